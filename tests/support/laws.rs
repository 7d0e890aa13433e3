//! What holds for every rule and any text: it ends, without a panic; what it read reads as itself again; no payment card number is in
//! any part of what it gives. One function a rule; the random tests of `tests/it/laws.rs` and the fuzz targets of `fuzz/` call them.

use kartoteka::model::{Change, Operation, Scheme, Value};
use kartoteka::rules::name::NameReading;
use kartoteka::rules::{self, RuleContext, Statement, payment_card};
use kartoteka::{CustomFields, Severity, field};

/// A rule with the law that it keeps.
pub type Law = (&'static str, fn(&str));

/// Every rule.
pub const LAWS: &[Law] = &[
    ("phone", phone),
    ("phones", phones),
    ("email", email),
    ("name", name),
    ("organization", organization),
    ("identifier", identifier),
    ("account", account),
    ("date", date),
    ("reach", reach),
    ("text", text),
    ("card", card),
    ("client", client),
    ("address", address),
    ("money", money),
    ("transliteration", transliteration),
];

/// Pieces of what people type: most random bytes are no text that a rule looks at twice, these are.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "-",
    ".",
    ",",
    ";",
    ":",
    "/",
    "(",
    ")",
    "+",
    "@",
    "#",
    "*",
    "\"",
    "'",
    "’",
    "«",
    "»",
    "_",
    "|",
    "\n",
    "\t",
    "\u{A0}",
    "\u{200B}",
    "\u{202E}",
    "–",
    "№",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "00",
    "12",
    "123",
    "495",
    "916",
    "4567",
    "7707083893",
    "٣",
    "５",
    "+7",
    "8",
    "380",
    "8~10",
    "810",
    "доб.",
    "вн.",
    "дод.",
    "ext",
    "x",
    ";ext=",
    ",,",
    "тел.",
    "моб",
    "факс",
    "и",
    "або",
    "tel:",
    "wa.me/",
    "t.me/",
    "viber",
    "https://",
    "www.",
    "ivan",
    "info",
    "gmail",
    "mail",
    "ya",
    ".ru",
    ".com",
    ".рф",
    "xn--p1ai",
    "ё",
    "й",
    "і",
    "ї",
    "є",
    "ґ",
    "ў",
    "ә",
    "о",
    "О",
    "o",
    "З",
    "l",
    "Иванов",
    "иван",
    "ИВАН",
    "Иванович",
    "Олена",
    "Шевченко",
    "кызы",
    "оглы",
    "угли",
    "де",
    "фон",
    "Bdfyjd",
    "O’Brien",
    "Dr.",
    "г-н",
    "мл.",
    "ООО",
    "OOO",
    "ТОВ",
    "ИП",
    "ФОП",
    "АО",
    "LLC",
    "GmbH",
    "Sp. z o.o.",
    "Общество с ограниченной ответственностью",
    "Ромашка",
    "Компания",
    "филиал",
    "нет",
    "-",
    "н/д",
    "отказ",
    "ИНН",
    "КПП",
    "ЄДРПОУ",
    "UA",
    "DE",
    "NL",
    "B01",
    "г.",
    "ул.",
    "д.",
    "кв.",
    "корп.",
    "оф.",
    "стр.",
    "вул.",
    "буд.",
    "м.",
    "обл.",
    "р-н",
    "Москва",
    "Київ",
    "Ленина",
    "Хрещатик",
    "125009",
    "1-я",
    "мая",
    "травня",
    "1990",
    "05",
    "4111 1111 1111 1111",
    "4111111111111111",
    "2200",
    "5555",
    "руб.",
    "грн",
    "₴",
    "$",
    "USD",
    "тыс.",
    "коп.",
    "%",
    "\u{FEFF}",
    "e\u{301}",
    "😀",
];

/// A text out of bytes: as UTF-8, or as pieces.
pub fn text_of(bytes: &[u8]) -> String {
    match bytes.split_first() {
        None => String::new(),
        Some((first, rest)) if first % 4 == 0 => String::from_utf8_lossy(rest).into_owned(),
        Some((_, rest)) => rest.iter().map(|byte| PIECES[usize::from(*byte) % PIECES.len()]).collect(),
    }
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a date")
}

