//! A pair → the level of each side. Pure and symmetric: `compare(a, b)` is `compare(b, a)`.
//!
//! A side that one of the two says nothing of is not found at all: a value never compares with an absence. Slips are counted in
//! [`close`](super::close). Nothing is allocated: what is found goes into a list that the caller keeps.

use super::close::close;
use super::key::{Key, KeyKind};
use super::packed::{AddressView, CustomView, EmailView, IdentifierView, Name, PhoneView, View};
use crate::model::{FieldNumber, Level, Scheme};
use crate::rules::skeleton;

/// Which field a finding is about, where its comparison alone does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    None,
    Scheme(Scheme),
    Custom(FieldNumber),
}

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub level: Level,
    /// How many clients have the rarest of the values that agree; 0 where that is not counted.
    pub clients: u32,
    pub detail: Detail,
}

/// Says how many clients have a key.
pub(crate) type Count<'a> = &'a mut dyn FnMut(Key) -> u32;

/// What was found of one pair so far.
struct Findings<'a> {
    all: &'a mut Vec<Found>,
    count: Count<'a>,
}

impl Findings<'_> {
    fn put(&mut self, level: Level) {
        self.all.push(Found { level, clients: 0, detail: Detail::None });
    }

    fn put_counted(&mut self, level: Level, clients: u32) {
        self.all.push(Found { level, clients, detail: Detail::None });
    }

    fn count(&mut self, key: Key) -> u32 {
        (self.count)(key)
    }
}

/// The best level that pairs of values reached, and the rarest of the values that reached it.
#[derive(Default)]
struct Best(Option<(Level, u32)>);

impl Best {
    /// Takes the level of a pair of values; `clients` is only asked where it counts.
    fn take(&mut self, level: Level, clients: impl FnOnce() -> u32) {
        match &mut self.0 {
            Some((best, rarest)) if *best == level => {
                let clients = clients();
                *rarest = if *rarest == 0 { clients } else { clients.min(*rarest) };
            }
            Some((best, _)) if *best < level => {}
            known => *known = Some((level, clients())),
        }
    }
}

/// Compares two clients, side by side. `all` is emptied and filled, ascending by level.
pub(crate) fn compare(a: &View<'_>, b: &View<'_>, count: Count<'_>, all: &mut Vec<Found>) {
    all.clear();
    let mut findings = Findings { all, count };
    names(a, b, &mut findings);
    if let (Some(one), Some(other)) = (a.gender(), b.gender())
        && one != other
        && !a.is_organization()
        && !b.is_organization()
    {
        findings.put(Level::GenderDiffers);
    }
    birth_dates(a, b, &mut findings);
    phones(a, b, &mut findings);
    addresses(a, b, &mut findings);
    emails(a, b, &mut findings);
    identifiers(a, b, &mut findings);
    branches(a, b, &mut findings);
    let mut domain = Best::default();
    for key in a.domains().filter(|key| b.domains().any(|other| other == *key)) {
        domain.take(Level::DomainSame, || findings.count(key));
    }
    if let Some((level, clients)) = domain.0 {
        findings.put_counted(level, clients);
    }
    custom(a, b, &mut findings);
    all.sort_by(|one, other| one.level.cmp(&other.level).then(one.detail.cmp(&other.detail)));
}

fn names(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    let organizations = (a.is_organization(), b.is_organization());
    if organizations == (true, true) {
        return organization_names(a, b, findings);
    }
    if organizations.0 != organizations.1 {
        let one_firm = same_words(a, b);
        findings.put(if one_firm { Level::KindEmployer } else { Level::KindDiffers });
        if one_firm {
            organization_names(a, b, findings);
        }
    } else if same_words(a, b) {
        let clients = findings.count(Key::new(KeyKind::CorePart, &[b"words", a.plain]));
        findings.put_counted(Level::OrganizationEmployer, clients);
    }
    if !a.has_person_name() || !b.has_person_name() {
        return findings.put(Level::NameUnknown);
    }
    let straight = person_names(a.name, b.name);
    // Family and given name may stand in each other's place.
    if straight > Level::NameFamilyGivenClose {
        let other_way = person_names(a.name, b.name.turned()).max(person_names(b.name, a.name.turned()));
        if other_way < straight && other_way <= Level::NameFamilyGivenClose {
            return findings.put(other_way);
        }
    }
    // A firm has no keys of its contact person's name.
    let clients = if organizations == (false, false) { name_clients(a.name, b.name, straight, findings) } else { 0 };
    let level = if may_be_father_and_son(a, b, straight) { Level::NameFather } else { straight };
    findings.put_counted(level, clients);
}

