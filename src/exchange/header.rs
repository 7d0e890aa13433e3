//! Column titles → targets: by a mapping, or by what the titles of other programs are known to mean.
//!
//! A title is looked up without case, blanks and punctuation: in the layout that the whole header gives away, in the table of
//! known titles, in the aliases of the field table; then with its number taken off (`Телефон 2`), then without words that say
//! whose it is (`Адрес клиента`), and last by the words for phones and mailboxes. What is found nowhere stays unmapped.

use super::mapping::{Mapping, target};
use super::tables::{LAYOUTS, TITLES};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ClientKind, CustomFields, FieldNumber, Target, ValueKind, field};
use crate::text;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A title longer than this is no title but a text; it is not looked up.
const TITLE_CHARS_MAX: usize = 120;

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Use {
    /// Its cells are values of these targets.
    Values(Vec<Target>),
    /// Its cells say what kind of value these columns (from 0) hold.
    Label(Vec<usize>),
    /// Left out on purpose.
    Ignored,
    /// No field.
    Unmapped,
}

/// What all columns are for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// A use per column.
    pub uses: Vec<Use>,
    /// Titles of a mapping that the file lacks.
    pub missing: Vec<String>,
    /// Several values in one cell are separated by ` ::: `.
    pub triple_colons: bool,
}

/// What a title means: a path of the tables, and the number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meaning {
    path: &'static str,
    number: u16,
}

/// A title as it is compared: folded letters and digits alone.
fn key(title: &str) -> String {
    text::fold(title).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The key of a title of the tables, where `#` stands for a number.
fn pattern(title: &str) -> String {
    text::fold(title).chars().filter(|c| c.is_alphanumeric() || *c == '#').collect()
}

type Index = HashMap<String, &'static str>;

fn index_of(titles: &[(&'static str, &'static str)]) -> Index {
    let mut index = Index::new();
    for (names, path) in titles {
        for name in names.split('|') {
            index.entry(pattern(name)).or_insert(path);
        }
    }
    index
}

/// The known titles: those of other programs, then the aliases and the paths of the field table.
fn general() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = index_of(TITLES);
        for row in field::FIELDS.iter().filter(|row| row.kind != ValueKind::System || row.number == field::KIND) {
            for alias in row.aliases.iter().flat_map(|aliases| aliases.split('|')).chain([row.path]) {
                index.entry(pattern(alias)).or_insert(row.path);
            }
        }
        index
    })
}

/// The layouts: the keys of their marks, and their own titles.
fn layouts() -> &'static [(Vec<String>, Index)] {
    static INDEX: OnceLock<Vec<(Vec<String>, Index)>> = OnceLock::new();
    INDEX.get_or_init(|| LAYOUTS.iter().map(|layout| (layout.marks.iter().map(|mark| key(mark)).collect(), index_of(layout.titles))).collect())
}

/// Whether a text is a title that is known without guessing.
pub(crate) fn is_title(text: &str) -> bool {
    meaning(text, None, false).is_some()
}

fn meaning(title: &str, layout: Option<&Index>, guessing: bool) -> Option<Meaning> {
    if title.chars().nth(TITLE_CHARS_MAX).is_some() {
        return None;
    }
    let whole = key(title);
    if whole.is_empty() {
        return None;
    }
    let find = |key: &str| layout.and_then(|index| index.get(key)).or_else(|| general().get(key)).copied();
    if let Some(path) = find(&whole) {
        return Some(Meaning { path, number: 0 });
    }
    if whole.contains(|c: char| c.is_ascii_digit()) {
        let number = first_number(&whole);
        let numbered = with_number_sign(&whole);
        let without: String = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
        if let Some(path) = find(&numbered).or_else(|| find(&without)) {
            return Some(Meaning { path, number });
        }
    }
    let number = first_number(&whole);
    let without_owner = without_owner(title);
    without_owner.and_then(|key| find(&key)).or_else(|| if guessing { guess(title) } else { None }).map(|path| Meaning { path, number })
}

