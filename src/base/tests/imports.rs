//! Imports seen from below: threads, sets that wait to be committed together, and commits that fail.

use super::{at, model_base, person, session};
use crate::base::open::meta;
use crate::base::write::Made;
use crate::base::{DuplicatePolicy, ImportOptions, Session, index};
use crate::exchange::{CsvOptions, Mapping, OnMatch};
use crate::model::{Client, ClientId, CustomFields, arbitrary};
use crate::store::codec;
use crate::store::engine::Table;
use crate::{Base, ErrorKind, ImportReport};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::Ordering;

/// What a reader takes in before it looks at a row, and some sets more.
const LONG: (usize, usize) = (11_500, 36);

/// Rows of some sets: new clients, rows about earlier ones, rows without a client, cells without a field, values in doubt.
fn list(rows: usize, words: usize) -> String {
    let words = "слово ".repeat(words);
    let mut text = String::from("ext;family;given;phone;words\n");
    for number in 0..rows {
        text += &match number % 50 {
            7 => format!("{};;;;дополнение {number}\n", number / 3),
            11 => format!("{};Другова;Анна;+7495{:07};\n", number - 8, number),
            13 => format!(";;;;{words}\n"),
            17 => format!("e{number};Иванов;Иван;12;{words}\n"),
            _ => format!("{number};Фамилия{};Иван;8 916 {:07};{words}\n", number % 900, number * 7),
        };
    }
    text
}

fn options(threads: usize, duplicates: DuplicatePolicy) -> ImportOptions {
    let columns = r#"{"columns":{"ext":"external.shop","family":"name.family","given":"name.given","phone":"phone"}}"#;
    let mapping = Mapping::parse(columns).expect("a mapping");
    let csv = CsvOptions { mapping: Some(mapping), ..CsvOptions::default() };
    ImportOptions { csv, on_match: Some(OnMatch::Overwrite), duplicates, threads, ..ImportOptions::default() }
}

fn import(session: &Session, input: impl Read, options: &ImportOptions) -> crate::Result<ImportReport> {
    session.import(at(0), input, options, |_| true)
}

/// One thread or several: the same report, and the same bytes in every table.
#[test]
fn threads_change_nothing() {
    for (rows, policy) in
        [(11_500, DuplicatePolicy::Allow), (700, DuplicatePolicy::Warn), (700, DuplicatePolicy::Block), (700, DuplicatePolicy::Merge)]
    {
        let list = list(rows, rows % 7);
        let come = [1, 2, 5].map(|threads| {
            let (base, engine) = model_base();
            let report = import(&session(&base), list.as_bytes(), &options(threads, policy)).expect("an import");
            assert!(report.created > 400 && report.updated > 0 && report.refused > 10, "{policy:?}: {report:?}");
            assert_eq!(session(&base).check_derived(9).expect("a check"), Vec::<String>::new());
            (report, engine.0.contents())
        });
        assert!(come[0] == come[1] && come[0] == come[2], "{policy:?} differs by threads");
    }
}

fn made_beforehand(mut client: Client, number: u32) -> Result<(), TestCaseError> {
    let (base, engine) = model_base();
    let custom = CustomFields::default();
    let id = ClientId::new(number).expect("from 1");
    let Some(made) = Made::of(client.clone(), &custom) else { return Ok(()) };
    session(&base)
        .write(at(0), |transaction| {
            transaction.layer.put(Table::Meta, meta::NEXT_CLIENT, u64::from(number).to_be_bytes());
            Ok(())
        })
        .expect("a write");
    let stored = session(&base).write(at(0), |transaction| transaction.store_made(&made, &[])).expect("a write");
    prop_assert_eq!(stored, id);
    client.id = Some(id);
    let contents = engine.0.contents();
    let rows: BTreeMap<_, _> = index::rows(&client, &custom).into_iter().map(|(table, key, value)| ((table, key), value)).collect();
    for (row, value) in &rows {
        prop_assert_eq!(contents.get(row), Some(value));
    }
    // The entry of its making is no key of the card, and bitmaps and columns are many clients' rows.
    let others = [Table::JournalClient, Table::Bitmap, Table::Column];
    let derived = contents.keys().filter(|(table, _)| table.is_derived() && !others.contains(table));
    prop_assert_eq!(derived.count(), rows.len());
    let record = contents.get(&(Table::Card, id.get().to_be_bytes().to_vec()));
    prop_assert_eq!(record, Some(&codec::encode(&client).expect("a record")));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
    /// Keys and record that were made for no id yet are those that the id has.
    #[test]
    fn what_is_made_beforehand_gets_its_id(client in arbitrary::client(), number in prop_oneof![1u32..9, 0x0101_0100u32..0x0101_0200, (u32::MAX - 9)..u32::MAX]) {
        made_beforehand(client, number)?;
    }
}

