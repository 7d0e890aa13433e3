//! Whether a client is in a segment: a plain walk over the tree, client by client.
//!
//! Two-valued: a comparison with a missing value is false, `<>` too; only NOT turns that round. Texts compare folded (case, ё, look-alike
//! alphabets). Days compare as days of the base's zone: a moment is `= '2026-01-31'` all through that day.
//!
//! Segments that an expression reaches are put in order once, those that others need first; each is then told once per client.
//! So references cost what the segments cost together, however often they are referred to, and recursion is bounded by one
//! expression's depth. Nothing here opens a file or reads a clock: what a client has comes through [`Facts`].

use super::builtin::{SegmentParameters, activity};
use super::check::part_of;
use super::expression::{
    Aggregate, Collection, Condition, Containment, Expression, FieldPath, Literal, Operand, Operator, Rows, SegmentId, SegmentReference, State,
    TimePoint, TimeStart, TimeUnit,
};
use super::like::Pattern;
use super::names::{self, Kind, Names, member};
use super::number::Number;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::SEGMENTS_REACHED_MAX;
use crate::model::json::{address_use_name, phone_use_name, role_name};
use crate::model::{
    Address, Client, Consent, ConsentState, Interaction, Money, PartialDate, Period, Phone, Presence, Relation, Status, Suppression, Value, field,
};
use crate::text::fold;
use crate::time::{Instant, Zone};
use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What segments ask of one client. The base answers from its tables, each list once and only when it is asked for.
pub trait Facts {
    /// The card.
    fn client(&self) -> &Client;

    /// What happened with it, in any order.
    ///
    /// # Errors
    /// Whatever reading brings.
    fn interactions(&self) -> Result<&[Interaction]>;

    /// How it belongs to other clients, ended relations included.
    ///
    /// # Errors
    /// Whatever reading brings.
    fn relations(&self) -> Result<&[Relation]>;

    /// What somebody is to do about it, done and cancelled reminders included.
    ///
    /// # Errors
    /// Whatever reading brings.
    fn reminders(&self) -> Result<&[ReminderView]>;

    /// What its interactions come to.
    ///
    /// # Errors
    /// Whatever reading brings.
    fn summary(&self) -> Result<ContactSummary>;
}

/// A reminder as far as segments look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderView {
    /// Its kind, by its stable public name.
    pub kind: String,
    /// Where it is, by the stable public name of the state.
    pub state: String,
    /// When its current occurrence is due; `None` where it has none.
    pub due_at: Option<Instant>,
    /// Who is to do it.
    pub assignee: Option<String>,
}

/// What the interactions of a client come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactSummary {
    /// All interactions.
    pub interactions: u64,
    /// Those that were a contact.
    pub contacts: u64,
    /// The last contact.
    pub last_contact_at: Option<Instant>,
}

/// What an evaluation depends on besides the clients.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The moment that counts as now.
    pub now: Instant,
    /// The zone whose calendar says what day it is.
    pub zone: &'a Zone,
    /// Custom fields, choices and the names of segments.
    pub names: &'a Names,
    /// What built-in segments are counted by.
    pub parameters: SegmentParameters,
}

/// Why a client is in a segment or is not: the tree with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The condition as text.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// The value that was asked for is missing, which makes a comparison false.
    pub missing: bool,
    /// Rows of a collection that the condition was about.
    pub rows: Option<u64>,
    /// The conditions inside.
    pub parts: Vec<Explanation>,
}

/// The whole answer about one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentExplanation {
    /// Whether the client is in the segment.
    pub holds: bool,
    /// The record is not active and the expression does not speak of `status`, so the client is left out whatever holds.
    pub inactive: bool,
    /// The tree.
    pub tree: Explanation,
    /// Each segment that the expression reaches, with its own tree, those that others need first.
    pub segments: Vec<(String, Explanation)>,
}

/// Gives the expression of a saved segment.
pub type Library<'a> = &'a dyn Fn(SegmentId) -> Result<Arc<Expression>>;

/// An expression that is ready to be asked about clients.
pub struct Evaluator<'a> {
    root: &'a Expression,
    around: Surroundings<'a>,
    today: NaiveDate,
    /// What it reaches, each behind everything that it needs itself.
    reached: Vec<(SegmentReference, Arc<Expression>)>,
    /// Whether any of these speaks of the status of records; otherwise only active ones are in.
    of_status: bool,
}

/// The answers of the reached segments about one client.
type Answers = BTreeMap<SegmentReference, bool>;

