//! Every bound of the library: its unit, its reason, and what the caller sees when it is met.
//!
//! A limit on a value leads to an issue (`too_long`) and the value is cut or refused; a limit on an operation leads to an
//! error of kind [`ErrorKind::Limit`](crate::ErrorKind::Limit) that names the limit. None of them grows silently.

/// Bytes of one text value (a name, a tag, a topic). Longer input is cut at a character and reported as `too_long`.
/// Reason: a card is decoded on every incoming call, and no real name comes near.
pub const TEXT_BYTES_MAX: usize = 1024;

/// Bytes of one long text (a note, an interaction's text, an address as received). Cut and reported as `too_long`.
pub const LONG_TEXT_BYTES_MAX: usize = 64 * 1024;

/// Bytes of raw text that a rule looks at. What lies behind is not examined; the value is reported as `too_long`.
/// Reason: every rule is linear, and this bounds the time of one call at well under a millisecond.
pub const RULE_BYTES_MAX: usize = 4096;

/// Values of one field of one client (phones, notes, tags). One more is an error of kind `Limit`.
pub const VALUES_PER_FIELD_MAX: usize = 1000;

/// Bytes of one encoded client record. A larger one is an error of kind `Limit`.
pub const RECORD_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes of a public JSON text that is parsed. A larger one is an error of kind `Limit`.
pub const JSON_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes of a pass phrase, in the form NFC. A longer one is an error of kind `Argument`.
pub const PASSPHRASE_BYTES_MAX: usize = 1024;

/// KiB of memory that the pass phrase of an encrypted file may ask for when it is opened. More is an error of kind `Limit`. Reason: a
/// file of unknown origin must not take the machine's memory.
pub const KEY_MEMORY_KIB_MAX: u32 = 256 << 10;

/// KiB of memory times passes that it may ask for. More is an error of kind `Limit`. Reason: a second or two of time.
pub const KEY_WORK_KIB_MAX: u64 = 1 << 20;

/// Phone numbers read from one cell; the rest stays as text and is reported as `phone_several`.
pub const PHONES_PER_CELL_MAX: usize = 16;

/// Digits of a phone number, the country code included (E.164 §6.2.1).
pub const E164_DIGITS_MAX: usize = 15;

/// Digits of an extension (libphonenumber accepts at most 20).
pub const EXTENSION_DIGITS_MAX: usize = 20;

/// Bytes of an e-mail address (RFC 5321 §4.5.3.1.3: a path of 256 with its brackets).
pub const EMAIL_BYTES_MAX: usize = 254;

/// Columns of an import file. A wider one is refused as `Limit`: it is not a table.
pub const IMPORT_COLUMNS_MAX: usize = 4096;

/// Bytes of one cell of an import file that are kept. A longer cell is cut and reported as `too_long`.
pub const IMPORT_CELL_BYTES_MAX: usize = LONG_TEXT_BYTES_MAX;

/// Bytes of one row of an import file. A longer one is cut at this size and reported as `row_too_long`.
pub const IMPORT_ROW_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Rows put into one transaction of an import: large enough that sorted insertion pays, small enough for memory.
pub const IMPORT_ROWS_PER_COMMIT: usize = 50_000;

/// Threads that an import uses at most, the calling one included: beyond these the one that commits is what all wait for.
pub const IMPORT_THREADS_MAX: usize = 8;

/// Bytes of a file put into one transaction of an import; a chunk of huge rows ends here. Reason: memory.
pub const IMPORT_BYTES_PER_COMMIT: u64 = 64 << 20;

/// Issues that an import report keeps one by one; further ones are only counted by code.
pub const REPORT_ISSUES_MAX: usize = 100_000;

/// Custom fields of one base over its whole life: their numbers are never reused.
pub const CUSTOM_FIELDS_MAX: u16 = 32_000;

/// Bytes of the key of a custom field (an ASCII slug).
pub const CUSTOM_KEY_BYTES_MAX: usize = 64;

/// Bytes of an actor, a source, a system or an external id.
pub const NAME_BYTES_MAX: usize = 255;

/// Clients changed by one call of `Session::write`. One more is an error of kind `Limit`; imports have their own path.
pub const CLIENTS_PER_WRITE_MAX: usize = 100_000;

/// Clients that are one after merges, the survivor included. One more is an error of kind `Limit`. Reason: whoever asks for the
/// facts of a client reads all its members.
pub const MERGED_CLIENTS_MAX: usize = 1000;

/// How deep merges may lie under each other: A into B, B into C … One more is an error of kind `Limit`. Reason: an id is followed
/// step by step on each read.
pub const MERGE_DEPTH_MAX: usize = 60;

/// How often a closure of `Session::write` is run again after a group commit failed before the error is returned.
pub const WRITE_RETRIES_MAX: u32 = 8;

/// Rows that one read of a list returns at the most; a cursor goes on from there.
pub const LIST_ROWS_MAX: usize = 10_000;

/// Fewest trailing digits of a caller's number that are compared when nothing matches whole (DESIGN §5).
pub const TAIL_DIGITS_MIN: usize = 7;

/// Clients that a candidate key of the duplicate check yields by itself. A key that more have is generic: it counts only together with
/// a second one. Reason: it bounds one check, and what many share tells little.
pub const CANDIDATES_PER_KEY_MAX: usize = 48;

