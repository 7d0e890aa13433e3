//! Cards → CSV: two passes over the cards, the first for the columns, the second for the rows.
//!
//! What is written, [`CsvReader`](super::CsvReader) reads back as the same cards: cells are quoted where needed and never changed,
//! whatever they begin with. A table has at most [`IMPORT_COLUMNS_MAX`] columns; past that, the members with the most columns
//! are written as JSON text in one. Memory: the column titles and one row.

use super::encoding::Encoding;
use super::flat;
use super::sniff::is_delimiter;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::IMPORT_COLUMNS_MAX;
use crate::model::field;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

/// The columns that a set of cards needs.
#[derive(Debug, Clone, Default)]
pub struct ColumnSet {
    paths: HashSet<String>,
    /// Top members that are written as JSON text in one column.
    collapsed: BTreeSet<String>,
}

impl ColumnSet {
    /// No columns.
    pub fn new() -> Self {
        ColumnSet::default()
    }

    /// Adds the columns of a card in public JSON form.
    pub fn add(&mut self, card: &Value) {
        flat::for_each_cell(card, &mut |path, _| {
            if !self.paths.contains(path) && !self.collapsed.contains(flat::head(path)) {
                self.paths.insert(path.to_string());
            }
        });
        while self.paths.len() > IMPORT_COLUMNS_MAX && self.collapse() {}
    }

    /// The titles in the order of the field table; list items by number, other members by name.
    pub fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.paths.iter().cloned().collect();
        titles.sort_by_cached_key(|path| sort_key(path));
        titles
    }

    /// Puts the member with the most columns into one; whether there was one to gain from.
    fn collapse(&mut self) -> bool {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for path in &self.paths {
            *counts.entry(flat::head(path)).or_default() += 1;
        }
        let Some((head, _)) = counts.into_iter().filter(|(_, count)| *count > 1).max_by_key(|(_, count)| *count) else {
            return false;
        };
        let head = head.to_string();
        self.paths.retain(|path| flat::head(path) != head);
        self.paths.insert(format!("{head}[]"));
        self.collapsed.insert(head);
        true
    }
}

/// Place in the field table, then the steps with numbers as numbers.
fn sort_key(path: &str) -> (usize, Vec<(usize, String)>) {
    let head = flat::head(path);
    let is_row = |row: &&field::Field| row.path == path || row.path == head || row.path.split('.').next() == Some(head);
    let exact = field::FIELDS.iter().position(|row| row.path == path);
    let rank = exact.or_else(|| field::FIELDS.iter().position(|row| is_row(&row))).unwrap_or(field::FIELDS.len());
    let steps = flat::steps(path).unwrap_or_default().into_iter().map(|step| match step {
        flat::Step::Item(index) => (index, String::new()),
        flat::Step::Name(name) => (0, name),
        flat::Step::Json => (usize::MAX, String::new()),
    });
    (rank, steps.collect())
}

/// How a table is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvWriteOptions {
    /// Between cells. A semicolon is what spreadsheets of this market expect.
    pub delimiter: u8,
    /// Whether Unicode begins with its byte order mark, by which spreadsheets know it.
    pub bom: bool,
    /// The encoding; only Unicode keeps every character.
    pub encoding: Encoding,
}

impl Default for CsvWriteOptions {
    fn default() -> Self {
        CsvWriteOptions { delimiter: b';', bom: true, encoding: Encoding::Utf8 }
    }
}

