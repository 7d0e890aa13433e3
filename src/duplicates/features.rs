//! What a comparison needs of a client, in compact form, and the keys that follow from it.
//!
//! Words are kept as skeletons, in which languages and transliterations meet; given names also as groups, in which short forms meet.
//! Lists are bounded by [`FEATURES_MAX`](crate::limits::FEATURES_MAX) values each: the first ones of the card, which is its own order.
//! About 400 bytes a client.

use super::key::{Key, KeyKind};
use crate::limits::FEATURES_MAX;
use crate::message::IssueCode;
use crate::model::{Address, Client, ClientKind, CustomFields, CustomKind, EmailClass, FieldNumber, PartialDate, PhoneKind, Scheme, Value, field};
use crate::rules::address::{self, AddressKey};
use crate::rules::name::Gender;
use crate::rules::organization::{self, FormClass};
use crate::rules::{email, name, skeleton};
use crate::text;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A phone of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhoneFeature {
    /// With country code; without it where that is not known ([`PhoneFeature::local`]).
    pub digits: u64,
    pub local: bool,
    pub extension: Box<str>,
    pub mobile: bool,
}

/// A mailbox of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EmailFeature {
    /// The match key: what spellings of one mailbox have in common.
    pub key: Box<str>,
    /// A function's mailbox (`info@`), or a firm's: its owner is no one person.
    pub shared: bool,
}

impl EmailFeature {
    /// The parts before and behind @.
    pub fn parts(&self) -> (&str, &str) {
        self.key.split_once('@').unwrap_or((&self.key, ""))
    }
}

/// A registration code of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentifierFeature {
    pub scheme: Scheme,
    pub checked: bool,
    pub value: Box<str>,
}

/// A postal address: its words and its numbers, the house and the flat among them, and its parts where they were told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AddressFeature {
    /// Skeletons of the words that name a place or a street, ascending.
    pub words: Vec<Box<str>>,
    /// House, building, flat, as they stand; the postcode is none of them.
    pub numbers: Vec<u32>,
    /// City, street, house and flat, comparable.
    pub parts: AddressKey,
}

/// A value of an identifying custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomFeature {
    pub field: FieldNumber,
    pub key: Box<str>,
    pub text: Box<str>,
    /// Words may have slips; numbers and dates are equal or not.
    pub words: bool,
}

/// A client as a comparison sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Features {
    pub organization_kind: bool,
    /// A legal form of a person who trades.
    pub trader: bool,
    pub gender: Option<Gender>,
    pub family: Box<str>,
    pub given: Box<str>,
    pub patronymic: Box<str>,
    /// Only the first letter of the given name is known, of the patronymic.
    pub initials: (bool, bool),
    /// Groups of the given name, and of the family name, which may be a given name in the wrong place.
    pub groups: &'static [u16],
    pub family_groups: &'static [u16],
    /// Whether the patronymic comes from the client's own given name.
    pub after_father: bool,
    pub birth: Option<PartialDate>,
    pub phones: Vec<PhoneFeature>,
    pub emails: Vec<EmailFeature>,
    pub domains: Vec<Box<str>>,
    pub identifiers: Vec<IdentifierFeature>,
    pub kpp: Vec<Box<str>>,
    pub addresses: Vec<AddressFeature>,
    /// Skeleton of the organization's name without form and branch.
    pub core: Box<str>,
    /// Its words that tell it from others, ascending: neither `компания` nor `торговый дом`.
    pub plain: Box<str>,
    pub form: Box<str>,
    /// Skeleton of what is said of a branch; empty where nothing is.
    pub branch: Box<str>,
    pub custom: Vec<CustomFeature>,
}

/// Words of addresses that name no place, as skeletons.
const ADDRESS_WORDS: &[&str] = &[
    "h",
    "hor",
    "horod",
    "ul",
    "ulitsa",
    "vul",
    "vulitsia",
    "d",
    "dom",
    "bud",
    "budinok",
    "kv",
    "kvartira",
    "of",
    "ofis",
    "str",
    "stroenie",
    "korp",
    "korpus",
    "k",
    "obl",
    "oblast",
    "raion",
    "r",
    "m",
    "misto",
    "misto",
    "pr",
    "prosp",
    "prospekt",
    "per",
    "pereulok",
    "prov",
    "pl",
    "ploshad",
    "sh",
    "shose",
    "nab",
    "bul",
    "bulvar",
    "ntv",
    "rosia",
    "ukraina",
    "rf",
    "rosiiskaia",
    "federatsia",
    "s",
    "p",
    "pos",
    "a",
    "b",
    "v",
    "no",
    "n",
    "i",
    "ta",
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
];

