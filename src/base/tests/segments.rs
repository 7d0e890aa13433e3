//! A segment equals what a naive reader of the public JSON forms says, over random bases and random expressions.
//!
//! The naive one shares nothing with the evaluation but the folding of text: it walks the JSON tree of the expression over the JSON
//! form of a card and the lists of facts, has a calendar of its own (days since 1970) and knows the zone as three hours (Moscow since
//! 2014). It is written for its clearness, not its speed.

use super::session;
use crate::base::{Base, SaveOptions, SegmentDefinition, Session};
use crate::model::{
    ClientId, Direction, Interaction, InteractionKind, Outcome, Relation, RelationKind, Reminder, ReminderDraft, ReminderKind, Schedule, Subject,
};
use crate::segments::{BuiltIn, Expression, SegmentId, SegmentReference, arbitrary};
use crate::text::fold;
use crate::time::{Instant, Zone, from_micros, to_micros};
use crate::{Draft, MergeOptions, SegmentParameters};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::cmp::Ordering;

/// 2026-11-21T12:00:00Z, a Saturday.
const NOW: i64 = 1_795_262_400_000_000;
const DAY: i64 = 86_400_000_000;
const MOSCOW: i64 = 3 * 3_600_000_000;

// ---- the naive one ----

/// A value, as JSON has it or as facts have it.
#[derive(Debug, Clone, PartialEq)]
enum Naive {
    Text(String),
    /// Ten-thousandths, which hold every number that bases of this test have; larger literals are cut to the ends.
    Number(i128),
    Money(i64, String),
    Bool(bool),
    /// Year (0: unknown), month, day.
    Date(i64, i64, i64),
    Micros(i64),
    Opaque,
}

/// Days since 1970-01-01 of a civil date (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn add_months(days: i64, months: i64) -> i64 {
    let (year, month, day) = civil_of(days);
    let number = year * 12 + month - 1 + months;
    let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
    days_of(year, month, day.min(month_days(year, month)))
}

fn local_day(micros: i64) -> i64 {
    (micros + MOSCOW).div_euclid(DAY)
}

/// A client with what belongs to it.
struct Known {
    id: u32,
    card: Json,
    interactions: Vec<Interaction>,
    relations: Vec<Relation>,
    reminders: Vec<Reminder>,
}

