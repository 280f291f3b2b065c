//! The official tables: rule files, layouts, arithmetic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod extract;
mod layouts;
mod properties;

#[test]
fn the_rules_load() {
    if let Err(error) = nianbao::ruleset::Ruleset::load_builtin() {
        for problem in &error.problems {
            let line = error.text[..problem.span.start].matches('\n').count() + 1;
            eprintln!("{}:{line}: {}", error.file, problem.message);
        }
        panic!("{error}");
    }
}
