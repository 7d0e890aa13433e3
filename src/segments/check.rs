//! Types: what may be compared with what, and literals put into the form that evaluation compares.
//!
//! Both ways into a tree pass here: the parser, comparison by comparison with a place for each complaint, and whole trees that a
//! program built or that come from JSON.

use super::error::{Problem, Wrong};
use super::expression::{Aggregate, Condition, DatePart, FieldPath, Literal, Operand, Operator, Rows, State, TimePoint, TimeStart, TimeUnit};
use super::names::{self, Choices, Kind, Names, Scope};
use crate::limits::{SEGMENT_LIST_MAX, SEGMENT_OFFSETS_MAX, SEGMENT_PATTERN_BYTES_MAX, SEGMENT_SPAN_MAX};
use crate::model::{E164, FieldNumber, PartialDate};
use crate::text::fold;
use crate::time::{parse_instant, truncate};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Whether codes of choices must be known. A stored expression keeps its codes when a field's choices change later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    Strict,
    Stored,
}

/// Days ahead that an anniversary is looked for; beyond a year every day is one.
pub(crate) const ANNIVERSARY_DAYS_MAX: u16 = 366;

/// What an operand gives.
pub(crate) fn operand_kind(operand: &Operand, names: &Names) -> Kind {
    match operand {
        Operand::Field(field) => names::kind_of(field.number, names),
        Operand::Part(..) | Operand::Count(_) => Kind::Number,
        Operand::Aggregate(_, field, _) => names::kind_of(field.number, names),
    }
}

/// The words for an operand in a message.
pub(crate) fn label(operand: &Operand, names: &Names) -> String {
    let path = |field: &FieldPath| names::path_of(field, names).unwrap_or_else(|| field.number.to_string());
    match operand {
        Operand::Field(field) => path(field),
        Operand::Part(part, field) => format!("{}({})", part.name(), path(field)),
        Operand::Count(rows) => format!("COUNT({})", rows.collection.name()),
        Operand::Aggregate(aggregate, field, rows) => format!("{}({}.{})", aggregate.name(), rows.collection.name(), path(field)),
    }
}

/// Whether an operand takes an operator at all.
pub(crate) fn check_operator(operand: &Operand, operator: Operator, names: &Names) -> Result<(), Wrong> {
    let ordered = !matches!(operator, Operator::Equal | Operator::NotEqual);
    match operand_kind(operand, names) {
        Kind::Nothing => Err(Wrong::new(Problem::NotComparable, label(operand, names))),
        Kind::Bool | Kind::Phone | Kind::Choice(Choices::Fixed(_) | Choices::Free) if ordered => {
            Err(Wrong::new(Problem::NoOrder, label(operand, names)))
        }
        _ => Ok(()),
    }
}

/// Whether a member can be summed up so.
pub(crate) fn check_aggregate(aggregate: Aggregate, field: &FieldPath, rows: &Rows, names: &Names) -> Result<(), Wrong> {
    let fits = match names::kind_of(field.number, names) {
        Kind::Number => field.number != names::member::RELATION_OTHER,
        Kind::Instant => aggregate != Aggregate::Sum,
        _ => false,
    };
    let operand = || Operand::Aggregate(aggregate, field.clone(), Rows { collection: rows.collection, filter: None });
    if fits { Ok(()) } else { Err(Wrong::new(Problem::NotAggregate, label(&operand(), names))) }
}

/// Whether a field is a date, for its parts and its anniversary.
pub(crate) fn check_date(field: &FieldPath, anniversary: bool, names: &Names) -> Result<(), Wrong> {
    match names::kind_of(field.number, names) {
        Kind::Date => Ok(()),
        Kind::Instant if !anniversary => Ok(()),
        _ => Err(Wrong::new(Problem::NotDate, label(&Operand::Field(field.clone()), names))),
    }
}

/// Whether a field can be looked into by `LIKE`.
pub(crate) fn check_like(field: &FieldPath, names: &Names) -> Result<(), Wrong> {
    match names::kind_of(field.number, names) {
        Kind::Text | Kind::Phone | Kind::Choice(Choices::Free) => Ok(()),
        _ => Err(Wrong::new(Problem::NotText, label(&Operand::Field(field.clone()), names))),
    }
}

pub(crate) fn check_pattern(pattern: &str) -> Result<(), Wrong> {
    if pattern.len() > SEGMENT_PATTERN_BYTES_MAX {
        return Err(Wrong::new(Problem::PatternLength, SEGMENT_PATTERN_BYTES_MAX.to_string()));
    }
    Ok(())
}

