//! Drafts: a client in the making, or changes of one.
//!
//! A draft is a list of changes and knows the revision that it was made from. Text is read by the rules when the draft is saved,
//! because only then are the day and the region known; [`Session::preview`](super::Session::preview) shows the result without
//! saving. What a draft does not mention stays as it is.

use crate::error::{Error, ErrorKind, Location, Result};
use crate::model::{Change, Client, ClientId, ClientKind, CustomFields, FieldNumber, Operation, Presence, Value, ValueEntry, ValueKind, field};
use crate::time::Instant;
use serde_json::Value as Json;

/// A client in the making, or changes of one.
///
/// ```
/// use kartoteka::{Base, ClientKind, Draft, Instant, Presence, field};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
/// # let session = Base::options().in_memory()?.session("olga")?;
/// let mut draft = Draft::new(ClientKind::Person);
/// draft.source("site")
///     .set("name", "Иванов Иван Иванович")?
///     .set("phone.mobile", "8 916 123-45-67")?
///     .set("identifier.inn", "500100732259")?
///     .absent("email", Some("does not use mail"))?
///     .declined("birth_date")?;
/// let saved = session.save(now, &draft)?;
///
/// let client = session.client(saved.id)?.ok_or("no such client")?;
/// assert_eq!(client.text(field::NAME_PATRONYMIC), Some("Иванович"));
/// assert!(matches!(client.presence(field::EMAIL), Some(Presence::Absent { .. })));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    pub(crate) id: Option<ClientId>,
    pub(crate) revision: Option<u64>,
    pub(crate) kind: Option<ClientKind>,
    pub(crate) source: Option<String>,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// Text for the rules: path and text.
    Text(Path, String),
    /// A change in canonical form.
    Change(Box<Change>),
    /// A statement about a field.
    State(Path, Presence),
    /// A public JSON form, all of it.
    Json(Json),
    /// One entry was found right.
    Verify(Path, String, String),
}

/// A path whose custom key, if it has one, is looked up when the draft is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Path {
    Field(FieldNumber, String),
    Custom(String),
}

impl Path {
    fn parse(path: &str) -> Result<Path> {
        if let Some(key) = path.strip_prefix("custom.") {
            return Ok(Path::Custom(key.to_string()));
        }
        if path == "name" {
            return Ok(Path::Field(field::NAME, String::new()));
        }
        let known = field::by_path_with_qualifier(path).filter(|(row, qualifier)| row.accepts(qualifier));
        let (row, qualifier) = known.ok_or_else(|| unknown(path))?;
        Ok(Path::Field(row.number, qualifier.to_string()))
    }

    /// The path of a whole field: a statement about one use of a list (`phone.fax`) would speak of all its values.
    fn whole(path: &str) -> Result<Path> {
        match Path::parse(path)? {
            Path::Field(_, qualifier) if !qualifier.is_empty() => Err(unknown(path)),
            whole => Ok(whole),
        }
    }

    pub fn resolve(&self, custom: &CustomFields) -> Result<(FieldNumber, &str)> {
        match self {
            Path::Field(number, qualifier) => Ok((*number, qualifier)),
            Path::Custom(key) => custom.number(key).map(|number| (number, "")).ok_or_else(|| unknown(&format!("custom.{key}"))),
        }
    }
}

fn unknown(path: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("no field has the path {path}")).at(Location::Field(path.to_string()))
}

impl Draft {
    /// A new client of this kind.
    pub fn new(kind: ClientKind) -> Draft {
        Draft { kind: Some(kind), ..Draft::default() }
    }

    /// A new client whose kind its values will show: a full name, a firm's code. Where they show none it is a person.
    pub fn unknown_kind() -> Draft {
        Draft::default()
    }

    /// Changes of a stored client.
    pub fn of(client: &Client) -> Draft {
        Draft { id: client.id(), revision: Some(client.revision()), ..Draft::default() }
    }

    /// The client that it changes; `None` for a new one.
    pub fn id(&self) -> Option<ClientId> {
        self.id
    }

    /// Says of which revision the changes are, where somebody looked at the card earlier than it was read here: the `revision` of
    /// JSON that a form gives back. A newer record then answers `Conflict` (see [`Stale`](super::Stale)).
    pub fn looked_at(&mut self, revision: u64) -> &mut Self {
        self.revision = Some(revision);
        self
    }

