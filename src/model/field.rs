//! The only table of field paths. JSON members, C keys, import mappings, header recognition, segment names, rights, journal
//! paths and documentation are all made from it.
//!
//! A row's number and path never change; numbers are also the tags of the record layout. Custom fields have numbers from
//! [`CUSTOM_FIRST`] on and their definitions in the base.

use std::fmt;

/// The stable number of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldNumber(pub u16);

impl FieldNumber {
    /// Whether it is a field defined at run time.
    pub fn is_custom(self) -> bool {
        self >= CUSTOM_FIRST
    }
}

impl fmt::Display for FieldNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match by_number(*self) {
            Some(field) => f.write_str(field.path),
            None => write!(f, "field {}", self.0),
        }
    }
}

/// The first number of a custom field.
pub const CUSTOM_FIRST: FieldNumber = FieldNumber(0x8000);

/// What a field holds: the variant of [`Value`](super::Value), or a system member of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// Kept by the library; read only.
    System,
    /// Text of one line.
    Text,
    /// One of a few codes; the codes, or none where the base sets them.
    Choice(&'static [&'static str]),
    /// Date, the year perhaps unknown.
    Date,
    /// Phone.
    Phone,
    /// E-mail address.
    Email,
    /// Postal address.
    Address,
    /// Messenger account.
    Messenger,
    /// URL.
    Site,
    /// Registration code.
    Identifier,
    /// Bank account.
    BankAccount,
    /// Id of a host program.
    External,
    /// Role with lifecycle.
    Role,
    /// Preference, need or note.
    Remark,
    /// Consent.
    Consent,
    /// Do not disturb.
    Suppression,
    /// Promise.
    Commitment,
}

/// How many values a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Multiplicity {
    /// One.
    One,
    /// A list.
    Many,
    /// One at a time, each with its period.
    History,
}

/// How careful one has to be with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sensitivity {
    /// Nobody minds.
    Plain,
    /// Tells who somebody is.
    Personal,
    /// Could do harm.
    Secret,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Stable number, also the tag in records.
    pub number: FieldNumber,
    /// Stable path: `name.family`.
    pub path: &'static str,
    /// What it holds.
    pub kind: ValueKind,
    /// How many values it takes.
    pub multiplicity: Multiplicity,
    /// How careful one has to be.
    pub sensitivity: Sensitivity,
    /// What people call it, in English, Russian and Ukrainian; lower case, more than one separated by `|`.
    pub aliases: [&'static str; 3],
}

impl Field {
    /// Whether a path may go on with this qualifier: a use, a scheme, a part or a system. Every field that may be written takes
    /// none; topics, services, systems and purposes are the host's own words.
    pub fn accepts(&self, qualifier: &str) -> bool {
        match self.kind {
            System => false,
            Phone => matches!(qualifier, "" | "mobile" | "work" | "home" | "fax" | "other"),
            Email => matches!(qualifier, "" | "work" | "home"),
            Address => accepts_address(qualifier),
            Identifier => qualifier.is_empty() || super::Scheme::from_name(qualifier).is_some(),
            BankAccount => matches!(qualifier, "" | "account" | "bank_code" | "bank_name" | "iban"),
            Messenger | External | Remark | Consent | Suppression | Commitment => true,
            _ => qualifier.is_empty(),
        }
    }
}

/// A use, a part, or both: `home`, `city`, `home.city`.
fn accepts_address(qualifier: &str) -> bool {
    let is_use = |word: &str| matches!(word, "home" | "work" | "other" | "legal" | "actual" | "delivery");
    let is_part = |word: &str| super::AddressParts::default().named().iter().any(|(name, _)| *name == word);
    match qualifier.split_once('.') {
        Some((usage, part)) => is_use(usage) && is_part(part),
        None => qualifier.is_empty() || is_use(qualifier) || is_part(qualifier),
    }
}

