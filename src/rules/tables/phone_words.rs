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
    "внутрішній",
    "внутрішн",
    "внутренняя",
    "внутрішнього",
    "внутреннего",
    "добавочная",
    "додаток",
    "додатк",
    "додаткового",
    "дад",
    "дадатковы",
    "унутр",
    "унутраны",
    "қосымша",
    "ішкі",
    "ext",
    "xt",
    "extn",
    "xtn",
    "exten",
    "extension",
    "extensión",
    "anexo",
];

/// Words that may stand between such a word and the digits: `внутренний код 12`.
pub(in crate::rules) const EXTENSION_FILLERS: &[&str] =
    &["код", "кодом", "номера", "номером", "нөмір", "нумар", "number", "num", "абонент", "линия", "лінія"];

/// Phrases that announce an extension behind a whole number, by the first letters of their words: `в тоновом режиме`, `после гудка`.
pub(in crate::rules) const EXTENSION_PHRASES: &[&[&str]] = &[
    &["тон", "наб"],
    &["донабор"],
    &["донабір"],
    &["тон"],
    &["в", "тон", "режим"],
    &["у", "тон", "режим"],
    &["после", "гуд"],
    &["после", "сигнал"],
    &["після", "гуд"],
    &["після", "сигнал"],
    &["после", "соединен"],
    &["пасля", "гуд"],
];

/// Words and signs that announce an extension only behind a whole number, and only a short one.
pub(in crate::rules) const EXTENSION_WORDS_WEAK: &[&str] = &["x", "int", "доп", "дополнительный"];

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
