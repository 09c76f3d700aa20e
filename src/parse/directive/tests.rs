use super::{NAMES, decode};
use crate::data::told;
use crate::model::directive::Directive;
use crate::parse::RawDirective;
use crate::source::{SitePath, Span, Spanned};

/// Decodes a fence as it stands in a file, and tells what was found.
fn seen(fence: &str) -> (Option<Directive>, String) {
    let (head, rest) = fence.split_once('\n').expect("has a head line");
    let open = head.find('{').expect("has a name");
    let close = head.find('}').expect("has a name");
    let argument = head[close + 1..].trim_start();
    let start = head.len() - argument.len();
    let body = rest.strip_suffix("```\n").expect("is closed");
    let spanned = |start: usize, text| Spanned::new(text, Span::new(start, start + str::len(text)));
    let raw = RawDirective {
        name: spanned(open + 1, &head[open + 1..close]),
        argument: (!argument.is_empty()).then(|| spanned(start, argument)),
        body: spanned(head.len() + 1, body),
        span: Span::new(0, fence.len()),
    };
    let outcome = decode(&raw, &SitePath::new("a.md").expect("is a path"));
    (outcome.value, told(fence, &outcome.diagnostics))
}

#[test]
fn all_directives_of_the_design_are_understood() {
    for name in NAMES {
        let argument = match *name {
            "severity" | "command" | "escalation" => " x",
            _ => "",
        };
        let (directive, told) = seen(&format!("```{{{name}}}{argument}\n```\n"));
        assert!(directive.is_some() && told.is_empty(), "{name}: {told}");
    }
    let (directive, told) = seen("```{contacts}\ngroup: internal\n```\n");
    assert_eq!(told, "");
    assert!(matches!(
        directive,
        Some(Directive::Contacts { group: Some(group) }) if group.value == "internal" && group.span == Span::new(21, 29)
    ));
    let (directive, told) = seen("```{tools}\nids: [grafana, jira]\n```\n");
    assert_eq!(told, "");
    assert!(matches!(directive, Some(Directive::Tools { ids }) if ids.len() == 2));
    let (directive, told) = seen("```{escalation} team/immediate\n```\n");
    assert_eq!(told, "");
    assert!(
        matches!(directive, Some(Directive::Escalation(id)) if id.name.value == "team/immediate")
    );
}

#[test]
fn faults_are_told_where_they_stand() {
    for (fence, is_kept, expected) in [
        (
            "```{contcts}\n```\n",
            false,
            "error 1:5 \"contcts\": there is no directive `{contcts}` (did you mean `{contacts}`?)",
        ),
        (
            "```{note}\nx\n```\n",
            false,
            "error 1:5 \"note\": there is no directive `{note}` (write a note of this kind as a quotation that starts with   > [!NOTE])",
        ),
        (
            "```{severity}\n```\n",
            false,
            "error 1:5 \"severity\": `{severity}` needs an id behind it (write it as   {severity} P1)",
        ),
        (
            "```{wizard} P1\n```\n",
            true,
            "error 1:13 \"P1\": `{wizard}` takes nothing behind it (remove it)",
        ),
        (
            "```{contacts} internal\n```\n",
            true,
            "error 1:15 \"internal\": `{contacts}` takes nothing behind it (write it as an option, on a line of its own:   group: internal)",
        ),
        (
            "```{contacts}\ngrup: x\n```\n",
            true,
            "error 2:1 \"grup\": this directive has no key `grup` (did you mean `group`?)",
        ),
        (
            "```{contacts}\ngroup: [x]\n```\n",
            true,
            "error 2:8 \"[x]\": `group` must be a text, and this is a list",
        ),
        (
            "```{contacts}\ninternal\n```\n",
            true,
            "error 2:1 \"internal\": options of a directive are written as `key: value` (write text outside the fence)",
        ),
        (
            "```{contacts}\ngroup: \"x\n```\n",
            true,
            "error 2:8 \"\\\"\": this quote is never closed (add the closing quote at the end of the text)",
        ),
        (
            "```{command} rollback\nid: x\n```\n",
            true,
            "error 2:1 \"id\": this directive has no key `id`",
        ),
    ] {
        let (directive, told) = seen(fence);
        assert_eq!(told, expected);
        assert_eq!(directive.is_some(), is_kept, "{fence}");
    }
}
