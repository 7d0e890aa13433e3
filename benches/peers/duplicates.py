#!/usr/bin/env python3
"""What Splink and recordlinkage make of the lists of `cargo bench --bench duplicates`: accuracy and cost on the same LIST and TRUTH.

  python3 -P benches/sets/prepare.py SOURCES SETS
  python3 -P benches/peers/duplicates.py --sets SETS                      every public set that has a configuration here
  python3 -P benches/peers/duplicates.py --set febrl1 SETS/febrl1.csv SETS/febrl1.truth.csv
  python3 -P benches/peers/duplicates.py --set clients LIST.csv TRUTH.csv   a generated list of clients, of either generator
  python3 -P benches/peers/duplicates.py --set febrl1 --ecm SETS/febrl1.csv SETS/febrl1.truth.csv   recordlinkage's ECM instead of Splink

Wants PyPI splink (written for 5.0, DuckDB with one thread), pandas, and for --ecm recordlinkage.  The public sets have configurations of the
quality of Splink's tutorials, and for its two demonstration sets a second one with loose blocking.  Lists of clients go through a simple
normaliser as somebody who knows such data would write it (one Latin skeleton for all spellings, pet names, phones to national digits, dates,
codes), then persons and companies through models of their own.  Printed per set: pairs among the candidates, best F1, recall at precision
0.99, F1 and clusters at 0.95, processor seconds per stage, peak memory.  No label is shown to a model.
"""
import argparse
import csv
import logging
import pathlib
import re
import subprocess
import sys
import time
import warnings

HERE = pathlib.Path(__file__).resolve().parent
warnings.filterwarnings("ignore")


class Stages:
    """Processor time of this process, from one stage to the next."""

    def __init__(self):
        self.last, self.taken = time.process_time(), {}

    def end(self, name):
        now = time.process_time()
        self.taken[name] = self.taken.get(name, 0) + now - self.last
        self.last = now

    def __str__(self):
        return ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.taken.items()) + f"; all {sum(self.taken.values()):.1f}"


def peak_memory_mb():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1e3
    return 0.0


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        first = file.readline()
        file.seek(0)
        return list(csv.DictReader(file, delimiter=";" if first.count(";") > first.count(",") else ","))


# ----------------------------------------------------------------------------------------------------------------- accuracy

