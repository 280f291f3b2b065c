//! The command-line program `nianbao`.

fn main() {}
