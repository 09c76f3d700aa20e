//! Copies of a site: packed, signed, and found out where they are not whole.

use std::fs;
use std::path::{Path, PathBuf};

use opsbook::publish::{Confirmation, PACKED, UNCONFIRMED};
use proptest::prelude::*;

use crate::book::{Book, Run, tree};

/// A built, signed site of a small book, and the key to check it by.
struct Copy {
    book: Book,
    key: String,
}

fn signed() -> Copy {
    let book = Book::new()
        .file(
            "opsbook.toml",
            "title = \"Test\"\nowner = \"Ops\"\nurl = \"https://r.example.com\"\n",
        )
        .file(
            "index.md",
            "---\nalerts: [DiskFull]\n---\n# Home\n\nText.\n",
        )
        .file("a/b.md", "# B\n")
        .file("img/x.bin", [0, 1, 2, 255]);
    let keygen = run(&book, &["keygen"]).expect(0);
    let key = keygen.stdout.trim().to_owned();
    let secret = book.folder().join("opsbook.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&secret)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    run(&book, &["build", "--sign", "opsbook.key"]).expect(0);
    Copy { book, key }
}

fn run(book: &Book, words: &[&str]) -> Run {
    let mut command = book.command(words);
    command
        .env_remove("OPSBOOK_KEY_PASSWORD")
        .stdin(std::process::Stdio::null());
    Run::from_output(&command.output().expect("runs"))
}

fn verify(copy: &Copy, place: &Path) -> Run {
    let place = place.to_string_lossy();
    run(&copy.book, &["verify", &place, "--key", &copy.key])
}

#[test]
fn keys_sign_and_are_never_overwritten() {
    let copy = signed();
    let (book, site) = (&copy.book, copy.book.site());
    let whole = verify(&copy, &site).expect(0);
    assert!(
        whole.stdout.contains("is whole: ") && whole.stdout.contains("signed by "),
        "{}",
        whole.stdout
    );
    run(book, &["verify", "site", "--key", "opsbook.pub"]).expect(0);
    run(book, &["verify", "site", "--key", "opsbook.key"])
        .expect(2)
        .says("not a public key");
    run(book, &["verify", "site", "--key", "RWabc"])
        .expect(2)
        .says("neither a public key nor a file");
    run(book, &["keygen"]).expect(2).says("never overwritten");
    run(book, &["keygen", "other"]).expect(0);
    run(book, &["verify", "site", "--key", "other.pub"])
        .expect(1)
        .says("by which it is checked");
    run(book, &["build", "--sign", "opsbook.pub"])
        .expect(2)
        .says("not a secret key");
    // Who pulls it for the first time finds the key in it, listed as all else is.
    let manifest = book.published("manifest.json");
    assert_eq!(
        book.published("opsbook.pub").lines().nth(1),
        Some(&*copy.key)
    );
    assert!(manifest.contains("opsbook.pub") && !manifest.contains("confirmed.js"));
    assert_eq!(book.published("confirmed.js"), UNCONFIRMED);
    // Nothing changed, so not even the signature did.
    let before = tree(&site);
    run(book, &["build", "--sign", "opsbook.key"]).expect(0);
    assert_eq!(tree(&site), before);
    // A site that is built without the key has no old signature left.
    run(book, &["build"]).expect(0);
    verify(&copy, &site)
        .expect(1)
        .says("it is missing, so nobody can tell");
    let unsigned = run(book, &["verify", "site"]).expect(0);
    assert!(
        unsigned.stdout.contains("not signed"),
        "{}",
        unsigned.stdout
    );
}

#[test]
fn a_key_with_a_password_asks_for_it() {
    let book = Book::new().file("index.md", "# Home\n");
    let with = |words: &[&str], password: &str| {
        let mut command = book.command(words);
        command
            .env("OPSBOOK_KEY_PASSWORD", password)
            .stdin(std::process::Stdio::null());
        Run::from_output(&command.output().expect("runs"))
    };
    with(&["keygen"], "correct horse").expect(0);
    run(&book, &["build", "--sign", "opsbook.key"])
        .expect(2)
        .says("OPSBOOK_KEY_PASSWORD");
    with(&["build", "--sign", "opsbook.key"], "wrong")
        .expect(2)
        .says("password of this key is another");
    with(&["build", "--sign", "opsbook.key"], "correct horse").expect(0);
    run(&book, &["verify", "site", "--key", "opsbook.pub"]).expect(0);
}

#[test]
fn an_archive_is_the_site_in_one_folder_that_every_system_can_hold() {
    let copy = signed();
    let book = &copy.book;
    run(book, &["export", "--zip", "a.zip", "--sign", "opsbook.key"]).expect(0);
    let whole = verify(&copy, &book.folder().join("a.zip")).expect(0);
    assert!(whole.stdout.contains("is whole"), "{}", whole.stdout);
    // The same source gives the same bytes; a signature holds chance.
    run(book, &["export", "--zip", "b.zip"]).expect(0);
    fs::rename(book.folder().join("b.zip"), book.folder().join("c.zip")).expect("renamed");
    run(book, &["export", "--zip", "b.zip"]).expect(0);
    let bytes = |name: &str| fs::read(book.folder().join(name)).expect("it is there");
    assert_eq!(bytes("b.zip"), bytes("c.zip"));
    assert!(
        fs::read_dir(book.folder())
            .expect("read")
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().contains(".opsbook-") })
    );
    // What Python unpacks is the site, but for the second spelling of an alert's address.
    let unpack = "import sys,zipfile\nz=zipfile.ZipFile('a.zip'); z.extractall('out')\nprint(len({n.split('/')[0] for n in z.namelist()}))";
    let Ok(python) = std::process::Command::new("python3")
        .args(["-c", unpack])
        .current_dir(book.folder())
        .output()
    else {
        eprintln!("skipped: there is no python3 to unpack with");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&python.stdout).trim(), "1");
    let out = book.folder().join("out/a");
    verify(&copy, &out).expect(0);
    let (mut site, mut unpacked) = (tree(&book.site()), tree(&out));
    assert!(site.remove("alerts/diskfull.html").is_some());
    assert_eq!(unpacked["confirmed.js"], PACKED.as_bytes());
    for listed in ["confirmed.js", "manifest.json", "manifest.json.minisig"] {
        assert!(site.remove(listed).is_some() && unpacked.remove(listed).is_some());
    }
    assert_eq!(site, unpacked);
}