/// What a condition is about: the client or one row of a collection.
#[derive(Clone, Copy)]
enum Item<'a> {
    Client,
    Interaction(&'a Interaction),
    Relation(&'a Relation),
    Change(Change<'a>),
    Reminder(&'a ReminderView),
}

/// A period of the lifecycle as a change from the one before.
#[derive(Clone, Copy)]
struct Change<'a> {
    from: Option<&'a str>,
    period: &'a Period,
}

/// A value as it compares.
#[derive(Debug, Clone, PartialEq)]
enum Datum<'a> {
    Text(Cow<'a, str>),
    Number(Number),
    Money(Money),
    Bool(bool),
    Date(PartialDate),
    Instant(Instant),
    /// There is a value, but none that compares: a phone that nobody could read.
    Present,
}

/// A literal time, counted out.
enum Bound {
    Day(NaiveDate),
    At(Instant),
}

impl<'a> Evaluator<'a> {
    /// Makes an expression ready.
    ///
    /// # Errors
    /// What the library says of a segment; `Cycle` where segments refer to each other in a circle, `Limit` where there are more than
    /// [`SEGMENTS_REACHED_MAX`].
    pub fn new(root: &'a Expression, around: Surroundings<'a>, library: Library<'_>) -> Result<Evaluator<'a>> {
        let reached = reach(root, &around, library)?;
        let of_status = std::iter::once(root).chain(reached.iter().map(|(_, expression)| &**expression));
        let of_status = of_status.into_iter().any(|expression| expression.fields().contains(&field::STATUS));
        Ok(Evaluator { root, around, today: around.zone.date(around.now), reached, of_status })
    }

    /// Whether a client is in the segment.
    ///
    /// # Errors
    /// What reading facts brings.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool> {
        if self.is_left_out(facts.client()) {
            return Ok(false);
        }
        let answers = self.answers(facts)?;
        self.condition(self.root.condition(), Item::Client, facts, &answers)
    }

    /// Whether a client is in the segment, and why.
    ///
    /// # Errors
    /// What reading facts brings.
    pub fn explain(&self, facts: &dyn Facts) -> Result<SegmentExplanation> {
        let answers = self.answers(facts)?;
        let tree = self.explain_condition(self.root.condition(), facts, &answers)?;
        let mut segments = Vec::new();
        for (reference, expression) in &self.reached {
            let name = self.around.names.segment_name(*reference).unwrap_or_default().to_string();
            segments.push((name, self.explain_condition(expression.condition(), facts, &answers)?));
        }
        let inactive = self.is_left_out(facts.client());
        Ok(SegmentExplanation { holds: tree.holds && !inactive, inactive, tree, segments })
    }

    pub(crate) fn is_left_out(&self, client: &Client) -> bool {
        !self.of_status && client.status() != Status::Active
    }

    fn answers(&self, facts: &dyn Facts) -> Result<Answers> {
        let mut answers = Answers::new();
        for (reference, expression) in &self.reached {
            let holds = self.condition(expression.condition(), Item::Client, facts, &answers)?;
            answers.insert(*reference, holds);
        }
        Ok(answers)
    }

    fn condition(&self, condition: &Condition, item: Item<'_>, facts: &dyn Facts, answers: &Answers) -> Result<bool> {
        Ok(match condition {
            Condition::And(members) => {
                for member in members {
                    if !self.condition(member, item, facts, answers)? {
                        return Ok(false);
                    }
                }
                true
            }
            Condition::Or(members) => {
                for member in members {
                    if self.condition(member, item, facts, answers)? {
                        return Ok(true);
                    }
                }
                false
            }
            Condition::Not(inner) => !self.condition(inner, item, facts, answers)?,
            Condition::Compare(operand, operator, literal) => {
                let data = self.operand(operand, item, facts, answers)?;
                self.compares(operand, &data, *operator, literal)
            }
            Condition::Between(operand, low, high) => {
                let data = self.operand(operand, item, facts, answers)?;
                let within = |datum: &Datum<'_>| {
                    let above = self.order(operand, datum, low).is_some_and(Ordering::is_ge);
                    above && self.order(operand, datum, high).is_some_and(Ordering::is_le)
                };
                data.iter().any(within)
            }
            Condition::In(operand, values) => {
                let data = self.operand(operand, item, facts, answers)?;
                self.is_one_of(&data, values)
            }
            Condition::Like(field, pattern) => {
                let pattern = Pattern::new(pattern);
                let texts = self.data(field, item, facts)?;
                texts.iter().any(|datum| matches!(datum, Datum::Text(text) if pattern.matches(text)))
            }
            Condition::Is { field, state, negated } => self.is(field, *state, item, facts)? != *negated,
            Condition::Contains(field, mode, texts) => {
                let data = self.data(field, item, facts)?;
                let known: BTreeSet<String> =
                    data.iter().filter_map(|datum| if let Datum::Text(text) = datum { Some(fold(text)) } else { None }).collect();
                let has = |text: &String| known.contains(&fold(text));
                if *mode == Containment::Any { texts.iter().any(has) } else { texts.iter().all(has) }
            }
            Condition::Exists(rows) => self.count(rows, facts, answers, Some(1))? > 0,
            Condition::Anniversary(field, days) => {
                let data = self.data(field, item, facts)?;
                data.iter().any(|datum| matches!(datum, Datum::Date(date) if returns_within(*date, self.today, *days)))
            }
            Condition::InSegment(reference) => answers.get(reference).copied().unwrap_or(false),
            Condition::Consent { channel, purpose } => has_consent(facts.client(), channel, purpose.as_deref()),
            Condition::Suppressed(channel) => is_suppressed(facts.client(), channel.as_deref(), self.around.now),
        })
    }

    fn compares(&self, operand: &Operand, data: &[Datum<'_>], operator: Operator, literal: &Literal) -> bool {
        let is = |wanted: fn(Ordering) -> bool| data.iter().any(|datum| self.order(operand, datum, literal).is_some_and(wanted));
        match operator {
            Operator::Equal => data.iter().any(|datum| self.equals(datum, literal) == Some(true)),
            Operator::NotEqual => {
                let mut answers = data.iter().filter_map(|datum| self.equals(datum, literal)).peekable();
                answers.peek().is_some() && answers.all(|equal| !equal)
            }
            Operator::Less => is(Ordering::is_lt),
            Operator::LessOrEqual => is(Ordering::is_le),
            Operator::Greater => is(Ordering::is_gt),
            Operator::GreaterOrEqual => is(Ordering::is_ge),
        }
    }

    /// Whether a value equals one of some literals. Texts are folded once each, so long lists and long texts do not multiply.
    fn is_one_of(&self, data: &[Datum<'_>], values: &[Literal]) -> bool {
        let texts = || values.iter().filter_map(|value| if let Literal::Text(text) = value { Some(fold(text)) } else { None });
        let mut known: Option<BTreeSet<String>> = None;
        data.iter().any(|datum| match datum {
            Datum::Text(text) => known.get_or_insert_with(|| texts().collect()).contains(&fold(text)),
            _ => values.iter().any(|value| self.equals(datum, value) == Some(true)),
        })
    }

    /// Whether a value equals a literal; `None` where the two do not compare.
    fn equals(&self, datum: &Datum<'_>, literal: &Literal) -> Option<bool> {
        match (datum, literal) {
            (Datum::Text(text), Literal::Text(other)) => Some(text == other || fold(text) == fold(other)),
            (Datum::Bool(one), Literal::Bool(other)) => Some(one == other),
            _ => self.order_plain(datum, literal).map(Ordering::is_eq),
        }
    }

    /// How a value compares with a literal; choices with a list by their places in it.
    fn order(&self, operand: &Operand, datum: &Datum<'_>, literal: &Literal) -> Option<Ordering> {
        if let (Operand::Field(field), Datum::Text(text), Literal::Text(other)) = (operand, datum, literal)
            && let Kind::Choice(names::Choices::Listed(choices)) = names::kind_of(field.number, self.around.names)
        {
            let place = |code: &str| choices.iter().position(|known| known == code || fold(known) == fold(code));
            return Some(place(text)?.cmp(&place(other)?));
        }
        self.order_plain(datum, literal)
    }

    fn order_plain(&self, datum: &Datum<'_>, literal: &Literal) -> Option<Ordering> {
        match (datum, literal) {
            (Datum::Text(text), Literal::Text(other)) => Some(fold(text).cmp(&fold(other))),
            (Datum::Number(number), Literal::Number(other)) => Some(number.cmp(other)),
            (Datum::Money(money), Literal::Money(other)) => (money.currency == other.currency).then(|| money.minor.cmp(&other.minor)),
            (Datum::Date(date), Literal::Time(point)) => match self.bound(point) {
                Bound::Day(day) => date.date().map(|date| date.cmp(&day)),
                Bound::At(_) => None,
            },
            (Datum::Instant(at), Literal::Time(point)) => Some(match self.bound(point) {
                Bound::Day(day) => self.around.zone.date(*at).cmp(&day),
                Bound::At(bound) => at.cmp(&bound),
            }),
            _ => None,
        }
    }

    /// Counts a time out; beyond the calendar it stays at the calendar's end.
    fn bound(&self, point: &TimePoint) -> Bound {
        let zone = self.around.zone;
        let start = match point.start {
            TimeStart::Now => Bound::At(self.around.now),
            TimeStart::Local(local) => Bound::At(zone.instant(local).0),
            TimeStart::Instant(at) => Bound::At(at),
            TimeStart::Date(date) => Bound::Day(date),
            relative => Bound::Day(day_of(relative, self.today)),
        };
        point.offsets.iter().fold(start, |bound, offset| match bound {
            Bound::Day(day) => Bound::Day(later_day(day, offset.count, offset.unit)),
            Bound::At(at) => Bound::At(later(at, offset.count, offset.unit, zone)),
        })
    }

    fn is(&self, field: &FieldPath, state: State, item: Item<'_>, facts: &dyn Facts) -> Result<bool> {
        let known = !self.data(field, item, facts)?.is_empty();
        let presence = match item {
            Item::Client => facts.client().presence(field.number),
            _ => None,
        };
        Ok(match state {
            State::Known => known,
            State::Null => !known,
            State::Absent => !known && matches!(presence, Some(Presence::Absent { .. })),
            State::Declined => !known && matches!(presence, Some(Presence::Declined { .. })),
            State::Unknown => !known && matches!(presence, None | Some(Presence::Unknown)),
        })
    }

    fn operand<'f>(&self, operand: &Operand, item: Item<'f>, facts: &'f dyn Facts, answers: &Answers) -> Result<Vec<Datum<'f>>> {
        match operand {
            Operand::Field(field) => self.data(field, item, facts),
            Operand::Part(part, field) => {
                let mut numbers = Vec::new();
                for datum in self.data(field, item, facts)? {
                    let number = match datum {
                        Datum::Instant(at) => Some(part_of(*part, self.around.zone.date(at))),
                        Datum::Date(date) => part_of_partial(*part, date),
                        _ => None,
                    };
                    numbers.extend(number.map(|number| Datum::Number(Number::from(i128::from(number)))));
                }
                Ok(numbers)
            }
            Operand::Count(rows) => Ok(vec![Datum::Number(Number::from(i128::from(self.count(rows, facts, answers, None)?)))]),
            Operand::Aggregate(aggregate, field, rows) => self.aggregate(*aggregate, field, rows, facts, answers),
        }
    }

    /// Rows for which the filter holds; no further than `enough` of them.
    fn count(&self, rows: &Rows, facts: &dyn Facts, answers: &Answers, enough: Option<u64>) -> Result<u64> {
        let mut count = 0;
        self.each_row(rows, facts, answers, &mut |_| {
            count += 1;
            Ok(enough != Some(count))
        })?;
        Ok(count)
    }

    /// Calls for each row of a collection for which the filter holds, until the callee has enough.
    fn each_row<'f>(&self, rows: &Rows, facts: &'f dyn Facts, answers: &Answers, take: &mut dyn FnMut(Item<'f>) -> Result<bool>) -> Result<()> {
        let items: Vec<Item<'f>> = match rows.collection {
            Collection::Interactions => facts.interactions()?.iter().map(Item::Interaction).collect(),
            Collection::Relations => facts.relations()?.iter().map(Item::Relation).collect(),
            Collection::Reminders => facts.reminders()?.iter().map(Item::Reminder).collect(),
            Collection::LifecycleChanges => changes(facts.client()).map(Item::Change).collect(),
        };
        for item in items {
            let holds = rows.filter.as_ref().map_or(Ok(true), |filter| self.condition(filter, item, facts, answers))?;
            if holds && !take(item)? {
                break;
            }
        }
        Ok(())
    }

    fn aggregate<'f>(&self, aggregate: Aggregate, field: &FieldPath, rows: &Rows, facts: &'f dyn Facts, answers: &Answers) -> Result<Vec<Datum<'f>>> {
        let mut sum: i128 = 0;
        let mut best: Option<Datum<'f>> = None;
        self.each_row(rows, facts, answers, &mut |item| {
            if let (Aggregate::Sum, Item::Interaction(interaction)) = (aggregate, item) {
                sum += i128::from(if field.number == member::INTERACTION_SCORE {
                    interaction.score.map_or(0, i64::from)
                } else {
                    interaction.duration_seconds.map_or(0, i64::from)
                });
                return Ok(true);
            }
            for datum in self.data(field, item, facts)? {
                let wanted = if aggregate == Aggregate::Min { Ordering::Less } else { Ordering::Greater };
                if best.as_ref().is_none_or(|best| between_data(&datum, best) == Some(wanted)) {
                    best = Some(datum);
                }
            }
            Ok(true)
        })?;
        Ok(match aggregate {
            Aggregate::Sum => vec![Datum::Number(Number::from(sum))],
            _ => best.into_iter().collect(),
        })
    }

    /// The values that a field or member has.
    fn data<'f>(&self, field: &FieldPath, item: Item<'f>, facts: &'f dyn Facts) -> Result<Vec<Datum<'f>>> {
        let text = |text: &'f str| Datum::Text(Cow::Borrowed(text));
        let count = |number: i128| Datum::Number(Number::from(number));
        let datum = match item {
            Item::Client => return self.client_data(field, facts),
            Item::Interaction(row) => match field.number {
                member::INTERACTION_KIND => Some(text(row.kind.name())),
                member::INTERACTION_DIRECTION => row.direction.map(|direction| text(direction.name())),
                member::INTERACTION_OUTCOME => row.outcome.map(|outcome| text(outcome.name())),
                member::INTERACTION_AT => Some(Datum::Instant(row.at)),
                member::INTERACTION_DURATION => row.duration_seconds.map(|seconds| count(seconds.into())),
                member::INTERACTION_SCORE => row.score.map(|score| count(score.into())),
                member::INTERACTION_ACTOR => row.actor.as_deref().map(text),
                member::INTERACTION_TEXT => (!row.text.is_empty()).then(|| text(&row.text)),
                _ => None,
            },
            Item::Relation(row) => {
                let is_from = facts.client().id() == Some(row.from);
                match field.number {
                    member::RELATION_KIND => Some(text(row.kind.name())),
                    member::RELATION_SIDE => Some(text(if is_from { "from" } else { "to" })),
                    member::RELATION_OTHER => Some(count(if is_from { row.to } else { row.from }.get().into())),
                    member::RELATION_TITLE => row.title.as_deref().map(text),
                    member::RELATION_DEPARTMENT => row.department.as_deref().map(text),
                    member::RELATION_DECISION_ROLE => row.decision_role.as_deref().map(text),
                    member::RELATION_SINCE => row.since.map(Datum::Instant),
                    member::RELATION_UNTIL => row.until.map(Datum::Instant),
                    _ => None,
                }
            }
            Item::Change(Change { from, period }) => match field.number {
                member::CHANGE_FROM => from.map(text),
                member::CHANGE_TO => Some(text(&period.value)),
                member::CHANGE_AT => period.from.map(Datum::Instant),
                member::CHANGE_BY => period.by.as_deref().map(text),
                member::CHANGE_REASON => period.reason.as_deref().map(text),
                _ => None,
            },
            Item::Reminder(row) => match field.number {
                member::REMINDER_KIND => Some(text(&row.kind)),
                member::REMINDER_STATE => Some(text(&row.state)),
                member::REMINDER_DUE_AT => row.due_at.map(Datum::Instant),
                member::REMINDER_ASSIGNEE => row.assignee.as_deref().map(text),
                _ => None,
            },
        };
        Ok(datum.into_iter().collect())
    }

    fn client_data<'f>(&self, path: &FieldPath, facts: &'f dyn Facts) -> Result<Vec<Datum<'f>>> {
        let client = facts.client();
        let text = |text: &'f str| Datum::Text(Cow::Borrowed(text));
        let count = |number: i128| Datum::Number(Number::from(number));
        let datum = match path.number {
            field::ID => client.id().map(|id| count(id.get().into())),
            field::REVISION => Some(count(client.revision().into())),
            field::CREATED_AT => client.created_at().map(Datum::Instant),
            field::UPDATED_AT => client.updated_at().map(Datum::Instant),
            field::KIND => Some(text(client.kind().name())),
            field::STATUS => Some(text(client.status().name())),
            field::ACTIVITY => {
                let last = facts.summary()?.last_contact_at;
                Some(text(activity(last, self.today, self.around.zone, &self.around.parameters).name()))
            }
            field::NAME => Some(client.display_name()).filter(|name| !name.is_empty()).map(|name| Datum::Text(Cow::Owned(name))),
            names::LAST_CONTACT_AT => facts.summary()?.last_contact_at.map(Datum::Instant),
            names::INTERACTION_COUNT => Some(count(facts.summary()?.interactions.into())),
            names::CONTACT_COUNT => Some(count(facts.summary()?.contacts.into())),
            names::VERIFIED_AT => last_verified(client).map(Datum::Instant),
            field::LIFECYCLE | field::CATEGORY | field::OWNER => client.current(path.number).map(|period| text(&period.value)),
            number => return Ok(client.values(number).flat_map(|value| value_data(value, &path.qualifier)).collect()),
        };
        Ok(datum.into_iter().collect())
    }

    /// The tree with its answers. A collection's filter is about many rows and shown with their count only.
    fn explain_condition(&self, condition: &Condition, facts: &dyn Facts, answers: &Answers) -> Result<Explanation> {
        let holds = self.condition(condition, Item::Client, facts, answers)?;
        let mut parts = Vec::new();
        match condition {
            Condition::And(members) | Condition::Or(members) => {
                for member in members {
                    parts.push(self.explain_condition(member, facts, answers)?);
                }
            }
            Condition::Not(inner) => parts.push(self.explain_condition(inner, facts, answers)?),
            _ => {}
        }
        let rows = match condition {
            Condition::Exists(rows) => Some(rows),
            Condition::Compare(Operand::Count(rows) | Operand::Aggregate(_, _, rows), ..) => Some(rows),
            Condition::Between(Operand::Count(rows) | Operand::Aggregate(_, _, rows), ..) => Some(rows),
            Condition::In(Operand::Count(rows) | Operand::Aggregate(_, _, rows), _) => Some(rows),
            _ => None,
        };
        let rows = rows.map(|rows| self.count(rows, facts, answers, None)).transpose()?;
        let missing = self.asked(condition, facts, answers)?.is_some_and(|data| data.is_empty());
        Ok(Explanation { text: super::render::condition(condition, self.around.names), holds, missing, rows, parts })
    }

    /// The values that a comparison asks for.
    fn asked<'f>(&self, condition: &Condition, facts: &'f dyn Facts, answers: &Answers) -> Result<Option<Vec<Datum<'f>>>> {
        match condition {
            Condition::Compare(operand, ..) | Condition::Between(operand, ..) | Condition::In(operand, _) => {
                self.operand(operand, Item::Client, facts, answers).map(Some)
            }
            Condition::Like(field, _) | Condition::Contains(field, ..) | Condition::Anniversary(field, _) => {
                self.data(field, Item::Client, facts).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Puts everything that an expression reaches in order, what is needed first.
fn reach(root: &Expression, around: &Surroundings<'_>, library: Library<'_>) -> Result<Vec<(SegmentReference, Arc<Expression>)>> {
    let load = |reference: SegmentReference| match reference {
        SegmentReference::BuiltIn(built_in) => Ok(Arc::new(built_in.expression(&around.parameters))),
        SegmentReference::Saved(id) => library(id),
    };
    let name =
        |reference: &SegmentReference| around.names.segment_name(*reference).map_or_else(|| format!("{reference:?}"), |name| format!("'{name}'"));
    let mut ordered = Vec::new();
    let mut done: BTreeSet<SegmentReference> = BTreeSet::new();
    // The way down to where we are: a segment, its expression, and what of it is still to be looked at.
    type Step = (SegmentReference, Arc<Expression>, Vec<SegmentReference>);
    let mut way: Vec<Step> = Vec::new();
    let mut waiting: Vec<SegmentReference> = root.references().into_iter().collect();
    loop {
        let next = match way.last_mut() {
            Some((_, _, waiting)) => waiting.pop(),
            None => match waiting.pop() {
                Some(next) => Some(next),
                None => return Ok(ordered),
            },
        };
        let Some(next) = next else {
            if let Some((reference, expression, _)) = way.pop() {
                done.insert(reference);
                ordered.push((reference, expression));
            }
            continue;
        };
        if done.contains(&next) {
            continue;
        }
        if let Some(start) = way.iter().position(|(reference, _, _)| *reference == next) {
            let circle = way.iter().skip(start).map(|(reference, _, _)| reference).chain(std::iter::once(&next));
            let circle: Vec<String> = circle.map(name).collect();
            return Err(Error::new(ErrorKind::Cycle, format!("segments refer to each other in a circle: {}", circle.join(" → "))));
        }
        if done.len() + way.len() >= SEGMENTS_REACHED_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("an expression reaches more than {SEGMENTS_REACHED_MAX} segments")));
        }
        let expression = load(next)?;
        let inner = expression.references().into_iter().collect();
        way.push((next, expression, inner));
    }
}

