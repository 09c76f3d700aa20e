//! YAML text as a tree of values with places.
//!
//! Built from parser events with a stack of its own, so that depth costs no call stack. Aliases are resolved here, within
//! a budget: what ten lines of aliases can unfold to has no bound.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_saphyr::granit_parser::{
    Event, Options, Parser, ScalarStyle, StrInput, StructureStyle, Tag, options,
};

use super::{Fault, Parsed, control_character, forbidden_character, yaml_fault};
use crate::model::data::{Entry, Node, Scalar, Value};
use crate::source::{Span, Spanned};

/// Lists and maps inside one another, aliases unfolded.
const DEEPEST: usize = 64;

/// What anchors and aliases may copy in one text: bytes, a node counted as [`NODE_COST`].
const LARGEST_COPY: usize = 2 << 20;

/// About what a node without text occupies.
const NODE_COST: usize = 64;

/// Keys that stand twice, before we stop counting.
const MOST_DUPLICATES: usize = 50;

/// Parses one YAML document; `offset` is where `text` starts in its file, and is added to every place.
///
/// Scalars stay text: `1.0`, `no` and dates are what the author wrote. An empty text is [`Value::Null`].
pub fn parse(text: &str, offset: usize) -> Parsed {
    if let Some((at, c)) = control_character(text) {
        return Parsed {
            root: None,
            faults: vec![forbidden_character(at, c).shift(offset)],
        };
    }
    let mut builder = Builder {
        offset,
        ..Builder::default()
    };
    let root = match builder.build(text) {
        Ok(()) => Some(builder.root.take().unwrap_or(Node {
            value: Value::Null,
            span: Span::new(offset, offset),
        })),
        Err(fault) => {
            builder.faults.push(*fault);
            None
        }
    };
    Parsed {
        root,
        faults: builder.faults,
    }
}

fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    let options: Options = options! {
        emit_comments: false,
        disallow_directives: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    Parser::new_from_str_with_options(text, options)
}

/// The tree as far as the events have told it.
#[derive(Default)]
struct Builder {
    offset: usize,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    anchors: BTreeMap<usize, Anchored>,
    copied: usize,
    faults: Vec<Fault>,
    /// Where the line ends whose indentation was looked at last.
    looked_at: usize,
}

/// A list or map whose end has not come yet.
struct Open {
    container: Container,
    /// Whether it is written in brackets.
    bracketed: bool,
    anchor: usize,
    start: usize,
    /// End of the last child; where a block ends, the parser does not say.
    end: usize,
    /// Levels of lists and maps inside it so far.
    depth: usize,
}

