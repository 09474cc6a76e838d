//! Dearer password hashes: whoever signs in gets one, without noticing.

use reverify::config::{Config, HashCost};
use reverify::model::email::EmailAddress;
use reverify::portal::Portal;
use reverify::store::{Db, users};

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;

on_both!(a_sign_in_brings_the_hash_up_to_date);

const DEARER: HashCost = HashCost { memory_kib: 128, passes: 2 };

async fn stored(db: &Db, person: &Person) -> String {
    let address = EmailAddress::parse(&person.email).unwrap();
    let id = users::find_by_email(db, &address).await.unwrap().unwrap();
    let mut tx = db.write().await.unwrap();
    let account = users::lock(&mut tx, id).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    account.password_hash.unwrap().as_phc().to_owned()
}

async fn a_sign_in_brings_the_hash_up_to_date(app: TestApp) {
    let person = app.person("Mara").await;
    let db = Db::open(&app.config.database_url, false).await.unwrap();
    let before = stored(&db, &person).await;
    assert!(before.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{before}");
    let config = Config { origin: Some(app.running.origin.clone()), hash_cost: DEARER, ..app.config.clone() };
    let node = Portal::new(config).clock(app.clock.clone()).start().await.unwrap();
    let browser = Browser::new(node.origin.as_str(), node.address);

    // Somebody who does not know the password changes nothing.
    sign_in(&browser, &person.email, "not the password at all").await.has_status(422);
    assert_eq!(stored(&db, &person).await, before);

    sign_in(&browser, &person.email, PASSWORD).await.has_status(200).shows("Profile");
    let after = stored(&db, &person).await;
    assert!(after.starts_with("$argon2id$v=19$m=128,t=2,p=1$"), "{after}");

    // Once is enough, and the password is what it was.
    let again = Browser::new(node.origin.as_str(), node.address);
    sign_in(&again, &person.email, PASSWORD).await.has_status(200).shows("Profile");
    assert_eq!(stored(&db, &person).await, after);
    again.open("/account/security").await;
    again.submit("change-password", &[("new_password", "seven green boats sail")]).await;
    again.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    sign_in(&Browser::new(node.origin.as_str(), node.address), &person.email, "seven green boats sail")
        .await
        .shows("Profile");
    node.stop().await;
}