/// How far it is counted how many clients share a value; a value that more share weighs as if so many did.
/// Reason: a check reads no more rows of a key than this.
pub const FREQUENCY_COUNT_MAX: usize = 500;

/// Matches that one save or one check names; the best ones.
pub const MATCHES_MAX: usize = 100;

/// Values of one list (phones, mailboxes, addresses) that take part in the duplicate check; the first ones of the card.
pub const FEATURES_MAX: usize = 16;

/// Clients of one cluster of duplicates; a pair that would make a larger one is left out of the clusters and stays a pair.
/// Reason: nobody looks through more, and joining compares all with all.
pub const CLUSTER_CLIENTS_MAX: usize = 1000;

/// Possible duplicates that an import report names one by one; further ones are only counted.
pub const REPORT_MATCHES_MAX: usize = 10_000;

/// Bytes of the text of a segment expression. A longer one is refused as `Limit`.
pub const SEGMENT_TEXT_BYTES_MAX: usize = 64 * 1024;

/// Bytes of an expression as JSON. A longer one is refused as `Limit`. Reason: the tree of the longest text fits.
pub const SEGMENT_JSON_BYTES_MAX: usize = 1024 * 1024;

/// Conditions of an expression inside one another, parentheses that change nothing included; a deeper one is refused as `Limit`.
/// Reason: the JSON tree of it has two levels for each and must stay below the 128 that common JSON readers take.
pub const SEGMENT_DEPTH_MAX: usize = 60;

/// Conditions and operators of one expression. One more is refused as `Limit`.
pub const SEGMENT_NODES_MAX: usize = 1024;

/// Values of one list (`IN`, `CONTAINS`) of an expression. One more is refused as `Limit`.
pub const SEGMENT_LIST_MAX: usize = 4096;

/// Bytes of a pattern of `LIKE`. A longer one is refused as `Limit`. Reason: matching may cost pattern × text.
pub const SEGMENT_PATTERN_BYTES_MAX: usize = 1024;

/// Digits of a number in an expression. A longer one is refused as `Limit`.
pub const SEGMENT_NUMBER_DIGITS_MAX: usize = 64;

/// Spans added to one time in an expression (`TODAY - 1 MONTHS + 3 DAYS`), and the largest count of each.
pub const SEGMENT_OFFSETS_MAX: usize = 8;

/// The largest count of days, months … in an expression: more than any calendar here has. A larger one is refused as `Limit`.
pub const SEGMENT_SPAN_MAX: i64 = 100_000_000;

/// Saved segments of one base. One more is refused as `Limit`; each reading of a segment by name looks at the list.
pub const SEGMENTS_MAX: usize = 10_000;

/// Segments that one expression reaches through `IN SEGMENT`, directly or through others. More are refused as `Limit`: each of
/// them is evaluated once per client.
pub const SEGMENTS_REACHED_MAX: usize = 1000;

/// Bytes of a rule of recurrence or of a duration. A longer one is an error of kind `Time`.
/// Reason: every part in full (366 days of a year among them) needs less.
pub const RECURRENCE_BYTES_MAX: usize = 4096;

/// Steps that a search for the next occurrence of a rule below a day takes. Rules of days, weeks, months and years need no such
/// bound: the calendar repeats after 400 years, so 146 097 days, 20 871 weeks, 4800 months or 400 years without a match prove
/// that there is none. A search that ends here says that nothing was found.
pub const RECURRENCE_STEPS_MAX: u32 = 150_000;

/// Occurrences that are walked over when a series with COUNT begins in the past: a longer way is an error of kind `Limit`. An agenda
/// looks no further ahead in such a series.
pub const RECURRENCE_COUNTED_MAX: usize = 100_000;

/// Missed occurrences that one delivery stands for or passes over; those behind come with the next one. Reason: time of a claim.
pub const MISSED_OCCURRENCES_MAX: u32 = 10_000;

/// Seconds by which an occurrence may be late and is still delivered under `Misfire::Skip`; a series that is scheduled with a start
/// so little in the past begins with it.
pub const MISFIRE_GRACE_SECONDS: i64 = 60;

/// Seconds of the longest lease of a reminder. A longer one is an error of kind `Limit`. Reason: whoever died with it would keep
/// it for ever.
pub const LEASE_SECONDS_MAX: u64 = 7 * 86_400;

/// Required sets of one policy of completeness. More is an error of kind `Limit`.
pub const REQUIRED_SETS_MAX: usize = 100;

/// Requirements of one required set, and paths of one requirement. More is an error of kind `Limit`.
pub const REQUIREMENTS_PER_SET_MAX: usize = 200;

/// Days before a birthday at which a reminder of it may be set. More is an error of kind `Limit`.
pub const LEAD_DAYS_MAX: u16 = 366;

/// Days between the ends of a list of birthdays. More is an error of kind `Limit`.
pub const BIRTHDAY_DAYS_MAX: i64 = 400;

/// Reminders that one claim or call list looks at to put them in order; those behind are older news.
pub const DUE_ROWS_MAX: usize = 10_000;

/// Bytes of one row of a dump: four times the longest that is stored, the cells of an import row. A longer one is refused as `Limit` by
/// the dump, and as damage by the restore. Reason: it is the most memory that a hostile dump takes.
pub const DUMP_ROW_BYTES_MAX: usize = 64 << 20;

/// Damaged blocks and left out records that the report of a restore names one by one; further ones are only counted.
pub const REPORT_DAMAGE_MAX: usize = 10_000;
