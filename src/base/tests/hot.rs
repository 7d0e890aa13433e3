//! What is kept in memory for look-ups answers like the tables, whatever happened.

use super::merges::{Random, define_contract, operate, seed};
use super::{SharedEngine, at, model_base, session};
use crate::base::{Base, LookupContext, Session};
use crate::model::{ClientId, Relation, RelationKind, Value, field};
use crate::store::memory_engine::MemoryEngine;
use std::sync::Arc;

/// Everything that look-ups of the few numbers of these tests tell.
fn told(session: &Session) -> Vec<String> {
    let numbers = (0..4).flat_map(|number| [format!("+7495000000{number}"), format!("+7495000000{number} доб. 12")]);
    let day = at(0).date_naive();
    numbers.map(|number| format!("{:?}", session.lookup(&number, &LookupContext::default(), day).expect("a look-up"))).collect()
}

/// Random operations, each followed by look-ups: what memory knows is what a base tells that has just been opened on the same rows. Each number is
/// asked for twice, so that cards are kept, and now and then the phones are loaded.
#[test]
fn memory_answers_like_the_tables() {
    for round in 0..6 {
        let mut random = Random(seed() + round);
        let (base, engine) = model_base();
        let mine = session(&base);
        define_contract(&mine);
        for step in 0..80 {
            if random.below(12) == 0 {
                base.load_phones().expect("the phones");
            }
            if random.below(6) == 0 {
                let mut id = || ClientId::new(u32::try_from(random.below(12) + 1).expect("small")).expect("from 1");
                let relation = Relation::new(id(), RelationKind::ContactOf, id());
                mine.write(at(step), |transaction| transaction.add_relation(&relation)).ok();
            } else {
                operate(&mine, step, random.next());
            }
            let fresh = SharedEngine(Arc::new(MemoryEngine::of(engine.0.state())));
            let fresh = Base::over(Box::new(fresh)).expect("a base");
            let expected = told(&session(&fresh));
            assert_eq!(told(&mine), expected, "seed {} round {round} step {step}", seed());
            assert_eq!(told(&mine), expected, "again: seed {} round {round} step {step}", seed());
        }
        assert!(mine.client_count().expect("a count") > 5);
    }
}

/// A reader who began before a commit, while others write: he never sees a card of another state than the owners of his number.
#[test]
fn readers_see_one_state() {
    use crate::{ClientKind, Draft};
    let (base, _) = model_base();
    let mine = session(&base);
    let number = "+74950000001";
    let mut draft = Draft::new(ClientKind::Person);
    draft.set_value(field::NAME_FAMILY, Value::Text("0".into())).expect("a text").set("phone", number).expect("a path");
    let id = mine.save(at(0), &draft).expect("a save").id;
    base.load_phones().expect("the phones");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let (mine, mut last) = (session(&base), 0);
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    let (_, owners) = mine.lookup(number, &LookupContext::default(), at(0).date_naive()).expect("a look-up");
                    let [owner] = owners.as_slice() else { panic!("{} owners", owners.len()) };
                    // States are seen in their order.
                    assert!(owner.client.revision() >= last, "{} after {last}", owner.client.revision());
                    last = owner.client.revision();
                    let family = owner.client.text(field::NAME_FAMILY).unwrap_or_default().to_string();
                    assert_eq!(family, (last - 1).to_string());
                }
            });
        }
        for step in 1..300 {
            let mut change = Draft::of(&mine.client(id).expect("a read").expect("a client"));
            change.set_value(field::NAME_FAMILY, Value::Text(step.to_string())).expect("a text");
            mine.save(at(step), &change).expect("a save");
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
