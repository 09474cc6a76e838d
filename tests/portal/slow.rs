//! Clients that say nothing, drip, or never fetch their answer; and a stop that does not wait for them.
//!
//! The limits are those of the product, shortened one at a time: what ends a connection is then the one under test.

use std::io::Read as _;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use reverify::config::Config;
use reverify::model::client::Client;
use reverify::portal::{Portal, Running};
use reverify::store::audit;
use reverify::web::listen::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::app::TestApp;

const SHORT: Duration = Duration::from_millis(500);
const NEVER: Duration = Duration::from_secs(3600);
const PATIENCE: Duration = Duration::from_secs(20);
const OPEN: Limits = Limits { idle: NEVER, header: NEVER, request: NEVER, bytes_per_second: u32::MAX, grace: NEVER };

async fn portal(app: &TestApp, limits: Limits) -> Running {
    let config = Config { origin: Some(app.running.origin.clone()), ..app.config.clone() };
    Portal::new(config).clock(app.clock.clone()).limits(limits).start().await.unwrap()
}

/// Everything that comes until the connection ends, however it does.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    assert!(closed.is_ok(), "the connection stays open");
    String::from_utf8_lossy(&heard).into_owned()
}

/// Sends a byte now and then until the connection ends.
async fn drip(stream: TcpStream) -> String {
    let (read, mut write) = stream.into_split();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut read = read;
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(PATIENCE, read.read_to_end(&mut heard)).await;
    dripping.abort();
    assert!(closed.is_ok(), "the connection stays open");
    String::from_utf8_lossy(&heard).into_owned()
}

/// Somebody else's request, answered in full. On a busy machine an honest client may also be too slow once.
async fn is_served(address: SocketAddr) {
    for _ in 0..20 {
        if ask(address).await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 ")) {
            return;
        }
    }
    panic!("nobody is served");
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A form that passes the guard, so that its body is read; the body is 100 bytes long, and missing.
fn form_without_body(app: &TestApp, more: &str) -> String {
    let origin = app.running.origin.as_str();
    let host = app.running.origin.authority();
    format!(
        "POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\ncontent-length: 100\r\n\
         content-type: application/x-www-form-urlencoded\r\n{more}\r\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_speaks_is_shown_out() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { idle: SHORT, ..OPEN }).await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(node.address).await.unwrap());
    }
    is_served(node.address).await;
    for stream in silent {
        assert_eq!(until_closed(stream).await, "");
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_serves_again_and_ends_when_it_is_not_used() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { idle: 4 * SHORT, ..OPEN }).await;
    let mut stream = TcpStream::connect(node.address).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 2000];
        let length = stream.read(&mut answer).await.unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 "));
    }
    assert_eq!(until_closed(stream).await, "");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_that_drips_is_given_up() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { header: SHORT, ..OPEN }).await;
    let mut dripping = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(node.address).await.unwrap();
        stream.write_all(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\nx-long: ").await.unwrap();
        dripping.spawn(drip(stream));
    }
    is_served(node.address).await;
    assert!(dripping.join_all().await.iter().all(String::is_empty));
    // The same on a connection that has served before.
    let mut stream = TcpStream::connect(node.address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /hea").await.unwrap();
    let answers = drip(stream).await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_drips_is_given_up() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { request: SHORT, ..OPEN }).await;
    let mut dripping = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(node.address).await.unwrap();
        let endless = form_without_body(&app, "").replace("content-length: 100", "content-length: 16000");
        stream.write_all(endless.as_bytes()).await.unwrap();
        dripping.spawn(drip(stream));
    }
    is_served(node.address).await;
    let answers = dripping.join_all().await;
    assert!(answers.iter().all(String::is_empty), "{answers:?}");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_nobody_fetches_is_given_up() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { request: SHORT, idle: SHORT, ..OPEN }).await;
    let page = app.browser().open("/sign-in").await.body;
    let style = page.split('"').find(|part| part.ends_with(".css")).unwrap().to_owned();
    let mut stream = TcpStream::connect(node.address).await.unwrap();
    let request = format!("GET {style} HTTP/1.1\r\nhost: {}\r\n\r\n", app.running.origin.authority());
    // Asks and asks, and reads nothing: after a while nothing fits into either direction.
    let asking = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
    assert!(tokio::time::timeout(PATIENCE, asking).await.is_ok(), "the connection stays open");
    is_served(node.address).await;
    node.stop().await;
}