    /// Puts a text as received into the field of this path: `name.family`, `phone.mobile`, `identifier.inn`, `custom.shoe_size`;
    /// `name` takes a whole name. A list gets one more value, any other field its new one. The rules read it when it is saved, all
    /// texts of a draft together and after its other changes, whatever the order of the calls.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist or may not be written. A custom key is looked up when the draft is saved, because
    /// only the base knows it.
    pub fn set(&mut self, path: &str, text: &str) -> Result<&mut Self> {
        let path = Path::parse(path)?;
        self.steps.push(Step::Text(path, text.to_string()));
        Ok(self)
    }

    /// Puts a value that is in canonical form already.
    ///
    /// # Errors
    /// `Type` where the field holds another kind of value.
    pub fn set_value(&mut self, number: FieldNumber, value: Value) -> Result<&mut Self> {
        check_kind(number, &value)?;
        self.steps.push(Step::Change(Box::new(Change::set(number, ValueEntry::from(value)))));
        Ok(self)
    }

    /// Person becomes organization or back.
    pub fn set_kind(&mut self, kind: ClientKind) -> &mut Self {
        self.kind = Some(kind);
        self
    }

    /// Takes one entry of a list away, named by its item key (as in journal paths: `phone[+79161234567]`), or a field's value.
    /// An entry that is not there changes nothing.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist.
    pub fn remove(&mut self, path: &str) -> Result<&mut Self> {
        let (head, item) = match path.split_once('[') {
            Some((head, item)) => (head, item.strip_suffix(']').ok_or_else(|| unknown(path))?),
            None => (path, ""),
        };
        let step = match Path::parse(head)? {
            Path::Field(number, qualifier) if qualifier.is_empty() => Step::Change(Box::new(Change::remove(number, item))),
            custom @ Path::Custom(_) => Step::State(custom, Presence::Unknown),
            Path::Field(..) => return Err(unknown(path)),
        };
        self.steps.push(step);
        Ok(self)
    }

    /// States that there is no value: all values of the field go.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist.
    pub fn absent(&mut self, path: &str, reason: Option<&str>) -> Result<&mut Self> {
        let presence = Presence::Absent { reason: reason.map(str::to_string), at: None };
        self.steps.push(Step::State(Path::whole(path)?, presence));
        Ok(self)
    }

    /// States that the client would not say.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist.
    pub fn declined(&mut self, path: &str) -> Result<&mut Self> {
        self.steps.push(Step::State(Path::whole(path)?, Presence::Declined { at: None }));
        Ok(self)
    }

    /// Forgets a field: nobody knows from now on.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist.
    pub fn clear(&mut self, path: &str) -> Result<&mut Self> {
        self.steps.push(Step::State(Path::whole(path)?, Presence::Unknown));
        Ok(self)
    }

    /// States that a stored value was found right, and how (`call`, `document`). `path` as in [`Draft::remove`]; an entry that is not
    /// there changes nothing.
    ///
    /// # Errors
    /// `Argument` for a path that does not exist.
    pub fn verified(&mut self, path: &str, how: &str) -> Result<&mut Self> {
        let (head, item) = path.split_once('[').map_or((path, ""), |(head, item)| (head, item.trim_end_matches(']')));
        let mut how = how.to_string();
        crate::rules::client::guard_text(&mut how, crate::limits::NAME_BYTES_MAX);
        self.steps.push(Step::Verify(Path::parse(head)?, item.to_string(), how));
        Ok(self)
    }

    /// Says where the values come from, where that is not this program: `site`, the name of a list.
    pub fn source(&mut self, source: &str) -> &mut Self {
        let mut source = source.to_string();
        crate::rules::client::guard_text(&mut source, crate::limits::NAME_BYTES_MAX);
        self.source = Some(source);
        self
    }

