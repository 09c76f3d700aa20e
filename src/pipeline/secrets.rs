//! Takes the secrets out of what was read, before any stage sees it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::book::Change;
use crate::check::secrets::{Concealed, conceal};
use crate::config::{self, Config};
use crate::diagnostic::{self, Allowance, Diagnostic, LevelSetting, Lint};
use crate::error::Error;
use crate::load::{self, SourceTree};
use crate::model::site::AssetFile;
use crate::source::{SitePath, SourceFile, Span};
use crate::theme::{self, Theme};

/// Largest copied file that is looked at, in bytes.
const ASSET_LIMIT: u64 = 1 << 20;

/// Says whether a book wants to know of its secrets.
pub(super) fn are_wanted(config: &Config) -> bool {
    config.levels.set.get(&Lint::Secret) != Some(&LevelSetting::Allow)
}

/// Returns a file without its secrets; `allowed` reads what its comments allow, if they may allow anything.
pub(super) fn hide(
    file: &SourceFile,
    allowed: impl FnOnce() -> Vec<Allowance>,
    sink: &mut Vec<Diagnostic>,
) -> SourceFile {
    match conceal(file, allowed) {
        Some(concealed) => {
            sink.extend(concealed.findings);
            concealed.file
        }
        None => file.clone(),
    }
}

/// Does the same for a text of lines that is no page, without what its own comments allow; `None` where it has no secret.
fn hide_in_lines(file: &SourceFile) -> Option<Concealed> {
    let allowances = diagnostic::in_lines(&file.text, Span::new(0, file.text.len()));
    let mut concealed = conceal(file, || allowances.clone())?;
    let is_allowed = |finding: &Diagnostic| allowances.iter().any(|it| it.allows(finding));
    concealed.findings.retain(|finding| !is_allowed(finding));
    Some(concealed).filter(|concealed| !concealed.findings.is_empty())
}

/// Hides the secrets of `opsbook.toml`, and of files that are not quite text. What was said of the settings quotes some
/// of them, so it is said again, of what is left.
pub(super) fn hide_in_settings(tree: &mut SourceTree, sink: &mut Vec<Diagnostic>) {
    let allowances = &tree.config.allowances;
    let hidden = tree.config_file.as_ref();
    let hidden = hidden.and_then(|file| conceal(file, || allowances.clone()));
    if let Some(concealed) = hidden {
        let said_again = |finding: &Diagnostic| {
            finding.primary.file == concealed.file.path && finding.lint != Lint::UnreadableFile
        };
        sink.retain(|finding| !said_again(finding));
        tree.config = config::parse_config(&concealed.file).take(sink);
        sink.extend(concealed.findings);
        tree.config_file = Some(concealed.file);
    }
    for file in &mut tree.unreadable_texts {
        *file = hide(file, Vec::new, sink);
    }
}

/// Hides the secrets of a theme: where one of its files has some, the book looks as it would without it.
///
/// # Errors
/// Where the machine fails.
pub(super) fn hide_in_theme(theme: Theme, sink: &mut Vec<Diagnostic>) -> Result<Theme, Error> {
    let before = sink.len();
    let mut hide = |file: &SourceFile| match hide_in_lines(file) {
        Some(concealed) => {
            sink.extend(concealed.findings);
            concealed.file
        }
        None => file.clone(),
    };
    let sources: Vec<SourceFile> = theme.sources.iter().map(&mut hide).collect();
    let mut theme = match sink.len() > before {
        true => theme::load(None)?.value,
        false => theme,
    };
    theme.sources = sources;
    Ok(theme)
}

/// What was found in the files that are copied. Of those without a secret nothing is kept but when they were looked at.
#[derive(Default)]
pub(super) struct AssetSecrets {
    seen: BTreeMap<SitePath, Seen>,
}

/// A copied file that was looked at.
#[derive(Clone)]
struct Seen {
    location: PathBuf,
    size: u64,
    /// The file without its secrets, where it has some.
    concealed: Option<Arc<(SourceFile, Vec<Diagnostic>)>>,
}

impl AssetSecrets {
    /// Looks at files; those that were looked at before, and have not changed, are not read again.
    pub(super) fn find(assets: &[AssetFile], before: Option<(&AssetSecrets, &Change)>) -> Self {
        let look = |asset: &AssetFile| {
            let known = before.and_then(|(before, change)| before.known(asset, change));
            let seen = known.cloned().unwrap_or_else(|| Seen::look(asset));
            (asset.path.clone(), seen)
        };
        AssetSecrets {
            seen: assets.par_iter().map(look).collect(),
        }
    }

    fn known(&self, asset: &AssetFile, change: &Change) -> Option<&Seen> {
        let Change::Paths(paths) = change else {
            return None;
        };
        let is_told = paths.iter().any(|path| asset.location.starts_with(path));
        let seen = self.seen.get(&asset.path)?;
        let is_same = seen.location == asset.location && seen.size == asset.size;
        (is_same && !is_told).then_some(seen)
    }

    /// Returns what is said of them.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.concealed().flat_map(|concealed| &concealed.1)
    }

    /// Returns the texts that the findings are about.
    pub(super) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.concealed().map(|concealed| &concealed.0)
    }

    fn concealed(&self) -> impl Iterator<Item = &(SourceFile, Vec<Diagnostic>)> {
        self.seen
            .values()
            .filter_map(|seen| seen.concealed.as_deref())
    }
}

impl Seen {
    fn look(asset: &AssetFile) -> Self {
        let text = (asset.size <= ASSET_LIMIT).then(|| load::text_asset(asset, ASSET_LIMIT));
        let file = text.flatten();
        let file = file.map(|text| SourceFile::new(asset.path.clone(), text));
        let concealed = file.and_then(|file| hide_in_lines(&file));
        Seen {
            location: asset.location.clone(),
            size: asset.size,
            concealed: concealed.map(|concealed| Arc::new((concealed.file, concealed.findings))),
        }
    }
}
