//! Short numbers: which of them call for help, which are services of everybody, which can only be internal.

use crate::rules::tables::phone_short::{EMERGENCY, SERVICE};

/// What a number of two to six digits is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShortNumber {
    /// Calls for help in the region: `112`, in Russia `01` and `101`.
    Emergency,
    /// A service that anybody in the region can dial: `104` in Ukraine, `116 111` in Europe.
    Service,
    /// Neither that we know of: an operator's own service, an internal number of an exchange.
    Internal,
}

impl ShortNumber {
    /// The stable public name: `emergency`, `service`, `internal`.
    pub fn name(self) -> &'static str {
        match self {
            ShortNumber::Emergency => "emergency",
            ShortNumber::Service => "service",
            ShortNumber::Internal => "internal",
        }
    }
}

/// What a short number is where this region's habits apply, as libphonenumber's short number plans have it. `digits` are ASCII digits.
///
/// ```
/// use kartoteka::rules::phone::{self, ShortNumber};
///
/// assert_eq!(phone::short_number("112", *b"RU"), ShortNumber::Emergency);
/// assert_eq!(phone::short_number("105", *b"RU"), ShortNumber::Internal);
/// ```
pub fn short_number(digits: &str, region: [u8; 2]) -> ShortNumber {
    // 116 000 … 116 123: harmonised services of social value, the same in many countries (ECC, decision 2007/116/EC).
    let harmonised = digits.len() == 6 && digits.starts_with("116");
    if listed(EMERGENCY, digits, region) {
        ShortNumber::Emergency
    } else if harmonised || listed(SERVICE, digits, region) {
        ShortNumber::Service
    } else {
        ShortNumber::Internal
    }
}

fn listed(table: &[([u8; 2], &str)], digits: &str, region: [u8; 2]) -> bool {
    let row = table.binary_search_by_key(&region, |&(known, _)| known).ok().and_then(|index| table.get(index));
    row.is_some_and(|(_, numbers)| numbers.split(' ').any(|pattern| fits(pattern, digits)))
}

/// Whether digits are those of a pattern, where `x` is any digit.
fn fits(pattern: &str, digits: &str) -> bool {
    pattern.len() == digits.len() && pattern.bytes().zip(digits.bytes()).all(|(known, digit)| known == b'x' || known == digit)
}
