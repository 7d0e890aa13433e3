//! Who is calling: a caller's number with its context → an answer and all its owners.
//!
//! A number arrives as telephony gives it: E.164, with a domestic or outside-line prefix, as a SIP URI, hidden, or internal.
//! Each reading that the context allows is tried as a whole number; only when none is known, trailing digits are compared, from
//! [`TAIL_DIGITS_MIN`] on, and these never make `one`. Nobody is chosen silently: all owners are given, each with its class.
//!
//! Cost: one normalization, one range per reading, one get and decode per owner.

use super::find::phone_client;
use super::index::ARCHIVED;
use super::read::Session;
use crate::error::Result;
use crate::limits::TAIL_DIGITS_MIN;
use crate::model::{Client, ClientId, E164, RelationKind, Status};
use crate::rules::{RuleContext, phone};
use crate::store::engine::Table;
use crate::store::keys;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What the telephone exchange knows about its own numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookupContext {
    /// Country whose domestic forms the exchange gives (ISO 3166-1 alpha-2); the base's own where `None`.
    pub region: Option<[u8; 2]>,
    /// Area code of numbers that come with local digits only: `495`.
    pub area_code: Option<String>,
    /// Digits dialled for an outside line, which some exchanges leave in front: `9`.
    pub line_prefixes: Vec<String>,
    /// Lengths of internal numbers: 3 for 105.
    pub internal_lengths: Vec<u8>,
}

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Answer {
    /// A number of the exchange's own.
    Internal,
    /// The caller does not show one.
    Hidden,
    /// Nobody has it.
    None,
    /// One client has it.
    One,
    /// Several have it, or what fits are trailing digits.
    Several,
}

impl Answer {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Internal => "internal",
            Answer::Hidden => "hidden",
            Answer::None => "none",
            Answer::One => "one",
            Answer::Several => "several",
        }
    }
}

/// How an owner's number fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchClass {
    /// Number and extension are the caller's.
    Exact,
    /// The number is the caller's; the owner sits behind another extension, or an extension is given on one side only.
    Number,
    /// Trailing digits, seven or more.
    Tail,
}

impl MatchClass {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            MatchClass::Exact => "exact",
            MatchClass::Number => "number",
            MatchClass::Tail => "tail",
        }
    }
}

/// A client that has the number.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// How the number fits.
    pub class: MatchClass,
    /// The client.
    pub client: Client,
    /// What the client is to another owner or to its firm: `contact_of` and the firm's id.
    pub relation: Option<(RelationKind, ClientId)>,
    /// The actor responsible: the client's own, or that of the firm it is a contact of.
    pub responsible: Option<String>,
}

/// Owners that are read at the most; a number that more clients have is a mistake of the base.
const OWNERS_MAX: usize = 100;

