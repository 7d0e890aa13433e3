//! Words that people write beside a phone number, in lower case without the final stop. How they were chosen: `phone.md`.

use crate::model::PhoneUse;

/// Words that announce an extension.
pub(in crate::rules) const EXTENSION_WORDS: &[&str] = &[
    "доб",
    "добав",
    "добавочн",
    "добавочный",
    "добавочного",
    "вн",
    "внут",
    "внутр",
    "внутренний",
    "внутренн",
    "дод",
    "додат",
    "додатковий",
    "внутр",
    "внутрішній",
    "внутрішн",
    "ext",
    "extn",
    "xtn",
    "extension",
    "anexo",
];

/// Words and signs that announce an extension only behind a whole number, and only a short one.
pub(in crate::rules) const EXTENSION_WORDS_WEAK: &[&str] = &["x", "х", "int", "доп"];

/// Words that only say that a number follows.
pub(in crate::rules) const NUMBER_WORDS: &[&str] = &[
    "тел",
    "телефон",
    "телефоны",
    "телефони",
    "т",
    "тлф",
    "tel",
    "telephone",
    "phone",
    "ph",
    "callto",
    "номер",
    "ном",
    "no",
    "контактный",
    "контактний",
    "конт",
    "моб",
    "мобильный",
    "мобильн",
    "мобільний",
    "мобіл",
    "м",
    "сот",
    "сотовый",
    "сотов",
    "с",
    "mob",
    "mobile",
    "cell",
    "cellular",
    "гор",
    "городской",
    "міський",
    "міськ",
    "стационарный",
    "стаціонарний",
];

/// Words that say what a number is used for.
pub(in crate::rules) const USE_WORDS: &[(&str, PhoneUse)] = &[
    ("факс", PhoneUse::Fax),
    ("ф", PhoneUse::Fax),
    ("fax", PhoneUse::Fax),
    ("телефакс", PhoneUse::Fax),
    ("раб", PhoneUse::Work),
    ("рабочий", PhoneUse::Work),
    ("рабоч", PhoneUse::Work),
    ("р", PhoneUse::Work),
    ("роб", PhoneUse::Work),
    ("робочий", PhoneUse::Work),
    ("служ", PhoneUse::Work),
    ("служебный", PhoneUse::Work),
    ("службовий", PhoneUse::Work),
    ("work", PhoneUse::Work),
    ("office", PhoneUse::Work),
    ("дом", PhoneUse::Home),
    ("домашний", PhoneUse::Home),
    ("домашн", PhoneUse::Home),
    ("домашній", PhoneUse::Home),
    ("д", PhoneUse::Home),
    ("home", PhoneUse::Home),
];

/// Words between two numbers.
pub(in crate::rules) const JOINING_WORDS: &[&str] = &["и", "или", "либо", "а", "та", "або", "чи", "й", "і", "and", "or"];

/// What stands in a link that carries a number in international form.
pub(in crate::rules) const LINK_MARKS: &[&str] = &["wa.me", "phone=", "number=", "viber:", "whatsapp:"];
