//! Completeness and quality of cards, and cards read again by today's rules.
//!
//! Scores are reckoned by hand from the weights; the doubts are those that the saves named.

use kartoteka::rules::completeness::{CompletenessPolicy, GapState, RequiredKind, RequiredSet, Requirement, completeness};
use kartoteka::rules::quality::Quality;
use kartoteka::{
    Action, Base, ClientId, CustomDefinition, CustomKind, Draft, DuplicatePolicy, ErrorKind, Instant, RuleContext, SaveOptions, Session, field,
};
use serde_json::{Value as Json, json};

fn now() -> Instant {
    "2026-11-25T10:00:00Z".parse().expect("an instant")
}

fn session() -> Session {
    Base::options().in_memory().expect("a base").session("olga").expect("a session")
}

fn save(session: &Session, json: &Json) -> ClientId {
    let mut draft = Draft::unknown_kind();
    draft.json(&json.to_string()).expect("a draft");
    session.save(now(), &draft).expect("a save").id
}

fn set(kind: Option<RequiredKind>, requirements: &[(&str, u32)]) -> RequiredSet {
    let requirements = requirements.iter().map(|(path, weight)| Requirement::new(*path, *weight)).collect();
    RequiredSet { name: "set".into(), kind, requirements, ..RequiredSet::default() }
}

fn use_policy(session: &Session, sets: Vec<RequiredSet>) {
    session.write(now(), |transaction| transaction.set_completeness_policy(Some(&CompletenessPolicy { sets: sets.clone() }))).expect("a policy");
}

/// Score, then the gaps as `path state`.
fn found(session: &Session, id: ClientId) -> (u8, Vec<String>) {
    let found = session.completeness(now(), id).expect("completeness");
    (found.score, found.gaps.iter().map(|gap| format!("{} {}", gap.path, gap.state.name())).collect())
}

fn gaps(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_string()).collect()
}

/// Each row: a card, and what it comes to under one policy. A statement is an answer; silence, doubt and refused text are not.
#[test]
fn a_card_is_as_complete_as_its_answers() {
    let session = session();
    use_policy(&session, vec![set(None, &[("phone", 4), ("email", 3), ("birth_date", 2), ("identifier.inn", 1)])]);
    let rows = [
        (json!({}), 0, gaps(&["phone unknown", "email unknown", "birth_date unknown", "identifier.inn unknown"])),
        (json!({"phone": ["+7 916 123-45-67"]}), 40, gaps(&["email unknown", "birth_date unknown", "identifier.inn unknown"])),
        (
            json!({"phone": ["+7 916 123-45-67"], "email": {"state": "absent"}, "birth_date": {"state": "declined"}}),
            90,
            gaps(&["identifier.inn unknown"]),
        ),
        (
            json!({"phone": [{"raw": "+7 916 123-45-67"}], "email": [{"raw": "нет"}], "birth_date": "05/06/1990"}),
            80,
            gaps(&["birth_date doubtful", "identifier.inn unknown"]),
        ),
        // 7707083894 has a wrong check digit; of another scheme's code nothing is said.
        (
            json!({"phone": ["+7 916 123-45-67"], "email": ["a@firma.ru"], "birth_date": "1990-05-13", "identifier": [{"scheme": "inn", "value": "7707083894"}]}),
            95,
            gaps(&["identifier.inn doubtful"]),
        ),
        (
            json!({"phone": ["+7 916 123-45-67"], "email": ["a@firma.ru"], "birth_date": "1990-05-13", "identifier": [{"scheme": "kpp", "value": "770701001"}]}),
            90,
            gaps(&["identifier.inn unknown"]),
        ),
        (json!({"phone": [{"raw": "7,91612E+10"}]}), 0, gaps(&["phone unreadable", "email unknown", "birth_date unknown", "identifier.inn unknown"])),
        // The best of several values counts.
        (
            json!({"phone": [{"raw": "7,91612E+10"}, "+7 916 123-45-67"], "email": ["a@gmail.con", "a@firma.ru"]}),
            70,
            gaps(&["birth_date unknown", "identifier.inn unknown"]),
        ),
    ];
    for (card, score, gaps) in rows {
        let id = save(&session, &card);
        assert_eq!(found(&session, id), (score, gaps), "{card}");
    }
}

