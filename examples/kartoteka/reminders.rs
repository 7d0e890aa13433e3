//! Reminders: scheduling, the queue of what is due, and the rules of time alone.

use crate::arguments::{Arguments, instant};
use crate::output::{self, Lines};
use crate::rules::each_line;
use crate::{Result, clients};
use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use clap::{Args, Subcommand};
use kartoteka::model::{ClientId, Direction, Interaction, InteractionKind, LeapDay, Outcome, Subject};
use kartoteka::reminders::{Recurrence, Series};
use kartoteka::{Error, Instant, Misfire, ReminderDraft, ReminderId, ReminderKind, Schedule, Session, Zone, field};
use serde_json::{Value as Json, json};
use std::time::Duration;

fn id(text: &str) -> Result<ReminderId, String> {
    text.parse().ok().and_then(ReminderId::new).ok_or_else(|| "a reminder's id is a whole number from 1".into())
}

fn local(text: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).ok_or_else(|| "a wall time is 2026-03-01T09:00".into())
}

fn kind(text: &str) -> Result<ReminderKind, String> {
    named(ReminderKind::from_name(text), ReminderKind::ALL.iter().map(|kind| kind.name()))
}

fn outcome(text: &str) -> Result<Outcome, String> {
    named(Outcome::from_name(text), Outcome::ALL.iter().map(|outcome| outcome.name()))
}

fn leap(text: &str) -> Result<LeapDay, String> {
    named(LeapDay::from_name(text), LeapDay::ALL.iter().map(|leap| leap.name()))
}

fn named<T>(found: Option<T>, names: impl Iterator<Item = &'static str>) -> Result<T, String> {
    found.ok_or_else(|| format!("one of {}", names.collect::<Vec<_>>().join(", ")))
}

/// `fire_once`, `fire_all=10`, `skip`, `skip_if_later=3600`.
fn misfire(text: &str) -> Result<Misfire, String> {
    let (name, number) = text.split_once('=').unwrap_or((text, ""));
    let number = || number.parse::<u32>().map_err(|_| format!("{name} has a number, as in {name}=10"));
    match name {
        "fire_once" => Ok(Misfire::FireOnce),
        "fire_all" => Ok(Misfire::FireAll { max: number()? }),
        "skip" => Ok(Misfire::Skip),
        "skip_if_later" => Ok(Misfire::SkipIfLater { grace_seconds: number()? }),
        _ => Err("one of fire_once, fire_all=N, skip, skip_if_later=SECONDS".into()),
    }
}

#[derive(Args)]
pub struct Remind {
    /// About whom: the client's id
    #[arg(value_parser = clients::id)]
    client: Option<ClientId>,
    #[command(flatten)]
    when: When,
    /// From when --in and --rrule count, on the wall; default: now
    #[arg(long, value_name = "LOCAL", value_parser = local)]
    start: Option<NaiveDateTime>,
    /// IANA name of the zone of all wall times; default: the client's, else the base's
    #[arg(long)]
    zone: Option<String>,
    /// What is to be done
    #[arg(long, default_value = "")]
    text: String,
    /// What it is about: call_back, contact, birthday, task, other
    #[arg(long, default_value = "call_back", value_parser = kind)]
    kind: ReminderKind,
    /// Whose it is; default: whoever is responsible for the client
    #[arg(long)]
    assignee: Option<String>,
    /// 0 is normal, up to 255
    #[arg(long, default_value_t = 0)]
    priority: u8,
    /// A key of your own: the client's reminder that has it is changed
    #[arg(long)]
    dedupe: Option<String>,
    /// What becomes of missed occurrences: fire_once, fire_all=N, skip, skip_if_later=SECONDS
    #[arg(long, default_value = "fire_once", value_parser = misfire)]
    misfire: Misfire,
    /// What of 29 February: feb28, mar1, leap_only
    #[arg(long, default_value = "feb28", value_parser = leap)]
    leap: LeapDay,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct When {
    /// At a wall time
    #[arg(long, value_name = "LOCAL", value_parser = local)]
    at: Option<NaiveDateTime>,
    /// After a duration of ISO 8601: P3M, P1Y2M10DT2H
    #[arg(long = "in", value_name = "DURATION")]
    after: Option<String>,
    /// By a rule of RFC 5545: FREQ=MONTHLY;BYDAY=-1FR
    #[arg(long)]
    rrule: Option<String>,
    /// So many days before each birthday, at nine
    #[arg(long, value_name = "DAYS")]
    birthday: Option<u16>,
}

impl Remind {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let now = arguments.now();
        let start = || -> Result<NaiveDateTime> {
            match (self.start, &self.zone) {
                (Some(start), _) => Ok(start),
                (None, Some(zone)) => Ok(Zone::named(zone)?.local(now)),
                (None, None) => {
                    // The clock on the wall is that by which the library will read it: the client's, else the base's.
                    let client = self.client.map(|id| session.client(id)).transpose()?.flatten();
                    let own = client.as_ref().and_then(|client| Zone::named(client.text(field::ZONE)?).ok());
                    Ok(own.map_or_else(|| arguments.open().map(|base| base.zone().local(now)), |zone| Ok(zone.local(now)))?)
                }
            }
        };
        let schedule = match (&self.when.at, &self.when.after, &self.when.rrule, self.when.birthday) {
            (Some(at), ..) => Schedule::At(*at),
            (_, Some(duration), ..) => Schedule::After { from: start()?, duration: duration.clone() },
            (_, _, Some(rule), _) => Schedule::Rule { start: start()?, rule: rule.clone() },
            (.., lead_days) => {
                let at = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
                Schedule::Birthday { lead_days: lead_days.unwrap_or(0), at, leap: self.leap }
            }
        };
        let mut draft = ReminderDraft::new(self.kind, schedule);
        (draft.client, draft.zone, draft.text) = (self.client, self.zone.clone(), self.text.clone());
        (draft.assignee, draft.priority, draft.key, draft.misfire) = (self.assignee.clone(), self.priority, self.dedupe.clone(), self.misfire);
        let id = session.write(now, |transaction| transaction.schedule(&draft))?;
        print_reminder(&session, id)
    }
}

