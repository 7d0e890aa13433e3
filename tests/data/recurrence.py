"""Writes recurrence.csv, zone.csv and duration.csv: what python-dateutil and zoneinfo say. See README-reminders.md."""

import csv
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

HERE = Path(__file__).parent
LIMIT = 10
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def utc(local, zone):
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def expand(start, zone, rule):
    """Wall-clock expansion, then the step to UTC; rules below a day are expanded in UTC (time that passes)."""
    frequency = rule.split("FREQ=")[1].split(";")[0]
    reference = rule
    if "BYWEEKNO" in rule and "BYDAY" not in rule:
        # RFC 5545 leaves it open, libical takes the start's day of the week, dateutil the whole week.
        reference = rule + ";BYDAY=" + DAYS[start.weekday()]
    # A leap second reads as the second before it; dateutil has none.
    reference = reference.replace("BYSECOND=60", "BYSECOND=59")
    if frequency in ("HOURLY", "MINUTELY", "SECONDLY"):
        start = start.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
        assert zone == "UTC" or "BY" not in rule, rule
    elif "UNTIL" in rule and rule.split("UNTIL=")[1].split(";")[0].endswith("Z"):
        start = start.replace(tzinfo=ZoneInfo(zone))
    found = []
    for occurrence in rrulestr(reference, dtstart=start):
        if len(found) == LIMIT:
            break
        local = occurrence.replace(tzinfo=None)
        if occurrence.tzinfo is timezone.utc:
            found.append(occurrence.strftime("%Y-%m-%dT%H:%M:%SZ"))
        else:
            found.append(utc(local, zone))
    return found


rows = []


def add(group, start, zone, rule):
    if isinstance(start, str):
        start = datetime.fromisoformat(start)
    rows.append([group, start.strftime("%Y-%m-%dT%H:%M:%S"), zone, rule, " ".join(expand(start, zone, rule))])


