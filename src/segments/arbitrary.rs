//! Random expressions over a fixed set of fields, for the laws of text, JSON and evaluation.

use super::*;
use crate::model::{CustomDefinition, CustomFields, CustomKind, Money};
use crate::segments::names::{self, Kind, NamePart, Scope};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::sync::Arc;

/// One custom field of each kind, the choices of one with an order, and a saved segment.
pub(crate) fn custom() -> CustomFields {
    let mut custom = CustomFields::default();
    let kinds = [
        CustomKind::Text,
        CustomKind::Integer,
        CustomKind::Decimal,
        CustomKind::Money,
        CustomKind::Bool,
        CustomKind::Date,
        CustomKind::Time,
        CustomKind::Choice,
        CustomKind::List,
    ];
    for kind in kinds {
        let mut definition = CustomDefinition::new(format!("a_{}", kind.name()), kind);
        if kind == CustomKind::Choice {
            definition.choices = ["плохо", "средне", "хорошо"].map(String::from).to_vec();
        }
        custom.define(definition).expect("a definition");
    }
    custom
}

pub(crate) fn names() -> Arc<Names> {
    let mut names = Names::new(custom());
    names.add_segment(SegmentId(5.try_into().expect("not 0")), "свой сегмент");
    Arc::new(names)
}

/// Fields of a client that the naive evaluator knows too.
pub(crate) const FIELDS: [&str; 38] = [
    "id",
    "revision",
    "created_at",
    "updated_at",
    "kind",
    "status",
    "activity",
    "last_contact_at",
    "interaction_count",
    "contact_count",
    "name.family",
    "gender",
    "birth_date",
    "legal_form",
    "phone",
    "phone.mobile",
    "phone.landline",
    "phone.work",
    "email",
    "address",
    "address.city",
    "address.legal.city",
    "messenger.telegram",
    "identifier.inn",
    "external.1c",
    "industry",
    "category",
    "tags",
    "lifecycle",
    "owner",
    "note",
    "note.срочно",
    "custom.a_text",
    "custom.a_integer",
    "custom.a_decimal",
    "custom.a_money",
    "custom.a_bool",
    "custom.a_choice",
];

/// Fields by which time is asked for, and a list.
pub(crate) const MORE_FIELDS: [&str; 3] = ["custom.a_date", "custom.a_time", "custom.a_list"];

/// Texts that fields, patterns and lists draw from: few, so that they meet.
pub(crate) const TEXTS: [&str; 8] = ["чай", "Чай", "кофе", "ёлка", "Елка", "дом", "д'ом", "ива"];

fn path(scope: Scope, text: &str, names: &Names) -> FieldPath {
    let parts: Vec<NamePart> = text.split('.').map(|word| NamePart { text: word.into(), quoted: true }).collect();
    names::resolve(scope, &parts, names).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"))
}

fn field(scope: Scope, names: &Arc<Names>) -> BoxedStrategy<FieldPath> {
    let known: Vec<&'static str> = match scope {
        Scope::Client => FIELDS.iter().chain(&MORE_FIELDS).copied().collect(),
        Scope::Rows(_) => names::members(scope).collect(),
    };
    let names = names.clone();
    prop::sample::select(known).prop_map(move |text| path(scope, text, &names)).boxed()
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![9 => prop::sample::select(&TEXTS[..]).prop_map(String::from), 1 => "[\\PC'\"\\\\]{0,6}"].boxed()
}

fn number() -> BoxedStrategy<Number> {
    prop_oneof![(-3i64..8).prop_map(|n| n.to_string()), (-300i64..800).prop_map(|n| format!("{}.{:02}", n / 100, n.abs() % 100)), "-?[0-9]{1,30}"]
        .prop_map(|text| Number::parse(&text).expect("a number"))
        .boxed()
}

fn day() -> BoxedStrategy<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    (0u64..1200).prop_map(move |days| start + Days::new(days)).boxed()
}