    /// Takes what a public JSON form says: a missing member changes nothing, `null` forgets, a list replaces the list.
    /// Members are checked when the draft is saved, because only the base knows its custom fields.
    ///
    /// Values in JSON are in canonical form already, as [`Session::to_json`](super::Session::to_json) gives them; text as people
    /// type it goes through [`Draft::set`], or stands as `{"raw": "8 916 …"}` in a list. `id`, `revision`, `status` and
    /// the record's times are left aside: [`Draft::of`] says which client is meant.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Organization);
    /// draft.json(r#"{"organization": {"name": "Ромашка"}, "phone": [{"e164": "+74951234567"}], "tags": ["vip"]}"#)?;
    /// let saved = session.save(now, &draft)?;
    ///
    /// let client = session.client(saved.id)?.ok_or("no such client")?;
    /// let json = session.to_json(&client);
    /// assert_eq!(json["phone"][0]["e164"], "+74951234567");
    ///
    /// // A card that was read, changed as JSON and given back: only what differs is a change.
    /// let mut json = json;
    /// json["tags"] = serde_json::json!(["vip", "retail"]);
    /// let mut change = Draft::of(&client);
    /// change.json(&json.to_string())?;
    /// assert_eq!(session.save(now, &change)?.changed.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Parse` for text that is no JSON, `Limit` past [`JSON_BYTES_MAX`](crate::limits::JSON_BYTES_MAX).
    pub fn json(&mut self, text: &str) -> Result<&mut Self> {
        use crate::limits::JSON_BYTES_MAX;
        if text.len() > JSON_BYTES_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("JSON of {} bytes, {JSON_BYTES_MAX} are allowed", text.len())));
        }
        let json = serde_json::from_str(text).map_err(|cause| Error::new(ErrorKind::Parse, "not JSON").because(cause))?;
        Ok(self.json_value(json))
    }

    /// Like [`Draft::json`], for JSON that is parsed already.
    pub(crate) fn json_value(&mut self, json: Json) -> &mut Self {
        self.steps.push(Step::Json(json));
        self
    }
}

/// Whether a field takes this variant.
fn check_kind(number: FieldNumber, value: &Value) -> Result<()> {
    let Some(row) = field::by_number(number) else {
        // A custom field's kind is known to the base alone; the write checks it.
        return if number.is_custom() { Ok(()) } else { Err(unknown(&number.0.to_string())) };
    };
    let history = row.multiplicity == crate::model::Multiplicity::History;
    let fits = match (row.kind, value) {
        (ValueKind::Choice(choices), Value::Period(period)) if history => choices.is_empty() || choices.contains(&period.value.as_str()),
        (ValueKind::Choice(choices), Value::Choice(choice)) if !history => choices.is_empty() || choices.contains(&choice.as_str()),
        (ValueKind::Text | ValueKind::Site, Value::Text(text)) => !text.is_empty(),
        (ValueKind::Date, Value::Date(_))
        | (ValueKind::Phone, Value::Phone(_))
        | (ValueKind::Email, Value::Email(_))
        | (ValueKind::Address, Value::Address(_))
        | (ValueKind::Messenger, Value::Messenger(_))
        | (ValueKind::Identifier, Value::Identifier(_))
        | (ValueKind::BankAccount, Value::BankAccount(_))
        | (ValueKind::External, Value::External(_))
        | (ValueKind::Role, Value::Role(_))
        | (ValueKind::Remark, Value::Remark(_))
        | (ValueKind::Consent, Value::Consent(_))
        | (ValueKind::Suppression, Value::Suppression(_))
        | (ValueKind::Commitment, Value::Commitment(_)) => true,
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Type, format!("{} does not hold such a value", row.path)).at(Location::Field(row.path.to_string())))
    }
}

/// What steps come to: changes in canonical form, doubts, and the kind that the values show.
pub(crate) struct Resolved {
    pub kind: Option<ClientKind>,
    pub changes: Vec<Change>,
    pub issues: Vec<crate::model::Issue>,
    pub verified: Vec<(FieldNumber, String, String)>,
    /// Lists that were given whole: what is not among their changes goes.
    replaced: Vec<FieldNumber>,
}

