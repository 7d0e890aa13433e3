//! Free text: cleaned, cut at its limit, payment card numbers masked.
//!
//! Whatever reaches a card through here holds no control or invisible characters and no payment card number. Words that state
//! an absence (`нет`) are text here: whether they mean something depends on the field, so callers ask `presence` first.
//! Linear; text with nothing to change costs its own copy.

use super::{Normalized, Statement, payment_card};
use crate::limits::{LONG_TEXT_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{FieldNumber, Issue};
use crate::text::{self, Cleaned, Script, script};
use std::borrow::Cow;

/// One line of text (a title, a tag), at most [`TEXT_BYTES_MAX`] bytes.
pub fn normalize_line(raw: &str, field: FieldNumber) -> Normalized<String> {
    finish(text::clean(raw, TEXT_BYTES_MAX), raw, TEXT_BYTES_MAX, field)
}

/// Text of several lines (a note), at most [`LONG_TEXT_BYTES_MAX`] bytes.
pub fn normalize_lines(raw: &str, field: FieldNumber) -> Normalized<String> {
    finish(text::clean_lines(raw, LONG_TEXT_BYTES_MAX), raw, LONG_TEXT_BYTES_MAX, field)
}

fn finish((clean, cleaned): (Cow<'_, str>, Cleaned), raw: &str, bytes_max: usize, field: FieldNumber) -> Normalized<String> {
    let mut issues = Vec::new();
    if cleaned.cut {
        issues.push(Issue::new(IssueCode::TooLong, field).detail(bytes_max.to_string()));
    }
    if cleaned.unsafe_chars {
        issues.push(Issue::new(IssueCode::UnsafeChar, field));
    }
    if cleaned.replacement_chars {
        issues.push(Issue::new(IssueCode::ReplacementChar, field));
    }
    let mut value = clean.into_owned();
    if cleaned.cut {
        drop_cut_card(&mut value, raw, bytes_max);
    }
    // A masked number may leave an older mark beside a new group of digits; masking is idempotent, so once is enough.
    if let Cow::Owned(masked) = payment_card::mask(&value) {
        value = masked;
        // A mask may be longer than the number was.
        value.truncate(crate::text::begin(&value, bytes_max).trim_end().len());
        issues.push(Issue::new(IssueCode::CardNumber, field));
    }
    if value.is_empty() {
        return Normalized::statement(Statement::Empty, issues);
    }
    if mixes_scripts(&value) {
        issues.push(Issue::new(IssueCode::MixedScript, field));
    }
    Normalized::value(value, issues)
}

/// Cutting can leave the first digits of a card number; a number of the raw text that the cut goes through is dropped whole.
fn drop_cut_card(value: &mut String, raw: &str, bytes_max: usize) {
    // Twenty groups of one digit with their separators and invisible characters are shorter than this.
    const REACH_BYTES: usize = 256;
    let end = crate::text::begin(raw, bytes_max + REACH_BYTES).len();
    let start = crate::text::begin(raw, bytes_max.saturating_sub(REACH_BYTES)).len();
    if raw.get(start..end).is_some_and(payment_card::contains) {
        let kept = value.trim_end_matches(|c: char| !crate::text::is_letter(c)).len();
        value.truncate(kept);
    }
}

/// Whether some word has both Latin and Cyrillic letters: `Pомашка` with a Latin P.
pub(crate) fn mixes_scripts(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    text.split(|c: char| !crate::text::is_letter(c)).any(|word| {
        let has = |wanted| word.chars().any(|c| script(c) == Some(wanted));
        has(Script::Latin) && has(Script::Cyrillic)
    })
}