/// Where names stand: the client, or one row of a list.
#[derive(Clone, Copy)]
enum Of<'a> {
    Client,
    Interaction(&'a Interaction),
    Relation(&'a Relation),
    Change(Option<&'a Json>, &'a Json),
    Reminder(&'a Reminder),
}

struct Reader<'a> {
    known: &'a Known,
    /// The tree of the saved segment.
    saved: &'a Json,
}

fn micros_of(text: &str) -> i64 {
    to_micros(text.parse::<Instant>().expect("an instant"))
}

/// `2026-01-31`, `--01-31`.
fn date_of(text: &str) -> (i64, i64, i64) {
    let (year, rest) = if let Some(rest) = text.strip_prefix("--") { ("0", rest) } else { (&text[..4], &text[5..]) };
    (year.parse().expect("a year"), rest[..2].parse().expect("a month"), rest[3..].parse().expect("a day"))
}

fn number_of(text: &str) -> i128 {
    let negative = text.starts_with('-');
    let (whole, part) = text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let whole: i128 = if whole.len() > 30 { i128::MAX / 20_000 } else { whole.parse().expect("digits") };
    let part: i128 = format!("{part:0<4}").parse().expect("four digits at the most");
    (whole * 10_000 + part) * if negative { -1 } else { 1 }
}

fn text_of(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_string()
}

impl Reader<'_> {
    fn tree(&self, tree: &Json, of: Of<'_>) -> bool {
        let (sort, body) = tree.as_object().and_then(|object| object.iter().next()).expect("a condition");
        match sort.as_str() {
            "and" => body.as_array().expect("a list").iter().all(|member| self.tree(member, of)),
            "or" => body.as_array().expect("a list").iter().any(|member| self.tree(member, of)),
            "not" => !self.tree(body, of),
            "compare" => {
                let operator = body["operator"].as_str().expect("an operator");
                let values = self.operand(&body["operand"], of);
                let orders: Vec<Ordering> = values.iter().filter_map(|value| self.order(&body["operand"], value, &body["value"])).collect();
                match operator {
                    "=" => orders.contains(&Ordering::Equal),
                    "<>" => !orders.is_empty() && !orders.contains(&Ordering::Equal),
                    "<" => orders.contains(&Ordering::Less),
                    "<=" => orders.iter().any(|order| *order != Ordering::Greater),
                    ">" => orders.contains(&Ordering::Greater),
                    _ => orders.iter().any(|order| *order != Ordering::Less),
                }
            }
            "between" => self.operand(&body["operand"], of).iter().any(|value| {
                let low = self.order(&body["operand"], value, &body["low"]);
                let high = self.order(&body["operand"], value, &body["high"]);
                matches!(low, Some(Ordering::Equal | Ordering::Greater)) && matches!(high, Some(Ordering::Equal | Ordering::Less))
            }),
            "in" => {
                let values = self.operand(&body["operand"], of);
                let wanted = body["values"].as_array().expect("a list");
                wanted.iter().any(|wanted| values.iter().any(|value| self.order(&body["operand"], value, wanted) == Some(Ordering::Equal)))
            }
            "like" => self.field(&body["field"], of).iter().any(|value| match value {
                Naive::Text(text) => is_like(&pattern_of(body["pattern"].as_str().expect("a pattern")), &fold(text).chars().collect::<Vec<_>>()),
                _ => false,
            }),
            "is" => {
                let some = !self.field(&body["field"], of).is_empty();
                let said = if matches!(of, Of::Client) { self.said(body["field"].as_str().expect("a path")) } else { None };
                let holds = match body["state"].as_str().expect("a state") {
                    "known" => some,
                    "null" => !some,
                    "absent" => !some && said.as_deref() == Some("absent"),
                    "declined" => !some && said.as_deref() == Some("declined"),
                    _ => !some && !matches!(said.as_deref(), Some("absent" | "declined")),
                };
                holds != (body["not"] == json!(true))
            }
            "contains" => {
                let has: Vec<String> = self
                    .field(&body["field"], of)
                    .into_iter()
                    .filter_map(|value| if let Naive::Text(text) = value { Some(fold(&text)) } else { None })
                    .collect();
                let mut wanted = body["values"].as_array().expect("a list").iter().map(|text| has.contains(&fold(&text_of(text))));
                if body["mode"] == "any" { wanted.any(|there| there) } else { wanted.all(|there| there) }
            }
            "exists" => !self.rows(body).is_empty(),
            "anniversary" => {
                let days = body["days"].as_i64().expect("days");
                let today = local_day(NOW);
                // Day after day, as somebody with a wall calendar would.
                self.field(&body["field"], of).iter().any(|value| {
                    let Naive::Date(_, month, day) = *value else { return false };
                    (today..=today + days).any(|at| {
                        let (year, m, d) = civil_of(at);
                        (m, d) == (month, day) || (month, day) == (2, 29) && (m, d) == (2, 28) && !is_leap(year)
                    })
                })
            }
            "segment" => self.segment(body),
            "consent" => self.consent(&text_of(&body["channel"]), body["purpose"].as_str()),
            "suppressed" => self.list("suppression").iter().any(|entry| {
                let over = text_of(&entry["channel"]);
                let lasts = entry["until"].as_str().is_none_or(|until| micros_of(until) > NOW);
                lasts && body["channel"].as_str().is_none_or(|channel| over.is_empty() || over == channel)
            }),
            other => panic!("{other}"),
        }
    }

    fn segment(&self, name: &Json) -> bool {
        let last = self.last_contact().map(local_day);
        let today = local_day(NOW);
        match name.as_str().expect("a name") {
            "never" => last.is_none(),
            "active" => last.is_some_and(|day| today - day <= 90),
            "slow" => last.is_some_and(|day| (91..=365).contains(&(today - day))),
            "dormant" => last.is_some_and(|day| today - day > 365),
            "prospects" => self.current("lifecycle").as_deref() == Some("prospect"),
            "customers" => self.current("lifecycle").as_deref() == Some("customer"),
            "refused" => self.current("lifecycle").as_deref() == Some("refused"),
            "former" => self.current("lifecycle").as_deref() == Some("former"),
            "no_next_step" => !self.known.reminders.iter().any(|one| ["open", "claimed"].contains(&one.state.name())),
            "birthdays_ahead" => self.tree(&json!({"anniversary": {"field": "birth_date", "days": 7}}), Of::Client),
            "do_not_disturb" => self.tree(&json!({"suppressed": {}}), Of::Client),
            "свой сегмент" => self.tree(self.saved, Of::Client),
            other => panic!("{other}"),
        }
    }

    /// A purpose counts where every channel that matters has a yes as its newest word.
    fn consent(&self, channel: &str, purpose: Option<&str>) -> bool {
        let entries: Vec<Json> = self
            .list("consent")
            .into_iter()
            .filter(|entry| {
                let over = text_of(&entry["channel"]);
                (over.is_empty() || over == channel) && purpose.is_none_or(|purpose| entry["purpose"] == purpose)
            })
            .collect();
        entries.iter().any(|entry| {
            let of_purpose: Vec<&Json> = entries.iter().filter(|other| other["purpose"] == entry["purpose"]).collect();
            let newest_of = |over: &Json| {
                let same = of_purpose.iter().filter(|other| other["channel"] == *over);
                same.max_by_key(|other| other["at"].as_str().map(micros_of)).map(|newest| text_of(&newest["consent"]))
            };
            of_purpose.iter().all(|other| newest_of(&other["channel"]).as_deref() == Some("granted"))
        })
    }

    fn rows(&self, body: &Json) -> Vec<Of<'_>> {
        let all: Vec<Of<'_>> = match body["collection"].as_str().expect("a collection") {
            "interactions" => self.known.interactions.iter().map(Of::Interaction).collect(),
            "relations" => self.known.relations.iter().map(Of::Relation).collect(),
            "reminders" => self.known.reminders.iter().map(Of::Reminder).collect(),
            _ => {
                let periods: &[Json] = self.known.card["lifecycle"].as_array().map(Vec::as_slice).unwrap_or_default();
                (0..periods.len()).map(|at| Of::Change(at.checked_sub(1).map(|before| &periods[before]), &periods[at])).collect()
            }
        };
        all.into_iter().filter(|row| body.get("where").is_none_or(|filter| self.tree(filter, *row))).collect()
    }

    fn operand(&self, operand: &Json, of: Of<'_>) -> Vec<Naive> {
        let (sort, body) = operand.as_object().and_then(|object| object.iter().next()).expect("an operand");
        let number = |number: i128| vec![Naive::Number(number * 10_000)];
        match sort.as_str() {
            "field" => self.field(body, of),
            "count" => number(self.rows(body).len() as i128),
            "sum" | "min" | "max" => {
                let values: Vec<Naive> = self.rows(body).into_iter().flat_map(|row| self.field(&body["field"], row)).collect();
                let numbers: Vec<i128> =
                    values.iter().filter_map(|value| if let Naive::Number(number) = value { Some(*number) } else { None }).collect();
                let times: Vec<i64> =
                    values.iter().filter_map(|value| if let Naive::Micros(micros) = value { Some(*micros) } else { None }).collect();
                match sort.as_str() {
                    "sum" => vec![Naive::Number(numbers.iter().sum())],
                    "min" => {
                        numbers.iter().min().map(|n| Naive::Number(*n)).into_iter().chain(times.iter().min().map(|t| Naive::Micros(*t))).collect()
                    }
                    _ => numbers.iter().max().map(|n| Naive::Number(*n)).into_iter().chain(times.iter().max().map(|t| Naive::Micros(*t))).collect(),
                }
            }
            part => {
                let dates = self.field(body, of).into_iter().filter_map(|value| match value {
                    Naive::Date(year, month, day) => Some((year, month, day)),
                    Naive::Micros(micros) => Some(civil_of(local_day(micros))),
                    _ => None,
                });
                dates
                    .filter_map(|(year, month, day)| match part {
                        "year" => (year != 0).then_some(year),
                        "month" => Some(month),
                        _ => Some(day),
                    })
                    .map(|part| Naive::Number(i128::from(part) * 10_000))
                    .collect()
            }
        }
    }

    fn list(&self, name: &str) -> Vec<Json> {
        self.known.card[name].as_array().cloned().unwrap_or_default()
    }

    fn current(&self, name: &str) -> Option<String> {
        self.list(name).iter().rev().find(|period| period.get("until").is_none()).map(|period| text_of(&period["value"]))
    }

    fn last_contact(&self) -> Option<i64> {
        self.known.interactions.iter().filter(|one| one.is_contact()).map(|one| to_micros(one.at)).max()
    }

    /// The statement about a field of the card.
    fn said(&self, path: &str) -> Option<String> {
        let head = if path.starts_with("note.") {
            "note"
        } else if path.starts_with("address.") {
            "address"
        } else {
            path
        };
        let head = ["phone", "messenger", "identifier", "external"].into_iter().find(|list| head.starts_with(list)).unwrap_or(head);
        let json = head.split('.').fold(&self.known.card, |json, member| &json[member]);
        json.get("state").and_then(Json::as_str).map(str::to_string)
    }

    fn field(&self, path: &Json, of: Of<'_>) -> Vec<Naive> {
        let path = path.as_str().expect("a path");
        let text = |text: &str| vec![Naive::Text(text.to_string())];
        let number = |number: i128| vec![Naive::Number(number * 10_000)];
        match of {
            Of::Client => self.card_field(path),
            Of::Interaction(row) => match path {
                "kind" => text(row.kind.name()),
                "direction" => row.direction.map(|one| text(one.name())).unwrap_or_default(),
                "outcome" => row.outcome.map(|one| text(one.name())).unwrap_or_default(),
                "at" => vec![Naive::Micros(to_micros(row.at))],
                "duration" => row.duration_seconds.map(|seconds| number(seconds.into())).unwrap_or_default(),
                "score" => row.score.map(|score| number(score.into())).unwrap_or_default(),
                "actor" => row.actor.iter().map(|actor| Naive::Text(actor.clone())).collect(),
                _ => {
                    if row.text.is_empty() {
                        Vec::new()
                    } else {
                        text(&row.text)
                    }
                }
            },
            Of::Relation(row) => {
                let first = row.from.get() == self.known.id;
                match path {
                    "kind" => text(row.kind.name()),
                    "side" => text(if first { "from" } else { "to" }),
                    "other" => number(if first { row.to.get() } else { row.from.get() }.into()),
                    "title" => row.title.iter().map(|title| Naive::Text(title.clone())).collect(),
                    "since" => row.since.iter().map(|at| Naive::Micros(to_micros(*at))).collect(),
                    "until" => row.until.iter().map(|at| Naive::Micros(to_micros(*at))).collect(),
                    _ => Vec::new(),
                }
            }
            Of::Reminder(row) => match path {
                "kind" => text(row.kind.name()),
                "state" => text(row.state.name()),
                "due_at" => row.due_at().iter().map(|at| Naive::Micros(to_micros(*at))).collect(),
                _ => row.assignee.iter().map(|assignee| Naive::Text(assignee.clone())).collect(),
            },
            Of::Change(before, period) => match path {
                "from" => before.map(|before| text(&text_of(&before["value"]))).unwrap_or_default(),
                "to" => text(&text_of(&period["value"])),
                "at" => period["from"].as_str().map(|at| Naive::Micros(micros_of(at))).into_iter().collect(),
                member => period[member].as_str().map(text).unwrap_or_default(),
            },
        }
    }

    fn card_field(&self, path: &str) -> Vec<Naive> {
        let card = &self.known.card;
        let text = |text: String| if text.is_empty() { Naive::Opaque } else { Naive::Text(text) };
        let number = |number: i128| vec![Naive::Number(number * 10_000)];
        let each = |list: &str, take: &dyn Fn(&Json) -> Option<Naive>| self.list(list).iter().filter_map(take).collect::<Vec<_>>();
        match path {
            "id" => number(self.known.id.into()),
            "revision" => number(card["revision"].as_i64().expect("a number").into()),
            "created_at" | "updated_at" => vec![Naive::Micros(micros_of(card[path].as_str().expect("a time")))],
            "status" => vec![text(card["status"].as_str().unwrap_or("active").to_string())],
            "activity" => {
                let activity = ["never", "active", "slow", "dormant"].into_iter().find(|name| self.segment(&json!(name)));
                vec![text(activity.expect("exactly one").to_string())]
            }
            "last_contact_at" => self.last_contact().map(Naive::Micros).into_iter().collect(),
            "interaction_count" => number(self.known.interactions.len() as i128),
            "contact_count" => number(self.known.interactions.iter().filter(|one| one.is_contact()).count() as i128),
            "lifecycle" | "category" | "owner" => self.current(path).map(text).into_iter().collect(),
            "phone" => each("phone", &|phone| Some(phone["e164"].as_str().map_or(Naive::Opaque, |number| text(number.into())))),
            "phone.mobile" | "phone.landline" => each("phone", &|phone| {
                (phone["kind"] == path[6..]).then(|| phone["e164"].as_str().map_or(Naive::Opaque, |number| text(number.into())))
            }),
            "phone.work" => {
                each("phone", &|phone| (phone["use"] == "work").then(|| phone["e164"].as_str().map_or(Naive::Opaque, |number| text(number.into()))))
            }
            "email" => each("email", &|email| Some(email["canonical"].as_str().map_or(Naive::Opaque, |email| text(email.into())))),
            "address" => each("address", &|address| Some(text(text_of(&address["text"])))),
            "address.city" => each("address", &|address| address["city"].as_str().map(|city| text(city.into()))),
            "address.legal.city" => {
                each("address", &|address| address["city"].as_str().filter(|_| address["use"] == "legal").map(|city| text(city.into())))
            }
            "messenger.telegram" => each("messenger", &|one| (one["service"] == "telegram").then(|| text(text_of(&one["handle"])))),
            "identifier.inn" => each("identifier", &|one| (one["scheme"] == "inn").then(|| text(text_of(&one["value"])))),
            "external.\"1c\"" => each("external", &|one| (one["system"] == "1c").then(|| text(text_of(&one["id"])))),
            "tags" => each("tags", &|tag| Some(text(plain(tag)))),
            "note" => each("note", &|note| Some(text(text_of(&note["text"])))),
            "note.срочно" => each("note", &|note| (note["topic"] == "срочно").then(|| text(text_of(&note["text"])))),
            _ => {
                let json = path.split('.').fold(card, |json, member| &json[member]);
                let json = json.get("value").unwrap_or(json);
                match (path, json) {
                    (_, Json::Null) => Vec::new(),
                    (_, json) if json.get("state").is_some() => Vec::new(),
                    ("birth_date" | "custom.a_date", json) => {
                        let (year, month, day) = date_of(json.as_str().expect("a date"));
                        vec![Naive::Date(year, month, day)]
                    }
                    ("custom.a_time", json) => vec![Naive::Micros(micros_of(json.as_str().expect("a time")))],
                    ("custom.a_decimal", json) => vec![Naive::Number(number_of(json.as_str().expect("a decimal")))],
                    ("custom.a_integer", json) => number(json.as_i64().expect("a number").into()),
                    ("custom.a_money", json) => vec![Naive::Money(json["minor"].as_i64().expect("an amount"), text_of(&json["currency"]))],
                    (_, Json::Bool(yes)) => vec![Naive::Bool(*yes)],
                    (_, Json::Array(texts)) => texts.iter().map(|one| text(text_of(one))).collect(),
                    (_, json) => vec![text(text_of(json))],
                }
            }
        }
    }

    fn order(&self, operand: &Json, value: &Naive, literal: &Json) -> Option<Ordering> {
        match value {
            Naive::Text(text) => {
                let (one, other) = (fold(text), fold(literal.as_str()?));
                if operand["field"] == "custom.a_choice" && one != other {
                    let place = |word: &str| ["плохо", "средне", "хорошо"].iter().position(|known| *known == word);
                    return Some(place(&one)?.cmp(&place(&other)?));
                }
                Some(one.cmp(&other))
            }
            Naive::Number(number) => Some(number.cmp(&number_of(literal["number"].as_str()?))),
            Naive::Money(minor, currency) => (literal["currency"] == **currency).then(|| minor.cmp(&literal["minor"].as_i64().expect("an amount"))),
            Naive::Bool(yes) => Some(yes.cmp(&literal.as_bool()?)),
            Naive::Date(year, month, day) => match time_of(literal) {
                Time::Day(day_number) if *year != 0 => Some(days_of(*year, *month, *day).cmp(&day_number)),
                _ => None,
            },
            Naive::Micros(micros) => Some(match time_of(literal) {
                Time::Day(day) => local_day(*micros).cmp(&day),
                Time::Moment(at) => micros.cmp(&at),
            }),
            Naive::Opaque => None,
        }
    }
}

