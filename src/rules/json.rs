//! What the rules say of one text, as JSON: for hosts that take whole answers.
//!
//! One object a text, the same members whatever came out; what is not there is `null`. `status` is `valid`, `possible`, `invalid`,
//! `absent`, `declined` or `unknown`. `quality` is `exact`, `fixed`, `suspect` or `rejected`. Issues carry their stable code, field, text in the language asked for, and suggestion.
//!
//! ```
//! use kartoteka::rules::json;
//! use kartoteka::Language;
//!
//! let read = json::email("olena@gmail.con", Language::English);
//! assert_eq!(read["status"], "valid");
//! assert_eq!(read["issues"][0]["suggestion"], "olena@gmail.com");
//! ```

use super::name::{NameReading, PersonName};
use super::phone::PhoneReading;
use super::quality::Quality;
use super::{
    Normalized, RuleContext, Statement, address as address_rule, date, email as email_rule, identifier as identifier_rule, name as name_rule,
};
use super::{money as money_rule, organization as organization_rule, phone as phone_rule, reach, text as text_rule};
use crate::message::{Language, Severity};
use crate::model::{Address, Identifier, Issue, Scheme, Verdict, field};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};

/// A text, or `null` where it says nothing.
fn filled(text: &str) -> Json {
    if text.is_empty() { Json::Null } else { json!(text) }
}

/// Issues with code, field, text and suggestion.
fn all_issues(issues: &[Issue], language: Language) -> Json {
    issues.iter().map(|issue| issue.to_json(language)).collect()
}

/// The answer with a member `quality` more: how good the value is, `null` where the text states that there is none.
fn graded(mut answer: Json, statement: Statement, issues: &[Issue]) -> Json {
    let quality = (statement == Statement::Value).then(|| Quality::of(issues).name());
    answer["quality"] = json!(quality);
    answer
}

