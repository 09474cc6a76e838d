//! What may be true after a step.

use reverify::clock::{Seconds, Timestamp};
use serde_json::Value;

use super::world::{Kind, Park, Step, World};

/// A parked action waits this long, and a session's window lasts that long.
const TTL: Seconds = Seconds::minutes(15);
const WINDOW: Seconds = Seconds::minutes(10);
/// From this many wrong tries on, the next may be refused unchecked.
const TRIES: u32 = 5;
/// New addresses that a code may be sent to within a quarter of an hour; the next is refused once it was confirmed.
const CODES: usize = 5;

/// What came back for a step.
pub struct Answer {
    pub step: Step,
    /// What was submitted, where something was.
    pub kind: Option<Kind>,
    pub status: u16,
    pub json: Value,
}

impl Answer {
    /// The problem's type, or the status word.
    pub fn word(&self) -> &str {
        let word = self.json["type"].as_str().or(self.json["status"].as_str()).unwrap_or_default();
        word.strip_prefix("urn:reverify:").unwrap_or(word)
    }

    fn is_done(&self) -> bool {
        self.status == 200 && self.word() == "done"
    }

    /// Confirmed, but not possible: that ends it as well.
    fn is_refused(&self) -> bool {
        self.status == 422 && self.word() == "refused"
    }

    fn is_cancelled(&self) -> bool {
        self.status == 200 && self.word() == "reverification-cancelled"
    }

    /// The signs of a session that ended or whose cookie value was replaced meanwhile.
    fn is_signed_out(&self) -> bool {
        matches!(self.status, 401 | 403) && self.word() != "reverification-required"
    }
}

fn is_live(park: &Park, now: Timestamp) -> bool {
    park.alive && now < park.at + TTL
}

