use super::super::Frame;
use super::super::recovery::{FinishRecovery, Recovery, RecoveryState};
use super::full;
use crate::clock::Seconds;
use crate::locale::{Text, t};

impl Recovery {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |state| Self { frame: Frame::sample(), state };
        vec![
            ("ask", page(RecoveryState::Ask { hold: Text::span(Seconds::days(3)) })),
            ("waiting", page(RecoveryState::Waiting { until: full("14:20:00") })),
            ("mailed", page(RecoveryState::Mailed { until: full("14:20:00") })),
            ("off", page(RecoveryState::Off)),
        ]
    }
}

impl FinishRecovery {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let form = Self {
            frame: Frame::sample(),
            email: "mara@lindqvist.example".into(),
            token: "dG9rZW4".into(),
            password_min: 15,
            ..Self::default()
        };
        let error = Some(t!("problem-password-common"));
        let gone = Self { token: String::new(), ..form.clone() };
        vec![("form", form.clone()), ("leaked", Self { password_error: error, ..form }), ("gone", gone)]
    }
}