# RFC 5545 §3.8.5.3, in its order.
NY = "America/New_York"
S = "1997-09-02T09:00:00"
for start, rule in [
    (S, "FREQ=DAILY;COUNT=10"),
    (S, "FREQ=DAILY;UNTIL=19971224T000000Z"),
    (S, "FREQ=DAILY;INTERVAL=2"),
    (S, "FREQ=DAILY;INTERVAL=10;COUNT=5"),
    ("1998-01-01T09:00:00", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA"),
    ("1998-01-01T09:00:00", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1"),
    (S, "FREQ=WEEKLY;COUNT=10"),
    (S, "FREQ=WEEKLY;UNTIL=19971224T000000Z"),
    (S, "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
    (S, "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH"),
    (S, "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH"),
    ("1997-09-01T09:00:00", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR"),
    (S, "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH"),
    ("1997-09-05T09:00:00", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR"),
    ("1997-09-05T09:00:00", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR"),
    ("1997-09-07T09:00:00", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU"),
    ("1997-09-22T09:00:00", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO"),
    ("1997-09-28T09:00:00", "FREQ=MONTHLY;BYMONTHDAY=-3"),
    (S, "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15"),
    ("1997-09-30T09:00:00", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1"),
    ("1997-09-10T09:00:00", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15"),
    (S, "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU"),
    ("1997-06-10T09:00:00", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7"),
    ("1997-03-10T09:00:00", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3"),
    ("1997-01-01T09:00:00", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200"),
    ("1997-05-19T09:00:00", "FREQ=YEARLY;BYDAY=20MO"),
    ("1997-05-12T09:00:00", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),
    ("1997-03-13T09:00:00", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH"),
    ("1997-06-05T09:00:00", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8"),
    (S, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    ("1997-09-13T09:00:00", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13"),
    ("1996-11-05T09:00:00", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8"),
    ("1997-09-04T09:00:00", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3"),
    ("1997-09-29T09:00:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2"),
    (S, "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40"),
    ("1997-08-05T09:00:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO"),
    ("1997-08-05T09:00:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU"),
    ("2007-01-15T09:00:00", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5"),
]:
    add("rfc5545", start, NY, rule)
for rule in ["FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", "FREQ=MINUTELY;INTERVAL=15;COUNT=6", "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
             "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16"]:
    add("rfc5545", S, "UTC", rule)

# In the manner of dateutil's own suite: every frequency with every part, from the same start.
for frequency in ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]:
    short = frequency in ("HOURLY", "MINUTELY", "SECONDLY")
    parts = ["", "INTERVAL=2", "INTERVAL=100", "BYMONTH=1,3", "BYDAY=TU,TH", "BYMONTH=1,3;BYDAY=TU,TH", "BYHOUR=6,18", "BYMINUTE=6,18", "BYSECOND=6,18",
             "BYHOUR=6,18;BYMINUTE=6,18", "BYHOUR=6,18;BYSECOND=6,18", "BYMINUTE=6,18;BYSECOND=6,18", "BYHOUR=6,18;BYMINUTE=6,18;BYSECOND=6,18"]
    if frequency != "WEEKLY":
        parts += ["BYMONTHDAY=1,3", "BYMONTH=1,3;BYMONTHDAY=5,7", "BYMONTHDAY=1,3;BYDAY=TU,TH", "BYMONTH=1,3;BYMONTHDAY=1,3;BYDAY=TU,TH",
                  "BYMONTHDAY=-1,-31", "BYMONTHDAY=31", "BYMONTH=2;BYMONTHDAY=29"]
    if frequency in ("YEARLY", "MONTHLY"):
        parts += ["BYDAY=1TU,-1TH", "BYDAY=3TU,-3TH", "BYDAY=5FR", "BYDAY=-5SU", "BYMONTH=1,3;BYDAY=1TU,-1TH", "BYMONTH=1,3;BYDAY=3TU,-3TH",
                  "BYMONTHDAY=13,15;BYHOUR=6,18;BYSETPOS=3,-3", "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1,2,-2",
                  "BYHOUR=6,18;BYDAY=TU,TH;BYSETPOS=3,-3", "BYDAY=SA,SU;BYSETPOS=366"]
    if frequency == "YEARLY":
        parts += ["BYYEARDAY=1,100,200,365", "BYYEARDAY=-365,-266,-166,-1", "BYMONTH=4,7;BYYEARDAY=1,100,200,365", "BYYEARDAY=366", "BYYEARDAY=-366",
                  "BYWEEKNO=20", "BYWEEKNO=1;BYDAY=MO", "BYWEEKNO=52;BYDAY=SU", "BYWEEKNO=-1;BYDAY=SU", "BYWEEKNO=53;BYDAY=MO", "BYWEEKNO=1,53;BYDAY=TH",
                  "BYWEEKNO=20;WKST=SU;BYDAY=SU", "BYWEEKNO=1;WKST=WE;BYDAY=TU", "BYDAY=53MO", "BYDAY=-53TU", "BYDAY=20MO,-20FR",
                  "BYYEARDAY=60;BYDAY=MO", "BYYEARDAY=-15;BYHOUR=6,18;BYSETPOS=1,-1"]
    if short:
        parts += ["BYYEARDAY=1,100,200,365", "BYYEARDAY=-1", "BYMONTH=4,7;BYYEARDAY=100,200"]
        parts += [] if frequency == "SECONDLY" else ["BYMINUTE=15,45;BYSECOND=15,45;BYSETPOS=3,-3" if frequency == "HOURLY" else "BYSECOND=15,30,45;BYSETPOS=3,-3"]
    if frequency == "DAILY":
        parts += ["BYHOUR=6,18;BYMINUTE=15,45;BYSETPOS=3,-3", "INTERVAL=366;BYMONTH=2", "BYHOUR=0,23;BYMINUTE=59;BYSECOND=60"]
    if frequency == "WEEKLY":
        parts += ["INTERVAL=20", "INTERVAL=2;BYDAY=SU,MO;WKST=SU", "INTERVAL=2;BYDAY=SU,MO", "BYMONTH=1,3;INTERVAL=3", "BYDAY=TU,TH;BYHOUR=6,18;BYSETPOS=3,-3"]
    # dateutil walks second by second: months would take it hours.
    for part in parts if frequency != "SECONDLY" else [part for part in parts if "MONTH" not in part and "YEARDAY" not in part]:
        add("suite", S, "UTC", f"FREQ={frequency}" + (";COUNT=9" if part != "" else ";COUNT=3") + (";" + part if part else ""))
    add("suite", S, "UTC", f"FREQ={frequency};UNTIL=19970905T080000Z")
    add("suite", S, "UTC", f"FREQ={frequency};COUNT=4;INTERVAL=90061")

# Leap years and ends of months.
for start, rule in [
    ("2000-02-29T12:00:00", "FREQ=YEARLY"),
    ("2000-02-29T12:00:00", "FREQ=YEARLY;INTERVAL=3"),
    ("2096-02-29T12:00:00", "FREQ=YEARLY"),
    ("2000-02-29T12:00:00", "FREQ=MONTHLY;INTERVAL=12"),
    ("2000-01-31T12:00:00", "FREQ=MONTHLY"),
    ("2000-01-31T12:00:00", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2000-01-30T12:00:00", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
    ("1999-12-31T12:00:00", "FREQ=YEARLY;BYYEARDAY=366"),
    ("1999-12-31T12:00:00", "FREQ=YEARLY;BYYEARDAY=60,-306"),
    ("1999-12-31T12:00:00", "FREQ=YEARLY;BYMONTH=2;BYDAY=-1MO"),
    ("1999-12-31T12:00:00", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"),
    ("9990-06-01T12:00:00", "FREQ=YEARLY"),
    ("9999-11-01T12:00:00", "FREQ=MONTHLY"),
    ("9999-12-20T12:00:00", "FREQ=WEEKLY"),
    ("9999-12-29T12:00:00", "FREQ=DAILY"),
    ("2000-01-01T12:00:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ("2000-01-01T12:00:00", "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31"),
    ("2000-01-01T12:00:00", "FREQ=MONTHLY;BYDAY=3SA;BYSETPOS=2"),
]:
    add("leap", start, "UTC", rule)

# Gaps and overlaps: series over transitions, at the very wall times that are missing or doubled.
for zone, start in [
    ("Europe/Kyiv", "2023-03-24T03:30:00"), ("Europe/Kyiv", "2023-10-27T03:30:00"), ("Europe/Berlin", "2021-03-26T02:00:00"),
    ("America/New_York", "2007-03-09T02:30:00"), ("America/New_York", "2007-11-02T01:30:00"), ("America/Sao_Paulo", "2018-11-02T00:00:00"),
    ("America/Sao_Paulo", "2018-02-16T23:30:00"), ("Asia/Beirut", "2022-03-25T00:15:00"), ("Africa/Cairo", "2014-05-14T00:30:00"),
    ("Australia/Lord_Howe", "2019-10-04T02:15:00"), ("Australia/Lord_Howe", "2019-04-05T01:45:00"), ("Europe/Moscow", "2011-03-25T02:30:00"),
    ("Europe/Moscow", "2014-10-24T01:30:00"), ("Asia/Novosibirsk", "2016-07-22T02:30:00"), ("Asia/Tehran", "2022-03-20T00:30:00"),
    ("Pacific/Apia", "2011-12-28T10:00:00"), ("Asia/Pyongyang", "2015-08-13T23:45:00"), ("Europe/London", "1995-03-24T01:59:59"),
]:
    for rule in ["FREQ=DAILY", "FREQ=DAILY;COUNT=4", "FREQ=WEEKLY;BYDAY=FR,SA,SU,MO", "FREQ=MONTHLY;BYDAY=-1SU,1SU"]:
        add("transition", start, zone, rule)
    until = datetime.fromisoformat(start) + timedelta(days=3)
    add("transition", start, zone, "FREQ=DAILY;UNTIL=" + until.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"))
    add("transition", start, zone, "FREQ=DAILY;UNTIL=" + until.strftime("%Y%m%dT%H%M%S"))
    add("transition", start, zone, "FREQ=HOURLY;INTERVAL=12")

# Random rules that RFC 5545 allows. Left out: numbers and plain days in one BYDAY, and BYSETPOS in weeks (see recurrence.rs).
generator = random.Random(20261125)
ZONES = ["UTC", "Europe/Kyiv", "Europe/Moscow", "America/New_York", "Asia/Almaty", "Australia/Sydney"]


def some(low, high, count, negative=False):
    values = {generator.randint(low, high) * (generator.choice([1, -1]) if negative else 1) for _ in range(generator.randint(1, count))}
    return ",".join(str(value) for value in sorted(values))


while sum(row[0] == "random" for row in rows) < 250:
    frequency = generator.choice(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"])
    parts = [f"FREQ={frequency}"]
    if generator.random() < 0.5:
        parts.append(f"INTERVAL={generator.choice([2, 3, 4, 5, 7, 13])}")
    start = datetime(generator.randint(1990, 2023), generator.randint(1, 12), generator.randint(1, 28), generator.randint(0, 23), generator.choice([0, 15, 30]))
    if generator.random() < 0.3:
        parts.append(f"COUNT={generator.randint(1, 12)}")
    if generator.random() < 0.35:
        parts.append("BYMONTH=" + some(1, 12, 4))
    if frequency != "WEEKLY" and generator.random() < 0.3:
        parts.append("BYMONTHDAY=" + some(1, 31, 4, True))
    if frequency == "YEARLY" and generator.random() < 0.2:
        parts.append("BYYEARDAY=" + some(1, 366, 4, True))
    weeks = frequency == "YEARLY" and generator.random() < 0.2
    if weeks:
        parts.append("BYWEEKNO=" + some(1, 53, 3))
    if weeks or generator.random() < 0.5:
        days = generator.sample(DAYS, generator.randint(1, 3))
        if frequency in ("YEARLY", "MONTHLY") and not weeks and generator.random() < 0.5:
            days = [f"{generator.choice([1, 2, 3, 4, 5, -1, -2, -5])}{day}" for day in days]
        parts.append("BYDAY=" + ",".join(days))
    if generator.random() < 0.2:
        parts.append("BYHOUR=" + some(0, 23, 3))
    if generator.random() < 0.1:
        parts.append("BYMINUTE=" + some(0, 59, 2))
    if frequency in ("YEARLY", "MONTHLY") and len(parts) > 2 and any(part.startswith("BY") for part in parts) and generator.random() < 0.3:
        parts.append("BYSETPOS=" + some(1, 4, 2, True))
    if generator.random() < 0.3:
        parts.append("WKST=" + generator.choice(DAYS))
    add("random", start, generator.choice(ZONES), ";".join(parts))

with open(HERE / "recurrence.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["group", "start", "zone", "rule", "occurrences"])
    writer.writerows(rows)

# Wall times around the transitions of 1990–2023. The moment of a transition is found by bisection over the offsets.
NAMES = """Europe/Kyiv Europe/Moscow Europe/Berlin Europe/London Europe/Warsaw Europe/Riga Europe/Samara Europe/Istanbul Asia/Almaty Asia/Tbilisi
Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok Asia/Kamchatka Asia/Tehran Asia/Beirut Asia/Amman Africa/Cairo Africa/Casablanca America/New_York
America/Chicago America/St_Johns America/Sao_Paulo America/Santiago America/Caracas Australia/Sydney Australia/Lord_Howe Pacific/Auckland
Pacific/Apia Asia/Kathmandu Asia/Pyongyang""".split()


def transitions(zone):
    at, step = datetime(1990, 1, 2, tzinfo=timezone.utc), timedelta(days=5)
    while at.year < 2023:
        before, after = at.astimezone(zone).utcoffset(), (at + step).astimezone(zone).utcoffset()
        if before != after:
            low, high = at, at + step
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            yield high, before, after
        at += step


zone_rows = []
for name in NAMES:
    zone = ZoneInfo(name)
    found = list(transitions(zone))
    for moment, before, after in generator.sample(found, min(len(found), 5)):
        wall = (moment + before).replace(tzinfo=None)
        low, high = min(before, after), max(before, after)
        for local in [wall - timedelta(seconds=1), wall, wall + (after - before) / 2, wall + (after - before)]:
            one = local.replace(tzinfo=zone, fold=0)
            other = local.replace(tzinfo=zone, fold=1)
            kind = "unique"
            if one.utcoffset() != other.utcoffset():
                kind = "gap" if one.utcoffset() < other.utcoffset() else "overlap"
            zone_rows.append([name, local.strftime("%Y-%m-%dT%H:%M:%S"), one.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), kind])
with open(HERE / "zone.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["zone", "local", "utc", "kind"])
    writer.writerows(zone_rows)

# Durations: the calendar part by relativedelta on the wall, the time part on the instant.
duration_rows = []


def duration(start, zone, years=0, months=0, weeks=0, days=0, hours=0, minutes=0, seconds=0):
    date = "".join(f"{value}{letter}" for value, letter in [(years, "Y"), (months, "M"), (weeks, "W"), (days, "D")] if value)
    time = "".join(f"{value}{letter}" for value, letter in [(hours, "H"), (minutes, "M"), (seconds, "S")] if value)
    text = "P" + date + ("T" + time if time else "")
    local = datetime.fromisoformat(start) + relativedelta(years=years, months=months) + timedelta(weeks=weeks, days=days)
    at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    duration_rows.append([start, zone, text, at.strftime("%Y-%m-%dT%H:%M:%SZ")])


for start in ["2027-01-31T10:00:00", "2028-01-31T10:00:00", "2027-12-31T10:00:00", "2028-02-29T10:00:00"]:
    for months in [1, 2, 3, 11, 12, 13, 25]:
        duration(start, "Europe/Kyiv", months=months)
for start, zone in [("2023-03-25T03:30:00", "Europe/Kyiv"), ("2023-10-28T03:30:00", "Europe/Kyiv"), ("2022-11-05T01:30:00", "America/New_York"), ("2022-03-12T02:30:00", "America/New_York")]:
    duration(start, zone, days=1)
    duration(start, zone, hours=24)
    duration(start, zone, days=1, minutes=30)
    duration(start, zone, weeks=1, seconds=1)
    duration(start, zone, years=1, months=2, days=10, hours=2)
while len(duration_rows) < 100:
    start = datetime(generator.randint(1990, 2022), generator.randint(1, 12), generator.randint(1, 28), generator.randint(0, 23), 45).isoformat()
    pick = lambda high: generator.choice([0, 0, generator.randint(1, high)])
    members = dict(years=pick(5), months=pick(30), weeks=pick(9), days=pick(100), hours=pick(100), minutes=pick(300), seconds=pick(5000))
    if any(members.values()):
        duration(start, generator.choice(ZONES), **members)
with open(HERE / "duration.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["start", "zone", "duration", "utc"])
    writer.writerows(duration_rows)
print(len(rows), "rules,", len(zone_rows), "wall times,", len(duration_rows), "durations")
