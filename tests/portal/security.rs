//! What attackers try.

use crate::support::app::{PASSWORD, TestApp};
use crate::support::on_both;

on_both!(
    nothing_is_planted_from_other_sites,
    forms_need_the_token_of_their_session,
    a_step_up_takes_its_own_fields_only,
    every_answer_carries_its_headers,
    only_declared_methods_and_our_own_host,
    redirects_stay_here,
    markup_in_names_is_text_everywhere,
    nothing_secret_is_at_rest,
);

async fn nothing_is_planted_from_other_sites(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account").await;
    for site in ["cross-site", "same-site", "none"] {
        let forged = person.browser.prepare("add-email", &[("email", "evil@example.com")]).site(site);
        forged.send().await.has_status(403);
    }
    let bare = person.browser.prepare("add-email", &[("email", "evil@example.com")]);
    bare.clone().without("sec-fetch-site").without("origin").send().await.has_status(403);
    bare.clone().without("sec-fetch-site").header("origin", "https://evil.example").send().await.has_status(403);
    bare.clone().header("origin", "https://evil.example").send().await.has_status(403);
    for kind in ["text/plain", "multipart/form-data; boundary=x", ""] {
        let request = person.browser.request("POST", "/account/emails").body(kind, "email=evil@example.com");
        assert!(matches!(request.send().await.status, 400 | 403 | 415), "{kind}");
    }
    let log = person.browser.json().open("/account/activity").await.json();
    assert!(log["events"].as_array().unwrap().iter().all(|event| event["event"] != "action.parked"));
    // An old browser without fetch metadata, but with the right origin, is served.
    bare.without("sec-fetch-site")
        .header("origin", app.running.origin.as_str())
        .following(false)
        .send()
        .await
        .has_status(303);
}

async fn forms_need_the_token_of_their_session(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    let token = otto.browser.json().open("/account").await.json()["form_token"].as_str().unwrap().to_owned();
    for token in ["", "x", &token] {
        let form = [("form_token", token), ("email", "evil@example.com"), ("make_primary", "on")];
        mara.browser.request("POST", "/account/emails").form(&form).send().await.has_status(403);
    }
}

async fn a_step_up_takes_its_own_fields_only(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account").await;
    let asked = person.browser.submit("add-email", &[("email", "x@example.com")]).await;
    let token = asked.value("verify-password", "form_token");
    let path = format!("/step-up/{}", asked.handle());
    for extra in ["email", "new_email", "level", "factor", "action", "max_age", "method"] {
        let form = [("form_token", token.as_str()), ("password", PASSWORD), (extra, "y@example.com")];
        person.browser.request("POST", &path).form(&form).send().await.has_status(400);
        let body = serde_json::json!({ "form_token": token, "password": PASSWORD, extra: "y@example.com" });
        person.browser.json().request("POST", &path).json(&body).send().await.has_status(400);
    }
    let form = [("form_token", token.as_str()), ("password", PASSWORD)];
    let query = person.browser.request("POST", &format!("{path}?email=y@example.com")).form(&form);
    query.send().await.has_status(400);
    // A mailed code does not serve here, and asking for one sends none.
    let code = [("form_token", token.as_str()), ("code", "00000000"), ("method", "email_code")];
    person.browser.request("POST", &path).form(&code).send().await.has_status(422);
    let send = [("form_token", token.as_str())];
    person.browser.request("POST", &format!("{path}/send-code")).form(&send).send().await.has_status(422);
    let page = person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    page.shows("x@example.com").shows_not("y@example.com");
}

