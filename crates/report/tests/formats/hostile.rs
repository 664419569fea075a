//! Names and messages that try to break out of a format.

use crate::case::{hostile, written};
use crate::services::well_formed;

#[test]
fn workflow_commands_stay_one_line() {
    let text = written(&hostile(), "github");
    insta::assert_snapshot!(text, @r#"::error file=a%2Cb%3A%250A"'<script>alert(1)</script>&`|%0A%3A%3Aerror%3A%3Ax�.yaml,line=1,endLine=1,col=1,endColumn=5,title=rule"%2C%3A%25<x>::</failure>]]> `a|b` @everyone #1 [x](javascript:alert(1)) <b>&amp;%0D%0A::stop-commands::t%0A##[error]x ␀␛[31m ``` https://e.example *a* _b_%0AFix: </details><script>alert(2)</script>%0A::warning::y"#);
    assert_eq!(text.lines().count(), 1, "a second line could be a command");
    let (_, message) = text.trim_start_matches("::").split_once("::").unwrap();
    assert!(message.starts_with("</failure>"), "no property ends early: {message}");
}

#[test]
fn xml_keeps_what_was_said() {
    for (format, element) in [("junit", "failure"), ("checkstyle", "error")] {
        let text = written(&hostile(), format);
        let document = well_formed(&text);
        let names = document.descendants().filter(roxmltree::Node::is_element).map(|node| node.tag_name().name());
        assert_eq!(names.filter(|name| ["script", "b", "img"].contains(name)).count(), 0, "{text}");
        let all: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == element).collect();
        let message = all.last().unwrap().attribute("message").unwrap();
        assert!(message.starts_with("</failure>]]> `a|b` @everyone"), "{message}");
        assert!(message.contains("\r\n::stop-commands::t\n"), "{message}");
    }
}

#[test]
fn a_page_has_no_script_and_no_element_but_its_own() {
    let text = written(&hostile(), "html");
    assert_eq!(text.matches("<script").count(), 1, "the page's own");
    for dangerous in ["<img", "<script>alert", "</failure>", "<b>", "<i>", "<x>", "style=", "onerror=alert(1)>"] {
        let page = text.replace("<b>1</b>", "").replace("<b>0</b>", "");
        assert!(!page.contains(dangerous), "{dangerous}");
    }
    assert!(text.contains("&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;"), "the source is shown as it is");
    assert!(!text.contains(['\u{0}', '\u{1b}', '\u{202e}']), "control characters are shown, not obeyed");
}

#[test]
fn json_formats_keep_what_was_said() {
    for format in ["json", "gitlab", "rdjson", "sarif"] {
        serde_json::from_str::<serde_json::Value>(&written(&hostile(), format)).unwrap();
    }
    let lines = written(&hostile(), "ndjson");
    let objects: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 2);
}

#[test]
fn markdown_shows_everything_as_it_is() {
    let text = written(&hostile(), "markdown");
    insta::assert_snapshot!(text, @r#"
    <!-- hullmark -->
    ### hullmark: 1 error

    Checked 0 manifest files (0 documents) and 0 charts (0 templates).

    <details><summary>1 not checked</summary>

    - `<b>"&.yaml`: &lt;/error&gt;&lt;script&gt;␇

    </details>

    <details open><summary>1 error</summary>

    | Where | What | Rule |
    |---|---|---|
    | ``a,b:%0A"'<script>alert(1)</script>&`\| ::error::x�.yaml:1`` | &lt;/failure&gt;\]\]&gt; `a\|b` @&#8203;everyone #&#8203;1 \[x\]\(javascript&#58;alert\(1\)\) &lt;b&gt;&amp;amp;  &#58;&#58;stop-commands&#58;&#58;t #&#8203;#&#8203;\[error\]x ␀␛\[31m \` https&#58;//e.example \*a\* \_b\_ | `rule",:%<x>` |

    </details>
    "#);
    for dangerous in ["<script", "<b>", "@everyone", "#1", "](javascript", "https://e", "\u{1b}", "\u{202e}"] {
        assert!(!without_code(&text).contains(dangerous), "{dangerous}");
    }
}

/// Markdown without its code spans, in which nothing means anything: they end at as many backticks as they begin with.
fn without_code(text: &str) -> String {
    let mut left = String::new();
    let text = text.replace("\\`", "");
    let mut rest = text.as_str();
    while let Some(start) = rest.find('`') {
        left.push_str(&rest[..start]);
        let fence = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let inside = &rest[start + fence..];
        let ticks = "`".repeat(fence);
        let runs = inside.match_indices(&ticks);
        let mut ends = runs.filter(|(at, _)| !inside[at + fence..].starts_with('`') && !inside[..*at].ends_with('`'));
        let (end, _) = ends.next().unwrap();
        rest = &inside[end + fence..];
    }
    left + rest
}

#[test]
fn terminals_get_no_control_characters() {
    for format in ["full", "concise", "grouped"] {
        let text = written(&hostile(), format);
        assert!(!text.contains(['\u{1b}', '\r', '\u{0}', '\u{202e}']), "{text}");
    }
}
