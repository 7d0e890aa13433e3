//! Registration codes and bank accounts against python-stdnum and published examples.

use crate::plain::{Row, report};
use kartoteka::model::{ClientKind, Identifier, Scheme};
use kartoteka::rules::identifier::{display, normalize, normalize_account, normalize_bik};
use kartoteka::rules::{Normalized, Statement};
use kartoteka::{IssueCode, Severity};
use proptest::prelude::*;

fn has<T>(read: &Normalized<T>, code: IssueCode) -> bool {
    read.issues.iter().any(|issue| issue.code == code)
}

/// The status in the words of the table.
fn status(read: &Normalized<Identifier>) -> &'static str {
    match (&read.value, read.statement) {
        (None, Statement::Empty) => "empty",
        (None, Statement::Absent) => "absent",
        (None, Statement::Declined) => "declined",
        (None, Statement::Unknown) => "unknown",
        (None, Statement::Value) if has(read, IssueCode::CardNumber) => "card",
        (None, Statement::Value) => "refused",
        (Some(_), _) if has(read, IssueCode::IdentifierLeadingZero) => "zero",
        (Some(value), _) if value.checked && has(read, IssueCode::IdentifierKind) => "kind",
        (Some(value), _) if value.checked => "valid",
        (Some(_), _) => "doubt",
    }
}

fn check(row: &Row) -> Result<(), String> {
    let [scheme, kind, input, expected, canonical, _] = row.cells();
    let scheme = Scheme::from_name(scheme).ok_or("no such scheme")?;
    let read = normalize(input, scheme, ClientKind::from_name(kind));
    let got = status(&read);
    let agrees = match expected {
        "invalid" => got != "valid",
        "okpo" | "any" => read.value.is_some(),
        _ => got == expected,
    };
    if !agrees {
        return Err(format!("{got} {read:?}"));
    }
    let value = read.value.as_ref().map_or("", |value| value.value.as_str());
    if !canonical.is_empty() && value != canonical {
        return Err(format!("canonical {value}"));
    }
    // A refusal says why, and the canonical form of a canonical form is itself.
    if got == "refused" && !read.issues.iter().any(|issue| issue.severity() == Severity::Refused) {
        return Err("refused without an issue".into());
    }
    if let Some(value) = &read.value {
        let again = normalize(&value.value, scheme, ClientKind::from_name(kind)).value;
        if again.as_ref() != Some(value) && scheme != Scheme::Other {
            return Err(format!("not idempotent: {again:?}"));
        }
    }
    Ok(())
}

/// Every row of the table: verdict, canonical form, idempotence.
#[test]
fn identifiers_agree_with_the_peer() {
    report(include_str!("../data/identifier.csv"), 400, check);
}

/// Bank accounts: worked examples of order 515, the registry's example IBANs with the peer's verdicts.
#[test]
fn accounts_agree_with_the_peer() {
    report(include_str!("../data/identifier_account.csv"), 100, |row| {
        let [input, bank, expected, canonical, _] = row.cells();
        let read = normalize_account(input, bank);
        let got = match &read.value {
            Some(_) if read.issues.is_empty() => "valid",
            Some(_) => "doubt",
            None if has(&read, IssueCode::CardNumber) => "card",
            None => "refused",
        };
        let account = read.value.as_ref().map_or("", |value| value.account.as_str());
        let agrees = if expected == "invalid" { got != "valid" } else { got == expected };
        if agrees && (canonical.is_empty() || account == canonical) { Ok(()) } else { Err(format!("{got} {read:?}")) }
    });
}

/// A suggestion is never applied, letters are replaced only with an issue, and SNILS is shown as it is printed.
#[test]
fn doubts_leave_the_value() {
    let lost = normalize("105012345", Scheme::Inn, None);
    if let Some(issue) = lost.issues.iter().find(|issue| issue.code == IssueCode::IdentifierLeadingZero) {
        assert_eq!(issue.suggestion.as_deref(), Some("0105012345"));
    }
    let letters = normalize("77О7083893", Scheme::Inn, None);
    assert!(has(&letters, IssueCode::IdentifierLetters), "{letters:?}");
    let snils = normalize("112-233-445 95", Scheme::Snils, None).value.map(|value| display(&value));
    assert_eq!(snils.as_deref(), Some("112-233-445 95"));
    assert_eq!(normalize_bik("044525225").value.as_deref(), Some("044525225"));
    assert_eq!(normalize_bik("44525225").value.as_deref(), Some("044525225"));
    assert_eq!(normalize_bik("4452522").value, None);
}

proptest! {
    /// Any text: no panic, and what was read reads again as itself.
    #[test]
    fn never_panics_and_is_idempotent(text in "\\PC{0,40}|[0-9 ОоЗlI/.E+-]{0,30}|(ИНН|КПП|VAT|)[ /:]{0,2}[A-Z]{0,3}[0-9]{5,20}", scheme in 0..Scheme::ALL.len()) {
        let scheme = Scheme::ALL[scheme];
        if let Some(value) = normalize(&text, scheme, None).value {
            prop_assert_eq!(normalize(&value.value, scheme, None).value, Some(value));
        }
        if let Some(value) = normalize_account(&text, "044525225").value {
            prop_assert_eq!(normalize_account(&value.account, &value.bank_code).value.map(|again| again.account), Some(value.account));
        }
    }
}
