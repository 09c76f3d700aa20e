//! The languages that runbooks hold most, written down for `words`.

use super::words::{Grammar, Keys, Quote};

/// Returns the grammar of a language, by the names that people write.
pub(super) fn find(language: &str) -> Option<&'static Grammar> {
    Some(match language {
        "json" | "jsonc" | "json5" | "jsonl" | "ndjson" => &JSON,
        "promql" | "metricsql" => &PROMQL,
        "sql" | "pgsql" | "postgresql" | "postgres" | "psql" | "mysql" | "plsql" | "tsql"
        | "sqlite" => &SQL,
        "python" | "py" | "python3" | "py3" => &PYTHON,
        "toml" => &TOML,
        "ini" | "cfg" | "properties" | "systemd" | "dosini" | "editorconfig" => &INI,
        _ => return None,
    })
}

const fn quote(mark: &'static str, has_escapes: bool, spans_lines: bool) -> Quote {
    Quote {
        mark,
        has_escapes,
        spans_lines,
    }
}

static JSON: Grammar = Grammar {
    // Strict JSON has no comments, but what people paste has.
    line_comments: &["//"],
    has_block_comments: true,
    strings: &[quote("\"", true, false), quote("'", true, false)],
    string_prefixes: b"",
    word_bytes: b"",
    keywords: &[],
    constants: &["false", "null", "true"],
    ignores_case: false,
    keys: Keys::Strings,
};

static PROMQL: Grammar = Grammar {
    line_comments: &["#"],
    has_block_comments: false,
    strings: &[
        quote("\"", true, false),
        quote("'", true, false),
        quote("`", false, true),
    ],
    string_prefixes: b"",
    // The names of recording rules hold colons.
    word_bytes: b":.",
    keywords: &[
        "and",
        "avg",
        "bool",
        "bottomk",
        "by",
        "count",
        "count_values",
        "group",
        "group_left",
        "group_right",
        "ignoring",
        "limitk",
        "max",
        "min",
        "offset",
        "on",
        "or",
        "quantile",
        "stddev",
        "stdvar",
        "sum",
        "topk",
        "unless",
        "without",
    ],
    constants: &["inf", "nan"],
    ignores_case: true,
    keys: Keys::None,
};

static SQL: Grammar = Grammar {
    line_comments: &["--"],
    has_block_comments: true,
    // A quote inside is written twice, which is two strings side by side.
    strings: &[
        quote("'", false, true),
        quote("\"", false, true),
        quote("`", false, true),
    ],
    string_prefixes: b"",
    word_bytes: b"$",
    keywords: &[
        "add",
        "all",
        "alter",
        "analyze",
        "and",
        "any",
        "as",
        "asc",
        "begin",
        "between",
        "by",
        "cascade",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "comment",
        "commit",
        "concurrently",
        "constraint",
        "copy",
        "create",
        "cross",
        "cube",
        "current",
        "database",
        "default",
        "deferrable",
        "delete",
        "desc",
        "describe",
        "distinct",
        "do",
        "drop",
        "else",
        "end",
        "escape",
        "except",
        "execute",
        "exists",
        "explain",
        "extension",
        "fetch",
        "filter",
        "first",
        "following",
        "for",
        "foreign",
        "from",
        "full",
        "function",
        "grant",
        "group",
        "grouping",
        "having",
        "if",
        "ilike",
        "immediate",
        "in",
        "index",
        "inner",
        "insert",
        "intersect",
        "interval",
        "into",
        "is",
        "join",
        "key",
        "kill",
        "last",
        "lateral",
        "left",
        "like",
        "limit",
        "lock",
        "materialized",
        "natural",
        "not",
        "nulls",
        "of",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "over",
        "partition",
        "preceding",
        "primary",
        "procedure",
        "processlist",
        "references",
        "refresh",
        "reindex",
        "release",
        "rename",
        "replace",
        "reset",
        "restrict",
        "returning",
        "revoke",
        "right",
        "role",
        "rollback",
        "rollup",
        "row",
        "rows",
        "savepoint",
        "schema",
        "select",
        "sequence",
        "set",
        "show",
        "similar",
        "start",
        "status",
        "table",
        "tables",
        "temporary",
        "then",
        "to",
        "transaction",
        "trigger",
        "truncate",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "vacuum",
        "values",
        "verbose",
        "view",
        "when",
        "where",
        "window",
        "with",
        "within",
    ],
    constants: &["false", "null", "true"],
    ignores_case: true,
    keys: Keys::None,
};

static PYTHON: Grammar = Grammar {
    line_comments: &["#"],
    has_block_comments: false,
    strings: &[
        quote("\"\"\"", true, true),
        quote("'''", true, true),
        quote("\"", true, false),
        quote("'", true, false),
    ],
    string_prefixes: b"bBfFrRuU",
    word_bytes: b"",
    keywords: &[
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
        "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
        "yield",
    ],
    constants: &["False", "None", "True"],
    ignores_case: false,
    keys: Keys::None,
};

static TOML: Grammar = Grammar {
    line_comments: &["#"],
    has_block_comments: false,
    strings: &[
        quote("\"\"\"", true, true),
        quote("'''", false, true),
        quote("\"", true, false),
        quote("'", false, false),
    ],
    string_prefixes: b"",
    word_bytes: b"-",
    keywords: &[],
    constants: &["false", "inf", "nan", "true"],
    ignores_case: false,
    keys: Keys::Lines,
};

static INI: Grammar = Grammar {
    line_comments: &["#", ";"],
    has_block_comments: false,
    // What stands behind the sign is the value, quotes and all: an apostrophe in it begins nothing.
    strings: &[],
    string_prefixes: b"",
    word_bytes: b"-/",
    keywords: &[],
    constants: &["false", "no", "off", "on", "true", "yes"],
    ignores_case: true,
    keys: Keys::Lines,
};

#[cfg(test)]
mod tests {
    use super::{INI, JSON, PROMQL, PYTHON, SQL, TOML};

    #[test]
    fn words_are_sorted_and_in_the_case_they_are_looked_up_in() {
        for grammar in [&JSON, &PROMQL, &SQL, &PYTHON, &TOML, &INI] {
            for words in [grammar.keywords, grammar.constants] {
                assert!(words.is_sorted_by(|a, b| a < b), "{words:?}");
                let is_lower = |word: &&str| word.bytes().all(|byte| !byte.is_ascii_uppercase());
                assert!(
                    !grammar.ignores_case || words.iter().all(is_lower),
                    "{words:?}"
                );
            }
        }
    }
}
