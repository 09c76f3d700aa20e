//! Walks the source folder, decides what belongs to the book, and follows links only inside it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::{LoadOptions, SourceTree, read};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::error::Error;
use crate::model::site::AssetFile;
use crate::source::{SitePath, SourceFile, Span};

/// Why something is left out; `message` goes on after the file's name.
pub(super) struct Fault {
    pub(super) lint: Lint,
    pub(super) message: String,
    /// The text as far as it is one, and where it is none.
    pub(super) place: Option<(String, Span)>,
}

impl Fault {
    fn unreadable(message: impl Into<String>) -> Self {
        Fault {
            lint: Lint::UnreadableFile,
            message: message.into(),
            place: None,
        }
    }
}

impl From<read::TextFault> for Fault {
    fn from(fault: read::TextFault) -> Self {
        Fault {
            lint: Lint::UnreadableFile,
            message: fault.message,
            place: fault.place,
        }
    }
}

/// A folder still to be read.
struct Folder {
    /// Its path inside the source, with a slash at the end; empty at the top.
    prefix: String,
    /// Where it really lies, free of links.
    location: PathBuf,
    /// Whether a link led here. No second one is followed from there: links that meet cost their power.
    linked: bool,
}

/// Reads what belongs to the book into `tree`.
pub(super) fn walk(
    root: &Path,
    options: &LoadOptions,
    tree: &mut SourceTree,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let ignore = ignore_globs(&tree.config, diagnostics);
    let mut walk = Walk {
        root,
        skip: options.skip.iter().map(|path| real(path)).collect(),
        ignore,
        assets: Vec::new(),
        folders: vec![Folder {
            prefix: String::new(),
            location: root.to_owned(),
            linked: false,
        }],
        tree,
        diagnostics,
    };
    fs::read_dir(root).map_err(|cause| Error::io("cannot read the source folder", root, cause))?;
    while let Some(folder) = walk.folders.pop() {
        walk.read_folder(&folder);
    }
    let mut assets = walk.assets;
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    tree.assets = Arc::new(assets);
    tree.files.sort_by(|a, b| a.path.cmp(&b.path));
    tree.unreadable.sort();
    Ok(())
}

struct Walk<'a> {
    root: &'a Path,
    skip: Vec<PathBuf>,
    ignore: GlobSet,
    assets: Vec<AssetFile>,
    folders: Vec<Folder>,
    tree: &'a mut SourceTree,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn read_folder(&mut self, folder: &Folder) {
        let entries =
            fs::read_dir(&folder.location).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(cause) => {
                let fault = Fault::unreadable(read::unreadable(&cause));
                return self.report(folder.prefix.trim_end_matches('/'), fault);
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let file_name = entry.file_name();
            if file_name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let shown = format!("{}{}", folder.prefix, file_name.to_string_lossy());
            if self.skip.contains(&entry.path()) || self.ignore.is_match(&shown) {
                continue;
            }
            if let Err(fault) = self.read_entry(folder, &entry, &shown) {
                self.report(&shown, fault);
            }
        }
    }

    fn read_entry(
        &mut self,
        folder: &Folder,
        entry: &fs::DirEntry,
        shown: &str,
    ) -> Result<(), Fault> {
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            return Err(Fault::unreadable("has a name that is not UTF-8"));
        };
        if name.chars().any(char::is_control) {
            return Err(Fault::unreadable("has a control character in its name"));
        }
        let broken = |cause: std::io::Error| Fault::unreadable(read::unreadable(&cause));
        let mut kind = entry.file_type().map_err(broken)?;
        let mut location = entry.path();
        let is_link = kind.is_symlink();
        if is_link {
            self.tree.has_links = true;
            location = resolve(self.root, &folder.location, &location)?;
            if self.skip.iter().any(|skip| location.starts_with(skip)) {
                return Err(Fault::unreadable(
                    "is a link to what is left out of the book",
                ));
            }
            kind = location.symlink_metadata().map_err(broken)?.file_type();
        }
        let at_top = folder.prefix.is_empty();
        if kind.is_dir() {
            if at_top && name == "theme" {
                self.tree.theme = Some(location);
                return Ok(());
            }
            if is_link && folder.linked {
                return Err(Fault::unreadable(
                    "is a link to a folder, inside a folder that is itself reached by a link",
                ));
            }
            if is_site(&location) {
                return Ok(());
            }
            self.folders.push(Folder {
                prefix: format!("{shown}/"),
                location,
                linked: folder.linked || is_link,
            });
            return Ok(());
        }
        if !kind.is_file() {
            return Err(Fault::unreadable("is not a regular file"));
        }
        if at_top && name == "opsbook.toml" {
            return Ok(());
        }
        self.read_file(&location, shown)
    }

    fn read_file(&mut self, location: &Path, shown: &str) -> Result<(), Fault> {
        let Ok(path) = SitePath::new(shown) else {
            return Err(Fault::unreadable("has a name that no address can hold"));
        };
        if read::holds_secret_key(location) {
            // Who has it can sign as the team: it is published in no case.
            return Err(Fault {
                lint: Lint::Secret,
                message: "holds a secret key of minisign: it is never published".to_owned(),
                place: None,
            });
        }
        let limits = self.tree.config.limits;
        if is_backup(path.file_name()) {
            return Ok(());
        }
        if is_page(&path) {
            let text = read::text(location, limits.page)?;
            self.tree.files.push(SourceFile::new(path, text));
            return Ok(());
        }
        let (_, size) = read::open(location).map_err(Fault::unreadable)?;
        if size > limits.asset {
            return Err(Fault::unreadable(read::too_large(limits.asset)));
        }
        self.assets.push(AssetFile {
            path,
            location: location.to_owned(),
            size,
        });
        Ok(())
    }

    fn report(&mut self, shown: &str, fault: Fault) {
        let Ok(path) = SitePath::new(shown) else {
            return;
        };
        let message = format!("`{shown}` {}", fault.message);
        let span = fault.place.as_ref().map(|(_, span)| *span);
        let mut finding = Diagnostic::new(fault.lint, message, Label::new(&path, span));
        finding.help = help_for(&finding, is_page(&path));
        if let Some((text, _)) = fault.place {
            let file = SourceFile::new(path.clone(), text);
            self.tree.unreadable_texts.push(file);
        }
        self.diagnostics.push(finding);
        self.tree.unreadable.push(path);
    }
}

