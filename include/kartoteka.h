/*
 * kartoteka: a firm's client base inside another program. The C interface.
 *
 * Made from the sources: do not edit. What holds everywhere:
 *
 * Results    A call gives ktk_status: 0 done, above 0 no failure (KTK_DONE, KTK_PARTIAL), below 0 an error. Getters give their value.
 *            Places for results are written first: NULL or 0 where the call fails. The code is enough to decide by; the text of an error
 *            (ktk_last_error_message, each thread has its own) is English, for logs.
 * Text in    Pointer and length; KTK_NUL counts to the NUL; NULL with 0 or KTK_NUL is the empty text. UTF-8 without NUL inside, at most
 *            64 MiB. The library copies. File names are UTF-8. Text members of option structs end in NUL.
 * Text out   Lent: UTF-8 ending in NUL, valid until the object that lends it is changed or freed; NULL is none, "" is empty.
 *            Given: the caller's, to be freed with ktk_free. Lengths do not count the NUL; a place for one may be NULL.
 * Objects    Opaque, made by _new, _open and the like, freed by _free, which takes NULL. They keep their base alive: a base may be
 *            freed first. A handle of another kind is KTK_E_ARG; a freed one is the caller's mistake.
 * Numbers    Ids 1 to 2^53-1 (of clients to 2^32-1), 0 is none. Times: microseconds since 1970 UTC, KTK_TIME_NONE is none. Dates:
 *            YYYYMMDD, year 0000 unknown. Money: minor units and ISO 4217. Enumerations are int32_t, 0 is unset, new values may come.
 * Options    Structs begin with their size and ABI, filled in by their _init. NULL is the defaults.
 * Time       The library reads no clock: what depends on time takes now.
 * Threads    A base and a session: any thread, at the same time; readers never wait for writers. Other objects: one thread at a time,
 *            may move; functions that take them const may run at the same time. The library starts no threads but those of an
 *            import, which end before it returns.
 * Callbacks  Run on the thread of the call with no lock held; they return, throw nothing and free nothing that the call uses.
 * fork       In the child every object answers KTK_E_FORKED; freeing one leaves the parent's file alone.
 * Defects    KTK_E_INTERNAL with a place in its text; the base goes on.
 */

#ifndef KARTOTEKA_H
#define KARTOTEKA_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define KTK_MUST_USE __attribute__((warn_unused_result))
#else
#define KTK_MUST_USE
#endif

#define KTK_VERSION_MAJOR 0
#define KTK_VERSION_MINOR 1
#define KTK_VERSION_PATCH 0
#define KTK_VERSION "0.1.0"

/** The ABI of this header, for option structs and for comparing with ktk_abi_version(). */
#define KTK_ABI (KTK_ABI_MAJOR * 65536 + KTK_ABI_MINOR)

/** As a length: the text ends in NUL. */
#define KTK_NUL ((ptrdiff_t)-1)

/** No time. */
#define KTK_TIME_NONE INT64_MIN

/** Done. */
#define KTK_OK 0

#define KTK_E_ARG (-1)
#define KTK_E_UTF8 (-2)
#define KTK_E_NOT_FOUND (-3)
#define KTK_E_EXISTS (-4)
#define KTK_E_CONFLICT (-5)
#define KTK_E_TYPE (-6)
#define KTK_E_SCHEMA (-7)
#define KTK_E_INVALID (-8)
#define KTK_E_TIME (-11)
#define KTK_E_DUPLICATE (-12)
#define KTK_E_DENIED (-13)
#define KTK_E_LEASE (-14)
#define KTK_E_CYCLE (-16)
#define KTK_E_IO (-20)
#define KTK_E_FULL (-21)
#define KTK_E_CORRUPT (-22)
#define KTK_E_LOCKED (-23)
#define KTK_E_VERSION (-24)
#define KTK_E_READONLY (-25)
#define KTK_E_PERM (-26)
#define KTK_E_KEY (-27)
#define KTK_E_BUSY (-40)
#define KTK_E_INTERRUPTED (-41)
#define KTK_E_ABORTED (-42)
#define KTK_E_REENTRANT (-43)
#define KTK_E_FORKED (-44)
#define KTK_E_CLOSED (-45)
#define KTK_E_POISONED (-46)
#define KTK_E_UNSUPPORTED (-60)
#define KTK_E_LIMIT (-61)
#define KTK_E_PARSE (-62)
#define KTK_E_INTERNAL (-99)


/**
 * Major version of the ABI: another one is another library. 0 until the ABI is frozen.
 */
#define KTK_ABI_MAJOR 0

/**
 * Minor version of the ABI: grows with each function that is added.
 */
#define KTK_ABI_MINOR 2

/**
 * The list is at its end.
 */
#define KTK_DONE 1

/**
 * A part was done; the report says which.
 */
#define KTK_PARTIAL 2

/**
 * Texts of issues in English.
 */
#define KTK_LANGUAGE_ENGLISH 1

/**
 * Texts of issues in Russian.
 */
#define KTK_LANGUAGE_RUSSIAN 2

/**
 * Texts of issues in Ukrainian.
 */
#define KTK_LANGUAGE_UKRAINIAN 3

/**
 * Makes a missing file.
 */
#define KTK_OPEN_CREATE 1

/**
 * Opens a base in memory, gone with its last object; the path is left aside. It is never shared, read only or encrypted.
 */
#define KTK_OPEN_MEMORY 2

/**
 * Every write answers KTK_E_READONLY. Several processes may read one base so, beside one that writes where both say the same KTK_SHARE_….
 */
#define KTK_OPEN_READ_ONLY 4

/**
 * Reads the whole file and verifies its checksums, as for a file of unknown origin: damage is KTK_E_CORRUPT then, or repaired.
 */
#define KTK_OPEN_VERIFY 8

/**
 * One process has the base open, or several that only read; another one gets KTK_E_LOCKED. The default, and the fastest.
 */
#define KTK_SHARE_EXCLUSIVE 1

/**
 * One process that writes, and any number that only read.
 */
#define KTK_SHARE_SINGLE_WRITER 2

/**
 * Any number of processes that read and write, one after the other.
 */
#define KTK_SHARE_MULTI_WRITER 3

/**
 * A write is on disk when the call returns. The default.
 */
#define KTK_DURABILITY_STRICT 1

/**
 * A write is on disk with the next strict one of anybody, ktk_base_maintain, or when the base is closed. Everybody reads it at once; a crash
 * before that takes it back, whole and in order. For what can be done again. Where processes share the base it is as strict.
 */
#define KTK_DURABILITY_RELAXED 2

/**
 * No error, or none that this library knows.
 */
#define KTK_CLASS_NONE 0

/**
 * The call itself was wrong.
 */
#define KTK_CLASS_CALLER 1

/**
 * The data or the state of the base refuse it.
 */
#define KTK_CLASS_DATA 2

/**
 * Disk and file.
 */
#define KTK_CLASS_STORAGE 3

/**
 * Others were in the way, or somebody stopped it.
 */
#define KTK_CLASS_CONCURRENCY 4

/**
 * The library: a limit, something missing, a defect.
 */
#define KTK_CLASS_LIBRARY 5

/**
 * Save and name possible duplicates in the outcome. The default where the base says nothing else of the draft's source.
 */
#define KTK_DUPLICATES_WARN 1

/**
 * Refuse with KTK_E_DUPLICATE where there are some; the error names them.
 */
#define KTK_DUPLICATES_BLOCK 2

/**
 * Save without looking.
 */
#define KTK_DUPLICATES_ALLOW 3

/**
 * Save, and remember of every possible duplicate that it is another client.
 */
#define KTK_DUPLICATES_ANYWAY 4

/**
 * Merge a new card into the client that it is certainly one with, and otherwise save as with KTK_DUPLICATES_WARN. ktk_session_unmerge takes the
 * two apart, ktk_session_revert those of an import.
 */
#define KTK_DUPLICATES_MERGE 5

/**
 * Refuse a draft of an older revision with KTK_E_CONFLICT. The default.
 */
#define KTK_STALE_REFUSE 1

/**
 * Apply the draft's own paths to the newer record.
 */
#define KTK_STALE_APPLY 2

/**
 * A human being.
 */
#define KTK_KIND_PERSON 1

/**
 * A firm, an institution.
 */
#define KTK_KIND_ORGANIZATION 2

/**
 * Nobody asked, or nobody could say.
 */
#define KTK_STATE_UNKNOWN 1

/**
 * There is a value.
 */
#define KTK_STATE_KNOWN 2

/**
 * Stated: there is none.
 */
#define KTK_STATE_ABSENT 3

/**
 * The client would not say.
 */
#define KTK_STATE_DECLINED 4

/**
 * In use.
 */
#define KTK_STATUS_ACTIVE 1

/**
 * Put away.
 */
#define KTK_STATUS_ARCHIVED 2

/**
 * Merged into another client, to which its id leads.
 */
#define KTK_STATUS_MERGED 3

/**
 * Its data were destroyed.
 */
#define KTK_STATUS_ERASED 4

/**
 * Something was put into standard form.
 */
#define KTK_SEVERITY_FIXED 1

/**
 * Somebody should look.
 */
#define KTK_SEVERITY_DOUBT 2

/**
 * The text was not taken as a value.
 */
#define KTK_SEVERITY_REFUSED 3

/**
 * A number of the exchange's own.
 */
#define KTK_ANSWER_INTERNAL 1

/**
 * The caller does not show one.
 */
#define KTK_ANSWER_HIDDEN 2

/**
 * Nobody has it.
 */
#define KTK_ANSWER_NONE 3

/**
 * One client has it.
 */
#define KTK_ANSWER_ONE 4

/**
 * Several have it, or what fits are trailing digits.
 */
#define KTK_ANSWER_SEVERAL 5

/**
 * Number and extension are the caller's.
 */
#define KTK_MATCH_EXACT 1

/**
 * The number is the caller's, the extension is not or is missing on one side.
 */
#define KTK_MATCH_NUMBER 2

/**
 * Trailing digits.
 */
#define KTK_MATCH_TAIL 3

/**
 * Archived clients too.
 */
#define KTK_FIND_ARCHIVED 1

/**
 * Two clients.
 */
#define KTK_BAND_DIFFERENT 1

/**
 * A person should look.
 */
#define KTK_BAND_REVIEW 2

/**
 * One client.
 */
#define KTK_BAND_SAME 3

/**
 * They are one client.
 */
#define KTK_VERDICT_SAME 1

/**
 * They are two, for ever; the pair is named again, for review, only where the data that this was based on change.
 */
#define KTK_VERDICT_DIFFERENT 2

/**
 * It cannot be told yet: the pair stays in review.
 */
#define KTK_VERDICT_UNSURE 3

/**
 * The client called.
 */
#define KTK_DIRECTION_INCOMING 1

/**
 * We called.
 */
#define KTK_DIRECTION_OUTGOING 2

/**
 * Inside the firm.
 */
#define KTK_DIRECTION_INTERNAL 3

/**
 * They talked.
 */
#define KTK_OUTCOME_REACHED 1

/**
 * Nobody answered.
 */
#define KTK_OUTCOME_NO_ANSWER 2

/**
 * The line was busy.
 */
#define KTK_OUTCOME_BUSY 3

/**
 * A message was left.
 */
#define KTK_OUTCOME_LEFT_MESSAGE 4

/**
 * It did not take place.
 */
#define KTK_OUTCOME_CANCELLED 5

/**
 * The number was wrong.
 */
#define KTK_OUTCOME_WRONG_CONTACT 6

/**
 * A pass phrase, in UTF-8: 1 to 1024 bytes. How its letters were composed makes no difference.
 */
#define KTK_SECRET_PASSPHRASE 1

/**
 * 32 random bytes that the host keeps elsewhere.
 */
#define KTK_SECRET_KEY 2

/**
 * Leaves out damaged blocks and records that cannot be read, and names them in the report, instead of refusing the dump.
 */
#define KTK_RESTORE_SKIP_DAMAGED 1

/**
 * What a caller's number says, and who has it.
 */
typedef struct ktk_answer ktk_answer;

/**
 * An open base.
 */
typedef struct ktk_base ktk_base;

/**
 * Writes that are committed as one.
 */
typedef struct ktk_batch ktk_batch;

/**
 * Reminders that a worker has taken.
 */
typedef struct ktk_claims ktk_claims;

/**
 * A private copy of a card with the changes that are meant for it; or a card that another object lends.
 */
typedef struct ktk_client ktk_client;

/**
 * A list of clients.
 */
typedef struct ktk_cursor ktk_cursor;

/**
 * An error taken out of its thread.
 */
typedef struct ktk_error ktk_error;

/**
 * What saving came to.
 */
typedef struct ktk_outcome ktk_outcome;

/**
 * What a pass over the whole base found.
 */
typedef struct ktk_pairs ktk_pairs;

/**
 * An actor at a base: every read and every write goes through one.
 */
typedef struct ktk_session ktk_session;

/**
 * The result of a call: 0 done, above 0 no failure, below 0 one of KTK_E_….
 */
typedef int32_t ktk_status;

/**
 * How to open a base. Fill it with ktk_open_options_init, then change members.
 */
