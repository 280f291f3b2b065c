//! Made reports for measuring: the form of 2021 with full tables, varied prose and, in every fifth, faults.
//! The same seed makes the same report everywhere.

mod page;
mod prose;

use std::fmt::Write as _;

/// A small generator of numbers that look random: the constants are those of Knuth's MMIX.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995);
        dice.below(2);
        dice
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// A paragraph, a heading or a table of a made report.
pub enum Piece {
    Title(String),
    Heading(String),
    Paragraph(String),
    Table(Vec<Vec<Cell>>),
}

/// A cell with its spans.
#[derive(Clone)]
pub struct Cell {
    pub text: String,
    pub rows: usize,
    pub columns: usize,
}

/// A made report.
pub struct Report {
    pub organ: String,
    pub year: usize,
    pub pieces: Vec<Piece>,
}

/// How tables stand in plain text.
#[derive(Clone, Copy)]
pub enum Tables {
    /// Cells separated by tabs.
    Tabs,
    /// Every cell a line, as text copied from a page is.
    Lines,
}

/// Makes the report of a seed.
pub fn report(seed: u64) -> Report {
    let dice = &mut Dice::new(seed);
    let year = 2021 + dice.below(4);
    let organ = format!(
        "{}{}{}",
        dice.pick(&["青棠市", "临湾市", "云渡市", "白沙州"]),
        dice.pick(&["鹭洲区", "石桥县", "松岭县", "望江区"]),
        dice.pick(&["统计局", "教育局", "水务局", "人民政府办公室", "农业农村局", "市场监督管理局"]),
    );
    let faulty = seed % 5 == 4;
    let mut pieces = vec![Piece::Title(format!("{organ}{year}年政府信息公开工作年度报告"))];
    let basis = "根据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）第五十条和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）的要求，编制本报告。";
    pieces.push(Piece::Paragraph(format!(
        "{basis}本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。如对本报告有疑问，请与{organ}办公室联系，电话：0871-6{:07}。",
        dice.below(10_000_000)
    )));
    let asked = dice.below(40);
    let figures = prose::Figures { seed, asked };
    let paragraphs = 5 + dice.below(12);
    pieces.push(Piece::Heading("一、总体情况".into()));
    for (index, heading) in prose::TOPICS.iter().enumerate() {
        let numeral = ["一", "二", "三", "四", "五"][index];
        pieces.push(Piece::Paragraph(format!("（{numeral}）{heading}。{}", figures.paragraph(dice, year, paragraphs))));
        if dice.below(2) == 0 {
            pieces.push(Piece::Paragraph(figures.series(index, year, faulty && index == 2)));
        }
    }
    pieces.push(Piece::Heading("二、主动公开政府信息情况".into()));
    pieces.push(Piece::Table(published(dice)));
    pieces.push(Piece::Heading("三、收到和处理政府信息公开申请情况".into()));
    pieces.push(Piece::Table(requests(asked)));
    if !(faulty && dice.below(4) == 0) {
        pieces.push(Piece::Heading("四、政府信息公开行政复议、行政诉讼情况".into()));
        pieces.push(Piece::Table(reviews(dice)));
    }
    pieces.push(Piece::Heading("五、存在的主要问题及改进情况".into()));
    let few = 2 + dice.below(3);
    pieces.push(Piece::Paragraph(format!("（一）存在的主要问题。{}", figures.problems(dice, few))));
    pieces.push(Piece::Paragraph(format!("（二）改进情况。{}", figures.measures(dice, few))));
    pieces.push(Piece::Heading("六、其他需要报告的事项".into()));
    let fees = "依据《政府信息公开信息处理费管理办法》，本年度发出收费通知0件，总金额0元。";
    pieces.push(Piece::Paragraph(format!("{fees}{}", figures.paragraph(dice, year, 2))));
    if faulty {
        let fault = dice.pick(prose::FAULTS);
        let at = 3 + dice.below(3);
        pieces.insert(at, Piece::Paragraph(fault.into()));
    }
    pieces.push(Piece::Paragraph(organ.clone()));
    pieces.push(Piece::Paragraph(format!("{}年1月{}日", year + 1, 5 + dice.below(20))));
    Report { organ, year, pieces }
}

fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), rows: 1, columns: 1 }
}

fn wide(text: &str, columns: usize) -> Cell {
    Cell { columns, ..cell(text) }
}

fn tall(text: &str, rows: usize) -> Cell {
    Cell { rows, ..cell(text) }
}