pub(crate) fn check_list(field: &FieldPath, names: &Names) -> Result<(), Wrong> {
    if names::is_list(field.number, names) { Ok(()) } else { Err(Wrong::new(Problem::NotList, label(&Operand::Field(field.clone()), names))) }
}

pub(crate) fn check_state(field: &FieldPath, state: State, names: &Names) -> Result<(), Wrong> {
    let stated = matches!(state, State::Absent | State::Declined);
    if stated && !names::has_statements(field.number) {
        return Err(Wrong::new(Problem::NoStatement, label(&Operand::Field(field.clone()), names)));
    }
    Ok(())
}

/// Puts a literal into the form in which it compares with this operand.
pub(crate) fn coerce(operand: &Operand, literal: Literal, names: &Names, strictness: Strictness) -> Result<Literal, Wrong> {
    let kind = operand_kind(operand, names);
    let written = describe(&literal);
    let needs = |problem: Problem| Err(Wrong::new(problem, &written));
    match (kind, literal) {
        (Kind::Nothing, _) => Err(Wrong::new(Problem::NotComparable, label(operand, names))),
        (Kind::Text, Literal::Text(text)) => Ok(Literal::Text(text)),
        (Kind::Text, _) => needs(Problem::NeedsText),
        (Kind::Phone, Literal::Text(text)) => phone(&text).map(Literal::Text).ok_or_else(|| Wrong::new(Problem::NeedsPhone, written)),
        (Kind::Phone, _) => needs(Problem::NeedsPhone),
        (Kind::Choice(choices), Literal::Text(text)) => choice(operand, &choices, text, strictness).map(Literal::Text),
        (Kind::Choice(_), _) => needs(Problem::NeedsText),
        (Kind::Number, Literal::Number(number)) => Ok(Literal::Number(number)),
        (Kind::Number, _) => needs(Problem::NeedsNumber),
        // What follows a number as AND is the end of a bound.
        (Kind::Money, Literal::Money(money)) if money.code() != "AND" => Ok(Literal::Money(money)),
        (Kind::Money, _) => needs(Problem::NeedsMoney),
        (Kind::Bool, Literal::Bool(yes)) => Ok(Literal::Bool(yes)),
        (Kind::Bool, _) => needs(Problem::NeedsBool),
        (kind @ (Kind::Date | Kind::Instant), literal) => {
            let point = match literal {
                Literal::Time(point) => point,
                Literal::Text(text) => TimePoint { start: time_start(&text)?, offsets: Vec::new() },
                _ => return needs(if kind == Kind::Date { Problem::NeedsDate } else { Problem::NeedsTime }),
            };
            let point = TimePoint { start: plain_start(point.start)?, ..point };
            check_point(&point)?;
            if kind == Kind::Date && !point.start.is_day() {
                return needs(Problem::NeedsDate);
            }
            Ok(Literal::Time(point))
        }
    }
}

/// Amounts of one list or of two bounds have one currency.
pub(crate) fn check_currencies<'a>(literals: impl Iterator<Item = &'a Literal>) -> Result<(), Wrong> {
    let mut first: Option<&str> = None;
    for literal in literals {
        if let Literal::Money(money) = literal {
            let known = *first.get_or_insert(money.code());
            if known != money.code() {
                return Err(Wrong::new(Problem::Currencies, format!("{known}, {}", money.code())));
            }
        }
    }
    Ok(())
}

/// Spans of hours and minutes need a moment; counts are bounded.
pub(crate) fn check_point(point: &TimePoint) -> Result<(), Wrong> {
    if point.offsets.len() > SEGMENT_OFFSETS_MAX {
        return Err(Wrong::new(Problem::Offsets, SEGMENT_OFFSETS_MAX.to_string()));
    }
    for offset in &point.offsets {
        if offset.count.unsigned_abs() > SEGMENT_SPAN_MAX.unsigned_abs() {
            return Err(Wrong::new(Problem::NumberRange, offset.count.to_string()));
        }
        if point.start.is_day() && matches!(offset.unit, TimeUnit::Hour | TimeUnit::Minute) {
            return Err(Wrong::new(Problem::DayAndHours, ""));
        }
    }
    Ok(())
}

/// A day or a moment written as text: `2026-01-31`, `2026-01-31T10:00`, `2026-01-31 10:00:05`, or with an offset (RFC 3339).
pub(crate) fn time_start(text: &str) -> Result<TimeStart, Wrong> {
    let wrong = || Wrong::new(Problem::NoSuchDay, quoted(text));
    if let Some(date) = PartialDate::parse(text).and_then(PartialDate::date) {
        return Ok(TimeStart::Date(date));
    }
    // Years of four digits only: the longer forms of chrono are no dates that somebody means.
    let plain = text.len() <= 40 && text.as_bytes().get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit)) && !text.starts_with("0000");
    if !plain {
        return Err(wrong());
    }
    for pattern in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, pattern) {
            return plain_start(TimeStart::Local(local));
        }
    }
    plain_start(TimeStart::Instant(parse_instant(text).map_err(|_| wrong())?))
}

