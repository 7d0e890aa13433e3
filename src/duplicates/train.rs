//! Learning the weights of a base from the base itself, without labels.
//!
//! Fellegi and Sunter's two distributions: `m`, how often the pairs that are one client show a level, and `u`, how often two strangers do.
//! *u* comes from random pairs, which are strangers but for one in millions; of a level that random pairs hardly ever show (one phone, one name), from the
//! candidates, because whoever agrees in it is a candidate: what of them is taken for strangers, over all pairs of the base. *m* comes from the
//! candidates by expectation maximization: every pair counts as far as the model of the last round takes it for one client. What a person decided is
//! known and counts as that. There is no session per blocking key: candidates are the union of all keys, so no field is the same in all of them.
//!
//! What must not be learnt so: levels that hold a band down ([`Level::cap`]). Among pairs that share a phone most differing given names are families', and a
//! model that learnt from them would take brothers for one. Their weights stay as they are shipped (who may be father and son keep their distance
//! from a full name), pairs that show one teach nothing of *m*, and so do comparisons that only ever find one thing (a domain, a branch).
//!
//! Small bases: counts are added to what the shipped model expects ([`typical`], [`PRIOR_PAIRS`]), so that a handful of pairs moves the weights a
//! little and a level that was never seen keeps what it had. Levels seen less than [`TRAINED_FROM`] times are reported as untrained.
//!
//! All sums run in the order of the pairs, so one base gives one model. Cost: a score per pair and round; pairs are a bounded sample.

use super::compare::{Detail, Found};
use super::score::{Item, score};
use super::weight::{Model, Weigher};
use crate::model::duplicate::Verdict;
use crate::model::{Comparison, FieldNumber, Level, Weight};
use std::collections::BTreeMap;

/// Pairs that the shipped expectation counts for in each comparison.
const PRIOR_PAIRS: f64 = 20.0;
/// Pairs of one client that every base is believed to have.
const PRIOR_MATCHES: f64 = 1.0;
/// A level with fewer pairs than this was not trained, in all but name.
pub(crate) const TRAINED_FROM: f64 = 5.0;
/// A level that fewer random pairs show is counted among the candidates.
const RANDOM_FROM: f64 = 50.0;
const ROUNDS_MAX: u32 = 200;
/// Converged where no weight moves by more than this, in thousandths of a bit.
const STILL: i32 = 1;
/// No weight is beyond this many bits: no base knows better.
const WEIGHT_MAX: f64 = 16.0;

/// What was found of many pairs, one behind the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observed {
    found: Vec<Found>,
    ends: Vec<usize>,
    verdicts: Vec<Option<Verdict>>,
}

impl Observed {
    pub fn push(&mut self, found: &[Found], verdict: Option<Verdict>) {
        self.found.extend_from_slice(found);
        self.ends.push(self.found.len());
        self.verdicts.push(verdict);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn iter(&self) -> impl Iterator<Item = (&[Found], Option<Verdict>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let found = starts.zip(&self.ends).map(|(start, end)| self.found.get(start..*end).unwrap_or_default());
        found.zip(self.verdicts.iter().copied())
    }
}

/// What there is to learn from.
pub(crate) struct Lesson {
    /// Clients of the base.
    pub clients: u64,
    /// Candidates, or one in [`Lesson::one_in`] of them.
    pub candidates: Observed,
    pub one_in: u64,
    /// Pairs drawn at random.
    pub random: Observed,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trained {
    pub model: Model,
    pub rounds: u32,
    pub converged: bool,
    /// Pairs of one client among all candidates, as the last round has it.
    pub matches: f64,
    /// Levels, with their custom field, that too few pairs showed.
    pub untrained: Vec<(Level, Option<FieldNumber>)>,
}

/// What a weight is kept for.
type Slot = (Level, Option<FieldNumber>);
/// What levels are shares of.
type Side = (Comparison, Option<FieldNumber>);

fn slot(found: &Found) -> Slot {
    match found.detail {
        Detail::Custom(field) => (found.level, Some(field)),
        _ => (found.level, None),
    }
}

fn side((level, field): Slot) -> Side {
    (level.comparison(), field)
}

/// Counts of levels, and of pairs in which the side was compared at all.
#[derive(Debug, Clone, Default)]
struct Counts {
    slots: BTreeMap<Slot, f64>,
    sides: BTreeMap<Side, f64>,
}

impl Counts {
    fn add(&mut self, found: &[Found], weight: f64) {
        for found in found {
            *self.slots.entry(slot(found)).or_default() += weight;
            *self.sides.entry(side(slot(found))).or_default() += weight;
        }
    }

