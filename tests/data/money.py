"""Makes money.csv: amounts in the dresses that people and programs give them. The amount is drawn, its dress put together of known parts
or made by PyPI babel (CLDR); expected is the amount in minor units and its code. Columns: input, currency, expected, issue, why."""
import csv, random, sys
sys.path.pop(0)  # The script email.py stands beside this one.
from decimal import Decimal
from babel import __version__ as version
from babel.numbers import format_currency
random.seed(4217)
choose = random.choice
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow("input currency expected issue why".split())
def row(text, currency, expected, issue="", why=""): out.writerow([text, currency, expected, issue, why])
EXPONENTS = {"JPY": 0, "KRW": 0, "KWD": 3, "TND": 3}
WORDS = {"RUB": ["руб.", "руб", "р.", "р", "₽", "RUB", "рублей", "rub"], "UAH": ["грн", "грн.", "₴", "UAH", "гривень", "гривні", "uah"], "USD": ["$", "USD", "долл.", "долларов США", "usd", "доларів"],
         "EUR": ["€", "EUR", "евро", "євро"], "KZT": ["₸", "тенге", "тг", "KZT"], "BYN": ["BYN", "бел. руб.", "byn"], "PLN": ["zł", "PLN", "злотых"], "GBP": ["£", "GBP"], "UZS": ["сум", "UZS"], "GEL": ["₾", "GEL", "лари"], "JPY": ["JPY", "円"], "KWD": ["KWD"]}
BLANKS = ["", " ", "\u00a0", "\u202f", "'", "’", "_"]
def drawn(most=9): return random.randrange(10 ** random.randint(0, most))
def grouped(whole, sign):
    text, parts = str(whole), []
    while len(text) > 3: parts.insert(0, text[-3:]); text = text[:-3]
    return sign.join([text] + parts)
