//! Legal forms at the ends of a name: its words, the spellings that begin or end with one of them, and where a spelling counts.
//!
//! A spelling of several words counts by itself. One word must be typed as forms are typed, because it is often a word of some language
//! or a pair of initials: how it is written, what stands beside it and which alphabet surrounds it decide.
//!
//! Cost: one look-up by the first word and one or two by the last, and a comparison with each spelling found.

use crate::rules::tables::legal_forms::{self, Bearer};
use crate::rules::tables::legal_forms_world::WORLD;
use crate::text::{self, Script};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A legal form as it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) struct Form {
    /// The abbreviation in standard form.
    pub standard: &'static str,
    pub bearer: Bearer,
}

/// Forms of many countries that mean much the same; for comparing clients, never for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormClass {
    /// `ООО`, `ТОВ`, `ТОО`, `LLC`, `GmbH`.
    LimitedLiability,
    /// `АО`, `ПАО`, `ПрАТ`, `JSC`, `S.A.`.
    JointStock,
    /// `ТНВ`, `KG`, `LP`.
    Partnership,
    /// `СПК`, `eG`.
    Cooperative,
    /// `ИП`, `ФОП`, `e.K.`.
    SoleTrader,
}

/// A form met at one end.
pub(super) struct Met {
    pub form: Form,
    /// How many words it takes.
    pub words: usize,
    /// No word of it is inflected or mistyped.
    exact: bool,
}

/// A word of the name as the tables of forms spell words.
pub(super) struct Token<'a> {
    pub typed: &'a str,
    pub start: usize,
    pub end: usize,
    /// Folded, without points.
    folded: String,
    /// Lower case without marks and points; only of words without Cyrillic letters.
    key: String,
    letters: usize,
    latin: bool,
}

impl<'a> Token<'a> {
    fn new(typed: &'a str, start: usize, end: usize) -> Self {
        let latin = typed.chars().all(|c| text::script(c) != Some(Script::Cyrillic));
        let key = if latin { latin_key(typed) } else { String::new() };
        // Only plain Latin letters look Cyrillic.
        let mut folded = if latin && !typed.is_ascii() { String::new() } else { text::fold(typed) };
        folded.retain(|c| c != '.');
        let letters = if latin { &key } else { &folded }.chars().count();
        Token { typed, start, end, folded, key, letters, latin }
    }

    pub fn letters(&self) -> usize {
        self.letters
    }

    fn has_lower(&self) -> bool {
        self.typed.chars().any(char::is_lowercase)
    }

    fn is_upper(&self) -> bool {
        self.typed.chars().any(char::is_uppercase) && !self.has_lower()
    }

    fn is_lower(&self) -> bool {
        !self.typed.chars().any(char::is_uppercase)
    }

    /// `А.О.`: as likely a person's initials.
    fn is_pair_of_initials(&self) -> bool {
        self.letters <= 2 && self.typed.trim_end_matches('.').contains('.')
    }

    fn is_dotted(&self) -> bool {
        self.typed.chars().filter(|c| *c == '.').count() > 1
    }

    fn is(&self, standard: &str) -> bool {
        self.typed == standard || self.typed.strip_suffix('.') == Some(standard) || standard.strip_suffix('.') == Some(self.typed)
    }
}

/// A word as the tables of Latin forms spell it: `Ş` as `s`, `ł` as `l`, `S.p.A.` as `spa`.
fn latin_key(typed: &str) -> String {
    let mut key = String::with_capacity(typed.len());
    for c in typed.chars().filter(|c| *c != '.' && !text::is_apostrophe(*c)) {
        if c.is_ascii() {
            key.push(c.to_ascii_lowercase());
            continue;
        }
        for lower in c.to_lowercase() {
            match lower {
                'ı' => key.push('i'),
                'ł' => key.push('l'),
                'ø' => key.push('o'),
                'đ' => key.push('d'),
                _ => unicode_normalization::char::decompose_canonical(lower, |part| {
                    if !unicode_normalization::char::is_combining_mark(part) {
                        key.push(part);
                    }
                }),
            }
        }
    }
    key
}

