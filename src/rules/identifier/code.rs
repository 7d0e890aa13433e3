//! A code without what people type around and between its characters, on the stack.

use crate::text::{digit_value, is_dash, is_unsafe, latin_twin};

/// The digits that people type this letter for, or none. Letters of both alphabets, in the code's one-byte form.
fn typed_for(byte: u8) -> &'static [u8] {
    match byte {
        b'O' | b'Q' => b"0",
        b'I' | b'l' | b'|' => b"1",
        b'Z' => b"2",
        ZE => b"3",
        CHE => b"4",
        b'S' => b"5",
        BE => b"6",
        b'B' => b"8",
        b'b' => b"68",
        b'g' => b"9",
        _ => b"",
    }
}

// One-byte stand-ins for Cyrillic letters that have no Latin twin but look like a digit.
const ZE: u8 = 0x81;
const CHE: u8 = 0x82;
const BE: u8 = 0x83;

/// A code without separators: one byte per character.
#[derive(Clone)]
pub(super) struct Code {
    buffer: [u8; Code::CHARS_MAX],
    len: usize,
    letters: bool,
    /// A Cyrillic letter was read as the Latin one that it looks like.
    foreign: bool,
    /// Nothing but digits and capital Latin letters.
    unified: bool,
}

impl Code {
    /// More than the longest code (an IBAN, 34).
    pub(super) const CHARS_MAX: usize = 40;

    /// Reads a text; `None` where a character or the length belongs to no code.
    pub(super) fn read(text: &str) -> Option<Code> {
        let mut code = Code { buffer: [0; Code::CHARS_MAX], len: 0, letters: false, foreign: false, unified: true };
        // Most codes are bytes of these few kinds; whatever else there is, the text is read again with care.
        let plain = text.bytes().all(|byte| match byte {
            b'0'..=b'9' => code.push(byte).is_some(),
            b'A'..=b'Z' => {
                code.letters = true;
                code.push(byte).is_some()
            }
            _ => matches!(byte, b' ' | b'-'),
        });
        if !plain {
            code = Code::read_with_care(text)?;
        }
        (code.len > 0).then_some(code)
    }

    fn read_with_care(text: &str) -> Option<Code> {
        let mut code = Code { buffer: [0; Code::CHARS_MAX], len: 0, letters: false, foreign: false, unified: false };
        for c in text.trim_matches(is_edge).chars() {
            let byte = match digit_value(c) {
                Some(digit) => b'0' + digit,
                None if c.is_whitespace() || is_dash(c) || is_unsafe(c) => continue,
                None => {
                    code.letters = true;
                    code.foreign |= !c.is_ascii();
                    letter(c)?
                }
            };
            code.push(byte)?;
        }
        Some(code)
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.buffer.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Whether it has anything but digits.
    pub(super) fn has_letters(&self) -> bool {
        self.letters
    }

    /// Whether a Cyrillic letter was read as the Latin one that it looks like.
    pub(super) fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Whether it is one digit over and over.
    pub(super) fn is_one_digit(&self) -> bool {
        let bytes = self.bytes();
        bytes.first().is_some_and(|first| first.is_ascii_digit() && bytes.iter().all(|byte| byte == first))
    }

    /// Makes the letters capital Latin ones; false where a character is no letter nor digit, nor one of `signs`.
    pub(super) fn unify_letters(&mut self, signs: &[u8]) -> bool {
        if self.unified {
            return true;
        }
        let letters = self.buffer.get_mut(..self.len).unwrap_or_default();
        letters.make_ascii_uppercase();
        letters.iter().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(byte))
    }

    /// With zeros in front, up to this length.
    pub(super) fn padded(&self, len: usize) -> Option<Code> {
        let mut padded = Code { buffer: [b'0'; Code::CHARS_MAX], len, ..*self };
        padded.buffer.get_mut(len.checked_sub(self.len)?..len)?.copy_from_slice(self.bytes());
        Some(padded)
    }

