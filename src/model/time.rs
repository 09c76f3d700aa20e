//! Spans of time as the field writes them.

use std::fmt;

use jiff::civil::Date;

/// A length of time in whole minutes: targets, escalation steps, ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Minutes(pub u32);

impl Minutes {
    /// Reads `15m`, `4h`, `1h30m`, `7d`, `1w`: whole numbers with a unit, at least one, largest first or not.
    ///
    /// Returns `None` for anything else, also for a number without a unit and for what exceeds 100 years.
    pub fn parse(text: &str) -> Option<Minutes> {
        const LONGEST: u64 = 100 * 366 * 24 * 60;
        let mut total: u64 = 0;
        let mut rest = text.trim();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: u64 = rest[..digits].parse().ok()?;
            let unit = rest[digits..].chars().next()?;
            let factor = match unit {
                'm' => 1,
                'h' => 60,
                'd' => 24 * 60,
                'w' => 7 * 24 * 60,
                _ => return None,
            };
            total = total.checked_add(number.checked_mul(factor)?)?;
            rest = rest[digits + 1..].trim_start();
        }
        (total <= LONGEST).then_some(Minutes(total as u32))
    }
}

impl fmt::Display for Minutes {
    /// Writes whole words: `15 minutes`, `1 hour`, `72 hours`, `7 days`, `1 hour 30 minutes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0;
        let counted = |f: &mut fmt::Formatter<'_>, n: u32, unit: &str| {
            write!(f, "{n} {unit}{}", if n == 1 { "" } else { "s" })
        };
        // Targets are spoken of in hours up to three days, as in "72 hours".
        match minutes {
            0..60 => counted(f, minutes, "minute"),
            _ if minutes.is_multiple_of(60) && minutes <= 72 * 60 => {
                counted(f, minutes / 60, "hour")
            }
            _ if minutes.is_multiple_of(24 * 60) => counted(f, minutes / (24 * 60), "day"),
            _ => {
                counted(f, minutes / 60, "hour")?;
                if !minutes.is_multiple_of(60) {
                    f.write_str(" ")?;
                    counted(f, minutes % 60, "minute")?;
                }
                Ok(())
            }
        }
    }
}

/// How often something comes round: a review, a handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// Every so many minutes; days and weeks are written with their unit.
    Minutes(Minutes),
    /// Every so many calendar months.
    Months(u32),
}

impl Period {
    /// The words that stand for a period, beside durations such as `90d`.
    pub const WORDS: &'static [&'static str] =
        &["daily", "weekly", "monthly", "quarterly", "yearly"];

    /// Reads a duration (`90d`, `2w`, `6 months`, `every 2 weeks`) or one of [`Period::WORDS`], in any letter case.
    ///
    /// Never nothing at all: what comes round after no time has no turns to count.
    pub fn parse(text: &str) -> Option<Period> {
        const DAY: u32 = 24 * 60;
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "daily" => Period::Minutes(Minutes(DAY)),
            "weekly" => Period::Minutes(Minutes(7 * DAY)),
            "monthly" => Period::Months(1),
            "quarterly" => Period::Months(3),
            "yearly" | "annually" => Period::Months(12),
            other => match Minutes::parse(other) {
                Some(Minutes(0)) => return None,
                Some(minutes) => Period::Minutes(minutes),
                None => Period::parse_words(other)?,
            },
        })
    }

    /// Reads a number and a unit in full, as in `6 months`; `text` is in lower case.
    fn parse_words(text: &str) -> Option<Period> {
        const LONGEST_IN_MONTHS: u32 = 100 * 12;
        let text = text.strip_prefix("every ").unwrap_or(text);
        let text = text.trim();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = match text.split_at(digits) {
            ("", unit) => ("1", unit),
            parts => parts,
        };
        let unit = unit.trim();
        let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
        let minutes = |unit| Minutes::parse(&format!("{number}{unit}")).map(Period::Minutes);
        let months = |each: u32| {
            let months = number.checked_mul(each)?;
            (months <= LONGEST_IN_MONTHS).then_some(Period::Months(months))
        };
        match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => minutes("d"),
            "week" => minutes("w"),
            "month" => months(1),
            "quarter" => months(3),
            "year" | "y" => months(12),
            _ => None,
        }
    }

    /// Returns the day on which it comes round after `date`; the last day of the calendar where it would pass it.
    pub fn after(self, date: Date) -> Date {
        let later = match self {
            Period::Months(months) => date.checked_add(jiff::Span::new().months(i64::from(months))),
            Period::Minutes(minutes) => {
                let days = i64::from(minutes.0.div_ceil(24 * 60));
                date.checked_add(jiff::Span::new().days(days))
            }
        };
        later.unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Months(1) => f.write_str("monthly"),
            Period::Months(3) => f.write_str("quarterly"),
            Period::Months(12) => f.write_str("yearly"),
            Period::Months(months) => write!(f, "every {months} months"),
            Period::Minutes(Minutes(1440)) => f.write_str("daily"),
            Period::Minutes(Minutes(10080)) => f.write_str("weekly"),
            Period::Minutes(minutes) => write!(f, "every {minutes}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Minutes, Period};

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(Minutes::parse("1h30m"), Some(Minutes(90)));
        assert_eq!(Minutes::parse("7d"), Some(Minutes(7 * 1440)));
        for wrong in [
            "15",
            "",
            "m",
            "soon",
            "-5m",
            "99999999999999999999m",
            "9999999w",
            "1.5h",
        ] {
            assert_eq!(Minutes::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations_read_as_people_say_them() {
        for (written, spoken) in [
            ("15m", "15 minutes"),
            ("1h", "1 hour"),
            ("72h", "72 hours"),
            ("7d", "7 days"),
            ("90m", "1 hour 30 minutes"),
        ] {
            assert_eq!(
                Minutes::parse(written).map(|m| m.to_string()).as_deref(),
                Some(spoken)
            );
        }
    }

    #[test]
    fn periods_may_be_written_in_words() {
        for (written, spoken) in [
            ("6 months", "every 6 months"),
            ("1 Month", "monthly"),
            ("every 2 weeks", "every 14 days"),
            ("every week", "weekly"),
            ("1 year", "yearly"),
        ] {
            assert_eq!(
                Period::parse(written).map(|p| p.to_string()).as_deref(),
                Some(spoken)
            );
        }
        for wrong in [
            "soon",
            "6",
            "0w",
            "0 months",
            "months ago",
            "99999999 years",
            "",
        ] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_quarter_after_the_last_of_november_is_in_february() {
        let date = jiff::civil::date(2025, 11, 30);
        assert_eq!(
            Period::parse("quarterly").map(|p| p.after(date)),
            Some(jiff::civil::date(2026, 2, 28))
        );
    }
}
