//! Cards in public JSON form ↔ cells with paths: `phone[0].e164`.
//!
//! Members are joined by dots, items of a list are numbered from 0. A name keeps its dots, brackets and backslashes behind a
//! backslash; an empty name is `\e`. A path that ends in `[]` holds its value as JSON text. Only what says something becomes a
//! cell: null, an empty text, an empty list and an empty object do not, as an empty cell says nothing either. Every scalar is
//! text. Nesting is followed [`DEPTH_MAX`] deep; what lies deeper is JSON text.

use crate::error::{Error, ErrorKind, Location, Result};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Levels of a card that become parts of a path.
const DEPTH_MAX: usize = 32;

/// The cells of a card in public JSON form: path and text, in the order of the card. Linear in its size.
pub fn flatten(card: &Value) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for_each_cell(card, &mut |path, text| cells.push((path.to_string(), text.into_owned())));
    cells
}

/// Calls `give` with each cell's path and text.
pub(crate) fn for_each_cell(card: &Value, give: &mut impl FnMut(&str, Cow<'_, str>)) {
    walk(card, &mut String::new(), 0, give);
}

fn walk(value: &Value, path: &mut String, depth: usize, give: &mut impl FnMut(&str, Cow<'_, str>)) {
    let length = path.len();
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => give(path, Cow::Borrowed(text)),
        Value::Bool(_) | Value::Number(_) => give(path, Cow::Owned(value.to_string())),
        Value::Array(items) if items.is_empty() => {}
        Value::Object(members) if members.is_empty() => {}
        Value::Array(_) | Value::Object(_) if depth == DEPTH_MAX => {
            path.push_str("[]");
            give(path, Cow::Owned(value.to_string()));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                walk(item, path, depth + 1, give);
                path.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                if !path.is_empty() {
                    path.push('.');
                }
                push_name(name, path);
                walk(member, path, depth + 1, give);
                path.truncate(length);
            }
        }
    }
    path.truncate(length);
}

fn push_name(name: &str, path: &mut String) {
    if name.is_empty() {
        path.push_str("\\e");
    }
    for c in name.chars() {
        if matches!(c, '\\' | '.' | '[' | ']') {
            path.push('\\');
        }
        path.push(c);
    }
}

/// The first name of a path with its escapes: what comes before the first dot or bracket.
pub(crate) fn head(path: &str) -> &str {
    let mut escaped = false;
    for (at, c) in path.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '.' | '[' => return path.get(..at).unwrap_or_default(),
            _ => {}
        }
    }
    path
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Name(String),
    Item(usize),
    /// The cell holds JSON.
    Json,
}

/// Takes a path apart.
///
/// # Errors
/// `Schema` where it is none.
pub(crate) fn steps(path: &str) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if steps.len() > 2 * DEPTH_MAX || steps.last() == Some(&Step::Json) {
            return Err(bad_path(path, "it goes too deep"));
        }
        if let Some(inside) = rest.strip_prefix('[') {
            let (digits, after) = inside.split_once(']').ok_or_else(|| bad_path(path, "a bracket is open"))?;
            let plain = digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let item = if plain { digits.parse().ok() } else { None };
            steps.push(if digits.is_empty() { Step::Json } else { Step::Item(item.ok_or_else(|| bad_path(path, "no number in brackets"))?) });
            rest = after;
            continue;
        }
        let named = match rest.strip_prefix('.') {
            Some(named) if !steps.is_empty() => named,
            None if steps.is_empty() => rest,
            _ => return Err(bad_path(path, "a dot is missing or one too many")),
        };
        let (name, after) = take_name(named).ok_or_else(|| bad_path(path, "a name is missing or wrongly escaped"))?;
        steps.push(Step::Name(name));
        rest = after;
    }
    Ok(steps)
}

fn take_name(text: &str) -> Option<(String, &str)> {
    if let Some(after) = text.strip_prefix("\\e").filter(|after| after.is_empty() || after.starts_with(['.', '['])) {
        return Some((String::new(), after));
    }
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => name.push(chars.next().map(|(_, c)| c).filter(|c| matches!(c, '\\' | '.' | '[' | ']'))?),
            '.' | '[' => return (!name.is_empty()).then_some((name, text.get(at..)?)),
            ']' => return None,
            _ => name.push(c),
        }
    }
    (!name.is_empty()).then_some((name, ""))
}

fn bad_path(path: &str, why: &str) -> Error {
    let shown: String = path.chars().take(200).collect();
    Error::new(ErrorKind::Schema, format!("`{shown}` is no path of a card: {why}")).at(Location::Field(path.to_string()))
}

