//! The public JSON form: golden cards, what a member says or leaves unsaid, and hostile texts.

use crate::base::{Place, assert_derived, at, card, cards, change, id, memory, now, number, save, timeless};
use kartoteka::model::{CustomDefinition, CustomKind, Interaction, InteractionKind, Outcome, Relation, RelationKind, Subject};
use kartoteka::{Base, ClientKind, Draft, Error, ErrorKind, ImportOptions, Location, Session};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

fn data(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder)
}

/// The text of a card: the order of its members counts, which a comparison of values would not see.
fn text_of(card: &Json) -> String {
    card.to_string()
}

/// One custom field of every kind.
fn define(session: &Session) {
    let kinds = [
        ("text", CustomKind::Text),
        ("integer", CustomKind::Integer),
        ("decimal", CustomKind::Decimal),
        ("money", CustomKind::Money),
        ("bool", CustomKind::Bool),
        ("date", CustomKind::Date),
        ("time", CustomKind::Time),
        ("choice", CustomKind::Choice),
        ("list", CustomKind::List),
    ];
    session
        .write(now(), |transaction| {
            for (key, kind) in kinds {
                let mut definition = CustomDefinition::new(key, kind);
                definition.indexed = kind == CustomKind::Text;
                if kind == CustomKind::Choice {
                    definition.choices = vec!["плохо".into(), "хорошо".into()];
                }
                transaction.define_field(definition)?;
            }
            Ok(())
        })
        .unwrap();
}

fn try_save(session: &Session, json: &str) -> Result<Json, Error> {
    let mut draft = Draft::unknown_kind();
    draft.json(json)?;
    let outcome = session.save(now(), &draft)?;
    Ok(card(session, outcome.id))
}

/// Golden cards, written by hand from the table of fields, come back as they went in.
#[test]
fn golden_cards_come_back() {
    let mut failures = Vec::new();
    let mut count = 0;
    let mut files: Vec<PathBuf> = std::fs::read_dir(data("json")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("card-") || path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let golden: Json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (_base, session) = memory();
        define(&session);
        match try_save(&session, &text) {
            Err(error) => failures.push(format!("{name}: {error:?}")),
            Ok(saved) => {
                let saved = timeless(saved);
                if saved != golden {
                    failures.push(format!("{name}:\n{}", differences("", &golden, &saved).join("\n")));
                } else if text_of(&saved) != text_of(&golden) {
                    failures.push(format!("{name}: members in another order:\n{golden}\n{saved}"));
                }
                // What was read back and saved again changes nothing.
                let before = card(&session, id(1));
                change(&session, id(1), &before.to_string());
                if card(&session, id(1)) != before {
                    failures.push(format!("{name}: saving its own form changes it"));
                }
            }
        }
        assert_derived(&session);
    }
    assert!(count >= 8 && failures.is_empty(), "{count} cards\n{}", failures.join("\n\n"));
}

fn differences(path: &str, expected: &Json, found: &Json) -> Vec<String> {
    match (expected, found) {
        (Json::Object(left), Json::Object(right)) => {
            let mut names: Vec<&String> = left.keys().chain(right.keys()).collect();
            names.sort();
            names.dedup();
            let of = |members: &serde_json::Map<String, Json>, name: &String| members.get(name).cloned().unwrap_or(json!("<missing>"));
            names.into_iter().flat_map(|name| differences(&format!("{path}.{name}"), &of(left, name), &of(right, name))).collect()
        }
        (Json::Array(left), Json::Array(right)) if left.len() == right.len() => {
            left.iter().zip(right).enumerate().flat_map(|(index, (left, right))| differences(&format!("{path}[{index}]"), left, right)).collect()
        }
        (left, right) if left == right => Vec::new(),
        (left, right) => vec![format!("{path}: expected {left}, found {right}")],
    }
}

