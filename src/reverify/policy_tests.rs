use proptest::prelude::*;
use serde_json::Value;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A policy as the decision cases write it; `None` for what must be refused.
fn decode(policy: &Value) -> Option<Policy> {
    match policy {
        Value::String(preset) => match preset.as_str() {
            "always" => None,
            preset => Policy::parse(preset).ok(),
        },
        Value::Object(fields) => {
            Policy::custom(Level::parse(fields.get("level")?.as_str()?)?, fields.get("afterMinutes")?.as_i64()?)
        }
        _ => None,
    }
}

/// `fva`: whole minutes since a factor was proven, -1 where it does not exist; anything below is not decodable.
fn decide(policy: &Value, first: i64, second: i64) -> bool {
    let at = |minutes: i64| (minutes >= 0).then(|| NOW - Seconds::minutes(minutes));
    match decode(policy) {
        Some(policy) if first >= -1 && second >= -1 => {
            let seen = Seen { first: at(first), second: at(second) };
            let enrolled = Enrolled { first: first >= 0, second: second >= 0 };
            policy.missing(&seen, enrolled, true, NOW) == Missing::Nothing
        }
        _ => false,
    }
}

#[test]
fn the_decision_cases_are_reproduced() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/vectors/reverification.json")).unwrap();
    assert!(cases.len() >= 77);
    for case in cases {
        let fva = |i: usize| case["fva"][i].as_i64().unwrap();
        assert_eq!(
            decide(&case["policy"], fva(0), fva(1)),
            case["expected"].as_bool().unwrap(),
            "{}: {}",
            case["id"],
            case["name"]
        );
    }
}

#[test]
fn an_age_equal_to_the_window_is_stale_to_the_millisecond() {
    let enrolled = Enrolled { first: true, second: false };
    let at = |millis| Seen { first: Some(Timestamp::from_millis(NOW.millis() - millis)), second: None };
    assert_eq!(Policy::STRICT.missing(&at(599_999), enrolled, true, NOW), Missing::Nothing);
    assert_eq!(Policy::STRICT.missing(&at(600_000), enrolled, true, NOW), Missing::First);
}

#[test]
fn a_clock_that_went_back_makes_nothing_fresh_again() {
    let enrolled = Enrolled { first: true, second: true };
    let ahead = |seconds| Seen { first: Some(NOW + Seconds(seconds)), second: Some(NOW + Seconds(seconds)) };
    assert_eq!(Policy::LAX.missing(&ahead(60), enrolled, true, NOW), Missing::Nothing, "skew between two nodes");
    assert_eq!(Policy::LAX.missing(&ahead(61), enrolled, true, NOW), Missing::Second);
    assert_eq!(Policy::STRICT_MFA.missing(&ahead(3600), enrolled, true, NOW), Missing::First);
}

#[test]
fn the_downgrade_can_be_switched_off() {
    let seen = Seen { first: Some(NOW), second: None };
    let enrolled = Enrolled { first: true, second: false };
    for policy in [Policy::STRICT, Policy::STRICT_MFA] {
        assert_eq!(policy.missing(&seen, enrolled, true, NOW), Missing::Nothing);
        assert_eq!(policy.missing(&seen, enrolled, false, NOW), Missing::Impossible);
        assert!(policy.is_downgraded(enrolled));
    }
    assert_eq!(Policy::within(Level::FirstFactor, 5).missing(&seen, enrolled, false, NOW), Missing::Nothing);
}