#[test]
fn an_archive_inside_the_book_is_no_part_of_it() {
    let book = Book::new().file("index.md", "# Home\n");
    let zip = "content/book.zip";
    let pack = || {
        run(&book, &["export", "--zip", zip]).expect(0);
        fs::read(book.folder().join(zip)).expect("is there")
    };
    assert_eq!(pack(), pack());
    run(&book, &["export", "--zip", "/dev/null"])
        .expect(2)
        .says("not a regular file");
    run(&book, &["export", "--single-file", "/dev/null"])
        .expect(2)
        .says("not a regular file");
}

#[test]
fn names_that_a_system_cannot_hold_are_told() {
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("img/a:b.png", "x");
    let run = run(&book, &["export", "--zip", "a.zip"]).expect(1);
    let run = run.says("img/a:b.png: Windows has no such name");
    assert!(run.says("nothing was packed").stdout.is_empty());
    assert!(!book.folder().join("a.zip").exists());
}

#[test]
fn manifests_that_lead_outside_are_refused() {
    let copy = signed();
    let path = copy.book.site().join("manifest.json");
    let manifest = fs::read_to_string(&path).expect("it is there");
    for bad in [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "a//b",
        "a\\\\b",
        "manifest.json",
    ] {
        fs::write(
            &path,
            manifest.replace("\"404.html\"", &format!("\"{bad}\"")),
        )
        .expect("written");
        let run = run(&copy.book, &["verify", "site"]).expect(1);
        run.says("which no site can hold");
    }
    fs::write(&path, manifest.replace("\"format\": 1", "\"format\": 2")).expect("written");
    run(&copy.book, &["verify", "site"])
        .expect(1)
        .says("this opsbook reads format 1");
    fs::write(&path, "{").expect("written");
    run(&copy.book, &["verify", "site"])
        .expect(1)
        .says("cannot be understood");
    fs::remove_file(&path).expect("removed");
    run(&copy.book, &["verify", "site"])
        .expect(1)
        .says("manifest.json: ");
    run(&copy.book, &["verify", "nowhere"]).expect(3);
    run(&copy.book, &["verify", "opsbook.pub"])
        .expect(2)
        .says("neither a folder nor a zip archive");
}

