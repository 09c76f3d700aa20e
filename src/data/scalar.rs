//! What a single value can be read as, and how we say that it cannot.

use jiff::civil::{Date, DateTime};

use crate::diagnostic::nearest;
use crate::model::data::Scalar;
use crate::model::time::{Minutes, Period};

/// Why a value is not what it should be: completes the sentence that starts with the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// As in "is not a date".
    pub what: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Complaint {
    /// Makes a complaint, as in "is not a date".
    pub fn new(what: impl Into<String>) -> Self {
        Complaint {
            what: what.into(),
            help: None,
        }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A type that one value of YAML or TOML can be read as.
pub trait FromScalar: Sized {
    /// What is expected, for where a list or map stands instead: "a date".
    const EXPECTED: &'static str;

    /// Reads the value.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint>;
}

impl FromScalar for String {
    const EXPECTED: &'static str = "a text";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        Ok(scalar.text.clone())
    }
}

impl FromScalar for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        // Where only true or false can stand, the yes and no of YAML 1.1 leave no doubt.
        match scalar.text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Ok(true),
            "false" | "no" | "off" => Ok(false),
            _ => Err(Complaint::new("is neither true nor false").help("write `true` or `false`")),
        }
    }
}

impl FromScalar for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let bare = Scalar {
            text: scalar.text.trim().to_owned(),
            quoted: false,
        };
        bare.as_number().ok_or_else(|| {
            Complaint::new("is not a number")
                .help("write digits only, as in 50, 0.5 or 10000, without a unit")
        })
    }
}

impl FromScalar for Minutes {
    const EXPECTED: &'static str = "a duration";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let text = scalar.text.trim();
        Minutes::parse(text).ok_or_else(|| {
            if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                let example = if text.len() > 6 { "15" } else { text };
                Complaint::new(format!("needs a unit, for example {example}m"))
                    .help("m stands for minutes, h for hours, d for days, w for weeks")
            } else {
                Complaint::new("is not a duration")
                    .help("write a whole number with m, h, d or w, as in 15m, 1h30m or 7d")
            }
        })
    }
}

impl FromScalar for Period {
    const EXPECTED: &'static str = "a duration";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let text = scalar.text.trim();
        Period::parse(text).ok_or_else(|| {
            if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                let example = if text.len() > 6 { "90" } else { text };
                return Complaint::new(format!("needs a unit, for example {example}d"));
            }
            let complaint = Complaint::new("does not say how often");
            match nearest(text, Period::WORDS.iter().copied()) {
                Some(word) => complaint.help(format!("did you mean `{word}`?")),
                None => complaint.help(format!(
                    "write a duration such as 90d or 6 months, or one of {}",
                    Period::WORDS.join(", ")
                )),
            }
        })
    }
}

impl FromScalar for Date {
    const EXPECTED: &'static str = "a date";

    /// Reads `2025-01-02`, and the day of `2025-01-02T09:00:00Z`.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let text = scalar.text.trim();
        let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
        let is_day = day.len() == 10 && day.as_bytes()[4] == b'-' && day.as_bytes()[7] == b'-';
        let is_time = time.is_empty()
            || (time.starts_with(['T', 't', ' ']) && time.contains(':') && time.len() < 40);
        let date = day.parse().ok().filter(|_| is_day && is_time);
        date.ok_or_else(|| Complaint::new("is not a date").help("write it as 2025-01-02"))
    }
}

impl FromScalar for DateTime {
    const EXPECTED: &'static str = "a date and time";

    /// Reads `2025-01-06T09:00`; a date alone begins at midnight.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let text = scalar.text.trim();
        let shape =
            text.len() >= 10 && text.as_bytes()[4] == b'-' && !text.contains(['Z', 'z', '+', '[']);
        text.parse().ok().filter(|_| shape).ok_or_else(|| {
            Complaint::new("is not a date and time")
                .help("write it as 2025-01-06T09:00, in the time zone that `timezone` names")
        })
    }
}

/// Reads one of some words, with the nearest suggested.
pub fn named<T>(
    scalar: &Scalar,
    names: &[&str],
    from_name: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Complaint> {
    from_name(&scalar.text).ok_or_else(|| {
        let complaint = Complaint::new(format!("is not one of {}", names.join(", ")));
        match nearest(&scalar.text, names.iter().copied()) {
            Some(name) => complaint.help(format!("did you mean `{name}`?")),
            None => complaint,
        }
    })
}

/// Reads the IANA name of a time zone.
pub fn timezone(scalar: &Scalar) -> Result<String, Complaint> {
    let name = scalar.text.trim();
    let database = jiff::tz::db();
    let has_shape = !name.is_empty()
        && name.len() < 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if has_shape && database.get(name).is_ok() {
        return Ok(name.to_owned());
    }
    let known: Vec<String> = database.available().map(|zone| zone.to_string()).collect();
    let complaint = Complaint::new("is not a time zone");
    Err(match nearest(name, known.iter().map(String::as_str)) {
        Some(zone) => complaint.help(format!("did you mean `{zone}`?")),
        None => complaint.help("write an IANA name such as UTC or Europe/Berlin"),
    })
}

/// A colour, as `#rrggbb` in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Color(pub String);

impl FromScalar for Color {
    const EXPECTED: &'static str = "a colour";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let digits = scalar.text.trim().strip_prefix('#').unwrap_or_default();
        let long: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => digits.to_owned(),
        };
        if long.len() == 6 && long.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Color(format!("#{}", long.to_ascii_lowercase())));
        }
        Err(Complaint::new("is not a colour").help("write it in quotes as \"#b3261e\""))
    }
}
