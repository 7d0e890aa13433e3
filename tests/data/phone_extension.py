"""Makes phone_extension.csv: numbers of Russia, Ukraine, Belarus and Kazakhstan with their extensions, built from known parts.

Run: python phone_extension.py > phone_extension.csv (needs phonenumbers of PyPI, which says that the number without its extension is
valid). The words are those of price lists, sites and cards of these countries; the expected values are the parts.
"""
import csv
import random
import sys

import phonenumbers as p

from phone_parts import digits, number_of, shape_of

random.seed(20260811)
RUSSIAN = ("доб|доб.|добав.|добавочный|добавочный номер|доб. номер|доб.тел.|доб. тел|вн|вн.|внутр.|внутр|внутренний|внутренний номер|вн.тел|вн. тел.|"
           "внут.|внутренн.|тоновый набор|тон. набор|в тоновом режиме|после гудка|после сигнала|донабор|Доб.|ДОБ.|ВН.|Внутр.|доп.|внутр.тел.|"
           "внутренний тел.|добавочн.").split("|")
UKRAINIAN = ("дод.|дод|додатковий|додатковий номер|дод. номер|внутрішній|внутр.|внутрішній номер|вн.|вн. тел.|тоновий набір|після гудка|"
             "після сигналу|ДОД.|Дод.|додат.|дод.тел.").split("|")
LATIN = ["ext", "ext.", "EXT", "Ext.", "extension", "extn", "x", "X", "#", ";ext=", ",,", "ext:", "xtn", "int"]
LOOK_ALIKES = ["дoб.", "дoб", "eхt", "ехt.", "х", "Х", "вH.", "дoд."]  # Latin letters in Cyrillic words and the other way round.
SIGNS = ["x", "X", "#", "х", "Х"]


def joined(word):
    """The word with what stands around it."""
    if word in (";ext=", ",,"):
        return word
    if word in SIGNS:
        return random.choice([" ", ""]) + word + random.choice(["", "", " "])
    behind = [" ", "", " ", ": ", ":", " № ", " №", "-", " - "] if word.endswith(".") else [" ", " ", ": ", ":", "-", " № "]
    return random.choice([" ", ", ", " ", "; ", " - ", " (", " /"]) + word + random.choice(behind)


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["input", "region", "e164", "extension", "why"])
for _ in range(420):
    region = random.choice(["RU", "RU", "UA", "UA", "BY", "KZ"])
    area, local, number = number_of(region)
    chance = random.random()
    words = LOOK_ALIKES if chance > 0.9 else LATIN if chance > 0.75 else UKRAINIAN if region == "UA" and chance < 0.5 else RUSSIAN
    word = random.choice(words)
    extension = digits(random.choice([1, 2, 3, 3, 4, 4, 5, 6]))
    text = shape_of(region, area, local)
    chance = random.random()
    if chance < 0.04:
        word, middle = "*", random.choice([" *", "*"])
    elif chance < 0.06 and len(extension) <= 4:
        word, middle = "д.", random.choice([" д.", " д. "])
    elif chance < 0.08:
        word, middle = "a pause", random.choice("pw")
    else:
        middle = joined(word)
    text += middle + extension + (")" if "(" in middle else "")
    if random.random() < 0.15:
        text = random.choice(["тел. ", "т. ", "Тел: ", "раб. ", "моб.: ", "телефон "]) + text
    out.writerow([text, region, p.format_number(number, p.PhoneNumberFormat.E164), extension, word])
