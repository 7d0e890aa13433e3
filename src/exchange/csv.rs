//! CSV → rows: what stands where in the file, cell by cell.
//!
//! Opening reads at most [`START_BYTES_MAX`] to find out encoding and delimiter, and at most [`HEADER_ROWS_MAX`] rows to find the
//! header; then rows stream. Every cell that says something ends up under a field, as unmapped text, or in a refused row.

use super::advert;
use super::encoding::{self, Encoding, Found, Utf16Decoder};
use super::flat;
use super::header::{self, Plan, Use};
use super::mapping::Mapping;
use super::rows::{Record, Rows, Source, read_some};
use super::sniff;
use super::{CellIssue, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{IMPORT_CELL_BYTES_MAX, IMPORT_COLUMNS_MAX, IMPORT_ROW_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{ClientKind, CustomFields, FieldNumber, Issue, RawClient, RawValue, Target, field};
use crate::text;
use std::collections::VecDeque;
use std::io::Read;

/// Bytes of the beginning that are looked at to find out encoding and delimiter.
const START_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes of the beginning by which delimiters are compared.
const SAMPLE_BYTES_MAX: usize = 256 * 1024;

/// Rows among which the header is looked for.
const HEADER_ROWS_MAX: usize = 20;

/// Bytes of rows that are kept while the header is looked for.
const HEADER_BYTES_MAX: usize = 1024 * 1024;

/// The field of an issue that is about no field.
const NO_FIELD: FieldNumber = FieldNumber(0);

/// Characters of a cell that are shown in an issue.
const SHOWN_CHARS_MAX: usize = 200;

/// What is known about a file beforehand. Nothing needs to be.
#[derive(Debug, Clone, PartialEq)]
pub struct CsvOptions {
    /// The encoding; found out if not given.
    pub encoding: Option<Encoding>,
    /// The byte between cells: ASCII, no quote, no line end; found out if not given.
    pub delimiter: Option<u8>,
    /// Whether there is a row of titles; found out if not given.
    pub has_header: Option<bool>,
    /// Which column feeds which field; told by the titles if not given.
    pub mapping: Option<Mapping>,
    /// Where the file is from, ISO 3166-1 alpha-2: decides between encodings that look alike.
    pub region: [u8; 2],
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions { encoding: None, delimiter: None, has_header: None, mapping: None, region: *b"RU" }
    }
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its title as received; `#3` where the third has none.
    pub title: String,
    /// What it feeds; empty where it is kept as unmapped text. A column that only says what kind of value its neighbours hold
    /// (`Phone 1 - Type`) has their targets.
    pub targets: Vec<Target>,
}

/// Reads a table row by row.
pub struct CsvReader<R: Read> {
    rows: Rows<R>,
    encoding: Encoding,
    /// Only ASCII was seen when the file was opened: rows decide.
    began_ascii: bool,
    region: [u8; 2],
    delimiter: u8,
    columns: Vec<Column>,
    layout: Layout,
    kind: Option<ClientKind>,
    issues: Vec<CellIssue>,
    queued: VecDeque<(u64, Record)>,
    /// Rows up to this one stand above the header.
    header_row: u64,
    row: u64,
    record: Record,
}

/// What the columns are for.
enum Layout {
    /// A table of another program.
    Table(Table),
    /// Our own export: the steps of each column's path; none where its title is no path.
    Cards(Vec<Option<Vec<flat::Step>>>),
}

struct Table {
    uses: Vec<Use>,
    /// For each column that a label column speaks of, which one that is.
    labels: Vec<Option<usize>>,
    triple_colons: bool,
    has_whole_name: bool,
    /// Columns without a title whose first text was reported.
    reported: Vec<bool>,
}

impl<R: Read> CsvReader<R> {
    /// Opens a table: reads its beginning and finds out what the options leave open.
    ///
    /// # Errors
    /// `Argument` for an impossible delimiter; `Schema` where the mapping needs a custom field that `custom` lacks, or none of
    /// its columns is there; `Parse` for a file that is no text; `Limit` for more than [`IMPORT_COLUMNS_MAX`] columns; `Io` from the input.
    pub fn open(mut input: R, options: &CsvOptions, custom: &CustomFields) -> Result<Self> {
        if options.delimiter.is_some_and(|byte| !sniff::is_delimiter(byte)) {
            return Err(Error::new(ErrorKind::Argument, "a delimiter is an ASCII character other than a quote, a line end or NUL"));
        }
        let (start, whole) = read_start(&mut input)?;
        let found = match options.encoding {
            Some(encoding) => Found { encoding, mark_bytes: encoding::mark_bytes(&start, encoding), ascii_only: false },
            None => encoding::find(&start, whole, options.region),
        };
        let sample = sample(&start, found);
        if sniff::is_binary(&sample) {
            return Err(Error::new(ErrorKind::Parse, "not a table of text: the file is full of control characters"));
        }
        let told = sniff::told_delimiter(&sample);
        let delimiter = options.delimiter.or(told.map(|(byte, _)| byte)).unwrap_or_else(|| sniff::delimiter(&sample, found.encoding));
        let decoder = found.encoding.is_utf16().then(|| Utf16Decoder::new(found.encoding));
        let unit = if decoder.is_some() { 2 } else { 1 };
        let position = (found.mark_bytes + told.map_or(0, |(_, bytes)| bytes * unit)).min(start.len());
        let rows = Rows::new(Source::new(start, position, input, whole, decoder), delimiter);
        let mut reader = CsvReader {
            rows,
            encoding: found.encoding,
            began_ascii: found.ascii_only,
            region: options.region,
            delimiter,
            columns: Vec::new(),
            layout: Layout::Cards(Vec::new()),
            kind: options.mapping.as_ref().and_then(|mapping| mapping.kind),
            issues: Vec::new(),
            queued: VecDeque::new(),
            header_row: 0,
            row: 0,
            record: Record::default(),
        };
        reader.read_header(options, custom)?;
        Ok(reader)
    }

    /// The encoding. Where a file begins with megabytes of ASCII, it may be told only by a later row.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The byte between cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Bytes of the file that were taken in so far, for a display of progress.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    /// The doubts about the file as a whole: one for each unmapped column and for each column of the mapping that is missing.
    pub fn issues(&self) -> &[CellIssue] {
        &self.issues
    }

    /// The next row; `None` behind the last.
    ///
    /// # Errors
    /// `Io` from the input. A strange row is no error.
    pub fn next_row(&mut self) -> Result<Option<Row>> {
        if let Some((number, record)) = self.queued.pop_front() {
            return Ok(Some(self.make(number, &record)));
        }
        let mut record = std::mem::take(&mut self.record);
        let row = if self.rows.next(&mut record)? {
            self.row += 1;
            Some(self.make(self.row, &record))
        } else {
            None
        };
        self.record = record;
        Ok(row)
    }

    fn read_header(&mut self, options: &CsvOptions, custom: &CustomFields) -> Result<()> {
        let mut first: Vec<(u64, Record)> = Vec::new();
        let mut bytes = 0;
        while first.len() < HEADER_ROWS_MAX && bytes < HEADER_BYTES_MAX {
            let mut record = Record::default();
            if !self.rows.next(&mut record)? {
                break;
            }
            self.row += 1;
            bytes += record.bytes().len() + record.len();
            first.push((self.row, record));
        }
        let texts: Vec<Vec<String>> = first.iter().map(|(_, record)| self.texts(record)).collect();
        let header = find_header(&texts, options);
        if let Some((number, record)) = header.and_then(|at| first.get(at)) {
            if record.len() > IMPORT_COLUMNS_MAX || record.too_long {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!("a table of more than {IMPORT_COLUMNS_MAX} columns or a header of more than {IMPORT_ROW_BYTES_MAX} bytes"),
                ));
            }
            self.header_row = *number;
        }
        let titles = match header.and_then(|at| texts.get(at)) {
            Some(titles) => titles.clone(),
            None => vec![String::new(); texts.iter().map(Vec::len).max().unwrap_or(0).min(IMPORT_COLUMNS_MAX)],
        };
        self.plan(&titles, options, custom, &texts)?;
        self.queued = first.into_iter().enumerate().filter(|(at, _)| Some(*at) != header).map(|(_, row)| row).collect();
        Ok(())
    }

    fn plan(&mut self, titles: &[String], options: &CsvOptions, custom: &CustomFields, first: &[Vec<String>]) -> Result<()> {
        if options.mapping.is_none() && header::is_own_export(titles) {
            self.plan_cards(titles);
            return Ok(());
        }
        let plan = match &options.mapping {
            Some(mapping) => header::mapped(titles, mapping, custom)?,
            None if titles.iter().all(String::is_empty) => header::by_content(first, titles.len()),
            None => header::recognise(titles),
        };
        for missing in &plan.missing {
            self.issues.push(self.issue(self.header_row, 0, Issue::new(IssueCode::ColumnMissing, NO_FIELD).detail(shown(missing))));
        }
        self.columns = titles.iter().zip(&plan.uses).enumerate().map(|(at, (title, used))| column(at, title, used, &plan)).collect();
        for (at, (used, title)) in plan.uses.iter().zip(titles).enumerate() {
            if *used == Use::Unmapped && !title.trim().is_empty() {
                self.issues.push(self.issue(self.header_row, number(at), Issue::new(IssueCode::ColumnUnmapped, NO_FIELD).detail(shown(title))));
            }
        }
        self.layout = Layout::Table(Table::new(plan));
        Ok(())
    }

    fn plan_cards(&mut self, titles: &[String]) {
        let mut paths = Vec::with_capacity(titles.len());
        for (at, title) in titles.iter().enumerate() {
            // A column that somebody added by hand has a title that no member has.
            let is_member = flat::head(title).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !title.is_empty();
            let steps = if is_member { flat::steps(title).ok() } else { None };
            let field = field::by_path(flat::head(title)).or_else(|| field::by_path(title)).map_or(NO_FIELD, |row| row.number);
            let target = Target { field, qualifier: String::new(), group: 0, format: None };
            if steps.is_none() {
                self.issues.push(self.issue(self.header_row, number(at), Issue::new(IssueCode::ColumnUnmapped, NO_FIELD).detail(shown(title))));
            }
            self.columns.push(Column { title: title_of(at, title), targets: steps.iter().map(|_| target.clone()).collect() });
            paths.push(steps);
        }
        self.layout = Layout::Cards(paths);
    }

    fn issue(&self, row: u64, column: u32, issue: Issue) -> CellIssue {
        CellIssue { row, column, issue }
    }

    /// The encoding of this row. Where only ASCII was seen at first, a row is UTF-8 if it can be, and the first that cannot tells
    /// the encoding of all such.
    fn encoding_of(&mut self, record: &Record) -> Encoding {
        if !self.began_ascii || std::str::from_utf8(record.bytes()).is_ok() {
            return if self.began_ascii { Encoding::Utf8 } else { self.encoding };
        }
        if self.encoding == Encoding::Utf8 {
            let mut sample = record.bytes().to_vec();
            let ahead = self.rows.ahead();
            sample.extend_from_slice(ahead.get(..ahead.len().min(SAMPLE_BYTES_MAX)).unwrap_or_default());
            self.encoding = encoding::find_in_row(&sample, self.region);
        }
        self.encoding
    }

    /// The cells as text, for looking at.
    fn texts(&mut self, record: &Record) -> Vec<String> {
        let encoding = self.encoding_of(record);
        record.cells().map(|cell| encoding.decode(cell).into_owned()).collect()
    }

    /// The cells as text, bounded; with the doubts about them.
    fn cells(&mut self, number: u64, record: &Record, issues: &mut Vec<CellIssue>) -> Vec<String> {
        let encoding = self.encoding_of(record);
        let mut cells = Vec::with_capacity(record.len());
        for (at, bytes) in record.cells().enumerate() {
            if bytes.is_empty() {
                cells.push(String::new());
                continue;
            }
            let mut text = encoding.decode(bytes).into_owned();
            if text.len() > IMPORT_CELL_BYTES_MAX && !self.holds_json(at) {
                text.truncate(crate::text::begin(&text, IMPORT_CELL_BYTES_MAX).len());
                let detail = format!("{IMPORT_CELL_BYTES_MAX} B");
                issues.push(self.cell_issue(number, at, IssueCode::TooLong, detail));
            }
            if !bytes.is_ascii() && text.contains('\u{FFFD}') {
                issues.push(self.cell_issue(number, at, IssueCode::ReplacementChar, String::new()));
            }
            cells.push(text);
        }
        cells
    }

    fn holds_json(&self, at: usize) -> bool {
        matches!(&self.layout, Layout::Cards(paths) if paths.get(at).and_then(Option::as_ref).and_then(|steps| steps.last()) == Some(&flat::Step::Json))
    }

    fn cell_issue(&self, row: u64, at: usize, code: IssueCode, detail: String) -> CellIssue {
        let field = self.columns.get(at).and_then(|column| column.targets.first()).map_or(NO_FIELD, |target| target.field);
        self.issue(row, number(at), Issue::new(code, field).detail(detail))
    }

    fn make(&mut self, number: u64, record: &Record) -> Row {
        let mut issues = Vec::new();
        let mut cells = self.cells(number, record, &mut issues);
        let refuse = |cells, mut issues: Vec<CellIssue>, code, detail: String| {
            issues.push(CellIssue { row: number, column: 0, issue: Issue::new(code, NO_FIELD).detail(detail) });
            Row::Refused { row: number, cells, issues }
        };
        if record.too_long {
            return refuse(cells, issues, IssueCode::RowTooLong, format!("{IMPORT_ROW_BYTES_MAX} B"));
        }
        if record.quote_open {
            issues.push(self.issue(number, 0, Issue::new(IssueCode::RowQuote, NO_FIELD)));
        }
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        if filled == 0 {
            return refuse(cells, issues, IssueCode::RowEmpty, String::new());
        }
        if let Some(reason) = self.advert(&cells, filled) {
            return refuse(cells, issues, IssueCode::RowAdvert, reason);
        }
        if number < self.header_row {
            return refuse(cells, issues, IssueCode::RowNoClient, String::new());
        }
        if let Some(extra) = extra_cells(&cells, self.columns.len()) {
            issues.push(self.issue(number, self::number(self.columns.len()), Issue::new(IssueCode::RowCells, NO_FIELD).detail(extra)));
        }
        match &mut self.layout {
            Layout::Table(table) => {
                let raw = table.client(number, self.kind, &mut cells, &self.columns, &mut issues);
                Row::Client { raw, issues }
            }
            Layout::Cards(paths) => match card(paths, &self.columns, &cells, number, &mut issues) {
                Ok(json) => Row::Card { row: number, json, issues },
                Err(error) => refuse(cells, issues, IssueCode::RowRefused, error.to_string()),
            },
        }
    }

    fn advert(&self, cells: &[String], filled: usize) -> Option<String> {
        if filled > 2 || self.columns.len() <= 2 {
            return None;
        }
        let at_home = |at: usize, cell: &str| {
            let targets = self.columns.get(at).map(|column| column.targets.as_slice()).unwrap_or_default();
            let says_something = cell.contains('@') || !cell.contains(' ') || cell.chars().filter(char::is_ascii_digit).count() > 4;
            targets.iter().any(|target| match target.field {
                field::NOTE => true,
                field::SITE | field::PHONE | field::EMAIL | field::IDENTIFIER | field::EXTERNAL | field::MESSENGER => says_something,
                _ => false,
            })
        };
        let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        advert::reason(filled.map(|(at, cell)| (cell.as_str(), at_home(at, cell))))
    }
}

