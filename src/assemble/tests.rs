//! Whole books through `assemble`, made by hand: what a page, a link or an id becomes.

use std::sync::Arc;

use proptest::prelude::*;

use super::assemble;
use crate::assemble::url::folded;
use crate::config::Config;
use crate::diagnostic::{self, Outcome};
use crate::model::contact::Contact;
use crate::model::directive::Directive;
use crate::model::id::{ContactId, PageId, Reference};
use crate::model::link::{LinkKind, LinkTarget, ParsedLink};
use crate::model::page::{Audience, Body, FrontMatter, Kind, ParsedPage};
use crate::model::playbook::Playbook;
use crate::model::severity::Severity;
use crate::model::site::AssetFile;
use crate::source::{SitePath, SourceFile, Spanned};

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path of the test")
}

fn word(text: &str) -> Spanned<String> {
    Spanned::new(text.to_owned(), 0..text.len())
}

fn page(file: &str, fill: impl FnOnce(&mut FrontMatter, &mut Body)) -> Arc<ParsedPage> {
    let mut front_matter = FrontMatter::default();
    let mut body = Body::default();
    fill(&mut front_matter, &mut body);
    Arc::new(ParsedPage {
        file: SourceFile::new(path(file), ""),
        front_matter,
        body,
    })
}

fn plain(files: &[&str]) -> Vec<Arc<ParsedPage>> {
    files.iter().map(|file| page(file, |_, _| {})).collect()
}

fn linking(file: &str, kind: LinkKind, destinations: &[&str]) -> Arc<ParsedPage> {
    page(file, |_, body| {
        let links = destinations.iter().map(|destination| ParsedLink {
            destination: (*destination).to_owned(),
            kind,
            span: Default::default(),
        });
        body.links = links.collect();
    })
}

fn contact(id: &str) -> Contact {
    Contact {
        id: word(id),
        name: id.to_owned(),
        role: None,
        group: None,
        phone: None,
        slack: None,
        pagerduty: None,
        email: None,
        hours: None,
        note: None,
        audience: None,
    }
}

fn severity_notifying(id: &str, contact: &str) -> Severity {
    Severity {
        id: word(id),
        name: None,
        description: None,
        respond_within: None,
        resolve_within: None,
        when: Vec::new(),
        notify: vec![Reference::new(word(contact))],
        escalation: None,
        first_steps: Vec::new(),
        color: None,
    }
}

fn assets(paths: &[&str]) -> Arc<Vec<AssetFile>> {
    let asset = |text: &&str| AssetFile {
        path: path(text),
        location: Default::default(),
        size: 0,
    };
    Arc::new(paths.iter().map(asset).collect())
}

/// A book with an `opsbook.toml`.
fn written() -> Config {
    Config {
        is_plain: false,
        ..Config::default()
    }
}

fn book(config: &Config, pages: Vec<Arc<ParsedPage>>) -> (Playbook, Vec<String>) {
    book_with(config, pages, &[])
}

fn book_with(
    config: &Config,
    pages: Vec<Arc<ParsedPage>>,
    files: &[&str],
) -> (Playbook, Vec<String>) {
    let Outcome {
        value,
        mut diagnostics,
    } = assemble(config, pages, assets(files));
    diagnostic::sort(&mut diagnostics);
    let line = |finding: &diagnostic::Diagnostic| {
        let lint = finding.lint.name();
        format!("{} {lint} {}", finding.primary.file, finding.message)
    };
    let findings = diagnostics.iter().map(line).collect();
    (value, findings)
}

fn by_path(book: &Playbook, file: &str) -> PageId {
    let mut pages = book.pages.iter();
    let found = pages.find(|page| page.path().as_str() == file);
    found.expect("the page is in the book").id
}

