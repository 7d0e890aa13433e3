//! Candidate keys: two clients are compared only where they meet in one.
//!
//! A key is a kind and the hash of a text: FNV-1a, 64 bits (draft-eastlake-fnv, public test vectors in the test below), which is the
//! same on every machine and in every version. A collision costs one comparison more and a count that is one too high.
//!
//! A key that more than [`CANDIDATES_PER_KEY_MAX`](crate::limits::CANDIDATES_PER_KEY_MAX) clients have is *generic*: alone it yields
//! nobody, two of them together do, where they are about different sides of a client ([`Side`]): a family name says nothing new beside the same family name with an initial. One that [`FREQUENCY_COUNT_MAX`](crate::limits::FREQUENCY_COUNT_MAX) clients have yields nobody at
//! all. Both are told by the count alone, so the order of arrival plays no part. Counts also say how common a value is.

use crate::limits::CANDIDATES_PER_KEY_MAX;
use crate::model::ClientId;

/// What a key is made of. Numbers are kept in the base and never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum KeyKind {
    /// A phone number, without its extension.
    Phone = 1,
    /// A mailbox.
    Email = 2,
    /// A registration code with its scheme.
    Identifier = 3,
    /// Family name and group of the given name.
    FamilyGiven = 4,
    /// Family name and birth date.
    FamilyBirth = 5,
    /// Given name, patronymic and birth date.
    GivenBirth = 6,
    /// The beginning of the family name, given name and patronymic.
    PrefixGiven = 7,
    /// Family name.
    Family = 8,
    /// Family name and first letter of the given name.
    FamilyInitial = 9,
    /// The whole core of an organization's name.
    Core = 10,
    /// The words of an organization's name in any order, and its beginning.
    CorePart = 11,
    /// A domain of a firm.
    Domain = 12,
    /// The part of a mailbox before @.
    Local = 13,
    /// An address: a word of it, its numbers, and the first letter of a person's given name.
    Address = 14,
    /// An identifying custom field.
    Custom = 15,
    /// The last six digits of a landline: what is left of it where people leave out the code of their town.
    PhoneTail = 16,
    /// A birth date.
    Birth = 17,
}

impl KeyKind {
    const ALL: [KeyKind; 17] = [
        KeyKind::Phone,
        KeyKind::Email,
        KeyKind::Identifier,
        KeyKind::FamilyGiven,
        KeyKind::FamilyBirth,
        KeyKind::GivenBirth,
        KeyKind::PrefixGiven,
        KeyKind::Family,
        KeyKind::FamilyInitial,
        KeyKind::Core,
        KeyKind::CorePart,
        KeyKind::Domain,
        KeyKind::Local,
        KeyKind::Address,
        KeyKind::Custom,
        KeyKind::PhoneTail,
        KeyKind::Birth,
    ];

    /// Clients that a key of this kind yields by itself. A family name or a birth date alone tells little: where more than a few have it, it
    /// counts only together with something else.
    pub fn candidates_max(self) -> usize {
        match self {
            KeyKind::Family | KeyKind::Birth | KeyKind::PhoneTail => CANDIDATES_PER_KEY_MAX / 4,
            _ => CANDIDATES_PER_KEY_MAX,
        }
    }

    /// What the key is about.
    pub fn side(self) -> Side {
        match self {
            KeyKind::FamilyGiven | KeyKind::PrefixGiven | KeyKind::Family | KeyKind::FamilyInitial => Side::Name,
            KeyKind::FamilyBirth | KeyKind::GivenBirth | KeyKind::Birth => Side::Birth,
            KeyKind::Core | KeyKind::CorePart => Side::Organization,
            KeyKind::Phone | KeyKind::PhoneTail => Side::Phone,
            KeyKind::Email | KeyKind::Local | KeyKind::Domain => Side::Net,
            KeyKind::Identifier => Side::Identifier,
            KeyKind::Address => Side::Address,
            KeyKind::Custom => Side::Custom,
        }
    }

