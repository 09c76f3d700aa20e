//! Markdown as it stands in published pages.

use opsbook::model::link::{DirectiveIndex, LinkIndex};
use opsbook::model::page::Body;
use opsbook::parse::{ParseOptions, markdown};
use opsbook::render::block::{self, Host};
use opsbook::source::{SitePath, SourceFile, Span};

/// A world in which links lead where they say, except to what is gone or unsafe.
struct World<'a>(&'a Body);

impl Host for World<'_> {
    fn href(&self, link: LinkIndex) -> Option<String> {
        let destination = &self.0.links[link.0].destination;
        let is_broken = destination.contains("gone") || destination.contains("script:");
        (!is_broken).then(|| destination.clone())
    }

    fn is_local(&self, link: LinkIndex) -> bool {
        !self.0.links[link.0].destination.starts_with("http")
    }

    fn directive(&self, directive: DirectiveIndex, html: &mut String) {
        html.push_str(&format!("[{:?}]", self.0.directives[directive.0].value));
    }
}

fn page(text: &str) -> String {
    let path = SitePath::new("page.md").expect("a path");
    let file = SourceFile::new(path, text);
    let span = Span::new(0, text.len());
    let body = markdown::parse_body(
        &file,
        span,
        &ParseOptions {
            is_plain: false,
            ..ParseOptions::default()
        },
    )
    .value;
    let mut html = String::new();
    block::write(&body, &World(&body), &mut html);
    html
}

fn holds(text: &str, parts: &[&str]) {
    let html = page(text);
    for part in parts {
        assert!(html.contains(part), "no {part} in\n{html}");
    }
}

#[test]
fn headings_can_be_linked_to() {
    holds(
        "## Roll `back`\n\n## Roll back {#r .steps}",
        &[
            "<h2 id=\"roll-back\">Roll <code>back</code> <a class=\"anchor\" href=\"#roll-back\" data-chrome ",
            "<h2 id=\"r\" class=\"steps\">",
        ],
    );
}

#[test]
fn code_keeps_its_last_line_end_and_its_language() {
    holds(
        "```Text {hl=1}\nkubectl get <pod>\n```",
        &[
            "<div class=\"code\" data-language=\"text\" data-code><pre tabindex=\"0\"><code>",
            "&gt;\n</code></pre></div>",
        ],
    );
}

#[test]
fn tables_scroll_in_their_own_box() {
    holds(
        "|Name|Time|\n|-|-:|\n|a|5|",
        &[
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table: Name, Time\">",
            "<td class=\"right\">5</td>",
        ],
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    holds(
        "a[^x] b[^x]\n\n[^x]: why",
        &[
            "href=\"#fn-1\" id=\"fnref-1\"",
            "id=\"fnref-1-2\"",
            "<li id=\"fn-1\" value=\"1\">",
            "href=\"#fnref-1\"",
            "href=\"#fnref-1-2\"",
        ],
    );
    // Also from one to another, and none back to where nothing refers to it.
    holds(
        "a[^x]\n\n[^x]: why[^y]\n\n[^y]: because[^x]\n\n[^z]: alone",
        &[
            "href=\"#fn-2\" id=\"fnref-2\"",
            "href=\"#fn-1\" id=\"fnref-1-2\"",
            "href=\"#fnref-1-2\" data-chrome aria-label=\"Back to the text (2)\">\u{21a9}<sup>2</sup></a></li>",
            "href=\"#fnref-2\" data-chrome",
        ],
    );
}

#[test]
fn links_that_lead_nowhere_are_their_text() {
    holds(
        "[a](gone.md) <a href=\"gone\">b</a> ![c](https://x.example/c.png) [d](https://x.example)",
        &[
            "<span class=\"broken\">a</span> b",
            "<a href=\"https://x.example/c.png\" rel=\"noreferrer\">c</a>",
            "<a href=\"https://x.example\" rel=\"noreferrer\">d</a>",
        ],
    );
}

#[test]
fn directives_and_callouts_stand_where_they_were_put() {
    holds(
        "> [!WARNING]\n> Hot\n\n```{severities}\n```\n\n- [x] done",
        &[
            "<aside class=\"callout callout--warning\" role=\"note\">\n<p class=\"callout__title\">Warning</p>",
            "[Severities]",
            "<li class=\"task\"><input type=\"checkbox\" checked disabled aria-label=\"done\"> done</li>",
        ],
    );
}

#[test]
fn no_script_and_no_style_of_the_author_reaches_a_page() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p style=\"position:fixed\" class=\"nav\" data-command>x</p>",
        "<a href=\"java&#115;cript:alert(1)\">x</a>",
        "<svg onload=alert(1)>",
        "text <style>*{}</style>",
        "[x](javascript:alert(1))",
        "<iframe src=//x.example></iframe>",
        "```\"><script>\nx\n```",
        "# x {.a\"onclick=alert(1)}",
        "![\"><script>](a.png \"\\\"><script>\")",
        "|<script>|\n|-|\n|a|",
        "[^\"><script>]\n\n[^\"><script>]: x",
        "<b title='\"><script>'>x</b>",
    ] {
        let html = page(text);
        for bad in [
            "<script",
            "<style",
            "<svg",
            "<iframe",
            "<img src=\"x\" on",
            " style=",
            "data-command",
        ] {
            assert!(!html.contains(bad), "{text}\n{html}");
        }
        assert!(!html.contains("href=\"java"), "{text}\n{html}");
    }
}

#[test]
fn words_in_raw_html_are_neither_joined_nor_parted() {
    holds(
        "<p>\n<b>Note</b> <i>this</i>, <kbd>x</kbd>.\n</p>",
        &["<b>Note</b> <i>this</i>, <kbd>x</kbd>."],
    );
}

#[test]
fn what_an_author_leaves_open_is_closed() {
    for text in [
        "<div><b>x",
        "</div></div>x",
        "- <div><li>x</li></div>",
        "<td>x</td></table>",
    ] {
        let html = page(text);
        for tag in ["div", "li", "td", "b"] {
            let opened = html.matches(&format!("<{tag}>")).count();
            let closed = html.matches(&format!("</{tag}>")).count();
            assert_eq!(opened, closed, "{text}\n{html}");
        }
    }
}

#[test]
fn pictures_are_loaded_at_once_so_that_paper_has_them() {
    let page = page("![Graph](graph.svg)\n\n<img src=\"graph.svg\" alt=\"Again\">\n");
    assert_eq!(page.matches("<img ").count(), 2);
    assert!(!page.contains("loading="));
}