impl Session {
    /// Who has this number. `today` as for every rule (a number may hold words); pass the day of the call.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn lookup(&self, number: &str, context: &LookupContext, today: NaiveDate) -> Result<(Answer, Vec<Owner>)> {
        let caller = Caller::read(number);
        let digits: String = caller.text.chars().filter(char::is_ascii_digit).collect();
        if caller.hidden {
            return Ok((Answer::Hidden, Vec::new()));
        }
        if context.internal_lengths.iter().any(|length| usize::from(*length) == digits.len()) && !caller.text.starts_with('+') {
            return Ok((Answer::Internal, Vec::new()));
        }
        let rules = RuleContext { region: context.region.unwrap_or(self.shared.region), area_code: context.area_code.clone(), today };
        let readings = readings(&caller.text, &digits, context, &rules);
        let mut classes: BTreeMap<ClientId, MatchClass> = BTreeMap::new();
        for (e164, extension) in &readings {
            let extension = extension.as_deref().or(caller.extension.as_deref()).unwrap_or_default();
            self.owners_of(*e164, extension, &mut classes)?;
            if !classes.is_empty() {
                break;
            }
        }
        if classes.is_empty() {
            self.owners_by_tail(&digits, &readings, &mut classes)?;
        }
        let mut ranked: Vec<(MatchClass, ClientId)> = classes.into_iter().map(|(id, class)| (class, id)).collect();
        ranked.sort();
        let exact = ranked.iter().filter(|(class, _)| *class == MatchClass::Exact).count();
        let answer = match (ranked.as_slice(), exact) {
            ([], _) => Answer::None,
            ([(MatchClass::Exact | MatchClass::Number, _)], _) => Answer::One,
            _ => Answer::Several,
        };
        let owners = ranked.into_iter().take(OWNERS_MAX).map(|(class, id)| self.owner(class, id)).collect::<Result<Vec<_>>>()?;
        Ok((answer, owners.into_iter().flatten().collect()))
    }

    fn owners_of(&self, e164: E164, extension: &str, classes: &mut BTreeMap<ClientId, MatchClass>) -> Result<()> {
        let prefix = keys::phone_prefix(e164);
        self.committed().view.snapshot.range(Table::Phone, &prefix, &keys::end_of(&prefix), OWNERS_MAX, &mut |key, value| {
            if value.first() != Some(&ARCHIVED)
                && let Some(id) = phone_client(key)
            {
                let same = value.get(1..).unwrap_or_default() == extension.as_bytes();
                let class = if same { MatchClass::Exact } else { MatchClass::Number };
                classes.entry(id).and_modify(|known| *known = class.min(*known)).or_insert(class);
            }
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// Owners of numbers that end like the caller's. A whole number of another country does not end like one of ours by
    /// seven digits alone: all digits that the shorter of the two has must agree.
    fn owners_by_tail(&self, digits: &str, readings: &[(E164, Option<String>)], classes: &mut BTreeMap<ClientId, MatchClass>) -> Result<()> {
        let caller: String = match readings.first() {
            Some((e164, _)) => e164.digits().to_string(),
            None => digits.trim_start_matches('0').to_string(),
        };
        if caller.len() < TAIL_DIGITS_MIN {
            return Ok(());
        }
        let Some(tail) = caller.get(caller.len().saturating_sub(TAIL_DIGITS_MIN)..).and_then(|tail| tail.parse::<u32>().ok()) else { return Ok(()) };
        let (rows, _) = self.committed().view.range(Table::PhoneTail, &tail.to_be_bytes(), &keys::end_of(&tail.to_be_bytes()), OWNERS_MAX)?;
        for id in rows.iter().filter(|(_, value)| value.first() != Some(&ARCHIVED)).filter_map(|(key, _)| keys::trailing_client(key)) {
            let Some(client) = self.client(id)? else { continue };
            let fits = client.phones().filter_map(|phone| phone.e164).any(|stored| {
                let (_, national) = phone::national_digits(stored);
                let national = national.to_string();
                caller.ends_with(&national) || national.ends_with(&caller) || national.ends_with(caller.trim_start_matches('8')) && caller.len() >= 8
            });
            if fits {
                classes.entry(id).or_insert(MatchClass::Tail);
            }
        }
        Ok(())
    }

    fn owner(&self, class: MatchClass, id: ClientId) -> Result<Option<Owner>> {
        let Some(client) = self.client(id)?.filter(|client| client.status() == Status::Active) else { return Ok(None) };
        let mut relation = None;
        let mut responsible = client.owner().map(str::to_string);
        for (_, found) in self.relations(id)? {
            if found.from == id && found.until.is_none() && matches!(found.kind, RelationKind::ContactOf | RelationKind::BranchOf) {
                relation = Some((found.kind, found.to));
                if responsible.is_none() {
                    responsible = self.client(found.to)?.and_then(|firm| firm.owner().map(str::to_string));
                }
                break;
            }
        }
        Ok(Some(Owner { class, client, relation, responsible }))
    }
}

/// A caller's number without the wrapping of its protocol.
struct Caller {
    text: String,
    extension: Option<String>,
    hidden: bool,
}

impl Caller {
    /// Takes `"Name" <sip:+7495…@host;user=phone>`, `tel:+7-495-…;ext=12`, `7495…`.
    fn read(number: &str) -> Caller {
        let trimmed = number.trim();
        // A name-addr (RFC 3261 §20.10) has its URI in angle brackets.
        let inner = trimmed.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(trimmed, |(inner, _)| inner);
        let lower = inner.to_ascii_lowercase();
        let scheme = ["sip:", "sips:", "tel:"].into_iter().find(|scheme| lower.starts_with(scheme));
        let Some(scheme) = scheme else {
            return Caller { text: inner.to_string(), extension: None, hidden: is_hidden(inner) };
        };
        let rest = inner.get(scheme.len()..).unwrap_or_default();
        // The host says nothing about the caller; parameters may stand before or behind it (RFC 3261 §19.1.6).
        let (user, host) = if scheme == "tel:" { (rest, "") } else { rest.split_once('@').unwrap_or(("", rest)) };
        let mut parts = user.split(';');
        let text = percent_decode(parts.next().unwrap_or_default());
        let text = text.split(':').next().unwrap_or_default().to_string();
        let extension = parts.find_map(|part| part.strip_prefix("ext=")).map(str::to_string);
        let hidden = is_hidden(&text) || host.starts_with("anonymous.invalid");
        Caller { text, extension, hidden }
    }
}

/// `%2B7495` of a URI; anything that is no escape stays.
fn percent_decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('%') {
        out.push_str(head);
        let byte = tail.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii);
        match byte {
            Some(byte) => {
                out.push(char::from(byte));
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push('%');
                rest = tail;
            }
        }
    }
    out + rest
}

