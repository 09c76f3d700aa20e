//! The union of the pages' data, and the look-up of every id.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::guess::Guesses;
use crate::assemble::steps::{self, Shapes};
use crate::assemble::table::{Known, Table, unite};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Level, Lint};
use crate::model::command::Command;
use crate::model::contact::Contact;
use crate::model::directive::Directive;
use crate::model::escalation::{EscalationPolicy, Rotation};
use crate::model::excerpt::Excerpt;
use crate::model::id::{
    CommandId, ContactId, MetricId, PageId, PolicyId, Reference, SeverityId, ToolId,
};
use crate::model::page::{Kind, Page};
use crate::model::severity::{Condition, Metric, Severity};
use crate::model::step::Step;
use crate::model::tool::Tool;
use crate::source::{SitePath, Spanned};

/// The pages, the team whose ids each sees first, and the order in which they are read.
pub(super) struct Scope<'a> {
    pub(super) pages: &'a [Page],
    pub(super) order: &'a [PageId],
    pub(super) teams: &'a [Option<String>],
    pub(super) guesses: &'a Guesses,
}

/// All that the pages declare.
#[derive(Default)]
pub(super) struct Data {
    pub(super) severities: Table<Severity>,
    pub(super) metrics: Table<Metric>,
    pub(super) contacts: Table<Contact>,
    pub(super) policies: Table<EscalationPolicy>,
    pub(super) rotations: Table<Rotation>,
    pub(super) tools: Table<Tool>,
    pub(super) commands: Table<Command>,
    groups: BTreeSet<String>,
    tags: BTreeSet<String>,
    services: BTreeSet<String>,
    page_tags: BTreeSet<String>,
    severity_shapes: Shapes,
}

impl Data {
    /// Unites what the pages declare, in reading order. The first of two with one name is kept.
    ///
    /// Diagnostics: `duplicate-id`.
    pub(super) fn unite(scope: &Scope<'_>, sink: &mut Vec<Diagnostic>) -> Data {
        let mut data = Data {
            severities: unite(scope, "severity", |data| &data.severities, sink),
            metrics: unite(scope, "metric", |data| &data.metrics, sink),
            contacts: unite(scope, "contact", |data| &data.contacts, sink),
            policies: unite(scope, "escalation policy", |data| &data.policies, sink),
            rotations: unite(scope, "rotation", |data| &data.rotations, sink),
            tools: unite(scope, "tool", |data| &data.tools, sink),
            commands: unite(scope, "command", |data| &data.commands, sink),
            ..Data::default()
        };
        let contacts = data.contacts.declared.iter();
        let groups = contacts.filter_map(|contact| contact.noun.group.clone());
        data.groups = groups.collect();
        let commands = data.commands.declared.iter();
        let tags = commands.flat_map(|command| command.noun.tags.iter().cloned());
        data.tags = tags.collect();
        let severities = data.severities.declared.iter();
        data.severity_shapes = Shapes::of(severities.map(|severity| &*severity.noun.id.value));
        for page in scope.pages.iter().filter(|page| page.kind == Kind::Runbook) {
            data.services.extend(page.services.iter().cloned());
            let tags = &page.parsed.front_matter.tags;
            data.page_tags.extend(tags.iter().cloned());
        }
        data
    }

    /// Looks up every id that the data themselves mention.
    ///
    /// Diagnostics: `unknown-id`.
    pub(super) fn resolve(&mut self, scope: &Scope<'_>, sink: &mut Vec<Diagnostic>) {
        // The tables are read while one of them is written, so each is taken out for its turn.
        let mut severities = std::mem::take(&mut self.severities.declared);
        let mut policies = std::mem::take(&mut self.policies.declared);
        let mut rotations = std::mem::take(&mut self.rotations.declared);
        for declared in &mut severities {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            let severity = &mut declared.noun;
            for contact in &mut severity.notify {
                look_up.resolve(contact, &self.contacts, ContactId);
            }
            if let Some(policy) = &mut severity.escalation {
                look_up.resolve(policy, &self.policies, PolicyId);
            }
            for command in &mut severity.first_steps {
                look_up.resolve(command, &self.commands, CommandId);
            }
            for condition in &mut severity.when {
                resolve_condition(condition, &self.metrics, &mut look_up);
            }
        }
        for declared in &mut policies {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            for severity in &mut declared.noun.severities {
                look_up.resolve(severity, &self.severities, SeverityId);
            }
            for step in &mut declared.noun.steps {
                if let Some(contact) = &mut step.contact {
                    look_up.resolve(contact, &self.contacts, ContactId);
                }
            }
        }
        for declared in &mut rotations {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            for member in &mut declared.noun.members {
                look_up.resolve(member, &self.contacts, ContactId);
            }
        }
        self.severities.declared = severities;
        self.policies.declared = policies;
        self.rotations.declared = rotations;
    }

