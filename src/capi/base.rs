//! Opening a base, and what concerns the library as a whole.

use super::boundary::{
    GivenOut, Object, Options, Out, flags, free, free_text, get, give, init, option_text, peek, read_options, region_of, status, text_in, value,
    wrong,
};
use super::{KTK_ABI_MAJOR, KTK_ABI_MINOR, ktk_status};
use crate::{Base, Zone};
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
/// Opens a base in memory, gone with its last object; the path is left aside.
pub const KTK_OPEN_MEMORY: i32 = 2;

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
}

impl Options for ktk_open_options {
    fn standard() -> Self {
        ktk_open_options { struct_size: 0, abi: 0, flags: 0, busy_ms: 30_000, cache_bytes: 0, region: std::ptr::null(), zone: std::ptr::null() }
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

/// Whether this build has a feature beyond the functions of its header: import.csv, export.csv, backup.
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
        Ok(i32::from(FEATURES.contains(&feature)))
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

/// Opens a base. Opening the same file twice in one process gives two handles of the same base.
/// @param path,path_len the file, in UTF-8
/// @param options how; NULL for the defaults
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_base_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND without KTK_OPEN_CREATE, KTK_E_CORRUPT for what is no base, KTK_E_VERSION, KTK_E_LOCKED where
///   another process has it, KTK_E_FORKED, KTK_E_TIME for an unknown zone, KTK_E_UNSUPPORTED for unknown flags, KTK_E_IO, KTK_E_PERM, KTK_E_FULL,
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
        let flags = flags(options.flags, KTK_OPEN_CREATE | KTK_OPEN_MEMORY)?;
        let busy = u64::try_from(options.busy_ms).map_err(|_| wrong("busy_ms is below 0"))?;
        let cache = usize::try_from(options.cache_bytes).map_err(|_| wrong("cache_bytes is no size"))?;
        let mut how = Base::options().create(flags & KTK_OPEN_CREATE != 0).busy(Duration::from_millis(busy));
        if cache > 0 {
            how = how.cache_bytes(cache);
        }
        // SAFETY: text members end in NUL, as the header says.
        let (country, zone) = unsafe { (option_text(options.region)?, option_text(options.zone)?) };
        if let Some(country) = country {
            how = how.region(region_of(country)?);
        }
        if let Some(zone) = zone {
            how = how.zone(Zone::named(zone)?);
        }
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

/// Region, zone, versions, size and rows per table, as JSON: {"region","zone","file_bytes","format","rules","tables"}.
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
        out.json(&info)
    })
}

/// Stops the long calls that are under way on this base: imports, exports, whole-base passes, backups, rebuilds. They answer
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
