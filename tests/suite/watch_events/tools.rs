//! Real editors and tools.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{OFTEN, Watched, a_book};

pub fn has(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("skipped: {program} is not here");
    }
    is_there
}

/// Adds a line at the end of a file, in the way that a setting says.
pub fn vim(file: &Path, setting: &str, line: &str) {
    let mut vim = Command::new("vim");
    vim.args(["-Nes", "-u", "NONE", "--cmd", "set swapfile"]);
    let (setting, line) = (format!("set {setting}"), format!("normal Go{line}"));
    vim.args(["-c", &setting, "-c", &line, "-c", "wq"])
        .arg(file);
    assert!(vim.status().unwrap().success(), "{setting}");
}

#[test]
fn vim_saves_in_any_of_its_ways() {
    if !has("vim") {
        return;
    }
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, a_book);
        let page = watched.root().join("page.md");
        for ways in [
            "backupcopy=no",
            "backupcopy=yes",
            "backupcopy=auto",
            "backupcopy=no backup",
            "nowritebackup noswapfile",
        ] {
            vim(&page, ways, "new line");
            watched.expect(&["page.md"]);
            watched.until_mark();
        }
    }
}

pub fn git(root: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(root)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com"]);
    let output = git.args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

pub fn two_branches(root: &Path) {
    git(root, &["init", "-q", "-b", "one"]);
    for version in ["one", "two"] {
        for number in 0..500 {
            let path = root.join(format!("d{}/{version}/p{number}.md", number % 10));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, version).unwrap();
            let common = root.join(format!("d{}/p{number}.md", number % 10));
            fs::write(common, version).unwrap();
        }
        git(root, &["add", "-A"]);
        git(root, &["commit", "-q", "-m", version]);
        if version == "one" {
            git(root, &["checkout", "-q", "-b", "two"]);
            for number in 0..10 {
                fs::remove_dir_all(root.join(format!("d{number}/one"))).unwrap();
            }
        }
    }
}

#[test]
fn a_checkout_of_another_branch_is_told_whole() {
    if !has("git") {
        return;
    }
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, two_branches);
        let root = watched.root();
        for (branch, before) in [("one", "two"), ("two", "one")] {
            git(&root, &["checkout", "-q", branch]);
            let mut all = Vec::new();
            for number in 0..500 {
                all.push(format!("d{}/p{number}.md", number % 10));
                all.push(format!("d{}/{branch}/p{number}.md", number % 10));
                all.push(format!("d{}/{before}/p{number}.md", number % 10));
            }
            watched.expect(&all.iter().map(String::as_str).collect::<Vec<_>>());
            watched.until_mark();
            fs::remove_file(root.join(format!("mark-{}.md", watched.marks))).unwrap();
        }
    }
}
