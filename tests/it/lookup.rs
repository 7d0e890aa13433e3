//! Who is calling, and finding: tables over a small base, one row per case, and hostile input beside them.
//!
//! Expected values are written from the number plans (ITU-T E.164 and the national plans), RFC 3261, RFC 3323, RFC 3966 and the
//! semantics told at the head of `base::lookup` and `base::find`; none is taken from an answer.

use chrono::{NaiveDate, TimeZone, Utc};
use kartoteka::base::{Answer, Owner};
use kartoteka::model::{ClientId, ClientKind, Period, Relation, RelationKind, Value, field};
use kartoteka::{Base, Draft, Instant, LookupContext, Session};
use std::collections::BTreeMap;
use std::path::Path;

fn at(day: u32) -> Instant {
    Utc.with_ymd_and_hms(2026, 11, day, 12, 0, 0).unwrap()
}

fn today() -> NaiveDate {
    at(21).date_naive()
}

/// A base with names for its clients.
struct Fixture {
    session: Session,
    ids: BTreeMap<&'static str, ClientId>,
}

impl Fixture {
    fn empty() -> Fixture {
        let base = Base::options().in_memory().unwrap();
        Fixture { session: base.session("tester").unwrap(), ids: BTreeMap::new() }
    }

    fn add(&mut self, name: &'static str, kind: ClientKind, values: &[(&str, &str)]) -> ClientId {
        let mut draft = Draft::new(kind);
        for (path, text) in values {
            draft.set(path, text).unwrap();
        }
        let id = self.session.save(at(1), &draft).unwrap().id;
        self.ids.insert(name, id);
        id
    }

    fn own(&self, name: &str, actor: &str) {
        let client = self.session.client(self.ids[name]).unwrap().unwrap();
        let period = Period { value: actor.into(), from: Some(at(1)), until: None, by: Some("tester".into()), reason: None };
        let mut draft = Draft::of(&client);
        draft.set_value(field::OWNER, Value::Period(period)).unwrap();
        self.session.save(at(1), &draft).unwrap();
    }

    fn relate(&self, from: &str, kind: RelationKind, to: &str) -> kartoteka::model::RelationId {
        let relation = Relation::new(self.ids[from], kind, self.ids[to]);
        self.session.write(at(1), |transaction| transaction.add_relation(&relation)).unwrap()
    }

    fn archive(&self, name: &str) {
        self.session.write(at(1), |transaction| transaction.archive(self.ids[name])).unwrap();
    }

    fn name(&self, id: Option<ClientId>) -> &'static str {
        self.ids.iter().find(|(_, known)| Some(**known) == id).map_or("?", |(name, _)| name)
    }

    fn names(&self, owners: &[Owner]) -> String {
        owners.iter().map(|owner| self.name(owner.client.id())).collect::<Vec<_>>().join(" ")
    }

    fn lookup(&self, number: &str) -> (Answer, Vec<Owner>) {
        self.session.lookup(number, &LookupContext::default(), today()).unwrap()
    }
}

