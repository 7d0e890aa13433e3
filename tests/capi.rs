//! The gates of the C interface: what is exported, who can compile the header, every function called, misused and made to panic, and
//! all of it under valgrind. The library is built once, as docs/c.md tells; without a C compiler the gates say so and pass.
#![cfg(unix)]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/library.rs"]
mod library;
#[path = "support/prototypes.rs"]
mod prototypes;

use calls::{Role, block, is_bytes, preamble, role};
use library::{STRICT, build, compiler, has, library, must, root, skip, temporary};
use prototypes::{Prototype, header, prototypes};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn functions() -> Vec<Prototype> {
    prototypes(&header())
}

/// `ktk_base_interrupt` leaves no error: it may be called from a signal handler.
fn is_guarded(function: &Prototype) -> bool {
    function.name != "ktk_base_interrupt"
}

/// The shared library exports the functions of the header, and nothing else.
#[test]
fn exports_are_the_header() {
    if compiler().is_none() || !has("nm") {
        return skip("exports: no nm here");
    }
    let listed = must(Command::new("nm").args(["-D", "--defined-only"]).arg(library().join("libkartoteka.so")));
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    let exported: BTreeSet<&str> = listed.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    let functions = functions();
    let declared: BTreeSet<&str> = functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(exported, declared);
    assert!(declared.iter().all(|name| name.starts_with("ktk_")));
}

/// The soname is that of the interface, and the library stays loaded: its threads' memory is freed by code of its own.
#[test]
fn the_library_has_its_name_and_stays() {
    if compiler().is_none() || !has("readelf") {
        return skip("soname: no readelf here");
    }
    let dynamic = must(Command::new("readelf").arg("-d").arg(library().join("libkartoteka.so")));
    let dynamic = String::from_utf8(dynamic.stdout).expect("UTF-8");
    assert!(dynamic.contains(&format!("[{}]", library::SONAME)), "{dynamic}");
    assert!(dynamic.contains("NODELETE"), "{dynamic}");
}

