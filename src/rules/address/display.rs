//! The parts of an address as one line.

use super::{token, words};
use crate::model::Address;
use crate::text::{Script, script};

/// An address in one line, from the postcode to the flat, in canonical form; the text where no part is known.
pub fn display(address: &Address) -> String {
    let parts = &address.parts;
    if parts.is_empty() {
        return address.text.clone();
    }
    let all = parts.named().map(|(_, part)| part).concat();
    let cyrillic = all.chars().any(|c| script(c) == Some(Script::Cyrillic));
    let ukrainian = cyrillic && is_ukrainian(&all, &parts.street);
    let (city, house, flat) = match (cyrillic, ukrainian) {
        (false, _) => ("g.", "d.", "kv."),
        (true, false) => ("г.", "д.", "кв."),
        (true, true) => ("м.", "буд.", "кв."),
    };
    let with = |mark: &str, part: &str, wanted: bool| if wanted && !part.is_empty() { format!("{mark} {part}") } else { part.to_string() };
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) || part == "б/н";
    // A city without a street, or inside another, needs its word to be told from a street.
    let lone = parts.street.is_empty() && !(parts.house.is_empty() && parts.building.is_empty()) || parts.region.split(", ").any(is_city);
    [
        parts.postcode.clone(),
        parts.country.clone(),
        parts.region.clone(),
        with(city, &parts.city, lone && !words::has_village_kind(&parts.city)),
        parts.street.clone(),
        with(house, &parts.house, is_number(&parts.house)),
        parts.building.clone(),
        with(flat, &parts.flat, is_number(&parts.flat)),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

/// Whether the parts are Ukrainian, by their letters or by abbreviations that canonical Russian parts have not.
fn is_ukrainian(all: &str, street: &str) -> bool {
    let kinds = ["просп.", "бульв.", "мкрн", "майдан", "шосе"];
    words::is_ukrainian(all, &token::tokens(street)).unwrap_or_else(|| street.split(' ').any(|word| kinds.contains(&word)))
}

fn is_city(part: &str) -> bool {
    part.starts_with("г. ") || part.starts_with("м. ")
}
