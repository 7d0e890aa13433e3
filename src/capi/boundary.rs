//! Where C and Rust meet: the guard around every call, handles, text in and out, option structs, forks.
//!
//! The guard costs a thread-local access and a frame that catches panics. A panic never crosses: it becomes `KTK_E_INTERNAL` with
//! file and line, and its payload is dropped where a second panic would be caught too. Nothing is printed.

use crate::error::{Error, ErrorKind, Result};
use crate::{ClientId, Instant, Language};
use std::alloc::Layout;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{NonNull, null, null_mut};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Bytes of one text that comes in; a longer one is `KTK_E_ARG`. The library's own limits are smaller, this one keeps a wrong length
/// from being believed.
const TEXT_IN_BYTES_MAX: usize = 64 << 20;

/// What the last failing call of a thread left.
pub(super) struct LastError {
    /// `None` once it was taken.
    pub error: Option<Error>,
    /// Its text, ending in NUL: lent until the next failing call, also where the error was taken meanwhile.
    pub message: Box<[u8]>,
}

thread_local! {
    static LAST: RefCell<Option<LastError>> = const { RefCell::new(None) };
    /// Where the newest panic inside a call was.
    static PANIC_AT: RefCell<Option<String>> = const { RefCell::new(None) };
    /// How many guarded calls are under way on this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Looks at the last error of this thread; `None` where there is none or where the thread is ending.
pub(super) fn with_last<R>(look: impl FnOnce(&mut Option<LastError>) -> R) -> Option<R> {
    LAST.try_with(|last| last.try_borrow_mut().ok().map(|mut last| look(&mut last))).ok().flatten()
}

/// Remembers an error for this thread; gives its number.
fn remember(error: Error) -> i32 {
    let code = error.kind() as i32;
    let message = terminated(&error.to_string());
    with_last(|last| *last = Some(LastError { error: Some(error), message }));
    code
}

/// A text with a NUL behind it.
pub(super) fn terminated(text: &str) -> Box<[u8]> {
    text.bytes().chain([0]).collect()
}

/// Runs the body of a function that returns a status.
pub(super) fn status(name: &'static str, body: impl FnOnce() -> Result<i32>) -> i32 {
    guarded(name, body).unwrap_or_else(|code| code)
}

/// Runs the body of a function that returns a value; the fallback where it fails, with the error left for the thread.
pub(super) fn value<R>(name: &'static str, fallback: R, body: impl FnOnce() -> Result<R>) -> R {
    guarded(name, body).unwrap_or(fallback)
}

fn guarded<R>(name: &'static str, body: impl FnOnce() -> Result<R>) -> std::result::Result<R, i32> {
    static QUIET: Once = Once::new();
    QUIET.call_once(keep_own_panics_quiet);
    DEPTH.with(|depth| depth.set(depth.get().saturating_add(1)));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "capi-test-panic")]
        panic_for_the_gates(name);
        body()
    }));
    DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(remember(error)),
        Err(payload) => {
            // The payload may panic once more when it is dropped.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
            let place = PANIC_AT.try_with(|at| at.try_borrow_mut().ok().and_then(|mut at| at.take())).ok().flatten().unwrap_or_default();
            Err(remember(Error::new(ErrorKind::Internal, format!("a defect of the library in {name} at {place}"))))
        }
    }
}

/// Panics inside our calls are answered by a status; those of others go to the hook that was there.
fn keep_own_panics_quiet() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
            return before(info);
        }
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let _ = PANIC_AT.try_with(|at| at.try_borrow_mut().map(|mut at| *at = Some(place)));
    }));
}

#[cfg(feature = "capi-test-panic")]
fn panic_for_the_gates(name: &str) {
    if std::env::var_os("KTK_TEST_PANIC").is_some_and(|wanted| wanted == name) {
        std::panic::panic_any("asked for by KTK_TEST_PANIC");
    }
}

