//! A book in a temporary folder, and the program run on it as a user would.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The stamp of every site that a test builds, so that no test depends on the day.
pub const STAMP: &str = "1767323045";

/// A source folder and the place of its site, both gone when the test ends.
pub struct Book {
    folder: TempDir,
}

/// What a run of the program came to.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn from_output(output: &Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts the exit code, and shows what was printed where it is another.
    #[track_caller]
    pub fn expect(self, code: i32) -> Run {
        assert_eq!(
            self.code, code,
            "\nstdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// Asserts that something is said on stderr.
    #[track_caller]
    pub fn says(self, words: &str) -> Run {
        assert!(
            self.stderr.contains(words),
            "`{words}` is not said:\n{}",
            self.stderr
        );
        self
    }
}

impl Book {
    /// Makes a book without `opsbook.toml`.
    pub fn plain() -> Book {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("content")).expect("the source folder");
        Book { folder }
    }

    /// Makes a book with a title.
    pub fn new() -> Book {
        Book::plain().file("opsbook.toml", "title = \"Test\"\nowner = \"Ops\"\n")
    }

    pub fn source(&self) -> PathBuf {
        self.folder.path().join("content")
    }

    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the source.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Book {
        self.write(path, bytes);
        self
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.source().join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder of the source");
        fs::write(path, bytes).expect("a file of the source");
    }

    /// Runs the program with these words, in the folder that holds `content` and `site`.
    pub fn run(&self, words: &[&str]) -> Run {
        Run::from_output(&self.command(words).output().expect("the program starts"))
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", STAMP)
            .env("NO_COLOR", "1");
        command
    }

    pub fn build(&self) -> Run {
        self.run(&["build"])
    }

    /// Builds and returns the text of a published file.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        self.build().expect(0);
        self.published(path)
    }

    #[track_caller]
    pub fn published(&self, path: &str) -> String {
        let path = self.site().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Returns every file of the site with its bytes, by path.
    pub fn all_published(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.site())
    }
}

/// Returns every file below a folder with its bytes, by path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("lies below")
                    .to_string_lossy()
                    .into_owned();
                files.insert(name, fs::read(&path).expect("a published file can be read"));
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

/// Returns the folder of shared test data beside the checkout, or says that the test is skipped.
pub fn shared(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("OPSBOOK_SHARED")
        .map_or(beside, PathBuf::from)
        .join(part);
    if shared.exists() {
        return Some(shared);
    }
    eprintln!("skipped: {part} is not here (set OPSBOOK_SHARED to the folder that holds it)");
    None
}
