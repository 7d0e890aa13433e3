//! Opening a base, and what concerns the library as a whole.

use super::boundary::{
    GivenOut, Object, Options, Out, flags, free, free_text, get, give, init, option_text, peek, read_options, region_of, status, text_in, value,
    wrong,
};
use super::encryption::{is_encrypted, open_with, secret_of};
use super::{KTK_ABI_MAJOR, KTK_ABI_MINOR, ktk_status};
use crate::base::BaseOptions;
use crate::error::Result;
use crate::{Base, Durability, Share, Zone};
use serde_json::json;
use std::ffi::{c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// An open base.
pub struct ktk_base {
    _opaque: [u8; 0],
}

/// Makes a missing file.
pub const KTK_OPEN_CREATE: i32 = 1;
/// Opens a base in memory, gone with its last object; the path is left aside. It is never shared, read only or encrypted.
pub const KTK_OPEN_MEMORY: i32 = 2;
/// Every write answers KTK_E_READONLY. Several processes may read one base so, beside one that writes where both say the same KTK_SHARE_….
pub const KTK_OPEN_READ_ONLY: i32 = 4;
/// Reads the whole file and verifies its checksums, as for a file of unknown origin: damage is KTK_E_CORRUPT then, or repaired.
pub const KTK_OPEN_VERIFY: i32 = 8;

/// One process has the base open, or several that only read; another one gets KTK_E_LOCKED. The default, and the fastest.
pub const KTK_SHARE_EXCLUSIVE: i32 = 1;
/// One process that writes, and any number that only read.
pub const KTK_SHARE_SINGLE_WRITER: i32 = 2;
/// Any number of processes that read and write, one after the other.
pub const KTK_SHARE_MULTI_WRITER: i32 = 3;

/// A write is on disk when the call returns. The default.
pub const KTK_DURABILITY_STRICT: i32 = 1;
/// A write is on disk with the next strict one of anybody, ktk_base_maintain, or when the base is closed. Everybody reads it at once; a crash
/// before that takes it back, whole and in order. For what can be done again. Where processes share the base it is as strict.
pub const KTK_DURABILITY_RELAXED: i32 = 2;

/// How to open a base. Fill it with ktk_open_options_init, then change members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ktk_open_options {
    /// Size of the caller's struct.
    pub struct_size: i32,
    /// ABI of the caller's header.
    pub abi: i32,
    /// KTK_OPEN_… bits.
    pub flags: i32,
    /// How long a write waits for other writers, in milliseconds; then KTK_E_BUSY. Default 30000.
    pub busy_ms: i32,
    /// Most bytes of page cache; 0 is the default, 128 MiB.
    pub cache_bytes: i64,
    /// Country of a new base, as RU; NULL is RU.
    pub region: *const c_char,
    /// Time zone of a new base, as Europe/Moscow; NULL is that of the region's capital.
    pub zone: *const c_char,
    /// KTK_SHARE_…: which processes may have the base open at the same time; all of them say the same. 0 is the default. Since ABI 0.2.
    pub share: i32,
    /// KTK_DURABILITY_…: what sessions write by where they say nothing else; 0 is the default. Since ABI 0.2.
    pub durability: i32,
    /// Pass phrase of an encrypted base; a new base is encrypted with it. NULL is none. It is wiped from the library's memory when the base is
    /// closed; the caller's copy is the caller's. Since ABI 0.2.
    pub passphrase: *const c_char,
    /// Its length in bytes; KTK_NUL, the default, counts to the NUL.
    pub passphrase_len: isize,
    /// Instead of a pass phrase 32 random bytes that the host keeps elsewhere, as in the key store of the system; NULL is none. Since ABI 0.2.
    pub key: *const c_char,
    /// Its length: 32.
    pub key_len: isize,
}

impl Options for ktk_open_options {
    fn standard() -> Self {
        ktk_open_options {
            struct_size: 0,
            abi: 0,
            flags: 0,
            busy_ms: 30_000,
            cache_bytes: 0,
            region: null(),
            zone: null(),
            share: 0,
            durability: 0,
            passphrase: null(),
            passphrase_len: -1,
            key: null(),
            key_len: 0,
        }
    }
}

