//! One source, two books: what is marked internal is in the book of ours, and in no byte of the one for everybody.
//!
//! Whatever is marked in the fixture holds a word that begins with [`MARK`]; no page for everybody says one, but to name
//! what it may not.

mod readings;
mod slips;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use crate::book::{Book, Run, tree};

/// Begins each word that is for internal eyes.
const MARK: &str = "zqjintern";

/// What is left of one where the index keeps only a piece.
const PIECE: &str = "zqjin";

/// Phone numbers for internal eyes, as digits that stand together and as they are written.
const NUMBERS: &[&str] = &["2025550143", "202-555-0143", "2025550166", "202-555-0166"];

/// Notes to oneself, which no site holds.
const NOWHERE: &[&str] = &[
    "zqjinternsettingsreason",
    "zqjinternyamlcomment",
    "zqjinterntrailingcomment",
    "zqjinternhtmlcomment",
    "zqjinternallowreason",
    "zqjinternpagecomment",
    "zqjinternopencomment",
];

fn fixture() -> Book {
    let book = Book::plain();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/audience");
    for (path, bytes) in tree(&folder) {
        book.write(&path, bytes);
    }
    book
}

/// Builds the book for somebody, and returns its files.
fn built(book: &Book, audience: &str) -> BTreeMap<String, Vec<u8>> {
    let words = ["build", "--audience", audience, "--out", audience];
    book.run(&words).expect(0);
    tree(&book.folder().join(audience))
}

