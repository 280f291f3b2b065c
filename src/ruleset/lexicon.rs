//! One Aho-Corasick automaton over all words that the rules know, so that a report is scanned once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::search::Automaton;

/// Who wants to know of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The term with an index.
    Term(usize),
    /// The pattern with an index, which is to be tried on the sentence.
    Trigger(usize),
    /// The word list with an index in `LISTS`.
    List(usize),
}

/// Word lists whose hits the checks ask for in a whole report; other lists are held against short texts only.
pub const LISTS: [&str; 38] = [
    "ordinal-series",
    "as-of",
    "period",
    "garbled",
    "person-role",
    "person-title",
    "applies-directly",
    "topic-requests",
    "topic-review",
    "topic-suit",
    "topic-documents",
    "topic-regulations",
    "topic-licences",
    "topic-penalties",
    "topic-coercion",
    "topic-charges",
    "topic-other",
    "parts-open",
    "parts-closed",
    "parts-aspect",
    "parts-within",
    "lost-number",
    "lost-before-noun",
    "processing-fee",
    "whole-claim",
    "none-marker",
    "upheld-claim",
    "no-delay-claim",
    "no-carry-claim",
    "adopted-claim",
    "in-time-claim",
    "all-granted-claim",
    "whole-adverb",
    "no-fee-claim",
    "alike-claim",
    "nothing-received",
    "doubled",
    "redoubled",
];

/// A word found in folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Folded offset of its first byte.
    pub start: usize,
    /// Folded offset just after it.
    pub end: usize,
}

/// The automaton and the owners of its words.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    automaton: Option<Automaton>,
    /// For each word those who want to know of it.
    owners: Vec<Vec<Owner>>,
    /// An automaton for each word list, for texts that are held against one.
    matchers: FxHashMap<String, Automaton>,
}

/// Hits by owner, each in the order of the text.
#[derive(Debug, Default)]
pub struct Hits {
    terms: Vec<(usize, Hit)>,
    triggers: Vec<(usize, Hit)>,
    lists: Vec<Vec<Hit>>,
}

impl Hits {
    /// Wrong words as (term, hit).
    pub fn terms(&self) -> &[(usize, Hit)] {
        &self.terms
    }

    /// Triggers as (pattern, hit).
    pub fn triggers(&self) -> &[(usize, Hit)] {
        &self.triggers
    }

    /// Hits of a list of `LISTS`.
    pub fn list(&self, name: &str) -> &[Hit] {
        LISTS.iter().position(|list| *list == name).and_then(|index| self.lists.get(index)).map_or(&[], Vec::as_slice)
    }
}

impl Lexicon {
    /// Builds the automaton from folded words, sorted by their owners. Fails only when there are absurdly many.
    pub(super) fn new(words: Vec<(String, Owner)>) -> Option<Lexicon> {
        let mut wanted: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        for (word, owner) in words.into_iter().filter(|(word, _)| !word.is_empty()) {
            wanted.entry(word).or_default().push(owner);
        }
        let (words, owners): (Vec<String>, Vec<Vec<Owner>>) = wanted.into_iter().unzip();
        Some(Lexicon { automaton: Some(Automaton::new(&words)?), owners, matchers: FxHashMap::default() })
    }

    /// Builds an automaton for each word list.
    pub(super) fn add_lists(&mut self, lists: &FxHashMap<String, Vec<String>>) {
        for (name, words) in lists {
            let words: BTreeSet<&String> = words.iter().collect();
            if let Some(matcher) = Automaton::new(words) {
                self.matchers.insert(name.clone(), matcher);
            }
        }
    }

    /// Whether a text holds a word of a list; nothing is known of a list without automaton.
    pub(super) fn has(&self, list: &str, text: &str) -> Option<bool> {
        self.matchers.get(list).map(|matcher| matcher.is_match(text))
    }

    /// Finds all words, overlapping ones too.
    pub fn find(&self, folded: &str) -> Hits {
        let mut hits = Hits { lists: vec![Vec::new(); LISTS.len()], ..Hits::default() };
        let Some(automaton) = &self.automaton else { return hits };
        for (word, range) in automaton.find_all(folded) {
            let hit = Hit { start: range.start, end: range.end };
            for owner in self.owners.get(word).into_iter().flatten() {
                match owner {
                    Owner::Term(index) => hits.terms.push((*index, hit)),
                    Owner::Trigger(index) => hits.triggers.push((*index, hit)),
                    Owner::List(index) => {
                        if let Some(list) = hits.lists.get_mut(*index) {
                            list.push(hit);
                        }
                    }
                }
            }
        }
        hits
    }
}
