//! How good a value is: exact, fixed, suspect or rejected.
//!
//! The quality of a value is what its rule says of the text that it came from, so it needs no place in the base and is never out of
//! date: the text as received is read again, and the worst of the issues decides. Where that text does not read as the stored value
//! any more (a person chose another one, a neighbour in its cell gave the area code), the value itself is read. What somebody found
//! right ([`Draft::verified`](crate::Draft::verified)) is no longer suspect, whatever the rule says.
//!
//! Dates, choices, roles, consents and other values that are no text of a rule are exact. Cost: that of the rules, some ten
//! microseconds for a card.

use super::{Normalized, RuleContext, date, email, identifier, name, organization, phone, reach, text};
use crate::message::{IssueCode, Severity};
use crate::model::field::{self, FieldNumber, ValueKind};
use crate::model::{Address, BankAccount, Client, ClientKind, Email, Identifier, Issue, Phone, Value, ValueEntry};

/// How far a value can be relied on, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// In order as received; only put into its standard form.
    Exact,
    /// Something in it was put right; the issues say what.
    Fixed,
    /// Kept, and somebody should look.
    Suspect,
    /// Not taken as a value of its field; its text is kept.
    Rejected,
}

impl Quality {
    /// The quality that these issues leave to a value.
    pub fn of(issues: &[Issue]) -> Quality {
        match issues.iter().map(Issue::severity).max() {
            None => Quality::Exact,
            Some(Severity::Fixed) => Quality::Fixed,
            Some(Severity::Doubt) => Quality::Suspect,
            Some(Severity::Refused) => Quality::Rejected,
        }
    }

    /// The quality of free text: it is taken whatever stands in it, so a payment card number that was masked is a thing put right.
    pub fn of_text(issues: &[Issue]) -> Quality {
        let rest = issues.iter().filter(|issue| issue.code != IssueCode::CardNumber).map(Issue::severity).max();
        match (rest, issues.is_empty()) {
            (Some(Severity::Doubt | Severity::Refused), _) => Quality::Suspect,
            (None, true) => Quality::Exact,
            _ => Quality::Fixed,
        }
    }

    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Quality::Exact => "exact",
            Quality::Fixed => "fixed",
            Quality::Suspect => "suspect",
            Quality::Rejected => "rejected",
        }
    }
}

/// The quality of one value of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueQuality {
    /// Its field.
    pub field: FieldNumber,
    /// Its place among the values of the field, from 0.
    pub entry: usize,
    /// How good it is.
    pub quality: Quality,
    /// What was put right and what is doubtful.
    pub issues: Vec<Issue>,
}

impl ValueQuality {
    /// The public JSON form: field, place, quality, codes of the issues.
    pub fn to_json(&self) -> serde_json::Value {
        let issues: Vec<&str> = self.issues.iter().map(|issue| issue.code.name()).collect();
        serde_json::json!({"field": self.field.to_string(), "entry": self.entry, "quality": self.quality.name(), "issues": issues})
    }

    /// What was put right.
    pub fn fixes(&self) -> impl Iterator<Item = IssueCode> {
        self.issues.iter().map(|issue| issue.code).filter(|code| code.severity() == Severity::Fixed)
    }
}

/// The quality of every value of a client, ascending by field and place.
///
/// ```
/// use kartoteka::rules::{RuleContext, quality};
/// use kartoteka::{Base, ClientKind, Draft, Instant};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
/// # let session = Base::options().in_memory()?.session("olga")?;
/// let mut draft = Draft::new(ClientKind::Person);
/// draft.set("name", "ИВАНОВ Иван")?.set("phone", "+7 916 123-45-67")?.set("email", "ivanov@gmail.con")?;
/// let client = session.preview(now, &draft)?.1;
///
/// let context = RuleContext::new(*b"RU", now.date_naive());
/// let found: Vec<String> =
///     quality::of_client(&client, &context).iter().map(|value| format!("{} {}", value.field, value.quality.name())).collect();
/// assert_eq!(found, ["name.family fixed", "name.given exact", "gender exact", "phone exact", "email suspect"]);
/// # Ok(())
/// # }
/// ```
pub fn of_client(client: &Client, context: &RuleContext) -> Vec<ValueQuality> {
    let mut out = Vec::new();
    let name = review_name(client);
    // The name as received is the text of others' values, and no value of its own.
    for (number, slot) in client.slots().filter(|(number, _)| *number != field::NAME_RAW) {
        for (place, entry) in slot.entries.iter().enumerate() {
            let mut issues = match number {
                field::NAME_FAMILY | field::NAME_GIVEN | field::NAME_PATRONYMIC => of_part(number, entry, &name),
                _ => entry_issues(number, entry, client.kind(), context),
            };
            if entry.provenance.as_ref().is_some_and(|provenance| provenance.verified_at.is_some()) {
                issues.retain(|issue| issue.severity() == Severity::Fixed);
            }
            issues.iter_mut().for_each(|issue| issue.field = number);
            out.push(ValueQuality { field: number, entry: place, quality: Quality::of(&issues), issues });
        }
    }
    out
}

