//! What each word of the table takes of its neighbours: the name before or behind it, the number behind it.

use super::read::{Found, Number, Reader};
use super::token::{Token, TokenKind};
use super::words;
use crate::rules::tables::address_marks::{Kind, Mark};
use crate::rules::tables::address_places as places;
use std::ops::Range;

/// Whether a word of the table stands in full, so that it may be a name itself.
fn is_whole_word(token: &Token<'_>) -> bool {
    !token.point && token.key.chars().count() > 4
}

impl Reader<'_> {
    pub(super) fn marked(&mut self, found: Found) {
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
    pub(super) fn hint(&mut self, kind: Kind, length: usize) {
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

    pub(super) fn region(&mut self, mark: &'static Mark, length: usize) {
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
    pub(super) fn region_end(&self, from: usize, end: usize) -> usize {
        let known = (from + 1..=end.min(from + 2)).rev().find(|at| places::region_of(&self.key(from..*at)).is_some());
        let adjective = self.token(from).is_some_and(|token| words::is_adjective(&token.key));
        known.unwrap_or(if adjective { end.min(from + 1) } else { end.min(from + 2) })
    }

    pub(super) fn push_region(&mut self, region: String) {
        if !region.is_empty() && !self.regions.contains(&region) {
            self.regions.push(region);
        }
    }

    pub(super) fn district(&mut self, mark: &'static Mark, length: usize) {
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
        let district =
            if adjective && matches!(mark.2, "р-н" | "с/с" | "с.о." | "ТГ") { format!("{name} {shown}") } else { format!("{shown} {name}") };
        if !self.districts.contains(&district) {
            self.districts.push(district);
        }
    }

    pub(super) fn city(&mut self, mark: Option<&'static Mark>, length: usize) {
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
    pub(super) fn is_number_in_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Number && token.glued && token.text.len() <= 2)
    }

    /// Where the name of a city ends that another name without a comma may follow.
    pub(super) fn city_end(&self, from: usize, end: usize, village: bool) -> usize {
        if let Some(known) = self.city_prefix(&(from..end)).filter(|_| !village) {
            return known;
        }
        let followed = self.is_number(end) || self.reaches_back(end) || matches!(self.found(end), Some((Kind::House, ..)));
        let adjective = self.token(from).is_some_and(|token| words::is_adjective(&token.key));
        let least = if adjective { 2 } else { 1 };
        if followed && end - from > least { from + least } else { end }
    }

    pub(super) fn set_city(&mut self, mark: Option<&'static Mark>, words: Range<usize>) {
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
    pub(super) fn push_outer(&mut self, outer: String) {
        let bare = !words::has_village_kind(&outer);
        let outer = if bare { format!("{} {outer}", if self.ukrainian { "м." } else { "г." }) } else { outer };
        self.districts.insert(self.city_rank.min(self.districts.len()), outer);
    }

    pub(super) fn street(&mut self, mark: &'static Mark, length: usize) {
        let behind = self.at + length;
        let end = self.name_end(behind);
        if self.street_around(mark, behind, end) || self.street_of_two_kinds(mark, behind, end) {
            return;
        }
        let general = matches!(self.shown(mark), "ул." | "вул.");
        let known = self.strong_prefix(&(behind..end)).is_some_and(|known| known == end);
        let waiting = self.waiting.clone();
        let before = !waiting.is_empty() && self.strong_prefix(&waiting) != Some(waiting.end);
        if before && (end == behind || known && !general || mark.1 == Kind::Behind || self.is_backward(mark, &waiting, behind, end)) {
            return self.street_before(mark, length);
        }
        self.flush(false);
        let whole_word = self.token(self.at).is_some_and(is_whole_word);
        self.at = end.max(behind);
        if end > behind {
            let street = format!("{} {}", self.shown(mark), self.name(behind..end));
            self.set_street(street);
        } else if whole_word && self.is_number(behind) && self.is_house_behind(behind + 1) {
            // `проезд 4806, д. 5`: a street that has a number for its name.
            let text = |at: usize| self.token(at).map_or("", |token| token.text);
            let street = format!("{} {}", text(behind - length).to_lowercase(), text(behind));
            self.at = behind + 1;
            self.set_street(street);
        } else if whole_word {
            // `Набережная, 5`: a street may be named by the word itself.
            let street = self.name(behind - length..behind);
            self.set_street(street);
        }
    }

    /// Whether the word for a house stands here, behind a comma perhaps.
    fn is_house_behind(&self, at: usize) -> bool {
        let at = at + usize::from(self.kind_at(at) == Some(TokenKind::Break));
        matches!(self.found(at), Some((Kind::House, ..)))
    }

    /// A name on both sides of its word: `3-й проезд Марьиной Рощи`, `Большой проспект В.О.`; gives whether there was one.
    fn street_around(&mut self, mark: &'static Mark, behind: usize, end: usize) -> bool {
        let ordinals = self.tokens.get(self.waiting.clone()).unwrap_or_default().iter().all(|token| token.kind != TokenKind::Word);
        let letters = |at: usize| self.token(at).is_some_and(|token| token.is_letter() && token.point && token.is_capital());
        let side = letters(behind) && letters(behind + 1);
        let end = if side { behind + 2 } else { end };
        let city = self.strong_prefix(&self.waiting);
        if self.waiting.is_empty() || end == behind || !side && !ordinals || city == Some(self.waiting.end) {
            return false;
        }
        let words = self.take_waiting(self.waiting.end - city.unwrap_or(self.waiting.start));
        self.at = end;
        let street = format!("{} {} {}", self.name(words), self.shown(mark), self.name(behind..end));
        self.set_street(street);
        true
    }

    /// `ул. Кутузовский проспект`, `ул. проспект Мира`: the second word says the kind; gives whether there were two.
    fn street_of_two_kinds(&mut self, mark: &'static Mark, behind: usize, end: usize) -> bool {
        let general = matches!(self.shown(mark), "ул." | "вул.");
        let second = self.found(end).filter(|(kind, ..)| general && *kind == Kind::Street && (end == behind || self.reaches_back(end)));
        let Some((_, second, length)) = second else { return false };
        self.flush(false);
        let inner = end + length;
        let words = if end == behind { inner..self.name_end(inner) } else { behind..end };
        self.at = inner.max(words.end);
        if !words.is_empty() {
            let street = format!("{} {}", self.shown(second), self.name(words));
            self.set_street(street);
        }
        true
    }

    /// The name that waits belongs to the word at this place: `Тверская ул.`, `5-я линия`.
    fn street_before(&mut self, mark: &'static Mark, length: usize) {
        let word = self.tokens.get(self.at).filter(|token| is_whole_word(token)).map(|token| token.text);
        let start = self.strong_prefix(&self.waiting).unwrap_or(self.waiting.start);
        let words = self.take_waiting(self.waiting.end - start);
        self.at += length;
        let named = self.tokens.get(words.clone()).unwrap_or_default().iter().any(|token| token.kind == TokenKind::Word);
        let (name, shown) = (self.name(words), self.shown(mark));
        let street = match word {
            // The kind of a street with nothing but a number stands in full, behind it.
            Some(word) if !named && self.case == words::Case::Mixed => format!("{name} {word}"),
            Some(word) if !named => format!("{name} {}", word.to_lowercase()),
            _ if named && mark.1 == Kind::Street => format!("{shown} {name}"),
            _ => format!("{name} {shown}"),
        };
        self.set_street(street);
    }

    /// Whether the word for a street belongs to the name before it although a name follows: `Ленина ул. Химки г.`
    pub(super) fn is_backward(&self, mark: &'static Mark, waiting: &Range<usize>, behind: usize, end: usize) -> bool {
        let after_city = matches!(self.found(end), Some((Kind::City, _, length)) if !self.is_plain_name(end + length));
        let known = self.strong_prefix(&(behind..end)) == Some(end);
        let adjective = self.token(waiting.end.saturating_sub(1)).is_some_and(|token| words::is_adjective(&token.key));
        after_city || known && (adjective || !self.out.parts.city.is_empty()) && mark.1 == Kind::Street
    }

    pub(super) fn set_street(&mut self, street: String) {
        if self.out.parts.street.is_empty() {
            self.street_at = self.at;
            self.out.parts.street = street;
        } else if self.out.parts.street != street {
            self.out.extra.push(street);
        }
    }

    pub(super) fn area(&mut self, mark: &'static Mark, length: usize) {
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

    /// A word of the table without its value: part of a name, if it is a word at all.
    pub(super) fn without_value(&mut self, length: usize) {
        if self.token(self.at).is_some_and(|token| token.key.chars().count() > 3) {
            self.wait(length);
        } else {
            self.flush(false);
            self.at += length;
        }
    }

    pub(super) fn house(&mut self, mark: &'static Mark, length: usize) {
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

    pub(super) fn block(&mut self, mark: &'static Mark, length: usize) {
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

    pub(super) fn flat(&mut self, mark: &'static Mark, length: usize) {
        let Some((value, end)) = self.unit_value(self.at + length) else { return self.without_value(length) };
        self.flush(true);
        self.at = end;
        self.flats.push((mark, value));
    }
}
