//! The second half of reading: names and numbers without a word beside them find their places by order.

use super::read::{HOUSE_DIGITS_MAX, NAME_WORDS_MAX, Name, Reader, Reading};
use super::token::{Token, TokenKind};
use super::words;
use crate::rules::tables::address_marks::{Kind, Mark};
use crate::rules::tables::address_places as places;
use std::ops::Range;

impl Reader<'_> {
    /// Names without a word beside them: country, region and city by the tables, the rest by order.
    pub(super) fn place_names(&mut self) {
        let mut rest: Vec<Name> = Vec::new();
        for name in std::mem::take(&mut self.names) {
            rest.extend(self.without_known(name));
        }
        self.nest_town(&mut rest);
        let usable: Vec<usize> = (0..rest.len()).filter(|at| rest.get(*at).is_some_and(|name| self.is_usable(&name.words))).collect();
        let (city, street) = self.by_order(&rest, &usable);
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

    /// Takes what the tables know off the beginning of a name; gives what is left.
    fn without_known(&mut self, name: Name) -> Option<Name> {
        let mut words = name.words;
        while !words.is_empty() {
            let longest = words.end.min(words.start + places::WORDS_MAX);
            let country = (words.start + 1..=longest).rev().find_map(|end| places::country_of(&self.key(words.start..end)).map(|found| (end, found)));
            if let Some((end, (code, shown))) = country {
                self.out.country = Some(code);
                self.out.parts.country = shown.to_string();
                words.start = end;
            } else if let Some(region) = places::region_of(&self.key(words.clone())) {
                self.push_region(region.to_string());
                return None;
            } else {
                let Some(end) = self.known_city_end(&words, name.number_behind) else { break };
                self.set_city(None, words.start..end);
                words.start = end;
            }
        }
        (!words.is_empty()).then_some(Name { words, number_behind: name.number_behind })
    }

    /// The end of a city that a name without a word beside it begins with.
    fn known_city_end(&self, words: &Range<usize>, number_behind: bool) -> Option<usize> {
        let cityless = self.out.parts.city.is_empty();
        match self.strong_prefix(words) {
            // Beside a city another one may be a street: `Москва, Минск 5`.
            Some(end) => (cityless || end == words.end && !number_behind).then_some(end),
            // `Хмельницький Миру 5`: a name that streets bear too, with another name and a number behind it.
            None => {
                let first = words.start..words.start + 1;
                (cityless && number_behind && words.len() > 1 && self.city_at(first.clone()).is_some()).then_some(first.end)
            }
        }
    }

    /// `СПб, Пушкин, Садовая 5`: a known town between its city and a street.
    fn nest_town(&mut self, rest: &mut Vec<Name>) {
        if self.out.parts.city.is_empty() || self.has_street() || rest.len() < 2 {
            return;
        }
        let town = rest.first().filter(|name| !name.number_behind && self.city_at(name.words.clone()).is_some()).map(|name| name.words.clone());
        if let Some(words) = town {
            self.set_city(None, words);
            rest.remove(0);
        }
    }

    fn has_street(&self) -> bool {
        !self.out.parts.street.is_empty() || !self.areas.is_empty()
    }

    /// Which of the names are city and street: the city stands before the street, the street before a number.
    fn by_order(&self, names: &[Name], usable: &[usize]) -> (Option<usize>, Option<usize>) {
        let numbered = usable.iter().rev().copied().find(|at| names.get(*at).is_some_and(|name| name.number_behind));
        let has_house = !self.numbers.is_empty() || !self.out.parts.house.is_empty() || !self.blocks.is_empty();
        match (self.out.parts.city.is_empty(), self.has_street(), usable) {
            (_, _, []) | (false, true, _) => (None, None),
            (true, true, [first, ..]) => (Some(*first), None),
            (false, false, [.., last]) => (None, numbered.or(Some(*last))),
            (true, false, [only]) => {
                let last = names.get(*only).and_then(|name| self.token(name.words.end.saturating_sub(1)));
                let street = has_house || last.is_some_and(|token| words::is_feminine(&token.key));
                if street { (None, Some(*only)) } else { (Some(*only), None) }
            }
            (true, false, [first, .., last]) => match numbered {
                Some(street) if street == *first => (Some(*last), Some(street)),
                street => (Some(*first), street.or(Some(*last))),
            },
        }
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
        let letters = tokens.iter().any(|token| token.kind == TokenKind::Word && !token.is_letter())
            || tokens.iter().any(|token| token.kind == TokenKind::Ordinal);
        capital && letters && tokens.len() <= NAME_WORDS_MAX
    }

    /// Numbers without a word beside them: house, then flat; of three the middle one is the building.
    pub(super) fn place_numbers(&mut self) {
        let numbers = std::mem::take(&mut self.numbers);
        let placed = self.has_street() || !self.out.parts.city.is_empty();
        // What stands before the street is no house where a number stands behind it: codes of countries and regions.
        let behind_street = numbers.iter().any(|number| number.at >= self.street_at);
        let mut rest: Vec<String> = Vec::new();
        for number in numbers {
            let digits = number.text.bytes().take_while(u8::is_ascii_digit).count();
            if digits > HOUSE_DIGITS_MAX || behind_street && number.at < self.street_at {
                self.out.extra.push(number.text);
            } else if self.out.parts.house.is_empty() && placed && number.at < self.block_at {
                let split = words::split_dash(&number.text).filter(|_| self.flats.is_empty());
                let (house, flat) = split.map_or((number.text.as_str(), None), |(house, flat)| (house, Some(flat)));
                self.out.parts.house = house.to_string();
                rest.extend(flat.map(str::to_string));
            } else {
                rest.push(number.text);
            }
        }
        let extra = self.place_flat(rest);
        self.out.extra.extend(extra);
    }

    /// The flat, and the building where two numbers are left; gives what found no place.
    fn place_flat(&mut self, mut rest: Vec<String>) -> Vec<String> {
        let house = !self.out.parts.house.is_empty() || !self.blocks.is_empty();
        if self.flats.is_empty() && house && !rest.is_empty() {
            if rest.len() > 1 && self.blocks.is_empty() {
                self.blocks.push(format!("корп. {}", rest.remove(0)));
            }
            self.out.parts.flat = rest.remove(0);
        }
        rest
    }

    pub(super) fn finish(mut self) -> Reading {
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
