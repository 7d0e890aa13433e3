//! Order-preserving keys: big-endian numbers; texts end in 0x00 0x00, their own zero bytes written 0x00 0xFF.
//!
//! A key of values that clients share is (value, id), so a shared phone is several rows and a removal touches one. Two keys
//! compare as bytes like (value, id) compare; what begins with a value lies in one range.

use crate::model::{ClientId, E164, FieldNumber, Scheme};

/// Puts a text and its end. `a` sorts before `ab`, and no key is the beginning of another text's key.
pub(crate) fn push_text(key: &mut Vec<u8>, text: &[u8]) {
    for &byte in text {
        key.push(byte);
        if byte == 0 {
            key.push(0xFF);
        }
    }
    key.extend_from_slice(&[0, 0]);
}

/// A text cut so that no key grows without bound; longer texts share a key and the reader compares the values.
pub(crate) fn bounded(text: &[u8]) -> &[u8] {
    text.get(..KEY_TEXT_BYTES_MAX).unwrap_or(text)
}

/// Bytes of a text inside a key.
pub(crate) const KEY_TEXT_BYTES_MAX: usize = 512;

/// The first key behind everything that begins with these bytes.
pub(crate) fn end_of(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < 0xFF {
            end.push(last + 1);
            return end;
        }
    }
    vec![0xFF; KEY_TEXT_BYTES_MAX * 2 + 64]
}

pub(crate) fn client(id: ClientId) -> [u8; 4] {
    id.get().to_be_bytes()
}

/// The client id at the end of a key, or of a value that is one.
pub(crate) fn trailing_client(key: &[u8]) -> Option<ClientId> {
    let tail: [u8; 4] = key.last_chunk().copied()?;
    ClientId::new(u32::from_be_bytes(tail))
}

pub(crate) fn number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// The u64 that a key begins with.
pub(crate) fn leading_number(key: &[u8]) -> Option<u64> {
    key.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// The u64 at the end of a key.
pub(crate) fn trailing_number(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

pub(crate) fn phone(number: E164, id: ClientId) -> Vec<u8> {
    [&number.digits().to_be_bytes()[..], &client(id)].concat()
}

pub(crate) fn phone_prefix(number: E164) -> Vec<u8> {
    number.digits().to_be_bytes().to_vec()
}

/// The last seven digits, which is what trailing digits are found by.
pub(crate) fn tail_of(digits: u64) -> u32 {
    u32::try_from(digits % 10_000_000).unwrap_or(0)
}

pub(crate) fn phone_tail(tail: u32, id: ClientId) -> Vec<u8> {
    [tail.to_be_bytes(), client(id)].concat()
}

pub(crate) fn text_prefix(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() + 6);
    push_text(&mut key, bounded(text.as_bytes()));
    key
}

pub(crate) fn text(text: &str, id: ClientId) -> Vec<u8> {
    let mut key = text_prefix(text);
    key.extend_from_slice(&client(id));
    key
}

pub(crate) fn identifier_prefix(scheme: Scheme, value: &str) -> Vec<u8> {
    let mut key = scheme.number().to_be_bytes().to_vec();
    push_text(&mut key, bounded(value.as_bytes()));
    key
}

pub(crate) fn external(system: &str, id: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(system.len() + id.len() + 4);
    push_text(&mut key, system.as_bytes());
    push_text(&mut key, id.as_bytes());
    key
}

pub(crate) fn custom_prefix(field: FieldNumber, value: &str) -> Vec<u8> {
    let mut key = field.0.to_be_bytes().to_vec();
    push_text(&mut key, bounded(value.as_bytes()));
    key
}

pub(crate) fn client_number(id: ClientId, number: u64) -> Vec<u8> {
    [&client(id)[..], &number.to_be_bytes()].concat()
}

/// Instants ascend as unsigned numbers when their sign bit is turned.
pub(crate) fn instant(micros: i64) -> [u8; 8] {
    (micros.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The microseconds of the instant that a key begins with.
pub(crate) fn leading_instant(key: &[u8]) -> Option<i64> {
    leading_number(key).map(|number| (number ^ (1 << 63)).cast_signed())
}

pub(crate) fn client_time(id: ClientId, micros: i64, number: u64) -> Vec<u8> {
    [&client(id)[..], &instant(micros), &number.to_be_bytes()].concat()
}

pub(crate) fn number_time(subject: E164, micros: i64, number: u64) -> Vec<u8> {
    [subject.digits().to_be_bytes(), instant(micros), number.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Text keys order like their texts, and none lies inside another one's range.
        #[test]
        fn text_keys_order_like_texts(a in prop::collection::vec(any::<u8>(), 0..6), b in prop::collection::vec(any::<u8>(), 0..6)) {
            let key = |text: &[u8]| { let mut key = Vec::new(); push_text(&mut key, text); key };
            prop_assert_eq!(a.cmp(&b), key(&a).cmp(&key(&b)));
            let inside = key(&b) >= key(&a) && key(&b) < end_of(&key(&a));
            prop_assert_eq!(inside, a == b);
        }

        /// Instants order as bytes like numbers.
        #[test]
        fn instants_order(a in any::<i64>(), b in any::<i64>()) {
            prop_assert_eq!(a.cmp(&b), instant(a).cmp(&instant(b)));
        }
    }
}
