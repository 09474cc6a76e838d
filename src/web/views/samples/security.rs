use crate::locale::{Text, t};
use crate::model::factor::ProofKind;
use crate::model::password::PasswordProblem;

use super::super::account::{Backup, BackupCodes, Confirmed, PasskeyOffer, PasskeyRow, Security, Totp};
use super::super::{Frame, Tone};
use super::{at, day, instant, notice};

/// A drawing the size of a QR code; no code at all.
const QR: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" aria-hidden="true"><path fill="#000" d="M0 0h7v7H0zM22 0h7v7h-7zM0 22h7v7H0zM9 2h2v3H9zM13 9h4v2h-4zM20 12h3v5h-3zM10 18h5v2h-5zM24 25h3v2h-3z"/></svg>"##;

fn laptop() -> PasskeyRow {
    PasskeyRow {
        id: "bGFwdG9w".into(),
        name: "MacBook Pro".into(),
        added: day("2026-05-12"),
        used: Some(instant("2026-10-06T08:11:00")),
        synced: true,
        still_works: t!("passkey-left-one-and-password"),
        ..PasskeyRow::default()
    }
}

fn key() -> PasskeyRow {
    PasskeyRow {
        id: "a2V5".into(),
        name: "Blue security key".into(),
        added: day("2026-03-03"),
        used: None,
        synced: false,
        ..laptop()
    }
}

fn confirmed() -> Confirmed {
    Confirmed {
        ago: instant("2026-10-06T14:32:00"),
        until: at("14:42"),
        how: ProofKind::Password.in_sentence(),
        part: 70,
    }
}

fn setup(error: Option<Text>) -> Totp {
    Totp::Setup {
        qr_svg: QR.into(),
        secret: "KV2X 7QGF 3DTN ZL5M KV2X 7QGF 3DTN ZL5M".into(),
        uri: "otpauth://totp/Reverify:mara%40lindqvist.example?secret=KV2X7QGF3DTNZL5M&issuer=Reverify".into(),
        end_others: error.is_some(),
        error,
    }
}

fn plain() -> Security {
    Security {
        frame: Frame::sample_signed_in(),
        password_changed: day("2026-02-06"),
        other_devices: 3,
        password_min: 15,
        end_others: true,
        has_password: true,
        ..Security::default()
    }
}

/// An account with everything.
fn full() -> Security {
    let totp = Totp::On { since: day("2026-03-03"), still_works: t!("totp-left-password") };
    let backup = Backup { left: 7, of: 10, made: day("2026-03-03"), low: false };
    Security { passkeys: vec![laptop(), key()], totp, backup: Some(backup), ..plain() }
}

impl Security {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut states = Self::password_samples();
        states.extend(Self::passkey_samples());
        states.extend(Self::second_samples());
        states
    }

    fn password_samples() -> Vec<(&'static str, Self)> {
        let done = notice(Tone::Good, t!("passkey-renamed"), t!("passkey-renamed-line", name = "MacBook Pro"));
        let short = Some(PasswordProblem::TooShort { missing: 2 }.text());
        let none = Self { has_password: false, passkeys: vec![laptop()], ..plain() };
        vec![
            ("plain", plain()),
            ("open", Self { open_password: true, ..plain() }),
            ("short", Self { password_error: short.clone(), other_devices: 1, ..plain() }),
            (
                "confirmed",
                Self {
                    frame: Frame { notice: Some(done), ..Frame::sample_fresh() },
                    confirmed: Some(confirmed()),
                    ..plain()
                },
            ),
            ("second-required", Self { second_required: true, ..plain() }),
            ("no-password", none.clone()),
            ("no-password-short", Self { password_error: short, ..none }),
        ]
    }

    fn passkey_samples() -> Vec<(&'static str, Self)> {
        let creation = r#"{"publicKey":{"challenge":"AAAA","rp":{"id":"localhost","name":"Reverify"}}}"#;
        let offer = Some(PasskeyOffer { options: creation.into() });
        let added = notice(Tone::Good, t!("passkey-added"), t!("passkey-added-line"));
        let fresh = Frame { notice: Some(added), ..Frame::sample_fresh() };
        let nameless =
            PasskeyRow { rename_error: Some(t!("passkey-name-empty")), typed: Some(String::new()), ..laptop() };
        let last = PasskeyRow { last_way_in: true, still_works: Text::default(), ..laptop() };
        let gone = r#"{"rpId":"localhost","userId":"dXNlcg","ids":["bGFwdG9w"]}"#;
        vec![
            ("full", Self { frame: Frame::sample_fresh(), confirmed: Some(confirmed()), ..full() }),
            ("first-passkey", Self { passkey_offer: offer.clone(), ..plain() }),
            ("new-passkey", Self { passkey_offer: offer, ..full() }),
            (
                "passkey-added",
                Self { frame: fresh, passkeys: vec![laptop(), PasskeyRow { open: true, ..key() }], ..plain() },
            ),
            ("passkey-nameless", Self { passkeys: vec![nameless, key()], ..plain() }),
            ("passkey-last", Self { has_password: false, passkeys: vec![last], ..plain() }),
            ("passkey-removed", Self { passkeys: vec![laptop()], signal: Some(gone.into()), ..plain() }),
        ]
    }

    fn second_samples() -> Vec<(&'static str, Self)> {
        let wrong = t!("totp-code-wrong");
        let backup = |left| Some(Backup { left, of: 10, made: day("2026-03-03"), low: true });
        vec![
            ("totp-setup", Self { totp: setup(None), ..plain() }),
            ("totp-wrong", Self { totp: setup(Some(wrong)), ..plain() }),
            ("backup-low", Self { backup: backup(2), ..full() }),
            ("backup-none", Self { backup: backup(0), ..full() }),
        ]
    }
}

impl BackupCodes {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let codes = [
            "h4fk-29tm",
            "q7wd-x3bn",
            "m8rc-5jzp",
            "t2ga-k6vh",
            "b9xe-7nqd",
            "d5jm-w4rf",
            "z3pn-8ckt",
            "r6vh-2gyb",
            "k7bq-m9xs",
            "w4tz-6hdj",
        ];
        let shown = Self {
            frame: Frame::sample_fresh(),
            codes: codes.map(Into::into).into(),
            account: "mara@lindqvist.example".into(),
            date: day("2026-10-06"),
            shown_already: false,
        };
        vec![("shown", shown.clone()), ("again", Self { codes: Vec::new(), shown_already: true, ..shown })]
    }
}
