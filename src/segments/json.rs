//! Tree ↔ JSON: the second form of an expression, for form builders and for keeping. Exact both ways.
//!
//! ```text
//! {"version":1,"where":C}
//! C: {"and":[C…]} {"or":[C…]} {"not":C}
//!    {"compare":{"operand":O,"operator":"=","value":V}} {"between":{"operand":O,"low":V,"high":V}} {"in":{"operand":O,"values":[V…]}}
//!    {"like":{"field":F,"pattern":T}} {"is":{"field":F,"state":"known","not":true?}} {"contains":{"field":F,"mode":"any","values":[T…]}}
//!    {"exists":R} {"anniversary":{"field":F,"days":7}} {"segment":S} {"consent":{"channel":T,"purpose":T?}} {"suppressed":{"channel":T?}}
//! O: {"field":F} {"day":F} {"month":F} {"year":F} {"count":R} {"sum":{"field":F,…R}} {"min":…} {"max":…}
//! R: {"collection":"interactions","where":C?}
//! F: "phone.mobile", or [30,"mobile"]      S: "prospects", or 3
//! V: "text" {"number":"12.5"} {"minor":10000,"currency":"RUB"} true {"time":"today","plus":[[-90,"days"]]?}
//! ```
//!
//! The public form names fields by path; the kept one by number, so that it outlives titles. Reading takes both.

use super::check::{self, Strictness};
use super::error::{Problem, Wrong};
use super::expression::{
    Aggregate, Collection, Condition, Containment, DatePart, Expression, FieldPath, LANGUAGE_VERSION, Literal, Offset, Operand, Operator, Rows,
    SegmentId, SegmentReference, State, TimePoint, TimeStart, TimeUnit, measure,
};
use super::lexer::{self, Token};
use super::names::{self, NamePart, Names, Scope};
use super::number::Number;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::SEGMENT_JSON_BYTES_MAX;
use crate::model::{FieldNumber, Money};
use crate::time::format_instant;
use serde_json::{Map, Value as Json, json};
use std::num::NonZeroU64;

impl Expression {
    /// The tree as JSON, fields and saved segments by name; [`Expression::from_json`] reads the same tree back.
    ///
    /// ```
    /// use kartoteka::CustomFields;
    /// use kartoteka::segments::{Expression, Names};
    ///
    /// let names = Names::new(CustomFields::default());
    /// let expression = Expression::parse("tags CONTAINS ('чай') AND created_at >= TODAY - 90 DAYS", &names)?;
    /// let json = expression.to_json(&names);
    /// assert_eq!(
    ///     json.to_string(),
    ///     r#"{"version":1,"where":{"and":[{"contains":{"field":"tags","mode":"any","values":["чай"]}},{"compare":{"operand":{"field":"created_at"},"operator":">=","value":{"time":"today","plus":[[-90,"days"]]}}}]}}"#
    /// );
    /// assert_eq!(Expression::from_json(&json.to_string(), &names)?, expression);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self, names: &Names) -> Json {
        self.json(Some(names))
    }

    /// The tree as it is kept: fields and saved segments by number.
    pub(crate) fn to_kept_json(&self) -> Json {
        self.json(None)
    }

    fn json(&self, names: Option<&Names>) -> Json {
        json!({"version": LANGUAGE_VERSION, "where": Writer { names }.condition(self.condition())})
    }

    /// Reads the tree of an expression.
    ///
    /// # Errors
    /// `Parse` for what is no JSON, `Schema` for members that no expression has, `Version` for a newer language, `NotFound`, `Type`
    /// and `Limit` as [`Expression::new`].
    pub fn from_json(text: &str, names: &Names) -> Result<Expression> {
        read(text, names, Strictness::Strict)
    }

    /// Reads a kept tree: choices that a field has no more stay as they are.
    pub(crate) fn from_kept_json(text: &str, names: &Names) -> Result<Expression> {
        read(text, names, Strictness::Stored)
    }
}

