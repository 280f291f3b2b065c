//! Waivers and baselines as a user works with them: the real program in a folder of reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const REPORT: &str = "临江县经贸局2023年政府信息公开工作年度报告\n\
    全年收到热线投诉10件，办结9件，退件1件，办结率100%。\n\
    截止2023年12月31日，公开信息64条。截止2023年12月31日，网站访问量3200次。\n";

/// The settings under which the report gives three warnings and nothing else.
const SETTINGS: &str = "select = [\"narrative/percent\", \"text/term\"]\nfail-on = \"warning\"\n";

const WAIVER: &str = "[[waiver]]\nrule = \"narrative/percent\"\ntext = \"办结率１００%\"\n\
    reason = \"退件不计入应办件数\"\nby = \"政务公开办 张某\"\nuntil = 2026-06-30\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(settings: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write("nianbao.toml", settings);
        folder.write("年报/经贸局.txt", REPORT);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(args)
            .current_dir(self.0.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.run(args).1).unwrap()
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

fn check<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["check", "--today", "2026-03-31", "年报"].iter().chain(more).copied().collect()
}

#[test]
fn a_waived_finding_counts_no_more_and_stays_in_sight() {
    let folder = Folder::new(&format!("{SETTINGS}{WAIVER}"));
    let (status, out, err) = folder.run(&check(&[]));
    assert_eq!((status, err.as_str()), (1, ""), "two warnings are left");
    assert!(!out.contains("narrative/percent"), "{out}");
    assert!(out.contains("2 处警告（另有 1 处已豁免）") && out.contains("0 处提示，另有 1 处已豁免。"), "{out}");

    let json = folder.json(&check(&["--format", "json"]));
    assert_eq!(json["summary"]["warnings"], 2);
    assert_eq!(json["summary"]["waived"], 1);
    let accepted = &json["documents"][0]["accepted"][0];
    assert_eq!(accepted["kind"], "waiver");
    assert_eq!(accepted["finding"]["text"], "办结率100%", "width does not matter");
    assert_eq!((&accepted["by"], &accepted["until"]), (&"政务公开办 张某".into(), &"2026-06-30".into()));

    let sarif = folder.json(&check(&["--format", "sarif"]));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let suppressed: Vec<_> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["ruleId"], "narrative/percent");
    let why = "退件不计入应办件数（政务公开办 张某，有效期至 2026-06-30）";
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], why);

    let page = folder.run(&check(&["--format", "html"])).1;
    assert!(page.contains(why));

    // It survives edits elsewhere, and those that change only width and white space.
    let edited = REPORT.replace("全年", "各位读者：\n本年度内，").replace("办结率100%", "办结率 １００％");
    folder.write("年报/经贸局.txt", &edited);
    assert_eq!(folder.json(&check(&["--format", "json"]))["summary"]["waived"], 1);
    // But not one of the words themselves.
    folder.write("年报/经贸局.txt", &REPORT.replace("办结率100%", "办结率99%"));
    assert_eq!(folder.json(&check(&["--format", "json"]))["summary"]["waived"], Value::Null);
}

#[test]
fn fingerprints_do_not_depend_on_waivers() {
    let prints = |settings: &str| -> Vec<(String, String)> {
        let sarif = Folder::new(settings).json(&check(&["--format", "sarif"]));
        let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        let print = |one: &Value| one["partialFingerprints"]["nianbaoFinding/v1"].as_str().unwrap().to_owned();
        results.iter().map(|one| (one["ruleId"].to_string(), print(one))).collect()
    };
    let waiver = "[[waiver]]\nrule = \"text/term\"\ntext = \"截止…\"\nreason = \"原文如此\"\nby = \"张某\"\n";
    assert_eq!(prints(SETTINGS), prints(&format!("{SETTINGS}{waiver}")));
}

