//! Names of persons: split, ordered, put into case and alphabet; gender where the name shows it.
//!
//! The rule reads Russian and Ukrainian habits (family name first, patronymics, initials, sole traders) and leaves foreign names as
//! they are, given name first. Spelling is put right only where one reading is possible (look-alike letters, capitals, apostrophes);
//! a wrong keyboard layout is a suggestion. Words that are no part of a name go into the detail of `name_extra`; the raw text is
//! the caller's to keep.
//!
//! Invariants: reading [`display`] again gives the same parts; gender is never told against evidence. Cost: linear, a few look-ups in
//! the table of given names per word. It never fails: what is no name at all is refused or a placeholder.
//!
//! `decline` puts names into cases. `word` splits, `evidence` reads shapes, `order` gives words their parts.

mod decline;
mod evidence;
mod order;
mod word;

use super::tables::legal_forms::{self, Bearer};
use super::tables::name_words::{FIRMS, PARTNERS, PLACEHOLDERS};
use super::tables::set::WordSet;
use super::{Normalized, Statement, organization, payment_card, presence};
use crate::limits::TEXT_BYTES_MAX;
use crate::message::IssueCode;
use crate::model::{FieldNumber, Issue, field};
use crate::text::{self, Script};
pub use decline::{Case, decline};
use order::Parts;
pub(super) use word::{Alphabet, repair_alphabet};
use word::{Remarks, Role, Word};

/// Male or female, as the name shows it; `None` where it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
}

impl Gender {
    /// The stable public name, the code of the field `gender`.
    pub fn name(self) -> &'static str {
        match self {
            Gender::Male => "male",
            Gender::Female => "female",
        }
    }
}

/// A person's name, part by part; empty where not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// Family name.
    pub family: String,
    /// Given name, or its initial with a point.
    pub given: String,
    /// Patronymic, or its initial with a point.
    pub patronymic: String,
    /// What stands before (`г-н`, `Dr.`).
    pub prefix: String,
    /// What stands behind (`мл.`, `Jr.`).
    pub suffix: String,
    /// Legal form of a sole trader in standard form (`ИП`, `ФОП`); empty otherwise.
    pub legal_form: String,
    /// As patronymic, given name and family name show it, in this order; never against evidence.
    pub gender: Option<Gender>,
}

/// What a whole name in one cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameReading {
    /// A person; a sole trader is one with a legal form.
    Person(PersonName),
    /// An organization: to be read by the rule for organizations.
    Organization,
}

/// How often a name is read again until what is displayed reads as what was read.
const ROUNDS_MAX: usize = 4;

/// Reads a whole name in one cell.
///
/// Words in an order that decides nothing (`Smith Smith John`) are read until the reading stands: what is displayed of it reads as
/// itself.
pub fn normalize(raw: &str) -> Normalized<NameReading> {
    let mut normalized = read_once(raw);
    for _ in 0..ROUNDS_MAX {
        let Some(NameReading::Person(name)) = &normalized.value else { break };
        let shown = display(name);
        if shown == raw {
            break;
        }
        let mut next = read_once(&shown);
        match &next.value {
            Some(NameReading::Person(read)) if (&read.family, &read.given, &read.patronymic) == (&name.family, &name.given, &name.patronymic) => {
                break;
            }
            Some(NameReading::Person(_)) => normalized.value = next.value,
            // What is left of the words is no person: `Мартын Салон директор Д.`
            _ => {
                next.issues.splice(0..0, normalized.issues);
                return next;
            }
        }
    }
    normalized
}

fn read_once(raw: &str) -> Normalized<NameReading> {
    let mut issues = Vec::new();
    let clean = clean(raw, field::NAME_FAMILY, &mut issues);
    match statement(&clean) {
        Statement::Value => {}
        Statement::Unknown => {
            issues.push(issue(IssueCode::Placeholder));
            return Normalized::statement(Statement::Unknown, issues);
        }
        other => return Normalized::statement(other, issues),
    }
    let mut remarks = Remarks::default();
    let Some((words, legal_form)) = read_cell(&clean, &mut remarks) else {
        return Normalized::value(NameReading::Organization, issues);
    };
    match finish(words, &[], legal_form, remarks, &[&clean], &mut issues) {
        Some(name) => Normalized::value(NameReading::Person(name), issues),
        None => Normalized::refused(issues),
    }
}

