//! Words and numbers of an address in canonical form, and what their endings say.

use super::token::{Token, TokenKind};
use crate::rules::tables::address_places;
use crate::text::{self, Script, is_dash, script};

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// With capitals where they belong.
    Mixed,
    /// In capitals alone.
    Capitals,
    /// In small letters alone.
    Small,
}

impl Case {
    pub fn of(line: &str) -> Case {
        let capitals = line.chars().any(char::is_uppercase);
        match (capitals, line.chars().any(char::is_lowercase)) {
            (true, false) => Case::Capitals,
            (false, _) => Case::Small,
            _ => Case::Mixed,
        }
    }
}

/// Whether a line is Ukrainian; `None` where nothing tells it from Russian.
pub(super) fn is_ukrainian(line: &str, tokens: &[Token<'_>]) -> Option<bool> {
    const WORDS: [&str; 10] = ["вул", "буд", "пров", "смт", "кім", "кімн", "прим", "с-ще", "майдан", "шосе"];
    const RUSSIAN: [&str; 8] = ["ул", "дом", "пер", "пр-кт", "город", "улица", "шоссе", "дер"];
    for c in line.chars() {
        match c {
            'ў' | 'Ў' | 'қ' | 'ғ' | 'ұ' | 'ә' | 'ө' | 'ү' | 'һ' | 'ң' => return Some(false),
            'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => return Some(true),
            'ы' | 'э' | 'ъ' | 'ё' | 'Ы' | 'Э' | 'Ъ' | 'Ё' => return Some(false),
            _ => {}
        }
    }
    let has = |words: &[&str]| tokens.iter().any(|token| token.kind == TokenKind::Word && words.contains(&token.key.as_str()));
    match (has(&WORDS), has(&RUSSIAN)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) if is_house_in_russian(tokens) => Some(false),
        _ => None,
    }
}

