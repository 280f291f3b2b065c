//! Rule files as written, with the places of what can be wrong.
//!
//! The comments on the types are Chinese since they are the reference of the language: they stand in
//! `docs/rules.schema.json`, which editors show, and in `docs/rule-language.md`. Flat structs only: a place does not
//! survive inside flattened, untagged or internally tagged types.

mod template;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use toml::Spanned;

use super::{Contents, Each, NumberKind, PatternTest, UnitPlace};
use crate::finding::Severity;

pub(super) use template::{
    Accept, Citation, Column, Deadline, Frame, Group, Identity, Matter, Power, Reading, Row, Section, Table, Template,
    Topic,
};

/// A value with its place in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct At<T>(Spanned<T>);

impl<T> At<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }

    /// Its byte range in the file; that of a string with its quotation marks.
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get_ref()
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// nianbao 的规则文件。
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "nianbao rules")]
pub(super) struct File {
    /// 本文件以什么为基础：格式的编号（"2008"、"2019"、"2021"），或另一份规则文件的名字（相对于本文件所在的文件夹）。
    /// 有这一项的文件是地方规则：下面的各项都加到所写的格式上。
    pub extends: Option<At<String>>,
    /// 一种年报格式。与 extends 同时写，就是以所写的格式为底稿的新格式。
    pub template: Option<Template>,
    /// 格式要求的一个部分；次序就是部分的次序。
    pub section: Vec<Section>,
    /// 应当写到的一个方面。
    pub topic: Vec<Topic>,
    /// 公布期限。
    pub deadline: Vec<Deadline>,
    /// 一张规定的表。
    pub table: Vec<Table>,
    /// 表的一列；次序就是列的次序。
    pub column: Vec<Column>,
    /// 表中同属一个标题的几行。
    pub group: Vec<Group>,
    /// 表的一行；次序就是行的次序。
    pub row: Vec<Row>,
    /// 表内必须成立的关系。
    pub identity: Vec<Identity>,
    /// 只有某些机关才有权填写的行。
    pub power: Vec<Power>,
    /// 报告可能引用的文件，以及它适用的年度。
    pub citation: Vec<Citation>,
    /// 一条规则：编号、级别、依据和文字。
    pub rule: Vec<Rule>,
    /// 一组错词。
    pub term: Vec<Term>,
    /// 一种错误的写法，用正则表达式寻找。
    pub pattern: Vec<Pattern>,
    /// 一个词表，由程序里的检查按名字取用。
    pub words: Vec<Words>,
    /// 一个阈值，由程序里的检查按名字取用。
    pub number: Vec<Number>,
    /// 一级机关，由名称的结尾认定。
    pub level: Vec<Level>,
    /// 一个示例：某条规则应当、或不应当报告的文字。
    pub example: Vec<Example>,
    /// 正文里的一种说法，在规定的表里指哪些行或哪些列。
    pub reading: Vec<Reading>,
    /// 正文里说的一件事，它的数在哪张表里。
    pub matter: Vec<Matter>,
    /// 几个示例共用的文字，例如一张表。
    pub frame: Vec<Frame>,
    /// 只用于地方规则：另外认可的标题或栏目名称。
    pub accept: Vec<Accept>,
    /// 只用于地方规则：改变一条规则的级别或文字。
    pub change: Vec<Change>,
    /// 只用于地方规则：关闭一条规则。
    pub off: Vec<Off>,
    /// 规则所依据的一份文件。
    pub source: Vec<Source>,
    /// 所依据文件的一条。
    pub clause: Vec<Clause>,
}

/// 一条规则。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// 编号，写作“组/名”，如 "table/balance"。编号是公开的，定下后不再改变含义。
    pub id: At<String>,
    /// 名称，几个字。
    pub title: String,
    /// 级别："error"（错误）、"warning"（警告）或 "note"（提示）。
    pub severity: Severity,
    /// 依据：文件、文号、条款。
    pub basis: String,
    /// 所依据的条款，写 [[clause]] 的 id。
    #[serde(default)]
    pub clauses: Vec<At<String>>,
    /// 为什么要查，写给填报的人看。
    pub explain: String,
    /// 怎样改。
    pub help: Option<String>,
    /// 是否要有正文才能判断。只含表格的工作簿没有正文，不判断这样的规则。
    #[serde(default)]
    pub prose: bool,
    /// 各种情形的说法，{花括号} 里的名字由程序换成实际的内容。“名-help”是那种情形的改法。
    #[serde(default)]
    pub message: BTreeMap<String, String>,
}

