//! Automatic numbering of Word files, old and new: what is printed in front of the paragraphs of a list.

use std::collections::{HashMap, HashSet};

use super::numerals::written;

/// Levels that a list can have.
pub(super) const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Its first number.
    pub start: u32,
    /// How numbers are written: see [`written`].
    pub format: String,
    /// What is printed, with `%1` for the number of the first level.
    pub text: String,
    /// The style bound to the level.
    pub style: Option<String>,
    /// Which level above, from 1, begins it anew: none with 0, any when absent.
    pub restart: Option<usize>,
    /// Whether the numbers of all levels are printed in decimal.
    pub legal: bool,
    /// Whether the words follow the number at once.
    pub joined: bool,
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
            joined: false,
        }
    }
}

/// A definition that several lists share, with their common count.
#[derive(Debug, Default)]
pub(super) struct Definition {
    /// Its levels, from 0.
    pub levels: HashMap<usize, Level>,
    /// The style in which the levels really stand.
    pub style: Option<String>,
    counts: [Option<u32>; LEVELS],
}

/// A list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The definition it follows.
    pub definition: String,
    /// Numbers from which levels start when the list is first met.
    pub starts: HashMap<usize, u32>,
    /// Levels of its own.
    pub levels: HashMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Definitions by the name that the file gives them.
    pub definitions: HashMap<String, Definition>,
    /// Lists by their number.
    pub lists: HashMap<u32, List>,
    /// Levels of lists whose start has been taken into account.
    started: HashSet<(u32, usize)>,
}

impl Lists {
    /// The definition of a list: its own, or the one of the list of the style that its own points to.
    fn definition(&self, list: u32, bound: impl Fn(&str) -> Option<u32>) -> Option<String> {
        let mut id = &self.lists.get(&list)?.definition;
        for _ in 0..LEVELS {
            let Some(style) = self.definitions.get(id)?.style.as_deref() else { break };
            let list = bound(style)?;
            id = &self.lists.get(&list)?.definition;
        }
        Some(id.clone())
    }

    /// Counts a paragraph and gives what is printed in front of it; `None` for what is no number, as bullets are.
    ///
    /// `style` is the style that put the paragraph in the list, if it was a style; `bound` gives the list of a style.
    pub(super) fn label(
        &mut self,
        list: u32,
        level: Option<usize>,
        style: Option<&str>,
        bound: impl Fn(&str) -> Option<u32>,
    ) -> Option<String> {
        let id = self.definition(list, bound)?;
        let own = self.lists.get(&list)?;
        let definition = self.definitions.get_mut(&id)?;
        let own_level = || {
            let style = style?;
            let levels = own.levels.iter().chain(&definition.levels);
            levels.filter(|(_, level)| level.style.as_deref() == Some(style)).map(|(index, _)| *index).min()
        };
        let level = own_level().or(level).unwrap_or_default().min(LEVELS - 1);
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
        if !self.joined && label.ends_with(|c: char| c.is_ascii()) {
            label.push(' ');
        }
        label
    }
}