/// Returns what of the words that are looked for is in the readings of a site, and in which file.
#[track_caller]
fn assert_tells_nothing(files: &BTreeMap<String, Vec<u8>>) {
    let mut told = String::new();
    for (file, reading) in readings::of_site(files) {
        for word in NUMBERS.iter().chain(&[PIECE]) {
            if let Some(at) = reading.find(word) {
                let start = reading.floor_char_boundary(at.saturating_sub(60));
                let end = reading.ceil_char_boundary((at + 60).min(reading.len()));
                let _ = writeln!(told, "{file}: {:?}", &reading[start..end]);
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// Returns the words of a text that begin with the mark, in lower case.
fn marked(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric());
    let marked = words.filter(|word| word.starts_with(MARK));
    marked.map(str::to_owned).collect()
}

fn marked_in(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let names = files.keys().flat_map(|name| marked(name));
    let texts = files.values().map(|bytes| String::from_utf8_lossy(bytes));
    names.chain(texts.flat_map(|text| marked(&text))).collect()
}

#[test]
fn nothing_marked_internal_is_in_a_byte_of_a_public_site() {
    let book = fixture();
    let public = built(&book, "public");
    assert_tells_nothing(&public);
    let is_there = |path: &str| public.contains_key(path);
    for path in [
        "index.html",
        "status.html",
        "open.md",
        "ops/open.html",
        "img/shared.png",
        "img/loose.txt",
    ] {
        assert!(is_there(path), "{path}");
    }
    for path in [
        "sitemap.xml",
        "llms.txt",
        "robots.txt",
        "contacts.vcf",
        "on-call.ics",
        "opsbook.html",
    ] {
        assert!(is_there(path), "{path}");
    }
    // They name what they may not; their Markdown would as well.
    assert!(!is_there("index.md") && !is_there("people/index.md") && !is_there("status.md"));
    let text = |path: &str| String::from_utf8_lossy(&public[path]).into_owned();
    let home = text("index.html");
    for words in [
        "first",
        "seventh",
        "eighth",
        "tenth",
        "twelfth",
        "Open words one",
    ] {
        assert!(home.contains(words), "the text of a link stays: {words}");
    }
    assert!(text("contacts.vcf").contains("+12025550117"));
    let data = text("opsbook.json");
    assert!(data.contains("open-ladder") && data.contains("weekly") && !data.contains("mixed"));
    let ladder = text("people/index.html");
    assert!(ladder.contains("Desk") && ladder.contains("Ann"));
}

#[test]
fn the_same_source_gives_ours_whole() {
    let book = fixture();
    let internal = built(&book, "internal");
    let mut found = BTreeSet::new();
    for (_, reading) in readings::of_site(&internal) {
        found.extend(marked(&reading));
    }
    let mut expected = marked_in(&tree(&book.source()));
    for word in NOWHERE {
        assert!(expected.remove(*word), "{word} is not in the fixture");
        assert!(
            !found.contains(*word),
            "{word} is a note, and was published"
        );
    }
    // The draft is left out of both.
    expected.remove("zqjinterndraft");
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn archive_and_single_file_tell_nothing_either() {
    let book = fixture();
    book.run(&["export", "--audience", "public", "--zip", "book.zip"])
        .expect(0);
    book.run(&[
        "export",
        "--audience",
        "public",
        "--single-file",
        "book.html",
    ])
    .expect(0);
    let read = |name: &str| std::fs::read(book.folder().join(name)).expect("it was written");
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(read("book.zip"))).expect("an archive");
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it can be unpacked");
        let name = entry.name().expect("a name").into_owned();
        files.insert(name, bytes);
    }
    assert!(files.len() > 30, "{}", files.len());
    files.insert("book.html".to_owned(), read("book.html"));
    // Names stand in the archive's directory too.
    files.insert("book.zip".to_owned(), read("book.zip"));
    assert_tells_nothing(&files);
}

/// A code says an address in a way that no search for words finds.
#[test]
fn no_code_leads_to_an_internal_page() {
    let book = fixture();
    let (internal, public) = (built(&book, "internal"), built(&book, "public"));
    let codes = |bytes: &[u8]| -> BTreeSet<String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let codes = text.split("<svg class=\"qr\"").skip(1);
        let paths = codes.filter_map(|code| code.split(" d=\"").nth(1)?.split('"').next());
        paths.map(str::to_owned).collect()
    };
    let is_page = |path: &str| path.ends_with(".html") && path != "opsbook.html";
    let hidden = internal
        .iter()
        .filter(|(path, _)| is_page(path) && !public.contains_key(*path));
    let hidden: BTreeSet<String> = hidden.flat_map(|(_, bytes)| codes(bytes)).collect();
    assert!(hidden.len() >= 5, "{}", hidden.len());
    let shown: BTreeSet<String> = public.values().flat_map(|bytes| codes(bytes)).collect();
    assert!(shown.len() >= 3, "{}", shown.len());
    assert!(hidden.is_disjoint(&shown));
}

/// Whoever publishes on the worst night, with errors, publishes nothing more.
#[test]
fn what_cannot_be_understood_is_kept_back_too() {
    let book = fixture();
    book.write(
        "slips.md",
        "---\naudience: pubic\ntitle: zqjinternslip\n---\n# Zqjinternslip\n",
    );
    book.write(
        "contacts-with-slips.md",
        "---\ntitle: More people\ncontacts:\n  - { name: zqjinternnoid, phone: \"+1-202-555-0143\", audience: internal, zqjinternkey: 1 }\n  - { id: \"zqjintern/id\", name: x, audience: internl }\n---\n# More people\n\nOpen words.\n\n```{nothing-known} zqjinternargument\n```\n",
    );
    book.write(
        "severity-with-mark.md",
        "---\nseverities:\n  - { id: P7, name: zqjinternmark, audience: internal }\n---\n# Zqjinternpagewithmark\n",
    );
    book.write(
        "tool-with-mark.md",
        "---\ntools:\n  - { id: t, name: T, links: [{ name: zqjinternpart, url: \"https://a.example.com\", audience: internal }] }\n---\n# Zqjinterntoolpart\n",
    );
    book.write(
        "unclosed.md",
        "---\naudience: internal\n\n# Zqjinternunclosed\n",
    );
    let words = [
        "build",
        "--audience",
        "public",
        "--out",
        "public",
        "--keep-going",
    ];
    book.run(&words).expect(1);
    let mut public = tree(&book.folder().join("public"));
    let page = String::from_utf8_lossy(&public["contacts-with-slips.html"]).into_owned();
    assert!(
        page.contains("contacts-with-slips.md:4: invalid-front-matter"),
        "the error is marked: {page}"
    );
    // What stands on a page for everybody is for everybody, if it is a directive that nobody knows.
    for bytes in public.values_mut() {
        let text = String::from_utf8_lossy(bytes).replace("zqjinternargument", "");
        if text.len() < bytes.len() {
            *bytes = text.into_bytes();
        }
    }
    public.retain(|path, _| !path.starts_with("assets/search/") && path != "opsbook.html");
    assert_tells_nothing(&public);
}

#[test]
fn check_tells_which_pages_lead_to_what_is_internal() {
    let book = fixture();
    let found = |audience: &str| {
        let run: Run = book
            .run(&["check", "--audience", audience, "--format", "json"])
            .expect(0);
        let lines = run
            .stdout
            .lines()
            .filter(|line| line.contains("\"internal-reference\""));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let public = found("public");
    let of = |file: &str| public.iter().filter(|line| line.contains(file)).count();
    // Twelve links and images, a tool needed, a command and a tool placed.
    assert_eq!(of("\"index.md\""), 15, "{public:#?}");
    // Step, member, notified, first step, ladder of a severity, ladder placed, severity placed.
    assert_eq!(of("people/index.md"), 7, "{public:#?}");
    assert_eq!(of("status.md"), 1, "{public:#?}");
    for line in &public {
        let message = line
            .split("\"message\":\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        assert!(!message.expect("it has a message").contains(MARK), "{line}");
    }
    assert_eq!(
        found("internal"),
        Vec::<String>::new(),
        "no page there says that it is public"
    );
    book.write(
        "ops/open.md",
        "---\naudience: public\n---\n# Open\n\n[below](below.md)\n",
    );
    assert_eq!(found("internal").len(), 1);
    assert_eq!(found("public").len(), public.len() + 1);
}

#[test]
fn a_severity_whose_metric_is_internal_is_an_error() {
    let book = Book::new()
        .file("index.md", "---\nseverities:\n  - { id: P1, when: [{ metric: zqjinternmetric, above: 3 }, It burns] }\n---\n# Book\n")
        .file("secret.md", "---\naudience: internal\nmetrics: [{ id: zqjinternmetric, min: 0, max: 9 }]\n---\n# Secret\n");
    book.run(&["build"]).expect(0);
    book.run(&["build", "--audience", "public"])
        .expect(1)
        .says("internal-reference");
    let words = [
        "build",
        "--audience",
        "public",
        "--keep-going",
        "--out",
        "public",
    ];
    book.run(&words).expect(1);
    assert_tells_nothing(&tree(&book.folder().join("public")));
}

#[test]
fn the_command_line_wins_over_the_settings() {
    let book = Book::plain()
        .file("opsbook.toml", "title = \"T\"\nowner = \"Ops\"\naudience = \"public\"\nurl = \"https://inside.example.com\"\n")
        .file("index.md", "# T\n\nText.\n");
    let words = ["build", "--url", "https://outside.example.org/x/"];
    book.run(&words).expect(0);
    let sitemap = book.published("sitemap.xml");
    assert!(
        sitemap.contains("https://outside.example.org/x/index.html"),
        "{sitemap}"
    );
    for (path, bytes) in book.all_published() {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("inside.example.com"),
            "{path}"
        );
    }
    book.run(&["build", "--audience", "internal"]).expect(0);
    assert!(!book.site().join("sitemap.xml").exists());
    assert!(book.published("robots.txt").contains("Disallow: /"));
    book.run(&["build", "--audience", "everybody"]).expect(2);
    book.run(&["build", "--url", "outside"])
        .expect(2)
        .says("absolute");
}

/// Makes books of pages at random, in sections that are marked or not, that link to one another.
#[test]
fn any_book_keeps_what_is_internal() {
    for seed in 0..4 {
        let mut random = Random(seed * 7919 + 17);
        let book = Book::new();
        let folders = ["", "a/", "a/b/", "zqjinternc/", "d/"];
        let mut hidden = vec![false; folders.len()];
        for (at, folder) in folders.iter().enumerate().skip(1) {
            let above = folders[..at]
                .iter()
                .rposition(|above| folder.starts_with(above));
            let own = folder.contains(MARK) || random.below(3) == 0;
            hidden[at] = own || above.is_some_and(|above| hidden[above]);
            let audience = if own {
                "defaults: { audience: internal }\n"
            } else {
                ""
            };
            let marked = if hidden[at] { MARK } else { "open" };
            let own = if own { "audience: internal\n" } else { "" };
            book.write(
                &format!("{folder}index.md"),
                format!("---\n{own}{audience}---\n# Section {marked}{at}\n"),
            );
        }
        let pages: Vec<(String, bool)> = (0..24)
            .map(|at| {
                let folder = random.below(folders.len());
                let is_hidden = hidden[folder] || random.below(3) == 0;
                let name = if is_hidden { MARK } else { "open" };
                (format!("{}{name}{at}.md", folders[folder]), is_hidden)
            })
            .collect();
        for (at, (path, is_hidden)) in pages.iter().enumerate() {
            book.write(path, page(at, *is_hidden, &pages, &mut random));
        }
        for at in (0..pages.len()).filter(|at| pages[*at].1) {
            book.write(&format!("{MARK}{at}.png"), format!("{MARK}bytes{at}"));
        }
        assert_tells_nothing(&built(&book, "public"));
    }
}

fn page(at: usize, is_hidden: bool, pages: &[(String, bool)], random: &mut Random) -> String {
    let word = |part: &str| match is_hidden {
        true => format!("{MARK}{part}{at}"),
        false => format!("open{part}{at}"),
    };
    let mut front = String::new();
    let mut body = String::new();
    let _ = writeln!(front, "title: {}", word("title"));
    if is_hidden {
        let _ = writeln!(front, "audience: internal");
        let _ = writeln!(body, "\n![a picture](/{MARK}{at}.png)\n");
    }
    let own = [
        format!("tags: [{}]", word("tag")),
        format!("alerts: [{}]", word("alert")),
        format!("aliases: [{}]", word("old")),
        format!(
            "commands: [{{ id: {}, run: {} }}]",
            word("command"),
            word("run")
        ),
        format!("owner: {}", word("owner")),
        format!("services: [{}]", word("service")),
        format!("description: {}", word("description")),
    ];
    for line in own.iter().filter(|_| random.below(2) == 0) {
        let _ = writeln!(front, "{line}");
    }
    if random.below(2) == 0 {
        let _ = writeln!(
            front,
            "contacts: [{{ id: {MARK}contact{at}, name: {MARK}name{at}, audience: internal }}]"
        );
    }
    for _ in 0..random.below(5) {
        let (target, _) = &pages[random.below(pages.len())];
        let target = match random.below(3) {
            0 => target.clone(),
            1 => target.replace(".md", ".html"),
            _ => target.replace(".md", ""),
        };
        let blocks = [
            format!("Go [on](/{target}) with {}.\n", word("prose")),
            format!("## {}\n", word("heading")),
            format!("- [ ] {} [on](/{target})\n", word("step")),
            format!(
                "```bash\n{} --all  # {}\n```\n",
                word("bash"),
                word("behind")
            ),
            format!("> [!NOTE]\n> {}\n", word("alarm")),
            format!("| {} |\n| --- |\n| [on](/{target}) |\n", word("cell")),
            format!("<!-- {MARK}comment -->\n"),
        ];
        let _ = writeln!(body, "\n{}", blocks[random.below(blocks.len())]);
    }
    format!("---\n{front}---\n# {}\n{body}", word("title"))
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % most
    }
}
