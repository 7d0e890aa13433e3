//! What only damage, merges and other programs lead to: records that cannot be read, zones that are gone, clients that live on.

use super::super::{DueReminder, Session};
use super::{at, model_base, person, session};
use crate::duplicates::merge::MergeOptions;
use crate::error::ErrorKind;
use crate::model::{ClientId, Reminder, ReminderDraft, ReminderId, ReminderKind, ReminderState, Schedule, Status};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::reminder_codec::{decode, encode};
use std::time::Duration;

fn save(session: &Session, family: &str) -> ClientId {
    session.save(at(0), &person(family)).expect("a save").id
}

fn draft(client: Option<ClientId>, key: Option<&str>, rule: &str) -> ReminderDraft {
    let start = "2026-09-22T10:00:00".parse().expect("a time");
    let mut draft = ReminderDraft::new(ReminderKind::Contact, Schedule::Rule { start, rule: rule.into() });
    (draft.client, draft.key, draft.zone) = (client, key.map(String::from), Some("Europe/Kyiv".into()));
    draft
}

fn schedule(session: &Session, client: Option<ClientId>, key: Option<&str>) -> ReminderId {
    session.write(at(0), |transaction| transaction.schedule(&draft(client, key, "FREQ=DAILY"))).expect("a reminder")
}

fn state(session: &Session, id: ReminderId) -> ReminderState {
    session.reminder(id).expect("a read").expect("a reminder").state
}

/// Rewrites a stored record as another program might have.
fn rewrite(session: &Session, id: ReminderId, change: impl Fn(&mut Reminder)) {
    let key = keys::number(id.get());
    session
        .write(at(0), |transaction| {
            let before = decode(id.get(), &transaction.get(Table::Reminder, &key)?.expect("a record")).expect("a reminder");
            let mut after = before.clone();
            change(&mut after);
            transaction.layer.put(Table::Reminder, key, encode(&after));
            Ok(())
        })
        .expect("a write");
}

fn check(session: &Session) {
    assert_eq!(session.check_derived(10).expect("a check"), Vec::<String>::new());
}

/// A year later: everything daily is due.
fn later() -> crate::time::Instant {
    at(365 * 86_400)
}

/// Records that cannot be read, and rules that only a newer program knows, stop nobody: they leave the queue and are listed.
#[test]
fn bad_records_stop_nobody() {
    let (base, _) = model_base();
    let session = session(&base);
    let ids: Vec<ReminderId> = (0..4).map(|_| schedule(&session, None, None)).collect();
    rewrite(&session, ids[1], |reminder| reminder.schedule = Schedule::Rule { start: later().naive_utc(), rule: "FREQ=LUNAR".into() });
    for noise in [&[][..], &[1], &[9, 9, 9], &[1, 2, 1, 99], &[0xFF; 40]] {
        let key = keys::number(ids[0].get());
        let due = |row: &(Vec<u8>, Vec<u8>)| keys::trailing_number(&row.0) == Some(ids[0].get());
        session
            .write(at(0), |transaction| {
                transaction.layer.put(Table::Reminder, key, noise);
                transaction.layer.put(Table::Due, [&keys::instant(0)[..], &[1], &key].concat(), Vec::new());
                Ok(())
            })
            .expect("a write");
        let others = if noise.is_empty() { 2 } else { 0 };
        assert_eq!(session.due(later(), 10).expect("a list").len(), others, "{noise:?}");
        assert_eq!(session.reminder(ids[0]).map_err(|error| error.kind()), Err(ErrorKind::Corrupt));
        let claims = session.write(later(), |transaction| transaction.claim(10, Duration::from_secs(1), "worker", None)).expect("claims");
        let answer = |token: u64| session.write(later(), |transaction| transaction.acknowledge(token, None, None)).expect("an answer");
        assert_eq!(claims.len(), others);
        for claim in &claims {
            answer(claim.token);
        }
        let (rows, _) = session.committed().view.range(Table::Due, &[], &[0xFF; 18], 100).expect("rows");
        assert!(!rows.iter().any(due), "the row would be found for ever");
    }
    assert_eq!(state(&session, ids[1]), ReminderState::Held);
    let bad: Vec<u64> = session.quarantined_reminders().expect("a list").into_iter().map(|bad| bad.id).collect();
    assert_eq!(bad, [ids[0].get(), ids[1].get()]);
    assert!(session.next_due().expect("a moment").is_some_and(|at| at > later()), "nothing of them is due again and again");
}

/// A card that cannot be read stops no delivery: the client is named by its id, and its state is not known.
#[test]
fn a_damaged_card_stops_nobody() {
    let (base, _) = model_base();
    let session = session(&base);
    let (one, other) = (save(&session, "Иванов"), save(&session, "Петров"));
    let (first, second) = (schedule(&session, Some(one), None), schedule(&session, Some(other), None));
    let damage = |transaction: &mut crate::Transaction<'_>| {
        transaction.layer.put(Table::Card, keys::client(other), vec![0xFF]);
        Ok(())
    };
    session.write(at(0), damage).expect("a write");
    let expected = [(first, Some(one), Some(Status::Active)), (second, Some(other), None)];
    let of = |due: &DueReminder| (due.reminder.id, due.client, due.client_status);
    assert_eq!(session.due(later(), 2).expect("a list").iter().map(of).collect::<Vec<_>>(), expected);
    assert_eq!(session.call_list(None, later(), None, 9).expect("a list").len(), 2);
    assert_eq!(session.agenda(at(0), at(86_400 * 3), None, 9).expect("a list").len(), 6);
    let claims = session.write(later(), |transaction| transaction.claim(2, Duration::from_secs(60), "worker", None)).expect("claims");
    assert_eq!(claims.iter().map(|claim| of(&claim.due)).collect::<Vec<_>>(), expected);
}

