//! Clients: who is calling, one card, finding, saving, exporting.

use crate::arguments::{Arguments, Region, delimiter, encoding, region};
use crate::{Result, output};
use clap::{Args, ValueEnum};
use kartoteka::base::{DuplicatePolicy, ExportOptions, Owner, SaveOptions, SaveOutcome, Stale};
use kartoteka::exchange::{CsvWriteOptions, Encoding};
use kartoteka::model::{Client, ClientId, Scheme};
use kartoteka::{Draft, LookupContext, Session};
use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

pub fn id(text: &str) -> Result<ClientId, String> {
    text.parse().ok().and_then(ClientId::new).ok_or_else(|| "an id is a whole number from 1".into())
}

#[derive(Args)]
pub struct Lookup {
    /// The number as the telephone exchange gives it
    #[arg(allow_hyphen_values = true)]
    number: String,
    /// The country whose domestic forms the exchange gives; default: the base's own
    #[arg(long, value_parser = region)]
    region: Option<Region>,
    /// The area code of numbers that come with local digits only
    #[arg(long)]
    area_code: Option<String>,
    /// Digits dialled for an outside line, which may stand in front; several with commas
    #[arg(long, value_delimiter = ',')]
    line_prefix: Vec<String>,
    /// Lengths of internal numbers, with commas
    #[arg(long, value_delimiter = ',')]
    internal_lengths: Vec<u8>,
}

impl Lookup {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let context = LookupContext {
            region: self.region,
            area_code: self.area_code.clone(),
            line_prefixes: self.line_prefix.clone(),
            internal_lengths: self.internal_lengths.clone(),
        };
        let (answer, owners) = session.lookup(&self.number, &context, arguments.now().date_naive())?;
        let owners: Vec<Json> = owners.iter().map(|owner| owner_json(&session, owner)).collect();
        output::print(&json!({"answer": answer.name(), "owners": owners}))
    }
}

fn owner_json(session: &Session, owner: &Owner) -> Json {
    let relation = owner.relation.map(|(kind, id)| json!({"kind": kind.name(), "id": id.get()}));
    json!({
        "class": owner.class.name(),
        "id": owner.client.id().map(ClientId::get),
        "relation": relation,
        "owner": owner.responsible,
        "card": session.to_json(&owner.client),
    })
}

#[derive(Args)]
pub struct Card {
    /// The client's id
    #[arg(value_parser = id)]
    id: ClientId,
    /// Instead of the card: the cells of imported rows that no field took
    #[arg(long)]
    cells: bool,
}

impl Card {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let client = session.client(self.id)?.ok_or_else(|| format!("there is no client {}", self.id))?;
        if !self.cells {
            return output::print(&session.to_json(&client));
        }
        let mut lines = output::Lines::new();
        for (column, text) in session.import_cells(self.id)? {
            lines.print(&json!({"column": column, "text": text}))?;
        }
        lines.finish()
    }
}

#[derive(Args)]
pub struct Find {
    /// Words of a name, whole or their beginnings; or what --by says
    text: String,
    /// What the text is: name, email, or the scheme of a registration code (inn, edrpou …)
    #[arg(long, default_value = "name", value_parser = key)]
    by: Key,
    /// Archived clients too
    #[arg(long)]
    archived: bool,
    /// Rows at the most
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

#[derive(Clone, Copy)]
enum Key {
    Name,
    Email,
    Identifier(Scheme),
}

fn key(text: &str) -> Result<Key, String> {
    match text {
        "name" => Ok(Key::Name),
        "email" => Ok(Key::Email),
        _ => Scheme::from_name(text).map(Key::Identifier).ok_or_else(|| "name, email, or the scheme of a registration code".into()),
    }
}

impl Find {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let (clients, more): (Vec<Client>, bool) = match self.by {
            Key::Name => {
                let page = session.find(&self.text, self.archived, self.limit)?;
                (page.rows.into_iter().map(|found| found.client).collect(), page.more)
            }
            Key::Email => {
                let page = session.find_email(&self.text, self.limit)?;
                (page.rows, page.more)
            }
            Key::Identifier(scheme) => {
                let page = session.find_identifier(scheme, &self.text, self.limit)?;
                (page.rows, page.more)
            }
        };
        let mut lines = output::Lines::new();
        for client in &clients {
            let name = client.display_name();
            lines.print(&json!({"id": client.id().map(ClientId::get), "name": name, "card": session.to_json(client)}))?;
        }
        if more {
            eprintln!("there are more than {}; see --limit", self.limit);
        }
        lines.finish()
    }
}