/// Firms with switchboards, people behind extensions, households, numbers of six countries.
fn callers() -> Fixture {
    use ClientKind::{Organization, Person};
    let mut base = Fixture::empty();
    let phones: [(&'static str, ClientKind, &str); 26] = [
        ("moscow", Organization, "+7 495 224-96-71"),
        ("secretary", Person, "+7 495 224-96-71 доб. 101"),
        ("engineer", Person, "+7 495 224-96-71 доб. 102"),
        ("branch", Organization, "+7 861 383-98-14"),
        ("mobile", Person, "+7 916 336-65-01"),
        ("husband", Person, "+7 999 889-81-26"),
        ("wife", Person, "+7 999 889-81-26"),
        ("archived", Person, "+7 999 177-63-52"),
        ("kyiv", Organization, "+380 44 201-23-45"),
        ("kazakh", Person, "+7 701 234-56-78"),
        ("belarusian", Person, "+375 29 123-45-67"),
        ("german", Organization, "+49 30 901820"),
        ("american", Organization, "+1 650 253 0000"),
        ("possible", Person, "+7 200 123-45-67"),
        ("belgorod", Organization, "+7 4722 23-45-67"),
        ("capital", Organization, "+7 495 765-43-21"),
        ("piter", Organization, "+7 812 765-43-21"),
        ("ninth", Person, "+7 495 923-45-67"),
        ("zarya", Organization, "+7 495 814-24-15"),
        ("zenit", Organization, "+7 495 814-24-15"),
        ("radio", Organization, "+7 495 123-45-67"),
        ("hannover", Organization, "+49 5123 4567"),
        ("internal", Person, "105"),
        ("lost", Person, "+7 495 224-96"),
        ("desk", Person, "+7 812 600-10-20 доб. 5"),
        ("office", Organization, "+7 812 600-10-20"),
    ];
    for (name, kind, phone) in phones {
        let path = if kind == Person { "name.family" } else { "organization.name" };
        base.add(name, kind, &[(path, name), ("phone", phone)]);
    }
    base.own("moscow", "anna");
    base.own("engineer", "boris");
    base.relate("secretary", RelationKind::ContactOf, "moscow");
    base.relate("engineer", RelationKind::ContactOf, "moscow");
    base.relate("branch", RelationKind::BranchOf, "moscow");
    base.relate("husband", RelationKind::Household, "wife");
    base.archive("archived");
    base
}

/// The text of a cell: `\0`, `\r`, `\n`, `\u{202D}` and `{9*10000}`, a text repeated; any other backslash stands for itself.
fn unescape(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find(['\\', '{']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (text, length) = escape(rest).unwrap_or((rest[..1].to_string(), 1));
        out.push_str(&text);
        rest = &rest[length..];
    }
    out + rest
}

fn escape(text: &str) -> Option<(String, usize)> {
    for (sign, meaning) in [("\\0", "\0"), ("\\r", "\r"), ("\\n", "\n")] {
        if text.starts_with(sign) {
            return Some((meaning.to_string(), sign.len()));
        }
    }
    let end = text.find('}')?;
    if let Some(code) = text[..end].strip_prefix("\\u{") {
        return Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?.to_string(), end + 1));
    }
    let (what, count) = text[..end].strip_prefix('{')?.rsplit_once('*')?;
    Some((what.repeat(count.parse().ok()?), end + 1))
}

fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_string).collect()).collect()
}

fn report(failures: &[String], rows: usize) {
    assert!(failures.is_empty(), "{} of {rows} rows fail:\n{}", failures.len(), failures.join("\n"));
}

/// Every row of the table answers with the owners and classes that it tells, in order.
#[test]
fn callers_are_known() {
    let base = callers();
    let rows = table("lookup.csv");
    let mut failures = Vec::new();
    for row in &rows {
        let [number, region, area_code, line_prefixes, internal_lengths, answer, owners, classes, why] = row.as_slice() else { panic!("{row:?}") };
        let context = LookupContext {
            region: region.as_bytes().try_into().ok(),
            area_code: (!area_code.is_empty()).then(|| area_code.clone()),
            line_prefixes: line_prefixes.split_whitespace().map(str::to_string).collect(),
            internal_lengths: internal_lengths.split_whitespace().map(|length| length.parse().unwrap()).collect(),
        };
        let (given, found) = base.session.lookup(&unescape(number), &context, today()).unwrap();
        let given_classes: Vec<&str> = found.iter().map(|owner| owner.class.name()).collect();
        let got = (given.name(), base.names(&found), given_classes.join(" "));
        if got != (answer.as_str(), owners.clone(), classes.clone()) {
            failures.push(format!(
                "{number} [{region} {area_code} {line_prefixes} {internal_lengths}] ({why}): expected {answer} {owners} {classes}, got {got:?}"
            ));
        }
    }
    report(&failures, rows.len());
}

