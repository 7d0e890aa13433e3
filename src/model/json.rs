//! The stable public JSON form of a client.
//!
//! Members are the paths of the [table](super::field), nested at their dots; lists are arrays; custom fields stand in `custom` by
//! key. A value with nothing beside it is plain (`"Иванов"`), one with raw text or provenance is an object
//! (`{"value":"Иванов","raw":"ИВАНОВ"}`). Fields without a value are left out; a statement about one is `{"state":"absent"}`.
//! Reading back: a missing member means *unchanged*, `null` means *unknown*, an unknown member is an error that names its path.
//! Numbers and booleans are also taken as text (`"12"`), because tables have nothing else. Members come in table order.

use super::{
    Address, AddressParts, AddressUse, BankAccount, Client, ClientId, ClientKind, Commitment, Consent, ConsentState, CustomFields, CustomKind, E164,
    Email, EmailClass, ExternalId, FieldNumber, Identifier, Messenger, Money, Multiplicity, PartialDate, Period, Phone, PhoneKind, PhoneUse,
    Presence, Provenance, Remark, Role, RoleKind, Scheme, Slot, Status, Suppression, Value, ValueEntry, ValueKind, Verdict, field,
};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::time::{Instant, format_instant, parse_instant};
use serde_json::{Map, Value as Json, json};

macro_rules! names {
    ($to:ident $from:ident $type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        pub(crate) fn $to(value: $type) -> &'static str {
            match value { $($type::$variant => $name),* }
        }
        fn $from(name: &str) -> Option<$type> {
            match name { $($name => Some($type::$variant),)* _ => None }
        }
    };
}

names!(address_use_name address_use AddressUse { Legal = "legal", Actual = "actual", Home = "home", Delivery = "delivery" });
names!(role_name role_kind RoleKind { Customer = "customer", Supplier = "supplier", Partner = "partner", Contact = "contact" });
names!(phone_kind_name phone_kind PhoneKind { Mobile = "mobile", Landline = "landline", TollFree = "toll_free", Other = "other" });
names!(phone_use_name phone_use PhoneUse { Work = "work", Home = "home", Fax = "fax" });
names!(verdict_name verdict Verdict { Valid = "valid", Possible = "possible", Invalid = "invalid" });
names!(email_class_name email_class EmailClass { Personal = "personal", Corporate = "corporate", Role = "role", Disposable = "disposable" });
names!(consent_name consent_state ConsentState { Granted = "granted", Denied = "denied", Withdrawn = "withdrawn" });

impl PhoneKind {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        phone_kind_name(self)
    }
}

impl Verdict {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        verdict_name(self)
    }
}

impl EmailClass {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        email_class_name(self)
    }
}

impl RoleKind {
    /// The role of this public name.
    pub fn from_name(name: &str) -> Option<RoleKind> {
        role_kind(name)
    }

    /// The stable public name.
    pub fn name(self) -> &'static str {
        role_name(self)
    }
}

impl ConsentState {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        consent_name(self)
    }
}

impl PhoneUse {
    /// The use of this public name.
    pub fn from_name(name: &str) -> Option<PhoneUse> {
        phone_use(name)
    }
}

impl AddressUse {
    /// The use of this public name.
    pub fn from_name(name: &str) -> Option<AddressUse> {
        address_use(name)
    }
}

impl Client {
    /// The public JSON form. `custom` names the custom fields; one that it does not know is left out.
    pub fn to_json(&self, custom: &CustomFields) -> Json {
        let mut out = Map::new();
        if let Some(id) = self.id {
            out.insert("id".into(), json!(id.get()));
            out.insert("revision".into(), json!(self.revision));
        }
        out.insert("kind".into(), json!(self.kind.name()));
        if self.status != Status::Active {
            out.insert("status".into(), json!(self.status.name()));
        }
        if let Status::Merged(into) = self.status {
            out.insert("merged_into".into(), json!(into.get()));
        }
        put_instant(&mut out, "created_at", self.created_at);
        put_text(&mut out, "created_by", &self.created_by);
        put_instant(&mut out, "updated_at", self.updated_at);
        for (number, slot) in self.slots() {
            let (path, many) = match (field::by_number(number), custom.get(number)) {
                (Some(row), _) => (row.path.to_string(), row.multiplicity != Multiplicity::One),
                (None, Some(definition)) => (format!("custom.{}", definition.key), false),
                (None, None) => continue,
            };
            insert_at(&mut out, &path, slot_json(slot, many));
        }
        Json::Object(out)
    }
}

