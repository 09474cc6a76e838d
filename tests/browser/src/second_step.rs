//! The second step of signing in.

use reverify::clock::Seconds;

use crate::support::World;

#[tokio::test]
async fn a_code_signs_in_after_the_password_and_leads_where_one_was_going() {
    let name = "a_code_signs_in_after_the_password_and_leads_where_one_was_going";
    let Some(world) = World::new(name).await else { return };
    let ada = world.sign_up().await;
    let (app, codes) = world.set_up_app().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.sign_out().await;

    // The right password alone opens nothing.
    tab.open("/account/devices").await;
    tab.wait_at("/sign-in").await;
    tab.fill("[name=identifier]", &ada.email).await;
    tab.fill("[name=password]", &ada.password).await;
    tab.click("form[data-form=sign-in] button:not([type])").await;
    tab.wait_at("/sign-in/second").await;
    tab.open("/account").await;
    assert_eq!(tab.path().await, "/sign-in");
    tab.open("/sign-in/second").await;
    tab.wait_for("form[data-form=sign-in-totp]").await;
    tab.second(&world.wrong_code(&app)).await;
    tab.wait_for("#code-error").await;
    tab.has_focus("#code").await;
    let code = world.code(&app);
    tab.second(&code).await;
    tab.wait_at("/account/devices").await;

    // The same code once more: used up. A backup code takes its place.
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.second(&code).await;
    tab.wait_for("#code-error").await;
    tab.click("#second-other").await;
    tab.wait_for("a.way[href$='method=backup_code']").await;
    assert!(tab.text("main").await.contains("10 left"));
    tab.click("a.way[href$='method=backup_code']").await;
    tab.wait_for("form[data-form=sign-in-backup-code]").await;
    tab.has_focus("#code").await;
    tab.second("0000-0000-0000-0000").await;
    tab.wait_for("#code-error").await;
    tab.second(&codes[3].to_uppercase()).await;
    tab.wait_at("/account").await;
    tab.open("/account/security").await;
    assert!(tab.text("#password").await.contains("9 of 10 left"));
    world.done().await;
}

#[tokio::test]
async fn the_second_step_can_be_given_up_and_runs_out() {
    let Some(world) = World::new("the_second_step_can_be_given_up_and_runs_out").await else { return };
    let ada = world.sign_up().await;
    let (app, _) = world.set_up_app().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.click("#cancel-sign-in").await;
    tab.wait_at("/sign-in").await;
    tab.open("/sign-in/second").await;
    assert_eq!(tab.path().await, "/sign-in", "nothing is left of it");

    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    world.pass(Seconds::minutes(11));
    tab.second(&world.code(&app)).await;
    tab.wait_at("/sign-in").await;
    assert!(tab.text("[data-testid=notice]").await.contains("Sign in once more"));

    // What was typed is told apart from what is too much.
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    let wrong = world.wrong_code(&app);
    for _ in 0..12 {
        if tab.text("main").await.contains("Too many tries") {
            break;
        }
        let () = tab.ask("void (document.querySelector('main').dataset.old = '')").await;
        tab.second(&wrong).await;
        tab.wait_for("main:not([data-old])").await;
    }
    assert!(tab.text("main").await.contains("Too many tries"));
    assert!(tab.shows("a.way[href$='method=backup_code']").await, "the other way is still open");
    world.done().await;
}
