//! Tables of severities with the times to respond and to resolve.

use super::definitions::is_target;
use super::draft::{Draft, Labelled, Said};
use super::severity::Severity;
use super::severity_names::{Named, duration, heading};
use super::{criteria, table};

/// What a column of a table says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Name,
    Respond,
    Resolve,
    Description,
    Criteria,
    Other,
}

fn column(label: &str) -> Column {
    let label = label.to_lowercase();
    let has = |part: &str| label.contains(part);
    if has("respon") && !has("responsib") || has("acknowl") || has("reaction") {
        Column::Respond
    } else if has("resol") || has("restor") || has("mitigat") || has("time to fix") {
        Column::Resolve
    } else if has("sever") || has("priorit") || has("level") || label == "sev" {
        Column::Id
    } else if has("name") || has("label") || label == "class" {
        Column::Name
    } else if has("descr") || has("defin") || has("meaning") {
        Column::Description
    } else if has("criteri") || has("example") || has("symptom") || has("impact") {
        Column::Criteria
    } else {
        Column::Other
    }
}

/// Reads a table of severities, and puts `{severities}` in its place where it says no more than that shows.
pub(super) fn understand(draft: &mut Draft<'_>, labelled: &Labelled) {
    let lines = draft.document.lines(labelled.block.lines.clone());
    let Some(table) = table::read(&lines) else {
        return;
    };
    let columns: Vec<Column> = table.header.iter().map(|label| column(label)).collect();
    if columns.first() != Some(&Column::Id)
        || columns.len() < 2
        || !draft.facts.severities.is_empty()
    {
        return;
    }
    let named: Option<Vec<Named>> = table.rows.iter().map(|row| heading(&row[0])).collect();
    let Some(named) = named.filter(|named| named.len() >= 2) else {
        return;
    };
    let is_target = |column: &Column| matches!(column, Column::Respond | Column::Resolve);
    if !columns
        .iter()
        .any(|it| is_target(it) || *it == Column::Description)
    {
        return;
    }
    let mut said: Said = table
        .header
        .iter()
        .zip(&columns)
        .filter_map(|(label, column)| match column {
            Column::Id => Some((label.clone(), "severities".to_owned())),
            Column::Respond => Some((label.clone(), "respond_within".to_owned())),
            Column::Resolve => Some((label.clone(), "resolve_within".to_owned())),
            Column::Name => Some((label.clone(), "name".to_owned())),
            _ => None,
        })
        .collect();
    let mut severities: Vec<Severity> = Vec::new();
    let mut shown = Vec::new();
    let mut criteria = Vec::new();
    for (named, row) in named.iter().zip(&table.rows) {
        if severities.iter().any(|one| one.id == named.id) {
            return;
        }
        let mut severity = Severity {
            id: named.id.clone(),
            name: named.name.clone(),
            ..Severity::default()
        };
        for (column, cell) in columns.iter().zip(row).skip(1) {
            let time = duration(cell).inspect(|short| said.push((cell.clone(), short.clone())));
            match column {
                Column::Respond if severity.respond_within.is_none() => {
                    severity.respond_within = time;
                }
                Column::Resolve if severity.resolve_within.is_none() => {
                    severity.resolve_within = time;
                }
                Column::Name if !cell.is_empty() => severity.name = Some(cell.clone()),
                Column::Description if !cell.is_empty() => {
                    severity.description = Some(cell.clone())
                }
                Column::Criteria => criteria.push((severities.len(), cell)),
                _ => {}
            }
        }
        shown.push(severity.id.clone());
        shown.extend(severity.name.clone());
        severities.push(severity);
    }
    // The examples of all severities are taken, or those of none.
    let criteria: Option<Vec<_>> = criteria
        .into_iter()
        .map(|(at, cell)| Some((at, statements(cell)?)))
        .collect();
    for (at, statements) in criteria.into_iter().flatten() {
        for statement in statements {
            let criterion = criteria::read(&statement, &mut draft.facts.metrics);
            severities[at].when.push(criterion);
        }
    }
    let lines = labelled.block.lines.clone();
    let text = vec!["```{severities}".to_owned(), "```".to_owned()];
    draft.facts.severities = severities;
    draft.facts.severities_page = labelled.page;
    // A table that says more than the targets stays: the directive shows no more.
    draft.replace(lines, text, labelled.page, "severities", &shown, said);
}

/// Splits a cell into its lines, each a statement; `None` where one is none.
fn statements(cell: &str) -> Option<Vec<String>> {
    let lower = cell.to_ascii_lowercase();
    let mut parts = Vec::new();
    let mut rest = 0;
    while let Some(start) = lower[rest..].find("<br").map(|at| rest + at) {
        let end = start + lower[start..].find('>')? + 1;
        parts.push(&cell[rest..start]);
        rest = end;
    }
    parts.push(&cell[rest..]);
    let parts = parts
        .iter()
        .map(|part| part.trim_start_matches(['-', '•', '·', ' ']).trim());
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let is_odd = |part: &String| {
        part.contains(['<', '[', '~']) && part.contains([']', '~', '/']) || is_target(part)
    };
    (!parts.iter().any(is_odd)).then_some(parts)
}
