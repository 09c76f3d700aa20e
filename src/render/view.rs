//! What templates may see: the contract with theme authors.
//!
//! A template gets one view and nothing else, so a page depends on its view alone. Texts are plain and are escaped by
//! the engine; a field that ends in `_html` is finished HTML. An `href` is relative to the top of the site and already
//! percent-encoded: a template writes `{{ root }}{{ href }}`. A `url` is absolute, or another scheme's, and allowed.
//! Fields that may be missing are `null`; lists may be empty.

use std::collections::BTreeMap;

use serde::Serialize;

/// The book, the same on every page.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The book's title.
    pub title: String,
    /// What the book is about.
    pub description: Option<String>,
    /// Language of the content, as in `en`.
    pub language: String,
    /// The direction that the language is written in: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Absolute URL of the hosted copy, without a slash at the end.
    pub url: Option<String>,
    /// Whether search engines may index it.
    pub is_public: bool,
    /// An id of the book for the browser's storage: short, from title and URL.
    pub id: String,
    /// When the site was built, as RFC 3339 UTC, as in `2026-01-02T03:04:05Z`.
    pub built: Option<String>,
    /// The same for people, as in `2 Jan 2026 03:04 UTC`.
    pub built_text: Option<String>,
    /// First twelve digits of the commit.
    pub commit: Option<String>,
    /// Age in minutes after which an offline copy says that it is old.
    pub stale_after: u32,
    /// Style sheets in order: file names below `assets/`.
    pub styles: Vec<String>,
    /// The script that blocks (sets the look before paint): a file name below `assets/`.
    pub boot_script: Option<String>,
    /// The script that gives the others the interface texts and the ladders, with `defer`: a file name below `assets/`.
    pub book_script: String,
    /// The other scripts in load order, with `defer`: file names below `assets/`.
    pub scripts: Vec<String>,
    /// The icon: a file name below `assets/`.
    pub icon: Option<String>,
    /// The picture of it that an iPhone puts on its home screen: a file name below `assets/`.
    pub touch_icon: Option<String>,
    /// The author's accent colour style sheet: a file name below `assets/` (the policy allows no inline style).
    pub accent_style: Option<String>,
    /// Interface texts by key: the theme's, over which the book's `[words]` are laid.
    pub words: BTreeMap<String, String>,
    /// Names of the environments; the first is the default.
    pub environments: Vec<EnvironmentView>,
    /// Whether the book declares severities.
    pub has_severities: bool,
    /// Whether the book declares contacts.
    pub has_contacts: bool,
    /// Where `contacts.vcf` lies, below the top; `null` where there is none.
    pub address_book: Option<String>,
    /// Where `on-call.ics` lies, below the top; `null` where it would hold no turn.
    pub calendar: Option<String>,
    /// Where the whole book in one file lies, below the top; `null` where the author's own page stands there.
    pub single_file: Option<String>,
}

/// A named set of placeholder values.
#[derive(Debug, Clone, Serialize)]
pub struct EnvironmentView {
    /// Its name.
    pub name: String,
    /// Placeholder and value, by name.
    pub values: BTreeMap<String, String>,
    /// The same as JSON, for scripts.
    pub values_json: String,
}