fn plain(json: &Json) -> String {
    text_of(json.get("value").unwrap_or(json))
}

enum Time {
    Day(i64),
    Moment(i64),
}

fn time_of(literal: &Json) -> Time {
    let text = literal["time"].as_str().expect("a time");
    let today = local_day(NOW);
    let (year, month, _) = civil_of(today);
    let start = match text {
        "now" => Time::Moment(NOW),
        "today" => Time::Day(today),
        // 1970-01-01 was a Thursday.
        "week_start" => Time::Day(today - (today + 3).rem_euclid(7)),
        "month_start" => Time::Day(days_of(year, month, 1)),
        "quarter_start" => Time::Day(days_of(year, [1, 4, 7, 10][(month as usize - 1) / 3], 1)),
        "year_start" => Time::Day(days_of(year, 1, 1)),
        text if text.len() == 10 => {
            let (year, month, day) = date_of(text);
            Time::Day(days_of(year, month, day))
        }
        text if text.ends_with('Z') => Time::Moment(micros_of(text)),
        text => Time::Moment(micros_of(&format!("{text}Z")) - MOSCOW),
    };
    let plus = literal["plus"].as_array().cloned().unwrap_or_default();
    plus.iter().fold(start, |time, span| {
        let (count, unit) = (span[0].as_i64().expect("a count"), span[1].as_str().expect("a unit"));
        match (time, unit) {
            (Time::Day(day), "days") => Time::Day(day + count),
            (Time::Day(day), "weeks") => Time::Day(day + 7 * count),
            (Time::Day(day), "months") => Time::Day(add_months(day, count)),
            (Time::Day(day), _) => Time::Day(add_months(day, 12 * count)),
            (Time::Moment(at), "minutes") => Time::Moment(at + count * 60_000_000),
            (Time::Moment(at), "hours") => Time::Moment(at + count * 3_600_000_000),
            (Time::Moment(at), "days") => Time::Moment(at + count * DAY),
            (Time::Moment(at), "weeks") => Time::Moment(at + count * 7 * DAY),
            (Time::Moment(at), unit) => {
                let months = if unit == "months" { count } else { 12 * count };
                let day = add_months(local_day(at), months);
                Time::Moment(day * DAY + (at + MOSCOW).rem_euclid(DAY) - MOSCOW)
            }
        }
    })
}

