//! Addresses: a table of lines with their parts, keys in which spellings meet, laws.

use kartoteka::model::{Address, AddressParts};
use kartoteka::rules::{Normalized, RuleContext, address};
use proptest::prelude::*;

fn context(region: &str) -> RuleContext {
    let code = region.as_bytes().try_into().expect("two letters");
    RuleContext::new(code, Default::default())
}

fn read(line: &str, region: &str) -> Normalized<Address> {
    address::normalize(line, &context(region))
}

fn parts(line: &str, region: &str) -> AddressParts {
    *read(line, region).value.unwrap_or_default().parts
}

/// The parts that are known, by name.
fn show(parts: &AddressParts) -> String {
    let known = parts.named().into_iter().filter(|(_, part)| !part.is_empty());
    known.map(|(name, part)| format!("{name}={part}")).collect::<Vec<_>>().join(" | ")
}

fn rows() -> Vec<csv::StringRecord> {
    let path = format!("{}/tests/data/address.csv", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).expect("the table is there").records().map(|row| row.expect("a row")).collect()
}

/// The table of addresses: parts and issues of every row as expected; what is displayed of them reads back into the same parts and has
/// the same key.
#[test]
fn addresses_of_the_table() {
    let mut wrong = Vec::new();
    for row in &rows() {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let mut expected = AddressParts::default();
        for (at, name) in ["country", "region", "city", "street", "house", "building", "flat", "postcode"].into_iter().enumerate() {
            *expected.part_mut(name).expect("a part") = cell(at + 2).to_string();
        }
        let got = read(cell(0), cell(1));
        let mut issues: Vec<&str> = got.issues.iter().map(|issue| issue.code.name()).collect();
        issues.sort_unstable();
        let found = got.value.unwrap_or_default();
        let got = format!("{} [{}]", show(&found.parts), issues.join(" "));
        let expected_text = format!("{} [{}]", show(&expected), cell(10));
        if got != expected_text {
            wrong.push(format!("{}\n  got      {got}\n  expected {expected_text}", cell(0)));
        }
        let shown = address::display(&found);
        let again = read(&shown, cell(1)).value.unwrap_or_default();
        if !found.parts.is_empty() && (again.parts != found.parts || address::match_key(&again) != address::match_key(&found)) {
            wrong.push(format!("{}\n  display  {shown}\n  again    {}", cell(0), show(&again.parts)));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// Spellings of one address have one key; another house, flat, street or city has another.
#[test]
fn spellings_of_one_address_have_one_key() {
    let key = |line: &str| address::match_key(&read(line, "RU").value.unwrap_or_default());
    for (first, others) in [
        (
            "101000, г. Москва, ул. Большая Садовая, д. 12 корп. 2, кв. 34",
            &["Москва, Б. Садовая 12к2-34", "кв. 34, дом 12, корпус 2, Большая Садовая улица, Москва", "МОСКВА Г, БОЛЬШАЯ САДОВАЯ УЛ, 12 К2, КВ 34"]
                [..],
        ),
        ("м. Київ, вул. Хрещатик, буд. 22, кв. 5", &["Киев, Хрещатик 22-5", "01001, Київ, Хрещатик вул., 22, квартира 5"]),
        ("г. Орёл, ул. М. Горького, д. 5а", &["Орел, Горького, 5 А", "Орел, ул. Горького, 5-А"]),
        ("Москва, 3-й проезд Марьиной Рощи, 40", &["г. Москва, пр-д Марьиной Рощи 3-й, д. 40"]),
    ] {
        for other in others {
            assert_eq!(key(first), key(other), "{first} / {other}");
        }
    }
    let one = key("г. Тверь, ул. Мира, д. 5, кв. 6");
    for other in
        ["г. Тверь, ул. Мира, д. 5, кв. 7", "г. Тверь, ул. Мира, д. 6, кв. 6", "г. Тверь, ул. Победы, д. 5, кв. 6", "г. Тула, ул. Мира, д. 5, кв. 6"]
    {
        assert_ne!(one, key(other), "{other}");
    }
    assert_eq!(key("Россия"), "", "no city, street or house");
}

/// What states an absence is no address; the text of an address is kept whole, payment card numbers apart.
#[test]
fn statements_and_texts() {
    use kartoteka::rules::Statement;
    for (line, statement) in [("", Statement::Empty), ("нет", Statement::Absent), ("-", Statement::Unknown), ("н/д", Statement::Unknown)] {
        let read = read(line, "RU");
        assert!(read.value.is_none() && read.statement == statement, "{line:?}: {read:?}");
    }
    let read = read("  г. Тверь,  ул. Мира, 5; карта 4111 1111 1111 1111 ", "RU").value.unwrap_or_default();
    assert!(read.text.starts_with("г. Тверь, ул. Мира, 5;") && !read.text.contains("1111 1111"), "{}", read.text);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    /// Any text: reading ends, what is read of the kept text is the same, parts are no longer than the line in its words, and no part
    /// nor the display holds a payment card number.
    #[test]
    fn laws(line in "\\PC{0,80}|[а-яА-ЯіїєёA-Za-z0-9 .,/\"№()-]{0,120}|((г|ул|д|кв|обл|с|п|м|к|стр|пр|наб|мкр|вул|буд)[. ]?[А-Яа-я0-9]{0,6}[, ]{0,2}){0,10}") {
        let first = read(&line, "RU").value.unwrap_or_default();
        let again = read(&first.text, "RU").value.unwrap_or_default();
        prop_assert_eq!(&first, &again);
        let length: usize = first.parts.named().iter().map(|(_, part)| part.len()).sum();
        prop_assert!(length <= first.text.len() * 4 + 64, "{}", show(&first.parts));
        prop_assert!(!kartoteka::rules::payment_card::contains(&address::display(&first)));
        address::match_key(&first);
    }

    /// An address put together from parts: the display reads back, in Russian and Ukrainian.
    #[test]
    fn display_reads_back(
        city in "(Тверь|Москва|Гдов|с\\. Ивановка|пгт Ильинский|)",
        street in "(ул\\. Мира|ул\\. 8 Марта|пр-кт Ленина|5-я линия В\\.О\\.|мкр\\. 5|наб\\. реки Мойки|Садовая)",
        house in "[1-9][0-9]{0,2}(|А|Б|/[1-9])",
        building in "(|корп\\. [1-9]|стр\\. 1|корп\\. 2, стр\\. 1|лит\\. А)",
        flat in "(|[1-9][0-9]{0,2}|оф\\. [1-9]А|пом\\. IV, ком\\. 3)",
        postcode in "(|1[0-9]{5})",
    ) {
        let known = AddressParts { city, street, house, building, flat, postcode, ..AddressParts::default() };
        let shown = address::display(&Address { parts: Box::new(known.clone()), ..Address::default() });
        prop_assert_eq!(parts(&shown, "RU"), known, "{}", shown);
    }
}
