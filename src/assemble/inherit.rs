//! What pages take over from the sections above them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assemble::audience::Unread;
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
    /// The same without what sections for internal eyes say, in a book that leaves those out.
    shown: BTreeMap<String, Inherited>,
}

impl Sections {
    /// Reads the defaults of all sections. Drafts count: a section that is still a draft must not make its pages public.
    pub(super) fn new(pages: &[Arc<ParsedPage>], unread: &Unread, config: &Config) -> Self {
        let paths = || {
            let unread = unread.pages.iter().map(|(path, _)| path);
            pages.iter().map(|page| &page.file.path).chain(unread)
        };
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
        let mut shown: BTreeMap<String, Inherited> = BTreeMap::new();
        let doubtful: BTreeSet<&str> = unread
            .pages
            .iter()
            .filter(|(path, may_say)| {
                Urls::may_be_section(path) && (*may_say || !path.folder().is_empty())
            })
            .map(|(path, _)| path.folder())
            .collect();
        // A folder sorts before all that lie in it, so what it inherits itself is known already.
        for folder in folders(paths()) {
            let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
            let mut inherited = by_folder.get(above).unwrap_or(&book).clone();
            let mut open = shown.get(above).unwrap_or(&book).clone();
            if let Some(page) = section_pages.get(folder.as_str()) {
                inherited.apply(&page.front_matter);
                // Its defaults may have hidden what lies below. In the page of the whole book that is looked for.
                if page.front_matter.is_unreadable
                    && (!folder.is_empty() || may_say_audience(&page.file.text))
                {
                    inherited.audience = Some(Audience::Internal);
                }
                let own = page.front_matter.audience.or(inherited.audience);
                let is_hidden = own == Some(Audience::Internal) || page.front_matter.is_unreadable;
                if !is_hidden || !config.hides_internal() {
                    open.apply(&page.front_matter);
                }
            }
            if doubtful.contains(folder.as_str()) {
                inherited.audience = Some(Audience::Internal);
            }
            open.audience = inherited.audience;
            by_folder.insert(folder.clone(), inherited);
            shown.insert(folder, open);
        }
        Sections { by_folder, shown }
    }

    /// Returns what a page inherits.
    pub(super) fn inherited(&self, page: &SitePath) -> &Inherited {
        &self.by_folder[page.folder()]
    }

    /// Returns what a page that is shown inherits: what an internal section says is not told to others.
    pub(super) fn shown(&self, page: &SitePath) -> &Inherited {
        &self.shown[page.folder()]
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

/// Says whether front matter that cannot be read may say for whom something is.
pub(crate) fn may_say_audience(text: &str) -> bool {
    let text = text.to_lowercase();
    ["aud", "intern", "default"]
        .iter()
        .any(|word| text.contains(word))
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
