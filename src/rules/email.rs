//! E-mail addresses.
//!
//! The syntax is RFC 5321 and 5322 without their oddities (quoted local parts and domain literals are refused), with RFC 6531's
//! letters of all scripts; domains follow UTS #46 and must be such that mail can be sent to over the public net. What people put
//! around an address is taken off and said so. The local part keeps its case; the domain becomes lower-case Unicode. A slip in
//! the domain and a letter of another alphabet are doubts with a suggestion: an address is never rewritten.
//!
//! `match_key` is what two spellings of one mailbox have in common; it depends on the canonical form alone. Bounds: 254 bytes
//! (RFC 5321 §4.5.3.1.3), `RULE_BYTES_MAX` of a cell. Linear; an ordinary address costs two allocations and its key.

use super::host::is_registrable;
use super::{Normalized, Statement, payment_card, presence};
use crate::limits::{EMAIL_BYTES_MAX, RULE_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::field::EMAIL;
use crate::model::{Email, EmailClass, Issue};
use crate::text::{self, Script, is_unsafe, script};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

use crate::rules::tables::email_domains as domains;

/// What the rule makes of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailReading {
    /// The value to be stored.
    pub email: Email,
    /// The address with its domain in ASCII (punycode).
    pub ascii: String,
    /// What two spellings of one mailbox have in common.
    pub match_key: String,
}

/// Why an address is refused: a code and words for its text.
type Fault = (IssueCode, &'static str);

/// Reads one address.
pub fn normalize(raw: &str) -> Normalized<EmailReading> {
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, EMAIL)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    let mut issues = Vec::new();
    if raw.len() > RULE_BYTES_MAX {
        issues.push(Issue::new(IssueCode::EmailLocal, EMAIL).detail("too long"));
        return Normalized::refused(issues);
    }
    let (clean, cleaned) = text::clean(raw, RULE_BYTES_MAX);
    if cleaned.unsafe_chars {
        issues.push(Issue::new(IssueCode::UnsafeChar, EMAIL));
    }
    let address = unwrap(&clean);
    if address != clean {
        issues.push(Issue::new(IssueCode::EmailFixed, EMAIL));
    }
    if payment_card::contains(&address) {
        issues.push(Issue::new(IssueCode::CardNumber, EMAIL));
        return Normalized::refused(issues);
    }
    match parse(&address) {
        Ok((local, domain, ascii)) => read(local, &domain, &ascii, issues),
        Err((code, words)) => {
            issues.push(Issue::new(code, EMAIL).detail(words));
            Normalized::refused(issues)
        }
    }
}

/// The parts of an address: local part, domain in Unicode, domain in ASCII.
fn parse(address: &str) -> Result<(&str, String, String), Fault> {
    if address.starts_with('"') {
        return Err((IssueCode::EmailLocal, "quoted"));
    }
    let (local, domain) = address.split_once('@').ok_or((IssueCode::EmailNoAt, ""))?;
    if domain.contains('@') {
        return Err((IssueCode::EmailManyAt, ""));
    }
    check_local(local)?;
    let (unicode, ascii) = check_domain(domain)?;
    let bytes = local.len() + 1 + unicode.len().max(ascii.len());
    if bytes > EMAIL_BYTES_MAX {
        return Err((IssueCode::EmailLocal, "too long"));
    }
    if is_special_use(&ascii) {
        return Err((IssueCode::EmailReserved, ""));
    }
    Ok((local, unicode, ascii))
}

/// RFC 5322 §3.2.3 dot-atom, with the letters of RFC 6531 §3.3.
fn check_local(local: &str) -> Result<(), Fault> {
    let fault = |words| Err((IssueCode::EmailLocal, words));
    if local.is_empty() {
        return fault("empty");
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return fault("dots");
    }
    let allowed = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        _ if c.is_ascii() => ".!#$%&'*+-/=?^_`{|}~".contains(c),
        _ => !(is_unsafe(c) || c.is_whitespace() || is_private(c)),
    };
    if !local.chars().all(allowed) || local.chars().next().is_some_and(is_combining_mark) {
        return fault("characters");
    }
    Ok(())
}

