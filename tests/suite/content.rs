//! The book that ships with opsbook holds all of the playbook that it was made from.
//!
//! Every heading, sentence, table cell, list item, command and link of the source has to be read on a page of the built
//! site: what belongs to one section there, on one page and in the same order; a command to the letter.

mod html;
pub mod markdown;

use std::path::Path;
use std::process::Command;

use crate::book::{Run, STAMP, shared, tree};
use html::Page;
use markdown::{Fact, Section};

/// Where the book deliberately says something in another way than its source.
struct Exception {
    /// The section of the source.
    section: &'static str,
    /// Words of the source, and what stands for them in the book. Without any, the whole section is left out.
    words: &'static [(&'static str, &'static str)],
}

const EXCEPTIONS: &[Exception] = &[
    // The navigation does what it did, in the order of the book's pages.
    Exception {
        section: "Table of Contents",
        words: &[],
    },
    // Its two parts are pages, and a page needs no heading that says it stood at the end.
    Exception {
        section: "Appendix",
        words: &[],
    },
    // `{severities}` makes the table from the data: columns that say what to do, severities with their shapes.
    Exception {
        section: "Response Time SLAs",
        words: &[
            ("Response Time", "Respond within"),
            ("Resolution Target", "Resolve within"),
            ("P1 (Critical)", "P1 Critical"),
            ("P2 (High)", "P2 High"),
            ("P3 (Medium)", "P3 Medium"),
            ("P4 (Low)", "P4 Low"),
        ],
    },
    // A filler is shown as what it is; a card names its channels in the theme's words.
    Exception {
        section: "Escalation Contacts",
        words: &[
            ("Phone", "phone"),
            ("+1-XXX-XXX-XXXX", "not set"),
            ("Email", "Mail"),
        ],
    },
    // What the last lines say of the whole document, every page says of itself, and the home page of its reviews.
    Exception {
        section: markdown::CLOSING,
        words: &[
            ("Last Updated", "reviewed"),
            ("2025-01-02", "2 Jan 2025"),
            ("Version", "version"),
            ("Owner", "DevOps Team"),
            ("Review Frequency", "reviews"),
            ("Quarterly", "quarterly"),
        ],
    },
];