fn first_number(key: &str) -> u16 {
    let digits = key.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn with_number_sign(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// The key without the words that say whose it is and without a number: `Email контактного лица` is an e-mail.
fn without_owner(title: &str) -> Option<String> {
    const OWNERS: [&str; 24] = [
        "контакт",
        "контакта",
        "контактного",
        "лица",
        "компания",
        "компании",
        "клиента",
        "организации",
        "контрагента",
        "покупателя",
        "заказчика",
        "физлица",
        "клієнта",
        "компанії",
        "організації",
        "контрагента",
        "замовника",
        "контакту",
        "особи",
        "customer",
        "client",
        "contact",
        "company",
        "organization",
    ];
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    let owners = FOLDED.get_or_init(|| OWNERS.iter().map(|word| text::fold(word)).collect());
    let folded = text::fold(title);
    let words: Vec<&str> = text::words(&folded).filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let kept: String = words.iter().filter(|word| !owners.iter().any(|owner| owner == *word)).copied().collect();
    (!kept.is_empty() && kept.len() < words.iter().map(|word| word.len()).sum()).then_some(kept)
}

/// Words that give a phone or a mailbox away, unless a word says that the column is about something else.
fn guess(title: &str) -> Option<&'static str> {
    const STOP: [&str; 20] = [
        "тип",
        "type",
        "label",
        "дата",
        "date",
        "статус",
        "status",
        "комментарий",
        "comment",
        "согласие",
        "количество",
        "кол",
        "оператор",
        "время",
        "код",
        "count",
        "сделка",
        "проверен",
        "источник",
        "подписка",
    ];
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    let stop = FOLDED.get_or_init(|| STOP.iter().map(|word| text::fold(word)).collect());
    let folded = text::fold(title);
    let words: Vec<&str> = text::words(&folded).collect();
    if words.iter().any(|word| stop.iter().any(|stop| stop == word)) {
        return None;
    }
    let any = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(&text::fold(stem))));
    let is = |names: &[&str]| words.iter().any(|word| names.iter().any(|name| *word == text::fold(name)));
    if any(&["факс", "fax"]) {
        return Some("phone.fax");
    }
    if any(&["телефон", "phone", "моб", "mobil", "сотов", "cell"]) || is(&["тел", "tel", "т"]) {
        return Some(match () {
            () if any(&["моб", "сот", "mobil", "cell"]) => "phone.mobile",
            () if any(&["раб", "роб", "служ", "work", "office", "business", "офис", "офіс"]) => "phone.work",
            () if any(&["дом", "home"]) => "phone.home",
            () => "phone",
        });
    }
    (any(&["email", "емейл", "имейл", "мейл"]) || is(&["mail", "e", "почта", "пошта"]) && words.len() <= 3 && any(&["mail", "почта", "пошта"]))
        .then_some("email")
}

/// How many of these cells are known titles: what tells a header from a row of values.
pub(crate) fn known_count(cells: &[String]) -> usize {
    cells.iter().filter(|cell| is_title(cell)).count()
}

/// Recognises the columns by their titles.
pub(crate) fn recognise(titles: &[String]) -> Plan {
    let keys: Vec<String> = titles.iter().map(|title| key(title)).collect();
    let layout = layouts().iter().find(|(marks, _)| marks.iter().all(|mark| keys.contains(mark))).map(|(_, index)| index);
    let mut meanings: Vec<Option<Meaning>> = titles.iter().map(|title| meaning(title, layout, true)).collect();
    // «Имя» without a family name beside it is a whole name.
    let has_family = meanings.iter().flatten().any(|meaning| matches!(meaning.path, "name.family" | "name.patronymic"));
    for (meaning, key) in meanings.iter_mut().zip(&keys) {
        if !has_family && (key == "имя" || key == "імя") {
            *meaning = Some(Meaning { path: "name", number: 0 });
        }
    }
    let triple_colons =
        keys.iter().any(|key| pattern_is(key, "Phone # - Value") || pattern_is(key, "E-mail # - Value") || pattern_is(key, "Group Membership"));
    Plan { uses: uses(titles, &meanings), missing: Vec::new(), triple_colons }
}