#[derive(Debug, PartialEq)]
enum Sign {
    Any,
    One,
    Letter(char),
}

fn pattern_of(pattern: &str) -> Vec<Sign> {
    let letters = |text: &str| fold(text).chars().map(Sign::Letter).collect::<Vec<_>>();
    let mut signs = Vec::new();
    let (mut run, mut rest) = (String::new(), pattern);
    while let Some(c) = rest.chars().next() {
        let escaped = ["\\%", "\\_", "\\\\"].iter().find(|sign| rest.starts_with(**sign));
        if let Some(sign) = escaped {
            run.push_str(&sign[1..]);
            rest = &rest[2..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c == '%' || c == '_' {
            signs.extend(letters(&run));
            run.clear();
            signs.push(if c == '%' { Sign::Any } else { Sign::One });
        } else {
            run.push(c);
        }
    }
    signs.extend(letters(&run));
    signs
}

fn is_like(pattern: &[Sign], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, _) => text.is_empty(),
        (Some((Sign::Any, rest)), _) => (0..=text.len()).any(|skipped| is_like(rest, &text[skipped..])),
        (Some((Sign::One, rest)), Some((_, tail))) => is_like(rest, tail),
        (Some((Sign::Letter(c), rest)), Some((d, tail))) => c == d && is_like(rest, tail),
        (Some(_), None) => false,
    }
}

