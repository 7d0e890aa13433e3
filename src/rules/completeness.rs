//! How complete a card is: what should be there, what is, what is missing.
//!
//! A *policy* is a list of *required sets*; a set names the clients that it is for (kind, role, lifecycle) and its requirements, each a
//! path of the [table of fields](crate::model::field), perhaps with others that do instead, and a weight. A client has to meet the
//! requirements of all sets that are for it; a path that several of them name counts once, with the greatest weight.
//!
//! What is *stated* answers a requirement as a value does: a client without e-mail whose card says so, or who would not give it, has no
//! gap there; one whom nobody asked has. A value that is [`Suspect`](Quality::Suspect) counts half and stays on the list as doubtful, a
//! [`Rejected`](Quality::Rejected) one counts nothing.
//!
//! The score is the share of the weights that is met, in whole percent rounded down: 100 means that there is no gap. A client whom no
//! set is for has the score 100. Pure; the cost is that of [`quality`].

use super::quality::{self, Quality, ValueQuality};
use super::{RuleContext, Statement, presence};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::{REQUIRED_SETS_MAX, REQUIREMENTS_PER_SET_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{Client, ClientKind, CustomFields, FieldNumber, PhoneKind, PhoneUse, Presence, RoleKind, Value, field};
use serde_json::{Map, Value as Json, json};

/// The kind of clients that a required set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequiredKind {
    /// Every person, sole traders included.
    Person,
    /// Persons with a legal form.
    SoleTrader,
    /// Organizations.
    Organization,
}

impl RequiredKind {
    const ALL: [(&'static str, RequiredKind); 3] =
        [("person", RequiredKind::Person), ("sole_trader", RequiredKind::SoleTrader), ("organization", RequiredKind::Organization)];

    /// The stable public name.
    pub fn name(self) -> &'static str {
        RequiredKind::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    fn is_of(self, client: &Client) -> bool {
        match self {
            RequiredKind::Person => client.kind() == ClientKind::Person,
            RequiredKind::SoleTrader => client.kind() == ClientKind::Person && client.text(field::LEGAL_FORM).is_some(),
            RequiredKind::Organization => client.kind() == ClientKind::Organization,
        }
    }
}

/// One thing that should be on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Paths of which one is enough: `phone`, `phone.mobile`, `identifier.inn`, `custom.contract`. The first names the gap.
    pub paths: Vec<String>,
    /// How much it counts, 1 … 1000.
    pub weight: u32,
}

impl Requirement {
    /// One path of this weight.
    pub fn new(path: impl Into<String>, weight: u32) -> Requirement {
        Requirement { paths: vec![path.into()], weight }
    }

    /// Another path that does instead.
    pub fn or(mut self, path: impl Into<String>) -> Requirement {
        self.paths.push(path.into());
        self
    }
}

/// What the clients of one sort should have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequiredSet {
    /// What people call it.
    pub name: String,
    /// Only clients of this kind.
    pub kind: Option<RequiredKind>,
    /// Only clients with this role.
    pub role: Option<RoleKind>,
    /// Only clients whose current lifecycle is this.
    pub lifecycle: Option<String>,
    /// What they should have.
    pub requirements: Vec<Requirement>,
}

impl RequiredSet {
    /// Whether it is for this client.
    pub fn is_for(&self, client: &Client) -> bool {
        let has_role = |wanted: RoleKind| client.values(field::ROLE).any(|value| matches!(value, Value::Role(role) if role.kind == wanted));
        let lifecycle = || client.current(field::LIFECYCLE).map(|period| period.value.as_str());
        self.kind.is_none_or(|kind| kind.is_of(client))
            && self.role.is_none_or(has_role)
            && self.lifecycle.as_deref().is_none_or(|wanted| lifecycle() == Some(wanted))
    }
}

/// The required sets of a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletenessPolicy {
    /// All of them.
    pub sets: Vec<RequiredSet>,
}

