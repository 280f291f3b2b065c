//! Page descriptions: what they draw, as characters with their boxes and as rules.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, Shown, number};
use super::geometry::{Area, Matrix};
use crate::source::limits::{
    CHARACTERS, DRAWINGS, EXPANDED_BYTES, FONTS, INPUT_BYTES, INSTRUCTIONS, Limit, RULES, STATES,
};

/// The thickest bar that is a rule rather than a filled area, in points.
const THICKEST_RULE: f64 = 3.0;

/// Which way the characters of a piece follow each other, on the page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Right,
    Down,
    Up,
    Left,
}

/// A character on the page.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub text: String,
    /// Its box: the advance wide, from descender to ascender high.
    pub area: Area,
    /// Its font size on the page, in points.
    pub size: f64,
    pub flow: Flow,
}

/// A line that is drawn level or upright.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub level: bool,
    /// Its height on the page when it is level, else its distance from the left.
    pub at: f64,
    /// Where it begins and ends the other way.
    pub from: f64,
    pub to: f64,
}

/// A page as it is shown.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub width: f64,
    pub height: f64,
    /// From places on the page as shown to those that the file counts in.
    pub back: Option<Matrix>,
    pub glyphs: Vec<Glyph>,
    /// Characters that are there to be searched but not seen, as programs that recognise text add them to scans.
    pub unseen: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// How much of the page its largest picture covers, from 0 to 1.
    pub picture: f64,
}

/// What is kept from page to page: fonts read so far and what was used up.
pub(super) struct Reader<'d> {
    document: &'d Document,
    fonts: HashMap<ObjectId, Rc<Font>>,
    operations: usize,
    glyphs: usize,
    bytes: usize,
}

/// State that `q` saves.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    /// Factor of the width.
    stretch: f64,
    leading: f64,
    rise: f64,
    unseen: bool,
    /// Whether what is filled is as good as white.
    white: bool,
}