def dressed(minor, exponent, point, blank): return grouped(minor // 10 ** exponent, blank) + (point + str(minor % 10 ** exponent).zfill(exponent) if exponent else "")
for _ in range(150):
    code = choose(list(WORDS)); exponent = EXPONENTS.get(code, 2); minor = drawn()
    point, blank = choose([(",", b) for b in BLANKS] + [(".", b) for b in BLANKS] + [(".", ","), (",", ".")])
    text, word = dressed(minor, exponent, point, blank), choose(WORDS[code])
    if exponent == 3 and not any(b in text for b in BLANKS[1:]) and minor < 10 ** 6 and minor >= 1000: continue
    if exponent == 3 and text.count(point) > 1: continue
    sign = choose(["", "", "", "-", "−", "минус "]) if minor else ""
    text = sign + choose([text + " " + word, text + word, word + " " + text, word + text] if word != "円" else [text + word])
    row(text, choose(["", "USD", "RUB"]), f"{-minor if sign else minor} {code}", why="parts")
for _ in range(60):
    code, locale = choose(["RUB", "UAH", "USD", "EUR", "KZT", "PLN", "BYN"]), choose(["ru_RU", "uk_UA", "en_US", "de_DE", "fr_FR", "pl_PL", "kk_KZ", "de_CH", "es_ES", "tr_TR"])
    minor = drawn(8); text = format_currency(Decimal(minor) / 100, code, locale=locale)
    code = {"р": "RUB"}.get(code, code); row(text, "", f"{minor} {code}", why=f"babel {version} {locale}")
for _ in range(40):
    code = choose(["RUB", "UAH"]); word, cent = ("руб.", choose(["коп.", "коп", "копеек", "к."])) if code == "RUB" else (choose(["грн", "грн."]), choose(["коп.", "копійок"]))
    whole, minor = drawn(6), random.randrange(100); row(f"{grouped(whole, ' ')} {word} {minor:02d} {cent}", "", f"{whole * 100 + minor} {code}", why="whole and hundredths")
SCALES = [("тыс.", 3), ("тыс", 3), ("тысяч", 3), ("тис.", 3), ("млн", 6), ("млн.", 6), ("миллиона", 6), ("мільйонів", 6), ("млрд", 9), ("k", 3), ("к", 3), ("million", 6), ("mln", 6)]
for _ in range(50):
    word, power = choose(SCALES); code = choose(["RUB", "UAH", "USD", "EUR"]); tenths = random.randrange(1, 9999)
    text = f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
    row(f"{text}{choose(['', ' '])}{word} {choose(WORDS[code])}", "", f"{tenths * 10 ** (power + 1)} {code}", why="powers of ten")
for _ in range(20):
    millions, thousands, rest = random.randrange(1, 99), random.randrange(1, 999), random.randrange(1, 999)
    row(f"{millions} млн {thousands} тыс. {rest} руб.", "", f"{(millions * 10 ** 6 + thousands * 1000 + rest) * 100} RUB", why="powers of ten, one after another")
for _ in range(40):
    minor, code = drawn(7), choose(["RUB", "UAH", "USD", "KZT"]); row(dressed(minor, 2, choose(",."), choose(["", " "])), code, f"{minor} {code}", why="the caller's currency")
    lead, three = random.randrange(1, 999), random.randrange(1000); text = f"{lead}{choose(',.')}{three:03d}"
    row(text + choose(["", " руб.", " RUB"]), "RUB", f"{(lead * 1000 + three) * 100} RUB", "money_ambiguous", "thousands or decimals")
for text, currency, expected, issue, why in [
    ("100,-", "RUB", "10000 RUB", "", "no hundredths"), ("100.–", "RUB", "10000 RUB", "", ""), ("100=", "RUB", "10000 RUB", "", ""), ("5 т.р.", "", "500000 RUB", "", "тысяч рублей"), ("5т.р.", "UAH", "500000 RUB", "", ""), ("50 коп.", "UAH", "50 UAH", "", ""), ("0", "RUB", "0 RUB", "", "an amount here"), ("0,00", "UAH", "0 UAH", "", ""), (".50 USD", "", "50 USD", "", ""), (",5 €", "", "50 EUR", "", ""), ("+100 грн", "", "10000 UAH", "", ""),
    ("1,234 JPY", "", "1234 JPY", "", "yen have no decimals"), ("1.234 KWD", "", "1234 KWD", "money_ambiguous", "dinars have three"), ("0,500 USD", "", "50 USD", "", "a zero before: decimals"), ("１ ２３４,５６ грн", "", "123456 UAH", "", "full width"), ("US$ 100", "", "10000 USD", "", ""), ("$100 USD", "", "10000 USD", "", "said twice"), ("100 p.", "", "10000 RUB", "homoglyph", "Latin p"), ("100 бел. руб.", "", "10000 BYN", "", ""), ("(1 234,56) грн", "", "refused", "money_format", "brackets inside"), ("(1 234,56 грн)", "", "-123456 UAH", "money_ambiguous", "accounts' negative"), ("92233720368547758,07", "RUB", "9223372036854775807 RUB", "", "64 bits"),
    ("92233720368547758,08", "RUB", "refused", "number_too_large", "one more"), ("1" * 30, "RUB", "refused", "number_too_large", ""), ("999999999 млрд руб", "", "refused", "number_too_large", ""), ("1,5 JPY", "", "refused", "money_decimals", "yen have no decimals"), ("1,2345 USD", "", "refused", "money_decimals", ""), ("1,2345 тыс. руб.", "", "123450 RUB", "", "exact all the same"), ("1,2000 USD", "", "120 USD", "", "zeros"), ("100", "", "refused", "money_currency", "no currency"), ("100 XYZ", "", "refused", "money_currency", ""), ("100 XYZ", "RUB", "refused", "money_currency", ""), ("¥100", "", "refused", "money_currency", "yen or yuan"), ("100 руб. $", "", "refused", "money_format", "two currencies"), ("100-200 руб.", "", "refused", "money_format", "a range"), ("100/200", "RUB", "refused", "money_format", ""), ("1 00 руб.", "", "refused", "money_format", "no group of three"), ("1 2345", "RUB", "refused", "money_format", ""), ("1,23,456", "RUB", "refused", "money_format", ""), ("1.2.3", "RUB", "refused", "money_format", ""), ("1,234.567,89", "RUB", "refused", "money_format", ""), ("100 руб. 100 коп.", "", "refused", "money_format", "no hundredths"), ("5 тыс. 6000 руб.", "", "refused", "money_format", "no sum"), ("сто рублей", "", "refused", "money_format", "words"), ("руб.", "", "refused", "money_format", ""), ("12%", "RUB", "refused", "money_format", ""), ("--5", "RUB", "refused", "money_format", ""), ("нет", "RUB", "absent", "", "model"), ("-", "RUB", "unknown", "placeholder", "model"), ("н/д", "", "unknown", "placeholder", "model"), ("отказ", "", "declined", "", "model"), ("", "RUB", "empty", "", "")]: row(text, currency, expected, issue, why)
