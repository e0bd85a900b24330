"""`akta audit verify`: recompute the log and compare it with the anchors outside the database."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from akta.core.config import Config
from akta.ops import installation


def run(arguments: list[str]) -> int:
    """Exit code 0 if all fits, 1 with the first entry that does not, 3 without the database."""
    parser = argparse.ArgumentParser(
        prog="akta audit", description="Sprawdza dziennik wglądów od pierwszego wpisu."
    )
    parser.add_argument("what", choices=["verify"], metavar="verify")
    parser.add_argument("--anchors", type=Path, help="folder z kotwicami (domyślnie z ustawień)")
    day = "dzień RRRR-MM-DD; sprawdza tylko wpisy tych dni"
    parser.add_argument("--from", dest="since", type=date.fromisoformat, help=f"od: {day}")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, help=f"do włącznie: {day}")
    parser.add_argument("--json", action="store_true", help="wynik jako JSON")
    given = parser.parse_args(arguments)
    return installation.run_in(lambda config: _verify(config, given))


def _verify(config: Config, given: argparse.Namespace) -> int:
    from akta.audit.verification import verify, verify_part
    from akta.law.localtime import end_of, start_of

    anchors = given.anchors or config.anchor_dir
    if given.since is None and given.until is None:
        report = verify(anchors)
    else:
        since = start_of(given.since or date(2000, 1, 1))
        report = verify_part(anchors, since=since, until=end_of(given.until or date(2999, 12, 31)))
    if given.json:
        sys.stdout.write(json.dumps({**asdict(report), "ok": report.ok}, ensure_ascii=False) + "\n")
        return 0 if report.ok else 1
    for finding in report.findings:
        sys.stdout.write(f"✗ {finding.sentence}\n")
    if report.ok:
        sys.stdout.write(
            f"Dziennik jest nienaruszony: wpisów {report.entries}, zapieczętowanych "
            f"{report.sealed}, kotwic {report.anchors}.\n"
        )
    return 0 if report.ok else 1
