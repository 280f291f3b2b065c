//! Points, boxes and transformations of a page.

/// An affine transformation as PDF writes it: `[a b c d e f]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The transformation that moves by (x, y).
    pub(super) fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [m, n, o, p, q, r] = next.0;
        Matrix([a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r])
    }

    /// Where a point comes to stand.
    pub(crate) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The box around a box that has been transformed.
    pub(super) fn apply_box(self, area: Area) -> Area {
        let corners = [
            self.apply(area.left, area.top),
            self.apply(area.right, area.top),
            self.apply(area.left, area.bottom),
            self.apply(area.right, area.bottom),
        ];
        Area::around(&corners).unwrap_or(area)
    }

    /// The transformation back; none where an area is squeezed to nothing.
    pub(super) fn inverse(self) -> Option<Matrix> {
        let [a, b, c, d, e, f] = self.0;
        let size = a * d - b * c;
        if !size.is_finite() || size.abs() < 1e-12 {
            return None;
        }
        Some(Matrix([d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size]))
    }

    /// Whether all is finite.
    pub(super) fn is_finite(self) -> bool {
        self.0.iter().all(|value| value.is_finite() && value.abs() < 1e9)
    }
}

/// A box. On a page as it is read, `top < bottom`: distances from the upper left corner as it is shown, in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// The smallest box around points.
    pub(crate) fn around(points: &[(f64, f64)]) -> Option<Area> {
        let (x, y) = *points.first()?;
        let mut area = Area { left: x, top: y, right: x, bottom: y };
        for (x, y) in points {
            area = area.with(&Area { left: *x, top: *y, right: *x, bottom: *y });
        }
        Some(area)
    }

    /// The smallest box around both.
    pub(crate) fn with(&self, other: &Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Its middle.
    pub(crate) fn center(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether a point lies within it, or no farther than `slack` outside.
    pub(super) fn holds(&self, (x, y): (f64, f64), slack: f64) -> bool {
        x >= self.left - slack && x <= self.right + slack && y >= self.top - slack && y <= self.bottom + slack
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let matrix = Matrix([2.0, 1.0, -1.0, 3.0, 10.0, -4.0]);
        let there = matrix.apply(3.0, 5.0);
        let (x, y) = matrix.inverse().map(|back| back.apply(there.0, there.1)).unwrap_or_default();
        assert!((x - 3.0).abs() < 1e-9 && (y - 5.0).abs() < 1e-9);
        let both = Matrix::shift(1.0, 0.0).then(Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]));
        assert_eq!(both.apply(0.0, 0.0), (2.0, 0.0));
    }
}
