//! The account as the model knows it, and how steps become requests.

use std::net::SocketAddr;

use reverify::clock::Timestamp;
use reverify::model::email::EmailAddress;
use reverify::model::ids::UserId;
use reverify::store::{Db, users};
use serde_json::{Value, json};

use super::judge::Answer;
use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::request::Prepared;

/// Numbers from a seed (SplitMix64), the same on every machine.
pub struct Chance(u64);

impl Chance {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }
}

/// What somebody does. Browsers are 0 and 1; parked actions are numbered as they come.
#[derive(Clone, Debug)]
pub enum Step {
    ChangeEmail(usize),
    ChangePassword {
        browser: usize,
        end_others: bool,
    },
    EndOthers(usize),
    Prove {
        park: usize,
        right: bool,
    },
    Cancel(usize),
    SignOut(usize),
    /// Everybody else tries the handle.
    Foreign(usize),
    /// Minutes.
    Wait(i64),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Email(String),
    Password { new: String, end_others: bool },
    EndOthers,
}

impl Kind {
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Email(_) => "email.change",
            Kind::Password { .. } => "password.change",
            Kind::EndOthers => "session.end_others",
        }
    }
}

/// A parked action.
#[derive(Debug)]
pub struct Park {
    pub handle: String,
    pub kind: Kind,
    pub browser: usize,
    pub at: Timestamp,
    /// It may run.
    pub alive: bool,
    /// It is known to be alive: nothing happened at the same time that could have ended it.
    pub sure: bool,
    pub runs: u32,
}

/// One of the person's browsers.
pub struct Mine {
    pub browser: Browser,
    pub signed_in: bool,
    /// When this session last proved something that opens a window.
    pub proven: Option<Timestamp>,
}

pub struct World<'a> {
    pub app: &'a TestApp,
    nodes: [SocketAddr; 2],
    pub chance: Chance,
    pub db: Db,
    pub user: UserId,
    pub email: String,
    pub mine: [Mine; 2],
    pub stranger: Browser,
    pub password: String,
    pub parks: Vec<Park>,
    /// Actions that ran, by name, at once or after a proof.
    pub executed: Vec<&'static str>,
    /// When codes were sent to new addresses.
    pub asked_at: Vec<Timestamp>,
    /// Wrong tries since the last right one, at most.
    pub wrong: u32,
    seed: u64,
    numbered: usize,
    history: Vec<String>,
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}:\n{}", self.seed, self.history.join("\n"));
        }
    }
}

