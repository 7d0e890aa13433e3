//! The number plans: what the library says about a string of digits, in our own words.
//!
//! Regular numbers of Russia, Kazakhstan, Ukraine and Belarus are decided by a table made from the same plans (some hundred
//! nanoseconds, no start-up); everything else is asked of the library (some ten microseconds, five milliseconds at the first call).

use super::plan_table::{BY, PREFIX_DIGITS, RU_KZ, UA};
use crate::limits::E164_DIGITS_MAX;
use crate::message::IssueCode;
use crate::model::{E164, PhoneKind};
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region, ValidationError};

/// How a number fits into its country's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// In use by the plan.
    Valid,
    /// Its length is one of the plan's.
    Possible,
    /// Digits that can be dialled inside their area only.
    LocalOnly,
    /// Fewer digits than the plan has.
    TooShort,
    /// More digits than the plan has, or a length between two of its lengths.
    TooLong,
}

/// What the plan says about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Planned {
    pub e164: Option<E164>,
    pub kind: PhoneKind,
    pub region: Option<[u8; 2]>,
    pub fit: Fit,
}

/// Reads digits, with `+` before them or as dialled in the region.
pub(super) fn read(plus: bool, digits: &str, region: [u8; 2]) -> Result<Planned, IssueCode> {
    match read_regular(plus, digits.as_bytes(), region) {
        Some(planned) => Ok(planned),
        None => read_any(plus, digits, region),
    }
}

/// Asks the library.
pub(super) fn read_any(plus: bool, digits: &str, region: [u8; 2]) -> Result<Planned, IssueCode> {
    let region = std::str::from_utf8(&region).ok().and_then(|text| Region::from_code(text).ok());
    let dialled = if plus { format!("+{digits}") } else { digits.to_owned() };
    let number = PHONE_NUMBER_UTIL.parse(&dialled, region).map_err(|error| refusal(&error))?;
    let planned = plan(&number);
    // A number may begin with what looks like a trunk prefix, which the next reading would take off:
    // the canonical form is the one that stays. Each reading takes a digit off, so that they end.
    let stays = matches!(planned.fit, Fit::Valid | Fit::Possible);
    Ok(planned.e164.filter(|_| stays).and_then(settle).unwrap_or(planned))
}

/// The reading of the canonical text of a number, where that is another number.
fn settle(e164: E164) -> Option<Planned> {
    let mut last = e164;
    for _ in 0..E164_DIGITS_MAX {
        let number = PHONE_NUMBER_UTIL.parse(last.to_string(), None).ok()?;
        match E164::parse(&PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164)) {
            Some(next) if next != last => last = next,
            _ => return (last != e164).then(|| plan(&number)),
        }
    }
    None
}

fn plan(number: &PhoneNumber) -> Planned {
    let e164 = E164::parse(&PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164));
    let region = PHONE_NUMBER_UTIL.get_region_for_number(number);
    let of = PHONE_NUMBER_UTIL.get_number_type(number);
    let valid = of != PhoneNumberType::Unknown;
    let fit = match PHONE_NUMBER_UTIL.is_possible_number_with_reason(number) {
        _ if valid => Fit::Valid,
        Ok(NumberLengthType::IsPossible) => Fit::Possible,
        Ok(NumberLengthType::IsPossibleLocalOnly) => Fit::LocalOnly,
        Err(ValidationError::TooShort) => Fit::TooShort,
        Err(_) => Fit::TooLong,
    };
    let kind = kind(of);
    // A number of 16 and more digits is none of E.164, whatever its plan allows (§6.2.1).
    Planned { e164, kind, region: region.and_then(region_code), fit: if e164.is_none() { Fit::TooLong } else { fit } }
}

fn kind(of: PhoneNumberType) -> PhoneKind {
    match of {
        PhoneNumberType::Mobile => PhoneKind::Mobile,
        PhoneNumberType::FixedLine => PhoneKind::Landline,
        PhoneNumberType::TollFree => PhoneKind::TollFree,
        _ => PhoneKind::Other,
    }
}

/// The two letters of a region; `None` for the numbers of no country (`001`).
fn region_code(region: Region) -> Option<[u8; 2]> {
    region.as_region_str().as_str().as_bytes().try_into().ok()
}

fn refusal(error: &ParseError) -> IssueCode {
    match error {
        ParseError::InvalidCountryCode => IssueCode::PhoneCountry,
        ParseError::NotANumber(_) => IssueCode::PhoneNotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => IssueCode::PhoneTooShort,
        ParseError::TooLongNsn => IssueCode::PhoneTooLong,
    }
}

