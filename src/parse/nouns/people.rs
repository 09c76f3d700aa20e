//! Contacts, escalation policies and rotations.

use jiff::civil::DateTime;

use super::{Name, audience, declared_id, refer, reference, references};
use crate::data::{Complaint, Fields, FromScalar};
use crate::model::contact::{Contact, Service, Slack};
use crate::model::data::{Node, Scalar, Value};
use crate::model::escalation::{EscalationPolicy, EscalationStep, Rotation};
use crate::model::time::{Minutes, Period};

/// Reads a contact.
pub(crate) fn contact(fields: &mut Fields<'_, '_, '_>) -> Option<Contact> {
    let id = declared_id(fields);
    let name = fields.required_text("name");
    let contact = (
        fields.text("role"),
        fields.text("group"),
        fields.spanned_text("phone"),
        fields.value("slack"),
        fields.value("pagerduty"),
        fields.spanned_text("email"),
        fields.text("hours"),
        fields.text("note"),
    );
    let (role, group, phone, slack, pagerduty, email, hours, note) = contact;
    let slack = slack.and_then(|node| slack_of(fields, node));
    let pagerduty = pagerduty.and_then(|node| service_of(fields, node));
    let audience = audience(fields);
    let id = id?;
    Some(Contact {
        name: name.map_or_else(|| id.value.clone(), |name| name.value),
        id,
        role,
        group,
        phone,
        slack,
        pagerduty,
        email,
        hours,
        note,
        audience,
    })
}

/// Reads `"@name"`, or the map with Slack's own id.
fn slack_of<'n>(fields: &mut Fields<'n, '_, '_>, node: &'n Node) -> Option<Slack> {
    if !matches!(node.value, Value::Map(_)) {
        let handle = fields.read::<String>("slack", node)?;
        let is_set = !handle.value.trim().is_empty();
        return is_set.then_some(Slack { handle, id: None });
    }
    fields.inside(node, "a Slack handle", slack).flatten()
}

/// Reads a Slack handle with Slack's own id.
pub(crate) fn slack(fields: &mut Fields<'_, '_, '_>) -> Option<Slack> {
    let handle = fields.required_text("handle");
    let id = fields.spanned_text("id");
    Some(Slack {
        handle: handle?,
        id,
    })
}

/// Reads a name, or the map with its address.
fn service_of<'n>(fields: &mut Fields<'n, '_, '_>, node: &'n Node) -> Option<Service> {
    if !matches!(node.value, Value::Map(_)) {
        let name = fields.read::<String>("pagerduty", node)?.value;
        let is_set = !name.trim().is_empty();
        return is_set.then_some(Service { name, url: None });
    }
    fields
        .inside(node, "a PagerDuty schedule", service)
        .flatten()
}

/// Reads a named place with its address.
pub(crate) fn service(fields: &mut Fields<'_, '_, '_>) -> Option<Service> {
    let name = fields.required_text("name");
    let url = fields.spanned_text("url");
    Some(Service {
        name: name?.value,
        url,
    })
}

/// Reads an escalation policy.
pub(crate) fn policy(fields: &mut Fields<'_, '_, '_>) -> Option<EscalationPolicy> {
    let id = declared_id(fields);
    let name = fields.text("name");
    let severities = references(fields, "severities");
    let when = fields.texts("when");
    let steps = steps(fields);
    let audience = audience(fields);
    Some(EscalationPolicy {
        id: id?,
        name,
        severities,
        when,
        steps,
        audience,
    })
}

/// Reads the rungs of a ladder; a text alone is the contact of a step without a time.
fn steps(fields: &mut Fields<'_, '_, '_>) -> Vec<EscalationStep> {
    let mut steps = Vec::new();
    for item in fields.items("steps") {
        let step = match &item.value {
            Value::Scalar(_) => {
                fields
                    .read::<Name>("contact", item)
                    .map(|contact| EscalationStep {
                        after: None,
                        contact: Some(refer(contact)),
                        span: item.span,
                    })
            }
            _ => fields.inside(item, "an escalation step", |fields| step(fields, item)),
        };
        steps.extend(step);
    }
    steps
}

pub(crate) fn step(fields: &mut Fields<'_, '_, '_>, node: &Node) -> EscalationStep {
    let after = fields.spanned("after");
    if fields.value("contact").is_none() {
        let place = fields.place();
        fields
            .findings
            .wrong(place, "this escalation step notifies nobody")
            .help = Some("add `contact:` with the id of a contact".to_owned());
    }
    EscalationStep {
        after,
        contact: reference(fields, "contact"),
        span: node.span,
    }
}

/// Reads a rotation.
pub(crate) fn rotation(fields: &mut Fields<'_, '_, '_>) -> Option<Rotation> {
    let id = declared_id(fields);
    let name = fields.text("name");
    let every = fields.get::<TurnLength>("every");
    let start = fields.get::<DateTime>("start");
    let timezone = fields.spanned::<Timezone>("timezone");
    let members = references(fields, "members");
    let schedule_url = fields.spanned_text("schedule_url");
    let audience = audience(fields);
    Some(Rotation {
        id: id?,
        name,
        every: every.map(|every| every.0),
        start,
        timezone: timezone.map(|zone| zone.map(|zone| zone.0)),
        members,
        schedule_url,
        audience,
    })
}

/// Length of a person's turn.
struct TurnLength(Period);

impl FromScalar for TurnLength {
    const EXPECTED: &'static str = Period::EXPECTED;

    /// Reads a period of an hour or more: `1m` is a minute, and nearly always meant for a month.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        match Period::from_scalar(scalar)? {
            Period::Minutes(Minutes(..60)) => Err(Complaint::new("is shorter than an hour")
                .help("`m` stands for minutes: write `monthly` or `2 months` for months, `12h` for half a day")),
            period => Ok(TurnLength(period)),
        }
    }
}

/// IANA name of a time zone.
struct Timezone(String);

impl FromScalar for Timezone {
    const EXPECTED: &'static str = "a time zone";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        crate::data::timezone(scalar).map(Timezone)
    }
}
