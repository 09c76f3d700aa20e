//! Pages, as parsed (ids and links are the author's words) and as part of the playbook (resolved).

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::block::{Block, Code, Heading};
use crate::model::command::{Command, Placeholder};
use crate::model::contact::Contact;
use crate::model::data::Node;
use crate::model::directive::Directive;
use crate::model::escalation::{EscalationPolicy, Rotation};
use crate::model::id::{PageId, PolicyId, Reference, SeverityId, ToolId};
use crate::model::link::{LinkTarget, ParsedLink};
use crate::model::severity::{Metric, Severity};
use crate::model::shell::CommandBlock;
use crate::model::site::OutputPath;
use crate::model::step::Step;
use crate::model::time::Period;
use crate::model::tool::Tool;
use crate::source::{SitePath, SourceFile, Span, Spanned};

/// What a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// Answers an alert or serves a severity.
    Runbook,
    /// Something done step by step.
    Procedure,
    /// Something ticked off.
    Checklist,
    /// Something looked up.
    #[default]
    Reference,
    /// Something filled in.
    Template,
}

impl Kind {
    /// The words for it, in the order of the variants.
    pub const NAMES: &'static [&'static str] =
        &["runbook", "procedure", "checklist", "reference", "template"];

    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        Kind::NAMES[self as usize]
    }

    /// Finds a kind by its word.
    pub fn from_name(name: &str) -> Option<Kind> {
        [
            Kind::Runbook,
            Kind::Procedure,
            Kind::Checklist,
            Kind::Reference,
            Kind::Template,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }
}

/// Who may see a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Ourselves.
    #[default]
    Internal,
    /// Everybody.
    Public,
}

impl Audience {
    /// The words for it.
    pub const NAMES: &'static [&'static str] = &["internal", "public"];

    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Internal => "internal",
            Audience::Public => "public",
        }
    }

    /// Finds an audience by its word.
    pub fn from_name(name: &str) -> Option<Audience> {
        [Audience::Internal, Audience::Public]
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

/// Everything that front matter can say of a page, and the data that stands there for the whole book.
///
/// What is left out is `None` or empty; defaults of section and book are applied by `assemble`.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The title.
    pub title: Option<Spanned<String>>,
    /// What the page is about, in a sentence.
    pub description: Option<String>,
    /// What the page is for.
    pub kind: Option<Kind>,
    /// Which severities it serves.
    pub severities: Vec<Reference<SeverityId>>,
    /// Which services it is about.
    pub services: Vec<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Which alerts it answers.
    pub alerts: Vec<Spanned<String>>,
    /// Old paths that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// Who keeps it true.
    pub owner: Option<Spanned<String>>,
    /// Its version.
    pub version: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<Spanned<Date>>,
    /// How often it is to be reviewed.
    pub review_every: Option<Spanned<Period>>,
    /// When the next review is due, where the author gave the day itself (`review_date`).
    pub review_due: Option<Spanned<Date>>,
    /// Its place among its neighbours.
    pub order: Option<f64>,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// Whether search finds it; `None` means yes.
    pub search: Option<bool>,
    /// Who may see it.
    pub audience: Option<Audience>,
    /// Whether there is front matter that cannot be read at all: then nobody knows for whom the page, and what lies
    /// below it, is meant.
    pub is_unreadable: bool,
    /// Whether something in it could not be understood, so that its text may say what nobody knows of.
    pub has_faults: bool,
    /// Lines of keys that nobody understands; the Markdown of a public book does not show them.
    pub not_shown: Vec<Span>,
    /// Access to have before starting.
    pub needs: Vec<Reference<ToolId>>,
    /// The team whose ids a section holds.
    pub team: Option<Spanned<String>>,
    /// The environment that a section's commands are meant for.
    pub environment: Option<Spanned<String>>,
    /// The escalation policy of the pages below, by id.
    pub escalation_policy: Option<Spanned<String>>,
    /// What the pages below a section's page inherit.
    pub defaults: Option<Box<FrontMatter>>,
    /// Values to fill in on this page.
    pub placeholders: Vec<Placeholder>,
    /// Data for the book.
    pub data: PageData,
    /// Whether something inside it is marked as for internal eyes, readable or not.
    pub has_internal_entries: bool,
    /// Anything, for themes.
    pub extra: Option<Node>,
    /// Where the front matter stands, its fences included; empty at 0 where there is none.
    pub span: Span,
}

/// The lists of data that stand on one page; the book is their union.
#[derive(Debug, Clone, Default)]
pub struct PageData {
    /// Commands.
    pub commands: Vec<Command>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Severities, from most to least severe.
    pub severities: Vec<Severity>,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Escalation policies.
    pub policies: Vec<EscalationPolicy>,
    /// Rotations.
    pub rotations: Vec<Rotation>,
    /// Tools.
    pub tools: Vec<Tool>,
}

/// One file, understood without knowing any other.
#[derive(Debug)]
pub struct ParsedPage {
    /// The file it came from.
    pub file: SourceFile,
    /// What its front matter says.
    pub front_matter: FrontMatter,
    /// Its body.
    pub body: Body,
}

