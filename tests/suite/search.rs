//! Search as a whole: the build's index, asked through the theme's own scripts.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use opsbook::search::analysis::{Analyzer, command_key, compounds};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;

use crate::book::{Book, shared};

/// Runs a script of `tests/search` on lines; `None`, and says so, where node is not here.
fn node(script: &str, arguments: &[&str], lines: &str) -> Option<Vec<Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/search")
        .join(script);
    let node = Command::new("node")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        eprintln!("skipped: the theme's scripts, as node is not here");
        return None;
    };
    let mut input = node.stdin.take().expect("a pipe");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node ends");
    writer.join().expect("the writer ends").expect("node reads");
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers = answers.lines();
    Some(
        answers
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect(),
    )
}

fn terms(stems: bool, text: &str) -> Vec<String> {
    let analyzer = Analyzer::new(if stems { "en" } else { "de" });
    let terms = analyzer.all_terms(text).into_iter();
    terms.map(|(term, _)| term).collect()
}

#[test]
fn text_is_cut_as_the_table_says() {
    let table = include_str!("../fixtures/shared/search-text.json");
    let table: Value = serde_json::from_str(table).expect("JSON");
    for (key, stems) in [("stems", true), ("plain", false)] {
        for case in table[key].as_array().expect("a list") {
            let text = case[0].as_str().expect("a text");
            let wanted: Vec<&str> = case[1]
                .as_array()
                .expect("a list")
                .iter()
                .map(|term| term.as_str().expect("a term"))
                .collect();
            assert_eq!(terms(stems, text), wanted, "{text}");
        }
    }
}

/// Texts that people write: the project's own books and the table; and texts that nobody writes.
fn texts() -> Vec<(bool, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![(
        true,
        include_str!("../fixtures/shared/search-text.json").to_owned(),
    )];
    let mut folders = vec![root.join("content"), root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                texts.extend(text.lines().map(|line| (true, line.to_owned())));
            }
        }
    }
    let config = Config {
        rng_seed: RngSeed::Fixed(20_261_129),
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let word = "[a-zA-Z0-9éßİς½ﬁ데データ停止ก'’._/ -]{0,40}";
    let english = "(re|un|over)?(activ|commun|gener|plan|hop|agre|fl|tr|monitor|config|decid|happ|sk|dy|ly)(e|y|ed|ing|ation|ational|izer|fulness|ies|ied|eed|eedly|ingly|ement|ousli|s|ss|ogi|ically|ive)?('s)?";
    for pattern in [word, english, "\\PC{0,30}"] {
        let strategy = proptest::string::string_regex(pattern).expect("a pattern");
        for _ in 0..1500 {
            let tree = strategy.new_tree(&mut runner).expect("a value");
            texts.push((texts.len() % 4 != 0, tree.current()));
        }
    }
    texts
}

#[test]
fn text_is_cut_alike_by_the_build_and_in_the_browser() {
    let texts = texts();
    let lines: String = texts
        .iter()
        .map(|text| serde_json::to_string(text).expect("JSON") + "\n")
        .collect();
    let Some(answers) = node("terms.mjs", &[], &lines) else {
        return;
    };
    assert_eq!(answers.len(), texts.len());
    for ((stems, text), answer) in texts.iter().zip(answers) {
        let analyzer = Analyzer::new(if *stems { "en" } else { "de" });
        let paths: Vec<bool> = compounds(text)
            .map(|compound| compound.continues_path)
            .collect();
        let own = serde_json::json!({
            "terms": terms(*stems, text),
            "paths": paths,
            "name": analyzer.term(&analyzer.words(text).concat()),
            "command": command_key(text),
        });
        assert_eq!(answer, own, "{text:?}");
    }
}

/// Builds a book, asks, and gives for each query the titles and headings that were answered, best first.
fn ask(book: &Book, queries: &[&str]) -> Option<Vec<Vec<String>>> {
    book.run(&["build", "--keep-going"]);
    let site = book.site();
    let site = site.to_str().expect("UTF-8");
    let answers = node("ask.mjs", &[site], &(queries.join("\n") + "\n"))?;
    let told = answers.iter().map(|answer| {
        let results = answer["results"].as_array().expect("a list");
        let name = |result: &Value| {
            let text = |key: &str| result[key].as_str().expect("a text").to_owned();
            match text("anchor").as_str() {
                "" => text("title"),
                anchor => format!("{}#{anchor}", text("title")),
            }
        };
        results.iter().map(name).collect()
    });
    Some(told.collect())
}

