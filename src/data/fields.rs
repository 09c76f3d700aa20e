//! Reads maps of a tree into typed values, and says everything that is wrong with them at once.
//!
//! A fault costs the value it is about and nothing else: the reader goes on, neighbours are kept.

use std::slice;

use super::{Fault, FromScalar, shortened};
use crate::diagnostic::{Diagnostic, Label, Level, Lint, nearest};
use crate::model::data::{Entry, Node, Value};
use crate::source::{SitePath, Span, Spanned};

/// Known keys that a message lists; more would hide what it says.
const MOST_LISTED: usize = 12;

/// Findings that are listed of one piece of data; a file that is no front matter at all can have thousands.
const MOST_FINDINGS: usize = 200;

/// Under which lints the findings about a piece of data go.
#[derive(Debug, Clone, Copy)]
pub struct Lints {
    /// A value that is wrong or missing.
    pub wrong: Lint,
    /// A key that is not known; always reported as an error.
    pub unknown: Lint,
}

/// What has been found wrong with the data of one file so far.
#[derive(Debug)]
pub struct Findings<'a> {
    file: &'a SitePath,
    lints: Lints,
    /// What stands between a key and its value: messages quote the author's language.
    sign: &'static str,
    list: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// Starts without findings.
    pub fn new(file: &'a SitePath, lints: Lints) -> Self {
        Findings {
            file,
            lints,
            sign: ": ",
            list: Vec::new(),
        }
    }

    /// Words the findings for TOML instead of YAML.
    pub fn in_toml(mut self) -> Self {
        self.sign = " = ";
        self
    }

    /// Hands out what was found, in the order in which it was; of very many, the first.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        if self.list.len() > MOST_FINDINGS {
            let mut others = self.list.split_off(MOST_FINDINGS);
            others.sort_by_key(|finding| finding.level);
            let message = format!("{} more findings here are not listed", others.len());
            let worst = others.swap_remove(0);
            let rest = Diagnostic::new(worst.lint, message, worst.primary).level(worst.level);
            self.list.push(rest);
        }
        self.list
    }

    /// Reports something wrong, and returns the finding, to add to it.
    pub fn wrong(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(self.lints.wrong, span, message.into())
    }

    /// Reports what keeps a text from being YAML or TOML.
    pub fn faults(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            let related = fault
                .related
                .map(|(span, message)| Label::new(self.file, span).message(message));
            let finding = self.wrong(fault.span, fault.message);
            finding.help = fault.help;
            finding.related.extend(related);
        }
    }

    /// Says whether nothing was found so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns how many were found so far.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Reports a key that is a slip of a known one on which much depends.
    pub fn misspelt(&mut self, key: &Spanned<String>, meant: &str) {
        let message = format!("there is no key `{}`", shortened(&key.value));
        let finding = self.push(self.lints.unknown, key.span, message);
        finding.level = Level::Error;
        finding.help = Some(format!(
            "write `{meant}`; until then this counts as `audience: internal`"
        ));
    }

    /// Reads something: where `soften` says so, what is wrong with it is a warning.
    pub fn softly<T>(&mut self, soften: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let first = self.list.len();
        let value = read(self);
        if soften {
            self.soften(first);
        }
        value
    }

    /// Makes warnings of the errors from index `first` on.
    fn soften(&mut self, first: usize) {
        for finding in &mut self.list[first..] {
            finding.level = finding.level.max(Level::Warning);
        }
    }

    fn push(&mut self, lint: Lint, span: Span, message: String) -> &mut Diagnostic {
        let label = Label::new(self.file, span);
        self.list.push(Diagnostic::new(lint, message, label));
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    fn mismatch(&mut self, key: &str, node: &Node, expected: &str) {
        let message = format!(
            "`{}` must be {expected}, and this is {}",
            shortened(key),
            node.value.describe()
        );
        self.wrong(node.span, message);
    }

    fn unknown(&mut self, key: &Spanned<String>, noun: &str, known: &[&'static str]) {
        let name = shortened(&key.value);
        let near = nearest(&key.value, known.iter().copied());
        let finding = self.push(
            self.lints.unknown,
            key.span,
            format!("{noun} has no key `{name}`"),
        );
        finding.level = Level::Error;
        finding.help = match near {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if known.is_empty() || known.len() > MOST_LISTED => None,
            None => Some(format!("it may have: {}", known.join(", "))),
        };
    }
}

/// The keys of one map, read one by one.
///
/// Remembers which keys were asked for: those are the known ones, and [`Fields::finish`] reports the others.
#[derive(Debug)]
pub struct Fields<'n, 'f, 'a> {
    noun: &'static str,
    place: Span,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
    /// Where findings go.
    pub findings: &'f mut Findings<'a>,
}