/// Reads a name from three cells, in which the parts may stand in the wrong cell or all in one.
///
/// Where both the family and the given name have cells of Latin words, the columns are right: endings tell nothing of the names of the
/// world (`Miocevich` is no patronymic). Cyrillic words change cells where what they are is known.
///
/// ```
/// use kartoteka::rules::name::normalize_parts;
///
/// let read = normalize_parts("miocevich", "ivan", "").value;
/// assert!(read.is_some_and(|name| name.family == "Miocevich" && name.given == "Ivan"));
/// let read = normalize_parts("Иван", "Иванов", "Петрович").value; // the columns are exchanged
/// assert!(read.is_some_and(|name| name.family == "Иванов" && name.given == "Иван"));
/// ```
pub fn normalize_parts(family: &str, given: &str, patronymic: &str) -> Normalized<PersonName> {
    let mut issues = Vec::new();
    let fields = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
    let mut cells: Vec<(Role, String)> = Vec::new();
    let mut said = Statement::Empty;
    for ((raw, field), role) in [family, given, patronymic].into_iter().zip(fields).zip([Role::Family, Role::Given, Role::Patronymic]) {
        let clean = clean(raw, field, &mut issues);
        match statement(&clean) {
            Statement::Value => cells.push((role, clean)),
            Statement::Empty => {}
            other => {
                if other == Statement::Unknown {
                    issues.push(Issue::new(IssueCode::Placeholder, field));
                }
                if said == Statement::Empty {
                    said = other;
                }
            }
        }
    }
    if cells.is_empty() {
        return Normalized::statement(said, issues);
    }
    let mut remarks = Remarks::default();
    let (words, columns, legal_form, split) = read_cells(&cells, &mut remarks, &mut issues);
    if split {
        issues.push(issue(IssueCode::NameSplit));
    }
    let texts: Vec<&str> = cells.iter().map(|(_, text)| text.as_str()).collect();
    match finish(words, &columns, legal_form, remarks, &texts, &mut issues) {
        Some(name) => Normalized::value(name, issues),
        None => Normalized::refused(issues),
    }
}

/// The name in the order of its language: `Иванов Иван Иванович`, `John Smith`, `ИП Иванов И. И.`.
pub fn display(name: &PersonName) -> String {
    let parts = if given_first(name) { [&name.given, &name.patronymic, &name.family] } else { [&name.family, &name.given, &name.patronymic] };
    let [first, second, third] = parts;
    join(&[&name.legal_form, &name.prefix, first, second, third, &name.suffix])
}

/// `Иванов И. И.`, `Smith J.`
pub fn initials(name: &PersonName) -> String {
    if name.family.is_empty() {
        return join(&[&name.given, &name.patronymic]);
    }
    join(&[&name.family, &initial(&name.given), &initial(&name.patronymic)])
}

/// How to address: `Иван Иванович`, or the given name, or what there is.
pub fn salutation(name: &PersonName) -> String {
    let whole = |part: &str| !part.is_empty() && !part.ends_with('.');
    if !whole(&name.given) {
        return if name.family.is_empty() { join(&[&name.given, &name.patronymic]) } else { initials(name) };
    }
    let patronymic = whole(&name.patronymic) && !given_first(name);
    if patronymic { join(&[&name.given, &name.patronymic]) } else { name.given.clone() }
}

/// Gender by the parts of a name and the doubts about it.
///
/// The patronymic decides, then the given name by the table, then the ending of the family name. Where the patronymic and the given
/// name disagree there is an issue and no gender; where the given name and the family name do, there is no gender.
pub fn gender(family: &str, given: &str, patronymic: &str) -> (Option<Gender>, Vec<Issue>) {
    let key = |part: &str| word::word(part.trim().to_owned(), None).key;
    gender_by_keys(&key(family), &key(given), &key(patronymic))
}

