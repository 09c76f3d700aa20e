//! The commands for S3, run with a stand-in for `aws` that only notes what is sent, and as what.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{FOR_A_YEAR, book, is_named_by_content, media_type, recipes, site};

/// `aws s3 cp FROM TO --recursive`: of filters the last that fits decides, and in patterns `*` stands for slashes too.
const STAND_IN: &str = r#"#!/usr/bin/env bash
set -euo pipefail
[ "$1 $2" = "s3 cp" ] || exit 0
from=$3 to=${4#s3://*.com}; shift 4
cache='' type='' filters=()
while [ $# -gt 0 ]; do
  case $1 in
    --recursive) shift; continue ;;
    --cache-control) cache=$2 ;;
    --content-type) type=$2 ;;
    --exclude | --include) filters+=("$1" "$2") ;;
    *) echo "unknown: $1" >&2; exit 1 ;;
  esac
  shift 2
done
cd "$from"
find -L . -name .git -prune -o -type f -print | while read -r path; do
  path=${path#./} is_sent=yes
  for ((at = 0; at < ${#filters[@]}; at += 2)); do
    pattern=${filters[at + 1]}
    if [[ $path == $pattern ]]; then [ "${filters[at]}" = --include ] && is_sent=yes || is_sent=no; fi
  done
  if [ $is_sent = yes ]; then printf '%s|%s|%s\n' "${to:+${to#/}/}$path" "$cache" "$type" >>"$NOTED"; fi
done
"#;

#[test]
fn a_bucket_gets_every_file_once_as_what_it_is() {
    let book = book("https://runbooks.example.com");
    let mut files = site(&book);
    files.insert(".env".to_owned(), Vec::new());
    let programs = book.folder().join("programs");
    fs::create_dir(&programs).expect("writable");
    let stand_in = programs.join("aws");
    fs::write(&stand_in, STAND_IN).expect("writable");
    fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).expect("writable");
    let noted = book.folder().join("noted");
    let path = std::env::var("PATH").unwrap_or_default();
    let script = &recipes::below("## With S3 and CloudFront", "bash")[0];
    fs::create_dir(book.folder().join("here")).expect("writable");
    std::os::unix::fs::symlink(book.site(), book.folder().join("here/site")).expect("writable");
    let output = Command::new("bash")
        .args(["-c", script])
        .current_dir(book.folder().join("here"))
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("NOTED", &noted)
        .env("DISTRIBUTION", "one")
        .output()
        .expect("bash is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let mut sent: BTreeMap<String, (String, String)> = BTreeMap::new();
    for line in fs::read_to_string(noted).expect("notes").lines() {
        let mut parts = line.split('|').map(str::to_owned);
        let (path, cache, media_type) = (parts.next(), parts.next(), parts.next());
        let what = (cache.expect("a cache"), media_type.expect("a type"));
        let before = sent.insert(path.expect("a path"), what);
        assert_eq!(before, None, "sent twice: {line}");
    }
    assert_eq!(
        sent.keys().collect::<Vec<_>>(),
        files.keys().collect::<Vec<_>>()
    );
    for (path, (cache, said)) in &sent {
        let is_for_a_year = is_named_by_content(path);
        assert_eq!(
            cache,
            if is_for_a_year {
                FOR_A_YEAR
            } else {
                "no-cache"
            },
            "{path}"
        );
        let typed = [
            ".html",
            ".css",
            ".js",
            ".md",
            ".txt",
            ".ics",
            ".vcf",
            ".webmanifest",
        ];
        if typed.iter().any(|end| path.ends_with(end)) {
            assert_eq!(said, media_type(path), "{path}");
        } else {
            assert_eq!(said, "", "{path}: aws knows the type");
        }
    }
}
