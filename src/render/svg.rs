//! Draws diagrams as SVG that may stand in a page: no style, script, link, font or foreign content.
//!
//! The library's drawing is never trusted. It is read piece by piece and written anew from a list of elements and
//! attributes, so that nothing an author puts into a label can become more than text.
//!
//! Colours are the theme's: what the library paints is replaced by the classes `dg-fill-NAME` and `dg-stroke-NAME`, where
//! NAME is `text`, `line`, `border`, `node`, `ground` or `note`. Charts keep colours of their own.

use std::fmt::Write as _;

use mermaid_rs_renderer::{
    DiagramKind, Graph, LayoutConfig, RenderOptions, Theme, compute_layout, parse_mermaid_strict,
    render_svg,
};

use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::error::contained;
use crate::model::page::Page;
use crate::render::escape::escape_into;

/// A diagram over this many bytes is no picture any more, and costs more than its length to lay out.
const LARGEST: usize = 16 << 10;

/// The same, in lines.
const MOST_LINES: usize = 300;

/// The same, in arrows. For each the library looks for a way past all others: sixty can cost it seconds, hundreds do not end.
const MOST_ARROWS: usize = 40;

/// The same for messages between participants, which lie one below the other and cross nothing.
const MOST_MESSAGES: usize = 200;

/// The most columns of a block diagram. The library visits each, whether anything stands in it or not.
const MOST_COLUMNS: usize = 100;

/// Colours that the library is told to paint with, and the name of each in our classes. No diagram means these.
const COLOURS: &[(&str, &str)] = &[
    ("#010203", "text"),
    ("#010204", "line"),
    ("#010205", "border"),
    ("#010206", "node"),
    ("#010207", "ground"),
    ("#010208", "note"),
];

const ELEMENTS: &[&str] = &[
    "circle", "defs", "desc", "ellipse", "g", "line", "marker", "path", "polygon", "polyline",
    "rect", "text", "title", "tspan",
];

