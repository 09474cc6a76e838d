//! Every entry of the security log in words. One without words fails a test that reads the source.

use crate::locale::{Text, t};
use crate::store::audit::Recorded;
use crate::web::views::Icon;

/// How an entry is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The drawing beside it.
    pub icon: Icon,
    /// What happened, with the action in it.
    pub title: Text,
    /// Whether it takes somebody who is in, or nearly: such an entry can be answered with "this wasn't me". What any
    /// stranger can cause cannot, or strangers could talk an owner out of their account again and again.
    pub from_inside: bool,
}

fn inside(icon: Icon, title: Text) -> Words {
    Words { icon, title, from_inside: true }
}

fn outside(icon: Icon, title: Text) -> Words {
    Words { icon, title, from_inside: false }
}

/// The words of an entry; `None` when there are none.
pub fn words(event: &str, action: Option<&str>, factor: Option<&str>, detail: Option<&str>) -> Option<Words> {
    if event == "action.executed" {
        return Some(done(action?));
    }
    Some(match event {
        "sign_up.asked" => outside(Icon::User, t!("event-sign-up-asked")),
        "sign_up.erased_before" => outside(Icon::User, t!("event-sign-up-erased-before")),
        "sign_up.verified" => inside(Icon::User, t!("event-sign-up-verified")),
        "sign_in.done" => inside(Icon::SignIn, t!("event-sign-in-done")),
        "sign_in.wrong" if factor == Some("passkey") => outside(Icon::Alert, t!("event-sign-in-wrong-passkey")),
        "sign_in.wrong" => outside(Icon::Alert, t!("event-sign-in-wrong")),
        "sign_in.half" => inside(Icon::SignIn, t!("event-sign-in-half")),
        "sign_in.second_wrong" => inside(Icon::Alert, t!("event-sign-in-second-wrong")),
        "sign_in.paused" => outside(Icon::Clock, t!("event-sign-in-paused")),
        "sign_out.done" => inside(Icon::SignOut, t!("event-sign-out-done")),
        "session.ended_by_wrong_tries" => inside(Icon::Alert, t!("event-session-ended-by-wrong-tries")),
        "factor.enrolled" => match factor {
            Some("passkey") => inside(Icon::Passkey, t!("event-factor-enrolled-passkey")),
            Some("totp") => inside(Icon::Key, t!("event-factor-enrolled-totp")),
            _ => inside(Icon::Key, t!("event-factor-enrolled")),
        },
        "factor.dropped" => match factor {
            Some("passkey") => outside(Icon::Passkey, t!("event-factor-dropped-passkey")),
            Some("totp") => outside(Icon::Key, t!("event-factor-dropped-totp")),
            _ => outside(Icon::Key, t!("event-factor-dropped-codes")),
        },
        "totp.code_wrong" => inside(Icon::Alert, t!("event-totp-code-wrong")),
        "passkey.refused" => inside(Icon::Alert, t!("event-passkey-refused")),
        "passkey.renamed" => inside(Icon::Pencil, t!("event-passkey-renamed")),
        "passkey.counter_went_back" => inside(Icon::Alert, t!("event-passkey-counter-went-back")),
        "profile.renamed" => inside(Icon::Pencil, t!("event-profile-renamed")),
        "profile.language_changed" => inside(Icon::Pencil, t!("event-profile-language-changed")),
        "profile.picture_changed" => inside(Icon::Picture, t!("event-profile-picture-changed")),
        "profile.picture_removed" => inside(Icon::Picture, t!("event-profile-picture-removed")),
        "email.added" => inside(Icon::Mail, t!("event-email-added")),
        "email.removed" => outside(Icon::Mail, t!("event-email-removed")),
        "email.undo_waits" => outside(Icon::Clock, t!("event-email-undo-waits")),
        "email.undo_wrong" => outside(Icon::Alert, t!("event-email-undo-wrong")),
        "email.undo_impossible" => outside(Icon::Alert, t!("event-email-undo-impossible")),
        "email.undo_stopped" => outside(Icon::Shield, t!("event-email-undo-stopped")),
        "recovery.asked" => outside(Icon::Mail, t!("event-recovery-asked")),
        "recovery.done" => inside(Icon::Lock, t!("event-recovery-done")),
        "email.changed" => inside(Icon::Mail, t!("event-email-changed")),
        "email.code_wrong" => inside(Icon::Alert, t!("event-email-code-wrong")),
        "email.change_withdrawn" => inside(Icon::Undo, t!("event-email-change-withdrawn")),
        "email.change_refused" => inside(Icon::Alert, t!("event-email-change-refused")),
        "email.change_undone" => outside(Icon::Undo, t!("event-email-change-undone")),
        "deletion.cancelled" => outside(Icon::Undo, t!("event-deletion-cancelled")),
        "deletion.scheduled" => outside(Icon::Trash, t!("event-deletion-scheduled")),
        "account.created" => outside(Icon::User, t!("event-account-created")),
        "account.disabled" => outside(Icon::Lock, t!("event-account-disabled")),
        "account.enabled" => outside(Icon::Check, t!("event-account-enabled")),
        "account.signed_out" => outside(Icon::SignOut, t!("event-account-signed-out")),
        "account.unlocked" => outside(Icon::Undo, t!("event-account-unlocked")),
        "reset_link.made" => outside(Icon::Key, t!("event-reset-link-made")),
        "factor_recovery.asked" => inside(Icon::Alert, t!("event-factor-recovery-asked")),
        "factor_recovery.ready" => outside(Icon::Mail, t!("event-factor-recovery-ready")),
        "factor_recovery.stopped" => outside(Icon::Undo, t!("event-factor-recovery-stopped")),
        "factor_recovery.finished" => inside(Icon::Shield, t!("event-factor-recovery-finished")),
        "factor_recovery.expired" => outside(Icon::Clock, t!("event-factor-recovery-expired")),
        "invitation.made" => outside(Icon::Mail, t!("event-invitation-made")),
        "invitation.revoked" => outside(Icon::Undo, t!("event-invitation-revoked")),
        "invitation.used" => outside(Icon::Mail, t!("event-invitation-used")),
        "clock.jumped" => outside(Icon::Clock, t!("event-clock-jumped")),
        "database.restored" => outside(Icon::Undo, t!("event-database-restored")),
        "account.erased" => outside(Icon::Trash, t!("event-account-erased")),
        "account.not_me" => outside(Icon::Shield, t!("event-account-not-me")),
        "confirmation.ended" => inside(Icon::Clock, t!("event-confirmation-ended")),
        "proof.right" => inside(Icon::Shield, t!("event-proof-right", action = to_do(action))),
        "proof.wrong" => inside(Icon::Alert, t!("event-proof-wrong", action = to_do(action))),
        "proof.paused" => inside(Icon::Clock, t!("event-proof-paused", action = to_do(action))),
        "proof.code_sent" => inside(Icon::Mail, t!("event-proof-code-sent", action = to_do(action))),
        "action.parked" => inside(Icon::Clock, t!("event-action-parked", action = to_do(action))),
        "action.cancelled" => inside(Icon::Cross, t!("event-action-cancelled", action = to_do(action))),
        "action.voided" => inside(Icon::Cross, t!("event-action-voided", action = to_do(action))),
        "action.expired" => outside(Icon::Clock, t!("event-action-expired", action = to_do(action))),
        "action.too_many" => inside(Icon::Alert, t!("event-action-too-many", action = to_do(action))),
        "action.refused" => inside(Icon::Alert, t!("event-action-refused", action = to_do(action))),
        "policy.downgraded" => inside(Icon::Info, t!("event-policy-downgraded", action = to_do(action))),
        "mail.queued" => outside(Icon::Mail, mail(detail?.split(' ').next()?)?),
        _ => return None,
    })
}