fn pattern_is(key: &str, title: &str) -> bool {
    with_number_sign(key) == pattern(title)
}

fn uses(titles: &[String], meanings: &[Option<Meaning>]) -> Vec<Use> {
    let mut groups = Groups::default();
    let mut uses: Vec<Use> = titles
        .iter()
        .zip(meanings)
        .map(|(title, meaning)| match meaning {
            Some(meaning) if !meaning.path.is_empty() && !meaning.path.starts_with("label:") => values(title, *meaning, &mut groups),
            _ => Use::Unmapped,
        })
        .collect();
    for (column, meaning) in meanings.iter().enumerate() {
        let Some((labelled, number)) = meaning.and_then(|meaning| Some((meaning.path.strip_prefix("label:")?, meaning.number))) else {
            continue;
        };
        let columns: Vec<usize> = (0..uses.len())
            .filter(|other| meanings.get(*other).copied().flatten().is_some_and(|meaning| meaning.number == number))
            .filter(|other| matches!(uses.get(*other), Some(Use::Values(targets)) if targets.iter().any(|target| is_labelled(target, labelled))))
            .collect();
        if let Some(place) = uses.get_mut(column).filter(|_| !columns.is_empty()) {
            *place = Use::Label(columns);
        }
    }
    uses
}

fn is_labelled(target: &Target, labelled: &str) -> bool {
    let own_system = target.field == field::EXTERNAL && target.qualifier != "csv";
    field::by_path(labelled).is_some_and(|row| row.number == target.field) && !own_system
}

fn values(title: &str, meaning: Meaning, groups: &mut Groups) -> Use {
    let made = match meaning.path.strip_suffix(".*") {
        Some(path) => target(path, &CustomFields::default()).map(|target| Target { qualifier: title.trim().to_string(), ..target }),
        None => target(meaning.path, &CustomFields::default()),
    };
    match made {
        Ok(target) => Use::Values(vec![groups.grouped(target, meaning.number)]),
        Err(_) => Use::Unmapped,
    }
}

/// Counts the values of a field that a row has: the parts of one address or one bank account are one value.
#[derive(Default)]
struct Groups {
    parts: HashMap<(FieldNumber, String, u16), u16>,
    next: HashMap<FieldNumber, u16>,
}

impl Groups {
    fn grouped(&mut self, target: Target, number: u16) -> Target {
        let next = self.next.entry(target.field).or_default();
        let group = match target.field {
            field::ADDRESS | field::BANK_ACCOUNT => {
                let (usage, part) = split_use(&target.qualifier);
                // Two whole addresses are two values; two lines of a street are one.
                let whole = if part.is_empty() && target.field == field::ADDRESS && number == 0 { *next + 1 } else { 0 };
                let usage = if target.field == field::ADDRESS { usage } else { "" };
                *self
                    .parts
                    .entry((target.field, format!("{usage}{whole}"), number))
                    .or_insert_with(|| std::mem::replace(next, next.saturating_add(1)))
            }
            field::PHONE | field::EMAIL | field::MESSENGER | field::SITE | field::IDENTIFIER | field::EXTERNAL | field::NOTE | field::NAME => {
                std::mem::replace(next, next.saturating_add(1))
            }
            _ => 0,
        };
        Target { group, ..target }
    }
}

/// The use and the part of an address qualifier: `home.city`, `city`, `legal`.
pub(crate) fn split_use(qualifier: &str) -> (&str, &str) {
    match qualifier.split_once('.') {
        Some(both) => both,
        None if matches!(qualifier, "home" | "work" | "other" | "legal" | "actual" | "delivery") => (qualifier, ""),
        None => ("", qualifier),
    }
}

