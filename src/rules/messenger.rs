//! Accounts of messengers and social networks.
//!
//! An account becomes service and handle, read from a link (`t.me/ivan`), an app's link (`viber://chat?number=`), a word before or behind
//! (`telegram: @ivan`, `@ivan (телеграм)`) or a bare name where the column names the service. Handles are lower case, except ids that
//! have a case; phones among them are `+` and digits. Each service's own alphabet and lengths decide what can be a handle; invitations,
//! posts and short links name nobody and are refused. Nothing is resolved or fetched. Linear in the text, bounded by `RULE_BYTES_MAX`.

use super::reach::{format_issue, is_email, prepare, strip_prefix_ignoring_case, strip_scheme};
use super::tables::networks::{PATH_WORDS, SERVICES, Service};
use super::{Normalized, Statement, payment_card, presence};
use crate::message::IssueCode;
use crate::model::field::MESSENGER;
use crate::model::{Issue, Messenger};
use crate::text::{self, digit_value};

/// Longest handle of a service without rules, in characters.
const HANDLE_CHARS_MAX: usize = 64;

/// What a text names: a service by its public name, and the handle as typed.
type Account = (String, String);

/// Reads a messenger handle or a link to one. `service` where the column says it; links (`t.me/…`, `wa.me/…`) say it themselves.
pub fn normalize_messenger(raw: &str, service: &str) -> Normalized<Messenger> {
    let read = read_once(raw, service);
    // A name that reads as another one is a path, or half a link (`wa.me/wa.me/`).
    let stays = |found: &Messenger| read_once(&found.handle, &found.service).value.as_ref() == Some(found);
    if read.value.as_ref().is_some_and(|found| !stays(found)) { Normalized::refused(vec![format_issue(MESSENGER)]) } else { read }
}

fn read_once(raw: &str, service: &str) -> Normalized<Messenger> {
    let text = match prepare(raw, MESSENGER) {
        Ok(text) => text,
        Err(done) => return done,
    };
    let issue = |code| Issue::new(code, MESSENGER);
    if payment_card::contains(&text) {
        return Normalized::refused(vec![issue(IssueCode::CardNumber)]);
    }
    let found = match link(&text) {
        Link::None => named(&text, service).ok_or_else(|| whose(&text)),
        Link::Account(service, handle) => Ok((service.to_string(), handle)),
        Link::Elsewhere => named(&text, "").ok_or_else(|| issue(IssueCode::NetworkUnknown)),
        Link::Nobody => Err(format_issue(MESSENGER)),
    };
    let (service, handle) = match found {
        Ok(account) => account,
        Err(issue) => return Normalized::refused(vec![issue]),
    };
    // What is left of `0 /` is the mark of an empty cell, not a name.
    let says_something = |handle: &String| presence::classify(handle) == Statement::Value && !payment_card::contains(handle);
    match canonical_handle(&handle, &service).filter(says_something) {
        Some(handle) => {
            let unknown = known_service(&service).is_none().then(|| issue(IssueCode::NetworkUnknown));
            Normalized::value(Messenger { service, handle }, unknown.into_iter().collect())
        }
        None if is_email(&handle) => Normalized::refused(vec![format_issue(MESSENGER), issue(IssueCode::IsEmail)]),
        None => Normalized::refused(vec![format_issue(MESSENGER)]),
    }
}

/// The link to an account; `None` where the service has none or is not known.
pub fn link_of(messenger: &Messenger) -> Option<String> {
    let known = known_service(&messenger.service)?;
    let handle = messenger.handle.as_str();
    match (known.name, handle.strip_prefix('+')) {
        ("telegram", Some(_)) => Some(format!("https://t.me/{handle}")),
        ("whatsapp", Some(digits)) => Some(format!("https://wa.me/{digits}")),
        ("viber", Some(digits)) => Some(format!("viber://chat?number=%2B{digits}")),
        ("signal", Some(_)) => Some(format!("https://signal.me/#p/{handle}")),
        ("skype", _) => Some(format!("skype:{handle}?chat")),
        (_, Some(_)) => None,
        ("youtube", _) if is_channel_id(handle) => Some(format!("https://www.youtube.com/channel/{handle}")),
        ("linkedin", _) if handle.starts_with("company/") => Some(format!("https://www.linkedin.com/{handle}")),
        ("facebook", _) if handle.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("https://www.facebook.com/profile.php?id={handle}")),
        ("ok", _) if handle.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("https://ok.ru/profile/{handle}")),
        _ if known.link.is_empty() => None,
        _ => Some(format!("{}{handle}", known.link)),
    }
}

/// Why a text without service is no account.
fn whose(text: &str) -> Issue {
    let code = if is_email(text) {
        IssueCode::IsEmail
    } else if phone_handle(text).is_some() {
        IssueCode::IsPhone
    } else {
        IssueCode::NetworkUnknown
    };
    Issue::new(code, MESSENGER)
}

