//! Contacts, escalation policies and rotations as views.

use crate::model::contact::{Contact, dialable, is_filler};
use crate::model::escalation::EscalationStep;
use crate::model::id::{ContactId, PolicyId, Reference, RotationId};
use crate::model::playbook::Declared;
use crate::model::rota::is_planned;
use crate::render::book::Book;
use crate::render::places::Noun;
use crate::render::rota::Rota;
use crate::render::view::{
    ChannelView, ContactGroupView, ContactView, PolicyStepView, PolicyView, RotationView,
};
use crate::render::{format, href};

impl Book<'_> {
    /// Returns a contact.
    pub fn contact(&self, id: ContactId) -> ContactView {
        let Declared { noun, name, .. } = &self.playbook.contacts[id.0];
        ContactView {
            id: name.clone(),
            name: noun.name.clone(),
            role: noun.role.clone(),
            group: noun.group.clone(),
            hours: noun.hours.clone(),
            note: noun.note.clone(),
            phone_unset: is_phone_unset(noun),
            unset: unset(noun),
            channels: self.channels(noun),
            href: self.places.card(self.playbook, Noun::Contact(id)).0,
            anchor: None,
        }
    }

    /// Returns the ways to reach a contact, the best first: phone, PagerDuty, Slack, mail. What only keeps the place of a
    /// value is none.
    fn channels(&self, contact: &Contact) -> Vec<ChannelView> {
        let phone = contact.phone.as_ref();
        let dialled = phone.and_then(|phone| Some((&phone.value, dialable(&phone.value)?)));
        let sms = dialled
            .as_ref()
            .filter(|(_, number)| takes_messages(number))
            .map(|(text, number)| channel("sms", text, Some(format!("sms:{number}"))));
        let phone =
            dialled.map(|(text, number)| channel("phone", text, Some(format!("tel:{number}"))));
        let pagerduty = contact.pagerduty.as_ref();
        let pagerduty = pagerduty.filter(|service| !is_filler(&service.name));
        let pagerduty = pagerduty.map(|service| {
            let url = service.url.as_ref();
            let url = url.and_then(|url| href::external(&url.value));
            channel("pagerduty", &service.name, url)
        });
        let slack = contact.slack.as_ref();
        let slack = slack.filter(|slack| !is_filler(&slack.handle.value));
        let slack = slack.map(|slack| {
            let id = slack.id.as_ref().map(|id| id.value.as_str());
            let url = id.and_then(|id| self.slack_url(id));
            channel("slack", &slack.handle.value, url)
        });
        let email = contact.email.as_ref();
        let email = email.filter(|email| !is_filler(&email.value));
        let email = email.map(|email| {
            let url =
                is_address(&email.value).then(|| format!("mailto:{}", href::loose(&email.value)));
            channel("email", &email.value, url)
        });
        // What no program opens comes last: people may know what to do with it.
        let (email, unfit_email) = match email {
            Some(email) if email.url.is_none() => (None, Some(email)),
            email => (email, None),
        };
        let unfit = unfit_phone(contact).map(|text| channel("phone", text, None));
        [phone, sms, pagerduty, slack, email, unfit, unfit_email]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Returns the address that opens a person (`U...`, `W...`) or channel of the book's Slack workspace.
    pub(super) fn slack_url(&self, id: &str) -> Option<String> {
        let workspace = self.config.slack_workspace.as_deref()?;
        let is_name = |text: &str, extra: &[u8]| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
        };
        if !is_name(workspace, b"-.") || !is_name(id, b"") {
            return None;
        }
        let place = if id.starts_with(['U', 'W']) {
            "team"
        } else {
            "archives"
        };
        Some(format!("https://{workspace}.slack.com/{place}/{id}"))
    }

    /// Returns the contacts of the book by group, groups in order of their first contact and those without one last; of
    /// one group where it is given.
    pub fn contact_groups(&self, only: Option<&str>) -> Vec<ContactGroupView> {
        let mut groups: Vec<ContactGroupView> = Vec::new();
        let mut at_name = std::collections::BTreeMap::new();
        for (at, contact) in self.playbook.contacts.iter().enumerate() {
            let group = &contact.noun.group;
            if only.is_some() && group.as_deref() != only {
                continue;
            }
            let at_group = *at_name.entry(group.clone()).or_insert_with(|| {
                groups.push(ContactGroupView {
                    title: group.as_deref().map(|group| self.group_title(group)),
                    contacts: Vec::new(),
                });
                groups.len() - 1
            });
            groups[at_group].contacts.push(self.contact(ContactId(at)));
        }
        groups.sort_by_key(|group| group.title.is_none());
        groups
    }

    fn group_title(&self, group: &str) -> String {
        let mut letters = group.chars();
        let capital = letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>());
        let english = capital.unwrap_or_default() + letters.as_str();
        self.words
            .text(&format!("group_{group}"), &english)
            .to_owned()
    }

    /// Returns the contacts to show first: those for escalation, then the others, in the book's order.
    pub fn first_contacts(&self, most: usize) -> Vec<ContactView> {
        let is_escalation =
            |contact: &Declared<Contact>| contact.noun.role.as_deref() == Some("escalation");
        let all = || self.playbook.contacts.iter().enumerate();
        let first = all().filter(|(_, contact)| is_escalation(contact));
        let others = all().filter(|(_, contact)| !is_escalation(contact));
        first
            .chain(others)
            .take(most)
            .map(|(at, _)| self.contact(ContactId(at)))
            .collect()
    }

    fn contacts_of(&self, references: &[Reference<ContactId>]) -> Vec<ContactView> {
        let known = references.iter().filter_map(|contact| contact.target);
        known.map(|id| self.contact(id)).collect()
    }

    /// Returns whom a severity notifies.
    pub fn notified(&self, references: &[Reference<ContactId>]) -> Vec<ContactView> {
        self.contacts_of(references)
    }

    /// Returns an escalation policy.
    pub fn policy(&self, id: PolicyId) -> PolicyView {
        let Declared { noun, name, .. } = &self.playbook.policies[id.0];
        PolicyView {
            id: name.clone(),
            name: noun.label().to_owned(),
            severities: self.badges(&noun.severities),
            when: noun.when.clone(),
            steps: noun.steps.iter().map(|step| self.step(step)).collect(),
            href: self.places.card(self.playbook, Noun::Policy(id)).0,
            anchor: None,
        }
    }

    fn step(&self, step: &EscalationStep) -> PolicyStepView {
        let contact = step.contact.as_ref();
        let known = contact
            .and_then(|contact| contact.target)
            .map(|id| self.contact(id));
        let word = contact
            .map(|contact| contact.name.value.clone())
            .unwrap_or_default();
        let after = step.after.as_ref().map(|after| after.value);
        PolicyStepView {
            after_minutes: after.map(|after| after.0),
            after_text: after.map(|after| match after.0 {
                0 => self.words.text("at_once", "at once").to_owned(),
                _ => format!("{} {after}", self.words.text("after", "after")),
            }),
            name: known.as_ref().map_or(word, |contact| contact.name.clone()),
            contact: known,
        }
    }

    /// Returns all rotations, each with its turns.
    pub(super) fn rotations(&self, rotas: &[Rota]) -> Vec<RotationView> {
        let rotas = rotas.iter().enumerate();
        rotas
            .map(|(at, rota)| self.rotation(RotationId(at), rota))
            .collect()
    }

    fn rotation(&self, id: RotationId, rota: &Rota) -> RotationView {
        let Declared { noun, name, .. } = &self.playbook.rotations[id.0];
        let schedule = noun.schedule_url.as_ref();
        let shown = self.shown_turns(noun, rota);
        RotationView {
            id: name.clone(),
            name: noun.label().to_owned(),
            every: noun.every.map(|every| every.to_string()),
            timezone: self.zone_name(noun).to_owned(),
            schedule_url: schedule.and_then(|url| href::external(&url.value)),
            members: self.contacts_of(&noun.members),
            start_text: noun.start.map(format::date_time),
            is_planned: is_planned(noun),
            turns: shown.first,
            later_turns: shown.later,
            turns_hidden: shown.hidden,
            until: shown.until,
            until_text: shown.until_text,
        }
    }
}

