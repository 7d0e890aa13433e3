//! The layout of client records.
//!
//! ```text
//! version u8 = 1 · length of the fixed part u16 LE · fixed part · (tag varint · length varint · bytes)*
//! ```
//!
//! The fixed part holds at known offsets what segments filter on; a longer one, of a newer version, is tolerated and kept. Tags
//! are field numbers and ascend. A tag that this version does not know, and a slot with a value kind that it does not know, is
//! kept as bytes and written back, so an older program loses nothing of a newer base. The members of a value kind never grow: a
//! new member is a new tag or a new kind. Numbers are varints (LEB128), signed ones zigzag; texts are length and UTF-8.
//!
//! Invariant: `decode(encode(client)) == client`, and equal clients have equal bytes. Cost: one pass, one allocation a text.

use crate::error::{Error, ErrorKind, Result};
use crate::limits::RECORD_BYTES_MAX;
use crate::model::{
    Address, AddressParts, AddressUse, BankAccount, Client, ClientId, ClientKind, Commitment, Consent, ConsentState, E164, Email, EmailClass,
    ExternalId, FieldNumber, Identifier, Messenger, Money, PartialDate, Period, Phone, PhoneKind, PhoneUse, Presence, Provenance, Remark, Role,
    RoleKind, Scheme, Slot, Status, Suppression, Value, ValueEntry, Verdict, field,
};
use crate::time::{Instant, from_micros, to_micros};

const VERSION: u8 = 1;

/// Length of the fixed part that this version writes.
const FIXED_BYTES: usize = 40;

/// Tags outside the field table.
const TAG_CREATED_BY: u16 = 0x7000;
const TAG_FIXED_TAIL: u16 = 0x7FFF;

/// Encodes a client.
///
/// # Errors
/// `Limit` where the record would be larger than [`RECORD_BYTES_MAX`].
pub(crate) fn encode(client: &Client) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(512);
    out.push(VERSION);
    let tail = client.unknown.iter().find(|(tag, _)| *tag == TAG_FIXED_TAIL).map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
    let fixed = u16::try_from(FIXED_BYTES + tail.len()).map_err(|_| Error::new(ErrorKind::Corrupt, "the fixed part of a record is too long"))?;
    out.extend_from_slice(&fixed.to_le_bytes());
    push_fixed(&mut out, client);
    out.extend_from_slice(tail);
    let mut body = Vec::new();
    let mut unknown = client.unknown.iter().filter(|(tag, _)| *tag != TAG_FIXED_TAIL).peekable();
    let created_by = (!client.created_by.is_empty()).then_some(TAG_CREATED_BY);
    let mut tags: Vec<(u16, Option<&Slot>)> = client.slots().map(|(number, slot)| (number.0, Some(slot))).collect();
    tags.extend(created_by.map(|tag| (tag, None)));
    tags.sort_by_key(|(tag, _)| *tag);
    for (tag, slot) in tags {
        while let Some((older, bytes)) = unknown.next_if(|(older, _)| *older < tag) {
            push_tagged(&mut out, *older, bytes);
        }
        if unknown.peek().is_some_and(|(newer, _)| *newer == tag) {
            return Err(Error::new(ErrorKind::Internal, format!("a record would have tag {tag} twice")));
        }
        body.clear();
        match slot {
            Some(slot) => push_slot(&mut body, slot),
            None => body.extend_from_slice(client.created_by.as_bytes()),
        }
        push_tagged(&mut out, tag, &body);
    }
    for (tag, bytes) in unknown {
        push_tagged(&mut out, *tag, bytes);
    }
    if out.len() > RECORD_BYTES_MAX {
        return Err(Error::new(ErrorKind::Limit, format!("the record would have {} bytes, {RECORD_BYTES_MAX} are allowed", out.len())));
    }
    Ok(out)
}

