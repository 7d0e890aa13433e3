//! A line of an address in pieces: words, numbers, and the signs that part them.
//!
//! A word holds letters with the signs inside it (`Ростов-на-Дону`, `а/я`), a number begins with a digit and holds what
//! belongs to it (`12А`, `12/3`, `5-я`, `600-річчя`). People write without blanks: `ул.Ленина,д.5к2кв34` comes apart here. Linear.

use crate::rules::tables::address_marks;
use crate::text::{self, Script, is_apostrophe, is_dash, is_letter, script};

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters.
    Word,
    /// A number, with its letter or second number.
    Number,
    /// A number that is a word of a name: `5-я`, `60-летия`.
    Ordinal,
    /// A comma or another sign between parts.
    Break,
    /// A stroke between blanks.
    Stroke,
}

/// A piece of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub kind: TokenKind,
    /// As it stands in the line.
    pub text: &'t str,
    /// The text folded; of a word in an alphabet of its own, in lower case.
    pub key: String,
    /// A point stands behind it.
    pub point: bool,
    /// No blank or sign stands before it.
    pub glued: bool,
}

impl Token<'_> {
    /// Whether it is one letter.
    pub fn is_letter(&self) -> bool {
        let mut chars = self.text.chars();
        self.kind == TokenKind::Word && chars.next().is_some() && chars.next().is_none()
    }

    /// Whether it begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Units that stand behind a number without a blank when a number follows: `12к2`, `12стр1`, `5кв3`.
const UNITS: [&str; 21] = [
    "к",
    "корп",
    "корпус",
    "кор",
    "с",
    "стр",
    "строение",
    "кв",
    "оф",
    "офис",
    "лит",
    "литер",
    "литера",
    "л",
    "пом",
    "под",
    "эт",
    "к-с",
    "соор",
    "ком",
    "кв-ра",
];

/// The pieces of a line.
pub(super) fn tokens(line: &str) -> Vec<Token<'_>> {
    let cyrillic = line.chars().any(|c| script(c) == Some(Script::Cyrillic));
    let mut lexer = Lexer { rest: line, glued: false, cyrillic, out: Vec::with_capacity(line.len() / 8 + 4) };
    while lexer.step() {}
    lexer.out
}

struct Lexer<'t> {
    rest: &'t str,
    glued: bool,
    cyrillic: bool,
    out: Vec<Token<'t>>,
}

impl<'t> Lexer<'t> {
    /// Takes one piece or sign; gives whether there was one.
    fn step(&mut self) -> bool {
        let Some(c) = self.rest.chars().next() else { return false };
        if c.is_ascii_digit() {
            let length = number_length(self.rest);
            self.take(if is_ordinal(self.rest.get(..length).unwrap_or_default()) { TokenKind::Ordinal } else { TokenKind::Number }, length);
        } else if is_letter(c) {
            match postcode_length(self.rest) {
                Some(length) => self.take(TokenKind::Number, length),
                None => self.take(TokenKind::Word, word_length(self.rest)),
            }
        } else {
            self.sign(c);
        }
        true
    }

    fn take(&mut self, kind: TokenKind, length: usize) {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        let foreign = self.cyrillic && text.is_ascii() && kind == TokenKind::Word;
        // Latin letters of a Cyrillic line are what they look like, unless one of them looks like none.
        let folded = if text.is_ascii() && !foreign { text.to_ascii_lowercase() } else { text::fold(text) };
        let key = if foreign && folded.chars().any(|c| c.is_ascii_alphabetic()) { text.to_ascii_lowercase() } else { folded };
        let point = rest.starts_with('.');
        self.out.push(Token { kind, text, key, point, glued: self.glued });
        self.rest = if point { rest.get(1..).unwrap_or_default() } else { rest };
        self.glued = true;
    }

    fn sign(&mut self, c: char) {
        let behind = self.rest.get(c.len_utf8()..).unwrap_or_default();
        let between_blanks = !self.glued && behind.starts_with(' ');
        let kind = match c {
            ',' | ';' | '|' | '(' | ')' | '[' | ']' | '\n' => Some(TokenKind::Break),
            '/' | '\\' => Some(TokenKind::Stroke),
            _ if is_dash(c) && between_blanks => Some(TokenKind::Break),
            _ => None,
        };
        if let Some(kind) = kind {
            let (text, _) = self.rest.split_at_checked(c.len_utf8()).unwrap_or_default();
            self.out.push(Token { kind, text, key: String::new(), point: false, glued: self.glued });
        }
        // Quotes stand close to their word; a house letter may be in them.
        self.glued = kind.is_none() && self.glued && !c.is_whitespace();
        self.rest = behind;
    }
}

