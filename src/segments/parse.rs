//! Text → tree: a hand-written parser in the manner of Pratt.
//!
//! Chains of AND and OR are loops; only parentheses, NOT and WHERE go deeper, and each level is counted, so no text exhausts the
//! stack. The first mistake ends it, with its place and what could stand there. Cost: linear in the text.

use super::check::{self, Strictness};
use super::error::{ParseError, Problem, Wrong};
use super::expression::{
    Aggregate, Condition, Containment, DatePart, Expression, FieldPath, Literal, Offset, Operand, Operator, Rows, State, TimePoint, TimeStart,
    TimeUnit,
};
use super::keyword::Keyword;
use super::lexer::{self, Place, Placed, Token};
use super::names::{self, NamePart, Names, Scope};
use super::number::{Number, minor_digits};
use crate::limits::{SEGMENT_DEPTH_MAX, SEGMENT_LIST_MAX, SEGMENT_NODES_MAX, SEGMENT_OFFSETS_MAX};
use crate::model::Money;

impl Expression {
    /// Reads an expression; `names` says what may be named in it.
    ///
    /// ```
    /// use kartoteka::segments::{Expression, Names};
    /// use kartoteka::{CustomFields, Language};
    ///
    /// let names = Names::new(CustomFields::default());
    /// let expression = Expression::parse("lifecycle = 'prospect' И КОЛИЧЕСТВО(interactions) = 0", &names)?;
    /// assert_eq!(expression.to_text(&names), "lifecycle = 'prospect' AND COUNT(interactions) = 0");
    ///
    /// let wrong = Expression::parse("lifecicle = 'prospect'", &names).unwrap_err();
    /// assert_eq!((wrong.line, wrong.column, wrong.suggestion.as_deref()), (1, 1, Some("lifecycle")));
    /// assert_eq!(wrong.message(Language::Russian), "нет поля lifecicle; возможно, имелось в виду lifecycle?");
    /// # Ok::<(), kartoteka::segments::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// A [`ParseError`] with the place, what was expected there and what may have been meant.
    pub fn parse(text: &str, names: &Names) -> Result<Expression, ParseError> {
        let tokens = lexer::tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0, names, nodes: 0 };
        let (root, _) = parser.any_of(Scope::Client, 1)?;
        parser.end()?;
        Ok(Expression::checked(root))
    }
}

/// A condition and how deep it is.
type Measured = (Condition, usize);

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    names: &'a Names,
    nodes: usize,
}

static END: Placed = Placed { token: Token::End, place: Place { line: 1, column: 1 } };

const AFTER_OPERAND: [&str; 12] = ["=", "<>", "<", "<=", ">", ">=", "BETWEEN", "IN", "LIKE", "IS", "CONTAINS", "ANNIVERSARY"];
const AFTER_NUMBER: [&str; 8] = ["=", "<>", "<", "<=", ">", ">=", "BETWEEN", "IN"];
const OPERATORS: [Operator; 6] =
    [Operator::Equal, Operator::NotEqual, Operator::LessOrEqual, Operator::GreaterOrEqual, Operator::Less, Operator::Greater];
const UNITS: [(Keyword, TimeUnit); 6] = [
    (Keyword::Minute, TimeUnit::Minute),
    (Keyword::Hour, TimeUnit::Hour),
    (Keyword::Day, TimeUnit::Day),
    (Keyword::Week, TimeUnit::Week),
    (Keyword::Month, TimeUnit::Month),
    (Keyword::Year, TimeUnit::Year),
];
const STARTS: [(Keyword, TimeStart); 6] = [
    (Keyword::Now, TimeStart::Now),
    (Keyword::Today, TimeStart::Today),
    (Keyword::WeekStart, TimeStart::WeekStart),
    (Keyword::MonthStart, TimeStart::MonthStart),
    (Keyword::QuarterStart, TimeStart::QuarterStart),
    (Keyword::YearStart, TimeStart::YearStart),
];
const STATES: [(Keyword, State); 5] = [
    (Keyword::Null, State::Null),
    (Keyword::Known, State::Known),
    (Keyword::Absent, State::Absent),
    (Keyword::Declined, State::Declined),
    (Keyword::Unknown, State::Unknown),
];
const PARTS: [(Keyword, DatePart); 3] = [(Keyword::Day, DatePart::Day), (Keyword::Month, DatePart::Month), (Keyword::Year, DatePart::Year)];
const AGGREGATES: [(Keyword, Aggregate); 3] = [(Keyword::Sum, Aggregate::Sum), (Keyword::Min, Aggregate::Min), (Keyword::Max, Aggregate::Max)];

