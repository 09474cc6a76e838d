//! Rules for a new password, and how guessable it is.
//!
//! NIST SP 800-63B-4, section 3.1.1.2: length, a blocklist with a stated reason, nothing about character classes.
//! The bytes are taken exactly as typed: no trimming, no normalising, no folding.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;
use zxcvbn::matching::patterns::MatchPattern;

use crate::locale::{Text, t};

/// The most code points a password may have.
pub const MAX_PASSWORD: usize = 128;

/// How much of a password is looked at to see how guessable it is, in code points. What follows only makes it harder to guess.
///
/// The estimator looks at every part of the text, once more for every way to read digits and signs as letters. Without
/// these limits one request with the right hundred characters keeps a core busy for most of a second.
const MAX_JUDGED: usize = 64;
/// How many kinds of signs that stand for letters ("@" for "a") are read as such, beside the ten digits.
const MAX_SIGNS: usize = 3;
const STAND_FOR_LETTERS: &str = "@({[<!|$+%";
/// The same for words that a password should not consist of: how much of each text, and how many in all.
const MAX_PERSONAL: usize = 200;
const MAX_WORDS: usize = 40;

/// What has to be left of a password once the words that anyone would try first are taken out, in code points.
const MIN_REMAINDER: usize = 10;

/// Why a new password is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Nothing was typed.
    Empty,
    /// Fewer code points than the operator's minimum.
    TooShort {
        /// How many code points are missing.
        missing: usize,
    },
    /// More than [`MAX_PASSWORD`] code points.
    TooLong,
    /// On the list of passwords seen in leaks.
    Common,
    /// Little more than the person's name or address, or the product's name.
    Context,
    /// A pattern that guessing programs try early.
    Guessable,
    /// The one that was made useless, as somebody else may know it.
    SwitchedOff,
}

impl PasswordProblem {
    /// For the person who typed it: the rule and the way out.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => t!("problem-password-empty"),
            Self::TooShort { missing } => t!("problem-password-short", n = missing),
            Self::TooLong => t!("problem-password-long", most = MAX_PASSWORD),
            Self::Common => t!("problem-password-common"),
            Self::Context => t!("problem-password-context"),
            Self::Guessable => t!("problem-password-guessable"),
            Self::SwitchedOff => t!("problem-password-switched-off"),
        }
    }
}

/// How hard a password is to guess, for the four bars beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// 0 (nothing typed) to 4.
    pub level: u8,
    /// One sentence.
    pub text: Text,
}

/// What a password is judged against.
#[derive(Debug, Clone)]
pub struct PasswordRules {
    /// The fewest code points.
    pub min_length: usize,
    /// The product's name and host: words everyone would try here.
    pub site_words: Vec<String>,
}

impl PasswordRules {
    /// Refuses passwords that are too short, too long, common, or easy to guess for this person on this site.
    ///
    /// `personal` holds the person's name and address.
    pub fn check(&self, password: &SecretString, personal: &[&str]) -> Result<(), PasswordProblem> {
        self.judge(password, personal).map(|_| ())
    }

    /// What can be said at no cost: nothing typed, too short, too long.
    pub fn check_length(&self, password: &SecretString) -> Result<(), PasswordProblem> {
        match password.expose_secret().chars().count() {
            0 => Err(PasswordProblem::Empty),
            length if length > MAX_PASSWORD => Err(PasswordProblem::TooLong),
            length if length < self.min_length => Err(PasswordProblem::TooShort { missing: self.min_length - length }),
            _ => Ok(()),
        }
    }

    /// The meter's verdict for what has been typed so far.
    pub fn strength(&self, password: &SecretString, personal: &[&str]) -> Strength {
        match self.judge(password, personal) {
            Err(PasswordProblem::Empty) => Strength { level: 0, text: Text::default() },
            Err(problem) => Strength { level: 1, text: problem.text() },
            Ok(log) if log < 10.0 => Strength { level: 2, text: t!("problem-password-fair") },
            Ok(log) if log < 13.0 => Strength { level: 3, text: t!("problem-password-good") },
            Ok(_) => Strength { level: 4, text: t!("problem-password-strong") },
        }
    }

    /// How many guesses it takes, as a power of ten.
    fn judge(&self, password: &SecretString, personal: &[&str]) -> Result<f64, PasswordProblem> {
        self.check_length(password)?;
        let text = password.expose_secret();
        let words = self.context_words(personal);
        let left = remainder(text, &words);
        if left < MIN_REMAINDER.min(self.min_length) && left < text.chars().count() {
            return Err(PasswordProblem::Context);
        }
        let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
        let judged = zxcvbn::zxcvbn(&affordable(text), &inputs);
        if is_listed(judged.sequence()) {
            return Err(PasswordProblem::Common);
        }
        match judged.guesses_log10() {
            log if log < 8.0 => Err(PasswordProblem::Guessable),
            log => Ok(log),
        }
    }

    fn context_words(&self, personal: &[&str]) -> Vec<String> {
        let site = self.site_words.iter().map(String::as_str);
        let mut words: Vec<String> = site
            .chain(personal.iter().copied())
            .map(|text| text.char_indices().nth(MAX_PERSONAL).map_or(text, |(end, _)| text.get(..end).unwrap_or(text)))
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.chars().count() >= 4)
            .take(MAX_WORDS)
            .map(str::to_lowercase)
            .collect();
        // Longest first, so that "maralindqvist" goes as a whole before "mara" is looked for.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words
    }
}

