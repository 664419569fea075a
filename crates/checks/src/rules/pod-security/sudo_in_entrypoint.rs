//! A command that asks for the rights of root.

use hullmark_model::{Anchor, Container, Field};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sudo-in-entrypoint", Check::Container(check));

/// The place of `sudo` as a command, alone or in a line of a script.
fn sudo_in<'d>(text: &Field<'d, &'d str>) -> Option<Anchor<'d>> {
    let whole = text.get()?;
    let is_border = |character: char| character.is_whitespace() || ";|&()`'\"".contains(character);
    let mut start = 0;
    for word in whole.split(is_border) {
        if word == "sudo" || word.ends_with("/sudo") {
            return Some(text.part(start..start.saturating_add(word.len())));
        }
        let border = whole.get(start..)?.get(word.len()..)?.chars().next().map_or(0, char::len_utf8);
        start = start.saturating_add(word.len()).saturating_add(border);
    }
    None
}

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if let Some(word) = container.command().chain(container.args()).find_map(|text| sudo_in(&text)) {
        report.at(word);
    }
}
