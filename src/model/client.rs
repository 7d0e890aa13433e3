//! A client: its system members and one slot per field.
//!
//! Invariants: slots ascend by field number, none is empty (no value, presence unknown, no raw text); a field of one value has
//! at most one entry; an entry's variant is the field's kind (held by the rules and checked by the codec).

use super::field::{self, Field, FieldNumber};
use super::{Address, Email, ExternalId, Identifier, PartialDate, Period, Phone, Presence, Provenance, Value};
use crate::time::Instant;
use std::fmt;
use std::num::NonZeroU32;

/// Number of a client: dense, ascending, never reused, 1 … 2^32 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(NonZeroU32);

impl ClientId {
    /// The id of this number; `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(ClientId)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Person or organization. A sole trader is a person with a legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ClientKind {
    /// A human being.
    #[default]
    Person,
    /// A firm, an institution.
    Organization,
}

impl ClientKind {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            ClientKind::Person => "person",
            ClientKind::Organization => "organization",
        }
    }

    /// The kind of this public name.
    pub fn from_name(name: &str) -> Option<ClientKind> {
        [ClientKind::Person, ClientKind::Organization].into_iter().find(|kind| kind.name() == name)
    }
}

/// The state of the record, not of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Status {
    /// In use.
    #[default]
    Active,
    /// Put away: found only when asked for, its keys block nobody.
    Archived,
    /// Merged into another client, to which its id leads.
    Merged(ClientId),
    /// Its data were destroyed.
    Erased,
}

impl Status {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Archived => "archived",
            Status::Merged(_) => "merged",
            Status::Erased => "erased",
        }
    }
}

/// One value with its raw text and its provenance.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueEntry {
    /// The canonical value.
    pub value: Value,
    /// The text as received, where it differs from the canonical form.
    pub raw: Option<String>,
    /// Where it came from, where that differs from the record's own.
    pub provenance: Option<Box<Provenance>>,
}

impl From<Value> for ValueEntry {
    fn from(value: Value) -> Self {
        ValueEntry { value, raw: None, provenance: None }
    }
}

/// What a client has of one field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Slot {
    /// The values; at most one where the field takes one. A dated history ascends, the current period last.
    pub entries: Vec<ValueEntry>,
    /// What is known where there are no entries; `Unknown` beside entries means nothing.
    pub presence: Presence,
    /// The text of a mark that said nothing (`н/д`), or of a value that was refused.
    pub raw: Option<String>,
}

impl Slot {
    /// Whether nothing at all is kept.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.presence == Presence::Unknown && self.raw.is_none()
    }
}

/// A client as stored: system members and slots. Made by drafts and read from a base; its values are in canonical form.
///
/// It cannot be changed in place: a change is a [`Draft::of`](crate::Draft::of) it, saved through a session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Client {
    pub(crate) id: Option<ClientId>,
    pub(crate) revision: u64,
    pub(crate) created_at: Option<Instant>,
    pub(crate) created_by: String,
    pub(crate) updated_at: Option<Instant>,
    pub(crate) kind: ClientKind,
    pub(crate) status: Status,
    pub(crate) slots: Vec<(FieldNumber, Slot)>,
    /// Fields written by a newer version, kept as they are.
    pub(crate) unknown: Vec<(u16, Vec<u8>)>,
}

impl Client {
    /// An empty client of this kind, not stored yet.
    pub(crate) fn new(kind: ClientKind) -> Self {
        Client { kind, ..Client::default() }
    }

    /// The id; `None` before the first save.
    pub fn id(&self) -> Option<ClientId> {
        self.id
    }

    /// Counts saves of this record, from 1; 0 before the first.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// When the record was made.
    pub fn created_at(&self) -> Option<Instant> {
        self.created_at
    }

    /// Who made it.
    pub fn created_by(&self) -> &str {
        &self.created_by
    }

    /// When it was last saved.
    pub fn updated_at(&self) -> Option<Instant> {
        self.updated_at
    }

    /// Person or organization.
    pub fn kind(&self) -> ClientKind {
        self.kind
    }

    /// The state of the record.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What the client has of a field; `None` where nobody said anything.
    pub fn slot(&self, field: FieldNumber) -> Option<&Slot> {
        let index = self.slots.binary_search_by_key(&field, |(number, _)| *number).ok()?;
        self.slots.get(index).map(|(_, slot)| slot)
    }

    /// All slots, ascending by field number.
    pub fn slots(&self) -> impl Iterator<Item = (FieldNumber, &Slot)> {
        self.slots.iter().map(|(number, slot)| (*number, slot))
    }

    /// The values of a field, in order.
    pub fn values(&self, field: FieldNumber) -> impl Iterator<Item = &Value> {
        self.slot(field).into_iter().flat_map(|slot| slot.entries.iter().map(|entry| &entry.value))
    }

