//! axe-core over what is shown, in every look: light and dark, wide and phone.

use std::path::Path;

use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::page::ScreenshotParams;

use super::Tab;

/// axe-core 4.14.1 as published. The tests evaluate it through DevTools, which the page's policy does not bind.
pub const AXE: &str = include_str!("../../vendor/axe-core/axe.min.js");

/// Frames are left out: the only one holds a mail, which follows other rules, under a policy that runs no script.
/// So is the size of what an open menu lies over, which is reached once the menu is closed. From the top of the page: half
/// a button under the tabs that stay in place is a matter of scrolling.
const RUN: &str = "(scrollTo(0, 0), axe.run(document, {
    runOnly: RULES,
    resultTypes: ['violations'], iframes: false,
  })).then(found => found.violations.flatMap(rule => {
    const menu = document.querySelector('details.menu[open]');
    const beneath = node => rule.id === 'target-size' && menu && !menu.querySelector(`:scope ${node.target[0]}`);
    return rule.nodes.filter(node => !beneath(node))
      .map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${node.failureSummary}`);
  }))";

/// Colours fade for a moment after a change of scheme.
const STILL: &str = "Promise.race([
    Promise.allSettled(document.getAnimations().map(motion => motion.finished)),
    new Promise(done => setTimeout(done, 600))]).then(() => true)";

/// Every rule, and those that another scheme of colours can break: one pass of the others for each size is enough.
const ALL: &str = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
const OF_MAILS: &str = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";
const COLOURS: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

const LOOKS: [(&str, i64, i64, &str, &str); 4] = [
    ("wide-light", 1280, 900, "light", ALL),
    ("wide-dark", 1280, 900, "dark", COLOURS),
    ("phone-dark", 390, 844, "dark", ALL),
    ("phone-light", 390, 844, "light", COLOURS),
];

/// WCAG 2.2: 1.4.10 reflow at 320 px, 1.4.4 letters twice as large, 1.4.12 text spacing.
const STRETCHED: [(&str, i64, &str); 4] = [
    ("narrow", 320, "null"),
    ("large", 1280, "document.documentElement.style.fontSize = '200%', null"),
    ("large-phone", 390, "document.documentElement.style.fontSize = '200%', null"),
    ("spaced", 320, "(sheet => {
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [sheet];
    })(new CSSStyleSheet())"),
];

/// What sticks out sideways, and text that is cut off.
const SPILT: &str = "(() => {
    const wide = document.documentElement.clientWidth;
    const out = [];
    // What only assistive technology reads, and what scrolls in a place of its own.
    const scrolls = e => e && (getComputedStyle(e).overflowX === 'auto' || scrolls(e.parentElement));
    const apart = e => e.closest('.vh') || getComputedStyle(e).clipPath === 'inset(50%)' || scrolls(e.parentElement);
    if (document.documentElement.scrollWidth > wide) {
        out.push(`scrolls sideways by ${document.documentElement.scrollWidth - wide} px`);
        for (const e of document.querySelectorAll('body *')) {
            const box = e.getBoundingClientRect();
            if (box.width && box.right > wide + 1 && e.checkVisibility() && !apart(e)) {
                out.push(`  ${e.localName}#${e.id}.${e.className} ends at ${Math.round(box.right)}`);
            }
        }
    }
    for (const e of document.querySelectorAll('body :is(p, span, strong, h1, h2, h3, label, button, a, code, summary)')) {
        const style = getComputedStyle(e);
        // An ellipsis is meant: the whole text stands elsewhere.
        const cut = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1;
        if (cut && e.checkVisibility() && !apart(e)) out.push(`cut off: ${e.localName}#${e.id}.${e.className} ${e.innerText.slice(0, 40)}`);
    }
    return out.slice(0, 12);
})()";

impl Tab {
    /// What is wrong with the state shown now, called `name` in the findings; nothing, in the best case.
    pub async fn audit(&self, name: &str) -> Vec<String> {
        let mut findings = self.judge(name, |rules| rules).await;
        findings.extend(self.reflow(name).await);
        findings
    }

    /// The same of a mail, which is no page: it has neither landmarks nor a heading of the first level to itself.
    pub async fn audit_mail(&self, name: &str) -> Vec<String> {
        self.judge(name, |rules| if rules == ALL { OF_MAILS } else { rules }).await
    }

    /// The same of its colours alone, where all else is as in a state that was judged.
    pub async fn audit_colours(&self, name: &str) -> Vec<String> {
        self.judge(name, |_| COLOURS).await
    }

    async fn judge(&self, name: &str, rules_of: fn(&'static str) -> &'static str) -> Vec<String> {
        let loaded: bool = self.ask("'axe' in window").await;
        if !loaded {
            let _axe: serde_json::Value = self.ask(&format!("{AXE};null")).await;
        }
        let mut findings = Vec::new();
        for (look, width, height, scheme, rules) in LOOKS {
            self.resize(width, height).await;
            self.colours(scheme).await;
            let _still: bool = self.ask(STILL).await;
            let found: Vec<String> = self.ask(&RUN.replace("RULES", rules_of(rules))).await;
            findings.extend(found.into_iter().map(|line| format!("{name}.{look}: {line}")));
            // Not against `innerWidth`, which grows with what is too wide.
            let spill = self.ask::<i64>("document.documentElement.scrollWidth").await - width;
            if spill > 0 {
                findings.push(format!("{name}.{look}: scrolls sideways by {spill} px"));
            }
            self.keep_picture(&format!("{name}.{look}.png")).await;
        }
        self.resize(1280, 900).await;
        findings
    }

    /// What does not fit on the narrowest screen, with larger letters, or with wider spacing.
    async fn reflow(&self, name: &str) -> Vec<String> {
        let mut findings = Vec::new();
        for (look, width, change) in STRETCHED {
            self.resize(width, 900).await;
            let () = self.ask(change).await;
            let found: Vec<String> = self.ask(SPILT).await;
            findings.extend(found.into_iter().map(|line| format!("{name}.{look}: {line}")));
            self.keep_picture(&format!("{name}.{look}.png")).await;
            let () =
                self.ask("document.documentElement.style.fontSize = '', document.adoptedStyleSheets = [], null").await;
        }
        self.resize(1280, 900).await;
        findings
    }

    /// For people to look at; only where they ask for it.
    async fn keep_picture(&self, file: &str) {
        let Some(folder) = std::env::var_os("REVERIFY_SHOTS") else { return };
        let folder = Path::new(&folder);
        std::fs::create_dir_all(folder).expect("a folder for pictures");
        // A dialog stands in the window; a page is shown to its end.
        let whole: bool = self.ask("!document.querySelector('dialog:modal')").await;
        let picture = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).full_page(whole).build();
        self.page.save_screenshot(picture, folder.join(file)).await.expect("a picture");
    }
}
