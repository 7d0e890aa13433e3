//! The area codes that Moscow had until December 2005: (095) is (495), (096) of the region around it is (496).
//!
//! `+7 (095)` can be nothing else. `(095) 123-45-67` and `8 (095) 123-45-67` are numbers of Ukrainian mobiles today, and in lists of both
//! countries nearly all of them are that (in a made list of 20,000 rows 408 of 435). So they are read as Moscow's only in a Russian base,
//! where the row speaks of Russia and of nothing in Ukraine: an address in Moscow or its postcode, another phone of Russia, a code that
//! its check digit confirms.
//!
//! Cost: one search of a cell; the other cells of a row are read only where one has such a code.

use super::{RuleContext, identifier, phone};
use crate::model::{FieldNumber, Scheme, field};
use crate::text;

/// The digits before an old code: none, or the trunk prefix, or the country's own.
const BEFORE: [&str; 3] = ["", "8", "7"];

/// Whether a cell may have an old code: cheap, and seldom in vain.
pub(super) fn may_have(text: &str) -> bool {
    text.contains("095") || text.contains("096")
}

/// A phone's text with today's code in place of the old one, what was replaced, and whether its country code leaves no doubt.
pub(super) fn with_new_code(raw: &str) -> Option<(String, &'static str, bool)> {
    let (mut before, mut digits) = (String::new(), 0);
    let start = raw.char_indices().find_map(|(at, c)| {
        if c == '0' {
            return Some(at);
        }
        if c.is_ascii_digit() {
            before.push(c);
        }
        (before.len() > 1).then_some(usize::MAX)
    })?;
    let tail = raw.get(start..)?;
    let (rest, detail, code) = match (tail.strip_prefix("095"), tail.strip_prefix("096")) {
        (Some(rest), _) => (rest, "095 → 495", "495"),
        (_, Some(rest)) => (rest, "096 → 496", "496"),
        _ => return None,
    };
    // Seven digits of the number, then nothing, or words and an extension.
    for c in rest.chars() {
        match c {
            '0'..='9' if digits < 7 => digits += 1,
            ' ' | '(' | ')' | '-' | '–' | '.' | '\u{a0}' if digits < 7 => {}
            _ if digits == 7 && !c.is_ascii_digit() => break,
            _ => return None,
        }
    }
    let local = rest.chars().find(char::is_ascii_digit)?;
    if digits != 7 || local == '0' || !BEFORE.contains(&before.as_str()) {
        return None;
    }
    Some((format!("{}{code}{rest}", raw.get(..start)?), detail, before == "7"))
}

/// Whether a row speaks of Russia, and of nothing in Ukraine. `values` are field, qualifier and text of each cell.
pub(super) fn is_of_russia<'a>(values: impl Iterator<Item = (FieldNumber, &'a str, &'a str)>, context: &RuleContext) -> bool {
    let mut russia = false;
    for (number, qualifier, text) in values {
        let said = match number {
            field::PHONE => of_phones(text, context),
            field::ADDRESS => of_address(text),
            field::IDENTIFIER => of_code(text, qualifier, context),
            field::EMAIL => text.trim_end().ends_with(".ua").then_some(false),
            _ => None,
        };
        if said == Some(false) || text.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ']) {
            return false;
        }
        russia |= said == Some(true);
    }
    russia
}

/// What other phones say: Russia, Ukraine, or nothing.
fn of_phones(text: &str, context: &RuleContext) -> Option<bool> {
    let mut said = None;
    for part in phone::normalize_cell(text, context).phones {
        let Some(number) = part.reading.value.and_then(|reading| reading.phone.e164).filter(|_| with_new_code(&part.raw).is_none()) else { continue };
        match phone::national_digits(number).0 {
            380 => return Some(false),
            7 => said = Some(true),
            _ => {}
        }
    }
    said
}

/// What an address says: postcodes of Moscow and its region have six digits from 101 to 144, those of Ukraine five.
fn of_address(text: &str) -> Option<bool> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let mut said = None;
    for number in numbers.by_ref() {
        match (number.len(), number.parse::<u32>()) {
            (6, Ok(101_000..=144_999)) => said = Some(true),
            (5, _) => return Some(false),
            _ => {}
        }
    }
    let folded = text::fold(text);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(&text::fold(word)));
    if has(&["украин", "киев", "харьков", "одесс", "днепр", "львов", "запорож", "ukraine"]) {
        return Some(false);
    }
    said.or_else(|| has(&["москва", "московск", "подмосков", "moscow"]).then_some(true))
}

/// What a code says that its rule confirms.
fn of_code(text: &str, qualifier: &str, context: &RuleContext) -> Option<bool> {
    let code = identifier::normalize_in_column(text, Scheme::from_name(qualifier)?, None, context.region).value.filter(|code| code.checked)?;
    // Ten digits that are a person's code in Ukraine too say nothing.
    let is_rnokpp = || identifier::normalize(&code.value, Scheme::Rnokpp, None).value.is_some_and(|code| code.checked);
    match code.scheme {
        Scheme::Inn if code.value.len() == 10 && is_rnokpp() => None,
        Scheme::Inn | Scheme::Kpp | Scheme::Ogrn | Scheme::Ogrnip => Some(true),
        Scheme::Edrpou | Scheme::Rnokpp | Scheme::UaVat => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only a whole number behind an old code is one, an extension behind it aside.
    #[test]
    fn old_codes() {
        for (raw, expected) in [
            ("(095) 123-45-67", Some("(495) 123-45-67")),
            ("8 (095) 123-45-67 доб. 12", Some("8 (495) 123-45-67 доб. 12")),
            ("+7 095 123-45-67", Some("+7 495 123-45-67")),
            ("0951234567", Some("4951234567")),
            ("(096) 123-45-67", Some("(496) 123-45-67")),
            ("+38 (095) 123-45-67", None),
            ("(495) 095-45-67", None),
            ("(095) 123-45-6", None),
            ("(095) 123-45-678", None),
            ("(095) 012-34-56", None),
            ("8 (050) 123-45-67", None),
            ("", None),
        ] {
            assert_eq!(with_new_code(raw).map(|(text, ..)| text).as_deref(), expected, "{raw}");
        }
        assert_eq!(with_new_code("+7 (095) 123-45-67").map(|(.., sure)| sure), Some(true));
        assert_eq!(with_new_code("8 (095) 123-45-67").map(|(.., sure)| sure), Some(false));
    }
}
