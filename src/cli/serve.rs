//! `opsbook serve`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{self, CheckOptions, CheckReport};
use opsbook::serve::{ServeOptions, Server};

use super::args::{DEFAULT_OUT, ServeArgs};
use super::progress::Line;
use super::report::{count, human::Human};
use super::{Verdict, output, print, world};

/// Shows the site on this machine until it is stopped.
pub fn run(args: &ServeArgs) -> Result<Verdict, Error> {
    let source = args.source.folder();
    let stamp = world::stamp(&source)?;
    let server = Server::bind(&ServeOptions {
        host: args.host,
        port: args.port,
    })?;
    let options = CheckOptions {
        source,
        skip: vec![PathBuf::from(DEFAULT_OUT)],
        today: world::today(),
    };
    let line = Line::new();
    pipeline::preview(&options, &stamp, &line, |report, site| {
        line.clear();
        say_errors(report);
        if !args.host.is_loopback() {
            output::say("warning: the playbook is shown to the whole network\n");
        }
        let url = server.url();
        print(&format!(
            "{}: {url} (Ctrl+C stops it)\n",
            count(report.pages, "page")
        ))?;
        if args.open {
            open(&url);
        }
        server.run(site)
    })?;
    Ok(Verdict::Fine)
}

fn say_errors(report: &CheckReport) {
    let mut human = Human::new(&report.sources, output::colours_stderr());
    for finding in &report.diagnostics {
        if finding.level == Level::Error {
            output::say(&human.write(finding));
        }
    }
}

/// Opens the address in the browser of the desktop, where there is one.
fn open(url: &str) {
    let program = match cfg!(target_os = "macos") {
        true => "open",
        false => "xdg-open",
    };
    let started = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if started.is_err() {
        output::say("there is no browser to open; paste the address into one\n");
    }
}
