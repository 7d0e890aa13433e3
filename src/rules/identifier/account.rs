//! Bank accounts: IBAN, Russian accounts with their bank's code, and accounts of other countries as they are.
//!
//! IBAN: ISO 13616 and SWIFT's registry of structures (release 101). Russian accounts: Bank of Russia, order 515 of 08.09.1997 (weights
//! 7, 1, 3 over bank and account) and regulation 809-P for the letter in place 6.

use super::code::{Code, is_edge, is_scientific};
use super::label::label;
use super::statement;
use super::sums::{all_digits, digit, digit_at, luhn, mod_97, number, part, weighted};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::field::BANK_ACCOUNT;
use crate::model::{BankAccount, Issue};
use crate::rules::{Normalized, Statement, payment_card};

/// Digits of an account in Russia.
const RUSSIAN_LENGTH: usize = 20;

/// Countries of the IBAN registry and the structure of what follows country and check digits: `n` digits, `a` capital letters,
/// `c` either.
const IBAN: &[([u8; 2], &str)] = &[
    (*b"AD", "8n12c"),
    (*b"AE", "19n"),
    (*b"AL", "8n16c"),
    (*b"AT", "16n"),
    (*b"AZ", "4a20c"),
    (*b"BA", "16n"),
    (*b"BE", "12n"),
    (*b"BG", "4a6n8c"),
    (*b"BH", "4a14c"),
    (*b"BI", "23n"),
    (*b"BR", "23n1a1c"),
    (*b"BY", "4c4n16c"),
    (*b"CH", "5n12c"),
    (*b"CR", "18n"),
    (*b"CY", "8n16c"),
    (*b"CZ", "20n"),
    (*b"DE", "18n"),
    (*b"DJ", "23n"),
    (*b"DK", "14n"),
    (*b"DO", "4c20n"),
    (*b"EE", "16n"),
    (*b"EG", "25n"),
    (*b"ES", "20n"),
    (*b"FI", "14n"),
    (*b"FK", "2a12n"),
    (*b"FO", "14n"),
    (*b"FR", "10n11c2n"),
    (*b"GB", "4a14n"),
    (*b"GE", "2a16n"),
    (*b"GI", "4a15c"),
    (*b"GL", "14n"),
    (*b"GR", "7n16c"),
    (*b"GT", "4c20c"),
    (*b"HN", "4a20n"),
    (*b"HR", "17n"),
    (*b"HU", "24n"),
    (*b"IE", "4a14n"),
    (*b"IL", "19n"),
    (*b"IQ", "4a15n"),
    (*b"IS", "22n"),
    (*b"IT", "1a10n12c"),
    (*b"JO", "4a4n18c"),
    (*b"KW", "4a22c"),
    (*b"KZ", "3n13c"),
    (*b"LB", "4n20c"),
    (*b"LC", "4a24c"),
    (*b"LI", "5n12c"),
    (*b"LT", "16n"),
    (*b"LU", "3n13c"),
    (*b"LV", "4a13c"),
    (*b"LY", "21n"),
    (*b"MC", "10n11c2n"),
    (*b"MD", "2c18c"),
    (*b"ME", "18n"),
    (*b"MK", "3n10c2n"),
    (*b"MN", "16n"),
    (*b"MR", "23n"),
    (*b"MT", "4a5n18c"),
    (*b"MU", "4a19n3a"),
    (*b"NI", "4a20n"),
    (*b"NL", "4a10n"),
    (*b"NO", "11n"),
    (*b"OM", "3n16c"),
    (*b"PK", "4a16c"),
    (*b"PL", "24n"),
    (*b"PS", "4a21c"),
    (*b"PT", "21n"),
    (*b"QA", "4a21c"),
    (*b"RO", "4a16c"),
    (*b"RS", "18n"),
    (*b"RU", "14n15c"),
    (*b"SA", "2n18c"),
    (*b"SC", "4a20n3a"),
    (*b"SD", "14n"),
    (*b"SE", "20n"),
    (*b"SI", "15n"),
    (*b"SK", "20n"),
    (*b"SM", "1a10n12c"),
    (*b"SO", "19n"),
    (*b"ST", "21n"),
    (*b"SV", "4a20n"),
    (*b"TL", "19n"),
    (*b"TN", "20n"),
    (*b"TR", "5n1n16c"),
    (*b"UA", "6n19c"),
    (*b"VA", "18n"),
    (*b"VG", "4a16n"),
    (*b"XK", "16n"),
    (*b"YE", "4a4n18c"),
];

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, BANK_ACCOUNT)
}

