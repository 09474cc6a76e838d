//! One value of each mail, for the render test and for looking at them.

use crate::clock::Timestamp;
use crate::config::Brand;
use crate::locale::{Text, Value, t};

use super::{
    AccountMade, ChangeUndone, DataCopied, DeletionCancelled, DeletionScheduled, Did, EmailAdded, EmailChangeStarted,
    EmailChangedNew, EmailChangedOld, EmailRemoved, EmailTaken, FactorChange, FactorChanged, Invitation, Keep,
    NewAddressCode, NewSignIn, NotForRecovery, OperatorDid, Origin, PasswordChanged, PrimaryChanged, PrimaryMoves,
    RecoveryAsked, RecoveryDone, RecoveryReady, RecoveryStopped, Removed, ResetPassword, SecondStepWrong, ShutOut,
    ShutOutBy, SignInAfterTries, SignUpCode, Site, StepUpCode, TestMail, Undo, UndoWaits, Undoer, UsernameChanged,
    Wanted,
};

const OLD: &str = "mara@lindqvist.example";
const NEW: &str = "mara@studionord.example";
const CODE: &str = "48021390";
/// 6 October 2026, 14:20 UTC.
const AT: Timestamp = Timestamp::from_millis(1_791_296_400_000);
const UNTIL: Timestamp = Timestamp::from_millis(1_791_555_600_000);
/// 13 October 2026.
const DAY: Timestamp = Timestamp::from_millis(1_791_901_200_000);

fn site() -> Site {
    Site::new("Reverify", "account.example.org", &Brand::default())
}

fn from() -> Origin {
    Origin { device: "Firefox on Fedora Linux".into(), place: "203.0.113.24".into(), by_operator: false, at: AT }
}

fn undo() -> Option<Undo> {
    Some((link("undo/email/3f9ck2vd"), UNTIL))
}

/// Confirmed with a password.
fn how() -> Text {
    t!("mail-how", by = Value::Choice("password"))
}

fn link(path: &str) -> String {
    format!("https://account.example.org/{path}")
}

macro_rules! samples {
    ($($mail:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
        impl $mail {
            pub fn samples() -> Vec<(&'static str, Self)> {
                vec![("plain", Self { site: site(), $($field: $value),* })]
            }
        }
    )*};
}

samples! {
    SignUpCode { code: CODE.into(), link: link("verify-email?token=3f9ck2vd"), minutes: 10 }
    NewAddressCode { code: CODE.into(), minutes: 10 }
    StepUpCode { code: CODE.into(), action: "change your password".into(), from: from(), minutes: 10, not_me: link("not-me/8d1rx7qm") }
    ResetPassword { link: link("reset-password?token=3f9ck2vd"), password_off: true, from: from(), minutes: 30 }
    SecondStepWrong { from: from(), not_me: link("not-me/8d1rx7qm") }
    SignInAfterTries { from: from(), how: t!("mail-with", by = Value::Choice("password")), tries: 7, not_me: link("not-me/8d1rx7qm") }
    NewSignIn { from: from(), how: t!("mail-with", by = Value::Choice("password")), not_me: link("not-me/8d1rx7qm") }
    PasswordChanged { from: from(), how: t!("mail-how-current-password"), not_me: link("not-me/8d1rx7qm") }
    DataCopied { from: from(), how: how(), not_me: link("not-me/8d1rx7qm") }
    EmailChangeStarted { old: OLD.into(), new: NEW.into(), from: from(), undo: link("undo/email/3f9ck2vd"), undo_until: UNTIL }
    EmailChangedOld { old: OLD.into(), new: NEW.into(), from: from(), undo: link("undo/email/3f9ck2vd"), undo_until: UNTIL }
    EmailChangedNew { old: OLD.into(), new: NEW.into(), from: from() }
    AccountMade { link: link("reset-password?token=3f9ck2vd"), until: UNTIL }
    Invitation { link: link("sign-up?invite=3f9ck2vd"), until: UNTIL }
    TestMail { at: AT }
    RecoveryAsked { from: from(), ready: UNTIL, stop: link("undo/recovery/3f9ck2vd") }
    RecoveryReady { link: Some(link("recovery?token=3f9ck2vd")), until: UNTIL, stop: link("undo/recovery/8d1rx7qm") }
    RecoveryDone { from: from(), not_me: link("not-me/8d1rx7qm") }
    EmailAdded { new: NEW.into(), from: from(), undo: undo() }
    UndoWaits { old: OLD.into(), at: UNTIL, from: from(), stop: Some(link("undo/stop/3f9ck2vd")) }
    NotForRecovery { from: from() }
    UsernameChanged { from: from(), old: Some("mara".into()), new: Some("mara-l".into()), not_me: link("not-me/8d1rx7qm") }
}