/// What every page has. Each template's view holds one as `page`.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// What leads from this page to the top of the site: empty, `../`, `../../` ...; on `404.html` an absolute path.
    pub root: String,
    /// The page's own address below the top.
    pub href: String,
    /// The title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Absolute URL of the hosted page.
    pub canonical: Option<String>,
    /// The path of its file inside the source; `null` on generated pages.
    pub source: Option<String>,
    /// The address of its Markdown source, where it is published.
    pub markdown_href: Option<String>,
    /// Where it can be edited.
    pub edit_url: Option<String>,
    /// `runbook`, `procedure`, `checklist`, `reference`, `template`; `home`, `section`, `index` on other pages.
    pub kind: String,
    /// The word for the kind, for people.
    pub kind_text: String,
    /// Whether search engines may index it.
    pub is_public: bool,
    /// The pages above, outermost first, without the page itself.
    pub breadcrumb: Vec<LinkView>,
    /// How many entries of the top of the navigation `page.nav` leaves out.
    ///
    /// Four more fields are laid into the view from parts that are made once: `page.nav`, a list of [`NavView`] that is
    /// opened at this page; `page.body_html`, the author's content; `page.title_html`, the title with the code and
    /// emphasis of its heading; `page.qr_html`, the QR code of `page.canonical`, empty where there is none. The HTML
    /// fields need no `safe`.
    pub nav_hidden: usize,
    /// Headings of level 2 and 3, in order.
    pub toc: Vec<TocView>,
    /// The page before, in reading order.
    pub previous: Option<LinkView>,
    /// The page after, in reading order.
    pub next: Option<LinkView>,
    /// Severities it serves.
    pub severities: Vec<SeverityBadgeView>,
    /// Services it is about.
    pub services: Vec<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Alerts it answers.
    pub alerts: Vec<String>,
    /// Who keeps it true.
    pub owner: Option<OwnerView>,
    /// Its version.
    pub version: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<DateView>,
    /// When the next review is due.
    pub review_due: Option<DateView>,
    /// Access to have before starting.
    pub needs: Vec<ToolView>,
    /// What is to be filled in on this page, in the order of the text.
    pub fields: Vec<FieldView>,
    /// Where one is, to be looked up first: on pages with a command that changes something.
    pub guards: Vec<GuardView>,
    /// What is wrong with the page, under `--keep-going`: messages with file and line.
    pub errors: Vec<String>,
    /// Where the sheet of its steps for paper is.
    pub checklist_href: Option<String>,
    /// The id of the `<h1>`: the anchor of the heading that the title came from, which `body_html` leaves out.
    pub title_anchor: Option<String>,
    /// How many steps it has; their boxes stand in `body_html`.
    pub steps: usize,
}

/// A link within the site.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// What is shown.
    pub title: String,
    /// Where it leads; `null` for a folder that has no page.
    pub href: Option<String>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavView {
    /// What is shown.
    pub title: String,
    /// Where it leads; `null` for a folder that has no page.
    pub href: Option<String>,
    /// Whether it is this page.
    pub is_current: bool,
    /// Whether this page lies below it.
    pub is_open: bool,
    /// Whether it is a section, even where its children are left out.
    pub is_section: bool,
    /// What lies below; left out (empty) unless the entry is open. Of a long list only the neighbourhood of the page.
    pub children: Vec<NavView>,
    /// How many more children there are than `children` shows, when it is open.
    pub hidden: usize,
}

/// An entry of the list "On this page".
#[derive(Debug, Clone, Serialize)]
pub struct TocView {
    /// The heading's words.
    pub title: String,
    /// Its anchor, percent-encoded, without `#`.
    pub anchor: String,
    /// 2 or 3.
    pub level: u8,
    /// Headings of level 3 below it.
    pub children: Vec<TocView>,
}

/// A day.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// As in `2025-01-02`, for `<time datetime>`.
    pub iso: String,
    /// As in `2 Jan 2025`.
    pub text: String,
}

/// Who keeps a page true.
#[derive(Debug, Clone, Serialize)]
pub struct OwnerView {
    /// The name.
    pub name: String,
    /// The contact of that name or id, if the book has one.
    pub contact: Option<ContactView>,
}

/// A severity as a badge: its word and shape.
#[derive(Debug, Clone, Serialize)]
pub struct SeverityBadgeView {
    /// The author's id, as in `P1`.
    pub id: String,
    /// The word for it, as in `Critical`.
    pub name: Option<String>,
    /// Rank from 1, the most severe; 1 to 4 have a colour and a shape of their own (octagon, triangle, diamond, circle);
    /// beyond, 4's. 0 for a severity that the book does not declare.
    pub rank: usize,
    /// Where its card stands: `severity.html#severity:P1`; `null` where the book declares none.
    pub href: Option<String>,
    /// Response target for people, as in `15 minutes`.
    pub respond_within: Option<String>,
    /// Resolution target for people, as in `4 hours`.
    pub resolve_within: Option<String>,
}

