"""Makes phone_zones.rs: the time zones of numbers by their first digits, from libphonenumber's resources/timezones/map_data.txt
as the Python package phonenumbers carries it.

Run: python phone_zones.py > phone_zones.rs (needs phonenumbers of PyPI; its version is written into the file).
"""
import phonenumbers
from phonenumbers.tzdata import TIMEZONE_DATA

lists = sorted(set(TIMEZONE_DATA.values()))
place = {zones: index for index, zones in enumerate(lists)}
print(f"""//! Time zones of numbers by their first digits, country code included; the longest prefix decides.
//!
//! Made by `phone_zones.py` from phonenumbers {phonenumbers.__version__} (libphonenumber's `resources/timezones/map_data.txt`, Apache-2.0); not edited by
//! hand. See `phone.md`.

/// Most digits of a prefix.
pub(in crate::rules) const ZONE_PREFIX_DIGITS_MAX: u32 = {max(map(len, TIMEZONE_DATA))};

/// The lists of zones that prefixes share.
#[rustfmt::skip]
pub(in crate::rules) const ZONE_LISTS: &[&[&str]] = &[""")
for zones in lists:
    print("    &[" + ", ".join(f'"{zone}"' for zone in zones) + "],")
print("""];

/// (prefix, place in the lists), ascending by prefix as a number.
#[rustfmt::skip]
pub(in crate::rules) const ZONE_PREFIXES: &[(u32, u16)] = &[""")
line = "   "
for prefix in sorted(TIMEZONE_DATA, key=int):
    cell = f" ({prefix}, {place[TIMEZONE_DATA[prefix]]}),"
    if len(line) + len(cell) > 148:
        print(line)
        line = "   "
    line += cell
print(line + "\n];")
