//! Clients in C: a private copy of a card and the changes that are meant for it.
//!
//! Getters show the card at hand: as it was read, previewed or saved last. Setters note changes, which the rules read when the draft is
//! saved or previewed, because only then are the day and the region known. Paths are those of the table of fields, with a use, a
//! scheme or a part after the dot: `phone.mobile`, `identifier.inn`, `address.home.city`, `custom.shoe_size`.

use super::boundary::{
    GivenOut, Length, Object, Out, Texts, Token, client_id, count_of, free, get, get_mut, give, instant, micros, status, text_in, value, wrong,
};
use super::session::{SessionBody, ktk_session};
use super::{KTK_DONE, ktk_status};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::model::json::number;
use crate::model::{Money, PhoneKind, PhoneUse, Slot};
use crate::{Client, ClientKind, CustomKind, Draft, FieldNumber, PartialDate, Presence, Session, Status, Value, ValueEntry, field};
use std::ffi::c_char;
use std::ptr::{null, null_mut};
use std::sync::Arc;

/// A private copy of a card with the changes that are meant for it; or a card that another object lends.
pub struct ktk_client {
    _opaque: [u8; 0],
}

/// A human being.
pub const KTK_KIND_PERSON: i32 = 1;
/// A firm, an institution.
pub const KTK_KIND_ORGANIZATION: i32 = 2;

/// Nobody asked, or nobody could say.
pub const KTK_STATE_UNKNOWN: i32 = 1;
/// There is a value.
pub const KTK_STATE_KNOWN: i32 = 2;
/// Stated: there is none.
pub const KTK_STATE_ABSENT: i32 = 3;
/// The client would not say.
pub const KTK_STATE_DECLINED: i32 = 4;

/// In use.
pub const KTK_STATUS_ACTIVE: i32 = 1;
/// Put away.
pub const KTK_STATUS_ARCHIVED: i32 = 2;
/// Merged into another client, to which its id leads.
pub const KTK_STATUS_MERGED: i32 = 3;
/// Its data were destroyed.
pub const KTK_STATUS_ERASED: i32 = 4;

pub(super) struct ClientBody {
    session: Session,
    card: Client,
    pub draft: Draft,
    revision: i64,
    texts: Texts,
    token: Token,
}

impl Object for ClientBody {
    type Abi = ktk_client;
    const MAGIC: u32 = 0x6b43_4c49;
}

impl ClientBody {
    /// A card as it is stored.
    pub fn stored(session: &Session, card: Client, token: Token) -> ClientBody {
        let mut body = ClientBody::fresh(session, Draft::of(&card), token);
        body.take(card);
        body
    }

    fn fresh(session: &Session, draft: Draft, token: Token) -> ClientBody {
        ClientBody { session: session.clone(), card: Client::default(), draft, revision: 0, texts: Texts::default(), token }
    }

    /// Becomes the saved card, without changes.
    pub fn take(&mut self, card: Client) {
        self.draft = Draft::of(&card);
        self.revision = i64::try_from(card.revision()).unwrap_or(i64::MAX);
        self.show(card);
    }

    /// Shows a card as it would be; the changes stay.
    pub fn show(&mut self, card: Client) {
        self.card = card;
        self.texts.forget();
    }

    /// A draft is saved in the base that it was made for.
    pub fn of(&self, session: &Session) -> Result<()> {
        if Arc::ptr_eq(&self.session.shared, &session.shared) { Ok(()) } else { Err(wrong("the client belongs to another base")) }
    }

    /// The card of whoever has no id yet has none.
    fn json(&self) -> serde_json::Value {
        let mut json = self.session.to_json(&self.card);
        if let (None, Some(members)) = (self.draft.id(), json.as_object_mut()) {
            ["id", "revision", "created_at", "created_by", "updated_at"].iter().for_each(|name| drop(members.shift_remove(*name)));
        }
        json
    }

    fn slot(&self, path: &str) -> Result<(Option<&Slot>, String, FieldNumber)> {
        let (number, qualifier) = place(path, &self.session)?;
        Ok((self.card.slot(number), qualifier, number))
    }

    /// The entries of a path, those of another use, scheme or system left out.
    fn entries(&self, path: &str) -> Result<(Vec<&ValueEntry>, String)> {
        let (slot, qualifier, _) = self.slot(path)?;
        let all = slot.into_iter().flat_map(|slot| &slot.entries);
        Ok((all.filter(|entry| fits(&entry.value, &qualifier)).collect(), qualifier))
    }

