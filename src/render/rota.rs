//! The planned rota: the turns of every rotation as of the build, for the pages and for the calendar.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::escalation::Rotation;
use crate::model::rota::{Turn, turns};
use crate::model::site::Stamp;
use crate::render::book::Book;
use crate::render::format;
use crate::render::view::TurnView;

/// Turns in one book, shared out evenly among its rotations: three that change every hour for 400 days, or 300 that
/// change every week.
const MOST_TURNS: usize = 30_000;
/// Turns of one rotation on a page: a little over a year of weeks.
const MOST_SHOWN: usize = 60;
/// Turns of all rotations on a page.
const MOST_SHOWN_IN_ALL: usize = 6_000;
/// Turns that are shown at once; the others are folded away.
const FIRST: usize = 8;

/// The turns of one rotation.
pub(super) struct Rota {
    pub(super) zone: TimeZone,
    pub(super) turns: Vec<Turn>,
}

/// Works out all rotas; without a stamp nobody knows which turns are still to come, and there are none.
pub(super) fn plan(book: &Book<'_>, stamp: &Stamp) -> Vec<Rota> {
    let built = stamp
        .built
        .and_then(|built| Timestamp::from_second(built).ok());
    let rotations = &book.playbook.rotations;
    let most = MOST_TURNS / rotations.len().max(1);
    let plan = |rotation: &Rotation| {
        // What is no zone was refused when it was read.
        let zone = TimeZone::get(book.zone_name(rotation)).unwrap_or(TimeZone::UTC);
        let turns = built.map(|built| turns(rotation, &zone, built, most.max(1)));
        Rota {
            turns: turns.unwrap_or_default(),
            zone,
        }
    };
    rotations
        .iter()
        .map(|declared| plan(&declared.noun))
        .collect()
}

/// The turns of a rotation as a page shows them.
pub(super) struct Shown {
    pub(super) first: Vec<TurnView>,
    pub(super) later: Vec<TurnView>,
    pub(super) hidden: usize,
    pub(super) until: Option<String>,
    pub(super) until_text: Option<String>,
}

impl Book<'_> {
    /// Returns the name of the time zone in which a rotation hands over.
    pub(super) fn zone_name<'b>(&'b self, rotation: &'b Rotation) -> &'b str {
        let own = rotation.timezone.as_ref().map(|zone| zone.value.as_str());
        own.unwrap_or(&self.config.timezone)
    }

    /// Returns the turns that a page shows.
    pub(super) fn shown_turns(&self, rotation: &Rotation, rota: &Rota) -> Shown {
        let share = MOST_SHOWN_IN_ALL / self.playbook.rotations.len().max(1);
        let most = share.clamp(1, MOST_SHOWN).min(rota.turns.len());
        let views = rota.turns[..most].iter();
        let mut first: Vec<_> = views.map(|turn| self.turn(rotation, rota, turn)).collect();
        let later = first.split_off(first.len().min(FIRST));
        let last = rota.turns.last();
        Shown {
            first,
            later,
            hidden: rota.turns.len() - most,
            until: last.map(|turn| turn.end.to_string()),
            until_text: last.map(|turn| format::weekday_time(rota.zone.to_datetime(turn.end))),
        }
    }

    fn turn(&self, rotation: &Rotation, rota: &Rota, turn: &Turn) -> TurnView {
        let member = &rotation.members[turn.member];
        let contact = member.target.map(|id| self.contact(id));
        let text = |moment| format::weekday_time(rota.zone.to_datetime(moment));
        TurnView {
            name: contact
                .as_ref()
                .map_or_else(|| member.name.value.clone(), |contact| contact.name.clone()),
            contact,
            start: turn.start.to_string(),
            end: turn.end.to_string(),
            start_text: text(turn.start),
            end_text: text(turn.end),
        }
    }
}
