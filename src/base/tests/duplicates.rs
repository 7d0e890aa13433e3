//! Laws of the duplicate check over a base: one by one is as the whole, verdicts hold, derived rows stand.

use super::super::{Draft, DuplicateOptions, DuplicatePolicy, SaveOptions, Stale};
use super::{at, model_base, session};
use crate::base::{Base, Session};
use crate::error::ErrorKind;
use crate::model::duplicate::Verdict;
use crate::model::{Band, ClientId, ClientKind, Weight};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
enum Step {
    Create(bool, Vec<(usize, usize)>),
    Edit(u8, Vec<(usize, usize)>),
    Archive(u8),
    Restore(u8),
    Decide(u8, u8, Verdict),
    Forget(u8, u8),
}

/// Paths and texts of few values, so that clients meet.
pub(super) const VALUES: [(&str, &[&str]); 8] = [
    ("name", &["Иванов Александр Петрович", "Иванов Саша", "Ivanov A. P.", "Иванова Анна", "Сидоров Пётр Ильич"]),
    ("organization.name", &["ООО Ромашка", "Ромашка филиал в г. Омск", "ЗАО Рамашка", "ИП Иванов Александр"]),
    ("phone.mobile", &["8 916 123-45-67", "8 916 123-45-68", "+7 926 765-43-21"]),
    ("phone.work", &["8 495 123-45-67 доб. 12", "8 495 123-45-67 доб. 13", "8 495 123-45-67"]),
    ("email", &["ivanov@mail.ru", "ivanov@romashka.ru", "info@romashka.ru"]),
    ("birth_date", &["03.02.1980", "03.02.1950"]),
    ("identifier.inn", &["500100732259", "7707083893"]),
    ("address", &["Омск, Мира 5-17", "г. Омск, ул. Мира, д. 5, кв. 17"]),
];

pub(super) fn sets() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..VALUES.len(), 0usize..5), 1..5)
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop::sample::select(Verdict::ALL);
    prop_oneof![
        6 => (any::<bool>(), sets()).prop_map(|(firm, sets)| Step::Create(firm, sets)),
        3 => (0u8..12, sets()).prop_map(|(id, sets)| Step::Edit(id, sets)),
        1 => (0u8..12).prop_map(Step::Archive),
        1 => (0u8..12).prop_map(Step::Restore),
        2 => (0u8..12, 0u8..12, verdict).prop_map(|(a, b, verdict)| Step::Decide(a, b, verdict)),
        1 => (0u8..12, 0u8..12).prop_map(|(a, b)| Step::Forget(a, b)),
    ]
}

pub(super) fn fill(draft: &mut Draft, sets: &[(usize, usize)]) {
    for (path, text) in sets {
        let (path, texts) = VALUES[*path];
        draft.set(path, texts[text % texts.len()]).expect("a path");
    }
}

fn run(session: &Session, seconds: i64, step: &Step) {
    let client = |number: u8| ClientId::new(u32::from(number) + 1).expect("from 1");
    let options = SaveOptions { duplicates: DuplicatePolicy::Warn, stale: Stale::Apply };
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
        Step::Archive(id) => transaction.archive(client(*id)).map(drop),
        Step::Restore(id) => transaction.restore(client(*id)).map(drop),
        Step::Decide(a, b, verdict) => transaction.decide(client(*a), client(*b), *verdict, Some("so it is")).map(drop),
        Step::Forget(a, b) => transaction.forget_verdict(client(*a), client(*b)).map(drop),
    });
    if let Err(error) = done {
        assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Argument), "{error:?}");
    }
}

