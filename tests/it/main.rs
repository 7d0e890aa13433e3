//! One test binary, a module per capability.

mod examples;
mod exchange;
mod identifier;
mod lookup;
mod name;
mod phone;
mod plain;