impl ktk_open_options {
    /// What the struct says, with the bits of its flags.
    ///
    /// # Safety
    /// Its pointers are NULL or point at what the header says.
    pub(super) unsafe fn read(&self) -> Result<(BaseOptions, i32)> {
        let flags = flags(self.flags, KTK_OPEN_CREATE | KTK_OPEN_MEMORY | KTK_OPEN_READ_ONLY | KTK_OPEN_VERIFY)?;
        let busy = u64::try_from(self.busy_ms).map_err(|_| wrong("busy_ms is below 0"))?;
        let cache = usize::try_from(self.cache_bytes).map_err(|_| wrong("cache_bytes is no size"))?;
        let mut how = Base::options().create(flags & KTK_OPEN_CREATE != 0).busy(Duration::from_millis(busy));
        how = how.read_only(flags & KTK_OPEN_READ_ONLY != 0).verify(flags & KTK_OPEN_VERIFY != 0);
        how = how.share(share_of(self.share)?).durability(durability_of(self.durability)?);
        if cache > 0 {
            how = how.cache_bytes(cache);
        }
        // SAFETY: text members end in NUL, as the header says; the secrets have lengths.
        let (country, zone, secret) = unsafe { (option_text(self.region)?, option_text(self.zone)?, secret_of(self)?) };
        if let Some(country) = country {
            how = how.region(region_of(country)?);
        }
        if let Some(zone) = zone {
            how = how.zone(Zone::named(zone)?);
        }
        if let Some(secret) = secret {
            how = open_with(how, secret);
        }
        Ok((how, flags))
    }
}

fn share_of(number: i32) -> Result<Share> {
    match number {
        0 | KTK_SHARE_EXCLUSIVE => Ok(Share::Exclusive),
        KTK_SHARE_SINGLE_WRITER => Ok(Share::SingleWriter),
        KTK_SHARE_MULTI_WRITER => Ok(Share::MultiWriter),
        _ => Err(wrong("no such way to share a base")),
    }
}

/// The durability of a number; 0 is the default.
pub(super) fn durability_of(number: i32) -> Result<Durability> {
    match number {
        0 | KTK_DURABILITY_STRICT => Ok(Durability::Strict),
        KTK_DURABILITY_RELAXED => Ok(Durability::Relaxed),
        _ => Err(wrong("no such durability")),
    }
}

pub(super) struct BaseBody {
    pub base: Base,
    pub objects: Arc<AtomicI32>,
}

impl Object for BaseBody {
    type Abi = ktk_base;
    const MAGIC: u32 = 0x6b42_4153;
}

/// What this build can do beyond the functions of its header.
const FEATURES: [&str; 3] = ["import.csv", "export.csv", "backup"];

fn has_feature(name: &str) -> bool {
    FEATURES.contains(&name) || name == "encryption" && cfg!(feature = "encryption")
}

/// The version of the library, as 0.1.0.
/// Returns: the text.
/// Ownership: the text is static.
/// Threads: any, at the same time.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// printf("kartoteka %s\n", ktk_version());
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_version() -> *const c_char {
    value("ktk_version", null(), || Ok(concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()))
}

/// The version of the ABI: major times 65536 plus minor. A program asks for its own major and at least its own minor.
/// Returns: the value.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// if (ktk_abi_version() >> 16 != KTK_ABI_MAJOR) return 1;
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_abi_version() -> i32 {
    value("ktk_abi_version", 0, || Ok((KTK_ABI_MAJOR << 16) | KTK_ABI_MINOR))
}

/// Whether this build has a feature beyond the functions of its header: import.csv, export.csv, backup, encryption.
/// @param feature,feature_len its name
/// Returns: 1 or 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// if (ktk_has_feature("import.csv", KTK_NUL)) puts("tables can be imported");
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_has_feature(feature: *const c_char, feature_len: isize) -> i32 {
    value("ktk_has_feature", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let feature = unsafe { text_in(feature, feature_len) };
        let feature = feature?;
        Ok(i32::from(has_feature(feature)))
    })
}

/// Frees a text that was given: of every function whose text is the caller's.
/// @param given the text; NULL is fine
/// Returns: nothing.
/// Ownership: the text is gone.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG for what was not given (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *json = NULL;
/// if (ktk_base_info_json(base, &json, NULL) == KTK_OK) puts(json);
/// ktk_free(json);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_free(given: *mut c_void) {
    // SAFETY: the caller keeps the conventions of the header. Freed first: whatever happens behind it, nothing leaks.
    let freed = unsafe { free_text(given.cast()) };
    value("ktk_free", (), move || freed)
}

