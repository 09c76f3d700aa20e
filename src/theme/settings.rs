//! `theme.toml`: name and version of a theme, the order of its styles and scripts, its interface texts.

use std::collections::BTreeMap;

use super::ThemeFiles;
use super::load::source_path;
use crate::data;
use crate::diagnostic::{Diagnostic, Label, Lint, nearest};
use crate::model::data::{Entry, Value};
use crate::source::Span;

const FILE: &str = "theme.toml";
const KEYS: &[&str] = &[
    "name",
    "version",
    "styles",
    "boot",
    "scripts",
    "single_file",
    "worker",
    "icon",
    "app_icons",
    "words",
];

/// What `theme.toml` says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) version: String,
    /// Style sheets in order, as paths inside the theme.
    pub(super) styles: Vec<String>,
    /// The script that runs before anything is painted.
    pub(super) boot: Option<String>,
    /// The other scripts in order.
    pub(super) scripts: Vec<String>,
    /// Style sheets and scripts of the single file alone, in order.
    pub(super) single_file: Vec<String>,
    /// The scripts that become `sw.js`, in order.
    pub(super) worker: Vec<String>,
    pub(super) icon: Option<String>,
    /// The icon as pictures, for home screens.
    pub(super) app_icons: Vec<String>,
    pub(super) words: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the settings of a theme.
    ///
    /// Diagnostics: `invalid-theme`.
    pub(super) fn read(files: &ThemeFiles, sink: &mut Vec<Diagnostic>) -> Settings {
        let mut settings = Settings::default();
        let text = files
            .get(FILE)
            .map(|file| String::from_utf8_lossy(&file.bytes));
        let Some(text) = text else { return settings };
        let parsed = data::toml::parse(&text, 0);
        for fault in parsed.faults {
            sink.push(finding(fault.span, fault.message));
        }
        if let Some(Value::Map(entries)) = parsed.root.map(|root| root.value) {
            for entry in &entries {
                if let Err(message) = settings.set(entry) {
                    sink.push(finding(entry.value.span, message));
                }
            }
        }
        let listed = settings.styles.iter().chain(&settings.scripts);
        let listed = listed.chain(&settings.single_file);
        let listed = listed.chain(&settings.worker).chain(&settings.app_icons);
        for path in listed.chain(&settings.boot).chain(&settings.icon) {
            if !files.contains_key(path) {
                let message = format!("the theme has no file `{path}`");
                sink.push(finding(Span::new(0, 0), message));
            }
        }
        settings
    }

    fn set(&mut self, entry: &Entry) -> Result<(), String> {
        let value = &entry.value.value;
        match entry.key.value.as_str() {
            "name" => self.name = text(value)?,
            "version" => self.version = text(value)?,
            "boot" => self.boot = Some(text(value)?),
            "icon" => self.icon = Some(text(value)?),
            "styles" => self.styles = texts(value)?,
            "scripts" => self.scripts = texts(value)?,
            "single_file" => self.single_file = texts(value)?,
            "worker" => self.worker = texts(value)?,
            "app_icons" => self.app_icons = texts(value)?,
            "words" => self.words = words(value)?,
            other => {
                let near = nearest(other, KEYS.iter().copied());
                let near = near.map(|near| format!("; did you mean `{near}`?"));
                let near = near.unwrap_or_default();
                return Err(format!("a theme has no setting `{other}`{near}"));
            }
        }
        Ok(())
    }
}

fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::Scalar(scalar) => Ok(scalar.text.clone()),
        other => Err(format!(
            "a text should stand here, not {}",
            other.describe()
        )),
    }
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::List(items) => items.iter().map(|item| text(&item.value)).collect(),
        other => Err(format!(
            "a list of files should stand here, not {}",
            other.describe()
        )),
    }
}

fn words(value: &Value) -> Result<BTreeMap<String, String>, String> {
    match value {
        Value::Map(entries) => entries
            .iter()
            .map(|entry| Ok((entry.key.value.clone(), text(&entry.value.value)?)))
            .collect(),
        other => Err(format!("a map should stand here, not {}", other.describe())),
    }
}

fn finding(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(
        Lint::InvalidTheme,
        message,
        Label::new(&source_path(FILE), span),
    )
}
