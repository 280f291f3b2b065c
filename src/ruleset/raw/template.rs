//! What a format prescribes: sections, tables, dates.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Contents, Each, NumberKind, Severity, UnitPlace, one, yes};

/// 一种年报格式。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Template {
    /// 编号，通常是开始使用的年度，如 "2021"。
    pub id: At<String>,
    /// 名称。
    pub title: String,
    /// 从哪个年度的报告起使用。
    pub from: At<i16>,
    /// 用到哪个年度的报告；现行的不写。以后有了新的格式，新格式从它开始的年度起代替这一个。
    pub to: Option<i16>,
    /// 怎样认出各部分："headings"（按规定的标题）或 "covered"（按写到的内容）。以另一格式为底稿的可以不写。
    pub contents: Option<Contents>,
    /// 规定这一格式的文件和文号。
    pub basis: String,
    /// 空白报告的标题；{organ}、{year} 处换成机关和年度。
    pub report_title: Option<String>,
    /// 空白报告开头的话；{organ}、{year} 处换成机关和年度。
    pub opening: Option<String>,
    /// 空白报告里各处的填写说明；{title}、{basis} 处换成要写的内容和依据。
    pub hint: Option<String>,
    /// 统计期限另一个合法的起始日，写作 "2008-05-01"。
    pub period_from: Option<At<String>>,
    /// 比较标题时不计的字。
    #[serde(default)]
    pub ignore: Vec<String>,
    /// 这样开头的是表格的分组行，不是部分的标题。
    #[serde(default)]
    pub not_sections: Vec<String>,
    /// 只有这一格式才有的词，用来认出用的是哪种格式。
    #[serde(default)]
    pub marks: Vec<String>,
}

/// 格式要求的一个部分。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Section {
    /// 名字，别的项用它来指这一部分。
    pub key: At<String>,
    /// 规定的标题，不带序号。
    pub title: String,
    /// 规定这一部分的文件、文号、条款。
    pub article: String,
    /// 认可的其他写法。
    #[serde(default)]
    pub variants: Vec<String>,
    /// 标题含有其中一个词，就当作这一部分（标题另作不规范报告）。
    #[serde(default)]
    pub words: Vec<String>,
    /// 标题换了说法时，内容含有其中一个词就算写了这一部分。
    #[serde(default)]
    pub contents: Vec<String>,
    /// 正则表达式：没有标题时，合乎它的句子就算写了这一部分。
    #[serde(default)]
    pub covered: Vec<At<String>>,
    /// 是否用表格报告。
    #[serde(default)]
    pub table: bool,
    /// 缺了是否报告。
    #[serde(default = "yes")]
    pub required: bool,
    /// 只用于地方规则：放在哪一部分之后；不写就放在最后。
    pub after: Option<At<String>>,
}

/// 应当写到的一个方面。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Topic {
    /// 名称。
    pub title: String,
    /// 应写在哪一部分；不写则哪里都行。
    pub section: Option<At<String>>,
    /// 出现其中一个词，就算写到了。
    pub words: Vec<String>,
    /// 这一部分下面的小标题含有其中一个词，就是专写这一方面的。
    #[serde(default)]
    pub headings: Vec<String>,
    /// 哪些层级的机关要写；不写则都要写。
    #[serde(default)]
    pub levels: Vec<At<String>>,
    /// 文件、文号、条款。
    pub basis: String,
}

/// 公布期限：报告年度的第二年的某月某日。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Deadline {
    /// 约束哪些层级的机关。同一层级有几个期限的，先写的为准，地方规则的在前。
    pub levels: Vec<At<String>>,
    /// 月。
    pub month: At<i8>,
    /// 日。
    pub day: At<i8>,
    /// 文件、文号、条款。
    pub basis: String,
}

/// 一张规定的表。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Table {
    /// 名字，别的项用它来指这张表。
    pub key: At<String>,
    /// 简称，如“表三”。
    pub title: String,
    /// 全称。
    pub name: String,
    /// 应放在哪一部分；不写则哪里都行。
    pub section: Option<At<String>>,
    /// 缺了是否报告。
    #[serde(default = "yes")]
    pub required: bool,
    /// 各行并排，所有的数写在一行里。
    #[serde(default)]
    pub across: bool,
    /// 既不是行也不是列的标题。
    #[serde(default)]
    pub headings: Vec<String>,
    /// 规定的表格左上角那一格的文字；生成空白报告时用。
    #[serde(default)]
    pub corner: String,
}

