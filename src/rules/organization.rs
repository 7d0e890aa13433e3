//! Names of organizations.

use super::Normalized;

/// The name of an organization, its legal form told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationName {
    /// The legal form in standard form: `ООО`, `ТОВ`, `LLC`; empty where there is none.
    pub form: String,
    /// The name without form and outer quotes.
    pub core: String,
}

/// Reads the name of an organization.
pub fn normalize(_raw: &str) -> Normalized<OrganizationName> {
    Normalized::refused(Vec::new())
}

/// `ООО «Ромашка»`, `Acme LLC`.
pub fn display(name: &OrganizationName) -> String {
    name.core.clone()
}

/// What two spellings of one name have in common: the core folded, without signs.
pub fn match_key(name: &OrganizationName) -> String {
    name.core.clone()
}
