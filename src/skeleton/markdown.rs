//! As Markdown: tables as web tables within it, since Markdown has no merged cells.

use super::{Part, Skeleton, html};

pub(super) fn write(skeleton: &Skeleton) -> String {
    let mut out = format!("# {}\n\n{}\n", skeleton.title, skeleton.opening);
    for part in &skeleton.parts {
        out.push('\n');
        match part {
            Part::Heading(level, text) => out.push_str(&format!("{} {text}\n", "#".repeat(usize::from(*level) + 1))),
            Part::Hint(text) => out.push_str(&format!("{text}\n")),
            Part::Table(grid) => html::table(&mut out, grid),
        }
    }
    out
}
