//! The words of a name: split, put into one alphabet and into case, titles and remarks set aside.

use super::super::tables::name_words::{PARTICLES, PREFIXES, REMARKS, SHORTENED, SUFFIXES};
use super::super::tables::set::WordSet;
use super::evidence::{self, Evidence};
use crate::text::{self, Script};
use std::borrow::Cow;

/// The parts a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Family,
    Given,
    Patronymic,
}

/// One unit of a name: a word, a double surname, a patronymic with its оглы, or an initial.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// As it goes into the canonical name.
    pub text: String,
    /// For the tables: folded if Cyrillic, lower case without apostrophes if Latin.
    pub key: String,
    pub initial: bool,
    pub latin: bool,
    pub typed_lower: bool,
    pub comma_behind: bool,
    /// Where it stood, if that says anything, and how much that weighs.
    pub hint: Option<(Role, i32)>,
    pub evidence: Evidence,
}

/// What splitting met beside the words.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    pub prefix: String,
    pub suffix: String,
    /// Words that are no part of a name, as typed.
    pub extra: Vec<String>,
    pub case_fixed: bool,
    pub homoglyph: bool,
    pub mixed_script: bool,
    pub digits: bool,
    /// A word with digits read as letters: `К0валенко` is `Коваленко`.
    pub digits_meant: Option<String>,
}

/// What was done to the alphabet of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) enum Alphabet {
    /// One alphabet.
    Sound,
    /// Two, and no reading in one of them.
    Mixed,
    /// Look-alike letters replaced.
    Repaired(String),
}

/// Reads a word of two alphabets in the one in which all its letters exist; in Cyrillic if both would do.
pub(in crate::rules) fn repair_alphabet(word: &str) -> Alphabet {
    let (mut latin, mut cyrillic, mut latin_alone, mut cyrillic_alone) = (false, false, false, false);
    for c in word.chars() {
        match text::script(c) {
            Some(Script::Latin) => {
                latin = true;
                latin_alone |= text::cyrillic_twin(c).is_none();
            }
            Some(Script::Cyrillic) => {
                cyrillic = true;
                cyrillic_alone |= text::latin_twin(c).is_none();
            }
            _ => {}
        }
    }
    if !latin || !cyrillic {
        return Alphabet::Sound;
    }
    if !latin_alone {
        return Alphabet::Repaired(word.chars().map(|c| text::cyrillic_twin(c).unwrap_or(c)).collect());
    }
    if !cyrillic_alone {
        return Alphabet::Repaired(word.chars().map(|c| text::latin_twin(c).unwrap_or(c)).collect());
    }
    Alphabet::Mixed
}

/// Particles that are also names when capitalised in Cyrillic.
const PARTICLE_NAMES: &[&str] = &["ван", "ли", "ла", "ле", "да", "ди", "ду", "ден", "бен", "аль", "тен"];

/// Splits one cell into words. `hint` is what its column says.
pub(super) fn split(cell: &str, hint: Option<(Role, i32)>, remarks: &mut Remarks) -> Vec<Word> {
    let plain = cell.chars().all(|c| text::is_plain_cyrillic(c) || matches!(c, ' ' | '.' | ',' | '-'));
    let line = if plain { Cow::Borrowed(cell) } else { Cow::Owned(without_brackets(cell, remarks)) };
    let mut words: Vec<Word> = Vec::with_capacity(4);
    for raw in line.split_whitespace() {
        let comma = raw.ends_with(',');
        for token in raw.split(',').filter(|token| !token.is_empty()) {
            split_token(token, &line, hint, &mut words, remarks);
        }
        if let Some(last) = words.last_mut().filter(|_| comma || raw.contains(',')) {
            last.comma_behind = true;
        }
    }
    if let Some(last) = words.last_mut() {
        last.comma_behind = false;
    }
    latin_among_cyrillic(&mut words, remarks);
    for word in &mut words {
        word.evidence = evidence::of(word);
    }
    set_remarks_aside(&mut words, remarks);
    set_case(&mut words, remarks);
    join_kinship(&mut words, remarks);
    join_particles(&mut words);
    for word in words.iter_mut().filter(|word| word.key.contains(' ')) {
        word.evidence = evidence::of(word);
    }
    words
}

