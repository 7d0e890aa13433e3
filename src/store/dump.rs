//! The dump: a stream of records that outlives the file format of the storage below.
//!
//! It knows neither redb nor what the records say: table names, keys and values are bytes. Only record tables stand in it, `meta`
//! among them; whatever is derived is made again by whoever restores. All numbers of the frame are little-endian, *varint* is LEB128.
//!
//! ```text
//! head of the file, 16 bytes
//!   0  8  magic "KTKDUMP\n"
//!   8  4  version u32 = 1
//!  12  4  CRC-32 (IEEE) of bytes 0 … 11
//! blocks, one behind the other, each a head of 48 bytes and its payload
//!   0  4  mark "KTKB"
//!   4  4  length of the payload u32
//!   8  4  number of the block u32, from 0, ascending by 1
//!  12  4  rows in the payload u32
//!  16  4  CRC-32 of the payload
//!  20 24  name of the table in ASCII, padded with zero bytes; all zero in the last block
//!  44  4  CRC-32 of bytes 0 … 43
//!  48     payload: rows, each key length varint · key · value length varint · value
//! payload of the last block, which has 0 rows
//!   count of tables varint, for each: name length varint · name · rows varint
//!   CRC-32 of all payloads before, one behind the other, u32
//! ```
//!
//! The blocks of a table stand together, its keys ascend. A payload has at most 64 KiB, unless a single row is longer: that one has a
//! block of its own, of at most [`DUMP_ROW_BYTES_MAX`]. Nothing stands behind the last block; a dump without it was cut.
//!
//! The head of a block has its own checksum, so that a damaged payload is known by its table, its rows and its end; behind a damaged
//! head the reader looks for the next mark with a head that is whole and has a number that can follow.
//!
//! Cost: one block in memory. A length that a damaged or hostile dump claims reserves nothing: memory grows with the bytes that come.

use super::codec::{Reader, push_block, push_varint};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::DUMP_ROW_BYTES_MAX;
use std::io::{Read, Write};

const MAGIC: &[u8; 8] = b"KTKDUMP\n";
const VERSION: u32 = 1;
const FILE_HEAD_BYTES: usize = 16;
const MARK: &[u8; 4] = b"KTKB";
const HEAD_BYTES: usize = 48;
const NAME_BYTES: usize = 24;

/// What is wrong with a block behind which the dump ends.
const CUT: &str = "the block was cut";

/// Bytes of a payload of more than one row.
const PAYLOAD_BYTES: usize = 64 << 10;

/// What the head of a block says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    length: u32,
    number: u32,
    rows: u32,
    crc: u32,
    /// Empty in the last block.
    table: String,
}

impl Head {
    fn encode(&self) -> [u8; HEAD_BYTES] {
        let mut out = Vec::with_capacity(HEAD_BYTES);
        out.extend_from_slice(MARK);
        for number in [self.length, self.number, self.rows, self.crc] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(self.table.as_bytes());
        out.resize(HEAD_BYTES - 4, 0);
        out.extend_from_slice(&crc32fast::hash(&out).to_le_bytes());
        let mut head = [0; HEAD_BYTES];
        head.iter_mut().zip(out).for_each(|(place, byte)| *place = byte);
        head
    }

    /// `None` where it is damaged.
    fn decode(bytes: &[u8]) -> Option<Head> {
        let (said, crc) = bytes.get(..HEAD_BYTES)?.split_at_checked(HEAD_BYTES - 4)?;
        if !said.starts_with(MARK) || crc != crc32fast::hash(said).to_le_bytes() {
            return None;
        }
        let number = |at: usize| Some(u32::from_le_bytes(*said.get(at..)?.first_chunk()?));
        Some(Head { length: number(4)?, number: number(8)?, rows: number(12)?, crc: number(16)?, table: table_name(said)? })
    }
}

/// The name in the head of a block, whole or not; `None` where it is none.
fn table_name(head: &[u8]) -> Option<String> {
    let padded = head.get(20..20 + NAME_BYTES)?;
    let end = padded.iter().position(|byte| *byte == 0).unwrap_or(NAME_BYTES);
    let (name, padding) = padded.split_at_checked(end)?;
    let plain = name.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_');
    (plain && padding.iter().all(|byte| *byte == 0)).then(|| String::from_utf8_lossy(name).into_owned())
}

