#!/usr/bin/env python3
"""Makes a client list as small firms in Russia and Ukraine keep it, and the truth about its duplicates.

  python3 benches/sets/generate.py --rows 20000 --seed 1 --out LIST.csv --truth TRUTH.csv
  cargo bench --bench duplicates -- LIST.csv TRUTH.csv

Standard library only, Python 3.9 or later; the same rows and seed give the same bytes.  LIST.csv has a Russian header that an import recognises
without a mapping, cells separated by semicolons.  TRUTH.csv is `client_id,entity_id,kind_of_case`: rows of one entity are one client, and
the third cell says in which circle the entity stands and what was done to this row, words joined by `+`.

The list is put together from six sources, each with its own habits: an export of 1C, a manager's Excel sheet, a web form, telephony, an old Access
base, the list of a conference.  A firm's row may name any of its people; a person's row may name a nickname, a trade or a remark.  What is one
client: a firm with all its departments; a person and the same person as a sole trader.  What is not: a branch and its head office, outlets of
a chain with owners of their own, firms of one owner, members of a family.  Some pairs cannot be decided by what the rows say, as in life.

All rates below are guesses of one who has seen such lists; none was counted in a real one.
"""
import argparse
import csv
import random
from datetime import date, timedelta

import names as stock

COLUMNS = ("Код клиента", "ФИО", "Организация", "ИНН", "КПП", "ЕДРПОУ", "Вид контрагента", "Телефон", "Доп. телефон", "Эл. почта", "Адрес",
           "Дата рождения", "Должность", "Источник", "Примечание")

# How many rows of one client there are: about a quarter of all rows repeat another one.
SIZES = ((1, .800), (2, .128), (3, .042), (4, .016), (5, .007), (6, .003), (7, .002), (9, .001), (12, .001))
# Where a row is from.
SOURCES = (("1c", .24), ("excel", .30), ("web", .14), ("telephony", .12), ("access", .12), ("conference", .08))
# What a new circle of clients is; the weight counts circles, not clients.
CIRCLES = (("person", .470), ("firm", .270), ("sole_trader", .070), ("couple", .030), ("father_son", .010), ("twins", .005), ("siblings", .008),
           ("namesakes", .012), ("recycled_phone", .010), ("shop", .030), ("institution", .030), ("branches", .020), ("one_owner", .014),
           ("chain", .005), ("bank", .002), ("accountant", .002), ("switchboard", .003), ("reception", .003))
UKRAINE = .30          # share of circles in Ukraine
OTHER_NAMES = .08      # persons with names that no Slavic table has
MAIDEN = .15           # women who changed their family name, and
MAIDEN_USED = .35      # rows of theirs under the former one
RENAMED = .10          # firms that changed form (ЗАО, АО) or name
MOVED = .12            # clients with a former address
OLD_PHONE = .25        # clients with a former number
COPY = .12             # further rows that are a copy of an earlier one with a cell or two changed
SLIP = {"1c": .02, "excel": .08, "web": .06, "telephony": .07, "access": .05, "conference": .05}  # a slip in a name, per row
PHONE_SLIP = .02
MAIL_SLIP = .025
BIRTH_SLIP = .05       # wrong year, day and month exchanged, a digit; placeholders (01.01) come on top
BIRTH_FIRST = .05
INN_SLIP = .02         # four of five break the check digit, one does not
INN_OTHERS = .002      # the code of another client, copied by mistake
LATIN = {"web": .10, "conference": .05, "telephony": .03, "1c": .003, "excel": .01, "access": .0}
LAYOUT = {"web": .010, "excel": .006, "telephony": .006}
# How often a cell is filled, by source: phone, second phone, mail, address, birth date, tax code, kind, remark.
FILLED = {
    "1c": (.85, .16, .42, .85, .35, .90, .80, .05),
    "excel": (.88, .22, .48, .48, .18, .15, .00, .25),
    "web": (.95, .03, .90, .55, .25, .05, .00, .25),
    "telephony": (1.0, .05, .00, .00, .00, .00, .00, .12),
    "access": (.80, .16, .12, .85, .55, .40, .60, .08),
    "conference": (.85, .05, .90, .60, .00, .05, .00, .05),
}


def lines(text):
    return [line.split("|") for line in text.strip().split("\n")]


# ---------------------------------------------------------------------------------------------------------------- spelling

