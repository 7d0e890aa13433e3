//! Segments of a base: asking which clients are in one, and keeping expressions under names.
//!
//! A question looks at one snapshot, record after record: its cost is a read and a decode of every card, plus the facts that the
//! expression asks for. Each call that names segments reads the table of saved ones once. A saved segment is kept as its JSON tree with
//! numbers of fields and segments, so that titles may change; a segment that others use cannot be removed, and none may reach itself.

use super::facts::{read_interactions, summary_of};
use super::open::{Committed, check_name, meta};
use super::read::Session;
use super::reminders::reminders_under;
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{LIST_ROWS_MAX, SEGMENTS_MAX};
use crate::message::Language;
use crate::model::{Client, ClientId, CustomFields, Interaction, Relation, Reminder};
use crate::segments::{
    BuiltIn, Condition, ContactSummary, Evaluator, Expression, Facts, LANGUAGE_VERSION, Names, ReminderView, SegmentExplanation, SegmentId,
    SegmentParameters, SegmentReference, Surroundings,
};
use crate::store::codec::{self, Reader, push_option_text, push_signed, push_text, push_varint};
use crate::store::engine::Table;
use crate::store::fact_codec::decode_relation;
use crate::store::journal::Action;
use crate::store::keys::{self, KEY_TEXT_BYTES_MAX};
use crate::store::view::Row;
use crate::text::fold;
use crate::time::{Instant, from_micros, to_micros};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::Arc;

/// A segment to be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentDefinition {
    /// Its name, as in `IN SEGMENT 'name'`: one line; names that differ only in case or look-alike letters are one.
    pub name: String,
    /// The words people see; may be empty.
    pub title: String,
    /// Which clients.
    pub expression: Expression,
}

/// A segment, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentInfo {
    /// Its number; `None` for one that the library brings along.
    pub id: Option<SegmentId>,
    /// Which one the library brings along it is.
    pub built_in: Option<BuiltIn>,
    /// Its name.
    pub name: String,
    /// The words people see; English for those that the library brings along ([`BuiltIn::title`] has other languages).
    pub title: String,
    /// The expression as text; `None` where a newer version of the library wrote it and this one cannot read it.
    pub text: Option<String>,
    /// When it was saved last.
    pub saved_at: Option<Instant>,
    /// By whom.
    pub saved_by: String,
}

/// A page of the members of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPage {
    /// The clients, ascending by id.
    pub ids: Vec<ClientId>,
    /// Where to go on; `None` where these are the last.
    pub next: Option<ClientId>,
}

/// Records read between two calls of a progress callback.
const RECORDS_PER_STEP: usize = 1000;

const VERSION: u8 = 1;

/// A saved segment as stored.
struct Kept {
    name: String,
    title: String,
    language: u64,
    tree: String,
    saved_at: Instant,
    saved_by: String,
}

impl Kept {
    fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        push_text(&mut out, &self.name);
        push_option_text(&mut out, Some(&self.title));
        push_varint(&mut out, self.language);
        push_text(&mut out, &self.tree);
        push_signed(&mut out, to_micros(self.saved_at));
        push_text(&mut out, &self.saved_by);
        out
    }

    fn decode(bytes: &[u8]) -> Option<Kept> {
        let mut reader = Reader(bytes);
        if reader.byte()? != VERSION {
            return None;
        }
        Some(Kept {
            name: reader.text()?,
            title: reader.option_text()?.unwrap_or_default(),
            language: reader.varint()?,
            tree: reader.text()?,
            saved_at: from_micros(reader.signed()?),
            saved_by: reader.text()?,
        })
    }

    fn read(key: &[u8], value: &[u8]) -> Result<(SegmentId, Kept)> {
        let id = keys::leading_number(key).and_then(NonZeroU64::new).map(SegmentId);
        id.zip(Kept::decode(value)).ok_or_else(|| Error::corrupt("segment", key, "not a segment"))
    }

    fn expression(&self, names: &Names) -> Result<Expression> {
        if self.language > u64::from(LANGUAGE_VERSION) {
            let message = format!("segment '{}' is of language {}, this program knows {LANGUAGE_VERSION}", self.name, self.language);
            return Err(Error::new(ErrorKind::Version, message));
        }
        Expression::from_kept_json(&self.tree, names).map_err(|error| error.while_trying(&format!("cannot read segment '{}'", self.name)))
    }
}

