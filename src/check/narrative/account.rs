//! `narrative/balance`: what is told of an account that does not balance.

use std::ops::Range;

use crate::check::Context;
use crate::check::slip::is_apart;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::fact::Fact;

/// An account that does not balance.
pub(super) struct Account<'a, 'f> {
    /// What was received.
    pub received: &'a Fact,
    /// What was brought in.
    pub brought: Option<&'a Fact>,
    /// What was finished, in one number or several.
    pub finished: &'f [&'a Fact],
    /// What was carried over.
    pub carried: Option<&'a Fact>,
    /// What is new of what was received.
    pub new: i128,
    /// The words that say that nothing was carried over.
    pub none: Option<Range<usize>>,
}

impl Account<'_, '_> {
    /// Reports it, with all its numbers.
    pub fn report(&self, context: &mut Context<'_>) {
        let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
        let (into, out) = (value(self.brought), value(self.carried));
        let done: i128 = self.finished.iter().map(|fact| fact.quantity.amount.value).sum();
        let (left, right) = (self.new + into, done + out);
        let mut draft = context.draft(
            "narrative/balance",
            "default",
            &[
                ("new", &(self.new / ONE)),
                ("brought", &(into / ONE)),
                ("done", &(done / ONE)),
                ("carried", &(out / ONE)),
                ("left", &(left / ONE)),
                ("right", &(right / ONE)),
                ("difference", &((left - right).abs() / ONE)),
            ],
            self.received.quantity.range.clone(),
        );
        let finished = self.finished.iter().map(|fact| (*fact, "label-finished"));
        let carried = self.carried.map(|fact| (fact, "label-carried"));
        let related = self.brought.map(|fact| (fact, "label-brought")).into_iter().chain(finished).chain(carried);
        for (fact, name) in related {
            draft = draft.related(fact.quantity.range.clone(), context.text("narrative/balance", name));
        }
        if let Some(none) = &self.none {
            draft = draft.related(none.clone(), context.text("narrative/balance", "label-carried"));
        }
        draft = draft.label(context.text("narrative/balance", "label-received"));
        // The account of one office against the results of all: no slip makes so great a difference.
        if is_apart(left / ONE, right / ONE) {
            draft = draft.severity(Severity::Note);
        }
        context.report(draft);
    }
}
