//! Registration codes and bank accounts against python-stdnum and published examples.

use crate::plain::{Row, report};
use kartoteka::model::{ClientKind, CustomFields, Identifier, Operation, Scheme, Value, field};
use kartoteka::rules::client::{self, RawField};
use kartoteka::rules::identifier::{display, display_account, normalize, normalize_account, normalize_bik};
use kartoteka::rules::{Normalized, RuleContext, Statement};
use kartoteka::{IssueCode, Severity};
use proptest::prelude::*;
use std::collections::BTreeSet;

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
    report(include_str!("../data/identifier.csv"), 2700, check);
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

/// Names and numbers of the schemes are apart and lead back to them.
#[test]
fn schemes_are_apart() {
    let names: BTreeSet<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
    assert_eq!(names.len(), Scheme::ALL.len());
    assert!(Scheme::ALL.windows(2).all(|pair| pair[0].number() < pair[1].number()));
    for &scheme in Scheme::ALL {
        assert_eq!(Scheme::from_name(scheme.name()), Some(scheme));
        assert_eq!(Scheme::from_number(scheme.number()), Some(scheme));
    }
}

/// An IBAN is shown by four, and one among the codes of a client becomes its account; what is none stays as text without a card number.
#[test]
fn an_iban_is_an_account() {
    assert_eq!(display_account("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
    assert_eq!(display_account("40702810500000001234"), "40702810500000001234");
    let context = RuleContext::new(*b"UA", "2026-11-21T10:00:00Z".parse::<kartoteka::Instant>().unwrap().date_naive());
    let read = |text: &str| {
        let values = [RawField::new(field::IDENTIFIER, "iban", text)];
        let read = client::normalize(&values, None, &context, &CustomFields::default());
        let set = read.changes.into_iter().find_map(|change| match change.operation {
            Operation::Set(entry) => Some(entry.value.clone()),
            _ => None,
        });
        set.unwrap_or_else(|| panic!("{text} is lost"))
    };
    assert!(matches!(read("UA21 322313 0000026007233566001"), Value::BankAccount(found) if found.account == "UA213223130000026007233566001"));
    assert!(matches!(read("26007233566001"), Value::Identifier(found) if found.value == "26007233566001" && !found.checked));
    assert!(matches!(read("4111 1111 1111 1111"), Value::Identifier(found) if found.value == "•••• 1111"));
}

/// Nor with letters at its ends, where a code has room for both.
#[test]
fn a_card_number_with_letters_is_no_code() {
    for scheme in Scheme::ALL {
        for text in ["4111 1111 1111 1111NL", "NL4111111111111111", "2200000000000004ABCD"] {
            let value = normalize(text, *scheme, None).value;
            assert!(value.is_none_or(|code| !code.value.contains("1111111111") && !code.value.contains("0000000000")), "{} {text}", scheme.name());
        }
    }
}

/// Payment card numbers are taken for no code, whatever the scheme and the dress.
#[test]
fn cards_are_no_codes() {
    for &scheme in Scheme::ALL {
        for card in ["4111111111111111", "5555555555554444", "2200000000000004", "378282246310005", "6011111111111117"] {
            let fours = [&card[..4], &card[4..8], &card[8..12], &card[12..]].join(" ");
            for text in [card.to_string(), fours, format!("№ {card}"), format!("ИНН {card}")] {
                let value = normalize(&text, scheme, None).value;
                assert!(value.is_none(), "{text} as {}: {value:?}", scheme.name());
            }
        }
    }
}

proptest! {
    /// Digits of every length under every scheme: what is read reads again as itself, and a check never hangs on the dress.
    #[test]
    fn codes_are_idempotent(digits in "[0-9]{4,22}", prefix in "|[A-Z]{2}", scheme in 0..Scheme::ALL.len(), step in 2usize..6) {
        let scheme = Scheme::ALL[scheme];
        let text = format!("{prefix}{digits}");
        let dressed: String = text.chars().enumerate().flat_map(|(at, c)| (at > 0 && at % step == 0).then_some('\u{2013}').into_iter().chain([c])).collect();
        let (one, other) = (normalize(&text, scheme, None).value, normalize(&dressed, scheme, None).value);
        // Digits that may be a payment card are refused by how they are dressed, too.
        let card = [&text, &dressed].into_iter().any(|text| kartoteka::rules::payment_card::contains(text));
        if scheme != Scheme::Other && !card {
            prop_assert_eq!(&one, &other);
        }
        if let Some(value) = one {
            prop_assert_eq!(normalize(&value.value, scheme, None).value, Some(value));
        }
    }

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
