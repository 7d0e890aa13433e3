//! Interactions and relations: whose they are, what they come to, and that a rebuild loses none.

use crate::base::{assert_derived, at, id, memory, now, number, save};
use kartoteka::model::{ClientId, Direction, E164, Interaction, InteractionKind, Outcome, Relation, RelationKind, Subject};
use kartoteka::{ErrorKind, Session};

fn call(subject: Subject, moment: &str, outcome: Outcome) -> Interaction {
    let mut interaction = Interaction::new(subject, InteractionKind::Call, at(moment));
    interaction.direction = Some(Direction::Outgoing);
    interaction.outcome = Some(outcome);
    interaction
}

fn add(session: &Session, interaction: &Interaction) -> kartoteka::model::InteractionId {
    session.write(now(), |transaction| transaction.add_interaction(interaction)).unwrap()
}

fn person(session: &Session, family: &str) -> ClientId {
    save(session, &format!(r#"{{"kind":"person","name":{{"family":"{family}"}}}}"#))
}

const PHONE: &str = "+79161234567";

fn phone() -> E164 {
    number(PHONE)
}

/// A contact is a conversation reached or a message of the client's own; attempts and mailings count as interactions only.
#[test]
fn contacts_are_told_from_attempts() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    let subject = Subject::Client(client);
    assert_eq!(session.summary(client).unwrap(), Default::default());
    let cases: [(InteractionKind, Option<Direction>, Option<Outcome>, bool); 14] = [
        (InteractionKind::Call, Some(Direction::Outgoing), Some(Outcome::Reached), true),
        (InteractionKind::Call, Some(Direction::Incoming), Some(Outcome::Reached), true),
        (InteractionKind::Call, Some(Direction::Outgoing), Some(Outcome::NoAnswer), false),
        (InteractionKind::Call, Some(Direction::Outgoing), Some(Outcome::Busy), false),
        (InteractionKind::Call, Some(Direction::Outgoing), Some(Outcome::LeftMessage), false),
        (InteractionKind::Call, Some(Direction::Incoming), None, false),
        (InteractionKind::Meeting, None, Some(Outcome::Reached), true),
        (InteractionKind::Meeting, None, Some(Outcome::Cancelled), false),
        (InteractionKind::Message, Some(Direction::Incoming), None, true),
        (InteractionKind::Message, Some(Direction::Outgoing), None, false),
        (InteractionKind::Complaint, Some(Direction::Incoming), None, true),
        (InteractionKind::Mailing, Some(Direction::Outgoing), Some(Outcome::Reached), false),
        (InteractionKind::Note, None, Some(Outcome::Reached), false),
        (InteractionKind::Visit, None, Some(Outcome::Reached), true),
    ];
    let (mut contacts, mut last) = (0, None);
    for (index, (kind, direction, outcome, is_contact)) in cases.into_iter().enumerate() {
        // Not in the order of time: the newest contact counts, not the one that was added last.
        let moment = at("2026-11-01T00:00:00Z") + chrono::Duration::hours((index as i64 * 5) % 14);
        let mut interaction = Interaction::new(subject, kind, moment);
        (interaction.direction, interaction.outcome) = (direction, outcome);
        add(&session, &interaction);
        contacts += u64::from(is_contact);
        last = if is_contact { last.max(Some(moment)) } else { last };
        let summary = session.summary(client).unwrap();
        assert_eq!((summary.interactions, summary.contacts, summary.last_contact_at), (index as u64 + 1, contacts, last), "case {index}: {kind:?}");
    }
    let listed = session.interactions(subject, 100).unwrap();
    assert!(listed.windows(2).all(|pair| pair[0].1.at <= pair[1].1.at), "the oldest first");
    let newest = session.interactions(subject, 3).unwrap();
    assert_eq!(newest, listed[listed.len() - 3..]);
    assert!(session.interactions(subject, 0).unwrap().is_empty());
    assert_derived(&session);
}

/// What is kept of an interaction reads back whole, its text cleaned and without card numbers.
#[test]
fn an_interaction_reads_back() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    for (duration, score, moment) in
        [(Some(0), Some(i32::MIN), "1960-01-01T00:00:00.000001Z"), (Some(u32::MAX), Some(i32::MAX), "2026-11-21T12:00:00Z")]
    {
        let mut interaction = call(Subject::Client(client), moment, Outcome::Reached);
        (interaction.duration_seconds, interaction.score, interaction.number) = (duration, score, Some(phone()));
        interaction.text = "просил\0 счёт\u{202E}, карта 4242 4242 4242 4242".to_string();
        let added = add(&session, &interaction);
        let (_, read) = session.interactions(Subject::Client(client), 10).unwrap().into_iter().find(|(id, _)| *id == added).unwrap();
        assert!(!read.text.contains(['\0', '\u{202E}']) && !read.text.contains("4242 4242 4242"), "{:?}", read.text);
        assert!(read.text.starts_with("просил счёт"), "{:?}", read.text);
        interaction.text.clone_from(&read.text);
        interaction.actor = Some("tester".into());
        assert_eq!(read, interaction);
    }
    assert_derived(&session);
}

