//! Laws over random operations: redb and the model engine end with the same rows; derived rows are what a rebuild writes.

use super::super::{Draft, SaveOptions, Stale};
use super::{at, model_base, session};
use crate::base::{Base, Session};
use crate::duplicates::merge::MergeOptions;
use crate::model::{
    ClientId, ClientKind, E164, Email, ExternalId, Identifier, Interaction, InteractionKind, LeapDay, MergeId, Outcome, PartialDate, Phone, Relation,
    RelationKind, ReminderDraft, ReminderKind, Schedule, Scheme, Subject, Value, Verdict, field,
};
use proptest::prelude::*;
use std::num::NonZeroU64;

#[derive(Debug, Clone)]
enum Step {
    Create(Vec<Set>),
    Edit(u8, Vec<Set>),
    Archive(u8),
    Restore(u8),
    Call(u8, bool),
    Relate(u8, u8),
    Merge(u8, u8, bool),
    Unmerge(u8),
    Born(u8, u8),
    Remind(u8, u8),
    Claim(u8),
    Answer(u8),
}

#[derive(Debug, Clone)]
enum Set {
    Family(u8),
    Phone(u8),
    Email(u8),
    Inn(u8),
    External(u8),
    Owner(u8),
    Absent,
    Tag(u8),
    RemoveTag(u8),
}

fn sets() -> impl Strategy<Value = Vec<Set>> {
    let set = prop_oneof![
        (0u8..6).prop_map(Set::Family),
        (0u8..6).prop_map(Set::Phone),
        (0u8..6).prop_map(Set::Email),
        (0u8..4).prop_map(Set::Inn),
        (0u8..8).prop_map(Set::External),
        (0u8..3).prop_map(Set::Owner),
        Just(Set::Absent),
        (0u8..4).prop_map(Set::Tag),
        (0u8..4).prop_map(Set::RemoveTag),
    ];
    prop::collection::vec(set, 0..4)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => sets().prop_map(Step::Create),
        4 => (0u8..12, sets()).prop_map(|(id, sets)| Step::Edit(id, sets)),
        1 => (0u8..12).prop_map(Step::Archive),
        1 => (0u8..12).prop_map(Step::Restore),
        1 => (0u8..12, any::<bool>()).prop_map(|(id, reached)| Step::Call(id, reached)),
        1 => (0u8..12, 0u8..12).prop_map(|(a, b)| Step::Relate(a, b)),
        2 => (0u8..12, 0u8..12, any::<bool>()).prop_map(|(a, b, prefer)| Step::Merge(a, b, prefer)),
        1 => (0u8..8).prop_map(Step::Unmerge),
        1 => (0u8..12, 0u8..4).prop_map(|(id, day)| Step::Born(id, day)),
        2 => (0u8..12, 0u8..6).prop_map(|(id, what)| Step::Remind(id, what)),
        1 => (0u8..3).prop_map(Step::Claim),
        1 => (0u8..8).prop_map(Step::Answer),
    ]
}

fn apply(draft: &mut Draft, sets: &[Set]) {
    for set in sets {
        let done = match set {
            Set::Family(number) => draft.set_value(field::NAME_FAMILY, Value::Text(format!("Фамилия{number}"))),
            Set::Phone(number) => {
                let e164 = E164::from_digits(74_950_000_000 + u64::from(*number));
                draft.set_value(field::PHONE, Value::Phone(Phone { e164, verdict: Verdict::Valid, ..Phone::default() }))
            }
            Set::Email(number) => {
                draft.set_value(field::EMAIL, Value::Email(Email { canonical: Some(format!("a{number}@b.ru")), ..Email::default() }))
            }
            Set::Inn(number) => draft
                .set_value(field::IDENTIFIER, Value::Identifier(Identifier { scheme: Scheme::Inn, value: format!("77{number:08}"), checked: true })),
            Set::External(number) => draft.set_value(field::EXTERNAL, Value::External(ExternalId { system: "s".into(), id: number.to_string() })),
            Set::Owner(number) => draft.set("owner", &format!("actor{number}")),
            Set::Absent => draft.absent("email", Some("нет")),
            Set::Tag(number) => draft.set_value(field::TAGS, Value::Text(format!("метка{number}"))),
            Set::RemoveTag(number) => draft.remove(&format!("tags[метка{number}]")),
        };
        done.expect("a path of the table");
    }
}