    /// The value of a field of one value, the current one of a history.
    fn value(&self, path: &str) -> Result<Option<&Value>> {
        Ok(self.entries(path)?.0.last().map(|entry| &entry.value))
    }

    fn wrong_kind(path: &str) -> Error {
        Error::new(ErrorKind::Type, format!("{path} holds another kind of value")).at(Location::Field(path.to_string()))
    }

    fn custom_kind(&self, path: &str) -> Option<CustomKind> {
        let custom = self.session.custom_fields();
        let number = custom.number(path.strip_prefix("custom.")?)?;
        custom.get(number).map(|definition| definition.kind)
    }

    fn set(&mut self, path: &str, value: Value) -> Result<i32> {
        let (number, qualifier) = place(path, &self.session)?;
        if !qualifier.is_empty() {
            return Err(ClientBody::wrong_kind(path));
        }
        self.draft.set_value(number, value)?;
        Ok(0)
    }
}

/// Field and qualifier of a path.
fn place(path: &str, session: &Session) -> Result<(FieldNumber, String)> {
    let unknown = || wrong(format!("no field has the path {path}")).at(Location::Field(path.to_string()));
    if let Some(key) = path.strip_prefix("custom.") {
        return session.custom_fields().number(key).map(|number| (number, String::new())).ok_or_else(unknown);
    }
    let known = field::by_path_with_qualifier(path).filter(|(row, qualifier)| row.accepts(qualifier));
    known.map(|(row, qualifier)| (row.number, qualifier.to_string())).ok_or_else(unknown)
}

/// Whether a value is of this use, scheme, system or topic.
fn fits(value: &Value, qualifier: &str) -> bool {
    let usage = qualifier.split('.').next().unwrap_or_default();
    qualifier.is_empty()
        || match value {
            Value::Phone(phone) => match usage {
                "mobile" => phone.kind == PhoneKind::Mobile,
                "other" => phone.kind != PhoneKind::Mobile && phone.usage.is_none(),
                _ => phone.usage.is_some() && phone.usage == PhoneUse::from_name(usage),
            },
            Value::Address(address) => {
                let wanted = crate::model::AddressUse::from_name(usage);
                wanted.is_none() || address.usage == wanted
            }
            Value::Identifier(code) => code.scheme.name() == qualifier,
            Value::External(external) => external.system == qualifier,
            Value::Messenger(messenger) => messenger.service == qualifier,
            Value::Remark(remark) => remark.topic == qualifier,
            Value::Consent(consent) => consent.purpose == qualifier,
            Value::Suppression(suppression) => suppression.channel == qualifier,
            Value::Commitment(commitment) => commitment.what == qualifier,
            _ => true,
        }
}

/// A value as text: its canonical form, or the text as received where there is none.
fn text_of(entry: &ValueEntry, qualifier: &str) -> Option<String> {
    let part = qualifier.rsplit('.').next().unwrap_or_default();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
    let text = match &entry.value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Time(at) => Some(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
        Value::List(texts) => Some(texts.join(", ")),
        Value::Money(money) => Some(format!("{} {}", money.minor, money.code())),
        Value::Phone(phone) => some(&phone.to_string()),
        Value::Email(email) => email.canonical.clone(),
        Value::Address(address) => match address.parts.named().iter().find(|(name, _)| *name == part) {
            Some((_, text)) => return some(text),
            None => some(&address.text),
        },
        Value::Messenger(messenger) => some(&messenger.handle),
        Value::Identifier(code) => some(&code.value),
        Value::BankAccount(account) => match part {
            "bank_code" => return some(&account.bank_code),
            "bank_name" => return some(&account.bank_name),
            _ => some(&account.account),
        },
        Value::External(external) => some(&external.id),
        Value::Role(role) => Some(role.kind.name().to_string()),
        Value::Period(period) => some(&period.value),
        Value::Remark(remark) => some(&remark.text),
        Value::Consent(consent) => Some(consent.state.name().to_string()),
        Value::Suppression(suppression) => some(&suppression.channel),
        Value::Commitment(commitment) => some(&commitment.value),
    };
    text.or_else(|| entry.raw.clone())
}

fn kind_number(kind: ClientKind) -> i32 {
    match kind {
        ClientKind::Person => KTK_KIND_PERSON,
        ClientKind::Organization => KTK_KIND_ORGANIZATION,
    }
}

