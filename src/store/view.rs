//! What a write sees: the newest committed state and, over it, the write sets that wait to be committed.
//!
//! A *layer* is one write set: what it puts and deletes. Later layers hide earlier ones. A get asks the layers from the newest
//! down and then the snapshot; a range merges them. Both cost what the snapshot costs plus the layers' own trees.
//!
//! Rows of new clients may go another way, as *fresh* rows: nobody has their keys, so they need no place in a tree until the set is
//! whole (`rows.rs`). What the same set says later of such a key stands in the tree and hides the fresh row.

use super::engine::{Snapshot, Table, Transaction};
use super::keys::trailing_client;
use super::rows::Rows;
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
    /// Rows whose keys neither the base nor an earlier set has, under what `tables` says.
    fresh: [Rows; Table::COUNT],
}

impl Default for Layer {
    fn default() -> Self {
        Layer { tables: std::array::from_fn(|_| BTreeMap::new()), fresh: std::array::from_fn(|_| Rows::default()) }
    }
}

impl Layer {
    pub fn put(&mut self, table: Table, key: impl Into<Box<[u8]>>, value: impl Into<Box<[u8]>>) {
        self.tables[table as usize].insert(key.into(), Some(value.into()));
    }

    /// Puts a row whose key neither the base nor any set has: it holds the id of a client that this set makes. Reads of the table
    /// walk all such rows until the set is sealed, unless they came in ascending order.
    pub fn put_fresh(&mut self, table: Table, key: &[u8], value: &[u8]) {
        debug_assert!(!self.tables[table as usize].contains_key(key), "a fresh key is new");
        self.fresh[table as usize].push(key, value);
    }

    /// Puts the fresh rows in order: the set is whole.
    pub fn seal(&mut self) {
        self.fresh.iter_mut().for_each(Rows::sort);
    }

    pub fn delete(&mut self, table: Table, key: impl Into<Box<[u8]>>) {
        self.tables[table as usize].insert(key.into(), None);
    }

    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(BTreeMap::is_empty) && self.fresh.iter().all(Rows::is_empty)
    }

    /// Whether it says anything about a table.
    pub fn touches(&self, table: Table) -> bool {
        !self.tables[table as usize].is_empty() || !self.fresh[table as usize].is_empty()
    }

    /// What it says of a table: what counts of a key comes last.
    pub fn rows(&self, table: Table) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        let fresh = self.fresh[table as usize].iter().map(|(key, value)| (key, Some(value)));
        fresh.chain(self.tables[table as usize].iter().map(|(key, value)| (key.as_ref(), value.as_deref())))
    }

    /// The deletion or value of a key, if this layer says anything about it.
    pub fn get(&self, table: Table, key: &[u8]) -> Option<Option<&[u8]>> {
        let said = self.tables[table as usize].get(key).map(Option::as_deref);
        said.or_else(|| self.fresh[table as usize].get(key).map(Some))
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8]) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        let bounds = (Bound::Included(low), Bound::Excluded(high));
        let some = (low < high).then(|| self.tables[table as usize].range::<[u8], _>(bounds));
        some.into_iter().flatten().map(|(key, value)| (key.as_ref(), value.as_deref()))
    }

    /// The fresh rows of a range; what [`Layer::range`] says of the same key hides them.
    fn fresh_range(&self, table: Table, low: &[u8], high: &[u8]) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        self.fresh[table as usize].range(low, high).map(|(key, value)| (key, Some(value)))
    }

    /// Applies the set to a transaction.
    pub fn commit(&self, transaction: &mut dyn Transaction) -> Result<()> {
        for ((table, rows), fresh) in Table::ALL.iter().zip(&self.tables).zip(&self.fresh) {
            if !fresh.is_empty() {
                transaction.load(*table, &mut fresh.iter())?;
            }
            for (key, value) in rows {
                match value {
                    Some(value) => transaction.put(*table, key, value)?,
                    None => transaction.delete(*table, key)?,
                }
            }
        }
        Ok(())
    }

    /// Puts a later set over this one, which is to be sealed afterwards.
    pub fn absorb(&mut self, later: &Layer) {
        for (rows, later) in self.tables.iter_mut().zip(&later.tables) {
            rows.extend(later.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        for (fresh, later) in self.fresh.iter_mut().zip(&later.fresh) {
            fresh.append(later);
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
        let mut rows = Vec::new();
        let resume = self.visit(top, table, low, high, limit, &mut |key, value| rows.push((key.to_vec(), value.to_vec())))?;
        Ok((rows, resume))
    }

    /// The clients at the ends of the keys under a prefix, ascending, at most `limit` of them: without a copy of a row.
    pub fn clients_under(&self, top: Option<&Layer>, table: Table, prefix: &[u8], limit: usize) -> Result<Vec<ClientId>> {
        let mut clients = Vec::new();
        self.visit(top, table, prefix, &super::keys::end_of(prefix), limit, &mut |key, _| clients.extend(trailing_client(key)))?;
        Ok(clients)
    }

    /// The clients in the keys under a prefix, each with the two bytes that the row says of it (0 where it says nothing), ascending, at most `limit`.
    pub fn marked_clients_under(&self, top: Option<&Layer>, table: Table, prefix: &[u8], limit: usize) -> Result<Vec<(ClientId, u16)>> {
        let mut clients = Vec::new();
        let mut put = |key: &[u8], value: &[u8]| clients.extend(trailing_client(key).map(|id| (id, mark_of(value))));
        self.visit(top, table, prefix, &super::keys::end_of(prefix), limit, &mut put)?;
        Ok(clients)
    }

    /// Lends rows of `low ..< high`, ascending, at most `limit`; gives the key to go on from where there may be more. Snapshot and
    /// layers are walked side by side and left at the limit, so a layer with many rows in the range costs no more than is read.
    fn visit(&self, top: Option<&Layer>, table: Table, low: &[u8], high: &[u8], limit: usize, lend: Lend<'_>) -> Result<Option<Vec<u8>>> {
        let layers = self.layers.iter().map(Arc::as_ref).chain(top).filter(|layer| layer.touches(table));
        let heads = layers.flat_map(|layer| [LayerRows::new(layer.fresh_range(table, low, high)), LayerRows::new(layer.range(table, low, high))]);
        let mut over = Over { heads: heads.collect() };
        if over.heads.iter().all(|head| head.next.is_none()) {
            return self.snapshot.range(table, low, high, limit, &mut |key, value| {
                lend(key, value);
                ControlFlow::Continue(())
            });
        }
        let mut left = limit;
        let mut resume: Option<Vec<u8>> = None;
        let mut put = |key: &[u8], value: &[u8]| {
            if left == 0 {
                resume.get_or_insert_with(|| key.to_vec());
                return ControlFlow::Break(());
            }
            left -= 1;
            lend(key, value);
            ControlFlow::Continue(())
        };
        let rest = self.snapshot.range(table, low, high, usize::MAX, &mut |key, value| {
            while let Some((above, said)) = over.before(key) {
                if let Some(said) = said {
                    put(above, said)?;
                }
            }
            match over.at(key) {
                Some(Some(said)) => put(key, said),
                Some(None) => ControlFlow::Continue(()),
                None => put(key, value),
            }
        })?;
        debug_assert!(rest.is_none(), "a range without a limit has no rest");
        while let Some((above, said)) = over.first() {
            if let Some(said) = said
                && put(above, said).is_break()
            {
                break;
            }
        }
        Ok(resume)
    }
}

/// Takes a row that is lent.
type Lend<'a> = &'a mut dyn FnMut(&[u8], &[u8]);

/// What a layer says of a range: key, and value or deletion.
type Said<'a> = (&'a [u8], Option<&'a [u8]>);

/// The rows of one layer in a range, with the next one at hand.
struct LayerRows<'a> {
    next: Option<Said<'a>>,
    rows: Box<dyn Iterator<Item = Said<'a>> + 'a>,
}

impl<'a> LayerRows<'a> {
    fn new(rows: impl Iterator<Item = Said<'a>> + 'a) -> Self {
        let mut rows: Box<dyn Iterator<Item = Said<'a>> + 'a> = Box::new(rows);
        LayerRows { next: rows.next(), rows }
    }
}

/// Layers merged: the later one hides what an earlier one says of the same key.
struct Over<'a> {
    heads: Vec<LayerRows<'a>>,
}

