//! axe-core on every page and every state of the dialog, light and dark, wide and phone.

use reverify::clock::Seconds;
use reverify::config::{Config, EmailCodeUse, Mode};
use sha2::{Digest as _, Sha256};

use crate::support::{AXE, Mail, Tab, World};

const NEW: &str = "lantern-river-walnut-31";

/// Findings of several states, told together: one run names everything there is to repair.
#[derive(Default)]
pub struct Findings {
    found: Vec<String>,
    states: Vec<String>,
}

impl Findings {
    /// Judges what the world's tab shows now.
    pub async fn of(&mut self, world: &World, state: &str) {
        self.found.extend(world.tab.audit(state).await);
        self.states.push(state.to_owned());
    }

    /// Judges a mail, as whoever it was sent to sees it.
    pub async fn of_mail(&mut self, tab: &Tab, mail: &Mail, state: &str) {
        tab.open("/dev/mailbox").await;
        // Its own policy lets no script look at it; written into an empty page, it is looked at like any other.
        let html: String = tab.ask(&format!("fetch('{}').then(part => part.text())", mail.html())).await;
        tab.open("about:blank").await;
        tab.page.set_content(html).await.expect("a mail");
        self.found.extend(tab.audit_mail(state).await);
    }

    /// Judges what the world's tab shows now under an operator's accent: the whole of it, or its colours.
    async fn of_brand(&mut self, world: &World, page: &str, accent: &str, whole: bool) {
        let state = format!("branded-{page}-{}", accent.trim_start_matches('#'));
        match whole {
            true => self.of(world, &state).await,
            false => self.found.extend(world.tab.audit_colours(&state).await),
        }
    }

    /// Whether a state was judged already.
    pub fn has(&self, state: &str) -> bool {
        self.states.iter().any(|judged| judged == state)
    }

    pub fn none(self) {
        assert!(self.found.is_empty(), "\n{}", self.found.join("\n\n"));
    }
}

#[test]
fn axe_is_the_published_one() {
    let hash: String = Sha256::digest(AXE).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c");
}

#[tokio::test]
async fn the_audit_finds_what_is_wrong() {
    let Some(world) = World::new("the_audit_finds_what_is_wrong").await else { return };
    let tab = &world.tab;
    tab.open("/sign-in").await;
    let () = tab.ask("document.querySelector('label[for=identifier]').remove()").await;
    let () = tab.ask("void (document.querySelector('.field a').style.cssText = 'color: #888; background: #777')").await;
    let found = tab.audit("spoilt").await;
    let sizes = ["wide-light", "phone-dark"];
    let all = ["wide-light", "wide-dark", "phone-light", "phone-dark"];
    for (rule, looks) in [("label:", &sizes[..]), ("color-contrast:", &all[..])] {
        for look in looks {
            let line = format!("spoilt.{look}: {rule}");
            assert!(found.iter().any(|finding| finding.starts_with(&line)), "{line} in {found:#?}");
        }
    }
    world.done().await;
}

/// Whatever colour an operator chooses, what is written in it and on it can be read.
#[tokio::test]
async fn a_brand_cannot_make_pages_unreadable() {
    // Another font changes what fits; another colour does not.
    for (accent, whole) in [("#ffff00", true), ("#ffffff", false), ("#000000", false), ("#ff2bd6", false)] {
        let brand = |config: &mut Config| {
            let settings = [
                ("REVERIFY_BRAND_ACCENT", accent),
                ("REVERIFY_BRAND_RADIUS", "4px"),
                ("REVERIFY_BRAND_FONT", "\"Iowan Old Style\", \"Palatino Linotype\", P052, serif"),
                ("REVERIFY_SUPPORT", "help@fernhill.example"),
                ("REVERIFY_FOOTER_LINKS", "Privacy=https://fernhill.example/privacy"),
            ];
            let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
            config.brand = Config::load(Mode::Dev, None, settings, &[]).expect("a brand").brand;
            config.brand_name = "Fernhill Co-op".into();
        };
        let Some(world) = World::with("a_brand_cannot_make_pages_unreadable", brand).await else { return };
        let mut found = Findings::default();
        world.tab.open("/sign-in").await;
        found.of_brand(&world, "sign-in", accent, whole).await;
        world.sign_up().await;
        world.tab.open("/account/security#password").await;
        world.tab.ask_new_password(NEW).await;
        world.tab.wait_for("#dialog dialog").await;
        found.of_brand(&world, "dialog", accent, whole).await;
        world.done().await;
        found.none();
    }
}