/// Blanks for signs that no name has; what stands in brackets is a remark.
fn without_brackets(cell: &str, remarks: &mut Remarks) -> String {
    let mut line = String::with_capacity(cell.len());
    let mut inside = String::new();
    let mut depth = 0usize;
    let mut previous = ' ';
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                line.push(' ');
            }
            _ if depth > 0 => inside.push(c),
            // A stress mark on a vowel belongs to dictionaries, not to the name.
            '\u{0300}' | '\u{0301}' if text::script(previous) == Some(Script::Cyrillic) => {}
            _ if text::is_apostrophe(c) || (matches!(c, '"' | '*') && is_apostrophe_place(previous, next)) => line.push('’'),
            _ if text::is_dash(c) => line.push('-'),
            '.' | ',' | '@' => line.push(c),
            _ if crate::text::is_word_char(c) || is_mark(c) => line.push(c),
            _ => line.push(' '),
        }
        previous = c;
    }
    let inside = inside.trim();
    if !inside.is_empty() {
        remarks.extra.push(inside.to_owned());
    }
    line
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0487}')
}

/// Where Ukrainian writes an apostrophe, whatever sign was typed.
fn is_apostrophe_place(previous: char, next: char) -> bool {
    text::script(previous) == Some(Script::Cyrillic) && matches!(next, 'я' | 'ю' | 'є' | 'ї' | 'Я' | 'Ю' | 'Є' | 'Ї')
}

fn split_token(token: &str, line: &str, hint: Option<(Role, i32)>, words: &mut Vec<Word>, remarks: &mut Remarks) {
    let token = token.trim_matches(|c: char| matches!(c, '’' | '-'));
    let bare: String = token.chars().filter(|c| *c != '.').map(crate::text::lower).collect();
    if bare.is_empty() {
        return;
    }
    if set_title_aside(token, &bare, words.len(), line, remarks) {
        return;
    }
    if token.strip_suffix('.') == Some(bare.as_str()) && SHORTENED.binary_search(&bare.as_str()).is_ok() && line.split_whitespace().count() > 1 {
        remarks.extra.push(token.to_owned());
        return;
    }
    if token.contains('@') {
        remarks.extra.push(token.to_owned());
        return;
    }
    if !bare.chars().any(crate::text::is_letter) {
        remarks.digits |= bare.chars().any(char::is_numeric);
        if bare.chars().any(crate::text::is_word_char) {
            remarks.extra.push(token.to_owned());
        }
        return;
    }
    if token.len() > 4 && token.chars().all(text::is_plain_cyrillic) {
        words.push(word(token.to_owned(), hint));
        return;
    }
    let mut rest = token;
    while !rest.is_empty() {
        let (piece, tail, point) = match rest.split_once('.') {
            Some((piece, tail)) => (piece, tail, true),
            None => (rest, "", false),
        };
        rest = tail;
        push_piece(piece, point, hint, words, remarks);
    }
}

