//! The reporting organ: its name, its level, the places in its name.

use std::ops::Range;

use crate::ruleset::Ruleset;

/// The organ that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organ {
    /// As the report writes it, folded.
    pub name: String,
    /// Folded range of the name.
    pub range: Range<usize>,
    /// Id of its level, such as `department`; none when its name does not tell.
    pub level: Option<String>,
    /// The places in its name, from the greatest: 青棠市, 鹭洲区.
    pub places: Vec<String>,
}

impl Organ {
    /// An organ from its folded name.
    pub fn new(name: &str, range: Range<usize>, ruleset: &Ruleset) -> Organ {
        Organ { name: name.to_owned(), range, level: level(name, ruleset), places: places(name, ruleset) }
    }

    /// The smallest place in its name.
    pub fn place(&self) -> Option<&str> {
        self.places.last().map(String::as_str)
    }

    /// Whether its level is one of `levels`.
    pub fn is_of(&self, levels: &[String]) -> bool {
        self.level.as_ref().is_some_and(|level| levels.contains(level))
    }
}

/// The level that a name's ending tells; the longest ending holds, then the first in the file.
fn level(name: &str, ruleset: &Ruleset) -> Option<String> {
    ruleset
        .levels
        .iter()
        .flat_map(|level| level.endings.iter().map(move |ending| (ending, level)))
        .filter(|(ending, _)| name.ends_with(ending.as_str()))
        .max_by_key(|(ending, _)| ending.len())
        .map(|(_, level)| level.id.clone())
}

/// The places at the start of a name, each of one to seven characters before its ending.
pub(crate) fn places(name: &str, ruleset: &Ruleset) -> Vec<String> {
    let endings = ruleset.list("place-ending");
    let mut places = Vec::new();
    let mut rest = name;
    loop {
        // The nearest ending that leaves a name of at least two characters before it (城区, 市区 are no names).
        let found = endings
            .iter()
            .filter_map(|ending| {
                let mut from = 0;
                loop {
                    let at = from + rest.get(from..)?.find(ending.as_str())?;
                    if rest.get(..at)?.chars().count() >= 2 {
                        return Some((at + ending.len(), ending.len()));
                    }
                    from = at + ending.len();
                }
            })
            .min();
        let Some((end, _)) = found else { break };
        let (place, after) = rest.split_at(end);
        if place.chars().count() > 9 || !place.chars().all(crate::fold::is_han) {
            break;
        }
        places.push(place.to_owned());
        rest = after;
    }
    places
}