fn gender_by_keys(family: &str, given: &str, patronymic: &str) -> (Option<Gender>, Vec<Issue>) {
    let by_patronymic = evidence::patronymic_gender(patronymic);
    let by_given = evidence::given_gender(given);
    let by_family = evidence::family_gender(family);
    match (by_patronymic, by_given, by_family) {
        (Some(a), Some((b, true)), _) if a != b => (None, vec![Issue::new(IssueCode::GenderConflict, field::GENDER)]),
        (Some(gender), _, _) => (Some(gender), Vec::new()),
        (None, Some((a, _)), Some(b)) if a != b => (None, Vec::new()),
        (None, given, family) => (given.map(|(gender, _)| gender).or(family), Vec::new()),
    }
}

/// Whether a text is very probably the name of a person: surname with initials, a patronymic, or a known given name beside a surname.
pub(super) fn person_like(text: &str) -> bool {
    let mut remarks = Remarks::default();
    let words = word::split(text, None, &mut remarks);
    if !remarks.extra.is_empty() || remarks.digits || words.len() < 2 || words.len() > 4 || words.iter().any(|word| is_firm_word(&word.key)) {
        return false;
    }
    let initials = words.iter().filter(|word| word.initial).count();
    let surname = words.iter().any(|word| word.evidence.family > 0 || word.evidence.patronymic > 0);
    let given = words.iter().any(|word| word.evidence.given.is_some_and(|given| !given.rare));
    let patronymic = words.iter().any(|word| word.evidence.patronymic >= 5);
    patronymic
        || (initials > 0 && initials < words.len() && words.len() <= 3 && (surname || given || initials == 2))
        || (given && words.iter().any(|word| word.evidence.family >= 2))
}

fn issue(code: IssueCode) -> Issue {
    Issue::new(code, field::NAME_FAMILY)
}

fn clean(raw: &str, field: FieldNumber, issues: &mut Vec<Issue>) -> String {
    let (clean, met) = text::clean(raw, TEXT_BYTES_MAX);
    if met.cut {
        issues.push(Issue::new(IssueCode::TooLong, field).detail(TEXT_BYTES_MAX.to_string()));
    }
    if met.unsafe_chars {
        issues.push(Issue::new(IssueCode::UnsafeChar, field));
    }
    if met.replacement_chars {
        issues.push(Issue::new(IssueCode::ReplacementChar, field));
    }
    let masked = payment_card::mask(&clean);
    if masked != clean {
        issues.push(Issue::new(IssueCode::CardNumber, field));
    }
    masked.into_owned()
}

/// What a cell says, the marks that only names have included.
fn statement(clean: &str) -> Statement {
    match presence::classify(clean) {
        Statement::Value if !clean.chars().any(crate::text::is_word_char) => Statement::Unknown,
        Statement::Value => {
            let text = clean.trim_end_matches(['.', '!']);
            let lower = || text.chars().map(crate::text::lower);
            let first = lower().next();
            let repeated = first.is_some_and(crate::text::is_letter) && lower().all(|c| Some(c) == first) && lower().nth(2).is_some();
            let marked = repeated || PLACEHOLDERS.iter().any(|mark| mark.len() == text.len() && lower().eq(mark.chars()));
            if marked { Statement::Unknown } else { Statement::Value }
        }
        other => other,
    }
}