/// The derived row of a saved segment: folded name → number.
pub(super) fn name_row(key: &[u8], value: &[u8]) -> Result<Row> {
    let (id, kept) = Kept::read(key, value)?;
    Ok((keys::text_prefix(&fold(&kept.name)), keys::number(id.0.get()).to_vec()))
}

/// All saved segments of one state of the base, and what may be named there.
struct Saved {
    kept: BTreeMap<SegmentId, Kept>,
    names: Names,
}

impl Saved {
    fn new(custom: Arc<CustomFields>, rows: &[Row]) -> Result<Saved> {
        let mut names = Names::new(custom);
        let mut kept = BTreeMap::new();
        for (key, value) in rows {
            let (id, segment) = Kept::read(key, value)?;
            names.add_segment(id, &segment.name);
            kept.insert(id, segment);
        }
        Ok(Saved { kept, names })
    }

    fn expression(&self, id: SegmentId) -> Result<Arc<Expression>> {
        let kept = self.kept.get(&id).ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no segment {}", id.0)))?;
        kept.expression(&self.names).map(Arc::new)
    }

    /// Names of the saved segments that refer to one.
    fn users(&self, id: SegmentId) -> Result<Vec<&str>> {
        let mut users = Vec::new();
        for (user, kept) in self.kept.iter().filter(|(user, _)| **user != id) {
            if self.expression(*user)?.references().contains(&SegmentReference::Saved(id)) {
                users.push(kept.name.as_str());
            }
        }
        Ok(users)
    }

    fn info(&self, id: SegmentId, kept: &Kept) -> SegmentInfo {
        SegmentInfo {
            id: Some(id),
            built_in: None,
            name: kept.name.clone(),
            title: kept.title.clone(),
            text: kept.expression(&self.names).ok().map(|expression| expression.to_text(&self.names)),
            saved_at: Some(kept.saved_at),
            saved_by: kept.saved_by.clone(),
        }
    }
}

const ALL: [u8; 9] = [0xFF; 9];

impl Committed {
    fn saved(&self) -> Result<Saved> {
        Saved::new(self.custom.clone(), &self.view.range(Table::Segment, &[], &ALL, usize::MAX)?.0)
    }
}

/// What the base knows of one client, each list read when it is asked for.
struct CardFacts<'a> {
    client: Client,
    committed: &'a Committed,
    interactions: OnceCell<Vec<Interaction>>,
    relations: OnceCell<Vec<Relation>>,
    reminders: OnceCell<Vec<ReminderView>>,
}

impl<'a> CardFacts<'a> {
    fn new(client: Client, committed: &'a Committed) -> Self {
        CardFacts { client, committed, interactions: OnceCell::new(), relations: OnceCell::new(), reminders: OnceCell::new() }
    }

    /// Rows of an index whose keys begin with the client.
    fn rows(&self, table: Table) -> Result<Vec<Row>> {
        let Some(prefix) = self.client.id().map(keys::client) else { return Ok(Vec::new()) };
        Ok(self.committed.view.range(table, &prefix, &keys::end_of(&prefix), usize::MAX)?.0)
    }