/// 表的一列。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Column {
    /// 哪张表。
    pub table: At<String>,
    /// 名字，公式用它来指这一列。
    pub key: At<String>,
    /// 规定的名称。
    pub label: String,
    /// 说明问题时用的简称。
    pub short: Option<String>,
    /// 认可的其他写法。
    #[serde(default)]
    pub variants: Vec<String>,
    /// 认得出、但要报告的写法。
    #[serde(default)]
    pub wrong: Vec<String>,
    /// 属于表的哪一块；只有一块的表不写。
    #[serde(default)]
    pub block: String,
    /// 填什么数："count"（不小于 0 的整数，默认）、"signed"（可以是负数）或 "amount"（金额，可以有小数）。
    pub number: Option<NumberKind>,
    /// 单位，规定的写在最前。
    #[serde(default)]
    pub units: Vec<String>,
    /// 单位须写在哪里："header"（表头）或 "anywhere"（表头或格子里）。
    pub unit_in: Option<UnitPlace>,
    /// 规定的表格里印在这一列上方的各级标题，从外到内；生成空白报告时用。
    #[serde(default)]
    pub under: Vec<String>,
    /// 只用于地方规则：放在哪一列之后；不写就放在最后。
    pub after: Option<At<String>>,
}

/// 表中同属一个标题的几行。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Group {
    /// 哪张表。
    pub table: At<String>,
    /// 名字；公式里写 sum(名字) 就是各行之和。
    pub key: At<String>,
    /// 标题。
    pub label: String,
    /// 认可的其他写法。
    #[serde(default)]
    pub variants: Vec<String>,
    /// 规定的表格里印在它前面的各级标题，从外到内；生成空白报告时用。
    #[serde(default)]
    pub under: Vec<String>,
}

/// 表的一行。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Row {
    /// 哪张表。
    pub table: At<String>,
    /// 名字，公式用它来指这一行。
    pub key: At<String>,
    /// 规定的名称。
    pub label: String,
    /// 说明问题时用的简称。
    pub short: Option<String>,
    /// 认可的其他写法。
    #[serde(default)]
    pub variants: Vec<String>,
    /// 认得出、但要报告的写法。
    #[serde(default)]
    pub wrong: Vec<String>,
    /// 属于表的哪一块；只有一块的表不写。
    #[serde(default)]
    pub block: String,
    /// 属于哪个行组。
    pub group: Option<At<String>>,
    /// 这一行就是整个行组的合计，写行组的名字。
    pub whole_of: Option<At<String>>,
    /// 格式里是否有这一行；false 表示可有可无。
    #[serde(default = "yes")]
    pub official: bool,
    /// 这一行的单位。
    pub unit: Option<String>,
    /// 规定的表格里印在这一行前面（各行并排的表里是上方）的各级标题，从外到内；生成空白报告时用。
    #[serde(default)]
    pub under: Vec<String>,
    /// 只用于地方规则：放在哪一行之后；不写就放在最后。
    pub after: Option<At<String>>,
}

/// 表内必须成立的关系。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Identity {
    /// 由哪条规则报告。
    pub rule: At<String>,
    /// 哪张表。
    pub table: At<String>,
    /// "column"：每一列都要成立，公式里的名字是行；"row"：每一行都要成立，公式里的名字是列。
    pub each: Each,
    /// each = "row" 时，只对这些行。
    #[serde(default)]
    pub rows: Vec<At<String>>,
    /// 公式，如 "new + brought = total + carried"；可以用 =、!=、<、<=、>、>= 和 sum(行组)。
    pub formula: At<String>,
    /// 这些公式都成立时才查。
    #[serde(default)]
    pub when: Vec<At<String>>,
    /// 用规则的哪种说法；默认是 default。
    pub message: Option<At<String>>,
    /// 一边项数多时，把它合称作什么。
    pub sum: Option<String>,
    /// 级别，与规则不同时写。
    pub severity: Option<Severity>,
    /// 依据，与规则不同时写。
    pub basis: Option<String>,
}

