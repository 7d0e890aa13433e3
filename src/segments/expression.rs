//! The tree of an expression: what the text means, independent of how it was written.
//!
//! Invariants, held by the parser and by [`Expression::new`]: `And` and `Or` have two members at least and none of their own sort
//! directly inside; every literal has the type of what it is compared with, choices by their codes; depth, nodes and list lengths
//! are within [`limits`](crate::limits). Fields stand by number, saved segments by id, so a new title changes no expression.

use super::error::{Problem, Wrong};
use super::names::Names;
use super::number::Number;
use crate::error::Result;
use crate::limits::{SEGMENT_DEPTH_MAX, SEGMENT_NODES_MAX};
use crate::model::{FieldNumber, Money};
use crate::time::Instant;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;
use std::num::NonZeroU64;

/// The version of the language that this library writes; kept with every saved segment.
pub const LANGUAGE_VERSION: u32 = 1;

/// Number of a saved segment: ascending, never reused, at most 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(pub NonZeroU64);

/// A segment that an expression refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SegmentReference {
    /// One that the library brings along.
    BuiltIn(super::BuiltIn),
    /// One that the base keeps.
    Saved(SegmentId),
}

/// What follows a client around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Collection {
    /// What happened with the client.
    Interactions,
    /// How it belongs to other clients; ended relations included.
    Relations,
    /// The periods of its lifecycle, each as a change.
    LifecycleChanges,
    /// What somebody is to do about it.
    Reminders,
}

/// A field of the client or a member of a collection, by number, and what narrows it: `mobile`, `inn`, `city`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    /// The number in the table of fields, of a custom field, or of a derived member.
    pub number: FieldNumber,
    /// The qualifier; empty for the whole field.
    pub qualifier: String,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DatePart {
    /// The day of the month.
    Day,
    /// The month, 1 … 12.
    Month,
    /// The year.
    Year,
}

/// What is made of a member of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// The sum; of nothing 0.
    Sum,
    /// The least; of nothing missing.
    Min,
    /// The greatest; of nothing missing.
    Max,
}

