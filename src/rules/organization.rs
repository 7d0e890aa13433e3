//! Names of organizations: the legal form told apart from the name proper.
//!
//! A name is read as form + core: `ромашка, ооо` is `ООО` and `ромашка`. The form is found at either end, in full, abbreviated
//! or in look-alike letters (`OOO`), once or doubled, and is given in its standard abbreviation. The core keeps its case; its quotes
//! become balanced «», its apostrophes U+2019; quotes around the whole are dropped. A form in the middle (`Филиал ООО «Ромашка»`)
//! stays where it is: a branch is not the firm.
//!
//! Invariants: reading [`display`] again gives the same value; a form is matched as whole words only (`Аоки`, `ИПОТЕКА` have none).
//! Cost: linear, one pass over the table of forms (about 400 short comparisons). It never fails; what it cannot tell is core.

use super::tables::legal_forms::{self, Bearer, LegalForm};
use super::{Normalized, Statement, name, payment_card, presence};
use crate::limits::{RULE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{Issue, field};
use crate::text::{self, Script};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The name of an organization, its legal form told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationName {
    /// The legal form in standard form: `ООО`, `ТОВ`, `LLC`; empty where there is none.
    pub form: String,
    /// The name without form and outer quotes.
    pub core: String,
}

/// How often a name is read again until what is displayed reads as what was read.
const ROUNDS_MAX: usize = 4;

/// Reads the name of an organization.
///
/// Signs and forms in an order that nobody means (`" ООО » LLC`) are read until the reading stands: what is displayed of it reads
/// as itself.
pub fn normalize(raw: &str) -> Normalized<OrganizationName> {
    let mut normalized = read_once(raw);
    for _ in 0..ROUNDS_MAX {
        let Some(name) = normalized.value.as_ref().filter(|name| !is_plain(name)) else { break };
        match read_once(&display(name)).value {
            Some(next) if next != *name => normalized.value = Some(next),
            _ => break,
        }
    }
    normalized
}

/// A core of plain words, none of which is a form's, reads as itself.
fn is_plain(name: &OrganizationName) -> bool {
    let plain = name.core.chars().all(|c| text::is_word_char(c) || matches!(c, ' ' | '-'));
    plain && !name.core.is_empty() && !name.core.split(' ').any(may_be_form_word)
}

fn read_once(raw: &str) -> Normalized<OrganizationName> {
    let mut issues = Vec::new();
    let clean = clean(raw, &mut issues);
    match presence::classify(&clean) {
        Statement::Value if clean.chars().any(crate::text::is_word_char) => {}
        Statement::Value | Statement::Unknown => {
            issues.push(issue(IssueCode::Placeholder));
            return Normalized::statement(Statement::Unknown, issues);
        }
        statement => return Normalized::statement(statement, issues),
    }
    if let Some(meant) = other_layout(&clean) {
        issues.push(issue(IssueCode::WrongLayout).suggest(meant));
    }
    let repaired = repair_words(&clean, &mut issues);
    let reading = read(&repaired);
    if reading.form_changed {
        issues.push(issue(IssueCode::OrganizationFormFixed).suggest(reading.standard()));
        // What was done needs no suggestion; its detail says into what.
        if let Some(last) = issues.last_mut() {
            last.suggestion = None;
        }
    }
    if reading.core.is_empty() {
        issues.push(issue(IssueCode::OrganizationNoCore));
    } else if reading.names_person() {
        issues.push(issue(IssueCode::OrganizationPerson));
    }
    Normalized::value(OrganizationName { form: reading.standard().to_owned(), core: reading.core }, issues)
}

/// `ООО «Ромашка»`, `Acme LLC`, `ИП Иванов И. И.`; the core alone where there is no form.
pub fn display(name: &OrganizationName) -> String {
    let OrganizationName { form, core } = name;
    if form.is_empty() || core.is_empty() {
        return format!("{form}{core}");
    }
    if form.chars().all(|c| text::script(c) != Some(Script::Cyrillic)) {
        return format!("{core} {form}");
    }
    let trader = legal_forms::CYRILLIC.iter().any(|row| row.standard == form && row.bearer == Bearer::Trader);
    if trader || core.starts_with('«') { format!("{form} {core}") } else { format!("{form} «{core}»") }
}

/// Whether a form is, or may be, that of a person who trades: `ИП`, `ФОП`, `ЧП`.
pub fn is_trader_form(form: &str) -> bool {
    !form.is_empty() && legal_forms::CYRILLIC.iter().any(|row| row.standard == form && row.bearer != Bearer::Firm)
}

/// Whether a form is that of a person who trades and of nobody else: `ИП`, `ФОП`; `ЧП` may be a firm's too.
pub(crate) fn is_sole_trader_form(form: &str) -> bool {
    !form.is_empty() && legal_forms::CYRILLIC.iter().any(|row| row.standard == form && row.bearer == Bearer::Trader)
}

/// Whether a text is a legal form and nothing else.
pub(crate) fn is_form(text: &str) -> bool {
    may_be_form_word(text.trim())
}

/// What two spellings of one name have in common: the core folded, without signs and blanks; nothing of the form.
pub fn match_key(name: &OrganizationName) -> String {
    let mut key = text::fold(&name.core);
    key.retain(crate::text::is_word_char);
    key
}

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, field::ORGANIZATION_NAME)
}

