//! By which rules one of two values of a field stays, and in which order they are asked.
//!
//! Every field has its own order. What tells who somebody is (names, birth date, codes, a firm's name) does not age: there the verified,
//! the trusted, the valid and the fuller value win. What changes in a life (post, employer, responsible actor, category, primary phone)
//! is a matter of freshness: the value that was set or verified later wins. A host says another order for a field in the options of one
//! merge or, for good, in the settings of its base. No order loosens a consent or lets a statement of absence win: those are no rules
//! but laws of `merge.rs`.

use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::NAME_BYTES_MAX;
use crate::model::{CustomFields, FieldNumber, ValueKind, choice, field};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

choice! {
    /// What decides between two values of one field.
    MergeRule {
        /// A value that somebody verified beats one that nobody did, a later verification an earlier one.
        Verified 1 "verified",
        /// A value from a source named earlier in the list of sources beats one from a later or unnamed source.
        Source 2 "source",
        /// A code whose check digits are right beats one whose are not.
        Valid 3 "valid",
        /// The fuller value beats its own abbreviation: a name its initial, a date the same date without a year, an address the same one
        /// with fewer parts.
        Complete 4 "complete",
        /// The value that was set or verified later beats the earlier one; of a dated history, the one whose last period began later.
        Fresh 5 "fresh",
    }
}

/// The order of rules for what does not age.
const LASTING: &[MergeRule] = &[MergeRule::Verified, MergeRule::Source, MergeRule::Valid, MergeRule::Complete];

/// The order of rules for what changes.
const CHANGING: &[MergeRule] = &[MergeRule::Source, MergeRule::Fresh, MergeRule::Complete];

/// The order of rules of a field where nobody said another one.
pub(crate) fn shipped_rules(number: FieldNumber) -> &'static [MergeRule] {
    match number {
        // A newer card of an old customer says `prospect`: no rule tells which of two histories is right, a person does.
        field::LIFECYCLE => &[],
        field::JOB_ORGANIZATION
        | field::JOB_TITLE
        | field::JOB_DEPARTMENT
        | field::PHONE
        | field::EMAIL
        | field::ADDRESS
        | field::MESSENGER
        | field::SITE
        | field::BANK_ACCOUNT
        | field::INDUSTRY
        | field::SIZE
        | field::SOLVENCY
        | field::OWNERSHIP
        | field::CATEGORY
        | field::ROLE
        | field::OWNER
        | field::COMMITMENT
        | field::ZONE => CHANGING,
        _ => LASTING,
    }
}

/// The order of rules of all fields in merges that were made before fields had orders of their own.
pub(crate) fn first_rules(number: FieldNumber) -> &'static [MergeRule] {
    let history = field::by_number(number).is_some_and(|row| row.multiplicity == crate::model::Multiplicity::History);
    if history { &[] } else { LASTING }
}

/// How a base decides between values where clients are merged: which sources it trusts, and the order of rules field by field.
///
/// A base keeps one ([`Transaction::set_merge_rules`](crate::Transaction::set_merge_rules)); merges by hand, those of imports and
/// those of saves go by it. What [`MergeOptions`](crate::MergeOptions) say goes before it.
///
/// ```
/// use kartoteka::{MergeRule, MergeRules, field};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut rules = MergeRules::default();
/// rules.sources = vec!["1c".into(), "site".into()];
/// let rules = rules.rule("industry", [MergeRule::Source, MergeRule::Verified])?.rule("owner", [])?;
/// assert!(rules.of(field::OWNER).is_empty()); // no rule: the survivor's stays
/// assert_eq!(rules.of(field::JOB_TITLE), [MergeRule::Source, MergeRule::Fresh, MergeRule::Complete]); // as shipped
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MergeRules {
    /// Sources by trust, the most trusted first; see [`Provenance::source`](crate::model::Provenance).
    pub sources: Vec<String>,
    /// Fields with an order of their own; one that is not here has the shipped order. No rules: the survivor's value stays.
    pub fields: BTreeMap<FieldNumber, Vec<MergeRule>>,
}

impl MergeRules {
    /// Says in which order rules are asked for the field of this path. Without rules the survivor's value stays.
    ///
    /// # Errors
    /// `Argument` for a path that is no field of the table; a custom field is put into [`MergeRules::fields`] by its number.
    pub fn rule(mut self, path: &str, rules: impl IntoIterator<Item = MergeRule>) -> Result<Self> {
        self.fields.insert(field_of(path)?, rules.into_iter().collect());
        Ok(self)
    }

    /// The order of rules of a field: its own, else the shipped one.
    pub fn of(&self, number: FieldNumber) -> &[MergeRule] {
        self.fields.get(&number).map_or_else(|| shipped_rules(number), Vec::as_slice)
    }

    /// The public JSON form: `{"sources":["1c"],"fields":{"owner":["fresh"],"custom.tariff":[]}}`. Fields that nobody defines are left out.
    pub fn to_json(&self, custom: &CustomFields) -> Json {
        let named = |number: FieldNumber| match custom.get(number) {
            Some(definition) => Some(format!("custom.{}", definition.key)),
            None => field::by_number(number).map(|row| row.path.to_string()),
        };
        let orders = self.fields.iter().filter_map(|(number, rules)| {
            let rules = rules.iter().map(|rule| rule.name()).collect::<Vec<_>>();
            named(*number).map(|path| (path, json!(rules)))
        });
        json!({"sources": self.sources, "fields": orders.collect::<Map<_, _>>()})
    }

