//! Importing: what a matched row does and does not do, what is refused and kept, and that a file comes back as it went.

use crate::base::{Place, assert_derived, at, card, cards, change, id, import, import_bytes, mapped, memory, now, save, timeless};
use kartoteka::exchange::OnMatch;
use kartoteka::model::{CustomDefinition, CustomKind, Interaction, InteractionKind, Relation, RelationKind, Subject};
use kartoteka::{Base, ErrorKind, ImportOptions, IssueCode, Language, Session};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const POLICIES: [OnMatch; 4] = [OnMatch::Skip, OnMatch::Fill, OnMatch::Overwrite, OnMatch::Ask];

/// A mapping of the plain columns that these tests use.
const COLUMNS: &str = r#"{"columns":{
    "ext":"external.shop","family":"name.family","given":"name.given","inn":"identifier.inn","phone":"phone","email":"email",
    "birth":"birth_date","category":"category","tag":"tags","industry":"industry","card_no":"custom.card_no","note":"note"}}"#;

fn options(on_match: OnMatch) -> ImportOptions {
    ImportOptions { on_match: Some(on_match), ..mapped(COLUMNS) }
}

/// A base with the custom field that the mapping names and one client that the rows are about.
fn stocked() -> (Base, Session) {
    let (base, session) = memory();
    let mut definition = CustomDefinition::new("card_no", CustomKind::Text);
    definition.indexed = true;
    session.write(now(), |transaction| transaction.define_field(definition.clone())).unwrap();
    save(
        &session,
        r#"{"kind":"person","name":{"family":"Иванов"},"external":[{"system":"shop","id":"A1"}],"identifier":[{"scheme":"inn","value":"500100732259"}],
        "phone":["8 916 100-00-01"],"email":["one@example.com"],"category":"розница","tags":["первый"],"custom":{"card_no":"К-1"},
        "birth_date":{"state":"declined"}}"#,
    );
    (base, session)
}

/// Skip, fill, overwrite and ask do what their names say, whichever key found the client.
#[test]
fn a_matched_row_does_what_was_asked() {
    let keys = [
        (None, "ext", "A1"),
        (Some("identifier.inn"), "inn", "500100732259"),
        (Some("identifier"), "inn", "500100732259"),
        (Some("phone"), "phone", "+7 (916) 100 00 01"),
        (Some("email"), "email", "ONE@example.com"),
        (Some("custom.card_no"), "card_no", "к-1"),
    ];
    for (match_by, column, value) in keys {
        for policy in POLICIES {
            let why = format!("{match_by:?} {policy:?}");
            let (_base, session) = stocked();
            let before = card(&session, id(1));
            let options = ImportOptions { match_by: match_by.map(str::to_string), ..options(policy) };
            let text = format!("{column},family,given,industry,tag,birth,category\n{value},Сидоров,Иван,опт,второй,нет,опт\n");
            let report = import(&session, &text, &options);
            assert_eq!((report.rows, report.created, report.refused), (1, 0, 0), "{why}: {report:?}");
            assert_eq!(session.client_count().unwrap(), 1, "{why}");
            let after = card(&session, id(1));
            match policy {
                OnMatch::Skip | OnMatch::Ask => {
                    assert_eq!((report.skipped, report.asked), (u64::from(policy == OnMatch::Skip), u64::from(policy == OnMatch::Ask)), "{why}");
                    assert_eq!(after, before, "{why}");
                    let cells = session.import_cells(id(1)).unwrap();
                    assert_eq!(cells.iter().any(|(_, text)| text == "Сидоров"), policy == OnMatch::Ask, "{why}: {cells:?}");
                }
                _ => {
                    let overwrites = policy == OnMatch::Overwrite;
                    assert_eq!(report.updated, 1, "{why}");
                    let text = |value: &Json| value.get("value").unwrap_or(value).clone();
                    assert_eq!(text(&after["name"]["family"]), if overwrites { "Сидоров" } else { "Иванов" }, "{why}");
                    assert_eq!(text(&after["name"]["given"]), "Иван", "{why}");
                    assert_eq!(text(&after["industry"]), "опт", "{why}");
                    assert_eq!(after["tags"].as_array().unwrap().iter().map(text).collect::<Vec<_>>(), ["первый", "второй"], "{why}");
                    // `нет` is no value and takes nothing away.
                    assert_eq!(after["birth_date"]["state"], "declined", "{why}");
                    let categories = after["category"].as_array().unwrap();
                    assert_eq!(categories.len(), if overwrites { 2 } else { 1 }, "{why}: {categories:?}");
                    assert_eq!(report.issue_counts.contains_key(&IssueCode::ValueKept), !overwrites, "{why}");
                }
            }
            assert_derived(&session);
        }
    }
}

