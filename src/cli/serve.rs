//! `opsbook serve`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use opsbook::diagnostic::Diagnostic;
use opsbook::error::Error;
use opsbook::pipeline::{Preview, PreviewOptions, Sources};
use opsbook::serve::{LiveSite, ServeOptions, Server};

use super::args::{DEFAULT_OUT, ServeArgs};
use super::progress::Line;
use super::report::{count, human::Human};
use super::{Verdict, output, print, world};

mod authoring;
mod said;

use authoring::{Authoring, say_errors};

/// Shows the site on this machine until it is stopped.
pub fn run(args: &ServeArgs) -> Result<Verdict, Error> {
    let source = args.source.folder();
    let mut server = Server::bind(&ServeOptions {
        host: args.host,
        port: args.port,
        allowed_hosts: args.allow_host.clone(),
        temporary: std::env::temp_dir(),
    })?;
    let options = PreviewOptions {
        stamp: world::stamp(&source)?,
        source,
        skip: vec![PathBuf::from(DEFAULT_OUT)],
        overrides: args.settings.overrides(),
    };
    // Before anything is read, so that nothing is missed.
    let is_watched = args.watch || args.poll;
    let authoring = is_watched
        .then(|| Authoring::begin(&options, args.poll))
        .transpose()?;
    let line = Line::new();
    let preview = Preview::new(options, world::today(), &line)?;
    line.clear();
    let report = preview.report();
    say_errors(&report);
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
    let stopper = server.stopper();
    // A second time ends the program at once.
    stop_on_signals(move || {
        if stopper.stop() {
            std::process::exit(130);
        }
    })?;
    if args.open {
        open(&url);
    }
    match authoring {
        None => server.run(&preview)?,
        Some(authoring) => {
            let site = LiveSite::new(&preview, &plain);
            let hub = server.hub();
            authoring.run(&preview, &site, &hub, || server.run(&site))?;
        }
    }
    Ok(Verdict::Fine)
}

/// Writes a finding as it is printed, without colours.
fn plain(finding: &Diagnostic, sources: &Sources) -> String {
    Human::new(sources, false).write(finding)
}

/// Has Ctrl+C, or being told to end, call `stop`.
fn stop_on_signals(stop: impl FnMut() + Send + 'static) -> Result<(), Error> {
    ctrlc::set_handler(stop).map_err(|cause| {
        let mut error = Error::new("cannot wait for Ctrl+C");
        error.cause = Some(Box::new(cause));
        error
    })
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
