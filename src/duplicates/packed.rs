//! The features of a client in one row of bytes, and what a comparison reads of them.
//!
//! A pass over a base holds the features of every client that shares a key, and a check reads those of many: packed, a client takes some
//! 150 bytes and one allocation, and reading it back allocates nothing. Texts are bytes here: a comparison asks whether they are equal or
//! close, never what they say. Flags, birth date and form stand at the front, then parts of any length, each behind its own length.
//!
//! Kept in the base as a derived row of each active client: reading it costs a tenth of reading the card and the rules again. Bytes that are not packed
//! features read as features of nothing.

use super::features::{AddressFeature, Features};
use super::key::{Key, KeyKind};
use crate::model::{FieldNumber, PartialDate, Scheme};
use crate::rules::name::Gender;

/// Features of a client, packed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Packed(Box<[u8]>);

const ORGANIZATION_KIND: u16 = 1;
const TRADER: u16 = 1 << 1;
const MALE: u16 = 1 << 2;
const FEMALE: u16 = 1 << 3;
const GIVEN_INITIAL: u16 = 1 << 4;
const PATRONYMIC_INITIAL: u16 = 1 << 5;
const AFTER_FATHER: u16 = 1 << 6;

const MOBILE: u64 = 1 << 63;
const LOCAL: u64 = 1 << 62;

impl Packed {
    pub fn of(features: &Features) -> Packed {
        let mut flags = 0;
        let mut flag = |on: bool, bit: u16| flags |= if on { bit } else { 0 };
        flag(features.organization_kind, ORGANIZATION_KIND);
        flag(features.trader, TRADER);
        flag(features.gender == Some(Gender::Male), MALE);
        flag(features.gender == Some(Gender::Female), FEMALE);
        flag(features.initials.0, GIVEN_INITIAL);
        flag(features.initials.1, PATRONYMIC_INITIAL);
        flag(features.after_father, AFTER_FATHER);
        let mut out = Vec::with_capacity(192);
        out.extend_from_slice(&flags.to_le_bytes());
        out.extend_from_slice(&features.birth.map_or(0, PartialDate::number).to_le_bytes());
        let form = if features.form.is_empty() { 0 } else { Key::new(KeyKind::Core, &[features.form.as_bytes()]).hash };
        out.extend_from_slice(&form.to_le_bytes());
        for text in [&features.family, &features.given, &features.patronymic] {
            push(&mut out, text.as_bytes());
        }
        let groups = |groups: &[u16]| groups.iter().flat_map(|group| group.to_le_bytes()).collect::<Vec<u8>>();
        push(&mut out, &groups(features.groups));
        push(&mut out, &groups(features.family_groups));
        let joined: Vec<u8> = features.core.bytes().filter(|byte| *byte != b' ').collect();
        for text in [features.core.as_bytes(), &joined, features.plain.as_bytes(), features.branch.as_bytes()] {
            push(&mut out, text);
        }
        let mut part: Vec<u8> = Vec::with_capacity(64);
        for phone in &features.phones {
            let marks = if phone.mobile { MOBILE } else { 0 } | if phone.local { LOCAL } else { 0 };
            part.extend_from_slice(&(phone.digits | marks).to_le_bytes());
            let extension = if phone.extension.is_empty() { 0 } else { Key::new(KeyKind::Phone, &[phone.extension.as_bytes()]).hash | 1 };
            part.extend_from_slice(&extension.to_le_bytes());
        }
        push_and_clear(&mut out, &mut part);
        for email in &features.emails {
            push(&mut part, &[&[u8::from(email.shared)], email.key.as_bytes()].concat());
        }
        push_and_clear(&mut out, &mut part);
        for domain in &features.domains {
            part.extend_from_slice(&super::features::domain_key(domain).hash.to_le_bytes());
        }
        push_and_clear(&mut out, &mut part);
        for code in &features.identifiers {
            let [low, high] = code.scheme.number().to_le_bytes();
            push(&mut part, &[&[low, high, u8::from(code.checked)], code.value.as_bytes()].concat());
        }
        push_and_clear(&mut out, &mut part);
        for code in &features.kpp {
            push(&mut part, code.as_bytes());
        }
        push_and_clear(&mut out, &mut part);
        for address in &features.addresses {
            push(&mut part, &packed_address(address));
        }
        push_and_clear(&mut out, &mut part);
        for custom in &features.custom {
            let [low, high] = custom.field.0.to_le_bytes();
            push(&mut part, &[&[low, high, u8::from(custom.words)], custom.text.as_bytes()].concat());
        }
        push_and_clear(&mut out, &mut part);
        Packed(out.into())
    }

