//! Front matter: typed data at the top of a file.
//!
//! Takes a file and gives what its front matter says, and where its body is. What is wrong costs the value it is about:
//! only a text that breaks off being YAML or TOML costs the whole front matter, and never the body.

mod cuts;
mod foreign;
mod marks;
mod misplaced;
mod schema;
mod split;

pub use schema::schema;
pub use split::{Language, Parts, split};

use jiff::civil::Date;

use self::marks::Marks;
use super::ParseOptions;
use super::nouns::{self, Name, reference, references};
use crate::data::{Complaint, Fault, Fields, Findings, FromScalar, Lints, toml, yaml};
use crate::diagnostic::{Diagnostic, Label, Level, Lint, Outcome};
use crate::model::data::{Node, Scalar, Value};
use crate::model::page::{Audience, FrontMatter};
use crate::source::{SourceFile, Span, Spanned};

/// The largest front matter that is read, in bytes.
pub const LARGEST: usize = 64 << 10;

/// Of more faults than these some are not told, and could be about anything.
const MOST: usize = 40;

const LINTS: Lints = Lints {
    wrong: Lint::InvalidFrontMatter,
    unknown: Lint::UnknownKey,
};

/// Reads a file's front matter, and says where its body stands.
///
/// In a plain folder what is wrong with keys that other generators use as well is a warning.
/// Diagnostics: `invalid-front-matter`, `unknown-key`.
pub fn parse_front_matter(
    file: &SourceFile,
    options: &ParseOptions,
) -> Outcome<(FrontMatter, Span)> {
    let Outcome {
        value: parts,
        mut diagnostics,
    } = split(file);
    let mut findings = Findings::new(&file.path, LINTS);
    if parts.language == Some(Language::Toml) {
        findings = findings.in_toml();
    }
    let (mut root, faults) = read_data(file, &parts, &mut findings);
    let mut front_matter = match &mut root {
        Some(root) if root.value != Value::Null => {
            let twice: Vec<Span> = doubled(&faults, file, marks::is_key).collect();
            let cuts = cuts::find(root, parts.language, &file.text);
            let mut marks = findings.softly(options.is_plain, |findings| {
                marks::settle(root, parts.language, &twice, findings)
            });
            let below = doubled(&faults, file, marks::is_defaults).next();
            marks.below = marks.below.or(below);
            let mut front_matter = decode(root, &marks, options, &mut findings);
            front_matter.has_faults |= cuts.is_none();
            front_matter.not_shown = cuts.unwrap_or_default();
            front_matter
        }
        _ => FrontMatter::default(),
    };
    front_matter.span = parts.whole;
    diagnostics.extend(findings.into_diagnostics());
    let is_read = match &root {
        Some(root) => matches!(root.value, Value::Map(_) | Value::Null) && faults.len() < MOST,
        None => diagnostics.is_empty(),
    };
    front_matter.is_unreadable = !is_read;
    if parts.language.is_none()
        && is_read
        && let Some(span) = misplaced::mark(&file.text)
    {
        // To us it is text, so nobody knows for whom the page is meant.
        front_matter.is_unreadable = true;
        diagnostics.push(misplaced(file, span, options));
    }
    Outcome {
        value: (front_matter, parts.body),
        diagnostics,
    }
}

fn misplaced(file: &SourceFile, span: Span, options: &ParseOptions) -> Diagnostic {
    let message =
        "this was to be front matter, and is text: that begins in the first line, with `---`";
    let help =
        "begin the file with a line `---`; until then the page counts as `audience: internal`";
    let level = match options.is_plain {
        true => Level::Warning,
        false => Level::Error,
    };
    let label = Label::new(&file.path, span);
    let finding = Diagnostic::new(Lint::InvalidFrontMatter, message, label);
    finding.level(level).help(help)
}

