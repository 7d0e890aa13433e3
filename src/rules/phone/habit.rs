//! What people dial in Russia, Ukraine and their neighbours, and which number they mean.
//!
//! The plan's own reading comes first. Only where it finds no valid number are the habits tried, each of them accepted only if
//! it gives a valid number: a habit never turns a number that is right into another one.

use super::plan::{self, Fit, Planned};
use super::scan::DIGITS_BEFORE_WEAK_SIGN;
use super::short::{self, ShortNumber};
use crate::message::IssueCode;
use crate::model::E164;
use crate::rules::RuleContext;

/// Most digits that are looked at: a country code, a prefix and the longest number of any plan stay below.
const DIGITS_MAX: usize = 24;

/// Country codes that are written without their plus sign where these countries are neighbours.
const NEIGHBOUR_CODES: [&str; 11] = ["7", "380", "375", "998", "996", "992", "993", "994", "995", "374", "373"];

/// Regions in whose bases numbers of these neighbours stand.
const NEIGHBOUR_REGIONS: [&[u8; 2]; 12] = [b"RU", b"UA", b"KZ", b"BY", b"UZ", b"KG", b"TJ", b"TM", b"AZ", b"GE", b"AM", b"MD"];

/// Fewest digits of a whole number where this region's habits apply: what stands behind fewer is no extension unless a word says
/// so. Cells of these neighbours often list local numbers; the smallest countries have whole numbers of four digits.
pub(super) fn shortest_number(region: [u8; 2]) -> usize {
    if NEIGHBOUR_REGIONS.contains(&&region) { DIGITS_BEFORE_WEAK_SIGN } else { 4 }
}

/// What digits are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// A number of a plan, valid or possible.
    Number {
        planned: Planned,
        /// A habit was put right.
        fixed: bool,
        /// The area code that was put before.
        area_code: Option<String>,
        /// A valid number that is probably meant, where this one is none.
        meant: Option<E164>,
    },
    /// Digits to be dialled inside an area: no area code was told, or none that fits.
    Local,
    /// A service number, an internal number.
    Short(ShortNumber),
    /// Nobody's number.
    Placeholder,
    /// A number by its form, and the plan has none so short or so long; with the number that is probably meant.
    Unfit(IssueCode, Option<E164>),
    /// No number.
    Refused(IssueCode),
}

impl Reading {
    /// Whether it is a number in use.
    pub(super) fn is_valid(&self) -> bool {
        matches!(self, Reading::Number { planned, .. } if planned.fit == Fit::Valid)
    }

    /// How much of a number it is: for choosing one of several.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Reading::Number { planned, .. } if planned.fit == Fit::Valid => 5,
            Reading::Number { .. } => 4,
            Reading::Local => 3,
            Reading::Placeholder | Reading::Unfit(..) => 2,
            Reading::Short(_) => 1,
            Reading::Refused(_) => 0,
        }
    }
}

/// Reads ASCII digits, with or without `+` before them. A number whose own text is a made-up one is made up too.
pub(super) fn read(plus: bool, digits: &str, context: &RuleContext) -> Reading {
    match read_digits(plus, digits, context) {
        Reading::Number { planned, .. } if planned.e164.is_some_and(is_made_up_number) => Reading::Placeholder,
        reading => reading,
    }
}

fn read_digits(plus: bool, digits: &str, context: &RuleContext) -> Reading {
    if is_made_up(digits) {
        return Reading::Placeholder;
    }
    if digits.len() > DIGITS_MAX {
        return Reading::Refused(IssueCode::PhoneTooLong);
    }
    // No number of +7 begins with 0 and none of Ukraine has eleven digits: there the habit need not wait for the plan's reading.
    let trunk = !plus && matches!(&context.region, b"RU" | b"KZ" | b"UA") && digits.len() == 11 && digits.starts_with("80");
    let zero = !plus && matches!(&context.region, b"RU" | b"KZ") && digits.len() == 10 && digits.starts_with('0');
    if (trunk || zero)
        && let Some(planned) = by_habit(plus, digits, context.region)
    {
        return Reading::Number { planned, fixed: true, area_code: None, meant: None };
    }
    let found = plan::read(plus, digits, context.region);
    if let Ok(planned) = found
        && planned.fit == Fit::Valid
    {
        return Reading::Number { planned, fixed: false, area_code: None, meant: None };
    }
    if let Some(planned) = by_habit(plus, digits, context.region) {
        return Reading::Number { planned, fixed: true, area_code: None, meant: None };
    }
    if !plus && digits.len() <= 7 {
        return few_digits(digits, found, context);
    }
    match found {
        Err(code) => Reading::Refused(code),
        Ok(planned) => match planned.fit {
            Fit::TooShort | Fit::LocalOnly => Reading::Unfit(IssueCode::PhoneTooShort, None),
            Fit::TooLong => Reading::Unfit(IssueCode::PhoneTooLong, other_way_abroad(digits, context.region)),
            _ => Reading::Number { planned, fixed: false, area_code: None, meant: other_way_abroad(digits, context.region) },
        },
    }
}

