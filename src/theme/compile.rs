//! Compiles the templates, and says in an author's words why one cannot be.

use tera::{ErrorKind, Tera};

use super::load::source_path;
use super::{ThemeFiles, builtin};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::source::Span;

const FOLDER: &str = "templates/";

/// Compiles all templates. One of the author's that cannot be compiled gives way to the built-in one of its name.
///
/// Diagnostics: `invalid-theme`.
pub(super) fn compile(files: &mut ThemeFiles, sink: &mut Vec<Diagnostic>) -> Tera {
    loop {
        let mut tera = new_tera();
        let Err(error) = tera.add_raw_templates(templates(files)) else {
            return tera;
        };
        let fault = Fault::of(&error, files);
        sink.push(fault.diagnostic());
        // Each turn takes at least one of the author's files away, so this ends.
        if !give_way(files, fault.template.as_deref()) {
            return new_tera();
        }
    }
}

fn new_tera() -> Tera {
    let mut tera = Tera::new();
    // Whatever a template is called, what it shows is escaped.
    tera.autoescape_on([""]);
    tera
}

fn templates(files: &ThemeFiles) -> Vec<(&str, std::borrow::Cow<'_, str>)> {
    files
        .iter()
        .filter_map(|(path, file)| {
            let name = path.strip_prefix(FOLDER)?;
            Some((name, String::from_utf8_lossy(&file.bytes)))
        })
        .collect()
}

/// Puts the built-in template in the place of the author's faulty one, or of all where it is not known which is at
/// fault. Returns whether anything changed.
fn give_way(files: &mut ThemeFiles, template: Option<&str>) -> bool {
    let built_in = builtin::files();
    let faulty: Vec<String> = files
        .iter()
        .filter(|(path, file)| file.is_own && path.starts_with(FOLDER))
        .filter(|(path, _)| template.is_none_or(|name| path[FOLDER.len()..] == *name))
        .map(|(path, _)| path.clone())
        .collect();
    for path in &faulty {
        match built_in.get(path) {
            Some(file) => files.insert(path.clone(), file.clone()),
            None => files.remove(path),
        };
    }
    !faulty.is_empty()
}

/// Why a template cannot be used.
pub(crate) struct Fault {
    /// Its name, as in `page.html`; `None` where it is not known which of the author's is at fault.
    template: Option<String>,
    span: Option<Span>,
    message: String,
}

impl Fault {
    fn of(error: &tera::Error, files: &ThemeFiles) -> Fault {
        let mut fault = Fault::told(error);
        let is_own = |name: &str| {
            let file = files.get(&format!("{FOLDER}{name}"));
            file.is_some_and(|file| file.is_own)
        };
        if fault.template.as_deref().is_none_or(|name| !is_own(name)) {
            fault.template = fault.named_in_message(files, is_own);
        }
        fault
    }

    /// Reads what the engine says.
    pub(crate) fn told(error: &tera::Error) -> Fault {
        let (template, span, message) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
                Some(report.filename().to_owned()),
                Some(Span::from(report.span().range.clone())),
                report.message().to_owned(),
            ),
            ErrorKind::CircularExtend { tpl, .. } => {
                let message = "the template extends itself, over one or more others".to_owned();
                (Some(tpl.clone()), None, message)
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                let message = "the template includes itself, over one or more others".to_owned();
                (Some(tpl.clone()), None, message)
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("there is no template `{parent}` to extend");
                (Some(current.clone()), None, message)
            }
            other => (None, None, first_report(&other.to_string())),
        };
        Fault {
            template,
            span,
            message,
        }
    }

    /// Finds the author's template in a message such as `... --> page.html:3:7`.
    fn named_in_message(
        &mut self,
        files: &ThemeFiles,
        is_own: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let names = files.keys().filter_map(|path| path.strip_prefix(FOLDER));
        let mut own = names.filter(|name| is_own(name));
        own.find(|name| self.message.contains(name))
            .map(str::to_owned)
    }

    /// Makes the finding.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let path = match &self.template {
            Some(name) => format!("{FOLDER}{name}"),
            None => FOLDER.to_owned(),
        };
        let label = Label::new(&source_path(&path), self.span);
        let mut message = self.message.clone();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        Diagnostic::new(Lint::InvalidTheme, message, label)
            .help("mend the template, or remove it: the built-in one is then used")
    }
}

/// Cuts the engine's reports down to what the first says and where, without its drawing.
fn first_report(message: &str) -> String {
    let mut lines = message.lines();
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    match lines
        .next()
        .and_then(|line| line.trim().strip_prefix("--> "))
    {
        Some(place) => format!("{first} ({place})"),
        None => first.to_owned(),
    }
}