typedef struct ktk_open_options {
  /**
   * Size of the caller's struct.
   */
  int32_t struct_size;
  /**
   * ABI of the caller's header.
   */
  int32_t abi;
  /**
   * KTK_OPEN_… bits.
   */
  int32_t flags;
  /**
   * How long a write waits for other writers, in milliseconds; then KTK_E_BUSY. Default 30000.
   */
  int32_t busy_ms;
  /**
   * Most bytes of page cache; 0 is the default, 128 MiB.
   */
  int64_t cache_bytes;
  /**
   * Country of a new base, as RU; NULL is RU.
   */
  const char *region;
  /**
   * Time zone of a new base, as Europe/Moscow; NULL is that of the region's capital.
   */
  const char *zone;
  /**
   * KTK_SHARE_…: which processes may have the base open at the same time; all of them say the same. 0 is the default. Since ABI 0.2.
   */
  int32_t share;
  /**
   * KTK_DURABILITY_…: what sessions write by where they say nothing else; 0 is the default. Since ABI 0.2.
   */
  int32_t durability;
  /**
   * Pass phrase of an encrypted base; a new base is encrypted with it. NULL is none. It is wiped from the library's memory when the base is
   * closed; the caller's copy is the caller's. Since ABI 0.2.
   */
  const char *passphrase;
  /**
   * Its length in bytes; KTK_NUL, the default, counts to the NUL.
   */
  ptrdiff_t passphrase_len;
  /**
   * Instead of a pass phrase 32 random bytes that the host keeps elsewhere, as in the key store of the system; NULL is none. Since ABI 0.2.
   */
  const char *key;
  /**
   * Its length: 32.
   */
  ptrdiff_t key_len;
} ktk_open_options;

/**
 * How to save. Fill it with ktk_save_options_init, then change members.
 */
typedef struct ktk_save_options {
  /**
   * Size of the caller's struct.
   */
  int32_t struct_size;
  /**
   * ABI of the caller's header.
   */
  int32_t abi;
  /**
   * KTK_DUPLICATES_…; 0 is the default.
   */
  int32_t duplicates;
  /**
   * KTK_STALE_…; 0 is the default.
   */
  int32_t stale;
} ktk_save_options;

/**
 * What the telephone exchange knows about its own numbers. Fill it with ktk_lookup_options_init, then change members.
 */
typedef struct ktk_lookup_options {
  /**
   * Size of the caller's struct.
   */
  int32_t struct_size;
  /**
   * ABI of the caller's header.
   */
  int32_t abi;
  /**
   * Country whose domestic forms the exchange gives, as RU; NULL is the base's own.
   */
  const char *region;
  /**
   * Area code of numbers that come with local digits only, as 495; or NULL.
   */
  const char *area_code;
  /**
   * Digits dialled for an outside line, which may stand in front; several with commas; or NULL.
   */
  const char *line_prefixes;
  /**
   * Lengths of internal numbers with commas, as 3,4; or NULL.
   */
  const char *internal_lengths;
} ktk_lookup_options;

/**
 * How to find. Fill it with ktk_find_options_init, then change members.
 */
typedef struct ktk_find_options {
  /**
   * Size of the caller's struct.
   */
  int32_t struct_size;
  /**
   * ABI of the caller's header.
   */
  int32_t abi;
  /**
   * KTK_FIND_… bits.
   */
  int32_t flags;
  /**
   * Rows at the most; 0 is 1000, and 10000 are the most.
   */
  int32_t limit;
} ktk_find_options;

/**
 * Told how far a long call is, on the thread of the call, with no lock held. Whatever is not 0 stops it.
 */
typedef int32_t (*ktk_progress_fn)(void *user, int64_t done, int64_t total);

/**
 * Takes the next bytes of what is written. Whatever is not 0 stops it.
 */
typedef int32_t (*ktk_write_fn)(void *user, const char *bytes, size_t len);

/**
 * What the rules must be told. Fill it with ktk_rule_options_init, then change members.
 */
typedef struct ktk_rule_options {
  /**
   * Size of the caller's struct.
   */
  int32_t struct_size;
  /**
   * ABI of the caller's header.
   */
  int32_t abi;
  /**
   * KTK_LANGUAGE_… of the issues' texts; 0 is English.
   */
  int32_t language;
  /**
   * Zero.
   */
  int32_t reserved;
  /**
   * Country whose domestic habits apply, as RU; NULL is RU.
   */
  const char *region;
  /**
   * Area code of numbers of local digits only, as 495; or NULL.
   */
  const char *area_code;
  /**
   * The time of reading, microseconds since 1970 UTC: what is in the future, which century.
   */
  int64_t now;
} ktk_rule_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library, as 0.1.0.
 * Returns: the text.
 * Ownership: the text is static.
 * Threads: any, at the same time.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * printf("kartoteka %s\n", ktk_version());
 * @endcode
 */
const char *ktk_version(void);

/**
 * The version of the ABI: major times 65536 plus minor. A program asks for its own major and at least its own minor.
 * Returns: the value.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * if (ktk_abi_version() >> 16 != KTK_ABI_MAJOR) return 1;
 * @endcode
 */
int32_t ktk_abi_version(void);

/**
 * Whether this build has a feature beyond the functions of its header: import.csv, export.csv, backup, encryption.
 * @param feature,feature_len its name
 * Returns: 1 or 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * if (ktk_has_feature("import.csv", KTK_NUL)) puts("tables can be imported");
 * @endcode
 */
int32_t ktk_has_feature(const char *feature, ptrdiff_t feature_len);

/**
 * Frees a text that was given: of every function whose text is the caller's.
 * @param given the text; NULL is fine
 * Returns: nothing.
 * Ownership: the text is gone.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG for what was not given (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *json = NULL;
 * if (ktk_base_info_json(base, &json, NULL) == KTK_OK) puts(json);
 * ktk_free(json);
 * @endcode
 */
void ktk_free(void *given);

/**
 * Fills option structs of ktk_base_open with the defaults.
 * @param options the struct
 * @param struct_size sizeof of it
 * @param abi KTK_ABI
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_open_options how;
 * if (ktk_open_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
 * how.flags = KTK_OPEN_CREATE;
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_open_options_init(struct ktk_open_options *options, int32_t struct_size, int32_t abi);

/**
 * Opens a base. Opening the same file twice in one process gives two handles of the same base, with the options of the first; a secret must fit.
 * @param path,path_len the file, in UTF-8
 * @param options how; NULL for the defaults
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_base_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND without KTK_OPEN_CREATE, KTK_E_CORRUPT for what is no base, KTK_E_VERSION, KTK_E_LOCKED where
 *   another process has it, KTK_E_KEY where it is encrypted and opens with something else, or is plain and was to open with a secret;
 *   KTK_E_BUSY for KTK_OPEN_READ_ONLY where it was not closed properly, KTK_E_FORKED, KTK_E_TIME for an unknown zone, KTK_E_UNSUPPORTED for unknown
 *   flags, on a network file system, and for secrets where the library was built without encryption; KTK_E_IO, KTK_E_PERM, KTK_E_FULL,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_base *base = NULL;
 * if (ktk_base_open("clients.ktk", KTK_NUL, &how, &base) < 0) {
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 *     return 1;
 * }
 * ktk_base_free(base);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_base_open(const char *path, ptrdiff_t path_len, const struct ktk_open_options *options, struct ktk_base **out);

/**
 * Closes a handle of a base. Objects that were made through it keep the base alive: the file closes when the last of them goes.
 * @param base the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_base_free(struct ktk_base *base);

/**
 * How many objects made through this handle are still there, sessions included: what a program forgot to free.
 * @param base the base
 * Returns: the count; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_base_open_objects(const struct ktk_base *base);

/**
 * Region, zone, versions, sizes and rows per table, as JSON: {"region","zone","encrypted","file_bytes","file_grown","phone_index_bytes","format",
 * "rules","tables"}; file_grown is how often the file has become longer, phone_index_bytes what ktk_base_load_phones holds.
 * @param base the base
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_base_info_json(const struct ktk_base *base, char **out, size_t *len);

/**
 * Stops the long calls that are under way on this base: imports, exports, whole-base passes, backups, dumps, checks, rebuilds,
 * compactions. They answer
 * KTK_E_INTERRUPTED at their next step, imports KTK_PARTIAL; calls that begin later are not concerned. One atomic addition: may be called from a signal
 * handler. A bad handle is left alone; it leaves no error.
 * @param base the base, open
 * Returns: nothing.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time; signal handlers too.
 * Errors: none.
 * Since: 0.1
 */
void ktk_base_interrupt(const struct ktk_base *base);

/**
 * The name of a status, as KTK_E_NOT_FOUND.
 * @param code the status
 * Returns: the name, NULL for a number that is none.
 * Ownership: the text is static.
 * Threads: any, at the same time.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * puts(ktk_status_name(KTK_E_BUSY));
 * @endcode
 */
const char *ktk_status_name(ktk_status code);

/**
 * What kind of status it is.
 * @param code the status
 * Returns: KTK_CLASS_…; KTK_CLASS_NONE for no error.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_status_class(ktk_status code);

/**
 * Whether the same call may succeed when it is made again: the base was busy or the record changed meanwhile.
 * @param code the status
 * Returns: 1 or 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_status_retryable(ktk_status code);

/**
 * The status of the last failing call of this thread. Successful calls leave it alone.
 * Returns: the status; 0 where no call failed yet or the error was taken.
 * Ownership: nothing changes hands.
 * Threads: each has its own.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * if (ktk_session_client_count(session, &clients) < 0)
 *     fprintf(stderr, "%d: %s\n", (int)ktk_last_error_code(), ktk_last_error_message());
 * @endcode
 */
ktk_status ktk_last_error_code(void);

/**
 * The text of the last failing call of this thread: English, for logs, no part of the contract. It carries ids and names of fields, never a
 * client's phone or name.
 * Returns: the text; empty where no call failed yet or the error was taken.
 * Ownership: lent by the thread: valid until its next failing call, also where the error is taken meanwhile.
 * Threads: each has its own.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_last_error_message(void);

/**
 * Takes the last error of this thread as an object, which may travel to other threads and tells more.
 * Returns: the error; NULL where no call failed since the last taking.
 * Ownership: the object is the caller's: ktk_error_free.
 * Threads: each has its own.
 * Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_error *error = ktk_error_take();
 * if (error && ktk_error_code(error) == KTK_E_DUPLICATE)
 *     for (int32_t i = 0; i < ktk_error_match_count(error); i++)
 *         printf("the same as %lld?\n", (long long)ktk_error_match_id(error, i));
 * ktk_error_free(error);
 * @endcode
 */
struct ktk_error *ktk_error_take(void);