/// More than the kernel keeps for somebody who does not fetch it, and a client who rests for several times the limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_goes_on_may_take_its_time() {
    let app = TestApp::sqlite().await;
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    let client = Client::new(None, &"Mozilla/5.0 ".repeat(40), "LONGLIFE".into());
    // With it some nine megabytes: a kernel keeps up to four.
    let long = "x".repeat(500);
    let mut tx = app.db().await.write().await.unwrap();
    for _ in 0..15_000 {
        let entry =
            audit::Entry { user: Some(user), event: "sign_out.done", action: Some(&long), ..Default::default() };
        audit::append(&mut tx, entry, &client, app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let request = format!(
        "GET /account/activity/download HTTP/1.1\r\nhost: {}\r\ncookie: __Host-session={}\r\nconnection: close\r\n\r\n",
        app.running.origin.authority(),
        person.browser.cookie("__Host-session").unwrap()
    );
    for (bytes_per_second, whole) in [(50_000, true), (u32::MAX, false)] {
        let node = portal(&app, Limits { request: SHORT, bytes_per_second, ..OPEN }).await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(64 * 1024).unwrap();
        let mut stream = socket.connect(node.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(3 * SHORT).await;
        let mut heard = Vec::new();
        let ended = stream.read_to_end(&mut heard).await.is_ok();
        assert!(heard.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&heard[..heard.len().min(500)]));
        // The last of the chunks.
        assert_eq!(ended && heard.ends_with(b"\r\n0\r\n\r\n"), whole, "{} bytes", heard.len());
        node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_without_end_is_refused() {
    let app = TestApp::sqlite().await;
    let mut stream = TcpStream::connect(app.running.address).await.unwrap();
    stream.write_all(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\nx-long: ").await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let writing = tokio::spawn(async move { while write.write_all(&[b'a'; 4096]).await.is_ok() {} });
    let mut start = [0; 12];
    let answered = tokio::time::timeout(PATIENCE, read.read_exact(&mut start)).await;
    assert!(answered.is_ok(), "no answer");
    assert_eq!(&start, b"HTTP/1.1 431");
    writing.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_finishes_what_is_under_way_and_waits_for_nobody_else() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, OPEN).await;
    let address = node.address;
    let silent = TcpStream::connect(address).await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    idle.read_exact(&mut [0; 12]).await.unwrap();
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(form_without_body(&app, "expect: 100-continue\r\n").as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    busy.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n", "a handler reads the body");
    let stopping = tokio::spawn(node.stop());
    assert_eq!(until_closed(silent).await, "");
    until_closed(idle).await;
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    assert!(tokio::time::timeout(PATIENCE, refused).await.is_ok(), "new connections are taken");
    assert!(!stopping.is_finished(), "a request is under way");
    busy.write_all(&[b'a'; 100]).await.unwrap();
    let answer = until_closed(busy).await;
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.ends_with("</html>"), "{answer}");
    tokio::time::timeout(PATIENCE, stopping).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_does_not_wait_for_ever() {
    let app = TestApp::sqlite().await;
    let node = portal(&app, Limits { grace: SHORT, ..OPEN }).await;
    let mut busy = TcpStream::connect(node.address).await.unwrap();
    busy.write_all(form_without_body(&app, "expect: 100-continue\r\n").as_bytes()).await.unwrap();
    busy.read_exact(&mut [0; 25]).await.unwrap();
    tokio::time::timeout(PATIENCE, node.stop()).await.expect("stopped in spite of the request");
    assert_eq!(until_closed(busy).await, "");
}

/// The program with hardly any file descriptors: it says so once, and serves again when there are some.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_file_descriptors_it_waits_and_says_so_once() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut program = Command::new("/bin/sh")
        .args(["-c", "ulimit -n 48; exec \"$0\" --bind 127.0.0.1:0", env!("CARGO_BIN_EXE_reverify")])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let said = async |what: &str| {
        let mut text = String::new();
        for _ in 0..1200 {
            text.clear();
            std::fs::File::open(&log).unwrap().read_to_string(&mut text).unwrap();
            if text.contains(what) {
                return text;
            }
            tokio::time::sleep(PATIENCE / 400).await;
        }
        panic!("the log does not say {what:?}: {text}");
    };
    let text = said("listening").await;
    let address = text.split("127.0.0.1:").nth(1).unwrap();
    let port: String = address.chars().take_while(char::is_ascii_digit).collect();
    let address: SocketAddr = format!("127.0.0.1:{port}").parse().unwrap();
    let mut crowd = Vec::new();
    for _ in 0..100 {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    said("no connection can be accepted").await;
    // Several times it tries in vain.
    tokio::time::sleep(2 * SHORT).await;
    drop(crowd);
    is_served(address).await;
    let text = said("no connection can be accepted").await;
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(text.matches("no connection can be accepted").count(), 1, "{text}");
}
