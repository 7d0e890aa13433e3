//! Sites, messengers and social handles.
//!
//! A site becomes one canonical address: `https://`, the host in lower case Unicode (UTS #46), no default port, no slash at the
//! end. A messenger account becomes service and handle, read from a link (`t.me/ivan`), an app's link (`viber://chat?number=`),
//! a prefix (`telegram: @ivan`) or a bare name where the column names the service. Handles are lower case; phones among them
//! are `+` and digits. Nothing is resolved or fetched. Linear in the text, bounded by `RULE_BYTES_MAX`.

use super::{Normalized, Statement, payment_card, presence};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::field::{MESSENGER, SITE};
use crate::model::{FieldNumber, Issue, Messenger};
use crate::text::{self, digit_value};
use std::borrow::Cow;

/// Longest host name in its ASCII form (RFC 1035 §2.3.4).
const HOST_BYTES_MAX: usize = 253;

/// Longest handle that is taken, in characters: Skype and VK allow 32, others less; the rest is room for phones and ids.
const HANDLE_CHARS_MAX: usize = 64;

/// A service: its public name, hosts of its links, and words for it.
struct Service {
    name: &'static str,
    hosts: &'static [&'static str],
    words: &'static [&'static str],
    /// Accounts are phone numbers first of all.
    by_phone: bool,
}

const SERVICES: &[Service] = &[
    Service {
        name: "telegram",
        hosts: &["t.me", "telegram.me", "telegram.dog"],
        words: &["telegram", "tg", "телеграм", "телеграмм", "тг"],
        by_phone: false,
    },
    Service {
        name: "whatsapp",
        hosts: &["wa.me", "api.whatsapp.com", "whatsapp.com", "chat.whatsapp.com"],
        words: &["whatsapp", "wa", "ватсап", "вотсап", "вацап", "ватцап", "whats app"],
        by_phone: true,
    },
    Service {
        name: "viber", hosts: &["viber.com", "chats.viber.com", "viber.click"], words: &["viber", "вайбер", "вибер"], by_phone: true
    },
    Service {
        name: "vk", hosts: &["vk.com", "vk.ru", "m.vk.com", "vkontakte.ru"], words: &["vk", "вк", "вконтакте", "vkontakte"], by_phone: false
    },
    Service {
        name: "ok", hosts: &["ok.ru", "m.ok.ru", "odnoklassniki.ru"], words: &["ok", "ок", "одноклассники", "odnoklassniki"], by_phone: false
    },
    Service {
        name: "instagram",
        hosts: &["instagram.com", "instagr.am"],
        words: &["instagram", "inst", "инстаграм", "инстаграмм", "инста"],
        by_phone: false,
    },
    Service {
        name: "facebook",
        hosts: &["facebook.com", "m.facebook.com", "fb.com", "fb.me"],
        words: &["facebook", "fb", "фейсбук"],
        by_phone: false,
    },
    Service { name: "messenger", hosts: &["m.me"], words: &["messenger"], by_phone: false },
    Service { name: "skype", hosts: &["join.skype.com"], words: &["skype", "скайп", "скайпе"], by_phone: false },
    Service { name: "linkedin", hosts: &["linkedin.com"], words: &["linkedin"], by_phone: false },
    Service { name: "x", hosts: &["x.com", "twitter.com"], words: &["twitter", "x"], by_phone: false },
    Service { name: "tiktok", hosts: &["tiktok.com"], words: &["tiktok", "тикток"], by_phone: false },
    Service { name: "youtube", hosts: &["youtube.com"], words: &["youtube", "ютуб"], by_phone: false },
    Service { name: "max", hosts: &["max.ru"], words: &["max", "макс"], by_phone: true },
    Service { name: "signal", hosts: &["signal.me"], words: &["signal", "сигнал"], by_phone: true },
    Service { name: "wechat", hosts: &[], words: &["wechat", "вичат"], by_phone: false },
    Service { name: "icq", hosts: &["icq.im"], words: &["icq", "аська"], by_phone: false },
    Service { name: "discord", hosts: &["discord.com"], words: &["discord", "дискорд"], by_phone: false },
];

/// First parts of a link's path that name a kind of page, not an account.
const PATH_WORDS: &[&str] = &["profile", "in", "u", "user", "c", "channel", "s", "people", "send", "chat", "add", "#"];

/// Reads the address of a site: `https://` and the host in lower case Unicode, no default port, no slash at the end.
pub fn normalize_site(raw: &str) -> Normalized<String> {
    let text = match prepare(raw, SITE) {
        Ok(text) => text,
        Err(done) => return done,
    };
    let refused = || Normalized::refused(vec![Issue::new(IssueCode::UrlFormat, SITE)]);
    let Some(url) = site(&text) else { return refused() };
    if payment_card::contains(&url) {
        return Normalized::refused(vec![Issue::new(IssueCode::CardNumber, SITE)]);
    }
    Normalized::value(url, Vec::new())
}

fn prepare<T>(raw: &str, field: FieldNumber) -> Result<Cow<'_, str>, Normalized<T>> {
    match presence::classify(raw) {
        Statement::Value if raw.len() > RULE_BYTES_MAX => {
            Err(Normalized::refused(vec![Issue::new(IssueCode::TooLong, field).detail(RULE_BYTES_MAX.to_string()), format_issue(field)]))
        }
        Statement::Value => Ok(text::clean(raw, RULE_BYTES_MAX).0),
        Statement::Unknown => Err(Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, field)])),
        statement => Err(Normalized::statement(statement, Vec::new())),
    }
}

