#!/usr/bin/env python3
"""Writes name_heldout.csv: names put together by chance from the parts of other projects' lists, in the habits of cards.

Needs Faker 40.63.0, mimesis 22.2.0 and russian-names 0.1.2 beside Python, and the Ukrainian list of npm @faker-js/faker 10 as JSON
(see src/rules/tables/given_names_wide.py). Run: python3 -P name_heldout.py faker-js-uk.json [seed] [rows] > name_heldout.csv (-P, because email.py beside it is another one)
"""
import csv
import importlib
import json
import os
import random
import re
import sys
import zipfile

import mimesis
import russian_names

CHANCE = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 20261125)
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 700
LOOK_ALIKE = dict(zip("аеорсхАЕОРСХВКМНТі", "aeopcxAEOPCXBKMHTi"))
MENS = re.compile("(ов|ев|єв|їв|ёв|ский|цкий|зкий|ський|цький|зький)$")
WOMENS = re.compile("(ова|ева|єва|їва|ёва|ская|цкая|зкая|ська|цька|зька)$")
FORMS = [("ИП ", "ИП"), ("ФОП ", "ФОП"), ("Индивидуальный предприниматель ", "ИП"), ("ФЛП ", "ФОП"), ("Фізична особа-підприємець ", "ФОП")]
TITLES = {"m": "г-н |пан |господин |д-р |проф. |нотариус |адвокат ", "f": "г-жа |пані |госпожа |проф. |гр-ка |нотариус |врач "}
TAILS = {"m": " (муж)| директор|, директор| менеджер| - сантехник| мл.| зам. директора", "f": " (жена)| бухгалтер|, бухгалтер| гл. бухгалтер| - мама| секретарь| главный бухгалтер"}


def dataset(locale):
    path = os.path.join(os.path.dirname(mimesis.__file__), "datasets", locale, "person.json")
    return json.load(open(path, encoding="utf-8"))


def faker(locale):
    return importlib.import_module("faker.providers.person." + locale).Provider


def clean(words):
    words = {word["value"] if isinstance(word, dict) else word for word in words}
    return sorted({w[:1].upper() + w[1:].replace("'", "’").replace("ʼ", "’") for w in words if re.fullmatch("[А-ЯЁІЇЄҐа-яёіїєґәғқңөұүһӘҒҚҢӨҰҮҺ'’ʼ-]{3,}", w)})


def surnames(words, sex):
    return [word for word in clean(words) if not (WOMENS if sex == "m" else MENS).search(word)]


def feminine(surname):
    for mens, womens in (("ский", "ская"), ("цкий", "цкая"), ("ой", "ая"), ("ый", "ая")):
        if surname.endswith(mens):
            return surname[: -len(mens)] + womens
    return surname + "а" if re.search("(ов|ев|ёв|ин|ын)$", surname) else surname


def pools():
    lines = zipfile.ZipFile(os.path.join(os.path.dirname(russian_names.__file__), "_data.zip")).read("base.txt").decode().split("\n")
    lines = [line.split() for line in lines]
    ru, uk, kk, js = dataset("ru"), dataset("uk"), dataset("kk"), json.load(open(sys.argv[1], encoding="utf-8"))
    fru, fuk = faker("ru_RU"), faker("uk_UA")
    found = {}
    for sex, word, mine in (("m", "male", 0), ("f", "female", 1)):
        of = lambda provider, part: getattr(provider, f"{part}_names_{word}")
        fathers = clean(kk["names"]["male"])
        found["russian-names", sex] = (clean(lines[4] if sex == "m" else map(feminine, lines[4])), clean(lines[1 if sex == "m" else 6]), clean(lines[3 if sex == "m" else 8]))
        found["mimesis ru", sex] = (surnames(ru["surnames"][word], sex), clean(ru["names"][word]), clean(ru["patronymic"][word]))
        found["faker ru_RU", sex] = (surnames(of(fru, "last"), sex), clean(of(fru, "first")), clean(of(fru, "middle")))
        found["mimesis uk", sex] = (surnames(uk["surnames"][word], sex), clean(uk["names"][word]), [p for p in clean(uk["patronymic"][word]) if p.endswith(("ович", "івна", "ївна"))])
        found["faker uk_UA", sex] = (surnames(of(fuk, "last"), sex), clean(of(fuk, "first")), clean(of(fuk, "middle")))
        found["faker-js uk", sex] = (surnames(js["last_name"][word] + js["last_name"]["generic"], sex), clean(js["first_name"][word]), clean(js["middle_name"][word]))
        found["mimesis kk", sex] = (surnames(kk["surnames"][word], sex), clean(kk["names"][word]), [f"{father} {kin}" for father in fathers for kin in (("улы", "ұлы") if sex == "m" else ("кызы", "қызы"))])
    return found


