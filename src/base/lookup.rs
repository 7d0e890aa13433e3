//! Who is calling: a caller's number with its context → an answer and all its owners.
//!
//! A number arrives as telephony gives it: E.164, with a domestic or outside-line prefix, as a SIP or tel URI, hidden, or internal.
//! Nobody is chosen silently: all owners are given, each with its class. What decides, in this order:
//!
//! 1. *Hidden*: a word that says so, a mask, no letter or digit at all, a URI without user, the host `anonymous.invalid`.
//!    A display name says nothing: `"Anonymous" <sip:+7…@pbx>` shows its number.
//! 2. *Internal*: bare digits of one of the lengths told, also before a short number of the country (112); never with a plus sign.
//! 3. Whole numbers, the likeliest reading first: the text itself (with its RFC 3966 context), what is left behind an outside-line
//!    prefix, and as a guess the same digits behind a plus sign (`7495…`, `380…`); readings that a number plan knows before those
//!    that are merely possible. The first that somebody has is the caller's: the context says which country's domestic forms and
//!    which prefixes to expect, so `4951234567` is Moscow's before it is Germany's. With a plus sign the digits are what they are,
//!    no prefix is taken off. Digits among letters (`sip:alice.105@…`) and numbers shown in part (`+7916***4567`) are no numbers.
//! 4. Trailing digits, where none of those was a whole number by a plan: from [`TAIL_DIGITS_MIN`] on, and all digits that the
//!    shorter of the two national numbers has must agree. A whole number that nobody has is nobody's, however it ends. Digits
//!    behind an unknown prefix, or local ones of an unknown area, give a hint: these never make `one`.
//!
//! `one` means one owner, of whatever extension; a shared number answers `several`. A switchboard called without an extension
//! gives its firm (`exact`) before the people behind extensions (`number`); with an extension, its holder before the firm, and
//! the firm before those behind other extensions. Beyond that owners come in the order of their ids. Archived clients are nobody's.
//!
//! Cost: for a number in E.164 or domestic form one normalization and one range, further ones where nobody has it; per owner one
//! get and decode and a range of its relations. What `hot.rs` has in memory takes the place of both. Bounds: [`OWNERS_MAX`] owners, [`ROWS_MAX`] rows, [`RELATIONS_MAX`] relations of
//! each; of a longer text its first [`RULE_BYTES_MAX`] bytes are looked at.

use super::find::phone_client;
use super::hot::HotCard;
use super::index::ARCHIVED;
use super::open::Committed;
use super::read::Session;
use crate::error::{Error, Result};
use crate::limits::{E164_DIGITS_MAX, EXTENSION_DIGITS_MAX, RULE_BYTES_MAX, TAIL_DIGITS_MIN};
use crate::model::{Client, ClientId, E164, Relation, RelationKind, Status, Verdict};
use crate::rules::{RuleContext, phone};
use crate::store::engine::Table;
use crate::store::fact_codec::decode_relation;
use crate::store::keys;
use crate::text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

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
    /// The client; shared with others that look it up.
    pub client: Arc<Client>,
    /// What the client is to another owner or else to its firm: `contact_of` and the firm's id. A household tells it of both.
    pub relation: Option<(RelationKind, ClientId)>,
    /// The actor responsible: the client's own, or that of the firm it is a contact, a branch or a legal entity of.
    pub responsible: Option<String>,
}

/// Owners that are given at the most; a number that more clients have is a mistake of the base.
const OWNERS_MAX: usize = 100;

/// Index rows read for one number, so that the holder of an extension is found among many behind one switchboard.
const ROWS_MAX: usize = 1000;

/// Relations of one owner that are looked at, the oldest first.
const RELATIONS_MAX: usize = 256;

/// How far the actor responsible is looked for: contact person, branch, head office, group.
const FIRMS_MAX: usize = 4;

/// Longest caller's number whose trailing digits are compared: a whole number behind a prefix of five digits.
const TAIL_CALLER_DIGITS_MAX: usize = E164_DIGITS_MAX + 5;