/// The card of these cells; the inverse of [`flatten`] save that numbers and booleans stay text. Empty cells are left out; gaps
/// between list items close.
///
/// # Errors
/// `Schema` for a text that is no path, and where one path is both a value and the beginning of another; `Parse` for a cell
/// that should hold JSON and does not.
pub fn unflatten<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Value> {
    let mut root = Node::default();
    for (path, text) in cells.filter(|(_, text)| !text.is_empty()) {
        root.put(path, &steps(path)?, text)?;
    }
    Ok(root.into_value())
}

/// The same with paths that were taken apart before.
pub(crate) fn unflatten_steps<'a>(cells: impl Iterator<Item = (&'a str, &'a [Step], &'a str)>) -> Result<Value> {
    let mut root = Node::default();
    for (path, steps, text) in cells.filter(|(_, _, text)| !text.is_empty()) {
        root.put(path, steps, text)?;
    }
    Ok(root.into_value())
}

#[derive(Default)]
enum Node {
    #[default]
    Empty,
    Leaf(Value),
    Object(BTreeMap<String, Node>),
    Array(BTreeMap<usize, Node>),
}

impl Node {
    fn put(&mut self, path: &str, steps: &[Step], text: &str) -> Result<()> {
        let mut node = self;
        let mut value = None;
        for step in steps {
            match step {
                Step::Json => {
                    value = Some(serde_json::from_str(text).map_err(|cause| Error::new(ErrorKind::Parse, "a cell holds no JSON").because(cause))?)
                }
                Step::Name(name) => node = node.member(name).ok_or_else(|| bad_path(path, "it is a value and has members too"))?,
                Step::Item(index) => node = node.item(*index).ok_or_else(|| bad_path(path, "it is a value and has items too"))?,
            }
        }
        if !matches!(node, Node::Empty) {
            return Err(bad_path(path, "it is there twice"));
        }
        *node = Node::Leaf(value.unwrap_or_else(|| Value::String(text.to_string())));
        Ok(())
    }

    fn member(&mut self, name: &str) -> Option<&mut Node> {
        if matches!(self, Node::Empty) {
            *self = Node::Object(BTreeMap::new());
        }
        let Node::Object(members) = self else { return None };
        Some(match members.entry(name.to_string()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Node::Empty),
        })
    }

    fn item(&mut self, index: usize) -> Option<&mut Node> {
        if matches!(self, Node::Empty) {
            *self = Node::Array(BTreeMap::new());
        }
        let Node::Array(items) = self else { return None };
        Some(items.entry(index).or_default())
    }

    /// Depth is bounded by [`steps`].
    fn into_value(self) -> Value {
        match self {
            Node::Empty => Value::Object(Map::new()),
            Node::Leaf(value) => value,
            Node::Object(members) => Value::Object(members.into_iter().map(|(name, node)| (name, node.into_value())).collect()),
            Node::Array(items) => Value::Array(items.into_values().map(Node::into_value).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Paths as documented, with names that look like paths; and back.
    #[test]
    fn there_and_back() {
        let card = json!({"kind":"person","phone":[{"e164":"+7","use":["work","fax"]},{"e164":"+8"}],"custom":{"a.b[0]\\":"x","":"e","\\e":"y"}});
        let cells = flatten(&card);
        let paths: Vec<&str> = cells.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            ["kind", "phone[0].e164", "phone[0].use[0]", "phone[0].use[1]", "phone[1].e164", "custom.a\\.b\\[0\\]\\\\", "custom.\\e", "custom.\\\\e"]
        );
        assert_eq!(unflatten(cells.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap(), card);
    }

    /// Numbers and booleans are text; what says nothing is no cell; deep nesting survives as JSON text.
    #[test]
    fn scalars_nothing_and_depth() {
        let cells = flatten(&json!({"a":1.5,"b":true,"c":null,"d":"","e":[],"f":{},"g":[""]}));
        assert_eq!(cells, [("a".to_string(), "1.5".to_string()), ("b".to_string(), "true".to_string())]);
        let deep = (0..100).fold(json!("x"), |value, _| json!({"a": value}));
        let cells = flatten(&deep);
        assert_eq!(unflatten(cells.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap(), deep);
    }

    /// What is no path, or two things at once, is refused.
    #[test]
    fn refuses() {
        for paths in
            [vec!["a."], vec!["a[x]"], vec!["a]"], vec!["a[1"], vec!["a", "a.b"], vec!["a.b", "a[0]"], vec!["a", "a"], vec!["a\\n"], vec!["[]a"]]
        {
            assert_eq!(unflatten(paths.iter().map(|path| (*path, "{}"))).unwrap_err().kind(), ErrorKind::Schema, "{paths:?}");
        }
        assert_eq!(unflatten([("a[]", "{")].into_iter()).unwrap_err().kind(), ErrorKind::Parse);
        assert_eq!(unflatten([("a[999999999].b", "x")].into_iter()).unwrap(), json!({"a":[{"b":"x"}]}));
    }
}
