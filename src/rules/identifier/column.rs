//! A code in the column of another scheme: `22993258` under «ИНН» is an EDRPOU code, a valid INN under «ЄДРПОУ» is an INN.
//!
//! Only schemes of the two countries whose lists mix them, only by length and check digits, and only where the column's own scheme does
//! not confirm the code. Ten digits that both INN and RNOKPP confirm (one in eleven of each does so by chance) stay where they
//! stand, except on a person in Ukraine, whose code has ten digits while an INN of ten is an organization's.
//!
//! Cost: nothing for a code that its column confirms and that no other rule could want; one more reading for the others.

use super::{Normalized, issue, normalize};
use crate::limits::RULE_BYTES_MAX;
use crate::message::{IssueCode, Severity};
use crate::model::{ClientKind, Identifier, Scheme};

/// The schemes whose columns are confused.
const CONFUSED: [Scheme; 6] = [Scheme::Inn, Scheme::Kpp, Scheme::Ogrn, Scheme::Ogrnip, Scheme::Edrpou, Scheme::Rnokpp];

/// Reads a code that stands in the column of this scheme; of another scheme where only that one confirms it, with an issue that says so.
///
/// `region` is where the list is from, `kind` the kind of client, where known.
pub(crate) fn normalize_in_column(raw: &str, scheme: Scheme, kind: Option<ClientKind>, region: [u8; 2]) -> Normalized<Identifier> {
    let read = normalize(raw, scheme, kind);
    if !CONFUSED.contains(&scheme) || raw.len() > RULE_BYTES_MAX {
        return read;
    }
    let confirmed = read.value.as_ref().is_some_and(|code| code.checked);
    let digits = raw.chars().filter(|&c| crate::text::digit_value(c).is_some()).count();
    let is_person = kind == Some(ClientKind::Person);
    let meant: &[Scheme] = match digits {
        8 if !confirmed => &[Scheme::Edrpou],
        10 if confirmed && scheme == Scheme::Inn && is_person && region == *b"UA" => &[Scheme::Rnokpp],
        10 if confirmed => &[],
        10 if kind == Some(ClientKind::Organization) => &[Scheme::Inn],
        10 if is_person => &[Scheme::Rnokpp, Scheme::Inn],
        10 if region == *b"UA" => &[Scheme::Rnokpp, Scheme::Inn],
        10 => &[Scheme::Inn, Scheme::Rnokpp],
        12 if !confirmed => &[Scheme::Inn],
        13 if !confirmed => &[Scheme::Ogrn],
        15 if !confirmed => &[Scheme::Ogrnip],
        _ => &[],
    };
    let other = meant.iter().filter(|&&other| other != scheme).find_map(|&other| {
        let found = normalize(raw, other, kind);
        let sure = found.value.as_ref().is_some_and(|code| code.checked && code.value.len() == digits);
        (sure && found.issues.iter().all(|issue| issue.severity() != Severity::Refused)).then_some(found)
    });
    match other {
        Some(mut found) => {
            let name = found.value.as_ref().map_or("", |code| code.scheme.name());
            found.issues.push(issue(IssueCode::IdentifierColumn).detail(format!("{} → {name}", scheme.name())));
            found
        }
        None => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClientKind::{Organization, Person};

    /// A code goes to the scheme that alone confirms it; what two confirm, or none, stays in its column.
    #[test]
    fn codes_of_other_columns() {
        let (ru, ua) = (*b"RU", *b"UA");
        for (raw, scheme, kind, region, expected, moved) in [
            // Eight digits: EDRPOU by its check digit.
            ("22993258", Scheme::Inn, None, ru, "edrpou 22993258 true", true),
            ("22993258", Scheme::Rnokpp, Some(Organization), ua, "edrpou 22993258 true", true),
            ("ЄДРПОУ 22993258", Scheme::Inn, Some(Organization), ru, "edrpou 22993258 true", true),
            ("22993251", Scheme::Inn, None, ru, "", false),
            // Ten digits that are no INN but a person's code in Ukraine.
            ("3184710604", Scheme::Inn, Some(Person), ru, "rnokpp 3184710604 true", true),
            ("3184710604", Scheme::Inn, None, ru, "rnokpp 3184710604 true", true),
            ("3184710604", Scheme::Inn, Some(Organization), ru, "inn 3184710604 false", false),
            ("3184710604", Scheme::Edrpou, None, ua, "rnokpp 3184710604 true", true),
            // Neither.
            ("3184710605", Scheme::Inn, Some(Person), ru, "inn 3184710605 false", false),
            // A valid INN under other titles; in its own column it stays.
            ("7707083893", Scheme::Edrpou, Some(Organization), ru, "inn 7707083893 true", true),
            ("7707083893", Scheme::Kpp, None, ru, "inn 7707083893 true", true),
            ("500100732259", Scheme::Edrpou, Some(Person), ua, "inn 500100732259 true", true),
            ("7707083893", Scheme::Inn, Some(Organization), ru, "inn 7707083893 true", false),
            ("7707083893", Scheme::Inn, Some(Person), ru, "inn 7707083893 true", false),
            // Numbers of registers.
            ("1027700132195", Scheme::Inn, None, ru, "ogrn 1027700132195 true", true),
            ("1027700132195", Scheme::Ogrnip, None, ru, "ogrn 1027700132195 true", true),
            // Other schemes are left alone.
            ("22993258", Scheme::Okpo, None, ru, "okpo 22993258", false),
            ("22993258", Scheme::Other, None, ru, "other 22993258 false", false),
        ] {
            let read = normalize_in_column(raw, scheme, kind, region);
            let got = read.value.as_ref().map_or(String::new(), |code| format!("{} {} {}", code.scheme.name(), code.value, code.checked));
            assert!(if expected.is_empty() { got.is_empty() } else { got.starts_with(expected) }, "{raw} {scheme:?}: {got}");
            let said = read.issues.iter().any(|issue| issue.code == IssueCode::IdentifierColumn);
            assert_eq!(said, moved, "{raw} {scheme:?}: {:?}", read.issues);
        }
    }

    /// Ten digits that both rules confirm are a person's code in Ukraine only where a person is said to be.
    #[test]
    fn codes_that_two_rules_confirm() {
        let both = (3_000_000_000_u64..3_000_010_000).map(|number| number.to_string()).find(|text| {
            let checked = |scheme| normalize(text, scheme, None).value.is_some_and(|code| code.checked);
            checked(Scheme::Inn) && checked(Scheme::Rnokpp)
        });
        let both = both.expect("one in some hundred numbers is both");
        for (scheme, kind, region, expected) in [
            (Scheme::Inn, Some(Person), *b"UA", Scheme::Rnokpp),
            (Scheme::Inn, Some(Person), *b"RU", Scheme::Inn),
            (Scheme::Inn, Some(Organization), *b"UA", Scheme::Inn),
            (Scheme::Inn, None, *b"UA", Scheme::Inn),
            (Scheme::Edrpou, Some(Person), *b"RU", Scheme::Rnokpp),
            (Scheme::Edrpou, Some(Organization), *b"RU", Scheme::Inn),
            (Scheme::Edrpou, None, *b"RU", Scheme::Inn),
            (Scheme::Edrpou, None, *b"UA", Scheme::Rnokpp),
        ] {
            let read = normalize_in_column(&both, scheme, kind, region).value.map(|code| code.scheme);
            assert_eq!(read, Some(expected), "{both} {scheme:?} {kind:?}");
        }
    }
}
