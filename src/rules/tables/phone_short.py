"""Makes phone_short.rs: the emergency numbers of every region and the short numbers of four of them, from libphonenumber's
ShortNumberMetadata.xml as the Python package phonenumbers carries it.

Run: python phone_short.py > phone_short.rs (needs phonenumbers of PyPI; its version is written into the file).
"""
import re

import phonenumbers
from phonenumbers import PhoneMetadata
from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS

SERVICES = ["BY", "KZ", "RU", "UA"]
NUMBERS = [f"{number:0{length}}" for length in range(2, 6) for number in range(10**length)]


def joined(numbers):
    """The numbers in one text; ten that differ in the last digit alone are written with an x."""
    numbers = sorted(numbers, key=lambda number: (len(number), number))
    while True:
        tens = {}
        for number in numbers:
            if number.rstrip("x") and number.rstrip("x")[-1].isdigit():
                stem = number.rstrip("x")
                tens.setdefault((stem[:-1], len(number)), []).append(number)
        full = {key: found for key, found in tens.items() if len(found) == 10 and len({len(n.rstrip("x")) for n in found}) == 1}
        if not full:
            return " ".join(numbers)
        for (stem, length), found in full.items():
            numbers = [number for number in numbers if number not in found] + [stem + "x" * (length - len(stem))]
        numbers.sort(key=lambda number: (len(number), number))


def of(description):
    pattern = description.national_number_pattern if description else None
    return [number for number in NUMBERS if pattern and re.fullmatch(pattern, number)]


print(f"""//! Emergency and service numbers by region; `x` is any digit.
//!
//! Made by `phone_short.py` from phonenumbers {phonenumbers.__version__} (libphonenumber's `ShortNumberMetadata.xml`, Apache-2.0); not edited by hand.
//! See `phone.md`.

/// Numbers that call for help, ascending by region.
pub(in crate::rules) const EMERGENCY: &[([u8; 2], &str)] = &[""")
for region in sorted(SUPPORTED_SHORT_REGIONS):
    numbers = of(PhoneMetadata.short_metadata_for_region(region).emergency)
    if numbers:
        print(f'    (*b"{region}", "{joined(numbers)}"),')
print("""];

/// Other short numbers of two to five digits that anybody can dial, of the countries whose habits the rules know.
pub(in crate::rules) const SERVICE: &[([u8; 2], &str)] = &[""")
for region in SERVICES:
    metadata = PhoneMetadata.short_metadata_for_region(region)
    help_numbers = set(of(metadata.emergency))
    print(f'    (*b"{region}", "{joined([number for number in of(metadata.short_code) if number not in help_numbers])}"),')
print("];")