macro_rules! fields {
    ($($number:literal $constant:ident $path:literal $kind:expr, $multiplicity:ident, $sensitivity:ident, $english:literal $russian:literal $ukrainian:literal;)*) => {
        $(#[doc = concat!("`", $path, "`")] pub const $constant: FieldNumber = FieldNumber($number);)*

        /// The table, ascending by number.
        pub const FIELDS: &[Field] = &[$(Field {
            number: FieldNumber($number),
            path: $path,
            kind: $kind,
            multiplicity: Multiplicity::$multiplicity,
            sensitivity: Sensitivity::$sensitivity,
            aliases: [$english, $russian, $ukrainian],
        },)*];
    };
}

use ValueKind::{
    Address, BankAccount, Choice, Commitment, Consent, Date, Email, External, Identifier, Messenger, Phone, Remark, Role, Site, Suppression, System,
    Text,
};

fields! {
    1 ID "id" System, One, Plain, "id" "номер" "номер";
    2 REVISION "revision" System, One, Plain, "revision" "версия записи" "версія запису";
    3 CREATED_AT "created_at" System, One, Plain, "created" "создан" "створено";
    4 UPDATED_AT "updated_at" System, One, Plain, "updated" "изменён" "змінено";
    5 KIND "kind" System, One, Plain, "kind|type of client" "вид|вид контрагента|юр/физ" "вид|тип контрагента";
    6 STATUS "status" System, One, Plain, "record status" "состояние записи" "стан запису";
    10 NAME_FAMILY "name.family" Text, One, Personal, "last name|family name|surname" "фамилия" "прізвище";
    11 NAME_GIVEN "name.given" Text, One, Personal, "first name|given name" "имя" "ім'я";
    12 NAME_PATRONYMIC "name.patronymic" Text, One, Personal, "middle name|additional name|patronymic" "отчество" "по батькові";
    13 NAME_PREFIX "name.prefix" Text, One, Personal, "name prefix|prefix|salutation" "обращение" "звертання";
    14 NAME_SUFFIX "name.suffix" Text, One, Personal, "name suffix|suffix" "суффикс" "суфікс";
    15 GENDER "gender" Choice(&["male", "female"]), One, Personal, "gender|sex" "пол" "стать";
    16 BIRTH_DATE "birth_date" Date, One, Personal, "birthday|date of birth|birth date" "день рождения|дата рождения" "день народження|дата народження";
    17 NAME_RAW "name.raw" Text, One, Personal, "name as received" "имя как получено" "ім'я як отримано";
    20 ORGANIZATION_NAME "organization.name" Text, One, Plain, "organization|organisation|company|company name|organization name" "организация|название|наименование|название компании|компания" "організація|назва|найменування|назва компанії|компанія";
    21 ORGANIZATION_LEGAL_NAME "organization.legal_name" Text, One, Plain, "legal name|full company name" "полное наименование|юридическое название компании|наименование полное" "повне найменування|повна назва";
    22 LEGAL_FORM "legal_form" Text, One, Plain, "legal form" "форма собственности|организационно-правовая форма|опф" "форма власності|організаційно-правова форма";
    23 JOB_ORGANIZATION "job.organization" Text, One, Personal, "employer" "место работы" "місце роботи";
    24 JOB_TITLE "job.title" Text, One, Personal, "job title|title|position|organization title" "должность" "посада";
    25 JOB_DEPARTMENT "job.department" Text, One, Personal, "department|organization department" "отдел" "відділ";
    30 PHONE "phone" Phone, Many, Personal, "phone|telephone|phone number" "телефон|номер телефона" "телефон|номер телефону";
    31 EMAIL "email" Email, Many, Personal, "e-mail|email|e-mail address" "эл. почта|почта|адрес эл. почты|адрес электронной почты|электронная почта" "ел. пошта|електронна пошта|адреса електронної пошти|пошта";
    32 ADDRESS "address" Address, Many, Personal, "address" "адрес" "адреса";
    33 MESSENGER "messenger" Messenger, Many, Personal, "im|messenger" "мессенджер" "месенджер";
    34 SITE "site" Site, Many, Plain, "web page|website|site|url" "веб-страница|сайт" "веб-сторінка|сайт";
    35 IDENTIFIER "identifier" Identifier, Many, Personal, "identifier|tax number" "код|реквизит" "код|реквізит";
    36 BANK_ACCOUNT "bank_account" BankAccount, Many, Secret, "bank account|account" "расчётный счёт|счёт" "розрахунковий рахунок|рахунок";
    37 EXTERNAL "external" External, Many, Plain, "external id" "внешний код|код клиента|ид" "зовнішній код|код клієнта";
    40 INDUSTRY "industry" Choice(&[]), One, Plain, "industry" "отрасль|сфера деятельности" "галузь|сфера діяльності";
    41 SIZE "size" Choice(&[]), One, Plain, "size" "размер" "розмір";
    42 SOLVENCY "solvency" Choice(&[]), One, Secret, "solvency" "платёжеспособность" "платоспроможність";
    43 OWNERSHIP "ownership" Choice(&[]), One, Plain, "ownership" "собственность" "власність";
    44 CATEGORY "category" Choice(&[]), History, Plain, "category" "категория" "категорія";
    45 TAGS "tags" Text, Many, Plain, "tags|labels|categories|group membership" "метки|теги|категории|группы" "мітки|теги|категорії|групи";
    46 ROLE "role" Role, Many, Plain, "role" "роль" "роль";
    47 LIFECYCLE "lifecycle" Choice(&["prospect", "customer", "refused", "former"]), History, Plain, "lifecycle|stage" "стадия|этап" "стадія|етап";
    48 ACTIVITY "activity" System, One, Plain, "activity" "активность" "активність";
    49 OWNER "owner" Choice(&[]), History, Plain, "owner|manager|responsible" "ответственный|ответственный менеджер|менеджер" "відповідальний|відповідальний менеджер|менеджер";
    50 SOURCE "source" Choice(&[]), One, Plain, "source|lead source" "источник" "джерело";
    51 SOURCE_DETAIL "source_detail" Text, One, Plain, "source detail|campaign" "подробности источника|кампания" "подробиці джерела|кампанія";
    60 PREFERENCE "preference" Remark, Many, Personal, "preference" "предпочтение" "вподобання";
    61 NEED "need" Remark, Many, Plain, "need" "потребность" "потреба";
    62 NOTE "note" Remark, Many, Personal, "notes|note|comment" "заметки|примечание|комментарий" "нотатки|примітка|коментар";
    63 CONSENT "consent" Consent, Many, Personal, "consent" "согласие" "згода";
    64 SUPPRESSION "suppression" Suppression, Many, Personal, "do not disturb|suppression" "не беспокоить" "не турбувати";
    65 COMMITMENT "commitment" Commitment, Many, Plain, "commitment|terms" "обещание|условия" "обіцянка|умови";
    66 ZONE "zone" Text, One, Plain, "time zone" "часовой пояс" "часовий пояс";
}

/// Stands for a whole name in one cell, in mappings only: the rules take it apart into the fields of a person or an organization.
pub const NAME: FieldNumber = FieldNumber(0x7001);

/// The preset of rule one, "keep only what work needs": paths of the eight data that a first card asks for. A direct phone is
/// typed with its extension; everything else in the table is optional.
pub const MINIMAL: [&str; 8] =
    ["organization.name", "name.family", "name.given", "name.patronymic", "phone.work", "phone.mobile", "phone.fax", "email"];

/// The row of this number, custom fields aside.
pub fn by_number(number: FieldNumber) -> Option<&'static Field> {
    FIELDS.binary_search_by_key(&number, |field| field.number).ok().and_then(|index| FIELDS.get(index))
}