    /// What follows this prefix, in whichever case it was typed.
    pub(super) fn behind(&self, prefix: &[u8]) -> Option<Code> {
        let (head, tail) = self.bytes().split_at_checked(prefix.len())?;
        if !head.eq_ignore_ascii_case(prefix) {
            return None;
        }
        let letters = !tail.iter().all(u8::is_ascii_digit);
        let mut rest = Code { buffer: [0; Code::CHARS_MAX], len: tail.len(), letters, foreign: self.foreign, unified: self.unified };
        rest.buffer.get_mut(..tail.len())?.copy_from_slice(tail);
        Some(rest)
    }

    /// With a country's two letters in front.
    pub(super) fn with_prefix(&self, prefix: [u8; 2]) -> Option<Code> {
        let mut whole = self.padded(self.len + 2)?;
        whole.buffer.first_chunk_mut::<2>()?.copy_from_slice(&prefix);
        whole.letters = true;
        Some(whole)
    }

    /// The readings of all letters as digits that they are typed for.
    pub(super) fn readings(&self) -> Vec<Code> {
        let mut readings = vec![self.clone()];
        for index in 0..self.len {
            readings = readings.into_iter().flat_map(|reading| reading.digits_at(index)).collect();
        }
        readings
    }

    /// The readings with a digit at this place: itself where there is one.
    fn digits_at(self, index: usize) -> Vec<Code> {
        let byte = self.bytes().get(index).copied().unwrap_or_default();
        if byte.is_ascii_digit() {
            return vec![self];
        }
        let with = |&digit: &u8| {
            let mut reading = self.clone();
            *reading.buffer.get_mut(index)? = digit;
            Some(reading)
        };
        typed_for(byte).iter().filter_map(with).collect()
    }
}

/// A letter in one byte: Latin as typed where its case matters for what it looks like, Cyrillic by its Latin twin. Old Irish VAT
/// numbers have a plus sign or an asterisk in place of a letter.
fn letter(c: char) -> Option<u8> {
    Some(match c {
        'l' | 'b' | 'g' | '|' | '+' | '*' => c as u8,
        _ if c.is_ascii_alphabetic() => c.to_ascii_uppercase() as u8,
        'З' | 'з' | 'Э' | 'э' => ZE,
        'Ч' | 'ч' => CHE,
        'Б' | 'б' => BE,
        'в' => b'B',
        'н' => b'H',
        'к' => b'K',
        'м' => b'M',
        'т' => b'T',
        _ => latin_twin(c).and_then(|twin| u8::try_from(twin.to_ascii_uppercase()).ok())?,
    })
}

/// What may stand around a code without meaning anything; also the apostrophe by which spreadsheets mark text.
pub(super) fn is_edge(c: char) -> bool {
    // The characters of codes first: the tables behind are dearer.
    if c.is_ascii_alphanumeric() {
        return false;
    }
    c.is_whitespace()
        || is_unsafe(c)
        || matches!(
            c,
            '.' | ',' | ';' | ':' | '"' | '\'' | '`' | '’' | '‘' | '«' | '»' | '“' | '”' | '(' | ')' | '[' | ']' | '=' | '#' | '№' | '/' | '\\'
        )
}

/// `7,70708E+09`: what a spreadsheet leaves of a long number.
pub(super) fn is_scientific(text: &str) -> bool {
    let text = text.trim_matches(is_edge);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once([',', '.']).unwrap_or((mantissa, "0"));
    let signed = exponent.starts_with('+') || mantissa.len() > whole.len();
    signed && digits(whole) && digits(fraction) && digits(exponent.strip_prefix('+').unwrap_or(exponent)) && exponent.len() <= 3
}

/// A whole number that went through a decimal column: `7707083893.0`.
pub(super) fn without_zero_fraction(text: &str) -> &str {
    let text = text.trim_matches(is_edge);
    match text.rsplit_once(['.', ',']) {
        Some((whole, "0" | "00")) if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}
