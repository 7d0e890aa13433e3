//! Phone numbers: an own layer for what people type, over libphonenumber's number plans.
//!
//! The layer unifies signs, takes words and extensions off, takes several numbers of one cell apart and knows the domestic habits
//! of Russia, Ukraine and their neighbours; the plans say what is valid, which kind of line it is and how it is written. Where both
//! can read a text, the result is libphonenumber's own. *Possible* stays apart from *valid*: a plan that has not heard of a new
//! area code must not cost a client his number.
//!
//! Invariants: a value with verdict [`Valid`](Verdict::Valid) or [`Possible`](Verdict::Possible) has an E.164 number, one with
//! [`Invalid`](Verdict::Invalid) has none; the text of a [`Phone`] (`+74951234567;ext=12`) reads as that phone again; a payment
//! card number is in no part of a result. No text longer than [`RULE_BYTES_MAX`] is looked at.
//!
//! Cost: under a microsecond for a regular number of Russia, Kazakhstan, Ukraine or Belarus, some ten to sixty microseconds for
//! others; the plans are loaded at the first of those (about 7 MB, five milliseconds).
//!
//! | file | what it is for |
//! |---|---|
//! | `scan` | text → digits, extensions, words, separators |
//! | `cell` | those → numbers with labels, and the rest |
//! | `habit` | digits → number: domestic habits, short and made-up numbers |
//! | `plan` | the number plans: the library and the table of regular prefixes |
//! | `short` | which short numbers call for help, which are services |
//! | `zone` | number → candidate time zones |

mod cell;
mod habit;
mod plan;
use crate::rules::tables::phone_plan as plan_table;
mod scan;
mod short;
use crate::rules::tables::phone_words as words;
mod zone;

use self::cell::{Entries, Entry};
use self::habit::Reading;
use self::plan::{Fit, Planned};
pub use self::short::{ShortNumber, short_number};
pub use self::zone::{TimeZones, ZoneConfidence, time_zones};
use super::{Normalized, RuleContext, Statement, payment_card, presence};
use crate::limits::{RULE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{E164, Issue, Phone, PhoneKind, Verdict, field};
use crate::text;

/// Version of the number plans behind every verdict of this build: libphonenumber's metadata 9.0.42
/// (major·10000 + minor·100 + patch, as in [`Phone::plan`]).
pub const PLAN_VERSION: u32 = 90042;

/// What the rule makes of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneReading {
    /// The value to be stored.
    pub phone: Phone,
    /// ISO 3166-1 code of the region that the number itself belongs to; `None` where it tells none.
    pub region: Option<[u8; 2]>,
    /// What a short number is; `None` for whole and local numbers.
    pub short: Option<ShortNumber>,
}

/// One number of a cell, with the text it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct PhonePart {
    /// The text of this number with its extension.
    pub raw: String,
    /// What it reads as.
    pub reading: Normalized<PhoneReading>,
}

/// The numbers of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneCell {
    /// The numbers in order.
    pub phones: Vec<PhonePart>,
    /// What is no number, white space and separators removed.
    pub rest: String,
    /// Issues about the cell as a whole.
    pub issues: Vec<Issue>,
}

/// Reads one number with its extension. Of several numbers the first valid one is taken, the others become part of the label.
///
/// A number of a plan gives a value with verdict valid or possible; digits that are no whole number (local, short, too long) a
/// value with verdict invalid and no E.164 number; what is no number at all gives no value and the issue that says why.
pub fn normalize(raw: &str, context: &RuleContext) -> Normalized<PhoneReading> {
    if let Some(reading) = read_regular(raw, context) {
        return Normalized::value(reading, Vec::new());
    }
    let (text, mut issues) = match prepare(raw) {
        Ok(prepared) => prepared,
        Err(done) => return done,
    };
    if payment_card::mask(text) != text {
        issues.push(issue(IssueCode::CardNumber));
        return Normalized::refused(issues);
    }
    let (found, letters) = read_text(text, context, &mut issues);
    let best = (0..found.entries.len()).max_by_key(|&index| (found.entries.get(index).map(|entry| entry.reading.rank()), std::cmp::Reverse(index)));
    let mut others: Vec<String> = Vec::new();
    let mut several = false;
    let mut chosen = None;
    for (index, entry) in found.entries.into_iter().enumerate() {
        if Some(index) == best {
            chosen = Some(entry);
        } else {
            several |= entry.reading.rank() > 1;
            others.extend(text.get(entry.raw.clone()).map(|raw| scan::trim_raw(raw).to_owned()));
            others.extend(entry.label);
        }
    }
    let Some(mut entry) = chosen else {
        issues.push(issue(IssueCode::PhoneNotANumber));
        return Normalized::refused(issues);
    };
    entry.label.extend(others);
    entry.label.extend(found.rest);
    if several {
        issues.push(issue(IssueCode::PhoneSeveral));
    }
    finish(entry, letters, issues)
}