/// Finer parts than a microsecond are in no stored time; years have four digits.
fn plain_start(start: TimeStart) -> Result<TimeStart, Wrong> {
    let (plain, date) = match start {
        TimeStart::Date(date) => (start, date),
        TimeStart::Local(local) => {
            let local = truncate(local.and_utc()).naive_utc();
            (TimeStart::Local(local), local.date())
        }
        TimeStart::Instant(at) => (TimeStart::Instant(truncate(at)), at.date_naive()),
        relative => return Ok(relative),
    };
    if is_usual(date) { Ok(plain) } else { Err(Wrong::new(Problem::NoSuchDay, super::render::start(start))) }
}

/// Years that have four digits.
fn is_usual(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

fn phone(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{A0}')).collect();
    compact.starts_with('+').then(|| E164::parse(&compact)).flatten().map(|number| number.to_string())
}

/// Other words for codes of the model.
const CODE_ALIASES: [(FieldNumber, &str, &str); 3] = [
    (names::member::INTERACTION_DIRECTION, "in", "incoming"),
    (names::member::INTERACTION_DIRECTION, "out", "outgoing"),
    (names::member::REMINDER_KIND, "callback", "call_back"),
];

fn choice(operand: &Operand, choices: &Choices, text: String, strictness: Strictness) -> Result<String, Wrong> {
    let folded = fold(&text);
    let known: Vec<&str> = match choices {
        Choices::Free => return Ok(text),
        Choices::Listed(listed) => listed.iter().map(String::as_str).collect(),
        Choices::Fixed(fixed) => fixed.clone(),
    };
    if let Some(code) = known.iter().find(|code| **code == text).or_else(|| known.iter().find(|code| fold(code) == folded)) {
        return Ok((*code).to_string());
    }
    let is_of = |number: FieldNumber| matches!(operand, Operand::Field(field) if field.number == number);
    let alias = CODE_ALIASES.iter().find(|(number, alias, _)| is_of(*number) && fold(alias) == folded).map(|(_, _, code)| (*code).to_string());
    match (alias, strictness) {
        (Some(code), _) => Ok(code),
        (None, Strictness::Stored) => Ok(text),
        (None, Strictness::Strict) => {
            let suggestion = names::nearest(&text, known.iter().copied()).map(|code| quoted(&code));
            let expected = known.iter().take(CHOICES_SHOWN_MAX).map(|code| quoted(code));
            Err(Wrong::new(Problem::UnknownChoice, quoted(&text)).expecting(expected).meaning(suggestion))
        }
    }
}

/// Choices that an expected set lists.
const CHOICES_SHOWN_MAX: usize = 20;

/// A text as the language writes it.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The literal as somebody wrote it, for messages.
fn describe(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => quoted(text),
        other => super::render::literal(other),
    }
}

/// Checks a whole tree and puts its literals in form. Depth, nodes and lists are measured before.
pub(crate) fn checked(root: Condition, names: &Names, strictness: Strictness) -> Result<Condition, Wrong> {
    Checker { names, strictness }.condition(root, Scope::Client)
}

struct Checker<'a> {
    names: &'a Names,
    strictness: Strictness,
}

