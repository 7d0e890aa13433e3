//! Text → words, texts, numbers and signs, each with its place.
//!
//! A line ends with LF, CR LF or CR; columns count characters. Texts stand in `'single'` quotes, names of several words in `"double"`
//! ones; a quotation mark inside is doubled. One pass; nothing is allocated beyond the words themselves.

use super::error::{ParseError, Problem, Wrong};
use crate::limits::{SEGMENT_NUMBER_DIGITS_MAX, SEGMENT_TEXT_BYTES_MAX};
use crate::text::is_word_char;

/// A place in the text, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word: a keyword or a name, which the parser tells apart by where it stands.
    Word(String),
    /// A name in double quotes.
    Name(String),
    /// A text in single quotes.
    Text(String),
    /// Digits, perhaps with a point.
    Number(String),
    Sign(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub token: Token,
    pub place: Place,
}

/// Signs of two characters before those of one. `!=` is read as `<>`.
const SIGNS: [(&str, &str); 14] = [
    ("<>", "<>"),
    ("!=", "<>"),
    ("<=", "<="),
    (">=", ">="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (".", "."),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
];

/// The tokens of a text; the last one is always `End`.
pub(crate) fn tokens(text: &str) -> Result<Vec<Placed>, ParseError> {
    if text.len() > SEGMENT_TEXT_BYTES_MAX {
        return Err(Wrong::new(Problem::TextLength, SEGMENT_TEXT_BYTES_MAX.to_string()).at(1, 1));
    }
    let mut lexer = Lexer { rest: text, place: Place { line: 1, column: 1 } };
    let mut found = Vec::new();
    loop {
        lexer.blanks();
        let place = lexer.place;
        let token = lexer.token().map_err(|wrong| wrong.at(place.line, place.column))?;
        let ended = token == Token::End;
        found.push(Placed { token, place });
        if ended {
            return Ok(found);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    place: Place,
}

impl<'a> Lexer<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' || c == '\r' && !self.rest.starts_with('\n') {
            self.place = Place { line: self.place.line + 1, column: 1 };
        } else {
            self.place.column += 1;
        }
        Some(c)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|c| c.is_whitespace() || c == '\u{FEFF}') {
            self.bump();
        }
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let all = self.rest;
        while self.peek().is_some_and(&belongs) {
            self.bump();
        }
        all.get(..all.len() - self.rest.len()).unwrap_or_default()
    }

    fn token(&mut self) -> Result<Token, Wrong> {
        let Some(c) = self.peek() else { return Ok(Token::End) };
        match c {
            '\'' => self.quoted('\'').map(Token::Text),
            '"' => self.quoted('"').map(Token::Name),
            '0'..='9' => self.number(),
            _ if is_word(c) => Ok(Token::Word(self.take_while(is_word).to_string())),
            _ => self.sign(c),
        }
    }

    fn sign(&mut self, c: char) -> Result<Token, Wrong> {
        let Some((written, sign)) = SIGNS.iter().find(|(written, _)| self.rest.starts_with(written)) else {
            return Err(Wrong::new(Problem::Character, c.to_string()));
        };
        for _ in written.chars() {
            self.bump();
        }
        Ok(Token::Sign(sign))
    }

    /// The text between a quotation mark and its pair.
    fn quoted(&mut self, mark: char) -> Result<String, Wrong> {
        self.bump();
        let mut text = String::new();
        while let Some(c) = self.bump() {
            if c != mark {
                text.push(c);
            } else if self.peek() == Some(mark) {
                self.bump();
                text.push(mark);
            } else {
                return Ok(text);
            }
        }
        Err(Wrong::new(Problem::Unterminated, mark.to_string()).expecting(["pair of the quotation mark"]))
    }

    fn number(&mut self) -> Result<Token, Wrong> {
        let whole = self.take_while(|c| c.is_ascii_digit());
        let mut number = whole.to_string();
        let mut after = self.rest.chars();
        if after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit()) {
            self.bump();
            number.push('.');
            number.push_str(self.take_while(|c| c.is_ascii_digit()));
        }
        if number.len() > SEGMENT_NUMBER_DIGITS_MAX {
            return Err(Wrong::new(Problem::NumberRange, number));
        }
        Ok(Token::Number(number))
    }
}

/// Letters, digits, `_`, and the apostrophes of Ukrainian words that are no quotation marks here.
fn is_word(c: char) -> bool {
    is_word_char(c) || c == '_' || matches!(c, '\u{2019}' | '\u{02BC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places count characters and lines, whatever the line ends and the scripts.
    #[test]
    fn places_count_characters() {
        let found = tokens("имя =\r\n'a''b' \r !=\n\n\"x y\".1.5").expect("tokens");
        let got: Vec<(Token, u32, u32)> = found.into_iter().map(|placed| (placed.token, placed.place.line, placed.place.column)).collect();
        let expected = [
            (Token::Word("имя".into()), 1, 1),
            (Token::Sign("="), 1, 5),
            (Token::Text("a'b".into()), 2, 1),
            (Token::Sign("<>"), 3, 2),
            (Token::Name("x y".into()), 5, 1),
            (Token::Sign("."), 5, 6),
            (Token::Number("1.5".into()), 5, 7),
            (Token::End, 5, 10),
        ];
        assert_eq!(got, expected);
    }
}
