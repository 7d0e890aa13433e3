//! Payment card numbers: never stored. Found in any text by brand prefix, length and Luhn's check.
//!
//! A number is looked for in digits of any script, in one run or in the groups that cards are printed and typed in; blanks of
//! any kind, points, dashes and slashes may stand between groups, invisible characters anywhere. What merely looks like a card
//! is left alone: longer runs of digits, accounts of 20 digits, IBANs, OGRN, OGRNIP, IMEI, bar codes and lists of phones. One
//! of ten random digit strings passes Luhn's check, so it decides only together with brand, length and grouping. A number that
//! is a right bar code, INN or OGRN as well is taken for one where the word before says so or there are no words at all; an IMEI and
//! a policy of medical insurance, which have Luhn's check too, where the word before says so.
//!
//! Invariants: masking is idempotent (a masked number is no part of another one); what is not a card number stays byte for byte.
//! Linear; texts with fewer than 12 digits cost one pass over their bytes and no allocation.

use crate::text::{digit_value, is_dash, is_unsafe};
use std::borrow::Cow;

/// Digits of the longest phone number (E.164 §6.2.1), which some brand's shorter cards could be taken for.
const PHONE_DIGITS_MAX: usize = 15;

/// Fewest digits of a card number (ISO/IEC 7812-1 allows from 8; no brand below issues fewer than 12).
const DIGITS_MIN: usize = 12;

/// Most digits of a card number (ISO/IEC 7812-1).
const DIGITS_MAX: usize = 19;

/// Digits of most cards.
const CARD_DIGITS: usize = 16;

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

const L12: u32 = 1 << 12;
const L13: u32 = 1 << 13;
const L14: u32 = 1 << 14;
const L15: u32 = 1 << 15;
const L16: u32 = 1 << 16;
const L17: u32 = 1 << 17;
const L18: u32 = 1 << 18;
const L19: u32 = 1 << 19;
const L16_TO_19: u32 = L16 | L17 | L18 | L19;
const L12_TO_19: u32 = L12 | L13 | L14 | L15 | L16_TO_19;

