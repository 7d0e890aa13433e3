//! Bank accounts: IBAN, Russian accounts with their bank's code, and accounts of other countries as they are.
//!
//! IBAN: ISO 13616 and SWIFT's registry of structures (release 101). Russian accounts: Bank of Russia, order 515 of 08.09.1997 (weights
//! 7, 1, 3 over bank and account) and regulation 809-P for the letter in place 6.

use super::code::{Code, is_edge, is_scientific};
use super::label::label;
use super::sums::{all_digits, digit, digit_at, luhn, mod_97, number, part, weighted};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::field::BANK_ACCOUNT;
use crate::model::{BankAccount, Issue};
use crate::rules::{Normalized, Statement, payment_card, presence};

/// Countries of the IBAN registry and the structure of what follows country and check digits: `n` digits, `a` capital letters,
/// `c` either.
const IBAN: &[(&str, &str)] = &[
    ("AD", "8n12c"),
    ("AE", "19n"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("BH", "4a14c"),
    ("BI", "23n"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CH", "5n12c"),
    ("CR", "18n"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DJ", "23n"),
    ("DK", "14n"),
    ("DO", "4c20n"),
    ("EE", "16n"),
    ("EG", "25n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FK", "2a12n"),
    ("FO", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GE", "2a16n"),
    ("GI", "4a15c"),
    ("GL", "14n"),
    ("GR", "7n16c"),
    ("GT", "4c20c"),
    ("HN", "4a20n"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LC", "4a24c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("LY", "21n"),
    ("MC", "10n11c2n"),
    ("MD", "2c18c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MN", "16n"),
    ("MR", "23n"),
    ("MT", "4a5n18c"),
    ("MU", "4a19n3a"),
    ("NI", "4a20n"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("OM", "3n16c"),
    ("PK", "4a16c"),
    ("PL", "24n"),
    ("PS", "4a21c"),
    ("PT", "21n"),
    ("QA", "4a21c"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("RU", "14n15c"),
    ("SA", "2n18c"),
    ("SC", "4a20n3a"),
    ("SD", "14n"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("SO", "19n"),
    ("ST", "21n"),
    ("SV", "4a20n"),
    ("TL", "19n"),
    ("TN", "20n"),
    ("TR", "5n1n16c"),
    ("UA", "6n19c"),
    ("VA", "18n"),
    ("VG", "4a16n"),
    ("XK", "16n"),
    ("YE", "4a4n18c"),
];

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, BANK_ACCOUNT)
}

fn refused(issue: Issue) -> Normalized<BankAccount> {
    Normalized::refused(vec![issue])
}

fn found(account: &Code, bank_code: &str, issues: Vec<Issue>) -> Normalized<BankAccount> {
    Normalized::value(BankAccount { account: account.as_str().to_string(), bank_code: bank_code.to_string(), bank_name: String::new() }, issues)
}

pub(super) fn normalize(raw: &str, bank_code: &str) -> Normalized<BankAccount> {
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    if raw.len() > RULE_BYTES_MAX {
        return refused(issue(IssueCode::IdentifierLength).detail(format!("> {RULE_BYTES_MAX}")));
    }
    let text = unlabelled(raw);
    if is_scientific(text) {
        return refused(issue(IssueCode::ValueLost));
    }
    let Some(mut code) = Code::read(text) else {
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
        Some(bik) => russian(&code, &bik, text),
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

fn iban(code: &Code) -> Normalized<BankAccount> {
    let Some((head, account)) = code.bytes().split_first_chunk::<4>() else { return refused(issue(IssueCode::IdentifierFormat)) };
    let country = head.get(..2).unwrap_or_default();
    let known = IBAN.binary_search_by(|(known, _)| known.as_bytes().cmp(country)).ok().and_then(|place| IBAN.get(place));
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
    if mod_97(account.iter().chain(head).copied()) != Some(1) || !national_check(country, account) {
        issues.push(issue(IssueCode::IdentifierChecksum));
    }
    found(code, "", issues)
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
fn national_check(country: &[u8], account: &[u8]) -> bool {
    match country {
        b"BE" => (part(account, 0, 10) + 96) % 97 + 1 == part(account, 10, 12),
        b"ME" => mod_97(account.iter().copied()) == Some(1),
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

fn russian(code: &Code, bik: &str, text: &str) -> Normalized<BankAccount> {
    const LENGTH: usize = 20;
    if code.len() != LENGTH {
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
    if payment_card::contains(text) {
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
    found(code, bank.as_ref().map_or(bank_code.trim(), Code::as_str), issues)
}

pub(super) fn normalize_bik(raw: &str) -> Normalized<String> {
    const LENGTH: usize = 9;
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![issue(IssueCode::Placeholder)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    let text = crate::text::begin(raw, RULE_BYTES_MAX);
    let code = Code::read(unlabelled(text)).filter(|code| all_digits(code.bytes()));
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
        assert!(IBAN.is_sorted_by_key(|(country, _)| country));
    }
}