fn insert_at(out: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => drop(out.insert(path.to_string(), value)),
        Some((head, tail)) => {
            let inner = out.entry(head).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                inner.insert(tail.to_string(), value);
            }
        }
    }
}

fn put_text(out: &mut Map<String, Json>, name: &str, text: &str) {
    if !text.is_empty() {
        out.insert(name.into(), json!(text));
    }
}

fn put_option(out: &mut Map<String, Json>, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        out.insert(name.into(), json!(text));
    }
}

fn put_instant(out: &mut Map<String, Json>, name: &str, at: Option<Instant>) {
    put_option(out, name, at.map(format_instant).as_deref());
}

fn slot_json(slot: &Slot, many: bool) -> Json {
    if slot.entries.is_empty() {
        let mut out = Map::new();
        match &slot.presence {
            Presence::Unknown => put_text(&mut out, "state", "unknown"),
            Presence::Absent { reason, at } => {
                put_text(&mut out, "state", "absent");
                put_option(&mut out, "reason", reason.as_deref());
                put_instant(&mut out, "at", *at);
            }
            Presence::Declined { at } => {
                put_text(&mut out, "state", "declined");
                put_instant(&mut out, "at", *at);
            }
        }
        put_option(&mut out, "raw", slot.raw.as_deref());
        return Json::Object(out);
    }
    match slot.entries.first() {
        Some(entry) if !many => entry_json(entry),
        _ => Json::Array(slot.entries.iter().map(entry_json).collect()),
    }
}

pub(crate) fn entry_json(entry: &ValueEntry) -> Json {
    let value = value_json(&entry.value);
    if entry.raw.is_none() && entry.provenance.is_none() {
        return value;
    }
    let mut out = match value {
        Json::Object(members) => members,
        scalar => Map::from_iter([("value".to_string(), scalar)]),
    };
    put_option(&mut out, "raw", entry.raw.as_deref());
    if let Some(provenance) = &entry.provenance {
        let mut from = Map::new();
        put_option(&mut from, "source", provenance.source.as_deref());
        put_option(&mut from, "set_by", provenance.set_by.as_deref());
        put_instant(&mut from, "set_at", provenance.set_at);
        put_instant(&mut from, "verified_at", provenance.verified_at);
        put_option(&mut from, "verified_how", provenance.verified_how.as_deref());
        out.insert("provenance".into(), Json::Object(from));
    }
    Json::Object(out)
}