/// Characters without a meaning of their own (Unicode categories Co, Cn at the ends of planes).
fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000.. | 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// A domain in Unicode and in ASCII.
fn check_domain(domain: &str) -> Result<(String, String), Fault> {
    let fault = |words| Err((IssueCode::EmailDomain, words));
    if domain.is_empty() {
        return fault("empty");
    }
    if domain.starts_with('[') {
        return fault("literal");
    }
    if domain.starts_with('.') || domain.ends_with('.') || domain.contains("..") {
        return fault("dots");
    }
    if !domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.') || !c.is_ascii()) {
        return fault("characters");
    }
    if domain.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return fault("hyphens");
    }
    let Ok(ascii) = Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify) else {
        return fault("not a domain name");
    };
    if !ascii.contains('.') {
        return fault("no dot");
    }
    if !ascii.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return fault("no top-level domain");
    }
    let unicode = if ascii.contains("xn--") {
        let (unicode, result) = Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
        if result.is_err() || !is_registrable(&unicode) {
            return fault("not a domain name");
        }
        unicode.into_owned()
    } else {
        ascii.as_ref().to_string()
    };
    Ok((unicode, ascii.into_owned()))
}

fn top_level(ascii: &str) -> &str {
    ascii.rsplit('.').next().unwrap_or_default()
}

/// Special-use names that no public mail can reach (RFC 6761, 6762, 7686, 8375).
fn is_special_use(ascii: &str) -> bool {
    matches!(top_level(ascii), "arpa" | "invalid" | "local" | "localhost" | "onion" | "test")
}

/// Names that are kept out of the public net, yet servers of a firm's own net may take mail for (ICANN 2024, RFC 9476).
fn is_private_use(ascii: &str) -> bool {
    matches!(top_level(ascii), "internal" | "alt")
}

/// Mailboxes whose name has no case (RFC 2142 §3, §4, §5).
const CASELESS: &[&str] = &[
    "info",
    "marketing",
    "sales",
    "support",
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
    "webmaster",
    "www",
    "uucp",
    "ftp",
];

/// What a correct address means: class, slips, made-up ones.
fn read(local: &str, domain: &str, ascii: &str, mut issues: Vec<Issue>) -> Normalized<EmailReading> {
    let lower = local.to_lowercase();
    if is_made_up(&lower, ascii) {
        issues.push(Issue::new(IssueCode::EmailPlaceholder, EMAIL));
        return Normalized::statement(Statement::Unknown, issues);
    }
    let class = class(&lower, ascii);
    if class == EmailClass::Disposable {
        issues.push(Issue::new(IssueCode::EmailDisposable, EMAIL));
    }
    if let Some(issue) = mixed_script(local, domain) {
        issues.push(issue);
    } else if let Some(meant) = meant_domain(ascii) {
        issues.push(Issue::new(IssueCode::EmailTypo, EMAIL).suggest(format!("{local}@{meant}")));
    }
    if is_private_use(ascii) {
        issues.push(Issue::new(IssueCode::EmailPrivateDomain, EMAIL));
    }
    let local = if CASELESS.contains(&lower.as_str()) { &lower } else { local };
    let canonical = format!("{local}@{domain}");
    let reading = EmailReading {
        ascii: if ascii == domain { canonical.clone() } else { format!("{local}@{ascii}") },
        match_key: key(&lower, ascii),
        email: Email { canonical: Some(canonical), class, primary: false },
    };
    Normalized::value(reading, issues)
}

fn holds(table: &[&str], word: &str) -> bool {
    table.binary_search(&word).is_ok()
}

fn class(local: &str, ascii: &str) -> EmailClass {
    if holds(domains::DISPOSABLE, ascii) {
        EmailClass::Disposable
    } else if holds(domains::ROLES, local) {
        EmailClass::Role
    } else if holds(domains::PERSONAL, ascii) {
        EmailClass::Personal
    } else {
        EmailClass::Corporate
    }
}