/// A missing member changes nothing, `null` forgets, a state is kept, a list replaces the list.
#[test]
fn members_say_what_they_say() {
    let (_base, session) = memory();
    define(&session);
    let full = r#"{"kind":"person","name":{"family":"Иванов","given":"Иван"},"tags":["а","б","в"],"birth_date":"1990-05-12","industry":"торговля",
        "custom":{"integer":5,"text":"слово"},"note":[{"topic":"т","text":"слова"}]}"#;
    save(&session, full);
    let before = timeless(card(&session, id(1)));
    change(&session, id(1), "{}");
    assert_eq!(timeless(card(&session, id(1))), before);
    change(&session, id(1), r#"{"industry":null,"custom":{"integer":null},"note":null}"#);
    let after = card(&session, id(1));
    assert!(after.get("industry").is_none() && after.get("note").is_none() && after["custom"].get("integer").is_none(), "{after}");
    assert_eq!(after["custom"]["text"], "слово");
    change(
        &session,
        id(1),
        r#"{"birth_date":{"state":"declined"},"note":{"state":"absent","reason":"не о чем","at":"2026-01-01T00:00:00Z"},"industry":{"state":"unknown","raw":"н/д"}}"#,
    );
    let after = card(&session, id(1));
    assert_eq!(after["birth_date"]["state"], "declined");
    assert_eq!(after["note"], json!({"state":"absent","reason":"не о чем","at":"2026-01-01T00:00:00Z"}));
    assert_eq!(after["industry"], json!({"state":"unknown","raw":"н/д"}));
    change(&session, id(1), r#"{"birth_date":"1991-01-01"}"#);
    let date = &card(&session, id(1))["birth_date"];
    assert_eq!(date.get("value").unwrap_or(date), "1991-01-01");
    assert_derived(&session);
}

/// A plain list replaces the stored one, an empty one empties it.
#[test]
fn a_list_replaces_the_list() {
    let (_base, session) = memory();
    save(&session, r#"{"kind":"person","tags":["а","б","в"],"phone":["+79161234567","+79161234568"]}"#);
    let tags = |session: &Session| -> Vec<String> {
        let card = card(session, id(1));
        let text = |tag: &Json| tag.get("value").unwrap_or(tag).as_str().unwrap().to_string();
        card["tags"].as_array().map(|tags| tags.iter().map(text).collect()).unwrap_or_default()
    };
    change(&session, id(1), r#"{"tags":["б","г"]}"#);
    assert_eq!(tags(&session), ["б", "г"]);
    change(&session, id(1), r#"{"phone":["+79161234568"]}"#);
    assert_eq!(card(&session, id(1))["phone"].as_array().map(Vec::len), Some(1));
    change(&session, id(1), r#"{"tags":[],"phone":[]}"#);
    assert!(tags(&session).is_empty() && card(&session, id(1)).get("phone").is_none());
}

/// One entry whose key is empty is one entry: taking it back takes nothing else away.
#[test]
fn an_entry_without_a_key_is_one_entry() {
    let (_base, session) = memory();
    save(&session, r#"{"kind":"person","name":{"family":"Иванов"},"suppression":[{"channel":"phone","reason":"просил"}]}"#);
    change(&session, id(1), r#"{"suppression":[{"channel":"phone","reason":"просил"},{"channel":"","reason":"никогда"}]}"#);
    assert_eq!(card(&session, id(1))["suppression"].as_array().map(Vec::len), Some(2));
    change(&session, id(1), r#"{"suppression":[{"channel":"phone","reason":"просил"}]}"#);
    let left = card(&session, id(1));
    assert_eq!(left["suppression"].as_array().map(Vec::len), Some(1), "{left}");
}

/// What cannot be is refused with a kind and the path of the member, and nothing is saved.
#[test]
fn errors_name_the_member() {
    let (_base, session) = memory();
    define(&session);
    let big = "9".repeat(40);
    let cases: Vec<(String, ErrorKind, &str)> = vec![
        (r#"{"colour":"red"}"#.into(), ErrorKind::Schema, "colour"),
        (r#"{"name":{"famly":"x"}}"#.into(), ErrorKind::Schema, "name.famly"),
        (r#"{"phone":[{"number":"x"}]}"#.into(), ErrorKind::Schema, "phone.number"),
        (r#"{"phone":[{"raw":"x","provenance":{"who":"x"}}]}"#.into(), ErrorKind::Schema, "phone.provenance.who"),
        (r#"{"custom":{"shoe":1}}"#.into(), ErrorKind::Schema, "custom.shoe"),
        (r#"{"note":{"state":"absent","why":"x"}}"#.into(), ErrorKind::Schema, "note.why"),
        (r#"{"custom":{"integer":9223372036854775808}}"#.into(), ErrorKind::Type, "custom.integer"),
        (format!(r#"{{"custom":{{"integer":{big}}}}}"#), ErrorKind::Type, "custom.integer"),
        (r#"{"custom":{"integer":1.5}}"#.into(), ErrorKind::Type, "custom.integer"),
        (r#"{"custom":{"integer":1e400}}"#.into(), ErrorKind::Parse, ""),
        (r#"{"custom":{"money":{"minor":1,"currency":"рубли"}}}"#.into(), ErrorKind::Type, "custom.money"),
        (r#"{"custom":{"choice":{"a":1}}}"#.into(), ErrorKind::Type, "custom.choice"),
        (r#"{"revision":-9223372036854775809}"#.into(), ErrorKind::Type, "revision"),
        (r#"{"kind":"robot"}"#.into(), ErrorKind::Type, "kind"),
        (r#"{"kind":1}"#.into(), ErrorKind::Type, "kind"),
        (r#"{"tags":"a"}"#.into(), ErrorKind::Type, ""),
        (r#"[]"#.into(), ErrorKind::Type, ""),
        (r#""text""#.into(), ErrorKind::Type, ""),
        (r#"{"name":{"family":"\ud83d"}}"#.into(), ErrorKind::Parse, ""),
        (r#"{"name":{"family":"\ude00\ud83d"}}"#.into(), ErrorKind::Parse, ""),
        ("{\"name\":{\"family\":\"\u{0}\"}}".into(), ErrorKind::Parse, ""),
        (r#"{"kind":"person"} {}"#.into(), ErrorKind::Parse, ""),
        ("".into(), ErrorKind::Parse, ""),
        ("[".repeat(100_000), ErrorKind::Parse, ""),
        (format!(r#"{{"tags":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000)), ErrorKind::Parse, ""),
        (format!(r#"{{"note":"{}"}}"#, "x".repeat(17 << 20)), ErrorKind::Limit, ""),
        (format!(r#"{{"tags":[{}]}}"#, (0..1001).map(|tag| format!("\"t{tag}\"")).collect::<Vec<_>>().join(",")), ErrorKind::Limit, "tags"),
    ];
    let mut failures = Vec::new();
    for (text, kind, path) in cases {
        let shown: String = text.chars().take(60).collect();
        match try_save(&session, &text) {
            Ok(saved) if path.is_empty() && kind == ErrorKind::Type => drop(saved),
            Ok(saved) => failures.push(format!("{shown}: saved as {saved}")),
            Err(error) => {
                let place = if path.is_empty() { error.location().cloned() } else { Some(Location::Field(path.to_string())) };
                if error.kind() != kind || error.location() != place.as_ref() {
                    failures.push(format!("{shown}: {error:?}, expected {kind:?} at {path}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Of a member that is there twice the last one counts.
#[test]
fn the_last_of_two_members_counts() {
    let (_base, session) = memory();
    let saved = try_save(&session, r#"{"kind":"organization","kind":"person","name":{"family":"Первый"},"name":{"family":"Второй"}}"#).unwrap();
    assert_eq!((&saved["kind"], &saved["name"]["family"]), (&json!("person"), &json!("Второй")));
    assert_eq!(session.client_count().unwrap(), 1);
}

/// NUL and bidirectional controls are cleaned out of every text that the rules read; whatever is kept reads back as it was saved.
#[test]
fn hostile_texts_in_every_field() {
    let (_base, session) = memory();
    define(&session);
    let evil = "а\u{0}б\u{202e}в\u{2066}г\u{feff}";
    let card_json = json!({
        "kind": "person", "name": {"family": evil, "given": evil, "patronymic": evil, "prefix": evil, "suffix": evil},
        "organization": {"name": evil, "legal_name": evil}, "legal_form": evil, "job": {"organization": evil, "title": evil, "department": evil},
        "phone": [evil, {"raw": evil, "label": evil}], "email": [evil], "address": [evil, {"text": evil, "city": evil, "use": "home"}],
        "messenger": [{"service": evil, "handle": evil}], "site": [evil], "identifier": [{"scheme": "other", "value": evil}],
        "bank_account": [{"account": evil, "bank_code": evil, "bank_name": evil}], "external": [{"system": evil, "id": evil}],
        "industry": evil, "size": evil, "category": evil, "tags": [evil], "role": [{"role": "customer", "lifecycle": evil}], "owner": evil,
        "source": evil, "source_detail": evil, "preference": [{"topic": evil, "text": evil}], "note": [evil],
        "consent": [{"purpose": evil, "channel": evil, "consent": "granted", "evidence": evil}], "suppression": [{"channel": evil, "reason": evil}],
        "commitment": [{"what": evil, "amount": evil}], "zone": evil, "custom": {"text": evil, "list": [evil], "choice": evil}
    });
    let mut kept = Vec::new();
    for (name, member) in card_json.as_object().unwrap() {
        if name == "kind" {
            continue;
        }
        let (_base, session) = memory();
        define(&session);
        match try_save(&session, &json!({"kind": "person", name: member}).to_string()) {
            Err(error) => assert!(matches!(error.kind(), ErrorKind::Type | ErrorKind::Invalid | ErrorKind::Limit), "{name}: {error:?}"),
            Ok(saved) => {
                values(&saved, name, &mut kept);
                change(&session, id(1), &saved.to_string());
                assert_eq!(timeless(card(&session, id(1))), timeless(saved), "{name}");
                let mut csv = Vec::new();
                session.export(now(), None, &mut csv, &Default::default()).unwrap();
                assert_derived(&session);
                let (_other, other) = memory();
                define(&other);
                let report = other.import(now(), csv.as_slice(), &ImportOptions::default(), |_| true).unwrap();
                assert_eq!(
                    report.refused,
                    u64::from(!["name", "organization", "phone", "email", "messenger", "site", "identifier", "external"].contains(&name.as_str()))
                        * report.refused
                );
            }
        }
    }
    println!("kept as given in canonical form: {kept:?}");
}

/// Paths of values, raw texts left out, that hold a NUL or a bidirectional control.
fn values(json: &Json, path: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            members.iter().filter(|(name, _)| *name != "raw").for_each(|(name, value)| values(value, &format!("{path}.{name}"), found))
        }
        Json::Array(items) => items.iter().for_each(|item| values(item, path, found)),
        Json::String(text) if text.contains(['\0', '\u{202e}', '\u{2066}']) => found.push(path.to_string()),
        _ => {}
    }
}

/// A small base of format 1: every field, custom fields of every kind, facts, a batch, an archived client.
fn make_v1(path: &Path) {
    let base = Base::options().create(true).open(path).unwrap();
    let session = base.session("tester").unwrap();
    define(&session);
    let mut files: Vec<PathBuf> = std::fs::read_dir(data("json")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("card-")));
    files.sort();
    for file in files {
        save(&session, &std::fs::read_to_string(file).unwrap());
    }
    let csv = "Фамилия;Имя;Мобильный телефон;Дата рождения;Слова\nКовальчук;Олена;+380 67 320-14-58;12.05.1990;без поля\nКовальчук;;;;\n;;;;отказ\n";
    let options = ImportOptions { batch: "список".into(), ..ImportOptions::default() };
    session.import(now(), csv.as_bytes(), &options, |_| true).unwrap();
    let last = u32::try_from(session.client_count().unwrap()).unwrap();
    session
        .write(at("2026-11-22T12:00:00Z"), |transaction| {
            let mut call = Interaction::new(Subject::Client(id(1)), InteractionKind::Call, now());
            (call.outcome, call.text, call.duration_seconds) = (Some(Outcome::Reached), "говорили".into(), Some(61));
            transaction.add_interaction(&call)?;
            transaction.add_interaction(&Interaction::new(Subject::Number(number("+79161234567")), InteractionKind::Call, now()))?;
            let mut relation = Relation::new(id(1), RelationKind::ContactOf, id(2));
            relation.title = Some("директор".into());
            transaction.add_relation(&relation)?;
            transaction.archive(id(last))
        })
        .unwrap();
    change(&session, id(1), r#"{"tags":["изменён"]}"#);
}

/// A base of format 1 opens and says what it said; its keys are of older rules, so it is read only until they are made again.
#[test]
fn a_base_of_format_1_reads_as_it_did() {
    let stored = data("bases/v1.ktk");
    let golden = data("json/v1-cards.json");
    let bless = std::env::var_os("KARTOTEKA_BLESS").is_some();
    let place = Place::new("v1");
    let path = place.path("copy.ktk");
    if bless {
        let _ = std::fs::remove_file(&stored);
        make_v1(&stored);
    }
    std::fs::copy(&stored, &path).unwrap();
    let base = Base::options().open(&path).unwrap();
    let session = base.session("tester").unwrap();
    let facts = json!({
        "cards": cards(&session),
        "interactions": session.interactions(Subject::Client(id(1)), 10).unwrap().iter().map(|(id, fact)| format!("{id:?} {fact:?}")).collect::<Vec<_>>(),
        "bare": session.interactions(Subject::Number(number("+79161234567")), 10).unwrap().len(),
        "relations": session.relations(id(2)).unwrap().iter().map(|(id, fact)| format!("{id:?} {fact:?}")).collect::<Vec<_>>(),
        "batches": session.batches().unwrap().iter().map(|batch| json!({"id": batch.id, "name": batch.name, "state": batch.state})).collect::<Vec<_>>(),
        "journal": session.journal(0, 100).unwrap().len(),
    });
    let text = serde_json::to_string_pretty(&facts).unwrap() + "\n";
    if bless {
        std::fs::write(&golden, &text).unwrap();
    }
    let expected: Json = serde_json::from_str(&std::fs::read_to_string(&golden).unwrap()).unwrap();
    assert_eq!(differences("", &expected, &facts), Vec::<String>::new());
    let refused = session.save(now(), &Draft::new(ClientKind::Person)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ReadOnly);
    base.rebuild(now(), "tester").unwrap();
    assert_derived(&session);
    // It goes on being written to.
    save(&session, r#"{"kind":"person","name":{"family":"Новый"}}"#);
    let taken = session.revert(now(), 1, false, |_| {}).unwrap();
    assert!(taken.removed + taken.archived.len() as u64 > 0);
    base.rebuild(now(), "tester").unwrap();
    assert_derived(&session);
}

/// A form that was filled from an older card is refused, though the draft was made from the newest; unless it says otherwise.
#[test]
fn a_form_tells_which_revision_it_showed() {
    let (_base, session) = memory();
    let client = save(&session, r#"{"name":{"family":"Иванов"}}"#);
    change(&session, client, r#"{"tags":["новый"]}"#);
    let mut form = Draft::of(&session.client(client).unwrap().unwrap());
    form.json(r#"{"name":{"family":"Петров"}}"#).unwrap().looked_at(1);
    assert_eq!(session.save(now(), &form).unwrap_err().kind(), ErrorKind::Conflict);
    let options = kartoteka::SaveOptions { stale: kartoteka::Stale::Apply, ..Default::default() };
    session.write(now(), |transaction| transaction.save(&form, options)).unwrap();
    assert_eq!(card(&session, client)["revision"], 3);
}
