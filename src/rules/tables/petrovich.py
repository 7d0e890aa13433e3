#!/usr/bin/env python3
"""Writes petrovich.rs from rules.json of petrovich-rules (MIT), as PyPI pytrovich ships it.

Run: python3 petrovich.py rules.json > petrovich.rs
"""
import json
import sys

GENDERS = {"male": "Some(Gender::Male)", "female": "Some(Gender::Female)", "androgynous": "None"}


def rows(name, doc, rules):
    print(f"/// {doc}\npub(crate) const {name}: &[Rule] = &[")
    for rule in rules:
        # Never reached where the first rule that fits decides, and its forms are wrong: Мария would become Марием.
        if rule["test"] == ["ния", "рия", "вия"]:
            continue
        endings = ", ".join(json.dumps(ending, ensure_ascii=False) for ending in rule["test"])
        forms = ", ".join(json.dumps(form, ensure_ascii=False) for form in rule["mods"])
        first = str("first_word" in rule.get("tags", [])).lower()
        print(f'    Rule {{ gender: {GENDERS[rule["gender"]]}, first_word: {first}, endings: &[{endings}], forms: [{forms}] }},')
    print("];\n")


data = json.load(open(sys.argv[1], encoding="utf-8"))
print(
    """//! Endings of Russian names in five cases: the rules of petrovich.
//!
//! Written by petrovich.py from rules.json of petrovich-rules: The MIT License (MIT), Copyright (c) 2013 Dmitry Ustalov. The licence's
//! text, origin and upkeep: README.md beside this file.

use crate::rules::name::Gender;

/// What becomes of words with one of these endings.
pub(crate) struct Rule {
    /// Whose names; `None` for both.
    pub gender: Option<Gender>,
    /// Only where another part stands behind: `Бонч-Бруевич`.
    pub first_word: bool,
    /// In lower case; of an exception the whole word.
    pub endings: &'static [&'static str],
    /// Genitive, dative, accusative, instrumental, prepositional: a hyphen takes a letter off, `.` leaves the word alone.
    pub forms: [&'static str; 5],
}
"""
)
for part, name in (("lastname", "FAMILY"), ("firstname", "GIVEN"), ("middlename", "PATRONYMIC")):
    rows(name + "_EXCEPTIONS", f"Whole {name.lower()} names.", data[part].get("exceptions", []))
    rows(name, f"Endings of {name.lower()} names; the first that fits decides.", data[part]["suffixes"])
