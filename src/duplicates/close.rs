//! Whether two words are one but for slips of the pen.
//!
//! A slip is a letter more, less or other, or two neighbours exchanged: the optimal string alignment distance, as strsim counts it. Most
//! pairs of words have nothing to do with each other, and what they have in common at either end tells the rest without a table: so
//! strsim is only asked for what is left of a few. A test holds both to the same answers.

/// Slips that a word of so many bytes may have: none up to three letters, one up to six, two from seven on.
fn allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Whether two words are one but for the slips that the shorter one may have.
pub(crate) fn close(a: &[u8], b: &[u8]) -> bool {
    a == b || within(a, b, allowed(a.len().min(b.len())))
}

/// Whether no more than `slips` (0, 1, 2) lie between two different words. Linear but for what common ends leave of a word.
fn within(a: &[u8], b: &[u8], slips: usize) -> bool {
    if slips == 0 {
        return false;
    }
    if !a.is_ascii() || !b.is_ascii() {
        // Letters of several bytes are counted as letters.
        let (Ok(a), Ok(b)) = (std::str::from_utf8(a), std::str::from_utf8(b)) else { return false };
        return a.len().abs_diff(b.len()) <= 4 * slips && strsim::osa_distance(a, b) <= slips;
    }
    if a.len().abs_diff(b.len()) > slips || (letters(a) ^ letters(b)).count_ones() as usize > 2 * slips {
        return false;
    }
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(front..).unwrap_or_default(), b.get(front..).unwrap_or_default());
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - back).unwrap_or_default(), b.get(..b.len() - back).unwrap_or_default());
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= slips,
        ([_], [_]) => true,
        ([a1, a2], [b1, b2]) if a1 == b2 && a2 == b1 => true,
        _ if slips < 2 => false,
        ([_] | [_, _], [_] | [_, _]) => true,
        _ => match (std::str::from_utf8(a), std::str::from_utf8(b)) {
            (Ok(a), Ok(b)) => strsim::osa_distance(a, b) <= slips,
            _ => false,
        },
    }
}

/// Which letters a word has, one bit for each of 64 classes: every slip turns at most two of them.
fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |letters, byte| letters | 1 << (byte & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 20_000, ..ProptestConfig::default() })]
        /// The answers are those of strsim.
        #[test]
        fn slips_are_those_of_strsim(a in "[abc]{0,9}", b in "[abc]{0,9}", tail in "[a-z0-9 ]{0,4}", other in "[a-zдж]{0,3}") {
            for (a, b) in [(a.clone(), b.clone()), (format!("{a}{tail}"), format!("{b}{tail}")), (format!("{tail}{a}"), format!("{tail}{b}{other}"))] {
                let expected = a == b || strsim::osa_distance(&a, &b) <= allowed(a.len().min(b.len()));
                prop_assert_eq!(close(a.as_bytes(), b.as_bytes()), expected, "{} {}", a, b);
            }
        }
    }
}
