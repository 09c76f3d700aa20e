use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Turn, is_planned, turns};
use crate::model::escalation::Rotation;
use crate::model::id::Reference;
use crate::model::time::Period;
use crate::source::Spanned;

const ALL: usize = usize::MAX;

fn rotation(every: &str, start: &str, members: usize) -> Rotation {
    let member = |at: usize| Reference::new(Spanned::new(format!("m{at}"), 0..0));
    Rotation {
        id: Spanned::new("r".to_owned(), 0..0),
        name: None,
        every: Some(Period::parse(every).expect("a period of the test")),
        start: Some(start.parse().expect("a time of the test")),
        timezone: None,
        members: (0..members).map(member).collect(),
        schedule_url: None,
        audience: None,
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone that comes with jiff")
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment of the test")
}

/// Writes turns as member, local begin and UTC begin.
fn shown(turns: &[Turn], zone: &TimeZone) -> Vec<String> {
    let show = |turn: &Turn| {
        let local = zone.to_datetime(turn.start);
        format!(
            "{} {} {}",
            turn.member,
            local.strftime("%a %Y-%m-%d %H:%M"),
            turn.start
        )
    };
    turns.iter().map(show).collect()
}

#[test]
fn handovers_keep_the_clock_on_the_wall_over_both_changes_of_the_year() {
    let berlin = zone("Europe/Berlin");
    let weekly = rotation("1w", "2026-01-05T09:00", 3);
    let planned = turns(&weekly, &berlin, moment("2026-03-20T00:00:00Z"), ALL);
    assert_eq!(
        shown(&planned[..3], &berlin),
        [
            "1 Mon 2026-03-16 09:00 2026-03-16T08:00:00Z",
            "2 Mon 2026-03-23 09:00 2026-03-23T08:00:00Z",
            "0 Mon 2026-03-30 09:00 2026-03-30T07:00:00Z",
        ]
    );
    let hours = |turn: &Turn| turn.end.duration_since(turn.start).as_hours();
    let odd = planned.iter().filter(|turn| hours(turn) != 168);
    let odd: Vec<_> = odd
        .map(|turn| (turn.start.to_string(), hours(turn)))
        .collect();
    assert_eq!(
        odd,
        [
            ("2026-03-23T08:00:00Z".to_owned(), 167),
            ("2026-10-19T07:00:00Z".to_owned(), 169),
            ("2027-03-22T08:00:00Z".to_owned(), 167),
        ]
    );

    let new_york = zone("America/New_York");
    let daily = rotation("1d", "2026-03-01T09:00", 2);
    let planned = turns(&daily, &new_york, moment("2026-03-07T20:00:00Z"), ALL);
    assert_eq!(
        shown(&planned[..2], &new_york),
        [
            "0 Sat 2026-03-07 09:00 2026-03-07T14:00:00Z",
            "1 Sun 2026-03-08 09:00 2026-03-08T13:00:00Z",
        ]
    );
    let autumn = turns(&daily, &new_york, moment("2026-10-31T20:00:00Z"), 2);
    assert_eq!(
        shown(&autumn, &new_york),
        [
            "0 Sat 2026-10-31 09:00 2026-10-31T13:00:00Z",
            "1 Sun 2026-11-01 09:00 2026-11-01T14:00:00Z",
        ]
    );
}

#[test]
fn a_handover_at_a_time_that_is_skipped_or_shown_twice_still_takes_place() {
    let berlin = zone("Europe/Berlin");
    let at_half_past_two = rotation("1d", "2026-03-28T02:30", 2);
    let spring = turns(
        &at_half_past_two,
        &berlin,
        moment("2026-03-28T12:00:00Z"),
        3,
    );
    assert_eq!(
        shown(&spring, &berlin),
        [
            "0 Sat 2026-03-28 02:30 2026-03-28T01:30:00Z",
            "1 Sun 2026-03-29 03:30 2026-03-29T01:30:00Z",
            "0 Mon 2026-03-30 02:30 2026-03-30T00:30:00Z",
        ]
    );
    let autumn = turns(
        &at_half_past_two,
        &berlin,
        moment("2026-10-25T00:30:00Z"),
        1,
    );
    assert_eq!(
        shown(&autumn, &berlin),
        ["1 Sun 2026-10-25 02:30 2026-10-25T00:30:00Z"]
    );
    // At the end of 2011 Samoa left a whole day out.
    let apia = zone("Pacific/Apia");
    let daily = rotation("1d", "2011-12-28T09:00", 5);
    let planned = turns(&daily, &apia, moment("2011-12-29T00:00:00Z"), 3);
    assert_eq!(
        shown(&planned, &apia),
        [
            "0 Wed 2011-12-28 09:00 2011-12-28T19:00:00Z",
            "1 Thu 2011-12-29 09:00 2011-12-29T19:00:00Z",
            "3 Sat 2011-12-31 09:00 2011-12-30T19:00:00Z",
        ]
    );
}

#[test]
fn months_do_not_wear_down_the_last_day() {
    let utc = TimeZone::UTC;
    let monthly = rotation("1 month", "2026-01-31T09:00", 1);
    let planned = turns(&monthly, &utc, moment("2026-02-01T00:00:00Z"), 4);
    assert_eq!(
        shown(&planned, &utc),
        [
            "0 Sat 2026-01-31 09:00 2026-01-31T09:00:00Z",
            "0 Sat 2026-02-28 09:00 2026-02-28T09:00:00Z",
            "0 Tue 2026-03-31 09:00 2026-03-31T09:00:00Z",
            "0 Thu 2026-04-30 09:00 2026-04-30T09:00:00Z",
        ]
    );
}

#[test]
fn nobody_has_a_turn_before_the_start_nor_without_members_or_length() {
    let utc = TimeZone::UTC;
    let from = moment("2026-01-01T00:00:00Z");
    let later = rotation("1w", "2026-02-02T09:00", 2);
    let planned = turns(&later, &utc, from, ALL);
    assert_eq!(
        shown(&planned[..1], &utc),
        ["0 Mon 2026-02-02 09:00 2026-02-02T09:00:00Z"]
    );
    let much_later = rotation("1w", "2028-01-03T09:00", 2);
    assert_eq!(turns(&much_later, &utc, from, ALL), []);
    assert!(is_planned(&much_later));
    for incomplete in [
        rotation("1w", "2026-01-05T09:00", 0),
        Rotation {
            every: None,
            ..later.clone()
        },
        Rotation {
            start: None,
            ..later
        },
    ] {
        assert_eq!(turns(&incomplete, &utc, from, ALL), []);
        assert!(!is_planned(&incomplete));
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_trouble() {
    let berlin = zone("Europe/Berlin");
    let old = rotation("1h", "-009999-01-01T00:00", 7);
    assert_eq!(
        turns(&old, &berlin, moment("2026-01-01T00:00:00Z"), 10).len(),
        10
    );
    let last = rotation("5200w", "9999-12-31T00:00", 2);
    for from in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        turns(&last, &berlin, from, ALL);
        turns(&old, &berlin, from, ALL);
    }
    let ages = rotation("1200 months", "0001-01-01T00:00", 2);
    assert_eq!(
        turns(&ages, &berlin, moment("2026-01-01T00:00:00Z"), ALL).len(),
        1
    );
}

const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Apia",
];

proptest! {
    #[test]
    fn turns_follow_one_another_without_hole_or_overlap(
        zone_at in 0..ZONES.len(),
        every in prop_oneof![
            (1u32..=400).prop_map(|hours| format!("{hours}h")),
            (61u32..=3000).prop_map(|minutes| format!("{minutes}m")),
            (1u32..=60).prop_map(|days| format!("{days}d")),
            (1u32..=14).prop_map(|months| format!("{months} months")),
        ],
        start in 0i64..2_000_000_000,
        ahead in -100_000_000i64..100_000_000,
        members in 1usize..7,
    ) {
        let zone = zone(ZONES[zone_at]);
        let start: DateTime = TimeZone::UTC.to_datetime(Timestamp::from_second(start).expect("in range"));
        let rotation = rotation(&every, &start.to_string(), members);
        let begin = zone.to_ambiguous_timestamp(start).compatible().expect("in range");
        let from = begin + SignedDuration::from_secs(ahead);
        let planned = turns(&rotation, &zone, from, ALL);
        let until = from + SignedDuration::from_hours(24 * super::DAYS_AHEAD);
        if begin <= until {
            prop_assert!(!planned.is_empty());
            prop_assert!(planned[0].start <= from || planned[0].start == begin);
            prop_assert!(planned[0].end > from);
            prop_assert!(planned[planned.len() - 1].end > until);
            prop_assert!(planned[planned.len() - 1].start <= until);
        }
        for turn in &planned {
            prop_assert!(turn.start < turn.end);
            prop_assert!(turn.member < members);
        }
        for pair in planned.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
            // Where the clock was put forward, a turn that is no longer than the hours it left out has no time.
            let offset = |moment: Timestamp| zone.to_offset(moment).seconds();
            let has_jumped = offset(pair[0].end) > offset(pair[0].end - SignedDuration::from_hours(25));
            if !has_jumped {
                prop_assert_eq!((pair[0].member + 1) % members, pair[1].member);
            }
        }
        // The same turns, whenever one asks.
        if let Some(turn) = planned.get(1) {
            prop_assert_eq!(&turns(&rotation, &zone, turn.start, ALL)[0], turn);
        }
    }
}
