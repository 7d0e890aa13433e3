//! The values of fields: one sum type over all kinds, and the small records among them.

use super::{Address, BankAccount, Email, ExternalId, Identifier, Messenger, PartialDate, Phone};
use crate::time::Instant;

/// A value of some field. Which variant a field takes is its [`ValueKind`](super::ValueKind).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Text, cleaned.
    Text(String),
    /// The code of a choice: `person`, `male`, or one of a list set per base.
    Choice(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number in plain form: `-12.50`.
    Decimal(String),
    /// An amount of money.
    Money(Money),
    /// Yes or no.
    Bool(bool),
    /// A date, the year perhaps unknown.
    Date(PartialDate),
    /// An instant.
    Time(Instant),
    /// Several texts in one value (custom fields of kind list).
    List(Vec<String>),
    /// A phone.
    Phone(Phone),
    /// An e-mail address.
    Email(Email),
    /// A postal address.
    Address(Address),
    /// A messenger account.
    Messenger(Messenger),
    /// A registration code.
    Identifier(Identifier),
    /// A bank account.
    BankAccount(BankAccount),
    /// A host program's id.
    External(ExternalId),
    /// A role with its lifecycle.
    Role(Role),
    /// One period of a dated history.
    Period(Period),
    /// A preference, a need or a note.
    Remark(Remark),
    /// A consent.
    Consent(Consent),
    /// A wish not to be disturbed.
    Suppression(Suppression),
    /// Something promised.
    Commitment(Commitment),
}

/// An amount: whole minor units (kopecks, cents) and an ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Minor units; negative is owed by us.
    pub minor: i64,
    /// Three capital letters.
    pub currency: [u8; 3],
}

impl Money {
    /// The amount; `None` where the code is not three capital Latin letters.
    pub fn new(minor: i64, currency: &str) -> Option<Money> {
        let currency: [u8; 3] = currency.as_bytes().try_into().ok()?;
        currency.iter().all(u8::is_ascii_uppercase).then_some(Money { minor, currency })
    }

    /// The currency code as text.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.currency).unwrap_or("XXX")
    }
}

/// What a client is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RoleKind {
    /// Buys, or may buy. Its lifecycle is the dated history of the field `lifecycle`.
    Customer,
    /// Sells to us.
    Supplier,
    /// Works with us.
    Partner,
    /// Someone's contact person.
    Contact,
}

/// A role of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Which.
    pub kind: RoleKind,
    /// Its state, for roles other than customer: free words of the host.
    pub lifecycle: Option<String>,
    /// Since when.
    pub since: Option<Instant>,
}

/// One period of a dated history: of the lifecycle, the category or the owner. The last one without an end is current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The value that held: `customer`, `vip`, an actor.
    pub value: String,
    /// From when.
    pub from: Option<Instant>,
    /// Until when; `None` while it holds.
    pub until: Option<Instant>,
    /// Who set it.
    pub by: Option<String>,
    /// Why (`refused`, `former`).
    pub reason: Option<String>,
}

/// A preference, a need or a note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark {
    /// What it is about; empty for a plain note.
    pub topic: String,
    /// The words.
    pub text: String,
    /// Since when, or when written.
    pub since: Option<Instant>,
    /// Who wrote it.
    pub by: Option<String>,
}

/// Whether a consent holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConsentState {
    /// Given.
    Granted,
    /// Asked and refused.
    Denied,
    /// Given once and taken back.
    Withdrawn,
}

/// A consent for one purpose over one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// What for: `marketing`, `processing`.
    pub purpose: String,
    /// Over what: `email`, `sms`, `call`; empty for any.
    pub channel: String,
    /// Whether it holds.
    pub state: ConsentState,
    /// When it was given or taken back.
    pub at: Option<Instant>,
    /// What proves it: a form, a recording.
    pub evidence: Option<String>,
}

/// A wish not to be disturbed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suppression {
    /// Over what: `email`, `sms`, `call`; empty for any.
    pub channel: String,
    /// Until when; `None` for ever.
    pub until: Option<Instant>,
    /// Why.
    pub reason: Option<String>,
}

/// Something that was promised: a discount, a price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commitment {
    /// What: `discount`.
    pub what: String,
    /// How much, in words or numbers.
    pub value: String,
    /// Until when; `None` without end.
    pub until: Option<Instant>,
    /// Who promised.
    pub by: Option<String>,
}
