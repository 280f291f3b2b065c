//! `nianbao outline` as a user sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const PAGE: &str = r#"<!DOCTYPE html>
<html><head><title>青棠市鹭洲区统计局2024年政府信息公开工作年度报告</title>
<meta name="PubDate" content="2025-01-20 10:00"></head>
<body><div class="nav">首页 &gt; 政府信息公开年报</div>
<h1>青棠市鹭洲区统计局<br>2024年政府信息公开工作年度报告</h1>
<p>发布日期：2025年1月20日</p>
<p>本报告统计期限自2024年1月1日起至2024年12月31日止。</p>
<p><strong>一、总体情况</strong></p>
<p>（一）主动公开。全年公开信息126条。一是健全制度，二是更新目录；三是加强培训。</p>
<p>1.政策解读。发布解读12篇。</p>
<p>（二）依申请公开。收到申请3件，其一为信件，其二为网络。</p>
<p><strong>二、主动公开政府信息情况</strong></p>
<table>
<tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>
<tr><td rowspan="2">第二十条第（五）项<br>行政许可</td><td colspan="2">1</td><td>2</td></tr>
<tr><td>&nbsp;</td><td>3</td></tr>
<tr><td>一个写得非常非常非常长的单元格里的文字</td></tr>
</table>
<p style="display:none">看不见的字</p>
<p>三、收到和处理政府信息公开的申请</p><p>全部在2月30日前办结。</p>
<p>四、其他的话</p><p>没有。</p>
<p>青棠市鹭洲区统计局</p><p>2025年1月16日</p>
</body></html>
"#;

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_nianbao")).arg("outline").args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("年报.html"), PAGE).unwrap();
    fs::write(room.path().join("别的.txt"), "只有一句话\u{202e}。\n").unwrap();
    fs::write(room.path().join("空.txt"), "").unwrap();
    room
}

#[test]
fn a_page() {
    let (status, out, err) = run(room().path(), &["年报.html"]);
    assert_eq!((status, err.as_str()), (0, ""));
    insta::assert_snapshot!("page", out);
}

#[test]
fn all_rows_of_tables() {
    let (status, out, _) = run(room().path(), &["--tables", "年报.html"]);
    assert_eq!(status, 0);
    let grid: Vec<&str> = out.lines().filter(|line| line.trim_start().starts_with('│')).collect();
    assert_eq!(grid.len(), 6, "{out}");
    assert!(out.contains("│ 第二十条第（五）项 行政许可 │ 1 │ ← │ 2 │"), "{out}");
    assert!(out.contains("│ ↑ │"), "{out}");
}

#[test]
fn a_text_that_is_no_report_and_an_empty_file() {
    let room = room();
    let (status, out, err) = run(room.path(), &["别的.txt", "空.txt"]);
    assert_eq!(status, 2);
    assert!(err.contains("空.txt：文件是空的"), "{err}");
    insta::assert_snapshot!("no_report", out);
    let (status, out, _) = run(room.path(), &["没有.txt"]);
    assert_eq!((status, out.as_str()), (2, ""));
}

#[test]
fn json_is_as_the_schema_says() {
    let room = room();
    let schema: Value = serde_json::from_str(&nianbao::output::outline::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [vec!["年报.html", "别的.txt", "空.txt"], vec!["年报.html"], vec!["空.txt"]] {
        let printed = run(room.path(), &[&["--format", "json"], args.as_slice()].concat()).1;
        let mut value: Value = serde_json::from_str(&printed).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        value["more"] = Value::Bool(true);
        assert!(!validator.is_valid(&value), "unknown keys must not pass");
    }
    let page: Value = serde_json::from_str(&run(room.path(), &["--format", "json", "年报.html"]).1).unwrap();
    let page = &page["documents"][0];
    assert_eq!(page["organ"]["level"], "department");
    assert_eq!(page["tables"][0]["cells"][8]["row_span"], 1);
    assert_eq!(page["sections"].as_array().unwrap().len(), 4);
}

#[test]
fn the_schema_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outline.schema.json");
    let fresh = nianbao::output::outline::schema();
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == fresh, "docs/outline.schema.json is stale: run the tests with NIANBAO_BLESS=1");
}
