//! Sheets of paper made from the book's data: what fits on them, and what they leave out by name.
//!
//! A card is as large as it is, so its lines are counted here: what has no room is a number and the page that has it, never
//! cut off at the edge.

use crate::model::id::{ContactId, PageId};
use crate::model::site::OutputPath;
use crate::render::book::Book;
use crate::render::renderer::Renderer;
use crate::render::view::{
    CardContactView, ChecklistView, ContactView, OwnerView, PageLinkView, PolicyView,
    SeverityBadgeView, SeverityView, StepView, WalletCardView,
};
use crate::render::{format, href};

/// Lines of the left half of the card, headings left out: severities, then the ladder.
const LEFT_LINES: usize = 22;
/// Lines of the right half, heading and QR code left out: contacts.
const RIGHT_LINES: usize = 20;
/// Columns of a line: what the widest font that browsers fall back on gets into it.
const COLUMNS: usize = 40;
/// Sheets of steps beyond these are links: no one prints more at once.
const MOST_CHECKLISTS: usize = 200;
/// Steps deeper than this are not indented any further.
const DEEPEST: usize = 4;
/// Steps of a sheet beyond these are a number.
const MOST_STEPS: usize = 300;
/// Severities beyond these would leave no room for the ladder.
const MOST_SEVERITIES: usize = 8;

impl Renderer<'_> {
    /// Returns the sheets of all pages with steps, and the pages that are too many to have one.
    pub(super) fn checklists(&self) -> (Vec<ChecklistView>, Vec<PageLinkView>) {
        let pages = &self.ground.lists.checklists;
        let (shown, others) = pages.split_at(pages.len().min(MOST_CHECKLISTS));
        let sheets = shown.iter().filter_map(|page| self.checklist(*page));
        (sheets.collect(), self.book.page_links(others))
    }

    /// Returns where the sheet of a page's steps is.
    pub(super) fn checklist_href(&self, page: PageId) -> Option<String> {
        let number = self.ground.lists.checklist_number(page)?;
        let is_made = |path: &OutputPath| path.as_str() == CHECKLISTS;
        let has_sheet =
            number <= MOST_CHECKLISTS && self.book.playbook.generated.iter().any(is_made);
        has_sheet.then(|| format!("{CHECKLISTS}#{}", anchor(number)))
    }

    fn checklist(&self, id: PageId) -> Option<ChecklistView> {
        let page = self.book.playbook.page(id);
        let number = self.ground.lists.checklist_number(id)?;
        let href = href::path(&page.url);
        let shown = &page.steps[..page.steps.len().min(MOST_STEPS)];
        let mut section: &str = "";
        let mut steps = Vec::with_capacity(shown.len());
        for step in shown {
            let begins = step.depth == 0 && *step.section != *section;
            if begins {
                section = &step.section;
            }
            steps.push(StepView {
                title: step.title.to_string(),
                section: begins.then(|| section.to_owned()),
                depth: step.depth.min(DEEPEST),
            });
        }
        Some(ChecklistView {
            anchor: anchor(number),
            title: page.title.clone(),
            qr_html: self.qr(self.book.absolute(&href).as_deref()),
            href,
            severities: self.book.badges(&page.severities),
            owner: page.owner.clone().map(|name| OwnerView {
                name,
                contact: None,
            }),
            version: page.parsed.front_matter.version.clone(),
            review_due: page.review_due.map(format::date),
            steps,
            steps_hidden: page.steps.len() - shown.len(),
        })
    }
}

const CHECKLISTS: &str = "checklists.html";

fn anchor(number: usize) -> String {
    format!("checklist-{number}")
}

impl Book<'_> {
    /// Returns what stands on the wallet card.
    pub(super) fn wallet_card(&self, severities: &[SeverityView]) -> WalletCardView {
        let shown = severities.len().min(MOST_SEVERITIES);
        let badges: Vec<SeverityBadgeView> = severities[..shown]
            .iter()
            .map(|severity| severity.badge.clone())
            .collect();
        let severities_hidden = severities.len() - shown;
        // The most severe that has a ladder: one without says nothing of whom to call.
        let policy = severities
            .iter()
            .filter_map(|severity| severity.escalation.as_ref())
            .find(|policy| !policy.steps.is_empty());
        let left = LEFT_LINES - shown - usize::from(severities_hidden > 0);
        let (steps, steps_hidden) =
            policy.map_or_else(Default::default, |policy| ladder(policy, left));
        let is_shown = |contact: &ContactView| {
            let known = policy.map_or(&[][..], |policy| &policy.steps[..steps.len()]);
            known
                .iter()
                .filter_map(|step| step.contact.as_ref())
                .any(|known| known.id == contact.id)
        };
        let (contacts, contacts_hidden) = self.card_contacts(is_shown);
        WalletCardView {
            severities: badges,
            severities_hidden,
            ladder: policy.map(|policy| short(&policy.name, COLUMNS)),
            steps,
            steps_hidden,
            contacts,
            contacts_hidden,
        }
    }

    /// Returns the first contacts that fit, and how many others there are that the card does not show.
    fn card_contacts(
        &self,
        is_shown: impl Fn(&ContactView) -> bool,
    ) -> (Vec<CardContactView>, usize) {
        let mut contacts: Vec<CardContactView> = Vec::new();
        let mut hidden = 0;
        let mut lines = 0;
        for contact in self.contacts_by_importance() {
            // Each takes a line at least, so of a thousand contacts only a few need their channels.
            if lines >= RIGHT_LINES {
                hidden += 1;
                continue;
            }
            let contact = self.contact(contact);
            if is_shown(&contact) {
                continue;
            }
            let row = row(&contact.name, None, Some(&contact));
            let height = row.lines();
            if row.channel.is_none() || lines + height > RIGHT_LINES {
                hidden += 1;
                continue;
            }
            lines += height;
            contacts.push(row);
        }
        // Their number takes a line as well.
        while hidden > 0 && lines + 1 > RIGHT_LINES {
            let Some(last) = contacts.pop() else { break };
            lines -= last.lines();
            hidden += 1;
        }
        (contacts, hidden)
    }

    fn contacts_by_importance(&self) -> Vec<ContactId> {
        let mut ids: Vec<ContactId> = (0..self.playbook.contacts.len()).map(ContactId).collect();
        ids.sort_by_key(|id| {
            let role = self.playbook.contacts[id.0].noun.role.as_deref();
            (role != Some("escalation"), id.0)
        });
        ids
    }
}

