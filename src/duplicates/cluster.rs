//! Pairs and verdicts → clusters.
//!
//! Edges are joined in descending weight, those that a person decided to be the same first of all; an edge is left out where any
//! member of the one side may not be with any member of the other: a verdict *different*, or a veto, which a person's *same* overrules. It is left out too
//! where the pairs between both sides weigh too little in the mean (average linkage): chains of similar clients do not grow with the base.
//! Ties are broken by what the clients are like, in the last place by ids, so the result depends on the set of edges only, and of clients that
//! differ in anything not on their ids. A cluster has at most
//! [`CLUSTER_CLIENTS_MAX`](crate::limits::CLUSTER_CLIENTS_MAX) clients. Memory: some words a client; time: edges log edges, and for each union
//! the pairs between its two sides.

use crate::limits::CLUSTER_CLIENTS_MAX;
use crate::model::{ClientId, Weight};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Two clients that seem to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub low: ClientId,
    pub high: ClientId,
    pub weight: Weight,
    /// A person said so.
    pub decided: bool,
    /// Of edges of one weight the least comes first.
    pub tie: u64,
}

impl Edge {
    /// The order in which edges are joined.
    pub fn before(&self, other: &Edge) -> std::cmp::Ordering {
        self.strength(other).then((self.tie, self.low, self.high).cmp(&(other.tie, other.low, other.high)))
    }

    /// The same without ties.
    pub fn strength(&self, other: &Edge) -> std::cmp::Ordering {
        (other.decided, other.weight).cmp(&(self.decided, self.weight))
    }
}

/// Says what two clients weigh together; `None` where something speaks against their being one.
pub(crate) type Support<'a> = &'a mut dyn FnMut(ClientId, ClientId) -> Option<Weight>;

/// Clusters of two and more, each ascending, ascending by their first. `apart` are pairs that must never be together; `support` must be
/// symmetric; `least` is the mean weight that the pairs between two sides must have.
pub(crate) fn clusters(mut edges: Vec<Edge>, apart: &[(ClientId, ClientId)], least: Weight, support: Support<'_>) -> Vec<Vec<ClientId>> {
    edges.sort_unstable_by(|a, b| a.before(b));
    let mut sets = Sets::default();
    for (a, b) in apart {
        sets.bans.entry(*a).or_default().insert(*b);
        sets.bans.entry(*b).or_default().insert(*a);
    }
    for edge in edges {
        sets.join(&edge, least, support);
    }
    let mut all: Vec<Vec<ClientId>> = sets.members.into_values().filter(|members| members.len() > 1).collect();
    all.iter_mut().for_each(|members| members.sort_unstable());
    all.sort_unstable();
    all
}

/// Sets of clients under their roots; bans lead from root to root.
#[derive(Default)]
struct Sets {
    parent: HashMap<ClientId, ClientId>,
    members: BTreeMap<ClientId, Vec<ClientId>>,
    bans: HashMap<ClientId, HashSet<ClientId>>,
}

impl Sets {
    fn root(&mut self, id: ClientId) -> ClientId {
        let mut at = id;
        while let Some(parent) = self.parent.get(&at).copied().filter(|parent| *parent != at) {
            // Halving the way keeps later ways short.
            let above = self.parent.get(&parent).copied().unwrap_or(parent);
            self.parent.insert(at, above);
            at = above;
        }
        if at == id && !self.parent.contains_key(&id) {
            self.parent.insert(id, id);
            self.members.insert(id, vec![id]);
        }
        at
    }

    fn join(&mut self, edge: &Edge, least: Weight, support: Support<'_>) {
        let (a, b) = (self.root(edge.low), self.root(edge.high));
        if a == b || self.bans.get(&a).is_some_and(|bans| bans.contains(&b)) {
            return;
        }
        let of = |root: &ClientId| self.members.get(root).map(Vec::as_slice).unwrap_or_default();
        let too_many = of(&a).len() + of(&b).len() > CLUSTER_CLIENTS_MAX;
        if too_many || !edge.decided && !is_supported(of(&a), of(&b), least, support) {
            return;
        }
        let size = |id: &ClientId| self.members.get(id).map_or(0, Vec::len) + self.bans.get(id).map_or(0, HashSet::len);
        let (stays, goes) = if size(&a) >= size(&b) { (a, b) } else { (b, a) };
        self.parent.insert(goes, stays);
        let moved = self.members.remove(&goes).unwrap_or_default();
        self.members.entry(stays).or_default().extend(moved);
        for banned in self.bans.remove(&goes).unwrap_or_default() {
            if let Some(bans) = self.bans.get_mut(&banned) {
                bans.remove(&goes);
                bans.insert(stays);
            }
            self.bans.entry(stays).or_default().insert(banned);
        }
    }
}

