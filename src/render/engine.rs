//! The template engine. The only place in `render` that knows which one it is.

use serde::Serialize;
use tera::{Context, Map, Tera, Value};

use crate::diagnostic::Diagnostic;
use crate::theme::Theme;
use crate::theme::compile::Fault;

/// A part of a view in the form that templates read. Cheap to clone, so what many pages show is made once.
#[derive(Debug, Clone)]
pub struct Shared(Value);

impl Shared {
    /// Converts a view.
    pub fn new(view: &(impl Serialize + ?Sized)) -> Self {
        Shared(Value::from_serializable(view))
    }

    /// Makes a list of parts.
    pub fn list(parts: impl IntoIterator<Item = Shared>) -> Self {
        Shared(Value::from(
            parts.into_iter().map(|part| part.0).collect::<Vec<Value>>(),
        ))
    }

    /// Takes finished HTML, which is not escaped again.
    pub fn html(html: &str) -> Self {
        Shared(Value::safe_string(html))
    }

    /// Lays parts into a view, in the place of its fields of that name.
    pub fn with(self, parts: impl IntoIterator<Item = (&'static str, Shared)>) -> Self {
        let mut map: Map = self.0.into_map().unwrap_or_default();
        map.extend(parts.into_iter().map(|(name, part)| (name.into(), part.0)));
        Shared(Value::from(map))
    }
}

/// What one template is given.
#[derive(Debug, Default)]
pub struct View(Context);

impl View {
    /// Makes a view without anything.
    pub fn new() -> Self {
        View::default()
    }

    /// Adds a part that is made already.
    pub fn with(mut self, name: &'static str, part: &Shared) -> Self {
        self.0.insert_value(name, part.0.clone());
        self
    }

    /// Adds a part.
    pub fn with_view(self, name: &'static str, view: &(impl Serialize + ?Sized)) -> Self {
        self.with(name, &Shared::new(view))
    }
}

/// The templates of a theme.
#[derive(Debug, Clone, Copy)]
pub struct Engine<'a> {
    templates: &'a Tera,
}

impl<'a> Engine<'a> {
    /// Takes the theme's templates.
    pub fn new(theme: &'a Theme) -> Self {
        Engine {
            templates: &theme.templates,
        }
    }

    /// Fills a template.
    ///
    /// # Errors
    /// What is wrong with the template, as a finding about the theme.
    pub fn fill(&self, template: &str, view: &View) -> Result<String, Box<Diagnostic>> {
        self.templates
            .render(template, &view.0)
            .map_err(|error| Box::new(Fault::told(&error).diagnostic()))
    }
}