/// How a number fits, finer than its class: of equal class, an extension on one side only comes before another extension.
type Rank = (MatchClass, u8);

/// The owners in the making.
type Ranks = BTreeMap<ClientId, Rank>;

impl Session {
    /// Who has this number. `today` tells which relations hold, and is there for every rule; pass the day of the call.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn lookup(&self, number: &str, context: &LookupContext, today: NaiveDate) -> Result<(Answer, Vec<Owner>)> {
        let (number, _) = text::clean(number, RULE_BYTES_MAX);
        let caller = Caller::read(&number);
        if caller.hidden {
            return Ok((Answer::Hidden, Vec::new()));
        }
        if caller.is_internal(context) {
            return Ok((Answer::Internal, Vec::new()));
        }
        let region = context.region.map_or(self.shared.region, |region| region.map(|letter| letter.to_ascii_uppercase()));
        let rules = RuleContext { region, area_code: context.area_code.clone(), today };
        let committed = self.committed();
        committed.hot.asked.fetch_add(1, Ordering::Relaxed);
        let (mut ranks, whole) = committed.owners_by_number(&caller, context, &rules)?;
        if ranks.is_empty() && !whole {
            ranks = committed.owners_by_tail(&caller, context)?;
        }
        let mut ranked: Vec<(Rank, ClientId)> = ranks.into_iter().map(|(id, rank)| (rank, id)).collect();
        ranked.sort();
        ranked.truncate(OWNERS_MAX);
        let among: BTreeSet<ClientId> = ranked.iter().map(|(_, id)| *id).collect();
        let mut owners = Vec::with_capacity(ranked.len());
        for ((class, _), id) in ranked {
            owners.extend(committed.owner(class, id, &among, today)?);
        }
        let answer = match owners.as_slice() {
            [] => Answer::None,
            [Owner { class: MatchClass::Exact | MatchClass::Number, .. }] => Answer::One,
            _ => Answer::Several,
        };
        Ok((answer, owners))
    }
}

impl Committed {
    /// Owners of the first reading that somebody has, and whether one of the readings that are no guess is a whole number of a plan.
    fn owners_by_number(&self, caller: &Caller, context: &LookupContext, rules: &RuleContext) -> Result<(Ranks, bool)> {
        let mut whole = false;
        let mut asked: Vec<E164> = Vec::new();
        let mut possible: Vec<(E164, Option<String>)> = Vec::new();
        for (text, guess) in caller.readings(context) {
            let Some(phone) = phone::normalize(&text, rules).value.map(|reading| reading.phone) else { continue };
            let Some(e164) = phone.e164.filter(|e164| !asked.contains(e164)) else { continue };
            asked.push(e164);
            let valid = phone.verdict == Verdict::Valid;
            // Nothing was taken off or put before what came with a plus sign, and nothing needs to be.
            whole |= !guess && (valid || caller.international());
            if !valid {
                possible.push((e164, phone.extension));
                continue;
            }
            let owners = self.owners_of(e164, caller.extension_or(&phone.extension))?;
            if !owners.is_empty() {
                return Ok((owners, whole));
            }
        }
        // A number that no plan knows may still be stored: it is asked for last.
        for (e164, extension) in possible {
            let owners = self.owners_of(e164, caller.extension_or(&extension))?;
            if !owners.is_empty() {
                return Ok((owners, whole));
            }
        }
        Ok((Ranks::new(), whole))
    }

    fn owners_of(&self, e164: E164, extension: &str) -> Result<Ranks> {
        let mut ranks = Ranks::new();
        if let Some(owners) = self.hot.owners(self.generation, e164) {
            let class = if extension.is_empty() { MatchClass::Exact } else { MatchClass::Number };
            ranks.extend(owners.into_iter().take(ROWS_MAX).map(|id| (id, (class, 0))));
            return Ok(ranks);
        }
        let prefix = keys::phone_prefix(e164);
        self.view.snapshot.range(Table::Phone, &prefix, &keys::end_of(&prefix), ROWS_MAX, &mut |key, value| {
            if value.first() != Some(&ARCHIVED)
                && let Some(id) = phone_client(key)
            {
                let stored = value.get(1..).unwrap_or_default();
                let rank = match (stored == extension.as_bytes(), stored.is_empty() || extension.is_empty()) {
                    (true, _) => (MatchClass::Exact, 0),
                    (false, true) => (MatchClass::Number, 0),
                    (false, false) => (MatchClass::Number, 1),
                };
                ranks.entry(id).and_modify(|known| *known = rank.min(*known)).or_insert(rank);
            }
            ControlFlow::Continue(())
        })?;
        Ok(ranks)
    }

