//! Bytes read as a `Format::Docx`, and checked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nianbao::document::Format;

fuzz_target!(|bytes: &[u8]| nianbao_fuzz::hold(Format::Docx, bytes));
