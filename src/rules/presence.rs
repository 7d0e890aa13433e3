//! Words that say that there is no value.
//!
//! Databases are full of them: `нет`, `н/д`, `—`, `отказался`. Strong words state that there is none, weak marks say nothing,
//! and some say that the client would not tell. A text is such a statement only as a whole; `нет` inside a longer text is text.
//! The rule tolerates case, points, blanks, brackets, quotes and a Latin letter typed for a Cyrillic one. It runs on every cell
//! of an import: no allocation, and most values are told by their first letter.
//!
//! A lone `0` counts as a weak mark: in texts, codes and phones it is what programs write into an empty cell. A field that
//! holds numbers must read its number first.

use super::Statement;
use crate::text::{is_dash, is_unsafe};

use crate::rules::tables::presence_words as words;

/// Longest statement that is looked for, in bytes: the longest word of the table twice, for its signs and blanks.
const STATEMENT_BYTES_MAX: usize = 96;

/// What a text says before one looks at its meaning. Most values cost a few nanoseconds, a word of the table about 100.
pub fn classify(text: &str) -> Statement {
    let Some(first) = text.chars().find(|&c| !is_blank(c)) else { return Statement::Empty };
    if first.is_alphabetic() && !starts_a_word(lower(first)) && !ends_a_statement(text) || first.is_ascii_digit() && first != '0' {
        return Statement::Value;
    }
    let text = text.trim_matches(is_blank);
    if text.len() > STATEMENT_BYTES_MAX {
        return Statement::Value;
    }
    let mut letters = Letters::default();
    if !text.chars().all(|c| letters.push(c)) {
        return Statement::Value;
    }
    if letters.len == 0 {
        // A plus sign means yes, and much else, but never that nothing is known.
        return if text == "+" { Statement::Value } else { Statement::Unknown };
    }
    letters.unmix();
    // Two letters with a blank between them are initials: `Н. Д.`.
    if letters.count <= 2 && text.chars().any(char::is_whitespace) {
        return Statement::Value;
    }
    let word = letters.as_str();
    if text.starts_with('#') && is_spreadsheet_error(word) { Statement::Unknown } else { statement(word) }
}

fn statement(word: &str) -> Statement {
    let found = |words: &[&str]| words.binary_search(&word).is_ok();
    if found(words::ABSENT) {
        Statement::Absent
    } else if found(words::DECLINED) {
        Statement::Declined
    } else if found(words::UNKNOWN) || is_crossed_out(word) {
        Statement::Unknown
    } else {
        about_a_field(word).unwrap_or(Statement::Value)
    }
}

/// `без телефона`, `почты нет`, `не указан адрес`, `не дала номер`.
fn about_a_field(word: &str) -> Option<Statement> {
    let is_noun = |rest: &str| words::NOUNS.binary_search(&rest).is_ok();
    let around = |phrase: &str| [word.strip_prefix(phrase), word.strip_suffix(phrase)].into_iter().flatten().any(is_noun);
    words::PHRASES.iter().find(|(phrase, _)| around(phrase)).map(|(_, kind)| match kind {
        'a' => Statement::Absent,
        'd' => Statement::Declined,
        _ => Statement::Unknown,
    })
}

/// `xxx`, `ххх`.
fn is_crossed_out(word: &str) -> bool {
    word.chars().count() >= 3 && (word.chars().all(|c| c == 'x') || word.chars().all(|c| c == 'х'))
}

/// What a spreadsheet shows in place of a value it could not compute; `#Н/Д` and `#N/A` are in the table.
fn is_spreadsheet_error(word: &str) -> bool {
    matches!(word, "знач" | "ссылка" | "имя" | "число" | "пусто" | "дел0" | "ref" | "value" | "name" | "num" | "null" | "div0")
}

/// First letters of the words of the table and of Latin letters typed for them. A test holds it to the table.
fn starts_a_word(c: char) -> bool {
    matches!(
        c,
        'н' | 'о' | 'в' | 'б' | 'п' | 'у' | 'д' | 'х' | 'ж' | 'n' | 'a' | 'u' | 'd' | 'r' | 'e' | 'b' | 't' | 'x' | 'w' | 'p' | 'h' | 'm' | 'o' | 'y'
    )
}

