//! The public JSON forms of what a base answers, beside those of clients and reports: one form for the command line, for C and for
//! whatever else takes whole answers. Members keep their order and meaning; more may follow.
//!
//! Interactions and relations are read back too: [`Interaction::from_json`], [`Relation::from_json`], [`CustomDefinition::from_json`].
//! An unknown member is an error that names it, as everywhere.

use super::check::{CheckReport, Finding};
use super::duplicates_pass::{DuplicateReport, Pair};
use super::facts::Summary;
use super::lookup::Owner;
use super::maintain::{RebuildReport, Stats};
use super::migrate::MigrateReport;
use super::read::Session;
use super::revert::BatchInfo;
use super::segments::SegmentInfo;
use super::write::SaveOutcome;
use crate::error::{Error, ErrorKind, Location, Result};
use crate::message::Language;
use crate::model::duplicate::Decision;
use crate::model::{
    ClientId, CustomDefinition, CustomKind, Direction, E164, Interaction, InteractionKind, LeapDay, Misfire, Outcome, Relation, RelationKind,
    ReminderDraft, ReminderKind, Schedule, Subject,
};
use crate::segments::{Explanation, SegmentExplanation};
use crate::store::journal::JournalEntry;
use crate::time::{Instant, format_instant, parse_instant};
use chrono::{NaiveDateTime, NaiveTime};
use serde_json::{Map, Value as Json, json};

fn schema(member: &str, message: &str) -> Error {
    let shown: String = member.chars().take(200).collect();
    Error::new(ErrorKind::Schema, format!("member `{shown}`: {message}")).at(Location::Field(member.to_string()))
}

fn wrong(member: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::Type, format!("member `{member}`: {wanted} is wanted")).at(Location::Field(member.to_string()))
}

fn members<'a>(json: &'a Json, what: &str) -> Result<&'a Map<String, Json>> {
    json.as_object().ok_or_else(|| Error::new(ErrorKind::Type, format!("{what} is a JSON object")))
}

fn text<'a>(name: &str, value: &'a Json) -> Result<&'a str> {
    value.as_str().ok_or_else(|| wrong(name, "a text"))
}

fn option_text(name: &str, value: &Json) -> Result<Option<String>> {
    if value.is_null() { Ok(None) } else { text(name, value).map(|text| Some(text.to_string())) }
}

fn instant(name: &str, value: &Json) -> Result<Option<Instant>> {
    if value.is_null() {
        return Ok(None);
    }
    parse_instant(text(name, value)?).map(Some).map_err(|error| wrong(name, "an instant of RFC 3339").because(error))
}

fn client_id(name: &str, value: &Json) -> Result<ClientId> {
    let id = value.as_u64().and_then(|id| u32::try_from(id).ok()).and_then(ClientId::new);
    id.ok_or_else(|| wrong(name, "a client's id"))
}

/// A word of a list, or nothing where the member is `null`.
fn word<T>(name: &str, value: &Json, known: fn(&str) -> Option<T>) -> Result<Option<T>> {
    if value.is_null() {
        return Ok(None);
    }
    known(text(name, value)?).map(Some).ok_or_else(|| schema(name, "no such word"))
}

fn flag(name: &str, value: &Json) -> Result<bool> {
    value.as_bool().ok_or_else(|| wrong(name, "true or false"))
}

impl Interaction {
    /// The public JSON form; `id` where it has one.
    pub fn to_json(&self, id: Option<u64>) -> Json {
        let (client, number) = match self.subject {
            Subject::Client(client) => (Some(client.get()), self.number),
            Subject::Number(number) => (None, Some(number)),
        };
        json!({
            "id": id, "client": client, "kind": self.kind.name(), "at": format_instant(self.at), "actor": self.actor,
            "direction": self.direction.map(Direction::name), "outcome": self.outcome.map(Outcome::name),
            "duration_seconds": self.duration_seconds, "text": self.text, "score": self.score,
            "number": number.map(|number| number.to_string()),
        })
    }