impl<'n, 'f, 'a> Fields<'n, 'f, 'a> {
    /// Opens a map; `noun` names it in messages, as in "a contact".
    ///
    /// Reports anything that is not a map, and returns `None` for it.
    pub fn open(
        node: &'n Node,
        noun: &'static str,
        findings: &'f mut Findings<'a>,
    ) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let message = format!(
                "{noun} is written as `key{}value`, and this is {}",
                findings.sign,
                node.value.describe()
            );
            findings.wrong(node.span, message);
            return None;
        };
        // A map may be long; what is wrong with it as a whole is said at its first key.
        let place = entries.first().map_or(node.span, |entry| {
            if matches!(entry.value.value, Value::Scalar(_))
                && entry.value.span.start >= entry.key.span.end
            {
                Span::new(entry.key.span.start, entry.value.span.end)
            } else {
                entry.key.span
            }
        });
        Some(Fields {
            noun,
            place,
            entries,
            asked: Vec::new(),
            findings,
        })
    }

    /// Returns the place at which to say what is wrong with the map as a whole.
    pub fn place(&self) -> Span {
        self.place
    }

    /// Returns the keys that were asked for so far: the known ones.
    pub fn asked(&self) -> &[&'static str] {
        &self.asked
    }

    /// Returns all entries, for maps whose keys are the author's own.
    pub fn entries(&self) -> &'n [Entry] {
        self.entries
    }

    /// Returns the key as written and its value; `None` where it is left out or empty.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries
            .iter()
            .find(|entry| entry.key.value == key)
            .filter(|entry| entry.value.value != Value::Null)
    }

    /// Returns a value of any shape; `None` where it is left out or empty.
    pub fn value(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns the items of a list; anything else counts as a list of one.
    pub fn items(&mut self, key: &'static str) -> &'n [Node] {
        match self.value(key) {
            Some(Spanned {
                value: Value::List(items),
                ..
            }) => items,
            Some(node) => slice::from_ref(node),
            None => &[],
        }
    }

    /// Reads a single value that stands under `key`.
    pub fn read<T: FromScalar>(&mut self, key: &str, node: &'n Node) -> Option<Spanned<T>> {
        let Value::Scalar(scalar) = &node.value else {
            self.findings.mismatch(key, node, T::EXPECTED);
            return None;
        };
        match T::from_scalar(scalar) {
            Ok(value) => Some(Spanned::new(value, node.span)),
            Err(complaint) => {
                let written = shortened(&scalar.text);
                let sign = self.findings.sign;
                let message = format!("`{}{sign}{written}` {}", shortened(key), complaint.what);
                self.findings.wrong(node.span, message).help = complaint.help;
                None
            }
        }
    }

    /// Reads a single value, with its place.
    pub fn spanned<T: FromScalar>(&mut self, key: &'static str) -> Option<Spanned<T>> {
        let node = self.value(key)?;
        self.read(key, node)
    }

    /// Reads a single value.
    pub fn get<T: FromScalar>(&mut self, key: &'static str) -> Option<T> {
        Some(self.spanned(key)?.value)
    }

    /// Reads a text, with its place; one without a visible character counts as left out.
    pub fn spanned_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.spanned(key)
            .filter(|text: &Spanned<String>| !text.value.trim().is_empty())
    }

    /// Reads a text; one without a visible character counts as left out.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        Some(self.spanned_text(key)?.value)
    }

    /// Reads a single value that may not be left out.
    pub fn required<T: FromScalar>(&mut self, key: &'static str) -> Option<Spanned<T>> {
        if self.value(key).is_none() {
            self.missing(key);
            return None;
        }
        self.spanned(key)
    }

    /// Reads a text that may not be left out.
    pub fn required_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let text = self.required::<String>(key)?;
        if text.value.trim().is_empty() {
            self.missing(key);
            return None;
        }
        Some(text)
    }

    /// Reads a list of single values; one value counts as a list of one.
    pub fn all<T: FromScalar>(&mut self, key: &'static str) -> Vec<Spanned<T>> {
        let items = self.items(key);
        items
            .iter()
            .filter(|item| item.value != Value::Null)
            .filter_map(|item| self.read(key, item))
            .collect()
    }

    /// Reads a list of texts; one text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let texts: Vec<Spanned<String>> = self.all(key);
        texts.into_iter().map(|text| text.value).collect()
    }

    /// Reads a map inside this one, and reports its unknown keys.
    pub fn inside<T>(
        &mut self,
        node: &'n Node,
        noun: &'static str,
        read: impl FnOnce(&mut Fields<'n, '_, 'a>) -> T,
    ) -> Option<T> {
        let mut fields = Fields::open(node, noun, self.findings)?;
        let value = read(&mut fields);
        fields.finish();
        Some(value)
    }

    /// Reads a list of maps; one map counts as a list of one. An entry that `read` gives up is left out.
    pub fn each<T>(
        &mut self,
        key: &'static str,
        noun: &'static str,
        mut read: impl FnMut(&mut Fields<'n, '_, 'a>) -> Option<T>,
    ) -> Vec<T> {
        self.items(key)
            .iter()
            .filter_map(|item| self.inside(item, noun, &mut read).flatten())
            .collect()
    }

    /// Reads keys that other programs use as well: where `soften` says so, what is wrong with them is a warning.
    pub fn softly<T>(&mut self, soften: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let first = self.findings.list.len();
        let value = read(self);
        if soften {
            self.findings.soften(first);
        }
        value
    }

    /// Reports a required key that is left out.
    pub fn missing(&mut self, key: &str) {
        let message = format!("{} needs `{key}`", self.noun);
        let help = format!("add `{key}{}…`", self.findings.sign);
        self.findings.wrong(self.place, message).help = Some(help);
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        for entry in self.unknown() {
            self.findings.unknown(&entry.key, self.noun, &self.asked);
        }
    }

    /// Returns the entries whose keys nobody asked for.
    fn unknown(&self) -> Vec<&'n Entry> {
        let is_unknown = |entry: &&Entry| !self.asked.contains(&entry.key.value.as_str());
        self.entries.iter().filter(is_unknown).collect()
    }

    /// Reports the keys that nobody asked for and `is_foreign` does not know, as warnings.
    pub fn finish_leniently(self, is_foreign: impl Fn(&str) -> bool) {
        let mut unknown = self.unknown();
        unknown.retain(|entry| !is_foreign(&entry.key.value));
        let first = self.findings.list.len();
        for entry in unknown {
            self.findings.unknown(&entry.key, self.noun, &self.asked);
        }
        self.findings.soften(first);
    }
}
