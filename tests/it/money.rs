//! Amounts of money: every row of the table, and what a custom field of a client makes of them.

use crate::plain::{report, statement_name};
use kartoteka::model::field::NOTE;
use kartoteka::rules::{Statement, json, money};
use kartoteka::{IssueCode, Language};

/// Every row: the amount, its issue, and that what is shown of it reads the same.
#[test]
fn amounts() {
    report(include_str!("../data/money.csv"), 440, |row| {
        let [input, currency, expected, issue, _] = row.cells();
        let read = money::normalize(input, Some(currency).filter(|currency| !currency.is_empty()), NOTE);
        let got = match (&read.value, read.statement) {
            (Some(money), _) => format!("{} {}", money.minor, money.code()),
            (None, Statement::Value) => "refused".to_string(),
            (None, statement) => statement_name(statement).to_string(),
        };
        let codes: Vec<&str> = read.issues.iter().map(|issue| issue.code.name()).collect();
        let again = read.value.as_ref().map(|value| money::normalize(&money::display(value), None, NOTE).value);
        let agrees = got == expected && codes == if issue.is_empty() { vec![] } else { vec![issue] } && again.is_none_or(|again| again == read.value);
        if agrees { Ok(()) } else { Err(format!("{got} {codes:?}")) }
    });
}

/// Every active currency is known by its code, and the answer has its members.
#[test]
fn currencies_and_answers() {
    for (code, exponent) in [("RUB", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("ZWG", 2)] {
        assert_eq!(money::exponent(code), Some(exponent), "{code}");
    }
    assert_eq!(money::exponent("DEM"), None);
    let answer = json::money("1 234,56", Some("UAH"), Language::English);
    assert_eq!(answer["minor"], 123_456);
    assert_eq!(answer["display"], "1 234,56 UAH");
    let answer = json::money("1,234", Some("EUR"), Language::Ukrainian);
    assert_eq!(answer["issues"][0]["code"], IssueCode::MoneyAmbiguous.name());
}
