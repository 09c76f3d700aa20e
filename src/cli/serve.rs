//! `opsbook serve`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{self, CheckOptions, CheckReport};
use opsbook::serve::{ServeOptions, Server, Stopper};

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
        allowed_hosts: args.allow_host.clone(),
        temporary: std::env::temp_dir(),
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
            output::say("warning: the playbook is shown to the whole network, without a sign-in\n");
        }
        let url = server.url();
        print(&format!(
            "{}: {url} (Ctrl+C stops it)\n",
            count(report.pages, "page")
        ))?;
        if let Some(url) = server.network_url().filter(|network| *network != url) {
            print(&format!("for other machines: {url}\n"))?;
        }
        stop_on_signals(server.stopper())?;
        if args.open {
            open(&url);
        }
        server.run(site)
    })?;
    Ok(Verdict::Fine)
}

/// Lets Ctrl+C, or being told to end, stop the server; a second time, the program at once.
fn stop_on_signals(stopper: Stopper) -> Result<(), Error> {
    let stop = move || {
        if stopper.stop() {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(stop).map_err(|cause| {
        let mut error = Error::new("cannot wait for Ctrl+C");
        error.cause = Some(Box::new(cause));
        error
    })
}

fn say_errors(report: &CheckReport) {
    let mut human = Human::new(&report.sources, output::colours_stderr());
    for finding in &report.diagnostics {
        if finding.level == Level::Error {
            output::say(&human.write(finding));
        }
    }
}

/// Opens the address in the browser of the desktop, where there is one. No shell reads it.
fn open(url: &str) {
    let words: &[&str] = match std::env::consts::OS {
        "macos" => &["open"],
        // Its first quoted word would be a title.
        "windows" => &["cmd", "/C", "start", ""],
        _ => &["xdg-open"],
    };
    let started = Command::new(words[0])
        .args(&words[1..])
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        // Somebody must wait for it, or it stays in the table of processes when it has ended.
        Ok(mut browser) => drop(std::thread::spawn(move || browser.wait())),
        Err(_) => output::say("there is no browser to open; paste the address into one\n"),
    }
}
