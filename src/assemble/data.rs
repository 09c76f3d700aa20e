//! The union of the pages' data, and the look-up of every id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assemble::audience;
use crate::assemble::guess::Guesses;
use crate::assemble::inherit::Sections;
use crate::assemble::owner::Unnamed;
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
use crate::model::page::{Kind, Page, ParsedPage};
use crate::model::severity::{Condition, Metric, Severity};
use crate::model::step::Step;
use crate::model::tool::Tool;
use crate::source::{SitePath, Spanned};

/// The pages, the team whose ids each sees first, and the order in which they are read.
pub(super) struct Scope<'a> {
    pub(super) pages: &'a [Page],
    pub(super) order: &'a [PageId],
    pub(super) teams: &'a [Option<String>],
    /// Whether entries for internal eyes are left out.
    pub(super) is_public: bool,
    /// Pages for internal eyes that are left out, whose data may not even be named.
    pub(super) hidden: &'a [Arc<ParsedPage>],
    pub(super) sections: &'a Sections,
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
    /// Pages whose data name what is hidden.
    pub(super) telling: BTreeSet<PageId>,
    unnamed: Unnamed,
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
        data.unnamed = Unnamed::new(scope, &data.contacts);
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

    /// Looks up every id that the data themselves mention, and takes out those of what is hidden.
    ///
    /// Diagnostics: `unknown-id`, `internal-reference`.
    pub(super) fn resolve(&mut self, scope: &Scope<'_>, sink: &mut Vec<Diagnostic>) {
        // The tables are read while one of them is written, so each is taken out for its turn.
        let mut severities = std::mem::take(&mut self.severities.declared);
        let mut policies = std::mem::take(&mut self.policies.declared);
        let mut rotations = std::mem::take(&mut self.rotations.declared);
        let mut telling = BTreeSet::new();
        for declared in &mut severities {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            let severity = &mut declared.noun;
            look_up.resolve_all(&mut severity.notify, &self.contacts, ContactId);
            severity
                .escalation
                .take_if(|policy| !look_up.resolve(policy, &self.policies, PolicyId));
            look_up.resolve_all(&mut severity.first_steps, &self.commands, CommandId);
            let metrics = &self.metrics;
            severity
                .when
                .retain_mut(|condition| resolve_condition(condition, metrics, &mut look_up));
            look_up.note(declared.page, &mut telling);
        }
        for declared in &mut policies {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            look_up.resolve_all(&mut declared.noun.severities, &self.severities, SeverityId);
            declared.noun.steps.retain_mut(|step| {
                let mut contact = step.contact.iter_mut();
                contact.all(|contact| look_up.resolve(contact, &self.contacts, ContactId))
            });
            look_up.note(declared.page, &mut telling);
        }
        rotations.retain_mut(|declared| {
            let mut look_up = Resolver::new(scope, declared.page, sink);
            let members = &mut declared.noun.members;
            let number = members.len();
            look_up.resolve_all(members, &self.contacts, ContactId);
            look_up.note(declared.page, &mut telling);
            // Without one of its members it would name the wrong one for every week. Nothing refers to a rotation.
            declared.noun.members.len() == number
        });
        self.telling = telling;
        self.severities.declared = severities;
        self.policies.declared = policies;
        self.rotations.declared = rotations;
    }

    /// Looks up the names that a page mentions, takes out those of what is hidden, and finds its steps.
    ///
    /// Diagnostics: `unknown-id`, `internal-reference`.
    pub(super) fn resolve_names(
        &self,
        page: &mut Page,
        team: Option<&str>,
        guesses: &Guesses,
        sink: &mut Vec<Diagnostic>,
    ) {
        self.resolve_page(page, team, guesses, sink);
        page.tells_internal |= self.telling.contains(&page.id);
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
            tells: false,
        };
        page.owner.take_if(|owner| self.unnamed.holds(owner));
        let front = &parsed.front_matter;
        let of_section = front.defaults.as_ref();
        let of_section = of_section.and_then(|defaults| defaults.owner.as_ref());
        for owner in front.owner.iter().chain(of_section) {
            if self.unnamed.holds(&owner.value) {
                look_up.tells = true;
                let file = look_up.file;
                look_up
                    .sink
                    .push(audience::names_hidden("owner", file, owner.span));
            }
        }
        // In a book without severities the key is plain text, shown as a badge.
        if !self.severities.is_empty() {
            look_up.resolve_all(&mut page.severities, &self.severities, SeverityId);
        }
        look_up.resolve_all(&mut page.needs, &self.tools, ToolId);
        if let Some(policy) = &mut page.escalation {
            // What is inherited stands in another file, which reports it once.
            let is_own = parsed.front_matter.escalation_policy.is_some();
            policy.target = look_up.find(&policy.name.value, &self.policies, PolicyId);
            if is_own && policy.target.is_none() {
                look_up.report(&policy.name, &self.policies);
            }
            if look_up.is_hidden(&policy.name.value, &self.policies) {
                page.escalation = None;
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
            if !self.resolve_directive(&mut directive.value, &mut look_up) {
                directive.value = Directive::Withheld;
            }
        }
        page.tells_internal |= look_up.tells;
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
            tells: false,
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
            && !self.severities.hides(&severity.value)
        {
            let file = crate::config::path();
            let known = self.severities.known();
            sink.push(known.unknown(&file, severity, guesses));
        }
        if let Some(owner) = &config.owner
            && self.unnamed.holds(owner)
        {
            let file = crate::config::path();
            sink.push(audience::names_hidden("owner", &file, None));
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

    /// Looks up what a directive names; false where that is hidden.
    fn resolve_directive(&self, directive: &mut Directive, look_up: &mut Resolver<'_>) -> bool {
        match directive {
            Directive::Severity(severity) => {
                return look_up.resolve(severity, &self.severities, SeverityId);
            }
            Directive::Escalation(policy) => {
                return look_up.resolve(policy, &self.policies, PolicyId);
            }
            Directive::Command(command) => {
                return look_up.resolve(command, &self.commands, CommandId);
            }
            Directive::Tools { ids } => {
                let names_some = !ids.is_empty();
                look_up.resolve_all(ids, &self.tools, ToolId);
                // Without a name it would show all tools.
                return !(names_some && ids.is_empty());
            }
            Directive::Runbooks {
                severity,
                service,
                tag,
            } => {
                if let Some(severity) = severity
                    && !look_up.resolve(severity, &self.severities, SeverityId)
                {
                    return false;
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
            | Directive::Incident
            | Directive::Withheld => {}
        }
        true
    }
}

/// Looks up the metrics of a condition; false where one is hidden. That is an error: without the condition the severity
/// is another.
fn resolve_condition(
    condition: &mut Condition,
    metrics: &Table<Metric>,
    look_up: &mut Resolver<'_>,
) -> bool {
    match condition {
        Condition::Statement(_) => true,
        Condition::Metric(range) => {
            let first = look_up.sink.len();
            let stays = look_up.resolve(&mut range.metric, metrics, MetricId);
            if !stays {
                let findings = look_up.sink[first..].iter_mut();
                findings.for_each(|finding| finding.level = Level::Error);
            }
            stays
        }
        // `parse` bounds how deep conditions are nested.
        Condition::All(conditions, _) => {
            let mut stays = true;
            for condition in conditions {
                stays &= resolve_condition(condition, metrics, look_up);
            }
            stays
        }
    }
}

/// Looks ids up on behalf of one page.
struct Resolver<'a> {
    file: &'a SitePath,
    team: Option<&'a str>,
    guesses: &'a Guesses,
    sink: &'a mut Vec<Diagnostic>,
    /// Whether something hidden was named.
    tells: bool,
}

impl<'a> Resolver<'a> {
    fn new(scope: &'a Scope<'_>, page: PageId, sink: &'a mut Vec<Diagnostic>) -> Self {
        Resolver {
            file: scope.pages[page.0].path(),
            team: scope.teams[page.0].as_deref(),
            guesses: scope.guesses,
            sink,
            tells: false,
        }
    }

    /// Looks a reference up; false where it may not stay, because what it names is hidden.
    #[must_use]
    fn resolve<T, I>(
        &mut self,
        reference: &mut Reference<I>,
        table: &Table<T>,
        index: fn(usize) -> I,
    ) -> bool {
        let name = &reference.name.value;
        reference.target = self.find(name, table, index);
        let is_hidden = reference.target.is_none() && self.is_hidden(name, table);
        if reference.target.is_none() {
            self.report(&reference.name, table);
        }
        !is_hidden
    }

    /// Looks references up, and takes out those of what is hidden.
    fn resolve_all<T, I>(
        &mut self,
        references: &mut Vec<Reference<I>>,
        table: &Table<T>,
        index: fn(usize) -> I,
    ) {
        references.retain_mut(|reference| self.resolve(reference, table, index));
    }

    /// Adds the page to those that name something hidden, if it did.
    fn note(&self, page: PageId, telling: &mut BTreeSet<PageId>) {
        if self.tells {
            telling.insert(page);
        }
    }

    /// Looks an id up: the team's own first, then the book's.
    fn find<T, I>(&self, name: &str, table: &Table<T>, index: fn(usize) -> I) -> Option<I> {
        let own = self.own(name);
        let found = own
            .and_then(|own| table.position(&own))
            .or_else(|| table.position(name));
        found.map(index)
    }

    fn own(&self, name: &str) -> Option<String> {
        self.team.map(|team| format!("{team}/{name}"))
    }

    /// Says whether a name that nothing in the book has is that of something hidden.
    fn is_hidden<T>(&self, name: &str, table: &Table<T>) -> bool {
        table.hides(name) || self.own(name).is_some_and(|own| table.hides(&own))
    }

    fn report<T>(&mut self, name: &Spanned<String>, table: &Table<T>) {
        if self.is_hidden(&name.value, table) {
            self.tells = true;
            self.sink
                .push(audience::names_hidden(table.word(), self.file, name.span));
            return;
        }
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