/// The row of this path.
pub fn by_path(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.path == path)
}

/// The row of the longest path that begins this one, and what follows its dot: `phone.mobile` is `phone` and `mobile`.
pub fn by_path_with_qualifier(path: &str) -> Option<(&'static Field, &str)> {
    if let Some(field) = by_path(path) {
        return Some((field, ""));
    }
    let (head, qualifier) = path.split_once('.').filter(|(_, qualifier)| !qualifier.is_empty())?;
    by_path(head).map(|field| (field, qualifier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Numbers ascend, paths are unique, every row has names in three languages.
    #[test]
    fn the_table_is_in_order() {
        assert!(FIELDS.windows(2).all(|pair| pair[0].number < pair[1].number));
        let paths: BTreeSet<_> = FIELDS.iter().map(|field| field.path).collect();
        assert_eq!(paths.len(), FIELDS.len());
        for field in FIELDS {
            assert!(field.aliases.iter().all(|alias| !alias.is_empty() && alias.to_lowercase() == *alias), "{}", field.path);
            assert_eq!(by_path(field.path), Some(field));
            assert_eq!(by_number(field.number), Some(field));
        }
        assert!(MINIMAL.iter().all(|path| by_path_with_qualifier(path).is_some()));
        assert_eq!(by_path_with_qualifier("phone.mobile").map(|(field, q)| (field.number, q)), Some((PHONE, "mobile")));
        assert_eq!(by_path_with_qualifier("source_detail").map(|(field, q)| (field.number, q)), Some((SOURCE_DETAIL, "")));
    }
}
