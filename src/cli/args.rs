//! The words of the command line.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, ValueHint};
use opsbook::config::{Overrides, SiteAddress};
use opsbook::model::page::Audience;

/// Turns on-call runbooks into a site that works at 3 a.m., with the network down.
#[derive(Debug, Parser)]
#[command(
    name = "opsbook",
    version,
    about,
    long_about = "Turns a folder of on-call runbooks, written in Markdown, into a static site: what is this alert, how \
                  bad is it, what do I type, whom do I call. The site opens from disk by a double click, needs no \
                  network and no JavaScript, and can be put on any web host.",
    after_help = EXAMPLES,
    after_long_help = EXAMPLES,
    max_term_width = 100,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  opsbook init                  begin a playbook in ./content
  opsbook build                 make ./site from ./content, or else from this folder
  opsbook build docs --out www  make ./www from ./docs
  opsbook check                 say what is wrong with the playbook, and change nothing
  opsbook serve --open          look at it in a browser
  opsbook explain broken-link   say what a finding means and how to mend it

Any folder of Markdown will do; an opsbook.toml in it holds the settings.

Exit codes:
  0  all is well
  1  the playbook has errors (with `check --deny warnings`: or warnings)
  2  the command line is wrong
  3  the machine failed: disk, permission, network, a port in use";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a playbook: a small one, complete, and ready to build
    Init(InitArgs),
    /// Begin a page of a kind, with the sections that it should have
    New(NewArgs),
    /// Make the site
    ///
    /// Errors in the playbook stop it before anything is published, and the site of before stays as it is; warnings
    /// are counted, and `opsbook check` shows them. The new site takes the place of the old one in one step.
    Build(BuildArgs),
    /// Say what is wrong with the playbook, and write nothing
    Check(CheckArgs),
    /// Pack the book into one file, to be carried along or mailed
    Export(ExportArgs),
    /// Say whether a copy of a site is whole, and who published it
    Verify(VerifyArgs),
    /// Make a key with which sites are signed
    Keygen(KeygenArgs),
    /// Bring a copy of a site up to date, and prove it
    ///
    /// Fetches only what changed, checks every byte and who published it, and swaps the new copy in whole. Whatever happens, DIR
    /// holds one whole copy. What was cut off goes on the next time. Made for a timer: it says nothing where nothing is new.
    Pull(PullArgs),
    /// Show the site on this machine
    ///
    /// Renders each page when it is asked for and writes nothing. With `--watch` it follows what is saved; without, start it
    /// again to see a change.
    Serve(ServeArgs),
    /// Make a book of one long document
    ///
    /// Cuts the document into pages by its headings, and turns tables of severities, contacts, escalation and tools into
    /// data. Nothing is lost: the report says for each line where it went. Writes into a new folder, and changes nothing else.
    Import(ImportArgs),
    /// Say what a finding means and how to mend it
    Explain(ExplainArgs),
    /// Print the JSON Schema of a format, for editors and programs
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of opsbook, or of one of its commands
    Man(ManArgs),
}

/// Where the playbook is.
#[derive(Debug, Args)]
pub struct SourceArg {
    /// Folder of the playbook [default: ./content if it exists, else .]
    #[arg(value_name = "SOURCE", value_hint = ValueHint::DirPath)]
    source: Option<PathBuf>,
}

impl SourceArg {
    /// Returns the folder that was named, or else the one that is meant.
    pub fn folder(&self) -> PathBuf {
        self.source.clone().unwrap_or_else(SourceArg::usual)
    }

    /// Returns the folder that is meant where none is named.
    pub fn usual() -> PathBuf {
        let usual = Path::new(DEFAULT_SOURCE);
        match usual.is_dir() {
            true => usual.to_owned(),
            false => PathBuf::from("."),
        }
    }
}

/// What wins over the settings of the book, so that one source gives a book of ours and one for everybody.
#[derive(Debug, Args)]
pub struct OverrideArgs {
    /// Who the book is for, whatever opsbook.toml says; a public one holds nothing that is marked internal
    #[arg(long, value_name = "WHO", value_parser = ["internal", "public"])]
    audience: Option<String>,
    /// Absolute URL of the hosted copy, whatever opsbook.toml says
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    url: Option<SiteAddress>,
}

impl OverrideArgs {
    /// Returns them as the library takes them.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            audience: self.audience.as_deref().and_then(Audience::from_name),
            url: self.url.clone(),
        }
    }
}

/// Where a playbook is looked for first when nothing is said, and where a new one goes.
pub const DEFAULT_SOURCE: &str = "content";

/// Words of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder of the new playbook; what is there is never overwritten
    #[arg(value_name = "DIR", default_value = DEFAULT_SOURCE, value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
}

/// Words of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// What the page is for
    #[arg(value_enum)]
    pub kind: KindName,
    /// Its file, as in `runbooks/database-down.md`; inside ./content if that exists
    #[arg(value_hint = ValueHint::FilePath)]
    pub path: PathBuf,
}

/// The kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindName {
    /// Answers an alert or serves a severity
    Runbook,
    /// Something done step by step
    Procedure,
    /// Something ticked off
    Checklist,
    /// Something looked up
    Reference,
    /// Something filled in
    Template,
}