/// Whether mailboxes of a domain are one organization's: neither a public service's nor throw-away ones.
pub(crate) fn is_firms_domain(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    !holds(domains::PERSONAL, &domain) && !holds(domains::DISPOSABLE, &domain)
}

/// Addresses that stand where there is none: `net@net.ru`, `no@mail.ru`, `noemail@…`.
fn is_made_up(local: &str, ascii: &str) -> bool {
    const NO_MAIL: &[&str] = &[
        "noemail",
        "nomail",
        "nomailaddress",
        "netmail",
        "netemail",
        "netpochty",
        "netpochti",
        "netpochta",
        "netadresa",
        "bezpochty",
        "withoutemail",
        "donthaveemail",
        "noaddress",
        "nemail",
        "емейланет",
        "нетпочты",
        "нетемейла",
        "немаєпошти",
    ];
    const NOTHING: &[&str] = &["no", "net", "none", "нет", "немає", "nema", "nety", "netu", "test", "тест", "null", "empty", "xxx", "qwerty", "asdf"];
    const DOUBLED: &[&str] = &["mail", "email", "qwe", "asd", "zxc", "123", "1234", "12345", "abc", "user", "name"];
    let first_label = ascii.split('.').next().unwrap_or_default();
    let plain: Cow<'_, str> = if local.contains(['-', '_', '.']) { Cow::Owned(local.replace(['-', '_', '.'], "")) } else { Cow::Borrowed(local) };
    let repeated = local.chars().all(|c| local.starts_with(c));
    NO_MAIL.contains(&&*plain)
        || local == first_label && (NOTHING.contains(&local) || DOUBLED.contains(&local) || repeated)
        || NOTHING.contains(&local) && (holds(domains::PERSONAL, ascii) || NOTHING.contains(&first_label))
}

/// Latin and Cyrillic letters where one alphabet was meant. A Cyrillic domain may have Latin names before it, not the reverse.
fn mixed_script(local: &str, domain: &str) -> Option<Issue> {
    if local.is_ascii() && domain.is_ascii() {
        return None;
    }
    let has = |text: &str, wanted| text.chars().any(|c| script(c) == Some(wanted));
    let mixed = |text: &str| has(text, Script::Latin) && has(text, Script::Cyrillic);
    let latin = |text: &str| text.chars().map(|c| text::latin_twin(c).unwrap_or(c)).collect::<String>();
    let domain_twin = latin(domain);
    let look_alike = !domain.is_ascii() && domain_twin.is_ascii() && holds(domains::PERSONAL, &domain_twin);
    let local_mixed = mixed(local) || has(local, Script::Cyrillic) && domain.is_ascii();
    if !(look_alike || local_mixed || domain.split('.').any(mixed)) {
        return None;
    }
    let twin = format!("{}@{domain_twin}", latin(local));
    let issue = Issue::new(IssueCode::EmailMixedScript, EMAIL);
    Some(if twin.is_ascii() { issue.suggest(twin) } else { issue })
}

/// The mail service that was probably meant by a domain that is none.
fn meant_domain(ascii: &str) -> Option<&'static str> {
    if holds(domains::PERSONAL, ascii) || holds(domains::EXISTING, ascii) || holds(domains::DISPOSABLE, ascii) {
        return None;
    }
    if let Ok(index) = domains::SLIPS.binary_search_by_key(&ascii, |(slip, _)| slip) {
        return domains::SLIPS.get(index).map(|(_, meant)| *meant);
    }
    domains::FREQUENT.iter().find(|known| is_one_slip(ascii.as_bytes(), known.as_bytes())).copied()
}

/// One letter more, one less, another one, or two neighbours exchanged (optimal string alignment distance 1).
fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count().min(a.len().min(b.len()) - front);
    match (a.get(front..a.len() - back), b.get(front..b.len() - back)) {
        (Some([_] | []), Some([_])) | (Some([_]), Some([])) => true,
        (Some([a, b]), Some([c, d])) => a == d && b == c,
        _ => false,
    }
}