/// Runs a step; an error is an outcome like any other, as long as every engine gives the same.
fn run(session: &Session, seconds: i64, step: &Step) -> String {
    let client = |number: u8| ClientId::new(u32::from(number) + 1).expect("from 1");
    let now = at(seconds);
    let result = session.write(now, |transaction| {
        Ok(match step {
            Step::Create(sets) => {
                let mut draft = Draft::new(ClientKind::Person);
                apply(&mut draft, sets);
                format!("{:?}", transaction.save(&draft, SaveOptions::default())?)
            }
            Step::Edit(id, sets) => {
                let mut draft = Draft::of(&transaction.client(client(*id))?);
                apply(&mut draft, sets);
                let options = SaveOptions { stale: Stale::Apply, ..SaveOptions::default() };
                format!("{:?}", transaction.save(&draft, options)?)
            }
            Step::Archive(id) => format!("{:?}", transaction.archive(client(*id))?),
            Step::Restore(id) => format!("{:?}", transaction.restore(client(*id))?),
            Step::Call(id, reached) => {
                let mut call = Interaction::new(Subject::Client(client(*id)), InteractionKind::Call, now);
                call.outcome = Some(if *reached { Outcome::Reached } else { Outcome::NoAnswer });
                format!("{:?}", transaction.add_interaction(&call)?)
            }
            Step::Born(id, day) => {
                let mut draft = Draft::of(&transaction.client(client(*id))?);
                draft.set_value(field::BIRTH_DATE, Value::Date(PartialDate::new(None, 2, 26 + day).expect("a date")))?;
                format!("{:?}", transaction.save(&draft, SaveOptions::default())?)
            }
            Step::Remind(id, what) => {
                let schedule = match what {
                    0 | 1 => Schedule::Birthday { lead_days: 1, at: chrono::NaiveTime::MIN, leap: LeapDay::default() },
                    2 | 3 => Schedule::At((now + chrono::TimeDelta::seconds(2)).naive_utc()),
                    _ => Schedule::Rule { start: now.naive_utc(), rule: "FREQ=SECONDLY;INTERVAL=3".into() },
                };
                let mut draft = ReminderDraft::new(ReminderKind::Other, schedule);
                draft.client = Some(client(*id));
                draft.key = (what % 2 == 0).then(|| "key".into());
                draft.zone = Some("UTC".into());
                format!("{:?}", transaction.schedule(&draft)?)
            }
            Step::Claim(limit) => format!("{:?}", transaction.claim((*limit).into(), std::time::Duration::from_secs(3), "worker", None)?),
            Step::Answer(token) => format!("{:?}", transaction.acknowledge((*token).into(), None, None)?),
            Step::Relate(a, b) => format!("{:?}", transaction.add_relation(&Relation::new(client(*a), RelationKind::ContactOf, client(*b)))?),
            Step::Merge(a, b, prefer) => {
                let options =
                    MergeOptions { prefer_other: if *prefer { vec![field::NAME_FAMILY, field::OWNER] } else { Vec::new() }, ..Default::default() };
                format!("{:?}", transaction.merge(client(*a), client(*b), &options)?)
            }
            Step::Unmerge(number) => format!("{:?}", transaction.unmerge(MergeId(NonZeroU64::MIN.saturating_add((*number).into())))?),
        })
    });
    result.unwrap_or_else(|error| format!("{:?}", error.kind()))
}

fn dump(session: &Session) -> String {
    let ids = session.client_ids(None, 1000).expect("ids").0;
    let cards: Vec<_> = ids.iter().map(|id| session.to_json(&session.client(*id).expect("a read").expect("a client")).to_string()).collect();
    let journal: Vec<_> = session.journal(0, 10_000).expect("a journal");
    let shared = session.shared_keys(100).expect("shared keys");
    let summaries: Vec<_> = ids.iter().map(|id| session.summary(*id).expect("a summary")).collect();
    let reminders: Vec<_> = ids.iter().map(|id| session.reminders_of(*id).expect("reminders")).collect();
    let due = session.due(at(1000), 100).expect("a list");
    format!("{cards:#?}\n{journal:#?}\n{shared:?}\n{summaries:?}\n{reminders:?}\n{due:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]
    /// The base over redb and the base over the model engine answer alike at every step and end alike; the derived rows of both
    /// are what a rebuild would write, before and after one.
    #[test]
    fn engines_agree_over_random_operations(steps in prop::collection::vec(step(), 1..40)) {
        let redb = Base::options().in_memory().expect("a base in memory");
        let (model, _) = model_base();
        let (one, other) = (session(&redb), session(&model));
        for (seconds, step) in steps.iter().enumerate() {
            let seconds = i64::try_from(seconds).expect("few");
            prop_assert_eq!(run(&one, seconds, step), run(&other, seconds, step));
        }
        let before = dump(&one);
        prop_assert_eq!(&before, &dump(&other));
        for (base, session) in [(&redb, &one), (&model, &other)] {
            prop_assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
            let report = base.rebuild(at(1000), "tester").expect("a rebuild");
            prop_assert_eq!(report.rows, report.rows_before);
            prop_assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
        }
        let ids = one.client_ids(None, 1000).expect("ids").0;
        for id in ids {
            let client = one.client(id).expect("a read").expect("a client");
            prop_assert_eq!(client.to_json(&one.custom_fields()), other.client(id).expect("a read").expect("a client").to_json(&other.custom_fields()));
        }
    }
}
