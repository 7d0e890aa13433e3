"""Makes phone.csv: cases of one number each, with expected values that do not come from kartoteka.

Run: python phone.py > phone.csv (needs phonenumbers 9.0.42 of PyPI, the metadata version of the Rust crate in use).

Two sorts of rows. `peer …`: the expected values are what phonenumbers says about that very text and region. `known …`: the text
is built from a number that phonenumbers finds valid and from a habit, label or extension that it does not know; the expected
values are those of the parts.
"""
import csv
import random
import sys

import phonenumbers as p

random.seed(20260301)
KINDS = {p.PhoneNumberType.MOBILE: "mobile", p.PhoneNumberType.FIXED_LINE: "landline", p.PhoneNumberType.TOLL_FREE: "toll_free"}
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["input", "region", "status", "e164", "extension", "kind", "why"])


def verdict(number):
    if p.is_valid_number(number):
        return "valid"
    return "possible" if p.is_possible_number_with_reason(number) == p.ValidationResult.IS_POSSIBLE else "invalid"


def peer(text, region, why):
    try:
        number = p.parse(text, region)
    except p.NumberParseException:
        out.writerow([text, region, "error", "", "", "", "peer: " + why])
        return
    status = verdict(number)
    e164 = p.format_number(number, p.PhoneNumberFormat.E164) if status in ("valid", "possible") else ""
    kind = KINDS.get(p.number_type(number), "other") if status == "valid" else "other"
    out.writerow([text, region, status, e164, number.extension or "", kind, "peer: " + why])


def known(text, region, number, extension, why):
    """A text that stands for this valid number."""
    assert p.is_valid_number(number)
    e164 = p.format_number(number, p.PhoneNumberFormat.E164)
    out.writerow([text, region, "valid", e164, extension, KINDS.get(p.number_type(number), "other"), "known: " + why])


def said(text, region, status, why):
    out.writerow([text, region, status, "", "", "other" if status == "invalid" else "", "known: " + why])


def tail(count):
    return "".join(random.choice("0123456789") for _ in range(count))


def numbers(region, prefixes, length):
    """Valid numbers of a region."""
    found = []
    while len(found) < len(prefixes) * 4:
        prefix = random.choice(prefixes)
        number = p.parse(prefix + tail(length - len(prefix)), region)
        if p.is_valid_number(number):
            found.append(number)
    return found


RU = ["916", "903", "926", "999", "495", "499", "812", "846", "343", "383", "861", "800", "4212", "8352"]
KZ = ["701", "705", "777", "7172", "7273"]
UA = ["50", "67", "63", "93", "44", "57", "48", "32", "800"]
BY = ["29", "33", "44", "25", "17", "16"]
plain = {"RU": numbers("RU", RU, 10), "KZ": numbers("KZ", KZ, 10), "UA": numbers("UA", UA, 9), "BY": numbers("BY", BY, 9)}


def national(number):
    return p.national_significant_number(number)


def ru_shape(n, shape):
    return shape.format(a=n[:3], b=n[3:6], c=n[6:8], d=n[8:10], n=n)


RU_SHAPES = [
    "+7{n}", "8{n}", "7{n}", "{n}", "+7 ({a}) {b}-{c}-{d}", "8 ({a}) {b}-{c}-{d}", "8-{a}-{b}-{c}-{d}", "8 {a} {b} {c} {d}", "+7 {a} {b}{c}{d}",
    "8({a}){b}{c}{d}", "{a} {b}-{c}-{d}", "({a}) {b} {c} {d}", "+7.{a}.{b}.{c}{d}", "8{a}/{b}-{c}-{d}", "+7\u00a0{a}\u00a0{b}\u2011{c}\u2011{d}",
    "8 \uff08{a}\uff09 {b}\u2014{c}\u2014{d}", "+7 {a}  {b}-{c}-{d}", "81 0 7 {a} {b}-{c}-{d}", "8~10 7 {a} {b} {c} {d}", "+7 8 {a} {b} {c} {d}",
]
for index, number in enumerate(plain["RU"] + plain["KZ"]):
    region = "RU" if index < len(plain["RU"]) else "KZ"
    for shape in random.sample(RU_SHAPES, 3):
        peer(ru_shape(national(number), shape), region, "a shape of " + region)
