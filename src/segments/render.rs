//! Tree → text: the one spelling of every expression, in English words and current paths. Reading it gives the same tree again.

use super::check::quoted;
use super::expression::{Condition, Containment, Expression, FieldPath, Literal, Operand, Rows, TimePoint, TimeStart};
use super::names::{self, Names};
use super::number::minor_digits;
use crate::model::Money;
use crate::time::format_instant;
use chrono::Timelike;

impl Expression {
    /// The expression as text: what [`Expression::parse`] reads back as the same tree. A field or segment that `names` does not know
    /// is written as its number, which nothing reads.
    pub fn to_text(&self, names: &Names) -> String {
        condition(self.condition(), names)
    }
}

/// Text of one condition.
pub(crate) fn condition(condition: &Condition, names: &Names) -> String {
    let mut out = String::new();
    Renderer { names, out: &mut out }.condition(condition);
    out
}

struct Renderer<'a> {
    names: &'a Names,
    out: &'a mut String,
}

impl Renderer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(members) => self.chain(members, " AND "),
            Condition::Or(members) => self.chain(members, " OR "),
            Condition::Not(inner) => {
                self.push("NOT ");
                self.member(inner, true);
            }
            Condition::Compare(operand, operator, value) => {
                self.operand(operand);
                self.push(&format!(" {} {}", operator.name(), literal(value)));
            }
            Condition::Between(operand, low, high) => {
                self.operand(operand);
                self.push(&format!(" BETWEEN {} AND {}", literal(low), literal(high)));
            }
            Condition::In(operand, values) => {
                self.operand(operand);
                self.push(&format!(" IN ({})", values.iter().map(literal).collect::<Vec<_>>().join(", ")));
            }
            Condition::Like(field, pattern) => {
                self.field(field);
                self.push(&format!(" LIKE {}", quoted(pattern)));
            }
            Condition::Is { field, state, negated } => {
                self.field(field);
                self.push(&format!(" IS {}{}", if *negated { "NOT " } else { "" }, state.name()));
            }
            Condition::Contains(field, mode, texts) => {
                self.field(field);
                let texts = texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
                self.push(&format!(" CONTAINS {} ({texts})", if *mode == Containment::Any { "ANY" } else { "ALL" }));
            }
            Condition::Exists(rows) => self.rows("EXISTS", None, rows),
            Condition::Anniversary(field, days) => {
                self.field(field);
                self.push(&format!(" ANNIVERSARY IN NEXT {days} DAYS"));
            }
            Condition::InSegment(reference) => {
                let name = self.names.segment_name(*reference).map_or_else(|| format!("{reference:?}"), str::to_string);
                self.push(&format!("IN SEGMENT {}", quoted(&name)));
            }
            Condition::Consent { channel, purpose } => {
                let purpose = purpose.as_ref().map(|purpose| format!(", {}", quoted(purpose))).unwrap_or_default();
                self.push(&format!("CONSENT({}{purpose})", quoted(channel)));
            }
            Condition::Suppressed(channel) => {
                let channel = channel.as_deref().map(quoted).unwrap_or_default();
                self.push(&format!("SUPPRESSED({channel})"));
            }
        }
    }

    fn chain(&mut self, members: &[Condition], word: &str) {
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.push(word);
            }
            // AND binds tighter than OR and needs none inside it.
            self.member(member, word == " AND ");
        }
    }

    fn member(&mut self, member: &Condition, tight: bool) {
        let parted = matches!(member, Condition::Or(_)) || tight && matches!(member, Condition::And(_));
        if parted {
            self.push("(");
        }
        self.condition(member);
        if parted {
            self.push(")");
        }
    }

    fn operand(&mut self, operand: &Operand) {
        match operand {
            Operand::Field(field) => self.field(field),
            Operand::Part(part, field) => {
                self.push(&format!("{}(", part.name()));
                self.field(field);
                self.push(")");
            }
            Operand::Count(rows) => self.rows("COUNT", None, rows),
            Operand::Aggregate(aggregate, field, rows) => self.rows(aggregate.name(), Some(field), rows),
        }
    }

    fn rows(&mut self, word: &str, member: Option<&FieldPath>, rows: &Rows) {
        self.push(&format!("{word}({}", rows.collection.name()));
        if let Some(member) = member {
            self.push(".");
            self.field(member);
        }
        if let Some(filter) = &rows.filter {
            self.push(" WHERE ");
            self.condition(filter);
        }
        self.push(")");
    }

    fn field(&mut self, field: &FieldPath) {
        let path = names::path_of(field, self.names).unwrap_or_else(|| format!("#{}", field.number.0));
        self.push(&path);
    }
}

/// Text of a literal.
pub(crate) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => number.to_string(),
        Literal::Money(money) => amount(*money),
        Literal::Bool(true) => "TRUE".to_string(),
        Literal::Bool(false) => "FALSE".to_string(),
        Literal::Time(point) => time(point),
    }
}

fn amount(money: Money) -> String {
    let digits = minor_digits(money.currency);
    let (sign, minor) = (if money.minor < 0 { "-" } else { "" }, money.minor.unsigned_abs());
    let scale = 10u64.pow(u32::try_from(digits).unwrap_or(0));
    let (whole, part) = (minor / scale, minor % scale);
    let part = if part == 0 { String::new() } else { format!(".{part:0digits$}") };
    format!("{sign}{whole}{part} {}", money.code())
}

fn time(point: &TimePoint) -> String {
    let mut text = start(point.start);
    for offset in &point.offsets {
        let sign = if offset.count < 0 { '-' } else { '+' };
        text.push_str(&format!(" {sign} {} {}", offset.count.unsigned_abs(), offset.unit.name()));
    }
    text
}

/// Text of where a time starts.
pub(crate) fn start(start: TimeStart) -> String {
    match start {
        TimeStart::Date(date) => format!("'{}'", date.format("%Y-%m-%d")),
        TimeStart::Local(local) if local.nanosecond() == 0 && local.second() == 0 => format!("'{}'", local.format("%Y-%m-%dT%H:%M")),
        TimeStart::Local(local) => format!("'{}'", local.format("%Y-%m-%dT%H:%M:%S%.f")),
        TimeStart::Instant(at) => format!("'{}'", format_instant(at)),
        relative => TimeStart::RELATIVE.iter().find(|(known, _)| *known == relative).map_or("", |(_, word)| word).to_string(),
    }
}
