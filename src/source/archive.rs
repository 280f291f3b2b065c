//! Zip archives, read within limits: the packages of Office files, and archives of reports.
//!
//! Nothing is ever written to disk, so a path that leads outside is only a strange name.

use std::io::{Cursor, Read as _};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadError;
use super::limits::{Budget, ENTRIES, INPUT_BYTES, Limit, RATIO, RATIO_FREE_BYTES};

/// An archive in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
}

/// An entry that is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// To be given to [`Archive::entry`].
    pub(super) index: usize,
    /// Its path with `/`, decoded: archives made on Chinese Windows have names in GBK.
    pub(super) name: String,
}

impl<'a> Archive<'a> {
    /// Opens an archive; nothing is expanded yet.
    ///
    /// # Errors
    /// When the directory at its end is missing or wrong, or lists too much.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
        if zip.len() > ENTRIES {
            return Err(ReadError::TooMuch(Limit::Entries));
        }
        let names = zip.file_names_raw().enumerate();
        let entries = names
            .map(|(index, name)| Entry { index, name: decoded(name) })
            .filter(|entry| !entry.name.ends_with('/'))
            .collect();
        Ok(Archive { zip, entries })
    }

    /// The files of the archive, in its order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The expanded content of a part of a package, by its name without leading slash; `None` when it is not there.
    ///
    /// # Errors
    /// As [`Archive::entry`].
    #[allow(dead_code)] // for readers of Office packages
    pub(super) fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, ReadError> {
        // Names of parts are compared without regard to case, by the packaging standard.
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        entry.map(|entry| entry.index).map(|index| self.entry(index, budget)).transpose()
    }

    /// The expanded content of an entry.
    ///
    /// # Errors
    /// When it is encrypted, damaged, or expands beyond the limits.
    pub(super) fn entry(&mut self, index: usize, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        let file = self.zip.by_index(index).map_err(|error| wrong(&error))?;
        let packed = file.compressed_size();
        // What the directory says of the size may be a lie; only what comes out counts.
        let ratio = packed.saturating_mul(RATIO).max(RATIO_FREE_BYTES);
        let (allowed, limit) =
            [(budget.bytes, Limit::ExpandedBytes), (INPUT_BYTES, Limit::InputBytes), (ratio, Limit::Ratio)]
                .into_iter()
                .min_by_key(|(allowed, _)| *allowed)
                .unwrap_or((0, Limit::ExpandedBytes));
        let mut content = Vec::new();
        let taken = file.take(allowed.saturating_add(1)).read_to_end(&mut content);
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        if size > allowed {
            return Err(ReadError::TooMuch(limit));
        }
        taken.map_err(|_| ReadError::Damaged("压缩的内容不完整或有错".to_owned()))?;
        budget.bytes -= size;
        Ok(content)
    }
}

/// A name as the archive's maker meant it.
fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.replace('\\', "/"),
    }
}

fn wrong(error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadError::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ReadError::Unsupported("压缩包的压缩方式少见，请用普通的 zip 方式重新压缩".to_owned())
        }
        _ => ReadError::Damaged("压缩包不完整或有错，请重新下载或另存".to_owned()),
    }
}
