//! Data of any shape with the place of every value: what YAML and TOML are turned into before we know what it means.
//!
//! One tree for both languages, so that one decoder reports every fault with its place.

use serde_json::Value as Json;

use crate::source::{Span, Spanned};

/// A value and its place in the file.
pub type Node = Spanned<Value>;

/// Data of any shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A text, number, date or truth value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in the author's order; keys are unique.
    Map(Vec<Entry>),
}

/// A single value, kept as the author wrote it: `version: 1.0` asks for the text `1.0`, not for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text, after quotes and escapes are resolved.
    pub text: String,
    /// Whether it was quoted (or a block), and so is text whatever it looks like.
    pub quoted: bool,
}

/// A key of a map and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key and its place.
    pub key: Spanned<String>,
    /// The value and its place.
    pub value: Node,
}

impl Value {
    /// Says in an author's words what kind of value it is, as in "a list".
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Scalar(scalar) if scalar.as_bool().is_some() => "true or false",
            Value::Scalar(scalar) if scalar.as_number().is_some() => "a number",
            Value::Scalar(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// Returns the value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Value::Map(entries) => entries
                .iter()
                .find(|entry| entry.key.value == key)
                .map(|entry| &entry.value),
            _ => None,
        }
    }

    /// Returns the data as JSON, for templates (`extra`): plain `true`, `5` and `1.5` become what they look like.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Scalar(scalar) => scalar.to_json(),
            Value::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Value::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.value.clone(), entry.value.value.to_json()))
                    .collect(),
            ),
        }
    }
}

impl Scalar {
    /// Returns the truth value that an unquoted `true` or `false` is.
    pub fn as_bool(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" | "True" | "TRUE" if !self.quoted => Some(true),
            "false" | "False" | "FALSE" if !self.quoted => Some(false),
            _ => None,
        }
    }

    /// Returns the finite number that unquoted text is.
    pub fn as_number(&self) -> Option<f64> {
        let first = self.text.chars().find(|c| !matches!(c, '+' | '-' | '.'))?;
        if self.quoted || !first.is_ascii_digit() {
            return None;
        }
        self.text
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn to_json(&self) -> Json {
        if let Some(truth) = self.as_bool() {
            return Json::Bool(truth);
        }
        if self.quoted {
            return Json::String(self.text.clone());
        }
        if let Ok(whole) = self.text.parse::<i64>() {
            return Json::from(whole);
        }
        self.as_number()
            .and_then(serde_json::Number::from_f64)
            .map_or_else(|| Json::String(self.text.clone()), Json::Number)
    }
}

/// Makes an empty map at a place, for a front matter that is not there.
pub fn empty_map(span: Span) -> Node {
    Spanned::new(Value::Map(Vec::new()), span)
}
