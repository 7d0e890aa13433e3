//! Registration codes and bank accounts.
//!
//! What people type around a code is taken off by one rule for all schemes: blanks, dashes of all kinds and invisible
//! characters between the digits, labels in front (`ИНН 7707083893`), quotes and points at the ends; digits of any script
//! are digits. Wrong characters or a wrong length refuse the text. A wrong check digit or an impossible part is a doubt: codes
//! with wrong check digits were really issued, so the value is kept with `checked = false`. Nothing is put right by guessing:
//! a lost leading zero is suggested only, and letters typed for digits are read as digits only where exactly one reading
//! passes a check digit. "Checked" never means that the code exists: that only its register knows.
//!
//! `check` holds the schemes and their sums, `vat` the countries of the Union, `account` bank accounts. The value is the only
//! allocation for a code without doubts; about 100 ns.

mod account;
mod check;
mod vat;

use super::{Normalized, Statement, payment_card, presence};
use crate::limits::{RULE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::field::IDENTIFIER;
use crate::model::{BankAccount, ClientKind, Identifier, Issue, Scheme};
use crate::text::{self, digit_value, is_dash, is_unsafe, latin_twin};
use check::{Fault, Rule};

/// Reads a registration code. `kind` is the kind of client, where known: an organization's code on a person is an issue.
pub fn normalize(raw: &str, scheme: Scheme, kind: Option<ClientKind>) -> Normalized<Identifier> {
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    if raw.len() > RULE_BYTES_MAX {
        return refused(issue(IssueCode::IdentifierLength).detail(format!("> {RULE_BYTES_MAX}")));
    }
    if scheme == Scheme::EuVat {
        return vat::normalize(labelled(raw, scheme));
    }
    match check::rule(scheme) {
        Some(rule) => by_rule(raw, rule, kind),
        None => as_text(raw, scheme),
    }
}

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, IDENTIFIER)
}

fn refused(issue: Issue) -> Normalized<Identifier> {
    Normalized::refused(vec![issue])
}

fn found(scheme: Scheme, value: String, checked: bool, issues: Vec<Issue>) -> Normalized<Identifier> {
    Normalized::value(Identifier { scheme, value, checked }, issues)
}

/// A code of no known scheme: cleaned text.
fn as_text(raw: &str, scheme: Scheme) -> Normalized<Identifier> {
    let (clean, cleaned) = text::clean(raw, TEXT_BYTES_MAX);
    if payment_card::contains(&clean) {
        return refused(issue(IssueCode::CardNumber));
    }
    let mut issues = Vec::new();
    if cleaned.cut {
        issues.push(issue(IssueCode::TooLong).detail(TEXT_BYTES_MAX.to_string()));
    }
    if cleaned.unsafe_chars {
        issues.push(issue(IssueCode::UnsafeChar));
    }
    found(scheme, clean.into_owned(), false, issues)
}

