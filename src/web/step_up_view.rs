//! One challenge, three renderings: dialog, page, problem document.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

use crate::clock::{Seconds, Timestamp};
use crate::locale::{Moment, Text, t};
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::reverify::{Because, Challenge, Freshness, Symbol, Way as Usable};
use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::document::Document;
use crate::web::errors::Problem;
use crate::web::gate::from_now;
use crate::web::render;
use crate::web::step_up_help::help;
use crate::web::views::step_up::{Slip, StepUp, StepUpDialog, StepUpPage, Way, WayChoice};
use crate::web::views::{Icon, Link, Tone};

/// What happened last; decides which state the ticket shows.
#[derive(Clone, Debug)]
pub enum Last {
    /// Nothing yet.
    Opened,
    /// The person asked for this way, or for the list of them.
    Chose(Option<ProofKind>),
    /// A wrong try.
    Wrong(ProofKind, Text),
    /// None of the ways work for the person.
    Help,
    /// This way is paused.
    Paused(ProofKind, Timestamp),
    /// A code was mailed; whether it replaced an older one.
    CodeSent(bool),
    /// The code was not mailed; why.
    CodeRefused(Text),
}

/// The URL of a step-up.
pub fn path(handle: &str) -> String {
    format!("/step-up/{handle}")
}

/// The `Step-Up` header of every answer that asks for one.
pub fn mark(headers: &mut HeaderMap, challenge: &Challenge) {
    let value = format!(
        "level={}, max-age={}, handle={}",
        challenge.policy.level.name(),
        challenge.policy.max_age(),
        challenge.handle
    );
    if let Ok(value) = HeaderValue::from_str(&value) {
        headers.insert("step-up", value);
    }
}

/// The problem document (RFC 9457) for programs.
pub fn problem(app: &App, ctx: &Ctx, challenge: &Challenge, status: StatusCode) -> Document {
    let now = app.accounts.clock.now();
    let factors: Vec<&str> = challenge.usable().iter().map(|way| way.kind.name()).collect();
    let passkey = challenge.passkey.as_ref().map(|offer| json!({ "options": offer.options, "state": offer.state }));
    let change =
        challenge.summary.change.as_ref().map(|(from, to)| json!({ "from": ctx.say(from), "to": ctx.say(to) }));
    let action = json!({
        "name": challenge.name,
        "summary": ctx.say(&challenge.summary.title),
        "detail": challenge.summary.detail.iter().map(|line| ctx.say(line)).collect::<Vec<_>>(),
        "change": change,
    });
    let reverification =
        json!({ "level": challenge.policy.level.name(), "after_minutes": challenge.policy.max_age() / 60 });
    Document::new(ctx, status, "reverification-required", &t!("step-title"))
        .with("detail", ctx.say(&challenge.summary.title))
        .with("reverification", reverification)
        .with("action", action)
        .with("help", factors.is_empty().then(|| no_way(ctx, challenge)))
        .with("factors", factors)
        .with("passkey", passkey)
        .with("handle", challenge.handle.as_str())
        .with("step_up_url", app.origin.link(&path(&challenge.handle)))
        .with("expires_in", challenge.expires_at.millis_since(now) / 1000)
}