#[test]
fn waivers_that_hold_nothing_are_told_at_their_place() {
    let other = "[[waiver]]\nrule = \"text/term\"\ntext = \"早已改正\"\nreason = \"一\"\nby = \"张某\"\n\
        [[waiver]]\nrule = \"text/term\"\ntext = \"别处\"\nfile = \"别的.txt\"\nreason = \"二\"\nby = \"张某\"\n";
    let folder = Folder::new(&format!("{SETTINGS}{WAIVER}{other}"));
    let mut args = check(&[]);
    args[2] = "2026-07-01";
    let (status, out, err) = folder.run(&args);
    assert_eq!(status, 1);
    assert!(out.contains("narrative/percent"), "an expired waiver does not hold: {out}");
    insta::assert_snapshot!(err);
}

#[test]
fn a_waiver_of_a_rule_that_is_not_asked_for_is_passed_over() {
    let folder = Folder::new(&format!("{SETTINGS}{WAIVER}"));
    let (_, _, err) = folder.run(&check(&["--select", "text"]));
    assert_eq!(err, "");
}

#[test]
fn mistakes_in_a_waiver_stop_the_check() {
    let folder = Folder::new(&format!("{SETTINGS}{}", WAIVER.replace("by =", "who =")));
    let (status, _, err) = folder.run(&check(&[]));
    assert_eq!(status, 2);
    assert!(err.contains("豁免缺少 by") && err.contains("豁免里没有“who”这一项"), "{err}");
}

#[test]
fn a_baseline_lets_only_new_findings_fail() {
    let folder = Folder::new(SETTINGS);
    let (status, out, err) = folder.run(&["baseline", "write", "--baseline", "基线.json", "年报"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "共检查 1 份报告，登记 3 处问题。\n", ""));
    insta::assert_snapshot!("baseline", fs::read_to_string(folder.path().join("基线.json")).unwrap());

    let against = |more: &[&str]| {
        let args = ["baseline", "check", "--baseline", "基线.json", "年报"];
        folder.run(&args.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let (status, out, err) = against(&[]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("另有 3 处基线中已有"), "{out}");
    // The same from another folder, and with `check` itself.
    let (status, out, _) = folder.run(&["check", "--baseline", "基线.json", "./年报/经贸局.txt"]);
    assert_eq!(status, 0, "{out}");

    // What is not asked for is not taken to be mended.
    let (_, _, err) = against(&["--select", "text", "--prune"]);
    assert_eq!(err, "");
    let kept = fs::read_to_string(folder.path().join("基线.json")).unwrap();
    assert!(kept.contains("narrative/percent"), "{kept}");

    // A third 截止 is new; the percentage is mended.
    let edited = REPORT.replace("办结率100%", "办结率90%") + "截止2023年12月31日，受理咨询7次。\n";
    folder.write("年报/经贸局.txt", &edited);
    let (status, out, err) = against(&[]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("1 处警告，0 处提示，另有 2 处基线中已有"), "{out}");
    assert!(err.contains("基线中的问题已不在：年报/经贸局.txt narrative/percent “办结率100%”"), "{err}");
    let before = fs::read_to_string(folder.path().join("基线.json")).unwrap();
    against(&["--prune"]);
    let after = fs::read_to_string(folder.path().join("基线.json")).unwrap();
    assert!(before.contains("narrative/percent") && !after.contains("narrative/percent"));
    assert_eq!(after.matches("text/term").count(), 2, "what is new is not taken in");
}

#[test]
fn bad_baselines() {
    let folder = Folder::new(SETTINGS);
    let (status, _, err) = folder.run(&["baseline", "check", "年报"]);
    assert!(status == 2 && err.contains("--baseline"), "{err}");
    let (status, _, err) = folder.run(&["check", "--baseline", "没有.json", "年报"]);
    assert!(status == 2 && err.contains("不存在"), "{err}");
    folder.write("坏.json", "{\"version\": 9, \"reports\": {}}");
    let (status, _, err) = folder.run(&["check", "--baseline", "坏.json", "年报"]);
    assert!(status == 2 && err.contains("版本是 9"), "{err}");
    let (status, _, err) = folder.run(&["baseline", "write", "--baseline", "b.json", "--format", "json", "年报"]);
    assert!(status == 2 && err.contains("--format"), "{err}");
}