/// Issuer prefixes, as the brands publish them. Maestro's whole ranges are taken at 16, 18 and 19 digits only: at other
/// lengths they would swallow OGRN, parcels and IMEI; its own prefixes are taken at all lengths.
const BRANDS: &[Brand] = &[
    brand(2200, 2204, 4, L16_TO_19),             // МИР
    brand(4, 4, 1, L13 | L16 | L18 | L19),       // Visa
    brand(51, 55, 2, L16),                       // Mastercard
    brand(2221, 2720, 4, L16),                   // Mastercard
    brand(34, 34, 2, L15),                       // American Express
    brand(37, 37, 2, L15),                       // American Express
    brand(62, 62, 2, L16_TO_19),                 // UnionPay
    brand(81, 81, 2, L16_TO_19),                 // UnionPay
    brand(3528, 3589, 4, L16_TO_19),             // JCB
    brand(2131, 2131, 4, L15),                   // JCB
    brand(1800, 1800, 4, L15),                   // JCB
    brand(300, 305, 3, L14 | L16_TO_19),         // Diners Club
    brand(3095, 3095, 4, L14 | L16_TO_19),       // Diners Club
    brand(36, 36, 2, L14 | L15 | L16_TO_19),     // Diners Club
    brand(38, 39, 2, L14 | L15 | L16_TO_19),     // Diners Club
    brand(6011, 6011, 4, L16_TO_19),             // Discover
    brand(644, 649, 3, L16_TO_19),               // Discover
    brand(65, 65, 2, L16_TO_19),                 // Discover
    brand(50, 50, 2, L16 | L18 | L19),           // Maestro
    brand(56, 58, 2, L16 | L18 | L19),           // Maestro
    brand(63, 63, 2, L16 | L18 | L19),           // Maestro
    brand(67, 67, 2, L16 | L18 | L19),           // Maestro
    brand(5018, 5018, 4, L12_TO_19),             // Maestro
    brand(5020, 5020, 4, L12_TO_19),             // Maestro
    brand(5038, 5038, 4, L12_TO_19),             // Maestro
    brand(5612, 5612, 4, L13 | L14 | L15 | L17), // Maestro
    brand(5893, 5893, 4, L12_TO_19),             // Maestro
    brand(6304, 6304, 4, L12_TO_19),             // Maestro
    brand(6390, 6390, 4, L13 | L14 | L15 | L17), // Maestro
    brand(6759, 6759, 4, L12_TO_19),             // Maestro
    brand(6761, 6763, 4, L12_TO_19),             // Maestro
    brand(9804, 9804, 4, L16),                   // ПРОСТІР
    brand(9112, 9112, 4, L16),                   // Белкарт
    brand(8600, 8600, 4, L16),                   // Uzcard
    brand(9860, 9860, 4, L16),                   // Humo
    brand(9417, 9417, 4, L16),                   // Элкарт
    brand(9051, 9051, 4, L16),                   // ArCa
    brand(9792, 9792, 4, L16),                   // Troy
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
    let has_words = text.chars().any(crate::text::is_letter);
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while at < groups.len() {
        let rest = groups.get(at..).unwrap_or_default();
        match step(text, has_words, &digits, rest) {
            Step::Skip(count) => at += count,
            Step::Card(count) => {
                let (Some(first), Some(last)) = (rest.first(), rest.get(count - 1)) else { break };
                out.push_str(text.get(copied..first.start).unwrap_or_default());
                // Two cards typed as one run.
                if count == 1 && first.len == 2 * CARD_DIGITS {
                    push_mask(&digits, first.digits_start + CARD_DIGITS, &mut out);
                    out.push(' ');
                }
                push_mask(&digits, last.digits_start + last.len, &mut out);
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

/// What is shown of a card number whose last digit stands before `end`.
fn push_mask(digits: &[u8], end: usize, out: &mut String) {
    out.push_str("•••• ");
    out.extend(digits.get(end - 4..end).unwrap_or_default().iter().map(|&digit| char::from(b'0' + digit)));
}

/// Whether there is a payment card number in the text.
pub fn contains(text: &str) -> bool {
    matches!(mask(text), Cow::Owned(_))
}

/// Whether these digits (values 0 … 9), taken as one number, are a card number by brand prefix, length (13 or more)
/// and check, and nothing else.
pub(crate) fn is_card(digits: &[u8]) -> bool {
    digits.len() > 12 && is_branded(digits) && !is_other_code(digits)
}

/// Brand prefix, length and check.
fn is_branded(digits: &[u8]) -> bool {
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) {
        return false;
    }
    let prefix = |count: u32| digits.iter().take(count as usize).fold(0, |prefix, &digit| prefix * 10 + u32::from(digit));
    BRANDS.iter().any(|brand| brand.lengths >> digits.len() & 1 == 1 && (brand.first..=brand.last).contains(&prefix(brand.prefix_digits)))
        && luhn(digits)
}

/// Whether these digits pass the check of a bar code (a parcel of Russia's post has the same), of INN or OGRN.
fn is_other_code(digits: &[u8]) -> bool {
    match digits.len() {
        12 => inn(digits),
        13 => gs1(digits) || ogrn(digits),
        14 => gs1(digits),
        _ => false,
    }
}

/// A bound from above: whether the text can hold the digits of a card. Digits of other scripts begin with one of five bytes, none of
/// which begins a Cyrillic or a Latin letter. Twelve digits without words, the first no 5 or 6, are a phone of Ukraine or an INN.
fn may_hold(text: &str) -> bool {
    let count = text.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, 0xD9 | 0xDB | 0xE0 | 0xEF | 0xF0)).count();
    let begins_like_maestro = || text.chars().find_map(digit_value).is_some_and(|first| matches!(first, 5 | 6));
    count > DIGITS_MIN || count == DIGITS_MIN && (begins_like_maestro() || text.chars().any(crate::text::is_letter))
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
    /// What stands before it and after the group before.
    odd: Odd,
}

/// The digits of a text and their groups.
fn scan(text: &str) -> (Vec<u8>, Vec<Group>) {
    let mut digits = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let (mut separators, mut open, mut joined, mut bullet) = (0, false, false, false);
    let (mut blank, mut odd, mut end) = (false, Odd::None, 0);
    for (start, c) in text.char_indices() {
        if start < end {
            continue;
        }
        let escaped = escaped_separator(c, text, start);
        end = start + escaped.unwrap_or(c.len_utf8());
        let c = if escaped.is_some() { ' ' } else { c };
        if let Some(digit) = digit_value(c) {
            match groups.last_mut().filter(|_| open) {
                Some(group) => (group.end, group.len) = (end, group.len + 1),
                None => groups.push(Group { start, end, digits_start: digits.len(), len: 1, joined, masked: bullet, odd }),
            }
            digits.push(digit);
            (separators, open, joined, bullet) = (0, true, true, false);
            (blank, odd) = (false, Odd::None);
        } else if !is_invisible(c) {
            open = false;
            // Cleaning makes one blank of a run of them.
            separators += usize::from(!(blank && c.is_whitespace()));
            blank = c.is_whitespace();
            joined &= is_separator(c) && separators <= SEPARATOR_CHARS_MAX;
            bullet = c == '•' || bullet && c == ' ';
            odd = match odd {
                Odd::None if is_odd_separator(c) => Odd::Only(c),
                _ => Odd::Other,
            };
        }
    }
    (digits, groups)
}

/// What stands between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    None,
    /// One sign that seldom parts the groups of a number.
    Only(char),
    Other,
}

