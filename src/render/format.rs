//! Dates, times and numbers as people read them; never by locale, so that every machine writes the same.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;

use crate::render::view::DateView;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Returns a day as `2 Jan 2025`.
pub fn date(date: Date) -> DateView {
    DateView {
        iso: date.to_string(),
        text: date_text(date),
    }
}

fn date_text(date: Date) -> String {
    let month = MONTHS[usize::try_from(date.month() - 1).unwrap_or_default() % 12];
    format!("{} {month} {}", date.day(), date.year())
}

/// Returns a moment as `6 Jan 2025 09:00`.
pub fn date_time(moment: DateTime) -> String {
    format!(
        "{} {:02}:{:02}",
        date_text(moment.date()),
        moment.hour(),
        moment.minute()
    )
}

/// Returns a moment as `Mon 6 Jan 2025 09:00`.
pub fn weekday_time(moment: DateTime) -> String {
    let day = match moment.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    format!("{day} {}", date_time(moment))
}

/// Returns seconds since 1970 as `2026-01-02T03:04:05Z`, and for people.
pub fn stamp(seconds: i64) -> Option<(String, String)> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    let moment = TimeZone::UTC.to_datetime(moment);
    let iso = format!(
        "{}T{:02}:{:02}:{:02}Z",
        moment.date(),
        moment.hour(),
        moment.minute(),
        moment.second()
    );
    Some((iso, format!("{} UTC", date_time(moment))))
}

/// Returns a value with its unit, as in `50 %`, `1.5 s`, `$10,000/hour`.
pub fn quantity(value: f64, unit: Option<&str>) -> String {
    let number = number(value);
    match unit {
        None | Some("") => number,
        Some(unit) if unit.starts_with(['$', '€', '£', '¥']) => {
            let (sign, rest) = unit.split_at(unit.chars().next().map_or(0, char::len_utf8));
            format!("{sign}{number}{rest}")
        }
        Some(unit) => format!("{number} {unit}"),
    }
}

/// Returns a number, its thousands parted.
fn number(value: f64) -> String {
    let text = value.to_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", &*text), |rest| ("-", rest));
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (digits, String::new()),
    };
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::{quantity, stamp};

    #[test]
    fn values_read_as_people_write_them() {
        for (value, unit, text) in [
            (50.0, Some("%"), "50 %"),
            (0.5, Some("s"), "0.5 s"),
            (10_000.0, Some("$/hour"), "$10,000/hour"),
            (-1234567.0, None, "-1,234,567"),
        ] {
            assert_eq!(quantity(value, unit), text);
        }
    }

    #[test]
    fn stamps_are_utc() {
        assert_eq!(
            stamp(1_767_323_045),
            Some(("2026-01-02T03:04:05Z".into(), "2 Jan 2026 03:04 UTC".into()))
        );
        assert_eq!(stamp(i64::MAX), None);
    }
}