/// The periods of the lifecycle, each with the value before it.
fn changes(client: &Client) -> impl Iterator<Item = Change<'_>> {
    let mut from = None;
    client.values(field::LIFECYCLE).filter_map(move |value| {
        let Value::Period(period) = value else { return None };
        let change = Change { from, period };
        from = Some(period.value.as_str());
        Some(change)
    })
}

/// When a value of the card was last found right.
fn last_verified(client: &Client) -> Option<Instant> {
    client.slots().flat_map(|(_, slot)| &slot.entries).filter_map(|entry| entry.provenance.as_ref()?.verified_at).max()
}

/// A value as it compares, where the qualifier is its own. Lists give several.
fn value_data<'f>(value: &'f Value, qualifier: &str) -> Vec<Datum<'f>> {
    let text = |text: &'f str| if text.is_empty() { Datum::Present } else { Datum::Text(Cow::Borrowed(text)) };
    let own = |word: &str| qualifier.is_empty() || fold(word) == fold(qualifier);
    let datum = match value {
        Value::Text(one) | Value::Choice(one) => Some(text(one)),
        Value::Integer(number) => Some(Datum::Number(Number::from(i128::from(*number)))),
        Value::Decimal(decimal) => Some(Number::parse(decimal).map_or(Datum::Present, Datum::Number)),
        Value::Money(money) => Some(Datum::Money(*money)),
        Value::Bool(yes) => Some(Datum::Bool(*yes)),
        Value::Date(date) => Some(Datum::Date(*date)),
        Value::Time(at) => Some(Datum::Instant(*at)),
        Value::List(texts) => return texts.iter().map(|one| text(one)).collect(),
        Value::Phone(phone) => {
            is_phone(phone, qualifier).then(|| phone.e164.map_or(Datum::Present, |number| Datum::Text(Cow::Owned(number.to_string()))))
        }
        Value::Email(email) => Some(email.canonical.as_deref().map_or(Datum::Present, text)),
        Value::Address(address) => address_datum(address, qualifier),
        Value::Messenger(account) => own(&account.service).then(|| text(&account.handle)),
        Value::Identifier(code) => own(code.scheme.name()).then(|| text(&code.value)),
        Value::BankAccount(account) => match qualifier {
            "bank_code" => Some(&account.bank_code),
            "bank_name" => Some(&account.bank_name),
            "iban" => Some(&account.account).filter(|_| account.bank_code.is_empty()),
            _ => Some(&account.account),
        }
        .filter(|one| !one.is_empty())
        .map(|one| text(one)),
        Value::External(external) => own(&external.system).then(|| text(&external.id)),
        Value::Role(role) => Some(text(role_name(role.kind))),
        Value::Period(period) => Some(text(&period.value)),
        Value::Remark(remark) => own(&remark.topic).then(|| text(&remark.text)),
        Value::Commitment(commitment) => own(&commitment.what).then(|| text(&commitment.value)),
        Value::Consent(_) | Value::Suppression(_) => Some(Datum::Present),
    };
    datum.into_iter().collect()
}

