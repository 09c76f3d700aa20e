//! What the program tells about itself: lints, schemas, completions, the manual page.

use clap::CommandFactory as _;
use opsbook::diagnostic::{Lint, nearest};
use opsbook::error::Error;
use opsbook::{config, parse, publish, render};

use super::args::{Cli, CompletionsArgs, ExplainArgs, ManArgs, SchemaArgs, SchemaName};
use super::report::json;
use super::visible::visible;
use super::{Verdict, output, print};

/// Prints the manual page of a lint, or the list of all lints.
pub fn explain(args: &ExplainArgs) -> Result<Verdict, Error> {
    let Some(name) = &args.lint else {
        let mut list = String::new();
        for lint in Lint::ALL {
            list.push_str(&format!(
                "{:<24} {}\n",
                lint.name(),
                lint.default_level().name()
            ));
        }
        return print(&list).map(|()| Verdict::Fine);
    };
    if let Some(lint) = Lint::from_name(name) {
        return print(&lint.manual()).map(|()| Verdict::Fine);
    }
    output::say(&format!(
        "error: there is no finding named `{}`\n",
        visible(name)
    ));
    let help = match nearest(name, Lint::ALL.iter().map(|lint| lint.name())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`opsbook explain` lists them all".to_owned(),
    };
    output::say(&format!("  help: {help}\n"));
    Ok(Verdict::Usage)
}

/// Prints a JSON Schema.
pub fn schema(args: &SchemaArgs) -> Result<Verdict, Error> {
    let schema = match args.format {
        SchemaName::FrontMatter => parse::front_matter::schema(),
        SchemaName::Config => config::schema(),
        SchemaName::Book => render::data_files::book_schema(),
        SchemaName::Manifest => publish::manifest_schema(),
        SchemaName::Diagnostic => json::schema(),
    };
    print(&format!("{schema:#}\n")).map(|()| Verdict::Fine)
}

/// Prints a completion script.
pub fn completions(args: &CompletionsArgs) -> Result<Verdict, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "opsbook", &mut script);
    print(&String::from_utf8_lossy(&script)).map(|()| Verdict::Fine)
}

/// Prints a manual page, as `man` reads it.
pub fn man(args: &ManArgs) -> Result<Verdict, Error> {
    let mut program = Cli::command();
    program.build();
    let command = match &args.command {
        None => Some(&program),
        Some(name) => program.find_subcommand(name),
    };
    let Some(command) = command else {
        let name = args.command.as_deref().unwrap_or_default();
        output::say(&format!(
            "error: there is no command `{}`\n  help: `opsbook --help` lists them all\n",
            visible(name)
        ));
        return Ok(Verdict::Usage);
    };
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command.clone()).render(&mut page);
    written.map_err(|cause| Error::new(format!("cannot make the manual page: {cause}")))?;
    print(&String::from_utf8_lossy(&page)).map(|()| Verdict::Fine)
}
