//! Rule files as written, with spans.