fn value_json(value: &Value) -> Json {
    let mut out = Map::new();
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => return json!(text),
        Value::Integer(number) => return json!(number),
        Value::Bool(yes) => return json!(yes),
        Value::Date(date) => return json!(date.to_string()),
        Value::Time(at) => return json!(format_instant(*at)),
        Value::List(texts) => return json!(texts),
        Value::Money(money) => {
            out.insert("minor".into(), json!(money.minor));
            put_text(&mut out, "currency", money.code());
        }
        Value::Phone(phone) => {
            put_option(&mut out, "e164", phone.e164.map(|e164| e164.to_string()).as_deref());
            put_option(&mut out, "extension", phone.extension.as_deref());
            put_text(&mut out, "kind", phone_kind_name(phone.kind));
            put_option(&mut out, "use", phone.usage.map(phone_use_name));
            put_text(&mut out, "verdict", verdict_name(phone.verdict));
            if phone.plan != 0 {
                out.insert("plan".into(), json!(phone.plan));
            }
            put_flag(&mut out, "primary", phone.primary);
            put_option(&mut out, "label", phone.label.as_deref());
        }
        Value::Email(email) => {
            put_option(&mut out, "canonical", email.canonical.as_deref());
            put_text(&mut out, "class", email_class_name(email.class));
            put_flag(&mut out, "primary", email.primary);
        }
        Value::Address(address) => {
            put_text(&mut out, "text", &address.text);
            put_option(&mut out, "use", address.usage.map(address_use_name));
            for (name, part) in address.parts.named() {
                put_text(&mut out, name, part);
            }
        }
        Value::Messenger(messenger) => {
            put_text(&mut out, "service", &messenger.service);
            put_text(&mut out, "handle", &messenger.handle);
        }
        Value::Identifier(identifier) => {
            put_text(&mut out, "scheme", identifier.scheme.name());
            put_text(&mut out, "value", &identifier.value);
            out.insert("checked".into(), json!(identifier.checked));
        }
        Value::BankAccount(account) => {
            put_text(&mut out, "account", &account.account);
            put_text(&mut out, "bank_code", &account.bank_code);
            put_text(&mut out, "bank_name", &account.bank_name);
        }
        Value::External(external) => {
            put_text(&mut out, "system", &external.system);
            put_text(&mut out, "id", &external.id);
        }
        Value::Role(role) => {
            put_text(&mut out, "role", role_name(role.kind));
            put_option(&mut out, "lifecycle", role.lifecycle.as_deref());
            put_instant(&mut out, "since", role.since);
        }
        Value::Period(period) => {
            put_text(&mut out, "value", &period.value);
            put_instant(&mut out, "from", period.from);
            put_instant(&mut out, "until", period.until);
            put_option(&mut out, "by", period.by.as_deref());
            put_option(&mut out, "reason", period.reason.as_deref());
        }
        Value::Remark(remark) => {
            put_text(&mut out, "topic", &remark.topic);
            put_text(&mut out, "text", &remark.text);
            put_instant(&mut out, "since", remark.since);
            put_option(&mut out, "by", remark.by.as_deref());
        }
        Value::Consent(consent) => {
            put_text(&mut out, "purpose", &consent.purpose);
            put_text(&mut out, "channel", &consent.channel);
            put_text(&mut out, "consent", consent_name(consent.state));
            put_instant(&mut out, "at", consent.at);
            put_option(&mut out, "evidence", consent.evidence.as_deref());
        }
        Value::Suppression(suppression) => {
            // An object of no members would read as nothing: the channel is always there.
            out.insert("channel".into(), json!(suppression.channel));
            put_instant(&mut out, "until", suppression.until);
            put_option(&mut out, "reason", suppression.reason.as_deref());
        }
        Value::Commitment(commitment) => {
            put_text(&mut out, "what", &commitment.what);
            put_text(&mut out, "amount", &commitment.value);
            put_instant(&mut out, "until", commitment.until);
            put_option(&mut out, "by", commitment.by.as_deref());
        }
    }
    Json::Object(out)
}

fn put_flag(out: &mut Map<String, Json>, name: &str, yes: bool) {
    if yes {
        out.insert(name.into(), json!(true));
    }
}

/// What a JSON text says about a client, field by field, before any rule has looked at it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct JsonClient {
    pub id: Option<ClientId>,
    pub revision: Option<u64>,
    pub kind: Option<ClientKind>,
    pub fields: Vec<(FieldNumber, JsonSlot)>,
}

/// What it says about one field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JsonSlot {
    /// `null`: unknown from now on.
    Clear,
    /// A statement that there is no value.
    State(Presence, Option<String>),
    /// These values and no others.
    Items(Vec<JsonItem>),
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JsonItem {
    /// In canonical form, to be taken as it is.
    Entry(ValueEntry),
    /// Text for the rules; the entry gives what was said beside it (use, label, primary, provenance).
    Raw(String, Option<ValueEntry>),
}