pub(super) fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Argument, message)
}

// --- processes ---------------------------------------------------------------------------------------------------------------

/// Counts the forks that led to this process.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// The generation of this process; the hook that counts forks is set at the first handle.
fn generation() -> u32 {
    #[cfg(unix)]
    {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            extern "C" fn forked() {
                GENERATION.fetch_add(1, Ordering::Relaxed);
            }
            unsafe extern "C" {
                fn pthread_atfork(prepare: Option<extern "C" fn()>, parent: Option<extern "C" fn()>, child: Option<extern "C" fn()>) -> i32;
            }
            // SAFETY: declared by POSIX; the hook is a function of this library, which is never unloaded (-z nodelete).
            unsafe { pthread_atfork(None, None, Some(forked)) };
        });
    }
    GENERATION.load(Ordering::Relaxed)
}

// --- handles -----------------------------------------------------------------------------------------------------------------

/// What stands behind an opaque pointer.
#[repr(C)]
pub(super) struct Handle<T> {
    magic: u32,
    generation: u32,
    /// Belongs to another object, which frees it.
    lent: bool,
    pub body: T,
}

/// A kind of object: the type that C sees and the mark by which it is known. Shared by the threads that read it, and may move.
pub(super) trait Object: Sized + Send + Sync {
    type Abi;
    const MAGIC: u32;
    /// Whether it may be used in a forked child: it has nothing to do with a base.
    const FORKS: bool = false;
}

impl<T: Object> Handle<T> {
    fn new(body: T, lent: bool) -> Handle<T> {
        Handle { magic: T::MAGIC, generation: generation(), lent, body }
    }

    /// A handle that its owner keeps, where it does not move, and only shows.
    pub fn kept(body: T) -> Handle<T> {
        Handle::new(body, true)
    }

    pub fn pointer(&self) -> *const T::Abi {
        std::ptr::from_ref(self).cast()
    }
}

/// Gives an object away; its `_free` takes it back.
pub(super) fn give<T: Object>(body: T) -> *mut T::Abi {
    Box::into_raw(Box::new(Handle::new(body, false))).cast()
}

/// Why a handle cannot be used.
enum Unfit {
    NoHandle,
    Other,
    Forked,
}

/// Looks at a handle: NULL, alignment, mark, process. Allocates nothing.
///
/// # Safety
/// The pointer is NULL or points at readable memory of a handle's size, alive while the reference is used.
unsafe fn look<T: Object>(pointer: *const T::Abi) -> std::result::Result<NonNull<Handle<T>>, Unfit> {
    let handle = NonNull::new(pointer.cast_mut().cast::<Handle<T>>()).filter(|handle| handle.is_aligned());
    let handle = handle.ok_or(Unfit::NoHandle)?;
    // SAFETY: not NULL, aligned, and by the caller's word readable; every kind of handle begins with these two numbers.
    let (magic, made_in) = unsafe { ((*handle.as_ptr()).magic, (*handle.as_ptr()).generation) };
    if magic != T::MAGIC {
        return Err(Unfit::Other);
    }
    if !T::FORKS && made_in != generation() {
        return Err(Unfit::Forked);
    }
    Ok(handle)
}

/// Checks a handle.
///
/// # Safety
/// As [`look`].
unsafe fn check<T: Object>(pointer: *const T::Abi) -> Result<NonNull<Handle<T>>> {
    // SAFETY: the caller's word.
    unsafe { look::<T>(pointer) }.map_err(|unfit| match unfit {
        Unfit::NoHandle => wrong("a handle is NULL or no handle"),
        Unfit::Other => wrong("a handle is of another kind, or was freed"),
        Unfit::Forked => Error::new(ErrorKind::Forked, "the process was forked since the object was made"),
    })
}

