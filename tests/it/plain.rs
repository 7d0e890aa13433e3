//! Presence words, payment cards, free text, dates, e-mail addresses, sites and messengers: tables of cases and laws.

use chrono::NaiveDate;
use kartoteka::IssueCode;
use kartoteka::model::Messenger;
use kartoteka::model::field::{BIRTH_DATE, NOTE, TAGS};
use kartoteka::rules::{Normalized, Statement, date, email, payment_card, presence, reach, text};
use proptest::prelude::*;

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

pub(crate) fn statement_name(statement: Statement) -> &'static str {
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
        assert_eq!(
            issues.iter().any(|issue| issue.code == IssueCode::EmailSeveral),
            expected.iter().filter(|text| !text.is_empty()).count() > 1,
            "{cell}"
        );
    }
}

/// Every row: what a text says before one looks at its meaning.
#[test]
fn presence_words() {
    report(include_str!("../data/presence.csv"), 80, |row| {
        let [input, expected, _] = row.cells();
        let got = statement_name(presence::classify(input));
        if got == expected { Ok(()) } else { Err(got.to_string()) }
    });
}

/// Every row: cards masked in all dresses, look-alikes left alone; at most one look-alike of a hundred may be hit.
#[test]
fn cards_are_masked() {
    let cases = include_str!("../data/card.csv");
    let (mut alike, mut hit) = (0, Vec::new());
    report(cases, 700, |row| {
        let [input, expected, _] = row.cells();
        let masked = payment_card::mask(input);
        if input != expected && masked != expected || payment_card::mask(&masked) != masked { Err(masked.into_owned()) } else { Ok(()) }
    });
    for row in table(cases) {
        let [input, expected, why] = row.cells();
        if input == expected {
            alike += 1;
            if payment_card::contains(input) {
                hit.push(format!("{why}: {input}"));
            }
        }
    }
    println!("{} of {alike} look-alikes hit", hit.len());
    assert!(hit.len() * 100 <= alike, "{} of {alike}: {hit:#?}", hit.len());
}

/// Drawn numbers in sentences: no card survives, its last digits are shown; at most one other number of a hundred is hit.
#[test]
fn drawn_cards_are_masked() {
    let plain = |text: &str| text.replace("%20", "").chars().filter_map(decimal).collect::<String>();
    let (mut others, mut hit) = (0, Vec::new());
    for row in table(include_str!("../data/card_made.csv")) {
        let [input, numbers, why] = row.cells();
        let masked = payment_card::mask(input);
        assert_eq!(payment_card::mask(&masked), masked, "{input}");
        for number in numbers.split(' ').filter(|number| !number.is_empty()) {
            assert!(!plain(&masked).contains(number), "{why}: {input} -> {masked}");
        }
        others += usize::from(numbers.is_empty());
        if numbers.is_empty() && masked != input {
            hit.push(format!("{why}: {input} -> {masked}"));
        }
    }
    println!("{} of {others} hit: {hit:#?}", hit.len());
    assert!(others >= 400 && hit.len() * 100 <= others, "{} of {others}: {hit:#?}", hit.len());
}

/// A decimal digit of the scripts that the table has, as ASCII.
fn decimal(c: char) -> Option<char> {
    let zeros = ['0', '\u{FF10}', '\u{660}', '\u{6F0}', '\u{966}', '\u{1D7CE}'];
    zeros.iter().find_map(|&zero| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10)).and_then(|value| char::from_digit(value, 10))
}

/// Every row of the date table, read on 21 November 2026.
#[test]
fn dates() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    let check = |row: &Row| {
        let [input, format, expected, issue, _] = row.cells();
        let read = date::normalize(input, Some(format).filter(|format| !format.is_empty()), BIRTH_DATE, today);
        let got = match (read.value, read.statement) {
            (Some(value), _) => value.to_string(),
            (None, Statement::Value) => "refused".to_string(),
            (None, statement) => statement_name(statement).to_string(),
        };
        let codes: Vec<&str> = read.issues.iter().map(|issue| issue.code.name()).collect();
        let again = date::normalize(&got, None, BIRTH_DATE, today).value;
        let agrees =
            got == expected && if issue.is_empty() { codes.is_empty() } else { codes == [issue] } && (read.value.is_none() || again == read.value);
        if agrees { Ok(()) } else { Err(format!("{got} {codes:?}, again {again:?}")) }
    };
    report(include_str!("../data/date.csv"), 80, check);
    report(include_str!("../data/date_made.csv"), 400, check);
}

/// Every row of the table of sites and messengers.
#[test]
fn sites_and_messengers() {
    let check = |row: &Row| {
        let [kind, service, input, expected, _] = row.cells();
        let (value, statement, again) = if kind == "site" {
            let read = reach::normalize_site(input);
            let again = read.value.as_ref().map(|value| reach::normalize_site(value).value.unwrap_or_default());
            (read.value, read.statement, again)
        } else {
            let read = reach::normalize_messenger(input, service);
            let text = |messenger: &Messenger| format!("{}:{}", messenger.service, messenger.handle);
            let again = read
                .value
                .as_ref()
                .map(|value| reach::normalize_messenger(&value.handle, &value.service).value.as_ref().map(text).unwrap_or_default());
            (read.value.as_ref().map(text), read.statement, again)
        };
        let got = match (&value, statement) {
            (Some(value), _) => value.as_str(),
            (None, Statement::Value) => "refused",
            (None, statement) => statement_name(statement),
        };
        if got == expected && again == value { Ok(()) } else { Err(format!("{got}, again {again:?}")) }
    };
    report(include_str!("../data/reach.csv"), 50, check);
    report(include_str!("../data/reach_made.csv"), 380, check);
}