/// The words of a name; a point between long pieces parts words (`огр.отв.`), one between letters does not (`S.p.A.`).
pub(super) fn tokens(core: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(8);
    let mut start: Option<usize> = None;
    let mut letters = 0usize;
    // Lone signs are no words: `LLC -` is one word.
    let mut push = |start: usize, end: usize| {
        let typed = core.get(start..end).unwrap_or_default();
        if typed.chars().any(text::is_word_char) {
            tokens.push(Token::new(typed, start, end));
        }
    };
    let mut chars = core.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_letter = chars.peek().is_some_and(|(_, next)| text::is_word_char(*next));
        let parts_words = c == '.' && letters >= 2 && next_is_letter;
        if is_separator(c) || parts_words {
            if let Some(from) = start.take() {
                push(from, at);
            }
            letters = 0;
        } else {
            start.get_or_insert(at);
            letters = if c == '.' { 0 } else { letters + 1 };
        }
    }
    if let Some(from) = start {
        push(from, core.len());
    }
    tokens
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '«' | '»' | '(' | ')' | ',' | ';' | ':' | '_' | '|' | '\\') || text::is_dash(c) && c != '-'
}

/// Abbreviations known to everybody, whatever their case.
const USUAL: &[&str] = &["ооо", "оао", "зао", "пао", "тов", "тоо", "фоп", "одо", "чуп", "ано", "муп", "гуп", "фгуп"];

/// Short forms in front that count in any case, though two letters mean little.
const SHORT_IN_ANY_CASE: &[&str] = &["ао", "ип", "пп", "чп", "ат", "дп", "кп", "фг"];

/// Short forms behind that count in small letters where all is in small letters.
const SHORT_BEHIND: &[&str] =
    &["ао", "ип", "пп", "чп", "чао", "одо", "ат", "уп", "чуп", "муп", "гуп", "пат", "кп", "дп", "ано", "тсж", "снт", "жшс", "ақ"];

/// Forms that are words, surnames or exclamations too: only in capitals, and not where everything is.
const WORDS: &[&str] = &[
    "по", "го", "ок", "ко", "ад", "мм", "ку", "бо", "чу", "ду", "аж", "сок", "поп", "пап", "муз", "мук", "гук", "туп", "дуп", "сот", "паф", "спок",
    "куп", "круп", "оси", "пуп", "тту", "тос", "мау", "сао", "сп", "кс", "ом", "доо",
];

/// Those of them that name goods or begin sentences: `Сок «Добрый»`.
const PLAIN_WORDS: &[&str] = &["по", "ок", "сок", "поп", "круп", "куп", "оси", "пуп", "ад", "сот", "пап"];

/// The form that a name begins with.
pub(super) fn front(core: &str, tokens: &[Token<'_>]) -> Option<Met> {
    let best = front_cyrillic(core, tokens).or_else(|| front_spaced(tokens));
    // Latin forms stand behind by right, and one there goes before one here.
    if best.is_some() || tokens.len() < 2 || !tokens.first().is_some_and(may_be_latin_front) || back(core, tokens).is_some() {
        return best;
    }
    let rest = tokens.get(1..)?;
    if front_cyrillic(core, rest).is_some() {
        return None;
    }
    front_transliterated(core, tokens, rest).or_else(|| front_latin(core, tokens))
}

fn may_be_latin_front(first: &Token<'_>) -> bool {
    let transliterated = |(latin, _): &(&str, &str)| latin.eq_ignore_ascii_case(&first.key);
    first.latin && (index().front_latin.contains_key(first.key.as_str()) || legal_forms::TRANSLITERATED.iter().any(transliterated))
}

fn front_cyrillic(core: &str, tokens: &[Token<'_>]) -> Option<Met> {
    let first = tokens.first()?;
    let mut best: Option<Met> = None;
    for spelling in index().front.get(stem(&first.folded)).into_iter().flatten() {
        let Some((words, exact)) = same_words(tokens.iter(), spelling.text.split(' ')) else { continue };
        if words > 1 || front_word_counts(core, first, tokens) {
            keep_better(&mut best, Met { form: spelling.form, words, exact });
        }
    }
    best
}

/// Whether one word in front counts as a form.
fn front_word_counts(core: &str, first: &Token<'_>, tokens: &[Token<'_>]) -> bool {
    let rest = tokens.get(1..).unwrap_or_default();
    let quoted = opens_behind(core, first.end);
    if first.is_pair_of_initials() && !quoted {
        return false;
    }
    if first.latin {
        return front_look_alike_counts(first, rest, quoted);
    }
    let folded = first.folded.as_str();
    if WORDS.contains(&folded) {
        let parted = quoted || sign_behind(core, first.end);
        return first.is_upper() && (parted || rest.iter().any(Token::has_lower)) || quoted && !PLAIN_WORDS.contains(&folded);
    }
    if rest.is_empty() {
        return first.is_upper() || !first.is_lower() && USUAL.contains(&folded);
    }
    quoted || first.is_upper() || first.letters > 2 || SHORT_IN_ANY_CASE.contains(&folded) || first.is_lower() && rest.iter().all(Token::is_lower)
}

/// A form in Latin letters that look Cyrillic (`OOO`) needs company in Cyrillic unless everybody knows it.
fn front_look_alike_counts(first: &Token<'_>, rest: &[Token<'_>], quoted: bool) -> bool {
    let cyrillic_rest = rest.iter().any(|token| !token.latin);
    let folded = first.folded.as_str();
    if first.has_lower() {
        return cyrillic_rest && USUAL.contains(&folded);
    }
    let sure = matches!(folded, "ооо" | "оао" | "3ао" | "зао" | "тов" | "000");
    let typed_letter = first.typed.chars().any(|c| c.is_alphabetic() || c == '0');
    let likely = quoted || folded == "ао" || first.letters > 2 && !WORDS.contains(&folded);
    typed_letter && (sure && (cyrillic_rest || folded != "000") || cyrillic_rest && likely)
}