/// Whether the token is a title before or behind the name, which is then remembered.
fn set_title_aside(token: &str, bare: &str, word_count: usize, line: &str, remarks: &mut Remarks) -> bool {
    const LONGEST: usize = 24;
    if bare.len() > LONGEST || !line.trim().contains(' ') {
        return false;
    }
    // `С.Т.` are initials, whatever the letters are short for, and so are `МЛ` in capitals.
    if token.trim_end_matches('.').contains('.') {
        return false;
    }
    let pointed = token.ends_with('.');
    let lower = !token.chars().any(text::is_upper);
    // Capital Г. is an initial, small г. beside a capital a gentleman or a lady.
    let gentleman = token == "г." && line.chars().any(text::is_upper);
    if word_count == 0 && remarks.prefix.is_empty() {
        let known = PREFIXES.iter().find(|(typed, _)| *typed == bare).map(|(_, canonical)| *canonical);
        let short = bare.chars().count() <= 3 && !bare.contains('-') && text::script(bare.chars().next().unwrap_or(' ')) == Some(Script::Cyrillic);
        let point_missing = short && !pointed && !matches!(bare, "пан" | "сэр");
        if let Some(canonical) = known.filter(|_| !point_missing).or(gentleman.then_some("г.")) {
            remarks.prefix = canonical.to_owned();
            return true;
        }
    }
    if word_count > 0 && remarks.suffix.is_empty() {
        let known = SUFFIXES.iter().find(|(typed, _)| *typed == bare).map(|(_, canonical)| *canonical);
        let roman = bare.starts_with('i');
        let short = bare.chars().count() <= 3 && text::script(bare.chars().next().unwrap_or(' ')) == Some(Script::Cyrillic);
        let fits = |_: &&str| if roman { token.chars().all(text::is_upper) } else { !short || pointed || lower };
        if let Some(canonical) = known.filter(fits) {
            remarks.suffix = canonical.to_owned();
            return true;
        }
    }
    false
}

fn push_piece(piece: &str, point: bool, hint: Option<(Role, i32)>, words: &mut Vec<Word>, remarks: &mut Remarks) {
    // `А.-М.`: the second half of a double initial.
    if let Some((half, last)) = piece.strip_prefix('-').zip(words.last_mut().filter(|last| last.initial))
        && point
        && half.chars().count() == 1
    {
        last.text.push('-');
        last.text.push_str(&initial(half, hint).text);
        return;
    }
    let piece = piece.trim_matches('-');
    let letters = piece.chars().filter(|c| crate::text::is_letter(*c)).count();
    if letters == 0 {
        return;
    }
    if letters == 1 && piece.chars().count() == 1 || (point && letters == 2 && piece.chars().count() == 2) {
        words.push(initial(piece, hint));
        return;
    }
    // `ИвановИ.И.`: a capital glued to the end before a point.
    if point
        && let Some((at, last)) = piece.char_indices().next_back()
        && text::is_upper(last)
        && piece.get(..at).is_some_and(|head| head.chars().next_back().is_some_and(text::is_lower))
    {
        push_piece(piece.get(..at).unwrap_or_default(), false, hint, words, remarks);
        words.push(initial(piece.get(at..).unwrap_or_default(), hint));
        return;
    }
    if letters == 2 && are_initials(piece, words) {
        for c in piece.chars() {
            remarks.homoglyph |= text::script(c) == Some(Script::Latin);
            words.push(initial(text::cyrillic_twin(c).unwrap_or(c).encode_utf8(&mut [0; 4]), hint));
        }
        return;
    }
    if piece.chars().any(char::is_numeric) {
        remarks.digits = true;
        let meant: String = piece
            .chars()
            .map(|c| match c {
                '0' => 'о',
                '3' => 'з',
                _ => c,
            })
            .collect();
        if remarks.digits_meant.is_none() && !meant.chars().any(char::is_numeric) {
            remarks.digits_meant = Some(meant);
        }
    }
    let text = match repair_alphabet(piece) {
        Alphabet::Sound => piece.to_owned(),
        Alphabet::Mixed => {
            remarks.mixed_script = true;
            piece.to_owned()
        }
        Alphabet::Repaired(text) => {
            remarks.homoglyph = true;
            text
        }
    };
    words.push(word(text, hint));
}

/// `Иванов ИИ`, `иванов ии`: two letters behind a Cyrillic word that are no name; Latin ones only if they look Cyrillic.
fn are_initials(piece: &str, words: &[Word]) -> bool {
    let Some(before) = words.last().filter(|word| !word.latin) else { return false };
    let cyrillic = piece.chars().all(|c| text::script(c) == Some(Script::Cyrillic) || text::cyrillic_twin(c).is_some());
    let upper = piece.chars().all(text::is_upper);
    let lower = piece.chars().all(text::is_lower);
    if !cyrillic || !(upper || lower && before.typed_lower && !is_particle(piece) && !is_particle(&before.key)) {
        return false;
    }
    // Behind a surname of the region two letters are hardly a name of the far east.
    let slavic = evidence::family_weight(&before.key, false) >= 2 && evidence::find_given(&text::fold(piece)).is_none();
    // Beside a word in small letters two capitals are no name, whatever they spell.
    slavic
        || upper && before.text.chars().any(text::is_lower) && !matches!(text::fold(piece).as_str(), "ли" | "ян" | "ия")
        || !evidence::is_short_name(piece)
}

