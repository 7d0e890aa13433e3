//! When: rules of recurrence, durations and wall times against tables that other programs made (`tests/data/README-reminders.md`).

use chrono::{NaiveDateTime, TimeDelta};
use kartoteka::reminders::{CalendarDuration, Recurrence, Series};
use kartoteka::{Instant, Zone};
use std::time::Instant as Clock;

fn rows(table: &str) -> Vec<Vec<String>> {
    let path = format!("{}/tests/data/{table}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

fn text(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn series(rule: &str, start: &str, zone: &str) -> Series {
    let rule = Recurrence::parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
    Series::new(&rule, start.parse().unwrap(), Zone::named(zone).unwrap()).unwrap()
}

/// Every rule of the table gives the occurrences of python-dateutil, ends where it ends, and goes on the same from any of them.
#[test]
fn rules_give_the_occurrences_of_dateutil() {
    let rows = rows("recurrence.csv");
    assert!(rows.len() >= 300, "{} rules", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [group, start, zone, rule, expected] = row.as_slice() else { panic!("{row:?}") };
        let series = series(rule, start, zone);
        let found: Vec<_> = series.iter().take(10).collect();
        let texts: Vec<String> = found.iter().map(|occurrence| text(occurrence.due_at)).collect();
        if texts.join(" ") != *expected {
            wrong.push(format!("{group} {start} {zone} {rule}\n  expected {expected}\n  found    {}", texts.join(" ")));
            continue;
        }
        for (index, occurrence) in found.iter().enumerate() {
            let rest: Vec<_> = series.after(occurrence).take(9 - index).collect();
            assert_eq!(rest, found[index + 1..], "{rule} after {occurrence:?}");
        }
    }
    assert!(wrong.is_empty(), "{} of {} rules differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Durations lead where dateutil's relativedelta and the elapsed time lead.
#[test]
fn durations_lead_where_dateutil_leads() {
    let mut wrong = Vec::new();
    for row in rows("duration.csv") {
        let [start, zone, duration, expected] = row.as_slice() else { panic!("{row:?}") };
        let (local, at) = CalendarDuration::parse(duration).unwrap().after(start.parse().unwrap(), &Zone::named(zone).unwrap()).unwrap();
        if text(at) != *expected {
            wrong.push(format!("{start} {zone} {duration}: {expected} expected, {} ({local}) found", text(at)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Wall times at the transitions of 1990–2022 meet the instants of Python's zoneinfo, and their kind.
#[test]
fn wall_times_meet_the_instants_of_zoneinfo() {
    let rows = rows("zone.csv");
    assert!(rows.len() >= 300, "{} wall times", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [zone, local, expected, kind] = row.as_slice() else { panic!("{row:?}") };
        let (at, found) = Zone::named(zone).unwrap().instant(local.parse().unwrap());
        if (text(at), found.name()) != (expected.clone(), kind.as_str()) {
            wrong.push(format!("{zone} {local}: {expected} {kind} expected, {} {} found", text(at), found.name()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Entering a series late gives what walking there gives; it costs no more than entering it at its start.
#[test]
fn entering_late_is_like_walking() {
    for rule in [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=7;BYHOUR=8,20",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31,-2;BYSETPOS=-1",
        "FREQ=YEARLY;INTERVAL=4;BYWEEKNO=1,53;BYDAY=MO,SU",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=HOURLY;INTERVAL=5;BYHOUR=9,12;BYMINUTE=0,30",
        "FREQ=MINUTELY;INTERVAL=90061;BYDAY=MO,TU,WE",
    ] {
        let series = series(rule, "2019-01-07T08:30:15", "Europe/Kyiv");
        let all: Vec<_> = series.iter().take_while(|occurrence| text(occurrence.due_at).as_str() < "2024-01-01").collect();
        assert!(!all.is_empty(), "{rule}");
        for (index, occurrence) in all.iter().enumerate().step_by(all.len() / 20 + 1) {
            assert_eq!(series.first_from(occurrence.due_at).unwrap(), Some(*occurrence), "{rule}");
            let behind = series.first_from(occurrence.due_at + TimeDelta::seconds(1)).unwrap();
            assert_eq!(behind.as_ref(), all.get(index + 1).or(behind.as_ref()), "{rule}");
            assert!(behind.is_none_or(|behind| behind.due_at > occurrence.due_at), "{rule}");
        }
    }
}

/// Hostile rules end: those that never match say so, those with huge sets are not multiplied out.
#[test]
fn hostile_rules_end() {
    let all = |high: u32| (0..=high).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let full = format!("BYHOUR={};BYMINUTE={};BYSECOND={}", all(23), all(59), all(59));
    let days: String = (1..=366).map(|day| format!("{day},-{day}")).collect::<Vec<_>>().join(",");
    for (rule, any) in [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30".to_string(), false),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31".into(), false),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30".into(), false),
        ("FREQ=WEEKLY;BYMONTH=1;BYDAY=MO;BYSETPOS=2".into(), false),
        ("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30".into(), false),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30".into(), false),
        ("FREQ=SECONDLY;INTERVAL=2;BYSECOND=16".into(), false),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=3;BYMONTH=2;BYMONTHDAY=29".into(), false),
        ("FREQ=YEARLY;INTERVAL=4294967295;BYMONTH=3".into(), false),
        ("FREQ=DAILY;INTERVAL=4294967295;BYHOUR=1".into(), false),
        ("FREQ=SECONDLY;INTERVAL=4294967295".into(), true),
        (format!("FREQ=YEARLY;BYYEARDAY={days};{full}"), true),
        (format!("FREQ=YEARLY;{full};BYSETPOS=-1,366"), true),
        (format!("FREQ=MINUTELY;{full}"), true),
        ("FREQ=YEARLY;COUNT=4294967295".into(), true),
    ] {
        let begun = Clock::now();
        let series = series(&rule, "2000-02-29T05:45:15", "Europe/Kyiv");
        let late = Series::first_from(&series, "2026-11-25T00:00:00Z".parse().unwrap()).unwrap();
        let found = series.iter().skip(1).take(1000).count();
        assert_eq!(late.is_some() || found > 0, any, "{rule:.60}: {found}");
        assert!(begun.elapsed().as_secs() < 2, "{rule:.60}: {:?}", begun.elapsed());
    }
}

/// Whatever the bytes: a rule or an error, never a panic.
#[test]
fn any_text_is_a_rule_or_an_error() {
    const PIECES: [&str; 24] = [
        "FREQ=",
        "DAILY",
        "YEARLY",
        "SECONDLY",
        ";",
        "=",
        ",",
        "BYDAY",
        "BYSETPOS",
        "BYWEEKNO=",
        "-1",
        "53",
        "MO",
        "+",
        "UNTIL=",
        "20261231",
        "T",
        "Z",
        "COUNT=1",
        "INTERVAL=",
        "é",
        "\0",
        "BYMONTHDAY=",
        "999999999999999999999",
    ];
    let mut state = 20261125u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % bound
    };
    let mut read = 0;
    for _ in 0..20_000 {
        let text: String = (0..next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
        if let Ok(rule) = Recurrence::parse(&text) {
            assert_eq!(Recurrence::parse(&rule.to_string()).unwrap(), rule);
            read += 1;
        }
        let _ = CalendarDuration::parse(&text);
        let _ = Zone::named(&text);
    }
    assert!(read > 0);
    for start in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
        assert!(Series::new(&Recurrence::parse("FREQ=DAILY").unwrap(), start, Zone::utc()).is_err());
    }
}

/// Where dateutil is not the measure: days counted on a calendar by hand, by the rules at the head of `recurrence.rs`.
#[test]
fn rules_counted_by_hand() {
    for (rule, start, expected) in [
        // Every Monday, and the first Friday.
        ("FREQ=MONTHLY;BYDAY=MO,1FR", "2026-11-01T09:00:00", "2026-11-02 2026-11-06 2026-11-09 2026-11-16 2026-11-23 2026-11-30"),
        // The whole week counts, also the days of it before the start, a Thursday.
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-11-26T09:00:00", "2026-11-30 2026-12-07 2026-12-14 2026-12-21 2026-12-28 2027-01-04"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "2026-11-26T09:00:00", "2026-11-27 2026-12-04 2026-12-11 2026-12-18 2026-12-25 2027-01-01"),
        // A plain date includes its day.
        ("FREQ=DAILY;UNTIL=20261127", "2026-11-26T09:00:00", "2026-11-26 2026-11-27"),
        ("FREQ=DAILY;UNTIL=20261127T085959", "2026-11-26T09:00:00", "2026-11-26"),
        // The start's day of the week: RFC 5545 §3.8.5.3 has these Mondays for BYWEEKNO=20;BYDAY=MO.
        ("FREQ=YEARLY;COUNT=3;BYWEEKNO=20", "1997-05-12T09:00:00", "1997-05-12 1998-05-11 1999-05-17"),
        // A start that the rule does not match is no occurrence.
        ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=1", "2026-11-26T09:00:00", "2026-12-01 2027-01-01"),
    ] {
        let series = series(rule, start, "Europe/Moscow");
        let days: Vec<String> = series.iter().take(6).map(|occurrence| occurrence.local.date().to_string()).collect();
        assert_eq!(days.join(" "), expected, "{rule}");
    }
}
