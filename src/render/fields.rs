//! What is to be filled in on a page, and where one has to be before anything is changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::model::Playbook;
use crate::model::command::{Danger, Placeholder};
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::shell::ShellCommand;
use crate::render::command::Row;
use crate::render::renderer::Renderer;
use crate::render::view::{FieldValueView, FieldView, GuardView};

/// Words that name a secret wherever they stand in a name.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "pw",
    "token",
    "secret",
    "apikey",
    "credential",
    "cred",
];
/// Words that name one where they stand last.
const LAST_WORDS: &[&str] = &["key", "pass", "pin", "otp", "totp", "auth", "bearer"];
/// Last words of the name of something that is known about a secret.
const ABOUT: &[&str] = &[
    "url",
    "path",
    "file",
    "length",
    "count",
    "type",
    "ttl",
    "namespace",
    "host",
    "version",
];
/// Words before `key` that make it the name of something in the open.
const OPEN_KEYS: &[&str] = &["public", "partition", "primary", "foreign", "sort", "label"];

/// Where placeholders are described: pages, in reading order, by name.
pub struct Placeholders(BTreeMap<String, PageId>);

impl Placeholders {
    pub fn new(playbook: &Playbook) -> Self {
        let mut first = BTreeMap::new();
        for id in &playbook.nav.order {
            for placeholder in &playbook.page(*id).parsed.front_matter.placeholders {
                let name = placeholder.name.value.clone();
                first.entry(name).or_insert(*id);
            }
        }
        Placeholders(first)
    }
}

impl Renderer<'_> {
    /// Returns a field for each placeholder that stands in some HTML of ours, in the order of the text; then for those in
    /// the commands that find values. `page` is the author's page, whose descriptions come first.
    pub(super) fn fields(&self, html: &str, page: Option<&Page>) -> Vec<FieldView> {
        // What the place of a slot gives is not asked for.
        let slots = values_of(html, " data-slot=\"")
            .filter(|(_, rest)| !rest.starts_with(" data-given=\""));
        let names = slots.map(|(name, _)| name).collect();
        self.fields_for(names, || self.described_above(html, page), page)
    }

    /// Returns a field for each placeholder that stands in any command of the book.
    pub(super) fn fields_of_book(&self) -> Vec<FieldView> {
        let declared = self.book.playbook.commands.iter();
        let more = declared.flat_map(|declared| {
            let parts = [&declared.noun.verify, &declared.noun.undo];
            parts.into_iter().flatten().map(|part| &part.value)
        });
        let all = self.commands().entries().iter().map(|entry| entry.command);
        let names = all.chain(more).flat_map(ShellCommand::slot_names);
        let names = names.map(str::to_owned).collect();
        self.fields_for(names, Vec::new, None)
    }

    fn fields_for(
        &self,
        mut waiting: VecDeque<String>,
        above: impl FnOnce() -> Vec<PageId>,
        page: Option<&Page>,
    ) -> Vec<FieldView> {
        let mut fields = Vec::new();
        let mut seen = BTreeSet::new();
        if waiting.is_empty() {
            return fields;
        }
        let above = above();
        while let Some(name) = waiting.pop_front() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let placeholder = self.describe(&name, page, &above);
            let find = placeholder.and_then(|placeholder| placeholder.find.as_ref());
            if let Some(find) = find {
                waiting.extend(find.value.slot_names().map(str::to_owned));
            }
            fields.push(self.field(fields.len() + 1, name, placeholder));
        }
        fields
    }

    /// Returns the pages whose descriptions a page borrows: the sections above it, the home page, those that declare the
    /// commands that it shows.
    fn described_above(&self, html: &str, page: Option<&Page>) -> Vec<PageId> {
        let playbook = self.book.playbook;
        let place = page.and_then(|page| playbook.nav.places.get(page.id.0));
        let ancestors = place.map_or(&[] as &[_], |place| &place.ancestors[..]);
        let mut pages: Vec<PageId> = ancestors
            .iter()
            .rev()
            .filter_map(|above| above.page)
            .collect();
        pages.extend(playbook.nav.home);
        let mut seen: BTreeSet<PageId> = pages.iter().copied().collect();
        for (name, _) in values_of(html, " data-command-id=\"") {
            let id = self.ground.command_ids.get(&name);
            let declares = id.map(|id| playbook.commands[id.0].page);
            pages.extend(declares.filter(|page| seen.insert(*page)));
        }
        pages
    }

    fn describe(&self, name: &str, page: Option<&Page>, above: &[PageId]) -> Option<&Placeholder> {
        let playbook = self.book.playbook;
        let on = |page: &'_ PageId| find(playbook.page(*page), name);
        let own = page.and_then(|page| find(playbook.page(page.id), name));
        let described = own.or_else(|| above.iter().find_map(on));
        // A page that is made from the whole book has nothing of its own.
        let anywhere = || self.ground.placeholders.0.get(name).and_then(on);
        described.or_else(|| page.is_none().then(anywhere).flatten())
    }

    fn field(&self, number: usize, name: String, described: Option<&Placeholder>) -> FieldView {
        let find = described.and_then(|placeholder| placeholder.find.as_ref());
        let find_html = find.map(|find| {
            let mut html = String::new();
            Row::new(&find.value).write(self.book.words, &mut html);
            html
        });
        let environments = self.book.config.environments.iter();
        let values = environments.filter_map(|environment| {
            let value = environment.values.get(&name)?;
            Some(FieldValueView {
                environment: environment.name.value.clone(),
                value: value.value.clone(),
            })
        });
        let sensitive = described.and_then(|placeholder| placeholder.sensitive);
        let text = |text: fn(&Placeholder) -> Option<String>| described.and_then(text);
        FieldView {
            id: format!("fill-{number}"),
            label: text(|placeholder| placeholder.label.clone()),
            pattern: text(|placeholder| Some(placeholder.pattern.as_ref()?.value.clone())),
            default: text(|placeholder| placeholder.default.clone())
                .filter(|text| !text.is_empty()),
            example: text(|placeholder| placeholder.example.clone()),
            labels: described.map_or_else(Vec::new, |placeholder| placeholder.from_labels.clone()),
            is_sensitive: sensitive.unwrap_or_else(|| names_a_secret(&name)),
            find_html,
            values: values.collect(),
            name,
        }
    }

    /// Returns the guards of all environments, for a page on which something is changed.
    pub(super) fn guards(&self, html: &str) -> Vec<GuardView> {
        let changes = ["caution", "destructive"]
            .iter()
            .any(|danger| html.contains(&format!(" data-danger=\"{danger}\"")));
        match changes {
            true => self.all_guards(),
            false => Vec::new(),
        }
    }

    /// Returns the guards of all environments, for a page of all commands of the book.
    pub(super) fn guards_of_book(&self) -> Vec<GuardView> {
        let mut entries = self.commands().entries().iter();
        match entries.any(|entry| self.book.danger_of(entry) != Danger::None) {
            true => self.all_guards(),
            false => Vec::new(),
        }
    }

    fn all_guards(&self) -> Vec<GuardView> {
        let environments = self.book.config.environments.iter().enumerate();
        let guards = environments.filter_map(|(at, environment)| {
            let guard = environment.guard.as_ref()?;
            let command = ShellCommand {
                text: guard.run.value.trim_end_matches(['\n', '\r']).into(),
                ..ShellCommand::default()
            };
            let title = self
                .book
                .words
                .text("guard", "First: are you in {environment}?");
            let title = title.replace("{environment}", &environment.name.value);
            let mut row_html = String::new();
            Row {
                title: Some(&title),
                expect: guard.expect.as_deref(),
                ..Row::new(&command)
            }
            .write(self.book.words, &mut row_html);
            Some(GuardView {
                environment: environment.name.value.clone(),
                row_html,
                is_first: at == 0,
            })
        });
        guards.collect()
    }
}