/// Pairs that single checks name: weight and band by ids.
pub(super) fn one_by_one(session: &Session) -> BTreeMap<(ClientId, ClientId), (Weight, Band, bool)> {
    let mut pairs = BTreeMap::new();
    for id in session.client_ids(None, 1000).expect("ids").0 {
        if session.client(id).expect("a read").expect("a client").status() != crate::model::Status::Active {
            continue;
        }
        for found in session.duplicates_of(id).expect("a check") {
            let said = (found.weight, found.band, found.reopened);
            let known = pairs.insert((id.min(found.id), id.max(found.id)), said);
            assert!(known.is_none_or(|known| known == said), "{id} and {}: one answer from either side", found.id);
            let explained = session.explain(found.id, id).expect("an explanation");
            assert_eq!((explained.weight, explained.band, explained.reopened, explained.model), (said.0, said.1, said.2, found.model));
            assert_eq!(explained.prior + explained.evidence.iter().map(|evidence| evidence.weight).sum(), explained.weight);
        }
    }
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 160, ..ProptestConfig::default() })]
    /// After random operations the check of each client and the pass over the base name the same pairs with the same weights; the check of a
    /// draft names what saving it names; no cluster holds a pair that was decided to be different; derived rows are a rebuild's.
    #[test]
    fn one_by_one_is_as_the_whole(steps in prop::collection::vec(step(), 1..40)) {
        let (base, _) = model_base();
        let session = session(&base);
        for (seconds, step) in steps.iter().enumerate() {
            run(&session, i64::try_from(seconds).expect("few"), step);
        }
        let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
        let whole: BTreeMap<_, _> = report.pairs.iter().map(|pair| ((pair.low, pair.high), (pair.weight, pair.band, pair.reopened))).collect();
        prop_assert_eq!(&one_by_one(&session), &whole);
        prop_assert_eq!(report.pairs_found as usize, report.pairs.len());
        for pair in &report.pairs {
            let different = session.verdict(pair.low, pair.high).expect("a read").is_some_and(|decision| decision.verdict == Verdict::Different);
            prop_assert_eq!(different, pair.reopened);
        }
        for cluster in &report.clusters {
            for (index, a) in cluster.iter().enumerate() {
                for b in &cluster[index + 1..] {
                    let different = session.verdict(*a, *b).expect("a read").is_some_and(|decision| decision.verdict == Verdict::Different);
                    prop_assert!(!different, "{a} and {b} in one cluster");
                }
            }
        }
        prop_assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
        // A list in pages is the list.
        let mut paged = Vec::new();
        loop {
            let options = DuplicateOptions { pairs_max: 2, after: paged.last().copied(), ..DuplicateOptions::default() };
            let page = session.duplicates(&options, |_| true).expect("a page").pairs;
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        prop_assert_eq!(paged, report.pairs);
    }

    /// The order in which clients came plays no part: the same set in another order, with other ids, gives the same weights.
    #[test]
    fn arrival_plays_no_part(drafts in prop::collection::vec((any::<bool>(), sets()), 1..12)) {
        let weights = |order: Vec<&(bool, Vec<(usize, usize)>)>| {
            let base = Base::options().in_memory().expect("a base");
            let session = session(&base);
            for (firm, sets) in order {
                run(&session, 0, &Step::Create(*firm, sets.clone()));
            }
            let report = session.duplicates(&DuplicateOptions::default(), |_| true).expect("a pass");
            let mut weights: Vec<_> = report.pairs.iter().map(|pair| (pair.weight, pair.band)).collect();
            weights.sort_unstable();
            (weights, report.candidates, report.generic_keys)
        };
        prop_assert_eq!(weights(drafts.iter().collect()), weights(drafts.iter().rev().collect()));
    }
}

/// A number that a thousand clients share bounds the check, leads to nobody by itself, and lets two generic keys meet.
#[test]
fn generic_keys_need_a_second_one() {
    let (base, _) = model_base();
    let session = session(&base);
    let card = |number: u32, draft: &mut Draft| {
        draft.set("phone.work", "8 495 123-45-67").expect("a path");
        draft.set("name.family", &format!("Фамилия{number}")).expect("a path");
    };
    session
        .write(at(0), |transaction| {
            for number in 0..100 {
                let mut draft = Draft::new(ClientKind::Person);
                card(number, &mut draft);
                if number < 70 {
                    draft.set("email", "info@romashka.ru")?;
                }
                transaction.save(&draft, SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() })?;
            }
            Ok(())
        })
        .expect("a write");
    let report = session.duplicates(&DuplicateOptions { threshold: Some(1e-12), ..DuplicateOptions::default() }, |_| true).expect("a pass");
    // The phone, whole and its end, and mailbox with domain of the seventy, are generic; phone and mailbox together make candidates of seventy clients, the
    // two keys of one side do not.
    assert_eq!(report.generic_keys, 4);
    assert_eq!(report.candidates, 70 * 69 / 2);
}

/// Progress is told stage by stage and can stop the pass.
#[test]
fn a_pass_can_be_stopped() {
    let (base, _) = model_base();
    let session = session(&base);
    run(&session, 0, &Step::Create(false, vec![(0, 0), (2, 0)]));
    run(&session, 1, &Step::Create(false, vec![(0, 1), (2, 0)]));
    let mut stages = Vec::new();
    session
        .duplicates(&DuplicateOptions::default(), |progress| {
            stages.push(progress.stage.name());
            true
        })
        .expect("a pass");
    assert_eq!(stages, ["keys", "features", "pairs", "clusters"]);
    let stopped = session.duplicates(&DuplicateOptions::default(), |progress| progress.stage.name() != "pairs").expect_err("stopped");
    assert_eq!(stopped.kind(), ErrorKind::Aborted);
    let wrong = session.duplicates(&DuplicateOptions { threshold: Some(1.0), ..DuplicateOptions::default() }, |_| true).expect_err("no threshold");
    assert_eq!(wrong.kind(), ErrorKind::Argument);
}
