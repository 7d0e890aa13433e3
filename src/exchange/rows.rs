//! Bytes → rows of cells, by the rules of RFC 4180 as the common readers stretch them.
//!
//! A quote opens a cell only as its first byte; inside, two quotes are one; what follows the closing quote belongs to the cell.
//! A row ends at LF, CR or CRLF outside quotes. In these cases it gives what the `csv` crate and Python's `csv` module give. It
//! is our own because a row must be bounded and a missing quote must not swallow the file: where a quote is not closed before the
//! row's bound or the end of the file, it is read as an ordinary character and the row ends with its line.
//!
//! Memory is at most about three times [`IMPORT_ROW_BYTES_MAX`]. Time is linear in the file: bytes that were looked at in vain for
//! a closing quote are paid from an allowance that grows with the bytes read.

use super::encoding::Utf16Decoder;
use crate::error::Result;
use crate::limits::{IMPORT_COLUMNS_MAX, IMPORT_ROW_BYTES_MAX};
use std::io::{ErrorKind as IoErrorKind, Read};

const CHUNK_BYTES: usize = 64 * 1024;
const QUOTE: u8 = b'"';

/// Bytes in which delimiters, quotes and line ends stand for themselves: the beginning that was looked at, then the rest.
pub(crate) struct Source<R> {
    start: Vec<u8>,
    start_position: usize,
    input: R,
    input_ended: bool,
    decoder: Option<Utf16Decoder>,
    bytes_read: u64,
}

impl<R: Read> Source<R> {
    /// A source that begins with `start` from `position` on, and goes on with `input` unless that has ended.
    pub fn new(start: Vec<u8>, position: usize, input: R, input_ended: bool, decoder: Option<Utf16Decoder>) -> Self {
        Source { start, start_position: position, input, input_ended, decoder, bytes_read: position as u64 }
    }

    /// Appends about `wanted` bytes; whether nothing follows.
    fn fill(&mut self, wanted: usize, out: &mut Vec<u8>) -> Result<bool> {
        if let Some(rest) = self.start.get(self.start_position..).filter(|rest| !rest.is_empty()) {
            let piece = rest.get(..wanted.min(rest.len())).unwrap_or_default();
            let last = self.input_ended && piece.len() == rest.len();
            self.start_position += piece.len();
            self.bytes_read += piece.len() as u64;
            push(&mut self.decoder, piece, last, out);
            if self.start_position == self.start.len() {
                self.start = Vec::new();
                self.start_position = 0;
            }
            return Ok(last);
        }
        if self.input_ended {
            push(&mut self.decoder, &[], true, out);
            return Ok(true);
        }
        let mut piece = vec![0; wanted];
        let count = read_some(&mut self.input, &mut piece)?;
        self.bytes_read += count as u64;
        self.input_ended = count == 0;
        push(&mut self.decoder, piece.get(..count).unwrap_or_default(), self.input_ended, out);
        Ok(self.input_ended)
    }
}

fn push(decoder: &mut Option<Utf16Decoder>, piece: &[u8], last: bool, out: &mut Vec<u8>) {
    match decoder {
        Some(decoder) => decoder.push(piece, last, out),
        None => out.extend_from_slice(piece),
    }
}