/// As much of a password as can be judged quickly.
fn affordable(password: &str) -> Zeroizing<String> {
    let mut signs = Vec::with_capacity(MAX_SIGNS);
    let readable = |c: char| {
        if !STAND_FOR_LETTERS.contains(c) || signs.contains(&c) {
            return c;
        }
        if signs.len() == MAX_SIGNS {
            return '~';
        }
        signs.push(c);
        c
    };
    Zeroizing::new(password.chars().take(MAX_JUDGED).map(readable).collect())
}

/// How many letters and digits are left when every context word is taken out.
fn remainder(password: &str, words: &[String]) -> usize {
    let mut rest = password.to_lowercase();
    for word in words {
        rest = rest.replace(word.as_str(), " ");
    }
    if words.iter().any(|word| password.to_lowercase().contains(word.as_str())) {
        rest.chars().filter(|c| c.is_alphanumeric()).count()
    } else {
        password.chars().count()
    }
}

/// Whether the whole password is one entry of the leak list, perhaps several times over.
fn is_listed(sequence: &[zxcvbn::matching::Match]) -> bool {
    match sequence {
        [only] => match &only.pattern {
            // The dictionary's type is not public; its name is.
            MatchPattern::Dictionary(found) => format!("{:?}", found.dictionary_name) == "Passwords",
            MatchPattern::Repeat(repeat) => is_listed(&repeat.base_matches),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), PasswordProblem> {
        rules(15).check(&text.into(), &["Mara Lindqvist", "mara.l@example.com"])
    }
    fn rules(min_length: usize) -> PasswordRules {
        PasswordRules { min_length, site_words: vec!["Reverify".into(), "accounts.example".into()] }
    }

    #[test]
    fn length_counts_code_points_and_has_two_ends() {
        assert_eq!(check(""), Err(PasswordProblem::Empty));
        assert_eq!(check("harbour lanter"), Err(PasswordProblem::TooShort { missing: 1 }));
        assert_eq!(check("harbour lantern"), Ok(()));
        assert_eq!(check("ö 日 ж harbour l"), Ok(()));
        assert_eq!(check(&"harbour lantern ".repeat(9)[..129]), Err(PasswordProblem::TooLong));
        let said = |missing| crate::locale::tests::english().say(&PasswordProblem::TooShort { missing }.text());
        assert_eq!(said(1), "Too short: add 1 character or more.");
        assert_eq!(said(2), "Too short: add 2 characters or more.");
    }

    #[test]
    fn no_character_class_is_demanded() {
        assert_eq!(check("purple elephant dance"), Ok(()));
        assert_eq!(check("PURPLE ELEPHANT DANCE"), Ok(()));
        assert_eq!(check("829301746552093847"), Ok(()));
    }

    #[test]
    fn common_passwords_are_refused_with_the_reason() {
        for common in ["password", "12345678", "qwertyuiop", "iloveyou1", "trustno1"] {
            assert!(
                matches!(
                    rules(8).check(&common.into(), &[]),
                    Err(PasswordProblem::Common | PasswordProblem::Guessable)
                ),
                "{common}"
            );
        }
        assert_eq!(check("passwordpassword"), Err(PasswordProblem::Common));
        for guessable in ["aaaaaaaaaaaaaaaaaaa", "123456789012345678", "qwertyuiopasdfghjkl"] {
            assert!(check(guessable).is_err(), "{guessable}");
        }
    }

    #[test]
    fn names_addresses_and_the_site_do_not_make_a_password() {
        for context in ["Mara Lindqvist 84", "lindqvistlindqvist", "reverify-reverify", "Reverify accounts 1"] {
            assert_eq!(check(context), Err(PasswordProblem::Context), "{context}");
        }
        assert_eq!(check("lindqvist keeps seven green boats"), Ok(()));
    }

    /// No clock: how many ways there are to read it is what costs.
    #[test]
    fn what_would_take_long_to_judge_is_judged_in_part() {
        let all: String = STAND_FOR_LETTERS.chars().cycle().take(128).collect();
        let part = affordable(&all);
        assert_eq!(part.chars().count(), MAX_JUDGED);
        let signs: std::collections::BTreeSet<char> = part.chars().filter(|c| STAND_FOR_LETTERS.contains(*c)).collect();
        assert_eq!(signs.len(), MAX_SIGNS);
        assert_eq!(affordable("p4ssw0rd & 17 green boats").as_str(), "p4ssw0rd & 17 green boats");
        let many: Vec<String> = (0..500).map(|n| format!("word{n:04}")).collect();
        assert_eq!(rules(15).context_words(&[&many.join(" "), &many.join(" ")]).len(), MAX_WORDS);
        // The first part decides; what follows makes it no easier.
        assert!(check(&"a".repeat(128)).is_err());
        assert_eq!(check(&format!("{}{}", "seven green boats at dusk ", "x".repeat(100))), Ok(()));
    }

    #[test]
    fn strength_rises_with_words() {
        let level = |text: &str| rules(15).strength(&text.into(), &[]).level;
        assert_eq!(level(""), 0);
        assert_eq!(level("short"), 1);
        assert_eq!(level("harbour lantern 84 copper"), 4);
    }
}