/// Reads the beginning; whether it is all.
fn read_start(input: &mut impl Read) -> Result<(Vec<u8>, bool)> {
    let mut start = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        if length == start.len() {
            if length >= START_BYTES_MAX {
                return Ok((start, false));
            }
            start.resize(length * 2, 0);
        }
        let count = read_some(input, start.get_mut(length..).unwrap_or_default())?;
        length += count;
        if count == 0 {
            start.truncate(length);
            start.shrink_to_fit();
            return Ok((start, true));
        }
    }
}

/// The beginning as bytes in which delimiters stand for themselves, without the byte order mark.
fn sample(start: &[u8], found: Found) -> Vec<u8> {
    let rest = start.get(found.mark_bytes..).unwrap_or_default();
    let rest = rest.get(..rest.len().min(SAMPLE_BYTES_MAX)).unwrap_or_default();
    if !found.encoding.is_utf16() {
        return rest.to_vec();
    }
    let mut out = Vec::new();
    Utf16Decoder::new(found.encoding).push(rest, true, &mut out);
    out
}

/// Which of the first rows holds the titles.
fn find_header(rows: &[Vec<String>], options: &CsvOptions) -> Option<usize> {
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let first = rows.iter().position(|row| filled(row) > 0)?;
    match options.has_header {
        Some(false) => return None,
        Some(true) if options.mapping.is_some() => return Some(first),
        _ => {}
    }
    if let Some(mapping) = &options.mapping {
        let names = || mapping.columns.iter().map(|(title, _)| title).chain(&mapping.ignore);
        let known = |row: &Vec<String>| row.iter().any(|cell| names().any(|title| title.trim() == cell.trim()));
        if let Some(at) = rows.iter().position(known) {
            return Some(at);
        }
        let all_numbers = names().all(|title| title.starts_with('#'));
        return (!all_numbers || rows.get(first).is_some_and(|row| header::known_count(row) > 1)).then_some(first);
    }
    // Above the titles there may be a heading of a cell or two, but no other row.
    for (at, row) in rows.iter().enumerate().skip(first) {
        let known = header::known_count(row);
        if header::is_own_export(row)
            || known * 2 >= filled(row) && (known >= 2 || known == 1 && at == first && filled(row) == row.len())
            || known >= 4
        {
            return Some(at);
        }
        if filled(row) > 2 {
            break;
        }
    }
    match options.has_header {
        Some(true) => Some(first),
        _ => unknown_header(rows.get(first..).unwrap_or_default()).then_some(first),
    }
}

