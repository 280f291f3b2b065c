//! Random tables: consistent ones have no finding, one changed cell is found, noise never panics.

use proptest::prelude::*;

use crate::layouts::{LAYOUTS, Sheet, findings, official, specs};

/// A consistent sheet.
fn consistent() -> impl Strategy<Value = Sheet> {
    let results = 21;
    (
        prop::collection::vec(prop::collection::vec(0_u32..400, results), 6),
        prop::collection::vec((0_u32..40, 0_u32..40), 6),
        prop::collection::vec(prop::collection::vec(0_u32..60, 4), 3),
    )
        .prop_map(|(columns, flows, disputes)| {
            let mut sheet = Sheet::new();
            let spec = specs().iter().position(|spec| spec.key == "requests").unwrap();
            let keys: Vec<String> =
                official(&specs()[spec]).iter().map(|row| specs()[spec].rows[*row].key.clone()).collect();
            let mut rows = vec![[0_u32; 7]; keys.len()];
            let (total, carried) = (keys.len() - 2, keys.len() - 1);
            for (column, (results, (brought, out))) in columns.iter().zip(flows).enumerate() {
                for (row, value) in results.iter().enumerate() {
                    rows[row + 2][column] = *value;
                }
                let sum: u32 = results.iter().sum();
                let brought = brought.min(sum + out);
                (rows[total][column], rows[carried][column]) = (sum, out);
                (rows[1][column], rows[0][column]) = (brought, sum + out - brought);
            }
            for row in &mut rows {
                row[6] = row[..6].iter().sum();
            }
            for (key, row) in keys.iter().zip(rows) {
                for (column, value) in row.iter().enumerate() {
                    sheet.set("requests", key, column, &value.to_string());
                }
            }
            for (key, block) in ["review", "direct", "after"].into_iter().zip(disputes) {
                for (column, value) in block.iter().enumerate() {
                    sheet.set("disputes", key, column, &value.to_string());
                }
                sheet.set("disputes", key, 4, &block.iter().sum::<u32>().to_string());
            }
            sheet
        })
}

fn errors(found: Vec<(String, String)>) -> Vec<(String, String)> {
    found.into_iter().filter(|(rule, _)| rule != "table/suspect").collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn consistent_tables_have_no_finding(sheet in consistent(), layout in 0..LAYOUTS.len()) {
        let found = errors(findings(&sheet.render(LAYOUTS[layout])));
        prop_assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn one_change_is_found(sheet in consistent(), layout in 0..LAYOUTS.len(), row in 0_usize..25, column in 0_usize..7, more in 1_u32..50) {
        let mut sheet = sheet;
        let cell = &mut sheet.tables[1][row][column];
        *cell = (cell.parse::<u32>().unwrap() + more).to_string();
        let found = errors(findings(&sheet.render(LAYOUTS[layout])));
        prop_assert!(found.len() >= 2, "{found:?}");
        prop_assert!(found.iter().any(|(_, text)| text.contains("则全部平衡")), "{found:?}");
    }

    #[test]
    fn noise_never_panics(
        noise in prop::collection::vec((0_usize..3, 0_usize..25, 0_usize..15, "[0-9./,|\\-—无（）件 \n<>万元a]{0,8}"), 0..40),
        layout in 0..LAYOUTS.len(),
    ) {
        let mut sheet = Sheet::new();
        for (table, row, column, text) in noise {
            if let Some(cell) = sheet.tables[table].get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = text;
            }
        }
        findings(&sheet.render(LAYOUTS[layout]));
    }
}
