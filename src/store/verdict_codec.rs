//! The layout of verdicts: what a person decided about two clients, and what that was based on. Key: low id, high id.
//!
//! Version 1 ended behind the note; version 2 goes on with the version of the model (varint, 0 unknown), the weight of the pair (0, or 1 and a
//! signed varint), and how its fingerprint was made (u8, 0: there is none) with the fingerprint, 8 bytes, big-endian.

use super::codec::{Reader, push_option_text, push_signed, push_text, push_varint};
use super::keys;
use crate::model::duplicate::{FINGERPRINT_VERSION, Verdict};
use crate::model::{Decision, Weight};
use crate::time::{from_micros, to_micros};

const VERSION: u8 = 2;

pub(crate) fn encode_verdict(decision: &Decision) -> Vec<u8> {
    let mut out = vec![VERSION, decision.verdict as u8];
    push_signed(&mut out, to_micros(decision.at));
    push_text(&mut out, &decision.actor);
    push_option_text(&mut out, decision.note.as_deref());
    push_varint(&mut out, decision.model.into());
    out.push(decision.weight.is_some().into());
    decision.weight.iter().for_each(|weight| push_signed(&mut out, weight.thousandths().into()));
    match decision.fingerprint {
        Some(fingerprint) => {
            out.push(FINGERPRINT_VERSION);
            out.extend_from_slice(&fingerprint.to_be_bytes());
        }
        None => out.push(0),
    }
    out
}

pub(crate) fn decode_verdict(key: &[u8], bytes: &[u8]) -> Option<Decision> {
    let (low, high) = key.split_at_checked(4)?;
    let (low, high) = (keys::trailing_client(low)?, keys::trailing_client(high)?);
    let mut reader = Reader(bytes);
    let version = reader.byte()?;
    if !(1..=VERSION).contains(&version) || low >= high {
        return None;
    }
    let verdict = Verdict::from_number(reader.byte()?)?;
    let (at, actor, note) = (from_micros(reader.signed()?), reader.text()?, reader.option_text()?);
    let (model, weight, fingerprint) = if version == 1 { (0, None, None) } else { basis(&mut reader)? };
    Some(Decision { low, high, verdict, at, actor, note, model, weight, fingerprint })
}

fn basis(reader: &mut Reader<'_>) -> Option<(u32, Option<Weight>, Option<u64>)> {
    let model = u32::try_from(reader.varint()?).ok()?;
    let weight = match reader.byte()? {
        0 => None,
        1 => Some(Weight::from_thousandths(i32::try_from(reader.signed()?).ok()?)),
        _ => return None,
    };
    let fingerprint = match reader.byte()? {
        0 => None,
        version => {
            let fingerprint = u64::from_be_bytes(reader.bytes(8)?.try_into().ok()?);
            (version == FINGERPRINT_VERSION).then_some(fingerprint)
        }
    };
    Some((model, weight, fingerprint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClientId;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// What was decided comes back as it went in; a row of version 1, which is the same without its end, is read without a basis; no other
        /// beginning of a row is taken for one.
        #[test]
        fn decisions_come_back(
            note in prop::option::of(".{0,20}"), model in any::<u32>(), weight in prop::option::of(any::<i32>()), fingerprint in prop::option::of(any::<u64>()),
        ) {
            let id = |number| ClientId::new(number).expect("not zero");
            let known = Decision {
                low: id(3), high: id(70_000), verdict: Verdict::Different, at: from_micros(-5), actor: "olga".into(), note, model,
                weight: weight.map(Weight::from_thousandths), fingerprint,
            };
            let key = [keys::client(known.low), keys::client(known.high)].concat();
            let bytes = encode_verdict(&known);
            prop_assert_eq!(decode_verdict(&key, &bytes), Some(known.clone()));
            let without = Decision { model: 0, weight: None, fingerprint: None, ..known };
            let mut old = encode_verdict(&without);
            old.truncate(old.len() - 3);
            prop_assert_eq!(decode_verdict(&key, &old), None);
            old[0] = 1;
            prop_assert_eq!(decode_verdict(&key, &old), Some(without));
            prop_assert!((0..bytes.len()).all(|length| decode_verdict(&key, &bytes[..length]).is_none()));
        }
    }
}
