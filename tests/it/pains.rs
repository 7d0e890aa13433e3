//! What people complained of in other programs about duplicates and merging: the list in `design/features.md` §3, one test a pain, each with the
//! issue that it was read in. The laws behind them, over random operations, stand in `src/base/tests/{duplicates,merges}.rs` and beside
//! `duplicates::merge`; the cases of merging one by one in `merges.rs` and `merging.rs`.

use crate::base::{Place, assert_derived, at, card, cards, change, id, import, mapped, memory, now, save, timeless};
use kartoteka::model::{
    CustomDefinition, CustomKind, Interaction, InteractionKind, Outcome, Relation, RelationKind, ReminderDraft, ReminderKind, Schedule,
};
use kartoteka::{
    Band, Base, Draft, DuplicateOptions, DuplicatePolicy, ErrorKind, ImportOptions, LookupContext, MergeOptions, MergeRule, SaveOptions, Session,
    Stale, Status, Subject,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

fn rows(duplicates: DuplicatePolicy) -> ImportOptions {
    let mapping = r#"{"columns":{"name":"name","phone":"phone","mail":"email","note":"note","ext":"external.shop","firm":"organization.name"}}"#;
    ImportOptions { duplicates, ..mapped(mapping) }
}

fn edit(session: &Session, client: kartoteka::ClientId, json: &str, duplicates: DuplicatePolicy) -> kartoteka::Result<kartoteka::SaveOutcome> {
    let mut draft = Draft::of(&session.client(client)?.unwrap());
    draft.json(json)?;
    session.write(now(), |transaction| transaction.save(&draft, SaveOptions { duplicates, stale: Stale::Apply }))
}

fn pairs(session: &Session) -> BTreeSet<(u32, u32)> {
    let report = session.duplicates(&DuplicateOptions::default(), |_| true).unwrap();
    report.pairs.iter().map(|pair| (pair.low.get(), pair.high.get())).collect()
}

/// Pain 1 (espocrm/espocrm#1272, monicahq/monica#1687, frappe/crm#1346): the check at entry cannot be run over what is there. Here a list that went
/// in unchecked is checked afterwards, by the pass and one by one, and both name the pairs that the check at entry would have named.
#[test]
fn pain_1_one_check_for_entry_and_for_what_is_there() {
    let text = "name,phone,mail\nИванов Александр Петрович,8 916 123-45-67,\nБелов Иван,8 926 111-22-33,b@mail.ru\nИванов Саша,+79161234567,\n\
                Белов И.,,b@mail.ru\nСидорова Анна,,anna@mail.ru\n";
    let (_base, unchecked) = memory();
    import(&unchecked, text, &rows(DuplicatePolicy::Allow));
    let (_other, checked) = memory();
    let told = import(&checked, text, &rows(DuplicatePolicy::Warn));
    let at_entry: BTreeSet<(u32, u32)> = told.possible_duplicates.iter().map(|found| (found.best.id.get(), found.id.unwrap().get())).collect();
    assert_eq!(at_entry, BTreeSet::from([(1, 3), (2, 4)]));
    assert_eq!(pairs(&unchecked), at_entry);
    for (low, high) in at_entry {
        assert_eq!(unchecked.duplicates_of(id(low)).unwrap()[0].id, id(high));
    }
}

/// Pain 2 (twentyhq/twenty#23903, mautic/mautic#4641, espocrm/espocrm#3259, tine20/tine20#6596, ProtonMail/proton-contacts#270): a merge destroys the
/// timeline, tasks, companies, link columns, relations and groups. Here all of them are the survivor's, and go back.
#[test]
fn pain_2_a_merge_destroys_nothing() {
    let (_base, session) = memory();
    session.write(now(), |transaction| transaction.define_field(CustomDefinition::new("contract", CustomKind::Text))).unwrap();
    let keep = save(&session, r#"{"name":{"family":"Иванов"},"tags":["опт"],"external":[{"system":"1c","id":"17"}]}"#);
    let gone = save(
        &session,
        r#"{"name":{"family":"Иванов"},"tags":["vip"],"external":[{"system":"1c","id":"42"},{"system":"pbx","id":"9"}],
            "note":[{"topic":"","text":"пьёт чай"}],"custom":{"contract":"А-17"},"job":{"organization":"Ромашка"}}"#,
    );
    let firm = save(&session, r#"{"kind":"organization","organization":{"name":"Ромашка"}}"#);
    session
        .write(now(), |transaction| {
            let mut call = Interaction::new(Subject::Client(gone), InteractionKind::Call, now());
            (call.outcome, call.text) = (Some(Outcome::Reached), "обещал заплатить".into());
            transaction.add_interaction(&call)?;
            let mut task = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(at("2027-01-01T10:00:00Z").naive_utc()));
            (task.client, task.text) = (Some(gone), "перезвонить".into());
            transaction.schedule(&task)?;
            transaction.add_relation(&Relation::new(gone, RelationKind::ContactOf, firm))
        })
        .unwrap();
    let before = [keep, gone].map(|client| timeless(card(&session, client)));
    let done = session.merge(now(), keep, gone, &MergeOptions::default()).unwrap();
    let joined = session.client(keep).unwrap().unwrap();
    let values = |path: &str| joined.slot(kartoteka::field::by_path(path).unwrap().number).map_or(0, |slot| slot.entries.len());
    assert_eq!((values("tags"), values("note"), values("external"), values("job.organization")), (2, 1, 2, 1));
    assert_eq!(card(&session, keep)["custom"]["contract"]["value"], "А-17");
    assert_eq!(session.interactions(Subject::Client(keep), 10).unwrap()[0].1.text, "обещал заплатить");
    assert_eq!(session.reminders_of(keep).unwrap()[0].text, "перезвонить");
    assert_eq!(session.relations(keep).unwrap().iter().map(|(_, relation)| relation.to).collect::<Vec<_>>(), [firm]);
    for (system, code) in [("1c", "17"), ("1c", "42"), ("pbx", "9")] {
        assert_eq!(session.by_external(system, code).unwrap().unwrap().id(), Some(keep), "{system} {code}");
    }
    session.unmerge(now(), done.merge).unwrap();
    assert_eq!([keep, gone].map(|client| timeless(card(&session, client))), before);
    assert_eq!((session.interactions(Subject::Client(gone), 10).unwrap().len(), session.reminders_of(gone).unwrap().len()), (1, 1));
    assert_eq!(session.relations(gone).unwrap().len(), 1);
    assert_derived(&session);
}

/// Pain 3 (agilecrm/rest-api#66, HubSpot's guides, Django-CRM/Django-CRM#636): a merge cannot be undone. Here it can after the base was closed, after
/// another merge and after edits; in any order is shown by `merges::a_chain_comes_apart_in_any_order`.
#[test]
fn pain_3_a_merge_can_be_undone_later() {
    let place = Place::new("pain-3");
    let path = place.path("base.ktk");
    let (first, before) = {
        let base = Base::options().create(true).open(&path).unwrap();
        let session = base.session("tester").unwrap();
        let ids = ["Иванов", "Иванова", "Петров"].map(|family| save(&session, &json!({"name": {"family": family}, "tags": [family]}).to_string()));
        let before = ids.map(|client| timeless(card(&session, client)));
        let first = session.merge(now(), ids[0], ids[1], &MergeOptions::default()).unwrap().merge;
        session.merge(now(), ids[2], ids[0], &MergeOptions::default()).unwrap();
        (first, before)
    };
    let base = Base::options().open(&path).unwrap();
    let session = base.session("another").unwrap();
    change(&session, id(3), r#"{"email":[{"canonical":"p@mail.ru"}]}"#);
    let apart = session.unmerge(now(), first).unwrap();
    assert_eq!((apart.survivor, apart.restored), (id(3), id(2)));
    assert_eq!(timeless(card(&session, id(2))), before[1]);
    assert_eq!(session.client(id(3)).unwrap().unwrap().values(kartoteka::field::TAGS).count(), 2, "the other merge holds");
    session.unmerge(now(), session.merges(id(1)).unwrap().last().unwrap().id).unwrap();
    assert_eq!(timeless(card(&session, id(1))), before[0]);
    assert_derived(&session);
}

/// Pain 4 (SuiteCRM/SuiteCRM#7132): a merge changes the subscription. Here the stricter word holds, whichever card lives on, whoever chose what,
/// however purpose and channel are spelled, and where a row is merged by itself; what a segment selects follows.
#[test]
fn pain_4_no_merge_subscribes_anybody() {
    let consent = |purpose: &str, state: &str, at: &str| json!([{"purpose": purpose, "channel": "email", "consent": state, "at": at}]);
    for (purpose, no) in [("offers", "denied"), ("offers", "withdrawn"), ("Offers", "denied"), ("Offers", "withdrawn")] {
        for swapped in [false, true] {
            let (_base, session) = memory();
            let yes =
                save(&session, &json!({"name": {"family": "Иванов"}, "consent": consent("offers", "granted", "2026-05-01T00:00:00Z")}).to_string());
            let no = save(&session, &json!({"name": {"family": "Иванов"}, "consent": consent(purpose, no, "2025-05-01T00:00:00Z")}).to_string());
            let selected = || {
                let segment = session.parse_segment("CONSENT('email', 'offers')").unwrap_or_else(|error| panic!("{error}"));
                session.segment(&segment, now(), None, 10).unwrap().ids
            };
            assert_eq!(selected(), [yes]);
            let (keep, gone) = if swapped { (no, yes) } else { (yes, no) };
            let options = MergeOptions::default().prefer("consent").unwrap().rule("consent", [MergeRule::Fresh]).unwrap();
            let done = session.merge(now(), keep, gone, &options).unwrap();
            assert!(selected().is_empty(), "{purpose}, swapped: {swapped}");
            assert!(done.conflicts.iter().any(|conflict| conflict.because.name() == "strict"), "{done:?}");
            session.unmerge(now(), done.merge).unwrap();
            assert_eq!(selected(), [yes]);
        }
    }
}

/// Pain 5 (SimpleMobileTools/Simple-Contacts#582): equal names (“Sales”, “IT-Support”) are merged over-eagerly, notes get lost. Here names alone merge
/// nobody, nor a shared number without the full name, and every note is there.
#[test]
fn pain_5_equal_names_merge_nobody() {
    let text = "name,firm,phone,mail,note\nSales,,8 916 000-00-01,,перезвонить утром\nSales,,8 916 000-00-02,,не звонить\nIT-Support,,8 495 000-00-03,,первый\n\
                IT-Support,,8 495 000-00-03,,второй\n,Ромашка,8 495 000-00-04,,склад\n,Ромашка,8 495 000-00-05,,офис\nИванов Иван,,,,один\nИванов Иван,,,,другой\n";
    let (_base, session) = memory();
    let report = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!((report.created, report.merged), (8, 0), "{report:?}");
    let notes: BTreeSet<String> = cards(&session).iter().map(|card| card["note"][0]["text"].as_str().unwrap().to_string()).collect();
    assert_eq!(notes.len(), 8);
}

/// Pain 6 (DiscipleTools/disciple-tools-theme#2742, twentyhq/twenty#24227 and #26216, polarsource/polar#5142, fbuchner/meerkat-crm#223): a merged or archived
/// record goes on being shown as a duplicate, a deleted one blocks its mailbox. Here neither does; put back, it is one again.
#[test]
fn pain_6_who_is_gone_is_no_duplicate_and_blocks_nobody() {
    let (_base, session) = memory();
    let mut contract = CustomDefinition::new("contract", CustomKind::Text);
    contract.unique = true;
    session.write(now(), |transaction| transaction.define_field(contract.clone())).unwrap();
    let json = r#"{"name":{"family":"Иванов","given":"Иван"},"email":[{"canonical":"i@mail.ru"}]}"#;
    let (a, b) = (save(&session, json), save(&session, json));
    assert_eq!(pairs(&session), BTreeSet::from([(1, 2)]));
    let merge = session.merge(now(), a, b, &MergeOptions::default()).unwrap().merge;
    assert!(pairs(&session).is_empty() && session.duplicates_of(a).unwrap().is_empty() && session.duplicates_of(b).unwrap().is_empty());
    session.unmerge(now(), merge).unwrap();
    assert!(pairs(&session).is_empty(), "who was taken apart was decided to be different");

    let full = r#"{"name":{"family":"Белов","given":"Иван"},"email":[{"canonical":"b@mail.ru"}],"custom":{"contract":"А-17"},"external":[{"system":"1c","id":"5"}]}"#;
    let old = save(&session, full);
    session.write(now(), |transaction| transaction.archive(old)).unwrap();
    let mut draft = Draft::unknown_kind();
    draft.json(full).unwrap();
    let options = SaveOptions { duplicates: DuplicatePolicy::Block, ..SaveOptions::default() };
    let new = session.write(now(), |transaction| transaction.save(&draft, options)).unwrap();
    assert!(new.created && new.matches.is_empty());
    assert_eq!(session.client(old).unwrap().unwrap().status(), Status::Archived);
    // What a batch made and its revert removed blocks nobody either.
    let text = "name,mail,ext\nСидоров Пётр,s@mail.ru,77\n";
    let batch = import(&session, text, &rows(DuplicatePolicy::Block)).batch;
    session.revert(now(), batch, false, |_| {}).unwrap();
    assert_eq!(import(&session, text, &rows(DuplicatePolicy::Block)).created, 1);
    assert_derived(&session);
}

/// Pain 7 (espocrm/espocrm#2790 and #482, YetiForceCompany/YetiForceCRM#1781, DiscipleTools/disciple-tools-theme#2810): rules know only *or*, no “so many of
/// these fields”, look at no edit, and have a fixed list of fields. Here evidence adds up, an edit is checked like a new card, a field of one's own takes
/// part, and each source has its rule.
#[test]
fn pain_7_rules_are_not_rigid() {
    let (_base, session) = memory();
    let mut passport = CustomDefinition::new("passport", CustomKind::Text);
    passport.identifying = true;
    session.write(now(), |transaction| transaction.define_field(passport.clone())).unwrap();
    let first = save(
        &session,
        r#"{"name":{"family":"Иванов","given":"Иван"},"birth_date":"1980-02-01","email":[{"canonical":"i@mail.ru"}],"custom":{"passport":"МК 1"}}"#,
    );
    // Each alone is too little to say "the same", together they are enough.
    let other = save(&session, r#"{"name":{"family":"Иванов"}}"#);
    let band = || session.explain(first, other).unwrap();
    let name_alone = band();
    assert!(name_alone.band < Band::Same, "{name_alone:?}");
    // The edit that makes a duplicate is refused where the rule is to block, and named where it is to warn.
    let more = r#"{"name":{"given":"Иван"},"birth_date":"1980-02-01","email":[{"canonical":"i@mail.ru"}]}"#;
    let refused = edit(&session, other, more, DuplicatePolicy::Block).unwrap_err();
    assert_eq!((refused.kind(), refused.matches()[0].id), (ErrorKind::Duplicate, first));
    let warned = edit(&session, other, more, DuplicatePolicy::Warn).unwrap();
    assert_eq!((warned.matches[0].id, warned.matches[0].band), (first, Band::Same));
    let together = band();
    assert!(together.weight > name_alone.weight && together.evidence.len() == 3, "{together:?}");
    // A field of one's own.
    let third = save(&session, r#"{"name":{"family":"Ivanov"},"custom":{"passport":"мк 1"}}"#);
    assert!(session.explain(first, third).unwrap().evidence.iter().any(|found| found.detail == "passport" && found.weight.thousandths() > 0));
    // A rule for each source.
    session.write(now(), |transaction| transaction.set_duplicate_policy(Some("site"), DuplicatePolicy::Block)).unwrap();
    let mut draft = Draft::unknown_kind();
    draft.json(r#"{"name":{"family":"Иванов","given":"Иван"},"email":[{"canonical":"i@mail.ru"}]}"#).unwrap();
    assert!(session.dry_run(now(), |transaction| transaction.save(&draft, SaveOptions::default())).is_ok());
    draft.source("site");
    assert_eq!(session.save(now(), &draft).unwrap_err().kind(), ErrorKind::Duplicate);
}

/// Pain 8 (pavluk.online and roboteka24 on Bitrix24): one number as +7, 8 and with spaces is three clients. Here it is one, found by any of the forms.
#[test]
fn pain_8_one_number_in_three_forms_is_one_client() {
    let (_base, session) = memory();
    let text = "name,phone,mail\nИванов Иван,+79161234567,\nИванов Иван,8 (916) 123-45-67,i@mail.ru\nИванов Иван,8 916 123 45 67,\n";
    let report = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!((report.created, report.merged, report.matched), (1, 1, 1), "{report:?}");
    for number in ["+7 916 123 45 67", "89161234567", "8 (916) 123-45-67"] {
        let (_, owners) = session.lookup(number, &LookupContext::default(), now().date_naive()).unwrap();
        assert_eq!(owners.iter().map(|owner| owner.client.id()).collect::<Vec<_>>(), [Some(id(1))], "{number}");
    }
}

/// Pain 18 (SuiteCRM/SuiteCRM#2081, ONLYOFFICE/CommunityServer#295, monicahq/monica#5932, #569 and #4639): a list read again doubles clients or wipes ids and
/// notes, there is no update by a key of one's choice and no way back. Here the list without ids adds nothing the second time, the one with a key
/// updates, ids and notes stay, and both are taken back.
#[test]
fn pain_18_a_list_read_again_doubles_and_wipes_nothing() {
    let (_base, session) = memory();
    let stored = save(
        &session,
        r#"{"name":{"family":"Иванов","given":"Иван"},"phone":[{"e164":"+79161234567","kind":"mobile"}],"external":[{"system":"1c","id":"17"}],
            "note":[{"topic":"","text":"пьёт чай"}]}"#,
    );
    let before = cards(&session);
    let text = "name,phone,mail\nИванов Иван,89161234567,i@mail.ru\nБелов Пётр,89261112233,\n";
    let first = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!((first.created, first.merged), (1, 1), "{first:?}");
    let after = cards(&session);
    for _ in 0..3 {
        let again = import(&session, text, &rows(DuplicatePolicy::Merge));
        assert_eq!((again.matched, again.rows), (2, 2), "{again:?}");
    }
    assert_eq!((cards(&session), session.merges(stored).unwrap().len()), (after, 1));
    let keyed = ImportOptions { match_by: Some("phone".into()), ..rows(DuplicatePolicy::Warn) };
    let update = import(&session, "name,phone,mail\nИванов Иван,8-916-123-45-67,new@mail.ru\n", &keyed);
    assert_eq!(update.updated, 1);
    let card = card(&session, stored);
    assert_eq!((&card["external"][0]["id"], &card["note"][0]["text"]), (&json!("17"), &json!("пьёт чай")));
    for batch in [update.batch, first.batch] {
        session.revert(now(), batch, false, |_| {}).unwrap();
    }
    let plain = |cards: Vec<Json>| cards.into_iter().map(timeless).collect::<Vec<_>>();
    assert_eq!(plain(cards(&session)), plain(before));
    assert_derived(&session);
}

/// Also seen (open-mercato/open-mercato#1981, espocrm/espocrm#2006): two editors overwrite each other in silence. A merge that looked at older cards is
/// refused, and so is a draft of a card that was merged since (`merges::a_draft_of_a_card_merged_since_is_stale`).
#[test]
fn also_seen_a_merge_overwrites_nothing_in_silence() {
    let (_base, session) = memory();
    let (a, b) = (save(&session, r#"{"name":{"family":"А"}}"#), save(&session, r#"{"name":{"family":"Б"}}"#));
    let mut options = MergeOptions::default();
    options.expected = Some((1, 1));
    change(&session, b, r#"{"tags":["новее"]}"#);
    assert_eq!(session.merge(now(), a, b, &options).unwrap_err().kind(), ErrorKind::Conflict);
}

/// Also seen (fbuchner/meerkat-crm#190, frappe/crm#1346): the winner cannot be chosen field by field.
#[test]
fn also_seen_the_winner_is_chosen_field_by_field() {
    let (_base, session) = memory();
    let a = save(&session, r#"{"name":{"family":"Иванов","given":"Иван"},"industry":"связь","job":{"title":"мастер"}}"#);
    let b = save(&session, r#"{"name":{"family":"Петров","given":"Пётр"},"industry":"торговля","job":{"title":"директор"}}"#);
    let options = MergeOptions::default().prefer("name.given").unwrap().prefer("industry").unwrap().rule("job.title", []).unwrap();
    session.merge(now(), a, b, &options).unwrap();
    let joined = session.client(a).unwrap().unwrap();
    let text = |path: &str| joined.text(kartoteka::field::by_path(path).unwrap().number).unwrap().to_string();
    assert_eq!(["name.family", "name.given", "industry", "job.title"].map(text), ["Иванов", "Пётр", "торговля", "мастер"]);
}

/// Also seen (mautic/mautic#5495): two contacts that are both identified must not be merged by themselves. Here ids of one host program that differ keep
/// two cards apart, whatever else agrees.
#[test]
fn also_seen_two_identified_clients_are_not_merged_by_themselves() {
    let (_base, session) = memory();
    let text = "name,phone,mail,ext\nИванов Иван,89161234567,i@mail.ru,1\nИванов Иван,89161234567,i@mail.ru,2\n";
    let report = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!((report.created, report.merged, report.duplicates), (2, 0, 1));
}

/// Also seen (opensanctions/opensanctions#3886): after a merge was undone the same merge is made again. Here taking apart is a decision: the pair is not
/// named again, and a row that may be either of the two is merged into none.
#[test]
fn also_seen_what_was_taken_apart_is_not_merged_again() {
    let (_base, session) = memory();
    let text = "name,phone,mail\nИванов Иван,89161234567,\nИванов Иван,89161234567,i@mail.ru\n";
    let report = import(&session, text, &rows(DuplicatePolicy::Merge));
    assert_eq!(report.merged, 1);
    session.unmerge(now(), session.merges(id(1)).unwrap()[0].id).unwrap();
    assert!(pairs(&session).is_empty());
    let again = import(&session, "name,phone,mail\nИванов Иван,89161234567,x@mail.ru\n", &rows(DuplicatePolicy::Merge));
    assert_eq!((again.created, again.merged, again.duplicates), (1, 0, 1), "{again:?}");
    assert_eq!(session.merges(id(1)).unwrap().iter().filter(|merge| merge.undone_at.is_none()).count(), 0);
}
