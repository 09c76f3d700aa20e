//! Addresses of pages: from the path in the source to the path in the site.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::model::site::OutputPath;
use crate::source::{Digest, SitePath};

/// The files that can be the page of their folder, best first.
const SECTION_FILES: &[&str] = &["index.md", "_index.md", "readme.md"];

/// What the paths of one source become in the site.
pub(super) struct Urls {
    /// For each folder (empty at the top), which file is its page.
    section_pages: BTreeMap<String, SitePath>,
    /// Whether numeric prefixes are left out: only where an `opsbook.toml` stands above.
    strip_prefixes: bool,
}

impl Urls {
    /// Looks at all Markdown files to tell which are the pages of their folders.
    pub(super) fn new<'a>(files: impl Iterator<Item = &'a SitePath>, strip_prefixes: bool) -> Self {
        let mut section_pages: BTreeMap<String, SitePath> = BTreeMap::new();
        for path in files {
            let Some(new) = rank(path) else { continue };
            let better = match section_pages.get(path.folder()) {
                Some(current) => rank(current).is_none_or(|old| new < old),
                None => true,
            };
            if better {
                section_pages.insert(path.folder().to_owned(), path.clone());
            }
        }
        Urls {
            section_pages,
            strip_prefixes,
        }
    }

    /// Says whether a file can be the page of its folder, where no better one lies beside it.
    pub(super) fn may_be_section(path: &SitePath) -> bool {
        rank(path).is_some()
    }

    /// Says whether a file is the page of its folder.
    pub(super) fn is_section(&self, path: &SitePath) -> bool {
        self.section_pages.get(path.folder()) == Some(path)
    }

    /// Returns the page of a folder, by the folder's path in the source.
    pub(super) fn section_page(&self, folder: &str) -> Option<&SitePath> {
        self.section_pages.get(folder)
    }

    /// Returns the address of a Markdown file's page.
    pub(super) fn url(&self, path: &SitePath) -> OutputPath {
        let mut names: Vec<&str> = path.names().map(|name| self.strip(name)).collect();
        let last = names.pop().unwrap_or_default();
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        let stem = shortened(stem);
        let file = if self.is_section(path) {
            "index"
        } else {
            &stem
        };
        let mut url = names.join("/");
        if !url.is_empty() {
            url.push('/');
        }
        url.push_str(file);
        url.push_str(".html");
        // A stem of only dots cannot make an invalid path, because ".html" follows it.
        SitePath::new(&url).unwrap_or_else(|_| path.clone())
    }

    /// Returns the place of a file that is copied: beside the pages of its folder.
    pub(super) fn asset(&self, path: &SitePath) -> OutputPath {
        if !self.strip_prefixes {
            return path.clone();
        }
        let mut names: Vec<&str> = path.names().map(|name| self.strip(name)).collect();
        // Only folders lose their numbers: `10-graph.png` is linked to by its whole name.
        names.pop();
        names.push(path.file_name());
        SitePath::new(&names.join("/")).unwrap_or_else(|_| path.clone())
    }

    fn strip<'a>(&self, name: &'a str) -> &'a str {
        if self.strip_prefixes {
            numeric_prefix(name).map_or(name, |(_, rest)| rest)
        } else {
            name
        }
    }
}

/// The longest stem of a file name: most file systems take names of 255 bytes, and `-2.html` still has to fit behind it.
pub(super) const LONGEST_STEM: usize = 240;

/// Returns a stem, or the start of one that is too long and its digest: `.html` is longer than `.md`.
fn shortened(stem: &str) -> String {
    if stem.len() <= LONGEST_STEM {
        return stem.to_owned();
    }
    let start = &stem[..stem.floor_char_boundary(200)];
    format!("{start}-{}", Digest::of(stem.as_bytes()).short(12))
}