/// Words that announce a branch, as skeletons.
const BRANCH_WORDS: &[&str] =
    &["filial", "filia", "filii", "predstavitelstvo", "predstavnitstvo", "otdelenie", "vidilenia", "branch", "vidokremleni", "op"];

/// Words between the word for a branch and its place.
const BRANCH_FILLERS: &[&str] = &["v", "u", "h", "m", "hor", "horod", "misto", "po"];

/// Words in names of organizations that say what it is, not which one.
const GENERIC_WORDS: &str = "компания компанія фирма фірма группа група гк тд тк ск торговый торговий торгівельний дом дім торговая торгова \
    транспортная транспортна строительная будівельна производственная виробнича промышленная промислова управляющая управляюча предприятие підприємство \
    корпорация корпорація холдинг концерн объединение об'єднання организация організація магазин салон центр студия студія агентство бюро завод фабрика \
    мастерская майстерня склад база пкф нпп нпо нпф чоп гск псф тпк зао оао пао ооо тов тзов чп пп фоп ип ао пат прат ко company group trade trading ltd \
    llc inc co corp the and и і та";

impl Features {
    /// The features of a client. `custom` says which custom fields are identifying.
    pub fn of(client: &Client, custom: &CustomFields) -> Features {
        let mut features = Features { organization_kind: client.kind() == ClientKind::Organization, ..Features::default() };
        let form = client.text(field::LEGAL_FORM).unwrap_or_default();
        features.trader = organization::is_sole_trader_form(form) || !features.organization_kind && organization::is_trader_form(form);
        features.form = form_key(form);
        let text = |number| client.text(number).unwrap_or_default();
        features.name(text(field::NAME_FAMILY), text(field::NAME_GIVEN), text(field::NAME_PATRONYMIC));
        features.gender = gender(client);
        features.birth = client.birth_date();
        features.organization(client);
        features.contacts(client);
        features.codes(client);
        features.addresses = client.addresses().take(FEATURES_MAX).filter_map(AddressFeature::of).collect();
        for (number, definition) in custom.iter().filter(|(_, definition)| definition.identifying) {
            let words = matches!(definition.kind, CustomKind::Text | CustomKind::List | CustomKind::Choice);
            let key: Box<str> = definition.key.as_str().into();
            let texts = client.values(number).take(FEATURES_MAX).filter_map(custom_text);
            features.custom.extend(texts.map(|text| CustomFeature { field: number, key: key.clone(), text: text.into(), words }));
        }
        features
    }

    /// The parts of a person's name. One that was typed on the other keyboard layout is read as it was meant where that makes a known given name.
    fn name(&mut self, family: &str, given: &str, patronymic: &str) {
        let meant = text::russian_layout(given);
        if given.is_ascii() && skeleton::given_groups(&skeleton::of(given)).is_empty() && !skeleton::given_groups(&skeleton::of(&meant)).is_empty() {
            return self.name(&text::russian_layout(family), &meant, &text::russian_layout(patronymic));
        }
        let initial = |text: &str| text.trim_end_matches('.').chars().count() == 1;
        self.initials = (initial(given), initial(patronymic));
        self.family = skeleton::of(family).into();
        self.given = skeleton::of(given).into();
        self.patronymic = skeleton::of(patronymic).into();
        self.groups = skeleton::given_groups(&self.given);
        self.family_groups = skeleton::given_groups(&self.family);
        self.after_father = !self.initials.0 && !self.initials.1 && is_after_father(&self.given, self.groups, &self.patronymic);
    }

    /// A trader is known by the name of a person, wherever that stands.
    fn trader(&mut self, core: &str) {
        if !self.family.is_empty() {
            return;
        }
        if let Some(name::NameReading::Person(person)) = name::normalize(core).value {
            self.name(&person.family, &person.given, &person.patronymic);
        }
    }

    /// The organization's name; of a person, that of the firm where they work.
    fn organization(&mut self, client: &Client) {
        self.organization_name(client);
        self.plain = plain(&self.core).into();
    }

