//! Finding words in text. `str::find` pays for its preparation on every call and then goes byte by byte, which for
//! Chinese text is several times slower than a search for the rarest byte.

use std::fmt;
use std::ops::Range;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

/// An Aho-Corasick automaton that steps over characters rather than bytes: a third of the steps in Chinese text, and
/// tables small enough to stay near.
#[derive(Clone)]
pub(crate) struct Automaton(CharwiseDoubleArrayAhoCorasick<u32>);

impl Automaton {
    /// An automaton of different words; none when there are none, one is empty, or they are absurdly many.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Option<Automaton> {
        // A look ahead for places where a word may begin does not pay where words are as common as here.
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false);
        builder.build(words).ok().map(Automaton)
    }

    /// Whether a text holds one of the words.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.find_iter(text).next().is_some()
    }

    /// All places of words, overlapping ones too, by their ends and then by their starts: index of the word and range.
    pub fn find_all(&self, text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.0.find_overlapping_iter(text).map(|found| (found.value() as usize, found.start()..found.end()))
    }
}

impl fmt::Debug for Automaton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Automaton").field("states", &self.0.num_states()).finish()
    }
}

/// The same for words that do not overlap: of those that begin at one place, the longest.
#[derive(Clone)]
pub(crate) struct Longest(CharwiseDoubleArrayAhoCorasick<u32>);

impl Longest {
    /// An automaton of different words; none as for [`Automaton::new`].
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Option<Longest> {
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
        builder.build(words).ok().map(Longest)
    }

    /// The words of a text in order: index of the word and range.
    pub fn find<'s, 't>(&'s self, text: &'t str) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s, 't> {
        self.0.leftmost_find_iter(text).map(|found| (found.value() as usize, found.start()..found.end()))
    }
}

impl fmt::Debug for Longest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Longest").field("states", &self.0.num_states()).finish()
    }
}

/// Whether a text holds a word.
pub(crate) fn contains(text: &str, word: &str) -> bool {
    find(text, word).is_some()
}

/// Offset of the first place of a word.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), word.as_bytes())
}

/// Whether a text holds one of the words.
pub(crate) fn contains_any(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| contains(text, word))
}

/// Whether a text ends with a word; for long lists of words, nearly all of which differ in their last byte already.
pub(crate) fn ends_with(text: &str, word: &str) -> bool {
    text.as_bytes().last() == word.as_bytes().last() && text.ends_with(word)
}

/// Whether a text starts with a word, likewise.
pub(crate) fn starts_with(text: &str, word: &str) -> bool {
    match word.len().checked_sub(1) {
        Some(last) => text.as_bytes().get(last) == word.as_bytes().get(last) && text.starts_with(word),
        None => true,
    }
}

/// The candidate that `name` was probably meant to be; none when all are too far from it.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (strsim::levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names() {
        assert_eq!(nearest("tempalte", ["template", "year"]), Some("template"));
        assert_eq!(nearest("zzzzzzz", ["template", "year"]), None);
    }
}