/// The object behind a handle, for a signal handler: nothing is allocated, also where the handle is none.
///
/// # Safety
/// As [`get`].
pub(super) unsafe fn peek<'a, T: Object>(pointer: *const T::Abi) -> Option<&'a T> {
    // SAFETY: the caller's word; the mark was checked, so it is a handle of this kind.
    unsafe { look::<T>(pointer).ok().map(|handle| &(*handle.as_ptr()).body) }
}

/// The object behind a handle.
///
/// # Safety
/// As the conventions of the header say: a live handle, not freed while the call runs.
pub(super) unsafe fn get<'a, T: Object>(pointer: *const T::Abi) -> Result<&'a T> {
    // SAFETY: the caller's word; the mark was checked, so it is a handle of this kind.
    unsafe { check::<T>(pointer).map(|handle| &(*handle.as_ptr()).body) }
}

/// The object behind a handle, to be changed.
///
/// # Safety
/// As [`get`], and no other call uses the object meanwhile.
pub(super) unsafe fn get_mut<'a, T: Object>(pointer: *mut T::Abi) -> Result<&'a mut T> {
    // SAFETY: the caller's word; one thread at a time uses an object that changes.
    unsafe {
        let handle = check::<T>(pointer)?;
        if (*handle.as_ptr()).lent {
            return Err(wrong("an object that belongs to another cannot be changed; clone it"));
        }
        Ok(&mut (*handle.as_ptr()).body)
    }
}

/// Takes an object back and drops it; NULL is fine.
///
/// # Safety
/// The pointer came from [`give`] and was not freed yet.
pub(super) unsafe fn free<T: Object>(name: &'static str, pointer: *mut T::Abi) {
    if pointer.is_null() {
        return;
    }
    // SAFETY: the caller's word; the mark is poisoned first, so that a second call finds it gone as long as the memory is not reused.
    let taken = unsafe {
        match check::<T>(pointer) {
            Ok(handle) if (*handle.as_ptr()).lent => Err(wrong("an object that belongs to another is freed with it")),
            Ok(handle) => {
                (*handle.as_ptr()).magic = 0;
                Ok(Some(Box::from_raw(handle.as_ptr())))
            }
            // In a forked child the file is the parent's: dropping would close and write it.
            Err(error) if error.kind() == ErrorKind::Forked => Ok(None),
            Err(error) => Err(error),
        }
    };
    value(name, (), move || taken.map(drop));
}

/// Counts the objects of a base that are still there.
pub(super) struct Token(Arc<AtomicI32>);

impl Token {
    pub fn new(count: &Arc<AtomicI32>) -> Token {
        count.fetch_add(1, Ordering::Relaxed);
        Token(count.clone())
    }
}