/// An owner tells what it is to the others or to its firm, and who is responsible for it, through its firm where it has nobody.
#[test]
fn owners_tell_relation_and_responsible() {
    let base = callers();
    let (_, owners) = base.lookup("+74952249671");
    let told: Vec<_> = owners.iter().map(|owner| (base.name(owner.client.id()), owner.relation, owner.responsible.as_deref())).collect();
    let moscow = base.ids["moscow"];
    let contact = Some((RelationKind::ContactOf, moscow));
    assert_eq!(told, [("moscow", None, Some("anna")), ("secretary", contact, Some("anna")), ("engineer", contact, Some("boris"))]);

    let (_, branch) = base.lookup("+78613839814");
    assert_eq!((branch[0].relation, branch[0].responsible.as_deref()), (Some((RelationKind::BranchOf, moscow)), Some("anna")));

    let (_, pair) = base.lookup("+79998898126");
    let (husband, wife) = (base.ids["husband"], base.ids["wife"]);
    let relations: Vec<_> = pair.iter().map(|owner| owner.relation).collect();
    assert_eq!(relations, [Some((RelationKind::Household, wife)), Some((RelationKind::Household, husband))]);
}

/// Relations that ended say nothing, those that end later hold; the actor is looked for up the firms, and circles end.
#[test]
fn relations_hold_on_their_days() {
    let base = callers();
    let ended = base.relate("mobile", RelationKind::ContactOf, "moscow");
    assert_eq!(base.lookup("+79163366501").1[0].responsible.as_deref(), Some("anna"));
    base.session.write(at(2), |transaction| transaction.end_relation(ended, at(25))).unwrap();
    assert_eq!(base.lookup("+79163366501").1[0].responsible.as_deref(), Some("anna"), "it ends in four days");
    base.session.write(at(2), |transaction| transaction.end_relation(ended, at(21))).unwrap();
    let (_, owners) = base.lookup("+79163366501");
    assert_eq!((owners[0].relation, &owners[0].responsible), (None, &None), "it ends today");

    // A contact of a branch of a firm with an actor; a circle of firms without one.
    base.relate("mobile", RelationKind::ContactOf, "branch");
    let (_, owners) = base.lookup("+79163366501");
    assert_eq!((owners[0].relation, owners[0].responsible.as_deref()), (Some((RelationKind::ContactOf, base.ids["branch"])), Some("anna")));
    base.relate("zarya", RelationKind::BranchOf, "zenit");
    base.relate("zenit", RelationKind::BranchOf, "zarya");
    let (answer, owners) = base.lookup("+74958142415");
    assert_eq!((answer, owners.len(), &owners[0].responsible), (Answer::Several, 2, &None));
}

/// An answer follows the base: archived, restored, given a new number.
#[test]
fn answers_follow_the_base() {
    let base = callers();
    assert_eq!(base.lookup("+79163366501").0, Answer::One);
    base.archive("mobile");
    assert_eq!(base.lookup("+79163366501").0, Answer::None);
    assert_eq!(base.lookup("3366501").0, Answer::None);
    base.session.write(at(2), |transaction| transaction.restore(base.ids["mobile"])).unwrap();
    assert_eq!(base.lookup("+79163366501").0, Answer::One);
    base.archive("wife");
    assert_eq!(base.lookup("+79998898126").0, Answer::One, "one of the household is left");
    let client = base.session.client(base.ids["mobile"]).unwrap().unwrap();
    let mut draft = Draft::of(&client);
    draft.remove("phone[+79163366501]").unwrap().set("phone", "+7 916 336-65-02").unwrap();
    base.session.save(at(3), &draft).unwrap();
    assert_eq!(base.lookup("+79163366501").0, Answer::None);
    assert_eq!(base.lookup("+79163366502").0, Answer::One);
}

