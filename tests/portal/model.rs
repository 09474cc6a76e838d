//! Any order of steps, from several browsers, over two nodes: what is parked runs at most once, and only for its own.
//!
//! Steps are drawn from a seed. A simple model of the account ([`world`]) says after each what may be true; where steps
//! ran at the same time it allows every order of them. A failure prints the seed and the steps so far.

mod judge;
mod world;

use crate::support::app::TestApp;
use crate::support::on_both;
use world::{Step, World};

on_both!(whatever_the_order_nothing_runs_twice_or_for_others);

const SEEDS: [u64; 4] = [1, 2, 3, 5];
const STEPS: usize = 50;

async fn whatever_the_order_nothing_runs_twice_or_for_others(app: TestApp) {
    let node = app.second_node().await;
    let nodes = [app.running.address, node.address];
    let mut ran = 0;
    for seed in SEEDS {
        let mut world = World::new(&app, nodes, seed).await;
        for _ in 0..STEPS {
            let steps = draw(&mut world);
            world.run(steps).await;
        }
        world.finish().await;
        ran += world.ran();
    }
    // A model in which nothing ever runs would hold as well.
    assert!(ran > SEEDS.len() as u64 * 4, "only {ran} actions ran");
    node.stop().await;
}

/// One step, or a few at the same time.
fn draw(world: &mut World) -> Vec<Step> {
    match world.chance.below(20) {
        0..6 => vec![submit(world)],
        6..9 => vec![prove(world)],
        10 => vec![Step::Cancel(world.any_park())],
        11 => vec![Step::Foreign(world.any_park())],
        9 | 12 => vec![Step::Wait(world.chance.below(12) as i64 + 1)],
        13 if world.chance.below(3) == 0 => vec![Step::SignOut(world.chance.below(2))],
        _ => {
            // Mostly about the same parked action: that is where the races are.
            let park = world.any_park();
            (0..2 + world.chance.below(3))
                .map(|_| match world.chance.below(12) {
                    0..5 => Step::Prove { park, right: true },
                    5 => Step::Prove { park, right: false },
                    6 => Step::Cancel(park),
                    7 if world.chance.below(3) == 0 => Step::SignOut(world.chance.below(2)),
                    7..10 => prove(world),
                    _ => submit(world),
                })
                .collect()
        }
    }
}

fn submit(world: &mut World) -> Step {
    let browser = world.chance.below(2);
    match world.chance.below(8) {
        0..5 => Step::ChangeEmail(browser),
        5..7 => Step::ChangePassword { browser, end_others: world.chance.below(3) == 0 },
        _ => Step::EndOthers(browser),
    }
}

fn prove(world: &mut World) -> Step {
    Step::Prove { park: world.any_park(), right: world.chance.below(5) > 0 }
}
