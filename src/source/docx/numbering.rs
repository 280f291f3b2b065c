//! Automatic numbering as `numbering.xml` defines it.

use quick_xml::events::{BytesStart, Event};

use super::super::ReadError;
use super::super::lists::{Definition, Level, List, Lists};
use super::super::xml::{Xml, attribute, local};

/// What is being read of `numbering.xml`.
enum Open {
    Definition(String),
    List(u32),
}

/// Reads `numbering.xml`, whose elements have a prefix.
pub(super) fn read(text: &str, prefix: &str) -> Result<Lists, ReadError> {
    let mut found = Lists::default();
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
                            set(level, name, &element);
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

/// Takes in an element of a level.
fn set(level: &mut Level, name: &str, element: &BytesStart<'_>) {
    match name {
        "start" => level.start = value(element).parse().unwrap_or(1),
        "numFmt" => {
            level.format = value(element);
            // `custom` has a pattern such as `01, 02, …`.
            if level.format == "custom" {
                let pattern = attribute(element, "format").unwrap_or_default();
                level.format = if pattern.starts_with('0') { "decimalZero".into() } else { "decimal".into() };
            }
        }
        "lvlText" => level.text = value(element),
        "pStyle" => level.style = Some(value(element)),
        "lvlRestart" => level.restart = value(element).parse().ok(),
        "isLgl" => level.legal = attribute(element, "val").is_none_or(|value| super::is_on(&value)),
        "suff" => level.joined = value(element) == "nothing",
        _ => {}
    }
}

fn value(element: &BytesStart<'_>) -> String {
    attribute(element, "val").unwrap_or_default().into_owned()
}

fn index(element: &BytesStart<'_>) -> usize {
    attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or_default()
}
