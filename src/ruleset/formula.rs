//! The identities of the rule files: relations between rows and columns, read by `grammar/formula.pest`.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use crate::decimal::Decimal;

#[derive(Parser)]
#[grammar = "grammar/formula.pest"]
struct FormulaParser;

/// How two sides compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `>`
    Above,
}

impl Relation {
    /// Whether two numbers stand in the relation.
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
            Relation::AtMost => left <= right,
            Relation::AtLeast => left >= right,
            Relation::Below => left < right,
            Relation::Above => left > right,
        }
    }
}

/// What a term of a side names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand<N> {
    /// A row, a column or a cell.
    Name(N),
    /// The rows of a group.
    Sum(N),
    /// A number as written.
    Number(i64),
}

/// A term with its sign and factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<N> {
    /// Sign and factor.
    pub factor: i64,
    /// What it counts.
    pub operand: Operand<N>,
}

/// A relation between two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula<N> {
    /// The left side.
    pub left: Vec<Term<N>>,
    /// How the sides compare.
    pub relation: Relation,
    /// The right side.
    pub right: Vec<Term<N>>,
}

impl Formula<String> {
    /// Reads a formula as written.
    ///
    /// # Errors
    /// What is wrong with it, and at which byte.
    pub fn parse(text: &str) -> Result<Formula<String>, (usize, String)> {
        let wrong = |at: usize| (at, "公式应写作“new + brought = total + carried”这样的算式".to_owned());
        let mut pairs = FormulaParser::parse(Rule::formula, text).map_err(|error| match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => wrong(at),
        })?;
        let mut sides = Vec::new();
        let mut relation = Relation::Equal;
        for pair in pairs.next().ok_or_else(|| wrong(0))?.into_inner() {
            match pair.as_rule() {
                Rule::side => sides.push(side(pair)),
                Rule::relation => {
                    relation = match pair.as_str() {
                        "!=" => Relation::NotEqual,
                        "<=" => Relation::AtMost,
                        ">=" => Relation::AtLeast,
                        "<" => Relation::Below,
                        ">" => Relation::Above,
                        _ => Relation::Equal,
                    }
                }
                _ => {}
            }
        }
        let right = sides.pop().ok_or_else(|| wrong(0))?;
        let left = sides.pop().ok_or_else(|| wrong(0))?;
        Ok(Formula { left, relation, right })
    }
}

impl<N> Formula<N> {
    /// The same formula with every name looked up; what names nothing otherwise.
    ///
    /// # Errors
    /// The operands that `find` does not know.
    pub fn resolve<M>(
        &self,
        mut find: impl FnMut(&Operand<N>) -> Option<Operand<M>>,
    ) -> Result<Formula<M>, Vec<&Operand<N>>> {
        let mut unknown = Vec::new();
        let mut resolved = |terms: &'_ [Term<N>]| -> Vec<Term<M>> {
            terms
                .iter()
                .filter_map(|term| find(&term.operand).map(|operand| Term { factor: term.factor, operand }))
                .collect()
        };
        let (left, right) = (resolved(&self.left), resolved(&self.right));
        if left.len() < self.left.len() || right.len() < self.right.len() {
            for term in self.left.iter().chain(&self.right) {
                if find(&term.operand).is_none() {
                    unknown.push(&term.operand);
                }
            }
            return Err(unknown);
        }
        Ok(Formula { left, relation: self.relation, right })
    }
}

/// The terms of a side.
fn side(pair: Pair<'_, Rule>) -> Vec<Term<String>> {
    let mut terms = Vec::new();
    let mut sign = 1;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::sign => sign = if part.as_str() == "-" { -1 } else { 1 },
            _ => {
                terms.push(term(part, sign));
                sign = 1;
            }
        }
    }
    terms
}

/// One term.
fn term(pair: Pair<'_, Rule>, sign: i64) -> Term<String> {
    let mut number = None;
    let mut operand = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::number => number = part.as_str().parse::<i64>().ok(),
            Rule::sum => operand = part.into_inner().next().map(|name| Operand::Sum(name.as_str().to_owned())),
            _ => operand = Some(Operand::Name(part.as_str().to_owned())),
        }
    }
    match operand {
        Some(operand) => Term { factor: sign * number.unwrap_or(1), operand },
        None => Term { factor: sign, operand: Operand::Number(number.unwrap_or(0)) },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_terms_signs_and_relations() {
        let formula = Formula::parse("total - 3 * carried >= sum(refused) + 2").unwrap();
        assert_eq!(formula.relation, Relation::AtLeast);
        assert_eq!(formula.left[1], Term { factor: -3, operand: Operand::Name("carried".to_owned()) });
        assert_eq!(formula.right[0].operand, Operand::Sum("refused".to_owned()));
        assert_eq!(formula.right[1].operand, Operand::Number(2));
        assert!(Formula::parse("total =").is_err());
        assert!(Formula::parse("a = b = c").is_err());
    }
}
