//! Automatic numbering: what Word prints in front of paragraphs of a list.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use super::super::ReadError;
use super::super::xml::{Xml, attribute, local};
use super::numerals::written;
use super::styles::Styles;

/// Levels that a list can have.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// What is printed, with `%1` for the number of the first level.
    text: String,
    /// The style bound to the level.
    style: Option<String>,
    /// Which level above, from 1, begins it anew: none with 0, any when absent.
    restart: Option<usize>,
    /// Whether the numbers of all levels are printed in decimal.
    legal: bool,
    /// What stands between the number and the words: `tab`, `space`, `nothing`.
    suffix: String,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 1,
            format: "decimal".into(),
            text: String::new(),
            style: None,
            restart: None,
            legal: false,
            suffix: "tab".into(),
        }
    }
}

/// A definition that several lists share, with their common count.
#[derive(Debug, Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// The style in which the levels really stand.
    style: Option<String>,
    counts: [Option<u32>; LEVELS],
}

/// A list.
#[derive(Debug, Default)]
struct List {
    definition: String,
    /// Numbers from which levels start when the list is first met.
    starts: HashMap<usize, u32>,
    /// Levels of its own.
    levels: HashMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Definition>,
    lists: HashMap<u32, List>,
    /// Levels of lists whose start has been taken into account.
    started: HashSet<(u32, usize)>,
}

/// What is being read of `numbering.xml`.
enum Open {
    Definition(String),
    List(u32),
}

