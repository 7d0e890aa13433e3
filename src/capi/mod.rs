//! The C room: what `include/kartoteka.h` promises, one file per handle.
//!
//! Every exported body is a few lines inside [`boundary::status`] or [`boundary::value`], which catch panics and turn an
//! [`Error`](crate::Error) into a status; pointers, lengths and UTF-8 are checked on the way in, all of them before anything is done.
//! Decisions belong to `base`. The doc comments are the manual of a C reader: the header is generated from them.
//!
//! Invariants: a handle is a box with a mark of its kind and the generation of the process that made it; an object keeps its base
//! alive; text that is lent lives in the object that lends it; nothing here holds a read transaction between two calls.
//!
//! `unsafe` is for three things alone, each in [`boundary`]: reading and writing what the caller's pointers point at, boxes given
//! away and taken back, and the hook that notices a fork.
#![allow(non_camel_case_types, reason = "names of C: ktk_client")]

mod abi;
mod answer;
mod base;
mod batch;
mod boundary;
mod client;
mod completeness;
mod cursor;
mod dump;
mod duplicates;
mod encryption;
mod error;
mod exchange;
mod facts;
mod journal;
mod maintain;
mod merge;
mod outcome;
mod reminders;
mod rules;
mod segments;
mod session;
mod training;

use abi::{KTK_ABI_MAJOR, KTK_ABI_MINOR, KTK_DONE, KTK_LANGUAGE_ENGLISH, KTK_LANGUAGE_RUSSIAN, KTK_LANGUAGE_UKRAINIAN, KTK_PARTIAL, ktk_status};
