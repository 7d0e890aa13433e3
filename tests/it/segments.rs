//! Segments: the language, its errors, what is in one, and keeping them.

use crate::base::{assert_derived, at, id, memory, now, save};
use crate::plain::{Row, report};
use kartoteka::model::{
    ClientId, CustomDefinition, CustomKind, Direction, Interaction, InteractionKind, Outcome, ReminderDraft, ReminderKind, Schedule, Subject,
};
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
    // Somebody promised to call 1 back yesterday and forgot; 2 was called back; 3 is to be called next week.
    for (client, day, done) in [(1, "2026-11-20T15:00:00", false), (2, "2026-11-20T15:00:00", true), (3, "2026-11-27T15:00:00", false)] {
        let mut reminder = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(day.parse().unwrap()));
        reminder.client = Some(id(client));
        let done_at = at("2026-11-20T18:00:00Z");
        let number = session.write(done_at, |transaction| transaction.schedule(&reminder)).unwrap();
        if done {
            session.write(done_at, |transaction| transaction.complete(number, None)).unwrap();
        }
    }
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
    assert_eq!(members(&session, "EXISTS(reminders WHERE kind = 'callback' AND state = 'open' AND due_at < NOW)"), [1]);
    assert_eq!(members(&session, "IN SEGMENT 'no_next_step'"), [2, 4, 5]);
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

/// Custom fields of every kind and a saved segment, for the table of errors.
fn table_names() -> Names {
    let mut custom = CustomFields::default();
    for (key, kind) in [
        ("vip", CustomKind::Bool),
        ("budget", CustomKind::Money),
        ("rating", CustomKind::Choice),
        ("area", CustomKind::Decimal),
        ("signed", CustomKind::Date),
        ("seen", CustomKind::Time),
        ("colors", CustomKind::List),
    ] {
        let mut definition = CustomDefinition::new(key, kind);
        if kind == CustomKind::Choice {
            definition.choices = ["C", "B", "A"].map(String::from).to_vec();
        }
        custom.define(definition).unwrap();
    }
    let mut names = Names::new(custom);
    names.add_segment(kartoteka::SegmentId(7.try_into().unwrap()), "оптовики");
    names
}

/// Every wrong expression of the table is refused at its place, with its expected set and suggestion, and has a text in each language.
#[test]
fn wrong_expressions_are_explained() {
    let names = table_names();
    report(include_str!("../data/segment_errors.csv"), 100, |row: &Row| {
        let [text, line, column, problem, expected, suggestion, _] = row.cells();
        let error = match Expression::parse(text, &names) {
            Ok(expression) => return Err(format!("was read as {}", expression.to_text(&names))),
            Err(error) => error,
        };
        let got = (error.line.to_string(), error.column.to_string(), error.problem.name(), error.expected.join("/"));
        let wanted = (line.to_string(), column.to_string(), problem, expected.to_string());
        if got != wanted || error.suggestion.as_deref().unwrap_or_default() != suggestion {
            return Err(format!("{got:?} {:?}", error.suggestion));
        }
        let texts = [Language::English, Language::Russian, Language::Ukrainian].map(|language| error.message(language));
        let distinct = texts[0] != texts[1] && texts[1] != texts[2] && texts.iter().all(|text| !text.contains(['{', '\n']));
        if distinct { Ok(()) } else { Err(format!("{texts:?}")) }
    });
}

