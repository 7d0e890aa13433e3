//! Duplicates as a host sees them: what is taken for one client and why, policies, verdicts, imports, hostile input.

use crate::base::{assert_derived, id, import, mapped, memory, now, save};
use kartoteka::model::{CustomDefinition, CustomKind};
use kartoteka::{
    Band, ClientKind, Draft, DuplicateOptions, DuplicatePolicy, ErrorKind, ImportOptions, IssueCode, Language, MatchReason, SaveOptions, Session,
    Verdict,
};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant as Clock};

fn draft(fields: &str) -> Draft {
    let mut draft = if fields.contains("organization.name") { Draft::new(ClientKind::Organization) } else { Draft::new(ClientKind::Person) };
    for field in fields.split('|').filter(|field| !field.is_empty()) {
        let (path, text) = field.split_once('=').unwrap_or_else(|| panic!("{field}"));
        draft.set(path, text).unwrap_or_else(|error| panic!("{field}: {error}"));
    }
    draft
}

fn with(duplicates: DuplicatePolicy) -> SaveOptions {
    SaveOptions { duplicates, ..SaveOptions::default() }
}

fn put(session: &Session, fields: &str, policy: DuplicatePolicy) -> kartoteka::Result<kartoteka::SaveOutcome> {
    session.write(now(), |transaction| transaction.save(&draft(fields), with(policy)))
}

const IVANOV: &str = "name=Иванов Александр Петрович|phone.mobile=8 916 123-45-67";
const SASHA: &str = "name=Иванов Саша|phone.mobile=+79161234567";

