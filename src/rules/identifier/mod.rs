//! Registration codes and bank accounts.
//!
//! What people type around a code is taken off by one rule for all schemes: blanks, dashes of all kinds and invisible
//! characters between the digits, labels in front (`ИНН 7707083893`), quotes and points at the ends; digits of any script
//! are digits. Wrong characters or a wrong length refuse the text. A wrong check digit or an impossible part is a doubt: codes
//! with wrong check digits were really issued, so the value is kept with `checked = false`. Nothing is put right by guessing:
//! a lost leading zero is suggested only, and letters typed for digits are read as digits only where exactly one reading
//! passes a check digit. Short forms that are in official use (a Belgian VAT number of nine digits) get their zeros, with an
//! issue that says so. "Checked" never means that the code exists: that only its register knows.
//!
//! `code` takes the dress off, `label` the words in front; `check` holds the table of schemes, `abroad` the sums of further
//! countries, `vat` the countries of the Union, `account` bank accounts and IBAN; `column` knows codes in the columns of others. The value is the only allocation for a code
//! without doubts; about 40 ns for digits, 60 to 120 ns for codes with letters, up to a microsecond behind labels.

mod abroad;
mod account;
mod check;
mod code;
mod column;
mod label;
mod sums;
mod vat;

use super::{Normalized, Statement, payment_card, presence};
use crate::limits::{RULE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::{IssueCode, Severity};
use crate::model::field::{BANK_ACCOUNT, IDENTIFIER};
use crate::model::{BankAccount, ClientKind, Identifier, Issue, Scheme};
use crate::text;
use check::{Fault, Rule};
use code::{Code, is_scientific, without_zero_fraction};
use label::labelled;

pub(crate) use column::normalize_in_column;

/// Reads a registration code. `kind` is the kind of client, where known: an organization's code on a person is an issue.
///
/// ```
/// use kartoteka::Scheme;
/// use kartoteka::rules::identifier::normalize;
///
/// let read = normalize("ИНН 7707 083 893", Scheme::Inn, None).value;
/// assert!(read.is_some_and(|code| code.value == "7707083893" && code.checked));
/// let read = normalize("PL 856-734-62-16", Scheme::PlNip, None); // the last digit is wrong
/// assert!(read.value.is_some_and(|code| !code.checked));
/// ```
pub fn normalize(raw: &str, scheme: Scheme, kind: Option<ClientKind>) -> Normalized<Identifier> {
    let read = read_once(raw, scheme, kind);
    // What nothing confirms may begin with what is a label by itself: `KR S000…` is none of KRS.
    let stays = |found: &Identifier| found.checked || read_once(&found.value, scheme, kind).value.as_ref() == Some(found);
    if read.value.as_ref().is_some_and(|found| !stays(found)) { refused(issue(IssueCode::IdentifierFormat)) } else { read }
}

fn read_once(raw: &str, scheme: Scheme, kind: Option<ClientKind>) -> Normalized<Identifier> {
    match statement(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    if raw.len() > RULE_BYTES_MAX {
        return refused(issue(IssueCode::IdentifierLength).detail(format!("> {RULE_BYTES_MAX}")));
    }
    match (scheme, check::rule(scheme)) {
        (_, Some(rule)) => by_rule(raw, rule, kind),
        (Scheme::EuVat, _) => vat::normalize(raw),
        (Scheme::Iban, _) => iban(raw),
        _ => as_text(raw, scheme),
    }
}

/// The kind of client that alone has this code, if only one has: `Organization` for a KPP, for an INN by its length.
pub(crate) fn kind_of(code: &Identifier) -> Option<ClientKind> {
    let is_code = code.value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    check::rule(code.scheme).filter(|_| is_code).and_then(|rule| (rule.kind)(code.value.as_bytes()))
}

/// An IBAN goes by the rule of bank accounts.
fn iban(raw: &str) -> Normalized<Identifier> {
    let read = account::normalize(raw, "");
    let issues: Vec<Issue> = read.issues.into_iter().map(|issue| issue.about(IDENTIFIER)).collect();
    match read.value {
        Some(found) if account::is_iban(found.account.as_bytes()) => {
            let checked = issues.iter().all(|issue| issue.severity() == Severity::Fixed);
            self::found(Scheme::Iban, found.account, checked, issues)
        }
        Some(_) => refused(issue(IssueCode::IdentifierFormat)),
        None => Normalized { value: None, statement: read.statement, issues },
    }
}

/// What the text says; no word that says something has a digit from 1 on, and that is cheap to see.
fn statement(raw: &str) -> Statement {
    if raw.bytes().any(|byte| matches!(byte, b'1'..=b'9')) { Statement::Value } else { presence::classify(raw) }
}

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, IDENTIFIER)
}

fn refused(issue: Issue) -> Normalized<Identifier> {
    Normalized::refused(vec![issue])
}

