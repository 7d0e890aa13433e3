#!/usr/bin/env python3
"""What the Python peers take for the texts of `cargo bench --bench rules`, in nanoseconds a text, least of rounds.

Run on the same idle machine right after the bench: python3 -P benches/peers/rules.py (PyPI phonenumbers, python-stdnum, email-validator,
nameparser, rigour, iuliia; those that are not installed are left out)."""
import csv
import importlib
import pathlib
import time

DATA = pathlib.Path(__file__).parent.parent.parent / "tests" / "data"
ROUNDS = 5


def rows(name):
    with open(DATA / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def measure(texts, call):
    least = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        for text in texts:
            try:
                call(text)
            except Exception:  # a refusal is an answer too
                pass
        least = min(least, (time.perf_counter_ns() - start) / max(1, len(texts)))
    return least


def peer(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name}: not installed")
        return None


def show(name, ns):
    print(f"{name:<60} {ns:>10.0f}")


def regular():
    """The numbers of `regular` in benches/rules.rs."""
    for index in range(70):
        tail = 1_034_501 + index * 104_729 % 8_900_000
        a, b, c = tail // 10_000 % 1000, tail // 100 % 100, tail % 100
        yield f"8 (916) {a:03}-{b:02}-{c:02}", "RU"
        yield f"+7 495 {a:03}-{b:02}-{c:02}", "RU"
        yield f"8926{a:03}{b:02}{c:02}", "RU"
        yield f"067 {a:03} {b:02} {c:02}", "UA"
        yield f"+380 (44) {a:03}-{b:02}-{c:02}", "UA"
        yield f"+375 29 {a:03}-{b:02}-{c:02}", "BY"


def phones():
    p = peer("phonenumbers")
    if not p:
        return

    def read(pair):
        number = p.parse(*pair)
        return p.is_valid_number(number), p.format_number(number, p.PhoneNumberFormat.E164)

    show("phonenumbers: a regular phone of RU, UA, BY", measure(list(regular()), read))
    show("phonenumbers: any phone of the table", measure([(row["input"], row["region"]) for row in rows("phone")], read))


def identifiers():
    modules = {"inn": "ru.inn", "ogrn": "ru.ogrn", "edrpou": "ua.edrpou", "rnokpp": "ua.rntrc"}
    if not peer("stdnum"):
        return
    for scheme, name in modules.items():
        module = importlib.import_module(f"stdnum.{name}")
        texts = [row["canonical"] for row in rows("identifier") if row["scheme"] == scheme and row["expected"] == "valid"]
        show(f"python-stdnum: identifier {scheme}", measure(texts, module.validate))


def others():
    if (validator := peer("email_validator")):
        show("email-validator: an e-mail address", measure([row["input"] for row in rows("email")], lambda text: validator.validate_email(text, check_deliverability=False)))
    if (parser := peer("nameparser")):
        full = [row["input"] for row in rows("name") if row["family"] and row["given"] and row["patronymic"]]
        show("nameparser: a full name", measure(full, parser.HumanName))
    if (rigour := peer("rigour.names.org_types")):
        show("rigour: the form off an organization", measure([row["input"] for row in rows("organization")], lambda text: rigour.remove_org_types(text.casefold())))
    if (iuliia := peer("iuliia")):
        show("iuliia: a transliteration", measure([row["input"] for row in rows("transliterate")], lambda text: iuliia.translate(text, iuliia.ICAO_DOC_9303)))


phones()
identifiers()
others()
