//! A pair → the level of each side. Pure and symmetric: `compare(a, b)` is `compare(b, a)`.
//!
//! A side that one of the two says nothing of is not found at all: a value never compares with an absence. Slips are counted by the
//! optimal string alignment distance (strsim): a letter more, less, other, or two exchanged.

use super::features::{
    AddressFeature, CustomFeature, EmailFeature, Features, IdentifierFeature, core_key, custom_key, domain_key, email_key, family_key,
    identifier_key, local_key, phone_key,
};
use super::key::Key;
use crate::model::{Level, Scheme};
use crate::rules::address::AddressKey;
use crate::rules::skeleton;

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub level: Level,
    /// Keys of the values that agree: how many clients have the rarest of them is what counts.
    pub keys: Vec<Key>,
    /// Which field.
    pub detail: String,
}

fn found(level: Level) -> Found {
    Found { level, keys: Vec::new(), detail: String::new() }
}

/// Compares two clients, side by side. Ascending by level.
pub(crate) fn compare(a: &Features, b: &Features) -> Vec<Found> {
    let mut all = Vec::new();
    names(a, b, &mut all);
    if let (Some(one), Some(other)) = (a.gender, b.gender)
        && one != other
        && !a.is_organization()
        && !b.is_organization()
    {
        all.push(found(Level::GenderDiffers));
    }
    all.extend(birth_dates(a, b));
    all.extend(phones(a, b));
    all.extend(addresses(a, b));
    all.extend(emails(a, b));
    identifiers(a, b, &mut all);
    all.extend(branches(a, b));
    let domains: Vec<Key> = a.domains.iter().filter(|domain| b.domains.contains(domain)).map(|domain| domain_key(domain)).collect();
    if !domains.is_empty() {
        all.push(Found { level: Level::DomainSame, keys: domains, detail: String::new() });
    }
    custom(a, b, &mut all);
    all.sort_by(|one, other| one.level.cmp(&other.level).then_with(|| one.detail.cmp(&other.detail)));
    all
}

/// Whether two words are one but for a slip: one for words of four letters and more, two from seven on.
fn close(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    let allowed = match short {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    a == b || long - short <= allowed && allowed > 0 && strsim::osa_distance(a, b) <= allowed
}

fn names(a: &Features, b: &Features, all: &mut Vec<Found>) {
    if a.is_organization() && b.is_organization() {
        all.push(organizations(a, b));
        return;
    }
    if a.is_organization() != b.is_organization() {
        all.push(found(Level::KindDiffers));
    }
    if a.has_person_name() && b.has_person_name() && !(a.is_organization() && b.is_organization()) {
        let straight = person_names(a, b);
        // Family and given name may stand in each other's place.
        let other_way = person_names(a, &turned(b)).level.max(person_names(b, &turned(a)).level);
        let turned = other_way < straight.level && other_way <= Level::NameFamilyGivenClose;
        // A firm has no keys of its contact person's name.
        let counted = !turned && !a.is_organization() && !b.is_organization();
        all.push(if counted { straight } else { found(if turned { other_way } else { straight.level }) });
    } else {
        all.push(found(Level::NameUnknown));
    }
}

/// The same client with family name and given name exchanged.
fn turned(features: &Features) -> Features {
    Features {
        family: features.given.clone(),
        groups: skeleton::given_groups(&features.family),
        given: features.family.clone(),
        patronymic: features.patronymic.clone(),
        initials: (false, features.initials.1),
        ..Features::default()
    }
}

/// How two given names, or two patronymics, go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Same,
    Close,
    /// An initial that fits.
    Initial,
    Unknown,
    Differs,
}

