//! The layout of column chunks: one number each of up to 1024 neighbouring clients.
//!
//! ```text
//! version u8 = 1 · width u8 (0 … 8, +0x80: every client has a value) · base i64 LE · [presence, 128 bytes] · values
//! ```
//!
//! The base is the smallest value; each value is its distance from the base in `width` bytes, little-endian, and only clients that
//! have one take room. Bit `id % 8` of presence byte `id % 1024 / 8` says whether a client has one. So a chunk of equal values is
//! its head, and the moments of a day's work take five bytes each.
//!
//! Invariant: `decode(encode(chunk)) == chunk`, equal chunks have equal bytes, and an empty chunk is never stored. Cost: a decoded
//! chunk is 8 KiB, whatever it holds.

/// Bits of a client id inside a chunk.
pub(crate) const CHUNK_BITS: u32 = 10;

/// Clients of a chunk.
pub(crate) const CHUNK_CLIENTS: usize = 1 << CHUNK_BITS;

const VERSION: u8 = 1;

/// The mark of a chunk in which every client has a value, so that presence is left out.
const FULL: u8 = 0x80;

const PRESENCE_BYTES: usize = CHUNK_CLIENTS / 8;

/// The values of one column of one chunk of clients.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ColumnChunk {
    /// Bit `slot % 64` of word `slot / 64`: whether there is a value.
    present: [u64; CHUNK_CLIENTS / 64],
    /// 0 where there is none.
    values: Vec<i64>,
}

impl Default for ColumnChunk {
    fn default() -> Self {
        ColumnChunk { present: [0; CHUNK_CLIENTS / 64], values: vec![0; CHUNK_CLIENTS] }
    }
}

impl std::fmt::Debug for ColumnChunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The place of a client inside its chunk.
fn slot_of(id: u32) -> usize {
    id as usize % CHUNK_CLIENTS
}

impl ColumnChunk {
    /// The value of a client; the chunk must be the client's own.
    pub fn get(&self, id: u32) -> Option<i64> {
        let slot = slot_of(id);
        let is_present = self.present.get(slot / 64)? >> (slot % 64) & 1 == 1;
        self.values.get(slot).copied().filter(|_| is_present)
    }

    /// Sets or removes the value of a client; says whether that changed anything.
    pub fn set(&mut self, id: u32, value: Option<i64>) -> bool {
        if self.get(id) == value {
            return false;
        }
        let slot = slot_of(id);
        if let (Some(word), Some(place)) = (self.present.get_mut(slot / 64), self.values.get_mut(slot)) {
            let bit = 1u64 << (slot % 64);
            *word = if value.is_some() { *word | bit } else { *word & !bit };
            *place = value.unwrap_or(0);
        }
        true
    }

    /// How many clients have a value.
    pub fn count(&self) -> usize {
        self.present.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The places of clients inside the chunk, ascending, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (u16, i64)> {
        let slots = self.present.iter().zip((0u16..).step_by(64)).flat_map(|(word, first)| Bits(*word).map(move |bit| first + bit));
        slots.filter_map(|slot| Some((slot, *self.values.get(usize::from(slot))?)))
    }

    /// The bytes of the chunk; `None` where it is empty, which is stored as no row at all.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let (mut low, mut high) = self.iter().next().map(|(_, value)| (value, value))?;
        for (_, value) in self.iter() {
            (low, high) = (low.min(value), high.max(value));
        }
        let count = self.count();
        let width = width_of(distance(low, high));
        let full = count == CHUNK_CLIENTS;
        let mut out = Vec::with_capacity(10 + PRESENCE_BYTES + count * usize::from(width));
        out.extend_from_slice(&[VERSION, if full { width | FULL } else { width }]);
        out.extend_from_slice(&low.to_le_bytes());
        if !full {
            self.present.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
        }
        for (_, value) in self.iter() {
            let bytes = distance(low, value).to_le_bytes();
            out.extend_from_slice(bytes.get(..usize::from(width)).unwrap_or_default());
        }
        Some(out)
    }

