//! Calls of every function of the header, made from its prototypes: a new function is tried without being listed anywhere, a new type
//! of parameter stops the gate until somebody says here what a good one is.

use super::prototypes::{Parameter, Prototype};

/// Names of the objects and how a program makes one of each; the others are made from the first.
pub const OBJECTS: [&str; 10] = ["base", "session", "client", "outcome", "answer", "cursor", "batch", "pairs", "claims", "error"];

/// C code that makes the good objects of [`OBJECTS`] under their own names.
pub fn preamble() -> String {
    "#define _POSIX_C_SOURCE 200809L\n#include \"check.h\"\n\
     static int32_t on_progress(void *user, int64_t done, int64_t total) { (void)user; (void)done; (void)total; return 0; }\n\
     static int32_t on_write(void *user, const char *bytes, size_t len) { (void)user; (void)bytes; (void)len; return 0; }\n\
     static ktk_base *base; static ktk_session *session; static ktk_client *client; static ktk_outcome *outcome;\n\
     static ktk_answer *answer; static ktk_cursor *cursor; static ktk_batch *batch; static ktk_pairs *pairs; static ktk_claims *claims; static ktk_error *error;\n\
     static void reset(void) { ktk_error_free(ktk_error_take()); }\n\
     static void make(void) {\n\
         base = memory_base(); session = session_of(base); person(session, \"Ivanov Ivan\", \"8 916 123-45-67\");\n\
         OK(ktk_client_new(session, KTK_KIND_PERSON, &client)); OK(ktk_client_set_text(client, \"phone\", KTK_NUL, \"89161234567\", KTK_NUL));\n\
         OK(ktk_session_preview(session, client, NOW, &outcome)); OK(ktk_session_lookup(session, \"+79161234567\", KTK_NUL, NULL, NOW, &answer));\n\
         OK(ktk_session_find(session, \"ivan\", KTK_NUL, NULL, &cursor)); OK(ktk_batch_new(session, &batch)); OK(ktk_session_duplicates(session, -1, 0, NULL, NULL, &pairs));\n\
         OK(ktk_session_claim(session, 0, 60, \"x\", 1, \"\", 0, NOW, &claims));\n\
         CHECK(ktk_client_set_kind(client, 77) == KTK_E_ARG); error = ktk_error_take(); CHECK(error != NULL);\n\
     }\n\
     static void unmake(void) {\n\
         ktk_error_free(error); ktk_claims_free(claims); ktk_pairs_free(pairs); ktk_batch_free(batch); ktk_cursor_free(cursor); ktk_answer_free(answer); ktk_outcome_free(outcome);\n\
         ktk_client_free(client); CHECK(ktk_base_open_objects(base) == 1); ktk_session_free(session); ktk_base_free(base);\n\
     }\n"
    .to_string()
}

/// What a parameter is, as far as misuse goes.
#[derive(Clone, Copy, PartialEq)]
pub enum Role<'a> {
    /// A handle of this object.
    Handle(&'a str),
    /// Pointer of a text; its length follows.
    Text,
    Length,
    /// A place for a result; `true` where it may be NULL.
    Out(bool),
    Other,
}

pub fn role<'a>(function: &'a Prototype, index: usize) -> Role<'a> {
    let parameter = &function.parameters[index];
    let kind = parameter.kind.trim_start_matches("const ").trim_start_matches("struct ");
    if let Some(object) = kind.strip_prefix("ktk_").and_then(|rest| rest.strip_suffix(" *"))
        && OBJECTS.contains(&object)
    {
        return Role::Handle(OBJECTS.iter().find(|known| **known == object).expect("a known object"));
    }
    let next = function.parameters.get(index + 1).map(|next| next.name.as_str());
    if parameter.kind == "const char *" && next == Some(&format!("{}_len", parameter.name)) {
        return Role::Text;
    }
    if parameter.kind == "ptrdiff_t" {
        return Role::Length;
    }
    let out = parameter.kind.ends_with("**")
        || matches!(parameter.kind.as_str(), "size_t *" | "int64_t *" | "int32_t *" | "double *")
        || parameter.name == "currency";
    if out {
        let told = function.doc.lines().find(|line| line.starts_with(&format!("@param {} ", parameter.name))).unwrap_or_default();
        return Role::Out(told.contains("may be NULL"));
    }
    Role::Other
}

/// Whether bytes are asked for, not text: no UTF-8 is looked for.
pub fn is_bytes(parameter: &Parameter) -> bool {
    parameter.name == "data"
}

