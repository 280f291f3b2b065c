//! Baseline files and the day on which waivers are judged: what the library is told of the outside world.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use nianbao::accept::baseline::{Baseline, Entry};
use nianbao::accept::waiver::{Use, Waiver};
use nianbao::document::Document;

use super::complain::{self, Complaint};
use super::inputs::{Input, Origin, canonical, shown};
use super::outputs;
use super::settings::Loaded;

/// Today in China, whatever the machine thinks of time zones.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::fixed(offset(8))).date()
}

/// A baseline file.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    /// Its folder, from which the paths in it count.
    folder: PathBuf,
    pub(super) baseline: Baseline,
}

impl Kept {
    /// Reads a baseline file; `fresh` starts an empty one in its place.
    pub(super) fn open(path: &Path, fresh: bool) -> Result<Kept, Complaint> {
        let name = shown(path);
        let baseline = if fresh {
            Baseline::default()
        } else {
            let text = fs::read_to_string(path).map_err(|error| complain::io(&name, "基线文件无法读取", &error))?;
            Baseline::parse(&text).map_err(|why| Complaint::error(format!("{name}：{why}")))?
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Kept { path: path.to_owned(), folder: canonical(parent), baseline })
    }

    /// The name of a document in the file: its path from the file's folder, with that of the member of an archive.
    pub(super) fn key(&self, input: &Input, document: &Document) -> String {
        let Origin::File(path) = &input.origin else { return document.path.clone() };
        let path = canonical(path);
        let within = document.path.strip_prefix(&input.shown).unwrap_or_default();
        let from_here = path.strip_prefix(&self.folder).unwrap_or(&path);
        format!("{}{within}", shown(from_here).replace('\\', "/"))
    }

    /// Writes the file anew.
    pub(super) fn write(&self) -> Result<(), Complaint> {
        outputs::to_file(&self.path, |out| out.write_all(self.baseline.to_json().as_bytes()))
            .map_err(|error| complain::io(&shown(&self.path), "写不出去", &error))
    }

    /// Drops findings that are no more; how many.
    pub(super) fn prune(&mut self, gone: &BTreeMap<String, Vec<Entry>>) -> usize {
        let mut dropped = 0;
        for (key, entries) in gone {
            let Some(known) = self.baseline.reports.get_mut(key) else { continue };
            let before = known.len();
            known.retain(|entry| !entries.contains(entry));
            dropped += before - known.len();
        }
        self.baseline.reports.retain(|_, entries| !entries.is_empty());
        dropped
    }

    /// What is no more, for people.
    pub(super) fn told(&self, gone: &BTreeMap<String, Vec<Entry>>) -> Vec<Complaint> {
        let lines = gone.iter().flat_map(|(key, entries)| entries.iter().map(move |entry| (key, entry)));
        lines
            .map(|(key, entry)| Complaint::notice(format!("基线中的问题已不在：{key} {} “{}”", entry.rule, entry.text)))
            .collect()
    }
}

/// What is worth knowing of the waivers of a settings file: those that met nothing, and those past their last day.
pub(super) fn idle_waivers(file: &Loaded, waivers: &[Waiver], uses: &[Use]) -> Vec<Complaint> {
    let told = waivers.iter().zip(uses).filter_map(|(waiver, fate)| {
        let (message, hint) = match fate {
            Use::Idle => ("这条豁免没有对上任何问题".to_owned(), "问题已改正的，请删去；原文改过的，请照抄现在的原文"),
            Use::Expired => {
                let until = waiver.until.map(|day| day.to_string()).unwrap_or_default();
                (format!("这条豁免已于 {until} 到期，问题照常计算"), "仍不是问题的，请重新判断后改写 until")
            }
            Use::Elsewhere | Use::Held => return None,
        };
        let place = (file.shown.as_str(), file.text.as_str(), waiver.span.clone());
        Some(Complaint::placed(&message, Some(&hint.to_owned()), place, true))
    });
    told.collect()
}
