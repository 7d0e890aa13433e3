//! Rows that are no clients: what sellers of address lists put between and below them.

use crate::text;
use std::sync::OnceLock;

/// Words of people who sell lists, as they are met at the end of such files.
const PHRASES: [&str; 14] = [
    "купить базу",
    "купить полную",
    "полная база",
    "полную базу",
    "скачать",
    "подробнее на сайте",
    "демо-версия",
    "демоверсия",
    "приобрести базу",
    "заказать базу",
    "база данных предоставлена",
    "придбати базу",
    "завантажити",
    "buy full",
];

/// Bytes of a cell that are looked at.
const LOOKED_AT_BYTES: usize = 4096;

/// Most characters of an advert that are shown as the reason.
const REASON_CHARS_MAX: usize = 80;

/// Why a row of one or two filled cells is an advert: its text, cut; `None` where it is none. Each cell comes with whether it
/// stands in a column where such a text belongs (a site, a phone, a note).
pub(crate) fn reason<'a>(cells: impl Iterator<Item = (&'a str, bool)>) -> Option<String> {
    let cells: Vec<(&str, bool)> = cells.collect();
    if cells.iter().any(|(_, at_home)| *at_home) {
        return None;
    }
    let alone = cells.len() == 1;
    cells.iter().find(|(cell, _)| is_advert(cell, alone)).map(|(cell, _)| cell.chars().take(REASON_CHARS_MAX).collect())
}

/// Words of a seller, or a link inside a sentence; a bare link beside a name is a value, alone it is none.
fn is_advert(cell: &str, alone: bool) -> bool {
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    let phrases = FOLDED.get_or_init(|| PHRASES.iter().map(|phrase| text::fold(phrase)).collect());
    let start = crate::text::begin(cell, LOOKED_AT_BYTES);
    let lower = start.trim().to_lowercase();
    let has_link = ["http://", "https://", "www."].iter().any(|link| lower.contains(link));
    let folded = text::fold(start);
    has_link && (alone || lower.contains(' ')) || phrases.iter().any(|phrase| folded.contains(phrase.as_str()))
}
