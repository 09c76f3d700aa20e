//! Running text.

use super::Writer;
use crate::model::block::{Element, Inline};
use crate::model::link::LinkIndex;
use crate::model::plain_text::plain_text;
use crate::render::href::loose;

impl<'a> Writer<'a> {
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.escape(text),
            Inline::Code(code) => {
                self.html.push_str("<code>");
                self.escape(code);
                self.html.push_str("</code>");
            }
            Inline::Emphasis(content) => self.within("em", content),
            Inline::Strong(content) => self.within("strong", content),
            Inline::Strikethrough(content) => self.within("del", content),
            Inline::Link {
                link,
                title,
                content,
            } => {
                self.open_link(*link, title, content);
                self.inlines(content);
                self.close_link(*link);
            }
            Inline::Image { link, title, alt } => self.image(*link, title, alt),
            Inline::FootnoteReference(label, count) => self.footnote_reference(label, *count),
            Inline::SoftBreak => self.html.push('\n'),
            Inline::HardBreak => self.html.push_str("<br>\n"),
            Inline::Element(element) => self.inline_element(element),
        }
    }

    fn within(&mut self, tag: &str, content: &'a [Inline]) {
        self.html.push('<');
        self.html.push_str(tag);
        self.html.push('>');
        self.inlines(content);
        self.html.push_str("</");
        self.html.push_str(tag);
        self.html.push('>');
    }

    fn open_link(&mut self, link: LinkIndex, title: &str, content: &[Inline]) {
        let Some(href) = self.host.href(link) else {
            self.html.push_str("<span class=\"broken\">");
            return;
        };
        self.html.push_str("<a");
        self.attribute("href", &href);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        if self.is_page && is_external(&href) {
            self.html.push_str(" rel=\"noreferrer\"");
        }
        // On paper other addresses stand behind their links.
        if self.is_page && is_own_address(&href, content) {
            self.html.push_str(" class=\"is-address\"");
        }
        self.html.push('>');
    }

    fn close_link(&mut self, link: LinkIndex) {
        let is_broken = self.host.href(link).is_none();
        if is_broken {
            self.unsafe_notice(link);
        }
        self.html
            .push_str(if is_broken { "</span>" } else { "</a>" });
    }

    /// Says that a link was left out because it is not safe, so that nobody looks for it.
    fn unsafe_notice(&mut self, link: LinkIndex) {
        if self.host.is_unsafe(link) {
            let notice = " <b class=\"broken__notice\" data-chrome>unsafe link left out</b>";
            self.html.push_str(notice);
        }
    }

    fn image(&mut self, link: LinkIndex, title: &str, alt: &str) {
        let href = self.host.href(link);
        let Some(href) = href.filter(|_| self.host.is_local(link)) else {
            return self.image_as_link(link, title, alt);
        };
        self.html.push_str("<img");
        self.attribute("src", &href);
        self.attribute("alt", alt);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        // Never lazy: a printer, and a network that fails before the reader scrolls, would leave the picture out.
        self.html.push('>');
    }

    /// Writes an image that cannot be shown as a link with its words, or with its address where it has none.
    fn image_as_link(&mut self, link: LinkIndex, title: &str, alt: &str) {
        let href = self.host.href(link);
        self.open_link(link, title, &[]);
        match (alt.trim(), href) {
            ("", Some(href)) => self.escape(&href),
            ("", None) => self.html.push_str("image"),
            (alt, _) => self.escape(alt),
        }
        self.close_link(link);
    }

    fn footnote_reference(&mut self, label: &str, count: usize) {
        let Some(number) = self.numbers.get(label).copied() else {
            self.html.push_str("[^");
            self.escape(label);
            self.html.push(']');
            return;
        };
        self.html.push_str("<sup><a class=\"footnote\"");
        self.attribute("href", &format!("#fn-{number}"));
        let id = match count {
            0 => format!("fnref-{number}"),
            count => format!("fnref-{number}-{}", count + 1),
        };
        self.attribute("id", &id);
        self.references.entry(number).or_default().push(id);
        self.attribute("aria-label", &format!("Footnote {number}"));
        self.html.push('>');
        self.html.push_str(&number.to_string());
        self.html.push_str("</a></sup>");
    }

    fn inline_element(&mut self, element: &'a Element<Inline>) {
        let is_image = element.tag == "img";
        if let (true, Some(link)) = (is_image, element.link)
            && (!self.host.is_local(link) || self.host.href(link).is_none())
        {
            let value = |wanted: &str| {
                let found = element.attributes.iter().find(|(name, _)| name == wanted);
                found.map_or("", |(_, value)| value.as_str())
            };
            return self.image_as_link(link, value("title"), value("alt"));
        }
        let is_open = self.open_element(&element.tag, &element.attributes, element.link);
        self.inlines(&element.content);
        let is_void = matches!(&*element.tag, "area" | "br" | "col" | "hr" | "img" | "wbr");
        if let (false, Some(link)) = (is_open, element.link) {
            self.unsafe_notice(link);
        }
        if is_open && !is_void {
            self.html.push_str("</");
            self.html.push_str(&element.tag);
            self.html.push('>');
        }
    }

    /// Writes an opening tag; `false` where its link leads nowhere, and its content is to stand alone.
    pub(super) fn open_element(
        &mut self,
        tag: &str,
        attributes: &[(String, String)],
        link: Option<LinkIndex>,
    ) -> bool {
        let href = link.and_then(|link| self.host.href(link));
        if link.is_some() && href.is_none() {
            return false;
        }
        self.html.push('<');
        self.html.push_str(tag);
        if let Some(href) = href {
            self.attribute(if tag == "img" { "src" } else { "href" }, &href);
            if tag == "a" && self.is_page && is_external(&href) {
                self.html.push_str(" rel=\"noreferrer\"");
            }
        }
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.html.push('>');
        true
    }
}

/// Says whether a link's text is its address already, with its scheme or without.
fn is_own_address(href: &str, content: &[Inline]) -> bool {
    let (scheme, rest) = match href.split_once(':') {
        Some((scheme, rest)) => (scheme, rest.trim_start_matches('/')),
        None => return false,
    };
    let text = plain_text(content);
    let text = text.trim().trim_end_matches('/');
    let rest = rest.trim_end_matches('/');
    let digits = |text: &str| -> String {
        let kept = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')'));
        kept.collect()
    };
    text == rest
        || loose(text) == href.trim_end_matches('/')
        || (scheme.eq_ignore_ascii_case("tel") && digits(text) == digits(rest))
}

fn is_external(href: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        href.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::is_own_address;
    use crate::model::block::Inline;

    #[test]
    fn an_address_is_not_spelled_out_twice() {
        for (href, text, is_own) in [
            ("https://x.example/a/", "https://x.example/a", true),
            ("https://x.example/a%20b", "https://x.example/a b", true),
            ("http://www.x.example", "www.x.example", true),
            ("mailto:a@x.example", "a@x.example", true),
            ("tel:+15550100", "+1 555-0100", true),
            ("https://x.example/a", "the dashboard", false),
            ("https://x.example/a", "x.example", false),
            ("https://x.example/", "", false),
            ("../a.html", "../a.html", false),
        ] {
            let content = [Inline::Text(text.into())];
            assert_eq!(is_own_address(href, &content), is_own, "{href} {text}");
        }
    }
}
