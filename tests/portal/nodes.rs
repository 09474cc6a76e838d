//! Nodes as operators run them, each a process on the same database: one is killed, or asked to stop, and another goes on.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reverify::clock::Seconds;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::request::at_once;

on_both!(
    a_dialog_goes_on_where_its_node_was_killed,
    a_proof_that_a_killed_node_took_counts_once,
    what_was_acknowledged_outlives_the_node,
    one_that_is_asked_to_stop_ends_what_it_began,
);

/// So many milliseconds after a proof was sent its node is killed.
const MOMENTS: [u64; 6] = [0, 4, 9, 16, 30, 60];

pub struct Node {
    process: Child,
    pub address: SocketAddr,
}

impl Node {
    pub async fn start(app: &TestApp, more: &[(&str, &str)]) -> Node {
        let mut command = app.program(&[("REVERIFY_BIND", "127.0.0.1:0"), ("REVERIFY_LOG_FORMAT", "json")]);
        command.envs(more.iter().copied());
        let mut process = command.arg("serve").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let (found, address) = tokio::sync::oneshot::channel();
        // Read to its end, or the program would wait for its log.
        std::thread::spawn(move || {
            let mut found = Some(found);
            for line in log.lines().map_while(Result::ok) {
                let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
                if let Some(address) = line.pointer("/fields/address").or(line.get("address")).and_then(|v| v.as_str())
                    && let Some(found) = found.take()
                {
                    found.send(address.parse().unwrap()).unwrap();
                }
            }
        });
        let address =
            tokio::time::timeout(Duration::from_secs(30), address).await.expect("a node that listens").unwrap();
        Node { process, address }
    }

    /// A browser at this node, with the cookies of another.
    pub fn browser(&self, app: &TestApp, other: &Browser) -> Browser {
        moved(other, &Browser::new(app.running.origin.as_str(), self.address))
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn moved(from: &Browser, to: &Browser) -> Browser {
    for (name, value) in from.cookies() {
        to.set_cookie(&name, &value);
    }
    to.clone()
}

async fn executed(app: &TestApp, person: &Person) -> usize {
    let events = app.events(&person.email, "password.change").await;
    events.iter().filter(|event| *event == "action.executed").count()
}

async fn a_dialog_goes_on_where_its_node_was_killed(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    let node = Node::start(&app, &[]).await;
    let there = node.browser(&app, &person.browser);
    let handle = person.ask_password(&there, "seven green boats sail").await.handle();
    node.kill();
    let here = moved(&there, &app.browser());
    here.open(&format!("/step-up/{handle}")).await.has_status(200).shows("Change your password");
    let page = here.submit("verify-password", &[("password", PASSWORD)]).await;
    assert!(page.notice().contains("Password changed"), "{}", page.text());
    assert_eq!(executed(&app, &person).await, 1);
}

/// Killed at one moment or another: what was asked for is done, or waits as before, and is done once in the end.
async fn a_proof_that_a_killed_node_took_counts_once(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    let mut password = PASSWORD.to_owned();
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let node = Node::start(&app, &[]).await;
        let there = node.browser(&app, &person.browser);
        let new = format!("seven green boats sail {round}");
        let handle = person.ask_password(&there, &new).await.handle();
        let proof = there.prepare("verify-password", &[("password", &password)]).following(false);
        let asked = tokio::spawn(async move { proof.try_send().await });
        tokio::time::sleep(Duration::from_millis(moment)).await;
        node.kill();
        let answer = asked.await.unwrap();
        let here = moved(&there, &app.browser());
        if answer.is_ok_and(|page| page.status == 303) {
            assert_eq!(executed(&app, &person).await, round + 1, "acknowledged after {moment} ms");
        } else if executed(&app, &person).await == round {
            // The turn of a check that nobody ends is over after 15 seconds.
            app.advance(Seconds(16));
            here.open(&format!("/step-up/{handle}")).await.has_status(200).shows("Change your password");
            let page = here.submit("verify-password", &[("password", &password)]).await;
            page.has_status(200).shows("Password changed");
        }
        assert_eq!(executed(&app, &person).await, round + 1, "{moment} ms");
        password = new;
        let fresh = app.browser();
        sign_in(&fresh, &person.email, &password).await.has_status(200).shows("Profile");
        moved(&fresh, &person.browser);
    }
}

async fn what_was_acknowledged_outlives_the_node(app: TestApp) {
    let app = app.in_present().await;
    let mut people = Vec::new();
    for name in ["Mara", "Otto", "Ida"] {
        people.push(app.person(name).await);
    }
    for wait in [120, 250, 400] {
        let node = Node::start(&app, &[]).await;
        let mut workers = Vec::new();
        for person in &people {
            let token = person.browser.json().open("/account").await.json()["form_token"].clone();
            let browser = node.browser(&app, &person.browser).json();
            workers.push(tokio::spawn(async move {
                for n in 1.. {
                    let form = json!({ "display_name": format!("N{n}"), "form_token": token });
                    match browser.request("POST", "/account/profile").json(&form).try_send().await {
                        Ok(page) => page.has_status(200),
                        Err(_) => return n - 1,
                    };
                }
                0
            }));
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        node.kill();
        for (person, worker) in people.iter().zip(workers) {
            let acknowledged: i64 = worker.await.unwrap();
            let page = person.browser.json().open("/account").await.json();
            let name = page["display_name"].as_str().unwrap().to_owned();
            let kept: i64 = name.strip_prefix('N').and_then(|n| n.parse().ok()).unwrap_or(0);
            // The next one may have been kept as well, its answer lost.
            let last = acknowledged == 0 || kept == acknowledged || kept == acknowledged + 1;
            assert!(last, "{acknowledged} acknowledged, {name} kept");
        }
    }
    if app.config.database_url.expose_secret().starts_with("sqlite") {
        let sound = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'";
        assert_eq!(app.db().await.query(sound).number().await.unwrap(), Some(1));
    }
}

/// A password that takes a while to check is under way in each request.
async fn one_that_is_asked_to_stop_ends_what_it_began(app: TestApp) {
    let app = app.in_present().await;
    let mut node = Node::start(&app, &[]).await;
    let mut tries = Vec::new();
    for n in 0..6 {
        let browser = Browser::new(app.running.origin.as_str(), node.address);
        browser.open("/sign-in").await;
        let email = format!("nobody{n}@example.com");
        let form = [("identifier", email.as_str()), ("password", "not the password at all")];
        tries.push(browser.prepare("sign-in", &form));
    }
    let answers = tokio::spawn(at_once(tries));
    let paid = "SELECT count(*) FROM attempts WHERE failures > 0";
    while app.db().await.query(paid).number().await.unwrap() != Some(6) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let stopped = Command::new("kill").arg(node.process.id().to_string()).status().unwrap();
    assert!(stopped.success());
    let asked = Instant::now();
    for page in answers.await.unwrap() {
        page.has_status(422);
    }
    let ended = tokio::task::spawn_blocking(move || node.process.wait().unwrap().success()).await.unwrap();
    assert!(ended && asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}
