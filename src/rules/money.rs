//! Amounts of money: whole minor units and an ISO 4217 code.
//!
//! `1 234,56 грн`, `$1,234.56`, `100 руб. 50 коп.`, `5 тыс. руб.`, `USD 5` and their kin. The currency is named by a code, a sign
//! or a word, or it is the caller's. How many decimals an amount has follows ISO 4217 (none for yen, three for dinars); more of them are
//! refused, never rounded. A comma or point before three digits (`1,234`) may mean either; it is read as thousands, or as decimals
//! where the currency has three, and is a doubt. Linear; looks at no more than [`RULE_BYTES_MAX`] bytes.
//!
//! ```
//! use kartoteka::model::field::NOTE;
//! use kartoteka::rules::money;
//!
//! let read = money::normalize("12 тыс. 345 руб. 60 коп.", None, NOTE).value;
//! assert_eq!(read.map(|money| money.minor), Some(1_234_560));
//! assert_eq!(read.map(|money| money::display(&money)).as_deref(), Some("12 345,60 RUB"));
//! ```

use super::tables::currencies::{CURRENCIES, CURRENCY_WORDS, MINOR_WORDS, SCALE_WORDS};
use super::{Normalized, Statement, presence};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::{FieldNumber, Issue, Money};
use crate::text::{self, digit_value, is_dash};

/// Most digits of a number that is looked at: more than an amount in 64 bits has, and its product with any power here fits 128 bits.
const DIGITS_MAX: usize = 24;

/// Most numbers and words of an amount.
const TOKENS_MAX: usize = 16;

/// Reads an amount. `default_currency` is the ISO 4217 code of amounts that name none.
pub fn normalize(raw: &str, default_currency: Option<&str>, field: FieldNumber) -> Normalized<Money> {
    let refused = |code, detail: &str| Normalized::refused(vec![Issue::new(code, field).detail(detail)]);
    if raw.len() > RULE_BYTES_MAX {
        return refused(IssueCode::MoneyFormat, "");
    }
    // A lone 0 is an amount here, not the mark of an empty cell.
    if !raw.chars().any(|c| digit_value(c).is_some()) {
        match presence::classify(raw) {
            Statement::Value => {}
            Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, field)]),
            statement => return Normalized::statement(statement, Vec::new()),
        }
    }
    let (clean, _) = text::clean(raw, RULE_BYTES_MAX);
    match tokens(&clean).ok_or(Fault::Format).and_then(|tokens| read(&tokens, default_currency)) {
        Ok(reading) => reading.finish(field),
        Err(Fault::Format) => refused(IssueCode::MoneyFormat, ""),
        Err(Fault::Currency(word)) => refused(IssueCode::MoneyCurrency, &word),
        Err(Fault::Decimals) => refused(IssueCode::MoneyDecimals, ""),
        Err(Fault::Large) => refused(IssueCode::NumberTooLarge, ""),
    }
}

/// The amount in whole units with its decimals and code: `1 234,56 UAH`.
pub fn display(money: &Money) -> String {
    let exponent = exponent(money.code()).unwrap_or(2);
    let power = 10_u64.pow(exponent);
    let absolute = money.minor.unsigned_abs();
    let whole = (absolute / power).to_string();
    let mut out = String::from(if money.minor < 0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    if exponent > 0 {
        out.push_str(&format!(",{:0width$}", absolute % power, width = exponent as usize));
    }
    out.push(' ');
    out.push_str(money.code());
    out
}

/// Decimal digits of a currency's minor unit (ISO 4217): 2 for most, 0 for JPY, 3 for KWD. `None` for a code that is not active.
pub fn exponent(code: &str) -> Option<u32> {
    let index = CURRENCIES.binary_search_by_key(&code, |(known, _)| known).ok()?;
    CURRENCIES.get(index).map(|(_, exponent)| *exponent)
}

/// The currency in which people of a country (ISO 3166-1 alpha-2) mean an amount that names none.
pub(crate) fn currency_of_region(region: [u8; 2]) -> &'static str {
    match &region {
        b"UA" => "UAH",
        b"KZ" => "KZT",
        b"BY" => "BYN",
        b"UZ" => "UZS",
        b"KG" => "KGS",
        b"GE" => "GEL",
        b"AM" => "AMD",
        b"AZ" => "AZN",
        b"MD" => "MDL",
        b"TJ" => "TJS",
        b"PL" => "PLN",
        _ => "RUB",
    }
}

/// Why a text is no amount.
enum Fault {
    Format,
    Currency(String),
    Decimals,
    Large,
}

struct Reading {
    money: Money,
    ambiguous: bool,
    homoglyph: bool,
}