/// The address without what stands around it: `mailto:`, a label, a name and angle brackets, blanks at the signs, full width.
fn unwrap(text: &str) -> Cow<'_, str> {
    let mut rest = text;
    for label in ["mailto:", "e-mail:", "email:", "mail:", "почта:", "пошта:", "эл. почта:", "е-mail:", "эл.почта:"] {
        if let Some((head, behind)) = rest.split_at_checked(label.len())
            && head.to_lowercase() == label
        {
            rest = behind.trim_start();
        }
    }
    if rest.len() < text.len() {
        // The query of a mailto link is not part of the address (RFC 6068).
        rest = rest.find('@').and_then(|at| rest.get(at..).and_then(|behind| behind.find('?')).and_then(|end| rest.get(..at + end))).unwrap_or(rest);
    }
    if let Some((_, inside)) = rest.rsplit_once('<')
        && let Some((inside, "" | "," | ";" | ".")) = inside.split_once('>')
        && inside.contains(['@', '＠'])
    {
        rest = inside.trim();
        let stripped = rest.split_at_checked(7).filter(|(head, _)| head.eq_ignore_ascii_case("mailto:"));
        rest = stripped.map_or(rest, |(_, behind)| behind);
    }
    let quoted = rest.starts_with('"') && rest.contains("\"@");
    if !quoted {
        rest = rest.trim_start_matches(['(', '<', '[', '"', '«', '“', '„', ',', ';', ':', ' ']);
        rest = rest.trim_end_matches([')', '>', '"', '»', '”', ',', ';', ':', ' ']);
        rest = rest.strip_suffix('.').unwrap_or(rest);
        // An apostrophe may be part of a name; a pair around the whole is a pair of quotes.
        rest = rest.strip_prefix('\'').and_then(|inside| inside.strip_suffix('\'')).unwrap_or(rest);
        // A closing bracket stays where it closes a domain literal, which is refused as such.
        if !rest.contains("@[") {
            rest = rest.trim_end_matches(']');
        }
    }
    let narrow = |c: char| u32::from(c).checked_sub(0xFF01).filter(|offset| *offset <= 0x5D).and_then(|offset| char::from_u32(offset + 0x21));
    if !rest.contains(|c: char| c == ' ' || narrow(c).is_some()) {
        return Cow::Borrowed(rest);
    }
    let chars: String = rest.chars().map(|c| narrow(c).unwrap_or(c)).collect();
    let chars = without_blanks_at_signs(&chars);
    // Beside letters of other scripts full width was meant: the name before @ stays as typed.
    match (chars.split_once('@'), rest.split_once(['@', '＠'])) {
        (Some((name, domain)), Some((typed, _))) if !name.is_ascii() => Cow::Owned(format!("{}@{domain}", typed.trim())),
        _ => Cow::Owned(chars),
    }
}

/// Takes the blanks off that stand at the @ and, behind it, at dots.
fn without_blanks_at_signs(text: &str) -> String {
    let Some((local, domain)) = text.split_once('@') else { return text.to_string() };
    let domain: Vec<&str> = domain.split('.').map(str::trim).collect();
    format!("{}@{}", local.trim(), domain.join("."))
}

