//! Every entry of the security log in words. One without words fails a test that reads the source.

use crate::web::views::Icon;

/// How an entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The drawing beside it.
    pub icon: Icon,
    /// What happened; `{}` stands for the action's words.
    title: &'static str,
    /// Whether it takes somebody who is in, or nearly: such an entry can be answered with "this wasn't me". What any
    /// stranger can cause cannot, or strangers could talk an owner out of their account again and again.
    pub from_inside: bool,
}

const fn inside(icon: Icon, title: &'static str) -> Words {
    Words { icon, title, from_inside: true }
}

const fn outside(icon: Icon, title: &'static str) -> Words {
    Words { icon, title, from_inside: false }
}

impl Words {
    /// The title, with the action in it.
    pub fn title(&self, action: Option<&str>) -> String {
        self.title.replace("{}", action.map_or("make a change", to_do))
    }
}

/// The words of an entry; `None` when there are none.
pub fn words(event: &str, action: Option<&str>, factor: Option<&str>, detail: Option<&str>) -> Option<Words> {
    if event == "action.executed" {
        return Some(done(action?));
    }
    Some(match event {
        "sign_up.asked" => outside(Icon::User, "An account was asked for"),
        "sign_up.erased_before" => outside(Icon::User, "An address whose account was erased signed up again"),
        "sign_up.verified" => inside(Icon::User, "Account created"),
        "sign_in.done" => inside(Icon::SignIn, "Signed in"),
        "sign_in.wrong" if factor == Some("passkey") => outside(Icon::Alert, "Passkey not accepted at sign-in"),
        "sign_in.wrong" => outside(Icon::Alert, "Wrong password at sign-in"),
        "sign_in.half" => inside(Icon::SignIn, "Right password at sign-in, second step asked for"),
        "sign_in.second_wrong" => inside(Icon::Alert, "Wrong second step at sign-in"),
        "sign_in.paused" => outside(Icon::Clock, "Signing in paused after wrong tries"),
        "sign_out.done" => inside(Icon::SignOut, "Signed out"),
        "session.ended_by_wrong_tries" => inside(Icon::Alert, "Signed out after too many wrong tries"),
        "factor.enrolled" => match factor {
            Some("passkey") => inside(Icon::Passkey, "Passkey added"),
            Some("totp") => inside(Icon::Key, "Authenticator app turned on"),
            _ => inside(Icon::Key, "Another way to confirm it’s you added"),
        },
        "totp.code_wrong" => inside(Icon::Alert, "Wrong code while setting up an authenticator app"),
        "passkey.refused" => inside(Icon::Alert, "Passkey not added: the answer didn’t fit"),
        "passkey.renamed" => inside(Icon::Pencil, "Passkey renamed"),
        "passkey.counter_went_back" => inside(Icon::Alert, "A passkey’s counter went back: there may be a copy of it"),
        "profile.renamed" => inside(Icon::Pencil, "Name changed"),
        "profile.language_changed" => inside(Icon::Pencil, "Language changed"),
        "profile.picture_changed" => inside(Icon::Picture, "Picture changed"),
        "profile.picture_removed" => inside(Icon::Picture, "Picture removed"),
        "email.added" => inside(Icon::Mail, "Email address added"),
        "email.undo_waits" => outside(Icon::Clock, "Undoing a change of addresses asked for: it waits a day"),
        "email.undo_wrong" => outside(Icon::Alert, "Wrong try to undo a change of addresses"),
        "email.undo_stopped" => outside(Icon::Shield, "Undoing a change of addresses stopped"),
        "recovery.asked" => outside(Icon::Mail, "Password reset asked for"),
        "recovery.done" => inside(Icon::Lock, "Password reset"),
        "email.changed" => inside(Icon::Mail, "Email address changed"),
        "email.code_wrong" => inside(Icon::Alert, "Wrong code for a new address"),
        "email.change_withdrawn" => inside(Icon::Undo, "Change of address withdrawn"),
        "email.change_refused" => inside(Icon::Alert, "Change of address not possible"),
        "email.change_undone" => outside(Icon::Undo, "Change of address undone"),
        "deletion.cancelled" => outside(Icon::Undo, "Deletion taken back"),
        "deletion.scheduled" => outside(Icon::Trash, "Deletion scheduled"),
        "account.created" => outside(Icon::User, "Account created"),
        "account.disabled" => outside(Icon::Lock, "Account switched off"),
        "account.enabled" => outside(Icon::Check, "Account switched on"),
        "account.signed_out" => outside(Icon::SignOut, "Every device signed out"),
        "account.unlocked" => outside(Icon::Undo, "Pauses after wrong tries lifted"),
        "reset_link.made" => outside(Icon::Key, "Link to choose a new password made"),
        "factor_recovery.asked" => inside(Icon::Alert, "Removal of lost ways to sign in asked for"),
        "factor_recovery.ready" => outside(Icon::Mail, "Link to remove them mailed"),
        "factor_recovery.stopped" => outside(Icon::Undo, "Removal of ways to sign in stopped"),
        "factor_recovery.finished" => inside(Icon::Shield, "Account recovered: second steps removed, password changed"),
        "factor_recovery.expired" => outside(Icon::Clock, "Link to remove ways to sign in not used in time"),
        "invitation.made" => outside(Icon::Mail, "Invitation made"),
        "invitation.revoked" => outside(Icon::Undo, "Invitation taken back"),
        "invitation.used" => outside(Icon::Mail, "Invitation used"),
        "account.erased" => outside(Icon::Trash, "Account erased"),
        "account.not_me" => outside(Icon::Shield, "“This wasn’t me”: every device signed out"),
        "confirmation.ended" => inside(Icon::Clock, "Confirmation ended"),
        "proof.right" => inside(Icon::Shield, "You confirmed it’s you, to {}"),
        "proof.wrong" => inside(Icon::Alert, "Wrong try to confirm, to {}"),
        "proof.paused" => inside(Icon::Clock, "Confirming paused after wrong tries, to {}"),
        "proof.code_sent" => inside(Icon::Mail, "Code mailed, to {}"),
        "action.parked" => inside(Icon::Clock, "Asked to {}"),
        "action.cancelled" => inside(Icon::Cross, "Cancelled: {}"),
        "action.expired" => outside(Icon::Clock, "Not confirmed in time: {}"),
        "action.too_many" => inside(Icon::Alert, "Too many changes were waiting: {}"),
        "action.refused" => inside(Icon::Alert, "Not possible: {}"),
        "policy.downgraded" => inside(Icon::Info, "Confirmed with one factor, as there is no second: {}"),
        "mail.queued" => outside(Icon::Mail, mail(detail?)?),
        _ => return None,
    })
}