UA_SHAPES = ["+380{n}", "380{n}", "0{n}", "{n}", "+38 (0{a}) {b}-{c}-{d}", "0{a}-{b}-{c}-{d}", "(0{a}) {b} {c} {d}", "+380 {a} {b}{c}{d}", "00380{n}"]
for region in ("UA", "BY"):
    for number in plain[region]:
        n = national(number)
        for shape in random.sample(UA_SHAPES, 3):
            if region == "BY":
                shape = shape.replace("00380", "810375").replace("380", "375").replace("+38 ", "+375 ")
            peer(shape.format(a=n[:2], b=n[2:5], c=n[5:7], d=n[7:9], n=n), region, "a shape of " + region)
for number in plain["BY"][:8]:
    peer("80" + national(number), "BY", "the trunk prefix of Belarus is 80")
for number in plain["RU"][:12]:
    n = national(number)
    for shape, why in [("+7{n};ext=12", "RFC 3966"), ("+7 {a} {b}-{c}-{d} ext. 345", "ext."), ("8 ({a}) {b}-{c}-{d} доб. 7", "доб."), ("+7{n} x99", "x"),
                       ("+7 {a} {b} {c} {d},,12#", "a pause"), ("+7 {a} {b}-{c}-{d} #8", "hash sign")]:
        peer(ru_shape(n, shape), "RU", "extension: " + why)
for text in ["8 (000) 123-45-67", "+7 512 123-45-67", "8 (200) 123-45-67", "+7 123 456-78-90", "+380 12 345 67 89", "+7 916 123-45-6", "+7 916 123-45-678",
             "8 916 123 45 6", "89161234567890", "8-495-1234567 89", "+999 123456789", "+7", "8", "+", "ivan", "телефон", "+7 (495)", "8 800 BEELINE",
             "8-800-PIZZA-55", "1-800-FLOWERS", "+1 650 253 0000", "+44 20 7031 3000", "+49 30 123456", "+39 06 1234 5678", "+86 10 1234 5678",
             "+995 32 2 12 34 56", "+998 90 123 45 67", "+996 555 123 456", "+374 10 123456", "+994 12 123 45 67", "+373 22 12 34 56", "+992 93 123 4567",
             "+972 3 123 4567", "+90 212 123 45 67", "+371 67 123 456", "+370 5 123 4567", "+372 612 3456", "+48 22 123 45 67", "+800 1234 5678"]:
    peer(text, "RU", "by the plan")
for region in sorted(p.SUPPORTED_REGIONS):
    number = p.example_number_for_type(region, p.PhoneNumberType.MOBILE) or p.example_number(region)
    if number and region in ("DE", "FR", "GB", "US", "IT", "PL", "TR", "GE", "AM", "AZ", "UZ", "KG", "TJ", "TM", "MD", "LT", "LV", "EE", "IL", "CN", "AR", "BR", "MX", "JP"):
        peer(p.format_number(number, p.PhoneNumberFormat.INTERNATIONAL), "RU", "an example of " + region)
        peer(p.format_number(number, p.PhoneNumberFormat.NATIONAL), region, "an example of " + region)

# What only we know.
for number in plain["RU"][:10]:
    n = ru_shape(national(number), "8 ({a}) {b}-{c}-{d}")
    for text, extension, why in [
        (n + " вн. 105", "105", "вн."), (n + " внутр. 12", "12", "внутр."), (n + ", доб.:12", "12", "a comma before доб."), (n + " (доб. 12)", "12", "brackets"),
        (n + " добавочный 1234", "1234", "добавочный"), (n + " *139", "139", "a star"), (n + " дод. 5", "5", "дод."), ("тел. " + n, "", "a label"),
        ("раб.: " + n, "", "a label with a colon"), (n + " (Секретариат)", "", "words in brackets"), ("Мария " + n, "", "words before"),
        (n + " после 18", "", "words with digits"), ("tel:+7" + national(number), "", "a link"), ("https://wa.me/7" + national(number), "", "a messenger link"),
        ("\u202a" + n + "\u202c", "", "invisible characters around"), ("+8" + national(number), "", "a plus sign before the trunk prefix"),
        ("7" + national(number) + ".0", "", "a number as a fraction"),
    ]:
        if text.startswith("+8") and national(number)[0] != "9":
            continue  # +84 and +86 are other countries.
        known(text, "RU", number, extension, why)
    peer("00 7" + national(number), "RU", "00 is no way abroad where 8 10 is")