/// A zone that the data do not have any more: the reminder is kept, due by its last offset, and its series goes on by it.
#[test]
fn a_zone_that_is_gone() {
    let (base, _) = model_base();
    let session = session(&base);
    let id = schedule(&session, None, None);
    rewrite(&session, id, |reminder| reminder.zone = "Mars/Olympus".into());
    let claims = session.write(at(86_400), |transaction| transaction.claim(10, Duration::from_secs(60), "worker", None)).expect("claims");
    assert_eq!(claims[0].due.occurrence.due_at, "2026-09-22T07:00:00Z".parse::<crate::Instant>().expect("an instant"));
    let answer = session.write(at(86_400), |transaction| transaction.acknowledge(claims[0].token, None, None)).expect("an answer");
    assert_eq!(answer.next_due, Some("2026-09-23T07:00:00Z".parse().expect("an instant")));
    check(&session);
    // Scheduled anew such a zone is refused.
    let mut again = draft(None, None, "FREQ=DAILY");
    again.zone = Some("Mars/Olympus".into());
    let refused = session.write(at(0), |transaction| transaction.schedule(&again));
    assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Time));
}

/// New zone data move the instant and leave the wall time: here the stored instant is made that of other rules.
#[test]
fn instants_are_derived_anew() {
    let (base, _) = model_base();
    let session = session(&base);
    let id = schedule(&session, None, None);
    let right = session.next_due().expect("a moment");
    session
        .write(at(0), |transaction| {
            let before = transaction.reminder(id)?;
            let mut after = before.clone();
            if let Some(occurrence) = &mut after.occurrence {
                occurrence.due_at += chrono::TimeDelta::hours(1);
            }
            transaction.put_reminder(Some(&before), &after)
        })
        .expect("a write");
    assert_ne!(session.next_due().expect("a moment"), right);
    assert_eq!(session.write(at(0), |transaction| transaction.derive_due(None, 10)).expect("a walk"), None);
    assert_eq!(session.next_due().expect("a moment"), right);
    check(&session);
}

/// Reminders of a merged client are found, due and keyed at the client it lives on in; of two with one key the one that comes is held until
/// the key is free, or until the merge is taken apart. The record keeps its own client.
#[test]
fn reminders_of_merged_clients() {
    let (base, _) = model_base();
    let session = session(&base);
    let (one, other) = (save(&session, "Иванов"), save(&session, "Иванова"));
    let (stays, comes) = (schedule(&session, Some(one), Some("call")), schedule(&session, Some(other), Some("call")));
    let free = schedule(&session, Some(other), Some("visit"));
    let merged = session.merge(at(1), one, other, &MergeOptions::default()).expect("a merge");
    assert_eq!(merged.held_reminders, [comes]);
    check(&session);
    assert_eq!(
        (state(&session, stays), state(&session, comes), state(&session, free)),
        (ReminderState::Open, ReminderState::Held, ReminderState::Open)
    );
    for client in [one, other] {
        let ids: Vec<ReminderId> = session.reminders_of(client).expect("a list").into_iter().map(|reminder| reminder.id).collect();
        assert_eq!(ids, [stays, comes, free]);
    }
    let claims = session.write(later(), |transaction| transaction.claim(10, Duration::from_secs(60), "worker", None)).expect("claims");
    assert_eq!(claims.iter().map(|claim| (claim.due.reminder.id, claim.due.client)).collect::<Vec<_>>(), [(stays, Some(one)), (free, Some(one))]);
    assert_eq!(claims[1].due.reminder.client, Some(other), "the record keeps the client that it was made for");
    assert_eq!(schedule(&session, Some(other), Some("visit")), free);
    check(&session);
    session.unmerge(at(2), merged.merge).expect("two clients");
    check(&session);
    assert_eq!(state(&session, comes), ReminderState::Open);
    let ids: Vec<ReminderId> = session.reminders_of(other).expect("a list").into_iter().map(|reminder| reminder.id).collect();
    assert_eq!(ids, [comes, free]);
    assert_eq!(session.reminders_of(one).expect("a list").len(), 1);
    // What is done gives its key to what is promised.
    session.write(at(2), |transaction| transaction.complete(stays, None)).expect("an end");
    assert_eq!(session.merge(at(3), one, other, &MergeOptions::default()).expect("a merge").held_reminders, []);
    assert_eq!((state(&session, stays), state(&session, comes)), (ReminderState::Done, ReminderState::Open));
    assert_eq!(schedule(&session, Some(one), Some("call")), comes);
    check(&session);
}