fn initial(letter: &str, hint: Option<(Role, i32)>) -> Word {
    let mut text = uppercase_first(letter);
    text.push('.');
    Word { initial: true, ..word(text, hint) }
}

/// A word with its key; evidence comes when all words are known.
pub(super) fn word(text: String, hint: Option<(Role, i32)>) -> Word {
    let latin = !text.chars().any(|c| text::script(c) == Some(Script::Cyrillic));
    let typed_lower = !text.chars().any(text::is_upper);
    let key = key(&text, latin);
    Word { text, key, initial: false, latin, typed_lower, comma_behind: false, hint, evidence: Evidence::default() }
}

fn key(text: &str, latin: bool) -> String {
    if latin {
        return text.chars().filter(|c| !text::is_apostrophe(*c)).map(crate::text::lower).collect();
    }
    text::fold(text)
}

/// A word wholly of Latin look-alikes among Cyrillic words: `Иванов CAXAP`, `C.A. Иванов`.
fn latin_among_cyrillic(words: &mut [Word], remarks: &mut Remarks) {
    if !words.iter().any(|word| !word.latin && !word.initial) {
        return;
    }
    for word in words.iter_mut().filter(|word| word.latin) {
        let letters = word.text.chars().filter(|c| crate::text::is_letter(*c));
        if letters.clone().all(|c| text::cyrillic_twin(c).is_some()) && letters.count() > 0 {
            let text: String = word.text.chars().map(|c| text::cyrillic_twin(c).unwrap_or(c)).collect();
            remarks.homoglyph = true;
            *word = Word { initial: word.initial, comma_behind: word.comma_behind, ..self::word(text, word.hint) };
        }
    }
}

fn set_case(words: &mut [Word], remarks: &mut Remarks) {
    let all_lower = words.iter().all(|word| word.typed_lower || word.initial);
    let count = words.len();
    let surname_first = is_surname_before_given(words);
    for (at, word) in words.iter_mut().enumerate().filter(|(_, word)| !word.initial) {
        let followed = at + 1 < count;
        if is_title_case(&word.text) && !is_kinship(&word.key) {
            continue;
        }
        let surname = at == 0 && surname_first;
        let kept = is_kinship(&word.key)
            || (followed && !surname && word.typed_lower && is_particle(&word.key) && word.key != "да" && !(all_lower && at > 0 && word.key == "ли"));
        let text = if kept { lowercase(&word.text) } else { capitalise(&word.text) };
        if text != word.text {
            remarks.case_fixed = true;
            word.text = text;
        }
    }
}

fn lowercase(text: &str) -> String {
    text.chars().map(text::lower).collect()
}

/// `Иванов`: one capital and small letters behind it, which is how a name is written.
fn is_title_case(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(text::is_upper) && chars.all(text::is_lower)
}

/// Capital letters part by part; parts typed in mixed case are left as they are (`МакДональд`).
fn capitalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('-').enumerate() {
        if at > 0 {
            out.push('-');
        }
        let plain = lowercase(part);
        if at > 0 && (is_kinship(&key(part, false)) || is_small_ending(part, &plain))
            || at == 0 && text.contains('-') && part == plain && matches!(part, "аль" | "эль" | "ас" | "аш" | "al" | "el")
        {
            out.push_str(&plain);
        } else {
            capitalise_part(part, &mut out);
        }
    }
    out
}

/// `Гасан-заде`, `Кара-оол`: written small behind the hyphen, unless the writer chose a capital.
fn is_small_ending(part: &str, plain: &str) -> bool {
    let chosen = is_title_case(part);
    matches!(plain, "заде" | "зада" | "оол") && !chosen
}