/// Texts of errors, by hand: what is wrong, what was expected, what may have been meant.
#[test]
fn errors_speak_three_languages() {
    let names = table_names();
    for (text, english, russian, ukrainian) in [
        (
            "email IS KNOW",
            "unexpected KNOW; expected: NOT, NULL, KNOWN, ABSENT, DECLINED, UNKNOWN; did you mean KNOWN?",
            "неожиданно: KNOW; ожидалось: NOT, NULL, KNOWN, ABSENT, DECLINED, UNKNOWN; возможно, имелось в виду KNOWN?",
            "неочікувано: KNOW; очікувалося: NOT, NULL, KNOWN, ABSENT, DECLINED, UNKNOWN; можливо, малося на увазі KNOWN?",
        ),
        (
            "(id = 1",
            "the expression ends too early; expected: AND, OR, )",
            "выражение обрывается; ожидалось: AND, OR, )",
            "вираз обривається; очікувалося: AND, OR, )",
        ),
        ("id = -", "unexpected -; expected: number", "неожиданно: -; ожидалось: число", "неочікувано: -; очікувалося: число"),
    ] {
        let error = Expression::parse(text, &names).unwrap_err();
        let texts = [Language::English, Language::Russian, Language::Ukrainian].map(|language| error.message(language));
        assert_eq!(texts, [english, russian, ukrainian]);
        let column = error.column;
        let general = Error::from(error.clone());
        assert_eq!(general.to_string(), format!("cannot read the expression: line 1, column {column}: {english}"));
        assert_eq!(general.location(), Some(&Location::Text { line: 1, column }));
        let source = std::error::Error::source(&general).and_then(|source| source.downcast_ref::<kartoteka::ParseError>());
        assert_eq!(source, Some(&error), "the parts are there for a program");
    }
}

