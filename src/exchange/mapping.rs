//! The mapping file: which column feeds which field, in JSON.
//!
//! A mapping is exact: a member that does not exist, a value of another kind, or an unknown path is an error of kind `Schema`
//! that names the member; text that is no JSON is `Parse`, text that is too long `Limit`.

use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::JSON_BYTES_MAX;
use crate::model::{ClientKind, CustomDefinition, CustomFields, CustomKind, Target, field};
use serde_json::{Map, Value};

/// What an import does with a row whose client is in the base already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OnMatch {
    /// Leaves the row out and reports it.
    Skip,
    /// Fills in what the stored client lacks.
    #[default]
    Fill,
    /// Takes the row's values in place of the stored ones.
    Overwrite,
    /// Changes nothing and reports that a person should decide.
    Ask,
}

impl OnMatch {
    const ALL: [OnMatch; 4] = [OnMatch::Skip, OnMatch::Fill, OnMatch::Overwrite, OnMatch::Ask];

    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            OnMatch::Skip => "skip",
            OnMatch::Fill => "fill",
            OnMatch::Overwrite => "overwrite",
            OnMatch::Ask => "ask",
        }
    }

    /// The choice of this public name.
    pub fn from_name(name: &str) -> Option<OnMatch> {
        OnMatch::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// Which column of a file feeds which field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// What every client of the file is; else the rules tell from the values.
    pub kind: Option<ClientKind>,
    /// Country whose domestic habits the file follows (ISO 3166-1 alpha-2): how phones without a country code are read. What the import
    /// itself is told goes before it; where neither says, it is the base's own.
    pub region: Option<[u8; 2]>,
    /// Column titles (or `#3` for the third column) and the paths that each feeds: `phone.mobile`, `birth_date:%Y%m%d`.
    pub columns: Vec<(String, Vec<String>)>,
    /// Custom fields that the file needs.
    pub define: Vec<CustomDefinition>,
    /// Titles of columns that are left out on purpose.
    pub ignore: Vec<String>,
    /// The path by which rows are matched to stored clients first: `external.source`.
    pub match_by: Option<String>,
    /// What to do with a row whose client is known.
    pub on_match: Option<OnMatch>,
}

impl Mapping {
    /// Reads a mapping file: `{"region":"US","columns":{"surname":"name.family","tel":["phone.mobile"]},"on_match":"fill"}`.
    ///
    /// # Errors
    /// `Limit` past [`JSON_BYTES_MAX`]; `Parse` where the text is no JSON or nested deeper than 127; `Schema` for an unknown member, a value of
    /// the wrong kind, or a path that cannot be (paths of custom fields are checked when a file is opened).
    pub fn parse(json: &str) -> Result<Mapping> {
        if json.len() > JSON_BYTES_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a mapping of {} bytes; at most {JSON_BYTES_MAX}", json.len())));
        }
        let value = serde_json::from_str(json).map_err(|cause| Error::new(ErrorKind::Parse, "cannot read the mapping").because(cause))?;
        let Value::Object(members) = value else {
            return Err(schema("", "a mapping is a JSON object"));
        };
        let mut mapping = Mapping::default();
        for (name, value) in &members {
            mapping.take(name, value)?;
        }
        Ok(mapping)
    }

    fn take(&mut self, name: &str, value: &Value) -> Result<()> {
        match name {
            "kind" => {
                let kind = text(name, value)?;
                let known = if kind == "company" { Some(ClientKind::Organization) } else { ClientKind::from_name(kind) };
                self.kind = Some(known.ok_or_else(|| schema(name, "a kind is `person` or `organization`"))?);
            }
            "region" => self.region = Some(region(name, value)?),
            "columns" => {
                for (title, paths) in object(name, value)? {
                    let member = format!("columns.{title}");
                    let paths = texts(&member, paths)?;
                    for path in &paths {
                        check_path(&member, path)?;
                    }
                    self.columns.push((title.clone(), paths));
                }
            }
            "define" => {
                for (key, definition) in object(name, value)? {
                    self.define.push(definition_of(key, definition)?);
                }
            }
            "ignore" => self.ignore = texts(name, value)?,
            "match" => {
                let path = text(name, value)?;
                check_path(name, path)?;
                self.match_by = Some(path.to_string());
            }
            "on_match" => {
                let choice = OnMatch::from_name(text(name, value)?);
                self.on_match = Some(choice.ok_or_else(|| schema(name, "one of `skip`, `fill`, `overwrite`, `ask`"))?);
            }
            _ => return Err(schema(name, "a mapping has no such member")),
        }
        Ok(())
    }
}

fn definition_of(key: &str, value: &Value) -> Result<CustomDefinition> {
    let member = format!("define.{key}");
    let mut definition = CustomDefinition::new(key, CustomKind::Text);
    for (name, value) in object(&member, value)? {
        let member = format!("{member}.{name}");
        let flag = || value.as_bool().ok_or_else(|| schema(&member, "true or false is wanted"));
        match name.as_str() {
            "kind" => {
                definition.kind = CustomKind::from_name(text(&member, value)?).ok_or_else(|| schema(&member, "no such kind of custom field"))?
            }
            "title" => definition.title = text(&member, value)?.to_string(),
            "choices" => definition.choices = texts(&member, value)?,
            "unique" => definition.unique = flag()?,
            "indexed" => definition.indexed = flag()?,
            "identifying" => definition.identifying = flag()?,
            _ => return Err(schema(&member, "a custom field has no such member")),
        }
    }
    Ok(definition)
}

