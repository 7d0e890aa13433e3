//! The schemes of registration codes: lengths, parts, check digits. A scheme is a row of one table and a function of few lines.
//!
//! Sources: INN — Federal Tax Service order MMV-7-6/435 (2012); OGRN, OGRNIP — Ministry of Finance order 165n (2017); SNILS —
//! Pension Fund resolution 192p (2006) annex 1; KPP — order MMV-7-6/435; OKPO — PR 50.1.024-2005; EDRPOU, RNOKPP — the registers'
//! published method; UNP — Ministry of Taxes resolution 96 (2010); BIN, IIN — Government of Kazakhstan resolution 565 (2003), 853
//! (2007); LEI — ISO 17442, ISO 7064 mod 97-10. The codes of other countries stand in `abroad`, VAT numbers in `vat`.

use super::sums::{all_digits, digit, digit_at, is_date, mod_97, number, part, weighted};
use super::{abroad, vat};
use crate::model::{ClientKind, Scheme};

/// Why a code of the right length is doubted or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Characters at places where they cannot be.
    Format,
    /// A part is not possible; which.
    Component(&'static str),
    /// The check digit is wrong.
    Checksum,
}

pub(super) type Verdict = Result<(), Fault>;

/// A scheme.
pub(super) struct Rule {
    pub(super) scheme: Scheme,
    /// Lengths in characters.
    pub(super) lengths: &'static [usize],
    /// Judges a code of one of these lengths.
    pub(super) check: fn(&[u8]) -> Verdict,
    /// The kind of client that has such a code, if only one has.
    pub(super) kind: fn(&[u8]) -> Option<ClientKind>,
    /// Lengths from … below … that a code has after its leading zeros were lost: the whole code is suggested.
    pub(super) zeros: &'static [(usize, usize)],
    /// Lengths from … below … of short forms in use, whose zeros are put back.
    pub(super) short: &'static [(usize, usize)],
    /// Whether letters belong to it.
    pub(super) letters: bool,
    /// Whether every code has a check digit.
    pub(super) has_check_digit: bool,
    /// What may stand before it as in a VAT number; no part of the code.
    pub(super) prefix: &'static [u8],
}

const PERSON: fn(&[u8]) -> Option<ClientKind> = |_| Some(ClientKind::Person);
const ORGANIZATION: fn(&[u8]) -> Option<ClientKind> = |_| Some(ClientKind::Organization);
const EITHER: fn(&[u8]) -> Option<ClientKind> = |_| None;

const DIGITS: Rule = Rule {
    scheme: Scheme::Other,
    lengths: &[],
    check: abroad::digits_alone,
    kind: EITHER,
    zeros: &[],
    short: &[],
    letters: false,
    has_check_digit: true,
    prefix: b"",
};

