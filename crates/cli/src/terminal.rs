//! What a terminal can show, as its environment tells.

/// Whether to write colours: [no-color.org](https://no-color.org) and
/// [bixense.com/clicolors](https://bixense.com/clicolors) decide, then whether somebody looks.
pub(crate) fn shows_color(is_terminal: bool, environment: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| environment(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    if environment("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") {
        return true;
    }
    let is_off = environment("CLICOLOR").is_some_and(|value| value == "0");
    is_terminal && !is_off && environment("TERM").is_none_or(|term| term != "dumb")
}

/// Whether to write hyperlinks: only where the terminal is known to show them, since others print the address or
/// rubbish, and build servers keep the sequences in their logs. `FORCE_HYPERLINK` decides where it is set.
pub(crate) fn shows_hyperlinks(is_terminal: bool, environment: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, values: &[&str]| environment(name).is_some_and(|value| values.contains(&value.as_str()));
    let is_set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    if let Some(force) = environment("FORCE_HYPERLINK").filter(|value| !value.is_empty()) {
        return force != "0";
    }
    if !is_terminal || is_set("CI") || is("TERM", &["dumb"]) {
        return false;
    }
    // VTE (GNOME Terminal and its kin) shows links from 0.50 on; earlier versions crash at some of them.
    let vte = environment("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let term = environment("TERM").unwrap_or_default();
    vte.is_some_and(|version| version > 5000)
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "Hyper", "ghostty", "rio", "Tabby", "zed"])
        || ["kitty", "alacritty", "foot", "ghostty", "wezterm"].iter().any(|name| term.contains(name))
        || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID"].iter().any(|name| is_set(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables that are set, whether somebody looks, and the answer.
    type Case = (&'static [(&'static str, &'static str)], bool, bool);

    fn environment(variables: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_environment_decides_on_colours() {
        let cases: [Case; 7] = [
            (&[], true, true),
            (&[], false, false),
            (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true, false),
            (&[("NO_COLOR", "")], true, true),
            (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], false, true),
            (&[("CLICOLOR", "0")], true, false),
            (&[("TERM", "dumb")], true, false),
        ];
        for (variables, is_terminal, expected) in cases {
            assert_eq!(shows_color(is_terminal, environment(variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn links_are_for_terminals_that_are_known_to_show_them() {
        let cases: [Case; 9] = [
            (&[], true, false),
            (&[("TERM", "xterm-256color")], true, false),
            (&[("TERM", "xterm-kitty")], true, true),
            (&[("TERM", "xterm-kitty")], false, false),
            (&[("TERM", "xterm-kitty"), ("CI", "true")], true, false),
            (&[("VTE_VERSION", "7603")], true, true),
            (&[("VTE_VERSION", "4205")], true, false),
            (&[("TERM_PROGRAM", "vscode"), ("FORCE_HYPERLINK", "0")], true, false),
            (&[("FORCE_HYPERLINK", "1")], false, true),
        ];
        for (variables, is_terminal, expected) in cases {
            assert_eq!(shows_hyperlinks(is_terminal, environment(variables)), expected, "{variables:?}");
        }
    }
}
