#!/usr/bin/env python3
"""Writes given_names_wide.rs from the name lists of three packages of PyPI and one of npm, all MIT.

Needs: Faker, mimesis and russian-names beside Python, and `npm install @faker-js/faker`, whose ukrainian list is read from a file
made by `node -e "import('@faker-js/faker').then(m => console.log(JSON.stringify(m.fakerUK.rawDefinitions.person)))"`.
Run: python3 given_names_wide.py faker-js-uk.json > given_names_wide.rs
"""
import importlib
import json
import os
import re
import sys
import zipfile

import mimesis
import russian_names

HERE = os.path.dirname(os.path.abspath(__file__))
# Words that the lists hold and that are no given names, or are surnames far more often; and those that both men and women bear.
NO_NAMES = set(
    "ким ли пак цой бойко батко жадан гладко грива божко бондо гусик громовик голубко жито красун крилач куйбіда горицвіт буревій "
    "курило санта колодій кий козьма вір вербан горун кий гордий колумбий норд сокіл мороз орел воля лютий сологуб царко гордій данко басым".split()
)
EITHER = set("ника алмаз женя саша валя иман нур амаль айса ширин улви сулико валери шелли пейтон марин ава".split())
SURNAMES = re.compile("(ов|ев|єв|ова|ева|єва|ский|ская|ський|ська|енко|чук|швили|дзе|ович|евич)$")
AZERI = dict(zip("abcçdeəfgğhxıijkqlmnoöprsştuüvyz", "а б дж ч д е а ф г г г х ы и ж к г л м н о о п р с ш т у у в й з".split()))
UZBEK = dict(zip("abdefghijklmnopqrstuvxyz", "а б д е ф г х и ж к л м н о п к р с т у в х й з".split()))
GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "а б г д е в з т и к л м н о п ж р с т у п к г к ш ч ц дз ц ч х дж х".split()))
ARMENIAN = dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքևօֆ", "а б г д е з э ы т ж и л х ц к г дз г ч м й н ш о ч п дж р с в т р ц в п к ев о ф".split()))


def letters(table, pairs):
    def read(name):
        name = name.replace("İ", "i").replace("I", "ı" if "ı" in table else "i").lower()
        for pattern, by in pairs:
            name = re.sub(pattern, by, name)
        return "".join(table.get(c, c) for c in name)

    return read


azeri = letters(AZERI, [("y[aə]", "я"), ("y[uü]", "ю"), ("ye", "е"), ("^e", "э")])
uzbek = letters(UZBEK, [("sh", "ш"), ("ch", "ч"), ("o[‘ʻ'’]", "у"), ("g[‘ʻ'’]", "г"), ("ya", "я"), ("yo", "е"), ("yu", "ю"), ("ye", "е"), ("^e", "э"), ("[’'ʼ‘ʻ]", "ъ")])
georgian = letters(GEORGIAN, [])
armenian = letters(ARMENIAN, [("ու", "у"), ("իա", "иа"), ("յա", "я")])


def fold(name):
    """The folded form of the table: lower case, ё as е, ґ as г, no apostrophes."""
    return re.sub("[’'ʼ`]", "", name.strip().lower().replace("ё", "е").replace("ґ", "г"))


def faker(locale, sex):
    return getattr(importlib.import_module("faker.providers.person." + locale).Provider, "first_names_" + sex)


def mimesis_names(locale, sex):
    path = os.path.join(os.path.dirname(mimesis.__file__), "datasets", locale, "person.json")
    return json.load(open(path, encoding="utf-8"))["names"][sex]


def russian(sex):
    archive = zipfile.ZipFile(os.path.join(os.path.dirname(russian_names.__file__), "_data.zip"))
    lines = archive.read("base.txt").decode("utf-8").split("\n")
    return (lines[0] + " " + lines[1] if sex == "male" else lines[5] + " " + lines[6]).split()


def names(sex):
    js = json.load(open(sys.argv[1], encoding="utf-8"))["first_name"][sex]
    found = [*russian(sex), *faker("ru_RU", sex), *faker("uk_UA", sex), *js]
    for locale in ("ru", "uk", "kk"):
        found += mimesis_names(locale, sex)
    found += map(azeri, faker("az_AZ", sex))
    found += map(uzbek, faker("uz_UZ", sex))
    found += map(georgian, faker("ka_GE", sex))
    found += map(armenian, faker("hy_AM", sex))
    return {name for name in map(fold, found) if re.fullmatch("[а-яіїєәғқңөұүһ-]{3,}", name) and not SURNAMES.search(name)} - NO_NAMES


def constant(name, doc, words):
    print(f"/// {doc}\npub(super) const {name}: &str = \"\\")
    line = "   "
    for word in sorted(words):
        if len(line) + len(word) + 1 > 130:
            print(line + " \\")
            line = "   "
        line += " " + word
    print(line + '";\n')


def main():
    own = set(re.findall(r'^    "([^"]+)",$', open(os.path.join(HERE, "given_names.rs"), encoding="utf-8").read(), re.M))
    male, female = names("male") - own, names("female") - own
    either = (male & female) | ((male | female) & EITHER)
    print("//! Given names of more lists: rarer ones, old ones, and those of the Caucasus and of Central Asia in Russian letters.\n//!")
    print("//! Written by given_names_wide.py; origin, licences and upkeep: README.md beside this file. Folded like `given_names.rs`, which wins.\n")
    constant("MALE", "Names of men.", male - either)
    constant("FEMALE", "Names of women.", female - either)
    constant("EITHER", "Names of both.", either)


main()
