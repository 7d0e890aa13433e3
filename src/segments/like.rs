//! Patterns of `LIKE`: `%` stands for any characters, `_` for one, `\` before either (or itself) for the sign.
//!
//! Text and pattern are folded, so case and look-alike letters do not part them. Cost: at most pattern × text, without recursion.

use crate::text::fold;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    One(char),
    AnyOne,
    Any,
}

/// A pattern that is ready to be matched.
pub(crate) struct Pattern(Vec<Part>);

impl Pattern {
    pub fn new(pattern: &str) -> Pattern {
        let mut parts = Vec::new();
        let mut run = String::new();
        let mut chars = pattern.chars().peekable();
        let flush = |run: &mut String, parts: &mut Vec<Part>| {
            parts.extend(fold(run).chars().map(Part::One));
            run.clear();
        };
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next_if(|next| matches!(next, '%' | '_' | '\\')) {
                    Some(escaped) => run.push(escaped),
                    None => run.push(c),
                },
                '%' => {
                    flush(&mut run, &mut parts);
                    if parts.last() != Some(&Part::Any) {
                        parts.push(Part::Any);
                    }
                }
                '_' => {
                    flush(&mut run, &mut parts);
                    parts.push(Part::AnyOne);
                }
                other => run.push(other),
            }
        }
        flush(&mut run, &mut parts);
        Pattern(parts)
    }

    /// Whether a whole text is like the pattern.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = fold(text).chars().collect();
        let (mut at, mut part) = (0, 0);
        // Where the last `%` stands, and how far it has stretched.
        let mut stretch: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.0.get(part) {
                Some(Part::Any) => {
                    stretch = Some((part, at));
                    part += 1;
                }
                Some(Part::AnyOne) => (at, part) = (at + 1, part + 1),
                Some(Part::One(c)) if text.get(at) == Some(c) => (at, part) = (at + 1, part + 1),
                _ => match &mut stretch {
                    Some((any, until)) => {
                        *until += 1;
                        (at, part) = (*until, *any + 1);
                    }
                    None => return false,
                },
            }
        }
        self.0.get(part..).unwrap_or_default().iter().all(|part| *part == Part::Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, letter by letter: what SQL-92 §8.5 says, without folding.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, _) => text.is_empty(),
            (Some(('%', rest)), _) => (0..=text.len()).any(|skipped| naive(rest, &text[skipped..])),
            (Some(('_', rest)), Some((_, tail))) => naive(rest, tail),
            (Some((c, rest)), Some((d, tail))) => c == d && naive(rest, tail),
            (Some(_), None) => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4000, ..ProptestConfig::default() })]
        /// Matching equals the definition over a small alphabet that folds to itself.
        #[test]
        fn matching_is_as_defined(pattern in "[ад%_]{0,8}", text in "[ад]{0,9}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Pattern::new(&pattern).matches(&text), naive(&chars(&pattern), &chars(&text)));
        }
    }

    /// Escapes, folding, ends.
    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("ром%", "Ромашка", true),
            ("BEKTOP", "вектор", true),
            ("100\\%", "100%", true),
            ("100\\%", "1000", false),
            ("a\\_b", "a_b", true),
            ("a\\_b", "axb", false),
            ("a\\\\b", "a\\b", true),
            ("\\a", "\\a", true),
            ("", "", true),
            ("%", "", true),
            ("_", "", false),
            ("%ё%", "тёмный", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
