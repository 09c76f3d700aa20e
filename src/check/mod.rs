//! Judges a playbook: one rule a file, each of which sees the finished book and nothing else.
//!
//! What an earlier stage could not understand or find, that stage has said; here stands what is whole and still not
//! good. To add a rule: a file in `lints/`, a line in `PAGE_RULES` or `BOOK_RULES`, a name and a manual page in `diagnostic/`.

mod alerts;
mod commands;
mod same;
pub mod secrets;

mod lints {
    pub(super) mod alert_rules;
    pub(super) mod change_without_verify;
    pub(super) mod command_facts;
    pub(super) mod contact_use;
    pub(super) mod empty_rotation;
    pub(super) mod escalation_order;
    pub(super) mod heading_level;
    pub(super) mod hidden_character;
    pub(super) mod invalid_channel;
    pub(super) mod invalid_data_block;
    pub(super) mod invalid_email;
    pub(super) mod invalid_phone;
    pub(super) mod long_checklist;
    pub(super) mod missing_alt_text;
    pub(super) mod missing_owner;
    pub(super) mod orphan_page;
    pub(super) mod overdue_review;
    pub(super) mod owner_without_contact;
    pub(super) mod placeholder_contact;
    pub(super) mod placeholders;
    pub(super) mod severity_table;
    pub(super) mod severity_targets;
    pub(super) mod temporary_without_revert;
    pub(super) mod typographic_character;
    pub(super) mod undeclared_danger;
    pub(super) mod unparsed_command;
    pub(super) mod unreachable_severity;
    pub(super) mod unset_escalation_time;
}

pub use self::same::{is_the_same, see_the_same};

use jiff::civil::Date;

use self::lints::placeholders::Described;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, LevelSetting, Lint};
use crate::model::alert_rule::AlertRules;
use crate::model::page::Page;
use crate::model::playbook::{Declared, Playbook};
use crate::source::{SitePath, Span};

type Rule<R> = (Lint, R);

/// What is said of a page, which may look at no other page's body.
type PageRule = fn(&Subject<'_>, &Page, &mut Vec<Diagnostic>);

/// What is said of the book as a whole. Run again after every change, so it must be quick.
type BookRule = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// All rules about the book, each with the lint that it raises.
const BOOK_RULES: &[Rule<BookRule>] = &[
    (
        Lint::AlertWithoutRunbook,
        lints::alert_rules::without_runbook,
    ),
    (Lint::BrokenRunbookUrl, lints::alert_rules::broken_url),
    (
        Lint::ChangeWithoutVerify,
        lints::change_without_verify::declared,
    ),
    (Lint::ConflictingChannels, lints::contact_use::conflicting),
    (Lint::EmptyRotation, lints::empty_rotation::check),
    (Lint::EscalationOrder, lints::escalation_order::check),
    (
        Lint::EscalationWithoutContact,
        lints::contact_use::escalation,
    ),
    (Lint::HiddenCharacter, lints::hidden_character::settings),
    (Lint::InvalidChannel, lints::invalid_channel::check),
    (Lint::InvalidEmail, lints::invalid_email::check),
    (Lint::InvalidPhone, lints::invalid_phone::check),
    (Lint::LowAlertCoverage, lints::alert_rules::low_coverage),
    (Lint::MissingOwner, lints::missing_owner::anywhere),
    (Lint::OrphanPage, lints::orphan_page::check),
    (
        Lint::OwnerWithoutContact,
        lints::owner_without_contact::check,
    ),
    (Lint::PlaceholderContact, lints::placeholder_contact::check),
    (Lint::RunbookWithoutAlert, lints::alert_rules::without_alert),
    (Lint::SeverityGap, lints::severity_table::gap),
    (Lint::SeverityOverlap, lints::severity_table::overlap),
    (
        Lint::SeverityWithoutRunbook,
        lints::severity_targets::without_runbook,
    ),
    (Lint::SkippedRules, lints::alert_rules::skipped),
    (Lint::TargetOrder, lints::severity_targets::order),
    (
        Lint::UnreachableSeverity,
        lints::unreachable_severity::check,
    ),
    (
        Lint::UnsetEscalationTime,
        lints::unset_escalation_time::check,
    ),
    (Lint::UnusedContact, lints::contact_use::unused),
];

/// All rules about pages.
const PAGE_RULES: &[Rule<PageRule>] = &[
    (
        Lint::ChangeWithoutVerify,
        lints::change_without_verify::check,
    ),
    (Lint::HeadingLevel, lints::heading_level::check),
    (Lint::HiddenCharacter, lints::hidden_character::check),
    (Lint::InvalidJsonBlock, lints::invalid_data_block::json),
    (Lint::InvalidYamlBlock, lints::invalid_data_block::yaml),
    (Lint::LongChecklist, lints::long_checklist::check),
    (Lint::MissingAltText, lints::missing_alt_text::check),
    (Lint::MissingOwner, lints::missing_owner::check),
    (Lint::NeedlessTty, lints::command_facts::needless_tty),
    (Lint::NestedPlaceholder, lints::placeholders::nested),
    (Lint::OverdueReview, lints::overdue_review::check),
    (Lint::PipeToShell, lints::command_facts::pipe_to_shell),
    (
        Lint::TemporaryWithoutRevert,
        lints::temporary_without_revert::check,
    ),
    (Lint::TruncatedLogs, lints::command_facts::truncated_logs),
    (
        Lint::TypographicCharacter,
        lints::typographic_character::check,
    ),
    (Lint::UndeclaredDanger, lints::undeclared_danger::check),
    (
        Lint::UndescribedPlaceholder,
        lints::placeholders::undescribed,
    ),
    (Lint::UnparsedCommand, lints::unparsed_command::check),
];

/// Judges one playbook. Rules that the book allows to be broken are not run; findings come in no particular order, at the
/// lints' default levels.
pub struct Checker<'a>(Subject<'a>);

