//! Payment card numbers: never stored. Found in any text by brand prefix, length and Luhn's check.
//!
//! A number is looked for in digits of any script, in one run or in the groups that cards are printed and typed in; blanks of
//! any kind, points, dashes and slashes may stand between groups, invisible characters anywhere. What merely looks like a card
//! is left alone: longer runs of digits, accounts of 20 digits, IBANs, OGRN, OGRNIP, IMEI, bar codes and lists of phones. One
//! of ten random digit strings passes Luhn's check, so it decides only together with brand, length and grouping.
//!
//! Invariants: masking is idempotent (a masked number is no part of another one); what is not a card number stays byte for byte.
//! Linear; texts with fewer than 13 digits cost one pass over their bytes and no allocation.

use crate::text::{digit_value, is_dash, is_unsafe};
use std::borrow::Cow;

/// Digits of the longest phone number that some brand's shortest cards could be taken for.
const PHONE_DIGITS_MAX: usize = 14;

/// Fewest digits of a card number (ISO/IEC 7812-1 allows from 8; no brand below issues fewer than 13).
const DIGITS_MIN: usize = 13;

/// Most digits of a card number (ISO/IEC 7812-1).
const DIGITS_MAX: usize = 19;

/// Most visible characters between two groups: ` - `.
const SEPARATOR_CHARS_MAX: usize = 3;

/// A range of issuer prefixes, both ends included, and the lengths that its brand issues (bit n = n digits).
struct Brand {
    first: u32,
    last: u32,
    prefix_digits: u32,
    lengths: u32,
}

const fn brand(first: u32, last: u32, prefix_digits: u32, lengths: u32) -> Brand {
    Brand { first, last, prefix_digits, lengths }
}

const L13: u32 = 1 << 13;
const L14: u32 = 1 << 14;
const L15: u32 = 1 << 15;
const L16: u32 = 1 << 16;
const L17: u32 = 1 << 17;
const L18: u32 = 1 << 18;
const L19: u32 = 1 << 19;