    /// Reads the public JSON form: `kind`, and `client` or `number` (E.164), are wanted; `at` is `now` where it is missing; an `id` is
    /// left aside.
    ///
    /// ```
    /// use kartoteka::{Instant, Interaction};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// let missed = serde_json::json!({"kind": "call", "number": "+79161234567", "direction": "incoming", "outcome": "no_answer"});
    /// let missed = Interaction::from_json(&missed, now)?;
    /// assert_eq!(missed.to_json(None)["at"], "2026-11-21T10:00:00Z");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Schema` for a member or a word that does not exist or a member that is missing, `Type` for a value of another kind.
    pub fn from_json(json: &Json, now: Instant) -> Result<Interaction> {
        let (mut client, mut kind) = (None, None);
        let placeholder = Subject::Number(E164::from_digits(10).ok_or_else(|| Error::new(ErrorKind::Internal, "ten is a number"))?);
        let mut read = Interaction::new(placeholder, InteractionKind::Note, now);
        for (name, value) in members(json, "an interaction")? {
            match name.as_str() {
                "id" => {}
                "client" if value.is_null() => {}
                "client" => client = Some(client_id(name, value)?),
                "kind" => kind = word(name, value, InteractionKind::from_name)?,
                "at" => read.at = instant(name, value)?.unwrap_or(now),
                "actor" => read.actor = option_text(name, value)?,
                "direction" => read.direction = word(name, value, Direction::from_name)?,
                "outcome" => read.outcome = word(name, value, Outcome::from_name)?,
                "duration_seconds" if value.is_null() => {}
                "duration_seconds" => {
                    let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
                    read.duration_seconds = Some(seconds.ok_or_else(|| wrong(name, "a whole number of seconds"))?);
                }
                "text" => read.text = option_text(name, value)?.unwrap_or_default(),
                "score" if value.is_null() => {}
                "score" => {
                    let score = value.as_i64().and_then(|score| i32::try_from(score).ok());
                    read.score = Some(score.ok_or_else(|| wrong(name, "a whole number"))?);
                }
                "number" => read.number = word(name, value, E164::parse)?,
                _ => return Err(schema(name, "an interaction has no such member")),
            }
        }
        read.kind = kind.ok_or_else(|| schema("kind", "is wanted"))?;
        read.subject = match (client, read.number) {
            (Some(client), _) => Subject::Client(client),
            (None, Some(number)) => Subject::Number(number),
            (None, None) => return Err(schema("client", "a client or a number is wanted")),
        };
        Ok(read)
    }
}

impl Relation {
    /// The public JSON form; `id` where it has one.
    pub fn to_json(&self, id: Option<u64>) -> Json {
        json!({
            "id": id, "from": self.from.get(), "kind": self.kind.name(), "to": self.to.get(), "title": self.title, "department": self.department,
            "decision_role": self.decision_role, "since": self.since.map(format_instant), "until": self.until.map(format_instant),
        })
    }

    /// Reads the public JSON form: `from`, `kind` and `to` are wanted; an `id` is left aside.
    ///
    /// # Errors
    /// `Schema` for a member or a word that does not exist or a member that is missing, `Type` for a value of another kind.
    pub fn from_json(json: &Json) -> Result<Relation> {
        let (mut from, mut to, mut kind) = (None, None, None);
        let first = ClientId::new(1).ok_or_else(|| Error::new(ErrorKind::Internal, "one is an id"))?;
        let mut read = Relation::new(first, RelationKind::Other, first);
        for (name, value) in members(json, "a relation")? {
            match name.as_str() {
                "id" => {}
                "from" => from = Some(client_id(name, value)?),
                "to" => to = Some(client_id(name, value)?),
                "kind" => kind = word(name, value, RelationKind::from_name)?,
                "title" => read.title = option_text(name, value)?,
                "department" => read.department = option_text(name, value)?,
                "decision_role" => read.decision_role = option_text(name, value)?,
                "since" => read.since = instant(name, value)?,
                "until" => read.until = instant(name, value)?,
                _ => return Err(schema(name, "a relation has no such member")),
            }
        }
        read.from = from.ok_or_else(|| schema("from", "is wanted"))?;
        read.to = to.ok_or_else(|| schema("to", "is wanted"))?;
        read.kind = kind.ok_or_else(|| schema("kind", "is wanted"))?;
        Ok(read)
    }
}

