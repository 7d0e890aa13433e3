//! Lists of clients: the ids are fixed when a list is opened, each row is read when it is asked for, at its newest state. No read
//! transaction is held between calls.

use super::boundary::{
    GivenOut, Handle, Object, Options, Out, Token, client_id, count_of, flags, free, get, get_mut, give, init, parse_json, read_options, status,
    text_in, value, wrong,
};
use super::client::{ClientBody, ktk_client};
use super::session::{SessionBody, ktk_session};
use super::{KTK_DONE, ktk_status};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::{Client, ClientId, Scheme, Session, Value};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

/// A list of clients.
pub struct ktk_cursor {
    _opaque: [u8; 0],
}

/// Archived clients too.
pub const KTK_FIND_ARCHIVED: i32 = 1;

/// How to find. Fill it with ktk_find_options_init, then change members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ktk_find_options {
    /// Size of the caller's struct.
    pub struct_size: i32,
    /// ABI of the caller's header.
    pub abi: i32,
    /// KTK_FIND_… bits.
    pub flags: i32,
    /// Rows at the most; 0 is 1000, and 10000 are the most.
    pub limit: i32,
}

impl Options for ktk_find_options {
    fn standard() -> Self {
        ktk_find_options { struct_size: 0, abi: 0, flags: 0, limit: 0 }
    }
}

impl ktk_find_options {
    fn read(&self) -> Result<(bool, usize)> {
        let archived = flags(self.flags, KTK_FIND_ARCHIVED)? & KTK_FIND_ARCHIVED != 0;
        Ok((archived, super::boundary::limit(self.limit, 1000)?.min(LIST_ROWS_MAX)))
    }
}

pub(super) struct CursorBody {
    session: Session,
    ids: Vec<ClientId>,
    at: usize,
    more: bool,
    row: Option<Box<Handle<ClientBody>>>,
    token: Token,
}

impl Object for CursorBody {
    type Abi = ktk_cursor;
    const MAGIC: u32 = 0x6b43_5552;
}

impl CursorBody {
    pub fn new(session: &SessionBody, ids: Vec<ClientId>, more: bool) -> CursorBody {
        CursorBody { session: session.session.clone(), ids, at: 0, more, row: None, token: session.token.clone() }
    }
}

fn ids(clients: &[Client]) -> Vec<ClientId> {
    clients.iter().filter_map(Client::id).collect()
}

/// Fills the options of finding with the defaults.
/// @param options the struct
/// @param struct_size sizeof of it
/// @param abi KTK_ABI
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_find_options how;
/// if (ktk_find_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
/// how.limit = 50;
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_find_options_init(options: *mut ktk_find_options, struct_size: i32, abi: i32) -> ktk_status {
    status("ktk_find_options_init", || {
        // SAFETY: the caller keeps the conventions of the header.
        unsafe { init(options, struct_size, abi) }
    })
}

/// Clients whose names have all words of a query, whole or as beginnings; whole words come first, then ascending ids.
/// @param session the session: who reads or writes
/// @param query,query_len the words
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_cursor *found = NULL;
/// const ktk_client *row = NULL;
/// if (ktk_session_find(session, "rom vekt", KTK_NUL, NULL, &found) < 0) return 1;
/// while (ktk_cursor_next(found, &row) == KTK_OK)
///     printf("%s\n", ktk_client_name(row, NULL));
/// ktk_cursor_free(found);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_find(
    session: *const ktk_session,
    query: *const c_char,
    query_len: isize,
    options: *const ktk_find_options,
    out: *mut *mut ktk_cursor,
) -> ktk_status {
    status("ktk_session_find", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, query, options) =
            unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(query, query_len), read_options::<ktk_find_options>(options)) };
        let (out, session, query, options) = (out?, session?, query?, options?);
        let (archived, limit) = options.read()?;
        let page = session.session.find(query, archived, limit)?;
        let found = page.rows.iter().filter_map(|found| found.client.id()).collect();
        out.set(give(CursorBody::new(session, found, page.more)));
        Ok(0)
    })
}

/// Active clients with a mailbox; addresses of one mailbox meet.
/// @param session the session: who reads or writes
/// @param address,address_len the address
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_find_email(
    session: *const ktk_session,
    address: *const c_char,
    address_len: isize,
    options: *const ktk_find_options,
    out: *mut *mut ktk_cursor,
) -> ktk_status {
    status("ktk_session_find_email", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, address, options) = unsafe {
            (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(address, address_len), read_options::<ktk_find_options>(options))
        };
        let (out, session, address, options) = (out?, session?, address?, options?);
        let page = session.session.find_email(address, options.read()?.1)?;
        out.set(give(CursorBody::new(session, ids(&page.rows), page.more)));
        Ok(0)
    })
}

/// Active clients with a registration code, in any spelling that the rules read.
/// @param session the session: who reads or writes
/// @param scheme,scheme_len inn, ogrn, edrpou …
/// @param code,code_len the code
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_find_identifier(
    session: *const ktk_session,
    scheme: *const c_char,
    scheme_len: isize,
    code: *const c_char,
    code_len: isize,
    options: *const ktk_find_options,
    out: *mut *mut ktk_cursor,
) -> ktk_status {
    status("ktk_session_find_identifier", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, scheme, code, options) = unsafe {
            (
                Out::new(out, null_mut()),
                get::<SessionBody>(session),
                text_in(scheme, scheme_len),
                text_in(code, code_len),
                read_options::<ktk_find_options>(options),
            )
        };
        let (out, session, scheme, code, options) = (out?, session?, scheme?, code?, options?);
        let scheme = Scheme::from_name(scheme).ok_or_else(|| wrong("no scheme of registration codes has this name"))?;
        let page = session.session.find_identifier(scheme, code, options.read()?.1)?;
        out.set(give(CursorBody::new(session, ids(&page.rows), page.more)));
        Ok(0)
    })
}

