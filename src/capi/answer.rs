//! Who is calling.

use super::boundary::{
    GivenOut, Handle, Length, Object, Options, Out, Texts, Token, count_of, free, get, give, init, instant, option_text, read_options, region_of,
    status, text_in, value, wrong,
};
use super::client::{ClientBody, ktk_client};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use crate::error::Result;
use crate::{Answer, LookupContext, MatchClass, Owner, Session};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

/// What a caller's number says, and who has it.
pub struct ktk_answer {
    _opaque: [u8; 0],
}

/// A number of the exchange's own.
pub const KTK_ANSWER_INTERNAL: i32 = 1;
/// The caller does not show one.
pub const KTK_ANSWER_HIDDEN: i32 = 2;
/// Nobody has it.
pub const KTK_ANSWER_NONE: i32 = 3;
/// One client has it.
pub const KTK_ANSWER_ONE: i32 = 4;
/// Several have it, or what fits are trailing digits.
pub const KTK_ANSWER_SEVERAL: i32 = 5;

/// Number and extension are the caller's.
pub const KTK_MATCH_EXACT: i32 = 1;
/// The number is the caller's, the extension is not or is missing on one side.
pub const KTK_MATCH_NUMBER: i32 = 2;
/// Trailing digits.
pub const KTK_MATCH_TAIL: i32 = 3;

/// What the telephone exchange knows about its own numbers. Fill it with ktk_lookup_options_init, then change members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ktk_lookup_options {
    /// Size of the caller's struct.
    pub struct_size: i32,
    /// ABI of the caller's header.
    pub abi: i32,
    /// Country whose domestic forms the exchange gives, as RU; NULL is the base's own.
    pub region: *const c_char,
    /// Area code of numbers that come with local digits only, as 495; or NULL.
    pub area_code: *const c_char,
    /// Digits dialled for an outside line, which may stand in front; several with commas; or NULL.
    pub line_prefixes: *const c_char,
    /// Lengths of internal numbers with commas, as 3,4; or NULL.
    pub internal_lengths: *const c_char,
}

impl Options for ktk_lookup_options {
    fn standard() -> Self {
        ktk_lookup_options { struct_size: 0, abi: 0, region: null(), area_code: null(), line_prefixes: null(), internal_lengths: null() }
    }
}

impl ktk_lookup_options {
    fn read(&self) -> Result<LookupContext> {
        // SAFETY: text members end in NUL, as the header says.
        let (country, area_code, prefixes, lengths) = unsafe {
            (option_text(self.region)?, option_text(self.area_code)?, option_text(self.line_prefixes)?, option_text(self.internal_lengths)?)
        };
        let parts = |text: Option<&str>| -> Vec<String> {
            let parts = text.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_string).collect()
        };
        let internal_lengths =
            parts(lengths).into_iter().map(|length| length.parse().map_err(|_| wrong("a length of internal numbers is no number")));
        Ok(LookupContext {
            region: country.map(region_of).transpose()?,
            area_code: area_code.map(str::to_string),
            line_prefixes: parts(prefixes),
            internal_lengths: internal_lengths.collect::<Result<_>>()?,
        })
    }
}

pub(super) struct AnswerBody {
    answer: Answer,
    session: Session,
    owners: Vec<(Owner, Handle<ClientBody>)>,
    texts: Texts,
    _token: Token,
}

impl Object for AnswerBody {
    type Abi = ktk_answer;
    const MAGIC: u32 = 0x6b41_4e53;
}

impl AnswerBody {
    fn owner(&self, number: i32) -> Result<&(Owner, Handle<ClientBody>)> {
        usize::try_from(number).ok().and_then(|number| self.owners.get(number)).ok_or_else(|| wrong("there is no such owner"))
    }
}

/// Fills the options of a look-up with the defaults.
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
/// ktk_lookup_options pbx;
/// if (ktk_lookup_options_init(&pbx, sizeof pbx, KTK_ABI) < 0) return 1;
/// pbx.area_code = "495";
/// pbx.line_prefixes = "9";
/// pbx.internal_lengths = "3";
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_lookup_options_init(options: *mut ktk_lookup_options, struct_size: i32, abi: i32) -> ktk_status {
    status("ktk_lookup_options_init", || {
        // SAFETY: the caller keeps the conventions of the header.
        unsafe { init(options, struct_size, abi) }
    })
}

