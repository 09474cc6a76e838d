//! Browsers report what broke the content security policy: the operator reads of it, and of nothing else.

use serde_json::json;

use crate::support::statements::Statements;

#[test]
fn a_report_is_logged_without_what_is_secret() {
    Statements::alone("csp_report::a_report_is_logged_without_what_is_secret", async |app, log| {
        let visitor = app.browser();
        let origin = app.running.origin.as_str().to_owned();
        let report = json!({ "csp-report": {
            "document-uri": format!("{origin}/undo/email/SECRET?x=SECRET"),
            "violated-directive": "script-src-elem",
            "effective-directive": "script-src-elem",
            "original-policy": "default-src 'none'; report-uri /csp-report",
            "disposition": "enforce",
            "status-code": 200,
            "blocked-uri": "https://evil.example/SECRET.js",
            "script-sample": "SECRET",
        } });
        let kind = "application/csp-report";
        let send = |body: Vec<u8>| visitor.request("POST", "/csp-report").body(kind, body);
        log.everything();
        send(report.to_string().into()).send().await.has_status(204);
        let said = log.everything();
        let line = said.lines().find(|line| line.contains("policy was violated")).unwrap();
        for word in ["script-src-elem", "https://evil.example", "/undo"] {
            assert!(line.contains(word), "{line}");
        }
        assert!(!said.contains("SECRET"), "{said}");
        // What is no report, is too long, or comes from elsewhere.
        send(b"{}".to_vec()).send().await.has_status(400);
        send(vec![0xff; 20]).send().await.has_status(400);
        send(vec![b'x'; 9 * 1024]).send().await.has_status(413);
        send(report.to_string().into()).site("cross-site").send().await.has_status(403);
        visitor.request("GET", "/csp-report").send().await.has_status(405);
        assert!(!log.everything().contains("policy was violated"));
        for _ in 0..80 {
            send(report.to_string().into()).send().await.has_status(204);
        }
        assert_eq!(log.everything().matches("policy was violated").count(), 59, "sixty an hour");
    });
}