def report(pairs, entity_of, stages, title):
    """`pairs`: (row, row, weight), rows being keys of `entity_of`."""
    import numpy
    sizes = {}
    for entity in entity_of.values():
        sizes[entity] = sizes.get(entity, 0) + 1
    total = sum(size * (size - 1) // 2 for size in sizes.values())
    weights = numpy.array([pair[2] for pair in pairs], dtype=float)
    right = numpy.array([entity_of[a] == entity_of[b] for a, b, _ in pairs], dtype=bool)
    order = numpy.argsort(-weights, kind="stable")
    weights, right = weights[order], right[order]
    hits, found = numpy.cumsum(right), numpy.arange(1, len(right) + 1)
    precision, recall = hits / found, hits / max(1, total)
    last = numpy.append(weights[1:] != weights[:-1], True) if len(weights) else numpy.array([], dtype=bool)
    f1 = numpy.where(last, 2 * precision * recall / numpy.maximum(precision + recall, 1e-12), 0)
    best = int(f1.argmax()) if len(f1) else 0
    sure = recall[last & (precision >= .99)]
    print(f"{title}: {len(entity_of)} rows, {total} true pairs, {len(pairs)} candidates, pair completeness {hits[-1] / max(1, total) if len(hits) else 0:.4f}")
    if not len(f1):
        return
    print(f"  best F1 {f1[best]:.4f} (precision {precision[best]:.4f}, recall {recall[best]:.4f}) from {weights[best]:.2f} bits; "
          f"recall at precision 0.99: {sure.max() if len(sure) else 0:.4f}")
    bits = 4.2479  # a probability of 0.95
    count = int((weights >= bits).sum())
    p, r = (float(precision[count - 1]), float(recall[count - 1])) if count else (0.0, 0.0)
    print(f"  at 0.95: precision {p:.4f}, recall {r:.4f}, F1 {2 * p * r / (p + r) if p + r else 0:.4f}")
    joined = clusters([(a, b) for a, b, weight in pairs if weight >= bits])
    stages.end("clusters")
    good = bad = 0
    for cluster in joined:
        inside = {}
        for row in cluster:
            inside[entity_of[row]] = inside.get(entity_of[row], 0) + 1
        good += sum(size * (size - 1) // 2 for size in inside.values())
        bad += len(cluster) * (len(cluster) - 1) // 2
    p, r = good / max(1, bad), good / max(1, total)
    print(f"  clusters at 0.95: {len(joined)}, precision {p:.4f}, recall {r:.4f}, F1 {2 * p * r / (p + r) if p + r else 0:.4f}, biggest {max(map(len, joined), default=0)}")


def clusters(edges):
    """Connected components."""
    parent = {}

    def root(row):
        while parent.setdefault(row, row) != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in edges:
        parent[root(a)] = root(b)
    made = {}
    for row in list(parent):
        made.setdefault(root(row), []).append(row)
    return list(made.values())


# ------------------------------------------------------------------------------------------------------------------- Splink

def splink(frame, configuration, stages):
    """All candidate pairs with their match weights in bits."""
    import duckdb
    from splink import Linker, SettingsCreator
    from splink.backends.duckdb import DuckDBAPI
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    api = DuckDBAPI(connection)
    settings = SettingsCreator(link_type="dedupe_only", comparisons=configuration["comparisons"], unique_id_column_name="rec_id",
                               blocking_rules_to_generate_predictions=configuration["blocking"], retain_matching_columns=False)
    linker = Linker(api.register(frame), settings, log_level="ERROR")
    stages.end("set up")
    linker.training.estimate_probability_two_random_records_match(configuration["sure"], recall=configuration.get("recall", .7))
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    stages.end("u")
    for rule in configuration["train"]:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        except Exception as problem:  # a session without matches among its pairs: the others go on
            print(f"  training session {rule} left out: {str(problem).strip().splitlines()[0][:100]}")
    stages.end("m by EM")
    predicted = linker.inference.predict().as_duckdbpyrelation()
    made = predicted.select("rec_id_l, rec_id_r, match_weight").fetchall()
    stages.end("predict")
    return made


def public_configurations():
    """Comparisons, blocking, rules for the prior, training sessions of each public set."""
    import splink.comparison_library as cl
    from splink import block_on

    def tf(comparison):
        return comparison.configure(term_frequency_adjustments=True)

    febrl = {
        "comparisons": [tf(cl.NameComparison("given_name")), tf(cl.NameComparison("surname")), cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
                        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), tf(cl.ExactMatch("street_number")), cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
                        cl.JaroWinklerAtThresholds("address_1", [.9, .8]), cl.JaroWinklerAtThresholds("suburb", [.9, .8])],
        "blocking": [block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"), block_on("surname", "postcode"), block_on("given_name", "postcode"),
                     block_on("street_number", "postcode"), block_on("address_1"), block_on("substr(soc_sec_id,1,5)", "suburb")],
        "sure": [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], "recall": .8,
        "train": [block_on("soc_sec_id"), block_on("date_of_birth"), block_on("given_name", "surname")],
    }
    rldata = {
        "comparisons": [tf(cl.NameComparison("fname_c1")), tf(cl.NameComparison("lname_c1")), cl.DateOfBirthComparison("birth_date", input_is_string=True),
                        cl.ExactMatch("fname_c2"), cl.ExactMatch("lname_c2")],
        "blocking": [block_on("fname_c1", "lname_c1"), block_on("birth_date"), block_on("substr(birth_date,1,4)", "lname_c1"), block_on("substr(birth_date,1,4)", "fname_c1"),
                     block_on("substr(birth_date,6,5)", "fname_c1"), block_on("substr(birth_date,6,5)", "lname_c1"), block_on("substr(birth_date,1,7)", "substr(lname_c1,1,2)")],
        "sure": [block_on("fname_c1", "lname_c1", "birth_date"), block_on("lname_c1", "birth_date")], "recall": .7,
        "train": [block_on("birth_date"), block_on("fname_c1", "lname_c1")],
    }
    restaurants = {
        "comparisons": [tf(cl.JaroWinklerAtThresholds("name", [.92, .8])), cl.JaroWinklerAtThresholds("addr", [.92, .8]), tf(cl.ExactMatch("city")),
                        cl.LevenshteinAtThresholds("phone_digits", [2, 4]), cl.ExactMatch("type")],
        "blocking": [block_on("phone_digits"), block_on("name"), block_on("addr"), block_on("substr(name,1,5)"), block_on("substr(addr,1,6)")],
        "sure": [block_on("phone_digits"), block_on("name", "city")], "recall": .8,
        "train": [block_on("phone_digits"), block_on("substr(name,1,5)")],
    }
    childcare = {
        "comparisons": [tf(cl.JaroWinklerAtThresholds("site_name", [.92, .8])), tf(cl.JaroWinklerAtThresholds("address", [.95, .85])), tf(cl.ExactMatch("zip")),
                        tf(cl.LevenshteinAtThresholds("phone_digits", [1, 2]))],
        "blocking": [block_on("phone_digits"), block_on("site_name"), block_on("address"), block_on("substr(address,1,7)")],
        "sure": [block_on("phone_digits", "address"), block_on("site_name", "address")], "recall": .6,
        "train": [block_on("phone_digits"), block_on("address")],
    }
    fake = {
        "comparisons": [tf(cl.NameComparison("first_name")), tf(cl.NameComparison("surname")), cl.DateOfBirthComparison("dob", input_is_string=True),
                        tf(cl.ExactMatch("city")), cl.EmailComparison("email")],
        "blocking": [block_on("first_name"), block_on("surname"), block_on("email")],
        "sure": [block_on("first_name", "dob"), block_on("email"), block_on("first_name", "surname", "dob")], "recall": .7,
        "train": [block_on("first_name", "surname"), block_on("dob"), block_on("email")],
    }
    historical = {
        "comparisons": [cl.ForenameSurnameComparison("first_name", "surname"), cl.DateOfBirthComparison("dob", input_is_string=True),
                        cl.PostcodeComparison("postcode_fake"), tf(cl.ExactMatch("birth_place")), tf(cl.ExactMatch("occupation"))],
        "blocking": [
            block_on("first_name", "surname"), block_on("surname", "dob"), block_on("first_name", "dob"), block_on("postcode_fake", "first_name"),
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"), block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"), block_on("substr(postcode_fake,1,3)", "surname"), block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")],
        "sure": [block_on("first_name", "surname", "dob"), block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"), block_on("dob", "postcode_fake")], "recall": .6,
        "train": [block_on("first_name", "surname"), block_on("dob"), block_on("postcode_fake")],
    }
    loose_historical = historical["blocking"] + [
        block_on("dob"), block_on("postcode_fake"), block_on("surname", "birth_place"), block_on("surname", "occupation"), block_on("substr(surname,1,4)", "substr(dob,1,4)"),
        block_on("substr(first_name,1,3)", "birth_place", "substr(dob,1,3)"), block_on("substr(dob,1,4)", "birth_place"), block_on("substr(dob,1,4)", "substr(postcode_fake,1,2)")]
    made = {f"febrl{number}": febrl for number in (1, 2, 3, 4)}
    made.update({"RLdata500": rldata, "RLdata10000": rldata, "restaurants": restaurants, "dedupe_childcare": childcare,
                 "splink_fake_1000": fake, "splink_fake_1000 loose": dict(fake, blocking=fake["blocking"] + [block_on("dob"), block_on("substr(dob,1,7)", "city"), block_on("city", "substr(first_name,1,2)"), block_on("city", "substr(surname,1,2)"), block_on("substr(email,1,4)")]),
                 "splink_historical_50k": historical, "splink_historical_50k loose": dict(historical, blocking=loose_historical)})
    return made


def run_public(name, list_path, truth_path, with_ecm):
    import pandas
    stages = Stages()
    frame = pandas.DataFrame(read(list_path)).map(lambda text: text.strip() or None)
    for column in ("phone",):
        if column in frame:
            frame[f"{column}_digits"] = frame[column].map(lambda text: re.sub(r"\D", "", text) or None if text else None)
    for column in ("name", "addr", "site_name", "address"):
        if column in frame:
            frame[column] = frame[column].map(lambda text: re.sub(r"[^a-z0-9]+", " ", text.lower()).strip() or None if text else None)
    entities = {row["client_id"]: row["entity_id"] for row in read(truth_path)}
    stages.end("read")
    if with_ecm:
        return ecm(name, frame, entities, stages)
    for title, configuration in public_configurations().items():
        if title.split()[0] != name:
            continue
        pairs = splink(frame, configuration, stages)
        report(pairs, entities, stages, f"{title}, Splink")
        print(f"  processor seconds: {stages}; peak {peak_memory_mb():.0f} MB")
        stages = Stages()


def ecm(name, frame, entities, stages):
    """recordlinkage as its documentation uses it for FEBRL: blocks, string comparisons, ECM."""
    import numpy
    import recordlinkage
    frame = frame.set_index("rec_id")
    index = recordlinkage.Index()
    for columns in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode"):
        index.block(columns)
    candidates = index.index(frame)
    compare = recordlinkage.Compare()
    for column, threshold in (("given_name", .85), ("surname", .85), ("address_1", .85), ("suburb", .85)):
        compare.string(column, column, method="jarowinkler", threshold=threshold, label=column)
    for column in ("date_of_birth", "soc_sec_id", "postcode", "state", "street_number"):
        compare.exact(column, column, label=column)
    features = compare.compute(candidates, frame)
    stages.end("compare")
    classifier = recordlinkage.ECMClassifier(binarize=.5)
    classifier.fit(features)
    chances = classifier.prob(features)
    stages.end("ECM")
    chances = numpy.clip(chances, 1e-15, 1 - 1e-15)
    report([(a, b, float(numpy.log2(chance / (1 - chance)))) for (a, b), chance in chances.items()], entities, stages, f"{name}, recordlinkage ECM")
    print(f"  processor seconds: {stages}; peak {peak_memory_mb():.0f} MB")


# ---------------------------------------------------------------------------------------------------- the client normaliser

CYRILLIC = dict(zip("абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя'’", ["a", "b", "v", "g", "g", "d", "e", "e", "e", "zh", "z", "i", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h",
                                                           "c", "ch", "sh", "sh", "", "i", "", "e", "u", "a", "", ""]))
SAME_SOUND = (("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("iu", "u"), ("yu", "u"), ("ju", "u"), ("ia", "a"), ("ya", "a"), ("ja", "a"), ("ie", "e"), ("ye", "e"), ("je", "e"),
              ("yo", "e"), ("jo", "e"), ("io", "e"), ("y", "i"), ("j", "zh"), ("x", "ks"), ("w", "v"), ("'", ""))
LAYOUT = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"))
JOBS = set("директор ген гендиректор бухгалтер глбух главный менеджер зам директора снабженец инженер прораб администратор секретарь кладовщик юрист завхоз коммерческий начальник отдела технолог водитель гл бух г-н г-жа "
           "д-р проф пан пані mr уваж ктн".split())
TRADER = re.compile(r"^\s*(ип|чп|фоп|флп|спд|індивідуальний підприємець|индивидуальный предприниматель)\b[\s\"]*", re.I)
FORMS = {"общество с ограниченной ответственностью": "ооо", "товариство з обмеженою відповідальністю": "ооо", "закрытое акционерное общество": "ао", "открытое акционерное общество": "ао", "публичное акционерное общество": "ао",
         "акционерное общество": "ао", "приватне підприємство": "пп", "муниципальное унитарное предприятие": "муп", "ооо": "ооо", "тов": "ооо", "зао": "ао", "оао": "ао", "пао": "ао", "ао": "ао", "прат": "ао", "зат": "ао", "чао": "ао",
         "ват": "ао", "ат": "ао", "пат": "ао", "пп": "пп", "чп": "пп", "муп": "муп", "кп": "кп", "нп": "нп", "ип": "ип", "фоп": "ип"}
FORM = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, FORMS), key=len, reverse=True)) + r")(?!\w)", re.I)
BRANCH = re.compile(r"(филиал|отд\.|отделение|доп\. офис|подразделение|філія|\bДО\b)", re.I)
FILLING = set("фирма компания тд ск пкф нпо тпк ук чоп тк гк ан мф торговый дом строительная ф комп group llc ltd".split())