/// The addresses of one cell: each one's text and reading, and issues about the cell (`email_several`). Words between them are
/// given as refused readings, so that nothing of the cell is lost.
pub fn normalize_cell(raw: &str) -> (Vec<(String, Normalized<EmailReading>)>, Vec<Issue>) {
    let bounded = crate::text::begin(raw, RULE_BYTES_MAX);
    let mut issues = Vec::new();
    if bounded.len() < raw.len() {
        issues.push(Issue::new(IssueCode::TooLong, EMAIL).detail(RULE_BYTES_MAX.to_string()));
    }
    let pieces = pieces(bounded);
    if pieces.len() < 2 {
        let text = raw.trim();
        let reading = normalize(if issues.is_empty() { raw } else { bounded });
        return (if text.is_empty() { Vec::new() } else { vec![(text.to_string(), reading)] }, issues);
    }
    let readings: Vec<_> = pieces
        .into_iter()
        .map(|piece| {
            let reading = normalize(&piece);
            (piece, reading)
        })
        .collect();
    if readings.iter().filter(|(text, _)| text.contains(['@', '＠'])).count() > 1 {
        issues.push(Issue::new(IssueCode::EmailSeveral, EMAIL));
    }
    (readings, issues)
}

/// The texts of a cell that are an address each, or stand between addresses.
fn pieces(text: &str) -> Vec<String> {
    let is_at = |c: char| matches!(c, '@' | '＠');
    let count = |text: &str| text.chars().filter(|&c| is_at(c)).count();
    let mut pieces = Vec::new();
    // The comma inside quotes belongs to a name: `"Иванов, Иван" <ivan@mail.ru>`.
    let mut quoted = false;
    let chunks = text.split(|c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ',' | ';' | '|' | '\n' | '\r' | '\t' | '、' | '，' | '；')
    });
    for chunk in chunks.map(str::trim).filter(|chunk| !chunk.is_empty()) {
        if count(chunk) < 2 {
            pieces.push(chunk.to_string());
            continue;
        }
        // Several in a chunk stand with blanks or slashes between them; a name belongs to the angle brackets behind it.
        let mut name = String::new();
        for word in tight(chunk).split([' ', '/', '\u{A0}']).filter(|word| !word.is_empty()) {
            if !word.contains(is_at) {
                name.push_str(word);
                name.push(' ');
            } else if word.starts_with('<') {
                pieces.push(format!("{name}{word}"));
                name.clear();
            } else {
                pieces.extend((!name.is_empty()).then(|| std::mem::take(&mut name).trim().to_string()));
                pieces.push(word.to_string());
            }
        }
        pieces.extend((!name.is_empty()).then(|| name.trim().to_string()));
    }
    pieces
}

/// The text without blanks at its @ signs.
fn tight(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('@').enumerate() {
        if index > 0 {
            out.truncate(out.trim_end().len());
            out.push('@');
        }
        out.push_str(if index > 0 { part.trim_start() } else { part });
    }
    out
}

/// The match key of a canonical address.
pub fn match_key(canonical: &str) -> String {
    let lower = canonical.to_lowercase();
    let Some((local, domain)) = lower.rsplit_once('@') else { return lower };
    if domain.is_ascii() {
        return key(local, domain);
    }
    match Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify) {
        Ok(ascii) => key(local, &ascii),
        Err(_) => lower,
    }
}

/// The key of a local part in lower case and a domain in ASCII, by the services' own rules on aliases.
fn key(local: &str, ascii: &str) -> String {
    let untagged = local.split('+').next().filter(|name| !name.is_empty()).unwrap_or(local);
    if matches!(ascii, "gmail.com" | "googlemail.com") {
        let name: String = untagged.chars().filter(|&c| c != '.').collect();
        return format!("{name}@gmail.com");
    }
    if holds(domains::YANDEX, ascii) {
        return format!("{}@yandex.ru", untagged.replace('-', "."));
    }
    format!("{}@{ascii}", if holds(domains::TAGGED, ascii) { untagged } else { local })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables ascend, and no slip is a domain that exists.
    #[test]
    fn tables_are_in_order() {
        for table in [domains::PERSONAL, domains::EXISTING, domains::DISPOSABLE, domains::ROLES, domains::YANDEX, domains::TAGGED, domains::FREQUENT]
        {
            assert!(table.is_sorted());
        }
        assert!(domains::SLIPS.is_sorted());
        for (slip, meant) in domains::SLIPS {
            assert!(!holds(domains::PERSONAL, slip) && holds(domains::PERSONAL, meant), "{slip}");
        }
    }
}