// ---- random bases ----

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(&arbitrary::TEXTS[..]).prop_map(String::from)
}

/// A moment within two years of now, often near the start of a day in Moscow or Greenwich.
fn moment() -> BoxedStrategy<i64> {
    let any = (-700i64..60, 0i64..DAY).prop_map(|(day, micros)| NOW + day * DAY + micros);
    let edge = (-400i64..30, prop::sample::select(vec![0, MOSCOW, MOSCOW - 1, 1])).prop_map(|(day, before)| NOW - NOW % DAY + day * DAY - before);
    prop_oneof![any, edge].boxed()
}

fn stamp() -> impl Strategy<Value = Json> {
    moment().prop_map(|micros| json!(crate::time::format_instant(from_micros(micros))))
}

fn date() -> impl Strategy<Value = Json> {
    let day = (1990i64..2027, 1i64..13, 1i64..32, any::<bool>());
    day.prop_map(|(year, month, day, known)| {
        let day = day.min(month_days(year, month));
        json!(if known { format!("{year:04}-{month:02}-{day:02}") } else { format!("--{month:02}-{day:02}") })
    })
}

fn said() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![json!({"state": "absent"}), json!({"state": "declined"})])
}

fn periods(values: &'static [&'static str]) -> impl Strategy<Value = Json> {
    prop::collection::vec((prop::sample::select(values), moment(), prop::option::of(word())), 1..4).prop_map(|mut list| {
        list.sort_by_key(|(_, from, _)| *from);
        let time = |micros: i64| crate::time::format_instant(from_micros(micros));
        let ends: Vec<Option<i64>> = (1..=list.len()).map(|next| list.get(next).map(|(_, from, _)| *from)).collect();
        let period = |((value, from, reason), until): (&(&str, i64, Option<String>), &Option<i64>)| {
            let mut period = json!({"value": value, "from": time(*from)});
            if let Some(until) = until {
                period["until"] = json!(time(*until));
            }
            if let Some(reason) = reason {
                period["reason"] = json!(reason);
            }
            period
        };
        json!(list.iter().zip(&ends).map(period).collect::<Vec<_>>())
    })
}

