//! What hosts and crawlers read. An internal book tells crawlers to stay away.

use crate::model::page::Audience;
use crate::render::book::Book;
use crate::render::escape::escape;
use crate::render::href;
use crate::render::renderer::Renderer;

/// Writes `robots.txt`.
pub(super) fn robots(book: &Book<'_>) -> String {
    if book.config.audience != Audience::Public {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let sitemap = book.absolute("sitemap.xml");
    let sitemap = sitemap
        .map(|url| format!("\nSitemap: {url}\n"))
        .unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

/// Writes `sitemap.xml`: the author's pages.
pub(super) fn sitemap(book: &Book<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for id in &book.playbook.nav.order {
        let page = book.playbook.page(*id);
        let Some(url) = book.absolute(&href::path(&page.url)) else {
            continue;
        };
        xml.push_str(&format!("<url><loc>{}</loc>", escape(&url)));
        if let Some(day) = page.reviewed {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Writes `llms.txt`: the book's title, what it is about, and its pages, by their Markdown where it is published.
pub(super) fn llms(renderer: &Renderer<'_>) -> String {
    let book = &renderer.book;
    let mut text = format!("# {}\n", one_line(&book.playbook.title));
    if let Some(description) = &book.config.description {
        text.push_str(&format!("\n> {}\n", one_line(description)));
    }
    text.push_str("\n## Pages\n\n");
    for id in &book.playbook.nav.order {
        let page = book.playbook.page(*id);
        let path = if renderer.has_source(*id) {
            page.source_url()
        } else {
            page.url.clone()
        };
        let address = href::path(&path);
        let address = book.absolute(&address).unwrap_or(address);
        let title = one_line(&page.title).replace(['[', ']'], "");
        let about = page
            .description
            .as_deref()
            .map(|about| format!(": {}", one_line(about)));
        text.push_str(&format!(
            "- [{title}]({address}){}\n",
            about.unwrap_or_default()
        ));
    }
    text
}

/// Writes `CNAME`: the host of the book's URL.
pub(super) fn cname(book: &Book<'_>) -> String {
    let url = book.absolute("").unwrap_or_default();
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    format!("{host}\n")
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('<', "\\<")
}