#[test]
fn what_says_when_a_copy_was_confirmed_can_say_nothing_else() {
    let copy = signed();
    let (path, manifest) = (
        copy.book.site().join("confirmed.js"),
        copy.book.published("manifest.json"),
    );
    let at = "2026-11-30T15:03:37Z".parse().expect("a moment");
    let write = |text: &str| {
        // It shares its bytes with nothing, but a test should not rely on that.
        let _ = fs::remove_file(&path);
        fs::write(&path, text).expect("written");
    };
    let right = Confirmation::new(at, manifest.as_bytes()).to_script();
    write(&right);
    let whole = verify(&copy, &copy.book.site()).expect(0);
    assert!(
        whole.stdout.contains(", confirmed 2026-11-30T15:03:37Z;"),
        "{}",
        whole.stdout
    );
    write(&Confirmation::new(at, b"{}").to_script());
    verify(&copy, &copy.book.site())
        .expect(1)
        .says("confirmed.js: it is of another copy");
    for (at, why) in [
        ("2025-11-30T15:03:37Z", "a moment before the site was built"),
        ("2226-11-30T15:03:37Z", "a moment that has not come yet"),
    ] {
        let at = at.parse().expect("a moment");
        write(&Confirmation::new(at, manifest.as_bytes()).to_script());
        verify(&copy, &copy.book.site()).expect(1).says(why);
    }
    for other in [
        "",
        "alert(1)",
        "window.opsbookConfirmed = {\"at\":null};",
        &right.replace(";\n", ";alert(1)\n"),
        &right.replace("37Z", "38Z"),
    ] {
        write(other);
        verify(&copy, &copy.book.site())
            .expect(1)
            .says("confirmed.js: its bytes are not those that opsbook writes");
    }
    fs::remove_file(&path).expect("removed");
    verify(&copy, &copy.book.site())
        .expect(1)
        .says("confirmed.js: it is missing");
}

#[test]
fn what_a_host_reads_is_published_and_not_listed() {
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("_headers", "/*\n")
        .file("_redirects", "/a /b\n")
        .file("sub/_headers", "x\n");
    run(&book, &["build"]).expect(0);
    let manifest = book.published("manifest.json");
    assert_eq!(book.published("_headers"), "/*\n");
    assert_eq!(manifest.matches("_headers").count(), 1, "{manifest}");
    run(&book, &["verify", "site"]).expect(0);
    fs::write(book.site().join("_redirects"), "/c /d\n").expect("written");
    fs::write(book.site().join("CNAME"), "example.com\n").expect("written");
    run(&book, &["verify", "site"]).expect(0);
    fs::create_dir(book.site().join("sub2")).expect("made");
    fs::write(book.site().join("sub2/CNAME"), "example.com\n").expect("written");
    run(&book, &["verify", "site"]).expect(1).says("sub2/CNAME");
}

#[test]
fn a_book_may_hold_the_key_that_signs_it_and_no_other() {
    let book = Book::new().file("index.md", "# Home\n");
    run(&book, &["keygen"]).expect(0);
    let key = fs::read(book.folder().join("opsbook.pub")).expect("is there");
    book.write("opsbook.pub", &key);
    run(&book, &["build", "--sign", "opsbook.key"]).expect(0);
    run(&book, &["verify", "site", "--key", "opsbook.pub"]).expect(0);
    book.write("opsbook.pub", "another");
    run(&book, &["build"]).expect(0);
    run(&book, &["build", "--sign", "opsbook.key"])
        .expect(2)
        .says("does not hold the key that signs it");
}