/// Splits `10-triage.md` into 10 and `triage.md`: one to three digits, `-` or `_`, then a letter.
pub(super) fn numeric_prefix(name: &str) -> Option<(u16, &str)> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest = name[digits..].strip_prefix(['-', '_'])?;
    let number = name[..digits].parse().ok()?;
    rest.starts_with(char::is_alphabetic)
        .then_some((number, rest))
}

/// Returns what two paths have in common that some file system takes for one: letter case, composed or decomposed
/// accents, dots and spaces at the end of a name.
pub(super) fn folded(path: &str) -> String {
    let composed: String = path.nfc().collect::<String>().to_lowercase();
    let names = composed
        .split('/')
        .map(|name| name.trim_end_matches(['.', ' ']));
    names.collect::<Vec<_>>().join("/")
}

/// Returns the first name of a path that Windows keeps for a device, whatever follows its first dot.
pub(super) fn reserved_name(path: &SitePath) -> Option<&str> {
    let is_reserved = |name: &&str| {
        let stem = name.split('.').next().unwrap_or_default().trim_end();
        let stem = stem.to_ascii_lowercase();
        let number = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
        let is_port = number.is_some_and(|number| {
            matches!(number, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
                || matches!(number, "\u{b9}" | "\u{b2}" | "\u{b3}")
        });
        is_port || matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
    };
    path.names().find(is_reserved)
}

/// Returns all folders above the given paths, the top (empty) included.
pub(super) fn folders<'a>(paths: impl Iterator<Item = &'a SitePath>) -> BTreeSet<String> {
    let mut folders = BTreeSet::from([String::new()]);
    for path in paths {
        let mut folder = path.folder();
        while !folder.is_empty() && folders.insert(folder.to_owned()) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    folders
}

/// Returns how good a file is as the page of its folder: the less the better.
fn rank(path: &SitePath) -> Option<usize> {
    let name = path.file_name().to_lowercase().replace(".markdown", ".md");
    SECTION_FILES.iter().position(|file| *file == name)
}

/// Returns a title made of a file or folder name: `access-eks-cluster.md` becomes "Access eks cluster".
pub(super) fn title_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, extension)| {
        if stem.is_empty() || !is_markdown(extension) {
            name
        } else {
            stem
        }
    });
    let stem = numeric_prefix(stem).map_or(stem, |(_, rest)| rest);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// Says whether a file name's extension is Markdown's.
pub(super) fn is_markdown(extension: &str) -> bool {
    extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SitePath {
        SitePath::new(text).expect("a path of the test")
    }

    #[test]
    fn pages_of_folders_and_prefixes() {
        let files = [
            "index.md",
            "README.md",
            "20-incidents/_index.md",
            "20-incidents/10-p1.md",
            "2025-01-02.md",
        ];
        let files: Vec<SitePath> = files.map(path).into();
        let urls = Urls::new(files.iter(), true);
        let made: Vec<String> = files
            .iter()
            .map(|file| urls.url(file).to_string())
            .collect();
        assert_eq!(
            made,
            [
                "index.html",
                "README.html",
                "incidents/index.html",
                "incidents/p1.html",
                "2025-01-02.html"
            ]
        );
        let plain = Urls::new(files.iter(), false);
        assert_eq!(plain.url(&files[3]).as_str(), "20-incidents/10-p1.html");
        let long = path(&format!("{}.md", "\u{e9}".repeat(126)));
        assert!(plain.url(&long).file_name().len() <= 255);
    }

    #[test]
    fn names_that_a_file_system_takes_for_one() {
        assert_eq!(folded("A/caf\u{e9}.html"), folded("a/cafe\u{301}.html"));
        assert_eq!(folded("a./b"), folded("a/b"));
    }

    #[test]
    fn titles_of_names() {
        assert_eq!(title_of("10-access-eks_cluster.md"), "Access eks cluster");
        assert_eq!(title_of("KubePodCrashLooping.md"), "KubePodCrashLooping");
        assert_eq!(title_of("v1.2"), "V1.2");
    }
}
