//! One test binary, a module per capability.

mod address;
mod base;
mod completeness;
mod dump;
mod duplicates;
mod encryption;
mod examples;
mod exchange;
mod facts;
mod identifier;
mod import;
mod json;
mod kill;
mod laws;
mod lookup;
mod merges;
mod money;
mod name;
mod phone;
mod plain;
mod processes;
mod recurrence;
mod reminders;
mod segments;
mod transliterate;
mod upkeep;
