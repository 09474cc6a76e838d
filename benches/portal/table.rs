//! The table that is printed at the end.

/// Which side of the aim is the good one.
#[derive(Clone, Copy)]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
    /// Only told.
    None,
}

/// One line: what was measured, as text, and the number that is held against the aim.
struct Line {
    what: &'static str,
    measured: String,
    value: f64,
    aim: Aim,
    unit: &'static str,
}

/// All lines.
#[derive(Default)]
pub struct Table(Vec<Line>);

impl Table {
    pub fn add(&mut self, what: &'static str, measured: String, value: f64, unit: &'static str, aim: Aim) {
        self.0.push(Line { what, measured, value, aim, unit });
    }

    pub fn print(&self) {
        println!("\n{:<44} {:<34} {:>10} {:>10}", "", "measured", "result", "aim");
        for line in &self.0 {
            let (aim, verdict) = match line.aim {
                Aim::AtMost(most) => (format!("<= {most}{}", line.unit), verdict(line.value <= most)),
                Aim::AtLeast(least) => (format!(">= {least}{}", line.unit), verdict(line.value >= least)),
                Aim::None => (String::new(), ""),
            };
            let result = format!("{:.2}{}", line.value, line.unit);
            println!("{:<44} {:<34} {result:>10} {aim:>10} {verdict}", line.what, line.measured);
        }
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}
