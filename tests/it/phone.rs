//! Phone numbers: the table of cases, cells of several numbers, hostile input, and the laws.

use kartoteka::model::{E164, Phone, PhoneKind, PhoneUse, Verdict};
use kartoteka::rules::phone::{self, PhoneReading};
use kartoteka::rules::{Normalized, RuleContext, Statement};
use kartoteka::{IssueCode, Severity};
use proptest::prelude::*;

fn context(region: &str) -> RuleContext {
    let mut letters = region.bytes();
    let region = [letters.next().unwrap_or(b'R'), letters.next().unwrap_or(b'U')];
    RuleContext::new(region, chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap())
}

fn status(read: &Normalized<PhoneReading>) -> &'static str {
    match (&read.value, read.statement) {
        (Some(value), _) => match value.phone.verdict {
            Verdict::Valid => "valid",
            Verdict::Possible => "possible",
            _ => "invalid",
        },
        (None, Statement::Value) => "error",
        (None, Statement::Empty) => "empty",
        (None, Statement::Absent) => "absent",
        (None, Statement::Declined) => "declined",
        (None, Statement::Unknown) => "unknown",
    }
}

fn kind(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Mobile => "mobile",
        PhoneKind::Landline => "landline",
        PhoneKind::TollFree => "toll_free",
        _ => "other",
    }
}

/// Status, number, extension and kind in one line; `codes` are the names of the issues.
fn line(read: &Normalized<PhoneReading>) -> String {
    let phone = read.value.as_ref().map(|value| &value.phone);
    let number = phone.and_then(|phone| phone.e164).map(|e164| e164.to_string()).unwrap_or_default();
    let extension = phone.and_then(|phone| phone.extension.clone()).unwrap_or_default();
    format!("{} {number} {extension} {}", status(read), phone.map_or("", |phone| kind(phone.kind)))
}

fn codes(read: &Normalized<PhoneReading>) -> String {
    read.issues.iter().map(|issue| issue.code.name()).collect::<Vec<_>>().join(" ")
}

fn phone_of(raw: &str, region: &str) -> Phone {
    phone::normalize(raw, &context(region)).value.map(|value| value.phone).unwrap_or_default()
}

