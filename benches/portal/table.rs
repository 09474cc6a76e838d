//! The table that is printed at the end.

/// Which side of the aim is the good one.
#[derive(Clone, Copy)]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
    Between(f64, f64),
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

    /// A line that says what the next ones are about.
    pub fn title(&mut self, title: String) {
        self.0.push(Line { what: "", measured: title, value: 0.0, aim: Aim::None, unit: "" });
    }

    pub fn print(&self) {
        println!("\n{:<44} {:<34} {:>10} {:>10}", "", "measured", "result", "aim");
        for line in &self.0 {
            if line.what.is_empty() {
                println!("{:<44} {}", "", line.measured);
                continue;
            }
            let (aim, verdict) = match line.aim {
                Aim::AtMost(most) => (format!("<= {most}{}", line.unit), verdict(line.value <= most)),
                Aim::AtLeast(least) => (format!(">= {least}{}", line.unit), verdict(line.value >= least)),
                Aim::Between(least, most) => {
                    let met = (least..=most).contains(&line.value);
                    (format!("{least} to {most}{}", line.unit), verdict(met))
                }
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
