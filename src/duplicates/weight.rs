//! The model: what each level weighs, the prior, the thresholds.
//!
//! Weights are data, not code: the shipped ones below, or those of a base, which were trained or set ([`DuplicateModel`]). All arithmetic is in whole thousandths of a bit, the
//! logarithm of a count included, so every machine finds the same sums.

use super::compare::{Detail, Found};
use crate::limits::FREQUENCY_COUNT_MAX;
use crate::model::{Band, Comparison, CustomFields, DuplicateModel, FieldNumber, Level, Weight};
use std::collections::BTreeMap;

/// Which weights were used; kept with what they made.
pub(crate) const SHIPPED_VERSION: u32 = 1;

/// A model of Fellegi and Sunter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model {
    pub version: u32,
    /// Odds of two clients that meet in a key to be one, before anything is compared.
    pub prior: Weight,
    /// From here on a pair is one client, vetoes aside.
    pub same: Weight,
    /// From here on a person should look.
    pub review: Weight,
    /// What the pairs between two groups of clients must weigh in the mean for them to be one cluster.
    pub support: Weight,
    /// Per level, by its place in [`Level::ALL`].
    weights: Vec<Weight>,
    /// Weights of custom fields where they have their own: same, close, differs.
    pub custom: BTreeMap<FieldNumber, [Weight; 3]>,
    /// Clients of the base that the weights are made for.
    pub clients: u32,
    /// Thousandths that a doubling of the clients who share a value takes off its weight.
    pub frequency_per_bit: i32,
    /// Thousandths that a doubling of the base adds to the weight of a value that few share, and takes off the prior.
    pub size_per_bit: i32,
    /// Thousandths that are left of evidence that only tells again what stronger evidence of its group told.
    pub rest_of_group: i32,
}

impl Model {
    /// The model of its public form; `custom` says which numbers the fields have. A field that the base does not have is left out.
    pub fn of(model: &DuplicateModel, custom: &CustomFields) -> Model {
        let weight = |level: &Level| model.levels.get(level).copied().unwrap_or_default();
        let fields = model.custom.iter().filter_map(|(key, weights)| custom.number(key).map(|number| (number, *weights)));
        Model {
            version: model.version,
            prior: model.prior,
            same: model.same,
            review: model.review,
            support: model.support,
            weights: Level::ALL.iter().map(weight).collect(),
            custom: fields.collect(),
            clients: model.clients,
            frequency_per_bit: model.frequency_per_bit.thousandths(),
            size_per_bit: model.size_per_bit.thousandths(),
            rest_of_group: model.rest_of_group.thousandths(),
        }
    }

    /// The public form.
    pub fn to_public(&self, custom: &CustomFields) -> DuplicateModel {
        let key = |number: &FieldNumber| custom.get(*number).map(|definition| definition.key.clone());
        DuplicateModel {
            version: self.version,
            clients: self.clients,
            prior: self.prior,
            same: self.same,
            review: self.review,
            support: self.support,
            levels: Level::ALL.iter().map(|level| (*level, self.weight(*level))).collect(),
            custom: self.custom.iter().filter_map(|(number, weights)| key(number).map(|key| (key, *weights))).collect(),
            frequency_per_bit: Weight::from_thousandths(self.frequency_per_bit),
            size_per_bit: Weight::from_thousandths(self.size_per_bit),
            rest_of_group: Weight::from_thousandths(self.rest_of_group),
        }
    }

    /// The model that comes with the library.
    pub fn shipped() -> Model {
        let weights = Level::ALL.iter().map(|level| Weight::from_thousandths(shipped_weight(*level))).collect();
        Model {
            version: SHIPPED_VERSION,
            prior: Weight::from_thousandths(-5300),
            same: Weight::ZERO,
            review: Weight::from_thousandths(-2000),
            support: Weight::from_thousandths(-3000),
            weights,
            custom: BTreeMap::new(),
            clients: 20_000,
            frequency_per_bit: 800,
            size_per_bit: 400,
            rest_of_group: 400,
        }
    }

    /// The weight of a level, frequency and group aside.
    pub fn weight(&self, level: Level) -> Weight {
        let index = Level::ALL.binary_search(&level).ok();
        index.and_then(|index| self.weights.get(index)).copied().unwrap_or_default()
    }