    fn organization_name(&mut self, client: &Client) {
        let names = [field::ORGANIZATION_NAME, field::ORGANIZATION_LEGAL_NAME, field::JOB_ORGANIZATION].map(|number| client.text(number));
        let Some(text) = names.into_iter().flatten().next() else { return };
        let (rest, branch) = split_branch(text);
        self.branch = branch.into();
        // With its form told apart and nothing of a branch in it, the name is in standard form already.
        if !self.form.is_empty() && self.branch.is_empty() && !self.trader {
            self.core = skeleton::of(&rest).into();
            return;
        }
        let normalized = organization::normalize(&rest);
        let person_like = normalized.issues.iter().any(|issue| issue.code == IssueCode::OrganizationPerson);
        let read = normalized.value.unwrap_or_default();
        if self.trader || person_like && self.form.is_empty() {
            self.trader = true;
            self.trader(if read.core.is_empty() { &rest } else { &read.core });
        }
        if self.form.is_empty() {
            self.form = form_key(&read.form);
        }
        self.core = skeleton::of(if read.core.is_empty() { &rest } else { &read.core }).into();
    }

    fn contacts(&mut self, client: &Client) {
        let phones = client.slot(field::PHONE).map(|slot| slot.entries.as_slice()).unwrap_or_default();
        for entry in phones {
            let Value::Phone(phone) = &entry.value else { continue };
            let extension = phone.extension.as_deref().unwrap_or_default().into();
            if let Some(e164) = phone.e164 {
                self.phones.push(PhoneFeature { digits: e164.digits(), local: false, extension, mobile: phone.kind == PhoneKind::Mobile });
            } else if let Some(digits) = entry.raw.as_deref().and_then(local_number) {
                self.phones.push(PhoneFeature { digits, local: true, extension, mobile: false });
            }
        }
        self.phones.truncate(FEATURES_MAX);
        for (address, canonical) in client.emails().filter_map(|address| address.canonical.as_deref().map(|canonical| (address, canonical))) {
            let feature = EmailFeature { key: email::match_key(canonical).into(), shared: address.class == EmailClass::Role };
            if matches!(address.class, EmailClass::Corporate | EmailClass::Role)
                && let Some((_, domain)) = canonical.rsplit_once('@')
                && email::is_firms_domain(domain)
            {
                self.domains.push(domain.to_lowercase().into());
            }
            self.emails.push(feature);
        }
        self.emails.truncate(FEATURES_MAX);
        for site in client.values(field::SITE).filter_map(|value| if let Value::Text(site) = value { Some(site.as_str()) } else { None }) {
            let host = site.split_once("://").map_or(site, |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or_default();
            self.domains.push(host.strip_prefix("www.").unwrap_or(host).to_lowercase().into());
        }
        self.domains.sort_unstable();
        self.domains.dedup();
        self.domains.truncate(FEATURES_MAX);
    }

    fn codes(&mut self, client: &Client) {
        for code in client.identifiers().take(FEATURES_MAX) {
            match code.scheme {
                Scheme::Kpp => self.kpp.push(code.value.as_str().into()),
                // Half of a town has the bank that this code names.
                Scheme::Bik => {}
                scheme => self.identifiers.push(IdentifierFeature { scheme, checked: code.checked, value: code.value.as_str().into() }),
            }
        }
    }

    /// Whether the client is compared by the name of an organization.
    pub fn is_organization(&self) -> bool {
        self.organization_kind && !self.trader && !self.core.is_empty()
    }

    /// Who the client seems to be, roughly: copies of one client have mostly one such number. 0 where no name tells.
    pub fn owner(&self) -> u16 {
        let begin = |text: &'_ str, bytes: usize| text.get(..bytes).unwrap_or(text).as_bytes().to_vec();
        let group = self.groups.first().map_or_else(|| begin(&self.given, 1), |group| group.to_be_bytes().to_vec());
        let parts = match (self.is_organization(), self.family.is_empty() && self.given.is_empty()) {
            (true, _) => [begin(&self.plain, 5), Vec::new()],
            (false, false) => [begin(&self.family, 3), group],
            (false, true) => return 0,
        };
        let hash = Key::new(KeyKind::Family, &[&parts[0], &parts[1]]).hash;
        // Folded, and never 0.
        u16::try_from((hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48) & 0xffff).unwrap_or(1).max(1)
    }

    /// The candidate keys, ascending and unique.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        for phone in &self.phones {
            keys.push(phone_key(phone.digits));
            if !phone.mobile {
                keys.push(Key::new(KeyKind::PhoneTail, &[&(phone.digits % 1_000_000).to_be_bytes()]));
            }
        }
        keys.extend(self.identifiers.iter().map(identifier_key));
        keys.extend(self.domains.iter().map(|domain| domain_key(domain)));
        for email in &self.emails {
            keys.push(email_key(&email.key));
            let (local, _) = email.parts();
            if local.len() >= 5 && !email.shared {
                keys.push(local_key(local));
            }
        }
        for custom in &self.custom {
            keys.push(custom_key(custom));
        }
        if !self.core.is_empty() {
            self.organization_keys(&mut keys);
        }
        if !self.is_organization() {
            self.person_keys(&mut keys);
        }
        self.address_keys(&mut keys);
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn person_keys(&self, keys: &mut Vec<Key>) {
        let birth = self.birth.filter(|date| date.year().is_some()).map(|date| date.number().to_be_bytes());
        let (family, given, patronymic) = (self.family.as_bytes(), self.given.as_bytes(), self.patronymic.as_bytes());
        // A given name of the table counts by its groups, any other by its skeleton.
        let groups: Vec<Vec<u8>> =
            if self.groups.is_empty() { vec![given.to_vec()] } else { self.groups.iter().map(|group| group.to_be_bytes().to_vec()).collect() };
        let known = given.len() > 1 && !self.initials.0;
        if let Some(birth) = birth {
            keys.push(Key::new(KeyKind::Birth, &[&birth]));
        }
        if family.len() > 1 {
            keys.push(family_key(&self.family));
            if let Some(birth) = birth {
                keys.push(Key::new(KeyKind::FamilyBirth, &[family, &birth]));
            }
            if let Some(initial) = self.given.get(..1) {
                keys.push(family_initial_key(&self.family, initial));
            }
        }
        if !known {
            return;
        }
        if family.len() > 1 && self.groups.is_empty() {
            keys.push(family_given_key(family, given));
        }
        for group in &groups {
            if family.len() > 1 && !self.groups.is_empty() {
                keys.push(Key::new(KeyKind::FamilyGiven, &[family, group]));
            }
            if let Some(birth) = birth {
                keys.push(Key::new(KeyKind::GivenBirth, &[group, &birth]));
            }
            if patronymic.len() > 1
                && !self.initials.1
                && let Some(prefix) = self.family.get(..3)
            {
                keys.push(Key::new(
                    KeyKind::PrefixGiven,
                    &[prefix.as_bytes(), group, self.patronymic.get(..4).unwrap_or(&self.patronymic).as_bytes()],
                ));
            }
        }
    }