/// Writes a dump.
pub(crate) struct DumpWriter<W> {
    out: W,
    /// The table of the block in the making, and of the last one before.
    table: &'static str,
    payload: Vec<u8>,
    rows: u32,
    number: u32,
    /// Of all payloads.
    total: crc32fast::Hasher,
    tables: Vec<(&'static str, u64)>,
    bytes: u64,
}

/// What a whole dump came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub bytes: u64,
    pub blocks: u64,
    pub tables: Vec<(&'static str, u64)>,
}

impl<W: Write> DumpWriter<W> {
    pub fn new(mut out: W) -> Result<Self> {
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&VERSION.to_le_bytes());
        head.extend_from_slice(&crc32fast::hash(&head).to_le_bytes());
        out.write_all(&head)?;
        let (total, bytes) = (crc32fast::Hasher::new(), head.len() as u64);
        Ok(DumpWriter { out, table: "", payload: Vec::new(), rows: 0, number: 0, total, tables: Vec::new(), bytes })
    }

    /// Puts a row. Rows of a table come one after the other, their keys ascending.
    ///
    /// # Errors
    /// `Limit` for a row of more than [`DUMP_ROW_BYTES_MAX`]; what the output says.
    pub fn row(&mut self, table: &'static str, key: &[u8], value: &[u8]) -> Result<()> {
        let bytes = key.len() + value.len() + 20;
        if bytes > DUMP_ROW_BYTES_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a row of table {table} has {bytes} bytes, {DUMP_ROW_BYTES_MAX} are allowed")));
        }
        if table != self.table || self.payload.len() + bytes > PAYLOAD_BYTES {
            self.flush()?;
        }
        if table != self.table {
            self.table = table;
            self.tables.push((table, 0));
        }
        push_block(&mut self.payload, key);
        push_block(&mut self.payload, value);
        self.rows += 1;
        self.tables.last_mut().into_iter().for_each(|(_, rows)| *rows += 1);
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let payload = std::mem::take(&mut self.payload);
        self.total.update(&payload);
        let (table, rows) = (self.table, std::mem::take(&mut self.rows));
        self.block(table, rows, &payload)?;
        // The memory is used again, but that of one long row is not kept.
        if payload.capacity() <= 2 * PAYLOAD_BYTES {
            self.payload = payload;
            self.payload.clear();
        }
        Ok(())
    }

    fn block(&mut self, table: &str, rows: u32, payload: &[u8]) -> Result<()> {
        let length = u32::try_from(payload.len()).map_err(|_| Error::new(ErrorKind::Internal, "a block of a dump is too long"))?;
        let head = Head { length, number: self.number, rows, crc: crc32fast::hash(payload), table: table.to_string() };
        self.number = self.number.checked_add(1).ok_or_else(|| Error::new(ErrorKind::Limit, "a dump has at most 2^32 - 1 blocks"))?;
        self.bytes += (HEAD_BYTES + payload.len()) as u64;
        self.out.write_all(&head.encode())?;
        Ok(self.out.write_all(payload)?)
    }

    /// Puts the last block and flushes the output.
    pub fn finish(mut self) -> Result<Written> {
        self.flush()?;
        let mut payload = Vec::new();
        push_varint(&mut payload, self.tables.len() as u64);
        for (name, rows) in &self.tables {
            push_block(&mut payload, name.as_bytes());
            push_varint(&mut payload, *rows);
        }
        payload.extend_from_slice(&self.total.clone().finalize().to_le_bytes());
        self.block("", 0, &payload)?;
        self.out.flush()?;
        Ok(Written { bytes: self.bytes, blocks: self.number.into(), tables: self.tables })
    }
}

/// A part of a dump, as it is read.
#[derive(Debug)]
pub(crate) enum Part {
    Block(Block),
    Damage(Damage),
}

/// A whole block of rows; its keys ascend, also against the block before.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where it begins in the dump.
    pub offset: u64,
    pub table: String,
    /// Ends of keys and values in the payload: key, value, key, value …
    places: Vec<(usize, usize)>,
    payload: Vec<u8>,
}