/// Decodes a record; `None` where it is damaged.
pub(crate) fn decode(id: ClientId, bytes: &[u8]) -> Option<Client> {
    let (fixed, tagged) = record_parts(bytes)?;
    let mut reader = Reader(tagged);
    let mut client = read_fixed(fixed)?;
    client.id = Some(id);
    if let Some(tail) = fixed.get(FIXED_BYTES..).filter(|tail| !tail.is_empty()) {
        client.unknown.push((TAG_FIXED_TAIL, tail.to_vec()));
    }
    let mut last = None;
    while !reader.0.is_empty() {
        let tag = u16::try_from(reader.varint()?).ok()?;
        if last.replace(tag).is_some_and(|last| last >= tag) {
            return None;
        }
        let body = reader.block()?;
        if tag == TAG_CREATED_BY {
            client.created_by = std::str::from_utf8(body).ok()?.to_string();
            continue;
        }
        let number = FieldNumber(tag);
        let known = number.is_custom() || field::by_number(number).is_some();
        match known.then(|| read_slot(body)) {
            Some(Read::Slot(slot)) => client.slots.push((number, slot)),
            Some(Read::Newer) | None => client.unknown.push((tag, body.to_vec())),
            Some(Read::Damaged) => return None,
        }
    }
    // The tail of the fixed part comes first above but sorts last among the tags.
    client.unknown.sort_by_key(|(tag, _)| *tag);
    Some(client)
}

fn push_fixed(out: &mut Vec<u8>, client: &Client) {
    let (status, merged_into) = match client.status {
        Status::Active => (0u8, 0u32),
        Status::Archived => (1, 0),
        Status::Merged(into) => (2, into.get()),
        Status::Erased => (3, 0),
    };
    let code = |number: Option<usize>| number.and_then(|number| u8::try_from(number + 1).ok()).unwrap_or(0);
    let choice = |text: Option<&str>, choices: &[&str]| code(text.and_then(|text| choices.iter().position(|choice| *choice == text)));
    let micros = |at: Option<Instant>| at.map_or(i64::MIN, to_micros).to_le_bytes();
    out.push(match client.kind {
        ClientKind::Person => 0,
        ClientKind::Organization => 1,
    });
    out.push(status);
    out.push(choice(client.text(field::GENDER), &["male", "female"]));
    out.push(choice(client.current(field::LIFECYCLE).map(|period| period.value.as_str()), &["prospect", "customer", "refused", "former"]));
    out.extend_from_slice(&client.revision.to_le_bytes());
    out.extend_from_slice(&micros(client.created_at));
    out.extend_from_slice(&micros(client.updated_at));
    out.extend_from_slice(&merged_into.to_le_bytes());
    out.extend_from_slice(&client.birth_date().map_or(0, PartialDate::number).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
}

/// The fixed part of a record and the tags behind it.
pub(super) fn record_parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let fixed_bytes = usize::from(u16::from_le_bytes(*reader.bytes(2)?.first_chunk()?));
    let fixed = reader.bytes(fixed_bytes)?;
    Some((fixed, reader.0))
}

pub(super) fn read_fixed(fixed: &[u8]) -> Option<Client> {
    let mut reader = Reader(fixed);
    let kind = match reader.byte()? {
        0 => ClientKind::Person,
        1 => ClientKind::Organization,
        _ => return None,
    };
    let status = reader.byte()?;
    reader.bytes(2)?;
    let revision = u64::from_le_bytes(*reader.bytes(8)?.first_chunk()?);
    let mut instant = || {
        let micros = i64::from_le_bytes(*reader.bytes(8)?.first_chunk()?);
        Some((micros != i64::MIN).then(|| from_micros(micros)))
    };
    let (created_at, updated_at) = (instant()?, instant()?);
    let merged_into = u32::from_le_bytes(*reader.bytes(4)?.first_chunk()?);
    reader.bytes(8)?;
    let status = match status {
        0 => Status::Active,
        1 => Status::Archived,
        2 => Status::Merged(ClientId::new(merged_into)?),
        3 => Status::Erased,
        _ => return None,
    };
    Some(Client { revision, created_at, updated_at, kind, status, ..Client::default() })
}

fn push_tagged(out: &mut Vec<u8>, tag: u16, body: &[u8]) {
    push_varint(out, tag.into());
    push_block(out, body);
}

enum Read {
    Slot(Slot),
    Newer,
    Damaged,
}

/// Encodes a slot: presence, raw text, entries.
pub(crate) fn push_slot(out: &mut Vec<u8>, slot: &Slot) {
    let presence = match &slot.presence {
        Presence::Unknown => 0u8,
        Presence::Absent { .. } => 1,
        Presence::Declined { .. } => 2,
    };
    out.push(presence | if slot.raw.is_some() { 0x10 } else { 0 });
    match &slot.presence {
        Presence::Unknown => {}
        Presence::Absent { reason, at } => {
            push_option_text(out, reason.as_deref());
            push_option_instant(out, *at);
        }
        Presence::Declined { at } => push_option_instant(out, *at),
    }
    if let Some(raw) = &slot.raw {
        push_text(out, raw);
    }
    push_varint(out, slot.entries.len() as u64);
    for entry in &slot.entries {
        push_entry(out, entry);
    }
}

