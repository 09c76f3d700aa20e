//! Finds the steps of a page: tasks, numbered headings, the items of procedures.
//!
//! What is a step is decided here and nowhere else; whether it was done, no one here knows.

mod condition;
mod own;
mod reading;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub(super) use self::condition::Shapes;
use self::reading::{Numbered, Reading};
use crate::model::block::{Block, Footnote, Heading, Inline, List, ListItem};
use crate::model::directive::Directive;
use crate::model::excerpt::Excerpt;
use crate::model::id::SeverityId;
use crate::model::page::{Kind, Page};
use crate::model::plain_text::plain_text;
use crate::model::step::{Step, StepCondition, StepKey};
use crate::source::{Digest, Digester, Span, Spanned};

/// Looks up what the book declares, on behalf of a page.
pub(super) struct Declared<'a> {
    /// Returns the severity that a word names.
    pub(super) severity: &'a dyn Fn(&str) -> Option<SeverityId>,
    /// What the names of all severities look like.
    pub(super) shapes: &'a Shapes,
    /// Returns the texts of the commands that a directive places.
    pub(super) commands: &'a dyn Fn(&Directive) -> Vec<Excerpt>,
}

/// Returns the steps of a page in the order of the text, and the severities that their conditions name in vain.
pub(super) fn find(page: &Page, declared: &Declared<'_>) -> (Vec<Step>, Vec<Spanned<String>>) {
    let mut finder = Finder {
        page,
        declared,
        headings: vec![Above {
            level: 0,
            words: page.title.as_str().into(),
            reading: reading::of_words(&page.title),
            is_step: false,
            path: Digest::of(b""),
        }],
        drafts: Vec::new(),
        open: Vec::new(),
        notes: HashMap::new(),
        note: None,
        references: Vec::new(),
        unknown: Vec::new(),
    };
    finder.body(&page.parsed.body.blocks);
    finder.add_notes();
    let mut steps = named(finder.drafts);
    steps.sort_by_key(|step| step.span.start);
    (steps, finder.unknown)
}

/// A step whose key is not made yet.
struct Draft {
    step: Step,
    /// Of the headings and items above it.
    path: Digest,
    /// All that belongs to it and to no step inside of it.
    own: Digester,
}

/// A heading that stands above what is read now.
struct Above {
    /// 0 for the title, 1 to 6 for headings, 7 for a bold line that stands for one.
    level: u8,
    words: Arc<str>,
    reading: Reading,
    is_step: bool,
    /// Of itself and all above it.
    path: Digest,
}

/// The level of a bold line that stands for a heading.
const BOLD: u8 = 7;

struct Finder<'a> {
    page: &'a Page,
    declared: &'a Declared<'a>,
    /// The title, and the headings above the place that is read, outermost first.
    headings: Vec<Above>,
    drafts: Vec<Draft>,
    /// The steps that the place lies in: places in `drafts`, and the level of a heading, 8 for an item.
    open: Vec<(usize, u8)>,
    /// The texts of the footnotes, by label. They stand anywhere, and belong where they are referred to.
    notes: HashMap<&'a str, Digest>,
    /// The footnote that the place lies in.
    note: Option<Digester>,
    /// Which drafts refer to which footnotes.
    references: Vec<(usize, String)>,
    unknown: Vec<Spanned<String>>,
}

/// The level of an item among the open steps.
const ITEM: u8 = 8;