fn known_service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

fn service_of(word: &str) -> Option<&'static Service> {
    let word = word.trim().to_lowercase();
    SERVICES.iter().find(|service| service.name == word || service.words.contains(&word.as_str()))
}

/// What a text is as a link.
enum Link<'a> {
    /// No link.
    None,
    /// A link to an account.
    Account(&'a str, String),
    /// A link of a known service to something else: an invitation, a post.
    Nobody,
    /// A link to an unknown place.
    Elsewhere,
}

fn link(text: &str) -> Link<'_> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '(' | ')'));
    if let Some(link) = app_link(text) {
        return link;
    }
    let Some((scheme, rest)) = strip_scheme(text) else { return Link::Elsewhere };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((host, path)) = rest.split_at_checked(end) else { return Link::None };
    match host_service(&host.to_lowercase()) {
        Some((service, owner)) => account_of(service, owner, path),
        None if scheme.is_empty() => Link::None,
        None => Link::Elsewhere,
    }
}

/// A link that opens an app: `viber://chat?number=`, `tg://resolve?domain=`, `skype:ivan?call`.
fn app_link(text: &str) -> Option<Link<'_>> {
    const APPS: [(&str, &[&str], &str); 8] = [
        ("viber://", &["number=", "chaturi="], "viber"),
        ("whatsapp://", &["phone="], "whatsapp"),
        ("tg://", &["domain=", "phone="], "telegram"),
        ("tg:resolve", &["domain=", "phone="], "telegram"),
        ("fb-messenger://", &["user/", "user-thread/"], "messenger"),
        ("instagram://", &["username="], "instagram"),
        ("vk://", &["vk.com/"], "vk"),
        ("skype:", &[""], "skype"),
    ];
    let (rest, keys, service) = APPS.iter().find_map(|(scheme, keys, service)| Some((strip_prefix_ignoring_case(text, scheme)?, keys, *service)))?;
    let lower = rest.to_ascii_lowercase();
    let value = keys.iter().find_map(|key| lower.find(key).and_then(|at| rest.get(at + key.len()..)));
    let Some(value) = value else { return Some(Link::Nobody) };
    // `skype: ivan` is a word and a name.
    let value = value.trim_start();
    let end = value.find(['&', '?', '#']).unwrap_or(value.len());
    Some(Link::Account(service, decode(value.get(..end)?)))
}

/// The service of a host, and the account that a host of its own names (`ivan.t.me`).
fn host_service(host: &str) -> Option<(&'static Service, Option<&str>)> {
    let host = host.trim_end_matches('.').strip_suffix(":443").unwrap_or(host);
    if let Some(service) = SERVICES.iter().find(|service| service.hosts.contains(&host)) {
        return Some((service, None));
    }
    let (front, behind) = host.split_once('.')?;
    let service = SERVICES.iter().find(|service| service.hosts.contains(&behind))?;
    let owner = (behind == "t.me" && !matches!(front, "www" | "telegram")).then_some(front);
    // `www`, `m`, `uk`, `ru-ru` before a host are its languages and devices.
    (owner.is_some() || front.len() <= 6).then_some((service, owner))
}

/// The account that the path of a service's link names.
fn account_of<'a>(service: &'static Service, owner: Option<&str>, path: &str) -> Link<'a> {
    if let Some(owner) = owner {
        return Link::Account(service.name, owner.to_string());
    }
    let parameter = |key: &str| {
        let at = path.find(key).filter(|at| path.get(..*at).is_some_and(|before| before.ends_with(['?', '&', '/', '#'])))?;
        let value = path.get(at + key.len()..)?;
        value.get(..value.find(['&', '#', '/', '?']).unwrap_or(value.len()))
    };
    if let Some(phone) = parameter("phone=").or_else(|| parameter("p/").filter(|_| service.name == "signal")) {
        return Link::Account(service.name, decode(phone));
    }
    let id = match service.name {
        "facebook" if path.starts_with("/profile.php") => parameter("id=").map(str::to_string),
        "vk" if path.starts_with("/im") => parameter("sel=").map(|id| format!("id{id}")),
        _ => None,
    };
    if let Some(id) = id {
        return Link::Account(service.name, id);
    }
    let plain = path.split('?').next().unwrap_or_default();
    let mut parts = plain.split(['/', '#', '!']).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return Link::Nobody };
    let lower = first.to_lowercase();
    if service.nobody.contains(&lower.as_str()) {
        return Link::Nobody;
    }
    if !PATH_WORDS.contains(&lower.as_str()) {
        return handle_or_nobody(service, decode(first));
    }
    let second = parts.next();
    let account = match (service.name, lower.as_str(), second) {
        (_, _, None) => None,
        ("linkedin", "company", Some(name)) => Some(format!("company/{}", decode(name))),
        ("ok", "group", Some(id)) => Some(format!("group{id}")),
        // The name may be anything there; the number behind it is the account.
        ("facebook", "people" | "pages", Some(_)) => parts.find(|part| part.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_string),
        ("telegram", "c" | "joinchat", _) => None,
        (_, _, Some(name)) => Some(decode(name)),
    };
    account.map_or(Link::Nobody, |handle| Link::Account(service.name, handle))
}

