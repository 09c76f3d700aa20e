use std::collections::HashMap;

use proptest::prelude::*;

use super::{Fate, Imported, import, words};

/// Returns a text without the anchors of its links: they are what is rewritten.
fn without_anchors(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let before = &rest[..at];
        let is_target = ["](", "]: ", "href=\""]
            .iter()
            .any(|mark| before.ends_with(mark));
        left.push_str(before);
        rest = &rest[at + 1..];
        if is_target {
            rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || "-_".contains(c));
        } else {
            left.push('#');
        }
    }
    left + rest
}

/// Asserts that each line is accounted for once, in order, and that no word is lost.
#[track_caller]
fn assert_nothing_lost(text: &str, book: &Imported) {
    let lines: Vec<&str> = text.lines().collect();
    let mut next = 1;
    for entry in &book.account {
        assert_eq!(entry.first, next, "{:?}\n{text}", book.account);
        next = entry.last + 1;
    }
    assert_eq!(next, lines.len() + 1, "{:?}\n{text}", book.account);

    let mut there: HashMap<String, usize> = HashMap::new();
    let mut add = |text: &str| {
        for word in words(text) {
            *there.entry(word).or_default() += 1;
        }
    };
    for (_, text) in &book.files {
        add(text);
    }
    for entry in &book.account {
        let own = &lines[entry.first - 1..entry.last];
        match &entry.fate {
            Fate::LeftOut(_) => own.iter().for_each(|line| add(line)),
            Fate::Blank => assert!(own.iter().all(|line| line.trim().is_empty()), "{own:?}"),
            Fate::Data { said, .. } => said.iter().for_each(|(words, _)| add(words)),
            Fate::Kept { file, line } | Fate::Moved { file, line } => {
                let page = book.files.iter().find(|(path, _)| path == file);
                let page: Vec<&str> = page.expect("the page is there").1.lines().collect();
                for (offset, source) in own.iter().enumerate() {
                    let target = page.get(line - 1 + offset).copied();
                    let target = target.expect("the line is there");
                    assert!(
                        super::words::covers(&without_anchors(source), [target]),
                        "{source:?} is not {target:?} in {file}"
                    );
                }
            }
        }
    }
    for word in words(&without_anchors(text)) {
        let number = there.entry(word.clone()).or_default();
        assert!(*number > 0, "`{word}` is lost of\n{text}\n---\n{book:#?}");
        *number -= 1;
    }
    assert!(book.notes.is_empty(), "{:?}\n{text}", book.notes);
}

fn file<'a>(book: &'a Imported, path: &str) -> &'a str {
    let found = book.files.iter().find(|(one, _)| one.as_str() == path);
    let names: Vec<_> = book.files.iter().map(|(path, _)| path.as_str()).collect();
    &found
        .unwrap_or_else(|| panic!("{path} is none of {names:?}"))
        .1
}

fn paths(book: &Imported) -> Vec<&str> {
    let pages = book.files.iter().map(|(path, _)| path.as_str());
    pages.filter(|path| path.ends_with(".md")).collect()
}

#[track_caller]
fn imported(text: &str) -> Imported {
    let book = import("a_book.md", text);
    assert_nothing_lost(&text.replace("\r\n", "\n"), &book);
    book
}