fn kind_of(number: i32) -> Result<ClientKind> {
    match number {
        KTK_KIND_PERSON => Ok(ClientKind::Person),
        KTK_KIND_ORGANIZATION => Ok(ClientKind::Organization),
        _ => Err(wrong("no such kind of client")),
    }
}

/// A draft of a new client; nothing is stored before it is saved.
/// @param session the session: who reads or writes
/// @param kind KTK_KIND_…; 0 where its values will show it
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_client_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_client *client = NULL;
/// if (ktk_client_new(session, KTK_KIND_PERSON, &client) < 0) return 1;
/// if (ktk_client_set_text(client, "name", KTK_NUL, "Petrova Anna", KTK_NUL) < 0 ||
///     ktk_client_set_text(client, "phone.mobile", KTK_NUL, "8 916 123-45-67", KTK_NUL) < 0 ||
///     ktk_session_save(session, client, NULL, now, NULL) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// ktk_client_free(client);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_new(session: *const ktk_session, kind: i32, out: *mut *mut ktk_client) -> ktk_status {
    status("ktk_client_new", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let mut body = ClientBody::fresh(&session.session, Draft::unknown_kind(), session.token.clone());
        if kind != 0 {
            body.draft.set_kind(kind_of(kind)?);
            body.card.kind = kind_of(kind)?;
        }
        out.set(give(body));
        Ok(0)
    })
}

/// A draft from the public JSON form: of the stored client where it has an id, else of a new one. A missing member changes nothing, null forgets,
/// a list replaces the list. A revision beside the id is the one that was looked at: where the stored client is newer, saving is
/// KTK_E_CONFLICT, as where it was merged meanwhile. Without one the draft is of the newest.
/// @param session the session: who reads or writes
/// @param json,json_len the JSON
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_client_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_TYPE for an id or a revision that is no whole number, KTK_E_LIMIT, KTK_E_NOT_FOUND,
///   KTK_E_CORRUPT, KTK_E_IO; unknown members are told when it is saved, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_from_json(
    session: *const ktk_session,
    json: *const c_char,
    json_len: isize,
    out: *mut *mut ktk_client,
) -> ktk_status {
    status("ktk_client_from_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, json) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(json, json_len)) };
        let (out, session, json) = (out?, session?, json?);
        let parsed = super::boundary::parse_json(json)?;
        let member = |name: &str| parsed.get(name).map_or(Ok(None), |value| number(value, name));
        let (id, looked_at) = (member("id")?, member("revision")?);
        let mut body = match id {
            Some(id) => session.copy(session.client(client_id(id)?)?),
            None => ClientBody::fresh(&session.session, Draft::unknown_kind(), session.token.clone()),
        };
        if let (Some(found), Some(looked_at)) = (body.draft.id(), looked_at) {
            // Of a client that was merged meanwhile no revision is that of the survivor.
            let looked_at = if Some(i64::from(found.get())) == id { looked_at } else { 0 };
            body.revision = looked_at;
            body.draft.looked_at(u64::try_from(looked_at).map_err(|_| wrong("a revision is above 0"))?);
        }
        body.draft.json(json)?;
        out.set(give(body));
        Ok(0)
    })
}

/// A copy of a client with its changes; also of one that a list or an answer lends.
/// @param client the draft
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_client_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_clone(client: *const ktk_client, out: *mut *mut ktk_client) -> ktk_status {
    status("ktk_client_clone", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, client) = unsafe { (Out::new(out, null_mut()), get::<ClientBody>(client)) };
        let (out, client) = (out?, client?);
        let (session, card, draft) = (client.session.clone(), client.card.clone(), client.draft.clone());
        let (revision, token) = (client.revision, client.token.clone());
        out.set(give(ClientBody { session, card, draft, revision, texts: Texts::default(), token }));
        Ok(0)
    })
}

/// Frees a client; changes that were not saved are gone.
/// @param client the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_free(client: *mut ktk_client) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<ClientBody>("ktk_client_free", client) }
}

/// The id.
/// @param client the draft
/// Returns: the id; 0 before the first save.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_id(client: *const ktk_client) -> i64 {
    value("ktk_client_id", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(client.draft.id().map_or(0, |id| i64::from(id.get())))
    })
}

/// Counts the saves of the record.
/// @param client the draft
/// Returns: the revision that the copy was made of; 0 before the first save.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_revision(client: *const ktk_client) -> i64 {
    value("ktk_client_revision", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(client.revision)
    })
}

