//! Random clients of every value kind, for the laws of codec and JSON.

use super::*;
use crate::time::{Instant, from_micros};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-яА-ЯёЁіїєґ '\"\\\\.-]{1,12}", "\\PC{1,6}", Just("\u{0}\u{202E}x".to_string())]
}

fn option_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn instant() -> impl Strategy<Value = Instant> {
    (-60_000_000_000_000_000i64..200_000_000_000_000_000).prop_map(from_micros)
}

fn option_instant() -> impl Strategy<Value = Option<Instant>> {
    prop::option::of(instant())
}

fn date() -> impl Strategy<Value = PartialDate> {
    (prop::option::of(1i16..9999), 1u8..13, 1u8..29).prop_map(|(year, month, day)| PartialDate::new(year, month, day).expect("a day"))
}

fn provenance() -> impl Strategy<Value = Option<Box<Provenance>>> {
    let filled = (option_text(), option_text(), option_instant(), option_instant(), option_text())
        .prop_map(|(source, set_by, set_at, verified_at, verified_how)| Provenance { source, set_by, set_at, verified_at, verified_how });
    prop::option::of(filled.prop_filter("not empty", |provenance| !provenance.is_empty())).prop_map(|provenance| provenance.map(Box::new))
}

fn phone() -> impl Strategy<Value = Value> {
    (10u64..999_999_999_999_999, prop::option::of("[0-9]{1,7}"), 0usize..4, 0usize..4, any::<bool>(), any::<bool>(), option_text()).prop_map(
        |(digits, extension, kind, usage, valid, primary, label)| {
            let kinds = [PhoneKind::Other, PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::TollFree];
            let uses = [None, Some(PhoneUse::Work), Some(PhoneUse::Home), Some(PhoneUse::Fax)];
            let verdict = if valid { Verdict::Valid } else { Verdict::Possible };
            Value::Phone(Phone {
                e164: E164::from_digits(digits),
                extension,
                kind: kinds[kind],
                usage: uses[usage],
                verdict,
                plan: 90_042,
                primary,
                label,
            })
        },
    )
}

/// A value that the field of this number takes.
fn value_of(row: &'static Field) -> BoxedStrategy<Value> {
    if row.multiplicity == Multiplicity::History {
        return (text(), option_instant(), option_instant(), option_text(), option_text())
            .prop_map(|(value, from, until, by, reason)| Value::Period(Period { value, from, until, by, reason }))
            .boxed();
    }
    match row.kind {
        ValueKind::Choice(_) => text().prop_map(Value::Choice).boxed(),
        ValueKind::Date => date().prop_map(Value::Date).boxed(),
        ValueKind::Phone => phone().boxed(),
        ValueKind::Email => (text(), any::<bool>())
            .prop_map(|(canonical, primary)| Value::Email(Email { canonical: Some(canonical), class: EmailClass::Role, primary }))
            .boxed(),
        ValueKind::Address => (text(), text(), prop::option::of(Just(AddressUse::Legal)))
            .prop_map(|(text, city, usage)| {
                Value::Address(Address { text, parts: Box::new(AddressParts { city, ..AddressParts::default() }), usage })
            })
            .boxed(),
        ValueKind::Messenger => (text(), text()).prop_map(|(service, handle)| Value::Messenger(Messenger { service, handle })).boxed(),
        ValueKind::Identifier => (0usize..Scheme::ALL.len(), text())
            .prop_map(|(scheme, value)| Value::Identifier(Identifier { scheme: Scheme::ALL[scheme], value, checked: true }))
            .boxed(),
        ValueKind::BankAccount => (text(), text(), text())
            .prop_map(|(account, bank_code, bank_name)| Value::BankAccount(BankAccount { account, bank_code, bank_name }))
            .boxed(),
        ValueKind::External => (text(), text()).prop_map(|(system, id)| Value::External(ExternalId { system, id })).boxed(),
        ValueKind::Role => {
            (option_text(), option_instant()).prop_map(|(lifecycle, since)| Value::Role(Role { kind: RoleKind::Supplier, lifecycle, since })).boxed()
        }
        ValueKind::Remark => (text(), text(), option_instant(), option_text())
            .prop_map(|(topic, text, since, by)| Value::Remark(Remark { topic, text, since, by }))
            .boxed(),
        ValueKind::Consent => (text(), text(), option_instant(), option_text())
            .prop_map(|(purpose, channel, at, evidence)| Value::Consent(Consent { purpose, channel, state: ConsentState::Denied, at, evidence }))
            .boxed(),
        ValueKind::Suppression => (text(), option_instant(), option_text())
            .prop_map(|(channel, until, reason)| Value::Suppression(Suppression { channel, until, reason }))
            .boxed(),
        ValueKind::Commitment => (text(), text(), option_instant(), option_text())
            .prop_map(|(what, value, until, by)| Value::Commitment(Commitment { what, value, until, by }))
            .boxed(),
        ValueKind::System | ValueKind::Text | ValueKind::Site => text().prop_map(Value::Text).boxed(),
    }
}