fn read_slot(body: &[u8]) -> Read {
    let mut reader = Reader(body);
    let mut newer = false;
    match slot(&mut reader, &mut newer) {
        Some(slot) if reader.0.is_empty() => Read::Slot(slot),
        _ if newer => Read::Newer,
        _ => Read::Damaged,
    }
}

pub(crate) fn slot(reader: &mut Reader<'_>, newer: &mut bool) -> Option<Slot> {
    let head = reader.byte()?;
    if head & !0x13 != 0 || head & 3 == 3 {
        *newer = true;
        return None;
    }
    let presence = match head & 3 {
        1 => Presence::Absent { reason: reader.option_text()?, at: reader.option_instant()? },
        2 => Presence::Declined { at: reader.option_instant()? },
        _ => Presence::Unknown,
    };
    let raw = if head & 0x10 != 0 { Some(reader.text()?) } else { None };
    let count = reader.count()?;
    let mut entries = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        entries.push(entry(reader, newer)?);
    }
    Some(Slot { entries, presence, raw })
}

/// Encodes an entry: value kind, raw text, provenance, value.
pub(crate) fn push_entry(out: &mut Vec<u8>, entry: &ValueEntry) {
    let kind = value_kind(&entry.value);
    out.push(kind);
    out.push(u8::from(entry.raw.is_some()) | u8::from(entry.provenance.is_some()) << 1);
    if let Some(raw) = &entry.raw {
        push_text(out, raw);
    }
    if let Some(provenance) = &entry.provenance {
        push_option_text(out, provenance.source.as_deref());
        push_option_text(out, provenance.set_by.as_deref());
        push_option_instant(out, provenance.set_at);
        push_option_instant(out, provenance.verified_at);
        push_option_text(out, provenance.verified_how.as_deref());
    }
    push_value(out, &entry.value);
}

pub(crate) fn entry(reader: &mut Reader<'_>, newer: &mut bool) -> Option<ValueEntry> {
    let kind = reader.byte()?;
    let flags = reader.byte()?;
    if kind > KIND_LAST || flags > 3 {
        *newer = true;
        return None;
    }
    let raw = if flags & 1 != 0 { Some(reader.text()?) } else { None };
    let provenance = if flags & 2 != 0 {
        Some(Box::new(Provenance {
            source: reader.option_text()?,
            set_by: reader.option_text()?,
            set_at: reader.option_instant()?,
            verified_at: reader.option_instant()?,
            verified_how: reader.option_text()?,
        }))
    } else {
        None
    };
    Some(ValueEntry { value: value(reader, kind)?, raw, provenance })
}

const KIND_LAST: u8 = 22;

fn value_kind(value: &Value) -> u8 {
    match value {
        Value::Text(_) => 1,
        Value::Choice(_) => 2,
        Value::Integer(_) => 3,
        Value::Decimal(_) => 4,
        Value::Money(_) => 5,
        Value::Bool(_) => 6,
        Value::Date(_) => 7,
        Value::Time(_) => 8,
        Value::List(_) => 9,
        Value::Phone(_) => 10,
        Value::Email(_) => 11,
        Value::Address(_) => 12,
        Value::Messenger(_) => 13,
        Value::Identifier(_) => 14,
        Value::BankAccount(_) => 15,
        Value::External(_) => 16,
        Value::Role(_) => 17,
        Value::Period(_) => 18,
        Value::Remark(_) => 19,
        Value::Consent(_) => 20,
        Value::Suppression(_) => 21,
        Value::Commitment(_) => 22,
    }
}