fn capitalise_part(part: &str, out: &mut String) {
    let mut letters = part.chars().filter(|c| crate::text::is_letter(*c));
    let first = letters.next();
    let first_upper = first.is_some_and(text::is_upper);
    let rest: Vec<char> = letters.collect();
    let rest_lower = !rest.iter().any(|c| text::is_upper(*c));
    let rest_upper = !rest.is_empty() && !rest.iter().any(|c| text::is_lower(*c));
    let inverted = !first_upper && rest_upper;
    let two_capitals = first_upper
        && rest.len() > 2
        && rest.first().is_some_and(|c| text::is_upper(*c))
        && rest.iter().skip(1).all(|c| text::is_lower(*c))
        && !part.contains('’');
    if !(rest_upper || inverted || two_capitals || (!first_upper && rest_lower)) {
        out.push_str(part);
        return;
    }
    let mut before: Option<char> = None;
    for (pieces, piece) in part.split('’').enumerate() {
        if pieces > 0 {
            out.push('’');
        }
        let capital = pieces == 0 || opens_capital(before, piece);
        let mut chars = piece.chars();
        if let Some(c) = chars.next().filter(|_| capital) {
            out.push(upper(c));
        } else {
            chars = piece.chars();
        }
        out.extend(chars.map(text::lower));
        before = (piece.chars().count() == 1 && pieces == 0).then(|| piece.chars().next()).flatten();
    }
}

/// О’Коннор and Д’Артаньян have a capital behind the apostrophe, В’юн and Дем’яненко have none.
fn opens_capital(before: Option<char>, piece: &str) -> bool {
    let prefix = before.is_some_and(|c| matches!(text::lower(c), 'о' | 'д' | 'л' | 'o' | 'd' | 'l' | 'n'));
    prefix && !piece.chars().next().is_some_and(|c| matches!(text::lower(c), 'я' | 'ю' | 'є' | 'ї' | 'і'))
}

fn uppercase_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(upper).into_iter().chain(chars).collect()
}

/// The capital letter if it is one character.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    if upper.len() == 1 { upper.next().unwrap_or(c) } else { c }
}

/// Whether a folded word is оглы, кызы or one of their kin.
pub(super) fn is_kinship(key: &str) -> bool {
    evidence::kinship(key).is_some()
}

/// `Гасан` + `оглы` is one unit.
fn join_kinship(words: &mut Vec<Word>, remarks: &mut Remarks) {
    let several = words.len() > 1;
    if !words.iter().any(|word| is_kinship(&word.key)) {
        return;
    }
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    for word in words.drain(..) {
        match joined.last_mut() {
            Some(last) if is_kinship(&word.key) && !last.initial => append(last, &word),
            // Nobody's child: no part of a name.
            _ if several && is_kinship(&word.key) => remarks.extra.push(word.text),
            _ => joined.push(word),
        }
    }
    *words = joined;
}

/// Adds a word to the unit before it.
pub(super) fn append(unit: &mut Word, word: &Word) {
    unit.text.push(' ');
    unit.text.push_str(&word.text);
    unit.key.push(' ');
    unit.key.push_str(&word.key);
    unit.comma_behind = word.comma_behind;
}

/// `де ла` + `Крус` is one unit; capitalised particles count beside two more words.
fn join_particles(words: &mut Vec<Word>) {
    let count = words.len();
    if !words.iter().any(|word| is_particle(&word.key)) {
        return;
    }
    let surname_first = is_surname_before_given(words);
    let mut joined: Vec<Word> = Vec::with_capacity(count);
    let mut open = false;
    for (at, word) in words.drain(..).enumerate() {
        let names = PARTICLE_NAMES.contains(&word.key.as_str());
        let capital_counts = count > 2 && if word.latin { at > 0 } else { !names };
        let particle =
            at + 1 < count && !(at == 0 && surname_first) && !word.initial && is_particle(&word.key) && (word.typed_lower || capital_counts);
        match joined.last_mut() {
            Some(last) if open => append(last, &word),
            _ => joined.push(word),
        }
        open = particle;
    }
    *words = joined;
}

