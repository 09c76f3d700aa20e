//! `opsbook serve`.

use std::process::{Command, Stdio};

use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{self, CheckOptions};
use opsbook::serve::{self, ServeOptions};

use super::args::{DEFAULT_OUT, ServeArgs};
use super::progress::Line;
use super::report::{count, human::Human};
use super::{Verdict, output, print, world};

/// Shows the site on this machine until it is stopped. Errors are printed, and what can be shown is shown.
pub fn run(args: &ServeArgs) -> Result<Verdict, Error> {
    let source = args.source.folder();
    let stamp = world::stamp(&source)?;
    let server = serve::bind(&ServeOptions {
        host: args.host,
        port: args.port,
    })?;
    let options = CheckOptions {
        source,
        skip: vec![DEFAULT_OUT.into()],
        today: world::today(),
    };
    let line = Line::new();
    pipeline::preview(&options, &stamp, &line, |report, site| {
        line.clear();
        let mut human = Human::new(&report.sources, output::colours_stderr());
        let errors: Vec<_> = report
            .diagnostics
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .collect();
        for finding in &errors {
            output::say(&human.write(finding));
        }
        if !args.host.is_loopback() {
            output::say("warning: everyone who can reach this address can read the playbook\n");
        }
        let faults = match errors.len() {
            0 => String::new(),
            number => format!(", {}", count(number, "error")),
        };
        let pages = count(report.pages, "page");
        print(&format!(
            "{pages}{faults}: {}  (Ctrl-C ends it)\n",
            server.url()
        ))?;
        if args.open {
            open(&server.url());
        }
        server.run(site);
        Ok(Verdict::Fine)
    })
}

/// Opens an address in the browser, without a shell. Where that does not work the address stands on the screen.
fn open(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let quiet = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if quiet.is_err() {
        output::say(&format!(
            "no browser could be opened; open {url} yourself\n"
        ));
    }
}
