//! One suite that every engine passes: redb on disk, redb in memory, and the model engine of the tests.

use super::engine::{Commit, Engine, Table};
use super::memory_engine::MemoryEngine;
use super::redb_engine::{RedbEngine, Settings};
use proptest::prelude::*;
use std::ops::ControlFlow;

fn engines() -> Vec<(&'static str, Box<dyn Engine>)> {
    let redb = RedbEngine::in_memory(&Settings { cache_bytes: 1 << 20, check: false, encryption: None }, &mut |_| Ok(())).expect("a base in memory");
    vec![("redb", Box::new(redb)), ("model", Box::<MemoryEngine>::default())]
}

fn rows(engine: &dyn Engine, table: Table, low: &[u8], high: &[u8], limit: usize) -> (Vec<super::view::Row>, Option<Vec<u8>>) {
    let mut rows = Vec::new();
    let snapshot = engine.snapshot().expect("a snapshot");
    let resume = snapshot.range(table, low, high, limit, &mut |key, value| {
        rows.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    });
    (rows, resume.expect("a range"))
}

/// Puts, deletes, gets, bounded ranges with their resume key, snapshots that stand still, and all-or-nothing writes.
#[test]
fn engines_keep_the_contract() {
    for (name, engine) in engines() {
        let write = |key: &[u8], value: Option<&[u8]>| {
            engine.write(Commit::Durable, &mut |transaction| match value {
                Some(value) => transaction.put(Table::Card, key, value),
                None => transaction.delete(Table::Card, key),
            })
        };
        for key in [b"b", b"a", b"d", b"c"] {
            write(key, Some(&[key[0], 1])).expect(name);
        }
        let before = engine.snapshot().expect(name);
        write(b"b", None).expect(name);
        write(b"x-not-there", None).expect(name);
        let mut seen = None;
        assert!(before.get(Table::Card, b"b", &mut |value| seen = Some(value.to_vec())).expect(name), "{name}: a snapshot stands still");
        assert_eq!(seen, Some(vec![b'b', 1]), "{name}");
        assert_eq!(before.count(Table::Card).expect(name), 4, "{name}");
        let (first, resume) = rows(engine.as_ref(), Table::Card, b"a", b"e", 2);
        assert_eq!((first.len(), resume.as_deref()), (2, Some(b"d".as_slice())), "{name}: bounded, with the key to go on from");
        assert_eq!(rows(engine.as_ref(), Table::Card, b"d", b"e", 9), (vec![(b"d".to_vec(), vec![b'd', 1])], None), "{name}");
        assert_eq!(rows(engine.as_ref(), Table::Card, b"e", b"a", 9).0.len(), 0, "{name}: an empty range");
        assert_eq!(rows(engine.as_ref(), Table::Phone, b"", b"\xff", 9).0.len(), 0, "{name}: tables are apart");
        let failed = engine.write(Commit::Durable, &mut |transaction| {
            transaction.put(Table::Card, b"z", b"")?;
            Err(crate::Error::new(crate::ErrorKind::Aborted, "no"))
        });
        assert_eq!(failed.map_err(|error| error.kind()), Err(crate::ErrorKind::Aborted), "{name}");
        assert_eq!(rows(engine.as_ref(), Table::Card, b"z", b"zz", 9).0.len(), 0, "{name}: a failed write leaves nothing");
        let mut many = Vec::new();
        let keys = vec![b"d".to_vec(), b"nope".to_vec(), b"a".to_vec()];
        engine.snapshot().expect(name).get_many(Table::Card, &keys, &mut |index, value| many.push((index, value.to_vec()))).expect(name);
        assert_eq!(many, [(0, vec![b'd', 1]), (2, vec![b'a', 1])], "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]
    /// Random writes leave the same rows in every engine.
    #[test]
    fn random_writes_agree(operations in prop::collection::vec((0usize..3, prop::collection::vec(any::<u8>(), 0..4), prop::option::of(any::<u8>())), 1..60)) {
        let engines = engines();
        let tables = [Table::Card, Table::Phone, Table::Meta];
        for chunk in operations.chunks(7) {
            for (_, engine) in &engines {
                engine.write(Commit::Durable, &mut |transaction| {
                    for (table, key, value) in chunk {
                        match value {
                            Some(value) => transaction.put(tables[*table], key, &[*value])?,
                            None => transaction.delete(tables[*table], key)?,
                        }
                    }
                    Ok(())
                }).expect("a write");
            }
        }
        for table in tables {
            let all = engines.iter().map(|(_, engine)| rows(engine.as_ref(), table, &[], &[0xff; 5], usize::MAX)).collect::<Vec<_>>();
            prop_assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }
}