/// Writes cards as rows of a table.
pub struct CsvWriter<W: Write> {
    rows: csv::Writer<Encoded<W>>,
    places: HashMap<String, usize>,
    collapsed: BTreeSet<String>,
    cells: Vec<String>,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table with these columns.
    ///
    /// # Errors
    /// `Argument` for a delimiter that cannot be one; `Limit` where the cards have more than [`IMPORT_COLUMNS_MAX`] top members;
    /// `Io`, `Full` from the writer.
    pub fn new(out: W, columns: &ColumnSet, options: CsvWriteOptions) -> Result<Self> {
        if !is_delimiter(options.delimiter) {
            return Err(Error::new(ErrorKind::Argument, "a delimiter is an ASCII character other than a quote, a line end or NUL"));
        }
        let titles = columns.titles();
        if titles.len() > IMPORT_COLUMNS_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a table of {} columns; at most {IMPORT_COLUMNS_MAX}", titles.len())));
        }
        let encoded = Encoded::new(out, options.encoding, options.bom)?;
        let mut rows = csv::WriterBuilder::new().delimiter(options.delimiter).terminator(csv::Terminator::CRLF).flexible(true).from_writer(encoded);
        if !titles.is_empty() {
            rows.write_record(&titles).map_err(from_csv)?;
        }
        let cells = vec![String::new(); titles.len()];
        let places = titles.into_iter().enumerate().map(|(place, title)| (title, place)).collect();
        Ok(CsvWriter { rows, places, collapsed: columns.collapsed.clone(), cells })
    }

    /// Writes one card.
    ///
    /// # Errors
    /// `Argument` where the card has a cell for which there is no column; `Io`, `Full` from the writer.
    pub fn write(&mut self, card: &Value) -> Result<()> {
        self.cells.iter_mut().for_each(String::clear);
        let mut homeless = None;
        let (places, cells, collapsed) = (&self.places, &mut self.cells, &self.collapsed);
        flat::for_each_cell(card, &mut |path, text| match places.get(path).and_then(|place| cells.get_mut(*place)) {
            Some(cell) => cell.push_str(&text),
            None if collapsed.contains(flat::head(path)) => {}
            None => homeless = Some(path.to_string()),
        });
        if let Some(path) = homeless {
            return Err(Error::new(ErrorKind::Argument, format!("the table has no column `{path}`: add every card to the column set first")));
        }
        for head in collapsed {
            let value = flat::steps(head).ok().and_then(|steps| match steps.as_slice() {
                [flat::Step::Name(name)] => card.get(name),
                _ => None,
            });
            if let (Some(value), Some(cell)) = (value, places.get(&format!("{head}[]")).and_then(|place| cells.get_mut(*place))) {
                cell.push_str(&value.to_string());
            }
        }
        self.rows.write_record(&self.cells).map_err(from_csv)
    }

    /// Characters that the encoding does not have and that were written as `?` so far; 0 with Unicode. A row may still wait in a buffer
    /// of a few KiB.
    pub fn replaced_characters(&self) -> u64 {
        self.rows.get_ref().replaced
    }

    /// Writes what waits and gives the writer back.
    ///
    /// # Errors
    /// `Io`, `Full` from the writer.
    pub fn finish(mut self) -> Result<W> {
        self.rows.flush()?;
        let encoded = self.rows.into_inner().map_err(|error| Error::from(error.into_error()))?;
        Ok(encoded.out)
    }
}

fn from_csv(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause.into(),
        other => Error::new(ErrorKind::Internal, format!("cannot write a row: {other:?}")),
    }
}

/// Takes UTF-8 in pieces and passes it on in another encoding.
struct Encoded<W> {
    out: W,
    encoding: Encoding,
    /// The beginning of a character whose rest has not come yet.
    begun: Vec<u8>,
    piece: Vec<u8>,
    replaced: u64,
}

impl<W: Write> Encoded<W> {
    fn new(mut out: W, encoding: Encoding, mark: bool) -> io::Result<Self> {
        let mark: &[u8] = match encoding {
            Encoding::Utf8 if mark => b"\xEF\xBB\xBF",
            Encoding::Utf16Le if mark => b"\xFF\xFE",
            Encoding::Utf16Be if mark => b"\xFE\xFF",
            _ => b"",
        };
        out.write_all(mark)?;
        Ok(Encoded { out, encoding, begun: Vec::new(), piece: Vec::new(), replaced: 0 })
    }

    fn encode(&mut self, text: &str) {
        match self.encoding {
            Encoding::Utf16Le => self.piece.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Utf16Be => self.piece.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            encoding => self.encode_8_bit(encoding, text),
        }
    }

    fn encode_8_bit(&mut self, encoding: Encoding, text: &str) {
        let mut encoder = encoding.tables().new_encoder();
        let mut rest = text;
        let mut room = [0; 4096];
        while !rest.is_empty() {
            let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut room, false);
            self.piece.extend_from_slice(room.get(..written).unwrap_or_default());
            rest = rest.get(read..).unwrap_or_default();
            if let encoding_rs::EncoderResult::Unmappable(_) = result {
                self.piece.push(b'?');
                self.replaced += 1;
            }
        }
    }
}

impl<W: Write> Write for Encoded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.encoding == Encoding::Utf8 {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(bytes);
        let valid = match std::str::from_utf8(&text) {
            Ok(all) => all,
            Err(error) => std::str::from_utf8(text.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default(),
        };
        self.piece.clear();
        self.encode(valid);
        self.begun = text.get(valid.len()..).unwrap_or_default().to_vec();
        self.out.write_all(&self.piece)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
