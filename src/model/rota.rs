//! Who is planned to be on call when: the turns of a rotation, worked out from its start, length and members.
//!
//! Pure arithmetic of the calendar. The clock on the wall decides: a handover at 09:00 stays at 09:00 when summer time
//! begins or ends, so that turn is an hour shorter or longer. Knows nothing of live schedules, swaps or holidays.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use crate::model::escalation::Rotation;
use crate::model::time::{Minutes, Period};

/// Days ahead for which turns are worked out.
pub const DAYS_AHEAD: i64 = 400;

/// One person's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Whose turn it is, by the place among `Rotation::members`.
    pub member: usize,
    /// When it begins.
    pub start: Timestamp,
    /// When the next one begins.
    pub end: Timestamp,
}

/// Says whether a rotation can have turns at all: members, a start, and the length of a turn.
pub fn is_planned(rotation: &Rotation) -> bool {
    !rotation.members.is_empty() && rotation.start.is_some() && rotation.every.is_some()
}

/// Works out the turns from the one that is running at `from` to the one that is running 400 days later.
///
/// Each begins when the one before it ends; there is none before the rotation's start. A time that the clock skips on
/// that day is taken after the skip, one that it shows twice the first time; a turn that a skip leaves no time for is
/// passed over. At most `most` of them; none where the rotation is not planned.
pub fn turns(rotation: &Rotation, zone: &TimeZone, from: Timestamp, most: usize) -> Vec<Turn> {
    let (Some(start), Some(every)) = (rotation.start, rotation.every) else {
        return Vec::new();
    };
    let members = rotation.members.len();
    let handovers = Handovers { start, every, zone };
    let ahead = from.checked_add(SignedDuration::from_hours(24 * DAYS_AHEAD));
    let until = ahead.unwrap_or(Timestamp::MAX);
    let mut turns = Vec::new();
    if members == 0 {
        return turns;
    }
    let mut number = handovers.shortly_before(from);
    let Some(mut begin) = handovers.at(number) else {
        return turns;
    };
    while turns.len() < most && begin <= until {
        let Some(end) = handovers.at(number + 1) else {
            break;
        };
        // Skipped times fall together, or even change places with the next.
        let end = end.max(begin);
        if end > begin && end > from {
            let member = usize::try_from(number).unwrap_or_default() % members;
            turns.push(Turn {
                member,
                start: begin,
                end,
            });
        }
        begin = end;
        number += 1;
    }
    turns
}

/// The moments at which one member hands over to the next; number 0 is the start of the first turn.
struct Handovers<'a> {
    start: DateTime,
    every: Period,
    zone: &'a TimeZone,
}

impl Handovers<'_> {
    /// Returns a handover, counted from the start and not from the one before: months of different length must not
    /// wear a 31st down to a 28th. `None` beyond the end of the calendar.
    fn at(&self, number: i64) -> Option<Timestamp> {
        let later = match self.every {
            Period::Minutes(Minutes(minutes)) => {
                Span::new().try_minutes(number.checked_mul(i64::from(minutes))?)
            }
            Period::Months(months) => {
                Span::new().try_months(number.checked_mul(i64::from(months))?)
            }
        };
        let moment = self.start.checked_add(later.ok()?).ok()?;
        self.zone.to_ambiguous_timestamp(moment).compatible().ok()
    }

    /// Returns the number of a handover at or before a moment, a few at most before the last such one; 0 where all come
    /// later.
    fn shortly_before(&self, moment: Timestamp) -> i64 {
        // No clock was ever set by more than a day.
        const SLACK: i64 = 2 * 24 * 60;
        let now = self.zone.to_datetime(moment);
        let number = match self.every {
            Period::Minutes(Minutes(minutes)) => {
                let passed = now.duration_since(self.start).as_mins() - SLACK;
                passed.div_euclid(i64::from(minutes.max(1)))
            }
            Period::Months(months) => {
                let years = i64::from(now.year()) - i64::from(self.start.year());
                let passed = years * 12 + i64::from(now.month()) - i64::from(self.start.month());
                (passed - 1).div_euclid(i64::from(months.max(1)))
            }
        };
        number.max(0)
    }
}

#[cfg(test)]
mod tests;