/// Up to seven digits that are no number in use of the whole country; small countries have possible ones so short.
fn few_digits(digits: &str, found: Result<Planned, IssueCode>, context: &RuleContext) -> Reading {
    let short = short::short_number(digits, context.region);
    let with_area = if digits.len() > 4 && short != ShortNumber::Emergency { with_area_code(digits, context) } else { None };
    match (digits.len(), short, with_area, found) {
        (0 | 1, ..) => Reading::Refused(IssueCode::PhoneTooShort),
        (_, ShortNumber::Emergency, ..) => Reading::Short(short),
        (_, _, Some(reading), _) => reading,
        (_, ShortNumber::Service, ..) => Reading::Short(short),
        (_, _, _, Ok(planned)) if planned.fit == Fit::Possible => Reading::Number { planned, fixed: false, area_code: None, meant: None },
        (2..=4, ..) => Reading::Short(short),
        _ => Reading::Local,
    }
}

/// The number behind `00`, which is no way abroad in the countries of 8 10: not what is dialled, but probably what is meant.
fn other_way_abroad(digits: &str, region: [u8; 2]) -> Option<E164> {
    let rest = digits.strip_prefix("00").filter(|rest| rest.len() >= 9)?;
    plan::read(true, rest, region).ok().filter(|planned| planned.fit == Fit::Valid)?.e164
}

/// Local digits behind the area code of the context.
fn with_area_code(digits: &str, context: &RuleContext) -> Option<Reading> {
    let area: String = context.area_code.as_deref()?.chars().filter(char::is_ascii_digit).take(DIGITS_MAX).collect();
    let planned = plan::read(false, &format!("{area}{digits}"), context.region).ok().filter(|planned| planned.fit == Fit::Valid)?;
    Some(Reading::Number { planned, fixed: false, area_code: Some(area), meant: None })
}

/// The valid number that a habit makes of digits which are no valid number themselves.
fn by_habit(plus: bool, digits: &str, region: [u8; 2]) -> Option<Planned> {
    let russian = matches!(&region, b"RU" | b"KZ");
    let ukrainian = &region == b"UA";
    let neighbour = NEIGHBOUR_REGIONS.contains(&&region);
    let eight = russian || ukrainian || &region == b"BY";
    let length = digits.len();
    let valid = |international: &str| plan::read(true, international, region).ok().filter(|planned| planned.fit == Fit::Valid);
    // 8-050-123-45-67: the trunk prefix of before 2009 and the national 0 (Ukraine's plan has 0 alone since then).
    if let Some(national) = digits.strip_prefix("80").filter(|_| length == 11 && (russian || ukrainian))
        && let Some(planned) = valid(&format!("380{national}"))
    {
        return Some(planned);
    }
    // 050-123-45-67 in a Russian base: no Russian number begins with 0.
    if let Some(national) = digits.strip_prefix('0').filter(|_| length == 10 && (russian || ukrainian))
        && let Some(planned) = valid(&format!("380{national}"))
    {
        return Some(planned);
    }
    // +8 916 123-45-67: the trunk prefix with a plus sign. No country has the codes 83, 87, 89.
    if let Some(national) = digits.strip_prefix('8').filter(|rest| plus && length == 11 && russian && rest.starts_with(['3', '7', '9']))
        && let Some(planned) = valid(&format!("7{national}"))
    {
        return Some(planned);
    }
    // 8~10 380 …, 810 380 …: the way abroad, whichever of these countries it is dialled from. Elsewhere only the region's own is taken
    // off, by its plan.
    let abroad = digits.strip_prefix("810").filter(|rest| eight && rest.len() >= 9);
    if let Some(planned) = abroad.and_then(valid) {
        return Some(planned);
    }
    // 380 50 …, 7 916 … without the plus sign.
    let neighbour_code = || NEIGHBOUR_CODES.iter().any(|code| digits.starts_with(code));
    if !plus && neighbour && (11..=12).contains(&length) && neighbour_code() { valid(digits) } else { None }
}

/// Whether the text of a number is a made-up one.
pub(super) fn is_made_up_number(number: E164) -> bool {
    let mut digits = [b'0'; 20];
    let (mut rest, mut length) = (number.digits(), 0);
    for place in digits.iter_mut().rev() {
        if rest == 0 {
            break;
        }
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        length += 1;
    }
    let text = digits.len().checked_sub(length).and_then(|start| digits.get(start..)).and_then(|digits| std::str::from_utf8(digits).ok());
    text.is_some_and(is_made_up)
}

/// Numbers that are typed because a form wants one: all digits equal, with or without a prefix. `000` and the like of any length;
/// five or six equal digits from 2 to 8 can be a local number (taxis like them).
pub(super) fn is_made_up(digits: &str) -> bool {
    let equal = |digits: &str| digits.bytes().all(|byte| digits.bytes().next() == Some(byte));
    let national = match digits.len() {
        0 => return false,
        1..=4 => return equal(digits) && digits.starts_with('0'),
        5 | 6 => return equal(digits) && digits.starts_with(['0', '1', '9']),
        11 => digits.strip_prefix(['7', '8']),
        12 => digits.strip_prefix("380").or_else(|| digits.strip_prefix("375")),
        10 => digits.strip_prefix('0'),
        _ => None,
    };
    equal(digits) || national.is_some_and(equal)
}
