//! Random work through the public calls, the same on every engine.

use super::super::at;
use crate::base::{Base, Durability, SaveOptions, Session, Stale};
use crate::duplicates::merge::MergeOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{
    ClientId, ClientKind, E164, Interaction, InteractionKind, MergeId, Outcome as CallOutcome, Phone, Relation, RelationKind, ReminderDraft,
    ReminderKind, Schedule, Subject, Value, Verdict, field,
};
use crate::store::simulated_disk::Random;
use crate::{Draft, ImportOptions};
use std::num::NonZeroU64;
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub(super) enum Work {
    Create(usize),
    /// Two clients in one write.
    Pair(usize),
    Edit(usize, usize),
    Archive(usize),
    Restore(usize),
    Merge(usize, usize),
    Unmerge(usize),
    Call(usize),
    Relate(usize, usize),
    Remind(usize),
    Claim(usize),
    Answer(usize),
    Import(usize),
    Maintain,
    Rebuild,
}

/// What a step came to.
#[derive(Debug)]
pub(super) enum Outcome {
    Done,
    /// It makes no sense on this state.
    Refused(ErrorKind),
    /// The storage failed.
    Failed(Error),
}

impl Outcome {
    /// Whether both did the same; failures are like nothing.
    pub fn is_like(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Done, Outcome::Done) => true,
            (Outcome::Refused(one), Outcome::Refused(other)) => one == other,
            _ => false,
        }
    }
}

fn outcome(result: Result<()>) -> Outcome {
    use ErrorKind as Kind;
    match result {
        Ok(()) => Outcome::Done,
        Err(error) => match error.kind() {
            kind @ (Kind::NotFound | Kind::Exists | Kind::Conflict | Kind::Argument | Kind::Duplicate | Kind::Lease | Kind::Cycle) => {
                Outcome::Refused(kind)
            }
            _ => Outcome::Failed(error),
        },
    }
}

fn client(number: usize) -> ClientId {
    ClientId::new(u32::try_from(number + 1).expect("small")).expect("from 1")
}

fn person(number: usize) -> Draft {
    let mut draft = Draft::new(ClientKind::Person);
    draft.set_value(field::NAME_FAMILY, Value::Text(format!("Фамилия{}", number % 9))).expect("a text");
    let e164 = E164::from_digits(74_950_000_000 + number as u64 % 7);
    draft.set_value(field::PHONE, Value::Phone(Phone { e164, verdict: Verdict::Valid, ..Phone::default() })).expect("a phone");
    draft
}

impl Work {
    pub fn random(random: &mut Random) -> Work {
        let mut who = || random.below(16);
        let (a, b) = (who(), who());
        match who() * 16 + who() {
            0..40 => Work::Create(a),
            40..60 => Work::Pair(a),
            60..110 => Work::Edit(a, b),
            110..120 => Work::Archive(a),
            120..130 => Work::Restore(a),
            130..150 => Work::Merge(a, b),
            150..160 => Work::Unmerge(b % 4),
            160..180 => Work::Call(a),
            180..190 => Work::Relate(a, b),
            190..205 => Work::Remind(a),
            205..217 => Work::Claim(a % 3),
            217..225 => Work::Answer(a % 8),
            225..235 => Work::Import(a),
            235..248 => Work::Maintain,
            _ => Work::Rebuild,
        }
    }

    /// Whether it is on disk when it returns, also in a relaxed session.
    pub fn is_strict(self) -> bool {
        matches!(self, Work::Maintain | Work::Rebuild)
    }

    /// Whether it commits several times.
    pub fn has_steps(self) -> bool {
        matches!(self, Work::Import(_))
    }

    pub fn run(self, base: &Base, durability: Durability, seconds: i64) -> Outcome {
        let session = base.session("worker").expect("a session").with_durability(durability);
        outcome(match self {
            Work::Import(number) => import(&session, number, seconds),
            Work::Maintain => base.maintain(at(seconds), Duration::from_secs(1)),
            Work::Rebuild => base.rebuild(at(seconds), "worker").map(drop),
            work => session.write(at(seconds), |transaction| work.fill(transaction)),
        })
    }

    fn fill(self, transaction: &mut crate::Transaction<'_>) -> Result<()> {
        let now = transaction.now();
        match self {
            Work::Create(number) => transaction.save(&person(number), SaveOptions::default()).map(drop),
            Work::Pair(number) => {
                let one = transaction.save(&person(number), SaveOptions::default())?.id;
                let other = transaction.save(&person(number + 1), SaveOptions::default())?.id;
                transaction.add_relation(&Relation::new(one, RelationKind::ContactOf, other)).map(drop)
            }
            Work::Edit(id, number) => {
                let mut draft = Draft::of(&transaction.client(client(id))?);
                draft.set("owner", &format!("actor{}", number % 3))?.set("email", &format!("a{number}@example.com"))?;
                let options = SaveOptions { stale: Stale::Apply, ..SaveOptions::default() };
                transaction.save(&draft, options).map(drop)
            }
            Work::Archive(id) => transaction.archive(client(id)).map(drop),
            Work::Restore(id) => transaction.restore(client(id)).map(drop),
            Work::Merge(a, b) => transaction.merge(client(a), client(b), &MergeOptions::default()).map(drop),
            Work::Unmerge(number) => transaction.unmerge(MergeId(NonZeroU64::MIN.saturating_add(number as u64))).map(drop),
            Work::Call(id) => {
                let mut call = Interaction::new(Subject::Client(client(id)), InteractionKind::Call, now);
                call.outcome = Some(CallOutcome::Reached);
                call.text = "долгий разговор ".repeat(40);
                transaction.add_interaction(&call).map(drop)
            }
            Work::Relate(a, b) => transaction.add_relation(&Relation::new(client(a), RelationKind::ContactOf, client(b))).map(drop),
            Work::Remind(id) => {
                let rule = Schedule::Rule { start: now.naive_utc(), rule: "FREQ=SECONDLY;INTERVAL=3".into() };
                let mut draft = ReminderDraft::new(ReminderKind::Other, rule);
                (draft.client, draft.zone) = (Some(client(id)), Some("UTC".into()));
                transaction.schedule(&draft).map(drop)
            }
            Work::Claim(limit) => transaction.claim(limit, Duration::from_secs(3), "worker", None).map(drop),
            Work::Answer(token) => transaction.acknowledge(token as u64, None, None).map(drop),
            Work::Import(_) | Work::Maintain | Work::Rebuild => Ok(()),
        }
    }
}

/// A table of a few rows, or of some dozens, so that the file grows.
fn import(session: &Session, number: usize, seconds: i64) -> Result<()> {
    let rows = if number.is_multiple_of(4) { 60 } else { 4 };
    let rows = (0..rows).map(|row| format!("Иванов{} Пётр;+7495{:07};заметка {}\n", (number + row) % 20, number * 100 + row, "о многом ".repeat(10)));
    let table: String = std::iter::once("name;phone;note\n".to_string()).chain(rows).collect();
    session.import(at(seconds), table.as_bytes(), &ImportOptions::default(), |_| true).map(drop)
}
