//! Names of the language: fields of the one table, members that the library derives, members of collections, saved segments.
//!
//! A word resolves to a number when it is parsed, by path (`birth_date`), by alias in any of three languages (`"день рождения"`),
//! and for custom fields by key or title. Numbers from `0x7100` on are this room's own and as stable as the table's.

use super::builtin::BuiltIn;
use super::error::{Problem, Wrong};
use super::expression::{Collection, FieldPath, SegmentId, SegmentReference};
use crate::model::{
    AddressParts, AddressUse, CustomFields, CustomKind, Direction, FieldNumber, InteractionKind, Multiplicity, Outcome, PhoneUse, RelationKind,
    ReminderKind, ReminderState, Scheme, ValueKind, field,
};
use crate::text::fold;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an expression may name: custom fields, saved segments, choice lists of the base.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub(crate) custom: Arc<CustomFields>,
    segments: BTreeMap<SegmentId, String>,
    by_name: BTreeMap<String, SegmentId>,
    choices: BTreeMap<FieldNumber, Vec<String>>,
}

impl Names {
    /// The names of a base with these custom fields and nothing saved.
    pub fn new(custom: impl Into<Arc<CustomFields>>) -> Names {
        Names { custom: custom.into(), ..Names::default() }
    }

    /// Adds a saved segment.
    pub fn add_segment(&mut self, id: SegmentId, name: &str) {
        self.by_name.insert(fold(name), id);
        self.segments.insert(id, name.to_string());
    }

    /// Sets the choices of a field of the table, worst to best: only then `<` and `>` compare it.
    pub fn set_choices(&mut self, field: FieldNumber, choices: Vec<String>) {
        self.choices.insert(field, choices);
    }

    /// The name of a segment.
    pub fn segment_name(&self, reference: SegmentReference) -> Option<&str> {
        match reference {
            SegmentReference::BuiltIn(built_in) => Some(built_in.name()),
            SegmentReference::Saved(id) => self.segments.get(&id).map(String::as_str),
        }
    }

    pub(crate) fn segment(&self, name: &str) -> Result<SegmentReference, Wrong> {
        let folded = fold(name);
        let built_in = BuiltIn::ALL.iter().find(|known| fold(known.name()) == folded).map(|known| SegmentReference::BuiltIn(*known));
        let known = || BuiltIn::ALL.iter().map(|known| known.name()).chain(self.segments.values().map(String::as_str));
        // A saved one comes first: a later version may bring a built-in one of its name, and what was written must mean the same.
        let saved = self.by_name.get(&folded).map(|id| SegmentReference::Saved(*id));
        saved.or(built_in).ok_or_else(|| Wrong::new(Problem::UnknownSegment, name).meaning(nearest(name, known())))
    }

    pub(crate) fn choices_of(&self, number: FieldNumber) -> Option<&[String]> {
        if let Some(definition) = self.custom.get(number) {
            return (!definition.choices.is_empty()).then_some(definition.choices.as_slice());
        }
        self.choices.get(&number).map(Vec::as_slice)
    }
}

/// Where a name stands: on its own, or inside the `WHERE` of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Client,
    Rows(Collection),
}

/// What a field holds, as far as comparing goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Text,
    Phone,
    Choice(Choices),
    Number,
    Money,
    Bool,
    Date,
    Instant,
    /// Nothing that compares.
    Nothing,
}

/// The codes of a choice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Choices {
    /// Fixed by the model; without order.
    Fixed(Vec<&'static str>),
    /// Set for the base, worst to best.
    Listed(Vec<String>),
    /// Any words.
    Free,
}

/// A member that is no row of the table of fields.
struct Member {
    scope: Scope,
    number: FieldNumber,
    path: &'static str,
    /// Lower case, English, Russian and Ukrainian, separated by `|`.
    aliases: &'static str,
}

pub(crate) const LAST_CONTACT_AT: FieldNumber = FieldNumber(0x7101);
pub(crate) const INTERACTION_COUNT: FieldNumber = FieldNumber(0x7102);
pub(crate) const CONTACT_COUNT: FieldNumber = FieldNumber(0x7103);
pub(crate) const VERIFIED_AT: FieldNumber = FieldNumber(0x7104);

pub(crate) mod member {
    use crate::model::FieldNumber;

