//! A card read where it lies, for whoever needs two fields of a hundred thousand of them.

use super::open::Committed;
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::MERGE_DEPTH_MAX;
use crate::model::{ClientId, ClientKind, FieldNumber, Status};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::record_view::RecordView;

/// A stored card that is lent, not copied ([`Session::with_card`]).
#[derive(Clone, Copy)]
pub struct CardView<'a> {
    id: ClientId,
    record: RecordView<'a>,
}

impl<'a> CardView<'a> {
    /// The client's id.
    pub fn id(&self) -> ClientId {
        self.id
    }

    /// Person or organization.
    pub fn kind(&self) -> ClientKind {
        self.record.head().kind()
    }

    /// Whether the client is active.
    pub fn status(&self) -> Status {
        self.record.head().status()
    }

    /// Revision of the record, from 1.
    pub fn revision(&self) -> u64 {
        self.record.head().revision()
    }

    /// The first text of a field: a name, a choice, a decimal number; `None` where there is none, or the field has other values.
    pub fn text(&self, field: FieldNumber) -> Option<&'a str> {
        self.record.text(field)
    }
}

impl std::fmt::Debug for CardView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardView").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Session {
    /// Lends a client's card without decoding it; the id of a merged client leads to the one it lives on in. Gives what the closure made of
    /// it, `None` where there is no such client.
    ///
    /// Cost: one look into the store, and a walk over the fields before the one asked for: no allocation.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, field};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-26T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванова Анна")?;
    /// # let id = session.save(now, &draft)?.id;
    /// let length = session.with_card(id, |card| card.text(field::NAME_FAMILY).map_or(0, |family| family.chars().count()))?;
    /// assert_eq!(length, Some(7));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn with_card<R>(&self, id: ClientId, read: impl FnOnce(CardView<'_>) -> R) -> Result<Option<R>> {
        let committed: &Committed = &self.committed();
        let (mut at, mut read, mut made) = (id, Some(read), None);
        for _ in 0..=MERGE_DEPTH_MAX {
            let (key, mut damaged) = (keys::client(at), false);
            let there = committed.view.snapshot.get(Table::Card, &key, &mut |bytes| match (RecordView::new(bytes), read.take()) {
                (Some(record), Some(read)) => made = Some(read(CardView { id: at, record })),
                _ => damaged = true,
            })?;
            if damaged {
                return Err(Error::corrupt("card", &key, "not a client record"));
            }
            if there {
                return Ok(made);
            }
            match committed.view.get(Table::Redirect, &key)? {
                Some(value) => at = keys::trailing_client(&value).ok_or_else(|| Error::corrupt("redirect", &key, "not a client id"))?,
                None => return Ok(None),
            }
        }
        Err(Error::new(ErrorKind::Corrupt, format!("redirects of client {id} lead in a circle")))
    }
}