/// Text that dies with a temporary does not compile.
const LENT_BY_LVALUES: &str = "
template <class T, class = void> struct name_of : std::false_type {};
template <class T> struct name_of<T, std::void_t<decltype(std::declval<T>().name())>> : std::true_type {};
template <class T, class = void> struct text_of : std::false_type {};
template <class T> struct text_of<T, std::void_t<decltype(std::declval<T>().text(\"\"))>> : std::true_type {};
template <class T, class = void> struct text_at_of : std::false_type {};
template <class T> struct text_at_of<T, std::void_t<decltype(std::declval<T>().text_at(\"\", 0))>> : std::true_type {};
static_assert(name_of<ktk::client &>::value && text_of<ktk::client &>::value && text_at_of<const ktk::client &>::value, \"lvalues lend\");
static_assert(!name_of<ktk::client>::value && !text_of<ktk::client>::value && !text_at_of<ktk::client>::value, \"temporaries do not\");
";

/// The header alone is good C99 to C23 and C++98 to C++20, without a warning; the wrapper is good C++17 and C++20.
#[test]
fn the_header_compiles_everywhere() {
    let place = temporary("dialects");
    let try_one = |compiler: &str, standard: &str, header: &str, suffix: &str| {
        let source = place.join(format!("alone.{suffix}"));
        let more = if header.ends_with("hpp") { LENT_BY_LVALUES } else { "" };
        let text = format!("#include \"{header}\"\n#include \"{header}\"\n{more}int main(void) {{ return 0; }}\n");
        std::fs::write(&source, text).expect("a file");
        must(
            Command::new(compiler)
                .args(STRICT)
                .arg(format!("-std={standard}"))
                .arg("-fsyntax-only")
                .arg("-I")
                .arg(root().join("include"))
                .arg(&source),
        );
    };
    for (c, cpp) in [("gcc", "g++"), ("clang", "clang++")] {
        if has(c) {
            ["c99", "c11", "c17", "c2x"].iter().for_each(|standard| try_one(c, standard, "kartoteka.h", "c"));
        } else {
            skip(&format!("the header with {c}"));
        }
        if has(cpp) {
            ["c++98", "c++11", "c++14", "c++17", "c++20"].iter().for_each(|standard| try_one(cpp, standard, "kartoteka.h", "cpp"));
            ["c++17", "c++20"].iter().for_each(|standard| try_one(cpp, standard, "kartoteka.hpp", "cpp"));
        } else {
            skip(&format!("the header with {cpp}"));
        }
    }
}

/// Calls in a C source: names before an opening bracket.
fn called(source: &str) -> BTreeSet<&str> {
    let starts = source.match_indices("ktk_").map(|(at, _)| &source[at..]);
    let names = starts.filter_map(|rest| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(|end| rest.split_at(end)));
    names.filter(|(_, behind)| behind.starts_with('(')).map(|(name, _)| name).collect()
}

/// The suite calls every function of the header.
#[test]
fn the_suite_calls_every_function() {
    let suite = std::fs::read_to_string(root().join("tests/c/suite.c")).expect("the suite");
    let called = called(&suite);
    let missing: Vec<String> = functions().into_iter().map(|function| function.name).filter(|name| !called.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "not called by tests/c/suite.c: {missing:?}");
}

/// Builds a program that stands in a file of tests/c.
fn program(name: &str, place: &Path) -> Option<PathBuf> {
    let compiler = compiler()?;
    let built = place.join(name);
    build(&compiler, &["-std=c11"], &[&root().join(format!("tests/c/{name}.c"))], &built);
    Some(built)
}

/// The suite: what every function does, as a program in C sees it.
#[test]
fn the_suite_runs() {
    let place = temporary("suite");
    if let Some(suite) = program("suite", &place) {
        must(Command::new(suite).arg(&place));
    }
}

/// Misuse of a function, kind by kind, from the types of its parameters.
fn misuse(function: &Prototype) -> Vec<String> {
    let mut blocks = Vec::new();
    let frees = function.name.ends_with("_free");
    for (index, parameter) in function.parameters.iter().enumerate() {
        match role(function, index) {
            Role::Handle(object) => {
                blocks.push(block(function, &[(index, "NULL")], if frees { "KTK_OK" } else { "KTK_E_ARG" }, true));
                let other = if object == "base" { "session" } else { "base" };
                let disguised = format!("({})(void *){other}", parameter.kind);
                blocks.push(block(function, &[(index, &disguised)], "KTK_E_ARG", true));
            }
            Role::Text => {
                blocks.push(block(function, &[(index + 1, "-2")], "KTK_E_ARG", true));
                blocks.push(block(function, &[(index, "NULL"), (index + 1, "3")], "KTK_E_ARG", true));
                if !is_bytes(parameter) {
                    blocks.push(block(function, &[(index + 1, "(ptrdiff_t)1 << 40")], "KTK_E_ARG", true));
                    blocks.push(block(function, &[(index, "\"\\xff\\xfe\""), (index + 1, "2")], "KTK_E_UTF8", true));
                    blocks.push(block(function, &[(index, "\"a\\0b\""), (index + 1, "3")], "KTK_E_UTF8", true));
                }
            }
            Role::Out(false) => blocks.push(block(function, &[(index, "NULL")], "KTK_E_ARG", true)),
            Role::Out(true) | Role::Length | Role::Other => {}
        }
    }
    blocks
}

/// A program of many blocks, a function for each group of them, which compilers like better than one long one.
fn generated(blocks: &[String], hooks: &str) -> String {
    let mut source = preamble();
    source.push_str(hooks);
    for (number, group) in blocks.chunks(40).enumerate() {
        source.push_str(&format!("static void group_{number}(void) {{\n{}}}\n", group.concat()));
    }
    source.push_str("int main(void) {\n    make();\n");
    for number in 0..blocks.chunks(40).len() {
        source.push_str(&format!("    group_{number}();\n"));
    }
    source.push_str("    unmake();\n    return 0;\n}\n");
    source
}

fn misuse_program(place: &Path) -> Option<PathBuf> {
    let compiler = compiler()?;
    let blocks: Vec<String> = functions().iter().filter(|function| is_guarded(function)).flat_map(misuse).collect();
    assert!(blocks.len() > 600, "{} rows of misuse", blocks.len());
    let (source, built) = (place.join("misuse.c"), place.join("misuse"));
    std::fs::write(&source, generated(&blocks, "")).expect("a source");
    build(&compiler, &["-std=c11", "-Wno-overlength-strings"], &[&source], &built);
    Some(built)
}

/// Every function refuses NULL handles, handles of another kind, bad lengths, bad UTF-8 and missing places for results with the right
/// code, and leaves NULL or 0 where results go. The calls are made from the header.
#[test]
fn every_function_refuses_misuse() {
    let place = temporary("misuse");
    if let Some(program) = misuse_program(&place) {
        must(&mut Command::new(program));
    }
}

fn panic_block(function: &Prototype) -> String {
    let (before, after) = (format!("setenv(\"KTK_TEST_PANIC\", \"{}\", 1); ", function.name), "unsetenv(\"KTK_TEST_PANIC\");");
    if function.name == "ktk_free" {
        return format!("    {{ char *text = NULL; OK(ktk_base_info_json(base, &text, NULL)); {before} ktk_free(text); {after} internal(); }}\n");
    }
    if let Some(object) = function.name.strip_prefix("ktk_").and_then(|rest| rest.strip_suffix("_free")) {
        // Others need the object: all are made anew.
        return format!("    {{ {before} {}({object}); {after} {object} = NULL; internal(); remake(); }}\n", function.name);
    }
    // A panic may come before anything else: places for results are as they were.
    let call = block(function, &[], "KTK_E_INTERNAL", false).replace("reset();", &format!("reset(); {before}"));
    format!("    {{ {call} {after} internal(); }}\n")
}

/// A panic in any function becomes `KTK_E_INTERNAL` with its place, frees what it should free, and the base still reads.
#[test]
fn every_function_contains_a_panic() {
    let Some(compiler) = compiler() else { return };
    let place = temporary("panic");
    let hooks = "static void internal(void) {\n\
             int64_t clients = -1;\n\
             CHECK(ktk_last_error_code() == KTK_E_INTERNAL); HAS(ktk_last_error_message(), \"boundary.rs:\");\n\
             if (session) { OK(ktk_session_client_count(session, &clients)); CHECK(clients == 1); }\n\
             reset();\n\
         }\n\
         static void remake(void) {\n\
             ktk_error_free(error); ktk_claims_free(claims); ktk_pairs_free(pairs); ktk_batch_free(batch); ktk_cursor_free(cursor); ktk_answer_free(answer); ktk_outcome_free(outcome);\n\
             ktk_client_free(client); ktk_session_free(session); ktk_base_free(base); make();\n\
         }\n";
    let blocks: Vec<String> = functions().iter().filter(|function| is_guarded(function)).map(panic_block).collect();
    let (source, built) = (place.join("panic.c"), place.join("panic"));
    std::fs::write(&source, generated(&blocks, hooks)).expect("a source");
    build(&compiler, &["-std=c11"], &[&source], &built);
    let output = must(&mut Command::new(&built));
    assert!(output.stderr.is_empty(), "a contained panic prints nothing: {}", String::from_utf8_lossy(&output.stderr));
    if has("valgrind") {
        valgrind(&built, &[]);
    }
}

fn valgrind(program: &Path, arguments: &[&Path]) {
    let mut command = Command::new("valgrind");
    command.arg(format!("--suppressions={}", root().join("tests/c/valgrind.supp").display()));
    command.args(["--quiet", "--num-callers=60", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible", "--error-exitcode=9"]);
    must(command.arg(program).args(arguments));
}

/// The suite and the misuse under valgrind: no invalid access, no byte lost. `tests/c/valgrind.sh` does the same by hand.
#[test]
fn nothing_is_lost_under_valgrind() {
    if !has("valgrind") {
        return skip("leaks: no valgrind here");
    }
    let place = temporary("valgrind");
    if let (Some(suite), Some(misuse)) = (program("suite", &place), misuse_program(&place)) {
        valgrind(&suite, &[&place]);
        valgrind(&misuse, &[]);
    }
}

/// Random calls over a pool of handles agree with a map of what should be there, and leave nothing open: 10^5 calls here, more by
/// `KTK_RANDOM_CALLS=1000000 cargo test --test capi random`, other ones by `KTK_RANDOM_SEED`.
#[test]
fn random_calls_agree_with_a_map() {
    if compiler().is_none() {
        return;
    }
    let place = temporary("random");
    let built = place.join("random");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--edition", "2024", "-O", "-A", "linker_messages", "-o"]).arg(&built).arg("-L").arg(library());
    command.arg("-C").arg(format!("link-arg=-Wl,-rpath,{}", library().display())).arg(root().join("tests/c/random.rs"));
    must(&mut command);
    let number = |name: &str, standard: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(standard);
    let (calls, seed) = (number("KTK_RANDOM_CALLS", 100_000), number("KTK_RANDOM_SEED", 20_261_121));
    let output = must(Command::new(&built).args([calls.to_string(), seed.to_string()]));
    println!("{}", String::from_utf8_lossy(&output.stdout).trim());
    if has("valgrind") {
        valgrind(&built, &[Path::new("3000"), Path::new(&seed.to_string())]);
    }
}

/// The C programs of docs/duplicates.md compile without a warning and run, each on a base of two brothers with one phone and of
/// a client who is there twice, and with a new draft.
#[test]
fn the_page_on_duplicates_is_true() {
    let Some(compiler) = compiler() else { return };
    let page = std::fs::read_to_string(root().join("docs/duplicates.md")).expect("the page");
    let blocks: Vec<&str> = page.split("```c\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 7, "{} programs", blocks.len());
    let mut source = "#include \"check.h\"\nstatic const int64_t now = NOW;\n".to_string();
    for (number, block) in blocks.iter().enumerate() {
        source.push_str(&format!(
            "static int program_{number}(ktk_session *session, ktk_client *client) {{\n(void)client;\n{block}return 0;\n}}\n\
             static void run_{number}(void) {{\n\
                 ktk_base *base = memory_base(); ktk_session *session = session_of(base); ktk_client *client = NULL;\n\
                 person(session, \"Иванов Александр Петрович\", \"8 916 123-45-67\"); person(session, \"Иванов Пётр Петрович\", \"8 916 123-45-67\");\n\
                 person(session, \"Петрова Анна Ильинична\", \"8 903 765-43-21\"); person(session, \"Петрова Аня\", \"+79037654321\");\n\
                 OK(ktk_client_new(session, KTK_KIND_PERSON, &client));\n\
                 CHECK(program_{number}(session, client) == 0);\n\
                 ktk_client_free(client); CHECK(ktk_base_open_objects(base) == 1); ktk_session_free(session); ktk_base_free(base);\n}}\n"
        ));
    }
    source.push_str("int main(void) {\n");
    (0..blocks.len()).for_each(|number| source.push_str(&format!("    run_{number}();\n")));
    source.push_str("    return 0;\n}\n");
    let place = temporary("page");
    let (file, built) = (place.join("page.c"), place.join("page"));
    std::fs::write(&file, source).expect("a source");
    build(&compiler, &["-std=c11"], &[&file], &built);
    let printed = String::from_utf8(must(&mut Command::new(&built)).stdout).expect("UTF-8");
    for said in ["client 1, ", "\"prior\":", "merged into 1", "father and son", "3 and 4: ", "\"reason\":\"unsure\"", "\"conflicts\":[", "model 2\n"]
    {
        assert!(printed.contains(said), "{said} in {printed}");
    }
    if has("valgrind") {
        valgrind(&built, &[]);
    }
}

/// Installs the library under a prefix as docs/c.md tells, pkg-config file included.
fn install(place: &Path) -> PathBuf {
    let prefix = place.join("prefix");
    let (lib, include) = (prefix.join("lib"), prefix.join("include"));
    std::fs::create_dir_all(lib.join("pkgconfig")).expect("a folder");
    std::fs::create_dir_all(&include).expect("a folder");
    for name in [library::SONAME, "libkartoteka.a"] {
        library::link(&library().join(name), &lib.join(name));
    }
    std::os::unix::fs::symlink(library::SONAME, lib.join("libkartoteka.so")).expect("a link");
    for name in ["kartoteka.h", "kartoteka.hpp"] {
        std::fs::copy(root().join("include").join(name), include.join(name)).expect("a header");
    }
    let template = std::fs::read_to_string(root().join("include/kartoteka.pc.in")).expect("the template");
    let filled = template.replace("@prefix@", &prefix.display().to_string()).replace("@version@", env!("CARGO_PKG_VERSION"));
    std::fs::write(lib.join("pkgconfig/kartoteka.pc"), filled).expect("a file");
    prefix
}

/// What pkg-config says, in words.
fn pkg_config(prefix: &Path, arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    let told = must(command.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")).args(arguments).arg("kartoteka"));
    String::from_utf8(told.stdout).expect("UTF-8").split_whitespace().map(str::to_string).collect()
}

/// The text that an example prints, from the file beside it.
fn expected(name: &str) -> String {
    std::fs::read_to_string(root().join("examples/c").join(format!("{name}.txt"))).unwrap_or_default()
}

fn run(program: &Path, prefix: &Path, arguments: &[&str]) -> String {
    let output = must(Command::new(program).env("LD_LIBRARY_PATH", prefix.join("lib")).args(arguments));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The examples build against an installed library by pkg-config, without a warning, and print what stands beside them; the first one
/// also links the static library. The host in Python prints the same as the one in C.
#[test]
fn the_examples_print_what_they_should() {
    let Some(compiler) = compiler() else { return };
    if !has("pkg-config") {
        return skip("examples: no pkg-config here");
    }
    let place = temporary("examples");
    let prefix = install(&place);
    let flags = pkg_config(&prefix, &["--cflags", "--libs"]);
    let base = place.join("clients.ktk").display().to_string();
    let examples: [(&str, &str, &[&str]); 4] =
        [("caller_id", "c", &[base.as_str(), "8 (916) 123-45-67"]), ("event_loop", "c", &[]), ("tour", "c", &[]), ("clean_base", "cpp", &[])];
    for (name, suffix, arguments) in examples {
        let (compiler, standard) = if suffix == "c" { (compiler.as_str(), "-std=c11") } else { ("c++", "-std=c++17") };
        if !has(compiler) {
            skip(&format!("{name}: no {compiler} here"));
            continue;
        }
        let (source, built) = (root().join("examples/c").join(format!("{name}.{suffix}")), place.join(name));
        must(Command::new(compiler).args(STRICT).arg(standard).arg(&source).args(&flags).arg("-o").arg(&built));
        let printed = run(&built, &prefix, arguments);
        if std::env::var_os("KTK_BLESS").is_some() {
            std::fs::write(root().join("examples/c").join(format!("{name}.txt")), &printed).expect("a file");
        }
        assert_eq!(printed, expected(name), "examples/c/{name}");
    }
    let unknown = run(&place.join("caller_id"), &prefix, &[base.as_str(), "+380501234567"]);
    assert!(unknown.contains("nobody's") && unknown.contains("logged as interaction 2"), "{unknown}");

    // Statically: everything but the system's own libraries is inside.
    let words = pkg_config(&prefix, &["--static", "--libs"]);
    let system: Vec<&String> = words.iter().filter(|word| word.starts_with("-l") && *word != "-lkartoteka").collect();
    let built = place.join("tour-static");
    let mut command = Command::new(&compiler);
    command.arg(root().join("examples/c/tour.c")).arg("-I").arg(prefix.join("include")).arg(prefix.join("lib/libkartoteka.a"));
    must(command.args(system).arg("-o").arg(&built));
    assert_eq!(run(&built, Path::new("/nowhere"), &[]), expected("tour"));

    if has("python3") {
        let mut python = Command::new("python3");
        python.env("KARTOTEKA", prefix.join("lib").join(library::SONAME)).env("PYTHONDONTWRITEBYTECODE", "1");
        let output = must(python.arg(root().join("examples/hosts/python/tour.py")));
        assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), expected("tour"), "the host in Python");
    } else {
        skip("the host in Python: no python3 here");
    }
}