    fn organization_keys(&self, keys: &mut Vec<Key>) {
        keys.push(core_key(&self.core));
        if !self.plain.is_empty() {
            keys.push(Key::new(KeyKind::CorePart, &[b"words", self.plain.as_bytes()]));
        }
        let joined: String = self.core.chars().filter(|c| *c != ' ').collect();
        if let Some(prefix) = joined.get(..6) {
            keys.push(Key::new(KeyKind::CorePart, &[b"prefix", prefix.as_bytes()]));
        }
    }

    fn address_keys(&self, keys: &mut Vec<Key>) {
        let initial = if self.is_organization() { "" } else { self.given.get(..1).unwrap_or_default() };
        // In one house live many, but few firms of one street word have one number.
        let numbers = if self.is_organization() { 1 } else { 2 };
        for address in self.addresses.iter().filter(|address| address.numbers.len() >= numbers) {
            let numbers: Vec<u8> = address.numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
            for word in address.words.iter().filter(|word| word.len() > 3).take(4) {
                keys.push(Key::new(KeyKind::Address, &[word.as_bytes(), &numbers, initial.as_bytes()]));
            }
        }
    }
}

/// Whether a patronymic comes from this given name: Юрий Юрьевич, Павел Павлович, Миколаївна of a Николай. Skeletons.
fn is_after_father(given: &str, groups: &[u16], patronymic: &str) -> bool {
    const ENDINGS: &[&str] = &["ovich", "evich", "iovich", "ievich", "ich", "ovna", "evna", "ichna", "inichna", "ivna", "iivna", "ievna"];
    /// Fathers' names whose stem is another in the patronymic.
    const SHORTENED: &[(&str, &str)] = &[("pavl", "pavel"), ("lv", "lev"), ("iakovl", "iakov")];
    ENDINGS.iter().filter_map(|ending| patronymic.strip_suffix(ending)).filter(|stem| stem.len() > 1).any(|stem| {
        let full = SHORTENED.iter().find(|(short, _)| *short == stem).map_or(stem, |(_, full)| *full);
        if groups.is_empty() {
            return given.starts_with(full) && given.len() <= full.len() + 2;
        }
        // Серге(й), Юри(й), Иван, Дмитр(о), Никит(а), Иль(я): the first that is a name; Алексеевич is no son of an Алекс.
        let father =
            ["ei", "i", "", "o", "a", "ia"].iter().map(|end| skeleton::given_groups(&format!("{full}{end}"))).find(|father| !father.is_empty());
        father.is_some_and(|father| father.iter().any(|group| groups.contains(group)))
    })
}