fn contexts() -> [RuleContext; 4] {
    [*b"RU", *b"UA", *b"KZ", *b"DE"].map(|region| RuleContext::new(region, today()))
}

/// The beginning of a text, for messages.
struct Brief<'t>(&'t str);

impl std::fmt::Debug for Brief<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 200;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => write!(f, "{:?} … of {} bytes", &self.0[..end], self.0.len()),
            None => self.0.fmt(f),
        }
    }
}

/// No payment card number is left.
fn clean(part: &str, text: &str) {
    let brief = Brief(text);
    assert!(!payment_card::contains(part), "a card number in {part:?} of {brief:?}");
}

pub fn phone(text: &str) {
    let brief = Brief(text);
    for context in contexts() {
        let Some(read) = rules::phone::normalize(text, &context).value else { continue };
        let shown = read.phone.to_string();
        clean(&shown, text);
        clean(read.phone.label.as_deref().unwrap_or(""), text);
        if read.phone.e164.is_some() {
            let again = rules::phone::normalize(&shown, &context).value.expect("the canonical form is a phone");
            assert!(again.phone.same_number(&read.phone), "{shown} of {brief:?} reads as {}", again.phone);
            assert_eq!(rules::phone::recheck(&again.phone), again.phone, "{shown}");
        }
    }
}

pub fn phones(text: &str) {
    let brief = Brief(text);
    for context in contexts() {
        let cell = rules::phone::normalize_cell(text, &context);
        clean(&cell.rest, text);
        for part in cell.phones {
            clean(&part.raw, text);
            let Some(phone) = part.reading.value.map(|read| read.phone) else { continue };
            let shown = phone.to_string();
            if phone.e164.is_some() {
                let again = rules::phone::normalize_cell(&shown, &context).phones;
                assert_eq!(again.len(), 1, "{shown} of {brief:?}");
                assert!(again[0].reading.value.as_ref().is_some_and(|read| read.phone.same_number(&phone)), "{shown} of {brief:?}");
            }
        }
    }
}

pub fn email(text: &str) {
    let brief = Brief(text);
    let (parts, _) = rules::email::normalize_cell(text);
    for (_, read) in parts.into_iter().chain([(String::new(), rules::email::normalize(text))]) {
        let Some(value) = read.value else { continue };
        let canonical = value.email.canonical.clone().unwrap_or_default();
        clean(&canonical, text);
        let again = rules::email::normalize(&canonical).value;
        assert_eq!(again.as_ref().map(|again| &again.email), Some(&value.email), "{canonical} of {brief:?}");
        assert_eq!(again.map(|again| again.match_key), Some(value.match_key), "{canonical} of {brief:?}");
    }
}

/// What is displayed reads as itself; the parts of a name without doubts keep their words.
pub fn name(text: &str) {
    let brief = Brief(text);
    let read = rules::name::normalize(text);
    let Some(NameReading::Person(person)) = read.value else { return };
    let parts = [&person.family, &person.given, &person.patronymic].map(String::as_str);
    parts.iter().for_each(|part| clean(part, text));
    clean(&rules::name::salutation(&person), text);
    clean(&rules::name::initials(&person), text);
    let shown = rules::name::display(&person);
    match rules::name::normalize(&shown).value {
        Some(NameReading::Person(again)) => {
            assert_eq!([&again.family, &again.given, &again.patronymic].map(String::as_str), parts, "{shown} of {brief:?}");
        }
        other => panic!("{shown} of {brief:?} reads as {other:?}"),
    }
    // In cells of their own words without evidence may change places, but none is lost. A word that says nothing alone (`нет`, `www`) is a
    // statement in its cell; words of two alphabets are no name (`Иванович Https`).
    let says = |part: &&str| part.chars().count() > 3 && matches!(rules::name::normalize(part).value, Some(NameReading::Person(_)));
    let one_alphabet = parts.concat().is_ascii() || !parts.concat().contains(|c: char| c.is_ascii_alphabetic());
    let few = one_alphabet && text.split_whitespace().count() <= 3;
    let doubtless = few && read.issues.iter().all(|issue| issue.severity() == Severity::Fixed) && parts[0] != parts[1];
    if doubtless && parts.iter().filter(|part| !part.is_empty()).all(says) {
        let again = rules::name::normalize_parts(parts[0], parts[1], parts[2]).value;
        let again = again.unwrap_or_else(|| panic!("the parts {parts:?} of {brief:?} are a name"));
        assert_eq!(words(&[&again.family, &again.given, &again.patronymic]), words(&parts), "{brief:?}");
    }
}

