//! The codes of countries beyond Russia, Ukraine, Belarus and Kazakhstan, save VAT numbers.
//!
//! Sources: T.C. kimlik no — Population Services Law 5490; NIP, PESEL — Polish laws of 13.10.1995 and 24.09.2010; REGON —
//! regulation of the Council of Ministers of 30.11.2015; German tax identification number — §139b AO; Estonian personal code —
//! EVS 585; unified social credit code — GB 32100-2015; PIB — ISO 7064; PINFL — the check digits of ICAO Doc 9303 part 3 §4.9.
//! IDNO, VÖEN, VKN, Lithuanian, Latvian and Israeli codes have sums that their registers use and publish no law for; like all
//! others here they are held to python-stdnum's verdicts by the tests. Georgia, Armenia, Kyrgyzstan, STIR and KRS have no
//! published sum: only length and parts are looked at.

use super::check::{Fault, Verdict, sum_is};
use super::sums::{all_digits, baltic, digit, digit_at, is_date, luhn, mod_11_10, number, part, weighted};
use crate::model::ClientKind;

/// A code of whose digits nothing more is published.
pub(super) fn digits_alone(_: &[u8]) -> Verdict {
    Ok(())
}

/// Weights 7, 3, 1 in turn modulo 10.
fn sum_731(code: &[u8]) -> Verdict {
    let Some((&check, body)) = code.split_last() else { return Err(Fault::Format) };
    let sum: u32 = body.iter().zip([7, 3, 1].iter().cycle()).map(|(&byte, weight)| digit(byte) * weight).sum();
    sum_is(sum % 10 == digit(check))
}

pub(super) fn moldova(code: &[u8]) -> Verdict {
    sum_731(code)
}

/// Organizations have numbers from 1, persons (IDNP) from 2.
pub(super) fn moldova_kind(code: &[u8]) -> Option<ClientKind> {
    match code.first() {
        Some(b'1') => Some(ClientKind::Organization),
        Some(b'2') => Some(ClientKind::Person),
        _ => None,
    }
}

/// The last digit tells legal entities (1) from persons (2), the one before it is the check.
pub(super) fn azerbaijan(code: &[u8]) -> Verdict {
    if azerbaijan_kind(code).is_none() {
        return Err(Fault::Component("last digit"));
    }
    sum_is(weighted(code, &[4, 1, 8, 6, 2, 7, 5, 3]) % 11 == digit_at(code, 8))
}

pub(super) fn azerbaijan_kind(code: &[u8]) -> Option<ClientKind> {
    match code.last() {
        Some(b'1') => Some(ClientKind::Organization),
        Some(b'2') => Some(ClientKind::Person),
        _ => None,
    }
}

pub(super) fn stir(code: &[u8]) -> Verdict {
    if code.starts_with(b"0") { Err(Fault::Component("first digit")) } else { Ok(()) }
}

/// Century and sex, birth date, district, serial, check.
pub(super) fn pinfl(code: &[u8]) -> Verdict {
    let century = match code.first() {
        Some(b'1' | b'2') => 1800,
        Some(b'3' | b'4') => 1900,
        Some(b'5' | b'6') => 2000,
        _ => return Err(Fault::Component("century")),
    };
    if !is_date(century + part(code, 5, 7), part(code, 3, 5), part(code, 1, 3)) {
        return Err(Fault::Component("birth date"));
    }
    sum_731(code)
}

pub(super) fn georgia_kind(code: &[u8]) -> Option<ClientKind> {
    Some(if code.len() == 9 { ClientKind::Organization } else { ClientKind::Person })
}

/// Kind or sex, date of registration or birth, serial.
pub(super) fn kyrgyzstan(code: &[u8]) -> Verdict {
    if !matches!(code.first(), Some(b'0'..=b'2')) {
        return Err(Fault::Component("first digit"));
    }
    let year = part(code, 5, 9);
    let known = (1800..2100).contains(&year) && is_date(year, part(code, 3, 5), part(code, 1, 3));
    if known { Ok(()) } else { Err(Fault::Component("date")) }
}

pub(super) fn kyrgyzstan_kind(code: &[u8]) -> Option<ClientKind> {
    Some(if code.starts_with(b"0") { ClientKind::Organization } else { ClientKind::Person })
}

/// Each digit plus its distance from the check, modulo 10, times a power of two, modulo 9.
pub(super) fn vkn(code: &[u8]) -> Verdict {
    let term = |(&byte, index): (&u8, u32)| {
        let shifted = (digit(byte) + 9 - index) % 10;
        let rest = shifted * (1 << (9 - index)) % 9;
        if shifted != 0 && rest == 0 { 9 } else { rest }
    };
    let sum: u32 = code.iter().take(9).zip(0..).map(term).sum();
    sum_is((10 - sum % 10) % 10 == digit_at(code, 9))
}

