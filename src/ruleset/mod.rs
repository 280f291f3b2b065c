//! The rules as data: what `rules/*.toml` says, validated.
//!
//! Built into the program with [`Ruleset::builtin`]. Loading has two stages: `raw` mirrors the files with spans,
//! `load` turns them into the types here and reports every mistake at its place.

mod lexicon;
mod load;
mod model;
mod raw;

pub use lexicon::{Hit, Hits, Lexicon};
pub use load::{RuleFileError, RuleFileProblem};
pub use model::*;
