//! What single settings must look like.

use globset::Glob;

use crate::data::{Complaint, FromScalar, named, timezone};
use crate::diagnostic::LevelSetting;
use crate::model::danger::{RuleFault, rule_words};
use crate::model::data::Scalar;
use crate::model::page::Audience;

impl FromScalar for Audience {
    const EXPECTED: &'static str = "internal or public";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        named(scalar, Audience::NAMES, Audience::from_name)
    }
}

impl FromScalar for LevelSetting {
    const EXPECTED: &'static str = "a level";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        named(scalar, LevelSetting::NAMES, LevelSetting::from_name)
    }
}

/// A type for each text of a certain shape: what it expects, and how its text becomes a value or a complaint.
macro_rules! shaped {
    ($($name:ident($inner:ty), $expected:literal, $read:expr;)*) => {
        $(pub(super) struct $name(pub(super) $inner);

        impl FromScalar for $name {
            const EXPECTED: &'static str = $expected;

            fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
                $read(scalar).map($name)
            }
        })*
    };
}

shaped! {
    Timezone(String), "a time zone", timezone;
    Address(String), "an address", address;
    EditUrl(String), "an address", edit_url;
    Language(String), "a language", language;
    Workspace(String), "a Slack workspace", workspace;
    IgnoreGlob(String), "a glob", ignore_glob;
    Rule(String), "a command", rule;
    SlotValue(String), "a text", slot_value;
    Size(u64), "a size", size;
    Percent(f64), "a number from 0 to 100", percent;
}

/// Reads what goes into a command, which no reader could type with a line end in it.
fn slot_value(scalar: &Scalar) -> Result<String, Complaint> {
    if scalar.text.contains(char::is_control) {
        return Err(Complaint::new(
            "holds a line end or a control character, which no command can take",
        )
        .help("write it on one line"));
    }
    Ok(scalar.text.clone())
}

fn is_absolute(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.starts_with([':', '.'])
        && !host.contains('@')
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c))
}

fn address(scalar: &Scalar) -> Result<String, Complaint> {
    let url = scalar.text.trim();
    if !is_absolute(url) {
        return Err(Complaint::new("is not an absolute http or https address")
            .help("write it as \"https://runbooks.example.com\""));
    }
    if url.contains(['?', '#', '{', '}']) {
        return Err(Complaint::new("holds more than a host and a path")
            .help("leave out what starts with `?` or `#`"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

fn edit_url(scalar: &Scalar) -> Result<String, Complaint> {
    let url = scalar.text.trim();
    if !is_absolute(url) {
        return Err(Complaint::new("is not an absolute http or https address"));
    }
    if !url.contains("{path}") {
        return Err(Complaint::new("does not hold `{path}`")
            .help("put `{path}` where the path of the file stands"));
    }
    Ok(url.to_owned())
}

fn language(scalar: &Scalar) -> Result<String, Complaint> {
    let tag = scalar.text.trim();
    let mut subtags = tag.split('-');
    let is_first = |subtag: &str| {
        (2..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_later = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if subtags.next().is_some_and(is_first) && subtags.all(is_later) {
        return Ok(tag.to_owned());
    }
    Err(Complaint::new("is not a language tag").help("write it as en, de or pt-BR"))
}

fn workspace(scalar: &Scalar) -> Result<String, Complaint> {
    let name = scalar.text.trim();
    let is_name = !name.is_empty()
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| name.to_owned()).ok_or_else(|| {
        Complaint::new("is not the name of a Slack workspace")
            .help("write the part before .slack.com, as in cronos-ai")
    })
}

fn ignore_glob(scalar: &Scalar) -> Result<String, Complaint> {
    match Glob::new(&scalar.text) {
        Ok(_) if !scalar.text.is_empty() => Ok(scalar.text.clone()),
        Ok(_) => Err(Complaint::new("names no file")),
        Err(error) => Err(Complaint::new(format!("is not a glob: {}", error.kind()))),
    }
}

fn rule(scalar: &Scalar) -> Result<String, Complaint> {
    const HELP: &str = "write a program, its subcommands and flags, as in \"kubectl delete\"";
    let text = scalar.text.trim();
    let what = match rule_words(text) {
        Ok(_) => return Ok(text.to_owned()),
        Err(RuleFault::Empty) => "names no command".to_owned(),
        Err(RuleFault::OpenQuote) => "has a quote that is never closed".to_owned(),
        Err(RuleFault::Operator(operator)) => {
            format!("has a `{operator}`, and a rule is one plain command")
        }
        Err(RuleFault::NoProgram) => "does not begin with the program it is about".to_owned(),
    };
    Err(Complaint::new(what).help(HELP))
}

fn percent(scalar: &Scalar) -> Result<f64, Complaint> {
    const HELP: &str = "write percent, from 0 to 100, as in 90";
    let text = scalar.text.trim();
    let digits = text.strip_suffix('%').map(str::trim_end);
    let number = digits.unwrap_or(text).parse::<f64>().ok();
    let Some(number) = number.filter(|number| number.is_finite()) else {
        return Err(Complaint::new("is not a number of percent").help(HELP));
    };
    if !(0.0..=100.0).contains(&number) {
        return Err(Complaint::new("is not between 0 and 100 percent").help(HELP));
    }
    let is_fraction = number > 0.0 && number <= 1.0 && text.contains('.') && digits.is_none();
    if is_fraction {
        let percent = (number * 1000.0).round() / 10.0;
        return Err(
            Complaint::new("looks like a fraction, and percent are asked for").help(format!(
                "write {percent} if {percent} of 100 alerts are meant, or \"{text}%\" for less than one"
            )),
        );
    }
    Ok(number)
}

fn size(scalar: &Scalar) -> Result<u64, Complaint> {
    const UNITS: &[(&str, u64)] = &[
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("B", 1),
        ("", 1),
    ];
    let text = scalar.text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim();
    let bytes = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))
        .and_then(|(_, factor)| text[..digits].parse::<u64>().ok()?.checked_mul(*factor))
        .filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| {
        Complaint::new("is not a size")
            .help("write a whole number with KiB, MiB or GiB, as in \"4MiB\"")
    })
}
