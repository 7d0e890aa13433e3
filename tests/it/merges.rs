//! Merging clients and taking merges apart: what people complained of in other programs, case by case. The laws over random operations
//! stand in `src/base/tests/merges.rs`.

use crate::base::{assert_derived, at, card, change, id, import, mapped, memory, now, number, save, timeless};
use kartoteka::model::{CustomDefinition, CustomKind, Interaction, InteractionKind, Outcome, Relation, RelationKind};
use kartoteka::{
    Action, Because, ClientId, Draft, Error, ErrorKind, LookupContext, MergeId, MergeOptions, MergeOutcome, SaveOptions, Session, Stale, Status,
    Subject, limits,
};
use serde_json::{Value as Json, json};
use std::num::NonZeroU64;

fn merge(session: &Session, keep: ClientId, other: ClientId) -> MergeOutcome {
    session.merge(now(), keep, other, &MergeOptions::default()).unwrap()
}

fn pair(session: &Session, one: &str, other: &str) -> (ClientId, ClientId) {
    (save(session, one), save(session, other))
}

/// A card without who set which value when.
fn plain(json: Json) -> Json {
    match json {
        Json::Object(mut members) => {
            members.shift_remove("provenance");
            match members.len() {
                1 if members.contains_key("value") => members.shift_remove("value").map_or(Json::Null, plain),
                _ => Json::Object(members.into_iter().map(|(name, value)| (name, plain(value))).collect()),
            }
        }
        Json::Array(values) => Json::Array(values.into_iter().map(plain).collect()),
        other => other,
    }
}

fn kind<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorKind {
    result.unwrap_err().kind()
}

/// The path, what is kept and why, of each conflict.
fn conflicts(outcome: &MergeOutcome) -> Vec<(String, &'static str)> {
    outcome.conflicts.iter().map(|conflict| (conflict.path.to_string(), conflict.because.name())).collect()
}

