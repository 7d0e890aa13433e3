//! Cyrillic text in Latin letters, by published schemes.
//!
//! Thirteen schemes for Russian answer as PyPI iuliia 0.13 does on any text; `kmu_55_2010` is Ukraine's own (resolution 55 of
//! the Cabinet of Ministers, 2010-01-27: passports and place names). Whatever a scheme has no letter for is copied. Nothing is composed
//! or cleaned beforehand. This is for people and documents; how two spellings of a name meet is no matter of this module.
//!
//! At most [`LONG_TEXT_BYTES_MAX`] bytes of a text are read, whole characters; what lies behind
//! is left out. The result has at most twice as many bytes. Linear, one allocation.
//!
//! ```
//! use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
//!
//! let scheme = TransliterationScheme::from_name("kmu_55_2010").unwrap_or_default();
//! assert_eq!(transliterate("Згурський Юрій, Мар’їне", scheme), "Zghurskyi Yurii, Marine");
//! assert_eq!(transliterate("Юрьев Игорь", TransliterationScheme::IcaoDoc9303), "Iurev Igor");
//! ```

use super::tables::transliteration::{self as tables, Table};
use crate::limits::LONG_TEXT_BYTES_MAX;
use crate::text;
use unicode_normalization::char::is_combining_mark;

/// A published way to write Cyrillic in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum TransliterationScheme {
    /// Ukrainian: resolution 55 of the Cabinet of Ministers of Ukraine, 2010-01-27.
    Kmu55,
    /// Russian: ICAO Doc 9303, as passports have it.
    #[default]
    IcaoDoc9303,
    /// Russian: ГОСТ 7.79-2000 A (ISO 9:1995), letters with signs.
    Gost779,
    /// Russian: ГОСТ 7.79-2000 B, ASCII.
    Gost779Alt,
    /// Russian: ГОСТ 16876-71.
    Gost16876,
    /// Russian: ГОСТ Р 52535.1-2006.
    Gost52535,
    /// Russian: ГОСТ Р 7.0.34-2014.
    Gost7034,
    /// Russian: ISO/R 9:1954.
    Iso9Of1954,
    /// Russian: BGN/PCGN 1947.
    BgnPcgn,
    /// Russian: order 782 of the Ministry of the Interior, 2000.
    Mvd782,
    /// Russian: telegrams.
    Telegram,
    /// Russian: UNGEGN 1987 V/18.
    Ungegn1987,
    /// Russian: the English Wikipedia's.
    Wikipedia,
    /// Russian: Yandex Maps'.
    YandexMaps,
}

use TransliterationScheme as Scheme;

/// Name, scheme, and its table where it is one of iuliia's.
const SCHEMES: [(&str, Scheme, Option<&Table>); 14] = [
    ("kmu_55_2010", Scheme::Kmu55, None),
    ("icao_doc_9303", Scheme::IcaoDoc9303, Some(&tables::ICAO_DOC_9303)),
    ("gost_779", Scheme::Gost779, Some(&tables::GOST_779)),
    ("gost_779_alt", Scheme::Gost779Alt, Some(&tables::GOST_779_ALT)),
    ("gost_16876", Scheme::Gost16876, Some(&tables::GOST_16876)),
    ("gost_52535", Scheme::Gost52535, Some(&tables::GOST_52535)),
    ("gost_7034", Scheme::Gost7034, Some(&tables::GOST_7034)),
    ("iso_9_1954", Scheme::Iso9Of1954, Some(&tables::ISO_9_1954)),
    ("bgn_pcgn", Scheme::BgnPcgn, Some(&tables::BGN_PCGN)),
    ("mvd_782", Scheme::Mvd782, Some(&tables::MVD_782)),
    ("telegram", Scheme::Telegram, Some(&tables::TELEGRAM)),
    ("ungegn_1987", Scheme::Ungegn1987, Some(&tables::UNGEGN_1987)),
    ("wikipedia", Scheme::Wikipedia, Some(&tables::WIKIPEDIA)),
    ("yandex_maps", Scheme::YandexMaps, Some(&tables::YANDEX_MAPS)),
];