impl Default for CompletenessPolicy {
    /// What a small firm needs to call, write and bill: a name, a way to reach the client, who looks after him; of a firm and a sole
    /// trader the tax number; of a buying firm also where it is and where it pays from.
    fn default() -> Self {
        let set = |name: &str, kind, lifecycle: Option<&str>, requirements| RequiredSet {
            name: name.to_string(),
            kind: Some(kind),
            role: None,
            lifecycle: lifecycle.map(str::to_string),
            requirements,
        };
        let of = Requirement::new;
        let identifiers = ["identifier.edrpou", "identifier.unp", "identifier.kz_bin", "identifier.eu_vat", "identifier.lei", "identifier.other"];
        let firm = identifiers.iter().fold(of("identifier.inn", 3), |requirement, path| requirement.or(*path));
        let trader = ["identifier.rnokpp", "identifier.unp", "identifier.kz_iin"].iter().fold(of("identifier.inn", 3), |all, path| all.or(*path));
        CompletenessPolicy {
            sets: vec![
                set(
                    "person",
                    RequiredKind::Person,
                    None,
                    vec![of("name.given", 3), of("name.family", 2), of("phone", 3).or("messenger"), of("email", 2), of("source", 1), of("owner", 1)],
                ),
                set("sole trader", RequiredKind::SoleTrader, None, vec![trader]),
                set(
                    "organization",
                    RequiredKind::Organization,
                    None,
                    vec![
                        of("organization.name", 3).or("organization.legal_name"),
                        firm,
                        of("phone", 3).or("messenger"),
                        of("email", 2),
                        of("legal_form", 1),
                        of("source", 1),
                        of("owner", 1),
                    ],
                ),
                set("buying organization", RequiredKind::Organization, Some("customer"), vec![of("address", 2), of("bank_account", 1)]),
            ],
        }
    }
}

/// Why a requirement is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapState {
    /// Nobody asked, or nobody could say.
    Unknown,
    /// There is a value that somebody should look at; it counts half.
    Doubtful,
    /// There is text that is no value of the field.
    Unreadable,
}

impl GapState {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            GapState::Unknown => "unknown",
            GapState::Doubtful => "doubtful",
            GapState::Unreadable => "unreadable",
        }
    }
}

/// A requirement that is not met, or half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its first path.
    pub path: String,
    /// How much it counts.
    pub weight: u32,
    /// Why it is not met.
    pub state: GapState,
    /// The doubts about the value that is there.
    pub issues: Vec<IssueCode>,
}

/// How complete a card is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Whole percent, 0 … 100; 100 only without gaps.
    pub score: u8,
    /// How many requirements the client has to meet.
    pub required: usize,
    /// What is missing or doubtful, the weightiest first.
    pub gaps: Vec<Gap>,
    /// The names of the sets that are for the client.
    pub sets: Vec<String>,
}

impl Completeness {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        let gaps: Vec<Json> = self.gaps.iter().map(Gap::to_json).collect();
        json!({"score": self.score, "required": self.required, "gaps": gaps, "sets": self.sets})
    }
}

impl Gap {
    fn to_json(&self) -> Json {
        let issues: Vec<&str> = self.issues.iter().map(|code| code.name()).collect();
        json!({"path": self.path, "weight": self.weight, "state": self.state.name(), "issues": issues})
    }
}

/// How complete a client is under a policy. Paths of custom fields that the base does not have require nothing.
///
/// ```
/// use kartoteka::rules::completeness::{CompletenessPolicy, completeness};
/// use kartoteka::rules::RuleContext;
/// use kartoteka::{Base, ClientKind, CustomFields, Draft, Instant};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
/// # let session = Base::options().in_memory()?.session("olga")?;
/// let mut draft = Draft::new(ClientKind::Person);
/// draft.set("name", "Иванов Иван")?.set("phone", "+7 916 123-45-67")?.absent("email", None)?;
/// let client = session.preview(now, &draft)?.1;
///
/// let context = RuleContext::new(*b"RU", now.date_naive());
/// let found = completeness(&client, &CompletenessPolicy::default(), &context, &CustomFields::default());
/// assert_eq!(found.score, 83); // 10 of 12: he has no e-mail, which is an answer; nobody said where he comes from and whose he is
/// assert_eq!(found.gaps.iter().map(|gap| gap.path.as_str()).collect::<Vec<_>>(), ["source", "owner"]);
/// # Ok(())
/// # }
/// ```
pub fn completeness(client: &Client, policy: &CompletenessPolicy, context: &RuleContext, custom: &CustomFields) -> Completeness {
    of_values(client, &quality::of_client(client, context), policy, custom)
}

/// The same where the qualities of the client's values are known already.
pub fn of_values(client: &Client, qualities: &[ValueQuality], policy: &CompletenessPolicy, custom: &CustomFields) -> Completeness {
    let sets: Vec<&RequiredSet> = policy.sets.iter().filter(|set| set.is_for(client)).collect();
    let requirements = united(&sets, custom);
    let (mut met, mut total, mut gaps) = (0_u64, 0_u64, Vec::new());
    for requirement in &requirements {
        // Halves keep the sum whole.
        let weight = u64::from(requirement.weight);
        total += 2 * weight;
        match review(requirement, client, qualities, custom) {
            None => met += 2 * weight,
            Some(gap) => {
                met += if gap.state == GapState::Doubtful { weight } else { 0 };
                gaps.push(gap);
            }
        }
    }
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.weight));
    let score = (met * 100).checked_div(total).unwrap_or(100);
    Completeness {
        score: u8::try_from(score).unwrap_or(100),
        required: requirements.len(),
        gaps,
        sets: sets.iter().map(|set| set.name.clone()).collect(),
    }
}