/// Whether quotes open behind a word.
fn opens_behind(core: &str, end: usize) -> bool {
    let rest = core.get(end..).unwrap_or_default();
    rest.trim_start_matches(|c: char| matches!(c, ' ' | ',' | ':' | '.' | ')') || text::is_dash(c)).starts_with('«')
}

/// Whether a sign parts a word from the next: `КУ: Мир`, `КУ — Мир`.
fn sign_behind(core: &str, end: usize) -> bool {
    core.get(end..).unwrap_or_default().trim_start().starts_with(|c: char| c == ':' || text::is_dash(c))
}

/// Letters of one form parted by blanks: `Р Г П «Вектор»`.
fn front_spaced(tokens: &[Token<'_>]) -> Option<Met> {
    let single = |token: &&Token<'_>| token.letters == 1 && token.is_upper();
    let words = tokens.iter().take_while(single).count();
    if !(3..=5).contains(&words) {
        return None;
    }
    let joined: String = tokens.iter().take(words).map(|token| token.folded.as_str()).collect();
    let found = index().front.get(joined.as_str())?.iter().find(|spelling| spelling.text == joined)?;
    Some(Met { form: found.form, words, exact: true })
}

/// `OOO Vektor`, `AO "Vektor"`: a Cyrillic form in Latin letters before a Latin name.
fn front_transliterated(core: &str, tokens: &[Token<'_>], rest: &[Token<'_>]) -> Option<Met> {
    let first = tokens.first()?;
    if !rest.iter().all(|token| token.latin) {
        return None;
    }
    let known = legal_forms::TRANSLITERATED.iter().find(|(latin, _)| *latin == first.typed || first.is_upper() && latin.to_lowercase() == first.key);
    let (latin, standard) = known?;
    let counts = latin.len() > 2 || *latin == "AO" || opens_behind(core, first.end);
    counts.then_some(Met { form: cyrillic_form(standard)?, words: 1, exact: true })
}

fn front_latin(core: &str, tokens: &[Token<'_>]) -> Option<Met> {
    let first = tokens.first()?;
    let mut best: Option<Met> = None;
    for spelling in index().front_latin.get(first.key.as_str()).into_iter().flatten() {
        let Some(words) = same_keys(tokens.iter(), spelling.text.split(' ')) else { continue };
        let in_full = spelling.text.len() >= if words > 1 { 12 } else { 8 };
        let counts = if words > 1 { in_full } else { front_latin_word_counts(core, first, spelling.form.standard, in_full) };
        if counts && words < tokens.len() {
            keep_better(&mut best, Met { form: spelling.form, words, exact: true });
        }
    }
    best
}

fn front_latin_word_counts(core: &str, first: &Token<'_>, standard: &str, in_full: bool) -> bool {
    if !legal_forms::LATIN_BEFORE.contains(&standard) || !marks_agree(first, standard) {
        return false;
    }
    let other_script = first.typed.chars().any(|c| text::script(c) == Some(Script::Other));
    let quoted = opens_behind(core, first.end);
    let typed_so = first.is_upper() && (quoted || !(first.is_dotted() && first.letters <= 2)) || first.is(standard);
    let plain = first.letters > 2 || matches!(standard, "AS" | "AB" | "PT" | "OÜ");
    in_full || other_script || typed_so && (plain || quoted) && (first.key != "as" || standard == "AS")
}

/// The form that a name ends with.
pub(super) fn back(core: &str, tokens: &[Token<'_>]) -> Option<Met> {
    let last = tokens.last()?;
    if last.latin { back_latin(core, last, tokens).or_else(|| back_cyrillic(core, last, tokens)) } else { back_cyrillic(core, last, tokens) }
}

fn back_cyrillic(core: &str, last: &Token<'_>, tokens: &[Token<'_>]) -> Option<Met> {
    let mut best: Option<Met> = None;
    for spelling in index().back.get(stem(&last.folded)).into_iter().flatten() {
        let Some((words, exact)) = same_words(tokens.iter().rev(), spelling.text.rsplit(' ')) else { continue };
        if words > 1 && (words < tokens.len() || exact) || words == 1 && back_word_counts(core, last, tokens) {
            keep_better(&mut best, Met { form: spelling.form, words, exact });
        }
    }
    best
}

fn back_word_counts(core: &str, last: &Token<'_>, tokens: &[Token<'_>]) -> bool {
    let parted = parted_before(core, last.start);
    let closed = matches!(parted, Some('»' | '('));
    if tokens.len() < 2 || last.is_pair_of_initials() && !closed {
        return false;
    }
    let folded = last.folded.as_str();
    if last.latin {
        return last.is_upper() && last.letters > 1 && tokens.iter().any(|token| !token.latin) && (parted.is_some() || !WORDS.contains(&folded));
    }
    if WORDS.contains(&folded) {
        return last.is_upper() && (parted.is_some() || tokens.iter().any(Token::has_lower));
    }
    last.is_upper()
        || closed
        || USUAL.contains(&folded)
        || last.typed == "ПрАТ"
        || last.typed == "ОсОО"
        || parted.is_some() && last.letters > 2
        || tokens.iter().all(Token::is_lower) && SHORT_BEHIND.contains(&folded)
}

/// The sign that parts a word from what stands before it.
fn parted_before(core: &str, start: usize) -> Option<char> {
    core.get(..start)?.trim_end().chars().next_back().filter(|c| matches!(c, '»' | '(' | ','))
}

fn back_latin(core: &str, last: &Token<'_>, tokens: &[Token<'_>]) -> Option<Met> {
    let mut best: Option<Met> = None;
    let own = index().back_latin.get(last.key.as_str()).into_iter().flatten().map(|spelling| (spelling.text, spelling.form, true));
    let world = world_spellings(&last.key).map(|(text, standard, _)| (text, Form { standard, bearer: Bearer::Firm }, false));
    for (spelling, form, known) in own.chain(world) {
        // The world's spellings are stored from the last word to the first.
        let words = if known { same_keys(tokens.iter().rev(), spelling.rsplit(' ')) } else { same_keys(tokens.iter().rev(), spelling.split(' ')) };
        let Some(words) = words.filter(|words| *words < tokens.len()) else { continue };
        let Some(first) = tokens.len().checked_sub(words).and_then(|at| tokens.get(at)) else { continue };
        let counts = if words == 1 { back_latin_word_counts(core, last, tokens, form.standard, known) } else { typed_as_letters(tokens, words) };
        if counts && !leaves_a_joint(core, first) {
            keep_better(&mut best, Met { form, words, exact: true });
        }
    }
    best.or_else(|| back_transliterated(last, tokens))
}

