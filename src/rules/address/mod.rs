//! Postal addresses: one line taken apart into country, region, city, street, house, building, flat and postcode.
//!
//! Russian and Ukrainian habits, also in Belarus and Kazakhstan: words for the parts on either side (`ул. Ленина`, `Ленина ул.`), in full
//! or shortened, glued (`ул.Ленина,д.5к2кв34`), in any order, or none at all (`Москва, Тверская, 12, 34`), which is read by order and by
//! a table of cities. Foreign addresses keep their text and what of them is certain.
//!
//! **What the parts hold.** `city`: the bare name of a city (`Москва`), a smaller settlement with its kind (`с. Ивановка`, `смт Буча`).
//! `street`: kind and name (`ул. Тверская`, `пр-кт Мира`, `просп. Науки`, `мкр. Северный`), the name alone where the text has no kind, for
//! none is invented. `house`: the number, letters in capitals and close (`12А`, `12/3`); other objects with their kind (`влд. 3`).
//! `building`: `корп. 2, стр. 1`. `flat`: the bare number of a flat; anything else with its kind (`оф. 5`, `пом. 3, ком. 2`). `region`:
//! region, districts and an enclosing city in that order (`Московская обл., Одинцовский р-н`). `postcode`: digits. `country`: the name as the text has
//! it, abbreviations spelled out. Kinds are shortened as the Ministry of Finance of Russia prescribes (order 171n of 2015-11-05), where people
//! use that form, in Ukrainian texts as Ukrainian spelling guides do; `корп.`, `оф.`, `пом.` instead of its `к.`, `офис`, `помещ.`.
//! Floor, entrance, metro station and post office are read and are no part.
//!
//! Nothing is lost: [`Address::text`] has the whole cleaned line. Words that found no place are an issue. [`display`] of the parts reads
//! back into the same parts. Linear; about 3 µs for a usual address.
//!
//! ```
//! use kartoteka::rules::{RuleContext, address};
//!
//! # let today = Default::default();
//! let read = address::normalize("101000, г.Москва, Мясницкая ул, д.12 к2, кв. 34", &RuleContext::new(*b"RU", today));
//! let found = read.value.unwrap_or_default();
//! assert_eq!((found.parts.city.as_str(), found.parts.street.as_str()), ("Москва", "ул. Мясницкая"));
//! assert_eq!(address::display(&found), "101000, Москва, ул. Мясницкая, д. 12, корп. 2, кв. 34");
//! ```

mod claim;
mod display;
mod key;
mod place;
mod read;
mod token;
mod words;

pub use display::display;
pub use key::match_key;
pub(crate) use key::{AddressKey, key};

use super::{Normalized, RuleContext, Statement, payment_card, presence, text};
use crate::message::IssueCode;
use crate::model::{Address, AddressParts, Issue, field};

/// Reads an address of one line.
pub fn normalize(raw: &str, context: &RuleContext) -> Normalized<Address> {
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, field::ADDRESS)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    let Normalized { value, statement, mut issues } = text::normalize_line(raw, field::ADDRESS);
    let Some(line) = value else { return Normalized { value: None, statement, issues } };
    let parts = parts(&line, context, &mut issues);
    Normalized::value(Address { text: line, parts: Box::new(parts), usage: None }, issues)
}

/// The parts of a clean line; doubts are added to the issues.
pub(crate) fn parts(line: &str, context: &RuleContext, issues: &mut Vec<Issue>) -> AddressParts {
    let reading = read::read(line, &context.region == b"UA");
    let extra = reading.extra.join(", ");
    // Where a run of digits of several scripts is taken apart, a piece of it may look like a payment card number.
    if payment_card::contains(&extra) || reading.parts.named().iter().any(|(_, part)| payment_card::contains(part)) {
        issues.push(Issue::new(IssueCode::AddressExtra, field::ADDRESS).detail("…"));
        return AddressParts::default();
    }
    let parts = reading.parts;
    let country = reading.country.unwrap_or(context.region);
    if !parts.postcode.is_empty() && !is_postcode(&parts.postcode, country) {
        issues.push(Issue::new(IssueCode::AddressPostcode, field::ADDRESS));
    }
    let place = parts.house.is_empty() && parts.building.is_empty() && !parts.flat.starts_with("а/");
    if !parts.street.is_empty() && place {
        issues.push(Issue::new(IssueCode::AddressNoHouse, field::ADDRESS));
    }
    if !extra.is_empty() {
        issues.push(Issue::new(IssueCode::AddressExtra, field::ADDRESS).detail(extra));
    }
    parts
}

/// Fills the empty ones of known parts from parts that were read, unless one of them differs: then the two speak of different places.
pub(crate) fn fill(known: &mut AddressParts, read: AddressParts) {
    let differs = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    let (mine, theirs) = (key::of(known), key::of(&read));
    let conflict = [(&mine.city, &theirs.city), (&mine.street, &theirs.street), (&mine.house, &theirs.house), (&mine.flat, &theirs.flat)];
    if conflict.iter().any(|(a, b)| differs(a, b)) || differs(&known.postcode, &read.postcode) {
        return;
    }
    for (name, part) in read.named() {
        if let Some(slot) = known.part_mut(name).filter(|slot| slot.is_empty()) {
            *slot = part.to_string();
        }
    }
}

/// Whether a postcode has the form of its country: six digits in Russia and Belarus, five in Ukraine, six digits or `A05E3B4` in
/// Kazakhstan; other countries' are not checked (Universal Postal Union, addressing sheets).
fn is_postcode(postcode: &str, country: [u8; 2]) -> bool {
    let digits = postcode.bytes().all(|byte| byte.is_ascii_digit());
    match &country {
        b"RU" | b"BY" => digits && postcode.len() == 6,
        b"UA" => digits && postcode.len() == 5,
        b"KZ" => digits && postcode.len() == 6 || !digits && postcode.chars().count() == 7,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
