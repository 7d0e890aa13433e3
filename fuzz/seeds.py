#!/usr/bin/env python3
"""Writes the first column of the test tables of a rule as seeds: `seeds.py phone fuzz/corpus/phone`. A zero byte in front says that
the rest is text (see `text_of` in tests/support/laws.rs)."""
import csv
import hashlib
import pathlib
import sys

TABLES = {
    "phone": ["phone", "phone_extension"], "phones": ["phone", "phone_cell"], "email": ["email"], "name": ["name", "name_heldout"],
    "organization": ["organization", "organization_heldout"], "identifier": ["identifier"], "account": ["identifier_account"],
    "date": ["date", "date_made"], "reach": ["reach", "reach_made"], "text": ["card"], "card": ["card", "card_made"], "address": ["address"], "money": ["money"],
    "transliteration": ["transliterate"], "client": ["phone", "email", "name", "organization", "address"],
}

target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
data = pathlib.Path(__file__).parent.parent / "tests" / "data"
for table in TABLES.get(target, []):
    path = data / f"{table}.csv"
    if not path.exists():
        continue
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        for row in rows:
            text = row.get("input") or row.get("text") or next(iter(row.values()))
            seed = b"\0" + text.encode()
            (folder / hashlib.sha1(seed).hexdigest()[:16]).write_bytes(seed)
