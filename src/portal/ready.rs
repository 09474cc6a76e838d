//! What a start needs before it touches the database. All of it is looked at, so that every mistake is named at once.

use crate::config::Mode;
use crate::crypto::KeyRing;
use crate::locale::Languages;
use crate::mail::transport::Transport;
use crate::portal::{Portal, StartError};
use crate::reverify::PolicyTable;

/// What was made of the settings, as far as something could be.
pub(super) struct Looked {
    pub(super) table: Option<PolicyTable>,
    pub(super) languages: Option<Languages>,
    /// `None` also where a file is made first, which nobody who only looks does.
    pub(super) keys: Option<KeyRing>,
    pub(super) transport: Option<Transport>,
    mistakes: Vec<String>,
}

/// What starts.
pub(super) struct Ready {
    pub(super) table: PolicyTable,
    pub(super) languages: Languages,
    pub(super) keys: KeyRing,
    pub(super) transport: Transport,
}

impl Portal {
    /// Every mistake that refuses a start before the database is touched, one line each, beside those in the settings
    /// themselves. What the settings in `left_out` (by key) are about is not looked at: where they could not be read, their
    /// values are not what the operator meant.
    pub fn mistakes(&self, left_out: &[&str]) -> Vec<String> {
        self.look(left_out).mistakes
    }

    pub(super) fn look(&self, left_out: &[&str]) -> Looked {
        let wanted = |keys: &[&str]| keys.iter().all(|key| !left_out.contains(key));
        let mut mistakes = Vec::new();
        Looked {
            table: wanted(&["policy"]).then(|| keep(self.policy(), &mut mistakes)).flatten(),
            languages: wanted(&["languages", "messages_dir"]).then(|| keep(self.languages(), &mut mistakes)).flatten(),
            keys: wanted(&["key_file"]).then(|| keep(self.keys_as_they_are(), &mut mistakes)).flatten().flatten(),
            transport: wanted(&["smtp_url"]).then(|| keep(self.transport(), &mut mistakes)).flatten(),
            mistakes,
        }
    }

    /// # Errors
    /// Every mistake.
    pub(super) fn ready(&self) -> Result<Ready, StartError> {
        let Looked { table, languages, keys, transport, mistakes } = self.look(&[]);
        let (Some(table), Some(languages), Some(transport), []) = (table, languages, transport, mistakes.as_slice())
        else {
            return Err(StartError(mistakes));
        };
        Ok(Ready { table, languages, keys: self.or_new(keys)?, transport })
    }

    /// The keys that were read; new ones where there was no file yet.
    pub(super) fn or_new(&self, keys: Option<KeyRing>) -> Result<KeyRing, StartError> {
        keys.map_or_else(|| self.keys(), Ok)
    }

    /// The keys, if there is a file; a start in development makes one.
    fn keys_as_they_are(&self) -> Result<Option<KeyRing>, StartError> {
        let made_later = self.config.mode == Mode::Dev && !self.config.key_file.exists();
        if made_later { Ok(None) } else { self.keys().map(Some) }
    }
}

impl Looked {
    /// What was made, unless something was wrong with any of it.
    pub(super) fn faultless(self) -> Result<Self, StartError> {
        if self.mistakes.is_empty() { Ok(self) } else { Err(StartError(self.mistakes)) }
    }
}

fn keep<T>(made: Result<T, StartError>, mistakes: &mut Vec<String>) -> Option<T> {
    match made {
        Ok(made) => Some(made),
        Err(StartError(lines)) => {
            mistakes.extend(lines);
            None
        }
    }
}
