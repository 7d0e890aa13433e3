//! Reminders: what is to be done, when, by whom, and how far it has come.
//!
//! The truth that is kept is wall time and zone name; an instant beside it is derived and can be derived again when zone data change.
//! How a reminder moves from state to state is told at the head of `reminders::queue`.

use super::{ClientId, Outcome, choice};
use crate::time::{Instant, format_instant};
use chrono::{NaiveDateTime, NaiveTime};
use serde_json::{Value as Json, json};
use std::fmt;
use std::num::NonZeroU64;

/// Number of a reminder: dense, ascending, never reused, at most 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReminderId(NonZeroU64);

impl ReminderId {
    /// The id of this number; `None` for 0 and beyond 2^53 − 1.
    pub fn new(number: u64) -> Option<Self> {
        NonZeroU64::new(number).filter(|number| number.get() < 1 << 53).map(ReminderId)
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for ReminderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

choice! {
    /// What a reminder is about.
    ReminderKind {
        /// A call that was promised.
        CallBack 1 "call_back",
        /// It is time to get in touch again.
        Contact 2 "contact",
        /// A birthday.
        Birthday 3 "birthday",
        /// Something to do.
        Task 4 "task",
        /// Anything else; the text says what.
        Other 5 "other",
    }
}

choice! {
    /// Where a reminder is.
    ReminderState {
        /// It waits for its time, or is due and nobody has taken it.
        Open 1 "open",
        /// Somebody has taken it until his lease ends.
        Claimed 2 "claimed",
        /// Nothing more will come of it.
        Done 3 "done",
        /// It was called off.
        Cancelled 4 "cancelled",
        /// Not due: a merge brought a second one with the same key, and the other goes on.
        Held 5 "held",
    }
}

choice! {
    /// When somebody born on 29 February has his birthday in a year without one.
    #[derive(Default)]
    LeapDay {
        /// On 28 February.
        #[default]
        Feb28 1 "feb28",
        /// On 1 March.
        Mar1 2 "mar1",
        /// Not at all.
        LeapOnly 3 "leap_only",
    }
}

/// What becomes of occurrences whose time went by while nobody asked.
///
/// A reminder of a single time is a promise: it is delivered however late, whatever stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Misfire {
    /// One delivery for all of them: it is the first one, and says how many more it stands for.
    #[default]
    FireOnce,
    /// Each is delivered, the newest `max` at the most.
    FireAll {
        /// How many, from 1.
        max: u32,
    },
    /// One that is later than [`MISFIRE_GRACE_SECONDS`](crate::limits::MISFIRE_GRACE_SECONDS) is passed over.
    Skip,
    /// One that is later than this is passed over.
    SkipIfLater {
        /// Seconds.
        grace_seconds: u32,
    },
}

/// When a reminder is due: wall times, to be read in the reminder's zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Schedule {
    /// Once, at this time.
    At(NaiveDateTime),
    /// Once, a duration of ISO 8601 after a time: `P3M`, `P1Y2M10DT2H`. See [`CalendarDuration`](crate::reminders::CalendarDuration).
    After {
        /// From when.
        from: NaiveDateTime,
        /// How long.
        duration: String,
    },
    /// Again and again, by a rule of RFC 5545: `FREQ=MONTHLY;BYDAY=-1FR`. See [`Recurrence`](crate::reminders::Recurrence).
    Rule {
        /// From when (DTSTART).
        start: NaiveDateTime,
        /// The rule (RRULE).
        rule: String,
    },
    /// Each year before or on the client's birthday. While no birth date is known nothing is due.
    Birthday {
        /// How many days before; 0 is on the day.
        lead_days: u16,
        /// At what time of that day.
        at: NaiveTime,
        /// What of 29 February.
        leap: LeapDay,
    },
}

impl Schedule {
    /// Whether it can be due more than once.
    pub fn repeats(&self) -> bool {
        matches!(self, Schedule::Rule { .. } | Schedule::Birthday { .. })
    }
}

/// One time at which a reminder is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// The nominal wall time: what names the occurrence. A snooze does not change it.
    pub local: NaiveDateTime,
    /// The instant of that wall time, as zone data had it when it was derived.
    pub due_at: Instant,
    /// Its number in the series, from 1; 0 where nobody counts because the rule has no COUNT.
    pub number: u64,
}

/// What a host wants to be reminded of.
///
/// ```
/// use kartoteka::{ReminderDraft, ReminderKind, Schedule};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At("2026-12-01T09:30:00".parse()?));
/// draft.text = "Перезвонить насчёт счёта".into();
/// draft.zone = Some("Europe/Kyiv".into());
/// draft.key = Some("call-back".into()); // scheduling again with this key changes this reminder
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReminderDraft {
    /// About whom.
    pub client: Option<ClientId>,
    /// What kind.
    pub kind: ReminderKind,
    /// What is to be done.
    pub text: String,
    /// When.
    pub schedule: Schedule,
    /// IANA name of the zone in which the wall times are to be read; `None`: that of the client's card, else that of the base.
    pub zone: Option<String>,
    /// Whose it is: an actor. `None`: whoever is responsible for the client.
    pub assignee: Option<String>,
    /// 0 is normal; more is more urgent.
    pub priority: u8,
    /// The host's own key, unique per client: scheduling again with it changes the reminder that has it.
    pub key: Option<String>,
    /// What becomes of missed occurrences.
    pub misfire: Misfire,
}

impl ReminderDraft {
    /// A reminder of this kind and time, everything else by default.
    pub fn new(kind: ReminderKind, schedule: Schedule) -> Self {
        ReminderDraft {
            client: None,
            kind,
            text: String::new(),
            schedule,
            zone: None,
            assignee: None,
            priority: 0,
            key: None,
            misfire: Misfire::default(),
        }
    }
}

