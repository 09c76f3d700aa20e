//! What the views of all pages draw on: the book, its settings and words, and where its nouns stand.

use crate::config::Config;
use crate::model::Playbook;
use crate::model::id::{PageId, Reference, SeverityId, ToolId};
use crate::model::page::Kind;
use crate::render::command::ByText;
use crate::render::places::{Noun, Places};
use crate::render::view::{PageLinkView, SeverityBadgeView, ToolLinkView, ToolView};
use crate::render::words::Words;
use crate::render::{format, href};

/// The book as the views see it.
pub struct Book<'a> {
    pub playbook: &'a Playbook,
    pub config: &'a Config,
    pub words: &'a Words,
    pub places: &'a Places,
    pub by_text: &'a ByText,
}

impl<'a> Book<'a> {
    /// Returns the word for a kind, for people.
    pub fn kind_text(&self, kind: &str) -> String {
        let english = match kind {
            "runbook" => "Runbook",
            "procedure" => "Procedure",
            "checklist" => "Checklist",
            "template" => "Template",
            "home" => "Home",
            "section" => "Section",
            "index" => "Index",
            _ => "Reference",
        };
        let key = format!("kind_{kind}");
        self.words.text(&key, english).to_owned()
    }

    /// Returns an entry of a list of pages.
    pub fn page_link(&self, id: PageId) -> PageLinkView {
        let page = self.playbook.page(id);
        PageLinkView {
            title: page.title.clone(),
            href: href::path(&page.url),
            description: page.description.clone(),
            kind: self.playbook.kind_name(page).to_owned(),
            severities: self.badges(&page.severities),
            services: page.services.clone(),
            owner: page.owner.clone(),
            reviewed: page.reviewed.map(format::date),
            review_due: page.review_due.map(format::date),
        }
    }

    /// Returns entries of a list of pages.
    pub fn page_links(&self, ids: &[PageId]) -> Vec<PageLinkView> {
        ids.iter().map(|id| self.page_link(*id)).collect()
    }

    /// Returns all runbooks in reading order.
    pub fn runbooks(&self) -> impl Iterator<Item = PageId> + '_ {
        let order = self.playbook.nav.order.iter().copied();
        order.filter(|id| self.playbook.page(*id).kind == Kind::Runbook)
    }

    /// Returns severities as badges.
    pub fn badges(&self, severities: &[Reference<SeverityId>]) -> Vec<SeverityBadgeView> {
        severities
            .iter()
            .map(|severity| self.badge(severity))
            .collect()
    }

    fn badge(&self, severity: &Reference<SeverityId>) -> SeverityBadgeView {
        match severity.target {
            Some(id) => self.badge_of(id),
            None => SeverityBadgeView {
                id: severity.name.value.clone(),
                name: None,
                rank: 0,
                href: None,
                respond_within: None,
                resolve_within: None,
            },
        }
    }

    /// Returns a declared severity as a badge.
    pub fn badge_of(&self, id: SeverityId) -> SeverityBadgeView {
        let declared = &self.playbook.severities[id.0];
        let severity = &declared.noun;
        let time = |target: &Option<crate::source::Spanned<crate::model::time::Minutes>>| {
            target.as_ref().map(|minutes| minutes.value.to_string())
        };
        SeverityBadgeView {
            id: declared.name.clone(),
            name: severity.name.clone(),
            rank: id.0 + 1,
            href: Some(self.places.card(self.playbook, Noun::Severity(id)).0),
            respond_within: time(&severity.respond_within),
            resolve_within: time(&severity.resolve_within),
        }
    }

    /// Returns a tool.
    pub fn tool(&self, id: ToolId) -> ToolView {
        let declared = &self.playbook.tools[id.0];
        let tool = &declared.noun;
        let url = |url: &Option<crate::source::Spanned<String>>| {
            url.as_ref().and_then(|url| href::external(&url.value))
        };
        let links = tool.links.iter().map(|link| ToolLinkView {
            name: link.name.clone(),
            url: url(&link.url),
        });
        ToolView {
            id: declared.name.clone(),
            name: tool.name.clone(),
            url: url(&tool.url),
            note: tool.note.clone(),
            links: links.collect(),
        }
    }

    /// Returns all tools.
    pub fn tools(&self) -> Vec<ToolView> {
        let ids = 0..self.playbook.tools.len();
        ids.map(|at| self.tool(ToolId(at))).collect()
    }

    /// Returns the absolute address of a file of the site, where the book says where it is hosted.
    pub fn absolute(&self, href: &str) -> Option<String> {
        let url = self.config.url.as_ref()?;
        let url = href::external(&url.value)?;
        Some(format!("{}/{href}", url.trim_end_matches('/')))
    }
}