/// An empty cell, a mark that says nothing and a stated absence take no value away, whatever was asked.
#[test]
fn nothing_clears_a_value() {
    let empties = ["", " ", "-", "н/д", "нет", "отсутствует", "немає", "отказ", "?", "N/A", "не указан", "\u{a0}", "0 "];
    for policy in POLICIES {
        for empty in &empties[..empties.len() - 1] {
            let (_base, session) = stocked();
            let before = card(&session, id(1));
            let text = format!("ext,family,given,inn,phone,email,birth,category,tag,card_no\nA1,{0},{0},{0},{0},{0},{0},{0},{0},{0}\n", empty);
            let report = import(&session, &text, &options(policy));
            let mut after = card(&session, id(1));
            // What nobody knew may be stated now.
            if let Some(name) = after["name"].as_object_mut() {
                name.shift_remove("given");
            }
            let mut expected = before.clone();
            for card in [&mut expected, &mut after] {
                ["revision", "updated_at"].iter().for_each(|name| drop(card.as_object_mut().unwrap().shift_remove(*name)));
            }
            assert_eq!(after, expected, "{policy:?} {empty:?} {report:?}");
            assert_derived(&session);
        }
    }
}

/// A row that fits several clients changes none and is kept whole.
#[test]
fn a_row_of_several_clients_is_refused() {
    let (base, session) = stocked();
    save(&session, r#"{"kind":"person","name":{"family":"Петров"},"phone":["+79161000001"],"external":[{"system":"crm","id":"7"}]}"#);
    let before = cards(&session);
    for policy in POLICIES {
        let by_phone = ImportOptions { match_by: Some("phone".into()), ..options(policy) };
        let report = import(&session, "phone,family,chatter\n89161000001,Сидоров,слова\n", &by_phone);
        assert_eq!((report.refused, report.refused_rows[0].issue.code), (1, IssueCode::MatchSeveral), "{policy:?}");
        assert_eq!(report.refused_rows[0].issue.detail, "1, 2");
        let two = ImportOptions { on_match: Some(policy), ..mapped(r#"{"columns":{"a":"external.shop","b":"external.crm","f":"name.family"}}"#) };
        let report = import(&session, "a,b,f\nA1,7,Сидоров\n", &two);
        assert_eq!((report.refused, report.refused_rows[0].issue.code), (1, IssueCode::MatchSeveral), "{policy:?}");
    }
    assert_eq!(cards(&session), before);
    assert_derived(&session);
    let kept = base.stats().unwrap().tables.iter().find(|(name, _)| *name == "import_row").unwrap().1;
    assert_eq!(kept, 8, "every refused row is kept");
}

/// A dry run writes nothing and foretells the counts of the real one, rows about clients of the same file included.
#[test]
fn a_dry_run_foretells() {
    let file = "ext,family,given,phone,tag\nA1,Иванов,Иван,,новый\nA2,Петров,,89161000002,\nA2,Петров,Пётр,,\nA2,,,,\n,,,,\n,,,,слова\nA3,Сидоров,,89161000002,\nA1,Иванов,Иван,,\n";
    for policy in POLICIES {
        for match_by in [None, Some("phone".to_string())] {
            let (base, session) = stocked();
            let (before, tables) = (cards(&session), base.stats().unwrap().tables);
            let real = ImportOptions { match_by, ..options(policy) };
            let dry = ImportOptions { dry_run: true, ..real.clone() };
            let foretold = import(&session, file, &dry);
            assert_eq!((cards(&session), base.stats().unwrap().tables), (before, tables), "{policy:?}: a dry run wrote");
            assert!(session.batches().unwrap().is_empty() && foretold.batch == 0 && foretold.dry_run);
            let mut report = import(&session, file, &real);
            assert_derived(&session);
            (report.batch, report.dry_run) = (0, true);
            assert_eq!(foretold, report, "{policy:?}");
        }
    }
}

/// Custom fields that a mapping defines are defined by the real run, and only by it.
#[test]
fn a_dry_run_defines_nothing() {
    let (_base, session) = memory();
    let mapping = r#"{"columns":{"f":"name.family","s":"custom.shoe"},"define":{"shoe":{"kind":"integer"}}}"#;
    let dry = ImportOptions { dry_run: true, ..mapped(mapping) };
    assert_eq!(import(&session, "f,s\nИванов,42\n", &dry).created, 1);
    assert!(session.custom_fields().number("shoe").is_none());
    assert_eq!(import(&session, "f,s\nИванов,42\n", &mapped(mapping)).created, 1);
    assert_eq!(card(&session, id(1))["custom"]["shoe"], 42);
}

/// The same file twice: the second time every row is there already and nothing changes.
#[test]
fn the_same_file_twice_changes_nothing() {
    let file = "ext,family,given,inn,phone,email,birth,category,tag,industry,card_no,note\n\
        B1,ИВАНОВ,иван,500100732259,\"8 916 100-00-01, 8 495 123-45-67 доб. 12\",One@Example.com,12.05.1990,опт,\"a;b\",торговля,К-1,позвонить\n\
        B2,Петров,,,105,не почта,31.02.1990,нет,,,,\n\
        B3,Сидоров,-,123,нет,отказ,нет,,,,,\n";
    for policy in [OnMatch::Fill, OnMatch::Overwrite] {
        let (_base, session) = memory();
        let mut definition = CustomDefinition::new("card_no", CustomKind::Text);
        definition.indexed = true;
        session.write(now(), |transaction| transaction.define_field(definition.clone())).unwrap();
        assert_eq!(import(&session, file, &options(policy)).created, 3);
        let before = cards(&session);
        let issues: Vec<_> = (1..=3).map(|number| doubts(&session, number)).collect();
        let report = import(&session, file, &options(policy));
        assert_eq!(
            (report.rows, report.matched, report.updated),
            (3, 3, 0),
            "{policy:?}: {:?}",
            cards(&session).iter().zip(&before).find(|(a, b)| a != b)
        );
        assert_eq!(cards(&session), before, "{policy:?}");
        assert_eq!((1..=3).map(|number| doubts(&session, number)).collect::<Vec<_>>(), issues, "{policy:?}: doubts changed");
        assert_derived(&session);
    }
}

/// The codes of a client's doubts with their fields, in order.
fn doubts(session: &Session, number: u32) -> Vec<(IssueCode, kartoteka::model::FieldNumber)> {
    let mut doubts: Vec<_> = session.issues_of(id(number)).unwrap().into_iter().map(|issue| (issue.code, issue.field)).collect();
    doubts.sort_unstable();
    doubts
}

/// Rows of one file with one external id are one client.
#[test]
fn one_external_id_is_one_client() {
    let (_base, session) = stocked();
    let report = import(&session, "ext,family,given,tag\nC1,Петров,,a\nC1,,Пётр,b\nC1,Петров,Пётр,a\nC2,Орлов,,\n", &options(OnMatch::Fill));
    assert_eq!((report.created, report.updated, report.matched), (2, 1, 1), "{report:?}");
    let client = session.by_external("shop", "C1").unwrap().unwrap();
    assert_eq!(session.to_json(&client)["name"]["given"].get("value").unwrap_or(&session.to_json(&client)["name"]["given"]), "Пётр");
    assert_derived(&session);
}

/// A unique value of another client refuses the row, which is kept; the other rows go in.
#[test]
fn a_unique_value_of_another_refuses_the_row() {
    let (_base, session) = memory();
    let mapping = r#"{"columns":{"f":"name.family","e":"external.shop","u":"custom.contract"},"define":{"contract":{"kind":"text","unique":true}}}"#;
    for dry_run in [true, false] {
        let options = ImportOptions { dry_run, ..mapped(mapping) };
        let report = import(&session, "f,e,u\nИванов,1,Д-1\nПетров,2,д-1\nСидоров,3,Д-2\n", &options);
        assert_eq!((report.created, report.refused, report.refused_rows.len()), (2, 1, 1), "{report:?}");
        assert_eq!(report.refused_rows[0].row, 3);
    }
    assert_eq!(session.client_count().unwrap(), 2);
    let options = ImportOptions { on_match: Some(OnMatch::Overwrite), ..mapped(mapping) };
    let report = import(&session, "f,e,u\nИванов,1,Д-2\nОрлов,3,Д-2\n", &options);
    assert_eq!((report.refused, report.updated), (1, 1), "{report:?}");
    assert_derived(&session);
}

/// The caller stops an import between chunks: what was committed stays under the batch and is taken back with it.
#[test]
fn a_stopped_import_is_taken_back() {
    let (base, session) = memory();
    let mut file = String::from("family\n");
    (0..kartoteka::limits::IMPORT_ROWS_PER_COMMIT + 10).for_each(|number| file.push_str(&format!("Ф{number}\n")));
    let mut calls = 0;
    let report = session
        .import(now(), file.as_bytes(), &ImportOptions { batch: "half".into(), ..mapped(r#"{"columns":{"family":"name.family"}}"#) }, |progress| {
            calls += 1;
            assert!(progress.rows > 0 && progress.bytes > 0);
            false
        })
        .unwrap();
    assert_eq!((calls, report.complete, report.created), (1, false, kartoteka::limits::IMPORT_ROWS_PER_COMMIT as u64));
    assert_eq!(session.client_count().unwrap(), report.created);
    let batches = session.batches().unwrap();
    assert_eq!((batches[0].state, batches[0].name.as_str()), ("stopped", "half"));
    assert_eq!(session.revert(now(), report.batch, false, |_| {}).unwrap().removed, report.created);
    assert_eq!(session.client_count().unwrap(), 0);
    assert_eq!(session.batches().unwrap()[0].state, "reverted");
    assert_nothing_derived(&base);
}

fn assert_nothing_derived(base: &Base) {
    let left: Vec<_> = base.stats().unwrap().tables.into_iter().filter(|(name, rows)| *rows != 0 && !name.starts_with("journal")).collect();
    let left: Vec<_> = left.into_iter().filter(|(name, _)| !["meta", "batch", "custom_field"].contains(name)).collect();
    assert!(left.is_empty(), "rows left: {left:?}");
    assert_derived(&base.session("tester").unwrap());
}

/// Hostile files end in a report or in an error of a clear kind.
#[test]
fn hostile_files_are_read_or_refused() {
    let (_base, session) = memory();
    let plain = mapped(r#"{"columns":{"family":"name.family","note":"note"}}"#);
    let big = format!("family,note\nИванов,{}\n", "слово ".repeat(1 << 20));
    let report = import(&session, &big, &plain);
    assert_eq!(report.rows, 1);
    assert!(report.issue_counts.contains_key(&IssueCode::TooLong), "{:?}", report.issue_counts);
    assert!(card(&session, id(1)).to_string().len() < 100_000);
    let report = import(&session, "family,note\nИва\0нов,сло\0во\u{202E}\u{feff}\n\0,\0\n", &plain);
    assert_eq!((report.rows, report.created), (2, 1), "{report:?}");
    // The text as received is kept beside the value; the value itself is clean.
    let clean = card(&session, id(2));
    assert_eq!((&clean["name"]["family"]["value"], &clean["note"][0]["text"]), (&json!("Иванов"), &json!("слово")), "{clean}");
    let wide = format!("{}\n{}\n", "a,".repeat(1_000_000), "b,".repeat(1_000_000));
    match import_bytes(&session, wide.as_bytes(), &ImportOptions::default()) {
        Ok(report) => assert_eq!((report.created, report.refused), (0, 2), "a million columns"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Limit),
    }
    for (bytes, what) in [
        (&b""[..], "empty"),
        (b"\n\n\n", "blank lines"),
        (b"\0\0\0\0", "zeros"),
        (b"\xFF\xFE", "a mark"),
        (b"\xFF\xFE\xFF", "half a mark"),
        (b"\"", "a quote"),
        (b"family\n\"\xC0\xC1", "no text"),
    ] {
        match import_bytes(&session, bytes, &ImportOptions::default()) {
            Ok(report) => assert_eq!(report.created, 0, "{what}: {report:?}"),
            Err(error) => assert!(matches!(error.kind(), ErrorKind::Parse | ErrorKind::Limit), "{what}: {error:?}"),
        }
    }
    assert_derived(&session);
}

/// The same list in three encodings is the same clients.
#[test]
fn encodings_are_told_apart() {
    let text = "Фамилия;Имя;Мобильный телефон;Примечание\nИванов;Иван;8 916 123-45-67;постоянный покупатель\nПетрова;Анна;8 916 123-45-68;звонить после обеда\n";
    let windows = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let utf16 = |big: bool| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let mut seen = Vec::new();
    for (bytes, name) in [(text.as_bytes().to_vec(), "utf-8"), (windows, "windows-1251"), (utf16(false), "utf-16le"), (utf16(true), "utf-16be")] {
        let (_base, session) = memory();
        let report = import_bytes(&session, &bytes, &ImportOptions::default()).unwrap();
        assert_eq!((report.encoding.as_str(), report.created), (name, 2));
        seen.push(cards(&session));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Numbers of the card schemes' own test cards, the ways people write them.
const CARDS: [&str; 9] = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "5555555555554444",
    "2200700000000009",
    "378282246310005",
    "3782 822463 10005",
    "карта 4000056655665556 до 12/29",
    "4242\u{a0}4242\u{a0}4242\u{a0}4242",
];

/// No payment card number that stood anywhere in a file is kept anywhere: not in the base file, not in a report, not in an export.
#[test]
fn card_numbers_are_never_kept() {
    let place = Place::new("cards");
    let path = place.path("base.ktk");
    let paths = [
        "name.family",
        "name.given",
        "name.patronymic",
        "name.prefix",
        "name",
        "organization.name",
        "organization.legal_name",
        "legal_form",
        "job.title",
        "phone",
        "phone.work",
        "phone.fax",
        "email",
        "address",
        "address.city",
        "messenger.telegram",
        "site",
        "identifier.inn",
        "identifier.other",
        "bank_account",
        "external.shop",
        "industry",
        "category",
        "tags",
        "lifecycle",
        "owner",
        "source",
        "preference",
        "need",
        "note",
        "zone",
        "birth_date",
        "custom.text",
        "custom.integer",
        "custom.decimal",
        "custom.list",
        "custom.choice",
        "custom.money",
    ];
    let columns: serde_json::Map<String, Json> = paths.iter().map(|path| (format!("c {path}"), json!([path]))).collect();
    let define = json!({"text":{"kind":"text","indexed":true},"integer":{"kind":"integer"},"decimal":{"kind":"decimal"},"list":{"kind":"list"},"choice":{"kind":"choice"},"money":{"kind":"money"}});
    let mapping = json!({"columns": columns, "define": define}).to_string();
    let mut outside = String::new();
    {
        let base = Base::options().create(true).open(&path).unwrap();
        let session = base.session("tester").unwrap();
        for card in CARDS {
            // In a column each beside a name, in all columns at once, without a field, as a title, in a row that is refused.
            let mut file = format!("\"{}\",who,chatter\n", paths.map(|path| format!("c {path}")).join("\",\""));
            for column in 0..paths.len() {
                let cells: Vec<&str> = (0..paths.len()).map(|at| if at == column { card } else { "" }).collect();
                file.push_str(&format!("{},Иванов{column},{card}\n", cells.join(",")));
            }
            file.push_str(&format!("{},,{card}\n", vec![card; paths.len()].join(",")));
            let mut with_who = kartoteka::exchange::Mapping::parse(&mapping).unwrap();
            with_who.columns.push(("who".into(), vec!["name.family".into()]));
            for mapping in [with_who, kartoteka::exchange::Mapping::parse(&mapping).unwrap()] {
                let mut options = mapped("{}");
                options.csv.mapping = Some(mapping);
                let report = import(&session, &file, &options);
                outside.push_str(&report.to_json(Language::Russian).to_string());
            }
            let titles = format!("Фамилия,{card}\nИванов,слова\n,слова\n");
            outside.push_str(&import(&session, &titles, &ImportOptions::default()).to_json(Language::English).to_string());
            let bare = format!("Иванов,{card},89161234567\nПетров,{card},89161234568\n");
            outside.push_str(&import(&session, &bare, &ImportOptions::default()).to_json(Language::English).to_string());
        }
        for number in 1..=session.client_count().unwrap() {
            let id = id(u32::try_from(number).unwrap());
            outside.push_str(&card(&session, id).to_string());
            outside.push_str(&format!("{:?}{:?}", session.import_cells(id).unwrap(), session.issues_of(id).unwrap()));
        }
        let mut csv = Vec::new();
        session.export(now(), None, &mut csv, &Default::default()).unwrap();
        outside.push_str(&String::from_utf8(csv).unwrap());
        assert_derived(&session);
    }
    let file = std::fs::read(&path).unwrap();
    let mut found = Vec::new();
    for (place, bytes) in [("the base", file.as_slice()), ("what is shown", outside.as_bytes())] {
        let digits: Vec<String> = CARDS
            .iter()
            .map(|card| card.chars().filter(char::is_ascii_digit).take(16).collect::<String>())
            .map(|digits| if digits.starts_with("37") { digits[..15].to_string() } else { digits })
            .collect();
        for needle in CARDS.iter().map(|card| card.to_string()).chain(digits) {
            if let Some(at) = memchr(bytes, needle.as_bytes()) {
                let shown = String::from_utf8_lossy(&bytes[at.saturating_sub(120)..(at + 40).min(bytes.len())]).into_owned();
                found.push(format!("{place}: {needle}: {shown:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn memchr(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// A list of 2 000 goes out and comes in as the same clients, and goes out again as the same bytes.
#[test]
fn an_export_comes_back_the_same() {
    let file = std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/clients.csv")).unwrap();
    let (_first, one) = memory();
    let report = import_bytes(&one, &file, &ImportOptions::default()).unwrap();
    assert_eq!(report.rows, 2000);
    let export = |session: &Session| {
        let mut csv = Vec::new();
        session.export(now(), None, &mut csv, &Default::default()).unwrap();
        csv
    };
    let first = export(&one);
    let (_second, two) = memory();
    let again = import_bytes(&two, &first, &ImportOptions::default()).unwrap();
    assert_eq!((again.created, again.refused), (report.created, 0), "{:?}", again.refused_rows);
    let (left, right) = (cards(&one), cards(&two));
    let different: Vec<String> = left
        .iter()
        .zip(&right)
        .filter(|(left, right)| timeless((*left).clone()) != timeless((*right).clone()))
        .map(|(left, right)| format!("{left}\n{right}"))
        .collect();
    assert!(different.is_empty(), "{} of {} differ, as\n{}", different.len(), left.len(), different[..different.len().min(3)].join("\n\n"));
    assert!(export(&two) == first, "the second export has other bytes");
    assert_derived(&two);
}

/// Reverts a batch, having held the dry run to the same report.
fn revert(session: &Session, batch: u64) -> kartoteka::base::RevertReport {
    let before = cards(session);
    let foretold = session.revert(now(), batch, true, |_| {}).unwrap();
    assert_eq!(cards(session), before, "a dry run wrote");
    let mut report = session.revert(at("2026-11-23T12:00:00Z"), batch, false, |_| {}).unwrap();
    assert_derived(session);
    report.dry_run = true;
    assert_eq!(foretold, report, "the dry run foretells the report");
    report
}

fn without_revision(cards: Vec<Json>) -> Vec<Json> {
    cards
        .into_iter()
        .map(|mut card| {
            ["revision", "updated_at"].iter().for_each(|name| drop(card.as_object_mut().unwrap().shift_remove(*name)));
            card
        })
        .collect()
}

/// Updates are taken back field by field: values, places in lists, statements, histories, raw texts.
#[test]
fn updates_are_put_back() {
    for policy in [OnMatch::Fill, OnMatch::Overwrite] {
        let (_base, session) = stocked();
        change(
            &session,
            id(1),
            r#"{"phone":["8 916 100-00-01","8 495 123-45-67","внутр"],"tags":["первый","второй","третий"],"note":{"state":"absent","reason":"не хочет"},
            "industry":{"state":"unknown","raw":"н/д"},"lifecycle":"prospect","email":["one@example.com","two@example.com"]}"#,
        );
        let before = cards(&session);
        let file = "ext,family,given,inn,phone,email,birth,category,tag,industry,card_no,note\n\
            A1,Сидоров,Иван,7707083893,\"8 495 123-45-67, 8 812 123-45-67\",TWO@example.com,12.05.1990,опт,второй,торговля,К-2,слова\n";
        let report = import(&session, file, &options(policy));
        assert_eq!(report.updated, 1);
        assert_ne!(without_revision(cards(&session)), without_revision(before.clone()));
        let taken = revert(&session, report.batch);
        assert_eq!((taken.restored, taken.kept.len(), taken.removed), (1, 0, 0), "{taken:?}");
        assert_eq!(without_revision(cards(&session)), without_revision(before), "{policy:?}");
        let again = session.revert(now(), report.batch, false, |_| {}).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Argument);
        assert_eq!(session.revert(now(), 77, false, |_| {}).unwrap_err().kind(), ErrorKind::NotFound);
    }
}

/// What was edited after the import stays and is listed; the rest is put back.
#[test]
fn later_edits_are_kept() {
    let (_base, session) = stocked();
    let report = import(&session, "ext,family,given,tag,industry\nA1,Сидоров,Иван,импорт,торговля\n", &options(OnMatch::Overwrite));
    change(&session, id(1), r#"{"name":{"family":"Орлов"},"tags":["первый","импорт","свой"]}"#);
    let taken = revert(&session, report.batch);
    let kept: Vec<String> = taken.kept.iter().map(|(id, path)| format!("{id} {path}")).collect();
    assert_eq!(kept, ["1 name.family"], "{taken:?}");
    let card = card(&session, id(1));
    assert_eq!(card["name"]["family"]["value"], "Орлов");
    assert!(card["name"].get("given").is_none() && card.get("industry").is_none(), "{card}");
    let tags: Vec<&Json> = card["tags"].as_array().unwrap().iter().map(|tag| tag.get("value").unwrap_or(tag)).collect();
    assert_eq!(tags, ["первый", "свой"]);
}

/// Created clients go, unless something hangs on them since: then they are archived and listed with the reason.
#[test]
fn created_clients_go_or_are_archived() {
    let (base, session) = memory();
    let report = import(&session, "ext,family\nX1,Первый\nX2,Второй\nX3,Третий\nX4,Четвёртый\nX5,Пятый\nX5,Пятый\n", &options(OnMatch::Fill));
    session
        .write(now(), |transaction| {
            transaction.add_interaction(&Interaction::new(Subject::Client(id(1)), InteractionKind::Call, now()))?;
            transaction.add_relation(&Relation::new(id(2), RelationKind::Household, id(4)))
        })
        .unwrap();
    change(&session, id(3), r#"{"tags":["свой"]}"#);
    let taken = revert(&session, report.batch);
    let archived: Vec<String> = taken.archived.iter().map(|(id, why)| format!("{id} {}", why.name())).collect();
    assert_eq!((taken.removed, archived), (1, ["1 interactions", "2 relations", "3 edited", "4 relations"].map(str::to_string).to_vec()));
    assert!(session.client(id(5)).unwrap().is_none());
    assert!((1..=4).all(|number| card(&session, id(number))["status"] == "archived"));
    base.rebuild(now(), "tester").unwrap();
    assert_derived(&session);
}

/// A client that one batch made and changed goes as a whole.
#[test]
fn created_and_updated_in_one_batch() {
    let (base, session) = memory();
    let report = import(
        &session,
        "ext,family,given,phone,chatter\nX1,Первый,,,слова\nX1,,Иван,,\nX1,,,89161234567,ещё\nX2,Второй,,,\n,,,,сам\n",
        &options(OnMatch::Fill),
    );
    assert_eq!((report.created, report.updated, report.refused), (2, 2, 1));
    let taken = revert(&session, report.batch);
    assert_eq!((taken.removed, taken.restored, taken.archived.len()), (2, 0, 0), "{taken:?}");
    assert_nothing_derived(&base);
}

/// Several rows about one stored client are one restored client, however many journal entries they made.
#[test]
fn a_client_is_restored_once() {
    let (_base, session) = stocked();
    let before = cards(&session);
    let mut file = String::from("ext,tag,family\n");
    (0..2500).for_each(|number| file.push_str(&format!("A1,t{},Ф{number}\n", number % 300)));
    let report = import(&session, &file, &options(OnMatch::Overwrite));
    assert_eq!(report.updated, 2500);
    let taken = revert(&session, report.batch);
    assert_eq!((taken.restored, taken.kept.len()), (1, 0));
    assert_eq!(without_revision(cards(&session)), without_revision(before));
}

/// Batches taken back from the last to the first leave nothing, though the later ones changed what the earlier made.
#[test]
fn batches_are_taken_back_one_after_the_other() {
    let (base, session) = memory();
    let files = ["ext,family\nX1,Первый\nX2,Второй\n", "ext,family,tag\nX1,Иной,a\nX3,Третий,\n", "ext,given,tag\nX1,Иван,b\nX2,Пётр,c\n"];
    let mut states = vec![without_revision(cards(&session))];
    let mut batches = Vec::new();
    for file in files {
        batches.push(import(&session, file, &options(OnMatch::Overwrite)).batch);
        states.push(without_revision(cards(&session)));
    }
    for batch in batches.into_iter().rev() {
        states.pop();
        let taken = revert(&session, batch);
        assert!(taken.archived.is_empty() && taken.kept.is_empty(), "{taken:?}");
        assert_eq!(without_revision(cards(&session)), *states.last().unwrap(), "batch {batch}");
    }
    assert_nothing_derived(&base);
}

/// Batches taken back from the first to the last: what a later one still says stays, and in the end nothing is left.
#[test]
fn batches_are_taken_back_in_any_order() {
    let (_base, session) = stocked();
    let before = cards(&session);
    let one = import(&session, "ext,family,tag\nA1,Первый,a\n", &options(OnMatch::Overwrite)).batch;
    let two = import(&session, "ext,family,tag\nA1,Второй,b\n", &options(OnMatch::Overwrite)).batch;
    let taken = revert(&session, one);
    assert_eq!(taken.kept.len(), 1, "the second batch's name stays: {taken:?}");
    assert_eq!(card(&session, id(1))["name"]["family"]["value"], "Второй");
    revert(&session, two);
    let after = card(&session, id(1));
    assert_eq!(after["tags"], before[0]["tags"]);
    assert_eq!(after["name"]["family"]["value"], "Первый", "what was there before the second batch");
    // A later export or rebuild is no edit.
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => Just("нет".to_string()),
        1 => Just("-".to_string()),
        1 => Just("отказ".to_string()),
        6 => "[а-в]{1,2}",
        1 => "[\"',;\\n а]{0,6}",
    ]
}

fn row() -> impl Strategy<Value = String> {
    let phone =
        prop_oneof![Just(String::new()), Just("нет".to_string()), (0u8..6).prop_map(|last| format!("8 916 100-00-0{last}")), Just("105".to_string())];
    let date = prop_oneof![Just(String::new()), Just("12.05.1990".to_string()), Just("31.02.1990".to_string()), Just("отказ".to_string())];
    let inn = prop_oneof![Just(String::new()), Just("500100732259".to_string()), Just("7707083893".to_string()), Just("123".to_string())];
    (0u8..6, prop::collection::vec(cell(), 8), phone, date, inn).prop_map(|(ext, cells, phone, date, inn)| {
        let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let cells: Vec<String> = cells.iter().map(quoted).collect();
        // external, family, given, inn, phone, email, birth, category, tag, industry, card_no, note
        let email = if cells[2].len() > 3 { "\"x@example.com\"" } else { "" };
        format!(
            "E{ext},{},{},{inn},\"{phone}\",{email},{date},{},{},{},{},{}\n",
            cells[0], cells[1], cells[3], cells[4], cells[5], cells[6], cells[7]
        )
    })
}

const HEADER: &str = "ext,family,given,inn,phone,email,birth,category,tag,industry,card_no,note\n";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]
    /// An import over an existing base, taken back with no edits since, gives back every client; a dry run foretold both.
    #[test]
    fn a_revert_gives_everything_back(first in prop::collection::vec(row(), 0..8), second in prop::collection::vec(row(), 0..12), overwrite: bool) {
        let (base, session) = stocked();
        import(&session, &format!("{HEADER}{}", first.concat()), &options(OnMatch::Fill));
        let before = cards(&session);
        let policy = options(if overwrite { OnMatch::Overwrite } else { OnMatch::Fill });
        let file = format!("{HEADER}{}", second.concat());
        let mut foretold = import(&session, &file, &ImportOptions { dry_run: true, ..policy.clone() });
        let report = import(&session, &file, &policy);
        (foretold.batch, foretold.dry_run) = (report.batch, false);
        prop_assert_eq!(&foretold, &report);
        assert_derived(&session);
        let taken = revert(&session, report.batch);
        prop_assert!(taken.kept.is_empty() && taken.archived.is_empty(), "{:?}", taken);
        prop_assert_eq!(taken.removed, report.created);
        prop_assert_eq!(without_revision(cards(&session)), without_revision(before));
        base.rebuild(now(), "tester").unwrap();
        assert_derived(&session);
    }
}

/// Clients that a later row of the file changed stand in entries of their own; taking the import back removes them together all the
/// same, not in a commit for each.
#[test]
fn a_revert_removes_many_in_one_write() {
    let (_base, session) = memory();
    let rows: String = (0..300).map(|row| format!("{row},Family{row},one\n{row},Family{row},two\n")).collect();
    let report = import(&session, &format!("ext,family,tag\n{rows}"), &options(OnMatch::Fill));
    assert_eq!((report.created, report.updated), (300, 300));
    let kept = save(&session, r#"{"name":{"family":"Иванов"}}"#);
    assert_eq!(session.revert(now(), report.batch, false, |_| {}).unwrap().removed, 300);
    assert_eq!(session.client_ids(None, 10).unwrap(), (vec![kept], None));
    let journal = session.journal(0, 10_000).unwrap();
    let removals: Vec<_> = journal.iter().filter(|(_, entry)| entry.action == kartoteka::Action::Remove).collect();
    assert_eq!((removals.len(), removals[0].1.clients.as_slice()), (1, [(id(1), id(300))].as_slice()));
    assert_derived(&session);
}

/// A unique value that is another client's by now does not come back with a revert: it is listed, and everything else is put back.
#[test]
fn a_unique_value_of_another_does_not_come_back() {
    let (_base, session) = memory();
    let mut field = CustomDefinition::new("card_no", CustomKind::Text);
    field.unique = true;
    session.write(now(), |transaction| transaction.define_field(field.clone())).unwrap();
    let a = save(&session, r#"{"name":{"family":"Иванов"},"external":[{"system":"shop","id":"1"}],"industry":"old","custom":{"card_no":"17"}}"#);
    let batch = import(&session, "ext,industry,card_no\n1,new,18\n", &options(OnMatch::Overwrite)).batch;
    save(&session, r#"{"name":{"family":"Петров"},"custom":{"card_no":"17"}}"#);
    let report = session.revert(now(), batch, false, |_| {}).unwrap();
    let kept: Vec<String> = report.kept.iter().map(|(_, path)| path.to_string()).collect();
    assert_eq!((report.restored, kept.len()), (1, 1), "{kept:?}");
    let card = card(&session, a);
    assert_eq!((card["industry"].as_str(), card["custom"]["card_no"]["value"].as_str()), (Some("old"), Some("18")), "{card}");
    assert_derived(&session);
}