/// What a text came to in one word; `value` is the word for a value.
fn status<T>(read: &Normalized<T>, value: &'static str) -> &'static str {
    match read.statement {
        Statement::Value if read.value.is_some() => value,
        Statement::Value => "invalid",
        Statement::Absent => "absent",
        Statement::Declined => "declined",
        Statement::Empty | Statement::Unknown => "unknown",
    }
}

/// One phone number with its extension. `status` may be `error` too: the text is no phone number at all. `zones` are candidate time
/// zones, `zone_confidence` how far they can be relied upon; `short` says of a short number whether it calls for help.
pub fn phone(line: &str, context: &RuleContext, language: Language) -> Json {
    phone_reading(&phone_rule::normalize(line, context), language)
}

/// A date that is none of the future: a birth date. `format` in strftime's words where it is known.
pub fn date(line: &str, format: Option<&str>, today: NaiveDate, language: Language) -> Json {
    let read = date::normalize(line, format, field::BIRTH_DATE, today);
    let value = read.value.map(|date| date.to_string());
    let answer = json!({"status": status(&read, "valid"), "date": value, "issues": all_issues(&read.issues, language)});
    graded(answer, read.statement, &read.issues)
}

/// An amount of money; `currency` is the ISO 4217 code of amounts that name none.
pub fn money(line: &str, currency: Option<&str>, language: Language) -> Json {
    let read = money_rule::normalize(line, currency, field::NOTE);
    let value = read.value.as_ref();
    let answer = json!({
        "status": status(&read, "valid"),
        "minor": value.map(|money| money.minor),
        "currency": value.map(|money| money.code()),
        "display": value.map(money_rule::display),
        "issues": all_issues(&read.issues, language),
    });
    graded(answer, read.statement, &read.issues)
}

/// The address of a site.
pub fn site(line: &str, language: Language) -> Json {
    let read = reach::normalize_site(line);
    let answer = json!({"status": status(&read, "valid"), "url": read.value, "issues": all_issues(&read.issues, language)});
    graded(answer, read.statement, &read.issues)
}

/// An account of a messenger or a social network; `service` where the text does not name it.
pub fn messenger(line: &str, service: &str, language: Language) -> Json {
    let read = reach::normalize_messenger(line, service);
    let value = read.value.as_ref();
    let answer = json!({
        "status": status(&read, "valid"),
        "service": value.map(|messenger| &messenger.service),
        "handle": value.map(|messenger| &messenger.handle),
        "url": value.and_then(reach::link_of),
        "issues": all_issues(&read.issues, language),
    });
    graded(answer, read.statement, &read.issues)
}

/// Free text: cleaned, payment card numbers masked.
pub fn text(line: &str, language: Language) -> Json {
    let read = text_rule::normalize_lines(line, field::NOTE);
    let quality = read.value.is_some().then(|| Quality::of_text(&read.issues).name());
    json!({"text": read.value, "issues": all_issues(&read.issues, language), "quality": quality})
}

fn phone_reading(read: &Normalized<PhoneReading>, language: Language) -> Json {
    let phone = read.value.as_ref().map(|reading| &reading.phone);
    let e164 = phone.and_then(|phone| phone.e164);
    let region = read.value.as_ref().and_then(|reading| reading.region);
    let zones = e164.map(phone_rule::time_zones);
    let refused = read.value.is_none() && read.statement == Statement::Value;
    let answer = json!({
        "status": if refused { "error" } else { status(read, phone.map_or(Verdict::Invalid, |phone| phone.verdict).name()) },
        "e164": e164.map(|number| number.to_string()),
        "extension": phone.and_then(|phone| phone.extension.as_deref()),
        "kind": phone.filter(|phone| phone.e164.is_some()).map(|phone| phone.kind.name()),
        "region": region.map(|region| String::from_utf8_lossy(&region).into_owned()),
        "national": e164.map(phone_rule::format_national),
        "international": e164.map(phone_rule::format_international),
        "issues": all_issues(&read.issues, language),
        "zones": zones.map(|zones| zones.zones),
        "zone_confidence": zones.map(|zones| zones.confidence.name()),
        "short": read.value.as_ref().and_then(|reading| reading.short).map(phone_rule::ShortNumber::name),
    });
    graded(answer, read.statement, &read.issues)
}

/// A cell that may hold several phone numbers and words.
pub fn phones(line: &str, context: &RuleContext, language: Language) -> Json {
    let cell = phone_rule::normalize_cell(line, context);
    let phones: Vec<Json> = cell.phones.iter().map(|part| phone_reading(&part.reading, language)).collect();
    json!({"phones": phones, "rest": cell.rest, "issues": all_issues(&cell.issues, language)})
}

/// An e-mail address.
pub fn email(line: &str, language: Language) -> Json {
    let read = email_rule::normalize(line);
    let value = read.value.as_ref();
    let answer = json!({
        "status": status(&read, "valid"),
        "canonical": value.and_then(|reading| reading.email.canonical.as_deref()),
        "ascii": value.map(|reading| &reading.ascii),
        "match_key": value.map(|reading| &reading.match_key),
        "class": value.map(|reading| reading.email.class.name()),
        "issues": all_issues(&read.issues, language),
    });
    graded(answer, read.statement, &read.issues)
}

/// A person's name in one text.
pub fn name(line: &str, language: Language) -> Json {
    let read = name_rule::normalize(line);
    let answer = match &read.value {
        Some(NameReading::Person(person)) => {
            let kind = if person.legal_form.is_empty() { "person" } else { "sole_trader" };
            person_json(kind, Some(person), &read.issues, language)
        }
        Some(NameReading::Organization) => person_json("organization", None, &read.issues, language),
        None => {
            let kind = status(&read, "unknown");
            person_json(if kind == "invalid" { "unknown" } else { kind }, None, &read.issues, language)
        }
    };
    graded(answer, read.statement, &read.issues)
}

/// A person's name in one text, with a member `declined` more: the displayed name in a case, `null` where it is not declined.
pub fn name_in_case(line: &str, case: name_rule::Case, language: Language) -> Json {
    let declined = match name_rule::normalize(line).value {
        Some(NameReading::Person(person)) => name_rule::decline(&person, case).map(|person| display(&person)),
        _ => None,
    };
    let mut out = name(line, language);
    if let Some(members) = out.as_object_mut() {
        members.insert("declined".into(), json!(declined));
    }
    out
}

fn person_json(kind: &str, person: Option<&PersonName>, issues: &[Issue], language: Language) -> Json {
    let part = |part: fn(&PersonName) -> &str| person.map_or(Json::Null, |person| filled(part(person)));
    let gender = person.and_then(|person| person.gender).map(|gender| gender.name());
    json!({
        "kind": kind,
        "family": part(|person| &person.family),
        "given": part(|person| &person.given),
        "patronymic": part(|person| &person.patronymic),
        "gender": gender,
        "display": person.map_or(Json::Null, |person| filled(&display(person))),
        "initials": person.map_or(Json::Null, |person| filled(&name_rule::initials(person))),
        "salutation": person.map_or(Json::Null, |person| filled(&name_rule::salutation(person))),
        "issues": all_issues(issues, language),
        "prefix": part(|person| &person.prefix),
        "suffix": part(|person| &person.suffix),
        "legal_form": part(|person| &person.legal_form),
    })
}

/// The whole name without titles, in the order of its language: what is read of it again are the same parts.
fn display(person: &PersonName) -> String {
    name_rule::display(&PersonName { prefix: String::new(), suffix: String::new(), ..person.clone() })
}

/// The name of an organization.
pub fn organization(line: &str, language: Language) -> Json {
    let read = organization_rule::normalize(line);
    let value = read.value.as_ref();
    let answer = json!({
        "form": value.map_or(Json::Null, |name| filled(&name.form)),
        "core": value.map_or(Json::Null, |name| filled(&name.core)),
        "display": value.map_or(Json::Null, |name| filled(&organization_rule::display(name))),
        "match_key": value.map_or(Json::Null, |name| filled(&organization_rule::match_key(name))),
        "issues": all_issues(&read.issues, language),
        "status": status(&read, "valid"),
    });
    graded(answer, read.statement, &read.issues)
}

/// A registration code of a scheme.
pub fn identifier(line: &str, scheme: Scheme, language: Language) -> Json {
    let read = identifier_rule::normalize(line, scheme, None);
    let value: Option<&Identifier> = read.value.as_ref();
    let answer = json!({
        "status": status(&read, if value.is_some_and(|code| code.checked) { "valid" } else { "invalid" }),
        "canonical": value.map(|code| &code.value),
        "display": value.map(identifier_rule::display),
        "scheme": value.map_or(scheme, |code| code.scheme).name(),
        "issues": all_issues(&read.issues, language),
    });
    graded(answer, read.statement, &read.issues)
}

/// A bank account with the code of its bank; `scheme` is what the answer calls it: `account` or `iban`.
pub fn account(line: &str, bank_code: &str, scheme: &str, language: Language) -> Json {
    let read = identifier_rule::normalize_account(line, bank_code);
    let account = read.value.as_ref().map(|account| &account.account);
    // Without its bank an account cannot be checked: that is a doubt too.
    let checked = read.issues.iter().all(|issue| issue.severity() == Severity::Fixed);
    let answer = json!({
        "status": status(&read, if checked { "valid" } else { "invalid" }),
        "canonical": account,
        "display": account.map(|account| identifier_rule::display_account(account)),
        "scheme": scheme,
        "issues": all_issues(&read.issues, language),
    });
    graded(answer, read.statement, &read.issues)
}

/// A postal address: its line, its parts, the line of the parts and the key in which its spellings meet.
pub fn address(line: &str, context: &RuleContext, language: Language) -> Json {
    let read = address_rule::normalize(line, context);
    let value = read.value.as_ref();
    let mut out = serde_json::Map::new();
    out.insert("text".into(), json!(value.map(|address| &address.text)));
    let none = Address::default();
    for (name, part) in value.unwrap_or(&none).parts.named() {
        out.insert(name.into(), filled(part));
    }
    out.insert("issues".into(), all_issues(&read.issues, language));
    out.insert("status".into(), json!(status(&read, "valid")));
    out.insert("display".into(), json!(value.map(address_rule::display)));
    out.insert("match_key".into(), value.map_or(Json::Null, |address| filled(&address_rule::match_key(address))));
    graded(Json::Object(out), read.statement, &read.issues)
}
