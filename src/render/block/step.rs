//! The boxes of steps, and what belongs to them.

use super::Writer;
use crate::model::block::{Heading, Inline, ListItem};
use crate::render::escape::{escape, escape_into};
use crate::source::Span;

impl<'a> Writer<'a> {
    /// Opens the section of a heading that is a step, and writes its box. Says whether it is one.
    pub(super) fn open_step(&mut self, heading: &Heading) -> bool {
        let host = self.host;
        let Some((step, severities)) = host.step(heading.span) else {
            return false;
        };
        self.html.push_str("<section class=\"step\" data-step-item");
        if !severities.is_empty() {
            self.attribute("data-if", &severities);
        }
        self.html.push_str(">\n");
        let tick = tick(&step.key, &step.title);
        self.html.push_str(&tick);
        self.html.push('\n');
        true
    }

    /// Writes a list item that is a step. Says whether it is one.
    pub(super) fn step_item(&mut self, item: &'a ListItem, is_tight: bool) -> bool {
        let host = self.host;
        let Some((step, severities)) = host.step(item.span) else {
            return false;
        };
        self.html.push_str("<li class=\"step\"");
        self.attribute("id", &step.anchor());
        self.html.push_str(" data-step-item");
        if !severities.is_empty() {
            self.attribute("data-if", &severities);
        }
        self.html.push('>');
        let tick = tick(&step.key, &step.title) + " ";
        let rest = self.before_words(&tick, &item.blocks, Some(item.span));
        self.item(rest, is_tight);
        self.html.push_str("</li>\n");
        true
    }

    /// Writes the words of a step, its condition marked; and just the words where it is none.
    pub(super) fn step_words(&mut self, span: Span, content: &'a [Inline]) {
        let start = self.html.len();
        self.inlines(content);
        let condition = self
            .host
            .step(span)
            .and_then(|(step, _)| step.condition.as_ref());
        let Some(condition) = condition else {
            return;
        };
        let written = escape(&condition.written);
        // Markup inside of it keeps it as it is.
        if let Some(at) = self.html[start..].rfind(&written).map(|at| start + at) {
            self.html.insert_str(at + written.len(), "</span>");
            self.html.insert_str(at, "<span class=\"step__if\">");
        }
    }
}

/// Returns the box of a step. Browsers do not restore it: a run that ended is not to look like one that lives.
fn tick(key: &str, title: &str) -> String {
    let mut html = format!(
        "<label class=\"step__tick\" data-chrome><input type=\"checkbox\" data-step=\"{key}\" autocomplete=\"off\" aria-label=\""
    );
    escape_into(if title.is_empty() { "Step" } else { title }, &mut html);
    html.push_str("\"></label>");
    html
}
