"""Makes phone_zone.csv: numbers of every region with the time zones that libphonenumber's map gives them.

Run: python phone_zone.py > phone_zone.csv (needs phonenumbers of PyPI; see README-phone.md for the version).
"""
import csv
import random
import sys

import phonenumbers as p
from phonenumbers import timezone

random.seed(20260704)
KINDS = [p.PhoneNumberType.FIXED_LINE] * 4 + [p.PhoneNumberType.MOBILE] * 2 + [p.PhoneNumberType.TOLL_FREE, p.PhoneNumberType.VOIP]
# Area codes of countries with several zones, so that more than the example's own area is asked about.
AREAS = {"RU": ["495", "812", "343", "383", "423", "4012", "4112", "4152", "395", "846"], "KZ": ["7172", "7292", "7122", "7273"],
         "US": ["212", "312", "602", "415", "907", "808", "850"], "CA": ["416", "604", "709", "306"], "AU": ["2", "7", "8", "3"],
         "BR": ["11", "92", "68", "65"], "MX": ["55", "664", "998", "667"], "ID": ["21", "361", "967"], "CN": ["10", "991", "21"],
         "UA": ["44", "57", "48", "32"], "BY": ["17", "162", "222"], "MN": ["11", "70"], "CD": ["1", "2"]}


def row(number):
    zones = [zone for zone in timezone.time_zones_for_number(number) if zone != "Etc/Unknown"]
    out.writerow([p.format_number(number, p.PhoneNumberFormat.E164), " ".join(zones)])


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["e164", "zones"])
for region in sorted(p.SUPPORTED_REGIONS):
    for kind in KINDS:
        example = p.example_number_for_type(region, kind)
        if not example:
            continue
        text = p.national_significant_number(example)
        keep = random.randint(1, len(text) - 2)
        number = p.parse(f"+{example.country_code}{text[:keep]}" + "".join(random.choice("0123456789") for _ in text[keep:]))
        if len(p.national_significant_number(number)) + len(str(number.country_code)) <= 15 and p.is_possible_number(number):
            row(number)
for region, areas in AREAS.items():
    for area in areas * 8:
        example = p.national_significant_number(p.example_number_for_type(region, p.PhoneNumberType.FIXED_LINE))
        tail = "".join(random.choice("0123456789") for _ in example[len(area):])
        number = p.parse(f"+{p.country_code_for_region(region)}{area}{tail}")
        if p.is_valid_number(number):
            row(number)
