//! Tests that need to see the engine below: write sets, groups, failures, the model engine as oracle.

mod arrival;
mod columns;
mod crash;
mod dump;
mod duplicates;
#[cfg(feature = "encryption")]
mod encryption;
mod hot;
mod imports;
mod laws;
mod merges;
mod reminders;
mod reopening;
mod segments;
mod writes;

use super::open::{Base, fill_new};
use super::{Draft, Session};
use crate::model::{ClientKind, ExternalId, Identifier, Scheme, Value, field};
use crate::store::engine::{Commit, Engine, Fill, Snapshot};
use crate::store::memory_engine::MemoryEngine;
use crate::time::{Instant, Zone, from_micros};
use std::sync::Arc;

/// The model engine, still in the test's hands after a base took it.
#[derive(Clone, Default)]
pub(super) struct SharedEngine(pub Arc<MemoryEngine>);

impl Engine for SharedEngine {
    fn snapshot(&self) -> crate::Result<Arc<dyn Snapshot>> {
        self.0.snapshot()
    }

    fn write(&self, commit: Commit, fill: Fill<'_>) -> crate::Result<()> {
        self.0.write(commit, fill)
    }

    fn file_bytes(&self) -> u64 {
        0
    }
}

/// A base over the model engine.
pub(super) fn model_base() -> (Base, SharedEngine) {
    let engine = SharedEngine::default();
    engine
        .write(Commit::Durable, &mut |transaction| fill_new(transaction, *b"RU", &Zone::named("Europe/Moscow").expect("a zone")))
        .expect("a new base");
    (Base::over(Box::new(engine.clone())).expect("a base"), engine)
}

pub(super) fn session(base: &Base) -> Session {
    base.session("tester").expect("a session")
}

/// A fixed moment and seconds after it.
pub(super) fn at(seconds: i64) -> Instant {
    from_micros((1_790_000_000 + seconds) * 1_000_000)
}

pub(super) fn person(family: &str) -> Draft {
    let mut draft = Draft::new(ClientKind::Person);
    draft.set_value(field::NAME_FAMILY, Value::Text(family.into())).expect("a text field");
    draft
}

pub(super) fn with_inn(mut draft: Draft, inn: &str) -> Draft {
    let code = Identifier { scheme: Scheme::Inn, value: inn.into(), checked: true };
    draft.set_value(field::IDENTIFIER, Value::Identifier(code)).expect("an identifier");
    draft
}

pub(super) fn with_external(mut draft: Draft, system: &str, id: &str) -> Draft {
    draft.set_value(field::EXTERNAL, Value::External(ExternalId { system: system.into(), id: id.into() })).expect("an external id");
    draft
}