    fn from_number(number: u8) -> Option<KeyKind> {
        KeyKind::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// A side of a client that keys are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Name,
    Birth,
    Organization,
    Phone,
    Net,
    Identifier,
    Address,
    Custom,
}

impl Side {
    /// Whether clients who share such a key are counted by who they seem to be: copies of one client do not make its phone common. Of a name, every client
    /// counts: that others have it is what makes it common.
    pub fn counts_owners(self) -> bool {
        !matches!(self, Side::Name | Side::Birth | Side::Organization)
    }
}

/// How many clients share a value, of which `owners` say who they seem to be (sorted by it; 0 for one who cannot be told): each once, and one more, for a pair
/// counts as two whoever they are; never more than there are clients.
pub(crate) fn owners(owners: &mut [u16]) -> u32 {
    owners.sort_unstable();
    let named = owners.chunk_by(|one, other| one == other).filter(|owner| !owner.contains(&0)).count();
    let nameless = owners.iter().filter(|owner| **owner == 0).count();
    u32::try_from((named + nameless + 1).min(owners.len())).unwrap_or(u32::MAX)
}

/// Clients whom generic keys of two different sides lead to, out of all that generic keys lead to. `met` is sorted by it.
pub(crate) fn met_twice(met: &mut [(ClientId, Side)]) -> impl Iterator<Item = ClientId> {
    met.sort_unstable();
    met.chunk_by(|(one, _), (other, _)| one == other).filter_map(|sides| match sides {
        [(id, first), .., (_, last)] => (first != last).then_some(*id),
        _ => None,
    })
}

/// A candidate key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub kind: KeyKind,
    pub hash: u64,
}

impl Key {
    /// The key of parts; a part's end counts, so `ab`, `c` is not `a`, `bc`.
    pub fn new(kind: KeyKind, parts: &[&[u8]]) -> Key {
        let mut hash = FNV_OFFSET;
        for part in parts {
            hash = fnv1a(hash, part);
            hash = fnv1a(hash, &[0]);
        }
        Key { kind, hash }
    }

    /// As the table of candidates has it: kind and hash; the client's id follows.
    pub fn bytes(self) -> [u8; 9] {
        let mut bytes = [0; 9];
        let (kind, hash) = bytes.split_at_mut(1);
        kind.copy_from_slice(&[self.kind as u8]);
        hash.copy_from_slice(&self.hash.to_be_bytes());
        bytes
    }

    /// The key of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Key> {
        let (kind, rest) = bytes.split_first()?;
        Some(Key { kind: KeyKind::from_number(*kind)?, hash: u64::from_be_bytes(*rest.first_chunk()?) })
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv1a(mut hash: u64, bytes: &[u8]) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the FNV authors (draft-eastlake-fnv, appendix C: FNV-1a, 64 bits).
    #[test]
    fn the_hash_is_fnv_1a() {
        for (text, expected) in [("", 0xcbf2_9ce4_8422_2325_u64), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)] {
            assert_eq!(fnv1a(FNV_OFFSET, text.as_bytes()), expected, "{text}");
        }
    }

    /// Keys go to bytes and back; parts do not run together.
    #[test]
    fn keys_keep_their_parts_apart() {
        let key = Key::new(KeyKind::Phone, &[b"ab", b"c"]);
        assert_eq!(Key::from_bytes(&key.bytes()), Some(key));
        assert_ne!(key, Key::new(KeyKind::Phone, &[b"a", b"bc"]));
        assert_eq!(Key::from_bytes(&[99; 9]), None);
        assert_eq!(Key::from_bytes(&[1; 4]), None);
    }

    /// Six copies of one client share a phone as a pair does; a switchboard is shared by as many as there are.
    #[test]
    fn copies_count_once() {
        assert_eq!(owners(&mut [7; 6]), 2);
        assert_eq!(owners(&mut [7, 8]), 2);
        assert_eq!(owners(&mut [7, 8, 7]), 3);
        assert_eq!(owners(&mut [1, 2, 3, 4, 5, 0, 0]), 7);
        assert_eq!(owners(&mut []), 0);
    }
}
