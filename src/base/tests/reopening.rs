//! Laws of decisions and of the review queue: what reopens a pair and what never does, and what a person gets to see in which order.

use super::super::{Draft, DuplicateOptions, DuplicatePolicy, ReviewOptions, ReviewReason, SaveOptions, Stale};
use super::duplicates::{fill, one_by_one, sets};
use super::{at, model_base, session};
use crate::base::{ReviewPage, Session};
use crate::duplicates::{Features, Packed};
use crate::error::ErrorKind;
use crate::model::duplicate::Verdict;
use crate::model::{Band, ClientId, ClientKind, DuplicateModel, Level, Status, Weight};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Sets = Vec<(usize, usize)>;

#[derive(Debug, Clone)]
enum Step {
    Create(bool, Sets),
    Edit(u8, Sets),
    /// What no comparison reads.
    Note(u8, u8),
    Decide(u8, u8, Verdict),
    Forget(u8, u8),
    /// Shifts of weights, by the number of a level, in tenths of a bit.
    Model(Vec<(usize, i32)>),
    Shipped,
    Train,
}

fn create() -> impl Strategy<Value = Step> {
    (any::<bool>(), sets()).prop_map(|(firm, sets)| Step::Create(firm, sets))
}

fn decide() -> impl Strategy<Value = Step> {
    (0u8..8, 0u8..8, prop::sample::select(&[Verdict::Different, Verdict::Different, Verdict::Unsure, Verdict::Same][..]))
        .prop_map(|(a, b, verdict)| Step::Decide(a, b, verdict))
}

/// Steps that change neither a decision nor anything that a comparison reads.
fn unrelated() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u8..8, 0u8..4).prop_map(|(id, what)| Step::Note(id, what)),
        3 => prop::collection::vec((0usize..100, -60i32..100), 1..40).prop_map(Step::Model),
        1 => Just(Step::Shipped),
        1 => Just(Step::Train),
    ]
}

fn edit() -> impl Strategy<Value = Step> {
    (0u8..8, sets()).prop_map(|(id, sets)| Step::Edit(id, sets))
}

fn client(number: u8) -> ClientId {
    ClientId::new(u32::from(number) + 1).expect("from 1")
}

/// The model of a base with some weights moved, and the threshold for review so low that much is in review.
fn moved(mut model: DuplicateModel, shifts: &[(usize, i32)]) -> DuplicateModel {
    for (level, tenths) in shifts {
        let level = Level::ALL[level % Level::ALL.len()];
        let weight = model.levels.entry(level).or_default();
        *weight = *weight + Weight::from_thousandths(tenths * 100);
        *weight = (*weight).clamp(Weight::from_thousandths(-60_000), Weight::from_thousandths(60_000));
    }
    model.review = Weight::from_thousandths(-12_000);
    model
}

/// What a decision was based on, as this test remembers it.
#[derive(Debug, Clone)]
struct Basis {
    verdict: Verdict,
    model: u32,
    weight: Weight,
    like: [Packed; 2],
}

#[derive(Default)]
struct Memory(BTreeMap<(ClientId, ClientId), Basis>);

fn like(session: &Session, pair: (ClientId, ClientId)) -> [Packed; 2] {
    let custom = session.custom_fields();
    [pair.0, pair.1].map(|id| Packed::of(&Features::of(&session.client(id).expect("a read").expect("a client"), &custom)))
}

