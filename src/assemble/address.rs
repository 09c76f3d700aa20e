//! Who has which address: no two things of a site may have one, on any file system.

use std::collections::HashMap;
use std::sync::Arc;

use crate::assemble::generated::FIXED;
use crate::assemble::url::{Urls, folded, reserved_name};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Level, Lint};
use crate::model::page::Page;
use crate::model::site::{AssetFile, OutputPath};
use crate::source::{SitePath, Span};

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claimant {
    /// Something that opsbook makes.
    Generated,
    /// The page of this file, or its published source.
    Page(SitePath),
    /// This file, copied.
    Asset(SitePath),
    /// The forwarding page of an alert that this page claims.
    Alert(SitePath, Span),
    /// The forwarding page of an alias that this page has.
    Alias(SitePath, Span),
}

/// An address that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) url: OutputPath,
    pub(super) by: Claimant,
}

impl Claim {
    /// Describes the place for a second label; `None` where there is no file to show.
    pub(super) fn label(&self) -> Option<Label> {
        let label = match &self.by {
            Claimant::Generated => return None,
            Claimant::Page(path) => Label::new(path, None).message("this page is there"),
            Claimant::Asset(path) => Label::new(path, None).message("this file is there"),
            Claimant::Alert(path, span) => {
                Label::new(path, *span).message("this alert's link is there")
            }
            Claimant::Alias(path, span) => Label::new(path, *span).message("this alias is there"),
        };
        Some(label)
    }
}

/// The addresses that are taken, as file systems compare them. Only looked up, never walked, so a hash map will do.
pub(super) struct Claims {
    files: HashMap<String, Claim>,
    /// Folders that exist because a file lies in them, and the first such file: none can be a file's name too.
    folders: HashMap<String, Claim>,
    /// For each address of pages that clashed, the number to try next.
    numbers: HashMap<String, usize>,
    is_plain: bool,
    has_sources: bool,
    /// Whether it was said already that `assets/` is ours.
    told_of_assets: bool,
}

impl Claims {
    /// Starts with the files whose place nobody may take.
    pub(super) fn new(config: &Config) -> Self {
        let mut claims = Claims {
            files: HashMap::new(),
            folders: HashMap::new(),
            numbers: HashMap::new(),
            is_plain: config.is_plain,
            has_sources: config.markdown_source,
            told_of_assets: false,
        };
        for name in FIXED {
            let url = OutputPath::new(name).expect("the fixed names are paths");
            claims
                .claim(&url, Claimant::Generated)
                .expect("the fixed names differ");
        }
        claims
    }