/// A code; what its rule does not confirm must not have the digits of a payment card, however they were grouped.
fn found(scheme: Scheme, value: String, checked: bool, issues: Vec<Issue>) -> Normalized<Identifier> {
    if !checked && payment_card::contains(&value) {
        return refused(issue(IssueCode::CardNumber));
    }
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
    // A code alone is the common case and needs no look at labels.
    if let Some(code) = Code::read(raw).and_then(|code| plain(code, rule)) {
        let issues = foreign_letters(&code, rule);
        return judge(&code, rule, kind, issues);
    }
    let text = labelled(raw, rule.scheme);
    if is_scientific(text) {
        return refused(issue(IssueCode::ValueLost));
    }
    let Some(code) = Code::read(without_zero_fraction(text)) else {
        let card = payment_card::contains(text);
        return refused(issue(if card { IssueCode::CardNumber } else { IssueCode::IdentifierFormat }));
    };
    let mut code = if rule.prefix.is_empty() { code } else { code.behind(rule.prefix).unwrap_or(code) };
    if code.has_letters() && !rule.letters {
        return with_letters(&code, rule, kind);
    }
    if code.has_letters() && !code.unify_letters(&[]) {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    if !rule.lengths.contains(&code.len()) {
        return wrong_length(&code, rule, text, kind);
    }
    let issues = foreign_letters(&code, rule);
    judge(&code, rule, kind, issues)
}

/// A code without dress: digits of a right length, or letters and digits that pass.
fn plain(mut code: Code, rule: &Rule) -> Option<Code> {
    if !rule.lengths.contains(&code.len()) {
        return None;
    }
    let passes = !code.has_letters() || rule.letters && code.unify_letters(&[]) && (rule.check)(code.bytes()).is_ok();
    passes.then_some(code)
}

/// UNP is written in either alphabet; other codes have Latin letters only.
fn foreign_letters(code: &Code, rule: &Rule) -> Vec<Issue> {
    if rule.scheme == Scheme::Unp { Vec::new() } else { homoglyph(code) }
}

/// The issue about Cyrillic letters read as Latin ones.
fn homoglyph(code: &Code) -> Vec<Issue> {
    if code.is_foreign() { vec![issue(IssueCode::Homoglyph)] } else { Vec::new() }
}

/// The verdict on a code of the right length.
fn judge(code: &Code, rule: &Rule, kind: Option<ClientKind>, mut issues: Vec<Issue>) -> Normalized<Identifier> {
    let bytes = code.bytes();
    if code.is_one_digit() {
        return refused(issue(IssueCode::IdentifierEqualDigits));
    }
    let fault = (rule.check)(bytes).err();
    // A card number may be a part of a code with letters: `4111111111111111NL` in a place for 18 characters.
    if fault.is_some() && (is_card(bytes) || code.has_letters() && payment_card::contains(code.as_str())) {
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

/// A wrong length: a short form, a lost leading zero, a payment card, or nothing to be taken.
fn wrong_length(code: &Code, rule: &Rule, text: &str, kind: Option<ClientKind>) -> Normalized<Identifier> {
    let filled = |forms: &[(usize, usize)]| {
        let to = forms.iter().find(|(from, to)| (*from..*to).contains(&code.len()))?.1;
        code.padded(to).filter(|padded| (rule.check)(padded.bytes()).is_ok() && !padded.is_one_digit())
    };
    if let Some(whole) = filled(rule.short) {
        return judge(&whole, rule, kind, vec![issue(IssueCode::IdentifierFilled)]);
    }
    if let Some(whole) = filled(rule.zeros) {
        let issue = issue(IssueCode::IdentifierLeadingZero).suggest(whole.as_str());
        return found(rule.scheme, code.as_str().to_string(), false, vec![issue]);
    }
    if is_card(code.bytes()) || payment_card::contains(text) {
        return refused(issue(IssueCode::CardNumber));
    }
    refused(issue(IssueCode::IdentifierLength).detail(code.len().to_string()))
}

/// Letters in a code of digits: typed for digits, if exactly one reading passes a check digit.
fn with_letters(code: &Code, rule: &Rule, kind: Option<ClientKind>) -> Normalized<Identifier> {
    const LETTERS_MAX: usize = 3;
    let count = code.bytes().iter().filter(|byte| !byte.is_ascii_digit()).count();
    if !rule.has_check_digit || !rule.lengths.contains(&code.len()) || count > LETTERS_MAX {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    let mut readings = code.readings();
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

/// Reads a bank account with its bank's code, or an IBAN.
pub fn normalize_account(raw: &str, bank_code: &str) -> Normalized<BankAccount> {
    let read = account::normalize(raw, bank_code);
    // An account that nothing confirms may begin with what is a label by itself: `IBA N…`.
    let stays = |found: &BankAccount| {
        let code = found.account.as_bytes();
        let again = || account::normalize(&found.account, bank_code).value;
        let confirmed = code.iter().all(u8::is_ascii_digit) || read.issues.is_empty() && account::is_iban(code);
        confirmed || again().is_some_and(|again| again.account == found.account)
    };
    if read.value.as_ref().is_some_and(|found| !stays(found)) {
        return Normalized::refused(vec![issue(IssueCode::IdentifierFormat).about(BANK_ACCOUNT)]);
    }
    read
}

/// Reads a bank identification code of Russia: nine digits; a lost leading zero is put back, because none begins otherwise.
pub fn normalize_bik(raw: &str) -> Normalized<String> {
    account::normalize_bik(raw)
}

/// The code as people write it: SNILS `112-233-445 95`, IBAN by four, the rest plain.
pub fn display(identifier: &Identifier) -> String {
    let value = identifier.value.as_str();
    let groups = (value.get(..3), value.get(3..6), value.get(6..9), value.get(9..11));
    match (identifier.scheme, value.len(), groups) {
        (Scheme::Snils, 11, (Some(a), Some(b), Some(c), Some(check))) => format!("{a}-{b}-{c} {check}"),
        (Scheme::Iban, ..) => display_account(value),
        _ => value.to_string(),
    }
}

/// An account as people write it: an IBAN by four (ISO 13616-1 §6), others plain.
pub fn display_account(account: &str) -> String {
    if !account::is_iban(account.as_bytes()) {
        return account.to_string();
    }
    let mut shown = String::with_capacity(account.len() * 5 / 4);
    for (index, c) in account.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            shown.push(' ');
        }
        shown.push(c);
    }
    shown
}