    /// Owners of numbers that end like the caller's.
    fn owners_by_tail(&self, caller: &Caller, context: &LookupContext) -> Result<Ranks> {
        let mut ranks = Ranks::new();
        let endings = caller.endings(context);
        let tails: BTreeSet<u32> = endings.iter().filter_map(|ending| ending.parse().ok()).map(keys::tail_of).collect();
        for tail in tails {
            let prefix = tail.to_be_bytes();
            let (rows, _) = self.view.range(Table::PhoneTail, &prefix, &keys::end_of(&prefix), ROWS_MAX)?;
            for id in rows.iter().filter(|(_, value)| value.first() != Some(&ARCHIVED)).filter_map(|(key, _)| keys::trailing_client(key)) {
                let Some(client) = self.client(id)?.filter(|_| ranks.len() < OWNERS_MAX) else { continue };
                let fits = client.phones().filter_map(|phone| phone.e164).any(|stored| {
                    let national = phone::national_digits(stored).1.to_string();
                    // Less than seven digits of a national number would have to borrow from the country code.
                    let long = national.len() >= TAIL_DIGITS_MIN;
                    long && endings.iter().any(|ending| ending.ends_with(&national) || national.ends_with(ending.as_str()))
                });
                if fits {
                    ranks.insert(id, (MatchClass::Tail, 0));
                }
            }
        }
        Ok(ranks)
    }

    /// An owner with what it is to the others.
    fn owner(&self, class: MatchClass, id: ClientId, among: &BTreeSet<ClientId>, today: NaiveDate) -> Result<Option<Owner>> {
        let Some(HotCard { client, relations }) = self.card(id)?.filter(|card| card.client.status() == Status::Active) else { return Ok(None) };
        let relations = holding(&relations, today);
        let relation = relation_of(id, &relations, among);
        let responsible = match client.owner() {
            Some(own) => Some(own.to_string()),
            None => self.responsible(id, &relations, today)?,
        };
        Ok(Some(Owner { class, client, relation, responsible }))
    }

    /// The actor of the nearest firm above that has one.
    fn responsible(&self, id: ClientId, relations: &[Relation], today: NaiveDate) -> Result<Option<String>> {
        let mut seen = BTreeSet::from([id]);
        let mut level = firms_of(id, relations);
        for _ in 0..FIRMS_MAX {
            let mut above = Vec::new();
            for firm in level {
                let Some(HotCard { client, relations }) = self.card(firm)?.filter(|card| card.client.status() == Status::Active) else { continue };
                if let Some(actor) = client.owner() {
                    return Ok(Some(actor.to_string()));
                }
                if let Some(firm) = client.id().filter(|firm| seen.len() < RELATIONS_MAX && seen.insert(*firm)) {
                    above.extend(firms_of(firm, &holding(&relations, today)));
                }
            }
            level = above;
        }
        Ok(None)
    }

    /// A client with its relations, from memory where it was asked for of late.
    fn card(&self, id: ClientId) -> Result<Option<HotCard>> {
        if let Some(card) = self.hot.card(self.generation, id) {
            return Ok(Some(card));
        }
        let Some((client, bytes)) = self.client_and_bytes(id)? else { return Ok(None) };
        let card = HotCard { relations: self.relations(id)?.into(), client: Arc::new(client) };
        // What another id led to is not that id's.
        if card.client.id() == Some(id) {
            self.hot.keep(self.generation, bytes, &card);
        }
        Ok(Some(card))
    }