/// Sets are for kinds, roles and lifecycles; what two of them ask for counts once, with the greater weight; another path does instead.
#[test]
fn sets_unite() {
    let session = session();
    let mut buyers = set(Some(RequiredKind::Organization), &[("phone", 5), ("bank_account", 5)]);
    buyers.lifecycle = Some("customer".into());
    let mut suppliers = set(None, &[("site", 1)]);
    suppliers.role = kartoteka::model::RoleKind::from_name("supplier");
    let anyhow = RequiredSet { requirements: vec![Requirement::new("phone", 1).or("messenger").or("email")], ..RequiredSet::default() };
    use_policy(&session, vec![anyhow, buyers, suppliers, set(Some(RequiredKind::SoleTrader), &[("identifier.ogrnip", 1)])]);

    let person = save(&session, &json!({"kind": "person", "email": ["a@firma.ru"]}));
    assert_eq!(found(&session, person), (100, vec![]));
    let trader = save(&session, &json!({"kind": "person", "legal_form": "ИП", "messenger": [{"service": "telegram", "handle": "ivan"}]}));
    assert_eq!(found(&session, trader), (50, gaps(&["identifier.ogrnip unknown"])));
    let firm = save(&session, &json!({"kind": "organization", "lifecycle": [{"value": "customer"}], "phone": ["+7 495 123-45-67"]}));
    assert_eq!(found(&session, firm), (50, gaps(&["bank_account unknown"])));
    let other = save(&session, &json!({"kind": "organization", "lifecycle": [{"value": "prospect"}], "role": [{"role": "supplier"}]}));
    assert_eq!(found(&session, other), (0, gaps(&["phone unknown", "site unknown"])));
    assert_eq!(session.completeness(now(), other).expect("completeness").sets, ["", "set"]);
}

/// A custom field is required by its key; a key that the base does not have requires nothing.
#[test]
fn custom_fields_are_required_by_key() {
    let session = session();
    session.write(now(), |transaction| transaction.define_field(CustomDefinition::new("contract", CustomKind::Text))).expect("a field");
    use_policy(&session, vec![set(None, &[("custom.contract", 1), ("custom.nothing", 9)])]);
    let without = save(&session, &json!({"kind": "person"}));
    let with = save(&session, &json!({"kind": "person", "custom": {"contract": "А-17"}}));
    assert_eq!(found(&session, without), (0, gaps(&["custom.contract unknown"])));
    assert_eq!(found(&session, with), (100, vec![]));
}

/// What somebody found right counts whole, whatever the rule doubts.
#[test]
fn a_verified_value_is_no_gap() {
    let session = session();
    use_policy(&session, vec![set(None, &[("email", 1)])]);
    let id = save(&session, &json!({"kind": "person", "email": ["ivan@gmail.con"]}));
    assert_eq!(found(&session, id), (50, gaps(&["email doubtful"])));
    let client = session.client(id).expect("a read").expect("a client");
    let mut draft = Draft::of(&client);
    draft.verified("email[ivan@gmail.con]", "call").expect("a path");
    session.save(now(), &draft).expect("a save");
    assert_eq!(found(&session, id), (100, vec![]));
    assert_eq!(session.quality(now(), id).expect("quality")[0].quality, Quality::Exact);
}

/// The work list goes through the base page by page and skips who is complete or put away; the report counts the same gaps.
#[test]
fn work_list_and_report_agree() {
    let session = session();
    use_policy(&session, vec![set(None, &[("phone", 1), ("email", 1)])]);
    for number in 0..50 {
        let phone = (number % 2 == 0).then(|| json!([format!("+7 916 123-45-{number:02}")])).unwrap_or(json!({"state": "unknown"}));
        let email = if number % 5 == 0 { json!([format!("a{number}@firma.ru")]) } else { json!({"state": "unknown"}) };
        save(&session, &json!({"kind": "person", "name": {"given": "Иван", "family": "Иванов"}, "phone": phone, "email": email}));
    }
    let put_away = ClientId::new(50).expect("an id");
    session.write(now(), |transaction| transaction.archive(put_away)).expect("an archive");
    let (mut from, mut listed) = (None, Vec::new());
    loop {
        let (rows, next) = session.incomplete(now(), 100, from, 7).expect("a page");
        listed.extend(rows.iter().map(|row| row.completeness.gaps.len()));
        from = next;
        if from.is_none() {
            break;
        }
    }
    let mut told = Vec::new();
    let report = session
        .completeness_report(now(), |read| {
            told.push(read);
            true
        })
        .expect("a report");
    // Of 49: 5 have both, 20 a phone alone, 5 a mailbox alone, 19 neither.
    assert_eq!((report.clients, report.complete, told), (49, 5, vec![49]));
    assert_eq!(listed.len(), 44);
    assert_eq!(listed.iter().sum::<usize>() as u64, report.gaps.values().sum::<u64>());
    assert_eq!(report.gaps.get(&("phone".to_string(), GapState::Unknown.name())), Some(&24));
    assert_eq!(report.score(), (5 * 100 + 25 * 50) / 49);
    let stopped = session.completeness_report(now(), |_| false).expect_err("a stop");
    assert_eq!(stopped.kind(), ErrorKind::Aborted);
    assert_eq!(session.incomplete(now(), 100, None, usize::MAX).expect_err("too many").kind(), ErrorKind::Limit);
}