def skeleton(text):
    """One Latin spelling of all spellings."""
    made = "".join(CYRILLIC.get(letter, letter) for letter in text.lower())
    for old, new in SAME_SOUND:
        made = made.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z0-9]", "", made))


def given_names():
    """Skeletons of the forms of a given name and of its pet names -> one name."""
    sys.path.insert(0, str(HERE.parent / "sets"))
    import names
    known = {}
    for text, last in ((names.MEN, 4), (names.WOMEN, 2)):
        for row in text.strip().split("\n"):
            cells = row.split("|")
            for form in [cells[0], cells[1]] + cells[last].split(","):
                if form:
                    known.setdefault(skeleton(form), skeleton(cells[0]))
    return known


PATRONYMIC = re.compile(r"(vich|ich|vna|chna|ivna|ogli|kizi|uli)$")


def person_of(text, known):
    """Family name, given name and patronymic as skeletons, or an initial of them."""
    text = re.sub(r"\([^)]*\)", " ", TRADER.sub("", text or ""))
    text = re.split(r"\s-\s|,| от ", text)[0]
    if re.fullmatch(r"[a-z\[\];',.` A-Z]+", text) and not re.search(r"[aeiou]", text.lower()):
        text = "".join(LAYOUT.get(letter.lower(), letter) for letter in text)
    family = given = patronymic = ""
    words = []
    for word in re.findall(r"[^\W\d_][\w'’-]*\.?", text):
        if word.lower().strip(".").replace(".", "") in JOBS:
            continue
        if word.endswith(".") and len(word) <= 3 or len(word) == 1 or len(word) == 2 and word.isupper():
            letters = [skeleton(letter) for letter in word.strip(".")]
            for letter in letters:
                if not given:
                    given = letter[:1]
                elif not patronymic:
                    patronymic = letter[:1]
            continue
        words.append(skeleton(word))
    rest = []
    for word in words:
        if not patronymic and PATRONYMIC.search(word) and (len(words) > 1):
            patronymic = word
        elif word in known and (not given or len(given) == 1):
            given = known[word]
        else:
            rest.append(word)
    if rest:
        family = rest.pop(0)
    if rest and not given:
        given = rest.pop(0)
    return family, given, patronymic


