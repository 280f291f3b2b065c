//! The rules themselves, from what is written to what is validated: words, patterns, readings, examples.

use std::collections::BTreeSet;

use super::lexicon::{LISTS, Owner};
use super::load::{Loader, within};
use super::raw::{self, At, ExampleFormat};
use super::{Citation, Clause, Example, Level, Off, Pattern, Rule, RuleFileProblem, Source, Term, Within, reach};
use crate::document::Format;
use crate::fold::fold;

impl Loader {
    /// Reads what a file says beside formats. `text` is the file.
    pub(super) fn file(&mut self, file: raw::File, text: &str) {
        for source in file.source {
            self.source(source);
        }
        for clause in file.clause {
            self.clause(clause);
        }
        for rule in file.rule {
            self.rule(rule);
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
        for change in file.change {
            self.change(change);
        }
        for off in file.off {
            self.off(off);
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
            self.number(number);
        }
        let mut local_levels = 0;
        for level in file.level {
            self.level(level, &mut local_levels);
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
            self.example(example, text);
        }
    }

    fn source(&mut self, source: raw::Source) {
        if self.set.sources.iter().any(|other| other.id == *source.id) {
            self.problem(source.id.span(), format!("文件“{}”出现了两次", source.id.as_str()));
        }
        self.set.sources.push(Source {
            id: source.id.into_inner(),
            title: source.title,
            number: source.number,
            applies: source.applies,
        });
    }

    fn clause(&mut self, clause: raw::Clause) {
        let id = clause.id.as_str();
        let source = id.split('/').next().unwrap_or_default();
        if !self.set.sources.iter().any(|known| known.id == source) {
            let help = format!("条款编号写作“文件/条”，并有 [[source]] 的 id 是“{source}”");
            self.say(RuleFileProblem::new(clause.id.span(), format!("没有编号为“{source}”的文件")).help(help));
        }
        if self.set.clauses.iter().any(|other| other.id == id) {
            self.problem(clause.id.span(), format!("条款“{id}”出现了两次"));
        }
        self.set.clauses.push(Clause {
            id: clause.id.into_inner(),
            article: clause.article,
            says: clause.says,
            beyond: clause.beyond,
        });
    }

    fn rule(&mut self, rule: raw::Rule) {
        let id = rule.id.as_str();
        if self.set.rules.iter().any(|other| other.id == id) {
            let problem = RuleFileProblem::new(rule.id.span(), format!("规则“{id}”出现了两次"));
            self.say(match self.local {
                Some(_) => problem.help("要改已有规则的级别或文字，请用 [[change]]；要关闭它，请用 [[off]]"),
                None => problem.help("每条规则只写一次；请改编号，或删去一处"),
            });
        }
        let is_word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if id.split('/').count() != 2 || !id.split('/').all(is_word) {
            let problem = RuleFileProblem::new(rule.id.span(), format!("规则编号不能是“{id}”"));
            self.say(problem.help("写作“组/名”，用小写英文字母、数字和 -，如 \"table/balance\""));
        }
        let known = std::mem::take(&mut self.clauses);
        for clause in rule.clauses.iter().filter(|clause| !known.contains(clause.as_str())) {
            self.unknown(clause, "条款", known.iter().map(String::as_str));
        }
        self.clauses = known;
        if self.local.is_some() {
            self.places.rules.push((self.here(), rule.id.span(), id.to_owned()));
        }
        self.set.rules.push(Rule {
            id: rule.id.into_inner(),
            title: rule.title,
            severity: rule.severity,
            basis: rule.basis,
            clauses: rule.clauses.into_iter().map(At::into_inner).collect(),
            explain: rule.explain.trim().to_owned(),
            help: rule.help,
            prose: rule.prose,
            messages: rule.message,
            layer: self.local.clone(),
        });
    }

    fn change(&mut self, change: raw::Change) {
        let id = self.known_rule(&change.rule);
        if self.local.is_none() {
            self.problem(change.rule.span(), "[[change]] 只能写在地方规则里");
        }
        let Some(index) = self.set.rules.iter().position(|rule| rule.id == id) else { return };
        let Some(mut rule) = self.set.rules.get(index).cloned() else { return };
        let mut changed = false;
        let mut put = |old: &mut String, new: Option<String>| {
            if let Some(new) = new {
                changed |= *old != new;
                *old = new;
            }
        };
        let known = placeholders(&rule);
        put(&mut rule.title, change.title);
        put(&mut rule.basis, change.basis);
        put(&mut rule.explain, change.explain.map(|text| text.trim().to_owned()));
        if change.help.is_some() && change.help != rule.help {
            changed = true;
            rule.help = change.help;
        }
        for (name, text) in change.message {
            for placeholder in names_in(&text).filter(|name| !known.contains(*name)) {
                let help = match known.is_empty() {
                    true => "这条规则的说法里没有可换的内容".to_owned(),
                    false => format!(
                        "可用的有 {}",
                        known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join("、")
                    ),
                };
                let at = text.find(&format!("{{{placeholder}}}")).unwrap_or_default();
                let span = within(&text, at..at + placeholder.len() + 2);
                self.say(RuleFileProblem::new(span, format!("没有名为 {{{placeholder}}} 的内容")).help(help));
            }
            match rule.messages.get_mut(&name) {
                Some(old) => {
                    changed |= *old != *text;
                    *old = text.into_inner();
                }
                None => {
                    let names: Vec<&str> = rule.messages.keys().map(String::as_str).collect();
                    let help = match crate::search::nearest(&name, names.iter().copied()) {
                        Some(near) => format!("是不是“{near}”？"),
                        None => format!("规则“{id}”的说法有 {}", names.join("、")),
                    };
                    self.say(RuleFileProblem::new(text.span(), format!("没有名为“{name}”的说法")).help(help));
                }
            }
        }
        if let Some(severity) = change.severity {
            changed |= rule.severity != severity;
            rule.severity = severity;
            self.set.severities.insert(id.clone(), severity);
        }
        if !changed {
            self.notice(RuleFileProblem::new(change.rule.span(), format!("这里没有改变规则“{id}”的任何内容")));
        }
        self.places.changes.push((self.here(), change.rule.span(), id));
        if let Some(old) = self.set.rules.get_mut(index) {
            *old = rule;
        }
    }

    fn off(&mut self, off: raw::Off) {
        let id = self.known_rule(&off.rule);
        let Some(file) = self.local.clone() else {
            self.problem(off.rule.span(), "[[off]] 只能写在地方规则里");
            return;
        };
        if off.reason.trim().is_empty() {
            let problem = RuleFileProblem::new(off.reason.span(), format!("没有写为什么关闭规则“{id}”"));
            self.say(problem.help("请写明理由，如 reason = \"本省另有规定（文号）\""));
        }
        let reason = off.reason.trim().to_owned();
        if self.set.off.insert(id.clone(), Off { reason, file }).is_some() {
            self.notice(RuleFileProblem::new(off.rule.span(), format!("规则“{id}”已经关闭")));
        }
    }

    fn term(&mut self, term: raw::Term) {
        let rule = self.known_rule(&term.rule);
        self.used(&term.rule);
        let index = self.set.terms.len();
        let mut all = Vec::with_capacity(term.wrong.len());
        for wrong in &term.wrong {
            let folded = fold(wrong);
            if folded.is_empty() {
                self.problem(wrong.span(), "词语是空的");
            }
            if self.local.is_some()
                && self.words.iter().any(|(word, owner)| {
                    let same = |index: &usize| self.set.terms.get(*index).is_some_and(|term| term.rule == rule);
                    *word == folded && matches!(owner, Owner::Term(index) if same(index))
                })
            {
                let message = format!("规则“{rule}”已经有错词“{}”", wrong.as_str());
                self.notice(RuleFileProblem::new(wrong.span(), message));
            }
            all.push(folded.clone());
            self.words.push((folded, Owner::Term(index)));
        }
        for excuse in &term.unless {
            let folded = fold(excuse);
            if all.contains(&folded) {
                let message = format!("“{}”既是错词，又写明不算错，永远不会报告", excuse.as_str());
                self.notice(RuleFileProblem::new(excuse.span(), message).help("unless 里写含有错词、更长的词"));
            } else if !all.iter().any(|wrong| folded.contains(wrong.as_str())) {
                let message = format!("“{}”不含任何一个错词，永远用不上", excuse.as_str());
                self.notice(RuleFileProblem::new(excuse.span(), message).help("unless 里写含有错词、更长的词"));
            }
        }
        let folded = |list: &[String]| list.iter().map(|text| fold(text)).collect();
        let message = self.known_message(&term.rule, term.message.as_ref());
        self.set.terms.push(Term {
            rule,
            right: term.right,
            message,
            before: folded(&term.before),
            after: folded(&term.after),
            unless: term.unless.iter().map(|text| fold(text)).collect(),
            severity: term.severity,
        });
    }

    fn pattern(&mut self, pattern: raw::Pattern) {
        let rule = self.known_rule(&pattern.rule);
        self.used(&pattern.rule);
        let index = self.set.patterns.len();
        let place = match pattern.within.as_ref().map(|place| place.as_str()) {
            None | Some("document") => Within::Document,
            Some("body") => Within::Body,
            Some(key) => Within::Section(key.to_owned()),
        };
        if let (Within::Section(key), Some(written)) = (&place, &pattern.within) {
            let sections = self.set.templates.iter().flat_map(|template| &template.sections);
            let keys: BTreeSet<String> = sections.map(|section| section.key.clone()).collect();
            if !keys.contains(key) {
                let known = ["document", "body"].into_iter().chain(keys.iter().map(String::as_str));
                self.unknown(written, "部分", known);
            }
        }
        for trigger in &pattern.trigger {
            let folded = fold(trigger);
            if folded.is_empty() {
                self.problem(trigger.span(), "词语是空的");
            }
            self.words.push((folded, Owner::Trigger(index)));
        }
        let message = self.known_message(&pattern.rule, pattern.message.as_ref());
        let unless = pattern.unless.as_ref().and_then(|unless| self.regex(unless));
        let Some(find) = self.regex(&pattern.find) else { return };
        if self.local.is_some() {
            for written in std::iter::once(&pattern.find).chain(&pattern.unless) {
                reach::regex(self, written);
            }
        }
        self.set.patterns.push(Pattern {
            rule,
            find,
            triggered: !pattern.trigger.is_empty(),
            message,
            unless,
            test: pattern.test,
            severity: pattern.severity,
            once: pattern.once,
            run: pattern.run,
            least: pattern.least,
            concealed: pattern.concealed,
            within: place,
        });
    }

    fn word_list(&mut self, words: raw::Words) {
        let name = words.name.to_string();
        let list: Vec<String> = words.list.iter().map(|word| fold(word)).collect();
        if let Some(index) = LISTS.iter().position(|list| *list == name) {
            self.words.extend(list.iter().map(|word| (word.clone(), Owner::List(index))));
        }
        match (self.set.words.get_mut(&name), &self.local) {
            (None, None) => {
                self.set.words.insert(name, list);
            }
            (Some(_), None) => self.problem(words.name.span(), format!("词表“{name}”出现了两次")),
            (Some(known), Some(_)) => {
                let twice: Vec<&str> = list.iter().filter(|word| known.contains(word)).map(String::as_str).collect();
                if !twice.is_empty() {
                    let message = format!("词表“{name}”里已经有 {}", twice.join("、"));
                    self.notice(RuleFileProblem::new(words.name.span(), message));
                }
                if let Some(known) = self.set.words.get_mut(&name) {
                    known.extend(list);
                }
            }
            // No check asks for a list of a name that it does not know.
            (None, Some(_)) => {
                let mut known: Vec<String> = self.set.words.keys().cloned().collect();
                known.sort_unstable();
                self.unknown(&words.name, "词表", known.iter().map(String::as_str));
            }
        }
    }

    fn number(&mut self, number: raw::Number) {
        let name = number.name.to_string();
        match (self.set.numbers.get(&name).copied(), &self.local) {
            (Some(_), None) => self.problem(number.name.span(), format!("阈值“{name}”出现了两次")),
            (None, Some(_)) => {
                let known: Vec<String> = self.set.numbers.keys().cloned().collect();
                self.unknown(&number.name, "阈值", known.iter().map(String::as_str));
                return;
            }
            (Some(old), Some(_)) if old == number.value => {
                let message = format!("阈值“{name}”本来就是 {old}");
                self.notice(RuleFileProblem::new(number.name.span(), message));
            }
            _ => {}
        }
        self.set.numbers.insert(name, number.value);
    }

    fn level(&mut self, level: raw::Level, local_levels: &mut usize) {
        let id = level.id.to_string();
        let known = self.set.levels.iter().find(|known| known.id == id).map(|known| known.title.clone());
        let title = match (&level.title, &known, &self.local) {
            (Some(title), None, _) | (Some(title), Some(_), Some(_)) => title.clone(),
            (None, Some(known), Some(_)) => known.clone(),
            (_, Some(_), None) => {
                self.problem(level.id.span(), format!("机关层级“{id}”出现了两次"));
                return;
            }
            (None, None, _) => {
                let message = format!("新的机关层级“{id}”没有名称");
                self.say(RuleFileProblem::new(level.id.span(), message).help("请写 title = \"…\""));
                return;
            }
        };
        let at = if self.local.is_some() { *local_levels } else { self.set.levels.len() };
        *local_levels += 1;
        for ending in &level.endings {
            let folded = fold(ending);
            // The longest ending holds, then the first.
            let mut earlier = self.set.levels.iter().take(at);
            let earlier = earlier.find(|earlier| earlier.endings.contains(&folded)).map(|level| level.title.clone());
            if let (Some(earlier), Some(_)) = (earlier, &self.local) {
                let message = format!("以“{}”结尾的已经归入“{earlier}”，这里永远用不上", ending.as_str());
                self.notice(RuleFileProblem::new(ending.span(), message));
            }
        }
        let endings = level.endings.iter().map(|ending| fold(ending)).collect();
        self.set.levels.insert(at.min(self.set.levels.len()), Level { id, title, endings });
    }

    fn example(&mut self, example: raw::Example, text: &str) {
        let rule = self.known_rule(&example.rule);
        if example.clean == (example.finds.is_some() || example.says.is_some()) {
            let problem = RuleFileProblem::new(example.rule.span(), "这个示例没有说清应不应报告问题");
            self.say(
                problem.help("应报告的，写 finds（位置上的文字）或 says（说法里的文字）；不应报告的，写 clean = true"),
            );
        }
        if let Some(template) = &example.template
            && !self.set.templates.iter().any(|known| known.id == **template)
        {
            let known: Vec<String> = self.set.templates.iter().map(|template| template.id.clone()).collect();
            self.unknown(template, "格式", known.iter().map(String::as_str));
        }
        let line = 1 + text.get(..example.rule.span().start).unwrap_or_default().matches('\n').count();
        let example_text = self.framed(example.text, example.frame);
        self.set.examples.push(Example {
            rule,
            text: example_text,
            finds: example.finds,
            says: example.says,
            format: match example.format {
                None | Some(ExampleFormat::Text) => Format::Text,
                Some(ExampleFormat::Markdown) => Format::Markdown,
                Some(ExampleFormat::Html) => Format::Html,
            },
            year: example.year,
            template: example.template.map(At::into_inner),
            file: self.here(),
            line,
        });
    }
}

/// The names in braces of all texts of a rule.
fn placeholders(rule: &Rule) -> BTreeSet<String> {
    rule.messages.values().chain(&rule.help).flat_map(|text| names_in(text)).map(str::to_owned).collect()
}

/// The names in braces of a text.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}