/// The bytes of a separator that is written in the manner of a link or a page.
fn escaped_separator(c: char, text: &str, start: usize) -> Option<usize> {
    if !matches!(c, '%' | '&') {
        return None;
    }
    let rest = text.get(start..)?;
    ["%20", "%2D", "%2d", "&nbsp;", "&#160;"].iter().find(|escape| rest.starts_with(*escape)).map(|escape| escape.len())
}

fn is_invisible(c: char) -> bool {
    is_unsafe(c) && !c.is_whitespace() || matches!(c, '\u{20E3}' | '\u{0300}'..='\u{036F}')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '.' | '/' | '_' | '·' | '\u{2027}' | '\u{30FB}' | '\u{FF0E}')
}

/// Signs that part other things than the groups of a number; they count between four groups of four alone.
fn is_odd_separator(c: char) -> bool {
    matches!(c, ',' | ':' | ';' | '|' | '\\' | '+' | '*' | '~' | '=' | '\'' | '`')
}

enum Step {
    /// So many groups are no card.
    Skip(usize),
    /// So many groups are one card.
    Card(usize),
}

/// What begins at the first of these groups.
fn step(text: &str, has_words: bool, digits: &[u8], groups: &[Group]) -> Step {
    let Some(first) = groups.first().filter(|group| !group.masked) else { return Step::Skip(1) };
    if is_two_cards(digits, first) || is_oddly_parted(digits, groups) {
        return Step::Card(if first.len == 4 { 4 } else { 1 });
    }
    let mut run = 1;
    while run < 2 * DIGITS_MAX && groups.get(run).is_some_and(|group| group.joined && !group.masked) {
        run += 1;
    }
    let groups = groups.get(..run).unwrap_or_default();
    if let Some(count) = iban(text, digits, groups).or_else(|| account(digits, groups)) {
        return Step::Skip(count);
    }
    // A plus sign and up to fifteen digits are an international phone number; no card is written like that.
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
        let typed = groups.get(..=index).unwrap_or_default();
        if total >= DIGITS_MIN && is_plausible(typed) && is_branded(number) && !is_said_otherwise(text, has_words, number, typed) {
            best = Some(index + 1);
            // Sixteen digits are what cards have; digits behind them are a date or a code.
            if total == CARD_DIGITS {
                break;
            }
        }
    }
    best.map_or(Step::Skip(1), Step::Card)
}

/// One run of two cards of sixteen digits.
fn is_two_cards(digits: &[u8], group: &Group) -> bool {
    let run = digits.get(group.digits_start..group.digits_start + group.len);
    group.len == 2 * CARD_DIGITS && run.is_some_and(|run| run.chunks(CARD_DIGITS).all(is_branded))
}

/// Four groups of four with the same odd sign between them: `4111,1111,1111,1111`.
fn is_oddly_parted(digits: &[u8], groups: &[Group]) -> bool {
    let Some([first, second, third, fourth]) = groups.first_chunk() else { return false };
    let fours = [first, second, third, fourth].iter().all(|group| group.len == 4 && !group.masked);
    fours
        && matches!(second.odd, Odd::Only(_))
        && second.odd == third.odd
        && third.odd == fourth.odd
        && digits.get(first.digits_start..first.digits_start + CARD_DIGITS).is_some_and(is_branded)
}