async fn every_answer_carries_its_headers(app: TestApp) {
    let person = app.person("Mara").await;
    for path in ["/account", "/sign-in", "/nowhere", "/step-up/x", "/healthz", "/readyz", "/account/security"] {
        let page = person.browser.page().open(path).await;
        let header = |name| page.header(name).unwrap_or_else(|| panic!("{path} has no {name}")).to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(header("content-type").contains("charset=utf-8") || header("content-type").contains("json"));
        assert!(page.header("access-control-allow-origin").is_none());
    }
    let policy = person.browser.page().open("/account").await;
    assert!(policy.header("content-security-policy").unwrap().ends_with("report-uri /csp-report"));
    let asset = person.browser.open("/sign-in").await.body;
    let css = asset.split("href=\"").find(|part| part.starts_with("/assets/") && part.contains(".css")).unwrap();
    let css = css.split('"').next().unwrap().to_owned();
    let file = person.browser.request("GET", &css).send().await;
    assert!(file.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
}

async fn only_declared_methods_and_our_own_host(app: TestApp) {
    let person = app.person("Mara").await;
    for method in ["PUT", "PATCH", "DELETE", "FOO", "TRACE"] {
        let answer = person.browser.request(method, "/account").send().await;
        answer.has_status(405);
        assert!(answer.header("allow").is_some_and(|allow| allow.contains("GET")), "{method}");
    }
    person.browser.request("POST", "/account").send().await.has_status(405);
    person.browser.request("GET", "/account/security/x.css").send().await.has_status(404);
    person.browser.request("GET", "/.well-known/nothing-here").send().await.has_status(404);
    let page = person.browser.request("GET", "/account").header("host", "evil.example").send().await;
    // It leads to the name that works, and to nothing under the one that does not.
    let origin = app.running.origin.as_str();
    page.has_status(421).shows("Wrong address").shows(origin);
    assert!(page.body.contains(&format!("href=\"{origin}/\"")) && !page.body.contains("href=\"/account\""));
    let answer = person.browser.request("GET", "/.well-known/change-password").send().await;
    assert_eq!(answer.header("location"), Some("/account/security#password"));
    // Production has no development mailbox; this portal sends by SMTP and has none either.
    person.browser.request("GET", "/dev/mailbox").send().await.has_status(404);
}

async fn redirects_stay_here(app: TestApp) {
    app.person("Mara").await;
    for path in ["//evil.example", "/\\evil.example", "/account/..//evil.example", "/%2f%2fevil.example"] {
        let browser = app.browser();
        browser.request("GET", path).send().await;
        browser.open("/sign-in").await;
        let form = [("identifier", "mara@example.com"), ("password", PASSWORD)];
        let answer = browser.prepare("sign-in", &form).following(false).send().await;
        assert_eq!(answer.header("location"), Some("/account"), "{path}");
    }
}

async fn markup_in_names_is_text_everywhere(app: TestApp) {
    let person = app.person("Mara").await;
    let payload = "\"><b hx-get=/x hx-trigger=load>'{{7*7}}";
    person.browser.open("/account").await;
    person.browser.submit("edit-profile", &[("display_name", payload)]).await;
    for path in ["/account", "/account/security", "/account/devices", "/account/activity", "/account/data"] {
        let page = person.browser.open(path).await;
        assert!(!page.has("b[hx-get]") && !page.body.contains("<b hx-get"), "{path}");
    }
    let dialog = person.ask_password(&person.browser, "seven green boats sail").await;
    dialog.shows(payload);
    assert!(!dialog.has("b[hx-get]"));
}

/// Parks every kind of change with canaries in it and reads the database as a thief of the file would.
async fn nothing_secret_is_at_rest(app: TestApp) {
    let person = app.person("Mara").await;
    let canary = "canary seven green boats";
    let handle = person.ask_password(&person.browser, canary).await.handle();
    let cookies: Vec<String> = person.browser.cookies().values().cloned().collect();
    person.browser.open("/account").await;
    person.browser.submit("add-email", &[("email", "canary.address@example.com")]).await;
    let files: Vec<Vec<u8>> = std::fs::read_dir(app.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name != "key"))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let mut secrets = vec![canary.to_owned(), PASSWORD.to_owned(), handle, "canary.address@example.com".to_owned()];
    secrets.extend(cookies.into_iter().filter(|value| value.len() > 20));
    for file in &files {
        for secret in &secrets {
            let found = file.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} lies in the clear");
        }
    }
}