def company_of(text):
    """Core words, form, and whether a branch is named."""
    forms = [FORMS[found.lower()] for found in FORM.findall(text)]
    text = FORM.sub(" ", text)
    branch = bool(BRANCH.search(text))
    text = re.sub(r"\([^)]*\)", " ", BRANCH.split(text)[0])
    text = text.split(",")[0] if text.split(",")[0].strip() else text
    words = [skeleton(word) for word in re.findall(r"\w+", text) if word.lower() not in FILLING]
    return " ".join(sorted(filter(None, words))), forms[0] if forms else None, branch


def phones_of(*cells):
    found = []
    for cell in cells:
        cell = re.sub(r"(доб|вн|ext|#)\.?\s*\d+", " ", cell or "")
        for part in re.split(r"[,;/]|\s{2,}|\sи\s|[^\d\s()+\-.]+", cell):
            digits = re.sub(r"\D", "", part)
            if len(digits) == 11 and digits[0] in "78":
                found.append(digits[1:])
            elif len(digits) == 12 and digits.startswith("380"):
                found.append(digits[3:])
            elif len(digits) in (11, 10) and digits.lstrip("8").startswith("0"):
                found.append(digits[-9:])
            elif len(digits) == 10 or len(digits) == 9:
                found.append(digits)
            elif 5 <= len(digits) <= 7:
                found.append(digits)
    return sorted(set(found))