fn print_reminder(session: &Session, id: ReminderId) -> Result {
    output::print(&session.reminder(id)?.map_or(Json::Null, |reminder| reminder.to_json()))
}

fn print_all(all: impl IntoIterator<Item = Json>) -> Result {
    let mut lines = Lines::new();
    for one in all {
        lines.print(&one)?;
    }
    lines.finish()
}

#[derive(Args)]
pub struct Due {
    /// Rows at the most
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// The list to work through today instead: overdue and due until the end of the day, for one actor (`-`: for all)
    #[arg(long, value_name = "ACTOR")]
    today: Option<String>,
}

impl Due {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let (session, now) = (arguments.session()?, arguments.now());
        let due = match self.today.as_deref() {
            Some(actor) => session.call_list(Some(actor).filter(|actor| *actor != "-"), now, None, self.limit)?,
            None => session.due(now, self.limit)?,
        };
        print_all(due.iter().map(|due| due.to_json()))
    }
}

#[derive(Args)]
pub struct Claim {
    /// Reminders at the most
    #[arg(long, default_value_t = 1)]
    limit: usize,
    /// Seconds until somebody else may have them
    #[arg(long, default_value_t = 300)]
    lease: u64,
    /// Only those of an actor
    #[arg(long)]
    assignee: Option<String>,
}

impl Claim {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let (session, lease) = (arguments.session()?, Duration::from_secs(self.lease));
        let worker = arguments.actor();
        let claims = session.write(arguments.now(), |transaction| transaction.claim(self.limit, lease, worker, self.assignee.as_deref()))?;
        print_all(claims.iter().map(|claim| claim.to_json()))
    }
}

#[derive(Args)]
pub struct Ack {
    /// The token of the claim
    token: u64,
    /// How it ended: reached, no_answer, busy, left_message, cancelled, wrong_contact
    #[arg(long, value_parser = outcome)]
    outcome: Option<Outcome>,
    /// Writes down a call to this client too
    #[arg(long, value_name = "CLIENT", value_parser = clients::id)]
    call: Option<ClientId>,
    /// What was said in the call
    #[arg(long, default_value = "", requires = "call")]
    note: String,
}

impl Ack {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let (session, now) = (arguments.session()?, arguments.now());
        let call = self.call.map(|client| {
            let mut call = Interaction::new(Subject::Client(client), InteractionKind::Call, now);
            (call.direction, call.outcome, call.text) = (Some(Direction::Outgoing), self.outcome, self.note.clone());
            call
        });
        let answer = session.write(now, |transaction| transaction.acknowledge(self.token, self.outcome, call.as_ref()))?;
        print_reminder(&session, answer.id)
    }
}