/// `Vektor OOO`.
fn back_transliterated(last: &Token<'_>, tokens: &[Token<'_>]) -> Option<Met> {
    if tokens.len() < 2 || tokens.iter().any(|token| !token.latin) {
        return None;
    }
    let known = legal_forms::TRANSLITERATED.iter().find(|(latin, _)| latin.len() > 2 && *latin == last.typed);
    known.and_then(|(_, standard)| cyrillic_form(standard)).map(|form| Met { form, words: 1, exact: true })
}

/// `Smith & Co. Ltd`: without `Co. Ltd` the name would end in a joint.
fn leaves_a_joint(core: &str, first: &Token<'_>) -> bool {
    let head = core.get(..first.start).unwrap_or_default().trim_end();
    head.ends_with(['&', '+'])
        || first.key == "co" && [" and", " und", " et", " y", " e", " i", " и", " та"].iter().any(|joint| head.ends_with(joint))
}

/// Letters by themselves (`S A`, `k. k.`) are typed as capitals or with points.
fn typed_as_letters(tokens: &[Token<'_>], words: usize) -> bool {
    let mut pieces = tokens.iter().rev().take(words);
    pieces.clone().any(|piece| piece.letters > 1) || pieces.all(|piece| piece.is_upper() || piece.typed.ends_with('.'))
}

/// Latin forms that no word resembles.
const SURE_LATIN: &[&str] = &["inc", "llc", "ltd", "llp", "plc", "jsc", "uab", "kft", "zrt", "srl", "oyj", "pty", "gbr", "shpk"];

/// Whether one Latin word behind counts: short ones are words of many languages too, so they must be typed like forms.
fn back_latin_word_counts(core: &str, last: &Token<'_>, tokens: &[Token<'_>], standard: &str, known: bool) -> bool {
    if !marks_agree(last, standard) {
        return false;
    }
    let parted = parted_before(core, last.start).is_some();
    let all_lower = tokens.iter().all(Token::is_lower);
    let typed_so = last.is(standard) || last.is_dotted() || parted || last.typed.chars().any(|c| text::script(c) == Some(Script::Other));
    if !known {
        return typed_so || last.letters > 3 && last.is_upper() || last.letters > 5;
    }
    match last.key.as_str() {
        "as" => joint_stock_abbreviation(last, tokens, parted) == Some(standard),
        // `Wichita, KS` is a place.
        "ks" | "zs" | "sc" => last.is_dotted() || last.is_lower() && parted,
        "spa" | "ev" => last.is_dotted() || last.typed == "SpA" || parted,
        "ag" | "kg" | "bv" | "nv" | "oy" => true,
        key if SURE_LATIN.contains(&key) => true,
        "se" | "co" | "doo" | "da" | "is" | "ans" | "pt" => typed_so || last.is_upper(),
        _ if last.letters <= 3 => typed_so || last.is_upper() || all_lower,
        _ => true,
    }
}