/// Every pair of the table gets the band that a person gives it; the answer is one whether the other card is stored or being typed.
#[test]
fn pairs_get_the_band_that_a_person_gives() {
    let table = include_str!("../data/duplicates.csv");
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split(';').collect();
        let [case, a, b, expected, _] = cells.as_slice() else { panic!("{row}") };
        let (_base, session) = memory();
        put(&session, a, DuplicatePolicy::Warn).unwrap();
        let typed = session.duplicates_of_draft(now(), &draft(b)).unwrap();
        assert_eq!(session.client_count().unwrap(), 1, "asking saves nothing");
        let saved = put(&session, b, DuplicatePolicy::Warn).unwrap();
        assert_eq!(typed, saved.matches, "{case}");
        let explained = session.explain(id(2), id(1)).unwrap();
        let named = saved.matches.first().map_or(Band::Different, |found| found.band);
        if explained.band.name() != *expected || named > explained.band {
            wrong.push(format!("{case}: {} {}\n    {}", explained.band.name(), explained.weight, explained.to_json(Language::English)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A match carries what a person needs to decide: key, evidence that adds up, owner, last contact.
#[test]
fn a_match_says_why_and_whose() {
    let (_base, session) = memory();
    let first = put(&session, &format!("{IVANOV}|owner=petr"), DuplicatePolicy::Warn).unwrap().id;
    let call = kartoteka::Interaction::new(kartoteka::Subject::Client(first), kartoteka::InteractionKind::Message, now());
    let call = kartoteka::Interaction { direction: Some(kartoteka::model::Direction::Incoming), ..call };
    session.write(now(), |transaction| transaction.add_interaction(&call)).unwrap();
    let saved = put(&session, SASHA, DuplicatePolicy::Warn).unwrap();
    let [found] = saved.matches.as_slice() else { panic!("{:?}", saved.matches) };
    assert_eq!((found.id, found.band, found.owner.as_deref(), found.last_contact_at), (first, Band::Same, Some("petr"), Some(now())));
    assert_eq!(found.reasons, [MatchReason::Phone]);
    assert!(found.probability > 0.5 && found.probability < 1.0);
    let explained = session.explain(first, saved.id).unwrap();
    assert_eq!((&explained.evidence, explained.weight), (&found.evidence, found.weight));
    assert_eq!(explained.prior + explained.evidence.iter().map(|evidence| evidence.weight).sum(), explained.weight);
    for language in [Language::English, Language::Russian, Language::Ukrainian] {
        let json = explained.to_json(language);
        assert_eq!(json["evidence"].as_array().unwrap().len(), explained.evidence.len());
        let text = json.to_string();
        assert!(!text.contains("Иванов") && !text.contains("9161234567"), "no values: {text}");
    }
    assert_eq!(session.explain(first, first).unwrap_err().kind(), ErrorKind::Argument);
    assert_eq!(session.explain(first, id(99)).unwrap_err().kind(), ErrorKind::NotFound);
}

/// Block refuses who is taken for the same or has the same code, names them, and leaves nothing; an edit only for what it brings in.
#[test]
fn block_refuses_duplicates() {
    let (_base, session) = memory();
    let first = put(&session, IVANOV, DuplicatePolicy::Block).unwrap().id;
    let error = put(&session, SASHA, DuplicatePolicy::Block).unwrap_err();
    assert_eq!((error.kind(), error.matches()[0].id), (ErrorKind::Duplicate, first));
    assert!(!error.to_string().contains("Иванов") && !error.to_string().contains("916"), "{error}");
    assert_eq!(session.client_count().unwrap(), 1);
    // A family phone is no duplicate.
    put(&session, "name=Иванова Мария Ильинична|phone.mobile=8 916 123-45-67", DuplicatePolicy::Block).unwrap();
    // An edit of a card that has a duplicate already is saved; one that makes it a duplicate is not.
    let second = put(&session, SASHA, DuplicatePolicy::Warn).unwrap().id;
    let edit = |id, path: &str, text: &str| {
        let mut draft = Draft::of(&session.client(id).unwrap().unwrap());
        draft.set(path, text).unwrap();
        session.write(now(), |transaction| transaction.save(&draft, with(DuplicatePolicy::Block)))
    };
    edit(second, "note", "любит чай").unwrap();
    let other =
        put(&session, "name=Иванов Александр Петрович|phone.mobile=8 926 765-43-21|birth_date=01.02.1980", DuplicatePolicy::Allow).unwrap().id;
    session.write(now(), |transaction| transaction.decide(other, first, Verdict::Different, None)).unwrap();
    session.write(now(), |transaction| transaction.decide(other, second, Verdict::Different, None)).unwrap();
    edit(other, "phone.mobile", "8 916 123-45-67").unwrap();
    session.write(now(), |transaction| transaction.forget_verdict(other, first)).unwrap();
    let last = put(&session, "name=Белов И. И.|phone.mobile=8 926 111-22-33", DuplicatePolicy::Block).unwrap().id;
    put(&session, "name=Белов Иван Ильич|phone.mobile=8 926 111-22-44|birth_date=05.06.1970", DuplicatePolicy::Allow).unwrap();
    let error = edit(last, "phone.mobile", "8 926 111-22-44").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_derived(&session);
}

/// Saving anyway records that somebody looked; a pair decided different is not named and blocks nobody; the last verdict counts.
#[test]
fn verdicts_hold() {
    let (_base, session) = memory();
    let first = put(&session, IVANOV, DuplicatePolicy::Warn).unwrap().id;
    let anyway = put(&session, SASHA, DuplicatePolicy::Anyway).unwrap();
    let second = anyway.id;
    assert_eq!(anyway.matches.len(), 1, "the outcome tells whom it was like");
    let decision = session.verdict(second, first).unwrap().unwrap();
    assert_eq!((decision.low, decision.high, decision.verdict, decision.actor.as_str()), (first, second, Verdict::Different, "tester"));
    assert!(session.duplicates_of(first).unwrap().is_empty());
    assert!(session.duplicates(&DuplicateOptions::default(), |_| true).unwrap().pairs.is_empty());
    let explained = session.explain(first, second).unwrap();
    assert_eq!((explained.band, explained.verdict), (Band::Different, Some(Verdict::Different)));
    let note = |verdict, note: Option<&str>| session.write(now(), |transaction| transaction.decide(first, second, verdict, note));
    note(Verdict::Unsure, Some("карта 4111 1111 1111 1111")).unwrap();
    assert_eq!(session.duplicates_of(first).unwrap()[0].band, Band::Review);
    let kept = session.verdicts_of(first).unwrap();
    assert!(kept.len() == 1 && !kept[0].note.as_deref().unwrap().contains("4111 1111"), "card numbers are masked: {kept:?}");
    // Two strangers become one by a person's word, and no veto is asked.
    let stranger = put(&session, "name=Белов Иван|birth_date=01.01.1950", DuplicatePolicy::Warn).unwrap().id;
    session.write(now(), |transaction| transaction.decide(stranger, first, Verdict::Same, None)).unwrap();
    assert_eq!(session.duplicates_of(stranger).unwrap()[0].band, Band::Same);
    let report = session.duplicates(&DuplicateOptions::default(), |_| true).unwrap();
    assert_eq!(report.clusters, [vec![first, stranger]]);
    assert!(session.write(now(), |transaction| transaction.forget_verdict(first, second)).unwrap());
    assert!(!session.write(now(), |transaction| transaction.forget_verdict(first, second)).unwrap());
    assert_eq!(session.duplicates_of(second).unwrap()[0].band, Band::Same);
    assert_eq!(note(Verdict::Same, Some(&"н".repeat(2000))).unwrap_err().kind(), ErrorKind::Limit);
    let one = session.write(now(), |transaction| transaction.decide(first, first, Verdict::Same, None)).unwrap_err();
    assert_eq!(one.kind(), ErrorKind::Argument);
    let verdicts = session.journal(0, 1000).unwrap().into_iter().filter(|(_, entry)| entry.action == kartoteka::Action::Verdict).count();
    assert_eq!(verdicts, 4, "each decision is in the journal");
    assert_derived(&session);
}

/// What was decided about a client counts for the one that it lives on in, and is its own again when the merge is taken apart.
#[test]
fn verdicts_go_along_with_merges() {
    let (_base, session) = memory();
    let first = put(&session, IVANOV, DuplicatePolicy::Warn).unwrap().id;
    let second = put(&session, SASHA, DuplicatePolicy::Warn).unwrap().id;
    let keep = put(&session, "name=Иванов Александр Петрович|birth_date=01.02.1980", DuplicatePolicy::Allow).unwrap().id;
    session.write(now(), |transaction| transaction.decide(first, second, Verdict::Different, None)).unwrap();
    let merge = session.merge(now(), keep, first, &kartoteka::MergeOptions::default()).unwrap();
    let verdict = |a, b| session.verdict(a, b).unwrap().map(|decision| decision.verdict);
    assert_eq!((verdict(keep, second), verdict(second, keep)), (Some(Verdict::Different), Some(Verdict::Different)));
    assert!(session.duplicates_of(second).unwrap().is_empty() && session.duplicates_of(keep).unwrap().is_empty());
    assert!(session.duplicates(&DuplicateOptions::default(), |_| true).unwrap().pairs.is_empty());
    session.unmerge(now(), merge.merge).unwrap();
    assert_eq!((verdict(first, second), verdict(keep, second)), (Some(Verdict::Different), None));
    assert_eq!(session.duplicates_of(second).unwrap().iter().map(|found| found.id).collect::<Vec<_>>(), [keep]);
    assert_derived(&session);
}

/// What a base says for a source holds for drafts of that source, its general rule for the others; it is journaled.
#[test]
fn a_base_has_a_policy_for_each_source() {
    let (_base, session) = memory();
    put(&session, IVANOV, DuplicatePolicy::Default).unwrap();
    let set = |source: Option<&str>, policy| session.write(now(), |transaction| transaction.set_duplicate_policy(source, policy));
    assert_eq!(session.duplicate_policy(Some("site")).unwrap(), DuplicatePolicy::Default);
    set(Some("site"), DuplicatePolicy::Block).unwrap();
    set(None, DuplicatePolicy::Allow).unwrap();
    assert_eq!(session.duplicate_policy(Some("site")).unwrap(), DuplicatePolicy::Block);
    let from = |source: &str| {
        let mut draft = draft(SASHA);
        draft.source(source);
        session.dry_run(now(), |transaction| transaction.save(&draft, SaveOptions::default()).map(|outcome| outcome.matches.len()))
    };
    assert_eq!(from("site").unwrap_err().kind(), ErrorKind::Duplicate);
    assert_eq!(from("1c").unwrap(), 0, "allowed: nobody looks");
    set(None, DuplicatePolicy::Default).unwrap();
    assert_eq!(from("1c").unwrap(), 1, "named");
    assert_eq!(set(None, DuplicatePolicy::Anyway).unwrap_err().kind(), ErrorKind::Argument);
    assert_eq!(set(Some(""), DuplicatePolicy::Warn).unwrap_err().kind(), ErrorKind::Argument);
    let mut settings = session.journal(0, 1000).unwrap().into_iter().filter(|(_, entry)| entry.action == kartoteka::Action::Setting);
    assert_eq!(settings.next_back().unwrap().1.note, "duplicates *: default");
}

/// Of threads that save one new client at the same time, all but one are told.
#[test]
fn the_check_is_repeated_inside_the_commit() {
    for _ in 0..20 {
        let (base, _) = memory();
        let barrier = Arc::new(Barrier::new(4));
        let threads: Vec<_> = (0..4)
            .map(|number| {
                let (session, barrier) = (base.session("tester").unwrap(), barrier.clone());
                std::thread::spawn(move || {
                    barrier.wait();
                    put(&session, if number % 2 == 0 { IVANOV } else { SASHA }, DuplicatePolicy::Block)
                })
            })
            .collect();
        let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let told = results.iter().filter_map(|result| result.as_ref().err());
        assert!(told.clone().all(|error| error.kind() == ErrorKind::Duplicate && error.matches().len() == 1));
        assert_eq!((told.count(), base.session("tester").unwrap().client_count().unwrap()), (3, 1));
    }
}

const ROWS: &str = "ext,name,phone\n1,Иванов Александр Петрович,8 916 123-45-67\n2,Белов Иван,8 926 111-22-33\n3,Иванов Саша,+79161234567\n";

fn rows(duplicates: DuplicatePolicy) -> ImportOptions {
    ImportOptions { duplicates, ..mapped(r#"{"columns":{"ext":"external.shop","name":"name","phone":"phone"}}"#) }
}

/// Rows of an import meet earlier rows of the same file: warned of, kept back, or let through, as asked.
#[test]
fn an_import_looks_for_duplicates() {
    for dry_run in [false, true] {
        let run = |policy| {
            let (_base, session) = memory();
            let report = import(&session, ROWS, &ImportOptions { dry_run, ..rows(policy) });
            let named: Vec<_> = report.possible_duplicates.iter().map(|found| (found.row, found.id, found.best.id, found.matches)).collect();
            ((report.created, report.asked, report.duplicates), named, report.issue_counts.get(&IssueCode::MatchAsk).copied(), session)
        };
        let (counts, named, _, session) = run(DuplicatePolicy::Warn);
        assert_eq!((counts, named), ((3, 0, 1), vec![(4, Some(id(3)), id(1), 1)]), "dry run: {dry_run}");
        assert_derived(&session);
        let (counts, named, asked, session) = run(DuplicatePolicy::Block);
        assert_eq!((counts, named, asked), ((2, 1, 1), vec![(4, None, id(1), 1)], Some(1)), "dry run: {dry_run}");
        assert_eq!(session.client_count().unwrap(), if dry_run { 0 } else { 2 });
        let (counts, named, ..) = run(DuplicatePolicy::Allow);
        assert_eq!((counts, named), ((3, 0, 0), vec![]), "dry run: {dry_run}");
        let (counts, _, _, session) = run(DuplicatePolicy::Anyway);
        assert_eq!(counts, (3, 0, 1));
        assert!(dry_run || session.verdict(id(1), id(3)).unwrap().is_some_and(|decision| decision.verdict == Verdict::Different));
    }
    // The same file again matches its clients: they are no duplicates.
    let (_base, session) = memory();
    import(&session, ROWS, &rows(DuplicatePolicy::Allow));
    let again = import(&session, ROWS, &rows(DuplicatePolicy::Warn));
    assert_eq!((again.matched, again.duplicates), (3, 0));
    let json = import(&session, "ext,name,phone\n9,Иванов Саша,89161234567\n", &rows(DuplicatePolicy::Warn)).to_json(Language::Russian);
    assert_eq!((&json["duplicates"], &json["possible_duplicates"][0]["matches"]), (&1.into(), &2.into()));
}

/// Fields of one's own that are marked as identifying lead to each other and weigh.
#[test]
fn identifying_fields_take_part() {
    let (_base, session) = memory();
    let mut definition = CustomDefinition::new("passport", CustomKind::Text);
    definition.identifying = true;
    session.write(now(), |transaction| transaction.define_field(definition.clone())).unwrap();
    put(&session, "name=Иванов Иван Петрович|custom.passport=МК 123456", DuplicatePolicy::Warn).unwrap();
    let saved = put(&session, "name=Ivanov Ivan|custom.passport=мк 123456", DuplicatePolicy::Warn).unwrap();
    let evidence: Vec<_> = saved.matches[0].evidence.iter().map(|one| (one.level.name(), one.detail.clone())).collect();
    assert!(evidence.contains(&("same", "passport".to_string())), "{evidence:?}");
    definition.identifying = false;
    let error = session.write(now(), |transaction| transaction.define_field(definition.clone())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_derived(&session);
}

/// An archived client is nobody's duplicate and blocks nobody; put back, it is one again.
#[test]
fn archived_clients_take_no_part() {
    let (_base, session) = memory();
    let first = put(&session, IVANOV, DuplicatePolicy::Warn).unwrap().id;
    session.write(now(), |transaction| transaction.archive(first)).unwrap();
    let second = put(&session, SASHA, DuplicatePolicy::Block).unwrap();
    assert!(second.matches.is_empty());
    assert_eq!(session.duplicates(&DuplicateOptions::default(), |_| true).unwrap().candidates, 0);
    session.write(now(), |transaction| transaction.restore(first)).unwrap();
    assert_eq!(session.duplicates_of(second.id).unwrap().len(), 1);
    assert_derived(&session);
}

/// Ten thousand clients on one number, in one family: saving the next one and the pass over all stay short, and nobody is named for it.
#[test]
fn a_value_that_all_share_costs_little() {
    let (_base, session) = memory();
    let rows: String = (0..10_000).map(|number| format!("{number},Иванов Клиент{number},8 495 123-45-67\n")).collect();
    let report = import(&session, &format!("ext,name,phone\n{rows}"), &rows_allow());
    assert_eq!(report.created, 10_000);
    let begin = Clock::now();
    for _ in 0..20 {
        let saved = put(&session, "name=Иванов Новый|phone.work=8 495 123-45-67", DuplicatePolicy::Allow).unwrap();
        assert!(session.duplicates_of(saved.id).unwrap().len() <= 20);
    }
    let pass = session.duplicates(&DuplicateOptions::default(), |_| true).unwrap();
    assert!(pass.candidates < 1_000_000, "{}", pass.candidates);
    // Generous on purpose, for busy machines: quadratic work would take minutes.
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

fn rows_allow() -> ImportOptions {
    rows(DuplicatePolicy::Allow)
}

/// Empty cards, zero bytes, bidirectional signs, endless words and lists: an answer or an error, never more.
#[test]
fn hostile_cards_are_compared() {
    let (_base, session) = memory();
    let long = "а".repeat(100_000);
    let many: String = (0..60).map(|number| format!("|phone.mobile=8 916 000-00-{number:02}|address=Омск, Мира {number}-17")).collect();
    let cards = [
        String::new(),
        "name.family=\u{0}\u{202E}|name.given=\u{202E}".to_string(),
        "name.family=\u{0}|organization.name=(((((".to_string(),
        "organization.name=филиал филиал филиал|address=,,,,,1 2 3 4 5 6 7 8 9".to_string(),
        format!("name.family={long}|name.given={long}|email={long}@mail.ru|address={long}"),
        format!("organization.name={long} (|note={long}"),
        "name=Иванов Иван".to_string() + &many,
        "name=Иванов Иван".to_string() + &many,
        "name.family=😀|name.given=Ǆ|name.patronymic=ﷺ".to_string(),
    ];
    for fields in &cards {
        put(&session, fields, DuplicatePolicy::Warn).unwrap();
    }
    let ids = session.client_ids(None, 100).unwrap().0;
    for a in &ids {
        for b in ids.iter().filter(|b| *b != a) {
            let (one, other) = (session.explain(*a, *b).unwrap(), session.explain(*b, *a).unwrap());
            assert_eq!((one.weight, &one.evidence), (other.weight, &other.evidence));
        }
    }
    session.duplicates(&DuplicateOptions { threshold: Some(1e-9), ..DuplicateOptions::default() }, |_| true).unwrap();
    assert_derived(&session);
    save(&session, r#"{"kind":"person"}"#);
}

/// What was decided about clients that were merged since is read and taken back by any of their ids.
#[test]
fn verdicts_are_taken_back_through_merges() {
    let (_base, session) = memory();
    let [a, b, c] = ["А", "Б", "В"].map(|family| save(&session, &format!(r#"{{"name":{{"family":"{family}"}}}}"#)));
    let decide = |a, b, verdict| session.write(now(), |transaction| transaction.decide(a, b, verdict, None)).unwrap();
    let verdict = |a, b| session.verdict(a, b).unwrap().map(|decision| decision.verdict);
    let forget = |a, b| session.write(now(), |transaction| transaction.forget_verdict(a, b)).unwrap();
    decide(b, c, Verdict::Different);
    session.merge(now(), a, b, &kartoteka::MergeOptions::default()).unwrap();
    // By the survivor's id, the decision of the merged one …
    assert_eq!(verdict(a, c), Some(Verdict::Different));
    assert!(forget(a, c));
    assert_eq!((verdict(a, c), verdict(b, c), forget(a, c)), (None, None, false));
    // … and by the merged one's id, that of the survivor.
    decide(a, c, Verdict::Same);
    assert_eq!(verdict(b, c), Some(Verdict::Same));
    assert!(forget(c, b));
    assert_eq!(verdict(a, c), None);
    assert_derived(&session);
}
