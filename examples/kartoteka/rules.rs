//! The format rules alone: each line of stdin gives one line of JSON.

use crate::Result;
use crate::arguments::{Arguments, Region, region};
use crate::output::Lines;
use clap::{Args, Subcommand};
use kartoteka::model::Scheme;
use kartoteka::rules::name::Case;
use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
use kartoteka::rules::{RuleContext, json};
use serde_json::{Value as Json, json as object};
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
    Name {
        /// Declines Russian names: `genitive`, `dative`, `accusative`, `instrumental`, `prepositional`
        #[arg(long, value_parser = case)]
        case: Option<Case>,
    },
    /// The name of an organization
    Organization,
    /// A registration code or an account
    Identifier {
        /// `inn`, `kpp`, `snils`, `bik`, `edrpou`, `eu_vat`, `iban` … ; `account` with the bank's code as context
        #[arg(long, value_parser = code)]
        scheme: Code,
        /// The code of the account's bank (BIK)
        #[arg(long, default_value = "")]
        context: String,
    },
    /// Free text
    Text,
    /// An amount of money
    Money {
        /// The currency of amounts that name none: `RUB`
        #[arg(long)]
        currency: Option<String>,
    },
    /// The address of a site
    Site,
    /// An account of a messenger or a social network
    Messenger {
        /// The service of accounts that name none: `telegram`
        #[arg(long, default_value = "")]
        service: String,
    },
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
}

fn case(text: &str) -> Result<Case, String> {
    Case::parse(text).ok_or_else(|| format!("known cases: {}", Case::ALL.map(Case::name).join(", ")))
}

fn code(text: &str) -> Result<Code, String> {
    match text {
        "account" => Ok(Code::Account),
        _ => Scheme::from_name(text).map(Code::Registration).ok_or_else(|| {
            let names: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
            format!("known schemes: {}, account", names.join(", "))
        }),
    }
}

impl Normalize {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let language = arguments.language;
        match &self.rule {
            Rule::Phone(place) => {
                let context = place.context(arguments);
                each_line(|line| json::phone(line, &context, language))
            }
            Rule::Phones(place) => {
                let context = place.context(arguments);
                each_line(|line| json::phones(line, &context, language))
            }
            Rule::Email => each_line(|line| json::email(line, language)),
            Rule::Name { case: None } => each_line(|line| json::name(line, language)),
            Rule::Name { case: Some(case) } => each_line(|line| json::name_in_case(line, *case, language)),
            Rule::Organization => each_line(|line| json::organization(line, language)),
            Rule::Identifier { scheme, context } => each_line(|line| match scheme {
                Code::Registration(scheme) => json::identifier(line, *scheme, language),
                Code::Account => json::account(line, context, "account", language),
            }),
            Rule::Money { currency } => each_line(|line| json::money(line, currency.as_deref(), language)),
            Rule::Site => each_line(|line| json::site(line, language)),
            Rule::Messenger { service } => each_line(|line| json::messenger(line, service, language)),
            Rule::Text => each_line(|line| json::text(line, language)),
            Rule::Address(place) => {
                let context = place.context(arguments);
                each_line(|line| json::address(line, &context, language))
            }
            Rule::Date { format } => {
                let today = arguments.now().date_naive();
                each_line(|line| json::date(line, format.as_deref(), today, language))
            }
        }
    }
}

#[derive(Args)]
pub struct Transliterate {
    /// `kmu_55_2010`, `icao_doc_9303`, `gost_779` …
    #[arg(long, value_parser = transliteration)]
    scheme: TransliterationScheme,
}

fn transliteration(text: &str) -> Result<TransliterationScheme, String> {
    TransliterationScheme::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = TransliterationScheme::ALL.iter().map(|scheme| scheme.name()).collect();
        format!("known schemes: {}", names.join(", "))
    })
}

impl Transliterate {
    pub fn run(&self) -> Result {
        each_line(|line| object!({"text": transliterate(line, self.scheme)}))
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
