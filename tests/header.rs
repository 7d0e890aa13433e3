//! The C header is what the doc comments of `src/capi` say: made again here and compared. `KTK_BLESS=1` writes it anew.
//! Every function is documented in one order, and the first of each family shows how it is used.

#[path = "support/prototypes.rs"]
#[expect(dead_code, reason = "what only the gates of tests/capi.rs ask of a prototype")]
mod prototypes;

use prototypes::{Prototype, header, prototypes, root};
use std::collections::BTreeSet;

/// Files of the ABI in the order of the header: what one needs first comes first.
const FILES: [&str; 22] = [
    "abi",
    "base",
    "error",
    "session",
    "client",
    "outcome",
    "answer",
    "cursor",
    "batch",
    "duplicates",
    "training",
    "merge",
    "segments",
    "facts",
    "reminders",
    "exchange",
    "journal",
    "maintain",
    "encryption",
    "dump",
    "completeness",
    "rules",
];

fn constants() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut parts = version.split('.').map(|part| part.parse::<u32>().expect("a number"));
    let mut out = String::new();
    for name in ["MAJOR", "MINOR", "PATCH"] {
        out.push_str(&format!("#define KTK_VERSION_{name} {}\n", parts.next().expect("three parts")));
    }
    out.push_str(&format!("#define KTK_VERSION \"{version}\"\n\n"));
    out.push_str("/** The ABI of this header, for option structs and for comparing with ktk_abi_version(). */\n");
    out.push_str("#define KTK_ABI (KTK_ABI_MAJOR * 65536 + KTK_ABI_MINOR)\n\n");
    out.push_str("/** As a length: the text ends in NUL. */\n#define KTK_NUL ((ptrdiff_t)-1)\n\n");
    out.push_str("/** No time. */\n#define KTK_TIME_NONE INT64_MIN\n\n/** Done. */\n#define KTK_OK 0\n\n");
    for kind in kartoteka::ErrorKind::ALL {
        out.push_str(&format!("#define KTK_E_{} ({})\n", kind.name(), *kind as i32));
    }
    out
}

const HEAD: &str = "/*
 * kartoteka: a firm's client base inside another program. The C interface.
 *
 * Made from the sources: do not edit. What holds everywhere:
 *
 * Results    A call gives ktk_status: 0 done, above 0 no failure (KTK_DONE, KTK_PARTIAL), below 0 an error. Getters give their value.
 *            Places for results are written first: NULL or 0 where the call fails. The code is enough to decide by; the text of an error
 *            (ktk_last_error_message, each thread has its own) is English, for logs.
 * Text in    Pointer and length; KTK_NUL counts to the NUL; NULL with 0 or KTK_NUL is the empty text. UTF-8 without NUL inside, at most
 *            64 MiB. The library copies. File names are UTF-8. Text members of option structs end in NUL.
 * Text out   Lent: UTF-8 ending in NUL, valid until the object that lends it is changed or freed; NULL is none, \"\" is empty.
 *            Given: the caller's, to be freed with ktk_free. Lengths do not count the NUL; a place for one may be NULL.
 * Objects    Opaque, made by _new, _open and the like, freed by _free, which takes NULL. They keep their base alive: a base may be
 *            freed first. A handle of another kind is KTK_E_ARG; a freed one is the caller's mistake.
 * Numbers    Ids 1 to 2^53-1 (of clients to 2^32-1), 0 is none. Times: microseconds since 1970 UTC, KTK_TIME_NONE is none. Dates:
 *            YYYYMMDD, year 0000 unknown. Money: minor units and ISO 4217. Enumerations are int32_t, 0 is unset, new values may come.
 * Options    Structs begin with their size and ABI, filled in by their _init. NULL is the defaults.
 * Time       The library reads no clock: what depends on time takes now.
 * Threads    A base and a session: any thread, at the same time; readers never wait for writers. Other objects: one thread at a time,
 *            may move; functions that take them const may run at the same time. The library starts no threads but those of an
 *            import, which end before it returns.
 * Callbacks  Run on the thread of the call with no lock held; they return, throw nothing and free nothing that the call uses.
 * fork       In the child every object answers KTK_E_FORKED; freeing one leaves the parent's file alone.
 * Defects    KTK_E_INTERNAL with a place in its text; the base goes on.
 */";

