//! How much of a file is read: every limit of every reader, in one place.
//!
//! A report with all its tables and pictures is some megabytes in a few hundred parts; a file beyond these limits is
//! a mistake or an attack, and is refused with the name of the limit. `docs/formats.md` tells users of them.

/// The largest file that is read, in bytes, and the largest part of an archive once it is expanded.
pub const INPUT_BYTES: u64 = 64 << 20;

/// All that is expanded for one file given to the program, in bytes: the parts of its packages, and of those in it.
pub const EXPANDED_BYTES: u64 = 256 << 20;

/// How many times its packed size a part of an archive may have, once it is beyond [`RATIO_FREE_BYTES`]. Deflate
/// reaches about 1000; the text of documents is packed to a tenth, long empty tables to a hundredth.
pub const RATIO: u64 = 300;

/// Expanded size up to which [`RATIO`] does not matter, in bytes.
pub const RATIO_FREE_BYTES: u64 = 4 << 20;

/// Entries of an archive, whether they are read or not.
pub const ENTRIES: usize = 10_000;

/// How deep archives may stand in archives: the file itself is at 1.
pub const ARCHIVE_DEPTH: usize = 2;

/// How deep elements of XML and objects of a page description may be nested.
pub const NESTING: usize = 256;

/// Cells of all tables of a document together.
pub const TABLE_CELLS: usize = 50_000;

/// Pages of a document with fixed pages.
pub const PAGES: usize = 2_000;

/// Drawing instructions of the pages of a document together.
pub const INSTRUCTIONS: usize = 5_000_000;

/// Characters printed on the pages or sheets of a document together.
pub const CHARACTERS: usize = 1_000_000;

/// Cells of a workbook whose rules are looked at, and places of one sheet that is taken apart, blank ones too.
pub(super) const RULED_CELLS: usize = 400_000;
/// See [`RULED_CELLS`].
pub(super) const SHEET_PLACES: usize = 400_000;

/// Bytes of the character map of one font.
pub(super) const CHARACTER_MAP_BYTES: usize = 4 << 20;

/// Lines and boxes drawn on one page that are looked at as rules of tables; what is beyond is passed over.
pub(super) const RULES: usize = 20_000;

/// Fonts of one document that are kept; others are read anew.
pub(super) const FONTS: usize = 2_000;

/// How deep drawings may hold drawings, and how many states a page may save; what is beyond is passed over.
pub(super) const DRAWINGS: usize = 12;
/// See [`DRAWINGS`].
pub(super) const STATES: usize = 1_000;

/// What may still be expanded for one file given to the program; it goes along to all that is read from it.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Bytes.
    pub(crate) bytes: u64,
}

impl Budget {
    /// [`EXPANDED_BYTES`].
    pub(crate) fn new() -> Budget {
        Budget { bytes: EXPANDED_BYTES }
    }
}

/// A limit that a file may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`INPUT_BYTES`].
    InputBytes,
    /// [`EXPANDED_BYTES`].
    ExpandedBytes,
    /// [`RATIO`].
    Ratio,
    /// [`ENTRIES`].
    Entries,
    /// [`ARCHIVE_DEPTH`].
    ArchiveDepth,
    /// [`NESTING`].
    Nesting,
    /// [`TABLE_CELLS`].
    TableCells,
    /// [`PAGES`].
    Pages,
    /// [`INSTRUCTIONS`].
    Instructions,
    /// [`CHARACTERS`].
    Characters,
}

impl Limit {
    /// What is wrong with a file beyond the limit, in Chinese.
    pub fn words(self) -> String {
        const MEGA: u64 = 1 << 20;
        match self {
            Limit::InputBytes => format!("文件超过 {} MB 的上限", INPUT_BYTES / MEGA),
            Limit::ExpandedBytes => format!("压缩的内容展开后超过 {} MB 的上限", EXPANDED_BYTES / MEGA),
            Limit::Ratio => format!("压缩的内容展开后膨胀 {RATIO} 倍以上，不像正常文件"),
            Limit::Entries => format!("压缩包内的文件超过 {ENTRIES} 个的上限"),
            Limit::ArchiveDepth => format!("压缩包套压缩包，超过 {ARCHIVE_DEPTH} 层的上限"),
            Limit::Nesting => format!("内容嵌套超过 {NESTING} 层的上限，不像正常文件"),
            Limit::TableCells => format!("表格的单元格超过 {TABLE_CELLS} 个的上限"),
            Limit::Instructions => format!("页面上的绘图指令超过 {INSTRUCTIONS} 条的上限"),
            Limit::Characters => format!("页面或工作表上的字符超过 {CHARACTERS} 个的上限"),
            Limit::Pages => format!("页数超过 {PAGES} 页的上限"),
        }
    }
}