    pub const INTERACTION_KIND: FieldNumber = FieldNumber(0x7201);
    pub const INTERACTION_DIRECTION: FieldNumber = FieldNumber(0x7202);
    pub const INTERACTION_OUTCOME: FieldNumber = FieldNumber(0x7203);
    pub const INTERACTION_AT: FieldNumber = FieldNumber(0x7204);
    pub const INTERACTION_DURATION: FieldNumber = FieldNumber(0x7205);
    pub const INTERACTION_SCORE: FieldNumber = FieldNumber(0x7206);
    pub const INTERACTION_ACTOR: FieldNumber = FieldNumber(0x7207);
    pub const INTERACTION_TEXT: FieldNumber = FieldNumber(0x7208);
    pub const RELATION_KIND: FieldNumber = FieldNumber(0x7211);
    pub const RELATION_SIDE: FieldNumber = FieldNumber(0x7212);
    pub const RELATION_OTHER: FieldNumber = FieldNumber(0x7213);
    pub const RELATION_TITLE: FieldNumber = FieldNumber(0x7214);
    pub const RELATION_DEPARTMENT: FieldNumber = FieldNumber(0x7215);
    pub const RELATION_DECISION_ROLE: FieldNumber = FieldNumber(0x7216);
    pub const RELATION_SINCE: FieldNumber = FieldNumber(0x7217);
    pub const RELATION_UNTIL: FieldNumber = FieldNumber(0x7218);
    pub const CHANGE_FROM: FieldNumber = FieldNumber(0x7221);
    pub const CHANGE_TO: FieldNumber = FieldNumber(0x7222);
    pub const CHANGE_AT: FieldNumber = FieldNumber(0x7223);
    pub const CHANGE_BY: FieldNumber = FieldNumber(0x7224);
    pub const CHANGE_REASON: FieldNumber = FieldNumber(0x7225);
    pub const REMINDER_KIND: FieldNumber = FieldNumber(0x7231);
    pub const REMINDER_STATE: FieldNumber = FieldNumber(0x7232);
    pub const REMINDER_DUE_AT: FieldNumber = FieldNumber(0x7233);
    pub const REMINDER_ASSIGNEE: FieldNumber = FieldNumber(0x7234);
}

const MEMBERS: &[Member] = &[
    row(Scope::Client, field::NAME, "name", "full name|display name|полное имя|повне ім'я"),
    row(Scope::Client, LAST_CONTACT_AT, "last_contact_at", "last contact|последний контакт|останній контакт"),
    row(Scope::Client, INTERACTION_COUNT, "interaction_count", "число взаимодействий|кількість взаємодій"),
    row(Scope::Client, CONTACT_COUNT, "contact_count", "число контактов|кількість контактів"),
    row(Scope::Client, VERIFIED_AT, "verified_at", "verified|проверено|перевірено"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_KIND, "kind", "вид"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_DIRECTION, "direction", "направление|напрям"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_OUTCOME, "outcome", "исход|результат"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_AT, "at", "когда|коли"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_DURATION, "duration", "длительность|тривалість"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_SCORE, "score", "оценка|оцінка"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_ACTOR, "actor", "сотрудник|співробітник"),
    row(Scope::Rows(Collection::Interactions), member::INTERACTION_TEXT, "text", "текст"),
    row(Scope::Rows(Collection::Relations), member::RELATION_KIND, "kind", "вид"),
    row(Scope::Rows(Collection::Relations), member::RELATION_SIDE, "side", "сторона"),
    row(Scope::Rows(Collection::Relations), member::RELATION_OTHER, "other", "другой|інший"),
    row(Scope::Rows(Collection::Relations), member::RELATION_TITLE, "title", "должность|посада"),
    row(Scope::Rows(Collection::Relations), member::RELATION_DEPARTMENT, "department", "отдел|відділ"),
    row(Scope::Rows(Collection::Relations), member::RELATION_DECISION_ROLE, "decision_role", "роль"),
    row(Scope::Rows(Collection::Relations), member::RELATION_SINCE, "since", "с|з"),
    row(Scope::Rows(Collection::Relations), member::RELATION_UNTIL, "until", "до"),
    row(Scope::Rows(Collection::LifecycleChanges), member::CHANGE_FROM, "from", "из"),
    row(Scope::Rows(Collection::LifecycleChanges), member::CHANGE_TO, "to", "стало"),
    row(Scope::Rows(Collection::LifecycleChanges), member::CHANGE_AT, "at", "когда|коли"),
    row(Scope::Rows(Collection::LifecycleChanges), member::CHANGE_BY, "by", "кто|хто"),
    row(Scope::Rows(Collection::LifecycleChanges), member::CHANGE_REASON, "reason", "причина"),
    row(Scope::Rows(Collection::Reminders), member::REMINDER_KIND, "kind", "вид"),
    row(Scope::Rows(Collection::Reminders), member::REMINDER_STATE, "state", "состояние|стан"),
    row(Scope::Rows(Collection::Reminders), member::REMINDER_DUE_AT, "due_at", "срок|строк"),
    row(Scope::Rows(Collection::Reminders), member::REMINDER_ASSIGNEE, "assignee", "исполнитель|виконавець"),
];