/// Reads the public JSON form.
///
/// # Errors
/// `Schema` with the path of a member that does not exist, `Type` with the path of a value of another kind.
pub(crate) fn read(json: &Json, custom: &CustomFields) -> Result<JsonClient> {
    let Json::Object(members) = json else { return Err(Error::new(ErrorKind::Type, "a client is a JSON object")) };
    let mut client = JsonClient::default();
    for (name, value) in members {
        match name.as_str() {
            "id" => client.id = number(value, name)?.and_then(|id| u32::try_from(id).ok()).and_then(ClientId::new),
            "revision" => client.revision = number(value, name)?.and_then(|revision| u64::try_from(revision).ok()),
            "kind" => {
                let text = value.as_str().ok_or_else(|| wrong(name, "a text"))?;
                client.kind = Some(ClientKind::from_name(text).ok_or_else(|| wrong(name, "person or organization"))?);
            }
            "status" | "merged_into" | "created_at" | "created_by" | "updated_at" | "activity" => {}
            "custom" => {
                let Json::Object(inner) = value else { return Err(wrong(name, "an object")) };
                for (key, value) in inner {
                    let path = format!("custom.{key}");
                    let number = custom.number(key).ok_or_else(|| unknown(&path))?;
                    let kind = custom.get(number).map(|definition| definition.kind).ok_or_else(|| unknown(&path))?;
                    client.fields.push((number, custom_slot(value, kind, &path)?));
                }
            }
            // A whole name in one text, for the rules to take apart.
            "name" if value.is_string() => {
                let text = value.as_str().unwrap_or_default().to_string();
                client.fields.push((field::NAME, JsonSlot::Items(vec![JsonItem::Raw(text, None)])));
            }
            _ => match field::by_path(name) {
                Some(row) if row.kind != ValueKind::System => client.fields.push((row.number, slot(value, row, name)?)),
                _ => {
                    let Json::Object(inner) = value else { return Err(unknown(name)) };
                    for (part, value) in inner {
                        let path = format!("{name}.{part}");
                        let row = field::by_path(&path).ok_or_else(|| unknown(&path))?;
                        client.fields.push((row.number, slot(value, row, &path)?));
                    }
                }
            },
        }
    }
    Ok(client)
}

fn unknown(path: &str) -> Error {
    Error::new(ErrorKind::Schema, format!("a client has no member {path}")).at(Location::Field(path.to_string()))
}

fn wrong(path: &str, expected: &str) -> Error {
    Error::new(ErrorKind::Type, format!("{path} must be {expected}")).at(Location::Field(path.to_string()))
}

/// A whole number, or the text of one, as interpreters write it.
pub(crate) fn number(value: &Json, path: &str) -> Result<Option<i64>> {
    match value {
        Json::Null => Ok(None),
        Json::Number(number) => number.as_i64().map(Some).ok_or_else(|| wrong(path, "a whole number")),
        Json::String(text) => text.trim().parse().map(Some).map_err(|_| wrong(path, "a whole number")),
        _ => Err(wrong(path, "a whole number")),
    }
}

fn slot(value: &Json, row: &super::Field, path: &str) -> Result<JsonSlot> {
    if let Some(state) = state(value, path)? {
        return Ok(state);
    }
    let many = row.multiplicity != Multiplicity::One;
    let items = match value {
        Json::Array(items) if many => items.iter().map(|item| item_of(item, row.kind, row.multiplicity, path)).collect::<Result<_>>()?,
        Json::Array(_) => return Err(wrong(path, "one value")),
        one => vec![item_of(one, row.kind, row.multiplicity, path)?],
    };
    Ok(JsonSlot::Items(items))
}

/// `null` and `{"state": …}`.
fn state(value: &Json, path: &str) -> Result<Option<JsonSlot>> {
    let members = match value {
        Json::Null => return Ok(Some(JsonSlot::Clear)),
        Json::Object(members) if members.contains_key("state") => members,
        _ => return Ok(None),
    };
    let mut members = Members::new(members, path);
    let name = members.text("state")?;
    let (reason, at, raw) = (members.option("reason")?, members.instant("at")?, members.option("raw")?);
    members.finish()?;
    let presence = match name.as_str() {
        "absent" => Presence::Absent { reason, at },
        "declined" => Presence::Declined { at },
        "unknown" => Presence::Unknown,
        _ => return Err(wrong(&format!("{path}.state"), "absent, declined or unknown")),
    };
    Ok(Some(JsonSlot::State(presence, raw)))
}

