//! What search answers with beside the sections of pages, with the address of each noun's card.

use crate::model::answer::{Action, Answer};
use crate::model::id::{CommandId, ContactId, SeverityId, ToolId};
use crate::render::href;
use crate::render::places::Noun;
use crate::render::renderer::Renderer;

impl Renderer<'_> {
    /// Returns the contacts, commands, alerts, severities and tools of the book, in its order.
    pub fn answers(&self) -> Vec<Answer> {
        let playbook = self.book.playbook;
        let alerts = (0..playbook.alerts.len()).map(|at| self.alert_answer(at));
        let contacts = (0..playbook.contacts.len()).map(|at| self.contact_answer(ContactId(at)));
        let commands = (0..playbook.commands.len()).map(|at| self.command_answer(CommandId(at)));
        let severities =
            (0..playbook.severities.len()).map(|at| self.severity_answer(SeverityId(at)));
        let tools = (0..playbook.tools.len()).map(|at| self.tool_answer(ToolId(at)));
        let answers = alerts.chain(contacts).chain(commands);
        answers.chain(severities).chain(tools).collect()
    }

    /// An alert leads to its runbook; where several claim it, to the page on which one chooses.
    fn alert_answer(&self, at: usize) -> Answer {
        let alert = &self.book.playbook.alerts[at];
        let pages: Vec<_> = alert
            .pages
            .iter()
            .map(|id| self.book.playbook.page(*id))
            .collect();
        let own = alert.urls.first().filter(|_| pages.len() != 1);
        let url = own.or(pages.first().map(|page| &page.url));
        let titles: Vec<_> = pages.iter().map(|page| page.title.as_str()).collect();
        // Nothing stands twice in a result: one page is where it leads, several are what it says.
        let (context, text) = match titles.as_slice() {
            [title] => ((*title).to_owned(), String::new()),
            titles => (String::new(), titles.join("\n")),
        };
        Answer {
            kind: "alert",
            title: alert.name.clone(),
            names: Vec::new(),
            href: url.map(href::path).unwrap_or_default(),
            anchor: None,
            context,
            text,
            action: None,
        }
    }

    fn contact_answer(&self, id: ContactId) -> Answer {
        let playbook = self.book.playbook;
        let contact = playbook.contact(id);
        let view = self.book.contact(id);
        let (href, anchor) = self.card(Noun::Contact(id));
        let said = [
            contact.group.clone(),
            contact.hours.clone(),
            contact.note.clone(),
            contact.phone.as_ref().map(|phone| phone.value.clone()),
            contact
                .slack
                .as_ref()
                .map(|slack| slack.handle.value.clone()),
            contact
                .pagerduty
                .as_ref()
                .map(|service| service.name.clone()),
            contact.email.as_ref().map(|email| email.value.clone()),
        ];
        let mut channels = view.channels.into_iter();
        let action = channels.find_map(|channel| {
            Some(Action::Reach {
                kind: channel.kind,
                text: channel.text,
                url: channel.url?,
            })
        });
        Answer {
            kind: "contact",
            title: contact.name.clone(),
            names: vec![playbook.contacts[id.0].name.clone()],
            href,
            anchor,
            context: contact.role.clone().unwrap_or_default(),
            text: said.into_iter().flatten().collect::<Vec<_>>().join("\n"),
            action,
        }
    }

    fn command_answer(&self, id: CommandId) -> Answer {
        let playbook = self.book.playbook;
        let command = playbook.command(id);
        let (href, anchor) = self.card(Noun::Command(id));
        let run = &command.run.value;
        Answer {
            kind: "command",
            title: command.label().to_owned(),
            names: vec![playbook.commands[id.0].name.clone()],
            href,
            anchor,
            context: playbook.page(playbook.commands[id.0].page).title.clone(),
            text: command.tags.join(" "),
            action: Some(Action::Copy {
                text: run.text.to_string(),
                danger: command.danger(),
                has_slots: !run.slots.is_empty(),
            }),
        }
    }

    fn severity_answer(&self, id: SeverityId) -> Answer {
        let playbook = self.book.playbook;
        let severity = playbook.severity(id);
        let (href, anchor) = self.card(Noun::Severity(id));
        let badge = self.book.badge_of(id);
        let times = [badge.respond_within, badge.resolve_within];
        let criteria = self
            .ground
            .severities
            .get(id.0)
            .map(|view| view.criteria.clone());
        let mut text: Vec<String> = criteria
            .unwrap_or_default()
            .into_iter()
            .map(|criterion| criterion.text)
            .collect();
        text.extend(severity.description.clone());
        Answer {
            kind: "severity",
            title: severity.label(),
            names: vec![playbook.severities[id.0].name.clone()],
            href,
            anchor,
            context: times.into_iter().flatten().collect::<Vec<_>>().join(" / "),
            text: text.join("\n"),
            action: None,
        }
    }

    fn tool_answer(&self, id: ToolId) -> Answer {
        let declared = &self.book.playbook.tools[id.0];
        let tool = self.book.tool(id);
        let page = self.book.playbook.page(declared.page);
        let links = tool.links.iter().map(|link| link.name.clone());
        let text: Vec<String> = tool.note.clone().into_iter().chain(links).collect();
        let action = tool.url.map(|url| Action::Reach {
            kind: "link".to_owned(),
            text: tool.name.clone(),
            url,
        });
        Answer {
            kind: "tool",
            title: tool.name,
            names: vec![tool.id],
            href: href::path(&page.url),
            anchor: None,
            context: page.title.clone(),
            text: text.join("\n"),
            action,
        }
    }

    /// Returns the address of a card without its anchor, and the anchor.
    fn card(&self, noun: Noun) -> (String, Option<String>) {
        let (href, anchor) = self.book.places.card(self.book.playbook, noun);
        let page = href.split('#').next().unwrap_or_default().to_owned();
        (page, anchor)
    }
}
