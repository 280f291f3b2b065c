//! Word documents: what is read of them and where it stands, and copies with comments.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod annotate;
mod hostile;
mod legacy;
mod package;
mod reading;
