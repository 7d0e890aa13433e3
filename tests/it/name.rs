//! Tests of the capability that the file is named after.
