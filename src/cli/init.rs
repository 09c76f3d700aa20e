//! `opsbook init` and `opsbook new`: something to begin with, which is right as it stands.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use opsbook::error::Error;

use super::args::{InitArgs, KindName, NewArgs, SourceArg};
use super::report::count;
use super::visible::visible;
use super::{Verdict, output, print, world};

/// Stands for the day in the files.
const TODAY: &str = "TODAY";
/// Stands for the page's title in them.
const TITLE: &str = "TITLE";

macro_rules! book {
    ($($path:literal,)*) => {
        /// The files of a new playbook: path inside it, and text.
        const BOOK: &[(&str, &str)] = &[$(($path, include_str!(concat!("init/book/", $path))),)*];
    };
}

book! {
    "opsbook.toml",
    "index.md",
    "triage.md",
    "people.md",
    "tools.md",
    "on-call.md",
    "runbooks/index.md",
    "runbooks/service-down.md",
    "runbooks/slow.md",
    "runbooks/small-trouble.md",
    "after/index.md",
    "after/post-mortem.md",
}

/// Writes a small playbook into a folder that is new or empty.
///
/// # Errors
/// Where there is something already, or nothing can be written.
pub fn init(args: &InitArgs) -> Result<Verdict, Error> {
    let folder = &args.folder;
    if let Some(there) = first_entry(folder)? {
        let message =
            format!("this folder is not empty: it holds `{there}`, and nothing is overwritten:");
        let help = match folder.join("opsbook.toml").exists() {
            true => "there is a playbook already; `opsbook new runbook PATH` adds a page to it",
            false => {
                "name a new folder; Markdown that is there already needs no more than an opsbook.toml with a title to be a playbook"
            }
        };
        return Err(Error::new(message).usage().at(folder).help(help));
    }
    let today = world::today().to_string();
    for (at, (path, text)) in BOOK.iter().enumerate() {
        create(&folder.join(path), &text.replace(TODAY, &today)).inspect_err(|_| {
            // A part of a playbook would be in the way of the next try.
            for (path, _) in &BOOK[..at] {
                let _ = fs::remove_file(folder.join(path));
            }
        })?;
    }
    let shown = visible(&folder.to_string_lossy()).into_owned();
    print(&format!(
        "{} in {shown}: look at it with   opsbook serve --watch --open{}\n",
        count(BOOK.len(), "file"),
        match folder == Path::new(super::args::DEFAULT_SOURCE) {
            true => String::new(),
            false => format!(" {}", quoted(&shown)),
        }
    ))?;
    output::say("then replace names, numbers and commands by your own, from triage.md on\n");
    Ok(Verdict::Fine)
}

/// Writes a page of a kind, with the sections that it should have.
///
/// # Errors
/// Where there is a file already, or nothing can be written.
pub fn new(args: &NewArgs) -> Result<Verdict, Error> {
    let path = place(&args.path);
    if path.symlink_metadata().is_ok() {
        let message = "there is such a file already, and nothing is overwritten:";
        return Err(Error::new(message).usage().at(&path).help("name another"));
    }
    create(&path, &page(args.kind, &title(&path), world::today()))?;
    let shown = visible(&path.to_string_lossy()).into_owned();
    print(&format!("{shown}\n"))?;
    output::say("write it while `opsbook serve --watch --open` shows it\n");
    Ok(Verdict::Fine)
}

fn page(kind: KindName, title: &str, today: Date) -> String {
    let text = match kind {
        KindName::Runbook => include_str!("init/pages/runbook.md"),
        KindName::Procedure => include_str!("init/pages/procedure.md"),
        KindName::Checklist => include_str!("init/pages/checklist.md"),
        KindName::Reference => include_str!("init/pages/reference.md"),
        KindName::Template => include_str!("init/pages/template.md"),
    };
    // What could mean something to YAML is quoted, as JSON is.
    let is_plain = title.starts_with(char::is_alphabetic)
        && title
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.'));
    let value = match is_plain {
        true => title.to_owned(),
        false => serde_json::Value::from(title).to_string(),
    };
    text.replace(TODAY, &today.to_string())
        .replacen(&format!("title: {TITLE}"), &format!("title: {value}"), 1)
        .replace(TITLE, title)
}

/// Returns where a page goes: inside the source, where that is `content` and the path does not say so.
fn place(typed: &Path) -> PathBuf {
    let source = SourceArg::usual();
    let mut path =
        match typed.is_absolute() || typed.starts_with(&source) || typed.starts_with("..") {
            true => typed.to_owned(),
            false => source.join(typed.strip_prefix(".").unwrap_or(typed)),
        };
    let is_markdown = path
        .extension()
        .is_some_and(|extension| extension == "md" || extension == "markdown");
    if !is_markdown {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".md");
        path.set_file_name(name);
    }
    path
}

/// Returns a title made from a file's name, of the page of a folder from the folder's.
fn title(path: &Path) -> String {
    let stem = |path: &Path| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let name = match stem(path).unwrap_or_default() {
        name if matches!(&*name, "index" | "_index" | "README") => {
            path.parent().and_then(stem).unwrap_or(name)
        }
        name => name,
    };
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = match words.starts_with(['-', '_']) && words.len() < name.len() {
        true => &words[1..],
        false => &name,
    };
    let words = words.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Untitled".to_owned(),
    }
}

/// Returns the name of something in a folder; hidden files, as of git, do not count.
fn first_entry(folder: &Path) -> Result<Option<String>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::io("cannot read the folder", folder, cause)),
    };
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| !name.starts_with('.')).min())
}

fn create(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |cause| Error::io("cannot write", path, cause);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = fs::File::create_new(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

/// Returns a path as one word of a shell.
pub(super) fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./".contains(c);
    match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::title;

    #[test]
    fn titles_are_made_of_names() {
        for (path, expected) in [
            ("a/10-db-down.md", "Db down"),
            ("a/web_apps/index.md", "Web apps"),
            ("a/2024.md", "2024"),
            ("a/404-errors.md", "Errors"),
        ] {
            assert_eq!(title(Path::new(path)), expected);
        }
    }
}