/// The public JSON of a policy reads back as the same policy; other shapes are refused with what is wrong.
#[test]
fn a_policy_reads_back() {
    let policy = CompletenessPolicy::default();
    assert_eq!(CompletenessPolicy::from_json(&policy.to_json()).expect("a policy"), policy);
    let session = session();
    assert_eq!(session.completeness_policy().expect("a policy"), policy);
    let one = |requirement: Json| json!({"sets": [{"requirements": [requirement]}]});
    let wrong = [
        (json!([]), ErrorKind::Argument),
        (json!({"sets": {}}), ErrorKind::Argument),
        (json!({"sets": [1]}), ErrorKind::Argument),
        (json!({"sets": [{"requirements": null}]}), ErrorKind::Argument),
        (json!({"sets": [{"kind": "robot", "requirements": []}]}), ErrorKind::Argument),
        (json!({"sets": [{"role": 1, "requirements": []}]}), ErrorKind::Argument),
        (json!({"sets": [{"lifecycle": "client", "requirements": []}]}), ErrorKind::Argument),
        (one(json!({"paths": []})), ErrorKind::Argument),
        (one(json!({"paths": ["phone.nothing"]})), ErrorKind::Argument),
        (one(json!({"paths": ["phone"], "weight": 0})), ErrorKind::Argument),
        (one(json!({"paths": ["phone"], "weight": 1.5})), ErrorKind::Argument),
        (one(json!({"paths": ["phone"], "weight": 1001})), ErrorKind::Argument),
        (json!({"sets": vec![json!({"requirements": []}); 101]}), ErrorKind::Limit),
        (json!({"sets": [{"requirements": vec![json!({"paths": ["phone"]}); 201]}]}), ErrorKind::Limit),
    ];
    for (json, kind) in wrong {
        let error = CompletenessPolicy::from_json(&json).expect_err("a refusal");
        assert_eq!(error.kind(), kind, "{json} {error}");
    }
    let bad = CompletenessPolicy { sets: vec![set(None, &[("phone", 0)])] };
    let error = session.write(now(), |transaction| transaction.set_completeness_policy(Some(&bad))).expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Argument);
    use_policy(&session, vec![]);
    session.write(now(), |transaction| transaction.set_completeness_policy(None)).expect("the default again");
    assert_eq!(session.completeness_policy().expect("a policy"), policy);
    let settings = session.journal(0, 10).expect("a journal");
    assert!(settings.iter().all(|(_, entry)| entry.action == Action::Setting));
    assert_eq!(settings.len(), 2);
}

/// A client whom no set is for lacks nothing.
#[test]
fn nobody_asks_nothing() {
    let session = session();
    let id = save(&session, &json!({"kind": "person"}));
    let client = session.client(id).expect("a read").expect("a client");
    let context = RuleContext::new(*b"RU", now().date_naive());
    let found = completeness(&client, &CompletenessPolicy { sets: vec![] }, &context, &session.custom_fields());
    assert_eq!((found.score, found.required, found.gaps.len()), (100, 0, 0));
}

/// A card whose canonical forms are of older rules, as such a base would have it: given as values, not as text.
fn old_card() -> Json {
    json!({
        "kind": "person",
        "name": {"raw": "ИВАНОВ Иван Петрович", "family": "ИВАНОВ", "given": "Иван"},
        "phone": [
            {"value": null, "raw": "8 (916) 123-45-67 доб. 12", "use": "work"},
            {"e164": "+79161234568", "kind": "other", "verdict": "possible"},
            {"e164": "+79999999999999", "kind": "mobile", "verdict": "valid"},
        ],
        "identifier": [{"scheme": "inn", "value": "7707083893", "checked": false}],
        "address": [{"text": "г. Москва, ул. Тверская, д. 7"}],
    })
}