/// Whether the words before a number, or their lack, say that it is a bar code, a device or another code that has Luhn's check by chance
/// or by design.
fn is_said_otherwise(text: &str, has_words: bool, number: &[u8], typed: &[Group]) -> bool {
    let Some(before) = typed.first().and_then(|first| text.get(..first.start)) else { return false };
    let other = typed.len() == 1 && is_other_code(number);
    // Nothing but digits and signs: a column of codes, if it is one that our countries have. Twelve digits alone are an INN with a slip.
    let bare = typed.len() == 1 && !has_words;
    if bare && (number.len() == DIGITS_MIN || other && is_local_code(number)) {
        return true;
    }
    match number.len() {
        12 => other && is_labelled(before, CODE_WORDS) || is_labelled(before, &["іпн", "ипн", "инн", "рнокпп", "пдв", "тел", "моб", "phone"]),
        13 | 14 => other && is_labelled(before, CODE_WORDS),
        15 => is_labelled(before, &["imei", "имей", "имеи"]),
        16 => is_labelled(before, &["полис", "поліс", "омс", "енп"]),
        _ => false,
    }
}

/// Bar codes of goods from Russia to Kazakhstan and from the Baltic states (GS1 prefixes), and OGRN with its year. Cards of such
/// lengths are older than these codes.
fn is_local_code(number: &[u8]) -> bool {
    match number {
        [4, 6, ..] | [4, 7, 0 | 4..=9, ..] | [4, 8, 1 | 2 | 4..=7, ..] => number.len() == 13,
        [5, 0, 2 | 3, ..] => ogrn(number),
        _ => false,
    }
}

/// Beginnings of words for codes that are no cards.
const CODE_WORDS: &[&str] = &[
    "ean",
    "gtin",
    "upc",
    "isbn",
    "штрих",
    "barcode",
    "шк",
    "артикул",
    "товар",
    "трек",
    "track",
    "ттн",
    "рпо",
    "шпи",
    "посыл",
    "отправлен",
    "почт",
    "огрн",
    "инн",
    "егрип",
    "егрюл",
    "ogrn",
    "inn",
    "рнн",
    "накладн",
];

/// Beginnings of words for cards.
const CARD_WORDS: &[&str] = &[
    "карт",
    "card",
    "кредитк",
    "visa",
    "виза",
    "master",
    "мастер",
    "mir",
    "мир",
    "maestro",
    "amex",
    "pan",
    "оплат",
    "оплач",
    "списа",
    "перев",
    "перек",
];

/// How far back a word is looked for, in bytes: a few numbers of a list lie between.
const LABEL_BYTES_MAX: usize = 160;