/// Why an account that has nothing which counts cannot confirm, and what its owner can do: what the page says.
fn no_way(ctx: &Ctx, challenge: &Challenge) -> String {
    match help(challenge) {
        Way::Help { why, tips, .. } => {
            let tips = tips.iter().map(|tip| ctx.say(&tip.text));
            std::iter::once(ctx.say(&why)).chain(tips).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

/// The dialog fragment.
pub fn dialog(app: &App, ctx: &Ctx, who: &Identity, challenge: &Challenge, last: Last) -> Result<String, Problem> {
    let dialog = StepUpDialog { ticket: ticket(app, ctx, who, challenge, last)? };
    Ok(dialog.render_with_values(&*ctx.language)?)
}

/// The full page.
pub fn page(app: &App, ctx: &Ctx, who: &Identity, challenge: &Challenge, last: Last) -> Result<StepUpPage, Problem> {
    Ok(StepUpPage { frame: render::frame(app, ctx, None)?, ticket: ticket(app, ctx, who, challenge, last)? })
}

/// A ticket for something that is over, or was never there: the same for all.
pub fn closed(app: &App, ctx: &Ctx, who: &Identity, handle: &str, way: Way) -> Result<StepUp, Problem> {
    Ok(StepUp {
        handle: handle.to_owned(),
        action: None,
        button: Text::default(),
        viewer: render::viewer(who),
        way,
        ways: Vec::new(),
        step: None,
        window_line: Text::default(),
        cancel_to: back_to("/account"),
        error: None,
        form_token: ctx.form_token(&app.accounts.keys)?,
        ..Default::default()
    })
}

fn ticket(app: &App, ctx: &Ctx, who: &Identity, challenge: &Challenge, last: Last) -> Result<StepUp, Problem> {
    let now = app.accounts.clock.now();
    let error = match &last {
        Last::Wrong(_, text) | Last::CodeRefused(text) => Some(text.clone()),
        _ => None,
    };
    let way = state(challenge, who, &last, now);
    let summary = &challenge.summary;
    let mut ways: Vec<_> = challenge.ways.iter().map(|way| choice(challenge, *way, who)).collect();
    // What leads anywhere stands first, in the order of preference.
    ways.sort_by_key(|way| !way.usable);
    Ok(StepUp {
        handle: challenge.handle.clone(),
        action: Some(Slip {
            icon: icon(summary.symbol),
            title: summary.title.clone(),
            detail: summary.detail.clone(),
            change: summary.change.clone(),
            tone: match (summary.destructive, summary.warning) {
                (true, _) => Tone::Bad,
                (false, true) => Tone::Warn,
                (false, false) => Tone::Info,
            },
        }),
        button: summary.button.clone(),
        viewer: render::viewer(who),
        more: kind(&way).is_some_and(|kind| challenge.ways.iter().any(|way| way.kind == kind && !way.completes)),
        way,
        ways,
        step: challenge.step,
        window_line: match challenge.policy.freshness {
            Freshness::EveryTime => t!("step-window-none"),
            Freshness::Within(window @ Seconds(60..5400)) => t!("step-window-minutes", n = (window.0 + 59) / 60),
            Freshness::Within(window) => t!("step-window", span = Text::span(window)),
        },
        cancel_to: back_to(&challenge.return_to),
        error,
        form_token: ctx.form_token(&app.accounts.keys)?,
        because: because(challenge),
        site: Arc::clone(&app.site),
        ..Default::default()
    })
}

/// What is proven by the way shown, where one is.
fn kind(way: &Way) -> Option<ProofKind> {
    match way {
        Way::Password => Some(ProofKind::Password),
        Way::Passkey { .. } => Some(ProofKind::Passkey),
        Way::Totp => Some(ProofKind::Totp),
        Way::BackupCode { .. } => Some(ProofKind::BackupCode),
        Way::EmailCode { .. } => Some(ProofKind::EmailCode),
        Way::List | Way::Help { .. } | Way::CoolDown { .. } | Way::Refused { .. } | Way::Gone | Way::Busy => None,
    }
}

fn state(challenge: &Challenge, who: &Identity, last: &Last, now: Timestamp) -> Way {
    let usable = challenge.usable();
    let Some(first) = usable.first() else { return help(challenge) };
    let wanted = match last {
        Last::Opened => Some(first.kind),
        Last::Chose(kind) => *kind,
        Last::Help => return help(challenge),
        Last::Wrong(kind, _) | Last::Paused(kind, _) => Some(*kind),
        Last::CodeSent(_) | Last::CodeRefused(_) => Some(ProofKind::EmailCode),
    };
    // What was tried ahead of its turn is shown again when it was wrong.
    let tried = matches!(last, Last::Wrong(..) | Last::Paused(..));
    let shown = |way: &&Usable| Some(way.kind) == wanted && (way.usable || (way.early && tried));
    let Some(Usable { kind, paused_until, .. }) = challenge.ways.iter().find(shown).copied() else { return Way::List };
    if let Some(until) = paused_until {
        let line = match kind {
            ProofKind::Passkey => t!("paused-passkey"),
            ProofKind::Password => t!("paused-password"),
            ProofKind::Totp => t!("paused-totp"),
            ProofKind::EmailCode => t!("paused-email-code"),
            ProofKind::BackupCode => t!("paused-backup-code"),
        };
        return Way::CoolDown {
            line: line.with("until", Moment::at(until).next_minute().time()).with("in", from_now(until, now)),
        };
    }
    match kind {
        ProofKind::Passkey => match &challenge.passkey {
            Some(offer) => Way::Passkey { options: offer.options.to_string(), state: offer.state.clone() },
            None => Way::List,
        },
        ProofKind::Password => Way::Password,
        ProofKind::Totp => Way::Totp,
        ProofKind::BackupCode => Way::BackupCode { left: challenge.backup_left },
        ProofKind::EmailCode => Way::EmailCode {
            address: who.user.email.clone(),
            sent: challenge.code.sent_at.is_some(),
            resend_at: challenge.code.resend_at.filter(|at| *at > now).map(Moment::at),
            just_resent: matches!(last, Last::CodeSent(true)),
        },
    }
}

/// Why one more proof is asked for.
fn because(challenge: &Challenge) -> Option<Text> {
    let (kind, young) = match challenge.because? {
        Because::Given(kind) => (kind, false),
        Because::Young(kind) => (kind, true),
        Because::Held(_) => return None,
    };
    let right = match kind {
        ProofKind::Passkey => t!("step-right-passkey"),
        ProofKind::Password => t!("step-right-password"),
        ProofKind::Totp | ProofKind::EmailCode | ProofKind::BackupCode => t!("step-right-code"),
    };
    Some(match young {
        false => right,
        true => t!("step-right-young", right = right),
    })
}

fn choice(challenge: &Challenge, way: Usable, who: &Identity) -> WayChoice {
    let (title, line) = match way.kind {
        ProofKind::Passkey => (t!("way-passkey"), t!("way-passkey-line")),
        ProofKind::Password => (t!("way-password"), t!("way-password-line")),
        ProofKind::Totp => (t!("way-totp"), t!("way-totp-line")),
        ProofKind::EmailCode => (t!("way-email-code"), t!("way-email-code-line", address = &who.user.email)),
        ProofKind::BackupCode => (t!("way-backup-code"), t!("way-backup-code-left", n = challenge.backup_left)),
    };
    let usable = way.usable && way.paused_until.is_none();
    let paused = |until| t!("way-paused-until", until = Moment::at(until).next_minute().time());
    let reason = match (way.usable, challenge.because) {
        (true, _) => way.paused_until.map(paused).unwrap_or_default(),
        (false, Some(Because::Given(kind))) if kind == way.kind => t!("way-just-used"),
        (false, Some(Because::Young(_))) => t!("way-too-new"),
        (false, _) if way.early => t!("way-asked-next"),
        (false, _) => t!("way-too-weak"),
    };
    WayChoice { method: way.kind.name().to_owned(), title, line, usable, reason }
}

fn icon(symbol: Symbol) -> Icon {
    match symbol {
        Symbol::Lock => Icon::Lock,
        Symbol::Key => Icon::Key,
        Symbol::Mail => Icon::Mail,
        Symbol::Device => Icon::Laptop,
        Symbol::Trash => Icon::Trash,
        Symbol::Shield => Icon::Shield,
    }
}

/// Where cancelling leads, with the page's name.
fn back_to(path: &str) -> Link {
    let label = match path {
        "/account/security" => t!("step-page-security"),
        "/account/devices" => t!("step-page-devices"),
        "/account/data" => t!("step-page-data"),
        "/account" => t!("step-page-profile"),
        _ => t!("step-page-account"),
    };
    Link { href: path.to_owned(), label }
}