fn clean(raw: &str, issues: &mut Vec<Issue>) -> String {
    let (clean, met) = text::clean(raw, RULE_BYTES_MAX.min(TEXT_BYTES_MAX));
    if met.cut {
        issues.push(issue(IssueCode::TooLong).detail(TEXT_BYTES_MAX.to_string()));
    }
    if met.unsafe_chars {
        issues.push(issue(IssueCode::UnsafeChar));
    }
    if met.replacement_chars {
        issues.push(issue(IssueCode::ReplacementChar));
    }
    let masked = payment_card::mask(&clean);
    if masked != clean {
        issues.push(issue(IssueCode::CardNumber));
    }
    masked.into_owned()
}

/// `JJJ Dtrnjh` is `ООО Вектор` on the other keyboard layout: seen by its form.
fn other_layout(text: &str) -> Option<String> {
    let first = text.split_whitespace().next()?;
    if first.len() < 3 || !first.bytes().all(|byte| byte.is_ascii_alphabetic()) || text.chars().any(|c| text::script(c) == Some(Script::Cyrillic)) {
        return None;
    }
    let meant = text::russian_layout(text);
    let key = text::fold(meant.split_whitespace().next()?);
    let form = legal_forms::CYRILLIC.iter().any(|form| form.spellings.contains(&key.as_str()));
    form.then_some(meant)
}

/// Puts words of two alphabets right where only one reading is possible.
fn repair_words(text: &str, issues: &mut Vec<Issue>) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut fixed, mut mixed) = (false, false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word_end =
            if crate::text::is_word_char(first) { rest.find(|c: char| !crate::text::is_word_char(c)) } else { rest.find(crate::text::is_word_char) };
        let (run, tail) = rest.split_at_checked(word_end.unwrap_or(rest.len())).unwrap_or((rest, ""));
        match name::repair_alphabet(run) {
            name::Alphabet::Repaired(word) => {
                fixed = true;
                out.push_str(&word);
            }
            name::Alphabet::Mixed => {
                mixed = true;
                out.push_str(run);
            }
            name::Alphabet::Sound => out.push_str(run),
        }
        rest = tail;
    }
    if fixed {
        issues.push(issue(IssueCode::Homoglyph));
    }
    if mixed {
        issues.push(issue(IssueCode::MixedScript));
    }
    out
}

/// A name taken apart.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub form: Option<&'static LegalForm>,
    pub core: String,
    /// The form was written otherwise than its standard abbreviation, or more than once.
    form_changed: bool,
    /// The form stood behind the name as two letters, which may also be initials.
    pub doubtful: bool,
    /// The core stood in quotes of its own.
    pub quoted: bool,
}

