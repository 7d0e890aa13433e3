//! Bytes ↔ raw clients: files of other programs.
