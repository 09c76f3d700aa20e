//! What opsbook itself writes beside the author's pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::address::{Claimant, Claims};
use crate::assemble::data::Data;
use crate::config::Config;
use crate::model::page::Audience;
use crate::model::rota::is_planned;
use crate::model::site::OutputPath;

/// Files that other programs and our own scripts rely on: nothing of the author's may stand in their place.
pub(super) const FIXED: &[&str] = &[
    "confirmed.js",
    "manifest.json",
    "manifest.json.minisig",
    "manifest.webmanifest",
    "opsbook.json",
    "sw.js",
];

/// Pages and files that the author may replace by one of his own.
const REPLACEABLE: &[&str] = &[
    ".nojekyll",
    "404.html",
    "CNAME",
    "alerts.html",
    "checklists.html",
    "commands.html",
    "contacts.html",
    "contacts.vcf",
    "incident.html",
    "index.html",
    "llms.txt",
    "log-sheet.html",
    "on-call.ics",
    "opsbook.html",
    "print.html",
    "ready.html",
    "review.html",
    "robots.txt",
    "search.html",
    "severity.html",
    "sitemap.xml",
    "wallet-card.html",
];

/// The generated files of one book.
pub(super) struct Generated {
    /// Those that are to be written.
    pub(super) made: BTreeSet<OutputPath>,
    /// Those in whose place something of the author's stands, and where that is.
    pub(super) replaced: BTreeMap<OutputPath, OutputPath>,
}

impl Generated {
    /// Takes the addresses that pages and assets left free.
    pub(super) fn claim(config: &Config, claims: &mut Claims) -> Self {
        let mut generated = Generated {
            made: FIXED.iter().map(|name| path(name)).collect(),
            replaced: BTreeMap::new(),
        };
        let wanted = REPLACEABLE.iter().filter(|name| is_wanted(name, config));
        for name in wanted.map(|name| path(name)) {
            match claims.claim(&name, Claimant::Generated) {
                Ok(()) => drop(generated.made.insert(name)),
                Err(claim) => drop(generated.replaced.insert(name, claim.url)),
            }
        }
        generated
    }

    /// Leaves out the address book of a book without contacts, and the calendar of one whose rotations have no turns.
    pub(super) fn leave_out_empty(&mut self, data: &Data) {
        if data.contacts.declared.is_empty() {
            self.made.remove(&path("contacts.vcf"));
        }
        let mut rotations = data.rotations.declared.iter();
        if !rotations.any(|rotation| is_planned(&rotation.noun)) {
            self.made.remove(&path("on-call.ics"));
        }
    }
}

fn is_wanted(name: &str, config: &Config) -> bool {
    let is_public = config.audience == Audience::Public;
    match name {
        "CNAME" => config.cname && config.url.is_some(),
        "sitemap.xml" => is_public && config.url.is_some(),
        "llms.txt" => is_public,
        _ => true,
    }
}

fn path(name: &str) -> OutputPath {
    OutputPath::new(name).expect("the names above are paths")
}