/// Parts of documents; `%` becomes a word that stands nowhere else.
const PARTS: &[&str] = &[
    "# % Title %",
    "## % Section %",
    "## P1 (Critical) - %",
    "### % `%` %",
    "#### % ##",
    "% %\n===",
    "% %\n%\n---",
    "## Emergency Contacts %",
    "## Severity Levels %",
    "## Tools %",
    "### When to Escalate %",
    "Text % with *%* and [%](#section).",
    "Text[^1] % and [%][ref] and ![%](img/a.png).",
    "[^1]: Note % with [%][ref]\n    more %",
    "[ref]: https://example.com/% \"%\"",
    "[other]: #title",
    "- %\n- %\n  - %\n\n  %",
    "1. %\n2. %\n3. %",
    "- [ ] %\n- [ ] %\n- [x] %",
    "- **%:** #%\n- **%:** %@example.com",
    "- **P1 - Critical:** %\n  - %\n- **P2:** %",
    "### Escalation ladder\n\n- 0 minutes: Lead\n- After 15 minutes: Boss",
    "### Contacts\n\n- Lead: #lead\n- Boss: boss@example.com",
    "<details>\n<summary>%</summary>\n\n## %\n\n%\n\n</details>",
    "- **%:** https://example.com/%\n  - %\n  - %",
    "**Symptoms:**\n- Error rate > 5%\n- %",
    "**P1 - Critical:**\n- %\n- Error rate > 50%",
    "**P2 - High:**\n- %",
    "**Immediate Escalation (P1):**\n- %\n- %",
    "| Severity | Response Time | Resolution |\n|---|---|---|\n| P1 (Critical) | 15 minutes | 4 hours |\n| P2 | 30 min | 1 day |",
    "| Severity | Description | % |\n|---|---|---|\n| SEV1 | % | % |\n| SEV2 | % | % |",
    "| Name | Phone | Email |\n|---|---|---|\n| % | +1-202-555-0117 | %@example.com |\n| % | | %@example.com |",
    "| % | % |\n|---|---|\n| % | % | % |",
    "```bash\n# %\nkubectl get pods <pod-name> %\n```",
    "```yaml\nPrimary On-Call %:\n  - Phone: +1-XXX-XXX-XXXX\n  - Slack: @%\n\nTeam Lead %:\n  - Email: %@example.com\n  - Floor: %\n```",
    "```yaml\nkey: %\nlist: [%, %]\n```",
    "```\n1. Begin %\n2. Go on %\n```",
    "```markdown\n# % Report\n\n## %\n- %\n```",
    "1. %\n   ```md\n   # % Template\n   ## %\n   %\n   ```\n2. %",
    "~~~\n# no heading %\n~~~",
    "<a name=\"%\"></a>",
    "<div>\n% <b>%</b>\n\n%\n</div>",
    "<!-- %\n\n## % -->",
    "> ## %\n> %\n%",
    "    indented %\n\n    %",
    "---",
    "***",
    "## Table of Contents\n\n- [Title](#title)\n- [Section](#section)",
    "[TOC]",
    "**% %**",
    "**Last Updated:** 2025-01-02  \n**Version:** %  \n**Owner:** %",
    "Version: % | %",
    "Term %\n: % %",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_lost_of_any_document(
        chosen in prop::collection::vec((0..PARTS.len(), any::<bool>()), 0..24),
        front in 0..4_usize,
        is_crlf in any::<bool>(),
    ) {
        let mut text = String::new();
        text.push_str(["", "---\ntags: [a]\ntitle: Front\n---\n", "+++\ntitle = \"Front\"\n+++\n", "---\nseverity: {\n---\n"][front]);
        let mut number = 0;
        for (part, is_close) in chosen {
            for c in PARTS[part].chars() {
                match c {
                    '%' if text.ends_with(|c: char| c.is_ascii_digit()) => text.push('%'),
                    '%' => {
                        number += 1;
                        text.push_str(&format!("word{number}"));
                    }
                    c => text.push(c),
                }
            }
            text.push_str(if is_close { "\n" } else { "\n\n" });
        }
        let written = if is_crlf { text.replace('\n', "\r\n") } else { text.clone() };
        let book = import("a_book.md", &written);
        assert_nothing_lost(&text, &book);
    }

    #[test]
    fn no_text_is_too_odd(text in "([#*`~|>\\[\\]()<:_\\\\ \t\n\u{e9}-]|- |\\*\\*|P1 |\\]\\(#|[a-z@.1]{1,4}){0,120}") {
        let book = import("odd.md", &text);
        assert_nothing_lost(&text, &book);
    }
}

#[test]
fn a_page_for_each_section_and_a_folder_for_runbooks() {
    let text = "# Book\n\nIntro.\n\n## Notes\n\nText.\n\n## Issues\n\nBefore.\n\n### Full disk\n\n1. a\n2. b\n3. c\n\n### Slow\n\n1. a\n2. b\n3. c\n";
    let book = imported(text);
    assert_eq!(
        paths(&book),
        [
            "10-notes.md",
            "20-issues/10-full-disk.md",
            "20-issues/20-slow.md",
            "20-issues/index.md",
            "index.md"
        ]
    );
    assert!(
        file(&book, "20-issues/20-slow.md").contains("kind: procedure\n---\n\n# Slow {.steps}\n")
    );
    assert!(file(&book, "index.md").ends_with("# Book\n\nIntro.\n"));
}