/// Reads once, again after an interruption.
pub(crate) fn read_some(input: &mut impl Read, piece: &mut [u8]) -> Result<usize> {
    loop {
        match input.read(piece) {
            Ok(count) => return Ok(count.min(piece.len())),
            Err(error) if error.kind() == IoErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// One row as bytes: all cells behind each other, and where each ends.
#[derive(Debug, Default, Clone)]
pub(crate) struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// A quote was not closed and was read as an ordinary character, or the file ended inside a quoted cell.
    pub quote_open: bool,
    /// The row is longer than its bound; what follows was passed over.
    pub too_long: bool,
}

impl Record {
    /// How many cells there are; at most [`IMPORT_COLUMNS_MAX`] + 1, the last one then holding everything that follows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All cells behind each other.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The cells.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.bytes.get(start..*end).unwrap_or_default())
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.quote_open = false;
        self.too_long = false;
    }

    fn push(&mut self, cell: &[u8], quoted: bool) {
        if quoted {
            self.push_unquoted(cell)
        } else {
            self.bytes.extend_from_slice(cell)
        }
        self.ends.push(self.bytes.len());
    }

    /// Takes the quotes off: the opening one, one of each two, and the closing one; what follows it stays as it is.
    fn push_unquoted(&mut self, cell: &[u8]) {
        let mut rest = cell.get(1..).unwrap_or_default();
        while let Some(at) = rest.iter().position(|byte| *byte == QUOTE) {
            let doubled = rest.get(at + 1) == Some(&QUOTE);
            self.bytes.extend_from_slice(rest.get(..at + usize::from(doubled)).unwrap_or_default());
            rest = rest.get(at + 1 + usize::from(doubled)..).unwrap_or_default();
            if !doubled {
                break;
            }
        }
        self.bytes.extend_from_slice(rest);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteSeen,
    /// After the last column that is told apart.
    Rest,
}

/// How far a row has been looked through. Offsets are from the row's first byte.
struct Scan {
    state: State,
    offset: usize,
    cell_start: usize,
    cell_quoted: bool,
    cells: Vec<(usize, usize, bool)>,
    /// Quotes are ordinary characters for the rest of this row.
    literal: bool,
    /// Bytes after which a quote that is still open counts as never closed.
    quoted_max: usize,
}

enum Step {
    /// The row ends before the byte at this offset.
    RowEnd(usize),
    More,
    TooLong,
    QuoteOpen,
}

/// Splits a source into records.
pub(crate) struct Rows<R> {
    source: Source<R>,
    delimiter: u8,
    buffer: Vec<u8>,
    position: usize,
    ended: bool,
    skip_line_feed: bool,
    scan: Scan,
    allowance: usize,
}

impl<R: Read> Rows<R> {
    pub fn new(source: Source<R>, delimiter: u8) -> Self {
        let scan = Scan {
            state: State::CellStart,
            offset: 0,
            cell_start: 0,
            cell_quoted: false,
            cells: Vec::new(),
            literal: false,
            quoted_max: IMPORT_ROW_BYTES_MAX,
        };
        Rows { source, delimiter, buffer: Vec::new(), position: 0, ended: false, skip_line_feed: false, scan, allowance: IMPORT_ROW_BYTES_MAX }
    }

    /// Bytes of the file that were taken so far.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read
    }

    /// What lies ready behind the last row, for a look at what comes.
    pub fn ahead(&self) -> &[u8] {
        self.buffer.get(self.position..).unwrap_or_default()
    }

    /// Reads the next row into `record`; whether there was one.
    pub fn next(&mut self, record: &mut Record) -> Result<bool> {
        record.clear();
        if !self.begin_row()? {
            return Ok(false);
        }
        loop {
            match self.step() {
                Step::RowEnd(end) => {
                    self.take(end, record);
                    return Ok(true);
                }
                Step::More if !self.ended => self.fill()?,
                Step::More => {
                    self.take(self.ahead().len(), record);
                    return Ok(true);
                }
                Step::TooLong if self.scan.literal || !self.scan.has_lines(self.ahead()) => {
                    record.too_long = true;
                    self.take_cut(record);
                    self.pass_over_line()?;
                    return Ok(true);
                }
                Step::QuoteOpen if self.ended && !self.scan.at_bound() && !self.reads_like_rows() => {
                    record.quote_open = true;
                    self.take(self.ahead().len(), record);
                    return Ok(true);
                }
                Step::QuoteOpen | Step::TooLong => {
                    record.quote_open = true;
                    self.allowance = self.allowance.saturating_sub(self.scan.offset);
                    self.scan.back_to_quote(self.buffer.get(self.position..).unwrap_or_default());
                }
            }
        }
    }

    /// Whether a row begins here; passes over the LF of a CRLF.
    fn begin_row(&mut self) -> Result<bool> {
        loop {
            if self.ahead().is_empty() {
                if self.ended {
                    return Ok(false);
                }
                self.fill()?;
            } else if std::mem::take(&mut self.skip_line_feed) && self.ahead().first() == Some(&b'\n') {
                self.position += 1;
            } else {
                break;
            }
        }
        self.scan.begin(self.allowance.min(IMPORT_ROW_BYTES_MAX));
        Ok(true)
    }

    fn fill(&mut self) -> Result<()> {
        self.buffer.drain(..self.position);
        self.position = 0;
        // As much again as is there: a long row is moved a few times, not once per piece.
        let wanted = self.buffer.len().clamp(CHUNK_BYTES, IMPORT_ROW_BYTES_MAX);
        self.ended = self.source.fill(wanted, &mut self.buffer)?;
        Ok(())
    }

    /// Looks on until something has to be decided.
    fn step(&mut self) -> Step {
        let row = self.buffer.get(self.position..).unwrap_or_default();
        let step = self.scan.run(row, self.delimiter, self.ended);
        match step {
            Step::More if row.len() >= IMPORT_ROW_BYTES_MAX && self.scan.state == State::Quoted => Step::QuoteOpen,
            Step::More if row.len() >= IMPORT_ROW_BYTES_MAX => Step::TooLong,
            Step::RowEnd(end) if end > IMPORT_ROW_BYTES_MAX => Step::TooLong,
            _ => step,
        }
    }

    /// Gives out the row that ends before `end`, and goes behind its line end.
    fn take(&mut self, end: usize, record: &mut Record) {
        let row = self.buffer.get(self.position..).unwrap_or_default();
        for &(start, end, quoted) in &self.scan.cells {
            record.push(row.get(start..end).unwrap_or_default(), quoted);
        }
        record.push(row.get(self.scan.cell_start..end).unwrap_or_default(), self.scan.cell_quoted);
        self.skip_line_feed = row.get(end) == Some(&b'\r');
        let passed = (end + 1).min(row.len());
        self.position += passed;
        self.allowance = self.allowance.saturating_add(passed.saturating_mul(2)).min(IMPORT_ROW_BYTES_MAX);
    }

    /// Gives out what fits of a row that is too long; its position is then in the middle of that row.
    fn take_cut(&mut self, record: &mut Record) {
        let end = self.ahead().len().min(IMPORT_ROW_BYTES_MAX).max(self.scan.cell_start);
        self.take(end, record);
        self.skip_line_feed = false;
    }

    fn pass_over_line(&mut self) -> Result<()> {
        loop {
            if let Some(at) = self.ahead().iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                self.skip_line_feed = self.ahead().get(at) == Some(&b'\r');
                self.position += at + 1;
                return Ok(());
            }
            self.position = self.buffer.len();
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Whether the lines behind an open quote have as many cells as the row before it began to have: then the quote is astray.
    /// Else the file was cut off inside a long text.
    fn reads_like_rows(&self) -> bool {
        let row = self.ahead();
        let open = row.get(self.scan.cell_start..).unwrap_or_default();
        let mut lines = open.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.trim_ascii().is_empty()).take(8);
        let delimiters_min = self.scan.cells.len().max(1);
        let first = lines.next();
        let is_row = |line: &[u8]| line.iter().filter(|byte| **byte == self.delimiter).count() >= delimiters_min;
        let (count, rows) = first.into_iter().chain(lines).fold((0, 0), |(count, rows), line| (count + 1, rows + usize::from(is_row(line))));
        count > 0 && rows * 2 > count
    }
}

impl Scan {
    fn begin(&mut self, quoted_max: usize) {
        self.state = State::CellStart;
        self.offset = 0;
        self.cell_start = 0;
        self.cell_quoted = false;
        self.cells.clear();
        self.literal = false;
        self.quoted_max = quoted_max;
    }

    fn at_bound(&self) -> bool {
        self.offset >= self.quoted_max
    }

    /// The first cell whose quotes hold a line end: the one whose opening quote is doubtful where a row does not end.
    fn first_of_lines(&self, row: &[u8]) -> Option<usize> {
        self.cells.iter().position(|(start, end, quoted)| *quoted && row.get(*start..*end).is_some_and(|cell| cell.contains(&b'\n')))
    }

    fn has_lines(&self, row: &[u8]) -> bool {
        self.first_of_lines(row).is_some()
    }

    /// Reads on from the doubtful quote, all quotes being ordinary characters to the end of the row.
    fn back_to_quote(&mut self, row: &[u8]) {
        if let Some(first) = self.first_of_lines(row) {
            self.cell_start = self.cells.get(first).map_or(self.cell_start, |(start, _, _)| *start);
            self.cells.truncate(first);
        }
        self.literal = true;
        self.offset = self.cell_start;
        self.cell_quoted = false;
        self.state = State::Plain;
    }

    fn run(&mut self, row: &[u8], delimiter: u8, ended: bool) -> Step {
        loop {
            let Some(&byte) = row.get(self.offset) else {
                return if ended && self.state == State::Quoted { Step::QuoteOpen } else { Step::More };
            };
            match self.state {
                State::CellStart if byte == QUOTE && !self.literal => {
                    self.state = State::Quoted;
                    self.cell_quoted = true;
                    self.offset += 1;
                }
                State::CellStart | State::Plain | State::Rest => {
                    if let Some(end) = self.run_plain(row, delimiter) {
                        return Step::RowEnd(end);
                    }
                }
                State::Quoted => {
                    if let Some(step) = self.run_quoted(row) {
                        return step;
                    }
                }
                State::QuoteSeen => {
                    if byte == QUOTE {
                        self.state = State::Quoted;
                        self.offset += 1;
                    } else {
                        self.state = State::Plain;
                    }
                }
            }
        }
    }

    /// Goes to the next delimiter or line end.
    fn run_plain(&mut self, row: &[u8], delimiter: u8) -> Option<usize> {
        let delimiter = if self.state == State::Rest { b'\n' } else { delimiter };
        let rest = row.get(self.offset..).unwrap_or_default();
        let Some(at) = rest.iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r')) else {
            self.offset = row.len();
            self.state = if self.state == State::Rest { State::Rest } else { State::Plain };
            return None;
        };
        let end = self.offset + at;
        if rest.get(at) != Some(&delimiter) || delimiter == b'\n' {
            self.offset = end;
            return Some(end);
        }
        self.cells.push((self.cell_start, end, self.cell_quoted));
        self.offset = end + 1;
        self.cell_start = self.offset;
        self.cell_quoted = false;
        self.state = if self.cells.len() < IMPORT_COLUMNS_MAX { State::CellStart } else { State::Rest };
        None
    }

    /// Goes to the next quote, or to the bound.
    fn run_quoted(&mut self, row: &[u8]) -> Option<Step> {
        let stop = row.len().min(self.quoted_max.max(self.offset));
        let rest = row.get(self.offset..stop).unwrap_or_default();
        if let Some(at) = rest.iter().position(|byte| *byte == QUOTE) {
            self.offset += at + 1;
            self.state = State::QuoteSeen;
            return None;
        }
        self.offset = stop;
        if stop == row.len() && stop < self.quoted_max {
            return None;
        }
        // A row that could still end in its first line is given the full bound.
        let one_line = !row.get(..stop).unwrap_or_default().contains(&b'\n');
        if one_line && self.quoted_max < IMPORT_ROW_BYTES_MAX {
            self.quoted_max = IMPORT_ROW_BYTES_MAX;
            return None;
        }
        Some(Step::QuoteOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
        let mut rows = Rows::new(Source::new(text.to_vec(), 0, std::io::empty(), true, None), delimiter);
        let (mut record, mut all) = (Record::default(), Vec::new());
        while rows.next(&mut record).unwrap_or(false) {
            all.push(record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
        }
        all
    }

    /// The cases of RFC 4180 and what the common readers make of departures from it.
    #[test]
    fn cells_and_rows() {
        for (text, expected) in [
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,\"b,\n\"\"c\"\"\"\rd", vec![vec!["a", "b,\n\"c\""], vec!["d"]]),
            ("\"a\"b\",c\n", vec![vec!["ab\"", "c"]]),
            ("a\"b,c\n\n", vec![vec!["a\"b", "c"], vec![""]]),
            (" \"a\",\n", vec![vec![" \"a\"", ""]]),
            ("", vec![]),
        ] {
            assert_eq!(split(text.as_bytes(), b','), expected, "{text:?}");
        }
    }

    /// A quote that is never closed is a character; a text cut off by the end of the file is kept whole.
    #[test]
    fn open_quotes() {
        assert_eq!(split(b"a,\"b\nc,d\ne,f\n", b','), [["a", "\"b"], ["c", "d"], ["e", "f"]]);
        assert_eq!(split(b"a,\"one\ntwo\nthree", b','), [["a", "one\ntwo\nthree"]]);
    }
}
