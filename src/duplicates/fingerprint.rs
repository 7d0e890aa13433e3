//! What a pair is like, in 64 bits: whether what a decision was based on has changed since.
//!
//! Over everything that a comparison reads of a card and that the card itself says: names, birth date, form, contacts, codes, addresses,
//! identifying fields; in whatever order its lists stand. Not over what tables of the library make of it (groups of given names), nor over notes, tags,
//! categories, owners and the rest, which no comparison reads. The hash is that of [`Key`], so it is the same on every machine.
//!
//! Whoever changes what is hashed, or how features are made, raises [`FINGERPRINT_VERSION`](crate::model::duplicate::FINGERPRINT_VERSION): a test below holds one
//! fingerprint fast.

use super::key::{Key, KeyKind};
use super::packed::View;
use crate::rules::name::Gender;

/// The kind plays no part in a hash.
fn hash(parts: &[&[u8]]) -> u64 {
    Key::new(KeyKind::Core, parts).hash
}

/// Of values in any order: their hashes' sum.
fn any_order(hashes: impl Iterator<Item = u64>) -> [u8; 8] {
    hashes.fold(0u64, u64::wrapping_add).to_le_bytes()
}

/// What one client is like.
pub(crate) fn of_client(view: &View<'_>) -> u64 {
    let gender = match view.gender() {
        Some(Gender::Male) => 1,
        Some(Gender::Female) => 2,
        None => 0,
    };
    let name = view.name;
    let marks = [u8::from(view.is_organization()), gender, u8::from(name.initials.0), u8::from(name.initials.1)];
    let birth = view.birth().map_or(0, crate::model::PartialDate::number).to_le_bytes();
    let phones = view
        .phones()
        .map(|phone| hash(&[&phone.digits.to_le_bytes(), &[u8::from(phone.mobile), u8::from(phone.local)], &phone.extension.to_le_bytes()]));
    let addresses = view.addresses().map(|address| {
        let words = any_order(address.words().map(|word| hash(&[word])));
        hash(&[&words, address.numbers, address.city, address.street, address.house, address.flat])
    });
    hash(&[
        &marks,
        &birth,
        &view.form.to_le_bytes(),
        name.family,
        name.given,
        name.patronymic,
        view.core,
        view.branch,
        &any_order(phones),
        &any_order(view.emails().map(|email| hash(&[email.key]))),
        &any_order(view.domains().map(|domain| domain.hash)),
        &any_order(view.identifiers().map(|code| hash(&[&code.key().hash.to_le_bytes(), &[u8::from(code.checked)]]))),
        &any_order(view.kpp().map(|code| hash(&[code]))),
        &any_order(addresses),
        &any_order(view.custom().map(|custom| custom.key().hash)),
    ])
}

/// What two clients are like together, whichever stands first.
pub(crate) fn of_pair(a: &View<'_>, b: &View<'_>) -> u64 {
    joined(of_client(a), of_client(b))
}

/// One number of two that has no order.
pub(crate) fn joined(a: u64, b: u64) -> u64 {
    hash(&[&a.min(b).to_le_bytes(), &a.max(b).to_le_bytes()])
}

#[cfg(test)]
mod tests {
    use super::super::{Features, Packed};
    use super::*;
    use crate::model::arbitrary::client;
    use crate::model::{Client, ClientKind, CustomFields, E164, Identifier, Phone, PhoneKind, Scheme, Value, ValueEntry, field};
    use proptest::prelude::*;

    fn packed(client: &Client) -> Packed {
        Packed::of(&Features::of(client, &CustomFields::default()))
    }

    fn one() -> Client {
        let mut client = Client::new(ClientKind::Person);
        let phone = |digits| Value::Phone(Phone { e164: E164::from_digits(digits), kind: PhoneKind::Mobile, ..Phone::default() });
        let values = [
            (field::NAME_FAMILY, Value::Text("Иванов".into())),
            (field::NAME_GIVEN, Value::Text("Александр".into())),
            (field::PHONE, phone(79_161_234_567)),
            (field::PHONE, phone(79_161_234_568)),
            (field::IDENTIFIER, Value::Identifier(Identifier { scheme: Scheme::Inn, value: "500100732259".into(), checked: true })),
        ];
        for (number, value) in values {
            client.slot_mut(number).entries.push(ValueEntry::from(value));
        }
        client
    }

    /// A fingerprint that was stored stays what it was. Where this fails because features are made in another way now, raise `FINGERPRINT_VERSION` and
    /// put the new number here: stored ones then say nothing any more, and reopen nothing.
    #[test]
    fn fingerprints_are_held_fast() {
        assert_eq!(crate::model::duplicate::FINGERPRINT_VERSION, 1);
        assert_eq!(format!("{:016x}", of_client(&packed(&one()).view())), "fc0f474bcb535276");
    }

    /// What a comparison reads changes it, each in its own way; what it does not read, and the order of values, do not.
    #[test]
    fn what_is_compared_counts() {
        let of = |client: &Client| of_client(&packed(client).view());
        let with = |change: &dyn Fn(&mut Client)| {
            let mut client = one();
            change(&mut client);
            of(&client)
        };
        let text = |number, text: &str| {
            let text = text.to_string();
            let value = ValueEntry::from(if number == field::GENDER { Value::Choice(text) } else { Value::Text(text) });
            move |client: &mut Client| client.slot_mut(number).entries = vec![value.clone()]
        };
        assert_eq!(with(&|client| client.slot_mut(field::PHONE).entries.reverse()), of(&one()));
        assert_eq!(with(&text(field::NOTE, "сын того же имени")), of(&one()));
        let changed = [
            with(&text(field::NAME_FAMILY, "Петров")),
            with(&text(field::NAME_PATRONYMIC, "Петрович")),
            with(&|client| client.slot_mut(field::PHONE).entries.truncate(1)),
            with(&|client| client.slot_mut(field::IDENTIFIER).entries.clear()),
            with(&text(field::GENDER, "female")),
            of(&one()),
        ];
        assert_eq!(changed.iter().collect::<std::collections::BTreeSet<_>>().len(), changed.len(), "{changed:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
        /// A pair has one fingerprint, whichever stands first, and clients alike to a comparison have one.
        #[test]
        fn a_pair_has_no_order(a in client(), b in client()) {
            let (one, other) = (packed(&a), packed(&b));
            prop_assert_eq!(of_pair(&one.view(), &other.view()), of_pair(&other.view(), &one.view()));
            prop_assert!(one != other || of_client(&one.view()) == of_client(&other.view()));
        }
    }
}
