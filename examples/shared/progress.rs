//! A progress bar on stderr, where stderr is a terminal; elsewhere nothing is drawn.

use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, Read};

/// A file to be read with a bar that follows its bytes. The bar is finished by whoever reads.
pub fn reading(file: File) -> io::Result<(ProgressBar, impl Read)> {
    let bar = ProgressBar::new(file.metadata()?.len());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {msg}") {
        bar.set_style(style);
    }
    let reader = bar.wrap_read(file);
    Ok((bar, reader))
}

/// A counter of what was done, where nobody knows how much there will be.
pub fn counting(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} {msg}") {
        bar.set_style(style);
    }
    bar.set_message(what.to_string());
    bar
}