#[tokio::test]
async fn pages_for_visitors_are_accessible() {
    let Some(world) = World::new("pages_for_visitors_are_accessible").await else { return };
    let mut found = Findings::default();
    let tab = &world.tab;
    tab.open("/sign-in").await;
    found.of(&world, "sign-in").await;
    tab.try_sign_in("nobody@example.com", "plum-orbit-canyon-84").await;
    tab.wait_for("[role=alert]").await;
    found.of(&world, "sign-in-error").await;
    tab.open("/sign-up").await;
    found.of(&world, "sign-up").await;
    tab.fill("[name=display_name]", "Ada").await;
    tab.fill("[name=email]", "ada@example.com").await;
    tab.fill("[name=password]", "too short").await;
    tab.wait_for("#password-strength [data-level='1']").await;
    tab.click("form[data-form=sign-up] button:not([type])").await;
    tab.wait_for("#new-password-error").await;
    found.of(&world, "sign-up-wrong").await;
    tab.fill("[name=password]", "plum-orbit-canyon-84").await;
    tab.click("form[data-form=sign-up] button:not([type])").await;
    tab.wait_for("form[data-form=verify-email]").await;
    found.of(&world, "check-email").await;
    let mail = world.mail("verify-email", "ada@example.com").await;
    tab.open(mail.path("verify-email")).await;
    found.of(&world, "check-email-link").await;
    tab.open("/no-such-page").await;
    found.of(&world, "404").await;
    tab.open("/dev/mailbox").await;
    found.of(&world, "mailbox").await;
    tab.open("/dev/mailbox?view=headers").await;
    found.of(&world, "mailbox-headers").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn pages_reached_from_mails_are_accessible() {
    let Some(world) = World::new("pages_reached_from_mails_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    // Where nothing takes time, the address would be as young as its change.
    world.pass(Seconds(60));
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    found.of(&world, "resumed").await;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(NEW).await;
    let code = world.mail("verify-email", "ada@example.org").await;
    tab.fill("#email-code", code.code()).await;
    tab.click("#confirm-email").await;
    tab.wait_gone("#pending-email").await;
    let undo = world.mail("undo", &ada.email).await;
    tab.open(undo.path("undo/email/")).await;
    found.of(&world, "undo-email").await;
    let notice = world.mail("notice", &ada.email).await;
    tab.open(notice.path("not-me/")).await;
    found.of(&world, "not-me").await;
    tab.open("/undo/email/gone").await;
    found.of(&world, "link-gone").await;

    tab.open("/account").await;
    tab.sign_out().await;
    found.of(&world, "signed-out").await;
    tab.open("/forgot-password").await;
    found.of(&world, "forgot").await;
    // The former address: a new one cannot reset the password while the change can still be taken back.
    tab.fill("#email", &ada.email).await;
    tab.click("form[data-form=forgot-password] button:not([type])").await;
    tab.wait_gone("form[data-form=forgot-password]").await;
    found.of(&world, "forgot-sent").await;
    let reset = world.mail("reset-password", &ada.email).await;
    tab.open(reset.path("reset-password")).await;
    found.of(&world, "reset-password").await;
    tab.open("/reset-password?token=gone").await;
    found.of(&world, "reset-password-gone").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn account_pages_are_accessible() {
    let Some(mut world) = World::new("account_pages_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let tab = &world.tab;
    for (page, state) in [
        ("", "profile-new"),
        ("/security", "security-new"),
        ("/devices", "devices-empty"),
        ("/activity", "activity"),
        ("/data", "data"),
    ] {
        tab.open(&format!("/account{page}")).await;
        found.of(&world, state).await;
    }
    tab.click("details.menu summary").await;
    found.of(&world, "menu").await;
    tab.open("/account/activity").await;
    tab.click("details.event summary").await;
    found.of(&world, "activity-open").await;
    tab.open("/account/data").await;
    tab.click("#open-delete").await;
    found.of(&world, "data-delete").await;
    tab.ask_new_password("too short").await;
    tab.wait_for("#new-password-error").await;
    found.of(&world, "security-weak").await;
    tab.fill("#new-password", NEW).await;
    tab.wait_for("#password-strength [data-level='4']").await;
    found.of(&world, "security-password").await;
    tab.ask_new_email("not an address@").await;
    tab.wait_for("#add-email-form[data-open]").await;
    found.of(&world, "email-open").await;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    found.of(&world, "email-pending").await;

    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    let tab = &world.tab;
    tab.open("/account/devices").await;
    tab.wait_for("#end-others").await;
    found.of(&world, "devices-two").await;
    tab.ask_deletion().await;
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    found.of(&world, "deleted").await;
    let undo = world.mail("undo", &ada.email).await;
    tab.open(undo.path("undo/deletion/")).await;
    found.of(&world, "undo-deletion").await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait("location.pathname !== '/sign-in' && document.readyState === 'complete'").await;
    tab.open("/account/data").await;
    found.of(&world, "data-scheduled").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn every_state_of_the_dialog_is_accessible() {
    let name = "every_state_of_the_dialog_is_accessible";
    let Some(world) = World::new(name).await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_deletion().await;
    tab.wait_for("#dialog dialog").await;
    found.of(&world, "stepup-delete").await;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    found.of(&world, "stepup-email-change").await;
    world.pass(Seconds::minutes(16));
    tab.open("/account").await;
    tab.wait_for("[data-testid=lapsed]").await;
    assert_eq!(tab.value("#new-email").await, "ada@example.org");
    found.of(&world, "expired").await;
    tab.offline(true).await;
    tab.click(".nav a[href='/account/security']").await;
    found.of(&world, "offline").await;
    tab.offline(false).await;
    tab.wait("document.querySelector('h1')?.innerText === 'Security'").await;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    found.of(&world, "stepup-password").await;
    tab.offline(true).await;
    tab.prove("not my password at all").await;
    tab.wait_for("#dialog [data-said]").await;
    found.of(&world, "stepup-offline").await;
    tab.offline(false).await;
    tab.prove("not my password at all").await;
    tab.wait_for("#su-password-error").await;
    found.of(&world, "stepup-wrong").await;
    world.pass(Seconds::minutes(16));
    tab.prove(&ada.password).await;
    tab.wait_for("#dialog [data-again]").await;
    found.of(&world, "stepup-expired").await;
    tab.click("#dialog [data-again]").await;
    tab.wait_for("#su-password").await;
    for _ in 0..12 {
        if tab.text("#dialog").await.contains("Too many tries") {
            break;
        }
        let before: String =
            tab.ask("(e => e.dataset.old = Math.random())(document.querySelector('#dialog dialog'))+''").await;
        tab.prove("not my password at all").await;
        tab.wait(&format!("document.querySelector('#dialog dialog').dataset.old !== '{before}'")).await;
    }
    assert!(tab.text("#dialog").await.contains("Too many tries"));
    found.of(&world, "stepup-cooldown").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn other_ways_to_confirm_are_accessible() {
    let name = "other_ways_to_confirm_are_accessible";
    let Some(mut world) = World::with(name, |config| config.email_code = EmailCodeUse::Always).await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    // The one action that takes an e-mailed code, and only once the sign-in is no longer recent.
    world.pass(Seconds::minutes(11));
    let tab = &world.tab;
    tab.front().await;
    tab.open("/account/devices").await;
    tab.click("#end-others").await;
    tab.click("#dialog a[href$='method=list']").await;
    tab.wait_for("#dialog a.way").await;
    found.of(&world, "stepup-methods-two").await;
    tab.click("#dialog a[href$='method=email_code']").await;
    tab.wait_for("#dialog form[data-form=send-email-code]").await;
    found.of(&world, "stepup-email-unsent").await;
    tab.click("#su-go").await;
    tab.wait_for("#su-code").await;
    found.of(&world, "stepup-email").await;
    tab.fill("#su-code", "00000000").await;
    tab.click("#su-go").await;
    tab.wait_for("#su-code-error").await;
    tab.has_focus("#su-code").await;
    found.of(&world, "stepup-email-wrong").await;
    world.pass(Seconds(61));
    tab.click("#su-resend").await;
    tab.wait_for("#dialog .note.t-good").await;
    found.of(&world, "stepup-email-resent").await;
    let mail = world.mail("step-up-code", &ada.email).await;
    tab.fill("#su-code", mail.code()).await;
    tab.click("#su-go").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    found.of(&world, "devices-ended").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn the_step_up_as_a_page_is_accessible() {
    let Some(world) = World::new("the_step_up_as_a_page_is_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.run_script(false).await;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("main [data-testid=step-up]").await;
    let step_up = tab.path().await;
    tab.prove("not my password at all").await;
    tab.wait_for("#su-password-error").await;
    // The judge is a script of ours: it runs on the same page, loaded again with script on.
    tab.run_script(true).await;
    tab.open(&step_up).await;
    found.of(&world, "confirm-page").await;
    tab.prove(&ada.password).await;
    tab.wait_at("/account").await;
    found.of(&world, "resumed-page").await;
    tab.open(&step_up).await;
    found.of(&world, "confirm-page-gone").await;
    found.none();
    world.done().await;
}
