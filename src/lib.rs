//! Compliance checks for the annual reports on open government information (政府信息公开工作年度报告) that every
//! administrative organ of China publishes.
//!
//! Bytes become a [`Document`](document::Document), which knows for every piece of its text the place in the file that it
//! came from. [`check`](check::check) reads the document as a report, holds it to the rules and returns findings. Each
//! names its rule, its severity, what is wrong in Chinese, and the place.
//!
//! ```
//! use nianbao::check::{Options, check};
//! use nianbao::document::Format;
//! use nianbao::finding::Severity;
//! use nianbao::ruleset::Ruleset;
//!
//! let text = "临江县经贸局2017年政府信息公开工作年度报告\n\
//!             全年收到热线投诉10件，办结9件，退件1件，办结率100%。\n";
//! let document = nianbao::source::read("年报.txt", Format::Text, text.as_bytes())?;
//!
//! let options = Options { select: vec!["narrative".into()], ..Options::default() };
//! let checked = check(&document, Ruleset::builtin(), &options);
//!
//! for finding in &checked.findings {
//!     let place = document.place(&finding.span);
//!     println!("{}:{} {} {}", place.line, place.column, finding.rule, finding.message);
//!     // 2:22 narrative/percent 办结率 100% 与所列数字不符：9 ÷ 10 = 90%；剔除退件后 9 ÷ (10 − 1) = 100%
//! }
//!
//! let [finding] = &checked.findings[..] else { panic!("one finding") };
//! assert_eq!(finding.severity, Severity::Warning);
//! assert_eq!(document.quote(&finding.span), "办结率100%");
//! assert_eq!(document.place(&finding.span).line, 2);
//! assert!(finding.message.contains("9 ÷ 10 = 90%"));
//! # Ok::<(), nianbao::source::ReadError>(())
//! ```
//!
//! [`output`] renders findings for people and for programs; [`settings`] reads `nianbao.toml`. Nothing in the library
//! opens a file, uses the network, or fails on what a report says: a report that cannot be understood gives findings, or
//! rules that are [not assessable](check::Checked::not_assessable), which is neither a pass nor a finding.

pub mod accept;
pub mod check;
pub mod decimal;
pub mod document;
pub mod finding;
pub mod fold;
pub mod location;
pub mod output;
pub mod report;
pub mod ruleset;
pub(crate) mod search;
pub mod settings;
pub mod skeleton;
pub mod source;