#[derive(Args)]
pub struct Snooze {
    /// The token of the claim
    #[arg(required_unless_present = "id", conflicts_with = "id")]
    token: Option<u64>,
    /// Or a reminder that nobody has claimed
    #[arg(long, value_parser = id)]
    id: Option<ReminderId>,
    /// Until when (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = instant, required_unless_present = "minutes", conflicts_with = "minutes")]
    until: Option<Instant>,
    /// Or for how many minutes
    #[arg(long = "for", value_name = "MINUTES")]
    minutes: Option<u32>,
}

impl Snooze {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let (session, now) = (arguments.session()?, arguments.now());
        let until = self.until.unwrap_or_else(|| now + TimeDelta::minutes(self.minutes.unwrap_or(0).into()));
        let answer = session.write(now, |transaction| match (self.token, self.id) {
            (Some(token), _) => transaction.snooze(token, until).map(Some),
            (None, Some(id)) => transaction.snooze_reminder(id, until).map(Some),
            (None, None) => Ok(None),
        })?;
        answer.map_or(Ok(()), |answer| print_reminder(&session, answer.id))
    }
}

#[derive(Args)]
pub struct Cancel {
    /// The reminder
    #[arg(value_parser = id)]
    id: ReminderId,
    /// It is done, not called off
    #[arg(long)]
    done: bool,
}

impl Cancel {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        session.write(arguments.now(), |transaction| match self.done {
            true => transaction.complete(self.id, None).map(drop),
            false => transaction.cancel(self.id),
        })?;
        print_reminder(&session, self.id)
    }
}

#[derive(Args)]
pub struct Agenda {
    /// From when (RFC 3339)
    #[arg(long, value_parser = instant)]
    from: Instant,
    /// Until when, not included (RFC 3339)
    #[arg(long, value_parser = instant)]
    to: Instant,
    /// Only what belongs to an actor
    #[arg(long)]
    assignee: Option<String>,
    /// Rows at the most
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

impl Agenda {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let entries = arguments.session()?.agenda(self.from, self.to, self.assignee.as_deref(), self.limit)?;
        print_all(entries.iter().map(|entry| entry.to_json()))
    }
}

/// The rules of time alone: they need no base.
#[derive(Subcommand)]
pub enum Time {
    /// The occurrences of rules: each line is start, zone and rule with tabs between
    Recurrence {
        /// Occurrences of each at the most
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// The instants of wall times: each line is time and zone with a tab between
    Zone,
}

impl Time {
    pub fn run(&self) -> Result {
        match self {
            Time::Recurrence { limit } => each_line(|line| {
                let (occurrences, issues) =
                    occurrences(line, *limit).map_or_else(|why| (Vec::new(), problem("rrule", &why)), |found| (found, json!([])));
                json!({"occurrences": occurrences, "issues": issues})
            }),
            Time::Zone => each_line(|line| match wall_time(line) {
                Ok((at, kind)) => json!({"utc": rfc3339(at), "kind": kind, "issues": []}),
                Err(why) => json!({"utc": null, "kind": null, "issues": problem("zone", &why)}),
            }),
        }
    }
}

fn problem(field: &str, why: &str) -> Json {
    json!([{"code": "time", "field": field, "message": why, "suggestion": null}])
}

fn rfc3339(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

fn occurrences(line: &str, limit: usize) -> Result<Vec<String>, String> {
    let mut cells = line.split('\t');
    let (Some(start), Some(zone), Some(rule)) = (cells.next(), cells.next(), cells.next()) else {
        return Err("a line is start, zone and rule with tabs between".into());
    };
    let text = |error: Error| error.to_string();
    let zone = Zone::named(zone.trim()).map_err(text)?;
    let series = Series::new(&Recurrence::parse(rule).map_err(text)?, local(start.trim())?, zone.clone()).map_err(text)?;
    let shown = |at: Instant| {
        let wall = zone.local(at);
        let offset = i32::try_from((wall.and_utc() - at).num_seconds()).ok().and_then(chrono::FixedOffset::east_opt);
        offset.map_or_else(|| rfc3339(at), |offset| at.with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    };
    Ok(series.iter().take(limit).map(|occurrence| shown(occurrence.due_at)).collect())
}

fn wall_time(line: &str) -> Result<(Instant, &'static str), String> {
    let (time, zone) = line.split_once('\t').ok_or("a line is time and zone with a tab between")?;
    let (at, kind) = Zone::named(zone.trim()).map_err(|error| error.to_string())?.instant(local(time.trim())?);
    Ok((at, kind.name()))
}
