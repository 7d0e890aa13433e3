//! The layout of verdicts: what a person decided about two clients. Key: low id, high id.

use super::codec::{Reader, push_option_text, push_signed, push_text};
use super::keys;
use crate::model::Decision;
use crate::model::duplicate::Verdict;
use crate::time::{from_micros, to_micros};

const VERSION: u8 = 1;

pub(crate) fn encode_verdict(decision: &Decision) -> Vec<u8> {
    let mut out = vec![VERSION, decision.verdict as u8];
    push_signed(&mut out, to_micros(decision.at));
    push_text(&mut out, &decision.actor);
    push_option_text(&mut out, decision.note.as_deref());
    out
}

pub(crate) fn decode_verdict(key: &[u8], bytes: &[u8]) -> Option<Decision> {
    let (low, high) = key.split_at_checked(4)?;
    let (low, high) = (keys::trailing_client(low)?, keys::trailing_client(high)?);
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION || low >= high {
        return None;
    }
    let verdict = Verdict::from_number(reader.byte()?)?;
    Some(Decision { low, high, verdict, at: from_micros(reader.signed()?), actor: reader.text()?, note: reader.option_text()? })
}