fn slot_of(row: &'static Field) -> BoxedStrategy<Slot> {
    let most = if row.multiplicity == Multiplicity::One { 1usize } else { 3 };
    let entry = (value_of(row), option_text(), provenance()).prop_map(|(value, raw, provenance)| ValueEntry { value, raw, provenance });
    let known = prop::collection::vec(entry, 1..=most).prop_map(|entries| Slot { entries, ..Slot::default() });
    let absent = (option_text(), option_instant(), option_text()).prop_map(|(reason, at, raw)| Slot {
        presence: Presence::Absent { reason, at },
        raw,
        ..Slot::default()
    });
    let declined = option_instant().prop_map(|at| Slot { presence: Presence::Declined { at }, ..Slot::default() });
    let unread = text().prop_map(|raw| Slot { raw: Some(raw), ..Slot::default() });
    prop_oneof![6 => known, 1 => absent, 1 => declined, 1 => unread].boxed()
}

/// The custom fields that [`client`] may fill: one of each kind.
pub(crate) fn custom() -> CustomFields {
    let mut custom = CustomFields::default();
    let kinds = [
        CustomKind::Text,
        CustomKind::Integer,
        CustomKind::Decimal,
        CustomKind::Money,
        CustomKind::Bool,
        CustomKind::Date,
        CustomKind::Time,
        CustomKind::Choice,
        CustomKind::List,
    ];
    for kind in kinds {
        custom.define(CustomDefinition::new(format!("a_{}", kind.name()), kind)).expect("a definition");
    }
    custom
}

fn custom_value(kind: CustomKind) -> BoxedStrategy<Value> {
    match kind {
        CustomKind::Text => text().prop_map(Value::Text).boxed(),
        CustomKind::Choice => text().prop_map(Value::Choice).boxed(),
        CustomKind::Integer => any::<i64>().prop_map(Value::Integer).boxed(),
        CustomKind::Decimal => (any::<i32>(), 0u8..99).prop_map(|(whole, part)| Value::Decimal(format!("{whole}.{part:02}"))).boxed(),
        CustomKind::Money => any::<i64>().prop_map(|minor| Value::Money(Money::new(minor, "UAH").expect("a code"))).boxed(),
        CustomKind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        CustomKind::Date => date().prop_map(Value::Date).boxed(),
        CustomKind::Time => instant().prop_map(Value::Time).boxed(),
        CustomKind::List => prop::collection::vec(text(), 0..3).prop_map(Value::List).boxed(),
    }
}

/// Any client whatever.
pub(crate) fn client() -> impl Strategy<Value = Client> {
    let rows: Vec<&'static Field> = field::FIELDS.iter().filter(|row| row.kind != ValueKind::System).collect();
    let slots: Vec<_> =
        rows.into_iter().map(|row| prop::option::weighted(0.25, slot_of(row)).prop_map(move |slot| slot.map(|slot| (row.number, slot)))).collect();
    let definitions: Vec<(FieldNumber, CustomKind)> = custom().iter().map(|(number, definition)| (number, definition.kind)).collect();
    let custom: Vec<_> = definitions
        .into_iter()
        .map(|(number, kind)| {
            let slot = custom_value(kind).prop_map(|value| Slot { entries: vec![ValueEntry::from(value)], ..Slot::default() });
            prop::option::weighted(0.25, slot).prop_map(move |slot| slot.map(|slot| (number, slot)))
        })
        .collect();
    let head = (1u32..u32::MAX, 1u64..1000, option_instant(), option_instant(), prop::bool::ANY, 0u8..4, "[a-z]{0,6}");
    (head, slots, custom).prop_map(|((id, revision, created_at, updated_at, person, status, created_by), slots, custom)| Client {
        id: ClientId::new(id),
        revision,
        created_at,
        created_by,
        updated_at,
        kind: if person { ClientKind::Person } else { ClientKind::Organization },
        status: [Status::Active, Status::Archived, Status::Merged(ClientId::new(7).expect("not 0")), Status::Erased][usize::from(status)],
        slots: slots.into_iter().chain(custom).flatten().collect(),
        unknown: Vec::new(),
    })
}