#[test]
fn no_two_things_share_an_address_on_any_file_system() {
    type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a str);
    let cases: &[Case<'_>] = &[
        (
            &["a.md", "a.markdown"],
            &[],
            "two things have the address `a.html`",
        ),
        (
            &["A.md", "a.md"],
            &[],
            "`a.html` and `A.html` are one address",
        ),
        (&["caf\u{e9}.md", "cafe\u{301}.md"], &[], "are one address"),
        (&["a/x.md", "a./x.md"], &[], "are one address"),
        (
            &["1-a.md", "2-a.md"],
            &[],
            "two things have the address `a.html`",
        ),
        (&["con.md"], &[], "Windows keeps the name `con.html`"),
        (&["aux/x.md"], &[], "Windows keeps the name `aux`"),
        (&["a.md"], &["A.html"], "are one address"),
        (
            &["a.md"],
            &["a.html/x.png"],
            "one name for a file and a folder",
        ),
        (
            &[],
            &["manifest.json"],
            "an address that opsbook itself needs",
        ),
        (
            &[],
            &["Confirmed.js"],
            "an address that opsbook itself needs",
        ),
        (
            &[],
            &["manifest.json.minisig"],
            "an address that opsbook itself needs",
        ),
        (
            &[],
            &["assets/x.png", "assets/y.png"],
            "where opsbook puts styles",
        ),
    ];
    for (pages, files, expected) in cases {
        let (book, findings) = book_with(&written(), plain(pages), files);
        assert_eq!(findings.len(), 1, "{pages:?} {files:?}: {findings:?}");
        assert!(findings[0].contains(" duplicate-url "), "{findings:?}");
        assert!(findings[0].contains(expected), "{findings:?}");
        assert_eq!(book.pages.len(), pages.len(), "every page can be published");
        let mut urls: Vec<String> = book.pages.iter().map(|p| folded(p.url.as_str())).collect();
        urls.extend(book.assets.iter().map(|asset| folded(asset.path.as_str())));
        urls.sort();
        assert!(urls.windows(2).all(|pair| pair[0] != pair[1]), "{urls:?}");
    }
}

#[test]
fn a_page_of_the_author_replaces_a_generated_one() {
    let (book, findings) = book_with(
        &Config::default(),
        plain(&["Contacts.md", "search.md"]),
        &["robots.txt"],
    );
    assert_eq!(findings, Vec::<String>::new());
    let url_of = |name: &str| book.url_of(name).map(ToString::to_string);
    assert_eq!(url_of("contacts.html").as_deref(), Some("Contacts.html"));
    assert_eq!(url_of("commands.html").as_deref(), Some("commands.html"));
    assert_eq!(url_of("contacts.vcf"), None, "there are no contacts");
    for own in ["contacts.html", "search.html", "robots.txt"] {
        assert!(!book.generated.contains(&path(own)), "{own}");
    }
}

#[test]
fn pages_stand_in_order_with_their_sections_and_neighbours() {
    let order =
        |number: f64| move |front: &mut FrontMatter, _: &mut Body| front.order = Some(number);
    let pages = vec![
        page("index.md", |_, _| {}),
        page("zebra.md", order(1.0)),
        page("apple.md", |_, _| {}),
        page("20-incidents/_index.md", |front, _| {
            front.title = Some(word("Incidents"))
        }),
        page("20-incidents/2-b.md", |_, _| {}),
        page("20-incidents/10-a.md", |_, _| {}),
        page("loose/deep/x.md", |_, _| {}),
    ];
    let (book, _) = book_with(&written(), pages, &["20-incidents/img/10-graph.png"]);
    let reading = book.nav.order.iter().map(|id| book.page(*id).url.as_str());
    assert_eq!(
        reading.collect::<Vec<_>>(),
        [
            "index.html",
            "zebra.html",
            "incidents/index.html",
            "incidents/b.html",
            "incidents/a.html",
            "apple.html",
            "loose/deep/x.html"
        ]
    );
    assert_eq!(book.assets[0].path.as_str(), "incidents/img/10-graph.png");
    let place = &book.nav.places[by_path(&book, "20-incidents/2-b.md").0];
    assert_eq!(place.ancestors.len(), 1);
    assert_eq!(place.ancestors[0].title, "Incidents");
    assert_eq!(place.previous, place.ancestors[0].page);
    let deep = &book.nav.places[by_path(&book, "loose/deep/x.md").0];
    let titles = deep.ancestors.iter().map(|above| above.title.as_str());
    assert_eq!(titles.collect::<Vec<_>>(), ["Loose", "Deep"]);
    assert_eq!(deep.next, None);
}