/// A stranger's calls are kept under the number; a card that gains it may adopt them, once.
#[test]
fn a_number_is_adopted() {
    let (base, session) = memory();
    let bare = Subject::Number(phone());
    let missed = add(&session, &call(bare, "2026-11-01T10:00:00Z", Outcome::NoAnswer));
    let talked = add(&session, &call(bare, "2026-11-02T10:00:00Z", Outcome::Reached));
    add(&session, &call(Subject::Number(number("+79161234568")), "2026-11-02T10:00:00Z", Outcome::Reached));
    assert_derived(&session);
    let client = save(&session, &format!(r#"{{"kind":"person","name":{{"family":"Иванов"}},"phone":["{PHONE}"]}}"#));
    add(&session, &call(Subject::Client(client), "2026-11-03T10:00:00Z", Outcome::Busy));
    assert_eq!(session.write(now(), |transaction| transaction.adopt_number(phone(), client)).unwrap(), 2);
    assert_eq!(session.write(now(), |transaction| transaction.adopt_number(phone(), client)).unwrap(), 0);
    assert!(session.interactions(bare, 10).unwrap().is_empty());
    let own = session.interactions(Subject::Client(client), 10).unwrap();
    assert_eq!(own.iter().map(|(id, _)| *id).collect::<Vec<_>>()[..2], [missed, talked]);
    assert!(own[..2].iter().all(|(_, interaction)| interaction.number == Some(phone())));
    let summary = session.summary(client).unwrap();
    assert_eq!((summary.interactions, summary.contacts, summary.last_contact_at), (3, 1, Some(at("2026-11-02T10:00:00Z"))));
    let nobody = session.write(now(), |transaction| transaction.adopt_number(number("+79161234568"), id(99)));
    assert_eq!(nobody.unwrap_err().kind(), ErrorKind::NotFound);
    assert_derived(&session);
    let before = (own, summary);
    base.rebuild(now(), "tester").unwrap();
    assert_eq!((session.interactions(Subject::Client(client), 10).unwrap(), session.summary(client).unwrap()), before);
    assert_eq!(session.interactions(Subject::Number(number("+79161234568")), 10).unwrap().len(), 1);
    assert_derived(&session);
}

/// Removing an interaction takes it out of lists and sums, down to the last one.
#[test]
fn a_removed_interaction_leaves_nothing() {
    let (base, session) = memory();
    let client = person(&session, "Иванов");
    let first = add(&session, &call(Subject::Client(client), "2026-11-01T10:00:00Z", Outcome::Reached));
    let second = add(&session, &call(Subject::Client(client), "2026-11-02T10:00:00Z", Outcome::Reached));
    let bare = add(&session, &call(Subject::Number(phone()), "2026-11-02T10:00:00Z", Outcome::Reached));
    let remove = |id| session.write(now(), |transaction| transaction.remove_interaction(id));
    remove(second).unwrap();
    let summary = session.summary(client).unwrap();
    assert_eq!((summary.interactions, summary.contacts, summary.last_contact_at), (1, 1, Some(at("2026-11-01T10:00:00Z"))));
    assert_eq!(remove(second).unwrap_err().kind(), ErrorKind::NotFound);
    remove(first).unwrap();
    remove(bare).unwrap();
    assert_eq!(session.summary(client).unwrap(), Default::default());
    assert!(session.interactions(Subject::Client(client), 10).unwrap().is_empty());
    assert!(session.interactions(Subject::Number(phone()), 10).unwrap().is_empty());
    assert_derived(&session);
    let rows = base.stats().unwrap().tables;
    for table in ["interaction", "interaction_client", "interaction_number", "summary"] {
        assert_eq!(rows.iter().find(|(name, _)| *name == table).unwrap().1, 0, "{table}");
    }
}

/// Nothing can be said of a client that is not there.
#[test]
fn facts_need_their_clients() {
    let (_base, session) = memory();
    let client = person(&session, "Иванов");
    let kind = |result: kartoteka::Result<()>| result.unwrap_err().kind();
    let interaction = call(Subject::Client(id(99)), "2026-11-01T10:00:00Z", Outcome::Reached);
    assert_eq!(kind(session.write(now(), |transaction| transaction.add_interaction(&interaction).map(drop))), ErrorKind::NotFound);
    for (from, to, expected) in [(client, id(99), ErrorKind::NotFound), (id(99), client, ErrorKind::NotFound), (client, client, ErrorKind::Argument)]
    {
        let relation = Relation::new(from, RelationKind::ContactOf, to);
        assert_eq!(kind(session.write(now(), |transaction| transaction.add_relation(&relation).map(drop))), expected);
    }
    assert_derived(&session);
}

/// A relation is seen from both ends, ends without being forgotten, and a rebuild keeps it.
#[test]
fn relations_are_seen_from_both_ends() {
    let (base, session) = memory();
    let firm = save(&session, r#"{"kind":"organization","organization":{"name":"Ромашка"}}"#);
    let (chief, clerk) = (person(&session, "Иванов"), person(&session, "Петров"));
    let mut relation = Relation::new(chief, RelationKind::ContactOf, firm);
    (relation.title, relation.since) = (Some("директор\0".into()), Some(at("2020-01-01T00:00:00Z")));
    relation.decision_role = Some("  ".into());
    let one = session.write(now(), |transaction| transaction.add_relation(&relation)).unwrap();
    let two = session.write(now(), |transaction| transaction.add_relation(&Relation::new(clerk, RelationKind::ContactOf, firm))).unwrap();
    assert_eq!(session.relations(firm).unwrap().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [one, two]);
    assert_eq!(session.relations(chief).unwrap().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [one]);
    session.write(now(), |transaction| transaction.end_relation(one, at("2026-01-01T00:00:00Z"))).unwrap();
    let read = session.relations(chief).unwrap().remove(0).1;
    assert_eq!((read.title.as_deref(), read.decision_role, read.until), (Some("директор"), None, Some(at("2026-01-01T00:00:00Z"))));
    assert_eq!((read.from, read.to, read.since), (chief, firm, relation.since));
    let missing = kartoteka::model::RelationId(std::num::NonZeroU64::new(99).unwrap());
    assert_eq!(session.write(now(), |transaction| transaction.end_relation(missing, now())).unwrap_err().kind(), ErrorKind::NotFound);
    assert_derived(&session);
    let before = session.relations(firm).unwrap();
    base.rebuild(now(), "tester").unwrap();
    assert_eq!(session.relations(firm).unwrap(), before);
    assert_derived(&session);
}
