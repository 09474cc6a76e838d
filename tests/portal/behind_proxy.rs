//! The examples of `docs/operations.md` for nginx and Caddy, as they stand there, before a real portal: only addresses,
//! ports and the certificate's place are filled in.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reverify::config::Origin;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpSocket};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::picture;
use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;

const NAME: &str = "accounts.example.com";
/// Where the person's own machine is. The proxy reaches the portal from 127.0.0.1, which is trusted.
const PERSON: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const PATIENCE: Duration = Duration::from_secs(20);

/// A proxy, stopped when the test is over.
struct Proxy {
    process: Child,
    port: u16,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// The code block of the operator's guide in this language.
fn example(language: &str) -> String {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")).unwrap();
    let (_, rest) = guide.split_once(&format!("```{language}\n")).unwrap();
    rest.split("```").next().unwrap().to_owned()
}

fn program(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/usr/bin"].map(PathBuf::from);
    std::env::split_paths(&paths).chain(usual).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The program, or a test skipped by name; where nothing may be skipped, its absence fails.
fn installed(name: &str) -> Option<PathBuf> {
    let found = program(name);
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{name} is required here");
        eprintln!("skipped: behind_proxy::{name} (not installed)");
    }
    found
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The example with its placeholders filled in; each must be there.
fn filled(example: &str, places: &[(&str, String)]) -> String {
    places.iter().fold(example.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the guide has no {from:?} any more");
        text.replace(from, to)
    })
}

fn nginx(program: &Path, folder: &Path, portal: SocketAddr) -> Proxy {
    let (port, plain) = (free_port(), free_port());
    let within = |name: &str| folder.join(name).display().to_string();
    let servers = filled(
        &example("nginx"),
        &[
            ("listen 443", format!("listen 127.0.0.1:{port}")),
            ("listen 80", format!("listen 127.0.0.1:{plain}")),
            ("/etc/ssl/accounts.example.com.pem", within("cert.pem")),
            ("/etc/ssl/accounts.example.com.key", within("cert.key")),
            ("127.0.0.1:3000", portal.to_string()),
        ],
    );
    let scratch: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {};\n", within(name)))
        .collect();
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {};\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{scratch}{servers}}}\n",
        within("pid")
    );
    fs::write(folder.join("nginx.conf"), whole).unwrap();
    let mut command = Command::new(program);
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).args(["-e", "stderr"]);
    started(command, folder, port)
}

fn caddy(program: &Path, folder: &Path, portal: SocketAddr) -> Proxy {
    let port = free_port();
    let within = |name: &str| folder.join(name).display().to_string();
    let site =
        format!("https://{NAME}:{port} {{\n    bind 127.0.0.1\n    tls {} {}", within("cert.pem"), within("cert.key"));
    let sites =
        filled(&example("caddyfile"), &[("accounts.example.com {", site), ("127.0.0.1:3000", portal.to_string())]);
    let whole = format!("{{\n    admin off\n    auto_https disable_redirects\n}}\n{sites}");
    fs::write(folder.join("Caddyfile"), whole).unwrap();
    let mut command = Command::new(program);
    command.arg("run").arg("--config").arg(folder.join("Caddyfile")).args(["--adapter", "caddyfile"]);
    command.env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder).env("HOME", folder);
    started(command, folder, port)
}

fn started(mut command: Command, folder: &Path, port: u16) -> Proxy {
    let log = fs::File::create(folder.join("log")).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    let mut proxy = Proxy { process: command.spawn().unwrap(), port };
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        let told = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(proxy.process.try_wait().unwrap().is_none(), "it ended: {}", told());
        assert!(begun.elapsed() < PATIENCE, "it does not listen: {}", told());
        std::thread::sleep(Duration::from_millis(20));
    }
    proxy
}