/// Person or organization. A sole trader is a person with a legal form.
/// @param client the draft
/// Returns: KTK_KIND_…; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_kind(client: *const ktk_client) -> i32 {
    value("ktk_client_kind", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(kind_number(client.card.kind()))
    })
}

/// Person becomes organization or back.
/// @param client the draft
/// @param kind KTK_KIND_…
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_kind(client: *mut ktk_client, kind: i32) -> ktk_status {
    status("ktk_client_set_kind", || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get_mut::<ClientBody>(client) };
        let client = client?;
        client.draft.set_kind(kind_of(kind)?);
        Ok(0)
    })
}

/// The state of the record.
/// @param client the draft
/// Returns: KTK_STATUS_…; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_status(client: *const ktk_client) -> i32 {
    value("ktk_client_status", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(match client.card.status() {
            Status::Active => KTK_STATUS_ACTIVE,
            Status::Archived => KTK_STATUS_ARCHIVED,
            Status::Merged(_) => KTK_STATUS_MERGED,
            Status::Erased => KTK_STATUS_ERASED,
        })
    })
}

/// When the record was made.
/// @param client the draft
/// Returns: microseconds since 1970 UTC; KTK_TIME_NONE before the first save.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_created_at(client: *const ktk_client) -> i64 {
    value("ktk_client_created_at", i64::MIN, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(micros(client.card.created_at()))
    })
}

/// When the record was last saved.
/// @param client the draft
/// Returns: microseconds since 1970 UTC; KTK_TIME_NONE before the first save.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_updated_at(client: *const ktk_client) -> i64 {
    value("ktk_client_updated_at", i64::MIN, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(micros(client.card.updated_at()))
    })
}

/// The name for a list or a caller's card; a phone or mailbox where there is no name.
/// @param client the draft
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text; empty where there is nothing.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_name(client: *const ktk_client, len: *mut usize) -> *const c_char {
    value("ktk_client_name", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, client) = unsafe { (Length::new(len), get::<ClientBody>(client)) };
        let client = client?;
        Ok(client.texts.lend("name".into(), len, || Some(client.card.display_name())))
    })
}

/// The value of a path as text: canonical form, or as received where it has none. Of a list the first, of a dated history the current one; a
/// whole number, a date or a time in its plain form, money as minor units and currency.
/// @param client the draft
/// @param path,path_len the path
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_text(client: *const ktk_client, path: *const c_char, path_len: isize, len: *mut usize) -> *const c_char {
    value("ktk_client_text", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, client, path) = unsafe { (Length::new(len), get::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let (entries, qualifier) = client.entries(path)?;
        let entry = if entries.iter().any(|entry| matches!(entry.value, Value::Period(_))) {
            entries.iter().rev().find(|entry| matches!(&entry.value, Value::Period(period) if period.until.is_none()))
        } else {
            entries.first()
        };
        Ok(client.texts.lend(format!("text {path}"), len, || entry.and_then(|entry| text_of(entry, &qualifier))))
    })
}

/// How many values a path has, statements that there is none left out.
/// @param client the draft
/// @param path,path_len the path
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_count(client: *const ktk_client, path: *const c_char, path_len: isize) -> i32 {
    value("ktk_client_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        Ok(count_of(client.entries(path)?.0.len()))
    })
}

/// One value of a list or of a dated history, as ktk_client_text gives it.
/// @param client the draft
/// @param path,path_len the path
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_text_at(
    client: *const ktk_client,
    path: *const c_char,
    path_len: isize,
    index: i32,
    len: *mut usize,
) -> *const c_char {
    value("ktk_client_text_at", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, client, path) = unsafe { (Length::new(len), get::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let (entries, qualifier) = client.entries(path)?;
        let entry = usize::try_from(index).ok().and_then(|index| entries.get(index));
        Ok(client.texts.lend(format!("at {index} {path}"), len, || entry.and_then(|entry| text_of(entry, &qualifier))))
    })
}

