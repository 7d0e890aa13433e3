//! Bank accounts: IBAN, Russian accounts with their bank's code, and accounts of other countries as they are.
//!
//! IBAN: ISO 13616 and the registry of SWIFT for lengths. Russian accounts: Bank of Russia, order 515 of 08.09.1997 (weights
//! 7, 1, 3 over bank and account) and regulation 809-P for the letter in place 6.

use super::check::{all_digits, mod_97, number};
use super::{Code, is_edge, is_scientific, label};
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
    let card = payment_card::contains(text);
    let Some(mut code) = Code::read(text) else {
        return refused(issue(if card { IssueCode::CardNumber } else { IssueCode::IdentifierFormat }));
    };
    if !code.unify_letters() {
        return refused(issue(IssueCode::IdentifierFormat));
    }
    if code.bytes().iter().all(|byte| Some(byte) == code.bytes().first()) && code.len > 1 {
        return refused(issue(IssueCode::IdentifierEqualDigits));
    }
    if matches!(code.bytes(), [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit()) {
        return iban(&code);
    }
    match normalize_bik(bank_code).value {
        Some(bik) => russian(&code, &bik, card),
        None => other(&code, bank_code, card),
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

fn iban(code: &Code) -> Normalized<BankAccount> {
    let bytes = code.bytes();
    let Some((head, account)) = bytes.split_first_chunk::<4>() else { return refused(issue(IssueCode::IdentifierFormat)) };
    let country = IBAN.iter().find(|(country, _)| country.as_bytes() == head.get(..2).unwrap_or_default());
    let mut issues = code.homoglyph().into_iter().map(|issue| issue.about(BANK_ACCOUNT)).collect::<Vec<_>>();
    match country {
        None if !(8..=30).contains(&account.len()) => return refused(issue(IssueCode::IdentifierLength).detail(code.len.to_string())),
        None => issues.push(issue(IssueCode::IdentifierComponent).detail("country")),
        Some((_, structure)) => {
            if structure_len(structure) != account.len() {
                return refused(issue(IssueCode::IdentifierLength).detail(code.len.to_string()));
            }
            if !follows(structure, account) {
                return refused(issue(IssueCode::IdentifierFormat));
            }
        }
    }
    if mod_97(account.iter().chain(head).copied()) != Some(1) {
        issues.push(issue(IssueCode::IdentifierChecksum));
    }
    found(code, "", issues)
}

/// The runs of a structure: how many characters of which class. `4a6n8c` is four letters, six digits, eight of either.
fn runs(structure: &str) -> impl Iterator<Item = (usize, u8)> {
    structure.split_inclusive(['n', 'a', 'c']).filter_map(|run| {
        let (count, class) = run.split_at_checked(run.len().checked_sub(1)?)?;
        Some((count.parse().ok()?, *class.as_bytes().first()?))
    })
}

fn structure_len(structure: &str) -> usize {
    runs(structure).map(|(count, _)| count).sum()
}

fn follows(structure: &str, account: &[u8]) -> bool {
    let classes = runs(structure).flat_map(|(count, class)| std::iter::repeat_n(class, count));
    classes.zip(account).all(|(class, byte)| match class {
        b'n' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_alphanumeric(),
    })
}

fn russian(code: &Code, bik: &str, card: bool) -> Normalized<BankAccount> {
    const LENGTH: usize = 20;
    if code.len != LENGTH {
        return refused(if card { issue(IssueCode::CardNumber) } else { issue(IssueCode::IdentifierLength).detail(code.len.to_string()) });
    }
    let Some(sum) = account_sum(code.bytes(), bik.as_bytes()) else { return refused(issue(IssueCode::IdentifierFormat)) };
    let issues = if sum % 10 == 0 { Vec::new() } else { vec![issue(IssueCode::IdentifierChecksum)] };
    found(code, bik, issues)
}

/// Order 515: three digits of the bank and the account, weights 7, 1, 3. For accounts at the Bank of Russia itself and
/// correspondent accounts there (30101) the bank is `0` and digits 5 and 6 of the BIK, else its digits 7 to 9.
fn account_sum(account: &[u8], bik: &[u8]) -> Option<u32> {
    const LETTERS: &[u8] = b"ABCEHKMPTX";
    let central = account.starts_with(b"30101") || account.starts_with(b"40102") || matches!(bik.get(6..), Some(b"000" | b"001" | b"002"));
    let bank = if central { [b'0', *bik.get(4)?, *bik.get(5)?] } else { [*bik.get(6)?, *bik.get(7)?, *bik.get(8)?] };
    let digits = account.iter().zip(1..).map(|(&byte, place)| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ if place == 6 => LETTERS.iter().zip(0..).find(|(letter, _)| **letter == byte).map(|(_, digit)| digit),
        _ => None,
    });
    let all: Option<Vec<u32>> = bank.iter().map(|&byte| Some(u32::from(byte - b'0'))).chain(digits).collect();
    Some(all?.iter().zip([7, 1, 3].iter().cycle()).map(|(digit, weight)| digit * weight % 10).sum())
}

/// An account that cannot be checked: without a bank's code, or with one of another country.
fn other(code: &Code, bank_code: &str, card: bool) -> Normalized<BankAccount> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 5..=34;
    if card {
        return refused(issue(IssueCode::CardNumber));
    }
    if !LENGTHS.contains(&code.len) {
        return refused(issue(IssueCode::IdentifierLength).detail(code.len.to_string()));
    }
    let mut bank = Code::read(bank_code);
    let known = bank.as_mut().is_some_and(|bank| bank.unify_letters() && (bank.len == 6 && all_digits(bank.bytes()) || matches!(bank.len, 8 | 11)));
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
    if code.len == LENGTH - 1
        && code.bytes().starts_with(b"4")
        && let Some(padded) = code.padded(LENGTH)
    {
        return Normalized::value(padded.as_str().to_string(), vec![issue(IssueCode::IdentifierLeadingZero).suggest(padded.as_str())]);
    }
    if code.len != LENGTH {
        return Normalized::refused(vec![issue(IssueCode::IdentifierLength).detail(code.len.to_string())]);
    }
    if number(code.bytes()) == 0 {
        return Normalized::refused(vec![issue(IssueCode::IdentifierEqualDigits)]);
    }
    Normalized::value(code.as_str().to_string(), Vec::new())
}