impl Reading {
    /// Text that holds no form.
    pub fn plain(core: &str) -> Reading {
        Reading { core: core.to_string(), ..Reading::default() }
    }

    fn standard(&self) -> &'static str {
        self.form.map_or("", |form| form.standard)
    }

    fn names_person(&self) -> bool {
        match self.form.map(|form| form.bearer) {
            Some(Bearer::Firm) => false,
            Some(Bearer::Trader) => true,
            Some(Bearer::FirmOrTrader) => !self.quoted && name::person_like(&self.core),
            None => !self.quoted && name::person_like(&self.core),
        }
    }
}

/// Takes clean text apart into form and core.
pub(super) fn read(clean: &str) -> Reading {
    let mut reading = Reading { core: unify_quotes(clean), ..Reading::default() };
    // Each round removes something or is the last; a name has no more than a few layers.
    for _ in 0..8 {
        let before = reading.core.len();
        strip_outer(&mut reading);
        strip_front(&mut reading);
        strip_outer(&mut reading);
        strip_back(&mut reading);
        if reading.core.len() == before {
            break;
        }
    }
    reading
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '/' | '_' | '*' | '=' | '•' | '·') || text::is_dash(c)
}

/// Drops signs at the edges, then quotes or brackets around the whole.
fn strip_outer(reading: &mut Reading) {
    loop {
        let core = reading.core.trim_start_matches(|c| is_edge(c) || matches!(c, '.' | ')')).trim_end_matches(|c| is_edge(c) || c == '(');
        let core = strip_final_stop(core);
        let inner = if encloses(core, '«', '»') {
            reading.quoted = true;
            strip_pair(core)
        } else if encloses(core, '(', ')') {
            strip_pair(core)
        } else {
            core
        };
        if inner.len() == reading.core.len() {
            return;
        }
        reading.core = inner.to_owned();
    }
}

fn strip_pair(core: &str) -> &str {
    let mut chars = core.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// A point that ends the cell, not an abbreviation: the last word is long and there is no other point.
fn strip_final_stop(core: &str) -> &str {
    match core.strip_suffix('.') {
        Some(rest) if !rest.contains('.') && rest.chars().rev().take_while(|c| crate::text::is_word_char(*c)).count() > 3 => rest,
        _ => core,
    }
}

/// Whether the first character opens what the last one closes.
fn encloses(core: &str, open: char, close: char) -> bool {
    if !core.starts_with(open) || !core.ends_with(close) {
        return false;
    }
    let mut depth = 0usize;
    let last = core.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, c) in core.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at == last;
            }
        }
    }
    false
}

/// A word of the name as the table of forms spells words.
struct Token<'a> {
    typed: &'a str,
    start: usize,
    end: usize,
    /// Folded, without points.
    folded: String,
    /// Lower case, without points.
    lower: String,
}

impl Token<'_> {
    fn letters(&self) -> usize {
        self.lower.chars().count()
    }

    fn is_upper(&self) -> bool {
        self.typed.chars().any(char::is_uppercase) && !self.typed.chars().any(char::is_lowercase)
    }

    fn is_lower(&self) -> bool {
        !self.typed.chars().any(char::is_uppercase)
    }

    /// `А.О.`: as likely a person's initials.
    fn is_pair_of_initials(&self) -> bool {
        self.typed.contains('.') && self.typed.strip_suffix('.') != Some(&self.lower.to_uppercase()) && self.letters() <= 2
    }

    fn is_latin(&self) -> bool {
        self.typed.chars().all(|c| text::script(c) != Some(Script::Cyrillic))
    }
}

