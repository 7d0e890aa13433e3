//! Pairs and verdicts → clusters.
//!
//! Edges are joined in descending weight, those that a person decided to be the same first of all; an edge is left out where any
//! member of the one side may not be with any member of the other: a verdict *different*, or a veto, which a person's *same* overrules.
//! Ties are broken by ids, so the result depends on the set of edges only. A cluster has at most
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
}

/// Says of two clients whether something speaks against their being one.
pub(crate) type Veto<'a> = &'a mut dyn FnMut(ClientId, ClientId) -> bool;

/// Clusters of two and more, each ascending, ascending by their first. `apart` are pairs that must never be together; `veto` must be
/// symmetric.
pub(crate) fn clusters(mut edges: Vec<Edge>, apart: &[(ClientId, ClientId)], veto: Veto<'_>) -> Vec<Vec<ClientId>> {
    edges.sort_unstable_by(|a, b| (b.decided, b.weight).cmp(&(a.decided, a.weight)).then((a.low, a.high).cmp(&(b.low, b.high))));
    let mut sets = Sets::default();
    for (a, b) in apart {
        sets.bans.entry(*a).or_default().insert(*b);
        sets.bans.entry(*b).or_default().insert(*a);
    }
    for edge in edges {
        sets.join(&edge, veto);
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

    fn join(&mut self, edge: &Edge, veto: Veto<'_>) {
        let (a, b) = (self.root(edge.low), self.root(edge.high));
        if a == b || self.bans.get(&a).is_some_and(|bans| bans.contains(&b)) {
            return;
        }
        let of = |root: &ClientId| self.members.get(root).map(Vec::as_slice).unwrap_or_default();
        let too_many = of(&a).len() + of(&b).len() > CLUSTER_CLIENTS_MAX;
        if too_many || !edge.decided && of(&a).iter().any(|one| of(&b).iter().any(|other| veto(*one, *other))) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: u32) -> ClientId {
        ClientId::new(number).expect("not zero")
    }

    fn edge(low: u32, high: u32, weight: i32) -> Edge {
        Edge { low: id(low), high: id(high), weight: Weight::from_thousandths(weight), decided: false }
    }

    /// A chain does not lead around a ban: of two ways into a cluster the heavier one wins.
    #[test]
    fn no_chain_through_a_veto() {
        let edges = vec![edge(1, 2, 5000), edge(2, 3, 4000), edge(3, 4, 9000)];
        assert_eq!(clusters(edges.clone(), &[], &mut |_, _| false), [[1, 2, 3, 4].map(id).to_vec()]);
        let apart = [[1, 2].map(id).to_vec(), [3, 4].map(id).to_vec()];
        assert_eq!(clusters(edges.clone(), &[(id(1), id(4))], &mut |_, _| false), apart);
        assert_eq!(clusters(edges.clone(), &[], &mut |a, b| [a, b].map(ClientId::get).iter().sum::<u32>() == 5), apart, "1 and 4, 2 and 3");
        // What a person decided overrules a veto, and nothing overrules a ban.
        let decided: Vec<Edge> = edges.into_iter().map(|edge| Edge { decided: true, ..edge }).collect();
        assert_eq!(clusters(decided, &[], &mut |_, _| true), [[1, 2, 3, 4].map(id).to_vec()]);
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
            let first = clusters(edges.clone(), &apart, &mut |a, b| (a.get() + b.get()) % 7 == vetoed);
            let (mut turned, mut other_bans) = (edges, apart.clone());
            turned.sort_by_key(|edge| (u64::from(edge.low.get()) * 31 + u64::from(edge.high.get())).wrapping_mul(seed | 1));
            other_bans.reverse();
            prop_assert_eq!(&first, &clusters(turned, &other_bans, &mut |a, b| (a.get() + b.get()) % 7 == vetoed));
            for (a, b) in &apart {
                prop_assert!(!first.iter().any(|cluster| cluster.contains(a) && cluster.contains(b)));
            }
        }
    }
}
