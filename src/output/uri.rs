//! Paths as programs on other machines can follow them: relative to the working directory where possible.

use std::fmt::Write;

/// Where a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Location {
    /// Below the working directory, with `/` between its parts.
    Below(String),
    /// Elsewhere: an absolute path with `/` between its parts.
    Elsewhere(String),
}

impl Location {
    /// The location of a path as the user gave it.
    pub(super) fn of(path: &str) -> Location {
        // The working directory matters only to a path that does not simply lead down from it.
        let simple = Location::within(path, None);
        match simple {
            Location::Below(_) => simple,
            Location::Elsewhere(_) => {
                let directory = std::env::current_dir().ok();
                Location::within(path, directory.as_deref().and_then(|path| path.to_str()))
            }
        }
    }

    fn within(path: &str, directory: Option<&str>) -> Location {
        let path = path.replace('\\', "/");
        let directory = directory.map(|directory| directory.replace('\\', "/"));
        let (root, parts) = parts(&path);
        if root.is_none() && parts.first() != Some(&"..") {
            return Location::Below(parts.join("/"));
        }
        let Some(directory) = directory else { return Location::Elsewhere(path) };
        let (base, above) = self::parts(&directory);
        let whole = if root.is_some() { path } else { format!("{directory}/{path}") };
        let (root, parts) = self::parts(&whole);
        match parts.strip_prefix(above.as_slice()) {
            Some(below) if root == base && !below.is_empty() => Location::Below(below.join("/")),
            _ => Location::Elsewhere(format!("{}/{}", root.unwrap_or_default(), parts.join("/"))),
        }
    }

    /// The path, not encoded.
    pub(super) fn path(&self) -> &str {
        match self {
            Location::Below(path) | Location::Elsewhere(path) => path,
        }
    }

    /// A URI reference: relative, or with the scheme `file`.
    pub(super) fn uri(&self) -> String {
        match self {
            Location::Below(path) => encoded(path),
            Location::Elsewhere(path) if path.starts_with("//") => format!("file:{}", encoded(path)),
            Location::Elsewhere(path) => match path.split_once('/') {
                // A drive keeps its colon.
                Some((drive, rest)) if drive.ends_with(':') => format!("file:///{drive}/{}", encoded(rest)),
                _ => format!("file:///{}", encoded(path.trim_start_matches('/'))),
            },
        }
    }
}

/// The root of a path, if it is absolute (`""`, `"C:"` or `"//server"`), and its parts without `.` and `..`.
fn parts(path: &str) -> (Option<&str>, Vec<&str>) {
    let (root, rest) = if let Some(rest) = path.strip_prefix("//") {
        let end = rest.find('/').map_or(path.len(), |at| at + 2);
        (path.get(..end), path.get(end..).unwrap_or_default())
    } else if let Some(rest) = path.strip_prefix('/') {
        (path.get(..0), rest)
    } else if path.len() > 2 && path.as_bytes()[0].is_ascii_alphabetic() && &path.as_bytes()[1..3] == b":/" {
        (path.get(..2), path.get(2..).unwrap_or_default())
    } else {
        (None, path)
    };
    let mut parts = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if root.is_some() => {}
            _ => parts.push(part),
        }
    }
    (root, parts)
}

/// Percent-encodes everything but what no reader of URIs can misunderstand.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(path: &str) -> String {
        Location::within(path, Some("/home/某/报告")).uri()
    }

    #[test]
    fn stays_relative_below_the_working_directory() {
        assert_eq!(uri("年报 2024/某 县#1%.html"), "%E5%B9%B4%E6%8A%A5%202024/%E6%9F%90%20%E5%8E%BF%231%25.html");
        assert_eq!(uri("./a/../b.txt"), "b.txt");
        assert_eq!(uri("a\\b.txt"), "a/b.txt");
        assert_eq!(uri("/home/某/报告/2024/b.txt"), "2024/b.txt");
        assert_eq!(uri("../报告/b.txt"), "b.txt");
        assert_eq!(uri("c:b.txt"), "c%3Ab.txt");
        assert_eq!(uri("-"), "-");
    }

    #[test]
    fn names_the_file_elsewhere() {
        assert_eq!(uri("/tmp/b.txt"), "file:///tmp/b.txt");
        assert_eq!(uri("/home/某"), "file:///home/%E6%9F%90");
        assert_eq!(uri("../b.txt"), "file:///home/%E6%9F%90/b.txt");
        assert_eq!(uri("C:\\年\\b.txt"), "file:///C:/%E5%B9%B4/b.txt");
        assert_eq!(uri("\\\\server\\share\\b.txt"), "file://server/share/b.txt");
    }
}