fn run(session: &Session, seconds: i64, step: &Step, memory: &mut Memory) {
    let options = SaveOptions { duplicates: DuplicatePolicy::Warn, stale: Stale::Apply };
    let pair = |a: u8, b: u8| (client(a.min(b)), client(a.max(b)));
    let done = session.write(at(seconds), |transaction| match step {
        Step::Create(firm, sets) => {
            let mut draft = Draft::new(if *firm { ClientKind::Organization } else { ClientKind::Person });
            fill(&mut draft, sets);
            transaction.save(&draft, options).map(drop)
        }
        Step::Edit(id, sets) => {
            let mut draft = Draft::of(&transaction.client(client(*id))?);
            fill(&mut draft, sets);
            transaction.save(&draft, options).map(drop)
        }
        Step::Note(id, what) => {
            let mut draft = Draft::of(&transaction.client(client(*id))?);
            let (path, text) = [("note", "звонил сам"), ("tag", "ярмарка"), ("category", "vip"), ("owner", "petr")][usize::from(*what)];
            draft.set(path, text)?;
            transaction.save(&draft, options).map(drop)
        }
        Step::Decide(a, b, verdict) => transaction.decide(client(*a), client(*b), *verdict, None).map(drop),
        Step::Forget(a, b) => transaction.forget_verdict(client(*a), client(*b)).map(drop),
        Step::Model(shifts) => transaction.set_duplicate_model(Some(&moved(session.duplicate_model()?, shifts))).map(drop),
        Step::Shipped => transaction.set_duplicate_model(None).map(drop),
        Step::Train => transaction.set_duplicate_model(Some(&session.train_duplicates(|_| true)?.model)).map(drop),
    });
    match (&done, step) {
        (Ok(()), Step::Decide(a, b, verdict)) => {
            let pair = pair(*a, *b);
            let explained = session.explain(pair.0, pair.1).expect("an explanation");
            assert!(!explained.reopened, "deciding closes");
            let basis = Basis { verdict: *verdict, model: explained.model, weight: explained.weight, like: like(session, pair) };
            let kept = session.verdict(pair.0, pair.1).expect("a read").expect("a decision");
            assert_eq!((kept.model, kept.weight), (basis.model, Some(basis.weight)));
            memory.0.insert(pair, basis);
        }
        (Ok(()), Step::Forget(a, b)) => drop(memory.0.remove(&pair(*a, *b))),
        (Err(error), _) => assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Argument), "{error:?}"),
        _ => {}
    }
}

fn pairs(session: &Session) -> Vec<(ClientId, ClientId)> {
    let ids = session.client_ids(None, 1000).expect("ids").0;
    ids.iter().enumerate().flat_map(|(place, low)| ids[place + 1..].iter().map(|high| (*low, *high))).collect()
}

/// Whether a pair should be reopened, told from what this test remembers and what the pair weighs by itself now.
fn should_be_open(session: &Session, pair: (ClientId, ClientId), basis: &Basis) -> bool {
    let explained = session.explain(pair.0, pair.1).expect("an explanation");
    let model = session.duplicate_model().expect("a model");
    let vetoed = explained.evidence.iter().any(|evidence| evidence.level.cap() == Band::Different);
    basis.verdict == Verdict::Different
        && basis.like != like(session, pair)
        && explained.weight >= model.review
        && !vetoed
        && (basis.model != model.version || explained.weight >= basis.weight + Weight::from_thousandths(2000))
}

fn is_different(session: &Session, a: ClientId, b: ClientId) -> bool {
    session.verdict(a, b).expect("a read").is_some_and(|decision| decision.verdict == Verdict::Different)
}

/// The whole queue, in pages of two.
fn queue(session: &Session, options: &ReviewOptions) -> Vec<ReviewPage> {
    let mut pages: Vec<ReviewPage> = Vec::new();
    loop {
        let after = pages.last().and_then(|page| page.next);
        let page = session.review_queue(&ReviewOptions { limit: 2, after, ..options.clone() }, |_| true).expect("a page");
        pages.push(page);
        if pages.last().is_some_and(|page| page.next.is_none()) {
            return pages;
        }
    }
}

fn today() -> ReviewOptions {
    ReviewOptions::new(at(0).date_naive())
}