    pub fn set_weight(&mut self, level: Level, weight: Weight) {
        let slot = Level::ALL.binary_search(&level).ok().and_then(|index| self.weights.get_mut(index));
        if let Some(slot) = slot {
            *slot = weight;
        }
    }

    pub fn set_custom(&mut self, field: FieldNumber, level: Level, weight: Weight) {
        let usual = [Level::CustomSame, Level::CustomClose, Level::CustomDiffers].map(|level| self.weight(level));
        let [same, close, differs] = self.custom.entry(field).or_insert(usual);
        match level {
            Level::CustomSame => *same = weight,
            Level::CustomClose => *close = weight,
            _ => *differs = weight,
        }
    }

    /// What it takes off an agreement that so many clients share the value: nothing for the two of the pair.
    pub fn frequency(&self, clients: u32) -> Weight {
        let clients = clients.clamp(2, u32::try_from(FREQUENCY_COUNT_MAX).unwrap_or(u32::MAX));
        Weight::from_thousandths(-(log2_thousandths(clients) - 1000) * self.frequency_per_bit / 1000)
    }

    /// The band of a sum, vetoes aside.
    pub fn band(&self, weight: Weight) -> Band {
        match weight {
            weight if weight >= self.same => Band::Same,
            weight if weight >= self.review => Band::Review,
            _ => Band::Different,
        }
    }
}

/// A model at work in a base of some size.
///
/// In a base twice as big, a pair of clients is half as likely to be one: the prior sinks. A value that as few share as before, a phone, an address,
/// has become twice as telling: its weight rises. Both by less than the whole bit, for families and branches grow in number as clients do. Without this, weights that are right for a small base
/// find too little in a big one, and join too much by what many share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weigher<'a> {
    pub model: &'a Model,
    /// What the size of the base adds to a rare value.
    size: Weight,
}

impl Weigher<'_> {
    /// The model in a base of so many clients. One smaller than the model's own counts as that: small bases are samples.
    pub fn new(model: &Model, clients: u64) -> Weigher<'_> {
        let clients = u32::try_from(clients).unwrap_or(u32::MAX).max(model.clients);
        let doublings = log2_thousandths(clients) - log2_thousandths(model.clients);
        let size = i64::from(doublings) * i64::from(model.size_per_bit) / 1000;
        Weigher { model, size: Weight::from_thousandths(i32::try_from(size).unwrap_or(0)) }
    }

    /// The prior for this size.
    pub fn prior(&self) -> Weight {
        self.model.prior - self.size
    }

    /// The weight of what was found, and what the number of clients that share the value makes of it.
    pub fn weigh(&self, found: &Found) -> (Weight, Weight) {
        let base = match found.detail {
            Detail::Custom(field) => self.model.custom.get(&field).map(|[same, close, differs]| match found.level {
                Level::CustomSame => *same,
                Level::CustomClose => *close,
                _ => *differs,
            }),
            _ => None,
        };
        let shared = if found.clients > 2 { self.model.frequency(found.clients) } else { Weight::ZERO };
        let size = if is_rare(found.level) { self.size } else { Weight::ZERO };
        (base.unwrap_or_else(|| self.model.weight(found.level)), shared + size)
    }
}

/// Whether a level means that a value agrees which one of many clients has, and which a bigger base does not make more common by itself.
fn is_rare(level: Level) -> bool {
    match level.comparison() {
        Comparison::Phone => level != Level::PhoneDiffers,
        Comparison::Address => level <= Level::AddressHouse,
        Comparison::Email => level != Level::EmailDiffers,
        Comparison::Identifier => level <= Level::IdentifierSlip,
        Comparison::Domain => true,
        Comparison::Custom => level != Level::CustomDiffers,
        // Names are shared by the more clients, the bigger the base; that is counted.
        Comparison::Name | Comparison::Organization => false,
        Comparison::Gender | Comparison::BirthDate | Comparison::Branch | Comparison::Kind => false,
    }
}