MONTHS = {month: number for number, month in enumerate("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(), 1)}


def date_of(text):
    text = (text or "").strip().lower()
    if match := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?).*", text):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d\d?)[./](\d\d?)[./](\d{2,4}).*", text):
        day, month, year = match.groups()
    elif match := re.fullmatch(r"(\d\d?) (\w+) (\d{4})", text):
        day, month, year = match.group(1), MONTHS.get(match.group(2), 0), match.group(3)
    else:
        return None
    year = int(year) + (0 if len(str(year)) == 4 else 1900 if int(year) > 20 else 2000)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 28 + 3):
        return None
    return f"{year:04}-{int(month):02}-{int(day):02}"


def address_of(text):
    """Words and numbers that tell one place from another, and the longest word of the beginning as a town."""
    text = re.sub(r"\b(обл|край|респ|ул|вул|пр-кт|просп|пер|б-р|бульв|пров|г|м|д|дом|кв|оф|офис|с|пос|п|ш|наб|проезд|мкр|пл)\b\.?", " ", (text or "").lower())
    words = [skeleton(word) for word in re.findall(r"[\w/]+", text)]
    words = sorted({word for word in words if len(word) > 2 or word.isdigit()})
    return words


def towns():
    """Skeletons of the names of towns, in both languages and as people shorten them -> one name."""
    import names
    known = {}
    for text in (names.CITIES_RU, names.CITIES_UA):
        for row in text.strip().split("\n"):
            cells = row.split("|")
            for form in [cells[0], cells[1] if text is names.CITIES_UA else ""] + cells[-1].split(","):
                if form:
                    known.setdefault(skeleton(form), skeleton(cells[0]))
    return known


