//! As a web page.

use std::fmt::Write as _;

use super::grid::Grid;
use super::{Part, Skeleton};

pub(super) fn write(skeleton: &Skeleton) -> String {
    let title = escaped(&skeleton.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n\
         body {{ max-width: 52em; margin: 2em auto; line-height: 1.8; }}\n\
         table {{ border-collapse: collapse; width: 100%; }}\n\
         td {{ border: 1px solid; padding: .2em .4em; text-align: center; }}\n</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{}</p>\n",
        escaped(&skeleton.opening)
    );
    for part in &skeleton.parts {
        // Writing to a String cannot fail.
        let _ = match part {
            Part::Heading(level, text) => writeln!(out, "<h{0}>{1}</h{0}>", level + 1, escaped(text)),
            Part::Hint(text) => writeln!(out, "<p>{}</p>", escaped(text)),
            Part::Table(grid) => {
                table(&mut out, grid);
                Ok(())
            }
        };
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A table, without blank lines in it.
pub(super) fn table(out: &mut String, grid: &Grid) {
    out.push_str("<table>\n");
    for row in 0..grid.rows {
        out.push_str("<tr>");
        for cell in grid.cells.iter().filter(|cell| cell.row == row) {
            out.push_str("<td");
            for (name, span) in [("rowspan", cell.rows), ("colspan", cell.columns)] {
                if span > 1 {
                    let _ = write!(out, " {name}=\"{span}\"");
                }
            }
            let _ = write!(out, ">{}</td>", escaped(&cell.text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
