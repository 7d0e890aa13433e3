//! The format rules alone: each line of stdin gives one line of JSON.

use crate::Result;
use crate::arguments::{Arguments, Region, region};
use crate::output::{self, Lines, filled};
use clap::{Args, Subcommand};
use kartoteka::model::{CustomFields, Identifier, Issue, Operation, Scheme, Value, Verdict, field};
use kartoteka::rules::client::RawField;
use kartoteka::rules::name::{Gender, NameReading, PersonName};
use kartoteka::rules::phone::PhoneReading;
use kartoteka::rules::{Normalized, RuleContext, Statement, client, date, email, identifier, name, organization, phone, text};
use kartoteka::{IssueCode, Language};
use serde_json::{Value as Json, json};
use std::io::{self, BufRead};

#[derive(Args)]
pub struct Normalize {
    #[command(subcommand)]
    rule: Rule,
}

#[derive(Subcommand)]
enum Rule {
    /// One phone number with its extension
    Phone(Place),
    /// A cell that may hold several phone numbers and words
    Phones(Place),
    /// An e-mail address
    Email,
    /// A person's name in one cell
    Name,
    /// The name of an organization
    Organization,
    /// A registration code or an account
    Identifier {
        /// `inn`, `kpp`, `ogrn`, `snils`, `edrpou` … ; `account` with the bank's code as context, or `iban`
        #[arg(long, value_parser = code)]
        scheme: Code,
        /// The code of the account's bank (BIK)
        #[arg(long, default_value = "")]
        context: String,
    },
    /// Free text
    Text,
    /// A postal address
    Address(Place),
    /// A date
    Date {
        /// The format of the text in strftime's words, where it is known
        #[arg(long)]
        format: Option<String>,
    },
}

#[derive(Args)]
struct Place {
    /// The country whose domestic habits apply
    #[arg(long, default_value = "RU", value_parser = region)]
    region: Region,
    /// The area code of numbers that come with local digits only
    #[arg(long)]
    area_code: Option<String>,
}

impl Place {
    fn context(&self, arguments: &Arguments) -> RuleContext {
        RuleContext { area_code: self.area_code.clone(), ..arguments.context(self.region) }
    }
}

/// What `--scheme` names: a registration code, or an account with its bank.
#[derive(Clone, Copy)]
enum Code {
    Registration(Scheme),
    Account,
    Iban,
}

fn code(text: &str) -> Result<Code, String> {
    match text {
        "account" => Ok(Code::Account),
        "iban" => Ok(Code::Iban),
        _ => Scheme::from_name(text).map(Code::Registration).ok_or_else(|| {
            let names: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
            format!("known schemes: {}, account, iban", names.join(", "))
        }),
    }
}

impl Normalize {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let language = arguments.language;
        match &self.rule {
            Rule::Phone(place) => {
                let context = place.context(arguments);
                each_line(|line| phone_json(&phone::normalize(line, &context), language))
            }
            Rule::Phones(place) => {
                let context = place.context(arguments);
                each_line(|line| phones_json(line, &context, language))
            }
            Rule::Email => each_line(|line| email_json(line, language)),
            Rule::Name => each_line(|line| name_json(line, language)),
            Rule::Organization => each_line(|line| organization_json(line, language)),
            Rule::Identifier { scheme, context } => each_line(|line| match scheme {
                Code::Registration(scheme) => identifier_json(line, *scheme, language),
                Code::Account => account_json(line, context, "account", language),
                Code::Iban => account_json(line, "", "iban", language),
            }),
            Rule::Text => each_line(|line| {
                let read = text::normalize_lines(line, field::NOTE);
                json!({"text": read.value, "issues": output::issues(&read.issues, language)})
            }),
            Rule::Address(place) => {
                let context = place.context(arguments);
                each_line(|line| address_json(line, &context, language))
            }
            Rule::Date { format } => {
                let today = arguments.now().date_naive();
                each_line(|line| {
                    let read = date::normalize(line, format.as_deref(), field::BIRTH_DATE, today);
                    let value = read.value.map(|date| date.to_string());
                    json!({"status": status(&read, "valid"), "date": value, "issues": output::issues(&read.issues, language)})
                })
            }
        }
    }
}

