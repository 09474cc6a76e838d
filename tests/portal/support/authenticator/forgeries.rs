//! Lies that every relying party must refuse, by name, to be walked through in a loop:
//! `for (name, forgery) in forgeries::ALWAYS { key.forged(forgery).get(&options); … }`.

use super::Draft;

/// A lie with its name.
pub type Named = (&'static str, fn(&mut Draft));

/// Refused in registrations and assertions alike.
pub const ALWAYS: &[Named] = &[
    ("user not verified", |draft| draft.user_verified = false),
    ("user not present", |draft| draft.user_present = false),
    ("other challenge", |draft| draft.challenge = "A".repeat(43)),
    ("other port", |draft| draft.origin = other_port(&draft.origin)),
    ("origin with the host as its beginning", |draft| {
        draft.origin = other_host(&draft.origin, |host| format!("{host}.evil.example"));
    }),
    ("origin with the host as its end", |draft| {
        draft.origin = other_host(&draft.origin, |host| format!("not-{host}"));
    }),
    ("subdomain", |draft| draft.origin = other_host(&draft.origin, |host| format!("evil.{host}"))),
    ("foreign relying party", |draft| draft.rp_id = "evil.example".to_owned()),
    ("answer of the other ceremony", |draft| {
        let other = if draft.kind == "webauthn.get" { "webauthn.create" } else { "webauthn.get" };
        draft.kind = other.to_owned();
    }),
    ("backed up without being eligible", |draft| {
        draft.backup_eligible = false;
        draft.backup_state = true;
    }),
];

/// Framed by another site: refused in both ceremonies, and not by every library.
pub const FRAMED: &[Named] = &[
    ("cross-origin", |draft| draft.cross_origin = true),
    ("foreign top origin", |draft| {
        draft.cross_origin = true;
        draft.top_origin = Some("https://evil.example".to_owned());
    }),
    ("top origin without being cross-origin", |draft| draft.top_origin = Some("https://evil.example".to_owned())),
];

/// Refused in assertions, where a signature and a history exist. The key must count, so not be a synced one.
pub const ASSERTION: &[Named] = &[
    ("bad signature", |draft| draft.bad_signature = true),
    ("unknown credential", |draft| draft.credential_id = vec![7; 32]),
    ("counter as before", |draft| draft.counter -= 1),
    ("counter back at zero", |draft| draft.counter = 0),
];

/// A key bound to one device that says it may now be copied. Policy decides: the library accepts it where the user is
/// known and refuses it where the assertion says who it is.
pub const UPGRADED: Named = ("eligible for backup all of a sudden", |draft| draft.backup_eligible = true);

/// Refused where the user is found by the assertion alone.
pub const DISCOVERABLE: &[Named] = &[
    ("no user handle", |draft| draft.user_handle = None),
    ("other user's handle", |draft| draft.user_handle = Some(vec![9; 16])),
    ("user handle that is no id", |draft| draft.user_handle = Some(b"alice".to_vec())),
];

fn other_host(origin: &str, change: impl Fn(&str) -> String) -> String {
    let mut url = url::Url::parse(origin).unwrap();
    let host = change(url.host_str().unwrap());
    url.set_host(Some(&host)).unwrap();
    url.origin().ascii_serialization()
}

/// The same scheme and host on the next port; an origin without a port gets one.
fn other_port(origin: &str) -> String {
    let mut url = url::Url::parse(origin).unwrap();
    let port = url.port_or_known_default().unwrap();
    url.set_port(Some(port.checked_add(1).unwrap_or(1))).unwrap();
    url.origin().ascii_serialization()
}