/// `тен денис юрьевич`: a word that is a particle elsewhere is the surname before a given name and a patronymic.
fn is_surname_before_given(words: &[Word]) -> bool {
    let [first, second, rest @ ..] = words else { return false };
    let given = second.evidence.given.is_some_and(|given| !given.rare);
    let patronymic = rest.first().is_some_and(|third| third.evidence.patronymic >= 5 || third.initial);
    PARTICLE_NAMES.contains(&first.key.as_str()) && (given && patronymic || second.initial)
}

/// Whether a word in lower case is a particle of names.
pub(super) fn is_particle_word(lower: &str) -> bool {
    is_particle(lower)
}

fn is_particle(key: &str) -> bool {
    static SET: WordSet = WordSet::new(PARTICLES);
    SET.contains(key)
}

/// Words of kinship and acquaintance behind which stands somebody else's name in the genitive: `мама Васи`, `дружина Івана`.
const RELATIONS: &[&str] = &[
    "бабушка",
    "бабуся",
    "брат",
    "доч",
    "дочка",
    "дочь",
    "дедушка",
    "друг",
    "дружина",
    "жена",
    "знакомая",
    "знакомый",
    "мама",
    "мать",
    "мати",
    "муж",
    "отец",
    "папа",
    "подруга",
    "сестра",
    "син",
    "соседка",
    "сосед",
    "сын",
    "тато",
    "теща",
    "тесть",
    "чоловік",
];

/// `Васи`, `Ирины`, `Івана`, `Сергея`: no given name, but the genitive of one.
fn is_genitive_of_given(word: &Word) -> bool {
    if word.initial || word.evidence.given.is_some_and(|given| !given.rare) || word.evidence.family >= 2 {
        return false;
    }
    let of = |ending: &str, nominative: &[&str]| {
        word.key
            .strip_suffix(ending)
            .is_some_and(|stem| nominative.iter().any(|last| evidence::find_given(&format!("{stem}{last}")).is_some_and(|given| !given.rare)))
    };
    let patronymic = ["овны", "евны", "івни", "ївни", "овича", "евича", "йовича"].iter().any(|ending| word.key.ends_with(ending));
    patronymic
        || of("и", &["а", "я", "ь"])
        || of("ы", &["а"])
        || of("і", &["я", "а"])
        || of("ї", &["я"])
        || of("а", &["", "о"])
        || of("я", &["й", "ь"])
}

/// Takes out what is no name: words of trade and kinship, small words among capitalised ones, while a name remains.
fn set_remarks_aside(words: &mut Vec<Word>, remarks: &mut Remarks) {
    static KNOWN: WordSet = WordSet::new(REMARKS);
    let capitalised = words.iter().any(|word| !word.typed_lower && !word.initial);
    let common = |word: &Word| word.evidence.given.is_some_and(|given| !given.rare);
    let mut left = words.len();
    let mut whole = words.iter().filter(|word| !word.initial).count();
    // Without a surname or initials beside it a small word may be the surname: `Иван Иванович щерба`.
    let surname = words.iter().any(|word| word.initial || !(word.typed_lower || common(word) || word.evidence.patronymic >= 5));
    // Баба is a grandmother, but an Azerbaijani name too.
    let kinship = words.iter().any(|word| is_kinship(&word.key));
    let mut related = false;
    words.retain(|word| {
        let name = common(word) || kinship && word.evidence.given.is_some();
        let known = !word.initial && !name && KNOWN.contains(&word.key);
        let small = capitalised && word.typed_lower && !word.initial && word.evidence.is_nearly_none() && (left > 3 || left > 2 && surname);
        let other = related && is_genitive_of_given(word);
        related = other || RELATIONS.contains(&word.key.as_str());
        let remark = whole > 1 && (known || small && !is_particle(&word.key) && !is_kinship(&word.key)) || other;
        if remark {
            left -= 1;
            whole -= 1;
            remarks.extra.push(word.text.clone());
        }
        !remark
    });
}