fn texts() -> impl Strategy<Value = Json> {
    prop::collection::vec(word(), 1..4).prop_map(|mut texts| {
        texts.sort();
        texts.dedup();
        json!(texts)
    })
}

fn consents() -> impl Strategy<Value = Json> {
    let state = prop::sample::select(&["granted", "denied", "withdrawn"][..]);
    let one = (prop::sample::select(&["реклама", "обработка"][..]), prop::sample::select(&["email", "call", ""][..]), state, stamp());
    prop::collection::vec(one, 1..4).prop_map(|list| {
        let entry = |(purpose, channel, state, at): &(&str, &str, &str, Json)| {
            let mut entry = json!({"purpose": purpose, "consent": state, "at": at});
            if !channel.is_empty() {
                entry["channel"] = json!(channel);
            }
            entry
        };
        json!(list.iter().map(entry).collect::<Vec<_>>())
    })
}

fn suppressions() -> impl Strategy<Value = Json> {
    let one = (prop::sample::select(&["email", "call", ""][..]), prop::option::of(stamp())).prop_map(|(channel, until)| match until {
        Some(until) => json!({"channel": channel, "until": until}),
        None => json!({"channel": channel}),
    });
    prop::collection::vec(one, 1..3).prop_map(|list| json!(list))
}

fn or_said(values: BoxedStrategy<Json>) -> BoxedStrategy<Option<Json>> {
    prop_oneof![4 => values.prop_map(Some), 1 => said().prop_map(Some), 3 => Just(None)].boxed()
}

