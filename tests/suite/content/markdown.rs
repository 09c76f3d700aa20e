//! What a playbook in Markdown says, line by line. Knows the few forms that the source uses, and no library, so that it
//! cannot be wrong in the same way as the program.

/// The title of the lines below the last rule, which speak of the whole document.
pub const CLOSING: &str = "last lines";

/// One thing that the source says.
#[derive(Debug)]
pub enum Fact {
    /// A heading, a sentence, a list item, the label of a command.
    Words(String),
    /// Words that belong together: a row of a table, a contact, a name with its address.
    Record(Vec<String>),
    /// What is typed, to the letter. The source's namespace is written as a placeholder.
    Command(String),
    /// Where a link leads.
    Link(String),
}

/// What stands below one heading.
#[derive(Debug)]
pub struct Section {
    pub title: String,
    pub facts: Vec<Fact>,
}

/// Splits a playbook into sections, and returns the lines that say nothing by this reading.
pub fn sections(source: &str) -> (Vec<Section>, Vec<&str>) {
    let mut reader = Reader::default();
    for line in source.lines() {
        reader.line(line);
    }
    reader.sections.extend(reader.document);
    (reader.sections, reader.silent_lines)
}

/// Returns a command as it reads in running text.
pub fn on_one_line(command: &str) -> String {
    command.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes the source's namespace as the placeholder that the book has for it.
pub fn with_placeholder(command: &str) -> String {
    command.replace("-n cronos-ai", "-n <namespace>")
}

#[derive(Default)]
struct Reader<'s> {
    sections: Vec<Section>,
    silent_lines: Vec<&'s str>,
    /// Language and indent of the fence that is open.
    fence: Option<(String, usize)>,
    /// The document to fill in, which stands inside a section.
    document: Option<Section>,
    /// The lines of a command that goes on.
    command: Vec<&'s str>,
    after_rule: bool,
}

impl<'s> Reader<'s> {
    fn line(&mut self, line: &'s str) {
        let text = line.trim();
        match self.fence.clone() {
            Some((language, _)) if text == "```" => {
                self.fence = None;
                if language == "markdown" {
                    self.document = self.sections.pop();
                }
            }
            Some((language, indent)) => self.fenced(&language, line.get(indent..).unwrap_or("")),
            None => match text.strip_prefix("```") {
                Some(language) => self.open(language, line.len() - line.trim_start().len()),
                None => self.prose(text),
            },
        }
    }

    fn open(&mut self, language: &str, indent: usize) {
        if language == "markdown" {
            self.begin("document to fill in");
        }
        self.fence = Some((language.to_owned(), indent));
    }

    fn begin(&mut self, title: &str) {
        self.sections.push(Section {
            title: title.to_owned(),
            facts: Vec::new(),
        });
    }

    fn say(&mut self, fact: Fact) {
        if self.sections.is_empty() {
            self.begin("");
        }
        let section = self.sections.last_mut().expect("one has begun");
        section.facts.push(fact);
    }

    fn words(&mut self, text: &str) {
        self.say(Fact::Words(text.to_owned()));
    }

    fn prose(&mut self, text: &'s str) {
        let is_delimiter = |c: char| "|-: ".contains(c);
        if text.is_empty() {
        } else if text == "---" {
            self.after_rule = true;
            return;
        } else if let Some(heading) = heading(text) {
            self.begin(heading);
            self.words(heading);
        } else if let Some(row) = text.strip_prefix('|') {
            if !text.chars().all(is_delimiter) {
                let cells = row.trim_end_matches('|').split('|');
                let cells = cells.map(|cell| cell.trim().to_owned()).collect();
                self.say(Fact::Record(cells));
            }
        } else {
            self.item(text);
        }
        self.after_rule &= text.is_empty();
    }

    fn item(&mut self, text: &'s str) {
        let item = without_marker(text);
        if item.len() == text.len() && self.after_rule {
            self.begin(CLOSING);
        }
        let in_closing = self
            .sections
            .last()
            .is_some_and(|part| part.title == CLOSING);
        match pair(item) {
            Some((name, "")) => self.words(name),
            Some((name, value)) => {
                if in_closing {
                    self.begin(CLOSING);
                }
                self.record(name, value);
            }
            None => self.words(&item.replace("**", "")),
        }
    }

    fn record(&mut self, name: &str, value: &str) {
        if let Some(href) = href(value) {
            self.say(Fact::Link(href));
        }
        self.say(Fact::Record(vec![name.to_owned(), value.to_owned()]));
    }

    fn fenced(&mut self, language: &str, line: &'s str) {
        match language {
            _ if line.trim().is_empty() => {}
            "bash" => self.shell(line),
            "yaml" => self.contact(line),
            "markdown" => {
                let text = heading(line).unwrap_or_else(|| without_marker(line.trim()));
                self.words(text);
            }
            "" => self.words(without_marker(line.trim())),
            _ => self.silent_lines.push(line),
        }
    }

    fn shell(&mut self, line: &'s str) {
        if let Some(label) = line.strip_prefix("# ").filter(|_| self.command.is_empty()) {
            return self.words(label);
        }
        self.command.push(line);
        let command = self.command.join("\n");
        // A string that is still open goes on in the next line.
        if command.matches('"').count().is_multiple_of(2) {
            self.command.clear();
            self.say(Fact::Command(with_placeholder(&command)));
        }
    }

    /// A name on a line of its own, and the ways to reach it below.
    fn contact(&mut self, line: &'s str) {
        let Some((key, value)) = line.trim_start_matches([' ', '-']).split_once(':') else {
            self.silent_lines.push(line);
            return;
        };
        let value = value.trim();
        if value.is_empty() {
            return self.say(Fact::Record(vec![key.to_owned()]));
        }
        if let Some(href) = href(value) {
            self.say(Fact::Link(href));
        }
        let section = self
            .sections
            .last_mut()
            .expect("the contacts have a heading");
        let last = section.facts.iter_mut().rev().find_map(|fact| match fact {
            Fact::Record(cells) => Some(cells),
            _ => None,
        });
        match last {
            Some(cells) => cells.extend([key.to_owned(), value.to_owned()]),
            None => self.silent_lines.push(line),
        }
    }
}

fn heading(text: &str) -> Option<&str> {
    let words = text.trim_start_matches('#');
    words.strip_prefix(' ').filter(|_| words.len() < text.len())
}

/// Returns an item without its bullet, number or box; other text as it is.
fn without_marker(text: &str) -> &str {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = match text.strip_prefix("- ") {
        Some(item) => item,
        None if number.len() < text.len() => number.strip_prefix(". ").unwrap_or(text),
        None => text,
    };
    item.strip_prefix("[ ] ").unwrap_or(item)
}

/// Splits `**Name:** value`; a label that stands alone has an empty value.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix("**")?.split_once(":**")?;
    Some((name, value.trim()))
}

fn href(value: &str) -> Option<String> {
    let is_mail = value.contains('.') && value.find('@').is_some_and(|at| at > 0);
    match value {
        _ if value.starts_with("https://") => Some(value.to_owned()),
        _ if is_mail => Some(format!("mailto:{value}")),
        _ => None,
    }
}
