//! Names of persons.

use super::Normalized;
use crate::model::Issue;

/// Male or female, as the name shows it; `None` where it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// A person's name, part by part; empty where not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// Family name.
    pub family: String,
    /// Given name, or its initial with a point.
    pub given: String,
    /// Patronymic, or its initial with a point.
    pub patronymic: String,
    /// What stands before (`г-н`, `Dr.`).
    pub prefix: String,
    /// What stands behind (`мл.`, `Jr.`).
    pub suffix: String,
    /// Legal form of a sole trader in standard form (`ИП`, `ФОП`); empty otherwise.
    pub legal_form: String,
    /// As patronymic, given name and family name show it, in this order; never against evidence.
    pub gender: Option<Gender>,
}

/// What a whole name in one cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameReading {
    /// A person; a sole trader is one with a legal form.
    Person(PersonName),
    /// An organization: to be read by the rule for organizations.
    Organization,
}

/// Reads a whole name in one cell.
pub fn normalize(_raw: &str) -> Normalized<NameReading> {
    Normalized::refused(Vec::new())
}

/// Reads a name from three cells, in which the parts may stand in the wrong cell or all in one.
pub fn normalize_parts(_family: &str, _given: &str, _patronymic: &str) -> Normalized<PersonName> {
    Normalized::refused(Vec::new())
}

/// `Иванов И. И.`
pub fn initials(name: &PersonName) -> String {
    name.family.clone()
}

/// How to address: `Иван Иванович`, or the given name, or what there is.
pub fn salutation(name: &PersonName) -> String {
    name.given.clone()
}

/// Gender by the parts of a name and the doubts about it.
pub fn gender(_family: &str, _given: &str, _patronymic: &str) -> (Option<Gender>, Vec<Issue>) {
    (None, Vec::new())
}
