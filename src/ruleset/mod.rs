//! The rules as data: what `rules/*.toml` says, validated.
//!
//! Built into the program with [`Ruleset::builtin`]. Loading has two stages: `raw` mirrors the files with spans,
//! `load` turns them into the types here and reports every mistake at its place. Local files are merged into the built-in
//! ones before that, in `layer`.

mod formula;
mod layer;
mod lexicon;
mod load;
mod load_readings;
mod load_rules;
mod load_tables;
mod model;
mod problem;
mod raw;
mod reach;
mod read;
mod reading;
mod reference;
mod table;

pub use formula::{Formula, Operand, Relation, Term as FormulaTerm};
pub use lexicon::{Hit, Hits, Lexicon};
pub use load::RuleFile;
pub use model::*;
pub use problem::{RuleFileError, RuleFileProblem};
pub use reading::{
    Axis, CellSum, CellTerm, KeySum, KeyTerm, Matter, Reading, ReadingWords, TableSet, Vocabulary, WordKind, cross,
};
pub use table::{
    ColumnSpec, Each, GroupSpec, Identity, Label, NumberKind, Power, RowSpec, TableSpec, UnitPlace, core, normal,
    without_number,
};