/// The words of a name; a point between long pieces parts words (`огр.отв.`), one between letters does not (`S.p.A.`).
fn tokens(core: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start: Option<usize> = None;
    let mut letters = 0usize;
    let mut push = |start: usize, end: usize| {
        let typed = core.get(start..end).unwrap_or_default();
        let mut folded = text::fold(typed);
        folded.retain(|c| c != '.');
        let mut lower: String = typed.chars().map(crate::text::lower).collect();
        lower.retain(|c| c != '.');
        // Lone signs are no words: `LLC -` is one word.
        if lower.chars().any(crate::text::is_word_char) {
            tokens.push(Token { typed, start, end, folded, lower });
        }
    };
    let mut chars = core.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_letter = chars.peek().is_some_and(|(_, next)| crate::text::is_word_char(*next));
        let parts_words = c == '.' && letters >= 2 && next_is_letter;
        if c.is_whitespace() || matches!(c, '«' | '»' | '(' | ')' | ',' | ';' | ':') || (text::is_dash(c) && c != '-') || parts_words {
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

/// A form met at one end.
struct Met {
    form: &'static LegalForm,
    /// How many words it takes.
    words: usize,
}

fn strip_front(reading: &mut Reading) {
    let core = reading.core.as_str();
    let tokens = tokens(core);
    let Some(met) = front_form(&tokens) else { return };
    if reading.form.is_some_and(|form| form.standard != met.form.standard) {
        return;
    }
    let (Some(first), Some(last)) = (tokens.first(), tokens.get(met.words - 1)) else { return };
    let head = core.get(..first.start).unwrap_or_default();
    if head.chars().any(|c| !matches!(c, ' ' | '(')) {
        return;
    }
    let tail = core.get(last.end..).unwrap_or_default();
    let tail = if head.contains('(') { tail.trim_start().strip_prefix(')').unwrap_or(tail) } else { tail };
    let typed = core.get(first.start..last.end).unwrap_or_default().to_owned();
    let rest = tail.trim_start_matches('.').to_owned();
    note_form(reading, met.form, &typed);
    reading.core = rest;
}

fn strip_back(reading: &mut Reading) {
    let core = reading.core.as_str();
    let tokens = tokens(core);
    let Some(met) = back_form(&tokens) else { return };
    if reading.form.is_some_and(|form| form.standard != met.form.standard) {
        return;
    }
    let (Some(first), Some(last)) = (tokens.len().checked_sub(met.words).and_then(|at| tokens.get(at)), tokens.last()) else { return };
    let tail = core.get(last.end..).unwrap_or_default();
    if tail.chars().any(|c| !matches!(c, ' ' | ')' | '.')) {
        return;
    }
    let head = core.get(..first.start).unwrap_or_default();
    let head = if tail.contains(')') { head.trim_end().strip_suffix('(').unwrap_or(head) } else { head };
    if head.ends_with('(') || head.ends_with('«') {
        return;
    }
    let doubtful = met.words == 1 && last.letters() <= 2 && !tail.contains(')') && !head.trim_end().ends_with([',', '»']);
    let typed = core.get(first.start..last.end).unwrap_or_default().to_owned();
    let head = head.to_owned();
    if reading.form.is_none() {
        reading.doubtful = doubtful;
    }
    note_form(reading, met.form, &typed);
    reading.core = head;
}

fn note_form(reading: &mut Reading, form: &'static LegalForm, typed: &str) {
    let same = typed == form.standard || typed.strip_suffix('.') == Some(form.standard) || form.standard.strip_suffix('.') == Some(typed);
    reading.form_changed |= !same || reading.form.is_some();
    reading.form = Some(form);
}

fn front_form(tokens: &[Token<'_>]) -> Option<Met> {
    let best = front_cyrillic(tokens);
    // Latin forms stand behind by right, and one there goes before one here.
    if best.is_some() || tokens.len() < 2 || back_form(tokens).is_some() {
        return best;
    }
    let first = tokens.first()?;
    let rest = tokens.get(1..)?;
    if front_cyrillic(rest).is_some() {
        return None;
    }
    if rest.iter().all(Token::is_latin) {
        let known =
            legal_forms::TRANSLITERATED.iter().find(|(latin, _)| *latin == first.lower.to_uppercase() && first.is_upper() || *latin == first.typed);
        if let Some(form) = known.and_then(|(_, standard)| cyrillic_form(standard)) {
            return Some(Met { form, words: 1 });
        }
    }
    let latin = legal_forms::LATIN.iter().filter(|form| legal_forms::LATIN_BEFORE.contains(&form.standard));
    latin
        .filter(|form| first.is_upper() || first.typed == form.standard || first.typed.strip_suffix('.') == Some(form.standard))
        .find(|form| form.spellings.contains(&first.lower.as_str()))
        .map(|form| Met { form, words: 1 })
}

fn front_cyrillic(tokens: &[Token<'_>]) -> Option<Met> {
    let rest_has_cyrillic = tokens.iter().skip(1).any(|token| !token.is_latin());
    let mut best: Option<Met> = None;
    let Some(first) = tokens.first() else { return best };
    for (form, spelling) in index().front.get(first.folded.as_str()).into_iter().flatten() {
        let Some(words) = starts_with(tokens, spelling) else { continue };
        if words > 1 || front_word_counts(first, rest_has_cyrillic, tokens.len()) {
            keep_longer(&mut best, Met { form, words });
        }
    }
    best
}

/// Whether one word in front counts as a form: short ones must not be typed like a word, Latin ones need company in Cyrillic.
fn front_word_counts(first: &Token<'_>, rest_has_cyrillic: bool, token_count: usize) -> bool {
    const SHORT_IN_ANY_CASE: [&str; 8] = ["ао", "ип", "пп", "чп", "ат", "дп", "кп", "фг"];
    if first.is_pair_of_initials() {
        return false;
    }
    if first.is_latin() {
        let sure = matches!(first.folded.as_str(), "ооо" | "оао" | "3ао" | "зао" | "тов");
        return first.typed.chars().any(|c| c.is_alphabetic() || c == '0')
            && !first.typed.chars().any(char::is_lowercase)
            && (sure || rest_has_cyrillic);
    }
    first.is_upper()
        || first.letters() > 2 && (token_count > 1 || !first.is_lower())
        || SHORT_IN_ANY_CASE.contains(&first.folded.as_str()) && token_count > 1
}

fn back_form(tokens: &[Token<'_>]) -> Option<Met> {
    let mut best: Option<Met> = None;
    let last = tokens.last()?;
    if let Some(found) = index().back.get(last.folded.as_str()) {
        let lower_text = tokens.iter().all(Token::is_lower);
        for (form, spelling) in found {
            let Some(words) = ends_with(tokens, spelling, |token| &token.folded) else { continue };
            if words > 1 || back_word_counts(last, tokens, lower_text) {
                keep_longer(&mut best, Met { form, words });
            }
        }
    }
    for (form, spelling) in index().back_latin.get(last.lower.as_str()).into_iter().flatten() {
        let Some(words) = ends_with(tokens, spelling, |token| &token.lower) else { continue };
        if words < tokens.len() && (words > 1 || latin_word_counts(last, form)) {
            keep_longer(&mut best, Met { form, words });
        }
    }
    if best.is_some() || tokens.len() < 2 || tokens.iter().any(|token| !token.is_latin()) {
        return best;
    }
    let known = legal_forms::TRANSLITERATED.iter().find(|(latin, _)| latin.len() > 2 && *latin == last.typed);
    known.and_then(|(_, standard)| cyrillic_form(standard)).map(|form| Met { form, words: 1 })
}

fn back_word_counts(last: &Token<'_>, tokens: &[Token<'_>], lower_text: bool) -> bool {
    if tokens.len() < 2 || last.is_pair_of_initials() {
        return false;
    }
    if last.is_latin() {
        let rest_has_cyrillic = tokens.iter().any(|token| !token.is_latin());
        return last.is_upper() && rest_has_cyrillic && last.letters() > 1;
    }
    let usual = matches!(last.folded.as_str(), "ооо" | "оао" | "зао" | "пао" | "тов" | "тоо" | "фоп");
    last.is_upper()
        || usual
        || last.typed == "ПрАТ"
        || last.typed == "ОсОО"
        || lower_text && matches!(last.folded.as_str(), "ао" | "ип" | "пп" | "чп" | "чао" | "одо")
}

/// Whether one Latin word behind counts: short ones are words of many languages too, so they must be typed like forms.
fn latin_word_counts(last: &Token<'_>, form: &LegalForm) -> bool {
    let exact = last.typed == form.standard || last.typed.strip_suffix('.') == Some(form.standard);
    let dotted = last.typed.chars().filter(|c| *c == '.').count() > 1;
    match last.lower.as_str() {
        // `a.s.` is Czech, `AS` Norwegian.
        "as" => last.is_lower() == (form.standard == "a.s.") && (dotted || last.is_upper() || exact),
        "spa" | "ev" => dotted || last.typed == "SpA",
        "sas" | "mmc" | "asa" | "ood" | "snc" | "doo" | "sro" | "fze" | "lda" => exact || dotted || last.is_upper(),
        _ if last.letters() <= 2 => exact || dotted || last.is_upper(),
        _ => true,
    }
}

fn keep_longer(best: &mut Option<Met>, met: Met) {
    if best.as_ref().is_none_or(|best| best.words < met.words) {
        *best = Some(met);
    }
}

fn cyrillic_form(standard: &str) -> Option<&'static LegalForm> {
    legal_forms::CYRILLIC.iter().find(|form| form.standard == standard)
}

/// Spellings by their first or last word: a name is compared with the few that can fit.
struct Index {
    front: HashMap<&'static str, Vec<Spelling>>,
    back: HashMap<&'static str, Vec<Spelling>>,
    back_latin: HashMap<&'static str, Vec<Spelling>>,
}

type Spelling = (&'static LegalForm, &'static str);

fn index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let mut index = Index { front: HashMap::new(), back: HashMap::new(), back_latin: HashMap::new() };
        for (forms, latin) in [(legal_forms::CYRILLIC, false), (legal_forms::LATIN, true)] {
            for (form, spelling) in forms.iter().flat_map(|form| form.spellings.iter().map(move |spelling| (form, *spelling))) {
                let (first, last) = (spelling.split(' ').next().unwrap_or(spelling), spelling.rsplit(' ').next().unwrap_or(spelling));
                if latin {
                    index.back_latin.entry(last).or_default().push((form, spelling));
                } else {
                    index.front.entry(first).or_default().push((form, spelling));
                    index.back.entry(last).or_default().push((form, spelling));
                }
            }
        }
        index
    });
    &INDEX
}

