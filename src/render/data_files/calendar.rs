//! `on-call.ics`: the planned turns of all rotations as an iCalendar (RFC 5545).

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::content_line::{line, text};
use crate::model::id::RotationId;
use crate::model::rota::Turn;
use crate::render::book::Book;
use crate::render::href;
use crate::render::renderer::Renderer;
use crate::source::Digest;

/// Digits of a digest that tell the book's events from those of any other.
const DIGEST: usize = 16;

/// A calendar must hold something; without a stamp nothing is planned, and then this is all that it holds.
const UTC: &[&str] = &[
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// Writes the turns of all rotations.
pub(super) fn write(renderer: &Renderer<'_>) -> String {
    let book = &renderer.book;
    let mut out = String::new();
    let name = format!(
        "{}: {}",
        book.playbook.title,
        book.words.text("on_call", "On call")
    );
    let name = text(&name);
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//opsbook//on-call//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    // The first is the standard's (RFC 7986), the second is what most programs read.
    line(&mut out, &format!("NAME:{name}"));
    line(&mut out, &format!("X-WR-CALNAME:{name}"));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
    let built = renderer.stamp.built;
    let built = built.and_then(|built| Timestamp::from_second(built).ok());
    let has_turns = renderer
        .ground
        .rotas
        .iter()
        .any(|rota| !rota.turns.is_empty());
    if let Some(built) = built.filter(|_| has_turns) {
        for (at, rota) in renderer.ground.rotas.iter().enumerate() {
            let events = Events::new(book, RotationId(at), built);
            rota.turns
                .iter()
                .for_each(|turn| events.write(turn, &mut out));
        }
    } else {
        UTC.iter().for_each(|content| line(&mut out, content));
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// What the events of one rotation have in common.
struct Events<'a> {
    book: &'a Book<'a>,
    rotation: RotationId,
    built: String,
    /// Where the ids of its events begin.
    uid: String,
    /// The lines after the summary.
    rest: Vec<String>,
}

impl<'a> Events<'a> {
    fn new(book: &'a Book<'a>, id: RotationId, built: Timestamp) -> Self {
        let declared = &book.playbook.rotations[id.0];
        let url = book.config.url.as_ref().map(|url| url.value.as_str());
        let key = format!(
            "{}\n{}\n{}",
            book.playbook.title,
            url.unwrap_or_default(),
            declared.name
        );
        let zone = book.zone_name(&declared.noun);
        let handover = book.words.text("handover", "handover in");
        let planned = book.words.text(
            "on_call_planned",
            "Planned. Swaps and holidays are not in it.",
        );
        let mut description = format!("{planned} ({handover} {zone})");
        let mut rest = Vec::new();
        let schedule = declared.noun.schedule_url.as_ref();
        if let Some(url) = schedule.and_then(|url| href::external(&url.value)) {
            let live = book.words.text("on_call_live", "Live schedule");
            description.push_str(&format!("\n{live}: {url}"));
            rest.push(format!("URL:{url}"));
        }
        rest.push(format!("DESCRIPTION:{}", text(&description)));
        rest.push(format!("CATEGORIES:{}", text(declared.noun.label())));
        // Being on call leaves one free for meetings.
        rest.push("TRANSP:TRANSPARENT".to_owned());
        Events {
            book,
            rotation: id,
            built: utc(built),
            uid: Digest::of(key.as_bytes()).short(DIGEST),
            rest,
        }
    }

    fn write(&self, turn: &Turn, out: &mut String) {
        let rotation = self.book.playbook.rotation(self.rotation);
        let member = &rotation.members[turn.member];
        let name = member.target.map(|id| self.book.playbook.contact(id));
        let name = name.map_or(&member.name.value, |contact| &contact.name);
        let start = utc(turn.start);
        line(out, "BEGIN:VEVENT");
        // By when it begins and not by who has it: a changed plan moves the event, it does not add one.
        line(out, &format!("UID:{}-{start}@opsbook", self.uid));
        line(out, &format!("DTSTAMP:{}", self.built));
        line(out, &format!("DTSTART:{start}"));
        line(out, &format!("DTEND:{}", utc(turn.end)));
        let summary = format!("{name}: {}", rotation.label());
        line(out, &format!("SUMMARY:{}", text(&summary)));
        self.rest.iter().for_each(|content| line(out, content));
        line(out, "END:VEVENT");
    }
}

/// Writes a moment as `20260105T080000Z`.
fn utc(moment: Timestamp) -> String {
    let moment = TimeZone::UTC.to_datetime(moment);
    let (date, time) = (moment.date(), moment.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
