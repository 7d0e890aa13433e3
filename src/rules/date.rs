//! Dates as people write them.
//!
//! Day first is the habit of our countries: `05.06.1990` and `05/06/1990` are the fifth of June; with slashes both readings
//! exist in files, so that is a doubt. ISO dates, month names (English, Russian, Ukrainian, in any case and shortened) and dates
//! without a year are read too; a time behind the date is dropped. A year of two digits is the latest such year that is not in
//! the future (birth dates: never in the future), and a doubt. What other programs write into an empty cell is no date.
//!
//! A bare number is a date only with eight digits (`19900512`, `12051990`) or as five digits from 10000 to 60000: those are a
//! spreadsheet's count of days (day 1 is 1 January 1900), read with a doubt, because a cell may hold any number. Linear.

use super::{Normalized, Statement, presence};
use crate::limits::RULE_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::{FieldNumber, Issue, PartialDate};
use crate::text::{digit_value, is_dash, is_unsafe};
use chrono::{Datelike, NaiveDate};

/// Years that a person's date may lie back before it is doubted.
const YEARS_MAX: i32 = 120;

/// Longest text that can be a date with its time and weekday, in characters.
const DATE_CHARS_MAX: usize = 64;

/// Months by name: Russian, Ukrainian and English, nominative, genitive and short, in lower case (CLDR 46), and Roman numerals.
const MONTHS: [&str; 12] = [
    "январь января янв січень січня січ january jan i",
    "февраль февраля февр фев лютий лютого лют february feb ii",
    "март марта мар березень березня бер march mar iii",
    "апрель апреля апр квітень квітня квіт кві april apr iv",
    "май мая травень травня трав тра may v",
    "июнь июня июн червень червня черв чер june jun vi",
    "июль июля июл липень липня лип july jul vii",
    "август августа авг серпень серпня серп сер august aug viii",
    "сентябрь сентября сент сен вересень вересня вер september sept sep ix",
    "октябрь октября окт жовтень жовтня жовт жов october oct x",
    "ноябрь ноября нояб ноя листопад листопада лист лис november nov xi",
    "декабрь декабря дек грудень грудня груд гру december dec xii",
];

/// Reads a date. `format` in strftime's words (of which `%Y %m %d %e %y %B %b %H %M %S` are known) where the file's
/// own format is known; then no other reading is tried.
pub fn normalize(raw: &str, format: Option<&str>, field: FieldNumber, today: NaiveDate) -> Normalized<PartialDate> {
    match presence::classify(raw) {
        Statement::Value => {}
        Statement::Unknown => return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::Placeholder, field)]),
        statement => return Normalized::statement(statement, Vec::new()),
    }
    let tokens = if raw.len() > RULE_BYTES_MAX { None } else { tokens(raw) };
    if tokens.as_ref().is_some_and(|tokens| is_placeholder(tokens, format.is_some())) {
        return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::DatePlaceholder, field)]);
    }
    let reading = match format {
        Some(format) if raw.len() <= RULE_BYTES_MAX => by_format(raw, format, today).or_else(|| iso(raw)),
        _ => tokens.and_then(|tokens| read(&tokens, today)),
    };
    let Some(reading) = reading else { return refused(field) };
    if is_empty_cell(reading.date) {
        return Normalized::statement(Statement::Unknown, vec![Issue::new(IssueCode::DatePlaceholder, field)]);
    }
    let mut issues = Vec::new();
    if reading.century {
        issues.push(Issue::new(IssueCode::DateCentury, field).detail(reading.date.year().unwrap_or_default().to_string()));
    }
    if reading.ambiguous {
        issues.push(Issue::new(IssueCode::DateAmbiguous, field).detail(reading.date.to_string()));
    }
    if let Some(date) = reading.date.date() {
        if date > today {
            issues.push(Issue::new(IssueCode::DateFuture, field));
        } else if today.year() - date.year() > YEARS_MAX {
            issues.push(Issue::new(IssueCode::DateTooOld, field));
        }
    }
    Normalized::value(reading.date, issues)
}

fn refused(field: FieldNumber) -> Normalized<PartialDate> {
    Normalized::refused(vec![Issue::new(IssueCode::DateFormat, field)])
}

struct Reading {
    date: PartialDate,
    /// The century was inferred.
    century: bool,
    /// Another reading exists.
    ambiguous: bool,
}