/// Everything that older rules did not make out is read now; nothing that they did is lost; the batch takes it all back.
#[test]
fn old_cards_are_read_again() {
    let session = session();
    let mut card = old_card();
    // A phone without a number is one that was refused.
    card["phone"][0].as_object_mut().expect("a phone").remove("value");
    card["phone"][0]["raw"] = json!("7,91612E+10");
    let id = save(&session, &card);
    let before = session.to_json(&session.client(id).expect("a read").expect("a client"));

    let dry = session.reread(now(), true, |_| true).expect("a dry run");
    assert_eq!((dry.clients, dry.changed, dry.batch), (1, 1, 0));
    assert_eq!(session.to_json(&session.client(id).expect("a read").expect("a client")), before);

    let report = session.reread(now(), false, |_| true).expect("a report");
    assert_eq!((report.clients, report.changed, &report.values), (1, 1, &dry.values));
    let after = session.client(id).expect("a read").expect("a client");
    assert_eq!(after.display_name(), "Иванов Иван Петрович");
    assert_eq!(after.text(field::GENDER), Some("male"));
    let phones: Vec<String> = after.phones().map(|phone| format!("{phone} {} {}", phone.kind.name(), phone.verdict.name())).collect();
    assert!(phones.contains(&"+79161234568 mobile valid".to_string()), "{phones:?}");
    // The plans know no such number: it stays, and is called possible.
    assert!(phones.iter().any(|phone| phone.starts_with("+79999999999999 ") && phone.ends_with(" possible")), "{phones:?}");
    assert!(after.identifiers().all(|code| code.checked));
    let parts = after.addresses().next().map(|address| address.parts.clone()).expect("an address");
    assert_eq!((parts.city.as_str(), parts.street.as_str(), parts.house.as_str()), ("Москва", "ул. Тверская", "7"));
    assert!(session.check_derived(10).expect("a check").is_empty());
    assert_eq!(session.find("петрович", false, 10).expect("a search").rows.len(), 1);

    let again = session.reread(now(), false, |_| true).expect("a report");
    assert_eq!((again.changed, again.batch), (0, 0));
    let back = session.revert(now(), report.batch, false, |_| {}).expect("a revert");
    assert_eq!((back.restored, back.kept.len()), (1, 0));
    let mut restored = session.to_json(&session.client(id).expect("a read").expect("a client"));
    for member in ["revision", "updated_at"] {
        restored[member] = before[member].clone();
    }
    assert_eq!(restored, before);
    assert!(session.check_derived(10).expect("a check").is_empty());
}

/// What a person put there stays, though the text that was received once reads otherwise.
#[test]
fn what_people_typed_is_not_read_over() {
    let session = session();
    let id = save(&session, &json!({"kind": "person", "name": {"raw": "ИВАНОВ Иван", "family": "Иванов", "given": "Иван"}}));
    let client = session.client(id).expect("a read").expect("a client");
    let mut draft = Draft::of(&client);
    draft.set("name.family", "Сидоров").expect("a path");
    session.save(now(), &draft).expect("a save");
    assert_eq!(session.reread(now(), false, |_| true).expect("a report").changed, 0);
    assert_eq!(session.client(id).expect("a read").expect("a client").display_name(), "Сидоров Иван");
}

/// A card that was just saved is as today's rules would have it.
#[test]
fn new_cards_come_out_the_same() {
    let session = session();
    let list = include_bytes!("../../examples/data/clients.csv");
    session.import(now(), list.as_slice(), &kartoteka::ImportOptions::default(), |_| true).expect("an import");
    let report = session.reread(now(), true, |_| true).expect("a report");
    assert!(report.clients > 1000, "{report:?}");
    assert_eq!(report.changed, 0, "{report:?}");
}

/// A call that is interrupted keeps what it wrote under its batch, which is stopped and can be taken back; the next call does the rest.
#[test]
fn an_interrupted_reading_can_be_gone_on_with() {
    let base = Base::options().in_memory().expect("a base");
    let session = base.session("olga").expect("a session");
    let mut card = Draft::unknown_kind();
    card.json(r#"{"kind":"person","phone":[{"e164":"+79161234568","kind":"other","verdict":"possible"}]}"#).expect("a draft");
    let options = SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() };
    session.write(now(), |transaction| (0..5_001).try_for_each(|_| transaction.save(&card, options).map(drop))).expect("a write");
    let interrupted = session.reread(now(), false, |_| {
        base.interrupt();
        true
    });
    assert_eq!(interrupted.expect_err("an interruption").kind(), ErrorKind::Interrupted);
    let batch = session.batches().expect("batches").pop().expect("a batch");
    assert_eq!(batch.state, "stopped");
    let rest = session.reread(now(), false, |_| true).expect("a report");
    assert_eq!((rest.clients, rest.changed, rest.complete), (5_001, 1, true));
    assert_eq!(session.revert(now(), batch.id, false, |_| {}).expect("a revert").restored, 5_000);
}