/// The body of a page and the tables that its tree points into.
#[derive(Debug, Default)]
pub struct Body {
    /// The tree.
    pub blocks: Vec<Block>,
    /// Links and images, in the order of the text.
    pub links: Vec<ParsedLink>,
    /// Directives, in the order of the text.
    pub directives: Vec<Spanned<Directive>>,
    /// Anchors other than headings: ids that raw HTML gives.
    pub html_ids: Vec<String>,
    /// Comments that allow findings.
    pub allowing: Vec<Span>,
    /// Where the body stands in the file.
    pub span: Span,
}

impl Body {
    /// Returns the headings that stand at the top level of the page or inside raw HTML elements, in order.
    pub fn headings(&self) -> Vec<&Heading> {
        fn collect<'a>(blocks: &'a [Block], headings: &mut Vec<&'a Heading>) {
            for block in blocks {
                match block {
                    Block::Heading(heading) => headings.push(heading),
                    Block::Element(element) => collect(&element.content, headings),
                    _ => {}
                }
            }
        }
        let mut headings = Vec::new();
        collect(&self.blocks, &mut headings);
        headings
    }

    /// Returns the diagrams, wherever they stand, in order.
    pub fn diagrams(&self) -> Vec<&Code> {
        let blocks = self.all_blocks().into_iter();
        let diagrams = blocks.filter_map(|block| match block {
            Block::Diagram(code) => Some(&**code),
            _ => None,
        });
        diagrams.collect()
    }

    /// Returns all blocks, those inside others too, in the order of the text.
    pub fn all_blocks(&self) -> Vec<&Block> {
        fn collect<'a>(blocks: &'a [Block], found: &mut Vec<&'a Block>) {
            for block in blocks {
                found.push(block);
                match block {
                    Block::Quote(blocks) | Block::Callout(_, blocks) => collect(blocks, found),
                    Block::Element(element) => collect(&element.content, found),
                    Block::Footnote(footnote) => collect(&footnote.blocks, found),
                    Block::List(list) => {
                        for item in &list.items {
                            collect(&item.blocks, found);
                        }
                    }
                    Block::Definitions(definitions) => {
                        for meaning in definitions.iter().flat_map(|term| &term.meanings) {
                            collect(meaning, found);
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.blocks, &mut found);
        found
    }

    /// Returns the fences of shell, wherever they stand, in order.
    pub fn command_blocks(&self) -> Vec<&CommandBlock> {
        let blocks = self.all_blocks().into_iter();
        let fences = blocks.filter_map(|block| match block {
            Block::Commands(commands) => Some(&**commands),
            _ => None,
        });
        fences.collect()
    }
}

/// A page of the playbook.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its own index.
    pub id: PageId,
    /// The file, front matter and body.
    pub parsed: Arc<ParsedPage>,
    /// Its address in the site, as in `incidents/p1.html`.
    pub url: OutputPath,
    /// Its title: front matter's, else the first `#` heading, else made from the file name.
    pub title: String,
    /// Whether the title came from the first block of the body, which is then not shown twice.
    pub title_in_body: bool,
    /// What it is about, in a sentence.
    pub description: Option<String>,
    /// What it is for.
    pub kind: Kind,
    /// Which severities it serves.
    pub severities: Vec<Reference<SeverityId>>,
    /// Which services it is about, the section's included.
    pub services: Vec<String>,
    /// Who keeps it true, the section's or the book's where it does not say.
    pub owner: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<Date>,
    /// When the next review is due.
    pub review_due: Option<Date>,
    /// How often it is reviewed.
    pub review_every: Option<Period>,
    /// Who may see it.
    pub audience: Audience,
    /// Whether it, or its section, is marked as for internal eyes: a book of ours holds it, a public one never.
    pub is_marked_internal: bool,
    /// Whether its text says what this book, being public, may not tell: an entry for internal eyes, or the name of what is
    /// left out. Its Markdown is not published then.
    pub tells_internal: bool,
    /// The environment that its commands are meant for, the section's where it does not say: a name of the settings.
    pub environment: Option<String>,
    /// Its escalation policy, the section's where it does not say.
    pub escalation: Option<Reference<PolicyId>>,
    /// Access to have before starting.
    pub needs: Vec<Reference<ToolId>>,
    /// What each entry of the body's table of links leads to.
    pub links: Vec<LinkTarget>,
    /// The body's directives, their ids looked up.
    pub directives: Vec<Spanned<Directive>>,
    /// What is ticked off, in the order of the text.
    pub steps: Vec<Step>,
    /// Whether it is the page of its folder.
    pub is_section: bool,
}

impl Page {
    /// Returns the file's path inside the source.
    pub fn path(&self) -> &SitePath {
        &self.parsed.file.path
    }

    /// Returns the step that begins at a place of the file, if one does.
    pub fn step_at(&self, span: Span) -> Option<&Step> {
        let at = self
            .steps
            .binary_search_by_key(&span.start, |step| step.span.start);
        at.ok().map(|at| &self.steps[at])
    }

    /// Returns where its Markdown source is published, if it is: beside it, as in `incidents/p1.md`.
    pub fn source_url(&self) -> OutputPath {
        let url = self.url.as_str();
        let stem = url.strip_suffix(".html").unwrap_or(url);
        OutputPath::new(&format!("{stem}.md")).unwrap_or_else(|_| self.url.clone())
    }
}