impl TransliterationScheme {
    /// Every scheme.
    pub const ALL: [TransliterationScheme; 14] = [
        Scheme::Kmu55,
        Scheme::IcaoDoc9303,
        Scheme::Gost779,
        Scheme::Gost779Alt,
        Scheme::Gost16876,
        Scheme::Gost52535,
        Scheme::Gost7034,
        Scheme::Iso9Of1954,
        Scheme::BgnPcgn,
        Scheme::Mvd782,
        Scheme::Telegram,
        Scheme::Ungegn1987,
        Scheme::Wikipedia,
        Scheme::YandexMaps,
    ];

    /// The stable public name: `kmu_55_2010`.
    pub fn name(self) -> &'static str {
        SCHEMES.iter().find(|(_, scheme, _)| *scheme == self).map_or("", |(name, ..)| name)
    }

    /// The scheme with this public name, or `None`.
    pub fn from_name(name: &str) -> Option<Self> {
        SCHEMES.iter().find(|(known, ..)| *known == name).map(|(_, scheme, _)| *scheme)
    }
}

/// The text in Latin letters.
pub fn transliterate(text: &str, scheme: TransliterationScheme) -> String {
    let text = text::begin(text, LONG_TEXT_BYTES_MAX);
    let mut out = String::with_capacity(text.len());
    match SCHEMES.iter().find(|(_, known, _)| *known == scheme).and_then(|(.., table)| *table) {
        Some(table) => chunks(text, is_word_char).for_each(|chunk| push_word(chunk, table, &mut out)),
        None => push_ukrainian(text, &mut out),
    }
    out
}

/// The text taken apart where characters of words and others meet.
fn chunks(text: &str, is_inside: fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = is_inside(rest.chars().next()?);
        let end = rest.find(|c: char| is_inside(c) != first).unwrap_or(rest.len());
        let (chunk, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(chunk)
    })
}

/// What a regular expression of Python takes for a character of a word: letters and numbers without marks and enclosed letters.
fn is_word_char(c: char) -> bool {
    match c {
        'а'..='я' | 'А'..='Я' | '_' => true,
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}' => false,
        _ => c.is_alphanumeric() && !is_combining_mark(c),
    }
}

/// A word: its ending by the table of endings where it is there, its letters one by one.
fn push_word(word: &str, table: &Table, out: &mut String) {
    let ending = ending(word, table);
    let stem = word.get(..word.len() - ending.as_ref().map_or(0, |(length, _)| *length)).unwrap_or(word);
    let mut before = None;
    let mut letters = stem.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter_between(before, letter, letters.peek().copied(), table) {
            Some((latin, capital)) => push(latin, capital, out),
            None => out.push(letter),
        }
        before = Some(letter);
    }
    if let Some((_, latin)) = ending {
        out.push_str(&latin);
    }
}

/// The bytes of an ending that has its own Latin form, and that form; the ending is wholly in small letters or wholly in capitals.
fn ending(word: &str, table: &Table) -> Option<(usize, String)> {
    if table.endings.is_empty() {
        return None;
    }
    let (at, _) = word.char_indices().nth_back(1).filter(|(at, _)| *at > 0)?;
    let last = word.get(at..)?;
    let in_table = |text: &str| table.endings.iter().find(|(ending, _)| *ending == text).map(|(_, latin)| *latin);
    let capital = || in_table(&last.to_lowercase()).filter(|_| last.chars().all(char::is_uppercase)).map(str::to_uppercase);
    let latin = in_table(last).map(str::to_string).or_else(capital)?;
    Some((last.len(), latin))
}

/// What stands for a letter between its neighbours, and whether it begins with a capital.
fn letter_between(before: Option<char>, letter: char, behind: Option<char>, table: &Table) -> Option<(&'static str, bool)> {
    let small = text::lower(letter);
    let index = letter_index(small)?;
    let capital = small != letter;
    let near = |neighbours: &str, neighbour: Option<char>| neighbours.contains(neighbour.map_or(' ', text::lower));
    let is_capital = |c: char| text::lower(c) != c;
    // A capital inside a word belongs to a pair only behind another capital.
    let by_left = table.behind.iter().find(|(neighbours, of, _)| *of == small && near(neighbours, before));
    if let Some((.., latin)) = by_left.filter(|_| !capital || before.is_none_or(is_capital)) {
        return Some((latin, capital));
    }
    let by_right = table.before.iter().find(|(neighbours, of, _)| *of == small && behind.is_some() && near(neighbours, behind));
    if let Some((.., latin)) = by_right.filter(|_| capital || behind.is_some_and(|c| !is_capital(c))) {
        return Some((latin, capital));
    }
    table.letters.get(index).map(|latin| (*latin, capital))
}

