//! Reminders in a base: a naive model over random calls and clocks, and the promises of docs/reminders.md one by one.

use crate::base::{Place, assert_derived, at, memory, now, save};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use kartoteka::model::{Interaction, InteractionKind, LeapDay, Outcome, Subject};
use kartoteka::{
    Claim, ClientId, DueReminder, Error, ErrorKind, Instant, Misfire, ReminderDraft, ReminderId, ReminderKind, ReminderState, Schedule, Session,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn draft(schedule: Schedule, zone: &str) -> ReminderDraft {
    let mut draft = ReminderDraft::new(ReminderKind::Task, schedule);
    draft.zone = Some(zone.into());
    draft
}

fn schedule(session: &Session, now: Instant, draft: &ReminderDraft) -> Result<ReminderId, Error> {
    session.write(now, |transaction| transaction.schedule(draft))
}

fn claim(session: &Session, now: Instant, limit: usize) -> Vec<Claim> {
    session.write(now, |transaction| transaction.claim(limit, Duration::from_secs(600), "worker", None)).unwrap()
}

fn acknowledge(session: &Session, now: Instant, token: u64) -> Result<Option<Instant>, Error> {
    session.write(now, |transaction| transaction.acknowledge(token, None, None)).map(|answer| answer.next_due)
}

fn kind<T>(result: Result<T, Error>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

/// Small random numbers from a seed (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % bound as u64) as i64
    }
}

/// A reminder of the model: occurrences are start + k × step, in seconds; everything is found by going through all of them.
#[derive(Debug, Clone)]
struct Naive {
    start: i64,
    step: Option<i64>,
    count: Option<i64>,
    misfire: Misfire,
    priority: u8,
    key: Option<String>,
    state: ReminderState,
    /// The current occurrence.
    k: Option<i64>,
    snoozed: Option<i64>,
    attempts: u32,
    /// Token, claimed at, until, last covered occurrence.
    lease: Option<(u64, i64, i64, i64)>,
}

#[derive(Debug, PartialEq)]
struct Delivered {
    id: u64,
    occurrence: i64,
    due: i64,
    late: i64,
    missed: u32,
    attempt: u32,
}

impl Naive {
    fn time(&self, k: i64) -> i64 {
        self.start + k * self.step.unwrap_or(0)
    }

    fn exists(&self, k: i64) -> bool {
        match self.step {
            None => k == 0,
            Some(_) => self.count.is_none_or(|count| k < count),
        }
    }

    fn next(&self, k: i64) -> Option<i64> {
        Some(k + 1).filter(|k| self.exists(*k))
    }

    fn asks_at(&self) -> Option<i64> {
        match self.state {
            ReminderState::Claimed => self.lease.map(|(_, _, until, _)| until),
            ReminderState::Open => self.k.map(|k| self.snoozed.unwrap_or(self.time(k))),
            _ => None,
        }
    }

    fn go_on(&mut self, k: Option<i64>) {
        (self.k, self.snoozed, self.attempts, self.lease) = (k, None, 0, None);
        self.state = if k.is_some() { ReminderState::Open } else { ReminderState::Done };
    }

    fn begin(&mut self, now: i64) -> bool {
        let first = if self.step.is_none() { Some(0) } else { (0..20_000).filter(|k| self.exists(*k)).find(|k| self.time(*k) >= now - 60) };
        if first.is_some() {
            self.go_on(first);
        }
        first.is_some()
    }

    /// Occurrence, covered, missed; or where it goes on when all is passed over.
    fn look(&self, now: i64) -> Option<Result<(i64, i64, u32), Option<i64>>> {
        let first = self.k?;
        self.asks_at().filter(|at| *at <= now)?;
        let gone: Vec<i64> = (first..).take_while(|k| self.exists(*k) && (*k == first || self.time(*k) <= now)).collect();
        let fresh = self.attempts == 0 && self.snoozed.is_none();
        let grace = match self.misfire {
            _ if self.step.is_none() => return Some(Ok((first, first, 0))),
            Misfire::FireOnce => return Some(Ok((first, *gone.last().unwrap(), gone.len() as u32 - 1))),
            _ if !fresh => return Some(Ok((first, first, 0))),
            Misfire::FireAll { max } => {
                let dropped = gone.len().saturating_sub(max as usize);
                return Some(Ok((gone[dropped], gone[dropped], dropped as u32)));
            }
            Misfire::SkipIfLater { grace_seconds } => i64::from(grace_seconds),
            _ => 60,
        };
        match gone.iter().position(|k| now - self.time(*k) <= grace) {
            Some(index) => Some(Ok((gone[index], gone[index], index as u32))),
            None => Some(Err(self.next(*gone.last().unwrap()))),
        }
    }

    fn delivery(&self, id: u64, now: i64) -> Option<(Delivered, i64)> {
        let (k, covered, missed) = self.look(now)?.ok()?;
        let same = Some(k) == self.k;
        let due = self.snoozed.filter(|_| same).unwrap_or(self.time(k));
        let attempt = if same { self.attempts + 1 } else { 1 };
        Some((Delivered { id, occurrence: self.time(k), due, late: (now - due).max(0), missed, attempt }, covered))
    }
}

fn found(due: &DueReminder) -> Delivered {
    Delivered {
        id: due.reminder.id.get(),
        occurrence: due.occurrence.local.and_utc().timestamp(),
        due: due.due_at.timestamp(),
        late: due.late_by.num_seconds(),
        missed: due.missed_count,
        attempt: due.attempt,
    }
}

fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap()
}

/// Waiting time in steps (docs/reminders.md, "Order").
fn waited(due: i64, now: i64) -> i64 {
    let days = (now - due).div_euclid(86_400);
    [1, 7, 30].iter().filter(|limit| days >= **limit).count() as i64
}

#[derive(Default)]
struct Model {
    reminders: BTreeMap<u64, Naive>,
    next_id: u64,
    next_token: u64,
    seen: i64,
    answered: BTreeSet<u64>,
}

impl Model {
    fn due(&self, now: i64) -> Vec<(Delivered, i64)> {
        let mut all: Vec<_> = self.reminders.iter().filter_map(|(id, naive)| naive.delivery(*id, now)).collect();
        all.sort_by_key(|(delivered, _)| {
            (-waited(delivered.due, now), -i64::from(self.reminders[&delivered.id].priority), delivered.due, delivered.id)
        });
        all
    }

