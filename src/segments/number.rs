//! Exact decimal numbers of any length, for comparing: amounts must not meet by rounding.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number in its shortest plain form: `-12.5`, `0`. Equal numbers are equal texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// Digits before the point without leading zeros.
    whole: String,
    /// Digits behind the point without zeros at the end.
    part: String,
}

impl Number {
    /// Reads `-12.50`, `+7`, `.5`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(part) || whole.len() + part.len() == 0 {
            return None;
        }
        let (whole, part) = (whole.trim_start_matches('0').to_string(), part.trim_end_matches('0').to_string());
        let zero = whole.is_empty() && part.is_empty();
        Some(Number { negative: negative && !zero, whole, part })
    }

    /// Whether it has no digits behind the point.
    pub fn is_whole(&self) -> bool {
        self.part.is_empty()
    }

    /// The number times ten to this power, where that is a whole number that fits.
    pub fn scaled(&self, power: usize) -> Option<i64> {
        if self.part.len() > power {
            return None;
        }
        let text = format!("{}{}{}{}", if self.negative { "-" } else { "" }, self.whole, self.part, "0".repeat(power - self.part.len()));
        match text.as_str() {
            "" | "-" => Some(0),
            text => text.parse().ok(),
        }
    }
}

impl From<i128> for Number {
    fn from(number: i128) -> Number {
        let digits = number.unsigned_abs().to_string();
        let whole = if number == 0 { String::new() } else { digits };
        Number { negative: number < 0, whole, part: String::new() }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        let size = || self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(&other.whole)).then_with(|| self.part.cmp(&other.part));
        match (self.negative, other.negative) {
            (false, false) => size(),
            (true, true) => size().reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        write!(f, "{}{whole}", if self.negative { "-" } else { "" })?;
        if self.part.is_empty() { Ok(()) } else { write!(f, ".{}", self.part) }
    }
}

/// Digits behind the point that amounts of a currency have (ISO 4217, list one of 2024-06-25).
pub(crate) fn minor_digits(currency: [u8; 3]) -> usize {
    match &currency {
        b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF"
        | b"XOF" | b"XPF" => 0,
        b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
        b"CLF" | b"UYW" => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Numbers of four decimals compare as their ten-thousandths do, read back from their text, and scale exactly.
        #[test]
        fn numbers_compare_like_integers(a in -3_000_000i64..3_000_000, b in -3_000_000i64..3_000_000) {
            let text = |number: i64| format!("{}{}.{:04}", if number < 0 { "-" } else { "" }, number.abs() / 10_000, number.abs() % 10_000);
            let (one, other) = (Number::parse(&text(a)).expect("a number"), Number::parse(&text(b)).expect("a number"));
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            prop_assert_eq!(one == other, a == b);
            prop_assert_eq!(one.scaled(4), Some(a));
            prop_assert_eq!(Number::parse(&one.to_string()), Some(one));
            prop_assert_eq!(Number::from(i128::from(a)).scaled(0), Some(a));
        }
    }

    /// What is no number, and what does not fit.
    #[test]
    fn what_is_no_number() {
        for wrong in ["", "-", ".", "1e5", "1,5", "--1", "٣", "1.2.3", " 1"] {
            assert_eq!(Number::parse(wrong), None, "{wrong:?}");
        }
        assert_eq!(Number::parse("-0.00").map(|zero| zero.to_string()).as_deref(), Some("0"));
        assert_eq!(Number::parse("0.001").and_then(|number| number.scaled(2)), None);
        assert_eq!(Number::parse("99999999999999999999").and_then(|number| number.scaled(0)), None);
    }
}
