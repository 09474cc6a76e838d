//! Whether the time of an answer tells what its words keep: is there such an account, is there such a request.
//!
//! Both kinds of question take turns, each first in every other turn, after a pause in which the server finishes what
//! the last one left to do (mails). Counters are fresh: a delay would show, and is shown to everybody.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::browser::Browser;
use crate::http::Connection;
use crate::process::Server;
use crate::table::{Aim, Table};

/// Tries with one address that no counter refuses.
const TRIES: usize = 4;
const HANDLES: usize = 300;
const PAUSE: Duration = Duration::from_millis(8);

/// Asks for each of `people` and for as many who do not exist.
pub async fn measure(portal: &Server, people: &mut [Browser], table: &mut Table) -> Outcome<()> {
    let stranger = Browser::stranger(portal.address, &portal.authority).await?;
    let names = || people.iter().map(|person| person.email().to_owned()).collect::<Vec<_>>();
    let nobody = |what: &str| (0..people.len()).map(|n| format!("{what}{n:03}@example.com")).collect::<Vec<_>>();
    let sign_in =
        |email: &str| stranger.form_request("/sign-in", &[("identifier", email), ("password", "not mine at all")]);
    let forgot = |email: &str| stranger.form_request("/forgot-password", &[("email", email)]);

    let pairs = names().into_iter().zip(nobody("nobody")).map(|(a, b)| [sign_in(&a), sign_in(&b)]);
    let pairs: Vec<_> = pairs.flat_map(|pair| std::iter::repeat_n(pair, TRIES)).collect();
    add("wrong password: known / unknown address", compare(portal, &pairs, 422).await?, table);

    let pairs = names().into_iter().zip(nobody("noone")).map(|(a, b)| [forgot(&a), forgot(&b)]);
    let pairs: Vec<_> = pairs.flat_map(|pair| std::iter::repeat_n(pair, TRIES)).collect();
    add("forgotten password: known / unknown address", compare(portal, &pairs, 200).await?, table);

    let [owner, other, ..] = people else { return Ok(()) };
    let handle = owner.park().await?;
    let ask = |handle: &str| other.page_request(&format!("/step-up/{handle}"));
    let mut pairs = Vec::new();
    for _ in 0..HANDLES {
        pairs.push([ask(&handle), ask(&reverify::crypto::Token::random()?.expose())]);
    }
    add("handle: somebody else's / none at all", compare(portal, &pairs, 410).await?, table);
    Ok(())
}

fn add(what: &'static str, [known, unknown]: [Duration; 2], table: &mut Table) {
    let [known, unknown] = [known, unknown].map(|time| time.as_secs_f64() * 1000.0);
    table.add(what, format!("{known:.3} / {unknown:.3} ms"), known / unknown, "", Aim::Between(0.9, 1.1));
}

/// The median time of the first and of the second request of all pairs.
async fn compare(portal: &Server, pairs: &[[Vec<u8>; 2]], status: u16) -> Outcome<[Duration; 2]> {
    let mut connection = Connection::open(portal.address).await?;
    let mut times = [const { Vec::new() }; 2];
    for (turn, pair) in pairs.iter().enumerate() {
        for half in [turn % 2, 1 - turn % 2] {
            let (Some(request), Some(times)) = (pair.get(half), times.get_mut(half)) else { continue };
            tokio::time::sleep(PAUSE).await;
            let sent = Instant::now();
            let answer = connection.exchange(request).await?;
            times.push(sent.elapsed());
            answer.expect(status, "secrecy")?;
        }
    }
    Ok(times.map(|mut times| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }))
}
