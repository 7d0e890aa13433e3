//! A client record read where it lies: the fixed part, and the texts of fields, without decoding the rest.
//!
//! Costs: the fixed part nothing; a field one walk over the tags before it, each of which is passed over by its length.

use super::codec::{Reader, read_fixed, record_parts};
use crate::model::{Client, FieldNumber};

#[derive(Clone, Copy)]
pub(crate) struct RecordView<'a> {
    fixed: &'a [u8],
    tagged: &'a [u8],
}

impl<'a> RecordView<'a> {
    /// A view of a record of this version; `None` for bytes that are none.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (fixed, tagged) = record_parts(bytes)?;
        read_fixed(fixed)?;
        Some(RecordView { fixed, tagged })
    }

    /// Kind, status, revision and times: a client without fields.
    pub fn head(&self) -> Client {
        read_fixed(self.fixed).unwrap_or_default()
    }

    /// The text of the first value of a field; `None` where there is none, or it is no text.
    pub fn text(&self, field: FieldNumber) -> Option<&'a str> {
        let mut reader = Reader(self.slot(field)?);
        let head = reader.byte()?;
        match head & 3 {
            1 => {
                reader.option_str()?;
                reader.option_instant()?;
            }
            2 => {
                reader.option_instant()?;
            }
            _ => {}
        }
        if head & 0x10 != 0 {
            reader.str()?;
        }
        if reader.count()? == 0 {
            return None;
        }
        let (kind, flags) = (reader.byte()?, reader.byte()?);
        if flags & 1 != 0 {
            reader.str()?;
        }
        if flags & 2 != 0 {
            reader.option_str()?;
            reader.option_str()?;
            reader.option_instant()?;
            reader.option_instant()?;
            reader.option_str()?;
        }
        // Text, choice, decimal.
        matches!(kind, 1 | 2 | 4).then(|| reader.str()).flatten()
    }

    fn slot(&self, field: FieldNumber) -> Option<&'a [u8]> {
        let mut reader = Reader(self.tagged);
        loop {
            let tag = u16::try_from(reader.varint()?).ok()?;
            let body = reader.block()?;
            if tag >= field.0 {
                return (tag == field.0).then_some(body);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codec;
    use super::*;
    use crate::model::{Value, arbitrary, field};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// A view says what the decoded client says; any bytes at all are never more than refused.
        #[test]
        fn a_view_reads_like_the_client(client in arbitrary::client(), noise in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()) {
            let mut bytes = codec::encode(&client).expect("a small record");
            let view = RecordView::new(&bytes).expect("a record");
            let head = view.head();
            prop_assert_eq!((head.kind(), head.status(), head.revision()), (client.kind(), client.status(), client.revision()));
            for row in field::FIELDS {
                let expected = client.slot(row.number).and_then(|slot| slot.entries.first()).and_then(|entry| match &entry.value {
                    Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => Some(text.as_str()),
                    _ => None,
                });
                prop_assert_eq!(view.text(row.number), expected);
            }
            let place = at.index(bytes.len());
            bytes[place] ^= noise.first().copied().unwrap_or(1) | 1;
            for bytes in [bytes, noise] {
                if let Some(view) = RecordView::new(&bytes) {
                    view.text(field::NAME_FAMILY);
                    view.text(FieldNumber(0xFFFF));
                }
            }
        }
    }
}