/// Whether the firms of two clients have one name.
fn same_words(a: &View<'_>, b: &View<'_>) -> bool {
    !a.plain.is_empty() && a.plain == b.plain
}

/// Whether two of one name may be father and son: a client whose father has his own name, where neither birth dates nor codes tell
/// whether it is one person.
fn may_be_father_and_son(a: &View<'_>, b: &View<'_>, level: Level) -> bool {
    let one_name = level <= Level::NameInitials;
    let code = |one: IdentifierView<'_>| one.checked && b.identifiers().any(|other| other.checked && other.is_of(one) && other.value == one.value);
    let told = a.birth().is_some() && b.birth().is_some();
    one_name && !told && (a.is_after_father() || b.is_after_father()) && !a.identifiers().any(code)
}

/// How many clients have the name that two agree in.
fn name_clients(a: Name<'_>, b: Name<'_>, level: Level, findings: &mut Findings<'_>) -> u32 {
    if a.family != b.family || level > Level::NameFamily {
        return 0;
    }
    let full = |group: &[u8]| Key::new(KeyKind::FamilyGiven, &[a.family, group]);
    let mut rarest: Option<u32> = None;
    if matches!(level, Level::NameFull | Level::NameFamilyGiven) {
        for group in a.groups().filter(|group| b.groups().any(|other| other == *group)) {
            let clients = findings.count(full(&group.to_be_bytes()));
            rarest = Some(rarest.map_or(clients, |known| known.min(clients)));
        }
        if rarest.is_none() && a.given == b.given && !a.is_known() {
            rarest = Some(findings.count(super::features::family_given_key(a.family, a.given)));
        }
    }
    rarest.unwrap_or_else(|| findings.count(Key::new(KeyKind::Family, &[a.family])))
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
    /// Two names that everybody knows, and not forms of one.
    Other,
}

fn given_names(a: Name<'_>, b: Name<'_>) -> Part {
    if a.given.is_empty() || b.given.is_empty() {
        return Part::Unknown;
    }
    if a.initials.0 || b.initials.0 {
        let (initial, full) = if a.initials.0 { (a, b) } else { (b, a) };
        let fits = fits(a.given, b.given) || full.groups().any(|group| skeleton::group_begins_with(group, initial.given));
        return if fits { Part::Initial } else { Part::Differs };
    }
    if a.given == b.given || a.meets(b) {
        return Part::Same;
    }
    // Two names of the table that are no forms of one are two names, however near they look: Мария, Марина.
    let unknown = !a.is_known() || !b.is_known();
    // A word that is no name, beside a name that begins like it, is a slip as a rule: Пажа, Паша.
    let slip = a.is_known() != b.is_known() && a.given.get(..2).is_some_and(|begin| b.given.starts_with(begin));
    // Of names that no table has, one may be the short form of the other, or one of several: Jon, Jonathan; Anna, Anna Maria.
    let shortened = unknown && a.given.len().min(b.given.len()) > 2 && fits(a.given, b.given);
    match unknown && (slip || shortened || close(a.given, b.given)) {
        true => Part::Close,
        false if unknown => Part::Differs,
        false => Part::Other,
    }
}

