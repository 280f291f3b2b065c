//! Finding words in text. `str::find` pays for its preparation on every call and then goes byte by byte, which for
//! Chinese text is several times slower than a search for the rarest byte.

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
