//! `narrative/balance`: what was to be done in all, against what was finished and what is left of it.

use super::{is_plain_count, label, same_measure};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact};

/// 应办79件，审结71件，结转下年9件.
pub(super) fn in_hand(context: &mut Context<'_>) {
    let facts = &context.report.facts;
    let mut found: Vec<[&Fact; 3]> = Vec::new();
    for run in facts.list.windows(3) {
        let [all, done, left] = run else { continue };
        let told = [all, done, left].iter().all(|fact| {
            is_plain_count(fact)
                && !fact.quantity.approximate
                && fact.sentence == all.sentence
                && fact.depth == all.depth
                && same_measure(context, fact, all)
        });
        let near = |one: &Fact, other: &Fact| {
            facts.marks_in(&(one.quantity.range.end..other.quantity.range.start)).len() == 1
                && facts.cut(&(one.quantity.range.end..other.quantity.range.start)) <= Cut::Comma
        };
        let says = |list: &str, fact: &Fact| context.ruleset.has(list, label(context, fact));
        let value = |fact: &Fact| fact.quantity.amount.value;
        if told
            && near(all, done)
            && near(done, left)
            && says("to-be-done", all)
            && ["role-finished", "settled-word"].iter().any(|list| says(list, done))
            && says("role-carried-plain", left)
            && value(all) != value(done) + value(left)
        {
            found.push([all, done, left]);
        }
    }
    for [all, done, left] in found {
        if [all, done, left].iter().any(|fact| context.speaks_of("narrative/balance", &fact.quantity.range)) {
            continue;
        }
        let value = |fact: &Fact| fact.quantity.amount.value / ONE;
        let right = value(done) + value(left);
        let draft = context.draft(
            "narrative/balance",
            "in-hand",
            &[
                ("all", &value(all)),
                ("done", &value(done)),
                ("carried", &value(left)),
                ("right", &right),
                ("difference", &(value(all) - right).abs()),
            ],
            all.quantity.range.clone(),
        );
        let draft = draft
            .related(done.quantity.range.clone(), context.text("narrative/balance", "label-finished"))
            .related(left.quantity.range.clone(), context.text("narrative/balance", "label-carried"));
        context.report(draft);
    }
}