impl CustomDefinition {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "key": self.key, "kind": self.kind.name(), "title": self.title, "choices": self.choices, "unique": self.unique,
            "indexed": self.indexed, "identifying": self.identifying,
        })
    }

    /// Reads the public JSON form: `key` is wanted; the kind is text where it is missing.
    ///
    /// # Errors
    /// `Schema` for a member or a kind that does not exist or a missing key, `Type` for a value of another kind.
    pub fn from_json(json: &Json) -> Result<CustomDefinition> {
        let mut read = CustomDefinition::new("", CustomKind::Text);
        for (name, value) in members(json, "a definition")? {
            match name.as_str() {
                "key" => read.key = text(name, value)?.to_string(),
                "kind" => read.kind = CustomKind::from_name(text(name, value)?).ok_or_else(|| schema(name, "no such kind of custom field"))?,
                "title" => read.title = option_text(name, value)?.unwrap_or_default(),
                "choices" => {
                    let choices = value.as_array().ok_or_else(|| wrong(name, "a list of texts"))?;
                    read.choices = choices.iter().map(|choice| text(name, choice).map(str::to_string)).collect::<Result<_>>()?;
                }
                "unique" => read.unique = flag(name, value)?,
                "indexed" => read.indexed = flag(name, value)?,
                "identifying" => read.identifying = flag(name, value)?,
                _ => return Err(schema(name, "a definition has no such member")),
            }
        }
        if read.key.is_empty() {
            return Err(schema("key", "is wanted"));
        }
        Ok(read)
    }
}

impl SaveOutcome {
    /// The public JSON form; issue texts in this language.
    pub fn to_json(&self, language: Language) -> Json {
        json!({
            "id": self.id.get(), "revision": self.revision, "created": self.created,
            "changed": self.changed.iter().map(|path| path.to_string()).collect::<Vec<_>>(),
            "issues": self.issues.iter().map(|issue| issue.to_json(language)).collect::<Vec<_>>(),
            "matches": self.matches.iter().map(|found| found.to_json(language)).collect::<Vec<_>>(),
            "merge": self.merge.map(|merge| merge.0.get()),
        })
    }
}

impl Owner {
    /// The public JSON form with the card.
    pub fn to_json(&self, session: &Session) -> Json {
        let relation = self.relation.map(|(kind, id)| json!({"kind": kind.name(), "id": id.get()}));
        json!({
            "class": self.class.name(), "id": self.client.id().map(ClientId::get), "relation": relation, "owner": self.responsible,
            "card": session.to_json(&self.client),
        })
    }
}

impl JournalEntry {
    /// The public JSON form with its sequence: paths that were changed, without what stood there before.
    pub fn to_json(&self, sequence: u64) -> Json {
        json!({
            "sequence": sequence, "transaction": self.transaction, "at": format_instant(self.at), "actor": self.actor,
            "action": self.action.name(), "batch": self.batch,
            "clients": self.clients.iter().map(|(first, last)| json!([first.get(), last.get()])).collect::<Vec<_>>(),
            "changed": self.changes.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>(), "note": self.note,
        })
    }
}

impl BatchInfo {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({"id": self.id, "name": self.name, "at": format_instant(self.at), "actor": self.actor, "state": self.state})
    }
}

impl Summary {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({"interactions": self.interactions, "contacts": self.contacts, "last_contact_at": self.last_contact_at.map(format_instant)})
    }
}

impl Stats {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        let tables: Map<String, Json> = self.tables.iter().map(|(name, rows)| (name.to_string(), json!(rows))).collect();
        json!({
            "file_bytes": self.file_bytes, "file_grown": self.file_grown, "phone_index_bytes": self.phone_index_bytes, "format": self.format,
            "rules": self.rules, "tables": tables,
        })
    }
}

impl CheckReport {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        let findings: Vec<Json> = self.findings.iter().map(Finding::to_json).collect();
        json!({"clean": self.is_clean(), "rows": self.rows, "found": self.found, "older": self.older, "findings": findings})
    }
}

impl MigrateReport {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({"records": self.records, "rewritten": self.rewritten, "complete": self.complete})
    }
}

impl RebuildReport {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({"clients": self.clients, "rows": self.rows, "rows_before": self.rows_before})
    }
}

