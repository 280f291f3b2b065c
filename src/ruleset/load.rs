//! From files as written to validated rules. All mistakes of all files are reported at once, each at its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::layer::{Draft, Parts, Tagged};
use super::lexicon::{Lexicon, Owner};
use super::raw::{self, At};
use super::{Blank, Contents, Deadline, RuleFileError, RuleFileProblem, Ruleset, SectionSpec, Template, Topic};
use super::{load_readings, load_tables, problem, reach, read};
use crate::fold::fold;
use crate::search::nearest;

macro_rules! builtin_files {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("../../rules/", $name)))),*] };
}

/// The files of `rules/`, built in.
const FILES: [(&str, &str); 23] = builtin_files![
    "clauses.toml",
    "template-2008.toml",
    "template-2019.toml",
    "template-2021.toml",
    "organs.toml",
    "words.toml",
    "places.toml",
    "document.toml",
    "structure.toml",
    "deadline.toml",
    "privacy.toml",
    "integrity.toml",
    "text.toml",
    "substance.toml",
    "narrative.toml",
    "crosscheck.toml",
    "readings.toml",
    "narrative-examples.toml",
    "narrative-more-examples.toml",
    "crosscheck-examples.toml",
    "quantities.toml",
    "table.toml",
    "statistics.toml",
];

/// A rule file that is not built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Its name in messages.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where it extends another rule file: the index of that file among those that are loaded with it.
    pub base: Option<usize>,
}

impl RuleFile {
    /// The rule file that this one extends, as it writes its name; the name of a format is none.
    pub fn extends(&self) -> Option<String> {
        let (table, _) = toml::de::DeTable::parse_recoverable(&self.text);
        let name = table.get_ref().get("extends")?.get_ref().as_str()?;
        is_file(name).then(|| name.to_owned())
    }
}

/// Whether `extends` names a file and not a format.
fn is_file(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

impl Ruleset {
    /// Loads the rules that are built in and says what is wrong with them.
    ///
    /// # Errors
    /// The files with mistakes, each with all of them.
    pub fn load_builtin() -> Result<Ruleset, Vec<RuleFileError>> {
        Ruleset::load(&[])
    }

    /// Loads the rules that are built in together with the files of a locality, later ones over earlier ones. A file
    /// that declares a rule or a format of the built-in file of its name takes the place of that file.
    ///
    /// # Errors
    /// The files with mistakes, each with all of them.
    pub fn load(local: &[RuleFile]) -> Result<Ruleset, Vec<RuleFileError>> {
        let mut files: Vec<Source<'_>> = FILES
            .iter()
            .map(|(name, text)| Source { name, text, base: None, is_local: false, read: read::read(text) })
            .collect();
        for file in local {
            let read = read::read(&file.text);
            let same = files.iter_mut().find(|built_in| !built_in.is_local && replaces(&file.name, &read, built_in));
            match same {
                Some(built_in) => {
                    *built_in = Source { name: &file.name, text: &file.text, base: None, is_local: false, read }
                }
                None => {
                    let base = file.base.map(|base| FILES.len() + base);
                    files.push(Source { name: &file.name, text: &file.text, base, is_local: true, read });
                }
            }
        }
        load(files)
    }
}

/// A file on its way in.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
    /// The file that it extends.
    base: Option<usize>,
    is_local: bool,
    read: read::Read,
}

/// Whether a file is a new version of a built-in one.
fn replaces(name: &str, read: &read::Read, built_in: &Source<'_>) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let shares_rule = || {
        let mut rules = read.file.rule.iter();
        rules.any(|rule| built_in.read.file.rule.iter().any(|other| *other.id == *rule.id))
    };
    let shares_template = || match (&read.file.template, &built_in.read.file.template) {
        (Some(own), Some(theirs)) => *own.id == *theirs.id,
        _ => false,
    };
    last == built_in.name && read.file.extends.is_none() && (shares_rule() || shares_template())
}

