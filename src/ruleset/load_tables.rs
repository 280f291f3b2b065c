//! The tables of a format, from what is written to validated rows, columns and identities.

use super::formula::{Formula, Operand};
use super::layer::{Parts, Tagged};
use super::load::{Loader, within};
use super::raw::{self, At};
use super::table::{ColumnSpec, Each, GroupSpec, Identity, Label, Power, RowSpec, TableSpec, core};
use super::{RuleFileProblem, reach};
use crate::fold::fold;

/// Builds the tables of a format. `sections` are the keys of its sections.
pub(super) fn tables(loader: &mut Loader, parts: &Parts, sections: &[String]) -> Vec<TableSpec> {
    let mut tables: Vec<TableSpec> = Vec::new();
    for Tagged { file, item: table } in &parts.tables {
        loader.at(*file);
        if tables.iter().any(|other| other.key == *table.key) {
            loader.problem(table.key.span(), format!("表“{}”出现了两次", table.key.as_str()));
        }
        if let Some(section) = &table.section
            && !sections.contains(section)
        {
            loader.unknown(section, "部分", sections.iter().map(String::as_str));
        }
        tables.push(TableSpec {
            key: table.key.to_string(),
            title: table.title.clone(),
            name: table.name.clone(),
            section: table.section.as_ref().map(|section| section.to_string()),
            required: table.required,
            across: table.across,
            headings: table.headings.iter().map(|heading| core(heading)).collect(),
            corner: table.corner.clone(),
            ..TableSpec::default()
        });
    }
    for Tagged { file, item: column } in &parts.columns {
        loader.at(*file);
        let Some(table) = find(loader, &mut tables, &column.table) else { continue };
        if table.columns.iter().any(|other| other.key == *column.key && other.block == column.block) {
            loader.problem(column.key.span(), format!("列“{}”出现了两次", column.key.as_str()));
        }
        table.columns.push(ColumnSpec {
            key: column.key.to_string(),
            label: label(&column.label, column.short.as_ref(), &column.variants, &column.wrong),
            block: column.block.clone(),
            number: column.number.unwrap_or_default(),
            units: column.units.iter().map(|unit| fold(unit)).collect(),
            unit_place: column.unit_in,
            under: column.under.clone(),
        });
    }
    for Tagged { file, item: group } in &parts.groups {
        loader.at(*file);
        let Some(table) = find(loader, &mut tables, &group.table) else { continue };
        if table.group(&group.key).is_some() {
            loader.problem(group.key.span(), format!("行组“{}”出现了两次", group.key.as_str()));
        }
        table.groups.push(GroupSpec {
            key: group.key.to_string(),
            label: label(&group.label, None, &group.variants, &[]),
            members: Vec::new(),
            whole: None,
            under: group.under.clone(),
        });
    }
    for Tagged { file, item } in &parts.rows {
        loader.at(*file);
        add_row(loader, &mut tables, item);
    }
    for Tagged { file, item } in &parts.identities {
        loader.at(*file);
        add_identity(loader, &mut tables, item);
    }
    for Tagged { file, item: power } in &parts.powers {
        loader.at(*file);
        let rule = loader.known_rule(&power.rule);
        loader.used(&power.rule);
        let levels = loader.known_levels(&power.levels);
        let placed_levels = loader.known_levels(&power.placed_levels);
        let Some(table) = find(loader, &mut tables, &power.table) else { continue };
        let Some(row) = table.row(&power.row) else {
            loader.unknown(&power.row, "行", table.rows.iter().map(|row| row.key.as_str()));
            continue;
        };
        let folded = |list: &[String]| list.iter().map(|text| fold(text)).collect();
        table.powers.push(Power {
            rule,
            row,
            levels,
            placed_levels,
            places: folded(&power.places),
            except: folded(&power.except),
        });
    }
    tables
}

/// The table that something belongs to.
fn find<'t>(loader: &mut Loader, tables: &'t mut [TableSpec], key: &At<String>) -> Option<&'t mut TableSpec> {
    let at = tables.iter().position(|table| table.key == **key);
    if at.is_none() {
        loader.unknown(key, "表", tables.iter().map(|table| table.key.as_str()));
    }
    at.and_then(|at| tables.get_mut(at))
}

/// A label with its forms.
fn label(official: &str, short: Option<&String>, variants: &[String], wrong: &[String]) -> Label {
    let accepted = std::iter::once(official).chain(variants.iter().map(String::as_str)).map(core).collect();
    let short = short.map_or(official, String::as_str).to_owned();
    Label { official: official.to_owned(), short, accepted, wrong: wrong.iter().map(|form| core(form)).collect() }
}