enum Container {
    List(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    places: HashMap<String, Span>,
    key: Option<Spanned<String>>,
    merged: Vec<Node>,
}

struct Anchored {
    value: Value,
    depth: usize,
    cost: usize,
}

/// Boxed, because it is rare and `Fault` is large.
type Step = Result<(), Box<Fault>>;

fn fatal(fault: Fault) -> Step {
    Err(Box::new(fault))
}

impl Builder {
    fn build(&mut self, text: &str) -> Step {
        for event in parser(text) {
            let (event, span) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or_default();
                Box::new(yaml_fault::explain(error.kind(), at, text).shift(self.offset))
            })?;
            let span = Span::from(span.byte_range().unwrap_or_default());
            self.event(event, span.shift(self.offset), text)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span, text: &str) -> Step {
        // The parser lets some tabs pass, which look like an indentation that they are not.
        if event.is_node() && span.start < span.end {
            let at = span.start - self.offset;
            // Once for each line: data of megabytes may stand on one.
            if at >= self.looked_at {
                if let Some(fault) = yaml_fault::indented_by_tab(text, at) {
                    return fatal(fault.shift(self.offset));
                }
                let end = text[at..].find('\n');
                self.looked_at = end.map_or(text.len(), |end| at + end);
            }
        }
        match event {
            Event::DocumentStart(..) => self.document(span),
            Event::Scalar(value, style, anchor, tag) => {
                let shown = Span::new(span.start - self.offset, span.end - self.offset).text(text);
                let span = Span::new(span.start, span.start + shown.trim_end().len());
                if let Some((_, c)) = control_character(&value) {
                    let mut fault = forbidden_character(span.start, c);
                    fault.span = span;
                    return fatal(fault);
                }
                let value = scalar(&value, style, tag.as_deref(), shown.is_empty());
                self.anchor(anchor, &value, 0)?;
                self.node(Spanned::new(value, span), 0)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.start(Container::List(Vec::new()), style, anchor, span)
            }
            Event::MappingStart(style, anchor, _) => {
                self.start(Container::Map(OpenMap::default()), style, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Step {
        self.documents += 1;
        if self.documents > 1 {
            return fatal(
                Fault::new(span, "a second YAML document starts here")
                    .help("keep everything in one document, without `---` between"),
            );
        }
        Ok(())
    }

    fn start(
        &mut self,
        container: Container,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Step {
        if self.open.len() >= DEEPEST {
            return fatal(yaml_fault::too_deep(span));
        }
        if self.awaits_key() {
            return fatal(Fault::new(span, "a list or map cannot be a key").help(
                "a text that starts with `{` or `[` needs quotes around it, as in \"{{ name }}\"",
            ));
        }
        self.open.push(Open {
            container,
            bracketed: style == StructureStyle::Flow,
            anchor,
            start: span.start,
            end: span.end,
            depth: 1,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Step {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // The end of a block has no text of its own, and lies behind the white space that follows.
        let end = if open.bracketed { span.end } else { open.end };
        let value = match open.container {
            Container::List(items) => Value::List(items),
            Container::Map(map) => Value::Map(self.with_merged(map)),
        };
        self.anchor(open.anchor, &value, open.depth)?;
        self.node(Spanned::new(value, Span::new(open.start, end)), open.depth)
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { container: Container::Map(map), .. }) if map.key.is_none())
    }

    /// Puts a complete node into the list or map that is open, or makes it the root.
    fn node(&mut self, mut node: Node, depth: usize) -> Step {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.end = open.end.max(node.span.end);
        open.depth = open.depth.max(depth + 1);
        let map = match &mut open.container {
            Container::List(items) => {
                items.push(node);
                return Ok(());
            }
            Container::Map(map) => map,
        };
        let Some(key) = map.key.take() else {
            map.key = Some(key_of(node)?);
            return Ok(());
        };
        if node.span.start == node.span.end && node.value == Value::Null {
            // What is left empty has no place; its key shows where it should stand.
            node.span = key.span;
        }
        if key.value == "<<" {
            map.merged.push(node);
            return Ok(());
        }
        if let Some(first) = map.places.get(&key.value) {
            if self.faults.len() < MOST_DUPLICATES {
                let fault = Fault::duplicate_key(&key.value, key.span, Some(*first));
                self.faults.push(fault);
            }
            return Ok(());
        }
        map.places.insert(key.value.clone(), key.span);
        map.entries.push(Entry { key, value: node });
        Ok(())
    }

    /// Adds what `<<` brings in: entries of other maps, whose keys the map does not have itself.
    fn with_merged(&mut self, map: OpenMap) -> Vec<Entry> {
        let OpenMap {
            mut entries,
            places,
            merged,
            ..
        } = map;
        let mut taken: HashSet<String> = places.into_keys().collect();
        for node in merged {
            let sources = match node.value {
                Value::List(items) => items,
                _ => vec![node],
            };
            for source in sources {
                match source.value {
                    Value::Map(more) => {
                        entries.extend(
                            more.into_iter()
                                .filter(|entry| taken.insert(entry.key.value.clone())),
                        );
                    }
                    _ => self.faults.push(
                        Fault::new(source.span, "`<<` takes in a map, and this is none")
                            .help("write `<<: *name`, where `&name` stands before a map"),
                    ),
                }
            }
        }
        entries
    }

    /// Remembers an anchored value.
    fn anchor(&mut self, anchor: usize, value: &Value, depth: usize) -> Step {
        if anchor == 0 {
            return Ok(());
        }
        let cost = cost(value);
        self.copied += cost;
        if self.copied > LARGEST_COPY {
            return fatal(too_many_aliases(
                self.open.last().map_or(self.offset, |open| open.end),
            ));
        }
        let value = value.clone();
        self.anchors.insert(anchor, Anchored { value, depth, cost });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Step {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return fatal(
                Fault::new(span, "this alias stands inside what it refers to")
                    .help("write the value out"),
            );
        };
        self.copied += anchored.cost;
        if self.copied > LARGEST_COPY {
            return fatal(too_many_aliases(span.start));
        }
        if self.open.len() + anchored.depth > DEEPEST {
            return fatal(yaml_fault::too_deep(span));
        }
        let (value, depth) = (anchored.value.clone(), anchored.depth);
        self.node(Spanned::new(value, span), depth)
    }
}

fn too_many_aliases(at: usize) -> Fault {
    Fault::new(
        Span::new(at, at),
        "the aliases of this YAML unfold to too much data",
    )
    .help("write the values out instead of repeating `*name`")
}

fn key_of(node: Node) -> Result<Spanned<String>, Box<Fault>> {
    let Spanned { value, span } = node;
    match value {
        Value::Scalar(scalar) => Ok(Spanned::new(scalar.text, span)),
        Value::Null => Ok(Spanned::new("null".to_owned(), span)),
        Value::List(_) | Value::Map(_) => {
            Err(Box::new(Fault::new(span, "a list or map cannot be a key")))
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, is_left_out: bool) -> Value {
    let plain = style == ScalarStyle::Plain;
    let tagged_text = tag.and_then(Tag::core_suffix) == Some("str");
    if plain && is_left_out && tagged_text {
        return Value::Scalar(Scalar {
            text: String::new(),
            quoted: true,
        });
    }
    if plain && !tagged_text && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return Value::Null;
    }
    Value::Scalar(Scalar {
        text: text.to_owned(),
        quoted: !plain || tagged_text,
    })
}

/// Returns about what a copy of the value occupies. Depth is bounded by [`DEEPEST`].
fn cost(value: &Value) -> usize {
    let inside: usize = match value {
        Value::Null => 0,
        Value::Scalar(scalar) => scalar.text.len(),
        Value::List(items) => items.iter().map(|item| cost(&item.value)).sum(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| entry.key.value.len() + NODE_COST + cost(&entry.value.value))
            .sum(),
    };
    NODE_COST + inside
}

#[cfg(test)]
mod tests;