    fn claim(&mut self, now: i64, limit: usize, lease: i64) -> Vec<(u64, Delivered)> {
        if now < self.seen - 2 {
            for (_, at, until, _) in self.reminders.values_mut().filter_map(|naive| naive.lease.as_mut()) {
                if *at > now + 2 {
                    (*at, *until) = (now, now + (*until - *at));
                }
            }
            self.seen = now;
        }
        for naive in self.reminders.values_mut() {
            if let Some(Err(next)) = naive.look(now) {
                naive.go_on(next);
            }
        }
        let mut claims = Vec::new();
        for (delivered, covered) in self.due(now).into_iter().take(limit) {
            let token = self.next_token.max(1);
            self.next_token = token + 1;
            let naive = self.reminders.get_mut(&delivered.id).unwrap();
            let k = (delivered.occurrence - naive.start) / naive.step.unwrap_or(1).max(1);
            naive.attempts = delivered.attempt;
            (naive.k, naive.state) = (Some(if naive.step.is_none() { 0 } else { k }), ReminderState::Claimed);
            naive.lease = Some((token, now, now + lease, covered));
            claims.push((token, delivered));
        }
        if !claims.is_empty() {
            self.seen = self.seen.max(now);
        }
        claims
    }

    fn holder(&mut self, token: u64) -> Option<&mut Naive> {
        self.reminders.values_mut().find(|naive| naive.lease.is_some_and(|(known, ..)| known == token))
    }
}

/// Random calls at random moments, clocks that jump ahead and back among them, give what a naive model gives; no answered token is
/// taken again, and derived rows are what a rebuild writes.
#[test]
fn a_naive_model_agrees() {
    let seeds = [20261125u64, 7, 424242, 99];
    let mut calls = 0;
    for seed in seeds {
        let mut dice = Dice(seed);
        let (base, session) = memory();
        let mut model = Model::default();
        let mut clock = now().timestamp();
        let mut tokens: Vec<u64> = vec![0, 999_999];
        for step in 0..3_500 {
            calls += 1;
            clock += match dice.roll(20) {
                0 => dice.roll(200_000) - 50_000,
                1..6 => dice.roll(7_200),
                _ => dice.roll(60),
            };
            let time = instant(clock);
            let context = || format!("seed {seed}, step {step}");
            match dice.roll(12) {
                0 | 1 => {
                    let step_seconds = [None, Some(3_600), Some(86_400), Some(7 * 86_400)][dice.roll(4) as usize];
                    let misfire = match dice.roll(5) {
                        0 => Misfire::FireAll { max: dice.roll(4) as u32 + 1 },
                        1 => Misfire::Skip,
                        2 => Misfire::SkipIfLater { grace_seconds: dice.roll(90_000) as u32 },
                        _ => Misfire::FireOnce,
                    };
                    let start = clock - 5_000 + dice.roll(200_000);
                    let count = step_seconds.is_some().then(|| dice.roll(12) + 1).filter(|_| dice.roll(2) == 0);
                    let schedule = match step_seconds {
                        None => Schedule::At(instant(start).naive_utc()),
                        Some(seconds) => {
                            let frequency = ["HOURLY", "DAILY", "WEEKLY"][[3_600, 86_400, 604_800].iter().position(|one| *one == seconds).unwrap()];
                            let end = count.map_or(String::new(), |count| format!(";COUNT={count}"));
                            Schedule::Rule { start: instant(start).naive_utc(), rule: format!("FREQ={frequency}{end}") }
                        }
                    };
                    let mut wanted = draft(schedule, "UTC");
                    wanted.misfire = misfire;
                    wanted.priority = dice.roll(3) as u8;
                    wanted.key = (dice.roll(3) == 0).then(|| format!("key {}", dice.roll(5)));
                    let mut naive = Naive {
                        start,
                        step: step_seconds,
                        count,
                        misfire,
                        priority: wanted.priority,
                        key: wanted.key.clone(),
                        state: ReminderState::Open,
                        k: None,
                        snoozed: None,
                        attempts: 0,
                        lease: None,
                    };
                    let known = model
                        .reminders
                        .iter()
                        .find(|(_, other)| other.key.is_some() && other.key == naive.key && other.state != ReminderState::Cancelled);
                    let known = known.map(|(id, _)| *id);
                    let result = session.write(time, |transaction| transaction.schedule(&wanted));
                    if !naive.begin(clock) {
                        assert_eq!(kind(result), Some(ErrorKind::Time), "{}", context());
                        continue;
                    }
                    let id = known.unwrap_or_else(|| {
                        model.next_id += 1;
                        model.next_id
                    });
                    assert_eq!(result.unwrap().get(), id, "{}", context());
                    model.reminders.insert(id, naive);
                }
                2..6 => {
                    let (limit, lease) = (dice.roll(4) as usize, dice.roll(3_000) + 1);
                    let result = session
                        .write(time, |transaction| transaction.claim(limit, Duration::from_secs(lease as u64), "worker", None))
                        .unwrap_or_else(|error| panic!("{}: {error}", context()));
                    let claims: Vec<_> = result.iter().map(|claim| (claim.token, found(&claim.due))).collect();
                    assert_eq!(claims, model.claim(clock, limit, lease), "{}", context());
                    tokens.extend(claims.iter().map(|(token, _)| *token));
                }
                6..9 => {
                    let token = tokens[dice.roll(tokens.len() as i64) as usize];
                    let token = if dice.roll(3) == 0 { token } else { *tokens.last().unwrap() };
                    let result = acknowledge(&session, time, token);
                    match model.holder(token) {
                        Some(naive) => {
                            let (.., covered) = naive.lease.unwrap();
                            let next = naive.next(covered);
                            naive.go_on(next);
                            assert_eq!(result.unwrap().map(|at| at.timestamp()), naive.asks_at(), "{}", context());
                            assert!(model.answered.insert(token), "token {token} was answered twice, {}", context());
                        }
                        None => assert_eq!(kind(result), Some(ErrorKind::Lease), "{}", context()),
                    }
                }
                9 => {
                    let token = tokens[dice.roll(tokens.len() as i64) as usize];
                    let until = clock + dice.roll(100_000);
                    let extends = dice.roll(2) == 0;
                    let result = session.write(time, |transaction| match extends {
                        true => transaction.extend(token, Duration::from_secs(900)).map(Some),
                        false => transaction.snooze(token, instant(until)).map(|answer| answer.next_due),
                    });
                    match model.holder(token) {
                        Some(naive) if extends => {
                            naive.lease = naive.lease.map(|(token, _, _, covered)| (token, clock, clock + 900, covered));
                            assert_eq!(result.unwrap(), Some(instant(clock + 900)));
                        }
                        Some(naive) => {
                            (naive.lease, naive.state, naive.snoozed) = (None, ReminderState::Open, Some(until));
                            assert_eq!(result.unwrap(), Some(instant(until)));
                        }
                        None => assert_eq!(kind(result), Some(ErrorKind::Lease), "{}", context()),
                    }
                }
                10 if model.next_id > 0 => {
                    let id = dice.roll(model.next_id as i64 + 1) as u64;
                    let done = dice.roll(2) == 0;
                    let Some(naive) = model.reminders.get_mut(&id) else { continue };
                    let number = ReminderId::new(id).unwrap();
                    let result = session.write(time, |transaction| match done {
                        true => transaction.complete(number, Some(Outcome::Reached)).map(drop),
                        false => transaction.cancel(number),
                    });
                    if matches!(naive.state, ReminderState::Done | ReminderState::Cancelled) {
                        assert_eq!(kind(result), Some(ErrorKind::Argument), "{}", context());
                    } else {
                        result.unwrap();
                        naive.go_on(None);
                        naive.state = if done { ReminderState::Done } else { ReminderState::Cancelled };
                    }
                }
                _ => {
                    let limit = dice.roll(5) as usize;
                    let due: Vec<Delivered> = session.due(time, limit).unwrap().iter().map(found).collect();
                    let expected: Vec<Delivered> = model.due(clock).into_iter().take(limit).map(|(delivered, _)| delivered).collect();
                    assert_eq!(due, expected, "{}", context());
                }
            }
            let next = model.reminders.values().filter_map(Naive::asks_at).min();
            assert_eq!(session.next_due().unwrap().map(|at| at.timestamp()), next, "seed {seed}, step {step}");
        }
        for (id, naive) in &model.reminders {
            let stored = session.reminder(ReminderId::new(*id).unwrap()).unwrap().unwrap();
            assert_eq!((stored.state, stored.due_at().map(|at| at.timestamp())), (naive.state, naive.asks_at()), "seed {seed}, reminder {id}");
        }
        assert_derived(&session);
        base.rebuild(now(), "tester").unwrap();
        assert_derived(&session);
        println!("seed {seed}: {} reminders, {} claims, {} answers", model.next_id, model.next_token, model.answered.len());
        assert!(model.answered.len() > 100 && model.next_token > 200);
    }
    assert!(calls >= 10_000);
}