    /// Relations, merged clients under the ids they live on in.
    fn relations(&self, id: ClientId) -> Result<Vec<Relation>> {
        let prefix = keys::client(id);
        let (rows, _) = self.view.range(Table::RelationClient, &prefix, &keys::end_of(&prefix), RELATIONS_MAX)?;
        let mut found = Vec::new();
        for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let key = keys::number(number);
            let Some(bytes) = self.view.get(Table::Relation, &key)? else { continue };
            let mut relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &key, "not a relation"))?;
            (relation.from, relation.to) = (self.root(relation.from)?, self.root(relation.to)?);
            if relation.from != relation.to {
                found.push(relation);
            }
        }
        Ok(found)
    }
}

/// Those that hold on a day.
fn holding(relations: &[Relation], today: NaiveDate) -> Vec<Relation> {
    let begun = |relation: &Relation| relation.since.is_none_or(|since| since.date_naive() <= today);
    let lasts = |relation: &Relation| relation.until.is_none_or(|until| until.date_naive() > today);
    relations.iter().filter(|relation| begun(relation) && lasts(relation)).cloned().collect()
}

/// Whether *from* of such a relation belongs to the firm *to*.
fn belongs(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::ContactOf | RelationKind::BranchOf | RelationKind::LegalEntityOf)
}

fn firms_of(id: ClientId, relations: &[Relation]) -> Vec<ClientId> {
    relations.iter().filter(|relation| relation.from == id && belongs(relation.kind)).map(|relation| relation.to).collect()
}

/// What a client is to another owner of the number, or else to its firm.
fn relation_of(id: ClientId, relations: &[Relation], among: &BTreeSet<ClientId>) -> Option<(RelationKind, ClientId)> {
    let to_owner = relations.iter().find_map(|relation| match (relation.from == id, relation.kind) {
        (true, kind) if among.contains(&relation.to) => Some((kind, relation.to)),
        // Two that live together are each the same to the other.
        (false, RelationKind::Household) if among.contains(&relation.from) => Some((RelationKind::Household, relation.from)),
        _ => None,
    });
    let to_firm = || relations.iter().find(|relation| relation.from == id && belongs(relation.kind)).map(|relation| (relation.kind, relation.to));
    to_owner.or_else(to_firm)
}

/// A caller's number without the wrapping of its protocol.
#[derive(Debug, Default)]
struct Caller {
    /// The number as it stands; empty where it is none.
    text: String,
    /// Its digits, where it has nothing else but signs of a number.
    digits: Option<String>,
    /// Digits of the prefix in whose scope the number is local (RFC 3966 §5.1.5).
    scope: Option<String>,
    extension: Option<String>,
    hidden: bool,
}

impl Caller {
    /// Takes `"Name" <sip:+7495…@host;user=phone>`, `tel:+7-495-…;ext=12`, `7495…`.
    fn read(number: &str) -> Caller {
        // What most exchanges send has nothing to unwrap: a plus sign and digits.
        if number.strip_prefix('+').is_some_and(|digits| digits.len() >= TAIL_DIGITS_MIN && digits.bytes().all(|byte| byte.is_ascii_digit())) {
            return Caller { text: number.to_string(), digits: bare_digits(number), ..Caller::default() };
        }
        let inner = without_display_name(number).trim();
        let lower = inner.to_ascii_lowercase();
        let scheme = ["sip:", "sips:", "tel:"].into_iter().find(|scheme| lower.starts_with(scheme));
        let rest = inner.get(scheme.map_or(0, str::len)..).unwrap_or_default();
        match scheme {
            None if !inner.contains('@') => Caller::plain(inner),
            Some("tel:") => Caller::uri(rest, ""),
            _ => match rest.split_once('@') {
                Some((user, host)) => Caller::uri(user, host),
                // `sip:host` has no user (RFC 3261 §19.1.1); some exchanges give bare digits there.
                None => {
                    let (host, parameters) = rest.split_at_checked(rest.find([';', '?']).unwrap_or(rest.len())).unwrap_or((rest, ""));
                    let number = !host.is_empty() && host.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
                    Caller::uri(if number { host } else { "" }, parameters)
                }
            },
        }
    }