impl Decision {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "low": self.low.get(), "high": self.high.get(), "verdict": self.verdict.name(), "at": format_instant(self.at), "actor": self.actor,
            "note": self.note, "model": self.model, "weight": self.weight.map(crate::Weight::bits),
            "fingerprint": self.fingerprint.map(|fingerprint| format!("{fingerprint:016x}")),
        })
    }
}

impl DuplicateReport {
    /// The public JSON form: pairs, clusters and counts.
    pub fn to_json(&self) -> Json {
        let pair = |pair: &Pair| {
            json!({
                "low": pair.low.get(), "high": pair.high.get(), "weight": pair.weight.bits(), "probability": pair.probability,
                "band": pair.band.name(), "reopened": pair.reopened,
            })
        };
        let cluster = |ids: &Vec<ClientId>| ids.iter().map(|id| json!(id.get())).collect::<Json>();
        json!({
            "pairs": self.pairs.iter().map(pair).collect::<Vec<_>>(), "pairs_found": self.pairs_found,
            "clusters": self.clusters.iter().map(cluster).collect::<Vec<_>>(), "candidates": self.candidates,
            "generic_keys": self.generic_keys, "clients": self.clients,
        })
    }
}

impl SegmentInfo {
    /// The public JSON form; the title of one that the library brings along in this language.
    pub fn to_json(&self, language: Language) -> Json {
        let title = self.built_in.map_or(self.title.as_str(), |built_in| built_in.title(language));
        json!({
            "id": self.id.map(|id| id.0.get()), "name": self.name, "title": title, "built_in": self.built_in.is_some(), "expression": self.text,
            "saved_at": self.saved_at.map(format_instant), "saved_by": self.saved_by,
        })
    }
}

impl SegmentExplanation {
    /// The public JSON form: the tree with its answers.
    pub fn to_json(&self) -> Json {
        let segments = self.segments.iter().map(|(name, tree)| json!({"name": name, "tree": explanation(tree)}));
        json!({"holds": self.holds, "inactive": self.inactive, "tree": explanation(&self.tree), "segments": segments.collect::<Vec<_>>()})
    }
}

/// Conditions nest no deeper than [`SEGMENT_DEPTH_MAX`](crate::limits::SEGMENT_DEPTH_MAX).
fn explanation(tree: &Explanation) -> Json {
    json!({
        "text": tree.text, "holds": tree.holds, "missing": tree.missing, "rows": tree.rows,
        "parts": tree.parts.iter().map(explanation).collect::<Vec<_>>(),
    })
}

/// A wall time: `2026-12-01T09:30`, with seconds or without.
///
/// # Errors
/// `Time` for any other text.
fn local_time(name: &str, value: &Json) -> Result<NaiveDateTime> {
    let text = text(name, value)?;
    let read = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"));
    read.map_err(|cause| Error::new(ErrorKind::Time, format!("member `{name}`: a wall time as 2026-12-01T09:30 is wanted")).because(cause))
}

fn whole(name: &str, value: &Json) -> Result<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).ok_or_else(|| wrong(name, "a whole number"))
}

impl Schedule {
    /// Reads the JSON form: `{"at"}`, `{"after","from"}`, `{"rule","start"}` or `{"birthday":{"lead_days","at","leap"}}`.
    ///
    /// # Errors
    /// `Schema` for members that do not exist or do not belong together, `Type`, `Time`.
    pub fn from_json(json: &Json) -> Result<Schedule> {
        let members = members(json, "a schedule")?;
        let known = ["at", "after", "from", "rule", "start", "birthday"];
        if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(schema(name, "a schedule has no such member"));
        }
        let get = |name: &str| members.get(name);
        match (get("at"), get("after"), get("rule"), get("birthday"), members.len()) {
            (Some(at), None, None, None, 1) => Ok(Schedule::At(local_time("at", at)?)),
            (None, Some(duration), None, None, 2) => {
                let from = get("from").ok_or_else(|| schema("from", "is wanted"))?;
                Ok(Schedule::After { from: local_time("from", from)?, duration: text("after", duration)?.to_string() })
            }
            (None, None, Some(rule), None, 2) => {
                let start = get("start").ok_or_else(|| schema("start", "is wanted"))?;
                Ok(Schedule::Rule { start: local_time("start", start)?, rule: text("rule", rule)?.to_string() })
            }
            (None, None, None, Some(birthday), 1) => birthday_of(birthday),
            _ => Err(schema("schedule", "one of `at`, `after` with `from`, `rule` with `start`, `birthday` is wanted")),
        }
    }
}