#[test]
fn names_come_first_in_any_letter_case() {
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file(
            "pods.md",
            "---\ntitle: Pods restart\nalerts: [KubePodCrashLooping]\naliases: [old/crash-guide.md]\n---\n\n## Look\n\n```bash\nkubectl get pods -n <namespace> --previous\n```\n",
        )
        .file("watch.md", "# Watchdog\n\nIt always fires.\n")
        .file(
            "other.md",
            "# Other\n\nKubePodCrashLooping KubePodCrashLooping kube pod crash looping. kubectl get pods everywhere.\n",
        );
    let queries = [
        "KubePodCrashLooping",
        "kubepodcrashlooping",
        "kube pod crash looping",
        "KUBECTL get  pods -n <namespace> --previous",
        "crash guide",
        "[FIRING:2] Watchdog other kube pod everywhere",
    ];
    let Some(found) = ask(&book, &queries) else {
        return;
    };
    for (query, titles) in queries.iter().zip(&found).take(3) {
        let first: Vec<&str> = titles.iter().take(2).map(String::as_str).collect();
        assert!(
            first.contains(&"Pods restart") && first.contains(&"KubePodCrashLooping"),
            "{query}: {titles:?}"
        );
    }
    assert_eq!(found[3][0], "Pods restart#look");
    assert_eq!(found[4][0], "Pods restart");
    assert_eq!(found[5][0], "Watchdog");
}

#[test]
fn a_book_in_another_language_finds_words_beginnings_and_mistakes() {
    let book = Book::new()
        .file("opsbook.toml", "title = \"Bereitschaft\"\nlanguage = \"de\"\n[search]\nsynonyms = [[\"Rechner\", \"Knoten\"]]\n")
        .file("index.md", "# Start\n")
        .file("db.md", "# Datenbank überlastet\n\nVerbindungen prüfen.\n")
        .file("node.md", "# Knoten ausgefallen\n\nNeu starten.\n");
    let queries = ["uberlastet", "Verbindu", "Datenbamk", "Rechner"];
    let Some(found) = ask(&book, &queries) else {
        return;
    };
    assert_eq!(found[0][0], "Datenbank überlastet");
    assert_eq!(found[1][0], "Datenbank überlastet");
    assert_eq!(found[2][0], "Datenbank überlastet");
    assert_eq!(found[3][0], "Knoten ausgefallen");
}

#[test]
fn a_letter_alone_is_a_beginning() {
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("jobs.md", "# Kubernetes jobs\n\nHand off at the end.\n")
        .file("start.md", "# 再起動\n");
    let Some(found) = ask(&book, &["k", "再", "handover"]) else {
        return;
    };
    assert_eq!(found[0][0], "Kubernetes jobs");
    assert_eq!(found[1][0], "再起動");
    assert_eq!(found[2][0], "Kubernetes jobs");
}

#[test]
fn what_is_not_to_be_found_is_not_in_the_index() {
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("hidden.md", "---\nsearch: false\n---\n# Hidden zebra\n")
        .file("draft.md", "---\ndraft: true\n---\n# Draft zebra\n")
        .file("comment.md", "# Comment\n\n<!-- zebra -->\n")
        .file("unsafe.md", "# Unsafe\n\n[zebra](javascript:alert(1))\n");
    let Some(found) = ask(&book, &["zebra", "unsafe"]) else {
        return;
    };
    assert_eq!(found[0], Vec::<String>::new());
    assert_eq!(found[1][0], "Unsafe");
}

#[test]
fn any_known_word_is_enough() {
    let book = Book::new()
        .file("index.md", "# Home\n\nThe gateway fails.\n")
        .file("a.md", "# Replicas\n\nScale the consumer.\n");
    let queries = ["qqqq gateway wwww eeee", "consumer xyzzy", "?", "\u{2028}"];
    let Some(found) = ask(&book, &queries) else {
        return;
    };
    assert_eq!(found[0][0], "Home");
    assert_eq!(found[1][0], "Replicas");
    assert!(found[2].is_empty());
}

#[test]
fn judged_queries_keep_their_score() {
    let Some(corpus) = shared("corpus") else {
        eprintln!("skipped: the judged queries are not here");
        return;
    };
    let queries = corpus.join("queries.jsonl");
    let arguments = [
        "--opsbook",
        env!("CARGO_BIN_EXE_opsbook"),
        "--corpus",
        corpus.to_str().expect("UTF-8"),
        "--queries",
        queries.to_str().expect("UTF-8"),
        "--json",
    ];
    let Some(scores) = node("evaluate.mjs", &arguments, "") else {
        return;
    };
    let score = |key: &str| scores[0][key].as_f64().expect("a number");
    // A little below what is reached, so that a change elsewhere may move a query or two.
    let least = [
        ("ndcg", 0.945),
        ("first", 0.91),
        ("third", 0.97),
        ("rank", 0.945),
    ];
    for (key, least) in least {
        assert!(score(key) >= least, "{key}: {}", score(key));
    }
    assert_eq!(score("none"), 0.0);
}