/// The words of one cell and the legal form of a sole trader; `None` if the cell names a firm.
fn read_cell(clean: &str, remarks: &mut Remarks) -> Option<(Vec<Word>, &'static str)> {
    if let Some(meant) = other_layout(clean) {
        return Some((words_of_other_layout(clean, &meant), ""));
    }
    let comrade = clean.starts_with("тов. ");
    // Plain words none of which begins or ends a form need no search for forms: most cells of tables are such words.
    let reading = if has_no_form(clean) { organization::Reading::plain(clean) } else { organization::read(clean) };
    let bearer = reading.form.map(|form| form.bearer).filter(|_| !comrade);
    let (text, legal_form) = match bearer {
        Some(Bearer::Trader) => (reading.core.as_str(), reading.form.map_or("", |form| form.standard)),
        Some(Bearer::FirmOrTrader) if !reading.quoted && person_like(&reading.core) => {
            (reading.core.as_str(), if reading.form.is_some_and(|form| form.standard == "ПП") { "ФОП" } else { "ИП" })
        }
        Some(_) if reading.doubtful && is_surname_alone(&reading.core) => (clean, ""),
        Some(_) => return None,
        None => small_form_behind(clean).unwrap_or((clean, "")),
    };
    if bearer.is_none() && names_firm_inside(text) {
        return None;
    }
    let (text, others) = if bearer.is_none() { first_person(text) } else { (text, "") };
    if !others.is_empty() {
        remarks.extra.push(others.to_owned());
    }
    let mut words = word::split(text, None, remarks);
    if bearer.is_none() {
        set_trade_aside(&mut words, remarks);
    }
    set_marks_aside(&mut words, remarks);
    let known = |word: &Word| word.evidence.given.is_some_and(|given| !given.rare);
    let kind = words.iter().any(|word| is_firm_word(&word.key));
    // A kind of firm outweighs a given name (`Салон Ольга`), not a patronymic or initials.
    let opens = kind && words.first().is_some_and(|word| is_firm_word(&word.key));
    let initials = words.iter().filter(|word| word.initial).count();
    let patronymic = words.iter().any(|word| word.evidence.patronymic >= 5);
    let person = patronymic || initials > usize::from(opens) || (!kind && words.iter().any(known));
    let firm = kind || text.contains('&') || reading.core.contains('«') || (reading.quoted && !words.iter().any(|word| word.evidence.family >= 2));
    if bearer.is_none() && firm && !person { None } else { Some((words, legal_form)) }
}

/// Drops what says nothing beside a name: `Иванов нет`, `Иванов www`, and a surname written twice.
fn set_marks_aside(words: &mut Vec<Word>, remarks: &mut Remarks) {
    // Most words of names show what they are, and none of those is a mark.
    let may_be_mark = |word: &Word| !word.initial && word.evidence.given.is_none() && word.evidence.family < 2 && word.evidence.patronymic == 0;
    let repeated = |at: usize, word: &Word| words.iter().skip(at + 1).any(|other| other.key == word.key);
    if !words.iter().enumerate().any(|(at, word)| may_be_mark(word) || repeated(at, word)) {
        return;
    }
    let mut left = words.len();
    let mut kept: Vec<Word> = Vec::with_capacity(left);
    for word in words.drain(..) {
        let mark = left > 1 && may_be_mark(&word) && statement(&word.text) != Statement::Value;
        let twice = is_bare(&word) && kept.iter().any(|other| other.key == word.key);
        if mark {
            left -= 1;
            remarks.extra.push(word.text);
        } else if !twice {
            kept.push(word);
        }
    }
    *words = kept;
}

/// A word that is neither given name nor patronymic nor initial: twice in a name it is a slip.
fn is_bare(word: &Word) -> bool {
    !word.initial && word.evidence.given.is_none() && word.evidence.patronymic == 0
}

/// `Анна и Сергей`, `Иванов И. И., Петров П. П.`: the first of several persons in one cell, and the rest.
fn first_person(text: &str) -> (&str, &str) {
    const BETWEEN: [&str; 8] = [" и ", " та ", " і ", " й ", " / ", "/", ";", ", "];
    let between = |word: &str| matches!(word, "и" | "та" | "і" | "й");
    if !text.contains([',', '/', ';']) && !text.split(' ').any(between) {
        return (text, "");
    }
    let found = BETWEEN.iter().find_map(|between| text.split_once(between).filter(|(head, tail)| are_persons(between, head, tail)));
    found.map_or((text, ""), |(head, tail)| (head.trim_end(), tail.trim_start()))
}