/// An action as what somebody was about to do, by its registered name. An integrator's own is called by its name.
pub fn to_do(action: &str) -> &str {
    match action {
        "password.change" => "change the password",
        "password.set" => "set a password",
        "totp.enable" => "turn on 2-step verification",
        "totp.remove" => "turn off the authenticator app",
        "passkey.add" => "add a passkey",
        "passkey.remove" => "remove a passkey",
        "backup_codes.generate" => "make new backup codes",
        "email.change" => "change the email address",
        "email.add" => "add an email address",
        "email.set_primary" => "make another address primary",
        "email.remove" => "remove an email address",
        "username.change" => "change the username",
        "account.delete" => "delete the account",
        "session.end" => "sign out a device",
        "session.end_others" => "sign out all other devices",
        "data.export" => "take a copy of the data",
        other => other,
    }
}

/// An action that was done.
fn done(action: &str) -> Words {
    match action {
        "password.change" => inside(Icon::Lock, "Password changed"),
        "password.set" => inside(Icon::Lock, "Password set"),
        "totp.enable" => inside(Icon::Key, "Began to set up an authenticator app"),
        "totp.remove" => inside(Icon::Key, "Authenticator app turned off"),
        "passkey.add" => inside(Icon::Passkey, "Began to add a passkey"),
        "passkey.remove" => inside(Icon::Passkey, "Passkey removed"),
        "backup_codes.generate" => inside(Icon::Key, "New backup codes made"),
        "email.change" => inside(Icon::Mail, "New email address entered"),
        "email.add" => inside(Icon::Mail, "Another email address entered"),
        "email.set_primary" => inside(Icon::Mail, "Another address made primary"),
        "email.remove" => inside(Icon::Mail, "Email address removed"),
        "username.change" => inside(Icon::User, "Username changed"),
        "account.delete" => inside(Icon::Trash, "Account deletion scheduled"),
        "session.end" => inside(Icon::SignOut, "A device was signed out"),
        "session.end_others" => inside(Icon::SignOut, "All other devices signed out"),
        "data.export" => inside(Icon::Download, "Copy of the data made ready"),
        _ => inside(Icon::Check, "Done: {}"),
    }
}

/// A mail, by its kind.
fn mail(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "verify-email" => "Mailed: a code for a new address",
        "step-up-code" => "Mailed: a code to confirm it’s you",
        "sign-in-code" => "Mailed: a code to sign in",
        "reset-password" => "Mailed: a link to choose a new password",
        "notice" => "Mailed: what was changed",
        "undo" => "Mailed: what was changed, with a way to take it back",
        "email-taken" => "Mailed: somebody entered your address for another account",
        "invitation" => "Mailed: an invitation",
        "recovery" => "Mailed: a link to remove lost ways to sign in",
        "test" => "Mailed: a try of the mail settings",
        "new-sign-in" => "Mailed: a sign-in from a new device",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use crate::reverify::Registry;

    use super::{done, mail, to_do, words};

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
            assert_ne!(to_do(action), action);
            assert!(!done(action).title.contains("{}"), "{action}");
        }
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
