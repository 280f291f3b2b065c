//! What a grammar says of a wording, kept for the next time that it is asked.
//!
//! A report says 件, behind some number or other, a hundred times, and the grammar says the same of each. What it says
//! depends on the characters that its own text speaks of, and on digits. Wordings that are alike up to the first other
//! character mean the same.

use rustc_hash::{FxHashMap, FxHashSet};

/// The most wordings that are kept, so that no text fills the memory.
const MOST: usize = 2048;

/// The characters that a grammar can tell from others.
pub(super) struct Characters(FxHashSet<char>);

impl Characters {
    /// All characters of a grammar's text, which are more than it speaks of.
    pub fn of(grammar: &str) -> Characters {
        Characters(grammar.chars().collect())
    }

    /// Whether the grammar may speak of a character: any digit, or one of its text.
    pub fn has(&self, c: char) -> bool {
        c.is_ascii_digit() || self.0.contains(&c)
    }
}

/// What was said of wordings.
pub(super) struct Asked<T>(FxHashMap<Box<str>, T>);

impl<T: Clone> Asked<T> {
    /// Nothing was asked yet.
    pub fn nothing() -> Asked<T> {
        Asked(FxHashMap::default())
    }

    /// What was said of a wording, or is said of it now.
    pub fn about(&mut self, wording: &str, ask: impl FnOnce(&str) -> T) -> T {
        if let Some(said) = self.0.get(wording) {
            return said.clone();
        }
        let said = ask(wording);
        if self.0.len() < MOST {
            self.0.insert(wording.into(), said.clone());
        }
        said
    }
}
