//! Names of organizations: the legal form told apart from the name proper.
//!
//! A name is read as form + core: `ромашка, ооо` is `ООО` and `ромашка`. The form is found at either end, in full, abbreviated
//! or in look-alike letters (`OOO`), once or doubled, and is given in its standard abbreviation. The core keeps its case; its quotes
//! become balanced «», its apostrophes U+2019; quotes around the whole are dropped. A form in the middle (`Филиал ООО «Ромашка»`)
//! stays where it is: a branch is not the firm.
//!
//! Invariants: reading [`display`] again gives the same value; a form is matched as whole words only (`Аоки`, `ИПОТЕКА` have none).
//! Cost: linear; of the forms, only those that share a first or last word are compared. It never fails; what it cannot tell is core.

mod form;
mod quotes;

pub use form::FormClass;
pub(in crate::rules) use form::may_be_form_word;

use super::tables::legal_forms::{Bearer, GLUED};
use super::{Normalized, Statement, name, payment_card, presence};
use crate::limits::{RULE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::message::IssueCode;
use crate::model::{Issue, field};
use crate::text::{self, Script};
use form::{Form, Token};

/// The name of an organization, its legal form told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationName {
    /// The legal form in standard form: `ООО`, `ТОВ`, `LLC`; empty where there is none.
    pub form: String,
    /// The name without form and outer quotes.
    pub core: String,
}

/// How many forms and signs are taken off a name, one after the other.
const LAYERS_MAX: usize = 12;

/// How often a name is read again until what is displayed reads as what was read: with [`LAYERS_MAX`] enough for a text of nothing but
/// forms as long as a name may be. Names that people type need one round, or none.
const ROUNDS_MAX: usize = 32;

/// Reads the name of an organization.
///
/// Signs and forms in an order that nobody means (`" ООО » LLC`) are read until the reading stands: what is displayed of it reads
/// as itself.
pub fn normalize(raw: &str) -> Normalized<OrganizationName> {
    let mut normalized = read_once(raw);
    for _ in 0..ROUNDS_MAX {
        let Some(name) = normalized.value.as_ref().filter(|name| !is_plain(name)) else { break };
        let mut next = read_once(&display(name));
        match next.value {
            Some(read) if read != *name => normalized.value = Some(read),
            Some(_) => break,
            // What is left of the signs says nothing: `0 *`.
            None => {
                next.issues.splice(0..0, normalized.issues);
                return next;
            }
        }
    }
    normalized
}

/// A core of plain words, none of which is a form's, reads as itself.
fn is_plain(name: &OrganizationName) -> bool {
    let plain = name.core.chars().all(|c| text::is_word_char(c) || matches!(c, ' ' | '-' | '№'));
    let says = presence::classify(&name.core) == Statement::Value;
    let parted = !has_unparted_script(&name.core) && !has_two_alphabets(&name.core);
    says && plain && !name.core.is_empty() && parted && !name.core.split(' ').any(may_be_form_word)
}

