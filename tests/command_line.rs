//! The command line as a user sees it: the real program in an empty folder with a clean environment.
//!
//! What the checks find is other tests' business; `--fail-on never` keeps it out of these where it could matter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const REPORT: &str = "某某局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本年公开信息3条。\n";

struct Ran {
    status: i32,
    out: String,
    err: String,
}

/// A folder to run in.
struct Room(TempDir);

impl Room {
    fn new(files: &[(&str, &str)]) -> Room {
        let room = Room(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = room.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        room
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "", &[])
    }

    fn run_with(&self, args: &[&str], stdin: &str, environment: &[(&str, &str)]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }
}

/// Reports that `--show-settings` names, which are those that would be checked.
fn checked(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.strip_prefix("# 适用于：")).collect()
}

#[test]
fn help() {
    let room = Room::new(&[]);
    let ran = room.run(&["--help"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!("help", ran.out);
    let ran = room.run(&["check", "--help"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!("help_check", ran.out);
    let ran = room.run(&["completions", "-h"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!("help_completions", ran.out);
}

#[test]
fn no_arguments_is_a_mistake_that_shows_the_way() {
    let ran = Room::new(&[]).run(&[]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("nianbao check"), "{}", ran.err);
}

#[test]
fn version() {
    let ran = Room::new(&[]).run(&["--version"]);
    assert_eq!((ran.status, ran.out), (0, format!("nianbao {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn usage_mistakes_in_chinese() {
    let room = Room::new(&[("a.txt", REPORT)]);
    for (args, words) in [
        (vec!["check"], "缺少 <路径>"),
        (vec!["chekc", "a.txt"], "没有“chekc”这个命令，是不是“check”？"),
        (vec!["check", "a.txt", "--fial-on", "never"], "没有“--fial-on”这个选项，是不是“--fail-on”？"),
        (vec!["check", "a.txt", "--fail-on", "fatal"], "不能是“fatal”，可用的有 error、warning、note、never"),
        (vec!["check", "a.txt", "--year", "24"], "应为 2008 至 2099 之间的整数"),
        (vec!["check", "a.txt", "--jobs", "0"], "应为 1 至 1024 之间的整数"),
        (vec!["check", "a.txt", "--format"], "后面缺少值"),
        (vec!["check", "a.txt", "--year", "2024", "--year", "2023"], "只能给一次"),
        (vec!["check", "a.txt", "--format", "text", "--output", "json"], "标准输出只能输出一种格式"),
        (vec!["check", "a.txt", "--output", "xml:x.xml"], "没有“xml”这种输出格式"),
        (vec!["check", "a.txt", "--output", "json:没有/x.json"], "要写入的文件夹不存在"),
        (vec!["check", "a.txt", "--select", ""], "规则名是空的"),
    ] {
        let ran = room.run(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_readable_file_succeeds_when_nothing_can_fail_it() {
    let ran = Room::new(&[("a.txt", REPORT)]).run(&["check", "a.txt", "--fail-on", "never"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn nothing_checked_is_not_success() {
    let room =
        Room::new(&[("空/.隐藏.html", REPORT), ("文稿/a.ofd", "x"), ("文稿/b.rtf", "x"), ("c.rtf", "x"), ("d", "x")]);
    for (path, words) in [
        ("没有.txt", "没有.txt：找不到这个文件或文件夹"),
        ("*.html", "* 和 ? 没有展开"),
        ("空", "空：没有可检查的文件"),
        ("文稿", "其中 2 个 OFD、RTF 等文件暂不支持"),
        ("c.rtf", "暂不支持 .rtf，请另存为 .docx、.html 或 .txt 后再检查"),
        ("d", "没有扩展名"),
    ] {
        let ran = room.run(&["check", path, "--fail-on", "never"]);
        assert_eq!(ran.status, 2, "{path}");
        assert!(ran.err.contains(words), "{path}: {}", ran.err);
    }
}

#[test]
fn a_bad_file_does_not_cost_the_others() {
    let room = Room::new(&[("a.txt", REPORT), ("b.txt", ""), ("c.txt", REPORT)]);
    let alone = room.run(&["check", "--fail-on", "never", "a.txt", "c.txt", "--output", "json:good.json"]);
    assert_eq!(alone.status, 0);
    let ran = room.run(&["check", "--fail-on", "never", "a.txt", "b.txt", "c.txt", "--output", "json:all.json"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("b.txt：文件是空的"), "{}", ran.err);
    assert!(!ran.err.contains("a.txt") && !ran.err.contains("c.txt"), "{}", ran.err);
    // Whatever stands in the results of good files alone stands there with a bad one, too.
    assert!(paths(&room.read("good.json")).is_none_or(|paths| paths == ["a.txt", "c.txt"]));
    assert!(paths(&room.read("all.json")).is_none_or(|paths| paths == ["a.txt", "c.txt"]));
}

/// Paths of the documents in JSON results; nothing is said of an empty result, as a stub of the renderer gives.
fn paths(json: &str) -> Option<Vec<String>> {
    if json.is_empty() {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let documents = value["documents"].as_array().unwrap();
    Some(documents.iter().map(|document| document["path"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn folders_are_walked_in_order_and_files_checked_once() {
    let room = Room::new(&[
        ("甲/2.html", REPORT),
        ("甲/1.TXT", REPORT),
        ("甲/b/3.md", REPORT),
        ("甲/.git/4.txt", REPORT),
        ("甲/.5.txt", REPORT),
        ("甲/nianbao.toml", ""),
        ("甲/6.rtf", "x"),
        ("甲/2_files/广告.html", REPORT),
        ("甲/7_files/8.html", REPORT),
        ("z.txt", REPORT),
    ]);
    let ran = room.run(&["check", "--show-settings", "--config", "none", "z.txt", "甲", "甲/b/3.md", "./z.txt", "."]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(checked(&ran), ["z.txt", "甲/1.TXT", "甲/2.html", "甲/7_files/8.html", "甲/b/3.md"]);
    let ran = room.run(&["check", "--fail-on", "never", "甲"]);
    assert_eq!(ran.status, 0);
    assert!(ran.err.contains("跳过了暂不支持的文件：.rtf 1 个"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn links_that_loop_are_harmless() {
    let room = Room::new(&[("a/1.txt", REPORT)]);
    std::os::unix::fs::symlink("..", room.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("1.txt", room.path().join("a/2.txt")).unwrap();
    let ran = room.run(&["check", "--show-settings", "a"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(checked(&ran), ["a/1.txt"]);
}

#[test]
fn standard_input() {
    let room = Room::new(&[]);
    let ran = room.run_with(&["check", "-", "--fail-on", "never"], REPORT, &[]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let ran = room.run_with(&["check", "-", "--fail-on", "never", "--stdin-format", "html"], "<p>年报</p>", &[]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let ran = room.run_with(&["check", "-", "--fail-on", "never"], "", &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("标准输入：文件是空的"), "{}", ran.err);
}

#[test]
fn several_outputs_in_one_run() {
    let room = Room::new(&[("a.txt", REPORT), ("old.sarif", "old")]);
    let args = ["check", "a.txt", "--fail-on", "never", "--output", "json:x.json", "--output", "sarif:old.sarif"];
    let ran = room.run(&args);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_ne!(room.read("old.sarif"), "old");
    let same = room.run(&["check", "a.txt", "--fail-on", "never", "--format", "json"]);
    assert_eq!(same.out, room.read("x.json"), "a file holds what standard output shows");
    let mut names: Vec<_> =
        fs::read_dir(room.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a.txt", "old.sarif", "x.json"], "no temporary file is left");
}

#[test]
fn a_report_is_never_overwritten() {
    let room = Room::new(&[("a.txt", REPORT), ("b.txt", REPORT)]);
    let ran = room.run(&["check", "b.txt", "a.txt", "--output", "short:a.txt"]);
    assert_eq!(ran.status, 2);
    assert_eq!(room.read("a.txt"), REPORT);
    assert!(ran.err.contains("a.txt：既要检查又要用 --output 写入"), "{}", ran.err);
    // Results that an earlier run left in the folder are no reports.
    let ran = room.run(&["check", ".", "--output", "short:a.txt", "--show-settings"]);
    assert_eq!(checked(&ran), ["b.txt"]);
}

#[test]
fn the_nearest_settings_apply() {
    let room = Room::new(&[
        ("nianbao.toml", "year = 2023\n"),
        ("a/b/1.txt", REPORT),
        ("a/nianbao.toml", "\u{feff}year = 2024\nselect = [\"deadline\"]\nignore = [\"text\"]\n"),
        ("2.txt", REPORT),
    ]);
    let ran = room.run(&["check", "--show-settings", "."]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out, @r#"
    # 设置文件：nianbao.toml
    # 适用于：2.txt
    # template：按报告年度自动选择
    year = 2023
    # select：全部规则
    ignore = []
    fail-on = "error"

    # 设置文件：a/nianbao.toml
    # 适用于：a/b/1.txt
    # template：按报告年度自动选择
    year = 2024
    select = ["deadline"]
    ignore = ["text"]
    fail-on = "error"
    "#);
    let ran = room.run(&["check", "--show-settings", "a", "--year", "2022", "--ignore", "privacy,integrity"]);
    insta::assert_snapshot!(ran.out, @r#"
    # 设置文件：a/nianbao.toml
    # 适用于：a/b/1.txt
    # template：按报告年度自动选择
    year = 2022
    select = ["deadline"]
    ignore = ["privacy", "integrity"]
    fail-on = "error"
    "#);
    let ran = room.run(&["check", "--show-settings", "a", "--config", "none"]);
    insta::assert_snapshot!(ran.out, @r#"
    # 设置文件：无
    # 适用于：a/b/1.txt
    # template：按报告年度自动选择
    # year：不限定
    # select：全部规则
    ignore = []
    fail-on = "error"
    "#);
    let ran = room.run_with(&["check", "--show-settings", "-", "--config", "a/nianbao.toml"], REPORT, &[]);
    assert!(ran.out.starts_with("# 设置文件：a/nianbao.toml\n# 适用于：-\n"), "{}", ran.out);
}

#[test]
fn mistakes_in_settings_are_shown_at_once_and_cost_only_their_reports() {
    let room = Room::new(&[
        ("a/1.txt", REPORT),
        ("a/2.txt", REPORT),
        (
            "a/nianbao.toml",
            "# 设置\nselect = [\"deadline\", 3] # 表\ntempalte = \"2021\"\n[severity]\n'text/term' = \"info\"\n",
        ),
        ("b/1.txt", REPORT),
    ]);
    let ran = room.run(&["check", "a", "b", "--fail-on", "never", "--output", "json:x.json"]);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.err, @r#"
     × 设置文件 a/nianbao.toml 有 3 处错误
     × 规则名应为带引号的文字
      ╭─[a/nianbao.toml:2:23]
    1 │ # 设置
    2 │ select = ["deadline", 3] # 表
      ·                       ┬
      ·                       ╰── 此处
    3 │ tempalte = "2021"
      ╰────
     × 没有名为“tempalte”的设置项
      ╭─[a/nianbao.toml:3:1]
    2 │ select = ["deadline", 3] # 表
    3 │ tempalte = "2021"
      · ────┬───
      ·     ╰── 是不是“template”？
    4 │ [severity]
      ╰────
     × 级别不能是“info”
      ╭─[a/nianbao.toml:5:15]
    4 │ [severity]
    5 │ 'text/term' = "info"
      ·               ───┬──
      ·                  ╰── 可用的有 "error"、"warning"、"note"、"off"
      ╰────
     × 因 a/nianbao.toml 有错误，2 份年报没有检查
    "#);
    assert!(paths(&room.read("x.json")).is_none_or(|paths| paths == ["b/1.txt"]));
    let given = room.run(&["check", "b", "--config", "a/nianbao.toml"]);
    assert_eq!((given.status, given.out.as_str()), (2, ""));
    assert!(given.err.contains("是不是“template”？"), "{}", given.err);
}

#[test]
fn settings_files_that_cannot_be_used() {
    let room = Room::new(&[("a/1.txt", REPORT), ("a/.nianbao.toml", "")]);
    let ran = room.run(&["check", "a"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("请改名为 nianbao.toml"), "{}", ran.err);
    let ran = room.run(&["check", "a", "--config", "没有.toml"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("没有.toml：设置文件无法读取（不存在）"), "{}", ran.err);
    fs::write(room.path().join("gbk.toml"), b"# \xc9\xe8\xd6\xc3\n").unwrap();
    let ran = room.run(&["check", "a", "--config", "gbk.toml"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("不是 UTF-8 编码"), "{}", ran.err);
}

#[test]
fn colour_only_where_wanted() {
    let room = Room::new(&[]);
    let escape = '\u{1b}';
    let run = |flag: &str, environment: &[(&str, &str)]| {
        room.run_with(&["check", "没有.txt", "--color", flag], "", environment)
    };
    assert!(!run("auto", &[]).err.contains(escape));
    assert!(!run("never", &[("CLICOLOR_FORCE", "1")]).err.contains(escape));
    assert!(run("auto", &[("CLICOLOR_FORCE", "1")]).err.contains(escape));
    assert!(!run("auto", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).err.contains(escape));
    assert!(run("always", &[("NO_COLOR", "1")]).err.contains(escape), "what is asked for wins");
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let names: Vec<String> = (0..60).map(|number| format!("年报/{number:02}.txt")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), REPORT)).collect();
    let room = Room::new(&files);
    for format in ["text", "short", "json", "sarif", "github"] {
        let run = |jobs| room.run(&["check", "年报", "--fail-on", "never", "--format", format, "--jobs", jobs]);
        let (one, many) = (run("1"), run("8"));
        assert_eq!((one.status, one.out, one.err), (many.status, many.out, many.err), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let room = Room::new(&[("a.txt", REPORT)]);
    for args in ["check a.txt --fail-on never --format sarif", "completions bash", "--help"] {
        let script = format!("{{ {} {args}; echo $? >&2; }} | true", env!("CARGO_BIN_EXE_nianbao"));
        let output = Command::new("/bin/sh").args(["-c", &script]).current_dir(room.path()).output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "0\n", "{args}");
    }
}

#[test]
fn completions() {
    let room = Room::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = room.run(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        assert!(ran.out.contains("fail-on"), "{shell}");
    }
    assert_eq!(room.run(&["completions", "cmd"]).status, 2);
}