/// The table of section two.
fn published(dice: &mut Dice) -> Vec<Vec<Cell>> {
    let mut rows = vec![
        vec![wide("第二十条第（一）项", 4)],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"].map(cell).to_vec(),
    ];
    for name in ["规章", "行政规范性文件"] {
        // No bureau may make regulations.
        let made = if name == "规章" { 0 } else { 1 + dice.below(9) };
        rows.push(vec![cell(name), cell(made.to_string()), cell("0"), cell((made * 3).to_string())]);
    }
    for (item, names) in [
        ("第二十条第（五）项", &["行政许可"][..]),
        ("第二十条第（六）项", &["行政处罚", "行政强制"][..]),
        ("第二十条第（八）项", &["行政事业性收费"][..]),
    ] {
        rows.push(vec![wide(item, 4)]);
        let money = item.contains('八');
        let head = if money { "本年收费金额（单位：万元）" } else { "本年处理决定数量" };
        rows.push(vec![cell("信息内容"), wide(head, 3)]);
        for name in names {
            rows.push(vec![cell(*name), wide(&dice.below(3000).to_string(), 3)]);
        }
    }
    rows
}

/// The rows of the table of requests under their groups.
const HANDLED: &[(&str, &[&str])] = &[
    (
        "（三）不予公开",
        &[
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ],
    ),
    ("（四）无法提供", &["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"]),
    (
        "（五）不予处理",
        &[
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        ],
    ),
    (
        "（六）其他处理",
        &[
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3.其他",
        ],
    ),
];

/// The table of section three.
fn requests(asked: usize) -> Vec<Vec<Cell>> {
    let numbers = |values: [usize; 7]| values.map(|value| cell(value.to_string()));
    let row = |value: usize| numbers([value, 0, 0, 0, 0, 0, value]);
    let mut rows = vec![
        vec![
            Cell {
                text: "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）".into(),
                rows: 3,
                columns: 3,
            },
            wide("申请人情况", 7),
        ],
        vec![tall("自然人", 2), wide("法人或其他组织", 5), tall("总计", 2)],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"].map(cell).to_vec(),
    ];
    let single = |name: &str, value: usize| {
        let mut cells = vec![wide(name, 3)];
        cells.extend(row(value));
        cells
    };
    rows.push(single("一、本年新收政府信息公开申请数量", asked));
    rows.push(single("二、上年结转政府信息公开申请数量", 0));
    let mut given = vec![tall("三、本年度办理结果", 22), wide("（一）予以公开", 2)];
    given.extend(row(asked));
    rows.push(given);
    let mut partly = vec![wide("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2)];
    partly.extend(row(0));
    rows.push(partly);
    for (group, names) in HANDLED {
        for (index, name) in names.iter().enumerate() {
            let mut cells = Vec::new();
            if index == 0 {
                cells.push(tall(group, names.len()));
            }
            cells.push(cell(*name));
            cells.extend(row(0));
            rows.push(cells);
        }
    }
    let mut total = vec![wide("（七）总计", 2)];
    total.extend(row(asked));
    rows.push(total);
    rows.push(single("四、结转下年度继续办理", 0));
    rows
}

/// The table of section four.
fn reviews(dice: &mut Dice) -> Vec<Vec<Cell>> {
    let names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let mut head = names.map(|name| tall(name, 2)).to_vec();
    head.extend(["未经复议直接起诉", "复议后起诉"].map(|name| wide(name, 5)));
    let values: Vec<Cell> = (0..3)
        .flat_map(|_| {
            let kept = dice.below(3);
            [kept, 0, 0, 0, kept]
        })
        .map(|value| cell(value.to_string()))
        .collect();
    vec![
        vec![wide("行政复议", 5), wide("行政诉讼", 10)],
        head,
        names.into_iter().chain(names).map(cell).collect(),
        values,
    ]
}

/// The report as plain text.
pub fn text(report: &Report, tables: Tables) -> String {
    let mut out = String::new();
    for piece in &report.pieces {
        match piece {
            Piece::Title(text) => writeln!(out, "{text}\n发布时间：{}-01-28 15:20\n", report.year + 1).unwrap(),
            Piece::Heading(text) => writeln!(out, "\n{text}\n").unwrap(),
            Piece::Paragraph(text) => writeln!(out, "　　{text}").unwrap(),
            Piece::Table(rows) => {
                for row in rows {
                    let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                    let separator = if matches!(tables, Tables::Tabs) { "\t" } else { "\n" };
                    writeln!(out, "{}", cells.join(separator)).unwrap();
                }
            }
        }
    }
    out
}

/// The report as a web page.
pub fn html(report: &Report) -> String {
    page::html(report)
}
