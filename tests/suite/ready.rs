//! `ready.html`: what stands on it without script.

use crate::book::Book;

const DATA: &str = "---
contacts:
  - { id: ann, name: Ann, phone: \"+1 (202) 555-0117\" }
  - { id: desk, name: Desk, slack: \"#desk\" }
  - { id: vendor, name: Vendor <&>, email: a@example.com }
  - { id: bo, name: Bo, phone: \"+1-XXX-XXX-XXXX\" }
  - { id: cy, name: Cy }
escalation:
  - { id: all, name: All, steps: [{ after: 0m, contact: ann }, { after: 9m, contact: cy }] }
rotations:
  - { id: week, name: Weekly, every: 1w, start: 2026-01-05T09:00, timezone: Europe/Berlin, members: [ann, bo], schedule_url: \"https://example.com/rota\" }
tools:
  - { id: graphs, name: Graphs, url: \"https://graphs.example.com/?a=1&b=2\" }
  - { id: console, name: Console, note: Ask Ops <for> it }
  - { id: safe, name: Safe }
  - { id: idle, name: Idle, url: \"https://idle.example.com\" }
needs: [safe, graphs]
---
# Home
";

fn book() -> Book {
    let page = |title: &str| format!("---\nneeds: [graphs, console]\n---\n# {title}\n");
    Book::plain()
        .file("index.md", DATA)
        .file("a.md", &page("First"))
        .file("b.md", &page("Second & last"))
}

/// The line of one thing, from its state on.
fn line<'p>(page: &'p str, name: &str) -> &'p str {
    let start = page
        .find(&format!("data-ready-row=\"{name}\""))
        .unwrap_or_else(|| panic!("no line {name}:\n{page}"));
    let rest = &page[start..];
    let end = rest.find("<li class=\"ready__row\"").unwrap_or(rest.len());
    &rest[..end]
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part);
        let at = at.unwrap_or_else(|| panic!("no `{part}` behind the others:\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn who_is_counted_on_and_has_no_phone_stands_first() {
    let page = book().page("ready.html");
    let phones = line(&page, "phones");
    has(
        phones,
        &[
            "data-state=\"todo\"",
            "#contact:bo\"",
            "#contact:cy\"",
            "#contact:vendor\" dir=\"auto\">Vendor &lt;&amp;&gt;<",
        ],
    );
    // A channel is nobody to call, and Ann has a number.
    assert!(
        !phones.contains("contact:desk") && !phones.contains("contact:ann"),
        "{phones}"
    );
}

#[test]
fn every_tool_that_a_page_needs_is_to_be_tried() {
    let page = book().page("ready.html");
    let access = line(&page, "access");
    has(
        access,
        &[
            "data-state=\"unknown\"",
            "data-ready-tried=\"graphs\"",
            "href=\"https://graphs.example.com/?a=1&amp;b=2\"",
            ">Home</a>, <a href=\"a.html\" dir=\"auto\">First</a>, 1 more",
            "data-ready-tried=\"console\"",
            "Ask Ops &lt;for&gt; it",
            "First</a>, <a href=\"b.html\" dir=\"auto\">Second &amp; last</a><",
            "data-ready-tried=\"safe\"",
            "does not say where it is",
        ],
    );
    assert!(!access.contains("Idle"), "{access}");
}

#[test]
fn the_plan_stands_there_without_script() {
    let page = book().page("ready.html");
    let rota = line(&page, "rota");
    has(
        rota,
        &[
            "data-state=\"unknown\"",
            "href=\"https://example.com/rota\"",
            "<details class=\"ready__plan\" data-ready-plan open>",
            "(Europe/Berlin)",
            "data-start=\"2026-01-05T08:00:00Z\" data-end=\"2026-01-12T08:00:00Z\"",
            "Mon 5 Jan 2026 09:00",
            ">Ann<",
            ">Bo<",
            "<template",
        ],
    );
    let (shown, _) = rota.split_once("<template").expect("later turns");
    assert_eq!(shown.matches("data-turn-who").count(), 8);
    has(&page, &["No script runs here"]);
    // Nothing that does nothing.
    for button in page.split("<button").skip(1) {
        let tag = button.split('>').next().unwrap_or_default();
        if tag.contains("data-ready-act") {
            assert!(tag.contains(" hidden"), "{tag}");
        }
    }
}

#[test]
fn a_book_without_people_tools_and_rota_says_so() {
    let page = Book::plain()
        .file("index.md", "# Home\n")
        .page("ready.html");
    for (name, state, text) in [
        ("phones", "look", "No contacts are entered"),
        ("access", "good", "No page says that it needs access"),
        ("rota", "good", "No rota is in this book"),
    ] {
        has(
            line(&page, name),
            &[&format!("data-state=\"{state}\""), text],
        );
    }
    let all = "---\ncontacts: [{ id: a, name: A, phone: \"112\" }]\n---\n# Home\n";
    let page = Book::plain().file("index.md", all).page("ready.html");
    has(
        line(&page, "phones"),
        &["data-state=\"good\"", "Everyone has a number"],
    );
    let idle = "---\ncontacts: [{ id: a, name: A }]\n---\n# Home\n";
    let page = Book::plain().file("index.md", idle).page("ready.html");
    has(line(&page, "phones"), &["data-state=\"look\"", ">A<"]);
}

#[test]
fn other_pages_lead_to_it_and_an_author_may_write_it() {
    let book = book();
    let home = book.page("index.html");
    assert_eq!(home.matches("href=\"ready.html\"").count(), 3, "{home}");
    assert!(book.published("contacts.html").contains("ready.html"));
    assert!(book.published("opsbook.html").contains("href=\"#ready\""));
    let own = Book::plain()
        .file("index.md", "# Home\n")
        .file("ready.md", "# Ours\n");
    let page = own.page("ready.html");
    assert!(
        page.contains("Ours") && !page.contains("data-ready"),
        "{page}"
    );
}
