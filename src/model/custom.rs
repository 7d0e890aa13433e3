//! Fields that a base defines at run time.

use super::field::{CUSTOM_FIRST, FieldNumber};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{CUSTOM_FIELDS_MAX, CUSTOM_KEY_BYTES_MAX};
use std::collections::BTreeMap;

/// The kind of a custom field. It never changes once defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum CustomKind {
    /// Text.
    Text = 1,
    /// A whole number.
    Integer = 2,
    /// A decimal number.
    Decimal = 3,
    /// Money.
    Money = 4,
    /// Yes or no.
    Bool = 5,
    /// A date.
    Date = 6,
    /// An instant.
    Time = 7,
    /// One of the field's choices.
    Choice = 8,
    /// Several texts.
    List = 9,
}

impl CustomKind {
    const NAMES: [(&'static str, CustomKind); 9] = [
        ("text", CustomKind::Text),
        ("integer", CustomKind::Integer),
        ("decimal", CustomKind::Decimal),
        ("money", CustomKind::Money),
        ("bool", CustomKind::Bool),
        ("date", CustomKind::Date),
        ("time", CustomKind::Time),
        ("choice", CustomKind::Choice),
        ("list", CustomKind::List),
    ];

    /// The stable public name.
    pub fn name(self) -> &'static str {
        CustomKind::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// The kind of this public name.
    pub fn from_name(name: &str) -> Option<CustomKind> {
        CustomKind::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// The definition of a custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomDefinition {
    /// ASCII slug, `birth_place`; its path is `custom.birth_place`.
    pub key: String,
    /// What it holds.
    pub kind: CustomKind,
    /// The words people see.
    pub title: String,
    /// Choices of kind choice, worst to best where they have an order; empty for any text.
    pub choices: Vec<String>,
    /// No two active clients share a value. Such a field is indexed too.
    pub unique: bool,
    /// Clients can be found by value.
    pub indexed: bool,
    /// Takes part in duplicate detection.
    pub identifying: bool,
}

impl CustomDefinition {
    /// A definition with this key and kind and nothing else.
    pub fn new(key: impl Into<String>, kind: CustomKind) -> Self {
        CustomDefinition { key: key.into(), kind, title: String::new(), choices: Vec::new(), unique: false, indexed: false, identifying: false }
    }

    fn check(&self) -> Result<()> {
        let slug = !self.key.is_empty()
            && self.key.len() <= CUSTOM_KEY_BYTES_MAX
            && self.key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !self.key.starts_with(|c: char| c.is_ascii_digit());
        if slug {
            return Ok(());
        }
        let message = format!("the key of a custom field is 1 … {CUSTOM_KEY_BYTES_MAX} of a-z, 0-9 and _, a letter first");
        Err(Error::new(ErrorKind::Schema, message))
    }
}

/// The custom fields of a base by number. Numbers are never reused, kinds never change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomFields {
    by_number: BTreeMap<FieldNumber, CustomDefinition>,
    by_key: BTreeMap<String, FieldNumber>,
}

impl CustomFields {
    /// Adds a definition or changes the changeable parts of one (title, choices, indexed, identifying); gives its number. A base
    /// takes definitions through [`Transaction::define_field`](crate::Transaction::define_field), which is stricter: a field
    /// that is there cannot become indexed.
    ///
    /// # Errors
    /// `Schema` for a bad key, another kind than before, or a field made unique later; `Limit` past
    /// [`CUSTOM_FIELDS_MAX`] fields.
    pub fn define(&mut self, definition: CustomDefinition) -> Result<FieldNumber> {
        definition.check()?;
        if let Some(&number) = self.by_key.get(&definition.key) {
            let known = self.by_number.get(&number);
            if known.is_some_and(|known| known.kind != definition.kind) {
                return Err(Error::new(ErrorKind::Schema, format!("custom field {} is of another kind already", definition.key)));
            }
            if known.is_some_and(|known| !known.unique && definition.unique) {
                return Err(Error::new(ErrorKind::Schema, format!("custom field {} cannot become unique while it has values", definition.key)));
            }
            self.by_number.insert(number, definition);
            return Ok(number);
        }
        let next = self.by_number.last_key_value().map_or(CUSTOM_FIRST.0, |(last, _)| last.0 + 1);
        if next - CUSTOM_FIRST.0 >= CUSTOM_FIELDS_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a base has at most {CUSTOM_FIELDS_MAX} custom fields")));
        }
        self.insert(FieldNumber(next), definition);
        Ok(FieldNumber(next))
    }

    /// Puts back a definition read from the base.
    pub(crate) fn insert(&mut self, number: FieldNumber, definition: CustomDefinition) {
        self.by_key.insert(definition.key.clone(), number);
        self.by_number.insert(number, definition);
    }

    /// The definition of this number.
    pub fn get(&self, number: FieldNumber) -> Option<&CustomDefinition> {
        self.by_number.get(&number)
    }

    /// The number of this key.
    pub fn number(&self, key: &str) -> Option<FieldNumber> {
        self.by_key.get(key).copied()
    }

    /// All of them, ascending by number.
    pub fn iter(&self) -> impl Iterator<Item = (FieldNumber, &CustomDefinition)> {
        self.by_number.iter().map(|(number, definition)| (*number, definition))
    }
}
