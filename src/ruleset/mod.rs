//! The rules as data: what `rules/*.toml` says, validated.
//!
//! Built into the program with [`Ruleset::builtin`]. Loading has two stages: `raw` mirrors the files with spans,
//! `load` turns them into the types here and reports every mistake at its place.

mod formula;
mod lexicon;
mod load;
mod load_readings;
mod load_tables;
mod model;
mod raw;
mod reading;
mod table;

pub use formula::{Formula, Operand, Relation, Term as FormulaTerm};
pub use lexicon::{Hit, Hits, Lexicon};
pub use load::{RuleFileError, RuleFileProblem};
pub use model::*;
pub use reading::{Axis, CellSum, CellTerm, KeySum, KeyTerm, Matter, Reading, Vocabulary, WordKind, cross};
pub use table::{
    ColumnSpec, Each, GroupSpec, Identity, Label, NumberKind, Power, RowSpec, TableSpec, UnitPlace, core, normal,
    without_number,
};