fn check_queue(session: &Session) -> Result<(), TestCaseError> {
    let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
    let whole = session.review_queue(&ReviewOptions { limit: 1000, ..today() }, |_| true).expect("a page");
    let listed: BTreeSet<_> = report.pairs.iter().filter(|pair| pair.band == Band::Review).map(|pair| (pair.low, pair.high, pair.reopened)).collect();
    let shown: BTreeSet<_> = whole.reviews.iter().map(|review| (review.pair.low, review.pair.high, review.pair.reopened)).collect();
    prop_assert_eq!(&listed, &shown);
    prop_assert_eq!(whole.counts.open as usize, whole.reviews.len());
    prop_assert_eq!(whole.counts.reopened as usize, listed.iter().filter(|(.., reopened)| *reopened).count());
    for review in &whole.reviews {
        let verdict = session.verdict(review.pair.low, review.pair.high).expect("a read").map(|decision| decision.verdict);
        prop_assert_eq!(review.reason, ReviewReason::of(verdict));
        // The formula once more, by other reads.
        let model = session.duplicate_model().expect("a model");
        let distance = (review.pair.weight - model.same).thousandths().unsigned_abs();
        let clients = [review.pair.low, review.pair.high].map(|id| session.client(id).expect("a read").expect("a client"));
        let matters = |client: &crate::Client| if client.owner().is_some() { 20 } else { 0 };
        prop_assert_eq!(review.value, 1_000_000 / (1000 + distance) * (100 + matters(&clients[0]) + matters(&clients[1])));
        let one = session.review_queue(&ReviewOptions { limit: 1, after: Some(review.cursor), ..today() }, |_| true).expect("a page");
        let next = whole.reviews.iter().skip_while(|other| *other != review).nth(1);
        prop_assert_eq!(one.reviews.first(), next);
    }
    prop_assert!(whole.reviews.windows(2).all(|two| two[0].value >= two[1].value));
    let paged: Vec<_> = queue(session, &today()).into_iter().flat_map(|page| page.reviews).collect();
    prop_assert_eq!(&paged, &whole.reviews);
    let mine: Vec<_> = queue(session, &ReviewOptions { owner: Some("petr".into()), ..today() });
    let counted = mine[0].counts.open as usize;
    let mine: Vec<_> = mine.into_iter().flat_map(|page| page.reviews).collect();
    let of_petr = |review: &&crate::Review| review.owners.iter().any(|owner| owner.as_deref() == Some("petr"));
    prop_assert_eq!(counted, mine.len());
    prop_assert_eq!(mine, whole.reviews.iter().filter(of_petr).cloned().collect::<Vec<_>>());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]
    /// Whatever is edited, decided and learnt: a pair is reopened exactly where the rule says so, by checks, pass, explanation and queue alike; no
    /// cluster has a pair that was decided different; the queue in pages is the queue, and is what the pass has in review.
    #[test]
    fn reopened_is_what_the_rule_says(
        first in prop::collection::vec(create(), 3..8),
        steps in prop::collection::vec(prop_oneof![3 => edit(), 3 => decide(), 2 => unrelated(), 1 => create(), 1 => (0u8..8, 0u8..8).prop_map(|(a, b)| Step::Forget(a, b))], 1..25),
    ) {
        let (base, _) = model_base();
        let session = session(&base);
        let mut memory = Memory::default();
        for (seconds, step) in first.iter().chain(&steps).enumerate() {
            run(&session, i64::try_from(seconds).expect("few"), step, &mut memory);
        }
        for (low, high) in pairs(&session) {
            let explained = session.explain(low, high).expect("an explanation");
            let expected = memory.0.get(&(low, high)).is_some_and(|basis| should_be_open(&session, (low, high), basis));
            prop_assert_eq!(explained.reopened, expected, "{} and {}", low, high);
            prop_assert!(!expected || explained.band == Band::Review);
            prop_assert!(expected || !is_different(&session, low, high) || explained.band == Band::Different);
        }
        let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
        let whole: BTreeMap<_, _> = report.pairs.iter().map(|pair| ((pair.low, pair.high), (pair.weight, pair.band, pair.reopened))).collect();
        prop_assert_eq!(&one_by_one(&session), &whole);
        for cluster in &report.clusters {
            for (place, a) in cluster.iter().enumerate() {
                prop_assert!(cluster[place + 1..].iter().all(|b| !is_different(&session, *a, *b)));
            }
        }
        check_queue(&session)?;
        prop_assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
    }

    /// Models, trained or set, and edits of what no comparison reads never reopen anything, however much they move.
    #[test]
    fn models_and_notes_reopen_nothing(
        first in prop::collection::vec(create(), 3..8), decisions in prop::collection::vec(decide(), 2..10), steps in prop::collection::vec(unrelated(), 1..12),
    ) {
        let (base, _) = model_base();
        let session = session(&base);
        let mut memory = Memory::default();
        for (seconds, step) in first.iter().chain(&decisions).chain(&steps).enumerate() {
            run(&session, i64::try_from(seconds).expect("few"), step, &mut memory);
            let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
            prop_assert!(report.pairs.iter().all(|pair| !pair.reopened && !is_different(&session, pair.low, pair.high)));
        }
        for (low, high) in pairs(&session) {
            prop_assert!(!session.explain(low, high).expect("an explanation").reopened);
        }
        for id in session.client_ids(None, 1000).expect("ids").0 {
            prop_assert!(session.duplicates_of(id).expect("a check").iter().all(|found| !found.reopened));
        }
    }
}

