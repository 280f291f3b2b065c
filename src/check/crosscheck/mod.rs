//! The prose against the official tables. The words at a number name rows and columns (`phrase`); a number is wrong only
//! when none of the cells they may mean comes to it (`numbers`), and it is of all that they count (`scope`). What is said without a number is held against the
//! tables too: that there is nothing (`none`), and that all came out alike (`claims`).

mod cells;
mod claims;
mod fee;
mod none;
mod numbers;
mod phrase;
mod scope;

pub(super) use claims::claims;
pub(super) use fee::fee;
pub(super) use none::none;
pub(crate) use numbers::Counted;
pub(super) use numbers::numbers;
