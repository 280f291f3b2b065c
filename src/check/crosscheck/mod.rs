//! The prose against the official tables. The words at a number name rows and columns (`phrase`); a number is wrong only
//! when it is of all that a table counts (`scope`) and none of the cells it may mean comes to it (`numbers`, `hold`). What is said
//! without a number is held against the tables too: that there is nothing (`none`), that all came out alike (`claims`), that all
//! applicants were of one kind (`applicants`), and what became of fees (`fee`).

mod applicants;
mod cells;
mod claims;
mod fee;
mod hold;
mod none;
mod numbers;
mod phrase;
mod scope;
mod unnamed;

pub(super) use claims::claims;
pub(super) use fee::fee;
pub(super) use none::none;
pub(crate) use numbers::Counted;
pub(super) use numbers::numbers;