    /// The row of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Packed {
        Packed(bytes.into())
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_vec()
    }

    /// What a comparison reads. Cost: some twenty lengths.
    pub fn view(&self) -> View<'_> {
        let front = |start: usize| self.0.get(start..);
        let word = |start| front(start).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let flags = front(0).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes));
        let birth = front(2).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let mut parts = Parts(front(14).unwrap_or_default());
        let mut next = || parts.next().unwrap_or_default();
        View {
            flags,
            birth,
            form: word(6),
            name: Name {
                family: next(),
                given: next(),
                patronymic: next(),
                groups: next(),
                family_groups: next(),
                initials: (flags & GIVEN_INITIAL != 0, flags & PATRONYMIC_INITIAL != 0),
            },
            core: next(),
            joined: next(),
            plain: next(),
            branch: next(),
            phones: next(),
            emails: next(),
            domains: next(),
            identifiers: next(),
            kpp: next(),
            addresses: next(),
            custom: next(),
        }
    }
}

fn packed_address(address: &AddressFeature) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    let mut words = Vec::new();
    address.words.iter().for_each(|word| push(&mut words, word.as_bytes()));
    push(&mut out, &words);
    push(&mut out, &address.numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>());
    for part in [&address.parts.city, &address.parts.street, &address.parts.house, &address.parts.flat] {
        push(&mut out, part.as_bytes());
    }
    out
}

/// Appends a part behind its length (LEB128).
fn push(out: &mut Vec<u8>, part: &[u8]) {
    let mut length = part.len();
    while length > 0x7f {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(part);
}

fn push_and_clear(out: &mut Vec<u8>, part: &mut Vec<u8>) {
    push(out, part);
    part.clear();
}

/// Parts one behind the other, each behind its length.
#[derive(Clone, Copy)]
struct Parts<'a>(&'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (mut length, mut shift) = (0usize, 0u32);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            length |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (part, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }
}

/// The name of a person.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Name<'a> {
    pub family: &'a [u8],
    pub given: &'a [u8],
    pub patronymic: &'a [u8],
    groups: &'a [u8],
    family_groups: &'a [u8],
    /// Only the first letter of the given name is known, of the patronymic.
    pub initials: (bool, bool),
}

impl<'a> Name<'a> {
    /// The same name with family name and given name exchanged.
    pub fn turned(self) -> Name<'a> {
        let Name { family, given, groups, family_groups, .. } = self;
        Name { family: given, given: family, groups: family_groups, family_groups: groups, initials: (false, self.initials.1), ..self }
    }

    /// Groups of the given name.
    pub fn groups(self) -> impl Iterator<Item = u16> + 'a {
        self.groups.chunks_exact(2).filter_map(|chunk| chunk.first_chunk().map(|bytes| u16::from_le_bytes(*bytes)))
    }

    /// Whether the given name is one of the table.
    pub fn is_known(self) -> bool {
        !self.groups.is_empty()
    }

    /// Whether a name of one group may be both given names.
    pub fn meets(self, other: Name<'_>) -> bool {
        self.groups().any(|group| other.groups().any(|theirs| theirs == group))
    }
}

/// A phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PhoneView {
    pub digits: u64,
    pub mobile: bool,
    /// Without country code.
    pub local: bool,
    /// A hash of the extension, 0 where there is none.
    pub extension: u64,
}

/// A mailbox.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmailView<'a> {
    pub key: &'a [u8],
    pub shared: bool,
}

impl<'a> EmailView<'a> {
    /// The parts before and behind @.
    pub fn parts(self) -> (&'a [u8], &'a [u8]) {
        match self.key.iter().position(|byte| *byte == b'@') {
            Some(at) => (self.key.get(..at).unwrap_or_default(), self.key.get(at + 1..).unwrap_or_default()),
            None => (self.key, &[]),
        }
    }
}

/// A registration code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IdentifierView<'a> {
    scheme: u16,
    pub checked: bool,
    pub value: &'a [u8],
}

impl IdentifierView<'_> {
    pub fn scheme(self) -> Scheme {
        Scheme::from_number(self.scheme).unwrap_or(Scheme::Other)
    }

    pub fn is_of(self, other: IdentifierView<'_>) -> bool {
        self.scheme == other.scheme
    }

    pub fn key(self) -> Key {
        Key::new(KeyKind::Identifier, &[&self.scheme.to_be_bytes(), self.value])
    }
}

/// A postal address.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AddressView<'a> {
    words: &'a [u8],
    pub numbers: &'a [u8],
    pub city: &'a [u8],
    pub street: &'a [u8],
    pub house: &'a [u8],
    pub flat: &'a [u8],
}

impl<'a> AddressView<'a> {
    /// Words that name a place or a street.
    pub fn words(self) -> impl Iterator<Item = &'a [u8]> + Clone {
        Parts(self.words)
    }
}

