//! Rule files that are not built in: what is said of broken ones, and what whole ones change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Status, standard output and standard error of the real program, run in a folder of the repository.
fn run_in(folder: &str, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args)
        .current_dir(root().join(folder))
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The files of a folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_mistake_of_a_broken_file_is_told_at_its_place() {
    let broken = files("tests/broken_rules");
    assert_eq!(broken.len(), 10);
    for path in broken {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (status, out, err) = run_in("tests/broken_rules", &["check", "年报.txt", "--rules", name]);
        assert_eq!((status, out.as_str()), (2, ""), "{name}: {err}");
        insta::assert_snapshot!(name.trim_end_matches(".toml"), err);
    }
}