impl Reading {
    fn finish(self, field: FieldNumber) -> Normalized<Money> {
        let mut issues = Vec::new();
        if self.ambiguous {
            issues.push(Issue::new(IssueCode::MoneyAmbiguous, field).detail(display(&self.money)));
        }
        if self.homoglyph {
            issues.push(Issue::new(IssueCode::Homoglyph, field));
        }
        Normalized::value(self.money, issues)
    }
}

/// A piece of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Digits with their separators: blanks, `'`, comma, point.
    Number(String),
    /// A word or a currency's sign in lower case.
    Word(String),
    Minus,
    Plus,
    Open,
    Close,
}

/// The pieces of a clean text; `None` where something else is there.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '«' | '»' | ';'));
    // `100,-`, `100.–` and `100=` say that there are no cents.
    let text = text.trim_end_matches('=');
    let cut = text.strip_suffix(is_dash).and_then(|text| text.strip_suffix([',', '.']));
    let mut rest = cut.unwrap_or(text);
    let mut tokens = Vec::new();
    while let Some(c) = rest.chars().next() {
        if tokens.len() == TOKENS_MAX {
            return None;
        }
        let behind = rest.get(c.len_utf8()..)?;
        if let Some((number, behind)) = take_number(rest) {
            tokens.push(Token::Number(number));
            rest = behind;
            continue;
        }
        if text::is_letter(c) || is_sign(c) {
            let end = rest.find(|c: char| !(text::is_letter(c) || text::is_apostrophe(c))).unwrap_or(rest.len()).max(c.len_utf8());
            let (word, behind) = rest.split_at_checked(if is_sign(c) { c.len_utf8() } else { end })?;
            // `US$` is one sign.
            let dollar = behind.strip_prefix('$').filter(|_| !is_sign(c));
            let word = word.to_lowercase();
            // The point of a shortened word is no decimal point: `р.5`.
            let behind = behind.strip_prefix('.').filter(|_| !is_sign(c)).unwrap_or(behind);
            tokens.push(Token::Word(if dollar.is_some() { word + "$" } else { word }));
            rest = dollar.unwrap_or(behind);
            continue;
        }
        match c {
            '+' => tokens.push(Token::Plus),
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            _ if is_dash(c) => tokens.push(Token::Minus),
            _ if c.is_whitespace() || matches!(c, '.' | ',' | ':') => {}
            _ => return None,
        }
        rest = behind;
    }
    Some(tokens)
}

/// Whether a character is the sign of a currency.
fn is_sign(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¥' | '֏' | '฿' | '元' | '円' | '\u{20A0}'..='\u{20CF}' | '\u{FF04}' | '\u{FFE1}' | '\u{FFE5}')
}

/// The number that a text begins with, digits as ASCII and blanks and apostrophes as one sign each, and the text behind it.
fn take_number(text: &str) -> Option<(String, &str)> {
    let mut number = String::new();
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        if let Some(digit) = digit_value(c) {
            number.push(char::from(b'0' + digit));
            end = at + c.len_utf8();
            continue;
        }
        let separator = match c {
            _ if c.is_whitespace() => ' ',
            '\'' | '’' | '`' | '_' => '\'',
            ',' | '\u{066B}' => ',',
            '.' => '.',
            _ => break,
        };
        // A blank cannot begin a number, a comma or point can: `.50`.
        if chars.peek().is_none_or(|(_, next)| digit_value(*next).is_none()) || number.is_empty() && !matches!(separator, ',' | '.') {
            break;
        }
        number.push(separator);
    }
    let behind = text.get(end..).filter(|_| end > 0)?;
    Some((number, behind))
}

/// Terms of one sum: `5 млн 300 тыс. руб. 50 коп.`, currency before or behind, sign before.
fn read(tokens: &[Token], default_currency: Option<&str>) -> Result<Reading, Fault> {
    let (tokens, bracketed) = match tokens {
        [Token::Open, inside @ .., Token::Close] => (inside, true),
        _ => (tokens, false),
    };
    let mut parts = Parts::default();
    let mut rest = tokens;
    while let Some((token, behind)) = rest.split_first() {
        rest = behind;
        match token {
            Token::Minus if parts.terms.is_empty() && !parts.negative => parts.negative = true,
            Token::Plus if parts.terms.is_empty() && !parts.negative => {}
            Token::Number(number) => {
                let scale = match rest {
                    [Token::Word(word), behind @ ..] if parts.currency.is_none() || parts.terms.is_empty() => {
                        scale(word, behind).inspect(|_| rest = behind)
                    }
                    _ => None,
                };
                let minor = match rest {
                    [Token::Word(word), behind @ ..] if scale.is_none() && is_minor(word, !parts.terms.is_empty()) => {
                        rest = behind;
                        true
                    }
                    _ => false,
                };
                parts.add(Term { number, scale: scale.unwrap_or(0), minor })?;
            }
            Token::Word(word) => parts.word(word)?,
            _ => return Err(Fault::Format),
        }
    }
    let mut reading = parts.sum(default_currency)?;
    // Accounts write a negative amount in brackets; people put any text there.
    if bracketed && !parts.negative {
        reading.money.minor = -reading.money.minor;
        reading.ambiguous = true;
    }
    Ok(reading)
}