fn read(text: &str, names: &Names, strictness: Strictness) -> Result<Expression> {
    if text.len() > SEGMENT_JSON_BYTES_MAX {
        return Err(Error::new(ErrorKind::Limit, format!("an expression as JSON has at most {SEGMENT_JSON_BYTES_MAX} bytes")));
    }
    // Deeper JSON than 128 is refused by the reader itself, so everything below recurses no further.
    let json: Json = serde_json::from_str(text).map_err(|cause| Error::new(ErrorKind::Parse, "cannot read the expression as JSON").because(cause))?;
    let top = members(&json, &["version", "where"])?;
    match top.get("version").and_then(Json::as_u64) {
        Some(version) if version > u64::from(LANGUAGE_VERSION) => {
            return Err(Error::new(ErrorKind::Version, format!("the expression is of language {version}, this program knows {LANGUAGE_VERSION}")));
        }
        Some(1..) => {}
        _ => return Err(schema("version must be a number from 1")),
    }
    let root = Reader { names, scope: Scope::Client }.condition(member(top, "where")?)?;
    measure(&root)?;
    Ok(Expression::checked(check::checked(root, names, strictness)?))
}

struct Writer<'a> {
    names: Option<&'a Names>,
}

impl Writer<'_> {
    fn condition(&self, condition: &Condition) -> Json {
        let all = |members: &[Condition]| members.iter().map(|member| self.condition(member)).collect::<Vec<_>>();
        match condition {
            Condition::And(members) => json!({"and": all(members)}),
            Condition::Or(members) => json!({"or": all(members)}),
            Condition::Not(inner) => json!({"not": self.condition(inner)}),
            Condition::Compare(operand, operator, value) => {
                json!({"compare": {"operand": self.operand(operand), "operator": operator.name(), "value": literal(value)}})
            }
            Condition::Between(operand, low, high) => {
                json!({"between": {"operand": self.operand(operand), "low": literal(low), "high": literal(high)}})
            }
            Condition::In(operand, values) => {
                json!({"in": {"operand": self.operand(operand), "values": values.iter().map(literal).collect::<Vec<_>>()}})
            }
            Condition::Like(field, pattern) => json!({"like": {"field": self.field(field), "pattern": pattern}}),
            Condition::Is { field, state, negated } => {
                let mut is = Map::from_iter([("field".to_string(), self.field(field)), ("state".to_string(), lower(state.name()))]);
                if *negated {
                    is.insert("not".to_string(), json!(true));
                }
                json!({"is": is})
            }
            Condition::Contains(field, mode, texts) => {
                json!({"contains": {"field": self.field(field), "mode": lower(mode.name()), "values": texts}})
            }
            Condition::Exists(rows) => json!({"exists": self.rows(None, rows)}),
            Condition::Anniversary(field, days) => json!({"anniversary": {"field": self.field(field), "days": days}}),
            Condition::InSegment(reference) => json!({"segment": self.segment(*reference)}),
            Condition::Consent { channel, purpose } => {
                let mut consent = Map::from_iter([("channel".to_string(), json!(channel))]);
                consent.extend(purpose.as_ref().map(|purpose| ("purpose".to_string(), json!(purpose))));
                json!({"consent": consent})
            }
            Condition::Suppressed(channel) => {
                let suppressed: Map<String, Json> = channel.iter().map(|channel| ("channel".to_string(), json!(channel))).collect();
                json!({"suppressed": suppressed})
            }
        }
    }

    fn operand(&self, operand: &Operand) -> Json {
        let named = |name: &str, value: Json| Json::Object(Map::from_iter([(name.to_lowercase(), value)]));
        match operand {
            Operand::Field(field) => named("field", self.field(field)),
            Operand::Part(part, field) => named(part.name(), self.field(field)),
            Operand::Count(rows) => named("count", self.rows(None, rows)),
            Operand::Aggregate(aggregate, field, rows) => named(aggregate.name(), self.rows(Some(field), rows)),
        }
    }

    fn rows(&self, field: Option<&FieldPath>, rows: &Rows) -> Json {
        let mut out = Map::from_iter([("collection".to_string(), json!(rows.collection.name()))]);
        out.extend(field.map(|field| ("field".to_string(), self.field(field))));
        out.extend(rows.filter.as_ref().map(|filter| ("where".to_string(), self.condition(filter))));
        Json::Object(out)
    }

    fn field(&self, field: &FieldPath) -> Json {
        match self.names.and_then(|names| names::path_of(field, names)) {
            Some(path) => json!(path),
            None => json!([field.number.0, field.qualifier]),
        }
    }

    fn segment(&self, reference: SegmentReference) -> Json {
        match (reference, self.names.and_then(|names| names.segment_name(reference))) {
            (SegmentReference::BuiltIn(built_in), _) => json!(built_in.name()),
            (SegmentReference::Saved(_), Some(name)) => json!(name),
            (SegmentReference::Saved(id), None) => json!(id.0.get()),
        }
    }
}