impl Block {
    /// Its rows, key and value.
    pub fn rows(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let bytes = |(from, until): &(usize, usize)| self.payload.get(*from..*until).unwrap_or_default();
        self.places.chunks_exact(2).filter_map(move |pair| Some((bytes(pair.first()?), bytes(pair.last()?))))
    }
}

/// A place that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    /// Where the damaged block begins in the dump.
    pub offset: u64,
    /// The table of its rows, as far as it can be told; that of the block before where its own head is damaged too; empty at the beginning.
    pub table: String,
    /// How many rows it had, where its head is whole.
    pub rows: Option<u32>,
    pub what: String,
}

impl Damage {
    /// As the error that ends a reading.
    pub fn error(&self) -> Error {
        let table = if self.table.is_empty() { "no table yet" } else { &self.table };
        let message = format!("the dump is damaged at byte {} ({table}): {}", self.offset, self.what);
        Error::new(ErrorKind::Corrupt, message).at(Location::Byte(self.offset))
    }
}

/// Reads a dump. After a damage it goes on behind it, at the next block that is whole.
pub(crate) struct DumpReader<R> {
    source: Source<R>,
    /// The number of the next block.
    next: u32,
    /// Something was damaged before: which number comes next is not known exactly, and the totals will not be right.
    damaged: bool,
    /// The place before was damaged: the next head is to be looked for.
    lost: bool,
    /// That damage says already that there is no end, should nothing follow.
    end_told: bool,
    ended: bool,
    /// The tables so far with their rows, the last key of the last one.
    tables: Vec<(String, u64)>,
    last_key: Vec<u8>,
    total: crc32fast::Hasher,
    /// What the last block says: tables and their rows.
    promised: Option<Vec<(String, u64)>>,
}

impl<R: Read> DumpReader<R> {
    /// Reads the head of the file.
    ///
    /// # Errors
    /// `Corrupt` where it is no dump, `Version` where it is one of a newer version, what the input says.
    pub fn new(input: R) -> Result<Self> {
        let mut source = Source { input, buffer: Vec::new(), start: 0, offset: 0, ended: false };
        let head = source.fill(FILE_HEAD_BYTES)?;
        let refuse = |what: &str| Err(Error::new(ErrorKind::Corrupt, what).at(Location::Byte(0)));
        let (Some(said), Some(crc)) = (head.get(..FILE_HEAD_BYTES - 4), head.get(FILE_HEAD_BYTES - 4..)) else {
            return refuse("not a dump of a kartoteka base: it is too short");
        };
        if !said.starts_with(MAGIC) {
            return refuse("not a dump of a kartoteka base");
        }
        if crc != crc32fast::hash(said).to_le_bytes() {
            return refuse("the dump is damaged at its beginning");
        }
        let version = said.last_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        if version != VERSION {
            return Err(Error::new(ErrorKind::Version, format!("the dump has version {version}, this program knows {VERSION}")));
        }
        source.consume(FILE_HEAD_BYTES);
        let (tables, last_key, total) = (Vec::new(), Vec::new(), crc32fast::Hasher::new());
        Ok(DumpReader { source, next: 0, damaged: false, lost: false, end_told: false, ended: false, tables, last_key, total, promised: None })
    }

    /// Rows that the last block promises and that did not come, by table; nothing where there was no last block.
    pub fn lost(&self) -> Vec<(String, u64)> {
        let read = |name: &str| self.tables.iter().find(|(known, _)| known == name).map_or(0, |(_, rows)| *rows);
        let lost = self.promised.iter().flatten().map(|(name, rows)| (name.clone(), rows.saturating_sub(read(name))));
        lost.filter(|(_, rows)| *rows > 0).collect()
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.source.offset
    }