/// The power of ten that a word stands for; `т` only before a currency: `5 т.р.`.
fn scale(word: &str, behind: &[Token]) -> Option<u32> {
    if word == "т" {
        let next = matches!(behind, [Token::Word(next), ..] if currency_of(next).is_some());
        return next.then_some(3);
    }
    let index = SCALE_WORDS.binary_search_by_key(&word, |(known, _)| known).ok()?;
    SCALE_WORDS.get(index).map(|(_, power)| *power)
}

fn is_minor(word: &str, behind_whole: bool) -> bool {
    MINOR_WORDS.binary_search(&word).is_ok() || behind_whole && matches!(word, "к" | "k" | "c" | "с" | "p")
}

/// The code of a currency that a word, a sign or the code itself names, and whether look-alike letters had to be replaced.
fn currency_of(word: &str) -> Option<(&'static str, bool)> {
    let in_words = |word: &str| {
        let index = CURRENCY_WORDS.binary_search_by_key(&word, |(known, _)| known).ok()?;
        CURRENCY_WORDS.get(index).map(|(_, code)| *code)
    };
    let upper = word.to_uppercase();
    let code = || CURRENCIES.binary_search_by_key(&upper.as_str(), |(known, _)| known).ok().and_then(|index| CURRENCIES.get(index));
    if let Some(found) = in_words(word).or_else(|| code().map(|(code, _)| *code)) {
        return Some((found, false));
    }
    let twin: String = word.chars().map(|c| text::cyrillic_twin(c).unwrap_or(c)).collect();
    in_words(&twin).filter(|_| twin != word).map(|found| (found, true))
}

/// Words beside an amount that do not change it.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "сша",
        "usa",
        "us",
        "рос",
        "российских",
        "российский",
        "российские",
        "рф",
        "украинских",
        "українських",
        "казахстанских",
        "сумма",
        "сума",
        "итого",
        "всего",
        "всього",
        "разом",
        "цена",
        "ціна",
        "ровно",
        "рівно",
        "total",
        "sum",
        "price",
    ];
    FILLERS.contains(&word)
}

/// A number with the power of ten behind it, or of minor units.
struct Term<'a> {
    number: &'a str,
    scale: u32,
    minor: bool,
}

#[derive(Default)]
struct Parts<'a> {
    terms: Vec<Term<'a>>,
    negative: bool,
    currency: Option<&'static str>,
    unknown: Option<String>,
    belarusian: bool,
    homoglyph: bool,
}

impl<'a> Parts<'a> {
    /// Powers descend, minor units come last and once.
    fn add(&mut self, term: Term<'a>) -> Result<(), Fault> {
        let fits = match self.terms.last() {
            None => true,
            Some(last) if last.minor => false,
            Some(_) if term.minor => true,
            Some(last) => last.scale > term.scale && self.currency.is_none(),
        };
        self.terms.push(term);
        if fits { Ok(()) } else { Err(Fault::Format) }
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        if matches!(word, "минус" | "мінус" | "minus") && self.terms.is_empty() && !self.negative {
            self.negative = true;
            return Ok(());
        }
        if matches!(word, "бел" | "белорусских" | "білоруських") {
            self.belarusian = true;
            return Ok(());
        }
        match currency_of(word) {
            Some((code, homoglyph)) => {
                let code = if self.belarusian && code == "RUB" { "BYN" } else { code };
                self.homoglyph |= homoglyph;
                match self.currency.replace(code) {
                    Some(other) if other != code => Err(Fault::Format),
                    _ => Ok(()),
                }
            }
            None if is_filler(word) => Ok(()),
            None => match self.unknown.replace(word.to_uppercase()) {
                Some(_) => Err(Fault::Format),
                None => Ok(()),
            },
        }
    }