fn lower(name: &str) -> Json {
    json!(name.to_lowercase())
}

fn literal(literal: &Literal) -> Json {
    match literal {
        Literal::Text(text) => json!(text),
        Literal::Number(number) => json!({"number": number.to_string()}),
        Literal::Money(money) => json!({"minor": money.minor, "currency": money.code()}),
        Literal::Bool(yes) => json!(yes),
        Literal::Time(point) => {
            let start = match point.start {
                TimeStart::Date(date) => date.format("%Y-%m-%d").to_string(),
                TimeStart::Local(local) => local.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
                TimeStart::Instant(at) => format_instant(at),
                relative => TimeStart::RELATIVE.iter().find(|(known, _)| *known == relative).map_or("", |(_, word)| word).to_lowercase(),
            };
            let mut time = Map::from_iter([("time".to_string(), json!(start))]);
            if !point.offsets.is_empty() {
                let plus: Vec<Json> = point.offsets.iter().map(|offset| json!([offset.count, lower(offset.unit.name())])).collect();
                time.insert("plus".to_string(), json!(plus));
            }
            Json::Object(time)
        }
    }
}

fn schema(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Schema, format!("cannot read the expression as JSON: {}", message.into()))
}

/// The members of an object that has no others than these.
fn members<'a>(json: &'a Json, known: &[&str]) -> Result<&'a Map<String, Json>> {
    let Json::Object(object) = json else { return Err(schema(format!("an object with {} is needed", known.join(", ")))) };
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(other) => Err(schema(format!("no member {:?} here; there are {}", begin(other), known.join(", ")))),
        None => Ok(object),
    }
}

fn begin(text: &str) -> &str {
    crate::text::begin(text, 60)
}

fn member<'a>(object: &'a Map<String, Json>, name: &str) -> Result<&'a Json> {
    object.get(name).ok_or_else(|| schema(format!("the member {name} is missing")))
}

fn text<'a>(object: &'a Map<String, Json>, name: &str) -> Result<&'a str> {
    member(object, name)?.as_str().ok_or_else(|| schema(format!("{name} must be a text")))
}

fn list<'a>(json: &'a Json, name: &str) -> Result<&'a [Json]> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| schema(format!("{name} must be a list")))
}

fn texts(json: &Json, name: &str) -> Result<Vec<String>> {
    list(json, name)?.iter().map(|one| one.as_str().map(str::to_string).ok_or_else(|| schema(format!("{name} must be texts")))).collect()
}

fn word<T: Copy>(all: &[T], name_of: impl Fn(T) -> &'static str, text: &str, what: &str) -> Result<T> {
    let found = all.iter().copied().find(|one| name_of(*one).to_lowercase() == text);
    found.ok_or_else(|| {
        let known: Vec<String> = all.iter().map(|one| name_of(*one).to_lowercase()).collect();
        schema(format!("no {what} {:?}; there are {}", begin(text), known.join(", ")))
    })
}

struct Reader<'a> {
    names: &'a Names,
    scope: Scope,
}

