//! The house is in order: imports run one way, `unsafe` and redb stand where they may, one table of fields feeds everything,
//! versions are in step. Reads the sources as text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Who may import whom: ARCHITECTURE.md shows the same picture. The ground (`error limits message text time`) is open to all.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("rules", &["model"]),
    ("exchange", &["model", "rules"]),
    ("duplicates", &["model", "rules"]),
    ("segments", &["model", "rules"]),
    ("reminders", &["model", "rules"]),
    ("store", &["model"]),
    ("base", &["model", "rules", "exchange", "duplicates", "segments", "reminders", "store"]),
];

/// Ground: `error` alone looks up, at the matches that a refused save carries.
const GROUND: &[(&str, &[&str])] =
    &[("error", &["limits", "model"]), ("limits", &["error"]), ("message", &[]), ("text", &["limits"]), ("time", &["error"])];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the project").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&entry).expect("a source file");
                found.push((entry, text));
            }
        }
    }
    found.sort();
    found
}

/// The room of a source file: its folder under src, or its own name.
fn room(path: &Path) -> String {
    let inner = path.strip_prefix(root().join("src")).expect("under src");
    let first = inner.iter().next().and_then(|part| part.to_str()).expect("a name");
    first.trim_end_matches(".rs").to_string()
}

/// Code without comments and without its unit tests, which may look anywhere.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    body.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    let name = path.to_string_lossy();
    ["/tests/", "arbitrary.rs", "conformance.rs", "memory_engine.rs", "simulated_disk.rs"].iter().any(|part| name.contains(part))
}

/// Modules named behind `crate::`, the braces of a use list included.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut at_start = true;
                for (index, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => at_start = true,
                        c if at_start && depth == 0 && c.is_alphabetic() => {
                            found.insert(word(&list[index..]));
                            at_start = false;
                        }
                        _ => {}
                    }
                }
            }
            None => drop(found.insert(word(rest))),
        }
    }
    // Types at the crate's root (crate::Error) are of the ground.
    found.into_iter().filter(|name| name.starts_with(char::is_lowercase)).collect()
}

/// Imports point one way only.
#[test]
fn imports_run_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().chain(GROUND).copied().collect();
    let ground: Vec<&str> = GROUND.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources(&root().join("src")) {
        let own = room(&path);
        if own == "lib" || own == "capi" || is_test(&path) {
            continue;
        }
        let Some(may) = allowed.get(own.as_str()) else {
            wrong.push(format!("{}: the room {own} is not in the table", path.display()));
            continue;
        };
        for other in imports(&code(&text)) {
            let up = ground.contains(&own.as_str());
            let open = other == own || may.contains(&other.as_str()) || !up && ground.contains(&other.as_str());
            if !open {
                wrong.push(format!("{}: {own} imports {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The engine over redb, and the layers between it and the file.
const REDB_FILES: [&str; 4] = ["redb_engine.rs", "disk.rs", "encryption.rs", "encryption_absent.rs"];

/// `unsafe` stands in `capi` alone, redb in the engine and below it alone, jiff in the ground for time alone, and no foreign storage or reader type in a public signature.
#[test]
fn unsafe_and_redb_stand_where_they_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&root().join("src")) {
        let code = code(&text);
        let (own, file) = (room(&path), path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_string());
        if own != "capi" && own != "lib" && code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "unsafe") {
            wrong.push(format!("{}: unsafe", path.display()));
        }
        if !REDB_FILES.contains(&file.as_str()) && !is_test(&path) && code.contains("redb::") {
            wrong.push(format!("{}: redb", path.display()));
        }
        if file != "time.rs" && code.contains("jiff::") {
            wrong.push(format!("{}: jiff", path.display()));
        }
        for foreign in ["redb::", "::csv::", "encoding_rs::", "chardetng::", "rlibphonenumber::", "idna::", "jiff::", "strsim::"] {
            let leaks = code.lines().any(|line| line.trim_start().starts_with("pub fn") && line.contains(foreign));
            if leaks {
                wrong.push(format!("{}: {foreign} in a public signature", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Library code does not panic on its own: no unwrap, expect or panic outside of tests.
#[test]
fn library_code_does_not_panic() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&root().join("src")).into_iter().filter(|(path, _)| !is_test(path)) {
        for (number, line) in code(&text).lines().enumerate() {
            if [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("].iter().any(|bad| line.contains(bad)) {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One table of fields feeds everything: every row is reached as draft path, mapping path and JSON member, and header
/// recognition knows its names.
#[test]
fn one_table_of_fields() {
    use kartoteka::exchange::{CsvOptions, CsvReader};
    use kartoteka::model::field::{self, FIELDS};
    use kartoteka::model::{ClientKind, CustomFields, ValueKind};
    for row in FIELDS.iter().filter(|row| row.kind != ValueKind::System) {
        let mut draft = kartoteka::Draft::new(ClientKind::Person);
        assert!(draft.set(row.path, "x").is_ok(), "{} as a draft path", row.path);
        assert_eq!(field::by_path(row.path).map(|found| found.number), Some(row.number));
        let file = format!("{}\nx\n", row.aliases[0].split('|').next().unwrap_or_default());
        let reader = CsvReader::open(file.as_bytes(), &CsvOptions::default(), &CustomFields::default()).expect("a table");
        // A title that several fields share ("name", "title") may lead to another of them, but never nowhere.
        assert!(reader.columns().iter().all(|column| !column.targets.is_empty()), "{} as a header: {file:?}", row.path);
    }
    let base = kartoteka::Base::options().in_memory().expect("a base");
    let session = base.session("tidy").expect("a session");
    let now = "2026-01-01T00:00:00Z".parse().expect("an instant");
    for row in FIELDS.iter().filter(|row| row.kind != ValueKind::System) {
        let mut members = serde_json::json!({"state": "absent"});
        for part in row.path.rsplit('.') {
            members = serde_json::json!({ part: members });
        }
        let mut draft = kartoteka::Draft::new(ClientKind::Person);
        draft.json(&members.to_string()).expect("JSON");
        let id = session.save(now, &draft).unwrap_or_else(|error| panic!("{}: {error}", row.path)).id;
        let client = session.client(id).expect("a read").expect("a client");
        let mut json = &session.to_json(&client);
        for part in row.path.split('.') {
            json = json.get(part).unwrap_or_else(|| panic!("{} is not in the JSON form", row.path));
        }
        assert_eq!(json["state"], "absent", "{}", row.path);
    }
}

/// Versions and documents are in step with the code.
#[test]
fn versions_are_in_step() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CHANGELOG.md").contains(&format!("## {version}")), "CHANGELOG.md has no section {version}");
    assert!(read("docs/format.md").contains("Format version of this page: **1**"));
    for (name, _) in MAY_IMPORT.iter().filter(|(name, _)| root().join("src").join(name).exists()) {
        assert!(read("ARCHITECTURE.md").contains(&format!("`{name}`")), "ARCHITECTURE.md does not name {name}");
    }
    let picture = MAY_IMPORT
        .iter()
        .filter(|(name, _)| root().join("src").join(name).exists())
        .map(|(name, may)| {
            let there: Vec<&str> = may.iter().copied().filter(|other| root().join("src").join(other).exists()).collect();
            format!("    {name} → {}", if there.is_empty() { "—".to_string() } else { there.join(" ") })
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert!(read("ARCHITECTURE.md").contains(&picture), "ARCHITECTURE.md's picture of the imports should be\n{picture}");
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "README.md"] {
        assert!(!read(name).is_empty());
    }
}
