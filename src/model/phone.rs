//! A phone as a client has it: canonical number, extension, kind, use, and how sure we are of it.

use std::fmt;
use std::num::NonZeroU64;

/// A number in E.164 form: country code and national number, 2 … 15 digits, without the plus sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct E164(NonZeroU64);

impl E164 {
    /// From the digits as a number; `None` outside 2 … 15 digits.
    pub fn from_digits(digits: u64) -> Option<Self> {
        (10..=999_999_999_999_999).contains(&digits).then(|| NonZeroU64::new(digits).map(E164)).flatten()
    }

    /// Reads `+79161234567`; the plus sign may be missing, nothing else may be there.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let plain = (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok().and_then(E164::from_digits)).flatten()
    }

    /// The digits as a number: the key of the phone index.
    pub fn digits(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// What kind of line a number belongs to, by its country's number plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PhoneKind {
    /// A mobile phone.
    Mobile,
    /// A line at a place.
    Landline,
    /// Free for the caller.
    TollFree,
    /// Anything else, and what the plan does not tell.
    #[default]
    Other,
}

/// What a number is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhoneUse {
    /// At work.
    Work,
    /// At home.
    Home,
    /// A fax machine answers.
    Fax,
}

/// How far a number was found right. *Possible* (its length fits) is less than *valid* (in the number plan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Verdict {
    /// In the number plan of its country.
    Valid,
    /// Its length fits, the plan does not know it (yet).
    Possible,
    /// Neither; the raw text is all there is.
    #[default]
    Invalid,
}

/// One phone of a client. The raw text stands beside it in [`ValueEntry::raw`](crate::model::ValueEntry).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phone {
    /// The canonical number; `None` where the text is no number of E.164 (an internal 105, digits that fit nothing).
    pub e164: Option<E164>,
    /// Digits to dial after the answer, 1 … 20.
    pub extension: Option<String>,
    /// The kind of line, from the number plan.
    pub kind: PhoneKind,
    /// What it is used for, if said.
    pub usage: Option<PhoneUse>,
    /// How far the number was found right.
    pub verdict: Verdict,
    /// Version of the number plan data behind the verdict (major·10000 + minor·100 + patch); 0 where none was asked.
    pub plan: u32,
    /// The client's preferred phone.
    pub primary: bool,
    /// Words found beside the number: `Мария`, `после 18`.
    pub label: Option<String>,
}

impl Phone {
    /// Whether two phones are one: the same number and extension.
    pub fn same_number(&self, other: &Phone) -> bool {
        self.e164.is_some() && self.e164 == other.e164 && self.extension == other.extension
    }
}

impl fmt::Display for Phone {
    /// `+74951234567;ext=12` (RFC 3966 without the scheme).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(e164) = self.e164 {
            write!(f, "{e164}")?;
        }
        match &self.extension {
            Some(extension) => write!(f, ";ext={extension}"),
            None => Ok(()),
        }
    }
}
