//! Rows of an import file → clients in standard form, on several threads.
//!
//! Reading stays on the caller's thread and fills blocks of raw rows; what the rules make of a row is a pure function, so blocks are
//! prepared on as many threads as there are, the caller's own among them while it waits. Blocks are taken back in the order in which they were
//! read: nothing that can be seen depends on how many threads there are or who was first. The threads live no longer than the scope
//! they are started in; a panic in one is resumed on the caller's thread.

use super::draft::{Draft, resolve};
use super::write::{Hand, Made};
use crate::message::IssueCode;
use crate::model::{Change, Client, ClientKind, CustomFields, FieldNumber, Issue, Operation, RawClient, field};
use crate::rules::RuleContext;
use crate::rules::client::{RawField, normalize};
use serde_json::Value as Json;
use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope};

/// A row as it was read.
pub(super) enum RawRow {
    /// Of another program's table.
    Client(RawClient),
    /// Of our own export.
    Card(u64, Json),
    /// No client.
    Kept(Kept),
}

/// A row after the rules, ready to be matched.
pub(super) struct Prepared {
    pub row: u64,
    pub kind: Option<ClientKind>,
    pub changes: Vec<Change>,
    pub issues: Vec<(u32, Issue)>,
    /// Cells with a field: column and text, for a row that becomes no client after all.
    pub cells: Vec<(u32, String)>,
    pub unmapped: Vec<(String, String)>,
    /// What is stored where the row matches nobody; `None` where that was not made beforehand.
    pub made: Option<Made>,
}

impl Prepared {
    /// Every cell of the row, as it came.
    pub fn all_cells(&self) -> Vec<(String, String)> {
        self.cells.iter().map(|(column, text)| (column.to_string(), text.clone())).chain(self.unmapped.iter().cloned()).collect()
    }

    /// The client that the row makes where it matches nobody.
    pub fn new_client(&self, hand: Hand<'_>) -> Client {
        self.new_client_from(hand, None)
    }

    /// The same, each value with the source that it came from.
    pub fn new_client_from(&self, hand: Hand<'_>, source: Option<&str>) -> Client {
        let mut client = Client::new(self.kind.unwrap_or_default());
        hand.apply(&mut client, false, self.changes.clone(), source);
        client
    }
}

/// A row that is kept as it came.
pub(super) struct Kept {
    pub row: u64,
    pub cells: Vec<(String, String)>,
    pub issue: Issue,
}

/// Rows of a block after the rules: those with a client in them, and the others.
#[derive(Default)]
pub(super) struct Block {
    pub rows: Vec<Prepared>,
    pub kept: Vec<Kept>,
}

/// What preparing needs to know beside the row.
pub(super) struct Preparer<'a> {
    pub context: RuleContext,
    pub custom: &'a CustomFields,
    pub hand: Hand<'a>,
    /// Whether new clients are expected, so that making their stored form beforehand pays. It changes no result.
    pub expects_new: AtomicBool,
}