#[test]
fn links_lead_to_the_pages_that_sections_became() {
    let text = "# Book\n\n[a](#two), [b](#Deep-One), [c][r], [up](#book)\n\n## One\n\n![i](img/x.png \"t\") [^n]\n\n## Two\n\n### Deep One\n\n[here](#deep-one) [there](#one) <a href=\"#one\">x</a>\n\n[r]: #deep-one\n\n[^n]: See [c][r].\n";
    let book = imported(text);
    let home = file(&book, "index.md");
    assert!(
        home.contains("[a](20-two.md), [b](20-two.md#deep-one), [c][r], [up](index.md)"),
        "{home}"
    );
    assert!(home.contains("[r]: 20-two.md#deep-one"), "{home}");
    let one = file(&book, "10-one.md");
    assert!(
        one.contains("![i](img/x.png \"t\")") && one.contains("[^n]: See"),
        "{one}"
    );
    assert!(one.contains("[r]: 20-two.md#deep-one"), "{one}");
    let two = file(&book, "20-two.md");
    assert!(
        two.contains("[here](#deep-one) [there](10-one.md) <a href=\"10-one.md\">x</a>"),
        "{two}"
    );
    assert!(!two.contains("[^n]:"), "{two}");
}

#[test]
fn files_beside_the_document_are_found_from_every_folder() {
    let text = "# B\n\n## A\n\n### X\n\n1. a\n2. ![](img/x.png)\n3. c\n\n### Y\n\n1. [u](../up.pdf)\n2. b\n3. [m](assets/a%20b.png#f)\n\n## C\n";
    let book = imported(text);
    assert!(file(&book, "10-a/10-x.md").contains("![](../img/x.png)"));
    let y = file(&book, "10-a/20-y.md");
    assert!(
        y.contains("[u](../files/up.pdf)") && y.contains("[m](../files/assets/a%20b.png#f)"),
        "{y}"
    );
    let outside: Vec<_> = book
        .references
        .iter()
        .map(|it| (&*it.written, it.path.as_str(), it.is_outside))
        .collect();
    assert_eq!(
        outside,
        [
            ("../up.pdf", "files/up.pdf", true),
            ("assets/a b.png", "files/assets/a b.png", false),
            ("img/x.png", "img/x.png", false)
        ]
    );
}

#[test]
fn a_document_may_have_any_headings() {
    for (text, expected) in [
        ("", &["index.md"][..]),
        ("Just text.\n", &["index.md"]),
        ("## Only\n\ntext\n", &["index.md"]),
        (
            "# A\n\na\n\n# B\n\nb\n\n## B2\n\n# C\n",
            &["10-b.md", "20-c.md", "index.md"],
        ),
        ("# A\n\n## A1\n\n# B\n", &["10-a.md", "20-b.md", "index.md"]),
        (
            "### A\n\n### A\n\n#### B\n",
            &["10-a.md", "20-a-1.md", "index.md"],
        ),
        (
            "# T\n\n## 🔥\n\n## Search\n\n## 1. [Go](#x) `now`\n",
            &[
                "10-section.md",
                "20-search-page.md",
                "30-go-now.md",
                "index.md",
            ],
        ),
        (
            "**Title**\n\n**One**\n\na\n\n**Two**\n\nb\n",
            &["10-one.md", "20-two.md", "index.md"],
        ),
    ] {
        assert_eq!(paths(&imported(text)), expected, "{text}");
    }
}