/// Issuer prefixes, as the brands publish them. Maestro's whole ranges are taken at 16, 18 and 19 digits only: at other
/// lengths they would swallow OGRN, parcels and IMEI; its own prefixes are taken at all lengths.
const BRANDS: &[Brand] = &[
    brand(2200, 2204, 4, L16 | L17 | L18 | L19),                   // МИР
    brand(4, 4, 1, L13 | L16 | L18 | L19),                         // Visa
    brand(51, 55, 2, L16),                                         // Mastercard
    brand(2221, 2720, 4, L16),                                     // Mastercard
    brand(34, 34, 2, L15),                                         // American Express
    brand(37, 37, 2, L15),                                         // American Express
    brand(62, 62, 2, L16 | L17 | L18 | L19),                       // UnionPay
    brand(3528, 3589, 4, L16 | L17 | L18 | L19),                   // JCB
    brand(300, 305, 3, L14 | L16 | L17 | L18 | L19),               // Diners Club
    brand(3095, 3095, 4, L14 | L16),                               // Diners Club
    brand(36, 36, 2, L14 | L16 | L17 | L18 | L19),                 // Diners Club
    brand(38, 39, 2, L14 | L16 | L17 | L18 | L19),                 // Diners Club
    brand(6011, 6011, 4, L16 | L19),                               // Discover
    brand(644, 649, 3, L16 | L19),                                 // Discover
    brand(65, 65, 2, L16 | L19),                                   // Discover
    brand(50, 50, 2, L16 | L18 | L19),                             // Maestro
    brand(56, 58, 2, L16 | L18 | L19),                             // Maestro
    brand(63, 63, 2, L16 | L18 | L19),                             // Maestro
    brand(67, 67, 2, L16 | L18 | L19),                             // Maestro
    brand(5018, 5018, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(5020, 5020, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(5038, 5038, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(5893, 5893, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(6304, 6304, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(6759, 6759, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(6761, 6763, 4, L13 | L14 | L15 | L16 | L17 | L18 | L19), // Maestro
    brand(9804, 9804, 4, L16),                                     // ПРОСТІР
    brand(9112, 9112, 4, L16),                                     // Белкарт
    brand(8600, 8600, 4, L16),                                     // Uzcard
    brand(9860, 9860, 4, L16),                                     // Humo
];

/// Groups that cards are typed in, besides one run and groups of one size.
const GROUPINGS: &[&[usize]] = &[
    &[4, 6, 5],
    &[4, 6, 4],
    &[8, 8],
    &[4, 4, 8],
    &[8, 4, 4],
    &[4, 8, 4],
    &[4, 12],
    &[12, 4],
    &[6, 10],
    &[6, 6, 4],
    &[6, 12],
    &[6, 13],
    &[4, 4, 5],
    &[8, 10],
    &[8, 11],
    &[4, 11],
    &[4, 10],
    &[2, 2, 4, 4, 4],
    &[6, 2, 4, 4],
    &[4, 2, 2, 4, 4],
];

/// The text with every payment card number masked to `•••• 1234`; borrowed where there is none.
pub fn mask(text: &str) -> Cow<'_, str> {
    if !may_hold(text) {
        return Cow::Borrowed(text);
    }
    let (digits, groups) = scan(text);
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while at < groups.len() {
        let rest = groups.get(at..).unwrap_or_default();
        match step(text, &digits, rest) {
            Step::Skip(count) => at += count,
            Step::Card(count) => {
                let (Some(first), Some(last)) = (rest.first(), rest.get(count - 1)) else { break };
                out.push_str(text.get(copied..first.start).unwrap_or_default());
                out.push_str("•••• ");
                let end = last.digits_start + last.len;
                out.extend(digits.get(end - 4..end).unwrap_or_default().iter().map(|&digit| char::from(b'0' + digit)));
                copied = last.end;
                at += count;
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether there is a payment card number in the text.
pub fn contains(text: &str) -> bool {
    matches!(mask(text), Cow::Owned(_))
}

/// Whether these digits (values 0 … 9), taken as one number, are a card number by brand prefix, length and check.
pub(crate) fn is_card(digits: &[u8]) -> bool {
    let Some(length) = u32::try_from(digits.len()).ok().filter(|length| (DIGITS_MIN as u32..=DIGITS_MAX as u32).contains(length)) else {
        return false;
    };
    let prefix = |count: u32| digits.iter().take(count as usize).fold(0, |prefix, &digit| prefix * 10 + u32::from(digit));
    BRANDS.iter().any(|brand| brand.lengths >> length & 1 == 1 && (brand.first..=brand.last).contains(&prefix(brand.prefix_digits)))
        && luhn(digits)
        && !(digits.len() <= 14 && gs1(digits))
        && !(digits.len() == 13 && remainder(digits, 11))
        && !(digits.len() == 15 && remainder(digits, 13))
}

/// A bound from above: whether the text can hold 13 digits. Digits of other scripts begin with one of five bytes, none of
/// which begins a Cyrillic or a Latin letter.
fn may_hold(text: &str) -> bool {
    text.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, 0xD9 | 0xDB | 0xE0 | 0xEF | 0xF0)).count() >= DIGITS_MIN
}

/// A run of digits; only invisible characters are inside.
struct Group {
    start: usize,
    end: usize,
    digits_start: usize,
    len: usize,
    /// Nothing but a separator stands before it and after the group before.
    joined: bool,
    /// What is left of a masked number.
    masked: bool,
}

/// The digits of a text and their groups.
fn scan(text: &str) -> (Vec<u8>, Vec<Group>) {
    let mut digits = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let (mut separators, mut open, mut joined, mut bullet) = (0, false, false, false);
    let mut blank = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if let Some(digit) = digit_value(c) {
            match groups.last_mut().filter(|_| open) {
                Some(group) => (group.end, group.len) = (end, group.len + 1),
                None => groups.push(Group { start, end, digits_start: digits.len(), len: 1, joined, masked: bullet }),
            }
            digits.push(digit);
            (separators, open, joined, bullet) = (0, true, true, false);
            blank = false;
        } else if !is_invisible(c) {
            open = false;
            // Cleaning makes one blank of a run of them.
            separators += usize::from(!(blank && c.is_whitespace()));
            blank = c.is_whitespace();
            joined &= is_separator(c) && separators <= SEPARATOR_CHARS_MAX;
            bullet = c == '•' || bullet && c == ' ';
        }
    }
    (digits, groups)
}

fn is_invisible(c: char) -> bool {
    is_unsafe(c) && !c.is_whitespace() || matches!(c, '\u{20E3}' | '\u{0300}'..='\u{036F}')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '.' | '/' | '_' | '·' | '\u{2027}' | '\u{30FB}' | '\u{FF0E}')
}

enum Step {
    /// So many groups are no card.
    Skip(usize),
    /// So many groups are one card.
    Card(usize),
}

/// What begins at the first of these groups.
fn step(text: &str, digits: &[u8], groups: &[Group]) -> Step {
    let Some(first) = groups.first().filter(|group| !group.masked) else { return Step::Skip(1) };
    let mut run = 1;
    while run < 2 * DIGITS_MAX && groups.get(run).is_some_and(|group| group.joined && !group.masked) {
        run += 1;
    }
    let groups = groups.get(..run).unwrap_or_default();
    if let Some(count) = iban(text, digits, groups).or_else(|| account(digits, groups)) {
        return Step::Skip(count);
    }
    // A plus sign and up to fourteen digits are an international phone number; no card is written like that.
    let plus = text.get(..first.start).is_some_and(|before| before.ends_with('+'));
    if plus && groups.iter().map(|group| group.len).sum::<usize>() <= PHONE_DIGITS_MAX {
        return Step::Skip(run);
    }
    let mut total = 0;
    let mut best = None;
    for (index, group) in groups.iter().enumerate() {
        total += group.len;
        if total > DIGITS_MAX {
            break;
        }
        let number = digits.get(first.digits_start..first.digits_start + total).unwrap_or_default();
        if total >= DIGITS_MIN && is_plausible(groups.get(..=index).unwrap_or_default()) && is_card(number) {
            best = Some(index + 1);
            // Sixteen digits are what cards have; digits behind them are a date or a code.
            if total == 16 {
                break;
            }
        }
    }
    best.map_or(Step::Skip(1), Step::Card)
}

/// Whether cards are typed in such groups.
fn is_plausible(groups: &[Group]) -> bool {
    let Some(first) = groups.first() else { return false };
    let even = first.len <= 4
        && groups.split_last().is_some_and(|(last, before)| before.iter().all(|group| group.len == first.len) && last.len <= first.len);
    groups.len() == 1 || even || GROUPINGS.iter().any(|grouping| groups.iter().map(|group| group.len).eq(grouping.iter().copied()))
}

/// Five groups of four digits with a currency code in places 6 … 8 are an account (Bank of Russia, regulation 809-P).
fn account(digits: &[u8], groups: &[Group]) -> Option<usize> {
    let five = groups.get(..5)?;
    let start = five.first()?.digits_start;
    let currency = digits.get(start + 5..start + 8)?;
    let known = [[8, 1, 0], [6, 4, 3], [8, 4, 0], [9, 7, 8], [1, 5, 6], [3, 9, 8], [9, 8, 0], [9, 3, 3]].iter().any(|code| code == currency);
    (known && five.iter().all(|group| group.len == 4)).then_some(5)
}

/// An IBAN of digits only behind its country: two Latin letters directly before the first group, and its check holds (ISO 13616).
fn iban(text: &str, digits: &[u8], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let before = text.get(..first.start)?.as_bytes();
    let (&[a, b], front) = (before.last_chunk::<2>()?, before.get(..before.len() - 2)?);
    if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic()) || front.last().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let step = |rest: u32, value: u32, base: u32| (rest * base + value) % 97;
    let letter = |byte: u8| u32::from(byte.to_ascii_uppercase() - b'A') + 10;
    let mut total = 0;
    for (index, group) in groups.iter().enumerate() {
        total += group.len;
        let number = digits.get(first.digits_start..first.digits_start + total)?;
        let (check, account) = number.split_at_checked(2)?;
        let rest = account.iter().fold(0, |rest, &digit| step(rest, digit.into(), 10));
        let rest = step(step(rest, letter(a), 100), letter(b), 100);
        if (13..=32).contains(&total) && check.iter().fold(rest, |rest, &digit| step(rest, digit.into(), 10)) == 1 {
            return Some(index + 1);
        }
        if total > 32 {
            break;
        }
    }
    None
}

/// Luhn's check (ISO/IEC 7812-1 Annex B).
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(index, &digit)| u32::from(if index % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })).sum();
    sum.is_multiple_of(10)
}

/// The check of bar codes (GS1 General Specifications §7.9).
fn gs1(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(index, &digit)| u32::from(digit) * if index % 2 == 0 { 1 } else { 3 }).sum();
    sum.is_multiple_of(10)
}