    fn sum(&self, default_currency: Option<&str>) -> Result<Reading, Fault> {
        if self.terms.is_empty() {
            return Err(Fault::Format);
        }
        if let Some(unknown) = &self.unknown {
            return Err(if self.currency.is_some() { Fault::Format } else { Fault::Currency(unknown.clone()) });
        }
        let code = self.currency.or(default_currency).unwrap_or_default();
        let exponent = exponent(code).ok_or_else(|| Fault::Currency(code.to_string()))?;
        let mut total: i128 = 0;
        let mut ambiguous = false;
        let mut above = None;
        for term in &self.terms {
            let number = number(term.number, exponent)?;
            ambiguous |= number.ambiguous && term.scale == 0;
            let power = if term.minor { 0 } else { exponent + term.scale };
            let minor = number.times_ten_to(power)?;
            // `5 тыс. 6000 руб.` is no sum, and neither is `5 руб. 100 коп.`.
            if above.is_some_and(|above: i128| minor >= above) {
                return Err(Fault::Format);
            }
            above = Some(10_i128.pow(power));
            total = total.checked_add(minor).ok_or(Fault::Large)?;
        }
        let minor = i64::try_from(if self.negative { -total } else { total }).map_err(|_| Fault::Large)?;
        let money = Money::new(minor, code).ok_or(Fault::Format)?;
        Ok(Reading { money, ambiguous, homoglyph: self.homoglyph })
    }
}

/// A decimal number: `digits` divided by ten to the power of `decimals`.
struct Decimal {
    digits: i128,
    decimals: u32,
    ambiguous: bool,
}

impl Decimal {
    fn times_ten_to(&self, power: u32) -> Result<i128, Fault> {
        if let Some(more) = power.checked_sub(self.decimals) {
            return 10_i128.checked_pow(more).and_then(|factor| self.digits.checked_mul(factor)).ok_or(Fault::Large);
        }
        let divisor = 10_i128.pow(self.decimals - power);
        if self.digits % divisor == 0 { Ok(self.digits / divisor) } else { Err(Fault::Decimals) }
    }
}

/// Reads digits with their separators.
fn number(text: &str, exponent: u32) -> Result<Decimal, Fault> {
    if text.chars().filter(char::is_ascii_digit).count() > DIGITS_MAX {
        return Err(Fault::Large);
    }
    let last = text.rfind([',', '.']);
    let (before, after) = last.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
    let sign = after.chars().next();
    let behind = after.get(1..).unwrap_or_default();
    let again = sign.is_some_and(|sign| before.contains(sign));
    let grouped = before.contains([' ', '\'', ',', '.']);
    // One comma or point before three digits, nothing else to tell by.
    let either = behind.len() == 3 && !grouped && (1..=3).contains(&before.len()) && !before.starts_with('0');
    let thousands = sign.is_none() || again || either && exponent != 3;
    let (whole, fraction) = if thousands { (text, "") } else { (before, behind) };
    if !is_grouped(whole) || !fraction.chars().all(|c| c.is_ascii_digit()) || whole.is_empty() && fraction.is_empty() {
        return Err(Fault::Format);
    }
    let digits = whole.chars().chain(fraction.chars()).filter_map(|c| c.to_digit(10)).fold(0, |value, digit| value * 10 + i128::from(digit));
    let decimals = u32::try_from(fraction.len()).map_err(|_| Fault::Large)?;
    Ok(Decimal { digits, decimals, ambiguous: either && exponent != 0 })
}

/// Whether the digits of a whole number stand in groups of three with one kind of sign, or in one.
fn is_grouped(whole: &str) -> bool {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return true };
    let mut groups = whole.split(sign);
    let digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && digits(first)) && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::NOTE;
    use proptest::prelude::*;

    /// The tables ascend, and words name active currencies.
    #[test]
    fn tables_are_in_order() {
        assert!(CURRENCIES.is_sorted() && CURRENCY_WORDS.is_sorted() && MINOR_WORDS.is_sorted() && SCALE_WORDS.is_sorted());
        for (word, code) in CURRENCY_WORDS {
            assert!(exponent(code).is_some(), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// What is shown of an amount reads as that amount, without a refusal; any text is read without a panic.
        #[test]
        fn shown_amounts_read_the_same(minor in any::<i64>(), index in 0..CURRENCIES.len(), text in "\\PC{0,30}|[-(0-9 .,'₽$к)]{0,30}|[0-9 ,.]{1,12} (руб|тыс|грн|коп|USD|KWD|JPY)[. 0-9коп]{0,8}") {
            let money = Money::new(minor, CURRENCIES[index].0).expect("a code");
            let read = normalize(&display(&money), None, NOTE);
            prop_assert_eq!(read.value, Some(money));
            prop_assert!(minor == i64::MIN || !read.issues.iter().any(|issue| issue.code == IssueCode::MoneyFormat));
            if let Some(once) = normalize(&text, Some("RUB"), NOTE).value {
                prop_assert_eq!(normalize(&display(&once), Some("USD"), NOTE).value, Some(once));
            }
        }
    }
}
