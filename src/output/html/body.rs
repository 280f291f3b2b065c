//! The text and tables of a report with the places of its findings marked.

use std::fmt::Write as _;
use std::ops::Range;

use super::{NUMBER, escape, escaped};
use crate::document::{Block, BlockKind, Document};
use crate::finding::Finding;

/// Writes the report: blocks and tables in reading order, then what a reader of the file does not see.
pub(super) fn write(out: &mut String, document: &Document, findings: &[Finding]) {
    let mut writer = Writer { out, document, findings, cuts: Vec::new(), reached: vec![false; findings.len()] };
    writer.cuts = cuts(findings);
    writer.flow(None);
    let hidden: Vec<Range<usize>> = document.hidden.iter().map(|hidden| hidden.range.clone()).collect();
    if !hidden.is_empty() {
        writer.out.push_str("<div class=\"concealed\">\n<p>文件里有、但读者看不见的文字：</p>\n");
        for range in hidden {
            writer.paragraph("p", range);
        }
        writer.out.push_str("</div>\n");
    }
    // A mark may lie wholly on what no block shows, such as a line of spaces.
    let missed: Vec<usize> = writer.reached.iter().enumerate().filter(|(_, met)| !**met).map(|(n, _)| n).collect();
    for index in missed {
        writer.anchor(index);
        let finding = &findings[index];
        let class = finding.severity.name();
        let _ = write!(writer.out, "<mark class=\"{class}\">");
        escape(writer.out, document.quote(&finding.span));
        writer.out.push_str("</mark>");
        writer.number(index);
        writer.out.push('\n');
    }
}

/// Where marks begin or end, in order.
fn cuts(findings: &[Finding]) -> Vec<usize> {
    let spans = findings
        .iter()
        .flat_map(|finding| std::iter::once(&finding.span).chain(finding.related.iter().map(|related| &related.span)));
    let mut cuts: Vec<usize> = spans.flat_map(|span| [span.start, span.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

struct Writer<'a> {
    out: &'a mut String,
    document: &'a Document,
    findings: &'a [Finding],
    cuts: Vec<usize>,
    /// Which findings have a place on the page.
    reached: Vec<bool>,
}

impl Writer<'_> {
    /// What stands in a cell, or outside all tables.
    fn flow(&mut self, cell: Option<(usize, usize)>) {
        enum Item {
            Block(usize),
            Table(usize),
        }
        let document = self.document;
        let within = cell.and_then(|(table, cell)| document.tables.get(table)?.cells.get(cell)).map(|cell| &cell.range);
        let (first, last) = match within {
            Some(range) => (
                document.blocks.partition_point(|block| block.range.end < range.start),
                document.blocks.partition_point(|block| block.range.start <= range.end),
            ),
            None => (0, document.blocks.len()),
        };
        let blocks = document.blocks.iter().enumerate().take(last).skip(first);
        let mut items: Vec<(usize, Item)> = blocks
            .filter(|(_, block)| block.cell == cell)
            .map(|(index, block)| (block.range.start, Item::Block(index)))
            .collect();
        let tables = document.tables.iter().enumerate().filter(|(_, table)| table.parent == cell);
        items.extend(tables.map(|(index, table)| (table.range.start, Item::Table(index))));
        items.sort_by_key(|(start, _)| *start);
        for (_, item) in items {
            match item {
                Item::Block(index) => self.block(&document.blocks[index]),
                Item::Table(index) => self.table(index),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let tag = match block.kind {
            BlockKind::Heading(_) => "h4",
            BlockKind::Paragraph => "p",
        };
        self.paragraph(tag, block.range.clone());
    }

    fn paragraph(&mut self, tag: &str, range: Range<usize>) {
        let _ = write!(self.out, "<{tag}>");
        self.text(range);
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn table(&mut self, index: usize) {
        let Some(table) = self.document.tables.get(index) else { return };
        self.out.push_str("<table>\n");
        let mut row = None;
        for (number, cell) in table.cells.iter().enumerate() {
            if row != Some(cell.row) {
                self.out.push_str(if row.is_some() { "</tr>\n<tr>" } else { "<tr>" });
                row = Some(cell.row);
            }
            self.out.push_str("<td");
            if cell.row_span > 1 {
                let _ = write!(self.out, " rowspan=\"{}\"", cell.row_span);
            }
            if cell.column_span > 1 {
                let _ = write!(self.out, " colspan=\"{}\"", cell.column_span);
            }
            self.out.push('>');
            self.flow(Some((index, number)));
            self.out.push_str("</td>");
        }
        self.out.push_str(if row.is_some() { "</tr>\n</table>\n" } else { "</table>\n" });
    }

    /// A stretch of text, cut wherever a mark begins or ends.
    fn text(&mut self, range: Range<usize>) {
        let mut from = range.start;
        let mut next = self.cuts.partition_point(|cut| *cut <= from);
        while from < range.end {
            let to = self.cuts.get(next).copied().unwrap_or(range.end).min(range.end);
            next += 1;
            self.segment(from..to);
            from = to;
        }
    }

    /// A stretch that is marked as a whole or not at all.
    fn segment(&mut self, range: Range<usize>) {
        let covers = |span: &Range<usize>| span.start <= range.start && range.end <= span.end && !range.is_empty();
        let document = self.document;
        let findings = self.findings;
        let primary: Vec<usize> = (0..findings.len()).filter(|index| covers(&findings[*index].span)).collect();
        let related: Vec<String> = findings
            .iter()
            .enumerate()
            .flat_map(|(index, finding)| finding.related.iter().map(move |related| (index, related)))
            .filter(|(_, related)| covers(&related.span))
            .map(|(index, related)| format!("{}：{}", index + 1, related.message))
            .collect();
        let text = document.quote(&range);
        if primary.is_empty() && related.is_empty() {
            return escape(self.out, text);
        }
        for index in &primary {
            self.anchor(*index);
        }
        let mut classes: Vec<&str> = primary.iter().map(|index| findings[*index].severity.name()).collect();
        classes.sort_unstable();
        classes.dedup();
        if !related.is_empty() {
            classes.push("related");
        }
        let mut title: Vec<String> =
            primary.iter().map(|index| format!("{}：{}", index + 1, findings[*index].message)).collect();
        title.extend(related);
        let _ = write!(self.out, "<mark class=\"{}\" title=\"{}\">", classes.join(" "), escaped(&title.join("；")));
        escape(self.out, text);
        self.out.push_str("</mark>");
        for index in primary {
            if findings[index].span.end == range.end {
                self.number(index);
            }
        }
    }

    /// The place that the list leads to; only where the finding begins.
    fn anchor(&mut self, index: usize) {
        if let Some(reached) = self.reached.get_mut(index)
            && !*reached
        {
            *reached = true;
            let _ = write!(self.out, "<span class=\"at\" id=\"d{NUMBER}f{}\"></span>", index + 1);
        }
    }

    /// The way back to the list.
    fn number(&mut self, index: usize) {
        let class = self.findings[index].severity.name();
        let number = index + 1;
        let _ = write!(self.out, "<a class=\"number hideable {class}\" href=\"#d{NUMBER}l{number}\">{number}</a>");
    }
}