/// Members of a card with what they may be, as the public JSON form has them.
fn card() -> impl Strategy<Value = Json> {
    let plain = |values: &'static [&'static str]| prop::sample::select(values).prop_map(|value| json!(value)).boxed();
    let address = (word(), any::<bool>()).prop_map(|(city, legal)| {
        let usage = if legal { "legal" } else { "actual" };
        json!([{"text": format!("{city}, 1"), "city": city, "use": usage}])
    });
    let note =
        (word(), any::<bool>()).prop_map(|(text, urgent)| if urgent { json!([{"topic": "срочно", "text": text}]) } else { json!([{"text": text}]) });
    let money = (-500i64..500, any::<bool>()).prop_map(|(minor, ours)| json!({"minor": minor, "currency": if ours { "RUB" } else { "USD" }}));
    let phones = vec![
        json!(["+79161234567"]),
        json!(["+74951234567"]),
        json!(["+380441234567", "+79161234567"]),
        json!([{"e164": "+74951234567", "use": "work"}]),
    ];
    let members: Vec<(&'static str, BoxedStrategy<Json>)> = vec![
        ("name.family", word().prop_map(|text| json!(text)).boxed()),
        ("gender", plain(&["male", "female"])),
        ("birth_date", date().boxed()),
        ("legal_form", plain(&["ООО", "АО"])),
        ("phone", prop::sample::select(phones).boxed()),
        ("email", plain(&["ivan@firma.ru", "anna@mail.ru"]).prop_map(|one| json!([one])).boxed()),
        ("address", address.boxed()),
        ("messenger", Just(json!([{"service": "telegram", "handle": "ivan_petrov"}])).boxed()),
        ("industry", word().prop_map(|text| json!(text)).boxed()),
        ("category", periods(&["чай", "кофе"]).boxed()),
        ("tags", texts().boxed()),
        ("lifecycle", periods(&["prospect", "customer", "refused", "former"]).boxed()),
        ("owner", periods(&["ива", "дом"]).boxed()),
        ("note", note.boxed()),
        ("consent", consents().boxed()),
        ("suppression", suppressions().boxed()),
        ("custom.a_text", word().prop_map(|text| json!(text)).boxed()),
        ("custom.a_integer", (-3i64..8).prop_map(|number| json!(number)).boxed()),
        (
            "custom.a_decimal",
            (-300i64..800)
                .prop_map(|number| json!(format!("{}{}.{:02}", if number < 0 { "-" } else { "" }, number.abs() / 100, number.abs() % 100)))
                .boxed(),
        ),
        ("custom.a_money", money.boxed()),
        ("custom.a_bool", any::<bool>().prop_map(|yes| json!(yes)).boxed()),
        ("custom.a_choice", plain(&["плохо", "средне", "хорошо"])),
        ("custom.a_date", date().boxed()),
        ("custom.a_time", stamp().boxed()),
        ("custom.a_list", texts().boxed()),
    ];
    let all: Vec<_> = members.into_iter().map(|(path, values)| or_said(values).prop_map(move |value| value.map(|value| (path, value)))).collect();
    (all, any::<bool>()).prop_map(|(members, person)| {
        let mut card = json!({"kind": if person { "person" } else { "organization" }});
        for (path, value) in members.into_iter().flatten() {
            match path.split_once('.') {
                Some((head, tail)) => card[head][tail] = value,
                None => card[path] = value,
            }
        }
        card
    })
}

fn interaction() -> impl Strategy<Value = (u32, Interaction)> {
    let choices = (
        prop::sample::select(InteractionKind::ALL),
        prop::option::of(prop::sample::select(Direction::ALL)),
        prop::option::of(prop::sample::select(Outcome::ALL)),
    );
    (1u32..9, choices, moment(), prop::option::of(0u32..9), prop::option::of(-3i32..8), prop::option::of(word()), prop::option::of(word())).prop_map(
        |(client, (kind, direction, outcome), at, duration, score, actor, text)| {
            let client_id = ClientId::new(client).expect("from 1");
            let mut one = Interaction::new(Subject::Client(client_id), kind, from_micros(at));
            (one.direction, one.outcome, one.duration_seconds, one.score, one.actor) = (direction, outcome, duration, score, actor);
            one.text = text.unwrap_or_default();
            (client, one)
        },
    )
}

fn relation() -> impl Strategy<Value = Relation> {
    (1u32..9, 1u32..9, prop::sample::select(RelationKind::ALL), prop::option::of(word()), prop::option::of(moment()), prop::option::of(moment()))
        .prop_filter_map("two clients", |(from, to, kind, title, since, until)| {
            let mut relation = Relation::new(ClientId::new(from)?, kind, ClientId::new(to)?);
            relation.title = title;
            relation.since = since.map(from_micros);
            relation.until = until.map(from_micros);
            (from != to).then_some(relation)
        })
}

/// A reminder, and what becomes of it: 0 nothing, 1 it is called off, 2 it is done.
fn reminder() -> impl Strategy<Value = (ReminderDraft, u8)> {
    (1u32..9, prop::sample::select(ReminderKind::ALL), moment(), prop::option::of(word()), 0u8..3).prop_map(|(client, kind, at, assignee, fate)| {
        let mut draft = ReminderDraft::new(kind, Schedule::At(from_micros(at + MOSCOW).naive_utc()));
        draft.client = ClientId::new(client);
        draft.assignee = assignee;
        (draft, fate)
    })
}

fn filled(
    cards: &[Json],
    interactions: &[(u32, Interaction)],
    relations: &[Relation],
    reminders: &[(ReminderDraft, u8)],
    archived: u32,
    merged: Option<(u32, u32)>,
) -> (Base, Session) {
    let base = Base::options().zone(Zone::named("Europe/Moscow").expect("a zone")).in_memory().expect("a base");
    let session = session(&base);
    session
        .write(from_micros(NOW - 400 * DAY), |transaction| {
            for (_, definition) in arbitrary::custom().iter() {
                transaction.define_field(definition.clone())?;
            }
            Ok(())
        })
        .expect("fields");
    session
        .write(from_micros(NOW - 400 * DAY), |transaction| {
            for card in cards {
                let mut draft = Draft::unknown_kind();
                draft.json(&card.to_string())?;
                transaction.save(&draft, SaveOptions::default())?;
            }
            for (_, interaction) in interactions {
                transaction.add_interaction(interaction)?;
            }
            for relation in relations {
                transaction.add_relation(relation)?;
            }
            for (reminder, fate) in reminders {
                let id = transaction.schedule(reminder)?;
                match fate {
                    1 => transaction.cancel(id)?,
                    2 => {
                        transaction.complete(id, None)?;
                    }
                    _ => {}
                }
            }
            Ok(())
        })
        .expect("cards");
    let id = |number: u32| ClientId::new(number).expect("from 1");
    if let Some((keep, merge)) = merged.filter(|(keep, merge)| keep != merge) {
        session.merge(from_micros(NOW - 300 * DAY), id(keep), id(merge), &MergeOptions::default()).expect("merged");
    }
    session.write(from_micros(NOW - 200 * DAY), |transaction| transaction.archive(id(archived))).expect("archived");
    (base, session)
}