fn time(only_days: bool) -> BoxedStrategy<TimePoint> {
    let days = prop_oneof![
        3 => prop::sample::select(vec![TimeStart::Today, TimeStart::WeekStart, TimeStart::MonthStart, TimeStart::QuarterStart, TimeStart::YearStart]),
        1 => day().prop_map(TimeStart::Date),
    ];
    let moments = prop_oneof![
        2 => Just(TimeStart::Now),
        1 => (day(), 0u32..86_400).prop_map(|(day, second)| TimeStart::Local(day.and_hms_opt(second / 3600, second / 60 % 60, second % 60).expect("a time"))),
        1 => (1_700_000_000_000_000i64..1_800_000_000_000_000).prop_map(|micros| TimeStart::Instant(crate::time::from_micros(micros))),
    ];
    let start = if only_days { days.boxed() } else { prop_oneof![days, moments].boxed() };
    start
        .prop_flat_map(|start| {
            let units = if start.is_day() { &TimeUnit::ALL[2..] } else { TimeUnit::ALL };
            let offset = (-40i64..40, prop::sample::select(units)).prop_map(|(count, unit)| Offset { count, unit });
            (Just(start), prop::collection::vec(offset, 0..3))
        })
        .prop_map(|(start, offsets)| TimePoint { start, offsets })
        .boxed()
}

fn literal(kind: Kind) -> BoxedStrategy<Literal> {
    match kind {
        Kind::Text => text().prop_map(Literal::Text).boxed(),
        Kind::Phone => {
            prop::sample::select(&["+79161234567", "+74951234567", "+380441234567"][..]).prop_map(|text| Literal::Text(text.into())).boxed()
        }
        Kind::Choice(names::Choices::Free) => text().prop_map(Literal::Text).boxed(),
        Kind::Choice(names::Choices::Listed(codes)) => prop::sample::select(codes).prop_map(Literal::Text).boxed(),
        Kind::Choice(names::Choices::Fixed(codes)) => prop::sample::select(codes).prop_map(|code| Literal::Text(code.into())).boxed(),
        Kind::Number => number().prop_map(Literal::Number).boxed(),
        Kind::Money => (-500i64..500).prop_map(|minor| Literal::Money(Money::new(minor, "RUB").expect("a code"))).boxed(),
        Kind::Bool => any::<bool>().prop_map(Literal::Bool).boxed(),
        Kind::Date => time(true).prop_map(Literal::Time).boxed(),
        Kind::Instant => time(false).prop_map(Literal::Time).boxed(),
        Kind::Nothing => unreachable!("no such field is drawn"),
    }
}

/// A comparison of an operand, with an operator that it takes.
fn comparison(operand: Operand, kind: Kind) -> BoxedStrategy<Condition> {
    let ordered = !matches!(kind, Kind::Bool | Kind::Phone | Kind::Choice(names::Choices::Fixed(_) | names::Choices::Free));
    let operators = if ordered { Operator::ALL } else { &Operator::ALL[..2] };
    let one = || literal(kind.clone());
    let (first, second, third) = (operand.clone(), operand.clone(), operand);
    let compare = (prop::sample::select(operators), one()).prop_map(move |(operator, value)| Condition::Compare(first.clone(), operator, value));
    let within = prop::collection::vec(one(), 1..4).prop_map(move |values| Condition::In(second.clone(), values));
    let between = (one(), one()).prop_map(move |(low, high)| Condition::Between(third.clone(), low, high));
    if ordered { prop_oneof![4 => compare, 1 => within, 1 => between].boxed() } else { prop_oneof![3 => compare, 1 => within].boxed() }
}