/// Statements that begin with what is lacking have few ends: `телефона нет`, `Адреса немає`, `сайт не указан`.
fn ends_a_statement(text: &str) -> bool {
    const ENDS: [&str; 12] = ["нет", "НЕТ", "ует", "УЕТ", "уют", "має", "МАЄ", "сутній", "указан", "указана", "вказано", "рыт"];
    let text = text.trim_end_matches(|c: char| c == '.' || is_blank(c));
    text.len() <= STATEMENT_BYTES_MAX && ENDS.iter().any(|end| text.ends_with(end))
}

fn is_blank(c: char) -> bool {
    // Letters and digits of ordinary values first: the tables behind are dearer.
    match c {
        ' ' => true,
        '!'..='~' | '\u{0400}'..='\u{04FF}' => false,
        _ => c.is_whitespace() || is_unsafe(c),
    }
}

/// Signs that may stand around and between the letters of a statement, and alone are a weak mark.
fn is_mark(c: char) -> bool {
    const SIGNS: &str = ".,?!_/\\|*+=~#:;'\"`^()<>[]{}«»“”„’‘…·•";
    is_blank(c) || is_dash(c) || SIGNS.contains(c)
}

fn lower(c: char) -> char {
    match c {
        'а'..='я' => c,
        'А'..='Я' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        'ё' | 'Ё' => 'е',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The letters of a text in lower case, without marks; on the stack.
struct Letters {
    bytes: [u8; STATEMENT_BYTES_MAX],
    len: usize,
    count: usize,
    latin: bool,
    cyrillic: bool,
}

impl Default for Letters {
    fn default() -> Self {
        Letters { bytes: [0; STATEMENT_BYTES_MAX], len: 0, count: 0, latin: false, cyrillic: false }
    }
}

impl Letters {
    /// Takes the next character; false where it cannot belong to a statement.
    fn push(&mut self, c: char) -> bool {
        // The ranges of most letters first: the Unicode table behind is dearer.
        if !(matches!(c, 'а'..='я' | 'А'..='Я' | '0') || c.is_alphabetic()) {
            return is_mark(c);
        }
        let c = lower(c);
        self.latin |= c.is_ascii_alphabetic();
        self.cyrillic |= ('\u{0400}'..='\u{04FF}').contains(&c);
        let end = self.len + c.len_utf8();
        let Some(room) = self.bytes.get_mut(self.len..end) else { return false };
        c.encode_utf8(room);
        self.len = end;
        self.count += 1;
        true
    }

    /// Puts Cyrillic letters where a Cyrillic word has Latin ones that look the same.
    fn unmix(&mut self) {
        if !(self.latin && self.cyrillic) {
            return;
        }
        let mut unmixed = Letters::default();
        let fits = self.as_str().chars().all(|c| unmixed.push(crate::text::cyrillic_twin(c).unwrap_or(c)));
        if fits {
            *self = unmixed;
        }
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No word of the tables is lost at its first letter or by its place, and each is found in capitals and between signs.
    #[test]
    fn every_word_is_reachable() {
        for words in [words::ABSENT, words::DECLINED, words::UNKNOWN, words::NOUNS] {
            assert!(words.is_sorted(), "{words:?}");
        }
        for word in [words::ABSENT, words::DECLINED, words::UNKNOWN].concat() {
            let expected = statement(word);
            assert_ne!(expected, Statement::Value, "{word}");
            assert!(word.len() <= STATEMENT_BYTES_MAX / 2, "{word}");
            assert_eq!(classify(word), expected, "{word}");
            if starts_a_word(word.chars().next().unwrap_or_default()) {
                assert_eq!(classify(&word.to_uppercase()), expected, "{word}");
                assert_eq!(classify(&format!(" «{word}».")), expected, "{word}");
            }
        }
    }
}
