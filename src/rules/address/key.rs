//! What the spellings of one address have in common.

use super::{read, words};
use crate::model::{Address, AddressParts};
use crate::rules::payment_card;
use crate::rules::skeleton;
use crate::rules::tables::{address_marks, address_places};

/// An address in comparable form: words as skeletons, in which languages and transliterations meet; kinds of streets and flats gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AddressKey {
    /// The city, by its Russian name where the table of cities knows it.
    pub city: Box<str>,
    /// Words of the street, ascending.
    pub street: Box<str>,
    /// House and building in one: `12a k2`.
    pub house: Box<str>,
    /// Flat, office, room.
    pub flat: Box<str>,
}

/// A key in which the spellings of one address meet, whatever their order, abbreviations and language: city, street, house with building,
/// flat; region and postcode are not in it. Empty where the address has none of them.
pub fn match_key(address: &Address) -> String {
    let AddressKey { city, street, house, flat } = key(address);
    let key = [city, street, house, flat].join("|");
    // Digits of several scripts may leave a card number where the text has a longer run.
    if key.len() > 3 && !payment_card::contains(&key) { key } else { String::new() }
}

/// The comparable form of an address, read off its text where it has no parts.
pub(crate) fn key(address: &Address) -> AddressKey {
    if address.parts.is_empty() { of(&read::read(&address.text, false).parts) } else { of(&address.parts) }
}

pub(super) fn of(parts: &AddressParts) -> AddressKey {
    AddressKey {
        city: city(&parts.city).into(),
        street: street(&parts.street).into(),
        house: house(&parts.house, &parts.building).into(),
        flat: numbers(&parts.flat).into(),
    }
}

fn city(city: &str) -> String {
    let name = if words::has_village_kind(city) { city.split_once(' ').map_or(city, |(_, name)| name) } else { city };
    let folded = crate::text::fold(name);
    let known = address_places::city_of(&folded).or_else(|| address_places::city_of(&name.to_ascii_lowercase()));
    skeleton::of(known.map_or(name, |known| known.key))
}

/// Words of a street without its kind and without initials; a microdistrict counts where there is no street in it.
fn street(street: &str) -> String {
    let own = street.rsplit(", ").next().unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    let folded: Vec<String> = own.split([' ', '.']).filter(|word| !word.is_empty()).map(crate::text::fold).collect();
    let mut behind = folded.iter().skip(1);
    for word in &folded {
        // `М. Грузинская` is a small street, `М. Горького` a person's.
        let size = behind.next().is_some_and(|next| words::is_adjective(next)) && matches!(word.as_str(), "б" | "м");
        let short = word.chars().count() == 1 && !size;
        let kind = address_marks::find(word).is_some_and(|mark| {
            use address_marks::Kind::{Area, Behind, Street};
            matches!(mark.1, Street | Area | Behind) && !words::is_adjective(word)
        });
        if kind || short && !word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        words.push(word_key(word));
    }
    if words.is_empty() {
        words.push(skeleton::of(own));
    }
    words.sort_unstable();
    words.join(" ")
}

/// `Большая` and `Б.`, `Малая` and `М.` are one; of an ordinal the number counts.
fn word_key(folded: &str) -> String {
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    match folded {
        _ if !digits.is_empty() => digits,
        "большая" | "большой" | "велика" | "великий" | "б" => "b".to_string(),
        "малая" | "малый" | "мала" | "малий" | "м" => "m".to_string(),
        _ => skeleton::of(folded),
    }
}

/// House and buildings: `12А`, `12а к. 2` and `12А, корп. 2` have one key.
fn house(house: &str, building: &str) -> String {
    let mut out = numbers(house);
    for block in building.split(", ").filter(|block| !block.is_empty()) {
        let (kind, number) = block.split_once(' ').unwrap_or(("", block));
        let number = numbers(number);
        let kind = if crate::text::fold(kind).starts_with('с') { "s" } else { "k" };
        out = format!("{out} {kind}{number}");
    }
    out.trim_start().to_string()
}

/// Numbers of a part with their letters; words beside them are gone.
fn numbers(part: &str) -> String {
    let words = part.split([' ', ',']).filter(|word| !word.is_empty() && !word.ends_with('.'));
    let mut out = String::new();
    for word in words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) || word.chars().count() <= 2 || words::is_roman(word)) {
        if !out.is_empty() {
            out.push(' ');
        }
        word.chars().for_each(|c| match c {
            '/' | '-' => out.push(c),
            c => out.push_str(&skeleton::of(c.encode_utf8(&mut [0; 4]))),
        });
    }
    out
}
