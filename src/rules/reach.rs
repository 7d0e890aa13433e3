//! Sites; messengers and social networks stand in `messenger.rs`.
//!
//! A site becomes one canonical address: `https://`, the host in lower case Unicode (UTS #46), no default port, no slash at the
//! end. Nothing is resolved or fetched. Linear in the text, bounded by `RULE_BYTES_MAX`.

use super::{Normalized, Statement, payment_card, presence};

pub use super::messenger::{link_of, normalize_messenger};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::field::SITE;
use crate::model::{FieldNumber, Issue};
use crate::text;
use std::borrow::Cow;

/// Longest host name in its ASCII form (RFC 1035 §2.3.4).
const HOST_BYTES_MAX: usize = 253;

/// Reads the address of a site: `https://` and the host in lower case Unicode, no default port, no slash at the end.
pub fn normalize_site(raw: &str) -> Normalized<String> {
    let text = match prepare(raw, SITE) {
        Ok(text) => text,
        Err(done) => return done,
    };
    let refused = || Normalized::refused(vec![Issue::new(IssueCode::UrlFormat, SITE)]);
    let Some(url) = site(&text) else {
        let mut read = refused();
        read.issues.extend(is_email(&text).then(|| Issue::new(IssueCode::IsEmail, SITE)));
        return read;
    };
    if payment_card::contains(&url) {
        return Normalized::refused(vec![Issue::new(IssueCode::CardNumber, SITE)]);
    }
    if site(&url).as_ref() != Some(&url) {
        return refused();
    }
    Normalized::value(url, Vec::new())
}

pub(super) fn prepare<T>(raw: &str, field: FieldNumber) -> Result<Cow<'_, str>, Normalized<T>> {
    match presence::classify(raw) {
        Statement::Value if raw.len() > RULE_BYTES_MAX => {
            Err(Normalized::refused(vec![Issue::new(IssueCode::TooLong, field).detail(RULE_BYTES_MAX.to_string()), format_issue(field)]))
        }
        Statement::Value => Ok(text::clean(raw, RULE_BYTES_MAX).0),
        Statement::Unknown => Err(Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, field)])),
        statement => Err(Normalized::statement(statement, Vec::new())),
    }
}

pub(super) fn format_issue(field: FieldNumber) -> Issue {
    Issue::new(if field == SITE { IssueCode::UrlFormat } else { IssueCode::HandleFormat }, field)
}

/// Whether a text is an e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    text.contains('@') && super::email::normalize(text).value.is_some()
}

fn site(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| matches!(c, '<' | '>' | '"' | '\'' | '«' | '»' | ',' | ';' | '(' | ')' | '[' | ']'));
    let (scheme, rest) = strip_scheme(text)?;
    if rest.contains(char::is_whitespace) || rest.contains(['\\', '<', '>', '"', '{', '}', '^', '`', '|']) {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    // An address with @ in front of the path is an e-mail or hides its host behind a user name.
    if authority.contains('@') {
        return None;
    }
    let (host, port) = authority.rsplit_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let port = match port {
        None | Some("" | "443") => None,
        Some("80") if scheme != "https" => None,
        Some(port) => Some(port.parse::<u16>().ok().filter(|&port| port > 0)?),
    };
    let host = host_name(host)?;
    let mut url = format!("https://{host}");
    if let Some(port) = port {
        url.push_str(&format!(":{port}"));
    }
    url.push_str(path.trim_end_matches(['#', '?']).trim_end_matches('/'));
    Some(url)
}

/// The scheme in front and the text behind it: `http`, `https`, or none; others are no sites.
pub(super) fn strip_scheme(text: &str) -> Option<(&'static str, &str)> {
    for scheme in ["https", "http"] {
        if let Some(rest) = strip_prefix_ignoring_case(text, scheme)
            && let Some(rest) = rest.strip_prefix(':')
        {
            return Some((scheme, rest.trim_start_matches(['/', '\\', ' '])));
        }
    }
    let rest = text.strip_prefix("//").unwrap_or(text);
    (!rest.contains("://")).then_some(("", rest))
}

pub(super) fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// A host name of at least two labels in lower case Unicode; numbers (IPv4) are no sites of clients.
fn host_name(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.');
    let ascii = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::STD3).ok()?;
    let labels_fit = ascii.split('.').all(|label| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-'));
    let last = ascii.rsplit('.').next()?;
    if !labels_fit || ascii.len() > HOST_BYTES_MAX || !ascii.contains('.') || last.len() < 2 || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (unicode, result) = idna::domain_to_unicode(&ascii);
    result.is_ok().then_some(unicode)
}