fn format_issue(field: FieldNumber) -> Issue {
    Issue::new(if field == SITE { IssueCode::UrlFormat } else { IssueCode::HandleFormat }, field)
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
fn strip_scheme(text: &str) -> Option<(&'static str, &str)> {
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

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
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

/// Reads a messenger handle or a link to one. `service` where the column says it; links (`t.me/…`, `wa.me/…`) say it themselves.
pub fn normalize_messenger(raw: &str, service: &str) -> Normalized<Messenger> {
    let text = match prepare(raw, MESSENGER) {
        Ok(text) => text,
        Err(done) => return done,
    };
    let refused = || Normalized::refused(vec![format_issue(MESSENGER)]);
    if payment_card::contains(&text) {
        return Normalized::refused(vec![Issue::new(IssueCode::CardNumber, MESSENGER)]);
    }
    let Some((service, handle)) = link(&text).or_else(|| named(&text, service)) else { return refused() };
    // What is left of `0 /` is the mark of an empty cell, not a name.
    let says_something = |handle: &String| presence::classify(handle) == Statement::Value && !payment_card::contains(handle);
    match canonical_handle(&handle, &service).filter(says_something) {
        Some(handle) => Normalized::value(Messenger { service, handle }, Vec::new()),
        None => refused(),
    }
}

fn service_of(word: &str) -> Option<&'static Service> {
    let word = word.trim().to_lowercase();
    SERVICES.iter().find(|service| service.name == word || service.words.contains(&word.as_str()))
}

/// Service and handle of a link.
fn link(text: &str) -> Option<(String, String)> {
    let apps: [(&str, &str, &str); 6] = [
        ("viber://", "number=", "viber"),
        ("whatsapp://", "phone=", "whatsapp"),
        ("tg://", "domain=", "telegram"),
        ("tg://", "phone=", "telegram"),
        ("skype:", "", "skype"),
        ("viber:", "", "viber"),
    ];
    for (scheme, key, service) in apps {
        let Some(rest) = strip_prefix_ignoring_case(text, scheme) else { continue };
        let Some((_, value)) = rest.split_once(key) else { continue };
        let end = value.find(['&', '?', '#']).unwrap_or(value.len());
        return Some((service.to_string(), percent_plus(value.get(..end)?)));
    }
    let (scheme, rest) = strip_scheme(text)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let known = SERVICES.iter().find(|service| service.hosts.contains(&host));
    let Some(service) = known else {
        // A link to an unknown place is no handle.
        return (!scheme.is_empty()).then(|| (String::new(), String::new()));
    };
    if let Some((_, value)) = path.split_once("phone=") {
        let end = value.find(['&', '#']).unwrap_or(value.len());
        return Some((service.name.to_string(), percent_plus(value.get(..end)?)));
    }
    let path = path.split(['?', '#']).next()?;
    let handle = path.split('/').find(|part| !part.is_empty() && !PATH_WORDS.contains(&part.to_lowercase().as_str()))?;
    Some((service.name.to_string(), percent_plus(handle)))
}

fn percent_plus(text: &str) -> String {
    text.replace("%2B", "+").replace("%2b", "+").replace("%20", " ").replace("%40", "@")
}

/// Service and handle of `telegram: @ivan`, `@ivan` or a bare handle whose service the column says.
fn named(text: &str, service: &str) -> Option<(String, String)> {
    let said = service_of(service);
    let (head, rest) = text.split_once([':', ' ', '-', '=']).map_or(("", text), |(head, rest)| (head, rest));
    if let Some(found) = service_of(head).filter(|_| !rest.trim().is_empty()) {
        return Some((found.name.to_string(), rest.trim_start_matches([':', ' ', '-', '=']).to_string()));
    }
    match said {
        Some(found) => Some((found.name.to_string(), text.to_string())),
        None if !service.trim().is_empty() => Some((service.trim().to_lowercase(), text.to_string())),
        // A bare @name is Telegram's way of writing.
        None => text.starts_with('@').then(|| ("telegram".to_string(), text.to_string())),
    }
}

/// A handle in lower case, or a phone as `+` and digits.
fn canonical_handle(handle: &str, service: &str) -> Option<String> {
    let handle = handle.trim().trim_end_matches(['/', ',', ';']).trim_start_matches('@').trim();
    if service.is_empty() || handle.is_empty() || handle.chars().count() > HANDLE_CHARS_MAX {
        return None;
    }
    let by_phone = SERVICES.iter().any(|known| known.name == service && known.by_phone);
    if let Some(phone) = phone_handle(handle).filter(|_| by_phone || handle.starts_with('+')) {
        return Some(phone);
    }
    let plain = handle.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | ':'));
    // Skype names may be e-mail addresses (`live:` names and old ones); others are words.
    let skype = service == "skype" && handle.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | ',' | '@'));
    (plain || skype).then(|| handle.to_lowercase())
}

/// `+79161234567` from the ways of writing a phone; a Russian or Kazakh 8 in front of ten digits is the country's 7.
fn phone_handle(handle: &str) -> Option<String> {
    let mut digits = String::from("+");
    for c in handle.chars() {
        match digit_value(c) {
            Some(digit) => digits.push(char::from(b'0' + digit)),
            None if c == '+' && digits.len() == 1 || c.is_whitespace() || text::is_dash(c) || matches!(c, '(' | ')' | '.') => {}
            None => return None,
        }
    }
    if !handle.starts_with('+')
        && digits.len() == 12
        && let Some(rest) = digits.strip_prefix("+8")
    {
        digits = format!("+7{rest}");
    }
    (8..=16).contains(&digits.len()).then_some(digits)
}