#[test]
fn policies_are_read_as_they_are_written() {
    for text in ["first_factor:always", "second_factor:30", "multi_factor:1"] {
        assert_eq!(Policy::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(Policy::parse("always"), Ok(Policy::every_time(Level::SecondFactor)));
    for nonsense in [
        "",
        "Strict",
        "strict ",
        "first_factor",
        "first_factor:0",
        "first_factor:-1",
        "first_factor:1.5",
        "third_factor:5",
        "secondFactor:5",
        "first_factor:99999999999999999999",
        "first_factor:always:1",
    ] {
        assert!(Policy::parse(nonsense).is_err(), "{nonsense}");
    }
}

fn policies() -> impl Strategy<Value = Policy> {
    let level = prop_oneof![Just(Level::FirstFactor), Just(Level::SecondFactor), Just(Level::MultiFactor)];
    (level, prop::option::of(1_i64..5000)).prop_map(|(level, minutes)| match minutes {
        Some(minutes) => Policy::within(level, minutes),
        None => Policy::every_time(level),
    })
}

fn instants() -> impl Strategy<Value = Option<Timestamp>> {
    prop::option::of((-10_000_000_i64..600_000_000).prop_map(|ago| Timestamp::from_millis(NOW.millis() - ago)))
}

proptest! {
    /// Time passing never makes anything fresh that was not.
    #[test]
    fn freshness_only_ever_shrinks(policy in policies(), first in instants(), second in instants(),
        enrolled in any::<(bool, bool)>(), later in 60_000_i64..1_000_000_000) {
        let (seen, enrolled) = (Seen { first, second }, Enrolled { first: enrolled.0, second: enrolled.1 });
        // Proofs from beyond the skew become "now" once time reaches them; they cannot exist in one true order of time.
        prop_assume!(first.is_none_or(|at| at <= NOW) && second.is_none_or(|at| at <= NOW));
        let then = Timestamp::from_millis(NOW.millis() + later);
        if policy.missing(&seen, enrolled, true, NOW) != Missing::Nothing {
            prop_assert_ne!(policy.missing(&seen, enrolled, true, then), Missing::Nothing);
        }
    }

    /// The stricter of two policies lets nothing through that either would stop.
    #[test]
    fn stricter_is_at_least_as_strict(a in policies(), b in policies(), first in instants(), second in instants(),
        enrolled in any::<(bool, bool)>(), downgrade in any::<bool>()) {
        let (seen, enrolled) = (Seen { first, second }, Enrolled { first: enrolled.0, second: enrolled.1 });
        // Every-time proofs are filtered by the caller, so two kinds of freshness are not compared on the same facts.
        prop_assume!((a.freshness == Freshness::EveryTime) == (b.freshness == Freshness::EveryTime));
        if a.stricter(b).missing(&seen, enrolled, downgrade, NOW) == Missing::Nothing && enrolled.second {
            prop_assert!(a.level <= a.stricter(b).level && b.level <= a.stricter(b).level);
            for policy in [a, b] {
                if policy.level == a.stricter(b).level {
                    prop_assert_eq!(policy.missing(&seen, enrolled, downgrade, NOW), Missing::Nothing);
                }
            }
        }
    }

    /// An account without any factor never passes, and nothing passes without a proof.
    #[test]
    fn nothing_passes_without_a_factor_or_a_proof(policy in policies(), first in instants(), second in instants(), downgrade in any::<bool>()) {
        let none = Enrolled { first: false, second: false };
        prop_assert_eq!(policy.missing(&Seen { first, second }, none, downgrade, NOW), Missing::Impossible);
        for enrolled in [Enrolled { first: true, second: true }, Enrolled { first: true, second: false }] {
            prop_assert_ne!(policy.missing(&Seen::default(), enrolled, downgrade, NOW), Missing::Nothing);
        }
    }

    /// What is asked for is something the account can give.
    #[test]
    fn only_what_exists_is_asked_for(policy in policies(), first in instants(), second in instants(),
        enrolled in any::<(bool, bool)>(), downgrade in any::<bool>()) {
        let enrolled = Enrolled { first: enrolled.0, second: enrolled.1 };
        match policy.missing(&Seen { first, second }, enrolled, downgrade, NOW) {
            Missing::First => prop_assert!(enrolled.first),
            Missing::Second => prop_assert!(enrolled.second),
            Missing::Nothing | Missing::Impossible => {}
            Missing::Settled => prop_assert!(false, "that is not the rule's to say"),
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}") {
        if let Ok(policy) = Policy::parse(&text) {
            prop_assert_eq!(Policy::parse(&policy.to_string()), Ok(policy));
        }
    }
}