/// Short words differ in their marks: `Ås` is no `AS`, and `II` is no `IĮ`; of these the marks are often lost.
fn marks_agree(word: &Token<'_>, standard: &str) -> bool {
    const OFTEN_LOST: &[&str] = &["OÜ", "MTÜ", "A.Ş."];
    word.letters > 3 || OFTEN_LOST.contains(&standard) || word.typed.is_ascii() == standard.is_ascii()
}

/// `a.s.` is Czech, `AS` Norwegian, Estonian or Latvian, `A.Ş.` Turkish, whose cedilla is often lost.
fn joint_stock_abbreviation(last: &Token<'_>, tokens: &[Token<'_>], parted: bool) -> Option<&'static str> {
    const TURKISH: &[&str] = &["ticaret", "sanayi", "san", "tic", "ve", "insaat", "holding", "anonim", "turizm", "gida", "tekstil", "bankasi"];
    let turkish = || tokens.iter().any(|token| TURKISH.contains(&token.key.as_str()));
    if last.typed.contains(['ş', 'Ş']) || !last.is_lower() && turkish() {
        return Some("A.Ş.");
    }
    match (last.is_lower(), last.is_dotted()) {
        (_, true) => Some("a.s."),
        (true, false) if parted => Some("a.s."),
        (true, false) => None,
        (false, false) => last.is_upper().then_some("AS"),
    }
}

/// The longer spelling wins, and of two as long the one that is met letter for letter.
fn keep_better(best: &mut Option<Met>, met: Met) {
    if best.as_ref().is_none_or(|best| (best.words, best.exact) < (met.words, met.exact)) {
        *best = Some(met);
    }
}

/// How many words a Cyrillic spelling takes, and whether they are met letter for letter.
fn same_words<'t>(mut tokens: impl Iterator<Item = &'t Token<'t>>, spelling: impl Iterator<Item = &'static str>) -> Option<(usize, bool)> {
    let (mut words, mut exact) = (0, true);
    for word in spelling {
        let typed = tokens.next()?.folded.as_str();
        if typed != word {
            exact = false;
            if !is_inflected(typed, word) && !is_slip(typed, word) {
                return None;
            }
        }
        words += 1;
    }
    Some((words, exact))
}