impl World<'_> {
    pub async fn judge(&mut self, answers: Vec<Answer>) {
        let alone = answers.len() == 1;
        let now = self.app.clock.now();
        for answer in &answers {
            match &answer.step {
                Step::Prove { park, right } => self.judge_proof(answer, *park, *right, alone, now),
                Step::Cancel(park) => self.judge_cancel(answer, *park, alone, now),
                Step::SignOut(_) => assert!(answer.status == 200 || (!alone && answer.is_signed_out())),
                _ => self.judge_submit(answer, alone, now),
            }
        }
        self.judge_together(&answers);
        self.take_over(answers, alone, now);
        self.compare(alone).await;
    }

    fn judge_proof(&self, answer: &Answer, park: usize, right: bool, alone: bool, now: Timestamp) {
        let parked = &self.parks[park];
        let live = is_live(parked, now);
        if answer.is_done() {
            assert!(right, "a wrong proof ran it");
            assert!(live, "what is over ran: {parked:?}");
            return;
        }
        if answer.is_refused() {
            assert!(right && live && matches!(parked.kind, Kind::Email(_)), "refused: {parked:?}");
            let recent = self.asked_at.iter().filter(|at| at.age(now) < TTL).count();
            assert!(recent + usize::from(!alone) * 4 >= CODES, "only {recent} codes were sent");
            return;
        }
        let may_pause = self.wrong + u32::from(!alone) * TRIES >= TRIES;
        match (answer.status, answer.word()) {
            (422, "wrong-proof") => assert!(live && !right, "checked: {parked:?}"),
            (429, _) => assert!(may_pause, "paused after {} wrong tries", self.wrong),
            (409, "busy") => assert!(live && !(alone && parked.sure), "nobody else is at it"),
            (410, "gone") => assert!(!(alone && live && parked.sure), "it was alive: {parked:?}"),
            _ => assert!(!alone && answer.is_signed_out(), "{} {}", answer.status, answer.json),
        }
    }

    fn is_fresh(&self, browser: usize, now: Timestamp) -> bool {
        self.mine[browser].proven.is_some_and(|at| at.age(now) < WINDOW)
    }

    fn judge_cancel(&self, answer: &Answer, park: usize, alone: bool, now: Timestamp) {
        let parked = &self.parks[park];
        if answer.is_cancelled() {
            assert!(is_live(parked, now), "cancelled what is over: {parked:?}");
        } else if answer.status == 410 {
            assert!(!(alone && is_live(parked, now) && parked.sure), "it was alive: {parked:?}");
        } else {
            assert!(!alone && answer.is_signed_out(), "{} {}", answer.status, answer.json);
        }
    }

    fn judge_submit(&self, answer: &Answer, alone: bool, now: Timestamp) {
        let browser = browser_of(&answer.step);
        let fresh = self.is_fresh(browser, now);
        let windowed = answer.kind == Some(Kind::EndOthers);
        if answer.is_done() {
            assert!(windowed && fresh, "ran without a proof: {:?}", answer.kind);
            return;
        }
        let waiting = self.parks.iter().filter(|park| park.browser == browser && is_live(park, now)).count();
        match (answer.status, answer.word()) {
            (403, "reverification-required") => assert!(!(alone && windowed && fresh), "asked again"),
            (429, _) => assert!(waiting + usize::from(!alone) * 4 >= 5, "only {waiting} wait"),
            _ => assert!(!alone && answer.is_signed_out(), "{} {}", answer.status, answer.json),
        }
    }

    /// What holds between answers of the same moment.
    fn judge_together(&self, answers: &[Answer]) {
        for number in 0..self.parks.len() {
            let ended = |answer: &&Answer| match answer.step {
                Step::Prove { park, .. } => park == number && (answer.is_done() || answer.is_refused()),
                Step::Cancel(park) => park == number && answer.is_cancelled(),
                _ => false,
            };
            let times = answers.iter().filter(ended).count();
            assert!(times <= 1, "{times} ends of {:?}", self.parks[number]);
        }
        for browser in 0..2 {
            // The first replaces the cookie value that all of them came with.
            let mine = |answer: &&Answer| match answer.step {
                Step::Prove { park, .. } => {
                    self.parks[park].browser == browser && (answer.is_done() || answer.is_refused())
                }
                _ => false,
            };
            assert!(answers.iter().filter(mine).count() <= 1, "a replaced cookie value confirmed something");
        }
        let changed = |answer: &&Answer| match answer.step {
            Step::Prove { park, .. } => matches!(self.parks[park].kind, Kind::Password { .. }) && answer.is_done(),
            _ => false,
        };
        assert!(answers.iter().filter(changed).count() <= 1, "a cancelled change of the password ran");
    }

    /// Brings the model up to date.
    fn take_over(&mut self, answers: Vec<Answer>, alone: bool, now: Timestamp) {
        let before = self.parks.len();
        if !alone {
            self.parks.iter_mut().for_each(|park| park.sure = false);
            self.wrong += answers.iter().filter(|a| matches!(a.step, Step::Prove { .. })).count() as u32;
        }
        let mut ran = Vec::new();
        for answer in answers {
            match answer.step {
                Step::Prove { park, .. } if answer.is_done() => {
                    self.parks[park].runs += 1;
                    self.wrong = if alone { 0 } else { self.wrong };
                    ran.push((self.parks[park].browser, self.parks[park].kind.clone()));
                }
                Step::Prove { park, .. } if answer.is_refused() => {
                    self.parks[park].alive = false;
                    self.wrong = if alone { 0 } else { self.wrong };
                }
                Step::Prove { .. } if alone && answer.status == 422 => self.wrong += 1,
                Step::Prove { park, .. } if alone && answer.status == 410 => self.parks[park].alive = false,
                Step::Cancel(park) if answer.is_cancelled() => self.parks[park].alive = false,
                Step::SignOut(browser) if answer.status == 200 => self.end_session(browser),
                Step::Prove { .. } | Step::Cancel(_) | Step::SignOut(_) => {}
                step => match answer.kind {
                    Some(kind) if answer.status == 403 && !answer.json["handle"].is_null() => {
                        let handle = answer.json["handle"].as_str().unwrap_or_default().to_owned();
                        let browser = browser_of(&step);
                        self.parks.push(Park { handle, kind, browser, at: now, alive: true, sure: alone, runs: 0 });
                    }
                    Some(kind) if answer.status == 200 => {
                        self.executed.push(kind.name());
                        self.end_session(1 - browser_of(&step));
                    }
                    _ => {}
                },
            }
        }
        for (browser, kind) in ran {
            self.executed.push(kind.name());
            self.has_run(browser, kind, before, now);
        }
        let ran = |park: &&mut Park| park.runs > 0;
        self.parks.iter_mut().filter(ran).for_each(|park| park.alive = false);
    }

    fn has_run(&mut self, browser: usize, kind: Kind, before: usize, now: Timestamp) {
        match kind {
            Kind::Email(_) => self.asked_at.push(now),
            Kind::Password { new, end_others } => {
                self.password = new;
                // What was parked at the same moment may have come after it.
                self.parks[..before].iter_mut().for_each(|park| park.alive = false);
                self.mine.iter_mut().for_each(|mine| mine.proven = None);
                if end_others {
                    self.end_session(1 - browser);
                }
            }
            Kind::EndOthers => {
                self.mine[browser].proven = Some(now);
                self.end_session(1 - browser);
            }
        }
    }

    fn end_session(&mut self, browser: usize) {
        self.mine[browser].signed_in = false;
        self.mine[browser].proven = None;
        self.parks.iter_mut().filter(|park| park.browser == browser).for_each(|park| park.alive = false);
    }

    /// Holds the model against the portal and its log.
    async fn compare(&mut self, alone: bool) {
        for number in 0..2 {
            let node = self.node();
            let json = self.mine[number].browser.json();
            let status = json.request("GET", "/account").at(node).send().await.status;
            let expected = if self.mine[number].signed_in { 200 } else { 401 };
            assert_eq!(status, expected, "browser {number}");
        }
        for name in ["email.change", "password.change", "session.end_others"] {
            let ran = self.executed.iter().filter(|executed| **executed == name).count();
            let logged = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'action.executed' AND action = $2";
            let logged = self.db.query(logged).bind(self.user).bind(name).number().await.unwrap();
            assert_eq!(logged, Some(ran as i64), "{name} in the log, alone: {alone}");
        }
    }

    /// Nobody else gets more out of a handle than out of one that never was.
    pub async fn try_from_elsewhere(&mut self, park: usize) {
        let Some(parked) = self.parks.get(park) else { return };
        let (owner, handle) = (parked.browser, parked.handle.clone());
        let mut others = vec![self.stranger.clone(), self.mine[1 - owner].browser.clone()];
        // Whoever copied the session's cookie, but not that of the parked action.
        let thief = self.mine[owner].browser.clone();
        for name in thief.cookies().into_keys().filter(|name| name.starts_with("__Host-park-")) {
            thief.drop_cookie(&name);
        }
        others.push(thief);
        let never = "A".repeat(handle.len());
        for browser in others {
            let json = browser.json();
            let node = self.node();
            let page = json.request("GET", "/account").at(node).send().await;
            if page.status == 401 {
                continue;
            }
            let token = page.json()["form_token"].clone();
            let proof = serde_json::json!({ "form_token": token, "password": self.password });
            let cancel = serde_json::json!({ "form_token": token });
            let mut answers = Vec::new();
            for handle in [&handle, &never] {
                let seen = json.request("GET", &format!("/step-up/{handle}")).at(node).send().await;
                let proven = json.request("POST", &format!("/step-up/{handle}")).json(&proof).at(node).send().await;
                let path = format!("/step-up/{handle}/cancel");
                let cancelled = json.request("POST", &path).json(&cancel).at(node).send().await;
                answers.push([seen, proven, cancelled].map(|page| (page.status, page.body)));
            }
            assert!(answers[0].iter().all(|(status, _)| *status == 410), "{answers:?}");
            assert_eq!(answers[0], answers[1]);
        }
        self.compare(true).await;
    }

    /// One mail for each change that was made, and none for any other.
    pub async fn finish(&mut self) {
        self.deliver().await;
        for park in &self.parks {
            assert!(park.runs <= 1, "{park:?}");
            if let Kind::Email(address) = &park.kind {
                assert_eq!(self.app.mail.to(address).len() as u32, park.runs, "{park:?}");
            }
        }
        let count = |name| self.executed.iter().filter(|executed| **executed == name).count();
        let mails = self.app.mail.to(&self.email);
        let told = |kind: &str| mails.iter().filter(|mail| mail.kind() == kind).count();
        assert_eq!(told("undo"), count("email.change"));
        assert_eq!(told("notice"), count("password.change"));
    }
}

fn browser_of(step: &Step) -> usize {
    match step {
        Step::ChangeEmail(browser) | Step::EndOthers(browser) | Step::SignOut(browser) => *browser,
        Step::ChangePassword { browser, .. } => *browser,
        _ => unreachable!("not a step of a browser"),
    }
}