/// Active clients with a value of an indexed custom field; texts meet as names do.
/// @param session the session: who reads or writes
/// @param key,key_len the key, without custom.
/// @param value,value_len the value as text
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND for a key that is not defined, KTK_E_UNSUPPORTED for one without index or unknown flags,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_find_custom(
    session: *const ktk_session,
    key: *const c_char,
    key_len: isize,
    value: *const c_char,
    value_len: isize,
    options: *const ktk_find_options,
    out: *mut *mut ktk_cursor,
) -> ktk_status {
    status("ktk_session_find_custom", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, key, value, options) = unsafe {
            (
                Out::new(out, null_mut()),
                get::<SessionBody>(session),
                text_in(key, key_len),
                text_in(value, value_len),
                read_options::<ktk_find_options>(options),
            )
        };
        let (out, session, key, value, options) = (out?, session?, key?, value?, options?);
        let page = session.session.find_custom(key, &Value::Text(value.to_string()), options.read()?.1)?;
        out.set(give(CursorBody::new(session, ids(&page.rows), page.more)));
        Ok(0)
    })
}

/// All records, ascending by id, archived ones included. Four bytes of memory a client.
/// @param session the session: who reads or writes
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_clients(session: *const ktk_session, out: *mut *mut ktk_cursor) -> ktk_status {
    status("ktk_session_clients", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let (mut all, mut from) = (Vec::new(), None);
        loop {
            let (page, next) = session.session.client_ids(from, LIST_ROWS_MAX)?;
            all.extend(page);
            from = next;
            if from.is_none() {
                break;
            }
        }
        out.set(give(CursorBody::new(session, all, false)));
        Ok(0)
    })
}

/// A list of these clients by id.
/// @param session the session: who reads or writes
/// @param ids,ids_len a JSON list of ids
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_TYPE, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_list(session: *const ktk_session, ids: *const c_char, ids_len: isize, out: *mut *mut ktk_cursor) -> ktk_status {
    status("ktk_session_list", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, ids) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(ids, ids_len)) };
        let (out, session, ids) = (out?, session?, ids?);
        let parsed = parse_json(ids)?;
        let list = parsed.as_array().ok_or_else(|| Error::new(ErrorKind::Type, "a list of ids is wanted"))?;
        let read = |id: &Json| client_id(id.as_i64().unwrap_or(0));
        let chosen = list.iter().map(read).collect::<Result<Vec<_>>>()?;
        out.set(give(CursorBody::new(session, chosen, false)));
        Ok(0)
    })
}

/// The next row, at its newest state. Clients that were removed or merged meanwhile are passed over.
/// @param cursor the list
/// @param row receives the client
/// Returns: 0; KTK_DONE at the end, the row then is NULL; or a status below 0.
/// Ownership: the row is lent until the next call on the list; ktk_client_clone keeps it.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_cursor *found = NULL;
/// const ktk_client *row = NULL;
/// if (ktk_session_find(session, "rom vekt", KTK_NUL, NULL, &found) < 0) return 1;
/// while (ktk_cursor_next(found, &row) == KTK_OK)
///     printf("%s\n", ktk_client_name(row, NULL));
/// ktk_cursor_free(found);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_cursor_next(cursor: *mut ktk_cursor, row: *mut *const ktk_client) -> ktk_status {
    status("ktk_cursor_next", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (row, cursor) = unsafe { (Out::new(row, null()), get_mut::<CursorBody>(cursor)) };
        let (row, cursor) = (row?, cursor?);
        cursor.row = None;
        while let Some(id) = cursor.ids.get(cursor.at).copied() {
            cursor.at += 1;
            let Some(client) = cursor.session.client(id)?.filter(|client| client.id() == Some(id)) else { continue };
            let kept = Box::new(Handle::kept(ClientBody::stored(&cursor.session, client, cursor.token.clone())));
            row.set(cursor.row.insert(kept).pointer());
            return Ok(0);
        }
        Ok(KTK_DONE)
    })
}

/// How many ids the list was opened with.
/// @param cursor the list
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_cursor_count(cursor: *const ktk_cursor) -> i32 {
    value("ktk_cursor_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let cursor = unsafe { get::<CursorBody>(cursor) };
        let cursor = cursor?;
        Ok(count_of(cursor.ids.len()))
    })
}

/// Whether there were more than the limit of the list.
/// @param cursor the list
/// Returns: 1 or 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_cursor_more(cursor: *const ktk_cursor) -> i32 {
    value("ktk_cursor_more", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let cursor = unsafe { get::<CursorBody>(cursor) };
        let cursor = cursor?;
        Ok(i32::from(cursor.more))
    })
}

/// Frees a list and the row that it lends.
/// @param cursor the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_cursor_free(cursor: *mut ktk_cursor) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<CursorBody>("ktk_cursor_free", cursor) }
}

/// Values that several active clients have, as a JSON list of {"reason","value","clients"}.
/// @param session the session: who reads or writes
/// @param limit values at the most; 0 is 1000
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_INTERRUPTED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_shared_json(session: *const ktk_session, limit: i32, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_shared_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let shared = session.session.shared_keys(super::boundary::limit(limit, 1000)?)?;
        let row = |key: &crate::SharedKey| json!({"reason": key.reason.name(), "value": key.value, "clients": key.clients.iter().map(|id| id.get()).collect::<Vec<_>>()});
        out.json(&shared.iter().map(row).collect())
    })
}