/// The requirements of several sets, one for each first path, in the order of their first mention.
fn united<'p>(sets: &[&'p RequiredSet], custom: &CustomFields) -> Vec<&'p Requirement> {
    let mut out: Vec<&Requirement> = Vec::new();
    for requirement in sets.iter().flat_map(|set| &set.requirements) {
        if requirement.paths.iter().all(|path| place(path, custom).is_none()) {
            continue;
        }
        match out.iter_mut().find(|known| known.paths.first() == requirement.paths.first()) {
            Some(known) if known.weight < requirement.weight => *known = requirement,
            Some(_) => {}
            None => out.push(requirement),
        }
    }
    out
}

/// The field of a path and what follows its dot.
fn place<'p>(path: &'p str, custom: &CustomFields) -> Option<(FieldNumber, &'p str)> {
    match path.strip_prefix("custom.") {
        Some(key) => custom.number(key).map(|number| (number, "")),
        None => field::by_path_with_qualifier(path).map(|(row, qualifier)| (row.number, qualifier)),
    }
}

/// What a requirement lacks; `None` where it is met. The best of its paths counts.
fn review(requirement: &Requirement, client: &Client, qualities: &[ValueQuality], custom: &CustomFields) -> Option<Gap> {
    let mut best: Option<&ValueQuality> = None;
    let mut unread = false;
    for (number, qualifier) in requirement.paths.iter().filter_map(|path| place(path, custom)) {
        let Some(slot) = client.slot(number) else { continue };
        if slot.entries.is_empty() {
            if !matches!(slot.presence, Presence::Unknown) {
                return None;
            }
            // A mark that says nothing is no value that somebody should read.
            unread |= slot.raw.as_deref().is_some_and(|raw| presence::classify(raw) == Statement::Value);
        }
        let of_path = qualities.iter().filter(|value| value.field == number);
        let of_path = of_path.filter(|value| slot.entries.get(value.entry).is_some_and(|entry| is_qualified(&entry.value, qualifier)));
        best = best.into_iter().chain(of_path).min_by_key(|value| value.quality);
    }
    let state = match best.map(|value| value.quality) {
        Some(Quality::Exact | Quality::Fixed) => return None,
        Some(Quality::Suspect) => GapState::Doubtful,
        Some(Quality::Rejected) => GapState::Unreadable,
        None if unread => GapState::Unreadable,
        None => GapState::Unknown,
    };
    let issues = best.map(|value| value.issues.iter().map(|issue| issue.code).collect()).unwrap_or_default();
    Some(Gap { path: requirement.paths.first().cloned().unwrap_or_default(), weight: requirement.weight, state, issues })
}

/// Whether a value is of the use, scheme or system that a path asks for.
fn is_qualified(value: &Value, qualifier: &str) -> bool {
    if qualifier.is_empty() {
        return true;
    }
    match value {
        Value::Phone(phone) if qualifier == "mobile" => phone.kind == PhoneKind::Mobile,
        Value::Phone(phone) => phone.usage.is_some() && phone.usage == PhoneUse::from_name(qualifier),
        Value::Identifier(code) => code.scheme.name() == qualifier,
        Value::Address(address) => of_address(address, qualifier),
        Value::Messenger(messenger) => messenger.service == qualifier,
        Value::External(external) => external.system == qualifier,
        Value::Remark(remark) => remark.topic == qualifier,
        Value::Consent(consent) => consent.purpose == qualifier || format!("{}.{}", consent.purpose, consent.channel) == qualifier,
        Value::Suppression(suppression) => suppression.channel == qualifier,
        Value::Commitment(commitment) => commitment.what == qualifier,
        _ => true,
    }
}

/// `address.legal`, `address.city`, `address.legal.city`.
fn of_address(address: &crate::model::Address, qualifier: &str) -> bool {
    let has_part = |part: &str| address.parts.named().iter().any(|(name, text)| *name == part && !text.is_empty());
    let is_use = |name: &str| address.usage.is_some() && address.usage == crate::model::AddressUse::from_name(name);
    match qualifier.split_once('.') {
        Some((usage, part)) => is_use(usage) && has_part(part),
        None => is_use(qualifier) || has_part(qualifier),
    }
}

