//! Tables that the rules look things up in; README.md beside each says where they come from.

pub(super) mod currencies;
pub(super) mod email_domains;
pub(super) mod given_groups;
pub(super) mod given_names;
pub(super) mod legal_forms;
pub(super) mod networks;
pub(super) mod phone_plan;
pub(super) mod phone_words;
pub(super) mod presence_words;
pub(super) mod transliteration;