    /// A text that is no URI.
    fn plain(text: &str) -> Caller {
        let hidden = is_hidden(text);
        let text = if is_masked(text) { "" } else { text };
        Caller { text: text.to_string(), digits: bare_digits(text), hidden, ..Caller::default() }
    }

    /// User and host of a URI. Parameters of a number may stand in the user part (RFC 3261 §19.1.6) or, by habit, behind the host.
    fn uri(user: &str, host: &str) -> Caller {
        let (user, parameters) = user.split_once(';').unwrap_or((user, ""));
        let text = percent_decode(user.split(':').next().unwrap_or_default());
        let (text, _) = text::clean(&text, RULE_BYTES_MAX);
        let digits = bare_digits(&text);
        let (host, behind) = host.split_at_checked(host.find([';', ':', '?']).unwrap_or(host.len())).unwrap_or((host, ""));
        let hidden = is_hidden(&text) || digits.is_none() && host.eq_ignore_ascii_case("anonymous.invalid");
        let parameter = |name: &str| {
            let all = parameters.split(';').chain(behind.split(';')).filter_map(|parameter| parameter.split_once('='));
            all.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| percent_decode(value)).next()
        };
        let extension = parameter("ext").and_then(|value| bare_digits(&value)).filter(|digits| digits.len() <= EXTENSION_DIGITS_MAX);
        let scope = parameter("phone-context").filter(|value| value.starts_with('+')).and_then(|value| bare_digits(&value));
        // Digits inside a user's name are no number.
        let text = if digits.is_some() { text.into_owned() } else { String::new() };
        let scope = scope.filter(|_| !text.starts_with('+'));
        Caller { text, digits, scope, extension, hidden }
    }

    fn international(&self) -> bool {
        self.text.starts_with('+') || self.scope.is_some()
    }

    fn is_internal(&self, context: &LookupContext) -> bool {
        let length = self.digits.as_deref().filter(|_| !self.international()).map_or(0, str::len);
        length > 0 && context.internal_lengths.iter().any(|internal| usize::from(*internal) == length)
    }

    /// The extension of the URI, or the one that was read in the text.
    fn extension_or<'a>(&'a self, read: &'a Option<String>) -> &'a str {
        self.extension.as_deref().or(read.as_deref()).unwrap_or_default()
    }

    /// Texts of the whole numbers that the caller's may stand for, the likeliest first; with each, whether it is a guess.
    fn readings<'a>(&'a self, context: &'a LookupContext) -> impl Iterator<Item = (String, bool)> {
        let digits = self.digits.as_deref().unwrap_or_default();
        let in_scope = self.scope.iter().map(move |scope| (format!("+{scope}{digits}"), false));
        // 00 is the international prefix of ITU-T E.123, and what exchanges send, also in countries where people dial another one.
        let abroad = digits.strip_prefix("00").filter(|rest| !self.international() && rest.len() >= 9);
        let abroad = abroad.map(|rest| (format!("+{rest}"), false));
        let itself = (!self.text.is_empty()).then(|| (self.text.clone(), false));
        // 7495… and 380… without their plus sign. The shortest numbers of any country have ten digits with its code, or nearly.
        let bare = !self.international() && (10..=TAIL_CALLER_DIGITS_MAX).contains(&digits.len());
        let with_plus = bare.then(|| (format!("+{digits}"), true));
        let behind = self.behind_prefixes(context).map(|rest| (rest.to_string(), false));
        let behind_with_plus = self.behind_prefixes(context).map(|rest| (format!("+{rest}"), true));
        in_scope.chain(abroad).chain(itself).chain(behind).chain(with_plus).chain(behind_with_plus)
    }

    /// What is left of the digits behind each outside-line prefix.
    fn behind_prefixes<'a>(&'a self, context: &'a LookupContext) -> impl Iterator<Item = &'a str> {
        let digits = self.digits.as_deref().filter(|digits| !self.international() && digits.len() <= 2 * TAIL_CALLER_DIGITS_MAX).unwrap_or_default();
        let prefixes = context.line_prefixes.iter().filter(|prefix| !prefix.is_empty());
        prefixes.filter_map(move |prefix| digits.strip_prefix(prefix.trim())).filter(|rest| rest.len() >= 5)
    }

    /// Digits that a national number may end with, or that may end with one, each [`TAIL_DIGITS_MIN`] long or longer.
    fn endings(&self, context: &LookupContext) -> Vec<String> {
        let whole = self.digits.as_deref().unwrap_or_default();
        let mut endings: Vec<String> = Vec::new();
        for digits in std::iter::once(whole).chain(self.behind_prefixes(context)) {
            // No national number keeps its zeros in front; local digits may have come behind a trunk prefix.
            let digits = digits.trim_start_matches('0');
            for ending in [Some(digits), digits.strip_prefix('8')].into_iter().flatten() {
                if (TAIL_DIGITS_MIN..=TAIL_CALLER_DIGITS_MAX).contains(&ending.len()) && !endings.iter().any(|known| known == ending) {
                    endings.push(ending.to_string());
                }
            }
        }
        endings
    }
}