impl Reader<'_> {
    fn condition(&self, json: &Json) -> Result<Condition> {
        let Json::Object(object) = json else { return Err(schema("a condition is an object")) };
        let (Some((name, value)), 1) = (object.iter().next(), object.len()) else { return Err(schema("a condition has one member, its sort")) };
        let all = |name: &str| list(value, name)?.iter().map(|one| self.condition(one)).collect::<Result<Vec<_>>>();
        Ok(match name.as_str() {
            "and" => Condition::And(all("and")?),
            "or" => Condition::Or(all("or")?),
            "not" => Condition::Not(Box::new(self.condition(value)?)),
            "compare" => {
                let parts = members(value, &["operand", "operator", "value"])?;
                let operator = word(Operator::ALL, Operator::name, text(parts, "operator")?, "operator")?;
                Condition::Compare(self.operand(member(parts, "operand")?)?, operator, read_literal(member(parts, "value")?)?)
            }
            "between" => {
                let parts = members(value, &["operand", "low", "high"])?;
                let operand = self.operand(member(parts, "operand")?)?;
                Condition::Between(operand, read_literal(member(parts, "low")?)?, read_literal(member(parts, "high")?)?)
            }
            "in" => {
                let parts = members(value, &["operand", "values"])?;
                let values = list(member(parts, "values")?, "values")?.iter().map(read_literal).collect::<Result<Vec<_>>>()?;
                Condition::In(self.operand(member(parts, "operand")?)?, values)
            }
            "like" => {
                let parts = members(value, &["field", "pattern"])?;
                Condition::Like(self.field(member(parts, "field")?)?, text(parts, "pattern")?.to_string())
            }
            "is" => {
                let parts = members(value, &["field", "state", "not"])?;
                let negated = parts.get("not").map_or(Some(false), Json::as_bool).ok_or_else(|| schema("not must be true or false"))?;
                let state = word(State::ALL, State::name, text(parts, "state")?, "state")?;
                Condition::Is { field: self.field(member(parts, "field")?)?, state, negated }
            }
            "contains" => {
                let parts = members(value, &["field", "mode", "values"])?;
                let mode = word(Containment::ALL, Containment::name, text(parts, "mode")?, "mode")?;
                Condition::Contains(self.field(member(parts, "field")?)?, mode, texts(member(parts, "values")?, "values")?)
            }
            "exists" => Condition::Exists(self.rows(members(value, &["collection", "where"])?)?),
            "anniversary" => {
                let parts = members(value, &["field", "days"])?;
                let days = member(parts, "days")?.as_u64().and_then(|days| u16::try_from(days).ok());
                let days = days.ok_or_else(|| schema("days must be a number of days"))?;
                Condition::Anniversary(self.field(member(parts, "field")?)?, days)
            }
            "segment" => Condition::InSegment(self.segment(value)?),
            "consent" => {
                let parts = members(value, &["channel", "purpose"])?;
                let purpose = parts.get("purpose").map(|_| text(parts, "purpose")).transpose()?.map(str::to_string);
                Condition::Consent { channel: text(parts, "channel")?.to_string(), purpose }
            }
            "suppressed" => {
                let parts = members(value, &["channel"])?;
                Condition::Suppressed(parts.get("channel").map(|_| text(parts, "channel")).transpose()?.map(str::to_string))
            }
            other => return Err(schema(format!("no condition {:?}", begin(other)))),
        })
    }

    fn operand(&self, json: &Json) -> Result<Operand> {
        let Json::Object(object) = json else { return Err(schema("an operand is an object")) };
        let (Some((name, value)), 1) = (object.iter().next(), object.len()) else { return Err(schema("an operand has one member, its sort")) };
        match name.as_str() {
            "field" => return Ok(Operand::Field(self.field(value)?)),
            "count" => return Ok(Operand::Count(self.rows(members(value, &["collection", "where"])?)?)),
            _ => {}
        }
        if let Some(part) = DatePart::ALL.iter().find(|part| part.name().to_lowercase() == *name) {
            return Ok(Operand::Part(*part, self.field(value)?));
        }
        let aggregate = word(Aggregate::ALL, Aggregate::name, name, "operand")?;
        let parts = members(value, &["collection", "field", "where"])?;
        let rows = self.rows(parts)?;
        let field = Reader { names: self.names, scope: Scope::Rows(rows.collection) }.field(member(parts, "field")?)?;
        Ok(Operand::Aggregate(aggregate, field, rows))
    }

    fn rows(&self, parts: &Map<String, Json>) -> Result<Rows> {
        let collection = word(Collection::ALL, Collection::name, text(parts, "collection")?, "collection")?;
        let inner = Reader { names: self.names, scope: Scope::Rows(collection) };
        let filter = parts.get("where").map(|filter| inner.condition(filter)).transpose()?;
        Ok(Rows { collection, filter: filter.map(Box::new) })
    }

    fn field(&self, json: &Json) -> Result<FieldPath> {
        if let Json::Array(parts) = json {
            return match parts.as_slice() {
                [number, Json::String(qualifier)] => {
                    let number = number.as_u64().and_then(|number| u16::try_from(number).ok());
                    let number = FieldNumber(number.ok_or_else(|| schema("a field has a number below 65536"))?);
                    Ok(FieldPath { number, qualifier: qualifier.clone() })
                }
                _ => Err(schema("a field by number is [number, qualifier]")),
            };
        }
        let path = json.as_str().ok_or_else(|| schema("a field is a path or [number, qualifier]"))?;
        let parts = path_parts(path).ok_or_else(|| schema(format!("not the path of a field: {:?}", begin(path))))?;
        Ok(names::resolve(self.scope, &parts, self.names)?)
    }

    fn segment(&self, json: &Json) -> Result<SegmentReference> {
        match json {
            Json::String(name) => Ok(self.names.segment(name)?),
            number => {
                let number = number.as_u64().and_then(NonZeroU64::new);
                number.map(|number| SegmentReference::Saved(SegmentId(number))).ok_or_else(|| schema("a segment is a name or a number from 1"))
            }
        }
    }
}

