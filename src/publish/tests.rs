use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use super::disk::Disk;
use super::{Published, Staging};
use crate::error::Error;
use crate::model::site::{OutputPath, Stamp};

fn publish(disk: Disk, out: &Path, files: &[(&str, &str)]) -> Result<Published, Error> {
    let source = out.parent().unwrap().join("content");
    let staging = Staging::begin_on(disk, out, &source)?;
    for (path, text) in files {
        staging.write(&OutputPath::new(path).unwrap(), text.as_bytes())?;
    }
    staging.finish(&Stamp::default())
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path
                        .strip_prefix(folder)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned();
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

fn names_beside(out: &Path) -> Vec<String> {
    let entries = fs::read_dir(out.parent().unwrap()).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

const OLD: &[(&str, &str)] = &[
    ("index.html", "old"),
    ("a/same.html", "same"),
    ("gone/x.html", "x"),
];
const NEW: &[(&str, &str)] = &[
    ("index.html", "new"),
    ("a/same.html", "same"),
    ("b c/%20#é.html", "y"),
];

#[test]
fn unchanged_files_stay_and_gone_ones_go() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    publish(Disk::default(), &out, OLD).unwrap();
    let time = || {
        fs::metadata(out.join("a/same.html"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = time();
    let published = publish(Disk::default(), &out, NEW).unwrap();
    assert_eq!((published.files, published.unchanged), (4, 1));
    assert_eq!(time(), before);
    assert_eq!(
        tree(&out).into_keys().collect::<Vec<_>>(),
        [
            "a/same.html",
            "b c/%20#é.html",
            "index.html",
            "manifest.json"
        ]
    );
    assert!(!out.join("gone").exists());
    assert_eq!(names_beside(&out), ["site"]);
}

#[test]
fn a_failure_at_any_operation_leaves_the_old_site_whole() {
    let mut refused = 0;
    for fail_at in 0..200 {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        publish(Disk::default(), &out, OLD).unwrap();
        fs::create_dir(out.join(".git")).unwrap();
        fs::write(out.join(".git/HEAD"), "head").unwrap();
        fs::write(out.join("CNAME"), "example.com").unwrap();
        let before = tree(&out);
        let disk = Disk {
            left: Some(AtomicI64::new(fail_at)),
        };
        let result = publish(disk, &out, NEW);
        assert_eq!(names_beside(&out), ["site"], "operation {fail_at}");
        let after = tree(&out);
        assert_eq!(after[".git/HEAD"], b"head");
        assert_eq!(after["CNAME"], b"example.com");
        if result.is_err() {
            refused += 1;
            assert_eq!(after, before, "operation {fail_at}");
        } else if fail_at > 60 {
            break;
        }
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn foreign_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    fs::create_dir(&out).unwrap();
    publish(Disk::default(), &out, OLD).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(publish(Disk::default(), &out, NEW).is_err());
    assert_eq!(fs::read(out.join("notes.txt")).unwrap(), b"mine");
    fs::remove_file(out.join("manifest.json")).unwrap();
    assert!(publish(Disk::default(), &out, NEW).is_err());
    fs::create_dir(folder.path().join("content")).unwrap();
    assert!(Staging::begin(folder.path(), &folder.path().join("content")).is_err());
    assert!(Staging::begin(&folder.path().join("site/index.html"), folder.path()).is_err());
}

#[test]
fn builds_at_once_never_mix() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let failed = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for text in ["1", "2", "3", "4"] {
            let (out, failed) = (&out, &failed);
            scope.spawn(move || {
                let files = [("a.html", text), ("b.html", text)];
                let result = publish(Disk::default(), out, &files);
                failed.fetch_add(i64::from(result.is_err()), Ordering::SeqCst);
            });
        }
    });
    assert_eq!(failed.into_inner(), 0);
    let site = tree(&out);
    assert_eq!(site["a.html"], site["b.html"]);
}

#[test]
fn what_a_killed_build_left_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    publish(Disk::default(), &out, OLD).unwrap();
    fs::create_dir_all(folder.path().join(".site.opsbook-new/.git")).unwrap();
    fs::rename(&out, folder.path().join(".site.opsbook-old")).unwrap();
    drop(Staging::begin(&out, &folder.path().join("content")).unwrap());
    assert_eq!(tree(&out)["index.html"], b"old");
    assert!(out.join(".git").exists());
    assert_eq!(names_beside(&out), ["site"]);
}