impl Preparer<'_> {
    /// Puts a block of rows through the rules.
    pub fn block(&self, raw: Vec<RawRow>) -> Block {
        let mut block = Block { rows: Vec::with_capacity(raw.len()), kept: Vec::new() };
        for row in raw {
            let prepared = match row {
                RawRow::Client(raw) => self.client(raw),
                RawRow::Card(row, json) => self.card(row, json),
                RawRow::Kept(kept) => Err(kept),
            };
            match prepared {
                Ok(prepared) => block.rows.push(self.made(prepared)),
                Err(kept) => block.kept.push(kept),
            }
        }
        block
    }

    fn client(&self, raw: RawClient) -> Result<Prepared, Kept> {
        let values: Vec<RawField<'_>> = raw
            .values
            .iter()
            .map(|value| RawField {
                field: value.target.field,
                qualifier: &value.target.qualifier,
                group: value.target.group,
                text: &value.text,
                format: value.target.format.as_deref(),
            })
            .collect();
        let normalized = normalize(&values, raw.kind, &self.context, self.custom);
        let column = |index: usize| raw.values.get(index).map_or(0, |value| value.column);
        let issues = normalized.issues.into_iter().map(|(index, issue)| (column(index), issue)).collect();
        if !normalized.changes.iter().any(says_who) {
            let cells = raw.values.iter().map(|value| (value.column.to_string(), value.text.clone())).chain(raw.unmapped.iter().cloned()).collect();
            return Err(Kept { row: raw.row, cells, issue: Issue::new(IssueCode::RowNoClient, field::NAME_RAW) });
        }
        let cells = raw.values.into_iter().map(|value| (value.column, value.text)).collect();
        let (kind, changes) = (normalized.kind.or(raw.kind), normalized.changes);
        Ok(Prepared { row: raw.row, kind, changes, issues, cells, unmapped: raw.unmapped, made: None })
    }

    fn card(&self, row: u64, json: Json) -> Result<Prepared, Kept> {
        let mut draft = Draft::unknown_kind();
        draft.json_value(json.clone());
        match resolve(&draft, None, None, &self.context, self.custom) {
            Ok(resolved) => {
                let issues = resolved.issues.into_iter().map(|issue| (0, issue)).collect();
                let (kind, changes, cells) = (resolved.kind, resolved.changes, vec![(0, json.to_string())]);
                Ok(Prepared { row, kind, changes, issues, cells, unmapped: Vec::new(), made: None })
            }
            Err(error) => {
                let issue = Issue::new(IssueCode::RowRefused, field::NAME_RAW).detail(error.to_string());
                Err(Kept { row, cells: vec![("card".into(), json.to_string())], issue })
            }
        }
    }

    fn made(&self, mut prepared: Prepared) -> Prepared {
        if self.expects_new.load(Ordering::Relaxed) {
            let mut client = prepared.new_client(self.hand);
            self.hand.sign_new(&mut client);
            prepared.made = Made::of(client, self.custom);
        }
        prepared
    }
}

/// Whether a change tells anything by which a client could be known: a name, a contact, a code. A category alone does not.
fn says_who(change: &Change) -> bool {
    const WHO: [FieldNumber; 12] = [
        field::NAME_FAMILY,
        field::NAME_GIVEN,
        field::NAME_PATRONYMIC,
        field::NAME_RAW,
        field::ORGANIZATION_NAME,
        field::ORGANIZATION_LEGAL_NAME,
        field::PHONE,
        field::EMAIL,
        field::MESSENGER,
        field::IDENTIFIER,
        field::EXTERNAL,
        field::SITE,
    ];
    matches!(change.operation, Operation::Set(_)) && WHO.contains(&change.path.field)
}

/// Blocks on their way through the rules. The caller puts blocks in and takes them out; the other threads serve it until it is closed.
pub(super) struct Pool<'a> {
    prepare: &'a (dyn Fn(Vec<RawRow>) -> Block + Sync),
    state: Mutex<State>,
    changed: Condvar,
}

/// What came of a block: its rows, or what a panic said.
type Outcome = Result<Block, Box<dyn Any + Send>>;

#[derive(Default)]
struct State {
    waiting: VecDeque<(usize, Vec<RawRow>)>,
    /// By the number of the block.
    ready: BTreeMap<usize, Outcome>,
    /// How many blocks were put in, and how many taken out.
    put: usize,
    taken: usize,
    closed: bool,
}

