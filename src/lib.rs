//! Compliance checks for the annual reports on open government information (政府信息公开工作年度报告) that every
//! administrative organ of China publishes.

pub mod check;
pub mod document;
pub mod finding;
pub mod fold;
pub mod output;
pub mod report;
pub mod ruleset;
pub(crate) mod search;
pub mod settings;
pub mod source;