#[test]
fn the_nearest_section_decides_what_is_inherited() {
    let section = |file: &str, owner: Option<&str>, services: &[&str]| {
        page(file, |front, _| {
            let defaults = FrontMatter {
                owner: owner.map(word),
                services: services.iter().map(|name| (*name).to_owned()).collect(),
                escalation_policy: owner.map(|_| word("nobody-has-it")),
                ..FrontMatter::default()
            };
            front.defaults = Some(Box::new(defaults));
        })
    };
    let pages = vec![
        section("a/index.md", Some("A team"), &["web"]),
        section("a/b/index.md", None, &["db"]),
        page("a/b/x.md", |front, _| {
            front.services = vec!["cache".to_owned()];
            front.alerts = vec![word("Down")];
        }),
        page("a/own.md", |front, _| front.owner = Some(word("Me"))),
        page("top.md", |_, _| {}),
    ];
    let mut config = written();
    config.owner = Some("Book".to_owned());
    let (book, findings) = book(&config, pages);
    let owner = |file: &str| book.page(by_path(&book, file)).owner.clone();
    assert_eq!(owner("a/b/x.md").as_deref(), Some("A team"));
    assert_eq!(owner("a/own.md").as_deref(), Some("Me"));
    assert_eq!(owner("top.md").as_deref(), Some("Book"));
    let x = book.page(by_path(&book, "a/b/x.md"));
    assert_eq!(x.services, ["cache", "db"]);
    assert_eq!(x.kind, Kind::Runbook, "it answers an alert");
    assert_eq!(
        findings,
        ["a/index.md unknown-id no escalation policy has the id `nobody-has-it`"],
        "what is inherited is reported once"
    );
}

#[test]
fn a_public_book_holds_neither_drafts_nor_what_is_internal() {
    let internal = |front: &mut FrontMatter, _: &mut Body| {
        front.draft = true;
        front.defaults = Some(Box::new(FrontMatter {
            audience: Some(Audience::Internal),
            ..FrontMatter::default()
        }));
    };
    let pages = || {
        vec![
            page("a/index.md", internal),
            page("a/secret.md", |front, _| {
                front.data.contacts = vec![contact("ann")]
            }),
            linking("open.md", LinkKind::Link, &["a/secret.md"]),
        ]
    };
    let mut config = written();
    config.audience = Audience::Public;
    let (public, findings) = book_with(&config, pages(), &["a/img/x.png", "y.png"]);
    assert_eq!(public.assets.len(), 1, "files go with their section");
    assert_eq!(public.pages.len(), 1);
    assert!(public.contacts.is_empty());
    assert_eq!(
        findings,
        [
            "open.md internal-reference this leads to what is for internal eyes, and the book is for everybody"
        ]
    );
    let (internal, _) = book(&written(), pages());
    assert_eq!(internal.pages.len(), 2, "only the draft is left out");
}

