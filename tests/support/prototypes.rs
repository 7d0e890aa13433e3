//! Reads the functions of `include/kartoteka.h`: names, parameters, doc comments. The gates make their calls from them.

use std::path::Path;

pub struct Parameter {
    /// The type without the name, single spaces.
    pub kind: String,
    pub name: String,
}

pub struct Prototype {
    pub name: String,
    /// The type of the result.
    pub result: String,
    pub parameters: Vec<Parameter>,
    pub doc: String,
}

impl Prototype {
    /// `client` of `ktk_client_new`.
    pub fn family(&self) -> &str {
        self.name.split('_').nth(1).unwrap_or_default()
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn header() -> String {
    std::fs::read_to_string(root().join("include/kartoteka.h")).expect("include/kartoteka.h")
}

/// All functions, in the order of the header.
pub fn prototypes(header: &str) -> Vec<Prototype> {
    let mut found = Vec::new();
    let mut doc = String::new();
    let mut lines = header.lines();
    while let Some(line) = lines.next() {
        match line.trim() {
            "/**" => {
                doc.clear();
                for line in lines.by_ref().map(str::trim).take_while(|line| *line != "*/") {
                    doc.push_str(line.strip_prefix("* ").unwrap_or(line.trim_start_matches('*')));
                    doc.push('\n');
                }
            }
            start if start.contains("ktk_") && start.contains('(') && !start.starts_with(['#', '*', '/']) && !start.starts_with("typedef") => {
                let mut text = start.to_string();
                while !text.ends_with(';') {
                    text.push(' ');
                    text.push_str(lines.next().expect("the rest of a prototype").trim());
                }
                found.push(prototype(&text, std::mem::take(&mut doc)));
            }
            _ => {}
        }
    }
    found
}

fn prototype(text: &str, doc: String) -> Prototype {
    let text = text.trim_end_matches(';').replace("KTK_MUST_USE", "");
    let (head, rest) = text.split_once('(').expect("a prototype");
    let (result, name) = split_name(head);
    let inside = rest.trim_end().strip_suffix(')').expect("a closed prototype");
    let parameters =
        if inside.trim() == "void" { Vec::new() } else { inside.split(',').map(split_name).map(|(kind, name)| Parameter { kind, name }).collect() };
    Prototype { name, result, parameters, doc }
}

/// `const char *path` → (`const char *`, `path`).
fn split_name(text: &str) -> (String, String) {
    let text = text.trim();
    let at = text.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    (text[..at].split_whitespace().collect::<Vec<_>>().join(" "), text[at..].to_string())
}