#[derive(Args)]
pub struct Save {
    /// What to do about clients that share a key: warn (and save), block, allow (do not look), merge (a new card that is certainly one of them)
    #[arg(long, value_enum, default_value = "warn")]
    duplicates: Duplicates,
    /// Save even where somebody else changed the client since the revision of the JSON
    #[arg(long)]
    apply: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Duplicates {
    Warn,
    Block,
    Allow,
    Merge,
}

impl Save {
    /// Saves one client after the other; each is on disk before its line is printed.
    pub fn run(&self, arguments: &Arguments) -> Result {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        let session = arguments.open_or_create(None)?.session(arguments.actor())?;
        let mut lines = output::Lines::new();
        let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Json>();
        while let Some(client) = values.next().transpose().map_err(|error| format!("not JSON: {error}"))? {
            let draft = draft_of(&session, &client)?;
            let options = self.options();
            match session.write(arguments.now(), |transaction| transaction.save(&draft, options)) {
                Ok(outcome) => lines.print(&outcome_json(&outcome, arguments))?,
                Err(error) => {
                    lines.finish()?;
                    return Err(error.into());
                }
            }
        }
        lines.finish()
    }

    fn options(&self) -> SaveOptions {
        let duplicates = match self.duplicates {
            Duplicates::Warn => DuplicatePolicy::Warn,
            Duplicates::Block => DuplicatePolicy::Block,
            Duplicates::Allow => DuplicatePolicy::Allow,
            Duplicates::Merge => DuplicatePolicy::Merge,
        };
        SaveOptions { duplicates, stale: if self.apply { Stale::Apply } else { Stale::Refuse } }
    }
}

/// A draft of what the JSON says: of the stored client where it has an id.
fn draft_of(session: &Session, json: &Json) -> Result<Draft> {
    let mut draft = match json.get("id").and_then(Json::as_u64) {
        Some(number) => {
            let id = u32::try_from(number).ok().and_then(ClientId::new);
            let client = id.map(|id| session.client(id)).transpose()?.flatten();
            Draft::of(&client.ok_or_else(|| format!("there is no client {number}"))?)
        }
        None => Draft::unknown_kind(),
    };
    draft.json(&json.to_string())?;
    Ok(draft)
}

fn outcome_json(outcome: &SaveOutcome, arguments: &Arguments) -> Json {
    json!({
        "id": outcome.id.get(),
        "revision": outcome.revision,
        "created": outcome.created,
        "changed": outcome.changed.iter().map(|path| path.to_string()).collect::<Vec<_>>(),
        "issues": output::issues(&outcome.issues, arguments.language),
        "matches": output::matches(&outcome.matches, arguments.language),
    })
}

#[derive(Args)]
pub struct Export {
    /// The file to write; default: stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Archived clients too
    #[arg(long)]
    archived: bool,
    /// The character between cells
    #[arg(long, default_value = ";", value_parser = delimiter)]
    delimiter: u8,
    /// The encoding; only Unicode keeps every character
    #[arg(long, default_value = "utf-8", value_parser = encoding)]
    encoding: Encoding,
}

impl Export {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let csv = CsvWriteOptions { delimiter: self.delimiter, encoding: self.encoding, ..CsvWriteOptions::default() };
        let options = ExportOptions { csv, archived: self.archived };
        let Some(path) = &self.out else {
            let mut out = BufWriter::new(io::stdout().lock());
            session.export(arguments.now(), None, &mut out, &options)?;
            return Ok(out.flush()?);
        };
        let file = File::create(path).map_err(|error| format!("cannot create {}: {error}", path.display()))?;
        let mut out = BufWriter::new(file);
        let count = session.export(arguments.now(), None, &mut out, &options)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        output::print(&json!({"exported": count, "out": path.to_string_lossy()}))
    }
}

#[derive(Args)]
pub struct Shared {
    /// Values of each kind at the most
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

impl Shared {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let mut lines = output::Lines::new();
        for shared in arguments.session()?.shared_keys(self.limit)? {
            let clients: Vec<u32> = shared.clients.iter().map(|id| id.get()).collect();
            lines.print(&json!({"reason": output::reason(shared.reason), "value": shared.value, "clients": clients}))?;
        }
        lines.finish()
    }
}
