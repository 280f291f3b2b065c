//! The tables of a template file, from what is written to validated rows, columns and identities.

use toml::Spanned;

use super::formula::{Formula, Operand};
use super::load::Loader;
use super::raw;
use super::table::{
    ColumnSpec, Each, GroupSpec, Identity, Label, NumberKind, Power, RowSpec, TableSpec, UnitPlace, core,
};
use crate::fold::fold;

/// What a template file says of tables.
#[derive(Default)]
pub(super) struct Parts {
    pub tables: Vec<raw::Table>,
    pub columns: Vec<raw::Column>,
    pub groups: Vec<raw::Group>,
    pub rows: Vec<raw::Row>,
    pub identities: Vec<raw::Identity>,
    pub powers: Vec<raw::Power>,
}

/// Builds the tables of a template. `sections` are the keys of its sections.
pub(super) fn tables(loader: &mut Loader, parts: Parts, sections: &[String]) -> Vec<TableSpec> {
    let mut tables: Vec<TableSpec> = Vec::new();
    for table in parts.tables {
        if tables.iter().any(|other| other.key == *table.key.get_ref()) {
            loader.problem(table.key.span(), format!("表“{}”出现了两次", table.key.get_ref()));
        }
        if let Some(section) = &table.section
            && !sections.contains(section.get_ref())
        {
            loader.problem(section.span(), format!("没有名为“{}”的内容", section.get_ref()));
        }
        tables.push(TableSpec {
            key: table.key.into_inner(),
            title: table.title,
            name: table.name,
            section: table.section.map(Spanned::into_inner),
            required: table.required,
            across: table.across,
            headings: table.headings.iter().map(|heading| core(heading)).collect(),
            ..TableSpec::default()
        });
    }
    for column in parts.columns {
        let Some(table) = find(loader, &mut tables, &column.table) else { continue };
        let number = match column.number.as_ref().map(|number| number.get_ref().as_str()) {
            None | Some("count") => NumberKind::Count,
            Some("signed") => NumberKind::Signed,
            Some("amount") => NumberKind::Amount,
            Some(other) => {
                let span = column.number.as_ref().map_or(0..0, Spanned::span);
                loader.problem(span, format!("number 应为 count、signed 或 amount，不是“{other}”"));
                NumberKind::Count
            }
        };
        let unit_place = match column.unit_in.as_ref().map(|place| place.get_ref().as_str()) {
            None => None,
            Some("header") => Some(UnitPlace::Header),
            Some("anywhere") => Some(UnitPlace::Anywhere),
            Some(other) => {
                let span = column.unit_in.as_ref().map_or(0..0, Spanned::span);
                loader.problem(span, format!("unit-in 应为 header 或 anywhere，不是“{other}”"));
                None
            }
        };
        table.columns.push(ColumnSpec {
            key: column.key,
            label: label(column.label, column.short, &column.variants, &column.wrong),
            block: column.block,
            number,
            units: column.units.iter().map(|unit| fold(unit)).collect(),
            unit_place,
        });
    }
    for group in parts.groups {
        let Some(table) = find(loader, &mut tables, &group.table) else { continue };
        table.groups.push(GroupSpec {
            key: group.key,
            label: label(group.label, None, &group.variants, &[]),
            members: Vec::new(),
            whole: None,
        });
    }
    for row in parts.rows {
        add_row(loader, &mut tables, row);
    }
    for identity in parts.identities {
        add_identity(loader, &mut tables, identity);
    }
    for power in parts.powers {
        let rule = loader.known_rule(&power.rule);
        let levels = loader.known_levels(&power.levels);
        let placed_levels = loader.known_levels(&power.placed_levels);
        let Some(table) = find(loader, &mut tables, &power.table) else { continue };
        let Some(row) = table.row(power.row.get_ref()) else {
            loader.problem(power.row.span(), format!("没有名为“{}”的行", power.row.get_ref()));
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
fn find<'t>(loader: &mut Loader, tables: &'t mut [TableSpec], key: &Spanned<String>) -> Option<&'t mut TableSpec> {
    let found = tables.iter_mut().find(|table| table.key == *key.get_ref());
    if found.is_none() {
        loader.problem(key.span(), format!("没有名为“{}”的表", key.get_ref()));
    }
    found
}

/// A label with its forms.
fn label(official: String, short: Option<String>, variants: &[String], wrong: &[String]) -> Label {
    let accepted = std::iter::once(&official).chain(variants).map(|form| core(form)).collect();
    let short = short.unwrap_or_else(|| official.clone());
    Label { official, short, accepted, wrong: wrong.iter().map(|form| core(form)).collect() }
}

fn add_row(loader: &mut Loader, tables: &mut [TableSpec], row: raw::Row) {
    let Some(table) = find(loader, tables, &row.table) else { return };
    if table.row(row.key.get_ref()).is_some() {
        loader.problem(row.key.span(), format!("行“{}”出现了两次", row.key.get_ref()));
    }
    let index = table.rows.len();
    let mut group_of = |key: &Option<Spanned<String>>| {
        let key = key.as_ref()?;
        let found = table.group(key.get_ref());
        if found.is_none() {
            loader.problem(key.span(), format!("没有名为“{}”的行组", key.get_ref()));
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
    let columns =
        table.columns.iter().enumerate().filter(|(_, column)| column.block == row.block).map(|(at, _)| at).collect();
    table.rows.push(RowSpec {
        key: row.key.into_inner(),
        label: label(row.label, row.short, &row.variants, &row.wrong),
        block: row.block,
        columns,
        group,
        whole_of,
        official: row.official,
        unit: row.unit.map(|unit| fold(&unit)),
    });
}

fn add_identity(loader: &mut Loader, tables: &mut [TableSpec], identity: raw::Identity) {
    let rule = loader.known_rule(&identity.rule);
    let Some(table) = find(loader, tables, &identity.table) else { return };
    let each = match identity.each.get_ref().as_str() {
        "column" => Each::Column,
        "row" => Each::Row,
        other => {
            loader.problem(identity.each.span(), format!("each 应为 column 或 row，不是“{other}”"));
            return;
        }
    };
    let mut rows = Vec::new();
    for row in &identity.rows {
        match table.row(row.get_ref()) {
            Some(index) => rows.push(index),
            None => loader.problem(row.span(), format!("没有名为“{}”的行", row.get_ref())),
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
    let mut read = |text: &Spanned<String>| -> Option<Formula<usize>> {
        let formula = match Formula::parse(text.get_ref()) {
            Ok(formula) => formula,
            Err((at, message)) => {
                let start = text.span().start + 1 + at;
                loader.problem(start..text.span().end.max(start), message);
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
            Err(names) => {
                let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
                loader.problem(text.span(), format!("公式里的“{}”不是表里的行、列或行组", names.join("、")));
                None
            }
        }
    };
    let Some(formula) = read(&identity.formula) else { return };
    let when = identity.when.iter().filter_map(&mut read).collect();
    table.identities.push(Identity {
        rule,
        each,
        rows,
        formula,
        when,
        message: identity.message.unwrap_or_else(|| "default".to_owned()),
        sum: identity.sum,
        severity: identity.severity,
        basis: identity.basis,
    });
}