/// Whether what stands on both sides of a sign or a word between are persons, each with a name of its own.
fn are_persons(between: &str, head: &str, tail: &str) -> bool {
    let words = |text: &str| word::split(text, None, &mut Remarks::default());
    let (one, other) = (words(head), words(tail));
    let initials = |words: &[Word]| words.iter().any(|word| word.initial) && words.iter().any(|word| !word.initial);
    let patronymic = |words: &[Word]| words.iter().any(|word| word.evidence.patronymic >= 5);
    let known = |words: &[Word]| words.iter().any(|word| word.evidence.given.is_some_and(|given| !given.rare));
    let surname = |words: &[Word]| words.iter().any(|word| word.evidence.family >= 2);
    let full = |words: &[Word]| words.len() > 1 && (initials(words) || patronymic(words) || known(words) && surname(words));
    match between {
        ", " | "/" => full(&one) && full(&other),
        _ => (known(&one) || full(&one) || surname(&one)) && (known(&other) || full(&other) || surname(&other)),
    }
}

/// `Иванов и партнёры`, `Директор ООО Ромашка`: a firm's words within.
fn names_firm_inside(text: &str) -> bool {
    let mut before = "";
    for word in text.split(' ') {
        let joined = matches!(before, "и" | "та" | "й" | "and" | "&") && PARTNERS.binary_search(&text::fold(word).as_str()).is_ok();
        let form = matches!(word, "ООО" | "ОАО" | "ЗАО" | "ПАО" | "ТОО" | "ТОВ" | "LLC" | "Ltd" | "GmbH");
        if joined || form {
            return true;
        }
        before = word;
    }
    false
}

/// `Коля такси`, `Иванова Анна студия`: a kind of firm in small letters behind a given name says what the person does.
fn set_trade_aside(words: &mut Vec<Word>, remarks: &mut Remarks) {
    let given = |word: &Word| word.evidence.given.is_some_and(|given| !given.rare);
    if words.len() < 2 || !words.iter().any(|word| given(word) && !word.typed_lower) {
        return;
    }
    while words.len() > 1 && words.last().is_some_and(|last| last.typed_lower && !last.initial && is_firm_word(&last.key)) {
        remarks.extra.extend(words.pop().map(|word| word.text));
    }
}

/// Letters, hyphens, points and commas, and no word among them that is a form's.
fn has_no_form(clean: &str) -> bool {
    let plain = clean.chars().all(|c| crate::text::is_letter(c) || matches!(c, '-' | ' ' | '.' | ',' | '’'));
    let pointed = |word: &str| word.contains('.') && word.split('.').any(organization::may_be_form_word);
    plain && !clean.split([' ', '-', ',']).any(|word| organization::may_be_form_word(word) || pointed(word))
}

/// `Иванов Иван, ип`: a trader's form in small letters behind a person, which is no form elsewhere.
fn small_form_behind(clean: &str) -> Option<(&str, &'static str)> {
    let (rest, last) = clean.trim_end_matches([')', '.']).rsplit_once([' ', ',', '('])?;
    let form = match last {
        "ип" => "ИП",
        "фоп" | "флп" => "ФОП",
        _ => return None,
    };
    let rest = rest.trim_end_matches([' ', ',', '(', '-']);
    let words = word::split(rest, None, &mut Remarks::default());
    let person = (2..=4).contains(&words.len()) && !words.iter().any(|word| is_firm_word(&word.key));
    person.then_some((rest, form))
}

fn is_surname_alone(core: &str) -> bool {
    let words = word::split(core, None, &mut Remarks::default());
    matches!(words.as_slice(), [word] if word.evidence.family >= 2)
}

fn is_firm_word(key: &str) -> bool {
    static KINDS: WordSet = WordSet::new(legal_forms::FIRM_WORDS);
    static NAMED: WordSet = WordSet::new(FIRMS);
    KINDS.contains(key) || NAMED.contains(key)
}

