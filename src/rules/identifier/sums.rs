//! Sums of check digits that several countries share.

use chrono::NaiveDate;

pub(super) fn digit(byte: u8) -> u32 {
    u32::from(byte.wrapping_sub(b'0'))
}

/// The digit at this place; no digit where there is none.
pub(super) fn digit_at(code: &[u8], index: usize) -> u32 {
    code.get(index).map_or(u32::MAX, |&byte| digit(byte))
}

/// Σ digit · weight over the shorter of both.
pub(super) fn weighted(code: &[u8], weights: &[u32]) -> u32 {
    code.iter().zip(weights).map(|(&byte, weight)| digit(byte) * weight).sum()
}

/// The number that up to 19 digits are.
pub(super) fn number(code: &[u8]) -> u64 {
    code.iter().fold(0, |number, &byte| number * 10 + u64::from(digit(byte)))
}

/// The number at these places.
pub(super) fn part(code: &[u8], from: usize, to: usize) -> u64 {
    code.get(from..to).map_or(0, number)
}

pub(super) fn all_digits(code: &[u8]) -> bool {
    code.iter().all(u8::is_ascii_digit)
}

/// Whether there is such a day.
pub(super) fn is_date(year: u64, month: u64, day: u64) -> bool {
    let small = |value: u64| u32::try_from(value).unwrap_or(0);
    i32::try_from(year).ok().filter(|year| *year > 0).and_then(|year| NaiveDate::from_ymd_opt(year, small(month), small(day))).is_some()
}

/// Luhn's check of ISO/IEC 7812-1.
pub(super) fn luhn(code: &[u8]) -> bool {
    luhn_rest(code) == 0
}

/// The remainder of Luhn's sum, 0 for a number that passes.
pub(super) fn luhn_rest(code: &[u8]) -> u32 {
    let twice = |value: u32| if value < 5 { value * 2 } else { value * 2 - 9 };
    code.iter().rev().zip(0..).map(|(&byte, index)| if index % 2 == 0 { digit(byte) } else { twice(digit(byte)) }).sum::<u32>() % 10
}

/// ISO 7064 mod 11,10.
pub(super) fn mod_11_10(code: &[u8]) -> bool {
    let Some((&last, body)) = code.split_last() else { return false };
    // Sums stay below 20, so that a subtraction is the remainder.
    let rest = body.iter().fold(10, |rest, &byte| {
        let sum = match rest + digit(byte) {
            0 => 10,
            sum @ 1..=10 => sum,
            sum => sum - 10,
        };
        if sum > 5 { sum * 2 - 11 } else { sum * 2 }
    });
    (rest + digit(last)) % 10 == 1
}

/// ISO 7064 mod 97 over these runs of characters as one: letters count as 10 … 35; `None` for anything else.
pub(super) fn mod_97(runs: &[&[u8]]) -> Option<u64> {
    // Far from the end of the type: the remainder is taken once in many steps.
    const FULL: u64 = 1 << 56;
    let mut rest: u64 = 0;
    for &byte in runs.iter().copied().flatten() {
        rest = match byte {
            b'0'..=b'9' => rest * 10 + u64::from(byte - b'0'),
            b'A'..=b'Z' => rest * 100 + u64::from(byte - b'A') + 10,
            _ => return None,
        };
        if rest >= FULL {
            rest %= 97;
        }
    }
    Some(rest % 97)
}

/// The check digit that Lithuania and Estonia share: weights 1 … 9 in turn modulo 11, at a remainder of 10 moved by two, then 0.
pub(super) fn baltic(body: &[u8]) -> u32 {
    let sum = |shift: u32| body.iter().zip(0..).map(|(&byte, index)| digit(byte) * ((index + shift) % 9 + 1)).sum::<u32>() % 11;
    match sum(0) {
        10 => sum(2) % 10,
        rest => rest,
    }
}