fn custom_slot(value: &Json, kind: CustomKind, path: &str) -> Result<JsonSlot> {
    if let Some(state) = state(value, path)? {
        return Ok(state);
    }
    let (value, raw, provenance) = unwrap_value(value, path)?;
    let text = |value: &Json| match value {
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(yes) => Ok(yes.to_string()),
        _ => Err(wrong(path, kind.name())),
    };
    let parsed = match (kind, value) {
        (CustomKind::Integer, value) => Value::Integer(number(value, path)?.ok_or_else(|| wrong(path, "a whole number"))?),
        (CustomKind::Bool, Json::Bool(yes)) => Value::Bool(*yes),
        (CustomKind::Bool, Json::String(text)) if text == "true" || text == "false" => Value::Bool(text == "true"),
        (CustomKind::Bool, _) => return Err(wrong(path, "true or false")),
        (CustomKind::Date, value) => Value::Date(value.as_str().and_then(PartialDate::parse).ok_or_else(|| wrong(path, "a date"))?),
        (CustomKind::Time, value) => Value::Time(parse_instant(value.as_str().unwrap_or_default()).map_err(|_| wrong(path, "an instant"))?),
        (CustomKind::Money, Json::Object(members)) => {
            let mut members = Members::new(members, path);
            let minor = members.number("minor")?.ok_or_else(|| wrong(path, "minor units"))?;
            let money = Money::new(minor, &members.text("currency")?).ok_or_else(|| wrong(path, "an ISO 4217 code"))?;
            members.finish()?;
            Value::Money(money)
        }
        (CustomKind::Money, _) => return Err(wrong(path, "an object with minor and currency")),
        (CustomKind::List, Json::Array(items)) => Value::List(items.iter().map(text).collect::<Result<_>>()?),
        (CustomKind::List, _) => return Err(wrong(path, "an array of texts")),
        (CustomKind::Choice, value) => Value::Choice(text(value)?),
        (CustomKind::Decimal, value) => {
            let text = text(value)?;
            let digits = text.strip_prefix('-').unwrap_or(&text);
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && digits.bytes().filter(|byte| *byte == b'.').count() <= 1;
            if !plain || !digits.starts_with(|c: char| c.is_ascii_digit()) {
                return Err(wrong(path, "a decimal number"));
            }
            Value::Decimal(text)
        }
        (CustomKind::Text, value) => return Ok(JsonSlot::Items(vec![with_raw(text(value)?, raw, provenance)])),
    };
    Ok(JsonSlot::Items(vec![JsonItem::Entry(ValueEntry { value: parsed, raw, provenance })]))
}

fn with_raw(text: String, raw: Option<String>, provenance: Option<Box<Provenance>>) -> JsonItem {
    match (raw, provenance) {
        (None, None) => JsonItem::Raw(text, None),
        (raw, provenance) => JsonItem::Entry(ValueEntry { value: Value::Text(text), raw, provenance }),
    }
}

/// A value with its raw text and provenance.
type Unwrapped<'a> = (&'a Json, Option<String>, Option<Box<Provenance>>);

/// A plain value, or the members `value`, `raw` and `provenance` of one.
fn unwrap_value<'a>(value: &'a Json, path: &'a str) -> Result<Unwrapped<'a>> {
    match value {
        Json::Object(members) if members.contains_key("value") => {
            let mut rest = Members::new(members, path);
            let inner = rest.take("value").unwrap_or(&Json::Null);
            let (raw, provenance) = (rest.option("raw")?, rest.provenance()?);
            rest.finish()?;
            Ok((inner, raw, provenance))
        }
        plain => Ok((plain, None, None)),
    }
}