/// The full card of a severity.
#[derive(Debug, Clone, Serialize)]
pub struct SeverityView {
    /// Id, word, rank, targets.
    pub badge: SeverityBadgeView,
    /// The id of the card where it is the one that `badge.href` leads to; `null` on every other.
    pub anchor: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Targets in minutes, for scripts.
    pub respond_minutes: Option<u32>,
    /// Targets in minutes, for scripts.
    pub resolve_minutes: Option<u32>,
    /// What makes an incident one of this class: any of these.
    pub criteria: Vec<CriterionView>,
    /// Whom to tell.
    pub notify: Vec<ContactView>,
    /// The escalation policy.
    pub escalation: Option<PolicyView>,
    /// Its runbooks: at most fifty, in reading order.
    pub runbooks: Vec<PageLinkView>,
    /// How many more there are.
    pub runbooks_hidden: usize,
    /// The first commands.
    pub first_steps: Vec<CommandView>,
}

/// One criterion of a severity, in words.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionView {
    /// As in `P1-1`: severity id and position among its statements; `null` for a metric's range.
    pub id: Option<String>,
    /// The statement, or the range in words, as in `Error rate above 50 %`; conditions that must hold together are joined
    /// by "and".
    pub text: String,
    /// The metric's id, for a range.
    pub metric: Option<String>,
    /// What must hold together, for such a criterion; `text` names all of them.
    pub parts: Vec<CriterionView>,
}

/// A contact and the ways to reach it, the best channel first.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// The author's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The duty.
    pub role: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// When they can be reached.
    pub hours: Option<String>,
    /// Anything else that helps.
    pub note: Option<String>,
    /// Whether there is no phone, or one that cannot be dialled (a filler): "phone not set".
    pub phone_unset: bool,
    /// The kinds of other channels of which the book only keeps the place: "Mail not set".
    pub unset: Vec<String>,
    /// The ways to reach them, the best first: phone, text message, PagerDuty, Slack, mail.
    pub channels: Vec<ChannelView>,
    /// Where their card stands.
    pub href: String,
    /// The id of the card where it is the one that `href` leads to; `null` on every other.
    pub anchor: Option<String>,
}

/// One way to reach a contact.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelView {
    /// `phone`, `sms`, `pagerduty`, `slack`, `email`.
    pub kind: String,
    /// What is shown: the number, handle, address.
    pub text: String,
    /// `tel:`, `mailto:`, `https:` ...; `null` where it cannot be opened (a Slack handle without ids) and is only copied.
    pub url: Option<String>,
}

/// Contacts of one group.
#[derive(Debug, Clone, Serialize)]
pub struct ContactGroupView {
    /// The group's name for people; `null` for contacts without a group.
    pub title: Option<String>,
    /// The contacts, in the book's order.
    pub contacts: Vec<ContactView>,
}

/// An escalation policy, drawn as a ladder.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyView {
    /// The author's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// For which severities.
    pub severities: Vec<SeverityBadgeView>,
    /// When to escalate.
    pub when: Vec<String>,
    /// Whom, in order.
    pub steps: Vec<PolicyStepView>,
    /// Where it stands: the first page with `{escalation} ID`, else `contacts.html#escalation:ID`.
    pub href: String,
    /// The id of the ladder where it is the one that `href` leads to; `null` on every other.
    pub anchor: Option<String>,
}

/// One rung of the ladder.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyStepView {
    /// Minutes after the policy began; `null` where the book leaves it open.
    pub after_minutes: Option<u32>,
    /// The same for people: `at once`, `after 30 minutes`; `null` where the book leaves it open.
    pub after_text: Option<String>,
    /// Whom to call; `null` where the id is unknown.
    pub contact: Option<ContactView>,
    /// The author's word for the contact, for an unknown id.
    pub name: String,
}

/// A page of `kind: template`, for the review of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewTemplateView {
    /// Its title.
    pub title: String,
    /// Its Markdown without HTML comments, front matter included.
    pub text: String,
}