/// The check of OGRN (modulus 11) and OGRNIP (13).
fn remainder(digits: &[u8], modulus: u64) -> bool {
    let Some((&check, number)) = digits.split_last() else { return false };
    number.iter().fold(0, |number, &digit| number * 10 + u64::from(digit)) % modulus % 10 == u64::from(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cards in every dress are masked; what only looks like one stays.
    #[test]
    fn masks_cards_and_nothing_else() {
        for (text, expected) in [
            ("карта 4111 1111 1111 1111 до 12/25", "карта •••• 1111 до 12/25"),
            ("4111111111111111", "•••• 1111"),
            ("４１１１-1111\u{200B}1111.1111", "•••• 1111"),
            ("2200 0000 0000 0004;5555555555554444", "•••• 0004;•••• 4444"),
            ("3782 822463 10005", "•••• 0005"),
            ("сч. 4070 2810 4000 0000 1234", "сч. 4070 2810 4000 0000 1234"),
            ("40702810400000001234", "40702810400000001234"),
            ("8 916 123 45 67, 8 495 123 45 67", "8 916 123 45 67, 8 495 123 45 67"),
            ("4111 1111 1111 1112", "4111 1111 1111 1112"),
            ("", ""),
        ] {
            assert_eq!(mask(text), expected, "{text}");
            assert_eq!(mask(expected), expected, "{text} twice");
        }
    }
}