/// The text as received of one value, where it differs from the canonical form; index 0 of a path without values gives the text that nobody could
/// read.
/// @param client the draft
/// @param path,path_len the path
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_raw_at(
    client: *const ktk_client,
    path: *const c_char,
    path_len: isize,
    index: i32,
    len: *mut usize,
) -> *const c_char {
    value("ktk_client_raw_at", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, client, path) = unsafe { (Length::new(len), get::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let slot = client.slot(path)?.0;
        let (entries, _) = client.entries(path)?;
        let raw = match usize::try_from(index).ok().and_then(|index| entries.get(index)) {
            Some(entry) => entry.raw.clone(),
            None if index == 0 => slot.filter(|slot| slot.entries.is_empty()).and_then(|slot| slot.raw.clone()),
            None => None,
        };
        Ok(client.texts.lend(format!("raw {index} {path}"), len, || raw))
    })
}

/// Puts a text as people type it into the field of a path; name takes a whole name. A list gets one more value, any other field its new one. The
/// rules read it when the draft is saved or previewed.
/// @param client the draft
/// @param path,path_len the path
/// @param text,text_len the text as received
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, a custom key is looked up when the draft is saved, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_text(
    client: *mut ktk_client,
    path: *const c_char,
    path_len: isize,
    text: *const c_char,
    text_len: isize,
) -> ktk_status {
    status("ktk_client_set_text", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path, text) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len), text_in(text, text_len)) };
        let (client, path, text) = (client?, path?, text?);
        client.draft.set(path, text)?;
        Ok(0)
    })
}

/// A whole number, or yes (1) and no (0), of a custom field.
/// @param client the draft
/// @param path,path_len the path
/// @param number receives the number; 0 where there is none
/// Returns: 0; KTK_DONE where there is no value; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_int(client: *const ktk_client, path: *const c_char, path_len: isize, number: *mut i64) -> ktk_status {
    status("ktk_client_int", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (number, client, path) = unsafe { (Out::new(number, 0), get::<ClientBody>(client), text_in(path, path_len)) };
        let (number, client, path) = (number?, client?, path?);
        match client.value(path)? {
            Some(Value::Integer(value)) => number.set(*value),
            Some(Value::Bool(yes)) => number.set(i64::from(*yes)),
            None if matches!(client.custom_kind(path), Some(CustomKind::Integer | CustomKind::Bool)) => return Ok(KTK_DONE),
            _ => return Err(ClientBody::wrong_kind(path)),
        }
        Ok(0)
    })
}

/// Puts a whole number, or yes (1) and no (0), into a custom field.
/// @param client the draft
/// @param path,path_len the path
/// @param number the number
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_int(client: *mut ktk_client, path: *const c_char, path_len: isize, number: i64) -> ktk_status {
    status("ktk_client_set_int", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        match client.custom_kind(path) {
            Some(CustomKind::Bool) if number == 0 || number == 1 => client.set(path, Value::Bool(number == 1)),
            Some(CustomKind::Integer) => client.set(path, Value::Integer(number)),
            _ => Err(ClientBody::wrong_kind(path)),
        }
    })
}

/// An amount of a custom field: whole minor units (kopecks, cents) and an ISO 4217 code.
/// @param client the draft
/// @param path,path_len the path
/// @param minor receives the minor units; 0 where there is none
/// @param currency receives three letters and NUL; four bytes
/// Returns: 0; KTK_DONE where there is no value; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_money(
    client: *const ktk_client,
    path: *const c_char,
    path_len: isize,
    minor: *mut i64,
    currency: *mut c_char,
) -> ktk_status {
    status("ktk_client_money", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (minor, client, path) = unsafe { (Out::new(minor, 0), get::<ClientBody>(client), text_in(path, path_len)) };
        let (minor, client, path) = (minor?, client?, path?);
        // SAFETY: four writable bytes by the caller's word.
        let code = unsafe { Out::new(currency.cast::<[u8; 4]>(), [0; 4]) }?;
        match client.value(path)? {
            Some(Value::Money(money)) => {
                let [a, b, c] = money.currency;
                code.set([a, b, c, 0]);
                minor.set(money.minor);
                Ok(0)
            }
            None if client.custom_kind(path) == Some(CustomKind::Money) => Ok(KTK_DONE),
            _ => Err(ClientBody::wrong_kind(path)),
        }
    })
}

/// Puts an amount into a custom field.
/// @param client the draft
/// @param path,path_len the path
/// @param minor whole minor units
/// @param currency,currency_len three capital letters of ISO 4217
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_money(
    client: *mut ktk_client,
    path: *const c_char,
    path_len: isize,
    minor: i64,
    currency: *const c_char,
    currency_len: isize,
) -> ktk_status {
    status("ktk_client_set_money", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path, currency) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len), text_in(currency, currency_len)) };
        let (client, path, currency) = (client?, path?, currency?);
        let money = Money::new(minor, currency).ok_or_else(|| wrong("a currency has three capital letters, as in RUB"))?;
        if client.custom_kind(path) != Some(CustomKind::Money) {
            return Err(ClientBody::wrong_kind(path));
        }
        client.set(path, Value::Money(money))
    })
}