/// Reads a number of a regular shape, if the table knows it as valid. `digits` are ASCII digits.
pub(super) fn read_regular(plus: bool, digits: &[u8], region: [u8; 2]) -> Option<Planned> {
    let home = if plus { 0 } else { home_code(region) };
    let (country, national): (u64, &[u8]) = match (digits, home) {
        ([b'7', national @ ..], 0) if national.len() == 10 => (7, national),
        ([b'3', b'8', b'0', national @ ..], 0 | 380) if national.len() == 9 => (380, national),
        ([b'3', b'7', b'5', national @ ..], 0 | 375) if national.len() == 9 => (375, national),
        // Without its plus sign the 7 is Kazakhstan's code only before Kazakhstan's own numbers; before others it is a habit.
        ([b'7', b'3' | b'4' | b'9', ..], 7) if digits.len() == 11 && &region == b"KZ" => return None,
        ([b'7' | b'8', national @ ..], 7) if national.len() == 10 => (7, national),
        (national, 7) if national.len() == 10 => (7, national),
        ([b'0', national @ ..], 380) if national.len() == 9 => (380, national),
        ([b'8', b'0', national @ ..], 375) if national.len() == 9 => (375, national),
        (national, 380 | 375) if national.len() == 9 => (u64::from(home), national),
        _ => return None,
    };
    if !plus && home == 0 {
        return None;
    }
    let (table, length) = match country {
        7 => (RU_KZ, 10),
        380 => (UA, 9),
        _ => (BY, 9),
    };
    let number = national.iter().try_fold(0_u64, |number, &digit| digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0')))?;
    let prefix = u32::try_from(number / 10_u64.pow(length - PREFIX_DIGITS)).ok()?;
    let (kind, region) = class(table, prefix)?;
    Some(Planned { e164: E164::from_digits(country * 10_u64.pow(length) + number), kind, region: Some(region), fit: Fit::Valid })
}

/// The country code whose domestic shapes the table reads; 0 for other regions.
fn home_code(region: [u8; 2]) -> u16 {
    match &region {
        b"RU" | b"KZ" => 7,
        b"UA" => 380,
        b"BY" => 375,
        _ => 0,
    }
}

/// Kind and region of a prefix, from a table of (first prefix of a range, class), ascending.
fn class(table: &[(u32, u8)], prefix: u32) -> Option<(PhoneKind, [u8; 2])> {
    let behind = table.partition_point(|&(first, _)| first <= prefix);
    let (_, class) = *table.get(behind.checked_sub(1)?)?;
    let kind = match class % 10 {
        1 => PhoneKind::Landline,
        2 => PhoneKind::Mobile,
        3 => PhoneKind::TollFree,
        4 => PhoneKind::Other,
        _ => return None,
    };
    let region = *match class / 10 {
        0 => b"RU",
        1 => b"KZ",
        2 => b"UA",
        _ => b"BY",
    };
    Some((kind, region))
}

/// Where a number can be: what its time zone depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The plan does not have it.
    Nowhere,
    /// Somewhere in its country.
    Country,
    /// In the area of its first digits; `landline` where it cannot be carried about.
    Area { landline: bool },
}

/// Where a canonical number can be.
pub(super) fn reach(number: E164) -> Reach {
    let mut buffer = [0; 16];
    match read_regular(true, ascii(number, &mut buffer), *b"ZZ").map(|planned| planned.kind) {
        Some(PhoneKind::Landline) => return Reach::Area { landline: true },
        Some(PhoneKind::Mobile | PhoneKind::TollFree) => return Reach::Country,
        _ => {}
    }
    let number = parts(number);
    match PHONE_NUMBER_UTIL.get_number_type(&number) {
        PhoneNumberType::Unknown => Reach::Nowhere,
        of if PHONE_NUMBER_UTIL.is_number_geographical_by_country_code_and_type(of, number.country_code) => {
            Reach::Area { landline: of == PhoneNumberType::FixedLine }
        }
        _ => Reach::Country,
    }
}

/// The digits of a number as ASCII, without memory of their own.
fn ascii(number: E164, buffer: &mut [u8; 16]) -> &[u8] {
    let mut rest = number.digits();
    let mut start = buffer.len();
    for (index, place) in buffer.iter_mut().enumerate().rev() {
        if rest == 0 {
            break;
        }
        *place = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        start = index;
    }
    buffer.get(start..).unwrap_or_default()
}

/// Country codes of one and two digits (ITU-T E.164.D); every other code has three.
const SHORT_COUNTRY_CODES: [u16; 46] = [
    1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82,
    84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// The country code of a number, and the digits behind it with their leading zeros.
pub(super) fn split(number: E164) -> (u16, String) {
    let text = number.digits().to_string();
    let is_code = |length: usize| text.get(..length).and_then(|code| code.parse().ok()).is_some_and(|code| SHORT_COUNTRY_CODES.contains(&code));
    let length = (1..=2).find(|&length| is_code(length)).unwrap_or(3);
    let (code, national) = text.split_at_checked(length).unwrap_or((&text, ""));
    (code.parse().unwrap_or_default(), national.to_owned())
}

/// The country code of a number.
pub(super) fn country_code(number: E164) -> u16 {
    let mut digits = number.digits();
    while digits > 999 {
        digits /= 10;
    }
    let short = [digits / 100, digits / 10].into_iter().filter_map(|code| u16::try_from(code).ok()).find(|code| SHORT_COUNTRY_CODES.contains(code));
    short.unwrap_or_else(|| u16::try_from(digits).unwrap_or_default())
}

/// A canonical number as the library has it.
fn parts(number: E164) -> PhoneNumber {
    let (country, national) = split(number);
    let zeros = national.bytes().take_while(|&byte| byte == b'0').count().min(national.len().saturating_sub(1));
    PhoneNumber {
        country_code: i32::from(country),
        national_number: national.parse().unwrap_or_default(),
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 1).then(|| i32::try_from(zeros).unwrap_or(1)),
        ..PhoneNumber::default()
    }
}

