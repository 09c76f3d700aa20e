//! `opsbook pull`.

use std::io::IsTerminal as _;

use opsbook::error::Error;
use opsbook::offline::{self, Header, Limits, PullFault, PullOptions, Pulled};

use super::args::PullArgs;
use super::progress::Line;
use super::report::count;
use super::visible::visible;
use super::{Verdict, keys, output, print};

/// Holds headers for the host, a line each, where the command line would show them to others.
const HEADERS: &str = "OPSBOOK_PULL_HEADER";

/// Brings a copy up to date. Says what changed, and nothing where nobody looks and nothing did.
///
/// # Errors
/// Where the network or the machine fails.
pub fn run(args: &PullArgs) -> Result<Verdict, Error> {
    let variable = std::env::var(HEADERS).unwrap_or_default();
    let headers = args
        .header
        .iter()
        .map(String::as_str)
        .chain(variable.lines());
    let headers = headers.filter(|line| !line.trim().is_empty()).map(header);
    let options = PullOptions {
        place: args.place.clone(),
        folder: args.folder.clone(),
        key: args.key.as_deref().map(keys::public_key).transpose()?,
        headers: headers.collect::<Result<_, _>>()?,
        allow_older: args.allow_older,
        allow_unsigned: args.unsigned,
        now: jiff::Timestamp::now(),
        limits: Limits::default(),
    };
    let line = Line::new();
    let result = offline::pull(&options, &line);
    line.clear();
    let pulled = match result {
        Ok(pulled) => pulled,
        Err(PullFault::Failed(error)) => return Err(error),
        Err(PullFault::Refused(refusal)) => {
            output::say(&format!("error: {}\n", visible(&refusal.message)));
            if let Some(help) = &refusal.help {
                output::say(&format!("  help: {}\n", visible(help)));
            }
            return Ok(Verdict::Faulty);
        }
    };
    say_pinned(&pulled);
    let is_seen = pulled.is_changed || std::io::stdout().is_terminal();
    if is_seen && !args.quiet {
        print(&last_line(&pulled, &args.folder.to_string_lossy()))?;
    }
    Ok(Verdict::Fine)
}

fn header(line: &str) -> Result<Header, Error> {
    // It is a secret: not even a wrong one is shown.
    let (name, value) = line.split_once(':').ok_or_else(|| {
        Error::new("a header is of the form `Name: value`")
            .help(format!("look at --header and {HEADERS}"))
            .usage()
    })?;
    Ok(Header {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
    })
}

/// Says which key the copy stands and falls with, whenever that is new; and where there is none, what that means.
fn say_pinned(pulled: &Pulled) {
    if let (Some(pinned), Some(key)) = (&pulled.pinned, &pulled.key) {
        let file = pinned.file.to_string_lossy();
        let (file, id) = (visible(&file), key.id());
        let mut said = match &pinned.before {
            Some(before) => format!(
                "the pinned key is {id} now, and was {}: {file}\n",
                before.id()
            ),
            None => format!("the key {id} is pinned: {file}\n"),
        };
        if pinned.is_by_site {
            said.push_str(&format!(
                "  nobody but the site itself speaks for it{}: compare it with the one your team gives you\n  {}\n",
                if pulled.is_bare { ", over plain http" } else { "" },
                key.to_text()
            ));
        }
        output::say(&said);
    }
    if pulled.key.is_none() && pulled.is_changed {
        let way = match pulled.is_bare {
            true => ", and over plain http anybody on the way could change it",
            false => "",
        };
        output::say(&format!(
            "the site is not signed, so nobody can tell who published it{way}\n"
        ));
    }
}

fn last_line(pulled: &Pulled, folder: &str) -> String {
    let built = pulled.built.as_deref();
    let built = built.map_or(String::new(), |built| format!(", built {built}"));
    let who = pulled.key.as_ref();
    let who = who.map_or(String::new(), |key| format!(", signed by {}", key.id()));
    let news = match pulled.is_changed {
        true => format!(
            "is new: {}, {} fetched",
            count(pulled.files, "file"),
            pulled.fetched
        ),
        false => format!("is up to date: {}", count(pulled.files, "file")),
    };
    format!("{} {news}{}{who}\n", visible(folder), visible(&built))
}
