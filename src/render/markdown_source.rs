//! The Markdown that is published beside a page.

use crate::model::page::ParsedPage;
use crate::source::Span;

/// Returns the text of a page as it is published: without comments and, in a book for everybody, without what nobody
/// understands in its front matter.
pub fn published(page: &ParsedPage, hides_internal: bool) -> String {
    let (text, front) = (&*page.file.text, &page.front_matter);
    if !hides_internal || front.not_shown.is_empty() {
        return without_comments(text, front.span);
    }
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for cut in &front.not_shown {
        kept.push_str(&text[at..cut.start.max(at)]);
        at = cut.end.max(at);
    }
    let cut = at - kept.len();
    kept.push_str(&text[at..]);
    without_comments(&kept, Span::new(front.span.start, front.span.end - cut))
}

/// Returns the text of a page, whose front matter stands at `front`, without comments: those of HTML in its body, those of
/// YAML or TOML in front. What stands in fenced code keeps its own, as readers see those.
pub fn without_comments(text: &str, front: Span) -> String {
    let (front, body) = text.split_at(front.end.min(text.len()));
    let mut kept = String::with_capacity(text.len());
    strip_front(front, &mut kept);
    strip_body(body, &mut kept);
    kept
}

/// Appends front matter without what stands behind `#`, but for what is quoted or belongs to a block of text.
fn strip_front(front: &str, kept: &mut String) {
    // The quote that is open at the beginning of a line.
    let mut quote = None;
    // How far the key of a block of text is indented: its lines are indented deeper.
    let mut block: Option<usize> = None;
    for line in front.split_inclusive('\n') {
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start_matches([' ', '-']).len();
        let is_in_block = block.is_some_and(|key| bare.is_empty() || leading_spaces(bare) > key);
        if quote.is_none() && is_in_block {
            kept.push_str(line);
            continue;
        }
        block = None;
        let end = comment(bare, &mut quote);
        let said = bare[..end].trim_end();
        if end < bare.len() {
            // A line that held nothing but a comment goes as a whole.
            if !said.is_empty() {
                kept.push_str(said);
                kept.push_str(&line[bare.len()..]);
            }
        } else {
            kept.push_str(line);
        }
        let mark = said.rsplit([' ', ':']).next().unwrap_or_default();
        let mark = mark.trim_end_matches(|sign: char| sign.is_ascii_digit() || "+-".contains(sign));
        if quote.is_none() && matches!(mark, "|" | ">") {
            block = Some(indent);
        }
    }
}

fn leading_spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns where the comment of a line begins, or its end; `quote` is the one that is open, before and behind it.
fn comment(line: &str, quote: &mut Option<char>) -> usize {
    let mut before = ' ';
    let mut is_escaped = false;
    for (at, sign) in line.char_indices() {
        match *quote {
            Some(open) => {
                if sign == open && !is_escaped {
                    *quote = None;
                }
                is_escaped = open == '"' && sign == '\\' && !is_escaped;
            }
            // Inside a word, as in `don't`, it opens nothing.
            None if "\"'".contains(sign) && " \t:[{,(=-".contains(before) => *quote = Some(sign),
            None if sign == '#' && before.is_whitespace() => return at,
            None => {}
        }
        before = sign;
    }
    line.len()
}

/// Appends a body without HTML comments.
fn strip_body(text: &str, kept: &mut String) {
    let mut fence: Option<(u8, usize)> = None;
    let mut in_comment = false;
    let mut in_reference: Option<char> = None;
    for line in text.split_inclusive('\n') {
        if let Some(close) = in_reference {
            // Such a comment ends with its paragraph at the latest.
            if line.trim_end().ends_with(close) || line.trim().is_empty() {
                in_reference = None;
            }
            continue;
        }
        if !in_comment {
            if let Some((mark, length)) = fence {
                kept.push_str(line);
                if closes(line, mark, length) {
                    fence = None;
                }
                continue;
            }
            if let Some(close) = reference_comment(line) {
                let is_whole = line.trim_end().ends_with(close) && !line.trim_end().ends_with('\\');
                in_reference = (!is_whole).then_some(close);
                continue;
            }
            if let Some(opened) = opens(line) {
                fence = Some(opened);
                kept.push_str(line);
                continue;
            }
        }
        in_comment = strip_line(line, in_comment, kept);
    }
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

/// Returns what closes the comment that a line begins which defines a link to nowhere, as in `[//]: # (a comment)`.
fn reference_comment(line: &str) -> Option<char> {
    let text = line.trim_start_matches([' ', '>']);
    let (_, rest) = text.strip_prefix('[')?.split_once("]:")?;
    let rest = rest.trim();
    let to_nowhere = ["<>", "<#>", "#"]
        .iter()
        .find_map(|to| rest.strip_prefix(to))?;
    match to_nowhere.trim_start().chars().next() {
        Some('(') => Some(')'),
        Some(quote @ ('"' | '\'')) => Some(quote),
        _ => None,
    }
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
    use crate::source::Span;

    fn without_comments(text: &str) -> String {
        super::without_comments(text, Span::default())
    }

    #[test]
    fn comments_of_front_matter_go() {
        let front = "---\n# alone\ntitle: A # behind\n  # deeper\nurl: https://a.example/#x\nphone: \"#1\" # his own\nnote: don't # say\n\
             commands:\n  - run: |\n      # stays\n\n      ls\n    # goes\n    tags: ['#a', \"b \\\" # c\"]\n  - id: x\n    run: >-\n      # stays\nmore: \"over\n  # lines\"\n---\n";
        let text = format!("{front}# Heading\n<!-- goes -->\n");
        assert_eq!(
            super::without_comments(&text, Span::new(0, front.len())),
            "---\ntitle: A\nurl: https://a.example/#x\nphone: \"#1\"\nnote: don't\n\
             commands:\n  - run: |\n      # stays\n\n      ls\n    tags: ['#a', \"b \\\" # c\"]\n  - id: x\n    run: >-\n      # stays\nmore: \"over\n  # lines\"\n---\n# Heading\n"
        );
    }

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
