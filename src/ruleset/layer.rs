//! Formats in the making: what the files say of each, those of a locality merged into those that are built in.

use super::load::Loader;
use super::raw::{self, At};

/// An item with the file that it stands in.
#[derive(Debug, Clone)]
pub(super) struct Tagged<T> {
    /// Index of the file.
    pub file: usize,
    /// What it says.
    pub item: T,
}

/// What the files say of a format beside its `[template]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub sections: Vec<Tagged<raw::Section>>,
    pub topics: Vec<Tagged<raw::Topic>>,
    pub deadlines: Vec<Tagged<raw::Deadline>>,
    pub tables: Vec<Tagged<raw::Table>>,
    pub columns: Vec<Tagged<raw::Column>>,
    pub groups: Vec<Tagged<raw::Group>>,
    pub rows: Vec<Tagged<raw::Row>>,
    pub identities: Vec<Tagged<raw::Identity>>,
    pub powers: Vec<Tagged<raw::Power>>,
}

/// A format before it is validated.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub template: Tagged<raw::Template>,
    /// Id of the format that it was copied from.
    pub base: Option<String>,
    pub parts: Parts,
}

impl Draft {
    /// A format with nothing in it yet; where it has a base, with what that has.
    pub fn new(template: Tagged<raw::Template>, base: Option<&Draft>) -> Draft {
        let Some(base) = base else {
            return Draft { template, base: None, parts: Parts::default() };
        };
        let mut template = template;
        let (own, theirs) = (&mut template.item, &base.template.item);
        own.contents = own.contents.or(theirs.contents);
        own.period_from = own.period_from.take().or_else(|| theirs.period_from.clone());
        own.report_title = own.report_title.take().or_else(|| theirs.report_title.clone());
        own.opening = own.opening.take().or_else(|| theirs.opening.clone());
        own.hint = own.hint.take().or_else(|| theirs.hint.clone());
        for (own, theirs) in [
            (&mut own.ignore, &theirs.ignore),
            (&mut own.not_sections, &theirs.not_sections),
            (&mut own.marks, &theirs.marks),
        ] {
            own.splice(0..0, theirs.iter().cloned());
        }
        Draft { template, base: Some(theirs.id.to_string()), parts: base.parts.clone() }
    }

    /// Adds what a file says of the format.
    pub fn add(&mut self, loader: &mut Loader, file: usize, said: &mut raw::File, is_local: bool) {
        let parts = &mut self.parts;
        let tag = |item| Tagged { file, item };
        for item in said.section.drain(..) {
            let at = place(loader, &item.after, "部分", &parts.sections, |other| Some(&other.key));
            parts.sections.insert(at, Tagged { file, item });
        }
        parts.topics.extend(said.topic.drain(..).map(|item| Tagged { file, item }));
        // The first deadline that fits binds: those of a file before those of the files that it extends.
        let at = if is_local { 0 } else { parts.deadlines.len() };
        parts.deadlines.splice(at..at, said.deadline.drain(..).map(|item| Tagged { file, item }));
        parts.tables.extend(said.table.drain(..).map(|item| Tagged { file, item }));
        for item in said.column.drain(..) {
            let table = &item.table;
            let at = place(loader, &item.after, "列", &parts.columns, |other| {
                (**other.table == ***table).then_some(&other.key)
            });
            parts.columns.insert(at, Tagged { file, item });
        }
        parts.groups.extend(said.group.drain(..).map(|item| Tagged { file, item }));
        for item in said.row.drain(..) {
            let table = &item.table;
            let at = place(loader, &item.after, "行", &parts.rows, |other| {
                (**other.table == ***table).then_some(&other.key)
            });
            parts.rows.insert(at, Tagged { file, item });
        }
        parts.identities.extend(said.identity.drain(..).map(tag));
        parts.powers.extend(said.power.drain(..).map(|item| Tagged { file, item }));
        for accept in said.accept.drain(..) {
            self.accept(loader, accept);
        }
    }

    /// Takes further titles and labels for the official ones.
    fn accept(&mut self, loader: &mut Loader, accept: raw::Accept) {
        let raw::Accept { labels, section, table, row, column } = accept;
        if let Some(key) = section {
            match self.parts.sections.iter_mut().find(|section| *section.item.key == *key) {
                Some(section) => section.item.variants.extend(labels),
                None => {
                    loader.unknown(&key, "部分", self.parts.sections.iter().map(|section| section.item.key.as_str()));
                }
            }
            return;
        }
        let Some(table) = table else {
            let at = row.as_ref().or(column.as_ref()).map(At::span).unwrap_or_default();
            loader.problem(at, "[[accept]] 应写明是哪一部分的标题（section），或哪张表（table）的行列");
            return;
        };
        if let Some(key) = row {
            let mut rows = self.parts.rows.iter_mut().filter(|row| *row.item.table == *table);
            match rows.find(|row| *row.item.key == *key) {
                Some(row) => row.item.variants.extend(labels),
                None => {
                    let rows = self.parts.rows.iter().filter(|row| *row.item.table == *table);
                    loader.unknown(&key, "行", rows.map(|row| row.item.key.as_str()));
                }
            }
        } else if let Some(key) = column {
            let columns = self.parts.columns.iter_mut();
            let mut found = false;
            // The blocks of a table may have the same column.
            for column in columns.filter(|column| *column.item.table == *table && *column.item.key == *key) {
                column.item.variants.extend(labels.iter().cloned());
                found = true;
            }
            if !found {
                let columns = self.parts.columns.iter().filter(|column| *column.item.table == *table);
                loader.unknown(&key, "列", columns.map(|column| column.item.key.as_str()));
            }
        } else {
            loader.problem(table.span(), "[[accept]] 写了 table，还应写明是哪一行（row）或哪一列（column）");
        }
    }
}

/// Where an item goes: after the one it names, else to the end.
fn place<T>(
    loader: &mut Loader,
    after: &Option<At<String>>,
    what: &str,
    items: &[Tagged<T>],
    key: impl Fn(&T) -> Option<&At<String>>,
) -> usize {
    let Some(after) = after else { return items.len() };
    match items.iter().rposition(|item| key(&item.item).is_some_and(|key| **key == **after)) {
        Some(at) => at + 1,
        None => {
            loader.unknown(after, what, items.iter().filter_map(|item| key(&item.item)).map(|key| key.as_str()));
            items.len()
        }
    }
}