/// Fonts and drawings by their names.
#[derive(Clone, Copy)]
struct Resources<'d> {
    fonts: Option<&'d Dictionary>,
    drawings: Option<&'d Dictionary>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Reader { document, fonts: HashMap::new(), operations: 0, glyphs: 0, bytes: 0 }
    }

    /// Reads a page.
    pub(super) fn page(&mut self, id: ObjectId) -> Result<Page, Limit> {
        let document = self.document;
        let shown = page_box(document, id);
        let turn = inherited(document, id, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0).rem_euclid(360);
        // From the file's places, which count from the lower left, to those of the page as shown.
        let (width, height) = (shown.width(), shown.height());
        let (to_page, width, height) = match turn {
            90 => (Matrix([0.0, 1.0, 1.0, 0.0, -shown.top, -shown.left]), height, width),
            180 => (Matrix([-1.0, 0.0, 0.0, 1.0, shown.right, -shown.top]), width, height),
            270 => (Matrix([0.0, -1.0, -1.0, 0.0, shown.bottom, shown.right]), height, width),
            _ => (Matrix([1.0, 0.0, 0.0, -1.0, -shown.left, shown.bottom]), width, height),
        };
        let mut page = Page { width, height, back: to_page.inverse(), ..Page::default() };
        let mut content = Vec::new();
        for part in document.get_page_contents(id) {
            let bytes = document.get_object(part).and_then(Object::as_stream).map(|stream| self.unfold(stream));
            if let Ok(bytes) = bytes {
                content.extend_from_slice(&bytes?);
                content.push(b'\n');
            }
        }
        let resources = inherited(document, id, b"Resources").and_then(|found| found.as_dict().ok());
        let resources = self.resources(resources, Resources { fonts: None, drawings: None });
        let state = State {
            matrix: to_page,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            unseen: false,
            white: false,
        };
        self.run(&content, resources, state, &mut page, 0)?;
        Ok(page)
    }

    /// The content of a stream; one that cannot be unfolded has none.
    fn unfold(&mut self, stream: &lopdf::Stream) -> Result<Vec<u8>, Limit> {
        let content = match stream.get_plain_content_with_limit(INPUT_BYTES as usize) {
            Ok(content) => content,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                return Err(Limit::ExpandedBytes);
            }
            Err(_) => Vec::new(),
        };
        self.bytes += content.len();
        if self.bytes as u64 > EXPANDED_BYTES { Err(Limit::ExpandedBytes) } else { Ok(content) }
    }

    fn resources(&self, of: Option<&'d Dictionary>, otherwise: Resources<'d>) -> Resources<'d> {
        let Some(of) = of else { return otherwise };
        let named = |name: &[u8]| of.get_deref(name, self.document).and_then(Object::as_dict).ok();
        Resources { fonts: named(b"Font"), drawings: named(b"XObject") }
    }

    /// Follows the instructions of a page or a drawing.
    fn run(
        &mut self,
        content: &[u8],
        resources: Resources<'d>,
        mut state: State,
        page: &mut Page,
        depth: usize,
    ) -> Result<(), Limit> {
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let mut path = Path::default();
        for operation in Content::decode_iter(content) {
            // What is damaged ends the page where it stands.
            let Ok(Operation { operator, operands }) = operation else { break };
            self.operations += 1;
            if self.operations > INSTRUCTIONS {
                return Err(Limit::Instructions);
            }
            let value = |index: usize| operands.get(index).and_then(number).unwrap_or(0.0);
            let matrix = || Matrix([value(0), value(1), value(2), value(3), value(4), value(5)]);
            match operator.as_str() {
                "q" if saved.len() < STATES => saved.push(state.clone()),
                "Q" => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                "cm" => state.matrix = matrix().then(state.matrix),
                "g" => state.white = value(0) > 0.99,
                "rg" => state.white = (0..3).all(|index| value(index) > 0.99),
                "k" => state.white = (0..4).all(|index| value(index) < 0.01),
                "sc" | "scn" => {
                    let values: Vec<f64> = operands.iter().filter_map(number).collect();
                    state.white = match values.len() {
                        1 | 3 => values.iter().all(|value| *value > 0.99),
                        4 => values.iter().all(|value| *value < 0.01),
                        _ => false,
                    };
                }
                "cs" => state.white = false,
                "BT" => (text, line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                "Tf" => {
                    state.size = value(1);
                    state.font = operands.first().and_then(|name| self.font(resources, name));
                }
                "Tc" => state.spacing = value(0),
                "Tw" => state.word_spacing = value(0),
                "Tz" => state.stretch = value(0) / 100.0,
                "TL" => state.leading = value(0),
                "Ts" => state.rise = value(0),
                "Tr" => state.unseen = matches!(value(0) as i64, 3 | 7),
                "Tm" => (text, line) = (matrix(), matrix()),
                "Td" | "TD" => {
                    if operator == "TD" {
                        state.leading = -value(1);
                    }
                    line = Matrix::shift(value(0), value(1)).then(line);
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    if operator == "\"" {
                        (state.word_spacing, state.spacing) = (value(0), value(1));
                    }
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    text = line;
                    if let Some(Object::String(bytes, _)) = operands.last() {
                        self.show(bytes, &state, &mut text, page)?;
                    }
                }
                "Tj" => {
                    if let Some(Object::String(bytes, _)) = operands.first() {
                        self.show(bytes, &state, &mut text, page)?;
                    }
                }
                "TJ" => {
                    for part in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                        match part {
                            Object::String(bytes, _) => self.show(bytes, &state, &mut text, page)?,
                            other => {
                                let move_by = -number(other).unwrap_or(0.0) / 1000.0 * state.size;
                                let down = state.font.as_ref().is_some_and(|font| font.vertical);
                                let (x, y) = if down { (0.0, move_by) } else { (move_by * state.stretch, 0.0) };
                                text = Matrix::shift(x, y).then(text);
                            }
                        }
                    }
                }
                "m" => path.begin(state.matrix.apply(value(0), value(1))),
                "l" => path.line(state.matrix.apply(value(0), value(1))),
                "c" => path.curve(state.matrix.apply(value(4), value(5))),
                "v" | "y" => path.curve(state.matrix.apply(value(2), value(3))),
                "h" => path.close(),
                "re" => {
                    let (x, y, w, h) = (value(0), value(1), value(2), value(3));
                    path.begin(state.matrix.apply(x, y));
                    for (x, y) in [(x + w, y), (x + w, y + h), (x, y + h)] {
                        path.line(state.matrix.apply(x, y));
                    }
                    path.close();
                }
                "S" | "s" => path.stroke(page),
                "f" | "F" | "f*" => path.fill(page, state.white),
                "B" | "B*" | "b" | "b*" => path.stroke(page),
                "n" => path.clear(),
                "Do" => {
                    if depth < DRAWINGS
                        && let Some(drawing) = operands.first().and_then(|name| self.drawing(resources, name))
                    {
                        self.draw(drawing, resources, &state, page, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws a form, or notes a picture.
    fn draw(
        &mut self,
        drawing: &'d lopdf::Stream,
        resources: Resources<'d>,
        state: &State,
        page: &mut Page,
        depth: usize,
    ) -> Result<(), Limit> {
        if !drawing.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form") {
            let area = state.matrix.apply_box(Area { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 });
            let covers = area.width() * area.height() / (page.width * page.height).max(1.0);
            page.picture = page.picture.max(covers);
            return Ok(());
        }
        let mut inner = state.clone();
        let matrix = drawing.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        if let Some([a, b, c, d, e, f]) = matrix.map(Vec::as_slice) {
            let values = [a, b, c, d, e, f].map(|value| number(value).unwrap_or(0.0));
            inner.matrix = Matrix(values).then(inner.matrix);
        }
        let own = drawing.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let resources = self.resources(own, resources);
        let content = self.unfold(drawing)?;
        // Drawing counts, so that drawings that hold each other many times over come to an end.
        self.operations += 100;
        self.run(&content, resources, inner, page, depth + 1)
    }

    fn drawing(&self, resources: Resources<'d>, name: &Object) -> Option<&'d lopdf::Stream> {
        resources.drawings?.get_deref(name.as_name().ok()?, self.document).and_then(Object::as_stream).ok()
    }

    fn font(&mut self, resources: Resources<'d>, name: &Object) -> Option<Rc<Font>> {
        let entry = resources.fonts?.get(name.as_name().ok()?).ok()?;
        let id = entry.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(font.clone());
        }
        let (_, found) = self.document.dereference(entry).ok()?;
        let font = Rc::new(Font::read(self.document, found.as_dict().ok()?));
        if let Some(id) = id
            && self.fonts.len() < FONTS
        {
            self.fonts.insert(id, font.clone());
        }
        self.operations += 1_000;
        Some(font)
    }

    /// Shows a string and moves the text matrix behind it.
    fn show(&mut self, bytes: &[u8], state: &State, text: &mut Matrix, page: &mut Page) -> Result<(), Limit> {
        let Some(font) = state.font.clone() else { return Ok(()) };
        let mut matrix = *text;
        let mut count = 0;
        font.show(bytes, |Shown { text, width, space }| {
            count += 1;
            let spacing = state.spacing + if space { state.word_spacing } else { 0.0 };
            let advance = width / 1000.0 * state.size;
            let whole = Matrix([state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise]).then(matrix).then(state.matrix);
            // A vertical font sets its characters below the point, centred on it.
            let cell = if font.vertical {
                Area { left: -state.size / 2.0, right: state.size / 2.0, top: -state.size, bottom: 0.0 }
            } else {
                Area { left: 0.0, right: advance, top: -0.2 * state.size, bottom: 0.8 * state.size }
            };
            if !text.is_empty() && whole.is_finite() {
                push(page, text, whole, whole.apply_box(cell), state, font.vertical);
            }
            let (x, y) =
                if font.vertical { (0.0, -(state.size - spacing)) } else { ((advance + spacing) * state.stretch, 0.0) };
            matrix = Matrix::shift(x, y).then(matrix);
        });
        *text = matrix;
        self.glyphs += count;
        if self.glyphs > CHARACTERS { Err(Limit::Characters) } else { Ok(()) }
    }
}

/// Adds a character to the page unless it lies beside it.
fn push(page: &mut Page, text: &str, whole: Matrix, area: Area, state: &State, vertical: bool) {
    let [a, b, c, d, ..] = whole.0;
    let size = (state.size * (c * c + d * d).sqrt()).abs();
    let (x, y) = if vertical { (-c, -d) } else { (a, b) };
    let flow = match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => Flow::Right,
        (true, false, _) => Flow::Left,
        (false, _, true) => Flow::Down,
        (false, _, false) => Flow::Up,
    };
    let (x, y) = area.center();
    if !(0.5..=2_000.0).contains(&size) || x < 0.0 || y < 0.0 || x > page.width || y > page.height {
        return;
    }
    let glyph = Glyph { text: text.to_owned(), area, size, flow };
    if state.unseen { page.unseen.push(glyph) } else { page.glyphs.push(glyph) }
}

/// The path being drawn, in places of the page.
#[derive(Default)]
struct Path {
    parts: Vec<Vec<(f64, f64)>>,
    /// Whether it has curves: those are no rules.
    curved: bool,
    points: usize,
}

impl Path {
    fn begin(&mut self, point: (f64, f64)) {
        if self.points < RULES {
            self.parts.push(vec![point]);
        }
    }

    fn line(&mut self, point: (f64, f64)) {
        self.points += 1;
        if self.points < RULES
            && let Some(part) = self.parts.last_mut()
        {
            part.push(point);
        }
    }

    fn curve(&mut self, point: (f64, f64)) {
        self.curved = true;
        self.line(point);
    }

    fn close(&mut self) {
        if let Some(part) = self.parts.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    fn clear(&mut self) {
        *self = Path::default();
    }

    fn stroke(&mut self, page: &mut Page) {
        if !self.curved {
            for part in &self.parts {
                for pair in part.windows(2) {
                    if let [from, to] = pair {
                        add_rule(page, Area::around(&[*from, *to]));
                    }
                }
            }
        }
        self.clear();
    }

    /// Bars are rules. The edges of a larger area are none: it is a background, or hides what is under it.
    fn fill(&mut self, page: &mut Page, white: bool) {
        if !self.curved && !white {
            for part in &self.parts {
                add_rule(page, Area::around(part));
            }
        }
        self.clear();
    }
}

/// Notes a thin box as a rule.
fn add_rule(page: &mut Page, area: Option<Area>) {
    let Some(area) = area else { return };
    let finite = [area.left, area.top, area.right, area.bottom].iter().all(|value| value.is_finite());
    if page.rules.len() >= RULES || !finite {
        return;
    }
    let (width, height) = (area.width(), area.height());
    let (x, y) = area.center();
    // Short pieces may be dots of a dotted rule, or the corner where two borders meet.
    if height <= THICKEST_RULE && width >= height {
        page.rules.push(Rule { level: true, at: y, from: area.left, to: area.right });
    }
    if width <= THICKEST_RULE && height >= width {
        page.rules.push(Rule { level: false, at: x, from: area.top, to: area.bottom });
    }
}

/// What a page or the nodes above it in the tree say.
fn inherited<'d>(document: &'d Document, page: ObjectId, name: &[u8]) -> Option<&'d Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..32 {
        if let Ok(found) = node.get_deref(name, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

/// The part of the page that is shown, in the file's places (`top < bottom` count upwards); A4 when it is not said.
fn page_box(document: &Document, id: ObjectId) -> Area {
    for name in [b"CropBox".as_slice(), b"MediaBox"] {
        let Some(list) = inherited(document, id, name).and_then(|found| found.as_array().ok()) else { continue };
        let values: Vec<f64> = list
            .iter()
            .filter_map(|value| document.dereference(value).ok().and_then(|(_, value)| number(value)))
            .collect();
        if let [left, bottom, right, top] = values[..]
            && let Some(area) = Area::around(&[(left, bottom), (right, top)])
            && area.width() > 10.0
            && area.height() > 10.0
            && area.width() < 20_000.0
            && area.height() < 20_000.0
        {
            return area;
        }
    }
    Area { left: 0.0, top: 0.0, right: 595.0, bottom: 842.0 }
}