fn same_keys<'t>(mut tokens: impl Iterator<Item = &'t Token<'t>>, spelling: impl Iterator<Item = &'static str>) -> Option<usize> {
    let mut words = 0;
    for word in spelling {
        if tokens.next()?.key != word {
            return None;
        }
        words += 1;
    }
    Some(words)
}

/// Whether two long words differ in their endings only: `общества` and `общество`.
fn is_inflected(typed: &str, word: &str) -> bool {
    const ENDING_MAX: usize = 3;
    const ROOT_MIN: usize = 5;
    let root = typed.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    root >= ROOT_MIN && typed.chars().count() <= root + ENDING_MAX && word.chars().count() <= root + ENDING_MAX
}

/// Whether a long word is mistyped in one place: `отвественностью`, `огарниченной`. A syllable before a word makes another word (`непубличное`).
fn is_slip(typed: &str, word: &str) -> bool {
    const LETTERS_MIN: usize = 9;
    const LETTERS_MANY: usize = 12;
    let (typed_letters, letters) = (typed.chars().count(), word.chars().count());
    if letters < LETTERS_MIN || typed_letters.abs_diff(letters) > 2 {
        return false;
    }
    let front = typed.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let behind = typed.chars().rev().zip(word.chars().rev()).take_while(|(a, b)| a == b).count();
    let kept = (front + behind).min(typed_letters).min(letters);
    let wrong_max = if letters >= LETTERS_MANY { 3 } else { 2 };
    typed_letters - kept <= wrong_max && letters - kept <= wrong_max && (front > 0 || typed_letters == letters)
}

/// Characters of a stem, and of the shortest word that has one.
const STEM_CHARS: usize = 5;
const STEMMED_CHARS_MIN: usize = 7;

/// By what words are looked up: the beginning of a long one, so that its cases meet.
fn stem(word: &str) -> &str {
    match word.char_indices().nth(STEM_CHARS) {
        Some((at, _)) if word.chars().nth(STEMMED_CHARS_MIN - 1).is_some() => word.get(..at).unwrap_or(word),
        _ => word,
    }
}

fn cyrillic_form(standard: &str) -> Option<Form> {
    legal_forms::CYRILLIC.iter().find(|form| form.standard == standard).map(|form| Form { standard: form.standard, bearer: form.bearer })
}

#[derive(Clone, Copy)]
struct Spelling {
    form: Form,
    text: &'static str,
}

/// Spellings by their first or last word: a name is compared with the few that can fit.
struct Index {
    front: HashMap<&'static str, Vec<Spelling>>,
    back: HashMap<&'static str, Vec<Spelling>>,
    front_latin: HashMap<&'static str, Vec<Spelling>>,
    back_latin: HashMap<&'static str, Vec<Spelling>>,
    bearers: HashMap<&'static str, Bearer>,
    classes: HashMap<&'static str, FormClass>,
    world: HashMap<&'static str, &'static str>,
}

fn index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let empty = HashMap::new;
        let mut index = Index {
            front: empty(),
            back: empty(),
            front_latin: empty(),
            back_latin: empty(),
            bearers: HashMap::new(),
            classes: classes(),
            world: world_lines(),
        };
        for (forms, latin) in [(legal_forms::CYRILLIC, false), (legal_forms::LATIN, true)] {
            for row in forms {
                let form = Form { standard: row.standard, bearer: row.bearer };
                index.bearers.insert(row.standard, row.bearer);
                for text in row.spellings {
                    let (first, last) = (text.split(' ').next().unwrap_or(text), text.rsplit(' ').next().unwrap_or(text));
                    let spelling = Spelling { form, text };
                    let (front, back) = if latin { (&mut index.front_latin, &mut index.back_latin) } else { (&mut index.front, &mut index.back) };
                    front.entry(if latin { first } else { stem(first) }).or_default().push(spelling);
                    back.entry(if latin { last } else { stem(last) }).or_default().push(spelling);
                }
            }
        }
        index
    });
    &INDEX
}

