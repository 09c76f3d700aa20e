//! What search reads of a page: its sections, each with heading, text, code and commands. No markup.

use crate::model::block::{Block, Heading, Inline};
use crate::model::command::Danger;
use crate::model::page::Page;
use crate::model::plain_text::plain_text;

/// A heading and what follows, down to the next heading of any level.
#[derive(Debug, Default)]
pub struct Section {
    /// The heading's text; the page's title for what stands above the first heading.
    pub heading: String,
    /// Where it is on the page; `None` for the top of the page.
    pub anchor: Option<String>,
    /// 1 to 6; 0 for the top of the page.
    pub level: u8,
    /// Running text, lists and tables.
    pub text: String,
    /// What stands in fences.
    pub code: String,
    /// The commands in them.
    pub commands: Vec<CommandText>,
}

/// A command as a result shows it.
#[derive(Debug, Clone)]
pub struct CommandText {
    /// What is copied.
    pub text: String,
    /// What it does to production.
    pub danger: Danger,
    /// Whether values are to be filled in.
    pub has_slots: bool,
}

/// Returns the sections of a page, the top of the page first.
pub fn sections(page: &Page) -> Vec<Section> {
    let mut reader = Reader {
        sections: vec![Section {
            heading: page.title.clone(),
            ..Section::default()
        }],
        is_title: page.title_in_body,
    };
    reader.blocks(&page.parsed.body.blocks);
    reader.sections
}

struct Reader {
    sections: Vec<Section>,
    /// Whether the first heading is the page's title, which has no section of its own.
    is_title: bool,
}

impl Reader {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(inlines) | Block::Inlines(inlines) => self.text(inlines),
            Block::Quote(blocks) | Block::Callout(_, blocks) => self.blocks(blocks),
            Block::Element(element) => self.blocks(&element.content),
            Block::Footnote(footnote) => self.blocks(&footnote.blocks),
            Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            Block::Definitions(definitions) => {
                for definition in definitions {
                    self.text(&definition.term);
                    definition
                        .meanings
                        .iter()
                        .for_each(|meaning| self.blocks(meaning));
                }
            }
            Block::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    row.iter().for_each(|cell| self.text(cell));
                }
            }
            Block::Code(code) => self.code(&code.text),
            Block::Commands(block) => {
                self.code(&block.code.text);
                let commands = block.rows().map(|row| CommandText {
                    text: row.command.text.to_string(),
                    danger: row.command.danger,
                    has_slots: !row.command.slots.is_empty(),
                });
                let commands: Vec<_> = commands.collect();
                self.section().commands.extend(commands);
            }
            Block::Diagram(_) | Block::Rule | Block::Directive(_) => {}
        }
    }

    fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn heading(&mut self, heading: &Heading) {
        if std::mem::take(&mut self.is_title) {
            return;
        }
        self.sections.push(Section {
            heading: plain_text(&heading.content),
            anchor: Some(heading.anchor.clone()),
            level: heading.level,
            ..Section::default()
        });
    }

    fn text(&mut self, inlines: &[Inline]) {
        let words = plain_text(inlines);
        let text = &mut self.section().text;
        if !text.is_empty() && !words.is_empty() {
            text.push('\n');
        }
        text.push_str(words.trim());
    }

    fn code(&mut self, code: &str) {
        let text = &mut self.section().code;
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(code.trim_end());
    }
}
