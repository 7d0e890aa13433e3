//! The keys of a card: a pure function of the client, so an update writes only the difference and a rebuild needs no history.
//!
//! Keys of archived clients are kept, marked, so that they can be found when asked for; they block nobody. A merged or erased
//! record has none. Every shared key carries the client id; only the ids of host programs are unique and lead to one client.

use crate::duplicates::{Features, Packed};
use crate::model::{Client, ClientId, CustomFields, FieldNumber, Status, Value, field};
use crate::rules::email;
use crate::store::engine::Table;
use crate::store::keys;
use crate::text;

/// Table, key, value.
pub(crate) type IndexRow = (Table, Vec<u8>, Vec<u8>);

/// The mark of an archived client in the first byte of an index value.
pub(crate) const ARCHIVED: u8 = 1;

/// Characters of a word that are indexed; longer words are found by this much.
const TOKEN_CHARS_MAX: usize = 32;

/// Fields whose words find a client, with their bit in the value of a token row.
const TOKEN_FIELDS: [(FieldNumber, u8); 8] = [
    (field::NAME_FAMILY, 1),
    (field::NAME_GIVEN, 2),
    (field::NAME_PATRONYMIC, 4),
    (field::ORGANIZATION_NAME, 8),
    (field::ORGANIZATION_LEGAL_NAME, 8),
    (field::JOB_ORGANIZATION, 16),
    (field::NAME_RAW, 32),
    (field::LEGAL_FORM, 64),
];

/// The index rows of a client, sorted and unique. `custom` says which custom fields are indexed.
pub(crate) fn rows(client: &Client, custom: &CustomFields) -> Vec<IndexRow> {
    let mut rows = Vec::new();
    let Some(id) = client.id() else { return rows };
    let mark = match client.status() {
        Status::Active => 0,
        Status::Archived => ARCHIVED,
        Status::Merged(_) | Status::Erased => return rows,
    };
    for phone in client.phones() {
        if let Some(e164) = phone.e164 {
            let value = [&[mark], phone.extension.as_deref().unwrap_or_default().as_bytes()].concat();
            rows.push((Table::Phone, [keys::phone(e164, id).as_slice(), extension_key(phone.extension.as_deref()).as_slice()].concat(), value));
            rows.push((Table::PhoneTail, keys::phone_tail(keys::tail_of(e164.digits()), id), vec![mark]));
        }
    }
    for canonical in client.emails().filter_map(|address| address.canonical.as_deref()) {
        rows.push((Table::Email, keys::text(&email::match_key(canonical), id), vec![mark]));
    }
    for code in client.identifiers() {
        let mut key = keys::identifier_prefix(code.scheme, &code.value);
        key.extend_from_slice(&keys::client(id));
        rows.push((Table::Identifier, key, vec![mark]));
    }
    for external in client.externals().filter(|_| mark == 0) {
        rows.push((Table::External, keys::external(&external.system, &external.id), keys::client(id).to_vec()));
    }
    for (token, mask) in tokens(client) {
        rows.push((Table::Token, keys::text(&token, id), vec![mark, mask]));
    }
    for (number, _) in custom.iter().filter(|(_, definition)| definition.indexed || definition.unique) {
        for value in client.values(number) {
            let mut key = keys::custom_prefix(number, &custom_text(value));
            key.extend_from_slice(&keys::client(id));
            rows.push((Table::Custom, key, vec![mark]));
        }
    }
    // Whoever is put away is nobody's duplicate, and makes no value common.
    if mark == 0 {
        let features = Features::of(client, custom);
        let keys = features.keys();
        rows.push((Table::Feature, keys::client(id).to_vec(), Packed::of(&features).into_bytes()));
        let owner = features.owner().to_be_bytes();
        rows.extend(keys.into_iter().map(|key| {
            let owner = if key.kind.side().counts_owners() { owner.to_vec() } else { Vec::new() };
            (Table::Candidate, [key.bytes().as_slice(), &keys::client(id)].concat(), owner)
        }));
    }
    if let Some(born) = client.birth_date() {
        let key = [&[born.month(), born.day()][..], &keys::client(id)].concat();
        rows.push((Table::Birthday, key, [&[mark][..], &born.year().unwrap_or(0).to_be_bytes()].concat()));
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Puts another client's id into the key of an index row that was made for one who had none yet. (The key of a host's id holds no
/// client; its value is one.)
pub(crate) fn give_key(table: Table, key: &mut [u8], id: ClientId) {
    let place = match table {
        Table::External => None,
        // An extension may stand behind.
        Table::Phone => key.get_mut(8..12),
        _ => key.last_chunk_mut().map(|place: &mut [u8; 4]| place.as_mut_slice()),
    };
    if let Some(place) = place {
        place.copy_from_slice(&keys::client(id));
    }
}

/// The keys that stay of a merged client, whose record is kept as it was: ids of host programs, which lead to where it lives on.
pub(crate) fn external_keys(client: &Client) -> impl Iterator<Item = Vec<u8>> {
    let active = client.status() == Status::Active;
    client.externals().filter(move |_| active).map(|external| keys::external(&external.system, &external.id))
}

/// One client may have one number with several extensions: each is a row of its own, found under the number.
fn extension_key(extension: Option<&str>) -> Vec<u8> {
    extension.map_or_else(Vec::new, |extension| extension.as_bytes().to_vec())
}

/// The words that find a client, each with the fields that it stands in.
pub(crate) fn tokens(client: &Client) -> Vec<(String, u8)> {
    let mut found: Vec<(String, u8)> = Vec::new();
    for (number, bit) in TOKEN_FIELDS {
        let Some(text) = client.text(number) else { continue };
        let folded = text::fold(text);
        for word in text::words(&folded) {
            let token: String = word.chars().take(TOKEN_CHARS_MAX).collect();
            match found.iter_mut().find(|(known, _)| *known == token) {
                Some((_, mask)) => *mask |= bit,
                None => found.push((token, bit)),
            }
        }
    }
    found
}

/// A word of a query in the form of the token table.
pub(crate) fn query_tokens(query: &str) -> Vec<String> {
    let folded = text::fold(query);
    text::words(&folded).map(|word| word.chars().take(TOKEN_CHARS_MAX).collect()).collect()
}

/// The text by which a custom value is found.
pub(crate) fn custom_text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text::fold(text),
        Value::Decimal(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(at) => crate::time::format_instant(*at),
        Value::Money(money) => format!("{} {}", money.minor, money.code()),
        Value::List(texts) => text::fold(&texts.join("\n")),
        _ => String::new(),
    }
}