/// What the rule for names says of the three parts together, and the text that they came from.
struct NameReview {
    issues: Vec<Issue>,
    received: String,
}

fn review_name(client: &Client) -> NameReview {
    let parts = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
    let entries = parts.map(|part| client.slot(part).and_then(|slot| slot.entries.first()));
    let stored = entries.map(|entry| entry.map_or("", |entry| shown_text(&entry.value)));
    let is_stored = |found: &name::PersonName| [&found.family, &found.given, &found.patronymic].map(String::as_str) == stored;
    if stored.iter().all(|part| part.is_empty()) {
        return NameReview { issues: Vec::new(), received: String::new() };
    }
    let received = entries.map(|entry| entry.map_or("", |entry| entry.raw.as_deref().unwrap_or(shown_text(&entry.value))));
    let by_parts = |[family, given, patronymic]: [&str; 3]| name::normalize_parts(family, given, patronymic);
    // A whole name in one cell stands beside its parts.
    if let Some(whole) = client.text(field::NAME_RAW)
        && let Normalized { value: Some(name::NameReading::Person(found)), issues, .. } = name::normalize(whole)
        && is_stored(&found)
    {
        return NameReview { issues, received: whole.to_string() };
    }
    let again = by_parts(received);
    match &again.value {
        Some(found) if is_stored(found) => NameReview { issues: again.issues, received: received.join(" ") },
        _ => NameReview { issues: by_parts(stored).issues, received: stored.join(" ") },
    }
}

/// Issues about the name belong to the part that they name; spelling that was put right, to the parts that were not received so.
fn of_part(number: FieldNumber, entry: &ValueEntry, name: &NameReview) -> Vec<Issue> {
    let changed = !name.received.contains(shown_text(&entry.value));
    let own = |issue: &&Issue| match issue.code {
        IssueCode::CaseFixed | IssueCode::Homoglyph => changed,
        _ => issue.field == number,
    };
    name.issues.iter().filter(own).cloned().collect()
}

fn shown_text(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Choice(text) => text,
        _ => "",
    }
}

/// Reads what was received, or the value as it is shown where that does not read as the value any more.
fn again<T>(entry: &ValueEntry, shown: &str, same: impl Fn(&T) -> bool, read: impl Fn(&str) -> Normalized<T>) -> Vec<Issue> {
    let received = entry.raw.as_deref().map(&read).filter(|read| read.value.as_ref().is_some_and(&same));
    received.unwrap_or_else(|| read(shown)).issues
}

fn entry_issues(number: FieldNumber, entry: &ValueEntry, kind: ClientKind, context: &RuleContext) -> Vec<Issue> {
    match &entry.value {
        Value::Phone(found) => phone_issues(entry, found, context),
        Value::Email(found) => email_issues(entry, found),
        Value::Identifier(found) => identifier_issues(entry, found, kind),
        Value::BankAccount(found) => account_issues(entry, found),
        Value::Address(found) => address_issues(entry, found, number),
        Value::Messenger(found) => {
            let shown = format!("{}:{}", found.service, found.handle);
            again(entry, &shown, |read| read == found, |text| reach::normalize_messenger(text, &found.service))
        }
        Value::Date(found) if number == field::BIRTH_DATE => {
            again(entry, &found.to_string(), |read| read == found, |text| date::normalize(text, None, number, context.today))
        }
        Value::Text(found) => text_issues(number, entry, found),
        Value::Remark(found) => text::normalize_lines(&found.text, number).issues,
        _ => Vec::new(),
    }
}

fn text_issues(number: FieldNumber, entry: &ValueEntry, found: &str) -> Vec<Issue> {
    match number {
        field::ORGANIZATION_NAME => again(entry, found, |read: &organization::OrganizationName| read.core == found, organization::normalize),
        _ if field::by_number(number).is_some_and(|row| row.kind == ValueKind::Site) => {
            again(entry, found, |read: &String| read == found, reach::normalize_site)
        }
        _ => text::normalize_line(found, number).issues,
    }
}

fn phone_issues(entry: &ValueEntry, found: &Phone, context: &RuleContext) -> Vec<Issue> {
    let read = |text: &str| phone::normalize(text, context);
    match found.e164 {
        Some(_) => again(entry, &found.to_string(), |read: &phone::PhoneReading| read.phone.same_number(found), read),
        None => {
            refused_at_least(entry.raw.as_deref().map(read).map(|read| read.issues).unwrap_or_default(), IssueCode::PhoneNotANumber, field::PHONE)
        }
    }
}

fn email_issues(entry: &ValueEntry, found: &Email) -> Vec<Issue> {
    match &found.canonical {
        Some(shown) => again(entry, shown, |read: &email::EmailReading| read.email.canonical == found.canonical, email::normalize),
        None => {
            let issues = entry.raw.as_deref().map(|raw| email::normalize(raw).issues).unwrap_or_default();
            refused_at_least(issues, IssueCode::EmailNoAt, field::EMAIL)
        }
    }
}