/// Whether the last word of a text, or the one before it where the last does not speak of cards, begins so.
fn is_labelled(before: &str, words: &[&str]) -> bool {
    let from = (before.len().saturating_sub(LABEL_BYTES_MAX)..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or_default();
    let near = before.get(from..).unwrap_or_default();
    // A word that the bound cuts is no word.
    let near = if from > 0 { near.trim_start_matches(crate::text::is_letter) } else { near };
    let lower = near.to_lowercase();
    let mut back = lower.rsplit(|c: char| !crate::text::is_letter(c)).filter(|word| word.chars().nth(1).is_some());
    let begins = |word: &str, words: &[&str]| words.iter().any(|known| word.starts_with(known));
    match (back.next(), back.next()) {
        (Some(last), _) if begins(last, words) => true,
        (Some(last), Some(previous)) => !begins(last, CARD_WORDS) && begins(previous, words),
        _ => false,
    }
}

/// Whether cards are typed in such groups.
fn is_plausible(groups: &[Group]) -> bool {
    let Some(first) = groups.first() else { return false };
    let even = first.len <= 4
        && groups.split_last().is_some_and(|(last, before)| before.iter().all(|group| group.len == first.len) && last.len <= first.len);
    // Sixteen digits in a few long groups are no list of phones, whatever the groups.
    let long = groups.len() <= 3
        && groups.iter().all(|group| (4..=8).contains(&group.len))
        && groups.iter().map(|group| group.len).sum::<usize>() == CARD_DIGITS;
    groups.len() == 1 || even || long || GROUPINGS.iter().any(|grouping| groups.iter().map(|group| group.len).eq(grouping.iter().copied()))
}

/// Five groups of four digits that begin with a class of accounts (30 … 47) and have a currency code in places 6 … 8 are an account
/// (Bank of Russia, regulation 809-P), unless the last group is a card's month and year.
fn account(digits: &[u8], groups: &[Group]) -> Option<usize> {
    const CURRENCIES: &[u32] =
        &[810, 643, 840, 978, 156, 398, 980, 933, 826, 756, 392, 51, 944, 860, 417, 972, 498, 981, 949, 784, 356, 974, 643, 756];
    let five = groups.get(..5)?;
    let start = five.first()?.digits_start;
    let number = |from: usize, count: usize| {
        digits.get(start + from..start + from + count).map(|digits| digits.iter().fold(0, |n, &digit| n * 10 + u32::from(digit)))
    };
    let known = CURRENCIES.contains(&number(5, 3)?) && (30..=47).contains(&number(0, 2)?);
    let last = number(16, 4)?;
    let until = (1..=12).contains(&(last / 100)) && (20..=40).contains(&(last % 100)) && number(5, 3)? != 810;
    (known && !until && five.iter().all(|group| group.len == 4)).then_some(5)
}

/// Digits of an IBAN behind its two letters, for countries whose accounts are digits only (registry of ISO 13616).
const IBAN_DIGITS: &[(&[u8; 2], usize)] = &[
    (b"AE", 21),
    (b"AT", 18),
    (b"BA", 18),
    (b"BE", 14),
    (b"CH", 19),
    (b"CR", 20),
    (b"CY", 26),
    (b"CZ", 22),
    (b"DE", 20),
    (b"DK", 16),
    (b"EE", 18),
    (b"ES", 22),
    (b"FI", 16),
    (b"FO", 16),
    (b"FR", 25),
    (b"GE", 20),
    (b"GL", 16),
    (b"GR", 25),
    (b"HR", 19),
    (b"HU", 26),
    (b"IL", 21),
    (b"IS", 24),
    (b"KZ", 18),
    (b"LI", 19),
    (b"LT", 18),
    (b"LU", 18),
    (b"ME", 20),
    (b"MK", 17),
    (b"NO", 13),
    (b"PL", 26),
    (b"PT", 23),
    (b"RS", 20),
    (b"RU", 31),
    (b"SE", 22),
    (b"SI", 17),
    (b"SK", 22),
    (b"TN", 22),
    (b"TR", 24),
    (b"UA", 27),
    (b"XK", 18),
];

/// An IBAN of digits only behind its country: two Latin letters directly before the first group, the length of that country, and either
/// the check (ISO 13616) or more digits than a card has.
fn iban(text: &str, digits: &[u8], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let before = text.get(..first.start)?.as_bytes();
    let (&country, front) = (before.last_chunk::<2>()?, before.get(..before.len() - 2)?);
    let country = country.map(|byte| byte.to_ascii_uppercase());
    let (_, length) = IBAN_DIGITS.iter().find(|(known, _)| **known == country)?;
    if front.last().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut total = 0;
    let last = groups.iter().position(|group| {
        total += group.len;
        total >= *length
    })?;
    let number = digits.get(first.digits_start..first.digits_start + length).filter(|_| total == *length)?;
    (*length > DIGITS_MAX || iban_check(country, number)).then_some(last + 1)
}

/// ISO 7064 modulus 97 over account, letters and check digits.
fn iban_check(country: [u8; 2], number: &[u8]) -> bool {
    let Some((check, account)) = number.split_at_checked(2) else { return false };
    let step = |rest: u32, value: u32, base: u32| (rest * base + value) % 97;
    let rest = account.iter().fold(0, |rest, &digit| step(rest, digit.into(), 10));
    let rest = country.iter().fold(rest, |rest, letter| step(rest, u32::from(letter - b'A') + 10, 100));
    check.iter().fold(rest, |rest, &digit| step(rest, digit.into(), 10)) == 1
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

/// Both check digits of an INN of twelve digits.
fn inn(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let check = |weights: &[u32]| weights.iter().zip(digits).map(|(weight, &digit)| weight * u32::from(digit)).sum::<u32>() % 11 % 10;
    matches!(digits, [.., a, b] if check(WEIGHTS.get(1..).unwrap_or_default()) == u32::from(*a) && check(&WEIGHTS) == u32::from(*b))
}

/// The check of OGRN.
fn ogrn(digits: &[u8]) -> bool {
    let Some((&check, number)) = digits.split_last() else { return false };
    number.iter().fold(0, |number, &digit| number * 10 + u64::from(digit)) % 11 % 10 == u64::from(check)
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