const fn row(scope: Scope, number: FieldNumber, path: &'static str, aliases: &'static str) -> Member {
    Member { scope, number, path, aliases }
}

/// Words that the language knows and this version keeps no data for.
const NOT_KEPT: [&str; 11] =
    ["purchases", "deals", "last_purchase_at", "purchase_count", "purchase_sum", "rfm", "покупки", "покупок", "сделки", "купівлі", "угоди"];

const COLLECTIONS: [(Collection, &str); 4] = [
    (Collection::Interactions, "interactions|взаимодействия|контакты|взаємодії|контакти"),
    (Collection::Relations, "relations|связи|зв'язки"),
    (Collection::LifecycleChanges, "lifecycle_changes|смены_стадии|зміни_стадії"),
    (Collection::Reminders, "reminders|напоминания|нагадування"),
];

/// Whether a word names data of a later version.
pub(crate) fn is_not_kept(word: &str) -> bool {
    NOT_KEPT.contains(&word.to_lowercase().as_str())
}

/// The collection of this name.
pub(crate) fn collection(word: &str) -> Result<Collection, Wrong> {
    let folded = fold(word);
    if let Some((found, _)) = COLLECTIONS.iter().find(|(_, words)| words.split('|').any(|known| fold(known) == folded)) {
        return Ok(*found);
    }
    if is_not_kept(word) {
        return Err(Wrong::new(Problem::NotKept, word));
    }
    let names = Collection::ALL.iter().map(|known| known.name());
    Err(Wrong::new(Problem::UnknownCollection, word).expecting(names.clone()).meaning(nearest(word, names)))
}

/// One part of a path as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamePart {
    pub text: String,
    pub quoted: bool,
}

/// The field that a path names in its scope.
pub(crate) fn resolve(scope: Scope, parts: &[NamePart], names: &Names) -> Result<FieldPath, Wrong> {
    let words: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let written = words.join(".");
    if let Some(member) = MEMBERS.iter().find(|known| known.scope == scope && is_named(known.path, known.aliases, &written)) {
        return Ok(whole(member.number));
    }
    let Scope::Client = scope else {
        return Err(unknown_member(scope, &written));
    };
    if let [head, key] = words.as_slice()
        && head.eq_ignore_ascii_case("custom")
    {
        return custom(key, names);
    }
    // A path of the table may have a dot of its own: the longest one wins.
    for taken in (1..=words.len().min(2)).rev() {
        let (head, rest) = (words.get(..taken).unwrap_or_default().join("."), words.get(taken..).unwrap_or_default());
        if let Some(row) = field::FIELDS.iter().find(|row| is_field(row, &head)) {
            return qualified(row, rest).ok_or_else(|| {
                let candidates = qualified_paths(row);
                Wrong::new(Problem::UnknownName, &written).meaning(nearest(&written, candidates.iter().map(String::as_str)))
            });
        }
    }
    if words.first().is_some_and(|word| is_not_kept(word)) {
        return Err(Wrong::new(Problem::NotKept, written));
    }
    Err(Wrong::new(Problem::UnknownName, &written).meaning(suggest(&written, names)))
}

fn whole(number: FieldNumber) -> FieldPath {
    FieldPath { number, qualifier: String::new() }
}

/// Whether a word is the path, in any case, or one of the aliases, as look-up folds them.
fn is_named(path: &str, aliases: &str, word: &str) -> bool {
    path.eq_ignore_ascii_case(word) || {
        let folded = fold(word);
        aliases.split('|').any(|alias| fold(alias) == folded)
    }
}

fn is_field(row: &field::Field, word: &str) -> bool {
    row.path.eq_ignore_ascii_case(word) || row.aliases.iter().any(|aliases| is_named(row.path, aliases, word))
}