/// The words of a path as text has them.
fn path_parts(path: &str) -> Option<Vec<NamePart>> {
    let tokens = lexer::tokens(path).ok()?;
    let mut parts = Vec::new();
    for (index, placed) in tokens.iter().enumerate() {
        match (&placed.token, index % 2) {
            (Token::Word(word), 0) => parts.push(NamePart { text: word.clone(), quoted: false }),
            (Token::Name(name), 0) => parts.push(NamePart { text: name.clone(), quoted: true }),
            (Token::Sign("."), 1) => {}
            (Token::End, 1) => return Some(parts),
            _ => return None,
        }
    }
    None
}

fn read_literal(json: &Json) -> Result<Literal> {
    match json {
        Json::String(text) => return Ok(Literal::Text(text.clone())),
        Json::Bool(yes) => return Ok(Literal::Bool(*yes)),
        _ => {}
    }
    let parts = members(json, &["number", "minor", "currency", "time", "plus"])?;
    let keys: Vec<&str> = parts.keys().map(String::as_str).collect();
    match keys.as_slice() {
        ["number"] => {
            let text = text(parts, "number")?;
            let number = Number::parse(text).filter(|_| text.len() <= crate::limits::SEGMENT_NUMBER_DIGITS_MAX + 1);
            number.map(Literal::Number).ok_or_else(|| Wrong::new(Problem::NumberRange, text).into())
        }
        ["minor", "currency"] | ["currency", "minor"] => {
            let minor = member(parts, "minor")?.as_i64();
            let money = minor.and_then(|minor| Money::new(minor, parts.get("currency")?.as_str()?));
            money.map(Literal::Money).ok_or_else(|| schema("an amount is whole minor units and three capital letters"))
        }
        ["time"] | ["time", "plus"] | ["plus", "time"] => read_time(parts).map(Literal::Time),
        _ => Err(schema("a value is a text, true, false, or an object with number, or minor and currency, or time and plus")),
    }
}

fn read_time(parts: &Map<String, Json>) -> Result<TimePoint> {
    let text = text(parts, "time")?;
    let relative = TimeStart::RELATIVE.iter().find(|(_, word)| word.to_lowercase() == text).map(|(start, _)| *start);
    let start = relative.map_or_else(|| check::time_start(text), Ok)?;
    let mut offsets = Vec::new();
    for span in parts.get("plus").map(|plus| list(plus, "plus")).transpose()?.unwrap_or_default() {
        let wrong = || schema("a span is [count, unit]");
        let [count, unit] = list(span, "plus")? else { return Err(wrong()) };
        let unit = word(TimeUnit::ALL, TimeUnit::name, unit.as_str().ok_or_else(wrong)?, "unit of time")?;
        offsets.push(Offset { count: count.as_i64().ok_or_else(wrong)?, unit });
    }
    Ok(TimePoint { start, offsets })
}
