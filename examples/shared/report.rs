//! The report of an import, for people: what was put right, what is doubtful and why, what was refused.

use kartoteka::base::RowIssue;
use kartoteka::{ImportReport, IssueCode, Language, Severity};
use std::io::{self, Write};

/// Examples shown for one code, and rows shown for one example.
const SHOWN: usize = 3;

/// Characters of a text that are shown.
const SHOWN_CHARS: usize = 110;

/// Prints a report with a few examples for each code.
pub fn print(report: &ImportReport, language: Language, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "Read as {}, cells separated by {:?}.", report.encoding, report.delimiter)?;
    writeln!(
        out,
        "{} rows: {} created, {} updated, {} known already, {} left out, {} to be decided, {} refused.",
        report.rows, report.created, report.updated, report.matched, report.skipped, report.asked, report.refused
    )?;
    match report.dry_run {
        true => writeln!(out, "Nothing was written: this is what would happen.")?,
        false => writeln!(out, "All of it is batch {} “{}” and can be taken back.", report.batch, report.batch_name)?,
    }
    if report.merged > 0 {
        writeln!(out, "{} rows were merged into clients that they certainly are; each merge can be taken apart.", report.merged)?;
    }
    if report.duplicates > 0 {
        writeln!(out, "{} rows may be clients that are there already, or stand in the list twice.", report.duplicates)?;
    }
    if !report.complete {
        writeln!(out, "The import was stopped before the end of the file.")?;
    }
    for (severity, title) in
        [(Severity::Fixed, "Put right"), (Severity::Doubt, "Doubtful: kept, somebody should look"), (Severity::Refused, "Refused")]
    {
        print_severity(report, severity, title, language, out)?;
    }
    let (empty, filled): (Vec<_>, Vec<_>) = report.unmapped.iter().partition(|(_, cells)| *cells == 0);
    if !report.unmapped.is_empty() {
        writeln!(out, "\nColumns without a field: {} with text, kept beside the clients; {} without any", filled.len(), empty.len())?;
    }
    for (title, cells) in filled {
        writeln!(out, "{cells:>7}  {}", shortened(title))?;
    }
    Ok(())
}

fn print_severity(report: &ImportReport, severity: Severity, title: &str, language: Language, out: &mut impl Write) -> io::Result<()> {
    let mut counts: Vec<(IssueCode, u64)> = report.issue_counts.iter().map(|(code, count)| (*code, *count)).collect();
    counts.retain(|(code, _)| code.severity() == severity);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if !counts.is_empty() {
        let sum: u64 = counts.iter().map(|(_, count)| count).sum();
        writeln!(out, "\n{title} ({sum})")?;
    }
    for (code, count) in counts {
        writeln!(out, "{count:>7}  {}", code.name())?;
        for (text, rows) in examples(report.issues.iter().filter(|found| found.issue.code == code), language) {
            writeln!(out, "         {} — {}", rows, shortened(&text))?;
        }
    }
    Ok(())
}

/// The first different texts, each with its first rows.
fn examples<'a>(issues: impl Iterator<Item = &'a RowIssue>, language: Language) -> Vec<(String, String)> {
    let mut shown: Vec<(String, Vec<u64>)> = Vec::new();
    for found in issues {
        let (path, message) = (found.issue.path(), found.issue.message(language));
        let text = if path.is_empty() { message } else { format!("{path}: {message}") };
        match shown.iter().position(|(known, _)| *known == text) {
            Some(known) => shown.get_mut(known).into_iter().for_each(|(_, rows)| rows.push(found.row)),
            None if shown.len() < SHOWN => shown.push((text, vec![found.row])),
            None => {}
        }
    }
    shown.iter_mut().for_each(|(_, rows)| rows.dedup());
    shown.into_iter().map(|(text, rows)| (text, rows_in_words(&rows))).collect()
}

fn rows_in_words(rows: &[u64]) -> String {
    let list = rows.iter().take(SHOWN).map(u64::to_string).collect::<Vec<_>>().join(", ");
    match rows.len() {
        1 => format!("row {list}"),
        count if count <= SHOWN => format!("rows {list}"),
        _ => format!("rows {list} …"),
    }
}

/// A text from the file, safe for a terminal.
fn shortened(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { '·' } else { c }).collect();
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