fn unknown_member(scope: Scope, written: &str) -> Wrong {
    let known: Vec<&str> = members(scope).collect();
    let suggestion = nearest(written, known.iter().copied());
    Wrong::new(Problem::UnknownMember, written).expecting(known).meaning(suggestion)
}

/// Paths of the members of a scope.
pub(crate) fn members(scope: Scope) -> impl Iterator<Item = &'static str> {
    MEMBERS.iter().filter(move |known| known.scope == scope).map(|known| known.path)
}

fn custom(key: &str, names: &Names) -> Result<FieldPath, Wrong> {
    if let Some(number) = names.custom.number(key) {
        return Ok(whole(number));
    }
    let folded = fold(key);
    let is_called = |word: &str| !folded.is_empty() && fold(word) == folded;
    let mut titled = names.custom.iter().filter(|(_, definition)| is_called(&definition.title) || is_called(&definition.key));
    match (titled.next(), titled.next()) {
        (Some((number, _)), None) => Ok(whole(number)),
        _ => {
            let known: Vec<String> = names.custom.iter().map(|(_, definition)| format!("custom.{}", definition.key)).collect();
            let written = format!("custom.{key}");
            Err(Wrong::new(Problem::UnknownName, &written).meaning(nearest(&written, known.iter().map(String::as_str))))
        }
    }
}

/// The field with what follows it, where it takes that.
fn qualified(row: &field::Field, rest: &[&str]) -> Option<FieldPath> {
    let qualifier = match (row.kind, rest) {
        (_, []) => String::new(),
        (ValueKind::Address, _) => rest.join(".").to_lowercase(),
        (ValueKind::Phone | ValueKind::Identifier | ValueKind::BankAccount, [one]) => one.to_lowercase(),
        (ValueKind::Messenger | ValueKind::External | ValueKind::Remark | ValueKind::Commitment, [one]) => (*one).to_string(),
        _ => return None,
    };
    takes(row, &qualifier).then_some(FieldPath { number: row.number, qualifier })
}

/// Whether a qualifier tells values of a field apart that are kept apart.
fn takes(row: &field::Field, qualifier: &str) -> bool {
    match row.kind {
        _ if qualifier.is_empty() => true,
        ValueKind::Phone => matches!(qualifier, "mobile" | "landline" | "toll_free" | "other") || PhoneUse::from_name(qualifier).is_some(),
        ValueKind::Address => match qualifier.split_once('.') {
            Some((usage, part)) => AddressUse::from_name(usage).is_some() && is_part(part),
            None => AddressUse::from_name(qualifier).is_some() || is_part(qualifier),
        },
        ValueKind::Identifier | ValueKind::BankAccount => row.accepts(qualifier),
        ValueKind::Messenger | ValueKind::External | ValueKind::Remark | ValueKind::Commitment => true,
        _ => false,
    }
}

fn is_part(word: &str) -> bool {
    AddressParts::default().named().iter().any(|(name, _)| *name == word)
}

/// Paths with every qualifier that is not a word of the host's own.
fn qualified_paths(row: &field::Field) -> Vec<String> {
    let qualifiers: Vec<&str> = match row.kind {
        ValueKind::Phone => vec!["mobile", "landline", "toll_free", "work", "home", "fax", "other"],
        ValueKind::Address => {
            let parts = AddressParts::default();
            let parts: Vec<&str> = parts.named().iter().map(|(name, _)| *name).collect();
            [&["legal", "actual", "home", "delivery"][..], &parts].concat()
        }
        ValueKind::Identifier => Scheme::ALL.iter().map(|scheme| scheme.name()).collect(),
        ValueKind::BankAccount => vec!["account", "bank_code", "bank_name", "iban"],
        _ => Vec::new(),
    };
    std::iter::once(row.path.to_string()).chain(qualifiers.iter().map(|one| format!("{}.{one}", row.path))).collect()
}

/// The known name that is nearest to a misspelt one.
fn suggest(written: &str, names: &Names) -> Option<String> {
    let mut known: Vec<String> = field::FIELDS.iter().flat_map(qualified_paths).collect();
    known.extend(members(Scope::Client).map(str::to_string));
    known.extend(names.custom.iter().map(|(_, definition)| format!("custom.{}", definition.key)));
    let aliases = field::FIELDS.iter().flat_map(|row| row.aliases).flat_map(|aliases| aliases.split('|'));
    nearest(written, known.iter().map(String::as_str).chain(aliases)).map(quote_if_needed)
}