/// The columns as a mapping tells them.
///
/// # Errors
/// `Schema` for a custom field that is not defined, or where not one of the mapping's columns is in the file.
pub(crate) fn mapped(titles: &[String], mapping: &Mapping, custom: &CustomFields) -> Result<Plan> {
    let keys: Vec<String> = titles.iter().map(|title| key(title)).collect();
    let mut plan = Plan { uses: vec![Use::Unmapped; titles.len()], ..Plan::default() };
    let mut groups = Groups::default();
    for (title, paths) in &mapping.columns {
        let Some(column) = column_of(title, titles, &keys) else {
            plan.missing.push(title.clone());
            continue;
        };
        let targets: Result<Vec<Target>> = paths.iter().map(|path| target(path, custom).map(|target| groups.grouped(target, 0))).collect();
        if let Some(place) = plan.uses.get_mut(column) {
            *place = Use::Values(targets?);
        }
    }
    for title in &mapping.ignore {
        if let Some(place) = column_of(title, titles, &keys).and_then(|column| plan.uses.get_mut(column)) {
            *place = Use::Ignored;
        }
    }
    if !mapping.columns.is_empty() && plan.missing.len() == mapping.columns.len() {
        return Err(Error::new(ErrorKind::Schema, "cannot use the mapping: the file has none of its columns"));
    }
    Ok(plan)
}

/// The column of this title, from 0: by the title itself, by its key, or by its number (`#3`).
fn column_of(title: &str, titles: &[String], keys: &[String]) -> Option<usize> {
    let number = title.strip_prefix('#').and_then(|digits| digits.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
    let wanted = key(title);
    let by_key = || keys.iter().position(|key| !key.is_empty() && *key == wanted);
    titles.iter().position(|known| known.trim() == title.trim()).or_else(|| number.filter(|at| *at < titles.len()).or_else(by_key))
}

/// The qualifier that a label cell stands for: `* Work`, `Мобильный`, `Telegram`; `None` for a word of the user's own.
pub(crate) fn label(cell: &str) -> Option<&'static str> {
    const LABELS: [(&str, &str); 17] = [
        ("mobile|cell|мобильный|сотовый|мобільний", "mobile"),
        ("work|main|business|рабочий|основной|робочий", "work"),
        ("home|домашний|личный|домашній", "home"),
        ("workfax|homefax|fax|otherfax|факс|рабочий факс|домашний факс", "fax"),
        ("other|pager|другой|інший", "other"),
        ("telegram", "telegram"),
        ("whatsapp", "whatsapp"),
        ("viber", "viber"),
        ("skype", "skype"),
        ("icq", "icq"),
        ("jabber|xmpp", "jabber"),
        ("google talk|googletalk|hangouts", "gtalk"),
        ("msn", "msn"),
        ("vk", "vk"),
        ("1c|1с", "1c"),
        ("amocrm", "amocrm"),
        ("bitrix24|b24", "bitrix24"),
    ];
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| index_of(&LABELS)).get(&key(cell)).copied()
}

/// The kind of client that a cell names, and whether its word is a legal form too (`ИП`, `ФОП`).
pub(crate) fn client_kind(cell: &str) -> Option<(ClientKind, bool)> {
    const KINDS: [(&str, &str); 3] = [
        ("person|individual|физ|физлицо|фл|физическое лицо|фіз|фізособа|фо|фізична особа|частное лицо|фізична|физическое|f", "person"),
        ("ип|индивидуальный предприниматель|фоп|фізична особа підприємець|предприниматель|чп|sole trader", "trader"),
        (
            "company|organization|organisation|legal|юр|юрлицо|юл|юридическое лицо|юридическое|юрособа|юо|юридична особа|юридична|организация|організація|компания|ооо|тов",
            "organization",
        ),
    ];
    static INDEX: OnceLock<Index> = OnceLock::new();
    Some(match *INDEX.get_or_init(|| index_of(&KINDS)).get(&key(cell))? {
        "organization" => (ClientKind::Organization, false),
        kind => (ClientKind::Person, kind == "trader"),
    })
}

