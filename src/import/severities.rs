//! Severities: tables of targets, definitions, and the symptoms that runbooks for them name.

use super::criteria::{self, Criterion};
use super::draft::{Draft, Labelled, Said};
use super::entries::numbered;
use super::words::{self, plain};
use super::{table, yaml};
use crate::model::time::Minutes;
use crate::parse::outline::TopKind;

/// A severity as it will stand in front matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Severity {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) respond_within: Option<String>,
    pub(super) resolve_within: Option<String>,
    pub(super) when: Vec<Criterion>,
    pub(super) escalation: Option<String>,
}

/// What a text says of a severity at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// As in `P1`, `SEV-1`.
    pub(super) id: String,
    /// As in `Critical`.
    pub(super) name: Option<String>,
    /// What follows.
    pub(super) rest: String,
}

/// Reads `P1 (Critical) - Service Down`, `SEV1: Critical`, `Severity 1`. `None` where a text begins otherwise.
pub(super) fn heading(text: &str) -> Option<Named> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(letters);
    let is_family = matches!(
        &*word.to_ascii_lowercase(),
        "p" | "s" | "sev" | "severity" | "priority" | "level"
    );
    let digits = rest.trim_start_matches([' ', '-']);
    let sign = &rest[..rest.len() - digits.len()];
    let number = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let behind = &digits[number..];
    let is_id = is_family
        && number == 1
        && sign.len() <= 1
        && !(word.len() == 1 && !sign.is_empty())
        && !behind.starts_with(|c: char| c.is_alphanumeric());
    if !is_id {
        return None;
    }
    let sign = sign.replace(' ', "-");
    let word = match word.len() {
        1..=3 => word.to_ascii_uppercase(),
        _ => word.to_owned(),
    };
    let (name, rest) = name_of(behind);
    Some(Named {
        id: format!("{word}{sign}{}", &digits[..number]),
        name,
        rest,
    })
}

/// Splits ` (Critical) - Service Down` into the name and the rest.
fn name_of(text: &str) -> (Option<String>, String) {
    let text = text.trim();
    if let Some((name, rest)) = text
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(')'))
    {
        let rest = rest.trim_start_matches([' ', '-', ':', '–', '—']);
        return (Some(name.trim().to_owned()), rest.to_owned());
    }
    let rest = text.trim_start_matches([' ', '-', ':', '–', '—', '/', '|']);
    let rest = rest.trim_end_matches(':').trim();
    let is_name = !rest.is_empty() && words::words(rest).len() <= 2 && !rest.contains(':');
    match is_name {
        true => (Some(rest.to_owned()), String::new()),
        false => (None, rest.to_owned()),
    }
}

/// Reads a length of time as people write it, as front matter does: `within 15 minutes` is `15m`.
pub(super) fn duration(text: &str) -> Option<String> {
    let mut text = text.trim().to_lowercase();
    for start in ["within ", "under ", "up to ", "after ", "≤", "<=", "<", "+"] {
        if let Some(rest) = text.strip_prefix(start) {
            text = rest.trim().to_owned();
        }
    }
    let mut short = String::new();
    let mut number = String::new();
    for word in text.split_whitespace() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        number.push_str(&word[..digits]);
        let unit = &word[digits..];
        if unit.is_empty() {
            continue;
        }
        let unit = match unit {
            "m" | "min" | "mins" | "minute" | "minutes" => "m",
            "h" | "hr" | "hrs" | "hour" | "hours" => "h",
            "d" | "day" | "days" => "d",
            "w" | "week" | "weeks" => "w",
            _ => return None,
        };
        if number.is_empty() {
            return None;
        }
        short.push_str(&format!("{number}{unit}"));
        number.clear();
    }
    (number.is_empty() && Minutes::parse(&short).is_some()).then_some(short)
}

/// Finds tables and definitions of severities, and puts directives in their place.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        if labelled.block.kind == TopKind::Table {
            targets(draft, labelled);
        }
    }
    definitions(draft, blocks);
    if draft.facts.severities.is_empty() {
        return;
    }
    symptoms(draft, blocks);
}

/// What a column of a table says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Name,
    Respond,
    Resolve,
    Description,
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
    } else {
        Column::Other
    }
}

fn targets(draft: &mut Draft<'_>, labelled: &Labelled) {
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
                _ => {}
            }
        }
        shown.push(severity.id.clone());
        shown.extend(severity.name.clone());
        severities.push(severity);
    }
    let lines = labelled.block.lines.clone();
    let text = vec!["```{severities}".to_owned(), "```".to_owned()];
    draft.facts.severities = severities;
    draft.facts.severities_page = labelled.page;
    // A table that says more than the targets stays: the directive shows no more.
    draft.replace(lines, text, labelled.page, "severities", &shown, said);
}

/// A definition in the document: what it is of, and the list of what makes it so.
struct Definition {
    named: Named,
    list: Labelled,
    items: Vec<String>,
}

/// Headings below which severities are defined.
const ABOUT: &[&str] = &["sever", "priorit", "classif", "sev"];