/// The words of some parts, in an order that tells nothing of theirs.
fn words(parts: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = parts.iter().flat_map(|part| part.split_whitespace()).map(str::to_string).collect();
    words.sort_unstable();
    words
}

pub fn organization(text: &str) {
    let brief = Brief(text);
    let Some(value) = rules::organization::normalize(text).value else { return };
    let shown = rules::organization::display(&value);
    clean(&shown, text);
    let again = rules::organization::normalize(&shown).value;
    assert_eq!(again.as_ref(), Some(&value), "{shown} of {brief:?}");
}

pub fn identifier(text: &str) {
    let brief = Brief(text);
    for scheme in Scheme::ALL {
        let Some(value) = rules::identifier::normalize(text, *scheme, None).value else { continue };
        if !value.checked {
            clean(&value.value, text);
        }
        let again = rules::identifier::normalize(&value.value, *scheme, None).value;
        assert_eq!(again.as_ref(), Some(&value), "{} of {brief:?}", scheme.name());
        if value.checked {
            let shown = rules::identifier::display(&value);
            let again = rules::identifier::normalize(&shown, *scheme, None).value;
            assert_eq!(again.as_ref(), Some(&value), "{} {shown} of {brief:?}", scheme.name());
        }
    }
}

pub fn account(text: &str) {
    let brief = Brief(text);
    for bank in ["", "044525225", "305299"] {
        let Some(value) = rules::identifier::normalize_account(text, bank).value else { continue };
        let again = rules::identifier::normalize_account(&value.account, &value.bank_code).value;
        assert_eq!(again.map(|again| again.account), Some(value.account), "{brief:?}");
    }
}

pub fn date(text: &str) {
    let brief = Brief(text);
    let Some(value) = rules::date::normalize(text, None, field::BIRTH_DATE, today()).value else { return };
    let again = rules::date::normalize(&value.to_string(), None, field::BIRTH_DATE, today()).value;
    assert_eq!(again, Some(value), "{brief:?}");
}

pub fn reach(text: &str) {
    let brief = Brief(text);
    if let Some(site) = rules::reach::normalize_site(text).value {
        clean(&site, text);
        assert_eq!(rules::reach::normalize_site(&site).value.as_ref(), Some(&site), "{brief:?}");
    }
    for service in ["", "telegram", "viber"] {
        let Some(found) = rules::reach::normalize_messenger(text, service).value else { continue };
        let again = rules::reach::normalize_messenger(&found.handle, &found.service).value;
        assert_eq!(again.as_ref(), Some(&found), "{brief:?}");
    }
}

