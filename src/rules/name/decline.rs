//! Russian names in the other cases: `Иванову Ивану Ивановичу`.
//!
//! The rules are those of petrovich. They are for Russian names of a known gender; Ukrainian declension is another one and is not
//! offered. What the rules are not for stays as it is: initials, `Гасан оглы`, foreign scripts.

use super::super::tables::petrovich::{self, Rule};
use super::{Gender, PersonName, evidence, word};
use crate::text::{self, Script};

/// The cases of a Russian name beside the nominative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// Of whom: `Иванова Ивана`.
    Genitive,
    /// To whom: `Иванову Ивану`.
    Dative,
    /// Whom: `Иванова Ивана`.
    Accusative,
    /// By whom: `Ивановым Иваном`.
    Instrumental,
    /// About whom: `Иванове Иване`.
    Prepositional,
}

impl Case {
    /// All cases, in the order of grammars.
    pub const ALL: [Case; 5] = [Case::Genitive, Case::Dative, Case::Accusative, Case::Instrumental, Case::Prepositional];

    /// The stable public name: `genitive`, `dative`, `accusative`, `instrumental`, `prepositional`.
    pub fn name(self) -> &'static str {
        match self {
            Case::Genitive => "genitive",
            Case::Dative => "dative",
            Case::Accusative => "accusative",
            Case::Instrumental => "instrumental",
            Case::Prepositional => "prepositional",
        }
    }

    /// The case of this public name.
    pub fn parse(name: &str) -> Option<Case> {
        Case::ALL.into_iter().find(|case| case.name() == name)
    }
}

/// The name in a case, by the rules of petrovich (petrovich-rules, MIT).
///
/// `None` where the rules do not reach: the gender is not known, a part is not in Cyrillic letters or has Ukrainian ones. A Ukrainian
/// name without such letters is declined as a Russian one, so ask only for clients who are written to in Russian. Initials stay.
///
/// ```
/// use kartoteka::rules::name::{self, Case, NameReading};
///
/// let Some(NameReading::Person(person)) = name::normalize("Салтыков-Щедрин Михаил Евграфович").value else { unreachable!() };
/// let declined = name::decline(&person, Case::Dative).map(|person| name::display(&person));
/// assert_eq!(declined.as_deref(), Some("Салтыкову-Щедрину Михаилу Евграфовичу"));
/// ```
pub fn decline(name: &PersonName, case: Case) -> Option<PersonName> {
    let gender = name.gender?;
    let parts = [&name.family, &name.given, &name.patronymic];
    if !parts.iter().all(|part| part.chars().all(is_russian)) {
        return None;
    }
    Some(PersonName {
        family: part(&name.family, gender, case, petrovich::FAMILY_EXCEPTIONS, petrovich::FAMILY),
        given: part(&name.given, gender, case, petrovich::GIVEN_EXCEPTIONS, petrovich::GIVEN),
        patronymic: part(&name.patronymic, gender, case, petrovich::PATRONYMIC_EXCEPTIONS, petrovich::PATRONYMIC),
        ..name.clone()
    })
}

/// A letter that Russian has, or no letter.
fn is_russian(c: char) -> bool {
    match text::script(c) {
        Some(Script::Cyrillic) => matches!(text::lower(c), 'а'..='я' | 'ё'),
        script => script.is_none(),
    }
}

/// One part of a name, its words and the halves of its double words each for itself.
fn part(text: &str, gender: Gender, case: Case, exceptions: &[Rule], rules: &[Rule]) -> String {
    if text.ends_with('.') || evidence::kinship(&text::fold(text.rsplit([' ', '-']).next().unwrap_or(text))).is_some() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((head, tail, separator)) = next_piece(rest) {
        out.push_str(&piece(head, gender, case, separator.is_some(), exceptions, rules));
        out.extend(separator);
        rest = tail;
    }
    out
}

fn next_piece(rest: &str) -> Option<(&str, &str, Option<char>)> {
    if rest.is_empty() {
        return None;
    }
    match rest.find([' ', '-']).and_then(|at| rest.split_at_checked(at)) {
        Some((head, tail)) => {
            let mut chars = tail.chars();
            let separator = chars.next();
            Some((head, chars.as_str(), separator))
        }
        None => Some((rest, "", None)),
    }
}

fn piece(typed: &str, gender: Gender, case: Case, followed: bool, exceptions: &[Rule], rules: &[Rule]) -> String {
    let lower: String = typed.chars().map(text::lower).collect();
    if word::is_particle_word(&lower) {
        return typed.to_owned();
    }
    let fits = |rule: &&Rule| rule.gender.is_none_or(|of| of == gender) && (!rule.first_word || followed);
    let whole = exceptions.iter().filter(fits).find(|rule| rule.endings.contains(&lower.as_str()));
    // The longest ending decides, of equal ones that of one gender, then the first: Милицей, Важей.
    let longest = |rule: &&Rule| rule.endings.iter().filter(|ending| lower.ends_with(**ending)).map(|ending| ending.len()).max();
    let by_ending =
        || rules.iter().rev().filter(fits).filter(|rule| longest(rule).is_some()).max_by_key(|rule| (longest(rule), rule.gender.is_some()));
    let rule = whole.or_else(by_ending);
    let form = rule.and_then(|rule| rule.forms.get(case as usize)).copied().unwrap_or(".");
    if form == "." {
        return typed.to_owned();
    }
    let ending = form.trim_start_matches('-');
    let taken = form.len() - ending.len();
    let kept = typed.chars().count().saturating_sub(taken);
    typed.chars().take(kept).chain(ending.chars()).collect()
}
