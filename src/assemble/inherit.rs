//! What pages take over from the sections above them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assemble::url::{Urls, folders};
use crate::config::Config;
use crate::model::page::{Audience, FrontMatter, ParsedPage};
use crate::model::time::Period;
use crate::source::{SitePath, Spanned};

/// What the pages of one folder inherit. The nearest section that says something wins.
#[derive(Debug, Clone, Default)]
pub(super) struct Inherited {
    pub(super) owner: Option<String>,
    pub(super) services: Vec<String>,
    pub(super) environment: Option<Spanned<String>>,
    pub(super) escalation: Option<Spanned<String>>,
    pub(super) audience: Option<Audience>,
    pub(super) review_every: Option<Period>,
    /// The team whose ids the folder's pages see first.
    pub(super) team: Option<String>,
}

/// What is inherited in each folder.
pub(super) struct Sections {
    by_folder: BTreeMap<String, Inherited>,
}

impl Sections {
    /// Reads the defaults of all sections. Drafts count: a section that is still a draft must not make its pages public.
    pub(super) fn new(pages: &[Arc<ParsedPage>], config: &Config) -> Self {
        let paths = || pages.iter().map(|page| &page.file.path);
        let urls = Urls::new(paths(), !config.is_plain);
        let section_pages: BTreeMap<&str, &ParsedPage> = pages
            .iter()
            .filter(|page| urls.is_section(&page.file.path))
            .map(|page| (page.file.path.folder(), &**page))
            .collect();
        let book = Inherited {
            owner: config.owner.clone(),
            review_every: config.review_every,
            ..Inherited::default()
        };
        let mut by_folder: BTreeMap<String, Inherited> = BTreeMap::new();
        // A folder sorts before all that lie in it, so what it inherits itself is known already.
        for folder in folders(paths()) {
            let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
            let mut inherited = by_folder.get(above).unwrap_or(&book).clone();
            if let Some(page) = section_pages.get(folder.as_str()) {
                inherited.apply(&page.front_matter);
                // Its defaults may have hidden what lies below. For the whole book opsbook.toml says it.
                if page.front_matter.is_unreadable && !folder.is_empty() {
                    inherited.audience = Some(Audience::Internal);
                }
            }
            by_folder.insert(folder, inherited);
        }
        Sections { by_folder }
    }

    /// Returns what a page inherits.
    pub(super) fn inherited(&self, page: &SitePath) -> &Inherited {
        &self.by_folder[page.folder()]
    }

    /// Says whether the section that a file lies in, which need not be a page, is for internal eyes.
    pub(super) fn is_internal(&self, file: &SitePath) -> bool {
        let mut folder = file.folder();
        loop {
            if let Some(inherited) = self.by_folder.get(folder) {
                return inherited.audience == Some(Audience::Internal);
            }
            if folder.is_empty() {
                return false;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
}

impl Inherited {
    fn apply(&mut self, section: &FrontMatter) {
        let text = |spanned: &Spanned<String>| spanned.value.clone();
        self.team = section.team.as_ref().map(text).or(self.team.take());
        let Some(defaults) = &section.defaults else {
            return;
        };
        self.team = defaults.team.as_ref().map(text).or(self.team.take());
        self.owner = defaults.owner.as_ref().map(text).or(self.owner.take());
        if !defaults.services.is_empty() {
            self.services = defaults.services.clone();
        }
        self.environment = defaults.environment.clone().or(self.environment.take());
        let policy = defaults.escalation_policy.clone();
        self.escalation = policy.or(self.escalation.take());
        self.audience = defaults.audience.or(self.audience);
        let period = defaults.review_every.as_ref().map(|every| every.value);
        self.review_every = period.or(self.review_every);
    }
}