fn speaks_of_status(tree: &Json) -> bool {
    match tree {
        Json::Object(members) => members.iter().any(|(name, value)| name == "field" && value == "status" || speaks_of_status(value)),
        Json::Array(items) => items.iter().any(speaks_of_status),
        _ => false,
    }
}

fn names_segment(tree: &Json, name: &str) -> bool {
    match tree {
        Json::Object(members) => members.iter().any(|(member, value)| member == "segment" && value == name || names_segment(value, name)),
        Json::Array(items) => items.iter().any(|item| names_segment(item, name)),
        _ => false,
    }
}

fn built_in() -> Vec<SegmentReference> {
    BuiltIn::ALL.iter().map(|one| SegmentReference::BuiltIn(*one)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 160, ..ProptestConfig::default() })]
    /// 160 bases of eight clients with 40 expressions each: pages, counts, single answers and explanations say of every client what the
    /// naive reader says.
    #[test]
    fn segments_equal_the_naive_reader(
        cards in prop::collection::vec(card(), 8),
        interactions in prop::collection::vec(interaction(), 0..30),
        relations in prop::collection::vec(relation(), 0..6),
        reminders in prop::collection::vec(reminder(), 0..10),
        archived in 1u32..9,
        merged in prop::option::of((1u32..9, 1u32..9)),
        own in arbitrary::condition(&arbitrary::names(), built_in()),
        conditions in prop::collection::vec(
            arbitrary::condition(&arbitrary::names(), built_in().into_iter().chain([SegmentReference::Saved(SegmentId(1.try_into().expect("not 0")))]).collect()), 40),
    ) {
        let (_base, session) = filled(&cards, &interactions, &relations, &reminders, archived, merged);
        let now = from_micros(NOW);
        let before = session.segment_names().expect("names");
        let own = Expression::new(own, &before).expect("an expression");
        session.write(now, |transaction| {
            transaction.save_segment(&SegmentDefinition { name: "свой сегмент".into(), title: String::new(), expression: own.clone() })
        }).expect("saved");
        let names = session.segment_names().expect("names");
        let saved = &own.to_json(&names)["where"];
        let all: Vec<Known> = session.client_ids(None, 100).expect("ids").0.into_iter().map(|number| {
            let id = number.get();
            let client = session.client(number).expect("a read").expect("a client");
            Known {
                id,
                card: session.to_json(&client),
                interactions: session.interactions(Subject::Client(number), 1000).expect("interactions").into_iter().map(|(_, one)| one).collect(),
                relations: session.relations(number).expect("relations").into_iter().map(|(_, one)| one).collect(),
                reminders: session.reminders_of(number).expect("reminders"),
            }
        }).collect();
        for condition in conditions {
            let expression = Expression::new(condition, &names).expect("an expression");
            let tree = &expression.to_json(&names)["where"];
            let of_status = speaks_of_status(tree) || names_segment(tree, "свой сегмент") && speaks_of_status(saved);
            let expected: Vec<u32> = all.iter().filter(|known| {
                let active = known.card.get("status").is_none();
                (of_status || active) && Reader { known, saved }.tree(tree, Of::Client)
            }).map(|known| known.id).collect();
            let text = expression.to_text(&names);
            let page = session.segment(&expression, now, None, 100).expect("a page");
            let got: Vec<u32> = page.ids.iter().map(|id| id.get()).collect();
            prop_assert_eq!(&got, &expected, "{}\n{}", text, saved);
            prop_assert_eq!(session.segment_count(&expression, now).expect("a count"), expected.len() as u64);
            for known in &all {
                let id = ClientId::new(known.id).expect("from 1");
                let wanted = expected.contains(&known.id);
                prop_assert_eq!(session.in_segment(&expression, id, now).expect("an answer"), wanted, "{}", text);
                prop_assert_eq!(session.explain_segment(&expression, id, now).expect("an answer").holds, wanted, "{}", text);
            }
        }
        prop_assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
    }
}

/// The naive calendar is right about days that everybody can look up.
#[test]
fn the_naive_calendar() {
    assert_eq!((days_of(1970, 1, 1), days_of(2000, 3, 1), days_of(2026, 11, 21)), (0, 11_017, 20_778));
    assert_eq!(civil_of(20_778), (2026, 11, 21));
    assert_eq!(NOW, 20_778 * DAY + DAY / 2);
    assert_eq!(civil_of(add_months(days_of(2024, 3, 31), -1)), (2024, 2, 29));
    assert_eq!(SegmentParameters::default(), SegmentParameters { slow_after_days: 90, dormant_after_days: 365, birthday_days: 7 });
}
