//! PDF: highlight annotations, added behind the file as it is, so that nothing of it changes.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, IncrementalDocument, Object, ObjectId, Stream, dictionary, text_string};

use super::{AUTHOR, Comment};
use crate::document::Document;
use crate::finding::Severity;
use crate::source::ReadError;
use crate::source::pdf::{Area, Matrix, Printed, Read, read_with_places};

/// The copy of a PDF file with a highlight on the words of each finding.
///
/// `document` is what [`crate::source::read`] makes of the same bytes. The result begins with these bytes; the
/// annotations follow as an update of the file.
///
/// # Errors
/// When the file cannot be read, or no update can be written for it.
pub(super) fn copy(document: &Document, bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, ReadError> {
    let Read { printed, pages, file, .. } = read_with_places(&document.path, bytes)?;
    let failed = || ReadError::Damaged("PDF 无法加批注；请由 Word 重新导出".to_owned());
    // The library that writes the file is careful, yet it is not written here.
    catch_unwind(AssertUnwindSafe(|| {
        let mut update = IncrementalDocument::create_from(bytes.to_vec(), file);
        for comment in comments {
            for (page, boxes) in boxes(&printed, &comment.span) {
                if let Some((id, back)) = pages.get(page) {
                    add(&mut update, *id, annotation(comment, &boxes, *back))?;
                }
            }
        }
        let mut copy = Vec::with_capacity(bytes.len() + 4096);
        update.save_to(&mut copy)?;
        Ok::<_, lopdf::Error>(copy)
    }))
    .map_err(|_| failed())?
    .map_err(|_| failed())
}

/// The boxes of a finding's words by page, characters beside each other in one.
fn boxes(printed: &[Printed], span: &Range<usize>) -> Vec<(usize, Vec<Area>)> {
    let first = printed.partition_point(|piece| piece.end <= span.start);
    let mut pages: Vec<(usize, Vec<Area>)> = Vec::new();
    for piece in printed.iter().skip(first).take_while(|piece| piece.start < span.end) {
        let boxes = match pages.iter_mut().position(|(page, _)| *page == piece.page).and_then(|at| pages.get_mut(at)) {
            Some((_, boxes)) => boxes,
            None => {
                pages.push((piece.page, vec![piece.area]));
                continue;
            }
        };
        match boxes.last_mut().filter(|last| is_beside(last, &piece.area)) {
            Some(last) => *last = last.with(&piece.area),
            None => boxes.push(piece.area),
        }
    }
    pages
}

/// Whether a character stands on the same line, right behind what is before it.
fn is_beside(before: &Area, after: &Area) -> bool {
    let size = before.height().min(after.height());
    (before.center().1 - after.center().1).abs() < 0.3 * size
        && after.left > before.left
        && after.left - before.right < 1.5 * size
}

/// The annotation of boxes, which are places on the page as it is shown.
fn annotation(comment: &Comment, boxes: &[Area], back: Matrix) -> Parts {
    let color = match comment.severity {
        Severity::Error => [1.0, 0.62, 0.62],
        Severity::Warning => [1.0, 0.85, 0.4],
        Severity::Note => [0.7, 0.87, 1.0],
    };
    let color: Vec<Object> = color.iter().map(|part: &f32| Object::Real(*part)).collect();
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for area in boxes {
        // Upper left, upper right, lower left, lower right, as programs expect it.
        let Area { left, top, right, bottom } = *area;
        corners.extend([(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| back.apply(x, y)));
    }
    let around = Area::around(&corners).unwrap_or_default();
    let number = |value: f64| Object::Real(value as f32);
    let rectangle: Vec<Object> = [around.left, around.top, around.right, around.bottom].map(number).to_vec();
    let mut drawing: String =
        color.iter().filter_map(|part| part.as_float().ok()).map(|part| format!("{part} ")).collect();
    drawing.push_str("rg /M gs\n");
    for corner in corners.chunks_exact(4) {
        if let [a, b, c, d] = corner {
            for (point, operator) in [(a, "m"), (b, "l"), (d, "l"), (c, "l")] {
                drawing.push_str(&format!("{:.2} {:.2} {operator}\n", point.0, point.1));
            }
            drawing.push_str("h f\n");
        }
    }
    let multiply = dictionary! { "M" => dictionary! { "Type" => "ExtGState", "BM" => "Multiply" } };
    let look = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => rectangle.clone(),
            "Resources" => dictionary! { "ExtGState" => multiply },
            "Group" => dictionary! { "S" => "Transparency" },
        },
        drawing.into_bytes(),
    );
    let entries = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Highlight",
        "Rect" => rectangle,
        "QuadPoints" => corners.iter().flat_map(|(x, y)| [number(*x), number(*y)]).collect::<Vec<_>>(),
        "Contents" => text_string(&comment.paragraphs.join("\n")),
        "T" => text_string(AUTHOR),
        "C" => color,
        "F" => 4, // printed with the page
    };
    Parts { entries, look }
}

/// An annotation and how it looks.
struct Parts {
    entries: Dictionary,
    look: Stream,
}

/// Adds an annotation to a page.
fn add(update: &mut IncrementalDocument, page: ObjectId, parts: Parts) -> lopdf::Result<()> {
    let Parts { mut entries, look } = parts;
    let look = update.new_document.add_object(look);
    entries.set("AP", dictionary! { "N" => look });
    entries.set("P", page);
    let annotation = update.new_document.add_object(entries);
    update.opt_clone_object_to_new_document(page)?;
    let list = update.new_document.get_dictionary(page)?.get(b"Annots").ok().cloned();
    let mut list = match list {
        // A list of its own may be shared by nobody else; it is updated where it stands.
        Some(Object::Reference(id)) => {
            update.opt_clone_object_to_new_document(id)?;
            if let Ok(list) = update.new_document.get_object_mut(id).and_then(Object::as_array_mut) {
                list.push(Object::Reference(annotation));
                return Ok(());
            }
            Vec::new()
        }
        Some(Object::Array(list)) => list,
        _ => Vec::new(),
    };
    list.push(Object::Reference(annotation));
    update.new_document.get_dictionary_mut(page)?.set("Annots", list);
    Ok(())
}
