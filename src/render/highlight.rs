//! Colours code by its language, down to the few classes that the theme tells apart.
//!
//! The languages that runbooks hold most have lexers of our own, because the regular
//! expressions of syntect cost more than all the rest of a build; syntect knows the other languages. Its syntaxes are
//! loaded when the first piece of code needs them: a book that has none does not pay for them.

mod diff;
mod grammars;
pub mod shell;
mod words;
mod yaml;

use std::str::FromStr;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::model::code::{Class, Run};
use crate::source::Span;

/// Code over this many bytes has no colours: nobody reads it for them, and the regular expressions are slow.
const LARGEST: usize = 128 << 10;

/// A line over this many bytes ends the colours of its block: some syntaxes look back and forth in a line without end.
const LONGEST_LINE: usize = 2000;

/// Names that people write, where the syntaxes know another.
const ALIASES: &[(&str, &str)] = &[
    ("console", ""),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("hcl", "terraform"),
    ("jsonnet", "json"),
    ("javascript", "js"),
    ("log", ""),
    ("make", "makefile"),
    ("none", ""),
    ("output", ""),
    ("plain", ""),
    ("plaintext", ""),
    ("ps1", "powershell"),
    ("pwsh", "powershell"),
    ("text", ""),
    ("tf", "terraform"),
    ("txt", ""),
    ("typescript", "ts"),
    ("yml", "yaml"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes that have a colour. Where one scope lies inside another, the inner one counts.
static CLASSES: LazyLock<Vec<(Scope, Option<Class>)>> = LazyLock::new(|| {
    let classes: &[(&str, Option<Class>)] = &[
        ("comment", Some(Class::Comment)),
        ("constant.character", None),
        ("constant.language", Some(Class::Number)),
        ("constant.numeric", Some(Class::Number)),
        ("entity.name.tag", Some(Class::Flag)),
        ("entity.name.section", Some(Class::Keyword)),
        ("keyword.operator.word", Some(Class::Keyword)),
        ("keyword.operator.logical.python", Some(Class::Keyword)),
        ("keyword.control", Some(Class::Keyword)),
        ("keyword.declaration", Some(Class::Keyword)),
        ("keyword.other", Some(Class::Keyword)),
        ("markup.deleted", Some(Class::Number)),
        ("markup.inserted", Some(Class::String)),
        ("meta.mapping.key", Some(Class::Flag)),
        ("storage", Some(Class::Keyword)),
        ("string", Some(Class::String)),
        ("variable.parameter.option", Some(Class::Flag)),
    ];
    let scopes = classes
        .iter()
        .filter_map(|(name, class)| Some((Scope::from_str(name).ok()?, *class)));
    scopes.collect()
});

/// Returns the coloured runs of a piece of code; `None` for a language that is not known.
pub fn highlight(language: &str, code: &str) -> Option<Vec<Run>> {
    if language.is_empty() || code.len() > LARGEST {
        return None;
    }
    let alias = ALIASES.iter().find(|(name, _)| *name == language);
    let name = alias.map_or(language, |(_, name)| *name);
    if name.is_empty() {
        return None;
    }
    if let Some(runs) = by_lexer(name, code) {
        return Some(runs);
    }
    let syntax = SYNTAXES.find_syntax_by_token(name)?;
    Some(runs(syntax, code))
}

fn by_lexer(language: &str, code: &str) -> Option<Vec<Run>> {
    match language {
        "yaml" => Some(yaml::highlight(code)),
        "diff" | "patch" => Some(diff::highlight(code)),
        _ => Some(words::highlight(grammars::find(language)?, code)),
    }
}

fn runs(syntax: &SyntaxReference, code: &str) -> Vec<Run> {
    let mut state = ParseState::new(syntax);
    let mut scopes: Vec<Option<Class>> = Vec::new();
    let mut painter = Painter::default();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            break;
        }
        // The syntaxes end comments and strings at the line's end, which the last line may lack.
        let ended = (!line.ends_with('\n')).then(|| format!("{line}\n"));
        let Ok(parsed) = state.parse_line(ended.as_deref().unwrap_or(line), &SYNTAXES) else {
            break;
        };
        // The end of the line has no colour, though the syntaxes count it to comments.
        let end = line.trim_end_matches(['\n', '\r']).len();
        let mut at = 0;
        for (op_at, op) in parsed {
            let op_at = op_at.min(end);
            painter.paint(start + at, start + op_at, current(&scopes));
            at = op_at;
            apply(&op, &mut scopes);
        }
        painter.paint(start + at, start + end, current(&scopes));
        start += line.len();
    }
    painter.runs
}