pub fn text(text: &str) {
    let brief = Brief(text);
    for read in [rules::text::normalize_lines(text, field::NOTE), rules::text::normalize_line(text, field::NOTE)] {
        let value = read.value.unwrap_or_default();
        clean(&value, text);
        assert!(!value.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{value:?}");
    }
    let lines = rules::text::normalize_lines(text, field::NOTE).value.unwrap_or_default();
    assert_eq!(rules::text::normalize_lines(&lines, field::NOTE).value.unwrap_or_default(), lines, "{brief:?}");
    let line = rules::text::normalize_line(text, field::NOTE).value.unwrap_or_default();
    assert_eq!(rules::text::normalize_line(&line, field::NOTE).value.unwrap_or_default(), line, "{brief:?}");
    if rules::presence::classify(text) == Statement::Empty {
        assert!(line.is_empty(), "{brief:?}");
    }
}

pub fn card(text: &str) {
    let brief = Brief(text);
    let masked = payment_card::mask(text);
    clean(&masked, text);
    assert_eq!(payment_card::mask(&masked), masked, "{brief:?}");
    assert_eq!(payment_card::contains(text), masked != text, "{brief:?}");
}

/// The texts that a change would keep.
fn texts_of(change: &Change) -> Vec<&str> {
    let entry = match &change.operation {
        Operation::Set(entry) => entry,
        Operation::State(_, raw) => return raw.iter().map(String::as_str).collect(),
        _ => return Vec::new(),
    };
    let mut texts: Vec<&str> = entry.raw.iter().map(String::as_str).collect();
    match &entry.value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => texts.push(text),
        Value::List(list) => texts.extend(list.iter().map(String::as_str)),
        Value::Phone(phone) => texts.extend(phone.label.iter().chain(&phone.extension).map(String::as_str)),
        Value::Email(email) => texts.extend(email.canonical.as_deref()),
        Value::Address(address) => {
            texts.push(&address.text);
            texts.extend(address.parts.named().map(|(_, part)| part));
        }
        Value::Messenger(messenger) => texts.push(&messenger.handle),
        Value::External(external) => texts.push(&external.id),
        Value::Remark(remark) => texts.push(&remark.text),
        Value::Commitment(commitment) => texts.push(&commitment.value),
        _ => {}
    }
    texts
}

/// A text in every field that takes one: the whole card holds no card number, and nothing is lost without an issue.
pub fn client(text: &str) {
    let brief = Brief(text);
    use kartoteka::rules::client::RawField;
    for context in contexts().into_iter().take(2) {
        let numbers = field::FIELDS.iter().filter(|row| row.accepts("")).map(|row| row.number).chain([field::NAME]);
        let values: Vec<RawField<'_>> = numbers.map(|number| RawField::new(number, "", text)).collect();
        for value in &values {
            let read = rules::client::normalize(std::slice::from_ref(value), None, &context, &CustomFields::default());
            let empty = rules::presence::classify(text) == Statement::Empty || text.trim().is_empty();
            assert!(empty || !read.changes.is_empty() || !read.issues.is_empty(), "{} loses {brief:?}", value.field);
            // Codes and accounts that their rules confirm may have the digits of a card.
            let codes = [field::IDENTIFIER, field::BANK_ACCOUNT];
            for change in read.changes.iter().filter(|change| !codes.contains(&change.path.field)) {
                texts_of(change).into_iter().for_each(|part| clean(part, text));
            }
        }
        drop(rules::client::normalize(&values, None, &context, &CustomFields::default()));
    }
}

/// The text that is kept reads as the same parts; no part holds a card number.
pub fn address(text: &str) {
    let brief = Brief(text);
    for context in contexts() {
        let Some(read) = rules::address::normalize(text, &context).value else { continue };
        clean(&read.text, text);
        read.parts.named().iter().for_each(|(_, part)| clean(part, text));
        clean(&rules::address::match_key(&read), text);
        let again = rules::address::normalize(&read.text, &context).value;
        assert_eq!(again.as_ref(), Some(&read), "{brief:?}");
    }
}

pub fn money(text: &str) {
    let brief = Brief(text);
    for currency in [None, Some("RUB"), Some("JPY")] {
        let Some(read) = rules::money::normalize(text, currency, field::NOTE).value else { continue };
        let shown = rules::money::display(&read);
        assert_eq!(rules::money::normalize(&shown, None, field::NOTE).value, Some(read), "{shown} of {brief:?}");
    }
}

/// It ends, and is no longer than it says.
pub fn transliteration(text: &str) {
    use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
    for scheme in TransliterationScheme::ALL {
        assert!(transliterate(text, scheme).len() <= 2 * text.len(), "{:?} by {}", Brief(text), scheme.name());
    }
}