const RULES: &[Rule] = &[
    Rule { scheme: Scheme::Inn, lengths: &[10, 12], check: inn, kind: inn_kind, zeros: &[(9, 10), (11, 12)], ..DIGITS },
    Rule { scheme: Scheme::Kpp, lengths: &[9], check: kpp, kind: ORGANIZATION, zeros: &[(8, 9)], letters: true, has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::Ogrn, lengths: &[13], check: ogrn, kind: ORGANIZATION, ..DIGITS },
    Rule { scheme: Scheme::Ogrnip, lengths: &[15], check: ogrnip, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::Okpo, lengths: &[8, 10], check: okpo, kind: okpo_kind, zeros: &[(5, 8), (9, 10)], ..DIGITS },
    Rule { scheme: Scheme::Snils, lengths: &[11], check: snils, kind: PERSON, zeros: &[(9, 11)], ..DIGITS },
    Rule { scheme: Scheme::Bik, lengths: &[9], check: abroad::bik, zeros: &[(8, 9)], has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::Edrpou, lengths: &[8], check: edrpou, kind: ORGANIZATION, zeros: &[(5, 8)], ..DIGITS },
    Rule { scheme: Scheme::Rnokpp, lengths: &[10], check: rnokpp, kind: PERSON, zeros: &[(9, 10)], ..DIGITS },
    Rule { scheme: Scheme::UaVat, lengths: &[9, 10, 12], check: ua_vat, has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::Unp, lengths: &[9], check: unp, letters: true, ..DIGITS },
    Rule { scheme: Scheme::KzBin, lengths: &[12], check: kz_bin, kind: ORGANIZATION, zeros: &[(10, 12)], ..DIGITS },
    Rule { scheme: Scheme::KzIin, lengths: &[12], check: kz_iin, kind: PERSON, zeros: &[(9, 12)], ..DIGITS },
    Rule { scheme: Scheme::Lei, lengths: &[20], check: lei, kind: ORGANIZATION, letters: true, ..DIGITS },
    Rule { scheme: Scheme::MdIdno, lengths: &[13], check: abroad::moldova, kind: abroad::moldova_kind, ..DIGITS },
    Rule { scheme: Scheme::AzVoen, lengths: &[10], check: abroad::azerbaijan, kind: abroad::azerbaijan_kind, short: &[(9, 10)], ..DIGITS },
    Rule { scheme: Scheme::UzStir, lengths: &[9], check: abroad::stir, has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::UzPinfl, lengths: &[14], check: abroad::pinfl, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::GeTin, lengths: &[9, 11], kind: abroad::georgia_kind, zeros: &[(10, 11)], has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::AmTin, lengths: &[8], zeros: &[(7, 8)], has_check_digit: false, ..DIGITS },
    Rule {
        scheme: Scheme::KgInn,
        lengths: &[14],
        check: abroad::kyrgyzstan,
        kind: abroad::kyrgyzstan_kind,
        zeros: &[(12, 14)],
        has_check_digit: false,
        ..DIGITS
    },
    Rule { scheme: Scheme::TrVkn, lengths: &[10], check: abroad::vkn, zeros: &[(8, 10)], ..DIGITS },
    Rule { scheme: Scheme::TrTckn, lengths: &[11], check: abroad::tckn, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::PlNip, lengths: &[10], check: abroad::nip, prefix: b"PL", ..DIGITS },
    Rule { scheme: Scheme::PlRegon, lengths: &[9, 14], check: abroad::regon, zeros: &[(7, 9), (12, 14)], ..DIGITS },
    Rule { scheme: Scheme::PlKrs, lengths: &[10], kind: ORGANIZATION, zeros: &[(4, 10)], has_check_digit: false, ..DIGITS },
    Rule { scheme: Scheme::PlPesel, lengths: &[11], check: abroad::pesel, kind: PERSON, zeros: &[(9, 11)], ..DIGITS },
    Rule { scheme: Scheme::DeIdnr, lengths: &[11], check: abroad::german_idnr, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::LtCode, lengths: &[9], check: abroad::lithuanian_code, kind: ORGANIZATION, ..DIGITS },
    Rule { scheme: Scheme::LtAsmens, lengths: &[11], check: abroad::lithuanian_person, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::LvCode, lengths: &[11], check: vat::latvia, kind: abroad::latvia_kind, zeros: &[(10, 11)], prefix: b"LV", ..DIGITS },
    Rule { scheme: Scheme::EeCode, lengths: &[8], check: abroad::estonian_code, kind: ORGANIZATION, ..DIGITS },
    Rule { scheme: Scheme::EeIk, lengths: &[11], check: abroad::estonian_person, kind: PERSON, ..DIGITS },
    Rule { scheme: Scheme::RsPib, lengths: &[9], check: abroad::serbia, ..DIGITS },
    Rule { scheme: Scheme::CyTic, lengths: &[9], check: vat::cyprus, letters: true, prefix: b"CY", ..DIGITS },
    Rule { scheme: Scheme::IlIdnr, lengths: &[9], check: abroad::israeli_person, kind: PERSON, short: &[(4, 9)], ..DIGITS },
    Rule { scheme: Scheme::IlHp, lengths: &[9], check: abroad::israeli_company, kind: ORGANIZATION, ..DIGITS },
    Rule { scheme: Scheme::CnUscc, lengths: &[18], check: abroad::china, kind: ORGANIZATION, letters: true, ..DIGITS },
];

/// The rule of a scheme; `None` for those that have none in this table.
pub(super) fn rule(scheme: Scheme) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.scheme == scheme)
}

pub(super) fn sum_is(right: bool) -> Verdict {
    if right { Ok(()) } else { Err(Fault::Checksum) }
}

fn inn(code: &[u8]) -> Verdict {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let control = |from: usize| weighted(code, WEIGHTS.get(from..).unwrap_or_default()) % 11 % 10;
    sum_is(match code.len() {
        10 => digit_at(code, 9) == control(2),
        _ => digit_at(code, 10) == control(1) && digit_at(code, 11) == control(0),
    })
}

fn inn_kind(code: &[u8]) -> Option<ClientKind> {
    Some(if code.len() == 10 { ClientKind::Organization } else { ClientKind::Person })
}

fn kpp(code: &[u8]) -> Verdict {
    let (Some(office), Some(reason), Some(count)) = (code.get(..4), code.get(4..6), code.get(6..)) else { return Err(Fault::Format) };
    if !all_digits(office) || !all_digits(count) || !reason.iter().all(u8::is_ascii_alphanumeric) {
        return Err(Fault::Format);
    }
    if office.starts_with(b"00") { Err(Fault::Component("tax office")) } else { Ok(()) }
}

fn ogrn(code: &[u8]) -> Verdict {
    let Some((_, body)) = code.split_last() else { return Err(Fault::Format) };
    if code.starts_with(b"0") {
        return Err(Fault::Component("sign of the record"));
    }
    sum_is(number(body) % 11 % 10 == number(code) % 10)
}

fn ogrnip(code: &[u8]) -> Verdict {
    let Some((_, body)) = code.split_last() else { return Err(Fault::Format) };
    if !matches!(code.first(), Some(b'3' | b'4')) {
        return Err(Fault::Component("sign of the record"));
    }
    sum_is(number(body) % 13 % 10 == number(code) % 10)
}