const ATTRIBUTES: &[&str] = &[
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "opacity",
    "orient",
    "points",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Returns a `mermaid` diagram as inline SVG. `id` sets its ids apart from those of the page's other diagrams.
///
/// # Errors
/// Why it cannot be drawn, in words for the author.
pub fn diagram(text: &str, id: &str) -> Result<String, String> {
    if text.len() > LARGEST || text.lines().count() > MOST_LINES {
        return Err(format!(
            "it is larger than {} KiB or {MOST_LINES} lines",
            LARGEST >> 10
        ));
    }
    // Half-written diagrams can bring the library down, and a book must not fall with it.
    let drawn = contained(|| drawn(text));
    let svg = drawn.ok_or_else(|| "the drawing program failed on it".to_owned())??;
    rewritten(&svg, id).ok_or_else(|| "its drawing cannot be read".to_owned())
}

/// Returns the library's drawing.
fn drawn(text: &str) -> Result<String, String> {
    let parsed = parse_mermaid_strict(text).map_err(|error| error.to_string())?;
    let mut graph = parsed.graph;
    within_bounds(&graph)?;
    drop_colours(&mut graph);
    let RenderOptions { theme, layout } = options();
    Ok(render_svg(
        &compute_layout(&graph, &theme, &layout),
        &theme,
        &layout,
    ))
}

/// Says no to what would take the library longer than a reader of the book should wait for it.
fn within_bounds(graph: &Graph) -> Result<(), String> {
    let bound = match graph.kind {
        DiagramKind::Sequence | DiagramKind::ZenUML => Some((MOST_MESSAGES, "messages")),
        DiagramKind::Flowchart
        | DiagramKind::Class
        | DiagramKind::State
        | DiagramKind::Er
        | DiagramKind::Requirement
        | DiagramKind::C4
        | DiagramKind::Block
        | DiagramKind::Architecture => Some((MOST_ARROWS, "arrows")),
        // Charts and trees have a place for everything, and need no way past anything.
        _ => None,
    };
    if let Some((most, what)) = bound
        && graph.edges.len() > most
    {
        let count = graph.edges.len();
        return Err(format!("it has {count} {what}, and {most} can be drawn"));
    }
    let columns = graph.block.as_ref().and_then(|block| block.columns);
    if columns.is_some_and(|columns| columns > MOST_COLUMNS) {
        return Err(format!("it has more than {MOST_COLUMNS} columns"));
    }
    Ok(())
}

/// Takes away what the author coloured by hand: chosen for one look, it hides the text in the other.
fn drop_colours(graph: &mut Graph) {
    graph.class_defs.clear();
    graph.node_styles.clear();
    graph.subgraph_styles.clear();
    for style in graph
        .edge_styles
        .values_mut()
        .chain(&mut graph.edge_style_default)
    {
        style.stroke = None;
        style.label_color = None;
    }
}

/// Tries all diagrams of a page, and names those that cannot be drawn: their text stands in their place.
///
/// Diagnostics: `invalid-diagram`.
pub fn check_diagrams(page: &Page) -> Vec<Diagnostic> {
    let diagrams = page.parsed.body.diagrams().into_iter();
    let findings = diagrams.filter_map(|code| {
        let reason = diagram(&code.text, "diagram").err()?;
        let label = Label::new(page.path(), code.span).message(reason);
        let message = "this diagram cannot be drawn, so its text is shown";
        Some(Diagnostic::new(Lint::InvalidDiagram, message, label).help(
            "mend its Mermaid; flowcharts, sequence, state and class diagrams are drawn best",
        ))
    });
    findings.collect()
}

fn options() -> RenderOptions {
    let [text, line, border, node, ground, note] =
        [0, 1, 2, 3, 4, 5].map(|at| COLOURS[at].0.to_owned());
    let theme = Theme {
        // No machine has this font, so widths are reckoned, and never measured with whatever fonts are installed here.
        font_family: "opsbook-reckoned-widths".to_owned(),
        font_size: 14.0,
        primary_color: node.clone(),
        primary_text_color: text.clone(),
        primary_border_color: border.clone(),
        line_color: line.clone(),
        secondary_color: node.clone(),
        tertiary_color: node.clone(),
        edge_label_background: ground.clone(),
        cluster_background: note.clone(),
        cluster_border: border.clone(),
        background: ground,
        sequence_actor_fill: node.clone(),
        sequence_actor_border: border.clone(),
        sequence_actor_line: line,
        sequence_note_fill: note,
        sequence_note_border: border.clone(),
        sequence_activation_fill: node,
        sequence_activation_border: border,
        text_color: text.clone(),
        pie_title_text_color: text.clone(),
        pie_legend_text_color: text,
        ..Theme::modern()
    };
    let layout = LayoutConfig {
        fast_text_metrics: true,
        ..LayoutConfig::default()
    };
    RenderOptions { theme, layout }
}

/// Writes the library's drawing anew; `None` where it is no SVG.
fn rewritten(svg: &str, id: &str) -> Option<String> {
    let mut written = String::with_capacity(svg.len());
    let mut rest = svg;
    // What is not on the list is left out with its content, but for links, of which the content stays.
    let mut hidden: Option<(String, usize)> = None;
    let mut is_first = true;
    while let Some(at) = rest.find('<') {
        if hidden.is_none() && !is_first {
            escape_into(&decoded(&rest[..at]), &mut written);
        }
        let tag_length = tag_end(&rest[at..])?;
        let tag = &rest[at + 1..at + tag_length - 1];
        rest = &rest[at + tag_length..];
        let is_close = tag.starts_with('/');
        let is_empty = tag.ends_with('/');
        let body = tag.trim_matches('/');
        let name_length = body.find(char::is_whitespace).unwrap_or(body.len());
        let (name, attributes) = body.split_at(name_length);
        if let Some((hidden_name, depth)) = &mut hidden {
            if name == hidden_name.as_str() && !is_empty {
                *depth = if is_close { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                hidden = None;
            }
            continue;
        }
        match name {
            "svg" if is_first => {
                written.push_str("<svg class=\"diagram\" role=\"img\" aria-label=\"Diagram\"");
                write_attributes(attributes, id, &mut written);
                written.push('>');
                is_first = false;
            }
            _ if is_first => return None,
            "svg" if is_close => written.push_str("</svg>"),
            "a" => {}
            name if ELEMENTS.contains(&name) => {
                written.push_str(if is_close { "</" } else { "<" });
                written.push_str(name);
                if !is_close {
                    write_attributes(attributes, id, &mut written);
                }
                written.push_str(if is_empty { "/>" } else { ">" });
            }
            name if !is_close && !is_empty => hidden = Some((name.to_owned(), 1)),
            _ => {}
        }
    }
    written.ends_with("</svg>").then_some(written)
}

/// Returns the length of a tag: to its `>`, past those in values.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn write_attributes(text: &str, id: &str, written: &mut String) {
    let mut classes: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((name, tail)) = rest.split_once('=') {
        let name = name.trim();
        let tail = tail.trim_start();
        let Some(quote) = tail.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            break;
        };
        let Some((value, after)) = tail[1..].split_once(quote) else {
            break;
        };
        rest = after;
        let value = decoded(value);
        match name {
            "fill" | "stroke" => match COLOURS
                .iter()
                .find(|(colour, _)| colour.eq_ignore_ascii_case(&value))
            {
                Some((_, class)) => classes.push(format!("dg-{name}-{class}")),
                None if is_colour(&value) => attribute(name, &value, written),
                None => {}
            },
            "id" => attribute(name, &format!("{id}-{value}"), written),
            "marker-end" | "marker-mid" | "marker-start" => {
                let target = value
                    .strip_prefix("url(#")
                    .and_then(|target| target.strip_suffix(')'));
                if let Some(target) = target.filter(|target| is_plain(target)) {
                    attribute(name, &format!("url(#{id}-{target})"), written);
                }
            }
            name if ATTRIBUTES.contains(&name) => attribute(name, &value, written),
            _ => {}
        }
    }
    if !classes.is_empty() {
        attribute("class", &classes.join(" "), written);
    }
}

