//! What all files of the ABI share: versions, codes that are no errors, languages.

/// Major version of the ABI: another one is another library. 0 until the ABI is frozen.
pub const KTK_ABI_MAJOR: i32 = 0;
/// Minor version of the ABI: grows with each function that is added.
pub const KTK_ABI_MINOR: i32 = 2;

/// The list is at its end.
pub const KTK_DONE: i32 = 1;
/// A part was done; the report says which.
pub const KTK_PARTIAL: i32 = 2;

/// Texts of issues in English.
pub const KTK_LANGUAGE_ENGLISH: i32 = 1;
/// Texts of issues in Russian.
pub const KTK_LANGUAGE_RUSSIAN: i32 = 2;
/// Texts of issues in Ukrainian.
pub const KTK_LANGUAGE_UKRAINIAN: i32 = 3;

/// The result of a call: 0 done, above 0 no failure, below 0 one of KTK_E_….
pub type ktk_status = i32;
