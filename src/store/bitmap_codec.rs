//! The layout of bitmaps: which of 65 536 neighbouring clients have a value, in the portable format of roaring bitmaps.
//!
//! A row is a whole roaring bitmap of real ids (<https://github.com/RoaringBitmap/RoaringFormatSpec>), all of one container: a list,
//! bits or runs, whichever is smallest, at most 8 KiB and a head. So rows join by plain union, and other programs read them.
//!
//! Invariant: equal sets have equal bytes, and an empty bitmap is never stored.

use roaring::RoaringBitmap;

/// Bits of a client id inside a container.
pub(crate) const CONTAINER_BITS: u32 = 16;

/// The container that a client belongs to: the end of a row's key.
pub(crate) fn container_of(id: u32) -> u16 {
    u16::try_from(id >> CONTAINER_BITS).unwrap_or(u16::MAX)
}

/// The bytes of a container; `None` where it is empty, which is stored as no row at all.
pub(crate) fn encode(mut bitmap: RoaringBitmap) -> Option<Vec<u8>> {
    if bitmap.is_empty() {
        return None;
    }
    // What it was before decides a tie of two forms otherwise, and bytes would tell of the past.
    bitmap.remove_run_compression();
    bitmap.optimize();
    let mut out = Vec::with_capacity(bitmap.serialized_size());
    bitmap.serialize_into(&mut out).ok()?;
    Some(out)
}

/// Reads the bytes of one container; `None` where they are damaged or of another one.
pub(crate) fn decode(container: u16, bytes: &[u8]) -> Option<RoaringBitmap> {
    // More than a container has room for is not read: the head could promise anything.
    if bytes.len() > CONTAINER_BYTES_MAX {
        return None;
    }
    let mut rest = bytes;
    let bitmap = RoaringBitmap::deserialize_from(&mut rest).ok()?;
    let own = |id: Option<u32>| id.is_some_and(|id| container_of(id) == container);
    (rest.is_empty() && own(bitmap.min()) && own(bitmap.max())).then_some(bitmap)
}

/// Bits of a container and its head.
const CONTAINER_BYTES_MAX: usize = (1 << CONTAINER_BITS) / 8 + 64;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Sets of single clients and of runs.
    fn sets() -> impl Strategy<Value = BTreeSet<u32>> {
        prop::collection::vec((0u32..65_536, 1u32..9000), 1..12)
            .prop_map(|runs| runs.into_iter().flat_map(|(first, count)| first..(first + count).min(65_536)).map(|low| low + 5 * 65_536).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
        /// A container comes back whole, of whatever shape, and its bytes are the same however it came about.
        #[test]
        fn containers_come_back_whole(set in sets(), other in sets()) {
            let bytes = encode(set.iter().copied().collect()).expect("clients");
            prop_assert!(bytes.len() <= CONTAINER_BYTES_MAX);
            let decoded = decode(5, &bytes).expect("bytes of its own");
            prop_assert!(decoded.iter().eq(set.iter().copied()));
            prop_assert!(decode(4, &bytes).is_none(), "of another container");
            let mut changed = decode(5, &encode(other.iter().copied().collect()).expect("clients")).expect("bytes of its own");
            for id in other.difference(&set) {
                changed.remove(*id);
            }
            changed.extend(set.difference(&other));
            prop_assert_eq!(encode(changed).expect("clients"), bytes);
        }

        /// Damaged bytes are told, or are a container; nothing panics.
        #[test]
        fn damaged_bytes_do_not_panic(set in sets(), cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), flip in 1u8.., noise in prop::collection::vec(any::<u8>(), 0..100)) {
            let bytes = encode(set.iter().copied().collect()).expect("clients");
            prop_assert!(decode(5, &bytes[..cut.index(bytes.len())]).is_none(), "a beginning is no container");
            prop_assert!(decode(5, &[&bytes[..], &[0]].concat()).is_none(), "nothing follows");
            let mut flipped = bytes.clone();
            flipped[at.index(bytes.len())] ^= flip;
            let _ = decode(5, &flipped);
            let _ = decode(5, &noise);
            let _ = decode(5, &[&[0x3A, 0x30, 0, 0][..], &noise].concat());
            let _ = decode(5, &[&[0x3B, 0x30][..], &noise].concat());
        }
    }

    /// The bytes are the portable format's, which a new version of the crate must not change: a list and a run by hand.
    #[test]
    fn bytes_are_those_of_the_portable_format() {
        assert_eq!(encode(RoaringBitmap::new()), None);
        let list = [0x3A, 0x30, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 16, 0, 0, 0, 2, 0, 9, 0];
        assert_eq!(encode([65_538, 65_545].into_iter().collect()), Some(list.to_vec()));
        let run = [0x3B, 0x30, 0, 0, 1, 1, 0, 99, 0, 1, 0, 2, 0, 99, 0];
        assert_eq!(encode((65_538..65_638).collect()), Some(run.to_vec()));
        // Every second client: neither list nor runs are smaller than the bits.
        let bits = encode((0..65_536).filter(|id| id % 2 == 1).collect()).expect("clients");
        assert_eq!((bits.len(), bits.get(16)), (16 + 8192, Some(&0xAA)));
    }
}
