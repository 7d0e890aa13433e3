//! The layout of facts: interactions, relations, and the summary derived from them.
//!
//! Like client records each begins with a version byte. Facts are never rewritten, so nothing of a newer version can be lost.

use super::codec::{Reader, push_option_instant, push_option_text, push_signed, push_text, push_varint};
use crate::model::{ClientId, Direction, E164, Interaction, InteractionKind, Outcome, Relation, RelationKind, Subject};
use crate::time::{Instant, from_micros, to_micros};

const VERSION: u8 = 1;

pub(crate) fn encode_interaction(interaction: &Interaction) -> Vec<u8> {
    let mut out = vec![VERSION, interaction.kind as u8];
    match interaction.subject {
        Subject::Client(id) => {
            out.push(1);
            push_varint(&mut out, id.get().into());
        }
        Subject::Number(number) => {
            out.push(2);
            push_varint(&mut out, number.digits());
        }
    }
    push_signed(&mut out, to_micros(interaction.at));
    push_option_text(&mut out, interaction.actor.as_deref());
    out.push(interaction.direction.map_or(0, |direction| direction as u8));
    out.push(interaction.outcome.map_or(0, |outcome| outcome as u8));
    push_varint(&mut out, interaction.duration_seconds.map_or(0, |seconds| u64::from(seconds) + 1));
    push_text(&mut out, &interaction.text);
    match interaction.score {
        Some(score) => {
            out.push(1);
            push_signed(&mut out, score.into());
        }
        None => out.push(0),
    }
    push_varint(&mut out, interaction.number.map_or(0, E164::digits));
    out
}

pub(crate) fn decode_interaction(bytes: &[u8]) -> Option<Interaction> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let kind = InteractionKind::from_number(reader.byte()?)?;
    let subject = match reader.byte()? {
        1 => Subject::Client(ClientId::new(u32::try_from(reader.varint()?).ok()?)?),
        2 => Subject::Number(E164::from_digits(reader.varint()?)?),
        _ => return None,
    };
    let mut interaction = Interaction::new(subject, kind, from_micros(reader.signed()?));
    interaction.actor = reader.option_text()?;
    interaction.direction = Direction::from_number(reader.byte()?);
    interaction.outcome = Outcome::from_number(reader.byte()?);
    interaction.duration_seconds = reader.varint()?.checked_sub(1).and_then(|seconds| u32::try_from(seconds).ok());
    interaction.text = reader.text()?;
    if reader.byte()? != 0 {
        interaction.score = Some(i32::try_from(reader.signed()?).ok()?);
    }
    interaction.number = E164::from_digits(reader.varint()?);
    Some(interaction)
}

pub(crate) fn encode_relation(relation: &Relation) -> Vec<u8> {
    let mut out = vec![VERSION, relation.kind as u8];
    push_varint(&mut out, relation.from.get().into());
    push_varint(&mut out, relation.to.get().into());
    push_option_text(&mut out, relation.title.as_deref());
    push_option_text(&mut out, relation.department.as_deref());
    push_option_text(&mut out, relation.decision_role.as_deref());
    push_option_instant(&mut out, relation.since);
    push_option_instant(&mut out, relation.until);
    out
}

pub(crate) fn decode_relation(bytes: &[u8]) -> Option<Relation> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let kind = RelationKind::from_number(reader.byte()?)?;
    let mut client = || ClientId::new(u32::try_from(reader.varint()?).ok()?);
    let (from, to) = (client()?, client()?);
    let mut relation = Relation::new(from, kind, to);
    relation.title = reader.option_text()?;
    relation.department = reader.option_text()?;
    relation.decision_role = reader.option_text()?;
    relation.since = reader.option_instant()?;
    relation.until = reader.option_instant()?;
    Some(relation)
}

/// Interactions, contacts and the last contact.
pub(crate) fn encode_summary(interactions: u64, contacts: u64, last_contact_at: Option<Instant>) -> Vec<u8> {
    let mut out = vec![VERSION];
    push_varint(&mut out, interactions);
    push_varint(&mut out, contacts);
    push_option_instant(&mut out, last_contact_at);
    out
}

pub(crate) fn decode_summary(bytes: &[u8]) -> Option<(u64, u64, Option<Instant>)> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    Some((reader.varint()?, reader.varint()?, reader.option_instant()?))
}