    /// Looks up the names that a page mentions, and finds its steps.
    ///
    /// Diagnostics: `unknown-id`.
    pub(super) fn resolve_names(
        &self,
        page: &mut Page,
        team: Option<&str>,
        guesses: &Guesses,
        sink: &mut Vec<Diagnostic>,
    ) {
        self.resolve_page(page, team, guesses, sink);
        page.steps = self.steps(page, team, guesses, sink);
    }

    /// Looks up the ids that a page's front matter and directives mention.
    fn resolve_page(
        &self,
        page: &mut Page,
        team: Option<&str>,
        guesses: &Guesses,
        sink: &mut Vec<Diagnostic>,
    ) {
        let parsed = page.parsed.clone();
        let mut look_up = Resolver {
            file: &parsed.file.path,
            team,
            guesses,
            sink,
        };
        // In a book without severities the key is plain text, shown as a badge.
        if !self.severities.declared.is_empty() {
            for severity in &mut page.severities {
                look_up.resolve(severity, &self.severities, SeverityId);
            }
        }
        for tool in &mut page.needs {
            look_up.resolve(tool, &self.tools, ToolId);
        }
        if let Some(policy) = &mut page.escalation {
            // What is inherited stands in another file, which reports it once.
            let is_own = parsed.front_matter.escalation_policy.is_some();
            policy.target = look_up.find(&policy.name.value, &self.policies, PolicyId);
            if is_own && policy.target.is_none() {
                look_up.report(&policy.name, &self.policies);
            }
        }
        if let Some(defaults) = &parsed.front_matter.defaults
            && let Some(policy) = &defaults.escalation_policy
            && look_up
                .find(&policy.value, &self.policies, PolicyId)
                .is_none()
        {
            look_up.report(policy, &self.policies);
        }
        if let Some(defaults) = &parsed.front_matter.defaults
            && !page.is_section
        {
            let message = "`defaults` does nothing here: this is not the page of a section";
            let label = Label::new(&parsed.file.path, defaults.span);
            let finding = Diagnostic::new(Lint::UnknownKey, message, label)
                .help("move it to the `index.md` of the folder whose pages shall inherit it");
            look_up.sink.push(finding);
        }
        for directive in &mut page.directives {
            self.resolve_directive(&mut directive.value, &mut look_up);
        }
    }

    /// Finds the steps of a page, whose directives are looked up.
    ///
    /// Diagnostics: `unknown-id` for the severity of a condition.
    fn steps(
        &self,
        page: &Page,
        team: Option<&str>,
        guesses: &Guesses,
        sink: &mut Vec<Diagnostic>,
    ) -> Vec<Step> {
        let mut look_up = Resolver {
            file: page.path(),
            team,
            guesses,
            sink,
        };
        let find = |word: &str| look_up.find(word, &self.severities, SeverityId);
        let known = steps::Declared {
            severity: &find,
            shapes: &self.severity_shapes,
            commands: &|directive| self.placed(directive),
        };
        let (steps, unknown) = steps::find(page, &known);
        for word in &unknown {
            look_up.report(word, &self.severities);
        }
        steps
    }

