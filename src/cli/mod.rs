//! Words typed → options; results → text, JSON, exit code. The only place that prints.
//!
//! Belongs to the binary: the library cannot name it. Clock and environment are read here and handed in as values.

mod args;
mod build;
mod check;
mod copies;
mod fix;
mod import;
mod init;
mod keys;
mod output;
mod progress;
mod pull;
mod reference;
mod report;
mod serve;
mod single_file;
mod visible;
mod world;

use std::process::ExitCode;

use clap::Parser as _;
use opsbook::error::Error;

use self::args::{Cli, Command};
use self::visible::visible;

/// What a command came to, where the machine did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// All is well.
    Fine,
    /// What was examined is not right.
    Faulty,
    /// The command line is wrong.
    Usage,
}

/// Runs the command line and returns how it ended: 0 fine, 1 the playbook has errors, 2 wrong usage, 3 the machine
/// failed us.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            let code = if answer.use_stderr() { 2 } else { 0 };
            let _ = answer.print();
            return ExitCode::from(code);
        }
    };
    let verdict = match &cli.command {
        Command::Init(args) => init::init(args),
        Command::New(args) => init::new(args),
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Export(args) => copies::export(args),
        Command::Verify(args) => copies::verify(args),
        Command::Keygen(args) => keys::keygen(args),
        Command::Pull(args) => pull::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Import(args) => import::run(args),
        Command::Explain(args) => reference::explain(args),
        Command::Schema(args) => reference::schema(args),
        Command::Completions(args) => reference::completions(args),
        Command::Man(args) => reference::man(args),
    };
    match verdict {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Faulty) => ExitCode::from(1),
        Ok(Verdict::Usage) => ExitCode::from(2),
        Err(error) => {
            say_error(&error);
            ExitCode::from(if error.is_usage { 2 } else { 3 })
        }
    }
}

fn say_error(error: &Error) {
    output::say(&format!("error: {}\n", visible(&error.to_string())));
    if let Some(help) = &error.help {
        output::say(&format!("  help: {}\n", visible(help)));
    }
}

/// Prints what was asked for.
fn print(text: &str) -> Result<(), Error> {
    output::print(text).map_err(|cause| {
        let mut error = Error::new("cannot print");
        error.cause = Some(Box::new(cause));
        error
    })
}
