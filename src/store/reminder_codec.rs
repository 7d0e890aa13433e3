//! The layout of reminders: a version byte, then tag varint · length varint · bytes, tags ascending.
//!
//! A tag that this version does not know is kept as bytes and written back. A known tag whose choice it does not know (a newer kind
//! of schedule, another state) makes the record unreadable here, and it is left alone: nobody may act on half of a reminder.
//!
//! Invariant: `decode(encode(reminder)) == reminder`. Wall times are signed microseconds since 1970-01-01T00:00:00 on the wall.

use super::codec::{Reader, push_block, push_signed, push_text, push_varint};
use crate::model::{
    Answered, ClientId, LeapDay, Lease, Misfire, Occurrence, Outcome, Reminder, ReminderDraft, ReminderId, ReminderKind, ReminderState, Schedule,
};
use crate::time::{Instant, from_micros, to_micros};
use chrono::{NaiveDateTime, NaiveTime, Timelike};

const VERSION: u8 = 1;

mod tag {
    pub const CLIENT: u16 = 1;
    pub const KIND: u16 = 2;
    pub const TEXT: u16 = 3;
    pub const SCHEDULE: u16 = 4;
    pub const ZONE: u16 = 5;
    pub const ASSIGNEE: u16 = 6;
    pub const PRIORITY: u16 = 7;
    pub const KEY: u16 = 8;
    pub const MISFIRE: u16 = 9;
    pub const STATE: u16 = 10;
    pub const CREATED: u16 = 11;
    pub const OCCURRENCE: u16 = 12;
    pub const SNOOZED: u16 = 13;
    pub const ATTEMPTS: u16 = 14;
    pub const LEASE: u16 = 15;
    pub const ANSWERED: u16 = 16;
    pub const LAST: u16 = ANSWERED;
}

fn push_instant(out: &mut Vec<u8>, at: Instant) {
    push_signed(out, to_micros(at));
}

fn push_local(out: &mut Vec<u8>, local: NaiveDateTime) {
    push_instant(out, local.and_utc());
}

fn push_occurrence(out: &mut Vec<u8>, occurrence: &Occurrence) {
    push_local(out, occurrence.local);
    push_instant(out, occurrence.due_at);
    push_varint(out, occurrence.number);
}

/// Encodes a reminder, all but its id, which is the key.
pub(crate) fn encode(reminder: &Reminder) -> Vec<u8> {
    let mut out = vec![VERSION];
    for number in 1..=tag::LAST {
        let mut body = Vec::new();
        if push_member(&mut body, reminder, number).is_some() {
            push_varint(&mut out, number.into());
            push_block(&mut out, &body);
        }
    }
    for (number, body) in &reminder.unknown {
        push_varint(&mut out, (*number).into());
        push_block(&mut out, body);
    }
    out
}

/// Puts the member of a tag; `None` where the reminder has none.
fn push_member(out: &mut Vec<u8>, reminder: &Reminder, number: u16) -> Option<()> {
    match number {
        tag::CLIENT => push_varint(out, reminder.client?.get().into()),
        tag::KIND => out.push(reminder.kind as u8),
        tag::TEXT => out.extend_from_slice((!reminder.text.is_empty()).then_some(reminder.text.as_bytes())?),
        tag::SCHEDULE => push_schedule(out, &reminder.schedule),
        tag::ZONE => out.extend_from_slice(reminder.zone.as_bytes()),
        tag::ASSIGNEE => out.extend_from_slice(reminder.assignee.as_deref()?.as_bytes()),
        tag::PRIORITY => out.push((reminder.priority > 0).then_some(reminder.priority)?),
        tag::KEY => out.extend_from_slice(reminder.key.as_deref()?.as_bytes()),
        tag::MISFIRE => match reminder.misfire {
            Misfire::FireOnce => return None,
            Misfire::FireAll { max } => {
                out.push(1);
                push_varint(out, max.into());
            }
            Misfire::Skip => out.push(2),
            Misfire::SkipIfLater { grace_seconds } => {
                out.push(3);
                push_varint(out, grace_seconds.into());
            }
        },
        tag::STATE => out.push(reminder.state as u8),
        tag::CREATED => {
            push_instant(out, reminder.created_at);
            push_text(out, &reminder.created_by);
        }
        tag::OCCURRENCE => push_occurrence(out, &reminder.occurrence?),
        tag::SNOOZED => push_instant(out, reminder.snoozed_until?),
        tag::ATTEMPTS => push_varint(out, (reminder.attempts > 0).then_some(reminder.attempts)?.into()),
        tag::LEASE => {
            let lease = reminder.lease.as_ref()?;
            push_varint(out, lease.token);
            push_text(out, &lease.worker);
            push_instant(out, lease.claimed_at);
            push_instant(out, lease.until);
            push_occurrence(out, &lease.covered);
            push_varint(out, lease.missed.into());
        }
        tag::ANSWERED => {
            let answered = reminder.answered.as_ref()?;
            push_varint(out, answered.token);
            push_instant(out, answered.at);
            push_text(out, &answered.by);
            out.push(answered.outcome.map_or(0, |outcome| outcome as u8));
            if let Some(local) = answered.local {
                push_local(out, local);
            }
        }
        _ => return None,
    }
    Some(())
}