fn is_phone(phone: &Phone, qualifier: &str) -> bool {
    qualifier.is_empty() || phone.kind.name() == qualifier || phone.usage.is_some_and(|usage| phone_use_name(usage) == qualifier)
}

fn address_datum<'f>(address: &'f Address, qualifier: &str) -> Option<Datum<'f>> {
    let usage = address.usage.map(address_use_name);
    let part = |name: &str| address.parts.named().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text);
    let filled = |text: &'f str| Some(text).filter(|text| !text.is_empty()).map(|text| Datum::Text(Cow::Borrowed(text)));
    let whole = || Some(filled(&address.text).unwrap_or(Datum::Present));
    match qualifier.split_once('.') {
        Some((wanted, name)) => part(name).filter(|_| usage == Some(wanted)).and_then(filled),
        None if qualifier.is_empty() || usage == Some(qualifier) => whole(),
        None => part(qualifier).and_then(filled),
    }
}

/// How two values of one member compare.
fn between_data(one: &Datum<'_>, other: &Datum<'_>) -> Option<Ordering> {
    match (one, other) {
        (Datum::Number(one), Datum::Number(other)) => Some(one.cmp(other)),
        (Datum::Instant(one), Datum::Instant(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn part_of_partial(part: super::expression::DatePart, date: PartialDate) -> Option<i32> {
    match part {
        super::expression::DatePart::Day => Some(date.day().into()),
        super::expression::DatePart::Month => Some(date.month().into()),
        super::expression::DatePart::Year => date.year().map(i32::from),
    }
}

/// Whether a day of the year comes between today and so many days ahead, both included.
fn returns_within(date: PartialDate, today: NaiveDate, days: u16) -> bool {
    let last = today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    let (month, day) = (u32::from(date.month()), u32::from(date.day()));
    (0..=2).any(|ahead| {
        let year = today.year().saturating_add(ahead);
        // 29 February is kept on the 28th of common years.
        let returns =
            NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, month, 28).filter(|_| (month, day) == (2, 29)));
        returns.is_some_and(|returns| today <= returns && returns <= last)
    })
}

/// The day that a word of the calendar means.
fn day_of(start: TimeStart, today: NaiveDate) -> NaiveDate {
    let first_of = |month: u32| NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or(today);
    match start {
        TimeStart::WeekStart => today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into())).unwrap_or(today),
        TimeStart::MonthStart => first_of(today.month()),
        TimeStart::QuarterStart => first_of((today.month() - 1) / 3 * 3 + 1),
        TimeStart::YearStart => first_of(1),
        _ => today,
    }
}

