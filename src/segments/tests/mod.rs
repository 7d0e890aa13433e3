//! Laws of the two forms of an expression, and of texts that nobody would write.

use super::*;
use crate::limits::{SEGMENT_DEPTH_MAX, SEGMENT_NODES_MAX};
use proptest::prelude::*;

fn references() -> Vec<SegmentReference> {
    let built_in = BuiltIn::ALL.iter().map(|one| SegmentReference::BuiltIn(*one));
    built_in.chain([SegmentReference::Saved(SegmentId(5.try_into().expect("not 0")))]).collect()
}

fn condition() -> impl Strategy<Value = Condition> {
    arbitrary::condition(&arbitrary::names(), references())
}

/// Pieces of expressions, whole and broken, in any order.
fn soup() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "AND",
        "ИЛИ",
        "NOT",
        "НЕ",
        "(",
        ")",
        ",",
        ".",
        "=",
        "<>",
        "<",
        ">=",
        "+",
        "-",
        "EXISTS(",
        "COUNT(",
        "SUM(",
        "interactions",
        ".score",
        "WHERE",
        "kind",
        "lifecycle",
        "'prospect'",
        "'call'",
        "birth_date",
        "ANNIVERSARY",
        "IN",
        "NEXT",
        "7",
        "DAYS",
        "TODAY",
        "NOW",
        "'2026-01-31'",
        "custom.",
        "\"a b\"",
        "custom.a_money",
        "100 RUB",
        "1.5",
        "tags",
        "CONTAINS",
        "ANY",
        "IS",
        "KNOWN",
        "NULL",
        "SEGMENT",
        "'slow'",
        "CONSENT(",
        "SUPPRESSED()",
        "MONTH(",
        "LIKE",
        "'%_\\\\'",
        "BETWEEN",
        "id",
        "1",
        "'",
        "\"",
        "\n",
        "\r\n",
        "\0",
        "ё",
        "🙂",
        "99999999999999999999999999999999999",
    ];
    let piece = prop_oneof![20 => prop::sample::select(PIECES).prop_map(String::from), 1 => "\\PC{0,4}"];
    (prop::collection::vec(piece, 0..25), prop::sample::select(&["", " "][..])).prop_map(|(pieces, blank)| pieces.join(blank))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4000, ..ProptestConfig::default() })]

    /// Tree → text → tree, tree → JSON → tree (by names, by numbers) and text → tree → text are exact, and a tree that was read needs no
    /// more putting in form.
    #[test]
    fn forms_are_exact(condition in condition()) {
        let names = arbitrary::names();
        let expression = Expression::new(condition.clone(), &names).expect("a well-formed tree");
        prop_assert_eq!(expression.condition(), &condition);
        let text = expression.to_text(&names);
        let read = Expression::parse(&text, &names).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        prop_assert_eq!(&read, &expression, "{}", text);
        prop_assert_eq!(read.to_text(&names), text);
        for json in [expression.to_json(&names), expression.to_kept_json()] {
            let read = Expression::from_json(&json.to_string(), &names).map_err(|error| TestCaseError::fail(format!("{json}\n{error}")))?;
            prop_assert_eq!(&read, &expression);
        }
    }

    /// Whatever the text, reading it ends in an expression within the limits, which reads back, or in an error with a place inside the
    /// text and a message in each language.
    #[test]
    fn any_text_is_read_or_refused(text in soup()) {
        let names = arbitrary::names();
        match Expression::parse(&text, &names) {
            Ok(expression) => {
                prop_assert!(expression::measure(expression.condition()).is_ok());
                prop_assert_eq!(Expression::parse(&expression.to_text(&names), &names), Ok(expression));
            }
            Err(error) => {
                let lines: Vec<&str> = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
                let line = lines.get(error.line as usize - 1);
                prop_assert!(line.is_some_and(|line| (error.column as usize) <= line.chars().count() + 1), "{:?} {:?}", text, error);
                prop_assert!(!error.message(crate::message::Language::Ukrainian).contains(['\n', '\0']));
            }
        }
    }

    /// JSON of one shape with any member taken away or exchanged is read or refused, never more.
    #[test]
    fn broken_json_is_refused(condition in condition(), at in any::<prop::sample::Index>(), to in "[{}\\[\\]\",:0-9a-z]{0,2}") {
        let names = arbitrary::names();
        let text = Expression::new(condition, &names).expect("a tree").to_json(&names).to_string();
        let chars: Vec<char> = text.chars().collect();
        let cut = at.index(chars.len());
        let broken: String = chars.iter().take(cut).copied().chain(to.chars()).chain(chars.iter().skip(cut + 1).copied()).collect();
        if let Ok(expression) = Expression::from_json(&broken, &names) {
            prop_assert_eq!(Expression::parse(&expression.to_text(&names), &names), Ok(expression));
        }
    }
}

/// The deepest and the largest trees survive both forms.
#[test]
fn the_largest_expressions_survive() {
    let names = arbitrary::names();
    let id = || {
        Condition::Compare(
            Operand::Field(FieldPath { number: crate::model::field::ID, qualifier: String::new() }),
            Operator::Equal,
            Literal::Number(Number::from(1)),
        )
    };
    let mut deep = id();
    for level in 1..SEGMENT_DEPTH_MAX {
        deep = Condition::join(level % 2 == 0, vec![id(), deep]);
    }
    let wide = Condition::Or((1..SEGMENT_NODES_MAX).map(|_| id()).collect());
    for tree in [deep.clone(), wide.clone()] {
        let expression = Expression::new(tree, &names).expect("within the limits");
        assert_eq!(Expression::parse(&expression.to_text(&names), &names).as_ref(), Ok(&expression));
        assert_eq!(Expression::from_json(&expression.to_json(&names).to_string(), &names).ok().as_ref(), Some(&expression));
    }
    let deeper = Condition::join(SEGMENT_DEPTH_MAX.is_multiple_of(2), vec![id(), deep]);
    let Condition::Or(mut members) = wide else { panic!("an OR") };
    members.push(id());
    for tree in [deeper, Condition::Or(members)] {
        assert_eq!(Expression::new(tree, &names).map_err(|error| error.kind()).err(), Some(crate::ErrorKind::Limit));
    }
    assert!(Expression::new(Condition::And(Vec::new()), &names).is_err(), "an AND of nothing means nothing");
}
