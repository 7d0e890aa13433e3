//! Words that say that there is no value.

use super::Statement;

/// What a text says before one looks at its meaning.
pub fn classify(text: &str) -> Statement {
    if text.trim().is_empty() { Statement::Empty } else { Statement::Value }
}