fn classes() -> HashMap<&'static str, FormClass> {
    let world = WORLD.lines().filter_map(|line| {
        let (_, standard, letter) = world_row(line)?;
        Some((standard, class_of_letter(letter)?))
    });
    let traders = legal_forms::CYRILLIC.iter().filter(|row| row.bearer == Bearer::Trader).map(|row| (row.standard, FormClass::SoleTrader));
    let own = legal_forms::CLASSES.iter().flat_map(|(letter, standards)| {
        let class = class_of_letter(letter);
        standards.iter().filter_map(move |standard| Some((*standard, class?)))
    });
    world.chain(traders).chain(own).collect()
}

fn class_of_letter(letter: &str) -> Option<FormClass> {
    Some(match letter {
        "L" => FormClass::LimitedLiability,
        "J" => FormClass::JointStock,
        "P" => FormClass::Partnership,
        "C" => FormClass::Cooperative,
        "S" => FormClass::SoleTrader,
        _ => return None,
    })
}

fn world_row(line: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut cells = line.split('\t');
    Some((cells.next()?, cells.next()?, cells.next()?))
}

/// Lines of the world's table by the last word of their spelling: those of one word lie together.
fn world_lines() -> HashMap<&'static str, &'static str> {
    let mut lines: HashMap<&'static str, &'static str> = HashMap::new();
    let mut start = 0;
    while let Some(rest) = WORLD.get(start..).filter(|rest| !rest.is_empty()) {
        let word = rest.split([' ', '\t']).next().unwrap_or_default();
        let same = rest.lines().take_while(|line| line.strip_prefix(word).is_some_and(|behind| behind.starts_with([' ', '\t'])));
        let length = same.map(|line| line.len() + 1).sum::<usize>().max(1);
        lines.insert(word, rest.get(..length).unwrap_or(rest));
        start += length;
    }
    lines
}

/// The rows of the world's table whose spelling ends with a word.
fn world_spellings(word: &str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    index().world.get(word).copied().unwrap_or_default().lines().filter_map(world_row)
}

/// What a form makes of its bearer, where it is one of ours.
pub(super) fn bearer(standard: &str) -> Option<Bearer> {
    index().bearers.get(standard).copied()
}

/// The class of a form in standard form.
pub(super) fn class(standard: &str) -> Option<FormClass> {
    index().classes.get(standard).copied()
}

/// For each first letter of a form's word, by its code, the lengths that the stems of such words have, a bit for each.
fn lengths_by_first_letter() -> &'static [u32; 64] {
    static LENGTHS: LazyLock<[u32; 64]> = LazyLock::new(|| {
        let mut lengths = [0u32; 64];
        for word in index().front.keys().chain(index().back.keys()) {
            if let Some(slot) = word.chars().next().and_then(|first| lengths.get_mut((u32::from(first) & 63) as usize)) {
                *slot |= 1 << word.chars().count().min(31);
            }
        }
        lengths
    });
    &LENGTHS
}

/// Whether a word of plain Cyrillic letters cannot be a form's: no such word has its first letter and length, points left out. Most
/// words of names end here.
fn is_no_form_by_length(word: &str) -> bool {
    let letters = || word.chars().filter(|c| *c != '.');
    let Some(first) = letters().next() else { return true };
    let first = match text::lower(first) {
        'ё' => 'е',
        'ґ' => 'г',
        'ў' => 'у',
        other => other,
    };
    let plain = letters().all(|c| matches!(c, '\u{0400}'..='\u{045F}' | 'ґ' | 'Ґ'));
    let count = letters().count();
    let of_stem = if count < STEMMED_CHARS_MIN { count } else { STEM_CHARS };
    let lengths = lengths_by_first_letter().get((u32::from(first) & 63) as usize).copied().unwrap_or(u32::MAX);
    plain && lengths & (1 << of_stem.min(31)) == 0
}

/// Whether a word begins or ends some spelling of a form; all others can be read without looking for one.
pub(in crate::rules) fn may_be_form_word(word: &str) -> bool {
    if is_no_form_by_length(word) {
        return false;
    }
    let index = index();
    let latin = word.chars().all(|c| text::script(c) != Some(Script::Cyrillic));
    if !latin || word.is_ascii() {
        let mut folded = text::fold(word);
        folded.retain(|c| c != '.');
        let stem = stem(&folded);
        let found = index.front.contains_key(stem) || index.back.contains_key(stem);
        if found || !latin {
            return found;
        }
    }
    let key = latin_key(word);
    index.back_latin.contains_key(key.as_str()) || index.front_latin.contains_key(key.as_str()) || index.world.contains_key(key.as_str())
}