/// 只有某些机关才有权填写的行。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Power {
    /// 由哪条规则报告。
    pub rule: At<String>,
    /// 哪张表。
    pub table: At<String>,
    /// 哪一行。
    pub row: At<String>,
    /// 无权的层级。
    #[serde(default)]
    pub levels: Vec<At<String>>,
    /// 这些层级，地名以 places 之一结尾的，也无权。
    #[serde(default)]
    pub placed_levels: Vec<At<String>>,
    /// 地名的结尾。
    #[serde(default)]
    pub places: Vec<String>,
    /// 地名以这些结尾的除外。
    #[serde(default)]
    pub except: Vec<String>,
}

/// 报告可能引用的文件。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Citation {
    /// 正则表达式：怎样引用它，按折叠后的文字写。有第一个组的，是与 allowed 核对的号码。
    pub find: At<String>,
    /// 可以引用它的最早的报告年度。
    pub from: Option<i16>,
    /// 可以引用它的最晚的报告年度。
    pub to: Option<i16>,
    /// 名称和文号。
    pub name: String,
    /// 应改引什么。
    pub instead: String,
    /// 正确的号码。
    #[serde(default)]
    pub allowed: Vec<String>,
}

/// 正文里的一种说法，在规定的表里指哪些行或哪些列；行和列都有说法的，合起来就是一格。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Reading {
    /// 说的是什么，用在说明里。
    pub name: String,
    /// 哪张表。
    pub table: At<String>,
    /// 数字前后的说法，是其中一个。
    pub phrase: Vec<String>,
    /// 旁边有其中一个词，就不与表格对照。
    #[serde(default)]
    pub unless: Vec<String>,
    /// 可以指的各行之和，如 "new + brought"；合乎任何一个就不算错。
    #[serde(default)]
    pub rows: Vec<At<String>>,
    /// 不写 rows 时：可以指的各列之和，如 "sum - pending"。
    #[serde(default)]
    pub columns: Vec<At<String>>,
    /// 勉强说得通的各行（或各列）之和。
    #[serde(default)]
    pub weak: Vec<At<String>>,
    /// 与 weak 一一对应：少算了什么。
    #[serde(default)]
    pub weak_names: Vec<String>,
    /// 写 true，表示只凭这种说法就知道是哪张表，不看正在说什么事。
    #[serde(default)]
    pub alone: bool,
}

/// 正文里说的一件事，它的数在哪张表里。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ruleset) struct Matter {
    /// 由哪条规则报告。
    pub rule: At<String>,
    /// 词表的名字：由它的词知道正在说这件事。
    pub topic: At<String>,
    /// 哪张表。
    pub table: At<String>,
    /// 没有说到行的，指哪些行之和。
    pub rows: Vec<At<String>>,
    /// 没有说到列的，指哪些列之和；不写，就一定要说到列。
    #[serde(default)]
    pub columns: Vec<At<String>>,
    /// 没有说到列的，勉强说得通的各列之和。
    #[serde(default)]
    pub weak_columns: Vec<At<String>>,
    /// 与 weak-columns 一一对应：少算了什么。
    #[serde(default)]
    pub weak_names: Vec<String>,
    /// 把文中的数化成表里的单位要除以几。
    #[serde(default = "one")]
    pub scale: u32,
    /// 量词；"" 表示没有量词也算。
    pub measures: Vec<String>,
}

/// 几个示例共用的文字。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Frame {
    /// 名字。
    pub name: At<String>,
    /// 文字；{text} 处放示例的 text。
    pub text: At<String>,
}

/// 另外认可的标题或栏目名称。
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::ruleset) struct Accept {
    /// 认可的写法。
    pub labels: Vec<String>,
    /// 哪一部分的标题；不是部分的标题就不写。
    pub section: Option<At<String>>,
    /// 哪张表。
    pub table: Option<At<String>>,
    /// 表的哪一行。
    pub row: Option<At<String>>,
    /// 表的哪一列。
    pub column: Option<At<String>>,
}