#[test]
fn alerts_are_reached_by_exact_name_and_in_lower_case() {
    let answering = |file: &str, names: &[&str]| {
        page(file, |front, _| {
            front.alerts = names.iter().map(|name| word(name)).collect()
        })
    };
    let pages = vec![
        answering("a.md", &["PodDown", "PodDown"]),
        answering("b.md", &["podDown", "a/b", "con", "Spa ce"]),
        answering("alerts/taken.md", &["Taken"]),
    ];
    let (book, findings) = book(&written(), pages);
    let shown: Vec<String> = book
        .alerts
        .iter()
        .map(|alert| {
            let urls: Vec<&str> = alert.urls.iter().map(SitePath::as_str).collect();
            format!("{} {} {}", alert.name, alert.pages.len(), urls.join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "PodDown 2 alerts/PodDown.html alerts/podDown.html alerts/poddown.html",
            "Spa ce 1 alerts/Spa ce.html alerts/spa ce.html",
            "Taken 1 ",
        ]
    );
    assert_eq!(
        findings,
        [
            "alerts/taken.md duplicate-url `alerts/Taken.html` and `alerts/taken.html` are one address on some file systems",
            "b.md invalid-front-matter the alert `a/b` gets no link of its own, because it cannot be a file name",
            "b.md invalid-front-matter the alert `con` gets no link of its own, because it cannot be a file name",
            "b.md duplicate-url the alerts `PodDown` and `podDown` differ only in letter case",
        ]
    );
}

#[test]
fn aliases_are_the_files_that_hosts_look_for() {
    let with_aliases = |file: &str, aliases: &[&str]| {
        page(file, |front, _| {
            front.aliases = aliases.iter().map(|old| word(old)).collect()
        })
    };
    let aliases = [
        "/old/path/",
        "old.md",
        "/a/b.html",
        "bare",
        "bare",
        "x.html",
    ];
    let wrong = [
        "y.html",
        "search.html",
        "../up",
        "https://example.com/",
        "/",
    ];
    let pages = vec![
        with_aliases("x.md", &aliases),
        with_aliases("y.md", &["y.html"]),
        with_aliases("z.md", &wrong),
        page("index.md", |_, _| {}),
    ];
    let (book, findings) = book(&written(), pages);
    let urls = book.aliases.iter().map(|alias| alias.url.as_str());
    assert_eq!(
        urls.collect::<Vec<_>>(),
        [
            "a/b.html",
            "bare.html",
            "bare/index.html",
            "old.html",
            "old/path/index.html"
        ]
    );
    let mut lints: Vec<&str> = findings
        .iter()
        .map(|line| line.split(' ').nth(1).expect("a line has a lint"))
        .collect();
    lints.sort_unstable();
    assert_eq!(
        lints,
        [
            "duplicate-url",
            "duplicate-url",
            "duplicate-url",
            "link-outside",
            "link-outside"
        ],
        "{findings:?}"
    );
}

/// Names that break links where somebody forgot to escape or to decode.
const STRANGE: &[&str] = &[
    "a%20b.md",
    "100%.md",
    "c#.md",
    "what?.md",
    "it's \"quoted\".md",
    "a b/c d.md",
    "größe/日本語.md",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}.md",
    "a&b;=+.md",
    "10:30.md",
    "[x](y).md",
    "dots...md",
];

#[test]
fn links_reach_pages_with_strange_names() {
    let escaped = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'/' | b'.' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let links: Vec<String> = STRANGE
        .iter()
        .map(|name| format!("../{}", escaped(name)))
        .collect();
    let unescaped: Vec<String> = STRANGE.iter().map(|name| format!("../{name}")).collect();
    for links in [links, unescaped] {
        let destinations: Vec<&str> = links.iter().map(String::as_str).collect();
        let mut pages = plain(STRANGE);
        pages.push(linking("here/from.md", LinkKind::Link, &destinations));
        let (book, findings) = book(&Config::default(), pages);
        assert_eq!(findings, Vec::<String>::new());
        let from = book.page(by_path(&book, "here/from.md"));
        for (name, target) in STRANGE.iter().zip(&from.links) {
            let expected = LinkTarget::Page {
                page: by_path(&book, name),
                anchor: None,
            };
            assert_eq!(*target, expected, "{name}");
        }
    }
}