/// The URI of a name-addr (RFC 3261 §20.10), which stands in angle brackets behind a display name that may be quoted.
fn without_display_name(number: &str) -> &str {
    let number = number.trim();
    let mut escaped = false;
    let behind_quotes = number.strip_prefix('"').and_then(|rest| {
        let close = rest.char_indices().find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        close.and_then(|(at, _)| rest.get(at + 1..))
    });
    // Quotes around the number itself are no display name.
    let rest = behind_quotes.filter(|rest| rest.contains('<')).unwrap_or(number);
    rest.split_once('<').and_then(|(_, inner)| inner.split_once('>')).map_or(number, |(inner, _)| inner)
}

/// The digits of a text that has nothing but digits of any script and the signs between them; `None` where it has more, or no digit.
fn bare_digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    for c in text.chars() {
        match text::digit_value(c) {
            Some(value) => digits.push(char::from(b'0' + value)),
            None if matches!(c, '+' | '.' | '(' | ')' | '/' | '~' | '"') || c.is_whitespace() || text::is_dash(c) => {}
            None => return None,
        }
    }
    (!digits.is_empty()).then_some(digits)
}

/// Whether signs stand for digits that are not shown: `+7916***4567`, `+7916336xxxx`.
fn is_masked(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["**", "??", "xx", "хх", "••"].iter().any(|mask| lower.contains(mask))
}

/// `%2B7495` of a URI (RFC 3986 §2.1); anything that is no escape stays.
fn percent_decode(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        let mut ahead = bytes.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Words by which exchanges say that there is no number, in lower case, ё as е: RFC 3323 §4.1, the marks P (private) and O (out of
/// area) of caller-id modems, Asterisk's default, and what Russian and Ukrainian exchanges show.
const HIDDEN: [&str; 40] = [
    "anonymous",
    "anon",
    "unknown",
    "unknown number",
    "unknown caller",
    "restricted",
    "private",
    "private number",
    "unavailable",
    "not available",
    "withheld",
    "hidden",
    "hidden number",
    "blocked",
    "no number",
    "no caller id",
    "no callerid",
    "nocallerid",
    "no cid",
    "out of area",
    "asterisk",
    "none",
    "null",
    "p",
    "o",
    "номер скрыт",
    "скрыт",
    "скрытый номер",
    "номер не определен",
    "не определен",
    "неизвестный",
    "неизвестный номер",
    "аноним",
    "анонимный",
    "анонимный номер",
    "прихований",
    "прихований номер",
    "номер приховано",
    "невідомий",
    "невідомий номер",
];

fn is_hidden(text: &str) -> bool {
    // What shows no letter and no digit shows no number.
    if !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let lower = text.to_lowercase().replace('ё', "е").replace(['_', '-'], " ");
    let said = lower.trim_matches(|c: char| !c.is_alphanumeric());
    HIDDEN.contains(&said) || said.chars().all(|c| matches!(c, 'x' | 'х' | ' '))
}