    /// The next block or damage; `None` at the end.
    ///
    /// # Errors
    /// What the input says.
    pub fn next(&mut self) -> Result<Option<Part>> {
        if self.ended {
            return Ok(None);
        }
        if std::mem::take(&mut self.lost) && !self.find_head()? {
            self.ended = true;
            if self.end_told {
                return Ok(None);
            }
            return Ok(Some(self.damage(self.source.offset, None, "the dump has no last block: it was cut")));
        }
        let offset = self.source.offset;
        let bytes = self.source.fill(HEAD_BYTES)?;
        let Some(head) = Head::decode(bytes) else {
            let cut = bytes.len() < HEAD_BYTES;
            let guess = table_name(bytes).filter(|name| !name.is_empty());
            self.lost = !cut;
            self.ended = cut;
            if cut {
                return Ok(Some(self.damage(offset, guess, "the dump has no last block: it was cut")));
            }
            self.source.consume(1);
            return Ok(Some(self.damage(offset, guess, "the head of a block is damaged")));
        };
        if head.number > self.next && !(self.damaged && head.number == self.next + 1) {
            let missing = format!("blocks {} … {} are missing", self.next, head.number - 1);
            self.next = head.number;
            return Ok(Some(self.damage(offset, Some(head.table), &missing)));
        }
        match self.read_block(offset, &head)? {
            Ok(part) => Ok(part.map(Part::Block)),
            Err(what) => {
                // The head may be wrong about the end of its payload: the next block is looked for right behind the head.
                self.source.consume_to(offset, HEAD_BYTES);
                (self.lost, self.ended) = (true, false);
                self.end_told = head.table.is_empty() || what == CUT;
                self.next = self.next.max(head.number.saturating_add(1));
                let rows = head.rows;
                let damage = self.damage(offset, Some(head.table), &what);
                let Part::Damage(damage) = damage else { return Ok(Some(damage)) };
                Ok(Some(Part::Damage(Damage { rows: Some(rows), ..damage })))
            }
        }
    }

    fn damage(&mut self, offset: u64, table: Option<String>, what: &str) -> Part {
        self.damaged = true;
        let table = table.or_else(|| self.tables.last().map(|(name, _)| name.clone())).unwrap_or_default();
        Part::Damage(Damage { offset, table, rows: None, what: what.to_string() })
    }

    /// Moves on to the next head that is whole and has a number that can follow.
    fn find_head(&mut self) -> Result<bool> {
        loop {
            let next = self.next;
            let bytes = self.source.fill(PAYLOAD_BYTES + HEAD_BYTES)?;
            let follows = |at: &usize| bytes.get(*at..).and_then(Head::decode).is_some_and(|head| head.number >= next);
            let marks = bytes.windows(MARK.len()).enumerate().filter(|(_, window)| window == MARK).map(|(at, _)| at);
            if let Some(at) = marks.into_iter().find(follows) {
                self.source.consume(at);
                return Ok(true);
            }
            let seen = bytes.len();
            if seen < PAYLOAD_BYTES + HEAD_BYTES {
                self.source.consume(seen);
                return Ok(false);
            }
            self.source.consume(seen - HEAD_BYTES);
        }
    }

    /// Reads the payload behind a head: the block, nothing behind the last one, or what is wrong with it.
    fn read_block(&mut self, offset: u64, head: &Head) -> Result<std::result::Result<Option<Block>, String>> {
        let Ok(length) = usize::try_from(head.length) else { return Ok(Err("the block is too long".into())) };
        if head.number < self.next {
            return Ok(Err(format!("block {} comes again", head.number)));
        }
        if length > DUMP_ROW_BYTES_MAX || length > PAYLOAD_BYTES && head.rows != 1 {
            return Ok(Err(format!("{length} bytes are too many for one block")));
        }
        let bytes = self.source.fill(HEAD_BYTES + length)?;
        let Some(payload) = bytes.get(HEAD_BYTES..HEAD_BYTES + length) else { return Ok(Err(CUT.into())) };
        if crc32fast::hash(payload) != head.crc {
            return Ok(Err("the checksum of the block is wrong".into()));
        }
        if head.table.is_empty() {
            let payload = payload.to_vec();
            self.source.consume(HEAD_BYTES + length);
            return self.read_last(&payload).map(|read| read.map(|()| None));
        }
        let follows = self.tables.last().is_some_and(|(name, _)| *name == head.table);
        if !follows && self.tables.iter().any(|(name, _)| *name == head.table) {
            return Ok(Err("the table was ended before".into()));
        }
        let last_key = follows.then_some(self.last_key.as_slice());
        let Some(places) = places(payload, head.rows, last_key) else {
            return Ok(Err("its rows cannot be told apart, or their keys do not ascend".into()));
        };
        let payload = payload.to_vec();
        self.source.consume(HEAD_BYTES + length);
        self.total.update(&payload);
        if !follows {
            self.tables.push((head.table.clone(), 0));
        }
        self.tables.last_mut().into_iter().for_each(|(_, rows)| *rows += u64::from(head.rows));
        self.next = head.number.saturating_add(1);
        let block = Block { offset, table: head.table.clone(), places, payload };
        self.last_key = block.rows().last().map(|(key, _)| key.to_vec()).unwrap_or_default();
        Ok(Ok(Some(block)))
    }

