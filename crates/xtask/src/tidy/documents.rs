//! What the pages say must be so.

use super::Complaints;
use crate::Tree;

/// The two commands that somebody with Rust and a fresh clone needs.
const COMMANDS: [&str; 2] = ["cargo run --release -- check testdata/showcase", "cargo test --workspace"];
/// How many lines a first screen has.
const FIRST_SCREEN: usize = 30;

/// Every path of the repository that a page names, in backticks or as the target of a link, exists.
///
/// # Errors
/// When a page cannot be read.
pub fn paths_exist(tree: &Tree) -> Complaints {
    let mut complaints = Vec::new();
    for page in tree.files("", ".md").filter(|page| !page.starts_with("testdata/")) {
        let text = tree.text(page)?;
        let prose = outside_fences(&text);
        let named = prose.iter().flat_map(|line| line.split('`').skip(1).step_by(2)).filter_map(repository_path);
        let linked = prose.iter().flat_map(|line| links(line)).filter_map(|target| resolve(page, target));
        for path in named.map(str::to_owned).chain(linked) {
            if !tree.contains(&path) {
                complaints.push(format!("{page}: `{path}` does not exist"));
            }
        }
    }
    Ok(complaints)
}

/// What stands before a fenced block that is quoted from a file.
const QUOTE: &str = "<!-- from: ";

/// Every fenced block behind a `<!-- from: path -->` is a part of that file, whole lines as they are.
///
/// # Errors
/// When a page or a quoted file cannot be read.
pub fn quotes_hold(tree: &Tree) -> Complaints {
    let mut complaints = Vec::new();
    for page in tree.files("", ".md") {
        let text = tree.text(page)?;
        for (path, quote) in quotes(&text) {
            let whole_lines = format!("\n{quote}");
            let holds = !quote.trim().is_empty()
                && tree.contains(path)
                && format!("\n{}", tree.text(path)?).contains(&whole_lines);
            if !holds {
                complaints.push(format!("{page}: the block from `{path}` is not in it"));
            }
        }
    }
    Ok(complaints)
}

/// The README's first screen has the two commands, and `.ci/run` runs the first.
///
/// # Errors
/// When a file cannot be read.
pub fn readme_commands(tree: &Tree) -> Complaints {
    let readme = tree.text("README.md")?;
    let first_screen: Vec<&str> = readme.lines().take(FIRST_SCREEN).map(str::trim).collect();
    let missing = COMMANDS.iter().filter(|command| !first_screen.contains(command));
    let mut complaints: Vec<String> =
        missing.map(|command| format!("README.md: the first {FIRST_SCREEN} lines lack `{command}`")).collect();
    let script = tree.text(".ci/run")?;
    complaints.extend(
        COMMANDS
            .iter()
            .filter(|command| !script.contains(*command))
            .map(|command| format!(".ci/run: lacks `{command}`")),
    );
    Ok(complaints)
}

/// The files that a page quotes, and the lines that it quotes.
fn quotes(page: &str) -> impl Iterator<Item = (&str, String)> {
    page.split(QUOTE).skip(1).filter_map(|rest| {
        let (path, behind) = rest.split_once(" -->")?;
        let block = behind.trim_start().lines().skip(1).take_while(|line| !line.starts_with("```"));
        Some((path, block.flat_map(|line| [line, "\n"]).collect()))
    })
}

/// The lines that are not inside a fenced block.
fn outside_fences(text: &str) -> Vec<&str> {
    let mut fenced = false;
    text.lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
        .collect()
}

/// A code span that names a file or folder of this repository, without a `:line` at its end; `None` for anything
/// else, such as a pattern with placeholders.
fn repository_path(code: &str) -> Option<&str> {
    const ROOTS: [&str; 6] = ["crates/", "policies/", "docs/", "testdata/", ".ci/", ".github/"];
    let path = code.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ':');
    let path = if code.contains(".rs:") || code.contains(".yaml:") { path } else { code };
    let concrete = !path.contains(['<', '>', '*', '…', '{', ' ', '$']) && path != "target/";
    (concrete && ROOTS.iter().any(|root| path.starts_with(root)) && !is_placeholder(path)).then_some(path)
}

/// `GROUP` and `RULE-ID` stand for any name.
fn is_placeholder(path: &str) -> bool {
    ["GROUP", "RULE"].iter().any(|word| path.contains(word))
}

/// The targets of the inline links of a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// A relative link of `page` as a path from the root; `None` for a link that leaves the repository or the page.
fn resolve(page: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().filter(|target| !target.is_empty() && !target.contains("://"))?;
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => _ = parts.pop(),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::tree;

    #[test]
    fn a_path_that_does_not_exist_is_named() {
        let page = "See `docs/gone.md`, `docs/here.md` and [there](gone.md).\n```\n`docs/fenced.md`\n```\n";
        let (_folder, tree) = tree(&[("docs/here.md", page)]);
        let complaint = "docs/here.md: `docs/gone.md` does not exist";
        assert_eq!(paths_exist(&tree).unwrap(), [complaint, complaint]);
    }

    #[test]
    fn a_quote_that_went_stale_is_named() {
        let page = |code: &str| format!("x\n<!-- from: a.rs -->\n```rust\n{code}\n```\n");
        let file = ("a.rs", "fn a() {}\nfn b() {}\n");
        for (code, complaints) in
            [("fn b() {}", 0), ("fn a() {}\nfn b() {}", 0), ("fn b() { }", 1), ("fn b()", 1), ("", 1)]
        {
            let (_folder, tree) = tree(&[("docs/x.md", &page(code)), file]);
            assert_eq!(quotes_hold(&tree).unwrap().len(), complaints, "{code}");
        }
    }

    #[test]
    fn commands_below_the_first_screen_do_not_count() {
        let late = format!("{}{}\n", "\n".repeat(FIRST_SCREEN), COMMANDS.join("\n"));
        let (_folder, untidy) = tree(&[("README.md", &late), (".ci/run", &late)]);
        assert_eq!(readme_commands(&untidy).unwrap().len(), 2);
        let (_folder, tidy) = tree(&[("README.md", late.trim_start()), (".ci/run", &late)]);
        assert_eq!(readme_commands(&tidy).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn only_concrete_paths_of_the_repository_are_looked_for() {
        assert_eq!(repository_path("crates/source/src/map.rs"), Some("crates/source/src/map.rs"));
        assert_eq!(repository_path("crates/source/src/map.rs:12"), Some("crates/source/src/map.rs"));
        assert_eq!(repository_path("docs/decisions/0001"), Some("docs/decisions/0001"));
        for other in ["crates/checks/src/rules/<group>/", "policies/rules/GROUP/RULE-ID.yaml", "charts/shop", "a/b"] {
            assert_eq!(repository_path(other), None, "{other}");
        }
    }

    #[test]
    fn links_are_relative_to_their_page() {
        assert_eq!(resolve("docs/style.md", "../README.md#use").as_deref(), Some("README.md"));
        assert_eq!(resolve("docs/style.md", "decisions/0001-a.md").as_deref(), Some("docs/decisions/0001-a.md"));
        assert_eq!(resolve("README.md", "https://example.org/x"), None);
        assert_eq!(resolve("README.md", "#use"), None);
        assert_eq!(links("a [b](c) and [d](e.md)").collect::<Vec<_>>(), ["c", "e.md"]);
    }

    #[test]
    fn fenced_blocks_are_not_prose() {
        assert_eq!(outside_fences("a\n```sh\nb\n```\nc"), ["a", "c"]);
    }
}