/// Whether a line has no Cyrillic letter and neither a transliterated word nor a city or country of the region.
pub(super) fn is_foreign(line: &str, tokens: &[Token<'_>]) -> bool {
    const WORDS: [&str; 16] = [
        "ul", "ulitsa", "ulica", "vul", "vulytsia", "vulytsya", "kv", "prospekt", "pereulok", "dom", "bud", "obl", "oblast", "pr-t", "gorod",
        "shosse",
    ];
    if line.chars().any(|c| script(c) == Some(Script::Cyrillic)) || !line.chars().any(text::is_letter) {
        return false;
    }
    let ours = |code: [u8; 2]| matches!(&code, b"RU" | b"UA" | b"BY" | b"KZ");
    !tokens.iter().any(|token| {
        WORDS.contains(&token.key.as_str())
            || address_places::city_of(&token.key).is_some()
            || address_places::country_of(&token.key).is_some_and(|(code, _)| ours(code))
    })
}

/// `д. 5`: the word for a house that Ukrainian has not.
fn is_house_in_russian(tokens: &[Token<'_>]) -> bool {
    let mut behind = tokens.iter().skip(1);
    tokens.iter().any(|token| behind.next().is_some_and(|next| token.key == "д" && next.kind == TokenKind::Number))
}

/// Words that stay in small letters inside a name.
const SMALL: [&str; 30] = [
    "реки",
    "канала",
    "батыра",
    "би",
    "лет",
    "года",
    "год",
    "году",
    "летия",
    "имени",
    "им",
    "на",
    "и",
    "в",
    "во",
    "над",
    "под",
    "при",
    "де",
    "ла",
    "та",
    "і",
    "й",
    "імені",
    "років",
    "року",
    "річчя",
    "роки",
    "бригады",
    "бригади",
];

/// Words that belong to the number before them.
pub(super) fn is_behind_number(key: &str) -> bool {
    const WORDS: [&str; 20] = [
        "лет",
        "года",
        "году",
        "летия",
        "летие",
        "років",
        "року",
        "річчя",
        "армии",
        "армії",
        "дивизии",
        "дивізії",
        "стрелковой",
        "гвардейской",
        "съезда",
        "партсъезда",
        "зїзду",
        "бригады",
        "бригади",
        "годов",
    ];
    WORDS.contains(&key)
}

/// `№` as letters.
pub(super) fn is_number_sign(key: &str) -> bool {
    matches!(key, "n" | "no" | "ном" | "номер" | "nr" | "н")
}

/// Endings of adjectives, in which names of regions, districts and many streets end.
pub(super) fn is_adjective(key: &str) -> bool {
    const ENDINGS: [&str; 12] = ["ий", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые", "ська", "цька", "зька"];
    key.chars().count() > 3 && (ENDINGS.iter().any(|ending| key.ends_with(ending)) || key.ends_with("набережна"))
}

/// Feminine adjectives: streets, seldom anything else.
pub(super) fn is_feminine(key: &str) -> bool {
    key.ends_with("ая") || key.ends_with("ська") || key.ends_with("цька") || key.ends_with("яя")
}

/// Endings of the names of people that streets are named after.
pub(super) fn is_genitive(key: &str) -> bool {
    const ENDINGS: [&str; 16] = ["ого", "его", "ова", "ева", "ина", "ына", "кой", "вой", "ной", "ича", "са", "енко", "енка", "нки", "іна", "їна"];
    ENDINGS.iter().any(|ending| key.ends_with(ending))
}

/// Whether the city of the parts keeps the kind of a village: `с. Ивановка`.
pub(super) fn has_village_kind(city: &str) -> bool {
    let first = city.split(' ').next().unwrap_or_default();
    const KINDS: [&str; 7] = ["смт", "пгт", "ст-ца", "аул", "кишлак", "с-ще", "м-ко"];
    first.len() < city.len() && (first.ends_with('.') && first.chars().next().is_some_and(char::is_lowercase) || KINDS.contains(&first))
}

/// A name in canonical form: words with one blank between them, capitals where they belong, no quotes.
pub(super) fn name(tokens: &[Token<'_>], case: Case) -> String {
    let mut out = String::with_capacity(tokens.iter().map(|token| token.text.len() + 2).sum());
    let mut initial = false;
    for (index, token) in tokens.iter().enumerate() {
        let letter = token.is_letter();
        if !out.is_empty() && token.kind == TokenKind::Number && token.glued {
            out.push('-');
        } else if !(out.is_empty() || initial && letter && token.glued) {
            out.push(' ');
        }
        push_word(token, index == 0, case, &mut out);
        let last = index + 1 == tokens.len();
        initial = letter && token.point;
        if token.point && (letter || !last) && token.kind == TokenKind::Word {
            out.push('.');
        }
    }
    out
}

/// Whether a word stays in small letters; the first one seldom does.
fn is_small(word: &str, leads: bool) -> bool {
    let key = text::fold(word);
    SMALL.contains(&key.as_str()) && (!leads || matches!(key.as_str(), "им" | "имени" | "імені" | "реки" | "канала"))
}

fn push_word(token: &Token<'_>, first: bool, case: Case, out: &mut String) {
    if token.kind != TokenKind::Word {
        return token.text.chars().for_each(|c| out.push(if is_dash(c) { '-' } else { text::lower(c) }));
    }
    let typed = case == Case::Mixed && token.is_capital();
    for (index, part) in token.text.split_inclusive(is_dash).enumerate() {
        let folded = part.trim_end_matches(is_dash);
        let leads = first && index == 0;
        // In a line with capitals the words inside a name stand as they were typed.
        let shouted = folded.chars().count() > 5 && !folded.chars().any(char::is_lowercase);
        let keep = case == Case::Mixed && (typed || !leads) && !shouted;
        let mut capital = keep || !is_small(folded, leads);
        for c in part.chars() {
            match c {
                _ if is_dash(c) => out.push('-'),
                _ if text::is_apostrophe(c) => out.push('’'),
                _ if keep => out.push(c),
                _ if capital => out.extend(c.to_uppercase()),
                _ => out.extend(c.to_lowercase()),
            }
            capital = false;
        }
    }
}

/// A number of a house or flat: letters in capitals and close to it, dashes short. Latin letters become the Cyrillic ones they look like.
pub(super) fn number(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let letter_behind = chars.peek().is_some_and(|next| !next.is_ascii_digit());
        if is_dash(c) {
            // `5-Н`: rooms that nobody lives in are numbered so in Saint Petersburg.
            if !letter_behind || matches!(chars.peek(), Some('Н' | 'н')) {
                out.push('-');
            }
            continue;
        }
        for upper in c.to_uppercase() {
            out.push(text::cyrillic_twin(upper).filter(|_| script(upper) == Some(Script::Latin)).unwrap_or(upper));
        }
    }
    out
}

/// House and flat of `12-34`, `12А/3-5`; `12-14` is one house on the plots of two.
pub(super) fn split_dash(number: &str) -> Option<(&str, &str)> {
    let (house, flat) = number.rsplit_once('-').filter(|(house, flat)| !house.is_empty() && flat.starts_with(|c: char| c.is_ascii_digit()))?;
    let range = matches!((house.parse::<u32>(), flat.parse::<u32>()), (Ok(first), Ok(last)) if last == first + 2);
    (!range).then_some((house, flat))
}

/// Roman numbers, which name rooms: `I`, `XIV`, typed in either alphabet.
pub(super) fn is_roman(text: &str) -> bool {
    let latin = text.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    text.chars().count() <= 6 && !text.is_empty() && (latin || text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'І' | 'Х')))
}

/// A Roman number in Latin letters.
pub(super) fn roman(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'І' => 'I',
            'Х' => 'X',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}