impl<'a> Parser<'a> {
    fn ahead(&self, by: usize) -> &'a Placed {
        self.tokens.get(self.at + by).or_else(|| self.tokens.last()).unwrap_or(&END)
    }

    fn token(&self) -> &'a Token {
        &self.ahead(0).token
    }

    fn place(&self) -> Place {
        self.ahead(0).place
    }

    fn step(&mut self) {
        self.at += 1;
    }

    fn keyword_ahead(&self, by: usize) -> Option<Keyword> {
        if let Token::Word(word) = &self.ahead(by).token { Keyword::of(word) } else { None }
    }

    fn is_sign(&self, by: usize, sign: &str) -> bool {
        self.ahead(by).token == Token::Sign(leaked(sign))
    }

    fn eat_sign(&mut self, sign: &str) -> bool {
        let there = self.is_sign(0, sign);
        self.at += usize::from(there);
        there
    }

    fn eat(&mut self, keyword: Keyword) -> bool {
        let there = self.keyword_ahead(0) == Some(keyword);
        self.at += usize::from(there);
        there
    }

    fn choose<T: Copy>(&mut self, table: &[(Keyword, T)]) -> Option<T> {
        let keyword = self.keyword_ahead(0)?;
        let found = table.iter().find(|(known, _)| *known == keyword).map(|(_, value)| *value)?;
        self.step();
        Some(found)
    }

    /// What stands here is not what could.
    fn unexpected<T: Into<String>>(&self, expected: impl IntoIterator<Item = T>) -> ParseError {
        let wrong = match self.token() {
            Token::End => Wrong::new(Problem::UnexpectedEnd, ""),
            Token::Word(word) | Token::Number(word) => Wrong::new(Problem::Unexpected, word),
            Token::Name(name) => Wrong::new(Problem::Unexpected, format!("\"{name}\"")),
            Token::Text(text) => Wrong::new(Problem::Unexpected, check::quoted(text)),
            Token::Sign(sign) => Wrong::new(Problem::Unexpected, *sign),
        };
        let expected: Vec<String> = expected.into_iter().map(Into::into).collect();
        let suggestion = match self.token() {
            Token::Word(word) => names::nearest(word, expected.iter().filter(|word| is_keyword(word)).map(String::as_str)),
            _ => None,
        };
        self.here(wrong.expecting(expected).meaning(suggestion))
    }

    fn here(&self, wrong: Wrong) -> ParseError {
        at(self.place(), wrong)
    }

    fn need_sign(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.eat_sign(sign) { Ok(()) } else { Err(self.unexpected([sign])) }
    }

    fn need(&mut self, keyword: Keyword) -> Result<(), ParseError> {
        if self.eat(keyword) { Ok(()) } else { Err(self.unexpected([keyword.name()])) }
    }

    fn end(&mut self) -> Result<(), ParseError> {
        if *self.token() == Token::End { Ok(()) } else { Err(self.unexpected(["AND", "OR", "end"])) }
    }

    fn node(&mut self, place: Place) -> Result<(), ParseError> {
        self.nodes += 1;
        if self.nodes > SEGMENT_NODES_MAX { Err(at(place, Wrong::new(Problem::Nodes, SEGMENT_NODES_MAX.to_string()))) } else { Ok(()) }
    }

    fn deeper(&self, level: usize, place: Place) -> Result<usize, ParseError> {
        if level >= SEGMENT_DEPTH_MAX { Err(at(place, Wrong::new(Problem::Depth, SEGMENT_DEPTH_MAX.to_string()))) } else { Ok(level + 1) }
    }

    /// Joins what a chain collected. `place` is the chain's first operator, at which it became too deep or too much.
    fn join(&mut self, and: bool, mut members: Vec<Measured>, place: Place) -> Result<Measured, ParseError> {
        if members.len() == 1
            && let Some(only) = members.pop()
        {
            return Ok(only);
        }
        self.node(place)?;
        let same = |condition: &Condition| matches!((condition, and), (Condition::And(_), true) | (Condition::Or(_), false));
        let height = 1 + members.iter().map(|(member, height)| if same(member) { height - 1 } else { *height }).max().unwrap_or(0);
        self.deeper(height - 1, place)?;
        Ok((Condition::join(and, members.into_iter().map(|(member, _)| member).collect()), height))
    }

    fn any_of(&mut self, scope: Scope, level: usize) -> Result<Measured, ParseError> {
        let mut members = vec![self.all_of(scope, level)?];
        let place = self.place();
        while self.eat(Keyword::Or) {
            members.push(self.all_of(scope, level)?);
        }
        self.join(false, members, place)
    }

    fn all_of(&mut self, scope: Scope, level: usize) -> Result<Measured, ParseError> {
        let mut members = vec![self.negation(scope, level)?];
        let place = self.place();
        while self.eat(Keyword::And) {
            members.push(self.negation(scope, level)?);
        }
        self.join(true, members, place)
    }

    fn negation(&mut self, scope: Scope, level: usize) -> Result<Measured, ParseError> {
        let place = self.place();
        if !self.eat(Keyword::Not) {
            return self.primary(scope, level);
        }
        self.node(place)?;
        let level = self.deeper(level, place)?;
        let (inner, height) = self.negation(scope, level)?;
        self.deeper(height, place)?;
        Ok((Condition::Not(Box::new(inner)), height + 1))
    }

    fn primary(&mut self, scope: Scope, level: usize) -> Result<Measured, ParseError> {
        let place = self.place();
        if self.eat_sign("(") {
            let level = self.deeper(level, place)?;
            let inner = self.any_of(scope, level)?;
            if !self.eat_sign(")") {
                return Err(self.unexpected(["AND", "OR", ")"]));
            }
            return Ok(inner);
        }
        self.node(place)?;
        if let Some(found) = self.whole_condition(scope, level, place)? {
            return Ok(found);
        }
        let (operand, height) = self.operand(scope, level)?;
        let (condition, below) = self.comparison(operand, place)?;
        Ok((condition, below.max(height)))
    }

    /// Conditions that begin with a word of their own.
    fn whole_condition(&mut self, scope: Scope, level: usize, place: Place) -> Result<Option<Measured>, ParseError> {
        let opens = self.is_sign(1, "(");
        let condition = match self.keyword_ahead(0) {
            Some(Keyword::Exists) if opens => {
                self.outside(scope, "EXISTS", place)?;
                self.step();
                let (rows, _, height) = self.rows(None, level)?;
                return Ok(Some((Condition::Exists(rows), height)));
            }
            Some(Keyword::In) => {
                self.outside(scope, "IN SEGMENT", place)?;
                self.step();
                self.need(Keyword::Segment)?;
                let place = self.place();
                let name = self.text()?;
                Condition::InSegment(self.names.segment(&name).map_err(|wrong| at(place, wrong))?)
            }
            Some(Keyword::Consent) if opens => {
                self.outside(scope, "CONSENT", place)?;
                self.at += 2;
                let channel = self.text()?;
                let purpose = if self.eat_sign(",") { Some(self.text()?) } else { None };
                if !self.eat_sign(")") {
                    return Err(if purpose.is_some() { self.unexpected([")"]) } else { self.unexpected([",", ")"]) });
                }
                Condition::Consent { channel, purpose }
            }
            Some(Keyword::Suppressed) if opens => {
                self.outside(scope, "SUPPRESSED", place)?;
                self.at += 2;
                if self.eat_sign(")") {
                    return Ok(Some((Condition::Suppressed(None), 1)));
                }
                let Token::Text(channel) = self.token() else { return Err(self.unexpected(["text", ")"])) };
                self.step();
                self.need_sign(")")?;
                Condition::Suppressed(Some(channel.clone()))
            }
            _ => return Ok(None),
        };
        Ok(Some((condition, 1)))
    }

    fn outside(&self, scope: Scope, word: &str, place: Place) -> Result<(), ParseError> {
        if scope == Scope::Client { Ok(()) } else { Err(at(place, Wrong::new(Problem::Filter, word))) }
    }

    fn text(&mut self) -> Result<String, ParseError> {
        let Token::Text(text) = self.token() else { return Err(self.unexpected(["text"])) };
        self.step();
        Ok(text.clone())
    }

    /// `(collection [WHERE …])`, or `(collection.member [WHERE …])` where something is made of a member; and how deep the
    /// condition with it is.
    fn rows(&mut self, aggregate: Option<Aggregate>, level: usize) -> Result<(Rows, Option<FieldPath>, usize), ParseError> {
        self.need_sign("(")?;
        let place = self.place();
        let (Token::Word(word) | Token::Name(word)) = self.token() else { return Err(self.unexpected(["collection"])) };
        let collection = names::collection(word).map_err(|wrong| at(place, wrong))?;
        self.step();
        let member = match aggregate {
            Some(aggregate) => {
                self.need_sign(".")?;
                let field = self.path(Scope::Rows(collection), "member")?;
                let rows = Rows { collection, filter: None };
                check::check_aggregate(aggregate, &field, &rows, self.names).map_err(|wrong| at(place, wrong))?;
                Some(field)
            }
            None => None,
        };
        let where_place = self.place();
        let (filter, height) = if self.eat(Keyword::Where) {
            let level = self.deeper(level, where_place)?;
            let (filter, height) = self.any_of(Scope::Rows(collection), level)?;
            self.deeper(height, where_place)?;
            (Some(Box::new(filter)), height + 1)
        } else {
            (None, 1)
        };
        if !self.eat_sign(")") {
            return Err(if filter.is_some() { self.unexpected(["AND", "OR", ")"]) } else { self.unexpected(["WHERE", ")"]) });
        }
        Ok((Rows { collection, filter }, member, height))
    }

    fn operand(&mut self, scope: Scope, level: usize) -> Result<(Operand, usize), ParseError> {
        let place = self.place();
        if self.is_sign(1, "(") {
            if let Some(part) = self.choose(&PARTS) {
                self.step();
                let place = self.place();
                let field = self.path(scope, field_word(scope))?;
                check::check_date(&field, false, self.names).map_err(|wrong| at(place, wrong))?;
                self.need_sign(")")?;
                return Ok((Operand::Part(part, field), 1));
            }
            if self.keyword_ahead(0) == Some(Keyword::Count) {
                self.outside(scope, "COUNT", place)?;
                self.step();
                let (rows, _, height) = self.rows(None, level)?;
                return Ok((Operand::Count(rows), height));
            }
            if let Some(aggregate) = self.choose(&AGGREGATES) {
                self.outside(scope, aggregate.name(), place)?;
                if let (rows, Some(field), height) = self.rows(Some(aggregate), level)? {
                    return Ok((Operand::Aggregate(aggregate, field, rows), height));
                }
            }
        }
        if !matches!(self.token(), Token::Word(_) | Token::Name(_)) {
            return Err(self.unexpected(if scope == Scope::Client { vec!["condition"] } else { vec!["condition on member"] }));
        }
        let words = matches!(self.keyword_ahead(0), Some(Keyword::Exists | Keyword::Count | Keyword::Sum | Keyword::Min | Keyword::Max));
        match self.path(scope, field_word(scope)) {
            // A word that begins a condition of its own and names no field lacks its parenthesis.
            Err(error) if words && matches!(error.problem, Problem::UnknownName | Problem::UnknownMember) => Err(self.unexpected(["("])),
            path => Ok((Operand::Field(path?), 1)),
        }
    }

    /// A path: words or quoted names with dots between.
    fn path(&mut self, scope: Scope, what: &str) -> Result<FieldPath, ParseError> {
        let place = self.place();
        let mut parts = Vec::new();
        loop {
            match self.token() {
                Token::Word(word) => parts.push(NamePart { text: word.clone(), quoted: false }),
                Token::Name(name) => parts.push(NamePart { text: name.clone(), quoted: true }),
                _ => return Err(self.unexpected([what])),
            }
            self.step();
            if !self.eat_sign(".") {
                break;
            }
        }
        names::resolve(scope, &parts, self.names).map_err(|wrong| at(place, wrong))
    }

    fn comparison(&mut self, operand: Operand, start: Place) -> Result<Measured, ParseError> {
        let place = self.place();
        let wrong_here = |wrong: Wrong| at(place, wrong);
        if let Some(operator) = OPERATORS.iter().copied().find(|operator| self.is_sign(0, operator.name())) {
            check::check_operator(&operand, operator, self.names).map_err(wrong_here)?;
            self.step();
            let literal = self.literal(&operand)?;
            return Ok((Condition::Compare(operand, operator, literal), 1));
        }
        let field = if let Operand::Field(field) = &operand { Some(field.clone()) } else { None };
        match (self.keyword_ahead(0), field) {
            (Some(Keyword::Between), _) => {
                check::check_operator(&operand, Operator::LessOrEqual, self.names).map_err(wrong_here)?;
                self.step();
                let low = self.literal(&operand)?;
                self.need(Keyword::And)?;
                let place = self.place();
                let high = self.literal(&operand)?;
                check::check_currencies([&low, &high].into_iter()).map_err(|wrong| at(place, wrong))?;
                Ok((Condition::Between(operand, low, high), 1))
            }
            (Some(Keyword::In), _) => {
                check::check_operator(&operand, Operator::Equal, self.names).map_err(wrong_here)?;
                self.step();
                let values = self.list(|parser| parser.literal(&operand))?;
                check::check_currencies(values.iter()).map_err(wrong_here)?;
                Ok((Condition::In(operand, values), 1))
            }
            (Some(Keyword::Like), Some(field)) => {
                check::check_like(&field, self.names).map_err(|wrong| at(start, wrong))?;
                self.step();
                let place = self.place();
                let pattern = self.text()?;
                check::check_pattern(&pattern).map_err(|wrong| at(place, wrong))?;
                Ok((Condition::Like(field, pattern), 1))
            }
            (Some(Keyword::Is), Some(field)) => self.state(field),
            (Some(Keyword::Contains), Some(field)) => {
                check::check_list(&field, self.names).map_err(|wrong| at(start, wrong))?;
                self.step();
                self.contains(field)
            }
            (Some(Keyword::Anniversary), Some(field)) => {
                check::check_date(&field, true, self.names).map_err(|wrong| at(start, wrong))?;
                self.step();
                self.anniversary(field)
            }
            (Some(Keyword::Not), _) if matches!(self.keyword_ahead(1), Some(Keyword::In | Keyword::Like | Keyword::Between | Keyword::Contains)) => {
                Err(self.here(Wrong::new(Problem::NotBefore, "")))
            }
            (_, Some(_)) => Err(self.unexpected(AFTER_OPERAND)),
            (_, None) => Err(self.unexpected(AFTER_NUMBER)),
        }
    }

    fn state(&mut self, field: FieldPath) -> Result<Measured, ParseError> {
        self.step();
        let negated = self.eat(Keyword::Not);
        let place = self.place();
        let Some(state) = self.choose(&STATES) else {
            let states = STATES.iter().map(|(keyword, _)| keyword.name());
            return Err(if negated { self.unexpected(states) } else { self.unexpected(std::iter::once("NOT".to_string()).chain(states)) });
        };
        check::check_state(&field, state, self.names).map_err(|wrong| at(place, wrong))?;
        Ok((Condition::Is { field, state, negated }, 1))
    }

    fn contains(&mut self, field: FieldPath) -> Result<Measured, ParseError> {
        let mode = if self.eat(Keyword::All) {
            Containment::All
        } else if self.eat(Keyword::Any) || self.is_sign(0, "(") {
            Containment::Any
        } else {
            return Err(self.unexpected(["ANY", "ALL", "("]));
        };
        let texts = self.list(Parser::text)?;
        Ok((Condition::Contains(field, mode, texts), 1))
    }

    fn anniversary(&mut self, field: FieldPath) -> Result<Measured, ParseError> {
        self.need(Keyword::In)?;
        self.need(Keyword::Next)?;
        let place = self.place();
        let Token::Number(number) = self.token() else { return Err(self.unexpected(["number of days"])) };
        let days = number.parse().ok().filter(|days: &u16| *days <= check::ANNIVERSARY_DAYS_MAX);
        let days = days.ok_or_else(|| at(place, Wrong::new(Problem::NumberRange, number).expecting(["number of days"])))?;
        self.step();
        self.need(Keyword::Day)?;
        Ok((Condition::Anniversary(field, days), 1))
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, ParseError>) -> Result<Vec<T>, ParseError> {
        self.need_sign("(")?;
        let mut items = Vec::new();
        loop {
            if items.len() >= SEGMENT_LIST_MAX {
                return Err(self.here(Wrong::new(Problem::ListLength, SEGMENT_LIST_MAX.to_string())));
            }
            items.push(item(self)?);
            if self.eat_sign(")") {
                return Ok(items);
            }
            if !self.eat_sign(",") {
                return Err(self.unexpected([",", ")"]));
            }
        }
    }

    /// A value, in the form that compares with the operand.
    fn literal(&mut self, operand: &Operand) -> Result<Literal, ParseError> {
        let place = self.place();
        let literal = self.plain_literal(operand)?;
        check::coerce(operand, literal, self.names, Strictness::Strict).map_err(|wrong| at(place, wrong))
    }

    fn plain_literal(&mut self, operand: &Operand) -> Result<Literal, ParseError> {
        let place = self.place();
        let negative = self.is_sign(0, "-") && matches!(self.ahead(1).token, Token::Number(_));
        self.at += usize::from(negative);
        match self.token() {
            Token::Text(text) => {
                self.step();
                if self.is_sign(0, "+") || self.is_sign(0, "-") {
                    let start = check::time_start(text).map_err(|wrong| at(place, wrong))?;
                    return self.offsets(start).map(Literal::Time);
                }
                Ok(Literal::Text(text.clone()))
            }
            Token::Number(digits) => {
                self.step();
                let written = format!("{}{digits}", if negative { "-" } else { "" });
                let number = Number::parse(&written).ok_or_else(|| at(place, Wrong::new(Problem::NumberRange, &written)))?;
                self.money(number, &written, place)
            }
            Token::Word(_) => {
                if let Some(start) = self.choose(&STARTS) {
                    return self.offsets(start).map(Literal::Time);
                }
                if let Some(yes) = self.choose(&[(Keyword::True, true), (Keyword::False, false)]) {
                    return Ok(Literal::Bool(yes));
                }
                Err(self.unexpected(expected_values(operand, self.names)))
            }
            _ => Err(self.unexpected(expected_values(operand, self.names))),
        }
    }

    /// An amount, where a currency follows a number.
    fn money(&mut self, number: Number, written: &str, place: Place) -> Result<Literal, ParseError> {
        let Token::Word(code) = self.token() else { return Ok(Literal::Number(number)) };
        let Some(zero) = Money::new(0, code).filter(|_| code != "AND") else { return Ok(Literal::Number(number)) };
        let digits = minor_digits(zero.currency);
        let Some(minor) = number.scaled(digits) else {
            let fits = number.scaled(digits + SEGMENT_MINOR_SLACK).is_some();
            let problem = if fits { Problem::MinorUnits } else { Problem::NumberRange };
            return Err(at(place, Wrong::new(problem, format!("{written} {code}"))));
        };
        self.step();
        Ok(Literal::Money(Money { minor, ..zero }))
    }

    fn offsets(&mut self, start: TimeStart) -> Result<TimePoint, ParseError> {
        let mut point = TimePoint { start, offsets: Vec::new() };
        loop {
            let place = self.place();
            let sign = if self.eat_sign("+") {
                1
            } else if self.eat_sign("-") {
                -1
            } else {
                return Ok(point);
            };
            if point.offsets.len() >= SEGMENT_OFFSETS_MAX {
                return Err(at(place, Wrong::new(Problem::Offsets, SEGMENT_OFFSETS_MAX.to_string())));
            }
            let place = self.place();
            let Token::Number(digits) = self.token() else { return Err(self.unexpected(["whole number"])) };
            let count: i64 = digits.parse().map_err(|_| {
                let problem = if digits.contains('.') { Problem::Unexpected } else { Problem::NumberRange };
                at(place, Wrong::new(problem, digits).expecting(["whole number"]))
            })?;
            self.step();
            let Some(unit) = self.choose(&UNITS) else {
                let units = UNITS.iter().map(|(keyword, _)| keyword.name());
                return Err(self.unexpected(units));
            };
            point.offsets.push(Offset { count: sign * count, unit });
            check::check_point(&point).map_err(|wrong| at(place, wrong))?;
        }
    }
}