impl Reading {
    fn sure(date: PartialDate) -> Self {
        Reading { date, century: false, ambiguous: false }
    }
}

/// A piece of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it was written with.
    Number(u32, u8),
    /// A month by name, 1 … 12.
    Month(u8),
    /// A sign between numbers; blanks beside it are gone.
    Sign(char),
}

/// The pieces of a text without blanks, words for "year", weekdays and a time behind the date; `None` where something else is there.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = text.chars().filter(|&c| !is_unsafe(c) || c.is_whitespace()).take(DATE_CHARS_MAX + 1).collect();
    if chars.len() > DATE_CHARS_MAX {
        return None;
    }
    let mut tokens = Vec::with_capacity(8);
    let mut rest = chars.as_slice();
    let mut blank = false;
    while let Some(&c) = rest.first() {
        if c.is_whitespace() {
            blank = true;
            rest = rest.get(1..)?;
            continue;
        }
        let length = |of: fn(char) -> bool| rest.iter().take_while(|&&c| of(c)).count();
        if digit_value(c).is_some() {
            let count = length(|c| digit_value(c).is_some());
            let (digits, behind) = rest.split_at_checked(count)?;
            // A time ends the date: `12:30`, `T12:30:00Z`.
            if behind.first() == Some(&':') {
                return (blank && !tokens.is_empty() && is_time(rest)).then_some(tokens);
            }
            if count > 9 {
                return None;
            }
            if blank && matches!(tokens.last(), Some(Token::Number(..))) {
                tokens.push(Token::Sign(' '));
            }
            let value = digits.iter().filter_map(|&c| digit_value(c)).fold(0, |value, digit| value * 10 + u32::from(digit));
            tokens.push(Token::Number(value, u8::try_from(count).ok()?));
            rest = behind;
        } else if crate::text::is_letter(c) {
            let count = length(|c| crate::text::is_letter(c) || crate::text::is_apostrophe(c));
            let (letters, behind) = rest.split_at_checked(count)?;
            let word: String = letters.iter().filter(|&&c| !crate::text::is_apostrophe(c)).flat_map(|c| c.to_lowercase()).collect();
            if word == "t" && is_time(behind) {
                return (!tokens.is_empty()).then_some(tokens);
            }
            match month(&word) {
                Some(month) => tokens.push(Token::Month(month)),
                None if is_filler(&word) => {}
                None => return None,
            }
            rest = behind;
        } else {
            let sign = if is_dash(c) { '-' } else { c };
            if !matches!(sign, '-' | '.' | '/' | ',' | '\\' | '"' | '«' | '»' | '\'') {
                return None;
            }
            if matches!(sign, '-' | '.' | '/' | '\\') {
                tokens.push(Token::Sign(if sign == '\\' { '/' } else { sign }));
            }
            rest = rest.get(1..)?;
        }
        blank = false;
    }
    while tokens.last() == Some(&Token::Sign('.')) {
        tokens.pop();
    }
    // The point behind a shortened month is part of the word: `12 янв. 1990`.
    let mut previous = None;
    tokens.retain(|&token| {
        let keep = !matches!((previous, token), (Some(Token::Month(_)), Token::Sign('.')));
        previous = Some(token);
        keep
    });
    Some(tokens)
}

/// `12:30`, `12:30:00.000`, `12:30:00+03:00`, `3:05 PM`.
fn is_time(chars: &[char]) -> bool {
    let mut colons = 0;
    chars.iter().all(|&c| {
        colons += usize::from(c == ':');
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '.' | ',' | '+' | '-' | 'Z' | 'z' | 'A' | 'P' | 'M' | 'a' | 'p' | 'm')
    }) && colons > 0
}

fn month(word: &str) -> Option<u8> {
    MONTHS.iter().zip(1..).find(|(names, _)| names.split(' ').any(|name| name == word)).map(|(_, number)| number)
}

