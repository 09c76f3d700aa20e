//! Real runbooks of other people, without configuration: everything is published or named in a diagnostic.

use std::fs;
use std::process::Command;

use crate::book::{Run, STAMP, shared, tree};

#[test]
fn public_runbooks_build_without_configuration() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut folders: Vec<_> = fs::read_dir(&corpus)
        .expect("the corpus can be read")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for source in folders {
        let out = tempfile::tempdir().expect("a temporary folder");
        let site = out.path().join("site");
        let build = |words: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
            command
                .arg("build")
                .arg(&source)
                .arg("--out")
                .arg(&site)
                .args(words);
            Run::from_output(
                &command
                    .env("SOURCE_DATE_EPOCH", STAMP)
                    .output()
                    .expect("the program starts"),
            )
        };
        let mut run = build(&[]);
        if run.code == 1 {
            run = build(&["--keep-going"]).expect(1);
        } else {
            run = run.expect(0);
        }
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        let published = tree(&site);
        let sources: Vec<String> = tree(&source)
            .into_keys()
            .filter(|path| path.ends_with(".md"))
            .collect();
        assert!(!sources.is_empty());
        for path in sources {
            let url = match path.rsplit_once('/') {
                Some((folder, "_index.md" | "README.md" | "index.md")) => {
                    format!("{folder}/index.html")
                }
                None if matches!(path.as_str(), "_index.md" | "README.md" | "index.md") => {
                    "index.html".to_owned()
                }
                _ => path.replace(".md", ".html"),
            };
            let named = run.stderr.contains(&path);
            assert!(
                published.contains_key(&url) || named,
                "{}: {path} is lost",
                source.display()
            );
        }
    }
}

#[test]
fn placeholders_in_angle_brackets_stay_visible() {
    let Some(corpus) = shared("corpus/prometheus-operator") else {
        return;
    };
    let out = tempfile::tempdir().expect("a temporary folder");
    let site = out.path().join("site");
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .arg("build")
        .arg(&corpus)
        .arg("--out")
        .arg(&site)
        .arg("--keep-going");
    command.output().expect("the program starts");
    let published = tree(&site);
    let mut seen = 0;
    for (path, bytes) in tree(&corpus)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".md"))
    {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(html) = published.get(&path.replace(".md", ".html")) else {
            continue;
        };
        let html = String::from_utf8_lossy(html);
        for (at, _) in text.match_indices('<') {
            let Some(end) = text[at..].find('>') else {
                continue;
            };
            let word = &text[at..=at + end];
            let inner = &word[1..word.len() - 1];
            if inner.contains('-') && inner.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                assert!(
                    html.contains(&format!("&lt;{inner}&gt;")),
                    "{path}: {word} is gone"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "only {seen} placeholders looked at");
}
