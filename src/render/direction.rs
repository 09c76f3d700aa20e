//! In which direction a language is written.

/// Languages that are written from right to left, unless their tag names another script.
const LANGUAGES: &[&str] = &[
    "ar", "arc", "azb", "ckb", "dv", "fa", "he", "iw", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur",
    "yi",
];

/// Scripts that are written from right to left.
const SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// Returns `rtl` or `ltr` for a language tag, as in `he` or `az-Arab`.
pub(super) fn of(language: &str) -> &'static str {
    let lower = language.to_ascii_lowercase();
    let mut subtags = lower.split('-');
    let first = subtags.next().unwrap_or_default();
    // Behind a single letter stand extensions, as that of the digits in `ar-u-nu-latn`.
    let mut subtags = subtags.take_while(|subtag| subtag.len() > 1);
    let is_script =
        |subtag: &&str| subtag.len() == 4 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
    let script = subtags.find(is_script);
    let is_right_to_left = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&first),
    };
    if is_right_to_left { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_script_outweighs_its_language() {
        for tag in [
            "he",
            "AR",
            "fa-IR",
            "ar-EG-u-nu-latn",
            "az-Arab",
            "ku-Arab-IQ",
            "pa-aran",
        ] {
            assert_eq!(super::of(tag), "rtl", "{tag}");
        }
        for tag in ["en", "de-AT", "ur-Latn", "az", "hebrew", "", "de-1901"] {
            assert_eq!(super::of(tag), "ltr", "{tag}");
        }
    }
}