/// Words that say nothing about the date: `г.`, `года`, `р.`, `року`, weekdays, ordinals.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "г" | "гг"
            | "год"
            | "года"
            | "рік"
            | "року"
            | "р"
            | "y"
            | "year"
            | "th"
            | "st"
            | "nd"
            | "rd"
            | "of"
            | "го"
            | "ого"
            | "е"
            | "пн"
            | "вт"
            | "ср"
            | "чт"
            | "пт"
            | "сб"
            | "вс"
            | "нд"
            | "понедельник"
            | "вторник"
            | "среда"
            | "четверг"
            | "пятница"
            | "суббота"
            | "воскресенье"
            | "понеділок"
            | "вівторок"
            | "середа"
            | "четвер"
            | "пятниця"
            | "субота"
            | "неділя"
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
            | "sat"
            | "sun"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

/// What the pieces say without a known format.
fn read(tokens: &[Token], today: NaiveDate) -> Option<Reading> {
    use Token::{Month, Number, Sign};
    match *tokens {
        // `--06-15` (vCard, ISO 8601:2004).
        [Sign('-'), Sign('-'), Number(month, 2), Sign('-'), Number(day, 2)] => date(None, month, day).map(Reading::sure),
        [Sign('-'), Sign('-'), Number(both, 4)] => date(None, both / 100, both % 100).map(Reading::sure),
        // `1990-05-12`, also with other signs: a year of four digits in front says the order.
        [Number(year, 4), Sign(a), Number(month, 1 | 2), Sign(b), Number(day, 1 | 2)] if a == b => date(Some(year), month, day).map(Reading::sure),
        [Number(year, 4), Month(month), Number(day, 1 | 2)] => date(Some(year), month.into(), day).map(Reading::sure),
        [Number(day, 1 | 2), Sign(a), Number(month, 1 | 2), Sign(b), Number(year, digits @ (2 | 4))] if a == b => {
            day_first(day, month, (year, digits), a, today)
        }
        [Number(day, 1 | 2), Sign(a), Number(month, 1 | 2)] if a != ' ' => {
            let both = a == '/' && day <= 12 && month <= 12 && day != month;
            date(None, month, day).map(|date| Reading { date, century: false, ambiguous: both })
        }
        [Number(day, 1 | 2), Month(month)] | [Month(month), Number(day, 1 | 2)] | [Number(day, 1 | 2), Sign(_), Month(month)] => {
            date(None, month.into(), day).map(Reading::sure)
        }
        [Number(day, 1 | 2), Month(month), Number(year, digits @ (2 | 4))]
        | [Month(month), Number(day, 1 | 2), Sign(' '), Number(year, digits @ (2 | 4))]
        | [Number(day, 1 | 2), Month(month), Sign(_), Number(year, digits @ (2 | 4))]
        | [Number(day, 1 | 2), Sign(_), Month(month), Sign(_), Number(year, digits @ (2 | 4))]
        | [Number(day, 1 | 2), Sign(_), Month(month), Number(year, digits @ (2 | 4))] => with_year(day, month.into(), (year, digits), today),
        [Number(whole, 8)] => plain(whole),
        [Number(serial @ 10_000..=60_000, 5)] => {
            let from = NaiveDate::from_ymd_opt(1899, 12, 30)?;
            let date = from.checked_add_days(chrono::Days::new(serial.into()))?;
            Some(Reading { date: date.into(), century: false, ambiguous: true })
        }
        _ => None,
    }
}

/// Eight digits: the year first, or else the day.
fn plain(whole: u32) -> Option<Reading> {
    let year_first = date(Some(whole / 10_000), whole / 100 % 100, whole % 100).filter(|date| date.year().is_some_and(|year| year >= 1800));
    let day_first =
        || date(Some(whole % 10_000), whole / 10_000 % 100, whole / 1_000_000).filter(|date| date.year().is_some_and(|year| year >= 1800));
    year_first.or_else(day_first).map(Reading::sure)
}

/// Day, month, year; with slashes the month may have come first.
fn day_first(day: u32, month: u32, year: (u32, u8), sign: char, today: NaiveDate) -> Option<Reading> {
    let exchanged = || with_year(month, day, year, today).filter(|_| sign == '/').map(|reading| Reading { ambiguous: false, ..reading });
    let both = sign == '/' && day <= 12 && month <= 12 && day != month;
    with_year(day, month, year, today).map(|reading| Reading { ambiguous: both, ..reading }).or_else(exchanged)
}

