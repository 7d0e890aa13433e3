//! Ground for text: cleaning, folding, scripts, digits. No domain words here.
//!
//! *Cleaning* keeps what a person meant to type: composed (NFC), trimmed, runs of white space of any kind made one blank,
//! control, bidirectional and invisible characters gone. *Folding* makes the look-up form: what a person would call the same
//! word is the same bytes (case, ё and е, apostrophes, Latin letters that look Cyrillic). Both are idempotent and linear.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What cleaning met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cleaned {
    /// Control, bidirectional or zero-width characters were removed.
    pub unsafe_chars: bool,
    /// U+FFFD stands in the text: characters were lost before.
    pub replacement_chars: bool,
    /// The text was cut at the limit.
    pub cut: bool,
}

/// Cleans one line of text, at most `bytes_max` bytes of it. Borrowed when there was nothing to do.
pub(crate) fn clean(text: &str, bytes_max: usize) -> (Cow<'_, str>, Cleaned) {
    let mut cleaned = Cleaned::default();
    let text = cut(text, bytes_max, &mut cleaned);
    if is_clean(text) {
        return (Cow::Borrowed(text), cleaned);
    }
    let mut out = String::with_capacity(text.len());
    push_clean(text.nfc(), false, &mut out, &mut cleaned);
    (Cow::Owned(composed(out)), cleaned)
}

/// Like [`clean`], but keeps line ends (as `\n`): for notes and other long text.
pub(crate) fn clean_lines(text: &str, bytes_max: usize) -> (Cow<'_, str>, Cleaned) {
    let mut cleaned = Cleaned::default();
    let text = cut(text, bytes_max, &mut cleaned);
    if is_clean(text) {
        return (Cow::Borrowed(text), cleaned);
    }
    let mut out = String::with_capacity(text.len());
    push_clean(text.nfc(), true, &mut out, &mut cleaned);
    (Cow::Owned(composed(out)), cleaned)
}

/// A mark stands behind another letter once the character between is gone.
fn composed(text: String) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

fn cut<'a>(text: &'a str, bytes_max: usize, cleaned: &mut Cleaned) -> &'a str {
    cleaned.replacement_chars = text.contains('\u{FFFD}');
    if text.len() <= bytes_max {
        return text;
    }
    cleaned.cut = true;
    begin(text, bytes_max)
}

/// The longest beginning of at most so many bytes that ends between characters.
pub(crate) fn begin(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edges = bytes.first() != Some(&b' ') && bytes.last() != Some(&b' ');
    if edges && !text.contains("  ") && text.chars().all(is_plainly_clean) {
        return true;
    }
    edges
        && !text.contains("  ")
        && text.chars().all(|c| c == ' ' || !(c.is_whitespace() || is_unsafe(c)))
        && (text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// Printable ASCII and the Cyrillic letters of today: composed, visible, and white only as a blank.
fn is_plainly_clean(c: char) -> bool {
    matches!(c, ' '..='~') || is_plain_cyrillic(c)
}

fn push_clean(text: impl Iterator<Item = char>, keep_lines: bool, out: &mut String, cleaned: &mut Cleaned) {
    let mut gap: Option<char> = None;
    for c in text {
        if c.is_whitespace() {
            let line_end = keep_lines && matches!(c, '\n' | '\u{2028}' | '\u{2029}');
            gap = Some(if line_end || gap == Some('\n') { '\n' } else { ' ' });
        } else if is_unsafe(c) {
            cleaned.unsafe_chars = true;
        } else {
            if let Some(gap) = gap.take().filter(|_| !out.is_empty()) {
                out.push(gap);
            }
            out.push(c);
        }
    }
}

/// Control, bidirectional and invisible characters, which no name, number or note needs (Unicode TR #36, TR #55).
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The value of a decimal digit of any script that people paste numbers from.
pub(crate) fn digit_value(c: char) -> Option<u8> {
    if let Some(value) = c.to_digit(10) {
        return u8::try_from(value).ok();
    }
    const ZEROS: [char; 14] = [
        '\u{0660}',
        '\u{06F0}',
        '\u{0966}',
        '\u{09E6}',
        '\u{0A66}',
        '\u{0AE6}',
        '\u{0E50}',
        '\u{FF10}',
        '\u{1D7CE}',
        '\u{1D7D8}',
        '\u{1D7E2}',
        '\u{1D7EC}',
        '\u{1D7F6}',
        '\u{1FBF0}',
    ];
    let code = u32::from(c);
    ZEROS.iter().map(|&zero| u32::from(zero)).find(|&zero| (zero..zero + 10).contains(&code)).and_then(|zero| u8::try_from(code - zero).ok())
}

/// Any dash, hyphen or minus that people type between the groups of a number.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{2043}' | '\u{00AF}')
}

/// Any of the characters that stand for an apostrophe in names: Д'Артаньян, В’юн, Дем`яненко.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{00B4}' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{02B9}' | '\u{2032}' | '\u{FF07}')
}