/**
 * Frees an error.
 * @param error the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_error_free(struct ktk_error *error);

/**
 * The status of the call that failed.
 * @param error the error
 * Returns: the status; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
ktk_status ktk_error_code(const struct ktk_error *error);

/**
 * What was tried, on what, and why it failed: English, for logs.
 * @param error the error
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_error_message(const struct ktk_error *error, size_t *len);

/**
 * The path of the field or member where it happened.
 * @param error the error
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_error_field(const struct ktk_error *error, size_t *len);

/**
 * How many clients a refused save would have duplicated.
 * @param error the error
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_error_match_count(const struct ktk_error *error);

/**
 * A client that a refused save would have duplicated.
 * @param error the error
 * @param index which one, from 0
 * Returns: its id; 0 where there is no such match.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_error_match_id(const struct ktk_error *error, int32_t index);

/**
 * The whole error as JSON: {"code","name","message","location","matches"}.
 * @param error the error
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_error_to_json(const struct ktk_error *error, char **out, size_t *len);

/**
 * Begins a session of an actor: the host's own id of the user or program that reads and writes. The journal remembers it.
 * @param base the base
 * @param actor,actor_len who; 1 to 255 bytes
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_session_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_session *session = NULL;
 * if (ktk_session_new(base, "olga", KTK_NUL, &session) < 0) return 1;
 * ktk_session_free(session);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_session_new(const struct ktk_base *base, const char *actor, ptrdiff_t actor_len, struct ktk_session **out);

/**
 * Ends a session.
 * @param session the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_session_free(struct ktk_session *session);

/**
 * Another session of the same actor, whose writes are on disk at another moment: strict ones beside relaxed ones.
 * @param session the session whose actor it is
 * @param durability KTK_DURABILITY_…; 0 is strict
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_session_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_session_with_durability(const struct ktk_session *session, int32_t durability, struct ktk_session **out);

/**
 * How many records the base has, archived ones included.
 * @param session the session: who reads or writes
 * @param count receives the count
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_client_count(const struct ktk_session *session, int64_t *count);

/**
 * A private copy of a client, at its newest state; the id of a merged one leads to the client it lives on in.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_client_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_get(const struct ktk_session *session, int64_t id, struct ktk_client **out);

/**
 * A client as JSON: members are the paths of the table of fields, nested at their dots.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_get_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * A private copy of the active client that has a host program's id.
 * @param session the session: who reads or writes
 * @param system,system_len the host program, as 1c
 * @param id,id_len its id of the client
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_client_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_get_external(const struct ktk_session *session,
                                    const char *system,
                                    ptrdiff_t system_len,
                                    const char *id,
                                    ptrdiff_t id_len,
                                    struct ktk_client **out);

/**
 * Fills the options of saving with the defaults.
 * @param options the struct
 * @param struct_size sizeof of it
 * @param abi KTK_ABI
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_save_options how;
 * if (ktk_save_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
 * how.duplicates = KTK_DUPLICATES_BLOCK;
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_save_options_init(struct ktk_save_options *options, int32_t struct_size, int32_t abi);

/**
 * Saves a draft: a new client, or what was changed of a stored one. When it returns 0 the data are on disk. The draft then is the saved card,
 * ready for further changes; where saving fails it keeps its changes.
 * @param session the session: who reads or writes
 * @param client the draft
 * @param options how; NULL for the defaults
 * @param now the time of the write, microseconds since 1970 UTC
 * @param outcome receives what came of it; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_outcome_free.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CONFLICT where the record is newer, KTK_E_DUPLICATE under KTK_DUPLICATES_BLOCK, KTK_E_EXISTS for a unique value of
 *   another client, KTK_E_NOT_FOUND, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_PARSE, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_client *client = NULL;
 * if (ktk_client_new(session, KTK_KIND_PERSON, &client) < 0) return 1;
 * if (ktk_client_set_text(client, "name", KTK_NUL, "IVANOV Ivan", KTK_NUL) < 0 ||
 *     ktk_session_save(session, client, NULL, now, NULL) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * ktk_client_free(client);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_save(const struct ktk_session *session,
                            struct ktk_client *client,
                            const struct ktk_save_options *options,
                            int64_t now,
                            struct ktk_outcome **outcome);

/**
 * What saving a draft would come to, without saving: the getters of the draft then show the card as it would be. A form shows it while somebody
 * types.
 * @param session the session: who reads or writes
 * @param client the draft
 * @param now the time of the write, microseconds since 1970 UTC
 * @param outcome receives what came of it; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_outcome_free.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, those of ktk_session_save but those of the disk, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_preview(const struct ktk_session *session, struct ktk_client *client, int64_t now, struct ktk_outcome **outcome);

/**
 * Puts a client away. Its values stay; its keys block nobody.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param now the time of the write, microseconds since 1970 UTC
 * @param outcome receives what came of it; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_outcome_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_archive(const struct ktk_session *session, int64_t id, int64_t now, struct ktk_outcome **outcome);

/**
 * Puts an archived client back.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param now the time of the write, microseconds since 1970 UTC
 * @param outcome receives what came of it; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_outcome_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_EXISTS where another client has its external id meanwhile, KTK_E_BUSY, KTK_E_REENTRANT,
 *   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_restore(const struct ktk_session *session, int64_t id, int64_t now, struct ktk_outcome **outcome);

/**
 * Defines a custom field, or changes title, choices and marks of one: {"key","kind","title","choices","unique","indexed","identifying"}; kinds
 * are text, integer, decimal, money, bool, date, time, choice, list. Its path is custom.KEY.
 * @param session the session: who reads or writes
 * @param json,json_len the definition
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for a bad key, an unknown member or another kind than before, KTK_E_TYPE,
 *   KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_define_field_json(const struct ktk_session *session, const char *json, ptrdiff_t json_len, int64_t now);

/**
 * The table of fields and the custom fields of the base, as JSON: {"fields":[{"number","path","many","system"}],"custom":[definitions]}.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_fields_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * The stored doubts about a client, as a JSON list of {"code","field","message","suggestion"}.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_issues_of_json(const struct ktk_session *session, int64_t id, int32_t language, char **out, size_t *len);

/**
 * How many clients have which doubt, as a JSON object of code and count.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_issue_counts_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * A work list: the doubts of one code, ascending by client, as a JSON list of {"client","code","field","message","suggestion"}.
 * @param session the session: who reads or writes
 * @param code,code_len the stable code, as email_domain_typo
 * @param from the client to begin with; 0 is the first
 * @param limit clients at the most; 0 is 1000
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_with_issue_json(const struct ktk_session *session,
                                       const char *code,
                                       ptrdiff_t code_len,
                                       int64_t from,
                                       int32_t limit,
                                       int32_t language,
                                       char **out,
                                       size_t *len);

/**
 * A draft of a new client; nothing is stored before it is saved.
 * @param session the session: who reads or writes
 * @param kind KTK_KIND_…; 0 where its values will show it
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_client_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_client *client = NULL;
 * if (ktk_client_new(session, KTK_KIND_PERSON, &client) < 0) return 1;
 * if (ktk_client_set_text(client, "name", KTK_NUL, "Petrova Anna", KTK_NUL) < 0 ||
 *     ktk_client_set_text(client, "phone.mobile", KTK_NUL, "8 916 123-45-67", KTK_NUL) < 0 ||
 *     ktk_session_save(session, client, NULL, now, NULL) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * ktk_client_free(client);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_client_new(const struct ktk_session *session, int32_t kind, struct ktk_client **out);

/**
 * A draft from the public JSON form: of the stored client where it has an id, else of a new one. A missing member changes nothing, null forgets,
 * a list replaces the list. A revision beside the id is the one that was looked at: where the stored client is newer, saving is
 * KTK_E_CONFLICT, as where it was merged meanwhile. Without one the draft is of the newest.
 * @param session the session: who reads or writes
 * @param json,json_len the JSON
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_client_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_TYPE for an id or a revision that is no whole number, KTK_E_LIMIT, KTK_E_NOT_FOUND,
 *   KTK_E_CORRUPT, KTK_E_IO; unknown members are told when it is saved, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_from_json(const struct ktk_session *session, const char *json, ptrdiff_t json_len, struct ktk_client **out);

/**
 * A copy of a client with its changes; also of one that a list or an answer lends.
 * @param client the draft
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_client_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_clone(const struct ktk_client *client, struct ktk_client **out);

/**
 * Frees a client; changes that were not saved are gone.
 * @param client the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_client_free(struct ktk_client *client);

/**
 * The id.
 * @param client the draft
 * Returns: the id; 0 before the first save.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_client_id(const struct ktk_client *client);

/**
 * Counts the saves of the record.
 * @param client the draft
 * Returns: the revision that the copy was made of; 0 before the first save.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_client_revision(const struct ktk_client *client);

/**
 * Person or organization. A sole trader is a person with a legal form.
 * @param client the draft
 * Returns: KTK_KIND_…; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_client_kind(const struct ktk_client *client);

/**
 * Person becomes organization or back.
 * @param client the draft
 * @param kind KTK_KIND_…
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_kind(struct ktk_client *client, int32_t kind);

/**
 * The state of the record.
 * @param client the draft
 * Returns: KTK_STATUS_…; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_client_status(const struct ktk_client *client);

/**
 * When the record was made.
 * @param client the draft
 * Returns: microseconds since 1970 UTC; KTK_TIME_NONE before the first save.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_client_created_at(const struct ktk_client *client);

/**
 * When the record was last saved.
 * @param client the draft
 * Returns: microseconds since 1970 UTC; KTK_TIME_NONE before the first save.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_client_updated_at(const struct ktk_client *client);

/**
 * The name for a list or a caller's card; a phone or mailbox where there is no name.
 * @param client the draft
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text; empty where there is nothing.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_client_name(const struct ktk_client *client, size_t *len);

/**
 * The value of a path as text: canonical form, or as received where it has none. Of a list the first, of a dated history the current one; a
 * whole number, a date or a time in its plain form, money as minor units and currency.
 * @param client the draft
 * @param path,path_len the path
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_client_text(const struct ktk_client *client, const char *path, ptrdiff_t path_len, size_t *len);

/**
 * How many values a path has, statements that there is none left out.
 * @param client the draft
 * @param path,path_len the path
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_client_count(const struct ktk_client *client, const char *path, ptrdiff_t path_len);

/**
 * One value of a list or of a dated history, as ktk_client_text gives it.
 * @param client the draft
 * @param path,path_len the path
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_client_text_at(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int32_t index, size_t *len);

/**
 * The text as received of one value, where it differs from the canonical form; index 0 of a path without values gives the text that nobody could
 * read.
 * @param client the draft
 * @param path,path_len the path
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_client_raw_at(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int32_t index, size_t *len);

/**
 * Puts a text as people type it into the field of a path; name takes a whole name. A list gets one more value, any other field its new one. The
 * rules read it when the draft is saved or previewed.
 * @param client the draft
 * @param path,path_len the path
 * @param text,text_len the text as received
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, a custom key is looked up when the draft is saved, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_text(struct ktk_client *client, const char *path, ptrdiff_t path_len, const char *text, ptrdiff_t text_len);

/**
 * A whole number, or yes (1) and no (0), of a custom field.
 * @param client the draft
 * @param path,path_len the path
 * @param number receives the number; 0 where there is none
 * Returns: 0; KTK_DONE where there is no value; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_int(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int64_t *number);

/**
 * Puts a whole number, or yes (1) and no (0), into a custom field.
 * @param client the draft
 * @param path,path_len the path
 * @param number the number
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_int(struct ktk_client *client, const char *path, ptrdiff_t path_len, int64_t number);

/**
 * An amount of a custom field: whole minor units (kopecks, cents) and an ISO 4217 code.
 * @param client the draft
 * @param path,path_len the path
 * @param minor receives the minor units; 0 where there is none
 * @param currency receives three letters and NUL; four bytes
 * Returns: 0; KTK_DONE where there is no value; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_money(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int64_t *minor, char *currency);

/**
 * Puts an amount into a custom field.
 * @param client the draft
 * @param path,path_len the path
 * @param minor whole minor units
 * @param currency,currency_len three capital letters of ISO 4217
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_client_set_money(struct ktk_client *client,
                                const char *path,
                                ptrdiff_t path_len,
                                int64_t minor,
                                const char *currency,
                                ptrdiff_t currency_len);

/**
 * A date as the number YYYYMMDD; year 0000 is an unknown year.
 * @param client the draft
 * @param path,path_len the path, as birth_date
 * @param date receives the number; 0 where there is none
 * Returns: 0; KTK_DONE where there is no value; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_date(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int32_t *date);

/**
 * Puts a date.
 * @param client the draft
 * @param path,path_len the path, as birth_date
 * @param date YYYYMMDD; year 0000 is an unknown year
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_date(struct ktk_client *client, const char *path, ptrdiff_t path_len, int32_t date);

/**
 * An instant of a custom field.
 * @param client the draft
 * @param path,path_len the path
 * @param at receives microseconds since 1970 UTC; KTK_TIME_NONE where there is none
 * Returns: 0; KTK_DONE where there is no value; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_time(const struct ktk_client *client, const char *path, ptrdiff_t path_len, int64_t *at);

/**
 * Puts an instant into a custom field.
 * @param client the draft
 * @param path,path_len the path
 * @param at microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TYPE, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_time(struct ktk_client *client, const char *path, ptrdiff_t path_len, int64_t at);

/**
 * What is known of a field: KTK_STATE_KNOWN where it has a value, else why it has none.
 * @param client the draft
 * @param path,path_len the path of a whole field
 * Returns: KTK_STATE_…; 0 for a bad path or handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_client_state(const struct ktk_client *client, const char *path, ptrdiff_t path_len);

/**
 * States that a field has no value, and why; all values of the field go.
 * @param client the draft
 * @param path,path_len the path of a whole field
 * @param state KTK_STATE_UNKNOWN forgets, KTK_STATE_ABSENT, KTK_STATE_DECLINED
 * @param reason,reason_len why there is none, with KTK_STATE_ABSENT; else empty
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_client_set_state(struct ktk_client *client,
                                const char *path,
                                ptrdiff_t path_len,
                                int32_t state,
                                const char *reason,
                                ptrdiff_t reason_len);

/**
 * Takes one entry of a list away, named as in phone[+79161234567], or the value of a field. What is not there changes nothing.
 * @param client the draft
 * @param path,path_len the path
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_remove(struct ktk_client *client, const char *path, ptrdiff_t path_len);

/**
 * States that a stored value was found right.
 * @param client the draft
 * @param path,path_len the path, of an entry as in phone[+79161234567]
 * @param how,how_len call, document …
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_verify(struct ktk_client *client, const char *path, ptrdiff_t path_len, const char *how, ptrdiff_t how_len);

/**
 * Says where the values of the draft come from, where that is not this program.
 * @param client the draft
 * @param source,source_len site, the name of a list …
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_source(struct ktk_client *client, const char *source, ptrdiff_t source_len);

/**
 * How many fields of the card say anything.
 * @param client the draft
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_client_field_count(const struct ktk_client *client);

/**
 * The path of a field that says something, in the order of the table, custom fields behind.
 * @param client the draft
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_client_field_path(const struct ktk_client *client, int32_t index, size_t *len);

/**
 * Takes what a public JSON form says as further changes: a missing member changes nothing, null forgets, a list replaces the list; id and
 * revision are left aside: the draft's own count.
 * @param client the draft
 * @param json,json_len the JSON
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_LIMIT; unknown members are told when the draft is saved, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_set_json(struct ktk_client *client, const char *json, ptrdiff_t json_len);

/**
 * The card at hand as JSON.
 * @param client the draft
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_client_to_json(const struct ktk_client *client, char **out, size_t *len);

/**
 * Frees an outcome.
 * @param outcome the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_outcome *saved = NULL;
 * if (ktk_session_save(session, client, NULL, now, &saved) < 0) return 1;
 * printf("client %lld\n", (long long)ktk_outcome_id(saved));
 * for (int32_t i = 0; i < ktk_outcome_issue_count(saved); i++)
 *     printf("%s: %s\n", ktk_outcome_issue_path(saved, i, NULL), ktk_outcome_issue_message(saved, i, KTK_LANGUAGE_ENGLISH, NULL));
 * ktk_outcome_free(saved);
 * @endcode
 */
void ktk_outcome_free(struct ktk_outcome *outcome);

/**
 * The client; where the draft's client was merged, the one it lives on in.
 * @param outcome the outcome
 * Returns: the id; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_outcome_id(const struct ktk_outcome *outcome);

/**
 * The revision of the record now.
 * @param outcome the outcome
 * Returns: the revision; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_outcome_revision(const struct ktk_outcome *outcome);

/**
 * Whether the client is new.
 * @param outcome the outcome
 * Returns: 1 or 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_created(const struct ktk_outcome *outcome);

/**
 * The merge by which a new card went into the client that the outcome names, under KTK_DUPLICATES_MERGE; ktk_session_unmerge takes it apart.
 * @param outcome the outcome
 * Returns: the id of the merge; 0 where the card was not merged.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1 (ABI 0.2)
 */
