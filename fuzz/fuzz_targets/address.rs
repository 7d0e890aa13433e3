//! The laws of this rule: see `tests/support/laws.rs`.
#![no_main]

#[path = "../../tests/support/laws.rs"]
#[allow(dead_code, reason = "the laws of the other rules")]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::address(&laws::text_of(bytes)));