/// Reads a cell that may hold several numbers and words.
///
/// A cell that says that there is no number (`нет`, `-`) gives one part with that statement; an empty one gives none.
pub fn normalize_cell(raw: &str, context: &RuleContext) -> PhoneCell {
    let whole = |raw: &str, reading| PhoneCell { phones: vec![PhonePart { raw: raw.to_owned(), reading }], rest: String::new(), issues: Vec::new() };
    if let Some(reading) = read_regular(raw, context) {
        return whole(raw, Normalized::value(reading, Vec::new()));
    }
    let received = bounded(raw);
    let masked = payment_card::mask(received);
    if masked != received {
        // Whether a phone stands beside the card number is not worth the risk of keeping a part of it.
        return whole(&masked, Normalized::refused(vec![issue(IssueCode::CardNumber)]));
    }
    let (text, mut issues) = match prepare(raw) {
        Ok(prepared) => prepared,
        Err(done) if done.statement == Statement::Empty => return PhoneCell { phones: Vec::new(), rest: String::new(), issues: done.issues },
        Err(done) => return whole(received, done),
    };
    let mut cell_issues = Vec::new();
    let (found, letters) = read_text(text, context, &mut cell_issues);
    if found.entries.is_empty() {
        issues.append(&mut cell_issues);
        issues.push(issue(IssueCode::PhoneNotANumber));
        return PhoneCell { phones: Vec::new(), rest: scan::trim(&clean(text)).to_owned(), issues };
    }
    let single = found.entries.len() == 1 && found.rest.is_empty();
    if single {
        issues.append(&mut cell_issues);
    } else {
        cell_issues.append(&mut issues);
    }
    if found.entries.len() > 1 {
        cell_issues.push(issue(IssueCode::PhoneSeveral));
    }
    let rest = found.rest.join(", ");
    let mut phones: Vec<PhonePart> = Vec::with_capacity(found.entries.len());
    for entry in found.entries {
        let part = if single { text } else { text.get(entry.raw.clone()).map_or(text, scan::trim_raw) };
        let neighbour = phones.last().and_then(|part| part.reading.value.as_ref()).map(|value| value.phone.clone());
        let mut reading = finish(entry, letters, std::mem::take(&mut issues));
        if let Some(neighbour) = neighbour {
            suggest_area_code(&mut reading, part, &neighbour, context);
        }
        phones.push(PhonePart { raw: part.to_owned(), reading });
    }
    PhoneCell { phones, rest, issues: cell_issues }
}

/// `+7 916 123-45-67`
pub fn format_international(number: E164) -> String {
    plan::format(number, true)
}

/// `8 (916) 123-45-67`, as it is written inside its own country.
pub fn format_national(number: E164) -> String {
    plan::format(number, false)
}

/// The number without its country code, and the country code; what trailing digits are compared with.
///
/// Leading zeros of the national number (Italy, Gabon) are not part of the returned number.
pub fn national_digits(number: E164) -> (u16, u64) {
    let (country, national) = plan::split(number);
    (country, national.parse().unwrap_or_default())
}

/// The phone with the verdict, kind and plan version of this build's plans; for stored phones after the plans were renewed.
///
/// Number and extension stay as they are whatever the plans say now: a number that no plan allows any more is still the one
/// that the client was called by, and becomes [`Possible`](Verdict::Possible). A phone without a number is returned unchanged.
pub fn recheck(phone: &Phone) -> Phone {
    let Some(number) = phone.e164 else { return phone.clone() };
    let planned = plan::read(true, &number.digits().to_string(), *b"ZZ").ok().filter(|planned| planned.e164 == phone.e164);
    let valid = planned.filter(|planned| planned.fit == Fit::Valid);
    Phone {
        verdict: if valid.is_some() { Verdict::Valid } else { Verdict::Possible },
        kind: valid.map_or(PhoneKind::Other, |planned| planned.kind),
        plan: PLAN_VERSION,
        ..phone.clone()
    }
}

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, field::PHONE)
}

fn too_long() -> Issue {
    issue(IssueCode::TooLong).detail(RULE_BYTES_MAX.to_string())
}