/// The words of several cells, the column of each, the legal form of a sole trader, and whether one cell held several parts.
fn read_cells(cells: &[(Role, String)], remarks: &mut Remarks, issues: &mut Vec<Issue>) -> (Vec<Word>, Vec<Role>, &'static str, bool) {
    let mut legal_form = "";
    let mut words: Vec<Word> = Vec::new();
    let mut columns: Vec<Role> = Vec::new();
    let mut split = false;
    let single = cells.len() == 1;
    for (role, text) in cells {
        let (mut cell, form) = match read_cell(text, remarks) {
            Some(read) => read,
            None => {
                issues.push(issue(IssueCode::NameOrganization));
                (word::split(text, None, remarks), "")
            }
        };
        if !form.is_empty() {
            legal_form = form;
        }
        if !single && *role != Role::Patronymic && is_double_name(&cell) {
            let rest = cell.split_off(1);
            if let Some(unit) = cell.first_mut() {
                rest.iter().for_each(|word| word::append(unit, word));
            }
        }
        split |= cell.len() > 1;
        let alone = cell.len() == 1;
        for word in &mut cell {
            word.hint = alone.then_some((*role, 4));
        }
        // A full name beside its own parts is written twice; Thomas Thomas has both names.
        let whole = split || !alone;
        let own = |word: &Word| alone && word.latin && *role != Role::Patronymic;
        cell.retain(|word| word.initial || own(word) || !(whole || is_bare(word)) || !words.iter().any(|other| other.key == word.key));
        columns.resize(columns.len() + cell.len(), *role);
        words.append(&mut cell);
    }
    (words, columns, legal_form, split)
}

/// Two words in one cell that are one part: a double surname, a double given name.
fn is_double_name(cell: &[Word]) -> bool {
    match cell {
        [a, b] => {
            let plain = |word: &Word| !word.initial && word.evidence.patronymic < 5;
            let given = |word: &Word| word.evidence.given.is_some();
            plain(a)
                && plain(b)
                && given(a) == given(b)
                && (given(a) || a.evidence.family.min(2) == b.evidence.family.min(2) || a.evidence.family == 0)
        }
        _ => false,
    }
}

/// Orders the words and makes the name of them, with the issues of all that was met. `columns` says where each word stood; empty for
/// the words of one cell.
fn finish(words: Vec<Word>, columns: &[Role], legal_form: &str, mut remarks: Remarks, texts: &[&str], issues: &mut Vec<Issue>) -> Option<PersonName> {
    let meant: Vec<Option<String>> = texts.iter().map(|text| other_layout(text)).collect();
    let other_keys = meant.iter().any(Option::is_some);
    if other_keys {
        let whole: Vec<String> = texts.iter().zip(meant).map(|(text, meant)| meant.unwrap_or_else(|| (*text).to_owned())).collect();
        issues.push(issue(IssueCode::WrongLayout).suggest(whole.join(" ")));
    }
    let parts = if order::columns_decide(&words, columns) { order::by_columns(words, columns) } else { order::arrange(words, &mut remarks) };
    push_issues(&parts, &remarks, issues);
    let text = |part: &Option<Word>| part.as_ref().map(|word| word.text.clone()).unwrap_or_default();
    let mut name = PersonName {
        family: text(&parts.family),
        given: text(&parts.given),
        patronymic: text(&parts.patronymic),
        prefix: remarks.prefix,
        suffix: remarks.suffix,
        legal_form: legal_form.to_owned(),
        gender: None,
    };
    if name.family.is_empty() && name.given.is_empty() && name.patronymic.is_empty() {
        return None;
    }
    let [family, given, patronymic] = [&parts.family, &parts.given, &parts.patronymic].map(|part| part.as_ref().map_or("", |word| word.key.as_str()));
    // Words of the wrong layout have the keys of what was meant; the gender is that of what was typed.
    let (gender, doubts) = if other_keys { gender(&name.family, &name.given, &name.patronymic) } else { gender_by_keys(family, given, patronymic) };
    name.gender = gender.or_else(|| title_gender(&name.prefix).filter(|_| doubts.is_empty()));
    issues.extend(doubts);
    Some(name)
}

fn push_issues(parts: &Parts, remarks: &Remarks, issues: &mut Vec<Issue>) {
    let mut when = |condition: bool, code: IssueCode| {
        if condition {
            issues.push(issue(code));
        }
    };
    when(remarks.homoglyph, IssueCode::Homoglyph);
    when(remarks.mixed_script, IssueCode::MixedScript);
    when(remarks.case_fixed, IssueCode::CaseFixed);
    when(parts.rearranged, IssueCode::NameOrder);
    let present = [&parts.family, &parts.given, &parts.patronymic].into_iter().filter(|part| part.is_some()).count();
    when(present == 1, IssueCode::NameOnePart);
    when(parts.given.as_ref().is_some_and(|given| given.initial), IssueCode::NameInitials);
    if remarks.digits {
        let doubt = issue(IssueCode::NameDigit);
        issues.push(match &remarks.digits_meant {
            Some(meant) => doubt.suggest(meant.clone()),
            None => doubt,
        });
    }
    if !remarks.extra.is_empty() {
        issues.push(issue(IssueCode::NameExtra).detail(remarks.extra.join(", ")));
    }
}

