//! Code and diagrams.

use super::Writer;
use crate::model::block::Code;
use crate::model::code::Run;
use crate::render::paper::height;
use crate::render::{highlight, svg};

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &Code) {
        if !self.is_page {
            return self.plain_code(code);
        }
        self.html.push_str("<div class=\"code\"");
        if !code.language.is_empty() {
            self.attribute("data-language", &code.language);
        }
        self.html.push_str(height(&code.text));
        self.html.push_str(" data-code");
        // What is cut off at the edge, the keyboard must be able to scroll to.
        self.html.push_str("><pre tabindex=\"0\"><code>");
        match highlight::highlight(&code.language, &code.text) {
            Some(runs) => self.coloured(&code.text, &runs),
            None => self.escape(&code.text),
        }
        self.html.push_str("</code></pre>");
        self.host.copy_button(self.html);
        self.html.push_str("</div>\n");
    }

    fn plain_code(&mut self, code: &Code) {
        self.html.push_str("<pre><code");
        let info = code.info.as_deref().unwrap_or_default();
        if let Some(word) = info.split_whitespace().next() {
            self.attribute("class", &format!("language-{word}"));
        }
        self.html.push('>');
        self.escape(&code.text);
        self.html.push_str("</code></pre>\n");
    }

    /// Writes code with its runs; one that does not lie in the text, or before the one before it, is plain.
    fn coloured(&mut self, text: &str, runs: &[Run]) {
        let mut at = 0;
        for run in runs {
            let (start, end) = (run.span.start, run.span.end);
            let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else {
                continue;
            };
            self.escape(before);
            self.html.push_str("<i class=\"");
            self.html.push_str(run.class.name());
            self.html.push_str("\">");
            self.escape(inside);
            self.html.push_str("</i>");
            at = end;
        }
        self.escape(text.get(at..).unwrap_or_default());
    }

    pub(super) fn diagram(&mut self, code: &Code) {
        // The place in the file makes an id that no other diagram of the page has.
        let id = format!("diagram-{}", code.span.start);
        match svg::diagram(&code.text, &id) {
            Ok(svg) => {
                self.html.push_str("<figure class=\"diagram\">");
                self.html.push_str(&svg);
                self.html.push_str("</figure>\n");
            }
            Err(_) => self.code(code),
        }
    }
}