/// A rotation.
#[derive(Debug, Clone, Serialize)]
pub struct RotationView {
    /// The author's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Length of a turn, as in `weekly`.
    pub every: Option<String>,
    /// Time zone of the handover.
    pub timezone: String,
    /// The live schedule.
    pub schedule_url: Option<String>,
    /// Who takes turns, in order; empty where the book leaves it open.
    pub members: Vec<ContactView>,
    /// When the first turn began, as in `6 Jan 2025 09:00`.
    pub start_text: Option<String>,
    /// Whether members, start and length of a turn are entered, so that turns can be worked out.
    pub is_planned: bool,
    /// The turn at the time of the build and the next seven; empty where the build time is unknown, and where the first
    /// turn begins more than 400 days later.
    pub turns: Vec<TurnView>,
    /// More turns, up to 60 in all.
    pub later_turns: Vec<TurnView>,
    /// How many more are only in the calendar.
    pub turns_hidden: usize,
    /// When the last turn that is planned ends, the calendar's among them, as RFC 3339 UTC.
    pub until: Option<String>,
    /// The same in the rotation's time zone, for people.
    pub until_text: Option<String>,
}

/// One person's turn in a rotation.
#[derive(Debug, Clone, Serialize)]
pub struct TurnView {
    /// Whose turn it is; `null` where the id is unknown.
    pub contact: Option<ContactView>,
    /// Their name, or the author's word for an unknown id.
    pub name: String,
    /// When it begins, as RFC 3339 UTC.
    pub start: String,
    /// When it ends, as RFC 3339 UTC.
    pub end: String,
    /// When it begins in the rotation's time zone, as in `Mon 6 Jan 2025 09:00`.
    pub start_text: String,
    /// When it ends in the rotation's time zone.
    pub end_text: String,
}

/// A command.
#[derive(Debug, Clone, Serialize)]
pub struct CommandView {
    /// The author's id; `null` for a command that is not declared.
    pub id: Option<String>,
    /// What it does.
    pub title: Option<String>,
    /// `none`, `caution`, `destructive`.
    pub danger: String,
    /// Its row as HTML, with how to verify and undo it: the same that fences have, with the hooks of the design.
    pub row_html: String,
    /// On `commands.html`, the places that show it: at most twelve.
    pub pages: Vec<LinkView>,
    /// How many more there are.
    pub pages_hidden: usize,
}

/// A value to fill in: a placeholder that stands on the page.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// The id of its input.
    pub id: String,
    /// The placeholder's name, without angle brackets.
    pub name: String,
    /// What people call it; `null` where the book does not say.
    pub label: Option<String>,
    /// What a value must match as a whole: a regular expression.
    pub pattern: Option<String>,
    /// The value where nobody gives one.
    pub default: Option<String>,
    /// A value as it might be.
    pub example: Option<String>,
    /// Labels of an alert that give the value, beside the one of its own name.
    pub labels: Vec<String>,
    /// Whether it is a secret, and so never kept.
    pub is_sensitive: bool,
    /// The row of the command that finds the value, as HTML.
    pub find_html: Option<String>,
    /// What the environments put in, for a reader without script.
    pub values: Vec<FieldValueView>,
}

/// What an environment puts in for a placeholder.
#[derive(Debug, Clone, Serialize)]
pub struct FieldValueView {
    /// The environment.
    pub environment: String,
    /// The value.
    pub value: String,
}

/// The command that shows in which environment one is, and what it should print.
#[derive(Debug, Clone, Serialize)]
pub struct GuardView {
    /// The environment.
    pub environment: String,
    /// Its row as HTML.
    pub row_html: String,
    /// Whether it is the default environment's, which a reader without script sees.
    pub is_first: bool,
}

/// A program and its commands, on `commands.html`.
#[derive(Debug, Clone, Serialize)]
pub struct CommandGroupView {
    /// The program, as in `kubectl`.
    pub program: String,
    /// Its commands.
    pub commands: Vec<CommandView>,
}

/// A tool.
#[derive(Debug, Clone, Serialize)]
pub struct ToolView {
    /// The author's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// Anything that helps.
    pub note: Option<String>,
    /// Places in it.
    pub links: Vec<ToolLinkView>,
}