/// Loads files that were read.
fn load(files: Vec<Source<'_>>) -> Result<Ruleset, Vec<RuleFileError>> {
    let mut loader = Loader::default();
    for file in &files {
        loader.know(&file.read.file);
        loader.lost.extend(file.read.lost.iter().cloned());
    }
    let mut contents = Vec::with_capacity(files.len());
    let mut forms = Vec::with_capacity(files.len());
    for file in files {
        let read::Read { file: said, problems, broken, .. } = file.read;
        forms.push((problems.len(), broken));
        loader.problems.push(problems);
        loader.notices.push(Vec::new());
        contents.push((file.name, file.text, file.base, file.is_local, said));
    }
    let mut drafts: Vec<Draft> = Vec::new();
    // The format that each file speaks of.
    let mut targets: Vec<Option<usize>> = Vec::new();
    for (index, (_, _, base, is_local, said)) in contents.iter_mut().enumerate() {
        loader.at(index);
        let base = base.and_then(|base| targets.get(base).copied().flatten());
        let target = loader.target(said, base, &mut drafts, index);
        match target.and_then(|target| drafts.get_mut(target)) {
            Some(draft) => draft.add(&mut loader, index, said, *is_local),
            None => loader.homeless(said),
        }
        targets.push(target);
    }
    for draft in &drafts {
        loader.template(draft);
        let template = &draft.template;
        loader.places.templates.push((template.file, template.item.id.span(), template.item.id.to_string()));
    }
    // The latest format of a year holds, and the files may come in any order.
    loader.set.templates.sort_by_key(|template| template.from);
    for (index, (name, text, _, is_local, said)) in contents.iter_mut().enumerate() {
        loader.at(index);
        loader.local = is_local.then(|| (*name).to_owned());
        loader.file(std::mem::take(said), text);
    }
    reach::look(&mut loader);
    let reports = |problems: Vec<Vec<RuleFileProblem>>| -> Vec<RuleFileError> {
        let of_files = problems.into_iter().zip(&contents).filter(|(problems, _)| !problems.is_empty());
        of_files
            .map(|(mut problems, (name, text, ..))| {
                problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
                problems.dedup();
                RuleFileError { file: (*name).to_owned(), text: (*text).to_owned(), problems }
            })
            .collect()
    };
    // Of lines that are no TOML enough has been said.
    for (problems, (of_form, broken)) in loader.problems.iter_mut().zip(&forms) {
        let mut index = 0;
        problems.retain(|problem| {
            index += 1;
            index <= *of_form || !broken.iter().any(|line| line.contains(&problem.span.start))
        });
    }
    let wrong = reports(std::mem::take(&mut loader.problems));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    loader.set.files = contents.iter().map(|(name, ..)| (*name).to_owned()).collect();
    loader.set.notices = reports(std::mem::take(&mut loader.notices));
    Ok(loader.finish())
}

/// Gathers what the files say.
#[derive(Default)]
pub(super) struct Loader {
    /// Names that some file declares.
    pub rules: BTreeSet<String>,
    levels: BTreeSet<String>,
    pub clauses: BTreeSet<String>,
    /// Names that would be declared, were there no mistake.
    lost: BTreeSet<String>,
    pub set: Ruleset,
    pub words: Vec<(String, Owner)>,
    /// Frames of examples by name.
    pub frames: BTreeMap<String, String>,
    /// The local file whose rules are being read, by name.
    pub local: Option<String>,
    pub places: reach::Places,
    file: usize,
    problems: Vec<Vec<RuleFileProblem>>,
    notices: Vec<Vec<RuleFileProblem>>,
}

impl Loader {
    /// Which file the problems that follow are of.
    pub fn at(&mut self, file: usize) {
        self.file = file;
    }

    /// The file that is being read.
    pub fn here(&self) -> usize {
        self.file
    }