#[test]
fn links_mean_what_other_generators_mean() {
    let page_links = [
        ("p1.md", "incidents/p1.md"),
        ("p1", "incidents/p1.md"),
        ("p1.html", "incidents/p1.md"),
        ("./../incidents/p1/", "incidents/p1.md"),
        ("/incidents/p1.md?x=1", "incidents/p1.md"),
        ("..", "index.md"),
        ("/", "index.md"),
        (".", "incidents/README.md"),
        ("../incidents", "incidents/README.md"),
        ("../old/p1.html", "incidents/p1.md"),
        ("../incidents/p1.md/", "incidents/p1.md"),
        ("", "incidents/10-from.md"),
        ("#top", "incidents/10-from.md"),
    ];
    let destinations: Vec<&str> = page_links.iter().map(|(link, _)| *link).collect();
    let pages = vec![
        page("index.md", |_, _| {}),
        page("incidents/README.md", |_, _| {}),
        page("incidents/p1.md", |front, _| {
            front.aliases = vec![word("old/p1.html")]
        }),
        linking("incidents/10-from.md", LinkKind::Link, &destinations),
        linking(
            "z.md",
            LinkKind::Link,
            &["contacts.html#x", "img/a.png#p", "//example.com/x"],
        ),
    ];
    let (book, findings) = book_with(&written(), pages, &["img/a.png"]);
    assert_eq!(findings, Vec::<String>::new());
    let from = book.page(by_path(&book, "incidents/10-from.md"));
    for ((link, file), target) in page_links.iter().zip(&from.links) {
        let LinkTarget::Page { page, .. } = target else {
            panic!("{link}: {target:?}");
        };
        assert_eq!(book.page(*page).path().as_str(), *file, "{link}");
    }
    let z = book.page(by_path(&book, "z.md"));
    assert_eq!(
        z.links[0],
        LinkTarget::Generated(path("contacts.html"), Some("x".to_owned()))
    );
    assert!(matches!(&z.links[1], LinkTarget::Asset(_, suffix) if suffix == "#p"));
    assert_eq!(
        z.links[2],
        LinkTarget::External("https://example.com/x".to_owned())
    );
}

#[test]
fn what_leads_nowhere_or_does_harm_is_broken_and_named() {
    let cases = [
        ("javascript:alert(1)", "unsafe-link"),
        ("JaVa\tScRiPt:alert(1)", "unsafe-link"),
        ("\u{1} javascript:x", "unsafe-link"),
        ("data:text/html,x", "unsafe-link"),
        ("file:///etc/passwd", "unsafe-link"),
        ("../../etc/passwd", "link-outside"),
        ("%2e%2e/%2e%2e/x", "link-outside"),
        ("nowhere.md", "broken-link"),
        ("http:example.com", "broken-link"),
        ("P1.md", "broken-link"),
        ("a%00.md", "broken-link"),
        ("img/x.png", "missing-file"),
    ];
    for (destination, lint) in cases {
        let pages = vec![
            linking("x.md", LinkKind::Link, &[destination]),
            page("p1.md", |_, _| {}),
        ];
        let (book, findings) = book(&written(), pages);
        let x = book.page(by_path(&book, "x.md"));
        let is_unsafe = matches!(lint, "unsafe-link" | "link-outside");
        let nowhere = if is_unsafe {
            LinkTarget::Unsafe
        } else {
            LinkTarget::Broken
        };
        assert_eq!(x.links, [nowhere], "{destination:?}");
        assert_eq!(findings.len(), 1, "{destination:?}: {findings:?}");
        assert!(findings[0].contains(&format!(" {lint} ")), "{findings:?}");
    }
    let images = ["https://example.com/x.png", "p1.md"];
    let pages = vec![
        linking("x.md", LinkKind::Image, &images),
        page("p1.md", |_, _| {}),
    ];
    let (book, findings) = book(&written(), pages);
    assert_eq!(findings.len(), 2, "{findings:?}");
    let x = book.page(by_path(&book, "x.md"));
    assert_eq!(x.links[1], LinkTarget::Broken, "a page is no image");
}

