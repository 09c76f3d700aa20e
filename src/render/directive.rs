//! The HTML of directives: which partial, and what it sees.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::model::directive::Directive;
use crate::model::id::{CommandId, PolicyId, SeverityId};
use crate::render::book::Book;
use crate::render::command::row_anchor;
use crate::render::engine::View;
use crate::render::places::Noun;
use crate::render::renderer::Renderer;
use crate::render::view::{CommandView, ContactGroupView, ContactView, PolicyView, SeverityView};

/// How many entries a list shows; what is beyond is counted in `hidden`.
const MOST: usize = 1_000;

/// The cards that a page has shown so far: only the first of each gets the id that links lead to.
#[derive(Default)]
pub struct Placed(RefCell<BTreeSet<String>>);

impl Placed {
    /// Returns the id of a noun's card, where links to it lead to this page and the card is its first.
    pub(super) fn anchor(&self, book: &Book<'_>, page_href: &str, noun: Noun) -> Option<String> {
        let (href, anchor) = book.places.card(book.playbook, noun);
        let is_here = href.split('#').next() == Some(page_href);
        anchor.filter(|anchor| is_here && self.0.borrow_mut().insert(anchor.clone()))
    }

    /// Returns the id of a command's row, where it is the page's first of that command.
    pub(super) fn row(&self, text: &str) -> Option<String> {
        let anchor = row_anchor(text);
        self.0.borrow_mut().insert(anchor.clone()).then_some(anchor)
    }
}

impl Renderer<'_> {
    /// Returns the partial of a directive and its view, but for `root` and `site`; `None` for an id that nothing has.
    pub(super) fn directive_view(
        &self,
        directive: &Directive,
        page_href: &str,
        placed: &Placed,
    ) -> Option<(&'static str, View)> {
        let shared = &self.ground.shared;
        let view = View::new();
        Some(match directive {
            Directive::Severities => (
                "directive/severities.html",
                view.with("severities", &shared.severities),
            ),
            Directive::Severity(severity) => {
                let severity = self.placed_severity(severity.target?, page_href, placed);
                (
                    "directive/severity.html",
                    view.with_view("severity", &severity),
                )
            }
            Directive::DecisionTable => ("directive/decision-table.html", self.decision(view)),
            Directive::Wizard => ("directive/wizard.html", self.wizard(self.decision(view))),
            Directive::Contacts { group } => {
                let group = group.as_ref().map(|group| group.value.as_str());
                let mut groups = self.placed_groups(group, page_href, placed);
                // One group that the author asked for stands under the author's own heading.
                if group.is_some() {
                    groups.iter_mut().for_each(|group| group.title = None);
                }
                ("directive/contacts.html", view.with_view("groups", &groups))
            }
            Directive::Escalation(policy) => {
                let policy = self.placed_policy(policy.target?, page_href, placed);
                (
                    "directive/escalation.html",
                    view.with_view("policy", &policy),
                )
            }
            Directive::OnCall => (
                "directive/on-call.html",
                view.with("rotations", &shared.rotations),
            ),
            Directive::Command(command) => {
                let command = self.placed_command(command.target?, page_href, placed);
                (
                    "directive/command.html",
                    view.with_view("command", &command),
                )
            }
            Directive::Commands { tag } => {
                let tag = tag.as_ref().map(|tag| tag.value.as_str());
                let commands = self.book.commands(tag);
                let commands: Vec<_> = commands
                    .into_iter()
                    .map(|id| self.placed_command(id, page_href, placed))
                    .collect();
                (
                    "directive/commands.html",
                    view.with_view("commands", &commands),
                )
            }
            Directive::Tools { ids } if ids.is_empty() => {
                ("directive/tools.html", view.with("tools", &shared.tools))
            }
            Directive::Tools { ids } => {
                let known = ids.iter().filter_map(|tool| tool.target);
                let tools: Vec<_> = known.map(|id| self.book.tool(id)).collect();
                ("directive/tools.html", view.with_view("tools", &tools))
            }
            Directive::Runbooks { .. } => {
                let pages = self.runbooks_of(directive);
                let shown = &pages[..pages.len().min(MOST)];
                let view = view.with_view("runbooks", &self.book.page_links(shown));
                let view = view.with_view("hidden", &(pages.len() - shown.len()));
                ("directive/runbooks.html", view)
            }
            Directive::Alerts => (
                "directive/alerts.html",
                view.with_view("alerts", &self.alerts()),
            ),
            // What it names is not even missed.
            Directive::Withheld => return None,
            Directive::Incident => (
                "directive/incident.html",
                view.with("severities", &shared.severities)
                    .with_view("templates", &self.review_templates()),
            ),
        })
    }

    fn decision(&self, view: View) -> View {
        view.with("severities", &self.ground.shared.severities)
            .with("metrics", &self.ground.shared.metrics)
    }

    /// Adds what the wizard needs beside the decision table.
    pub(super) fn wizard(&self, view: View) -> View {
        let default = self.book.config.default_severity.as_ref();
        let ids = &mut self
            .book
            .playbook
            .severities
            .iter()
            .map(|declared| &declared.name);
        let default = default.and_then(|default| ids.find(|id| **id == default.value));
        view.with("rules", &self.ground.shared.rules)
            .with_view("default_severity", &default)
    }

    /// Returns all groups of contacts with the ids that links to `page_href` lead to.
    pub(super) fn placed_groups(
        &self,
        group: Option<&str>,
        page_href: &str,
        placed: &Placed,
    ) -> Vec<ContactGroupView> {
        let mut groups = self.book.contact_groups(group);
        for contact in groups.iter_mut().flat_map(|group| &mut group.contacts) {
            let id = self
                .ground
                .contact_ids
                .get(&contact.id)
                .copied()
                .map(Noun::Contact);
            contact.anchor = id.and_then(|noun| placed.anchor(&self.book, page_href, noun));
        }
        groups
    }

    /// Returns a policy with its id, where links lead to it on this page.
    pub(super) fn placed_policy(
        &self,
        id: PolicyId,
        page_href: &str,
        placed: &Placed,
    ) -> PolicyView {
        let mut policy = self.book.policy(id);
        policy.anchor = placed.anchor(&self.book, page_href, Noun::Policy(id));
        policy
    }

    /// Returns a severity with its id, where links lead to it on this page.
    pub(super) fn placed_severity(
        &self,
        id: SeverityId,
        page_href: &str,
        placed: &Placed,
    ) -> SeverityView {
        let mut severity = self.ground.severities[id.0].clone();
        severity.anchor = placed.anchor(&self.book, page_href, Noun::Severity(id));
        severity
    }

    /// Returns a command, its row with the id that links to `page_href` lead to.
    fn placed_command(&self, id: CommandId, page_href: &str, placed: &Placed) -> CommandView {
        let anchor = placed.anchor(&self.book, page_href, Noun::Command(id));
        let text = &self.book.playbook.command(id).run.value.text;
        self.book.command(id, anchor.or_else(|| placed.row(text)))
    }

    /// Returns the contact that stands for an owner.
    pub(super) fn owner_contact(&self, owner: &str) -> Option<ContactView> {
        let id = (*self.ground.owners.get(owner)?)?;
        Some(self.book.contact(id))
    }
}