/// The scripts that the rules tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Other,
}

/// The script of a letter; `None` for anything that is no letter.
pub(crate) fn script(c: char) -> Option<Script> {
    if !is_letter(c) {
        return None;
    }
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FF21}'..='\u{FF5A}' => Script::Latin,
        '\u{0400}'..='\u{052F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => Script::Cyrillic,
        _ => Script::Other,
    })
}

/// The Cyrillic letter that looks like this Latin one, in the same case.
pub(crate) fn cyrillic_twin(c: char) -> Option<char> {
    Some(match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'I' => 'І',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        'ï' => 'ї',
        'Ï' => 'Ї',
        'ë' => 'ё',
        'Ë' => 'Ё',
        _ => return None,
    })
}

/// The Latin letter that looks like this Cyrillic one, in the same case.
pub(crate) fn latin_twin(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'і' => 'i',
        'о' => 'o',
        'р' => 'p',
        'х' => 'x',
        'у' => 'y',
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        'ѕ' => 's',
        'ј' => 'j',
        'Ѕ' => 'S',
        'Ј' => 'J',
        _ => return None,
    })
}

/// Folds text for look-up: compatibility form, lower case, ё as е, ў as у, ґ as г, apostrophes gone, Latin letters that look
/// Cyrillic (in either case) as Cyrillic. Words of two alphabets therefore meet: `BEKTOP` and `Вектор` fold alike.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Letters of the usual scripts are in compatibility form already, and most text has no others.
    if text.chars().all(|c| c.is_ascii() || is_plain_cyrillic(c)) {
        text.chars().for_each(|c| push_folded(lower(c), &mut out));
    } else {
        // Compatibility forms of some apostrophes begin with a blank (U+00B4), which would part the word.
        text.chars().filter(|c| !is_apostrophe(*c)).nfkc().flat_map(char::to_lowercase).for_each(|c| push_folded(c, &mut out));
    }
    out
}

/// The letters of today's Russian, Ukrainian, Belarusian, Kazakh and their neighbours, which the Unicode tables answer slowly for.
pub(crate) fn is_plain_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{045F}' | '\u{048A}'..='\u{052F}')
}

/// The lower case of a letter that has one of a single character; any other character stays.
pub(crate) fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7F}' => c.to_ascii_lowercase(),
        'А'..='Я' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        '\u{0400}'..='\u{040F}' => char::from_u32(u32::from(c) + 80).unwrap_or(c),
        'а'..='\u{045F}' => c,
        _ => {
            let mut lower = c.to_lowercase();
            let first = lower.next().unwrap_or(c);
            if lower.next().is_none() { first } else { c }
        }
    }
}

/// Whether a character is an upper-case letter, the common ones told without the Unicode table.
pub(crate) fn is_upper(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_uppercase(),
        '\u{0400}'..='\u{042F}' => true,
        '\u{0430}'..='\u{045F}' => false,
        _ => c.is_uppercase(),
    }
}