pub(super) fn tckn(code: &[u8]) -> Verdict {
    if code.starts_with(b"0") {
        return Err(Fault::Component("first digit"));
    }
    let first = (10 - weighted(code, &[3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10;
    let second = (first + weighted(code, &[1; 9])) % 10;
    sum_is(digit_at(code, 9) == first && digit_at(code, 10) == second)
}

pub(super) fn nip(code: &[u8]) -> Verdict {
    sum_is(weighted(code, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digit_at(code, 9))
}

/// Fourteen digits are a business of nine and its local unit, each with its check.
pub(super) fn regon(code: &[u8]) -> Verdict {
    let business = weighted(code, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == digit_at(code, 8);
    let unit = || weighted(code, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == digit_at(code, 13);
    sum_is(business && (code.len() == 9 || unit()))
}

/// The century is told by what is added to the month.
pub(super) fn pesel(code: &[u8]) -> Verdict {
    let month = part(code, 2, 4);
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        2 => 2100,
        3 => 2200,
        _ => 1800,
    };
    if !is_date(century + part(code, 0, 2), month % 20, part(code, 4, 6)) {
        return Err(Fault::Component("birth date"));
    }
    sum_is((10 - weighted(code, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == digit_at(code, 10))
}

/// Of the first ten digits exactly one stands there twice or three times.
pub(super) fn german_idnr(code: &[u8]) -> Verdict {
    let count = |wanted: u8| code.iter().take(10).filter(|byte| **byte == wanted).count();
    let mut repeated = (b'0'..=b'9').map(count).filter(|count| *count > 1);
    if code.starts_with(b"0") || !matches!((repeated.next(), repeated.next()), (Some(2 | 3), None)) {
        return Err(Fault::Component("repeated digits"));
    }
    sum_is(mod_11_10(code))
}

pub(super) fn lithuanian_code(code: &[u8]) -> Verdict {
    let Some((&check, body)) = code.split_last() else { return Err(Fault::Format) };
    sum_is(baltic(body) == digit(check))
}

/// As in Estonia; codes that begin with 9 have no date.
pub(super) fn lithuanian_person(code: &[u8]) -> Verdict {
    if code.starts_with(b"9") { lithuanian_code(code) } else { estonian_person(code) }
}

/// Century and sex, birth date, serial, check.
pub(super) fn estonian_person(code: &[u8]) -> Verdict {
    let century = match code.first() {
        Some(b'1' | b'2') => 1800,
        Some(b'3' | b'4') => 1900,
        Some(b'5' | b'6') => 2000,
        Some(b'7' | b'8') => 2100,
        _ => return Err(Fault::Component("century")),
    };
    if !is_date(century + part(code, 1, 3), part(code, 3, 5), part(code, 5, 7)) {
        return Err(Fault::Component("birth date"));
    }
    lithuanian_code(code)
}

pub(super) fn estonian_code(code: &[u8]) -> Verdict {
    if !matches!(code.first(), Some(b'1' | b'7' | b'8' | b'9')) {
        return Err(Fault::Component("first digit"));
    }
    lithuanian_code(code)
}

pub(super) fn latvia_kind(code: &[u8]) -> Option<ClientKind> {
    Some(if matches!(code.first(), Some(b'0'..=b'3')) { ClientKind::Person } else { ClientKind::Organization })
}

pub(super) fn serbia(code: &[u8]) -> Verdict {
    sum_is(mod_11_10(code))
}

pub(super) fn israeli_person(code: &[u8]) -> Verdict {
    sum_is(luhn(code))
}

pub(super) fn israeli_company(code: &[u8]) -> Verdict {
    if !code.starts_with(b"5") {
        return Err(Fault::Component("first digit"));
    }
    sum_is(luhn(code))
}

/// Thirty-one characters, powers of three modulo 31.
pub(super) fn china(code: &[u8]) -> Verdict {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let place = |byte: &u8| ALPHABET.iter().position(|known| known == byte).ok_or(Fault::Format);
    if !code.get(..8).is_some_and(all_digits) {
        return Err(Fault::Format);
    }
    let mut sum = 0;
    for (byte, weight) in code.iter().zip(WEIGHTS) {
        sum += place(byte)? * weight;
    }
    let check = place(code.last().ok_or(Fault::Format)?)?;
    sum_is((31 - sum % 31) % 31 == check)
}

/// Kind of participation, country, region, place in it; nine digits. The directory of the Bank of Russia has codes that begin
/// with 04 (credit institutions and the bank itself) and with 00, 01, 02 (the bodies of the Treasury).
pub(super) fn bik(code: &[u8]) -> Verdict {
    let known = matches!(code.first_chunk::<2>(), Some(b"00" | b"01" | b"02" | b"04")) && number(code) != 0;
    if known { Ok(()) } else { Err(Fault::Component("first digits")) }
}