fn later_day(day: NaiveDate, count: i64, unit: TimeUnit) -> NaiveDate {
    let size = count.unsigned_abs();
    let end = if count < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    let by_days = |size: u64| if count < 0 { day.checked_sub_days(Days::new(size)) } else { day.checked_add_days(Days::new(size)) };
    let by_months = |size: u64| {
        let months = Months::new(u32::try_from(size).unwrap_or(u32::MAX));
        if count < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
    };
    match unit {
        TimeUnit::Day => by_days(size),
        TimeUnit::Week => by_days(size.saturating_mul(7)),
        TimeUnit::Month => by_months(size),
        TimeUnit::Year => by_months(size.saturating_mul(12)),
        // A day has no hours; the types keep them away.
        TimeUnit::Hour | TimeUnit::Minute => Some(day),
    }
    .unwrap_or(end)
}

fn later(at: Instant, count: i64, unit: TimeUnit, zone: &Zone) -> Instant {
    let end = if count < 0 { Instant::MIN_UTC } else { Instant::MAX_UTC };
    let minutes = |each: i64| TimeDelta::try_minutes(count.saturating_mul(each)).and_then(|span| at.checked_add_signed(span));
    let months = |each: u64| {
        let months = Months::new(u32::try_from(count.unsigned_abs().saturating_mul(each)).unwrap_or(u32::MAX));
        let local = zone.local(at);
        let moved = if count < 0 { local.checked_sub_months(months) } else { local.checked_add_months(months) };
        moved.map(|local| zone.instant(local).0)
    };
    match unit {
        TimeUnit::Minute => minutes(1),
        TimeUnit::Hour => minutes(60),
        TimeUnit::Day => minutes(24 * 60),
        TimeUnit::Week => minutes(7 * 24 * 60),
        TimeUnit::Month => months(1),
        TimeUnit::Year => months(12),
    }
    .unwrap_or(end)
}

