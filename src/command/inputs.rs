//! Which files to check: arguments resolved, folders walked, doubles dropped.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use nianbao::document::{Document, Format};
use nianbao::output::Failure;
use nianbao::source::limits::{INPUT_BYTES, Limit};
use nianbao::source::{self, ReadError};
use walkdir::{DirEntry, WalkDir};

use super::complain::reason;

/// Extensions of files that people keep reports in and that cannot be read yet.
const UNSUPPORTED: [&str; 7] = ["wpt", "rtf", "odt", "ofd", "xls", "et", "csv"];

/// Those of them whose content may be a format that can be read.
const OLD_WORKBOOKS: [&str; 2] = ["xls", "et"];

/// Extensions that can be read, as they are told to people.
fn known() -> String {
    let dotted: Vec<String> = Format::EXTENSIONS.iter().map(|(extension, _)| format!(".{extension}")).collect();
    dotted.join("、")
}

/// Arguments of every command that reads reports.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    #[arg(
        value_name = "路径",
        required = true,
        help_heading = "参数",
        help = "要检查的文件或文件夹，可以给多个；文件夹连同下级文件夹一起检查；- 表示标准输入"
    )]
    pub(super) paths: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "格式",
        default_value = "text",
        value_parser = ["text", "markdown", "html"],
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "输入",
        help = "标准输入的格式：text（默认）、markdown 或 html"
    )]
    stdin_format: String,
}

impl InputArgs {
    /// One path, as if it had been given alone.
    pub(super) fn one(path: &Path) -> InputArgs {
        InputArgs { paths: vec![path.to_owned()], stdin_format: "text".to_owned() }
    }
}

/// Where a report comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A report to read.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// The path as shown.
    pub(super) shown: String,
    /// Where its bytes are.
    pub(super) origin: Origin,
    /// What to read it as.
    pub(super) format: Format,
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Reports, and paths that cannot be used, in the order of the arguments.
    pub(super) items: Vec<Result<Input, Failure>>,
    /// Files in folders that look like reports and cannot be read, by extension.
    pub(super) skipped: BTreeMap<&'static str, usize>,
    /// Files named as input that the run would write over.
    pub(super) clashes: Vec<Failure>,
}

impl Inputs {
    /// Resolves arguments. `outputs` are files that the run writes and that are no input of it.
    pub(super) fn gather(args: &InputArgs, outputs: &[PathBuf]) -> Inputs {
        let mut gatherer = Gatherer { outputs, seen: HashSet::new(), inputs: Inputs::default() };
        for path in &args.paths {
            gatherer.argument(path, &args.stdin_format);
        }
        gatherer.inputs
    }
}

struct Gatherer<'a> {
    outputs: &'a [PathBuf],
    /// Files by their one true path.
    seen: HashSet<PathBuf>,
    inputs: Inputs,
}

impl Gatherer<'_> {
    fn argument(&mut self, path: &Path, stdin_format: &str) {
        if path == Path::new("-") {
            let format = match stdin_format {
                "html" => Format::Html,
                "markdown" => Format::Markdown,
                _ => Format::Text,
            };
            if self.seen.insert(PathBuf::from("-")) {
                self.inputs.items.push(Ok(Input { shown: "-".into(), origin: Origin::Stdin, format }));
            }
            return;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => self.file(path),
            Err(error) => self.fail(path, missing(path, &error)),
        }
    }

    /// A file named by the user: never passed over in silence.
    fn file(&mut self, path: &Path) {
        match format_of(path) {
            Some(_) if self.is_output(path) => {
                let why = "既要检查又要用 --output 写入，会覆盖原文；请换一个文件名".to_owned();
                self.inputs.clashes.push(Failure { path: shown(path), why });
            }
            Some(format) => self.add(path, shown(path), format),
            // Many a program writes a page or a new workbook under the old extension.
            None if unsupported_extension(path).is_some_and(|extension| OLD_WORKBOOKS.contains(&extension)) => {
                self.add(path, shown(path), Format::Xlsx);
            }
            None => self.fail(path, unsupported(path)),
        }
    }

    fn folder(&mut self, root: &Path) {
        let before = self.inputs.skipped.values().sum::<usize>();
        let mut found = 0usize;
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !passed_over(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => found += usize::from(self.folder_file(root, entry.path())),
                // A link back to where the walk came from leads nowhere new.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let relevant = path.extension().is_none() || format_of(&path).is_some();
                    if relevant && !hidden(path.file_name()) {
                        let why = error.io_error().map_or_else(|| "无法读取".to_owned(), reason);
                        self.fail(&path, format!("无法读取（{why}）"));
                    }
                }
            }
        }
        if found == 0 {
            let skipped = self.inputs.skipped.values().sum::<usize>() - before;
            let also = match skipped {
                0 => String::new(),
                n => format!("；其中 {n} 个 OFD、RTF 等文件暂不支持，请另存为 .docx、.html 或 .txt"),
            };
            self.fail(root, format!("没有可检查的文件（可检查 {}）{also}", known()));
        }
    }

    /// A file met in a folder; whether it is one to check.
    fn folder_file(&mut self, root: &Path, path: &Path) -> bool {
        let Some(format) = format_of(path) else {
            if let Some(extension) = unsupported_extension(path) {
                *self.inputs.skipped.entry(extension).or_default() += 1;
            }
            return false;
        };
        if self.is_output(path) {
            return false;
        }
        // `nianbao check .` need not show `./` before every name.
        let short = if root == Path::new(".") { path.strip_prefix(".").unwrap_or(path) } else { path };
        self.add(path, shown(short), format);
        true
    }

    fn add(&mut self, path: &Path, shown: String, format: Format) {
        if self.seen.insert(canonical(path)) {
            self.inputs.items.push(Ok(Input { shown, origin: Origin::File(path.to_owned()), format }));
        }
    }

    fn fail(&mut self, path: &Path, why: String) {
        if self.seen.insert(path.to_owned()) {
            self.inputs.items.push(Err(Failure { path: shown(path), why }));
        }
    }

    fn is_output(&self, path: &Path) -> bool {
        !self.outputs.is_empty() && self.outputs.contains(&canonical(path))
    }
}