fn push_schedule(out: &mut Vec<u8>, schedule: &Schedule) {
    match schedule {
        Schedule::At(local) => {
            out.push(1);
            push_local(out, *local);
        }
        Schedule::After { from, duration } => {
            out.push(2);
            push_local(out, *from);
            push_text(out, duration);
        }
        Schedule::Rule { start, rule } => {
            out.push(3);
            push_local(out, *start);
            push_text(out, rule);
        }
        Schedule::Birthday { lead_days, at, leap } => {
            out.push(4);
            push_varint(out, (*lead_days).into());
            push_varint(out, at.num_seconds_from_midnight().into());
            out.push(*leap as u8);
        }
    }
}

fn local(reader: &mut Reader<'_>) -> Option<NaiveDateTime> {
    Some(from_micros(reader.signed()?).naive_utc())
}

fn occurrence(reader: &mut Reader<'_>) -> Option<Occurrence> {
    Some(Occurrence { local: local(reader)?, due_at: from_micros(reader.signed()?), number: reader.varint()? })
}

fn schedule(reader: &mut Reader<'_>) -> Option<Schedule> {
    Some(match reader.byte()? {
        1 => Schedule::At(local(reader)?),
        2 => Schedule::After { from: local(reader)?, duration: reader.text()? },
        3 => Schedule::Rule { start: local(reader)?, rule: reader.text()? },
        4 => Schedule::Birthday {
            lead_days: u16::try_from(reader.varint()?).ok()?,
            at: NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(reader.varint()?).ok()?, 0)?,
            leap: LeapDay::from_number(reader.byte()?)?,
        },
        _ => return None,
    })
}

/// Decodes a reminder; `None` where it is damaged or says what only a newer version knows.
pub(crate) fn decode(id: u64, bytes: &[u8]) -> Option<Reminder> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let draft = ReminderDraft::new(ReminderKind::Other, Schedule::At(NaiveDateTime::MIN));
    let mut reminder = Reminder::new(ReminderId::new(id)?, draft, String::new(), from_micros(0), "");
    let mut needed = [tag::KIND, tag::SCHEDULE, tag::ZONE, tag::STATE].to_vec();
    let mut last = 0;
    while !reader.0.is_empty() {
        let number = u16::try_from(reader.varint()?).ok()?;
        if number <= last {
            return None;
        }
        last = number;
        let body = reader.block()?;
        needed.retain(|tag| *tag != number);
        if number > tag::LAST {
            reminder.unknown.push((number, body.to_vec()));
            continue;
        }
        let mut member = Reader(body);
        read_member(&mut reminder, number, &mut member)?;
        if !member.0.is_empty() {
            return None;
        }
    }
    let whole = needed.is_empty() && (reminder.state == ReminderState::Claimed) == reminder.lease.is_some();
    whole.then_some(reminder)
}

fn read_member(reminder: &mut Reminder, number: u16, reader: &mut Reader<'_>) -> Option<()> {
    match number {
        tag::CLIENT => reminder.client = Some(ClientId::new(u32::try_from(reader.varint()?).ok()?)?),
        tag::KIND => reminder.kind = ReminderKind::from_number(reader.byte()?)?,
        tag::TEXT => reminder.text = rest(reader)?,
        tag::SCHEDULE => reminder.schedule = schedule(reader)?,
        tag::ZONE => reminder.zone = rest(reader)?,
        tag::ASSIGNEE => reminder.assignee = Some(rest(reader)?),
        tag::PRIORITY => reminder.priority = reader.byte()?,
        tag::KEY => reminder.key = Some(rest(reader)?),
        tag::MISFIRE => {
            reminder.misfire = match reader.byte()? {
                1 => Misfire::FireAll { max: u32::try_from(reader.varint()?).ok()? },
                2 => Misfire::Skip,
                3 => Misfire::SkipIfLater { grace_seconds: u32::try_from(reader.varint()?).ok()? },
                _ => return None,
            }
        }
        tag::STATE => reminder.state = ReminderState::from_number(reader.byte()?)?,
        tag::CREATED => {
            reminder.created_at = from_micros(reader.signed()?);
            reminder.created_by = reader.text()?;
        }
        tag::OCCURRENCE => reminder.occurrence = Some(occurrence(reader)?),
        tag::SNOOZED => reminder.snoozed_until = Some(from_micros(reader.signed()?)),
        tag::ATTEMPTS => reminder.attempts = u32::try_from(reader.varint()?).ok()?,
        tag::LEASE => {
            let (token, worker) = (reader.varint()?, reader.text()?);
            let (claimed_at, until) = (from_micros(reader.signed()?), from_micros(reader.signed()?));
            let (covered, missed) = (occurrence(reader)?, u32::try_from(reader.varint()?).ok()?);
            reminder.lease = Some(Lease { token, worker, claimed_at, until, covered, missed });
        }
        tag::ANSWERED => {
            let (token, at, by) = (reader.varint()?, from_micros(reader.signed()?), reader.text()?);
            let outcome = match reader.byte()? {
                0 => None,
                number => Some(Outcome::from_number(number)?),
            };
            let local = if reader.0.is_empty() { None } else { Some(local(reader)?) };
            reminder.answered = Some(Answered { token, at, by, outcome, local });
        }
        _ => return None,
    }
    Some(())
}

