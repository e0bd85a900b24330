"""The fold of 500 events, and one case of 25 events derived: pure, without a database."""

import argparse
from datetime import date, timedelta
from pathlib import Path

from crowded import measured
from measuring import OUT, report

KINDS = ("suspended", "taken_up", "charges_issued", "plan_made", "motion_filed", "motion_decided")


def events(number):
    """A long proceeding: opened, then suspended and taken up, with charges and motions between."""
    from akta.law.procedures.model import Happening

    values = {
        "suspended": {"reason": "other"},
        "motion_filed": {"motion": "evidence"},
        "motion_decided": {"motion": "evidence", "granted": True},
    }
    found = [Happening("0", "initiated", date(2024, 1, 2), {"form": "investigation"})]
    for count in range(1, number):
        kind = KINDS[(count - 1) % len(KINDS)]
        own = values.get(kind, {"person": f"p{count % 9}"})
        found.append(Happening(str(count), kind, date(2024, 1, 2) + timedelta(days=count), own))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    from akta.law.procedures.engine import open_duties
    from akta.law.procedures.folding import fold
    from akta.law.procedures.library import load

    library = load()
    many, few = events(500), events(25)
    one = measured(lambda: open_duties(fold(few, library), library), 400)
    figures = {
        "reach_fold_500_ms": 5,
        "fold_500_events": measured(lambda: fold(many, library), 60),
        "derive_25_events": one,
        "derive_100000_cases_s": round(one["median_ms"] * 100, 1),
        "misfits": len(fold(many, library).misfits),
    }
    report("fold", given.out, figures)


if __name__ == "__main__":
    main()
