//! What is merged without asking, what is not, and how it is taken back; the rules of merging that a base keeps; what a plan shows.

use crate::base::{assert_derived, at, card, cards, change, id, import, mapped, memory, now, save, timeless};
use kartoteka::model::{CustomDefinition, CustomKind, Interaction, InteractionKind, Relation, RelationKind, ReminderDraft, ReminderKind, Schedule};
use kartoteka::{
    Action, Base, ClientId, ClientKind, Draft, DuplicatePolicy, ErrorKind, ImportOptions, MergeOptions, MergeRule, MergeRules, SaveOptions, Session,
    Subject, Verdict, field,
};
use serde_json::json;

fn draft(fields: &str) -> Draft {
    let mut draft = if fields.contains("organization.name") { Draft::new(ClientKind::Organization) } else { Draft::new(ClientKind::Person) };
    for field in fields.split('|').filter(|field| !field.is_empty()) {
        let (path, text) = field.split_once('=').unwrap_or_else(|| panic!("{field}"));
        draft.set(path, text).unwrap_or_else(|error| panic!("{field}: {error}"));
    }
    draft
}

fn put(session: &Session, fields: &str, duplicates: DuplicatePolicy) -> kartoteka::SaveOutcome {
    let options = SaveOptions { duplicates, ..SaveOptions::default() };
    session.write(now(), |transaction| transaction.save(&draft(fields), options)).unwrap_or_else(|error| panic!("{fields}: {error}"))
}

/// A base with the custom fields that the cases use.
fn base() -> (Base, Session) {
    let (base, session) = memory();
    session
        .write(now(), |transaction| {
            for (key, identifying) in [("passport", true), ("colour", false)] {
                let mut definition = CustomDefinition::new(key, CustomKind::Text);
                definition.identifying = identifying;
                transaction.define_field(definition)?;
            }
            Ok(())
        })
        .unwrap();
    (base, session)
}

const IVANOV: &str = "name=Иванов Александр Петрович|phone.mobile=8 916 123-45-67";

