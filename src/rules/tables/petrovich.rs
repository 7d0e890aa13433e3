//! Endings of Russian names in five cases: the rules of petrovich.
//!
//! Written by petrovich.py from rules.json of petrovich-rules: The MIT License (MIT), Copyright (c) 2013 Dmitry Ustalov. The licence's
//! text, origin and upkeep: README.md beside this file.

use crate::rules::name::Gender;

/// What becomes of words with one of these endings.
pub(crate) struct Rule {
    /// Whose names; `None` for both.
    pub gender: Option<Gender>,
    /// Only where another part stands behind: `Бонч-Бруевич`.
    pub first_word: bool,
    /// In lower case; of an exception the whole word.
    pub endings: &'static [&'static str],
    /// Genitive, dative, accusative, instrumental, prepositional: a hyphen takes a letter off, `.` leaves the word alone.
    pub forms: [&'static str; 5],
}

/// Whole family names.
pub(crate) const FAMILY_EXCEPTIONS: &[Rule] = &[
    Rule {
        gender: None,
        first_word: true,
        endings: &[
            "бонч",
            "абдул",
            "белиц",
            "гасан",
            "дюссар",
            "дюмон",
            "книппер",
            "корвин",
            "ван",
            "шолом",
            "тер",
            "призван",
            "мелик",
            "вар",
            "фон",
        ],
        forms: [".", ".", ".", ".", "."],
    },
    Rule {
        gender: None,
        first_word: false,
        endings: &["дюма", "тома", "дега", "люка", "ферма", "гамарра", "петипа", "шандра", "скаля", "каруана"],
        forms: [".", ".", ".", ".", "."],
    },
    Rule {
        gender: None,
        first_word: false,
        endings: &["гусь", "ремень", "камень", "онук", "богода", "нечипас", "долгопалец", "маненок", "рева", "кива", "щёлок"],
        forms: [".", ".", ".", ".", "."],
    },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["вий", "сой", "цой", "хой"], forms: ["-я", "-ю", "-я", "-ем", "-е"]
    },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["грин", "дарвин", "регин", "цин"], forms: ["а", "у", "а", "ом", "е"]
    },
];

