//! The words of a command, told apart as its program does: options, their values, operands.

use crate::parse::shell::effect::table::Program;
use crate::parse::shell::tree::Word;

/// An option of a command and its value, where it has one.
#[derive(Debug, Clone)]
pub(super) struct Given<'a> {
    pub(super) name: String,
    pub(super) value: Option<Value<'a>>,
}

/// The value of an option.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Word(&'a Word),
}

/// A command's words, told apart as its program does.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub(super) options: Vec<Given<'a>>,
    /// Subcommands and operands, in order.
    pub(super) operands: Vec<&'a Word>,
    /// Values of options that name the place: namespace, context, region.
    pub(super) places: Vec<&'a Word>,
    /// Which operands stand behind an option that the table does not know, so that they may be its value.
    pub(super) maybe_values: Vec<usize>,
}

/// Options that say where a command works.
const PLACES: &[&str] = &[
    "-n",
    "--namespace",
    "--context",
    "--kube-context",
    "--cluster",
    "--region",
    "--profile",
    "--project",
    "-d",
    "--dbname",
    "-h",
    "--host",
    "-H",
];

/// Tells options from operands.
pub(super) fn line<'a>(words: &'a [Word], program: &Program) -> Line<'a> {
    let mut line = Line::default();
    let mut rest = words.iter();
    let mut only_operands = false;
    let mut is_behind_unknown = false;
    while let Some(word) = rest.next() {
        let is_maybe_value = std::mem::take(&mut is_behind_unknown);
        // Programs whose options are long behind one dash take two as well.
        let text = word.first_text();
        let text = match program.has_long && text.len() > 2 {
            true => text
                .strip_prefix('-')
                .filter(|text| text.starts_with('-'))
                .unwrap_or(text),
            false => text,
        };
        if only_operands || text.len() < 2 || !text.starts_with('-') {
            if is_maybe_value && !only_operands {
                line.maybe_values.push(line.operands.len());
            }
            line.operands.push(word);
            continue;
        }
        if word.literal() == Some("--") {
            only_operands = true;
            continue;
        }
        let mut take =
            |name: String, value: Option<Value<'a>>, rest: &mut std::slice::Iter<'a, Word>| {
                let wants = program.values.contains(name.as_str());
                let mut value = value;
                if value.is_none() && wants {
                    // An option that may also stand alone is followed by the next one.
                    let next = rest
                        .as_slice()
                        .first()
                        .filter(|next| !next.first_text().starts_with('-') || name == "-n");
                    if let Some(next) = next {
                        rest.next();
                        value = Some(Value::Word(next));
                        if PLACES.contains(&name.as_str()) {
                            line.places.push(next);
                        }
                    }
                }
                line.options.push(Given { name, value });
            };
        // In `-lapp=api` the value begins at once.
        let is_word = text.starts_with("--") || program.has_long;
        let joined = text.split_once('=');
        if let Some((name, value)) = joined.filter(|(name, _)| is_word || name.len() == 2) {
            let value = match word.parts.len() {
                1 => Value::Text(value),
                _ => Value::Word(word),
            };
            take(name.to_owned(), Some(value), &mut rest);
        } else if text.starts_with("--")
            || program.has_long
            || !text[1..].starts_with(|c: char| c.is_ascii_alphabetic())
        {
            // `--dry-run$MODE` may have a value, or be another option.
            let open = (word.parts.len() > 1).then_some(Value::Word(word));
            take(text.to_owned(), open, &mut rest);
        } else {
            cluster(text, word, program, &mut |name, value| {
                take(name, value, &mut rest)
            });
        }
        is_behind_unknown = line
            .options
            .last()
            .is_some_and(|given| given.value.is_none() && !program.knows(&given.name));
    }
    line
}

/// Takes short options that share a dash; what follows one that takes a value is its value.
fn cluster<'a>(
    text: &'a str,
    word: &'a Word,
    program: &Program,
    take: &mut dyn FnMut(String, Option<Value<'a>>),
) {
    if program.values.contains(text) {
        return take(text.to_owned(), None);
    }
    for (at, letter) in text.char_indices().skip(1) {
        let name = format!("-{letter}");
        let behind = &text[at + letter.len_utf8()..];
        if program.values.contains(name.as_str()) && (!behind.is_empty() || word.parts.len() > 1) {
            let value = match word.parts.len() {
                1 => Value::Text(behind),
                _ => Value::Word(word),
            };
            return take(name, Some(value));
        }
        take(name, None);
    }
}

impl Given<'_> {
    /// Says whether it is switched off, as in `--tty=false`.
    pub(super) fn is_off(&self) -> bool {
        matches!(self.value, Some(Value::Text("false")))
    }

    /// Says whether its value, which is joined to it, is only known to the shell or the reader.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.value, Some(Value::Word(word)) if word.literal().is_none())
    }
}

impl Line<'_> {
    /// Says whether an option is given, by any of its names, and not switched off.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        let mut options = self.options.iter();
        options.any(|given| names.contains(&given.name.as_str()) && !given.is_off())
    }
}
