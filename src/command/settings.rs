//! Which settings apply to which report: `nianbao.toml` in its folder or the nearest one above.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use nianbao::settings::{FILE_NAME, Settings};

use super::complain::{self, Complaint};
use super::inputs::{canonical, shown};
use super::rule_files::{Rules, beside};

/// A name that other tools would read and this one does not: said aloud, since a file ignored in silence is worse.
const DOTTED: &str = ".nianbao.toml";

/// A settings file as found.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Its path as shown.
    pub(super) shown: String,
    /// What it says, or what is wrong with it.
    pub(super) outcome: Result<Settings, Vec<Complaint>>,
    /// The rules that hold with it.
    pub(super) rules: Rules,
    /// Its text, to show places in it.
    pub(super) text: String,
}

/// Where settings come from.
#[derive(Debug)]
enum Source {
    /// From the folders of the reports.
    Nearest,
    /// From the command line alone.
    None,
    /// From one file, the first of the loaded ones.
    Fixed,
}

/// The settings files of a run, each read once.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The rules of the command line, which hold in place of those that a file names.
    fixed: Option<Rules>,
    source: Source,
    here: PathBuf,
    folders: HashMap<PathBuf, Option<usize>>,
    files: Vec<Loaded>,
}

impl Shelf {
    /// Settings as `--config` asks: the nearest file, a given one, or `none`.
    pub(super) fn new(config: Option<&Path>, fixed: Option<Rules>) -> Shelf {
        let mut shelf = Shelf {
            fixed,
            source: Source::Nearest,
            here: canonical(Path::new(".")),
            folders: HashMap::new(),
            files: Vec::new(),
        };
        match config {
            None => {}
            Some(path) if path == Path::new("none") => shelf.source = Source::None,
            Some(path) => {
                shelf.source = Source::Fixed;
                shelf.load(path, shown(path));
            }
        }
        shelf
    }

    /// The settings files found so far.
    pub(super) fn files(&self) -> &[Loaded] {
        &self.files
    }

    /// The settings for reports in a folder (its one true path), as an index into [`Shelf::files`].
    pub(super) fn for_folder(&mut self, folder: &Path) -> Option<usize> {
        match self.source {
            Source::None => None,
            Source::Fixed => Some(0),
            Source::Nearest => self.nearest(folder),
        }
    }

    fn nearest(&mut self, folder: &Path) -> Option<usize> {
        let mut passed = Vec::new();
        let mut found = None;
        for ancestor in folder.ancestors() {
            if let Some(known) = self.folders.get(ancestor) {
                found = *known;
                break;
            }
            passed.push(ancestor.to_owned());
            found = self.in_folder(ancestor);
            if found.is_some() {
                break;
            }
        }
        self.folders.extend(passed.into_iter().map(|folder| (folder, found)));
        found
    }

    fn in_folder(&mut self, folder: &Path) -> Option<usize> {
        let dotted = folder.join(DOTTED);
        if dotted.is_file() {
            let name = self.short(&dotted);
            let complaint = Complaint::error(format!("{name}：设置文件不认这个名字，请改名为 {FILE_NAME}"));
            return Some(self.push(name, Err(vec![complaint]), Rules::BuiltIn, String::new()));
        }
        let path = folder.join(FILE_NAME);
        path.is_file().then(|| {
            let name = self.short(&path);
            self.load(&path, name)
        })
    }

    fn load(&mut self, path: &Path, shown: String) -> usize {
        let loaded = read(path, &shown, "设置文件").map_err(|complaint| vec![complaint]).and_then(|text| {
            let rules = match &self.fixed {
                Some(rules) => rules.clone(),
                None => {
                    let named = Settings::rule_files(&text);
                    let files: Vec<PathBuf> = named.iter().map(|name| self.beside(path, name)).collect();
                    Rules::load(&files)?
                }
            };
            let settings = Settings::parse(&shown, &text, &rules).map_err(|error| Complaint::settings(&error))?;
            Ok((settings, rules, text))
        });
        match loaded {
            Ok((settings, rules, text)) => self.push(shown, Ok(settings), rules, text),
            Err(complaints) => self.push(shown, Err(complaints), Rules::BuiltIn, String::new()),
        }
    }

    fn push(&mut self, shown: String, outcome: Result<Settings, Vec<Complaint>>, rules: Rules, text: String) -> usize {
        self.files.push(Loaded { shown, outcome, rules, text });
        self.files.len() - 1
    }

    /// The rules that hold where there is no settings file.
    pub(super) fn rules(&self) -> Rules {
        self.fixed.clone().unwrap_or(Rules::BuiltIn)
    }

    /// The different sets of rules of the run, that of the reports without settings file first.
    pub(super) fn sets(&self) -> Vec<Rules> {
        let mut sets = vec![self.rules()];
        for file in &self.files {
            if !sets.iter().any(|known| known.is_same(&file.rules)) {
                sets.push(file.rules.clone());
            }
        }
        sets
    }

    /// The path of a rule file that a settings file names, below the current folder without it.
    fn beside(&self, settings: &Path, named: &str) -> PathBuf {
        let path = beside(settings, named);
        path.strip_prefix(&self.here).map(Path::to_owned).unwrap_or(path)
    }

    /// A path below the current folder without that folder.
    fn short(&self, path: &Path) -> String {
        shown(path.strip_prefix(&self.here).unwrap_or(path))
    }
}

/// Reads a text file, which `kind` names.
pub(super) fn read(path: &Path, shown: &str, kind: &str) -> Result<String, Complaint> {
    let bytes = fs::read(path).map_err(|error| complain::io(shown, &format!("{kind}无法读取"), &error))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Complaint::error(format!("{shown}：{kind}不是 UTF-8 编码，请另存为 UTF-8")))?;
    // Windows Notepad writes a byte order mark.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