/// Weights 1 … 10 in turn, at a remainder of 10 moved by two, then 0.
fn okpo(code: &[u8]) -> Verdict {
    let Some((&check, body)) = code.split_last() else { return Err(Fault::Format) };
    let sum = |shift: u32| body.iter().zip(0..).map(|(&byte, index)| digit(byte) * ((index + shift) % 10 + 1)).sum::<u32>() % 11;
    let control = match sum(0) {
        10 => sum(2) % 10,
        remainder => remainder,
    };
    sum_is(digit(check) == control)
}

fn okpo_kind(code: &[u8]) -> Option<ClientKind> {
    Some(if code.len() == 8 { ClientKind::Organization } else { ClientKind::Person })
}

/// Numbers up to 001-001-998 have no control number.
fn snils(code: &[u8]) -> Verdict {
    const FIRST_CHECKED: u64 = 1_001_999;
    let Some((body, control)) = code.split_at_checked(9) else { return Err(Fault::Format) };
    let sum = weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    sum_is(number(body) < FIRST_CHECKED || u64::from(sum) == number(control))
}

fn edrpou(code: &[u8]) -> Verdict {
    let shifted = (30_000_000..=60_000_000).contains(&number(code));
    let weights: [u32; 7] = if shifted { [7, 1, 2, 3, 4, 5, 6] } else { [1, 2, 3, 4, 5, 6, 7] };
    let control = match weighted(code, &weights) % 11 {
        10 => weighted(code, &weights.map(|weight| weight + 2)) % 11 % 10,
        remainder => remainder,
    };
    sum_is(digit_at(code, 7) == control)
}

fn rnokpp(code: &[u8]) -> Verdict {
    // The first weight is −1, which is 10 modulo 11.
    sum_is(digit_at(code, 9) == weighted(code, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10)
}

/// Twelve digits: seven of EDRPOU, two of region, two of district, one more; ten: a person's RNOKPP; nine: others. No published sum.
fn ua_vat(code: &[u8]) -> Verdict {
    if code.len() == 10 { rnokpp(code) } else { Ok(()) }
}

/// Nine digits, or two letters and seven digits: of persons. The second letter counts as its place among the letters in use.
fn unp(code: &[u8]) -> Verdict {
    const LETTERS: &[u8] = b"ABCEHKMOPT";
    let (Some((&[a, b], rest)), Some(&check)) = (code.split_first_chunk::<2>(), code.last()) else { return Err(Fault::Format) };
    let letters = LETTERS.contains(&a) && LETTERS.contains(&b);
    if !all_digits(rest) || !(letters || a.is_ascii_digit() && b.is_ascii_digit()) {
        return Err(Fault::Format);
    }
    if !b"1234567ABCEHKM".contains(&a) {
        return Err(Fault::Component("region"));
    }
    let second = LETTERS.iter().zip(0..).find(|(letter, _)| **letter == b).map_or(digit(b), |(_, place)| place);
    let first = if letters { u32::from(a - b'A') + 10 } else { digit(a) };
    sum_is((first * 29 + second * 23 + weighted(rest, &[19, 17, 13, 7, 5, 3])) % 11 == digit(check))
}

/// Two rows of weights; where both give 10 the number was not issued.
fn kz_sum(code: &[u8]) -> Verdict {
    let control = match weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
        10 => weighted(code, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
        remainder => remainder,
    };
    sum_is(digit_at(code, 11) == control)
}

fn kz_bin(code: &[u8]) -> Verdict {
    let month = part(code, 2, 4);
    if !(1..=12).contains(&month) {
        return Err(Fault::Component("month"));
    }
    if !matches!(code.get(4), Some(b'4'..=b'6')) {
        return Err(Fault::Component("kind of organization"));
    }
    kz_sum(code)
}

fn kz_iin(code: &[u8]) -> Verdict {
    // The century is told by the seventh digit; a leap year exists in each of them save in 1900.
    let century = match code.get(6) {
        Some(b'1' | b'2') => 1800,
        Some(b'3' | b'4') => 1900,
        Some(b'0' | b'5' | b'6') => 2000,
        _ => return Err(Fault::Component("century")),
    };
    if !is_date(century + part(code, 0, 2), part(code, 2, 4), part(code, 4, 6)) {
        return Err(Fault::Component("birth date"));
    }
    kz_sum(code)
}

fn lei(code: &[u8]) -> Verdict {
    if !code.last_chunk::<2>().is_some_and(|check| all_digits(check)) {
        return Err(Fault::Format);
    }
    sum_is(mod_97(&[code]) == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scheme has one row here, or a module of its own.
    #[test]
    fn every_scheme_has_its_rule() {
        for &scheme in Scheme::ALL {
            let rows = RULES.iter().filter(|rule| rule.scheme == scheme).count();
            let own = matches!(scheme, Scheme::EuVat | Scheme::Iban | Scheme::Other);
            assert_eq!(rows, usize::from(!own), "{}", scheme.name());
        }
    }
}
