//! Pages for people who lost every second factor.

use askama::Template;

use crate::locale::{Text, filters};
use crate::web::views::{Frame, Icon, Moment};

/// `/sign-in/recovery`: asking for their removal, and waiting for it.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/recovery.html", blocks = ["main"])]
pub struct Recovery {
    pub frame: Frame,
    pub state: RecoveryState,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
pub enum RecoveryState {
    /// It can be asked for.
    Ask {
        /// "3 days": how long it takes.
        hold: Text,
    },
    /// It was asked for.
    Waiting {
        /// In full: the end of the hold.
        until: Moment,
    },
    /// The hold is over, the link was mailed.
    Mailed {
        /// In full: until when it works.
        until: Moment,
    },
    /// Only operators may begin one.
    #[default]
    Off,
}

impl Recovery {
    fn heading(&self) -> &'static str {
        match self.state {
            RecoveryState::Ask { .. } | RecoveryState::Off => "None of these work",
            RecoveryState::Waiting { .. } | RecoveryState::Mailed { .. } => "Your recovery is under way",
        }
    }
}

/// `/recovery`, reached by the mailed link.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/recovery_finish.html", blocks = ["main"])]
pub struct FinishRecovery {
    pub frame: Frame,
    /// The account's address: shown, and offered to password managers.
    pub email: String,
    /// Posted back in the hidden field `token`; empty when the link no longer works.
    pub token: String,
    pub password_error: Option<Text>,
    pub password_min: usize,
}