/// A date as the number YYYYMMDD; year 0000 is an unknown year.
/// @param client the draft
/// @param path,path_len the path, as birth_date
/// @param date receives the number; 0 where there is none
/// Returns: 0; KTK_DONE where there is no value; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_date(client: *const ktk_client, path: *const c_char, path_len: isize, date: *mut i32) -> ktk_status {
    status("ktk_client_date", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (date, client, path) = unsafe { (Out::new(date, 0), get::<ClientBody>(client), text_in(path, path_len)) };
        let (date, client, path) = (date?, client?, path?);
        match client.value(path)? {
            Some(Value::Date(value)) => date.set(i32::try_from(value.number()).unwrap_or(0)),
            None if path == "birth_date" || client.custom_kind(path) == Some(CustomKind::Date) => return Ok(KTK_DONE),
            _ => return Err(ClientBody::wrong_kind(path)),
        }
        Ok(0)
    })
}

/// Puts a date.
/// @param client the draft
/// @param path,path_len the path, as birth_date
/// @param date YYYYMMDD; year 0000 is an unknown year
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_date(client: *mut ktk_client, path: *const c_char, path_len: isize, date: i32) -> ktk_status {
    status("ktk_client_set_date", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let date = u32::try_from(date).ok().and_then(PartialDate::from_number).ok_or_else(|| wrong("the calendar has no such day"))?;
        if path != "birth_date" && client.custom_kind(path) != Some(CustomKind::Date) {
            return Err(ClientBody::wrong_kind(path));
        }
        client.set(path, Value::Date(date))
    })
}

/// An instant of a custom field.
/// @param client the draft
/// @param path,path_len the path
/// @param at receives microseconds since 1970 UTC; KTK_TIME_NONE where there is none
/// Returns: 0; KTK_DONE where there is no value; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_time(client: *const ktk_client, path: *const c_char, path_len: isize, at: *mut i64) -> ktk_status {
    status("ktk_client_time", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (at, client, path) = unsafe { (Out::new(at, i64::MIN), get::<ClientBody>(client), text_in(path, path_len)) };
        let (at, client, path) = (at?, client?, path?);
        match client.value(path)? {
            Some(Value::Time(value)) => at.set(value.timestamp_micros()),
            None if client.custom_kind(path) == Some(CustomKind::Time) => return Ok(KTK_DONE),
            _ => return Err(ClientBody::wrong_kind(path)),
        }
        Ok(0)
    })
}

/// Puts an instant into a custom field.
/// @param client the draft
/// @param path,path_len the path
/// @param at microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_time(client: *mut ktk_client, path: *const c_char, path_len: isize, at: i64) -> ktk_status {
    status("ktk_client_set_time", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let at = instant(at)?;
        if client.custom_kind(path) != Some(CustomKind::Time) {
            return Err(ClientBody::wrong_kind(path));
        }
        client.set(path, Value::Time(at))
    })
}

/// What is known of a field: KTK_STATE_KNOWN where it has a value, else why it has none.
/// @param client the draft
/// @param path,path_len the path of a whole field
/// Returns: KTK_STATE_…; 0 for a bad path or handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_state(client: *const ktk_client, path: *const c_char, path_len: isize) -> i32 {
    value("ktk_client_state", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        let (slot, qualifier, number) = client.slot(path)?;
        if slot.is_some() && !qualifier.is_empty() && !client.entries(path)?.0.is_empty() {
            return Ok(KTK_STATE_KNOWN);
        }
        Ok(match client.card.presence(number) {
            None if qualifier.is_empty() => KTK_STATE_KNOWN,
            None | Some(Presence::Unknown) => KTK_STATE_UNKNOWN,
            Some(Presence::Absent { .. }) => KTK_STATE_ABSENT,
            Some(Presence::Declined { .. }) => KTK_STATE_DECLINED,
        })
    })
}