/// Gives a text in small pieces and does something before each.
struct Watched<'a> {
    text: &'a [u8],
    before: &'a mut dyn FnMut(usize),
}

impl Read for Watched<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        (self.before)(self.text.len());
        let bytes = out.len().min(self.text.len()).min(64 << 10);
        let (now, rest) = self.text.split_at(bytes);
        out[..bytes].copy_from_slice(now);
        self.text = rest;
        Ok(bytes)
    }
}

/// Sets of an import that wait for the rest of their chunk are seen by other writers, and maintenance waits for nobody to flush them.
#[test]
fn others_write_between_the_sets() {
    let (base, _) = model_base();
    let list = list(LONG.0, LONG.1);
    let (mut ids, mut rebuilt) = (Vec::new(), 0);
    let report = {
        let base: &Base = &base;
        let mut before = |_: usize| {
            ids.push(session(base).save(at(1), &person("Между")).expect("a save").id.get());
            if ids.len() % 4 == 0 {
                rebuilt += base.rebuild(at(2), "tester").expect("a rebuild").clients;
            }
        };
        import(&session(base), Watched { text: list.as_bytes(), before: &mut before }, &options(1, DuplicatePolicy::Allow)).expect("an import")
    };
    assert!(ids.iter().any(|id| (8_000..report.created as u32).contains(id)), "somebody wrote between the sets: {ids:?}");
    assert!(rebuilt > 8_000, "a rebuild saw the first sets: {rebuilt}");
    assert_eq!(session(&base).client_count().expect("a count"), report.created + ids.len() as u64);
    assert_eq!(session(&base).check_derived(9).expect("a check"), Vec::<String>::new());
}

/// A commit that fails ends the import with what the storage said; nothing of its sets is there, and the base goes on.
#[test]
fn a_failed_commit_ends_the_import() {
    for threads in [1, 3] {
        let (base, engine) = model_base();
        let list = list(LONG.0, LONG.1);
        let mut before = |left: usize| {
            if left < 20_000 {
                engine.0.failures.store(1, Ordering::SeqCst);
            }
        };
        let failed = import(&session(&base), Watched { text: list.as_bytes(), before: &mut before }, &options(threads, DuplicatePolicy::Allow));
        assert_eq!(failed.expect_err("a failure").kind(), ErrorKind::Io);
        assert_eq!(session(&base).client_count().expect("a count"), 0, "{threads} threads");
        let again = import(&session(&base), list.as_bytes(), &options(threads, DuplicatePolicy::Allow)).expect("an import");
        assert_eq!(session(&base).client_count().expect("a count"), again.created);
        assert_eq!(session(&base).check_derived(9).expect("a check"), Vec::<String>::new());
    }
}

/// A file that cannot be read on keeps what was read before, under a batch that says that it stopped.
#[test]
fn a_file_that_breaks_off_keeps_its_rows() {
    struct Broken<'a>(&'a [u8]);
    impl Read for Broken<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::Error::other("the line went dead"));
            }
            self.0.read(out)
        }
    }
    let list = list(LONG.0, LONG.1);
    let counts = [1, 4].map(|threads| {
        let (base, engine) = model_base();
        let failed = import(&session(&base), Broken(list.as_bytes()), &options(threads, DuplicatePolicy::Allow)).expect_err("an error");
        assert_eq!(failed.kind(), ErrorKind::Io);
        assert_eq!(session(&base).batches().expect("batches")[0].state, "stopped");
        (session(&base).client_count().expect("a count"), engine.0.contents())
    });
    assert!(counts[0].0 > 5_000 && counts[0] == counts[1], "{} and {} clients", counts[0].0, counts[1].0);
}