#[test]
fn a_secret_key_inside_the_book_is_never_published() {
    let book = Book::new().file("index.md", "# Home\n");
    run(&book, &["keygen", "content/opsbook"]).expect(0);
    let key = fs::read(book.source().join("opsbook.key")).expect("is there");
    run(&book, &["build", "--sign", "content/opsbook.key"])
        .expect(1)
        .says("`opsbook.key` holds a secret key of minisign");
    run(&book, &["check"])
        .expect(1)
        .says("move it out of the book");
    // Whatever its name, and whatever the book wants to know of secrets.
    fs::rename(
        book.source().join("opsbook.key"),
        book.folder().join("opsbook.key"),
    )
    .expect("renamed");
    for name in ["img/logo.png", "notes.md", "k"] {
        book.write(name, &key);
    }
    book.write(
        "opsbook.toml",
        "title = \"Test\"\nowner = \"Ops\"\n[checks]\nsecret = \"allow\"\n",
    );
    run(&book, &["build", "--keep-going", "--sign", "opsbook.key"]).expect(0);
    let line = String::from_utf8_lossy(&key);
    let line = line.lines().nth(1).expect("a key");
    for (path, bytes) in tree(&book.site()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(line), "{path}");
    }
}

/// Something that befalls a copy.
#[derive(Debug, Clone)]
enum Harm {
    Flip(prop::sample::Index, prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Add(String),
    Cut(prop::sample::Index),
    Grow(prop::sample::Index),
}

fn harms() -> impl Strategy<Value = Harm> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), index(), 1u8..).prop_map(|(file, byte, bits)| Harm::Flip(file, byte, bits)),
        index().prop_map(Harm::Remove),
        "[a-z]{1,8}(/[a-z]{2,8})?".prop_map(Harm::Add),
        index().prop_map(Harm::Cut),
        index().prop_map(Harm::Grow),
    ]
}

/// Does harm to a copy; returns the file.
fn harm(folder: &Path, harm: &Harm) -> Option<PathBuf> {
    let files: Vec<String> = tree(folder).into_keys().collect();
    let file = |index: &prop::sample::Index| folder.join(index.get(&files));
    let edit = |path: PathBuf, edit: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(&path).expect("it is there");
        edit(&mut bytes);
        // Another name may share its bytes.
        fs::remove_file(&path).expect("removed");
        fs::write(&path, bytes).expect("written");
        path
    };
    Some(match harm {
        Harm::Flip(index, at, bits) => edit(file(index), &|bytes| {
            if let Some(byte) = (!bytes.is_empty()).then(|| at.index(bytes.len())) {
                bytes[byte] ^= bits;
            } else {
                bytes.push(*bits);
            }
        }),
        Harm::Cut(index) if fs::metadata(file(index)).is_ok_and(|file| file.len() == 0) => {
            return None;
        }
        Harm::Cut(index) => edit(file(index), &|bytes| bytes.truncate(bytes.len() - 1)),
        Harm::Grow(index) => edit(file(index), &|bytes| bytes.push(b'\n')),
        Harm::Remove(index) => {
            fs::remove_file(file(index)).expect("removed");
            file(index)
        }
        Harm::Add(name) => {
            let path = folder.join(name);
            if path.exists() || path.parent()?.is_file() {
                return None;
            }
            fs::create_dir_all(path.parent()?).expect("made");
            fs::write(&path, "x").expect("written");
            path
        }
    })
}

#[test]
fn any_one_change_is_found() {
    let copy = signed();
    let key = opsbook::offline::PublicKey::from_text(&copy.key).expect("a key");
    // Once as it was built, and once as it was pulled.
    let built = tree(&copy.book.site());
    let mut pulled = built.clone();
    let at = "2026-11-30T15:03:37Z".parse().expect("a moment");
    let confirmed = Confirmation::new(at, &built["manifest.json"]).to_script();
    pulled.insert("confirmed.js".to_owned(), confirmed.into_bytes());
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(befalls in harms(), is_pulled in any::<bool>())| {
        let whole = if is_pulled { &pulled } else { &built };
        let folder = tempfile::tempdir().expect("a folder");
        for (path, bytes) in whole {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("inside")).expect("made");
            fs::write(file, bytes).expect("written");
        }
        let Some(file) = harm(folder.path(), &befalls) else { return Ok(()) };
        let report = opsbook::offline::verify(folder.path(), Some(&key)).expect("can be read");
        prop_assert!(!report.faults.is_empty(), "{:?}", file);
        // Without the team's key, the one that the site names shows harm as well; only a signature that is gone is not missed.
        let report = opsbook::offline::verify(folder.path(), None).expect("can be read");
        let is_gone = file.ends_with("manifest.json.minisig") && !file.exists();
        prop_assert_eq!(report.faults.is_empty(), is_gone, "{:?}", file);
    });
}