fn refused(issue: Issue) -> Normalized<BankAccount> {
    Normalized::refused(vec![issue])
}

fn found(account: &Code, bank_code: String, issues: Vec<Issue>) -> Normalized<BankAccount> {
    Normalized::value(BankAccount { account: account.as_str().to_string(), bank_code, bank_name: String::new() }, issues)
}

pub(super) fn normalize(raw: &str, bank_code: &str) -> Normalized<BankAccount> {
    match statement(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    if raw.len() > RULE_BYTES_MAX {
        return refused(issue(IssueCode::IdentifierLength).detail(format!("> {RULE_BYTES_MAX}")));
    }
    // An account alone is the common case and needs no look at words.
    let plain = Code::read(raw).and_then(|mut code| (code.unify_letters(&[]) && is_account(code.bytes())).then_some(code));
    let text = if plain.is_some() { raw } else { unlabelled(raw) };
    if plain.is_none() && is_scientific(text) {
        return refused(issue(IssueCode::ValueLost));
    }
    let Some(mut code) = plain.or_else(|| Code::read(text)) else {
        return refused(issue(if payment_card::contains(text) { IssueCode::CardNumber } else { IssueCode::IdentifierFormat }));
    };
    if !code.unify_letters(&[]) {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    if code.bytes().iter().all(|byte| Some(byte) == code.bytes().first()) && code.len() > 1 {
        return refused(issue(IssueCode::IdentifierEqualDigits));
    }
    if is_iban(code.bytes()) {
        return iban(&code);
    }
    match normalize_bik(bank_code).value {
        Some(bik) => russian(&code, bik, text),
        None => other(&code, bank_code, text),
    }
}

/// The text behind `р/с`, `к/с`, `счёт`, `IBAN`.
fn unlabelled(raw: &str) -> &str {
    const WORDS: &[&str] = &["р/с", "р/р", "к/с", "л/с", "счёт", "счет", "сч.", "рахунок", "п/р", "расчетный счет", "расчётный счёт", "account"];
    let mut rest = raw.trim_matches(is_edge);
    if let Some((_, behind)) = label(rest) {
        rest = behind;
    }
    for word in WORDS {
        if let Some((head, behind)) = rest.split_at_checked(word.len())
            && head.to_lowercase() == *word
        {
            rest = behind;
            break;
        }
    }
    rest.trim_matches(is_edge)
}

/// Two letters of a country and two check digits: what every IBAN begins with and no other account does.
pub(super) fn is_iban(account: &[u8]) -> bool {
    matches!(account, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
}

/// An IBAN, or twenty digits as in Russia.
fn is_account(account: &[u8]) -> bool {
    is_iban(account) || account.len() == RUSSIAN_LENGTH && all_digits(account)
}

fn iban(code: &Code) -> Normalized<BankAccount> {
    let Some((head @ &[a, b, ..], account)) = code.bytes().split_first_chunk::<4>() else { return refused(issue(IssueCode::IdentifierFormat)) };
    let country = [a, b];
    let known = IBAN.binary_search_by_key(&country, |(known, _)| *known).ok().and_then(|place| IBAN.get(place));
    let mut issues = if code.is_foreign() { vec![issue(IssueCode::Homoglyph)] } else { Vec::new() };
    let fit = match known {
        Some((_, structure)) => fit(structure, account),
        None if (8..=30).contains(&account.len()) => Fit::Fits,
        None => Fit::WrongLength,
    };
    match fit {
        Fit::Fits if known.is_none() => issues.push(issue(IssueCode::IdentifierComponent).detail("country")),
        Fit::Fits => {}
        Fit::WrongLength => return refused(issue(IssueCode::IdentifierLength).detail(code.len().to_string())),
        Fit::WrongCharacters => return refused(issue(IssueCode::IdentifierFormat)),
    }
    let wrong = mod_97(&[account, head]) != Some(1) || !national_check(country, account);
    // What nothing confirms as an account may be a card number behind two letters.
    if (wrong || known.is_none()) && payment_card::contains(code.as_str()) {
        return refused(issue(IssueCode::CardNumber));
    }
    if wrong {
        issues.push(issue(IssueCode::IdentifierChecksum));
    }
    found(code, String::new(), issues)
}

enum Fit {
    Fits,
    WrongLength,
    WrongCharacters,
}

/// How an account fits the runs of a structure: `4a6n8c` is four letters, six digits, eight of either.
fn fit(structure: &str, account: &[u8]) -> Fit {
    let (mut count, mut rest, mut right) = (0_usize, account, true);
    for byte in structure.bytes() {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
            continue;
        }
        let Some((run, behind)) = rest.split_at_checked(count) else { return Fit::WrongLength };
        right &= match byte {
            b'n' => all_digits(run),
            b'a' => run.iter().all(u8::is_ascii_uppercase),
            _ => run.iter().all(u8::is_ascii_alphanumeric),
        };
        (count, rest) = (0, behind);
    }
    match right {
        _ if !rest.is_empty() => Fit::WrongLength,
        true => Fit::Fits,
        false => Fit::WrongCharacters,
    }
}

/// The check digits that the accounts of some countries have of their own: Belgium mod 97, Montenegro ISO 7064 mod 97, Norway mod
/// 11, Spain two digits mod 11 over bank and account. In other countries the IBAN's own are all that the registry gives.
fn national_check(country: [u8; 2], account: &[u8]) -> bool {
    match &country {
        b"BE" => (part(account, 0, 10) + 96) % 97 + 1 == part(account, 10, 12),
        b"ME" => mod_97(&[account]) == Some(1),
        b"NO" => match account.strip_prefix(b"0000") {
            Some(postal) => luhn(postal),
            None => weighted(account, &[6, 7, 8, 9, 4, 5, 6, 7, 8, 9]) % 11 == digit_at(account, 10),
        },
        b"ES" => {
            let (bank, own) = (account.get(..8).unwrap_or_default(), account.get(10..).unwrap_or_default());
            let check = |sum: u32| if sum % 11 < 2 { sum % 11 } else { 11 - sum % 11 };
            check(weighted(bank, &[4, 8, 16, 32, 64, 128, 256, 512])) == digit_at(account, 8)
                && check(weighted(own, &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512])) == digit_at(account, 9)
        }
        _ => true,
    }
}

fn russian(code: &Code, bik: String, text: &str) -> Normalized<BankAccount> {
    if code.len() != RUSSIAN_LENGTH {
        let card = payment_card::contains(text);
        return refused(if card { issue(IssueCode::CardNumber) } else { issue(IssueCode::IdentifierLength).detail(code.len().to_string()) });
    }
    let Some(sum) = account_sum(code.bytes(), bik.as_bytes()) else { return refused(issue(IssueCode::IdentifierFormat)) };
    let right = sum % 10 == 0 || is_treasury(code.bytes(), bik.as_bytes());
    found(code, bik, if right { Vec::new() } else { vec![issue(IssueCode::IdentifierChecksum)] })
}

/// Accounts of the Treasury (03…, in roubles, at one of its bodies) have the code of the territory where others have the key.
fn is_treasury(account: &[u8], bik: &[u8]) -> bool {
    account.starts_with(b"03") && account.get(5..8) == Some(b"643") && matches!(bik.first_chunk::<2>(), Some(b"00" | b"01" | b"02"))
}

/// Order 515: three digits of the bank and the account, weights 7, 1, 3. For accounts at the Bank of Russia itself and
/// correspondent accounts there (30101) the bank is `0` and digits 5 and 6 of the BIK, else its digits 7 to 9.
fn account_sum(account: &[u8], bik: &[u8]) -> Option<u32> {
    const LETTERS: &[u8] = b"ABCEHKMPTX";
    let central = account.starts_with(b"30101") || account.starts_with(b"40102") || matches!(bik.get(6..), Some(b"000" | b"001" | b"002"));
    let bank = if central { [b'0', *bik.get(4)?, *bik.get(5)?] } else { *bik.get(6..)?.first_chunk()? };
    let value = |place: usize, byte: u8| match byte {
        b'0'..=b'9' => Some(digit(byte)),
        _ if place == 5 => LETTERS.iter().zip(0..).find(|(letter, _)| **letter == byte).map(|(_, digit)| digit),
        _ => None,
    };
    let mut sum = weighted(&bank, &[7, 1, 3]);
    for ((place, &byte), weight) in account.iter().enumerate().zip([7, 1, 3].iter().cycle()) {
        sum += value(place, byte)? * weight;
    }
    Some(sum)
}

/// An account that cannot be checked: without a bank's code, or with one of another country.
fn other(code: &Code, bank_code: &str, text: &str) -> Normalized<BankAccount> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 5..=34;
    // Grouped in a way that no card is, the digits alone may still be one.
    if payment_card::contains(text) || payment_card::contains(code.as_str()) {
        return refused(issue(IssueCode::CardNumber));
    }
    if !LENGTHS.contains(&code.len()) {
        return refused(issue(IssueCode::IdentifierLength).detail(code.len().to_string()));
    }
    let mut bank = Code::read(bank_code);
    let known =
        bank.as_mut().is_some_and(|bank| bank.unify_letters(&[]) && (bank.len() == 6 && all_digits(bank.bytes()) || matches!(bank.len(), 8 | 11)));
    let issues = if known { Vec::new() } else { vec![issue(IssueCode::IdentifierComponent).detail("bank code")] };
    let bank = bank.filter(|_| known);
    found(code, bank.as_ref().map_or(bank_code.trim(), Code::as_str).to_string(), issues)
}