/// Words of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub source: SourceArg,
    #[command(flatten)]
    pub settings: OverrideArgs,
    /// Folder of the site; it is replaced as a whole
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT, value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Publish what can be published although there are errors, each marked on its page; still exits 1
    #[arg(long)]
    pub keep_going: bool,
    /// Sign the site with the secret key in this file (see `opsbook keygen`)
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub sign: Option<PathBuf>,
}

/// Words of `export`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("form").required(true).args(["zip", "single_file"])))]
pub struct ExportArgs {
    #[command(flatten)]
    pub source: SourceArg,
    #[command(flatten)]
    pub settings: OverrideArgs,
    /// Write the site as a zip archive, which unpacks to one folder
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub zip: Option<PathBuf>,
    /// Write all pages as one HTML file, which opens by a double click and asks no host for anything
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub single_file: Option<PathBuf>,
    /// Sign what is packed with the secret key in this file (see `opsbook keygen`)
    #[arg(long, value_name = "KEY", conflicts_with = "single_file", value_hint = ValueHint::FilePath)]
    pub sign: Option<PathBuf>,
}

/// Words of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The copy: a folder, or a zip archive
    #[arg(value_name = "DIR_OR_ZIP", value_hint = ValueHint::AnyPath)]
    pub copy: PathBuf,
    /// The key of who should have published it: the line that is the key, or a file that holds it
    #[arg(long, value_name = "PUBKEY")]
    pub key: Option<String>,
}

/// Words of `pull`.
#[derive(Debug, Args)]
pub struct PullArgs {
    /// Where the site is: an https address, or a folder or zip archive
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub place: String,
    /// Folder of the copy; it is replaced as a whole
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// The key of who publishes it: the line that is the key, or a file that holds it [default: the one in DIR.pin]
    #[arg(long, value_name = "PUBKEY")]
    pub key: Option<String>,
    /// Send a header with every request, as in 'Authorization: Bearer ...'; may be repeated
    ///
    /// Other users of this machine may see it. OPSBOOK_PULL_HEADER holds the same, a header on each line, and is not seen.
    #[arg(long, value_name = "HEADER")]
    pub header: Vec<String>,
    /// Take a site that was built before the copy that is here
    #[arg(long)]
    pub allow_older: bool,
    /// Take a site that nobody signed, where no key is known
    #[arg(long)]
    pub unsigned: bool,
    /// Say nothing where all is well, not even that something changed
    #[arg(long, short)]
    pub quiet: bool,
}

/// Words of `keygen`.
#[derive(Debug, Args)]
pub struct KeygenArgs {
    /// Name of the two files: the secret key goes to NAME.key, the public one to NAME.pub
    #[arg(value_name = "NAME", default_value = "opsbook", value_hint = ValueHint::FilePath)]
    pub name: PathBuf,
}

/// Where the site goes when nothing is said.
pub const DEFAULT_OUT: &str = "./site";

/// Words of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub source: SourceArg,
    #[command(flatten)]
    pub settings: OverrideArgs,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Rule files of the monitoring system, as in 'rules/*.yaml', beside those that opsbook.toml names; may be repeated
    #[arg(long, value_name = "GLOB", value_hint = ValueHint::FilePath)]
    pub rules: Vec<String>,
    /// Exit 1 on warnings too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Mend what needs no thought: typographic characters in commands, `-it` on commands that need no terminal
    ///
    /// Shows the changes first, as a difference; asks before it writes, where it runs at a terminal. What is left is
    /// reported as ever.
    #[arg(long)]
    pub fix: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// A line of JSON for each finding (`opsbook schema diagnostic` describes it)
    Json,
    /// One document, SARIF 2.1.0
    Sarif,
    /// Annotations beside the lines of a change on GitHub
    Github,
}

/// What else makes `check` exit 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

/// Words of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub source: SourceArg,
    #[command(flatten)]
    pub settings: OverrideArgs,
    /// Open it in the browser
    #[arg(long)]
    pub open: bool,
    /// Take over what is saved: open pages change in place
    #[arg(long)]
    pub watch: bool,
    /// Watch by looking twice a second, where the system does not tell of changes (network drives, some containers)
    #[arg(long)]
    pub poll: bool,
    /// Address to listen on; anything but this machine's own shows the playbook to the network
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Name by which the server may be called besides localhost and its address, as behind a tunnel; may be repeated
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Port to listen on [default: 4000, or the next free one]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}

/// Words of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The document
    #[arg(value_name = "PLAYBOOK.md", value_hint = ValueHint::FilePath)]
    pub document: PathBuf,
    /// Folder of the book; must not exist yet, or be empty
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Write the report to a file, instead of printing it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub report: Option<PathBuf>,
    /// The report as a table, or as a line of JSON for each run of lines
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,
}

/// How the report of an import is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Human,
    Json,
}

/// Words of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Name of the finding, as in `broken-link`; without it, all of them are listed
    pub lint: Option<String>,
}

/// Words of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which format
    #[arg(value_enum)]
    pub format: SchemaName,
}

/// The formats that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// What stands at the top of a page
    FrontMatter,
    /// opsbook.toml
    Config,
    /// opsbook.json, the playbook's data in a site
    Book,
    /// manifest.json, the list of a site's files
    Manifest,
    /// A line of `check --format json`
    Diagnostic,
}

/// Words of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Words of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Which command, as in `build`
    pub command: Option<String>,
}
