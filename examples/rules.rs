//! The format rules alone, without a base: ugly inputs and what becomes of them. `cargo run --example rules`
//!
//! Each rule gives a value or none, what the text states, and issues; a program decides by code and severity, a person reads the text.

use kartoteka::model::Scheme;
use kartoteka::rules::name::{Case, NameReading, decline, display};
use kartoteka::rules::quality::Quality;
use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
use kartoteka::rules::{RuleContext, address, email, identifier, money, name, organization, phone, text};
use kartoteka::{Issue, Language, field};

fn main() {
    // What the rules may not look for by themselves: whose habits apply, and what day it is.
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
    let russia = RuleContext::new(*b"RU", today);
    let ukraine = RuleContext::new(*b"UA", today);

    let cell = phone::normalize_cell("т. 8(495)123-45-67 доб.12, моб 8-916-123-45-68 (Мария)", &russia);
    for part in &cell.phones {
        let shown = part.reading.value.as_ref().map(|reading| format!("{}, {}", reading.phone, reading.phone.kind.name()));
        print(&part.raw, shown, &part.reading.issues);
    }
    let input = "8-050-123 45 67";
    let read = phone::normalize(input, &ukraine);
    print(input, read.value.map(|reading| reading.phone.to_string()), &read.issues);

    for input in ["ШEВЧЕНКО тарас григорович", "Bdfyjd Bdfy", "ИП \"Сидорова Мария Ильинична\"", "Салон красоты Елена"]
    {
        let read = name::normalize(input);
        let shown = read.value.map(|reading| match reading {
            NameReading::Person(person) => format!("{} ({})", display(&person), person.gender.map_or("?", |gender| gender.name())),
            NameReading::Organization => "an organization".to_string(),
        });
        print(input, shown, &read.issues);
    }

    for input in ["OOO \"Компания \"Ромашка\"", "Товариство з обмеженою відповідальністю Калина", "Müller gmbh & co. kg"]
    {
        let read = organization::normalize(input);
        print(input, read.value.map(|found| organization::display(&found)), &read.issues);
    }

    let codes = [(Scheme::Inn, "ИНН 77О7О83893"), (Scheme::Edrpou, "00032113"), (Scheme::EuVat, "de 136 695 976"), (Scheme::Bik, "044525225")];
    for (scheme, input) in codes {
        let read = identifier::normalize(input, scheme, None);
        print(input, read.value.map(|code| format!("{} {}", scheme.name(), identifier::display(&code))), &read.issues);
    }

    let input = "Ivan.Petrov@Gmail.con;";
    let read = email::normalize(input);
    print(input, read.value.and_then(|reading| reading.email.canonical), &read.issues);

    let input = "г.Москва,ул Тверская д.7/2к1 кв 12 125009";
    let read = address::normalize(input, &russia);
    print(input, read.value.map(|found| address::display(&found)), &read.issues);

    let input = "5 тыс. 300 руб. 50 коп.";
    let read = money::normalize(input, None, field::COMMITMENT);
    print(input, read.value.map(|amount| money::display(&amount)), &read.issues);

    let input = "карта ４１１１-1111 1111\u{200B}1111 до 12/27";
    let read = text::normalize_lines(input, field::NOTE);
    show(input, read.value, Quality::of_text(&read.issues), &read.issues);

    println!("{}", transliterate("Згурський Юрій", TransliterationScheme::Kmu55));
    if let Some(NameReading::Person(person)) = name::normalize("Иванова Анна Петровна").value {
        println!("{}", decline(&person, Case::Dative).map_or_else(String::new, |person| format!("вручить {}", display(&person))));
    }
}

/// The text, what it became, how good that is, and why.
fn print(input: &str, value: Option<String>, issues: &[Issue]) {
    show(input, value, Quality::of(issues), issues);
}

fn show(input: &str, value: Option<String>, quality: Quality, issues: &[Issue]) {
    println!("{input}\n    {} [{}]", value.as_deref().unwrap_or("no value"), quality.name());
    for issue in issues {
        println!("    {}: {}", issue.code.name(), issue.message(Language::English));
    }
}
