//! Declared things of one kind, and the look-up of their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::data::Scope;
use crate::assemble::guess::Guesses;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::command::Command;
use crate::model::contact::Contact;
use crate::model::escalation::{EscalationPolicy, Rotation};
use crate::model::page::{Audience, Page, PageData};
use crate::model::playbook::Declared;
use crate::model::severity::{Metric, Severity};
use crate::model::tool::Tool;
use crate::source::{SitePath, Spanned};

/// Declared things of one kind, in reading order, and where each name leads.
pub(super) struct Table<T> {
    /// The field's word for one of them, as in `contact`.
    word: &'static str,
    pub(super) declared: Vec<Declared<T>>,
    by_name: BTreeMap<String, usize>,
    /// Names of what is for internal eyes, and so no part of a public book.
    hidden: BTreeSet<String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            word: "",
            declared: Vec::new(),
            by_name: BTreeMap::new(),
            hidden: BTreeSet::new(),
        }
    }
}

impl<T> Table<T> {
    /// Returns where the thing of a name stands among the declared.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Says whether a name is that of something that a public book does not hold.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Says whether the pages, hidden ones too, declare none.
    pub(super) fn is_empty(&self) -> bool {
        self.declared.is_empty() && self.hidden.is_empty()
    }

    /// Returns the field's word for one of them, as in `contact`.
    pub(super) fn word(&self) -> &'static str {
        self.word
    }

    /// Returns the names of all, for messages.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            word: self.word,
            names: &self.by_name,
        }
    }
}

/// What has an id of the author's.
pub(super) trait Identified {
    fn id(&self) -> &Spanned<String>;
    /// For whom it is, where that is said of it alone.
    fn audience(&self) -> Option<Audience>;
}

macro_rules! identified {
    ($($noun:ty: |$this:ident| $audience:expr;)*) => {
        $(impl Identified for $noun {
            fn id(&self) -> &Spanned<String> {
                &self.id
            }

            fn audience(&self) -> Option<Audience> {
                let $this = self;
                $audience
            }
        })*
    };
}

identified! {
    // Without one of these the others would mean something else.
    Severity: |_it| None;
    Metric: |_it| None;
    Contact: |it| it.audience;
    EscalationPolicy: |it| it.audience;
    Rotation: |it| it.audience;
    Tool: |it| it.audience;
    Command: |it| it.audience;
}

/// Unites one kind of thing that the pages declare, in reading order. The first of two with one name is kept.
///
/// Diagnostics: `duplicate-id`.
pub(super) fn unite<T: Identified + Clone>(
    scope: &Scope<'_>,
    word: &'static str,
    list: impl Fn(&PageData) -> &Vec<T>,
    sink: &mut Vec<Diagnostic>,
) -> Table<T> {
    let mut table = Table {
        word,
        ..Table::default()
    };
    for page_id in scope.order {
        let page = &scope.pages[page_id.0];
        for noun in list(&page.parsed.front_matter.data) {
            let id = noun.id();
            let name = full_name(scope.teams[page_id.0].as_deref(), id);
            if scope.is_public && noun.audience() == Some(Audience::Internal) {
                table.hidden.insert(name);
                continue;
            }
            if let Some(first) = table.by_name.get(&name) {
                let first = &table.declared[*first];
                sink.push(duplicate(scope, page, first, id, word));
                continue;
            }
            table.by_name.insert(name.clone(), table.declared.len());
            table.declared.push(Declared {
                noun: noun.clone(),
                page: *page_id,
                name,
            });
        }
    }
    for page in scope.hidden {
        let team = scope.sections.inherited(&page.file.path).team.as_deref();
        let nouns = list(&page.front_matter.data).iter();
        let names = nouns.map(|noun| full_name(team, noun.id()));
        table.hidden.extend(names);
        // A page for everybody below its section does not see the team.
        let nouns = list(&page.front_matter.data).iter();
        table
            .hidden
            .extend(nouns.map(|noun| noun.id().value.clone()));
    }
    table
}

pub(super) fn full_name(team: Option<&str>, id: &Spanned<String>) -> String {
    match team {
        Some(team) => format!("{team}/{}", id.value),
        None => id.value.clone(),
    }
}

fn duplicate<T: Identified>(
    scope: &Scope<'_>,
    page: &Page,
    first: &Declared<T>,
    id: &Spanned<String>,
    word: &str,
) -> Diagnostic {
    let message = format!("two {} have the id `{}`", plural(word), id.value);
    let here = Label::new(page.path(), id.span).message("defined again here");
    let there = Label::new(scope.pages[first.page.0].path(), first.noun.id().span);
    Diagnostic::new(Lint::DuplicateId, message, here)
        .related(there.message("first defined here"))
        .help("give one of them another id; until then the first is used")
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

/// The names that an id could have been.
pub(super) struct Known<'a> {
    /// The field's word for one of them.
    pub(super) word: &'a str,
    pub(super) names: &'a BTreeMap<String, usize>,
}

impl Known<'_> {
    /// Says that an id is not among them.
    pub(super) fn unknown(
        &self,
        file: &SitePath,
        name: &Spanned<String>,
        guesses: &Guesses,
    ) -> Diagnostic {
        let Known { word, names } = self;
        let message = format!("no {word} has the id `{}`", name.value);
        let label = Label::new(file, name.span)
            .message(format!("not among the {} of this playbook", plural(word)));
        let help = match guesses.nearest(&name.value, names.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => format!("this playbook declares no {}", plural(word)),
            None => {
                let shown: Vec<String> = names.keys().take(8).map(|id| format!("`{id}`")).collect();
                let more = if names.len() > shown.len() {
                    ", ..."
                } else {
                    ""
                };
                format!("known ids: {}{more}", shown.join(", "))
            }
        };
        Diagnostic::new(Lint::UnknownId, message, label).help(help)
    }
}