fn save(session: &Session, seconds: i64, id: Option<ClientId>, fields: &[(&str, &str)], duplicates: DuplicatePolicy) -> crate::Result<ClientId> {
    session.write(at(seconds), |transaction| {
        let mut draft = match id {
            Some(id) => Draft::of(&transaction.client(id)?),
            None => Draft::new(ClientKind::Person),
        };
        fields.iter().try_for_each(|(path, text)| draft.set(path, text).map(drop))?;
        Ok(transaction.save(&draft, SaveOptions { duplicates, stale: Stale::Apply })?.id)
    })
}

fn reopened(session: &Session, a: ClientId, b: ClientId) -> bool {
    let (explained, turned) = (session.explain(a, b).expect("an explanation"), session.explain(b, a).expect("an explanation"));
    assert_eq!(explained, turned);
    let named = session.duplicates_of(a).expect("a check").into_iter().find(|found| found.id == b);
    assert_eq!(named.as_ref().map(|found| (found.band, found.reopened)), explained.reopened.then_some((Band::Review, true)));
    explained.reopened
}

/// The same phone on both cards reopens what was decided without it: two bits are more than enough. The pair is for review, blocks no save,
/// stands in no cluster, and deciding anew closes it.
#[test]
fn a_phone_on_both_reopens() {
    let (base, _) = model_base();
    let session = session(&base);
    let name = ("name", "Иванов Александр Петрович");
    let a = save(&session, 0, None, &[name], DuplicatePolicy::Allow).expect("a save");
    let b = save(&session, 0, None, &[name], DuplicatePolicy::Allow).expect("a save");
    let decide = |seconds, verdict| session.write(at(seconds), |transaction| transaction.decide(b, a, verdict, None)).expect("a decision");
    let first = decide(1, Verdict::Different);
    assert_eq!((first.low, first.high, first.model, first.weight), (a, b, 1, Some(session.explain(a, b).expect("an explanation").weight)));
    assert!(!reopened(&session, a, b));
    // Whatever is on one card only speaks rather against them.
    let phone = ("phone.mobile", "8 916 123-45-67");
    save(&session, 2, Some(a), &[phone], DuplicatePolicy::Block).expect("a save");
    assert!(!reopened(&session, a, b));
    save(&session, 3, Some(b), &[phone, ("identifier.inn", "500100732259")], DuplicatePolicy::Block).expect("a reopened pair blocks no save");
    assert!(reopened(&session, a, b));
    // Nor does it with a code of both, and nobody merges it by himself.
    save(&session, 4, Some(a), &[("identifier.inn", "500100732259")], DuplicatePolicy::Block).expect("a reopened pair blocks no save");
    assert!(reopened(&session, a, b));
    let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
    assert_eq!((report.pairs.len(), report.clusters.len()), (1, 0));
    let page = session.review_queue(&today(), |_| true).expect("a page");
    assert_eq!(page.reviews.iter().map(|review| (review.pair.low, review.reason)).collect::<Vec<_>>(), [(a, ReviewReason::Reopened)]);
    assert_eq!((page.counts.open, page.counts.reopened, page.counts.decided_different), (1, 1, 1));
    let second = decide(5, Verdict::Different);
    assert!(second.weight > first.weight && second.fingerprint != first.fingerprint);
    assert!(!reopened(&session, a, b));
    // Back to how it was when it was first decided: that is a change too, but what speaks for them is less.
    save(&session, 6, Some(a), &[("birth_date", "03.02.1980")], DuplicatePolicy::Block).expect("a save");
    assert!(!reopened(&session, a, b), "two bits are wanted under one model");
    session.write(at(7), |transaction| transaction.set_duplicate_model(Some(&session.duplicate_model()?))).expect("a model");
    assert!(reopened(&session, a, b), "another model, other data");
    session.write(at(8), |transaction| transaction.archive(b)).expect("an archive");
    assert!(!session.explain(a, b).expect("an explanation").reopened);
    assert_eq!(session.client(b).expect("a read").expect("a client").status(), Status::Archived);
}