int64_t ktk_outcome_merge(const struct ktk_outcome *outcome);

/**
 * How many paths were changed; 0 where the record was as the draft wants it already.
 * @param outcome the outcome
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_changed_count(const struct ktk_outcome *outcome);

/**
 * A path that was changed, as phone[+79161234567].
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_changed(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * How many doubts there are about the saved values.
 * @param outcome the outcome
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_issue_count(const struct ktk_outcome *outcome);

/**
 * The stable code of a doubt, as email_domain_typo.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_issue_code(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * How much a doubt matters.
 * @param outcome the outcome
 * @param index which one, from 0
 * Returns: KTK_SEVERITY_…; 0 where there is no such doubt.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_issue_severity(const struct ktk_outcome *outcome, int32_t index);

/**
 * The path of the field that a doubt is about.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_issue_path(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * A doubt in words for people.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_issue_message(const struct ktk_outcome *outcome, int32_t index, int32_t language, size_t *len);

/**
 * A value that is probably meant; never applied by itself.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_issue_suggestion(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * How many other clients may be the same.
 * @param outcome the outcome
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_match_count(const struct ktk_outcome *outcome);

/**
 * Another client that may be the same.
 * @param outcome the outcome
 * @param index which one, from 0
 * Returns: its id; 0 where there is no such match.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_outcome_match_id(const struct ktk_outcome *outcome, int32_t index);

/**
 * What another client is taken for.
 * @param outcome the outcome
 * @param index which one, from 0
 * Returns: KTK_BAND_…; 0 where there is no such match.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_outcome_match_band(const struct ktk_outcome *outcome, int32_t index);

/**
 * How probable it is that the two are one.
 * @param outcome the outcome
 * @param index which one, from 0
 * Returns: 0 to 1; 0 where there is no such match.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
double ktk_outcome_match_probability(const struct ktk_outcome *outcome, int32_t index);

/**
 * What the two share, the strongest first, with commas: external, identifier, phone, email, custom; empty where only names and the like agree.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_match_reasons(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * The actor responsible for the other client.
 * @param outcome the outcome
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_outcome_match_owner(const struct ktk_outcome *outcome, int32_t index, size_t *len);

/**
 * The whole outcome as JSON: {"id","revision","created","changed","issues","matches"}.
 * @param outcome the outcome
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_outcome_to_json(const struct ktk_outcome *outcome, int32_t language, char **out, size_t *len);

/**
 * Fills the options of a look-up with the defaults.
 * @param options the struct
 * @param struct_size sizeof of it
 * @param abi KTK_ABI
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_lookup_options pbx;
 * if (ktk_lookup_options_init(&pbx, sizeof pbx, KTK_ABI) < 0) return 1;
 * pbx.area_code = "495";
 * pbx.line_prefixes = "9";
 * pbx.internal_lengths = "3";
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_lookup_options_init(struct ktk_lookup_options *options, int32_t struct_size, int32_t abi);

/**
 * Who has this number: all owners, each with how its number fits; nobody is chosen silently.
 * @param session the session: who reads or writes
 * @param number,number_len as the exchange gives it: E.164, domestic, a SIP or tel URI, hidden
 * @param options what the exchange knows; NULL for nothing
 * @param now the time of the call, microseconds since 1970 UTC: which relations hold
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_answer_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_answer *answer = NULL;
 * if (ktk_session_lookup(session, "8 (916) 123-45-67", KTK_NUL, NULL, now, &answer) < 0) return 1;
 * for (int32_t i = 0; i < ktk_answer_count(answer); i++)
 *     printf("%s\n", ktk_client_name(ktk_answer_client(answer, i), NULL));
 * ktk_answer_free(answer);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_lookup(const struct ktk_session *session,
                              const char *number,
                              ptrdiff_t number_len,
                              const struct ktk_lookup_options *options,
                              int64_t now,
                              struct ktk_answer **out);

/**
 * Frees an answer.
 * @param answer the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_answer_free(answer);
 * @endcode
 */
void ktk_answer_free(struct ktk_answer *answer);

/**
 * What the number says.
 * @param answer the answer
 * Returns: KTK_ANSWER_…; 0 for a bad handle.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_answer_kind(const struct ktk_answer *answer);

/**
 * How many clients have it.
 * @param answer the answer
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_answer_count(const struct ktk_answer *answer);

/**
 * An owner's card.
 * @param answer the answer
 * @param index which one, from 0
 * Returns: the client; NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const struct ktk_client *ktk_answer_client(const struct ktk_answer *answer, int32_t index);

/**
 * How an owner's number fits.
 * @param answer the answer
 * @param index which one, from 0
 * Returns: KTK_MATCH_…; 0 where there is none.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_answer_class(const struct ktk_answer *answer, int32_t index);

/**
 * What an owner is to another owner or to its firm, as contact_of.
 * @param answer the answer
 * @param index which one, from 0
 * @param other receives the id of the other or the firm; may be NULL
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_answer_relation(const struct ktk_answer *answer, int32_t index, int64_t *other, size_t *len);

/**
 * The actor responsible for an owner: its own, or that of its firm.
 * @param answer the answer
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_answer_responsible(const struct ktk_answer *answer, int32_t index, size_t *len);

/**
 * The whole answer as JSON: {"answer","owners":[{"class","id","relation","owner","card"}]}.
 * @param answer the answer
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_answer_to_json(const struct ktk_answer *answer, char **out, size_t *len);

/**
 * Fills the options of finding with the defaults.
 * @param options the struct
 * @param struct_size sizeof of it
 * @param abi KTK_ABI
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_find_options how;
 * if (ktk_find_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
 * how.limit = 50;
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_find_options_init(struct ktk_find_options *options, int32_t struct_size, int32_t abi);

/**
 * Clients whose names have all words of a query, whole or as beginnings; whole words come first, then ascending ids.
 * @param session the session: who reads or writes
 * @param query,query_len the words
 * @param options how; NULL for the defaults
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_cursor *found = NULL;
 * const ktk_client *row = NULL;
 * if (ktk_session_find(session, "rom vekt", KTK_NUL, NULL, &found) < 0) return 1;
 * while (ktk_cursor_next(found, &row) == KTK_OK)
 *     printf("%s\n", ktk_client_name(row, NULL));
 * ktk_cursor_free(found);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_find(const struct ktk_session *session,
                            const char *query,
                            ptrdiff_t query_len,
                            const struct ktk_find_options *options,
                            struct ktk_cursor **out);

/**
 * Active clients with a mailbox; addresses of one mailbox meet.
 * @param session the session: who reads or writes
 * @param address,address_len the address
 * @param options how; NULL for the defaults
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_find_email(const struct ktk_session *session,
                                  const char *address,
                                  ptrdiff_t address_len,
                                  const struct ktk_find_options *options,
                                  struct ktk_cursor **out);

/**
 * Active clients with a registration code, in any spelling that the rules read.
 * @param session the session: who reads or writes
 * @param scheme,scheme_len inn, ogrn, edrpou …
 * @param code,code_len the code
 * @param options how; NULL for the defaults
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED for unknown flags, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_find_identifier(const struct ktk_session *session,
                                       const char *scheme,
                                       ptrdiff_t scheme_len,
                                       const char *code,
                                       ptrdiff_t code_len,
                                       const struct ktk_find_options *options,
                                       struct ktk_cursor **out);

/**
 * Active clients with a value of an indexed custom field; texts meet as names do.
 * @param session the session: who reads or writes
 * @param key,key_len the key, without custom.
 * @param value,value_len the value as text
 * @param options how; NULL for the defaults
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND for a key that is not defined, KTK_E_UNSUPPORTED for one without index or unknown flags,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_find_custom(const struct ktk_session *session,
                                   const char *key,
                                   ptrdiff_t key_len,
                                   const char *value,
                                   ptrdiff_t value_len,
                                   const struct ktk_find_options *options,
                                   struct ktk_cursor **out);

/**
 * All records, ascending by id, archived ones included. Four bytes of memory a client.
 * @param session the session: who reads or writes
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_clients(const struct ktk_session *session, struct ktk_cursor **out);

/**
 * A list of these clients by id.
 * @param session the session: who reads or writes
 * @param ids,ids_len a JSON list of ids
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_TYPE, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_list(const struct ktk_session *session, const char *ids, ptrdiff_t ids_len, struct ktk_cursor **out);

/**
 * The next row, at its newest state. Clients that were removed or merged meanwhile are passed over.
 * @param cursor the list
 * @param row receives the client
 * Returns: 0; KTK_DONE at the end, the row then is NULL; or a status below 0.
 * Ownership: the row is lent until the next call on the list; ktk_client_clone keeps it.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_cursor *found = NULL;
 * const ktk_client *row = NULL;
 * if (ktk_session_find(session, "rom vekt", KTK_NUL, NULL, &found) < 0) return 1;
 * while (ktk_cursor_next(found, &row) == KTK_OK)
 *     printf("%s\n", ktk_client_name(row, NULL));
 * ktk_cursor_free(found);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_cursor_next(struct ktk_cursor *cursor, const struct ktk_client **row);

/**
 * How many ids the list was opened with.
 * @param cursor the list
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_cursor_count(const struct ktk_cursor *cursor);

/**
 * Whether there were more than the limit of the list.
 * @param cursor the list
 * Returns: 1 or 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_cursor_more(const struct ktk_cursor *cursor);

/**
 * Frees a list and the row that it lends.
 * @param cursor the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_cursor_free(struct ktk_cursor *cursor);

/**
 * Values that several active clients have, as a JSON list of {"reason","value","clients"}.
 * @param session the session: who reads or writes
 * @param limit values at the most; 0 is 1000
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_INTERRUPTED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_shared_json(const struct ktk_session *session, int32_t limit, char **out, size_t *len);

/**
 * A batch without steps. Freeing it without committing leaves nothing.
 * @param session the session: who reads or writes
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_batch_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_batch *batch = NULL;
 * if (ktk_batch_new(session, &batch) < 0) return 1;
 * if (ktk_batch_save(batch, firm, NULL) < 0 || ktk_batch_save(batch, person, NULL) < 0 ||
 *     ktk_batch_add_relation_json(batch, "{\"from\": -2, \"kind\": \"contact_of\", \"to\": -1}", KTK_NUL) < 0 ||
 *     ktk_batch_commit(batch, now) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * ktk_batch_free(batch);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_batch_new(const struct ktk_session *session, struct ktk_batch **out);

/**
 * Adds the saving of a draft as it is now; later changes of the draft are not in it.
 * @param batch the batch
 * @param client the draft
 * @param options how; NULL for the defaults
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_save(struct ktk_batch *batch, const struct ktk_client *client, const struct ktk_save_options *options);

/**
 * Adds the putting away of a client.
 * @param batch the batch
 * @param id the id of the client
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_archive(struct ktk_batch *batch, int64_t id);

/**
 * Adds the putting back of an archived client.
 * @param batch the batch
 * @param id the id of the client
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_restore(struct ktk_batch *batch, int64_t id);

/**
 * Adds an interaction, as ktk_session_add_interaction_json takes it. A client of -1 is that of the first save of the batch, -2 that of the
 * second.
 * @param batch the batch
 * @param json,json_len the interaction
 * @param now the time of interactions that say none
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_add_interaction_json(struct ktk_batch *batch, const char *json, ptrdiff_t json_len, int64_t now);

/**
 * Adds a relation, as ktk_session_add_relation_json takes it; ids below 0 count the saves of the batch.
 * @param batch the batch
 * @param json,json_len the relation
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_add_relation_json(struct ktk_batch *batch, const char *json, ptrdiff_t json_len);

/**
 * Adds what a person decided about two clients: a whole list of answers is on disk with one commit.
 * @param batch the batch
 * @param a one client; below 0 it counts the saves of the batch: -1 is the first
 * @param b the other
 * @param verdict KTK_VERDICT_…
 * @param note,note_len why; may be empty
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_batch_decide(struct ktk_batch *batch, int64_t a, int64_t b, int32_t verdict, const char *note, ptrdiff_t note_len);

/**
 * Adds the merging of a client into another, as ktk_session_merge does it: a whole group becomes one client with one commit, or stays as it is.
 * @param batch the batch
 * @param keep the client that lives on; below 0 it counts the saves of the batch: -1 is the first
 * @param other the client that goes into it
 * @param options,options_len as ktk_session_merge takes them; may be empty
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_batch_merge(struct ktk_batch *batch, int64_t keep, int64_t other, const char *options, ptrdiff_t options_len);

/**
 * Adds the taking apart of a merge, as ktk_session_unmerge does it.
 * @param batch the batch
 * @param merge the id of the merge
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_batch_unmerge(struct ktk_batch *batch, int64_t merge);

/**
 * How many steps the batch has.
 * @param batch the batch
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_batch_count(const struct ktk_batch *batch);

/**
 * Commits all steps as one: all of them are on disk when it returns 0, else none. After an error the batch is as it was.
 * @param batch the batch
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: one at a time for each object that changes.
 * Errors: KTK_E_ARG, those of ktk_session_save and of the other steps, KTK_E_CLOSED after the commit, KTK_E_BUSY, KTK_E_REENTRANT,
 *   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_batch_commit(struct ktk_batch *batch, int64_t now);

/**
 * How many outcomes a committed batch has: one for each save, archiving and restoring.
 * @param batch the batch
 * Returns: the count; 0 before the commit.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_batch_outcome_count(const struct ktk_batch *batch);

/**
 * An outcome of a committed batch, in the order of its steps.
 * @param batch the batch
 * @param index which one, from 0
 * Returns: the outcome; NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const struct ktk_outcome *ktk_batch_outcome(const struct ktk_batch *batch, int32_t index);

/**
 * What the merges of a committed batch came to, in the order of their steps, as a JSON list of what ktk_session_merge reports.
 * @param batch the batch
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_batch_merges_json(const struct ktk_batch *batch, char **out, size_t *len);

/**
 * Frees a batch; without its commit nothing happened.
 * @param batch the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 */
