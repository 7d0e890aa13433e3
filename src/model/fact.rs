//! What happened with a client, and how clients belong together.

use super::{ClientId, E164};
use crate::time::Instant;
use std::num::NonZeroU64;

macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $number:literal $text:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant = $number),* }

        impl $name {
            /// Every one, ascending by number.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stable public name.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The one of this public name.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// The one of this number, as records and the C interface have it.
            pub fn from_number(number: u8) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| *one as u8 == number)
            }
        }
    };
}
pub(crate) use choice;

/// Number of an interaction: dense, ascending, never reused, at most 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InteractionId(pub NonZeroU64);

/// Number of a relation: dense, ascending, never reused, at most 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub NonZeroU64);

/// Number of a merge: 1 … 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MergeId(pub NonZeroU64);

impl std::fmt::Display for MergeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

choice! {
    /// What kind of interaction it was.
    InteractionKind {
        /// A phone call.
        Call 1 "call",
        /// A meeting.
        Meeting 2 "meeting",
        /// A message: mail, SMS, chat.
        Message 3 "message",
        /// A visit.
        Visit 4 "visit",
        /// A mailing that the client got among others.
        Mailing 5 "mailing",
        /// A complaint.
        Complaint 6 "complaint",
        /// A survey.
        Survey 7 "survey",
        /// A note about what happened.
        Note 8 "note",
        /// A kind of the host's own; the text says which.
        Own 9 "own",
    }
}

choice! {
    /// Who began it.
    Direction {
        /// The client.
        Incoming 1 "incoming",
        /// We.
        Outgoing 2 "outgoing",
        /// Inside the firm, or neither.
        Internal 3 "internal",
    }
}

choice! {
    /// How it ended.
    Outcome {
        /// They talked, or the message was the client's own.
        Reached 1 "reached",
        /// Nobody answered.
        NoAnswer 2 "no_answer",
        /// The line was busy.
        Busy 3 "busy",
        /// A message was left.
        LeftMessage 4 "left_message",
        /// It did not take place.
        Cancelled 5 "cancelled",
        /// The number or address was wrong.
        WrongContact 6 "wrong_contact",
    }
}

choice! {
    /// How one client belongs to another: *from* is the … of *to*.
    RelationKind {
        /// *from* is a contact person of the organization *to*.
        ContactOf 1 "contact_of",
        /// *from* is a branch of the organization *to*.
        BranchOf 2 "branch_of",
        /// Both live together.
        Household 3 "household",
        /// *from* is a legal entity through which *to* does business.
        LegalEntityOf 4 "legal_entity_of",
        /// *from* is a relative of *to*.
        RelativeOf 5 "relative_of",
        /// *from* was brought by *to*.
        ReferredBy 6 "referred_by",
        /// Anything else; the title says what.
        Other 7 "other",
    }
}

/// Whom an interaction was with: a client, or a number that no client has (yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// A client.
    Client(ClientId),
    /// A bare number: a stranger's missed call is not lost.
    Number(E164),
}

/// Something that happened. A fact: it is added and may be removed, its members do not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Whom it was with.
    pub subject: Subject,
    /// What kind it was.
    pub kind: InteractionKind,
    /// When it began.
    pub at: Instant,
    /// Who of us took part.
    pub actor: Option<String>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long it took, in seconds.
    pub duration_seconds: Option<u32>,
    /// What was said.
    pub text: String,
    /// How content the client was, in the host's own scale.
    pub score: Option<i32>,
    /// The number it came from or went to.
    pub number: Option<E164>,
}

impl Interaction {
    /// An interaction of this kind, everything else unknown.
    pub fn new(subject: Subject, kind: InteractionKind, at: Instant) -> Self {
        Interaction {
            subject,
            kind,
            at,
            actor: None,
            direction: None,
            outcome: None,
            duration_seconds: None,
            text: String::new(),
            score: None,
            number: None,
        }
    }

    /// Whether it was a *contact*: a conversation reached, or the client's own message. Attempts, no answers and mailings are none.
    pub fn is_contact(&self) -> bool {
        match self.kind {
            InteractionKind::Mailing | InteractionKind::Note => false,
            InteractionKind::Message | InteractionKind::Complaint | InteractionKind::Survey if self.direction == Some(Direction::Incoming) => true,
            _ => self.outcome == Some(Outcome::Reached),
        }
    }
}

/// How two clients belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The one that is something …
    pub from: ClientId,
    /// … of the other.
    pub to: ClientId,
    /// What.
    pub kind: RelationKind,
    /// Position or title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Part in decisions: `decides`, `advises`.
    pub decision_role: Option<String>,
    /// Since when.
    pub since: Option<Instant>,
    /// Until when; `None` while it holds.
    pub until: Option<Instant>,
}

impl Relation {
    /// A relation of this kind, everything else unknown.
    pub fn new(from: ClientId, kind: RelationKind, to: ClientId) -> Self {
        Relation { from, to, kind, title: None, department: None, decision_role: None, since: None, until: None }
    }
}