/// The key of a family name and a given name that no table has: either may be the other, so their order plays no part.
pub(crate) fn family_given_key(family: &[u8], given: &[u8]) -> Key {
    Key::new(KeyKind::FamilyGiven, &[family.min(given), family.max(given)])
}

pub(crate) fn phone_key(digits: u64) -> Key {
    Key::new(KeyKind::Phone, &[&digits.to_be_bytes()])
}

pub(crate) fn email_key(key: &str) -> Key {
    Key::new(KeyKind::Email, &[key.as_bytes()])
}

pub(crate) fn local_key(local: &str) -> Key {
    Key::new(KeyKind::Local, &[local.as_bytes()])
}

pub(crate) fn domain_key(domain: &str) -> Key {
    Key::new(KeyKind::Domain, &[domain.as_bytes()])
}

pub(crate) fn identifier_key(code: &IdentifierFeature) -> Key {
    Key::new(KeyKind::Identifier, &[&code.scheme.number().to_be_bytes(), code.value.as_bytes()])
}

pub(crate) fn family_key(family: &str) -> Key {
    Key::new(KeyKind::Family, &[family.as_bytes()])
}

pub(crate) fn family_initial_key(family: &str, initial: &str) -> Key {
    Key::new(KeyKind::FamilyInitial, &[family.as_bytes(), initial.as_bytes()])
}

pub(crate) fn core_key(core: &str) -> Key {
    let joined: String = core.chars().filter(|c| *c != ' ').collect();
    Key::new(KeyKind::Core, &[joined.as_bytes()])
}

pub(crate) fn custom_key(custom: &CustomFeature) -> Key {
    Key::new(KeyKind::Custom, &[&custom.field.0.to_be_bytes(), custom.text.as_bytes()])
}

fn gender(client: &Client) -> Option<Gender> {
    match client.text(field::GENDER) {
        Some("male") => return Some(Gender::Male),
        Some("female") => return Some(Gender::Female),
        _ => {}
    }
    let text = |number| client.text(number).unwrap_or_default();
    name::gender(text(field::NAME_FAMILY), text(field::NAME_GIVEN), text(field::NAME_PATRONYMIC)).0
}

/// What two forms have in common that mean much the same: the class of `ООО` and `ТОВ`, of `ЗАО` and `АО`; any other form is itself.
fn form_key(form: &str) -> Box<str> {
    match organization::form_class(form) {
        Some(FormClass::LimitedLiability) => "limited".into(),
        Some(FormClass::JointStock) => "joint stock".into(),
        Some(FormClass::Partnership) => "partnership".into(),
        Some(FormClass::Cooperative) => "cooperative".into(),
        Some(FormClass::SoleTrader) => "sole trader".into(),
        None => skeleton::joined(form).into(),
    }
}

/// The name without what it says of a branch, and the skeleton of that: `Вектор филиал в г. Омск`, `Вектор (Омск)`.
fn split_branch(name: &str) -> (String, String) {
    if let Some((front, rest)) = name.split_once('(')
        && let Some((inside, behind)) = rest.split_once(')')
        && front.chars().any(text::is_word_char)
        && !organization::is_form(inside)
    {
        let (front, more) = split_branch_words(&format!("{front} {behind}"));
        let inside = branch_place(&skeleton::of(inside));
        return (front, format!("{more} {inside}").trim().to_string());
    }
    split_branch_words(name)
}