/// Says whether someone who would be called has no number that can be dialled. A channel of Slack is nobody to call.
fn is_phone_unset(contact: &Contact) -> bool {
    let slack = contact.slack.as_ref();
    let is_channel = slack.is_some_and(|slack| slack.handle.value.starts_with('#'));
    match &contact.phone {
        Some(phone) => dialable(&phone.value).is_none(),
        None => !is_channel,
    }
}

/// Returns a phone that no program can dial, as in `ext. 5, by the desk`: people can.
pub(super) fn unfit_phone(contact: &Contact) -> Option<&str> {
    let text = contact.phone.as_ref()?.value.trim();
    let is_unfit = !text.is_empty() && !is_filler(text) && dialable(text).is_none();
    is_unfit.then_some(text)
}

/// Returns the other ways of which the book only keeps the place.
fn unset(contact: &Contact) -> Vec<String> {
    let pagerduty = contact.pagerduty.as_ref().map(|service| &service.name);
    let slack = contact.slack.as_ref().map(|slack| &slack.handle.value);
    let email = contact.email.as_ref().map(|email| &email.value);
    let ways = [("pagerduty", pagerduty), ("slack", slack), ("email", email)];
    let fillers = ways
        .into_iter()
        .filter(|(_, value)| value.is_some_and(|value| is_filler(value)));
    fillers.map(|(kind, _)| kind.to_owned()).collect()
}

/// Says whether a number may take a text message: an emergency number or an extension does not.
fn takes_messages(number: &str) -> bool {
    number.trim_start_matches('+').len() >= 7
}

fn channel(kind: &str, text: &str, url: Option<String>) -> ChannelView {
    ChannelView {
        kind: kind.to_owned(),
        text: text.to_owned(),
        url,
    }
}

/// Says whether a mail program can be opened for this text: one `@` with something on both sides, nothing that could
/// add a header or a second address.
pub(super) fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || "._%+-/='!#$*^~|{}`".contains(c))
    };
    is_plain(name) && is_plain(host) && !name.contains(['%', '?'])
}
