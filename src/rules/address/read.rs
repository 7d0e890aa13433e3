//! The pieces of an address put into their places.
//!
//! One pass from left to right takes what a word of the table stands beside (`ул. Ленина`, `Ленина ул.`); names and numbers without
//! such a word wait until everything is known of the others, and are placed by order: city before street, street before house, house
//! before flat. Words that belong together never reach over a comma.

use super::token::{Token, TokenKind, tokens};
use super::words;
use crate::model::AddressParts;
use crate::rules::tables::address_marks::{self, Kind, Mark};
use crate::rules::tables::address_places as places;
use std::borrow::Cow;
use std::ops::Range;

/// What was read off a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reading {
    pub parts: AddressParts,
    /// What found no place, as it stands in the line.
    pub extra: Vec<String>,
    /// The code of the country that the line speaks of, if it does.
    pub country: Option<[u8; 2]>,
}

/// Longest names, in words; what is longer is a remark.
const NAME_WORDS_MAX: usize = 7;

/// Digits of a house or flat; more are a code or a phone number.
const HOUSE_DIGITS_MAX: usize = 5;

/// Reads a clean line. `ukrainian`: the language of abbreviations that both languages have, where the line does not tell.
pub(super) fn read(line: &str, ukrainian: bool) -> Reading {
    let tokens = tokens(line);
    if words::is_foreign(line, &tokens) {
        return foreign(&tokens);
    }
    let marks = marks(&tokens);
    let mut reader = Reader {
        ukrainian: words::is_ukrainian(line, &tokens).unwrap_or(ukrainian),
        case: words::Case::of(line),
        tokens,
        marks,
        at: 0,
        waiting: 0..0,
        names: Vec::new(),
        numbers: Vec::new(),
        regions: Vec::new(),
        districts: Vec::new(),
        areas: Vec::new(),
        blocks: Vec::new(),
        flats: Vec::new(),
        block_at: usize::MAX,
        street_at: 0,
        city_rank: 0,
        city_at: 0,
        out: Reading::default(),
    };
    while reader.at < reader.tokens.len() {
        let before = reader.at;
        reader.step();
        // Every step takes something; this holds whatever a later change does.
        reader.at = reader.at.max(before + 1);
    }
    reader.flush(false);
    reader.place_names();
    reader.place_numbers();
    reader.finish()
}

/// Of a line in another alphabet, without a word or place that the tables know, only the country is certain.
fn foreign(tokens: &[Token<'_>]) -> Reading {
    let names = tokens.split(|token| token.kind == TokenKind::Break).rev();
    let mut keys = names.map(|name| name.iter().map(|token| token.key.as_str()).collect::<Vec<_>>().join(" "));
    let found = keys.find_map(|key| places::country_of(&key));
    let mut reading = Reading { country: found.map_or(Some(*b"ZZ"), |(code, _)| Some(code)), ..Reading::default() };
    reading.parts.country = found.map_or(String::new(), |(_, name)| name.to_string());
    reading
}

/// The row of the table at each piece, and how many pieces it spans.
fn marks(tokens: &[Token<'_>]) -> Vec<Option<(&'static Mark, usize)>> {
    let mark = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == TokenKind::Word)?;
        if address_marks::STARTERS.binary_search(&token.key.as_str()).is_ok() {
            let following = tokens.get(at + 1..).unwrap_or_default().iter().take(address_marks::WORDS_MAX - 1);
            let mut joined = token.key.clone();
            let mut longest = None;
            for (count, next) in following.take_while(|token| token.kind == TokenKind::Word).enumerate() {
                joined.push(' ');
                joined.push_str(&next.key);
                longest = address_marks::find(&joined).map(|mark| (mark, count + 2)).or(longest);
            }
            if longest.is_some() {
                return longest;
            }
        }
        address_marks::find(&token.key).map(|mark| (mark, 1))
    };
    (0..tokens.len()).map(mark).collect()
}

/// A name without a word that says what it is.
#[derive(Debug, Clone)]
struct Name {
    words: Range<usize>,
    /// A number follows at once.
    number_behind: bool,
}

/// A number without a word that says what it is.
#[derive(Debug, Clone)]
struct Number {
    text: String,
    at: usize,
}

struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    marks: Vec<Option<(&'static Mark, usize)>>,
    ukrainian: bool,
    case: words::Case,
    at: usize,
    /// Words of a name that no word of the table has claimed yet.
    waiting: Range<usize>,
    names: Vec<Name>,
    numbers: Vec<Number>,
    regions: Vec<String>,
    districts: Vec<String>,
    areas: Vec<String>,
    blocks: Vec<String>,
    flats: Vec<(&'static Mark, String)>,
    /// Where the first building stands: a number before it is the house.
    block_at: usize,
    /// Where the street ends.
    street_at: usize,
    /// Where the city begins.
    city_at: usize,
    /// How many districts stood before the city.
    city_rank: usize,
    out: Reading,
}

/// What stands at a place: the kind, its row, how many pieces it spans.
type Found = (Kind, &'static Mark, usize);

impl<'t> Reader<'t> {
    fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    fn kind_at(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    fn is_number(&self, at: usize) -> bool {
        self.kind_at(at) == Some(TokenKind::Number)
    }

    fn mark_at(&self, at: usize) -> Option<(&'static Mark, usize)> {
        self.marks.get(at).copied().flatten()
    }

    /// Whether a word that is no row of the table stands here, or one that a name may begin with.
    fn is_plain_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match token.kind {
            TokenKind::Word => self.mark_at(at).is_none() && !token.is_letter() || self.is_initial(at) || self.is_type_as_name(at),
            TokenKind::Ordinal => true,
            TokenKind::Number => self.is_number_of_name(at),
            _ => false,
        }
    }

    /// `8 Марта`, `1905 года`: a number with a word of its name behind it.
    fn is_number_of_name(&self, at: usize) -> bool {
        let Some(next) = self.token(at + 1).filter(|next| next.kind == TokenKind::Word && !next.is_letter()) else { return false };
        let short = self.token(at).is_some_and(|token| token.text.len() < 5 && !token.text.contains('/'));
        let line = matches!(next.key.as_str(), "линия" | "лінія") && self.token(at).is_some_and(|token| token.text.contains(crate::text::is_dash));
        short && (line || words::is_behind_number(&next.key) || self.mark_at(at + 1).is_none() && places::city_of(&next.key).is_none_or(|city| city.weak))
    }

    /// `М. Горького`: a letter that is no word of the table although it looks like one.
    fn is_initial(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.is_letter() && (token.is_capital() || self.case == words::Case::Small)) else {
            return false;
        };
        if self.case == words::Case::Capitals || !token.point {
            return false;
        }
        if self.case == words::Case::Small {
            // `п. морозова ул.`
            let street = matches!(self.mark_at(at + 2), Some(((_, Kind::Street, ..), _))) && !self.is_plain_name(at + 3);
            return street && self.token(at + 1).is_some_and(|next| words::is_genitive(&next.key));
        }
        let Some(next) = self.token(at + 1).filter(|next| next.kind == TokenKind::Word && next.is_capital()) else { return false };
        if next.is_letter() {
            return self.mark_at(at).is_none();
        }
        self.mark_at(at).is_none() || words::is_genitive(&next.key) && places::city_of(&next.key).is_none()
    }

    /// `ул. Набережная`: the whole word for a kind of street is a name where no other stands.
    fn is_type_as_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_street = |at: usize| matches!(self.mark_at(at), Some(((_, Kind::Street, ..), 1)));
        is_street(at) && words::is_adjective(&token.key) && !token.point && (is_street(at + 1) || at.checked_sub(1).is_some_and(is_street))
    }

    /// What the table says of the piece at a place, with what stands behind it.
    fn found(&self, at: usize) -> Option<Found> {
        let (mark, length) = self.mark_at(at)?;
        let behind = at + length;
        let token = self.token(at)?;
        let number = self.is_number(behind) && !self.is_number_of_name(behind);
        let value = number || self.token(behind).is_some_and(|next| next.is_letter() && self.mark_at(behind).is_none());
        // A preposition in a remark: `вход с торца`.
        let small_letter = token.is_letter() && !token.point && self.case == words::Case::Mixed;
        let name = self.is_plain_name(behind) && !(small_letter && self.token(behind).is_some_and(|next| !next.is_capital() && !number))
            || self.token(behind).is_some_and(|next| next.is_letter() && next.is_capital() && self.is_plain_name(behind + 1));
        // `А.С. Пушкина`: the second of two letters is an initial in any case of letters.
        let second = token.is_letter() && token.glued && at.checked_sub(1).and_then(|before| self.token(before)).is_some_and(|before| before.is_letter() && before.point);
        let initial = second && name || self.is_initial(at);
        let known = || self.token(behind).and_then(|next| places::city_of(&next.key));
        let kind = match mark.1 {
            Kind::Street if self.is_type_as_name(at) && matches!(self.mark_at(behind), Some(((_, Kind::Street, ..), _))) => return None,
            // `1-я Линия ул.`
            Kind::Street if matches!(self.mark_at(behind), Some(((_, Kind::Street, "ул." | "вул.", _), _))) && !self.is_plain_name(behind + 1) => {
                return None;
            }
            // `С. Петербург`, `Наб. Челны`
            Kind::Street | Kind::VillageOrBlock if matches!(token.key.as_str(), "с" | "наб") && self.city_at(at..at + 2).is_some() => return None,
            Kind::City if token.is_letter() && !name && self.waiting.is_empty() => return None,
            Kind::CityOrMetro if !name && !number && !self.waiting.is_empty() => Kind::City,
            Kind::CityOrMetro if initial || !name => return None,
            Kind::CityOrMetro if self.ukrainian || known().is_some_and(|city| &city.country == b"UA") => Kind::City,
            Kind::CityOrMetro => Kind::Metro,
            Kind::VillageOrBlock if number => Kind::Block,
            Kind::SettlementOrEntrance if number => Kind::Hint,
            Kind::HouseOrVillage if number || self.token(behind).is_some_and(|next| next.key == "б/н") => Kind::House,
            Kind::Station if number => Kind::Block,
            Kind::VillageOrBlock | Kind::SettlementOrEntrance | Kind::HouseOrVillage | Kind::VillageHamlet | Kind::Station if name && !initial => {
                Kind::Village
            }
            Kind::HouseOrBoulevard if number => Kind::House,
            Kind::BlockOnly if number || value => Kind::Block,
            Kind::BlockOrRoom if (number || value) && !self.flats.is_empty() => Kind::Flat,
            Kind::BlockOrRoom if number || value && !initial => Kind::Block,
            Kind::BlockOrInitial if (number || value) && !initial => Kind::Block,
            Kind::FlatOrArea if number || value => Kind::Flat,
            Kind::FlatOrArea if name => Kind::Area,
            Kind::City if initial && known().is_none() => return None,
            Kind::Okrug if self.waiting.is_empty() => return None,
            Kind::Okrug => Kind::Region,
            Kind::VillageOrBlock
            | Kind::SettlementOrEntrance
            | Kind::HouseOrVillage
            | Kind::VillageHamlet
            | Kind::Station
            | Kind::HouseOrBoulevard
            | Kind::BlockOnly
            | Kind::BlockOrRoom
            | Kind::BlockOrInitial
            | Kind::FlatOrArea => return None,
            kind => kind,
        };
        Some((kind, mark, length))
    }

    fn shown(&self, mark: &'static Mark) -> &'static str {
        if self.ukrainian { mark.3 } else { mark.2 }
    }

    /// The folded words of a name.
    fn key(&self, words: Range<usize>) -> Cow<'_, str> {
        match self.tokens.get(words).unwrap_or_default() {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(&one.key),
            [first, rest @ ..] => {
                let mut joined = first.key.clone();
                for token in rest {
                    joined.push(' ');
                    joined.push_str(&token.key);
                }
                Cow::Owned(joined)
            }
        }
    }

    fn name(&self, range: Range<usize>) -> String {
        words::name(self.tokens.get(range).unwrap_or_default(), self.case)
    }

    fn city_at(&self, words: Range<usize>) -> Option<&'static places::City> {
        if words.len() > places::WORDS_MAX { None } else { places::city_of(&self.key(words)) }
    }

    /// The end of the longest known city that a name begins with.
    fn city_prefix(&self, words: &Range<usize>) -> Option<usize> {
        self.known_prefix(words, |city, whole| !city.weak || whole)
    }

    /// The same of names that no street bears.
    fn strong_prefix(&self, words: &Range<usize>) -> Option<usize> {
        self.known_prefix(words, |city, _| !city.weak)
    }

    fn known_prefix(&self, words: &Range<usize>, is_wanted: fn(&places::City, bool) -> bool) -> Option<usize> {
        let longest = (words.start + places::WORDS_MAX).min(words.end);
        (words.start + 1..=longest).rev().find(|end| self.city_at(words.start..*end).is_some_and(|city| is_wanted(city, *end == words.end)))
    }

    /// Takes one piece, or as many as belong to a word of the table.
    fn step(&mut self) {
        match self.kind_at(self.at) {
            Some(TokenKind::Ordinal) => self.wait(1),
            Some(TokenKind::Number) => self.number(),
            Some(TokenKind::Word) => match self.found(self.at) {
                Some(found) => self.marked(found),
                None if self.is_number(self.at + 1) && self.token(self.at).is_some_and(|token| words::is_number_sign(&token.key)) => self.at += 1,
                None if self.token(self.at).is_some_and(|token| token.key == "б/н") => {
                self.flush(true);
                self.numbers.push(Number { text: "б/н".to_string(), at: self.at });
                self.at += 1;
            }
                None => self.wait(1),
            },
            _ => {
                self.flush(false);
                self.at += 1;
            }
        }
    }

    /// Adds pieces to the name that waits.
    fn wait(&mut self, count: usize) {
        if self.waiting.is_empty() {
            self.waiting.start = self.at;
        }
        self.at += count;
        self.waiting.end = self.at;
        if self.waiting.len() <= places::WORDS_MAX
            && let Some((code, shown)) = places::country_of(&self.key(self.waiting.clone()))
        {
            self.waiting = 0..0;
            self.out.country = Some(code);
            self.out.parts.country = shown.to_string();
        }
    }

    /// Ends the name that waits.
    fn flush(&mut self, number_behind: bool) {
        let words = std::mem::take(&mut self.waiting);
        if !words.is_empty() {
            self.names.push(Name { words, number_behind });
        }
    }

    /// Takes the end of the waiting name, of so many words; what stands before it is a name of its own.
    fn take_waiting(&mut self, count: usize) -> Range<usize> {
        let words = std::mem::take(&mut self.waiting);
        let from = words.end.saturating_sub(count).max(words.start);
        if words.start < from {
            self.names.push(Name { words: words.start..from, number_behind: false });
        }
        from..words.end
    }

    fn number(&mut self) {
        let at = self.at;
        let digits = self.token(at).is_some_and(|token| token.text.bytes().all(|byte| byte.is_ascii_digit()));
        let length = self.token(at).map_or(0, |token| token.text.chars().count());
        let starts_with_letter = self.token(at).is_some_and(|token| !token.text.starts_with(|c: char| c.is_ascii_digit()));
        let alone = at == 0 && !matches!(self.kind_at(1), Some(TokenKind::Word | TokenKind::Number));
        let postcode = starts_with_letter || digits && (matches!(length, 5 | 6) || alone && matches!(length, 4 | 7));
        if postcode && self.out.parts.postcode.is_empty() {
            self.flush(false);
            return self.postcode();
        }
        if self.token(at + 1).is_some_and(|next| next.kind == TokenKind::Word && words::is_behind_number(&next.key)) {
            return self.wait(2);
        }
        if !self.waiting.is_empty() && self.is_number_of_name(at) && self.city_prefix(&self.waiting) == Some(self.waiting.end) {
            self.flush(false);
        }
        if self.waiting.is_empty() && (self.claims_number(at + 1) || self.is_number_of_name(at)) {
            return self.wait(1);
        }
        self.flush(true);
        let (text, end) = self.value(at);
        self.numbers.push(Number { text, at });
        self.at = end;
    }

    /// `5 мкр`, `3 этаж`, `2 линия`: a word whose number stands before it.
    fn claims_number(&self, at: usize) -> bool {
        let Some((kind, _, length)) = self.found(at) else { return false };
        let behind = at + length;
        match kind {
            Kind::Area => true,
            Kind::Hint => !self.is_number(behind),
            Kind::Street => !self.is_plain_name(behind) && self.out.parts.street.is_empty(),
            _ => false,
        }
    }

    fn postcode(&mut self) {
        if let Some(token) = self.tokens.get(self.at) {
            self.out.parts.postcode = token.text.to_uppercase();
        }
        self.at += 1;
    }

    /// The number at a place in canonical form with what belongs to it, and where it ends: `12 "а"`, `12 / 3`.
    fn value(&self, at: usize) -> (String, usize) {
        let Some(token) = self.token(at) else { return (String::new(), at + 1) };
        let mut text = words::number(token.text);
        let mut end = at + 1;
        if text.ends_with(|c: char| c.is_ascii_digit())
            && let Some(letter) = self.token(end).filter(|next| next.is_letter() && next.text.chars().all(char::is_alphabetic))
            && self.is_house_letter(end)
        {
            text.push_str(&words::number(letter.text));
            end += 1;
        }
        if self.kind_at(end) == Some(TokenKind::Stroke)
            && let Some(second) = self.token(end + 1).filter(|next| next.kind == TokenKind::Number)
        {
            text = format!("{text}/{}", words::number(second.text));
            end += 2;
        }
        (text, end)
    }

    /// A letter behind a number, no word of the table and no preposition.
    fn is_house_letter(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        if self.found(at).is_some() || token.point && self.is_plain_name(at + 1) {
            return false;
        }
        !self.is_plain_name(at + 1) || token.glued
    }

    fn marked(&mut self, found: Found) {
        let (kind, mark, length) = found;
        match kind {
            Kind::Label => {
                self.flush(false);
                self.at += length;
            }
            Kind::Postcode => {
                self.flush(false);
                self.at += length;
                if self.is_number(self.at) {
                    self.postcode();
                }
            }
            Kind::Hint | Kind::Bare | Kind::Metro | Kind::Office => self.hint(kind, length),
            Kind::Region => self.region(mark, length),
            Kind::District => self.district(mark, length),
            Kind::City => self.city(None, length),
            Kind::Village => self.city(Some(mark), length),
            Kind::Street | Kind::Behind => self.street(mark, length),
            Kind::Area => self.area(mark, length),
            Kind::House => self.house(mark, length),
            Kind::Flat => self.flat(mark, length),
            _ => self.block(mark, length),
        }
    }

    /// What is read and has no part: floor, entrance, metro.
    fn hint(&mut self, kind: Kind, length: usize) {
        let behind = self.at + length;
        let number_waits = self.waiting.len() == 1 && matches!(self.kind_at(self.waiting.start), Some(TokenKind::Number | TokenKind::Ordinal));
        if kind == Kind::Hint && number_waits && !self.is_number(behind) {
            self.waiting = 0..0;
        }
        self.flush(false);
        self.at = behind;
        match kind {
            Kind::Hint if matches!(self.kind_at(behind), Some(TokenKind::Number | TokenKind::Ordinal)) => self.at = self.value(behind).1,
            Kind::Metro => self.at = self.name_end(behind),
            Kind::Office if self.is_number(behind) => self.at += 1,
            Kind::Office => self.at = self.name_end(behind),
            _ => {}
        }
    }

    /// Where a name that begins here ends.
    fn name_end(&self, from: usize) -> usize {
        let mut at = from;
        while at - from < NAME_WORDS_MAX && self.continues_name(from, at) {
            at += 1;
        }
        at
    }

    fn continues_name(&self, from: usize, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let next_is_word = self.kind_at(at + 1) == Some(TokenKind::Word);
        match token.kind {
            TokenKind::Word if at == from => {
                // `ул. Д. Бедного`: right behind the word for the street a letter with a point is an initial.
                let street = from.checked_sub(1).and_then(|before| self.mark_at(before)).is_some_and(|(mark, _)| mark.1 == Kind::Street);
                let letter = street && token.is_letter() && (token.point || token.is_capital()) && next_is_word && self.mark_at(at + 1).is_none();
                letter || self.is_type_as_name(at) || self.found(at).is_none() && !(token.is_letter() && self.mark_at(at).is_some())
            }
            TokenKind::Word => self.found(at).is_none() || self.is_noun_of_name(from, at),
            TokenKind::Ordinal => true,
            TokenKind::Number if at == from => self.is_number_of_name(at),
            TokenKind::Number => self.token(at + 1).is_some_and(|next| words::is_behind_number(&next.key)),
            _ => false,
        }
    }

    /// `Новая Деревня`, `Лесной Городок`: a settlement or street named after another, an adjective before it and no name behind.
    fn is_noun_of_name(&self, from: usize, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| !token.point && token.key.chars().count() > 3) else { return false };
        let noun = matches!(self.mark_at(at), Some(((_, Kind::Village | Kind::Area, ..), 1)));
        let adjective = at - from == 1 && self.token(from).is_some_and(|before| words::is_adjective(&before.key));
        let street = matches!(self.mark_at(at), Some(((_, Kind::Street, ..), 1)));
        let numbered = at - from == 1 && matches!(self.kind_at(from), Some(TokenKind::Ordinal | TokenKind::Number));
        if numbered && street && token.key.ends_with("ня") | token.key.ends_with("ия") | token.key.ends_with("ія") {
            // `ул. 1-я Линия`
            return from.checked_sub(1).and_then(|before| self.mark_at(before)).is_some_and(|(mark, _)| mark.1 == Kind::Street);
        }
        noun && adjective && !self.is_plain_name(at + 1) && (token.is_capital() || self.case != words::Case::Mixed)
    }

    /// Whether a name stands before the word of the table at this place and none behind it, so that it belongs to the name before.
    fn reaches_back(&self, at: usize) -> bool {
        match self.found(at) {
            Some((Kind::Street | Kind::Behind | Kind::District | Kind::Region | Kind::Area, _, length)) => !self.is_plain_name(at + length),
            _ => false,
        }
    }

    fn region(&mut self, mark: &'static Mark, length: usize) {
        let behind = self.at + length;
        let last = self.waiting.end.saturating_sub(1);
        let adjective = !self.waiting.is_empty() && self.token(last).is_some_and(|token| words::is_adjective(&token.key));
        let shown = self.shown(mark);
        let end = self.name_end(behind);
        let known = !self.waiting.is_empty() && places::region_of(&self.key(self.waiting.clone())).is_some();
        if adjective || known || !self.waiting.is_empty() && end == behind {
            let words = if adjective && !known { self.take_waiting(1) } else { std::mem::take(&mut self.waiting) };
            self.at = behind;
            let known = places::region_of(&self.key(words.clone())).filter(|known| !known.is_empty());
            let name = self.name(words);
            let joined = if adjective && known.is_none() { format!("{name} {shown}") } else { format!("{shown} {name}") };
            return self.push_region(known.map_or(joined, str::to_string));
        }
        self.flush(false);
        let end = self.region_end(behind, end);
        let words = behind..end;
        let country = (behind + 1..=end).rev().find_map(|to| places::country_of(&self.key(self.at..to)).map(|country| (to, country)));
        if let Some((to, (country, name))) = country {
            self.at = to;
            self.out.country = Some(country);
            self.out.parts.country = name.to_string();
            return;
        }
        if end > behind {
            let adjective = words.len() == 1 && self.token(behind).is_some_and(|token| words::is_adjective(&token.key));
            let known = places::region_of(&self.key(words.clone())).filter(|known| !known.is_empty());
            let name = self.name(words);
            let joined = if adjective { format!("{name} {shown}") } else { format!("{shown} {name}") };
            self.push_region(known.filter(|known| known.contains("респ.") || mark.0 == "ар").map_or(joined, str::to_string));
        }
        self.at = end;
    }

    /// Where the name of a region behind its word ends: it is known, or one word, before another name.
    fn region_end(&self, from: usize, end: usize) -> usize {
        let known = (from + 1..=end.min(from + 2)).rev().find(|at| places::region_of(&self.key(from..*at)).is_some());
        let adjective = self.token(from).is_some_and(|token| words::is_adjective(&token.key));
        known.unwrap_or(if adjective { end.min(from + 1) } else { end.min(from + 2) })
    }

    fn push_region(&mut self, region: String) {
        if !region.is_empty() && !self.regions.contains(&region) {
            self.regions.push(region);
        }
    }

    fn district(&mut self, mark: &'static Mark, length: usize) {
        let behind = self.at + length;
        let end = self.name_end(behind);
        let shown = self.shown(mark);
        let last = self.waiting.end.saturating_sub(1);
        let adjective = !self.waiting.is_empty() && self.token(last).is_some_and(|token| words::is_adjective(&token.key));
        let words = if adjective || !self.waiting.is_empty() && end == behind {
            self.at = behind;
            self.take_waiting(1)
        } else {
            self.flush(false);
            let end = if self.token(behind).is_some_and(|token| words::is_adjective(&token.key)) { end.min(behind + 1) } else { end };
            let known = self.city_prefix(&(behind..end));
            self.at = known.unwrap_or(end);
            behind..self.at
        };
        if words.is_empty() {
            return;
        }
        let adjective = words.len() == 1 && self.token(words.start).is_some_and(|token| words::is_adjective(&token.key));
        let name = self.name(words);
        let district = if adjective && matches!(mark.2, "р-н" | "с/с" | "с.о." | "ТГ") { format!("{name} {shown}") } else { format!("{shown} {name}") };
        if !self.districts.contains(&district) {
            self.districts.push(district);
        }
    }

    fn city(&mut self, mark: Option<&'static Mark>, length: usize) {
        let behind = self.at + length;
        let end = self.name_end(behind);
        let words = if end == behind || !self.waiting.is_empty() && self.reaches_back(end) {
            self.at = behind;
            if self.waiting.is_empty() {
                return;
            }
            let count = self.waiting.len();
            self.take_waiting(count)
        } else {
            self.flush(false);
            self.at = self.city_end(behind, end, mark.is_some());
            self.at += usize::from(mark.is_some() && self.at == end && self.is_number_in_name(end));
            behind..self.at
        };
        self.set_city(mark, words);
    }

    /// `Горки-2`: a short number close to the name of a settlement.
    fn is_number_in_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Number && token.glued && token.text.len() <= 2)
    }

    /// Where the name of a city ends that another name without a comma may follow.
    fn city_end(&self, from: usize, end: usize, village: bool) -> usize {
        if let Some(known) = self.city_prefix(&(from..end)).filter(|_| !village) {
            return known;
        }
        let followed = self.is_number(end) || self.reaches_back(end) || matches!(self.found(end), Some((Kind::House, ..)));
        let adjective = self.token(from).is_some_and(|token| words::is_adjective(&token.key));
        let least = if adjective { 2 } else { 1 };
        if followed && end - from > least { from + least } else { end }
    }

    fn set_city(&mut self, mark: Option<&'static Mark>, words: Range<usize>) {
        let known = self.city_at(words.clone());
        let first = words.start;
        let name = match known.map(|city| city.shown).filter(|shown| !shown.is_empty()) {
            Some(shown) => shown.to_string(),
            None => self.name(words),
        };
        if let Some(city) = known {
            self.out.country.get_or_insert(city.country);
        }
        let shown = match mark {
            Some(mark) => format!("{} {name}", self.shown(mark)),
            None => name,
        };
        if self.out.parts.city.is_empty() {
            self.out.parts.city = shown;
            self.city_rank = self.districts.len();
            self.city_at = first;
        } else if mark.is_none() && (first < self.city_at || words::has_village_kind(&self.out.parts.city)) {
            self.push_outer(shown);
        } else if self.out.parts.city != shown {
            // What is named first holds the second: a village of a city.
            let outer = std::mem::replace(&mut self.out.parts.city, shown);
            self.push_outer(outer);
        }
    }

    /// A place that holds the city of the parts stands among the districts.
    fn push_outer(&mut self, outer: String) {
        let bare = !words::has_village_kind(&outer);
        let outer = if bare { format!("{} {outer}", if self.ukrainian { "м." } else { "г." }) } else { outer };
        self.districts.insert(self.city_rank.min(self.districts.len()), outer);
    }

    fn street(&mut self, mark: &'static Mark, length: usize) {
        let behind = self.at + length;
        let end = self.name_end(behind);
        let waiting = self.waiting.clone();
        let ordinals = !waiting.is_empty() && self.tokens.get(waiting.clone()).unwrap_or_default().iter().all(|token| token.kind != TokenKind::Word);
        let shown = self.shown(mark);
        if end > behind && ordinals {
            // `3-й проезд Марьиной Рощи`
            self.waiting = 0..0;
            self.at = end;
            let street = format!("{} {shown} {}", self.name(waiting), self.name(behind..end));
            return self.set_street(street);
        }
        // `ул. Кутузовский проспект`: the second word says the kind.
        let letters = |at: usize| self.token(at).is_some_and(|token| token.is_letter() && token.point && token.is_capital());
        if !waiting.is_empty() && letters(behind) && letters(behind + 1) && self.strong_prefix(&waiting) != Some(waiting.end) {
            // `Большой проспект В.О.`: the side of the river, behind the kind.
            let start = self.strong_prefix(&waiting).unwrap_or(waiting.start);
            let words = self.take_waiting(waiting.end - start);
            self.at = behind + 2;
            let street = format!("{} {shown} {}", self.name(words), self.name(behind..behind + 2));
            return self.set_street(street);
        }
        let general = matches!(shown, "ул." | "вул.");
        if general && let Some((Kind::Street, second, more)) = self.found(end).filter(|_| end == behind || self.reaches_back(end)) {
            let inner = end + more;
            let inner_end = self.name_end(inner);
            self.flush(false);
            self.at = inner_end;
            let words = if end == behind { inner..inner_end } else { behind..end };
            self.at = if end == behind { inner_end } else { inner };
            if words.is_empty() {
                return;
            }
            let street = format!("{} {}", self.shown(second), self.name(words));
            return self.set_street(street);
        }
        let known = self.strong_prefix(&(behind..end)).is_some_and(|known| known == end);
        let before = !waiting.is_empty() && self.strong_prefix(&waiting) != Some(waiting.end);
        if before && (end == behind || known && !general || mark.1 == Kind::Behind || self.is_backward(mark, &waiting, behind, end)) {
            let start = self.strong_prefix(&waiting).unwrap_or(waiting.start);
            let words = self.take_waiting(waiting.end - start);
            self.at = behind;
            let named = self.tokens.get(words.clone()).unwrap_or_default().iter().any(|token| token.kind == TokenKind::Word);
            let name = self.name(words);
            if !named && self.token(behind - length).is_some_and(|token| !token.point && token.key.chars().count() > 4) {
                // `5-я линия`: the kind in full, behind its number.
                let typed = self.token(behind - length).map_or("", |token| token.text);
                let kind = if self.case == words::Case::Mixed { typed.to_string() } else { typed.to_lowercase() };
                let street = format!("{name} {kind}");
                return self.set_street(street);
            }
            let front = named && mark.1 == Kind::Street;
            return self.set_street(if front { format!("{shown} {name}") } else { format!("{name} {shown}") });
        }
        self.flush(false);
        self.at = end.max(behind);
        if end > behind {
            let street = format!("{shown} {}", self.name(behind..end));
            self.set_street(street);
        } else if self.token(behind - length).is_some_and(|token| !token.point && token.key.chars().count() > 4) {
            // `Набережная, 5`: a street may be named by the word itself.
            let street = self.name(behind - length..behind);
            self.set_street(street);
        }
    }

    /// Whether the word for a street belongs to the name before it although a name follows: `Ленина ул. Химки г.`
    fn is_backward(&self, mark: &'static Mark, waiting: &Range<usize>, behind: usize, end: usize) -> bool {
        let after_city = matches!(self.found(end), Some((Kind::City, _, length)) if !self.is_plain_name(end + length));
        let known = self.strong_prefix(&(behind..end)) == Some(end);
        let adjective = self.token(waiting.end.saturating_sub(1)).is_some_and(|token| words::is_adjective(&token.key));
        after_city || known && (adjective || !self.out.parts.city.is_empty()) && mark.1 == Kind::Street
    }

    fn set_street(&mut self, street: String) {
        if self.out.parts.street.is_empty() {
            self.street_at = self.at;
            self.out.parts.street = street;
        } else if self.out.parts.street != street {
            self.out.extra.push(street);
        }
    }

    fn area(&mut self, mark: &'static Mark, length: usize) {
        let behind = self.at + length;
        let end = self.name_end(behind);
        let shown = self.shown(mark);
        let waiting = self.waiting.clone();
        let numbered = waiting.len() == 1 && self.kind_at(waiting.start) != Some(TokenKind::Word);
        let before = !waiting.is_empty() && self.strong_prefix(&waiting) != Some(waiting.end);
        let words = if before && (numbered || end == behind && !self.is_number(behind)) {
            self.at = behind;
            let start = self.strong_prefix(&waiting).unwrap_or(waiting.start);
            self.take_waiting(waiting.end - start)
        } else {
            self.flush(false);
            self.at = if end == behind && self.is_number(behind) { behind + 1 } else { end + usize::from(self.is_number_in_name(end)) };
            behind..self.at
        };
        if words.is_empty() {
            return;
        }
        let area = format!("{shown} {}", self.name(words));
        if !self.areas.contains(&area) {
            self.areas.push(area);
        }
    }

    /// The value behind a word for a house, building or flat: a number, a letter, a Roman number, `б/н`. Gives it and where it ends.
    fn unit_value(&self, from: usize) -> Option<(String, usize)> {
        let token = self.token(from)?;
        match token.kind {
            TokenKind::Number => Some(self.value(from)),
            TokenKind::Ordinal => Some((words::number(token.text), from + 1)),
            TokenKind::Word if token.key == "б/н" => Some(("б/н".to_string(), from + 1)),
            TokenKind::Word if words::is_number_sign(&token.key) && self.is_number(from + 1) => Some(self.value(from + 1)),
            TokenKind::Word if words::is_roman(token.text) => Some((words::roman(token.text), from + 1)),
            TokenKind::Word if token.is_letter() && (self.mark_at(from).is_none() || !self.is_number(from + 1) && !self.is_plain_name(from + 1)) => {
                let mut text = words::number(token.text);
                let joined = self.token(from + 1).filter(|next| next.kind == TokenKind::Number && next.glued && !token.point);
                if let Some(number) = joined {
                    text.push_str(&words::number(number.text));
                }
                Some((text, from + 1 + usize::from(joined.is_some())))
            }
            _ => None,
        }
    }

    /// A word of the table without its value: part of a name, if it is a word at all.
    fn without_value(&mut self, length: usize) {
        if self.token(self.at).is_some_and(|token| token.key.chars().count() > 3) {
            self.wait(length);
        } else {
            self.flush(false);
            self.at += length;
        }
    }

    fn house(&mut self, mark: &'static Mark, length: usize) {
        let Some((value, end)) = self.unit_value(self.at + length) else { return self.without_value(length) };
        self.flush(true);
        self.at = end;
        let bare = matches!(self.shown(mark), "д." | "буд.");
        if !self.out.parts.house.is_empty() {
            self.blocks.push(format!("{} {value}", if bare { "д." } else { self.shown(mark) }));
        } else {
            self.out.parts.house = if bare { value } else { format!("{} {value}", self.shown(mark)) };
        }
    }

    fn block(&mut self, mark: &'static Mark, length: usize) {
        let Some((value, end)) = self.unit_value(self.at + length) else { return self.without_value(length) };
        self.flush(true);
        self.block_at = self.block_at.min(self.at);
        let from = self.at;
        self.at = end;
        let value = match words::split_dash(&value) {
            // `12к2-34`: the flat behind the dash.
            Some((block, flat)) => {
                self.numbers.push(Number { text: flat.to_string(), at: from });
                block.to_string()
            }
            None => value,
        };
        let shown = if mark.1 == Kind::VillageOrBlock || mark.1 == Kind::Station { "стр." } else { self.shown(mark) };
        self.blocks.push(format!("{shown} {value}"));
    }

    fn flat(&mut self, mark: &'static Mark, length: usize) {
        let Some((value, end)) = self.unit_value(self.at + length) else { return self.without_value(length) };
        self.flush(true);
        self.at = end;
        self.flats.push((mark, value));
    }

    /// Names without a word beside them: country, region and city by the table, the rest by order.
    fn place_names(&mut self) {
        let names = std::mem::take(&mut self.names);
        let mut rest: Vec<Name> = Vec::with_capacity(names.len());
        for name in names {
            self.place_known(name, &mut rest);
        }
        let streetless = self.out.parts.street.is_empty() && self.areas.is_empty();
        let cityless = self.out.parts.city.is_empty();
        let has_house = !self.numbers.is_empty() || !self.out.parts.house.is_empty() || !self.blocks.is_empty();
        let usable: Vec<usize> = (0..rest.len()).filter(|at| rest.get(*at).is_some_and(|name| self.is_usable(&name.words))).collect();
        let mut usable = usable;
        if let (false, true, [first, _, ..]) = (cityless, streetless, usable.as_slice())
            && let Some(name) = rest.get(*first).filter(|name| !name.number_behind && self.city_at(name.words.clone()).is_some())
        {
            // `СПб, Пушкин, Садовая 5`: a town of the city.
            let words = name.words.clone();
            self.set_city(None, words);
            rest.remove(*first);
            usable = (0..rest.len()).filter(|at| rest.get(*at).is_some_and(|name| self.is_usable(&name.words))).collect();
        }
        let behind_number = usable.iter().rev().copied().find(|at| rest.get(*at).is_some_and(|name| name.number_behind));
        let (city, street) = match (cityless, streetless) {
            (true, true) => match usable.as_slice() {
                [] => (None, None),
                [only] => {
                    let adjective = rest.get(*only).and_then(|name| self.token(name.words.end - 1)).is_some_and(|token| words::is_feminine(&token.key));
                    if has_house || adjective { (None, Some(*only)) } else { (Some(*only), None) }
                }
                [first, .., last] => match behind_number {
                    Some(street) if street == *first => (Some(*last), Some(street)),
                    Some(street) => (Some(*first), Some(street)),
                    None => (Some(*first), Some(*last)),
                },
            },
            (false, true) => (None, behind_number.or(usable.last().copied())),
            (true, false) => (usable.first().copied(), None),
            (false, false) => (None, None),
        };
        for (at, name) in rest.into_iter().enumerate() {
            if Some(at) == city {
                self.set_city(None, name.words);
            } else if Some(at) == street {
                self.street_at = name.words.end;
                self.out.parts.street = self.name(name.words);
            } else {
                self.out.extra.push(self.name(name.words));
            }
        }
    }

    /// Takes what the tables know off a name; what is left waits for its place.
    fn place_known(&mut self, name: Name, rest: &mut Vec<Name>) {
        let mut words = name.words;
        while !words.is_empty() {
            let longest = words.end.min(words.start + places::WORDS_MAX);
            let country = (words.start + 1..=longest).rev().find_map(|end| places::country_of(&self.key(words.start..end)).map(|found| (end, found)));
            if let Some((end, (code, shown))) = country.filter(|(end, _)| *end == words.end || self.out.parts.country.is_empty()) {
                self.out.country = Some(code);
                self.out.parts.country = shown.to_string();
                words.start = end;
                continue;
            }
            if let Some(region) = places::region_of(&self.key(words.clone())) {
                if !self.regions.iter().any(|known| known == region) {
                    self.push_region(region.to_string());
                }
                return;
            }
            let prefix = self.city_prefix(&words);
            if prefix.is_none() && words.len() > 1 && name.number_behind && self.out.parts.city.is_empty() && self.city_at(words.start..words.start + 1).is_some() {
                // `Хмельницький Миру 5`: a name that streets bear too, with another behind it.
                self.set_city(None, words.start..words.start + 1);
                words.start += 1;
                break;
            }
            let Some(end) = prefix else { break };
            let weak = self.city_at(words.start..end).is_some_and(|city| city.weak);
            let whole = end == words.end;
            if weak && (!whole || name.number_behind) || whole && name.number_behind && self.has_street_in(&words) {
                break;
            }
            if !self.out.parts.city.is_empty() && (weak || !whole || self.out.parts.street.is_empty() && name.number_behind) {
                break;
            }
            if weak && self.out.parts.city.is_empty() {
                // By order: whether another name follows is not known yet.
                break;
            }
            self.set_city(None, words.start..end);
            words.start = end;
        }
        if !words.is_empty() {
            rest.push(Name { words, number_behind: name.number_behind });
        }
    }

    /// Whether a known city with a number behind it is a street all the same: the city stands elsewhere.
    fn has_street_in(&self, _words: &Range<usize>) -> bool {
        !self.out.parts.city.is_empty()
    }

    /// A remark is no name: long, or in small letters where the rest has capitals.
    fn is_usable(&self, words: &Range<usize>) -> bool {
        let tokens = self.tokens.get(words.clone()).unwrap_or_default();
        let first = tokens.first().map_or("", |token| token.key.as_str());
        if matches!(first, "тц" | "бц" | "трц" | "трк" | "тк" | "тд" | "тоц" | "дц") {
            return false;
        }
        let numbered = tokens.first().is_some_and(|token| token.kind != TokenKind::Word);
        let capital = numbered || self.case != words::Case::Mixed || tokens.iter().any(Token::is_capital);
        let letters = tokens.iter().any(|token| token.kind == TokenKind::Word && !token.is_letter()) || tokens.iter().any(|token| token.kind == TokenKind::Ordinal);
        capital && letters && tokens.len() <= NAME_WORDS_MAX
    }

    /// Numbers without a word beside them: house, then flat; of three the middle one is the building.
    fn place_numbers(&mut self) {
        let numbers = std::mem::take(&mut self.numbers);
        let flat_known = !self.flats.is_empty();
        let street_known = !self.out.parts.street.is_empty() || !self.areas.is_empty() || !self.out.parts.city.is_empty();
        let mut rest: Vec<Number> = Vec::new();
        // What stands before the street is no house where a number stands behind it: codes of countries and regions.
        let behind_street = numbers.iter().any(|number| number.at >= self.street_at);
        for number in numbers {
            let digits = number.text.bytes().take_while(u8::is_ascii_digit).count();
            if digits > HOUSE_DIGITS_MAX || behind_street && number.at < self.street_at {
                self.out.extra.push(number.text);
            } else if self.out.parts.house.is_empty() && street_known && number.at < self.block_at {
                let (house, flat) = match words::split_dash(&number.text) {
                    Some((house, flat)) if !flat_known => (house.to_string(), Some(flat.to_string())),
                    _ => (number.text.clone(), None),
                };
                self.out.parts.house = house;
                rest.extend(flat.map(|text| Number { text, at: number.at }));
            } else {
                rest.push(number);
            }
        }
        let house_first = !self.out.parts.house.is_empty() || !self.blocks.is_empty();
        let mut rest = rest.into_iter();
        if !flat_known && house_first {
            let (first, second) = (rest.next(), rest.next());
            match (first, second) {
                (Some(block), Some(flat)) if self.blocks.is_empty() => {
                    self.blocks.push(format!("корп. {}", block.text));
                    self.out.parts.flat = flat.text;
                }
                (Some(flat), second) => {
                    self.out.parts.flat = flat.text;
                    self.out.extra.extend(second.map(|number| number.text));
                }
                _ => {}
            }
        }
        self.out.extra.extend(rest.map(|number| number.text));
    }

    fn finish(mut self) -> Reading {
        let flats = std::mem::take(&mut self.flats);
        let is_bare = |mark: &Mark, value: &str| mark.2 == "кв." && value.starts_with(|c: char| c.is_ascii_digit());
        let (bare, marked): (Vec<_>, Vec<_>) = flats.into_iter().partition(|(mark, value)| is_bare(mark, value));
        let bare = bare.into_iter().map(|(_, value)| value);
        let marked: Vec<String> = marked.into_iter().map(|(mark, value)| format!("{} {value}", self.flat_shown(mark))).collect();
        let mut flat: Vec<String> = bare.take(1).chain(marked).collect();
        flat.dedup();
        if self.out.parts.flat.is_empty() {
            self.out.parts.flat = flat.join(", ");
        }
        self.out.parts.building = self.blocks.join(", ");
        self.regions.append(&mut self.districts);
        self.out.parts.region = self.regions.join(", ");
        self.areas.retain(|area| *area != self.out.parts.street);
        if !self.areas.is_empty() {
            let street = std::mem::take(&mut self.out.parts.street);
            self.areas.extend((!street.is_empty()).then_some(street));
            self.out.parts.street = self.areas.join(", ");
        }
        if self.out.country.is_none() && self.ukrainian && self.out.parts.region.contains("ьк") {
            self.out.country = Some(*b"UA");
        }
        self.out
    }

    fn flat_shown(&self, mark: &'static Mark) -> &'static str {
        if mark.1 == Kind::BlockOrRoom { if self.ukrainian { "кімн." } else { "ком." } } else { self.shown(mark) }
    }
}
