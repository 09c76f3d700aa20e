//! What each page of the single file is called in anchors, and where the addresses of the site lie in the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::AssetId;
use crate::model::site::OutputPath;
use crate::render::href;
use crate::render::index_pages::IndexPage;
use crate::render::renderer::{Output, Renderer, What};

/// Parts the name of a page from that of a place in it.
const PART: &str = "--";

/// Where something of the site lies in the file.
pub(super) enum Place {
    /// A page: its place among them.
    Page(usize),
    /// A file of the source.
    Asset(AssetId),
    /// A file that is made from the book's data.
    Data,
    /// Markdown of a page, which stands there already.
    Source,
}

/// A page of the single file.
pub(super) struct FilePage {
    /// Where it lies in the site.
    pub(super) path: OutputPath,
    /// What it is called, as in `incidents/p1`.
    pub(super) name: String,
    /// Its anchor in `print.html`, for the author's own.
    pub(super) leaf: Option<String>,
}

/// Pages in reading order, and where all else lies.
pub(super) struct Names {
    pub(super) pages: Vec<FilePage>,
    places: BTreeMap<OutputPath, Place>,
    /// Addresses that lead on to a page.
    pub(super) forwards: BTreeMap<OutputPath, OutputPath>,
}

impl Names {
    /// Finds all places of a book. `around` are the ids of what stands around the pages.
    pub(super) fn new(renderer: &Renderer<'_>, around: &BTreeSet<String>) -> Self {
        let playbook = renderer.book.playbook;
        let mut names = Names {
            pages: Vec::new(),
            places: BTreeMap::new(),
            forwards: BTreeMap::new(),
        };
        let outputs = renderer.outputs();
        // The home page stands first; the author's pages in reading order; what is made of them behind.
        let mut paged: Vec<(usize, &Output)> = Vec::new();
        let order: BTreeMap<usize, usize> = playbook
            .nav
            .order
            .iter()
            .enumerate()
            .map(|(at, id)| (id.0, at))
            .collect();
        let count = order.len();
        for output in outputs {
            match &output.what {
                What::Page(id) => {
                    let at = order.get(&id.0).copied().unwrap_or(count);
                    paged.push((at + 1, output));
                }
                What::Index(IndexPage::Severity) if playbook.wizard.is_some() => {
                    let target = playbook.wizard.map(|id| playbook.page(id).url.clone());
                    names
                        .forwards
                        .extend(target.map(|to| (output.path.clone(), to)));
                }
                What::Index(IndexPage::Home) => paged.push((0, output)),
                What::Index(index) => paged.push((count + 2 + rank(*index), output)),
                What::Section(_) => paged.push((count + 1, output)),
                What::Forward(id) => {
                    let to = playbook.page(*id).url.clone();
                    names.forwards.insert(output.path.clone(), to);
                }
                What::Alert(at) => {
                    let alert = &playbook.alerts[*at];
                    let first = alert.urls.first().unwrap_or(&output.path);
                    match alert.pages[..] {
                        [page] => {
                            let to = playbook.page(page).url.clone();
                            names.forwards.insert(output.path.clone(), to);
                        }
                        _ if *first == output.path => paged.push((count + 50, output)),
                        _ => drop(names.forwards.insert(output.path.clone(), first.clone())),
                    }
                }
                What::Asset(id) => {
                    names.places.insert(output.path.clone(), Place::Asset(*id));
                }
                What::Data(_) => {
                    names.places.insert(output.path.clone(), Place::Data);
                }
                What::Source(_) => {
                    names.places.insert(output.path.clone(), Place::Source);
                }
                What::ThemeAsset(_) | What::Accent | What::BookScript | What::SingleFile => {}
            }
        }
        paged.sort_by(|(a, one), (b, other)| (a, &one.path).cmp(&(b, &other.path)));
        for (at, (_, output)) in paged.into_iter().enumerate() {
            let leaf = match &output.what {
                What::Page(id) => Some(format!("page-{}", id.0 + 1)),
                _ => None,
            };
            names.pages.push(FilePage {
                path: output.path.clone(),
                name: name_of(&output.path, around),
                leaf,
            });
            names.places.insert(output.path.clone(), Place::Page(at));
        }
        names
    }