fn person(session: &Session, family: &str) -> ClientId {
    save(session, &format!(r#"{{"kind":"person","name":{{"family":"{family}"}}}}"#))
}

fn call_back(client: ClientId, time: &str) -> ReminderDraft {
    let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(local(time)));
    draft.client = Some(client);
    draft.text = "перезвонить".into();
    draft
}

/// Of two workers each gets what the other has not; who lost his lease to the other is refused, and told why.
#[test]
fn two_workers_share_the_queue() {
    let (_base, session) = memory();
    for minute in 0..4 {
        schedule(&session, now(), &draft(Schedule::At(local(&format!("2026-11-21T12:0{minute}:00"))), "UTC")).unwrap();
    }
    let take = |time: &str, worker: &str, limit| {
        session.write(at(time), |transaction| transaction.claim(limit, Duration::from_secs(60), worker, None)).unwrap()
    };
    let (one, other) = (take("2026-11-21T12:10:00Z", "one", 3), take("2026-11-21T12:10:00Z", "other", 3));
    assert_eq!((one.len(), other.len()), (3, 1));
    assert!(take("2026-11-21T12:10:59Z", "third", 9).is_empty());
    // A lease that ran out counts while nobody has claimed again.
    assert_eq!(acknowledge(&session, at("2026-11-21T12:12:00Z"), one[0].token).unwrap(), None);
    let again = take("2026-11-21T12:12:00Z", "other", 9);
    assert_eq!(again.iter().map(|claim| claim.due.attempt).collect::<Vec<_>>(), [2, 2, 2]);
    assert!(again.iter().all(|claim| claim.token > other[0].token), "tokens only grow");
    for (token, why) in [(one[1].token, "claimed again"), (one[0].token, "answered already"), (0, "never given"), (10_000, "never given")] {
        let error = acknowledge(&session, at("2026-11-21T12:12:01Z"), token).unwrap_err();
        assert!(error.kind() == ErrorKind::Lease && error.to_string().contains(why), "{token}: {error}");
        let error = session.write(now(), |transaction| transaction.extend(token, Duration::from_secs(1))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Lease);
    }
    // Claim and answer in one write, and an answer to a token of the same write.
    let time = at("2026-11-21T13:00:00Z");
    let answered = session.write(time, |transaction| {
        let claims = transaction.claim(1, Duration::from_secs(60), "one", None)?;
        transaction.acknowledge(claims[0].token, Some(Outcome::NoAnswer), None)
    });
    assert_eq!(answered.unwrap().state, ReminderState::Done);
    assert_derived(&session);
}

/// Scheduling again with a key changes the reminder that has it, does nothing where nothing became another, and never fires again what
/// was done; cancelling gives the key free; keys belong to one client each.
#[test]
fn scheduling_twice_is_scheduling_once() {
    let (_base, session) = memory();
    let (anna, boris) = (person(&session, "Анна"), person(&session, "Борис"));
    let keyed = |client, time: &str| {
        let mut draft = call_back(client, time);
        draft.key = Some("call".into());
        draft
    };
    let mut first = keyed(anna, "2026-11-22T10:00:00");
    let id = schedule(&session, now(), &first).unwrap();
    let journal = session.journal(0, 100).unwrap().len();
    assert_eq!(schedule(&session, now(), &first).unwrap(), id);
    assert_eq!(session.journal(0, 100).unwrap().len(), journal, "saying the same again writes nothing");
    assert_ne!(schedule(&session, now(), &keyed(boris, "2026-11-22T10:00:00")).unwrap(), id);
    first.text = "другое".into();
    assert_eq!(schedule(&session, now(), &first).unwrap(), id);
    assert_eq!(session.reminder(id).unwrap().unwrap().text, "другое");
    let time = at("2026-11-22T10:00:00Z");
    let claims = claim(&session, time, 10);
    assert_eq!(claims.len(), 2);
    for one in &claims {
        acknowledge(&session, time, one.token).unwrap();
    }
    assert_eq!(schedule(&session, time, &first).unwrap(), id);
    assert!(claim(&session, time, 10).is_empty(), "what was done does not come again");
    let later = keyed(anna, "2026-11-23T10:00:00");
    assert_eq!(schedule(&session, time, &later).unwrap(), id);
    assert_eq!(session.next_due().unwrap(), Some(at("2026-11-23T07:00:00Z")));
    session.write(time, |transaction| transaction.cancel(id)).unwrap();
    let new = schedule(&session, time, &later).unwrap();
    assert_ne!(new, id);
    // The cancelled one cannot come back under a key that is another's by now.
    assert_eq!(kind(session.write(time, |transaction| transaction.reschedule(id, &later))), Some(ErrorKind::Exists));
    assert_eq!(session.reminders_of(anna).unwrap().iter().map(|one| one.id).collect::<Vec<_>>(), [id, new]);
    assert_derived(&session);
}

/// A snooze moves neither the series nor its wall time over a change of clocks, ends with its occurrence, and is no lateness.
#[test]
fn a_snooze_keeps_the_series() {
    let (_base, session) = memory();
    let daily = Schedule::Rule { start: local("2024-03-29T09:00:00"), rule: "FREQ=DAILY".into() };
    let id = schedule(&session, at("2024-03-29T00:00:00Z"), &draft(daily, "Europe/Kyiv")).unwrap();
    let one = claim(&session, at("2024-03-29T07:00:00Z"), 1).remove(0);
    let until = at("2024-03-29T15:00:00Z");
    let snoozed = session.write(at("2024-03-29T07:01:00Z"), |transaction| transaction.snooze(one.token, until)).unwrap();
    assert_eq!((snoozed.id, snoozed.state, snoozed.next_due), (id, ReminderState::Open, Some(until)));
    assert!(claim(&session, at("2024-03-29T14:59:59Z"), 1).is_empty());
    let again = claim(&session, at("2024-03-29T15:00:30Z"), 1).remove(0);
    assert_eq!((again.due.occurrence, again.due.due_at, again.due.late_by), (one.due.occurrence, until, TimeDelta::seconds(30)));
    assert_eq!(again.due.attempt, 2);
    assert_eq!(acknowledge(&session, at("2024-03-29T15:01:00Z"), again.token).unwrap(), Some(at("2024-03-30T07:00:00Z")));
    let next = claim(&session, at("2024-03-30T07:00:00Z"), 1).remove(0);
    assert_eq!((next.due.due_at, next.due.attempt), (at("2024-03-30T07:00:00Z"), 1));
    // Clocks are put forward on the 31st: nine on the wall is an hour earlier.
    assert_eq!(acknowledge(&session, at("2024-03-30T08:00:00Z"), next.token).unwrap(), Some(at("2024-03-31T06:00:00Z")));
    // Without a claim, by the number; not while somebody has it.
    session.write(at("2024-03-31T05:00:00Z"), |transaction| transaction.snooze_reminder(id, at("2024-03-31T08:00:00Z"))).unwrap();
    let held = claim(&session, at("2024-03-31T09:00:00Z"), 1).remove(0);
    let refused = session.write(at("2024-03-31T09:00:00Z"), |transaction| transaction.snooze_reminder(id, until));
    assert_eq!(kind(refused), Some(ErrorKind::Lease));
    // What came due after the claim is not lost by the answer.
    assert_eq!(acknowledge(&session, at("2024-04-03T09:00:00Z"), held.token).unwrap(), Some(at("2024-04-01T06:00:00Z")));
    assert_derived(&session);
}

/// The answer and its interaction are one write: both or none.
#[test]
fn the_answer_brings_its_interaction() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    let id = schedule(&session, now(), &call_back(client, "2026-11-21T15:00:00")).unwrap();
    let one = claim(&session, now(), 1).remove(0);
    assert_eq!((one.due.client, one.due.reminder.id), (Some(client), id));
    let stranger = Interaction::new(Subject::Client(ClientId::new(999).unwrap()), InteractionKind::Call, now());
    let refused = session.write(now(), |transaction| transaction.acknowledge(one.token, Some(Outcome::Reached), Some(&stranger)));
    assert_eq!(kind(refused), Some(ErrorKind::NotFound));
    assert_eq!(session.reminder(id).unwrap().unwrap().state, ReminderState::Claimed, "nothing of a refused write stays");
    let mut call = Interaction::new(Subject::Client(client), InteractionKind::Call, now());
    call.outcome = Some(Outcome::Reached);
    let answer = session.write(now(), |transaction| transaction.acknowledge(one.token, Some(Outcome::Reached), Some(&call))).unwrap();
    assert_eq!((answer.state, answer.next_due, answer.interaction.is_some()), (ReminderState::Done, None, true));
    assert_eq!(session.summary(client).unwrap().last_contact_at, Some(now()));
    let stored = session.reminder(id).unwrap().unwrap();
    assert_eq!(stored.answered.and_then(|answered| answered.outcome), Some(Outcome::Reached));
    let notes: Vec<String> = session.history(client, 10).unwrap().into_iter().map(|(_, entry)| entry.note).collect();
    assert!(notes.contains(&format!("{id} scheduled")) && notes.contains(&format!("{id} acknowledged: reached")), "{notes:?}");
    assert_derived(&session);
}

