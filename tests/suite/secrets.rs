//! Secrets are found and never shown: a corpus made from a seed, and the program run on books that hold some.
//!
//! Every secret here is put together while the test runs, from random characters, so that nothing in this file looks
//! like one.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Instant;

use opsbook::check::secrets::scan;

use crate::book::{Book, Run, shared, tree};

mod corpus;

use corpus::{Random, fakes, look_alikes};

/// Ways to write a text into a page, none of which takes anything away.
fn embedded(random: &mut Random, text: &str) -> String {
    let noise = [
        "Restart the service, then look at the log.",
        "The on-call engineer owns this step.",
        "See [the dashboard](https://grafana.internal/d/7f).",
    ];
    let before = noise[random.below(3)];
    match random.below(5) {
        0 => format!("# Page\n\n{before}\n\n```bash\n{text}\n```\n"),
        1 => format!(
            "# Page\n\n{before}\n\n1. Do this:\n\n   ```\n   {}\n   ```\n\nThen wait.\n",
            text.replace('\n', "\n   ")
        ),
        2 => format!(
            "---\ntitle: Page\nextra:\n  note: |\n    {}\n---\n# Page\n{before}\n",
            text.replace('\n', "\n    ")
        ),
        3 => format!("# Page\n\n{before}\n\n<!--\n{text}\n-->\n"),
        _ => format!("{text}\n"),
    }
}

#[test]
fn secrets_are_found_and_look_alikes_are_not() {
    for seed in [7, 11, 2026] {
        let mut random = Random(seed);
        let fakes = fakes(&mut random);
        let (mut found, mut missed) = (0, String::new());
        for fake in &fakes {
            let page = embedded(&mut random, &fake.text);
            let is_found = scan(&page).iter().any(|place| {
                let text = place.span.text(&page);
                // In a list a block is indented.
                let flat = |text: &str| text.split_whitespace().collect::<String>();
                flat(text).contains(&flat(&fake.secret))
                    || flat(&fake.secret).contains(&flat(text))
                        && text.len() * 2 > fake.secret.len()
            });
            match is_found {
                true => found += 1,
                false => writeln!(missed, "  missed {}: {}", fake.kind, fake.text).expect("a text"),
            }
        }
        let look_alikes = look_alikes(&mut random);
        let mut alarms = String::new();
        let mut false_alarms = 0;
        for text in &look_alikes {
            let page = embedded(&mut random, text);
            for place in scan(&page) {
                false_alarms += 1;
                writeln!(
                    alarms,
                    "  false {} in {text}: {}",
                    place.kind,
                    place.span.text(&page)
                )
                .expect("a text");
            }
        }
        let mut kinds: Vec<&str> = fakes.iter().map(|fake| fake.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        println!(
            "seed {seed}: {found} of {} fakes of {} kinds found; {false_alarms} false alarms in {} look-alikes\n{missed}{alarms}",
            fakes.len(),
            kinds.len(),
            look_alikes.len()
        );
        assert!(fakes.len() >= 75 && kinds.len() >= 30 && look_alikes.len() >= 80);
        assert!(found * 100 >= fakes.len() * 97, "recall\n{missed}");
        assert!(
            found * 100 >= (found + false_alarms) * 97,
            "precision\n{alarms}"
        );
    }
}

#[test]
fn public_runbooks_hold_none() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let begun = Instant::now();
    let mut bytes = 0;
    for (path, content) in tree(&corpus) {
        let Ok(text) = String::from_utf8(content) else {
            continue;
        };
        bytes += text.len();
        let found = scan(&text);
        assert!(found.is_empty(), "{path}: {found:?}");
    }
    println!("{bytes} bytes in {:?}", begun.elapsed());
}

/// A password that no line of the program or of a theme holds.
fn secret() -> String {
    format!("{}-{}!{}", "Zq7v", "Plover", 93)
}

