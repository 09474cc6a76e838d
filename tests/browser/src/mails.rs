//! The mails that people see most, looked at by axe in every look.

use reverify::clock::Seconds;

use crate::accessibility::Findings;
use crate::support::World;

#[tokio::test]
async fn mails_are_accessible() {
    let Some(mut world) = World::new("mails_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    // Where nothing takes time, the address would be as young as its change.
    world.pass(Seconds(60));
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#pending-email").await;
    let code = world.mail("verify-email", "ada@example.org").await;
    tab.fill("#email-code", code.code()).await;
    tab.click("#confirm-email").await;
    tab.wait_gone("#pending-email").await;
    let changed = world.mail("undo", &ada.email).await;
    let other = world.other_device().await;
    other.front().await;
    other.sign_in("ada@example.org", &ada.password).await;
    let sign_in = world.mail("new-sign-in", "ada@example.org").await;
    for (mail, state) in
        [(code, "email-verification-code"), (changed, "email-email-changed"), (sign_in, "email-new-sign-in")]
    {
        found.of_mail(&other, &mail, state).await;
    }
    found.none();
    world.done().await;
}