#[test]
fn names_have_a_prefix_of_three_digits_at_most() {
    let of = |number: usize| {
        let sections = (0..number).map(|at| format!("## 2024 part {at}\n\ntext\n\n"));
        imported(&format!("# T\n\n{}", sections.collect::<String>()))
    };
    assert!(paths(&of(99)).contains(&"990-2024-part-98.md"));
    let many = of(120);
    assert!(
        paths(&many).contains(&"001-2024-part-0.md")
            && paths(&many).contains(&"120-2024-part-119.md")
    );
    let more = of(1000);
    assert!(file(&more, "section-2024-part-999.md").contains("\norder: 1000\n"));
    let dates = imported(
        "# T\n\n## 1. One\n\n## 1.2 Two\n\n## 24/7 desk\n\n## 2024-01-05 outage\n\n## 5 whys\n",
    );
    assert_eq!(
        paths(&dates),
        [
            "10-one.md",
            "20-two.md",
            "30-247-desk.md",
            "40-2024-01-05-outage.md",
            "50-5-whys.md",
            "index.md"
        ]
    );
}

#[test]
fn front_matter_stays_on_the_home_page() {
    let yaml = imported("---\ntitle: Front\ntags: [a]\n---\n# Other\n\n## A\n\n## B\n");
    assert!(file(&yaml, "index.md").starts_with("---\ntitle: Front\ntags: [a]\n---\n\n# Other\n"));
    assert!(file(&yaml, "opsbook.toml").starts_with("title = \"Front\"\n"));
    let toml = imported("+++\ntags = [\"a\"]\n+++\n# T \"q\"\n");
    assert!(
        file(&toml, "index.md").starts_with("+++\ntitle = \"T \\\"q\\\"\"\ntags = [\"a\"]\n+++\n"),
        "{toml:?}"
    );
    let broken = imported("---\ntitle: [a\n---\n# T\n");
    assert!(
        file(&broken, "index.md").contains("```text\n---\ntitle: [a\n---\n```\n"),
        "{broken:?}"
    );
}

#[test]
fn what_the_data_would_not_show_stays() {
    let text = "# T\n\n## Severity\n\n| Severity | Response | Who |\n|---|---|---|\n| P1 | 15 min | all |\n| P2 | 1 hour | one |\n\n## Contacts\n\n- **Ops:** #ops (ask first)\n- **Lead:** a@example.com\n";
    let book = imported(text);
    let page = file(&book, "10-severity-page.md");
    assert!(
        page.contains("respond_within: 15m") && page.contains("| P1 | 15 min | all |"),
        "{page}"
    );
    assert_eq!(book.counts.contacts, 0);
}

#[test]
fn definitions_in_a_list_become_a_decision_table() {
    let text = "# T\n\n## Severities\n\n- **P1 - Critical:** All is down\n- **P2 - High:** Some is down\n  - Slow\n\n## Other\n";
    let book = imported(text);
    let page = file(&book, "10-severities.md");
    assert!(
        page.ends_with("# Severities\n\n```{decision-table}\n```\n"),
        "{page}"
    );
    assert!(
        page.contains("    when:\n      - Some is down\n      - Slow\n"),
        "{page}"
    );
}

#[test]
fn a_ladder_has_the_times_that_are_told() {
    let text = "# T\n\n## Contacts\n\n- Lead: #lead\n- Boss: boss@example.com\n\n## Escalation\n\n1. 0 minutes: Lead\n2. After 15 minutes: Boss\n";
    let book = imported(text);
    let page = file(&book, "20-escalation.md");
    assert!(page.contains("    steps:\n      - { after: 0m, contact: lead }\n      - { after: 15m, contact: boss }\n"), "{page}");
    let unknown = imported(&text.replace("minutes: Boss", "minutes: Chief"));
    assert_eq!(unknown.counts.policies, 0);
}

#[test]
fn what_stands_in_html_is_not_cut_in_two() {
    let text = "<div align=\"center\">\n\n# T\n\n</div>\n\n## A\n\n<details>\n<summary>s</summary>\n\n## B\n\nb\n\n</details>\n\n## C\n";
    let book = imported(text);
    assert_eq!(paths(&book), ["10-a.md", "20-c.md", "index.md"]);
    assert!(file(&book, "10-a.md").contains("## B\n\nb\n\n</details>\n"));
}