/// Whether the first row heads the others though none of its titles is known: it has no number or mailbox where they do.
fn unknown_header(rows: &[Vec<String>]) -> bool {
    let is_value = |cell: &str| cell.contains('@') || cell.chars().filter(char::is_ascii_digit).count() >= 3;
    let Some((first, rest)) = rows.split_first() else { return false };
    let titles = first.iter().all(|cell| !is_value(cell) && cell.chars().count() <= 60);
    titles && rest.iter().any(|row| row.iter().any(|cell| is_value(cell)))
}

fn number(at: usize) -> u32 {
    u32::try_from(at).map_or(u32::MAX, |at| at.saturating_add(1))
}

fn title_of(at: usize, title: &str) -> String {
    if title.trim().is_empty() { format!("#{}", at + 1) } else { title.to_string() }
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).collect()
}

fn column(at: usize, title: &str, used: &Use, plan: &Plan) -> Column {
    let targets = match used {
        Use::Values(targets) => targets.clone(),
        Use::Label(columns) => {
            let labelled = columns.iter().filter_map(|column| plan.uses.get(*column));
            labelled.flat_map(|used| if let Use::Values(targets) = used { targets.clone() } else { Vec::new() }).collect()
        }
        Use::Ignored | Use::Unmapped => Vec::new(),
    };
    Column { title: title_of(at, title), targets }
}

