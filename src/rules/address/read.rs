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
pub(super) const NAME_WORDS_MAX: usize = 7;

/// Digits of a house or flat; more are a code or a phone number.
pub(super) const HOUSE_DIGITS_MAX: usize = 5;

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
pub(super) struct Name {
    pub words: Range<usize>,
    /// A number follows at once.
    pub number_behind: bool,
}

/// A number without a word that says what it is.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub text: String,
    pub at: usize,
}

pub(super) struct Reader<'t> {
    pub tokens: Vec<Token<'t>>,
    pub marks: Vec<Option<(&'static Mark, usize)>>,
    pub ukrainian: bool,
    pub case: words::Case,
    pub at: usize,
    /// Words of a name that no word of the table has claimed yet.
    pub waiting: Range<usize>,
    pub names: Vec<Name>,
    pub numbers: Vec<Number>,
    pub regions: Vec<String>,
    pub districts: Vec<String>,
    pub areas: Vec<String>,
    pub blocks: Vec<String>,
    pub flats: Vec<(&'static Mark, String)>,
    /// Where the first building stands: a number before it is the house.
    pub block_at: usize,
    /// Where the street ends.
    pub street_at: usize,
    /// Where the city begins.
    pub city_at: usize,
    /// How many districts stood before the city.
    pub city_rank: usize,
    pub out: Reading,
}

/// What stands at a place: the kind, its row, how many pieces it spans.
pub(super) type Found = (Kind, &'static Mark, usize);

impl<'t> Reader<'t> {
    pub(super) fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    pub(super) fn kind_at(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.kind_at(at) == Some(TokenKind::Number)
    }

    pub(super) fn mark_at(&self, at: usize) -> Option<(&'static Mark, usize)> {
        self.marks.get(at).copied().flatten()
    }

    /// Whether a word that is no row of the table stands here, or one that a name may begin with.
    pub(super) fn is_plain_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match token.kind {
            TokenKind::Word => self.mark_at(at).is_none() && !token.is_letter() || self.is_initial(at) || self.is_type_as_name(at),
            TokenKind::Ordinal => true,
            TokenKind::Number => self.is_number_of_name(at),
            _ => false,
        }
    }

    /// `8 Марта`, `1905 года`: a number with a word of its name behind it.
    pub(super) fn is_number_of_name(&self, at: usize) -> bool {
        let Some(next) = self.token(at + 1).filter(|next| next.kind == TokenKind::Word && !next.is_letter()) else { return false };
        let short = self.token(at).is_some_and(|token| token.text.len() < 5 && !token.text.contains('/'));
        let line = matches!(next.key.as_str(), "линия" | "лінія") && self.token(at).is_some_and(|token| token.text.contains(crate::text::is_dash));
        short
            && (line
                || words::is_behind_number(&next.key)
                || self.mark_at(at + 1).is_none() && places::city_of(&next.key).is_none_or(|city| city.weak))
    }

    /// `М. Горького`: a letter that is no word of the table although it looks like one.
    pub(super) fn is_initial(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.is_letter() && token.point) else { return false };
        if self.case != words::Case::Mixed {
            // `п. морозова ул.`: where letters of one size tell nothing, the word for a street behind does.
            let street = matches!(self.mark_at(at + 2), Some(((_, Kind::Street, ..), _))) && self.kind_at(at + 3) != Some(TokenKind::Word);
            return street && self.token(at + 1).is_some_and(|next| words::is_genitive(&next.key));
        }
        if !token.is_capital() {
            return false;
        }
        let Some(next) = self.token(at + 1).filter(|next| next.kind == TokenKind::Word && next.is_capital()) else { return false };
        if next.is_letter() {
            return self.mark_at(at).is_none();
        }
        self.mark_at(at).is_none() || words::is_genitive(&next.key) && places::city_of(&next.key).is_none()
    }

    /// `ул. Набережная`: the whole word for a kind of street is a name where no other stands.
    pub(super) fn is_type_as_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_street = |at: usize| matches!(self.mark_at(at), Some(((_, Kind::Street, ..), 1)));
        is_street(at) && words::is_adjective(&token.key) && !token.point && (is_street(at + 1) || at.checked_sub(1).is_some_and(is_street))
    }

    /// What the table says of the piece at a place, with what stands behind it.
    pub(super) fn found(&self, at: usize) -> Option<Found> {
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
        let second = token.is_letter()
            && token.glued
            && at.checked_sub(1).and_then(|before| self.token(before)).is_some_and(|before| before.is_letter() && before.point);
        let initial = second && name || self.is_initial(at);
        let known = || self.token(behind).and_then(|next| places::city_of(&next.key));
        let kind = match mark.1 {
            Kind::Street if self.is_type_as_name(at) && matches!(self.mark_at(behind), Some(((_, Kind::Street, ..), _))) => return None,
            // `1-я Линия ул.`
            Kind::Street if matches!(self.mark_at(behind), Some(((_, Kind::Street, "ул." | "вул.", _), _))) && !self.is_plain_name(behind + 1) =>
            {
                return None;
            }
            // `С. Петербург`, `Наб. Челны`
            Kind::Street | Kind::VillageOrBlock if matches!(token.key.as_str(), "с" | "наб") && self.city_at(at..at + 2).is_some() => {
                return None;
            }
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

    pub(super) fn shown(&self, mark: &'static Mark) -> &'static str {
        if self.ukrainian { mark.3 } else { mark.2 }
    }

    /// The folded words of a name.
    pub(super) fn key(&self, words: Range<usize>) -> Cow<'_, str> {
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

    pub(super) fn name(&self, range: Range<usize>) -> String {
        words::name(self.tokens.get(range).unwrap_or_default(), self.case)
    }

    pub(super) fn city_at(&self, words: Range<usize>) -> Option<&'static places::City> {
        if words.len() > places::WORDS_MAX { None } else { places::city_of(&self.key(words)) }
    }

    /// The end of the longest known city that a name begins with.
    pub(super) fn city_prefix(&self, words: &Range<usize>) -> Option<usize> {
        self.known_prefix(words, |city, whole| !city.weak || whole)
    }

    /// The same of names that no street bears.
    pub(super) fn strong_prefix(&self, words: &Range<usize>) -> Option<usize> {
        self.known_prefix(words, |city, _| !city.weak)
    }

    pub(super) fn known_prefix(&self, words: &Range<usize>, is_wanted: fn(&places::City, bool) -> bool) -> Option<usize> {
        let longest = (words.start + places::WORDS_MAX).min(words.end);
        (words.start + 1..=longest).rev().find(|end| self.city_at(words.start..*end).is_some_and(|city| is_wanted(city, *end == words.end)))
    }

    /// Takes one piece, or as many as belong to a word of the table.
    pub(super) fn step(&mut self) {
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
    pub(super) fn wait(&mut self, count: usize) {
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
    pub(super) fn flush(&mut self, number_behind: bool) {
        let words = std::mem::take(&mut self.waiting);
        if !words.is_empty() {
            self.names.push(Name { words, number_behind });
        }
    }

    /// Takes the end of the waiting name, of so many words; what stands before it is a name of its own.
    pub(super) fn take_waiting(&mut self, count: usize) -> Range<usize> {
        let words = std::mem::take(&mut self.waiting);
        let from = words.end.saturating_sub(count).max(words.start);
        if words.start < from {
            self.names.push(Name { words: words.start..from, number_behind: false });
        }
        from..words.end
    }

    pub(super) fn number(&mut self) {
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
    pub(super) fn claims_number(&self, at: usize) -> bool {
        let Some((kind, _, length)) = self.found(at) else { return false };
        let behind = at + length;
        match kind {
            Kind::Area => true,
            Kind::Hint => !self.is_number(behind),
            Kind::Street => !self.is_plain_name(behind) && self.out.parts.street.is_empty(),
            _ => false,
        }
    }

    pub(super) fn postcode(&mut self) {
        if let Some(token) = self.tokens.get(self.at) {
            self.out.parts.postcode = token.text.to_uppercase();
        }
        self.at += 1;
    }

    /// The number at a place in canonical form with what belongs to it, and where it ends: `12 "а"`, `12 / 3`.
    pub(super) fn value(&self, at: usize) -> (String, usize) {
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
    pub(super) fn is_house_letter(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        if self.found(at).is_some() || token.point && self.is_plain_name(at + 1) {
            return false;
        }
        !self.is_plain_name(at + 1) || token.glued
    }

    /// Where a name that begins here ends.
    pub(super) fn name_end(&self, from: usize) -> usize {
        let mut at = from;
        while at - from < NAME_WORDS_MAX && self.continues_name(from, at) {
            at += 1;
        }
        at
    }

    pub(super) fn continues_name(&self, from: usize, at: usize) -> bool {
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
    pub(super) fn is_noun_of_name(&self, from: usize, at: usize) -> bool {
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
    pub(super) fn reaches_back(&self, at: usize) -> bool {
        match self.found(at) {
            Some((Kind::Street | Kind::Behind | Kind::District | Kind::Region | Kind::Area, _, length)) => !self.is_plain_name(at + length),
            _ => false,
        }
    }

    /// The value behind a word for a house, building or flat: a number, a letter, a Roman number, `б/н`. Gives it and where it ends.
    pub(super) fn unit_value(&self, from: usize) -> Option<(String, usize)> {
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
}
