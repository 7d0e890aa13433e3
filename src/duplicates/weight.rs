//! The model: what each level weighs, the prior, the thresholds.
//!
//! Weights are data, not code: the shipped ones below, or (later) trained ones of a base. All arithmetic is in whole thousandths of a bit, the
//! logarithm of a count included, so every machine finds the same sums.

use crate::limits::FREQUENCY_COUNT_MAX;
use crate::model::{Band, Level, Weight};

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
    /// Per level, by its place in [`Level::ALL`].
    weights: Vec<Weight>,
    /// Thousandths that a doubling of the clients who share a value takes off its weight.
    pub frequency_per_bit: i32,
    /// Thousandths that are left of evidence that only tells again what stronger evidence of its group told.
    pub rest_of_group: i32,
}

impl Model {
    /// The model that comes with the library.
    pub fn shipped() -> Model {
        let weights = Level::ALL.iter().map(|level| Weight::from_thousandths(shipped_weight(*level))).collect();
        Model {
            version: SHIPPED_VERSION,
            prior: Weight::from_thousandths(-6500),
            same: Weight::ZERO,
            review: Weight::from_thousandths(-2000),
            weights,
            frequency_per_bit: 800,
            rest_of_group: 400,
        }
    }

    /// The weight of a level, frequency and group aside.
    pub fn weight(&self, level: Level) -> Weight {
        let index = Level::ALL.binary_search(&level).ok();
        index.and_then(|index| self.weights.get(index)).copied().unwrap_or_default()
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

/// Shipped priors for Russian and Ukrainian bases, in thousandths of a bit: set by hand, then moved part of the way to where a logistic
/// regression over 20 000 generated rows would have them, where that is plausible beyond that list.
fn shipped_weight(level: Level) -> i32 {
    match level {
        Level::NameFull => 9_000,
        Level::NameFullClose => 9_000,
        Level::NameFamilyGiven => 8_500,
        Level::NameFamilyGivenClose => 7_500,
        Level::NameInitials => 6_500,
        Level::NameFamily => 4_500,
        Level::NameGivenPatronymic => 3_200,
        Level::NameGiven => 4_000,
        Level::NamePatronymicDiffers => -3_000,
        Level::NameGivenDiffers => -9_500,
        Level::NameFamilyDiffers => 500,
        Level::NameDiffers => -6_500,
        Level::NameUnknown => 1_000,
        Level::GenderDiffers => -7_000,
        Level::KindDiffers => -6_000,
        Level::BirthDateSame => 6_000,
        Level::BirthDateDay => 4_000,
        Level::BirthDateClose => 4_000,
        Level::BirthDateDiffers => -7_500,
        Level::BirthDateGeneration => -11_000,
        Level::PhoneSame => 7_500,
        Level::PhoneLine => 5_500,
        Level::PhoneSlip => 3_500,
        Level::PhoneExtension => 1_000,
        Level::PhoneDiffers => -2_000,
        Level::AddressFlat => 5_000,
        Level::AddressHouse => 4_800,
        Level::AddressCity => -2_500,
        Level::AddressDiffers => -4_000,
        Level::EmailSame => 5_200,
        Level::EmailLocal => 2_000,
        Level::EmailSlip => 3_000,
        Level::EmailDiffers => -2_000,
        Level::IdentifierSame => 8_000,
        Level::IdentifierUnchecked => 9_000,
        Level::IdentifierSlip => 6_000,
        Level::IdentifierUncheckedDiffers => -4_000,
        Level::IdentifierDiffers => -14_000,
        Level::OrganizationSame => 6_300,
        Level::OrganizationCore => 5_800,
        Level::OrganizationForm => 3_000,
        Level::OrganizationClose => 5_000,
        Level::OrganizationPart => -300,
        Level::OrganizationDiffers => -4_000,
        Level::BranchSame => 2_500,
        Level::BranchDiffers => -12_000,
        Level::BranchOne => -6_000,
        Level::DomainSame => 4_000,
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