impl<'a> Checker<'a> {
    /// Prepares to judge. `today` decides which reviews are overdue; `rules` are those of the monitoring system, where
    /// they were read.
    pub fn new(
        playbook: &'a Playbook,
        config: &'a Config,
        rules: Option<&'a AlertRules>,
        today: Date,
    ) -> Self {
        Checker(Subject {
            alerts: rules.map(|rules| alerts::Alerts::new(playbook, config, rules)),
            playbook,
            config,
            today,
            declared: commands::Declared::new(&playbook.pages),
            placeholders: Described::new(playbook),
            has_owners: playbook.pages.iter().any(|page| page.owner.is_some()),
        })
    }

    /// Returns what is not good about a page.
    pub fn page(&self, page: &Page) -> Vec<Diagnostic> {
        let mut sink = Vec::new();
        for (lint, rule) in PAGE_RULES {
            if self.is_wanted(*lint) {
                rule(&self.0, page, &mut sink);
            }
        }
        sink
    }

    /// Returns what is not good about the book as a whole.
    pub fn book(&self) -> Vec<Diagnostic> {
        let mut sink = Vec::new();
        for (lint, rule) in BOOK_RULES {
            if self.is_wanted(*lint) {
                rule(&self.0, &mut sink);
            }
        }
        sink
    }

    fn is_wanted(&self, lint: Lint) -> bool {
        self.0.config.levels.set.get(&lint) != Some(&LevelSetting::Allow)
    }
}

/// Returns what is not good about a playbook; see [`Checker`].
pub fn check(
    playbook: &Playbook,
    config: &Config,
    rules: Option<&AlertRules>,
    today: Date,
) -> Vec<Diagnostic> {
    let checker = Checker::new(playbook, config, rules, today);
    let pages = playbook.pages.iter().flat_map(|page| checker.page(page));
    checker.book().into_iter().chain(pages).collect()
}

/// What the rules look at.
struct Subject<'a> {
    playbook: &'a Playbook,
    config: &'a Config,
    /// The monitoring system's alerts, where its rules were read.
    alerts: Option<alerts::Alerts<'a>>,
    today: Date,
    declared: commands::Declared<'a>,
    placeholders: Described<'a>,
    /// Whether any page has an owner.
    has_owners: bool,
}

impl<'a> Subject<'a> {
    /// Returns the commands of a page of which something may be said; see [`commands::all`].
    fn commands<'p>(&self, page: &'p Page) -> Vec<commands::Written<'p>> {
        commands::all(page, &self.declared)
    }

    /// Returns the file in which something is declared.
    fn file<T>(&self, declared: &Declared<T>) -> &SitePath {
        self.playbook.page(declared.page).path()
    }

    /// Makes a label in the file in which something is declared.
    fn label<T>(&self, declared: &Declared<T>, span: Span) -> Label {
        Label::new(self.file(declared), span)
    }
}

/// Returns "1 step", "2 steps".
fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Says whether a text says any of some words or phrases, given in lower case, at the beginning of a word.
fn told(text: &str, phrases: &[&str]) -> bool {
    let text = text.to_lowercase();
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    let says = |phrase: &&str| text.match_indices(*phrase).any(|(at, _)| begins(at));
    phrases.iter().any(says)
}