/// States that a field has no value, and why; all values of the field go.
/// @param client the draft
/// @param path,path_len the path of a whole field
/// @param state KTK_STATE_UNKNOWN forgets, KTK_STATE_ABSENT, KTK_STATE_DECLINED
/// @param reason,reason_len why there is none, with KTK_STATE_ABSENT; else empty
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_state(
    client: *mut ktk_client,
    path: *const c_char,
    path_len: isize,
    state: i32,
    reason: *const c_char,
    reason_len: isize,
) -> ktk_status {
    status("ktk_client_set_state", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path, reason) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len), text_in(reason, reason_len)) };
        let (client, path, reason) = (client?, path?, reason?);
        if state != KTK_STATE_ABSENT && !reason.is_empty() {
            return Err(wrong("a reason is kept with KTK_STATE_ABSENT alone"));
        }
        match state {
            KTK_STATE_UNKNOWN => client.draft.clear(path)?,
            KTK_STATE_ABSENT => client.draft.absent(path, Some(reason).filter(|reason| !reason.is_empty()))?,
            KTK_STATE_DECLINED => client.draft.declined(path)?,
            _ => return Err(wrong("a field becomes known by a value; no other states can be set")),
        };
        Ok(0)
    })
}

/// Takes one entry of a list away, named as in phone[+79161234567], or the value of a field. What is not there changes nothing.
/// @param client the draft
/// @param path,path_len the path
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_remove(client: *mut ktk_client, path: *const c_char, path_len: isize) -> ktk_status {
    status("ktk_client_remove", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len)) };
        let (client, path) = (client?, path?);
        client.draft.remove(path)?;
        Ok(0)
    })
}

/// States that a stored value was found right.
/// @param client the draft
/// @param path,path_len the path, of an entry as in phone[+79161234567]
/// @param how,how_len call, document …
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_verify(
    client: *mut ktk_client,
    path: *const c_char,
    path_len: isize,
    how: *const c_char,
    how_len: isize,
) -> ktk_status {
    status("ktk_client_verify", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, path, how) = unsafe { (get_mut::<ClientBody>(client), text_in(path, path_len), text_in(how, how_len)) };
        let (client, path, how) = (client?, path?, how?);
        client.draft.verified(path, how)?;
        Ok(0)
    })
}

/// Says where the values of the draft come from, where that is not this program.
/// @param client the draft
/// @param source,source_len site, the name of a list …
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_source(client: *mut ktk_client, source: *const c_char, source_len: isize) -> ktk_status {
    status("ktk_client_set_source", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, source) = unsafe { (get_mut::<ClientBody>(client), text_in(source, source_len)) };
        let (client, source) = (client?, source?);
        client.draft.source(source);
        Ok(0)
    })
}

/// How many fields of the card say anything.
/// @param client the draft
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_field_count(client: *const ktk_client) -> i32 {
    value("ktk_client_field_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let client = unsafe { get::<ClientBody>(client) };
        let client = client?;
        Ok(count_of(client.card.slots().count()))
    })
}

/// The path of a field that says something, in the order of the table, custom fields behind.
/// @param client the draft
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_client_field_path(client: *const ktk_client, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_client_field_path", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, client) = unsafe { (Length::new(len), get::<ClientBody>(client)) };
        let client = client?;
        let number = usize::try_from(index).ok().and_then(|index| client.card.slots().nth(index)).map(|(number, _)| number);
        let custom = client.session.custom_fields();
        let path = number.and_then(|number| match (field::by_number(number), custom.get(number)) {
            (Some(row), _) => Some(row.path.to_string()),
            (None, definition) => definition.map(|definition| format!("custom.{}", definition.key)),
        });
        Ok(client.texts.lend(format!("path {index}"), len, || path))
    })
}

/// Takes what a public JSON form says as further changes: a missing member changes nothing, null forgets, a list replaces the list; id and
/// revision are left aside: the draft's own count.
/// @param client the draft
/// @param json,json_len the JSON
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_LIMIT; unknown members are told when the draft is saved, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_set_json(client: *mut ktk_client, json: *const c_char, json_len: isize) -> ktk_status {
    status("ktk_client_set_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (client, json) = unsafe { (get_mut::<ClientBody>(client), text_in(json, json_len)) };
        let (client, json) = (client?, json?);
        client.draft.json(json)?;
        Ok(0)
    })
}

/// The card at hand as JSON.
/// @param client the draft
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_client_to_json(client: *const ktk_client, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_client_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, client) = unsafe { (GivenOut::new(out, len), get::<ClientBody>(client)) };
        let (out, client) = (out?, client?);
        out.json(&client.json())
    })
}