    fn of(&self, slot: Slot) -> f64 {
        self.slots.get(&slot).copied().unwrap_or(0.0)
    }

    fn of_side(&self, side: Side) -> f64 {
        self.sides.get(&side).copied().unwrap_or(0.0)
    }
}

/// Whether the weight of a level is learnt.
fn is_learnt(level: Level) -> bool {
    let one_sided = level == Level::OrganizationEmployer
        || matches!(level.comparison(), Comparison::Domain | Comparison::Branch | Comparison::Gender | Comparison::Kind);
    // Father and son, colleagues on one line: conflicts that a pair of one client may show too.
    let conflict = level.is_veto() || matches!(level, Level::NameFather | Level::PhoneExtension);
    !one_sided && !conflict && level != Level::NameUnknown
}

/// How often pairs of one client show a level, of those that are compared on its side: rough shares in bases of Russian and Ukrainian firms.
fn typical(level: Level) -> f64 {
    match level {
        Level::NameFull => 0.35,
        Level::NameFullClose => 0.12,
        Level::NameFamilyGiven => 0.22,
        Level::NameFamilyGivenClose => 0.1,
        Level::NameInitials => 0.06,
        Level::NameFamily | Level::NameGiven | Level::NameGivenPatronymic => 0.02,
        Level::BirthDateSame => 0.85,
        Level::BirthDateClose => 0.1,
        Level::BirthDateDay | Level::BirthDateYear => 0.02,
        Level::BirthDateDiffers => 0.02,
        Level::PhoneSame | Level::PhoneLine => 0.35,
        Level::PhoneSlip | Level::PhoneTail => 0.05,
        Level::PhoneDiffers => 0.25,
        Level::AddressFlat => 0.4,
        Level::AddressHouse => 0.2,
        Level::AddressCity => 0.2,
        Level::AddressDiffers => 0.2,
        Level::EmailSame => 0.7,
        Level::EmailLocal | Level::EmailSlip => 0.05,
        Level::EmailDiffers => 0.2,
        Level::IdentifierSame => 0.9,
        Level::IdentifierUnchecked => 0.03,
        Level::IdentifierSlip => 0.05,
        Level::IdentifierUncheckedDiffers => 0.02,
        Level::OrganizationSame => 0.45,
        Level::OrganizationCore => 0.2,
        Level::OrganizationForm => 0.03,
        Level::OrganizationClose => 0.22,
        Level::OrganizationPart => 0.08,
        Level::CustomSame => 0.6,
        Level::CustomClose => 0.1,
        Level::CustomDiffers => 0.3,
        _ => 0.01,
    }
}

/// Learns a model and pools it with `start`: what is believed before, which says what is not learnt too.
pub(crate) fn train(lesson: &Lesson, start: &Model) -> Trained {
    let learnt = em(lesson, start);
    Trained { model: pooled(start, &learnt.model), ..learnt }
}

/// Expectation maximization, from what `start` takes the pairs for.
fn em(lesson: &Lesson, start: &Model) -> Trained {
    let mut random = Counts::default();
    lesson.random.iter().for_each(|(found, _)| random.add(found, 1.0));
    let clients = lesson.clients as f64;
    let all_pairs = (clients * (clients - 1.0) / 2.0).max(1.0);
    let random_pairs = (lesson.random.len() as f64).max(1.0);
    let one_in = lesson.one_in as f64;
    let mut trained = Trained { model: start.clone(), rounds: 0, converged: false, matches: 0.0, untrained: Vec::new() };
    trained.model.clients = u32::try_from(lesson.clients).unwrap_or(u32::MAX);
    let mut items: Vec<Item> = Vec::new();
    while trained.rounds < ROUNDS_MAX && !trained.converged {
        trained.rounds += 1;
        // What the model of the last round takes for one client, and for strangers.
        let (mut same, mut strangers) = (Counts::default(), Counts::default());
        trained.matches = 0.0;
        let model = &trained.model;
        // The first round weighs as the shipped model does in a base of its own size.
        let weigher = Weigher::new(model, lesson.clients);
        for (found, verdict) in lesson.candidates.iter() {
            let sum = score(&weigher, found, &mut items);
            let vetoed = found.iter().any(|found| found.level.is_veto());
            let (probability, weight) = match verdict {
                Some(Verdict::Same) => (1.0, 1.0),
                Some(Verdict::Different) => (0.0, 1.0),
                _ if vetoed => (0.0, one_in),
                _ => (sum.weight.probability(), one_in),
            };
            if !vetoed || verdict == Some(Verdict::Same) {
                same.add(found, probability * weight);
            }
            strangers.add(found, (1.0 - probability) * weight);
            trained.matches += probability * weight;
        }
        let next = step(&Knowledge { random: &random, same: &same, strangers: &strangers, all_pairs, random_pairs, clients }, start, trained.matches);
        trained.converged = moved(&trained.model, &next) <= STILL && trained.rounds > 1;
        trained.untrained = slots(&random, &same).filter(|slot| is_learnt(slot.0) && same.of(*slot) < TRAINED_FROM).collect();
        trained.model = next;
    }
    trained
}

/// What one round knows.
struct Knowledge<'a> {
    random: &'a Counts,
    same: &'a Counts,
    strangers: &'a Counts,
    all_pairs: f64,
    random_pairs: f64,
    clients: f64,
}

impl Knowledge<'_> {
    /// How often pairs of one client show a level.
    fn m(&self, slot: Slot) -> f64 {
        let typical_sum: f64 =
            Level::ALL.iter().filter(|level| level.comparison() == slot.0.comparison() && is_learnt(**level)).map(|level| typical(*level)).sum();
        let expected = typical(slot.0) / typical_sum.max(f64::MIN_POSITIVE);
        (self.same.of(slot) + PRIOR_PAIRS * expected) / (self.same.of_side(side(slot)) + PRIOR_PAIRS)
    }

