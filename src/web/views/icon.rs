//! The drawings, once.

use askama::Template;
use askama::filters::HtmlSafe;

/// A 20-unit line drawing, hidden from assistive technology: words always stand beside it.
#[derive(Template, Clone, Copy, Debug, PartialEq, Eq)]
#[template(path = "base/icons.html")]
pub enum Icon {
    Alert,
    Check,
    Clock,
    Copy,
    Cross,
    Data,
    Download,
    Fold,
    Help,
    Info,
    Key,
    Laptop,
    List,
    Lock,
    Mail,
    More,
    Next,
    Offline,
    Passkey,
    Pencil,
    Phone,
    Picture,
    Plus,
    Print,
    Pulse,
    Renew,
    Shield,
    SignIn,
    SignOut,
    Star,
    Trash,
    Undo,
    User,
}

// The template holds no value at all.
impl HtmlSafe for Icon {}