    /// Reads the bytes of a chunk; `None` where they are damaged.
    pub fn decode(bytes: &[u8]) -> Option<ColumnChunk> {
        let (head, rest) = bytes.split_at_checked(10)?;
        let [version, mark, base @ ..] = head else { return None };
        let (width, full) = (usize::from(mark & !FULL), mark & FULL != 0);
        if *version != VERSION || width > 8 {
            return None;
        }
        let base = i64::from_le_bytes(*base.first_chunk()?);
        let mut chunk = ColumnChunk::default();
        let packed = if full {
            chunk.present = [u64::MAX; CHUNK_CLIENTS / 64];
            rest
        } else {
            let (presence, packed) = rest.split_at_checked(PRESENCE_BYTES)?;
            for (word, bytes) in chunk.present.iter_mut().zip(presence.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
            packed
        };
        let count = chunk.count();
        if count == 0 || packed.len() != count * width {
            return None;
        }
        match width {
            0 => chunk.fill(std::iter::repeat_n(Some(base), count))?,
            1 => chunk.unpack::<1>(base, packed)?,
            2 => chunk.unpack::<2>(base, packed)?,
            3 => chunk.unpack::<3>(base, packed)?,
            4 => chunk.unpack::<4>(base, packed)?,
            5 => chunk.unpack::<5>(base, packed)?,
            6 => chunk.unpack::<6>(base, packed)?,
            7 => chunk.unpack::<7>(base, packed)?,
            _ => chunk.unpack::<8>(base, packed)?,
        }
        Some(chunk)
    }

    fn unpack<const WIDTH: usize>(&mut self, base: i64, packed: &[u8]) -> Option<()> {
        self.fill(packed.as_chunks::<WIDTH>().0.iter().map(|bytes| {
            let mut wide = [0; 8];
            wide.get_mut(..WIDTH)?.copy_from_slice(bytes);
            base.checked_add_unsigned(u64::from_le_bytes(wide))
        }))
    }

    /// Puts values at the places that are present, in their order; `None` where one is missing.
    fn fill(&mut self, mut values: impl Iterator<Item = Option<i64>>) -> Option<()> {
        for (word, places) in self.present.iter().zip(self.values.chunks_exact_mut(64)) {
            for bit in Bits(*word) {
                *places.get_mut(usize::from(bit))? = values.next()??;
            }
        }
        Some(())
    }
}

/// The places of the bits of a word that are set, ascending.
struct Bits(u64);

impl Iterator for Bits {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        let bit = u16::try_from(self.0.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

/// How far a value lies above the smallest one; it fits although the difference of two i64 may not be one.
fn distance(low: i64, value: i64) -> u64 {
    value.wrapping_sub(low).cast_unsigned()
}

/// Bytes that a number needs.
fn width_of(number: u64) -> u8 {
    u8::try_from((u64::BITS - number.leading_zeros()).div_ceil(8)).unwrap_or(8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn chunk_of(values: &BTreeMap<u16, i64>) -> ColumnChunk {
        let mut chunk = ColumnChunk::default();
        values.iter().for_each(|(slot, value)| assert!(chunk.set(u32::from(*slot) + 7 * 1024, Some(*value))));
        chunk
    }

    /// Values of any spread, from none to the whole range.
    fn values() -> impl Strategy<Value = BTreeMap<u16, i64>> {
        (0u32..=63, any::<i64>()).prop_flat_map(|(bits, base)| {
            let spread = (0i64..=i64::MAX >> (63 - bits)).prop_map(move |distance| base.wrapping_add(distance));
            prop::collection::btree_map(0u16..1024, spread, 1..60)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// A chunk is what a map of its values is, comes back whole from its bytes, and equal chunks have equal bytes, however made.
        #[test]
        fn chunks_come_back_whole(values in values(), others in values()) {
            let chunk = chunk_of(&values);
            let bytes = chunk.encode().expect("it has values");
            let decoded = ColumnChunk::decode(&bytes).expect("bytes of its own");
            prop_assert_eq!(&decoded, &chunk);
            prop_assert_eq!(decoded.iter().collect::<BTreeMap<_, _>>(), values.clone());
            for slot in 0..1024 {
                prop_assert_eq!(decoded.get(slot), u16::try_from(slot).ok().and_then(|slot| values.get(&slot)).copied());
            }
            // Through other values and back.
            let mut other = chunk_of(&others);
            for slot in 0..1024u16 {
                other.set(slot.into(), values.get(&slot).copied());
            }
            prop_assert_eq!(other.encode().expect("it has values"), bytes);
        }

        /// Damaged bytes are told, or are a chunk of their own; nothing panics.
        #[test]
        fn damaged_bytes_do_not_panic(values in values(), cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), flip in 1u8.., noise in prop::collection::vec(any::<u8>(), 0..700)) {
            let bytes = chunk_of(&values).encode().expect("it has values");
            prop_assert!(ColumnChunk::decode(&bytes[..cut.index(bytes.len())]).is_none(), "a beginning is no chunk");
            prop_assert!(ColumnChunk::decode(&[&bytes[..], &[0]].concat()).is_none(), "nothing follows the values");
            let mut flipped = bytes.clone();
            flipped[at.index(bytes.len())] ^= flip;
            prop_assert_ne!(ColumnChunk::decode(&flipped), Some(chunk_of(&values)));
            let _ = ColumnChunk::decode(&noise);
        }
    }

    /// A full chunk needs no presence, equal values need no room, and nothing is no row.
    #[test]
    fn chunks_are_small_where_they_can_be() {
        let mut chunk = ColumnChunk::default();
        assert_eq!((chunk.encode(), chunk.count()), (None, 0));
        (0..1024).for_each(|id| assert!(chunk.set(id, Some(-5))));
        assert_eq!(chunk.encode().expect("values").len(), 10);
        assert_eq!(ColumnChunk::decode(&chunk.encode().expect("values")), Some(chunk.clone()));
        assert!(chunk.set(17, Some(250)) && !chunk.set(17, Some(250)));
        assert_eq!(chunk.encode().expect("values").len(), 10 + 1024);
        assert!(chunk.set(18, None) && !chunk.set(18, None));
        assert_eq!(chunk.encode().expect("values").len(), 10 + 128 + 1023);
        assert!(chunk.set(19, Some(i64::MAX)) && chunk.set(20, Some(i64::MIN)));
        assert_eq!(ColumnChunk::decode(&chunk.encode().expect("values")), Some(chunk.clone()));
        for id in 0..1024 {
            chunk.set(id, None);
        }
        assert_eq!((chunk.encode(), chunk == ColumnChunk::default()), (None, true));
    }
}