/// What was decided about a client that is merged away, or by taking a merge apart, is never reopened.
#[test]
fn what_is_not_known_reopens_nothing() {
    let (base, _) = model_base();
    let session = session(&base);
    let name = ("name", "Иванов Александр Петрович");
    let phone = ("phone.mobile", "8 916 123-45-67");
    let [a, b, c] = [0, 1, 2].map(|_| save(&session, 0, None, &[name], DuplicatePolicy::Allow).expect("a save"));
    session.write(at(1), |transaction| transaction.decide(a, b, Verdict::Different, None)).expect("a decision");
    let merge = session.merge(at(2), c, a, &crate::MergeOptions::default()).expect("a merge");
    save(&session, 3, Some(b), &[phone], DuplicatePolicy::Block).expect("a save");
    save(&session, 3, Some(c), &[phone], DuplicatePolicy::Block).expect("different still");
    assert!(!reopened(&session, c, b), "the decision was about another card");
    // Decided for the card that lives on, beside it: said twice.
    session.write(at(4), |transaction| transaction.decide(c, b, Verdict::Different, None)).expect("a decision");
    save(&session, 5, Some(c), &[("identifier.inn", "500100732259")], DuplicatePolicy::Block).expect("a save");
    save(&session, 5, Some(b), &[("identifier.inn", "500100732259")], DuplicatePolicy::Block).expect("a save");
    assert!(!reopened(&session, c, b));
    session.unmerge(at(6), merge.merge).expect("a merge taken apart");
    assert!(reopened(&session, c, b), "now only what was decided of these two counts");
    let apart = session.verdict(a, c).expect("a read").expect("a decision");
    assert_eq!((apart.verdict, apart.model, apart.weight, apart.fingerprint), (Verdict::Different, 0, None, None));
    save(&session, 7, Some(a), &[phone], DuplicatePolicy::Block).expect("a save");
    assert!(!reopened(&session, a, c));
}