/// For each first letter of a form's word, by its code, the lengths that such words have, a bit for each.
fn lengths_by_first_letter() -> &'static [u32; 64] {
    static LENGTHS: LazyLock<[u32; 64]> = LazyLock::new(|| {
        let mut lengths = [0u32; 64];
        let index = index();
        for word in index.front.keys().chain(index.back.keys()) {
            if let Some(slot) = word.chars().next().and_then(|first| lengths.get_mut((u32::from(first) & 63) as usize)) {
                *slot |= 1 << word.chars().count().min(31);
            }
        }
        lengths
    });
    &LENGTHS
}

/// Whether a word of plain Cyrillic letters cannot be a form's: no such word has its first letter and length, points left out.
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
    let lengths = lengths_by_first_letter().get((u32::from(first) & 63) as usize).copied().unwrap_or(u32::MAX);
    plain && lengths & (1 << letters().count().min(31)) == 0
}

/// Whether a word begins or ends some spelling of a form; all others can be read without looking for one.
pub(super) fn may_be_form_word(word: &str) -> bool {
    if is_no_form_by_length(word) {
        return false;
    }
    let lower: String = word.chars().filter(|c| *c != '.').map(text::lower).collect();
    let folded = text::fold(&lower);
    let index = index();
    index.front.contains_key(folded.as_str()) || index.back.contains_key(folded.as_str()) || index.back_latin.contains_key(lower.as_str())
}

