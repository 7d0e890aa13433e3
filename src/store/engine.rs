//! The narrow engine: snapshots to read from, one transaction at a time to write with.
//!
//! Values are lent to callbacks, so nothing is copied on the way; a range is bounded and gives the key to go on from, so no
//! cursor stays open between calls; a write is a closure that the engine may run again (a server answers "serialization
//! failure"). Costs: a get is one descent of a tree; a range one descent and a step a row.

use super::encryption::Encryption;
use crate::error::Result;
use std::ops::ControlFlow;
use std::sync::Arc;

macro_rules! tables {
    ($($(#[$doc:meta])* $variant:ident $name:literal $class:ident;)*) => {
        /// The tables of a base. Names are part of the format; `docs/format.md` tells their keys and values.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Table { $($(#[$doc])* $variant,)* }

        impl Table {
            pub const ALL: &'static [Table] = &[$(Table::$variant,)*];

            pub const COUNT: usize = Table::ALL.len();

            pub fn name(self) -> &'static str {
                match self { $(Table::$variant => $name,)* }
            }

            /// Whether it can be made again from the others.
            pub fn is_derived(self) -> bool {
                match self { $(Table::$variant => class::$class,)* }
            }
        }
    };
}

mod class {
    pub const RECORD: bool = false;
    pub const DERIVED: bool = true;
}

tables! {
    /// Format version, counters, rule versions.
    Meta "meta" RECORD;
    /// Client records.
    Card "card" RECORD;
    /// Ids of merged clients and where they lead.
    Redirect "redirect" RECORD;
    /// Definitions of custom fields.
    CustomField "custom_field" RECORD;
    /// What happened, in order.
    Journal "journal" RECORD;
    /// Batches: imports and other changes that are reverted as one.
    Batch "batch" RECORD;
    /// Cells of import rows that have no field, and refused rows.
    ImportRow "import_row" RECORD;
    /// Interactions.
    Interaction "interaction" RECORD;
    /// Relations.
    Relation "relation" RECORD;
    /// Phone → clients.
    Phone "phone" DERIVED;
    /// Last seven digits → clients.
    PhoneTail "phone_tail" DERIVED;
    /// E-mail match key → clients.
    Email "email" DERIVED;
    /// Registration code → clients.
    Identifier "identifier" DERIVED;
    /// Host's id → client.
    External "external" DERIVED;
    /// Word of a name → clients.
    Token "token" DERIVED;
    /// Value of an indexed custom field → clients.
    Custom "custom" DERIVED;
    /// Issues of a client: rules make them, but of a day and a region that are not kept.
    Issue "issue" RECORD;
    /// Issue code → clients.
    IssueCode "issue_code" DERIVED;
    /// Client → journal entries.
    JournalClient "journal_client" DERIVED;
    /// Client → interactions by time.
    InteractionClient "interaction_client" DERIVED;
    /// Number → interactions by time.
    InteractionNumber "interaction_number" DERIVED;
    /// Client → relations.
    RelationClient "relation_client" DERIVED;
    /// Last contact and counts of a client.
    Summary "summary" DERIVED;
    /// Records of merged clients, as they were.
    Merged "merged" RECORD;
    /// Merges: what was joined, and what takes it apart again.
    Merge "merge" RECORD;
    /// Decisions about pairs of clients.
    Verdict "verdict" RECORD;
    /// Saved segments.
    Segment "segment" RECORD;
    /// Reminders.
    Reminder "reminder" RECORD;
    /// Client → merges, as survivor and as the merged one.
    MergeClient "merge_client" DERIVED;
    /// Client → clients that somebody decided about together with it.
    VerdictClient "verdict_client" DERIVED;
    /// Candidate key of the duplicate check → clients.
    Candidate "candidate" DERIVED;
    /// Name of a saved segment → segment.
    SegmentName "segment_name" DERIVED;
    /// When something is due → what: reminders, by time.
    Due "due" DERIVED;
    /// Client → reminders.
    ReminderClient "reminder_client" DERIVED;
    /// Client and the host's own key → reminder.
    ReminderKey "reminder_key" DERIVED;
    /// Token of a claim → reminder.
    Claim "claim" DERIVED;
    /// Month and day of birth → clients.
    Birthday "birthday" DERIVED;
    /// Attribute, value and container → the clients that have it.
    Bitmap "bitmap" DERIVED;
    /// Column and chunk → a number each of the chunk's clients.
    Column "column" DERIVED;
    /// Client → what the duplicate check compares of it.
    Feature "feature" DERIVED;
}

/// What a range callback gets: key and value.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>;

/// A state of the base that does not change while one looks.
pub(crate) trait Snapshot: Send + Sync {
    /// Lends the value of a key; says whether there is one.
    fn get(&self, table: Table, key: &[u8], lend: &mut dyn FnMut(&[u8])) -> Result<bool>;

    /// Lends the values of several keys, in the order of the keys; a remote engine answers them in one round trip.
    fn get_many(&self, table: Table, keys: &[Vec<u8>], lend: &mut dyn FnMut(usize, &[u8])) -> Result<()> {
        for (index, key) in keys.iter().enumerate() {
            self.get(table, key, &mut |value| lend(index, value))?;
        }
        Ok(())
    }

    /// Visits `low ..< high` ascending, at most `limit` rows. Gives the key to go on from where rows may be left, and `None`
    /// where the range is done or the visitor broke off.
    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize, visit: Visit<'_>) -> Result<Option<Vec<u8>>>;

    /// Rows of a table.
    fn count(&self, table: Table) -> Result<u64>;
}

/// A transaction in the making.
pub(crate) trait Transaction {
    /// The value of a key, as this transaction has it.
    fn get(&mut self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Puts or replaces a value. Ascending keys are cheapest.
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()>;

    /// Puts many rows, ascending: an engine may have a quicker way for them.
    fn load(&mut self, table: Table, rows: &mut dyn Iterator<Item = (&[u8], &[u8])>) -> Result<()> {
        for (key, value) in rows {
            self.put(table, key, value)?;
        }
        Ok(())
    }

    /// Removes a key; one that is not there is no error.
    fn delete(&mut self, table: Table, key: &[u8]) -> Result<()>;
}

/// How a write is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commit {
    /// On disk when the call returns.
    Durable,
    /// Seen by all readers, on disk with the next commit of another kind; a crash before that takes it back whole.
    Relaxed,
    /// On disk, and the next opening after a kill needs no repair walk. Costs about two flushes.
    QuickRepair,
}

/// What fills a transaction; it may be called again after an engine gave up an attempt.
pub(crate) type Fill<'a> = &'a mut dyn FnMut(&mut dyn Transaction) -> Result<()>;

/// A base file, a server, or a map in memory.
pub(crate) trait Engine: Send + Sync {
    /// The newest committed state.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>>;

    /// Commits what the closure puts and deletes, all or nothing.
    fn write(&self, commit: Commit, fill: Fill<'_>) -> Result<()>;

    /// How often the engine has opened its storage again: what was built on a state from before may rest on what is gone.
    fn epoch(&self) -> u64 {
        0
    }

    /// Like [`Engine::write`], unless the engine has another epoch; says whether it wrote.
    fn write_since(&self, _epoch: u64, commit: Commit, fill: Fill<'_>) -> Result<bool> {
        self.write(commit, fill).map(|()| true)
    }

    /// Whether the storage failed since, so that snapshots made before read no more; [`Engine::heal`] helps.
    fn failed(&self) -> bool {
        false
    }

    /// Makes the engine usable again after a failure, as far as the storage lets it. Snapshots must be taken anew.
    fn heal(&self) {}

    /// Whether other processes may have the same storage open and look whether it was written.
    fn shared(&self) -> bool {
        false
    }

    /// Whether other processes may write to the same storage.
    fn others_write(&self) -> bool {
        false
    }

    /// Writes everything anew, where it lies in a file, and encrypted with this, if anything: `fill` puts all rows, ascending.
    fn rewrite_as(&self, _encryption: Option<&Encryption>, _fill: Fill<'_>) -> Result<()> {
        Ok(())
    }

    /// What the storage is encrypted with, so that copies are too.
    fn encryption(&self) -> Option<Encryption> {
        None
    }

    /// An error of kind `Key` where the storage would not open with this.
    fn check_encryption(&self, _given: Option<&Encryption>) -> Result<()> {
        Ok(())
    }

    /// Has the storage open with something else from now on, without writing it anew.
    #[cfg(feature = "encryption")]
    fn change_encryption(&self, new: &Encryption) -> Result<()> {
        Err(super::encryption::unwanted(new))
    }

    /// Bytes of the file, 0 where there is none.
    fn file_bytes(&self) -> u64;

    /// How often the file has become longer.
    fn file_grown(&self) -> u64 {
        0
    }
}
