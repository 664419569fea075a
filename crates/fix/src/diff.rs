//! Unified diffs, as `diff -u` and git write them.

use std::fmt::Write as _;

/// Lines around a change that are shown with it.
const CONTEXT: usize = 3;
/// Above so many changed lines the shortest way is not looked for: what is between the first and the last of them is
/// shown as replaced, and the time stays linear.
const MOST_CHANGES: usize = 1000;

/// How a line fares, with its 0-based number in the old or the new text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    Same(usize, usize),
    Removed(usize),
    Added(usize),
}

/// The difference of two texts; empty when there is none. `before` is `None` for a file that comes into being. `name`
/// is the path of the file, with `/` between its parts.
#[must_use]
pub fn unified_diff(name: &str, before: Option<&str>, after: &str) -> String {
    let old: Vec<&str> = before.unwrap_or_default().split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let lines = compare(&old, &new);
    let mut out = String::new();
    for hunk in hunks(&lines) {
        if out.is_empty() {
            let from = if before.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
            let _ = write!(out, "--- {from}\n+++ b/{name}\n");
        }
        let of_old = hunk.iter().filter_map(|line| match line {
            Line::Same(at, _) | Line::Removed(at) => Some(*at),
            Line::Added(_) => None,
        });
        let of_new = hunk.iter().filter_map(|line| match line {
            Line::Same(_, at) | Line::Added(at) => Some(*at),
            Line::Removed(_) => None,
        });
        let _ = writeln!(out, "@@ -{} +{} @@", range(of_old, &lines, hunk, true), range(of_new, &lines, hunk, false));
        for line in hunk {
            let (sign, text) = match line {
                Line::Same(at, _) => (' ', old.get(*at)),
                Line::Removed(at) => ('-', old.get(*at)),
                Line::Added(at) => ('+', new.get(*at)),
            };
            let text = text.copied().unwrap_or_default();
            let _ = write!(out, "{sign}{text}");
            if !text.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// `start,length` of a hunk in one of the texts: lines count from 1; where there are none, from the one before.
fn range(lines: impl Iterator<Item = usize>, all: &[Line], hunk: &[Line], is_old: bool) -> String {
    let numbers: Vec<usize> = lines.collect();
    let Some(first) = numbers.first() else {
        let before = all.iter().take_while(|line| !std::ptr::eq(*line, hunk.first().unwrap_or(line)));
        let count = before.filter(|line| match line {
            Line::Same(..) => true,
            Line::Removed(_) => is_old,
            Line::Added(_) => !is_old,
        });
        return format!("{},0", count.count());
    };
    if numbers.len() == 1 { (first + 1).to_string() } else { format!("{},{}", first + 1, numbers.len()) }
}

/// The changes with the lines around them; those whose surroundings touch are one.
fn hunks(lines: &[Line]) -> Vec<&[Line]> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (index, _) in lines.iter().enumerate().filter(|(_, line)| !matches!(line, Line::Same(..))) {
        let (start, end) = (index.saturating_sub(CONTEXT), (index + CONTEXT + 1).min(lines.len()));
        match ranges.last_mut().filter(|last| start <= last.1) {
            Some(last) => last.1 = end,
            None => ranges.push((start, end)),
        }
    }
    ranges.into_iter().filter_map(|(start, end)| lines.get(start..end)).collect()
}

/// Each line of both texts, in order: what begins and ends alike is the same, between it is Myers' shortest script.
fn compare(old: &[&str], new: &[&str]) -> Vec<Line> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let inner_old = old.get(start..old.len() - end).unwrap_or_default();
    let inner_new = new.get(start..new.len() - end).unwrap_or_default();
    let mut lines: Vec<Line> = (0..start).map(|at| Line::Same(at, at)).collect();
    lines.extend(shortest(inner_old, inner_new).into_iter().map(|line| match line {
        Line::Same(a, b) => Line::Same(a + start, b + start),
        Line::Removed(at) => Line::Removed(at + start),
        Line::Added(at) => Line::Added(at + start),
    }));
    lines.extend((0..end).map(|at| Line::Same(old.len() - end + at, new.len() - end + at)));
    lines
}

/// Myers' greedy algorithm: `furthest[k]` is how far a script of so many changes gets in the old text where the new one
/// is `k` lines ahead; each step's table is kept to find the way back.
fn shortest(old: &[&str], new: &[&str]) -> Vec<Line> {
    let replaced = || {
        let removed = (0..old.len()).map(Line::Removed);
        removed.chain((0..new.len()).map(Line::Added)).collect::<Vec<Line>>()
    };
    if old.is_empty() || new.is_empty() {
        return replaced();
    }
    let most = MOST_CHANGES.min(old.len() + new.len());
    let slot = |k: isize| usize::try_from(k + isize::try_from(most).unwrap_or(isize::MAX) + 1).unwrap_or(0);
    let mut furthest: Vec<usize> = vec![0; 2 * most + 3];
    let mut history: Vec<Vec<usize>> = Vec::new();
    let get = |table: &[usize], k: isize| table.get(slot(k)).copied().unwrap_or(0);
    for changes in 0..=isize::try_from(most).unwrap_or(0) {
        history.push(furthest.clone());
        for k in (-changes..=changes).step_by(2) {
            let is_added = k == -changes || (k != changes && get(&furthest, k - 1) < get(&furthest, k + 1));
            let mut x = if is_added { get(&furthest, k + 1) } else { get(&furthest, k - 1) + 1 };
            let Ok(mut y) = usize::try_from(isize::try_from(x).unwrap_or(0) - k) else { continue };
            while x < old.len() && y < new.len() && old.get(x) == new.get(y) {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(place) = furthest.get_mut(slot(k)) {
                *place = x;
            }
            if x >= old.len() && y >= new.len() {
                return way_back(&history, old.len(), new.len(), get);
            }
        }
    }
    replaced()
}

fn way_back(history: &[Vec<usize>], old: usize, new: usize, get: impl Fn(&[usize], isize) -> usize) -> Vec<Line> {
    let (mut x, mut y) = (old, new);
    let mut lines = Vec::new();
    let signed = |number: usize| isize::try_from(number).unwrap_or(isize::MAX);
    for (changes, table) in history.iter().enumerate().rev() {
        let (k, changes) = (signed(x) - signed(y), signed(changes));
        let is_added = k == -changes || (k != changes && get(table, k - 1) < get(table, k + 1));
        let from_k = if is_added { k + 1 } else { k - 1 };
        let from_x = get(table, from_k);
        let from_y = usize::try_from(signed(from_x) - from_k).unwrap_or(0);
        while x > from_x && y > from_y && x > 0 && y > 0 {
            (x, y) = (x - 1, y - 1);
            lines.push(Line::Same(x, y));
        }
        if changes > 0 {
            if is_added {
                y = y.saturating_sub(1);
                lines.push(Line::Added(y));
            } else {
                x = x.saturating_sub(1);
                lines.push(Line::Removed(x));
            }
        }
    }
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_three_lines_around_it() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let after = before.replace("e\n", "E\nEE\n");
        insta::assert_snapshot!(unified_diff("x/pod.yaml", Some(before), &after), @r"
        --- a/x/pod.yaml
        +++ b/x/pod.yaml
        @@ -2,7 +2,8 @@
         b
         c
         d
        -e
        +E
        +EE
         f
         g
         h
        ");
    }

    #[test]
    fn changes_far_from_each_other_are_two_hunks() {
        let before = (0..20).map(|n| format!("{n}\n")).collect::<String>();
        let after = before.replace("2\n", "two\n").replace("\n17\n", "\n");
        let diff = unified_diff("x", Some(&before), &after);
        assert_eq!(diff.matches("@@ -").count(), 2, "{diff}");
    }

    #[test]
    fn a_new_file_comes_from_nothing() {
        assert_eq!(
            unified_diff("x", None, "a\nb"),
            "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(unified_diff("x", Some("a\n"), "a\n"), "");
    }

    /// Applies the lines of a comparison: a diff is right when it leads from one text to the other.
    #[test]
    fn a_comparison_leads_from_the_old_text_to_the_new_one() {
        let texts = ["", "a\n", "a\nb\nc\nd\n", "b\nx\nd\nd\n", "d\nc\nb\na\n", "a\na\na\n", "c\nb\na"];
        for (old, new) in texts.iter().flat_map(|old| texts.iter().map(move |new| (old, new))) {
            let (from, to): (Vec<&str>, Vec<&str>) =
                (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
            let lines = compare(&from, &to);
            let of_new: String = lines
                .iter()
                .filter_map(|line| match line {
                    Line::Same(at, other) => {
                        assert_eq!(from[*at], to[*other]);
                        Some(from[*at])
                    }
                    Line::Added(at) => Some(to[*at]),
                    Line::Removed(_) => None,
                })
                .collect();
            let of_old: String = lines
                .iter()
                .filter_map(|line| match line {
                    Line::Same(at, _) | Line::Removed(at) => Some(from[*at]),
                    Line::Added(_) => None,
                })
                .collect();
            assert_eq!((of_old.as_str(), of_new.as_str()), (*old, *new));
        }
    }
}