/// 一组错词。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Term {
    /// 由哪条规则报告。
    pub rule: At<String>,
    /// 错词。
    pub wrong: Vec<At<String>>,
    /// 正确的词。
    pub right: Option<String>,
    /// 用规则的哪种说法；默认是 default。
    pub message: Option<At<String>>,
    /// 紧接在前面的字，须是其中之一才算错。
    #[serde(default)]
    pub before: Vec<String>,
    /// 紧接在后面的字，须是其中之一才算错；0 代表任何一个数字。
    #[serde(default)]
    pub after: Vec<String>,
    /// 含有错词、却不算错的词。
    #[serde(default)]
    pub unless: Vec<At<String>>,
    /// 级别，与规则不同时写。
    pub severity: Option<Severity>,
}

/// 一种错误的写法。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    /// 由哪条规则报告。
    pub rule: At<String>,
    /// 正则表达式，按折叠后的文字写：半角标点、简体字、汉字之间没有空格。名为 at 的组是报告的位置。
    pub find: At<String>,
    /// 只在含有其中一个词的句子里找；写上它，检查会快得多。
    #[serde(default)]
    pub trigger: Vec<At<String>>,
    /// 用规则的哪种说法；默认是 default。
    pub message: Option<At<String>>,
    /// 正则表达式：句子合乎它就不算错。
    pub unless: Option<At<String>>,
    /// 还要通过的检验："resident-id"（身份证号校验码）或 "bank-card"（银行卡号校验码）。
    pub test: Option<PatternTest>,
    /// 级别，与规则不同时写。
    pub severity: Option<Severity>,
    /// 在哪里找："document"（整个页面，默认）、"body"（正文），或某一部分的 key。
    pub within: Option<At<String>>,
    /// 各处合成一个问题报告。
    #[serde(default)]
    pub once: bool,
    /// 找到的文字至少连着这么多个字母和数字，可使检查快一些。
    #[serde(default)]
    pub run: usize,
    /// 少于这么多处不报告。
    #[serde(default)]
    pub least: usize,
    /// 看不见的文字里也找。
    #[serde(default)]
    pub concealed: bool,
}

/// 一个词表。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// 名字。
    pub name: At<String>,
    /// 词。在地方规则里，加到同名的词表上。
    pub list: Vec<String>,
}

/// 一个阈值。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Number {
    /// 名字。
    pub name: At<String>,
    /// 数值。在地方规则里，代替同名的阈值。
    pub value: u32,
}

/// 一级机关。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Level {
    /// 编号，如 "township"。
    pub id: At<String>,
    /// 名称；在地方规则里给已有的一级补充结尾时不写。
    pub title: Option<String>,
    /// 机关名称的结尾；最长的为准，一样长的以先写的为准，地方规则的在前。
    pub endings: Vec<At<String>>,
}

/// 一个示例。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    /// 规则。
    pub rule: At<String>,
    /// 年报，或其中的一段。
    pub text: At<String>,
    /// 把 text 放进哪个框架（[[frame]] 的 name）。
    pub frame: Option<At<String>>,
    /// 报告的位置上应有的文字。
    pub finds: Option<String>,
    /// 说法或改法里应有的文字。
    pub says: Option<String>,
    /// 写 true，表示这条规则不应报告任何问题。
    #[serde(default)]
    pub clean: bool,
    /// 文字的格式：默认是 "text"。
    pub format: Option<ExampleFormat>,
    /// 指定的报告年度。
    pub year: Option<i16>,
    /// 指定的格式。
    pub template: Option<At<String>>,
}

/// 示例文字的格式。
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ExampleFormat {
    /// 文本。
    Text,
    /// Markdown。
    Markdown,
    /// 网页。
    Html,
}

/// 改变一条规则的级别或文字。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// 规则。
    pub rule: At<String>,
    /// 新的级别，对这条规则报告的一切问题有效。
    pub severity: Option<Severity>,
    /// 新的名称。
    pub title: Option<String>,
    /// 新的依据。
    pub basis: Option<String>,
    /// 新的说明。
    pub explain: Option<String>,
    /// 新的改法。
    pub help: Option<String>,
    /// 新的说法，名字须是规则已有的。
    #[serde(default)]
    pub message: BTreeMap<String, At<String>>,
}

/// 关闭一条规则。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Off {
    /// 规则。
    pub rule: At<String>,
    /// 为什么关闭。
    pub reason: At<String>,
}

/// 规则所依据的一份文件。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// 编号，如 "format-2021"。
    pub id: At<String>,
    /// 名称。
    pub title: String,
    /// 文号。
    pub number: Option<String>,
    /// 什么时候起、对哪些年度的报告适用。
    pub applies: Option<String>,
}

/// 所依据文件的一条。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Clause {
    /// 编号，写作“文件/条”，如 "regulation/50-4"。
    pub id: At<String>,
    /// 条款，如“第五十条第四项”。
    pub article: String,
    /// 内容，一两句话。
    pub says: String,
    /// 程序无法判断的，说明为什么。
    pub beyond: Option<String>,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}
