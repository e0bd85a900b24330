"""Search over synthetic pages of 20 cases by 20 readers' grants: times, cold and warm.

A throw-away database is filled with pages of words drawn as often as language has them (inflected
words of the demonstration's papers), each case's reader is granted two thirds of its sides. Cold
is the first asking of each query on a fresh connection and process cache; warm the later ones.
"""

import argparse
import random
import re
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from measuring import OUT, report

CASES, DISTINCT, WORDS = 20, 1500, 260
QUERIES = (
    *("prokurator", "przesłuchanie świadka", "zeznania", '"w dniu"', "13.03.2026", "samochód"),
    *("przesłuch*", "postanowienie o umorzeniu", "Wrzosek telefon", "protokuł", "kwota 12 500"),
    *("nosorożec", "prokuralor", "hurtownia towar paleta", "Małkowska", "i w z", "5 marca 2026 r."),
    *("żądanie", "swiadek", "pojazd kierowca droga", '"protokół przesłuchania świadka"', "akta"),
)


def texts(drawn: random.Random) -> list[str]:
    """Pages of running words; frequent ones often, as in real papers."""
    from akta.ops.demofile.sources import all_sources

    words = re.findall(r"\w+", str([source.blocks for source in all_sources(1).values()]))
    words = [word for word in words if len(word) > 1]
    made = []
    for _ in range(DISTINCT):
        start = drawn.randrange(len(words) - WORDS)
        body = words[start : start + WORDS // 2] + drawn.choices(words, k=WORDS // 2)
        day = f"{drawn.randrange(1, 29)}.{drawn.randrange(1, 13):02}.2026"
        made.append(" ".join([*body, "dnia", day]))
    return made


def fill(pages: int) -> list:
    """Fill the database; gives the lenses of the readers."""
    from django.db import connection

    from akta.core.actors import Actor, Face
    from akta.files.lens import OPEN_SETS, Lens
    from akta.files.search.index import vector_of
    from akta.files.search.lexemes import in_case
    from akta.files.search.tokens import chunks_of, tokens
    from akta.grants import services as grants
    from akta.grants.models import Ground, Manner
    from akta.ops.searchpages import file_of

    drawn = random.Random(5)
    now = datetime.now(UTC)
    made = [(text, vector_of(tokens(chunks_of(text)))) for text in texts(drawn)]
    lenses = []
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX page_text_lemmas")
    for _ in range(CASES):
        lens, names = file_of(dict.fromkeys(map(str, range(pages // CASES)), ""))
        chosen = [(page, *drawn.choice(made)) for page in names]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE filled (side uuid, plain text, vector text)")
            with cursor.copy("COPY filled FROM STDIN") as copy:
                for side, text, vector in chosen:
                    copy.write_row((side, text, f"'{in_case(lens.case_id)}' {vector}"))
            cursor.execute(
                "UPDATE files_page_text t SET plain = f.plain, lemmas = f.vector::tsvector "
                "FROM filled f, files_side s WHERE s.id = f.side AND s.page_id = t.page_id"
            )
            cursor.execute("DROP TABLE filled")
        reader = Actor(id=uuid4(), face=Face.PORTAL, name="Czytelnik")
        grant = grants.give(
            holder_id=reader.id,
            ground=Ground.ORDER,
            ground_id=uuid4(),
            case_id=lens.case_id,
            since=now,
            until=now + timedelta(days=30),
            at=now,
            manner=Manner.VIEW,
            side_ids=[side for side in names if drawn.random() < 2 / 3],
        )
        opened = dict.fromkeys(sorted(OPEN_SETS), grant)
        lenses.append(Lens(reader, lens.case_id, opened, order=grant))
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX page_text_lemmas ON files_page_text USING gin (lemmas)")
        cursor.execute("VACUUM ANALYZE")
    return lenses


def timed(lenses: list, rounds: int) -> dict[str, list[tuple[float, str, int]]]:
    from django.db import connection

    from akta.files.search import search

    drawn = random.Random(3)
    told: dict[str, list[tuple[float, str, int]]] = {"cold": [], "warm": []}
    for number in range(rounds + 1):
        connection.close()
        connection.ensure_connection()
        asked = [(lens, query) for lens in lenses for query in QUERIES]
        drawn.shuffle(asked)
        for lens, query in asked:
            begun = time.perf_counter()
            found = search(lens, query)
            spent = time.perf_counter() - begun
            told["warm" if number else "cold"].append((spent * 1000, query, found.total))
    return told


def figures(times: list[tuple[float, str, int]]) -> dict[str, object]:
    ordered = sorted(spent for spent, _, _ in times)
    slowest: dict[str, tuple[float, int]] = {}
    for spent, query, total in sorted(times):
        slowest[query] = (round(spent, 1), total)
    return {
        "asked": len(ordered),
        "median_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "most_ms": round(ordered[-1], 1),
        "slowest": sorted(((*s, q) for q, s in slowest.items()), reverse=True)[:8],
    }


def main() -> None:
    from akta.ops.commands.search import _database

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with _database():
        begun = time.perf_counter()
        lenses = fill(given.pages)
        filled = time.perf_counter() - begun
        told = timed(lenses, given.rounds)
        kinds = {kind: figures(times) for kind, times in told.items()}
    report("search", OUT, {"pages": given.pages, "filled_s": round(filled, 1), **kinds})


if __name__ == "__main__":
    main()
