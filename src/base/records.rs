//! What a single row of a record table says of itself: whether it can be read, which clients it names, which numbers it uses.
//!
//! The check of a base and the restore of a dump ask the same questions of each row, so they are answered here once. Nothing here
//! looks at another row. Cost: one decoding.

use super::open::{is_definition, meta};
use super::read::decode_issues;
use super::revert::BatchRecord;
use crate::model::{ClientId, Subject};
use crate::rules::completeness::CompletenessPolicy;
use crate::store::codec::{self, Reader};
use crate::store::engine::Table;
use crate::store::fact_codec::{decode_interaction, decode_relation};
use crate::store::verdict_codec::decode_verdict;
use crate::store::{journal, keys, merge_codec, reminder_codec};
use crate::time::Zone;
use std::collections::BTreeMap;

/// The highest number of each kind that some record uses, by the name of its counter in `meta`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Used(BTreeMap<&'static [u8], u64>);

impl Used {
    fn see(&mut self, counter: &'static [u8], number: u64) {
        let highest = self.0.entry(counter).or_insert(0);
        *highest = number.max(*highest);
    }

    /// A reminder that is there and cannot be read.
    pub fn reminder(&mut self, key: &[u8]) {
        number(key).into_iter().for_each(|id| self.see(meta::NEXT_REMINDER, id));
    }

    /// Counters, each with the least value that it may have.
    pub fn least(&self) -> impl Iterator<Item = (&'static [u8], u64)> {
        self.0.iter().map(|(counter, highest)| (*counter, highest.saturating_add(1)))
    }
}

/// Counters in `meta`: the next number of each kind.
pub(super) const COUNTERS: [&[u8]; 9] = [
    meta::NEXT_CLIENT,
    meta::NEXT_JOURNAL,
    meta::NEXT_BATCH,
    meta::NEXT_INTERACTION,
    meta::NEXT_RELATION,
    meta::NEXT_MERGE,
    meta::NEXT_SEGMENT,
    meta::NEXT_REMINDER,
    meta::NEXT_CLAIM,
];

/// Reads a row; gives the clients that it names, or says what is wrong with it.
pub(super) fn read_record(table: Table, key: &[u8], value: &[u8], used: &mut Used) -> Result<Vec<ClientId>, &'static str> {
    let named = match table {
        Table::Meta => return meta_row(key, value).map(|()| Vec::new()),
        Table::CustomField => return is_definition(key, value).then(Vec::new).ok_or("not a definition"),
        Table::Card | Table::Merged => client(key).and_then(|id| codec::decode(id, value).map(|_| vec![id])),
        Table::Redirect => client(key).zip(client(value)).map(|(from, into)| vec![from, into]),
        Table::Issue => client(key).and_then(|id| decode_issues(value).map(|_| vec![id])),
        Table::Journal => return journal_row(key, value, used).map(|()| Vec::new()).ok_or("not a journal entry"),
        Table::Batch => number(key).zip(BatchRecord::decode(value)).map(|(batch, _)| {
            used.see(meta::NEXT_BATCH, batch);
            Vec::new()
        }),
        Table::ImportRow => import_row(key, value, used),
        Table::Interaction => number(key).zip(decode_interaction(value)).map(|(id, interaction)| {
            used.see(meta::NEXT_INTERACTION, id);
            match interaction.subject {
                Subject::Client(client) => vec![client],
                Subject::Number(_) => Vec::new(),
            }
        }),
        Table::Relation => number(key).zip(decode_relation(value)).map(|(id, relation)| {
            used.see(meta::NEXT_RELATION, id);
            vec![relation.from, relation.to]
        }),
        Table::Merge => merge_row(key, value, used),
        Table::Verdict => (key.len() == 8).then(|| decode_verdict(key, value)).flatten().map(|decision| vec![decision.low, decision.high]),
        Table::Segment => number(key).filter(|_| super::segments::name_row(key, value).is_ok()).map(|id| {
            used.see(meta::NEXT_SEGMENT, id);
            Vec::new()
        }),
        Table::Reminder => number(key).and_then(|id| reminder_codec::decode(id, value)).map(|reminder| {
            used.see(meta::NEXT_REMINDER, reminder.id.get());
            reminder.lease.iter().for_each(|lease| used.see(meta::NEXT_CLAIM, lease.token));
            reminder.answered.iter().for_each(|answered| used.see(meta::NEXT_CLAIM, answered.token));
            reminder.client.into_iter().collect()
        }),
        _ => return Err("not a record"),
    };
    let named = named.ok_or_else(|| what_it_should_be(table))?;
    named.iter().for_each(|id| used.see(meta::NEXT_CLIENT, id.get().into()));
    Ok(named)
}