fn with_year(day: u32, month: u32, (year, digits): (u32, u8), today: NaiveDate) -> Option<Reading> {
    if digits == 4 {
        return date(Some(year), month, day).map(Reading::sure);
    }
    // The latest such year that is not in the future: a birth date never is.
    let this = u32::try_from(today.year()).ok()?;
    let latest = this / 100 * 100 + year;
    let in_future = date(Some(latest), month, day).and_then(PartialDate::date).map_or(latest > this, |date| date > today);
    let full = if in_future { latest.checked_sub(100)? } else { latest };
    date(Some(full), month, day).map(|date| Reading { date, century: true, ambiguous: false })
}

fn date(year: Option<u32>, month: u32, day: u32) -> Option<PartialDate> {
    let year = match year {
        Some(year) => Some(i16::try_from(year).ok()?),
        None => None,
    };
    PartialDate::new(year, month.try_into().ok()?, day.try_into().ok()?)
}

fn iso(raw: &str) -> Option<Reading> {
    PartialDate::parse(raw.trim()).map(Reading::sure)
}

/// Dates of zeros: `00.00.0000`, `0.0.00`, `0000-00-00`.
fn is_placeholder(tokens: &[Token], with_format: bool) -> bool {
    let zeros = tokens.iter().all(|token| matches!(token, Token::Number(0, _) | Token::Sign(_)));
    let numbers = tokens.iter().filter(|token| matches!(token, Token::Number(..))).count();
    zeros && (numbers >= 2 || with_format && numbers == 1 || matches!(tokens, [Token::Number(0, 8)]))
}

/// The first day of other programs' calendars, which they write where there is no date.
fn is_empty_cell(date: PartialDate) -> bool {
    matches!(date.number(), 10_101 | 16_010_101 | 17_530_101 | 18_991_230 | 18_991_231 | 19_000_101 | 19_700_101 | 99_991_231)
}

/// Reads by a format: `%Y %m %d %y %e %B %b %H %M %S`, blanks, and signs that stand for themselves. Whatever follows a complete date is a time.
fn by_format(raw: &str, format: &str, today: NaiveDate) -> Option<Reading> {
    let mut rest = raw.trim();
    let (mut year, mut month_number, mut day) = (None, None, None);
    let mut words = format.trim().chars();
    while let Some(c) = words.next() {
        if c != '%' {
            rest = if c.is_whitespace() { rest.trim_start() } else { rest.strip_prefix(c)? };
            continue;
        }
        match words.next()? {
            'Y' => year = Some(take_year(&mut rest)?),
            'y' => year = Some((take_number(&mut rest, 2)?, 2)),
            'm' => month_number = Some(take_number(&mut rest, 2)?),
            'd' | 'e' => day = Some(take_number(&mut rest, 2)?),
            'B' | 'b' => {
                let end = rest.find(|c: char| !crate::text::is_letter(c)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at_checked(end)?;
                month_number = Some(u32::from(month(&word.to_lowercase())?));
                rest = behind.strip_prefix('.').filter(|_| !words.as_str().starts_with('.')).unwrap_or(behind);
            }
            'H' | 'M' | 'S' => drop(take_number(&mut rest, 2)?),
            '%' => rest = rest.strip_prefix('%')?,
            _ => return None,
        }
    }
    // `20240115T1230` under `%Y%m%d` is that date; `202401155` is none.
    let behind = rest.trim_start();
    if !behind.is_empty() && (!(behind.len() < rest.len() || rest.starts_with('T')) || !behind.contains(|c: char| c.is_ascii_digit())) {
        return None;
    }
    match year {
        Some(year) => with_year(day?, month_number?, year, today),
        None => date(None, month_number?, day?).map(Reading::sure),
    }
}

/// A year and how many digits it has: two where the file wrote `28.10.76` under `%d.%m.%Y`, which means no year of the first century. One
/// digit or three are no year.
fn take_year(rest: &mut &str) -> Option<(u32, u8)> {
    let before = rest.len();
    let year = take_number(rest, 4)?;
    match before - rest.len() {
        2 => Some((year, 2)),
        4 => Some((year, 4)),
        _ => None,
    }
}

fn take_number(rest: &mut &str, digits_max: usize) -> Option<u32> {
    let count = rest.bytes().take(digits_max).take_while(u8::is_ascii_digit).count();
    let (digits, behind) = rest.split_at_checked(count)?;
    *rest = behind;
    digits.parse().ok()
}
