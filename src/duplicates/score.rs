//! Levels → evidence, sum and band.

use super::compare::Found;
use super::key::Key;
use super::weight::Model;
use crate::model::duplicate::Verdict;
use crate::model::{Band, Comparison, Evidence, Level, Weight};

/// What a pair comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Score {
    pub evidence: Vec<Evidence>,
    pub weight: Weight,
    pub band: Band,
}

impl Score {
    /// Whether something found makes two clients of them whatever the sum.
    pub fn is_vetoed(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.level.cap() == Band::Different)
    }

    /// The band with what a person decided: the decision wins over thresholds and vetoes.
    pub fn band_under(&self, verdict: Option<Verdict>) -> Band {
        match verdict {
            Some(Verdict::Same) => Band::Same,
            Some(Verdict::Different) => Band::Different,
            Some(Verdict::Unsure) => Band::Review,
            None => self.band,
        }
    }
}

/// Evidence that tells one thing: who lives or works in one place.
const PLACE: [Comparison; 4] = [Comparison::Phone, Comparison::Address, Comparison::Email, Comparison::Domain];

/// Adds up what was found. `count` says how many clients have a key, itself and the other included.
pub(crate) fn score(model: &Model, found: &[Found], count: &mut dyn FnMut(Key) -> u32) -> Score {
    let mut evidence: Vec<Evidence> = found.iter().map(|found| weigh(model, found, count)).collect();
    discount(model, &mut evidence);
    let weight = model.prior + evidence.iter().map(|evidence| evidence.weight).sum();
    // A veto, and the want of any agreement of names, hold the band down whatever the sum.
    let cap = evidence.iter().map(|evidence| evidence.level.cap()).min().unwrap_or(Band::Review);
    Score { weight, band: model.band(weight).min(cap), evidence }
}

fn weigh(model: &Model, found: &Found, count: &mut dyn FnMut(Key) -> u32) -> Evidence {
    let base = model.weight(found.level);
    let clients = found.keys.iter().map(|key| count(*key)).min().unwrap_or(0);
    let frequency = if clients > 2 { model.frequency(clients) } else { Weight::ZERO };
    Evidence { level: found.level, weight: base + frequency, frequency, discount: Weight::ZERO, clients, detail: found.detail.clone() }
}

/// The strongest evidence of a place counts in full, the rest in part: one household has one phone, one address, one name.
fn discount(model: &Model, evidence: &mut [Evidence]) {
    let mobile = |evidence: &Evidence| evidence.level == Level::PhoneSame;
    let of_place = |evidence: &Evidence| PLACE.contains(&evidence.comparison()) && evidence.weight > Weight::ZERO && !mobile(evidence);
    let strongest = (0..evidence.len()).filter(|index| evidence.get(*index).is_some_and(of_place)).max_by_key(|index| {
        let weight = evidence.get(*index).map_or(Weight::ZERO, |evidence| evidence.weight);
        // Of equals the first.
        (weight, std::cmp::Reverse(*index))
    });
    for (index, evidence) in evidence.iter_mut().enumerate() {
        if of_place(evidence) && Some(index) != strongest {
            let left = i64::from(evidence.weight.thousandths()) * i64::from(model.rest_of_group) / 1000;
            let left = Weight::from_thousandths(i32::try_from(left).unwrap_or(0));
            evidence.discount = left - evidence.weight;
            evidence.weight = left;
        }
    }
    // Several registers say once more that it is one firm.
    let mut codes = evidence.iter_mut().filter(|evidence| evidence.comparison() == Comparison::Identifier && evidence.weight > Weight::ZERO);
    codes.next();
    for evidence in codes {
        let left = Weight::from_thousandths(evidence.weight.thousandths() / 4);
        evidence.discount = left - evidence.weight;
        evidence.weight = left;
    }
}