/// A value without a canonical form is never in order, even where today's rule would read its text.
fn refused_at_least(issues: Vec<Issue>, code: IssueCode, number: FieldNumber) -> Vec<Issue> {
    if issues.iter().any(|issue| issue.severity() > Severity::Fixed) { issues } else { vec![Issue::new(code, number)] }
}

fn identifier_issues(entry: &ValueEntry, found: &Identifier, kind: ClientKind) -> Vec<Issue> {
    again(entry, &found.value, |read: &Identifier| read.value == found.value, |text| identifier::normalize(text, found.scheme, Some(kind)))
}

fn account_issues(entry: &ValueEntry, found: &BankAccount) -> Vec<Issue> {
    if found.account.is_empty() {
        return Vec::new();
    }
    let read = |text: &str| identifier::normalize_account(text, &found.bank_code);
    again(entry, &found.account, |read: &BankAccount| read.account == found.account, read)
}

fn address_issues(entry: &ValueEntry, found: &Address, number: FieldNumber) -> Vec<Issue> {
    again(entry, &found.text, |read: &String| *read == found.text, |text| text::normalize_line(text, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CustomFields, Operation, Provenance};
    use crate::rules::client::{RawField, normalize};

    fn client(values: &[(FieldNumber, &str, &str)]) -> Client {
        let context = context();
        let raw: Vec<RawField<'_>> = values.iter().map(|(number, qualifier, text)| RawField::new(*number, qualifier, text)).collect();
        let read = normalize(&raw, None, &context, &CustomFields::default());
        let mut client = Client::new(read.kind.unwrap_or_default());
        read.changes.into_iter().for_each(|change| drop(client.apply(change)));
        client
    }

    fn context() -> RuleContext {
        RuleContext::new(*b"RU", chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a date"))
    }

    fn of(client: &Client, number: FieldNumber) -> Vec<(Quality, Vec<&'static str>)> {
        let found = of_client(client, &context()).into_iter().filter(|value| value.field == number);
        found.map(|value| (value.quality, value.issues.iter().map(|issue| issue.code.name()).collect())).collect()
    }

    /// The four words, each over a value that comes to it by its rule; the issues are those that the rule gave at the save.
    #[test]
    fn values_are_as_good_as_their_rules_say() {
        let client = client(&[
            (field::NAME, "", "ИВАНОВ Иван Иванович"),
            (field::PHONE, "", "8 (916) 123-45-67"),
            (field::PHONE, "", "8 (916) 123-45-68 Мария"),
            (field::PHONE, "", "7,91612E+10"),
            (field::EMAIL, "", "ivanov@gmail.con"),
            (field::EMAIL, "", "ivanov.gmail.com"),
            (field::IDENTIFIER, "inn", "500100732258"),
            (field::BIRTH_DATE, "", "05/06/1990"),
        ]);
        let phones = of(&client, field::PHONE);
        assert_eq!(phones[0], (Quality::Exact, vec![]));
        assert_eq!(phones[1], (Quality::Fixed, vec!["phone_leftover"]));
        assert_eq!(phones[2], (Quality::Rejected, vec!["value_lost"]));
        let emails = of(&client, field::EMAIL);
        assert_eq!(emails[0], (Quality::Suspect, vec!["email_typo"]));
        assert_eq!(emails[1].0, Quality::Rejected);
        assert_eq!(of(&client, field::IDENTIFIER), [(Quality::Suspect, vec!["identifier_checksum"])]);
        assert_eq!(of(&client, field::BIRTH_DATE), [(Quality::Suspect, vec!["date_ambiguous"])]);
    }

    /// A person's word outweighs a doubt, and never makes something of a text that is no value.
    #[test]
    fn what_was_verified_is_not_suspect() {
        let mut client = client(&[(field::EMAIL, "", "ivanov@gmail.con")]);
        let change = client.slot(field::EMAIL).and_then(|slot| slot.entries.first()).cloned().map(|mut entry| {
            entry.provenance =
                Some(Box::new(Provenance { verified_at: Some("2026-11-25T10:00:00Z".parse().expect("an instant")), ..Provenance::default() }));
            crate::model::Change::set(field::EMAIL, entry)
        });
        client.apply(change.expect("a mailbox"));
        assert_eq!(of(&client, field::EMAIL), [(Quality::Exact, vec![])]);
    }

    /// A value that does not come from the text beside it is judged by itself.
    #[test]
    fn a_chosen_value_is_judged_by_itself() {
        let mut client = client(&[(field::PHONE, "", "8 (916) 123-45-67 Мария")]);
        let mut entry = client.slot(field::PHONE).and_then(|slot| slot.entries.first()).cloned().expect("a phone");
        let Value::Phone(phone) = &mut entry.value else { panic!("no phone") };
        phone.e164 = crate::model::E164::parse("+74951234567");
        client.apply(crate::model::Change {
            path: crate::model::ChangePath { field: field::PHONE, item: "+79161234567".into() },
            operation: Operation::Set(entry),
        });
        assert_eq!(of(&client, field::PHONE), [(Quality::Exact, vec![])]);
    }
}
