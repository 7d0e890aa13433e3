//! Tables that the rules look things up in; README.md beside each says where they come from.

pub(super) mod address_marks;
pub(super) mod address_places;
pub(super) mod currencies;
pub(super) mod email_domains;
pub(super) mod given_groups;
pub(super) mod given_names;
mod given_names_wide;
pub(super) mod legal_forms;
pub(super) mod legal_forms_world;
pub(super) mod name_words;
pub(super) mod networks;
pub(super) mod petrovich;
pub(super) mod phone_plan;
pub(super) mod phone_short;
pub(super) mod phone_words;
pub(super) mod phone_zones;
pub(super) mod presence_words;
pub(super) mod set;
pub(super) mod transliteration;
