//! The Markdown that is published beside a page.

/// Returns the text without HTML comments. What stands in fenced code keeps its own, as readers see those.
pub fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut fence: Option<(u8, usize)> = None;
    let mut in_comment = false;
    for line in text.split_inclusive('\n') {
        if !in_comment {
            if let Some((mark, length)) = fence {
                kept.push_str(line);
                if closes(line, mark, length) {
                    fence = None;
                }
                continue;
            }
            if let Some(opened) = opens(line) {
                fence = Some(opened);
                kept.push_str(line);
                continue;
            }
        }
        in_comment = strip_line(line, in_comment, &mut kept);
    }
    kept
}

/// Appends what of a line lies outside comments; returns whether a comment is still open after it.
fn strip_line(line: &str, mut in_comment: bool, kept: &mut String) -> bool {
    // A code span that closes further away than this is not looked for: lines can be megabytes long.
    const LONGEST_SPAN: usize = 2_000;
    let start = kept.len();
    let mut cut = in_comment;
    let mut at = 0;
    let mut comment = line.find("<!--");
    while at < line.len() {
        if in_comment {
            let Some(end) = line[at..].find("-->") else {
                break;
            };
            at += end + 3;
            in_comment = false;
            comment = line[at..].find("<!--").map(|found| at + found);
        }
        let Some(open) = comment else {
            kept.push_str(&line[at..]);
            break;
        };
        // A comment inside a code span on the same line is text that readers see.
        if let Some(found) = line[at..open].find('`') {
            let tick = at + found;
            let ticks = line[tick..]
                .bytes()
                .take_while(|byte| *byte == b'`')
                .count();
            let after = tick + ticks;
            let window = line.floor_char_boundary(after + LONGEST_SPAN);
            let close = line[after..window].find(&line[tick..after]);
            let end = close.map_or(after, |close| after + close + ticks);
            kept.push_str(&line[at..end]);
            at = end;
            if at > open {
                comment = line[at..].find("<!--").map(|found| at + found);
            }
            continue;
        }
        kept.push_str(&line[at..open]);
        at = open + 4;
        in_comment = true;
        cut = true;
    }
    // A line that held nothing but a comment goes as a whole.
    if cut && kept[start..].trim().is_empty() {
        kept.truncate(start);
    }
    in_comment
}

/// Returns mark and length of the code fence that a line opens, in a list or quotation too.
fn opens(line: &str) -> Option<(u8, usize)> {
    let text = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let mark = *text.as_bytes().first()?;
    let length = text.bytes().take_while(|byte| *byte == mark).count();
    let is_fence = matches!(mark, b'`' | b'~') && length >= 3;
    let is_span = mark == b'`' && text[length..].contains('`');
    (is_fence && !is_span).then_some((mark, length))
}

fn closes(line: &str, mark: u8, length: usize) -> bool {
    let text = line.trim_matches([' ', '\t', '>', '\r', '\n']);
    text.len() >= length && text.bytes().all(|byte| byte == mark)
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_code_keeps_its_own() {
        let text = "a <!-- secret --> b\n<!--\nsecret\n-->\n```html\n<!-- kept -->\n```\n`<!-- kept -->` end\n";
        assert_eq!(
            without_comments(text),
            "a  b\n```html\n<!-- kept -->\n```\n`<!-- kept -->` end\n"
        );
        assert_eq!(without_comments("a\n<!-- never closed\nsecret\n"), "a\n");
    }
}