/// Returns the first steps of a ladder that fit into so many lines, and how many more there are.
fn ladder(policy: &PolicyView, lines: usize) -> (Vec<CardContactView>, usize) {
    let rows = policy.steps.iter().map(|step| {
        let when = step.after_text.as_deref();
        row(&step.name, when, step.contact.as_ref())
    });
    let mut steps: Vec<CardContactView> = Vec::new();
    let mut used = 0;
    for row in rows {
        let more = usize::from(steps.len() + 1 < policy.steps.len());
        if used + row.lines() + more > lines {
            break;
        }
        used += row.lines();
        steps.push(row);
    }
    let hidden = policy.steps.len() - steps.len();
    (steps, hidden)
}

/// Makes the row of a contact: name, and the best channel whose text fits on a line.
fn row(name: &str, when: Option<&str>, contact: Option<&ContactView>) -> CardContactView {
    let channels = contact.map_or(&[][..], |contact| &contact.channels);
    let channel = channels
        .iter()
        .find(|channel| width(&channel.text) <= COLUMNS - KIND_COLUMNS)
        .cloned();
    // Names are bold, and so a fifth wider.
    let room = (COLUMNS - when.map_or(0, |when| width(when).min(COLUMNS / 2) + 4)) * 5 / 6;
    let beside = channel
        .as_ref()
        .map_or(0, |channel| width(&channel.text) + KIND_COLUMNS);
    let is_wide = when.is_some() || width(name) + beside + 2 > COLUMNS;
    CardContactView {
        name: short(name, room),
        when: when.map(|when| short(when, COLUMNS / 2)),
        phone_unset: contact.is_some_and(|contact| contact.phone_unset),
        is_wide: is_wide && channel.is_some(),
        channel,
    }
}

/// Columns that the word for a channel takes, as in `PagerDuty`.
const KIND_COLUMNS: usize = 10;

impl CardContactView {
    fn lines(&self) -> usize {
        1 + usize::from(self.is_wide)
    }
}

/// Returns how wide a text is at most, in columns of Latin letters: signs of eastern scripts take two.
fn width(text: &str) -> usize {
    let is_narrow = |c: char| c < '\u{1100}' || ('\u{2000}'..'\u{2e80}').contains(&c);
    text.chars().map(|c| if is_narrow(c) { 1 } else { 2 }).sum()
}

/// Returns a text that is not wider than so many columns; what was left out is marked.
fn short(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]));
        if used > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('\u{2026}');
    kept
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, ladder, row, short, width};
    use crate::render::view::{ChannelView, ContactView, PolicyStepView, PolicyView};

    fn contact(texts: &[&str]) -> ContactView {
        let channel = |text: &&str| ChannelView {
            kind: "phone".to_owned(),
            text: (*text).to_owned(),
            url: None,
        };
        ContactView {
            id: "a".to_owned(),
            name: "A".to_owned(),
            role: None,
            group: None,
            hours: None,
            note: None,
            phone_unset: false,
            unset: Vec::new(),
            channels: texts.iter().map(channel).collect(),
            href: String::new(),
            anchor: None,
        }
    }

    #[test]
    fn a_number_is_whole_or_not_there() {
        let long = "9".repeat(60);
        let row = row(
            &"Name ".repeat(40),
            None,
            Some(&contact(&[&long, "+1 555 0100"])),
        );
        assert_eq!(
            row.channel.as_ref().map(|channel| &*channel.text),
            Some("+1 555 0100")
        );
        assert!(row.is_wide && width(&row.name) <= COLUMNS, "{row:?}");
        assert!(
            super::row("A", None, Some(&contact(&[&long])))
                .channel
                .is_none()
        );
        assert_eq!(short("日本語日本語", 7), "日本語\u{2026}");
    }

    #[test]
    fn a_long_ladder_says_how_much_is_left_out() {
        let step = |at: usize| PolicyStepView {
            after_minutes: None,
            after_text: Some("after 30 minutes".to_owned()),
            contact: Some(contact(&["+1 555 0100"])),
            name: format!("Step {at}"),
        };
        let policy = |steps: usize| PolicyView {
            id: String::new(),
            name: String::new(),
            severities: Vec::new(),
            when: Vec::new(),
            steps: (0..steps).map(step).collect(),
            href: String::new(),
            anchor: None,
        };
        for (steps, lines, shown) in [(4, 8, 4), (5, 8, 3), (0, 8, 0), (1000, 16, 7), (3, 1, 0)] {
            let (rows, hidden) = ladder(&policy(steps), lines);
            assert_eq!(
                (rows.len(), hidden),
                (shown, steps - shown),
                "{steps} in {lines}"
            );
        }
    }
}