/// A place in a tool.
#[derive(Debug, Clone, Serialize)]
pub struct ToolLinkView {
    /// What people call it.
    pub name: String,
    /// Where it is; `null` where the book leaves it open.
    pub url: Option<String>,
}

/// The contacts of the book that have no phone that can be dialled, on `ready.html`.
#[derive(Debug, Clone, Serialize)]
pub struct UnsetPhonesView {
    /// `todo` where a rotation or an escalation policy counts on one of them, else `look`; `good` where there is none.
    pub state: &'static str,
    /// Those who are on a rotation or an escalation policy, in the book's order.
    pub called: Vec<ContactView>,
    /// The others.
    pub others: Vec<ContactView>,
}

/// A tool that pages need access to, on `ready.html`.
#[derive(Debug, Clone, Serialize)]
pub struct AccessView {
    /// The tool.
    pub tool: ToolView,
    /// The first pages that need it, in reading order.
    pub pages: Vec<LinkView>,
    /// How many more do.
    pub pages_hidden: usize,
}

/// A page in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PageLinkView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// What it is about.
    pub description: Option<String>,
    /// What it is for.
    pub kind: String,
    /// Severities it serves.
    pub severities: Vec<SeverityBadgeView>,
    /// Services it is about.
    pub services: Vec<String>,
    /// Who keeps it true.
    pub owner: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<DateView>,
    /// When the next review is due.
    pub review_due: Option<DateView>,
}

/// Someone who keeps pages true.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewOwnerView {
    /// Who; `None` for the pages that nobody keeps.
    pub owner: Option<OwnerView>,
    /// How many pages.
    pub pages: usize,
    /// When the first of their reviews is due.
    pub first_due: Option<DateView>,
}

/// An alert and its runbooks.
#[derive(Debug, Clone, Serialize)]
pub struct AlertView {
    /// The name.
    pub name: String,
    /// Its forwarding page.
    pub href: String,
    /// The runbooks that answer it.
    pub runbooks: Vec<PageLinkView>,
}

/// How many alerts of the monitoring system have a runbook.
#[derive(Debug, Clone, Serialize)]
pub struct CoverageView {
    /// How many alerts its rules raise, without those that need no runbook.
    pub alerts: usize,
    /// How many of them have a runbook.
    pub covered: usize,
    /// The same in percent, rounded down to a tenth.
    pub percent: String,
    /// How many percent are asked for.
    pub min: Option<String>,
    /// Alerts without a runbook, by file and group.
    pub without: Vec<RuleGroupView>,
    /// How many those are.
    pub without_count: usize,
    /// Alerts that pages list and no rule raises, each with its page.
    pub unknown: Vec<UnknownAlertView>,
    /// Names of alerts that need no runbook.
    pub ignored: Vec<String>,
}

/// Alerts of one group of rules.
#[derive(Debug, Clone, Serialize)]
pub struct RuleGroupView {
    /// The rule file, as the settings write it.
    pub file: String,
    /// The group's name; may be empty.
    pub name: String,
    /// Its alerts.
    pub alerts: Vec<RuleView>,
}

/// An alert that a rule raises.
#[derive(Debug, Clone, Serialize)]
pub struct RuleView {
    /// The name.
    pub name: String,
    /// What it means: its annotation `summary`, or else `description` or `message`.
    pub summary: Option<String>,
}

/// An alert that no rule raises, and a page that lists it.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownAlertView {
    /// The name.
    pub name: String,
    /// The page.
    pub page: PageLinkView,
}

/// A letter of the A-Z index.
#[derive(Debug, Clone, Serialize)]
pub struct LetterView {
    /// The letter, or `#` for anything else.
    pub letter: String,
    /// What begins with it.
    pub entries: Vec<IndexEntryView>,
}

/// An entry of the A-Z index: a page, an alert, a contact, a command, a tool, a severity.
#[derive(Debug, Clone, Serialize)]
pub struct IndexEntryView {
    /// What is shown.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// What it is: `runbook`, `alert`, `contact`, `command`, `tool`, `severity` ...
    pub kind: String,
    /// Which page or group it belongs to, where that helps.
    pub context: Option<String>,
}