/// Says whether a file that is no page of ours is marked as for internal eyes, or may be.
pub fn is_marked_internal(file: &SourceFile) -> bool {
    let parsed = parse_front_matter(file, &ParseOptions::default()).value.0;
    parsed.is_unreadable || parsed.audience == Some(Audience::Internal)
}

/// Returns where keys with a name stand a second time, or ones that are nearly so called.
fn doubled<'a>(
    faults: &'a [Fault],
    file: &'a SourceFile,
    is_called: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = Span> + 'a {
    let twice = faults.iter().filter(|fault| fault.is_duplicate);
    let spans = twice.map(|fault| fault.span);
    spans.filter(move |span| is_called(span.text(&file.text).trim_matches(['"', '\''])))
}

/// Reads the data, and returns what keeps them from being YAML or TOML as well.
fn read_data(
    file: &SourceFile,
    parts: &Parts,
    findings: &mut Findings<'_>,
) -> (Option<Node>, Vec<Fault>) {
    let Some(language) = parts.language else {
        return (None, Vec::new());
    };
    let text = parts.data.text(&file.text);
    if text.len() > LARGEST {
        let fence = Span::new(parts.whole.start, parts.whole.start + 3);
        findings
            .wrong(fence, "front matter is larger than 64 KiB")
            .help = Some(
            "move long text into the body; if this is no front matter, is a closing fence missing?"
                .to_owned(),
        );
        return (None, Vec::new());
    }
    let parsed = match language {
        Language::Yaml => yaml::parse(text, parts.data.start),
        Language::Toml => toml::parse(text, parts.data.start),
    };
    let mut faults = parsed.faults;
    if parsed.root.is_none()
        && let Some(fault) = faults.last_mut()
        && Span::new(parts.data.start, fault.span.start)
            .text(&file.text)
            .contains("\n\n")
    {
        // A later line across was taken for the closing fence.
        let fence = &file.text[..3];
        let ends_here = format!("if the front matter ends before this line, close it with {fence}");
        fault.help = Some(match fault.help.take() {
            Some(help) => format!("{help}; {ends_here}"),
            None => ends_here,
        });
    }
    findings.faults(faults.clone());
    (parsed.root, faults)
}

fn decode(
    root: &Node,
    marks: &Marks,
    options: &ParseOptions,
    findings: &mut Findings<'_>,
) -> FrontMatter {
    let mut front_matter = FrontMatter::default();
    let Some(mut fields) = Fields::open(root, "front matter", findings) else {
        return front_matter;
    };
    fields.softly(options.is_plain, |fields| {
        shared_keys(fields, &mut front_matter);
    });
    own_keys(&mut fields, &mut front_matter);
    front_matter.has_internal_entries = marks.on_entries;
    // The finding says that the mark cannot stand there; until it is mended, the whole page is kept back.
    if marks.elsewhere {
        front_matter.audience = Some(Audience::Internal);
    }
    if let Some(span) = marks.below {
        let defaults = front_matter.defaults.get_or_insert_default();
        defaults.span = span;
        defaults.audience = Some(Audience::Internal);
    }
    foreign::read(&mut fields, &mut front_matter);
    front_matter.has_faults = !fields.findings.is_empty();
    fields.finish_leniently(foreign::is_known);
    front_matter
}