fn starts_with(tokens: &[Token<'_>], spelling: &str) -> Option<usize> {
    let mut words = 0;
    for word in spelling.split(' ') {
        if tokens.get(words)?.folded != word {
            return None;
        }
        words += 1;
    }
    Some(words)
}

fn ends_with<'t>(tokens: &'t [Token<'_>], spelling: &str, key: impl Fn(&'t Token<'_>) -> &'t String) -> Option<usize> {
    let mut words = 0;
    for word in spelling.rsplit(' ') {
        if key(tokens.get(tokens.len().checked_sub(words + 1)?)?) != word {
            return None;
        }
        words += 1;
    }
    Some(words)
}

/// Every style of quotes as balanced «», apostrophes as U+2019, no blanks inside quotes.
fn unify_quotes(clean: &str) -> String {
    let mut out = String::with_capacity(clean.len() + 8);
    let mut state = Quotes::default();
    let mut previous: Option<char> = None;
    let mut chars = clean.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let sign = if text::is_apostrophe(c) { state.single(c, previous, next) } else { state.double(c, previous, next) };
        match sign {
            Sign::Other => {
                if !(c == ' ' && out.ends_with(['«', ' '])) {
                    out.push(c);
                }
            }
            Sign::Apostrophe => out.push('’'),
            Sign::Open => out.push('«'),
            Sign::Close => close(&mut out),
            Sign::Nothing => {}
        }
        previous = Some(match sign {
            Sign::Open => '«',
            Sign::Close => '»',
            _ => c,
        });
    }
    for _ in 0..state.depth {
        close(&mut out);
    }
    out
}