impl Checker<'_> {
    /// Recursion is bounded by the measured depth.
    fn condition(&self, condition: Condition, scope: Scope) -> Result<Condition, Wrong> {
        let inside = |word: &str| if scope == Scope::Client { Ok(()) } else { Err(Wrong::new(Problem::Filter, word)) };
        let names = self.names;
        Ok(match condition {
            Condition::And(members) => self.join(true, members, scope)?,
            Condition::Or(members) => self.join(false, members, scope)?,
            Condition::Not(inner) => Condition::Not(Box::new(self.condition(*inner, scope)?)),
            Condition::Compare(operand, operator, literal) => {
                let operand = self.operand(operand, scope)?;
                check_operator(&operand, operator, names)?;
                let literal = coerce(&operand, literal, names, self.strictness)?;
                Condition::Compare(operand, operator, literal)
            }
            Condition::Between(operand, low, high) => {
                let operand = self.operand(operand, scope)?;
                check_operator(&operand, Operator::LessOrEqual, names)?;
                let low = coerce(&operand, low, names, self.strictness)?;
                let high = coerce(&operand, high, names, self.strictness)?;
                check_currencies([&low, &high].into_iter())?;
                Condition::Between(operand, low, high)
            }
            Condition::In(operand, values) => {
                check_list_length(values.len())?;
                let operand = self.operand(operand, scope)?;
                let values: Vec<Literal> =
                    values.into_iter().map(|value| coerce(&operand, value, names, self.strictness)).collect::<Result<_, _>>()?;
                check_currencies(values.iter())?;
                Condition::In(operand, values)
            }
            Condition::Like(field, pattern) => {
                self.field(&field, scope)?;
                check_like(&field, names)?;
                check_pattern(&pattern)?;
                Condition::Like(field, pattern)
            }
            Condition::Is { field, state, negated } => {
                self.field(&field, scope)?;
                check_state(&field, state, names)?;
                Condition::Is { field, state, negated }
            }
            Condition::Contains(field, mode, texts) => {
                check_list_length(texts.len())?;
                self.field(&field, scope)?;
                check_list(&field, names)?;
                Condition::Contains(field, mode, texts)
            }
            Condition::Exists(rows) => {
                inside("EXISTS")?;
                Condition::Exists(self.rows(rows)?)
            }
            Condition::Anniversary(field, days) => {
                self.field(&field, scope)?;
                check_date(&field, true, names)?;
                if days > ANNIVERSARY_DAYS_MAX {
                    return Err(Wrong::new(Problem::NumberRange, days.to_string()));
                }
                Condition::Anniversary(field, days)
            }
            Condition::InSegment(reference) => {
                inside("IN SEGMENT")?;
                if names.segment_name(reference).is_none() && self.strictness == Strictness::Strict {
                    return Err(Wrong::new(Problem::UnknownSegment, format!("{reference:?}")));
                }
                Condition::InSegment(reference)
            }
            Condition::Consent { channel, purpose } => {
                inside("CONSENT")?;
                Condition::Consent { channel, purpose }
            }
            Condition::Suppressed(channel) => {
                inside("SUPPRESSED")?;
                Condition::Suppressed(channel)
            }
        })
    }

    fn join(&self, and: bool, members: Vec<Condition>, scope: Scope) -> Result<Condition, Wrong> {
        if members.is_empty() {
            return Err(Wrong::new(Problem::UnexpectedEnd, "").expecting(["condition"]));
        }
        Ok(Condition::join(and, members.into_iter().map(|member| self.condition(member, scope)).collect::<Result<_, _>>()?))
    }

    fn operand(&self, operand: Operand, scope: Scope) -> Result<Operand, Wrong> {
        let inside = |word: &str| if scope == Scope::Client { Ok(()) } else { Err(Wrong::new(Problem::Filter, word)) };
        Ok(match operand {
            Operand::Field(field) => {
                self.field(&field, scope)?;
                Operand::Field(field)
            }
            Operand::Part(part, field) => {
                self.field(&field, scope)?;
                check_date(&field, false, self.names)?;
                Operand::Part(part, field)
            }
            Operand::Count(rows) => {
                inside("COUNT")?;
                Operand::Count(self.rows(rows)?)
            }
            Operand::Aggregate(aggregate, field, rows) => {
                inside(aggregate.name())?;
                self.field(&field, Scope::Rows(rows.collection))?;
                check_aggregate(aggregate, &field, &rows, self.names)?;
                Operand::Aggregate(aggregate, field, self.rows(rows)?)
            }
        })
    }

    fn rows(&self, rows: Rows) -> Result<Rows, Wrong> {
        let scope = Scope::Rows(rows.collection);
        let filter = rows.filter.map(|filter| self.condition(*filter, scope)).transpose()?;
        Ok(Rows { collection: rows.collection, filter: filter.map(Box::new) })
    }

    fn field(&self, field: &FieldPath, scope: Scope) -> Result<(), Wrong> {
        if names::exists(scope, field, self.names) {
            return Ok(());
        }
        let problem = if scope == Scope::Client { Problem::UnknownName } else { Problem::UnknownMember };
        Err(Wrong::new(problem, label(&Operand::Field(field.clone()), self.names)))
    }
}

pub(crate) fn check_list_length(length: usize) -> Result<(), Wrong> {
    match length {
        0 => Err(Wrong::new(Problem::UnexpectedEnd, "").expecting(["value"])),
        length if length > SEGMENT_LIST_MAX => Err(Wrong::new(Problem::ListLength, SEGMENT_LIST_MAX.to_string())),
        _ => Ok(()),
    }
}

/// A part of a date as the number it is.
pub(crate) fn part_of(part: DatePart, date: NaiveDate) -> i32 {
    match part {
        DatePart::Day => i32::try_from(date.day()).unwrap_or(0),
        DatePart::Month => i32::try_from(date.month()).unwrap_or(0),
        DatePart::Year => date.year(),
    }
}
