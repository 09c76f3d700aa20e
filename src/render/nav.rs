//! The navigation as each page shows it: only the branch that leads to the page is open.
//!
//! Closed entries are made once for all pages, so that a page costs what it shows and not what the book holds.

use crate::model::Playbook;
use crate::model::id::PageId;
use crate::model::nav::NavEntry;
use crate::model::site::OutputPath;
use crate::render::engine::Shared;
use crate::render::href;
use crate::render::view::{LinkView, NavView};

/// How many entries of one level are shown around the page.
const WINDOW: usize = 32;
/// How many levels are shown; folders can be nested as deep as paths are long.
const LEVELS: usize = 6;

/// An entry of the navigation, in a list instead of a tree, so that a page finds its own at once.
struct Node {
    title: String,
    href: Option<String>,
    /// For a folder without a page of its own: the page that is made for it.
    made: Option<OutputPath>,
    page: Option<PageId>,
    is_section: bool,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// The navigation of the book.
pub struct NavTree {
    nodes: Vec<Node>,
    top: Vec<usize>,
    /// Where each page stands, by its id.
    of_page: Vec<Option<usize>>,
}

/// What one page shows of the navigation.
pub struct OpenNav {
    pub entries: Shared,
    pub hidden: usize,
}

/// A folder without a page of its own, for which one is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeSection(usize);

impl NavTree {
    /// Lists the entries of the navigation.
    ///
    /// `is_free` says whether an address can be given to the page of a folder that has none.
    pub fn new(playbook: &Playbook, is_free: impl Fn(&OutputPath) -> bool) -> Self {
        let mut tree = NavTree {
            nodes: Vec::new(),
            top: Vec::new(),
            of_page: vec![None; playbook.pages.len()],
        };
        // Entries wait with their parents; children are put on the stack in reverse, so that nodes come in reading order.
        let mut waiting: Vec<(&NavEntry, Option<usize>, usize)> = Vec::new();
        waiting.extend(
            playbook
                .nav
                .entries
                .iter()
                .rev()
                .map(|entry| (entry, None, 1)),
        );
        while let Some((entry, parent, depth)) = waiting.pop() {
            let at = tree.add(playbook, entry, parent, depth, &is_free);
            let children = entry.children.iter().rev();
            waiting.extend(children.map(|child| (child, Some(at), depth + 1)));
        }
        tree
    }

    fn add(
        &mut self,
        playbook: &Playbook,
        entry: &NavEntry,
        parent: Option<usize>,
        depth: usize,
        is_free: &impl Fn(&OutputPath) -> bool,
    ) -> usize {
        let at = self.nodes.len();
        let made = match entry.page {
            Some(_) => None,
            None => address(playbook, entry, depth).filter(is_free),
        };
        let url = entry.page.map(|id| &playbook.page(id).url);
        let href = url.or(made.as_ref()).map(href::path);
        self.nodes.push(Node {
            title: entry.title.clone(),
            href,
            made,
            page: entry.page,
            is_section: entry.folder.is_some(),
            parent,
            children: Vec::new(),
        });
        match parent {
            Some(parent) => self.nodes[parent].children.push(at),
            None => self.top.push(at),
        }
        if let Some(page) = entry.page {
            self.of_page[page.0] = Some(at);
        }
        at
    }

    /// Returns the navigation opened at a page; all closed where that is none of the entries, as the home page.
    pub fn open_at(&self, page: PageId) -> OpenNav {
        self.open(self.of_page.get(page.0).copied().flatten())
    }

    /// Returns the navigation opened at a folder.
    pub fn open_at_section(&self, section: MadeSection) -> OpenNav {
        self.open(Some(section.0))
    }

    /// Returns the navigation with all closed.
    pub fn closed(&self) -> OpenNav {
        self.open(None)
    }

    /// Returns the navigation with all open, but for what lies deeper than it is shown.
    pub fn whole(&self) -> OpenNav {
        OpenNav {
            entries: self.all(&self.top, 1),
            hidden: 0,
        }
    }

    fn all(&self, entries: &[usize], level: usize) -> Shared {
        let views = entries.iter().map(|at| {
            let node = &self.nodes[*at];
            let view = Shared::new(&node.view(false, false, 0));
            match node.children.is_empty() || level == LEVELS {
                true => view,
                false => view.with([("children", self.all(&node.children, level + 1))]),
            }
        });
        Shared::list(views)
    }

    fn open(&self, current: Option<usize>) -> OpenNav {
        let mut branch: Vec<usize> =
            std::iter::successors(current, |at| self.nodes[*at].parent).collect();
        branch.reverse();
        if branch.len() > LEVELS {
            // What lies between the fifth level and the page's own folder is left out.
            branch.drain(LEVELS - 1..branch.len() - 1);
        }
        let mut below: Option<(usize, Shared)> = None;
        for at in branch.iter().rev() {
            let node = &self.nodes[*at];
            let inner = below.take().map(|(child, view)| {
                let children = match self.nodes[child].parent {
                    Some(parent) => &self.nodes[parent].children,
                    None => &node.children,
                };
                self.level(children, Some((child, view)))
            });
            let is_current = Some(*at) == current;
            let nav = inner.unwrap_or_else(|| self.level(&node.children, None));
            let view = Shared::new(&node.view(is_current, true, nav.hidden));
            below = Some((*at, view.with([("children", nav.entries)])));
        }
        self.level(&self.top, below)
    }