/// Whether one name begins with what is known of the other.
fn fits(a: &[u8], b: &[u8]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

fn patronymics(a: Name<'_>, b: Name<'_>) -> Part {
    let (one, other) = (a.patronymic, b.patronymic);
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
    let father = |word: &'_ [u8]| word.len().saturating_sub(4);
    let fathers = (one.get(..father(one)).unwrap_or_default(), other.get(..father(other)).unwrap_or_default());
    if close(one, other) || close(fathers.0, fathers.1) { Part::Close } else { Part::Differs }
}

/// Whether one of two family names of several parts is, or has a part, of the other: Римский-Корсаков, Корсаков.
fn share_word(a: &[u8], b: &[u8]) -> bool {
    let several = a.contains(&b' ') || b.contains(&b' ');
    several && words(a).any(|word| word.len() > 3 && words(b).any(|other| close(word, other)))
}

fn person_names(a: Name<'_>, b: Name<'_>) -> Level {
    let family_known = a.family.len() > 1 && b.family.len() > 1;
    let family_same = family_known && a.family == b.family;
    let family_close = family_known && !family_same && (close(a.family, b.family) || share_word(a.family, b.family));
    let (given, patronymic) = (given_names(a, b), patronymics(a, b));
    match (family_same || family_close, given, patronymic) {
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
        (true, Part::Other, _) => Level::NameGivenOther,
        (false, Part::Same | Part::Close, Part::Same | Part::Close) => Level::NameGivenPatronymic,
        (false, Part::Same | Part::Close | Part::Initial, Part::Differs) if !family_known => Level::NameGivenDiffers,
        (false, Part::Same | Part::Close | Part::Initial, _) if !family_known => Level::NameGiven,
        (false, Part::Unknown, _) if !family_known => Level::NameUnknown,
        (false, Part::Same | Part::Close, Part::Unknown | Part::Initial) => Level::NameFamilyDiffers,
        (false, Part::Initial, Part::Initial) => Level::NameFamilyDiffers,
        (false, ..) => Level::NameDiffers,
    }
}

fn organization_names(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    if a.joined == b.joined {
        let level = match (a.form, b.form) {
            (0, _) | (_, 0) => Level::OrganizationCore,
            (one, other) if one != other => Level::OrganizationForm,
            _ => Level::OrganizationSame,
        };
        let clients = findings.count(Key::new(KeyKind::Core, &[a.joined]));
        return findings.put_counted(level, clients);
    }
    findings.put(if same_words(a, b) || close(a.joined, b.joined) || words_close(a.core, b.core) || words_close(a.plain, b.plain) {
        Level::OrganizationClose
    } else if holds(a.core, b.core) || holds(b.core, a.core) {
        Level::OrganizationPart
    } else {
        Level::OrganizationDiffers
    });
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    text.split(|byte| *byte == b' ')
}

/// Whether two names have as many words, each close to its like.
fn words_close(a: &[u8], b: &[u8]) -> bool {
    words(a).count() == words(b).count() && words(a).zip(words(b)).all(|(one, other)| close(one, other))
}

/// Whether every word of the shorter name stands in the longer one, at least one of them of four letters.
fn holds(long: &[u8], short: &[u8]) -> bool {
    words(short).count() <= words(long).count()
        && words(short).any(|word| word.len() > 3)
        && words(short).all(|word| words(long).any(|other| close(word, other)))
}

fn birth_dates(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    let (Some(one), Some(other)) = (a.birth(), b.birth()) else { return };
    let day = (one.month(), one.day()) == (other.month(), other.day());
    let (Some(year), Some(other_year)) = (one.year(), other.year()) else {
        return findings.put(if day { Level::BirthDateDay } else { Level::BirthDateDiffers });
    };
    let apart = year.abs_diff(other_year);
    let slip = day && matches!(apart, 1 | 10 | 100)
        || apart == 0 && (one.month(), one.day()) == (other.day(), other.month())
        || apart == 0 && (one.month() == other.month() || one.day() == other.day());
    findings.put(match (apart, day, slip) {
        (0, true, _) => Level::BirthDateSame,
        (_, _, true) => Level::BirthDateClose,
        (_, true, _) => Level::BirthDateYear,
        (15.., _, _) => Level::BirthDateGeneration,
        _ => Level::BirthDateDiffers,
    });
}

fn phones(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    let mut best = Best::default();
    for one in a.phones() {
        for other in b.phones() {
            if one.digits == other.digits {
                let extensions_differ = one.extension != 0 && other.extension != 0 && one.extension != other.extension;
                let level = match (extensions_differ, one.mobile) {
                    (true, _) => Level::PhoneExtension,
                    (false, true) => Level::PhoneSame,
                    (false, false) => Level::PhoneLine,
                };
                best.take(level, || findings.count(super::features::phone_key(one.digits)));
            } else if is_tail(one, other) || is_tail(other, one) {
                best.take(Level::PhoneTail, || 0);
            } else {
                best.take(if one_digit(one.digits, other.digits) { Level::PhoneSlip } else { Level::PhoneDiffers }, || 0);
            }
        }
    }
    if let Some((level, clients)) = best.0 {
        findings.put_counted(level, clients);
    }
}

/// Whether a number without country code ends another.
fn is_tail(local: PhoneView, other: PhoneView) -> bool {
    let length = local.digits.checked_ilog10().unwrap_or(0);
    local.local && length >= 5 && 10u64.checked_pow(length + 1).is_some_and(|end| other.digits % end == local.digits)
}

/// Whether two numbers differ in one digit, or in two neighbours that changed places.
fn one_digit(a: u64, b: u64) -> bool {
    let (mut one, mut other) = (a, b);
    // Place and digits of the first two differences, from the end.
    let mut differing = [(0, 0, 0); 2];
    let (mut count, mut place) = (0, 0);
    while one != other {
        if one % 10 != other % 10 {
            let Some(slot) = differing.get_mut(count) else { return false };
            *slot = (place, one % 10, other % 10);
            count += 1;
        }
        one /= 10;
        other /= 10;
        place += 1;
    }
    match (count, differing) {
        // The last two digits tell neighbours of one block of numbers apart.
        (1, [(place, ..), _]) => place > 1,
        (2, [(low, a, b), (high, c, d)]) => high - low == 1 && a == d && b == c,
        _ => false,
    }
}

fn addresses(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    let levels = a.addresses().flat_map(|one| b.addresses().filter_map(move |other| address(one, other)));
    if let Some(level) = levels.min() {
        findings.put(level);
    }
}

/// Two addresses whose street and house are known; `None` where one of them lacks these. A part that one of them lacks is no conflict.
fn address_parts(a: AddressView<'_>, b: AddressView<'_>) -> Option<Level> {
    if [a.street, b.street, a.house, b.house].iter().any(|part| part.is_empty()) {
        return None;
    }
    let missing = |one: &[u8], other: &[u8]| one.is_empty() || other.is_empty();
    let same_city = missing(a.city, b.city) || close(a.city, b.city);
    if !same_street(a.street, b.street) {
        return Some(if same_city && !missing(a.city, b.city) { Level::AddressCity } else { Level::AddressDiffers });
    }
    Some(match same_city && a.house == b.house {
        true if a.flat == b.flat && !a.flat.is_empty() => Level::AddressFlat,
        true if missing(a.flat, b.flat) => Level::AddressHouse,
        _ => Level::AddressCity,
    })
}

/// Whether each word of one name stands in the other: `Гагарина`, `Юрия Гагарина`.
fn same_street(a: &[u8], b: &[u8]) -> bool {
    let stands = |name: &[u8], other: &[u8]| words(name).all(|word| words(other).any(|known| close(word, known)));
    stands(a, b) || stands(b, a)
}

fn address(a: AddressView<'_>, b: AddressView<'_>) -> Option<Level> {
    // Parts that agree say more than words in common; parts that differ may be one street in two languages, which the numbers know.
    match (address_parts(a, b), address_words(a, b)) {
        (Some(parts), Some(words)) => Some(parts.min(words)),
        (parts, words) => parts.or(words),
    }
}

/// Two addresses by the words and numbers that they have in common.
fn address_words(a: AddressView<'_>, b: AddressView<'_>) -> Option<Level> {
    let in_both = |one: AddressView<'_>, other: AddressView<'_>| one.words().filter(|word| other.words().any(|known| close(word, known))).count();
    let shared = in_both(a, b).min(in_both(b, a));
    let fewer = a.words().count().min(b.words().count());
    if fewer == 0 || a.numbers.is_empty() || b.numbers.is_empty() {
        // A city alone tells whether it may be one address at all.
        return (fewer > 0 && shared == 0).then_some(Level::AddressDiffers);
    }
    let (short, long) = if a.numbers.len() <= b.numbers.len() { (a.numbers, b.numbers) } else { (b.numbers, a.numbers) };
    let alike = shared > 0 && shared * 2 >= fewer;
    // A number has four bytes.
    Some(match alike {
        true if short == long && short.len() > 4 => Level::AddressFlat,
        true if long.starts_with(short) => Level::AddressHouse,
        _ if shared > 0 => Level::AddressCity,
        _ => Level::AddressDiffers,
    })
}

fn emails(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    let mut best = Best::default();
    for one in a.emails() {
        for other in b.emails() {
            let (level, key) = email(one, other);
            best.take(level, || key.map_or(0, |key| findings.count(key)));
        }
    }
    if let Some((level, clients)) = best.0 {
        findings.put_counted(level, clients);
    }
}

fn email(a: EmailView<'_>, b: EmailView<'_>) -> (Level, Option<Key>) {
    if a.key == b.key {
        return (Level::EmailSame, Some(Key::new(KeyKind::Email, &[a.key])));
    }
    let ((local, domain), (other_local, other_domain)) = (a.parts(), b.parts());
    if local == other_local && local.len() >= 5 && !a.shared && !b.shared {
        return (Level::EmailLocal, Some(Key::new(KeyKind::Local, &[local])));
    }
    let slip = local.len() > 4 && close(local, other_local) && close(domain, other_domain);
    (if slip { Level::EmailSlip } else { Level::EmailDiffers }, None)
}

/// Registration codes, scheme by scheme: each is a finding of its own, because an INN and an OGRN are two registers.
fn identifiers(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    for (place, first) in a.identifiers().enumerate() {
        // A scheme is looked at where its first code stands.
        if a.identifiers().take(place).any(|earlier| earlier.is_of(first)) {
            continue;
        }
        let mut best = Best::default();
        for one in a.identifiers().filter(|code| code.is_of(first)) {
            for other in b.identifiers().filter(|code| code.is_of(first)) {
                let level = identifier(one, other);
                let agrees = matches!(level, Level::IdentifierSame | Level::IdentifierUnchecked);
                best.take(level, || if agrees { findings.count(one.key()) } else { 0 });
            }
        }
        if let Some((level, clients)) = best.0 {
            findings.all.push(Found { level, clients, detail: Detail::Scheme(first.scheme()) });
        }
    }
}

fn identifier(a: IdentifierView<'_>, b: IdentifierView<'_>) -> Level {
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
        false if close(a.value, b.value) => Level::IdentifierSlip,
        false => Level::IdentifierUncheckedDiffers,
    }
}