/// A name of several words is written in double quotes.
fn quote_if_needed(name: String) -> String {
    let plain = name.chars().all(|c| crate::text::is_word_char(c) || matches!(c, '_' | '.'));
    if plain { name } else { format!("\"{name}\"") }
}

/// Characters of a word that is compared for a suggestion; longer ones get none. Reason: the distance is quadratic.
const SUGGESTION_CHARS_MAX: usize = 64;

/// The nearest of some words, if it is near enough: one slip in three letters. Ties go to the first.
pub(crate) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let written = written.to_lowercase();
    let letters = written.chars().count();
    if letters == 0 || letters > SUGGESTION_CHARS_MAX {
        return None;
    }
    let distance = |word: &str| strsim::osa_distance(&written, &word.to_lowercase());
    let near = known.filter(|word| word.chars().count().abs_diff(letters) <= letters / 3 + 1).map(|word| (distance(word), word));
    near.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= letters / 3).map(|(_, word)| word.to_string())
}

/// The path of a field as text has it; `None` for a number that nothing has.
pub(crate) fn path_of(field: &FieldPath, names: &Names) -> Option<String> {
    let head = match (field::by_number(field.number), MEMBERS.iter().find(|known| known.number == field.number)) {
        (Some(row), _) => row.path.to_string(),
        (None, Some(member)) => member.path.to_string(),
        (None, None) => format!("custom.{}", names.custom.get(field.number)?.key),
    };
    if field.qualifier.is_empty() {
        return Some(head);
    }
    let plain = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().is_some_and(|c| crate::text::is_letter(c) || c == '_');
        first && chars.all(|c| crate::text::is_word_char(c) || c == '_')
    };
    if field.number == field::ADDRESS || plain(&field.qualifier) {
        return Some(format!("{head}.{}", field.qualifier));
    }
    Some(format!("{head}.\"{}\"", field.qualifier.replace('"', "\"\"")))
}

/// Whether a field exists in a scope, with its qualifier.
pub(crate) fn exists(scope: Scope, field: &FieldPath, names: &Names) -> bool {
    if let Some(member) = MEMBERS.iter().find(|known| known.number == field.number) {
        return member.scope == scope && field.qualifier.is_empty();
    }
    if scope != Scope::Client {
        return false;
    }
    match field::by_number(field.number) {
        Some(row) => takes(row, &field.qualifier),
        None => field.qualifier.is_empty() && names.custom.get(field.number).is_some(),
    }
}

/// What a field holds.
pub(crate) fn kind_of(number: FieldNumber, names: &Names) -> Kind {
    if let Some(row) = field::by_number(number) {
        return field_kind(row, names);
    }
    if let Some(definition) = names.custom.get(number) {
        return match definition.kind {
            CustomKind::Text | CustomKind::List => Kind::Text,
            CustomKind::Integer | CustomKind::Decimal => Kind::Number,
            CustomKind::Money => Kind::Money,
            CustomKind::Bool => Kind::Bool,
            CustomKind::Date => Kind::Date,
            CustomKind::Time => Kind::Instant,
            CustomKind::Choice => Kind::Choice(listed(number, names)),
        };
    }
    let fixed = |codes: Vec<&'static str>| Kind::Choice(Choices::Fixed(codes));
    match number {
        field::NAME => Kind::Text,
        LAST_CONTACT_AT | VERIFIED_AT => Kind::Instant,
        INTERACTION_COUNT | CONTACT_COUNT => Kind::Number,
        member::INTERACTION_KIND => fixed(InteractionKind::ALL.iter().map(|one| one.name()).collect()),
        member::INTERACTION_DIRECTION => fixed(Direction::ALL.iter().map(|one| one.name()).collect()),
        member::INTERACTION_OUTCOME => fixed(Outcome::ALL.iter().map(|one| one.name()).collect()),
        member::RELATION_KIND => fixed(RelationKind::ALL.iter().map(|one| one.name()).collect()),
        member::RELATION_SIDE => fixed(vec!["from", "to"]),
        member::CHANGE_FROM | member::CHANGE_TO => fixed(LIFECYCLES.to_vec()),
        member::REMINDER_KIND => fixed(ReminderKind::ALL.iter().map(|one| one.name()).collect()),
        member::REMINDER_STATE => fixed(ReminderState::ALL.iter().map(|one| one.name()).collect()),
        member::INTERACTION_DURATION | member::INTERACTION_SCORE | member::RELATION_OTHER => Kind::Number,
        member::INTERACTION_AT | member::RELATION_SINCE | member::RELATION_UNTIL | member::CHANGE_AT | member::REMINDER_DUE_AT => Kind::Instant,
        _ => Kind::Text,
    }
}