/// Every row of the table reads as its peer or its parts say, alone and as a cell; all failing rows are told at once.
#[test]
fn table_of_cases() {
    let mut reader = csv::Reader::from_path("tests/data/phone.csv").unwrap();
    let (mut rows, mut wrong) = (0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let [input, region, status, e164, extension, kind, why] = std::array::from_fn(|column| row.get(column).unwrap_or_default());
        rows += 1;
        let expected = format!("{status} {e164} {extension} {kind}");
        let read = phone::normalize(input, &context(region));
        if line(&read) != expected {
            wrong.push(format!("{input:?} in {region}: {} [{}], expected {expected} ({why})", line(&read), codes(&read)));
        }
        let cell = phone::normalize_cell(input, &context(region));
        let first = cell.phones.first().map(|part| line(&part.reading)).unwrap_or_default();
        if status != "error" && (cell.phones.len() != 1 || first != expected) {
            wrong.push(format!("cell {input:?} in {region}: {} numbers, {first}, expected {expected} ({why})", cell.phones.len()));
        }
    }
    assert!(rows >= 1500, "{rows} rows");
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the numbers of a cell are, part by part: raw text, number, extension, use, label; then the rest and the cell's issues.
fn cell(raw: &str, region: &str) -> (Vec<String>, String, String) {
    let cell = phone::normalize_cell(raw, &context(region));
    let part = |part: &phone::PhonePart| {
        let phone = part.reading.value.as_ref().map(|value| value.phone.clone()).unwrap_or_default();
        let usage = phone.usage.map(|usage| format!("{usage:?}")).unwrap_or_default();
        format!("{}|{}|{}|{}", part.raw, phone, usage, phone.label.as_deref().unwrap_or_default())
    };
    let issues: Vec<&str> = cell.issues.iter().map(|issue| issue.code.name()).collect();
    (cell.phones.iter().map(part).collect(), cell.rest, issues.join(" "))
}

/// Cells of several numbers: every separator, words to the number they stand beside, the rest kept. Built from known parts.
#[test]
fn cells_of_several_numbers() {
    const A: &str = "8 916 123-45-67";
    const B: &str = "8 (495) 765-43-21";
    let (a, b) = ("+79161234567", "+74957654321");
    let mut wrong = Vec::new();
    for separator in [", ", "; ", ";", " / ", "/", " | ", "\n", "\r\n", "  ", " ", "\t", " и ", " или ", " та ", " дом. ", ", тел. ", ",\u{a0}"]
    {
        let (parts, rest, issues) = cell(&format!("{A}{separator}{B}"), "RU");
        let usage = if separator.contains("дом") { "Home" } else { "" };
        if (parts.as_slice(), rest.as_str(), issues.as_str()) != (&[format!("{A}|{a}||"), format!("{B}|{b}|{usage}|")], "", "phone_several") {
            wrong.push(format!("{separator:?}: {parts:?} {rest:?} {issues}"));
        }
    }
    for (raw, parts, rest) in [
        (
            "8 916 123-45-67 (Мария), 8 (495) 765-43-21 доб. 12 (Иван)",
            vec!["8 916 123-45-67|+79161234567||Мария", "8 (495) 765-43-21 доб. 12|+74957654321;ext=12||Иван"],
            "",
        ),
        ("Мария 8 916 123-45-67; Иван 8 (495) 765-43-21", vec!["8 916 123-45-67|+79161234567||Мария", "8 (495) 765-43-21|+74957654321||Иван"], ""),
        ("раб.: 8 (495) 765-43-21, факс 8 916 123-45-67", vec!["8 (495) 765-43-21|+74957654321|Work|", "8 916 123-45-67|+79161234567|Fax|"], ""),
        ("8 (495) 765-43-21 (факс), 8 916 123-45-67 (моб.)", vec!["8 (495) 765-43-21|+74957654321|Fax|", "8 916 123-45-67|+79161234567||"], ""),
        ("т/ф 8 (495) 765-43-21", vec!["т/ф 8 (495) 765-43-21|+74957654321||"], ""),
        (
            "89161234567 84957654321 +380501234567",
            vec!["89161234567|+79161234567||", "84957654321|+74957654321||", "+380501234567|+380501234567||"],
            "",
        ),
        ("+79161234567+74957654321", vec!["+79161234567|+79161234567||", "+74957654321|+74957654321||"], ""),
        ("8 916 123-45-67, звонить после 18", vec!["8 916 123-45-67|+79161234567||"], "звонить после 18"),
        ("8 916 123-45-67 звонить после 18", vec!["8 916 123-45-67 звонить после 18|+79161234567||звонить после 18"], ""),
        ("8 (495) 765-43-21/22", vec!["8 (495) 765-43-21|+74957654321||"], "22"),
        ("(495) 765-43-21, 123-45-67", vec!["(495) 765-43-21|+74957654321||", "123-45-67|||"], ""),
        ("8-495-1234567 89", vec!["8-495-1234567 89|||"], ""),
        ("8 916 123-45-67 (доб. 12, секретарь)", vec!["8 916 123-45-67 (доб. 12, секретарь)|+79161234567;ext=12||секретарь"], ""),
        ("8 916 123-45-67 WhatsApp/Viber до 18:00", vec!["8 916 123-45-67 WhatsApp/Viber до 18:00|+79161234567||WhatsApp/Viber до 18:00"], ""),
        ("=\"89161234567\"", vec!["=\"89161234567\"|+79161234567||"], ""),
        ("79161234567,00", vec!["79161234567,00|+79161234567||"], ""),
        ("tel:765-43-21;phone-context=+7495", vec!["tel:765-43-21;phone-context=+7495|+74957654321||"], ""),
        ("viber://chat?number=%2B380501234567", vec!["viber://chat?number=%2B380501234567|+380501234567||"], ""),
        ("позвонить Марии", vec![], "позвонить Марии"),
        ("", vec![], ""),
        ("  \n ", vec![], ""),
    ] {
        let (found, found_rest, _) = cell(raw, "RU");
        if found != parts || found_rest != rest {
            wrong.push(format!("{raw:?}: {found:?} {found_rest:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let many = vec!["8 916 123-45-67"; 40].join(", ");
    let read = phone::normalize_cell(&many, &context("RU"));
    assert_eq!(read.phones.len(), kartoteka::limits::PHONES_PER_CELL_MAX, "no more numbers than the limit");
    assert_eq!(read.rest.matches("8 916 123-45-67").count(), 24, "what is not taken is kept");
}

/// Local digits beside a landline are not completed, but the number that they probably mean is suggested.
#[test]
fn neighbour_suggests_an_area_code() {
    let cell = phone::normalize_cell("8 (3822) 51-23-45, 51-23-46", &context("RU"));
    let suggestions: Vec<_> = cell.phones.iter().flat_map(|part| &part.reading.issues).map(|issue| issue.suggestion.as_deref()).collect();
    assert_eq!(suggestions, [Some("+73822512346")]);
    assert_eq!(line(&cell.phones[1].reading), "invalid   other");
}

/// What other rules say about the text comes first: that there is no number, and that a card number must not be kept.
#[test]
fn presence_and_card_numbers_come_first() {
    for word in ["нет", "-", "отказался", ""] {
        let statement = kartoteka::rules::presence::classify(word);
        if statement != Statement::Value {
            assert_eq!(phone::normalize(word, &context("RU")).statement, statement, "{word}");
            assert_eq!(phone::normalize_cell(word, &context("RU")).phones.len(), usize::from(statement != Statement::Empty), "{word}");
        }
    }
    let text = "8 916 123-45-67, карта 4111 1111 1111 1111";
    let masked = kartoteka::rules::payment_card::mask(text);
    if masked != text {
        assert_eq!(line(&phone::normalize(text, &context("RU"))), "error   ");
        let cell = phone::normalize_cell(text, &context("RU"));
        assert_eq!(cell.phones.iter().map(|part| part.raw.as_str()).collect::<Vec<_>>(), [masked.as_ref()]);
        assert!(!format!("{cell:?}").contains("4111"), "no part of the card number is left");
    }
}

/// Every doubt has its code.
#[test]
fn issues_tell_what_was_done() {
    let mut wrong = Vec::new();
    for (raw, region, expected) in [
        ("8 (495) 123-45-67", "RU", ""),
        ("8-050-123-45-67", "UA", "phone_prefix_fixed"),
        ("8 (495) 123-45-67 (Секретариат)", "RU", "phone_leftover"),
        ("8 (495) 123-45-67 доб. секретарь", "RU", "phone_extension phone_leftover"),
        ("8 (495) 123-45-67 доб. 123456789012345678901", "RU", "phone_extension phone_leftover"),
        ("8 (495) 123-45-67 доб. 12-34", "RU", "phone_extension phone_leftover"),
        ("8 800 BEELINE", "RU", "phone_letters"),
        ("+7 9l6 123-45-67", "RU", "phone_letters"),
        ("8 (9I6) I23-4З-О7", "RU", "phone_letters"),
        ("+7 512 123-45-67", "RU", "phone_not_valid"),
        ("+999 123456789", "RU", "phone_country"),
        ("+7 916 123-45-6", "RU", "phone_too_short"),
        ("+7 916 123-45-678", "RU", "phone_too_long"),
        ("112", "RU", "phone_short_number"),
        ("доб. 105", "RU", "phone_short_number"),
        ("123-45-67", "RU", "phone_local_only"),
        ("ivan", "RU", "phone_not_a_number"),
        ("8 (916) ***-**-67", "RU", "phone_not_a_number"),
        ("+7 (000) 000-00-00", "RU", "phone_placeholder"),
        ("+7 (___) ___-__-__", "RU", "phone_placeholder"),
        ("7,91612E+10", "RU", "value_lost"),
        ("\u{202a}8 (495) 123-45-67\u{202c}", "RU", "unsafe_char"),
        ("8 916 123-45-67, 8 916 765-43-21", "RU", "phone_several phone_leftover"),
    ] {
        let found = codes(&phone::normalize(raw, &context(region)));
        if found != expected {
            wrong.push(format!("{raw:?} in {region}: [{found}], expected [{expected}]"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An area code completes local digits and is told; without one they stay local. A number of the whole country is left alone.
#[test]
fn area_code_completes_local_digits() {
    for (area, region, raw, expected) in [
        ("495", "RU", "123-45-67", "valid +74951234567  landline"),
        ("8 (495)", "RU", "123-45-67 доб. 5", "invalid  5 other"),
        ("44", "UA", "234-56-78", "valid +380442345678  landline"),
        ("044", "UA", "234-56-78", "valid +380442345678  landline"),
        ("4212", "RU", "23-45-67", "valid +74212234567  landline"),
        ("495", "RU", "12-34-5", "invalid   other"),
        ("495", "RU", "8 916 123-45-67", "valid +79161234567  mobile"),
        ("495", "RU", "112", "invalid   other"),
    ] {
        let mut context = context(region);
        context.area_code = Some(area.to_owned());
        let read = phone::normalize(raw, &context);
        if area == "8 (495)" {
            assert_eq!(line(&read), "valid +74951234567 5 landline", "the trunk prefix may be there");
            continue;
        }
        assert_eq!(line(&read), expected, "{area} {raw}");
        assert_eq!(codes(&read).contains("phone_area_code"), raw.len() < 10 && expected.starts_with("valid"), "{area} {raw}");
    }
}

/// The region of +7 comes from the number, the use from the words, the label from what is left.
#[test]
fn region_use_and_label() {
    for (raw, region) in [("+7 701 511 12 34", b"KZ"), ("8 701 511 12 34", b"KZ"), ("+7 495 123-45-67", b"RU"), ("+380 44 123 45 67", b"UA")] {
        for home in ["RU", "KZ"] {
            let read = phone::normalize(raw, &context(home)).value.and_then(|value| value.region);
            assert_eq!(read.as_ref(), Some(region), "{raw} in {home}");
        }
    }
    let phone = phone_of("факс: 8 (495) 123-45-67 доб. 12 (Мария)", "RU");
    assert_eq!((phone.usage, phone.label.as_deref()), (Some(PhoneUse::Fax), Some("Мария")));
    assert_eq!(phone_of("8 495 123-45-67 дом.", "RU").usage, Some(PhoneUse::Home));
    assert_eq!(phone_of("тел./факс 8 495 123-45-67", "RU").usage, None, "both answer");
    let possible = phone::normalize("+7 512 123-45-67", &context("RU"));
    assert_eq!(possible.value.map(|value| (value.phone.verdict, value.phone.plan)), Some((Verdict::Possible, phone::PLAN_VERSION)));
}

/// The two forms for people and the parts of a number, as phonenumbers 9.0.42 gives them.
#[test]
fn formats() {
    for (number, international, national, parts) in [
        ("+79161234567", "+7 916 123-45-67", "8 (916) 123-45-67", (7, 9_161_234_567)),
        ("+78001234567", "+7 800 123-45-67", "8 (800) 123-45-67", (7, 8_001_234_567)),
        ("+77015111234", "+7 701 511 1234", "8 (701) 511 1234", (7, 7_015_111_234)),
        ("+380441234567", "+380 44 123 4567", "044 123 4567", (380, 441_234_567)),
        ("+375291234567", "+375 29 123-45-67", "8 029 123-45-67", (375, 291_234_567)),
        ("+16502530000", "+1 650-253-0000", "(650) 253-0000", (1, 6_502_530_000)),
        ("+390612345678", "+39 06 1234 5678", "06 1234 5678", (39, 612_345_678)),
        ("+442070313000", "+44 20 7031 3000", "020 7031 3000", (44, 2_070_313_000)),
    ] {
        let number = E164::parse(number).unwrap();
        assert_eq!(phone::format_international(number), international);
        assert_eq!(phone::format_national(number), national);
        assert_eq!(phone::national_digits(number), parts, "{number}");
        let again = phone_of(&phone::format_international(number), "UA");
        assert_eq!(again.e164, Some(number), "the international form reads back");
    }
    for digits in [10, 99, 7, 999_999_999_999_999, 380, 70] {
        if let Some(number) = E164::from_digits(digits) {
            let _ = (phone::format_international(number), phone::format_national(number), phone::national_digits(number));
        }
    }
}

/// Megabytes, control characters, and digits without end are answered at once and keep no invariant from holding.
#[test]
fn hostile_texts() {
    let started = std::time::Instant::now();
    for raw in [
        "9".repeat(2_000_000),
        "8 916 123-45-67, ".repeat(100_000),
        "1 ".repeat(100_000),
        "+".repeat(10_000),
        "(".repeat(10_000),
        "(а".repeat(10_000),
        "доб. ".repeat(10_000),
        "12345 x ".repeat(10_000),
        "wa.me/".repeat(10_000),
        "a1".repeat(10_000),
        "89161234567 ".repeat(1000),
        "4951234 / ".repeat(1000),
        "\u{0}\u{202e}\u{200b}8\u{0}9161234567\u{feff}".to_owned(),
        "\u{1d7ce}\u{1d7d8}ﷺ\u{10ffff}\u{fffd}".to_owned(),
        "8 (495) 123-45-67 \u{fffd}\u{fffd}".to_owned(),
    ] {
        let read = phone::normalize(&raw, &context("RU"));
        let cell = phone::normalize_cell(&raw, &context("RU"));
        assert!(cell.phones.len() <= kartoteka::limits::PHONES_PER_CELL_MAX);
        assert!(read.issues.len() < 10);
    }
    assert!(started.elapsed().as_secs() < 5, "took {:?}", started.elapsed());
    assert_eq!(line(&phone::normalize("\u{0}\u{202e}8\u{200b}9161234567", &context("RU"))), "valid +79161234567  mobile");
}

/// The invariants of a reading: E.164 with valid and possible only, extensions of 1 … 20 digits, and the canonical text reads as the
/// same phone again, in any region, without an issue of severity `Refused`.
fn check_laws(raw: &str, region: &str) -> Result<(), TestCaseError> {
    let read = phone::normalize(raw, &context(region));
    let cell = phone::normalize_cell(raw, &context(region));
    let parts = cell.phones.into_iter().map(|part| part.reading).chain([read]);
    for value in parts.filter_map(|reading| reading.value) {
        let phone = value.phone;
        prop_assert_eq!(phone.e164.is_some(), phone.verdict != Verdict::Invalid, "{:?}", raw);
        let extension_fits = |digits: &String| (1..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert!(phone.extension.as_ref().is_none_or(extension_fits), "{:?} {:?}", raw, phone.extension);
        if phone.e164.is_none() {
            continue;
        }
        for home in ["RU", "UA", "DE"] {
            let again = phone::normalize(&phone.to_string(), &context(home));
            let refused = again.issues.iter().any(|issue| issue.severity() == Severity::Refused);
            let bare = Phone { usage: None, label: None, ..phone.clone() };
            prop_assert_eq!(again.value.map(|value| value.phone), Some(bare), "{:?} in {}", raw, home);
            prop_assert!(!refused, "{:?} in {}", raw, home);
        }
    }
    Ok(())
}

/// The laws hold on every row of the table.
#[test]
fn canonical_text_reads_back() {
    let mut reader = csv::Reader::from_path("tests/data/phone.csv").unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let law = check_laws(row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
        assert!(law.is_ok(), "{law:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Texts of what people type beside and inside numbers keep the laws.
    #[test]
    fn laws_on_made_up_texts(
        text in r"(тел\. |\+|8|7|00|810|\(|доб\. ?|вн|ext|x|#|;ext=|,,|\*|[0-9]{1,12}|[ \-().,;/|~]|\n|  |Мария|wa\.me/|\u{a0}|O|З){0,14}",
        region in "RU|UA|KZ|BY|DE|US|IT|AR|ZZ",
    ) {
        check_laws(&text, &region)?;
    }

    /// Any text at all keeps the laws.
    #[test]
    fn laws_on_any_text(text in ".{0,80}") {
        check_laws(&text, "RU")?;
    }

    /// Numbers of any country keep the laws.
    #[test]
    fn laws_on_any_number(digits in "[1-9][0-9]{6,14}") {
        check_laws(&format!("+{digits}"), "RU")?;
    }
}

/// The codes that this rule gives are among the stable ones.
#[test]
fn area_code_issue_is_named() {
    assert_eq!(IssueCode::from_name("phone_area_code"), Some(IssueCode::PhoneAreaCode));
}

/// The rows of a table that lies in tests/data.
fn rows(name: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(format!("tests/data/{name}")).unwrap().records().map(Result::unwrap).collect()
}

/// Every extension word gives the number and the extension that the text was built from, alone and as a cell, with no text left over.
#[test]
fn extensions() {
    let mut wrong = Vec::new();
    for row in rows("phone_extension.csv") {
        let [input, region, e164, extension, word] = std::array::from_fn(|column| row.get(column).unwrap_or_default());
        let expected = format!("{e164};ext={extension}");
        let read = phone::normalize(input, &context(region));
        let left = codes(&read);
        let found = read.value.map(|value| value.phone.to_string()).unwrap_or_default();
        let (parts, rest, _) = cell(input, region);
        let whole = parts.len() == 1 && rest.is_empty() && parts[0].contains(&expected);
        if found != expected || !whole || left.contains("phone_leftover") {
            wrong.push(format!("{input:?} in {region} ({word}): {found} [{left}], cell {parts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Digits that are no extension stay what they are: another number, a time, a place.
#[test]
fn no_extensions() {
    for (raw, expected) in [
        ("8 495 123-45-67 доп. 8 916 765-43-21", vec!["+74951234567", "+79167654321"]),
        ("8 495 123-45-67 д. 8 (916) 765-43-21", vec!["+74951234567", "+79167654321"]),
        ("8 495 123-45-67 после 18", vec!["+74951234567"]),
        ("8 495 123-45-67 после 18:00", vec!["+74951234567"]),
        ("8 495 123-45-67 с 9 до 18", vec!["+74951234567"]),
        ("1) 8 495 123-45-67 2) 8 916 765-43-21", vec!["+74951234567", "+79167654321"]),
        ("8 495 123-45-67 + 8 916 765-43-21", vec!["+74951234567", "+79167654321"]),
        ("8 495 123-45-67 + 49 30 123456", vec!["+74951234567", "+4930123456"]),
        ("8 495 123-45-67 доб. 12/8 916 765-43-21", vec!["+74951234567;ext=12", "+79167654321"]),
    ] {
        let found: Vec<String> = phone::normalize_cell(raw, &context("RU"))
            .phones
            .into_iter()
            .map(|part| part.reading.value.map(|value| value.phone.to_string()).unwrap_or_default())
            .collect();
        assert_eq!(found, expected, "{raw}");
    }
}

/// Cells of several numbers give exactly the numbers that they were built from.
#[test]
fn cells_from_known_parts() {
    let all = rows("phone_cell.csv");
    let mut wrong = Vec::new();
    for row in &all {
        let [input, region, numbers] = std::array::from_fn(|column| row.get(column).unwrap_or_default());
        let read = phone::normalize_cell(&input.replace('⏎', "\n"), &context(region));
        let found: Vec<String> =
            read.phones.into_iter().map(|part| part.reading.value.map(|value| value.phone.to_string()).unwrap_or_default()).collect();
        if found.join(" ") != numbers {
            wrong.push(format!("{input:?} in {region}: {found:?}, expected {numbers}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

/// The zones of a number are those of phonenumbers; how far they can be relied upon follows from how many there are.
#[test]
fn time_zones() {
    let all = rows("phone_zone.csv");
    let mut wrong = Vec::new();
    for row in &all {
        let [number, zones] = std::array::from_fn(|column| row.get(column).unwrap_or_default());
        let found = phone::time_zones(E164::parse(number).unwrap());
        let names = ["unknown", "sure likely", "several"][found.zones.len().min(2)];
        if found.zones.join(" ") != zones || !names.contains(found.confidence.name()) {
            wrong.push(format!("{number}: {found:?}, expected {zones}"));
        }
    }
    assert!(all.len() >= 2000 && wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    for (number, confidence) in [
        ("+74951234567", "sure"),
        ("+79161234567", "several"),
        ("+380501234567", "likely"),
        ("+12125550123", "likely"),
        ("+80012345678", "unknown"),
        ("+75121234567", "unknown"),
    ] {
        assert_eq!(phone::time_zones(E164::parse(number).unwrap()).confidence.name(), confidence, "{number}");
    }
    for digits in [10, 99, 7, 999_999_999_999_999, 380, 70] {
        let _ = E164::from_digits(digits).map(phone::time_zones);
    }
}

/// Short numbers say what they are by the region's own plan.
#[test]
fn short_numbers() {
    for (raw, region, kind) in [
        ("112", "RU", "emergency"),
        ("01", "RU", "emergency"),
        ("тел. 101", "UA", "emergency"),
        ("104", "UA", "service"),
        ("911", "US", "emergency"),
        ("911", "RU", "internal"),
        ("116 111", "RU", "service"),
        ("105", "RU", "internal"),
        ("доб. 105", "RU", "internal"),
    ] {
        let read = phone::normalize(raw, &context(region));
        assert!(codes(&read).contains("phone_short_number"), "{raw} {}", codes(&read));
        assert_eq!(read.value.and_then(|value| value.short).map(phone::ShortNumber::name), Some(kind), "{raw} in {region}");
    }
    let mut with_area = context("RU");
    with_area.area_code = Some("495".into());
    assert_eq!(phone::normalize("112", &with_area).value.and_then(|value| value.short), Some(phone::ShortNumber::Emergency));
    assert_eq!(phone::normalize("8 495 123-45-67", &with_area).value.and_then(|value| value.short), None);
}

/// A number that today's plan does not have keeps its place, and one that the plan has learnt becomes valid.
#[test]
fn rechecked_numbers_stay() {
    for (number, verdict, kind, expected, expected_kind) in [
        ("+75121234567", Verdict::Valid, PhoneKind::Landline, Verdict::Possible, PhoneKind::Other),
        ("+79161234567", Verdict::Possible, PhoneKind::Other, Verdict::Valid, PhoneKind::Mobile),
        ("+7916123", Verdict::Valid, PhoneKind::Mobile, Verdict::Possible, PhoneKind::Other),
        ("+999123456789", Verdict::Valid, PhoneKind::Mobile, Verdict::Possible, PhoneKind::Other),
        ("+7888888888888", Verdict::Valid, PhoneKind::Mobile, Verdict::Possible, PhoneKind::Other),
    ] {
        let old = Phone {
            e164: E164::parse(number),
            extension: Some("12".into()),
            usage: Some(PhoneUse::Work),
            label: Some("Мария".into()),
            primary: true,
            kind,
            verdict,
            plan: 80001,
        };
        let new = phone::recheck(&old);
        assert_eq!(new, Phone { kind: expected_kind, verdict: expected, plan: phone::PLAN_VERSION, ..old.clone() }, "{number}");
        assert_eq!(phone::recheck(&new), new, "once is enough");
    }
    let none = Phone { extension: Some("105".into()), ..Phone::default() };
    assert_eq!(phone::recheck(&none), none);
}

/// A number stored under another plan is never refused: an edit of the card and a rebuild leave it with its verdict and plan version.
#[test]
fn stored_numbers_outlive_their_plan() {
    use crate::base::{card, change, id, memory, now, save};
    let (base, session) = memory();
    let stored = r#"{"kind":"person","name":{"family":"Иванов"},"phone":[
        {"raw":"8 512 123-45-67","e164":"+75121234567","extension":"12","kind":"landline","verdict":"valid","plan":80001},
        {"raw":"+7 916 123","e164":"+7916123","verdict":"valid","plan":80001}]}"#;
    let client = save(&session, stored);
    let before = card(&session, client)["phone"].clone();
    assert_eq!((before[0]["e164"].as_str(), before[1]["e164"].as_str()), (Some("+75121234567"), Some("+7916123")));
    change(&session, client, r#"{"name":{"given":"Иван"},"note":[{"topic":"","text":"позвонить"}]}"#);
    assert_eq!(card(&session, client)["phone"], before, "an edit");
    base.rebuild(now(), "test").unwrap();
    assert_eq!(card(&session, client)["phone"], before, "a rebuild");
    assert_eq!(client, id(1));
    drop(base);
}
