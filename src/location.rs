//! Where a text stands in a file that has no lines of its own: a Word file, a PDF, a workbook.

use schemars::JsonSchema;
use serde::Serialize;

/// A place as a person finds it on opening the file. All numbers count from 1; what does not apply is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The line on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The sheet of a workbook, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell of the sheet, by its address (`C5`); of merged cells the first. `row` and `column` are its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The part of the file, when it is not its body, in Chinese: 页眉, 脚注, 文本框.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The paragraph of the body or part, tables not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// The table of the body or part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// The row of the table or sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column of the table or sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

impl Location {
    /// The place in words: `第2页第14行`, `第3段`, `第2个表格第4行第3列`, `工作表“表三”C5`.
    pub fn words(&self) -> String {
        if let Some(sheet) = &self.sheet {
            return format!("工作表“{sheet}”{}", self.cell.as_deref().unwrap_or_default());
        }
        let mut words = self.part.clone().unwrap_or_default();
        for (number, before, after) in [
            (self.page, "第", "页"),
            (self.table, "第", "个表格"),
            (self.line.or(self.row), "第", "行"),
            (self.column, "第", "列"),
            (self.paragraph, "第", "段"),
        ] {
            if let Some(number) = number {
                words.push_str(&format!("{before}{number}{after}"));
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_words() {
        let page = Location { page: Some(2), line: Some(14), ..Location::default() };
        assert_eq!(page.words(), "第2页第14行");
        let cell = Location { table: Some(2), row: Some(4), column: Some(3), ..Location::default() };
        assert_eq!(cell.words(), "第2个表格第4行第3列");
        let (row, column) = (Some(5), Some(3));
        let sheet = Some("表三".into());
        let address = Location { sheet: sheet.clone(), cell: Some("C5".into()), row, column, ..Location::default() };
        assert_eq!(address.words(), "工作表“表三”C5");
        assert_eq!(Location { sheet, ..Location::default() }.words(), "工作表“表三”");
        let note = Location { part: Some("脚注".into()), paragraph: Some(1), ..Location::default() };
        assert_eq!(note.words(), "脚注第1段");
    }
}