    /// Reads the public JSON form.
    ///
    /// # Errors
    /// `Type` for a value of another kind; `Schema` for an unknown member, field or rule; `Argument` for a source without a name.
    pub fn from_json(json: &Json, custom: &CustomFields) -> Result<MergeRules> {
        let mut rules = MergeRules::default();
        for (name, value) in json.as_object().ok_or_else(|| Error::new(ErrorKind::Type, "rules of merging are a JSON object"))? {
            match name.as_str() {
                "sources" => rules.sources = texts(name, value)?.into_iter().map(str::to_string).collect(),
                "fields" => {
                    let fields = value.as_object().ok_or_else(|| wrong(name, "an object of fields"))?;
                    for (path, order) in fields {
                        let number = match path.strip_prefix("custom.") {
                            Some(key) => custom.number(key).ok_or_else(|| unknown("field", path))?,
                            None => field_of(path).map_err(|_| unknown("field", path))?,
                        };
                        let order = texts(path, order)?.into_iter().map(|word| MergeRule::from_name(word).ok_or_else(|| unknown("rule", word)));
                        rules.fields.insert(number, order.collect::<Result<_>>()?);
                    }
                }
                _ => return Err(unknown("member", name)),
            }
        }
        rules.check()?;
        Ok(rules)
    }

    /// What a base cannot keep.
    ///
    /// # Errors
    /// `Argument` for a source without a name or with a long one, and for a rule that is asked twice.
    pub(crate) fn check(&self) -> Result<()> {
        if self.sources.iter().any(|source| source.is_empty() || source.len() > NAME_BYTES_MAX) {
            return Err(Error::new(ErrorKind::Argument, format!("the name of a source has 1 … {NAME_BYTES_MAX} bytes")));
        }
        let twice = |rules: &Vec<MergeRule>| rules.iter().enumerate().any(|(at, rule)| rules.iter().take(at).any(|before| before == rule));
        match self.fields.iter().find(|(_, rules)| twice(rules)) {
            Some((number, _)) => Err(Error::new(ErrorKind::Argument, format!("a rule is named twice for {number}"))),
            None => Ok(()),
        }
    }
}

/// The number of the field of a path, without qualifier.
pub(crate) fn field_of(path: &str) -> Result<FieldNumber> {
    let row = field::by_path(path).filter(|row| row.kind != ValueKind::System);
    let row = row.ok_or_else(|| Error::new(ErrorKind::Argument, format!("no field has the path {path}")).at(Location::Field(path.into())))?;
    Ok(row.number)
}

fn texts<'a>(name: &str, value: &'a Json) -> Result<Vec<&'a str>> {
    let list = value.as_array().ok_or_else(|| wrong(name, "a list of texts"))?;
    list.iter().map(|text| text.as_str().ok_or_else(|| wrong(name, "a list of texts"))).collect()
}

fn wrong(name: &str, what: &str) -> Error {
    Error::new(ErrorKind::Type, format!("member `{name}`: {what} is wanted")).at(Location::Field(name.to_string()))
}

fn unknown(what: &str, name: &str) -> Error {
    Error::new(ErrorKind::Schema, format!("rules of merging: no {what} has the name `{name}`")).at(Location::Field(name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::arbitrary;

    /// The JSON form reads back as what was written, custom fields included; what it does not know is refused by name.
    #[test]
    fn json_reads_back() {
        let custom = arbitrary::custom();
        let mut rules = MergeRules::default().rule("owner", [MergeRule::Fresh]).expect("a field").rule("name.given", []).expect("a field");
        rules.sources = vec!["1c".into(), "site".into()];
        rules.fields.insert(custom.number("a_text").expect("a field"), MergeRule::ALL.to_vec());
        let json = rules.to_json(&custom);
        assert_eq!(json["fields"]["custom.a_text"], json!(["verified", "source", "valid", "complete", "fresh"]));
        assert_eq!(MergeRules::from_json(&json, &custom).expect("rules"), rules);
        for (bad, kind) in [
            (json!([]), ErrorKind::Type),
            (json!({"order": []}), ErrorKind::Schema),
            (json!({"sources": [1]}), ErrorKind::Type),
            (json!({"sources": [""]}), ErrorKind::Argument),
            (json!({"fields": {"revision": []}}), ErrorKind::Schema),
            (json!({"fields": {"custom.none": []}}), ErrorKind::Schema),
            (json!({"fields": {"owner": ["newest"]}}), ErrorKind::Schema),
            (json!({"fields": {"owner": ["fresh", "fresh"]}}), ErrorKind::Argument),
        ] {
            assert_eq!(MergeRules::from_json(&bad, &custom).expect_err("bad").kind(), kind, "{bad}");
        }
    }

    /// Names and birth dates are no matter of freshness, posts and responsible actors are.
    #[test]
    fn what_does_not_age() {
        for number in [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC, field::BIRTH_DATE, field::ORGANIZATION_NAME, field::IDENTIFIER]
        {
            assert!(!shipped_rules(number).contains(&MergeRule::Fresh), "{number}");
        }
        for number in [field::OWNER, field::JOB_TITLE, field::ADDRESS, field::PHONE] {
            assert!(shipped_rules(number).contains(&MergeRule::Fresh), "{number}");
        }
    }
}
