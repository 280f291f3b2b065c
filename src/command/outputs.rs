//! Where results go: standard output and files, several forms in one run.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use nianbao::output::{OutputFormat, Style};

use super::Color;
use super::inputs::canonical;

/// Forms by the names used on the command line.
const FORMATS: [(&str, OutputFormat); 6] = [
    ("text", OutputFormat::Text),
    ("short", OutputFormat::Short),
    ("json", OutputFormat::Json),
    ("sarif", OutputFormat::Sarif),
    ("github", OutputFormat::Github),
    ("html", OutputFormat::Html),
];

/// Names of the forms.
pub(super) const FORMAT_NAMES: [&str; 6] = ["text", "short", "json", "sarif", "github", "html"];

/// One result to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// In which form.
    pub(super) format: OutputFormat,
    /// To which file; `None` for standard output.
    pub(super) file: Option<PathBuf>,
    /// With colours or without.
    pub(super) style: Style,
}

/// What `--format` and `--output` ask for. People get text on standard output unless another form goes there.
pub(super) fn plan(format: Option<&str>, outputs: &[OsString], color: Color) -> Result<Vec<Target>, String> {
    let mut targets = Vec::new();
    if let Some(name) = format {
        targets.push(target(named(name)?, None, color));
    }
    for output in outputs {
        let (name, file) = split(output);
        let format = named(&name)?;
        let file = match file {
            None => None,
            Some(file) if file == "-" => None,
            Some(file) if file.is_empty() => return Err(format!("--output {name}: 冒号后面缺少文件名")),
            Some(file) => Some(resolve(Path::new(&file))?),
        };
        targets.push(target(format, file, color));
    }
    for (index, target) in targets.iter().enumerate() {
        if targets.iter().take(index).any(|other| other.file == target.file) {
            return Err(match &target.file {
                None => "标准输出只能输出一种格式；其余的请写入文件，例如 --output sarif:结果.sarif".to_owned(),
                Some(file) => format!("--output 两次写入同一个文件：{}", file.display()),
            });
        }
    }
    if targets.iter().all(|target| target.file.is_some()) {
        targets.insert(0, self::target(OutputFormat::Text, None, color));
    }
    Ok(targets)
}

fn target(format: OutputFormat, file: Option<PathBuf>, color: Color) -> Target {
    let for_people = matches!(format, OutputFormat::Text | OutputFormat::Short);
    let style = Style { color: file.is_none() && for_people && color.stdout };
    Target { format, file, style }
}

fn named(name: &str) -> Result<OutputFormat, String> {
    FORMATS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, format)| *format)
        .ok_or_else(|| format!("没有“{name}”这种输出格式，可用的有 {}", FORMAT_NAMES.join("、")))
}

/// Splits `FORMAT[:FILE]` at the first colon, so that `C:\…` stays whole.
fn split(output: &OsString) -> (String, Option<OsString>) {
    // Only text can be split safely; a name that is none is passed whole and refused as a form.
    match output.to_str().and_then(|text| text.split_once(':')) {
        Some((name, file)) => (name.to_owned(), Some(file.into())),
        None => (output.to_string_lossy().into_owned(), None),
    }
}

/// The file to write, with links followed, so that replacing it does not replace a link.
fn resolve(path: &Path) -> Result<PathBuf, String> {
    if path.is_dir() {
        return Err(format!("--output 要写入的是文件夹，不是文件：{}", path.display()));
    }
    if path.exists() {
        return Ok(canonical(path));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match path.file_name() {
        Some(name) if parent.is_dir() => Ok(canonical(parent).join(name)),
        _ => Err(format!("--output 要写入的文件夹不存在：{}", parent.display())),
    }
}

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let result = write(&mut out).and_then(|()| out.flush());
    if result.is_err() {
        // What is left in the buffer must not be tried again on the way out.
        let _ = out.into_parts();
    }
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a file as a whole or not at all.
pub(super) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        // A device or a pipe is written to, never replaced.
        return filled(OpenOptions::new().write(true).open(path)?, write);
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let result =
        File::create(&temporary).and_then(|file| filled(file, write)).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn filled(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    const PLAIN: Color = Color { stdout: false, stderr: false };

    fn planned(format: Option<&str>, outputs: &[&str]) -> Result<Vec<(OutputFormat, bool)>, String> {
        let outputs: Vec<_> = outputs.iter().map(OsString::from).collect();
        let targets = plan(format, &outputs, PLAIN)?;
        Ok(targets.into_iter().map(|target| (target.format, target.file.is_some())).collect())
    }

    #[test]
    fn text_for_people_unless_told_otherwise() {
        use OutputFormat::{Json, Sarif, Text};
        assert_eq!(planned(None, &[]), Ok(vec![(Text, false)]));
        assert_eq!(planned(None, &["sarif:x.sarif"]), Ok(vec![(Text, false), (Sarif, true)]));
        assert_eq!(planned(None, &["json"]), Ok(vec![(Json, false)]));
        assert_eq!(planned(Some("json"), &["sarif:x.sarif"]), Ok(vec![(Json, false), (Sarif, true)]));
        assert_eq!(planned(None, &["json:-"]), Ok(vec![(Json, false)]));
    }

    #[test]
    fn refused_plans() {
        for (format, outputs) in [
            (Some("text"), vec!["json"]),
            (None, vec!["json", "sarif"]),
            (None, vec!["xml:x.xml"]),
            (None, vec!["json:"]),
            (None, vec!["json:no-such-folder/x.json"]),
            (None, vec!["json:src"]),
            (None, vec!["json:x.json", "sarif:./x.json"]),
        ] {
            assert!(planned(format, &outputs).is_err(), "{format:?} {outputs:?}");
        }
    }

    #[test]
    fn a_drive_letter_stays_whole() {
        let (name, file) = split(&OsString::from(r"json:C:\x.json"));
        assert_eq!((name.as_str(), file), ("json", Some(OsString::from(r"C:\x.json"))));
    }

    #[test]
    fn a_failed_file_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        to_file(&path, |out| out.write_all(b"old")).unwrap();
        to_file(&path, |out| out.write_all(b"half").and(Err(io::Error::other("full")))).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }
}
