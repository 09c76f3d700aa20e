//! Commands, placeholders and tools.

use super::{audience, declared_id};
use crate::data::{Complaint, Fields, FromScalar, shortened};
use crate::model::command::{Command, Placeholder, slot_length};
use crate::model::data::{Node, Scalar, Value};
use crate::model::pattern;
use crate::model::tool::{Tool, ToolLink};
use crate::parse::shell;
use crate::source::Spanned;

/// Reads a command.
pub(crate) fn command(fields: &mut Fields<'_, '_, '_>) -> Option<Command> {
    let id = declared_id(fields);
    let title = fields.text("title");
    let run = fields.required_text("run");
    let danger = fields.get("danger");
    let place = fields.get("where");
    let verify = fields.spanned_text("verify");
    let expect = fields.text("expect");
    let undo = fields.spanned_text("undo");
    let tags = fields.texts("tags");
    let audience = audience(fields);
    Some(Command {
        id: id?,
        title,
        run: run?.map(|text| shell::unread(&text)),
        danger,
        place,
        verify: verify.map(|text| text.map(|text| shell::unread(&text))),
        expect,
        audience,
        undo: undo.map(|text| text.map(|text| shell::unread(&text))),
        tags,
    })
}

/// Reads the placeholders of a page: a map from name to description.
pub(crate) fn placeholders<'n>(
    fields: &mut Fields<'n, '_, '_>,
    node: &'n Node,
) -> Vec<Placeholder> {
    let Value::Map(entries) = &node.value else {
        let message = format!(
            "`placeholders` must be a map, and this is {}",
            node.value.describe()
        );
        fields.findings.wrong(node.span, message).help =
            Some("write   placeholders: { pod-name: { label: Pod name } }".to_owned());
        return Vec::new();
    };
    let mut placeholders = Vec::new();
    for entry in entries {
        let name = &entry.key;
        if slot_length(&format!("<{}>", name.value)) != Some(name.value.len() + 2) {
            let message = format!(
                "`{}` cannot be the name of a placeholder",
                shortened(&name.value)
            );
            fields.findings.wrong(name.span, message).help = Some(
                "start with a letter; letters, digits, `_`, `.`, `-` and single spaces may follow"
                    .to_owned(),
            );
            continue;
        }
        if entry.value.value == Value::Null {
            placeholders.push(undescribed(name.clone()));
            continue;
        }
        placeholders.extend(fields.inside(&entry.value, "a placeholder", |fields| {
            placeholder(fields, name.clone())
        }));
    }
    placeholders
}

fn undescribed(name: Spanned<String>) -> Placeholder {
    Placeholder {
        name,
        label: None,
        pattern: None,
        default: None,
        example: None,
        find: None,
        from_labels: Vec::new(),
        sensitive: None,
    }
}

pub(crate) fn placeholder(fields: &mut Fields<'_, '_, '_>, name: Spanned<String>) -> Placeholder {
    let label = fields.text("label");
    let pattern = usable_pattern(fields);
    Placeholder {
        name,
        label,
        default: value(fields, "default", pattern.as_ref()),
        example: value(fields, "example", pattern.as_ref()),
        pattern,
        find: fields
            .spanned_text("find")
            .map(|text| text.map(|text| shell::unread(&text))),
        from_labels: label_names(fields),
        sensitive: fields.get("sensitive"),
    }
}

fn label_names(fields: &mut Fields<'_, '_, '_>) -> Vec<String> {
    let names = fields.all::<LabelName>("from_labels");
    names.into_iter().map(|name| name.value.0).collect()
}

/// The name of an alert's label, as Prometheus writes it or as Kubernetes does: `app.kubernetes.io/name`.
struct LabelName(String);

impl FromScalar for LabelName {
    const EXPECTED: &'static str = "a label";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let name = scalar.text.trim();
        let is_inner = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(is_inner);
        match is_name {
            true => Ok(LabelName(name.to_owned())),
            false => Err(Complaint::new("is not the name of a label")
                .help("write the name alone, as in `pod` or `app.kubernetes.io/name`")),
        }
    }
}

/// Reads a pattern that every browser understands; no other reaches the page.
fn usable_pattern(fields: &mut Fields<'_, '_, '_>) -> Option<Spanned<String>> {
    let pattern = fields.spanned_text("pattern")?;
    let Some(fault) = pattern::fault(&pattern.value) else {
        return Some(pattern);
    };
    let shown = shortened(fault.span.text(&pattern.value));
    let message = match shown.is_empty() {
        true => format!("this pattern cannot be used: {}", fault.message),
        false => format!(
            "this pattern cannot be used: at `{shown}`, {}",
            fault.message
        ),
    };
    fields.findings.wrong(pattern.span, message).help = Some(
        "write a plain regular expression for the whole value, such as \"[a-z0-9-]+\"".to_owned(),
    );
    None
}

/// Reads a value of a placeholder, which must be one that a reader could type.
fn value(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    pattern: Option<&Spanned<String>>,
) -> Option<String> {
    let value = fields.spanned_text(key)?;
    let shown = shortened(&value.value);
    if value.value.contains(char::is_control) {
        let message =
            format!("`{key}` holds a line end or a control character, which no command can take");
        fields.findings.wrong(value.span, message).help = Some("write it on one line".to_owned());
        return None;
    }
    let is_refused =
        |pattern: &Spanned<String>| pattern::matches(&pattern.value, &value.value) == Some(false);
    if !value.value.is_empty() && pattern.is_some_and(is_refused) {
        let message = format!("`{key}` is `{shown}`, which does not match the pattern");
        fields.findings.wrong(value.span, message).help = Some("change one of the two".to_owned());
        return None;
    }
    Some(value.value)
}

/// Reads a tool.
pub(crate) fn tool(fields: &mut Fields<'_, '_, '_>) -> Option<Tool> {
    let id = declared_id(fields);
    let name = fields.required_text("name");
    let url = fields.spanned_text("url");
    let note = fields.text("note");
    let links = fields.each("links", "a link of a tool", tool_link);
    let audience = audience(fields);
    let id = id?;
    Some(Tool {
        name: name.map_or_else(|| id.value.clone(), |name| name.value),
        id,
        url,
        note,
        links,
        audience,
    })
}

pub(crate) fn tool_link(fields: &mut Fields<'_, '_, '_>) -> Option<ToolLink> {
    let name = fields.required_text("name");
    let url = fields.spanned_text("url");
    Some(ToolLink {
        name: name?.value,
        url,
    })
}