void ktk_batch_free(struct ktk_batch *batch);

/**
 * Clients that a stored one may be one with, the likeliest first, as a JSON list of
 * {"id","reasons","owner","band","weight","probability","evidence","last_contact_at","model","reopened"}; weights in bits.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_duplicates_of_json(const struct ktk_session *session, int64_t id, int32_t language, char **out, size_t *len);

/**
 * Clients that a draft may be one with, as ktk_session_duplicates_of_json gives them; nothing is saved.
 * @param session the session: who reads or writes
 * @param client the draft
 * @param now the time of the write, microseconds since 1970 UTC
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, those of ktk_session_preview, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_duplicates_of_draft_json(const struct ktk_session *session,
                                                const struct ktk_client *client,
                                                int64_t now,
                                                int32_t language,
                                                char **out,
                                                size_t *len);

/**
 * Why two clients are taken for one or not: {"low","high","band","weight","probability","prior","evidence","verdict","model","reopened"}; the prior and the
 * weights of the evidence add up to the weight.
 * @param session the session: who reads or writes
 * @param a one client
 * @param b the other
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_explain_json(const struct ktk_session *session,
                                    int64_t a,
                                    int64_t b,
                                    int32_t language,
                                    char **out,
                                    size_t *len);

/**
 * Remembers what a person decided about two clients.
 * @param session the session: who reads or writes
 * @param a one client
 * @param b the other
 * @param verdict KTK_VERDICT_…
 * @param note,note_len why; may be empty
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
 *   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_decide(const struct ktk_session *session,
                              int64_t a,
                              int64_t b,
                              int32_t verdict,
                              const char *note,
                              ptrdiff_t note_len,
                              int64_t now);

/**
 * Forgets what was decided about two clients.
 * @param session the session: who reads or writes
 * @param a one client
 * @param b the other
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0; KTK_DONE where nothing was decided; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_forget_verdict(const struct ktk_session *session, int64_t a, int64_t b, int64_t now);

/**
 * What was decided about two clients: {"low","high","verdict","at","actor","note","model","weight","fingerprint"}. What was decided about clients that were merged into them counts
 * too: of several decisions the most careful one.
 * @param session the session: who reads or writes
 * @param a one client
 * @param b the other
 * @param out receives the text; NULL where nothing was decided and where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_DONE where nothing was decided; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE
ktk_status ktk_session_verdict_json(const struct ktk_session *session,
                                    int64_t a,
                                    int64_t b,
                                    char **out,
                                    size_t *len);

/**
 * Decisions that a client stands in, as a JSON list of {"low","high","verdict","at","actor","note","model","weight","fingerprint"}.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_verdicts_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * The review queue: pairs that a person should look at, those first where deciding is worth most, as {"reviews","counts","next"}. A review has the
 * pair, its "reason" (undecided, unsure, reopened), its "value", names, owners and last contacts of both, and its "cursor"; "next" is the cursor
 * to go on behind, null at the end. Goes through the whole base.
 * @param session the session: who reads or writes
 * @param owner,owner_len only pairs with a client of this owner; empty for all
 * @param after,after_len the cursor of a pair of an earlier page, or its "next"; empty begins
 * @param limit pairs at the most; 0 is 50
 * @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
 * @param user what the callback gets back
 * @param now the time from whose day contacts count back, microseconds since 1970 UTC; a cursor brings its own day along
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE
ktk_status ktk_session_review_queue_json(const struct ktk_session *session,
                                         const char *owner,
                                         ptrdiff_t owner_len,
                                         const char *after,
                                         ptrdiff_t after_len,
                                         int32_t limit,
                                         ktk_progress_fn progress,
                                         void *user,
                                         int64_t now,
                                         char **out,
                                         size_t *len);

/**
 * Says what saving does about possible duplicates where the call does not say it.
 * @param session the session: who reads or writes
 * @param source,source_len the source of drafts; empty for all that have no policy of their own
 * @param policy KTK_DUPLICATES_…; 0 takes the policy back
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_set_duplicate_policy(const struct ktk_session *session,
                                            const char *source,
                                            ptrdiff_t source_len,
                                            int32_t policy,
                                            int64_t now);

/**
 * What saving does about possible duplicates of a source.
 * @param session the session: who reads or writes
 * @param source,source_len the source of drafts; empty for the base itself
 * @param policy receives KTK_DUPLICATES_…; 0 where nothing was said
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_duplicate_policy(const struct ktk_session *session, const char *source, ptrdiff_t source_len, int32_t *policy);

/**
 * Looks for duplicates in the whole base, on one snapshot.
 * @param session the session: who reads or writes
 * @param threshold the probability from which on pairs are listed, between 0 and 1; below 0 for those of the bands review and same
 * @param limit pairs that are listed at the most, the heaviest ones; 0 is 1000000
 * @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
 * @param user what the callback gets back
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_pairs_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_duplicates(const struct ktk_session *session,
                                  double threshold,
                                  int32_t limit,
                                  ktk_progress_fn progress,
                                  void *user,
                                  struct ktk_pairs **out);

/**
 * Looks for duplicates in the whole base as ktk_session_duplicates does, and lists the pairs that come behind those of an earlier report: the next
 * page. Groups are made of all pairs in any case.
 * @param session the session: who reads or writes
 * @param threshold as ktk_session_duplicates takes it
 * @param limit pairs that are listed at the most; 0 is 1000000
 * @param pairs the earlier report, which lists one pair at least
 * @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
 * @param user what the callback gets back
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_pairs_free. The earlier report stays as it is.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE
ktk_status ktk_session_duplicates_after(const struct ktk_session *session,
                                        double threshold,
                                        int32_t limit,
                                        const struct ktk_pairs *pairs,
                                        ktk_progress_fn progress,
                                        void *user,
                                        struct ktk_pairs **out);

/**
 * Frees what a pass found.
 * @param pairs the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_pairs *found = NULL;
 * int64_t low, high;
 * int32_t band;
 * double probability;
 * if (ktk_session_duplicates(session, -1, 0, NULL, NULL, &found) < 0) return 1;
 * for (int32_t i = 0; i < ktk_pairs_count(found); i++)
 *     if (ktk_pairs_at(found, i, &low, &high, &band, &probability) == KTK_OK)
 *         printf("%lld and %lld: %.3f\n", (long long)low, (long long)high, probability);
 * ktk_pairs_free(found);
 * @endcode
 */
void ktk_pairs_free(struct ktk_pairs *pairs);

/**
 * How many pairs are listed.
 * @param pairs the report
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_pairs_count(const struct ktk_pairs *pairs);

/**
 * How many pairs there are, those beyond the limit counted.
 * @param pairs the report
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_pairs_found(const struct ktk_pairs *pairs);

/**
 * A pair, the likeliest first.
 * @param pairs the report
 * @param index which one, from 0
 * @param low receives the lower id
 * @param high receives the higher id
 * @param band receives KTK_BAND_…
 * @param probability receives the probability that the two are one
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_pairs_at(const struct ktk_pairs *pairs, int32_t index, int64_t *low, int64_t *high, int32_t *band, double *probability);

/**
 * What a pair weighs: log2 odds in bits, by which pairs are ordered. 0 is even odds.
 * @param pairs the report
 * @param index which one, from 0
 * Returns: the weight; 0 where there is no such pair.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1 (ABI 0.2)
 */
double ktk_pairs_weight(const struct ktk_pairs *pairs, int32_t index);

/**
 * How many groups of clients that are taken for one there are.
 * @param pairs the report
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_pairs_cluster_count(const struct ktk_pairs *pairs);

/**
 * How many clients a group has.
 * @param pairs the report
 * @param index which one, from 0
 * Returns: the count; 0 where there is no such group.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_pairs_cluster_size(const struct ktk_pairs *pairs, int32_t index);

/**
 * A client of a group, ascending.
 * @param pairs the report
 * @param index which one, from 0
 * @param member which client of it, from 0
 * Returns: its id; 0 where there is none.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_pairs_cluster_member(const struct ktk_pairs *pairs, int32_t index, int32_t member);

/**
 * All of it as JSON: {"pairs","pairs_found","clusters","candidates","generic_keys","clients"}.
 * @param pairs the report
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_pairs_to_json(const struct ktk_pairs *pairs, char **out, size_t *len);

/**
 * The model by which duplicates are judged: {"version","clients","prior","same","review","support","frequency_per_bit","size_per_bit",
 * "rest_of_group","levels","custom"}. Weights are log2 odds in bits; version 1 is the shipped model.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_session_duplicate_model_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * Sets the model by which duplicates are judged from now on. What was decided stays, and nothing that was merged changes.
 * @param session the session: who reads or writes
 * @param json,json_len the model, as ktk_session_duplicate_model_json gives it, or all that ktk_session_train_duplicates_json gave; empty goes
 *   back to the shipped one
 * @param now the time of the write, microseconds since 1970 UTC
 * @param version receives the version that the model has from now on: 1 is the shipped one; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for what is no model, or names a field that is not identifying, KTK_E_LIMIT,
 *   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE
ktk_status ktk_session_set_duplicate_model_json(const struct ktk_session *session,
                                                const char *json,
                                                ptrdiff_t json_len,
                                                int64_t now,
                                                int32_t *version);

/**
 * Learns a model from what the base holds, without labels; what was decided about pairs counts as known. Nothing is written: whoever likes the
 * model gives the answer as it is to ktk_session_set_duplicate_model_json. It is {"clients","compared","random","matches","rounds","converged",
 * "untrained","moved":[{"level","before","after"}],"model"}; moved has the weights that became others, the greatest change first, untrained the
 * levels that too few pairs showed to learn of.
 * @param session the session: who reads or writes
 * @param progress told what is done and all there is, stage by stage, stops the training; or NULL
 * @param user what the callback gets back
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_PARTIAL where the weights still moved in the last round, "converged" is false; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 *
 * Example:
 * @code
 * char *learnt = NULL;
 * int32_t version = 0;
 * if (ktk_session_train_duplicates_json(session, NULL, NULL, &learnt, NULL) == KTK_OK &&
 *     ktk_session_set_duplicate_model_json(session, learnt, KTK_NUL, now, &version) == KTK_OK)
 *     printf("model %d\n", (int)version);
 * ktk_free(learnt);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_train_duplicates_json(const struct ktk_session *session,
                                             ktk_progress_fn progress,
                                             void *user,
                                             char **out,
                                             size_t *len);

/**
 * What a merge would do: {"taken","conflicts","interactions","relations","reminders","held_reminders","hidden_relations","joined"}; nothing is written.
 * @param session the session: who reads or writes
 * @param keep the client that lives on
 * @param other the client that goes into it
 * @param options,options_len a JSON object of prefer_other (paths whose value is taken from the other card), sources (by trust), rules (lists of
 *   verified, source, valid, complete, fresh by path), expected (the two revisions that were looked at); may be empty. What is not said here, the
 *   base says
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_plan_merge_json(const struct ktk_session *session,
                                       int64_t keep,
                                       int64_t other,
                                       const char *options,
                                       ptrdiff_t options_len,
                                       int64_t now,
                                       char **out,
                                       size_t *len);

/**
 * Merges a client into another. The other record is kept as it was, its id leads to the survivor, and ktk_session_unmerge takes the two apart.
 * @param session the session: who reads or writes
 * @param keep the client that lives on
 * @param other the client that goes into it
 * @param options,options_len a JSON object of prefer_other (paths whose value is taken from the other card), sources (by trust), rules (lists of
 *   verified, source, valid, complete, fresh by path), expected (the two revisions that were looked at); may be empty. What is not said here, the
 *   base says
 * @param now the time of the write, microseconds since 1970 UTC
 * @param merge receives the id of the merge
 * @param report receives {"merge","survivor","revision","merged","taken","conflicts","interactions","relations","reminders","held_reminders",
 *   "hidden_relations"}; may be NULL
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT where a card is newer than expected, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE,
 *   KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_merge(const struct ktk_session *session,
                             int64_t keep,
                             int64_t other,
                             const char *options,
                             ptrdiff_t options_len,
                             int64_t now,
                             int64_t *merge,
                             char **report,
                             size_t *report_len);

/**
 * Takes a merge apart, whatever came after it: both clients are back; what was edited or added since stays with the survivor and is listed.
 * @param session the session: who reads or writes
 * @param merge the id of the merge
 * @param now the time of the write, microseconds since 1970 UTC
 * @param report receives {"survivor","restored","stayed","stayed_interactions","stayed_relations","interactions","relations"}; may be NULL
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_unmerge(const struct ktk_session *session, int64_t merge, int64_t now, char **report, size_t *report_len);

/**
 * Merges that a client took part in, as a JSON list of {"merge","survivor","merged","at","actor","undone_at"}.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_merges_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * The card of a merged client as it was.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_merged_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * A client's id and those of all clients that were merged into it, ascending, as a JSON list of numbers. The id of a merged one gives what was
 * merged into it before.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_session_members_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * The rules by which this base decides between two values where clients are merged: {"sources","fields"}. Sources stand by trust; fields have the
 * orders of verified, source, valid, complete, fresh that differ from the shipped ones.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_session_merge_rules_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * Sets by which rules this base decides between values where clients are merged, by hand, by imports and by saves. Merges that were made stay as
 * they are; the options of one merge go before these rules.
 * @param session the session: who reads or writes
 * @param json,json_len the rules, as ktk_session_merge_rules_json gives them: {"sources":["1c"],"fields":{"owner":["fresh"],"custom.tariff":[]}};
 *   empty goes back to the shipped ones
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for an unknown member, field or rule, KTK_E_TYPE, KTK_E_LIMIT, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1 (ABI 0.2)
 */