/// Texts made to hurt: each is refused with its limit or its place, in time and without a panic.
#[test]
fn hostile_texts_are_refused() {
    let names = table_names();
    let parse = |text: &str| Expression::parse(text, &names);
    let problem = |text: &str| parse(text).map(|expression| expression.to_text(&names)).map_err(|error| error.problem);
    assert_eq!(problem(&"x".repeat(1 << 20)), Err(Problem::TextLength));
    assert_eq!(problem(&"(".repeat(60_000)), Err(Problem::Depth));
    assert_eq!(problem(&"NOT ".repeat(16_000)), Err(Problem::Depth));
    assert_eq!(problem(&format!("{}id = 1{}", "(".repeat(59), ")".repeat(59))), Ok("id = 1".into()));
    assert_eq!(problem(&format!("{}id = 1{}", "(".repeat(60), ")".repeat(60))), Err(Problem::Depth));
    assert_eq!(problem(&format!("{}id = 1", "NOT ".repeat(59))), Ok(format!("{}id = 1", "NOT ".repeat(59))));
    assert_eq!(problem(&format!("{}id = 1", "NOT ".repeat(60))), Err(Problem::Depth));
    let chain = |count: usize| vec!["id = 1"; count].join(" OR ");
    assert!(parse(&chain(1023)).is_ok());
    assert_eq!(problem(&chain(1024)), Err(Problem::Nodes));
    let list = |count: usize| format!("id IN ({})", vec!["1"; count].join(","));
    assert!(parse(&list(4096)).is_ok());
    assert_eq!(problem(&list(4097)), Err(Problem::ListLength));
    assert_eq!(problem("id = 1\0"), Err(Problem::Character));
    assert_eq!(problem("name = '\0'"), Ok("name = '\0'".into()));
    assert_eq!(problem(&format!("name LIKE '{}'", "%a".repeat(600))), Err(Problem::PatternLength));
    assert_eq!(problem(&format!("created_at > NOW{}", " + 1 DAYS".repeat(9))), Err(Problem::Offsets));
    assert_eq!(problem(&format!("name = '{}", "а".repeat(30_000))), Err(Problem::Unterminated));
    assert_eq!(problem("created_at > '0000-01-01T00:00'"), Err(Problem::NoSuchDay));
    assert_eq!(problem("created_at > '+262142-12-31T00:00'"), Err(Problem::NoSuchDay));
    // Times at the end of the calendar stay there.
    let (_base, session) = memory();
    save(&session, r#"{"kind":"person","name":{"family":"Иванов"},"birth_date":"1990-11-26"}"#);
    for text in [
        "created_at < NOW + 100000000 YEARS",
        "created_at > TODAY - 100000000 MONTHS",
        "birth_date < '9999-12-31' + 100000000 DAYS",
        "created_at > '0001-01-01' - 1 DAYS - 100000000 YEARS",
    ] {
        assert_eq!(members(&session, text), [1], "{text}");
    }
    let json = |text: &str| Expression::from_json(text, &names).map(|_| ()).map_err(|error| error.kind());
    let deep = |levels: usize| format!(r#"{{"version":1,"where":{}{}{}}}"#, r#"{"not":"#.repeat(levels), r#"{"segment":"slow"}"#, "}".repeat(levels));
    assert_eq!(json(&deep(59)), Ok(()));
    assert_eq!(json(&deep(60)), Err(ErrorKind::Limit));
    assert_eq!(json(&deep(100_000)), Err(ErrorKind::Parse));
    assert_eq!(json(&" ".repeat((1 << 20) + 1)), Err(ErrorKind::Limit));
    for (text, kind) in [
        ("", ErrorKind::Parse),
        ("[]", ErrorKind::Schema),
        (r#"{"version":2,"where":{"segment":"slow"}}"#, ErrorKind::Version),
        (r#"{"version":1,"where":{"segment":"slow"},"more":1}"#, ErrorKind::Schema),
        (r#"{"version":1,"where":{"segment":"fast"}}"#, ErrorKind::NotFound),
        (r#"{"version":1,"where":{"segment":8}}"#, ErrorKind::NotFound),
        (r#"{"version":1,"where":{"segment":0}}"#, ErrorKind::Schema),
        (r#"{"version":1,"where":{"and":[]}}"#, ErrorKind::Parse),
        (r#"{"version":1,"where":{"compare":{"operand":{"field":"id"},"operator":"=","value":"x"}}}"#, ErrorKind::Type),
        (r#"{"version":1,"where":{"compare":{"operand":{"field":[28673,"x"]},"operator":"=","value":"x"}}}"#, ErrorKind::NotFound),
        (r#"{"version":1,"where":{"compare":{"operand":{"field":[9999,""]},"operator":"=","value":"x"}}}"#, ErrorKind::NotFound),
        (r#"{"version":1,"where":{"compare":{"operand":{"field":"kind"},"operator":"~","value":"x"}}}"#, ErrorKind::Schema),
        (r#"{"version":1,"where":{"exists":{"collection":"interactions","where":{"exists":{"collection":"relations"}}}}}"#, ErrorKind::Parse),
        (r#"{"version":1,"where":{"anniversary":{"field":"birth_date","days":400}}}"#, ErrorKind::Limit),
    ] {
        assert_eq!(json(text), Err(kind), "{text}");
    }
}

/// A saved segment outlives new titles and new choices, is replaced by name, and is journalled; its rows are what a rebuild makes.
#[test]
fn segments_are_kept_by_number() {
    let (_base, session) = memory();
    define(&session, "market", CustomKind::Choice, "Рынок", &["розница", "опт"]);
    save(&session, r#"{"kind":"person","name":{"family":"Иванов"},"custom":{"market":"опт"}}"#);
    let first = keep(&session, "Оптовики", "custom.\"Рынок\" = 'опт'").unwrap();
    assert_eq!(members(&session, "IN SEGMENT 'оптовики'"), [1]);
    define(&session, "market", CustomKind::Choice, "Сегмент", &["розница", "мелкий опт"]);
    assert_eq!(members(&session, "IN SEGMENT 'ОПТОВИКИ'"), [1], "a choice that is gone stays in what was saved");
    assert_eq!(session.parse_segment("custom.market = 'опт'").unwrap_err().kind(), ErrorKind::Type, "and is new no more");
    let info = session.segments().unwrap().pop().unwrap();
    assert_eq!((info.id, info.name.as_str(), info.text.as_deref()), (Some(first), "Оптовики", Some("custom.market = 'опт'")));
    assert_eq!((info.saved_at, info.saved_by.as_str()), (Some(now()), "tester"));
    assert_eq!(keep(&session, "оптовики", "custom.market = 'розница'").unwrap(), first, "replaced by name");
    assert_eq!(members(&session, "IN SEGMENT 'Оптовики'"), [0u32; 0]);
    assert_eq!(session.segments().unwrap().len(), BuiltIn::ALL.len() + 1);
    let other = keep(&session, "other", "NOT IN SEGMENT 'оптовики'").unwrap();
    assert!(other.0 > first.0);
    assert_eq!(
        session.segment_named("Other").unwrap().map(|found| found.to_text(&session.segment_names().unwrap())).as_deref(),
        Some("NOT IN SEGMENT 'оптовики'")
    );
    assert_eq!(session.segment_named("slow").unwrap().map(|found| found.references().len()), Some(0));
    assert!(session.segment_named("nobody").unwrap().is_none());
    let journal = session.journal(0, 100).unwrap();
    let notes: Vec<&str> =
        journal.iter().filter(|(_, entry)| entry.action == kartoteka::Action::Segment).map(|(_, entry)| entry.note.as_str()).collect();
    assert_eq!(notes, ["saved 1: Оптовики", "saved 1: оптовики", "saved 2: other"]);
    assert_derived(&session);
    let remove = |name: &str| session.write(now(), |transaction| transaction.remove_segment(name)).map_err(|error| (error.kind(), error.to_string()));
    assert_eq!(remove("оптовики"), Err((ErrorKind::Conflict, "cannot remove segment 'оптовики': used by 'other'".into())));
    assert_eq!(remove("nobody").map_err(|(kind, _)| kind), Err(ErrorKind::NotFound));
    assert_eq!(remove("slow").map_err(|(kind, _)| kind), Err(ErrorKind::NotFound));
    remove("other").unwrap();
    remove("ОПТОВИКИ").unwrap();
    assert_eq!(session.segments().unwrap().len(), BuiltIn::ALL.len());
    assert!(session.segment_named("other").unwrap().is_none());
    assert!(keep(&session, "third", "id = 1").unwrap().0 > other.0, "numbers are not used again");
    assert_derived(&session);
}

/// Names that cannot be kept, and an expression that was made elsewhere.
#[test]
fn bad_segments_are_not_saved() {
    let (_base, session) = memory();
    for (name, kind) in [
        ("", ErrorKind::Argument),
        ("   ", ErrorKind::Argument),
        ("a\nb", ErrorKind::Argument),
        ("a\u{202E}b", ErrorKind::Argument),
        ("'", ErrorKind::Argument),
        ("SLOW", ErrorKind::Exists),
    ] {
        assert_eq!(keep(&session, name, "id = 1").map_err(|error| error.kind()), Err(kind), "{name:?}");
    }
    assert_eq!(keep(&session, &"я".repeat(200), "id = 1").map_err(|error| error.kind()), Err(ErrorKind::Argument));
    let names = table_names();
    for text in ["custom.vip = TRUE", "IN SEGMENT 'оптовики'"] {
        let foreign = SegmentDefinition { name: "x".into(), title: String::new(), expression: Expression::parse(text, &names).unwrap() };
        let error = session.write(now(), |transaction| transaction.save_segment(&foreign)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{text}: {error}");
    }
    assert_eq!(session.segments().unwrap().len(), BuiltIn::ALL.len());
}

/// A segment cannot come to reach itself; the error shows the way round.
#[test]
fn segments_do_not_go_in_circles() {
    let (_base, session) = memory();
    keep(&session, "a", "id = 1").unwrap();
    keep(&session, "b", "NOT IN SEGMENT 'a'").unwrap();
    keep(&session, "c", "id > 5 OR IN SEGMENT 'b' AND IN SEGMENT 'slow'").unwrap();
    let error = keep(&session, "a", "IN SEGMENT 'c'").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cycle);
    assert_eq!(error.to_string(), "cannot save segment 'a': segments refer to each other in a circle: 'a' → 'c' → 'b' → 'a'");
    let error = keep(&session, "a", "IN SEGMENT 'a'").unwrap_err();
    assert_eq!((error.kind(), error.to_string().ends_with("in a circle: 'a' → 'a'")), (ErrorKind::Cycle, true));
    save(&session, r#"{"kind":"person","name":{"family":"Иванов"}}"#);
    assert_eq!(members(&session, "IN SEGMENT 'a'"), [1], "what was saved before stands");
}

/// Segments that each refer twice to the one before: every one is told once, so a ladder of 60 costs what 60 cost, not 2^60; and a
/// ladder beyond the limit is refused.
#[test]
fn references_do_not_multiply() {
    let (_base, session) = memory();
    save(&session, r#"{"kind":"person","name":{"family":"Иванов"}}"#);
    keep(&session, "s0", "id = 1").unwrap();
    for step in 1..60 {
        let before = step - 1;
        keep(&session, &format!("s{step}"), &format!("IN SEGMENT 's{before}' AND (id > 7 OR IN SEGMENT 's{before}')")).unwrap();
    }
    assert_eq!(members(&session, "IN SEGMENT 's59' AND IN SEGMENT 's58'"), [1]);
    let expression = session.parse_segment("IN SEGMENT 's59'").unwrap();
    let explained = session.explain_segment(&expression, id(1), now()).unwrap();
    assert_eq!((explained.holds, explained.segments.len()), (true, 60));
    assert_eq!(explained.segments[0].0, "s0", "what is needed first stands first");
    // One write with more segments than an expression may reach.
    let error = session
        .write(now(), |transaction| {
            for step in 60..1002 {
                let mut names = Names::new(CustomFields::default());
                names.add_segment(kartoteka::SegmentId(step.try_into().unwrap()), &format!("s{}", step - 1));
                let expression = Expression::parse(&format!("IN SEGMENT 's{}'", step - 1), &names).unwrap();
                transaction.save_segment(&SegmentDefinition { name: format!("s{step}"), title: String::new(), expression })?;
            }
            Ok(())
        })
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    assert_eq!(session.segments().unwrap().len(), BuiltIn::ALL.len() + 60, "nothing of that write stays");
}

/// Pages, counts, one client, archived records, and stopping.
#[test]
fn asking_a_base() {
    let (base, session) = memory();
    for number in 0..2500 {
        save(
            &session,
            &format!(r#"{{"kind":"person","name":{{"family":"Фамилия{number}"}},"tags":["{}"]}}"#, if number % 2 == 0 { "чай" } else { "кофе" }),
        );
    }
    session.write(now(), |transaction| transaction.archive(id(1))).unwrap();
    let tea = session.parse_segment("tags CONTAINS ('чай')").unwrap();
    assert_eq!(session.segment_count(&tea, now()).unwrap(), 1249);
    let (mut from, mut all) = (None, Vec::new());
    loop {
        let page = session.segment(&tea, now(), from, 500).unwrap();
        assert!(page.ids.len() == 500 || page.next.is_none());
        all.extend(page.ids);
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(all.iter().map(|id| id.get()).collect::<Vec<_>>(), (3..2500).step_by(2).collect::<Vec<u32>>());
    assert!(session.segment(&tea, now(), None, 0).unwrap().ids.is_empty());
    assert!(session.in_segment(&tea, id(3), now()).unwrap() && !session.in_segment(&tea, id(4), now()).unwrap());
    assert_eq!(session.in_segment(&tea, id(9999), now()).map_err(|error| error.kind()), Err(ErrorKind::NotFound));
    // The archived one is left out, and the explanation says why; who speaks of the status gets it.
    let explained = session.explain_segment(&tea, id(1), now()).unwrap();
    assert_eq!((explained.holds, explained.inactive, explained.tree.holds), (false, true, true));
    assert_eq!(members(&session, "status = 'archived'"), [1]);
    keep(&session, "put away", "status <> 'active'").unwrap();
    assert_eq!(members(&session, "IN SEGMENT 'put away' AND tags CONTAINS ('чай')"), [1], "a segment that it refers to speaks of it");
    let mut heard = Vec::new();
    let error = session.segment_count_with(&tea, now(), |read| {
        heard.push(read);
        heard.len() < 2
    });
    assert_eq!((error.map_err(|error| error.kind()), heard), (Err(ErrorKind::Aborted), vec![1000, 2000]));
    drop(base);
}

/// An explanation shows each condition with its answer, what is missing, and how many rows counted.
#[test]
fn explanations_show_their_parts() {
    let (_base, session) = fifteen();
    let expression = session
        .parse_segment(
            "COUNT(interactions WHERE direction = 'incoming') = 1 AND (birth_date < TODAY OR IN SEGMENT 'active') AND NOT owner = 'ivanov'",
        )
        .unwrap();
    let explained = session.explain_segment(&expression, id(2), now()).unwrap();
    let line = |part: &kartoteka::segments::Explanation| (part.text.clone(), part.holds, part.missing, part.rows);
    assert_eq!(
        explained.tree.parts.iter().map(line).collect::<Vec<_>>(),
        [
            ("COUNT(interactions WHERE direction = 'incoming') = 1".to_string(), true, false, Some(1)),
            ("birth_date < TODAY OR IN SEGMENT 'active'".to_string(), true, false, None),
            ("NOT owner = 'ivanov'".to_string(), true, false, None),
        ]
    );
    assert_eq!(line(&explained.tree.parts[1].parts[0]), ("birth_date < TODAY".to_string(), false, true, None), "missing makes false");
    assert_eq!(line(&explained.tree.parts[2].parts[0]), ("owner = 'ivanov'".to_string(), false, true, None));
    assert_eq!(explained.segments.len(), 1);
    assert_eq!(explained.segments[0].0, "active");
    assert!(explained.holds && explained.segments[0].1.holds);
}

/// Segments are on disk: another opening has them.
#[test]
fn segments_survive_reopening() {
    let place = crate::base::Place::new("segments");
    let path = place.path("base.ktk");
    {
        let base = kartoteka::Base::options().create(true).open(&path).unwrap();
        keep(&base.session("tester").unwrap(), "оптовики", "tags CONTAINS ALL ('опт', 'чай')").unwrap();
    }
    let base = kartoteka::Base::options().open(&path).unwrap();
    let session = base.session("tester").unwrap();
    let kept = session.segment_named("оптовики").unwrap().unwrap();
    assert_eq!(kept.to_text(&session.segment_names().unwrap()), "tags CONTAINS ALL ('опт', 'чай')");
    assert!(kept.fields().contains(&field::TAGS));
    assert_derived(&session);
}

/// Every example of the language reference is read, comes back from its text and its JSON, and can be asked of a base; the shown
/// error is what is said, and the table of built-in segments is what they are.
#[test]
fn the_reference_is_true() {
    let page = include_str!("../../docs/segments.md");
    let (_base, session) = fifteen();
    define(&session, "rating", CustomKind::Choice, "", &["C", "B", "A"]);
    define(&session, "budget", CustomKind::Money, "", &[]);
    define(&session, "vip", CustomKind::Bool, "", &[]);
    define(&session, "area", CustomKind::Decimal, "", &[]);
    let names = session.segment_names().unwrap();
    let mut count = 0;
    for block in page.split("```segment\n").skip(1) {
        for text in block.split("```").next().unwrap().lines() {
            let expression = session.parse_segment(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
            assert_eq!(Expression::parse(&expression.to_text(&names), &names).as_ref(), Ok(&expression), "{text}");
            assert_eq!(Expression::from_json(&expression.to_json(&names).to_string(), &names).unwrap(), expression, "{text}");
            session.segment_count(&expression, now()).unwrap();
            count += 1;
        }
    }
    assert!(count >= 30, "{count} examples");
    let mut shown = page.lines().skip_while(|line| !line.starts_with("    EXISTS")).map(str::trim);
    let (text, said) = (shown.next().unwrap(), shown.next().unwrap());
    assert_eq!(Expression::parse(text, &names).unwrap_err().to_string(), said);
    for info in session.segments().unwrap().iter().filter(|info| info.built_in.is_some()) {
        let text = info.text.as_deref().unwrap();
        assert!(text.starts_with("lifecycle") || page.contains(&format!("| `{}` | `{text}` |", info.name)), "{}: {text}", info.name);
    }
}
