//! What `ready.html` shows of the book before a shift: who has no phone, and which access to try. What only a browser can tell is
//! for the theme's `js/ready*.js`.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::{ContactId, PageId};
use crate::render::book::Book;
use crate::render::renderer::Renderer;
use crate::render::view::{AccessView, ContactView, UnsetPhonesView};

/// How many pages that need a tool are named.
const MOST_NAMED: usize = 2;

impl Book<'_> {
    /// Returns who has no phone that can be dialled, those whom a rotation or an escalation policy counts on first.
    pub(super) fn unset_phones(&self) -> UnsetPhonesView {
        let counted_on = self.counted_on();
        let mut called: Vec<ContactView> = Vec::new();
        let mut others: Vec<ContactView> = Vec::new();
        for id in (0..self.playbook.contacts.len()).map(ContactId) {
            let contact = self.contact(id);
            if contact.phone_unset && counted_on.contains(&id) {
                called.push(contact);
            } else if contact.phone_unset {
                others.push(contact);
            }
        }
        UnsetPhonesView {
            state: match (called.is_empty(), others.is_empty()) {
                (false, _) => "todo",
                // A book without contacts leaves nobody to call.
                (true, false) => "look",
                (true, true) if self.playbook.contacts.is_empty() => "look",
                (true, true) => "good",
            },
            called,
            others,
        }
    }

    fn counted_on(&self) -> BTreeSet<ContactId> {
        let policies = self.playbook.policies.iter();
        let steps = policies.flat_map(|policy| &policy.noun.steps);
        let rotations = self.playbook.rotations.iter();
        let members = rotations.flat_map(|rotation| &rotation.noun.members);
        let steps = steps.filter_map(|step| step.contact.as_ref()?.target);
        steps
            .chain(members.filter_map(|member| member.target))
            .collect()
    }
}

impl Renderer<'_> {
    /// Returns the tools that any page needs access to, in the book's order.
    pub(super) fn access(&self) -> Vec<AccessView> {
        let playbook = self.book.playbook;
        let mut needed_by = BTreeMap::<_, Vec<PageId>>::new();
        for id in playbook.nav.order.iter().copied() {
            let needs = playbook.page(id).needs.iter();
            let tools: BTreeSet<_> = needs.filter_map(|tool| tool.target).collect();
            for tool in tools {
                needed_by.entry(tool).or_default().push(id);
            }
        }
        let view = |(tool, pages): (_, Vec<PageId>)| AccessView {
            tool: self.book.tool(tool),
            pages: pages
                .iter()
                .take(MOST_NAMED)
                .map(|id| self.link(*id))
                .collect(),
            pages_hidden: pages.len().saturating_sub(MOST_NAMED),
        };
        needed_by.into_iter().map(view).collect()
    }
}