    fn read_relations(&self) -> Result<Vec<Relation>> {
        let mut found = Vec::new();
        for number in self.rows(Table::RelationClient)?.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let key = keys::number(number);
            if let Some(bytes) = self.committed.view.get(Table::Relation, &key)? {
                let mut relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &key, "not a relation"))?;
                (relation.from, relation.to) = (self.committed.root(relation.from)?, self.committed.root(relation.to)?);
                if relation.from != relation.to {
                    found.push(relation);
                }
            }
        }
        Ok(found)
    }

    fn read_reminders(&self) -> Result<Vec<ReminderView>> {
        let Some(id) = self.client.id() else { return Ok(Vec::new()) };
        let view = |reminder: Reminder| ReminderView {
            kind: reminder.kind.name().to_string(),
            state: reminder.state.name().to_string(),
            due_at: reminder.due_at(),
            assignee: reminder.assignee,
        };
        Ok(reminders_under(&self.committed.view, id, usize::MAX)?.into_iter().map(view).collect())
    }
}

/// The list in a cell, read on the first call.
fn once<T>(cell: &OnceCell<Vec<T>>, read: impl FnOnce() -> Result<Vec<T>>) -> Result<&[T]> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let list = read()?;
    Ok(cell.get_or_init(|| list))
}

impl Facts for CardFacts<'_> {
    fn client(&self) -> &Client {
        &self.client
    }

    fn interactions(&self) -> Result<&[Interaction]> {
        once(&self.interactions, || {
            let rows = self.rows(Table::InteractionClient)?;
            let found = read_interactions(&rows, &mut |table, key| self.committed.view.get(table, key))?;
            Ok(found.into_iter().map(|(_, interaction)| interaction).collect())
        })
    }

    fn relations(&self) -> Result<&[Relation]> {
        once(&self.relations, || self.read_relations())
    }

    fn reminders(&self) -> Result<&[ReminderView]> {
        once(&self.reminders, || self.read_reminders())
    }

    fn summary(&self) -> Result<ContactSummary> {
        let Some(key) = self.client.id().map(keys::client) else { return Ok(ContactSummary::default()) };
        let Some(bytes) = self.committed.view.get(Table::Summary, &key)? else { return Ok(ContactSummary::default()) };
        let summary = summary_of(&key, &bytes)?;
        Ok(ContactSummary { interactions: summary.interactions, contacts: summary.contacts, last_contact_at: summary.last_contact_at })
    }
}