fn title_gender(prefix: &str) -> Option<Gender> {
    match prefix {
        "г-н" | "гр-н" | "пан" | "сэр" | "мистер" | "Mr." | "Sir" | "Herr" => Some(Gender::Male),
        "г-жа" | "гр-ка" | "пані" | "пани" | "панна" | "миссис" | "Mrs." | "Ms." | "Miss" | "Frau" | "Mme" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

/// What was meant if the text was typed on the other keyboard layout: no Cyrillic in it, and read in Russian or Ukrainian layout it
/// has a known given name, a patronymic, or a surname's ending where Latin words have none.
fn other_layout(clean: &str) -> Option<String> {
    if !clean.is_ascii()
        || !clean.bytes().any(|byte| byte.is_ascii_alphabetic())
        || clean.contains(['@', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        return None;
    }
    let russian = text::russian_layout(clean);
    let ukrainian: String = russian
        .chars()
        .map(|c| match c {
            'ы' => 'і',
            'ъ' => 'ї',
            'э' => 'є',
            'Ы' => 'І',
            'Ъ' => 'Ї',
            'Э' => 'Є',
            other => other,
        })
        .collect();
    let known = |typed: &str| typed.split_whitespace().any(|word| evidence::find_given(&word.to_lowercase()).is_some());
    if known(clean) {
        return None;
    }
    let convincing = |meant: &str| {
        let letters = meant.chars().all(|c| c == ' ' || c == '-' || text::script(c) == Some(Script::Cyrillic));
        letters && meant.split(' ').zip(clean.split(' ')).any(|(word, typed)| is_convincing(word, typed))
    };
    [russian, ukrainian].into_iter().find(|meant| convincing(meant))
}

fn is_convincing(meant: &str, typed: &str) -> bool {
    let word = word::word(meant.to_owned(), None);
    let shape = evidence::of(&word);
    if meant.chars().count() < 3 {
        return false;
    }
    if shape.given.is_some() || shape.patronymic >= 5 {
        return true;
    }
    let lower = typed.to_ascii_lowercase();
    let strange = ["td", "jd", "jdf", "tdf", "crbq", "crfz", "tyrj", "cmrbq", "cmrf", "xer"].iter().any(|ending| lower.ends_with(ending));
    let vowels = lower.bytes().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u'));
    shape.family >= 2 && meant.chars().count() > 3 && (strange || !vowels)
}

/// The words as typed, with the evidence of what was meant.
fn words_of_other_layout(clean: &str, meant: &str) -> Vec<Word> {
    let pair = clean.split_whitespace().zip(meant.split_whitespace());
    pair.map(|(typed, meant)| {
        let shape = word::word(meant.to_owned(), None);
        let evidence = evidence::of(&shape);
        Word { evidence, text: typed.to_owned(), ..shape }
    })
    .collect()
}

fn given_first(name: &PersonName) -> bool {
    let parts = [&name.family, &name.given, &name.patronymic];
    let cyrillic = parts.iter().any(|part| part.chars().any(|c| text::script(c) == Some(Script::Cyrillic)));
    !cyrillic && other_layout(&join(&[&name.family, &name.given, &name.patronymic])).is_none()
}

/// The first letter with a point, part by part of a double name: `А.-М.`; initials stay.
fn initial(part: &str) -> String {
    if part.is_empty() || part.ends_with('.') {
        return part.to_owned();
    }
    let first = part.split(' ').next().unwrap_or(part);
    let letters: Vec<String> = first
        .split('-')
        .filter(|piece| !word::is_kinship(&text::fold(piece)))
        .filter_map(|piece| piece.chars().next())
        .map(|c| format!("{c}."))
        .collect();
    letters.join("-")
}

fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}