/// Who has taken a reminder, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// The token: grows with every claim of the base, so an older one never counts again.
    pub token: u64,
    /// Who.
    pub worker: String,
    /// When.
    pub claimed_at: Instant,
    /// Until when nobody else gets it.
    pub until: Instant,
    /// The last occurrence that this delivery stands for: after the answer the series goes on behind it.
    pub covered: Occurrence,
    /// How many occurrences the delivery stands for besides its own.
    pub missed: u32,
}

/// How the last occurrence was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The token of the claim; 0 where it was answered without one.
    pub token: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The nominal time of the last occurrence that the answer was for.
    pub local: Option<NaiveDateTime>,
}

/// A reminder as stored.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reminder {
    /// The id.
    pub id: ReminderId,
    /// About whom: the client that it was scheduled for, even where that one was merged into another since.
    pub client: Option<ClientId>,
    /// What kind.
    pub kind: ReminderKind,
    /// What is to be done.
    pub text: String,
    /// When.
    pub schedule: Schedule,
    /// IANA name of the zone in which the wall times are to be read.
    pub zone: String,
    /// Whose it is; `None`: whoever is responsible for the client.
    pub assignee: Option<String>,
    /// 0 is normal; more is more urgent.
    pub priority: u8,
    /// The host's own key.
    pub key: Option<String>,
    /// What becomes of missed occurrences.
    pub misfire: Misfire,
    /// Where it is.
    pub state: ReminderState,
    /// When it was scheduled first.
    pub created_at: Instant,
    /// By whom.
    pub created_by: String,
    /// The occurrence that is due next; `None` where there is none.
    pub occurrence: Option<Occurrence>,
    /// Put off until then; ends with its occurrence.
    pub snoozed_until: Option<Instant>,
    /// How often the occurrence was delivered.
    pub attempts: u32,
    /// Who has it.
    pub lease: Option<Lease>,
    /// The last answer.
    pub answered: Option<Answered>,
    /// Members written by a newer version, kept as they are.
    pub(crate) unknown: Vec<(u16, Vec<u8>)>,
}

impl Reminder {
    /// A reminder that waits for its first occurrence.
    pub(crate) fn new(id: ReminderId, draft: ReminderDraft, zone: String, now: Instant, actor: &str) -> Self {
        Reminder {
            id,
            client: draft.client,
            kind: draft.kind,
            text: draft.text,
            schedule: draft.schedule,
            zone,
            assignee: draft.assignee,
            priority: draft.priority,
            key: draft.key,
            misfire: draft.misfire,
            state: ReminderState::Open,
            created_at: now,
            created_by: actor.to_string(),
            occurrence: None,
            snoozed_until: None,
            attempts: 0,
            lease: None,
            answered: None,
            unknown: Vec::new(),
        }
    }

    /// When it asks for attention next: the end of a lease, the end of a snooze, or the instant of its occurrence.
    pub fn due_at(&self) -> Option<Instant> {
        match (self.state, &self.lease) {
            (ReminderState::Claimed, Some(lease)) => Some(lease.until),
            (ReminderState::Open, _) => self.occurrence.map(|occurrence| self.snoozed_until.unwrap_or(occurrence.due_at)),
            _ => None,
        }
    }

    /// The public JSON form. `late_by` and `token` belong to deliveries and are `null` here.
    pub fn to_json(&self) -> Json {
        let due_at = self.due_at().map(format_instant);
        self.json_with(self.client, None, due_at, Json::Null, self.occurrence)
    }

    /// The public JSON form of this reminder in this delivery.
    pub(crate) fn json_with(
        &self,
        client: Option<ClientId>,
        token: Option<u64>,
        due_at: Option<String>,
        late_by: Json,
        occurrence: Option<Occurrence>,
    ) -> Json {
        json!({
            "id": self.id.get(),
            "client": client.map(ClientId::get),
            "token": token,
            "due_at": due_at,
            "late_by": late_by,
            "occurrence": occurrence.map(|occurrence| format_local(occurrence.local)),
            "text": self.text,
            "state": self.state.name(),
            "kind": self.kind.name(),
            "zone": self.zone,
            "assignee": self.assignee,
            "priority": self.priority,
            "key": self.key,
            "schedule": self.schedule.to_json(),
            "misfire": self.misfire.to_json(),
            "snoozed_until": self.snoozed_until.map(format_instant),
            "attempts": self.attempts,
        })
    }
}

impl Schedule {
    /// The JSON form: one member that says which, and what it needs.
    pub fn to_json(&self) -> Json {
        match self {
            Schedule::At(local) => json!({"at": format_local(*local)}),
            Schedule::After { from, duration } => json!({"after": duration, "from": format_local(*from)}),
            Schedule::Rule { start, rule } => json!({"rule": rule, "start": format_local(*start)}),
            Schedule::Birthday { lead_days, at, leap } => {
                json!({"birthday": {"lead_days": lead_days, "at": at.format("%H:%M:%S").to_string(), "leap": leap.name()}})
            }
        }
    }
}

impl Misfire {
    /// The JSON form: a name, or an object of a name and its number.
    pub fn to_json(self) -> Json {
        match self {
            Misfire::FireOnce => json!("fire_once"),
            Misfire::FireAll { max } => json!({"fire_all": max}),
            Misfire::Skip => json!("skip"),
            Misfire::SkipIfLater { grace_seconds } => json!({"skip_if_later": grace_seconds}),
        }
    }
}

/// `2026-03-01T09:00:00`, with a fraction only where there is one.
pub(crate) fn format_local(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}
