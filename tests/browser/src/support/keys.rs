//! Keys that do something other than write.

use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};

#[derive(Clone, Copy, Debug)]
pub enum Key {
    Tab,
    ShiftTab,
    Enter,
    Escape,
    Space,
}

const SHIFT: i64 = 8;

/// Down and up again.
pub fn strokes(key: Key) -> [DispatchKeyEventParams; 2] {
    let (name, number) = match key {
        Key::Tab | Key::ShiftTab => ("Tab", 9),
        Key::Enter => ("Enter", 13),
        Key::Escape => ("Escape", 27),
        Key::Space => ("Space", 32),
    };
    [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp].map(|kind| {
        let down = kind == DispatchKeyEventType::KeyDown;
        let mut stroke = DispatchKeyEventParams::new(kind);
        stroke.key = Some(if matches!(key, Key::Space) { " " } else { name }.into());
        stroke.code = Some(name.into());
        stroke.windows_virtual_key_code = Some(number);
        stroke.modifiers = matches!(key, Key::ShiftTab).then_some(SHIFT);
        // Enter presses buttons and submits forms only as a key that also writes something.
        stroke.text = match key {
            Key::Enter if down => Some("\r".into()),
            Key::Space if down => Some(" ".into()),
            _ => None,
        };
        stroke
    })
}