/// A book with the secret in every place; some of them show on other pages.
fn leaky(secret: &str) -> Book {
    let page = format!(
        "---\ntitle: Leak\nkind: runbook\nseverity: P1\nunknown_password: \"{secret}\"\ncontacts:\n  - {{ id: ann, name: Ann, phone: \"+1-202-555-0117\", role: \"password: '{secret}'\" }}\n\
         commands:\n  - {{ id: dump, name: Dump, run: \"mysql -uroot -p{secret} -e x\" }}\n\
         tools:\n  - {{ id: db, name: Database, url: \"https://ann:{secret}@db.internal/\" }}\n---\n# Leak\n\n\
         The password is `{secret}`.\n\n```bash\nkubectl logs -l app=web; curl -u ann:{secret} https://h.internal/\n```\n\n\
         [console](https://ann:{secret}@h.internal/nowhere.md) <!-- password: \"{secret}\" -->\n\n```{{command}} dump\n```\n\n| Password | {secret} |\n| --- | --- |\n| a | b |\n"
    );
    Book::plain()
        .file("opsbook.toml", format!("title = \"Test\"\nowner = \"Ops\"\ndescription = \"password: '{secret}'\"\n[environments.production]\nvalues = {{ db_password = \"{secret}\" }}\n"))
        .file("index.md", "---\nseverities: [{ id: P1, when: [down] }]\n---\n# Home\n\n[leak](leak.md) [file](app.env)\n")
        .file("leak.md", page)
        .file("draft.md", format!("---\ndraft: true\n---\n# Draft\n\n    psql postgres://ann:{secret}@db/x\n"))
        .file("app.env", format!("DB_PASSWORD={secret}\nPORT=80\n"))
        .file("theme/css/own.css", format!("/* password: \"{secret}\" */\n"))
}

fn says_none(run: &Run, secret: &str) {
    for text in [&run.stdout, &run.stderr] {
        assert!(!text.contains(secret) && !text.contains("Plover"), "{text}");
    }
}

#[test]
fn no_secret_is_printed() {
    let secret = secret();
    let book = leaky(&secret);
    for words in [
        &["check"][..],
        &["check", "--format", "json"],
        &["build"],
        &["check", "--deny", "warnings"],
    ] {
        let run = book.run(words).expect(1);
        says_none(&run, &secret);
        let output = format!("{}{}", run.stdout, run.stderr);
        for file in [
            "leak.md",
            "draft.md",
            "app.env",
            "opsbook.toml",
            "theme/css/own.css",
        ] {
            assert!(output.contains(file), "{file}: {output}");
        }
    }
    assert!(!book.site().exists());
}

#[test]
fn no_secret_is_published() {
    let secret = secret();
    let book = leaky(&secret);
    let run = book.run(&["build", "--keep-going"]).expect(1);
    says_none(&run, &secret);
    let site = book.all_published();
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains(&secret) && !text.contains("Plover"),
            "{path}"
        );
    }
    assert!(site.contains_key("leak.html") && site.contains_key("commands.html"));
    assert!(!site.contains_key("leak.md") && !site.contains_key("app.env"));
    assert!(String::from_utf8_lossy(&site["leak.html"]).contains("this is a password"));
}

#[test]
fn a_book_may_not_care() {
    let secret = secret();
    let book = Book::plain()
        .file(
            "opsbook.toml",
            "title = \"Test\"\nowner = \"Ops\"\n[checks]\nsecret = \"allow\"\n",
        )
        .file("index.md", format!("# Home\n\n`password: \"{secret}\"`\n"));
    assert!(book.page("index.html").contains("Plover"));
    // As a warning it does not stop a build, and stays hidden.
    book.write(
        "opsbook.toml",
        "title = \"Test\"\nowner = \"Ops\"\n[checks]\nsecret = \"warn\"\n",
    );
    let page = book.page("index.html");
    assert!(!page.contains("Plover"), "{page}");
    assert!(!book.all_published().contains_key("index.md"));
}

#[test]
fn a_source_is_read_as_it_was() {
    let book = leaky(&secret());
    let before = tree(&book.source());
    book.run(&["build", "--keep-going"]).expect(1);
    assert!(tree(&book.source()) == before);
}

#[test]
fn the_manual_finds_its_own_examples_only() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .args(["check", "docs"])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let run = Run::from_output(&command.output().expect("the program starts"));
    assert!(!run.stderr.contains("[secret]"), "{}", run.stderr);
    assert!(fs::metadata(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).is_ok());
}

#[test]
fn false_alarms_are_allowed_where_they_stand() {
    let secret = secret();
    let page = format!(
        "# Home\n\n<!-- opsbook-allow: secret because it is the sandbox's, which everybody knows -->\n```sh\ncurl -u app:{secret} x\n```\n"
    );
    let env =
        format!("# opsbook-allow: secret because it is the sandbox's\nDB_PASSWORD=\"{secret}\"\n");
    let book = Book::new().file("index.md", page).file("app.env", env);
    let run = book.run(&["check"]).expect(0);
    assert!(
        !run.stderr.contains("[secret]") && !run.stderr.contains("unused-allow"),
        "{}",
        run.stderr
    );
    book.build().expect(0);
    assert!(book.published("index.html").contains("Plover"));
    assert!(book.published("app.env").contains("Plover"));
}