impl Session {
    /// What expressions may name in this base: its custom fields and saved segments.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn segment_names(&self) -> Result<Names> {
        Ok(self.committed().saved()?.names)
    }

    /// Reads an expression of the segment language with this base's custom fields and saved segments.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, Location};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Иван")?.set("lifecycle", "prospect")?.set("tags", "чай")?;
    /// let id = session.save(now, &draft)?.id;
    ///
    /// let expression = session.parse_segment("lifecycle = 'prospect' AND tags CONTAINS ('чай') AND IN SEGMENT 'never'")?;
    /// assert_eq!(session.segment(&expression, now, None, 100)?.ids, [id]);
    ///
    /// let error = session.parse_segment("lifecycle == 'prospect'").unwrap_err();
    /// assert_eq!(error.location(), Some(&Location::Text { line: 1, column: 12 }));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Parse`, `NotFound` for names, `Type`, `Unsupported` for data that this version does not keep, `Limit`; with the place in the
    /// text, and a [`ParseError`](crate::ParseError) as source. `Corrupt`, `Io`.
    pub fn parse_segment(&self, text: &str) -> Result<Expression> {
        Ok(Expression::parse(text, &self.committed().saved()?.names)?)
    }

    /// The clients of a segment, ascending by id, from `from` on, at most `limit` and
    /// [`LIST_ROWS_MAX`](crate::limits::LIST_ROWS_MAX). Only active records, unless the expression, or one that it refers to, speaks of
    /// `status`.
    ///
    /// Cost: reads every record from `from` on until the page is full, and of each the facts that are asked for.
    ///
    /// # Errors
    /// `NotFound`, `Cycle`, `Limit` and `Version` of segments that it refers to; `Corrupt`, `Io`.
    pub fn segment(&self, expression: &Expression, now: Instant, from: Option<ClientId>, limit: usize) -> Result<SegmentPage> {
        self.segment_with(expression, now, from, limit, |_| true)
    }

    /// Like [`Session::segment`]; `progress` hears now and then how many records were read and stops the scan by answering `false`.
    ///
    /// # Errors
    /// Those of [`Session::segment`]; `Aborted` where `progress` said so, `Interrupted`.
    pub fn segment_with(
        &self,
        expression: &Expression,
        now: Instant,
        from: Option<ClientId>,
        limit: usize,
        progress: impl FnMut(u64) -> bool,
    ) -> Result<SegmentPage> {
        let limit = limit.min(LIST_ROWS_MAX);
        let mut page = SegmentPage { ids: Vec::new(), next: None };
        self.scan(expression, now, from, progress, |id| {
            if page.ids.len() == limit {
                page.next = Some(id);
                return false;
            }
            page.ids.push(id);
            true
        })?;
        Ok(page)
    }

    /// How many clients are in a segment.
    ///
    /// Cost: reads every record; where the expression only says that one field of few values equals a text (`category = 'vip'`), a
    /// few rows.
    ///
    /// # Errors
    /// Those of [`Session::segment`].
    pub fn segment_count(&self, expression: &Expression, now: Instant) -> Result<u64> {
        if let Some(count) = self.committed().count_equal(expression.condition())? {
            return Ok(count);
        }
        self.segment_count_with(expression, now, |_| true)
    }

    /// Like [`Session::segment_count`], with the callback of [`Session::segment_with`].
    ///
    /// # Errors
    /// Those of [`Session::segment_with`].
    pub fn segment_count_with(&self, expression: &Expression, now: Instant, progress: impl FnMut(u64) -> bool) -> Result<u64> {
        let mut count = 0;
        self.scan(expression, now, None, progress, |_| {
            count += 1;
            true
        })?;
        Ok(count)
    }

    /// Calls for each member, ascending, until the callee has enough.
    fn scan(
        &self,
        expression: &Expression,
        now: Instant,
        from: Option<ClientId>,
        mut progress: impl FnMut(u64) -> bool,
        mut take: impl FnMut(ClientId) -> bool,
    ) -> Result<()> {
        let (committed, watch) = (self.committed(), self.shared.watch());
        let saved = committed.saved()?;
        let library = |id: SegmentId| saved.expression(id);
        let evaluator = Evaluator::new(expression, self.surroundings(&saved, now), &library)?;
        let mut low = from.map_or(vec![0; 4], |id| keys::client(id).to_vec());
        let mut read = 0;
        loop {
            let (rows, resume) = committed.view.range(Table::Card, &low, &[0xFF; 5], RECORDS_PER_STEP)?;
            for (key, bytes) in &rows {
                let client = keys::trailing_client(key).and_then(|id| codec::decode(id, bytes));
                let client = client.ok_or_else(|| Error::corrupt("card", key, "not a client record"))?;
                let facts = CardFacts::new(client, &committed);
                if let (true, Some(id)) = (evaluator.holds(&facts)?, facts.client.id())
                    && !take(id)
                {
                    return Ok(());
                }
            }
            read += rows.len() as u64;
            watch.check()?;
            if !progress(read) {
                return Err(Error::new(ErrorKind::Aborted, format!("the scan of a segment was stopped after {read} records")));
            }
            match resume {
                Some(resume) => low = resume,
                None => return Ok(()),
            }
        }
    }

    fn surroundings<'a>(&'a self, saved: &'a Saved, now: Instant) -> Surroundings<'a> {
        Surroundings { now, zone: &self.shared.zone, names: &saved.names, parameters: SegmentParameters::default() }
    }

    /// Whether a client is in a segment; the id of a merged one leads to the client it lives on in.
    ///
    /// # Errors
    /// `NotFound` where there is no such client; those of [`Session::segment`].
    pub fn in_segment(&self, expression: &Expression, id: ClientId, now: Instant) -> Result<bool> {
        self.ask(expression, id, now, |evaluator, facts| evaluator.holds(facts))
    }

    /// Why a client is in a segment or is not: each condition with its answer.
    ///
    /// # Errors
    /// Those of [`Session::in_segment`].
    pub fn explain_segment(&self, expression: &Expression, id: ClientId, now: Instant) -> Result<SegmentExplanation> {
        self.ask(expression, id, now, |evaluator, facts| evaluator.explain(facts))
    }

    fn ask<T>(
        &self,
        expression: &Expression,
        id: ClientId,
        now: Instant,
        answer: impl FnOnce(&Evaluator<'_>, &CardFacts<'_>) -> Result<T>,
    ) -> Result<T> {
        let committed = self.committed();
        let saved = committed.saved()?;
        let library = |id: SegmentId| saved.expression(id);
        let evaluator = Evaluator::new(expression, self.surroundings(&saved, now), &library)?;
        let client = committed.client(id)?.ok_or_else(|| Session::not_found(id))?;
        answer(&evaluator, &CardFacts::new(client, &committed))
    }

    /// All segments: those that the library brings along, then the saved ones by number.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn segments(&self) -> Result<Vec<SegmentInfo>> {
        let saved = self.committed().saved()?;
        let built_in = BuiltIn::ALL.iter().map(|one| SegmentInfo {
            id: None,
            built_in: Some(*one),
            name: one.name().to_string(),
            title: one.title(Language::English).to_string(),
            text: Some(one.expression(&SegmentParameters::default()).to_text(&saved.names)),
            saved_at: None,
            saved_by: String::new(),
        });
        Ok(built_in.chain(saved.kept.iter().map(|(id, kept)| saved.info(*id, kept))).collect())
    }

    /// The expression of the segment of this name, saved or brought along; `None` where there is none.
    ///
    /// # Errors
    /// `Version` for one that a newer version of the library wrote; `Corrupt`, `Io`.
    pub fn segment_named(&self, name: &str) -> Result<Option<Expression>> {
        let folded = fold(name);
        let committed = self.committed();
        let Some(value) = committed.view.get(Table::SegmentName, &keys::text_prefix(&folded))? else {
            let built_in = BuiltIn::ALL.iter().find(|one| fold(one.name()) == folded);
            return Ok(built_in.map(|one| one.expression(&SegmentParameters::default())));
        };
        let saved = committed.saved()?;
        let kept = keys::leading_number(&value).and_then(NonZeroU64::new).and_then(|id| saved.kept.get(&SegmentId(id)));
        kept.filter(|kept| fold(&kept.name) == folded).map(|kept| kept.expression(&saved.names)).transpose()
    }
}