    /// The totals of the last block, against what came; behind it nothing may stand.
    fn read_last(&mut self, payload: &[u8]) -> Result<std::result::Result<(), String>> {
        let Some((promised, total)) = read_totals(payload) else { return Ok(Err("the last block cannot be read".into())) };
        if !self.damaged && (promised != self.tables || total != self.total.clone().finalize()) {
            return Ok(Err("the totals of the last block are others than those of the blocks before".into()));
        }
        self.promised = Some(promised);
        if !self.source.fill(1)?.is_empty() {
            return Ok(Err("something stands behind the last block".into()));
        }
        self.ended = true;
        Ok(Ok(()))
    }
}

/// Where keys and values stand; `None` where they are not that many rows exactly, or the keys do not ascend.
fn places(payload: &[u8], rows: u32, last_key: Option<&[u8]>) -> Option<Vec<(usize, usize)>> {
    let mut reader = Reader(payload);
    let mut places = Vec::new();
    let mut last = last_key;
    for _ in 0..rows {
        let key = reader.block()?;
        let key_end = payload.len() - reader.0.len();
        let value = reader.block()?;
        let value_end = payload.len() - reader.0.len();
        if last.replace(key).is_some_and(|last| last >= key) {
            return None;
        }
        places.extend([(key_end - key.len(), key_end), (value_end - value.len(), value_end)]);
    }
    (rows > 0 && reader.0.is_empty()).then_some(places)
}

fn read_totals(payload: &[u8]) -> Option<(Vec<(String, u64)>, u32)> {
    let mut reader = Reader(payload);
    let mut tables = Vec::new();
    for _ in 0..reader.count()? {
        tables.push((reader.text()?, reader.varint()?));
    }
    let total = u32::from_le_bytes(*reader.bytes(4)?.first_chunk()?);
    reader.0.is_empty().then_some((tables, total))
}