/// Fills option structs of ktk_base_open with the defaults.
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
/// ktk_open_options how;
/// if (ktk_open_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
/// how.flags = KTK_OPEN_CREATE;
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_open_options_init(options: *mut ktk_open_options, struct_size: i32, abi: i32) -> ktk_status {
    status("ktk_open_options_init", || {
        // SAFETY: the caller keeps the conventions of the header.
        unsafe { init(options, struct_size, abi) }
    })
}

/// Opens a base. Opening the same file twice in one process gives two handles of the same base, with the options of the first; a secret must fit.
/// @param path,path_len the file, in UTF-8
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_base_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND without KTK_OPEN_CREATE, KTK_E_CORRUPT for what is no base, KTK_E_VERSION, KTK_E_LOCKED where
///   another process has it, KTK_E_KEY where it is encrypted and opens with something else, or is plain and was to open with a secret;
///   KTK_E_BUSY for KTK_OPEN_READ_ONLY where it was not closed properly, KTK_E_FORKED, KTK_E_TIME for an unknown zone, KTK_E_UNSUPPORTED for unknown
///   flags, on a network file system, and for secrets where the library was built without encryption; KTK_E_IO, KTK_E_PERM, KTK_E_FULL,
///   KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_base *base = NULL;
/// if (ktk_base_open("clients.ktk", KTK_NUL, &how, &base) < 0) {
///     fprintf(stderr, "%s\n", ktk_last_error_message());
///     return 1;
/// }
/// ktk_base_free(base);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_open(
    path: *const c_char,
    path_len: isize,
    options: *const ktk_open_options,
    out: *mut *mut ktk_base,
) -> ktk_status {
    status("ktk_base_open", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, path, options) = unsafe { (Out::new(out, null_mut()), text_in(path, path_len), read_options::<ktk_open_options>(options)) };
        let (out, path, options) = (out?, path?, options?);
        // SAFETY: the members of the struct point at what the header says.
        let (how, flags) = unsafe { options.read() }?;
        let base = if flags & KTK_OPEN_MEMORY != 0 { how.in_memory()? } else { how.open(path)? };
        out.set(give(BaseBody { base, objects: Arc::default() }));
        Ok(0)
    })
}

/// Closes a handle of a base. Objects that were made through it keep the base alive: the file closes when the last of them goes.
/// @param base the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_base_free(base: *mut ktk_base) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<BaseBody>("ktk_base_free", base) }
}

/// How many objects made through this handle are still there, sessions included: what a program forgot to free.
/// @param base the base
/// Returns: the count; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_base_open_objects(base: *const ktk_base) -> i32 {
    value("ktk_base_open_objects", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let base = unsafe { get::<BaseBody>(base) };
        let base = base?;
        Ok(base.objects.load(Ordering::Relaxed))
    })
}

/// Region, zone, versions, sizes and rows per table, as JSON: {"region","zone","encrypted","file_bytes","file_grown","phone_index_bytes","format",
/// "rules","tables"}; file_grown is how often the file has become longer, phone_index_bytes what ktk_base_load_phones holds.
/// @param base the base
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_info_json(base: *const ktk_base, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_base_info_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, base) = unsafe { (GivenOut::new(out, len), get::<BaseBody>(base)) };
        let (out, base) = (out?, base?);
        let mut info = base.base.stats()?.to_json();
        info["region"] = json!(String::from_utf8_lossy(&base.base.region()));
        info["zone"] = json!(base.base.zone().name());
        info["encrypted"] = json!(is_encrypted(&base.base));
        out.json(&info)
    })
}

/// Stops the long calls that are under way on this base: imports, exports, whole-base passes, backups, dumps, checks, rebuilds,
/// compactions. They answer
/// KTK_E_INTERRUPTED at their next step, imports KTK_PARTIAL; calls that begin later are not concerned. One atomic addition: may be called from a signal
/// handler. A bad handle is left alone; it leaves no error.
/// @param base the base, open
/// Returns: nothing.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time; signal handlers too.
/// Errors: none.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_base_interrupt(base: *const ktk_base) {
    // SAFETY: the caller keeps the conventions of the header; a bad handle is left alone.
    if let Some(base) = unsafe { peek::<BaseBody>(base) } {
        base.base.interrupt();
    }
}
