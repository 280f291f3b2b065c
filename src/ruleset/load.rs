//! From files as written to validated rules. All mistakes of a file are reported at once, each at its place.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;
use toml::Spanned;

use super::lexicon::{LISTS, Lexicon, Owner};
use super::load_readings;
use super::load_tables::{self, Parts};
use super::raw;
use super::{
    Citation, Contents, Deadline, Example, Level, Pattern, PatternTest, Rule, Ruleset, SectionSpec, TableSpec,
    Template, Term, Topic, Within,
};
use crate::document::Format;
use crate::fold::fold;

/// One mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFileProblem {
    /// Byte range in the file.
    pub span: Range<usize>,
    /// What is wrong, in Chinese.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// All mistakes of one rule file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("规则文件 {file} 有 {} 处错误：{}", problems.len(), problems.first().map_or("", |problem| problem.message.as_str()))]
pub struct RuleFileError {
    /// Name of the file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The mistakes, in order.
    pub problems: Vec<RuleFileProblem>,
}

macro_rules! builtin_files {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("../../rules/", $name)))),*] };
}

/// The files of `rules/`, built in.
const FILES: [(&str, &str); 21] = builtin_files![
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
    "crosscheck-examples.toml",
    "quantities.toml",
    "table.toml",
    "statistics.toml",
];

/// Loads the rules that are built in.
pub(super) fn builtin() -> Result<Ruleset, RuleFileError> {
    load(&FILES)
}

impl Ruleset {
    /// Loads the rules that are built in and says what is wrong with them.
    ///
    /// # Errors
    /// The first file with mistakes, with all of them.
    pub fn load_builtin() -> Result<Ruleset, RuleFileError> {
        builtin()
    }
}

/// Loads rule files, given as (name, text).
///
/// # Errors
/// The first file with mistakes, with all of them.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Ruleset, RuleFileError> {
    let mut parsed = Vec::with_capacity(files.len());
    for (name, text) in files {
        let file: raw::File = toml::from_str(text).map_err(|error| RuleFileError {
            file: (*name).to_owned(),
            text: (*text).to_owned(),
            problems: vec![RuleFileProblem {
                span: error.span().unwrap_or(0..0),
                message: error.message().to_owned(),
                help: None,
            }],
        })?;
        parsed.push((*name, *text, file));
    }
    let rules: Vec<String> =
        parsed.iter().flat_map(|(_, _, file)| &file.rule).map(|rule| rule.id.get_ref().clone()).collect();
    let levels: Vec<String> =
        parsed.iter().flat_map(|(_, _, file)| &file.level).map(|level| level.id.get_ref().clone()).collect();
    let mut loader = Loader { rules, levels, ..Loader::default() };
    for (name, text, file) in parsed {
        loader.file(file);
        if !loader.problems.is_empty() {
            let mut problems = std::mem::take(&mut loader.problems);
            problems.sort_by_key(|problem| problem.span.start);
            return Err(RuleFileError { file: name.to_owned(), text: text.to_owned(), problems });
        }
    }
    Ok(loader.finish())
}

/// Gathers what the files say.
#[derive(Default)]
pub(super) struct Loader {
    rules: Vec<String>,
    levels: Vec<String>,
    pub(super) set: Ruleset,
    pub(super) frames: BTreeMap<String, String>,
    words: Vec<(String, Owner)>,
    problems: Vec<RuleFileProblem>,
}

impl Loader {
    pub(super) fn problem(&mut self, span: Range<usize>, message: String) {
        self.problems.push(RuleFileProblem { span, message, help: None });
    }

    /// Notes a rule id that no file declares.
    pub(super) fn known_rule(&mut self, id: &Spanned<String>) -> String {
        if !self.rules.contains(id.get_ref()) {
            self.problem(id.span(), format!("没有名为“{}”的规则", id.get_ref()));
        }
        id.get_ref().clone()
    }

    pub(super) fn known_levels(&mut self, ids: &[Spanned<String>]) -> Vec<String> {
        for id in ids {
            if !self.levels.contains(id.get_ref()) {
                self.problem(id.span(), format!("没有名为“{}”的机关层级", id.get_ref()));
            }
        }
        ids.iter().map(|id| id.get_ref().clone()).collect()
    }

    fn regex(&mut self, pattern: &Spanned<String>) -> Option<Regex> {
        match Regex::new(pattern.get_ref()) {
            Ok(regex) => Some(regex),
            Err(error) => {
                self.problem(pattern.span(), format!("正则表达式有误：{error}"));
                None
            }
        }
    }