    /// What is known of a field without values; `None` where it has some.
    pub fn presence(&self, field: FieldNumber) -> Option<&Presence> {
        static UNKNOWN: Presence = Presence::Unknown;
        match self.slot(field) {
            Some(slot) if !slot.entries.is_empty() => None,
            Some(slot) => Some(&slot.presence),
            None => Some(&UNKNOWN),
        }
    }

    /// The first value of a field of kind text, site, choice or decimal. Dated histories have their periods: [`Client::current`].
    pub fn text(&self, field: FieldNumber) -> Option<&str> {
        self.values(field).find_map(|value| match value {
            Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The phones in the card's order; [`Phone::primary`] marks the preferred one.
    pub fn phones(&self) -> impl Iterator<Item = &Phone> {
        self.values(field::PHONE).filter_map(|value| if let Value::Phone(phone) = value { Some(phone) } else { None })
    }

    /// The e-mail addresses.
    pub fn emails(&self) -> impl Iterator<Item = &Email> {
        self.values(field::EMAIL).filter_map(|value| if let Value::Email(email) = value { Some(email) } else { None })
    }

    /// The registration codes.
    pub fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.values(field::IDENTIFIER).filter_map(|value| if let Value::Identifier(identifier) = value { Some(identifier) } else { None })
    }

    /// The ids of host programs.
    pub fn externals(&self) -> impl Iterator<Item = &ExternalId> {
        self.values(field::EXTERNAL).filter_map(|value| if let Value::External(external) = value { Some(external) } else { None })
    }

    /// The postal addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.values(field::ADDRESS).filter_map(|value| if let Value::Address(address) = value { Some(address) } else { None })
    }

    /// The birth date, its year perhaps unknown.
    pub fn birth_date(&self) -> Option<PartialDate> {
        self.values(field::BIRTH_DATE).find_map(|value| if let Value::Date(date) = value { Some(*date) } else { None })
    }

    /// The current period of a dated history: `lifecycle`, `category` or `owner`.
    pub fn current(&self, history: FieldNumber) -> Option<&Period> {
        let periods = self.values(history).filter_map(|value| if let Value::Period(period) = value { Some(period) } else { None });
        periods.filter(|period| period.until.is_none()).last()
    }

    /// The actor responsible for this client.
    pub fn owner(&self) -> Option<&str> {
        self.current(field::OWNER).map(|period| period.value.as_str())
    }

    /// The name for a list or a caller's card: `Иванов Иван Иванович`, `ООО «Ромашка»`, or a phone or mailbox where there is no name.
    pub fn display_name(&self) -> String {
        let organization = || {
            let name = self.text(field::ORGANIZATION_NAME).or_else(|| self.text(field::ORGANIZATION_LEGAL_NAME))?;
            Some(match self.text(field::LEGAL_FORM) {
                Some(form) if name.starts_with('«') => format!("{form} {name}"),
                Some(form) if name.chars().any(|c| ('\u{0400}'..'\u{0530}').contains(&c)) => format!("{form} «{name}»"),
                Some(form) => format!("{name} {form}"),
                None => name.to_string(),
            })
        };
        let person = || {
            let parts = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
            let name = parts.iter().filter_map(|part| self.text(*part)).collect::<Vec<_>>().join(" ");
            (!name.is_empty()).then(|| match self.text(field::LEGAL_FORM) {
                Some(form) => format!("{form} {name}"),
                None => name,
            })
        };
        let named = match self.kind {
            ClientKind::Person => person().or_else(organization),
            ClientKind::Organization => organization().or_else(person),
        };
        named
            .or_else(|| self.text(field::NAME_RAW).map(str::to_string))
            .or_else(|| self.phones().map(|phone| phone.to_string()).find(|text| !text.is_empty()))
            .or_else(|| self.emails().find_map(|email| email.canonical.clone()))
            .unwrap_or_default()
    }

    /// The slot of a field, made if there is none. The caller leaves no empty slot behind: see [`Client::tidy`].
    pub(crate) fn slot_mut(&mut self, field: FieldNumber) -> &mut Slot {
        let index = match self.slots.binary_search_by_key(&field, |(number, _)| *number) {
            Ok(index) => index,
            Err(index) => {
                self.slots.insert(index, (field, Slot::default()));
                index
            }
        };
        &mut self.slots[index].1
    }

    /// Drops the slot of a field if it is empty.
    pub(crate) fn tidy(&mut self, field: FieldNumber) {
        if self.slot(field).is_some_and(Slot::is_empty) {
            self.slots.retain(|(number, _)| *number != field);
        }
    }

    /// The table row of each slot that has one; custom fields have none.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Field, &Slot)> {
        self.slots().filter_map(|(number, slot)| field::by_number(number).map(|field| (field, slot)))
    }
}
