//! What a page costs.

use std::time::Duration;

use crate::support::{Network, Traffic, World};

#[tokio::test]
async fn the_first_page_is_light_and_the_second_comes_with_its_files_cached() {
    let name = "the_first_page_is_light_and_the_second_comes_with_its_files_cached";
    let Some(world) = World::new(name).await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("about:blank").await;
    tab.empty_cache().await;
    let network = Network::of(tab).await;
    let first = load(&world, &network).await;
    let bytes: f64 = first.iter().map(|traffic| traffic.bytes).sum();
    println!("{} requests, {bytes} bytes", first.len());
    assert!(first.len() <= 5, "{first:#?}");
    assert!(bytes > 0.0 && bytes <= 60_000.0, "{bytes} bytes: {first:#?}");
    assert!(first.iter().any(|traffic| traffic.url.contains("/assets/") && !traffic.cached), "the cache was empty");

    network.forget();
    let second = load(&world, &network).await;
    let (files, pages): (Vec<_>, Vec<_>) = second.iter().partition(|traffic| traffic.url.contains("/assets/"));
    assert!(!files.is_empty() && files.iter().all(|file| file.cached), "{files:#?}");
    assert_eq!(pages.len(), 1, "{pages:#?}");
    world.done().await;
}

/// Opens the profile; every request of it, ended.
async fn load(world: &World, network: &Network) -> Vec<Traffic> {
    world.tab.open("/account").await;
    for _ in 0..100 {
        let all = network.all();
        if !all.is_empty() && all.iter().all(|traffic| traffic.ended) {
            // An icon or a late request would come now.
            tokio::time::sleep(Duration::from_millis(300)).await;
            return network.all();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("requests that never end: {:#?}", network.all());
}