for number in plain["UA"][:24]:
    n = national(number)
    if n.startswith("800"):
        continue
    known(f"8-0{n[:2]}-{n[2:5]}-{n[5:7]}-{n[7:9]}", "UA", number, "", "the trunk prefix of before 2009")
    known(f"8 (0{n[:2]}) {n[2:5]} {n[5:7]} {n[7:9]}", "RU", number, "", "the same in a Russian base")
    known(f"0{n[:2]} {n[2:5]}-{n[5:7]}-{n[7:9]}", "RU", number, "", "national form of Ukraine in a Russian base")
    known(f"380{n}", "RU", number, "", "no plus sign, in a Russian base")
    peer(f"00 380 {n}", "RU", "00 is no way abroad where 8 10 is")
for number in plain["RU"][:10]:
    known("7" + national(number), "UA", number, "", "no plus sign, in a Ukrainian base")
for text in ["+7 (000) 000-00-00", "0000000000", "1111111", "79999999999", "89999999999", "+7 (999) 999-99-99", "0", "000", "+0", "+380000000000",
             "+7 (___) ___-__-__", "8 (XXX) XXX-XX-XX"]:
    said(text, "RU", "unknown", "a made-up number")
for text in ["123-45-67", "2-34-56", "765 43 21", "234567"]:
    said(text, "RU", "invalid", "local digits without an area code")
for text in ["112", "02", "105", "0611", "116111"]:
    said(text, "RU", "invalid", "a short number")
for text in ["7,91612E+10", "7.9161234567E+10", "7,9E10"]:
    said(text, "RU", "error", "scientific notation")

# Every region: its numbers of all kinds in the shapes of its plan, with random tails, too short and too long, with extensions.
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
KEYS = {"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ"}
EXTENSIONS = [" ext {}", " ext. {}", "x{}", " x{}", " #{}", ";ext={}", ",,{}", " доб. {}", " extn {}", " EXT.{}", " extension {}", " int {}", " anexo {}"]
TYPES = [p.PhoneNumberType.FIXED_LINE, p.PhoneNumberType.MOBILE] * 3 + [
    p.PhoneNumberType.TOLL_FREE, p.PhoneNumberType.PREMIUM_RATE, p.PhoneNumberType.SHARED_COST, p.PhoneNumberType.VOIP, p.PhoneNumberType.UAN]


def some_number(region):
    """National digits: an example of the plan with other last digits."""
    example = None
    while not example:
        example = p.example_number_for_type(region, random.choice(TYPES))
    n = national(example)
    keep = random.randint(1, len(n))
    return n[:keep] + tail(len(n) - keep)


def grouped(n):
    sign = random.choice([" ", "-", ".", " ", "\u00a0", "\u2011", "–", "/"])
    groups = [n[at:at + 3] for at in range(0, len(n), 3)]
    if len(groups) > 2 and random.random() < 0.3:
        return f"({groups[0]}) " + sign.join(groups[1:])
    return sign.join(groups)