/// Shipped priors for Russian and Ukrainian bases, in thousandths of a bit: set by hand, then moved part of the way to where a logistic
/// regression over two generated lists of different habits would have them, where that is plausible beyond these lists.
fn shipped_weight(level: Level) -> i32 {
    match level {
        Level::NameFull => 8_300,
        Level::NameFullClose => 8_800,
        Level::NameFamilyGiven => 7_100,
        Level::NameFamilyGivenClose => 7_400,
        Level::NameInitials => 7_000,
        Level::NameFamily => 4_500,
        Level::NameGivenPatronymic => 3_600,
        Level::NameGiven => 4_400,
        Level::NamePatronymicDiffers => -2_500,
        Level::NameGivenDiffers => -6_800,
        Level::NameGivenOther => -10_000,
        Level::NameFamilyDiffers => 800,
        Level::NameDiffers => -3_800,
        Level::NameUnknown => 2_500,
        Level::NameFather => 4_000,
        Level::GenderDiffers => -6_000,
        Level::KindDiffers => -5_600,
        Level::KindEmployer => -5_500,
        Level::BirthDateSame => 5_800,
        Level::BirthDateDay => 4_000,
        Level::BirthDateClose => 4_000,
        Level::BirthDateYear => 500,
        Level::BirthDateDiffers => -7_000,
        Level::BirthDateGeneration => -11_000,
        Level::PhoneSame => 7_400,
        Level::PhoneLine => 5_500,
        Level::PhoneSlip => 3_800,
        Level::PhoneExtension => 1_000,
        Level::PhoneDiffers => -2_500,
        Level::PhoneTail => 5_200,
        Level::AddressFlat => 5_600,
        Level::AddressHouse => 5_200,
        Level::AddressCity => -2_200,
        Level::AddressDiffers => -4_000,
        Level::EmailSame => 4_600,
        Level::EmailLocal => 1_900,
        Level::EmailSlip => 3_000,
        Level::EmailDiffers => -2_500,
        Level::IdentifierSame => 6_200,
        Level::IdentifierUnchecked => 7_000,
        Level::IdentifierSlip => 6_000,
        Level::IdentifierUncheckedDiffers => -4_000,
        Level::IdentifierDiffers => -14_000,
        Level::OrganizationSame => 5_200,
        Level::OrganizationCore => 5_800,
        Level::OrganizationForm => 2_800,
        Level::OrganizationClose => 3_500,
        Level::OrganizationPart => -100,
        Level::OrganizationDiffers => -3_200,
        Level::OrganizationEmployer => 4_800,
        Level::BranchSame => 2_700,
        Level::BranchDiffers => -12_000,
        Level::BranchOne => -4_800,
        Level::DomainSame => 3_500,
        Level::CustomSame => 6_000,
        Level::CustomClose => 4_000,
        Level::CustomDiffers => -2_000,
    }
}

/// Log2 of a number from 1, in thousandths, rounded down: by squaring, in whole numbers (Knuth, TAOCP 1, §1.2.2, exercise 25 and after).
pub(crate) fn log2_thousandths(number: u32) -> i32 {
    const BITS: u32 = 30;
    let number = u64::from(number.max(1));
    let whole = 63 - number.leading_zeros();
    // 1 <= x < 2, with 30 bits behind the point.
    let mut x = (number << BITS) >> whole;
    let mut fraction: u64 = 0;
    for _ in 0..20 {
        x = (x * x) >> BITS;
        fraction <<= 1;
        if x >= 2 << BITS {
            x >>= 1;
            fraction |= 1;
        }
    }
    let thousandths = u64::from(whole) * 1000 + ((fraction * 1000) >> 20);
    i32::try_from(thousandths).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The logarithm in whole numbers is that of floating point, rounded down.
    #[test]
    fn logarithms_are_exact() {
        for number in (1..=2000).chain([65_535, 65_536, 1 << 30]) {
            let expected = f64::from(number).log2() * 1000.0;
            let found = f64::from(log2_thousandths(number));
            assert!(found <= expected + 1e-9 && expected - found < 1.01, "{number}: {found} {expected}");
        }
    }

    /// A common value weighs less, and beyond the bound no less still.
    #[test]
    fn common_values_weigh_less() {
        let model = Model::shipped();
        assert_eq!([0, 1, 2].map(|clients| model.frequency(clients)), [Weight::ZERO; 3]);
        assert!(model.frequency(8) > model.frequency(16));
        assert_eq!(model.frequency(1000), model.frequency(1_000_000));
    }
}