/// Reads a draft's texts by the rules. Statements without a date get `now`, where there is one. `before` is the stored client, whose other name parts decide how a new one reads.
pub(crate) fn resolve(
    draft: &Draft,
    before: Option<&Client>,
    now: Option<Instant>,
    context: &crate::rules::RuleContext,
    custom: &CustomFields,
) -> Result<Resolved> {
    let mut out = Resolved { kind: draft.kind, changes: Vec::new(), issues: Vec::new(), verified: Vec::new(), replaced: Vec::new() };
    let mut texts: Vec<(FieldNumber, String, String)> = Vec::new();
    for step in &draft.steps {
        match step {
            Step::Text(path, text) => {
                let (number, qualifier) = path.resolve(custom)?;
                texts.push((number, qualifier.to_string(), text.clone()));
            }
            Step::Change(change) => {
                check_custom(change, custom)?;
                out.changes.push(Change::clone(change));
            }
            Step::State(path, presence) => {
                let (number, _) = path.resolve(custom)?;
                out.changes.push(Change::state(if number == field::NAME { field::NAME_RAW } else { number }, dated(presence, now), None));
            }
            Step::Json(json) => json_step(json, now, custom, &mut texts, &mut out)?,
            Step::Verify(path, item, how) => {
                let (number, _) = path.resolve(custom)?;
                out.verified.push((number, item.clone(), how.clone()));
            }
        }
    }
    // Texts are masked by the rules that read them; values that were given in canonical form are masked here.
    guard_changes(&mut out);
    if !texts.is_empty() {
        read_texts(texts, before, context, custom, &mut out);
    }
    replace_lists(before, &mut out);
    Ok(out)
}

/// Reads all texts of a draft together: the parts of a name are one name.
fn read_texts(
    mut texts: Vec<(FieldNumber, String, String)>,
    before: Option<&Client>,
    context: &crate::rules::RuleContext,
    custom: &CustomFields,
    out: &mut Resolved,
) {
    let edited: Vec<FieldNumber> = texts.iter().map(|(number, ..)| *number).collect();
    let parts = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
    let mut context_only = Vec::new();
    if let Some(before) = before.filter(|_| edited.iter().any(|number| parts.contains(number))) {
        for part in parts.into_iter().filter(|part| !edited.contains(part)) {
            if let Some(text) = before.text(part) {
                texts.push((part, String::new(), text.to_string()));
                context_only.push(part);
            }
        }
    }
    let kind = out.kind.or(before.map(Client::kind));
    let raw: Vec<_> = texts.iter().map(|(number, qualifier, text)| crate::rules::client::RawField::new(*number, qualifier, text)).collect();
    let normalized = crate::rules::client::normalize(&raw, kind, context, custom);
    out.kind = normalized.kind.or(out.kind);
    out.issues.extend(normalized.issues.into_iter().map(|(_, issue)| issue));
    // A whole name is the whole name: what it does not have is not kept from the old one.
    let named =
        |number: FieldNumber| normalized.changes.iter().any(|change| change.path.field == number && matches!(change.operation, Operation::Set(_)));
    if edited.contains(&field::NAME) && (named(field::NAME_FAMILY) || named(field::NAME_GIVEN)) {
        for part in parts.into_iter().chain([field::NAME_RAW]).filter(|part| !named(*part)) {
            out.changes.push(Change::state(part, Presence::Unknown, None));
        }
    }
    out.changes.extend(normalized.changes.into_iter().filter(|change| !context_only.contains(&change.path.field)));
}

/// Takes away what a list that was given whole does not have, one entry at a time, so that what stays keeps its provenance.
fn replace_lists(before: Option<&Client>, out: &mut Resolved) {
    for number in std::mem::take(&mut out.replaced) {
        let set = |change: &Change| change.path.field == number && matches!(change.operation, Operation::Set(_));
        let kept: Vec<String> = out.changes.iter().filter(|change| set(change)).map(|change| change.path.item.clone()).collect();
        for stored in before.and_then(|before| before.slot(number)).into_iter().flat_map(|slot| &slot.entries) {
            let item = crate::model::item_key(number, stored);
            if !kept.contains(&item) {
                out.changes.push(Change::remove(number, item));
            }
        }
    }
}