/// Endings of family names; the first that fits decides.
pub(crate) const FAMILY: &[Rule] = &[
    Rule {
        gender: Some(Gender::Female),
        first_word: false,
        endings: &["б", "в", "г", "д", "ж", "з", "й", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш", "щ", "ъ", "ь"],
        forms: [".", ".", ".", ".", "."],
    },
    Rule { gender: None, first_word: false, endings: &["орота"], forms: [".", ".", ".", ".", "."] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ска", "цка"], forms: ["-ой", "-ой", "-ую", "-ой", "-ой"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["чая"], forms: ["--ей", "--ей", "--ую", "--ей", "--ей"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["чий"], forms: ["--его", "--ему", "--его", "--им", "--ем"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["жая"], forms: ["--ей", "--ей", "--ую", "--ей", "--ей"] },
    Rule {
        gender: Some(Gender::Female),
        first_word: false,
        endings: &["цкая", "ская", "ная", "ая"],
        forms: ["--ой", "--ой", "--ую", "--ой", "--ой"],
    },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["яя"], forms: ["--ей", "--ей", "--юю", "--ей", "--ей"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["иной", "уй"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule { gender: None, first_word: false, endings: &["ца"], forms: ["-ы", "-е", "-у", "-ей", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["рих"], forms: ["а", "у", "а", "ом", "е"] },
    Rule { gender: None, first_word: false, endings: &["ия"], forms: ["-и", "-и", "-ю", "-ей", "-и"] },
    Rule {
        gender: None, first_word: false, endings: &["иа", "аа", "оа", "уа", "ыа", "еа", "юа", "эа"], forms: [".", ".", ".", ".", "."]
    },
    Rule { gender: None, first_word: false, endings: &["о", "е", "э", "и", "ы", "у", "ю"], forms: [".", ".", ".", ".", "."] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["их", "ых"], forms: [".", ".", ".", ".", "."] },
    Rule {
        gender: Some(Gender::Female), first_word: false, endings: &["ова", "ева", "на", "ёва"], forms: ["-ой", "-ой", "-у", "-ой", "-ой"]
    },
    Rule {
        gender: None, first_word: false, endings: &["га", "ка", "ха", "ча", "ща", "жа", "ша"], forms: ["-и", "-е", "-у", "-ой", "-е"]
    },
    Rule { gender: None, first_word: false, endings: &["а"], forms: ["-ы", "-е", "-у", "-ой", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ь"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule { gender: None, first_word: false, endings: &["я"], forms: ["-и", "-е", "-ю", "-ей", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["обей"], forms: ["--ья", "--ью", "--ья", "--ьем", "--ье"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ей"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["рн", "ян", "ан", "йн"], forms: ["а", "у", "а", "ом", "е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ынец"], forms: ["--ца", "--цу", "--ца", "--цом", "--це"] },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["нец", "мец", "робец"], forms: ["--ца", "--цу", "--ца", "--цем", "--це"]
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ай"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["гой", "кой"], forms: ["-го", "-му", "-го", "--им", "-м"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ой"], forms: ["-го", "-му", "-го", "--ым", "-м"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ах", "ав", "ив", "шток"], forms: ["а", "у", "а", "ом", "е"] },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["ший", "щий", "жий", "ний"], forms: ["--его", "--ему", "--его", "-м", "--ем"]
    },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["ый", "кий", "хий"], forms: ["--ого", "--ому", "--ого", "-м", "--ом"]
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ий"], forms: ["-я", "-ю", "-я", "-ем", "-и"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ок", "ек"], forms: ["а", "у", "а", "ом", "е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["обец", "швец", "ьвец"], forms: ["а", "у", "а", "ем", "е"] },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["аец", "иец", "еец"], forms: ["--йца", "--йцу", "--йца", "--йцем", "--йце"]
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["опец"], forms: ["--ца", "--цу", "--ца", "--цем", "--це"] },
    Rule {
        gender: Some(Gender::Male),
        first_word: false,
        endings: &["вец", "сец", "убец", "ырец"],
        forms: ["--ца", "--цу", "--ца", "--цом", "--це"],
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ц", "ч", "ш", "щ"], forms: ["а", "у", "а", "ем", "е"] },
    Rule {
        gender: Some(Gender::Male),
        first_word: false,
        endings: &["ен", "нн", "он", "ун", "б", "г", "д", "ж", "з", "к", "л", "м", "п", "р", "с", "т", "ф", "х"],
        forms: ["а", "у", "а", "ом", "е"],
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["в", "н"], forms: ["а", "у", "а", "ым", "е"] },
];

/// Whole given names.
pub(crate) const GIVEN_EXCEPTIONS: &[Rule] = &[
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["лев"], forms: ["--ьва", "--ьву", "--ьва", "--ьвом", "--ьве"]
    },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["пётр"], forms: ["---етра", "---етру", "---етра", "---етром", "---етре"]
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["павел"], forms: ["--ла", "--лу", "--ла", "--лом", "--ле"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["яша"], forms: ["-и", "-е", "-у", "-ей", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["илья"], forms: ["-и", "-е", "-ю", "-ёй", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["шота"], forms: [".", ".", ".", ".", "."] },
    Rule {
        gender: Some(Gender::Female),
        first_word: false,
        endings: &["агидель", "жизель", "нинель", "рашель", "рахиль"],
        forms: ["-и", "-и", ".", "ю", "-и"],
    },
    Rule {
        gender: Some(Gender::Female),
        first_word: false,
        endings: &["алия", "альфия", "асия", "галия", "гульфия", "зульфия"],
        forms: ["-и", "-е", "-ю", "-ёй", "-е"],
    },
];

/// Endings of given names; the first that fits decides.
pub(crate) const GIVEN: &[Rule] = &[
    Rule { gender: None, first_word: false, endings: &["е", "ё", "и", "о", "у", "ы", "э", "ю"], forms: [".", ".", ".", ".", "."] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["уа", "иа"], forms: [".", ".", ".", ".", "."] },
    Rule {
        gender: Some(Gender::Female),
        first_word: false,
        endings: &["б", "в", "г", "д", "ж", "з", "й", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш", "щ", "ъ", "иа", "ль"],
        forms: [".", ".", ".", ".", "."],
    },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ь"], forms: ["-и", "-и", ".", "ю", "-и"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ь"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule {
        gender: None, first_word: false, endings: &["га", "ка", "ха", "ча", "ща", "жа"], forms: ["-и", "-е", "-у", "-ой", "-е"]
    },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ша"], forms: ["-и", "-е", "-у", "-ей", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ша", "ча", "жа"], forms: ["-и", "-е", "-у", "-ей", "-е"] },
    Rule { gender: None, first_word: false, endings: &["а"], forms: ["-ы", "-е", "-у", "-ой", "-е"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ка", "га", "ха"], forms: ["-и", "-е", "-у", "-ой", "-е"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ца"], forms: ["-ы", "-е", "-у", "-ей", "-е"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["а"], forms: ["-ы", "-е", "-у", "-ой", "-е"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["ия"], forms: ["-и", "-и", "-ю", "-ей", "-и"] },
    Rule { gender: None, first_word: false, endings: &["я"], forms: ["-и", "-е", "-ю", "-ей", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ий"], forms: ["-я", "-ю", "-я", "-ем", "-и"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ей", "й"], forms: ["-я", "-ю", "-я", "-ем", "-е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["бек"], forms: ["-ка", "-ку", "-ка", "-ком", "-ке"] },
    Rule {
        gender: Some(Gender::Male), first_word: false, endings: &["ек", "ёк"], forms: ["--ька", "--ьку", "--ька", "--ьком", "--ьке"]
    },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ш", "ж"], forms: ["а", "у", "а", "ем", "е"] },
    Rule {
        gender: Some(Gender::Male),
        first_word: false,
        endings: &["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч"],
        forms: ["а", "у", "а", "ом", "е"],
    },
];

/// Whole patronymic names.
pub(crate) const PATRONYMIC_EXCEPTIONS: &[Rule] =
    &[Rule { gender: None, first_word: true, endings: &["борух"], forms: [".", ".", ".", ".", "."] }];

/// Endings of patronymic names; the first that fits decides.
pub(crate) const PATRONYMIC: &[Rule] = &[
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["мич", "ьич", "кич"], forms: ["а", "у", "а", "ом", "е"] },
    Rule { gender: Some(Gender::Male), first_word: false, endings: &["ич"], forms: ["а", "у", "а", "ем", "е"] },
    Rule { gender: Some(Gender::Female), first_word: false, endings: &["на"], forms: ["-ы", "-е", "-у", "-ой", "-е"] },
];
