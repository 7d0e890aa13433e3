//! Bitmaps and columns: what many cards say, side by side, so that a question about all cards need not read one.
//!
//! A *bitmap* tells the clients that have one value of an *attribute*: a member of few values. A *column* has one number or date of
//! each client. Both are pure functions of a card and of its summary, so a write changes only what differs, and a rebuild needs no
//! history. Archived clients have rows (the attribute `status` tells them apart); merged and erased ones have none.
//!
//! Within a write the differences are gathered and then applied at its end, grouped by row: each container and chunk is read and written
//! once, however many clients changed in it. A value that did not change costs nothing.
//!
//! A base says in `meta` under `columns` by which version its rows are kept. One that was made before they existed says nothing: it is
//! written without them, and they cannot be asked, until a rebuild. A program that finds a version that it does not know takes the number
//! away with its first change, so that nobody trusts rows that were not kept up.
//!
//! What a planner must know. Texts compare by their folded form, as in segments; where the folded text has
//! [`KEY_TEXT_BYTES_MAX`](keys::KEY_TEXT_BYTES_MAX) bytes or more, others may share its bitmap. A client whose value of a column cannot
//! stand there (a decimal with more digits, two values) is in the bitmap [`AttributeValue::aside`] of that column instead.

use super::facts::Summary;
use super::open::{Committed, meta, meta_number};
use super::write::Transaction;
use crate::error::{Error, Result};
use crate::model::json::role_name;
use crate::model::{Client, ClientId, CustomKind, FieldNumber, Slot, Status, Value, field};
use crate::rules::RULES_VERSION;
use crate::segments::{CONTACT_COUNT, Condition, INTERACTION_COUNT, LAST_CONTACT_AT, Literal, Number, Operand, Operator};
use crate::store::bitmap_codec::{self, container_of};
use crate::store::column_codec::{CHUNK_BITS, ColumnChunk};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::view::View;
use crate::text::fold;
use crate::time::to_micros;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// The version of attributes, columns and their layouts that this program keeps.
pub(crate) const COLUMNS_VERSION: u64 = 1;

/// The attribute "has a value of this field", for the fields of [`ASKED_FOR`]; its value is the field's number.
const HAS: FieldNumber = FieldNumber(0x7301);

/// The attribute "its value of this column does not stand there"; its value is the column's number.
const ASIDE: FieldNumber = FieldNumber(0x7302);

/// The column of the day of birth in the year, month · 100 + day: what birthdays are asked by.
pub(crate) const BIRTHDAY: FieldNumber = FieldNumber(0x7303);

/// Fields that are asked for as such: whether a client can be reached, or congratulated.
const ASKED_FOR: [FieldNumber; 3] = [field::PHONE, field::EMAIL, field::BIRTH_DATE];

/// Fields of one text or choice out of few.
const CHOICES: [FieldNumber; 8] =
    [field::GENDER, field::LEGAL_FORM, field::INDUSTRY, field::SIZE, field::SOLVENCY, field::OWNERSHIP, field::SOURCE, field::ZONE];

/// Dated histories, of which the current period counts.
const HISTORIES: [FieldNumber; 3] = [field::CATEGORY, field::LIFECYCLE, field::OWNER];

/// Digits behind the point that a column keeps of a decimal number.
const DECIMAL_DIGITS: usize = 6;

/// An attribute and one of its values: how the keys of its bitmap begin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AttributeValue(Vec<u8>);

impl AttributeValue {
    fn new(attribute: FieldNumber) -> Self {
        AttributeValue(attribute.0.to_be_bytes().to_vec())
    }

    /// A text: of a field of few values, of a custom field of choices; the stable public name of kind, status and role; the currency of
    /// a custom field of money.
    pub fn text(attribute: FieldNumber, text: &str) -> Self {
        let mut key = AttributeValue::new(attribute);
        keys::push_text(&mut key.0, keys::bounded(fold(text).as_bytes()));
        key
    }

    /// Yes or no of a custom field.
    pub fn flag(attribute: FieldNumber, yes: bool) -> Self {
        let mut key = AttributeValue::new(attribute);
        key.0.push(u8::from(yes));
        key
    }

    /// Whoever has a value, even one that nobody could read: for phone, e-mail and birth date.
    pub fn has(number: FieldNumber) -> Self {
        let mut key = AttributeValue::new(HAS);
        key.0.extend_from_slice(&number.0.to_be_bytes());
        key
    }