/// What is no account says what it is instead, and an account has a link.
#[test]
fn accounts_say_what_they_are() {
    for (text, service, expected) in [
        ("ivan@mail.ru", "", "is_email"),
        ("+7 916 123-45-67", "", "is_phone"),
        ("ivan_petrov", "", "network_unknown"),
        ("https://example.org/ivan", "", "network_unknown"),
        ("ivan", "slack", "network_unknown"),
        ("ivan petrov", "telegram", "handle_format"),
    ] {
        let codes: Vec<&str> = reach::normalize_messenger(text, service).issues.iter().map(|issue| issue.code.name()).collect();
        assert!(codes.contains(&expected), "{text}: {codes:?}");
    }
    let issues = reach::normalize_site("ivan@mail.ru").issues;
    assert!(issues.iter().any(|issue| issue.code == IssueCode::IsEmail));
    for (text, link) in [
        ("tg @ivan_p", "https://t.me/ivan_p"),
        ("wa.me/79161234567", "https://wa.me/79161234567"),
        ("viber: +380671234567", "viber://chat?number=%2B380671234567"),
        ("вк id123", "https://vk.com/id123"),
        ("youtube.com/@shop", "https://www.youtube.com/@shop"),
    ] {
        let messenger = reach::normalize_messenger(text, "").value.expect(text);
        assert_eq!(reach::link_of(&messenger).as_deref(), Some(link), "{text}");
        assert_eq!(reach::normalize_messenger(link, "").value, Some(messenger), "{link}");
    }
}

/// Free text is cleaned, cut and masked, and says so.
#[test]
fn free_text() {
    let codes = |read: &Normalized<String>| read.issues.iter().map(|issue| issue.code.name()).collect::<Vec<_>>();
    for (raw, expected, issues) in [
        (" Любит  чай ", "Любит чай", &[][..]),
        ("карта 4111 1111 1111 1111", "карта •••• 1111", &["card_number"]),
        ("а\u{202E}б\0", "аб", &["unsafe_char"]),
        ("Кра\u{FFFD}ный", "Кра\u{FFFD}ный", &["replacement_char"]),
        ("Pомашка", "Pомашка", &["mixed_script"]),
        ("Ромашка TV", "Ромашка TV", &[]),
        ("нет", "нет", &[]),
    ] {
        let read = text::normalize_line(raw, TAGS);
        assert_eq!((read.value.as_deref(), codes(&read).as_slice()), (Some(expected), issues), "{raw:?}");
    }
    assert_eq!(text::normalize_lines("a\r\nb", NOTE).value.as_deref(), Some("a\nb"));
    assert_eq!(text::normalize_line(" \u{200B}", NOTE).statement, Statement::Empty);
    let long = text::normalize_line(&"я".repeat(5000), NOTE);
    assert_eq!((long.value.map(|value| value.len()), long.issues.iter().any(|issue| issue.code == IssueCode::TooLong)), (Some(1024), true));
    // The limit goes through a card number: no part of it may stay.
    for before in 1000..1024 {
        let cut = text::normalize_line(&format!("{} 4111111111111111 x", "a".repeat(before)), NOTE).value.unwrap_or_default();
        assert!(!cut.contains("41111"), "{before}: {}", &cut[990..]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    /// Any text: no panic; masking, cleaning and dates are idempotent; a canonical address has the key of its reading.
    #[test]
    fn laws(raw in "\\PC{0,60}|[0-9 .,/:-]{0,60}|[4-6][0-9 •.\\-]{10,60}|[а-яa-z.+@<>, ]{0,40}@[а-яa-z.-]{1,12}\\.(ru|com|рф)", service in "|telegram|viber|x") {
        let masked = payment_card::mask(&raw);
        prop_assert_eq!(payment_card::mask(&masked), masked.clone());
        presence::classify(&raw);
        if let Some(once) = text::normalize_lines(&raw, NOTE).value {
            prop_assert_eq!(text::normalize_lines(&once, NOTE).value, Some(once));
        }
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        if let Some(once) = date::normalize(&raw, None, BIRTH_DATE, today).value {
            prop_assert_eq!(date::normalize(&once.to_string(), None, BIRTH_DATE, today).value, Some(once));
        }
        if let Some(once) = email::normalize(&raw).value {
            let canonical = once.email.canonical.clone().unwrap_or_default();
            prop_assert_eq!(email::match_key(&canonical), once.match_key.clone());
            prop_assert_eq!(email::normalize(&canonical).value, Some(once));
        }
        email::normalize_cell(&raw);
        if let Some(once) = reach::normalize_site(&raw).value {
            prop_assert_eq!(reach::normalize_site(&once).value, Some(once));
        }
        if let Some(once) = reach::normalize_messenger(&raw, &service).value {
            prop_assert_eq!(reach::normalize_messenger(&once.handle, &once.service).value, Some(once));
        }
    }
}
