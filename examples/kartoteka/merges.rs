//! Merging two clients, and taking merges apart.

use crate::arguments::Arguments;
use crate::clients::id;
use crate::{Result, output};
use clap::Args;
use kartoteka::{ClientId, MergeId, MergeOptions};
use serde_json::{Value as Json, json};
use std::num::NonZeroU64;

#[derive(Args)]
pub struct Merge {
    /// The client that lives on
    #[arg(value_parser = id)]
    keep: ClientId,
    /// The client that is merged into it; its id leads on
    #[arg(value_parser = id)]
    other: ClientId,
    /// Fields whose value is taken from the other client, with commas: industry,name.family
    #[arg(long, value_delimiter = ',')]
    prefer: Vec<String>,
    /// Sources by trust, the most trusted first, with commas
    #[arg(long, value_delimiter = ',')]
    sources: Vec<String>,
    /// Only says what would be taken and lost
    #[arg(long)]
    preview: bool,
}

impl Merge {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let mut options = self.prefer.iter().try_fold(MergeOptions::default(), |options, path| options.prefer(path))?;
        options.sources.clone_from(&self.sources);
        if !self.preview {
            return output::print(&session.merge(arguments.now(), self.keep, self.other, &options)?.to_json());
        }
        let plan = session.plan_merge(arguments.now(), self.keep, self.other, &options)?;
        let mut json = plan.to_json();
        if let Json::Object(members) = &mut json {
            members.insert("card".into(), session.to_json(&plan.joined));
        }
        output::print(&json)
    }
}

#[derive(Args)]
pub struct Unmerge {
    /// The merge's number, as `merge` and `merges` give it
    merge: NonZeroU64,
}

impl Unmerge {
    pub fn run(&self, arguments: &Arguments) -> Result {
        output::print(&arguments.session()?.unmerge(arguments.now(), MergeId(self.merge))?.to_json())
    }
}

#[derive(Args)]
pub struct Merges {
    /// The client
    #[arg(value_parser = id)]
    id: ClientId,
}

impl Merges {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let mut lines = output::Lines::new();
        for merge in session.merges(self.id)? {
            let card = session.merged_card(merge.merged)?.map(|card| session.to_json(&card));
            let mut json = merge.to_json();
            if let Json::Object(members) = &mut json {
                members.insert("merged_card".into(), json!(card));
            }
            lines.print(&json)?;
        }
        lines.finish()
    }
}