/// Closes a quotation; an empty one goes altogether.
fn close(out: &mut String) {
    out.truncate(out.trim_end().len());
    if out.ends_with('«') {
        out.pop();
    } else {
        out.push('»');
    }
}

enum Sign {
    Other,
    Apostrophe,
    Open,
    Close,
    /// A closing quote that closes nothing.
    Nothing,
}

#[derive(Default)]
struct Quotes {
    depth: usize,
    singles: usize,
}

impl Quotes {
    fn double(&mut self, c: char, previous: Option<char>, next: Option<char>) -> Sign {
        let direction = match c {
            '«' | '„' | '‹' | '‚' | '〝' => Some(true),
            '»' | '›' | '〞' => Some(false),
            '"' | '“' | '”' | '‟' | '＂' | '″' | '❝' | '❞' => None,
            _ => return Sign::Other,
        };
        let opens = previous.is_none_or(|p| p.is_whitespace() || matches!(p, '(' | '«') || text::is_dash(p));
        let closes = next.is_none_or(|n| n.is_whitespace() || (is_quote(n) && !opens) || matches!(n, ',' | '.' | ';' | ':' | ')' | '!' | '?'));
        let open = if opens == closes { direction.unwrap_or(self.depth == 0) } else { opens };
        self.turn(open)
    }

    fn single(&mut self, _c: char, previous: Option<char>, next: Option<char>) -> Sign {
        let after_word = previous.is_some_and(crate::text::is_word_char);
        let before_word = next.is_some_and(crate::text::is_word_char);
        if after_word && before_word {
            return Sign::Apostrophe;
        }
        if !after_word && (before_word || next.is_some_and(|n| is_quote(n) || text::is_apostrophe(n))) {
            self.singles += 1;
            return self.turn(true);
        }
        if self.singles > 0 {
            self.singles -= 1;
            return self.turn(false);
        }
        if after_word { Sign::Apostrophe } else { Sign::Nothing }
    }

    fn turn(&mut self, open: bool) -> Sign {
        if open {
            self.depth += 1;
            Sign::Open
        } else if self.depth > 0 {
            self.depth -= 1;
            Sign::Close
        } else {
            Sign::Nothing
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '«' | '»' | '„' | '‹' | '›' | '‚' | '〝' | '〞' | '"' | '“' | '”' | '‟' | '＂' | '″' | '❝' | '❞')
}