fn by_rule(raw: &str, rule: &Rule, kind: Option<ClientKind>) -> Normalized<Identifier> {
    let mut code = Code::read(raw);
    // Plain digits are the common case and need no look at labels.
    let plain = code.as_ref().is_some_and(|code| rule.lengths.contains(&code.len) && !code.letters);
    let mut text = raw;
    if !plain {
        text = labelled(raw, rule.scheme);
        if is_scientific(text) {
            return refused(issue(IssueCode::ValueLost));
        }
        code = Code::read(without_zero_fraction(text));
    }
    let Some(mut code) = code else {
        let card = payment_card::contains(text);
        return refused(issue(if card { IssueCode::CardNumber } else { IssueCode::IdentifierFormat }));
    };
    if code.letters && rule.letters && !code.unify_letters() {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    if code.letters && !rule.letters {
        return with_letters(&code, rule, kind);
    }
    if !rule.lengths.contains(&code.len) {
        return wrong_length(&code, rule, text);
    }
    // UNP is written in either alphabet; other codes have Latin letters only.
    let issues = if rule.scheme == Scheme::Unp { Vec::new() } else { code.homoglyph() };
    judge(&code, rule, kind, issues)
}

/// The verdict on a code of the right length.
fn judge(code: &Code, rule: &Rule, kind: Option<ClientKind>, mut issues: Vec<Issue>) -> Normalized<Identifier> {
    let bytes = code.bytes();
    if bytes.first().is_some_and(|first| first.is_ascii_digit() && bytes.iter().all(|byte| byte == first)) {
        return refused(issue(IssueCode::IdentifierEqualDigits));
    }
    let fault = (rule.check)(bytes).err();
    if fault.is_some() && is_card(bytes) {
        return refused(issue(IssueCode::CardNumber));
    }
    match fault {
        Some(Fault::Format) => return refused(issue(IssueCode::IdentifierFormat)),
        Some(Fault::Checksum) => issues.push(issue(IssueCode::IdentifierChecksum)),
        Some(Fault::Component(part)) => issues.push(issue(IssueCode::IdentifierComponent).detail(part)),
        None => {}
    }
    if let (Some(kind), Some(of)) = (kind, (rule.kind)(bytes))
        && kind != of
    {
        issues.push(issue(IssueCode::IdentifierKind).detail(of.name()));
    }
    found(rule.scheme, code.as_str().to_string(), fault.is_none(), issues)
}

/// A wrong length: a lost leading zero, a payment card, or nothing to be taken.
fn wrong_length(code: &Code, rule: &Rule, text: &str) -> Normalized<Identifier> {
    for &(from, to) in rule.zeros {
        if (from..to).contains(&code.len)
            && let Some(padded) = code.padded(to)
            && (rule.check)(padded.bytes()).is_ok()
            && padded.bytes().iter().any(|&byte| byte != b'0')
        {
            let issue = issue(IssueCode::IdentifierLeadingZero).suggest(padded.as_str());
            return found(rule.scheme, code.as_str().to_string(), false, vec![issue]);
        }
    }
    if is_card(code.bytes()) || payment_card::contains(text) {
        return refused(issue(IssueCode::CardNumber));
    }
    refused(issue(IssueCode::IdentifierLength).detail(code.len.to_string()))
}

/// Letters in a code of digits: typed for digits, if exactly one reading passes a check digit.
fn with_letters(code: &Code, rule: &Rule, kind: Option<ClientKind>) -> Normalized<Identifier> {
    const LETTERS_MAX: usize = 3;
    let count = code.bytes().iter().filter(|byte| !byte.is_ascii_digit()).count();
    if !rule.has_check_digit || !rule.lengths.contains(&code.len) || count > LETTERS_MAX {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    let mut readings = vec![code.clone()];
    for index in 0..code.len {
        readings = readings.into_iter().flat_map(|reading| reading.digits_at(index)).collect();
    }
    readings.retain(|reading| (rule.check)(reading.bytes()).is_ok());
    match readings.as_slice() {
        [only] => judge(only, rule, kind, vec![issue(IssueCode::IdentifierLetters)]),
        _ => refused(issue(IssueCode::IdentifierFormat)),
    }
}

fn is_card(bytes: &[u8]) -> bool {
    let mut digits = [0; Code::CHARS_MAX];
    let Some(room) = digits.get_mut(..bytes.len()) else { return false };
    room.iter_mut().zip(bytes).for_each(|(digit, byte)| *digit = byte.wrapping_sub(b'0'));
    room.iter().all(|&digit| digit < 10) && payment_card::is_card(room)
}

/// The digits that people type this letter for, or none. Letters of both alphabets, in the code's one-byte form.
fn typed_for(byte: u8) -> &'static [u8] {
    match byte {
        b'O' | b'Q' => b"0",
        b'I' | b'l' | b'|' => b"1",
        b'Z' => b"2",
        code::ZE => b"3",
        code::CHE => b"4",
        b'S' => b"5",
        code::BE => b"6",
        b'B' => b"8",
        b'b' => b"68",
        b'g' => b"9",
        _ => b"",
    }
}

/// One-byte stand-ins for Cyrillic letters that have no Latin twin but look like a digit.
mod code {
    pub(super) const ZE: u8 = 0x81;
    pub(super) const CHE: u8 = 0x82;
    pub(super) const BE: u8 = 0x83;
}

/// A code without separators: one byte per character, on the stack.
#[derive(Clone)]
struct Code {
    buffer: [u8; Code::CHARS_MAX],
    len: usize,
    letters: bool,
    /// A Cyrillic letter was read as the Latin one that it looks like.
    foreign: bool,
}

impl Code {
    /// More than the longest code (an IBAN, 34).
    const CHARS_MAX: usize = 40;

    /// Reads a text; `None` where a character or the length belongs to no code.
    fn read(text: &str) -> Option<Code> {
        let mut code = Code { buffer: [0; Code::CHARS_MAX], len: 0, letters: false, foreign: false };
        for c in text.trim_matches(is_edge).chars() {
            let byte = match c {
                '0'..='9' => c as u8,
                ' ' => continue,
                _ => match digit_value(c) {
                    Some(digit) => b'0' + digit,
                    None if c.is_whitespace() || is_dash(c) || is_unsafe(c) => continue,
                    None => {
                        code.letters = true;
                        code.foreign |= !c.is_ascii();
                        letter(c)?
                    }
                },
            };
            *code.buffer.get_mut(code.len)? = byte;
            code.len += 1;
        }
        (code.len > 0).then_some(code)
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Makes the letters capital Latin ones; false where one is none.
    fn unify_letters(&mut self) -> bool {
        let len = self.len;
        let letters = self.buffer.get_mut(..len).unwrap_or_default();
        letters.make_ascii_uppercase();
        letters.iter().all(u8::is_ascii_alphanumeric)
    }

    /// The issue about Cyrillic letters read as Latin ones.
    fn homoglyph(&self) -> Vec<Issue> {
        if self.foreign { vec![issue(IssueCode::Homoglyph)] } else { Vec::new() }
    }

    /// With zeros in front.
    fn padded(&self, len: usize) -> Option<Code> {
        let mut padded = Code { buffer: [b'0'; Code::CHARS_MAX], len, letters: self.letters, foreign: self.foreign };
        padded.buffer.get_mut(len.checked_sub(self.len)?..len)?.copy_from_slice(self.bytes());
        Some(padded)
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

/// A letter in one byte: Latin as typed where its case matters for what it looks like, Cyrillic by its Latin twin.
fn letter(c: char) -> Option<u8> {
    Some(match c {
        'l' | 'b' | 'g' | '|' => c as u8,
        _ if c.is_ascii_alphabetic() => c.to_ascii_uppercase() as u8,
        'З' | 'з' | 'Э' | 'э' => code::ZE,
        'Ч' | 'ч' => code::CHE,
        'Б' | 'б' => code::BE,
        'в' => b'B',
        'н' => b'H',
        'к' => b'K',
        'м' => b'M',
        'т' => b'T',
        _ => latin_twin(c).and_then(|twin| u8::try_from(twin.to_ascii_uppercase()).ok())?,
    })
}

/// What may stand around a code without meaning anything; also the apostrophe by which spreadsheets mark text.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || is_unsafe(c)
        || matches!(
            c,
            '.' | ',' | ';' | ':' | '"' | '\'' | '`' | '’' | '‘' | '«' | '»' | '“' | '”' | '(' | ')' | '[' | ']' | '=' | '#' | '№' | '/' | '\\'
        )
}

/// `7,70708E+09`: what a spreadsheet leaves of a long number.
fn is_scientific(text: &str) -> bool {
    let text = text.trim_matches(is_edge);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once([',', '.']).unwrap_or((mantissa, "0"));
    let signed = exponent.starts_with('+') || mantissa.len() > whole.len();
    signed && digits(whole) && digits(fraction) && digits(exponent.strip_prefix('+').unwrap_or(exponent)) && exponent.len() <= 3
}

/// A whole number that went through a decimal column: `7707083893.0`.
fn without_zero_fraction(text: &str) -> &str {
    let text = text.trim_matches(is_edge);
    match text.rsplit_once(['.', ',']) {
        Some((whole, "0" | "00")) if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}

/// Words in front of a code and the scheme they name; `None` for words that name none.
const LABELS: &[(&str, Option<Scheme>)] = &[
    ("ИНН", Some(Scheme::Inn)),
    ("INN", Some(Scheme::Inn)),
    ("КПП", Some(Scheme::Kpp)),
    ("KPP", Some(Scheme::Kpp)),
    ("ОГРНИП", Some(Scheme::Ogrnip)),
    ("OGRNIP", Some(Scheme::Ogrnip)),
    ("ОГРН", Some(Scheme::Ogrn)),
    ("OGRN", Some(Scheme::Ogrn)),
    ("ОКПО", Some(Scheme::Okpo)),
    ("OKPO", Some(Scheme::Okpo)),
    ("СНИЛС", Some(Scheme::Snils)),
    ("SNILS", Some(Scheme::Snils)),
    ("ЄДРПОУ", Some(Scheme::Edrpou)),
    ("ЕДРПОУ", Some(Scheme::Edrpou)),
    ("EDRPOU", Some(Scheme::Edrpou)),
    ("РНОКПП", Some(Scheme::Rnokpp)),
    ("RNOKPP", Some(Scheme::Rnokpp)),
    ("ДРФО", Some(Scheme::Rnokpp)),
    ("УНП", Some(Scheme::Unp)),
    ("UNP", Some(Scheme::Unp)),
    ("БИН", Some(Scheme::KzBin)),
    ("БСН", Some(Scheme::KzBin)),
    ("BIN", Some(Scheme::KzBin)),
    ("ИИН", Some(Scheme::KzIin)),
    ("ЖСН", Some(Scheme::KzIin)),
    ("IIN", Some(Scheme::KzIin)),
    ("LEI", Some(Scheme::Lei)),
    ("ІПН", None),
    ("ИПН", None),
    ("VATIN", None),
    ("VAT", None),
    ("IBAN", None),
    ("TIN", None),
    ("БИК", None),
    ("BIK", None),
    ("МФО", None),
    ("КОД", None),
    ("НОМЕР", None),
    ("CODE", None),
    ("NUMBER", None),
    ("ПДВ", None),
    ("НДС", None),
];

/// The part of a text that its labels give to this scheme: all of it where there are none. `ИНН/КПП 7707083893/770701001` has
/// two labels and two numbers; without labels the number of INN stands before that of KPP.
fn labelled(raw: &str, scheme: Scheme) -> &str {
    let mut rest = raw.trim_matches(is_edge);
    let mut fallback = None;
    while !rest.is_empty() {
        let mut labels: [Option<Scheme>; 4] = [None; 4];
        let mut count = 0;
        while let Some((label, behind)) = label(rest) {
            if let Some(place) = labels.get_mut(count) {
                *place = label;
            }
            count += 1;
            rest = behind.trim_start_matches(is_edge);
        }
        let end = next_label(rest).unwrap_or(rest.len());
        let (numbers, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = behind;
        let part = |index: usize| numbers.split(['/', '\\', '|']).nth(index).filter(|part| !part.trim().is_empty());
        if let Some(index) = labels.iter().take(count).position(|&label| label == Some(scheme)) {
            return part(index).unwrap_or(numbers);
        }
        let index = usize::from(scheme == Scheme::Kpp && count == 0 && part(1).is_some());
        let known = count == 0 || labels.iter().take(count).all(Option::is_none);
        if fallback.is_none() || known {
            fallback = Some(part(index).unwrap_or(numbers)).filter(|numbers| !numbers.trim_matches(is_edge).is_empty()).or(fallback);
        }
    }
    fallback.unwrap_or(raw)
}

/// A label at the beginning of a text and what follows it.
fn label(text: &str) -> Option<(Option<Scheme>, &str)> {
    let (label, behind) = LABELS.iter().find_map(|&(word, scheme)| {
        let (head, behind) = text.split_at_checked(word.len())?;
        let same = head.chars().flat_map(char::to_uppercase).eq(word.chars());
        (same && !behind.starts_with(char::is_alphabetic)).then_some((scheme, behind))
    })?;
    Some((label, behind))
}

/// Where the next label begins, at the beginning of a word.
fn next_label(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        if c.is_alphabetic() && !before.is_alphabetic() && text.get(index..).is_some_and(|rest| label(rest).is_some()) {
            return Some(index);
        }
        before = c;
    }
    None
}

/// Reads a bank account with its bank's code, or an IBAN.
pub fn normalize_account(raw: &str, bank_code: &str) -> Normalized<BankAccount> {
    account::normalize(raw, bank_code)
}

/// Reads a bank identification code of Russia: nine digits; a lost leading zero is put back, because none begins otherwise.
pub fn normalize_bik(raw: &str) -> Normalized<String> {
    account::normalize_bik(raw)
}

/// The code as people write it: SNILS `112-233-445 95`, the rest plain.
pub fn display(identifier: &Identifier) -> String {
    let value = identifier.value.as_str();
    let groups = (value.get(..3), value.get(3..6), value.get(6..9), value.get(9..11));
    match (identifier.scheme, value.len(), groups) {
        (Scheme::Snils, 11, (Some(a), Some(b), Some(c), Some(check))) => format!("{a}-{b}-{c} {check}"),
        _ => value.to_string(),
    }
}