/// Which of two values stays: one case a line, both cards, the field looked at, what stands there after, why the other went.
#[test]
fn survivorship() {
    let cases: &[(&str, &str, &str, Json, Option<&str>)] = &[
        // A value beats nothing, and beats a statement that there is none, whichever side it is on.
        (r#"{"name":{"family":"Иванов"}}"#, r#"{"name":{"given":"Иван"}}"#, "/name/given", json!("Иван"), None),
        (r#"{"email":{"state":"absent"}}"#, r#"{"email":[{"canonical":"a@example.com"}]}"#, "/email/0/canonical", json!("a@example.com"), None),
        (r#"{"email":[{"canonical":"a@example.com"}]}"#, r#"{"email":{"state":"absent"}}"#, "/email/0/canonical", json!("a@example.com"), None),
        (r#"{"tags":["x"]}"#, r#"{"birth_date":{"state":"declined"}}"#, "/birth_date/state", json!("declined"), None),
        // Both have one: the survivor's.
        (r#"{"name":{"family":"Иванов"}}"#, r#"{"name":{"family":"Петров"}}"#, "/name/family", json!("Иванов"), Some("survivor")),
        (r#"{"industry":"торговля"}"#, r#"{"industry":"связь"}"#, "/industry", json!("торговля"), Some("survivor")),
        // An initial gives way to the name that it begins, within one family only.
        (
            r#"{"name":{"family":"Иванов","given":"И."}}"#,
            r#"{"name":{"family":"ИВАНОВ","given":"Иван"}}"#,
            "/name/given",
            json!("Иван"),
            Some("complete"),
        ),
        (
            r#"{"name":{"family":"Иванов","given":"И."}}"#,
            r#"{"name":{"family":"Петров","given":"Иван"}}"#,
            "/name/given",
            json!("И."),
            Some("survivor"),
        ),
        (
            r#"{"name":{"family":"Иванов","given":"Иван"}}"#,
            r#"{"name":{"family":"Иванов","given":"И."}}"#,
            "/name/given",
            json!("Иван"),
            Some("complete"),
        ),
        (r#"{"birth_date":"--05-12"}"#, r#"{"birth_date":"1990-05-12"}"#, "/birth_date", json!("1990-05-12"), Some("complete")),
        (r#"{"birth_date":"--05-12"}"#, r#"{"birth_date":"1990-05-13"}"#, "/birth_date", json!("--05-12"), Some("survivor")),
        // A code with right check digits beats one without.
        (
            r#"{"identifier":[{"scheme":"inn","value":"7707083894","checked":false}]}"#,
            r#"{"identifier":[{"scheme":"inn","value":"7707083893","checked":true}]}"#,
            "/identifier/0/value",
            json!("7707083893"),
            Some("valid"),
        ),
        // Lists are united; what is the same is not doubled.
        (r#"{"tags":["a","b"]}"#, r#"{"tags":["b","c"]}"#, "/tags", json!(["a", "b", "c"]), None),
        (
            r#"{"phone":[{"e164":"+74951234567"}]}"#,
            r#"{"phone":[{"e164":"+74951234567"},{"e164":"+74951234568"}]}"#,
            "/phone/1/e164",
            json!("+74951234568"),
            None,
        ),
        // Consent is never loosened, whichever side is the stricter; the longer suppression holds.
        (
            r#"{"consent":[{"purpose":"offers","channel":"email","consent":"granted"}]}"#,
            r#"{"consent":[{"purpose":"offers","channel":"email","consent":"withdrawn"}]}"#,
            "/consent/0/consent",
            json!("withdrawn"),
            Some("strict"),
        ),
        (
            r#"{"consent":[{"purpose":"offers","channel":"email","consent":"denied"}]}"#,
            r#"{"consent":[{"purpose":"offers","channel":"email","consent":"granted"}]}"#,
            "/consent/0/consent",
            json!("denied"),
            Some("strict"),
        ),
        (
            r#"{"suppression":[{"channel":"call","until":"2027-01-01T00:00:00Z"}]}"#,
            r#"{"suppression":[{"channel":"call","reason":"просил"}]}"#,
            "/suppression/0/reason",
            json!("просил"),
            Some("strict"),
        ),
    ];
    let mut wrong = Vec::new();
    for (one, other, pointer, expected, because) in cases {
        let (_base, session) = memory();
        let (keep, gone) = pair(&session, one, other);
        let before = [card(&session, keep), card(&session, gone)].map(timeless);
        let outcome = merge(&session, keep, gone);
        let joined = plain(card(&session, keep));
        let why_fits = match because {
            None => outcome.conflicts.is_empty(),
            Some(because) => conflicts(&outcome).iter().any(|(_, found)| found == because),
        };
        if joined.pointer(pointer) != Some(expected) || !why_fits {
            wrong.push(format!("{one} + {other}: {:?}, {:?}", joined.pointer(pointer), conflicts(&outcome)));
        }
        session.unmerge(now(), outcome.merge).unwrap();
        if [card(&session, keep), card(&session, gone)].map(timeless) != before {
            wrong.push(format!("{one} + {other}: not the same after taking apart"));
        }
        assert_derived(&session);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A person's choice, a verified value and a trusted source beat the survivor; a stricter consent beats even a choice.
#[test]
fn choices_verification_and_sources() {
    let (_base, session) = memory();
    let (keep, gone) = pair(&session, r#"{"name":{"family":"Иванов"},"industry":"связь"}"#, r#"{"name":{"family":"Петров"},"industry":"торговля"}"#);
    let options = MergeOptions::default().prefer("industry").unwrap();
    let outcome = session.merge(now(), keep, gone, &options).unwrap();
    assert_eq!(plain(card(&session, keep))["industry"], "торговля");
    assert_eq!(outcome.conflicts.iter().find(|conflict| conflict.path.to_string() == "industry").unwrap().because, Because::Chosen);
    session.unmerge(now(), outcome.merge).unwrap();

    let mut verify = Draft::of(&session.client(gone).unwrap().unwrap());
    verify.verified("name.family", "паспорт").unwrap();
    session.save(now(), &verify).unwrap();
    let outcome = merge(&session, keep, gone);
    assert_eq!(plain(card(&session, keep))["name"]["family"], "Петров");
    assert_eq!(conflicts(&outcome).iter().find(|(path, _)| path == "name.family").unwrap().1, "verified");
    session.unmerge(now(), outcome.merge).unwrap();

    let mut draft = Draft::unknown_kind();
    draft.source("реестр").set("industry", "промышленность").unwrap();
    let register = session.save(now(), &draft).unwrap().id;
    let trusted = {
        let mut options = MergeOptions::default();
        options.sources = vec!["реестр".into()];
        options
    };
    let outcome = session.merge(now(), keep, register, &trusted).unwrap();
    assert_eq!(conflicts(&outcome), [("industry".to_string(), "source")]);

    assert_eq!(kind(MergeOptions::default().prefer("revision")), ErrorKind::Argument);
    assert_eq!(kind(MergeOptions::default().prefer("no_such")), ErrorKind::Argument);
}

/// The chain of DESIGN: A takes in B, then C; a call comes; B comes out. The call and C stay with A, B is as it was, and so is A once C
/// comes out too.
#[test]
fn a_chain_comes_apart_in_any_order() {
    let (_base, session) = memory();
    let a = save(&session, r#"{"name":{"family":"Иванов"},"phone":[{"e164":"+74951234567"}],"owner":"olga"}"#);
    let b =
        save(&session, r#"{"name":{"family":"Иванов","given":"Иван"},"phone":[{"e164":"+74951234568"}],"note":[{"topic":"","text":"пьёт чай"}]}"#);
    let c = save(&session, r#"{"email":[{"canonical":"ivanov@example.com"}],"tags":["опт"]}"#);
    let call = |subject: ClientId, at_time: &str| {
        let mut call = Interaction::new(Subject::Client(subject), InteractionKind::Call, at(at_time));
        call.outcome = Some(Outcome::Reached);
        session.write(now(), |transaction| transaction.add_interaction(&call)).unwrap()
    };
    call(b, "2026-01-10T10:00:00Z");
    let before = [a, b, c].map(|id| timeless(card(&session, id)));

    let first = merge(&session, a, b);
    let second = merge(&session, a, c);
    assert_eq!((first.interactions, session.interactions(Subject::Client(a), 10).unwrap().len()), (1, 1));
    let late = call(b, "2026-02-10T10:00:00Z");
    assert_eq!(session.summary(c).unwrap().contacts, 2, "every id of the client leads to its summary");
    change(&session, a, r#"{"site":["https://ivanov.example"]}"#);

    let apart = session.unmerge(now(), first.merge).unwrap();
    assert_eq!((apart.survivor, apart.restored, apart.interactions), (a, b, 1));
    assert_eq!(apart.stayed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["site[https://ivanov.example]"]);
    assert_eq!(apart.stayed_interactions, [late]);
    assert_eq!(timeless(card(&session, b)), before[1]);
    assert_eq!(session.interactions(Subject::Client(b), 10).unwrap().len(), 1);
    let joined = plain(card(&session, a));
    assert_eq!((&joined["tags"], &joined["site"], joined["name"].get("given")), (&json!(["опт"]), &json!(["https://ivanov.example"]), None));

    session.unmerge(now(), second.merge).unwrap();
    assert_eq!(timeless(card(&session, c)), before[2]);
    let mut alone = timeless(card(&session, a));
    alone.as_object_mut().unwrap().shift_remove("site");
    assert_eq!(alone, before[0]);
    assert_derived(&session);
}

/// The old id leads on for ever, through any number of merges: by id, by a host's id, by phone; an import by the merged one's id fills and
/// overwrites nothing; nobody else can take that id.
#[test]
fn old_ids_lead_on() {
    let (_base, session) = memory();
    let first = save(&session, r#"{"name":{"family":"Иванов"},"external":[{"system":"1c","id":"17"}]}"#);
    let second = save(&session, r#"{"name":{"family":"Иванов"},"external":[{"system":"1c","id":"42"}],"phone":[{"e164":"+74951234567"}]}"#);
    let third = save(&session, r#"{"name":{"family":"Иванов"},"external":[{"system":"pbx","id":"9"}]}"#);
    merge(&session, second, third);
    merge(&session, first, second);
    let owner = |system: &str, external: &str| session.by_external(system, external).unwrap().and_then(|client| client.id());
    for leads in [owner("1c", "17"), owner("1c", "42"), owner("pbx", "9"), session.client(third).unwrap().and_then(|client| client.id())] {
        assert_eq!(leads, Some(first));
    }
    let (_, owners) = session.lookup("+74951234567", &LookupContext::default(), now().date_naive()).unwrap();
    assert_eq!(owners.iter().map(|owner| owner.client.id()).collect::<Vec<_>>(), [Some(first)]);

    let options = mapped(r#"{"columns":{"код":"external.1c","фамилия":"name.family","почта":"email"},"match":"external.1c","on_match":"overwrite"}"#);
    let report = import(&session, "код;фамилия;почта\n42;Чужой;a@example.com\n", &options);
    assert_eq!((report.updated, report.created), (1, 0));
    let joined = plain(card(&session, first));
    assert_eq!((&joined["name"]["family"], joined["email"][0]["canonical"].as_str()), (&json!("Иванов"), Some("a@example.com")));

    let mut draft = Draft::unknown_kind();
    draft.json(r#"{"name":{"family":"Новый"},"external":[{"system":"1c","id":"42"}]}"#).unwrap();
    assert_eq!(kind(session.save(now(), &draft)), ErrorKind::Exists);
    assert_derived(&session);
}

/// Relations go with the client; one between the two is not shown while they are one, and is back afterwards.
#[test]
fn relations_go_along() {
    let (_base, session) = memory();
    let (firm, branch) = pair(
        &session,
        r#"{"kind":"organization","organization":{"name":"Ромашка"}}"#,
        r#"{"kind":"organization","organization":{"name":"Ромашка Юг"}}"#,
    );
    let person = save(&session, r#"{"name":{"family":"Петрова"},"phone":[{"e164":"+74951234567"}]}"#);
    session
        .write(now(), |transaction| {
            transaction.add_relation(&Relation::new(branch, RelationKind::BranchOf, firm))?;
            transaction.add_relation(&Relation::new(person, RelationKind::ContactOf, branch))
        })
        .unwrap();
    let outcome = merge(&session, firm, branch);
    assert_eq!(outcome.relations, 2);
    let relations = session.relations(firm).unwrap();
    assert_eq!(relations.iter().map(|(_, relation)| (relation.from, relation.to)).collect::<Vec<_>>(), [(person, firm)]);
    let (_, owners) = session.lookup("+74951234567", &LookupContext::default(), now().date_naive()).unwrap();
    assert_eq!(owners[0].relation, Some((RelationKind::ContactOf, firm)));
    session.unmerge(now(), outcome.merge).unwrap();
    assert_eq!((session.relations(firm).unwrap().len(), session.relations(branch).unwrap().len()), (1, 2));
    assert_derived(&session);
}

/// Doubts go along and come back; cells of imports that no field took are seen from the survivor.
#[test]
fn doubts_and_cells_go_along() {
    let (_base, session) = memory();
    let report = import(&session, "Фамилия;Эл. почта;Слова\nИванов;ivanov@gmail.con;тёща\n", &Default::default());
    assert_eq!(report.created, 1);
    let other = save(&session, r#"{"name":{"family":"Иванов"}}"#);
    let (gone, keep) = (id(1), other);
    let (own, doubts) = (session.issues_of(keep).unwrap(), session.issues_of(gone).unwrap());
    assert_eq!((own.len(), doubts.len()), (1, 2), "one of them is the same doubt about both");
    let outcome = merge(&session, keep, gone);
    assert_eq!((session.issues_of(keep).unwrap().len(), session.issues_of(gone).unwrap().len()), (2, 0));
    assert_eq!(session.import_cells(keep).unwrap(), [("Слова".to_string(), "тёща".to_string())]);
    session.unmerge(now(), outcome.merge).unwrap();
    assert_eq!((session.issues_of(keep).unwrap(), session.issues_of(gone).unwrap()), (own, doubts));
    assert_derived(&session);
}

/// What is refused: itself, one that is merged already, an archived survivor, a newer card than was looked at, a second taking apart.
#[test]
fn what_is_refused() {
    let (_base, session) = memory();
    let (a, b) = pair(&session, r#"{"name":{"family":"А"}}"#, r#"{"name":{"family":"Б"}}"#);
    let plain = MergeOptions::default();
    assert_eq!(kind(session.merge(now(), a, a, &plain)), ErrorKind::Argument);
    assert_eq!(kind(session.merge(now(), a, id(99), &plain)), ErrorKind::NotFound);
    assert_eq!(kind(session.unmerge(now(), MergeId(NonZeroU64::MIN))), ErrorKind::NotFound);

    let plan = session.plan_merge(now(), a, b, &plain).unwrap();
    assert_eq!(plan.joined.id(), Some(a));
    change(&session, b, r#"{"tags":["новее"]}"#);
    let mut expected = MergeOptions::default();
    expected.expected = Some((1, 1));
    assert_eq!(kind(session.merge(now(), a, b, &expected)), ErrorKind::Conflict);
    expected.expected = Some((1, 2));
    let outcome = session.merge(now(), a, b, &expected).unwrap();
    assert_eq!(kind(session.merge(now(), b, a, &plain)), ErrorKind::Argument);
    assert_eq!(session.merged_card(b).unwrap().unwrap().status(), Status::Active);
    assert_eq!(session.members(a).unwrap(), [a, b]);

    session.write(now(), |transaction| transaction.archive(a)).unwrap();
    let c = save(&session, r#"{"name":{"family":"В"}}"#);
    assert_eq!(kind(session.merge(now(), a, c, &plain)), ErrorKind::Argument);
    session.unmerge(now(), outcome.merge).unwrap();
    assert_eq!(kind(session.unmerge(now(), outcome.merge)), ErrorKind::Argument);
    let merges = session.merges(b).unwrap();
    assert_eq!(merges.len(), 1);
    assert!(merges[0].undone_at.is_some());
    let actions: Vec<Action> = session.history(b, 10).unwrap().iter().map(|(_, entry)| entry.action).collect();
    assert_eq!(actions, [Action::Create, Action::Change, Action::Merge, Action::Unmerge, Action::Verdict]);
}

/// A closure that merges and then fails leaves nothing of it; two merges and a save are one write.
#[test]
fn a_merge_is_part_of_a_write() {
    let (_base, session) = memory();
    let (a, b) = pair(&session, r#"{"name":{"family":"А"}}"#, r#"{"name":{"family":"Б"},"tags":["б"]}"#);
    let before = [a, b].map(|id| card(&session, id));
    let failed = session.write(now(), |transaction| {
        transaction.merge(a, b, &MergeOptions::default())?;
        transaction.client(id(77))
    });
    assert_eq!(kind(failed), ErrorKind::NotFound);
    assert_eq!([a, b].map(|id| card(&session, id)), before);
    session
        .write(now(), |transaction| {
            let merged = transaction.merge(a, b, &MergeOptions::default())?;
            assert_eq!(transaction.client(b)?.id(), Some(a));
            transaction.unmerge(merged.merge)?;
            transaction.merge(b, a, &MergeOptions::default())
        })
        .unwrap();
    assert_eq!(session.client(a).unwrap().unwrap().id(), Some(b));
    assert_derived(&session);
}

/// The bounds: a tree that is too deep, and too wide, is refused with nothing written; so is a list that would be too long.
#[test]
fn bounds_of_merges() {
    let (_base, session) = memory();
    let ids: Vec<ClientId> = (0..limits::MERGE_DEPTH_MAX + 2).map(|number| save(&session, &format!(r#"{{"tags":["т{number}"]}}"#))).collect();
    for pair in ids.windows(2).take(limits::MERGE_DEPTH_MAX) {
        merge(&session, pair[1], pair[0]);
    }
    let (top, above) = (ids[limits::MERGE_DEPTH_MAX], ids[limits::MERGE_DEPTH_MAX + 1]);
    assert_eq!(kind(session.merge(now(), above, top, &MergeOptions::default())), ErrorKind::Limit);
    assert_eq!(session.client(ids[0]).unwrap().unwrap().id(), Some(top), "the deepest id leads to the top");
    assert_eq!(session.members(top).unwrap().len(), limits::MERGE_DEPTH_MAX + 1);
    // The lowest merge comes out from below all others.
    session.unmerge(now(), MergeId(NonZeroU64::MIN)).unwrap();
    assert_eq!(card(&session, ids[0])["tags"], json!(["т0"]));
    assert_eq!(card(&session, top)["tags"].as_array().unwrap().len(), limits::MERGE_DEPTH_MAX);

    let many = |from: usize| {
        let tags: Vec<String> = (from..from + 600).map(|tag| format!(r#""т{tag}""#)).collect();
        save(&session, &format!(r#"{{"tags":[{}]}}"#, tags.join(",")))
    };
    let (one, other) = (many(0), many(1000));
    let before = card(&session, one);
    assert_eq!(kind(session.merge(now(), one, other, &MergeOptions::default())), ErrorKind::Limit);
    assert_eq!(card(&session, one), before);
    assert_derived(&session);
}

/// A lookup table for who adopted what: a stranger's calls belong to the merged card's number and go with it.
#[test]
fn adopted_calls_stay_with_whom_they_were_adopted_by() {
    let (_base, session) = memory();
    let (a, b) = pair(&session, r#"{"name":{"family":"А"}}"#, r#"{"name":{"family":"Б"},"phone":[{"e164":"+74951234567"}]}"#);
    let stranger = number("+74951234567");
    session
        .write(now(), |transaction| transaction.add_interaction(&Interaction::new(Subject::Number(stranger), InteractionKind::Call, now())))
        .unwrap();
    assert_eq!(session.write(now(), |transaction| transaction.adopt_number(stranger, b)).unwrap(), 1);
    let outcome = merge(&session, a, b);
    assert_eq!(session.interactions(Subject::Client(a), 10).unwrap()[0].1.subject, Subject::Client(b), "a fact keeps its origin");
    session.unmerge(now(), outcome.merge).unwrap();
    assert_eq!((session.summary(a).unwrap().interactions, session.summary(b).unwrap().interactions), (0, 1));
}

/// A draft of a card that was merged since it was read is stale, also where the survivor happens to have the revision that was read: two
/// records have two counts. Whoever asks for it applies the draft's paths to the survivor.
#[test]
fn a_draft_of_a_card_merged_since_is_stale() {
    let (_base, session) = memory();
    let (a, b) = pair(&session, r#"{"name":{"family":"Иванов"}}"#, r#"{"name":{"family":"Петров"},"tags":["x"]}"#);
    change(&session, b, r#"{"tags":["x","y"]}"#);
    let mut draft = Draft::of(&session.client(b).unwrap().unwrap());
    draft.set("name.family", "Сидоров").unwrap();
    merge(&session, a, b);
    assert_eq!(session.client(b).unwrap().unwrap().revision(), 2, "the revision that the draft has");
    let error = session.save(now(), &draft).unwrap_err();
    assert_eq!((error.kind(), error.to_string().contains("merged into 1")), (ErrorKind::Conflict, true), "{error}");
    let options = SaveOptions { stale: Stale::Apply, ..SaveOptions::default() };
    assert_eq!(session.write(now(), |transaction| transaction.save(&draft, options)).unwrap().id, a);
    assert_eq!(card(&session, a)["name"]["family"]["value"], json!("Сидоров"));
}

/// A unique value goes back with the client that brought it, though somebody found it right since: a merge comes apart all the same.
#[test]
fn a_unique_value_goes_back_with_its_client() {
    let (_base, session) = memory();
    let mut contract = CustomDefinition::new("contract", CustomKind::Text);
    contract.unique = true;
    session.write(now(), |transaction| transaction.define_field(contract.clone())).unwrap();
    let (a, b) = pair(&session, r#"{"name":{"family":"Иванов"}}"#, r#"{"name":{"family":"Петров"},"custom":{"contract":"А-17"}}"#);
    let merged = merge(&session, a, b);
    let mut draft = Draft::of(&session.client(a).unwrap().unwrap());
    draft.verified("custom.contract", "by phone").unwrap();
    session.save(now(), &draft).unwrap();
    session.unmerge(now(), merged.merge).unwrap();
    assert_eq!((&card(&session, a)["custom"], &card(&session, b)["custom"]), (&Json::Null, &json!({"contract":"А-17"})));
    assert_derived(&session);
}

/// Who is put away asks for no unique value: his merge with the client that has it now comes apart, and a value changes hands within
/// one write, whichever of the two is written first.
#[test]
fn who_is_put_away_asks_for_no_unique_value() {
    let (_base, session) = memory();
    let mut contract = CustomDefinition::new("contract", CustomKind::Text);
    contract.unique = true;
    session.write(now(), |transaction| transaction.define_field(contract.clone())).unwrap();
    let json = r#"{"name":{"family":"Иванов"},"custom":{"contract":"А-17"}}"#;
    let old = save(&session, json);
    let new = session.write(now(), |transaction| {
        let mut draft = Draft::unknown_kind();
        draft.json(json)?;
        let new = transaction.save(&draft, SaveOptions::default())?.id;
        transaction.archive(old)?;
        Ok(new)
    });
    let new = new.unwrap();
    let merged = merge(&session, new, old);
    session.unmerge(now(), merged.merge).unwrap();
    assert_eq!(session.client(old).unwrap().unwrap().status(), Status::Archived);
    // Put back, it is in the way.
    assert_eq!(kind(session.write(now(), |transaction| transaction.restore(old))), ErrorKind::Exists);
    assert_derived(&session);
}