/// What deciding is worth: customers, contacts, owners, most of all two different ones; and the text of a cursor leads on in a new session.
#[test]
fn pairs_of_clients_that_matter_come_first() {
    let (base, _) = model_base();
    let session = session(&base);
    // Four pairs of one weight: one phone, other names; unsure, so that all are in review whatever they weigh.
    let extras: [[&[(&str, &str)]; 2]; 4] =
        [[&[], &[]], [&[("lifecycle", "customer")], &[]], [&[("owner", "petr")], &[("owner", "olga")]], [&[("owner", "petr")], &[("owner", "petr")]]];
    let mut made = Vec::new();
    for (place, extra) in extras.iter().enumerate() {
        let phone = format!("8 916 123-45-{place}{place}");
        let [low, high] = [0, 1].map(|side| {
            let family = [["Иванов", "Мороз"], ["Сидоров", "Кравец"], ["Белов", "Ткач"], ["Орлов", "Гончар"]][place][side];
            let fields = [&[("name.family", family), ("phone.mobile", phone.as_str())][..], extra[side]].concat();
            save(&session, 0, None, &fields, DuplicatePolicy::Allow).expect("a save")
        });
        session.write(at(1), |transaction| transaction.decide(low, high, Verdict::Unsure, None)).expect("a decision");
        made.push((low, high));
    }
    let call = crate::Interaction::new(crate::Subject::Client(made[0].0), crate::InteractionKind::Message, at(0));
    let call = crate::Interaction { direction: Some(crate::model::Direction::Incoming), ..call };
    session.write(at(2), |transaction| transaction.add_interaction(&call)).expect("a call");
    let pages = queue(&session, &today());
    let reviews: Vec<_> = pages.iter().flat_map(|page| page.reviews.clone()).collect();
    let weights: BTreeSet<_> = reviews.iter().map(|review| review.pair.weight).collect();
    assert_eq!((reviews.len(), weights.len()), (4, 1), "{reviews:?}");
    let close = reviews[0].value / 240;
    // Two owners 100 + 20 + 20 + 100; a customer 100 + 60; a contact today 100 + 40 + 1; one owner of both 100 + 20 + 20.
    let expected = [(made[2], 240), (made[1], 160), (made[0], 141), (made[3], 140)].map(|((low, high), factor)| (low, high, factor * close));
    assert_eq!(reviews.iter().map(|review| (review.pair.low, review.pair.high, review.value)).collect::<Vec<_>>(), expected);
    assert_eq!((pages[0].counts.unsure, pages[0].counts.decided_unsure), (4, 4));
    // Others decide meanwhile; the text of the cursor is all that is needed, and it brings its day along.
    let text = pages[0].next.expect("more").to_string();
    session.write(at(3), |transaction| transaction.decide(made[2].0, made[2].1, Verdict::Different, None)).expect("a decision");
    let later = ReviewOptions { after: Some(text.parse().expect("a cursor")), ..ReviewOptions::new(at(400 * 86_400).date_naive()) };
    let rest = super::session(&base).review_queue(&later, |_| true).expect("a page");
    assert_eq!(rest.reviews, reviews[2..]);
    assert_eq!((rest.next, rest.counts.open), (None, 3));
    // A year later the contact counts no more.
    let later = super::session(&base).review_queue(&ReviewOptions { after: None, ..later }, |_| true).expect("a page");
    assert_eq!(later.reviews.iter().map(|review| review.value / close).collect::<Vec<_>>(), [160, 140, 101]);
    for wrong in ["", "2026-11-21", "2026-11-21:1:2:3", "2026-11-21:1:2:4:3", "2026-11-21:1:2:3:4:5", "2026-13-21:1:2:3:4", "2026-11-21:-1:2:3:4"] {
        assert_eq!(wrong.parse::<crate::ReviewCursor>().map_err(|error| error.kind()), Err(ErrorKind::Argument), "{wrong}");
    }
    let stopped = session.review_queue(&today(), |progress| progress.stage.name() != "review").expect_err("stopped");
    assert_eq!(stopped.kind(), ErrorKind::Aborted);
    let counts = session.review_queue(&ReviewOptions { limit: 0, ..today() }, |_| true).expect("counts");
    assert_eq!((counts.reviews.len(), counts.next, counts.counts.open), (0, None, 3));
}
