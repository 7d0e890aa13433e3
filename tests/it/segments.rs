//! Segments: the language, its errors, what is in one, and keeping them.

use crate::base::{assert_derived, at, id, memory, now, save};
use crate::plain::{Row, report};
use kartoteka::model::{ClientId, CustomDefinition, CustomKind, Direction, Interaction, InteractionKind, Outcome, Subject};
use kartoteka::segments::{BuiltIn, Names, Problem};
use kartoteka::{CustomFields, Error, ErrorKind, Expression, Language, Location, SegmentDefinition, Session, field};

/// Ids of the members of a segment at the day of all tests.
fn members(session: &Session, text: &str) -> Vec<u32> {
    let expression = session.parse_segment(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    session.segment(&expression, now(), None, 1000).unwrap().ids.into_iter().map(ClientId::get).collect()
}

fn define(session: &Session, key: &str, kind: CustomKind, title: &str, choices: &[&str]) {
    let mut definition = CustomDefinition::new(key, kind);
    definition.title = title.into();
    definition.choices = choices.iter().map(|choice| choice.to_string()).collect();
    session.write(now(), |transaction| transaction.define_field(definition.clone())).unwrap();
}

fn keep(session: &Session, name: &str, text: &str) -> Result<kartoteka::SegmentId, Error> {
    let definition = SegmentDefinition { name: name.into(), title: String::new(), expression: session.parse_segment(text)? };
    session.write(now(), |transaction| transaction.save_segment(&definition))
}

fn call(session: &Session, client: u32, moment: &str, direction: Direction, outcome: Outcome) {
    let mut interaction = Interaction::new(Subject::Client(id(client)), InteractionKind::Call, at(moment));
    (interaction.direction, interaction.outcome) = (Some(direction), Some(outcome));
    session.write(now(), |transaction| transaction.add_interaction(&interaction)).unwrap();
}

/// A base with one client for each thing that the fifteen segments of the design ask about.
fn fifteen() -> (kartoteka::Base, Session) {
    let (base, session) = memory();
    define(&session, "market", CustomKind::Choice, "Сегмент рынка", &["розница", "опт"]);
    // 1: a prospect nobody called, to be greeted in five days.
    save(
        &session,
        r#"{"kind":"person","name":{"family":"Иванов"},"birth_date":"1990-11-26","lifecycle":"prospect","owner":"ivanov","custom":{"market":"опт"}}"#,
    );
    // 2: a customer who wrote lately and takes mail about tea.
    save(
        &session,
        r#"{"kind":"person","name":{"family":"Петров"},"email":"petrov@mail.ru","lifecycle":"customer","tags":["чай","мёд"],"consent":[{"purpose":"marketing","channel":"email","consent":"granted"}]}"#,
    );
    call(&session, 2, "2026-11-10T10:00:00Z", Direction::Incoming, Outcome::Reached);
    // 3: a customer without a contact for half a year.
    save(
        &session,
        r#"{"kind":"organization","organization":{"name":"Ромашка"},"legal_form":"ООО","industry":"торговля","solvency":"B","lifecycle":"customer"}"#,
    );
    call(&session, 3, "2026-05-10T10:00:00Z", Direction::Outgoing, Outcome::Reached);
    // 4: the same, not to be called.
    save(&session, r#"{"kind":"organization","organization":{"name":"Лютик"},"lifecycle":"customer","suppression":[{"channel":"call"}]}"#);
    call(&session, 4, "2026-05-10T10:00:00Z", Direction::Outgoing, Outcome::Reached);
    // 5: refused, its e-mail stated to be absent.
    save(&session, r#"{"kind":"person","name":{"family":"Сидоров"},"lifecycle":"refused","email":{"state":"absent"},"phone":"+79161234567"}"#);
    (base, session)
}

/// The fifteen segments of the design: those that need purchases say so, at the word; the others find whom they should.
#[test]
fn the_fifteen_segments_of_the_design() {
    let (_base, session) = fifteen();
    assert_eq!(members(&session, "lifecycle = 'prospect' AND COUNT(interactions) = 0"), [1]);
    assert_eq!(
        members(&session, "EXISTS(interactions WHERE direction = 'in' AND at >= TODAY - 30 DAYS)"),
        [2],
        "the part of 4 that needs no purchases"
    );
    assert_eq!(members(&session, "lifecycle IN ('customer', 'prospect') AND activity = 'slow' AND NOT SUPPRESSED('call')"), [3]);
    assert_eq!(members(&session, "legal_form IN ('ООО', 'АО') AND industry = 'торговля' AND solvency = 'B'"), [3]);
    assert_eq!(members(&session, "tags CONTAINS ANY ('чай', 'кофе') AND CONSENT('email') AND email IS KNOWN"), [2]);
    assert_eq!(members(&session, "birth_date ANNIVERSARY IN NEXT 7 DAYS AND kind = 'person'"), [1]);
    assert_eq!(members(&session, "EXISTS(reminders WHERE kind = 'callback' AND state = 'open' AND due_at < NOW)"), [0u32; 0]);
    assert_eq!(members(&session, "(email IS UNKNOWN OR phone IS UNKNOWN) AND (verified_at IS NULL OR verified_at < TODAY - 1 YEAR)"), [1, 2, 3, 4]);
    let fifteenth = "owner = 'ivanov' AND lifecycle = 'prospect' AND NOT EXISTS(interactions WHERE kind = 'call' AND at >= WEEK_START) AND custom.\"Сегмент рынка\" = 'опт'";
    assert_eq!(members(&session, fifteenth), [1]);
    assert_eq!(members(&session, "EXISTS(lifecycle_changes WHERE to = 'customer' AND at >= QUARTER_START)"), [2, 3, 4]);
    assert_eq!(members(&session, "EXISTS(lifecycle_changes WHERE from = 'prospect' AND to = 'customer' AND at >= QUARTER_START)"), [0u32; 0]);
    for (text, column) in [
        ("EXISTS(purchases)", 8),
        ("lifecycle = 'refused' AND NOT EXISTS(purchases)", 38),
        ("last_purchase_at >= TODAY - 90 DAYS OR EXISTS(interactions WHERE direction = 'in' AND at >= TODAY - 30 DAYS)", 1),
        ("last_purchase_at < TODAY - 365 DAYS AND NOT IN SEGMENT 'refused'", 1),
        ("COUNT(purchases WHERE at >= TODAY - 180 DAYS) >= 3 AND SUM(purchases.amount WHERE at >= TODAY - 180 DAYS) > 100000 RUB", 7),
        ("EXISTS(purchases WHERE MONTH(at) = 12 AND at >= TODAY - 2 YEARS) AND NOT EXISTS(purchases WHERE at >= TODAY - 60 DAYS)", 8),
        ("rfm.r <= 2 AND rfm.f >= 4 AND rfm.m >= 4", 1),
    ] {
        let error = session.parse_segment(text).unwrap_err();
        assert_eq!((error.kind(), error.location()), (ErrorKind::Unsupported, Some(&Location::Text { line: 1, column })), "{text}: {error}");
    }
    // A choice of the table has no list in this version and so no order; one of the base's own has.
    let error = session.parse_segment("legal_form = 'ООО' AND solvency >= 'B'").unwrap_err();
    assert_eq!((error.kind(), error.location()), (ErrorKind::Type, Some(&Location::Text { line: 1, column: 33 })));
    assert_eq!(members(&session, "custom.market >= 'розница'"), [1]);
    assert_eq!(members(&session, "custom.market > 'опт'"), [0u32; 0]);
}

/// Each client has one activity, and the four built-in segments agree with the field.
#[test]
fn every_client_has_one_activity() {
    let (_base, session) = fifteen();
    let mut all = Vec::new();
    for built_in in BuiltIn::ACTIVITY {
        let segment = members(&session, &format!("IN SEGMENT '{}'", built_in.name()));
        assert_eq!(segment, members(&session, &format!("activity = '{}'", built_in.name())));
        all.extend(segment);
    }
    all.sort_unstable();
    assert_eq!(all, [1, 2, 3, 4, 5]);
}