impl Transaction<'_> {
    fn saved_segments(&self) -> Result<Saved> {
        Saved::new(Arc::new(self.custom_fields().clone()), &self.range(Table::Segment, &[], &ALL, usize::MAX)?.0)
    }

    /// Saves a segment, in place of the one of its name if there is one; gives its number, which stays.
    ///
    /// ```
    /// use kartoteka::{Base, Instant, SegmentDefinition};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let expression = session.parse_segment("email IS KNOWN AND NOT SUPPRESSED('email')")?;
    /// let reachable = SegmentDefinition { name: "reachable".into(), title: "Можно написать".into(), expression };
    /// session.write(now, |transaction| transaction.save_segment(&reachable))?;
    /// let mail = session.parse_segment("IN SEGMENT 'reachable' AND IN SEGMENT 'slow'")?;
    /// assert_eq!(session.segment_count(&mail, now)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Argument` for a name that is empty, too long or of several lines; `Exists` for the name of a segment that the library brings
    /// along; `NotFound` and `Type` where the expression was made for another base; `Cycle` where it would reach itself, with the way
    /// round in the message; `Limit`.
    pub fn save_segment(&mut self, definition: &SegmentDefinition) -> Result<SegmentId> {
        let name = definition.name.trim();
        check_segment_name(name)?;
        let (title, _) = crate::text::clean(&definition.title, crate::limits::TEXT_BYTES_MAX);
        let mut saved = self.saved_segments()?;
        let expression = Expression::new(definition.expression.condition().clone(), &saved.names)?;
        let folded = fold(name);
        let known = saved.kept.iter().find(|(_, kept)| fold(&kept.name) == folded).map(|(id, _)| *id);
        let id = match known {
            Some(id) => id,
            None if saved.kept.len() >= SEGMENTS_MAX => {
                return Err(Error::new(ErrorKind::Limit, format!("a base has at most {SEGMENTS_MAX} saved segments")));
            }
            None => {
                let number = NonZeroU64::new(self.next_number(meta::NEXT_SEGMENT)?);
                SegmentId(number.ok_or_else(|| Error::new(ErrorKind::Internal, "a segment got number 0"))?)
            }
        };
        let kept = Kept {
            name: name.to_string(),
            title: title.into_owned(),
            language: LANGUAGE_VERSION.into(),
            tree: expression.to_kept_json().to_string(),
            saved_at: self.now,
            saved_by: self.actor.to_string(),
        };
        let (key, value) = (keys::number(id.0.get()), kept.encode());
        saved.names.add_segment(id, name);
        saved.kept.insert(id, kept);
        self.check_reach(&saved, id).map_err(|error| error.while_trying(&format!("cannot save segment '{name}'")))?;
        let (name_key, name_value) = name_row(&key, &value)?;
        self.layer.put(Table::SegmentName, name_key, name_value);
        self.layer.put(Table::Segment, key, value);
        self.journal(Action::Segment, Vec::new(), Vec::new(), &format!("saved {}: {name}", id.0))?;
        Ok(id)
    }

    /// Follows a saved segment to everything that it reaches.
    fn check_reach(&self, saved: &Saved, id: SegmentId) -> Result<()> {
        let root = Expression::new(Condition::InSegment(SegmentReference::Saved(id)), &saved.names)?;
        let zone = crate::time::Zone::utc();
        let around = Surroundings { now: self.now, zone: &zone, names: &saved.names, parameters: SegmentParameters::default() };
        Evaluator::new(&root, around, &|id| saved.expression(id)).map(drop)
    }

    /// Removes a saved segment.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` where other segments refer to it, which the message names; `Version` where one of them cannot be read by
    /// this version.
    pub fn remove_segment(&mut self, name: &str) -> Result<()> {
        let saved = self.saved_segments()?;
        let folded = fold(name.trim());
        let Some((id, kept)) = saved.kept.iter().find(|(_, kept)| fold(&kept.name) == folded) else {
            return Err(Error::new(ErrorKind::NotFound, format!("there is no saved segment '{}'", crate::text::begin(name, 255))));
        };
        let users = saved.users(*id)?;
        if !users.is_empty() {
            let users = users.iter().map(|user| format!("'{user}'")).collect::<Vec<_>>().join(", ");
            return Err(Error::new(ErrorKind::Conflict, format!("cannot remove segment '{}': used by {users}", kept.name)));
        }
        self.layer.delete(Table::SegmentName, keys::text_prefix(&folded));
        self.layer.delete(Table::Segment, keys::number(id.0.get()));
        self.journal(Action::Segment, Vec::new(), Vec::new(), &format!("removed {}: {}", id.0, kept.name))
    }
}

/// A name is one clean line, short enough for a key, and none of the library's own.
fn check_segment_name(name: &str) -> Result<()> {
    check_name("the name of a segment", name)?;
    let (clean, _) = crate::text::clean(name, crate::limits::NAME_BYTES_MAX);
    let folded = fold(name);
    if clean != name || folded.is_empty() || folded.len() > KEY_TEXT_BYTES_MAX {
        return Err(Error::new(ErrorKind::Argument, "the name of a segment is one line of plain text with letters or digits"));
    }
    if BuiltIn::ALL.iter().any(|one| fold(one.name()) == folded) {
        return Err(Error::new(ErrorKind::Exists, format!("the library has a segment '{name}' of its own")));
    }
    Ok(())
}
