//! What `serve --watch` shows after any edits is what a clean build makes of them, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use opsbook::config::Overrides;
use opsbook::model::site::Stamp;
use opsbook::pipeline::{self, BuildOptions, Change, Preview, PreviewOptions, Silent};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

const TODAY: Date = date(2026, 1, 2);

/// Pages that link to one another, show one another's data, and take turns at being section, runbook and draft.
const PAGES: &[&str] = &[
    "index.md",
    "incidents/index.md",
    "incidents/p1.md",
    "incidents/p2.md",
    "people.md",
    "steps.md",
    "20-tools/logs.md",
    "new.md",
    "incidents/deep/x.md",
];

/// What front matter may hold.
const FRONTS: &[&str] = &[
    "",
    "title: Given\n",
    "title: Other\nkind: runbook\nseverity: P1\nservices: [api]\nalerts: [PodDown]\n",
    "contacts:\n  - { id: dba, name: Database Team, phone: \"+1-202-555-0117\" }\n",
    "contacts:\n  - { id: dba, name: Storage Team, email: dba@example.org }\n  - { id: sre, name: SRE, phone: \"+1-202-555-0118\" }\n",
    "severities:\n  - { id: P1, name: Critical, respond_within: 15m, notify: [dba], when: [Everything is down] }\n",
    "commands:\n  - { id: restart, title: Restart, run: kubectl rollout restart deployment/api, danger: caution }\n",
    "placeholders: { pod: { label: The pod, example: api-1 } }\nowner: sre\n",
    "draft: true\n",
    "defaults: { owner: dba, team: core, audience: internal }\n",
    "aliases: [old.html, older/]\norder: 1\n",
    "escalation_policies:\n  - { id: main, name: Main, steps: [{ after: 0m, contact: dba }, { after: 15m, contact: nobody }] }\nescalation_policy: main\n",
    "tools:\n  - { id: graphs, name: Graphs, url: \"https://graphs.example.org/\" }\nneeds: [graphs]\n",
    "search: false\ntags: [disk]\n",
    "title: [broken\n",
    "title: Kept back\naudience: internal\nalerts: [PodDown]\n",
    "contacts:\n  - { id: dba, name: Database Team, phone: \"+1-202-555-0119\", audience: internal }\n",
];

/// What a body may hold.
const BODIES: &[&str] = &[
    "Plain text.\n",
    "# A title\n\nText below it.\n",
    "## Check\n\nSee [two](incidents/p2.md#act) and [here](p1.md#check) and [nowhere](gone.md).\n",
    "## Act\n\n```bash\nkubectl delete pod <pod> -n <namespace>\nkubectl get pods\n```\n",
    "## Act now {#act}\n\n- [ ] One\n- [ ] Two, if P1\n",
    "```{contacts}\n```\n\n```{severities}\n```\n",
    "```{command} restart\n```\n\n```{runbooks}\nseverity: P1\n```\n",
    "```{wizard}\n```\n\n```{alerts}\n```\n",
    "A picture: ![of it](picture.png) and [a file](data.txt).\n",
    "```mermaid\nflowchart LR\n  a --> b\n```\n",
    "Hidden\u{200b} in `co\u{202e}de`.\n\n```bash\nrm -rf /var/\u{200b}x\n```\n",
    "> [!WARNING]\n> Mind the [people](people.md#a-title).\n\n[^1]: A note.\n\nText[^1].\n",
    "<div id=\"anchor\">\n\n# Inside\n\n</div>\n\nSee [it](#anchor).\n",
    "",
];

const SETTINGS: &[&str] = &[
    "title = \"A book\"\nurl = \"https://runbooks.example.org/\"\n",
    "title = \"Renamed\"\naudience = \"public\"\nowner = \"sre\"\n",
    "title = \"A book\"\naccent = \"#0a7d4b\"\nmarkdown_source = false\n[lints]\nbroken-link = \"allow\"\n",
    "title = \"A book\"\n[environments.staging.values]\nnamespace = \"staging\"\n",
    "title = broken\n",
];