TO_UKRAINIAN = {"ы": "и", "и": "і", "э": "е", "ъ": "'", "Э": "Е", "И": "І"}
TO_RUSSIAN = {"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "ь", "І": "И", "Ї": "И", "Є": "Е", "Ґ": "Г"}
KEYBOARD = dict(zip("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"))
KEYBOARD.update({key.upper(): value.upper() for key, value in KEYBOARD.items()})
LATIN_BASE = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye"))
LATIN_BASE.update({"і": "i", "ї": "i", "є": "ie", "ґ": "g", "ъ": "", "'": ""})
LATIN_WAYS = (
    {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "й": "i", "ё": "e", "ь": ""},
    {"ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "й": "y", "ё": "yo", "ь": ""},
    {"ж": "j", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "ju", "я": "ja", "й": "j", "ё": "jo", "ь": "'"},
    {"ж": "g", "х": "x", "ц": "c", "ч": "4", "ш": "sh", "щ": "sch", "ю": "u", "я": "ya", "й": "i", "ё": "e", "ь": ""},
)
NEIGHBOURS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
SOUNDS = (("ого", "ово"), ("тс", "ц"), ("ж", "ш"), ("зж", "жж"), ("сч", "щ"), ("стн", "сн"), ("нн", "н"), ("лл", "л"), ("сс", "с"), ("мм", "м"), ("н", "нн"), ("лин", "линн"),
          ("о", "а"), ("а", "о"), ("е", "и"), ("и", "е"), ("я", "е"), ("ье", "ие"), ("ия", "ья"), ("ё", "о"), ("ов", "оф"), ("д", "т"), ("ы", "и"), ("э", "е"))
SHAPES = (("о", "0"), ("О", "0"), ("з", "3"), ("З", "3"), ("б", "6"), ("Б", "6"), ("и", "н"), ("н", "и"), ("п", "л"), ("ш", "щ"), ("щ", "ш"), ("ы", "ьл"), ("й", "и"), ("т", "г"), ("е", "с"),
          ("а", "a"), ("о", "o"), ("с", "c"), ("Н", "H"), ("Е", "E"), ("р", "p"))


def ukrainian(word):
    """A Russian word as a Ukrainian clerk writes it."""
    out = ""
    for at, letter in enumerate(word):
        before = word[at - 1].lower() if at else ""
        if letter == "ё":
            out += "о" if before in "жчшщ" else "ьо" if before not in "аеиоуыь" and before else "йо"
        elif letter == "е" and (before in "аеиоуыь" and before):
            out += "є"
        elif letter == "и" and before and before in "жчшщцкгх":
            out += "и"
        else:
            out += TO_UKRAINIAN.get(letter, letter)
    return out


def russian(word):
    return "".join(TO_RUSSIAN.get(letter, letter) for letter in word)


def latin(text, way):
    out = ""
    for letter in text:
        low = letter.lower()
        made = way.get(low, LATIN_BASE.get(low, low))
        out += made.capitalize() if letter != low else made
    return out


def other_layout(text):
    return "".join(KEYBOARD.get(letter, letter) for letter in text)


def exchange(text, pairs, rng):
    """One place where the left side of a pair stands gets the right side."""
    found = [pair for pair in pairs if pair[0] in text[1:]]
    if not found:
        return text
    old, new = rng.choice(found)
    places = [at for at in range(1, len(text)) if text.startswith(old, at)]
    at = rng.choice(places)
    return text[:at] + new + text[at + len(old):]


def slip(text, rng, tags, likes_sound=True):
    """One slip of the pen in a word of at least four letters: of the finger, of the ear, or of a scanner."""
    words = text.split(" ")
    long_words = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long_words:
        return text
    at = rng.choice(long_words)
    word, way = words[at], rng.random()
    if way < .40 and likes_sound:
        tags.append("sound")
        word = exchange(word, SOUNDS, rng)
    elif way < .50:
        tags.append("scan")
        word = exchange(word, SHAPES, rng)
    else:
        tags.append("finger")
        place, finger = rng.randrange(1, len(word)), rng.random()
        if finger < .25 and place + 1 < len(word):
            word = word[:place] + word[place + 1] + word[place] + word[place + 2:]
        elif finger < .55:
            word = word[:place] + word[place + 1:]
        elif finger < .75:
            word = word[:place] + word[place] + word[place:]
        else:
            row = next((row for row in NEIGHBOURS if word[place].lower() in row), None)
            if row:
                where = row.index(word[place].lower()) + rng.choice((-1, 1))
                word = word[:place] + row[max(0, min(len(row) - 1, where))] + word[place + 1:]
    words[at] = word
    return " ".join(words)


# ------------------------------------------------------------------------------------------------------------------ numbers

def check_sum(digits, weights, modulus=11, last=10):
    return sum(int(digit) * weight for digit, weight in zip(digits, weights)) % modulus % last


def inn_firm(region, rng):
    digits = f"{region}{rng.randrange(1, 60):02}{rng.randrange(100000):05}"
    return digits + str(check_sum(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8)))


def inn_person(region, rng):
    digits = f"{region}{rng.randrange(1, 60):02}{rng.randrange(1000000):06}"
    digits += str(check_sum(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))
    return digits + str(check_sum(digits, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))


def edrpou(rng):
    digits = f"{rng.randrange(2000000, 4600000):07}"
    weights = (1, 2, 3, 4, 5, 6, 7) if not 3000000 <= int(digits) < 6000000 else (7, 1, 2, 3, 4, 5, 6)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11
    if total == 10:
        total = sum(int(digit) * (weight + 2) for digit, weight in zip(digits, weights)) % 11 % 10
    return digits + str(total)


def rnokpp(birth, man, rng):
    digits = f"{(birth - date(1899, 12, 31)).days:05}{rng.randrange(1000):03}{rng.randrange(5) * 2 + (1 if man else 0)}"
    return digits + str(check_sum(digits, (-1, 5, 7, 9, 4, 6, 10, 5, 7)))


def wrong_code(code, again, rng, tags):
    """A code with a slip: mostly one that its check digit gives away."""
    if rng.random() < .8 or again is None:
        tags.append("code_slip")
        at = rng.randrange(2, len(code))
        if rng.random() < .3 and at + 1 < len(code):
            return code[:at] + code[at + 1] + code[at] + code[at + 2:]
        return code[:at] + str((int(code[at]) + rng.randrange(1, 10)) % 10) + code[at + 1:]
    tags.append("code_slip_valid")
    return again


MOBILES_RU = "902 903 904 905 906 908 909 910 911 912 913 914 915 916 917 918 919 920 921 922 923 924 925 926 927 928 929 930 937 950 951 952 953 960 961 962 963 964 965 968 977 978 981 982 983 985 987 988 999".split()
MOBILES_UA = "50 63 66 67 68 73 93 95 96 97 98 99".split()


def mobile(country, rng):
    if country == "ru":
        return ("ru", rng.choice(MOBILES_RU), f"{rng.randrange(10 ** 7):07}", "")
    return ("ua", rng.choice(MOBILES_UA), f"{rng.randrange(10 ** 7):07}", "")


def landline(city, rng):
    length = (10 if city["country"] == "ru" else 9) - len(city["code"])
    return (city["country"], city["code"], str(rng.randrange(2, 9)) + f"{rng.randrange(10 ** (length - 1)):0{length - 1}}", "line")


def grouped(digits):
    return {7: f"{digits[:3]}-{digits[3:5]}-{digits[5:]}", 6: f"{digits[:2]}-{digits[2:4]}-{digits[4:]}", 5: f"{digits[0]}-{digits[1:3]}-{digits[3:]}"}.get(len(digits), digits)


def phone_text(phone, source, rng, tags):
    """A number as the source writes it."""
    country, code, local, kind = phone
    if rng.random() < PHONE_SLIP:
        tags.append("phone_slip")
        at = rng.randrange(len(local))
        local = local[:at] + str((int(local[at]) + rng.randrange(1, 10)) % 10) + local[at + 1:]
    national = code + local
    if source == "telephony":
        return ("7" if country == "ru" else "380") + national if rng.random() < .85 else ("8" if country == "ru" else "0") + national
    if kind == "line":
        if source in ("excel", "access") and rng.random() < .25:
            tags.append("local_number")
            return grouped(local)
        if source == "access" and country == "ru" and len(code) > 2 and code[0] == "4" and rng.random() < .5:
            tags.append("old_city_code")
            code = "0" + code[1:]
    trunk = "" if country == "ru" else "0"
    ways = {"1c": (0, 0, 1, 2, 3), "excel": (1, 2, 3, 4, 5, 6, 7), "web": (0, 8, 8, 8, 2), "access": (5, 6, 7), "conference": (0, 1, 8)}[source]
    way = rng.choice(ways)
    plus = "+7" if country == "ru" else "+38"
    eight = "8"
    return (
        f"{plus} ({trunk}{code}) {grouped(local)}",
        f"{eight} ({trunk}{code}) {grouped(local)}",
        f"{eight if country == 'ru' else ''}{trunk}{code}{local}",
        f"{eight}-{trunk}{code}-{grouped(local)}",
        f"{trunk}{code} {local[:3]} {local[3:5]} {local[5:]}".strip(),
        f"({trunk}{code}) {grouped(local)}",
        f"{trunk}{code}-{grouped(local)}",
        f"{eight}{trunk}{code}{local}" if country == "ru" else f"{trunk}{code}{local}",
        f"{plus}{trunk}{code}{local}",
    )[way]


# -------------------------------------------------------------------------------------------------------------------- world

class World:
    """All that is drawn from: names, cities, and the people and firms that were made so far."""

    def __init__(self, rng):
        self.rng = rng
        self.men = lines(stock.MEN)
        self.women = lines(stock.WOMEN)
        self.others = lines(stock.OTHERS)
        self.cities = {"ru": [self.city("ru", *row) for row in lines(stock.CITIES_RU)],
                       "ua": [self.city("ua", name, *rest, russian_name=in_russian) for name, in_russian, *rest in lines(stock.CITIES_UA)]}
        self.streets = {"ru": lines(stock.STREETS_RU), "ua": lines(stock.STREETS_UA)}
        self.codes = []
        self.mails, self.domains = set(), set()

    @staticmethod
    def city(country, name, region, code, postcodes, *rest, russian_name=""):
        tax, others = rest if country == "ru" else ("77", *rest)
        return {"country": country, "name": name, "region": region, "code": code, "postcodes": postcodes.split(","), "tax": tax,
                "others": [other for other in others.split(",") if other], "ru": russian_name or name}

    def early(self, items, power=1.6):
        """Draws the first items of a list more often than the last."""
        return items[int(len(items) * self.rng.random() ** power)]

    def pick_city(self, country):
        return self.early(self.cities[country], 1.8)

    def birth(self, low=1945, high=2004):
        return date(self.rng.randrange(low, high), 1, 1) + timedelta(self.rng.randrange(365))

    # --- persons

    def family(self, country):
        """A man's family name, Russian and Ukrainian."""
        rng, way = self.rng, self.rng.random()
        if way < .55:
            # The long tail: in life the hundred most frequent names cover less than a fifth of the people.
            stem = rng.choice(stock.STEMS) if way < .15 else rng.choice(stock.ONSETS) + rng.choice("аоуеи") + rng.choice(stock.CODAS)
            name = stem + rng.choices([e for e, _ in stock.ENDINGS], [w for _, w in stock.ENDINGS])[0]
            return name, ukrainian(name).replace("скій", "ський")
        if country == "ru" and way < .93 or country == "ua" and way < .45:
            name = self.early(stock.FAMILY_RU)
            return name, ukrainian(name).replace("скій", "ський")
        name = self.early(stock.FAMILY_UA)
        return russian(name).replace("ський", "ский").replace("ьь", "ь"), name

    def person(self, country, man=None, family=None, father=None, city=None, birth=None):
        rng = self.rng
        man = rng.random() < .5 if man is None else man
        city = city or self.pick_city(country)
        birth = birth or self.birth()
        person = {"kind": "person", "man": man, "country": country, "city": city, "birth": birth, "pets": [], "maiden": None, "trade": None, "circle": ""}
        if family is None and rng.random() < OTHER_NAMES:
            row = rng.choice([row for row in self.others if (row[0] == "м") == man])
            given, patronymic, name = rng.choice(row[1].split(",")), rng.choice(row[2].split(",")), rng.choice(row[3].split(","))
            if rng.random() < .65:
                name = rng.choice(row[4].split(",")) + rng.choice(row[5].split(","))
            person["ru"] = person["ua"] = (name, given, patronymic)
            person["other"] = True
        else:
            both = family or self.family(country)
            given = self.early(self.men if man else self.women, 2.0)
            father = father or self.early(self.men, 1.8)
            person["both"] = both
            person["ru"] = (feminine(both[0], man), given[0], patronymic_ru(father, man))
            person["ua"] = (feminine_ua(both[1], man), given[1], patronymic_ua(father, man))
            person["pets"] = [pet for pet in given[-1].split(",") if pet]
            person["row"] = given
            if not man and rng.random() < MAIDEN:
                other = self.family(country)
                person["maiden"] = (feminine(other[0], False), feminine_ua(other[1], False))
        self.contacts(person)
        person["code"] = inn_person(city["tax"], rng) if country == "ru" else rnokpp(birth, man, rng)
        person["code_again"] = inn_person(city["tax"], rng) if country == "ru" else rnokpp(birth, man, rng)
        return person

    def contacts(self, person):
        rng, city = self.rng, person["city"]
        person["phones"] = [mobile(person["country"], rng)]
        if rng.random() < .2:
            person["phones"].append(landline(city, rng))
        if rng.random() < .15:
            person["phones"].append(mobile(person["country"], rng))
        person["old_phones"] = [mobile(person["country"], rng)] if rng.random() < OLD_PHONE else []
        person["address"] = self.address(city, rng.random() < .8)
        person["old_address"] = self.address(city if rng.random() < .8 else self.pick_city(person["country"]), True) if rng.random() < MOVED else None
        person["mails"] = [self.mail(person)]
        if rng.random() < .2:
            person["mails"].append(self.mail(person))

    def mail(self, person):
        rng = self.rng
        way = rng.choice(LATIN_WAYS[:3])
        family, given, _ = (latin(part.lower(), way).replace("'", "").replace(" ", "").replace("-", "") for part in person["ru"])
        year = str(person["birth"].year)
        name = rng.choice((f"{family}.{given[:1]}", f"{given}.{family}", f"{given[:1]}{family}", f"{family}{year[2:]}", f"{given}{year}", f"{given}-{family}",
                           f"{rng.choice(stock.NICKS)}{rng.randrange(1, 2000)}", f"{family}_{given[:1]}{rng.randrange(100)}", f"{given}{rng.randrange(10, 999)}"))
        return self.free(name, self.early(stock.MAILS_RU if person["country"] == "ru" else stock.MAILS_UA, 1.5))

    def free(self, name, domain):
        """A mailbox that nobody has yet: providers give each name once."""
        mail = f"{name}@{domain}"
        while mail in self.mails:
            mail = f"{name}{self.rng.randrange(1, 1000)}@{domain}"
        self.mails.add(mail)
        return mail

    def address(self, city, home):
        rng = self.rng
        village = rng.choice(stock.VILLAGES_RU if city["country"] == "ru" else stock.VILLAGES_UA) if rng.random() < .08 else ""
        kind, name, former = self.early(self.streets[city["country"]], 1.3)
        prefix = rng.choice(city["postcodes"])
        length = 6 if city["country"] == "ru" else 5
        return {"city": city, "village": village, "street": (kind, name, former), "house": str(rng.randrange(1, 180)) + rng.choice(("",) * 6 + ("а", "/2", "к1", "Б")),
                "flat": str(rng.randrange(1, 220)) if home and rng.random() < .8 or rng.random() < .5 else "", "home": home,
                "postcode": prefix + "".join(str(rng.randrange(10)) for _ in range(length - len(prefix)))}

    # --- firms

    def core(self, country):
        """What a firm is called: in the country's language, in Russian, and a word before it (full and short)."""
        rng, way = self.rng, self.rng.random()
        side = 0 if country == "ru" else 1
        if way < .40:
            first, second = rng.choice(stock.FIRM_FIRST).split("|"), rng.choice(stock.FIRM_SECOND).split("|")
            third = rng.choice(stock.FIRM_SECOND).split("|") if rng.random() < .15 else None
            joint = rng.choice(("", "", "", "-", " "))
            made = [first[i] + joint + (second[i].capitalize() if joint else second[i]) + (f"-{third[i].capitalize()}" if third else "") for i in (0, 1)]
        elif way < .50:
            made = [f"{word} {noun}" for word, noun in zip(rng.choice(stock.FIRM_ADJECTIVES).split("|"), rng.choice(stock.FIRM_NOUNS).split("|"))]
        elif way < .75:
            made = rng.choice(stock.FIRM_WORDS).split("|")
            extra = rng.random()
            if extra < .25:
                number = str(rng.choice((1, 2, 3, 7, 21, 54, 2000, "М", "Плюс", "-С")))
                made = [f"{word} {number}".replace(" -", "-") for word in made]
            elif extra < .40:
                second = rng.choice(stock.FIRM_SECOND).split("|")
                made = [f"{word}-{second[i].capitalize()}" for i, word in enumerate(made)]
        elif way < .85:
            made = rng.choice(stock.FIRM_LATIN).split("|")
            return made[0], made[1], None
        elif way < .93:
            given = rng.choice(self.women if rng.random() < .6 else self.men)
            made = [given[0], given[1]] if rng.random() < .4 else [f"У {self.genitive(given[0])}", f"У {self.genitive(given[0])}"]
        else:
            both = self.family(country)
            made = [f"{both[0]} и К", f"{both[1]} і К"] if rng.random() < .5 else [f"{both[0]} и сыновья", f"{both[1]} і сини"]
        return made[side], made[0] if country == "ua" else None, rng.choice(stock.DESCRIPTORS) if rng.random() < .22 else None

    @staticmethod
    def genitive(name):
        return name[:-1] + ("ы" if name[-1] == "а" else "и") if name[-1] in "ая" else name[:-1] + "я" if name[-1] in "йь" else name + "а"

    def firm(self, country, city=None, core=None, form=None, circle=""):
        rng = self.rng
        city = city or self.pick_city(country)
        name, other, descriptor = core or self.core(country)
        if form is None:
            form = rng.choices((("ООО", ""), ("АО", "ЗАО"), ("ПАО", "ОАО"), ("МУП", ""), ("НП", "")), (.86, .08, .02, .03, .01))[0] if country == "ru" else \
                rng.choices((("ТОВ", "ООО"), ("ПП", "ЧП"), ("ПрАТ", "ЗАТ"), ("КП", "КП")), (.72, .18, .05, .05))[0]
        firm = {"kind": "firm", "country": country, "city": city, "name": name, "other": other, "descriptor": descriptor, "form": form[0], "old_form": form[1],
                "former": self.core(country)[0] if rng.random() < RENAMED * .4 else None, "circle": circle, "branch": None, "plain": [],
                "parent": rng.choice(stock.FIRM_WORDS).split("|")[0] if rng.random() < .06 else None}
        firm["people"] = [self.person(country, city=city) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
        firm["jobs"] = ["директор", rng.choice(stock.JOBS), rng.choice(stock.JOBS)]
        firm["phones"] = [landline(city, rng)] if rng.random() < .7 else [firm["people"][0]["phones"][0]]
        if rng.random() < .4:
            firm["phones"].append(rng.choice(firm["people"])["phones"][0])
        firm["old_phones"] = [landline(city, rng)] if rng.random() < OLD_PHONE else []
        firm["address"] = self.address(city, False)
        firm["old_address"] = self.address(city, False) if rng.random() < MOVED else None
        domain = latin(russian(name).lower(), LATIN_WAYS[1]).replace(" ", rng.choice(("", "-"))).replace("'", "").replace("№", "")
        suffix = rng.choice((".ru", ".ru", ".com", ".net")) if country == "ru" else rng.choice((".com.ua", ".ua", ".com", ".in.ua"))
        while domain + suffix in self.domains:
            domain += rng.choice(("-", "")) + rng.choice((latin(russian(city["name"]).lower(), LATIN_WAYS[1])[:4].strip(" -'"), str(rng.randrange(1, 100)), "td", "group", "pro"))
        self.domains.add(domain + suffix)
        firm["mails"] = [f"{rng.choice(('info', 'office', 'zakaz', 'sales', 'buh', 'mail'))}@{domain}{suffix}"] if rng.random() < .55 else \
            [self.free(domain[:14] + rng.choice(("", str(rng.randrange(1, 99)))), self.early(stock.MAILS_RU if country == "ru" else stock.MAILS_UA))]
        if rng.random() < .35:
            firm["mails"].append(rng.choice(firm["people"])["mails"][0])
        firm["code"], firm["code_again"] = (inn_firm(city["tax"], rng), inn_firm(city["tax"], rng)) if country == "ru" else (edrpou(rng), edrpou(rng))
        firm["kpp"] = f"{firm['code'][:4]}01001" if country == "ru" else ""
        return firm


def feminine(name, man):
    if man:
        return name
    for end, made in (("ский", "ская"), ("цкий", "цкая"), ("ой", "ая"), ("ый", "ая"), ("ий", "ая")):
        if name.endswith(end):
            return name[:-len(end)] + made
    return name + "а" if name.endswith(("ов", "ев", "ёв", "ин", "ын")) and name != "Литвин" else name


def feminine_ua(name, man):
    if man:
        return name
    if name.endswith(("ський", "цький")):
        return name[:-2] + "а"
    if name.endswith("ий"):
        return name[:-2] + "а"
    return name + "а" if name.endswith(("ов", "ев", "єв", "ьов", "ін", "їн")) else name


def patronymic_ru(father, man):
    stem = father[2]
    if father[0] == "Илья":
        return "Ильич" if man else "Ильинична"
    if father[0] == "Никита":
        return "Никитич" if man else "Никитична"
    return stem + ("ич" if man else "на")


def patronymic_ua(father, man):
    stem = father[3]
    if stem == "Ілл":
        return "Ілліч" if man else "Іллівна"
    if stem.endswith("й"):
        return stem + "ович" if man else stem[:-1] + "ївна"
    if stem.endswith("ь"):
        return stem + "ович" if man else stem[:-1] + "івна"
    return stem + ("ович" if man else "івна")


# ------------------------------------------------------------------------------------------------------------------ circles

def circle(world, name):
    """The clients of a new circle, all different from each other."""
    rng = world.rng
    country = "ua" if rng.random() < UKRAINE else "ru"
    made = MAKERS[name](world, rng, country)
    for client in made:
        client["circle"] = name
    return made


def sole_trader(world, rng, country):
    person = world.person(country)
    person["trader"] = True
    if rng.random() < .4:
        person["shop"] = rng.choice(stock.GENERIC_SHOPS) if rng.random() < .5 else world.core(country)[0]
    return [person]


def share_home(first, second, rng, mailbox=.3):
    second["address"] = first["address"]
    if rng.random() < mailbox:
        second["mails"] = [first["mails"][0]]
    way = rng.random()
    if way < .35:
        line = landline(first["city"], rng)
        first["phones"].append(line)
        second["phones"].append(line)
    elif way < .55:
        second["phones"].append(first["phones"][0])


def couple(world, rng, country):
    man = world.person(country, man=True, family=world.family(country))
    woman = world.person(country, man=False, family=man["both"], city=man["city"], birth=man["birth"] + timedelta(rng.randrange(-3000, 3000)))
    share_home(man, woman, rng, .5)
    return [man, woman]


def father_son(world, rng, country):
    father = world.person(country, man=True, family=world.family(country), birth=world.birth(1945, 1975))
    son = world.person(country, man=True, family=father["both"], father=father["row"], city=father["city"], birth=father["birth"] + timedelta(rng.randrange(7000, 13000)))
    if rng.random() < .35:  # the same initials, or the same given name
        given = father["row"] if rng.random() < .5 else rng.choice([row for row in world.men if row[0][0] == father["row"][0][0]])
        son["row"], son["pets"] = given, [pet for pet in given[-1].split(",") if pet]
        son["ru"], son["ua"] = (son["ru"][0], given[0], son["ru"][2]), (son["ua"][0], given[1], son["ua"][2])
    share_home(father, son, rng)
    return [father, son]


def twins(world, rng, country):
    family, father, man = world.family(country), world.early(world.men), rng.random() < .5
    first = world.person(country, man=man, family=family, father=father)
    second = world.person(country, man=man if rng.random() < .7 else not man, family=family, father=father, city=first["city"], birth=first["birth"])
    if second["row"] is first["row"]:
        second = world.person(country, man=not man, family=family, father=father, city=first["city"], birth=first["birth"])
    share_home(first, second, rng)
    return [first, second]


def siblings(world, rng, country):
    family, father = world.family(country), world.early(world.men)
    first = world.person(country, family=family, father=father)
    made = [first]
    for years in (3, 6)[:rng.randrange(1, 3)]:
        other = world.person(country, family=family, father=father, city=first["city"], birth=first["birth"] + timedelta(365 * years))
        if all(other["ru"] != known["ru"] for known in made):
            share_home(first, other, rng, .15)
            made.append(other)
    return made


def namesakes(world, rng, country):
    first = world.person(country, family=world.family(country))
    made = [first]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        other = world.person(country, man=first["man"], family=first["both"], city=first["city"])
        other["row"], other["pets"] = first["row"], first["pets"]
        if rng.random() < .6:
            other["ru"], other["ua"] = first["ru"], first["ua"]
        else:
            other["ru"], other["ua"] = first["ru"][:2] + other["ru"][2:], first["ua"][:2] + other["ua"][2:]
        other["mails"] = [world.mail(other)]
        made.append(other)
    return made


def recycled_phone(world, rng, country):
    first = world.person(country)
    second = world.person(country) if rng.random() < .7 else world.firm(country)
    number = first["phones"][0]
    first["old_phones"], first["phones"] = [number], [mobile(country, rng)]
    second["phones"] = [number]
    return [first, second]


def shop(world, rng, country):
    firm = world.firm(country, core=(rng.choice(stock.GENERIC_SHOPS), None, None), form=("", ""))
    if rng.random() < .5:
        firm["form"] = "ИП " + initials(firm["people"][0]["ru"], rng)
    return [firm]


def institution(world, rng, country):
    forms, number = rng.choice(stock.INSTITUTIONS), rng.randrange(1, 140)
    firm = world.firm(country, core=(forms[0].format(n=number), None, None), form=("", ""))
    firm["plain"] = [form.format(n=number) for form in forms]
    return [firm]


def branches(world, rng, country):
    head = world.firm(country)
    made = [head]
    for number in range(rng.choice((1, 1, 2, 2, 3, 5))):
        city = world.pick_city(country)
        branch = world.firm(country, city=city, core=(head["name"], head["other"], head["descriptor"]), form=(head["form"], head["old_form"]))
        branch["former"], branch["parent"] = None, None
        branch["branch"] = rng.choice(("филиал {c}", "{c} филиал", "обособленное подразделение {c}", "(филиал в г. {c})", "{c}")) if city is not head["city"] else f"филиал №{number + 1}"
        if country == "ru":
            branch["code"], branch["code_again"] = head["code"], head["code_again"]
            branch["kpp"] = f"{city['tax']}{rng.randrange(1, 60):02}43{number + 1:03}"
        elif rng.random() < .5:
            branch["code"] = head["code"]  # of the head office, as such lists often have it
        if rng.random() < .5:
            branch["mails"] = head["mails"]
        made.append(branch)
    return made


def one_owner(world, rng, country):
    made = [world.firm(country) for _ in range(rng.choice((2, 2, 3, 4)))]
    owner = made[0]["people"][0]
    for firm in made:
        firm["people"][0] = owner
        firm["phones"] = [owner["phones"][0]] + ([made[0]["phones"][0]] if rng.random() < .5 else [])
        if rng.random() < .7:
            firm["mails"] = made[0]["mails"]
        if rng.random() < .6:
            firm["address"], firm["city"] = made[0]["address"], made[0]["city"]
        if rng.random() < .25:
            firm["name"] = made[0]["name"] + rng.choice((" плюс", "-Сервис", " 2", "-М", " Опт"))
    return made + ([owner] if rng.random() < .4 else [])


def chain(world, rng, country):
    name = rng.choice(stock.CHAINS)
    made = []
    for _ in range(rng.randrange(3, 11)):
        firm = world.firm(country, core=(name, None, None), form=("", ""))
        firm["former"], firm["parent"] = None, None
        if rng.random() < .6:
            firm["form"] = "ИП " + initials(firm["people"][0]["ru"], rng)
        if rng.random() < .3:
            firm["mails"] = ["info@" + latin(name.lower(), LATIN_WAYS[1]).replace(" ", "").replace("'", "") + ".ru"]
        made.append(firm)
    return made


def bank(world, rng, country):
    name = rng.choice(stock.BANKS)
    made = []
    code = None
    for _ in range(rng.randrange(3, 9)):
        firm = world.firm(country, core=(name, None, None), form=("ПАО", "ОАО") if country == "ru" else ("АТ", "ПАТ"))
        code = code or firm["code"]
        firm["code"], firm["former"], firm["parent"] = code, None, None
        firm["branch"] = rng.choice(("отд. {n}", "доп. офис {n}", "филиал {c}", "отделение № {n}", "ДО \"{c}\"")).replace("{n}", f"{rng.randrange(1000, 9999)}/{rng.randrange(1, 400):04}")
        firm["phones"][0] = ("ru", "800", f"{code[1:8]}", "") if country == "ru" and rng.random() < .6 else firm["phones"][0]
        made.append(firm)
    return made


def accountant(world, rng, country):
    clerk = world.person(country, man=False)
    made = []
    for _ in range(rng.randrange(8, 24)):
        client = world.firm(country, city=clerk["city"]) if rng.random() < .7 else sole_trader(world, rng, country)[0]
        if rng.random() < .75:
            client["phones"] = [clerk["phones"][0]]
        if rng.random() < .75:
            client["mails"] = [clerk["mails"][0]]
        if client["kind"] == "firm" and rng.random() < .5:
            client["people"].insert(0, clerk)
            client["jobs"].insert(0, "бухгалтер")
        made.append(client)
    return made


def switchboard(world, rng, country):
    city = world.pick_city(country)
    line, address = landline(city, rng), world.address(city, False)
    made = []
    for _ in range(rng.randrange(5, 15)):
        firm = world.firm(country, city=city)
        firm["phones"].insert(0, line)
        firm["address"] = dict(address, flat=str(rng.randrange(100, 620)))
        made.append(firm)
    return made


def reception(world, rng, country):
    """People of one works, dormitory or sanatorium, reached by the number of its reception."""
    city = world.pick_city(country)
    line, address = landline(city, rng), world.address(city, True)
    made = []
    for _ in range(rng.randrange(4, 12)):
        person = world.person(country, city=city)
        person["phones"].insert(0, line)
        person["address"] = dict(address, flat=str(rng.randrange(1, 400)))
        made.append(person)
    return made


MAKERS = {"person": lambda world, rng, country: [world.person(country)], "firm": lambda world, rng, country: [world.firm(country)],
          "sole_trader": sole_trader, "couple": couple, "father_son": father_son, "twins": twins, "siblings": siblings, "namesakes": namesakes,
          "recycled_phone": recycled_phone, "shop": shop, "institution": institution, "branches": branches, "one_owner": one_owner, "chain": chain,
          "bank": bank, "accountant": accountant, "switchboard": switchboard, "reception": reception}


# --------------------------------------------------------------------------------------------------------------------- rows

def initials(name, rng):
    family, given, patronymic = name
    letters = [part[0] for part in (given, patronymic) if part]
    ways = (f"{family} {'.'.join(letters)}.", f"{family} {'. '.join(letters)}.", f"{'.'.join(letters)}. {family}", f"{family} {''.join(letters)}", f"{family} {letters[0]}.", f"{family}{'.'.join(letters)}.")
    return rng.choices(ways, (8, 3, 3, 2, 2, .5))[0]


ORDERS = {  # parts of a name: f family, i given, o patronymic, n initials, d pet name
    "1c": (("fio", 70), ("n", 18), ("fi", 10), ("iof", 2)),
    "excel": (("fi", 25), ("if", 18), ("io", 14), ("fio", 12), ("n", 12), ("i", 5), ("d", 5), ("df", 6), ("f", 3)),
    "web": (("if", 40), ("i", 22), ("fi", 12), ("fio", 18), ("iof", 4), ("d", 2), ("df", 2)),
    "telephony": (("i", 22), ("if", 28), ("fi", 12), ("d", 8), ("df", 10), ("io", 12), ("f", 8)),
    "access": (("fio", 55), ("n", 38), ("fi", 7)),
    "conference": (("fi", 38), ("if", 30), ("fio", 28), ("n", 4)),
}


def person_name(person, source, rng, tags):
    """A person as the source names him or her."""
    side = person["country"]
    if side == "ua" and rng.random() < .5:
        side = "ru"
        tags.append("russian_spelling")
    elif side == "ru" and rng.random() < .004:
        side = "ua"
        tags.append("ukrainian_spelling")
    family, given, patronymic = person[side]
    if person["maiden"] and rng.random() < MAIDEN_USED:
        former = person["maiden"][0 if side == "ru" else 1]
        way = rng.random()
        family = former if way < .6 else f"{family} ({former})" if way < .85 else f"{family}-{former}"
        tags.append("maiden_name")
    order = rng.choices([o for o, _ in ORDERS[source]], [w for _, w in ORDERS[source]])[0]
    if "d" in order and not person["pets"]:
        order = order.replace("d", "i")
    if order == "n":
        tags.append("initials")
        text = initials((family, given, patronymic), rng)
    else:
        if "d" in order:
            tags.append("pet_name")
        if len(order) == 1:
            tags.append("one_word")
        pet = rng.choice(person["pets"]) if "d" in order else ""
        text = " ".join(part for part in ({"f": family, "i": given, "o": patronymic, "d": pet}[letter] for letter in order) if part)
    return spelled(text, source, rng, tags)


def spelled(text, source, rng, tags):
    """Letters as the source writes them: Ё, case, Latin letters, the wrong layout, slips."""
    if "ё" in text and rng.random() < .75:
        text = text.replace("ё", "е").replace("Ё", "Е")
    if rng.random() < SLIP[source]:
        text = slip(text, rng, tags)
    if rng.random() < LATIN.get(source, 0):
        tags.append("latin")
        text = latin(text, rng.choice(LATIN_WAYS))
    elif rng.random() < LAYOUT.get(source, 0):
        tags.append("layout")
        text = other_layout(text)
    way = rng.random()
    if source == "access" and way < .8 or way < .02:
        text = text.upper()
    elif source in ("web", "excel", "telephony") and way < .15:
        text = text.lower()
    if rng.random() < .02:
        text = text.replace(" ", "  ")
    return text


def with_notes(text, person, source, rng, tags):
    """What people put into the cell of a name beside the name."""
    chance = {"excel": .22, "telephony": .30, "conference": .06, "1c": .01, "access": .02, "web": .0}[source]
    if rng.random() >= chance:
        return text
    tags.append("note_in_name")
    way = rng.random()
    if way < .25:
        return f"{text} ({rng.choice(stock.TRADES)})"
    if way < .45:
        return f"{text} {rng.choice(stock.TRADES)}"
    if way < .60:
        return f"{rng.choice(stock.JOBS)} {text}" if rng.random() < .5 else f"{text}, {rng.choice(stock.JOBS)}"
    if way < .72:
        return f"{text} от {World.genitive(rng.choice(stock.FAMILY_RU))}"
    if way < .84:
        return f"{rng.choice(stock.TITLES_MEN if person['man'] else stock.TITLES_WOMEN)} {text}"
    return f"{text} - {rng.choice(stock.REMARKS)}"


def firm_name(firm, source, rng, tags):
    """A firm as the source names it."""
    name, form, old = firm["name"], firm["form"], firm["old_form"]
    if firm["plain"]:
        name = rng.choice(firm["plain"])
    side_ru = firm["country"] == "ru"
    if not side_ru and firm["other"] and rng.random() < .5:
        name = firm["other"]
        form = {"ТОВ": "ООО", "ПП": "ЧП", "ПрАТ": "ЧАО"}.get(form, form)
        tags.append("russian_spelling")
    elif side_ru and firm["other"] and rng.random() < .35:
        name = firm["other"]
        tags.append("latin")
    if old and rng.random() < (.6 if source == "access" else .12):
        form = old
        tags.append("old_form")
    if firm["former"] and rng.random() < .5:
        way = rng.random()
        name = firm["former"] if way < .5 else f"{name} (бывш. {firm['former']})"
        tags.append("former_name")
    if firm["descriptor"] and rng.random() < .7:
        full, short = firm["descriptor"]
        name = f"{short if rng.random() < .65 else full} {name}"
    if rng.random() < SLIP[source]:
        name = slip(name, rng, tags)
    words = name.split(" ")
    if len(words) == 2 and not firm["plain"] and rng.random() < .05:
        tags.append("word_order")
        name = f"{words[1]} {words[0]}"
    text = with_form(name, form, source, rng, tags, bool(firm["plain"]))
    if firm["branch"] and rng.random() < .75:
        mark = firm["branch"].replace("{c}", firm["city"]["name"])
        text = f"{text} {mark}" if rng.random() < .8 else f"{text}, {mark}"
    elif firm["branch"]:
        tags.append("branch_unmarked")
    elif rng.random() < (.10 if source in ("excel", "telephony") else .02):
        tags.append("city_in_name")
        text = f"{text} ({firm['city']['ru']})" if rng.random() < .6 else f"{text} г.{firm['city']['ru']}"
    elif rng.random() < .035:
        tags.append("department")
        text = f"{text}, {rng.choice(stock.DEPARTMENTS)}"
    if firm["parent"] and rng.random() < .4:
        tags.append("parent_in_name")
        text = f"{text} ({'ГК ' if rng.random() < .6 else 'холдинг '}{firm['parent']})"
    if rng.random() < LATIN.get(source, 0) * .4:
        tags.append("latin")
        text = latin(text, rng.choice(LATIN_WAYS[:3]))
    elif rng.random() < LAYOUT.get(source, 0) * .5:
        tags.append("layout")
        text = other_layout(text)
    way = rng.random()
    if source == "access":
        text = text.upper() if way < .8 else text
        if len(text) > 30 and rng.random() < .7:
            tags.append("cut")
            text = text[:30]
    elif source in ("web", "telephony", "excel") and way < .12:
        text = text.lower()
    return text


LONG_FORMS = {"ООО": "Общество с ограниченной ответственностью", "ТОВ": "Товариство з обмеженою відповідальністю", "АО": "Акционерное общество",
              "ЗАО": "Закрытое акционерное общество", "ОАО": "Открытое акционерное общество", "ПП": "Приватне підприємство", "МУП": "Муниципальное унитарное предприятие"}


def with_form(name, form, source, rng, tags, plain):
    if not form or plain:
        return name
    bare = {"1c": .05, "excel": .55, "web": .55, "telephony": .80, "access": .15, "conference": .45}[source]
    if rng.random() < bare:
        tags.append("no_form")
        return name
    way = rng.random()
    if form.startswith("ИП"):
        return f"{name} ({form})" if way < .4 else form if way < .6 else f"{form} \"{name}\""
    if source == "1c":
        return f"{name} {form}" if way < .35 else f"{form} \"{name}\"" if way < .85 else f"{LONG_FORMS.get(form, form)} \"{name}\""
    return (f"{form} \"{name}\"" if way < .35 else f"{form} {name}" if way < .65 else f"{name} {form}" if way < .75 else f"{form} «{name}»" if way < .88
            else f"{name}, {form}" if way < .94 else f"{form.lower()} {name}")


def address_text(client, source, rng, tags):
    place = client["address"]
    if client["old_address"] and rng.random() < (.6 if source == "access" else .25):
        place = client["old_address"]
        tags.append("old_address")
    city = place["city"]
    ua = city["country"] == "ua"
    side_ru = ua and rng.random() < .45
    kind, street, former = place["street"]
    if former and rng.random() < (.6 if source == "access" else .2):
        tags.append("old_street")
        street = former
    if side_ru:
        street, kind = russian(street).replace("ьь", "ь"), stock.STREET_KINDS_UA.get(kind, kind)
    city_name = city["ru"] if side_ru else city["name"]
    if city["others"] and rng.random() < .25 and source not in ("1c",):
        city_name = rng.choice(city["others"])
    if place["village"]:
        city_name = place["village"] if rng.random() < .7 else f"{city_name}, {place['village']}"
    house, flat, home = place["house"], place["flat"], place["home"]
    way = rng.random()
    if source in ("1c",) and way < .75:
        region = f", {city['region']}" if city["region"] and rng.random() < .7 else ""
        end = f", {'кв.' if home else 'офис'} {flat}" if flat else ""
        return f"{place['postcode']}{region}, {'м. ' if ua else 'г '}{city_name}, {kind} {street}, д. {house}{end}" if not place["village"] else \
            f"{place['postcode']}{region}, {city_name}, {kind} {street}, д. {house}{end}"
    if way < .06:
        tags.append("postcode_only")
        return place["postcode"]
    if source in ("conference", "web") and way < .7 or way < .16:
        return city_name if rng.random() < .7 else f"г. {city_name}"
    if rng.random() < SLIP[source]:
        street = slip(street, rng, tags)
    if source == "access":
        text = f"{place['postcode']} {city_name} {kind}.{street} {house}{'-' + flat if flat else ''}".upper()
        return text[:40]
    town = "" if rng.random() < .45 else f"{rng.choice(('г. ', 'г.', ''))}{city_name}, "
    kind = rng.choice((f"{kind}. ", f"{kind}.", ""))
    end = rng.choice((f"-{flat}", f", кв {flat}", f", оф. {flat}" if not home else f" кв.{flat}", "")) if flat else ""
    return f"{town}{kind}{street}{rng.choice((' ', ', ', ', д.'))}{house}{end}"


MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()


def birth_text(birth, source, rng, tags):
    way = rng.random()
    if way < BIRTH_FIRST:
        tags.append("birth_placeholder")
        birth = date(birth.year, 1, 1)
    elif way < BIRTH_FIRST + BIRTH_SLIP:
        tags.append("birth_slip")
        slip_way = rng.random()
        if slip_way < .4:
            birth = birth.replace(year=birth.year + rng.choice((-1, 1, 10, -10)), day=min(birth.day, 28))
        elif slip_way < .65 and birth.day <= 12:
            birth = date(birth.year, birth.day, birth.month)
        else:
            birth = birth.replace(day=rng.randrange(1, 29))
    way = rng.random()
    if source == "1c" or way < .6:
        return birth.strftime("%d.%m.%Y")
    if way < .72:
        return birth.strftime("%d.%m.%y")
    if way < .80:
        return birth.isoformat()
    if way < .87:
        return f"{birth.day} {MONTHS[birth.month - 1]} {birth.year}"
    if way < .93:
        tags.append("birth_year_only")
        return str(birth.year)
    return birth.strftime("%d/%m/%Y")


def mail_text(mail, rng, tags):
    if rng.random() >= MAIL_SLIP:
        return mail if rng.random() < .9 else mail.capitalize()
    tags.append("mail_slip")
    way, at = rng.random(), rng.randrange(1, mail.index("@") + 1)
    if way < .25:
        return mail.replace(".ru", ",ru").replace(".com", ".con")
    if way < .45:
        return mail.replace("gmail", "gmial").replace("mail.ru", "mail.r").replace("yandex", "yndex")
    return mail[:at - 1] + mail[at:] if way < .75 else mail[:at] + mail[at - 1] + mail[at:]


def phones(client, source, rng, tags):
    """The numbers of a row: one or two, sometimes both in one cell."""
    known = client["phones"]
    first = rng.choice(known) if rng.random() < .45 else known[0]
    if client["old_phones"] and rng.random() < (.6 if source == "access" else .25):
        first = rng.choice(client["old_phones"])
        tags.append("old_phone")
    text = phone_text(first, source, rng, tags)
    if client["kind"] == "firm" and first[3] == "line" and source != "telephony" and rng.random() < .08:
        text += f"{rng.choice((' доб. ', ' доб.', ' вн. ', ' #'))}{rng.randrange(10, 999)}"
    others = [number for number in known if number != first]
    second = ""
    if others and rng.random() < FILLED[source][1] * 2:
        second = phone_text(rng.choice(others), source, rng, tags)
        if rng.random() < .4:
            tags.append("two_phones")
            return f"{text}{rng.choice((', ', '; ', ' / ', ' и ', '  '))}{second}", ""
    if source == "excel" and rng.random() < .03:
        text += f" {rng.choice(('Марина', 'Саша', 'секретарь', 'бух', 'жена', 'мама'))}"
    return text, second


def row_of(client, source, world, tags):
    """One row about a client, as the source has it."""
    rng, filled = world.rng, FILLED[source]
    row = dict.fromkeys(COLUMNS, "")
    firm = client["kind"] == "firm"
    job = ""
    if firm:
        row["Организация"] = firm_name(client, source, rng, tags)
        chance = {"1c": .2, "excel": .3, "web": .55, "telephony": .35, "access": .15, "conference": .85}[source]
        if rng.random() < chance:
            at = rng.randrange(len(client["people"]))
            if len(client["people"]) > 1:
                tags.append("contact_person")
            row["ФИО"] = person_name(client["people"][at], source, rng, tags)
            job = client["jobs"][min(at, len(client["jobs"]) - 1)]
    else:
        name = with_notes(person_name(client, source, rng, tags), client, source, rng, tags)
        if client.get("trader"):
            trader_cells(client, name, row, source, rng, tags)
        else:
            row["ФИО"] = name
            if rng.random() < .10 and source in ("excel", "conference"):
                job = rng.choice(stock.JOBS)
    if rng.random() < filled[0]:
        row["Телефон"], row["Доп. телефон"] = phones(client, source, rng, tags)
    if rng.random() < filled[2]:
        row["Эл. почта"] = mail_text(rng.choice(client["mails"]), rng, tags)
    if rng.random() < filled[3]:
        row["Адрес"] = address_text(client, source, rng, tags)
    if not firm and rng.random() < filled[4] * 1.6:
        row["Дата рождения"] = birth_text(client["birth"], source, rng, tags)
    if rng.random() < filled[5] * (1 if firm or client.get("trader") else .35):
        code_cells(client, row, world, tags)
    if rng.random() < filled[6]:
        row["Вид контрагента"] = rng.choice(("Юр. лицо", "Юридическое лицо")) if firm and not client["form"].startswith("ИП") else "ИП" if firm or client.get("trader") else rng.choice(("Физ. лицо", "Физическое лицо"))
    if rng.random() < filled[7]:
        row["Примечание"] = rng.choice(stock.REMARKS)
    if job and rng.random() < .5:
        row["Должность"] = job
    if rng.random() < .4:
        row["Источник"] = {"1c": "1С", "excel": "Список менеджера", "web": "Сайт", "telephony": "АТС", "access": "Старая база", "conference": "Выставка"}[source]
    if sum(1 for cell in row.values() if cell) - (1 if row["Источник"] else 0) < 2:
        tags.append("rescued")
        row["Телефон"], row["Доп. телефон"] = phones(client, source, rng, tags)
    return row


def trader_cells(client, name, row, source, rng, tags):
    """A sole trader: a person here, a firm there."""
    way = rng.random()
    mark = rng.choice(("ИП", "ИП", "ИП", "ЧП", "Индивидуальный предприниматель")) if client["country"] == "ru" else rng.choice(("ФОП", "ФОП", "ЧП", "СПД", "ФЛП"))
    if way < .30:
        row["ФИО"] = name
        tags.append("as_person")
    elif way < .75 or not client.get("shop"):
        row["Организация" if rng.random() < .6 else "ФИО"] = f"{mark} {name}"
        tags.append("as_trader")
    else:
        row["Организация"] = f"{mark} {client['shop']}" if rng.random() < .3 else client["shop"]
        tags.append("as_shop")
        if rng.random() < .6:
            row["ФИО"] = name


def code_cells(client, row, world, tags):
    rng, firm = world.rng, client["kind"] == "firm"
    code = client["code"]
    if rng.random() < INN_OTHERS and world.codes:
        tags.append("code_of_other")
        code = rng.choice(world.codes)
    elif rng.random() < INN_SLIP:
        code = wrong_code(code, client["code_again"], rng, tags)
    elif len(world.codes) < 5000:
        world.codes.append(code)
    row["ЕДРПОУ" if client["country"] == "ua" and firm and rng.random() < .8 else "ИНН"] = code
    if firm and client["kpp"] and rng.random() < .7:
        row["КПП"] = client["kpp"]


def copied(row, rng, tags):
    """An earlier row once more, with a cell or two left out or changed."""
    tags.append("copy")
    made = dict(row)
    filled = [column for column in COLUMNS[1:] if made[column]]
    for column in rng.sample(filled, min(len(filled), rng.randrange(0, 3))):
        if column in ("ФИО", "Организация"):
            made[column] = slip(made[column], rng, tags)
        elif len(filled) > 3:
            made[column] = ""
    return made


def generate(rows_wanted, seed):
    """Rows in a shuffled order: (cells, entity, kind of case)."""
    rng = random.Random(seed)
    world = World(rng)
    made, entity = [], 0
    sizes, size_weights = zip(*SIZES)
    sources, source_weights = zip(*SOURCES)
    circles, circle_weights = zip(*CIRCLES)
    while len(made) < rows_wanted:
        for client in circle(world, rng.choices(circles, circle_weights)[0]):
            entity += 1
            rows = []
            for _ in range(rng.choices(sizes, size_weights)[0]):
                tags = []
                if rows and rng.random() < COPY:
                    row = copied(rng.choice(rows), rng, tags)
                else:
                    source = rng.choices(sources, source_weights)[0]
                    tags.append(source)
                    row = row_of(client, source, world, tags)
                rows.append(row)
                made.append((row, entity, "+".join([client["circle"]] + tags)))
    del made[rows_wanted:]
    rng.shuffle(made)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    parser.add_argument("--truth", required=True)
    arguments = parser.parse_args()
    with open(arguments.out, "w", newline="", encoding="utf-8") as list_file, open(arguments.truth, "w", newline="", encoding="utf-8") as truth_file:
        clients, truth = csv.writer(list_file, delimiter=";", lineterminator="\n"), csv.writer(truth_file, lineterminator="\n")
        clients.writerow(COLUMNS)
        truth.writerow(("client_id", "entity_id", "kind_of_case"))
        for number, (row, entity, case) in enumerate(generate(arguments.rows, arguments.seed), 1):
            row["Код клиента"] = str(number)
            clients.writerow([row[column] for column in COLUMNS])
            truth.writerow((number, entity, case))


if __name__ == "__main__":
    main()