fn current(scopes: &[Option<Class>]) -> Option<Class> {
    // Few scopes are open at once; the innermost with a colour counts.
    scopes.iter().rev().copied().flatten().next()
}

fn apply(op: &ScopeStackOp, scopes: &mut Vec<Option<Class>>) {
    match op {
        ScopeStackOp::Push(scope) => scopes.push(class(*scope)),
        ScopeStackOp::Pop(count) => scopes.truncate(scopes.len().saturating_sub(*count)),
        // Clearing hides the scopes around embedded code; its colours come first in any case.
        ScopeStackOp::Clear(_) | ScopeStackOp::Restore | ScopeStackOp::Noop => {}
    }
}

fn class(scope: Scope) -> Option<Class> {
    CLASSES
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope))
        .and_then(|(_, class)| *class)
}

#[derive(Default)]
struct Painter {
    runs: Vec<Run>,
}

impl Painter {
    fn paint(&mut self, start: usize, end: usize, class: Option<Class>) {
        let Some(class) = class.filter(|_| start < end) else {
            return;
        };
        match self.runs.last_mut() {
            Some(last) if last.class == class && last.span.end == start => {
                last.span.end = end;
                return;
            }
            _ => {}
        }
        self.runs.push(Run {
            span: Span::new(start, end),
            class,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::highlight;

    fn painted(language: &str, text: &str) -> String {
        let runs = highlight(language, text).expect("the language is known");
        runs.iter()
            .map(|run| format!("[{}:{}]", run.class.name(), run.span.text(text)))
            .collect()
    }

    #[test]
    fn what_the_theme_tells_apart() {
        assert_eq!(
            painted("yml", "# note\nname: \"x\" # y\nport: 80\n"),
            "[c:# note][f:name][s:\"x\"][c:# y][f:port][n:80]"
        );
        assert_eq!(
            painted("sql", "SELECT 1 FROM t -- x"),
            "[k:SELECT][n:1][k:FROM][c:-- x]"
        );
        assert_eq!(
            painted("python", "if x: return 'a'\n"),
            "[k:if][k:return][s:'a']"
        );
        assert!(highlight("no-such-language", "x").is_none());
        assert!(highlight("text", "x").is_none());
    }

    #[test]
    fn the_languages_of_runbooks_are_known() {
        for language in [
            "yaml",
            "json",
            "sql",
            "python",
            "go",
            "toml",
            "ini",
            "dockerfile",
            "diff",
            "hcl",
            "nginx",
            "powershell",
            "ruby",
            "xml",
            "js",
            "ts",
            "makefile",
            "html",
            "css",
            "rust",
            "java",
            "php",
            "c",
            "lua",
            "perl",
            "promql",
        ] {
            assert!(highlight(language, "x").is_some(), "{language}");
        }
    }

    #[test]
    fn long_lines_are_bounded() {
        for language in [
            "json", "yaml", "sql", "python", "toml", "ini", "diff", "promql", "go", "xml",
        ] {
            for piece in [
                "[", "a: [", "'\\", "\"\n", "/*", "{{", "- ", "\"\"\"", "a: |\n", "= ", "'",
            ] {
                highlight(language, &piece.repeat(100_000 / piece.len()));
            }
        }
    }

    #[test]
    fn yaml_tells_keys_from_text() {
        assert_eq!(
            painted(
                "yaml",
                "on: push\n- name: 'a' # x\n  run: |\n    k: v # y\n  n: -1.5\n"
            ),
            "[f:on][f:name][s:'a'][c:# x][f:run][f:n][n:-1.5]"
        );
        assert_eq!(
            painted(
                "yaml",
                "u: http://x:80#y\n{a: 1, \"b\": [no, 5m]}\nt: !Ref x\nv: {{ .x }}\n\"q\": \"a: \\\"b\""
            ),
            "[f:u][f:a][n:1][f:\"b\"][n:no][f:t][k:!Ref][f:v][f:\"q\"][s:\"a: \\\"b\"]"
        );
        assert_eq!(
            painted(
                "yaml",
                "a: it's # 'x\nb: >- # note\n c: 1\n\n d: 2\ne: yes\r\nf: 'open"
            ),
            "[f:a][c:# 'x][f:b][c:# note][f:e][n:yes][f:f]"
        );
    }

    #[test]
    fn languages_of_words() {
        assert_eq!(
            painted("json", "{\"a\" : [\"b\", -1.5e+3, null]} // c\n\"open\n1"),
            "[f:\"a\"][s:\"b\"][n:1.5e+3][n:null][c:// c][s:\"open][n:1]"
        );
        assert_eq!(
            painted(
                "sql",
                "select 'it''s' from t.key /* a\nb */ where x1=2 -- 'c\r\n"
            ),
            "[k:select][s:'it'][s:'s'][k:from][c:/* a\nb */][k:where][n:2][c:-- 'c]"
        );
        assert_eq!(
            painted(
                "py",
                "def f(x=None):\n  \"\"\"a\n\"b\"\"\"\n  return rb'\\'' + x.from_ # é'\n"
            ),
            "[k:def][n:None][s:\"\"\"a\n\"b\"\"\"][k:return][s:rb'\\''][c:# é']"
        );
        assert_eq!(
            painted(
                "promql",
                "sum by (job) (rate(h_total{code=~\"5..\"}[5m])) > 0.05 # e"
            ),
            "[k:sum][k:by][s:\"5..\"][n:5m][n:0.05][c:# e]"
        );
        assert_eq!(
            painted(
                "toml",
                "[a.b] # x\nk-1 = \"v\" # y\nn = [1, true]\n# z = 1\n"
            ),
            "[k:[a.b]][c:# x][f:k-1][s:\"v\"][c:# y][f:n][n:1][n:true][c:# z = 1]"
        );
        assert_eq!(painted("ini", "[unit]\nA=it's 5\n"), "[k:[unit]][f:A][n:5]");
        assert_eq!(
            painted("diff", "--- a\n@@ -1 @@\n-x\n+y\r\n z\n"),
            "[f:--- a][k:@@ -1 @@][n:-x][s:+y]"
        );
    }

    const LANGUAGES: &[&str] = &[
        "yaml",
        "json",
        "sql",
        "python",
        "diff",
        "promql",
        "toml",
        "ini",
        "xml",
        "go",
        "nginx",
        "dockerfile",
    ];

    proptest! {
        #[test]
        fn runs_are_sorted_and_lie_in_the_text(
            language in prop::sample::select(LANGUAGES),
            text in "(\\PC|[-a-zA-Z0-9:'\"#{}\\[\\]<>&=|,!~*/.\\\\\n\r\t\0é😀 ]|: |- |\n  ){0,60}",
        ) {
            let runs = highlight(language, &text).expect("the language is known");
            let mut at = 0;
            for run in runs {
                prop_assert!(run.span.start >= at && run.span.end > run.span.start);
                prop_assert!(text.get(run.span.start..run.span.end).is_some());
                at = run.span.end;
            }
        }
    }
}