fn help_for(finding: &Diagnostic, is_page: bool) -> Option<String> {
    let message = &finding.message;
    let key = if is_page { "page" } else { "asset" };
    Some(if finding.lint == Lint::LinkOutside {
        "copy the file into the source folder".to_owned()
    } else if finding.lint == Lint::Secret {
        "move it out of the book; if others have seen it, make a new one with `opsbook keygen`"
            .to_owned()
    } else if message.contains(" is larger than ") {
        format!("make it smaller, or raise `{key}` under `[limits]` in opsbook.toml")
    } else if message.contains("` has a name ") || message.contains(" in its name") {
        "rename it, or leave it out with `ignore` in opsbook.toml".to_owned()
    } else if message.contains("UTF-8") || message.contains("UTF-16") {
        "save it as UTF-8".to_owned()
    } else {
        "mend it, or leave it out with `ignore` in opsbook.toml".to_owned()
    })
}

/// Resolves a link that lies in `folder` (which is free of links) and refuses those that leave the source.
pub(super) fn resolve(root: &Path, folder: &Path, link: &Path) -> Result<PathBuf, Fault> {
    let target = link.canonicalize().map_err(|cause| {
        let endless = cause.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
        let message = match cause.kind() {
            _ if endless => "is a link that leads back to itself".to_owned(),
            std::io::ErrorKind::NotFound => "is a link to nothing".to_owned(),
            _ => read::unreadable(&cause),
        };
        Fault::unreadable(message)
    })?;
    let outside = |message: &str| Fault {
        lint: Lint::LinkOutside,
        message: message.to_owned(),
        place: None,
    };
    let Ok(inside) = target.strip_prefix(root) else {
        return Err(outside("is a link that leaves the source folder"));
    };
    // Kubernetes mounts files as links through `..data`; every other hidden name stays hidden.
    let is_hidden = |name: &[u8]| name.starts_with(b".") && !name.starts_with(b"..");
    if inside.iter().any(|name| is_hidden(name.as_encoded_bytes())) {
        return Err(outside("is a link to a hidden file"));
    }
    if folder.starts_with(&target) {
        return Err(Fault::unreadable("is a link to a folder that holds it"));
    }
    Ok(target)
}

