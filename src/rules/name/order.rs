//! Which word is the family name, which the given name, which the patronymic.
//!
//! All ways to give two or three words their parts are weighed by the evidence of the words; position decides what evidence leaves
//! open: family name first in Cyrillic, given name first in Latin letters. Because evidence does not depend on position, the name
//! written in standard order reads the same again.

use super::evidence::{given_gender, patronymic_gender};
use super::word::{Remarks, Role, Word, append};
use crate::rules::tables::given_names::GivenGender;
use crate::rules::tables::name_words::TRANSLITERATED;

/// The words by their parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub family: Option<Word>,
    pub given: Option<Word>,
    pub patronymic: Option<Word>,
    /// The parts stood otherwise than the language writes them.
    pub rearranged: bool,
}

use Role::{Family, Given, Patronymic};

/// Gives the words their parts; words left over become remarks.
pub(super) fn arrange(mut words: Vec<Word>, remarks: &mut Remarks) -> Parts {
    hint_by_comma(&mut words, remarks);
    let latin = words.iter().all(|word| word.latin);
    let initials = words.iter().filter(|word| word.initial).count();
    let columns = columns_of(&words);
    let roles = if initials > 0 {
        with_initials(&mut words, remarks)
    } else {
        match words.len() {
            0 => Vec::new(),
            1 => words.first().map(|word| vec![one(word)]).unwrap_or_default(),
            2 => best(&words, pairs(latin)),
            _ => several(&mut words, latin, remarks),
        }
    };
    let roles = columns.filter(|columns| columns.len() == words.len() && !is_known_move(&words, &roles)).unwrap_or(roles);
    collect(words, &roles, latin)
}

/// Whether the words belong where they stood: family and given name have columns of their own, and all words are Latin.
pub(super) fn columns_decide(words: &[Word], columns: &[Role]) -> bool {
    words.len() == columns.len() && columns.contains(&Family) && columns.contains(&Given) && words.iter().all(|word| word.latin)
}

/// The words as the parts of their columns.
pub(super) fn by_columns(words: Vec<Word>, columns: &[Role]) -> Parts {
    let mut parts = Parts::default();
    words.into_iter().zip(columns).for_each(|(word, role)| parts.add(word, *role));
    parts
}

impl Parts {
    /// Puts a word to a part, behind what is there.
    fn add(&mut self, word: Word, role: Role) {
        let part = match role {
            Family => &mut self.family,
            Given => &mut self.given,
            Patronymic => &mut self.patronymic,
        };
        match part {
            Some(unit) => append(unit, &word),
            None => *part = Some(word),
        }
    }
}

/// Whether words in cells of their own that would change cells are known to be what they would become: a patronymic whose father's name is
/// in the table and which suits the given name, a given name of the table, a family name that is no such.
fn is_known_move(words: &[Word], roles: &[Role]) -> bool {
    let given = |word: &Word| word.evidence.given.is_some_and(|given| !given.rare);
    let gender = words.iter().zip(roles).find(|(_, role)| **role == Given).and_then(|(word, _)| given_gender(&word.key));
    let suits = |word: &Word| gender.is_none_or(|(gender, _)| patronymic_gender(&word.key).is_none_or(|of| of == gender));
    words.iter().zip(roles).filter(|(word, role)| word.hint.is_some_and(|(hint, _)| hint != **role)).all(|(word, role)| match role {
        _ if word.initial => true,
        Patronymic => word.evidence.patronymic >= 5 && suits(word),
        Given => given(word),
        Family => !given(word) || word.evidence.family >= 2,
    })
}

/// The columns of words in cells of their own, family and given name among them.
fn columns_of(words: &[Word]) -> Option<Vec<Role>> {
    let columns: Vec<Role> = words.iter().map_while(|word| word.hint.map(|(role, _)| role)).collect();
    (columns.len() == words.len() && columns.contains(&Family) && columns.contains(&Given)).then_some(columns)
}

fn collect(words: Vec<Word>, roles: &[Role], latin: bool) -> Parts {
    let natural: &[Role] = if latin { &[Given, Patronymic, Family] } else { &[Family, Given, Patronymic] };
    let comma = words.iter().any(|word| word.comma_behind);
    let rank = |role: &Role| natural.iter().position(|other| other == role);
    let in_order = roles.is_sorted_by_key(rank);
    let family_first = roles.first() == Some(&Family) && comma;
    // In cells of their own the words are out of order only if they changed cells.
    let hinted = words.len() > 1 && words.iter().all(|word| word.hint.is_some());
    let moved = words.iter().zip(roles).any(|(word, role)| word.hint.is_some_and(|(hint, _)| hint != *role));
    let rearranged = if hinted { moved } else { !in_order && !family_first };
    let mut parts = Parts { rearranged, ..Parts::default() };
    for (word, role) in words.into_iter().zip(roles) {
        parts.add(word, *role);
    }
    parts
}

