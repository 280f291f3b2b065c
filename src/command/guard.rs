//! A mistake of this program in one file must not cost the others: panics become failures of the file.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

thread_local! {
    /// Whether this thread is at work on one file.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// What the last panic of this thread said.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps what a panic says for the report of it, in place of printing it amid the results.
pub(super) fn remember_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            return usual(info);
        }
        // Paths of the machine that built the program say nothing to anybody.
        let place = info.location().filter(|place| Path::new(place.file()).is_relative());
        let place = place.map(|place| format!("（{}:{}）", place.file(), place.line())).unwrap_or_default();
        let what = info.payload();
        let what = what.downcast_ref::<&str>().copied().or_else(|| what.downcast_ref::<String>().map(String::as_str));
        let what = what.unwrap_or("原因不明");
        PANIC.with_borrow_mut(|last| *last = Some(format!("{what}{place}")));
    }));
}

/// Runs the work on one file, so that a mistake of this program in one file does not cost the others.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // Nothing outlives a panic here but what is shared and never changed.
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.unwrap_or_else(|_| {
        let what = PANIC.with_borrow_mut(Option::take).unwrap_or_else(|| "原因不明".to_owned());
        Err(format!("内部错误，这份文件没有检查完，请连同文件报告给开发者：{what}"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_one_file() {
        remember_panics();
        let why = guarded::<()>(|| panic!("到此为止")).unwrap_err();
        let _ = panic::take_hook();
        assert!(why.starts_with("内部错误"), "{why}");
        assert!(why.contains("到此为止（src/command/guard.rs:"), "{why}");
        assert_eq!(guarded(|| Ok(1)), Ok(1), "the next file is checked");
    }
}
