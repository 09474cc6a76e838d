//! One value of each mail, for the render test and for looking at them.

use crate::config::Brand;

use super::{
    AccountMade, DataCopied, DeletionCancelled, DeletionScheduled, Did, EmailAdded, EmailChangeStarted,
    EmailChangedNew, EmailChangedOld, EmailRemoved, EmailTaken, FactorChange, FactorChanged, Invitation,
    NewAddressCode, NewSignIn, NotForRecovery, OperatorDid, Origin, PasswordChanged, PrimaryChanged, RecoveryAsked,
    RecoveryDone, RecoveryReady, RecoveryStopped, ResetPassword, SignUpCode, Site, StepUpCode, TestMail, Undo,
    UndoWaits, UsernameChanged,
};

const OLD: &str = "mara@lindqvist.example";
const NEW: &str = "mara@studionord.example";
const CODE: &str = "48021390";
const UNTIL: &str = "9 October 2026, 14:20 UTC";

fn site() -> Site {
    Site::new("Reverify", "account.example.org", &Brand::default())
}

fn from() -> Origin {
    Origin {
        device: "Firefox on Fedora Linux".into(),
        place: "203.0.113.24".into(),
        at: "6 October 2026, 14:20 UTC".into(),
    }
}

fn undo() -> Option<Undo> {
    Some((link("undo/email/3f9ck2vd"), UNTIL.into()))
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
    ResetPassword { link: link("reset-password?token=3f9ck2vd"), from: from(), minutes: 30 }
    EmailTaken { sign_in: link("sign-in"), forgot: link("forgot-password"), from: from() }
    NewSignIn { from: from(), how: "Password".into(), not_me: link("not-me/8d1rx7qm") }
    PasswordChanged { from: from(), how: "Your current password".into(), not_me: link("not-me/8d1rx7qm") }
    DataCopied { from: from(), how: "Your password".into(), not_me: link("not-me/8d1rx7qm") }
    EmailChangeStarted { old: OLD.into(), new: NEW.into(), from: from(), undo: link("undo/email/3f9ck2vd"), undo_until: UNTIL.into() }
    EmailChangedOld { old: OLD.into(), new: NEW.into(), from: from(), undo: link("undo/email/3f9ck2vd"), undo_until: UNTIL.into() }
    EmailChangedNew { old: OLD.into(), new: NEW.into(), from: from() }
    DeletionScheduled { on: "13 October 2026".into(), from: from(), undo: link("undo/deletion/3f9ck2vd") }
    DeletionCancelled { from: from() }
    AccountMade { link: link("reset-password?token=3f9ck2vd"), until: UNTIL.into() }
    Invitation { link: link("sign-up?invite=3f9ck2vd"), until: UNTIL.into() }
    TestMail { at: from().at }
    RecoveryAsked { from: from(), ready: UNTIL.into(), stop: link("undo/recovery/3f9ck2vd") }
    RecoveryReady { link: Some(link("recovery?token=3f9ck2vd")), until: UNTIL.into(), stop: link("undo/recovery/8d1rx7qm") }
    RecoveryStopped { from: from() }
    RecoveryDone { from: from(), not_me: link("not-me/8d1rx7qm") }
    EmailAdded { new: NEW.into(), from: from(), undo: undo() }
    PrimaryChanged { old: OLD.into(), new: NEW.into(), from: from(), undo: undo() }
    EmailRemoved { removed: OLD.into(), from: from(), undo: undo() }
    UndoWaits { old: OLD.into(), at: UNTIL.into(), from: from(), stop: Some(link("undo/stop/3f9ck2vd")) }
    NotForRecovery { from: from() }
    UsernameChanged { from: from(), old: Some("mara".into()), new: Some("mara-l".into()), not_me: link("not-me/8d1rx7qm") }
}

impl OperatorDid {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let on = || "13 October 2026".to_owned();
        let undo = Some(link("undo/deletion/3f9ck2vd"));
        let changes = [
            ("disabled", Did::Disabled),
            ("enabled", Did::Enabled),
            ("signed-out", Did::SignedOut),
            ("reset-link", Did::ResetLink { until: UNTIL.into(), not_me: link("not-me/8d1rx7qm") }),
            ("deletion", Did::Deletion { on: on(), undo }),
            ("deletion-off", Did::Deletion { on: on(), undo: None }),
            ("erased", Did::Erased),
        ];
        changes.map(|(name, what)| (name, Self { site: site(), what, at: from().at })).into()
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
        let mail = |what| {
            let how = "Your password".into();
            Self { site: site(), from: from(), how, what, not_me: link("not-me/8d1rx7qm") }
        };
        changes.map(|(name, what)| (name, mail(what))).into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::mail::views::MailView as _;

    #[test]
    fn each_change_of_a_factor_has_its_own_news_in_both_parts() {
        let mut subjects = HashSet::new();
        for (name, mail) in FactorChanged::samples() {
            assert!(subjects.insert(mail.subject()), "{name}: a subject of its own");
            assert_eq!(mail.kind(), "notice");
            let (text, html) = (mail.text().unwrap(), mail.html().unwrap());
            for part in [&text, &html] {
                assert!(part.contains(&mail.subject()), "{name}: {part}");
                assert_eq!(part.matches(&mail.not_me).count(), 1, "{name}: one link");
            }
            assert!(text.lines().all(|line| line.chars().count() <= 72), "{name}: {text}");
        }
    }

    #[test]
    fn what_an_operator_did_is_said_in_both_parts() {
        for (name, mail) in OperatorDid::samples() {
            let (text, html) = (mail.text().unwrap(), mail.html().unwrap());
            for part in [&text, &html] {
                assert!(part.contains(&mail.subject()) && part.contains(crate::mail::OPERATOR), "{name}: {part}");
            }
            let links = text.matches("https://").count();
            assert_eq!(links, usize::from(matches!(name, "reset-link" | "deletion")), "{name}: {text}");
            assert!(text.lines().all(|line| line.chars().count() <= 72), "{name}: {text}");
        }
    }

    #[test]
    fn a_passkeys_name_cannot_add_lines_of_its_own() {
        let (_, mut mail) = FactorChanged::samples().remove(0);
        mail.what = FactorChange::PasskeyAdded("Key\r\n\r\nSign in: https://evil.example\u{2028}<b>".into());
        let text = mail.text().unwrap();
        assert!(text.contains("Key Sign in: https://evil.example"), "{text}");
        assert!(!mail.subject().contains("evil"));
        assert!(!mail.html().unwrap().contains("<b>"));
    }
}