/// Telegram's `+` begins a phone or an invitation; VK's `write1` is the account `id1`.
fn handle_or_nobody<'a>(service: &'static Service, handle: String) -> Link<'a> {
    if service.name == "telegram" && handle.starts_with('+') && phone_handle(&handle).is_none() {
        return Link::Nobody;
    }
    let number = handle.strip_prefix("write").filter(|id| service.name == "vk" && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
    let handle = number.map(|id| format!("id{id}")).unwrap_or(handle);
    Link::Account(service.name, handle)
}

/// Percent signs of ASCII characters decoded; others stay.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        out.push_str(before);
        let code = behind.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|byte| (0x20..0x7F).contains(byte));
        match code {
            Some(byte) => out.push(char::from(byte)),
            None => out.push('%'),
        }
        rest = behind.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Service and handle of `telegram: @ivan`, `@ivan (телеграм)`, `@ivan` or a bare handle whose service the column says.
fn named(text: &str, service: &str) -> Option<Account> {
    const SIGNS: [char; 8] = [':', ' ', '-', '=', '–', '—', '(', ')'];
    // A hyphen may be part of a handle where the column says the service.
    let parts = |c: char| matches!(c, ':' | ' ' | '=' | '–' | '—') || c == '-' && service.is_empty();
    let front = text.split_once(parts).and_then(|(word, rest)| Some((service_of(word)?, rest)));
    let back = || text.trim_end_matches([')', '.', ' ']).rsplit_once([' ', '(']).and_then(|(rest, word)| Some((service_of(word)?, rest)));
    if let Some((found, rest)) = front.or_else(back) {
        let rest = rest.trim_matches(SIGNS);
        return match link(rest) {
            Link::Account(service, handle) => Some((service.to_string(), handle)),
            _ => (!rest.is_empty()).then(|| (found.name.to_string(), rest.to_string())),
        };
    }
    match service_of(service) {
        Some(found) => Some((found.name.to_string(), text.to_string())),
        None if !service.trim().is_empty() => Some((service.trim().to_lowercase(), text.to_string())),
        // A bare @name is Telegram's way of writing.
        None => text.starts_with('@').then(|| ("telegram".to_string(), text.to_string())),
    }
}

/// A handle in lower case, or a phone as `+` and digits.
fn canonical_handle(handle: &str, service: &str) -> Option<String> {
    let handle = handle.trim().trim_end_matches(['/', ',', ';']).trim_start_matches('@').trim();
    let known = known_service(service);
    if service.is_empty() || handle.is_empty() {
        return None;
    }
    let by_phone = known.is_some_and(|service| service.by_phone);
    let telegram_phone = service == "telegram" && handle.bytes().filter(u8::is_ascii_digit).count() >= 10;
    if let Some(phone) = phone_handle(handle).filter(|_| by_phone || telegram_phone || handle.starts_with('+')) {
        return Some(phone);
    }
    if service == "youtube" && is_channel_id(handle) {
        return Some(handle.to_string());
    }
    let lower = handle.to_lowercase();
    // Skype's old names may be e-mail addresses.
    if service == "skype" && is_email(&lower) {
        return Some(lower);
    }
    let lower = if service == "icq" { lower.replace(['-', ' '], "") } else { lower };
    let (fewest, most) = known.map_or((1, HANDLE_CHARS_MAX), |service| service.lengths);
    let signs = known.map_or("._-+:", |service| service.signs);
    let letters = |c: char| if known.is_none_or(|service| service.any_script) { c.is_alphanumeric() } else { c.is_ascii_alphanumeric() };
    let bare = lower.strip_prefix("company/").filter(|_| service == "linkedin").unwrap_or(&lower);
    let edge = |c: char| matches!(c, '.' | '-' | ':' | ',');
    let fits = (fewest..=most).contains(&bare.chars().count())
        && bare.chars().all(|c| letters(c) || signs.contains(c))
        && !(bare.starts_with(edge) || bare.ends_with(edge) || bare.contains(".."))
        && (service != "icq" || bare.bytes().all(|byte| byte.is_ascii_digit()));
    fits.then_some(lower)
}

/// An id of YouTube's channels, which has a case: `UC` and 22 characters.
fn is_channel_id(handle: &str) -> bool {
    handle.len() == 24 && handle.starts_with("UC") && handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
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
