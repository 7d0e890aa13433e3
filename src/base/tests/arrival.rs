//! The order in which clients come plays no part, from the first row to the clusters: one by one, in one write or imported, in any order and so
//! under any ids, one set of clients and decisions has the same pairs, weights, bands, clusters and places in the queue, told by the ids of the host.

use super::super::{Draft, DuplicateOptions, DuplicatePolicy, ImportOptions, ReviewOptions, SaveOptions};
use super::duplicates::{VALUES, fill, sets};
use super::{at, model_base, session, with_external};
use crate::base::Session;
use crate::exchange::{CsvOptions, Mapping};
use crate::model::duplicate::Verdict;
use crate::model::{Band, ClientId, ClientKind, Weight};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A client: whether it is a firm, and what it has of [`VALUES`]. Its place in the set is its id at the host.
type Card = (bool, Vec<(usize, usize)>);

fn draft(place: usize, (firm, sets): &Card) -> Draft {
    let mut draft = with_external(Draft::new(if *firm { ClientKind::Organization } else { ClientKind::Person }), "shop", &place.to_string());
    fill(&mut draft, sets);
    draft
}

/// Rows of a file, quoted as they need it.
fn file(order: &[usize], cards: &[Card]) -> String {
    let mut text = String::from("ext;name;organization;mobile;work;email;birth;inn;address\n");
    for place in order {
        let cell = |path: usize| {
            cards[*place].1.iter().find(|(known, _)| *known == path).map_or("", |(_, value)| VALUES[path].1[value % VALUES[path].1.len()])
        };
        let cells: Vec<String> = (0..VALUES.len()).map(|path| format!("\"{}\"", cell(path))).collect();
        text += &format!("{place};{}\n", cells.join(";"));
    }
    text
}

fn import(session: &Session, order: &[usize], cards: &[Card]) {
    let columns = r#""columns":{"ext":"external.shop","name":"name","organization":"organization.name","mobile":"phone.mobile","work":"phone.work",
        "email":"email","birth":"birth_date","inn":"identifier.inn","address":"address"}"#;
    // A file has clients of one kind: as many files as the order changes between them.
    for run in order.chunk_by(|a, b| cards[*a].0 == cards[*b].0) {
        let kind = if cards[run[0]].0 { "organization" } else { "person" };
        let mapping = Mapping::parse(&format!("{{\"kind\":\"{kind}\",{columns}}}")).expect("a mapping");
        let csv = CsvOptions { mapping: Some(mapping), ..CsvOptions::default() };
        let options = ImportOptions { csv, duplicates: DuplicatePolicy::Warn, ..ImportOptions::default() };
        let report = session.import(at(0), file(run, cards).as_bytes(), &options, |_| true).expect("an import");
        assert_eq!(report.created as usize, run.len(), "{report:?}");
    }
}

#[derive(Debug, PartialEq)]
struct Come {
    pairs: BTreeMap<(String, String), (Weight, Band)>,
    clusters: BTreeSet<BTreeSet<String>>,
    candidates: u64,
    generic_keys: u64,
    /// Values in the queue with their pairs.
    reviews: BTreeSet<(u32, String, String)>,
}

fn come(session: &Session) -> Come {
    let name = |id: ClientId| session.client(id).expect("a read").expect("a client").externals().next().expect("an id of the host").id.clone();
    let pair = |low, high| {
        let (one, other) = (name(low), name(high));
        if one < other { (one, other) } else { (other, one) }
    };
    let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
    let reviews = session.review_queue(&ReviewOptions { limit: 1000, ..ReviewOptions::new(at(0).date_naive()) }, |_| true).expect("a queue");
    Come {
        pairs: report.pairs.iter().map(|found| (pair(found.low, found.high), (found.weight, found.band))).collect(),
        clusters: report.clusters.iter().map(|cluster| cluster.iter().map(|id| name(*id)).collect()).collect(),
        candidates: report.candidates,
        generic_keys: report.generic_keys,
        reviews: reviews
            .reviews
            .iter()
            .map(|review| (review.value, pair(review.pair.low, review.pair.high)))
            .map(|(value, (a, b))| (value, a, b))
            .collect(),
    }
}

fn run(how: u8, order: &[usize], cards: &[Card], decisions: &[(usize, usize, Verdict)]) -> Come {
    let (base, _) = model_base();
    let session = session(&base);
    let options = SaveOptions { duplicates: DuplicatePolicy::Warn, ..SaveOptions::default() };
    match how {
        0 => order.iter().for_each(|place| drop(session.write(at(0), |write| write.save(&draft(*place, &cards[*place]), options)).expect("a save"))),
        1 => session
            .write(at(0), |write| order.iter().try_for_each(|place| write.save(&draft(*place, &cards[*place]), options).map(drop)))
            .expect("a write"),
        _ => import(&session, order, cards),
    }
    let id = |place: usize| session.by_external("shop", &(place % cards.len()).to_string()).expect("a read").expect("a client").id().expect("an id");
    for (a, b, verdict) in decisions.iter().filter(|(a, b, _)| a % cards.len() != b % cards.len()) {
        session.write(at(1), |write| write.decide(id(*a), id(*b), *verdict, None)).expect("a decision");
    }
    come(&session)
}

/// Many cards of few kinds, so that there are ties everywhere, and cards that only the host's ids tell apart.
fn cards() -> impl Strategy<Value = Vec<Card>> {
    // Each path once: a row of a file has one cell for it.
    let once = |sets: Vec<(usize, usize)>| sets.into_iter().collect::<BTreeMap<_, _>>().into_iter().collect::<Vec<_>>();
    let kinds = prop::collection::vec((prop::bool::weighted(0.3), sets().prop_map(once)), 1..6);
    (kinds, prop::collection::vec(0usize..6, 2..14)).prop_map(|(kinds, which)| which.iter().map(|which| kinds[which % kinds.len()].clone()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn arrival_plays_no_part_anywhere(
        (cards, order) in cards().prop_flat_map(|cards| { let places: Vec<usize> = (0..cards.len()).collect(); (Just(cards), Just(places).prop_shuffle()) }),
        decisions in prop::collection::vec((0usize..14, 0usize..14, prop::sample::select(&[Verdict::Different, Verdict::Different, Verdict::Same, Verdict::Unsure][..])), 0..6),
    ) {
        let straight: Vec<usize> = (0..cards.len()).collect();
        let first = run(0, &straight, &cards, &decisions);
        for how in 0..3 {
            prop_assert_eq!(&first, &run(how, &order, &cards, &decisions), "way {} in the order {:?}", how, order);
        }
    }
}

/// Three cards that are alike, two of them decided to be different: which of the two the third goes with is told by the host's ids, in whatever
/// order they come.
#[test]
fn ties_are_broken_by_the_ids_of_the_host() {
    let cards: Vec<Card> = vec![(false, vec![(0, 0), (2, 0)]); 3];
    let decisions = [(0, 1, Verdict::Different)];
    let first = run(0, &[0, 1, 2], &cards, &decisions);
    assert_eq!(first.clusters.iter().map(BTreeSet::len).collect::<Vec<_>>(), [2], "{first:?}");
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(first, run(0, &order, &cards, &decisions), "{order:?}");
    }
}