impl<'a> World<'a> {
    pub async fn new(app: &'a TestApp, nodes: [SocketAddr; 2], seed: u64) -> World<'a> {
        let person = app.person(&format!("Mara{seed}")).await;
        let stranger = app.person(&format!("Otto{seed}")).await.browser;
        let other = app.other_device(&person).await;
        let db = Db::open(&app.config.database_url, false).await.unwrap();
        let address = EmailAddress::parse(&person.email).unwrap();
        let user = users::find_by_email(&db, &address).await.unwrap().unwrap();
        let now = app.clock.now();
        // The sign-in a moment ago opened its window; that of the first browser is over.
        let mine = [(person.browser, None), (other, Some(now))].map(|(browser, proven)| Mine {
            browser,
            signed_in: true,
            proven,
        });
        World {
            app,
            nodes,
            chance: Chance(seed),
            db,
            user,
            email: person.email,
            mine,
            stranger,
            password: PASSWORD.to_owned(),
            parks: Vec::new(),
            executed: Vec::new(),
            asked_at: Vec::new(),
            wrong: 0,
            seed,
            numbered: 0,
            history: Vec::new(),
        }
    }

    /// How many actions ran.
    pub fn ran(&self) -> u64 {
        self.executed.len() as u64
    }

    /// A parked action, mostly one that nothing but time has ended.
    pub fn any_park(&mut self) -> usize {
        let live: Vec<usize> = (0..self.parks.len()).filter(|park| self.parks[*park].alive).collect();
        if live.is_empty() || self.chance.below(6) == 0 {
            return self.chance.below(self.parks.len().max(1));
        }
        live[self.chance.below(live.len())]
    }

    /// Does the steps, all at the same time, and judges what came of it.
    pub async fn run(&mut self, steps: Vec<Step>) {
        self.history.push(format!("{steps:?}"));
        match steps[..] {
            [Step::Wait(minutes)] => {
                self.deliver().await;
                self.app.minutes(minutes);
                return;
            }
            [Step::Foreign(park)] => return self.try_from_elsewhere(park).await,
            _ => {}
        }
        self.sign_in_again().await;
        let mut asked = Vec::new();
        for step in steps {
            asked.extend(self.prepare(&step).await.map(|(kind, request)| (step, kind, request)));
        }
        let started: Vec<_> = asked
            .into_iter()
            .map(|(step, kind, request)| {
                tokio::spawn(async move {
                    let page = request.send().await;
                    let json = serde_json::from_str(&page.body).unwrap_or_default();
                    Answer { step, kind, status: page.status, json }
                })
            })
            .collect();
        let mut answers = Vec::new();
        for task in started {
            let answer = task.await.unwrap();
            self.history.push(format!("    {:?} {:?}: {} {}", answer.step, answer.kind, answer.status, answer.word()));
            answers.push(answer);
        }
        self.judge(answers).await;
    }

    async fn sign_in_again(&mut self) {
        for number in 0..2 {
            if !self.mine[number].signed_in {
                let browser = self.mine[number].browser.page();
                browser.drop_cookie("__Host-session");
                sign_in(&browser, &self.email, &self.password).await.has_status(200).shows("Profile");
                self.mine[number].signed_in = true;
                self.mine[number].proven = Some(self.app.clock.now());
                self.wrong = 0;
                self.history.push(format!("    {number} signed in again"));
            }
        }
    }

    /// The request of a step, on one of the nodes, with the cookies of this moment: what runs at the same time does not
    /// learn of each other's new cookie values.
    async fn prepare(&mut self, step: &Step) -> Option<(Option<Kind>, Prepared)> {
        let (browser, path, kind, mut fields) = match step {
            Step::ChangeEmail(browser) => {
                let address = format!("new{}@s{}.example.com", self.next(), self.seed);
                let fields = json!({ "email": address, "make_primary": true });
                (*browser, "/account/emails".to_owned(), Some(Kind::Email(address)), fields)
            }
            Step::ChangePassword { browser, end_others } => {
                let new = format!("harbour lantern copper {}", self.next());
                let fields = json!({ "new_password": new, "end_other_sessions": end_others });
                let kind = Kind::Password { new, end_others: *end_others };
                (*browser, "/account/password".to_owned(), Some(kind), fields)
            }
            Step::EndOthers(browser) => {
                (*browser, "/account/devices/end-others".to_owned(), Some(Kind::EndOthers), json!({}))
            }
            Step::Prove { park, right } => {
                let parked = self.parks.get(*park)?;
                let password = if *right { &self.password } else { "not the password at all" };
                (parked.browser, format!("/step-up/{}", parked.handle), None, json!({ "password": password }))
            }
            Step::Cancel(park) => {
                let parked = self.parks.get(*park)?;
                (parked.browser, format!("/step-up/{}/cancel", parked.handle), None, json!({}))
            }
            Step::SignOut(browser) => (*browser, "/sign-out".to_owned(), None, json!({})),
            Step::Foreign(_) | Step::Wait(_) => return None,
        };
        let json = self.mine[browser].browser.json();
        fields["form_token"] = self.form_token(&json).await;
        let node = self.node();
        let cookies: Vec<_> = json.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some((kind, json.request("POST", &path).json(&fields).header("cookie", &cookies.join("; ")).at(node)))
    }

    pub fn node(&mut self) -> SocketAddr {
        self.nodes[self.chance.below(2)]
    }

    fn next(&mut self) -> usize {
        self.numbered += 1;
        self.numbered
    }

    pub async fn form_token(&mut self, json: &Browser) -> Value {
        let node = self.node();
        json.request("GET", "/account").at(node).send().await.has_status(200).json()["form_token"].clone()
    }

    /// Sends what is due, so that no code expires before it is mailed.
    pub async fn deliver(&self) {
        let waiting = "SELECT count(*) FROM outbox WHERE state = 'queued'";
        for _ in 0..500 {
            self.app.running.send_mail().await.unwrap();
            if self.db.query(waiting).number().await.unwrap() == Some(0) {
                return;
            }
            // The other node's worker has it.
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("mail is not delivered");
    }
}
