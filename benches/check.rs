//! How fast reports are read and checked. `cargo bench --bench check`; with `NIANBAO_STAGES=1` it prints first where the
//! time goes, stage by stage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nianbao::check::{self, Options};
use nianbao::document::{Document, Format};
use nianbao::report::{Known, Report};
use nianbao::ruleset::Ruleset;
use nianbao::source::read;
use support::Tables;

/// Reports that are measured one after another on one core.
const SAMPLE: u64 = 40;
/// Reports of the folder that is checked as a whole.
const FOLDER: u64 = 2000;

/// A kind of input with its reports.
struct Corpus {
    name: &'static str,
    format: Format,
    files: Vec<String>,
}

impl Corpus {
    fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.len() as u64).sum()
    }

    fn documents(&self) -> Vec<Document> {
        self.files.iter().map(|file| read("t", self.format, file.as_bytes()).unwrap()).collect()
    }
}

fn corpora() -> [Corpus; 3] {
    let made =
        |render: &dyn Fn(&support::Report) -> String| (0..SAMPLE).map(|seed| render(&support::report(seed))).collect();
    [
        Corpus { name: "text", format: Format::Text, files: made(&|report| support::text(report, Tables::Tabs)) },
        Corpus {
            name: "text-lines",
            format: Format::Text,
            files: made(&|report| support::text(report, Tables::Lines)),
        },
        Corpus { name: "html", format: Format::Html, files: made(&support::html) },
    ]
}

fn one_core(criterion: &mut Criterion) {
    let ruleset = Ruleset::builtin();
    let options = Options::default();
    for corpus in corpora() {
        if std::env::var_os("NIANBAO_STAGES").is_some() {
            print_stages(&corpus, ruleset);
        }
        let documents = corpus.documents();
        let mut group = criterion.benchmark_group(corpus.name);
        group.throughput(Throughput::Bytes(corpus.bytes()));
        group.sample_size(20);
        group.bench_function("read", |bencher| {
            bencher.iter(|| {
                for file in &corpus.files {
                    black_box(read("t", corpus.format, file.as_bytes()).unwrap());
                }
            });
        });
        group.bench_function("report", |bencher| {
            bencher.iter(|| {
                for document in &documents {
                    black_box(Report::read(document, ruleset, Known::default()));
                }
            });
        });
        group.bench_function("whole", |bencher| {
            bencher.iter(|| {
                for file in &corpus.files {
                    let document = read("t", corpus.format, file.as_bytes()).unwrap();
                    black_box(check::check(&document, ruleset, &options));
                }
            });
        });
        group.finish();
    }
}

/// The program itself on a folder, half plain text and half web pages, as a user runs it.
fn folder(criterion: &mut Criterion) {
    let room = tempfile::tempdir().unwrap();
    let mut bytes = 0;
    for seed in 0..FOLDER {
        let report = support::report(seed);
        let (extension, text) = match seed % 4 {
            0 => ("txt", support::text(&report, Tables::Tabs)),
            1 => ("txt", support::text(&report, Tables::Lines)),
            _ => ("html", support::html(&report)),
        };
        bytes += text.len() as u64;
        fs::write(room.path().join(format!("{seed:04}.{extension}")), text).unwrap();
    }
    let mut group = criterion.benchmark_group("folder");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(10);
    for jobs in ["1", "0"] {
        let name = if jobs == "1" { "one-core" } else { "all-cores" };
        group.bench_function(name, |bencher| bencher.iter(|| run(room.path(), jobs)));
    }
    group.finish();
}

fn run(folder: &Path, jobs: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["check", "--config", "none", "--format", "json", "--fail-on", "never", "--no-progress"]);
    if jobs != "0" {
        command.args(["--jobs", jobs]);
    }
    let status = command.arg(folder).stdout(Stdio::null()).status().unwrap();
    assert!(status.success());
}

/// Prints how long each stage takes a report, on average over the corpus: of several rounds the fastest, so that whatever
/// else the machine does counts for little.
fn print_stages(corpus: &Corpus, ruleset: &Ruleset) {
    const ROUNDS: usize = 15;
    let options = Options::default();
    let mut stages: BTreeMap<(usize, &'static str), Duration> = BTreeMap::new();
    for file in &corpus.files {
        let mut fastest: BTreeMap<(usize, &'static str), Duration> = BTreeMap::new();
        for _ in 0..ROUNDS {
            let mut times = Vec::new();
            let start = Instant::now();
            black_box(nianbao::source::decode(file.as_bytes(), corpus.format).unwrap());
            times.push(("read: decode", start.elapsed()));
            let start = Instant::now();
            let document = read("t", corpus.format, file.as_bytes()).unwrap();
            times.push(("read: all", start.elapsed()));
            times.extend(Report::stages(&document, ruleset));
            times.extend(check::stages(&document, ruleset, &options));
            let start = Instant::now();
            let document = read("t", corpus.format, file.as_bytes()).unwrap();
            black_box(check::check(&document, ruleset, &options));
            times.push(("whole", start.elapsed()));
            for (index, (name, time)) in times.into_iter().enumerate() {
                let best = fastest.entry((index, name)).or_insert(time);
                *best = time.min(*best);
            }
        }
        for (stage, time) in fastest {
            *stages.entry(stage).or_default() += time;
        }
    }
    let reports = u32::try_from(corpus.files.len()).unwrap();
    let bytes = corpus.bytes() / u64::from(reports);
    println!("{}: {bytes} bytes a report", corpus.name);
    for ((_, name), time) in stages {
        let micros = (time / reports).as_nanos() as f64 / 1000.0;
        println!("  {name:32} {micros:8.1} µs {:8.1} MB/s", bytes as f64 / micros);
    }
}

/// Reports as Word files and with a text layer, which LibreOffice renders from the pages; documents a second on one core.
fn office(criterion: &mut Criterion) {
    const RENDERED: u64 = 8;
    let room = tempfile::tempdir().unwrap();
    for seed in 0..RENDERED {
        fs::write(room.path().join(format!("{seed}.html")), support::html(&support::report(seed))).unwrap();
    }
    let ruleset = Ruleset::builtin();
    let options = Options::default();
    for (name, filter, format) in [
        ("docx", "docx:MS Word 2007 XML", Format::Docx),
        ("doc", "doc:MS Word 97", Format::Doc),
        ("pdf", "pdf", Format::Pdf),
    ] {
        let pages = (0..RENDERED).map(|seed| room.path().join(format!("{seed}.html")));
        let status = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", room.path().join("profile").display()))
            .args(["--headless", "--infilter=HTML (StarWriter)", "--convert-to", filter, "--outdir"])
            .arg(room.path())
            .args(pages)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            println!("{name}: skipped, there is no LibreOffice");
            return;
        }
        let files: Vec<Vec<u8>> =
            (0..RENDERED).map(|seed| fs::read(room.path().join(format!("{seed}.{name}"))).unwrap()).collect();
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(RENDERED));
        group.sample_size(20);
        group.bench_function("whole", |bencher| {
            bencher.iter(|| {
                for file in &files {
                    let document = read("t", format, file).unwrap();
                    black_box(check::check(&document, ruleset, &options));
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, one_core, office, folder);
criterion_main!(benches);