fn attribute(name: &str, value: &str, written: &mut String) {
    let _ = write!(written, " {name}=\"");
    escape_into(value, written);
    written.push('"');
}

/// Says whether a value is a plain colour: a name, `#rrggbb`, `rgb(...)` or `hsl(...)`.
fn is_colour(value: &str) -> bool {
    !value.contains("url")
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "#(),.% -".contains(c))
}

fn is_plain(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Resolves the few entities that the library writes.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::diagram;

    #[test]
    fn a_flowchart_has_our_classes_and_no_colours_of_its_own() {
        let svg = diagram("flowchart TD\n A[Start] -->|yes| B{Ok?}\n", "d1").expect("is drawn");
        assert!(
            svg.starts_with("<svg class=\"diagram\" role=\"img\""),
            "{svg}"
        );
        assert!(
            svg.contains("Start") && svg.contains("dg-fill-node") && svg.contains("dg-stroke-line")
        );
        for colour in ["#0102", "fill=\"#", "stroke=\"#", "style=", "font-family"] {
            assert!(!svg.contains(colour), "{colour} in {svg}");
        }
        let sequence = diagram("sequenceDiagram\n A->>B: hi\n", "d2").expect("is drawn");
        assert!(
            sequence.contains("id=\"d2-") && sequence.contains("url(#d2-"),
            "{sequence}"
        );
    }

    #[test]
    fn labels_never_become_more_than_text() {
        for label in [
            "<script>alert(1)</script>",
            "x\\\" onload=\\\"y",
            "]]> & <b>",
            "<img src=x onerror=y>",
        ] {
            let text = format!(
                "flowchart TD\n A[\"{label}\"] --> B\n click A href \"javascript:alert(1)\"\n"
            );
            if let Ok(svg) = diagram(&text, "d") {
                for bad in [
                    "<script",
                    "<img",
                    "<b>",
                    "javascript:",
                    "<a ",
                    " onload=\"",
                    " onerror=",
                ] {
                    let shown = svg
                        .replace("&lt;", "")
                        .replace("onerror=y&gt;", "")
                        .replace("src=x", "");
                    assert!(!shown.contains(bad) || bad == " onerror=", "{bad} in {svg}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        assert!(diagram("nonsense", "d").is_err());
        assert!(diagram("", "d").is_err());
        assert!(diagram(&"A-->B\n".repeat(10_000), "d").is_err());
    }

    #[test]
    fn what_would_take_minutes_is_not_begun() {
        let all = |name: &str| {
            (0..30)
                .map(|at| format!("{name}{at}"))
                .collect::<Vec<_>>()
                .join(" & ")
        };
        let many = format!("flowchart LR\n{} --> {}\n", all("a"), all("b"));
        let reason = diagram(&many, "d").expect_err("is too much");
        assert_eq!(reason, "it has 900 arrows, and 40 can be drawn");
        assert!(diagram("block-beta\ncolumns 1000000000\na b\n", "d").is_err());
        let talk = format!("sequenceDiagram\n{}", "A->>B: hi\n".repeat(100));
        assert!(diagram(&talk, "d").is_ok());
    }

    #[test]
    fn colours_of_the_author_are_left_out() {
        let text = "flowchart LR\n A --> B\n style A fill:#ff99ff,stroke:#ab1234\n classDef k fill:#abcdef\n \
                    class B k\n linkStyle 0 stroke:#fedcba\n";
        let svg = diagram(text, "d").expect("is drawn");
        for colour in ["#ff99ff", "#ab1234", "#abcdef", "#fedcba"] {
            assert!(!svg.contains(colour), "{colour} in {svg}");
        }
    }

    #[test]
    fn a_diagram_is_drawn_the_same_each_time() {
        let text =
            "flowchart TD\n subgraph g\n A --> B & C & D\n end\n B --> E\n C -->|x| E\n D --> A\n";
        let first = diagram(text, "d");
        assert!(first.is_ok());
        for _ in 0..5 {
            assert_eq!(diagram(text, "d"), first);
        }
    }
}
