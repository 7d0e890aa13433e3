//! Made by the test `print_plan_table` from rlibphonenumber 2.2.15 (libphonenumber metadata 9.0.42); not edited by hand. See `phone.md`.

/// Digits of a prefix.
pub(super) const PREFIX_DIGITS: u32 = 6;
/// +7
pub(super) const RU_KZ: &[(u32, u8)] = &[];
/// +380
pub(super) const UA: &[(u32, u8)] = &[];
/// +375
pub(super) const BY: &[(u32, u8)] = &[];
