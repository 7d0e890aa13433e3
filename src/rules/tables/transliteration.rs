//! Letters of the transliteration schemes. Origin, licence and refreshing: `transliteration.md`.

/// A scheme for Russian: what stands for each letter, and where its neighbours decide.
pub(in crate::rules) struct Table {
    /// What stands for the letters `абвгдеёжзийклмнопрстуфхцчшщъыьэюя`, in this order.
    pub letters: [&'static str; 33],
    /// Letters before, the letter, what then stands for it; a blank before means the beginning of a word.
    pub behind: &'static [(&'static str, char, &'static str)],
    /// Letters behind, the letter, what then stands for it.
    pub before: &'static [(&'static str, char, &'static str)],
    /// The last two letters of a longer word and what stands for both.
    pub endings: &'static [(&'static str, &'static str)],
}

/// Resolution 55 of the Cabinet of Ministers of Ukraine (2010-01-27): a letter, what stands for it at the beginning of a word, and elsewhere.
pub(in crate::rules) const KMU_55_2010: &[(char, &str, &str)] = &[
    ('а', "a", "a"),
    ('б', "b", "b"),
    ('в', "v", "v"),
    ('г', "h", "h"),
    ('д', "d", "d"),
    ('е', "e", "e"),
    ('ж', "zh", "zh"),
    ('з', "z", "z"),
    ('и', "y", "y"),
    ('й', "y", "i"),
    ('к', "k", "k"),
    ('л', "l", "l"),
    ('м', "m", "m"),
    ('н', "n", "n"),
    ('о', "o", "o"),
    ('п', "p", "p"),
    ('р', "r", "r"),
    ('с', "s", "s"),
    ('т', "t", "t"),
    ('у', "u", "u"),
    ('ф', "f", "f"),
    ('х', "kh", "kh"),
    ('ц', "ts", "ts"),
    ('ч', "ch", "ch"),
    ('ш', "sh", "sh"),
    ('щ', "shch", "shch"),
    ('ь', "", ""),
    ('ю', "yu", "iu"),
    ('я', "ya", "ia"),
    ('є', "ye", "ie"),
    ('і', "i", "i"),
    ('ї', "yi", "i"),
    ('ґ', "g", "g"),
];

/// ICAO DOC 9303.
pub(in crate::rules) const ICAO_DOC_9303: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "ie", "y", "", "e", "iu", "ia",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// GOST 7.79-2000 (aka ISO 9:1995).
pub(in crate::rules) const GOST_779: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "ё", "ž", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "č", "š", "ŝ", "ʺ",
        "y", "ʹ", "è", "û", "â",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// GOST 7.79-2000 (aka ISO 9:1995).
pub(in crate::rules) const GOST_779_ALT: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "x", "cz", "ch", "sh", "shh",
        "``", "y`", "`", "e`", "yu", "ya",
    ],
    behind: &[],
    before: &[("еийы", 'ц', "c")],
    endings: &[],
};

/// GOST 16876-71 (aka GOST 1983).
pub(in crate::rules) const GOST_16876: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "ё", "ž", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "č", "š", "ŝ", "ʺ",
        "y", "ʹ", "è", "û", "â",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// GOST R 52535.1-2006.
pub(in crate::rules) const GOST_52535: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "tc", "ch", "sh",
        "shch", "", "y", "", "e", "iu", "ia",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// GOST R 7.0.34-2014.
pub(in crate::rules) const GOST_7034: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "x", "c", "ch", "sh", "shh",
        "''", "y", "'", "e", "yu", "ya",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// ISO/R 9:1954.
pub(in crate::rules) const ISO_9_1954: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "ë", "ž", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "č", "š", "šč", "\"",
        "y", "ʹ", "ė", "ju", "ja",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// BGN/PCGN.
pub(in crate::rules) const BGN_PCGN: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "ё", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "”", "y", "’", "e", "yu", "ya",
    ],
    behind: &[(" аеёийоуъыьэюя", 'е', "ye"), (" аеёийоуъыьэюя", 'ё', "yё"), ("аеёиоуыэюя", 'ы', "·y"), ("бвгджзклмнпрстфхцчшщ", 'э', "·e")],
    before: &[("ауыэ", 'й', "y·"), ("ауыэ", 'ы', "y·"), ("с", 'т', "t·"), ("ч", 'ш', "sh·")],
    endings: &[],
};

/// MVD 782-2000.
pub(in crate::rules) const MVD_782: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "'", "y", "'", "e", "yu", "ya",
    ],
    behind: &[("аеёиоуъыьэюя", 'е', "ye"), ("бвгдзклмнпрстфхц", 'ё', "ye"), ("жчшщ", 'ё', "e"), ("ь", 'и', "yi")],
    before: &[("её", 'ъ', ""), ("еёи", 'ь', "")],
    endings: &[],
};

/// Telegram.
pub(in crate::rules) const TELEGRAM: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "e", "j", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "ch", "sh", "sc", "",
        "y", "", "e", "iu", "ia",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// UNGEGN 1987 V/18.
pub(in crate::rules) const UNGEGN_1987: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "ё", "ž", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "č", "š", "šč", "ʺ",
        "y", "ʹ", "è", "ju", "ja",
    ],
    behind: &[],
    before: &[],
    endings: &[],
};

/// Wikipedia.
pub(in crate::rules) const WIKIPEDIA: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "", "y", "", "e", "yu", "ya",
    ],
    behind: &[(" аиоуэюяьъ", 'е', "ye")],
    before: &[("аиоуыэ", 'ъ', "y"), ("аиоуыэ", 'ь', "y")],
    endings: &[("ий", "y"), ("ый", "y")],
};

/// Yandex.Maps.
pub(in crate::rules) const YANDEX_MAPS: Table = Table {
    letters: [
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "sch", "", "y", "", "e", "yu", "ya",
    ],
    behind: &[(" аиоуэюя", 'е', "ye")],
    before: &[("е", 'ъ', "y")],
    endings: &[("ый", "iy")],
};
