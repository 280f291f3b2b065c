//! The parts of a package and how they refer to one another (ECMA-376, part 2).

use quick_xml::events::Event;

use super::ReadError;
use super::xml::{Xml, attribute};

/// A reference from one part to another.
#[derive(Debug, Clone)]
pub(crate) struct Relationship {
    /// Its name within the part that refers.
    pub(crate) id: String,
    /// The last word of its type: `styles`, `footnotes`.
    pub(crate) kind: String,
    /// The name of the part it leads to.
    pub(crate) target: String,
}

/// The name of the part that holds the references of another.
pub(crate) fn relationships_of(part: &str) -> String {
    let (folder, name) = (folder(part), part.rsplit('/').next().unwrap_or(part));
    format!("{folder}_rels/{name}.rels")
}

/// The folder of a part, with its slash, or nothing.
pub(crate) fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |at| part.get(..=at).unwrap_or_default())
}

/// The references that a part of references holds; targets are relative to a folder. Those that lead out of the package
/// are left out.
///
/// # Errors
/// When the part is no XML.
pub(crate) fn relationships(text: &str, folder: &str) -> Result<Vec<Relationship>, ReadError> {
    let mut found = Vec::new();
    let mut xml = Xml::new(text, 0);
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let external = attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
                let (Some(kind), Some(target)) = (attribute(&element, "Type"), attribute(&element, "Target")) else {
                    continue;
                };
                if !external {
                    let id = attribute(&element, "Id").unwrap_or_default().into_owned();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relationship { id, kind, target: resolved(folder, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as the name of a part; one that leads outside names nothing.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
