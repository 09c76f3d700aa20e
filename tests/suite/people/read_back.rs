//! Whole books of people read back: every contact with every text, and turns over both changes of the clock.

use jiff::{SignedDuration, Timestamp};

use super::{Properties, calendar, cards, yaml};
use crate::book::Book;

const BOOK: &str = "title = \"Night\"\nowner = \"Ops\"\ntimezone = \"UTC\"\n";

fn book(data: &str) -> Book {
    Book::plain()
        .file("opsbook.toml", BOOK)
        .file("people.md", format!("---\n{data}---\n# People\n"))
}

/// Texts that a careless writer of these files breaks, with what a reader must get.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "Doe, Jane",
        "a;b:c=\"d\"",
        "two\nlines, and; more",
        "back\\slash \\n \\, \\;",
        "🚒 Feuerwehr – Zoë, 消防, 👩‍👩‍👧 , שלום",
        "END:VCARD",
        " leading",
        "^n ^' 50%",
    ]
    .map(str::to_owned)
    .to_vec();
    // Each shifts the place of the fold by an octet, so that every part of a character meets it once.
    texts.extend((0..8).map(|shift| "x".repeat(shift) + &"é🚒漢".repeat(40)));
    texts
}

#[test]
fn every_contact_comes_back_with_every_text_as_it_was_written() {
    let texts = texts();
    let contacts: Vec<String> = (0..texts.len())
        .map(|at| {
            let text = yaml(&texts[at]);
            format!(
                "  - {{ id: c{at}, name: {text}, role: {text}, group: {text}, hours: {text}, note: {text}, phone: '+1-202-555-01{at:02}', email: 'c{at}@example.com', slack: {text}, pagerduty: {text} }}\n"
            )
        })
        .collect();
    let book = book(&format!("contacts:\n{}", contacts.concat()));
    let first = cards(&book.page("contacts.vcf"));
    assert_eq!(first.len(), texts.len());
    for (at, (card, text)) in first.iter().zip(&texts).enumerate() {
        assert_eq!(card["VERSION"], ["4.0"]);
        for name in ["FN", "ROLE", "TITLE", "CATEGORIES"] {
            assert_eq!(card[name].join("|"), *text, "{name}");
        }
        assert_eq!(card["TEL"], [format!("tel:+120255501{at:02}")]);
        assert_eq!(card["EMAIL"], [format!("c{at}@example.com")]);
        let note = format!("Hours: {text}\nPagerDuty: {text}\nSlack: {text}\n{text}");
        assert_eq!(card["NOTE"], [note]);
    }
    // A telephone that reads the file again finds the same people, whatever else changed.
    let moved: Vec<String> = contacts
        .iter()
        .map(|line| line.replace("202-555", "303-555"))
        .collect();
    book.write(
        "people.md",
        format!("---\ncontacts:\n{}---\n# People\n", moved.concat()),
    );
    let second = cards(&book.page("contacts.vcf"));
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(first["UID"], second["UID"]);
        assert_ne!(first["TEL"], second["TEL"]);
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// How far the clocks of a place are ahead of UTC in the year of the test, as its law says.
fn hours_ahead(zone: &str, at: Timestamp) -> i64 {
    let (from, until, winter) = match zone {
        "Europe/Berlin" => ("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", 1),
        "America/New_York" => ("2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", -5),
        _ => return 0,
    };
    winter + i64::from(moment(from) <= at && at < moment(until))
}

const ZONED: &str = "
contacts:
  - { id: ann, name: Ann }
  - { id: bo, name: Bo }
  - { id: cy, name: Cy }
rotations:
  - { id: berlin, name: Berlin, every: 1w, start: 2025-12-29T09:00, timezone: Europe/Berlin, members: [ann, bo, cy] }
  - { id: york, name: York, every: 1d, start: 2025-12-29T17:30, timezone: America/New_York, members: [bo, cy] }
  - { id: plain, name: Plain, every: 12h, start: 2025-12-29T06:00, members: [cy, ann] }
";

fn of<'a>(events: &'a [Properties], rotation: &str) -> Vec<(&'a str, Timestamp, Timestamp)> {
    let own = events
        .iter()
        .filter(|event| event["CATEGORIES"] == [rotation]);
    own.map(|event| {
        let who = event["SUMMARY"][0].strip_suffix(&format!(": {rotation}"));
        let (start, end) = (moment(&event["DTSTART"][0]), moment(&event["DTEND"][0]));
        (who.expect("who, and for what"), start, end)
    })
    .collect()
}

