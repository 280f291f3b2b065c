//! `privacy/name`: applicants and litigants named in full. Numbers and marks are patterns of `rules/privacy.toml`.

use super::Context;
use crate::search;

/// `privacy/name`.
pub(super) fn names(context: &mut Context<'_>) {
    let report = context.report;
    let text = report.text();
    let rules = context.ruleset;
    let mut found: Vec<(std::ops::Range<usize>, usize, String)> = Vec::new();
    for hit in report.hits.list("person-role") {
        let role = text.get(hit.start..hit.end).unwrap_or_default();
        let start =
            text.get(hit.end..).map_or(hit.end, |rest| text.len() - rest.trim_start_matches([':', '(', '"']).len());
        // 群众关切, 职工成长: the public at large is spoken of more often than one of it.
        let follow = if rules.is_in("person-public", role) { "person-act" } else { "person-follow" };
        if let Some(length) = name_at(context, start, Some(follow)) {
            // Of 被申请人 and 申请人 the one that the list has first names the role.
            let rank = rules.list("person-role").iter().position(|word| word == role).unwrap_or(0);
            found.push((start..start + length, rank, role.to_owned()));
        }
    }
    // 某大学陈慧敏同志申请公开…
    for hit in report.hits.list("person-title") {
        let after = text.get(hit.end..).unwrap_or_default();
        if !rules.starts_with("applies", after) {
            continue;
        }
        if let Some(start) = name_ending_at(context, hit.start) {
            found.push((start..hit.start, usize::MAX - 1, context.text("privacy/name", "applicant")));
        }
    }
    // 残疾人卢桂芳来信要求公开…
    for hit in report.hits.list("applies-directly") {
        if let Some(start) = name_ending_at(context, hit.start) {
            found.push((start..hit.start, usize::MAX - 1, context.text("privacy/name", "applicant")));
        }
    }
    // 张建国诉某局政府信息公开案
    for (at, _) in text.match_indices('诉') {
        let after = text.get(at + '诉'.len_utf8()..).unwrap_or_default();
        let window = after.char_indices().nth(24).map_or(after, |(end, _)| after.get(..end).unwrap_or(after));
        let clause = window.split(['。', ',', ';', '\n']).next().unwrap_or_default();
        if !rules.has("organ-tail", clause) && !rules.has("defendant", clause) {
            continue;
        }
        if let Some(start) = name_ending_at(context, at) {
            found.push((start..at, usize::MAX, context.text("privacy/name", "litigant")));
        }
    }
    found.sort_by_key(|(range, rank, _)| (range.start, range.end, *rank));
    found.dedup_by_key(|(range, _, _)| range.start);
    for (range, _, who) in found {
        let name = report.quote(&range);
        let draft = context.draft("privacy/name", "default", &[("who", &who), ("found", &name)], range);
        context.report(draft);
    }
}

/// The length of a full name at a folded offset: a surname, one or two characters, and then a word of a list, where one
/// is given.
fn name_at(context: &Context<'_>, start: usize, follow: Option<&str>) -> Option<usize> {
    let rules = context.ruleset;
    let rest = context.report.text().get(start..)?;
    if rules.starts_with("not-a-name", rest) {
        return None;
    }
    let surname =
        rules.list("surname").iter().filter(|surname| search::starts_with(rest, surname)).max_by_key(|s| s.len())?;
    let given: Vec<(usize, char)> = rest.get(surname.len()..)?.char_indices().take(3).collect();
    // The longer name first: 孙立群要求 rather than 孙立 followed by 群.
    [2, 1].into_iter().find_map(|count| {
        let part = given.get(..count)?;
        if !part
            .iter()
            .all(|(_, c)| crate::fold::is_han(*c) && !rules.list("given-excluded").iter().any(|x| x.starts_with(*c)))
        {
            return None;
        }
        let length = surname.len() + part.iter().map(|(_, c)| c.len_utf8()).sum::<usize>();
        let after = rest.get(length..)?;
        let follows = |list| rules.starts_with(list, after);
        follow.is_none_or(follows).then_some(length)
    })
}

/// The start of a full name that ends at a folded offset, behind a border.
fn name_ending_at(context: &Context<'_>, end: usize) -> Option<usize> {
    let before = context.report.text().get(..end)?;
    let starts: Vec<usize> = before.char_indices().rev().take(4).map(|(at, _)| at).collect();
    // Three characters, two, then four with a double surname.
    [2, 1, 3].into_iter().find_map(|index| {
        let start = *starts.get(index)?;
        let border = before.get(..start)?.chars().next_back();
        let bordered = border.is_none_or(|c| !crate::fold::is_han(c))
            || context
                .ruleset
                .list("name-introduction")
                .iter()
                .any(|word| before.get(..start).is_some_and(|b| b.ends_with(word.as_str())));
        // A border is told sooner than a name.
        (bordered && start + name_at(context, start, None)? == end).then_some(start)
    })
}