KTK_MUST_USE ktk_status ktk_session_set_merge_rules_json(const struct ktk_session *session, const char *json, ptrdiff_t json_len, int64_t now);

/**
 * The clients of a segment, ascending by id, all of them. Only active records, unless the expression speaks of status. Reads every record.
 * @param session the session: who reads or writes
 * @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
 * @param progress told records read and 0, stops the scan; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_cursor_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_ABORTED by the
 *   callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_segment(const struct ktk_session *session,
                               const char *expression,
                               ptrdiff_t expression_len,
                               ktk_progress_fn progress,
                               void *user,
                               int64_t now,
                               struct ktk_cursor **out);

/**
 * How many clients are in a segment. Reads every record.
 * @param session the session: who reads or writes
 * @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
 * @param progress told records read and 0, stops the scan; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param count receives the count
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_ABORTED by the
 *   callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_segment_count(const struct ktk_session *session,
                                     const char *expression,
                                     ptrdiff_t expression_len,
                                     ktk_progress_fn progress,
                                     void *user,
                                     int64_t now,
                                     int64_t *count);

/**
 * Whether a client is in a segment.
 * @param session the session: who reads or writes
 * @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
 * @param id the id of the client
 * @param now the time of the write, microseconds since 1970 UTC
 * @param holds receives 1 or 0
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_CORRUPT, KTK_E_IO,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_in_segment(const struct ktk_session *session,
                                  const char *expression,
                                  ptrdiff_t expression_len,
                                  int64_t id,
                                  int64_t now,
                                  int32_t *holds);

/**
 * Why a client is in a segment or is not: {"holds","inactive","tree":{"text","holds","missing","rows","parts"},"segments"}.
 * @param session the session: who reads or writes
 * @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
 * @param id the id of the client
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_CORRUPT, KTK_E_IO,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_explain_segment_json(const struct ktk_session *session,
                                            const char *expression,
                                            ptrdiff_t expression_len,
                                            int64_t id,
                                            int64_t now,
                                            char **out,
                                            size_t *len);

/**
 * Reads an expression for an editor: {"text","tree"} in its standard form, or {"error":{"line","column","message","expected","suggestion"}} with
 * a place from 1.
 * @param session the session: who reads or writes
 * @param expression,expression_len the expression
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_check_segment_json(const struct ktk_session *session,
                                          const char *expression,
                                          ptrdiff_t expression_len,
                                          int32_t language,
                                          char **out,
                                          size_t *len);

/**
 * Saves a segment under a name, which other expressions use as IN SEGMENT 'name'.
 * @param session the session: who reads or writes
 * @param name,name_len the name, one line
 * @param title,title_len the words people see; may be empty
 * @param expression,expression_len the expression
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the segment
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_save_segment(const struct ktk_session *session,
                                    const char *name,
                                    ptrdiff_t name_len,
                                    const char *title,
                                    ptrdiff_t title_len,
                                    const char *expression,
                                    ptrdiff_t expression_len,
                                    int64_t now,
                                    int64_t *id);

/**
 * Removes a saved segment; one that others use is refused.
 * @param session the session: who reads or writes
 * @param name,name_len the name
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT where others use it, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_remove_segment(const struct ktk_session *session, const char *name, ptrdiff_t name_len, int64_t now);

/**
 * Saved segments and those that the library brings along, as a JSON list of {"id","name","title","built_in","expression","saved_at","saved_by"}.
 * @param session the session: who reads or writes
 * @param language KTK_LANGUAGE_…; 0 is English
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_segments_json(const struct ktk_session *session, int32_t language, char **out, size_t *len);

/**
 * Adds what happened with a client or a number: {"client","number","kind","at","direction","outcome","duration_seconds","text","score"}; kind
 * and one of client and number are wanted. Payment card numbers in the text are masked.
 * @param session the session: who reads or writes
 * @param json,json_len the interaction
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the interaction
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * int64_t id = 0;
 * if (ktk_session_add_interaction_json(session,
 *         "{\"client\": 1, \"kind\": \"meeting\", \"text\": \"wants the new price list\"}", KTK_NUL, now, &id) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_add_interaction_json(const struct ktk_session *session,
                                            const char *json,
                                            ptrdiff_t json_len,
                                            int64_t now,
                                            int64_t *id);

/**
 * Adds a call. Without a client the number takes it: a stranger's missed call is not lost.
 * @param session the session: who reads or writes
 * @param client whom it was with; 0 for the number alone
 * @param number,number_len the number as the exchange gives it; with a client it may be empty, and one that cannot be read is left out
 * @param direction KTK_DIRECTION_…; 0 where it is not known
 * @param outcome KTK_OUTCOME_…; 0 where it is not known
 * @param started_at when it began, microseconds since 1970 UTC
 * @param seconds how long it took; below 0 where it is not known
 * @param note,note_len what was said; may be empty
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the interaction
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
 *   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_log_call(const struct ktk_session *session,
                                int64_t client,
                                const char *number,
                                ptrdiff_t number_len,
                                int32_t direction,
                                int32_t outcome,
                                int64_t started_at,
                                int32_t seconds,
                                const char *note,
                                ptrdiff_t note_len,
                                int64_t now,
                                int64_t *id);

/**
 * Removes an interaction that was added by mistake.
 * @param session the session: who reads or writes
 * @param id the id of the interaction
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_remove_interaction(const struct ktk_session *session, int64_t id, int64_t now);

/**
 * Interactions of a client as a JSON list, the oldest first, of the newest.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param limit at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_interactions_json(const struct ktk_session *session, int64_t id, int32_t limit, char **out, size_t *len);

/**
 * Interactions of a number that no client has, as a JSON list, the oldest first, of the newest.
 * @param session the session: who reads or writes
 * @param number,number_len the number
 * @param now the time of the call, microseconds since 1970 UTC
 * @param limit at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_number_interactions_json(const struct ktk_session *session,
                                                const char *number,
                                                ptrdiff_t number_len,
                                                int64_t now,
                                                int32_t limit,
                                                char **out,
                                                size_t *len);

/**
 * Makes the interactions of a number the client's own, after its card gained the number.
 * @param session the session: who reads or writes
 * @param number,number_len the number
 * @param id the id of the client
 * @param now the time of the write, microseconds since 1970 UTC
 * @param adopted receives how many
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
 *   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_adopt_number(const struct ktk_session *session,
                                    const char *number,
                                    ptrdiff_t number_len,
                                    int64_t id,
                                    int64_t now,
                                    int64_t *adopted);

/**
 * What a client's interactions come to, as JSON: {"interactions","contacts","last_contact_at"}.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_summary_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * Relates two clients: {"from","kind","to","title","department","decision_role","since","until"}; from, kind and to are wanted; kinds are
 * contact_of, branch_of, household, legal_entity_of, relative_of, referred_by, other.
 * @param session the session: who reads or writes
 * @param json,json_len the relation
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the relation
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_add_relation_json(const struct ktk_session *session,
                                         const char *json,
                                         ptrdiff_t json_len,
                                         int64_t now,
                                         int64_t *id);

/**
 * Ends a relation; it stays as history.
 * @param session the session: who reads or writes
 * @param id the id of the relation
 * @param until when it ended, microseconds since 1970 UTC
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_end_relation(const struct ktk_session *session, int64_t id, int64_t until, int64_t now);

/**
 * Relations of a client, both ways, as a JSON list, ended ones included.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_relations_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * Reminds of a client at a wall time, once or by a rule of RFC 5545.
 * @param session the session: who reads or writes
 * @param client about whom; 0 for nobody
 * @param local_time,local_time_len the first time, as 2026-03-01T09:00
 * @param zone,zone_len the zone of that time, as Europe/Warsaw; empty for that of the client, else of the base
 * @param repeat,repeat_len a rule, as FREQ=WEEKLY;BYDAY=MO; empty for once
 * @param note,note_len what is to be done
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the reminder
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TIME for a time, zone or rule that cannot be read, KTK_E_NOT_FOUND, KTK_E_UNSUPPORTED, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * int64_t id = 0;
 * if (ktk_session_remind(session, 1, "2026-12-01T09:30", KTK_NUL, "Europe/Kyiv", KTK_NUL, "", 0, "call back", KTK_NUL, now, &id) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_remind(const struct ktk_session *session,
                              int64_t client,
                              const char *local_time,
                              ptrdiff_t local_time_len,
                              const char *zone,
                              ptrdiff_t zone_len,
                              const char *repeat,
                              ptrdiff_t repeat_len,
                              const char *note,
                              ptrdiff_t note_len,
                              int64_t now,
                              int64_t *id);

/**
 * Reminds, everything said: {"client","kind","text","schedule","zone","assignee","priority","key","misfire"}. A schedule is {"at"},
 * {"after","from"} as P3M from a time, {"rule","start"}, or {"birthday":{"lead_days","at","leap"}}; kinds are call_back, contact, birthday,
 * task, other. The same key of a client changes the reminder that has it.
 * @param session the session: who reads or writes
 * @param json,json_len the reminder
 * @param now the time of the write, microseconds since 1970 UTC
 * @param id receives the id of the reminder
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_TIME, KTK_E_NOT_FOUND, KTK_E_UNSUPPORTED, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_remind_json(const struct ktk_session *session, const char *json, ptrdiff_t json_len, int64_t now, int64_t *id);

/**
 * A reminder as JSON.
 * @param session the session: who reads or writes
 * @param id the id of the reminder
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_reminder_json(const struct ktk_session *session, int64_t id, char **out, size_t *len);

/**
 * Reminders of a client as a JSON list, ended ones included.
 * @param session the session: who reads or writes
 * @param client the id of the client
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_reminders_of_json(const struct ktk_session *session, int64_t client, char **out, size_t *len);

/**
 * When something is due next, leases and snoozes counted in: what a host sets its timer to. Costs one look at an index.
 * @param session the session: who reads or writes
 * @param at receives microseconds since 1970 UTC; KTK_TIME_NONE where nothing is
 * Returns: 0; KTK_DONE where nothing will be due; or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_next_due(const struct ktk_session *session, int64_t *at);

/**
 * What is due, the longest first, as a JSON list; nothing is taken.
 * @param session the session: who reads or writes
 * @param now the time, microseconds since 1970 UTC
 * @param limit at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_due_json(const struct ktk_session *session, int64_t now, int32_t limit, char **out, size_t *len);

/**
 * Takes what is due: nobody else gets it before the lease ends. Each is to be answered by its token; what is not comes again.
 * @param session the session: who reads or writes
 * @param limit at the most; 0 is 100
 * @param lease_seconds how long nobody else gets it
 * @param worker,worker_len who takes it
 * @param assignee,assignee_len only reminders of this actor; empty for all
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the new object; NULL where the call fails
 * Returns: 0, or a status below 0.
 * Ownership: the new object is the caller's: ktk_claims_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT for a lease that is too long, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
 *   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_claims *due = NULL;
 * if (ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "", 0, now, &due) < 0) return 1;
 * for (int32_t i = 0; i < ktk_claims_count(due); i++) {
 *     puts(ktk_claims_text(due, i, NULL));
 *     if (ktk_session_acknowledge(session, ktk_claims_token(due, i), KTK_OUTCOME_REACHED, "", 0, now, NULL) < 0) return 1;
 * }
 * ktk_claims_free(due);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_claim(const struct ktk_session *session,
                             int32_t limit,
                             int32_t lease_seconds,
                             const char *worker,
                             ptrdiff_t worker_len,
                             const char *assignee,
                             ptrdiff_t assignee_len,
                             int64_t now,
                             struct ktk_claims **out);

/**
 * Answers a claim: its occurrence is done and never comes again; a series goes on. The interaction that came of it is written in the same
 * commit.
 * @param session the session: who reads or writes
 * @param token the token of the claim
 * @param outcome KTK_OUTCOME_…; 0 where it is not known
 * @param interaction,interaction_len as ktk_session_add_interaction_json takes it; empty for none
 * @param now the time of the write, microseconds since 1970 UTC
 * @param next_due receives when the reminder is due next; KTK_TIME_NONE where it is done; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LEASE for a token that was answered, overtaken or never given, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE,
 *   KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_acknowledge(const struct ktk_session *session,
                                   int64_t token,
                                   int32_t outcome,
                                   const char *interaction,
                                   ptrdiff_t interaction_len,
                                   int64_t now,
                                   int64_t *next_due);

/**
 * Puts a claimed reminder off; the series keeps its times.
 * @param session the session: who reads or writes
 * @param token the token of the claim
 * @param until until when, microseconds since 1970 UTC
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_LEASE, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_snooze(const struct ktk_session *session, int64_t token, int64_t until, int64_t now);

/**
 * Keeps a claim longer.
 * @param session the session: who reads or writes
 * @param token the token of the claim
 * @param lease_seconds how long from now
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_LEASE, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_extend_lease(const struct ktk_session *session, int64_t token, int32_t lease_seconds, int64_t now);

/**
 * Ends a reminder as done, a series with all its times, whether it was claimed or not.
 * @param session the session: who reads or writes
 * @param id the id of the reminder
 * @param outcome KTK_OUTCOME_…; 0 where it is not known
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_complete_reminder(const struct ktk_session *session, int64_t id, int32_t outcome, int64_t now);

/**
 * Puts a reminder off, whoever has it.
 * @param session the session: who reads or writes
 * @param id the id of the reminder
 * @param until until when, microseconds since 1970 UTC
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_LEASE, KTK_E_CONFLICT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
 *   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_snooze_reminder(const struct ktk_session *session, int64_t id, int64_t until, int64_t now);

/**
 * Calls a reminder off.
 * @param session the session: who reads or writes
 * @param id the id of the reminder
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_cancel_reminder(const struct ktk_session *session, int64_t id, int64_t now);

/**
 * What will be due in a time, series and birthdays expanded, as a JSON list.
 * @param session the session: who reads or writes
 * @param from from when, microseconds since 1970 UTC
 * @param to until when
 * @param assignee,assignee_len only reminders of this actor; empty for all
 * @param limit at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_agenda_json(const struct ktk_session *session,
                                   int64_t from,
                                   int64_t to,
                                   const char *assignee,
                                   ptrdiff_t assignee_len,
                                   int32_t limit,
                                   char **out,
                                   size_t *len);

/**
 * Whom to call today, in the calendar of the base: overdue ones first, then by priority and time, as a JSON list.
 * @param session the session: who reads or writes
 * @param assignee,assignee_len only reminders of this actor; empty for all
 * @param now the time, microseconds since 1970 UTC
 * @param limit at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_call_list_json(const struct ktk_session *session,
                                      const char *assignee,
                                      ptrdiff_t assignee_len,
                                      int64_t now,
                                      int32_t limit,
                                      char **out,
                                      size_t *len);

/**
 * Birthdays of clients in some days, 29 February on the 28th of other years, as a JSON list of {"date","client","age"}.
 * @param session the session: who reads or writes
 * @param from the first day, YYYYMMDD
 * @param to the last day, YYYYMMDD
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_LIMIT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_birthdays_json(const struct ktk_session *session, int32_t from, int32_t to, char **out, size_t *len);

/**
 * Frees claims; the leases run on until they are answered or end.
 * @param claims the object; NULL is fine
 * Returns: nothing.
 * Ownership: the object and all that it lends are gone.
 * Threads: one at a time for each object.
 * Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_claims_free(due);
 * @endcode
 */