fn schema(member: &str, message: &str) -> Error {
    let shown: String = member.chars().take(200).collect();
    let error = Error::new(ErrorKind::Schema, format!("cannot use the mapping: member `{shown}`: {message}"));
    error.at(Location::Field(member.to_string()))
}

fn text<'a>(member: &str, value: &'a Value) -> Result<&'a str> {
    value.as_str().ok_or_else(|| schema(member, "text is wanted"))
}

/// Two letters, as in `US`.
fn region(member: &str, value: &Value) -> Result<[u8; 2]> {
    match text(member, value)?.as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => Ok([a.to_ascii_uppercase(), b.to_ascii_uppercase()]),
        _ => Err(schema(member, "a region has two letters, as in `US`")),
    }
}

fn object<'a>(member: &str, value: &'a Value) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| schema(member, "an object is wanted"))
}

/// One text or a list of them.
fn texts(member: &str, value: &Value) -> Result<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(|item| text(member, item).map(str::to_string)).collect(),
        _ => Ok(vec![text(member, value)?.to_string()]),
    }
}

fn check_path(member: &str, path: &str) -> Result<()> {
    if path.split(':').next().is_some_and(|path| path.starts_with("custom.")) {
        return Ok(());
    }
    target(path, &CustomFields::default()).map(|_| ()).map_err(|error| schema(member, &error.to_string()))
}

/// The target of a path: `phone.mobile`, `address.home.city`, `identifier.inn`, `external.1c`, `birth_date:%d.%m.%Y`,
/// `custom.birth_place`, `kind`, `name` (a whole name in one cell).
///
/// # Errors
/// `Schema` for an unknown field, qualifier or custom key.
pub(crate) fn target(path: &str, custom: &CustomFields) -> Result<Target> {
    let (name, format) = match path.split_once(':') {
        Some((name, format)) => (name.trim(), Some(format.to_string())),
        None => (path.trim(), None),
    };
    let unknown = || Error::new(ErrorKind::Schema, format!("no field has the path `{}`", name.chars().take(200).collect::<String>()));
    let made = |field, qualifier: &str| Target { field, qualifier: qualifier.to_string(), group: 0, format: format.clone() };
    if name == "name" {
        return Ok(made(field::NAME, ""));
    }
    if let Some(key) = name.strip_prefix("custom.") {
        return custom.number(key).map(|number| made(number, "")).ok_or_else(unknown);
    }
    let (row, qualifier) = field::by_path_with_qualifier(name).ok_or_else(unknown)?;
    let reads = row.number == field::KIND && qualifier.is_empty();
    if !reads && !row.accepts(qualifier) {
        return Err(unknown());
    }
    Ok(made(row.number, if row.number == field::EXTERNAL && qualifier.is_empty() { "csv" } else { qualifier }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mapping of the documents is read whole.
    #[test]
    fn reads_every_member() {
        let json = r#"{"kind":"person","region":"us","columns":{"tel":["phone.mobile","phone.work"],"dob":"birth_date:%Y%m%d","place":"custom.birth_place"},
            "define":{"birth_place":{"kind":"text","identifying":true}},"ignore":["x"],"match":"external.source","on_match":"ask"}"#;
        let mapping = Mapping::parse(json).unwrap();
        assert_eq!((mapping.kind, mapping.region), (Some(ClientKind::Person), Some(*b"US")));
        assert_eq!(mapping.columns.len(), 3);
        assert!(mapping.define[0].identifying);
        assert_eq!((mapping.match_by.as_deref(), mapping.on_match), (Some("external.source"), Some(OnMatch::Ask)));
        let date = target("birth_date:%Y%m%d", &CustomFields::default()).unwrap();
        assert_eq!((date.field, date.format.as_deref()), (field::BIRTH_DATE, Some("%Y%m%d")));
    }

    /// What a mapping cannot say is refused with the member's name.
    #[test]
    fn refuses_exactly() {
        for (json, kind, member) in [
            ("{", ErrorKind::Parse, None),
            ("[]", ErrorKind::Schema, Some("")),
            (r#"{"colums":{}}"#, ErrorKind::Schema, Some("colums")),
            (r#"{"columns":{"a":"phone.fist"}}"#, ErrorKind::Schema, Some("columns.a")),
            (r#"{"columns":{"a":"revision"}}"#, ErrorKind::Schema, Some("columns.a")),
            (r#"{"columns":{"a":7}}"#, ErrorKind::Schema, Some("columns.a")),
            (r#"{"columns":{"a":"address.city.home"}}"#, ErrorKind::Schema, Some("columns.a")),
            (r#"{"define":{"a":{"kind":"colour"}}}"#, ErrorKind::Schema, Some("define.a.kind")),
            (r#"{"on_match":"maybe"}"#, ErrorKind::Schema, Some("on_match")),
            (r#"{"kind":"robot"}"#, ErrorKind::Schema, Some("kind")),
            (r#"{"region":"USA"}"#, ErrorKind::Schema, Some("region")),
            (r#"{"region":"Ру"}"#, ErrorKind::Schema, Some("region")),
        ] {
            let error = Mapping::parse(json).unwrap_err();
            assert_eq!(error.kind(), kind, "{json}");
            let place = error.location().cloned();
            assert_eq!(place, member.map(|member| Location::Field(member.to_string())), "{json}");
        }
        assert_eq!(Mapping::parse(&"[".repeat(100_000)).unwrap_err().kind(), ErrorKind::Parse);
    }
}