/// Whether one of two places stands in the other: `Омск`, `Омск, Мира 5`. Omsk and Tomsk are one letter apart: short names have no slips.
fn same_place(a: &[u8], b: &[u8]) -> bool {
    let alike = |one: &[u8], other: &[u8]| one == other || one.len().min(other.len()) > 6 && close(one, other);
    let stands = |place: &[u8], other: &[u8]| words(place).all(|word| words(other).any(|known| alike(word, known)));
    stands(a, b) || stands(b, a)
}

/// What the fifth and sixth digit of a KPP say: why the organization is registered with that tax office (order ММВ-7-6/435@ of the
/// Federal Tax Service of Russia).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KppReason {
    /// Where a branch or another part of it is.
    Branch,
    /// As one of the largest taxpayers, beside its own place.
    Largest,
    Other,
}

fn kpp_reason(code: &[u8]) -> KppReason {
    match code.get(4..6) {
        Some(b"02" | b"03" | b"04" | b"05" | b"31" | b"32" | b"43" | b"44" | b"45") => KppReason::Branch,
        Some(b"50") => KppReason::Largest,
        _ => KppReason::Other,
    }
}

/// Head office and branches: by KPP, by what the names say of a branch.
fn branches(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    if !a.is_organization() || !b.is_organization() {
        return;
    }
    let place = match (a.branch.is_empty(), b.branch.is_empty()) {
        (false, false) => Some(same_place(a.branch, b.branch)),
        _ => None,
    };
    let local = |view: &View<'_>| view.kpp().any(|code| kpp_reason(code) != KppReason::Largest);
    let of_branch = |view: &View<'_>| !view.branch.is_empty() || view.kpp().any(|code| kpp_reason(code) == KppReason::Branch);
    let kpp = match a.kpp().any(|code| b.kpp().any(|other| other == code)) {
        true => Some(true),
        false => (local(a) && local(b)).then_some(false),
    };
    match (kpp, place) {
        (Some(false), _) | (_, Some(false)) => findings.put(Level::BranchDiffers),
        (Some(true), _) | (_, Some(true)) => findings.put(Level::BranchSame),
        (None, None) if of_branch(a) != of_branch(b) => findings.put(Level::BranchOne),
        (None, None) => {}
    }
}

/// Identifying custom fields, each by itself, its best pair of values.
fn custom(a: &View<'_>, b: &View<'_>, findings: &mut Findings<'_>) {
    for (place, first) in a.custom().enumerate() {
        if a.custom().take(place).any(|earlier| earlier.field == first.field) {
            continue;
        }
        let mut best = Best::default();
        for one in a.custom().filter(|value| value.field == first.field) {
            for other in b.custom().filter(|value| value.field == first.field) {
                let level = custom_value(one, other);
                best.take(level, || if level == Level::CustomSame { findings.count(one.key()) } else { 0 });
            }
        }
        if let Some((level, clients)) = best.0 {
            findings.all.push(Found { level, clients, detail: Detail::Custom(first.field) });
        }
    }
}

fn custom_value(a: CustomView<'_>, b: CustomView<'_>) -> Level {
    match a.text == b.text {
        true => Level::CustomSame,
        false if a.words && close(a.text, b.text) => Level::CustomClose,
        false => Level::CustomDiffers,
    }
}