fn push_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => push_text(out, text),
        Value::Integer(number) => push_signed(out, *number),
        Value::Money(money) => {
            push_signed(out, money.minor);
            out.extend_from_slice(&money.currency);
        }
        Value::Bool(yes) => out.push(u8::from(*yes)),
        Value::Date(date) => push_varint(out, date.number().into()),
        Value::Time(at) => push_signed(out, to_micros(*at)),
        Value::List(texts) => {
            push_varint(out, texts.len() as u64);
            texts.iter().for_each(|text| push_text(out, text));
        }
        Value::Phone(phone) => push_phone(out, phone),
        Value::Email(email) => {
            out.push(email_class_number(email.class) | u8::from(email.primary) << 7);
            push_option_text(out, email.canonical.as_deref());
        }
        Value::Address(address) => {
            out.push(address.usage.map_or(0, address_use_number));
            push_text(out, &address.text);
            push_option_parts(out, &address.parts);
        }
        Value::Messenger(messenger) => {
            push_text(out, &messenger.service);
            push_text(out, &messenger.handle);
        }
        Value::Identifier(identifier) => {
            push_varint(out, identifier.scheme.number().into());
            out.push(u8::from(identifier.checked));
            push_text(out, &identifier.value);
        }
        Value::BankAccount(account) => {
            push_text(out, &account.account);
            push_text(out, &account.bank_code);
            push_text(out, &account.bank_name);
        }
        Value::External(external) => {
            push_text(out, &external.system);
            push_text(out, &external.id);
        }
        Value::Role(role) => {
            out.push(role_number(role.kind));
            push_option_text(out, role.lifecycle.as_deref());
            push_option_instant(out, role.since);
        }
        Value::Period(period) => {
            push_text(out, &period.value);
            push_option_instant(out, period.from);
            push_option_instant(out, period.until);
            push_option_text(out, period.by.as_deref());
            push_option_text(out, period.reason.as_deref());
        }
        Value::Remark(remark) => {
            push_text(out, &remark.topic);
            push_text(out, &remark.text);
            push_option_instant(out, remark.since);
            push_option_text(out, remark.by.as_deref());
        }
        Value::Consent(consent) => {
            push_text(out, &consent.purpose);
            push_text(out, &consent.channel);
            out.push(consent_number(consent.state));
            push_option_instant(out, consent.at);
            push_option_text(out, consent.evidence.as_deref());
        }
        Value::Suppression(suppression) => {
            push_text(out, &suppression.channel);
            push_option_instant(out, suppression.until);
            push_option_text(out, suppression.reason.as_deref());
        }
        Value::Commitment(commitment) => {
            push_text(out, &commitment.what);
            push_text(out, &commitment.value);
            push_option_instant(out, commitment.until);
            push_option_text(out, commitment.by.as_deref());
        }
    }
}

fn value(reader: &mut Reader<'_>, kind: u8) -> Option<Value> {
    Some(match kind {
        1 => Value::Text(reader.text()?),
        2 => Value::Choice(reader.text()?),
        3 => Value::Integer(reader.signed()?),
        4 => Value::Decimal(reader.text()?),
        5 => Value::Money(Money { minor: reader.signed()?, currency: *reader.bytes(3)?.first_chunk()? }),
        6 => Value::Bool(match reader.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        }),
        7 => Value::Date(PartialDate::from_number(u32::try_from(reader.varint()?).ok()?)?),
        8 => Value::Time(from_micros(reader.signed()?)),
        9 => {
            let count = reader.count()?;
            let mut texts = Vec::with_capacity(count.min(64));
            for _ in 0..count {
                texts.push(reader.text()?);
            }
            Value::List(texts)
        }
        10 => Value::Phone(phone(reader)?),
        11 => {
            let head = reader.byte()?;
            Value::Email(Email { class: email_class(head & 0x7F)?, primary: head & 0x80 != 0, canonical: reader.option_text()? })
        }
        12 => {
            let usage = match reader.byte()? {
                0 => None,
                number => Some(address_use(number)?),
            };
            Value::Address(Address { usage, text: reader.text()?, parts: Box::new(parts(reader)?) })
        }
        13 => Value::Messenger(Messenger { service: reader.text()?, handle: reader.text()? }),
        14 => Value::Identifier(Identifier {
            scheme: Scheme::from_number(u16::try_from(reader.varint()?).ok()?)?,
            checked: reader.byte()? != 0,
            value: reader.text()?,
        }),
        15 => Value::BankAccount(BankAccount { account: reader.text()?, bank_code: reader.text()?, bank_name: reader.text()? }),
        16 => Value::External(ExternalId { system: reader.text()?, id: reader.text()? }),
        17 => Value::Role(Role { kind: role(reader.byte()?)?, lifecycle: reader.option_text()?, since: reader.option_instant()? }),
        18 => Value::Period(Period {
            value: reader.text()?,
            from: reader.option_instant()?,
            until: reader.option_instant()?,
            by: reader.option_text()?,
            reason: reader.option_text()?,
        }),
        19 => Value::Remark(Remark { topic: reader.text()?, text: reader.text()?, since: reader.option_instant()?, by: reader.option_text()? }),
        20 => Value::Consent(Consent {
            purpose: reader.text()?,
            channel: reader.text()?,
            state: consent_state(reader.byte()?)?,
            at: reader.option_instant()?,
            evidence: reader.option_text()?,
        }),
        21 => Value::Suppression(Suppression { channel: reader.text()?, until: reader.option_instant()?, reason: reader.option_text()? }),
        22 => {
            Value::Commitment(Commitment { what: reader.text()?, value: reader.text()?, until: reader.option_instant()?, by: reader.option_text()? })
        }
        _ => return None,
    })
}

