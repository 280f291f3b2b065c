//! A blank report of an official form: its headings, its tables with merged cells, and what to write where. Everything in it
//! comes from the template of the rule files, so that a new form gets its blank report without a line here.

mod docx;
mod grid;
mod html;
mod markdown;

use crate::document::Format;
use crate::fold::fold;
use crate::report::organ::Organ;
use crate::ruleset::{Ruleset, Template};
use grid::Grid;

/// A blank report.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Skeleton {
    title: String,
    opening: String,
    parts: Vec<Part>,
}

/// What a blank report is made of, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A heading with its level from 1.
    Heading(u8, String),
    /// Something to be replaced by what it asks for.
    Hint(String),
    /// A blank table.
    Table(Grid),
}

/// Formats in which a blank report can be written, by their extensions.
pub const EXTENSIONS: [(&str, Format); 4] =
    [("docx", Format::Docx), ("md", Format::Markdown), ("html", Format::Html), ("htm", Format::Html)];

/// The blank report of an organ for a year, in one of the formats of [`EXTENSIONS`]; `None` for another format.
pub fn write(template: &Template, ruleset: &Ruleset, organ: &str, year: i16, format: Format) -> Option<Vec<u8>> {
    let skeleton = Skeleton::new(template, ruleset, organ, year);
    match format {
        Format::Docx => docx::write(&skeleton),
        Format::Markdown => Some(markdown::write(&skeleton).into_bytes()),
        Format::Html => Some(html::write(&skeleton).into_bytes()),
        _ => None,
    }
}

impl Skeleton {
    fn new(template: &Template, ruleset: &Ruleset, organ: &str, year: i16) -> Skeleton {
        let filled = |text: &str| text.replace("{organ}", organ).replace("{year}", &year.to_string());
        let hint = |title: &str, basis: &str| template.blank.hint.replace("{title}", title).replace("{basis}", basis);
        let name = fold(organ);
        let organ = Organ::new(&name, 0..name.len(), ruleset);
        let mut parts = Vec::new();
        // Matters that belong to no part of their own are asked for in the first one that has parts.
        let mut everywhere: Vec<_> = template
            .topics
            .iter()
            .filter(|topic| topic.section.is_none() && (topic.levels.is_empty() || organ.is_of(&topic.levels)))
            .collect();
        for section in &template.sections {
            parts.push(Part::Heading(1, format!("{}、{}", numeral(section.number), section.title)));
            let topics = template.topics.iter().filter(|topic| topic.section.as_ref() == Some(&section.key));
            let mut count = 0;
            for topic in topics {
                count += 1;
                parts.push(Part::Heading(2, format!("（{}）{}", numeral(count), topic.title)));
                parts.push(Part::Hint(hint(&topic.title, &topic.basis)));
            }
            if count > 0 {
                parts.extend(everywhere.drain(..).map(|topic| Part::Hint(hint(&topic.title, &topic.basis))));
            }
            let tables = template.tables.iter().filter(|table| table.section.as_ref() == Some(&section.key));
            let tables: Vec<_> = tables.map(|table| Part::Table(Grid::of(table))).collect();
            if count == 0 && tables.is_empty() {
                parts.push(Part::Hint(hint(&section.title, &section.article)));
            }
            parts.extend(tables);
        }
        parts.extend(everywhere.into_iter().map(|topic| Part::Hint(hint(&topic.title, &topic.basis))));
        Skeleton { title: filled(&template.blank.title), opening: filled(&template.blank.opening), parts }
    }
}

/// A number of a heading, up to 99.
fn numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| usize::try_from(number).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}