/// The length of letters with the signs inside them.
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let letter_behind = chars.peek().is_some_and(|(_, next)| is_letter(*next));
        let inside = end > 0 && letter_behind && (is_dash(c) || is_apostrophe(c) || c == '/' && is_stroke_word(rest, at));
        if !is_letter(c) && !inside && !is_combining(c) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Strokes stay in abbreviations (`а/я`, `с/рада`, `н/Д`), not between two names.
fn is_stroke_word(rest: &str, at: usize) -> bool {
    let front = rest.get(..at).unwrap_or_default();
    front.chars().count() <= 2 && !front.contains('/')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// The length of a number with what belongs to it.
fn number_length(rest: &str) -> usize {
    let mut end = digits_length(rest);
    loop {
        let behind = rest.get(end..).unwrap_or_default();
        let Some(c) = behind.chars().next() else { return end };
        let joins = is_dash(c) || c == '/';
        let tail = if joins { behind.get(c.len_utf8()..).unwrap_or_default() } else { behind };
        let digits = digits_length(tail);
        let letters = letters_length(tail);
        if joins && digits > 0 {
            end += c.len_utf8() + digits;
        } else if letters > 0 && !is_unit(tail, letters, joins) {
            end += letters + if joins { c.len_utf8() } else { 0 };
        } else {
            return end;
        }
    }
}

fn digits_length(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn letters_length(text: &str) -> usize {
    text.char_indices().find(|(_, c)| !is_letter(*c) && !is_apostrophe(*c)).map_or(text.len(), |(at, _)| at)
}

/// Whether the letters behind a number are a word of their own: a unit before another number, or any word but the ending of an ordinal.
fn is_unit(tail: &str, length: usize, joined: bool) -> bool {
    let (letters, behind) = tail.split_at_checked(length).unwrap_or((tail, ""));
    let word = text::fold(letters);
    let number = behind.strip_prefix('.').unwrap_or(behind);
    let number = number.strip_prefix(' ').unwrap_or(number);
    if UNITS.contains(&word.as_str()) && number.starts_with(|c: char| c.is_ascii_digit()) {
        // `12с 1`, `12к 2`.
        return true;
    }
    let mut chars = letters.chars();
    let single = chars.next().is_some() && chars.next().is_none();
    !single && !is_ending(&word, joined) && (!joined || address_marks::find(&word).is_some())
}

/// Endings of ordinals: `5-я`, `8-го`, `26-ти`, `60-летия`, `600-річчя`.
fn is_ending(word: &str, joined: bool) -> bool {
    const ENDINGS: [&str; 30] = [
        "я",
        "й",
        "е",
        "ая",
        "яя",
        "ый",
        "ий",
        "ой",
        "ое",
        "го",
        "ого",
        "его",
        "му",
        "ти",
        "ми",
        "х",
        "ша",
        "га",
        "тя",
        "та",
        "ма",
        "ї",
        "ої",
        "річчя",
        "летия",
        "летие",
        "летняя",
        "лет",
        "років",
        "ге",
    ];
    ENDINGS.contains(&word) && (joined || !matches!(word, "лет" | "років"))
}

/// Whether a number is a word of a name.
fn is_ordinal(number: &str) -> bool {
    let digits = digits_length(number);
    let tail = number.get(digits..).unwrap_or_default();
    let joined = tail.starts_with(is_dash);
    let letters = tail.trim_start_matches(is_dash);
    !letters.is_empty() && letters.chars().all(|c| is_letter(c) || is_apostrophe(c)) && is_ending(&text::fold(letters), joined)
        || joined && letters.chars().filter(|c| is_letter(*c)).count() > 2 && letters.chars().all(|c| is_letter(c) || is_apostrophe(c))
}

/// The length of a postcode of Kazakhstan's new kind (`A05E3B4`) at the beginning of a text.
fn postcode_length(rest: &str) -> Option<usize> {
    let mut length = 0;
    let mut chars = rest.chars();
    for letter in [true, false, false, true, false, true, false] {
        let c = chars.next().filter(|c| if letter { is_letter(*c) } else { c.is_ascii_digit() })?;
        length += c.len_utf8();
    }
    chars.next().is_none_or(|c| !text::is_word_char(c)).then_some(length)
}