fn given_names(a: &Features, b: &Features) -> Part {
    if a.given.is_empty() || b.given.is_empty() {
        return Part::Unknown;
    }
    if a.initials.0 || b.initials.0 {
        let (initial, full) = if a.initials.0 { (a, b) } else { (b, a) };
        let fits = fits(&a.given, &b.given) || skeleton::group_begins_with(full.groups, &initial.given);
        return if fits { Part::Initial } else { Part::Differs };
    }
    if a.given == b.given || a.groups.iter().any(|group| b.groups.contains(group)) {
        return Part::Same;
    }
    // Two names of the table that are no forms of one are two names, however near they look: Мария, Марина.
    let unknown = a.groups.is_empty() || b.groups.is_empty();
    // A word that is no name, beside a name that begins like it, is a slip as a rule: Пажа, Паша.
    let slip = a.groups.is_empty() != b.groups.is_empty() && a.given.get(..2).is_some_and(|begin| b.given.starts_with(begin));
    if unknown && (close(&a.given, &b.given) || slip) { Part::Close } else { Part::Differs }
}

/// Whether one name begins with what is known of the other.
fn fits(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

fn patronymics(a: &Features, b: &Features) -> Part {
    let (one, other) = (&*a.patronymic, &*b.patronymic);
    if one.is_empty() || other.is_empty() {
        return Part::Unknown;
    }
    if a.initials.1 || b.initials.1 {
        return if fits(one, other) { Part::Initial } else { Part::Differs };
    }
    if one == other {
        return Part::Same;
    }
    // Николаевич, Миколайович: the patronymics of one father's name in two languages share its group.
    let father = |word: &str| word.get(..word.len().saturating_sub(4)).unwrap_or_default().to_string();
    if close(one, other) || close(&father(one), &father(other)) { Part::Close } else { Part::Differs }
}

fn person_names(a: &Features, b: &Features) -> Found {
    let family_known = a.family.len() > 1 && b.family.len() > 1;
    let family_same = family_known && a.family == b.family;
    let family_close = family_known && !family_same && close(&a.family, &b.family);
    let (given, patronymic) = (given_names(a, b), patronymics(a, b));
    let level = match (family_same || family_close, given, patronymic) {
        (true, Part::Same | Part::Close, Part::Same | Part::Close) => {
            let exact = family_same && given == Part::Same && patronymic == Part::Same;
            if exact { Level::NameFull } else { Level::NameFullClose }
        }
        (true, Part::Same | Part::Close, Part::Differs) => Level::NamePatronymicDiffers,
        (true, Part::Same | Part::Close, _) => {
            if family_same && given == Part::Same {
                Level::NameFamilyGiven
            } else {
                Level::NameFamilyGivenClose
            }
        }
        (true, Part::Initial, Part::Differs) => Level::NameGivenDiffers,
        (true, Part::Initial, _) => Level::NameInitials,
        (true, Part::Unknown, _) => Level::NameFamily,
        (true, Part::Differs, _) => Level::NameGivenDiffers,
        (false, Part::Same | Part::Close, Part::Same | Part::Close) => Level::NameGivenPatronymic,
        (false, Part::Same, _) if !family_known => Level::NameGiven,
        (false, Part::Unknown, _) if !family_known => Level::NameUnknown,
        (false, Part::Same | Part::Close, Part::Unknown | Part::Initial) => Level::NameFamilyDiffers,
        (false, Part::Initial, Part::Initial) => Level::NameFamilyDiffers,
        (false, ..) => Level::NameDiffers,
    };
    let keys = match level {
        Level::NameFull | Level::NameFamilyGiven if family_same => a.family_given_keys(b),
        Level::NameFull | Level::NameFullClose | Level::NameFamilyGiven | Level::NameFamilyGivenClose | Level::NameInitials | Level::NameFamily
            if family_same =>
        {
            vec![family_key(&a.family)]
        }
        _ => Vec::new(),
    };
    Found { level, keys, detail: String::new() }
}

fn organizations(a: &Features, b: &Features) -> Found {
    let join = |core: &str| core.chars().filter(|c| *c != ' ').collect::<String>();
    let (one, other) = (join(&a.core), join(&b.core));
    let forms_differ = !a.form.is_empty() && !b.form.is_empty() && a.form != b.form;
    let level = if one == other {
        match (a.form.is_empty() || b.form.is_empty(), forms_differ) {
            (true, _) => Level::OrganizationCore,
            (_, true) => Level::OrganizationForm,
            _ => Level::OrganizationSame,
        }
    } else if close(&one, &other) || words_close(&a.core, &b.core) {
        Level::OrganizationClose
    } else if holds(&a.core, &b.core) || holds(&b.core, &a.core) {
        Level::OrganizationPart
    } else {
        Level::OrganizationDiffers
    };
    let keys = if one == other { vec![core_key(&a.core)] } else { Vec::new() };
    Found { level, keys, detail: String::new() }
}

/// Whether two names have as many words, each close to its like.
fn words_close(a: &str, b: &str) -> bool {
    a.split(' ').count() == b.split(' ').count() && a.split(' ').zip(b.split(' ')).all(|(one, other)| close(one, other))
}

/// Whether every word of the shorter name stands in the longer one, at least one of them of four letters.
fn holds(long: &str, short: &str) -> bool {
    let words: Vec<&str> = long.split(' ').collect();
    let short: Vec<&str> = short.split(' ').collect();
    short.len() <= words.len() && short.iter().any(|word| word.len() > 3) && short.iter().all(|word| words.iter().any(|other| close(word, other)))
}

fn birth_dates(a: &Features, b: &Features) -> Option<Found> {
    let (one, other) = (a.birth?, b.birth?);
    let day = (one.month(), one.day()) == (other.month(), other.day());
    let (Some(year), Some(other_year)) = (one.year(), other.year()) else {
        return Some(found(if day { Level::BirthDateDay } else { Level::BirthDateDiffers }));
    };
    let apart = year.abs_diff(other_year);
    let slip = day && matches!(apart, 1 | 10 | 100)
        || apart == 0 && (one.month(), one.day()) == (other.day(), other.month())
        || apart == 0 && (one.month() == other.month() || one.day() == other.day());
    Some(found(match (apart, day, slip) {
        (0, true, _) => Level::BirthDateSame,
        (_, _, true) => Level::BirthDateClose,
        (15.., _, _) => Level::BirthDateGeneration,
        _ => Level::BirthDateDiffers,
    }))
}

fn phones(a: &Features, b: &Features) -> Option<Found> {
    if a.phones.is_empty() || b.phones.is_empty() {
        return None;
    }
    let mut best: Option<(Level, Vec<Key>)> = None;
    for one in &a.phones {
        for other in &b.phones {
            let level = if one.digits == other.digits {
                let extensions_differ = !one.extension.is_empty() && !other.extension.is_empty() && one.extension != other.extension;
                if extensions_differ {
                    Level::PhoneExtension
                } else if one.mobile {
                    Level::PhoneSame
                } else {
                    Level::PhoneLine
                }
            } else if one_digit(one.digits, other.digits) {
                Level::PhoneSlip
            } else {
                Level::PhoneDiffers
            };
            let key = if one.digits == other.digits { vec![phone_key(one.digits)] } else { Vec::new() };
            match &mut best {
                Some((known, keys)) if *known == level => keys.extend(key),
                Some((known, _)) if *known < level => {}
                _ => best = Some((level, key)),
            }
        }
    }
    let (level, mut keys) = best?;
    keys.sort_unstable();
    keys.dedup();
    Some(Found { level, keys, detail: String::new() })
}

/// Whether two numbers differ in one digit, or in two neighbours that changed places.
fn one_digit(a: u64, b: u64) -> bool {
    let (mut one, mut other) = (a, b);
    let mut differing: Vec<(usize, u64, u64)> = Vec::new();
    let mut place = 0;
    while one > 0 || other > 0 {
        if one % 10 != other % 10 {
            differing.push((place, one % 10, other % 10));
            if differing.len() > 2 {
                return false;
            }
        }
        one /= 10;
        other /= 10;
        place += 1;
    }
    match differing.as_slice() {
        // The last two digits tell neighbours of one block of numbers apart.
        [(place, ..)] => *place > 1,
        [(low, a, b), (high, c, d)] => high - low == 1 && a == d && b == c,
        _ => false,
    }
}

fn addresses(a: &Features, b: &Features) -> Option<Found> {
    let levels = a.addresses.iter().flat_map(|one| b.addresses.iter().filter_map(move |other| address(one, other)));
    levels.min().map(found)
}

/// Two addresses whose street and house are known; `None` where one of them lacks these. A part that one of them lacks is no conflict.
fn address_parts(a: &AddressKey, b: &AddressKey) -> Option<Level> {
    if [&a.street, &b.street, &a.house, &b.house].iter().any(|part| part.is_empty()) {
        return None;
    }
    let missing = |one: &str, other: &str| one.is_empty() || other.is_empty();
    let same_city = missing(&a.city, &b.city) || close(&a.city, &b.city);
    if !same_street(&a.street, &b.street) {
        return Some(if same_city && !missing(&a.city, &b.city) { Level::AddressCity } else { Level::AddressDiffers });
    }
    Some(match same_city && a.house == b.house {
        true if a.flat == b.flat && !a.flat.is_empty() => Level::AddressFlat,
        true if missing(&a.flat, &b.flat) => Level::AddressHouse,
        _ => Level::AddressCity,
    })
}

/// Whether each word of one name stands in the other: `Гагарина`, `Юрия Гагарина`.
fn same_street(a: &str, b: &str) -> bool {
    let stands = |name: &str, other: &str| name.split(' ').all(|word| other.split(' ').any(|known| close(word, known)));
    stands(a, b) || stands(b, a)
}

fn address(a: &AddressFeature, b: &AddressFeature) -> Option<Level> {
    // Parts that agree say more than words in common; parts that differ may be one street in two languages, which the numbers know.
    match (address_parts(&a.parts, &b.parts), address_words(a, b)) {
        (Some(parts), Some(words)) => Some(parts.min(words)),
        (parts, words) => parts.or(words),
    }
}

/// Two addresses by the words and numbers that they have in common.
fn address_words(a: &AddressFeature, b: &AddressFeature) -> Option<Level> {
    let shared = a.words.iter().filter(|word| b.words.iter().any(|other| close(word, other))).count();
    let back = b.words.iter().filter(|word| a.words.iter().any(|other| close(word, other))).count();
    let shared = shared.min(back);
    let fewer = a.words.len().min(b.words.len());
    if fewer == 0 || a.numbers.is_empty() || b.numbers.is_empty() {
        // A city alone tells whether it may be one address at all.
        return (fewer > 0 && shared == 0).then_some(Level::AddressDiffers);
    }
    let (short, long) = if a.numbers.len() <= b.numbers.len() { (&a.numbers, &b.numbers) } else { (&b.numbers, &a.numbers) };
    let alike = shared > 0 && shared * 2 >= fewer;
    Some(match alike {
        true if a.numbers == b.numbers && short.len() > 1 => Level::AddressFlat,
        true if long.starts_with(short) => Level::AddressHouse,
        _ if shared > 0 => Level::AddressCity,
        _ => Level::AddressDiffers,
    })
}

fn emails(a: &Features, b: &Features) -> Option<Found> {
    let pairs = a.emails.iter().flat_map(|one| b.emails.iter().map(move |other| (one, other)));
    let mut best: Option<Found> = None;
    for (one, other) in pairs {
        let (level, key) = email(one, other);
        match &mut best {
            Some(known) if known.level == level => known.keys.extend(key),
            Some(known) if known.level < level => {}
            _ => best = Some(Found { level, keys: key.into_iter().collect(), detail: String::new() }),
        }
    }
    if let Some(found) = &mut best {
        found.keys.sort_unstable();
        found.keys.dedup();
    }
    best
}

fn email(a: &EmailFeature, b: &EmailFeature) -> (Level, Option<Key>) {
    if a.key == b.key {
        return (Level::EmailSame, Some(email_key(&a.key)));
    }
    let ((local, domain), (other_local, other_domain)) = (a.parts(), b.parts());
    if local == other_local && local.len() >= 5 && !a.shared && !b.shared {
        return (Level::EmailLocal, Some(local_key(local)));
    }
    let slip = local.len() > 4 && close(local, other_local) && close(domain, other_domain);
    (if slip { Level::EmailSlip } else { Level::EmailDiffers }, None)
}

/// Registration codes, scheme by scheme: each is a finding of its own, because an INN and an OGRN are two registers.
fn identifiers(a: &Features, b: &Features, all: &mut Vec<Found>) {
    let mut schemes: Vec<Scheme> = a.identifiers.iter().map(|code| code.scheme).collect();
    schemes.sort_unstable();
    schemes.dedup();
    for scheme in schemes {
        let of = |features: &'_ Features| features.identifiers.iter().filter(|code| code.scheme == scheme).cloned().collect::<Vec<_>>();
        let (mine, theirs) = (of(a), of(b));
        let pairs = mine.iter().flat_map(|one| theirs.iter().map(move |other| (one, other)));
        let best = pairs.map(|(one, other)| (identifier(one, other), identifier_key(one))).min();
        if let Some((level, key)) = best {
            let agrees = matches!(level, Level::IdentifierSame | Level::IdentifierUnchecked);
            all.push(Found { level, keys: if agrees { vec![key] } else { Vec::new() }, detail: scheme.name().to_string() });
        }
    }
}

fn identifier(a: &IdentifierFeature, b: &IdentifierFeature) -> Level {
    let checked = a.checked && b.checked;
    if a.value == b.value {
        return if checked { Level::IdentifierSame } else { Level::IdentifierUnchecked };
    }
    // The INN of a person and that of an organization are two codes; a client may have both.
    if a.value.len() != b.value.len() && checked {
        return Level::IdentifierUncheckedDiffers;
    }
    match checked {
        true => Level::IdentifierDiffers,
        false if close(&a.value, &b.value) => Level::IdentifierSlip,
        false => Level::IdentifierUncheckedDiffers,
    }
}

/// Whether one of two places stands in the other: `Омск`, `Омск, Мира 5`. Omsk and Tomsk are one letter apart: short names have no slips.
fn same_place(a: &str, b: &str) -> bool {
    let alike = |one: &str, other: &str| one == other || one.len().min(other.len()) > 6 && close(one, other);
    let stands = |place: &str, other: &str| place.split(' ').all(|word| other.split(' ').any(|known| alike(word, known)));
    stands(a, b) || stands(b, a)
}

/// Head office and branches: by KPP, by what the names say of a branch.
fn branches(a: &Features, b: &Features) -> Option<Found> {
    if !a.is_organization() || !b.is_organization() {
        return None;
    }
    let kpp = if a.kpp.is_empty() || b.kpp.is_empty() { None } else { Some(a.kpp.iter().any(|code| b.kpp.contains(code))) };
    let place = match (a.branch.is_empty(), b.branch.is_empty()) {
        (true, true) => None,
        (false, false) => Some(same_place(&a.branch, &b.branch)),
        _ => return Some(found(if kpp == Some(true) { Level::BranchSame } else { Level::BranchOne })),
    };
    match (kpp, place) {
        (Some(false), _) | (_, Some(false)) => Some(found(Level::BranchDiffers)),
        (Some(true), _) | (_, Some(true)) => Some(found(Level::BranchSame)),
        (None, None) => None,
    }
}

/// Identifying custom fields, each by itself, its best pair of values.
fn custom(a: &Features, b: &Features, all: &mut Vec<Found>) {
    let mut fields: Vec<_> = a.custom.iter().map(|custom| (custom.field, custom.key.clone())).collect();
    fields.dedup();
    for (field, name) in fields {
        let of = |features: &'_ Features| features.custom.iter().filter(|custom| custom.field == field).cloned().collect::<Vec<CustomFeature>>();
        let (mine, theirs) = (of(a), of(b));
        let pairs = mine.iter().flat_map(|one| theirs.iter().map(move |other| (one, other)));
        let level = |(one, other): (&CustomFeature, &CustomFeature)| match one.text == other.text {
            true => (Level::CustomSame, vec![custom_key(one)]),
            false if one.words && close(&one.text, &other.text) => (Level::CustomClose, Vec::new()),
            false => (Level::CustomDiffers, Vec::new()),
        };
        if let Some((level, keys)) = pairs.map(level).min() {
            all.push(Found { level, keys, detail: name.to_string() });
        }
    }
}