/// Whether nothing speaks against any pair between two sides, and the pairs in the mean speak for them enough.
fn is_supported(a: &[ClientId], b: &[ClientId], least: Weight, support: Support<'_>) -> bool {
    // One pair alone must not outweigh many.
    const MOST: i64 = 8_000;
    let (mut sum, mut pairs) = (0i64, 0i64);
    for one in a {
        for other in b {
            let Some(weight) = support(*one, *other) else { return false };
            sum += i64::from(weight.thousandths()).clamp(-MOST, MOST);
            pairs += 1;
        }
    }
    sum >= i64::from(least.thousandths()) * pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LEAST: Weight = Weight::from_thousandths(-3000);

    fn id(number: u32) -> ClientId {
        ClientId::new(number).expect("not zero")
    }

    fn edge(low: u32, high: u32, weight: i32) -> Edge {
        Edge { low: id(low), high: id(high), weight: Weight::from_thousandths(weight), decided: false, tie: 0 }
    }

    /// A chain does not lead around a ban: of two ways into a cluster the heavier one wins.
    #[test]
    fn no_chain_through_a_veto() {
        let edges = vec![edge(1, 2, 5000), edge(2, 3, 4000), edge(3, 4, 9000)];
        assert_eq!(clusters(edges.clone(), &[], LEAST, &mut |_, _| Some(Weight::ZERO)), [[1, 2, 3, 4].map(id).to_vec()]);
        let apart = [[1, 2].map(id).to_vec(), [3, 4].map(id).to_vec()];
        assert_eq!(clusters(edges.clone(), &[(id(1), id(4))], LEAST, &mut |_, _| Some(Weight::ZERO)), apart);
        assert_eq!(clusters(edges.clone(), &[], LEAST, &mut |a, b| (a.get() + b.get() != 5).then_some(Weight::ZERO)), apart, "1 and 4, 2 and 3");
        // One heavy edge does not join what is far apart otherwise.
        let far = |a: ClientId, b: ClientId| {
            let near = [(1, 2), (2, 3), (3, 4)].contains(&(a.get(), b.get()));
            Some(Weight::from_thousandths(if near { 4000 } else { -9000 }))
        };
        assert_eq!(clusters(edges.clone(), &[], LEAST, &mut |a, b| far(a.min(b), a.max(b))), apart);
        // What a person decided overrules a veto, and nothing overrules a ban.
        let decided: Vec<Edge> = edges.into_iter().map(|edge| Edge { decided: true, ..edge }).collect();
        assert_eq!(clusters(decided, &[], LEAST, &mut |_, _| None), [[1, 2, 3, 4].map(id).to_vec()]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// The order of edges and bans plays no part, and no banned pair is ever together.
        #[test]
        fn order_plays_no_part(
            pairs in prop::collection::vec((1u32..20, 1u32..20, 0i32..5), 0..40),
            bans in prop::collection::vec((1u32..20, 1u32..20), 0..8),
            vetoed in 0u32..7,
            seed in any::<u64>(),
        ) {
            let edges: Vec<Edge> = pairs.iter().filter(|(a, b, _)| a < b).map(|(a, b, weight)| edge(*a, *b, *weight)).collect();
            let apart: Vec<_> = bans.iter().filter(|(a, b)| a != b).map(|(a, b)| (id(*a), id(*b))).collect();
            let mut support = |a: ClientId, b: ClientId| {
                let sum = a.get() + b.get();
                (sum % 7 != vetoed).then(|| Weight::from_thousandths((sum % 5) as i32 * 1000 - 5000))
            };
            let first = clusters(edges.clone(), &apart, LEAST, &mut support);
            let (mut turned, mut other_bans) = (edges, apart.clone());
            turned.sort_by_key(|edge| (u64::from(edge.low.get()) * 31 + u64::from(edge.high.get())).wrapping_mul(seed | 1));
            other_bans.reverse();
            prop_assert_eq!(&first, &clusters(turned, &other_bans, LEAST, &mut support));
            for (a, b) in &apart {
                prop_assert!(!first.iter().any(|cluster| cluster.contains(a) && cluster.contains(b)));
            }
        }
    }
}