fn what_it_should_be(table: Table) -> &'static str {
    match table {
        Table::Card | Table::Merged => "not a client record",
        Table::Redirect => "not a client id",
        Table::Issue => "not a list of issues",
        Table::Batch => "not a batch",
        Table::ImportRow => "not a list of cells",
        Table::Interaction => "not an interaction",
        Table::Relation => "not a relation",
        Table::Merge => "not a merge",
        Table::Verdict => "not a verdict",
        Table::Segment => "not a segment",
        Table::Reminder => "not a reminder, or one that only a newer version can read",
        _ => "not a record",
    }
}

fn client(bytes: &[u8]) -> Option<ClientId> {
    (bytes.len() == 4).then(|| keys::trailing_client(bytes)).flatten()
}

fn number(key: &[u8]) -> Option<u64> {
    (key.len() == 8).then(|| keys::leading_number(key)).flatten().filter(|number| *number != 0)
}

fn journal_row(key: &[u8], value: &[u8], used: &mut Used) -> Option<()> {
    let (sequence, entry) = number(key).zip(journal::decode(value))?;
    used.see(meta::NEXT_JOURNAL, sequence.max(entry.transaction));
    // Ids of clients that are no more are not used again either.
    entry.clients.iter().for_each(|(_, last)| used.see(meta::NEXT_CLIENT, last.get().into()));
    entry.batch.iter().for_each(|batch| used.see(meta::NEXT_BATCH, *batch));
    Some(())
}

fn import_row(key: &[u8], value: &[u8], used: &mut Used) -> Option<Vec<ClientId>> {
    let (id, rest) = key.split_at_checked(4)?;
    let batch = keys::leading_number(rest).filter(|_| rest.len() == 16)?;
    let mut reader = Reader(value);
    for _ in 0..reader.count()? {
        reader.text()?;
        reader.text()?;
    }
    used.see(meta::NEXT_BATCH, batch);
    Some(client(id).into_iter().collect())
}

fn merge_row(key: &[u8], value: &[u8], used: &mut Used) -> Option<Vec<ClientId>> {
    let (id, merge) = number(key).zip(merge_codec::decode(value))?;
    for image in [&merge.before, &merge.after] {
        codec::decode(merge.survivor, image)?;
    }
    for issues in [&merge.other_issues, &merge.added_issues] {
        (issues.is_empty() || decode_issues(issues).is_some()).then_some(())?;
    }
    used.see(meta::NEXT_MERGE, id);
    merge.batch.iter().for_each(|batch| used.see(meta::NEXT_BATCH, *batch));
    for (counter, next) in
        [(meta::NEXT_INTERACTION, merge.next_interaction), (meta::NEXT_RELATION, merge.next_relation), (meta::NEXT_REMINDER, merge.next_reminder)]
    {
        used.see(counter, next.saturating_sub(1));
    }
    Some(vec![merge.survivor, merge.other])
}

/// Names that this version does not know may stand in `meta`: they are a newer one's.
fn meta_row(key: &[u8], value: &[u8]) -> Result<(), &'static str> {
    let numeric = COUNTERS.contains(&key) || [meta::FORMAT, meta::RULES, meta::CLAIM_CLOCK].contains(&key);
    if numeric {
        return (value.len() == 8).then_some(()).ok_or("not a number");
    }
    if key == meta::REGION {
        return (value.len() == 2 && value.iter().all(u8::is_ascii_uppercase)).then_some(()).ok_or("not a region");
    }
    if key == meta::ZONE {
        let zone = std::str::from_utf8(value).is_ok_and(|name| Zone::named(name).is_ok());
        return zone.then_some(()).ok_or("not a time zone that this program knows");
    }
    if key == meta::COMPLETENESS {
        let policy = serde_json::from_slice(value).ok().and_then(|json| CompletenessPolicy::from_json(&json).ok());
        return policy.map(drop).ok_or("not a policy of completeness");
    }
    if key == meta::MERGE_RULES {
        return super::merge_rules::decode(value).map(drop).ok_or("not rules of merging");
    }
    if key == meta::DUPLICATES || key.strip_prefix(meta::DUPLICATES).is_some_and(|rest| rest.starts_with(b":")) {
        return matches!(value, [1..=3 | 5]).then_some(()).ok_or("not a policy for duplicates");
    }
    Ok(())
}

/// A record as this version would write it, where that differs from how it stands there. Only records of which nothing unknown is lost
/// on the way: clients, merged ones and reminders; `None` for all others and for those that cannot be read.
pub(super) fn written_again(table: Table, key: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    let again = match table {
        Table::Card | Table::Merged => codec::encode(&codec::decode(client(key)?, value)?).ok()?,
        Table::Reminder => reminder_codec::encode(&reminder_codec::decode(number(key)?, value)?),
        _ => return None,
    };
    (again != value).then_some(again)
}

/// Tables of which [`written_again`] may say something.
pub(super) const WRITTEN_AGAIN: [Table; 3] = [Table::Card, Table::Merged, Table::Reminder];