fn split_branch_words(name: &str) -> (String, String) {
    let mut offset = 0;
    for word in name.split_inclusive(|c: char| !text::is_word_char(c)) {
        let (start, end) = (offset, offset + word.len());
        offset = end;
        let skeleton = skeleton::of(word);
        // `ООО ОП Щит` is a firm of guards: a branch has its firm in front.
        let has_firm = || name.get(..start).unwrap_or_default().split_whitespace().any(|word| !organization::is_form(word));
        if !BRANCH_WORDS.contains(&skeleton.as_str()) || !has_firm() {
            continue;
        }
        let (front, behind) = (name.get(..start).unwrap_or_default(), name.get(end..).unwrap_or_default());
        // `Вектор, Омский филиал`: the place stands between comma and word; `Вектор филиал в г. Омск`: behind it.
        let behind = branch_place(&skeleton::of(behind));
        return match front.rsplit_once(',') {
            Some((firm, place)) if behind.is_empty() && firm.chars().any(text::is_word_char) => {
                (firm.to_string(), branch_place(&skeleton::of(place)))
            }
            _ => (front.to_string(), if behind.is_empty() { skeleton } else { behind }),
        };
    }
    (name.to_string(), String::new())
}

/// The words of a name that tell it from others, ascending, with a blank between; all of them where none does.
fn plain(core: &str) -> String {
    static GENERIC: LazyLock<BTreeSet<String>> = LazyLock::new(|| GENERIC_WORDS.split_whitespace().map(skeleton::of).collect());
    let mut words: Vec<&str> = core.split(' ').filter(|word| !GENERIC.contains(*word)).collect();
    if words.is_empty() {
        words = core.split(' ').collect();
    }
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// A number without country code: its digits, from five to nine of them.
fn local_number(raw: &str) -> Option<u64> {
    let digits: String = raw.chars().filter_map(text::digit_value).map(|digit| char::from(b'0' + digit)).collect();
    ((5..=9).contains(&digits.len()) && !digits.starts_with('0')).then(|| digits.parse().ok()).flatten()
}

fn branch_place(skeleton: &str) -> String {
    let words: Vec<&str> = skeleton.split(' ').filter(|word| !BRANCH_FILLERS.contains(word) && !BRANCH_WORDS.contains(word)).collect();
    words.join(" ")
}

impl AddressFeature {
    fn of(known: &Address) -> Option<AddressFeature> {
        let mut address = AddressFeature::default();
        let cut = text::begin(&known.text, crate::limits::TEXT_BYTES_MAX);
        for word in cut.split(|c: char| !text::is_word_char(c)).filter(|word| !word.is_empty()) {
            let digits: String = word.chars().map_while(text::digit_value).map(|digit| char::from(b'0' + digit)).collect();
            if digits.is_empty() {
                let word = skeleton::of(word);
                if word.len() > 1 && !ADDRESS_WORDS.contains(&word.as_str()) {
                    address.words.push(word.into());
                }
            } else if digits.len() < 5 {
                address.numbers.extend(digits.parse::<u32>());
            }
        }
        address.words.sort_unstable();
        address.words.dedup();
        address.words.truncate(FEATURES_MAX);
        address.numbers.truncate(FEATURES_MAX);
        address.parts = address::key(known);
        (!address.words.is_empty() || !address.numbers.is_empty()).then_some(address)
    }
}

fn custom_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) | Value::Choice(text) => skeleton::of(text),
        Value::Decimal(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(at) => crate::time::format_instant(*at),
        Value::Money(money) => format!("{} {}", money.minor, money.code()),
        Value::List(texts) => skeleton::of(&texts.join(" ")),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sons and daughters of fathers of their own name are known in both languages; of other fathers none is.
    #[test]
    fn those_named_after_their_fathers() {
        let after = |given: &str, patronymic: &str| {
            let given = skeleton::of(given);
            is_after_father(&given, skeleton::given_groups(&given), &skeleton::of(patronymic))
        };
        for (given, patronymic) in [
            ("Юрий", "Юрьевич"),
            ("Павел", "Павлович"),
            ("Пётр", "Петрович"),
            ("Лев", "Львович"),
            ("Илья", "Ильич"),
            ("Никита", "Никитич"),
            ("Яков", "Яковлевич"),
            ("Сергей", "Сергеевич"),
            ("Саша", "Александрович"),
            ("Андрій", "Андрійович"),
            ("Микола", "Миколайович"),
            ("Николай", "Миколайович"),
            ("Дмитро", "Дмитрович"),
            ("Заратустр", "Заратустрович"),
        ] {
            assert!(after(given, patronymic), "{given} {patronymic}");
        }
        for (given, patronymic) in [
            ("Олег", "Алексеевич"),
            ("Иван", "Игоревич"),
            ("Александр", "Алексеевич"),
            ("Александра", "Александровна"),
            ("Юрий", ""),
            ("", "Юрьевич"),
            ("Ю", "ич"),
        ] {
            assert!(!after(given, patronymic), "{given} {patronymic}");
        }
    }
}