    /// How often strangers do.
    fn u(&self, slot: Slot) -> f64 {
        let (seen, compared) = (self.random.of(slot), self.random.of_side(side(slot)).max(1.0));
        if seen >= RANDOM_FROM {
            return seen / compared;
        }
        let all_compared = self.all_pairs * compared / self.random_pairs;
        ((self.strangers.of(slot) + 0.5) / (all_compared + 1.0)).max(0.1 * seen / compared)
    }

    fn weight(&self, slot: Slot, frequency_per_bit: i32) -> Weight {
        let (m, u) = (self.m(slot), self.u(slot));
        let mut bits = (m / u).log2();
        if is_counted(slot.0) {
            // Levels are weighed as a value of two clients; strangers who agree agree in common ones.
            let compared = self.clients * (self.random.of_side(side(slot)).max(1.0) / self.random_pairs).sqrt();
            let usual = (compared * u).max(2.0).min(crate::limits::FREQUENCY_COUNT_MAX as f64);
            bits += (usual.log2() - 1.0) * f64::from(frequency_per_bit) / 1000.0;
        }
        Weight::from_thousandths((bits.clamp(-WEIGHT_MAX, WEIGHT_MAX) * 1000.0).round() as i32)
    }
}

/// Whether a level comes with the number of clients that share the value.
fn is_counted(level: Level) -> bool {
    matches!(
        level,
        Level::NameFull
            | Level::NameFamilyGiven
            | Level::PhoneSame
            | Level::PhoneLine
            | Level::PhoneExtension
            | Level::EmailSame
            | Level::EmailLocal
            | Level::IdentifierSame
            | Level::IdentifierUnchecked
            | Level::OrganizationSame
            | Level::OrganizationCore
            | Level::OrganizationForm
            | Level::CustomSame
    )
}

/// Everything that was seen.
fn slots<'a>(random: &'a Counts, same: &'a Counts) -> impl Iterator<Item = Slot> + 'a {
    let mut slots: Vec<Slot> = random.slots.keys().chain(same.slots.keys()).copied().collect();
    slots.sort_unstable();
    slots.dedup();
    slots.into_iter()
}