/// A table without titles: mailboxes and phones give themselves away, and the first column of words is the name.
pub(crate) fn by_content(rows: &[Vec<String>], columns: usize) -> Plan {
    let mut groups = Groups::default();
    let mut has_name = false;
    let uses = (0..columns).map(|at| {
        let filled: Vec<&str> = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let most = |is: fn(&str) -> bool| !filled.is_empty() && filled.iter().filter(|cell| is(cell)).count() * 5 >= filled.len() * 4;
        let path = match () {
            () if most(looks_like_email) => "email",
            () if most(looks_like_phone) => "phone",
            () if !has_name && most(looks_like_words) => "name",
            () => return Use::Unmapped,
        };
        has_name |= path == "name";
        values("", Meaning { path, number: 0 }, &mut groups)
    });
    Plan { uses: uses.collect(), ..Plan::default() }
}

fn looks_like_email(cell: &str) -> bool {
    cell.contains('@') && cell.contains('.') && !cell.contains("://")
}

/// Ten digits and more with the marks of a phone, a plus or a leading 7, 8, 0 or 9; a bare number may be a code.
fn looks_like_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let marks = cell.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '(' | ')' | '-' | '.' | '–'));
    let is_marked = cell.starts_with('+') || cell.contains(['(', '-', ' ']) || cell.starts_with(['8', '7', '3']) && matches!(digits, 11 | 12);
    marks && is_marked && (10..=15).contains(&digits)
}

fn looks_like_words(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && letters * 3 >= cell.chars().count() * 2
}

/// Whether these are the titles of our own export: `kind` and paths of the public JSON form.
pub(crate) fn is_own_export(titles: &[String]) -> bool {
    let is_path = |title: &String| {
        let head = title.split(['.', '[']).next().unwrap_or_default();
        head.len() < title.len() && (head == "custom" || field::FIELDS.iter().any(|row| row.path.split('.').next() == Some(head)))
    };
    titles.iter().any(|title| title == "kind") && titles.iter().any(is_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Titles with numbers, owners, slips of spacing and look-alike letters; and what must not be taken for a phone.
    #[test]
    fn single_titles() {
        for (title, path) in [
            ("Телефон 2", Some("phone")),
            ("  E-MAIL*", Some("email")),
            ("Улица  2 (другой адрес)", Some("address.other.street")),
            ("Email контактного лица", Some("email")),
            ("ИHH", Some("identifier.inn")),
            ("Код ІПН", Some("identifier.ua_vat")),
            ("Код", Some("external.csv")),
            ("КОД:", Some("external.csv")),
            ("Код контрагента", Some("external.csv")),
            ("ID клиента", Some("external.csv")),
            ("Код ЄДРПОУ", Some("identifier.edrpou")),
            ("Код организации", Some("identifier.other")),
            ("Реквизит", Some("identifier")),
            ("№", None),
            ("№ п/п", None),
            ("Код города", None),
            ("Vergi No", Some("identifier.tr_vkn")),
            ("БИН", Some("identifier.kz_bin")),
            ("NIP", Some("identifier.pl_nip")),
            ("USt-IdNr.", Some("identifier.eu_vat")),
            ("IBAN", Some("bank_account.iban")),
            ("Тел. секретаря", Some("phone")),
            ("Тип телефона", None),
            ("Дата звонка", None),
            ("Phone 3 - Value", Some("phone")),
            ("Бог знает что", None),
        ] {
            assert_eq!(meaning(title, None, true).map(|meaning| meaning.path), path, "{title}");
        }
        assert_eq!(meaning("Phone 3 - Value", None, true).map(|meaning| meaning.number), Some(3));
    }

    /// Every path of the tables is a path of a mapping; no title means two things at once.
    #[test]
    fn the_tables_are_sound() {
        let all = TITLES.iter().chain(LAYOUTS.iter().flat_map(|layout| layout.titles));
        for (titles, path) in all {
            let plain = path.strip_suffix(".*").unwrap_or(path);
            let known = plain.is_empty() || plain.strip_prefix("label:").is_some_and(|name| field::by_path(name).is_some());
            assert!(known || target(plain, &CustomFields::default()).is_ok(), "{path} of {titles}");
        }
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (titles, path) in TITLES {
            for title in titles.split('|') {
                let before = seen.insert(pattern(title), path);
                assert!(before.is_none_or(|before| before == *path), "{title} is {path} and {before:?}");
            }
        }
    }
}
