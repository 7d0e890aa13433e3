//! Where a number's people live in time: candidate zones by its first digits.

use super::plan::{self, Reach};
use crate::model::E164;
use crate::rules::tables::phone_zones::{ZONE_LISTS, ZONE_PREFIX_DIGITS_MAX, ZONE_PREFIXES};

/// How far the zones of a number can be relied upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ZoneConfidence {
    /// One zone, by the area code of a landline.
    Sure,
    /// One zone: the only one of the country, or that of the area where the number was handed out.
    Likely,
    /// Several zones of an area or a country.
    Several,
    /// None is known: the plan does not have the number, or it belongs to no country.
    Unknown,
}

impl ZoneConfidence {
    /// The stable public name: `sure`, `likely`, `several`, `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            ZoneConfidence::Sure => "sure",
            ZoneConfidence::Likely => "likely",
            ZoneConfidence::Several => "several",
            ZoneConfidence::Unknown => "unknown",
        }
    }
}

/// Candidate zones of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeZones {
    /// Names of the IANA time zone database, ascending; empty where none is known.
    pub zones: &'static [&'static str],
    /// How far they can be relied upon.
    pub confidence: ZoneConfidence,
}

/// The time zones that a number may belong to, as libphonenumber's map has them: those of the area for landlines, those of the
/// whole country for other lines.
///
/// Cost: a microsecond for a regular number of Russia, Kazakhstan, Ukraine or Belarus, some ten for others.
///
/// ```
/// use kartoteka::model::E164;
/// use kartoteka::rules::phone::{self, ZoneConfidence};
///
/// let number = E164::parse("+73832123456").ok_or("no number")?;
/// assert_eq!(phone::time_zones(number).zones, ["Asia/Novosibirsk"]);
/// assert_eq!(phone::time_zones(number).confidence, ZoneConfidence::Sure);
/// # Ok::<(), &str>(())
/// ```
pub fn time_zones(number: E164) -> TimeZones {
    const UNKNOWN: TimeZones = TimeZones { zones: &[], confidence: ZoneConfidence::Unknown };
    let country = u64::from(plan::country_code(number));
    let (digits, landline) = match plan::reach(number) {
        Reach::Nowhere => return UNKNOWN,
        Reach::Country => (country, false),
        Reach::Area { landline } => (number.digits(), landline),
    };
    let Some((prefix, zones)) = longest(digits) else { return UNKNOWN };
    let confidence = match zones {
        [_] if landline && prefix > country => ZoneConfidence::Sure,
        [_] => ZoneConfidence::Likely,
        _ => ZoneConfidence::Several,
    };
    TimeZones { zones, confidence }
}

/// The longest prefix of these digits that the table has, and its zones.
fn longest(digits: u64) -> Option<(u64, &'static [&'static str])> {
    let mut prefix = digits;
    while prefix >= 10_u64.pow(ZONE_PREFIX_DIGITS_MAX) {
        prefix /= 10;
    }
    while prefix > 0 {
        let found = u32::try_from(prefix).ok().and_then(|prefix| ZONE_PREFIXES.binary_search_by_key(&prefix, |&(known, _)| known).ok());
        if let Some(&(_, list)) = found.and_then(|index| ZONE_PREFIXES.get(index)) {
            return ZONE_LISTS.get(usize::from(list)).map(|zones| (prefix, *zones));
        }
        prefix /= 10;
    }
    None
}