fn step(knowledge: &Knowledge<'_>, start: &Model, matches: f64) -> Model {
    let mut model = start.clone();
    model.clients = u32::try_from(knowledge.clients as u64).unwrap_or(u32::MAX);
    for slot in slots(knowledge.random, knowledge.same).filter(|slot| is_learnt(slot.0)) {
        let weight = knowledge.weight(slot, start.frequency_per_bit);
        match slot {
            (level, None) => model.set_weight(level, weight),
            (level, Some(field)) => model.set_custom(field, level, weight),
        }
    }
    // Who may be father and son are as much less one client as is believed, whatever a name weighs here.
    let less = start.weight(Level::NameFather) - start.weight(Level::NameFull);
    model.set_weight(Level::NameFather, model.weight(Level::NameFull) + less);
    let expected = matches + PRIOR_MATCHES;
    let odds = expected / (knowledge.all_pairs - expected).max(1.0);
    model.prior = Weight::from_thousandths((odds.log2() * 1000.0).round() as i32);
    model
}

/// One part of what was learnt to two of what was believed: the logarithmic opinion pool of both. Learnt weights suppose that the sides of
/// a pair know nothing of each other, believed ones have seen that they do. A custom field has only what was learnt.
fn pooled(believed: &Model, learnt: &Model) -> Model {
    let mean = |one: Weight, other: Weight| Weight::from_thousandths((2 * one.thousandths() + other.thousandths()) / 3);
    let mut model = learnt.clone();
    Level::ALL.iter().for_each(|level| model.set_weight(*level, mean(believed.weight(*level), learnt.weight(*level))));
    model.prior = mean(believed.prior, learnt.prior);
    model
}

