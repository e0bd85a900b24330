"""Search in 200,000 synthetic pages by 20 readers' grants: built once, kept, asked again.

    .venv/bin/python benchmarks/search_200k.py --folder FOLDER [--pages 200000]

The database is an installation's own (fsync on) in FOLDER; where it was built before, it is only
started. Cold is the first asking of each query after the start of the database, warm the later
ones. The peer in the same run is PostgreSQL's own `simple` search of one word over all pages,
without grants, lemmas or highlights: what the machine gives at best.
"""

import argparse
import json
import random
import time
from pathlib import Path

import search
from measuring import OUT, report
from standing import installation

MARK = "search-200k.json"
REACH_MS = 100


def lenses(folder: Path, pages: int) -> tuple[list, float]:
    """The readers' lenses; the pages are made where the folder has none."""
    from uuid import UUID

    from akta.core.actors import Actor, Face
    from akta.files.lens import OPEN_SETS, Lens
    from akta.grants.models import Grant

    mark, begun = folder / MARK, time.perf_counter()
    if not mark.is_file():
        made = search.fill(pages)
        rows = [[str(lens.order.pk), str(lens.actor.id)] for lens in made]
        mark.write_text(json.dumps({"pages": pages, "grants": rows}))
        return made, time.perf_counter() - begun
    told = json.loads(mark.read_text())
    if told["pages"] != pages:
        raise SystemExit(f"{folder} holds {told['pages']} pages.")
    found = []
    for grant_id, reader_id in told["grants"]:
        grant = Grant.objects.get(pk=grant_id)
        reader = Actor(id=UUID(reader_id), face=Face.PORTAL, name="Czytelnik")
        opened = dict.fromkeys(sorted(OPEN_SETS), grant)
        found.append(Lens(reader, grant.case_id, opened, order=grant))
    return found, 0.0


def peer(rounds: int) -> list[float]:
    """One word in all pages by PostgreSQL alone, first 20 by rank."""
    from django.db import connection

    drawn, times = random.Random(1), []
    words = ["prokurator", "telefon", "samochód", "świadek", "kwota", "żądanie"]
    for _ in range(rounds * len(words)):
        word = drawn.choice(words)
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT page_id FROM files_page_text WHERE lemmas @@ to_tsquery('simple', %s)"
                " ORDER BY ts_rank(lemmas, to_tsquery('simple', %s)) DESC LIMIT 20",
                [word, word],
            )
            cursor.fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with installation(given.folder.absolute(), role="owner"):
        from akta.ops.processes import spare_what_is_loaded

        made, spent = lenses(given.folder, given.pages)
        spare_what_is_loaded()  # as the served process has it
        told = search.timed(made, given.rounds)
        alone = peer(given.rounds)
    report(
        "search_200k",
        given.out,
        {
            "pages": given.pages,
            "readers": len(made),
            "built_s": round(spent, 1),
            "reach_warm_p95_ms": REACH_MS,
            **{kind: search.figures(times) for kind, times in told.items()},
            "peer_ms": {"median": round(alone[len(alone) // 2], 1), "most": round(alone[-1], 1)},
        },
    )


if __name__ == "__main__":
    main()