fn definitions(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    let mut found: Vec<Definition> = Vec::new();
    for labelled in blocks.iter().filter(|it| it.speaks_of(ABOUT)) {
        if !matches!(labelled.block.kind, TopKind::List { .. }) {
            continue;
        }
        let Some(named) = labelled.nearest().and_then(heading) else {
            continue;
        };
        let lines = draft.document.lines(labelled.block.lines.clone());
        let is_new = found.iter().all(|one| one.named.id != named.id);
        if let Some(items) = items(&lines).filter(|_| is_new && named.rest.is_empty()) {
            found.push(Definition {
                named,
                list: labelled.clone(),
                items,
            });
        }
    }
    let is_known = |named: &Named| {
        let severities = &draft.facts.severities;
        severities.is_empty() || severities.iter().any(|one| one.id == named.id)
    };
    if found.len() < 2 || !found.iter().all(|one| is_known(&one.named)) {
        return;
    }
    let page = found[0].list.page;
    draft.facts.severities_page = page;
    let mut is_shown = true;
    for definition in &found {
        let mut criteria = Vec::new();
        for item in &definition.items {
            criteria.push(criteria::read(item, &mut draft.facts.metrics));
        }
        is_shown &= criteria
            .iter()
            .all(|it| matches!(it, Criterion::Statement(_)));
        let severity = severity(draft, &definition.named);
        severity.when.extend(criteria);
    }
    for Definition { named, list, items } in found {
        let lines = list.block.lines.clone();
        let card = vec![format!("```{{severity}} {}", named.id), "```".to_owned()];
        // The card writes a limit in its own words: then the author's words stay beside it.
        let is_replaced = is_shown
            && draft.replace(
                lines.clone(),
                card.clone(),
                page,
                "severities",
                &items,
                Said::new(),
            );
        if !is_replaced {
            draft.behind.insert(lines.end - 1, card);
        }
    }
}

/// Returns the severity of a name, a new one behind those that are known.
fn severity<'d>(draft: &'d mut Draft<'_>, named: &Named) -> &'d mut Severity {
    let severities = &mut draft.facts.severities;
    let at = severities.iter().position(|one| one.id == named.id);
    let at = at.unwrap_or_else(|| {
        severities.push(Severity {
            id: named.id.clone(),
            ..Severity::default()
        });
        severities.len() - 1
    });
    let severity = &mut severities[at];
    if severity.name.is_none() {
        severity.name.clone_from(&named.name);
    }
    severity
}

/// Reads a list of one line each without nesting; `None` for any other.
pub(super) fn items(lines: &[&str]) -> Option<Vec<String>> {
    let mut items = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .or_else(|| numbered(line))?;
        let is_task = item.starts_with("[ ]") || item.starts_with("[x]");
        let item = plain(item);
        if is_task || item.is_empty() || item.contains("](") {
            return None;
        }
        items.push(item);
    }
    Some(items)
}

/// The symptoms in the runbook of a severity are criteria of it, too. Their text stays.
fn symptoms(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        let is_list = matches!(labelled.block.kind, TopKind::List { .. });
        let about = labelled.nearest().unwrap_or_default().to_lowercase();
        if !is_list || !about.starts_with("symptom") {
            continue;
        }
        let of = labelled
            .headings
            .iter()
            .rev()
            .find_map(|text| heading(text));
        let Some(named) = of else { continue };
        let lines = draft.document.lines(labelled.block.lines.clone());
        let Some(items) = items(&lines) else { continue };
        let mut metrics = std::mem::take(&mut draft.facts.metrics);
        let severities = &mut draft.facts.severities;
        if let Some(severity) = severities.iter_mut().find(|one| one.id == named.id) {
            for item in items {
                let criterion = criteria::read(&item, &mut metrics);
                if !severity.when.contains(&criterion) {
                    severity.when.push(criterion);
                }
            }
        }
        draft.facts.metrics = metrics;
    }
}

impl Severity {
    /// Writes it as an item of front matter.
    pub(super) fn written(&self) -> Vec<String> {
        let mut lines = vec![format!("  - id: {}", yaml::scalar(&self.id))];
        let fields = [
            ("name", &self.name),
            ("description", &self.description),
            ("respond_within", &self.respond_within),
            ("resolve_within", &self.resolve_within),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                let value = match key {
                    "respond_within" | "resolve_within" => value.clone(),
                    _ => yaml::scalar(value),
                };
                lines.push(format!("    {key}: {value}"));
            }
        }
        if !self.when.is_empty() {
            lines.push("    when:".to_owned());
        }
        for criterion in &self.when {
            lines.push(match criterion {
                Criterion::Statement(text) => format!("      - {}", yaml::scalar(text)),
                Criterion::Metric { metric, bounds } => {
                    let bounds = bounds
                        .iter()
                        .map(|(key, value)| format!(", {key}: {value}"));
                    let bounds: String = bounds.collect();
                    format!("      - {{ metric: {metric}{bounds} }}")
                }
            });
        }
        if let Some(policy) = &self.escalation {
            lines.push(format!("    escalation: {}", yaml::scalar(policy)));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, heading};

    #[test]
    fn severities_are_told_at_the_beginning() {
        let said = |text| heading(text).map(|it| (it.id, it.name.unwrap_or_default(), it.rest));
        let is = |id: &str, name: &str, rest: &str| {
            Some((id.to_owned(), name.to_owned(), rest.to_owned()))
        };
        assert_eq!(
            said("P1 (Critical) - Service Down"),
            is("P1", "Critical", "Service Down")
        );
        assert_eq!(said("P2 - High"), is("P2", "High", ""));
        assert_eq!(said("SEV-1: Critical"), is("SEV-1", "Critical", ""));
        assert_eq!(said("Severity 1"), is("Severity-1", "", ""));
        assert_eq!(said("🔴 sev1"), is("SEV1", "", ""));
        for text in ["S3 buckets", "Steps", "P10", "P1x", "Level", "S 3"] {
            let is_whole = heading(text).is_some_and(|named| named.id != "S3");
            assert!(!is_whole, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let is = |text: &str, short: Option<&str>| {
            assert_eq!(duration(text).as_deref(), short, "{text}");
        };
        is("15 minutes", Some("15m"));
        is("within 1 hour 30 min", Some("1h30m"));
        is("< 24h", Some("24h"));
        is("Next business day", None);
        is("2 business days", None);
        is("15", None);
        is("", None);
    }
}
