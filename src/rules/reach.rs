//! Sites, messengers and social handles.

use super::Normalized;
use crate::model::Messenger;

/// Reads the address of a site: `https://` and the host in lower case Unicode, no default port, no slash at the end.
pub fn normalize_site(_raw: &str) -> Normalized<String> {
    Normalized::refused(Vec::new())
}

/// Reads a messenger handle or a link to one. `service` where the column says it; links (`t.me/…`, `wa.me/…`) say it themselves.
pub fn normalize_messenger(_raw: &str, _service: &str) -> Normalized<Messenger> {
    Normalized::refused(Vec::new())
}