void ktk_claims_free(struct ktk_claims *claims);

/**
 * How many reminders were taken.
 * @param claims the claims
 * Returns: the count.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_claims_count(const struct ktk_claims *claims);

/**
 * What the answer must carry.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: the token; 0 where there is no such claim.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_claims_token(const struct ktk_claims *claims, int32_t index);

/**
 * The reminder.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: its id; 0 where there is no such claim.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_claims_reminder(const struct ktk_claims *claims, int32_t index);

/**
 * The client that it is about, at the id it lives on under.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: the id; 0 where it is about nobody.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_claims_client(const struct ktk_claims *claims, int32_t index);

/**
 * When it was due.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: microseconds since 1970 UTC; KTK_TIME_NONE where there is no such claim.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_claims_due_at(const struct ktk_claims *claims, int32_t index);

/**
 * How late it is.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: seconds; 0 where it is not late.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int64_t ktk_claims_late_by(const struct ktk_claims *claims, int32_t index);

/**
 * How many other occurrences it stands for, which went by while nobody asked.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: the count, at most 10000: those behind come with the next delivery.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_claims_missed(const struct ktk_claims *claims, int32_t index);

/**
 * Which delivery of this occurrence it is, from 1.
 * @param claims the claims
 * @param index which one, from 0
 * Returns: the number; 0 where there is no such claim.
 * Ownership: nothing changes hands.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
int32_t ktk_claims_attempt(const struct ktk_claims *claims, int32_t index);

/**
 * What is to be done.
 * @param claims the claims
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_claims_text(const struct ktk_claims *claims, int32_t index, size_t *len);

/**
 * The nominal wall time, as 2026-12-01T09:30:00: what names the occurrence.
 * @param claims the claims
 * @param index which one, from 0
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: the text, or NULL where there is none.
 * Ownership: lent by the object: valid until it is changed or freed.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
 * Since: 0.1
 */
const char *ktk_claims_occurrence(const struct ktk_claims *claims, int32_t index, size_t *len);

/**
 * All of them as a JSON list.
 * @param claims the claims
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any; calls that only read may run at the same time.
 * Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_claims_to_json(const struct ktk_claims *claims, char **out, size_t *len);

/**
 * Imports a table from memory: CSV in any encoding, with any delimiter, found out or told. Every row is in the report: created, updated,
 * matched, skipped, asked, refused. Rows are committed in chunks under one batch, which ktk_session_revert takes back.
 * After an error on the way (the disk's, say) earlier chunks stay, under the newest batch of ktk_session_batches_json.
 * @param session the session: who reads or writes
 * @param data,data_len the bytes of the file
 * @param options,options_len a JSON object of encoding, delimiter, has_header, mapping, batch, on_match, match_by, region, dry_run, duplicates,
 *   threads; may be empty. threads: those that rows are normalized on, the calling one included, at most 8; 0, the default, is as many as the
 *   machine has, 1 starts none. They end before the call returns, and callbacks run on the calling one.
 * @param progress told rows and bytes after each chunk, stops the import between two chunks; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param batch receives the number of the batch; 0 in a dry run; may be NULL
 * @param report receives the report as JSON; NULL where the call fails
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_PARTIAL where the callback or ktk_base_interrupt stopped it, what was committed stays under the batch; or a status
 *   below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE and KTK_E_LIMIT for what is no table, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_BUSY, KTK_E_REENTRANT,
 *   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * static const char table[] = "name;phone\nPetrova Anna;8 916 123-45-67\n";
 * char *report = NULL;
 * int64_t batch = 0;
 * if (ktk_session_import(session, table, KTK_NUL, "", KTK_NUL, NULL, NULL, now, &batch, &report, NULL) < 0) return 1;
 * puts(report);
 * ktk_free(report);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_import(const struct ktk_session *session,
                              const char *data,
                              ptrdiff_t data_len,
                              const char *options,
                              ptrdiff_t options_len,
                              ktk_progress_fn progress,
                              void *user,
                              int64_t now,
                              int64_t *batch,
                              char **report,
                              size_t *report_len);

/**
 * Writes clients as CSV, a column for each path that somebody fills; ktk_session_import reads it back as the same cards. The journal remembers
 * who exported how many.
 * @param session the session: who reads or writes
 * @param options,options_len a JSON object of encoding, delimiter, bom, archived, ids; may be empty: all active clients
 * @param now the time of the write, microseconds since 1970 UTC
 * @param write takes the bytes
 * @param user what the callback gets back
 * @param count receives how many clients were written
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_export(const struct ktk_session *session,
                              const char *options,
                              ptrdiff_t options_len,
                              int64_t now,
                              ktk_write_fn write,
                              void *user,
                              int64_t *count);

/**
 * Gives clients as CSV, as ktk_session_export writes them.
 * @param session the session: who reads or writes
 * @param options,options_len as ktk_session_export takes them
 * @param now the time of the write, microseconds since 1970 UTC
 * @param count receives how many clients were written; may be NULL
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_export_text(const struct ktk_session *session,
                                   const char *options,
                                   ptrdiff_t options_len,
                                   int64_t now,
                                   int64_t *count,
                                   char **out,
                                   size_t *len);

/**
 * Imports and other batches, the oldest first, as a JSON list of {"id","name","at","actor","state"}.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_batches_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * Takes a batch back: values that nobody changed since get what was there before, created clients go unless something hangs on them since. The
 * report lists what stays.
 * @param session the session: who reads or writes
 * @param batch the number of the batch
 * @param dry_run 1 only says what would happen
 * @param now the time of the write, microseconds since 1970 UTC
 * @param report receives the report as JSON; NULL where the call fails
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
 *   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_revert(const struct ktk_session *session,
                              int64_t batch,
                              int32_t dry_run,
                              int64_t now,
                              char **report,
                              size_t *report_len);

/**
 * The journal after a sequence, ascending, as a JSON list of
 * {"sequence","transaction","at","actor","action","batch","clients","changed","note"}. A host remembers the last sequence that it has seen; 0
 * begins at the beginning.
 * @param session the session: who reads or writes
 * @param after the sequence
 * @param limit entries at the most; 0 is 1000
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *changes = NULL;
 * if (ktk_session_changes_json(session, seen, 100, &changes, NULL) == KTK_OK) puts(changes);
 * ktk_free(changes);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_session_changes_json(const struct ktk_session *session, int64_t after, int32_t limit, char **out, size_t *len);

/**
 * The journal of one client, ascending, as ktk_session_changes_json gives it.
 * @param session the session: who reads or writes
 * @param id the id of the client
 * @param limit entries at the most; 0 is 1000
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_history_json(const struct ktk_session *session, int64_t id, int32_t limit, char **out, size_t *len);

/**
 * The call for idle moments: commits in a way that lets a killed process reopen at once. Where others write it waits for them. Where many callers
 * were looked up it also reads the phones into memory, as ktk_base_load_phones does.
 * @param base the base
 * @param now the time of the write, microseconds since 1970 UTC
 * @param budget_ms bounds what it begins, in milliseconds; 0 does nothing
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
 *   KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_base_maintain(const struct ktk_base *base, int64_t now, int32_t budget_ms);

/**
 * Reads all phones into memory, so that ktk_session_lookup looks there first: some 16 bytes a number. They follow every write from then on, and go
 * when the base is closed. ktk_base_maintain does it by itself where many look-ups were made. Writers wait meanwhile.
 * @param base the base
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_base_load_phones(const struct ktk_base *base);

/**
 * Writes the base anew and as small as it can be, into a file beside it that then takes its place. A base grows in steps and keeps pages that are
 * free: after much was removed, or an import, this gives the room back. Reads go on meanwhile, writers wait as for a long write; it needs room
 * for the second file. A call that is stopped, an error or a crash leaves the base as it was. A base in memory stays as it is.
 * @param base the base
 * @param progress told rows copied and all rows, stops the call; or NULL
 * @param user what the callback gets back
 * @param bytes_before receives the bytes of the file before; may be NULL
 * @param bytes_after receives those after; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED where other processes may have the base open, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
 *   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * int64_t before = 0, after = 0;
 * if (ktk_base_compact(base, NULL, NULL, &before, &after) == KTK_OK) printf("%lld bytes given back\n", (long long)(before - after));
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_base_compact(const struct ktk_base *base,
                            ktk_progress_fn progress,
                            void *user,
                            int64_t *bytes_before,
                            int64_t *bytes_after);

/**
 * Makes all derived data again from the records: indexes and summaries, by the rules of this version. Other writers wait. Gives
 * {"clients","rows","rows_before"}.
 * @param session the session: who reads or writes
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_rebuild_json(const struct ktk_session *session, int64_t now, char **out, size_t *len);

/**
 * Whether the base is in order: every record can be read, what refers to something finds it, derived data are what a rebuild would make. Changes
 * nothing; others read and write meanwhile. Gives {"differences","clean","rows","found","older","findings"}: findings lists
 * {"table","key","what"}, differences the same as texts, an empty list where all is well; found counts them beyond the limit, older counts
 * records that ktk_session_migrate would write anew (they are in order). Reads the whole base twice.
 * @param session the session: who reads or writes
 * @param limit findings at the most; 0 is 100
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, also where something is not in order; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL. Damage is a finding, not an error.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_check_json(const struct ktk_session *session, int32_t limit, char **out, size_t *len);

/**
 * Writes the records of older versions as this version writes them. Every version reads those of the versions before it, so nobody has to. A call
 * that was stopped goes on where it was when it is called again. The report is {"records","rewritten","complete"}.
 * @param session the session: who reads or writes
 * @param progress told after each step how many records were looked at, and 0, as nobody knows how many there are; stops the call; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param report receives the report as JSON; NULL where the call fails
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_PARTIAL where the callback stopped it before the end, what was written stays; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
 *   KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_migrate(const struct ktk_session *session,
                               ktk_progress_fn progress,
                               void *user,
                               int64_t now,
                               char **report,
                               size_t *report_len);

/**
 * Copies the base as it is now into a new file; others read and write meanwhile. A copy that is stopped leaves no file.
 * @param session the session: who reads or writes
 * @param path,path_len the new file, in UTF-8
 * @param progress told rows copied and all rows, stops the copy; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param rows receives the rows copied; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
 *   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * if (ktk_session_backup(session, "clients-backup.ktk", KTK_NUL, NULL, NULL, now, NULL) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_session_backup(const struct ktk_session *session,
                              const char *path,
                              ptrdiff_t path_len,
                              ktk_progress_fn progress,
                              void *user,
                              int64_t now,
                              int64_t *rows);

/**
 * Has an encrypted base open with another secret from now on. The key of its pages stays: who has an older copy of the file and the old secret can
 * read this one; ktk_base_encrypt changes that too. Writers wait as for a long write.
 * @param base the base
 * @param kind KTK_SECRET_…: what the secret is
 * @param secret,secret_len a pass phrase, or a key of 32 bytes
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED where the library was built without encryption, KTK_E_KEY where the base is plain, KTK_E_BUSY,
 *   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * if (ktk_base_change_key(base, KTK_SECRET_PASSPHRASE, "wine of the north", KTK_NUL) < 0)
 *     fprintf(stderr, "%s\n", ktk_last_error_message());
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_base_change_key(const struct ktk_base *base, int32_t kind, const char *secret, ptrdiff_t secret_len);

/**
 * Writes the base anew, encrypted with this secret and under a new key of its pages: a plain base becomes an encrypted one, an encrypted one has
 * nothing in common with its older copies. For the rest as ktk_base_compact. What the old file held may stay on the medium until it is
 * overwritten. A base in memory stays as it is.
 * @param base the base
 * @param kind KTK_SECRET_…: what the secret is
 * @param secret,secret_len a pass phrase, or a key of 32 bytes
 * @param progress told rows copied and all rows, stops the call; or NULL
 * @param user what the callback gets back
 * @param bytes_before receives the bytes of the file before; may be NULL
 * @param bytes_after receives those after; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED where the library was built without encryption, or where other processes may have the base open;
 *   KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
 *   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_base_encrypt(const struct ktk_base *base,
                            int32_t kind,
                            const char *secret,
                            ptrdiff_t secret_len,
                            ktk_progress_fn progress,
                            void *user,
                            int64_t *bytes_before,
                            int64_t *bytes_after);

/**
 * Writes the base anew as a plain file, otherwise as ktk_base_encrypt.
 * @param base the base
 * @param progress told rows copied and all rows, stops the call; or NULL
 * @param user what the callback gets back
 * @param bytes_before receives the bytes of the file before; may be NULL
 * @param bytes_after receives those after; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_KEY where the base is plain, KTK_E_UNSUPPORTED where the library was built without encryption, or where other processes may
 *   have the base open; KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_base_decrypt(const struct ktk_base *base,
                            ktk_progress_fn progress,
                            void *user,
                            int64_t *bytes_before,
                            int64_t *bytes_after);

/**
 * Writes all records of the base as it is now into a new file, in a format that can be read when the one of base files has changed; others read
 * and write meanwhile. What is derived is left out; ktk_base_restore makes it again. The dump of an encrypted base is plain. A call that is
 * stopped leaves no file. The journal remembers who dumped the base, unless it was opened to be read only. The report is
 * {"rows","blocks","bytes","tables"}.
 * @param session the session: who reads or writes
 * @param path,path_len the new file, in UTF-8
 * @param progress told records written and all records, stops the dump; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param report receives the report as JSON; NULL where the call fails
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
 *   KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_dump(const struct ktk_session *session,
                            const char *path,
                            ptrdiff_t path_len,
                            ktk_progress_fn progress,
                            void *user,
                            int64_t now,
                            char **report,
                            size_t *report_len);

/**
 * Makes a new base of a dump; ktk_base_open opens it then. Region and zone are those of the dump. After an error there is no file. The report is
 * {"whole","rows","derived","damaged_count","damaged","unreadable_count","unreadable","lost","raised"}.
 * @param path,path_len the new base, in UTF-8
 * @param options how to make it: the secret, the cache, region and zone where a damaged dump has lost them; the other members are left aside; NULL
 *   for the defaults
 * @param dump,dump_len the file of the dump, in UTF-8
 * @param restore_flags KTK_RESTORE_… bits
 * @param progress told bytes of the dump read and all its bytes, stops the call; or NULL
 * @param user what the callback gets back
 * @param report receives the report as JSON; NULL where the call fails
 * @param report_len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_PARTIAL where something was left out under KTK_RESTORE_SKIP_DAMAGED; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_NOT_FOUND for a missing dump, KTK_E_CORRUPT for what is no dump or a
 *   damaged one, with the place in ktk_error_to_json; KTK_E_VERSION for one of a newer version, KTK_E_ABORTED by the callback,
 *   KTK_E_UNSUPPORTED for unknown flags and for secrets where the library was built without encryption; KTK_E_TIME for an unknown zone,
 *   KTK_E_PERM, KTK_E_IO, KTK_E_FULL, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *report = NULL;
 * ktk_status made = ktk_base_restore("clients.ktk", KTK_NUL, NULL, "clients.dump", KTK_NUL, 0, NULL, NULL, &report, NULL);
 * if (made < 0) fprintf(stderr, "%s\n", ktk_last_error_message());
 * ktk_free(report);
 * @endcode
 */