    /// Notes a mistake.
    pub fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.say(RuleFileProblem::new(span, message));
    }

    /// Notes a mistake.
    pub fn say(&mut self, problem: RuleFileProblem) {
        if let Some(problems) = self.problems.get_mut(self.file) {
            problems.push(problem);
        }
    }

    /// Notes what is no mistake, and yet not meant.
    pub fn notice(&mut self, problem: RuleFileProblem) {
        if let Some(notices) = self.notices.get_mut(self.file) {
            notices.push(problem);
        }
    }

    /// Notes a name that nothing has, with the one that was probably meant.
    pub fn unknown<'n>(&mut self, name: &At<String>, what: &str, known: impl IntoIterator<Item = &'n str>) {
        if !self.lost.contains(name.as_str()) {
            let message = format!("没有名为“{}”的{what}", name.as_str());
            let problem = RuleFileProblem { span: name.span(), message, help: suggestion(name, known) };
            self.say(problem);
        }
    }

    /// Whether a name would be declared, were there no mistake in its declaration.
    pub fn is_lost(&self, name: &str) -> bool {
        self.lost.contains(name)
    }

    /// A rule id, which some file must declare.
    pub fn known_rule(&mut self, id: &At<String>) -> String {
        if !self.rules.contains(id.as_str()) {
            let rules = std::mem::take(&mut self.rules);
            self.unknown(id, "规则", rules.iter().map(String::as_str));
            self.rules = rules;
        }
        id.to_string()
    }

    /// Notes that something is reported by a rule.
    pub fn used(&mut self, rule: &At<String>) {
        self.places.uses.push((self.file, rule.span(), rule.to_string(), self.local.is_some()));
    }

    /// Levels of organ, which some file must declare.
    pub fn known_levels(&mut self, ids: &[At<String>]) -> Vec<String> {
        for id in ids.iter().filter(|id| !self.levels.contains(id.as_str())).cloned().collect::<Vec<_>>() {
            let levels = std::mem::take(&mut self.levels);
            self.unknown(&id, "机关层级", levels.iter().map(String::as_str));
            self.levels = levels;
        }
        ids.iter().map(|id| id.to_string()).collect()
    }

    /// A name of a message, which the rule must have: looked at when all rules are known.
    pub fn known_message(&mut self, rule: &At<String>, name: Option<&At<String>>) -> String {
        let Some(name) = name else { return "default".to_owned() };
        self.places.messages.push((self.file, rule.to_string(), name.clone()));
        name.to_string()
    }

    /// A regular expression, with its mistake at its place.
    pub fn regex(&mut self, pattern: &At<String>) -> Option<Regex> {
        if let Ok(regex) = Regex::new(pattern) {
            return Some(regex);
        }
        let (range, message, help) = problem::of_regex(pattern);
        let span = within(pattern, range);
        self.say(RuleFileProblem { span, message: format!("正则表达式写错了：{message}"), help });
        None
    }

    /// Notes which names a file declares.
    fn know(&mut self, file: &raw::File) {
        self.rules.extend(file.rule.iter().map(|rule| rule.id.to_string()));
        self.levels.extend(file.level.iter().map(|level| level.id.to_string()));
        self.clauses.extend(file.clause.iter().map(|clause| clause.id.to_string()));
    }

    /// The format that a file speaks of, in the making.
    fn target(
        &mut self,
        said: &mut raw::File,
        base: Option<usize>,
        drafts: &mut Vec<Draft>,
        file: usize,
    ) -> Option<usize> {
        let extended = match &said.extends {
            None => None,
            Some(name) if is_file(name) => base,
            Some(name) => {
                let found = drafts.iter().position(|draft| *draft.template.item.id == **name);
                if found.is_none() {
                    let known: Vec<String> = drafts.iter().map(|draft| draft.template.item.id.to_string()).collect();
                    self.unknown(name, "格式", known.iter().map(String::as_str));
                }
                found
            }
        };
        let Some(template) = said.template.take() else { return extended };
        if drafts.iter().any(|draft| *draft.template.item.id == *template.id) {
            self.problem(template.id.span(), format!("格式“{}”出现了两次", template.id.as_str()));
        }
        let from = extended.and_then(|base| drafts.get(base));
        let draft = Draft::new(Tagged { file, item: template }, from);
        drafts.push(draft);
        Some(drafts.len() - 1)
    }

    /// Items that belong to a format, in a file that says of none.
    fn homeless(&mut self, said: &mut raw::File) {
        // What is wrong with `extends` has been said.
        if said.extends.is_some() {
            return;
        }
        let firsts = [
            said.section.first().map(|item| ("section", item.key.span())),
            said.topic.first().and_then(|item| Some(("topic", item.section.as_ref()?.span()))),
            said.deadline.first().map(|item| ("deadline", item.month.span())),
            said.table.first().map(|item| ("table", item.key.span())),
            said.column.first().map(|item| ("column", item.table.span())),
            said.group.first().map(|item| ("group", item.table.span())),
            said.row.first().map(|item| ("row", item.table.span())),
            said.identity.first().map(|item| ("identity", item.rule.span())),
            said.power.first().map(|item| ("power", item.rule.span())),
        ];
        for (name, span) in firsts.into_iter().flatten() {
            let help = "请在文件开头写明 extends = \"2021\"";
            let message = format!("不知道这里的 [[{name}]] 属于哪一种格式");
            self.say(RuleFileProblem::new(span, message).help(help));
        }
    }

    /// Validates a format.
    fn template(&mut self, draft: &Draft) {
        let Draft { template: Tagged { file, item: template }, base, parts, .. } = draft;
        self.at(*file);
        let period_from = template.period_from.as_ref().and_then(|date| {
            let parsed = date.parse::<jiff::civil::Date>().ok().map(|day| (day.year(), day.month(), day.day()));
            if parsed.is_none() {
                self.say(RuleFileProblem::new(date.span(), "没有这样的日期").help("写作 2008-05-01"));
            }
            parsed
        });
        if let Some(to) = template.to.filter(|to| *to < *template.from) {
            self.problem(template.from.span(), format!("从 {} 年度用到 {to} 年度，先后颠倒了", *template.from));
        }
        let Parts { sections, topics, deadlines, .. } = parts;
        let keys: Vec<String> = sections.iter().map(|section| section.item.key.to_string()).collect();
        let tables = load_tables::tables(self, parts, &keys);
        let mut built = Template {
            id: template.id.to_string(),
            title: template.title.clone(),
            base: base.clone(),
            from: *template.from,
            to: template.to,
            contents: template.contents.unwrap_or(Contents::Headings),
            basis: template.basis.clone(),
            blank: Blank {
                title: template.report_title.clone().unwrap_or_default(),
                opening: template.opening.clone().unwrap_or_default(),
                hint: template.hint.clone().unwrap_or_default(),
            },
            period_from,
            ignore: template.ignore.iter().flat_map(|text| text.chars()).collect(),
            not_sections: Vec::new(),
            marks: template.marks.iter().map(|mark| fold(mark)).collect(),
            sections: Vec::new(),
            topics: Vec::new(),
            deadlines: Vec::new(),
            tables,
            titles: OnceLock::new(),
        };
        built.not_sections = template.not_sections.iter().map(|title| built.normalize(&fold(title))).collect();
        for (Tagged { file, item }, number) in sections.iter().zip(1..) {
            self.at(*file);
            self.section(&mut built, item, number);
        }
        for Tagged { file, item } in topics {
            self.at(*file);
            self.topic(&mut built, item);
        }
        let mut bound: Vec<(usize, String)> = Vec::new();
        for Tagged { file, item } in deadlines {
            self.at(*file);
            self.deadline(&mut built, item);
            let is_bound = |level: &At<String>| bound.iter().any(|(of, known)| of == file && *known == **level);
            if !item.levels.is_empty() && item.levels.iter().all(is_bound) {
                self.places.deadlines.push((*file, item.month.span()));
            }
            bound.extend(item.levels.iter().map(|level| (*file, level.to_string())));
        }
        self.set.templates.push(built);
    }

    fn section(&mut self, built: &mut Template, section: &raw::Section, number: u32) {
        let covered = section.covered.iter().filter_map(|pattern| self.regex(pattern)).collect();
        let titles = std::iter::once(&section.title)
            .chain(&section.variants)
            .map(|title| built.normalize(&fold(title)))
            .collect();
        if built.section(&section.key).is_some() {
            let problem = RuleFileProblem::new(section.key.span(), format!("部分“{}”出现了两次", section.key.as_str()));
            self.say(problem.help("要认可别的标题，请用 [[accept]]；要另加一个部分，请换一个 key"));
        }
        built.sections.push(SectionSpec {
            key: section.key.to_string(),
            number,
            title: section.title.clone(),
            article: section.article.clone(),
            titles,
            contents: section.contents.iter().map(|word| fold(word)).collect(),
            words: section.words.iter().map(|word| fold(word)).collect(),
            covered,
            table: section.table,
            required: section.required,
        });
    }

    fn topic(&mut self, built: &mut Template, topic: &raw::Topic) {
        if let Some(key) = &topic.section
            && built.section(key).is_none()
        {
            self.unknown(key, "部分", built.sections.iter().map(|section| section.key.as_str()));
        }
        built.topics.push(Topic {
            title: topic.title.clone(),
            section: topic.section.as_ref().map(|key| key.to_string()),
            words: topic.words.iter().map(|word| fold(word)).collect(),
            headings: topic.headings.iter().map(|word| fold(word)).collect(),
            levels: self.known_levels(&topic.levels),
            basis: topic.basis.clone(),
        });
    }

    fn deadline(&mut self, built: &mut Template, deadline: &raw::Deadline) {
        let (month, day) = (*deadline.month, *deadline.day);
        if !(1..=12).contains(&month) {
            self.say(RuleFileProblem::new(deadline.month.span(), format!("没有 {month} 月")));
        } else if jiff::civil::Date::new(2023, month, day).is_err() {
            // A day that comes only every four years is no deadline.
            self.say(RuleFileProblem::new(deadline.day.span(), format!("{month} 月没有 {day} 日")));
        }
        let levels = self.known_levels(&deadline.levels);
        built.deadlines.push(Deadline { levels, month, day, basis: deadline.basis.clone() });
    }

    fn finish(mut self) -> Ruleset {
        self.set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        // One word may be wanted by several owners, but by each only once.
        let mut wanted: BTreeMap<(Owner, String), ()> = BTreeMap::new();
        for (word, owner) in self.words {
            wanted.insert((owner, word), ());
        }
        let words = wanted.into_keys().map(|(owner, word)| (word, owner)).collect();
        self.set.lexicon = Lexicon::new(words).unwrap_or_default();
        self.set.lexicon.add_lists(&self.set.words);
        self.set.reading_words = super::ReadingWords::new(&self.set.readings);
        self.set.vocabularies = load_readings::vocabularies(&self.set);
        self.set
    }
}

/// The name that was probably meant, or all there are where they are few.
fn suggestion<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    const FEW: usize = 15;
    let mut known: Vec<&str> = known.into_iter().collect();
    // Ids are often given without their group.
    let ends_so = |known: &&&str| known.rsplit_once('/').is_some_and(|(_, last)| last == name);
    if let Some(near) = known.iter().find(ends_so) {
        return Some(format!("是不是“{near}”？"));
    }
    if let Some(near) = nearest(name, known.iter().copied()) {
        return Some(format!("是不是“{near}”？"));
    }
    let mut seen = BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    (!known.is_empty() && known.len() <= FEW).then(|| format!("可用的有 {}", known.join("、")))
}

/// A part of a string of a file, as bytes of the file.
pub(super) fn within(text: &At<String>, part: Range<usize>) -> Range<usize> {
    let span = text.span();
    // With escapes the string and what stands in the file differ in length; then the whole must do.
    if span.len() != text.len() + 2 {
        return span;
    }
    let start = span.start + 1 + part.start.min(text.len());
    start..(span.start + 1 + part.end.min(text.len())).max(start)
}