    fn file(&mut self, file: raw::File) {
        for rule in file.rule {
            self.rule(rule);
        }
        if let Some(template) = file.template {
            let sections: Vec<String> = file.section.iter().map(|section| section.key.get_ref().clone()).collect();
            let parts = Parts {
                tables: file.table,
                columns: file.column,
                groups: file.group,
                rows: file.row,
                identities: file.identity,
                powers: file.power,
            };
            let tables = load_tables::tables(self, parts, &sections);
            self.template(template, file.section, file.topic, file.deadline, tables);
        }
        for citation in file.citation {
            let Some(find) = self.regex(&citation.find) else { continue };
            self.set.citations.push(Citation {
                find,
                from: citation.from,
                to: citation.to,
                name: citation.name,
                instead: citation.instead,
                allowed: citation.allowed,
            });
        }
        for term in file.term {
            self.term(term);
        }
        for pattern in file.pattern {
            self.pattern(pattern);
        }
        for words in file.words {
            self.word_list(words);
        }
        for number in file.number {
            if self.set.numbers.insert(number.name.get_ref().clone(), number.value).is_some() {
                self.problem(number.name.span(), format!("阈值“{}”出现了两次", number.name.get_ref()));
            }
        }
        for level in file.level {
            let endings = level.endings.iter().map(|ending| fold(ending)).collect();
            self.set.levels.push(Level { id: level.id.into_inner(), title: level.title, endings });
        }
        for reading in file.reading {
            self.reading(reading);
        }
        for matter in file.matter {
            self.matter(matter);
        }
        for frame in file.frame {
            self.frame(frame);
        }
        for example in file.example {
            self.example(example);
        }
    }

    fn rule(&mut self, rule: raw::Rule) {
        if self.set.rules.iter().any(|other| other.id == *rule.id.get_ref()) {
            self.problem(rule.id.span(), format!("规则“{}”出现了两次", rule.id.get_ref()));
        }
        if rule.id.get_ref().split('/').filter(|part| !part.is_empty()).count() != 2 {
            self.problem(rule.id.span(), "规则编号应写作“组/名”".to_owned());
        }
        self.set.rules.push(Rule {
            id: rule.id.into_inner(),
            title: rule.title,
            severity: rule.severity,
            basis: rule.basis,
            explain: rule.explain.trim().to_owned(),
            help: rule.help,
            messages: rule.message,
        });
    }

    fn template(
        &mut self,
        template: raw::Template,
        sections: Vec<raw::Section>,
        topics: Vec<raw::Topic>,
        deadlines: Vec<raw::Deadline>,
        tables: Vec<TableSpec>,
    ) {
        let contents = match template.contents.get_ref().as_str() {
            "headings" => Contents::Headings,
            "covered" => Contents::Covered,
            other => {
                self.problem(template.contents.span(), format!("contents 应为 headings 或 covered，不是“{other}”"));
                Contents::Headings
            }
        };
        let period_from = template.period_from.as_ref().and_then(|date| {
            let parsed =
                date.get_ref().parse::<jiff::civil::Date>().ok().map(|day| (day.year(), day.month(), day.day()));
            if parsed.is_none() {
                self.problem(date.span(), "日期应写作 2008-05-01".to_owned());
            }
            parsed
        });
        let mut built = Template {
            id: template.id.into_inner(),
            title: template.title,
            from: template.from,
            to: template.to,
            contents,
            basis: template.basis,
            period_from,
            ignore: template.ignore.iter().flat_map(|text| text.chars()).collect(),
            not_sections: Vec::new(),
            marks: template.marks.iter().map(|mark| fold(mark)).collect(),
            sections: Vec::new(),
            topics: Vec::new(),
            deadlines: Vec::new(),
            tables,
        };
        built.not_sections = template.not_sections.iter().map(|title| built.normalize(&fold(title))).collect();
        for (section, number) in sections.into_iter().zip(1..) {
            let covered = section.covered.iter().filter_map(|pattern| self.regex(pattern)).collect();
            let titles = std::iter::once(&section.title)
                .chain(&section.variants)
                .map(|title| built.normalize(&fold(title)))
                .collect();
            if built.section(section.key.get_ref()).is_some() {
                self.problem(section.key.span(), format!("内容“{}”出现了两次", section.key.get_ref()));
            }
            built.sections.push(SectionSpec {
                key: section.key.into_inner(),
                number,
                title: section.title,
                article: section.article,
                titles,
                contents: section.contents.iter().map(|word| fold(word)).collect(),
                words: section.words.iter().map(|word| fold(word)).collect(),
                covered,
                table: section.table,
                required: section.required,
            });
        }
        for topic in topics {
            if let Some(key) = &topic.section
                && built.section(key.get_ref()).is_none()
            {
                self.problem(key.span(), format!("没有名为“{}”的内容", key.get_ref()));
            }
            built.topics.push(Topic {
                title: topic.title,
                section: topic.section.map(Spanned::into_inner),
                words: topic.words.iter().map(|word| fold(word)).collect(),
                headings: topic.headings.iter().map(|word| fold(word)).collect(),
                levels: self.known_levels(&topic.levels),
                basis: topic.basis,
            });
        }
        for deadline in deadlines {
            if jiff::civil::Date::new(2024, *deadline.month.get_ref(), deadline.day).is_err() {
                self.problem(deadline.month.span(), "没有这一天".to_owned());
            }
            built.deadlines.push(Deadline {
                levels: self.known_levels(&deadline.levels),
                month: *deadline.month.get_ref(),
                day: deadline.day,
                basis: deadline.basis,
            });
        }
        self.set.templates.push(built);
    }

