//! Keys of other generators: those that say the same as one of ours are read, the others are known and left alone.

use crate::data::Fields;
use crate::model::data::{Node, Value};
use crate::model::page::FrontMatter;

/// Reads what other generators' keys say of a page, where our own keys do not say it.
pub(super) fn read(fields: &mut Fields<'_, '_, '_>, front_matter: &mut FrontMatter) {
    fields.softly(true, |fields| {
        for key in ["weight", "sidebar_position", "nav_order"] {
            let order = fields.get(key);
            front_matter.order = front_matter.order.or(order);
        }
        front_matter.order = front_matter.order.or(starlight_order(fields));
        front_matter.aliases.extend(fields.all("redirect_from"));
        if fields.get("published") == Some(false) {
            front_matter.draft = true;
        }
    });
}

/// Reads `tags`: texts, Docusaurus' maps with a `label`, and Zola's `taxonomies.tags`.
pub(super) fn tags(fields: &mut Fields<'_, '_, '_>) -> Vec<String> {
    let mut tags = Vec::new();
    let zola = fields
        .value("taxonomies")
        .and_then(|node| node.value.get("tags"))
        .map_or(&[][..], items);
    for item in fields.items("tags").iter().chain(zola) {
        let item = item.value.get("label").unwrap_or(item);
        if item.value != Value::Null {
            tags.extend(fields.read::<String>("tags", item));
        }
    }
    tags.into_iter().map(|tag| tag.value).collect()
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// Reads `search: false`, Material's `search: { exclude: true }`, and what Just the Docs and Starlight call it.
pub(super) fn search(fields: &mut Fields<'_, '_, '_>) -> Option<bool> {
    let excluded = match fields.value("search") {
        Some(node) if matches!(node.value, Value::Map(_)) => {
            node.value.get("exclude").and_then(truth)
        }
        Some(_) => return fields.get("search"),
        None => None,
    };
    let excluded = excluded.or(fields.value("search_exclude").and_then(truth));
    let found = fields.value("pagefind").and_then(truth);
    excluded.map(|excluded| !excluded).or(found)
}

/// Reads Starlight's `sidebar: { order: 2 }`.
fn starlight_order(fields: &mut Fields<'_, '_, '_>) -> Option<f64> {
    match &fields.value("sidebar")?.value.get("order")?.value {
        Value::Scalar(scalar) => scalar.as_number(),
        _ => None,
    }
}

fn truth(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Scalar(scalar) => scalar.as_bool(),
        _ => None,
    }
}

/// Says whether other generators know the key, in any letter case and with any of `_`, `-` or nothing between words.
pub(super) fn is_known(key: &str) -> bool {
    let plain: String = key
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    // Themes of Hugo prefix their own keys; Open Graph and others use a colon.
    let prefixed = ["book", "geekdoc", "og:", "twitter:"]
        .iter()
        .any(|prefix| plain.starts_with(prefix));
    prefixed || KNOWN.binary_search(&plain.as_str()).is_ok()
}

/// Sorted; in lower case, without `_` and `-`.
const KNOWN: &[&str] = &[
    "abstract",
    "aside",
    "author",
    "authors",
    "autonumbering",
    "background",
    "badge",
    "banner",
    "bibliography",
    "breadcrumb",
    "breadcrumbs",
    "build",
    "cascade",
    "categories",
    "category",
    "changefreq",
    "charts",
    "children",
    "class",
    "classes",
    "comments",
    "contenttype",
    "contributors",
    "copyright",
    "cover",
    "coverimage",
    "created",
    "createdat",
    "css",
    "cssclass",
    "cssclasses",
    "custom",
    "customedit",
    "customediturl",
    "customfields",
    "data",
    "date",
    "datepublished",
    "dateupdated",
    "defaultplatform",
    "diagram",
    "disableeditlink",
    "disabletoc",
    "displayedsidebar",
    "draftdate",
    "editlink",
    "editurl",
    "emoji",
    "enabletoc",
    "excerpt",
    "exclude",
    "excludefromsearch",
    "expires",
    "expirydate",
    "external",
    "featured",
    "featuredimage",
    "features",
    "feed",
    "filename",
    "footer",
    "format",
    "generatetableofcontents",
    "grandparent",
    "hascatalogue",
    "haschildren",
    "head",
    "header",
    "headingnumbers",
    "headless",
    "hero",
    "heroalttext",
    "hidden",
    "hide",
    "hidebreadcrumbs",
    "hidefeedback",
    "hidefooter",
    "hideheader",
    "hidetableofcontents",
    "hidetitle",
    "highlight",
    "icon",
    "id",
    "image",
    "images",
    "inlanguage",
    "insertanchorlinks",
    "interactive",
    "intro",
    "isciterminal",
    "keywords",
    "lang",
    "language",
    "lastmod",
    "lastmodified",
    "lastmodifiedat",
    "lastupdate",
    "lastupdated",
    "lastupdatedat",
    "layout",
    "license",
    "link",
    "links",
    "linktitle",
    "locale",
    "markup",
    "math",
    "menu",
    "menus",
    "mermaid",
    "meta",
    "metadata",
    "minitocmaxheadinglevel",
    "modified",
    "navbar",
    "navexclude",
    "navfoldout",
    "navicon",
    "navigation",
    "navtitle",
    "next",
    "nofollow",
    "noindex",
    "nolastmod",
    "notoc",
    "originalurl",
    "outline",
    "outputformat",
    "outputs",
    "page",
    "pageclass",
    "paginate",
    "paginateby",
    "paginatereversed",
    "paginationlabel",
    "paginationnext",
    "paginationprev",
    "params",
    "parent",
    "path",
    "pdf",
    "permalink",
    "permissions",
    "platform",
    "position",
    "prev",
    "priority",
    "private",
    "product",
    "pubdate",
    "publish",
    "publishdate",
    "redirect",
    "redirectto",
    "related",
    "render",
    "resources",
    "robots",
    "robotsnoindex",
    "section",
    "seealso",
    "seo",
    "series",
    "shortdescription",
    "shorttitle",
    "showcomments",
    "showdate",
    "showinmenu",
    "sidebar",
    "sidebarclassname",
    "sidebarcollapsed",
    "sidebarcollapsible",
    "sidebarcustomprops",
    "sidebarkey",
    "sidebarlabel",
    "sitemap",
    "slides",
    "slug",
    "sortby",
    "source",
    "sourcefile",
    "status",
    "style",
    "subject",
    "subtitle",
    "summary",
    "tableofcontents",
    "tagline",
    "tagtitle",
    "taxonomies",
    "template",
    "theme",
    "thumbnail",
    "time",
    "toc",
    "tocdepth",
    "tocmaxheadinglevel",
    "tocminheadinglevel",
    "topic",
    "topics",
    "translationkey",
    "transparent",
    "type",
    "unlisted",
    "unsafe",
    "updated",
    "updatedat",
    "url",
    "versions",
    "video",
    "videos",
    "wiki",
    "wordcount",
];

#[cfg(test)]
mod tests {
    use super::{KNOWN, is_known};

    #[test]
    fn keys_of_other_generators_are_known_however_they_are_spelt() {
        assert!(KNOWN.is_sorted());
        for key in [
            "bookCollapseSection",
            "linkTitle",
            "layout",
            "insert_anchor_links",
            "tocDepth",
        ] {
            assert!(is_known(key), "{key}");
        }
        assert!(!is_known("sevrity"));
    }
}