/// A value of an identifying custom field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CustomView<'a> {
    pub field: FieldNumber,
    /// Words may have slips; numbers and dates are equal or not.
    pub words: bool,
    pub text: &'a [u8],
}

impl CustomView<'_> {
    pub fn key(self) -> Key {
        Key::new(KeyKind::Custom, &[&self.field.0.to_be_bytes(), self.text])
    }
}

/// A client as a comparison sees it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct View<'a> {
    flags: u16,
    birth: u32,
    /// A hash of the legal form, 0 where there is none.
    pub form: u64,
    pub name: Name<'a>,
    /// The organization's name without form and branch, word by word and in one.
    pub core: &'a [u8],
    pub joined: &'a [u8],
    /// Its words that tell it from others, ascending.
    pub plain: &'a [u8],
    pub branch: &'a [u8],
    phones: &'a [u8],
    emails: &'a [u8],
    domains: &'a [u8],
    identifiers: &'a [u8],
    kpp: &'a [u8],
    addresses: &'a [u8],
    custom: &'a [u8],
}

impl<'a> View<'a> {
    /// Whether the client is compared by the name of an organization.
    pub fn is_organization(&self) -> bool {
        self.flags & ORGANIZATION_KIND != 0 && self.flags & TRADER == 0 && !self.core.is_empty()
    }

    /// Whether there is a name of a person that one can compare.
    pub fn has_person_name(&self) -> bool {
        !self.name.family.is_empty() || !self.name.given.is_empty()
    }

    /// Whether the patronymic comes from the client's own given name: such a client's father has his name.
    pub fn is_after_father(&self) -> bool {
        self.flags & AFTER_FATHER != 0
    }

    pub fn gender(&self) -> Option<Gender> {
        match (self.flags & MALE != 0, self.flags & FEMALE != 0) {
            (true, _) => Some(Gender::Male),
            (_, true) => Some(Gender::Female),
            _ => None,
        }
    }

    pub fn birth(&self) -> Option<PartialDate> {
        PartialDate::from_number(self.birth)
    }

    pub fn phones(&self) -> impl Iterator<Item = PhoneView> + Clone + 'a {
        self.phones.chunks_exact(16).filter_map(|chunk| {
            let (digits, extension) = (u64::from_le_bytes(*chunk.first_chunk()?), u64::from_le_bytes(*chunk.last_chunk()?));
            Some(PhoneView { digits: digits & !(MOBILE | LOCAL), mobile: digits & MOBILE != 0, local: digits & LOCAL != 0, extension })
        })
    }

    pub fn emails(&self) -> impl Iterator<Item = EmailView<'a>> + Clone {
        Parts(self.emails).filter_map(|part| part.split_first().map(|(shared, key)| EmailView { key, shared: *shared != 0 }))
    }

    pub fn domains(&self) -> impl Iterator<Item = Key> + Clone + 'a {
        let hashes = self.domains.chunks_exact(8).filter_map(|chunk| chunk.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)));
        hashes.map(|hash| Key { kind: KeyKind::Domain, hash })
    }

    pub fn identifiers(&self) -> impl Iterator<Item = IdentifierView<'a>> + Clone {
        Parts(self.identifiers).filter_map(|part| match part {
            [low, high, checked, value @ ..] => Some(IdentifierView { scheme: u16::from_le_bytes([*low, *high]), checked: *checked != 0, value }),
            _ => None,
        })
    }

    pub fn kpp(&self) -> impl Iterator<Item = &'a [u8]> + Clone {
        Parts(self.kpp)
    }

    pub fn addresses(&self) -> impl Iterator<Item = AddressView<'a>> + Clone {
        Parts(self.addresses).map(|part| {
            let mut parts = Parts(part);
            let mut next = || parts.next().unwrap_or_default();
            AddressView { words: next(), numbers: next(), city: next(), street: next(), house: next(), flat: next() }
        })
    }

    pub fn custom(&self) -> impl Iterator<Item = CustomView<'a>> + Clone {
        Parts(self.custom).filter_map(|part| match part {
            [low, high, words, text @ ..] => Some(CustomView { field: FieldNumber(u16::from_le_bytes([*low, *high])), words: *words != 0, text }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Bytes that nobody packed are read without harm.
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let packed = Packed(bytes.into());
            let view = packed.view();
            let found = view.phones().count() + view.emails().count() + view.identifiers().count() + view.custom().count();
            prop_assert!(found + view.addresses().map(|address| address.words().count()).sum::<usize>() < 1000);
        }

        /// Parts of any length come back as they went in.
        #[test]
        fn parts_come_back(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6)) {
            let mut out = Vec::new();
            parts.iter().for_each(|part| push(&mut out, part));
            prop_assert_eq!(Parts(&out).map(<[u8]>::to_vec).collect::<Vec<_>>(), parts);
        }
    }
}