    fn term(&mut self, term: raw::Term) {
        let rule = self.known_rule(&term.rule);
        let index = self.set.terms.len();
        for wrong in &term.wrong {
            let folded = fold(wrong.get_ref());
            if folded.is_empty() {
                self.problem(wrong.span(), "词语是空的".to_owned());
            }
            self.words.push((folded, Owner::Term(index)));
        }
        let folded = |list: &[String]| list.iter().map(|text| fold(text)).collect();
        self.set.terms.push(Term {
            rule,
            right: term.right,
            message: term.message.map_or_else(|| "default".to_owned(), Spanned::into_inner),
            before: folded(&term.before),
            after: folded(&term.after),
            unless: folded(&term.unless),
            severity: term.severity,
        });
    }

    fn pattern(&mut self, pattern: raw::Pattern) {
        let rule = self.known_rule(&pattern.rule);
        let index = self.set.patterns.len();
        let test = pattern.test.as_ref().and_then(|test| match test.get_ref().as_str() {
            "resident-id" => Some(PatternTest::ResidentId),
            "bank-card" => Some(PatternTest::BankCard),
            other => {
                self.problem(test.span(), format!("test 应为 resident-id 或 bank-card，不是“{other}”"));
                None
            }
        });
        let within = match pattern.within.as_ref().map(|within| within.get_ref().as_str()) {
            None | Some("document") => Within::Document,
            Some("body") => Within::Body,
            Some(key) => Within::Section(key.to_owned()),
        };
        if let (Within::Section(key), Some(written)) = (&within, &pattern.within)
            && self.set.templates.iter().all(|template| template.section(key).is_none())
        {
            self.problem(written.span(), format!("within 应为 document、body 或某一部分的 key，没有“{key}”"));
        }
        for trigger in &pattern.trigger {
            self.words.push((fold(trigger), Owner::Trigger(index)));
        }
        let Some(find) = self.regex(&pattern.find) else { return };
        let unless = pattern.unless.as_ref().and_then(|unless| self.regex(unless));
        self.set.patterns.push(Pattern {
            rule,
            find,
            triggered: !pattern.trigger.is_empty(),
            message: pattern.message.map_or_else(|| "default".to_owned(), Spanned::into_inner),
            unless,
            test,
            severity: pattern.severity,
            once: pattern.once,
            run: pattern.run,
            least: pattern.least,
            concealed: pattern.concealed,
            within,
        });
    }

    fn word_list(&mut self, words: raw::Words) {
        let name = words.name.get_ref().clone();
        let list: Vec<String> = words.list.iter().map(|word| fold(word)).collect();
        if let Some(index) = LISTS.iter().position(|list| *list == name) {
            self.words.extend(list.iter().map(|word| (word.clone(), Owner::List(index))));
        }
        if self.set.words.insert(name.clone(), list).is_some() {
            self.problem(words.name.span(), format!("词表“{name}”出现了两次"));
        }
    }

    fn example(&mut self, example: raw::Example) {
        let rule = self.known_rule(&example.rule);
        if example.clean == (example.finds.is_some() || example.says.is_some()) {
            self.problem(example.text.span(), "示例要么写 finds 或 says，要么写 clean = true".to_owned());
        }
        let format = match example.format.as_ref().map(|format| (format.get_ref().as_str(), format.span())) {
            None | Some(("text", _)) => Format::Text,
            Some(("markdown", _)) => Format::Markdown,
            Some(("html", _)) => Format::Html,
            Some((other, span)) => {
                self.problem(span, format!("format 应为 text、markdown 或 html，不是“{other}”"));
                Format::Text
            }
        };
        let text = self.framed(example.text, example.frame);
        self.set.examples.push(Example {
            rule,
            text,
            finds: example.finds,
            says: example.says,
            format,
            year: example.year,
            template: example.template,
        });
    }

    fn finish(mut self) -> Ruleset {
        self.set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        self.set.templates.sort_by_key(|template| template.from);
        // One word may be wanted by several owners, but by each only once.
        let mut wanted: BTreeMap<(Owner, String), ()> = BTreeMap::new();
        for (word, owner) in self.words {
            wanted.insert((owner, word), ());
        }
        let words = wanted.into_keys().map(|(owner, word)| (word, owner)).collect();
        self.set.lexicon = Lexicon::new(words).unwrap_or_default();
        self.set.lexicon.add_lists(&self.set.words);
        self.set.vocabulary = load_readings::vocabulary(&self.set);
        self.set
    }
}