/// Reads the keys that other generators, or a team's own scripts, may use with another meaning.
fn shared_keys(fields: &mut Fields<'_, '_, '_>, front_matter: &mut FrontMatter) {
    front_matter.title = fields.spanned_text("title");
    front_matter.description = fields.text("description");
    front_matter.kind = fields.get("kind");
    front_matter.severities = references(fields, "severity");
    front_matter.services = fields.texts("services");
    front_matter.tags = foreign::tags(fields);
    front_matter.alerts = alerts(fields);
    front_matter.aliases = fields.all("aliases");
    front_matter.owner = fields.spanned_text("owner");
    front_matter.version = fields.text("version");
    front_matter.order = fields.get("order");
    // A value that cannot be read keeps the page back: a draft must not get out by a slip of the keyboard.
    let says_draft = fields.value("draft").is_some();
    front_matter.draft = fields.get("draft").unwrap_or(says_draft);
    front_matter.search = foreign::search(fields);
    front_matter.audience = nouns::audience(fields);
    front_matter.needs = references(fields, "needs");
    front_matter.team = team(fields);
    front_matter.environment = fields.spanned_text("environment");
    front_matter.extra = fields.value("extra").cloned();
    front_matter.review_due = fields.spanned("review_date");
    let last_reviewed = fields.spanned::<Date>("last_reviewed_on");
    let review_in = fields.spanned("review_in");
    front_matter.reviewed = last_reviewed;
    front_matter.review_every = review_in;
}

/// Reads the keys that are ours alone.
fn own_keys(fields: &mut Fields<'_, '_, '_>, front_matter: &mut FrontMatter) {
    front_matter.reviewed = fields.spanned("reviewed").or(front_matter.reviewed.take());
    front_matter.review_every = fields
        .spanned("review_every")
        .or(front_matter.review_every.take());
    if let Some(node) = fields.value("placeholders") {
        front_matter.placeholders = nouns::placeholders(fields, node);
    }
    if let Some(node) = fields.value("defaults") {
        let below = fields.inside(node, "`defaults`", defaults);
        front_matter.defaults = below.map(|below| {
            Box::new(FrontMatter {
                span: node.span,
                ..below
            })
        });
    }
    let data = &mut front_matter.data;
    data.commands = fields.each("commands", "a command", nouns::command);
    data.metrics = fields.each("metrics", "a metric", nouns::metric);
    data.severities = fields.each("severities", "a severity", nouns::severity);
    data.contacts = fields.each("contacts", "a contact", nouns::contact);
    data.rotations = fields.each("rotations", "a rotation", nouns::rotation);
    data.tools = fields.each("tools", "a tool", nouns::tool);
    match fields.value("escalation").map(|node| &node.value) {
        Some(Value::Scalar(_)) => front_matter.escalation_policy = escalation_id(fields),
        _ => {
            data.policies = fields.each("escalation", "an escalation policy", nouns::policy);
        }
    }
}

/// Reads what the pages below a section's page inherit.
fn defaults(fields: &mut Fields<'_, '_, '_>) -> FrontMatter {
    FrontMatter {
        owner: fields.spanned_text("owner"),
        services: fields.texts("services"),
        environment: fields.spanned_text("environment"),
        escalation_policy: escalation_id(fields),
        audience: nouns::audience(fields),
        ..FrontMatter::default()
    }
}

fn escalation_id(fields: &mut Fields<'_, '_, '_>) -> Option<Spanned<String>> {
    reference::<()>(fields, "escalation").map(|reference| reference.name)
}

/// A team's name stands before the ids of its section: `team/id`.
fn team(fields: &mut Fields<'_, '_, '_>) -> Option<Spanned<String>> {
    let team = fields.spanned::<nouns::Id>("team")?;
    Some(team.map(nouns::Id::into_text))
}

fn alerts(fields: &mut Fields<'_, '_, '_>) -> Vec<Spanned<String>> {
    let alerts = fields.all::<AlertName>("alerts");
    alerts
        .into_iter()
        .map(|name| name.map(|name| name.0))
        .collect()
}

/// The name of an alert; it becomes a file of the site.
struct AlertName(String);

impl FromScalar for AlertName {
    const EXPECTED: &'static str = "the name of an alert";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let name = Name::from_scalar(scalar)?.into_text();
        if name.len() > 200 || name.contains(['/', '\\', '\n', '\r', '\t']) || name.starts_with('.')
        {
            return Err(Complaint::new("cannot be the name of an alert")
                .help("write it as in the alert rule, without slashes"));
        }
        Ok(AlertName(name))
    }
}

#[cfg(test)]
mod tests;
