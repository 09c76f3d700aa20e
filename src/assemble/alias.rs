//! Old addresses that lead to pages.

use crate::assemble::address::{Claimant, Claims, clash};
use crate::assemble::destination::scheme;
use crate::assemble::url::{LONGEST_STEM, Urls, is_markdown};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::Page;
use crate::model::playbook::Alias;
use crate::model::site::OutputPath;
use crate::source::{PathFault, SitePath, Spanned};

/// Gathers the aliases of all pages, by address.
///
/// A path without an extension, or with a slash at its end as Hugo writes it, gets the file that hosts serve for it.
///
/// Diagnostics: `link-outside`, `invalid-front-matter`, `duplicate-url`.
pub(super) fn collect(
    pages: &[Page],
    urls: &Urls,
    claims: &mut Claims,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = Vec::new();
    for page in pages {
        for alias in &page.parsed.front_matter.aliases {
            match addresses(alias, urls) {
                Ok(addresses) => {
                    for url in addresses {
                        aliases.extend(claim(page, alias, url, claims, sink));
                    }
                }
                Err(fault) => sink.push(no_address(page, alias, fault)),
            }
        }
    }
    aliases.sort_by(|a, b| a.url.cmp(&b.url));
    aliases
}

fn claim(
    page: &Page,
    alias: &Spanned<String>,
    url: OutputPath,
    claims: &mut Claims,
    sink: &mut Vec<Diagnostic>,
) -> Option<Alias> {
    if url == page.url {
        return None;
    }
    let by = Claimant::Alias(page.path().clone(), alias.span);
    let Err(taken) = claims.claim(&url, by) else {
        return Some(Alias { url, page: page.id });
    };
    // The same alias twice on a page says nothing new, nor does the page's own address in other letters.
    let is_own =
        matches!(&taken.by, Claimant::Alias(path, _) | Claimant::Page(path) if path == page.path());
    if !is_own {
        sink.push(clash(&url, &taken, Label::new(page.path(), alias.span)));
    }
    None
}

/// Returns the files that answer an old path.
pub(super) fn addresses(
    alias: &Spanned<String>,
    urls: &Urls,
) -> Result<Vec<OutputPath>, PathFault> {
    let text = alias.value.trim();
    if scheme(text).is_some() || text.starts_with("//") || text.starts_with('\\') {
        return Err(PathFault::Outside);
    }
    let relative = text.trim_start_matches('/');
    let is_folder = relative.is_empty() || relative.ends_with('/');
    let path = match is_folder {
        true => SitePath::new(&format!("{relative}index.html"))?,
        false => SitePath::new(relative)?,
    };
    if path.names().any(|name| name.len() > LONGEST_STEM) {
        // No file system has a file of that name, so nobody can have linked to it.
        return Err(PathFault::Empty);
    }
    match path.extension() {
        Some(extension) if is_markdown(extension) => Ok(vec![urls.url(&path)]),
        Some(extension) if matches!(&*extension.to_lowercase(), "html" | "htm") => Ok(vec![path]),
        // Some hosts look for the first when asked for `/old`, others for the second.
        _ => Ok(vec![
            SitePath::new(&format!("{path}.html"))?,
            SitePath::new(&format!("{path}/index.html"))?,
        ]),
    }
}

fn no_address(page: &Page, alias: &Spanned<String>, fault: PathFault) -> Diagnostic {
    let (lint, what) = match fault {
        PathFault::Outside => (Lint::LinkOutside, "leaves the site"),
        PathFault::Empty | PathFault::Nul => {
            (Lint::InvalidFrontMatter, "cannot be the name of a file")
        }
    };
    let message = format!("the alias `{}` {what}", alias.value);
    let label = Label::new(page.path(), alias.span);
    Diagnostic::new(lint, message, label)
        .help("write the old path inside this site, as in `old/page.html`")
}