def place_of(company, address, known):
    """The town that a branch's name tells, else the address; a name may have two or three words."""
    for text in (company, address):
        words = [skeleton(word) for word in re.findall(r"[\w.-]+", text)]
        for length in (3, 2, 1):
            for at in range(len(words) - length + 1):
                if found := known.get("".join(words[at:at + length])):
                    return found
    return None


CODE_COLUMNS = ("ИНН", "ЕДРПОУ", "inn", "edrpou", "rnokpp", "ogrn")


def normalised(row, known, towns):
    """A row of either generator as one record for a model."""
    given_cells = "last_name" in row
    name = " ".join(filter(None, (row.get("last_name"), row.get("first_name"), row.get("patronymic")))) if given_cells else row["ФИО"]
    company = (row["company_name"] if given_cells else row["Организация"]).strip()
    trader = bool(TRADER.match(company) or TRADER.match(name)) and not re.search("общество|ооо", company, re.I)
    is_company = (row["kind"] == "company") if given_cells else bool(company) and not trader
    if not is_company and not name:
        name = company
    if given_cells and not is_company and row["last_name"] and row["first_name"]:
        family, given, patronymic = skeleton(row["last_name"]), skeleton(row["first_name"].strip(".")), skeleton(row["patronymic"].strip("."))
        given = known.get(given, given)
    else:
        family, given, patronymic = person_of(name, known)
    core, form, branch = company_of(company)
    mail = (row.get("email") or row.get("Эл. почта") or "").strip().lower().replace(",", ".").replace(".con", ".com")
    address = address_of(row.get("address") or row.get("Адрес"))
    phones = phones_of(*(row.get(column) for column in ("phone_mobile", "phone_work", "fax", "Телефон", "Доп. телефон")))
    codes = sorted({digits for column in CODE_COLUMNS if (digits := re.sub(r"\D", "", row.get(column) or ""))})
    return {
        "rec_id": row.get("client_id") or row.get("Код клиента"), "is_company": is_company,
        "family": family or None, "given": given or None, "given_full": given if len(given) > 1 else None, "given_letter": given[:1] or None,
        "patronymic": patronymic or None, "patronymic_letter": patronymic[:1] or None, "family_start": family[:4] or None,
        "core": core or None, "core_start": core[:5] or None, "form": form, "branch": branch,
        "phones": phones or None, "phone": phones[0] if phones else None,
        "mail": mail if "@" in mail else None, "domain": mail.split("@")[-1] if "@" in mail and not re.search(r"@(mail|yandex|gmail|bk|inbox|list|rambler|ya|ukr|i|meta|bigmir)\.", mail) else None,
        "codes": codes or None, "code": codes[0] if codes else None, "place": place_of(company, row.get("address") or row.get("Адрес") or "", towns), "kpp": re.sub(r"\D", "", row.get("kpp") or row.get("КПП") or "") or None,
        "birth": date_of(row.get("birth_date") or row.get("Дата рождения")), "address": address if len(address) > 1 else None,
    }