/// What an entry is about, beside a label: an address, a username. Other details are of no use to an owner.
pub fn about(row: &Recorded) -> Option<(Text, String)> {
    let detail = row.detail.as_deref()?;
    let (label, value) = match (row.event.as_str(), row.action.as_deref()) {
        ("mail.queued", _) => (t!("activity-to"), detail.split_once(' ')?.1),
        ("action.executed", Some("username.change")) => (t!("profile-username"), detail),
        ("action.executed", Some("email.add" | "email.change" | "email.set_primary" | "email.remove"))
        | ("email.added" | "email.changed" | "email.removed", _) => (t!("auth-email"), detail),
        // Of an integrator's own action what its summary says.
        ("action.executed", _) => (t!("not-me-what"), detail),
        _ => return None,
    };
    Some((label, value.to_owned()))
}

/// An action as what somebody was about to do, by its registered name. An integrator's own is called by its name.
fn to_do(action: Option<&str>) -> Text {
    let Some(action) = action else { return t!("action-do-something") };
    match action {
        "password.change" => t!("action-do-password-change"),
        "password.set" => t!("action-do-password-set"),
        "totp.enable" => t!("action-do-totp-enable"),
        "totp.remove" => t!("action-do-totp-remove"),
        "passkey.add" => t!("action-do-passkey-add"),
        "passkey.remove" => t!("action-do-passkey-remove"),
        "backup_codes.generate" => t!("action-do-backup-codes-generate"),
        "email.change" => t!("action-do-email-change"),
        "email.add" => t!("action-do-email-add"),
        "email.set_primary" => t!("action-do-email-set-primary"),
        "email.remove" => t!("action-do-email-remove"),
        "username.change" => t!("action-do-username-change"),
        "account.delete" => t!("action-do-account-delete"),
        "session.end" => t!("action-do-session-end"),
        "session.end_others" => t!("action-do-session-end-others"),
        "data.export" => t!("action-do-data-export"),
        other => Text::verbatim(other.to_owned()),
    }
}