/// `Иванов, Иван`: one word before the comma is the family name; what follows a whole name is a remark.
fn hint_by_comma(words: &mut Vec<Word>, remarks: &mut Remarks) {
    let Some(at) = words.iter().position(|word| word.comma_behind) else { return };
    if at == 0 {
        if let Some(first) = words.first_mut().filter(|first| first.hint.is_none() && first.evidence.patronymic < 6) {
            first.hint = Some((Family, 14));
        }
        return;
    }
    let (head, rest) = words.split_at_checked(at + 1).unwrap_or((words, &[]));
    // `Иванов Иван, Санкт-Петербург`: behind a surname and a given name comes a patronymic, or a remark.
    let complete = head.iter().any(|word| word.evidence.family >= 2) && head.iter().any(|word| word.evidence.given.is_some());
    let shows = |word: &Word| if complete { word.evidence.given.is_some() || word.evidence.patronymic > 0 } else { !word.evidence.is_none() };
    let rest_is_name = rest.iter().any(|word| word.initial || shows(word));
    if !rest_is_name {
        remarks.extra.extend(words.drain(at + 1..).map(|word| word.text));
    }
}

fn one(word: &Word) -> Role {
    match (word.hint, word.evidence.given) {
        (Some((role, weight)), Some(_)) if role != Family || weight > 4 => role,
        (None, Some(given)) if given.rare && word.evidence.family > 1 => Family,
        (_, Some(_)) => Given,
        (_, None) if word.evidence.patronymic == 6 => Patronymic,
        (Some((role, _)), None) => role,
        (None, None) => Family,
    }
}

/// How well a word fits a part.
fn weight(word: &Word, role: Role) -> i32 {
    let evidence = word.evidence;
    let fit = match role {
        Given => match evidence.given {
            Some(given) if given.rare => 3,
            Some(given) if given.short => 5,
            Some(_) => 6,
            None if evidence.patronymic >= 5 => -4,
            None => -(evidence.family / 2),
        },
        Family => match evidence.given {
            Some(given) if given.rare && given.gender == GivenGender::Female => evidence.family * 2 - 3,
            Some(given) if given.rare => evidence.family * 2 - 2,
            Some(given) if given.gender == GivenGender::Female && !word.latin => -3,
            Some(_) if is_surname_too(word) => 0,
            Some(given) if given.short => -2,
            Some(_) => -1,
            None if evidence.patronymic >= 5 => -2,
            None if evidence.patronymic == 1 => 4,
            None if evidence.patronymic == 3 => 2,
            None if evidence.patronymic == 2 => 0,
            None => evidence.family * 2,
        },
        Patronymic => match evidence.patronymic {
            6 => 12,
            5 => 10,
            3 => 6,
            2 => 3,
            1 => 4,
            _ => -2,
        },
    };
    fit + word.hint.map_or(0, |(hinted, bonus)| if hinted == role { bonus } else { 0 })
}

fn best(words: &[Word], ways: &[&[Role]]) -> Vec<Role> {
    let mut best: Option<(i32, &[Role])> = None;
    for &way in ways {
        let total = words.iter().zip(way).map(|(word, role)| weight(word, *role)).sum::<i32>() + habit(words, way);
        if best.is_none_or(|(weight, _)| total > weight) {
            best = Some((total, way));
        }
    }
    best.map(|(_, way)| way.to_vec()).unwrap_or_default()
}