impl Clone for Token {
    fn clone(&self) -> Token {
        Token::new(&self.0)
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

// --- text in -----------------------------------------------------------------------------------------------------------------

/// The bytes that a pointer and a length say; -1 counts to the NUL.
///
/// # Safety
/// The pointer is NULL or readable for that many bytes while the result is used.
pub(super) unsafe fn bytes<'a>(pointer: *const c_char, length: isize, most: usize) -> Result<&'a [u8]> {
    let length = match (pointer.is_null(), length) {
        (true, 0 | -1) => return Ok(&[]),
        (true, _) => return Err(wrong("a text is NULL but has a length")),
        // SAFETY: not NULL and, by the caller's word, ending in NUL.
        (false, -1) => unsafe { CStr::from_ptr(pointer) }.to_bytes().len(),
        (false, length) => usize::try_from(length).map_err(|_| wrong("a length below -1"))?,
    };
    if length > most {
        return Err(wrong(format!("a length of {length} bytes; at most {most}")));
    }
    // SAFETY: not NULL; readable for so many bytes by the caller's word.
    Ok(unsafe { std::slice::from_raw_parts(pointer.cast(), length) })
}

/// A text in UTF-8 without NUL.
///
/// # Safety
/// As [`bytes`].
pub(super) unsafe fn text_in<'a>(pointer: *const c_char, length: isize) -> Result<&'a str> {
    // SAFETY: the caller's word.
    let bytes = unsafe { bytes(pointer, length, TEXT_IN_BYTES_MAX) }?;
    let text = std::str::from_utf8(bytes).map_err(|cause| Error::new(ErrorKind::Utf8, "a text is not UTF-8").because(cause))?;
    if text.contains('\0') {
        return Err(Error::new(ErrorKind::Utf8, "a text has a NUL inside"));
    }
    Ok(text)
}

/// A text member of an option struct: NUL-terminated; NULL is none.
///
/// # Safety
/// The pointer is NULL or ends in NUL.
pub(super) unsafe fn option_text<'a>(pointer: *const c_char) -> Result<Option<&'a str>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's word.
    unsafe { text_in(pointer, -1) }.map(Some)
}

/// Two capital letters of a country.
pub(super) fn region_of(text: &str) -> Result<[u8; 2]> {
    let letters: Option<[u8; 2]> = text.as_bytes().try_into().ok();
    letters.filter(|letters| letters.iter().all(u8::is_ascii_uppercase)).ok_or_else(|| wrong("a region has two capital letters, as in RU"))
}

/// Microseconds since 1970 UTC.
pub(super) fn instant(micros: i64) -> Result<Instant> {
    Instant::from_timestamp_micros(micros).ok_or_else(|| wrong("a time outside the calendar"))
}

/// The id of a client.
pub(super) fn client_id(id: i64) -> Result<ClientId> {
    u32::try_from(id).ok().and_then(ClientId::new).ok_or_else(|| wrong("an id of a client is 1 … 2^32 - 1"))
}

pub(super) fn language_of(language: i32) -> Result<Language> {
    match language {
        0 | super::KTK_LANGUAGE_ENGLISH => Ok(Language::English),
        super::KTK_LANGUAGE_RUSSIAN => Ok(Language::Russian),
        super::KTK_LANGUAGE_UKRAINIAN => Ok(Language::Ukrainian),
        _ => Err(wrong("no such language")),
    }
}

pub(super) fn parse_json(text: &str) -> Result<serde_json::Value> {
    use crate::limits::JSON_BYTES_MAX;
    if text.len() > JSON_BYTES_MAX {
        return Err(Error::new(ErrorKind::Limit, format!("JSON of {} bytes, {JSON_BYTES_MAX} are allowed", text.len())));
    }
    serde_json::from_str(text).map_err(|cause| Error::new(ErrorKind::Parse, "not JSON").because(cause))
}

pub(super) fn micros(at: Option<Instant>) -> i64 {
    at.map_or(i64::MIN, |at| at.timestamp_micros())
}

/// A count or a limit: 0 stands for `standard`.
pub(super) fn limit(number: i32, standard: usize) -> Result<usize> {
    match usize::try_from(number) {
        Ok(0) => Ok(standard),
        Ok(number) => Ok(number),
        Err(_) => Err(wrong("a limit below 0")),
    }
}

/// A count for C.
pub(super) fn count_of(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

// --- text and values out -----------------------------------------------------------------------------------------------------

/// Writes a first value to where results go; NULL is left alone.
///
/// # Safety
/// The pointer is NULL or writable.
unsafe fn clear<T>(out: *mut T, first: T) {
    if !out.is_null() {
        // SAFETY: not NULL, writable by the caller's word.
        unsafe { out.write(first) };
    }
}

/// Refuses a missing place for a result.
fn needed<T>(out: *mut T) -> Result<*mut T> {
    if out.is_null() { Err(wrong("a place for a result is NULL")) } else { Ok(out) }
}

/// A place for one result.
pub(super) struct Out<T>(*mut T);

impl<T> Out<T> {
    /// Writes the first value at once, so that a failing call leaves it.
    ///
    /// # Safety
    /// The pointer is NULL or writable while the call runs.
    pub unsafe fn new(out: *mut T, first: T) -> Result<Out<T>> {
        // SAFETY: the caller's word.
        unsafe { clear(out, first) };
        needed(out).map(Out)
    }

    pub fn set(&self, value: T) {
        // SAFETY: not NULL, and writable by the word given to `new`.
        unsafe { self.0.write(value) };
    }
}

/// A place for the length of a lent text, or none.
#[derive(Clone, Copy)]
pub(super) struct Length(*mut usize);

impl Length {
    /// # Safety
    /// The pointer is NULL or writable while the call runs.
    pub unsafe fn new(length: *mut usize) -> Length {
        // SAFETY: the caller's word.
        unsafe { clear(length, 0) };
        Length(length)
    }
}

/// A place for a given text.
pub(super) struct GivenOut(Out<*mut c_char>, Length);

impl GivenOut {
    /// # Safety
    /// Both pointers are NULL or writable while the call runs.
    pub unsafe fn new(out: *mut *mut c_char, length: *mut usize) -> Result<GivenOut> {
        // SAFETY: the caller's word.
        unsafe {
            let length = Length::new(length);
            Out::new(out, null_mut()).map(|out| GivenOut(out, length))
        }
    }

    pub fn json(&self, json: &serde_json::Value) -> Result<i32> {
        self.bytes(json.to_string().as_bytes())
    }

    pub fn bytes(&self, text: &[u8]) -> Result<i32> {
        self.0.set(give_text(text)?);
        // SAFETY: NULL or writable by the word given to `new`.
        unsafe { clear(self.1.0, text.len()) };
        Ok(0)
    }
}

/// In front of every given text: how to give it back.
#[repr(C)]
struct Given {
    magic: u64,
    bytes: usize,
}

const GIVEN: u64 = 0x6b74_6b5f_6769_7665;

fn given_layout(bytes: usize) -> Option<Layout> {
    let size = size_of::<Given>().checked_add(bytes)?.checked_add(1)?;
    Layout::from_size_align(size, align_of::<Given>()).ok()
}

/// Gives a text away, a NUL behind it; `ktk_free` takes it back.
fn give_text(text: &[u8]) -> Result<*mut c_char> {
    let layout = given_layout(text.len()).ok_or_else(|| Error::new(ErrorKind::Limit, "a text is larger than the address space"))?;
    // SAFETY: the layout has a size; a failed allocation is told to the allocator's handler; header, copy and NUL lie inside it.
    unsafe {
        let block = std::alloc::alloc(layout);
        if block.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        block.cast::<Given>().write(Given { magic: GIVEN, bytes: text.len() });
        let start = block.add(size_of::<Given>());
        start.copy_from_nonoverlapping(text.as_ptr(), text.len());
        start.add(text.len()).write(0);
        Ok(start.cast())
    }
}

/// Takes a given text back.
///
/// # Safety
/// The pointer is NULL or came from [`give_text`] and was not freed yet.
pub(super) unsafe fn free_text(pointer: *mut u8) -> Result<()> {
    if pointer.is_null() {
        return Ok(());
    }
    // SAFETY: by the caller's word a header stands in front of it.
    unsafe {
        let block = pointer.sub(size_of::<Given>());
        if !block.cast::<Given>().is_aligned() || (*block.cast::<Given>()).magic != GIVEN {
            return Err(wrong("ktk_free got something that was not given"));
        }
        let layout = given_layout((*block.cast::<Given>()).bytes).ok_or_else(|| wrong("ktk_free got something that was not given"))?;
        block.cast::<Given>().write(Given { magic: 0, bytes: 0 });
        std::alloc::dealloc(block, layout);
    }
    Ok(())
}

/// Texts that an object lends: each is kept, ending in NUL, until the object changes. Getters of one object may run at once.
#[derive(Default)]
pub(super) struct Texts(Mutex<BTreeMap<String, Box<[u8]>>>);

impl Texts {
    /// Lends a text under a name that says which it is; makes it at the first time.
    pub fn lend(&self, name: String, length: Length, make: impl FnOnce() -> Option<String>) -> *const c_char {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.contains_key(&name) {
            match make() {
                Some(text) => drop(kept.insert(name.clone(), terminated(&text))),
                None => return null(),
            }
        }
        let Some(text) = kept.get(&name) else { return null() };
        // SAFETY: NULL or writable by the word given to `Length::new`. The text stays where it is until the object changes.
        unsafe { clear(length.0, text.len() - 1) };
        text.as_ptr().cast()
    }

    pub fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

// --- option structs ----------------------------------------------------------------------------------------------------------

/// A struct of options: it begins with its size and the caller's ABI, and is only appended to.
pub(super) trait Options: Copy {
    fn standard() -> Self;
}

/// What an option struct begins with.
#[derive(Clone, Copy)]
#[repr(C)]
struct Head {
    struct_size: i32,
    abi: i32,
}

/// Fills in a caller's struct with the defaults.
///
/// # Safety
/// The pointer is NULL or writable for `struct_size` bytes.
pub(super) unsafe fn init<T: Options>(pointer: *mut T, struct_size: i32, abi: i32) -> Result<i32> {
    let size = usize::try_from(struct_size).ok().filter(|size| *size >= size_of::<Head>()).ok_or_else(|| wrong("no size of an option struct"))?;
    needed(pointer)?;
    check_abi(abi)?;
    let mut standard = T::standard();
    // SAFETY: every option struct begins with a head; the caller's struct is written no further than it says to reach.
    unsafe {
        std::ptr::from_mut(&mut standard).cast::<Head>().write(Head { struct_size, abi });
        pointer.cast::<u8>().write_bytes(0, size);
        pointer.cast::<u8>().copy_from_nonoverlapping(std::ptr::from_ref(&standard).cast(), size.min(size_of::<T>()));
    }
    Ok(0)
}

fn check_abi(abi: i32) -> Result<()> {
    if abi < 1 || abi >> 16 != super::KTK_ABI_MAJOR {
        return Err(Error::new(ErrorKind::Unsupported, "the program was built for another ABI, or the option struct was not initialised"));
    }
    Ok(())
}

/// Reads a caller's struct: shorter than ours, the rest is standard; longer, what we do not know must be zero.
///
/// # Safety
/// The pointer is NULL or readable for as many bytes as its first member says.
pub(super) unsafe fn read_options<T: Options>(pointer: *const T) -> Result<T> {
    let mut read = T::standard();
    if pointer.is_null() {
        return Ok(read);
    }
    if !pointer.is_aligned() {
        return Err(wrong("an option struct is not aligned"));
    }
    // SAFETY: not NULL, aligned, and by the caller's word as large as it says; unknown bytes are read one by one.
    unsafe {
        let head = pointer.cast::<Head>().read();
        check_abi(head.abi)?;
        let size = usize::try_from(head.struct_size).ok().filter(|size| (size_of::<Head>()..=4096).contains(size));
        let size = size.ok_or_else(|| wrong("no size of an option struct"))?;
        let known = size.min(size_of::<T>());
        for at in known..size {
            if pointer.cast::<u8>().add(at).read() != 0 {
                return Err(Error::new(ErrorKind::Unsupported, "an option that this library does not know is set"));
            }
        }
        std::ptr::from_mut(&mut read).cast::<u8>().copy_from_nonoverlapping(pointer.cast(), known);
    }
    Ok(read)
}

/// Refuses bits that this library does not know.
pub(super) fn flags(flags: i32, known: i32) -> Result<i32> {
    if flags & !known == 0 { Ok(flags) } else { Err(Error::new(ErrorKind::Unsupported, "a flag that this library does not know is set")) }
}
