//! What cards lack: one card, the work list, the policy; and cards read again by today's rules.

use crate::arguments::Arguments;
use crate::{Result, output, progress};
use clap::Args;
use kartoteka::model::ClientId;
use kartoteka::rules::completeness::CompletenessPolicy;
use kartoteka::rules::quality::ValueQuality;
use serde_json::{Map, Value as Json, json};
use std::io::Read;

#[derive(Args)]
pub struct Completeness {
    /// The client
    id: u32,
}

impl Completeness {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let id = ClientId::new(self.id).ok_or("ids begin with 1")?;
        let values: Vec<Json> = session.quality(arguments.now(), id)?.iter().map(ValueQuality::to_json).collect();
        let mut line = Map::from_iter([("id".to_string(), json!(self.id))]);
        if let Json::Object(found) = session.completeness(arguments.now(), id)?.to_json() {
            line.extend(found);
        }
        line.insert("values".into(), Json::Array(values));
        output::print(&Json::Object(line))
    }
}

#[derive(Args)]
pub struct Incomplete {
    /// Only clients with a score below this
    #[arg(long, default_value_t = 100)]
    below: u8,
    /// Clients at the most
    #[arg(long, default_value_t = 1000)]
    limit: usize,
}

impl Incomplete {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let mut lines = output::Lines::new();
        let (mut from, mut left) = (None, self.limit);
        while left > 0 {
            let (rows, next) = session.incomplete(arguments.now(), self.below, from, left.min(1000))?;
            left -= rows.len();
            for row in rows {
                lines.print(&row.to_json())?;
            }
            from = next;
            if from.is_none() {
                break;
            }
        }
        lines.finish()
    }
}

#[derive(Args)]
pub struct Required {
    /// Sets the policy given as JSON on stdin
    #[arg(long, conflicts_with = "standard")]
    set: bool,
    /// Goes back to the library's own policy
    #[arg(long)]
    standard: bool,
}

impl Required {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        if self.set {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text)?;
            let policy = CompletenessPolicy::from_json(&serde_json::from_str(&text)?)?;
            session.write(arguments.now(), |transaction| transaction.set_completeness_policy(Some(&policy)))?;
        } else if self.standard {
            session.write(arguments.now(), |transaction| transaction.set_completeness_policy(None))?;
        }
        output::print(&session.completeness_policy()?.to_json())
    }
}

#[derive(Args)]
pub struct Reread {
    /// Only says what would change
    #[arg(long)]
    dry_run: bool,
}

impl Reread {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let bar = progress::counting("cards read");
        let report = session.reread(arguments.now(), self.dry_run, |read| {
            bar.set_position(read);
            true
        });
        bar.finish_and_clear();
        output::print(&report?.to_json())
    }
}