/// The place of a small letter in the Russian alphabet with ё.
fn letter_index(small: char) -> Option<usize> {
    let offset = match small {
        'а'..='е' => u32::from(small) - u32::from('а'),
        'ё' => 6,
        'ж'..='я' => u32::from(small) - u32::from('а') + 1,
        _ => return None,
    };
    usize::try_from(offset).ok()
}

/// Appends a Latin form, its first letter as a capital where asked for.
fn push(latin: &str, capital: bool, out: &mut String) {
    let mut chars = latin.chars();
    if capital {
        out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    }
    out.push_str(chars.as_str());
}

/// Resolution 55: some letters differ at the beginning of a word, зг is zgh, ь and the apostrophe are left out. Words of
/// capitals stay words of capitals, as passports have them.
fn push_ukrainian(text: &str, out: &mut String) {
    let has_words_of_capitals = chunks(text, is_name_char).any(is_in_capitals);
    let only_capitals = has_words_of_capitals && !text.chars().any(|c| c.is_lowercase());
    for word in chunks(text, is_name_char) {
        push_ukrainian_word(word, only_capitals || is_in_capitals(word), out);
    }
}

/// Letters, numbers, and the apostrophes among them.
fn is_name_char(c: char) -> bool {
    is_word_char(c) || is_combining_mark(c) || text::is_apostrophe(c)
}

/// At least two letters, all of them capitals.
fn is_in_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some() && !word.chars().any(char::is_lowercase)
}

fn push_ukrainian_word(word: &str, in_capitals: bool, out: &mut String) {
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let composed = letters.peek().and_then(|&mark| composed(letter, mark));
        if composed.is_some() {
            letters.next();
        }
        let letter = composed.unwrap_or(letter);
        let small = text::lower(letter);
        let capital = small != letter;
        let row = tables::KMU_55_2010.binary_search_by_key(&small, |(letter, ..)| *letter).ok().and_then(|at| tables::KMU_55_2010.get(at));
        match row {
            Some((_, first, other)) => {
                let latin = if before.is_none() { first } else { other };
                let zgh = before.is_some_and(|before| text::lower(before) == 'з') && small == 'г';
                let latin = if zgh { "gh" } else { *latin };
                if in_capitals { out.push_str(&latin.to_uppercase()) } else { push(latin, capital, out) }
            }
            // Apostrophes beside a Cyrillic letter are left out; others are not ours.
            None if text::is_apostrophe(letter) => {
                let behind = letters.clone().find(|c| !text::is_apostrophe(*c));
                if !before.into_iter().chain(behind).any(is_cyrillic) {
                    out.push(letter);
                }
                continue;
            }
            None => out.push(letter),
        }
        before = Some(letter);
    }
}

/// The Ukrainian letters that some programs write as a letter and its mark.
fn composed(letter: char, mark: char) -> Option<char> {
    Some(match (letter, mark) {
        ('и', '\u{306}') => 'й',
        ('И', '\u{306}') => 'Й',
        ('і', '\u{308}') => 'ї',
        ('І', '\u{308}') => 'Ї',
        _ => return None,
    })
}

fn is_cyrillic(c: char) -> bool {
    text::script(c) == Some(text::Script::Cyrillic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Names lead to their schemes and back, and the table of letters ascends.
    #[test]
    fn schemes_have_names() {
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::from_name(scheme.name()), Some(scheme));
        }
        assert_eq!(Scheme::from_name("gost"), None);
        assert!(tables::KMU_55_2010.is_sorted());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Whatever comes, the result is bounded, and text without Cyrillic stays as it is.
        #[test]
        fn any_text_is_transliterated(text in "\\PC{0,40}|[а-яА-ЯёЁіїєґІЇЄҐ' ’-]{0,40}", index in 0_usize..14) {
            let scheme = Scheme::ALL[index];
            let latin = transliterate(&text, scheme);
            prop_assert!(latin.len() <= text.len() * 2);
            if !text.chars().any(is_cyrillic) {
                prop_assert_eq!(&latin, &text);
            }
            if scheme != Scheme::Gost779 && scheme != Scheme::Gost16876 && scheme != Scheme::BgnPcgn && scheme != Scheme::Ungegn1987 {
                prop_assert_eq!(transliterate(&latin, scheme), latin);
            }
        }
    }
}