/// A text of nothing but ASCII digits and the signs of a number, if the table of regular numbers knows it. Nothing else needs to
/// be looked at then: 12 digits are no payment card, and no word says that there is none.
fn read_regular(raw: &str, context: &RuleContext) -> Option<PhoneReading> {
    let mut digits = [0_u8; 12];
    let mut count = 0;
    let mut plus = false;
    if raw.len() > 32 {
        return None;
    }
    for byte in raw.bytes() {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = byte;
                count += 1;
            }
            b'+' if count == 0 && !plus => plus = true,
            b' ' | b'-' | b'(' | b')' => {}
            _ => return None,
        }
    }
    let digits = std::str::from_utf8(digits.get(..count)?).ok()?;
    let planned = plan::read_regular(plus, digits.as_bytes(), context.region).filter(|_| !habit::is_made_up(digits))?;
    if planned.e164.is_some_and(habit::is_made_up_number) {
        return None;
    }
    Some(reading(&planned))
}

fn reading(planned: &Planned) -> PhoneReading {
    let verdict = if planned.fit == Fit::Valid { Verdict::Valid } else { Verdict::Possible };
    let phone = Phone { e164: planned.e164, kind: planned.kind, verdict, plan: PLAN_VERSION, ..Phone::default() };
    PhoneReading { phone, region: planned.region, short: None }
}

fn bounded(raw: &str) -> &str {
    let end = (0..=raw.len().min(RULE_BYTES_MAX)).rev().find(|&end| raw.is_char_boundary(end));
    end.and_then(|end| raw.get(..end)).unwrap_or_default()
}

/// The text to look at, with what was met on the way; or the whole answer, where the text is none of digits.
fn prepare(raw: &str) -> Result<(&str, Vec<Issue>), Normalized<PhoneReading>> {
    let text = bounded(raw);
    let issues: Vec<Issue> = (text.len() < raw.len()).then(too_long).into_iter().collect();
    let statement = presence::classify(text);
    match statement {
        Statement::Value => {}
        Statement::Unknown => return Err(Normalized::statement(statement, vec![issue(IssueCode::Placeholder)])),
        _ => return Err(Normalized::statement(statement, Vec::new())),
    }
    if is_blank_mask(text) {
        return Err(Normalized::statement(Statement::Unknown, vec![issue(IssueCode::PhonePlaceholder)]));
    }
    if ["**", "__", "••"].iter().any(|mask| text.contains(mask)) && !text.contains(|c: char| c.is_alphabetic()) {
        return Err(Normalized::refused(vec![issue(IssueCode::PhoneNotANumber)]));
    }
    if is_scientific(text) {
        return Err(Normalized::refused(vec![issue(IssueCode::ValueLost)]));
    }
    Ok((text.trim(), issues))
}

/// `+7 (___) ___-__-__`, `8-XXX-XXX-XX-XX`: a form's mask that nobody filled in.
fn is_blank_mask(text: &str) -> bool {
    let (mut digits, mut blanks) = (0, 0);
    for c in text.chars() {
        match c {
            '_' | 'x' | 'X' | 'х' | 'Х' | '#' | '*' => blanks += 1,
            _ if text::digit_value(c).is_some() => digits += 1,
            '+' | '(' | ')' | '.' => {}
            _ if c.is_whitespace() || text::is_dash(c) => {}
            _ => return false,
        }
    }
    blanks >= 5 && digits <= 4
}

/// `7,91612E+10`: what a spreadsheet makes of a long number. The digits behind the point are all that is left of it.
fn is_scientific(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['+', '-']);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once([',', '.']).unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(exponent.trim_start_matches('+')) && exponent.len() <= 4
}

/// The numbers of a text; with letters read as digits if it has no valid number without them.
fn read_text(received: &str, context: &RuleContext, issues: &mut Vec<Issue>) -> (Entries, bool) {
    let shortest = habit::shortest_number(context.region);
    let scan = scan::scan(received, shortest);
    if scan.unsafe_chars {
        issues.push(issue(IssueCode::UnsafeChar));
    }
    if scan.replacement_chars {
        issues.push(issue(IssueCode::ReplacementChar));
    }
    let mut found = cell::assemble(&scan, received, context);
    let left_out = std::mem::take(&mut found.left_out);
    found.rest.extend(left_out.into_iter().filter_map(|raw| received.get(raw)).map(|raw| scan::trim_raw(raw).to_owned()));
    let letters = found.entries.iter().any(|entry| !entry.label.is_empty()) || !found.rest.is_empty();
    if found.entries.iter().any(|entry| entry.reading.is_valid()) && !(letters && is_spelled(&scan.unified)) {
        return (found, false);
    }
    // A word that announced an extension is none of the number's letters.
    let extension = found.entries.iter().any(|entry| entry.extension.is_some() || entry.bad_extension.is_some());
    // Words beside a number are no letters of it; that letters touch its digits is enough to believe a number that is only possible.
    let touching = is_spelled(&scan.unified) && touches_digits(&scan.unified);
    let spelled = [look_alikes(&scan.unified), keypad(&scan.unified).filter(|_| !extension)];
    for text in spelled.into_iter().flatten() {
        let mut again = cell::assemble(&scan::scan(&text, shortest), &text, context);
        if let [entry] = again.entries.as_mut_slice()
            && (entry.reading.is_valid() || touching && matches!(entry.reading, Reading::Number { .. }))
        {
            // Places in the respelled text are not places in the text as received.
            entry.raw = 0..received.len();
            return (again, true);
        }
    }
    (found, false)
}

