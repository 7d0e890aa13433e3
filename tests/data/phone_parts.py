"""Numbers of four countries in the shapes that people write them in: parts for the tables of phones."""
import random

import phonenumbers as p

AREAS = {"RU": (["495", "499", "812", "846", "343", "383", "861", "831", "843", "4212", "8352", "916", "903", "985", "800", "3812", "4712"], 10),
         "UA": (["44", "57", "48", "32", "61", "56", "50", "67", "63", "93", "800"], 9),
         "BY": (["17", "162", "232", "29", "33", "44", "25"], 9),
         "KZ": (["7172", "7272", "7212", "701", "777", "7252"], 10)}
SHAPES = {"RU": ["8 ({a}) {l}", "8({a}){l}", "+7 ({a}) {l}", "+7{a}{n}", "8{a}{n}", "({a}) {l}", "8-{a}-{l}", "+7 {a} {b}", "8 {a} {b}", "7{a}{n}"],
          "UA": ["(0{a}) {l}", "0{a} {l}", "+38 (0{a}) {l}", "+380{a}{n}", "0{a}-{l}", "+380 {a} {b}", "8 (0{a}) {l}", "380{a}{n}"],
          "BY": ["8 (0{a}) {l}", "8 0{a} {l}", "+375 ({a}) {l}", "+375{a}{n}", "+375 {a} {b}", "80{a}{n}"]}


def digits(count):
    return "".join(random.choice("0123456789") for _ in range(count))


def number_of(region):
    """Area code, local digits and the valid number that they make."""
    areas, length = AREAS[region]
    while True:
        area = random.choice(areas)
        national = area + digits(length - len(area))
        number = p.parse(national, region)
        if p.is_valid_number(number) and p.region_code_for_number(number) == region:
            return area, national[len(area):], number


def grouped(local, sign):
    """`123-45-67`"""
    groups = []
    while len(local) > 3:
        groups.insert(0, local[-2:])
        local = local[:-2]
    return sign.join([local, *groups])


def shape_of(region, area, local):
    shape = random.choice(SHAPES["RU" if region == "KZ" else region])
    return shape.format(a=area, l=grouped(local, "-"), b=grouped(local, " "), n=local)