/// A page of the whole-book print.
#[derive(Debug, Clone, Serialize)]
pub struct PrintPageView {
    /// The anchor of the page inside `print.html`.
    pub anchor: String,
    /// The id of its heading, to which links to that heading lead.
    pub title_anchor: Option<String>,
    /// The title.
    pub title: String,
    /// Where the page itself is, for a book too long to be printed whole.
    pub href: String,
    /// Depth in the navigation, from 1.
    pub depth: usize,
    /// What it is for, as in [`PageView`].
    pub kind: String,
    /// Where it begins on paper: `sheet`, on a sheet of its own; `flows`, where the page before ends, as it is short;
    /// `joined`, below the head of its section.
    pub begins: &'static str,
    /// Severities it serves.
    pub severities: Vec<SeverityBadgeView>,
    /// Who keeps it true, by name alone.
    pub owner: Option<OwnerView>,
    /// Its version.
    pub version: Option<String>,
    /// When the next review is due.
    pub review_due: Option<DateView>,
    /// Access to have before starting.
    pub needs: Vec<ToolView>,
    /// The QR code of the hosted page, empty where there is none; written with `safe`.
    pub qr_html: String,
    /// Its content, links between pages rewritten to anchors inside this file; written with `safe`.
    pub body_html: String,
}

/// A metric, as the decision table names it.
#[derive(Debug, Clone, Serialize)]
pub struct MetricView {
    /// The author's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its unit.
    pub unit: Option<String>,
    /// Whether a criterion asks for it; the wizard has a field for no other.
    pub decides: bool,
}

/// An entry of the top of the navigation, as the home page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    /// What is shown.
    pub title: String,
    /// Where it leads.
    pub href: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The pages in it: at most twelve, in order.
    pub pages: Vec<PageLinkView>,
    /// How many more there are.
    pub hidden: usize,
}

/// What stands on the wallet card: as much as fits on one side of A6.
#[derive(Debug, Clone, Serialize)]
pub struct WalletCardView {
    /// The most severe severities, with their targets.
    pub severities: Vec<SeverityBadgeView>,
    /// How many more there are.
    pub severities_hidden: usize,
    /// The escalation policy of the most severe severity that has one, by name.
    pub ladder: Option<String>,
    /// Its first steps.
    pub steps: Vec<CardContactView>,
    /// How many more there are.
    pub steps_hidden: usize,
    /// Contacts that the ladder does not name, the most important first.
    pub contacts: Vec<CardContactView>,
    /// How many more there are.
    pub contacts_hidden: usize,
}

/// Someone to call, in a line of the wallet card or two.
#[derive(Debug, Clone, Serialize)]
pub struct CardContactView {
    /// The name, short enough for its line.
    pub name: String,
    /// When, in a ladder: `at once`, `after 30 minutes`.
    pub when: Option<String>,
    /// Whether a phone was given that cannot be dialled.
    pub phone_unset: bool,
    /// The best way to reach them whose text fits.
    pub channel: Option<ChannelView>,
    /// Whether the channel stands on a line of its own.
    pub is_wide: bool,
}

/// The steps of a page, on a sheet of their own.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistView {
    /// The sheet's id in `checklists.html`.
    pub anchor: String,
    /// The page's title.
    pub title: String,
    /// Where the page is.
    pub href: String,
    /// Severities it serves.
    pub severities: Vec<SeverityBadgeView>,
    /// Who keeps it true, by name alone.
    pub owner: Option<OwnerView>,
    /// Its version.
    pub version: Option<String>,
    /// When the next review is due.
    pub review_due: Option<DateView>,
    /// The QR code of the hosted page, empty where there is none; written with `safe`.
    pub qr_html: String,
    /// The steps: at most three hundred.
    pub steps: Vec<StepView>,
    /// How many more there are.
    pub steps_hidden: usize,
}

/// A step, to be ticked on paper.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// Its words, the condition included.
    pub title: String,
    /// The heading that it stands under, where that begins with it.
    pub section: Option<String>,
    /// How many steps it lies inside of: at most 4.
    pub depth: usize,
}
