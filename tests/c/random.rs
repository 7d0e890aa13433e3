//! Random calls of the C interface over a pool of handles, compared with a map of what should be there. Built by `tests/capi.rs` with
//! rustc against the shared library. Arguments: how many calls, and a seed; prints both when something is wrong.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{null, null_mut};

macro_rules! opaque { ($($name:ident)*) => { $(#[repr(C)] pub struct $name { _opaque: [u8; 0] })* } }
opaque! { Base Session Client Outcome Cursor Batch Claims }

#[repr(C)]
struct OpenOptions {
    struct_size: i32,
    abi: i32,
    flags: i32,
    busy_ms: i32,
    cache_bytes: i64,
    region: *const c_char,
    zone: *const c_char,
}

#[link(name = "kartoteka")]
unsafe extern "C" {
    fn ktk_abi_version() -> i32;
    fn ktk_open_options_init(options: *mut OpenOptions, size: i32, abi: i32) -> i32;
    fn ktk_base_open(path: *const c_char, len: isize, options: *const OpenOptions, out: *mut *mut Base) -> i32;
    fn ktk_base_free(base: *mut Base);
    fn ktk_base_open_objects(base: *const Base) -> i32;
    fn ktk_session_new(base: *const Base, actor: *const c_char, len: isize, out: *mut *mut Session) -> i32;
    fn ktk_session_free(session: *mut Session);
    fn ktk_session_client_count(session: *const Session, count: *mut i64) -> i32;
    fn ktk_session_get(session: *const Session, id: i64, out: *mut *mut Client) -> i32;
    fn ktk_session_save(session: *const Session, client: *mut Client, options: *const c_void, now: i64, outcome: *mut *mut Outcome) -> i32;
    fn ktk_session_archive(session: *const Session, id: i64, now: i64, outcome: *mut *mut Outcome) -> i32;
    fn ktk_session_restore(session: *const Session, id: i64, now: i64, outcome: *mut *mut Outcome) -> i32;
    fn ktk_session_merge(s: *const Session, keep: i64, other: i64, o: *const c_char, l: isize, now: i64, id: *mut i64, r: *mut *mut c_char, n: *mut usize) -> i32;
    fn ktk_session_unmerge(session: *const Session, merge: i64, now: i64, report: *mut *mut c_char, len: *mut usize) -> i32;
    fn ktk_session_list(session: *const Session, ids: *const c_char, len: isize, out: *mut *mut Cursor) -> i32;
    fn ktk_session_check_json(session: *const Session, limit: i32, out: *mut *mut c_char, len: *mut usize) -> i32;
    fn ktk_client_new(session: *const Session, kind: i32, out: *mut *mut Client) -> i32;
    fn ktk_client_clone(client: *const Client, out: *mut *mut Client) -> i32;
    fn ktk_client_free(client: *mut Client);
    fn ktk_client_id(client: *const Client) -> i64;
    fn ktk_client_revision(client: *const Client) -> i64;
    fn ktk_client_status(client: *const Client) -> i32;
    fn ktk_client_text(client: *const Client, path: *const c_char, len: isize, out: *mut usize) -> *const c_char;
    fn ktk_client_set_text(client: *mut Client, path: *const c_char, len: isize, text: *const c_char, text_len: isize) -> i32;
    fn ktk_client_to_json(client: *const Client, out: *mut *mut c_char, len: *mut usize) -> i32;
    fn ktk_outcome_revision(outcome: *const Outcome) -> i64;
    fn ktk_outcome_free(outcome: *mut Outcome);
    fn ktk_cursor_next(cursor: *mut Cursor, row: *mut *const Client) -> i32;
    fn ktk_cursor_free(cursor: *mut Cursor);
    fn ktk_batch_new(session: *const Session, out: *mut *mut Batch) -> i32;
    fn ktk_batch_save(batch: *mut Batch, client: *const Client, options: *const c_void) -> i32;
    fn ktk_batch_commit(batch: *mut Batch, now: i64) -> i32;
    fn ktk_batch_outcome(batch: *const Batch, index: i32) -> *const Outcome;
    fn ktk_outcome_id(outcome: *const Outcome) -> i64;
    fn ktk_batch_free(batch: *mut Batch);
    fn ktk_session_segment_count(
        session: *const Session, text: *const c_char, len: isize, progress: *const c_void, user: *mut c_void, now: i64, count: *mut i64,
    ) -> i32;
    fn ktk_session_remind(
        s: *const Session, client: i64, at: *const c_char, at_len: isize, zone: *const c_char, zone_len: isize, rule: *const c_char, rule_len: isize,
        note: *const c_char, note_len: isize, now: i64, id: *mut i64,
    ) -> i32;
    fn ktk_session_claim(
        s: *const Session, limit: i32, lease: i32, worker: *const c_char, worker_len: isize, whose: *const c_char, whose_len: isize, now: i64,
        out: *mut *mut Claims,
    ) -> i32;
    fn ktk_session_acknowledge(s: *const Session, token: i64, outcome: i32, call: *const c_char, len: isize, now: i64, next: *mut i64) -> i32;
    fn ktk_session_cancel_reminder(session: *const Session, id: i64, now: i64) -> i32;
    fn ktk_claims_count(claims: *const Claims) -> i32;
    fn ktk_claims_token(claims: *const Claims, index: i32) -> i64;
    fn ktk_claims_reminder(claims: *const Claims, index: i32) -> i64;
    fn ktk_claims_free(claims: *mut Claims);
    fn ktk_free(given: *mut c_void);
    fn ktk_last_error_message() -> *const c_char;
}

const NUL: isize = -1;
const NOW: i64 = 1_795_255_200_000_000;
const OK: i32 = 0;
const CONFLICT: i32 = -5;
const NOT_FOUND: i32 = -3;
const LEASE: i32 = -14;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// What should be stored of one client.
#[derive(Clone, PartialEq, Debug)]
struct Stored {
    value: String,
    revision: i64,
    archived: bool,
    /// The merge that hid it, and the client that it lives on in.
    merged: Option<(i64, i64)>,
}

/// A handle and what it should say.
struct Draft {
    client: *mut Client,
    /// 0 before the first save.
    id: i64,
    revision: i64,
    shown: Option<String>,
    /// The texts that were set since, in their order.
    wanted: Vec<String>,
}

/// What texts make of a value, and whether anything was changed on the way.
fn applied(value: &str, wanted: &[String]) -> (String, bool) {
    let (mut value, mut changed) = (value.to_string(), false);
    for text in wanted {
        changed |= *text != value;
        value.clone_from(text);
    }
    (value, changed)
}

struct World {
    base: *mut Base,
    session: *mut Session,
    stored: BTreeMap<i64, Stored>,
    drafts: Vec<Draft>,
    cursors: Vec<(*mut Cursor, Vec<i64>)>,
    batches: Vec<(*mut Batch, Vec<(i64, i64, Vec<String>)>)>,
    /// Reminders that have not ended: the token of the last claim, and when its lease ends.
    reminders: BTreeMap<i64, (i64, i64)>,
    /// Tokens that were given, with their reminders.
    tokens: Vec<(i64, i64)>,
    clock: i64,
    random: Random,
    calls: u64,
}

/// A field of one value that rules leave as it is.
const PATH: &CStr = c"source_detail";

fn said() -> String {
    unsafe { CStr::from_ptr(ktk_last_error_message()) }.to_string_lossy().into_owned()
}

impl World {
    fn new(seed: u64) -> World {
        let (mut base, mut session) = (null_mut(), null_mut());
        let mut how = OpenOptions { struct_size: 0, abi: 0, flags: 0, busy_ms: 0, cache_bytes: 0, region: null(), zone: null() };
        unsafe {
            assert_eq!(ktk_open_options_init(&mut how, size_of::<OpenOptions>() as i32, ktk_abi_version()), OK);
            how.flags = 2;
            assert_eq!(ktk_base_open(null(), 0, &how, &mut base), OK, "{}", said());
            assert_eq!(ktk_session_new(base, c"random".as_ptr(), NUL, &mut session), OK);
        }
        let (stored, drafts, cursors, batches) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        let (reminders, tokens) = (BTreeMap::new(), Vec::new());
        World { base, session, stored, drafts, cursors, batches, reminders, tokens, clock: NOW, random: Random(seed), calls: 0 }
    }

    fn called(&mut self, calls: u64) {
        self.calls += calls;
    }

    /// The client that an id leads to.
    fn root(&self, mut id: i64) -> i64 {
        while let Some((_, into)) = self.stored.get(&id).and_then(|stored| stored.merged) {
            id = into;
        }
        id
    }

    fn any_id(&mut self) -> i64 {
        // Sometimes one that is not there.
        self.random.below(self.stored.len() + 2) as i64 + 1
    }

    fn living(&mut self) -> Option<i64> {
        let living: Vec<i64> = self.stored.iter().filter(|(_, stored)| stored.merged.is_none()).map(|(id, _)| *id).collect();
        (!living.is_empty()).then(|| living[self.random.below(living.len())])
    }

    fn new_draft(&mut self) {
        let mut client = null_mut();
        unsafe { assert_eq!(ktk_client_new(self.session, 1, &mut client), OK) };
        self.drafts.push(Draft { client, id: 0, revision: 0, shown: None, wanted: Vec::new() });
        self.called(1);
    }

    fn get(&mut self) {
        let id = self.any_id();
        let mut client = null_mut();
        let code = unsafe { ktk_session_get(self.session, id, &mut client) };
        self.called(1);
        let root = self.root(id);
        match self.stored.get(&root) {
            Some(stored) => {
                assert_eq!(code, OK, "{}", said());
                let shown = Some(stored.value.clone()).filter(|value| !value.is_empty());
                let status = if stored.archived { 2 } else { 1 };
                assert_eq!(unsafe { ktk_client_status(client) }, status);
                self.drafts.push(Draft { client, id: root, revision: stored.revision, shown, wanted: Vec::new() });
            }
            None => assert!(code == NOT_FOUND && client.is_null()),
        }
    }

    fn clone_draft(&mut self) {
        let from = self.random.below(self.drafts.len());
        let mut client = null_mut();
        let draft = &self.drafts[from];
        unsafe { assert_eq!(ktk_client_clone(draft.client, &mut client), OK) };
        let (id, revision, shown, wanted) = (draft.id, draft.revision, draft.shown.clone(), draft.wanted.clone());
        self.drafts.push(Draft { client, id, revision, shown, wanted });
        self.called(1);
    }

    fn set(&mut self) {
        let (at, number) = (self.random.below(self.drafts.len()), self.random.below(1000));
        let text = format!("value {number}");
        let given = CString::new(text.clone()).unwrap();
        let code = unsafe { ktk_client_set_text(self.drafts[at].client, PATH.as_ptr(), NUL, given.as_ptr(), NUL) };
        assert_eq!(code, OK, "{}", said());
        self.drafts[at].wanted.push(text);
        self.called(1);
    }

    /// What a handle says is what it was read or saved as, whatever happened to the record since.
    fn look(&mut self) {
        let draft = &self.drafts[self.random.below(self.drafts.len())];
        unsafe {
            let text = ktk_client_text(draft.client, PATH.as_ptr(), NUL, null_mut());
            let text = (!text.is_null()).then(|| CStr::from_ptr(text).to_str().unwrap().to_string());
            assert_eq!(text, draft.shown);
            assert_eq!((ktk_client_id(draft.client), ktk_client_revision(draft.client)), (draft.id, draft.revision));
            let mut json = null_mut();
            assert_eq!(ktk_client_to_json(draft.client, &mut json, null_mut()), OK);
            ktk_free(json.cast());
        }
        self.called(5);
    }

    fn save(&mut self) {
        let at = self.random.below(self.drafts.len());
        let mut outcome = null_mut();
        let code = unsafe { ktk_session_save(self.session, self.drafts[at].client, null(), NOW, &mut outcome) };
        let draft = &self.drafts[at];
        if draft.id == 0 {
            assert_eq!(code, OK, "{}", said());
            let id = unsafe { ktk_client_id(draft.client) };
            assert_eq!(id, self.stored.len() as i64 + 1, "ids are dense");
            let (value, _) = applied("", &draft.wanted);
            self.stored.insert(id, Stored { value: value.clone(), revision: 1, archived: false, merged: None });
            let shown = (!value.is_empty()).then_some(value);
            self.drafts[at] = Draft { client: draft.client, id, revision: 1, shown, wanted: Vec::new() };
        } else {
            let root = self.root(draft.id);
            let stored = self.stored.get_mut(&root).expect("a stored client");
            if stored.revision != draft.revision {
                assert_eq!(code, CONFLICT, "{}", said());
            } else {
                assert_eq!(code, OK, "{}", said());
                let (value, changed) = applied(&stored.value, &draft.wanted);
                stored.value = value;
                stored.revision += i64::from(changed);
                let (revision, value) = (stored.revision, stored.value.clone());
                assert_eq!(unsafe { ktk_outcome_revision(outcome) }, revision);
                let shown = (!value.is_empty()).then_some(value);
                self.drafts[at] = Draft { client: draft.client, id: root, revision, shown, wanted: Vec::new() };
            }
        }
        unsafe { ktk_outcome_free(outcome) };
        self.called(3);
    }

    fn put_away(&mut self, archive: bool) {
        let id = self.any_id();
        let root = self.root(id);
        let code = unsafe { if archive { ktk_session_archive(self.session, id, NOW, null_mut()) } else { ktk_session_restore(self.session, id, NOW, null_mut()) } };
        match self.stored.get_mut(&root) {
            Some(stored) => {
                assert_eq!(code, OK, "{}", said());
                if stored.archived != archive {
                    stored.archived = archive;
                    stored.revision += 1;
                }
            }
            None => assert_eq!(code, NOT_FOUND),
        }
        self.called(1);
    }

    /// Two living clients become one and are taken apart at once: nothing but revisions is different.
    fn merge_and_unmerge(&mut self) {
        let (Some(keep), Some(other)) = (self.living(), self.living()) else { return };
        if keep == other || self.stored[&keep].archived || self.stored[&other].archived {
            return;
        }
        let mut merge = 0;
        let code = unsafe { ktk_session_merge(self.session, keep, other, null(), 0, NOW, &mut merge, null_mut(), null_mut()) };
        assert_eq!(code, OK, "{}", said());
        let code = unsafe { ktk_session_unmerge(self.session, merge, NOW, null_mut(), null_mut()) };
        assert_eq!(code, OK, "{}", said());
        self.called(2);
        for id in [keep, other] {
            let mut client = null_mut();
            assert_eq!(unsafe { ktk_session_get(self.session, id, &mut client) }, OK);
            let stored = self.stored.get_mut(&id).unwrap();
            unsafe {
                assert_eq!(ktk_client_id(client), id);
                let text = ktk_client_text(client, PATH.as_ptr(), NUL, null_mut());
                let text = if text.is_null() { String::new() } else { CStr::from_ptr(text).to_str().unwrap().to_string() };
                assert_eq!(text, stored.value, "client {id} after merge and unmerge");
                let revision = ktk_client_revision(client);
                assert!(revision >= stored.revision);
                stored.revision = revision;
                ktk_client_free(client);
            }
            self.called(5);
        }
    }

    /// As many clients as the map has are in a segment.
    fn count(&mut self) {
        let mut count = 0;
        let code = unsafe { ktk_session_segment_count(self.session, c"source_detail IS KNOWN".as_ptr(), NUL, null(), null_mut(), NOW, &mut count) };
        assert_eq!(code, OK, "{}", said());
        let expected = self.stored.values().filter(|stored| !stored.archived && stored.merged.is_none() && !stored.value.is_empty()).count();
        assert_eq!(count, expected as i64);
        self.called(1);
    }

    fn remind(&mut self) {
        let id = self.any_id();
        let at = format!("2026-11-21T09:{:02}", self.random.below(60));
        let (text, mut reminder) = (c"call back", 0);
        let code = unsafe {
            let (zone, rule) = (c"UTC", c"");
            let at = at.as_ptr().cast::<c_char>();
            ktk_session_remind(self.session, id, at, 16, zone.as_ptr(), NUL, rule.as_ptr(), 0, text.as_ptr(), NUL, self.clock, &mut reminder)
        };
        if self.stored.contains_key(&id) {
            assert_eq!(code, OK, "{}", said());
            assert!(self.reminders.insert(reminder, (0, 0)).is_none());
        } else {
            assert_eq!((code, reminder), (NOT_FOUND, 0));
        }
        self.called(1);
    }

    /// What is claimed is what waits: nothing under a lease, nothing that ended, nothing left out.
    fn claim(&mut self) {
        self.clock += 1 + self.random.below(20_000_000) as i64;
        let limit = 1 + self.random.below(4);
        let waiting: Vec<i64> = self.reminders.iter().filter(|(_, (_, until))| *until <= self.clock).map(|(id, _)| *id).collect();
        let mut claims = null_mut();
        unsafe {
            let code = ktk_session_claim(self.session, limit as i32, 30, c"random".as_ptr(), NUL, null(), 0, self.clock, &mut claims);
            assert_eq!(code, OK, "{}", said());
            let count = ktk_claims_count(claims);
            assert_eq!(count as usize, waiting.len().min(limit));
            for index in 0..count {
                let (token, reminder) = (ktk_claims_token(claims, index), ktk_claims_reminder(claims, index));
                assert!(waiting.contains(&reminder), "reminder {reminder} was not waiting");
                self.reminders.insert(reminder, (token, self.clock + 30_000_000));
                self.tokens.push((token, reminder));
            }
            ktk_claims_free(claims);
        }
        self.called(3);
    }

    /// A token is good once, and only while no later claim has overtaken it.
    fn answer(&mut self) {
        if self.tokens.is_empty() {
            return;
        }
        let (token, reminder) = self.tokens[self.random.below(self.tokens.len())];
        let good = self.reminders.get(&reminder).is_some_and(|(last, _)| *last == token);
        let code = unsafe { ktk_session_acknowledge(self.session, token, 0, null(), 0, self.clock, null_mut()) };
        assert_eq!(code, if good { OK } else { LEASE }, "{}", said());
        if good {
            self.reminders.remove(&reminder);
        }
        self.called(1);
    }

    fn call_off(&mut self) {
        let Some(reminder) = self.reminders.keys().nth(self.random.below(self.reminders.len())).copied() else { return };
        assert_eq!(unsafe { ktk_session_cancel_reminder(self.session, reminder, self.clock) }, OK, "{}", said());
        self.reminders.remove(&reminder);
        self.called(1);
    }

    fn open_cursor(&mut self) {
        let ids: Vec<i64> = (0..self.random.below(8)).map(|_| self.any_id()).collect();
        let text = CString::new(format!("{ids:?}")).unwrap();
        let mut cursor = null_mut();
        assert_eq!(unsafe { ktk_session_list(self.session, text.as_ptr(), NUL, &mut cursor) }, OK, "{}", said());
        self.cursors.push((cursor, ids.into_iter().rev().collect()));
        self.called(1);
    }

    fn step_cursor(&mut self) {
        let at = self.random.below(self.cursors.len());
        let mut row = null();
        let code = unsafe { ktk_cursor_next(self.cursors[at].0, &mut row) };
        self.called(1);
        let rest = &mut self.cursors[at].1;
        let expected = std::iter::from_fn(|| rest.pop()).find(|id| self.stored.get(id).is_some_and(|stored| stored.merged.is_none()));
        match expected {
            Some(id) => {
                assert_eq!(code, OK, "{}", said());
                assert_eq!(unsafe { (ktk_client_id(row), ktk_client_revision(row)) }, (id, self.stored[&id].revision), "the newest state");
            }
            None => {
                assert!(code == 1 && row.is_null());
                let (cursor, _) = self.cursors.swap_remove(at);
                unsafe { ktk_cursor_free(cursor) };
            }
        }
    }

    fn batch(&mut self) {
        if self.batches.len() < 4 && self.random.below(3) == 0 || self.batches.is_empty() {
            let mut batch = null_mut();
            assert_eq!(unsafe { ktk_batch_new(self.session, &mut batch) }, OK);
            self.batches.push((batch, Vec::new()));
            self.called(1);
            return;
        }
        let (at, draft) = (self.random.below(self.batches.len()), self.random.below(self.drafts.len()));
        let draft = &self.drafts[draft];
        assert_eq!(unsafe { ktk_batch_save(self.batches[at].0, draft.client, null()) }, OK, "{}", said());
        self.batches[at].1.push((draft.id, draft.revision, draft.wanted.clone()));
        self.called(1);
    }

    fn commit(&mut self) {
        let at = self.random.below(self.batches.len());
        let (batch, steps) = self.batches.swap_remove(at);
        let code = unsafe { ktk_batch_commit(batch, NOW) };
        let mut after = self.stored.clone();
        let mut conflict = false;
        for (index, (id, revision, wanted)) in steps.iter().enumerate() {
            if *id == 0 {
                let id = after.len() as i64 + 1;
                if code == OK {
                    assert_eq!(unsafe { ktk_outcome_id(ktk_batch_outcome(batch, index as i32)) }, id);
                }
                after.insert(id, Stored { value: applied("", wanted).0, revision: 1, archived: false, merged: None });
                continue;
            }
            let stored = after.get_mut(id).expect("a stored client");
            if stored.revision != *revision {
                conflict = true;
                break;
            }
            let (value, changed) = applied(&stored.value, wanted);
            stored.value = value;
            stored.revision += i64::from(changed);
        }
        assert_eq!(code, if conflict { CONFLICT } else { OK }, "{}", said());
        if !conflict {
            self.stored = after;
        }
        unsafe { ktk_batch_free(batch) };
        self.called(2);
    }

    fn forget(&mut self) {
        let at = self.random.below(self.drafts.len());
        let draft = self.drafts.swap_remove(at);
        unsafe { ktk_client_free(draft.client) };
        self.called(1);
    }

    fn step(&mut self) {
        if self.drafts.is_empty() || self.drafts.len() < 30 && self.random.below(6) == 0 {
            return if self.stored.len() < 300 && self.random.below(2) == 0 { self.new_draft() } else { self.get() };
        }
        match self.random.below(30) {
            0..4 => self.set(),
            4..8 => self.look(),
            8..12 => self.save(),
            12 => self.put_away(true),
            13 => self.put_away(false),
            14 => self.clone_draft(),
            15 if self.cursors.len() < 8 => self.open_cursor(),
            15..18 if !self.cursors.is_empty() => self.step_cursor(),
            18 | 19 => self.batch(),
            20 if !self.batches.is_empty() => self.commit(),
            21 => self.merge_and_unmerge(),
            22 if self.random.below(10) == 0 => self.count(),
            23 | 24 if self.reminders.len() < 40 => self.remind(),
            25 | 26 => self.claim(),
            27 => self.answer(),
            28 if self.reminders.len() > 20 => self.call_off(),
            _ if self.drafts.len() > 5 => self.forget(),
            _ => self.get(),
        }
    }

    /// Everything stored is as it should be, nothing is left open.
    fn end(mut self) {
        let mut count = 0;
        assert_eq!(unsafe { ktk_session_client_count(self.session, &mut count) }, OK);
        assert_eq!(count, self.stored.len() as i64);
        for (id, stored) in &self.stored {
            let mut client = null_mut();
            unsafe {
                assert_eq!(ktk_session_get(self.session, *id, &mut client), OK);
                let text = ktk_client_text(client, PATH.as_ptr(), NUL, null_mut());
                let text = if text.is_null() { "" } else { CStr::from_ptr(text).to_str().unwrap() };
                assert_eq!((text, ktk_client_revision(client)), (stored.value.as_str(), stored.revision), "client {id}");
                ktk_client_free(client);
            }
        }
        let mut json = null_mut();
        unsafe {
            assert_eq!(ktk_session_check_json(self.session, 0, &mut json, null_mut()), OK);
            let checked = CStr::from_ptr(json).to_str().unwrap();
            assert!(checked.starts_with("{\"differences\":[],\"clean\":true,"), "{checked}");
            ktk_free(json.cast());
            self.drafts.drain(..).for_each(|draft| ktk_client_free(draft.client));
            self.cursors.drain(..).for_each(|(cursor, _)| ktk_cursor_free(cursor));
            self.batches.drain(..).for_each(|(batch, _)| ktk_batch_free(batch));
            assert_eq!(ktk_base_open_objects(self.base), 1, "objects were left behind");
            ktk_session_free(self.session);
            assert_eq!(ktk_base_open_objects(self.base), 0);
            ktk_base_free(self.base);
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let (calls, seed) = (arguments.next().expect("calls"), arguments.next().expect("a seed"));
    let told = format!("{calls} calls, seed {seed}");
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        eprintln!("random calls failed: {told}");
        before(info);
    }));
    let mut world = World::new(seed);
    while world.calls < calls {
        world.step();
    }
    let made = world.calls;
    let stored = world.stored.len();
    world.end();
    println!("{made} calls, {stored} clients, seed {seed}");
}
