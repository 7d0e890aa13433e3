//! What persons decided about a pair, and what the pair is taken for with that.
//!
//! A decision *different* holds for ever: no cluster ever has such a pair, it stops no save and is merged by nobody but a person. It is *reopened* for
//! review where all of this holds:
//!
//! 1. both ids of the decision are clients themselves, none of them merged away, and nothing else says *different* of the two;
//! 2. what a comparison reads of them is not what it was when that was decided ([`fingerprint`](super::fingerprint));
//! 3. the score by itself, vetoes counted in, is *review* or better;
//! 4. another model weighs than then, or the pair weighs at least two bits more than then.
//!
//! So neither a model nor an edit of what no comparison reads ever reopens a pair. Deciding it anew closes it.

use super::score::Sum;
use crate::model::duplicate::Verdict;
use crate::model::{Band, ClientId, Decision, Weight};

/// What a pair must weigh more than when it was decided, for one model, to be looked at once more.
const REOPENING_GAIN: Weight = Weight::from_thousandths(2000);

/// What was decided about two clients, by whichever of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub verdict: Verdict,
    /// Of *different*, where it may be reopened.
    basis: Option<Basis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Basis {
    model: u32,
    weight: Weight,
    fingerprint: u64,
}

impl Said {
    /// What a decision says of the clients that its ids lead to.
    pub fn of(decision: &Decision, living: [ClientId; 2]) -> Said {
        let own = [decision.low, decision.high] == [living[0].min(living[1]), living[0].max(living[1])];
        let known = decision.weight.zip(decision.fingerprint).filter(|_| own && decision.verdict == Verdict::Different);
        Said { verdict: decision.verdict, basis: known.map(|(weight, fingerprint)| Basis { model: decision.model, weight, fingerprint }) }
    }

    /// Of two decisions about one pair the most careful one: different, unsure, same.
    pub fn join(self, other: Said) -> Said {
        match care(self.verdict).cmp(&care(other.verdict)) {
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Less => other,
            // What was said twice is not reopened by a change of what one of the two was based on.
            std::cmp::Ordering::Equal => Said { basis: None, ..self },
        }
    }

    /// Whether the pair needs no look: it is different, and nothing can reopen that.
    pub fn is_closed(&self) -> bool {
        self.verdict == Verdict::Different && self.basis.is_none()
    }

    /// Whether the pair may be reopened, being like this now.
    pub fn has_changed(&self, fingerprint: u64) -> bool {
        self.basis.is_some_and(|basis| basis.fingerprint != fingerprint)
    }
}

/// What a pair is taken for, and whether it is a reopened one; `fingerprint` is asked for only where it decides.
pub(crate) fn judge(said: Option<&Said>, sum: &Sum, model: u32, fingerprint: impl FnOnce() -> u64) -> (Band, bool) {
    let reopened = said.and_then(|said| said.basis).is_some_and(|basis| {
        sum.band >= Band::Review && (model != basis.model || sum.weight >= basis.weight + REOPENING_GAIN) && fingerprint() != basis.fingerprint
    });
    if reopened { (Band::Review, true) } else { (sum.band_under(said.map(|said| said.verdict)), false) }
}

/// How careful a verdict is.
pub(crate) fn care(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Different => 2,
        Verdict::Unsure => 1,
        Verdict::Same => 0,
    }
}