    /// Returns where something lies that an address of the site leads to.
    pub(super) fn place(&self, path: &OutputPath) -> Option<&Place> {
        self.places.get(self.forwards.get(path).unwrap_or(path))
    }

    /// Returns the page that has this anchor in the print of the whole book.
    pub(super) fn leaf(&self, anchor: &str) -> Option<usize> {
        let mut pages = self.pages.iter();
        pages.position(|page| page.leaf.as_deref() == Some(anchor))
    }

    /// Returns the link to a page, or to a place in it. What carries values does so in the file too.
    pub(super) fn href(&self, page: usize, fragment: &str) -> String {
        let name = href::anchor(&self.pages[page].name);
        match fragment {
            "" => format!("#{name}"),
            values if values.contains('=') => format!("#page={name}&amp;{values}"),
            anchor => format!("#{name}{PART}{anchor}"),
        }
    }

    /// Returns what stands before every id of a page.
    pub(super) fn prefix(&self, page: usize) -> String {
        format!("{}{PART}", self.pages[page].name)
    }
}

/// Returns the place of a made page behind the author's.
fn rank(index: IndexPage) -> usize {
    const ORDER: &[IndexPage] = &[
        IndexPage::Severity,
        IndexPage::Contacts,
        IndexPage::Incident,
        IndexPage::Search,
        IndexPage::Alerts,
        IndexPage::Commands,
        IndexPage::Review,
        IndexPage::Ready,
        IndexPage::Checklists,
        IndexPage::WalletCard,
        IndexPage::LogSheet,
        IndexPage::Print,
        IndexPage::NotFound,
    ];
    let found = ORDER.iter().position(|each| *each == index);
    // Between the last of these and the one before stand the choices between the runbooks of an alert.
    match found {
        Some(at) if at + 2 < ORDER.len() => at,
        Some(at) => 60 + at,
        None => ORDER.len(),
    }
}

/// Returns the name of a page: its path, with `~2D` and the like for what an anchor may not hold. It depends on nothing else of the
/// book, so that a link that was mailed leads to the same page in a later copy.
fn name_of(path: &OutputPath, around: &BTreeSet<String>) -> String {
    let path = path.as_str();
    let stem = path.strip_suffix(".html").unwrap_or(path);
    let mut name = String::with_capacity(stem.len());
    for (at, c) in stem.char_indices() {
        // What parts a page from its places stands in no name, nor begins at its end, so that each anchor is one page's.
        let is_part = c == '-' && (name.ends_with('-') || at + 1 == stem.len());
        if is_part || c.is_whitespace() || c.is_control() || "=&#%\"'<>\\~".contains(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                name.push_str(&format!("~{byte:02X}"));
            }
        } else {
            name.push(c);
        }
    }
    let is_taken = |name: &str| {
        let begins = |id: &str| {
            id.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(PART))
        };
        around.iter().any(|id| begins(id))
    };
    while is_taken(&name) {
        name.push('~');
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::name_of;
    use crate::model::site::OutputPath;

    #[test]
    fn a_name_is_one_page_s_whatever_stands_beside_it() {
        let around = BTreeSet::from(["content".to_owned(), "nav--top".to_owned()]);
        let name =
            |path: &str| name_of(&OutputPath::new(path).expect("a path of the test"), &around);
        for (path, expected) in [
            ("incidents/p1.html", "incidents/p1"),
            ("größe.html", "größe"),
            ("a b.html", "a~20b"),
            ("a&b.html", "a~26b"),
            ("a#b.html", "a~23b"),
            ("a~20b.html", "a~7E20b"),
            ("a\u{a0}b.html", "a~C2~A0b"),
            ("a-b.html", "a-b"),
            ("a--b.html", "a-~2Db"),
            ("a---b.html", "a-~2D-b"),
            ("a-.html", "a~2D"),
            ("a--.html", "a-~2D"),
            // Ids of what stands around the pages.
            ("content.html", "content~"),
            ("nav.html", "nav~"),
        ] {
            assert_eq!(name(path), expected, "{path}");
        }
    }
}