    /// Returns the entries of one level around the open one.
    fn level(&self, entries: &[usize], open: Option<(usize, Shared)>) -> OpenNav {
        let place = open
            .as_ref()
            .map(|(at, _)| entries.partition_point(|entry| entry < at));
        let start = place.unwrap_or_default().saturating_sub(WINDOW / 2);
        let start = start.min(entries.len().saturating_sub(WINDOW));
        let shown = &entries[start..entries.len().min(start + WINDOW)];
        let views = shown.iter().map(|at| match &open {
            Some((open, view)) if open == at => view.clone(),
            // Made anew for each page: a few dozen cost less time than ten thousand cost memory.
            _ => Shared::new(&self.nodes[*at].view(false, false, 0)),
        });
        OpenNav {
            entries: Shared::list(views),
            hidden: entries.len() - shown.len(),
        }
    }

    /// Returns the entries above a page, outermost first.
    pub fn above(&self, page: PageId) -> Vec<LinkView> {
        let at = self.of_page.get(page.0).copied().flatten();
        self.links_above(at)
    }

    /// Returns the entries above a folder, outermost first.
    pub fn above_section(&self, section: MadeSection) -> Vec<LinkView> {
        self.links_above(Some(section.0))
    }

    fn links_above(&self, at: Option<usize>) -> Vec<LinkView> {
        let parent = at.and_then(|at| self.nodes[at].parent);
        let above = std::iter::successors(parent, |at| self.nodes[*at].parent);
        let mut links: Vec<LinkView> = above.map(|at| self.nodes[at].link()).collect();
        links.reverse();
        links
    }

    /// Returns the folders for which a page is made, and the addresses of those.
    pub fn made(&self) -> impl Iterator<Item = (MadeSection, &OutputPath)> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(|(at, node)| Some((MadeSection(at), node.made.as_ref()?)))
    }

    /// Returns the title of a folder.
    pub fn title(&self, section: MadeSection) -> &str {
        &self.nodes[section.0].title
    }

    /// Returns what lies directly below a page that is a section's.
    pub fn children(&self, page: PageId) -> Vec<NavChild<'_>> {
        let at = self.of_page.get(page.0).copied().flatten();
        at.map_or_else(Vec::new, |at| self.entries(&self.nodes[at].children))
    }

    /// Returns what lies directly below a folder.
    pub fn section_children(&self, section: MadeSection) -> Vec<NavChild<'_>> {
        self.entries(&self.nodes[section.0].children)
    }

    /// Returns what stands at the top, and below each of those what lies in it.
    pub fn top(&self) -> Vec<(NavChild<'_>, Vec<NavChild<'_>>)> {
        let top = self.entries(&self.top).into_iter().zip(&self.top);
        top.map(|(entry, at)| (entry, self.entries(&self.nodes[*at].children)))
            .collect()
    }

    fn entries(&self, nodes: &[usize]) -> Vec<NavChild<'_>> {
        nodes
            .iter()
            .map(|at| NavChild {
                title: &self.nodes[*at].title,
                href: self.nodes[*at].href.as_deref(),
                page: self.nodes[*at].page,
            })
            .collect()
    }

    /// Returns how deep a page stands, from 1; 1 for the home page too.
    pub fn depth(&self, page: PageId) -> usize {
        let at = self.of_page.get(page.0).copied().flatten();
        let depth = std::iter::successors(at, |at| self.nodes[*at].parent).count();
        depth.max(1)
    }
}

/// Something that lies below an entry.
pub struct NavChild<'a> {
    pub title: &'a str,
    pub href: Option<&'a str>,
    pub page: Option<PageId>,
}

impl Node {
    fn link(&self) -> LinkView {
        LinkView {
            title: self.title.clone(),
            href: self.href.clone(),
        }
    }

    fn view(&self, is_current: bool, is_open: bool, hidden: usize) -> NavView {
        NavView {
            title: self.title.clone(),
            href: self.href.clone(),
            is_current,
            is_open,
            is_section: self.is_section,
            children: Vec::new(),
            hidden,
        }
    }
}

/// Returns the address for the page of a folder: beside the first page that lies below it, at the folder's own depth.
fn address(playbook: &Playbook, entry: &NavEntry, depth: usize) -> Option<OutputPath> {
    let first = std::iter::successors(Some(entry), |entry| entry.children.first());
    let page = first.filter_map(|entry| entry.page).next()?;
    let names: Vec<&str> = playbook.page(page).url.names().take(depth).collect();
    OutputPath::new(&format!("{}/index.html", names.join("/"))).ok()
}