impl<'a> Over<'a> {
    /// The first row that is left, taken.
    fn first(&mut self) -> Option<Said<'a>> {
        let key = self.heads.iter().filter_map(|head| head.next).map(|(key, _)| key).min()?;
        let said = self.at(key)?;
        Some((key, said))
    }

    /// The first row that is left, taken if it stands before a key.
    fn before(&mut self, key: &[u8]) -> Option<Said<'a>> {
        self.heads.iter().any(|head| head.next.is_some_and(|(next, _)| next < key)).then(|| self.first()).flatten()
    }

    /// What the layers say of a key that is the first one left, taken; `None` where they say nothing of it.
    fn at(&mut self, key: &[u8]) -> Option<Option<&'a [u8]>> {
        let mut said = None;
        for head in self.heads.iter_mut().filter(|head| head.next.is_some_and(|(next, _)| next == key)) {
            said = head.next.map(|(_, value)| value);
            head.next = head.rows.next();
        }
        said
    }
}

/// The two bytes that a row says of its client.
pub(crate) fn mark_of(value: &[u8]) -> u16 {
    value.first_chunk().map_or(0, |bytes| u16::from_be_bytes(*bytes))
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
            let mut known = std::collections::BTreeSet::new();
            for (index, set) in sets.iter().enumerate() {
                let mut layer = Layer::default();
                // Descending, so that fresh rows need the sort.
                for (key, value) in set.iter().rev() {
                    match value {
                        Some(value) if known.insert(*key) && value % 3 > 0 => {
                            layer.put_fresh(Table::Card, &[*key], &[*value]);
                            match value % 4 {
                                0 => layer.delete(Table::Card, vec![*key]),
                                1 => layer.put(Table::Card, vec![*key], vec![value ^ 1]),
                                _ => {}
                            }
                        }
                        Some(value) => layer.put(Table::Card, vec![*key], vec![*value]),
                        None => layer.delete(Table::Card, vec![*key]),
                    }
                }
                known.extend(set.keys());
                if set.len() % 2 == 0 {
                    layer.seal();
                }
                let mut sealed = layer.clone();
                sealed.seal();
                all.write(Commit::Durable, &mut |transaction| sealed.commit(transaction)).expect("a write");
                if index == 0 {
                    engine.write(Commit::Durable, &mut |transaction| sealed.commit(transaction)).expect("a write");
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
            if let Some((first, later)) = view.layers.split_first() {
                let mut absorbed = first.as_ref().clone();
                later.iter().for_each(|layer| absorbed.absorb(layer));
                absorbed.seal();
                let one = View { layers: vec![Arc::new(absorbed)], ..view.clone() };
                prop_assert_eq!(&one.range(Table::Card, &[], &[255], usize::MAX).expect("a range").0, &expected);
            }
            for key in 0u8..20 {
                prop_assert_eq!(view.get(Table::Card, &[key]).expect("a get"), plain.get(Table::Card, &[key]).expect("a get"));
            }
        }
    }
}