impl EmailTaken {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |wanted| Self {
            site: site(),
            wanted,
            sign_in: link("sign-in"),
            forgot: link("forgot-password"),
            from: from(),
        };
        vec![("sign-up", mail(Wanted::SignUp)), ("another", mail(Wanted::Another))]
    }
}

impl ShutOut {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |by, removed: &[Removed], had_password| Self {
            site: site(),
            by,
            removed: removed.to_vec(),
            had_password,
            link: link("reset-password?token=3f9ck2vd"),
            from: from(),
            until: UNTIL,
        };
        let all = [Removed::Passkey("MacBook Pro".into()), Removed::Totp, Removed::BackupCodes];
        vec![
            ("not-me", mail(ShutOutBy::NotMe, &[], true)),
            ("undo", mail(ShutOutBy::Undo(OLD.into()), &all, true)),
            ("no-password", mail(ShutOutBy::NotMe, &[], false)),
        ]
    }
}

impl DeletionScheduled {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |on, keep| Self { site: site(), on, from: from(), keep };
        vec![
            ("plain", mail(Some(DAY), Keep::Link(link("undo/deletion/3f9ck2vd")))),
            ("former", mail(Some(DAY), Keep::UndoLink(UNTIL))),
            ("at-once", mail(None, Keep::No)),
        ]
    }
}

/// `/not-me/...`
fn not_me() -> Option<String> {
    Some(link("not-me/8d1rx7qm"))
}

impl DeletionCancelled {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |not_me| Self { site: site(), from: from(), not_me };
        vec![("plain", mail(not_me())), ("shut-out", mail(None))]
    }
}

impl RecoveryStopped {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |not_me| Self { site: site(), from: from(), not_me };
        vec![("plain", mail(not_me())), ("shut-out", mail(None))]
    }
}

impl PrimaryChanged {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |undo, not_me| Self { site: site(), old: OLD.into(), new: NEW.into(), from: from(), undo, not_me };
        vec![("former", mail(undo(), None)), ("others", mail(None, not_me())), ("young", mail(None, None))]
    }
}

impl PrimaryMoves {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |done| Self {
            site: site(),
            old: OLD.into(),
            new: NEW.into(),
            done,
            from: from(),
            not_me: link("not-me/8d1rx7qm"),
        };
        vec![("begun", mail(false)), ("done", mail(true))]
    }
}

impl ChangeUndone {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let undoer = Undoer { address: OLD.into(), back: true, from: from(), not_me: link("not-me/8d1rx7qm") };
        let mail = |stays| Self { site: site(), gone: vec![NEW.into()], at: AT, stays };
        vec![("stays", mail(Some(undoer))), ("gone", mail(None))]
    }
}

impl EmailRemoved {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = |undo, not_me| Self { site: site(), removed: OLD.into(), from: from(), undo, not_me };
        let operators = Origin { device: t!("mail-operator"), by_operator: true, ..from() };
        let by_operator = Self { from: operators, ..mail(None, None) };
        vec![
            ("removed", mail(undo(), None)),
            ("others", mail(None, not_me())),
            ("young", mail(None, None)),
            ("by-operator", by_operator),
        ]
    }
}

impl OperatorDid {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let keep = Keep::Link(link("undo/deletion/3f9ck2vd"));
        let changes = [
            ("disabled", Did::Disabled),
            ("enabled", Did::Enabled),
            ("signed-out", Did::SignedOut),
            ("reset-link", Did::ResetLink { until: UNTIL, not_me: link("not-me/8d1rx7qm") }),
            ("deletion", Did::Deletion { on: Some(DAY), keep }),
            ("deletion-off", Did::Deletion { on: Some(DAY), keep: Keep::No }),
            ("deletion-former", Did::Deletion { on: Some(DAY), keep: Keep::UndoLink(UNTIL) }),
            ("deletion-at-once", Did::Deletion { on: None, keep: Keep::No }),
            ("kept", Did::Kept { active: true }),
            ("kept-off", Did::Kept { active: false }),
            ("erased", Did::Erased),
        ];
        changes.map(|(name, what)| (name, Self { site: site(), what, at: AT })).into()
    }
}