fn guard_changes(out: &mut Resolved) {
    use crate::rules::client::{guard, guard_text};
    for change in &mut out.changes {
        let masked = match &mut change.operation {
            Operation::Set(entry) => guard(entry),
            Operation::State(presence, raw) => {
                let reason = if let Presence::Absent { reason, .. } = presence { reason.as_mut() } else { None };
                let reason = reason.is_some_and(|reason| guard_text(reason, crate::limits::TEXT_BYTES_MAX));
                raw.as_mut().is_some_and(|raw| guard_text(raw, crate::limits::LONG_TEXT_BYTES_MAX)) || reason
            }
            _ => false,
        };
        if let Operation::Set(entry) = &change.operation
            && masked
        {
            // A masked value is another item of its list.
            change.path.item = crate::model::item_key(change.path.field, entry);
        }
        if masked {
            out.issues.push(crate::model::Issue::new(crate::message::IssueCode::CardNumber, change.path.field));
        }
    }
}

fn dated(presence: &Presence, now: Option<Instant>) -> Presence {
    match presence {
        Presence::Absent { reason, at } => Presence::Absent { reason: reason.clone(), at: at.or(now) },
        Presence::Declined { at } => Presence::Declined { at: at.or(now) },
        Presence::Unknown => Presence::Unknown,
    }
}

fn check_custom(change: &Change, custom: &CustomFields) -> Result<()> {
    use crate::model::CustomKind;
    let (number, Operation::Set(entry)) = (change.path.field, &change.operation) else { return Ok(()) };
    if !number.is_custom() {
        return Ok(());
    }
    let definition = custom.get(number).ok_or_else(|| unknown(&format!("custom field {}", number.0)))?;
    let fits = matches!(
        (definition.kind, &entry.value),
        (CustomKind::Text, Value::Text(_))
            | (CustomKind::Integer, Value::Integer(_))
            | (CustomKind::Decimal, Value::Decimal(_))
            | (CustomKind::Money, Value::Money(_))
            | (CustomKind::Bool, Value::Bool(_))
            | (CustomKind::Date, Value::Date(_))
            | (CustomKind::Time, Value::Time(_))
            | (CustomKind::List, Value::List(_))
    ) || matches!((definition.kind, &entry.value), (CustomKind::Choice, Value::Choice(choice)) if definition.choices.is_empty() || definition.choices.contains(choice));
    if fits { Ok(()) } else { Err(Error::new(ErrorKind::Type, format!("custom.{} is of kind {}", definition.key, definition.kind.name()))) }
}

/// A JSON form as changes and texts; its lists replace the stored ones once the texts are read.
fn json_step(
    json: &Json,
    now: Option<Instant>,
    custom: &CustomFields,
    texts: &mut Vec<(FieldNumber, String, String)>,
    out: &mut Resolved,
) -> Result<()> {
    use crate::model::json::{JsonItem, JsonSlot, read};
    let parsed = read(json, custom)?;
    out.kind = parsed.kind.or(out.kind);
    for (number, slot) in parsed.fields {
        let items = match slot {
            JsonSlot::Clear => {
                out.changes.push(Change::state(number, Presence::Unknown, None));
                continue;
            }
            JsonSlot::State(presence, raw) => {
                out.changes.push(Change::state(number, dated(&presence, now), raw));
                continue;
            }
            JsonSlot::Items(items) => items,
        };
        for item in items {
            match item {
                JsonItem::Entry(entry) => {
                    let change = Change::set(number, entry);
                    match &change.operation {
                        Operation::Set(entry) if !number.is_custom() => check_kind(number, &entry.value)?,
                        _ => check_custom(&change, custom)?,
                    }
                    out.changes.push(change);
                }
                JsonItem::Raw(text, beside) => texts.push((number, qualifier_of(beside.as_ref()), text)),
            }
        }
        if field::by_number(number).is_some_and(|row| row.multiplicity == crate::model::Multiplicity::Many) {
            out.replaced.push(number);
        }
    }
    Ok(())
}

/// What was said beside a raw text, as the qualifier of a path.
fn qualifier_of(beside: Option<&ValueEntry>) -> String {
    use crate::model::PhoneUse;
    let name = match beside.map(|entry| &entry.value) {
        Some(Value::Phone(phone)) => match phone.usage {
            Some(PhoneUse::Work) => "work",
            Some(PhoneUse::Home) => "home",
            Some(PhoneUse::Fax) => "fax",
            _ => "",
        },
        Some(Value::Identifier(code)) => code.scheme.name(),
        _ => "",
    };
    name.to_string()
}