/// An action that was done.
fn done(action: &str) -> Words {
    match action {
        "password.change" => inside(Icon::Lock, t!("event-done-password-change")),
        "password.set" => inside(Icon::Lock, t!("event-done-password-set")),
        "totp.enable" => inside(Icon::Key, t!("event-done-totp-enable")),
        "totp.remove" => inside(Icon::Key, t!("event-done-totp-remove")),
        "passkey.add" => inside(Icon::Passkey, t!("event-done-passkey-add")),
        "passkey.remove" => inside(Icon::Passkey, t!("event-done-passkey-remove")),
        "backup_codes.generate" => inside(Icon::Key, t!("event-done-backup-codes-generate")),
        "email.change" => inside(Icon::Mail, t!("event-done-email-change")),
        "email.add" => inside(Icon::Mail, t!("event-done-email-add")),
        "email.set_primary" => inside(Icon::Mail, t!("event-done-email-set-primary")),
        "email.remove" => inside(Icon::Mail, t!("event-done-email-remove")),
        "username.change" => inside(Icon::User, t!("event-done-username-change")),
        "account.delete" => inside(Icon::Trash, t!("event-done-account-delete")),
        "session.end" => inside(Icon::SignOut, t!("event-done-session-end")),
        "session.end_others" => inside(Icon::SignOut, t!("event-done-session-end-others")),
        "data.export" => inside(Icon::Download, t!("event-done-data-export")),
        other => inside(Icon::Check, t!("event-done", action = to_do(Some(other)))),
    }
}