const LIFECYCLES: [&str; 4] = ["prospect", "customer", "refused", "former"];

fn listed(number: FieldNumber, names: &Names) -> Choices {
    names.choices_of(number).map_or(Choices::Free, |choices| Choices::Listed(choices.to_vec()))
}

fn field_kind(row: &field::Field, names: &Names) -> Kind {
    match row.number {
        field::ID | field::REVISION => return Kind::Number,
        field::CREATED_AT | field::UPDATED_AT => return Kind::Instant,
        field::KIND => return Kind::Choice(Choices::Fixed(vec!["person", "organization"])),
        field::STATUS => return Kind::Choice(Choices::Fixed(vec!["active", "archived", "merged", "erased"])),
        field::ACTIVITY => return Kind::Choice(Choices::Fixed(BuiltIn::ACTIVITY.iter().map(|one| one.name()).collect())),
        _ => {}
    }
    match row.kind {
        ValueKind::Choice([]) => Kind::Choice(listed(row.number, names)),
        ValueKind::Choice(codes) => Kind::Choice(Choices::Fixed(codes.to_vec())),
        ValueKind::Role => Kind::Choice(Choices::Fixed(vec!["customer", "supplier", "partner", "contact"])),
        ValueKind::Date => Kind::Date,
        ValueKind::Phone => Kind::Phone,
        ValueKind::Consent | ValueKind::Suppression => Kind::Nothing,
        _ => Kind::Text,
    }
}

/// Whether `CONTAINS` may ask it: a list of texts.
pub(crate) fn is_list(number: FieldNumber, names: &Names) -> bool {
    match field::by_number(number) {
        Some(row) => row.multiplicity == Multiplicity::Many && row.kind == ValueKind::Text,
        None => names.custom.get(number).is_some_and(|definition| definition.kind == CustomKind::List),
    }
}

/// Whether somebody may state that there is none: fields of the card, not what the library keeps or derives.
pub(crate) fn has_statements(number: FieldNumber) -> bool {
    number.is_custom() || field::by_number(number).is_some_and(|row| row.kind != ValueKind::System)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &[&str]) -> Vec<NamePart> {
        path.iter().map(|text| NamePart { text: text.to_string(), quoted: false }).collect()
    }

    /// Every row of the table of fields is reached by its path and by each alias that is not an earlier row's; every path that is
    /// rendered resolves to what it came from.
    #[test]
    fn every_field_has_its_names() {
        let names = Names::default();
        let find = |word: &str| resolve(Scope::Client, &parts(&word.split('.').collect::<Vec<_>>()), &names);
        for row in field::FIELDS {
            for path in qualified_paths(row) {
                let found = find(&path).unwrap_or_else(|wrong| panic!("{path}: {wrong:?}"));
                assert_eq!(found.number, row.number, "{path}");
                assert_eq!(path_of(&found, &names).as_deref(), Some(path.as_str()));
                assert!(exists(Scope::Client, &found, &names));
            }
            for alias in row.aliases.iter().flat_map(|aliases| aliases.split('|')) {
                let number = resolve(Scope::Client, &parts(&[alias]), &names).unwrap_or_else(|wrong| panic!("{alias}: {wrong:?}")).number;
                let first = field::FIELDS.iter().find(|other| is_field(other, alias)).map(|other| other.number);
                assert!(Some(number) == first || MEMBERS.iter().any(|member| member.number == number), "{alias}");
            }
        }
        for member in MEMBERS {
            for word in std::iter::once(member.path).chain(member.aliases.split('|')) {
                assert_eq!(resolve(member.scope, &parts(&[word]), &names).map(|found| found.number), Ok(member.number), "{word}");
            }
        }
    }

    /// Numbers of this room are unique and outside of the table and of custom fields.
    #[test]
    fn numbers_are_apart() {
        let mut numbers: Vec<FieldNumber> = MEMBERS.iter().map(|member| member.number).collect();
        numbers.sort_unstable();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(numbers.iter().all(|number| field::by_number(*number).is_none() && !number.is_custom()));
    }
}
