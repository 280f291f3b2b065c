//! The rules of a run: those that are built in, or those with the files of a locality.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nianbao::ruleset::{RuleFile, Ruleset};

use super::complain::{self, Complaint};
use super::inputs::{canonical, shown};

/// Rules to check with.
#[derive(Debug, Clone)]
pub(super) enum Rules {
    /// Those that are built in.
    BuiltIn,
    /// Those with local files.
    Local(Arc<Ruleset>),
}

impl Deref for Rules {
    type Target = Ruleset;

    fn deref(&self) -> &Ruleset {
        match self {
            Rules::BuiltIn => Ruleset::builtin(),
            Rules::Local(ruleset) => ruleset,
        }
    }
}

impl Rules {
    /// Loads local files, each after the one that it extends.
    ///
    /// # Errors
    /// What cannot be read, or all that is wrong in the files.
    pub(super) fn load(paths: &[PathBuf]) -> Result<Rules, Vec<Complaint>> {
        if paths.is_empty() {
            return Ok(Rules::BuiltIn);
        }
        let mut shelf = Gathered::default();
        for path in paths {
            shelf.gather(path, shown(path)).map_err(|complaint| vec![complaint])?;
        }
        match Ruleset::load(&shelf.files) {
            Ok(ruleset) => Ok(Rules::Local(Arc::new(ruleset))),
            Err(errors) => Err(errors.iter().flat_map(|error| Complaint::rule_file(error, false)).collect()),
        }
    }

    /// What is no mistake in the files, and yet not meant.
    pub(super) fn notices(&self) -> Vec<Complaint> {
        self.notices.iter().flat_map(|error| Complaint::rule_file(error, true)).collect()
    }

    /// Whether two sets are one.
    pub(super) fn is_same(&self, other: &Rules) -> bool {
        match (self, other) {
            (Rules::BuiltIn, Rules::BuiltIn) => true,
            (Rules::Local(one), Rules::Local(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// One list of rules for several sets, for outputs that name the rules of the whole run.
    pub(super) fn union(sets: &[&Rules]) -> Rules {
        let local: Vec<&Arc<Ruleset>> = sets
            .iter()
            .filter_map(|set| match set {
                Rules::BuiltIn => None,
                Rules::Local(ruleset) => Some(ruleset),
            })
            .collect();
        let Some((first, rest)) = local.split_first() else { return Rules::BuiltIn };
        if local.len() == sets.len() && rest.iter().all(|other| Arc::ptr_eq(first, other)) {
            return Rules::Local(Arc::clone(first));
        }
        let mut all = Ruleset::builtin().clone();
        for set in local {
            for rule in &set.rules {
                if all.rule(&rule.id).is_none() {
                    all.rules.push(rule.clone());
                    all.rules.sort_by(|a, b| a.id.cmp(&b.id));
                    all.examples.extend(set.examples.iter().filter(|example| example.rule == rule.id).cloned());
                }
            }
        }
        Rules::Local(Arc::new(all))
    }
}

/// Rule files as found, each once.
#[derive(Default)]
struct Gathered {
    files: Vec<RuleFile>,
    /// The one true path of each.
    paths: Vec<PathBuf>,
    /// Those that wait for the file that they extend.
    open: Vec<PathBuf>,
}

impl Gathered {
    /// Reads a file, and before it what it extends; its index.
    fn gather(&mut self, path: &Path, name: String) -> Result<usize, Complaint> {
        let own = canonical(path);
        if let Some(known) = self.paths.iter().position(|known| *known == own) {
            return Ok(known);
        }
        if self.open.contains(&own) {
            return Err(Complaint::error(format!("{name}：规则文件绕了一圈又以自己为基础，请检查 extends")));
        }
        let text = super::settings::read(path, &name, "规则文件")?;
        let mut file = RuleFile { name, text, base: None };
        if let Some(base) = file.extends() {
            let base = path.parent().unwrap_or(Path::new("")).join(base);
            self.open.push(own.clone());
            file.base = Some(self.gather(&base, shown(&base))?);
            self.open.pop();
        }
        self.files.push(file);
        self.paths.push(own);
        Ok(self.files.len() - 1)
    }
}

/// The path of a rule file that a settings file names.
pub(super) fn beside(settings: &Path, named: &str) -> PathBuf {
    settings.parent().unwrap_or(Path::new("")).join(named)
}

/// Says what is wrong, and what the status of the program is then.
pub(super) fn refuse(complaints: &[Complaint], color: super::Color) -> u8 {
    complain::say_all(color, complaints);
    super::TROUBLE
}