fn generated() -> String {
    let mut config = cbindgen::Config { language: cbindgen::Language::C, header: Some(HEAD.into()), ..cbindgen::Config::default() };
    config.include_guard = Some("KARTOTEKA_H".into());
    config.no_includes = true;
    config.sys_includes = vec!["stddef.h".into(), "stdint.h".into()];
    config.after_includes = Some(format!(
        "\n#if defined(__GNUC__) || defined(__clang__)\n#define KTK_MUST_USE __attribute__((warn_unused_result))\n#else\n#define KTK_MUST_USE\n#endif\n\n{}",
        constants()
    ));
    config.cpp_compat = true;
    config.usize_is_size_t = true;
    config.style = cbindgen::Style::Both;
    config.documentation_style = cbindgen::DocumentationStyle::Doxy;
    config.documentation_length = cbindgen::DocumentationLength::Full;
    config.line_length = 150;
    config.function.must_use = Some("KTK_MUST_USE".into());
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in FILES.iter() {
        builder = builder.with_src(root().join("src/capi").join(format!("{file}.rs")));
    }
    let mut out = Vec::new();
    builder.generate().expect("a header").write(&mut out);
    String::from_utf8(out).expect("UTF-8")
}

/// The committed header is the one that the sources give; every file of the ABI is asked.
#[test]
fn the_header_is_in_step() {
    let listed: BTreeSet<String> = FILES.iter().map(|file| format!("{file}.rs")).collect();
    let there = std::fs::read_dir(root().join("src/capi")).expect("the C room").map(|entry| entry.expect("an entry").file_name());
    let there: BTreeSet<String> =
        there.map(|name| name.into_string().expect("a name")).filter(|name| name != "boundary.rs" && name != "mod.rs").collect();
    assert_eq!(listed, there, "files of src/capi that the header is made from");
    let path = root().join("include/kartoteka.h");
    let generated = generated();
    if std::env::var_os("KTK_BLESS").is_some() {
        std::fs::write(&path, &generated).expect("the header");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let line = committed.lines().zip(generated.lines()).position(|(a, b)| a != b);
    assert!(committed == generated, "include/kartoteka.h differs from the sources (line {line:?}); KTK_BLESS=1 cargo test --test header writes it");
}

/// The parts of a doc comment in their order.
const PARTS: [&str; 5] = ["Returns:", "Ownership:", "Threads:", "Errors:", "Since:"];

fn wrong_in(function: &Prototype, first_of_family: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = function.doc.lines().map(str::trim).collect();
    if lines.first().is_none_or(|line| line.is_empty() || line.starts_with('@')) {
        wrong.push("does not say what it does".to_string());
    }
    let told: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("@param "))
        .flat_map(|rest| rest.split_whitespace().next().unwrap_or_default().split(','))
        .collect();
    let named: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    if told != named {
        wrong.push(format!("parameters {named:?} are told as {told:?}"));
    }
    let last_parameter = lines.iter().rposition(|line| line.starts_with("@param ")).unwrap_or(0);
    let places: Vec<Option<usize>> = PARTS.iter().map(|part| lines.iter().position(|line| line.starts_with(part))).collect();
    for (part, place) in PARTS.iter().zip(&places) {
        if place.is_none_or(|place| place < last_parameter || lines[place].len() <= part.len() + 1) {
            wrong.push(format!("{part} is missing, empty or out of place"));
        }
    }
    if places.windows(2).any(|pair| pair[0] >= pair[1]) {
        wrong.push("its parts are out of order".to_string());
    }
    if first_of_family && !lines.contains(&"Example:") {
        wrong.push("the first of its family has no example".to_string());
    }
    wrong
}

/// Every function tells what it does, its arguments, result, ownership, threads, errors and version, in that order.
#[test]
fn every_function_is_documented() {
    let functions = prototypes(&header());
    assert!(functions.len() > 100, "{} functions were found", functions.len());
    let mut families = BTreeSet::new();
    let mut wrong = Vec::new();
    for function in &functions {
        let first = families.insert(function.family().to_string());
        wrong.extend(wrong_in(function, first).into_iter().map(|what| format!("{}: {what}", function.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The parser of this gate sees what it should refuse.
#[test]
fn bad_documentation_is_seen() {
    let text = "/**\n * Does it.\n * @param a first\n * Returns: nothing.\n * Threads: any.\n * Ownership: x.\n * Errors: none.\n */\nvoid ktk_x_do(int32_t a, int32_t b);\n";
    let functions = prototypes(text);
    let wrong = wrong_in(&functions[0], true);
    for expected in ["are told as", "Since: is missing", "out of order", "no example"] {
        assert!(wrong.iter().any(|what| what.contains(expected)), "{expected}: {wrong:?}");
    }
}