/// Whether Latin and Cyrillic letters stand in one text: the reader may take some for others.
fn has_two_alphabets(core: &str) -> bool {
    let has = |wanted| core.chars().any(|c| text::script(c) == Some(wanted));
    !core.is_ascii() && has(Script::Latin) && has(Script::Cyrillic)
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
    if is_private_person(&clean) {
        return Normalized::statement(Statement::Absent, issues);
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
    if reading.form.is_none()
        && let Some(word) = form::unknown_abbreviation(&reading.core)
    {
        issues.push(issue(IssueCode::OrganizationUnknownForm).detail(word.to_owned()));
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
    if is_sole_trader_form(form) || core.starts_with('«') { format!("{form} {core}") } else { format!("{form} «{core}»") }
}

/// Whether a form is, or may be, that of a person who trades: `ИП`, `ФОП`, `ЧП`.
pub fn is_trader_form(form: &str) -> bool {
    form::bearer(form).is_some_and(|bearer| bearer != Bearer::Firm)
}

/// Whether a form is that of a person who trades and of nobody else: `ИП`, `ФОП`; `ЧП` may be a firm's too.
pub(crate) fn is_sole_trader_form(form: &str) -> bool {
    form::bearer(form) == Some(Bearer::Trader)
}

/// Whether a text is a legal form and nothing else.
pub(crate) fn is_form(text: &str) -> bool {
    may_be_form_word(text.trim())
}

/// The class of a form in standard form: `ООО`, `ТОВ`, `LLC` and `GmbH` are of one; `None` where a form is like no other.
pub fn form_class(form: &str) -> Option<FormClass> {
    form::class(form)
}

/// What two spellings of one name have in common: the core folded, without signs and blanks; nothing of the form.
pub fn match_key(name: &OrganizationName) -> String {
    let mut key = text::fold(&name.core);
    key.retain(crate::text::is_word_char);
    key
}

/// `Частное лицо`, `физ. лицо`: who buys is nobody's employee, so there is no organization.
fn is_private_person(clean: &str) -> bool {
    const WORDS: &[&str] = &["физлицо", "физическоелицо", "частноелицо", "физособа", "фізособа", "фізичнаособа", "приватнаособа"];
    if clean.len() > 48 {
        return false;
    }
    let key: String = text::fold(clean).chars().filter(|c| crate::text::is_letter(*c)).collect();
    WORDS.contains(&key.as_str())
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
    form::is_usual(&key).then_some(meant)
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
    pub form: Option<Form>,
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
    let once = without_repeated_form(clean);
    let mut reading = Reading { core: quotes::unify(once), form_changed: once.len() < clean.len(), ..Reading::default() };
    // Each round removes something or is the last; a name has no more than a few layers.
    for _ in 0..LAYERS_MAX {
        let before = reading.core.len();
        strip_outer(&mut reading);
        strip_glued(&mut reading);
        strip_ends(&mut reading);
        strip_repetition(&mut reading);
        if reading.core.len() == before {
            break;
        }
    }
    reading
}

/// `ООО ООО ООО Вектор`: a form said over and over, of which the last is kept.
fn without_repeated_form(clean: &str) -> &str {
    let mut rest = clean;
    while let Some((first, tail)) = rest.split_once(' ')
        && tail.split(' ').next() == Some(first)
        && first.chars().count() > 1
        && may_be_form_word(first)
    {
        rest = tail;
    }
    rest
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '/' | '\\' | '_' | '*' | '=' | '•' | '·') || text::is_dash(c)
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
        Some(rest) if rest.ends_with(['»', ')']) => rest,
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

/// Whether letters of a script without blanks between words occur: they lie beyond the alphabets, so that a look at the bytes tells.
fn has_unparted_script(text: &str) -> bool {
    text.bytes().any(|byte| (0xE3..=0xED).contains(&byte))
}

/// Forms of languages that put no blanks between words: 株式会社, 有限公司.
fn strip_glued(reading: &mut Reading) {
    if reading.form.is_some() || !has_unparted_script(&reading.core) {
        return;
    }
    for standard in GLUED {
        let core = reading.core.as_str();
        let rest = core.strip_suffix(standard).or_else(|| core.strip_prefix(standard));
        if let Some(rest) = rest.filter(|rest| rest.chars().any(text::is_word_char)) {
            let rest = rest.to_owned();
            reading.form = Some(Form { standard, bearer: Bearer::Firm });
            reading.core = rest;
            return;
        }
    }
}

/// Takes a form off one end; the front goes first.
fn strip_ends(reading: &mut Reading) {
    let core = std::mem::take(&mut reading.core);
    let tokens = form::tokens(&core);
    let rest = strip_front(reading, &core, &tokens).or_else(|| strip_back(reading, &core, &tokens));
    reading.core = rest.unwrap_or(core);
}

/// What a form in front leaves.
fn strip_front(reading: &mut Reading, core: &str, tokens: &[Token<'_>]) -> Option<String> {
    let met = form::front(core, tokens)?;
    if reading.form.is_some_and(|form| form.standard != met.form.standard) {
        return None;
    }
    let (first, last) = (tokens.first()?, tokens.get(met.words.checked_sub(1)?)?);
    let head = core.get(..first.start).unwrap_or_default().trim();
    let tail = core.get(last.end..).unwrap_or_default();
    let tail = match head {
        "" => tail,
        "(" => tail.trim_start().strip_prefix(')').unwrap_or(tail),
        // `«ООО» «Вектор»`: the form in quotes of its own.
        "«" if tail.starts_with('»') && tail.chars().any(text::is_word_char) => tail.strip_prefix('»').unwrap_or(tail),
        _ => return None,
    };
    let rest = tail.trim_start_matches('.');
    if is_housing_estate(met.form, rest) {
        return None;
    }
    note_form(reading, met.form, core.get(first.start..last.end)?);
    Some(rest.to_owned())
}

/// What a form behind leaves.
fn strip_back(reading: &mut Reading, core: &str, tokens: &[Token<'_>]) -> Option<String> {
    let met = form::back(core, tokens)?;
    if reading.form.is_some_and(|form| form.standard != met.form.standard) {
        return None;
    }
    let (first, last) = (tokens.get(tokens.len().checked_sub(met.words)?)?, tokens.last()?);
    let tail = core.get(last.end..).unwrap_or_default();
    if tail.chars().any(|c| !matches!(c, ' ' | ')' | '.')) {
        return None;
    }
    let head = core.get(..first.start).unwrap_or_default();
    let head = if tail.contains(')') { head.trim_end().strip_suffix('(').unwrap_or(head) } else { head };
    if head.ends_with('(') || head.ends_with('«') {
        return None;
    }
    let doubtful = met.words == 1 && last.letters() <= 2 && !tail.contains(')') && !head.trim_end().ends_with([',', '»']);
    if is_housing_estate(met.form, head) {
        return None;
    }
    if reading.form.is_none() {
        reading.doubtful = doubtful;
    }
    note_form(reading, met.form, core.get(first.start..last.end)?);
    Some(head.to_owned())
}

/// `«Вектор» (ООО «Вектор»)`: brackets that say the same name with its form once more.
fn strip_repetition(reading: &mut Reading) {
    let Some((head, inside)) = reading.core.strip_suffix(')').and_then(|core| core.rsplit_once('(')) else { return };
    let tokens = form::tokens(inside);
    let Some(met) = form::front(inside, &tokens) else { return };
    let rest = tokens.get(met.words - 1).and_then(|last| inside.get(last.end..)).unwrap_or_default();
    let key = |text: &str| text::fold(text).chars().filter(|c| text::is_word_char(*c)).collect::<String>();
    let name = key(head);
    if name.is_empty() || name != key(rest) || reading.form.is_some_and(|form| form.standard != met.form.standard) {
        return;
    }
    reading.form = Some(met.form);
    reading.form_changed = true;
    reading.core = head.to_owned();
}

/// `ЖК` is a Kazakh sole trader before the name of a person, and `жилой комплекс` before any other.
fn is_housing_estate(form: Form, name: &str) -> bool {
    form.standard == "ЖК" && !name::person_like(name)
}

fn note_form(reading: &mut Reading, form: Form, typed: &str) {
    let same = typed == form.standard || typed.strip_suffix('.') == Some(form.standard) || form.standard.strip_suffix('.') == Some(typed);
    reading.form_changed |= !same || reading.form.is_some();
    reading.form = Some(form);
}
