//! The official tables: rule files, layouts, arithmetic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod extract;
mod layouts;
mod properties;