/// The text with letters that look like digits as digits, where they touch a digit: `+7 9l6 123-45-О7`.
fn look_alikes(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let twin = |c: char| match c {
        'O' | 'o' | 'О' | 'о' => Some('0'),
        'I' | 'l' | 'І' | 'і' => Some('1'),
        'З' | 'з' => Some('3'),
        _ => None,
    };
    let stands_for_digit = |c: &char| c.is_ascii_digit() || twin(*c).is_some();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut changed = false;
    while let Some(&c) = chars.get(at) {
        let run = chars.get(at..).unwrap_or_default().iter().take_while(|c| stands_for_digit(c)).count();
        let group = chars.get(at..at + run).unwrap_or_default();
        let bounded = !chars.get(at + run).is_some_and(|c| c.is_alphabetic())
            && !at.checked_sub(1).and_then(|index| chars.get(index)).is_some_and(|c| c.is_alphabetic());
        if group.iter().any(char::is_ascii_digit) && bounded {
            changed |= group.iter().any(|c| !c.is_ascii_digit());
            out.extend(group.iter().map(|&c| twin(c).unwrap_or(c)));
            at += run;
        } else {
            out.push(c);
            at += 1;
        }
    }
    changed.then_some(out)
}

/// The text with Latin letters as the keys of a telephone (ITU-T E.161), as libphonenumber reads `8 800 BEELINE`: three letters at
/// the least, and three digits before them (or a country code).
fn keypad(text: &str) -> Option<String> {
    let text = text.trim_start().strip_prefix("tel:").unwrap_or(text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text.chars().all(|c| !c.is_alphabetic() || c.is_ascii_alphabetic());
    let digits = text.chars().take_while(|c| !c.is_alphabetic()).filter(char::is_ascii_digit).count();
    // The words of a URI's parameters are no letters of its number.
    let parameters = text.contains(";phone-context=") || text.contains(";isub=");
    if parameters || letters < 3 || !latin || digits < 3 || !text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        return None;
    }
    Some(text.chars().map(|c| key(c).unwrap_or(c)).collect())
}

/// Whether letters look like a part of the number and not like words beside it: `+39 02 1234 ROMA`, all capital.
fn is_spelled(text: &str) -> bool {
    !text.contains(|c: char| c.is_alphabetic() && !c.is_ascii_uppercase()) && text.ends_with(|c: char| c.is_ascii_uppercase())
}

/// Whether the letters at the end stand at the digits, with a dash between at the most: `+41 44 257-HLSL`.
fn touches_digits(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
    number.strip_suffix('-').unwrap_or(number).ends_with(|c: char| c.is_ascii_digit())
}

fn key(letter: char) -> Option<char> {
    Some(match letter.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        _ => return None,
    })
}

/// One number with what belongs to it.
fn finish(entry: Entry, letters: bool, mut issues: Vec<Issue>) -> Normalized<PhoneReading> {
    let Entry { reading: found, extension, bad_extension, usage, mut label, .. } = entry;
    let mut say = |code| issues.push(issue(code));
    if letters {
        say(IssueCode::PhoneLetters);
    }
    let invalid = PhoneReading { phone: Phone::default(), region: None, short: None };
    let mut value = match found {
        Reading::Placeholder => {
            say(IssueCode::PhonePlaceholder);
            return Normalized::statement(Statement::Unknown, issues);
        }
        Reading::Refused(code) => {
            say(code);
            return Normalized::refused(issues);
        }
        Reading::Unfit(code, meant) => {
            issues.push(with_meant(issue(code), meant));
            PhoneReading { phone: Phone { plan: PLAN_VERSION, ..invalid.phone }, ..invalid }
        }
        Reading::Short(short) => {
            issues.push(issue(IssueCode::PhoneShortNumber).detail(short.name()));
            PhoneReading { short: Some(short), ..invalid }
        }
        Reading::Local => {
            say(IssueCode::PhoneLocalOnly);
            invalid
        }
        Reading::Number { planned, fixed, area_code, meant } => {
            if fixed {
                say(IssueCode::PhonePrefixFixed);
            }
            if planned.fit != Fit::Valid {
                issues.push(with_meant(issue(IssueCode::PhoneNotValid), meant));
            }
            issues.extend(area_code.map(|area| issue(IssueCode::PhoneAreaCode).detail(area)));
            reading(&planned)
        }
    };
    if let Some(text) = bad_extension {
        issues.push(issue(IssueCode::PhoneExtension).detail(clean(&text)));
        label.push(text);
    }
    value.phone.extension = extension;
    value.phone.usage = usage;
    value.phone.label = take_label(&label, &mut issues);
    Normalized::value(value, issues)
}

