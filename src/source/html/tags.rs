//! What is known of elements and attributes.

/// What an element does to the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Text in a line: `span`, `b`, and every unknown name.
    Inline,
    /// A link, which has a colour of its own.
    Link,
    /// Old-style `font`.
    Font,
    /// A paragraph.
    Paragraph,
    /// Any other element that begins and ends a block.
    Block,
    /// A heading with its level.
    Heading(u8),
    /// A list.
    List,
    /// `li`, `dt`, `dd`.
    Item,
    /// A block whose white space counts.
    Pre,
    /// `br`.
    Break,
    /// A block without content: `hr`.
    Rule,
    /// No content and nothing to show: `img`, `input`, `link` …
    Void,
    /// `table`.
    Table,
    /// `caption`.
    Caption,
    /// `thead`, `tbody`, `tfoot`.
    Rows,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `html`, `body`, `head`: their tags end blocks and mean nothing else.
    Frame,
    /// `form`, which may stand between a table and its rows.
    Form,
    /// Contents are not shown: `object`, `template`, `audio` …
    Unseen,
    /// Contents are not shown, and a block or table inside means that the end tag was forgotten: `select`, `svg`.
    UnseenInline,
    /// `title`.
    Title,
    /// `meta`.
    Meta,
}

impl Tag {
    /// The element of a lower-case name.
    pub(super) fn of(name: &[u8]) -> Tag {
        match name {
            b"td" | b"th" => Tag::Cell,
            b"p" => Tag::Paragraph,
            b"span" | b"b" | b"strong" => Tag::Inline,
            b"a" => Tag::Link,
            b"br" => Tag::Break,
            b"tr" => Tag::Row,
            b"font" => Tag::Font,
            b"div" | b"section" | b"article" | b"header" | b"footer" | b"center" | b"blockquote" | b"address"
            | b"main" | b"nav" | b"aside" | b"figure" | b"figcaption" | b"fieldset" | b"legend" | b"details"
            | b"summary" | b"dialog" | b"hgroup" | b"search" => Tag::Block,
            b"h1" => Tag::Heading(1),
            b"h2" => Tag::Heading(2),
            b"h3" => Tag::Heading(3),
            b"h4" => Tag::Heading(4),
            b"h5" => Tag::Heading(5),
            b"h6" => Tag::Heading(6),
            b"ul" | b"ol" | b"dl" | b"dir" | b"menu" => Tag::List,
            b"li" | b"dt" | b"dd" => Tag::Item,
            b"pre" | b"xmp" | b"listing" | b"plaintext" => Tag::Pre,
            b"hr" => Tag::Rule,
            b"img" | b"input" | b"link" | b"base" | b"col" | b"area" | b"embed" | b"param" | b"source" | b"track"
            | b"wbr" | b"keygen" | b"frame" | b"bgsound" | b"basefont" => Tag::Void,
            b"table" => Tag::Table,
            b"caption" => Tag::Caption,
            b"thead" | b"tbody" | b"tfoot" => Tag::Rows,
            b"html" | b"body" | b"head" => Tag::Frame,
            b"form" => Tag::Form,
            b"script" | b"style" | b"noscript" | b"template" | b"textarea" | b"iframe" | b"object" | b"noembed"
            | b"noframes" | b"audio" | b"video" | b"canvas" | b"datalist" => Tag::Unseen,
            b"select" | b"option" | b"optgroup" | b"svg" => Tag::UnseenInline,
            b"title" => Tag::Title,
            b"meta" => Tag::Meta,
            _ => Tag::Inline,
        }
    }

    /// Whether it begins and ends a block.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Tag::Inline | Tag::Link | Tag::Font | Tag::Void | Tag::Unseen | Tag::UnseenInline | Tag::Title | Tag::Meta
        )
    }

    /// Whether it belongs to the structure of a table.
    pub(super) fn is_table_part(self) -> bool {
        matches!(self, Tag::Table | Tag::Caption | Tag::Rows | Tag::Row | Tag::Cell)
    }

    /// Whether end tags inside cannot close what is open outside.
    pub(super) fn is_barrier(self) -> bool {
        matches!(self, Tag::Table | Tag::Caption | Tag::Cell)
    }
}

/// Attributes that matter; all others are skipped unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Style,
    Hidden,
    RowSpan,
    ColSpan,
    Name,
    Property,
    Content,
    Color,
    BgColor,
    Background,
}

/// Number of [`Attribute`]s.
const ATTRIBUTES: usize = 10;

impl Attribute {
    /// The attribute of a lower-case name.
    pub(super) fn of(name: &[u8]) -> Option<Attribute> {
        Some(match name {
            b"style" => Attribute::Style,
            b"hidden" => Attribute::Hidden,
            b"rowspan" => Attribute::RowSpan,
            b"colspan" => Attribute::ColSpan,
            b"name" => Attribute::Name,
            b"property" => Attribute::Property,
            b"content" => Attribute::Content,
            b"color" => Attribute::Color,
            b"bgcolor" => Attribute::BgColor,
            b"background" => Attribute::Background,
            _ => return None,
        })
    }
}

/// The attributes of one start tag; the buffers are used again for the next.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    values: [Vec<u8>; ATTRIBUTES],
    present: u16,
}

impl Attributes {
    /// Forgets all values.
    pub(super) fn clear(&mut self) {
        self.present = 0;
    }

    /// Begins an attribute. False when it was there before: the first one counts.
    pub(super) fn begin(&mut self, attribute: Attribute) -> bool {
        if self.has(attribute) {
            return false;
        }
        self.present |= 1 << attribute as u16;
        if let Some(value) = self.values.get_mut(attribute as usize) {
            value.clear();
        }
        true
    }

    /// Appends to a value.
    pub(super) fn push(&mut self, attribute: Attribute, bytes: &[u8]) {
        if let Some(value) = self.values.get_mut(attribute as usize) {
            value.extend_from_slice(bytes);
        }
    }

    /// Whether the attribute is there, be it without a value.
    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.present & (1 << attribute as u16) != 0
    }

    /// Whether none is there.
    pub(super) fn is_empty(&self) -> bool {
        self.present == 0
    }

    /// The value, if the attribute is there.
    pub(super) fn get(&self, attribute: Attribute) -> Option<&[u8]> {
        self.values.get(attribute as usize).filter(|_| self.has(attribute)).map(Vec::as_slice)
    }

    /// The value as text, trimmed.
    pub(super) fn text(&self, attribute: Attribute) -> Option<String> {
        self.get(attribute).map(|value| String::from_utf8_lossy(value).trim().to_owned())
    }

    /// A span as browsers read it: leading digits, else 1.
    pub(super) fn span(&self, attribute: Attribute) -> usize {
        let Some(value) = self.get(attribute) else { return 1 };
        let digits = value.trim_ascii_start();
        let digits = digits.strip_prefix(b"+").unwrap_or(digits);
        let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
        let Some(digits) = digits.get(..end).filter(|digits| !digits.is_empty()) else { return 1 };
        digits.iter().fold(0, |span: usize, digit| (span * 10 + usize::from(digit - b'0')).min(100_000))
    }
}