pub(super) fn normalize_bik(raw: &str) -> Normalized<String> {
    const LENGTH: usize = 9;
    match statement(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    let text = crate::text::begin(raw, RULE_BYTES_MAX);
    let plain = Code::read(text).filter(|code| !code.has_letters());
    let code = plain.or_else(|| Code::read(unlabelled(text))).filter(|code| !code.has_letters());
    let Some(code) = code else { return Normalized::refused(vec![issue(IssueCode::IdentifierFormat)]) };
    // Every BIK in use begins with 0; eight digits are one whose zero a spreadsheet dropped.
    if code.len() == LENGTH - 1
        && code.bytes().starts_with(b"4")
        && let Some(padded) = code.padded(LENGTH)
    {
        return Normalized::value(padded.as_str().to_string(), vec![issue(IssueCode::IdentifierLeadingZero).suggest(padded.as_str())]);
    }
    if code.len() != LENGTH {
        return Normalized::refused(vec![issue(IssueCode::IdentifierLength).detail(code.len().to_string())]);
    }
    if number(code.bytes()) == 0 {
        return Normalized::refused(vec![issue(IssueCode::IdentifierEqualDigits)]);
    }
    Normalized::value(code.as_str().to_string(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The look-up by halves needs the registry in order.
    #[test]
    fn the_registry_is_sorted() {
        assert!(IBAN.is_sorted_by_key(|(country, _)| *country));
    }
}
