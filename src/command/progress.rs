//! A progress bar on a terminal's standard error, for people who wait.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer files than this are done before a bar could be read.
const WORTHWHILE: usize = 20;

/// A bar for `files` files, hidden where nobody would see it.
pub(super) fn bar(files: usize, wanted: bool) -> ProgressBar {
    if !wanted || files <= WORTHWHILE || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("正在检查 {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
