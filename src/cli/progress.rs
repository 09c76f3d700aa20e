//! Shows on a terminal how far the work is, once it has lasted half a second.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use opsbook::offline::PullProgress;
use opsbook::pipeline::{Progress, Stage};

/// Work that is quicker shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line at the foot of a terminal.
pub struct Line {
    start: Instant,
    bar: ProgressBar,
}

impl Line {
    /// Makes a line that is not shown yet; where standard error is no terminal, it never is.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        Line {
            start: Instant::now(),
            bar,
        }
    }

    /// Removes the line, so that something can be printed.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show_when_late(&self) {
        let is_late = self.start.elapsed() > PATIENCE;
        if is_late && self.bar.is_hidden() && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Progress for Line {
    fn stage(&self, stage: Stage, total: usize) {
        let template = match total {
            0 => "{msg}",
            _ => "{msg} {bar:30} {pos}/{len}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.set_message(words(stage));
        self.show_when_late();
    }

    fn step(&self) {
        self.bar.inc(1);
        // Asking the clock costs more than a step of ten thousand.
        if self.bar.position().is_multiple_of(64) {
            self.show_when_late();
        }
    }
}

impl PullProgress for Line {
    fn total(&self, bytes: u64) {
        let template = "{msg} {bar:30} {bytes}/{total_bytes}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(bytes);
        self.bar.set_position(0);
        self.bar.set_message("Fetching");
        self.show_when_late();
    }

    fn step(&self, bytes: u64) {
        self.bar.inc(bytes);
        self.show_when_late();
    }
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "Reading files",
        Stage::Parse => "Understanding pages",
        Stage::Assemble => "Checking the playbook",
        Stage::Render => "Writing pages",
        Stage::Publish => "Saving to the disk",
    }
}