/// What stands behind the last column, if it says something.
fn extra_cells(cells: &[String], columns: usize) -> Option<String> {
    let extra = cells.get(columns..)?;
    let filled: Vec<&str> = extra.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(SHOWN_CHARS_MAX).collect();
    (!filled.is_empty()).then(|| shown(&filled.join(" | ")))
}

/// A card of our own export.
fn card(paths: &[Option<Vec<flat::Step>>], columns: &[Column], cells: &[String], row: u64, issues: &mut Vec<CellIssue>) -> Result<serde_json::Value> {
    for (at, (path, cell)) in paths.iter().zip(cells).enumerate() {
        if path.is_none() && !cell.trim().is_empty() {
            let title = columns.get(at).map_or("", |column| column.title.as_str());
            let detail = format!("{}: {}", shown(title), shown(cell));
            issues.push(CellIssue { row, column: number(at), issue: Issue::new(IssueCode::ColumnUnmapped, NO_FIELD).detail(detail) });
        }
    }
    let known = paths.iter().zip(columns).zip(cells);
    flat::unflatten_steps(known.filter_map(|((path, column), cell)| path.as_deref().map(|steps| (column.title.as_str(), steps, cell.as_str()))))
}

impl Table {
    fn new(plan: Plan) -> Self {
        let mut labels = vec![None; plan.uses.len()];
        for (at, used) in plan.uses.iter().enumerate() {
            if let Use::Label(columns) = used {
                for column in columns {
                    if let Some(label) = labels.get_mut(*column) {
                        *label = Some(at);
                    }
                }
            }
        }
        let whole = |used: &Use| matches!(used, Use::Values(targets) if targets.iter().any(|target| target.field == field::NAME));
        let has_whole_name = plan.uses.iter().any(whole);
        let reported = vec![false; plan.uses.len()];
        Table { has_whole_name, labels, triple_colons: plan.triple_colons, uses: plan.uses, reported }
    }