    /// Returns the texts of the commands that a directive places.
    fn placed(&self, directive: &Directive) -> Vec<Excerpt> {
        let commands = self.commands.declared.iter().map(|command| &command.noun);
        let text = |command: &Command| command.run.value.text.clone();
        match directive {
            Directive::Command(name) => {
                let command = name.target.and_then(|id| commands.clone().nth(id.0));
                command.map(text).into_iter().collect()
            }
            Directive::Commands { tag } => {
                let has_tag = |command: &&Command| {
                    let mut tags = tag.iter();
                    tags.all(|tag| command.tags.contains(&tag.value))
                };
                commands.filter(has_tag).map(text).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Looks up the names that the settings and the pages owe each other: the default severity, and environments.
    ///
    /// Diagnostics: `unknown-id`.
    pub(super) fn resolve_settings(
        &self,
        config: &Config,
        pages: &[Page],
        guesses: &Guesses,
        sink: &mut Vec<Diagnostic>,
    ) {
        if let Some(severity) = &config.default_severity
            && self.severities.position(&severity.value).is_none()
        {
            let file = crate::config::path();
            let known = self.severities.known();
            sink.push(known.unknown(&file, severity, guesses));
        }
        // In a folder that was not written for us the key means something else.
        if config.is_plain && config.environments.is_empty() {
            return;
        }
        let environments = config.environments.iter().map(|set| &set.name.value);
        let names: BTreeMap<String, usize> = environments.cloned().zip(0..).collect();
        let known = Known {
            word: "environment",
            names: &names,
        };
        for page in pages {
            let front = &page.parsed.front_matter;
            let of_section = front.defaults.as_ref();
            let of_section = of_section.and_then(|defaults| defaults.environment.as_ref());
            for name in front.environment.iter().chain(of_section) {
                if !names.contains_key(&name.value) {
                    sink.push(known.unknown(page.path(), name, guesses));
                }
            }
        }
    }

    fn resolve_directive(&self, directive: &mut Directive, look_up: &mut Resolver<'_>) {
        match directive {
            Directive::Severity(severity) => {
                look_up.resolve(severity, &self.severities, SeverityId);
            }
            Directive::Escalation(policy) => look_up.resolve(policy, &self.policies, PolicyId),
            Directive::Command(command) => look_up.resolve(command, &self.commands, CommandId),
            Directive::Tools { ids } => {
                for tool in ids {
                    look_up.resolve(tool, &self.tools, ToolId);
                }
            }
            Directive::Runbooks {
                severity,
                service,
                tag,
            } => {
                if let Some(severity) = severity {
                    look_up.resolve(severity, &self.severities, SeverityId);
                }
                if let Some(service) = service {
                    look_up.expect_known(service, "runbook has the service", &self.services);
                }
                if let Some(tag) = tag {
                    look_up.expect_known(tag, "runbook has the tag", &self.page_tags);
                }
            }
            Directive::Contacts { group: Some(group) } => {
                look_up.expect_known(group, "contact is in the group", &self.groups);
            }
            Directive::Commands { tag: Some(tag) } => {
                look_up.expect_known(tag, "command has the tag", &self.tags);
            }
            Directive::Severities
            | Directive::DecisionTable
            | Directive::Wizard
            | Directive::Contacts { group: None }
            | Directive::OnCall
            | Directive::Commands { tag: None }
            | Directive::Alerts
            | Directive::Incident => {}
        }
    }
}

fn resolve_condition(
    condition: &mut Condition,
    metrics: &Table<Metric>,
    look_up: &mut Resolver<'_>,
) {
    match condition {
        Condition::Statement(_) => {}
        Condition::Metric(range) => look_up.resolve(&mut range.metric, metrics, MetricId),
        // `parse` bounds how deep conditions are nested.
        Condition::All(conditions, _) => {
            for condition in conditions {
                resolve_condition(condition, metrics, look_up);
            }
        }
    }
}

/// Looks ids up on behalf of one page.
struct Resolver<'a> {
    file: &'a SitePath,
    team: Option<&'a str>,
    guesses: &'a Guesses,
    sink: &'a mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    fn new(scope: &'a Scope<'_>, page: PageId, sink: &'a mut Vec<Diagnostic>) -> Self {
        Resolver {
            file: scope.pages[page.0].path(),
            team: scope.teams[page.0].as_deref(),
            guesses: scope.guesses,
            sink,
        }
    }

    fn resolve<T, I>(
        &mut self,
        reference: &mut Reference<I>,
        table: &Table<T>,
        index: fn(usize) -> I,
    ) {
        reference.target = self.find(&reference.name.value, table, index);
        if reference.target.is_none() {
            self.report(&reference.name, table);
        }
    }

    /// Looks an id up: the team's own first, then the book's.
    fn find<T, I>(&self, name: &str, table: &Table<T>, index: fn(usize) -> I) -> Option<I> {
        let own = self.team.map(|team| format!("{team}/{name}"));
        let found = own
            .and_then(|own| table.position(&own))
            .or_else(|| table.position(name));
        found.map(index)
    }

    fn report<T>(&mut self, name: &Spanned<String>, table: &Table<T>) {
        let finding = table.known().unknown(self.file, name, self.guesses);
        self.sink.push(finding);
    }

    /// Warns where a directive picks things by a word that none of them has, and so would show nothing.
    fn expect_known(&mut self, word: &Spanned<String>, claim: &str, words: &BTreeSet<String>) {
        if words.contains(&word.value) {
            return;
        }
        let message = format!("no {claim} `{}`, so nothing is shown here", word.value);
        let mut finding =
            Diagnostic::new(Lint::UnknownId, message, Label::new(self.file, word.span))
                .level(Level::Warning);
        if let Some(near) = self
            .guesses
            .nearest(&word.value, words.iter().map(String::as_str))
        {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        self.sink.push(finding);
    }
}

/// Returns the first page in reading order that holds the wizard.
pub(super) fn wizard(pages: &[Page], order: &[PageId]) -> Option<PageId> {
    let holds = |id: &&PageId| {
        let mut directives = pages[id.0].directives.iter();
        directives.any(|directive| directive.value == Directive::Wizard)
    };
    order.iter().find(holds).copied()
}