impl<'a> Finder<'a> {
    /// Reads blocks that stand in no list.
    fn body(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Element(element) => {
                    self.own(block);
                    self.body(&element.content);
                }
                Block::List(list) => {
                    let is_procedure = self.is_procedure(list);
                    self.list(list, is_procedure);
                }
                block => {
                    if let Some(words) = reading::bold_heading(block) {
                        let reading = reading::of_words(&words);
                        self.above(BOLD, &words, reading);
                    }
                    self.inside(block);
                }
            }
        }
    }

    /// Reads a block that can hold tasks and text, and no heading that counts.
    fn inside(&mut self, block: &'a Block) {
        self.own(block);
        match block {
            Block::List(list) => self.list(list, false),
            Block::Quote(blocks) | Block::Callout(_, blocks) => self.all_inside(blocks),
            Block::Element(element) => self.all_inside(&element.content),
            Block::Footnote(footnote) => self.footnote(footnote),
            Block::Definitions(definitions) => {
                for meaning in definitions.iter().flat_map(|term| &term.meanings) {
                    self.all_inside(meaning);
                }
            }
            Block::Directive(index) => {
                if let Some(directive) = self.page.directives.get(index.0) {
                    let written = directive.span.text(&self.page.parsed.file.text);
                    self.add(written.trim());
                    for command in (self.declared.commands)(&directive.value) {
                        self.add(&command);
                    }
                }
            }
            _ => {}
        }
    }

    fn all_inside(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.inside(block));
    }

    /// Counts what a block says to the innermost open step: when it changes, so does what was done.
    fn own(&mut self, block: &Block) {
        if self.open.is_empty() && self.note.is_none() {
            return;
        }
        let mut text = String::new();
        own::block(block, &self.page.parsed.body.links, &mut text);
        self.add(&text);
    }

    fn add(&mut self, text: &str) {
        let own = match self.open.last() {
            Some((at, _)) => {
                let marks = text.split('\0');
                let labels = marks.filter_map(|mark| mark.strip_prefix(own::NOTE));
                let labels = labels.map(|label| (*at, label.to_owned()));
                self.references.extend(labels);
                Some(&mut self.drafts[*at].own)
            }
            None => self.note.as_mut(),
        };
        if let Some(own) = own.filter(|_| !text.is_empty()) {
            own.add(b"\n");
            own.add(text.as_bytes());
        }
    }

    fn footnote(&mut self, footnote: &'a Footnote) {
        let open = std::mem::take(&mut self.open);
        let around = self.note.replace(Digester::default());
        self.all_inside(&footnote.blocks);
        if let Some(text) = std::mem::replace(&mut self.note, around) {
            self.notes.insert(&footnote.label, text.finish());
        }
        self.open = open;
    }

    /// Counts the footnotes to the steps that refer to them.
    fn add_notes(&mut self) {
        for (at, label) in &self.references {
            if let Some(text) = self.notes.get(label.as_str()) {
                self.drafts[*at].own.add(text.bytes());
            }
        }
    }

    fn heading(&mut self, heading: &'a Heading) {
        let words = plain_text(&heading.content);
        self.open.retain(|(_, level)| *level < heading.level);
        let reading = reading::of_heading(heading, &words);
        self.above(heading.level, &words, reading);
        let is_title = self.page.title_in_body && self.is_first(heading);
        let numbered = reading::numbered(&words).filter(|_| !is_title);
        let numbered =
            numbered.filter(|(kind, _)| reading != Reading::MarkedOptions && self.counts(*kind));
        let mut own = String::new();
        own::words(&heading.content, &self.page.parsed.body.links, &mut own);
        if numbered.is_none() {
            self.add(&own);
            return;
        }
        if let Some(own) = self.headings.last_mut() {
            own.is_step = true;
        }
        let path = self.path_above();
        let anchor = Some(heading.anchor.as_str().into());
        self.draft(heading.span, &words, path, anchor);
        self.open.push((self.drafts.len() - 1, heading.level));
        let rest = reading::numbered(&own).map(|(_, rest)| rest);
        self.add(rest.filter(|rest| !rest.is_empty()).unwrap_or(&own));
    }

    /// Whether a numbered heading is a step here. A page that is said to be looked up has chapters, unless it calls them
    /// steps. One that says nothing is not taken for that: nearly all that number their headings mean steps.
    fn counts(&self, kind: Numbered) -> bool {
        let given = self.page.parsed.front_matter.kind;
        let has_chapters = matches!(given, Some(Kind::Reference | Kind::Template));
        let above = self.headings.iter().rev().skip(1);
        let decided = above
            .filter(|above| above.level > 1)
            .map(|above| above.reading)
            .find(|reading| *reading != Reading::Open);
        match decided {
            Some(Reading::MarkedOptions) => false,
            Some(Reading::MarkedSteps) => true,
            Some(Reading::Other) => kind == Numbered::Step,
            _ => kind == Numbered::Step || !has_chapters,
        }
    }

    fn is_first(&self, heading: &Heading) -> bool {
        let first = self.page.parsed.body.blocks.first();
        matches!(first, Some(Block::Heading(first)) if first.span == heading.span)
    }

    /// Puts a heading above what follows, in place of those of its level and below.
    fn above(&mut self, level: u8, words: &str, reading: Reading) {
        self.headings.retain(|above| above.level < level);
        let named = condition::without(words, self.declared);
        let path = match reading::numbered(named) {
            // A number changes when a step is put in before it.
            Some((_, rest)) if !rest.is_empty() => self.path(rest),
            // The title may change without a step changing.
            _ if level <= 1 => self.path(""),
            _ => self.path(named),
        };
        self.headings.push(Above {
            level,
            words: words.trim().into(),
            reading,
            is_step: false,
            path,
        });
    }

    /// Returns the digest of a heading's words below all headings above it.
    fn path(&self, words: &str) -> Digest {
        let above = self.headings.last().map(|above| above.path);
        below(above.unwrap_or(Digest::of(b"")), words)
    }

    /// Returns the path of the heading above the last one.
    fn path_above(&self) -> Digest {
        let above = self.headings.iter().rev().nth(1);
        above.map_or(Digest::of(b""), |above| above.path)
    }

    /// Whether the items of a list that stands in no other list are done in order.
    fn is_procedure(&self, list: &List) -> bool {
        if list.start.is_none() || self.is_contents(list) {
            return false;
        }
        let kind = self.page.kind;
        let is_done = matches!(kind, Kind::Runbook | Kind::Procedure | Kind::Checklist);
        for (index, above) in self.headings.iter().rev().enumerate() {
            let is_nearest = index == 0;
            match above.reading {
                Reading::MarkedSteps => return true,
                Reading::MarkedOptions | Reading::Other => return false,
                // The title speaks only for what stands directly below it.
                _ if above.level <= 1 && !is_nearest => return false,
                // The lists of a step say how it is done.
                _ if above.is_step => return false,
                Reading::Steps => return is_done,
                Reading::Open if above.level <= 1 => {
                    return matches!(kind, Kind::Procedure | Kind::Checklist);
                }
                Reading::Open => {}
            }
        }
        false
    }

    /// Whether a list is the contents of the page: each item nothing but a link to a place on it.
    fn is_contents(&self, list: &List) -> bool {
        let links = &self.page.parsed.body.links;
        list.items.iter().all(|item| {
            let words = match item.blocks.first() {
                Some(Block::Paragraph(words) | Block::Inlines(words)) => words,
                _ => return false,
            };
            match &words[..] {
                [Inline::Link { link, .. }] => {
                    let link = links.get(link.0);
                    link.is_some_and(|link| link.destination.starts_with('#'))
                }
                _ => false,
            }
        })
    }

    fn is_optional(&self) -> bool {
        let marked = self.headings.iter().rev().map(|above| above.reading);
        let decided = marked
            .filter(|reading| matches!(reading, Reading::MarkedOptions | Reading::MarkedSteps));
        decided
            .take(1)
            .any(|reading| reading == Reading::MarkedOptions)
    }

    fn list(&mut self, list: &'a List, is_procedure: bool) {
        for item in &list.items {
            let is_step = is_procedure || (item.task.is_some() && !self.is_optional());
            if is_step {
                self.item(item);
            } else {
                self.add(if list.start.is_some() {
                    "\0ordered"
                } else {
                    "\0item"
                });
                self.all_inside(&item.blocks);
            }
        }
    }

    fn item(&mut self, item: &'a ListItem) {
        let title = match item.blocks.first() {
            Some(Block::Paragraph(words) | Block::Inlines(words)) => plain_text(words),
            _ => String::new(),
        };
        let title = title.trim();
        let above = self.headings.last().map(|above| above.path);
        let around = self.open.last().filter(|(_, level)| *level == ITEM);
        let path = match around {
            Some((at, _)) => {
                let around = &self.drafts[*at];
                let title = condition::without(&around.step.title, self.declared);
                below(around.path, title)
            }
            None => above.unwrap_or(Digest::of(b"")),
        };
        self.draft(item.span, title, path, None);
        self.open.push((self.drafts.len() - 1, ITEM));
        self.all_inside(&item.blocks);
        self.open.pop();
    }

    fn draft(&mut self, span: Span, title: &str, path: Digest, heading: Option<Box<str>>) {
        let is_heading = heading.is_some();
        let mut sections = self.headings.iter().rev();
        let section = sections.nth(usize::from(is_heading));
        let section = section.filter(|above| above.level > 0);
        let step = Step {
            span,
            key: StepKey::default(),
            title: self.excerpt(title.trim(), span),
            section: section.map_or_else(Arc::default, |above| above.words.clone()),
            depth: self.open.len(),
            heading,
            condition: self.condition(title, span).map(Box::new),
        };
        self.drafts.push(Draft {
            step,
            path,
            own: Digester::default(),
        });
    }

    /// Returns words of a step as they stand in the file, if they do so without markup in between.
    fn excerpt(&self, words: &str, span: Span) -> Excerpt {
        let text = &self.page.parsed.file.text;
        let at = span.text(text).find(words).unwrap_or_default();
        Excerpt::new(words, text, span.start + at)
    }

    fn condition(&mut self, title: &str, span: Span) -> Option<StepCondition> {
        let text = &self.page.parsed.file.text;
        let found = condition::read(title, self.declared, text, span)?;
        self.unknown.extend(found.unknown);
        found.condition
    }
}

/// Returns the digest of words below a path.
fn below(path: Digest, words: &str) -> Digest {
    beneath(path, words.trim().as_bytes())
}

/// Returns the digest of bytes below a path.
fn beneath(path: Digest, bytes: &[u8]) -> Digest {
    let mut digester = Digester::default();
    digester.add(path.bytes());
    digester.add(bytes);
    digester.finish()
}

/// Makes the keys: of the path, the step's own words and commands, and its number among equals.
fn named(drafts: Vec<Draft>) -> Vec<Step> {
    let mut equals: HashMap<Digest, u64> = HashMap::new();
    let mut taken = HashSet::new();
    let named = drafts.into_iter().map(|draft| {
        let own = draft.own.finish();
        let same = beneath(draft.path, own.bytes());
        let ordinal = equals.entry(same).or_insert(0);
        let key = loop {
            *ordinal += 1;
            let key = StepKey::of(&beneath(same, &ordinal.to_le_bytes()));
            if taken.insert(key) {
                break key;
            }
        };
        Step { key, ..draft.step }
    });
    // A book holds many steps, and collecting them in place of their drafts leaves the drafts' room.
    let mut named: Vec<Step> = named.collect();
    named.shrink_to_fit();
    named
}