/// Whether there is a consent: for one purpose the newest word over this channel, or over any, is yes and none of these is no.
fn has_consent(client: &Client, channel: &str, purpose: Option<&str>) -> bool {
    let (channel, purpose) = (fold(channel), purpose.map(fold));
    // Purpose → channel → the newest word.
    let mut words: BTreeMap<String, BTreeMap<String, &Consent>> = BTreeMap::new();
    for value in client.values(field::CONSENT) {
        let Value::Consent(consent) = value else { continue };
        let (of, over) = (fold(&consent.purpose), fold(&consent.channel));
        let applies = (over.is_empty() || over == channel) && purpose.as_ref().is_none_or(|purpose| *purpose == of);
        if !applies {
            continue;
        }
        let newest = words.entry(of).or_default().entry(over).or_insert(consent);
        if consent.at >= newest.at {
            *newest = consent;
        }
    }
    words.values().any(|channels| channels.values().all(|consent| consent.state == ConsentState::Granted))
}

/// Whether a wish not to be disturbed over a channel, or over any, lasts.
fn is_suppressed(client: &Client, channel: Option<&str>, now: Instant) -> bool {
    let channel = channel.map(fold);
    client.values(field::SUPPRESSION).any(|value| {
        let Value::Suppression(Suppression { channel: over, until, .. }) = value else { return false };
        let applies = channel.as_ref().is_none_or(|channel| over.is_empty() || fold(over) == *channel);
        applies && until.is_none_or(|until| until > now)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// Months and years end at the month's end (SQL standard, chrono); hours of a moment are elapsed time.
    #[test]
    fn calendar_arithmetic() {
        for (start, count, unit, expected) in [
            ("2024-03-31", -1, TimeUnit::Month, "2024-02-29"),
            ("2024-02-29", 1, TimeUnit::Year, "2025-02-28"),
            ("2024-02-29", -4, TimeUnit::Year, "2020-02-29"),
            ("2024-12-31", 2, TimeUnit::Month, "2025-02-28"),
            ("2024-03-01", -1, TimeUnit::Week, "2024-02-23"),
        ] {
            assert_eq!(later_day(day(start), count, unit), day(expected), "{start} {count} {unit:?}");
        }
        assert_eq!(later_day(day("2024-03-01"), -100_000_000, TimeUnit::Year), NaiveDate::MIN);
        let zone = Zone::named("Europe/Kyiv").expect("a zone");
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        // Clocks went forward on 2024-03-31: a day of a moment is 24 hours, a month keeps the time on the wall.
        assert_eq!(later(at("2024-03-30T10:00:00Z"), 1, TimeUnit::Day, &zone), at("2024-03-31T10:00:00Z"));
        assert_eq!(later(at("2024-02-29T10:00:00Z"), 2, TimeUnit::Month, &zone), at("2024-04-29T09:00:00Z"));
        assert_eq!(later(at("2024-02-29T10:00:00Z"), -100_000_000, TimeUnit::Year, &zone), Instant::MIN_UTC);
        for (word, expected) in [
            (TimeStart::WeekStart, "2026-11-23"),
            (TimeStart::MonthStart, "2026-11-01"),
            (TimeStart::QuarterStart, "2026-10-01"),
            (TimeStart::YearStart, "2026-01-01"),
        ] {
            assert_eq!(day_of(word, day("2026-11-25")), day(expected));
        }
    }

    /// Birthdays come in every year, those of 29 February on the 28th of common years.
    #[test]
    fn anniversaries() {
        let date = |text: &str| PartialDate::parse(text).expect("a date");
        for (birth, today, days, expected) in [
            ("1990-05-12", "2026-05-12", 0, true),
            ("1990-05-12", "2026-05-05", 7, true),
            ("1990-05-12", "2026-05-04", 7, false),
            ("1990-05-12", "2026-05-13", 7, false),
            ("--01-02", "2026-12-30", 3, true),
            ("--01-03", "2026-12-30", 3, false),
            ("1988-02-29", "2027-02-28", 0, true),
            ("1988-02-29", "2028-02-28", 0, false),
            ("1988-02-29", "2028-02-28", 1, true),
            ("1988-02-29", "2027-03-01", 7, false),
            ("1990-05-12", "2026-05-13", 364, true),
            ("1990-01-01", "2026-12-31", 366, true),
        ] {
            assert_eq!(returns_within(date(birth), day(today), days), expected, "{birth} {today} {days}");
        }
    }
}
