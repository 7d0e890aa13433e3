//! Tables that the rules look things up in; README.md beside each says where they come from.

pub(super) mod given_names;
pub(super) mod legal_forms;
