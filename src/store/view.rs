//! What a write sees: the newest committed state and, over it, the write sets that wait to be committed.
//!
//! A *layer* is one write set: what it puts and deletes. Later layers hide earlier ones. A get asks the layers from the newest
//! down and then the snapshot; a range merges them. Both cost what the snapshot costs plus the layers' own trees.

use super::engine::{Snapshot, Table, Transaction};
use super::keys::trailing_client;
use crate::error::Result;
use crate::model::ClientId;
use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

/// What a write set says of one table: key → value, or `None` for a deletion.
type TableChanges = BTreeMap<Box<[u8]>, Option<Box<[u8]>>>;

/// A write set: per table, key → value, or `None` for a deletion. Ascending, so it is committed in the cheapest order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// By the place of the table in [`Table::ALL`].
    tables: [TableChanges; Table::COUNT],
}

impl Default for Layer {
    fn default() -> Self {
        Layer { tables: std::array::from_fn(|_| BTreeMap::new()) }
    }
}

impl Layer {
    pub fn put(&mut self, table: Table, key: impl Into<Box<[u8]>>, value: impl Into<Box<[u8]>>) {
        self.tables[table as usize].insert(key.into(), Some(value.into()));
    }

    pub fn delete(&mut self, table: Table, key: impl Into<Box<[u8]>>) {
        self.tables[table as usize].insert(key.into(), None);
    }

    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(BTreeMap::is_empty)
    }

    /// Whether it says anything about a table.
    pub fn touches(&self, table: Table) -> bool {
        !self.tables[table as usize].is_empty()
    }

    /// The deletion or value of a key, if this layer says anything about it.
    fn get(&self, table: Table, key: &[u8]) -> Option<Option<&[u8]>> {
        self.tables[table as usize].get(key).map(Option::as_deref)
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8]) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        let bounds = (Bound::Included(low), Bound::Excluded(high));
        let some = (low < high).then(|| self.tables[table as usize].range::<[u8], _>(bounds));
        some.into_iter().flatten().map(|(key, value)| (key.as_ref(), value.as_deref()))
    }

    /// Applies the set to a transaction.
    pub fn commit(&self, transaction: &mut dyn Transaction) -> Result<()> {
        for (table, rows) in Table::ALL.iter().zip(&self.tables) {
            for (key, value) in rows {
                match value {
                    Some(value) => transaction.put(*table, key, value)?,
                    None => transaction.delete(*table, key)?,
                }
            }
        }
        Ok(())
    }

    /// Puts a later set over this one.
    pub fn absorb(&mut self, later: &Layer) {
        for (rows, later) in self.tables.iter_mut().zip(&later.tables) {
            rows.extend(later.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
    }
}

/// A snapshot under any number of layers.
#[derive(Clone)]
pub(crate) struct View {
    pub snapshot: Arc<dyn Snapshot>,
    pub layers: Vec<Arc<Layer>>,
}

/// Gets the value of a key, from wherever the caller reads.
pub(crate) type Get<'a> = &'a mut dyn FnMut(Table, &[u8]) -> Result<Option<Vec<u8>>>;

/// A row of a range.
pub(crate) type Row = (Vec<u8>, Vec<u8>);

impl View {
    pub fn new(snapshot: Arc<dyn Snapshot>) -> Self {
        View { snapshot, layers: Vec::new() }
    }

    pub fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.get_under(None, table, key)
    }

    /// Like [`View::get`], with one more layer on top that is still being filled.
    pub fn get_under(&self, top: Option<&Layer>, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        for layer in top.into_iter().chain(self.layers.iter().rev().map(Arc::as_ref)) {
            if let Some(said) = layer.get(table, key) {
                return Ok(said.map(<[u8]>::to_vec));
            }
        }
        let mut found = None;
        self.snapshot.get(table, key, &mut |value| found = Some(value.to_vec()))?;
        Ok(found)
    }

    /// Rows of `low ..< high`, ascending, at most `limit`, and the key to go on from where there may be more.
    pub fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)> {
        self.range_under(None, table, low, high, limit)
    }

    /// Like [`View::range`], with one more layer on top.
    pub fn range_under(&self, top: Option<&Layer>, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)> {
        let mut over: BTreeMap<Vec<u8>, Option<Vec<u8>>> = BTreeMap::new();
        for layer in self.layers.iter().map(Arc::as_ref).chain(top) {
            over.extend(layer.range(table, low, high).map(|(key, value)| (key.to_vec(), value.map(<[u8]>::to_vec))));
        }
        if over.is_empty() {
            let mut rows = Vec::new();
            let resume = self.snapshot.range(table, low, high, limit, &mut |key, value| {
                rows.push((key.to_vec(), value.to_vec()));
                ControlFlow::Continue(())
            })?;
            return Ok((rows, resume));
        }
        // Deleted rows do not count, so the snapshot is asked for as many more as the layers could hide.
        let mut below = Vec::new();
        let resume = self.snapshot.range(table, low, high, limit.saturating_add(over.len()), &mut |key, value| {
            below.push((key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        })?;
        // Beyond the resume key the snapshot was not read: rows of the layers there must wait too.
        if let Some(resume) = &resume {
            over.retain(|key, _| key < resume);
        }
        let mut merged: BTreeMap<Vec<u8>, Option<Vec<u8>>> = below.into_iter().map(|(key, value)| (key, Some(value))).collect();
        merged.extend(over);
        let mut rows: Vec<Row> = merged.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect();
        if rows.len() > limit {
            let next = rows.get(limit).map(|(key, _)| key.clone());
            rows.truncate(limit);
            return Ok((rows, next));
        }
        Ok((rows, resume))
    }
}

impl View {
    /// The clients at the ends of the keys under a prefix, ascending, at most `limit` of them: without a copy of a row.
    pub fn clients_under(&self, top: Option<&Layer>, table: Table, prefix: &[u8], limit: usize) -> Result<Vec<ClientId>> {
        let high = super::keys::end_of(prefix);
        let mut over: BTreeMap<ClientId, bool> = BTreeMap::new();
        for layer in self.layers.iter().map(Arc::as_ref).chain(top) {
            over.extend(layer.range(table, prefix, &high).filter_map(|(key, value)| trailing_client(key).map(|id| (id, value.is_some()))));
        }
        let mut clients: Vec<ClientId> = Vec::new();
        self.snapshot.range(table, prefix, &high, limit.saturating_add(over.len()), &mut |key, _| {
            clients.extend(trailing_client(key).filter(|id| !over.contains_key(id)));
            ControlFlow::Continue(())
        })?;
        // Behind the limit rows of the snapshot may be missing, but `limit` clients are there already and they are the first ones.
        if !over.is_empty() {
            clients.extend(over.iter().filter(|(_, there)| **there).map(|(id, _)| *id));
            clients.sort_unstable();
        }
        clients.truncate(limit);
        Ok(clients)
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::{Commit, Engine};
    use super::super::memory_engine::MemoryEngine;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// A view reads like the same rows committed one set after the other, whatever the page size.
        #[test]
        fn a_view_reads_like_commits(sets in prop::collection::vec(prop::collection::btree_map(0u8..20, prop::option::of(any::<u8>()), 0..8), 1..5), page in 1usize..5) {
            let engine = MemoryEngine::default();
            let all = MemoryEngine::default();
            let mut view = None;
            for (index, set) in sets.iter().enumerate() {
                let mut layer = Layer::default();
                for (key, value) in set {
                    match value {
                        Some(value) => layer.put(Table::Card, vec![*key], vec![*value]),
                        None => layer.delete(Table::Card, vec![*key]),
                    }
                }
                all.write(Commit::Durable, &mut |transaction| layer.commit(transaction)).expect("a write");
                if index == 0 {
                    engine.write(Commit::Durable, &mut |transaction| layer.commit(transaction)).expect("a write");
                    view = Some(View::new(engine.snapshot().expect("a snapshot")));
                } else if let Some(view) = &mut view {
                    view.layers.push(Arc::new(layer));
                }
            }
            let view = view.expect("one set at least");
            let plain = View::new(all.snapshot().expect("a snapshot"));
            let expected = plain.range(Table::Card, &[], &[255], usize::MAX).expect("a range").0;
            let (mut rows, mut low) = (Vec::new(), Some(Vec::new()));
            while let Some(from) = low {
                let (page_rows, resume) = view.range(Table::Card, &from, &[255], page).expect("a range");
                rows.extend(page_rows);
                low = resume;
            }
            prop_assert_eq!(&rows, &expected);
            for key in 0u8..20 {
                prop_assert_eq!(view.get(Table::Card, &[key]).expect("a get"), plain.get(Table::Card, &[key]).expect("a get"));
            }
        }
    }
}