/// Whether folded text is one of the abbreviations that everybody knows.
pub(super) fn is_usual(folded: &str) -> bool {
    USUAL.contains(&folded)
}

/// An abbreviation in capitals right before a quoted name that is no form and no usual word for a kind of firm: `ВЫЫ «Ромашка»`.
pub(super) fn unknown_abbreviation(core: &str) -> Option<&str> {
    const KINDS: &[&str] = &[
        "тд", "тк", "ук", "гк", "ск", "пк", "кб", "акб", "нпо", "нпп", "нпф", "нпц", "чоп", "чоо", "пкф", "вкф", "нвф", "нво", "ткф", "тпк", "пск",
        "тц", "трц", "трк", "бц", "азс", "сто", "дк", "жк", "нии", "окб", "фк", "хк", "мц", "уц", "оц", "гуп", "апк", "атк", "ас", "сз", "мк", "ик",
        "сбк", "рк", "оп", "ап", "дк", "цкб", "смп", "сму", "дсу", "жэк", "жкх", "нд", "тм", "мкк", "мфо", "мфк", "кк", "пиф", "зпиф", "опт", "ртк",
        "дск",
    ];
    let (word, rest) = core.split_once(' ')?;
    let letters = word.chars().count();
    let capitals = (2..=6).contains(&letters) && word.chars().all(|c| text::script(c) == Some(Script::Cyrillic) && c.is_uppercase());
    (capitals && rest.starts_with('«') && rest.ends_with('»') && !KINDS.contains(&text::fold(word).as_str())).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is displayed of a name with a form of the world's table reads as itself.
    #[test]
    fn world_standards_read_as_themselves() {
        let standards: std::collections::BTreeSet<&str> = WORLD.lines().filter_map(world_row).map(|(_, standard, _)| standard).collect();
        let reads = |standard: &str| {
            let latin = standard.chars().all(|c| text::script(c) != Some(Script::Cyrillic));
            let shown = if latin { format!("Aszodi {standard}") } else { format!("{standard} «Aszodi»") };
            let read = crate::rules::organization::normalize(&shown).value.unwrap_or_default();
            read.form == standard && read.core == "Aszodi"
        };
        let wrong: Vec<&&str> = standards.iter().filter(|standard| !reads(standard)).collect();
        assert!(standards.len() > 400 && wrong.is_empty(), "{wrong:?}");
    }

    /// The world's rows ascend, so that they can be searched, and each is found by its own last word.
    #[test]
    fn world_rows_are_found() {
        assert!(WORLD.lines().is_sorted());
        assert_eq!(index().world.values().map(|lines| lines.lines().count()).sum::<usize>(), WORLD.lines().count());
        for line in WORLD.lines() {
            let (spelling, ..) = world_row(line).unwrap_or_default();
            let last = spelling.split(' ').next().unwrap_or_default();
            assert!(world_spellings(last).any(|(found, ..)| found == spelling), "{line}");
        }
        assert_eq!(world_spellings("no such word").count(), 0);
    }

    /// Endings and single slips of long words meet; short words and other words do not.
    #[test]
    fn words_meet_across_cases() {
        for (typed, word) in [("общества", "общество"), ("акционерного", "акционерное"), ("отвественностью", "ответственностью")]
        {
            assert!(is_inflected(typed, word) || is_slip(typed, word), "{typed}");
        }
        for (typed, word) in [
            ("предприниматель", "предприятие"),
            ("публичное", "непубличное"),
            ("непубличное", "публичное"),
            ("підприємець", "підприємство"),
            ("дом", "дов"),
            ("огр", "отв"),
        ] {
            assert!(!is_inflected(typed, word) && !is_slip(typed, word), "{typed}");
        }
    }

    /// Forms of several countries share a class; what has none has none.
    #[test]
    fn classes_of_forms() {
        for (form, class_expected) in [
            ("ООО", Some(FormClass::LimitedLiability)),
            ("ТОВ", Some(FormClass::LimitedLiability)),
            ("GmbH", Some(FormClass::LimitedLiability)),
            ("ПрАТ", Some(FormClass::JointStock)),
            ("ИП", Some(FormClass::SoleTrader)),
            ("МУП", None),
            ("", None),
        ] {
            assert_eq!(class(form), class_expected, "{form}");
        }
    }
}