def initial(word):
    return word[0] + "."


# How the parts are written, and which survive: f g p, i for an initial.
ORDERS = [
    (lambda f, g, p: f"{f} {g} {p}", "fgp"),
    (lambda f, g, p: f"{g} {p} {f}", "fgp"),
    (lambda f, g, p: f"{f} {g}", "fg"),
    (lambda f, g, p: f"{g} {f}", "fg"),
    (lambda f, g, p: f"{f} {initial(g)}{initial(p)}", "fii"),
    (lambda f, g, p: f"{initial(g)} {initial(p)} {f}", "fii"),
    (lambda f, g, p: f"{f} {g} {initial(p)}", "fgi"),
    (lambda f, g, p: f"{f} {g[0]}{p[0]}", "fii"),
    (lambda f, g, p: f"{f}, {g} {p}", "fgp"),
    (lambda f, g, p: f"{g} {p}", "gp"),
]


def look_alike(text):
    """One letter of each word, never its last Cyrillic one."""
    words = text.split(" ")
    for at, word in enumerate(words):
        places = [place for place, c in enumerate(word) if c in LOOK_ALIKE]
        if places and sum(c.isalpha() for c in word) > 2:
            place = CHANCE.choice(places)
            words[at] = word[:place] + LOOK_ALIKE[word[place]] + word[place + 1 :]
    return " ".join(words)


def row(source, sex, parts):
    family, given, patronymic = map(CHANCE.choice, parts)
    habit = CHANCE.choices(["as it is", "capitals", "small letters", "look-alikes", "blanks", "form", "title", "tail", "apostrophe", "double surname"], [6, 2, 2, 1, 1, 1, 1, 1, 1, 1])[0]
    write, kept = CHANCE.choice(ORDERS)
    if " " in patronymic and "i" in kept:
        write, kept = ORDERS[0]
    if habit == "double surname" and "-" not in family:
        family += "-" + CHANCE.choice(parts[0]).split("-")[0]
    text, form = write(family, given, patronymic), ""
    if habit == "capitals":
        text = text.upper()
    elif habit == "small letters":
        text = text.lower()
    elif habit == "look-alikes":
        text = look_alike(text)
    elif habit == "blanks":
        text = "  " + text.replace(" ", "\u00a0 ") + " "
    elif habit == "form":
        typed, form = CHANCE.choice(FORMS)
        text = typed + text
    elif habit == "title" and "f" in kept:
        text = CHANCE.choice(TITLES[sex].split("|")) + text
    elif habit == "tail":
        text += CHANCE.choice(TAILS[sex].split("|"))
    elif habit == "apostrophe":
        text = text.replace("’", CHANCE.choice("'`´ʼ‘′"))
    expected = [family if "f" in kept else "", given if "g" in kept else initial(given), patronymic if "p" in kept else initial(patronymic) if kept[-1] == "i" else ""]
    return [text, *expected, form, sex, source, habit]


def main():
    found = pools()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("input family given patronymic legal_form gender source habit".split())
    for _ in range(COUNT):
        (source, sex), parts = CHANCE.choice(sorted(found.items()))
        out.writerow(row(source, sex, parts))


main()