/// Who has this number: all owners, each with how its number fits; nobody is chosen silently.
/// @param session the session: who reads or writes
/// @param number,number_len as the exchange gives it: E.164, domestic, a SIP or tel URI, hidden
/// @param options what the exchange knows; NULL for nothing
/// @param now the time of the call, microseconds since 1970 UTC: which relations hold
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_answer_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_answer *answer = NULL;
/// if (ktk_session_lookup(session, "8 (916) 123-45-67", KTK_NUL, NULL, now, &answer) < 0) return 1;
/// for (int32_t i = 0; i < ktk_answer_count(answer); i++)
///     printf("%s\n", ktk_client_name(ktk_answer_client(answer, i), NULL));
/// ktk_answer_free(answer);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_lookup(
    session: *const ktk_session,
    number: *const c_char,
    number_len: isize,
    options: *const ktk_lookup_options,
    now: i64,
    out: *mut *mut ktk_answer,
) -> ktk_status {
    status("ktk_session_lookup", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, number, options) = unsafe {
            (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(number, number_len), read_options::<ktk_lookup_options>(options))
        };
        let (out, session, number, options) = (out?, session?, number?, options?);
        let now = instant(now)?;
        let (answer, owners) = session.session.lookup(number, &options.read()?, now.date_naive())?;
        let shown = owners.into_iter().map(|owner| {
            let card = Handle::kept(session.copy((*owner.client).clone()));
            (owner, card)
        });
        let (owners, texts) = (shown.collect(), Texts::default());
        out.set(give(AnswerBody { answer, session: session.session.clone(), owners, texts, _token: session.token.clone() }));
        Ok(0)
    })
}

/// Frees an answer.
/// @param answer the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_answer_free(answer);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_free(answer: *mut ktk_answer) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<AnswerBody>("ktk_answer_free", answer) }
}

/// What the number says.
/// @param answer the answer
/// Returns: KTK_ANSWER_…; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_kind(answer: *const ktk_answer) -> i32 {
    value("ktk_answer_kind", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let answer = unsafe { get::<AnswerBody>(answer) };
        let answer = answer?;
        Ok(match answer.answer {
            Answer::Internal => KTK_ANSWER_INTERNAL,
            Answer::Hidden => KTK_ANSWER_HIDDEN,
            Answer::None => KTK_ANSWER_NONE,
            Answer::One => KTK_ANSWER_ONE,
            Answer::Several => KTK_ANSWER_SEVERAL,
        })
    })
}

/// How many clients have it.
/// @param answer the answer
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_count(answer: *const ktk_answer) -> i32 {
    value("ktk_answer_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let answer = unsafe { get::<AnswerBody>(answer) };
        let answer = answer?;
        Ok(count_of(answer.owners.len()))
    })
}

/// An owner's card.
/// @param answer the answer
/// @param index which one, from 0
/// Returns: the client; NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_client(answer: *const ktk_answer, index: i32) -> *const ktk_client {
    value("ktk_answer_client", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let answer = unsafe { get::<AnswerBody>(answer) };
        let answer = answer?;
        Ok(answer.owner(index)?.1.pointer())
    })
}

/// How an owner's number fits.
/// @param answer the answer
/// @param index which one, from 0
/// Returns: KTK_MATCH_…; 0 where there is none.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_class(answer: *const ktk_answer, index: i32) -> i32 {
    value("ktk_answer_class", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let answer = unsafe { get::<AnswerBody>(answer) };
        let answer = answer?;
        Ok(match answer.owner(index)?.0.class {
            MatchClass::Exact => KTK_MATCH_EXACT,
            MatchClass::Number => KTK_MATCH_NUMBER,
            MatchClass::Tail => KTK_MATCH_TAIL,
        })
    })
}

/// What an owner is to another owner or to its firm, as contact_of.
/// @param answer the answer
/// @param index which one, from 0
/// @param other receives the id of the other or the firm; may be NULL
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_relation(answer: *const ktk_answer, index: i32, other: *mut i64, len: *mut usize) -> *const c_char {
    value("ktk_answer_relation", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, other, answer) = unsafe { (Length::new(len), Out::new(other, 0).ok(), get::<AnswerBody>(answer)) };
        let answer = answer?;
        let owner = &answer.owner(index)?.0;
        if let (Some(other), Some((_, id))) = (other, owner.relation) {
            other.set(i64::from(id.get()));
        }
        Ok(answer.texts.lend(format!("relation {index}"), len, || owner.relation.map(|(kind, _)| kind.name().to_string())))
    })
}

/// The actor responsible for an owner: its own, or that of its firm.
/// @param answer the answer
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_answer_responsible(answer: *const ktk_answer, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_answer_responsible", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, answer) = unsafe { (Length::new(len), get::<AnswerBody>(answer)) };
        let answer = answer?;
        let owner = &answer.owner(index)?.0;
        Ok(answer.texts.lend(format!("responsible {index}"), len, || owner.responsible.clone()))
    })
}

/// The whole answer as JSON: {"answer","owners":[{"class","id","relation","owner","card"}]}.
/// @param answer the answer
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_answer_to_json(answer: *const ktk_answer, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_answer_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, answer) = unsafe { (GivenOut::new(out, len), get::<AnswerBody>(answer)) };
        let (out, answer) = (out?, answer?);
        let owners: Vec<Json> = answer.owners.iter().map(|(owner, _)| owner.to_json(&answer.session)).collect();
        out.json(&json!({"answer": answer.answer.name(), "owners": owners}))
    })
}
