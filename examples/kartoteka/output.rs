//! Output: JSON, one object a line, whatever stands in the values.

use crate::Result;
use kartoteka::Language;
use kartoteka::model::{Issue, Match, MatchReason};
use serde_json::{Value as Json, json};
use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output as lines of JSON.
pub struct Lines(BufWriter<StdoutLock<'static>>);

impl Lines {
    pub fn new() -> Lines {
        Lines(BufWriter::new(io::stdout().lock()))
    }

    /// Prints one object.
    pub fn print(&mut self, json: &Json) -> Result {
        Ok(writeln!(self.0, "{}", as_line(json))?)
    }

    /// To be called at the end: what was not written is an error, not a loss.
    pub fn finish(mut self) -> Result {
        Ok(self.0.flush()?)
    }
}

/// Prints one object and is done.
pub fn print(json: &Json) -> Result {
    let mut lines = Lines::new();
    lines.print(json)?;
    lines.finish()
}

/// JSON escapes line feeds, but not the line ends that only Unicode knows; some readers split lines at them all the same.
fn as_line(json: &Json) -> String {
    let mut line = json.to_string();
    for (end, escaped) in [('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")] {
        if line.contains(end) {
            line = line.replace(end, escaped);
        }
    }
    line
}

/// A text in one line, safe for a terminal.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// A text, or `null` where it says nothing.
pub fn filled(text: &str) -> Json {
    if text.is_empty() { Json::Null } else { json!(text) }
}

pub fn issue(issue: &Issue, language: Language) -> Json {
    json!({"code": issue.code.name(), "field": issue.path(), "message": issue.message(language), "suggestion": issue.suggestion})
}

pub fn issues(issues: &[Issue], language: Language) -> Json {
    issues.iter().map(|one| issue(one, language)).collect()
}

pub fn reason(reason: MatchReason) -> String {
    format!("{reason:?}").to_lowercase()
}

pub fn matches(matches: &[Match], language: Language) -> Json {
    matches.iter().map(|found| found.to_json(language)).collect()
}