/// What makes no sense is refused by a kind that says so and writes nothing; what is merely huge is bounded.
#[test]
fn hostile_drafts_are_refused() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    let start = local("2026-11-22T10:00:00");
    let rule = |rule: &str| Schedule::Rule { start, rule: rule.into() };
    let after = |duration: &str| Schedule::After { from: start, duration: duration.into() };
    let birthday = |lead_days| Schedule::Birthday { lead_days, at: NaiveTime::MIN, leap: LeapDay::Feb28 };
    for (schedule, zone, expected) in [
        (rule("FREQ=DAILY;BYWEEKNO=1"), "UTC", ErrorKind::Time),
        (rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "UTC", ErrorKind::Time),
        (rule("FREQ=DAILY;UNTIL=20200101"), "UTC", ErrorKind::Time),
        (rule(&"FREQ=DAILY;".repeat(1000)), "UTC", ErrorKind::Time),
        (Schedule::Rule { start: local("1900-01-01T00:00:00"), rule: "FREQ=MINUTELY;COUNT=4294967295".into() }, "UTC", ErrorKind::Limit),
        (after("P99999999Y"), "UTC", ErrorKind::Time),
        (after("tomorrow"), "UTC", ErrorKind::Time),
        (Schedule::At(NaiveDateTime::MAX), "UTC", ErrorKind::Time),
        (Schedule::At(NaiveDateTime::MIN), "UTC", ErrorKind::Time),
        (Schedule::Rule { start: NaiveDateTime::MAX, rule: "FREQ=DAILY".into() }, "UTC", ErrorKind::Time),
        (Schedule::At(start), "Europe/Atlantis", ErrorKind::Time),
        (Schedule::At(start), "", ErrorKind::Time),
        (birthday(367), "UTC", ErrorKind::Limit),
        (birthday(0), "UTC", ErrorKind::Argument),
    ] {
        let wanted = draft(schedule, zone);
        assert_eq!(kind(schedule_of(&session, &wanted)), Some(expected), "{:.100}", format!("{wanted:?}"));
    }
    let mut odd = call_back(client, "2026-11-22T10:00:00");
    for change in [
        |draft: &mut ReminderDraft| draft.key = Some(String::new()),
        |draft: &mut ReminderDraft| draft.key = Some("k".repeat(256)),
        |draft: &mut ReminderDraft| draft.assignee = Some(String::new()),
    ] {
        let mut wanted = odd.clone();
        change(&mut wanted);
        assert_eq!(kind(schedule_of(&session, &wanted)), Some(ErrorKind::Argument));
    }
    odd.client = ClientId::new(12345);
    assert_eq!(kind(schedule_of(&session, &odd)), Some(ErrorKind::NotFound));
    assert_eq!(session.next_due().unwrap(), None);
    for (lease, expected) in
        [(Duration::ZERO, ErrorKind::Argument), (Duration::from_secs(604_801), ErrorKind::Limit), (Duration::MAX, ErrorKind::Limit)]
    {
        assert_eq!(kind(session.write(now(), |transaction| transaction.claim(1, lease, "worker", None))), Some(expected));
    }
    assert_eq!(kind(session.write(now(), |transaction| transaction.claim(1, Duration::from_secs(1), "", None))), Some(ErrorKind::Argument));
    // Card numbers are masked, long texts cut, moments at the end of time are kept.
    odd.client = Some(client);
    odd.text = format!("карта 4242 4242 4242 4242 {}", "я".repeat(10_000));
    let id = schedule_of(&session, &odd).unwrap();
    let text = session.reminder(id).unwrap().unwrap().text;
    assert!(!text.contains("4242 4242 4242") && text.len() <= kartoteka::limits::TEXT_BYTES_MAX, "{text:.60}");
    let end = Schedule::Rule { start: local("9999-12-31T23:59:59"), rule: "FREQ=DAILY".into() };
    schedule_of(&session, &draft(end, "America/New_York")).unwrap();
    for time in [Instant::MIN_UTC, Instant::MAX_UTC] {
        let _ = session.due(time, 10);
        let _ = session.agenda(time, Instant::MAX_UTC, None, 10);
        let _ = session.call_list(None, time, None, 10);
    }
    // The far future comes: a minutely rule since then is one delivery of a bounded walk.
    schedule_of(&session, &draft(Schedule::Rule { start, rule: "FREQ=MINUTELY".into() }, "UTC")).unwrap();
    let claims = claim(&session, at("2090-01-01T00:00:00Z"), 10);
    assert!(claims.iter().any(|claim| claim.due.missed_count == kartoteka::limits::MISSED_OCCURRENCES_MAX), "{claims:?}");
    assert_derived(&session);
}