/// What is usual among the ways: with a patronymic a name is written in one of two orders, and two words seldom begin with one.
fn habit(words: &[Word], way: &[Role]) -> i32 {
    match (words, way) {
        ([_, _, last], [Family, Given, Patronymic]) if last.evidence.patronymic > 0 && last.hint.is_none() => 6,
        ([_, middle, _], [Given, Patronymic, Family]) if middle.evidence.patronymic > 0 && middle.hint.is_none() => 6,
        ([first, _, last], [Patronymic, ..]) if first.evidence.patronymic < 6 && last.evidence.patronymic >= 3 => -8,
        ([first, second], [Given, Family]) if first.latin && second.latin && first.hint.is_none() && !is_surname_first(first, second) => 8,
        ([first, _], [Patronymic, _]) if first.evidence.patronymic < 6 && first.hint.is_none() => -16,
        // A woman's name is not followed by a man's patronymic: Гандзя Петрович has a surname.
        ([first, second], [_, Patronymic])
            if looks_female(first) && (second.evidence.patronymic < 6 || is_man_s_patronymic(second)) && second.hint.is_none() =>
        {
            -20
        }
        ([first, second], [Patronymic, _]) if looks_female(second) && is_man_s_patronymic(first) && first.hint.is_none() => -20,
        ([_, second], [_, Patronymic]) if second.evidence.patronymic == 0 && second.hint.is_none() => -8,
        ([_, second], [_, Patronymic]) if second.evidence.patronymic == 2 => -6,
        // Of two words a surname in -ович is the rarer patronymic.
        ([_, second], [_, Patronymic]) if second.evidence.patronymic == 1 => -2,
        // Ростропович and Дворкович have no father in the table.
        ([first, second], [_, Patronymic]) if second.evidence.patronymic == 3 && second.hint.is_none() && first.evidence.given.is_some() => -6,
        ([first, second], [Given, Patronymic]) if second.evidence.patronymic >= 5 && first.evidence.family < 2 => 3,
        _ => 0,
    }
}

/// Whether two Latin words are a transliterated name with its surname in front: by the surname's ending or by the given name.
fn is_surname_first(first: &Word, second: &Word) -> bool {
    first.evidence.given.is_none() && (first.evidence.family >= 2 || TRANSLITERATED.binary_search(&second.key.as_str()).is_ok())
}

/// Fond forms of men's names that are Ukrainian surnames as well: Петрик, Данько, Павлусь.
fn is_surname_too(word: &Word) -> bool {
    word.evidence.given.is_some_and(|given| given.short) && ["ик", "ко", "усь", "ась"].iter().any(|ending| word.key.ends_with(ending))
}

/// `Кузьмич`, `Ілліч`: beside a woman's name it is a surname.
fn is_man_s_patronymic(word: &Word) -> bool {
    word.key.ends_with('ч')
}

/// A woman's name by the table, or a word in -а or -я that no table has and no surname ends like.
fn looks_female(word: &Word) -> bool {
    match word.evidence.given {
        Some(given) => given.gender == GivenGender::Female,
        None => word.evidence.family < 2 && word.key.ends_with(['а', 'я']),
    }
}

fn pairs(latin: bool) -> &'static [&'static [Role]] {
    const FAMILY_FIRST: &[&[Role]] =
        &[&[Family, Given], &[Given, Patronymic], &[Given, Family], &[Family, Patronymic], &[Patronymic, Given], &[Patronymic, Family]];
    const GIVEN_FIRST: &[&[Role]] =
        &[&[Given, Family], &[Given, Patronymic], &[Family, Given], &[Family, Patronymic], &[Patronymic, Given], &[Patronymic, Family]];
    if latin { GIVEN_FIRST } else { FAMILY_FIRST }
}

const TRIPLES: &[&[Role]] = &[
    &[Family, Given, Patronymic],
    &[Given, Patronymic, Family],
    &[Family, Patronymic, Given],
    &[Given, Family, Patronymic],
    &[Patronymic, Family, Given],
    &[Patronymic, Given, Family],
];

fn several(words: &mut Vec<Word>, latin: bool, remarks: &mut Remarks) -> Vec<Role> {
    let hinted = words.iter().any(|word| word.hint.is_some_and(|(role, _)| role == Patronymic));
    let patronymic = words.iter().any(|word| word.evidence.patronymic > 0) || (hinted && words.len() == 3);
    match (words.len(), patronymic) {
        (3, true) => best(words, TRIPLES),
        (3, false) => three_without_patronymic(words, latin),
        (_, true) => many_with_patronymic(words, remarks),
        (_, false) if latin => {
            let last = words.len() - 1;
            (0..words.len())
                .map(|at| {
                    if at == 0 {
                        Given
                    } else if at == last {
                        Family
                    } else {
                        Patronymic
                    }
                })
                .collect()
        }
        (_, false) => {
            remarks.extra.extend(words.drain(3..).map(|word| word.text));
            three_without_patronymic(words, latin)
        }
    }
}

