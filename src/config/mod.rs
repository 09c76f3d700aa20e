//! `opsbook.toml` as a typed value, with the defaults of a book that has none.

mod alerts;
mod doubt;
mod overrides;
mod read;
mod schema;
mod shape;

pub use alerts::AlertSettings;
pub use overrides::{Overrides, SiteAddress};
pub use read::parse_config;
pub use schema::schema;

use std::collections::BTreeMap;

use crate::diagnostic::{Allowance, LintLevels};
use crate::model::command::Danger;
use crate::model::page::Audience;
use crate::model::time::{Minutes, Period};
use crate::source::{SitePath, Spanned};

/// Returns the path under which messages name the settings' file.
pub fn path() -> SitePath {
    SitePath::new("opsbook.toml").expect("a file name is a path")
}

/// The settings of a book.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether the folder has no `opsbook.toml`: a plain folder of Markdown, about which we are lenient.
    pub is_plain: bool,
    /// The book's title; where it has none, the home page's.
    pub title: Option<String>,
    /// What the book is about, in a sentence.
    pub description: Option<String>,
    /// Absolute URL of the hosted copy, without a slash at the end.
    pub url: Option<Spanned<String>>,
    /// Language of the content, as in `en`.
    pub language: String,
    /// Default owner of a page.
    pub owner: Option<String>,
    /// Default time between reviews.
    pub review_every: Option<Period>,
    /// IANA name of the time zone in which clock times are shown.
    pub timezone: String,
    /// Age after which an offline copy says that it is old: a week, where nothing is said.
    pub stale_after: Minutes,
    /// Who the book is for.
    pub audience: Audience,
    /// Whether nobody can tell who the book is for, as the settings cannot be understood.
    pub is_audience_in_doubt: bool,
    /// Whether nobody can tell what `ignore` leaves out, as the settings cannot be understood.
    pub is_ignore_in_doubt: bool,
    /// The `url` of the settings, where the command line gives another: it still leads into the book.
    pub other_url: Option<String>,
    /// Whether `<page>.md` is published beside each page.
    pub markdown_source: bool,
    /// Whether `CNAME` is written from `url`.
    pub cname: bool,
    /// What the wizard proposes when nothing holds: a severity's id.
    pub default_severity: Option<Spanned<String>>,
    /// Where a page can be edited; `{path}` stands for its path inside the source.
    pub edit_url: Option<String>,
    /// The workspace in which Slack links open.
    pub slack_workspace: Option<String>,
    /// Globs of what is left out of the book, relative to the source.
    pub ignore: Vec<Spanned<String>>,
    /// The alerts of the monitoring system.
    pub alerts: AlertSettings,
    /// Named sets of placeholder values, in the author's order; the first is the default.
    pub environments: Vec<Environment>,
    /// The level of each lint.
    pub levels: LintLevels,
    /// Rules that are added to our own: danger and the command words it applies to.
    pub danger: Vec<(Danger, Spanned<String>)>,
    /// Groups of words that search takes for one.
    pub synonyms: Vec<Vec<String>>,
    /// Caps on what is read.
    pub limits: Limits,
    /// The accent colour, as `#rrggbb`.
    pub accent: Option<Spanned<String>>,
    /// Interface texts in the book's own words, by their key.
    pub words: BTreeMap<String, String>,
    /// The findings that comments of the settings allow.
    pub allowances: Vec<Allowance>,
}

/// A named set of placeholder values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name, as in `production`.
    pub name: Spanned<String>,
    /// Placeholder name and value, each on one line and without control characters.
    pub values: BTreeMap<String, Spanned<String>>,
    /// The command that shows where one is.
    pub guard: Option<Guard>,
}

/// A command to run before anything that changes something, and what it should print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The command.
    pub run: Spanned<String>,
    /// What it should print.
    pub expect: Option<String>,
}

/// Caps on what is read, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest Markdown file.
    pub page: u64,
    /// The largest other file.
    pub asset: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            page: 4 << 20,
            asset: 64 << 20,
        }
    }
}

impl Config {
    /// Says whether what is marked as for internal eyes is left out: where the book is for everybody, or may be.
    pub fn hides_internal(&self) -> bool {
        self.audience == Audience::Public || self.is_audience_in_doubt
    }

    /// Says whether the book must not be published at all: it is for everybody, and nobody can tell what it leaves out.
    pub fn may_show_ignored(&self) -> bool {
        self.audience == Audience::Public && self.is_ignore_in_doubt
    }

    /// Returns the addresses under which the book is, or was, hosted.
    pub fn own_urls(&self) -> impl Iterator<Item = &str> {
        let url = self.url.as_ref().map(|url| url.value.as_str());
        url.into_iter().chain(self.other_url.as_deref())
    }
}

impl Default for Config {
    /// Returns the settings of a plain folder of Markdown.
    fn default() -> Self {
        Config {
            is_plain: true,
            title: None,
            description: None,
            url: None,
            language: "en".to_owned(),
            owner: None,
            review_every: None,
            timezone: "UTC".to_owned(),
            stale_after: Minutes(7 * 24 * 60),
            audience: Audience::Internal,
            is_audience_in_doubt: false,
            is_ignore_in_doubt: false,
            other_url: None,
            markdown_source: true,
            cname: false,
            default_severity: None,
            edit_url: None,
            slack_workspace: None,
            ignore: Vec::new(),
            alerts: AlertSettings::default(),
            environments: Vec::new(),
            levels: LintLevels {
                lenient: true,
                ..LintLevels::default()
            },
            danger: Vec::new(),
            synonyms: Vec::new(),
            limits: Limits::default(),
            accent: None,
            words: BTreeMap::new(),
            allowances: Vec::new(),
        }
    }
}
