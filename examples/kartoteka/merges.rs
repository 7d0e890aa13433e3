//! Merging two clients, and taking merges apart.

use crate::arguments::Arguments;
use crate::clients::id;
use crate::{Result, output};
use clap::Args;
use kartoteka::{ClientId, MergeId, MergeOptions, MergeRule, MergeRules};
use serde_json::{Value as Json, json};
use std::io::Read;
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
    /// In which order rules decide about a field, once for each field: owner=source,fresh; nothing behind the sign keeps the first client's value
    #[arg(long, value_name = "FIELD=RULES", value_parser = rule)]
    rule: Vec<(String, Vec<MergeRule>)>,
    /// Only says what would be taken and lost
    #[arg(long)]
    preview: bool,
}

impl Merge {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let mut options = self.prefer.iter().try_fold(MergeOptions::default(), |options, path| options.prefer(path))?;
        options.sources.clone_from(&self.sources);
        for (path, rules) in &self.rule {
            options = options.rule(path, rules.iter().copied())?;
        }
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

fn rule(text: &str) -> Result<(String, Vec<MergeRule>), String> {
    let (path, order) = text.split_once('=').ok_or("a field, =, and rules with commas")?;
    let known = || MergeRule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ");
    let rules = order.split(',').filter(|word| !word.is_empty()).map(|word| MergeRule::from_name(word).ok_or_else(|| format!("one of {}", known())));
    Ok((path.to_string(), rules.collect::<Result<_, String>>()?))
}

#[derive(Args)]
pub struct Rules {
    /// Sets the rules given as JSON on stdin: {"sources":["1c"],"fields":{"owner":["fresh"]}}
    #[arg(long, conflicts_with = "standard")]
    set: bool,
    /// Goes back to the library's own rules
    #[arg(long)]
    standard: bool,
}

impl Rules {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        if self.set {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text)?;
            let rules = MergeRules::from_json(&serde_json::from_str(&text)?, &session.custom_fields())?;
            session.write(arguments.now(), |transaction| transaction.set_merge_rules(Some(&rules)))?;
        } else if self.standard {
            session.write(arguments.now(), |transaction| transaction.set_merge_rules(None))?;
        }
        output::print(&session.merge_rules()?.to_json(&session.custom_fields()))
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
