//! A page's text while it is written, line by line.

use super::account::Fate;
use crate::source::SitePath;

/// A page's text while it is written.
pub(super) struct Sheet {
    pub(super) path: SitePath,
    pub(super) lines: Vec<String>,
}

impl Sheet {
    pub(super) fn push(&mut self, text: String) {
        self.lines.push(text);
    }

    /// Returns the number of the last line.
    pub(super) fn number(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn space(&mut self) {
        if self
            .lines
            .last()
            .is_some_and(|line| !line.trim().is_empty())
        {
            self.lines.push(String::new());
        }
    }

    pub(super) fn kept(&self) -> Fate {
        Fate::Kept {
            file: self.path.clone(),
            line: self.number(),
        }
    }

    pub(super) fn moved(&self) -> Fate {
        Fate::Moved {
            file: self.path.clone(),
            line: self.number(),
        }
    }

    pub(super) fn text(mut self) -> String {
        while self.lines.last().is_some_and(|line| line.trim().is_empty()) {
            self.lines.pop();
        }
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}