/// The rest of a member as text.
fn rest(reader: &mut Reader<'_>) -> Option<String> {
    std::str::from_utf8(std::mem::take(&mut reader.0)).ok().map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instant() -> impl Strategy<Value = Instant> {
        (-1i64 << 50..1 << 50).prop_map(from_micros)
    }

    fn wall() -> impl Strategy<Value = NaiveDateTime> {
        instant().prop_map(|at| at.naive_utc())
    }

    fn occurrences() -> impl Strategy<Value = Occurrence> {
        (wall(), instant(), any::<u64>()).prop_map(|(local, due_at, number)| Occurrence { local, due_at, number })
    }

    fn schedules() -> impl Strategy<Value = Schedule> {
        prop_oneof![
            wall().prop_map(Schedule::At),
            (wall(), ".{0,9}").prop_map(|(from, duration)| Schedule::After { from, duration }),
            (wall(), ".{0,9}").prop_map(|(start, rule)| Schedule::Rule { start, rule }),
            (any::<u16>(), 0u32..86_400, 0usize..3).prop_map(|(lead_days, second, leap)| Schedule::Birthday {
                lead_days,
                at: NaiveTime::from_num_seconds_from_midnight_opt(second, 0).expect("a time"),
                leap: LeapDay::ALL[leap],
            }),
        ]
    }

    fn misfires() -> impl Strategy<Value = Misfire> {
        prop_oneof![
            Just(Misfire::FireOnce),
            Just(Misfire::Skip),
            any::<u32>().prop_map(|max| Misfire::FireAll { max }),
            any::<u32>().prop_map(|grace_seconds| Misfire::SkipIfLater { grace_seconds }),
        ]
    }

    prop_compose! {
        fn leases()(token in any::<u64>(), worker in ".{0,5}", claimed_at in instant(), until in instant(), covered in occurrences(), missed in any::<u32>()) -> Lease {
            Lease { token, worker, claimed_at, until, covered, missed }
        }
    }

    prop_compose! {
        fn answers()(token in any::<u64>(), at in instant(), by in ".{0,5}", outcome in prop::option::of(0usize..6), local in prop::option::of(wall())) -> Answered {
            Answered { token, at, by, outcome: outcome.map(|index| Outcome::ALL[index]), local }
        }
    }

    prop_compose! {
        fn reminders()(
            (client, kind, text, schedule, zone, assignee) in
                (prop::option::of(1u32..), 0usize..5, ".{0,20}", schedules(), ".{0,9}", prop::option::of(".{0,9}")),
            (priority, key, misfire, created_at, occurrence, snoozed_until) in
                (any::<u8>(), prop::option::of(".{0,9}"), misfires(), instant(), prop::option::of(occurrences()), prop::option::of(instant())),
            (attempts, lease, answered, state, unknown) in
                (any::<u32>(), prop::option::of(leases()), prop::option::of(answers()), 0usize..4, prop::collection::btree_map(17u16.., prop::collection::vec(any::<u8>(), 0..9), 0..3)),
        ) -> Reminder {
            let mut draft = ReminderDraft::new(ReminderKind::ALL[kind], schedule);
            (draft.client, draft.text, draft.assignee, draft.priority) = (client.and_then(ClientId::new), text, assignee, priority);
            (draft.key, draft.misfire) = (key, misfire);
            let mut reminder = Reminder::new(ReminderId::new(7).expect("from 1"), draft, zone, created_at, "tester");
            let others = [ReminderState::Open, ReminderState::Done, ReminderState::Cancelled, ReminderState::Held];
            reminder.state = if lease.is_some() { ReminderState::Claimed } else { others[state] };
            (reminder.occurrence, reminder.snoozed_until, reminder.attempts) = (occurrence, snoozed_until, attempts);
            (reminder.lease, reminder.answered, reminder.unknown) = (lease, answered, unknown.into_iter().collect());
            reminder
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// decode(encode(x)) = x, members of a newer version included; cut and changed bytes are never more than refused.
        #[test]
        fn reminders_read_back(reminder in reminders(), cut in any::<prop::sample::Index>(), noise in any::<(prop::sample::Index, u8)>()) {
            let mut bytes = encode(&reminder);
            let read = decode(7, &bytes);
            prop_assert_eq!(read.as_ref(), Some(&reminder));
            let _ = decode(7, &bytes[..cut.index(bytes.len())]);
            let place = noise.0.index(bytes.len());
            bytes[place] ^= noise.1;
            let _ = decode(7, &bytes);
        }
    }
}