fn three_without_patronymic(words: &[Word], latin: bool) -> Vec<Role> {
    let given: Vec<bool> = words.iter().map(|word| word.evidence.given.is_some()).collect();
    let woman = |at: usize| words.get(at).and_then(|word| word.evidence.given).is_some_and(|given| given.gender == GivenGender::Female);
    let comma = words.first().is_some_and(|word| word.comma_behind);
    let surname_first =
        |first: usize, other: usize| words.get(first).zip(words.get(other)).is_some_and(|(first, other)| is_surname_first(first, other));
    match given.as_slice() {
        _ if latin && comma => vec![Family, Given, Patronymic],
        [false, true, _] if latin && surname_first(0, 1) => vec![Family, Given, Patronymic],
        [false, false, true] if latin && surname_first(0, 2) => vec![Family, Family, Given],
        _ if latin => vec![Given, Patronymic, Family],
        [true, true, false] if woman(0) && woman(1) => vec![Given, Given, Family],
        [true, true, false] => vec![Given, Patronymic, Family],
        [false, true, true] if woman(1) && woman(2) => vec![Family, Given, Given],
        [true, false, false] => vec![Given, Family, Family],
        [false, false, true] => vec![Family, Family, Given],
        _ => vec![Family, Given, Patronymic],
    }
}

/// Four words and more: the patronymic stands behind the given name, the family name before or behind both.
fn many_with_patronymic(words: &mut Vec<Word>, remarks: &mut Remarks) -> Vec<Role> {
    let at = words.iter().enumerate().max_by_key(|(at, word)| (word.evidence.patronymic, std::cmp::Reverse(*at))).map_or(0, |(at, _)| at);
    let Some(given_at) = at.checked_sub(1) else {
        remarks.extra.extend(words.drain(3..).map(|word| word.text));
        return best(words, TRIPLES);
    };
    let before = given_at.min(words.len());
    let behind = words.len() - at - 1;
    let fits = |word: &Word| word.evidence.family > 0 || word.evidence.patronymic > 0 || word.hint.is_some_and(|(role, _)| role == Family);
    let family_before = before > 0 && (behind == 0 || words.iter().take(before).any(fits) || !words.iter().skip(at + 1).any(fits));
    let (from, to) = if family_before { (before.saturating_sub(2), before) } else { (at + 1, (at + 3).min(words.len())) };
    let mut roles = Vec::new();
    let mut kept = Vec::new();
    for (index, word) in words.drain(..).enumerate() {
        let role = if index == given_at {
            Given
        } else if index == at {
            Patronymic
        } else if (from..to).contains(&index) {
            Family
        } else {
            remarks.extra.push(word.text);
            continue;
        };
        roles.push(role);
        kept.push(word);
    }
    *words = kept;
    roles
}

/// Initials take the parts that the whole words leave.
fn with_initials(words: &mut Vec<Word>, remarks: &mut Remarks) -> Vec<Role> {
    let whole: Vec<usize> = words.iter().enumerate().filter(|(_, word)| !word.initial).map(|(at, _)| at).collect();
    let initials = words.len() - whole.len();
    let whole_words: Vec<Word> = whole.iter().filter_map(|&at| words.get(at).cloned()).collect();
    let between = words.get(1).is_some_and(|word| word.initial) && words.len() == 3;
    let (mut whole_roles, initial_roles): (Vec<Role>, Vec<Role>) = match (whole_words.as_slice(), initials) {
        ([], _) => (Vec::new(), vec![Given, Patronymic]),
        ([word], 1)
            if word.evidence.given.is_some_and(|given| !given.rare) && !is_surname_too(word) && word.hint.is_none_or(|(role, _)| role != Family) =>
        {
            (vec![Given], vec![Family])
        }
        ([word], 1) if word.evidence.patronymic == 6 => (vec![Patronymic], vec![Given]),
        ([_], _) => (vec![Family], vec![Given, Patronymic]),
        ([a, b], 1) => {
            let latin = a.latin && b.latin;
            let roles = best(&whole_words, pairs(latin || between));
            let free = [Patronymic, Given, Family].into_iter().filter(|role| !roles.contains(role)).collect();
            (roles, free)
        }
        ([a, b], _) if a.evidence.given.is_none() && b.evidence.given.is_none() => (vec![Family, Family], vec![Given, Patronymic]),
        ([a, b], _) => (best(&whole_words, pairs(a.latin && b.latin)), vec![Patronymic]),
        _ => {
            remarks.extra.extend(words.iter().filter(|word| word.initial).map(|word| word.text.clone()));
            words.retain(|word| !word.initial);
            let latin = words.iter().all(|word| word.latin);
            return several(words, latin, remarks);
        }
    };
    whole_roles.reverse();
    let mut free = initial_roles.into_iter();
    let mut roles = Vec::with_capacity(words.len());
    let mut kept = Vec::with_capacity(words.len());
    for word in words.drain(..) {
        match if word.initial { free.next() } else { whole_roles.pop() } {
            Some(role) => {
                roles.push(role);
                kept.push(word);
            }
            None => remarks.extra.push(word.text),
        }
    }
    *words = kept;
    roles
}