/// The rows of a collection that a condition holds for.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The collection.
    pub collection: Collection,
    /// The condition on each row, about members of the collection.
    pub filter: Option<Box<Condition>>,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Operand {
    /// A field.
    Field(FieldPath),
    /// A part of a date, in the base's zone.
    Part(DatePart, FieldPath),
    /// How many rows.
    Count(Rows),
    /// What a member of the rows comes to.
    Aggregate(Aggregate, FieldPath, Rows),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`: there is a value, and `=` does not hold.
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// A text or the code of a choice.
    Text(String),
    /// A number.
    Number(Number),
    /// An amount.
    Money(Money),
    /// Yes or no.
    Bool(bool),
    /// A day or a moment.
    Time(TimePoint),
}

/// A day or a moment, fixed or counted from now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimePoint {
    /// Where it starts.
    pub start: TimeStart,
    /// What is added, in this order.
    pub offsets: Vec<Offset>,
}

/// Where a [`TimePoint`] starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeStart {
    /// The moment of the evaluation.
    Now,
    /// Its day in the base's zone.
    Today,
    /// The Monday of its week.
    WeekStart,
    /// The first of its month.
    MonthStart,
    /// The first of its quarter.
    QuarterStart,
    /// The first of January.
    YearStart,
    /// A day.
    Date(NaiveDate),
    /// A moment of the base's clocks.
    Local(NaiveDateTime),
    /// A moment.
    Instant(Instant),
}

/// A span of time that is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offset {
    /// How many; negative for the past.
    pub count: i64,
    /// Of what.
    pub unit: TimeUnit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days; of a moment 24 hours.
    Day,
    /// Weeks; of a moment 7 times 24 hours.
    Week,
    /// Calendar months, cut at the month's end.
    Month,
    /// Calendar years, 29 February becoming the 28th.
    Year,
}

/// What may be known of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Without a value: `IS NULL`.
    Null,
    /// With a value.
    Known,
    /// Stated: there is none.
    Absent,
    /// The client would not say.
    Declined,
    /// Nobody asked.
    Unknown,
}

/// How many of the texts a list must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Containment {
    /// One at least.
    Any,
    /// All.
    All,
}

/// A condition: true or false of every client, never unknown.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// One holds at least.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A comparison; false where the value is missing.
    Compare(Operand, Operator, Literal),
    /// Within two bounds, both included.
    Between(Operand, Literal, Literal),
    /// One of these.
    In(Operand, Vec<Literal>),
    /// A text like a pattern: `%` any characters, `_` one, `\` before either means itself.
    Like(FieldPath, String),
    /// What is known of a field.
    Is {
        /// The field.
        field: FieldPath,
        /// The state asked for.
        state: State,
        /// `IS NOT`.
        negated: bool,
    },
    /// A list has one or all of these texts.
    Contains(FieldPath, Containment, Vec<String>),
    /// There are such rows.
    Exists(Rows),
    /// The day returns within so many days from today, today included; 29 February on the 28th of common years.
    Anniversary(FieldPath, u16),
    /// The client is in another segment.
    InSegment(SegmentReference),
    /// There is a consent for a channel, and for a purpose where one is said.
    Consent {
        /// Over what.
        channel: String,
        /// What for.
        purpose: Option<String>,
    },
    /// The client is not to be disturbed now over a channel, or over any where none is said.
    Suppressed(Option<String>),
}

/// An expression of the segment language: which clients.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    root: Condition,
}

impl Expression {
    /// An expression of a tree that a program built. Nested `And` and `Or` are put in their plain form, literals checked and choices
    /// put as their codes.
    ///
    /// # Errors
    /// `NotFound` for numbers that no field or segment has, `Type` for comparisons that make no sense, `Limit`.
    pub fn new(root: Condition, names: &Names) -> Result<Expression> {
        measure(&root)?;
        let root = super::check::checked(root, names, super::check::Strictness::Strict)?;
        Ok(Expression { root })
    }

    pub(crate) fn checked(root: Condition) -> Expression {
        Expression { root }
    }

    /// The tree.
    pub fn condition(&self) -> &Condition {
        &self.root
    }

    /// The segments it refers to directly, ascending.
    pub fn references(&self) -> BTreeSet<SegmentReference> {
        let mut found = BTreeSet::new();
        self.root.visit(&mut |condition| {
            if let Condition::InSegment(reference) = condition {
                found.insert(*reference);
            }
        });
        found
    }

    /// The fields and members it speaks of, ascending; those of segments it refers to are not among them.
    pub fn fields(&self) -> BTreeSet<FieldNumber> {
        let mut found = BTreeSet::new();
        self.root.visit(&mut |condition| {
            found.extend(condition.fields());
        });
        found
    }
}

impl Condition {
    /// Visits it and every condition inside, the outer ones first. Recursion is bounded by the depth of expressions.
    pub(crate) fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Condition)) {
        visit(self);
        match self {
            Condition::And(members) | Condition::Or(members) => members.iter().for_each(|member| member.visit(visit)),
            Condition::Not(inner) => inner.visit(visit),
            _ => self.filter().into_iter().for_each(|filter| filter.visit(visit)),
        }
    }

    /// The condition on rows that it has inside.
    pub(crate) fn filter(&self) -> Option<&Condition> {
        let rows = match self {
            Condition::Exists(rows) => rows,
            Condition::Compare(operand, ..) | Condition::Between(operand, ..) | Condition::In(operand, ..) => match operand {
                Operand::Count(rows) | Operand::Aggregate(_, _, rows) => rows,
                _ => return None,
            },
            _ => return None,
        };
        rows.filter.as_deref()
    }

    fn fields(&self) -> Option<FieldNumber> {
        match self {
            Condition::Compare(operand, ..) | Condition::Between(operand, ..) | Condition::In(operand, ..) => match operand {
                Operand::Field(field) | Operand::Part(_, field) | Operand::Aggregate(_, field, _) => Some(field.number),
                Operand::Count(_) => None,
            },
            Condition::Like(field, _) | Condition::Contains(field, ..) | Condition::Anniversary(field, _) | Condition::Is { field, .. } => {
                Some(field.number)
            }
            Condition::Consent { .. } => Some(crate::model::field::CONSENT),
            Condition::Suppressed(_) => Some(crate::model::field::SUPPRESSION),
            _ => None,
        }
    }

    /// Joins conditions of one sort: members of their own sort are taken up, a single one stays alone.
    pub(crate) fn join(and: bool, members: Vec<Condition>) -> Condition {
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            match member {
                Condition::And(inner) if and => flat.extend(inner),
                Condition::Or(inner) if !and => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                if and { Condition::And(flat) } else { Condition::Or(flat) }
            }
            // An empty list of conditions is refused before; a program that builds one gets what AND and OR of nothing mean.
            None => {
                if and {
                    Condition::And(flat)
                } else {
                    Condition::Or(flat)
                }
            }
        }
    }
}

/// Checks depth and nodes of a tree that was not parsed, without going deeper than is allowed.
pub(crate) fn measure(root: &Condition) -> Result<(), Wrong> {
    let mut nodes = 0;
    let mut open: Vec<(&Condition, usize)> = vec![(root, 1)];
    while let Some((condition, depth)) = open.pop() {
        nodes += 1;
        if depth > SEGMENT_DEPTH_MAX {
            return Err(Wrong::new(Problem::Depth, SEGMENT_DEPTH_MAX.to_string()));
        }
        if nodes > SEGMENT_NODES_MAX {
            return Err(Wrong::new(Problem::Nodes, SEGMENT_NODES_MAX.to_string()));
        }
        match condition {
            Condition::And(members) | Condition::Or(members) => open.extend(members.iter().map(|member| (member, depth + 1))),
            Condition::Not(inner) => open.push((inner, depth + 1)),
            _ => open.extend(condition.filter().map(|filter| (filter, depth + 1))),
        }
    }
    Ok(())
}

macro_rules! words {
    ($name:ident { $($variant:ident $text:literal),* $(,)? }) => {
        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stable public name, as text and JSON have it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
    };
}

words!(Collection { Interactions "interactions", Relations "relations", LifecycleChanges "lifecycle_changes", Reminders "reminders" });
words!(DatePart { Day "DAY", Month "MONTH", Year "YEAR" });
words!(Aggregate { Sum "SUM", Min "MIN", Max "MAX" });
words!(Operator { Equal "=", NotEqual "<>", Less "<", LessOrEqual "<=", Greater ">", GreaterOrEqual ">=" });
words!(TimeUnit { Minute "MINUTES", Hour "HOURS", Day "DAYS", Week "WEEKS", Month "MONTHS", Year "YEARS" });
words!(State { Null "NULL", Known "KNOWN", Absent "ABSENT", Declined "DECLINED", Unknown "UNKNOWN" });
words!(Containment { Any "ANY", All "ALL" });

impl TimeStart {
    pub(crate) const RELATIVE: [(TimeStart, &'static str); 6] = [
        (TimeStart::Now, "NOW"),
        (TimeStart::Today, "TODAY"),
        (TimeStart::WeekStart, "WEEK_START"),
        (TimeStart::MonthStart, "MONTH_START"),
        (TimeStart::QuarterStart, "QUARTER_START"),
        (TimeStart::YearStart, "YEAR_START"),
    ];

    /// Whether it is a whole day.
    pub fn is_day(self) -> bool {
        !matches!(self, TimeStart::Now | TimeStart::Local(_) | TimeStart::Instant(_))
    }
}
