//! A Markdown table as rows of cells.

use super::words::plain;

/// A table: the words of its cells.
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// The same cells with their markup.
    pub(super) raw: Vec<Vec<String>>,
}

/// Reads the lines of a table. `None` where a row has another number of cells than the header, so that none is lost.
pub(super) fn read(lines: &[&str]) -> Option<Table> {
    let (header, rest) = lines.split_first()?;
    let (_, rows) = rest.split_first()?;
    let words = |cells: &Vec<String>| cells.iter().map(|cell| plain(cell)).collect();
    let header: Vec<String> = words(&cells(header));
    let raw: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
    let rows: Vec<Vec<String>> = raw.iter().map(words).collect();
    let is_whole = !rows.is_empty() && rows.iter().all(|row| row.len() == header.len());
    is_whole.then_some(Table { header, rows, raw })
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut is_escaped = false;
    for c in row.chars() {
        match c {
            '|' if !is_escaped => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    if !cell.trim().is_empty() {
        cells.push(cell);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn cells_lose_their_markup_and_keep_escaped_bars() {
        let lines = ["| a | **b** |", "|---|---|", "| x \\| y | `z` |"];
        let table = read(&lines).expect("it is a table");
        assert_eq!(table.header, ["a", "b"]);
        assert_eq!(table.rows, [["x | y", "z"]]);
        assert!(read(&["| a |", "|---|", "| x | y |"]).is_none());
    }
}