/// Decimals by which an amount may be too fine before it counts as out of range.
const SEGMENT_MINOR_SLACK: usize = 6;

fn at(place: Place, wrong: Wrong) -> ParseError {
    wrong.at(place.line, place.column)
}

/// The sign as tokens have it.
fn leaked(sign: &str) -> &'static str {
    const SIGNS: [&str; 12] = ["=", "<>", "<", "<=", ">", ">=", "(", ")", ",", ".", "+", "-"];
    SIGNS.iter().find(|known| **known == sign).copied().unwrap_or_default()
}

fn is_keyword(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

fn field_word(scope: Scope) -> &'static str {
    if scope == Scope::Client { "field" } else { "member" }
}

/// What sort of value an operand is compared with.
fn expected_values(operand: &Operand, names: &Names) -> Vec<&'static str> {
    use super::names::Kind;
    let times = ["text", "TODAY", "WEEK_START", "MONTH_START", "QUARTER_START", "YEAR_START"];
    match check::operand_kind(operand, names) {
        Kind::Text | Kind::Phone | Kind::Choice(_) => vec!["text"],
        Kind::Number => vec!["number"],
        Kind::Money => vec!["amount"],
        Kind::Bool => vec!["TRUE", "FALSE"],
        Kind::Date => times.to_vec(),
        Kind::Instant => [&times[..], &["NOW"]].concat(),
        Kind::Nothing => vec!["value"],
    }
}

#[cfg(test)]
mod tests {
    use super::super::expression::{Collection, measure};
    use super::*;

    /// What the parser counts while reading is what the tree measures afterwards.
    #[test]
    fn depth_is_counted_as_it_is_measured() {
        let names = Names::default();
        for levels in 1..SEGMENT_DEPTH_MAX + 3 {
            // Each level is an OR of an AND of the next.
            let mut text = "id = 1".to_string();
            for _ in 0..levels {
                text = format!("id = 2 OR id = 3 AND ({text})");
            }
            let deep = 2 * levels + 1 > SEGMENT_DEPTH_MAX;
            match Expression::parse(&text, &names) {
                Ok(expression) => assert!(!deep && measure(expression.condition()).is_ok(), "{levels}"),
                Err(error) => assert!(deep && error.problem == Problem::Depth, "{levels}: {error}"),
            }
        }
    }

    /// Collections are named by the collection.
    #[test]
    fn collections_by_name() {
        for known in Collection::ALL {
            assert_eq!(names::collection(known.name()).ok(), Some(*known));
        }
    }
}