#[test]
fn a_step_has_the_time_of_its_own_line_or_the_list_stays() {
    let text = "# T\n\n## Severities\n\n| Severity | Response |\n|---|---|\n| P1 | 15 min |\n| P2 | 1 hour |\n\n## Contacts\n\n| Name | Phone |\n|---|---|\n| Primary | +44 20 7946 0958 |\n| Secondary | +44 20 7946 0959 |\n\n## Escalation\n\n| Time | Contact |\n|---|---|\n| 0 min | Primary |\n| 15 min | Secondary |\n\n**Immediate Escalation (P1):**\n\n1. Primary (at once)\n2. Secondary after 5 minutes\n";
    let book = imported(text);
    let page = file(&book, "30-escalation.md");
    assert!(page.contains("    steps:\n      - { after: 0m, contact: primary }\n      - { after: 15m, contact: secondary }\n"), "{page}");
    assert!(page.contains("    severities: [P1]\n    steps:\n      - { after: 0m, contact: primary }\n      - { after: 5m, contact: secondary }\n"), "{page}");
    for more in [
        "3. Manager - after 1 hour (phone only)\n",
        "3. Secondary - after 1 hour (phone only)\n",
        "3. Primary within 1 hour\n",
    ] {
        let book = imported(&format!("{text}{more}"));
        let page = file(&book, "30-escalation.md");
        assert!(
            page.contains("1. Primary (at once)\n2. Secondary after 5 minutes\n3. "),
            "{page}"
        );
        assert!(
            !page.contains("when:") && book.counts.policies == 1,
            "{page}"
        );
    }
    let only = text
        .replace("| 0 min | Primary |\n", "")
        .replace("| 15 min | Secondary |\n", "");
    let book = imported(&format!("{only}3. Manager - after 1 hour\n"));
    assert_eq!(book.counts.policies, 0, "{book:#?}");
}

#[test]
fn a_table_of_contacts_is_read_where_each_cell_says_one_thing() {
    let table = |phone: &str, slack: &str, note: &str| {
        imported(&format!(
            "# T\n\n## Contacts\n\n| Name | Phone | Slack | Note |\n|---|---|---|---|\n| Ada | {phone} | {slack} | {note} |\n| Bob | - | n/a | |\n\n[^1]: Not at night.\n"
        ))
    };
    let clean = table("[+1 202 555 0143](tel:+12025550143)", "`#ops`", "early");
    let page = file(&clean, "index.md");
    assert!(
        page.contains("    phone: \"+1 202 555 0143\"\n    slack: \"#ops\"\n    note: early\n"),
        "{page}"
    );
    assert!(
        page.contains("    name: Bob\n    group: contacts\n---"),
        "{page}"
    );
    assert!(page.contains("```{contacts}"), "{page}");
    let linked = table("+1 202 555 0143", "[#ops](https://example.com/ops)", "a");
    let page = file(&linked, "index.md");
    assert!(
        page.contains("slack: \"#ops\"") && page.contains("| [#ops](https://"),
        "{page}"
    );
    for (phone, slack, note) in [
        ("+1 202 555 0143<br>+1 202 555 0144", "#ops", "a"),
        ("+1 202 555 0143; +1 202 555 0144", "#ops", "a"),
        ("+1 202 555 0143, +1 202 555 0144", "#ops", "a"),
        ("~~+1 202 555 0143~~", "#ops", "a"),
        ("+1 202 555 0143[^1]", "#ops", "a"),
        (
            "+1 202 555 0143",
            "#ops",
            "[list](https://example.com/list)",
        ),
    ] {
        let book = table(phone, slack, note);
        let page = file(&book, "index.md");
        assert!(
            page.contains(&format!("| Ada | {phone} | {slack} | {note} |")),
            "{page}"
        );
        assert_eq!(book.counts.contacts, 0, "{page}");
    }
}

#[test]
fn what_to_do_is_no_criterion_and_all_severities_have_theirs_or_none() {
    let lists = |second: &str| {
        format!(
            "# T\n\n## Severities\n\n### P1\n\n- Nobody can pay\n\n### P2\n\n{second}\n\n## Other\n\no\n"
        )
    };
    assert_eq!(imported(&lists("- Some cannot pay")).counts.severities, 2);
    for second in [
        "- Some cannot pay\n- Respond in 10 minutes, 24/7",
        "- Some cannot pay\n  - by card",
    ] {
        let book = imported(&lists(second));
        assert_eq!(book.counts.severities, 0, "{second}");
        assert!(file(&book, "10-severities.md").contains(second));
    }
    let table = |cell: &str| {
        format!(
            "# T\n\n## Severities\n\n| Severity | Response | Examples |\n|---|---|---|\n| P1 | 15 min | {cell} |\n| P2 | 1 hour | Some cannot pay |\n\n## Other\n\no\n"
        )
    };
    let book = imported(&table("Nobody can pay<br>- All data is gone"));
    let page = file(&book, "10-severities.md");
    assert!(
        page.contains("    when:\n      - Nobody can pay\n      - All data is gone\n"),
        "{page}"
    );
    for cell in ["[list](https://example.com/p1)", "Respond at once"] {
        let book = imported(&table(cell));
        let page = file(&book, "10-severities.md");
        assert!(!page.contains("when:") && page.contains(cell), "{page}");
    }
}

