//! The layout of merge records.
//!
//! A merge keeps the survivor's record as it was before and as it was right after: the difference of the latter and what is stored
//! now is what somebody edited since. The merged card itself lies whole in the table `merged`.

use super::codec::{Reader, push_block, push_option_instant, push_signed, push_text, push_varint};
use crate::model::{ClientId, FieldNumber};
use crate::time::{Instant, from_micros, to_micros};
use std::collections::BTreeMap;

/// A merge as stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MergeRecord {
    pub survivor: ClientId,
    pub other: ClientId,
    pub at: Instant,
    pub actor: String,
    /// When it was taken apart.
    pub undone_at: Option<Instant>,
    /// The options that decide when it is replayed.
    pub prefer_other: Vec<FieldNumber>,
    pub sources: Vec<String>,
    /// The orders of rules that fields had.
    pub rules: RuleOrders,
    /// Whether fields without an order go by the first version's one.
    pub first_rules: bool,
    /// The batch that made the merge.
    pub batch: Option<u64>,
    /// The survivor's record before and right after.
    pub before: Vec<u8>,
    pub after: Vec<u8>,
    /// Doubts about the merged card, and those of them that the survivor did not have itself, as the issue table writes them.
    pub other_issues: Vec<u8>,
    pub added_issues: Vec<u8>,
    /// The first numbers that facts made after the merge have.
    pub next_interaction: u64,
    pub next_relation: u64,
    pub next_reminder: u64,
}

/// The first version had no orders of rules and no batch.
const FIRST_VERSION: u8 = 1;
const VERSION: u8 = 2;

/// Orders of rules by field, by the rules' numbers.
pub(crate) type RuleOrders = BTreeMap<FieldNumber, Vec<u8>>;

pub(crate) fn encode(merge: &MergeRecord) -> Vec<u8> {
    let mut out = vec![VERSION];
    push_varint(&mut out, merge.survivor.get().into());
    push_varint(&mut out, merge.other.get().into());
    push_signed(&mut out, to_micros(merge.at));
    push_text(&mut out, &merge.actor);
    push_option_instant(&mut out, merge.undone_at);
    push_varint(&mut out, merge.prefer_other.len() as u64);
    merge.prefer_other.iter().for_each(|field| push_varint(&mut out, field.0.into()));
    push_varint(&mut out, merge.sources.len() as u64);
    merge.sources.iter().for_each(|source| push_text(&mut out, source));
    for block in [&merge.before, &merge.after, &merge.other_issues, &merge.added_issues] {
        push_block(&mut out, block);
    }
    for next in [merge.next_interaction, merge.next_relation, merge.next_reminder] {
        push_varint(&mut out, next);
    }
    push_rules(&mut out, &merge.rules);
    out.push(u8::from(merge.first_rules));
    push_varint(&mut out, merge.batch.unwrap_or(0));
    out
}

fn push_rules(out: &mut Vec<u8>, rules: &RuleOrders) {
    push_varint(out, rules.len() as u64);
    for (field, order) in rules {
        push_varint(out, field.0.into());
        push_block(out, order);
    }
}

fn rules(reader: &mut Reader<'_>) -> Option<RuleOrders> {
    let mut rules = BTreeMap::new();
    for _ in 0..reader.count()? {
        let field = FieldNumber(u16::try_from(reader.varint()?).ok()?);
        rules.insert(field, reader.block()?.to_vec());
    }
    Some(rules)
}

/// The rules of merging that a base keeps: sources by trust, and orders of rules by field.
pub(crate) fn encode_settings(sources: &[String], rules: &RuleOrders) -> Vec<u8> {
    let mut out = vec![1];
    push_varint(&mut out, sources.len() as u64);
    sources.iter().for_each(|source| push_text(&mut out, source));
    push_rules(&mut out, rules);
    out
}

pub(crate) fn decode_settings(bytes: &[u8]) -> Option<(Vec<String>, RuleOrders)> {
    let mut reader = Reader(bytes);
    if reader.byte()? != 1 {
        return None;
    }
    let mut sources = Vec::new();
    for _ in 0..reader.count()? {
        sources.push(reader.text()?);
    }
    Some((sources, rules(&mut reader)?))
}

pub(crate) fn decode(bytes: &[u8]) -> Option<MergeRecord> {
    let mut reader = Reader(bytes);
    let version = reader.byte()?;
    if version != VERSION && version != FIRST_VERSION {
        return None;
    }
    let mut client = || ClientId::new(u32::try_from(reader.varint()?).ok()?);
    let (survivor, other) = (client()?, client()?);
    let at = from_micros(reader.signed()?);
    let actor = reader.text()?;
    let undone_at = reader.option_instant()?;
    let mut prefer_other = Vec::new();
    for _ in 0..reader.count()? {
        prefer_other.push(FieldNumber(u16::try_from(reader.varint()?).ok()?));
    }
    let mut sources = Vec::new();
    for _ in 0..reader.count()? {
        sources.push(reader.text()?);
    }
    let mut block = || reader.block().map(<[u8]>::to_vec);
    let (before, after, other_issues, added_issues) = (block()?, block()?, block()?, block()?);
    let (next_interaction, next_relation, next_reminder) = (reader.varint()?, reader.varint()?, reader.varint()?);
    let (rules, first_rules, batch) = match version {
        FIRST_VERSION => (BTreeMap::new(), true, None),
        _ => (rules(&mut reader)?, reader.byte()? != 0, Some(reader.varint()?).filter(|batch| *batch != 0)),
    };
    Some(MergeRecord {
        survivor,
        other,
        at,
        actor,
        undone_at,
        prefer_other,
        sources,
        rules,
        first_rules,
        batch,
        before,
        after,
        other_issues,
        added_issues,
        next_interaction,
        next_relation,
        next_reminder,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record reads back as it was written; one of the first version has no orders and no batch, and says that it is of that time.
    #[test]
    fn records_read_back() {
        let id = |number| ClientId::new(number).expect("not 0");
        let merge = MergeRecord {
            survivor: id(3),
            other: id(7),
            at: from_micros(5),
            actor: "olga".into(),
            undone_at: Some(from_micros(6)),
            prefer_other: vec![FieldNumber(10)],
            sources: vec!["1c".into()],
            rules: BTreeMap::from([(FieldNumber(49), vec![5, 2]), (FieldNumber(10), vec![])]),
            first_rules: false,
            batch: Some(9),
            before: vec![1, 2],
            after: vec![3],
            other_issues: vec![],
            added_issues: vec![4],
            next_interaction: 8,
            next_relation: 300,
            next_reminder: 1,
        };
        let bytes = encode(&merge);
        assert_eq!(decode(&bytes).as_ref(), Some(&merge));
        // What the second version added: two fields with their orders, a mark, the batch.
        let added = 1 + (1 + 1 + 2) + (1 + 1) + 1 + 1;
        let mut first = bytes[..bytes.len() - added].to_vec();
        first[0] = FIRST_VERSION;
        let expected = MergeRecord { rules: BTreeMap::new(), first_rules: true, batch: None, ..merge };
        assert_eq!(decode(&first), Some(expected));
        assert_eq!(decode(&bytes[..bytes.len() - 1]), None);
        let settings = encode_settings(&["1c".to_string()], &BTreeMap::from([(FieldNumber(49), vec![5])]));
        assert_eq!(decode_settings(&settings), Some((vec!["1c".to_string()], BTreeMap::from([(FieldNumber(49), vec![5])]))));
    }
}