/// People and firms whose names meet across alphabets, signs and words.
fn named() -> Fixture {
    use ClientKind::{Organization, Person};
    let mut base = Fixture::empty();
    let people: [(&'static str, &str, &str, &str); 10] = [
        ("ivanov", "Иванов", "Иван", "Иванович"),
        ("ivanova", "Иванова", "Мария", "Петровна"),
        ("petrov", "Петров-Водкин", "Кузьма", ""),
        ("fedorov", "Фёдоров", "Семён", ""),
        ("dartagnan", "Д'Артаньян", "Шарль", ""),
        ("demyanenko", "Дем’яненко", "Олена", ""),
        ("gudz", "Ґудзь", "Ганна", ""),
        ("yod", "Бондар", "Йосип", ""),
        ("oconnor", "O'Connor", "Sinead", ""),
        ("hyphen", "Михайлова-Иванова", "Анна", ""),
    ];
    for (name, family, given, patronymic) in people {
        let parts = [("name.family", family), ("name.given", given), ("name.patronymic", patronymic)];
        base.add(name, Person, &parts[..if patronymic.is_empty() { 2 } else { 3 }]);
    }
    let firms = [
        ("romashka", "ООО «Ромашка»"),
        ("vector", "Вектор-Ромашка"),
        ("bektop", "BEKTOP"),
        ("shop", "Пятёрочка 24"),
        ("seven", "7 Континент"),
        ("muller", "Müller GmbH"),
    ];
    for (name, organization) in firms {
        base.add(name, Organization, &[("organization.name", organization)]);
    }
    base.add("archived", Person, &[("name.family", "Иванников"), ("name.given", "Пётр")]);
    base.archive("archived");
    base
}

/// Every row of the table finds the clients that it tells, in order.
#[test]
fn names_are_found() {
    let base = named();
    let rows = table("find.csv");
    let mut failures = Vec::new();
    for row in &rows {
        let [query, archived, names, why] = row.as_slice() else { panic!("{row:?}") };
        let page = base.session.find(&unescape(query), archived == "yes", 100).unwrap();
        let got: Vec<&str> = page.rows.iter().map(|found| base.name(found.client.id())).collect();
        if got.join(" ") != *names || page.more {
            failures.push(format!("{query} {archived} ({why}): expected {names}, got {got:?} {}", page.more));
        }
    }
    report(&failures, rows.len());
}

/// A page has what was asked for and says whether there is more; whole words are counted.
#[test]
fn pages_of_names() {
    let base = named();
    let page = |limit| {
        let page = base.session.find("иванов иван", false, limit).unwrap();
        (page.rows.iter().map(|found| (base.name(found.client.id()), found.whole_words)).collect::<Vec<_>>(), page.more)
    };
    assert_eq!(page(100), (vec![("ivanov", 2), ("ivanova", 0), ("hyphen", 0)], false));
    assert!(!page(3).1);
    assert_eq!(page(1), (vec![("ivanov", 2)], true));
    assert_eq!(page(0), (vec![], true));
    assert_eq!(page(usize::MAX).0.len(), 3);
}

fn found_names(base: &Fixture, page: &kartoteka::base::Page<kartoteka::model::Client>) -> String {
    page.rows.iter().map(|client| base.name(client.id())).collect::<Vec<_>>().join(" ")
}

/// Registration codes, mailboxes and external ids are found in any spelling of theirs and in no other, archived clients not at all.
#[test]
fn keys_are_found() {
    use kartoteka::model::{ExternalId, Scheme};
    let mut base = Fixture::empty();
    // Two texts that are the same for longer than an index key.
    let (long_a, long_b) = (format!("{}a", "7".repeat(700)), format!("{}b", "7".repeat(700)));
    base.add("bank", ClientKind::Organization, &[("identifier.inn", "7707083893"), ("email", "Info@Сбербанк.рф"), ("identifier.other", &long_a)]);
    base.add("double", ClientKind::Organization, &[("identifier.inn", "77 07 08 38 93"), ("identifier.other", &long_b)]);
    base.add("gmail", ClientKind::Person, &[("email", "j.ohn.smith+shop@gmail.com")]);
    base.add("smith", ClientKind::Person, &[("email", "JohnSmith@googlemail.com")]);
    base.add("away", ClientKind::Organization, &[("identifier.inn", "7707083893"), ("email", "away@example.org")]);
    let mut host = Draft::new(ClientKind::Person);
    let external = |system: &str, id: &str| Value::External(ExternalId { system: system.into(), id: id.into() });
    host.set("name.family", "Внешний").unwrap().set_value(field::EXTERNAL, external("1c", "00-000017")).unwrap();
    let id = base.session.save(at(1), &host).unwrap().id;
    base.ids.insert("host", id);
    base.archive("away");

    let megabyte = "7".repeat(1 << 20);
    let mut failures = Vec::new();
    let codes: [(Scheme, &str, &str); 15] = [
        (Scheme::Inn, "7707083893", "bank double"),
        (Scheme::Inn, " 7707-083-893 ", "bank double"),
        (Scheme::Inn, "ИНН 7707083893", "bank double"),
        (Scheme::Inn, "７７０７０８３８９３", "bank double"),
        (Scheme::Inn, "770708389", ""),
        (Scheme::Inn, "77070838931", ""),
        (Scheme::Edrpou, "7707083893", ""),
        (Scheme::Inn, "", ""),
        (Scheme::Inn, "\0", ""),
        (Scheme::Inn, "нет", ""),
        (Scheme::Inn, "%", ""),
        (Scheme::Inn, &megabyte, ""),
        (Scheme::Other, &long_a, "bank"),
        (Scheme::Other, &long_b, "double"),
        (Scheme::Other, &long_a[..512], ""),
    ];
    for (scheme, text, expected) in codes {
        let got = found_names(&base, &base.session.find_identifier(scheme, text, 10).unwrap());
        if got != expected {
            failures.push(format!("{} {:.40}: expected {expected}, got {got}", scheme.name(), text));
        }
    }
    let mails: [(&str, &str); 14] = [
        ("info@сбербанк.рф", "bank"),
        ("INFO@xn--80abap1arsf.xn--p1ai", "bank"),
        ("info@СБЕРБАНК.РФ", "bank"),
        ("johnsmith@gmail.com", "gmail smith"),
        ("John.Smith+x@Gmail.com", "gmail smith"),
        ("j.ohn.smith+shop@gmail.com", "gmail smith"),
        ("<johnsmith@gmail.com>", "gmail smith"),
        ("away@example.org", ""),
        ("johnsmith", ""),
        ("@gmail.com", ""),
        ("", ""),
        ("\0", ""),
        ("нет", ""),
        (&megabyte, ""),
    ];
    for (text, expected) in mails {
        let got = found_names(&base, &base.session.find_email(text, 10).unwrap());
        if got != expected {
            failures.push(format!("{text:.40}: expected {expected}, got {got}"));
        }
    }
    let ids = [("1c", "00-000017", "host"), ("1C", "00-000017", ""), ("1c", "00-00001", ""), ("1c", "", ""), ("", "", ""), ("1c\0", "00-000017", "")];
    for (system, id, expected) in ids.into_iter().chain([("1c", megabyte.as_str(), "")]) {
        let got = base.session.by_external(system, id).unwrap().map_or("", |client| base.name(client.id()));
        if got != expected {
            failures.push(format!("{system:?} {id:.40}: expected {expected}, got {got}"));
        }
    }
    report(&failures, codes.len() + mails.len() + ids.len() + 1);
    let page = base.session.find_identifier(Scheme::Inn, "7707083893", 1).unwrap();
    assert_eq!((page.rows.len(), page.more), (1, true));
    assert!(!base.session.find_identifier(Scheme::Inn, "7707083893", 2).unwrap().more, "an archived one is not more");
}

/// Custom values are found under an index, folded as names are; without one or without the field the call says so.
#[test]
fn custom_values_are_found() {
    use kartoteka::ErrorKind;
    use kartoteka::model::{CustomDefinition, CustomKind};
    let mut base = Fixture::empty();
    let define = |key: &str, kind, indexed| {
        let definition = CustomDefinition { indexed, ..CustomDefinition::new(key, kind) };
        base.session.write(at(1), |transaction| transaction.define_field(definition.clone())).unwrap()
    };
    define("city", CustomKind::Text, true);
    define("floor", CustomKind::Integer, true);
    define("remark", CustomKind::Text, false);
    base.add("a", ClientKind::Person, &[("name.family", "Первый"), ("custom.city", "Орёл"), ("custom.floor", "3")]);
    base.add("b", ClientKind::Person, &[("name.family", "Второй"), ("custom.city", "ОРЕЛ"), ("custom.floor", "33")]);
    base.add("c", ClientKind::Person, &[("name.family", "Третий"), ("custom.city", "Орёл"), ("custom.remark", "x")]);
    base.archive("c");
    let text = |text: &str| Value::Text(text.into());
    let find = |key: &str, value: Value| base.session.find_custom(key, &value, 10).map(|page| found_names(&base, &page));
    for (key, value, expected) in [
        ("city", text("орел"), "a b"),
        ("city", text("Oрёл"), "a b"),
        ("city", text("Ор"), ""),
        ("city", text(""), ""),
        ("city", text("\0"), ""),
        ("city", text(&"ы".repeat(1 << 19)), ""),
        ("floor", Value::Integer(3), "a"),
        ("floor", Value::Integer(-3), ""),
        ("floor", Value::Bool(true), ""),
    ] {
        assert_eq!(find(key, value.clone()).unwrap(), expected, "{key} {:.60}", format!("{value:?}"));
    }
    assert_eq!(find("remark", text("x")).unwrap_err().kind(), ErrorKind::Unsupported);
    for key in ["absent", "", "\0", "custom.city"] {
        assert_eq!(find(key, text("x")).unwrap_err().kind(), ErrorKind::NotFound, "{key:?}");
    }
}

/// Values that several active clients have, each kind within its limit; a value of one client twice is shared with nobody.
#[test]
fn shared_values_are_listed() {
    use kartoteka::model::MatchReason;
    let mut base = callers();
    base.add("first", ClientKind::Person, &[("name.family", "Первый"), ("email", "home@example.org"), ("identifier.inn", "500100732259")]);
    base.add("second", ClientKind::Person, &[("name.family", "Второй"), ("email", "Home@Example.org"), ("identifier.inn", "500100732259")]);
    base.add("twice", ClientKind::Person, &[("name.family", "Дважды"), ("phone", "+7 916 000-11-22"), ("phone", "+7 916 000-11-22 доб. 5")]);
    let list = |limit: usize| {
        let all = base.session.shared_keys(limit).unwrap();
        all.into_iter()
            .map(|shared| (shared.reason, shared.value, shared.clients.into_iter().map(|id| base.name(Some(id))).collect::<Vec<_>>().join(" ")))
            .collect::<Vec<_>>()
    };
    let row = |reason, value: &str, clients: &str| (reason, value.to_string(), clients.to_string());
    let phones = [
        row(MatchReason::Phone, "+74952249671", "moscow secretary engineer"),
        row(MatchReason::Phone, "+74958142415", "zarya zenit"),
        row(MatchReason::Phone, "+78126001020", "desk office"),
        row(MatchReason::Phone, "+79998898126", "husband wife"),
    ];
    let others = [row(MatchReason::Email, "home@example.org", "first second"), row(MatchReason::Identifier, "inn:500100732259", "first second")];
    assert_eq!(list(10), [&phones[..], &others[..]].concat());
    assert_eq!(list(1), [&phones[..1], &others[..]].concat());
    assert_eq!(list(0), []);
    base.archive("second");
    base.archive("wife");
    assert_eq!(list(10), phones[..3]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, failure_persistence: None, ..proptest::test_runner::Config::default() })]

    /// Whatever a line sends is answered: owners fit the answer, and trailing digits never make one.
    #[test]
    fn anything_is_answered(
        numbers in proptest::collection::vec("(sips?:|tel:|\"[^\"]{0,5}\" ?<sip:|<)?[+*%;:@<>=\"\\\\0-9a-zа-я.()\\PC -]{0,24}(@[a-z.:;=0-9]{0,12})?>?", 20),
        tails in proptest::collection::vec("[089+]{0,4}(2249671|4952249671|3366501|1776352)(;ext=[0-9]{1,3})?", 10),
        area in proptest::option::of("[0-9+()]{0,5}"),
        prefix in "[0-9]{0,2}",
        length in 0_u8..9,
    ) {
        thread_local!(static BASE: Fixture = callers());
        let context = LookupContext { area_code: area, line_prefixes: vec![prefix], internal_lengths: vec![length], region: None };
        BASE.with(|base| {
            for number in numbers.iter().chain(&tails) {
                let (answer, owners) = base.session.lookup(number, &context, today()).unwrap();
                let tail = owners.iter().any(|owner| owner.class == kartoteka::base::MatchClass::Tail);
                let fits = match answer {
                    Answer::One => owners.len() == 1 && !tail,
                    Answer::Several => owners.len() > 1 || tail,
                    _ => owners.is_empty(),
                };
                assert!(fits, "{number:?} {context:?}: {answer:?} {}", base.names(&owners));
                assert!(owners.windows(2).all(|pair| pair[0].class <= pair[1].class), "{number:?}: the best come first");
                assert!(!base.names(&owners).contains("archived"), "{number:?}");
                base.session.find(number, true, 10).unwrap();
            }
        });
    }
}