fn item_of(value: &Json, kind: ValueKind, multiplicity: Multiplicity, path: &str) -> Result<JsonItem> {
    if multiplicity == Multiplicity::History {
        return period(value, path);
    }
    match kind {
        ValueKind::Text | ValueKind::Choice(_) | ValueKind::Date | ValueKind::Site => {
            let (inner, raw, provenance) = unwrap_value(value, path)?;
            let text = inner.as_str().ok_or_else(|| wrong(path, "a text"))?.to_string();
            // With raw text or provenance it is our own form and taken as it is.
            if raw.is_none() && provenance.is_none() {
                return Ok(JsonItem::Raw(text, None));
            }
            let value = match kind {
                ValueKind::Choice(_) => Value::Choice(text),
                ValueKind::Date => Value::Date(PartialDate::parse(&text).ok_or_else(|| wrong(path, "a date"))?),
                _ => Value::Text(text),
            };
            Ok(JsonItem::Entry(ValueEntry { value, raw, provenance }))
        }
        _ => match value {
            Json::String(text) => Ok(JsonItem::Raw(text.clone(), None)),
            Json::Object(members) => object(Members::new(members, path), kind),
            _ => Err(wrong(path, "a text or an object")),
        },
    }
}

fn period(value: &Json, path: &str) -> Result<JsonItem> {
    let members = match value {
        Json::String(text) => return Ok(JsonItem::Raw(text.clone(), None)),
        Json::Object(members) => members,
        _ => return Err(wrong(path, "a text or an object")),
    };
    let mut members = Members::new(members, path);
    let period = Period {
        value: members.text("value")?,
        from: members.instant("from")?,
        until: members.instant("until")?,
        by: members.option("by")?,
        reason: members.option("reason")?,
    };
    members.entry(Value::Period(period))
}

fn object(mut members: Members<'_>, kind: ValueKind) -> Result<JsonItem> {
    let value = match kind {
        ValueKind::Phone => {
            let e164 = members.parsed("e164", "a number of E.164", E164::parse)?;
            Value::Phone(Phone {
                e164,
                extension: members.parsed("extension", "digits", |text| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_string()))?,
                kind: members.parsed("kind", "a kind of phone", phone_kind)?.unwrap_or_default(),
                usage: members.parsed("use", "a use of a phone", phone_use)?,
                verdict: members.parsed("verdict", "a verdict", verdict)?.unwrap_or_default(),
                plan: members.number("plan")?.and_then(|plan| u32::try_from(plan).ok()).unwrap_or(0),
                primary: members.flag("primary")?,
                label: members.option("label")?,
            })
        }
        ValueKind::Email => Value::Email(Email {
            canonical: members.option("canonical")?,
            class: members.parsed("class", "a class of mailbox", email_class)?.unwrap_or_default(),
            primary: members.flag("primary")?,
        }),
        ValueKind::Address => {
            let mut parts = AddressParts::default();
            for (name, _) in AddressParts::default().named() {
                if let (Some(part), Some(text)) = (parts.part_mut(name), members.option(name)?) {
                    *part = text;
                }
            }
            let usage = members.parsed("use", "a use of an address", address_use)?;
            Value::Address(Address { text: members.option("text")?.unwrap_or_default(), parts: Box::new(parts), usage })
        }
        ValueKind::Messenger => Value::Messenger(Messenger { service: members.text("service")?, handle: members.text("handle")? }),
        ValueKind::Identifier => Value::Identifier(Identifier {
            scheme: members.parsed("scheme", "a scheme", Scheme::from_name)?.unwrap_or(Scheme::Other),
            value: members.text("value")?,
            checked: members.flag("checked")?,
        }),
        ValueKind::BankAccount => Value::BankAccount(BankAccount {
            account: members.option("account")?.unwrap_or_default(),
            bank_code: members.option("bank_code")?.unwrap_or_default(),
            bank_name: members.option("bank_name")?.unwrap_or_default(),
        }),
        ValueKind::External => Value::External(ExternalId { system: members.text("system")?, id: members.text("id")? }),
        ValueKind::Role => Value::Role(Role {
            kind: members.parsed("role", "a role", role_kind)?.ok_or_else(|| wrong(members.path, "an object with a role"))?,
            lifecycle: members.option("lifecycle")?,
            since: members.instant("since")?,
        }),
        ValueKind::Remark => Value::Remark(Remark {
            topic: members.option("topic")?.unwrap_or_default(),
            text: members.option("text")?.unwrap_or_default(),
            since: members.instant("since")?,
            by: members.option("by")?,
        }),
        ValueKind::Consent => Value::Consent(Consent {
            purpose: members.option("purpose")?.unwrap_or_default(),
            channel: members.option("channel")?.unwrap_or_default(),
            state: members.parsed("consent", "a consent", consent_state)?.ok_or_else(|| wrong(members.path, "an object with a consent"))?,
            at: members.instant("at")?,
            evidence: members.option("evidence")?,
        }),
        ValueKind::Suppression => Value::Suppression(Suppression {
            channel: members.option("channel")?.unwrap_or_default(),
            until: members.instant("until")?,
            reason: members.option("reason")?,
        }),
        ValueKind::Commitment => Value::Commitment(Commitment {
            what: members.option("what")?.unwrap_or_default(),
            value: members.option("amount")?.unwrap_or_default(),
            until: members.instant("until")?,
            by: members.option("by")?,
        }),
        ValueKind::System | ValueKind::Text | ValueKind::Choice(_) | ValueKind::Date | ValueKind::Site => return Err(wrong(members.path, "a text")),
    };
    members.entry(value)
}

