//! Which part of the security log an entry belongs to: what its owner can filter by.

/// A part of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Coming and going: sign-ins, tries, devices.
    SignIns,
    /// How the account is got into, and every confirmation.
    Security,
    /// Name, addresses, picture.
    Profile,
    /// Copies of the data, and the end of the account.
    Data,
}

impl Area {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::SignIns, Self::Security, Self::Profile, Self::Data];

    /// Where an entry belongs: to its action where it has one, else by its event. What is not known here is security.
    pub fn of(event: &str, action: Option<&str>) -> Self {
        let name = action.unwrap_or(event);
        let (front, _) = name.split_once('.').unwrap_or((name, ""));
        match front {
            "sign_up" | "sign_in" | "sign_out" | "session" => Self::SignIns,
            "email" | "profile" | "username" | "avatar" => Self::Profile,
            "data" | "deletion" => Self::Data,
            _ if matches!(name, "account.delete" | "account.erased") => Self::Data,
            _ => Self::Security,
        }
    }

    /// The stable name, as stored and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIns => "sign_ins",
            Self::Security => "security",
            Self::Profile => "profile",
            Self::Data => "data",
        }
    }

    /// The part of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn an_entry_belongs_to_its_action() {
        for (event, action, area) in [
            ("sign_in.wrong", None, Area::SignIns),
            ("action.executed", Some("session.end"), Area::SignIns),
            ("proof.right", Some("email.change"), Area::Profile),
            ("action.parked", Some("account.delete"), Area::Data),
            ("deletion.cancelled", None, Area::Data),
            ("account.not_me", None, Area::Security),
            ("proof.wrong", Some("password.change"), Area::Security),
            ("something", None, Area::Security),
        ] {
            assert_eq!(Area::of(event, action), area, "{event} {action:?}");
        }
        assert!(Area::ALL.iter().all(|area| Area::from_name(area.name()) == Some(*area)));
    }
}