#[test]
fn a_team_sees_its_own_ids_first() {
    let pages = vec![
        page("a.md", |front, body| {
            front.data.contacts = vec![contact("lead"), contact("ann")];
            front.data.severities = vec![
                severity_notifying("P1", "lead"),
                severity_notifying("P2", "db/lead"),
                severity_notifying("P3", "laed"),
            ];
            body.directives = vec![Spanned::new(Directive::Wizard, 0..1)];
        }),
        page("db/index.md", |front, _| front.team = Some(word("db"))),
        page("db/b.md", |front, _| {
            front.data.contacts = vec![contact("lead")];
            front.data.severities = vec![
                severity_notifying("D1", "lead"),
                severity_notifying("D2", "ann"),
            ];
        }),
        page("z.md", |front, _| {
            front.data.contacts = vec![contact("ann")]
        }),
    ];
    let (book, findings) = book(&written(), pages);
    let names = book.contacts.iter().map(|contact| contact.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["lead", "ann", "db/lead"]);
    let told = book
        .severities
        .iter()
        .map(|severity| severity.noun.notify[0].target);
    let [lead, ann, team_lead] = [0, 1, 2].map(|index| Some(ContactId(index)));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [lead, team_lead, None, team_lead, ann]
    );
    assert_eq!(book.wizard, Some(by_path(&book, "a.md")));
    assert_eq!(
        findings,
        [
            "a.md unknown-id no contact has the id `laed`",
            "z.md duplicate-id two contacts have the id `ann`",
        ]
    );
}

#[test]
fn a_public_book_holds_no_page_whose_audience_cannot_be_read() {
    let unreadable = |front: &mut FrontMatter, _: &mut Body| front.is_unreadable = true;
    let pages = || {
        vec![
            page("a/index.md", unreadable),
            page("a/below.md", |_, _| {}),
            page("a/open.md", |front, _| {
                front.audience = Some(Audience::Public)
            }),
            page("index.md", unreadable),
            page("top.md", |_, _| {}),
        ]
    };
    let mut config = written();
    let (internal, _) = book(&config, pages());
    assert_eq!(internal.pages.len(), 5);
    config.audience = Audience::Public;
    let (public, _) = book(&config, pages());
    let paths = public.pages.iter().map(|page| page.path().as_str());
    assert_eq!(paths.collect::<Vec<_>>(), ["a/open.md", "top.md"]);
}

#[test]
fn a_list_that_can_show_nothing_is_named() {
    let list = |file: &str, service: &str, tag: &str| {
        page(file, |_, body| {
            let directive = Directive::Runbooks {
                severity: None,
                service: Some(word(service)),
                tag: Some(word(tag)),
            };
            body.directives = vec![Spanned::new(directive, 0..0)];
        })
    };
    let pages = vec![
        list("a.md", "web", "db"),
        list("b.md", "wbe", "page"),
        page("runbook.md", |front, _| {
            front.kind = Some(Kind::Runbook);
            front.services = vec!["web".to_owned()];
            front.tags = vec!["db".to_owned()];
        }),
        page("reference.md", |front, _| {
            front.tags = vec!["page".to_owned()]
        }),
    ];
    let (_, findings) = book(&written(), pages);
    assert_eq!(
        findings,
        [
            "b.md unknown-id no runbook has the service `wbe`, so nothing is shown here",
            "b.md unknown-id no runbook has the tag `page`, so nothing is shown here",
        ]
    );
}

#[test]
fn a_deep_path_is_no_danger() {
    let deep = format!("{}x.md", "a/".repeat(2000));
    let (book, _) = book(&written(), plain(&[&deep]));
    assert_eq!(book.nav.order.len(), 1);
}

proptest! {
    #[test]
    fn the_order_of_the_files_changes_nothing(
        mut files in proptest::collection::vec("[aA]{1,2}(/[aA.]{1,2}){0,2}\\.md", 1..8),
        seed in any::<u64>(),
    ) {
        files.sort();
        files.dedup();
        files.retain(|file| SitePath::new(file).is_ok_and(|path| path.as_str() == file));
        let names: Vec<&str> = files.iter().map(String::as_str).collect();
        let mut turned = names.clone();
        if !turned.is_empty() {
            let by = seed as usize % turned.len();
            turned.rotate_left(by);
        }
        let one = book(&written(), plain(&names));
        let other = book(&written(), plain(&turned));
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
