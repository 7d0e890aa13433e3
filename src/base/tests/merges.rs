//! Merging and taking apart: the laws, over random operations.

use super::super::{CheckOptions, Draft, DuplicatePolicy, SaveOptions, Session, Stale};
use super::{at, model_base, session};
use crate::base::Base;
use crate::duplicates::merge::{MergeOptions, MergeRule, MergeRules};
use crate::exchange::{CsvOptions, OnMatch};
use crate::model::{
    Client, ClientId, ClientKind, Consent, ConsentState, CustomDefinition, CustomKind, E164, ExternalId, Interaction, InteractionKind, MergeId,
    Outcome, Phone, Relation, RelationKind, ReminderDraft, ReminderKind, Schedule, Subject, Suppression, Value, Verdict, field,
};
use crate::{ErrorKind, ImportOptions};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::time::Duration;

/// A small generator of random numbers (SplitMix64, Steele and others 2014): the same everywhere, by its seed.
pub(super) struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a usize")
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }
}

pub(super) fn seed() -> u64 {
    std::env::var("KARTOTEKA_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_125)
}

fn rounds(default: usize) -> usize {
    std::env::var("KARTOTEKA_MERGE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn phone(number: u64) -> Value {
    Value::Phone(Phone { e164: E164::from_digits(74_950_000_000 + number), verdict: Verdict::Valid, ..Phone::default() })
}

/// A field whose values belong to one client each.
pub(super) fn define_contract(session: &Session) {
    let mut definition = CustomDefinition::new("contract", CustomKind::Text);
    definition.unique = true;
    session.write(at(0), |transaction| transaction.define_field(definition.clone())).expect("a field");
}

/// A card with a few values out of few, so that cards meet.
fn some_card(random: &mut Random) -> Draft {
    let mut draft = Draft::new(if random.below(5) == 0 { ClientKind::Organization } else { ClientKind::Person });
    for _ in 0..=random.below(6) {
        let number = random.below(4);
        let done = match random.below(12) {
            0 => draft.set_value(field::NAME_FAMILY, Value::Text(format!("Фамилия{number}"))),
            1 => draft.set_value(field::NAME_GIVEN, Value::Text(["Иван", "И.", "Пётр", "П."][number].into())),
            2 => draft.set_value(field::PHONE, phone(number as u64)),
            3 => draft.set("email", &format!("a{number}@example.com")),
            4 => draft.set_value(field::TAGS, Value::Text(format!("метка{number}"))),
            5 => draft.set("owner", &format!("actor{number}")),
            6 => draft.absent("birth_date", Some("не сказал")),
            7 => draft.set("birth_date", ["12.05.1990", "12.05", "29.02.1988", "01.01.1970"][number]),
            11 => draft.set("custom.contract", &format!("А-{}", random.below(20))),
            8 => {
                let state = [ConsentState::Granted, ConsentState::Denied, ConsentState::Withdrawn, ConsentState::Granted][number];
                draft.set_value(
                    field::CONSENT,
                    Value::Consent(Consent { purpose: "offers".into(), channel: "email".into(), state, at: None, evidence: None }),
                )
            }
            9 => draft.set_value(
                field::SUPPRESSION,
                Value::Suppression(Suppression { channel: "call".into(), until: (number > 0).then(|| at(number as i64)), reason: None }),
            ),
            _ => {
                draft.set_value(field::EXTERNAL, Value::External(ExternalId { system: format!("s{}", number % 2), id: random.below(40).to_string() }))
            }
        };
        done.expect("a path of the table");
    }
    draft
}

/// By which rules to merge: the shipped ones, or others for fields in which cards meet.
fn some_options(random: &mut Random) -> MergeOptions {
    let mut options = MergeOptions::default();
    for path in ["owner", "name.given", "birth_date", "phone", "consent"] {
        options = match random.below(6) {
            0 => options.rule(path, [MergeRule::Fresh]).expect("a field"),
            1 => options.rule(path, []).expect("a field"),
            2 => options.prefer(path).expect("a field"),
            _ => options,
        };
    }
    options
}

/// The public form without what each save changes.
fn timeless(session: &Session, client: &Client) -> Json {
    let mut json = session.to_json(client);
    let members = json.as_object_mut().expect("an object");
    members.remove("revision");
    members.remove("updated_at");
    // A card has one id of each program; which of them was set first, when one was set twice while the card was joined, nobody knows.
    if let Some(external) = members.get_mut("external").and_then(Json::as_array_mut) {
        external.sort_by_key(|external| external["system"].to_string());
    }
    json
}

fn facts(session: &Session, id: ClientId) -> (Vec<String>, Vec<String>, String) {
    let interactions = session.interactions(Subject::Client(id), 1000).expect("interactions");
    let interactions = interactions.iter().map(|(_, fact)| format!("{:?} {:?}", fact.subject, fact.at)).collect();
    let relations = session.relations(id).expect("relations");
    let mut relations: Vec<String> = relations.iter().map(|(_, fact)| format!("{} {} {:?}", fact.from, fact.to, fact.kind)).collect();
    relations.sort();
    let reminders = session.reminders_of(id).expect("reminders");
    let mut reminders: Vec<String> =
        reminders.iter().map(|fact| format!("{} {:?} {:?} {:?}", fact.text, fact.key, fact.state, fact.client)).collect();
    reminders.sort();
    (interactions, relations, format!("{:?} {reminders:?}", session.summary(id).expect("a summary")))
}

/// A reminder of a client, sometimes with a key that others have too.
fn reminder(client: ClientId, text: u64, keyed: bool) -> ReminderDraft {
    let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(at(1_000_000).naive_utc()));
    (draft.client, draft.text) = (Some(client), format!("напомнить {text}"));
    draft.key = keyed.then(|| "договор".to_string());
    draft
}

/// Merges and edits in random order, taken apart in another: every card, its facts and its doubts are what they are in a twin base that
/// got the same edits and no merge. An edit of a merged client is an edit of the one that lived on.
#[test]
fn whatever_was_merged_comes_apart_whole() {
    let mut random = Random(seed());
    println!("seed {}", seed());
    for round in 0..rounds(120) {
        let (joined, apart) = (Base::options().in_memory().expect("a base"), Base::options().in_memory().expect("a base"));
        let (joined, apart) = (session(&joined), session(&apart));
        [&joined, &apart].into_iter().for_each(define_contract);
        let mut seconds = 0;
        let count = 2 + random.below(7);
        let mut ids = Vec::new();
        for _ in 0..count {
            let draft = some_card(&mut random);
            let saved = [&joined, &apart].map(|session| session.save(at(seconds), &draft).map(|saved| saved.id).map_err(|error| error.kind()));
            assert_eq!(saved[0], saved[1]);
            ids.extend(saved[0].ok());
        }
        // The merges that hold, and where each id leads.
        let mut holding: Vec<MergeId> = Vec::new();
        let root = |id: ClientId| joined.client(id).expect("a read").and_then(|client| client.id()).expect("a live client");
        for step in 0..20 + random.below(20) {
            seconds += 1;
            let (Some(a), Some(b)) = (random.pick(&ids), random.pick(&ids)) else { break };
            match random.below(13) {
                11 => {
                    let mut rules = MergeRules::default();
                    rules.fields = some_options(&mut random).rules;
                    joined.write(at(seconds), |transaction| transaction.set_merge_rules(Some(&rules))).expect("rules of the base");
                }
                12 => {
                    let (text, client) = (random.next() % 1000, root(a));
                    for session in [&joined, &apart] {
                        session.write(at(seconds), |transaction| transaction.schedule(&reminder(client, text, false))).expect("a reminder");
                    }
                }
                // Before any merge, because a key that two clients have is one key while they are one.
                10 if holding.is_empty() && step < 5 => {
                    let (text, keyed) = (random.next() % 1000, random.below(2) == 0);
                    for session in [&joined, &apart] {
                        session.write(at(seconds), |transaction| transaction.schedule(&reminder(a, text, keyed))).expect("a reminder");
                    }
                }
                0..=3 => match joined.merge(at(seconds), a, b, &some_options(&mut random)) {
                    Ok(done) => holding.push(done.merge),
                    Err(error) => assert_eq!(error.kind(), ErrorKind::Argument, "{error}"),
                },
                4 if !holding.is_empty() => {
                    let merge = holding.swap_remove(random.below(holding.len()));
                    joined.unmerge(at(seconds), merge).expect("taken apart");
                }
                5 => {
                    let mut call = Interaction::new(Subject::Client(root(a)), InteractionKind::Call, at(seconds));
                    call.outcome = Some(Outcome::Reached);
                    for session in [&joined, &apart] {
                        session.write(at(seconds), |transaction| transaction.add_interaction(&call)).expect("a call");
                    }
                }
                6 if root(a) != root(b) => {
                    let relation = Relation::new(root(a), RelationKind::Household, root(b));
                    for session in [&joined, &apart] {
                        session.write(at(seconds), |transaction| transaction.add_relation(&relation)).expect("a relation");
                    }
                }
                _ => {
                    let fresh = u64::try_from(round * 1000 + step).expect("small");
                    let kind = random.below(7);
                    let tag = random.below(4);
                    for session in [&joined, &apart] {
                        let mut draft = Draft::of(&session.client(root(a)).expect("a read").expect("a client"));
                        let done = match kind {
                            0 => draft.set_value(field::TAGS, Value::Text(format!("новая{fresh}"))),
                            1 => draft.set_value(field::PHONE, phone(1000 + fresh)),
                            2 => draft.set_value(field::NAME_FAMILY, Value::Text(format!("Другая{fresh}"))),
                            3 => draft.set("owner", &format!("actor{fresh}")),
                            4 => draft
                                .set_value(field::EXTERNAL, Value::External(ExternalId { system: format!("s{}", tag % 2), id: format!("n{fresh}") })),
                            5 => draft.remove(&format!("tags[метка{tag}]")),
                            _ => draft.set("note", &format!("заметка {fresh}")),
                        };
                        done.expect("a path");
                        session.save(at(seconds), &draft).expect("saved");
                    }
                }
            }
        }
        while !holding.is_empty() {
            seconds += 1;
            let merge = holding.swap_remove(random.below(holding.len()));
            joined.unmerge(at(seconds), merge).expect("taken apart");
        }
        for id in ids {
            let [one, other] = [&joined, &apart].map(|session| session.client(id).expect("a read").expect("a client"));
            assert_eq!(timeless(&joined, &one), timeless(&apart, &other), "round {round}, client {id}");
            assert_eq!(facts(&joined, id), facts(&apart, id), "round {round}, client {id}");
            assert_eq!(joined.issues_of(id).expect("issues"), apart.issues_of(id).expect("issues"), "round {round}, client {id}");
        }
        assert_eq!(joined.check_derived(5).expect("a check"), Vec::<String>::new(), "round {round}");
        assert_eq!(joined.check(&CheckOptions::default(), |_| true).expect("a check").findings, vec![], "round {round}");
    }
}

/// One random operation; what it answered.
pub(super) fn operate(session: &Session, seconds: i64, operation: u64) -> String {
    let mut random = Random(operation);
    let now = at(seconds);
    let count = session.client_ids(None, 10_000).expect("ids").0.len() + 3;
    let client = |random: &mut Random| ClientId::new(u32::try_from(random.below(count * 2) + 1).expect("small")).expect("from 1");
    let answer = match random.below(20) {
        19 => {
            let policy = [DuplicatePolicy::Default, DuplicatePolicy::Merge, DuplicatePolicy::Merge][random.below(3)];
            session.write(now, |transaction| transaction.set_duplicate_policy(None, policy)).map(|()| "a policy".into())
        }
        0..=2 => {
            let mut draft = some_card(&mut random);
            if random.below(3) == 0 {
                // A card that is certainly one with others of its kind.
                let number = random.below(4);
                draft = Draft::new(ClientKind::Person);
                for (path, text) in
                    [("name.family", format!("Фамилия{number}")), ("name.given", "Иван".into()), ("email", format!("a{number}@example.com"))]
                {
                    draft.set(path, &text).expect("a path");
                }
                draft.set_value(field::TAGS, Value::Text(format!("метка{}", random.below(9)))).expect("a path");
            }
            session.save(now, &draft).map(|saved| format!("{saved:?}"))
        }
        3..=6 => {
            let (id, values) = (client(&mut random), some_card(&mut random));
            session.write(now, |transaction| {
                let mut draft = Draft::of(&transaction.client(id)?);
                draft.steps = values.steps.clone();
                Ok(format!("{:?}", transaction.save(&draft, SaveOptions { stale: Stale::Apply, ..SaveOptions::default() })?))
            })
        }
        7..=9 => {
            let (a, b) = (client(&mut random), client(&mut random));
            session.merge(now, a, b, &MergeOptions::default()).map(|done| format!("{done:?}"))
        }
        10..=11 => {
            let merges: Vec<MergeId> = session.merges(client(&mut random)).expect("merges").iter().map(|merge| merge.id).collect();
            match random.pick(&merges) {
                Some(merge) => session.unmerge(now, merge).map(|done| format!("{done:?}")),
                None => Ok("no merge".into()),
            }
        }
        12 => {
            let mut rows = String::from("Фамилия;Имя;Телефон;Код\n");
            for _ in 0..=random.below(3) {
                // Of those without an id some are certainly one with another.
                let code = if random.below(2) == 0 { random.below(40).to_string() } else { String::new() };
                rows += &format!("Фамилия{};Иван;+7916000000{};{code}\n", random.below(4), random.below(4));
            }
            let mapping = r#"{"kind":"person","columns":{"Фамилия":"name.family","Имя":"name.given","Телефон":"phone","Код":"external.s0"},"match":"external.s0"}"#;
            let mut mapping = crate::exchange::Mapping::parse(mapping).expect("a mapping");
            mapping.on_match = Some([OnMatch::Fill, OnMatch::Overwrite, OnMatch::Skip][random.below(3)]);
            let duplicates = [DuplicatePolicy::Default, DuplicatePolicy::Merge, DuplicatePolicy::Merge][random.below(3)];
            let options =
                ImportOptions { csv: CsvOptions { mapping: Some(mapping), ..CsvOptions::default() }, duplicates, ..ImportOptions::default() };
            session.import(now, rows.as_bytes(), &options, |_| true).map(|report| format!("{report:?}"))
        }
        13 => match session.batches().expect("batches").len() {
            0 => Ok("no batch".into()),
            batches => session.revert(now, random.below(batches) as u64 + 1, false, |_| {}).map(|report| format!("{report:?}")),
        },
        16 => {
            let draft = reminder(client(&mut random), random.next() % 1000, random.below(2) == 0);
            session.write(now, |transaction| transaction.schedule(&draft)).map(|id| format!("{id:?}"))
        }
        17 => session.write(at(2_000_000 + seconds), |transaction| {
            let claims = transaction.claim(2, Duration::from_secs(60), "worker", None)?;
            let answered = claims.iter().take(1).map(|claim| transaction.acknowledge(claim.token, None, None));
            Ok(format!("{:?}", answered.collect::<crate::Result<Vec<_>>>()?))
        }),
        18 => {
            let (a, b) = (client(&mut random), client(&mut random));
            let verdict = [crate::Verdict::Same, crate::Verdict::Different, crate::Verdict::Unsure][random.below(3)];
            session.write(now, |transaction| transaction.decide(a, b, verdict, None)).map(|_| "decided".into())
        }
        14 => {
            let id = client(&mut random);
            session.write(now, |transaction| {
                Ok(format!("{:?}", if random.next().is_multiple_of(2) { transaction.archive(id) } else { transaction.restore(id) }?))
            })
        }
        _ => {
            let (a, b) = (client(&mut random), client(&mut random));
            session.write(now, |transaction| {
                transaction.add_interaction(&Interaction::new(Subject::Client(a), InteractionKind::Call, now))?;
                Ok(format!("{:?}", transaction.add_relation(&Relation::new(a, RelationKind::ContactOf, b))?))
            })
        }
    };
    answer.unwrap_or_else(|error| format!("{:?}: {error}", error.kind()))
}

/// A hundred thousand random operations of save, edit, merge, unmerge, import, revert, archive and facts: redb and the model engine
/// answer alike, no answer is a defect, every id leads to somebody or was never there, and all derived rows are what a rebuild writes.
#[test]
fn engines_agree_over_merges_and_reverts() {
    let mut random = Random(seed() ^ 1);
    println!("seed {}", seed());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..rounds(250) {
        let redb = Base::options().in_memory().expect("a base");
        let (model, _) = model_base();
        let (one, other) = (session(&redb), session(&model));
        [&one, &other].into_iter().for_each(define_contract);
        for step in 0..400 {
            let operation = random.next();
            let [got, wanted] = [&one, &other].map(|session| operate(session, step, operation));
            assert_eq!(got, wanted, "round {round}, step {step}, operation {operation}");
            let kind = got.split([' ', ':', '{']).next().unwrap_or_default().to_string();
            assert!(!["Internal", "Corrupt", "Poisoned"].contains(&kind.as_str()), "round {round}, step {step}, operation {operation}: {got}");
            *kinds.entry(kind).or_default() += 1;
            for (sign, name) in [("merge: Some", "saved and merged"), (" merged: ", "rows merged"), (" unmerged: ", "merges taken back")] {
                let counted = got.split(sign).nth(1).is_some_and(|rest| !rest.starts_with('0'));
                *kinds.entry(name.into()).or_default() += usize::from(counted);
            }
        }
        assert_eq!(one.check_derived(5).expect("a check"), Vec::<String>::new(), "round {round}");
        assert_eq!(one.check(&CheckOptions::default(), |_| true).expect("a check").findings, vec![], "round {round}");
        assert_eq!(one.journal(0, 10_000).expect("a journal"), other.journal(0, 10_000).expect("a journal"), "round {round}");
        let (ids, _) = one.client_ids(None, 10_000).expect("ids");
        for id in ids {
            let [one, other] = [&one, &other].map(|session| session.to_json(&session.client(id).expect("a read").expect("a client")));
            assert_eq!(one, other, "round {round}, client {id}");
        }
    }
    for expected in
        ["SaveOutcome", "MergeOutcome", "Unmerged", "ImportReport", "RevertReport", "saved and merged", "rows merged", "merges taken back"]
    {
        assert!(kinds.get(expected).is_some_and(|count| *count > 0), "{expected}: {kinds:?}");
    }
}