fn schedule_of(session: &Session, draft: &ReminderDraft) -> Result<ReminderId, Error> {
    schedule(session, now(), draft)
}

/// Birthdays follow the card: none while the date is unknown, moved when it changes, 29 February by the rule, once a year; the list
/// tells ages and leaves archived clients out.
#[test]
fn birthdays_follow_the_card() {
    let (_base, session) = memory();
    let client = person(&session, "Високосный");
    let mut wanted = ReminderDraft::new(
        ReminderKind::Birthday,
        Schedule::Birthday { lead_days: 1, at: NaiveTime::from_hms_opt(9, 0, 0).unwrap(), leap: LeapDay::Mar1 },
    );
    wanted.client = Some(client);
    let id = schedule(&session, now(), &wanted).unwrap();
    assert_eq!(session.next_due().unwrap(), None);
    let birth = |date: &str| crate::base::change(&session, client, &format!(r#"{{"birth_date":{date}}}"#));
    birth(r#""2004-02-29""#);
    assert_eq!(session.next_due().unwrap(), Some(at("2027-02-28T06:00:00Z")));
    birth(r#""--05-12""#);
    assert_eq!(session.next_due().unwrap(), Some(at("2027-05-11T06:00:00Z")));
    birth("null");
    assert_eq!(session.next_due().unwrap(), None);
    birth(r#""2004-02-29""#);
    let time = at("2027-02-28T07:00:00Z");
    let one = claim(&session, time, 1).remove(0);
    assert_eq!(acknowledge(&session, time, one.token).unwrap(), Some(at("2028-02-28T06:00:00Z")));
    // A date that gets or loses its year only moves nothing: what was put off stays so.
    session.write(time, |transaction| transaction.snooze_reminder(id, at("2028-03-05T06:00:00Z"))).unwrap();
    birth(r#""--02-29""#);
    birth(r#""2004-02-29""#);
    assert_eq!(session.next_due().unwrap(), Some(at("2028-03-05T06:00:00Z")));
    session.write(time, |transaction| transaction.snooze_reminder(id, at("2028-02-28T06:00:00Z"))).unwrap();
    let agenda = session.agenda(at("2027-01-01T00:00:00Z"), at("2033-01-01T00:00:00Z"), None, 100).unwrap();
    let days: Vec<String> = agenda.iter().map(|entry| entry.occurrence.local.date().to_string()).collect();
    assert_eq!(days, ["2028-02-28", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-28"]);
    assert_eq!(session.reminder(id).unwrap().unwrap().client, Some(client));
    let others: Vec<ClientId> = ["2000-12-31", "--01-01", "1990-02-28", "2030-03-01"]
        .iter()
        .map(|date| save(&session, &format!(r#"{{"kind":"person","name":{{"family":"Родившийся"}},"birth_date":"{date}"}}"#)))
        .collect();
    let archived = save(&session, r#"{"kind":"person","name":{"family":"Архивный"},"birth_date":"1990-12-31"}"#);
    session.write(now(), |transaction| transaction.archive(archived)).unwrap();
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let list = |from: &str, to: &str, leap| session.birthdays(date(from), date(to), leap).unwrap();
    assert_eq!(
        list("2026-12-31", "2027-03-01", LeapDay::Feb28),
        [
            (date("2026-12-31"), others[0], Some(26)),
            (date("2027-01-01"), others[1], None),
            (date("2027-02-28"), client, Some(23)),
            (date("2027-02-28"), others[2], Some(37)),
        ]
    );
    let leap_day = |leap| list("2027-02-27", "2027-03-02", leap).into_iter().find(|(_, id, _)| *id == client).map(|(date, ..)| date);
    assert_eq!((leap_day(LeapDay::Mar1), leap_day(LeapDay::LeapOnly)), (Some(date("2027-03-01")), None));
    assert!(list("2028-02-29", "2028-02-29", LeapDay::LeapOnly).iter().any(|(_, id, _)| *id == client));
    assert!(list("2027-03-01", "2026-03-01", LeapDay::Feb28).is_empty());
    assert_eq!(kind(session.birthdays(NaiveDate::MIN, NaiveDate::MAX, LeapDay::Feb28)), Some(ErrorKind::Limit));
    assert_derived(&session);
}

/// The call list of an owner: what waited longest first, by priority within a step, later today last, nothing of tomorrow or of others;
/// today is the day of the base's zone.
#[test]
fn the_call_list_of_today() {
    let (_base, session) = memory();
    let mine = save(&session, r#"{"kind":"person","name":{"family":"Мой"},"owner":"olga"}"#);
    let foreign = save(&session, r#"{"kind":"person","name":{"family":"Чужой"},"owner":"petr"}"#);
    let time = at("2026-11-21T12:00:00Z");
    for (text, client, when, priority, assignee) in [
        ("old and low", mine, "2026-11-10T10:00:00", 0, None),
        ("yesterday", mine, "2026-11-20T10:00:00", 0, None),
        ("today low", mine, "2026-11-21T09:00:00", 0, None),
        ("today urgent", mine, "2026-11-21T14:00:00", 9, None),
        ("tonight", mine, "2026-11-21T23:59:59", 9, None),
        ("tomorrow in Moscow", mine, "2026-11-22T00:00:00", 9, None),
        ("of petr", foreign, "2026-11-21T09:00:00", 0, None),
        ("handed to olga", foreign, "2026-11-21T10:00:00", 0, Some("olga")),
    ] {
        let mut wanted = call_back(client, when);
        (wanted.text, wanted.priority, wanted.assignee) = (text.into(), priority, assignee.map(String::from));
        schedule(&session, at("2026-11-01T00:00:00Z"), &wanted).unwrap();
    }
    let texts = |list: Vec<DueReminder>| list.into_iter().map(|due| due.reminder.text).collect::<Vec<_>>();
    let list = session.call_list(Some("olga"), time, None, 100).unwrap();
    assert_eq!(list.iter().map(|due| due.late_by.num_hours()).collect::<Vec<_>>(), [269, 29, 1, 6, 5, 0]);
    assert_eq!(texts(list), ["old and low", "yesterday", "today urgent", "today low", "handed to olga", "tonight"]);
    assert_eq!(texts(session.call_list(Some("petr"), time, None, 100).unwrap()), ["of petr"]);
    assert_eq!(session.call_list(None, time, None, 100).unwrap().len(), 7);
    // In London the day lasts three hours longer.
    let london = kartoteka::Zone::named("Europe/London").unwrap();
    assert_eq!(session.call_list(None, time, Some(&london), 100).unwrap().len(), 8);
    let claims = session.write(time, |transaction| transaction.claim(2, Duration::from_secs(60), "desk", Some("olga"))).unwrap();
    assert_eq!(claims.iter().map(|claim| claim.due.reminder.text.as_str()).collect::<Vec<_>>(), ["old and low", "yesterday"]);
    let state = |list: &[DueReminder]| list.iter().map(|due| due.reminder.state).collect::<Vec<_>>();
    assert_eq!(
        state(&session.call_list(Some("olga"), time, None, 3).unwrap()),
        [ReminderState::Claimed, ReminderState::Claimed, ReminderState::Open]
    );
    assert_derived(&session);
}

/// A client's reminders stay due while he is archived, and say so; an import that is taken back archives whom a promise was made to.
#[test]
fn promises_outlive_the_card() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    schedule(&session, now(), &call_back(client, "2026-11-21T15:00:00")).unwrap();
    session.write(now(), |transaction| transaction.archive(client)).unwrap();
    let one = claim(&session, now(), 1).remove(0);
    assert_eq!(one.due.client_status.map(|status| status.name()), Some("archived"));
    let json = one.to_json();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).take(8).collect();
    assert_eq!(members, ["id", "client", "token", "due_at", "late_by", "occurrence", "text", "state"]);
    let expected = serde_json::json!([1, client.get(), one.token, "2026-11-21T12:00:00Z", 0, "2026-11-21T15:00:00", "перезвонить", "claimed"]);
    assert_eq!(serde_json::Value::from(members.iter().map(|name| json[name].clone()).collect::<Vec<_>>()), expected);
    let report = crate::base::import(&session, "Фамилия;Телефон\nПетров;+79161112233\nСидоров;+79161112244\n", &Default::default());
    let petrov = session.lookup("+79161112233", &Default::default(), now().date_naive()).unwrap().1[0].client.id().unwrap();
    schedule(&session, now(), &call_back(petrov, "2026-11-25T15:00:00")).unwrap();
    let report = session.revert(now(), report.batch, false, |_| ()).unwrap();
    assert_eq!((report.removed, report.archived.iter().map(|(id, why)| (*id, why.name())).collect::<Vec<_>>()), (1, vec![(petrov, "reminders")]));
    assert_derived(&session);
}

/// Segments look at reminders: who has no next step, whose call is overdue, and whose it is, over a merge too; a birthday reminder
/// follows the joined card.
#[test]
fn segments_and_merges_see_reminders() {
    let (_base, session) = memory();
    let one = save(&session, r#"{"kind":"person","name":{"family":"Иванов"},"birth_date":"1990-12-31"}"#);
    let other = save(&session, r#"{"kind":"person","name":{"family":"Петрова"},"birth_date":"1991-12-01"}"#);
    let mut wanted = call_back(other, "2026-11-20T10:00:00");
    wanted.assignee = Some("olga".into());
    schedule(&session, now(), &wanted).unwrap();
    let members = |text: &str| {
        let expression = session.parse_segment(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        session.segment(&expression, now(), None, 10).unwrap().ids
    };
    let overdue = "EXISTS(reminders WHERE kind = 'call_back' AND state = 'open' AND due_at < NOW AND assignee = 'olga')";
    let nothing_ahead = "NOT EXISTS(reminders WHERE state IN ('open', 'claimed'))";
    assert_eq!((members(overdue), members(nothing_ahead)), (vec![other], vec![one]));
    let merged = session.merge(now(), one, other, &Default::default()).unwrap();
    assert_eq!((members(overdue), members(nothing_ahead)), (vec![one], vec![]));
    session.unmerge(now(), merged.merge).unwrap();
    let taken = claim(&session, now(), 1).remove(0);
    assert_eq!((members(overdue), members(nothing_ahead)), (vec![], vec![one]));
    acknowledge(&session, now(), taken.token).unwrap();
    assert_eq!(members(nothing_ahead), [one, other]);
    let mut birthday = ReminderDraft::new(ReminderKind::Birthday, Schedule::Birthday { lead_days: 0, at: NaiveTime::MIN, leap: LeapDay::Feb28 });
    birthday.client = Some(other);
    let id = schedule(&session, now(), &birthday).unwrap();
    let due = || session.reminder(id).unwrap().unwrap().occurrence.unwrap().local.date().to_string();
    assert_eq!(due(), "2026-12-01");
    let merged = session.merge(now(), one, other, &Default::default()).unwrap();
    assert_eq!(due(), "2026-12-31");
    session.unmerge(now(), merged.merge).unwrap();
    assert_eq!(due(), "2026-12-01");
    assert_derived(&session);
}

/// A clock that was ahead and was put right: leases that it gave do not last longer than they were to, and nothing fires twice.
#[test]
fn a_clock_that_goes_back() {
    let (_base, session) = memory();
    for hour in 10..13 {
        schedule(&session, now(), &draft(Schedule::At(local(&format!("2026-11-22T{hour}:00:00"))), "UTC")).unwrap();
    }
    let (wrong, right) = (at("2031-01-01T00:00:00Z"), at("2026-11-22T10:30:00Z"));
    let claims = claim(&session, wrong, 2);
    acknowledge(&session, wrong, claims[0].token).unwrap();
    assert!(claim(&session, right, 9).is_empty(), "one is answered, one is claimed, one is not due yet");
    assert_eq!(session.next_due().unwrap(), Some(right + TimeDelta::seconds(600)), "the lease of ten minutes ends ten minutes from now");
    let note = session.journal(0, 100).unwrap().pop().unwrap().1.note;
    assert!(note.starts_with("the clock went back by") && note.ends_with("1 leases begin anew"), "{note}");
    let again = claim(&session, right + TimeDelta::seconds(600), 9);
    assert_eq!(again.iter().map(|claim| (claim.due.reminder.id, claim.due.attempt)).collect::<Vec<_>>(), [(claims[1].due.reminder.id, 2)]);
    // A correction of two seconds is none.
    let before = session.journal(0, 100).unwrap().len();
    claim(&session, right + TimeDelta::seconds(598), 9);
    assert_eq!(session.journal(0, 100).unwrap().len(), before);
    assert_derived(&session);
}

const CHILD: &str = "KARTOTEKA_TEST_CHILD";
const CHILD_NOW: &str = "KARTOTEKA_TEST_NOW";

/// Killed in the middle of claims and answers, a hundred times (KARTOTEKA_KILL_ROUNDS says how often): nothing answered is delivered again,
/// nothing is lost, an answer and its interaction are there together.
#[test]
fn kills_lose_no_promise() {
    if let Some(path) = std::env::var_os(CHILD) {
        return work_until_killed(path.into(), std::env::var(CHILD_NOW).unwrap().parse().unwrap());
    }
    let rounds: u64 = std::env::var("KARTOTEKA_KILL_ROUNDS").ok().map_or(100, |text| text.parse().unwrap());
    let place = Place::new("reminder-kill");
    let path = place.path("base.ktk");
    let client = person(&kartoteka::Base::options().create(true).open(&path).unwrap().session("tester").unwrap(), "Иванов");
    let mut dice = Dice(20261125);
    let (mut scheduled, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..rounds {
        // Each round is a day later: the leases of the killed one have run out.
        let today = now() + TimeDelta::days(round as i64);
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "reminders::kills_lose_no_promise", "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .env(CHILD_NOW, today.to_rfc3339())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = std::io::BufReader::new(process.stdout.take().unwrap()).lines();
        let mut note = |line: &str| {
            let mut words = line.split(' ');
            match (words.next(), words.next().and_then(|word| word.parse::<u64>().ok())) {
                (Some("scheduled"), Some(id)) => _ = scheduled.insert(id),
                (Some("claimed"), Some(id)) => assert!(!answered.contains(&id), "round {round}: {id} was answered and is delivered again"),
                (Some("answered"), Some(id)) => _ = answered.insert(id),
                _ => return false,
            }
            true
        };
        let mut wanted = 3 + dice.roll(12);
        while wanted > 0 {
            wanted -= i64::from(note(&lines.next().expect("the child works on").unwrap()));
        }
        std::thread::sleep(Duration::from_micros(dice.roll(4_000) as u64));
        process.kill().unwrap();
        process.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            note(&line);
        }
        let base = kartoteka::Base::options().open(&path).unwrap();
        let session = base.session("tester").unwrap();
        let reminders = session.reminders_of(client).unwrap();
        let done: BTreeSet<u64> = reminders.iter().filter(|one| one.state == ReminderState::Done).map(|one| one.id.get()).collect();
        let there: BTreeSet<u64> = reminders.iter().map(|one| one.id.get()).collect();
        assert!(answered.is_subset(&done), "round {round}: answered, but not done: {:?}", answered.difference(&done));
        assert!(scheduled.is_subset(&there), "round {round}: lost: {:?}", scheduled.difference(&there));
        // At most the write that was cut by the kill is there without having been printed.
        assert!(done.len() <= answered.len() + 1 && there.len() <= scheduled.len() + 1, "round {round}");
        let due: BTreeSet<u64> = session.due(today + TimeDelta::days(1), 10_000).unwrap().iter().map(|due| due.reminder.id.get()).collect();
        assert_eq!(due, there.difference(&done).copied().collect(), "round {round}: whatever is not done is due when the leases are over");
        let calls = session.interactions(Subject::Client(client), 10_000).unwrap();
        let told: BTreeSet<u64> = calls.iter().map(|(_, call)| call.text.parse().unwrap()).collect();
        assert_eq!((told, calls.len()), (done.clone(), done.len()), "round {round}: answers and their interactions");
        (scheduled, answered) = (there, done);
        if round % 10 == 0 || round + 1 == rounds {
            assert_derived(&session);
        }
    }
    println!("{rounds} rounds: {} scheduled, {} answered", scheduled.len(), answered.len());
    assert!(answered.len() as u64 > rounds / 2);
}

/// The child: schedules, claims and answers in small writes, and says what is on disk.
fn work_until_killed(path: PathBuf, today: Instant) {
    let session = kartoteka::Base::options().open(path).unwrap().session("child").unwrap();
    let say = |what: &str, id: u64| {
        println!("\n{what} {id}");
        std::io::stdout().flush().unwrap();
    };
    let client = ClientId::new(1).unwrap();
    for second in 0.. {
        let time = today + TimeDelta::seconds(second);
        say("scheduled", schedule(&session, time, &call_back(client, "2026-11-21T10:00:00")).unwrap().get());
        for one in claim(&session, time, 2) {
            let id = one.due.reminder.id.get();
            say("claimed", id);
            if second % 3 != 2 {
                let mut call = Interaction::new(Subject::Client(client), InteractionKind::Call, time);
                call.text = id.to_string();
                session.write(time, |transaction| transaction.acknowledge(one.token, None, Some(&call))).unwrap();
                say("answered", id);
            }
        }
    }
}

/// What a merge held can be completed, though its key is another's by now; and one that goes on after a merge was taken apart is at the
/// birth date that the card has got meanwhile.
#[test]
fn held_reminders_end_and_follow_the_card() {
    let (_base, session) = memory();
    let [a, b, c] = ["{}", r#"{"birth_date":"1990-05-12"}"#, r#"{"birth_date":"1990-07-01"}"#]
        .map(|card| save(&session, &format!(r#"{{"name":{{"family":"Иванов"}},{}"#, &card[1..]).replace(",}", "}")));
    let birthday = Schedule::Birthday { lead_days: 0, at: NaiveTime::from_hms_opt(9, 0, 0).unwrap(), leap: LeapDay::Feb28 };
    let keyed = |client, key: &str, when: &Schedule| {
        let mut draft = draft(when.clone(), "UTC");
        (draft.client, draft.key) = (Some(client), Some(key.into()));
        schedule(&session, now(), &draft).unwrap()
    };
    let once = Schedule::At(local("2030-01-01T09:00:00"));
    let ([_, second_birthday], [_, second_call]) =
        ([b, c].map(|client| keyed(client, "born", &birthday)), [b, c].map(|client| keyed(client, "call", &once)));
    let merge = |other| session.merge(now(), a, other, &kartoteka::MergeOptions::default()).unwrap();
    let first = merge(b);
    assert_eq!(merge(c).held_reminders, [second_birthday, second_call]);

    let done = session.write(now(), |transaction| transaction.complete(second_call, None)).unwrap();
    assert_eq!(done.state, ReminderState::Done);

    crate::base::change(&session, a, r#"{"birth_date":"1990-09-09"}"#);
    session.unmerge(now(), first.merge).unwrap();
    let follows = session.reminder(second_birthday).unwrap().unwrap();
    assert_eq!((follows.state, follows.occurrence.unwrap().local), (ReminderState::Open, local("2027-09-09T09:00:00")));
    assert_derived(&session);
}

/// At the end of the calendar a lease is an error of kind `Limit`, not a panic, and leaves the queue as it was.
#[test]
fn the_end_of_the_calendar() {
    let (_base, session) = memory();
    let once = draft(Schedule::At(local("2026-11-22T09:00:00")), "UTC");
    schedule(&session, now(), &once).unwrap();
    let token = claim(&session, at("2026-11-22T09:00:00Z"), 1)[0].token;
    let (end, lease) = (Instant::MAX_UTC, Duration::from_secs(60));
    assert_eq!(kind(session.write(end, |transaction| transaction.claim(1, lease, "worker", None))), Some(ErrorKind::Limit));
    assert_eq!(kind(session.write(end, |transaction| transaction.extend(token, lease))), Some(ErrorKind::Limit));
    assert_eq!(acknowledge(&session, end, token).unwrap(), None);
}

/// An agenda of a month a century away costs what one of this month costs: nothing before it is walked over. Expected times: the rules
/// tell them (each hour; the first two of a series that COUNT ends long before).
#[test]
fn an_agenda_far_ahead() {
    let (_base, session) = memory();
    for rule in ["FREQ=HOURLY", "FREQ=SECONDLY;COUNT=4000000000"] {
        schedule(&session, now(), &draft(Schedule::Rule { start: local("2026-12-01T09:30:00"), rule: rule.into() }, "UTC")).unwrap();
    }
    let began = std::time::Instant::now();
    let far = session.agenda(at("2126-01-01T00:00:00Z"), at("2126-02-01T00:00:00Z"), None, 10_000).unwrap();
    assert_eq!((far.len(), far[0].at), (31 * 24, at("2126-01-01T00:30:00Z")));
    assert!(far.iter().all(|entry| entry.reminder.id.get() == 1));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    let near = session.agenda(at("2026-12-01T09:30:00Z"), at("2026-12-01T09:30:02Z"), None, 10).unwrap();
    assert_eq!(near.len(), 3);
}