/// Whether a character is a lower-case letter, the common ones told without the Unicode table.
pub(crate) fn is_lower(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_lowercase(),
        '\u{0400}'..='\u{042F}' => false,
        '\u{0430}'..='\u{045F}' => true,
        _ => c.is_lowercase(),
    }
}

/// Whether a character is a letter, the common ones told without the Unicode table.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || is_plain_cyrillic(c) || !c.is_ascii() && c.is_alphabetic()
}

/// Whether a character belongs to a word: a letter or a digit of any script.
pub(crate) fn is_word_char(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit() || !c.is_ascii() && c.is_numeric()
}

fn push_folded(c: char, out: &mut String) {
    match c {
        'а'..='я' | 'і' | 'ї' | 'є' | '-' | ' ' => out.push(c),
        'ё' => out.push('е'),
        'ґ' => out.push('г'),
        'ў' => out.push('у'),
        'b' => out.push('в'),
        'h' => out.push('н'),
        'k' => out.push('к'),
        'm' => out.push('м'),
        't' => out.push('т'),
        _ if is_apostrophe(c) || is_unsafe(c) || is_combining(c) => {}
        _ => out.push(cyrillic_twin(c).map_or(c, |twin| if twin == 'ё' { 'е' } else { twin })),
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{20D0}'..='\u{20FF}')
}

/// The words of folded text: runs of letters and digits.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty())
}

/// What would have been typed on a Russian keyboard: `Bdfyjd` is `Иванов`. Characters without a key stay.
pub(crate) fn russian_layout(text: &str) -> String {
    text.chars().map(|c| layout_key(c).unwrap_or(c)).collect()
}

fn layout_key(c: char) -> Option<char> {
    const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
    const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";
    LATIN.chars().zip(RUSSIAN.chars()).find(|(latin, _)| *latin == c).map(|(_, russian)| russian)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cleaning composes, trims, joins white space and drops what cannot be seen; twice is as once.
    #[test]
    fn clean_is_idempotent_and_drops_the_invisible() {
        for (raw, expected) in [
            ("  Иван \u{00A0} Петров\t", "Иван Петров"),
            ("и\u{0306}од", "йод"),
            ("a\u{200B}b\u{202E}c\u{0}", "abc"),
            ("", ""),
            (" \n ", ""),
            ("ok", "ok"),
        ] {
            let (once, _) = clean(raw, 100);
            assert_eq!(once, expected, "{raw:?}");
            assert_eq!(clean(&once, 100).0, expected, "{raw:?} twice");
        }
        assert_eq!(clean_lines(" a \r\n b\n\n\nc ", 100).0, "a\nb\nc");
        let (text, cleaned) = clean("ааа", 5);
        assert_eq!((text.as_ref(), cleaned.cut), ("аа", true), "cut at a character");
    }

    /// Folding meets across case, ё, apostrophes, combining marks and look-alike alphabets, and is idempotent.
    #[test]
    fn fold_meets_what_people_call_the_same() {
        for (a, b) in
            [("Фёдоров", "ФЕДОРОВ"), ("Дем'яненко", "Дем’яненко"), ("BEKTOP", "Вектор"), ("Cепгей", "Cепгей"), ("ООО", "OOO"), ("ﬁrma", "FIRMA")]
        {
            assert_eq!(fold(a), fold(b), "{a} {b}");
            assert_eq!(fold(&fold(a)), fold(a), "{a} twice");
        }
        assert_eq!(words(&fold("ООО «Рога-Копыта» 24")).collect::<Vec<_>>(), ["ооо", "рога", "копыта", "24"]);
    }

    /// Digits of other scripts read as digits; letters do not.
    #[test]
    fn digits_of_other_scripts() {
        assert_eq!("９٣1x".chars().map(digit_value).collect::<Vec<_>>(), [Some(9), Some(3), Some(1), None]);
        assert_eq!(russian_layout("Bdfyjd"), "Иванов");
    }
}
