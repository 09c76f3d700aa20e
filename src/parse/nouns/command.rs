//! Commands, placeholders and tools.

use super::declared_id;
use crate::data::{Fields, shortened};
use crate::model::command::{Command, Placeholder, slot_length};
use crate::model::data::{Node, Value};
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
    Some(Command {
        id: id?,
        title,
        run: run?.map(|text| shell::command(&text, &Default::default())),
        danger,
        place,
        verify: verify.map(|text| text.map(|text| shell::command(&text, &Default::default()))),
        expect,
        undo: undo.map(|text| text.map(|text| shell::command(&text, &Default::default()))),
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
    Placeholder {
        name,
        label: fields.text("label"),
        pattern: fields.spanned_text("pattern"),
        default: fields.text("default"),
        example: fields.text("example"),
        find: fields
            .spanned_text("find")
            .map(|text| text.map(|text| shell::command(&text, &Default::default()))),
        from_labels: fields.texts("from_labels"),
        sensitive: fields.get("sensitive"),
    }
}

/// Reads a tool.
pub(crate) fn tool(fields: &mut Fields<'_, '_, '_>) -> Option<Tool> {
    let id = declared_id(fields);
    let name = fields.required_text("name");
    let url = fields.spanned_text("url");
    let note = fields.text("note");
    let links = fields.each("links", "a link of a tool", tool_link);
    let id = id?;
    Some(Tool {
        name: name.map_or_else(|| id.value.clone(), |name| name.value),
        id,
        url,
        note,
        links,
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