/// Prints one object for each line of stdin. Lines are bytes: what is no UTF-8 becomes replacement characters, which the rules see.
pub fn each_line(rule: impl Fn(&str) -> Json) -> Result {
    let mut input = io::stdin().lock();
    let mut lines = Lines::new();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let content = line.strip_suffix(b"\n").unwrap_or(&line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        lines.print(&rule(&String::from_utf8_lossy(content)))?;
        line.clear();
    }
    lines.finish()
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

fn phone_json(read: &Normalized<PhoneReading>, language: Language) -> Json {
    let phone = read.value.as_ref().map(|reading| &reading.phone);
    let e164 = phone.and_then(|phone| phone.e164);
    let region = read.value.as_ref().and_then(|reading| reading.region);
    json!({
        "status": status(read, phone.map_or(Verdict::Invalid, |phone| phone.verdict).name()),
        "e164": e164.map(|number| number.to_string()),
        "extension": phone.and_then(|phone| phone.extension.as_deref()),
        "kind": phone.filter(|phone| phone.e164.is_some()).map(|phone| phone.kind.name()),
        "region": region.map(|region| String::from_utf8_lossy(&region).into_owned()),
        "national": e164.map(phone::format_national),
        "international": e164.map(phone::format_international),
        "issues": output::issues(&read.issues, language),
    })
}

fn phones_json(line: &str, context: &RuleContext, language: Language) -> Json {
    let cell = phone::normalize_cell(line, context);
    let phones: Vec<Json> = cell.phones.iter().map(|part| phone_json(&part.reading, language)).collect();
    json!({"phones": phones, "rest": cell.rest, "issues": output::issues(&cell.issues, language)})
}

fn email_json(line: &str, language: Language) -> Json {
    let read = email::normalize(line);
    let value = read.value.as_ref();
    json!({
        "status": status(&read, "valid"),
        "canonical": value.and_then(|reading| reading.email.canonical.as_deref()),
        "ascii": value.map(|reading| &reading.ascii),
        "match_key": value.map(|reading| &reading.match_key),
        "class": value.map(|reading| reading.email.class.name()),
        "issues": output::issues(&read.issues, language),
    })
}

fn name_json(line: &str, language: Language) -> Json {
    let read = name::normalize(line);
    match &read.value {
        Some(NameReading::Person(person)) => {
            let kind = if person.legal_form.is_empty() { "person" } else { "sole_trader" };
            person_json(kind, Some(person), &read.issues, language)
        }
        Some(NameReading::Organization) => person_json("organization", None, &read.issues, language),
        None => {
            let kind = status(&read, "unknown");
            person_json(if kind == "invalid" { "unknown" } else { kind }, None, &read.issues, language)
        }
    }
}

fn person_json(kind: &str, person: Option<&PersonName>, issues: &[Issue], language: Language) -> Json {
    let part = |part: fn(&PersonName) -> &str| person.map_or(Json::Null, |person| filled(part(person)));
    let gender = person.and_then(|person| person.gender).map(|gender| match gender {
        Gender::Male => "male",
        Gender::Female => "female",
    });
    json!({
        "kind": kind,
        "family": part(|person| &person.family),
        "given": part(|person| &person.given),
        "patronymic": part(|person| &person.patronymic),
        "gender": gender,
        "display": person.map_or(Json::Null, |person| filled(&display(person))),
        "initials": person.map_or(Json::Null, |person| filled(&name::initials(person))),
        "salutation": person.map_or(Json::Null, |person| filled(&name::salutation(person))),
        "issues": output::issues(issues, language),
        "prefix": part(|person| &person.prefix),
        "suffix": part(|person| &person.suffix),
        "legal_form": part(|person| &person.legal_form),
    })
}

/// The whole name in the order of a list.
fn display(person: &PersonName) -> String {
    let parts = [&person.legal_form, &person.family, &person.given, &person.patronymic];
    parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn organization_json(line: &str, language: Language) -> Json {
    let read = organization::normalize(line);
    let value = read.value.as_ref();
    json!({
        "form": value.map_or(Json::Null, |name| filled(&name.form)),
        "core": value.map_or(Json::Null, |name| filled(&name.core)),
        "display": value.map_or(Json::Null, |name| filled(&organization::display(name))),
        "match_key": value.map_or(Json::Null, |name| filled(&organization::match_key(name))),
        "issues": output::issues(&read.issues, language),
        "status": status(&read, "valid"),
    })
}

fn identifier_json(line: &str, scheme: Scheme, language: Language) -> Json {
    let read = identifier::normalize(line, scheme, None);
    let value: Option<&Identifier> = read.value.as_ref();
    json!({
        "status": status(&read, if value.is_some_and(|code| code.checked) { "valid" } else { "invalid" }),
        "canonical": value.map(|code| &code.value),
        "display": value.map(identifier::display),
        "scheme": value.map_or(scheme, |code| code.scheme).name(),
        "issues": output::issues(&read.issues, language),
    })
}

fn account_json(line: &str, bank_code: &str, scheme: &str, language: Language) -> Json {
    let read = identifier::normalize_account(line, bank_code);
    let account = read.value.as_ref().map(|account| &account.account);
    let checked = !read.issues.iter().any(|issue| issue.code == IssueCode::IdentifierChecksum);
    json!({
        "status": status(&read, if checked { "valid" } else { "invalid" }),
        "canonical": account,
        "display": account,
        "scheme": scheme,
        "issues": output::issues(&read.issues, language),
    })
}

/// The rule for a whole client reads addresses too: one alone is a client with nothing else.
fn address_json(line: &str, context: &RuleContext, language: Language) -> Json {
    let read = client::normalize(&[RawField::new(field::ADDRESS, "", line)], None, context, &CustomFields::default());
    let address = read.changes.iter().find_map(|change| match &change.operation {
        Operation::Set(entry) => match &entry.value {
            Value::Address(address) => Some(address),
            _ => None,
        },
        _ => None,
    });
    let mut out = serde_json::Map::new();
    out.insert("text".into(), json!(address.map(|address| &address.text)));
    for (name, part) in address.cloned().unwrap_or_default().parts.named() {
        out.insert(name.into(), filled(part));
    }
    let issues: Vec<Issue> = read.issues.into_iter().map(|(_, issue)| issue).collect();
    out.insert("issues".into(), output::issues(&issues, language));
    Json::Object(out)
}