fn leaf(scope: Scope, names: &Arc<Names>) -> BoxedStrategy<Condition> {
    let known = names.clone();
    let compared = field(scope, names).prop_flat_map(move |field| {
        let operand = Operand::Field(field);
        let kind = check::operand_kind(&operand, &known);
        comparison(operand, kind)
    });
    let (like_names, date_names) = (names.clone(), names.clone());
    let like = (field(scope, names), prop::collection::vec(prop_oneof![text(), Just("%".to_string()), Just("_".to_string())], 0..4))
        .prop_filter_map("a text", move |(field, pattern)| {
            check::check_like(&field, &like_names).is_ok().then(|| Condition::Like(field, pattern.concat()))
        });
    let part = (field(scope, names), prop::sample::select(DatePart::ALL))
        .prop_filter_map("a date", move |(field, part)| check::check_date(&field, false, &date_names).is_ok().then_some(Operand::Part(part, field)));
    let part = part.prop_flat_map(|operand| comparison(operand, Kind::Number));
    let state_names = names.clone();
    let is = (field(scope, names), prop::sample::select(State::ALL), any::<bool>()).prop_filter_map("a state", move |(field, state, negated)| {
        check::check_state(&field, state, &state_names).is_ok().then_some(Condition::Is { field, state, negated })
    });
    prop_oneof![8 => compared, 1 => like, 1 => part, 2 => is].boxed()
}

fn tree(leaf: BoxedStrategy<Condition>) -> BoxedStrategy<Condition> {
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner.clone(), 2..4)).prop_map(|(and, members)| Condition::join(and, members)),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

fn rows(names: &Arc<Names>) -> BoxedStrategy<Rows> {
    let names = names.clone();
    prop::sample::select(Collection::ALL)
        .prop_flat_map(move |collection| {
            let filter = prop::option::weighted(0.8, tree(leaf(Scope::Rows(collection), &names)));
            (Just(collection), filter).prop_map(|(collection, filter)| Rows { collection, filter: filter.map(Box::new) })
        })
        .boxed()
}

/// Any condition whatever about a client.
pub(crate) fn condition(names: &Arc<Names>, segments: Vec<SegmentReference>) -> BoxedStrategy<Condition> {
    let rows_once = rows(names);
    let exists = rows_once.clone().prop_map(Condition::Exists);
    let count = rows_once.clone().prop_flat_map(|rows| comparison(Operand::Count(rows), Kind::Number));
    let known = names.clone();
    let aggregate = (rows_once, prop::sample::select(Aggregate::ALL))
        .prop_flat_map(move |(rows, aggregate)| (Just(rows.clone()), Just(aggregate), field(Scope::Rows(rows.collection), &known)))
        .prop_filter_map("a member that sums up", {
            let known = names.clone();
            move |(rows, aggregate, field)| {
                check::check_aggregate(aggregate, &field, &rows, &known).is_ok().then_some(Operand::Aggregate(aggregate, field, rows))
            }
        });
    let known = names.clone();
    let aggregate = aggregate.prop_flat_map(move |operand| {
        let kind = check::operand_kind(&operand, &known);
        comparison(operand, kind)
    });
    let lists: Vec<FieldPath> = ["tags", "custom.a_list"].iter().map(|text| path(Scope::Client, text, names)).collect();
    let dates: Vec<FieldPath> = ["birth_date", "custom.a_date"].iter().map(|text| path(Scope::Client, text, names)).collect();
    let contains = (prop::sample::select(lists), prop::sample::select(Containment::ALL), prop::collection::vec(text(), 1..4))
        .prop_map(|(field, mode, texts)| Condition::Contains(field, mode, texts));
    let anniversary = (prop::sample::select(dates), 0u16..=366).prop_map(|(field, days)| Condition::Anniversary(field, days));
    let channel = || prop::sample::select(&["email", "call", "sms"][..]).prop_map(String::from);
    let consent = (channel(), prop::option::of(prop::sample::select(&["реклама", "обработка"][..]).prop_map(String::from)))
        .prop_map(|(channel, purpose)| Condition::Consent { channel, purpose });
    let suppressed = prop::option::of(channel()).prop_map(Condition::Suppressed);
    let segment = prop::sample::select(segments).prop_map(Condition::InSegment);
    let any = prop_oneof![8 => leaf(Scope::Client, names), 1 => exists, 2 => count, 1 => aggregate, 1 => contains, 1 => anniversary, 1 => consent, 1 => suppressed, 1 => segment];
    tree(any.boxed())
}