#[test]
fn turns_change_hands_at_the_local_hour_over_both_changes_of_the_clock() {
    let book = book(ZONED);
    let (_, events) = calendar(&book.page("on-call.ics"));
    let cases = [
        (
            "Berlin",
            "Europe/Berlin",
            168,
            &["09:00"][..],
            &["Ann", "Bo", "Cy"][..],
        ),
        (
            "York",
            "America/New_York",
            24,
            &["17:30"][..],
            &["Bo", "Cy"][..],
        ),
        (
            "Plain",
            "UTC",
            12,
            &["06:00", "18:00"][..],
            &["Cy", "Ann"][..],
        ),
    ];
    for (rotation, zone, hours, clocks, members) in cases {
        let turns = of(&events, rotation);
        let first = moment("2025-12-29T00:00:00Z");
        assert!(turns[0].1 <= moment("2026-01-02T03:04:05Z"), "{rotation}");
        assert!(turns.last().expect("turns").2 >= moment("2027-02-06T03:04:05Z"));
        let mut odd = Vec::new();
        for (at, (who, start, end)) in turns.iter().enumerate() {
            let local = *start + SignedDuration::from_hours(hours_ahead(zone, *start));
            let clock = local.strftime("%H:%M").to_string();
            assert!(
                clocks.contains(&clock.as_str()),
                "{rotation} {start} {clock}"
            );
            // Counted from the first turn of all, whoever asks when.
            let since = (local.duration_since(first).as_hours() / hours) as usize;
            assert_eq!(*who, members[since % members.len()], "{rotation} {start}");
            if let Some((_, next, _)) = turns.get(at + 1) {
                assert_eq!(end, next, "{rotation}: no hole, no overlap");
            }
            let length = end.duration_since(*start).as_hours();
            if length != hours {
                odd.push((start.to_string(), length - hours));
            }
        }
        let expected: &[(&str, i64)] = match rotation {
            "Berlin" => &[("2026-03-23T08:00:00Z", -1), ("2026-10-19T07:00:00Z", 1)],
            "York" => &[("2026-03-07T22:30:00Z", -1), ("2026-10-31T21:30:00Z", 1)],
            _ => &[],
        };
        let odd: Vec<(&str, i64)> = odd.iter().map(|(at, more)| (at.as_str(), *more)).collect();
        assert_eq!(odd, expected, "{rotation}");
    }
}

#[test]
fn a_turn_keeps_its_id_when_people_and_other_rotations_change() {
    let book = book(ZONED);
    let ids = |book: &Book| -> Vec<(String, String)> {
        let (_, events) = calendar(&book.page("on-call.ics"));
        let berlin = events
            .iter()
            .filter(|event| event["CATEGORIES"] == ["Berlin"]);
        berlin
            .map(|event| (event["UID"][0].clone(), event["SUMMARY"][0].clone()))
            .collect()
    };
    let before = ids(&book);
    let changed = ZONED
        .replace("members: [ann, bo, cy]", "members: [bo, cy]")
        .replace(
            "rotations:\n",
            "rotations:\n  - { id: new, every: 1d, start: 2026-01-01T09:00, members: [ann] }\n",
        );
    book.write("people.md", format!("---\n{changed}---\n# People\n"));
    let after = ids(&book);
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.0, after.0);
    }
    assert_ne!(before, after, "other people have the turns");
}