fn push_phone(out: &mut Vec<u8>, phone: &Phone) {
    let kind = match phone.kind {
        PhoneKind::Other => 0u8,
        PhoneKind::Mobile => 1,
        PhoneKind::Landline => 2,
        PhoneKind::TollFree => 3,
    };
    let usage = match phone.usage {
        None => 0u8,
        Some(PhoneUse::Work) => 1,
        Some(PhoneUse::Home) => 2,
        Some(PhoneUse::Fax) => 3,
    };
    let verdict = match phone.verdict {
        Verdict::Invalid => 0u8,
        Verdict::Possible => 1,
        Verdict::Valid => 2,
    };
    out.push(kind | usage << 2 | verdict << 4 | u8::from(phone.primary) << 6);
    push_varint(out, phone.e164.map_or(0, E164::digits));
    push_option_text(out, phone.extension.as_deref());
    push_varint(out, phone.plan.into());
    push_option_text(out, phone.label.as_deref());
}

fn phone(reader: &mut Reader<'_>) -> Option<Phone> {
    let head = reader.byte()?;
    let kind = match head & 3 {
        1 => PhoneKind::Mobile,
        2 => PhoneKind::Landline,
        3 => PhoneKind::TollFree,
        _ => PhoneKind::Other,
    };
    let usage = match head >> 2 & 3 {
        1 => Some(PhoneUse::Work),
        2 => Some(PhoneUse::Home),
        3 => Some(PhoneUse::Fax),
        _ => None,
    };
    let verdict = match head >> 4 & 3 {
        0 => Verdict::Invalid,
        1 => Verdict::Possible,
        2 => Verdict::Valid,
        _ => return None,
    };
    let e164 = match reader.varint()? {
        0 => None,
        digits => Some(E164::from_digits(digits)?),
    };
    let extension = reader.option_text()?;
    let plan = u32::try_from(reader.varint()?).ok()?;
    Some(Phone { e164, extension, kind, usage, verdict, plan, primary: head & 0x40 != 0, label: reader.option_text()? })
}

fn push_option_parts(out: &mut Vec<u8>, parts: &AddressParts) {
    let named = parts.named();
    let mask = named.iter().enumerate().fold(0u8, |mask, (bit, (_, part))| mask | u8::from(!part.is_empty()) << bit);
    out.push(mask);
    named.iter().filter(|(_, part)| !part.is_empty()).for_each(|(_, part)| push_text(out, part));
}

fn parts(reader: &mut Reader<'_>) -> Option<AddressParts> {
    let mask = reader.byte()?;
    let mut parts = AddressParts::default();
    let names = AddressParts::default().named().map(|(name, _)| name);
    for (bit, name) in names.iter().enumerate() {
        if mask >> bit & 1 == 1 {
            *parts.part_mut(name)? = reader.text()?;
        }
    }
    Some(parts)
}

macro_rules! numbers {
    ($to:ident $from:ident $type:ident { $($variant:ident = $number:literal),* }) => {
        fn $to(value: $type) -> u8 {
            match value { $($type::$variant => $number),* }
        }
        fn $from(number: u8) -> Option<$type> {
            match number { $($number => Some($type::$variant),)* _ => None }
        }
    };
}

numbers!(email_class_number email_class EmailClass { Personal = 0, Corporate = 1, Role = 2, Disposable = 3 });
numbers!(address_use_number address_use AddressUse { Legal = 1, Actual = 2, Home = 3, Delivery = 4 });
numbers!(role_number role RoleKind { Customer = 1, Supplier = 2, Partner = 3, Contact = 4 });
numbers!(consent_number consent_state ConsentState { Granted = 1, Denied = 2, Withdrawn = 3 });

