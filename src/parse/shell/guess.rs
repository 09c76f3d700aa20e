//! What a text is that stands under a shell's name and is no shell.

use crate::model::shell::Guess;

/// Says what a text looks like.
pub(super) fn guess(text: &str) -> Option<Guess> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next()?;
    let has = |needles: &[&str]| needles.iter().any(|needle| text.contains(needle));
    let starts = |words: &[&str]| {
        words.iter().any(|word| {
            first
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        })
    };
    if has(&["=# ", "=> ", "mysql> ", "sqlite> ", "redis> ", ":6379> "])
        || starts(&["postgres=", "mysql>"])
    {
        return Some(Guess::DatabasePrompt);
    }
    if starts(&[
        "select ",
        "insert ",
        "update ",
        "delete from",
        "alter ",
        "create table",
        "drop table",
        "drop database",
        "drop schema",
        "drop index",
        "truncate table",
        "with ",
        "explain ",
    ]) {
        return Some(Guess::Sql);
    }
    if has(&[
        "rate(",
        "sum(",
        "sum by",
        "histogram_quantile(",
        "increase(",
        "absent(",
        "=~\"",
    ]) && has(&["[", "{"])
    {
        return Some(Guess::PromQl);
    }
    if (first.starts_with('{') || first.starts_with('[')) && has(&["\":", "\" :"]) {
        return Some(Guess::Json);
    }
    let is_table = first.split_whitespace().count() > 1
        && first
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_whitespace() || "-_()".contains(c));
    let is_help = text
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
        .count()
        > 2
        || starts(&["usage:", "flags:", "options:"]);
    let is_log = first.starts_with(|c: char| c.is_ascii_digit())
        || has(&["Error:", "error:", "level=", "Traceback"]);
    if is_table || is_log || is_help {
        return Some(Guess::Output);
    }
    let is_yaml =
        first.ends_with(':') || text.lines().filter(|line| line.contains(": ")).count() > 1;
    is_yaml.then_some(Guess::Yaml)
}