const THEMES: &[(&str, &str)] = &[
    ("css/own.css", ".own { color: green }\n"),
    ("css/own.css", ".own { color: blue }\n"),
    (
        "templates/forward.html",
        "<!doctype html><title>own</title>\n",
    ),
    ("templates/forward.html", "{% broken\n"),
    ("theme.toml", "[words]\nsearch = \"Find\"\n"),
];

#[derive(Debug, Clone)]
enum Edit {
    Write {
        page: usize,
        front: usize,
        bodies: Vec<usize>,
    },
    /// Only what stands below the front matter.
    Append {
        page: usize,
        body: usize,
    },
    Remove(usize),
    Rename(usize, usize),
    Settings(usize),
    NoSettings,
    Theme(usize),
    NoTheme,
    Asset(bool),
    NotText(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let page = || 0..PAGES.len();
    let bodies = proptest::collection::vec(0..BODIES.len(), 0..4);
    prop_oneof![
        6 => (page(), 0..FRONTS.len(), bodies)
            .prop_map(|(page, front, bodies)| Edit::Write { page, front, bodies }),
        8 => (page(), 0..BODIES.len()).prop_map(|(page, body)| Edit::Append { page, body }),
        2 => page().prop_map(Edit::Remove),
        2 => (page(), page()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (0..SETTINGS.len()).prop_map(Edit::Settings),
        1 => Just(Edit::NoSettings),
        1 => (0..THEMES.len()).prop_map(Edit::Theme),
        1 => Just(Edit::NoTheme),
        1 => any::<bool>().prop_map(Edit::Asset),
        1 => page().prop_map(Edit::NotText),
    ]
}

struct Source {
    folder: tempfile::TempDir,
}

impl Source {
    fn new() -> Source {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = Source { folder };
        source.write("opsbook.toml", SETTINGS[0]);
        for (at, page) in PAGES[..7].iter().enumerate() {
            let front = FRONTS[at];
            let body = BODIES[at];
            source.write(page, format!("---\n{front}---\n{body}"));
        }
        source
    }

    fn root(&self) -> PathBuf {
        let root = self.folder.path().join("content");
        fs::create_dir_all(&root).expect("it can be made");
        root.canonicalize().expect("it is there")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, text).expect("it can be written");
        path
    }

    /// Makes an edit, and returns what a watcher would tell of it.
    fn apply(&self, edit: &Edit) -> Vec<PathBuf> {
        let root = self.root();
        match edit {
            Edit::Write {
                page,
                front,
                bodies,
            } => {
                let mut text = match FRONTS[*front] {
                    "" => String::new(),
                    front => format!("---\n{front}---\n"),
                };
                text.extend(bodies.iter().map(|body| format!("{}\n", BODIES[*body])));
                vec![self.write(PAGES[*page], text)]
            }
            Edit::Append { page, body } => {
                let path = root.join(PAGES[*page]);
                let Ok(text) = fs::read_to_string(&path) else {
                    return Vec::new();
                };
                vec![self.write(PAGES[*page], format!("{text}\n{}", BODIES[*body]))]
            }
            Edit::Remove(page) => {
                let path = root.join(PAGES[*page]);
                let _ = fs::remove_file(&path);
                vec![path]
            }
            Edit::Rename(from, to) => {
                let (from, to) = (root.join(PAGES[*from]), root.join(PAGES[*to]));
                fs::create_dir_all(to.parent().expect("a folder")).expect("it can be made");
                let _ = fs::rename(&from, &to);
                vec![from, to]
            }
            Edit::Settings(at) => vec![self.write("opsbook.toml", SETTINGS[*at])],
            Edit::NoSettings => {
                let _ = fs::remove_file(root.join("opsbook.toml"));
                vec![root.join("opsbook.toml")]
            }
            Edit::Theme(at) => {
                let (name, text) = THEMES[*at];
                vec![self.write(&format!("theme/{name}"), text)]
            }
            Edit::NoTheme => {
                let _ = fs::remove_dir_all(root.join("theme"));
                vec![root.join("theme")]
            }
            Edit::Asset(is_there) => {
                if *is_there {
                    self.write("incidents/data.txt", "data");
                    return vec![self.write("picture.png", "a picture")];
                }
                let _ = fs::remove_file(root.join("picture.png"));
                vec![root.join("picture.png")]
            }
            Edit::NotText(page) => vec![self.write(PAGES[*page], b"caf\xE9")],
        }
    }
}

fn stamp() -> Stamp {
    Stamp {
        built: Some(1_767_323_045),
        commit: None,
    }
}

/// The files of a clean build, with all its errors; `None` where a template fails, so that none is published.
fn built(root: &Path, out: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let options = BuildOptions {
        skip: Vec::new(),
        source: root.to_owned(),
        out: out.to_owned(),
        keep_going: true,
        overrides: Overrides::default(),
        stamp: stamp(),
        today: TODAY,
    };
    let report = pipeline::build(&options, None, &Silent).expect("the machine is well");
    report.published?;
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(out) {
        let entry = entry.expect("it can be read");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(out).expect("it lies there");
            let path = path.to_str().expect("is text").to_owned();
            files.insert(path, fs::read(entry.path()).expect("it can be read"));
        }
    }
    // The record of a build and of a copy, which nobody asks a server for.
    files.remove("manifest.json");
    files.remove("confirmed.js");
    Some(files)
}