pub(crate) fn push_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn push_signed(out: &mut Vec<u8>, number: i64) {
    push_varint(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

pub(crate) fn push_block(out: &mut Vec<u8>, bytes: &[u8]) {
    push_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    push_block(out, text.as_bytes());
}

/// Length + 1 and the text, or 0.
pub(crate) fn push_option_text(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => {
            push_varint(out, text.len() as u64 + 1);
            out.extend_from_slice(text.as_bytes());
        }
        None => out.push(0),
    }
}

/// 1 and the microseconds, or 0.
pub(crate) fn push_option_instant(out: &mut Vec<u8>, at: Option<Instant>) {
    match at {
        Some(at) => {
            out.push(1);
            push_signed(out, to_micros(at));
        }
        None => out.push(0),
    }
}

/// Reads what the functions above wrote; `None` where the bytes cannot be that.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub fn varint(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7F);
            if shift == 63 && part > 1 {
                return None;
            }
            number |= part << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A count of things that have a byte each at least.
    pub fn count(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok().filter(|count| *count <= self.0.len())
    }

    pub fn block(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.varint()?).ok()?;
        self.bytes(count)
    }

    /// A text that stays where it is.
    pub fn str(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.block()?).ok()
    }

    pub fn text(&mut self) -> Option<String> {
        self.str().map(str::to_string)
    }

    pub fn option_str(&mut self) -> Option<Option<&'a str>> {
        let Some(count) = self.varint()?.checked_sub(1) else { return Some(None) };
        let bytes = self.bytes(usize::try_from(count).ok()?)?;
        std::str::from_utf8(bytes).ok().map(Some)
    }

    pub fn option_text(&mut self) -> Option<Option<String>> {
        self.option_str().map(|text| text.map(str::to_string))
    }

    pub fn option_instant(&mut self) -> Option<Option<Instant>> {
        match self.byte()? {
            0 => Some(None),
            1 => Some(Some(from_micros(self.signed()?))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::arbitrary;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// decode(encode(x)) = x; a cut record is refused, any bytes at all are never more than refused.
        #[test]
        fn records_read_back(client in arbitrary::client(), cut in any::<prop::sample::Index>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = encode(&client).expect("a small record");
            let id = client.id().expect("an id");
            let read = decode(id, &bytes);
            prop_assert_eq!(read.as_ref(), Some(&client));
            let shorter = &bytes[..cut.index(bytes.len())];
            if let Some(read) = decode(id, shorter) {
                // Cut between two fields it is a record of fewer fields (the engine's checksums are what tells); it is whole in itself.
                let again = decode(id, &encode(&read).expect("a small record"));
                prop_assert_eq!(again, Some(read));
            }
            let mut flipped = bytes.clone();
            let at = cut.index(flipped.len());
            flipped[at] ^= 1 + noise.first().copied().unwrap_or(0) % 255;
            drop(decode(id, &flipped));
            drop(decode(id, &noise));
        }

        /// What a newer version wrote is kept byte for byte by a program that does not know it: tags between, before and behind
        /// ours, a longer fixed part, and a value of a kind that came later.
        #[test]
        fn unknown_tags_are_kept(client in arbitrary::client(), tags in prop::collection::btree_map(0x100u16..0x7000, prop::collection::vec(any::<u8>(), 0..9), 0..4), tail in prop::collection::vec(any::<u8>(), 0..9)) {
            let id = client.id().expect("an id");
            let mut newer = client.clone();
            newer.unknown = tags.into_iter().collect();
            newer.unknown.push((field::ZONE.0 + 1, vec![0, 1, 99, 0]));
            newer.unknown.push((TAG_FIXED_TAIL, tail.clone()));
            newer.unknown.retain(|(tag, bytes)| *tag != TAG_FIXED_TAIL || !bytes.is_empty());
            newer.unknown.sort();
            newer.slots.retain(|(number, _)| *number != field::ZONE);
            let bytes = encode(&newer).expect("a small record");
            let read = decode(id, &bytes).expect("a newer record");
            prop_assert_eq!(&read.unknown, &newer.unknown);
            prop_assert_eq!(encode(&read).expect("a small record"), bytes);
            // A known field whose value is of a kind that came later is kept the same way.
            let mut later = Vec::new();
            push_varint(&mut later, u64::from(field::ZONE.0));
            push_block(&mut later, &[0, 1, KIND_LAST + 1, 0, 5]);
            let plain = encode(&Client { slots: Vec::new(), created_by: String::new(), ..client }).expect("a small record");
            let record = [plain, later].concat();
            let read = decode(id, &record).expect("a newer value");
            prop_assert_eq!(encode(&read).expect("a small record"), record);
        }
    }
}