impl Numbering {
    /// Reads `numbering.xml`, whose elements have a prefix.
    pub(super) fn read(text: &str, prefix: &str) -> Result<Numbering, ReadError> {
        let mut found = Numbering::default();
        let mut open: Option<Open> = None;
        let mut level: Option<(usize, Level)> = None;
        // The level that `lvlOverride` speaks of.
        let mut over = 0;
        let mut xml = Xml::new(text, 0);
        loop {
            match xml.next()? {
                Event::Start(element) => {
                    let Some(name) = local(element.name().0, prefix) else { continue };
                    match (name, &open) {
                        ("abstractNum", _) => {
                            let id = attribute(&element, "abstractNumId").unwrap_or_default().into_owned();
                            found.definitions.insert(id.clone(), Definition::default());
                            open = Some(Open::Definition(id));
                        }
                        ("num", _) => {
                            let id = attribute(&element, "numId").and_then(|id| id.parse().ok()).unwrap_or_default();
                            found.lists.insert(id, List::default());
                            open = Some(Open::List(id));
                        }
                        ("abstractNumId", Some(Open::List(id))) => {
                            if let Some(list) = found.lists.get_mut(id) {
                                list.definition = value(&element);
                            }
                        }
                        ("numStyleLink", Some(Open::Definition(id))) => {
                            if let Some(definition) = found.definitions.get_mut(id) {
                                definition.style = Some(value(&element));
                            }
                        }
                        ("lvlOverride", _) => over = index(&element),
                        ("startOverride", Some(Open::List(id))) => {
                            if let (Some(list), Ok(start)) = (found.lists.get_mut(id), value(&element).parse()) {
                                list.starts.insert(over, start);
                            }
                        }
                        ("lvl", _) => level = Some((index(&element), Level::default())),
                        ("pPr" | "rPr", _) => xml.skip()?,
                        (name, _) => {
                            if let Some((_, level)) = &mut level {
                                level.set(name, &element);
                            }
                        }
                    }
                }
                Event::End(element) if local(element.name().0, prefix) == Some("lvl") => {
                    let levels = match &open {
                        Some(Open::Definition(id)) => found.definitions.get_mut(id).map(|one| &mut one.levels),
                        Some(Open::List(id)) => found.lists.get_mut(id).map(|one| &mut one.levels),
                        None => None,
                    };
                    if let (Some(levels), Some((index, level))) = (levels, level.take()) {
                        levels.insert(index, level);
                    }
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// The definition of a list: its own, or the one of the list of the style that its own points to.
    fn definition(&self, list: u32, styles: &Styles) -> Option<String> {
        let mut id = &self.lists.get(&list)?.definition;
        for _ in 0..LEVELS {
            let Some(style) = self.definitions.get(id)?.style.as_deref() else { break };
            let (list, _, _) = styles.numbering(Some(style))?;
            id = &self.lists.get(&list)?.definition;
        }
        Some(id.clone())
    }

    /// Counts a paragraph and gives what is printed in front of it; `None` for what is no number, as bullets are.
    ///
    /// `style` is the style that put the paragraph in the list, if it was a style.
    pub(super) fn label(
        &mut self,
        list: u32,
        level: Option<usize>,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<String> {
        let id = self.definition(list, styles)?;
        let own = self.lists.get(&list)?;
        let definition = self.definitions.get_mut(&id)?;
        let bound = || {
            let style = style?;
            let levels = own.levels.iter().chain(&definition.levels);
            levels.filter(|(_, level)| level.style.as_deref() == Some(style)).map(|(index, _)| *index).min()
        };
        let level = bound().or(level).unwrap_or_default().min(LEVELS - 1);
        let at = |index: usize| own.levels.get(&index).or_else(|| definition.levels.get(&index));
        let here = at(level)?.clone();
        let starts: Vec<u32> = (0..LEVELS).map(|index| at(index).map_or(1, |level| level.start)).collect();
        let restarts: Vec<Option<usize>> = (0..LEVELS).map(|index| at(index).and_then(|level| level.restart)).collect();
        let formats: Vec<String> =
            (0..=level).map(|index| at(index).map_or_else(|| "decimal".into(), |level| level.format.clone())).collect();

        let start = starts.get(level).copied().unwrap_or(1);
        let first = own.starts.get(&level).filter(|_| self.started.insert((list, level)));
        let count = definition.counts.get_mut(level)?;
        *count = Some(match (first, *count) {
            (Some(first), _) => *first,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start,
        });
        for (deeper, restart) in restarts.iter().enumerate().skip(level + 1) {
            if restart.is_none_or(|by| level < by)
                && let Some(count) = definition.counts.get_mut(deeper)
            {
                *count = None;
            }
        }
        for (above, start) in starts.iter().enumerate().take(level) {
            if let Some(count) = definition.counts.get_mut(above) {
                count.get_or_insert(*start);
            }
        }
        if here.format == "bullet" {
            return None;
        }
        let number = |index: usize| {
            let count = definition.counts.get(index).copied().flatten().unwrap_or(1);
            let format = formats.get(index).map_or("decimal", String::as_str);
            let legal = here.legal && !matches!(format, "none" | "decimalZero");
            written(count, if legal { "decimal" } else { format })
        };
        let label = here.filled(number);
        (!label.trim().is_empty()).then(|| here.separated(label))
    }
}

impl Level {
    fn set(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "start" => self.start = value(element).parse().unwrap_or(1),
            "numFmt" => {
                self.format = value(element);
                // `custom` has a pattern such as `01, 02, …`.
                if self.format == "custom" {
                    let pattern = attribute(element, "format").unwrap_or_default();
                    self.format = if pattern.starts_with('0') { "decimalZero".into() } else { "decimal".into() };
                }
            }
            "lvlText" => self.text = value(element),
            "pStyle" => self.style = Some(value(element)),
            "lvlRestart" => self.restart = value(element).parse().ok(),
            "isLgl" => self.legal = attribute(element, "val").is_none_or(|value| super::is_on(&value)),
            "suff" => self.suffix = value(element),
            _ => {}
        }
    }

    /// The text of the level with numbers put in.
    fn filled(&self, number: impl Fn(usize) -> String) -> String {
        let mut label = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            let digit = (c == '%').then(|| rest.peek().and_then(|digit| digit.to_digit(10))).flatten();
            match digit.and_then(|digit| usize::try_from(digit).ok()).and_then(|digit| digit.checked_sub(1)) {
                Some(index) => {
                    rest.next();
                    label.push_str(&number(index));
                }
                None => label.push(c),
            }
        }
        label
    }

    /// With a space where the words would otherwise run into the number.
    fn separated(&self, mut label: String) -> String {
        if self.suffix != "nothing" && label.ends_with(|c: char| c.is_ascii()) {
            label.push(' ');
        }
        label
    }
}

fn value(element: &BytesStart<'_>) -> String {
    attribute(element, "val").unwrap_or_default().into_owned()
}

fn index(element: &BytesStart<'_>) -> usize {
    attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or_default()
}