/// The members of one JSON object, taken one by one; what is left at the end is an error that names it.
struct Members<'a> {
    members: &'a Map<String, Json>,
    path: &'a str,
    taken: Vec<&'static str>,
}

impl<'a> Members<'a> {
    fn new(members: &'a Map<String, Json>, path: &'a str) -> Self {
        Members { members, path, taken: Vec::new() }
    }

    fn take(&mut self, name: &'static str) -> Option<&'a Json> {
        self.taken.push(name);
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn option(&mut self, name: &'static str) -> Result<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(Json::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(wrong(&format!("{}.{name}", self.path), "a text")),
        }
    }

    fn text(&mut self, name: &'static str) -> Result<String> {
        self.option(name)?.filter(|text| !text.is_empty()).ok_or_else(|| wrong(&format!("{}.{name}", self.path), "a text"))
    }

    fn parsed<T>(&mut self, name: &'static str, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        let Some(text) = self.option(name)? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| wrong(&format!("{}.{name}", self.path), expected))
    }

    fn instant(&mut self, name: &'static str) -> Result<Option<Instant>> {
        self.parsed(name, "an instant of RFC 3339", |text| parse_instant(text).ok())
    }

    fn number(&mut self, name: &'static str) -> Result<Option<i64>> {
        let path = format!("{}.{name}", self.path);
        self.take(name).map_or(Ok(None), |value| number(value, &path))
    }

    fn flag(&mut self, name: &'static str) -> Result<bool> {
        match self.take(name) {
            None => Ok(false),
            Some(Json::Bool(yes)) => Ok(*yes),
            Some(Json::String(text)) if text == "true" || text == "false" => Ok(text == "true"),
            Some(_) => Err(wrong(&format!("{}.{name}", self.path), "true or false")),
        }
    }

    fn provenance(&mut self) -> Result<Option<Box<Provenance>>> {
        let path = format!("{}.provenance", self.path);
        let members = match self.take("provenance") {
            None => return Ok(None),
            Some(Json::Object(members)) => members,
            Some(_) => return Err(wrong(&path, "an object")),
        };
        let mut members = Members::new(members, &path);
        let provenance = Provenance {
            source: members.option("source")?,
            set_by: members.option("set_by")?,
            set_at: members.instant("set_at")?,
            verified_at: members.instant("verified_at")?,
            verified_how: members.option("verified_how")?,
        };
        members.finish()?;
        Ok(Some(Box::new(provenance)))
    }

    /// The value with its raw text and provenance. A value that has a raw text and no canonical form goes to the rules.
    fn entry(mut self, value: Value) -> Result<JsonItem> {
        let (raw, provenance) = (self.option("raw")?, self.provenance()?);
        self.finish()?;
        // Our own form says what the rules found, also where they found nothing; a host's form leaves that out.
        let said = |name: &str| self.members.contains_key(name);
        let canonical = match &value {
            Value::Phone(phone) => phone.e164.is_some() || said("verdict"),
            Value::Email(email) => email.canonical.is_some() || said("class"),
            Value::Identifier(_) => said("checked"),
            _ => true,
        };
        let text = match (&value, &raw) {
            (_, Some(raw)) => Some(raw.clone()),
            (Value::Identifier(identifier), None) => Some(identifier.value.clone()),
            _ => None,
        };
        let entry = ValueEntry { value, raw, provenance };
        Ok(match text {
            Some(text) if !canonical => JsonItem::Raw(text, Some(entry)),
            _ => JsonItem::Entry(entry),
        })
    }

    fn finish(&self) -> Result<()> {
        match self.members.keys().find(|name| !self.taken.contains(&name.as_str())) {
            Some(name) => Err(unknown(&format!("{}.{name}", self.path))),
            None => Ok(()),
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
        /// What is written reads back: every canonical value as it was, every plain text as the text that the rules are given.
        #[test]
        fn what_is_written_reads_back(client in arbitrary::client()) {
            let custom = arbitrary::custom();
            let json = client.to_json(&custom);
            let text = json.to_string();
            let parsed: Json = serde_json::from_str(&text).expect("JSON");
            let read = read(&parsed, &custom).expect("our own form");
            prop_assert_eq!(read.id, client.id());
            prop_assert_eq!(read.kind, Some(client.kind()));
            let mut back = Client::new(client.kind());
            for (number, slot) in read.fields {
                match slot {
                    JsonSlot::Clear => prop_assert!(false, "null is never written"),
                    JsonSlot::State(presence, raw) => *back.slot_mut(number) = Slot { entries: Vec::new(), presence, raw },
                    JsonSlot::Items(items) => for item in items {
                        let entry = match item {
                            JsonItem::Entry(entry) => entry,
                            JsonItem::Raw(text, None) => ValueEntry::from(match client.values(number).next() {
                                Some(Value::Choice(_)) => Value::Choice(text),
                                Some(Value::Date(_)) => Value::Date(PartialDate::parse(&text).expect("a date")),
                                _ => Value::Text(text),
                            }),
                            JsonItem::Raw(text, Some(entry)) => { prop_assert_eq!(Some(&text), entry.raw.as_ref()); entry }
                        };
                        back.slot_mut(number).entries.push(entry);
                    },
                }
            }
            prop_assert_eq!(back.slots, client.slots);
        }

        /// Any JSON at all is read or refused, and a change of a member's name is refused with its path.
        #[test]
        fn foreign_json_is_refused(text in "[\\[\\]{}\":,a-z0-9 ]{0,40}") {
            if let Ok(json) = serde_json::from_str::<Json>(&text) {
                drop(read(&json, &arbitrary::custom()));
            }
        }
    }

    /// Errors name the path.
    #[test]
    fn errors_name_the_path() {
        for (text, kind, path) in [
            (r#"{"nmae":"x"}"#, ErrorKind::Schema, "nmae"),
            (r#"{"name":{"fam":"x"}}"#, ErrorKind::Schema, "name.fam"),
            (r#"{"phone":[{"e146":"+7"}]}"#, ErrorKind::Schema, "phone.e146"),
            (r#"{"phone":[{"e164":"495"},{"e164":"x"}]}"#, ErrorKind::Type, "phone.e164"),
            (r#"{"custom":{"none":1}}"#, ErrorKind::Schema, "custom.none"),
            (r#"{"custom":{"a_integer":"x"}}"#, ErrorKind::Type, "custom.a_integer"),
            (r#"{"birth_date":{"value":"31.02.2000","raw":"x"}}"#, ErrorKind::Type, "birth_date"),
            (r#"{"name":{"family":["a","b"]}}"#, ErrorKind::Type, "name.family"),
            (r#"{"email":{"state":"gone"}}"#, ErrorKind::Type, "email.state"),
        ] {
            let json: Json = serde_json::from_str(text).expect("JSON");
            let error = read(&json, &arbitrary::custom()).map_err(|error| (error.kind(), error.location().cloned()));
            assert_eq!(error, Err((kind, Some(Location::Field(path.to_string())))), "{text}");
        }
    }
}