impl CompletenessPolicy {
    /// Reads the public JSON form: `{"sets":[{"name":"firms","kind":"organization","role":null,"lifecycle":"customer",
    /// "requirements":[{"paths":["phone","messenger"],"weight":3}]}]}`; a member that is missing or `null` asks for nothing.
    ///
    /// # Errors
    /// `Argument` for another shape, an unknown path, kind, role or lifecycle, a weight outside 1 … 1000; `Limit` past [`REQUIRED_SETS_MAX`] sets or
    /// [`REQUIREMENTS_PER_SET_MAX`] requirements in one.
    pub fn from_json(json: &Json) -> Result<CompletenessPolicy> {
        let sets = list(json, "sets", REQUIRED_SETS_MAX)?;
        Ok(CompletenessPolicy { sets: sets.iter().map(read_set).collect::<Result<_>>()? })
    }

    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        let requirement = |requirement: &Requirement| json!({"paths": requirement.paths, "weight": requirement.weight});
        let set = |set: &RequiredSet| {
            json!({
                "name": set.name, "kind": set.kind.map(RequiredKind::name), "role": set.role.map(RoleKind::name),
                "lifecycle": set.lifecycle, "requirements": set.requirements.iter().map(requirement).collect::<Vec<_>>(),
            })
        };
        json!({"sets": self.sets.iter().map(set).collect::<Vec<_>>()})
    }
}

fn wrong(what: impl Into<String>) -> Error {
    Error::new(ErrorKind::Argument, format!("not a policy of completeness: {}", what.into()))
}

fn list<'j>(json: &'j Json, name: &str, max: usize) -> Result<&'j [Json]> {
    let items = json.get(name).and_then(Json::as_array).ok_or_else(|| wrong(format!("{name} is a list")))?;
    if items.len() > max {
        return Err(Error::new(ErrorKind::Limit, format!("{} {name}, {max} are allowed", items.len())));
    }
    Ok(items)
}

fn text<'j>(set: &'j Map<String, Json>, name: &str) -> Result<Option<&'j str>> {
    match set.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.len() <= TEXT_BYTES_MAX => Ok(Some(text)),
        Some(_) => Err(wrong(format!("{name} is a text of at most {TEXT_BYTES_MAX} bytes"))),
    }
}

fn read_set(json: &Json) -> Result<RequiredSet> {
    let set = json.as_object().ok_or_else(|| wrong("a set is an object"))?;
    let unknown = |name: &str, what: &str| wrong(format!("there is no {name} {what}"));
    let kind = text(set, "kind")?;
    let kind =
        kind.map(|name| RequiredKind::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind).ok_or_else(|| unknown("kind", name)));
    let role = text(set, "role")?;
    let role = role.map(|name| RoleKind::from_name(name).ok_or_else(|| unknown("role", name)));
    let lifecycle = text(set, "lifecycle")?;
    if let Some(name) = lifecycle.filter(|name| !is_lifecycle(name)) {
        return Err(unknown("lifecycle", name));
    }
    Ok(RequiredSet {
        name: text(set, "name")?.unwrap_or_default().to_string(),
        kind: kind.transpose()?,
        role: role.transpose()?,
        lifecycle: lifecycle.map(str::to_string),
        requirements: list(json, "requirements", REQUIREMENTS_PER_SET_MAX)?.iter().map(read_requirement).collect::<Result<_>>()?,
    })
}

fn is_lifecycle(name: &str) -> bool {
    matches!(field::by_number(field::LIFECYCLE).map(|row| row.kind), Some(field::ValueKind::Choice(choices)) if choices.contains(&name))
}

fn read_requirement(json: &Json) -> Result<Requirement> {
    let paths = list(json, "paths", REQUIREMENTS_PER_SET_MAX)?;
    let paths: Vec<String> = paths.iter().map(read_path).collect::<Result<_>>()?;
    let weight = match json.get("weight") {
        None | Some(Json::Null) => Some(1),
        Some(weight) => weight.as_u64().and_then(|weight| u32::try_from(weight).ok()).filter(|weight| (1..=1000).contains(weight)),
    };
    match weight {
        Some(weight) if !paths.is_empty() => Ok(Requirement { paths, weight }),
        Some(_) => Err(wrong("a requirement has one path at least")),
        None => Err(wrong("a weight is a whole number, 1 … 1000")),
    }
}

fn read_path(json: &Json) -> Result<String> {
    let path = json.as_str().filter(|path| path.len() <= TEXT_BYTES_MAX).ok_or_else(|| wrong("a path is a text"))?;
    let known = path.starts_with("custom.") || field::by_path_with_qualifier(path).is_some_and(|(row, qualifier)| row.accepts(qualifier));
    if known { Ok(path.to_string()) } else { Err(wrong(format!("no field has the path {path}")).at(Location::Field(path.to_string()))) }
}
