//! The order and nesting of the pages.

use std::collections::BTreeMap;

use crate::assemble::url::{numeric_prefix, title_of};
use crate::model::id::PageId;
use crate::model::nav::{Nav, NavAncestor, NavEntry, NavPlace};
use crate::model::page::Page;

/// How deep the tree goes, so that walking it is safe; what lies deeper stands in the deepest folder.
const DEEPEST: usize = 32;

/// A folder while the tree is being made.
#[derive(Default)]
struct Folder {
    page: Option<PageId>,
    pages: Vec<PageId>,
    folders: BTreeMap<String, Folder>,
}

/// Makes the navigation of pages that are sorted by path.
///
/// Order: `order` in front matter, then a numeric prefix of the name, then title, then path. A page without either
/// number stands after those that have one.
pub(super) fn navigation(pages: &[Page]) -> Nav {
    let mut root = Folder::default();
    for page in pages {
        let mut folder = &mut root;
        let path = page.path();
        let names = path.folder().split('/').filter(|name| !name.is_empty());
        let is_too_deep = names.clone().nth(DEEPEST).is_some();
        for name in names.take(DEEPEST) {
            folder = folder.folders.entry(name.to_owned()).or_default();
        }
        if page.is_section && !is_too_deep {
            // One folder has one page: `Urls` chose it.
            folder.page = Some(page.id);
        } else {
            folder.pages.push(page.id);
        }
    }
    let home = root.page;
    let entries = entries(&root, "", pages);
    let mut order: Vec<PageId> = home.into_iter().collect();
    let mut places = vec![NavPlace::default(); pages.len()];
    collect(&entries, &mut Vec::new(), &mut order, &mut places);
    for pair in order.windows(2) {
        places[pair[0].0].next = Some(pair[1]);
        places[pair[1].0].previous = Some(pair[0]);
    }
    Nav {
        home,
        entries,
        order,
        places,
    }
}

fn entries(folder: &Folder, path: &str, pages: &[Page]) -> Vec<NavEntry> {
    let leaves = folder.pages.iter().map(|id| {
        let page = &pages[id.0];
        let entry = NavEntry {
            title: page.title.clone(),
            page: Some(*id),
            folder: None,
            children: Vec::new(),
        };
        (
            sort_key(Some(page), page.path().file_name(), &entry.title),
            entry,
        )
    });
    let folders = folder.folders.iter().map(|(name, below)| {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}/{name}")
        };
        let page = below.page.map(|id| &pages[id.0]);
        let entry = NavEntry {
            title: page.map_or_else(|| title_of(name), |page| page.title.clone()),
            page: below.page,
            children: entries(below, &path, pages),
            folder: Some(path),
        };
        (sort_key(page, name, &entry.title), entry)
    });
    let mut sorted: Vec<(SortKey, NavEntry)> = leaves.chain(folders).collect();
    sorted.sort_by(|(a, _), (b, _)| {
        let numbers = a.number.total_cmp(&b.number);
        numbers.then_with(|| (&a.title, &a.name).cmp(&(&b.title, &b.name)))
    });
    sorted.into_iter().map(|(_, entry)| entry).collect()
}

struct SortKey {
    number: f64,
    title: String,
    name: String,
}

fn sort_key(page: Option<&Page>, name: &str, title: &str) -> SortKey {
    let order = page.and_then(|page| page.parsed.front_matter.order);
    let prefix = numeric_prefix(name).map(|(number, _)| f64::from(number));
    SortKey {
        number: order.or(prefix).unwrap_or(f64::INFINITY),
        title: title.to_lowercase(),
        name: name.to_owned(),
    }
}

fn collect(
    entries: &[NavEntry],
    ancestors: &mut Vec<NavAncestor>,
    order: &mut Vec<PageId>,
    places: &mut [NavPlace],
) {
    for entry in entries {
        if let Some(page) = entry.page {
            order.push(page);
            places[page.0].ancestors = ancestors.clone();
        }
        if entry.children.is_empty() {
            continue;
        }
        ancestors.push(NavAncestor {
            title: entry.title.clone(),
            page: entry.page,
        });
        collect(&entry.children, ancestors, order, places);
        ancestors.pop();
    }
}