/// A canonical number in one of the plan's two forms for people.
pub(super) fn format(number: E164, international: bool) -> String {
    let form = if international { PhoneNumberFormat::International } else { PhoneNumberFormat::National };
    PHONE_NUMBER_UTIL.format(&parts(number), form).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints the table of regular prefixes; how it is refreshed stands in `tables/phone.md`.
    #[test]
    #[ignore = "makes the table of tables/phone_plan.rs; takes a minute"]
    fn print_plan_table() {
        for (name, country, length, firsts) in [("RU_KZ", "7", 10, "34789"), ("UA", "380", 9, "345679"), ("BY", "375", 9, "1234")] {
            println!("pub(in crate::rules) const {name}: &[(u32, u8)] = &[");
            let mut last = 0;
            let mut line = String::from("   ");
            for prefix in 0..10_u32.pow(PREFIX_DIGITS) {
                let text = format!("{prefix:06}");
                let class = if text.starts_with(|c| firsts.contains(c)) { class_of(country, &text, length) } else { 0 };
                if class != last {
                    let cell = format!(" ({prefix}, {class}),");
                    if line.len() + cell.len() > 150 {
                        println!("{line}");
                        line = String::from("   ");
                    }
                    line.push_str(&cell);
                }
                last = class;
            }
            println!("{line}\n];");
        }
    }

    /// The class that all samples behind a prefix share; 0 where they differ or are not valid.
    fn class_of(country: &str, prefix: &str, length: usize) -> u8 {
        let classes = ["0000", "9999", "1234", "5067"].map(|tail| {
            let number = format!("{country}{prefix}{tail}");
            let planned =
                read_any(true, number.get(..country.len() + length).unwrap_or(""), *b"RU").ok().filter(|planned| planned.fit == Fit::Valid)?;
            let region = [b"RU", b"KZ", b"UA", b"BY"].iter().position(|region| Some(**region) == planned.region)?;
            let kind = match planned.kind {
                PhoneKind::Landline => 1,
                PhoneKind::Mobile => 2,
                PhoneKind::TollFree => 3,
                _ => 4,
            };
            u8::try_from(region).ok().map(|region| region * 10 + kind)
        });
        match classes {
            [Some(class), b, c, d] if [b, c, d].iter().all(|other| *other == Some(class)) => class,
            _ => 0,
        }
    }

    /// The table gives what the library gives, in every shape that it reads, and knows most regular numbers. The numbers come from a
    /// fixed multiplicative sequence, half of them within a few digits of a range's edge.
    #[test]
    fn table_equals_library() {
        let mut seed: u64 = 2026;
        let mut next = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % bound
        };
        let (mut known, mut wrong) = (0, Vec::new());
        for round in 0..20_000_u64 {
            let (table, country, length, region) = match round % 4 {
                0 | 1 => (RU_KZ, "7", 10, [*b"RU", *b"KZ"][(round / 4 % 2) as usize]),
                2 => (UA, "380", 9, *b"UA"),
                _ => (BY, "375", 9, *b"BY"),
            };
            let prefix = match next(2) {
                0 => u64::from(table[next(table.len() as u64) as usize].0) + next(3) - 1,
                _ => next(1_000_000),
            };
            let tail = 10_u64.pow(length - PREFIX_DIGITS);
            let national = format!("{:0width$}", prefix * tail + next(tail), width = length as usize);
            let shapes = match country {
                "7" => [(true, format!("7{national}")), (false, format!("8{national}")), (false, format!("7{national}")), (false, national)],
                "380" => [(true, format!("380{national}")), (false, format!("0{national}")), (false, format!("380{national}")), (false, national)],
                _ => [(true, format!("375{national}")), (false, format!("80{national}")), (false, format!("375{national}")), (false, national)],
            };
            let (plus, digits) = &shapes[(round / 8 % 4) as usize];
            if let Some(planned) = read_regular(*plus, digits.as_bytes(), region) {
                known += 1;
                if read_any(*plus, digits, region) != Ok(planned) {
                    wrong.push(format!("{plus} {digits}: {planned:?} {:?}", read_any(*plus, digits, region)));
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {known}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
        assert!(known > 6_000, "the table knows {known} of 20000");
    }
}