#[test]
fn any_edits_show_what_a_clean_build_makes() {
    let config = Config {
        cases: 24,
        rng_seed: RngSeed::Fixed(0x0b5_b00c),
        failure_persistence: None,
        ..Config::default()
    };
    let batches = proptest::collection::vec(
        (proptest::collection::vec(edit(), 1..4), any::<bool>()),
        1..8,
    );
    let outcome = TestRunner::new(config).run(&batches, |batches| {
        let source = Source::new();
        let root = source.root();
        let options = PreviewOptions {
            source: root.clone(),
            skip: Vec::new(),
            overrides: Overrides::default(),
            stamp: stamp(),
        };
        let preview = Preview::new(options, TODAY, &Silent).expect("the machine is well");
        for (edits, is_told) in &batches {
            let paths: BTreeSet<PathBuf> =
                edits.iter().flat_map(|edit| source.apply(edit)).collect();
            let change = match is_told {
                true => Change::Paths(paths),
                false => Change::Unknown,
            };
            preview.revise(&change, TODAY).expect("the machine is well");
            let site = source.folder.path().join("site");
            let Some(expected) = built(&root, &site) else {
                continue;
            };
            for (path, bytes) in &expected {
                let shown = preview.file(path).map(|file| file.expect("it can be made"));
                let shown = shown.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                let bytes = String::from_utf8_lossy(bytes).into_owned();
                prop_assert_eq!(shown, Some(bytes), "{} after {:?}", path, edits);
            }
            let more: Vec<String> = preview
                .paths()
                .into_iter()
                .filter(|path| !expected.contains_key(path))
                .collect();
            prop_assert_eq!(more, Vec::<String>::new());
            let clean = pipeline::check(
                &pipeline::CheckOptions {
                    source: root.clone(),
                    rules: Vec::new(),
                    overrides: Overrides::default(),
                    skip: Vec::new(),
                    today: TODAY,
                },
                &Silent,
            );
            let clean = clean.expect("the machine is well");
            for (found, clean) in preview.report().diagnostics.iter().zip(&clean.diagnostics) {
                prop_assert_eq!(found, clean);
            }
            prop_assert_eq!(preview.report().diagnostics.len(), clean.diagnostics.len());
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