impl<'a> Pool<'a> {
    pub fn new(prepare: &'a (dyn Fn(Vec<RawRow>) -> Block + Sync)) -> Pool<'a> {
        Pool { prepare, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Starts threads that serve the pool; gives how many there are. A system that has no more to give leaves the work to the others.
    pub fn start<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>, threads: usize) -> usize {
        let start = |_| Builder::new().name("kartoteka-import".into()).spawn_scoped(scope, move || self.serve()).is_ok();
        (0..threads).map_while(|number| start(number).then_some(())).count()
    }

    pub fn put(&self, rows: Vec<RawRow>) {
        let mut state = self.lock();
        let number = state.put;
        state.put += 1;
        state.waiting.push_back((number, rows));
        drop(state);
        self.changed.notify_all();
    }

    /// Takes out all that was put in, in that order, and takes part in the work as long as there is any.
    ///
    /// # Panics
    /// Where the rules did.
    pub fn take(&self) -> Block {
        let mut all = Block::default();
        let mut state = self.lock();
        while state.taken < state.put {
            let next = state.taken;
            if let Some(outcome) = state.ready.remove(&next) {
                state.taken += 1;
                drop(state);
                let block = outcome.unwrap_or_else(|panic| resume_unwind(panic));
                all.rows.extend(block.rows);
                all.kept.extend(block.kept);
                state = self.lock();
            } else if let Some((number, rows)) = state.waiting.pop_front() {
                drop(state);
                let outcome = self.prepare(rows);
                state = self.lock();
                state.ready.insert(number, outcome);
            } else {
                state = self.wait(state);
            }
        }
        all
    }

    /// Ends the threads once they are through with the block at hand.
    pub fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.waiting.clear();
        drop(state);
        self.changed.notify_all();
    }

    fn serve(&self) {
        let mut state = self.lock();
        while !state.closed {
            if let Some((number, rows)) = state.waiting.pop_front() {
                drop(state);
                let outcome = self.prepare(rows);
                state = self.lock();
                state.ready.insert(number, outcome);
                self.changed.notify_all();
            } else {
                state = self.wait(state);
            }
        }
    }

    fn prepare(&self, rows: Vec<RawRow>) -> Outcome {
        // Nothing is changed but what the block itself becomes.
        catch_unwind(AssertUnwindSafe(|| (self.prepare)(rows)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, state: MutexGuard<'g, State>) -> MutexGuard<'g, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the pool when the caller is through, however that comes: a scope waits for its threads.
pub(super) struct Closing<'a, 'p>(pub &'a Pool<'p>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn numbers(rows: Vec<RawRow>) -> Vec<u64> {
        rows.iter().filter_map(|row| if let RawRow::Card(number, _) = row { Some(*number) } else { None }).collect()
    }

    fn block(numbers: impl Iterator<Item = u64>) -> Vec<RawRow> {
        numbers.map(|number| RawRow::Card(number, Json::Null)).collect()
    }

    /// Blocks come out in the order in which they went in, however long each took and whoever did it; the threads end with the scope.
    #[test]
    fn blocks_keep_their_order() {
        for threads in [0, 1, 4] {
            let prepare = |rows: Vec<RawRow>| {
                let numbers = numbers(rows);
                // The first blocks take longest.
                std::thread::sleep(Duration::from_micros(3000 - 100 * numbers.first().copied().unwrap_or(0).min(30)));
                let kept = numbers.into_iter().map(|row| Kept { row, cells: Vec::new(), issue: Issue::new(IssueCode::RowRefused, field::NAME_RAW) });
                Block { rows: Vec::new(), kept: kept.collect() }
            };
            let pool = Pool::new(&prepare);
            std::thread::scope(|scope| {
                let _closing = Closing(&pool);
                assert_eq!(pool.start(scope, threads), threads);
                for round in 0..2 {
                    (0..10).for_each(|number| pool.put(block(number * 2..number * 2 + 2)));
                    let rows: Vec<u64> = pool.take().kept.iter().map(|kept| kept.row).collect();
                    assert_eq!(rows, (0..20).collect::<Vec<_>>(), "{threads} threads, round {round}");
                }
            });
        }
    }

    /// A panic of the rules comes out of `take`, whichever thread it was on, and no thread is left waiting.
    #[test]
    fn a_panic_comes_out() {
        for threads in [0, 3] {
            let prepare = |rows: Vec<RawRow>| if numbers(rows).contains(&5) { panic!("row 5") } else { Block::default() };
            let pool = Pool::new(&prepare);
            let out = catch_unwind(AssertUnwindSafe(|| {
                std::thread::scope(|scope| {
                    let _closing = Closing(&pool);
                    pool.start(scope, threads);
                    (0..20).for_each(|number| pool.put(block(number..number + 1)));
                    pool.take();
                });
            }));
            let panic = out.expect_err("the panic");
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"row 5"), "{threads} threads");
        }
    }
}
