use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use super::disk::{Disk, Faults};
use super::{Manifest, ManifestFile, Published, Replica, Staging};
use crate::error::Error;
use crate::model::site::{AssetFile, OutputPath, Stamp};
use crate::source::Digest;

fn publish(disk: Disk, out: &Path, files: &[(&str, &str)]) -> Result<Published, Error> {
    let source = out.parent().unwrap().join("content");
    let staging = Staging::begin_on(disk, out, &source)?;
    for (path, text) in files {
        staging.write(&OutputPath::new(path).unwrap(), text.as_bytes())?;
    }
    staging.finish(&Stamp::default(), None)
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
            "confirmed.js",
            "index.html",
            "manifest.json"
        ]
    );
    assert!(!out.join("gone").exists());
    assert_eq!(names_beside(&out), ["site"]);
}

/// Makes an old site with what people keep in it, and publishes a new one on a disk that fails.
fn publish_on_faulty(out: &Path, faults: Faults) -> Result<Published, Error> {
    publish(Disk::default(), out, OLD).unwrap();
    fs::create_dir(out.join(".git")).unwrap();
    fs::write(out.join(".git/HEAD"), "head").unwrap();
    fs::write(out.join("CNAME"), "example.com").unwrap();
    fs::write(out.join("_headers"), "headers").unwrap();
    publish(Disk { faults }, out, NEW)
}

/// Returns the whole old and the whole new site, as [`publish_on_faulty`] makes them.
fn old_and_new() -> [BTreeMap<String, Vec<u8>>; 2] {
    let failing = Faults {
        left: Some(AtomicI64::new(0)),
        ..Faults::default()
    };
    [failing, Faults::default()].map(|faults| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        let _ = publish_on_faulty(&out, faults);
        tree(&out)
    })
}

fn recover(out: &Path) {
    drop(Staging::begin(out, &out.parent().unwrap().join("content")).unwrap());
}

/// Tries a fault at every operation, where folders can be exchanged and where they cannot.
fn at_every_operation(for_good: bool, check: impl Fn(&Path, Result<Published, Error>, &str)) {
    for cannot_exchange in [false, true] {
        for fail_at in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let out = folder.path().join("site");
            let faults = Faults {
                left: Some(AtomicI64::new(fail_at)),
                for_good,
                cannot_exchange,
            };
            let result = publish_on_faulty(&out, faults);
            let was_late = result.is_ok() && fail_at > 60;
            check(&out, result, &format!("{fail_at} {cannot_exchange}"));
            if was_late {
                break;
            }
        }
    }
}

#[test]
fn a_failure_at_any_operation_leaves_the_old_site_whole() {
    let [old, new] = old_and_new();
    let refused = AtomicI64::new(0);
    at_every_operation(false, |out, result, at| {
        let whole = match result.is_ok() {
            true => &new,
            false => &old,
        };
        refused.fetch_add(i64::from(result.is_err()), Ordering::SeqCst);
        assert_eq!(&tree(out), whole, "{at}");
        recover(out);
        assert_eq!(&tree(out), whole, "{at}");
        assert_eq!(names_beside(out), ["site"], "{at}");
    });
    assert!(refused.into_inner() > 20);
}

#[test]
fn a_build_killed_at_any_operation_is_put_right_by_the_next() {
    let [old, new] = old_and_new();
    at_every_operation(true, |out, result, at| {
        if result.is_ok() {
            assert_eq!(tree(out), new, "{at}");
        }
        recover(out);
        let site = tree(out);
        assert!(site == old || site == new, "{at}: {:?}", site.keys());
        assert_eq!(names_beside(out), ["site"], "{at}");
    });
}

#[test]
fn a_swapped_site_gets_back_its_git_and_two_are_never_one_too_many() {
    let [_, new] = old_and_new();
    let folder = tempfile::tempdir().unwrap();
    let (out, staged) = (
        folder.path().join("site"),
        folder.path().join(".site.opsbook-new"),
    );
    publish_on_faulty(&out, Faults::default()).unwrap();
    // As if killed after the exchange: the old site lies beside, with the only `.git`.
    let swapped = || {
        fs::create_dir(&staged).unwrap();
        fs::write(staged.join("index.html"), "old").unwrap();
        fs::copy(out.join("manifest.json"), staged.join("manifest.json")).unwrap();
        fs::rename(out.join(".git"), staged.join(".git")).unwrap();
    };
    swapped();
    recover(&out);
    assert_eq!(tree(&out), new);
    assert_eq!(names_beside(&out), ["site"]);
    // Somebody made another one meanwhile: which to keep is not for us to say.
    swapped();
    fs::create_dir(out.join(".git")).unwrap();
    let error = publish(Disk::default(), &out, NEW).unwrap_err();
    assert!(error.help.unwrap().contains(".git"));
    assert_eq!(tree(&staged)[".git/HEAD"], b"head");
    // Or deleted the site: the old one comes back.
    fs::remove_dir_all(&out).unwrap();
    recover(&out);
    assert_eq!(tree(&out)["index.html"], b"old");
    assert_eq!(tree(&out)[".git/HEAD"], b"head");
}

