//! Tables.

use super::{Writer, table_name};
use crate::model::block::{Alignment, Inline, Table};

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, table: &'a Table) {
        if self.is_page {
            self.html
                .push_str("<div class=\"table\" tabindex=\"0\" role=\"group\"");
            self.attribute("aria-label", &table_name(&table.head));
            self.html.push_str(">\n");
        }
        self.html.push_str("<table>\n<thead>\n");
        self.row(&table.head, table, "th");
        self.html.push_str("</thead>\n");
        if !table.rows.is_empty() {
            self.html.push_str("<tbody>\n");
            for row in &table.rows {
                self.row(row, table, "td");
            }
            self.html.push_str("</tbody>\n");
        }
        self.html.push_str("</table>\n");
        if self.is_page {
            self.html.push_str("</div>\n");
        }
    }

    fn row(&mut self, cells: &'a [Vec<Inline>], table: &Table, tag: &str) {
        self.html.push_str("<tr>\n");
        for (index, cell) in cells.iter().enumerate() {
            self.html.push('<');
            self.html.push_str(tag);
            let side = match table.alignments.get(index) {
                Some(Alignment::Left) => Some("left"),
                Some(Alignment::Center) => Some("center"),
                Some(Alignment::Right) => Some("right"),
                _ => None,
            };
            if let Some(side) = side {
                let name = if self.is_page { "class" } else { "align" };
                self.attribute(name, side);
            }
            self.html.push('>');
            self.inlines(cell);
            self.html.push_str("</");
            self.html.push_str(tag);
            self.html.push_str(">\n");
        }
        self.html.push_str("</tr>\n");
    }
}