/// A good argument: an expression, with what must be declared for it.
pub fn good(function: &Prototype, index: usize) -> (String, String) {
    let parameter = &function.parameters[index];
    let name = &parameter.name;
    match role(function, index) {
        Role::Handle(object) => (String::new(), object.to_string()),
        Role::Text if is_bytes(parameter) => (String::new(), "\"name\\nIvanov Ivan\\n\"".into()),
        Role::Text => (String::new(), good_text(function, name)),
        Role::Length => (String::new(), "KTK_NUL".into()),
        Role::Out(_) if name == "currency" => ("char currency[4];".into(), "currency".into()),
        Role::Out(_) => {
            let kind = parameter.kind.strip_suffix('*').expect("a pointer").trim().to_string();
            let first = if kind.ends_with('*') { "NULL" } else { "77" };
            (format!("{kind} {name} = {first};"), format!("&{name}"))
        }
        Role::Other => match parameter.kind.as_str() {
            "int64_t" if name.ends_with("_at") || name == "now" || name == "until" || name == "at" => (String::new(), "NOW".into()),
            "int64_t" => (String::new(), "1".into()),
            "int32_t" if name == "abi" => (String::new(), "KTK_ABI".into()),
            "int32_t" if name == "struct_size" => (String::new(), "(int32_t)sizeof options_struct".into()),
            "int32_t" if name == "date" => (String::new(), "19900512".into()),
            "int32_t" if name == "index" || name == "dry_run" => (String::new(), "0".into()),
            "int32_t" => (String::new(), "1".into()),
            "double" => (String::new(), "0.5".into()),
            "ktk_status" => (String::new(), "KTK_E_ARG".into()),
            "ktk_progress_fn" => (String::new(), "on_progress".into()),
            "ktk_write_fn" => (String::new(), "on_write".into()),
            "void *" => (String::new(), "NULL".into()),
            kind if kind.starts_with("const struct ktk_") && kind.ends_with("_options *") => (String::new(), "NULL".into()),
            kind if kind.starts_with("struct ktk_") && kind.ends_with("_options *") => {
                let kind = kind.trim_start_matches("struct ").trim_end_matches(" *");
                (format!("{kind} options_struct;"), "&options_struct".into())
            }
            kind => panic!("{}: nobody says what a good {kind} {name} is (tests/support/calls.rs)", function.name),
        },
    }
}

fn good_text(function: &Prototype, name: &str) -> String {
    match name {
        "path" if function.family() == "client" => "\"name.family\"",
        "expression" => "\"kind = 'person'\"",
        "options" => "\"{}\"",
        "after" => "\"\"",
        "ids" => "\"[1]\"",
        "name_case" => "\"dative\"",
        "scheme" if function.name == "ktk_transliterate" => "\"kmu_55_2010\"",
        "json" if function.name == "ktk_session_set_required_json" => "\"{\\\"sets\\\":[]}\"",
        "json" if function.name == "ktk_session_set_duplicate_model_json" => "\"\"",
        "json" => "\"{}\"",
        "scheme" => "\"inn\"",
        "currency" => "\"RUB\"",
        _ => "\"x\"",
    }
    .to_string()
}

/// A block that calls the function with arguments replaced, then looks at what it said; `clears` where places for results must have
/// been written first.
pub fn block(function: &Prototype, replaced: &[(usize, &str)], code: &str, clears: bool) -> String {
    let mut declarations = String::new();
    let mut arguments = Vec::new();
    for index in 0..function.parameters.len() {
        let (declared, expression) = good(function, index);
        let replaced = replaced.iter().find(|(at, _)| *at == index).map(|(_, expression)| expression.to_string());
        if replaced.is_none() {
            declarations.push_str(&declared);
        }
        arguments.push(replaced.unwrap_or(expression));
    }
    let call = format!("{}({})", function.name, arguments.join(", "));
    let cleared: Vec<String> = (0..function.parameters.len())
        .filter(|index| clears && matches!(role(function, *index), Role::Out(_)) && !replaced.iter().any(|(at, _)| at == index))
        .map(|index| &function.parameters[index])
        .filter(|parameter| parameter.name != "currency")
        .map(|parameter| match parameter.kind.as_str() {
            kind if kind.ends_with("**") => format!("CHECK({} == NULL);", parameter.name),
            "double *" => format!("CHECK(!({0} < 0) && !({0} > 0));", parameter.name),
            "int64_t *" => format!("CHECK({0} == 0 || {0} == KTK_TIME_NONE);", parameter.name),
            _ => format!("CHECK({} == 0);", parameter.name),
        })
        .collect();
    let said = match function.result.as_str() {
        _ if function.name.starts_with("ktk_last_error") => format!("if ({call}) fflush(stdout);"),
        "ktk_status" if function.name != "ktk_error_code" => format!("CHECK({call} == {code});"),
        "void" => format!("{call};"),
        "double" => format!("{{ double got = {call}; CHECK(!(got < 0) && !(got > 0)); }}"),
        result if result.ends_with('*') => format!("CHECK(({call}) == NULL);"),
        _ => format!("{{ int64_t got = (int64_t){call}; CHECK(got == 0 || got == KTK_TIME_NONE); }}"),
    };
    format!("    {{ {declarations} reset(); {said} CHECK(ktk_last_error_code() == {code}); {} }}\n", cleared.join(" "))
}
