//! Rows that only arrive: an arena of keys and values, sorted when they are all there.
//!
//! What an import writes of new clients is known to be new, and most of it is read by nobody before it is committed. A tree of boxed
//! keys would pay for each row's place and two allocations; here a row costs its bytes and 24 more, and one sort puts all in order.
//! Reading works at any time: in logarithmic time where the keys came ascending (cards do) or are sorted, else by walking all of them.

use std::cmp::Ordering;

/// Rows of one table, no key twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rows {
    /// Key and value of each row, one behind the other.
    bytes: Vec<u8>,
    places: Vec<Place>,
    /// The places are not in the order of their keys.
    disordered: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The first bytes of the key, so that most comparisons stay among the places.
    head: u64,
    at: usize,
    key: u32,
    value: u32,
}

impl Rows {
    /// Takes a row whose key is not there yet.
    pub fn push(&mut self, key: &[u8], value: &[u8]) {
        let place = Place { head: head(key), at: self.bytes.len(), key: length(key), value: length(value) };
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        if let Some(last) = self.places.last() {
            self.disordered |= self.compare(last, place.head, key) != Ordering::Less;
        }
        self.places.push(place);
    }

    /// Takes the rows of another arena, whose keys are not there yet.
    pub fn append(&mut self, later: &Rows) {
        let began = self.bytes.len();
        self.bytes.extend_from_slice(&later.bytes);
        self.disordered |= later.disordered;
        if let (Some(last), Some(first)) = (self.places.last(), later.places.first()) {
            self.disordered |= self.compare(last, first.head, key_of(&later.bytes, first)) != Ordering::Less;
        }
        self.places.extend(later.places.iter().map(|place| Place { at: began + place.at, ..*place }));
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts the rows in the order of their keys.
    pub fn sort(&mut self) {
        if self.disordered {
            let bytes = &self.bytes;
            // Several sets come one behind the other, each of them sorted: the stable sort sees that and merges them.
            self.places.sort_by(|one, other| one.head.cmp(&other.head).then_with(|| key_of(bytes, one).cmp(key_of(bytes, other))));
            self.disordered = false;
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let place = if self.disordered {
            let head = head(key);
            self.places.iter().find(|place| self.compare(place, head, key) == Ordering::Equal)
        } else {
            self.places.get(self.first_from(key)).filter(|place| key_of(&self.bytes, place) == key)
        };
        place.map(|place| self.row(place).1)
    }

    /// The rows of `low ..< high`, ascending.
    pub fn range<'a>(&'a self, low: &[u8], high: &[u8]) -> Box<dyn Iterator<Item = (&'a [u8], &'a [u8])> + 'a> {
        if low >= high || self.places.is_empty() {
            return Box::new(std::iter::empty());
        }
        if self.disordered {
            let mut rows: Vec<_> = self.iter().filter(|(key, _)| low <= *key && *key < high).collect();
            rows.sort_unstable();
            return Box::new(rows.into_iter());
        }
        let places = self.places.get(self.first_from(low)..self.first_from(high)).unwrap_or_default();
        Box::new(places.iter().map(|place| self.row(place)))
    }

    /// All rows, in the order in which they stand.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.places.iter().map(|place| self.row(place))
    }

    /// The place of the first row that is not below a key; the rows are in order.
    fn first_from(&self, key: &[u8]) -> usize {
        let head = head(key);
        self.places.partition_point(|place| self.compare(place, head, key) == Ordering::Less)
    }

    fn compare(&self, place: &Place, head: u64, key: &[u8]) -> Ordering {
        place.head.cmp(&head).then_with(|| key_of(&self.bytes, place).cmp(key))
    }

    fn row(&self, place: &Place) -> (&[u8], &[u8]) {
        let end = place.at + place.key as usize;
        (key_of(&self.bytes, place), self.bytes.get(end..end + place.value as usize).unwrap_or_default())
    }
}

fn key_of<'a>(bytes: &'a [u8], place: &Place) -> &'a [u8] {
    bytes.get(place.at..place.at + place.key as usize).unwrap_or_default()
}

/// The first eight bytes as a number; a shorter key is filled with zeros, so that equal heads decide nothing.
fn head(key: &[u8]) -> u64 {
    match key.first_chunk() {
        Some(chunk) => u64::from_be_bytes(*chunk),
        None => key.iter().enumerate().fold(0, |head, (at, byte)| head | u64::from(*byte) << (56 - 8 * at)),
    }
}

/// Keys have 2 KiB at most and a record `RECORD_BYTES_MAX`.
fn length(bytes: &[u8]) -> u32 {
    debug_assert!(bytes.len() <= u32::MAX as usize, "a row of more than 4 GiB");
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Rows answer gets and ranges like a map, before and after the sort.
        #[test]
        fn rows_answer_like_a_map(
            keys in prop::collection::vec(prop::collection::vec(prop_oneof![Just(0u8), Just(255), 0u8..3], 0..11), 0..30),
            low in prop::collection::vec(0u8..3, 0..10),
            high in prop::collection::vec(0u8..3, 0..10),
        ) {
            let (mut rows, mut map) = (Rows::default(), BTreeMap::new());
            for (at, key) in keys.iter().enumerate() {
                let value = vec![7u8; at % 4];
                if !map.contains_key(key) {
                    rows.push(key, &value);
                    map.insert(key.clone(), value);
                }
            }
            for _ in 0..2 {
                for key in keys.iter().chain([&low, &high]) {
                    prop_assert_eq!(rows.get(key), map.get(key).map(Vec::as_slice));
                }
                let found: Vec<_> = rows.range(&low, &high).collect();
                let expected: Vec<_> = map.iter().filter(|(key, _)| low <= **key && **key < high).map(|(key, value)| (key.as_slice(), value.as_slice())).collect();
                prop_assert_eq!(found, expected);
                rows.sort();
            }
            prop_assert!(rows.iter().map(|(key, _)| key).eq(map.keys().map(Vec::as_slice)));
        }
    }
}