/// One case a line: what is stored, what comes, and what becomes of it: `merged`, `known` (nothing new) or `beside` (a client of its own).
#[test]
fn what_is_certain() {
    let cases: &[(&str, &str, &str)] = &[
        // The full name with a mobile phone or a mailbox, however either is written.
        (IVANOV, "name=Иванов Александр|phone.mobile=+79161234567|email=ivanov@mail.ru", "merged"),
        (IVANOV, "name=ИВАНОВ АЛЕКСАНДР ПЕТРОВИЧ|phone=8(916)123 45 67", "known"),
        ("name=Семёнов Пётр|email=petr@mail.ru", "name=Семенов Петр Ильич|email=PETR@mail.ru", "merged"),
        // A checked registration code.
        ("name=Белов Иван|identifier.inn=500100732259", "name=Белов Иван|identifier.inn=500100732259|phone.mobile=8 926 111-22-33", "merged"),
        (
            "organization.name=Ромашка|legal_form=ООО|identifier.inn=7707083893",
            "organization.name=Ромашка|identifier.inn=7707083893|email=info@romashka.ru",
            "merged",
        ),
        // A shorter form of the given name is for a person to look at; an initial is an abbreviation, but no full name.
        (IVANOV, "name=Иванов Саша|phone.mobile=+79161234567", "beside"),
        (IVANOV, "name=Иванов А. П.|phone.mobile=+79161234567", "beside"),
        // Equal names alone, a landline, a phone without the name.
        ("name=Иванов Александр Петрович", "name=Иванов Александр Петрович", "beside"),
        ("name=Иванов Иван|phone.work=8 495 123-45-67", "name=Иванов Иван|phone.work=8 495 123-45-67", "beside"),
        (IVANOV, "phone.mobile=8 916 123-45-67", "beside"),
        (IVANOV, "name=Иванова Мария Ильинична|phone.mobile=8 916 123-45-67", "beside"),
        // Something that tells who somebody is differs.
        (IVANOV, "name=Иванов Александр Ильич|phone.mobile=8 916 123-45-67", "beside"),
        ("name=Иванов Иван|email=i@mail.ru|birth_date=01.02.1980", "name=Иванов Иван|email=i@mail.ru|birth_date=01.02.1981", "beside"),
        ("name=Иванов Иван|email=i@mail.ru|external.shop=1", "name=Иванов Иван|email=i@mail.ru|external.shop=2", "beside"),
        ("name=Иванов Иван|email=i@mail.ru|custom.passport=МК 1", "name=Иванов Иван|email=i@mail.ru|custom.passport=МК 2", "beside"),
        (
            "organization.name=Ромашка|identifier.inn=7707083893|identifier.kpp=770701001",
            "organization.name=Ромашка|identifier.inn=7707083893|identifier.kpp=540501001",
            "beside",
        ),
        // Ids of two host programs stand beside each other; a birth date without its year is told fully by the other.
        ("name=Иванов Иван|email=i@mail.ru|external.shop=1", "name=Иванов Иван|email=i@mail.ru|external.1c=7", "merged"),
        ("name=Иванов Иван|email=i@mail.ru|birth_date=01.02", "name=Иванов Иван|email=i@mail.ru|birth_date=01.02.1981", "merged"),
        // What no rule decides waits for a person; lists are united.
        ("name=Иванов Иван|email=i@mail.ru|custom.colour=red", "name=Иванов Иван|email=i@mail.ru|custom.colour=blue", "beside"),
        ("name=Иванов Иван|email=i@mail.ru|tags=a", "name=Иванов Иван|email=i@mail.ru|tags=b|note=пьёт чай", "merged"),
    ];
    let mut wrong = Vec::new();
    for (stored, comes, expected) in cases {
        let (_base, session) = base();
        let first = put(&session, stored, DuplicatePolicy::Allow).id;
        let before = [card(&session, first)];
        let saved = put(&session, comes, DuplicatePolicy::Merge);
        let became = match (saved.id == first, saved.merge) {
            (true, Some(_)) => "merged",
            (true, None) => "known",
            (false, _) => "beside",
        };
        if became != *expected {
            wrong.push(format!("{stored} + {comes}: {became}; {:?}", session.explain(first, saved.id).map(|found| (found.band, found.weight))));
        }
        assert_eq!(session.client_count().unwrap(), 1 + u64::from(became == "beside"), "{comes}");
        if became == "known" {
            assert_eq!((saved.created, vec![card(&session, first)]), (false, before.to_vec()));
        }
        if let Some(merge) = saved.merge {
            let apart = session.unmerge(now(), merge).unwrap();
            assert_eq!(timeless(card(&session, first)), timeless(before[0].clone()), "{comes}");
            assert!(apart.restored != first && session.client_count().unwrap() == 2);
        }
        assert_derived(&session);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Of two stored clients that a card may be, none is taken: a person merges those first. A client that is stored already is never merged by
/// itself, whatever an edit does to it.
#[test]
fn one_of_several_is_no_certainty() {
    let (_base, session) = base();
    put(&session, IVANOV, DuplicatePolicy::Allow);
    let second = put(&session, IVANOV, DuplicatePolicy::Allow).id;
    let third = put(&session, IVANOV, DuplicatePolicy::Merge);
    assert_eq!((third.merge, third.matches.len(), session.client_count().unwrap()), (None, 2, 3));
    let stranger = put(&session, "name=Белов Иван|email=b@mail.ru", DuplicatePolicy::Merge).id;
    let other = put(&session, "name=Белов Иван", DuplicatePolicy::Merge).id;
    let mut edit = Draft::of(&session.client(other).unwrap().unwrap());
    edit.set("email", "b@mail.ru").unwrap();
    let options = SaveOptions { duplicates: DuplicatePolicy::Merge, ..SaveOptions::default() };
    let saved = session.write(now(), |transaction| transaction.save(&edit, options)).unwrap();
    assert_eq!((saved.id, saved.merge, saved.matches[0].id), (other, None, stranger));
    assert!(session.merges(second).unwrap().is_empty() && session.merges(other).unwrap().is_empty());
}

const ROWS: &str = "name,phone,mail,words\nИванов Александр Петрович,8 916 123-45-67,,\nБелов Иван,8 926 111-22-33,b@mail.ru,тёща\n\
                    Белов Иван,+79261112233,b2@mail.ru,зять\nИванов Саша,+79161234567,,\nБелов Иван,89261112233,,\n";

fn rows(duplicates: DuplicatePolicy) -> ImportOptions {
    ImportOptions { duplicates, ..mapped(r#"{"kind":"person","columns":{"name":"name","phone":"phone","mail":"email"}}"#) }
}

/// An import merges what is certain, rows of its own file included, and counts it; what is not stays beside and is named. Taking the batch back
/// takes its merges apart and leaves the base as it was.
#[test]
fn an_import_merges_and_is_taken_back() {
    for dry_run in [false, true] {
        let (_base, session) = base();
        let stored = put(&session, "name=Иванов Александр Петрович|phone.mobile=8 916 123-45-67|email=old@mail.ru", DuplicatePolicy::Allow).id;
        let before = cards(&session);
        let report = import(&session, ROWS, &ImportOptions { dry_run, ..rows(DuplicatePolicy::Merge) });
        let counts = (report.rows, report.created, report.merged, report.matched, report.duplicates);
        // Белов is new, his second row brings a mailbox, his third nothing; Саша is named.
        assert_eq!(counts, (5, 2, 1, 2, 1), "dry run: {dry_run}: {report:?}");
        assert_eq!(report.to_json(kartoteka::Language::English)["merged"], 1);
        if dry_run {
            assert_eq!(cards(&session), before);
            continue;
        }
        let belov = id(2);
        assert_eq!(session.client(belov).unwrap().unwrap().emails().count(), 2);
        let merge = session.merges(belov).unwrap();
        assert_eq!((merge.len(), merge[0].survivor, merge[0].merged), (1, belov, id(3)));
        let words: Vec<String> = session.import_cells(belov).unwrap().into_iter().map(|(_, text)| text).collect();
        assert_eq!(words, ["тёща", "зять"]);
        let source = session.client(belov).unwrap().unwrap();
        let mail = &source.slot(field::EMAIL).unwrap().entries[1];
        assert_eq!(mail.provenance.as_ref().and_then(|found| found.source.as_deref()), Some(report.batch_name.as_str()));
        assert_derived(&session);

        // A call that was made since holds the created card; the merges come apart all the same.
        let foretold = session.revert(now(), report.batch, true, |_| {}).unwrap();
        let taken = session.revert(now(), report.batch, false, |_| {}).unwrap();
        assert_eq!(taken, kartoteka::RevertReport { dry_run: false, ..foretold });
        assert_eq!((taken.unmerged, taken.removed, taken.archived.len()), (1, 3, 0), "{taken:?}");
        assert_eq!(cards(&session), before);
        assert!(session.merges(stored).unwrap().is_empty() && session.merges(belov).unwrap().is_empty());
        assert_derived(&session);
    }
}

/// What a person did since stays: a merge that was taken apart by hand is not touched, an edit of the survivor stays with it, and a merged row's
/// client that somebody called is archived, not removed.
#[test]
fn a_revert_keeps_what_was_done_since() {
    let (_base, session) = base();
    let stored = put(&session, IVANOV, DuplicatePolicy::Allow).id;
    let text = "name,phone,mail,words\nИванов Александр Петрович,8 916 123-45-67,i@mail.ru,\n";
    let report = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!(report.merged, 1);
    change(&session, stored, r#"{"tags":["опт"]}"#);
    let merge = session.merges(stored).unwrap()[0].id;
    let restored = session.unmerge(now(), merge).unwrap().restored;
    session
        .write(now(), |transaction| transaction.add_interaction(&Interaction::new(Subject::Client(restored), InteractionKind::Call, now())))
        .unwrap();
    let taken = session.revert(now(), report.batch, false, |_| {}).unwrap();
    assert_eq!((taken.unmerged, taken.removed, taken.archived.len()), (0, 0, 1), "{taken:?}");
    let kept = card(&session, stored);
    assert_eq!((&kept["tags"], kept.get("email")), (&json!([{"value": "опт", "provenance": kept["tags"][0]["provenance"]}]), None));
    assert_derived(&session);
}

/// One list read every day leaves one merged card, also where the stricter consent, a verified value or a fuller date goes before what it says.
#[test]
fn what_loses_every_day_is_stored_once() {
    let (_base, session) = base();
    let stored = save(
        &session,
        r#"{"name":{"family":"Иванов","given":"Иван"},"email":[{"canonical":"i@mail.ru"}],"birth_date":"1981-02-01","industry":"связь",
            "consent":[{"purpose":"offers","channel":"email","consent":"withdrawn"}]}"#,
    );
    let rules = MergeRules::default().rule("industry", [MergeRule::Verified]).unwrap();
    session.write(now(), |transaction| transaction.set_merge_rules(Some(&rules))).unwrap();
    let mut verify = Draft::of(&session.client(stored).unwrap().unwrap());
    verify.verified("industry", "by phone").unwrap();
    session.save(now(), &verify).unwrap();
    let before = card(&session, stored);
    let save = |industry: &str| {
        let mut draft = Draft::unknown_kind();
        let json = json!({
            "name": {"family": "Иванов", "given": "Иван"}, "email": [{"canonical": "i@mail.ru"}], "birth_date": "--02-01", "industry": industry,
            "consent": [{"purpose": "offers", "channel": "email", "consent": "granted"}],
        });
        draft.json(&json.to_string()).unwrap();
        let options = SaveOptions { duplicates: DuplicatePolicy::Merge, ..SaveOptions::default() };
        session.write(now(), |transaction| transaction.save(&draft, options)).unwrap()
    };
    let merges: Vec<bool> = ["торговля", "торговля", "услуги", "торговля", "услуги"].iter().map(|industry| save(industry).merge.is_some()).collect();
    assert_eq!(merges, [true, false, true, false, false]);
    let mut after = card(&session, stored);
    after["revision"] = before["revision"].clone();
    assert_eq!(after, before);
    assert_eq!(session.merged_card(session.merges(stored).unwrap()[0].merged).unwrap().unwrap().text(field::INDUSTRY), Some("торговля"));
    assert_derived(&session);
}

/// A base says for a source that certain duplicates are merged; the rule is journaled, read back, and holds for imports and drafts of it.
#[test]
fn a_source_may_merge() {
    let (_base, session) = base();
    put(&session, IVANOV, DuplicatePolicy::Allow);
    session.write(now(), |transaction| transaction.set_duplicate_policy(Some("site"), DuplicatePolicy::Merge)).unwrap();
    assert_eq!(session.duplicate_policy(Some("site")).unwrap(), DuplicatePolicy::Merge);
    let mut from_site = draft(&format!("{IVANOV}|email=site@mail.ru"));
    from_site.source("site");
    let saved = session.save(now(), &from_site).unwrap();
    assert!(saved.merge.is_some() && saved.id == id(1));
    let options = ImportOptions { batch: "site".into(), ..rows(DuplicatePolicy::Default) };
    assert_eq!(import(&session, "name,phone,mail\nИванов Александр,89161234567,x@mail.ru\n", &options).merged, 1);
    assert_eq!(session.save(now(), &draft(&format!("{IVANOV}|email=y@mail.ru"))).unwrap().id, id(4), "other sources are warned");
    assert_derived(&session);
}

/// The rules of a base hold for merges by hand and for those of imports, options of one merge go before them; merges that were made keep
/// theirs when one is taken apart after the rules changed.
#[test]
fn a_base_keeps_its_rules() {
    let (_base, session) = base();
    let save_at = |json: &str, moment: &str| {
        let mut draft = Draft::unknown_kind();
        draft.json(json).unwrap();
        session.save(at(moment), &draft).unwrap().id
    };
    let a = save_at(r#"{"name":{"family":"Иванов"},"owner":"olga","job":{"title":"мастер"}}"#, "2026-01-01T00:00:00Z");
    let b = save_at(r#"{"name":{"family":"Петров"},"owner":"petr","job":{"title":"директор"}}"#, "2026-03-01T00:00:00Z");
    let c = save_at(r#"{"name":{"family":"Сидоров"},"owner":"anna","job":{"title":"инженер"}}"#, "2026-05-01T00:00:00Z");
    assert_eq!(session.merge_rules().unwrap(), MergeRules::default());
    let title = |plan: &kartoteka::MergePlan| plan.joined.text(field::JOB_TITLE).unwrap().to_string();
    let shipped = session.plan_merge(now(), a, b, &MergeOptions::default()).unwrap();
    assert_eq!((title(&shipped), shipped.joined.owner(), shipped.joined.text(field::NAME_FAMILY)), ("директор".into(), Some("petr"), Some("Иванов")));

    let rules = MergeRules::default().rule("job.title", []).unwrap().rule("name.family", [MergeRule::Fresh]).unwrap();
    session.write(now(), |transaction| transaction.set_merge_rules(Some(&rules))).unwrap();
    assert_eq!(session.merge_rules().unwrap(), rules);
    let (_, setting) = session.journal(0, 1000).unwrap().pop().unwrap();
    assert_eq!((setting.action, setting.note.as_str()), (Action::Setting, "merging: 0 sources, 2 fields"));
    let kept = session.plan_merge(now(), a, b, &MergeOptions::default()).unwrap();
    assert_eq!((title(&kept), kept.joined.text(field::NAME_FAMILY)), ("мастер".into(), Some("Петров")));
    let said = session.plan_merge(now(), a, b, &MergeOptions::default().rule("job.title", [MergeRule::Fresh]).unwrap()).unwrap();
    assert_eq!((title(&said), said.joined.text(field::NAME_FAMILY)), ("директор".into(), Some("Петров")));

    let before = timeless(card(&session, a));
    let first = session.merge(now(), a, b, &MergeOptions::default()).unwrap();
    let second = session.merge(now(), a, c, &MergeOptions::default()).unwrap();
    session.write(now(), |transaction| transaction.set_merge_rules(None)).unwrap();
    session.unmerge(now(), first.merge).unwrap();
    // C goes in again by the rules of its day.
    let joined = session.client(a).unwrap().unwrap();
    assert_eq!((joined.text(field::JOB_TITLE), joined.text(field::NAME_FAMILY)), (Some("мастер"), Some("Сидоров")));
    session.unmerge(now(), second.merge).unwrap();
    assert_eq!(timeless(card(&session, a)), before);

    let mut wrong = MergeRules::default();
    wrong.fields.insert(field::REVISION, vec![]);
    let refused = |rules: &MergeRules| session.write(now(), |transaction| transaction.set_merge_rules(Some(rules))).unwrap_err().kind();
    assert_eq!(refused(&wrong), ErrorKind::Argument);
    assert_eq!(refused(&MergeRules::default().rule("owner", [MergeRule::Fresh, MergeRule::Fresh]).unwrap()), ErrorKind::Argument);
    assert_derived(&session);
}

/// A plan shows what one card cannot keep: dropped values, the kind, an id of one program, periods of a history, reminders that would be held, and
/// relations of the two; it is what the merge then does, and JSON names all of it.
#[test]
fn a_plan_shows_all_losses() {
    let (_base, session) = base();
    let keep = save(&session, r#"{"name":{"family":"Иванов"},"external":[{"system":"1c","id":"17"}],"owner":"olga","category":"vip"}"#);
    let other = save(
        &session,
        r#"{"kind":"organization","organization":{"name":"Ромашка"},"external":[{"system":"1c","id":"42"},{"system":"pbx","id":"9"}],"category":"опт"}"#,
    );
    change(&session, other, r#"{"category":"розница"}"#);
    let reminder = |client: ClientId, key: Option<&str>| {
        let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(at("2027-01-01T10:00:00Z").naive_utc()));
        (draft.client, draft.key) = (Some(client), key.map(str::to_string));
        draft
    };
    let (relation, held) = session
        .write(now(), |transaction| {
            transaction.schedule(&reminder(keep, Some("договор")))?;
            let held = transaction.schedule(&reminder(other, Some("договор")))?;
            transaction.schedule(&reminder(other, None))?;
            transaction.add_interaction(&Interaction::new(Subject::Client(other), InteractionKind::Call, now()))?;
            Ok((transaction.add_relation(&Relation::new(keep, RelationKind::ContactOf, other))?, held))
        })
        .unwrap();
    let options = MergeOptions::default().rule("category", []).unwrap();
    let plan = session.plan_merge(now(), keep, other, &options).unwrap();
    let told: Vec<(String, &str)> = plan.conflicts.iter().map(|conflict| (conflict.path.field.to_string(), conflict.because.name())).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(path, why)| (path.as_str(), *why)).collect();
    assert_eq!(told, [("kind", "survivor"), ("external", "leads_on"), ("category", "survivor"), ("category", "survivor")]);
    assert_eq!((plan.interactions, plan.relations, plan.reminders), (1, 1, 2));
    assert_eq!((&plan.hidden_relations, &plan.held_reminders), (&vec![relation], &vec![held]));
    let json = plan.to_json();
    assert_eq!(json["hidden_relations"], json!([relation.0.get()]));
    assert_eq!((json["held_reminders"].as_array().unwrap().len(), json["reminders"].as_u64()), (1, Some(2)));

    let done = session.merge(now(), keep, other, &options).unwrap();
    assert_eq!((&done.taken, &done.conflicts), (&plan.taken, &plan.conflicts));
    assert_eq!((done.interactions, done.relations, done.reminders), (plan.interactions, plan.relations, plan.reminders));
    assert_eq!((&done.hidden_relations, &done.held_reminders), (&plan.hidden_relations, &plan.held_reminders));
    let (report, plan) = (done.to_json(), json);
    for member in ["taken", "conflicts", "interactions", "relations", "reminders", "held_reminders", "hidden_relations"] {
        assert_eq!(report[member], plan[member], "{member}");
    }
    assert_eq!(session.by_external("1c", "42").unwrap().unwrap().id(), Some(keep), "the other id leads on");
    assert!(session.relations(keep).unwrap().is_empty());
    session.unmerge(now(), done.merge).unwrap();
    assert_eq!(session.relations(keep).unwrap().len(), 1);
    assert_derived(&session);
}

/// A value that both have keeps the later verification; texts of a list in one value are united.
#[test]
fn verification_and_lists_in_one_value_are_kept() {
    let (_base, session) = base();
    session.write(now(), |transaction| transaction.define_field(CustomDefinition::new("langs", CustomKind::List))).unwrap();
    let a = save(&session, r#"{"name":{"family":"Иванов"},"phone":[{"e164":"+74951234567"}],"custom":{"langs":["ru","uk"]}}"#);
    let b = save(&session, r#"{"name":{"family":"Иванов"},"phone":[{"e164":"+74951234567"}],"custom":{"langs":["en","uk"]}}"#);
    let mut verify = Draft::of(&session.client(b).unwrap().unwrap());
    verify.verified("phone[+74951234567]", "by phone").unwrap();
    session.save(now(), &verify).unwrap();
    let done = session.merge(now(), a, b, &MergeOptions::default()).unwrap();
    assert!(done.conflicts.is_empty(), "{:?}", done.conflicts);
    let joined = card(&session, a);
    assert_eq!(joined["custom"]["langs"], json!(["ru", "uk", "en"]));
    assert_eq!(joined["phone"][0]["provenance"]["verified_how"], "by phone");
}

/// The story of a client tells its merges and what was decided about it, from both sides and after a rebuild.
#[test]
fn the_story_tells_merges_and_verdicts() {
    let (base, session) = base();
    let (a, b) = (save(&session, r#"{"name":{"family":"А"}}"#), save(&session, r#"{"name":{"family":"Б"}}"#));
    session.write(now(), |transaction| transaction.decide(a, b, Verdict::Different, Some("отец и сын"))).unwrap();
    session.write(now(), |transaction| transaction.forget_verdict(a, b)).unwrap();
    let merge = session.merge(now(), a, b, &MergeOptions::default()).unwrap().merge;
    session.unmerge(now(), merge).unwrap();
    let story = |id| -> Vec<(Action, String)> {
        session.history(id, 100).unwrap().into_iter().map(|(_, entry)| (entry.action, entry.note)).skip(1).collect()
    };
    let merged = |note: &str, apart: &str| {
        let told = [
            (Action::Verdict, "different"),
            (Action::Verdict, "forgotten"),
            (Action::Merge, note),
            (Action::Unmerge, apart),
            (Action::Verdict, "different"),
        ];
        told.map(|(action, note)| (action, note.to_string())).to_vec()
    };
    assert_eq!(story(a), merged("merge 1: took in 2", "merge 1: 2 out of it"));
    assert_eq!(story(b), merged("merge 1: into 1", "merge 1: out of 1"));
    base.rebuild(now(), "tester").unwrap();
    assert_eq!(story(a), merged("merge 1: took in 2", "merge 1: 2 out of it"));
    assert_derived(&session);
}
