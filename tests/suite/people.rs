//! The address book and the calendar, read back by parsers that are not ours, and the planned rota on the pages.

use std::collections::BTreeMap;

use ical::tree::cst::{IcalCst, IcalItem};
use vcard::tree::cst::VcardCst;

use crate::book::Book;

mod read_back;

const HOSTILE: &str = "Ann; \\n, \"B\\\" \r\nEND:VCARD\r\nBEGIN:VEVENT\u{2028}<b>Zoë</b> 🚒";
/// The same with all line ends alike. Other control characters are refused where the book is read.
const HOSTILE_READ: &str = "Ann; \\n, \"B\\\" \nEND:VCARD\nBEGIN:VEVENT\n<b>Zoë</b> 🚒";

/// A property's value as plain text, by its name; of two with one name both, a line each.
type Properties = BTreeMap<String, Vec<String>>;

fn yaml(text: &str) -> String {
    serde_json::to_string(text).expect("text")
}

#[track_caller]
fn is_well_laid_out(text: &str) {
    assert!(text.ends_with("\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}

/// Reads an address book; every card must be valid vCard 4.0.
#[track_caller]
fn cards(text: &str) -> Vec<Properties> {
    is_well_laid_out(text);
    let cards = VcardCst::parse_many(text).map(|card| {
        let card = card.unwrap_or_else(|error| panic!("{error}:\n{text}"));
        if let Err(problems) = card.decode().validate() {
            panic!("{problems:?}:\n{text}");
        }
        let mut properties = Properties::new();
        for line in &card.props {
            let name = line.name.get().to_owned();
            properties
                .entry(name)
                .or_default()
                .push(line.value.decode().into_owned());
        }
        properties
    });
    cards.collect()
}

/// Reads a calendar; it must be valid iCalendar 2.0. Returns its own properties and those of its parts.
#[track_caller]
fn calendar(text: &str) -> (Properties, Vec<Properties>) {
    is_well_laid_out(text);
    let calendar = IcalCst::parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    if let Err(problems) = calendar.decode().validate() {
        panic!("{problems:?}:\n{text}");
    }
    let properties = |part: &IcalCst<'_>| {
        let mut properties = Properties::new();
        for item in &part.items {
            if let IcalItem::Prop(line) = item {
                let name = line.name.get().to_owned();
                properties
                    .entry(name)
                    .or_default()
                    .push(line.value.decode().into_owned());
            }
        }
        properties
    };
    let parts = calendar.items.iter().filter_map(|item| match item {
        IcalItem::Component(part) => Some(properties(part)),
        _ => None,
    });
    (properties(&calendar), parts.collect())
}

fn book(data: &str) -> Book {
    Book::plain()
        .file("opsbook.toml", "title = \"Test; a, b\"\nowner = \"Ops\"\ntimezone = \"Europe/Berlin\"\nslack_workspace = \"example\"\n")
        .file("on-call.md", format!("---\n{data}---\n# On call\n\n```{{on-call}}\n```\n"))
}

const PEOPLE: &str = "
contacts:
  - { id: ann, name: Ann, role: escalation, group: internal, phone: '+1 (202) 555-0117', email: ann@example.com, hours: 24/7, note: 'First floor, left', slack: { handle: '@ann', id: U024BE7LH }, pagerduty: { name: Primary, url: 'https://example.pagerduty.com/a b' } }
  - { id: bo, name: Bo, phone: '+1-XXX-XXX-XXXX', email: to be told, slack: '@bo', pagerduty: Secondary }
  - { id: cy, name: Cy, phone: 555-0117 ext. 5, email: TODO, slack: '@xxx' }
rotations:
  - { id: primary, name: Primary on-call, every: 1w, start: 2026-01-05T09:00, members: [ann, bo], schedule_url: 'https://example.com/rota' }
";

#[test]
fn everyone_is_in_the_address_book_with_what_can_be_dialled() {
    let cards = cards(&book(PEOPLE).page("contacts.vcf"));
    let [ann, bo, cy] = &cards[..] else {
        panic!("{cards:?}")
    };
    assert_eq!(ann["FN"], ["Ann"]);
    assert_eq!(ann["TEL"], ["tel:+12025550117"]);
    assert_eq!(ann["EMAIL"], ["ann@example.com"]);
    assert_eq!(ann["ROLE"], ["escalation"]);
    assert_eq!(ann["TITLE"], ["escalation"]);
    assert_eq!(ann["CATEGORIES"], ["internal"]);
    assert_eq!(ann["ORG"], ["Test; a, b"]);
    assert_eq!(
        ann["URL"],
        [
            "https://example.pagerduty.com/a%20b",
            "https://example.slack.com/team/U024BE7LH"
        ]
    );
    assert_eq!(
        ann["NOTE"],
        ["Hours: 24/7\nPagerDuty: Primary\nSlack: @ann\nFirst floor, left"]
    );
    assert_eq!(
        bo["NOTE"],
        ["PagerDuty: Secondary\nSlack: @bo\nMail: to be told"]
    );
    assert_eq!(cy["NOTE"], ["Phone: 555-0117 ext. 5"]);
    for absent in ["TEL", "EMAIL", "URL", "ROLE", "CATEGORIES"] {
        assert!(!bo.contains_key(absent), "{bo:?}");
    }
    assert_ne!(ann["UID"], bo["UID"]);
}

#[test]
fn the_calendar_holds_the_turns_of_400_days() {
    let book = book(PEOPLE);
    let text = book.page("on-call.ics");
    let (own, events) = calendar(&text);
    assert_eq!(own["X-WR-CALNAME"], ["Test; a, b: On call"]);
    // Built on Friday 2 January 2026, before the first turn.
    assert_eq!(events.len(), 57);
    let turn = |at: usize| {
        let event = &events[at];
        [
            &event["SUMMARY"][0],
            &event["DTSTART"][0],
            &event["DTEND"][0],
        ]
    };
    assert_eq!(
        turn(0),
        [
            "Ann: Primary on-call",
            "20260105T080000Z",
            "20260112T080000Z"
        ]
    );
    assert_eq!(
        turn(1),
        [
            "Bo: Primary on-call",
            "20260112T080000Z",
            "20260119T080000Z"
        ]
    );
    // Summer time begins on 29 March.
    assert_eq!(
        turn(11),
        [
            "Bo: Primary on-call",
            "20260323T080000Z",
            "20260330T070000Z"
        ]
    );
    assert!(
        events
            .iter()
            .all(|event| event["DTSTAMP"] == ["20260102T030405Z"])
    );
    assert!(
        events
            .iter()
            .all(|event| event["URL"] == ["https://example.com/rota"])
    );
    let mut ids: Vec<_> = events.iter().map(|event| &event["UID"][0]).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events.len());

    // Later builds name the same turns alike, and the same build the same bytes.
    let later = book
        .command(&["build"])
        .env("SOURCE_DATE_EPOCH", "1768532645")
        .output();
    assert!(later.expect("the program starts").status.success());
    let (_, later) = calendar(&book.published("on-call.ics"));
    assert_eq!(later[0]["UID"], events[1]["UID"]);
    assert_eq!(later[0]["DTSTART"], events[1]["DTSTART"]);
    assert_eq!(book.page("on-call.ics"), text);
}

#[test]
fn no_text_of_the_authors_adds_a_line_or_a_card() {
    let hostile = yaml(HOSTILE);
    let long = yaml(&"großes 🚒".repeat(60));
    let data = format!("
contacts:
  - {{ id: ann, name: {hostile}, role: {hostile}, group: {hostile}, phone: {hostile}, email: {hostile}, hours: {hostile}, note: {hostile}, slack: {{ handle: {hostile}, id: {hostile} }}, pagerduty: {{ name: {hostile}, url: {hostile} }} }}
  - {{ id: bo, name: {long}, note: {long} }}
rotations:
  - {{ id: primary, name: {hostile}, every: 1w, start: 2026-01-05T09:00, members: [ann, bo, nobody], schedule_url: \"https://example.com/\\r\\nEND:VEVENT\" }}
");
    let book = book(&data);
    // An id that nothing has is an error; what can be published shows the author's word.
    book.run(&["build", "--keep-going"]).expect(1);
    let cards = cards(&book.published("contacts.vcf"));
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[0]["FN"], [HOSTILE_READ]);
    assert_eq!(cards[0]["ROLE"], [HOSTILE_READ]);
    assert_eq!(cards[1]["FN"], ["großes 🚒".repeat(60)]);
    let (_, events) = calendar(&book.published("on-call.ics"));
    assert_eq!(events.len(), 57);
    assert_eq!(
        events[0]["SUMMARY"],
        [format!("{HOSTILE_READ}: {HOSTILE_READ}")]
    );
    // An address with a line end is unsafe, and not published at all.
    assert!(!events[0].contains_key("URL"));
    assert_eq!(events[2]["SUMMARY"], [format!("nobody: {HOSTILE_READ}")]);
    assert!(!book.published("on-call.html").contains("<b>Zoë"));
}

#[test]
fn pages_list_the_next_turns_and_name_their_time_zone() {
    let book = book(PEOPLE);
    let page = book.page("on-call.html");
    let (first, later) = page
        .split_once("<details class=\"rota__later\"")
        .expect("later turns");
    assert_eq!(first.matches("<tr data-start=").count(), 8);
    assert_eq!(later.matches("<tr data-start=").count(), 49);
    for text in [
        "data-start=\"2026-01-05T08:00:00Z\" data-end=\"2026-01-12T08:00:00Z\"",
        ">Mon 5 Jan 2026 09:00</time>",
        "(Europe/Berlin)",
        "href=\"https://example.com/rota\"",
        "href=\"on-call.ics\"",
        "href=\"contacts.vcf\"",
        "As of 2 Jan 2026 03:04 UTC",
    ] {
        assert!(page.contains(text), "{text}:\n{page}");
    }
    assert!(book.published("contacts.html").contains("data-rota"));
}

#[test]
fn what_cannot_be_planned_is_said_and_not_invented() {
    let empty =
        book("rotations: [{ id: a, name: A, every: 1w, start: 2026-01-05T09:00, members: [] }]\n");
    let page = empty.page("on-call.html");
    assert!(page.contains("Nobody is entered"), "{page}");
    assert!(!page.contains("on-call.ics"));
    assert!(!empty.site().join("on-call.ics").exists());

    let open = book("contacts: [{ id: ann, name: Ann }]\nrotations: [{ id: a, members: [ann] }]\n");
    let page = open.page("on-call.html");
    assert!(page.contains("no turns can be worked out") && !page.contains("<tr data-start"));
    assert!(!open.site().join("on-call.ics").exists());

    // Without a stamp nobody knows which turns are still to come.
    let unknown = book(PEOPLE);
    let built = unknown
        .command(&["build"])
        .env_remove("SOURCE_DATE_EPOCH")
        .output();
    assert!(built.expect("the program starts").status.success());
    let page = unknown.published("on-call.html");
    assert!(page.contains("The build time is unknown") && !page.contains("on-call.ics"));
    let (_, parts) = calendar(&unknown.published("on-call.ics"));
    assert!(parts.iter().all(|part| !part.contains_key("UID")));
}

#[test]
fn a_book_of_many_short_turns_stays_small() {
    let rotations: Vec<String> = (0..1000)
        .map(|at| format!("{{ id: r{at}, every: 1h, start: 2020-01-01, members: [a] }}"))
        .collect();
    let data = format!(
        "contacts: [{{ id: a, name: Ann }}]\nrotations: [{}]\n",
        rotations.join(", ")
    );
    let book = book(&data);
    let (_, events) = calendar(&book.page("on-call.ics"));
    assert_eq!(events.len(), 30_000);
    assert_eq!(
        book.published("on-call.html")
            .matches("<tr data-start=")
            .count(),
        6_000
    );
}

#[test]
fn a_minute_is_not_taken_for_a_month() {
    let book = book(
        "contacts: [{ id: a, name: Ann }]\nrotations: [{ id: r, every: 1m, start: 2026-01-01, members: [a] }]\n",
    );
    book.build()
        .expect(1)
        .says("is shorter than an hour")
        .says("write `monthly`");
}
