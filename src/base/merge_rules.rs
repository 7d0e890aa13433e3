//! The rules of merging that a base keeps: one row of `meta`; where nobody set any, the shipped ones hold.
//!
//! Every merge writes down the rules that it went by, so that a later change of them changes no merge that stands when one below it is
//! taken apart.

use super::open::meta;
use super::read::Session;
use super::write::Transaction;
use crate::duplicates::merge::{MergeRule, MergeRules};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::model::{FieldNumber, field};
use crate::store::engine::Table;
use crate::store::journal::Action;
use crate::store::merge_codec::{RuleOrders, decode_settings, encode_settings};
use std::collections::BTreeMap;

/// Orders of rules as they are stored.
pub(super) fn rule_numbers(rules: &BTreeMap<FieldNumber, Vec<MergeRule>>) -> RuleOrders {
    rules.iter().map(|(number, order)| (*number, order.iter().map(|rule| *rule as u8).collect())).collect()
}

/// The same read back. A rule that only a newer version knows says nothing.
pub(super) fn rules_of_numbers(stored: &RuleOrders) -> BTreeMap<FieldNumber, Vec<MergeRule>> {
    stored.iter().map(|(number, order)| (*number, order.iter().filter_map(|rule| MergeRule::from_number(*rule)).collect())).collect()
}

/// Reads the row of `meta`.
pub(super) fn decode(bytes: &[u8]) -> Option<MergeRules> {
    let (sources, stored) = decode_settings(bytes)?;
    let mut rules = MergeRules::default();
    (rules.sources, rules.fields) = (sources, rules_of_numbers(&stored));
    Some(rules)
}

fn decoded(bytes: Option<Vec<u8>>) -> Result<MergeRules> {
    let Some(bytes) = bytes else { return Ok(MergeRules::default()) };
    decode(&bytes).ok_or_else(|| Error::corrupt("meta", meta::MERGE_RULES, "not rules of merging"))
}

impl Transaction<'_> {
    /// Sets by which rules this base decides between values where clients are merged, by hand, by imports and by saves; `None` goes back to
    /// the shipped ones. Merges that were made stay as they are.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, MergeOptions, MergeRule, MergeRules};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let rules = MergeRules::default().rule("industry", [MergeRule::Source])?;
    /// let rules = { let mut rules = rules; rules.sources = vec!["register".into()]; rules };
    /// session.write(now, |transaction| transaction.set_merge_rules(Some(&rules)))?;
    ///
    /// let mut draft = Draft::new(ClientKind::Organization);
    /// draft.set("organization.name", "Ромашка")?.set("industry", "услуги")?;
    /// let first = session.save(now, &draft)?.id;
    /// let mut draft = Draft::new(ClientKind::Organization);
    /// draft.source("register").set("organization.name", "Ромашка")?.set("industry", "связь")?;
    /// let second = session.save(now, &draft)?.id;
    /// session.merge(now, first, second, &MergeOptions::default())?;
    /// let client = session.client(first)?.ok_or("no such client")?;
    /// assert_eq!(client.text(kartoteka::field::INDUSTRY), Some("связь"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Argument` for a source without a name, a rule that is named twice, and a field that has no values of its own.
    pub fn set_merge_rules(&mut self, rules: Option<&MergeRules>) -> Result<()> {
        let note = match rules {
            None => {
                self.layer.delete(Table::Meta, meta::MERGE_RULES);
                "merging: the shipped rules".to_string()
            }
            Some(rules) => {
                rules.check()?;
                let known = |number: FieldNumber| match number.is_custom() {
                    true => self.custom_fields().get(number).is_some(),
                    false => field::by_number(number).is_some_and(|row| row.kind != crate::model::ValueKind::System),
                };
                if let Some(number) = rules.fields.keys().find(|number| !known(**number)) {
                    return Err(Error::new(ErrorKind::Argument, format!("there is no {number} to merge")).at(Location::Field(number.to_string())));
                }
                self.layer.put(Table::Meta, meta::MERGE_RULES, encode_settings(&rules.sources, &rule_numbers(&rules.fields)));
                format!("merging: {} sources, {} fields", rules.sources.len(), rules.fields.len())
            }
        };
        self.journal(Action::Setting, Vec::new(), Vec::new(), &note)
    }

    /// The rules of merging of this base, as this write sees them.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn merge_rules(&self) -> Result<MergeRules> {
        decoded(self.get(Table::Meta, meta::MERGE_RULES)?)
    }
}

impl Session {
    /// The rules of merging of this base; empty where the shipped ones hold.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn merge_rules(&self) -> Result<MergeRules> {
        decoded(self.committed().view.get(Table::Meta, meta::MERGE_RULES)?)
    }
}
