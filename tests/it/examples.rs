//! The example programs, run as their users run them.

use kartoteka::exchange::{CsvOptions, CsvReader, Row};
use kartoteka::model::CustomFields;
use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The built example beside this test binary (`cargo test` builds it), or cargo told to build and run it.
fn example(name: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let built = tests.ancestors().nth(2).unwrap().join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if built.exists() {
        return Command::new(built);
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "-q", "--offline", "--example", name, "--"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // In a thread of its own: the program writes while it reads. One that reads nothing closes the pipe, which is no fault.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

fn kartoteka(arguments: &[&str], input: &[u8]) -> Output {
    run(example("kartoteka").args(["--now", "2026-11-21T12:00:00Z"]).args(arguments), input)
}

/// Runs a command that must succeed; gives its lines.
fn lines(arguments: &[&str], input: &[u8]) -> Vec<Json> {
    let output = kartoteka(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\n').map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {line}"))).collect()
}

fn one(arguments: &[&str], input: &[u8]) -> Json {
    let mut all = lines(arguments, input);
    assert_eq!(all.len(), 1, "{arguments:?}");
    all.remove(0)
}

fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name).to_str().unwrap().to_string()
}

/// An empty directory of one test.
struct Place(PathBuf);

impl Place {
    fn new(test: &str) -> Place {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("examples-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        Place(directory)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_string()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Members that the contract of each rule promises, in their order.
const RULES: [(&[&str], &[&str]); 15] = [
    (&["phone", "--region", "RU"], &["status", "e164", "extension", "kind", "region", "national", "international", "issues"]),
    (&["phones", "--region", "RU"], &["phones", "rest", "issues"]),
    (&["email"], &["status", "canonical", "ascii", "match_key", "class", "issues"]),
    (&["name"], &["kind", "family", "given", "patronymic", "gender", "display", "initials", "salutation", "issues"]),
    (&["organization"], &["form", "core", "display", "match_key", "issues"]),
    (&["identifier", "--scheme", "inn"], &["status", "canonical", "display", "scheme", "issues"]),
    (&["identifier", "--scheme", "account", "--context", "044525225"], &["status", "canonical", "display", "scheme", "issues"]),
    (&["text"], &["text", "issues"]),
    (
        &["address", "--region", "UA"],
        &["text", "country", "postcode", "region", "city", "street", "house", "building", "flat", "issues", "status", "display", "match_key"],
    ),
    (&["date"], &["status", "date", "issues"]),
    (&["money"], &["status", "minor", "currency", "display", "issues"]),
    (&["site"], &["status", "url", "issues"]),
    (&["messenger"], &["status", "service", "handle", "url", "issues"]),
    (&["identifier", "--scheme", "iban"], &["status", "canonical", "display", "scheme", "issues"]),
    (&["identifier", "--scheme", "bik"], &["status", "canonical", "display", "scheme", "issues"]),
];

/// Whatever stands in a line of stdin, one line of JSON comes out for it, with the promised members first.
#[test]
fn every_line_gives_a_line() {
    let long = "9".repeat(1 << 20);
    let nested = "(".repeat(10_000);
    let hostile: Vec<&[u8]> = vec![
        b"",
        b" ",
        b"\t\t",
        b"\0",
        b"\xFF\xFE\xC0\x80",
        b"8 916 123-45-67\xD0",
        b"abc\rdef",
        "\u{2028}\u{2029}\u{85}".as_bytes(),
        "\u{202E}\u{2066}Иванов".as_bytes(),
        "e\u{301}\u{301}\u{301}".as_bytes(),
        "👨‍👩‍👧‍👦".as_bytes(),
        "﷽".as_bytes(),
        b"\"\\\"{}[]",
        b"null",
        "нет".as_bytes(),
        "отказался".as_bytes(),
        "-".as_bytes(),
        "ООО «Ромашка»".as_bytes(),
        "Иванов Иван Иванович".as_bytes(),
        b"a@b@c",
        long.as_bytes(),
        nested.as_bytes(),
        b"7707083893",
        b"31.02.1990",
    ];
    for end in ["\n", "\r\n"] {
        let input = hostile.join(end.as_bytes());
        for (rule, members) in RULES {
            let out = lines(&[&["normalize"], rule].concat(), &input);
            assert_eq!(out.len(), hostile.len(), "{rule:?}");
            for (json, line) in out.iter().zip(&hostile) {
                let names: Vec<&String> = json.as_object().unwrap().keys().take(members.len()).collect();
                assert_eq!(names, members.to_vec(), "{rule:?} {:?}", String::from_utf8_lossy(line.get(..40).unwrap_or(line)));
            }
        }
    }
    for (rule, _) in RULES {
        assert!(lines(&[&["normalize"], rule].concat(), b"").is_empty());
    }
}

/// The transliteration of the contract, and a name that no scheme has.
#[test]
fn text_is_transliterated() {
    let out = lines(&["transliterate", "--scheme", "kmu_55_2010"], "Згурський Юрій\n\nplain\n".as_bytes());
    assert_eq!(out, [serde_json::json!({"text": "Zghurskyi Yurii"}), serde_json::json!({"text": ""}), serde_json::json!({"text": "plain"})]);
    assert_eq!(run(example("kartoteka").args(["transliterate", "--scheme", "kmu"]), b"x").status.code(), Some(2));
}

/// What cards lack, from the command line: one card, the work list, a policy of one's own, the report of the base.
#[test]
fn what_cards_lack() {
    let place = Place::new("completeness");
    let base = place.0.join("base.ktk").display().to_string();
    let on = |rest: &[&'static str]| [&["--base", base.as_str()], rest].concat();
    let card = "{\"kind\":\"person\",\"name\":{\"given\":\"Иван\",\"family\":\"Иванов\"},\"email\":[\"a@gmail.con\"]}\n";
    lines(&on(&["save"]), card.as_bytes());
    let policy = "{\"sets\":[{\"name\":\"all\",\"requirements\":[{\"paths\":[\"email\"],\"weight\":1},{\"paths\":[\"phone\"],\"weight\":1}]}]}";
    assert_eq!(one(&on(&["required", "--set"]), policy.as_bytes())["sets"][0]["name"], "all");
    let found = one(&on(&["completeness", "1"]), b"");
    assert_eq!((&found["score"], &found["gaps"][0]["path"], &found["gaps"][1]["state"]), (&25.into(), &"email".into(), &"unknown".into()));
    assert_eq!(one(&on(&["incomplete", "--below", "50"]), b"")["name"], "Иванов Иван");
    assert!(lines(&on(&["incomplete", "--below", "25"]), b"").is_empty());
    assert_eq!(one(&on(&["health"]), b"")["completeness"]["qualities"]["suspect"], 1);
    assert_eq!(one(&on(&["reread", "--dry-run"]), b"")["changed"], 0);
    assert_eq!(one(&on(&["required", "--standard"]), b"")["sets"][0]["name"], "person");
}

/// The program that README's table was taken from: every input, what becomes of it, nothing of the card number.
#[test]
fn ugly_inputs_become_what_readme_says() {
    let out = run(&mut example("rules"), b"");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let readme = include_str!("../../README.md");
    for part in
        ["Шевченко Тарас Григорович (male)", "inn 7707083893", "125009, Москва, ул. Тверская, д. 7/2, корп. 1, кв. 12", "карта •••• 1111 до 12/27"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for part in ["+74951234567", "+79161234568", "+380501234567", "Ivan.Petrov@gmail.com", "карта •••• 1111 до 12/27", "Zghurskyi Yurii"]
    {
        assert!(text.contains(part) && readme.contains(part), "{part}");
    }
    assert!(out.status.success() && !text.contains("4111"));
}

/// The example of the contract, and statements in place of values.
#[test]
fn phones_read_as_promised() {
    let read = one(&["normalize", "phone", "--region", "RU"], "8 916 123 45 67 доб. 12\n".as_bytes());
    for (member, expected) in [
        ("status", "valid"),
        ("e164", "+79161234567"),
        ("extension", "12"),
        ("kind", "mobile"),
        ("region", "RU"),
        ("national", "8 (916) 123-45-67"),
        ("international", "+7 916 123-45-67"),
    ] {
        assert_eq!(read[member], expected, "{member}");
    }
    assert_eq!(read["zone_confidence"], "several", "a mobile phone of +7");
    let read = one(&["normalize", "phone", "--region", "RU"], "8 (383) 212-34-56\n".as_bytes());
    assert_eq!((&read["zones"], &read["zone_confidence"]), (&Json::from(vec!["Asia/Novosibirsk"]), &Json::from("sure")));
    let read = lines(&["normalize", "phone", "--region", "UA"], "101\nОлена\n".as_bytes());
    assert_eq!((&read[0]["status"], &read[0]["short"], &read[0]["zones"]), (&Json::from("invalid"), &Json::from("emergency"), &Json::Null));
    assert_eq!(read[1]["status"], "error", "no number at all");
    let states: Vec<Json> = lines(&["normalize", "phone"], "нет\nотказ\n-\n".as_bytes()).into_iter().map(|json| json["status"].clone()).collect();
    assert_eq!(states, ["absent", "declined", "unknown"]);
    // The key digit (the ninth) by weights 7, 1, 3 over the last three digits of the BIK and the account, reckoned apart from the library.
    let accounts =
        lines(&["normalize", "identifier", "--scheme", "account", "--context", "049805746"], b"40602810700000000025\n40602810700000000026\n");
    assert_eq!((&accounts[0]["status"], &accounts[1]["status"]), (&Json::from("valid"), &Json::from("invalid")));
    let several = one(&["normalize", "phones"], "8 495 123-45-67, 8 916 123-45-67".as_bytes());
    assert_eq!(several["phones"].as_array().unwrap().len(), 2);
    assert_eq!(several["phones"][1]["e164"], "+79161234567");
}

/// A list goes in, is found, comes out, reads back as the same list, and is taken back without a trace among the clients.
#[test]
fn a_list_goes_the_whole_way() {
    let place = Place::new("way");
    let (first, second) = (place.path("first.ktk"), place.path("second.ktk"));
    let report = one(&["--base", &first, "import", &data("clients.csv"), "--json", "--batch", "list"], b"");
    assert_eq!(report["rows"], 2000);
    let sum: u64 = ["created", "updated", "matched", "skipped", "asked", "refused"].iter().map(|count| report[count].as_u64().unwrap()).sum();
    assert_eq!(sum, 2000);
    assert!(report["issues"].as_array().unwrap().iter().all(|issue| issue["row"].as_u64() > Some(0) && issue["code"].is_string()));

    // Row 3 of the file: 8-920-378-50-94.
    let found = one(&["--base", &first, "lookup", "89203785094"], b"");
    assert_eq!(found["answer"], "one");
    assert_eq!(found["owners"][0]["class"], "exact");
    assert_eq!(found["owners"][0]["card"]["phone"][0]["e164"], "+79203785094");
    let card = one(&["--base", &first, "card", &found["owners"][0]["id"].to_string()], b"");
    assert_eq!(card, found["owners"][0]["card"]);
    assert_eq!(one(&["--base", &first, "lookup", "anonymous"], b"")["answer"], "hidden");
    assert_eq!(one(&["--base", &first, "lookup", "105", "--internal-lengths", "3,4"], b"")["answer"], "internal");
    assert_eq!(one(&["--base", &first, "lookup", "+4930901820"], b"")["answer"], "none");
    assert!(!lines(&["--base", &first, "shared", "--limit", "5"], b"").is_empty());

    let (one_csv, two_csv) = (place.path("one.csv"), place.path("two.csv"));
    let count = one(&["--base", &first, "export", "--out", &one_csv], b"");
    assert_eq!(count["exported"], report["created"]);
    let again = one(&["--base", &second, "import", &one_csv, "--json"], b"");
    assert_eq!((&again["created"], &again["refused"]), (&report["created"], &Json::from(0)), "{:?}", again["refused_rows"]);
    one(&["--base", &second, "export", "--out", &two_csv], b"");
    let (one_cards, two_cards) = (cards(&one_csv), cards(&two_csv));
    assert_eq!(one_cards.len(), two_cards.len());
    if let Some((left, right)) = one_cards.iter().zip(&two_cards).find(|(left, right)| left != right) {
        panic!("the export read back and exported again differs:\n{left}\n{right}");
    }

    let dry = one(&["--base", &first, "revert", "list", "--dry-run"], b"");
    assert_eq!((&dry["removed"], &dry["dry_run"]), (&report["created"], &Json::from(true)));
    assert_eq!(one(&["--base", &first, "revert", "list"], b"")["removed"], report["created"]);
    assert_eq!(one(&["--base", &first, "lookup", "89203785094"], b"")["answer"], "none");
    assert_eq!(lines(&["--base", &first, "shared"], b"").len() + lines(&["--base", &first, "issues"], b"").len(), 0);
    let health = one(&["--base", &first, "health"], b"");
    assert_eq!((&health["clients"], health["issues"].as_array().unwrap().len()), (&Json::from(0), 0));
    let tables: Vec<&String> = health["tables"].as_object().unwrap().iter().filter(|(_, rows)| **rows != 0).map(|(name, _)| name).collect();
    assert_eq!(tables, ["meta", "journal", "batch"], "rows left");
    assert_eq!(lines(&["--base", &first, "batches"], b"")[0]["state"], "reverted");
    assert_eq!(one(&["--base", &first, "check"], b"")["ok"], true);
    assert_eq!(one(&["--base", &first, "rebuild"], b"")["clients"], 0);
    // Ids are not used again: what comes after a reverted batch is somebody else.
    assert_eq!(one(&["--base", &first, "save"], br#"{"kind":"person","email":["a@example.com"]}"#)["id"], 2001);
}

/// The cards of an export without what is known to come back otherwise: values that are raw text move behind the others of their
/// list, a statement without a date gets that of the import, a name as received loses white space. All three should stay as they are.
fn cards(path: &str) -> Vec<Json> {
    let mut reader = CsvReader::open(std::fs::File::open(path).unwrap(), &CsvOptions::default(), &CustomFields::default()).unwrap();
    let mut cards = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        let Row::Card { json, .. } = row else { panic!("{path} is no export: {row:?}") };
        cards.push(json);
    }
    cards
}

/// What is derived is what the records say, before and after it is made again, and no doubt about a client is lost on the way.
#[test]
fn a_rebuild_keeps_the_doubts() {
    let place = Place::new("rebuild");
    let base = place.path("base.ktk");
    one(&["--base", &base, "import", &data("amocrm.csv"), "--json"], b"");
    let doubts = lines(&["--base", &base, "issues"], b"");
    assert!(!doubts.is_empty());
    assert_eq!(one(&["--base", &base, "check"], b"")["ok"], true, "an import leaves derived rows that no rebuild would write");
    let report = one(&["--base", &base, "rebuild"], b"");
    assert_eq!((&report["clients"], &report["rows"]), (&Json::from(4), &report["rows_before"]));
    assert_eq!(lines(&["--base", &base, "issues"], b""), doubts);
    assert_eq!(one(&["--base", &base, "check"], b"")["ok"], true);
}

/// Lists of other programs are recognised by their titles, in their encodings.
#[test]
fn lists_of_other_programs_are_read() {
    let place = Place::new("programs");
    for (file, encoding, rows, number) in [
        ("outlook_ru.csv", "windows-1251", 4, "8 915 301-77-02"),
        ("google.csv", "utf-8", 5, "+380673201458"),
        ("amocrm.csv", "utf-16le", 4, "+79122840316"),
    ] {
        let base = place.path(&format!("{file}.ktk"));
        let report = one(&["--base", &base, "import", &data(file), "--json"], b"");
        assert_eq!((&report["encoding"], &report["rows"]), (&Json::from(encoding), &Json::from(rows)), "{file}");
        assert_eq!(report["created"], rows, "{file}: {}", report["refused_rows"]);
        assert_eq!(one(&["--base", &base, "lookup", number], b"")["answer"], "one", "{file}");
    }
    // A payment card number in a note is masked wherever it would be kept.
    let kept = String::from_utf8(std::fs::read(place.path("amocrm.csv.ktk")).unwrap().into_iter().filter(u8::is_ascii).collect()).unwrap();
    assert!(!kept.contains("4242 4242 4242 4242"));
    let numbers = lines(&["--base", &place.path("google.csv.ktk"), "shared"], b"");
    assert_eq!(numbers[0]["value"], "+380504411972");
}

/// One client is saved, changed with its own JSON, and refused where the JSON is stale.
#[test]
fn a_card_is_saved_and_changed() {
    let place = Place::new("save");
    let base = place.path("base.ktk");
    let saved = one(&["--base", &base, "save"], r#"{"kind":"organization","phone":[{"raw":"8 495 123-45-67 доб. 105"}]}"#.as_bytes());
    assert_eq!((&saved["id"], &saved["created"]), (&Json::from(1), &Json::from(true)));
    let card = one(&["--base", &base, "card", "1"], b"");
    assert_eq!(card["phone"][0]["e164"], "+74951234567");
    let unchanged = one(&["--base", &base, "save"], card.to_string().as_bytes());
    assert_eq!((&unchanged["created"], unchanged["changed"].as_array().unwrap().len()), (&Json::from(false), 0));
    let mut changed = card.clone();
    changed["tags"] = serde_json::json!(["опт"]);
    assert_eq!(one(&["--base", &base, "save"], changed.to_string().as_bytes())["changed"], serde_json::json!(["tags[опт]"]));
    let two =
        lines(&["--base", &base, "save"], "{\"kind\":\"person\"}\n{\"kind\":\"person\",\"phone\":[{\"raw\":\"84951234567 доб 105\"}]}".as_bytes());
    assert_eq!(two[1]["matches"][0]["id"], 1);
    let card = r#"{"name":{"family":"Иванов","given":"Иван","patronymic":"Петрович"},"phone":[{"raw":"8 916 123-45-67"}]}"#;
    one(&["--base", &base, "save"], card.as_bytes());
    let refused = kartoteka(&["--base", &base, "save", "--duplicates", "block"], card.as_bytes());
    assert_eq!(refused.status.code(), Some(1));
}

/// A model is learnt before the base is gone through, shown, taken back, and set again from what was printed.
#[test]
fn the_model_is_learnt_and_set() {
    let place = Place::new("model");
    let base = place.path("base.ktk");
    std::fs::write(place.path("list.csv"), "ФИО;Телефон\nИванов Александр Петрович;8 916 123-45-67\nИванов Саша;+79161234567\n").unwrap();
    one(&["--base", &base, "import", &place.path("list.csv"), "--json"], b"");
    let shipped = one(&["--base", &base, "model"], b"");
    assert_eq!(shipped["version"], 1);
    let told = lines(&["--base", &base, "duplicates", "--train"], b"");
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["clients"], &told[0]["model"]["version"], &told[1]["pairs"]), (&2.into(), &2.into(), &1.into()));
    assert!(told[0]["converged"] == true && told[0]["seconds"].get("training").is_some() && told[1]["seconds"].get("training").is_none());
    assert_eq!(one(&["--base", &base, "model"], b""), told[0]["model"]);
    assert_eq!(one(&["--base", &base, "model", "--shipped"], b""), shipped);

    // Both forms of a file: a model, and the line of the training.
    for (file, version) in [(&told[0]["model"], 3), (&told[0], 4)] {
        std::fs::write(place.path("model.json"), file.to_string()).unwrap();
        let set = one(&["--base", &base, "model", "--set", &place.path("model.json")], b"");
        assert_eq!((&set["version"], &set["levels"]), (&version.into(), &told[0]["model"]["levels"]));
    }
    std::fs::write(place.path("model.json"), "{\"prior\":1}").unwrap();
    assert_eq!(kartoteka(&["--base", &base, "model", "--set", &place.path("model.json")], b"").status.code(), Some(1));
    assert_eq!(kartoteka(&["--base", &base, "model", "--set", &place.path("none.json")], b"").status.code(), Some(1));
    assert_eq!(kartoteka(&["--base", &base, "model", "--set", "x", "--shipped"], b"").status.code(), Some(2));
    assert_eq!(one(&["--base", &base, "explain", "1", "2"], b"")["model"], 4);
}

/// Duplicates of the whole base as files, one pair explained, a decision that takes it away.
#[test]
fn duplicates_are_listed_explained_and_decided() {
    let place = Place::new("duplicates");
    let base = place.path("base.ktk");
    let list =
        "client_id;ФИО;Телефон\n10;Иванов Александр Петрович;8 916 123-45-67\n20;Белов Иван;8 926 111-22-33\n\"3,0\";Иванов Саша;+79161234567\n";
    std::fs::write(place.path("list.csv"), list).unwrap();
    let mapping = r#"{"columns":{"client_id":"external.shop","ФИО":"name","Телефон":"phone"}}"#;
    std::fs::write(place.path("mapping.json"), mapping).unwrap();
    let report = one(&["--base", &base, "import", &place.path("list.csv"), "--mapping", &place.path("mapping.json"), "--json"], b"");
    assert_eq!((&report["created"], &report["duplicates"], &report["possible_duplicates"][0]["best"]["id"]), (&3.into(), &1.into(), &1.into()));
    let (pairs, clusters) = (place.path("pairs.csv"), place.path("clusters.csv"));
    let found = one(&["--base", &base, "duplicates", "--pairs", &pairs, "--clusters", &clusters], b"");
    assert_eq!((&found["pairs"], &found["clusters"], &found["biggest"]), (&1.into(), &1.into(), &2.into()));
    assert!(found["seconds"].get("pairs").is_some());
    let text = std::fs::read_to_string(&pairs).unwrap();
    assert!(text.starts_with("id_a,id_b,external_a,external_b,weight,probability,band\n1,3,10,\"3,0\","), "{text}");
    assert!(text.ends_with(",same\n"), "{text}");
    assert_eq!(std::fs::read_to_string(&clusters).unwrap(), "id,external,cluster\n1,10,1\n3,\"3,0\",1\n");
    let explained = one(&["--base", &base, "--language", "ru", "explain", "3", "1"], b"");
    assert_eq!((&explained["low"], &explained["band"]), (&1.into(), &"same".into()));
    let sum: f64 = explained["evidence"].as_array().unwrap().iter().map(|one| one["weight"].as_f64().unwrap()).sum();
    assert!((explained["prior"].as_f64().unwrap() + sum - explained["weight"].as_f64().unwrap()).abs() < 1e-9);
    let decided = one(&["--base", &base, "decide", "3", "1", "different", "--note", "отец и сын"], b"");
    assert_eq!((&decided["low"], &decided["verdict"]), (&1.into(), &"different".into()));
    assert_eq!((&decided["model"], &decided["weight"]), (&1.into(), &explained["weight"]), "what it was based on");
    assert_eq!(decided["fingerprint"].as_str().map(str::len), Some(16));
    assert_eq!(one(&["--base", &base, "duplicates"], b"")["pairs"], 0);
    assert_eq!(kartoteka(&["--base", &base, "duplicates", "--threshold", "2"], b"").status.code(), Some(1));
    assert_eq!(kartoteka(&["--base", &base, "explain", "1", "1"], b"").status.code(), Some(1));
    assert_eq!(kartoteka(&["--base", &base, "decide", "1", "3", "perhaps"], b"").status.code(), Some(2));
    let trained = lines(&["--base", &base, "duplicates", "--train"], b"");
    assert_eq!((&trained[1]["model"], trained[0]["converged"].as_bool(), trained[0]["seconds"]["training"].is_f64()), (&2.into(), Some(true), true));
}

/// The review queue line by line, in pages that a cursor leads through, of one owner, with counts at the end.
#[test]
fn the_review_queue_is_listed() {
    let place = Place::new("review");
    let base = place.path("base.ktk");
    let list = "ФИО;Телефон;owner\nИванов Саша;8 916 123-45-67;petr\nСемёнов Павел;8 916 123-45-67;olga\nБелов Иван;8 926 111-22-33;\nТкач Олег;8 926 111-22-33;olga\n";
    std::fs::write(place.path("list.csv"), list).unwrap();
    let mapping = r#"{"columns":{"ФИО":"name","Телефон":"phone","owner":"owner"}}"#;
    std::fs::write(place.path("mapping.json"), mapping).unwrap();
    one(&["--base", &base, "import", &place.path("list.csv"), "--mapping", &place.path("mapping.json"), "--json"], b"");
    one(&["--base", &base, "decide", "1", "2", "unsure"], b"");
    one(&["--base", &base, "decide", "3", "4", "unsure"], b"");
    let review = |more: &[&str]| lines(&[&["--base", &base, "review"], more].concat(), b"");
    let all = review(&[]);
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!((&all[0]["names"], &all[0]["owners"]), (&serde_json::json!(["Иванов Саша", "Семёнов Павел"]), &serde_json::json!(["petr", "olga"])));
    assert_eq!((&all[0]["band"], &all[0]["reason"], &all[0]["low"]), (&"review".into(), &"unsure".into(), &1.into()));
    assert!(all[0]["value"].as_u64() > all[1]["value"].as_u64(), "two owners come first: {all:?}");
    assert_eq!((&all[2]["counts"]["open"], &all[2]["counts"]["decided"]["unsure"], &all[2]["next"]), (&2.into(), &2.into(), &Json::Null));
    let first = review(&["--limit", "1"]);
    assert_eq!((&first[0], &first[1]["next"]), (&all[0], &all[0]["cursor"]));
    let second = review(&["--limit", "1", "--after", first[1]["next"].as_str().unwrap()]);
    assert_eq!((&second[0], &second[1]["next"]), (&all[1], &Json::Null));
    let of_petr = review(&["--owner", "petr"]);
    assert_eq!((of_petr.len(), &of_petr[0], &of_petr[1]["counts"]["open"]), (2, &all[0], &1.into()));
    assert_eq!(kartoteka(&["--base", &base, "review", "--after", "1:2"], b"").status.code(), Some(2));
}

/// Segments from the command line: who, how many, why, kept under a name, and an error with its place in the language asked for.
#[test]
fn segments_from_the_command_line() {
    let place = Place::new("segments");
    let base = place.path("base.ktk");
    fn with<'a>(base: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
        [&["--base", base], arguments].concat()
    }
    lines(
        &with(&base, &["save"]),
        "{\"kind\":\"person\",\"name\":{\"family\":\"Иванов\"},\"tags\":[\"чай\"]}\n{\"kind\":\"person\",\"name\":{\"family\":\"Петров\"}}"
            .as_bytes(),
    );
    let tea = "tags CONTAINS ('ЧАЙ')";
    assert_eq!(lines(&with(&base, &["segment", tea]), b""), [serde_json::json!({"id": 1, "name": "Иванов"})]);
    assert_eq!(one(&with(&base, &["segment", tea, "--count"]), b""), serde_json::json!({"count": 1}));
    assert_eq!(lines(&with(&base, &["segment", "id >= 1", "--ids"]), b""), [serde_json::json!({"id": 1}), serde_json::json!({"id": 2})]);
    assert_eq!(lines(&with(&base, &["segment", "id >= 1", "--ids", "--limit", "1"]), b"").len(), 1);
    let saved = one(&with(&base, &["save-segment", "tea", "метки СОДЕРЖИТ ('чай')", "--title", "Чай"]), b"");
    assert_eq!(saved, serde_json::json!({"id": 1, "name": "tea", "text": "tags CONTAINS ANY ('чай')"}));
    let why = one(&with(&base, &["segment", "NOT IN SEGMENT 'tea'", "--explain=2"]), b"");
    assert_eq!(
        (&why["holds"], &why["segments"][0]["name"], &why["segments"][0]["tree"]["missing"]),
        (&Json::from(true), &Json::from("tea"), &Json::from(true))
    );
    let meaning = one(&with(&base, &["segment", "NOT IN SEGMENT 'tea'", "--explain"]), b"");
    assert_eq!((&meaning["tree"]["where"], &meaning["segments"]), (&serde_json::json!({"not": {"segment": "tea"}}), &serde_json::json!(["tea"])));
    assert_eq!(
        lines(&with(&base, &["--language", "uk", "segments"]), b"").first().map(|line| line["title"].clone()),
        Some(Json::from("Контакту не було"))
    );
    let failed = kartoteka(&with(&base, &["--language", "ru", "segment", "tagz IS KNOWN"]), b"");
    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&failed.stderr).trim(), "kartoteka: 1:1: нет поля tagz; возможно, имелось в виду tags?");
    one(&with(&base, &["remove-segment", "tea"]), b"");
    assert_eq!(kartoteka(&with(&base, &["remove-segment", "tea"]), b"").status.code(), Some(1));
}

/// 1 with one line on stderr where the operation failed, 2 where the command line makes no sense; nothing on stdout, no file made.
#[test]
fn exit_status_tells_what_failed() {
    let place = Place::new("status");
    let (missing, broken, base) = (place.path("missing.ktk"), place.path("broken.ktk"), place.path("base.ktk"));
    std::fs::write(&broken, "not a base").unwrap();
    one(&["--base", &base, "save"], br#"{"kind":"person"}"#);
    let failing: [(&[&str], &str); 10] = [
        (&["--base", &missing, "card", "1"], ""),
        (&["--base", &missing, "import", &place.path("no.csv")], ""),
        (&["--base", &broken, "stats"], ""),
        (&["--base", &base, "card", "99"], ""),
        (&["--base", &base, "revert", "nothing"], ""),
        (&["--base", &base, "revert", "77"], ""),
        (&["--base", &base, "save"], "{"),
        (&["--base", &base, "save"], r#"{"colour":"red"}"#),
        (&["--base", &base, "save"], r#"{"id":99,"kind":"person"}"#),
        (&["--base", &base, "import", &data("google.csv"), "--match-by", "colour"], ""),
    ];
    let senseless: [&[&str]; 9] = [
        &[],
        &["fly"],
        &["card", "1"],
        &["--base", &base, "card", "zero"],
        &["normalize", "phone", "--region", "RUS"],
        &["normalize", "identifier"],
        &["normalize", "identifier", "--scheme", "isbn"],
        &["--base", &base, "issues", "--code", "boredom"],
        &["--now", "yesterday", "normalize", "email"],
    ];
    for (arguments, input) in failing {
        let output = kartoteka(arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    for arguments in senseless {
        let output = run(example("kartoteka").args(arguments), b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    assert!(!Path::new(&missing).exists());
    let dry = one(&["--base", &missing, "import", &data("google.csv"), "--dry-run", "--json"], b"");
    assert_eq!((&dry["created"], &dry["dry_run"]), (&Json::from(5), &Json::from(true)));
    assert!(!Path::new(&missing).exists());
}

/// A reminder goes its way through the commands; each prints the promised members first.
#[test]
fn a_reminder_goes_its_way() {
    let place = Place::new("reminder");
    let base = place.path("base.ktk");
    let at = |time: &str, arguments: &[&str]| {
        let output = run(example("kartoteka").args(["--base", &base, "--now", time]).args(arguments), br#"{"name":{"family":"Ivanov"}}"#);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let promised = ["id", "client", "token", "due_at", "late_by", "occurrence", "text", "state"];
        for line in lines.iter().filter(|line| line["revision"].is_null()) {
            assert_eq!(line.as_object().unwrap().keys().take(8).collect::<Vec<_>>(), promised, "{arguments:?}");
        }
        lines
    };
    at("2026-11-21T12:00:00Z", &["save"]);
    let made = at("2026-11-21T12:00:00Z", &["remind", "1", "--at", "2026-11-22T10:00", "--text", "call", "--dedupe", "a"]);
    assert_eq!((&made[0]["due_at"], &made[0]["state"]), (&Json::from("2026-11-22T07:00:00Z"), &Json::from("open")));
    at("2026-11-21T12:00:00Z", &["remind", "1", "--in", "P3M", "--start", "2026-11-30T10:00", "--zone", "UTC"]);
    at("2026-11-21T12:00:00Z", &["remind", "--rrule", "FREQ=DAILY;COUNT=2", "--start", "2026-11-23T10:00", "--zone", "Europe/Kyiv"]);
    assert!(at("2026-11-22T06:59:59Z", &["due"]).is_empty());
    assert_eq!(at("2026-11-22T07:00:10Z", &["due"])[0]["late_by"], 10);
    let claim = at("2026-11-22T07:00:10Z", &["claim", "--lease", "60"]);
    assert_eq!((&claim[0]["token"], &claim[0]["occurrence"]), (&Json::from(1), &Json::from("2026-11-22T10:00:00")));
    assert_eq!(at("2026-11-22T07:00:20Z", &["snooze", "1", "--for", "30"])[0]["due_at"], "2026-11-22T07:30:20Z");
    let again = at("2026-11-22T07:30:20Z", &["claim"]);
    assert_eq!((&again[0]["token"], &again[0]["attempt"]), (&Json::from(2), &Json::from(2)));
    assert_eq!(at("2026-11-22T07:31:00Z", &["ack", "2", "--outcome", "reached", "--call", "1"])[0]["state"], "done");
    let refused = kartoteka(&["--base", &base, "ack", "2"], b"");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("answered already"));
    let agenda = at("2026-11-22T08:00:00Z", &["agenda", "--from", "2026-11-22T00:00:00Z", "--to", "2027-03-01T00:00:00Z"]);
    let times: Vec<&str> = agenda.iter().map(|entry| entry["due_at"].as_str().unwrap()).collect();
    // Three months after 30 November is the last of February.
    assert_eq!(times, ["2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2027-02-28T10:00:00Z"]);
    assert_eq!(at("2026-11-22T08:00:00Z", &["cancel", "3"])[0]["state"], "cancelled");
    // An hour from now is an hour from now for a client whose clocks show another time than the base's.
    let far = run(
        example("kartoteka").args(["--base", &base, "--now", "2026-11-21T12:00:00Z", "save"]),
        br#"{"name":{"family":"Far"},"zone":"Asia/Vladivostok"}"#,
    );
    let far: Json = serde_json::from_slice(&far.stdout).unwrap();
    let soon = at("2026-11-22T08:00:00Z", &["remind", &far["id"].to_string(), "--in", "PT1H"]);
    assert_eq!((&soon[0]["due_at"], &soon[0]["zone"]), (&Json::from("2026-11-22T09:00:00Z"), &Json::from("Asia/Vladivostok")));
    let summary = lines(&["--base", &base, "journal"], b"");
    assert!(summary.iter().any(|entry| entry.to_string().contains("2 acknowledged") || entry.to_string().contains("1 acknowledged: reached")));
}

/// Rules of time: the examples of the contract, and one line for each line, whatever stands in it.
#[test]
fn rules_of_time_read_as_promised() {
    let rules = "2024-03-30T03:30:00\tEurope/Kyiv\tFREQ=DAILY;COUNT=2\n2024-01-01T00:00:00\tUTC\tFREQ=DAILY;BYWEEKNO=3\n\n\t\t\nx\ty\tz\n\u{2028}\n";
    let read = lines(&["recurrence", "--limit", "20"], rules.as_bytes());
    assert_eq!(read[0].to_string(), r#"{"occurrences":["2024-03-30T03:30:00+02:00","2024-03-31T04:30:00+03:00"],"issues":[]}"#);
    assert!(read[1]["issues"][0]["message"].as_str().unwrap().contains("BYWEEKNO"));
    assert_eq!(read.len(), 6);
    assert!(read[1..].iter().all(|line| line["occurrences"] == serde_json::json!([]) && line["issues"].as_array().unwrap().len() == 1));
    let times =
        lines(&["zone"], b"2024-03-31T03:30:00\tEurope/Kyiv\n2023-10-29T03:30\tEurope/Kyiv\n2024-01-01T00:00\tutc\n99999-01-01T00:00\tUTC\n\xFF\t\n");
    let read: Vec<(&str, &str)> = times.iter().map(|line| (line["utc"].as_str().unwrap_or("-"), line["kind"].as_str().unwrap_or("-"))).collect();
    let expected = [("2024-03-31T01:30:00Z", "gap"), ("2023-10-29T00:30:00Z", "overlap"), ("2024-01-01T00:00:00Z", "unique"), ("-", "-"), ("-", "-")];
    assert_eq!(read, expected);
}

/// The tour goes through with every list, tells what it did, and leaves nothing behind.
#[test]
fn the_tour_leaves_nothing_behind() {
    let place = Place::new("tour");
    for file in ["clients.csv", "outlook_ru.csv", "google.csv", "amocrm.csv"] {
        let output = run(example("tour").arg(data(file)).env("TMPDIR", &place.0).env("TEMP", &place.0).env("TMP", &place.0), b"");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        // The client of the call that was made stays, put away; nothing else does.
        assert!(
            text.contains("Left: 1 clients, ") && text.contains(" 0 shared values.") && text.contains(", 1 archived, 0 values kept"),
            "{file}: {text}"
        );
        assert!(text.contains("Index rows that the records do not ask for: 0."), "{file}: {text}");
        assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), 0, "{file}");
    }
    let kept = place.path("kept");
    assert!(run(example("tour").args([&data("google.csv"), "--keep", &kept]), b"").status.success());
    assert!(Path::new(&kept).join("clients.ktk").exists() && Path::new(&kept).join("clean.csv").exists());
}

/// Two cards become one and come apart again, by the commands.
#[test]
fn merging_from_the_command_line() {
    let place = Place::new("merge");
    let base = place.path("c.ktk");
    let cards = r#"{"name":{"family":"Иванов","given":"И."}}{"name":{"family":"Иванов","given":"Иван"},"industry":"связь"}"#;
    assert_eq!(lines(&["--base", &base, "save"], cards.as_bytes()).len(), 2);
    let plan = one(&["--base", &base, "merge", "1", "2", "--preview"], b"");
    assert_eq!((plan["conflicts"][0]["because"].as_str(), plan["taken"].as_array().map(Vec::len)), (Some("complete"), Some(2)), "{plan}");
    let merged = one(&["--base", &base, "merge", "1", "2"], b"");
    assert_eq!((merged["merge"].as_u64(), merged["survivor"].as_u64()), (Some(1), Some(1)));
    assert_eq!(one(&["--base", &base, "card", "2"], b"")["id"], 1);
    assert_eq!(one(&["--base", &base, "merges", "2"], b"")["merged_card"]["name"]["given"], "Иван");
    assert!(!kartoteka(&["--base", &base, "merge", "1", "2"], b"").status.success());
    assert!(!kartoteka(&["--base", &base, "merge", "1", "1", "--prefer", "no_such"], b"").status.success());
    assert_eq!(one(&["--base", &base, "unmerge", "1"], b"")["restored"], 2);
    assert_eq!(one(&["--base", &base, "card", "2"], b"")["id"], 2);
    // Rules of one merge, and those that the base keeps.
    let given = |plan: serde_json::Value| plan["card"]["name"]["given"].clone();
    let kept = one(&["--base", &base, "merge", "1", "2", "--preview", "--rule", "name.given="], b"");
    assert!(given(kept.clone()).to_string().contains("И."), "{kept}");
    let set = one(&["--base", &base, "merge-rules", "--set"], r#"{"sources":["1c"],"fields":{"name.given":[]}}"#.as_bytes());
    assert_eq!(set["fields"]["name.given"].as_array().map(Vec::len), Some(0), "{set}");
    assert_eq!(given(one(&["--base", &base, "merge", "1", "2", "--preview"], b"")), given(kept));
    assert_eq!(one(&["--base", &base, "merge-rules", "--standard"], b"")["sources"].as_array().map(Vec::len), Some(0));
    assert!(!kartoteka(&["--base", &base, "merge", "1", "2", "--rule", "owner=newest"], b"").status.success());
}

/// A list is imported with what is certain merged, says so, and is taken back with its merges.
#[test]
fn an_import_merges_from_the_command_line() {
    let place = Place::new("import-merge");
    let (base, list) = (place.path("c.ktk"), place.path("list.csv"));
    std::fs::write(&list, "Имя;Телефон;Эл. почта\nИванов Иван;8 916 123-45-67;\nИванов Иван;+79161234567;i@mail.ru\n").expect("a file");
    let report = one(&["--base", &base, "import", &list, "--duplicates", "merge", "--batch", "list", "--json"], b"");
    assert_eq!((report["created"].as_u64(), report["merged"].as_u64()), (Some(1), Some(1)), "{report}");
    assert_eq!(one(&["--base", &base, "merges", "1"], b"")["merged"], 2);
    let taken = one(&["--base", &base, "revert", "list"], b"");
    assert_eq!((taken["unmerged"].as_u64(), taken["removed"].as_u64()), (Some(1), Some(2)), "{taken}");
}

/// A base goes through a dump, by file and by pipe, and comes out the same; a damaged dump is refused with its place, or saved in part;
/// a base that is there is not replaced. The check says in its last line how many findings there are.
#[test]
fn a_dump_makes_the_base_again() {
    let place = Place::new("dump");
    let (base, dump, restored) = (place.path("base.ktk"), place.path("base.dump"), place.path("restored.ktk"));
    one(&["--base", &base, "import", &data("amocrm.csv"), "--json"], b"");
    let written = one(&["--base", &base, "dump", &dump], b"");
    assert_eq!(written["tables"]["card"], 4);
    let bytes = std::fs::read(&dump).unwrap();
    assert_eq!(written["bytes"], bytes.len());
    assert!(!kartoteka(&["--base", &base, "dump", &dump], b"").status.success(), "a file that is there is not replaced");

    let report = one(&["--base", &restored, "restore", &dump], b"");
    assert_eq!((&report["whole"], &report["rows"]), (&Json::from(true), &written["rows"]));
    assert_eq!(kartoteka(&["--base", &restored, "dump", "-"], b"").stdout, bytes, "a restored base dumps to the same bytes");
    let check = one(&["--base", &restored, "check"], b"");
    assert_eq!((&check["findings"], &check["ok"]), (&Json::from(0), &Json::from(true)));
    assert!(!kartoteka(&["--base", &restored, "restore", &dump], b"").status.success(), "a base that is there is not replaced");

    let mut damaged = bytes.clone();
    let journal = bytes.windows(8).position(|window| window == b"journal\0").unwrap();
    damaged[journal + 40] ^= 1;
    let (strict, saved) = (place.path("strict.ktk"), place.path("saved.ktk"));
    let refused = kartoteka(&["--base", &strict, "restore", "-"], &damaged);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && told.contains(&format!("byte {} (journal)", journal - 20)), "{told}");
    assert!(!Path::new(&strict).exists());
    let report = one(&["--base", &saved, "restore", "-", "--skip-damaged"], &damaged);
    assert_eq!((&report["whole"], &report["damaged"][0]["table"]), (&Json::from(false), &Json::from("journal")));
    assert!(report["lost"]["journal"].as_u64().unwrap() > 0, "{report}");
    assert_eq!(one(&["--base", &saved, "stats"], b"")["tables"]["card"], 4);

    // A base whose client record is gone although facts name it: a finding a line, then the count.
    let card = bytes.windows(5).position(|window| window == b"card\0").unwrap();
    let mut damaged = bytes;
    damaged[card + 40] ^= 1;
    let cardless = place.path("cardless.ktk");
    one(&["--base", &cardless, "restore", "-", "--skip-damaged"], &damaged);
    let found = lines(&["--base", &cardless, "check", "--limit", "2"], b"");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[2]["findings"].as_u64().unwrap() > 2 && found[2]["ok"] == false, "{found:?}");
    assert!(found[0]["what"].as_str().unwrap().contains("not there"), "{found:?}");
}
