//! The script that gives the theme's scripts what they need of the book: the texts of the interface, the plan of
//! severities and ladders, and the age from which a copy is old. One file that the browser reads once, in place of a part of every page.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::time::Minutes;
use crate::render::incident::Plan;
use crate::source::Digest;

/// How many digits of its digest its name has.
const DIGITS: usize = 10;

#[derive(Serialize)]
struct ScriptBook<'a> {
    words: &'a BTreeMap<String, String>,
    plan: &'a Plan<'a>,
    stale_after: u32,
}

/// Returns the name, as in `book.3f9a1c24d0.js`, and the text of the script. It sets `opsbook.book`.
pub(super) fn script(
    words: &BTreeMap<String, String>,
    plan: &Plan<'_>,
    stale_after: Minutes,
) -> (String, String) {
    let book = ScriptBook {
        words,
        plan,
        stale_after: stale_after.0,
    };
    let json = serde_json::to_string(&book).unwrap_or_default();
    // As text and not as a literal: there the name `__proto__` has a meaning.
    let text = serde_json::to_string(&json).unwrap_or_default();
    let js = format!("window.opsbook.book = JSON.parse({text});\n");
    let name = format!("book.{}.js", Digest::of(js.as_bytes()).short(DIGITS));
    (name, js)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::script;
    use crate::model::time::Minutes;
    use crate::render::incident;

    #[test]
    fn what_an_author_writes_is_a_text_in_a_text() {
        let words = BTreeMap::from([("copied".to_owned(), "\"</script>\u{2028}\\".to_owned())]);
        let (name, js) = script(&words, &incident::plan(&[]), Minutes(60));
        assert!(name.starts_with("book.") && name.ends_with(".js"), "{name}");
        let text = js
            .strip_prefix("window.opsbook.book = JSON.parse(")
            .and_then(|rest| rest.strip_suffix(");\n"))
            .expect("one call");
        let json: String = serde_json::from_str(text).expect("a text");
        let book: serde_json::Value = serde_json::from_str(&json).expect("JSON in it");
        assert_eq!(book["words"]["copied"], words["copied"].as_str());
    }
}
