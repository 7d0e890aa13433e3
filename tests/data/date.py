"""Makes date_made.csv: drawn dates in the forms that people and programs write; names of months and weekdays by PyPI babel (CLDR), the
rest by strftime. Read on 21 November 2026. Columns as in date.csv: input, format, expected, issue, why."""
import csv, datetime, random, sys
sys.path.pop(0)  # The script email.py stands beside this one.
from babel import Locale, __version__ as version
from babel.dates import format_date
random.seed(1305)
choose = random.choice
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow("input format expected issue why".split())
def drawn(): return datetime.date(1930, 1, 1) + datetime.timedelta(days=random.randrange(34600))
def row(text, date, issue="", why="", form=""): out.writerow([text, form, date if isinstance(date, str) else date.isoformat(), issue, why])
NUMBERS = "%d.%m.%Y %-d.%-m.%Y %d-%m-%Y %Y-%m-%d %Y/%m/%d %Y.%m.%d %Y%m%d %d%m%Y".split() + ["%d %m %Y", "%d.%m.%Y г.", "%d.%m.%Yг.", "%d.%m.%Y р.", "%d. %m. %Y", "%d . %m . %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT00:00:00Z", "%Y-%m-%dT00:00:00+03:00", "%Y-%m-%dT00:00:00.000Z", "%d.%m.%Y %H:%M", "%d.%m.%Y 0:00:00", "%Y-%m-%d 12:30:45.123456", "%d.%m.%Y, %H:%M", "«%d.%m.%Y»", " %d.%m.%Y ", "%d–%m–%Y", "%d\u00a0%m\u00a0%Y"]
for form in NUMBERS:
    for _ in range(3): date = drawn(); row(date.strftime(form), date, why="strftime " + form.strip())
def lower(text): return text
for code in ("ru", "uk", "en", "en_GB"):
    locale = Locale.parse(code)
    wide, short, alone = locale.months["format"]["wide"], locale.months["format"]["abbreviated"], locale.months["stand-alone"]["wide"]
    why = f"babel {version} {code}"
    year = {"ru": choose(["", " г.", " года", "г."]), "uk": " р."}.get(code[:2], "")
    for month in range(1, 13):
        date = drawn().replace(day=random.randrange(1, 29), month=month)
        for name in {wide[month], short[month], alone[month]}:
            tail = choose(["", " г.", " года", "г"]) if code == "ru" else choose(["", " р.", " року"]) if code == "uk" else ""
            text = choose([f"{date.day} {name} {date.year}{tail}", f"{date.day:02d} {name} {date.year}{tail}", f"«{date.day}» {name} {date.year}{tail}", f"{date.day}-{name}-{date.year}".replace(".-", "-"), f"{date.day}.{name}.{date.year}".replace("..", ".")])
            row(choose([text, text, text.upper(), text.title()]), date, why=why)
        row(f"{date.day} {wide[month]}", f"--{date.month:02d}-{date.day:02d}", why=why + ", no year")
    for length in ("full", "long", "medium"):
        for _ in range(6): date = drawn(); row(format_date(date, length, locale=code), date, why=why + " " + length)
for _ in range(15):
    date = drawn(); end = {1: "st", 2: "nd", 3: "rd"}.get(date.day % 10 if date.day not in (11, 12, 13) else 0, "th")
    row(choose([f"{date.day}{end} of {date:%B} {date.year}", f"{date:%B} {date.day}{end}, {date.year}", f"{date.day}{end} {date:%b} {date.year}"]), date, why="ordinals")
    row(f"{date.day}-го " + Locale.parse("ru").months["format"]["wide"][date.month] + f" {date.year}", date, why="ordinals")
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
for month, name in enumerate(ROMAN, 1): date = drawn().replace(day=random.randrange(1, 29), month=month); row(f"{date.day}.{name}.{date.year}", date, why="Roman month")
for _ in range(25):
    date = drawn(); both = date.day <= 12 and date.day != date.month
    row(f"{date:%d/%m/%Y}", date, "date_ambiguous" if both else "", "slashes, day first")
    if date.day > 12: row(f"{date:%m/%d/%Y}", date, "", "slashes, only one reading")
for _ in range(25):
    date = drawn(); day = date.replace(year=date.year if date.year > 1926 else 1990)
    row(f"{date:%d.%m.%y}", day if datetime.date(1926, 11, 22) <= day else day, "date_century", "the latest such year that is not in the future") if day.year >= 1927 else None
    row(f"{date:%d.%m}", f"--{date:%m-%d}", why="no year"); row(f"--{date:%m-%d}", f"--{date:%m-%d}", why="RFC 6350")
for form in ("%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%Y%m%d", "%d.%m.%y", "%d/%m/%Y"):
    for _ in range(3): date = drawn(); row(date.strftime(form), date, "date_century" if "%y" in form else "", "its format is known", form)
for text in ["31.02.1990", "30 февраля 1990", "31 червня 2000", "00.05.1990", "12.13.1990", "32.01.1990", "29.02.1991", "1990", "май 1990", "мая", "12", "12.05.199", "12.05.19901", "1990-5", "12..05..1990", "12.05-1990", "абв", "12 мартобря 1990", "12 мая 1990 Иван", "12.05.1990-13.05.1990", "12:30", "5 12 мая", "1990-13-01", "1990-02-30", "20231301", "99999999", "12.05.1990x", "вчера"]: row(text, "refused", "date_format", "no date")
for text in ["00.00.0000", "0000-00-00", "01.01.1900", "1900-01-01", "01.01.1970", "0001-01-01", "31.12.9999", "30.12.1899"]: row(text, "unknown", "date_placeholder", "an empty cell of other programs")
for text, expected in [("нет", "absent"), ("немає", "absent"), ("отказался", "declined"), ("", "empty")]: row(text, expected, why="model")
for text in ["не указана", "н/д", "—"]: row(text, "unknown", "placeholder", "model")
for text, expected in [("01.01.2030", "2030-01-01"), ("12 мая 2027", "2027-05-12")]: row(text, expected, "date_future", "read in 2026")
for text, expected in [("01.02.1890", "1890-02-01"), ("12 мая 1801", "1801-05-12")]: row(text, expected, "date_too_old", "more than 120 years")
for serial in (33005, 20000, 44197, 30000): row(str(serial), datetime.date(1899, 12, 30) + datetime.timedelta(days=serial), "date_ambiguous", "a spreadsheet's count of days")
