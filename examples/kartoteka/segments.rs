//! Segments: who is in one and why, those that are kept, keeping and removing.

use crate::arguments::Arguments;
use crate::{Result, output};
use clap::Args;
use kartoteka::model::ClientId;
use kartoteka::segments::Explanation;
use kartoteka::{Error, Expression, ParseError, SegmentDefinition, Session};
use serde_json::{Value as Json, json};

/// Members that are read at a time.
const PAGE: usize = 1000;

#[derive(Args)]
pub struct Segment {
    /// The expression, as in "lifecycle = 'prospect' AND IN SEGMENT 'slow'"
    expression: String,
    /// Only how many clients are in it
    #[arg(long, conflicts_with_all = ["ids", "explain"])]
    count: bool,
    /// Only the ids
    #[arg(long, conflicts_with = "explain")]
    ids: bool,
    /// What the expression means; with an id, why that client is in the segment or is not
    #[arg(long, value_name = "ID", num_args = 0..=1, require_equals = true)]
    explain: Option<Option<u32>>,
    /// Rows at the most
    #[arg(long)]
    limit: Option<usize>,
}

impl Segment {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let expression = parse(&session, &self.expression, arguments)?;
        if self.count {
            return output::print(&json!({"count": session.segment_count(&expression, arguments.now())?}));
        }
        match self.explain {
            Some(Some(id)) => explain(&session, &expression, id, arguments),
            Some(None) => meaning(&session, &expression),
            None => self.list(&session, &expression, arguments),
        }
    }

    fn list(&self, session: &Session, expression: &Expression, arguments: &Arguments) -> Result {
        let mut lines = output::Lines::new();
        let (mut from, mut left) = (None, self.limit.unwrap_or(usize::MAX));
        loop {
            let page = session.segment(expression, arguments.now(), from, left.min(PAGE))?;
            for id in &page.ids {
                lines.print(&self.row(session, *id)?)?;
            }
            left -= page.ids.len();
            from = page.next;
            if from.is_none() || left == 0 {
                return lines.finish();
            }
        }
    }

    fn row(&self, session: &Session, id: ClientId) -> Result<Json> {
        if self.ids {
            return Ok(json!({"id": id.get()}));
        }
        let name = session.client(id)?.map(|client| client.display_name());
        Ok(json!({"id": id.get(), "name": name}))
    }
}

/// The expression; an error says its place in the language of the messages.
fn parse(session: &Session, text: &str, arguments: &Arguments) -> Result<Expression> {
    session.parse_segment(text).map_err(|error| match place(&error) {
        Some(place) => format!("{}:{}: {}", place.line, place.column, place.message(arguments.language)).into(),
        None => error.into(),
    })
}

fn place(error: &Error) -> Option<&ParseError> {
    std::error::Error::source(error)?.downcast_ref()
}

fn meaning(session: &Session, expression: &Expression) -> Result {
    let names = session.segment_names()?;
    let references: Vec<&str> = expression.references().into_iter().filter_map(|reference| names.segment_name(reference)).collect();
    output::print(&json!({"text": expression.to_text(&names), "tree": expression.to_json(&names), "segments": references}))
}

fn explain(session: &Session, expression: &Expression, id: u32, arguments: &Arguments) -> Result {
    let id = ClientId::new(id).ok_or("an id is a whole number from 1")?;
    let answer = session.explain_segment(expression, id, arguments.now())?;
    let segments: Vec<Json> = answer.segments.iter().map(|(name, tree)| json!({"name": name, "tree": explanation(tree)})).collect();
    output::print(&json!({
        "id": id.get(), "holds": answer.holds, "inactive": answer.inactive, "tree": explanation(&answer.tree), "segments": segments,
    }))
}

fn explanation(part: &Explanation) -> Json {
    let parts: Vec<Json> = part.parts.iter().map(explanation).collect();
    json!({"text": part.text, "holds": part.holds, "missing": part.missing, "rows": part.rows, "parts": parts})
}

/// All segments, those of the library first.
pub fn list(arguments: &Arguments) -> Result {
    let mut lines = output::Lines::new();
    for segment in arguments.session()?.segments()? {
        let title = segment.built_in.map_or(segment.title, |one| one.title(arguments.language).to_string());
        lines.print(&json!({
            "name": segment.name, "title": output::filled(&title), "built_in": segment.built_in.is_some(), "text": segment.text,
            "saved_at": segment.saved_at.map(|at| at.to_rfc3339()), "saved_by": output::filled(&segment.saved_by),
        }))?;
    }
    lines.finish()
}

#[derive(Args)]
pub struct Save {
    /// The name, as in IN SEGMENT 'name'; a saved one of this name is replaced
    name: String,
    /// The expression
    expression: String,
    /// The words people see
    #[arg(long, default_value = "")]
    title: String,
}

impl Save {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let expression = parse(&session, &self.expression, arguments)?;
        let definition = SegmentDefinition { name: self.name.clone(), title: self.title.clone(), expression };
        let id = session.write(arguments.now(), |transaction| transaction.save_segment(&definition))?;
        let text = definition.expression.to_text(&session.segment_names()?);
        output::print(&json!({"id": id.0.get(), "name": self.name, "text": text}))
    }
}

#[derive(Args)]
pub struct Remove {
    /// The name
    name: String,
}

impl Remove {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        session.write(arguments.now(), |transaction| transaction.remove_segment(&self.name))?;
        output::print(&json!({"removed": self.name}))
    }
}