#[test]
fn assets_are_copied_in_pieces_and_kept_where_they_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (out, location) = (folder.path().join("site"), folder.path().join("a.png"));
    let path = OutputPath::new("a.png").unwrap();
    let publish = |size: usize| {
        let staging = Staging::begin(&out, &folder.path().join("content"))?;
        let asset = AssetFile {
            path: path.clone(),
            location: location.clone(),
            size: size as u64,
        };
        staging.copy(&path, &asset)?;
        staging.finish(&Stamp::default(), None)
    };
    let mut bytes: Vec<u8> = (0..200_000_u32).map(|number| number as u8).collect();
    for (change, unchanged) in [(0, 0), (0, 2), (150_000, 0)] {
        bytes[change] ^= u8::from(change > 0);
        fs::write(&location, &bytes).unwrap();
        assert_eq!(publish(bytes.len()).unwrap().unchanged, unchanged);
        assert_eq!(tree(&out)["a.png"], bytes);
        let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
        assert!(manifest.contains(&Digest::of(&bytes).to_string()));
    }
    assert!(publish(bytes.len() - 1).is_err(), "it has grown");
    fs::remove_file(&location).unwrap();
    assert!(publish(bytes.len()).is_err(), "it has gone");
    assert_eq!(tree(&out)["a.png"], bytes);
    assert_eq!(names_beside(&out), ["site"]);
}

#[cfg(unix)]
#[test]
fn what_is_written_in_pieces_is_kept_where_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let publish = |pieces: &[&str]| {
        let staging = Staging::begin(&out, &folder.path().join("content")).unwrap();
        let path = OutputPath::new("a/large.html").unwrap();
        let mut file = staging.begin_file(&path).unwrap();
        for piece in pieces {
            file.append(piece.as_bytes()).unwrap();
        }
        file.finish().unwrap();
        staging.finish(&Stamp::default(), None).unwrap()
    };
    let file = out.join("a/large.html");
    let time = || fs::metadata(&file).unwrap().modified().unwrap();
    publish(&["one", "two"]);
    let before = time();
    assert_eq!(publish(&["on", "", "etwo"]).unchanged, 2);
    assert_eq!(time(), before);
    assert_eq!(publish(&["one", "six"]).unchanged, 0);
    assert_eq!(fs::read(&file).unwrap(), b"onesix");
}

#[test]
fn a_link_in_the_old_site_is_replaced_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (folder.path().join("site"), folder.path().join("elsewhere"));
    publish(Disk::default(), &out, OLD).unwrap();
    fs::rename(out.join("a/same.html"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("a/same.html")).unwrap();
    let published = publish(Disk::default(), &out, NEW).unwrap();
    assert_eq!(published.unchanged, 0);
    let page = out.join("a/same.html").symlink_metadata().unwrap();
    assert!(page.is_file());
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

/// Puts a new copy together beside an old one, on a disk that fails.
fn replicate(out: &Path, part: &Path, faults: Faults) -> Result<(), Error> {
    let path = |path: &str| OutputPath::new(path).unwrap();
    let mut replica = Replica::begin_on(Disk { faults }, out)?;
    replica.copy(&path("a/same.html"), &out.join("a/same.html"))?;
    replica.take(&path("b/new.html"), part)?;
    let files = ["a/same.html", "b/new.html"].map(|path| ManifestFile {
        path: path.to_owned(),
        size: 0,
        sha256: String::new(),
    });
    let manifest = Manifest::new(&Stamp::default(), files.to_vec());
    replica.write(&path("manifest.json"), manifest.to_json().as_bytes())?;
    replica.swap()
}

#[test]
fn a_copy_is_replaced_whole_or_not_at_all() {
    let mut refused = 0;
    for (cannot_exchange, for_good) in [(false, false), (false, true), (true, false), (true, true)]
    {
        for fail_at in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let (out, part) = (folder.path().join("site"), folder.path().join("part"));
            publish(Disk::default(), &out, OLD).unwrap();
            fs::write(out.join("CNAME"), "example.com").unwrap();
            fs::write(&part, "new").unwrap();
            let old = tree(&out);
            let faults = Faults {
                left: Some(AtomicI64::new(fail_at)),
                for_good,
                cannot_exchange,
            };
            let result = replicate(&out, &part, faults);
            recover(&out);
            let now = tree(&out);
            let names: Vec<&str> = now.keys().map(String::as_str).collect();
            let is_new = names == ["CNAME", "a/same.html", "b/new.html", "manifest.json"];
            assert!(is_new || now == old, "{fail_at}: {names:?}");
            assert!(is_new || result.is_err(), "{fail_at}");
            assert_eq!(fs::read(&part).unwrap(), b"new");
            refused += u32::from(result.is_err());
            if result.is_ok() && fail_at > 40 {
                break;
            }
        }
    }
    assert!(refused > 40);
}

#[test]
fn one_file_of_a_copy_is_replaced_and_nothing_is_left_beside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    publish(Disk::default(), &out, OLD).unwrap();
    let mut replica = Replica::begin(&out).unwrap();
    let path = OutputPath::new("confirmed.js").unwrap();
    replica.replace(&path, b"x").unwrap();
    drop(replica);
    assert_eq!(tree(&out)["confirmed.js"], b"x");
    assert_eq!(names_beside(&out), ["site"]);
}
