//! Presence words, payment cards, free text, dates, e-mail addresses, sites and messengers: tables of cases and laws.

use kartoteka::IssueCode;
use kartoteka::rules::{Statement, email};

/// One row of a table of cases.
pub(crate) struct Row(Vec<String>);

impl Row {
    /// Its cells; missing ones are empty.
    pub(crate) fn cells<const N: usize>(&self) -> [&str; N] {
        std::array::from_fn(|index| self.0.get(index).map_or("", String::as_str))
    }
}

/// The rows of a CSV text, without its header.
pub(crate) fn table(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| Row(record.expect("the table is CSV").iter().map(String::from).collect())).collect()
}

/// Checks every row and tells all that fail at once.
pub(crate) fn report(text: &str, rows_min: usize, check: impl Fn(&Row) -> Result<(), String>) {
    let rows = table(text);
    assert!(rows.len() >= rows_min, "{} rows", rows.len());
    let failures: Vec<String> = rows.iter().filter_map(|row| check(row).err().map(|why| format!("{:.160?}\n    {why:.300}", row.0))).collect();
    assert!(failures.is_empty(), "{} of {} rows fail:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

/// Every row of the e-mail table: verdict, canonical form, class, issue, key, idempotence. Rows from email-validator may differ
/// in one of a hundred; the rest agree all.
#[test]
fn emails_agree_with_the_peer() {
    let text = include_str!("../data/email.csv");
    let rows = table(text);
    let is_peer = |row: &Row| row.cells::<7>()[6].starts_with("email-validator");
    let failures: Vec<(bool, String)> =
        rows.iter().filter_map(|row| check_email(row).err().map(|why| (is_peer(row), format!("{:.160?}\n    {why:.300}", row.0)))).collect();
    let of_peer = rows.iter().filter(|row| is_peer(row)).count();
    let differ = failures.iter().filter(|(peer, _)| *peer).count();
    let told: Vec<&str> = failures.iter().map(|(_, why)| why.as_str()).collect();
    assert!(of_peer >= 250 && differ * 100 <= of_peer && failures.len() == differ, "{differ} of {of_peer} differ:\n{}", told.join("\n"));
    println!("email-validator: {} of {of_peer} agree\n{}", of_peer - differ, told.join("\n"));
}

fn check_email(row: &Row) -> Result<(), String> {
    let [input, expected, canonical, class, issue, key, _] = row.cells();
    let read = email::normalize(input);
    let got = match (&read.value, read.statement) {
        (Some(_), _) => "valid",
        (None, Statement::Value) => "refused",
        (None, statement) => statement_name(statement),
    };
    let codes: Vec<&str> = read.issues.iter().map(|issue| issue.code.name()).collect();
    let issue_agrees = match issue {
        "" => true,
        "none" => codes.is_empty(),
        issue => codes.contains(&issue),
    };
    if got != expected || !issue_agrees {
        return Err(format!("{got} {read:?}"));
    }
    let Some(value) = &read.value else { return Ok(()) };
    let got = value.email.canonical.clone().unwrap_or_default();
    let class_agrees = class.is_empty() || format!("{:?}", value.email.class).eq_ignore_ascii_case(class);
    if !canonical.is_empty() && got != canonical || !class_agrees || !key.is_empty() && value.match_key != key {
        return Err(format!("{value:?}"));
    }
    if email::match_key(&got) != value.match_key {
        return Err(format!("key {} of the canonical form, {} of the reading", email::match_key(&got), value.match_key));
    }
    let again = email::normalize(&got).value;
    if again.as_ref() == Some(value) { Ok(()) } else { Err(format!("not idempotent: {again:?}")) }
}

fn statement_name(statement: Statement) -> &'static str {
    match statement {
        Statement::Value => "value",
        Statement::Empty => "empty",
        Statement::Absent => "absent",
        Statement::Declined => "declined",
        Statement::Unknown => "unknown",
    }
}

/// A cell of several addresses gives each, in order; words between them are not lost.
#[test]
fn email_cells_are_taken_apart() {
    for (cell, expected) in [
        ("ivan@mail.ru, petr@mail.ru", &["ivan@mail.ru", "petr@mail.ru"][..]),
        ("ivan@mail.ru;petr@mail.ru / anna@ya.ru", &["ivan@mail.ru", "petr@mail.ru", "anna@ya.ru"]),
        ("ivan@mail.ru petr@mail.ru", &["ivan@mail.ru", "petr@mail.ru"]),
        ("ivan @ mail.ru, petr@mail.ru", &["ivan@mail.ru", "petr@mail.ru"]),
        ("Иван Петров <ivan@mail.ru>, \"Сидоров, Пётр\" <petr@mail.ru>", &["ivan@mail.ru", "petr@mail.ru"]),
        ("ivan@mail.ru\npetr@mail.ru", &["ivan@mail.ru", "petr@mail.ru"]),
        ("ivan@mail.ru", &["ivan@mail.ru"]),
        ("Иванов, ivan@mail.ru", &["", "ivan@mail.ru"]),
        ("", &[]),
    ] {
        let (readings, issues) = email::normalize_cell(cell);
        let got: Vec<String> =
            readings.iter().map(|(_, reading)| reading.value.as_ref().and_then(|value| value.email.canonical.clone()).unwrap_or_default()).collect();
        assert_eq!(got, expected, "{cell}");
        assert_eq!(issues.iter().any(|issue| issue.code == IssueCode::EmailSeveral), expected.iter().filter(|text| !text.is_empty()).count() > 1, "{cell}");
    }
}
