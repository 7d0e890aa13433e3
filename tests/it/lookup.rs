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
    let phones: [(&'static str, ClientKind, &str); 24] = [
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