/// The words by which exchanges say that there is no number (RFC 3323 §4.1: anonymous).
fn is_hidden(text: &str) -> bool {
    const HIDDEN: [&str; 14] = [
        "",
        "anonymous",
        "anon",
        "unknown",
        "restricted",
        "private",
        "unavailable",
        "withheld",
        "hidden",
        "no number",
        "номер скрыт",
        "скрыт",
        "прихований",
        "невідомий",
    ];
    let lower = text.trim().trim_matches(['"', '<', '>', '(', ')']).to_lowercase();
    HIDDEN.contains(&lower.as_str()) || !lower.is_empty() && lower.chars().all(|c| matches!(c, '-' | '*' | '?' | 'x' | 'х'))
}

/// The whole numbers that a caller's text may stand for, the likeliest first.
fn readings(text: &str, digits: &str, context: &LookupContext, rules: &RuleContext) -> Vec<(E164, Option<String>)> {
    let mut tried = vec![text.to_string()];
    // 7495… and 380… without their plus sign; the plus settles what the domestic reading of the digits is not.
    if !text.trim_start().starts_with('+') && digits.len() >= 10 {
        tried.push(format!("+{digits}"));
    }
    for prefix in context.line_prefixes.iter().filter(|prefix| !prefix.is_empty()) {
        if let Some(rest) = digits.strip_prefix(prefix.as_str()).filter(|rest| rest.len() >= 5) {
            tried.push(rest.to_string());
            tried.push(format!("+{rest}"));
        }
    }
    let mut found: Vec<(E164, Option<String>)> = Vec::new();
    let mut possible: Vec<(E164, Option<String>)> = Vec::new();
    for text in tried {
        let Some(reading) = phone::normalize(&text, rules).value else { continue };
        let Some(e164) = reading.phone.e164 else { continue };
        let valid = reading.phone.verdict == crate::model::Verdict::Valid;
        let list = if valid { &mut found } else { &mut possible };
        if !list.iter().any(|(known, _)| *known == e164) {
            list.push((e164, reading.phone.extension));
        }
    }
    // A number that no plan knows may still be stored: it is asked for last.
    found.extend(possible);
    found
}
