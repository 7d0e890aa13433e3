//! Tables of known column titles; `README.md` beside tells where each list is from.

mod titles;

pub(super) use titles::{LAYOUTS, TITLES};