    /// Takes an address.
    ///
    /// # Errors
    /// What has it already, or has a folder of that name, or is a file where this one needs a folder.
    pub(super) fn claim(&mut self, url: &OutputPath, by: Claimant) -> Result<(), Claim> {
        let key = folded(url.as_str());
        let above = || key.match_indices('/').map(|(at, _)| &key[..at]);
        let taken = self.files.get(&key).or_else(|| self.folders.get(&key));
        if let Some(taken) = taken.or_else(|| above().find_map(|folder| self.files.get(folder))) {
            return Err(taken.clone());
        }
        let claim = Claim {
            url: url.clone(),
            by,
        };
        for folder in above() {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), claim.clone());
            }
        }
        self.files.insert(key, claim);
        Ok(())
    }

    /// Takes a page's address and that of its source; a page that comes too late gets a number behind its name, so that
    /// `--keep-going` can publish it.
    ///
    /// Diagnostics: `duplicate-url`.
    pub(super) fn page(&mut self, page: &mut Page, sink: &mut Vec<Diagnostic>) {
        let path = page.path().clone();
        self.check_name(&page.url, &path, sink);
        let by = Claimant::Page(path.clone());
        if let Err(taken) = self.claim(&page.url, by.clone()) {
            sink.push(clash(&page.url, &taken, Label::new(&path, None)));
            page.url = self.claim_numbered(&page.url, &by);
        }
        if self.has_sources {
            // Where a page has its address, only a hostile name such as `a.md/b.md` can stand in its source's way.
            if let Err(taken) = self.claim(&page.source_url(), by) {
                sink.push(clash(&page.source_url(), &taken, Label::new(&path, None)));
            }
        }
    }

    fn claim_numbered(&mut self, url: &OutputPath, by: &Claimant) -> OutputPath {
        let stem = url.as_str().strip_suffix(".html").unwrap_or(url.as_str());
        // What clashes may be a folder above; at the top, a number always helps.
        let flat = stem.replace('/', "-");
        let key = folded(stem);
        let mut number = self.numbers.get(&key).copied().unwrap_or(1);
        let found = loop {
            number += 1;
            let names = [stem, &flat].map(|stem| format!("{stem}-{number}.html"));
            let mut urls = names.iter().filter_map(|name| OutputPath::new(name).ok());
            if let Some(url) = urls.find(|url| self.claim(url, by.clone()).is_ok()) {
                break url;
            }
        };
        self.numbers.insert(key, number);
        found
    }

    /// Takes the addresses of the files that are copied, and returns those files that could have theirs.
    ///
    /// Diagnostics: `duplicate-url`.
    pub(super) fn assets(
        &mut self,
        assets: Arc<Vec<AssetFile>>,
        urls: &Urls,
        sink: &mut Vec<Diagnostic>,
    ) -> Assets {
        let mut kept = Vec::with_capacity(assets.len());
        for asset in assets.iter() {
            let url = urls.asset(&asset.path);
            self.check_name(&url, &asset.path, sink);
            match self.claim(&url, Claimant::Asset(asset.path.clone())) {
                Ok(()) => kept.push((url, asset)),
                Err(taken) => sink.push(clash(&url, &taken, Label::new(&asset.path, None))),
            }
        }
        kept.sort_by(|(a, _), (b, _)| a.cmp(b));
        let sources = kept.iter().map(|(_, asset)| asset.path.clone()).collect();
        let files = kept.into_iter().map(|(url, asset)| AssetFile {
            path: url,
            ..asset.clone()
        });
        Assets {
            files: Arc::new(files.collect()),
            sources,
        }
    }

    /// Reports names that cannot stand where they do whatever else the book holds.
    fn check_name(&mut self, url: &OutputPath, path: &SitePath, sink: &mut Vec<Diagnostic>) {
        // A folder that was not written for us is stopped only by what cannot be built.
        let level = if self.is_plain {
            Level::Warning
        } else {
            Level::Error
        };
        if let Some(name) = reserved_name(url) {
            let message = format!("Windows keeps the name `{name}` for a device");
            let help = "give the file or folder another name: a copy of the site could not be \
                        written or opened there";
            sink.push(
                Diagnostic::new(Lint::DuplicateUrl, message, Label::new(path, None))
                    .level(level)
                    .help(help),
            );
        }
        let is_ours = url.as_str().contains('/')
            && url.names().next().map(folded).as_deref() == Some("assets");
        if is_ours && !self.told_of_assets {
            self.told_of_assets = true;
            let message = "the folder `assets/` is where opsbook puts styles and scripts";
            sink.push(
                Diagnostic::new(Lint::DuplicateUrl, message, Label::new(path, None))
                    .level(level)
                    .help("rename the folder, for example to `img/` or `files/`"),
            );
        }
    }
}

/// The files that are copied, by their place in the site, and where each lies in the source.
pub(super) struct Assets {
    pub(super) files: Arc<Vec<AssetFile>>,
    pub(super) sources: Vec<SitePath>,
}

/// Says that an address is taken.
pub(super) fn clash(url: &OutputPath, taken: &Claim, here: Label) -> Diagnostic {
    let message = match &taken.by {
        Claimant::Generated => format!("`{url}` is an address that opsbook itself needs"),
        _ if *url == taken.url => format!("two things have the address `{url}`"),
        _ if folded(url.as_str()) != folded(taken.url.as_str()) => {
            format!(
                "`{url}` and `{}` need one name for a file and a folder",
                taken.url
            )
        }
        _ => format!(
            "`{url}` and `{}` are one address on some file systems",
            taken.url
        ),
    };
    let finding = Diagnostic::new(Lint::DuplicateUrl, message, here);
    let finding = finding.help("rename one of them, so that each has an address of its own");
    match taken.label() {
        Some(label) => finding.related(label),
        None => finding,
    }
}
