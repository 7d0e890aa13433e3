//! Registration codes and bank accounts.

use super::Normalized;
use crate::model::{BankAccount, ClientKind, Identifier, Scheme};

/// Reads a registration code. `kind` is the kind of client, where known: an organization's code on a person is an issue.
pub fn normalize(_raw: &str, _scheme: Scheme, _kind: Option<ClientKind>) -> Normalized<Identifier> {
    Normalized::refused(Vec::new())
}

/// Reads a bank account with its bank's code, or an IBAN.
pub fn normalize_account(_raw: &str, _bank_code: &str) -> Normalized<BankAccount> {
    Normalized::refused(Vec::new())
}

/// The code as people write it: SNILS `112-233-445 95`, the rest plain.
pub fn display(identifier: &Identifier) -> String {
    identifier.value.clone()
}
