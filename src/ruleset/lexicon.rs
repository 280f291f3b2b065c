//! One Aho-Corasick automaton over all words that the rules know, so that a report is scanned once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

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
    /// The word lists, for texts that are held against one.
    lists: FxHashMap<String, WordList>,
}

/// A word list, prepared for what short texts are asked.
#[derive(Debug, Clone, Default)]
pub(super) struct WordList {
    automaton: Option<Automaton>,
    words: FxHashSet<Box<str>>,
    /// The lengths of its words in bytes, the least first.
    lengths: Vec<usize>,
}

impl WordList {
    fn of(words: &[String]) -> WordList {
        let sorted: BTreeSet<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let lengths: BTreeSet<usize> = sorted.iter().map(|word| word.len()).collect();
        WordList {
            automaton: Automaton::new(&sorted),
            words: sorted.into_iter().map(Box::from).collect(),
            lengths: lengths.into_iter().collect(),
        }
    }

    /// Whether a text is one of the words.
    pub fn is_in(&self, text: &str) -> bool {
        self.words.contains(text)
    }

    /// Whether a text holds one of the words.
    pub fn has(&self, text: &str) -> bool {
        self.lengths.first().is_some_and(|least| *least <= text.len())
            && self.automaton.as_ref().is_some_and(|automaton| automaton.is_match(text))
    }

    /// The length of the longest word that a text starts with.
    pub fn longest_start(&self, text: &str) -> Option<usize> {
        let fits = self.lengths.iter().copied().filter(|length| *length <= text.len());
        fits.rev().find(|length| text.get(..*length).is_some_and(|start| self.is_in(start)))
    }

    /// The length of the longest word that a text ends with.
    pub fn longest_end(&self, text: &str) -> Option<usize> {
        let fits = self.lengths.iter().copied().filter(|length| *length <= text.len());
        fits.rev().find(|length| text.get(text.len() - length..).is_some_and(|end| self.is_in(end)))
    }
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
        Some(Lexicon { automaton: Some(Automaton::new(&words)?), owners, lists: FxHashMap::default() })
    }

    /// Prepares the word lists.
    pub(super) fn add_lists(&mut self, lists: &FxHashMap<String, Vec<String>>) {
        self.lists.extend(lists.iter().map(|(name, words)| (name.clone(), WordList::of(words))));
    }

    /// A word list by name.
    pub(super) fn list(&self, name: &str) -> Option<&WordList> {
        self.lists.get(name)
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