impl FactorChanged {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let changes = [
            ("totp-on", FactorChange::TotpOn),
            ("totp-off", FactorChange::TotpOff),
            ("passkey-added", FactorChange::PasskeyAdded("MacBook Pro".into())),
            ("passkey-removed", FactorChange::PasskeyRemoved("MacBook Pro".into())),
            ("new-backup-codes", FactorChange::NewBackupCodes),
            ("backup-code-used", FactorChange::BackupCodeUsed(6)),
            ("last-backup-code-used", FactorChange::BackupCodeUsed(0)),
            ("password-set", FactorChange::PasswordSet),
        ];
        let mail = |what| Self { site: site(), from: from(), how: how(), what, not_me: link("not-me/8d1rx7qm") };
        changes.map(|(name, what)| (name, mail(what))).into()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashSet;

    use scraper::Html;

    use super::*;
    use crate::locale::tests::{english, speechless};
    use crate::locale::{Language, Languages};
    use crate::mail::views::MailView;

    /// One sample as its reader gets it.
    struct Sample {
        name: String,
        kind: &'static str,
        subject: String,
        text: String,
        html: String,
    }

    fn sample(name: &str, mail: &impl MailView, language: &Language) -> Sample {
        let said = mail.said(language);
        let (subject, text, html) = (said.subject().to_owned(), said.text().unwrap(), said.html().unwrap());
        Sample { name: name.to_owned(), kind: mail.kind(), subject, text, html }
    }

    /// Every state of every mail.
    fn all(language: &Language) -> Vec<Sample> {
        let mut out = Vec::new();
        macro_rules! add {
            ($($mail:ident),* $(,)?) => {$(
                for (state, mail) in $mail::samples() {
                    out.push(sample(&format!("{}.{state}", stringify!($mail)), &mail, language));
                }
            )*};
        }
        add!(
            AccountMade,
            ChangeUndone,
            DataCopied,
            DeletionCancelled,
            DeletionScheduled,
            EmailAdded,
            EmailChangeStarted,
            EmailChangedNew,
            EmailChangedOld,
            EmailRemoved,
            EmailTaken,
            FactorChanged,
            Invitation,
            NewAddressCode,
            NewSignIn,
            NotForRecovery,
            OperatorDid,
            PasswordChanged,
            PrimaryChanged,
            PrimaryMoves,
            RecoveryAsked,
            RecoveryDone,
            RecoveryReady,
            RecoveryStopped,
            ResetPassword,
            SecondStepWrong,
            ShutOut,
            SignInAfterTries,
            SignUpCode,
            StepUpCode,
            TestMail,
            UndoWaits,
            UsernameChanged,
        );
        out
    }

    /// Name and HTML of each.
    pub(crate) fn pages() -> impl Iterator<Item = (String, String)> {
        all(&english()).into_iter().map(|sample| (format!("mail.{}", sample.name), sample.html))
    }

    #[test]
    fn each_change_of_a_factor_has_its_own_news_in_both_parts() {
        let mut subjects = HashSet::new();
        for (name, mail) in FactorChanged::samples() {
            let Sample { subject, text, html, .. } = sample(name, &mail, &english());
            assert!(subjects.insert(subject.clone()), "{name}: a subject of its own");
            assert_eq!(mail.kind(), "notice");
            for part in [&text, &html] {
                assert!(part.contains(&subject), "{name}: {part}");
                assert_eq!(part.matches(&mail.not_me).count(), 1, "{name}: one link");
            }
        }
    }

    #[test]
    fn what_an_operator_did_is_said_in_both_parts() {
        let operator = &english().say(&t!("mail-operator"));
        for (name, mail) in OperatorDid::samples() {
            let Sample { subject, text, html, .. } = sample(name, &mail, &english());
            for part in [&text, &html] {
                assert!(part.contains(&subject) && part.contains(operator), "{name}: {part}");
            }
            let links = text.matches("https://").count();
            assert_eq!(links, usize::from(matches!(name, "reset-link" | "deletion")), "{name}: {text}");
        }
    }