#[test]
fn a_title_may_stand_behind_a_comment() {
    for before in ["<!-- exported\n2024 -->", "---", "<!-- a -->\n\n---"] {
        let text = format!(
            "{before}\n\n# Title\n\nIntro.\n\n## One\n\none\n\n## Two\n\ntwo\n\n# Three\n\nthree\n\n"
        );
        let book = imported(&text);
        assert_eq!(
            paths(&book),
            ["10-one.md", "20-two.md", "30-three.md", "index.md"],
            "{text}"
        );
        assert!(
            file(&book, "index.md").starts_with("---\ntitle: Title\n"),
            "{text}"
        );
    }
}

#[test]
fn a_label_is_said_to_be_where_it_went() {
    let book = imported(
        "# T\n\n## Contacts\n\n| Name | Phone | Floor |\n|---|---|---|\n| Ada | +1-202-555-0117 | 3 |\n",
    );
    let table = super::table(&book.account);
    assert!(
        table.contains("\"Floor\" as note") && !table.contains("\"Floor\" as name"),
        "{table}"
    );
}

#[test]
fn an_unknown_label_beside_version_and_owner_stays() {
    let book = imported(
        "# T\n\n**Status:** Draft  \n**Version:** 1.2  \n**Owner:** Ops  \n**Last Updated:** 2025-01-02\n\n## A\n\na\n\n## B\n\nb\n",
    );
    let home = file(&book, "index.md");
    assert!(
        home.contains("version: \"1.2\"\nreviewed: 2025-01-02\n"),
        "{home}"
    );
    assert!(
        home.contains("**Status:** Draft") && !home.contains("**Version:**"),
        "{home}"
    );
    assert!(file(&book, "opsbook.toml").contains("owner = \"Ops\""));
    let contact = imported("# T\n\n- **Owner:** Ops\n- **Slack:** see below\n\n## A\n\na\n");
    assert!(file(&contact, "index.md").contains("- **Owner:** Ops\n"));
}

#[test]
fn a_runbook_may_say_its_severity_below_its_title() {
    let of = |line: &str| {
        imported(&format!(
            "# T\n\n## Full disk\n\n{line}\n\n1. a\n2. b\n3. c\n\n## B\n\nb\n"
        ))
    };
    for line in [
        "Severity: P1",
        "**Severity:** P1 (Critical)",
        "- **Severity:** P1",
    ] {
        let book = of(line);
        let page = file(&book, "10-full-disk.md");
        assert!(
            page.contains("\nseverity: P1\n") && page.contains(line),
            "{page}"
        );
    }
    for line in [
        "Severity: P1/P2",
        "Severity: P1 - P3",
        "Severity: high",
        "Severity: P1 to P3",
    ] {
        assert!(
            !file(&of(line), "10-full-disk.md").contains("severity: P"),
            "{line}"
        );
    }
}

#[test]
fn what_a_template_leaves_to_fill_in_is_no_tag() {
    let book = imported(
        "# T\n\n## A\n\n```markdown\n# Incident: <title>\n\n## Facts\n\nBy <name>, `<id>`, <https://example.com><br>\n```\n\n## B\n\nb\n",
    );
    let page = file(&book, "10-a.md");
    assert!(page.contains("[Incident: \\<title>]("), "{page}");
    let template = file(&book, "15-incident-title.md");
    assert!(template.contains("# Incident: \\<title>\n"), "{template}");
    assert!(
        template.contains("By \\<name>, `<id>`, <https://example.com><br>\n"),
        "{template}"
    );
}