/// An input of which one can look at some bytes before one takes them.
struct Source<R> {
    input: R,
    buffer: Vec<u8>,
    /// The bytes before it are taken.
    start: usize,
    /// Where `start` stands in the input.
    offset: u64,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// The next bytes, at most so many; fewer only at the end of the input.
    fn fill(&mut self, count: usize) -> Result<&[u8]> {
        let have = self.buffer.len().saturating_sub(self.start);
        if have < count && !self.ended {
            self.buffer.drain(..self.start);
            self.start = 0;
            let wanted = (count - have) as u64;
            // It reserves no more than a little ahead of what has come.
            let read = (&mut self.input).take(wanted).read_to_end(&mut self.buffer)?;
            self.ended = (read as u64) < wanted;
        }
        let bytes = self.buffer.get(self.start..).unwrap_or_default();
        Ok(bytes.get(..count).unwrap_or(bytes))
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len().saturating_sub(self.start));
        self.start += count;
        self.offset += count as u64;
    }

    /// Takes what stands before `offset + count`, where that was not done yet.
    fn consume_to(&mut self, offset: u64, count: usize) {
        let left = (offset + count as u64).saturating_sub(self.offset);
        self.consume(usize::try_from(left).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const NAMES: [&str; 3] = ["meta", "card", "journal"];

    type Rows = BTreeMap<usize, BTreeMap<Vec<u8>, Vec<u8>>>;

    fn written(rows: &Rows) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = DumpWriter::new(&mut out).expect("a head");
        for (table, rows) in rows {
            rows.iter().for_each(|(key, value)| writer.row(NAMES[*table], key, value).expect("a row"));
        }
        let said = writer.finish().expect("an end");
        assert_eq!(said.bytes, out.len() as u64);
        out
    }

    /// All that can be read, and what was damaged.
    fn read(bytes: &[u8]) -> (Rows, Vec<Damage>) {
        let (mut rows, mut damages) = (Rows::new(), Vec::new());
        let mut reader = match DumpReader::new(bytes) {
            Ok(reader) => reader,
            Err(error) => {
                let what = error.to_string();
                return (rows, vec![Damage { offset: 0, table: String::new(), rows: None, what }]);
            }
        };
        while let Some(part) = reader.next().expect("no input fails") {
            match part {
                Part::Block(block) => {
                    let table = NAMES.iter().position(|name| *name == block.table).expect("a known table");
                    rows.entry(table).or_default().extend(block.rows().map(|(key, value)| (key.to_vec(), value.to_vec())));
                }
                Part::Damage(damage) => damages.push(damage),
            }
            assert!(damages.len() < 10_000, "it goes on for ever");
        }
        (rows, damages)
    }

    fn rows() -> impl Strategy<Value = Rows> {
        let value = prop_oneof![4 => prop::collection::vec(any::<u8>(), 0..40), 1 => (any::<u8>(), 0usize..90_000).prop_map(|(byte, count)| vec![byte; count])];
        let table = prop::collection::btree_map(prop::collection::vec(any::<u8>(), 0..6), value, 1..40);
        prop::collection::btree_map(0usize..NAMES.len(), table, 0..3)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
        /// What is written is read back. Whatever byte is changed is noticed at the block that it stands in, and all other blocks are
        /// read; a dump that is cut anywhere is noticed too, and nothing that was not written ever comes out.
        #[test]
        fn dumps_read_back(rows in rows(), place in any::<prop::sample::Index>(), change in 1u8.., cut in any::<prop::sample::Index>()) {
            let bytes = written(&rows);
            let (back, damages) = read(&bytes);
            prop_assert_eq!(&back, &rows);
            prop_assert_eq!(damages, vec![]);
            let mut changed = bytes.clone();
            let at = place.index(bytes.len());
            changed[at] ^= change;
            let (back, damages) = read(&changed);
            prop_assert!(!damages.is_empty(), "a change at byte {} was not noticed", at);
            prop_assert!(damages[0].offset <= at as u64);
            for (table, some) in &back {
                prop_assert!(some.iter().all(|(key, value)| rows[table].get(key) == Some(value)), "rows that nobody wrote");
            }
            let (back, damages) = read(&bytes[..cut.index(bytes.len())]);
            prop_assert!(!damages.is_empty());
            for (table, some) in &back {
                prop_assert!(some.iter().all(|(key, value)| rows[table].get(key) == Some(value)), "rows that nobody wrote");
            }
        }
    }

    /// Of many blocks one is damaged, taken out, put twice or exchanged: it alone is lost, and its place is told.
    #[test]
    fn one_bad_block_costs_one_block() {
        let table: BTreeMap<Vec<u8>, Vec<u8>> = (0u16..500).map(|number| (number.to_be_bytes().to_vec(), vec![7; 1000])).collect();
        let rows = Rows::from([(1, table)]);
        let bytes = written(&rows);
        let heads: Vec<usize> = (0..bytes.len()).filter(|at| Head::decode(&bytes[*at..]).is_some()).collect();
        assert_eq!(heads.len(), 9, "eight blocks of rows and the last");
        let per_block = |bytes: &[u8], at: usize| Head::decode(&bytes[at..]).expect("a head").rows as usize;
        let lost = |bytes: &[u8]| {
            let (back, damages) = read(bytes);
            (500 - back.get(&1).map_or(0, BTreeMap::len), damages)
        };
        for (index, at) in heads.iter().enumerate().take(8) {
            let rows = per_block(&bytes, *at);
            // In the mark, the length, the number, the count, the checksum, the name, the checksum of the head, the payload.
            for place in [0, 4, 8, 12, 16, 20, 44, 48, 500] {
                let mut changed = bytes.clone();
                changed[at + place] ^= 0x40;
                let (gone, damages) = lost(&changed);
                assert_eq!(gone, rows, "block {index}, byte {place}: {damages:?}");
                assert_eq!((damages.len(), damages[0].offset), (1, *at as u64), "block {index}, byte {place}: {damages:?}");
                assert!(damages[0].table == "card" || index == 0 || place == 20, "block {index}, byte {place}: {damages:?}");
            }
            let end = heads[index + 1];
            let without = [&bytes[..*at], &bytes[end..]].concat();
            let (gone, damages) = lost(&without);
            assert_eq!((gone, damages.len()), (rows, 1), "block {index} taken out: {damages:?}");
            let twice = [&bytes[..end], &bytes[*at..]].concat();
            let (gone, damages) = lost(&twice);
            assert_eq!((gone, damages.len(), damages[0].offset), (0, 1, end as u64), "block {index} twice: {damages:?}");
            // Bytes that a bad disk left out: the next block begins too early.
            let shorter = [&bytes[..at + 100], &bytes[at + 200..]].concat();
            let (gone, damages) = lost(&shorter);
            assert_eq!((gone, damages.len(), damages[0].offset), (rows, 1, *at as u64), "block {index} shorter: {damages:?}");
        }
        let (gone, damages) = lost(&[&bytes[..], b"x"].concat());
        assert!(gone == 0 && damages[0].what.contains("behind the last block"), "{damages:?}");
    }

    /// A dump that ends too early is noticed at every length, and what came before the cut is all there.
    #[test]
    fn a_cut_dump_is_noticed_at_every_length() {
        let table = |count: u16| (0..count).map(|number| (number.to_be_bytes().to_vec(), number.to_be_bytes().repeat(11))).collect();
        let rows = Rows::from([(0, table(9)), (1, table(3000)), (2, table(1))]);
        let bytes = written(&rows);
        let whole: usize = rows.values().map(BTreeMap::len).sum();
        for length in (0..bytes.len()).step_by(7).chain(bytes.len() - 60..bytes.len()) {
            let (back, damages) = read(&bytes[..length]);
            assert_eq!(damages.len(), 1, "cut at {length}: {damages:?}");
            let came: usize = back.values().map(BTreeMap::len).sum();
            assert!(came <= whole && back.iter().all(|(name, some)| some.iter().all(|(key, value)| rows[name].get(key) == Some(value))));
        }
    }

    /// Heads that claim what is not there, with right checksums: refused, and no memory for what they claim.
    #[test]
    fn claims_reserve_nothing() {
        let head = written(&Rows::new())[..FILE_HEAD_BYTES].to_vec();
        let block = |length: u32, rows: u32, table: &str, payload: &[u8]| {
            let crc = crc32fast::hash(payload);
            [&Head { length, number: 0, rows, crc, table: table.into() }.encode()[..], payload].concat()
        };
        let exact = |rows: u32, table: &str, payload: &[u8]| block(payload.len() as u32, rows, table, payload);
        let hostile = [
            block(u32::MAX, 1, "card", b""),
            block(u32::MAX, u32::MAX, "card", b""),
            block(60 << 20, 1, "card", b"short"),
            block(0, u32::MAX, "card", b""),
            exact(0, "card", b""),
            exact(2, "card", &[1, 5, 0, 1, 4, 0]),
            exact(2, "card", &[1, 5, 0, 1, 5, 0]),
            exact(1, "card", &[1, 5, 0, 9]),
            exact(1, "card", &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 5]),
            exact(u32::MAX, "card", &[1, 5, 0]),
            exact(0, "", &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
            exact(0, "", &[0, 1, 2, 3, 4]),
            exact(1, "", &[0, 0, 0, 0]),
        ];
        for block in hostile {
            let bytes = [head.clone(), block.clone()].concat();
            let mut reader = DumpReader::new(bytes.as_slice()).expect("a head");
            let part = reader.next().expect("no input fails");
            assert!(matches!(part, Some(Part::Damage(_))), "{block:?}: {part:?}");
            while reader.next().expect("no input fails").is_some() {}
            assert!(reader.source.buffer.capacity() < 1 << 18, "{block:?}");
        }
        let newer = |version: u32| {
            let mut head = MAGIC.to_vec();
            head.extend_from_slice(&version.to_le_bytes());
            head.extend_from_slice(&crc32fast::hash(&head).to_le_bytes());
            DumpReader::new(head.as_slice()).map(drop).map_err(|error| error.kind())
        };
        assert_eq!((newer(1), newer(2)), (Ok(()), Err(ErrorKind::Version)));
    }
}
