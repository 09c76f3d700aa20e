//! Reads the book's own `theme/` folder over the built-in theme.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use walkdir::WalkDir;

use super::settings::Settings;
use super::{Theme, ThemeFile, ThemeFiles, builtin, bundle, compile};
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome};
use crate::error::Error;
use crate::source::{SitePath, SourceFile};

/// The largest template, style sheet or script.
const LARGEST_TEXT: u64 = 1 << 20;
/// The largest other file.
const LARGEST_FILE: u64 = 8 << 20;
/// How many files a theme may have.
const MOST_FILES: usize = 2_000;

/// Loads the built-in theme, shadowed file by file by those of `overrides`.
///
/// A template of the author's that cannot be compiled is replaced by the built-in one of its name, and named in a
/// diagnostic. Hidden files, links and whatever is not a regular file are left out; a name that the built-in theme does
/// not have is fine (a partial, a style sheet, an image of their own).
///
/// Diagnostics: `invalid-theme`.
///
/// # Errors
/// Where the folder itself cannot be walked.
pub fn load(overrides: Option<&Path>) -> Result<Outcome<Theme>, Error> {
    let mut files = builtin::files();
    let mut diagnostics = Vec::new();
    if let Some(root) = overrides {
        read_folder(root, &mut files, &mut diagnostics)?;
    }
    Ok(Outcome {
        value: compose(files, &mut diagnostics),
        diagnostics,
    })
}

/// Makes a theme of its files.
pub(super) fn compose(mut files: ThemeFiles, sink: &mut Vec<Diagnostic>) -> Theme {
    let sources = sources(&files);
    let settings = Settings::read(&files, sink);
    let templates = compile::compile(&mut files, sink);
    let bundles = bundle::bundle(&files, &settings);
    Theme {
        name: settings.name,
        version: settings.version,
        templates,
        assets: bundles.assets,
        styles: bundles.styles,
        boot_script: bundles.boot_script,
        scripts: bundles.scripts,
        single_file: bundles.single_file,
        worker: bundles.worker,
        icon: bundles.icon,
        app_icons: bundles.app_icons,
        words: settings.words,
        sources,
    }
}

fn sources(files: &ThemeFiles) -> Vec<SourceFile> {
    let own = files.iter().filter(|(_, file)| file.is_own);
    own.filter_map(|(path, file)| {
        let text = std::str::from_utf8(&file.bytes).ok()?;
        Some(SourceFile::new(source_path(path), text))
    })
    .collect()
}

/// Returns where a file of the theme lies in the source of the book.
pub(super) fn source_path(path: &str) -> SitePath {
    SitePath::new(&format!("theme/{path}"))
        .unwrap_or_else(|_| SitePath::new("theme").expect("`theme` is a path"))
}

fn read_folder(
    root: &Path,
    files: &mut ThemeFiles,
    sink: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let is_visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = WalkDir::new(root)
        .follow_links(false)
        .max_depth(16)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_visible);
    let mut count = 0;
    for entry in walk {
        let entry = entry.map_err(|cause| {
            let path = cause.path().unwrap_or(root).to_owned();
            Error::io("cannot read the theme in", path, cause.into())
        })?;
        if !entry.file_type().is_file() {
            if entry.file_type().is_symlink() {
                sink.push(finding(
                    root,
                    entry.path(),
                    "links are not followed in `theme/`",
                ));
            }
            continue;
        }
        count += 1;
        if count > MOST_FILES {
            let message = format!("`theme/` holds more than {MOST_FILES} files");
            sink.push(finding(root, root, message));
            break;
        }
        match read_file(root, entry.path()) {
            Ok((name, bytes)) => {
                let file = ThemeFile {
                    bytes: bytes.into(),
                    is_own: true,
                };
                files.insert(name, file);
            }
            Err(message) => sink.push(finding(root, entry.path(), message)),
        }
    }
    Ok(())
}

/// Returns the file's name inside the theme and its bytes, or why it is left out.
fn read_file(root: &Path, path: &Path) -> Result<(String, Vec<u8>), String> {
    let name = name_of(root, path).ok_or("the file's name is not UTF-8")?;
    let is_text = [".html", ".css", ".js", ".toml", ".svg"]
        .iter()
        .any(|suffix| name.ends_with(suffix));
    let largest = if is_text { LARGEST_TEXT } else { LARGEST_FILE };
    let file = File::open(path).map_err(|cause| format!("cannot read this file: {cause}"))?;
    let mut bytes = Vec::new();
    file.take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| format!("cannot read this file: {cause}"))?;
    if bytes.len() as u64 > largest {
        return Err(format!("the file is larger than {} MiB", largest >> 20));
    }
    if is_text {
        if let Err(fault) = std::str::from_utf8(&bytes) {
            let before = &bytes[..fault.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            return Err(format!(
                "the file is not UTF-8: byte 0x{:02X} in line {line}",
                bytes[fault.valid_up_to()]
            ));
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
    }
    Ok((name, bytes))
}

fn name_of(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let names: Option<Vec<&str>> = relative.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

fn finding(root: &Path, path: &Path, message: impl Into<String>) -> Diagnostic {
    let name = name_of(root, path).unwrap_or_default();
    Diagnostic::new(
        Lint::InvalidTheme,
        message,
        Label::new(&source_path(&name), None),
    )
    .help(
        "put another file in its place, or take it out of `theme/`: the built-in one is then used",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{builtin, load, name_of};

    #[test]
    fn the_binary_holds_the_whole_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let files = walkdir::WalkDir::new(&root).into_iter().flatten();
        let found: BTreeSet<String> = files
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| name_of(&root, entry.path()))
            .collect();
        let held = builtin::files().into_keys().collect();
        assert_eq!(found, held, "add or remove the file in theme/builtin.rs");
    }

    #[test]
    fn the_authors_files_shadow_and_what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        };
        write("templates/page.html", b"mine: {{ page.title }}");
        write("templates/own/partial.html", b"{{ root }}");
        write("css/wrong.css", b"a {}\n\xE9");
        write(".hidden/page.html", b"{{");
        let outcome = load(Some(folder.path())).expect("a theme");
        let told: Vec<String> = outcome
            .diagnostics
            .iter()
            .map(|finding| format!("{}: {}", finding.primary.file, finding.message))
            .collect();
        assert_eq!(
            told,
            ["theme/css/wrong.css: the file is not UTF-8: byte 0xE9 in line 2"]
        );
        assert_eq!(outcome.value.sources.len(), 2);
    }
}