/// The greatest change between two models, in thousandths of a bit.
fn moved(one: &Model, other: &Model) -> i32 {
    let levels = Level::ALL.iter().map(|level| (one.weight(*level), other.weight(*level)));
    let fields = other.custom.iter().flat_map(|(field, weights)| {
        let known = one.custom.get(field).copied().unwrap_or_default();
        known.into_iter().zip(*weights)
    });
    let all = levels.chain(fields).chain([(one.prior, other.prior)]);
    all.map(|(one, other)| (one - other).thousandths().abs()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws numbers of 0 … 1 (SplitMix64).
    struct Chance(u64);

    impl Chance {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        }

        fn pick(&mut self, shares: &[(Level, f64)]) -> Level {
            let mut left = self.next();
            for (level, share) in shares {
                if left < *share {
                    return *level;
                }
                left -= share;
            }
            shares.last().map(|(level, _)| *level).expect("shares")
        }
    }

    const SAME: [&[(Level, f64)]; 3] = [
        &[(Level::BirthDateSame, 0.8), (Level::BirthDateClose, 0.15), (Level::BirthDateDiffers, 0.05)],
        &[(Level::AddressFlat, 0.5), (Level::AddressHouse, 0.2), (Level::AddressCity, 0.3)],
        &[(Level::EmailSame, 0.6), (Level::EmailDiffers, 0.4)],
    ];
    const STRANGERS: [&[(Level, f64)]; 3] = [
        &[(Level::BirthDateSame, 0.001), (Level::BirthDateClose, 0.02), (Level::BirthDateDiffers, 0.979)],
        &[(Level::AddressFlat, 0.002), (Level::AddressHouse, 0.01), (Level::AddressCity, 0.988)],
        &[(Level::EmailSame, 0.0005), (Level::EmailDiffers, 0.9995)],
    ];

    fn draw(chance: &mut Chance, shares: &[&[(Level, f64)]; 3]) -> Vec<Found> {
        let found = |level| Found { level, clients: 2, detail: Detail::None };
        shares.iter().map(|shares| found(chance.pick(shares))).collect()
    }

    /// Pairs of a base of 2 000 clients in which all pairs are candidates would be two millions: a fortieth stands for them.
    fn lesson(seed: u64) -> Lesson {
        let mut chance = Chance(seed);
        let (mut candidates, mut random) = (Observed::default(), Observed::default());
        let (pairs, matches) = (50_000u32, 500);
        for number in 0..pairs {
            let found = draw(&mut chance, if number < matches { &SAME } else { &STRANGERS });
            candidates.push(&found, None);
            random.push(&draw(&mut chance, &STRANGERS), None);
        }
        // n (n - 1) / 2 = 50 000
        Lesson { clients: 317, candidates, one_in: 1, random }
    }

    /// Of pairs drawn from known shares, the shares come back: without labels, within what chance allows.
    #[test]
    fn known_shares_come_back() {
        let lesson = lesson(7);
        let learnt = em(&lesson, &Model::shipped());
        assert!(learnt.converged && learnt.rounds < 100, "{} rounds", learnt.rounds);
        assert!((learnt.matches - 500.0).abs() < 25.0, "{} matches", learnt.matches);
        let weight = |level| learnt.model.weight(level).bits();
        for (level, m, u) in [
            (Level::BirthDateSame, 0.8f64, 0.001),
            (Level::BirthDateDiffers, 0.05, 0.979),
            (Level::AddressFlat, 0.5, 0.002),
            (Level::AddressCity, 0.3, 0.988),
            (Level::EmailDiffers, 0.4, 0.9995),
        ] {
            let expected = (m / u).log2();
            // A level that a twentieth of five hundred pairs show is known to a bit, no better: those pairs agree in little.
            let tolerance = if level == Level::BirthDateDiffers { 1.2 } else { 0.5 };
            assert!((weight(level) - expected).abs() < tolerance, "{level:?}: {} instead of {expected}", weight(level));
        }
        let prior = (500.0f64 / 49_500.0).log2();
        assert!((learnt.model.prior.bits() - prior).abs() < 0.15, "{}", learnt.model.prior);
        // The model that is given out is one part of it to two of what was believed.
        let pooled = train(&lesson, &Model::shipped()).model;
        let third = |level| (weight(level) + 2.0 * Model::shipped().weight(level).bits()) / 3.0;
        assert!((pooled.weight(Level::AddressFlat).bits() - third(Level::AddressFlat)).abs() < 0.01);
    }

    /// What a person decided counts as known, against what the weights say.
    #[test]
    fn decisions_teach() {
        let mut lesson = lesson(8);
        let found = |level| Found { level, clients: 2, detail: Detail::None };
        let plain = em(&lesson, &Model::shipped()).model.weight(Level::AddressCity);
        for _ in 0..300 {
            lesson.candidates.push(&[found(Level::BirthDateDiffers), found(Level::AddressCity), found(Level::EmailDiffers)], Some(Verdict::Same));
        }
        let taught = em(&lesson, &Model::shipped()).model.weight(Level::AddressCity);
        assert!(taught > plain + Weight::from_thousandths(300), "{plain} {taught}");
        let learnt = em(&lesson, &Model::shipped());
        assert_eq!(learnt, em(&lesson, &Model::shipped()), "one lesson, one model");
    }

    /// Nothing to learn from, or a handful of pairs, moves nothing far; levels that were not seen are told.
    #[test]
    fn little_teaches_little() {
        let nothing = Lesson { clients: 0, candidates: Observed::default(), one_in: 1, random: Observed::default() };
        let learnt = train(&nothing, &Model::shipped());
        assert!(Level::ALL.iter().all(|level| learnt.model.weight(*level) == Model::shipped().weight(*level)));
        let mut few = nothing;
        few.clients = 200;
        let found = |level| Found { level, clients: 2, detail: Detail::None };
        few.candidates.push(&[found(Level::BirthDateSame), found(Level::NameFull)], None);
        few.random.push(&[found(Level::BirthDateDiffers), found(Level::NameDiffers)], None);
        let learnt = train(&few, &Model::shipped());
        assert!(learnt.untrained.contains(&(Level::NameFull, None)));
        for level in Level::ALL {
            let moved = (learnt.model.weight(*level) - Model::shipped().weight(*level)).bits().abs();
            assert!(moved < 6.0, "{level:?} moved by {moved}");
        }
    }

    /// Households teach nothing: pairs whose given names differ are no pairs of one client, however much else agrees.
    #[test]
    fn households_do_not_teach() {
        let mut lesson = lesson(9);
        let found = |level| Found { level, clients: 2, detail: Detail::None };
        for _ in 0..5_000 {
            lesson.candidates.push(&[found(Level::NameGivenDiffers), found(Level::PhoneLine), found(Level::AddressFlat)], None);
        }
        let learnt = em(&lesson, &Model::shipped());
        assert_eq!(learnt.model.weight(Level::NameGivenDiffers), Model::shipped().weight(Level::NameGivenDiffers));
        assert!((learnt.matches - 500.0).abs() < 30.0, "{}", learnt.matches);
    }
}
