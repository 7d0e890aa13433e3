"""Makes phone_cell.csv: cells of two to four numbers with separators, labels and an extension, built from known parts.

Run: python phone_cell.py > phone_cell.csv (needs phonenumbers of PyPI, which says that every number is valid). Line ends are written
as `⏎`. The expected numbers are the parts in their order, `+74951234567;ext=12`, with blanks between.
"""
import csv
import random
import sys

import phonenumbers as p

from phone_parts import digits, number_of, shape_of

random.seed(20260912)
ABROAD = "DE FR GB US IT PL TR GE AM AZ UZ KG TJ MD LT LV EE IL CN FI NL CZ AT ES KR AE IN".split()
SEPARATORS = [", ", "; ", " / ", "/", " | ", "⏎", "  ", "   ", " и ", " або ", " или ", ",", ";", " та ", ", тел. ", "; моб. ", " моб. ", ", факс: ",
              " (раб.), ", " и тел. ", ". ", " · ", " + ", " либо ", ", или ", ", а также ", "; тел.: ", " • ", " чи ", ", и ", ", доп. тел. ", ", т. ",
              ", м. ", " т/ф ", " Viber: ", ", WhatsApp ", " // ", ", 2) ", " тел.", " м.т. ", ";⏎"]
EXTENSIONS = [" доб. {}", " вн. {}", " ext. {}", " x{}", ", доб. {}", " (доб. {})", ";ext={}", " дод. {}", " внутр. {}", " #{}"]
LABELS = [" (Мария)", " (секретарь)", " (приёмная)", " факс", " (моб.)", " (бухгалтерия)"]


def abroad():
    example = p.example_number_for_type(random.choice(ABROAD), random.choice([p.PhoneNumberType.FIXED_LINE, p.PhoneNumberType.MOBILE]))
    other = p.parse(f"+{example.country_code}{p.national_significant_number(example)[:-3]}{digits(3)}")
    return other if p.is_valid_number(other) else example


def international(number):
    return p.format_number(number, random.choice([p.PhoneNumberFormat.INTERNATIONAL, p.PhoneNumberFormat.E164]))


def one(region):
    chance = random.random()
    if chance < 0.12:
        number = abroad()
        return international(number), number
    home = region if chance > 0.25 else random.choice(["RU", "UA", "BY", "KZ"])
    area, local, number = number_of(home)
    same_plan = home == region or {home, region} == {"RU", "KZ"}
    return shape_of(home, area, local) if same_plan else international(number), number


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["input", "region", "numbers"])
for _ in range(500):
    region = random.choice(["RU", "RU", "UA", "UA", "BY", "KZ"])
    count = random.choice([2, 2, 2, 3, 3, 4])
    separator = random.choice(SEPARATORS) if random.random() < 0.7 else None
    text = random.choice(["", "", "", "тел. ", "Тел.: ", "т. ", "моб. ", "Контакты: "])
    with_extension = random.randrange(count) if random.random() < 0.25 else None
    expected = []
    for place in range(count):
        if place:
            text += separator or random.choice(SEPARATORS)
        written, number = one(region)
        text += written
        extension = ""
        if place == with_extension:
            extension = digits(random.choice([2, 3, 4]))
            text += random.choice(EXTENSIONS).format(extension)
        elif random.random() < 0.08:
            text += random.choice(LABELS)
        expected.append(p.format_number(number, p.PhoneNumberFormat.E164) + (f";ext={extension}" if extension else ""))
    out.writerow([text, region, " ".join(expected)])