#[test]
fn nothing_of_the_playbook_is_lost() {
    let Some(source) = shared("corpus/cronos-playbook/playbook.md") else {
        return;
    };
    let source = std::fs::read_to_string(source).expect("the playbook can be read");
    assert!(EXCEPTIONS.len() <= 5);
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let lost = lost(&source, &content, |_| {});
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// Builds a book of the playbook, and says what of the playbook is on none of its pages. `reword` is for a book that
/// says something in other words than the one that ships with opsbook.
pub fn lost(source: &str, content: &Path, reword: impl Fn(&mut Section)) -> Vec<String> {
    let (sections, silent_lines) = markdown::sections(source);
    assert_eq!(
        silent_lines,
        Vec::<&str>::new(),
        "lines that nobody looks for"
    );
    for exception in EXCEPTIONS {
        assert!(
            sections.iter().any(|part| part.title == exception.section),
            "{}: no such section",
            exception.section
        );
    }
    let pages = built_pages(content);
    let sections = sections.into_iter().filter_map(with_exceptions);
    let sections = sections.map(|mut section| {
        reword(&mut section);
        section
    });
    sections
        .filter_map(|section| missing(&section, &pages))
        .collect()
}

/// Builds a book and reads its pages, but for those that repeat others: the whole book for paper and in one file, and the index.
fn built_pages(content: &Path) -> Vec<Page> {
    let out = tempfile::tempdir().expect("a temporary folder");
    let site = out.path().join("site");
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .arg("build")
        .arg(content)
        .arg("--out")
        .arg(&site)
        .env("SOURCE_DATE_EPOCH", STAMP)
        .env("NO_COLOR", "1");
    Run::from_output(&command.output().expect("the program starts")).expect(0);
    tree(&site)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter(|(path, _)| !["opsbook.html", "print.html", "search.html"].contains(&path.as_str()))
        .map(|(path, bytes)| Page::read(&path, &String::from_utf8_lossy(&bytes)))
        .collect()
}

/// Puts the book's words for the source's; `None` where the whole section is left out.
fn with_exceptions(mut section: Section) -> Option<Section> {
    let Some(exception) = EXCEPTIONS
        .iter()
        .find(|exception| exception.section == section.title)
    else {
        return Some(section);
    };
    if exception.words.is_empty() {
        return None;
    }
    let texts = section.facts.iter_mut().flat_map(|fact| match fact {
        Fact::Words(words) => std::slice::from_mut(words),
        Fact::Record(cells) => cells.as_mut_slice(),
        Fact::Command(_) | Fact::Link(_) => &mut [],
    });
    for text in texts {
        if let Some((_, instead)) = exception.words.iter().find(|(words, _)| text == words) {
            *text = (*instead).to_owned();
        }
    }
    Some(section)
}

/// Says what of a section is on no page that has the rest of it; `None` where one page has all.
fn missing(section: &Section, pages: &[Page]) -> Option<String> {
    let lacking = pages.iter().map(|page| (page, lacks(page, &section.facts)));
    let (page, facts) = lacking.min_by_key(|(page, facts)| (facts.len(), page.path.clone()))?;
    if facts.is_empty() {
        return None;
    }
    let facts: Vec<String> = facts.iter().map(|fact| format!("  {fact:?}")).collect();
    Some(format!(
        "{}: {} has most of it, without\n{}",
        section.title,
        page.path,
        facts.join("\n")
    ))
}

/// Returns the facts that a page does not have, or has before what should stand above them.
fn lacks<'f>(page: &Page, facts: &'f [Fact]) -> Vec<&'f Fact> {
    let mut at = 0;
    let mut lacking = Vec::new();
    for fact in facts {
        let is_there = match fact {
            Fact::Words(words) => follows(page, words, &mut at),
            Fact::Command(command) => {
                page.has_command(command) && follows(page, &markdown::on_one_line(command), &mut at)
            }
            Fact::Record(cells) => page.has_record(cells),
            Fact::Link(href) => page.hrefs.contains(href),
        };
        if !is_there {
            lacking.push(fact);
        }
    }
    lacking
}

/// Says whether words come after what was found last, and moves on behind them.
fn follows(page: &Page, words: &str, at: &mut usize) -> bool {
    match page.find(words, *at) {
        Some(found) => {
            *at = found + words.len();
            true
        }
        None => false,
    }
}

#[test]
fn what_is_lost_moved_or_changed_is_noticed() {
    let source = "### Restart\n- Look first\n- Then act\n\n```bash\n# Restart it\nkubectl restart -n cronos-ai\n```\n";
    let (sections, _) = markdown::sections(source);
    let lacking = |body: &str| {
        let page = Page::read(
            "a.html",
            &format!("<head><title>Then act</title></head><main>{body}</main>"),
        );
        lacks(&page, &sections[0].facts).len()
    };
    let command =
        "<pre><code><i># Restart it</i>\nkubectl restart -n <i>&lt;namespace&gt;</i></code></pre>";
    let whole = format!("<h1>Restart</h1><ul><li>Look first</li><li>Then act</li></ul>{command}");
    assert_eq!(lacking(&whole), 0);
    for (from, to) in [
        ("<li>Then act</li>", "<nav>Then act</nav>"),
        ("Look first", "Outlook first"),
        ("Look first", "Look <br>first"),
        (
            "<li>Look first</li><li>Then act</li>",
            "<li>Then act</li><li>Look first</li>",
        ),
        ("restart -n", "restart  -n"),
        ("kubectl", "sudo kubectl"),
    ] {
        assert!(whole.contains(from), "{from}");
        assert_eq!(lacking(&whole.replacen(from, to, 1)), 1, "{from} -> {to}");
    }
}