def client_configurations():
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import block_on

    def shared(column, count=1):
        return f"len(list_intersect({column}_l, {column}_r)) >= {count}"

    def both_present(column):
        return f"{column}_l IS NOT NULL AND {column}_r IS NOT NULL"

    def letters(name, full):
        """Exact with its frequency, close, one is the initial of the other, different."""
        return cl.CustomComparison(output_column_name=name, comparison_levels=[
            cll.NullLevel(name), cll.ExactMatchLevel(name).configure(tf_adjustment_column=name) if full else cll.ExactMatchLevel(name),
            cll.CustomLevel(f"(length({name}_l) = 1 OR length({name}_r) = 1) AND substr({name}_l,1,1) = substr({name}_r,1,1)", "initial fits"),
            cll.JaroWinklerLevel(name, .9), cll.ElseLevel()])

    contact = cl.CustomComparison(output_column_name="contact", comparison_levels=[
        cll.CustomLevel(f"NOT ({both_present('phones')}) AND NOT ({both_present('address')})", "nothing to compare").configure(is_null_level=True),
        cll.CustomLevel(f"{shared('phones')} AND {shared('address', 3)}", "phone and address"), cll.CustomLevel(shared("phones"), "phone"),
        cll.CustomLevel(shared("address", 4), "most of the address"), cll.CustomLevel(shared("address", 3), "three words of the address"),
        cll.CustomLevel(shared("address", 2), "two words of the address"), cll.ElseLevel()])
    codes = cl.ArrayIntersectAtSizes("codes", [1])
    mail = cl.EmailComparison("mail")
    family = cl.CustomComparison(output_column_name="family", comparison_levels=[
        cll.NullLevel("family"), cll.ExactMatchLevel("family").configure(tf_adjustment_column="family"), cll.JaroWinklerLevel("family", .94),
        cll.CustomLevel("family_start_l = family_start_r", "beginning"), cll.ElseLevel()])
    persons = {
        "comparisons": [family, letters("given", True), letters("patronymic", True), contact, mail, codes, cl.DateOfBirthComparison("birth", input_is_string=True)],
        "blocking": [block_on("phones", arrays_to_explode=["phones"]), block_on("mail"), block_on("codes", arrays_to_explode=["codes"]), block_on("family", "given_letter"),
                     block_on("family_start", "given_full"), block_on("given_full", "patronymic"), block_on("birth", "given_letter"), block_on("family", "patronymic_letter")],
        "sure": [block_on("family", "given_full", "patronymic"), block_on("mail"), "l.family = r.family AND l.birth = r.birth"], "recall": .6,
        "train": [block_on("family", "given_full", "patronymic"), block_on("birth", "given_full"), block_on("code")],
    }
    companies = {
        "comparisons": [cl.CustomComparison(output_column_name="core", comparison_levels=[
            cll.NullLevel("core"), cll.ExactMatchLevel("core").configure(tf_adjustment_column="core"), cll.JaroWinklerLevel("core", .93),
            cll.CustomLevel("contains(core_l, core_r) OR contains(core_r, core_l)", "one holds the other"), cll.JaroWinklerLevel("core", .85), cll.ElseLevel()]),
            cl.ExactMatch("form"), cl.ExactMatch("branch"), cl.ExactMatch("place"), codes, cl.ExactMatch("kpp"), contact, mail, cl.ExactMatch("family")],
        "blocking": [block_on("phones", arrays_to_explode=["phones"]), block_on("mail"), block_on("codes", arrays_to_explode=["codes"]), block_on("core"), block_on("domain"),
                     block_on("core_start", "family"), block_on("core_start", "form")],
        "sure": [block_on("core", "mail"), "l.core = r.core AND len(list_intersect(l.phones, r.phones)) > 0", "len(list_intersect(l.codes, r.codes)) > 0 AND l.core = r.core"], "recall": .5,
        "train": [block_on("core"), block_on("phone"), block_on("mail")],
    }
    return {"persons": persons, "companies": companies}


def run_clients(list_path, truth_path):
    import pandas
    stages = Stages()
    known = given_names()
    places = towns()
    rows = [normalised(row, known, places) for row in read(list_path)]
    entities = {row["client_id"]: row["entity_id"] for row in read(truth_path)}
    stages.end("normalise")
    everything = []
    for title, configuration in client_configurations().items():
        mine = [row for row in rows if row["is_company"] == (title == "companies")]
        if len(mine) < 20:
            continue
        pairs = splink(pandas.DataFrame(mine), configuration, stages)
        report(pairs, {row["rec_id"]: entities[row["rec_id"]] for row in mine}, stages, f"clients, {title}, Splink")
        everything += pairs
        stages.end("report")
    report(everything, entities, stages, "clients, all, Splink")
    print(f"  processor seconds: {stages}; peak {peak_memory_mb():.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=pathlib.Path, help="a folder that prepare.py made")
    parser.add_argument("--set", help="the name of one set, or `clients`")
    parser.add_argument("--ecm", action="store_true", help="recordlinkage's ECM (FEBRL only)")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.sets:
        for name in dict.fromkeys(title.split()[0] for title in public_configurations()):
            files = arguments.sets / f"{name}.csv", arguments.sets / f"{name}.truth.csv"
            if files[0].is_file() and (not arguments.ecm or name.startswith("febrl")):
                # A process of its own: peak memory and caches of one set only.
                subprocess.run([sys.executable, __file__, "--set", name, *(["--ecm"] if arguments.ecm else []), *map(str, files)], check=False)
    elif arguments.set and len(arguments.files) == 2:
        if arguments.set == "clients":
            run_clients(*arguments.files)
        else:
            run_public(arguments.set, *arguments.files, arguments.ecm)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