fn birthday_of(json: &Json) -> Result<Schedule> {
    let (mut lead_days, mut at, mut leap) = (0, NaiveTime::MIN, LeapDay::default());
    for (name, value) in members(json, "a birthday")? {
        match name.as_str() {
            "lead_days" => lead_days = u16::try_from(whole(name, value)?).map_err(|_| wrong(name, "a number of days"))?,
            "at" => {
                let text = text(name, value)?;
                let read = NaiveTime::parse_from_str(text, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M"));
                at = read.map_err(|cause| Error::new(ErrorKind::Time, "member `at`: a time as 09:30 is wanted").because(cause))?;
            }
            "leap" => leap = word(name, value, LeapDay::from_name)?.unwrap_or_default(),
            _ => return Err(schema(name, "a birthday has no such member")),
        }
    }
    Ok(Schedule::Birthday { lead_days, at, leap })
}

impl Misfire {
    /// Reads the JSON form: `"fire_once"`, `"skip"`, `{"fire_all": max}` or `{"skip_if_later": seconds}`.
    ///
    /// # Errors
    /// `Schema` for a word that does not exist, `Type` for a value of another kind.
    pub fn from_json(json: &Json) -> Result<Misfire> {
        match json.as_str() {
            Some("fire_once") => return Ok(Misfire::FireOnce),
            Some("skip") => return Ok(Misfire::Skip),
            Some(_) => return Err(schema("misfire", "no such word")),
            None => {}
        }
        let mut found = members(json, "what becomes of missed occurrences")?.iter();
        match (found.next(), found.next()) {
            (Some((name, value)), None) if name == "fire_all" => Ok(Misfire::FireAll { max: whole(name, value)? }),
            (Some((name, value)), None) if name == "skip_if_later" => Ok(Misfire::SkipIfLater { grace_seconds: whole(name, value)? }),
            _ => Err(schema("misfire", "fire_all or skip_if_later is wanted")),
        }
    }
}

impl ReminderDraft {
    /// Reads the public JSON form: `schedule` is wanted; the kind is `other` where it is missing.
    ///
    /// ```
    /// use kartoteka::ReminderDraft;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let draft = ReminderDraft::from_json(&serde_json::json!({
    ///     "client": 1, "kind": "call_back", "text": "Перезвонить", "schedule": {"at": "2026-12-01T09:30"}, "zone": "Europe/Kyiv",
    /// }))?;
    /// assert_eq!(draft.schedule.to_json()["at"], "2026-12-01T09:30:00");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Schema` for a member or a word that does not exist or a member that is missing, `Type` for a value of another kind, `Time`.
    pub fn from_json(json: &Json) -> Result<ReminderDraft> {
        let members = members(json, "a reminder")?;
        let schedule = Schedule::from_json(members.get("schedule").ok_or_else(|| schema("schedule", "is wanted"))?)?;
        let mut draft = ReminderDraft::new(ReminderKind::Other, schedule);
        for (name, value) in members {
            match name.as_str() {
                "schedule" => {}
                "client" => draft.client = if value.is_null() { None } else { Some(client_id(name, value)?) },
                "kind" => draft.kind = word(name, value, ReminderKind::from_name)?.unwrap_or(ReminderKind::Other),
                "text" => draft.text = option_text(name, value)?.unwrap_or_default(),
                "zone" => draft.zone = option_text(name, value)?,
                "assignee" => draft.assignee = option_text(name, value)?,
                "priority" => draft.priority = u8::try_from(whole(name, value)?).map_err(|_| wrong(name, "0 to 255"))?,
                "key" => draft.key = option_text(name, value)?,
                "misfire" => draft.misfire = Misfire::from_json(value)?,
                _ => return Err(schema(name, "a reminder has no such member")),
            }
        }
        Ok(draft)
    }
}