fn find<'a>(page: &'a Page, name: &str) -> Option<&'a Placeholder> {
    let placeholders = page.parsed.front_matter.placeholders.iter();
    placeholders
        .into_iter()
        .find(|placeholder| placeholder.name.value == name)
}

/// Returns the values of an attribute in our own HTML, which has no double quote in text and escapes nothing else; each with
/// what follows it.
fn values_of<'a>(
    html: &'a str,
    attribute: &'a str,
) -> impl Iterator<Item = (String, &'a str)> + 'a {
    let pieces = html.split(attribute).skip(1);
    pieces
        .filter_map(|piece| piece.split_once('"'))
        .map(|(value, rest)| {
            let value = value
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"");
            (value.replace("&amp;", "&"), rest)
        })
}

/// Says whether a placeholder's name is that of a secret, as `db_password`, `token2` and `API keys` are. `password-file` and
/// `key-name` are no secrets, nor is `keyspace`: a word counts as a whole.
fn names_a_secret(name: &str) -> bool {
    let words = words_of(name);
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let is_one_of = |word: &String, list: &[&str]| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        list.contains(&word.as_str()) || list.contains(&singular)
    };
    if is_one_of(last, &["key"]) && before.last().is_some_and(|word| is_one_of(word, OPEN_KEYS)) {
        return false;
    }
    is_one_of(last, LAST_WORDS)
        || !is_one_of(last, ABOUT) && words.iter().any(|word| is_one_of(word, SECRETS))
}

/// Returns the words of a name in lower case, without the numbers behind them.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in name.split(|c: char| !c.is_alphabetic()) {
        let mut was_lower = false;
        words.push(String::new());
        for c in piece.chars() {
            if c.is_uppercase() && was_lower {
                words.push(String::new());
            }
            was_lower = c.is_lowercase();
            let word = words.last_mut().expect("one was pushed");
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::names_a_secret;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in [
            "password",
            "db_password",
            "api-key",
            "apiKey",
            "ACCESS_TOKEN",
            "client secret",
            "token",
            "password-of-root",
            "ssh.key",
            "key",
            "PASSWORD1",
            "db_pass",
            "token2",
            "token_id",
            "tokens",
            "keys",
            "passcode",
            "secret name",
            "auth",
            "basic-auth",
            "bearer",
            "pwd",
            "credential",
            "credentials",
            "pin",
            "otp",
            "apikey",
            "S3Key",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "monkey",
            "keyspace",
            "key-name",
            "public-key",
            "public keys",
            "passenger",
            "author",
            "auth-service",
            "pin-count",
            "compass",
            "secret-namespace",
            "tokenizer",
            "pod-name",
            "password-file",
            "partition key",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