    /// Notices without a way to object, and why they have none.
    const NO_SAY: &[(&str, &str)] = &[
        ("EmailChangedNew.plain", "to an address that has just been entered, by whom it is about"),
        ("PrimaryChanged.young", "to an address that may be the intruder's"),
        ("ChangeUndone.gone", "to an address that may be the intruder's"),
        ("EmailRemoved.by-operator", "operators decide; the mail says where to ask"),
        ("EmailRemoved.young", "to an address that may be the intruder's"),
        (
            "DeletionCancelled.shut-out",
            "every device was signed out by what it is part of, which mails links of its own",
        ),
        ("RecoveryStopped.shut-out", "the same, or the mailbox moves and its mails have a way back"),
        ("NotForRecovery.plain", "nothing has happened"),
        ("OperatorDid.disabled", "operators decide; the mail says where to ask"),
        ("OperatorDid.enabled", "the same"),
        ("OperatorDid.signed-out", "the same, and every device is signed out"),
        ("OperatorDid.deletion-off", "the same"),
        ("OperatorDid.deletion-former", "to a former address; the link it was mailed before still works"),
        ("OperatorDid.deletion-at-once", "nothing is left to object to"),
        ("DeletionScheduled.former", "to a former address; the link it was mailed before still works"),
        ("DeletionScheduled.at-once", "nothing is left to object to"),
        ("OperatorDid.erased", "nothing is left to object to"),
        ("OperatorDid.kept", "operators decide; the mail says where to ask"),
        ("OperatorDid.kept-off", "the same"),
    ];

    #[test]
    fn whoever_is_told_can_object() {
        let told = ["notice", "undo", "new-sign-in"];
        let mut silent = Vec::new();
        for Sample { name, kind, text, .. } in all(&english()) {
            if told.contains(&kind) && !text.contains("/not-me/") && !text.contains("/undo/") {
                silent.push(name);
            }
        }
        let mut expected: Vec<_> = NO_SAY.iter().map(|(name, _)| (*name).to_owned()).collect();
        silent.sort();
        expected.sort();
        assert_eq!(silent, expected);
    }

    #[test]
    fn no_line_is_longer_than_a_mail_programs_in_any_language() {
        for language in Languages::load(None, &[]).unwrap().iter() {
            for Sample { name, text, html, .. } in all(language) {
                let long = |line: &&str| line.chars().count() > 72 && !line.starts_with("https://");
                assert_eq!(text.lines().find(long), None, "{name}");
                assert!(html.contains(&format!("<html lang=\"{}\" dir=\"ltr\">", language.tag)), "{name}");
            }
        }
    }

    /// What samples take over from people, devices and operators: the same in every language.
    const DATA: &[&str] = &[
        "Reverify",
        "account.example.org",
        "Firefox on Fedora Linux",
        "MacBook Pro",
        "mara-l",
        "change your password",
        OLD,
        NEW,
        "mara",
    ];

    #[test]
    fn every_mail_says_everything_in_the_language_of_its_reader() {
        let mut wrong = Vec::new();
        for Sample { name, subject, text, html, .. } in all(&speechless()) {
            let page = Html::parse_document(&html);
            let mut said = vec![subject];
            said.extend(text.split_whitespace().filter(|word| !word.starts_with("https://")).map(str::to_owned));
            // Data is struck from the whole, since it may be several words.
            said = vec![said.join(" ")];
            for node in page.tree.nodes() {
                let inside = node.parent().and_then(|parent| parent.value().as_element().map(|e| e.name().to_owned()));
                if let (Some(words), true) = (node.value().as_text(), inside.as_deref() != Some("style")) {
                    said.push(words.to_string());
                }
                if let Some(element) = node.value().as_element() {
                    let spoken = ["alt", "title", "aria-label", "aria-roledescription"];
                    said.extend(spoken.iter().filter_map(|name| element.attr(name)).map(str::to_owned));
                }
            }
            for mut words in said {
                DATA.iter().for_each(|data| words = words.replace(data, ""));
                if words.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 1) {
                    wrong.push(format!("{name}: {}", words.trim()));
                }
            }
        }
        assert!(wrong.is_empty(), "{} left:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn a_title_inside_a_sentence_is_small_in_english_alone() {
        let languages = Languages::load(None, &[]).unwrap();
        let inside = |tag| crate::mail::inside_sentence(&"Change it".into(), languages.named(tag).unwrap());
        assert_eq!([inside("en"), inside("de")], ["change it", "Change it"]);
    }

    #[test]
    fn a_passkeys_name_cannot_add_lines_of_its_own() {
        let (name, mut mail) = FactorChanged::samples().remove(0);
        mail.what = FactorChange::PasskeyAdded("Key\r\n\r\nSign in: https://evil.example\u{2028}<b>".into());
        let Sample { subject, text, html, .. } = sample(name, &mail, &english());
        assert!(text.contains("Key Sign in: https://evil.example"), "{text}");
        assert!(!subject.contains("evil"));
        assert!(!html.contains("<b>"));
    }
}
