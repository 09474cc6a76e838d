//! The one list of settings.

/// One setting as `--help` and the documentation show it.
pub struct Setting {
    /// Its key in `reverify.toml`; the environment name is `REVERIFY_` and the key in capitals.
    pub key: &'static str,
    /// What holds when it is absent.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// Every setting there is. The one list: reading, `--help`, the example file's test and the documentation use it.
pub const SETTINGS: &[Setting] = &[
    Setting { key: "bind", default: "127.0.0.1:3000", doc: "address and port to listen on" },
    Setting {
        key: "origin",
        default: "(dev: http://localhost:PORT)",
        doc: "public origin, e.g. https://accounts.example.com; all links are built from it",
    },
    Setting {
        key: "database_url",
        default: "(dev: sqlite:data/reverify.db)",
        doc: "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME; over a network always with TLS, verified",
    },
    Setting {
        key: "smtp_url",
        default: "(dev: the mailbox at /dev/mailbox)",
        doc: "smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587 (STARTTLS, verified); smtp:// without TLS only to loopback, with ?tls=none",
    },
    Setting {
        key: "mail_from",
        default: "(dev: Reverify <no-reply@localhost>)",
        doc: "sender of every mail, e.g. Example <no-reply@example.com>",
    },
    Setting {
        key: "key_file",
        default: "(dev: data/key)",
        doc: "file of master keys, newest first: 32 bytes in base64 per line",
    },
    Setting {
        key: "policy",
        default: "",
        doc: "what an action asks for: name=preset,… (strict_mfa, strict, moderate, lax, always, LEVEL:MINUTES, LEVEL:always), and what counts, as in strict(passkey|totp); see `reverify policy`",
    },
    Setting {
        key: "downgrade",
        default: "allow",
        doc: "allow|refuse: may the first factor stand in where an account never had a second",
    },
    Setting {
        key: "second_factor",
        default: "optional",
        doc: "optional|required: may an account go without a passkey and an authenticator app",
    },
    Setting {
        key: "email_code",
        default: "fallback",
        doc: "fallback|always|never: may an e-mailed code confirm an action",
    },
    Setting {
        key: "trusted_proxies",
        default: "",
        doc: "addresses or networks of reverse proxies whose X-Forwarded-For counts, comma-separated",
    },
    Setting { key: "brand_name", default: "Reverify", doc: "name shown in pages and mails, up to 40 characters" },
    Setting {
        key: "brand_logo",
        default: "",
        doc: "SVG, PNG or WebP file shown instead of the mark and the name, 28 px tall",
    },
    Setting { key: "brand_logo_dark", default: "", doc: "the same for dark backgrounds" },
    Setting { key: "brand_icon", default: "", doc: "SVG, PNG or WebP file for the browser's tab" },
    Setting {
        key: "brand_accent",
        default: "",
        doc: "colour of buttons and links, like #0b7261; its lightness is kept readable",
    },
    Setting { key: "brand_paper", default: "", doc: "hue of the greys, in degrees, 0 to 360" },
    Setting { key: "brand_radius", default: "", doc: "roundness of controls, e.g. 4px, up to 1.5rem" },
    Setting { key: "brand_font", default: "", doc: "font families of all text, as CSS writes them" },
    Setting { key: "brand_mono", default: "", doc: "font families of codes" },
    Setting { key: "brand_measure", default: "", doc: "width of the content, e.g. 43rem, up to 64rem" },
    Setting { key: "brand_stylesheet", default: "", doc: "CSS file added after the portal's own" },
    Setting {
        key: "support",
        default: "",
        doc: "where people ask for help, a mail address or an https page; named in pages and mails",
    },
    Setting {
        key: "footer_links",
        default: "",
        doc: "links at the foot of every page: Privacy=https://example.com/privacy,…",
    },
    Setting {
        key: "languages",
        default: "all there are, English first",
        doc: "languages to speak, as in de,en; the first one to readers who understand none of them",
    },
    Setting {
        key: "messages_dir",
        default: "",
        doc: "folder of Fluent files, one per language (de.ftl), that change sentences or add a language; see docs/templates.md",
    },
    Setting {
        key: "sign_up",
        default: "open",
        doc: "open|closed|invite: who may create an account; see `reverify invite`",
    },
    Setting {
        key: "security_contact",
        default: "",
        doc: "mailto:ADDRESS or https://…: where people report security problems; published in /.well-known/security.txt",
    },
    Setting { key: "password_min_length", default: "15", doc: "fewest characters of a new password, 8 to 64" },
    Setting { key: "deletion_grace_days", default: "7", doc: "days between asking for deletion and erasing, 0 to 90" },
    Setting {
        key: "recovery_hold_hours",
        default: "72",
        doc: "hours, 24 to 720, in which a person can object to the removal of second factors that were reported lost; 0: nobody but operators may ask for it",
    },
    Setting {
        key: "hash_threads",
        default: "cores minus one, at least 1",
        doc: "threads that check passwords, each keeping 19 MiB",
    },
    Setting { key: "log", default: "info", doc: "error|warn|info|debug|trace, or per module: info,sqlx=warn" },
    Setting { key: "log_format", default: "text", doc: "text|json" },
];
