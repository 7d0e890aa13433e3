//! Finds out which byte separates the cells of a table.

use super::encoding::Encoding;
use super::header;
use super::rows::{Record, Rows, Source};
use crate::limits::IMPORT_COLUMNS_MAX;

/// The delimiters that tables of this market use, in the order that decides between equals.
const CANDIDATES: [u8; 4] = [b';', b',', b'\t', b'|'];

const SAMPLE_ROWS_MAX: usize = 500;

/// Bytes of a file below which nothing is said about its being a text.
const BINARY_BYTES_MIN: usize = 512;

/// Whether the beginning of a file is that of a program, an archive, a picture: more than one byte in ten is a control character
/// that no text has. A table with stray NULs is a table.
pub(crate) fn is_binary(sample: &[u8]) -> bool {
    let control = sample.iter().filter(|byte| matches!(byte, 0..=8 | 0x0B | 0x0E..=0x19 | 0x1B..=0x1F | 0x7F)).count();
    sample.len() >= BINARY_BYTES_MIN && control * 10 > sample.len()
}

/// The delimiter under which most columns come out in most rows; a comma where no candidate makes a second column.
///
/// A candidate's worth is its commonest count of cells times the share of rows that have it; a quarter of that where the first
/// row, which should hold the titles, has another count.
pub(crate) fn delimiter(sample: &[u8], encoding: Encoding) -> u8 {
    let mut best = (0.0, b',');
    for candidate in CANDIDATES {
        let worth = worth(sample, candidate, encoding);
        if worth > best.0 {
            best = (worth, candidate);
        }
    }
    best.1
}

fn worth(sample: &[u8], delimiter: u8, encoding: Encoding) -> f64 {
    let mut rows = Rows::new(Source::new(sample.to_vec(), 0, std::io::empty(), true, None), delimiter);
    let (mut record, mut counts) = (Record::default(), Vec::new());
    while counts.len() < SAMPLE_ROWS_MAX && rows.next(&mut record).unwrap_or(false) {
        if record.len() == 1 && record.cells().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        if counts.is_empty() && record.len() <= IMPORT_COLUMNS_MAX {
            let titles: Vec<String> = record.cells().map(|cell| encoding.decode(cell).into_owned()).collect();
            match titles.as_slice() {
                // One known title shows a table of one column, whatever its cells hold.
                [title] if header::is_title(title) => return 0.0,
                titles if header::is_own_export(titles) => return f64::INFINITY,
                _ => {}
            }
        }
        counts.push(record.len());
    }
    let first = counts.first().copied();
    let all = counts.len().max(1);
    counts.sort_unstable();
    let runs = counts.chunk_by(|a, b| a == b).filter_map(|run| run.first().map(|cells| (run.len(), *cells)));
    let (rows, cells) = runs.filter(|(_, cells)| *cells > 1).max().unwrap_or_default();
    let share = rows as f64 / all as f64;
    cells as f64 * share * if first == Some(cells) { 1.0 } else { 0.25 }
}

/// Excel's own way of telling the delimiter: a first line `sep=;`. Its delimiter and length with the line end.
pub(crate) fn told_delimiter(sample: &[u8]) -> Option<(u8, usize)> {
    let unquoted = |text: &'_ [u8]| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep="));
    if !unquoted(sample) {
        return None;
    }
    let delimiter = *sample.get(4)?;
    let rest = sample.get(5..).unwrap_or_default();
    let line_end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [] => 0,
        _ => return None,
    };
    is_delimiter(delimiter).then_some((delimiter, 5 + line_end))
}

/// Whether this byte can separate cells: ASCII, no quote, no line end.
pub(crate) fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0)
}