/// `(495) 123-45-67, 765-43-21`: local digits beside a landline probably mean its area. Suggested, not done.
fn suggest_area_code(reading: &mut Normalized<PhoneReading>, raw: &str, neighbour: &Phone, context: &RuleContext) {
    let Some(issue) = reading.issues.iter_mut().find(|issue| issue.code == IssueCode::PhoneLocalOnly) else { return };
    let Some(number) = neighbour.e164.filter(|_| neighbour.kind == PhoneKind::Landline) else { return };
    let digits: String = raw.chars().filter_map(text::digit_value).take(8).map(|value| char::from(b'0' + value)).collect();
    let whole = number.digits().to_string();
    let area = whole.len().checked_sub(digits.len()).and_then(|length| whole.get(..length)).unwrap_or_default();
    if let Ok(planned) = plan::read(true, &format!("{area}{digits}"), context.region)
        && planned.fit == Fit::Valid
        && let Some(e164) = planned.e164
    {
        issue.suggestion = Some(e164.to_string());
    }
}

/// The number that is probably meant, as the suggestion of a doubt.
fn with_meant(doubt: Issue, meant: Option<E164>) -> Issue {
    match meant {
        Some(number) => doubt.suggest(number.to_string()),
        None => doubt,
    }
}

/// The words beside a number as one label.
fn take_label(words: &[String], issues: &mut Vec<Issue>) -> Option<String> {
    let joined = words.join(", ");
    let (label, cleaned) = text::clean(&joined, TEXT_BYTES_MAX);
    if cleaned.cut {
        issues.push(issue(IssueCode::TooLong).detail(TEXT_BYTES_MAX.to_string()));
    }
    let label = scan::trim(&label).to_owned();
    if label.is_empty() {
        return None;
    }
    issues.push(issue(IssueCode::PhoneLeftover).detail(label.clone()));
    Some(label)
}

fn clean(raw: &str) -> String {
    text::clean(raw, TEXT_BYTES_MAX).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of regular shapes with their signs read as the library reads their digits, and the table knows most of them. The numbers
    /// come from a fixed multiplicative sequence.
    #[test]
    fn regular_texts_equal_the_library() {
        let mut seed: u64 = 20_261_125;
        let mut next = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % bound
        };
        let plans = [
            (*b"RU", 7, "8", vec!["916", "903", "999", "495", "343", "846", "421", "800", "512"]),
            (*b"KZ", 7, "8", vec!["701", "777", "717", "727", "495"]),
            (*b"UA", 380, "0", vec!["50", "67", "44", "57", "12"]),
            (*b"BY", 375, "80", vec!["29", "33", "17", "16", "12"]),
        ];
        let (mut known, mut wrong) = (0, Vec::new());
        for round in 0..8_000 {
            let (region, country, trunk, areas) = &plans[round % plans.len()];
            let area = areas[next(areas.len() as u64) as usize];
            let (b, c, d) = (next(1000), next(100), next(100));
            let plus = next(2) == 0;
            let head = if plus { format!("+{country}") } else { (*trunk).to_owned() };
            let text = match next(5) {
                0 => format!("{head} ({area}) {b:03}-{c:02}-{d:02}"),
                1 => format!("{head}({area}){b:03}{c:02}{d:02}"),
                2 => format!("{head}-{area}-{b:03}-{c:02}-{d:02}"),
                3 => format!("{head} {area} {b:03} {c:02} {d:02}"),
                _ => format!("{head}{area}{b:03}{c:02}{d:02}"),
            };
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let context = RuleContext::new(*region, chrono::NaiveDate::default());
            if let Some(read) = read_regular(&text, &context) {
                known += 1;
                if plan::read_any(plus, &digits, *region).map(|planned| reading(&planned)) != Ok(read.clone()) {
                    wrong.push(format!("{text}: {read:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {known}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
        assert!(known > 5_000, "the table knows {known} of 8000");
    }
}