KTK_MUST_USE
ktk_status ktk_base_restore(const char *path,
                            ptrdiff_t path_len,
                            const struct ktk_open_options *options,
                            const char *dump,
                            ptrdiff_t dump_len,
                            int32_t restore_flags,
                            ktk_progress_fn progress,
                            void *user,
                            char **report,
                            size_t *report_len);

/**
 * How complete a card is, and how good each of its values: gives {"score","required","gaps","sets","values"}. The score is in percent,
 * 100 without gaps; a gap is {"path","weight","state","issues"}, state unknown, doubtful or unreadable; a value is
 * {"field","entry","quality","issues"}, quality exact, fixed, suspect or rejected.
 * @param session the session: who reads or writes
 * @param id the client
 * @param now the time of the question, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *json = NULL;
 * if (ktk_session_completeness_json(session, id, now, &json, NULL) == KTK_OK) puts(json);
 * ktk_free(json);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_session_completeness_json(const struct ktk_session *session, int64_t id, int64_t now, char **out, size_t *len);

/**
 * The work list: clients whose cards lack something, ascending by id; gives {"clients","next"}. A client is {"id","name","score","gaps"};
 * next is the id to go on from, null at the end. A page may be empty and yet have a next.
 * @param session the session: who reads or writes
 * @param below only clients with a score below this, 1 to 100
 * @param from the first client looked at; 0 for the first there is
 * @param limit clients at the most; 0 is 100
 * @param now the time of the question, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_LIMIT, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_incomplete_json(const struct ktk_session *session,
                                       int32_t below,
                                       int64_t from,
                                       int32_t limit,
                                       int64_t now,
                                       char **out,
                                       size_t *len);

/**
 * How complete and how good all cards are; gives {"clients","complete","score","gaps","qualities"}. Reads the whole base.
 * @param session the session: who reads or writes
 * @param progress told cards read and all cards, stops the pass; or NULL
 * @param user what the callback gets back
 * @param now the time of the question, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_completeness_report_json(const struct ktk_session *session,
                                                ktk_progress_fn progress,
                                                void *user,
                                                int64_t now,
                                                char **out,
                                                size_t *len);

/**
 * What the cards of the base should have; gives {"sets":[{"name","kind","role","lifecycle","requirements":[{"paths","weight"}]}]}.
 * @param session the session: who reads or writes
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_required_json(const struct ktk_session *session, char **out, size_t *len);

/**
 * Sets what the cards of the base should have, in the form that ktk_session_required_json gives.
 * @param session the session: who reads or writes
 * @param json,json_len the policy; empty goes back to the library's own
 * @param now the time of the write, microseconds since 1970 UTC
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
 *   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_session_set_required_json(const struct ktk_session *session, const char *json, ptrdiff_t json_len, int64_t now);

/**
 * Reads all cards again by the rules of this version, after an update of the library; gives
 * {"batch","clients","changed","values","rebuilt","dry_run","complete"}. Values that older rules could not read, or number plans that knew less,
 * come out anew; what people typed or found right stays. The change is one batch: ktk_session_revert takes it back.
 * @param session the session: who reads or writes
 * @param dry_run 1 only tells what would change; 0 changes it
 * @param progress told cards read and all cards; stops the call after what was written so far; or NULL
 * @param user what the callback gets back
 * @param now the time of the write, microseconds since 1970 UTC
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0; KTK_PARTIAL where the callback stopped it; or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
 *   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_session_reread_json(const struct ktk_session *session,
                                   int32_t dry_run,
                                   ktk_progress_fn progress,
                                   void *user,
                                   int64_t now,
                                   char **out,
                                   size_t *len);

/**
 * Fills the options of the rules with the defaults. Dates need the member now.
 * @param options the struct
 * @param struct_size sizeof of it
 * @param abi KTK_ABI
 * Returns: 0, or a status below 0.
 * Ownership: nothing changes hands.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * ktk_rule_options rules;
 * if (ktk_rule_options_init(&rules, sizeof rules, KTK_ABI) < 0) return 1;
 * rules.region = "UA";
 * rules.now = now;
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_rule_options_init(struct ktk_rule_options *options, int32_t struct_size, int32_t abi);

/**
 * Reads one phone number with its extension; gives {"status","e164","extension","kind","region","national","international","issues","zones",
 * "zone_confidence","short","quality"}. Bad data is no error: the status is valid, possible, invalid, error, absent, declined or unknown.
 * Every rule's answer has a quality: exact, fixed, suspect, rejected, or null where the text states that there is none.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *json = NULL;
 * if (ktk_normalize_phone("8 (916) 123-45-67 ext 12", KTK_NUL, NULL, &json, NULL) == KTK_OK) puts(json);
 * ktk_free(json);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_normalize_phone(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads a cell that may hold several phone numbers and words; gives {"phones","rest","issues"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_normalize_phones(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads an e-mail address; gives {"status","canonical","ascii","match_key","class","issues"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_normalize_email(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads a person's name in one text; gives
 * {"kind","family","given","patronymic","gender","display","initials","salutation","issues","prefix","suffix","legal_form"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_normalize_name(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads the name of an organization; gives {"form","core","display","match_key","issues","status"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_organization(const char *input,
                                      ptrdiff_t input_len,
                                      const struct ktk_rule_options *options,
                                      char **out,
                                      size_t *len);

/**
 * Reads a registration code and checks its digits; gives {"status","canonical","display","scheme","issues"}.
 * @param scheme,scheme_len inn, kpp, ogrn, snils, edrpou …
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_identifier(const char *scheme,
                                    ptrdiff_t scheme_len,
                                    const char *input,
                                    ptrdiff_t input_len,
                                    const struct ktk_rule_options *options,
                                    char **out,
                                    size_t *len);

/**
 * Reads a bank account and checks it against its bank; gives what ktk_normalize_identifier gives.
 * @param bank_code,bank_code_len the code of the bank (BIK); empty for an IBAN
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_account(const char *bank_code,
                                 ptrdiff_t bank_code_len,
                                 const char *input,
                                 ptrdiff_t input_len,
                                 const struct ktk_rule_options *options,
                                 char **out,
                                 size_t *len);

/**
 * Reads a postal address; gives {"text","country","postcode","region","city","street","house","building","flat","issues","status",
 * "display","match_key"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_address(const char *input,
                                 ptrdiff_t input_len,
                                 const struct ktk_rule_options *options,
                                 char **out,
                                 size_t *len);

/**
 * Reads a date that is none of the future, as a birth date; gives {"status","date","issues"}, the date as 1990-05-12 or --05-12.
 * @param format,format_len its format in strftime's words where it is known; else empty
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_date(const char *format,
                              ptrdiff_t format_len,
                              const char *input,
                              ptrdiff_t input_len,
                              const struct ktk_rule_options *options,
                              char **out,
                              size_t *len);

/**
 * What any free text becomes: cleaned, payment card numbers masked; gives {"text","issues"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_normalize_text(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads an amount of money; gives {"status","minor","currency","display","issues"}, minor in the smallest units of the currency.
 * @param currency,currency_len the ISO 4217 code of amounts that name none: RUB; or empty
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_money(const char *currency,
                               ptrdiff_t currency_len,
                               const char *input,
                               ptrdiff_t input_len,
                               const struct ktk_rule_options *options,
                               char **out,
                               size_t *len);

/**
 * Reads the address of a site; gives {"status","url","issues"}.
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE ktk_status ktk_normalize_site(const char *input, ptrdiff_t input_len, const struct ktk_rule_options *options, char **out, size_t *len);

/**
 * Reads an account of a messenger or a social network; gives {"status","service","handle","url","issues"}.
 * @param service,service_len telegram, viber, vk … where the text does not name it; or empty
 * @param input,input_len the text as received
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_messenger(const char *service,
                                   ptrdiff_t service_len,
                                   const char *input,
                                   ptrdiff_t input_len,
                                   const struct ktk_rule_options *options,
                                   char **out,
                                   size_t *len);

/**
 * Cyrillic text in Latin letters by a published scheme.
 * @param scheme,scheme_len kmu_55_2010, icao_doc_9303, gost_779, gost_779_alt, gost_16876, gost_52535, gost_7034, iso_9_1954, bgn_pcgn,
 *   mvd_782, telegram, ungegn_1987, wikipedia, yandex_maps
 * @param input,input_len the text
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 *
 * Example:
 * @code
 * char *text = NULL;
 * if (ktk_transliterate("kmu_55_2010", KTK_NUL, name, KTK_NUL, &text, NULL) == KTK_OK) puts(text);
 * ktk_free(text);
 * @endcode
 */
KTK_MUST_USE ktk_status ktk_transliterate(const char *scheme, ptrdiff_t scheme_len, const char *input, ptrdiff_t input_len, char **out, size_t *len);

/**
 * A Russian person's name in a case, for letters and contracts: {"declined"} beside what ktk_normalize_name gives, null where the name is
 * not declined.
 * @param name_case,name_case_len genitive, dative, accusative, instrumental, prepositional
 * @param input,input_len the name
 * @param options what the rule must be told; NULL for the defaults
 * @param out receives the text; NULL where the call fails
 * @param len receives its length in bytes without the NUL; may be NULL
 * Returns: 0, or a status below 0.
 * Ownership: the text is the caller's: ktk_free.
 * Threads: any, at the same time.
 * Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
 * Since: 0.1
 */
KTK_MUST_USE
ktk_status ktk_normalize_name_in_case(const char *name_case,
                                      ptrdiff_t name_case_len,
                                      const char *input,
                                      ptrdiff_t input_len,
                                      const struct ktk_rule_options *options,
                                      char **out,
                                      size_t *len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* KARTOTEKA_H */
