//! VAT numbers of the European Union: country prefix, syntax, check digits.
//!
//! Syntax: the European Commission's table of VIES number formats. Check digits: the countries' own published methods, where there
//! is one; Bulgaria's ten and Czechia's nine and ten digits (personal numbers) go by syntax. Greece's prefix is EL; GR is
//! read as it. Northern Ireland (XI) takes part in the single market for goods.

use super::check::{Fault, Verdict, all_digits, mod_97, number, sum_is, weighted};
use super::{Code, found, is_card, issue, refused};
use crate::message::IssueCode;
use crate::model::{Identifier, Scheme};
use crate::rules::{Normalized, payment_card};
use chrono::NaiveDate;

/// A country: its prefix, the patterns of its numbers behind the prefix (`9` digit, `A` letter, `*` either), and its check.
struct Country {
    prefix: &'static [u8; 2],
    patterns: &'static [&'static str],
    check: fn(&[u8]) -> Verdict,
}

const fn country(prefix: &'static [u8; 2], patterns: &'static [&'static str], check: fn(&[u8]) -> Verdict) -> Country {
    Country { prefix, patterns, check }
}

const COUNTRIES: &[Country] = &[
    country(b"AT", &["A99999999"], austria),
    country(b"BE", &["9999999999"], belgium),
    country(b"BG", &["999999999", "9999999999"], bulgaria),
    country(b"CY", &["99999999A"], cyprus),
    country(b"CZ", &["99999999", "999999999", "9999999999"], czechia),
    country(b"DE", &["999999999"], germany),
    country(b"DK", &["99999999"], denmark),
    country(b"EE", &["999999999"], |code| sum_is(weighted(code, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))),
    country(b"EL", &["999999999"], greece),
    country(b"ES", &["*9999999*"], spain),
    country(b"FI", &["99999999"], |code| sum_is(weighted(code, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))),
    country(b"FR", &["**999999999"], france),
    country(b"HR", &["99999999999"], |code| sum_is(mod_11_10(code))),
    country(b"HU", &["99999999"], |code| sum_is(weighted(code, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10))),
    country(b"IE", &["9999999A", "9999999AA", "9A99999A"], ireland),
    country(b"IT", &["99999999999"], italy),
    country(b"LT", &["999999999", "999999999999"], lithuania),
    country(b"LU", &["99999999"], |code| sum_is(part(code, 0, 6) % 89 == part(code, 6, 8))),
    country(b"LV", &["99999999999"], latvia),
    country(b"MT", &["99999999"], malta),
    country(b"NL", &["999999999A99"], netherlands),
    country(b"PL", &["9999999999"], |code| sum_is(weighted(code, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digit(code, 9))),
    country(b"PT", &["999999999"], portugal),
    country(b"RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"], romania),
    country(b"SE", &["999999999999"], sweden),
    country(b"SI", &["99999999"], slovenia),
    country(b"SK", &["9999999999"], slovakia),
    country(b"XI", &["999999999", "999999999999"], northern_ireland),
];

pub(super) fn normalize(text: &str) -> Normalized<Identifier> {
    let format = || refused(issue(IssueCode::IdentifierFormat));
    let Some(mut code) = Code::read(text) else { return format() };
    if !code.unify_letters() {
        return format();
    }
    if is_card(code.bytes()) || payment_card::contains(text) {
        return refused(issue(IssueCode::CardNumber));
    }
    let Some((prefix, rest)) = code.bytes().split_first_chunk::<2>() else { return format() };
    if !prefix.iter().all(u8::is_ascii_uppercase) || rest.is_empty() {
        return format();
    }
    let prefix = if prefix == b"GR" { b"EL" } else { prefix };
    let value = || [prefix, rest].concat().iter().map(|&byte| char::from(byte)).collect::<String>();
    let mut issues = code.homoglyph();
    let Some(country) = COUNTRIES.iter().find(|country| country.prefix == prefix) else {
        issues.push(issue(IssueCode::IdentifierComponent).detail("country"));
        return found(Scheme::EuVat, value(), false, issues);
    };
    if !country.patterns.iter().any(|pattern| pattern.len() == rest.len()) {
        return wrong_length(country, rest, value());
    }
    if !country.patterns.iter().any(|pattern| fits(pattern, rest)) {
        return format();
    }
    if rest.len() > 4 && rest.iter().all(|byte| Some(byte) == rest.first()) {
        return refused(issue(IssueCode::IdentifierEqualDigits));
    }
    match (country.check)(rest) {
        Ok(()) => found(Scheme::EuVat, value(), true, issues),
        Err(Fault::Format) => format(),
        Err(Fault::Checksum) => {
            issues.push(issue(IssueCode::IdentifierChecksum));
            found(Scheme::EuVat, value(), false, issues)
        }
        Err(Fault::Component(part)) => {
            issues.push(issue(IssueCode::IdentifierComponent).detail(part));
            found(Scheme::EuVat, value(), false, issues)
        }
    }
}

/// One digit short of the only length: a lost zero, if the rest passes with it.
fn wrong_length(country: &Country, rest: &[u8], value: String) -> Normalized<Identifier> {
    let padded = [b"0", rest].concat();
    if all_digits(rest) && country.patterns.iter().any(|pattern| fits(pattern, &padded)) && (country.check)(&padded).is_ok() {
        let meant: String = country.prefix.iter().chain(&padded).map(|&byte| char::from(byte)).collect();
        return found(Scheme::EuVat, value, false, vec![issue(IssueCode::IdentifierLeadingZero).suggest(meant)]);
    }
    refused(issue(IssueCode::IdentifierLength).detail(value.len().to_string()))
}

fn fits(pattern: &str, code: &[u8]) -> bool {
    let fits_one = |(place, byte): (u8, &u8)| match place {
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_alphanumeric(),
    };
    pattern.len() == code.len() && pattern.bytes().zip(code).all(fits_one)
}

fn digit(code: &[u8], index: usize) -> u32 {
    code.get(index).map_or(u32::MAX, |byte| u32::from(byte.wrapping_sub(b'0')))
}

fn part(code: &[u8], from: usize, to: usize) -> u64 {
    code.get(from..to).map_or(0, number)
}

fn not_from_zero(code: &[u8]) -> Verdict {
    if code.starts_with(b"0") { Err(Fault::Component("first digit")) } else { Ok(()) }
}

/// Luhn's check of ISO/IEC 7812-1.
fn luhn(code: &[u8]) -> bool {
    let twice = |value: u32| value * 2 / 10 + value * 2 % 10;
    let sum: u32 =
        code.iter().rev().zip(0..).map(|(byte, index)| if index % 2 == 0 { u32::from(byte - b'0') } else { twice(u32::from(byte - b'0')) }).sum();
    sum.is_multiple_of(10)
}

/// ISO 7064 mod 11,10.
fn mod_11_10(code: &[u8]) -> bool {
    let Some((&last, body)) = code.split_last() else { return false };
    let rest = body.iter().fold(10, |rest, byte| {
        let sum = match (rest + u32::from(byte - b'0')) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (rest + u32::from(last - b'0')) % 10 == 1
}

fn austria(code: &[u8]) -> Verdict {
    let Some((b'U', digits)) = code.split_first() else { return Err(Fault::Format) };
    let twice = |value: u32| value * 2 / 10 + value * 2 % 10;
    let sum: u32 = (0..7).map(|index| if index % 2 == 0 { digit(digits, index) } else { twice(digit(digits, index)) }).sum();
    sum_is((96 - sum) % 10 == digit(digits, 7))
}

fn belgium(code: &[u8]) -> Verdict {
    if !matches!(code.first(), Some(b'0' | b'1')) {
        return Err(Fault::Component("first digit"));
    }
    sum_is(97 - part(code, 0, 8) % 97 == part(code, 8, 10))
}

fn bulgaria(code: &[u8]) -> Verdict {
    if code.len() != 9 {
        return Ok(());
    }
    let control = match weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
        10 => weighted(code, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
        rest => rest,
    };
    sum_is(control == digit(code, 8))
}

fn cyprus(code: &[u8]) -> Verdict {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    if code.starts_with(b"12") {
        return Err(Fault::Component("first digits"));
    }
    let value = |index: usize| if index.is_multiple_of(2) { ODD.get(digit(code, index) as usize).copied().unwrap_or(0) } else { digit(code, index) };
    let letter = (0..8).map(value).sum::<u32>() % 26;
    sum_is(code.last().is_some_and(|&last| u32::from(last) == u32::from(b'A') + letter))
}

fn czechia(code: &[u8]) -> Verdict {
    if code.len() != 8 {
        return Ok(());
    }
    if code.starts_with(b"9") {
        return Err(Fault::Component("first digit"));
    }
    let control = match (11 - weighted(code, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 {
        0 => 1,
        rest => rest % 10,
    };
    sum_is(control == digit(code, 7))
}

fn germany(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    sum_is(mod_11_10(code))
}

fn denmark(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    sum_is(weighted(code, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

fn greece(code: &[u8]) -> Verdict {
    sum_is(weighted(code, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digit(code, 8))
}

/// A citizen's, a foreigner's or a legal entity's number; for the last the kind of check character is not settled, so both pass.
fn spain(code: &[u8]) -> Verdict {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let (Some(&first), Some(&last)) = (code.first(), code.last()) else { return Err(Fault::Format) };
    let personal = |number: u64| sum_is(LETTERS.get((number % 23) as usize) == Some(&last));
    match first {
        b'0'..=b'9' => personal(part(code, 0, 8)),
        b'X'..=b'Z' => personal(u64::from(first - b'X') * 10_000_000 + part(code, 1, 8)),
        b'K' | b'L' | b'M' => personal(part(code, 1, 8)),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => {
            let digits = code.get(1..8).unwrap_or_default();
            let control = (b'0'..=b'9').zip(*b"JABCDEFGHI").find(|&(control, _)| luhn(&[digits, &[control]].concat()));
            sum_is(control.is_some_and(|(control, letter)| last == control || last == letter))
        }
        _ => Err(Fault::Format),
    }
}

/// A key of two characters and a SIREN; numbers of Monaco have 000 in front of theirs and are none.
fn france(code: &[u8]) -> Verdict {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let Some((key, siren)) = code.split_first_chunk::<2>() else { return Err(Fault::Format) };
    let place = |byte: u8| ALPHABET.iter().zip(0_u64..).find(|(letter, _)| **letter == byte).map(|(_, place)| place).ok_or(Fault::Format);
    let (first, second) = (place(key[0])?, place(key[1])?);
    sum_is(siren.starts_with(b"000") || luhn(siren))?;
    let siren = number(siren);
    if all_digits(key) {
        return sum_is((siren * 100 + 12) % 97 == number(key));
    }
    let sum = if key[0].is_ascii_digit() { first * 24 + second - 10 } else { first * 34 + second - 100 };
    sum_is((siren + 1 + sum / 11) % 11 == sum % 11)
}

fn ireland(code: &[u8]) -> Verdict {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let place = |byte: u8| LETTERS.iter().zip(0..).find(|(letter, _)| **letter == byte).map(|(_, place)| place).ok_or(Fault::Format);
    // The old form has its letter in the second place and counts as a number that begins with zero.
    let old = code.get(1).is_some_and(u8::is_ascii_uppercase);
    let digits: Vec<u8> = if old {
        [b"0", code.get(2..7).unwrap_or_default(), code.get(..1).unwrap_or_default()].concat()
    } else {
        code.iter().take(7).copied().collect()
    };
    let extra = code.get(8).map_or(Ok(0), |&byte| place(byte))?;
    let control = (weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * extra) % 23;
    let last = code.get(7).copied().ok_or(Fault::Format)?;
    sum_is(LETTERS.get(control as usize) == Some(&last))
}

fn italy(code: &[u8]) -> Verdict {
    let province = part(code, 7, 10);
    if code.starts_with(b"0000000") || !(matches!(province, 1..=100 | 120 | 121 | 888 | 999)) {
        return Err(Fault::Component("province"));
    }
    sum_is(luhn(code))
}

fn lithuania(code: &[u8]) -> Verdict {
    let Some((_, body)) = code.split_last() else { return Err(Fault::Format) };
    if digit(code, code.len() - 2) != 1 {
        return Err(Fault::Component("digit before the last"));
    }
    let sum = |shift: u32| body.iter().zip(0..).map(|(byte, index)| u32::from(byte - b'0') * ((index + shift) % 9 + 1)).sum::<u32>() % 11;
    let control = match sum(0) {
        10 => sum(2) % 10,
        rest => rest,
    };
    sum_is(control == digit(code, code.len() - 1))
}

/// A legal entity, or a person whose number begins with the birth date or, since 2017, with 32.
fn latvia(code: &[u8]) -> Verdict {
    if !matches!(code.first(), Some(b'0'..=b'3')) {
        return sum_is(weighted(code, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3);
    }
    if !code.starts_with(b"32") {
        let year = 1800 + 100 * digit(code, 6) + u32::try_from(part(code, 4, 6)).unwrap_or(0);
        let (month, day) = (part(code, 2, 4) as u32, part(code, 0, 2) as u32);
        if i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).is_none() {
            return Err(Fault::Component("birth date"));
        }
    }
    sum_is((1 + weighted(code, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == digit(code, 10))
}

fn malta(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    sum_is(weighted(code, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37))
}

/// Since 2020 mod 97 over the whole number; older ones of firms hold a citizen service number with its own check.
fn netherlands(code: &[u8]) -> Verdict {
    if code.get(9) != Some(&b'B') {
        return Err(Fault::Format);
    }
    if part(code, 0, 9) == 0 || part(code, 10, 12) == 0 {
        return Err(Fault::Format);
    }
    let old = weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digit(code, 8);
    sum_is(old || mod_97(b"NL".iter().chain(code).copied()) == Some(1))
}

fn portugal(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    sum_is((11 - weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == digit(code, 8))
}

fn romania(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    let Some((_, body)) = code.split_last() else { return Err(Fault::Format) };
    const WEIGHTS: [u32; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let weights = WEIGHTS.get(WEIGHTS.len().saturating_sub(body.len())..).unwrap_or_default();
    sum_is(weighted(body, weights) * 10 % 11 % 10 == digit(code, code.len() - 1))
}

fn sweden(code: &[u8]) -> Verdict {
    // VIES allows 01 to 94 in form; one business has one registration, so 01 alone is issued.
    if part(code, 10, 12) != 1 {
        return Err(Fault::Component("last digits"));
    }
    sum_is(code.get(..10).is_some_and(luhn))
}

fn slovenia(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    let control = match 11 - weighted(code, &[8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 => 0,
        rest => rest,
    };
    sum_is(control == digit(code, 7))
}

fn slovakia(code: &[u8]) -> Verdict {
    not_from_zero(code)?;
    if !matches!(code.get(2), Some(b'2' | b'3' | b'4' | b'7' | b'8' | b'9')) {
        return Err(Fault::Component("third digit"));
    }
    sum_is(number(code).is_multiple_of(11))
}

/// Mod 97 with or without 55 added, as in Great Britain.
fn northern_ireland(code: &[u8]) -> Verdict {
    sum_is(matches!(weighted(code, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97, 0 | 42))
}