def shapes(region, n):
    code = str(p.country_code_for_region(region))
    prefix = p.ndd_prefix_for_region(region, True) or ""
    number = p.PhoneNumber(country_code=int(code), national_number=int(n), italian_leading_zero=True if n.startswith("0") else None)
    yield "international", "+" + code + n
    yield "international", "+" + code + " " + grouped(n)
    yield "international", p.format_number(number, p.PhoneNumberFormat.INTERNATIONAL)
    yield "national", p.format_number(number, p.PhoneNumberFormat.NATIONAL)
    yield "RFC 3966", p.format_number(number, p.PhoneNumberFormat.RFC3966)
    yield "digits", n
    yield "groups", grouped(n)
    yield "a trunk prefix", prefix + n
    yield "a trunk prefix", prefix + " " + grouped(n)
    yield "the region's way abroad", p.format_out_of_country_calling_number(number, region)
    yield "a zero in brackets", f"+{code} (0) {grouped(n)}"
    if len(n) > 6 and not set(n[-4:]) & set("01"):
        yield "letters", f"+{code} {n[:-4]}-" + "".join(random.choice(KEYS[digit]) for digit in n[-4:])


for region in sorted(p.SUPPORTED_REGIONS):
    for _ in range(3):
        n = some_number(region)
        chance = random.random()
        sort = "of " + region
        if chance < 0.1:
            n, sort = n[:random.randint(3, len(n))], "short, of " + region
        elif chance < 0.2:
            n, sort = n + tail(random.randint(1, 3)), "long, of " + region
        why, text = random.choice(list(shapes(region, n)))
        chance = random.random()
        if chance < 0.15 and why != "letters":
            text, why = text + random.choice(EXTENSIONS).format(tail(random.choice([1, 2, 3, 3, 4, 5]))), why + " with an extension"
        elif chance < 0.2 and why != "letters":
            text = text.translate(random.choice([FULL_WIDTH, ARABIC]))
        # What our own rules read otherwise (see the README): more digits than E.164 has, and made-up numbers.
        try:
            whole = p.format_number(p.parse(text, region), p.PhoneNumberFormat.E164)
        except p.NumberParseException:
            whole = ""
        if len(whole) <= 16 and len(set(n)) > 1:
            peer(text, region, f"{why}, {sort}")
# Emergency numbers of their own regions.
for region, text in [("RU", "01"), ("RU", "101"), ("RU", "112"), ("UA", "101"), ("UA", "112"), ("BY", "103"), ("KZ", "103"), ("DE", "110"), ("US", "911"),
                     ("GB", "999"), ("CN", "120"), ("FR", "18"), ("IT", "118"), ("PL", "998"), ("GE", "112"), ("AM", "102")]:
    said(text, region, "invalid", "an emergency number of " + region)

# Parameters of RFC 3966; extensions behind local digits; a plus sign and fifteen digits that pass a card's check.
for text, region in [
    ("tel:849-34-03;ext=536;phone-context=+7343", "RU"), ("tel:9184413;ext=412;phone-context=+380-32", "UA"),
    ("tel:575003;ext=787;phone-context=+375222", "BY"), ("tel:3076905;ext=057;phone-context=+7771", "KZ"),
    ("tel:9450364;phone-context=+7(916)", "RU"), ("tel:3657486776;phone-context=abc_d", "RU"),
    ("tel:639749070;phone-context=-a.example", "UA"), ("tel:7073371431;phone-context=123", "KZ"),
    ("tel:335443668;phone-context=pbx.example.com.", "BY"), ("tel:4955688516;phone-context=", "RU"),
    ("tel:4955688516;phone-context=+", "RU"), ("+74951132982;phone-context=+7", "RU"),
    ("+380342821481;phone-context=example.com", "UA"), ("tel:+375213241024;isub=971;ext=70", "BY"),
    ("tel:+78035672474;isub=994", "RU"), ("tel:6394970;isub=1;phone-context=+38044", "UA"),
    ("817717 X967", "BY"), ("05/53/65 x6", "BY"), ("817717 #96", "BY"), ("706-35 - 6#", "BY"), ("7 38 078,,391#", "BY"), ("77-92-15, 0079#", "BY"), ("00375  24  515 5303", "BY"), ("00380  44  515 5303", "RU"),
    ("+375299879162910", "BY"), ("+380666406308674", "UA"), ("+380614407713112", "UA"), ("+375801115743815", "UA"),
]:
    peer(text, region, "parameters and local extensions")
