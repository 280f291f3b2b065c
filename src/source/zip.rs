//! Archives of documents.

use super::archive::{Archive, Entry};
use super::limits::{ARCHIVE_DEPTH, Budget, Limit};
use super::{Each, ReadError, read_within, sniff};
use crate::document::Format;

/// Reads the documents of an archive that stands at `depth`, 1 being the file itself, in the order of their names.
pub(super) fn read_all(path: &str, bytes: &[u8], depth: usize, budget: &mut Budget, each: Each<'_>) {
    let mut archive = match Archive::open(bytes) {
        Ok(archive) => archive,
        Err(error) => return each(path.to_owned(), Err(error)),
    };
    let mut members: Vec<(Entry, Format)> = archive.entries().iter().filter_map(member).collect();
    members.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    if members.is_empty() {
        let error = ReadError::Unsupported("压缩包里没有可检查的文件".to_owned());
        return each(path.to_owned(), Err(error));
    }
    for (entry, format) in members {
        let name = format!("{path}/{}", entry.name);
        let content = match archive.entry(entry.index, budget) {
            Ok(content) => content,
            // What is left of the archive could not be read either.
            Err(error @ ReadError::TooMuch(Limit::ExpandedBytes)) => return each(path.to_owned(), Err(error)),
            Err(error) => {
                each(name, Err(error));
                continue;
            }
        };
        if sniff::content(&content, format) != sniff::Content::Known(Format::Zip) {
            let read = read_within(&name, format, &content, budget);
            each(name, read);
        } else if depth < ARCHIVE_DEPTH {
            read_all(&name, &content, depth + 1, budget, each);
        } else {
            each(name, Err(ReadError::TooMuch(Limit::ArchiveDepth)));
        }
    }
}

/// An entry that is a document or an archive by its extension, and its format by that; no scraps of other programs.
fn member(entry: &Entry) -> Option<(Entry, Format)> {
    let file = entry.name.rsplit('/').next()?;
    let scrap = |name: &str| name.starts_with(['.', '~']) && !matches!(name, "." | "..") || name == "__MACOSX";
    if entry.name.split('/').any(scrap) {
        return None;
    }
    let (_, extension) = file.rsplit_once('.')?;
    Some((entry.clone(), Format::of_extension(extension)?))
}