    /// Sorts the cells of a row to their fields.
    fn client(&mut self, row: u64, kind: Option<ClientKind>, cells: &mut [String], columns: &[Column], issues: &mut Vec<CellIssue>) -> RawClient {
        let mut raw = RawClient { row, kind, values: Vec::with_capacity(columns.len()), unmapped: Vec::new() };
        let labels: Vec<(usize, &'static str)> = self.read_labels(cells);
        for (at, cell) in cells.iter_mut().enumerate() {
            if cell.trim().is_empty() {
                continue;
            }
            match self.uses.get(at) {
                Some(Use::Values(targets)) => {
                    let label = self.label_of(at, &labels);
                    push_values(&mut raw, targets, std::mem::take(cell), number(at), label, self.triple_colons, columns.get(at));
                }
                Some(Use::Label(_)) if labels.iter().any(|(label, _)| *label == at) => {}
                Some(Use::Ignored) => {}
                _ => {
                    let title = columns.get(at).map_or_else(|| title_of(at, ""), |column| column.title.clone());
                    if let Some(reported) = self.reported.get_mut(at).filter(|reported| !**reported && title.starts_with('#')) {
                        *reported = true;
                        let issue = Issue::new(IssueCode::ColumnUnmapped, NO_FIELD).detail(title.clone());
                        issues.push(CellIssue { row, column: number(at), issue });
                    }
                    raw.unmapped.push((title, std::mem::take(cell)));
                }
            }
        }
        if self.has_whole_name {
            drop_repeated_name(&mut raw, columns);
        }
        raw
    }

    /// The label cells that say something known about a value that is there: their column and the qualifier.
    fn read_labels(&self, cells: &[String]) -> Vec<(usize, &'static str)> {
        let mut read = Vec::new();
        for (at, used) in self.uses.iter().enumerate() {
            let (Use::Label(columns), Some(cell)) = (used, cells.get(at)) else { continue };
            if cell.trim().is_empty() || !columns.iter().any(|column| cells.get(*column).is_some_and(|cell| !cell.trim().is_empty())) {
                continue;
            }
            if let Some(qualifier) = header::label(cell) {
                read.push((at, qualifier));
            }
        }
        read
    }

    fn label_of(&self, at: usize, labels: &[(usize, &'static str)]) -> Option<&'static str> {
        let label = self.labels.get(at).copied().flatten()?;
        labels.iter().find(|(column, _)| *column == label).map(|(_, qualifier)| *qualifier)
    }
}

fn push_values(raw: &mut RawClient, targets: &[Target], cell: String, column: u32, label: Option<&str>, triple_colons: bool, place: Option<&Column>) {
    let Some((last, others)) = targets.split_last() else { return };
    for target in others {
        push_value(raw, target, cell.clone(), column, label, triple_colons, place);
    }
    push_value(raw, last, cell, column, label, triple_colons, place);
}

fn push_value(raw: &mut RawClient, target: &Target, cell: String, column: u32, label: Option<&str>, triple_colons: bool, place: Option<&Column>) {
    if target.field == field::KIND {
        return push_kind(raw, target, cell, column, place);
    }
    let is_tags = target.field == field::TAGS;
    let is_list = is_tags && cell.contains(';') || triple_colons && cell.contains(":::");
    if !is_list && !is_tags {
        let target = labelled(target, label);
        raw.values.push(RawValue { target, text: cell, column });
        return;
    }
    let pieces = cell.split(":::").flat_map(|piece| if is_tags { piece.split(';') } else { piece.split('\u{0}') });
    let pieces: Vec<&str> = if is_list { pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect() } else { vec![cell.as_str()] };
    for piece in pieces {
        let group_name = piece.trim_start_matches('*').trim();
        if triple_colons && is_tags && (group_name.eq_ignore_ascii_case("mycontacts") || group_name.eq_ignore_ascii_case("my contacts")) {
            // Google's group of all contacts says nothing about one of them.
            raw.unmapped.push((place.map_or(String::new(), |column| column.title.clone()), piece.to_string()));
            continue;
        }
        let text = if triple_colons && is_tags { group_name } else { piece };
        raw.values.push(RawValue { target: labelled(target, label), text: text.to_string(), column });
    }
}

fn labelled(target: &Target, label: Option<&str>) -> Target {
    let Some(label) = label else { return target.clone() };
    let qualifier = match target.field {
        field::ADDRESS => {
            let usage = if matches!(label, "home" | "work" | "other") { label } else { "" };
            let part = header::split_use(&target.qualifier).1;
            [usage, part].iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(".")
        }
        field::EMAIL if !matches!(label, "work" | "home") => String::new(),
        _ => label.to_string(),
    };
    Target { qualifier, ..target.clone() }
}

/// `Юр. лицо`, `ФОП`, `company`: the kind of client; a sole trader's word is his legal form too.
fn push_kind(raw: &mut RawClient, target: &Target, cell: String, column: u32, place: Option<&Column>) {
    let Some((kind, is_form)) = header::client_kind(&cell) else {
        raw.unmapped.push((place.map_or(String::new(), |column| column.title.clone()), cell));
        return;
    };
    raw.kind = Some(kind);
    if is_form {
        let target = Target { field: field::LEGAL_FORM, ..target.clone() };
        raw.values.push(RawValue { target, text: cell, column });
    }
}

/// A whole name beside its parts says nothing new where it has the same words; else it is kept as unmapped text.
fn drop_repeated_name(raw: &mut RawClient, columns: &[Column]) {
    let is_part = |value: &&RawValue| (field::NAME_FAMILY..=field::NAME_SUFFIX).contains(&value.target.field);
    let parts: Vec<String> = raw.values.iter().filter(is_part).map(|value| text::fold(&value.text)).collect();
    if parts.is_empty() {
        return;
    }
    let mut known: Vec<&str> = parts.iter().flat_map(|part| text::words(part)).collect();
    known.sort_unstable();
    let kept: Vec<RawValue> = std::mem::take(&mut raw.values);
    for value in kept {
        if value.target.field != field::NAME {
            raw.values.push(value);
            continue;
        }
        let folded = text::fold(&value.text);
        let mut words: Vec<&str> = text::words(&folded).collect();
        words.sort_unstable();
        if words != known {
            let title = columns.get((value.column as usize).wrapping_sub(1)).map_or(String::new(), |column| column.title.clone());
            raw.unmapped.push((title, value.text));
        }
    }
}