/// A door on this machine that leads to the proxy by TLS, as a browser on the person's machine would go.
async fn door(proxy: &Proxy, certificate: rcgen::CertifiedKey<rcgen::KeyPair>) -> SocketAddr {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let (connector, port) = (TlsConnector::from(Arc::new(config)), proxy.port);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut inner, _)) = listener.accept().await {
            let connector = connector.clone();
            tokio::spawn(async move {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind((PERSON, 0).into()).unwrap();
                let outer = socket.connect((Ipv4Addr::LOCALHOST, port).into()).await.unwrap();
                let name = ServerName::try_from(NAME).unwrap();
                let mut outer = connector.connect(name, outer).await.unwrap();
                // The other end may close first; that is no failure.
                let _ended = copy_bidirectional(&mut inner, &mut outer).await;
            });
        }
    });
    address
}

async fn works(name: &str, start: fn(&Path, &Path, SocketAddr) -> Proxy) {
    let Some(program) = installed(name) else { return };
    let app = TestApp::sqlite_with(|config| {
        config.origin = Some(Origin::parse(&format!("https://{NAME}")).unwrap());
        config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let person = app.person("Mara").await;
    let folder = tempfile::tempdir().unwrap();
    let certificate = rcgen::generate_simple_self_signed(vec![NAME.to_owned()]).unwrap();
    fs::write(folder.path().join("cert.pem"), certificate.cert.pem()).unwrap();
    fs::write(folder.path().join("cert.key"), certificate.signing_key.serialize_pem()).unwrap();
    let proxy = start(&program, folder.path(), app.running.address);
    let browser = Browser::new(app.running.origin.as_str(), door(&proxy, certificate).await);
    person.sign_in(&app, &browser).await.has_status(200).shows("Profile");

    let devices = browser.json().open("/account/devices").await.json();
    let current = devices["devices"].as_array().unwrap().iter().find(|device| device["current"] == true).unwrap();
    assert_eq!(current["ip"], PERSON.to_string(), "{devices}");

    // A change that resumes by itself takes cookies, headers and redirects of every kind.
    app.minutes(11);
    let asked = person.ask_password(&browser, "copper lantern harbour").await;
    asked.has_status(200).shows("Confirm it’s you");
    person.confirm(&app, &browser).await.has_status(200).shows("Password changed");

    // The largest thing that anybody sends.
    let person = Person { browser, ..person };
    let noise = |x: u32, y: u32| image::Rgb([x, y, x ^ y].map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8));
    let picture = picture::png(&image::RgbImage::from_fn(800, 800, noise));
    assert!(picture.len() > 1_200_000 && picture.len() < 2_000_000, "{}", picture.len());
    picture::upload(&person, &picture).await.has_status(200).shows("Picture changed");
    // What is too large hears so from the portal, in its words, and not from the proxy.
    let photograph = vec![7; 12_000_000];
    picture::upload(&person, &photograph).await.has_status(422).shows("2 MB");
    drop(proxy);
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_as_the_guide_has_it() {
    works("nginx", nginx).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_as_the_guide_has_it() {
    works("caddy", caddy).await;
}

/// What a client writes into the header itself counts for nothing, however it is spelt.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_proxy_wrote_is_believed() {
    let app = TestApp::sqlite_with(|config| {
        config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    })
    .await;
    let person = app.person("Mara").await;
    for (header, known) in [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("198.51.100.7:51234, 10.1.2.3", "198.51.100.7"),
        ("203.0.113.9, [2001:db8::7]:443", "2001:db8::7"),
        ("203.0.113.9, [2001:db8::7]", "2001:db8::7"),
        ("203.0.113.9, 2001:db8::7", "2001:db8::7"),
        // What cannot be read is where the trail ends.
        ("203.0.113.9, unknown", "127.0.0.1"),
        ("203.0.113.9, unknown, 10.1.2.3", "10.1.2.3"),
        ("203.0.113.9,", "127.0.0.1"),
        ("10.9.9.9", "10.9.9.9"),
    ] {
        let browser = app.browser();
        browser.open("/sign-in").await;
        let form = [("identifier", person.email.as_str()), ("password", person.password.as_str())];
        browser.prepare("sign-in", &form).header("x-forwarded-for", header).send().await.has_status(200);
        let devices = browser.json().open("/account/devices").await.json();
        let current = devices["devices"].as_array().unwrap().iter().find(|device| device["current"] == true).unwrap();
        assert_eq!(current["ip"], known, "{header}");
    }
}