    /// Whoever has a value of a column's member that the column cannot hold.
    pub fn aside(column: FieldNumber) -> Self {
        let mut key = AttributeValue::new(ASIDE);
        key.0.extend_from_slice(&column.0.to_be_bytes());
        key
    }

    /// All active clients: what segments choose from unless they speak of the status.
    pub fn active() -> Self {
        AttributeValue::text(field::STATUS, Status::Active.name())
    }

    fn row_key(&self, container: u16) -> Vec<u8> {
        [&self.0[..], &container.to_be_bytes()].concat()
    }
}

/// Whether a field of the table has bitmaps that answer whether it equals a text.
fn is_attribute(number: FieldNumber) -> bool {
    matches!(number, field::KIND | field::STATUS | field::TAGS | field::ROLE) || CHOICES.contains(&number) || HISTORIES.contains(&number)
}

/// What the bitmaps say of a client, sorted and unique.
pub(crate) fn attributes(client: &Client) -> Vec<AttributeValue> {
    let mut found = Vec::new();
    if matches!(client.status(), Status::Merged(_) | Status::Erased) {
        return found;
    }
    // An empty text equals nothing, as in segments.
    let mut push = |number: FieldNumber, text: &str| {
        if !text.is_empty() {
            found.push(AttributeValue::text(number, text));
        }
    };
    push(field::KIND, client.kind().name());
    push(field::STATUS, client.status().name());
    for number in HISTORIES {
        client.current(number).into_iter().for_each(|period| push(number, &period.value));
    }
    for (number, slot) in client.slots() {
        let listed = number.is_custom() || number == field::TAGS || number == field::ROLE || CHOICES.contains(&number);
        for entry in slot.entries.iter().filter(|_| listed) {
            match &entry.value {
                Value::Choice(text) => push(number, text),
                Value::Text(text) if !number.is_custom() => push(number, text),
                Value::Role(role) => push(number, role_name(role.kind)),
                Value::Money(money) => push(number, money.code()),
                _ => {}
            }
        }
    }
    for (number, slot) in client.slots() {
        if number.is_custom() {
            let flags = slot.entries.iter().filter_map(|entry| if let Value::Bool(yes) = entry.value { Some(yes) } else { None });
            found.extend(flags.map(|yes| AttributeValue::flag(number, yes)));
            if matches!(custom_number(slot), CustomNumber::Aside) {
                found.push(AttributeValue::aside(number));
            }
        } else if ASKED_FOR.contains(&number) && !slot.entries.is_empty() {
            found.push(AttributeValue::has(number));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What a custom field says to its column.
enum CustomNumber {
    None,
    Number(i64),
    /// There is a number, but none that the column can hold.
    Aside,
}

fn custom_number(slot: &Slot) -> CustomNumber {
    let mut numbers = slot.entries.iter().filter_map(|entry| match &entry.value {
        Value::Integer(number) => Some(Some(*number)),
        Value::Money(money) => Some(Some(money.minor)),
        Value::Decimal(text) => Some(Number::parse(text).and_then(|number| number.scaled(DECIMAL_DIGITS))),
        Value::Date(date) => Some(Some(i64::from(date.number()))),
        Value::Time(at) => Some(Some(to_micros(*at))),
        _ => None,
    });
    match (numbers.next(), numbers.next()) {
        (None, _) => CustomNumber::None,
        (Some(Some(number)), None) => CustomNumber::Number(number),
        _ => CustomNumber::Aside,
    }
}

/// What the columns say of a card, ascending by column: `created_at` and `updated_at` in µs; `birth_date` as YYYYMMDD with year 0 where it
/// is unknown; [`BIRTHDAY`]; of custom fields whole numbers, minor units of money, decimals times 10^6, dates as YYYYMMDD, times in µs.
pub(crate) fn numbers(client: &Client) -> Vec<(FieldNumber, i64)> {
    let mut found = Vec::new();
    if matches!(client.status(), Status::Merged(_) | Status::Erased) {
        return found;
    }
    found.extend(client.created_at().map(|at| (field::CREATED_AT, to_micros(at))));
    found.extend(client.updated_at().map(|at| (field::UPDATED_AT, to_micros(at))));
    if let Some(born) = client.birth_date() {
        found.push((field::BIRTH_DATE, born.number().into()));
        found.push((BIRTHDAY, i64::from(born.month()) * 100 + i64::from(born.day())));
    }
    for (number, slot) in client.slots().filter(|(number, _)| number.is_custom()) {
        if let CustomNumber::Number(value) = custom_number(slot) {
            found.push((number, value));
        }
    }
    found
}

/// What the columns say of a summary: a count of 0 is none.
pub(crate) fn summary_numbers(summary: &Summary) -> [(FieldNumber, Option<i64>); 3] {
    let count = |count: u64| i64::try_from(count).ok().filter(|count| *count > 0);
    [
        (LAST_CONTACT_AT, summary.last_contact_at.map(to_micros)),
        (INTERACTION_COUNT, count(summary.interactions)),
        (CONTACT_COUNT, count(summary.contacts)),
    ]
}

fn column_key(column: FieldNumber, chunk: u32) -> Vec<u8> {
    [&column.0.to_be_bytes()[..], &chunk.to_be_bytes()].concat()
}

/// Whether a state of a base has bitmaps and columns that can be asked: kept by this version, and folded by the rules of this program.
fn are_available(view: &View) -> Result<bool> {
    let rules = meta_number(view, meta::RULES)?;
    Ok(are_kept(view)? && rules == u64::from(RULES_VERSION))
}

/// Whether the rows are kept by this version.
pub(super) fn are_kept(view: &View) -> Result<bool> {
    Ok(meta_number(view, meta::COLUMNS)? == COLUMNS_VERSION)
}

/// A client and its value of a column from now on.
type Told = (u32, Option<i64>);

/// What a write changes in bitmaps and columns, by row. Of several changes of one client's place the last one counts.
#[derive(Debug, Default)]
pub(crate) struct ColumnChanges {
    /// The version that the base says.
    version: u64,
    /// By key: client, and whether it has the value.
    bitmaps: BTreeMap<Vec<u8>, Vec<(u32, bool)>>,
    /// By column and chunk: client and value.
    columns: BTreeMap<(FieldNumber, u32), Vec<Told>>,
}

/// What bitmaps and columns are to know of a card.
pub(super) struct CardColumns {
    attributes: Vec<AttributeValue>,
    numbers: Vec<(FieldNumber, i64)>,
}

impl CardColumns {
    pub fn of(client: &Client) -> CardColumns {
        CardColumns { attributes: attributes(client), numbers: numbers(client) }
    }
}

impl ColumnChanges {
    pub fn new(view: &View) -> Result<Self> {
        Ok(ColumnChanges { version: meta_number(view, meta::COLUMNS)?, ..ColumnChanges::default() })
    }

    fn mark(&mut self, id: u32, value: &AttributeValue, has: bool) {
        self.bitmaps.entry(value.row_key(container_of(id))).or_default().push((id, has));
    }

    fn set(&mut self, id: u32, column: FieldNumber, value: Option<i64>) {
        self.columns.entry((column, id >> CHUNK_BITS)).or_default().push((id, value));
    }

    /// Remembers how two states of a card differ.
    pub fn card(&mut self, id: ClientId, before: Option<&Client>, after: Option<&Client>) {
        if self.version != COLUMNS_VERSION {
            return;
        }
        let id = id.get();
        let [old, new] = [before, after].map(|client| client.map(attributes).unwrap_or_default());
        old.iter().filter(|value| new.binary_search(value).is_err()).for_each(|value| self.mark(id, value, false));
        new.iter().filter(|value| old.binary_search(value).is_err()).for_each(|value| self.mark(id, value, true));
        let [old, new] = [before, after].map(|client| client.map(numbers).unwrap_or_default());
        let column_in = |numbers: &[(FieldNumber, i64)], column: FieldNumber| numbers.iter().any(|(other, _)| *other == column);
        old.iter().filter(|(column, _)| !column_in(&new, *column)).for_each(|(column, _)| self.set(id, *column, None));
        new.iter().filter(|row| !old.contains(row)).for_each(|(column, value)| self.set(id, *column, Some(*value)));
    }

    /// Remembers what a new card says.
    pub fn new_card(&mut self, id: ClientId, told: &CardColumns) {
        if self.version == COLUMNS_VERSION {
            told.attributes.iter().for_each(|value| self.mark(id.get(), value, true));
            told.numbers.iter().for_each(|(column, value)| self.set(id.get(), *column, Some(*value)));
        }
    }

    /// Remembers how two summaries of a client differ.
    pub fn summary(&mut self, id: ClientId, before: &Summary, after: &Summary) {
        if self.version != COLUMNS_VERSION {
            return;
        }
        for ((column, old), (_, new)) in summary_numbers(before).into_iter().zip(summary_numbers(after)) {
            if old != new {
                self.set(id.get(), column, new);
            }
        }
    }
}

impl Transaction<'_> {
    /// Applies what the write changed in bitmaps and columns: one read and at most one write of each row that is concerned.
    pub(super) fn write_columns(&mut self) -> Result<()> {
        let ColumnChanges { version, bitmaps, columns } = std::mem::take(&mut self.columns);
        if version != COLUMNS_VERSION {
            // Rows of a version that we do not know are not kept up from now on, and must not be trusted.
            if version != 0 && (self.layer.touches(Table::Card) || self.layer.touches(Table::Summary)) {
                self.layer.put(Table::Meta, meta::COLUMNS, 0u64.to_be_bytes());
            }
            return Ok(());
        }
        for (key, marks) in bitmaps {
            let mut bitmap = match self.get(Table::Bitmap, &key)? {
                Some(bytes) => decode_bitmap(&key, &bytes)?,
                None => RoaringBitmap::new(),
            };
            let mut changed = false;
            for (id, has) in marks {
                changed |= if has { bitmap.insert(id) } else { bitmap.remove(id) };
            }
            match bitmap_codec::encode(bitmap).filter(|_| changed) {
                Some(bytes) => self.layer.put(Table::Bitmap, key, bytes),
                None if changed => self.layer.delete(Table::Bitmap, key),
                None => {}
            }
        }
        for ((column, number), values) in columns {
            let key = column_key(column, number);
            let mut chunk = match self.get(Table::Column, &key)? {
                Some(bytes) => decode_chunk(&key, &bytes)?,
                None => ColumnChunk::default(),
            };
            let mut changed = false;
            for (id, value) in values {
                changed |= chunk.set(id, value);
            }
            match chunk.encode().filter(|_| changed) {
                Some(bytes) => self.layer.put(Table::Column, key, bytes),
                None if changed => self.layer.delete(Table::Column, key),
                None => {}
            }
        }
        Ok(())
    }
}

fn decode_bitmap(key: &[u8], bytes: &[u8]) -> Result<RoaringBitmap> {
    let container = key.last_chunk().map(|tail| u16::from_be_bytes(*tail));
    let bitmap = container.and_then(|container| bitmap_codec::decode(container, bytes));
    bitmap.ok_or_else(|| Error::corrupt("bitmap", key, "not a bitmap of its container"))
}

fn decode_chunk(key: &[u8], bytes: &[u8]) -> Result<ColumnChunk> {
    ColumnChunk::decode(bytes).ok_or_else(|| Error::corrupt("column", key, "not a chunk of a column"))
}

/// Takes a row that was gathered.
type Put<'a> = &'a mut dyn FnMut(Table, Vec<u8>, Vec<u8>) -> Result<()>;

/// Gathers the rows of a whole base from its clients, which come ascending: no more than one container of each value and one chunk of
/// each column is held at a time.
#[derive(Default)]
pub(super) struct Gathering {
    container: u16,
    bitmaps: BTreeMap<AttributeValue, RoaringBitmap>,
    columns: BTreeMap<FieldNumber, (u32, ColumnChunk)>,
}

impl Gathering {
    /// Takes a card in.
    pub fn card(&mut self, client: &Client, put: Put<'_>) -> Result<()> {
        let Some(id) = client.id().map(ClientId::get) else { return Ok(()) };
        if container_of(id) != self.container {
            self.put_bitmaps(put)?;
            self.container = container_of(id);
        }
        for value in attributes(client) {
            self.bitmaps.entry(value).or_default().insert(id);
        }
        numbers(client).into_iter().try_for_each(|(column, value)| self.number(id, column, value, put))
    }

    /// Takes a summary in.
    pub fn summary(&mut self, id: ClientId, summary: &Summary, put: Put<'_>) -> Result<()> {
        let told = summary_numbers(summary).into_iter().filter_map(|(column, value)| Some((column, value?)));
        told.into_iter().try_for_each(|(column, value)| self.number(id.get(), column, value, put))
    }

    fn number(&mut self, id: u32, column: FieldNumber, value: i64, put: Put<'_>) -> Result<()> {
        let number = id >> CHUNK_BITS;
        let (current, chunk) = self.columns.entry(column).or_insert_with(|| (number, ColumnChunk::default()));
        if *current != number {
            let done = std::mem::take(chunk).encode();
            let key = column_key(column, std::mem::replace(current, number));
            done.map_or(Ok(()), |bytes| put(Table::Column, key, bytes))?;
        }
        chunk.set(id, Some(value));
        Ok(())
    }

    fn put_bitmaps(&mut self, put: Put<'_>) -> Result<()> {
        for (value, bitmap) in std::mem::take(&mut self.bitmaps) {
            let key = value.row_key(self.container);
            bitmap_codec::encode(bitmap).map_or(Ok(()), |bytes| put(Table::Bitmap, key, bytes))?;
        }
        Ok(())
    }

    /// Puts what is left.
    pub fn finish(mut self, put: Put<'_>) -> Result<()> {
        self.put_bitmaps(put)?;
        for (column, (number, chunk)) in self.columns {
            chunk.encode().map_or(Ok(()), |bytes| put(Table::Column, column_key(column, number), bytes))?;
        }
        Ok(())
    }
}

impl Committed {
    /// Whether bitmaps and columns can be asked: not in a base that was made before they existed and was not rebuilt since.
    pub fn columns_available(&self) -> Result<bool> {
        are_available(&self.view)
    }

    /// The clients that have a value of an attribute; `None` where bitmaps are not available.
    ///
    /// Cost: one range of a row for every 65 536 ids, at most 8 KiB each.
    pub fn bitmap(&self, value: &AttributeValue) -> Result<Option<RoaringBitmap>> {
        if !self.columns_available()? {
            return Ok(None);
        }
        let mut joined = RoaringBitmap::new();
        let (low, high) = (value.row_key(0), value.row_key(u16::MAX));
        let mut failed = Ok(());
        let mut take = |key: &[u8], bytes: &[u8]| match decode_bitmap(key, bytes) {
            Ok(bitmap) => {
                joined |= bitmap;
                std::ops::ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Err(error);
                std::ops::ControlFlow::Break(())
            }
        };
        self.view.snapshot.range(Table::Bitmap, &low, &[&high[..], &[0]].concat(), usize::MAX, &mut take)?;
        failed?;
        Ok(Some(joined))
    }

    /// How many clients are in a segment that only says that a field of few values equals a text: by its bitmap, as a scan would count
    /// them. `None` for any other condition, and where bitmaps are not available.
    pub fn count_equal(&self, condition: &Condition) -> Result<Option<u64>> {
        let Condition::Compare(Operand::Field(path), Operator::Equal, Literal::Text(text)) = condition else { return Ok(None) };
        let is_choice = self.custom.get(path.number).is_some_and(|definition| definition.kind == CustomKind::Choice);
        let folded = fold(text);
        // Longer texts share a bitmap with others.
        if !path.qualifier.is_empty() || !(is_attribute(path.number) || is_choice) || folded.len() >= keys::KEY_TEXT_BYTES_MAX {
            return Ok(None);
        }
        let Some(found) = self.bitmap(&AttributeValue::text(path.number, text))? else { return Ok(None) };
        if path.number == field::STATUS {
            let kept = [Status::Active, Status::Archived].iter().any(|status| fold(status.name()) == folded);
            return Ok(kept.then(|| found.len()));
        }
        Ok(self.bitmap(&AttributeValue::active())?.map(|active| active.intersection_len(&found)))
    }

    /// The values of a chunk of a column, ids `chunk << 10` and on; an empty one where nobody has a value; `None` where columns are not
    /// available.
    ///
    /// Cost: one get of at most 8 KiB.
    #[cfg_attr(not(test), expect(dead_code, reason = "the planner of segments reads it"))]
    pub fn column_chunk(&self, column: FieldNumber, chunk: u32) -> Result<Option<ColumnChunk>> {
        if !self.columns_available()? {
            return Ok(None);
        }
        let key = column_key(column, chunk);
        let mut decoded = Ok(ColumnChunk::default());
        self.view.snapshot.get(Table::Column, &key, &mut |bytes| decoded = decode_chunk(&key, bytes))?;
        decoded.map(Some)
    }
}
