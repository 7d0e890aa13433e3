"""The round trip of one client: what examples/c/tour.c does, line by line the same output.

    KARTOTEKA=/usr/local/lib/libkartoteka.so.0 python3 tour.py
"""

import sys

from kartoteka import SAME, Base

NOW = 1795255200000000  # 2026-11-21T10:00:00Z: the library reads no clock


def save(session, name, phone):
    client = session.new_client()
    client["name"] = name
    client["phone.mobile"] = phone
    id, matches = session.save(client, NOW)
    print(f"saved {id}: {client.name}, {client['phone']}")
    for other, band, _, reasons in matches:
        print(f"  {'the same as' if band == SAME else 'look at'} {other} ({reasons})")
    return id


def show(session, id):
    client = session.client(id)
    print(f"  {id} leads to {client.id}: {client.name}, {client.count('phone')} phones")


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    base = Base()
    session = base.session("tour")
    first = save(session, "Иванов Александр Петрович", "8 916 123-45-67")
    second = save(session, "ИВАНОВ Саша", "+7 (916) 123-45-67")

    merge = session.merge(first, second, NOW)
    print("merged")
    show(session, second)
    session.unmerge(merge, NOW)
    print("taken apart")
    show(session, second)

    print(f"new and reachable: {session.segment_count('phone.mobile IS KNOWN AND created_at >= TODAY', NOW)}")

    session.remind(first, "2026-11-21T12:30", "Europe/Moscow", "call back", NOW)
    [(token, text, late)] = session.claim("tour", NOW)
    print(f"due: {text}, {late // 60} minutes late")
    session.acknowledge(token, NOW)
    print("answered")


main()