/// Says whether a folder is a site that opsbook made, in a place that this run was not told of.
fn is_site(location: &Path) -> bool {
    // The manifest says what made it in its first lines.
    const HEAD: u64 = 256;
    let mut head = Vec::new();
    read::open(&location.join("manifest.json"))
        .is_ok_and(|(file, _)| file.take(HEAD).read_to_end(&mut head).is_ok())
        && String::from_utf8_lossy(&head).contains("\"tool\": \"opsbook ")
}

fn is_page(path: &SitePath) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
}

/// Says whether a file is what an editor, a merge or a patch left beside another: nobody meant to publish it.
fn is_backup(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "~",
        ".bak",
        ".orig",
        ".rej",
        ".swp",
        ".swo",
        ".swn",
        ".autosave",
    ];
    // Those that say little are taken for one behind the ending of a page only.
    const OF_PAGES: &[&str] = &[
        ".old", ".save", ".tmp", ".temp", ".backup", ".mine", ".copy",
    ];
    let name = name.to_lowercase();
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .is_some()
    };
    let is_of_page = name.contains(".md.") || name.contains(".markdown.");
    ends(ENDINGS)
        || (is_of_page && ends(OF_PAGES))
        || (name.starts_with('#') && name.ends_with('#'))
}

fn ignore_globs(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> GlobSet {
    let config_path = crate::config::path();
    let mut set = GlobSetBuilder::new();
    for pattern in &config.ignore {
        match GlobBuilder::new(&pattern.value)
            .literal_separator(true)
            .build()
        {
            Ok(glob) => {
                set.add(glob);
            }
            Err(fault) => diagnostics.push(Diagnostic::new(
                Lint::InvalidConfig,
                format!("`{}` is no pattern: {}", pattern.value, fault.kind()),
                Label::new(&config_path, pattern.span),
            )),
        }
    }
    set.build().unwrap_or_default()
}

/// Returns a path free of links, also where its last name does not exist yet.
fn real(path: &Path) -> PathBuf {
    if let Ok(found) = path.canonicalize() {
        return found;
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    match (
        parent.unwrap_or(Path::new(".")).canonicalize(),
        path.file_name(),
    ) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::super::{LoadOptions, load};

    #[test]
    fn keeps_what_belongs_to_the_book_and_names_what_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("content");
        for made in ["a/b", "theme/css", ".git", "site", "drafts", "a/old"] {
            fs::create_dir_all(root.join(made)).unwrap();
        }
        for file in [
            "index.md",
            "a/X.MD",
            "a/b/c.png",
            "theme/css/a.css",
            ".git/c.md",
            "site/x.md",
            "drafts/d.md",
            "a/old/x.md",
        ] {
            fs::write(root.join(file), "x").unwrap();
        }
        let manifest = "{\n  \"format\": 1,\n  \"tool\": \"opsbook 0.1.0\"\n}\n";
        fs::write(root.join("a/old/manifest.json"), manifest).unwrap();
        fs::write(root.join("opsbook.toml"), "ignore = [\"drafts/**\"]\n").unwrap();
        fs::write(root.join("bad.md"), b"a\n\xE9").unwrap();
        fs::write(folder.path().join("secret.md"), "x").unwrap();
        symlink("../secret.md", root.join("out.md")).unwrap();
        symlink("index.md", root.join("in.md")).unwrap();
        symlink("loop.md", root.join("loop.md")).unwrap();
        symlink("..", root.join("a/up")).unwrap();
        symlink(".git/c.md", root.join("hidden.md")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            root.join("fifo.md"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        let options = LoadOptions {
            skip: vec![root.join("site")],
            root,
            ..LoadOptions::default()
        };
        let outcome = load(&options).unwrap();
        let paths: Vec<_> = outcome
            .value
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(paths, ["a/X.MD", "in.md", "index.md"]);
        let assets: Vec<_> = outcome
            .value
            .assets
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(assets, ["a/b/c.png"]);
        assert!(outcome.value.theme.is_some());
        let mut said: Vec<_> = outcome
            .diagnostics
            .iter()
            .map(|found| format!("{}: {}", found.lint.name(), found.message))
            .collect();
        said.sort();
        assert_eq!(
            said,
            [
                "link-outside: `hidden.md` is a link to a hidden file",
                "link-outside: `out.md` is a link that leaves the source folder",
                "unreadable-file: `a/up` is a link to a folder that holds it",
                "unreadable-file: `bad.md` is not UTF-8: byte 0xE9 at line 2, column 1",
                "unreadable-file: `fifo.md` is not a regular file",
                "unreadable-file: `loop.md` is a link that leads back to itself",
            ]
        );
    }
}