fn add_row(loader: &mut Loader, tables: &mut [TableSpec], row: &raw::Row) {
    let Some(table) = find(loader, tables, &row.table) else { return };
    if table.row(&row.key).is_some() {
        let problem = RuleFileProblem::new(row.key.span(), format!("行“{}”出现了两次", row.key.as_str()));
        loader.say(problem.help("要认可别的写法，请用 [[accept]]；要另加一行，请换一个 key"));
    }
    let index = table.rows.len();
    let mut group_of = |key: &Option<At<String>>| {
        let key = key.as_ref()?;
        let found = table.group(key);
        if found.is_none() {
            loader.unknown(key, "行组", table.groups.iter().map(|group| group.key.as_str()));
        }
        found
    };
    let (group, whole_of) = (group_of(&row.group), group_of(&row.whole_of));
    if let Some(group) = group.and_then(|group| table.groups.get_mut(group)) {
        group.members.push(index);
    }
    if let Some(group) = whole_of.and_then(|group| table.groups.get_mut(group)) {
        group.whole = Some(index);
    }
    let columns: Vec<usize> =
        table.columns.iter().enumerate().filter(|(_, column)| column.block == row.block).map(|(at, _)| at).collect();
    if columns.is_empty() {
        let blocks: Vec<String> = table.columns.iter().map(|column| format!("“{}”", column.block)).collect();
        let problem = RuleFileProblem::new(row.key.span(), format!("行“{}”没有一列可填", row.key.as_str()));
        loader.say(problem.help(match blocks.is_empty() {
            true => "请先写这张表的 [[column]]".to_owned(),
            false => format!("block 应与某一列的相同；这张表的列有 {}", dedup(blocks).join("、")),
        }));
    }
    table.rows.push(RowSpec {
        key: row.key.to_string(),
        label: label(&row.label, row.short.as_ref(), &row.variants, &row.wrong),
        block: row.block.clone(),
        columns,
        group,
        whole_of,
        official: row.official,
        unit: row.unit.as_ref().map(|unit| fold(unit)),
        under: row.under.clone(),
    });
}

fn dedup(mut names: Vec<String>) -> Vec<String> {
    names.dedup();
    names
}

fn add_identity(loader: &mut Loader, tables: &mut [TableSpec], identity: &raw::Identity) {
    let rule = loader.known_rule(&identity.rule);
    loader.used(&identity.rule);
    let Some(table) = find(loader, tables, &identity.table) else { return };
    let each = identity.each;
    let mut rows = Vec::new();
    for row in &identity.rows {
        match table.row(row) {
            Some(index) => rows.push(index),
            None => loader.unknown(row, "行", table.rows.iter().map(|row| row.key.as_str())),
        }
    }
    // Blocks may share the key of a column: the one of the first row asked for is meant.
    let block = rows.first().and_then(|row| table.rows.get(*row)).map(|row| row.block.clone());
    let column = |name: &str| {
        table
            .columns
            .iter()
            .position(|column| column.key == name && block.as_ref().is_none_or(|block| column.block == *block))
    };
    let mut read = |text: &At<String>| -> Option<Formula<usize>> {
        let formula = match Formula::parse(text) {
            Ok(formula) => formula,
            Err((at, message)) => {
                let problem = RuleFileProblem::new(within(text, at..text.len()), "公式到这里就看不懂了");
                loader.say(problem.help(message));
                return None;
            }
        };
        let resolved = formula.resolve(|operand| match (operand, each) {
            (Operand::Name(name), Each::Column) => table.row(name).map(Operand::Name),
            (Operand::Name(name), Each::Row) => column(name).map(Operand::Name),
            (Operand::Sum(name), Each::Column) => table.group(name).map(Operand::Sum),
            (Operand::Sum(_), Each::Row) => None,
            (Operand::Number(number), _) => Some(Operand::Number(*number)),
        });
        match resolved {
            Ok(formula) => Some(formula),
            Err(unknown) => {
                for operand in unknown {
                    misnamed(loader, table, text, operand, each);
                }
                None
            }
        }
    };
    let formula = read(&identity.formula);
    let when: Vec<Option<Formula<usize>>> = identity.when.iter().map(&mut read).collect();
    let (Some(formula), Some(when)) = (formula, when.into_iter().collect::<Option<Vec<_>>>()) else { return };
    if formula.left == formula.right {
        let problem = RuleFileProblem::new(identity.formula.span(), "公式两边一样，永远成立，查不出什么");
        loader.notice(problem.help("请核对行名或列名"));
    }
    table.identities.push(Identity {
        rule,
        each,
        rows,
        formula,
        when,
        message: loader.known_message(&identity.rule, identity.message.as_ref()),
        sum: identity.sum.clone(),
        severity: identity.severity,
        basis: identity.basis.clone(),
    });
}

/// A name of a formula that the table does not have.
fn misnamed(loader: &mut Loader, table: &TableSpec, text: &At<String>, operand: &Operand<String>, each: Each) {
    let rows = || table.rows.iter().map(|row| row.key.as_str());
    let columns = || table.columns.iter().map(|column| column.key.as_str());
    let groups = || table.groups.iter().map(|group| group.key.as_str());
    let (name, mut problem) = match (operand, each) {
        (Operand::Name(name), Each::Column) => (name, reach::missing_name(text, name, "行", rows())),
        (Operand::Name(name), Each::Row) => (name, reach::missing_name(text, name, "列", columns())),
        (Operand::Sum(name), _) => (name, reach::missing_name(text, name, "行组", groups())),
        (Operand::Number(_), _) => return,
    };
    if loader.is_lost(name) {
        return;
    }
    match (operand, each) {
        (Operand::Name(name), Each::Column) if table.group(name).is_some() => {
            problem = problem.help(format!("“{name}”是行组，各行之和写作 sum({name})"));
        }
        (Operand::Name(name), Each::Column) if table.column(name).is_some() => {
            problem = problem.help(format!("“{name}”是列；each = \"column\" 的公式里要写行"));
        }
        (Operand::Name(name), Each::Row) if table.row(name).is_some() => {
            problem = problem.help(format!("“{name}”是行；each = \"row\" 的公式里要写列"));
        }
        (Operand::Sum(_), Each::Row) => problem = problem.help("each = \"row\" 的公式里不能用 sum()，请逐列相加"),
        _ => {}
    }
    loader.say(problem);
}