/// A mail, by its kind.
fn mail(kind: &str) -> Option<Text> {
    Some(match kind {
        "verify-email" => t!("event-mailed-verify-email"),
        "step-up-code" => t!("event-mailed-step-up-code"),
        "reset-password" => t!("event-mailed-reset-password"),
        "notice" => t!("event-mailed-notice"),
        "undo" => t!("event-mailed-undo"),
        "email-taken" => t!("event-mailed-email-taken"),
        "invitation" => t!("event-mailed-invitation"),
        "recovery" => t!("event-mailed-recovery"),
        "test" => t!("event-mailed-test"),
        "new-sign-in" => t!("event-mailed-new-sign-in"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use crate::clock::Timestamp;
    use crate::model::ids::RowId;
    use crate::reverify::Registry;
    use crate::store::audit::Recorded;

    use super::{Text, done, mail, t, to_do, words};

    fn sources(folder: &Path, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                // What tests say is no entry.
                let text = std::fs::read_to_string(&path).unwrap();
                out.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
            }
        }
    }

    fn actions() -> Vec<&'static str> {
        let mut registry = Registry::default();
        crate::actions::register(&mut registry);
        registry.iter().map(|(name, _)| name).collect()
    }

    /// "word.word" in quotation marks: where the rules live, that is an event or an action.
    fn names(text: &str) -> impl Iterator<Item = &str> {
        text.split('"').filter(|literal| {
            let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            // The copy of one's data is made of files with such names.
            literal.split_once('.').is_some_and(|(front, back)| plain(front) && plain(back) && back != "json")
        })
    }

    #[test]
    fn every_event_has_words() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut texts = Vec::new();
        for folder in ["accounts", "actions", "factors", "mail", "reverify", "store"] {
            sources(&root.join(folder), &mut texts);
        }
        let actions = actions();
        let events: BTreeSet<&str> =
            texts.iter().flat_map(|text| names(text)).filter(|name| !actions.contains(name)).collect();
        assert!(events.contains("sign_in.done") && events.contains("passkey.counter_went_back"), "{events:?}");
        let speechless: Vec<_> = events
            .iter()
            .filter(|event| words(event, Some("password.change"), None, Some("notice")).is_none())
            .collect();
        assert!(speechless.is_empty(), "events without words: {speechless:?}");
    }

    #[test]
    fn every_action_has_words_before_and_after() {
        for action in actions() {
            assert_ne!(to_do(Some(action)), Text::from(action));
            assert_ne!(done(action).title, t!("event-done", action = to_do(Some(action))), "{action}");
        }
    }

    #[test]
    fn an_entry_names_what_it_is_about() {
        let about = |event: &str, action: Option<&str>, detail: Option<&str>| {
            let row = Recorded {
                id: RowId::new(),
                at: Timestamp::from_millis(0),
                actor: "user".into(),
                event: event.into(),
                action: action.map(str::to_owned),
                factor: None,
                detail: detail.map(str::to_owned),
                ip: String::new(),
                agent: String::new(),
                reference: String::new(),
            };
            super::about(&row)
        };
        let executed = |action, detail| about("action.executed", Some(action), detail);
        assert_eq!(executed("email.remove", Some("a@b.example")), Some((t!("auth-email"), "a@b.example".into())));
        assert_eq!(executed("team.rename", Some("Blue")), Some((t!("not-me-what"), "Blue".into())));
        assert_eq!(executed("password.change", None), None);
        assert_eq!(
            about("mail.queued", None, Some("notice a@b.example")),
            Some((t!("activity-to"), "a@b.example".into()))
        );
        // From before it was kept, or to nobody's address.
        assert_eq!(about("mail.queued", None, Some("notice")), None);
        // Numbers of ours.
        assert_eq!(about("action.voided", Some("email.add"), Some("0192")), None);
    }

    #[test]
    fn every_kind_of_mail_has_words() {
        let mut texts = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mail/views"), &mut texts);
        let kinds: BTreeSet<&str> = texts
            .iter()
            .flat_map(|text| text.split("const KIND: &'static str = \"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(kinds.len() > 5 && kinds.iter().all(|kind| mail(kind).is_some()), "{kinds:?}");
    }
}