/// The one true path of a file, or the path itself where there is none.
pub(super) fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// A path for people and programs: the same on every system.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.trim_start_matches(r"\\?\").replace('\\', "/") } else { text.into_owned() }
}

fn format_of(path: &Path) -> Option<Format> {
    path.extension().and_then(OsStr::to_str).and_then(Format::of_extension)
}

fn unsupported_extension(path: &Path) -> Option<&'static str> {
    // Word keeps `~$…` beside an open file.
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$")) {
        return None;
    }
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    UNSUPPORTED.into_iter().find(|known| *known == extension)
}

fn unsupported(path: &Path) -> String {
    match path.extension() {
        Some(extension) => {
            let extension = extension.to_string_lossy();
            let instead = if extension.eq_ignore_ascii_case("csv") { ".xlsx" } else { ".docx、.html 或 .txt" };
            format!("暂不支持 .{extension}，请另存为 {instead} 后再检查")
        }
        None => format!("没有扩展名，不知道是什么格式（可检查 {}）", known()),
    }
}

fn missing(path: &Path, error: &io::Error) -> String {
    if error.kind() != io::ErrorKind::NotFound {
        return format!("无法读取（{}）", reason(error));
    }
    if path.to_string_lossy().contains(['*', '?']) {
        return "找不到这个文件；路径中的 * 和 ? 没有展开，可以直接给出文件夹".to_owned();
    }
    "找不到这个文件或文件夹".to_owned()
}

fn hidden(name: Option<&OsStr>) -> bool {
    name.is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Hidden files and folders, and the folder of pictures and scraps that browsers and Word save beside a page.
fn passed_over(entry: &DirEntry) -> bool {
    if hidden(Some(entry.file_name())) {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let Some(page) = name.strip_suffix("_files").or_else(|| name.strip_suffix(".files")) else { return false };
    entry.file_type().is_dir()
        && ["html", "htm"].iter().any(|extension| entry.path().with_file_name(format!("{page}.{extension}")).is_file())
}

impl Input {
    /// The bytes of the report; never more than may be read.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        let limit = INPUT_BYTES + 1;
        let mut bytes = Vec::new();
        let read = match &self.origin {
            Origin::Stdin => io::stdin().lock().take(limit).read_to_end(&mut bytes),
            Origin::File(path) => File::open(path).and_then(|file| {
                let size = file.metadata()?.len();
                if size >= limit {
                    // The true size, without reading it.
                    return Ok(usize::try_from(size).unwrap_or(usize::MAX));
                }
                file.take(limit).read_to_end(&mut bytes)
            }),
        };
        match read {
            Ok(size) if u64::try_from(size).is_ok_and(|size| size <= INPUT_BYTES) => Ok(bytes),
            Ok(_) => Err(ReadError::TooMuch(Limit::InputBytes).to_string()),
            Err(error) => Err(format!("无法读取（{}）", reason(&error))),
        }
    }

    /// Reads the documents of the file, one, unless it is an archive, and hands each over as soon as it is read.
    pub(super) fn documents(&self, each: &mut dyn FnMut(Result<Document, Failure>)) {
        match self.bytes() {
            Ok(bytes) => source::read_all(&self.shown, self.format, &bytes, &mut |path, read| {
                each(read.map_err(|error| Failure { path, why: error.to_string() }));
            }),
            Err(why) => each(Err(Failure { path: self.shown.clone(), why })),
        }
    }

    /// The folder whose settings apply.
    pub(super) fn folder(&self) -> PathBuf {
        let folder = match &self.origin {
            Origin::Stdin => Path::new("."),
            Origin::File(path) => {
                path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
            }
        };
        canonical(folder)
    }
}
