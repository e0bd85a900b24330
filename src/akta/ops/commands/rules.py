"""`akta rules`: every rule of the catalogue with its state, and the proof of the marks."""

import argparse
import json
import os
import random
import secrets
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from akta.law import catalogue
from akta.ops.rules import report
from akta.ops.rules.project import Project, here
from akta.ops.rules.state import RuleState, State, Survey, survey
from akta.ops.rules.verdict import Verdict

USAGE = 2
STATES = {name: state for state in State for name in (state.value, report.NAMES[state])}


class _Parser(argparse.ArgumentParser):
    """Speaks Polish where argparse would speak English."""

    def error(self, message: str) -> NoReturn:
        del message  # English; the usage line above says it all
        self.exit(USAGE, f"{self.format_usage()}Niewłaściwe użycie. Pomoc: akta rules --help\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Użycie:")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Użycie:").replace("options:", "Opcje:")


class _WrongUseError(Exception):
    """Wrong use, told in one Polish sentence."""


def run(arguments: list[str], project: Project | None = None) -> int:
    """Run the command; 0 fine, 1 a finding, 2 wrong use."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    where = project or here()
    try:
        found = survey(where, options.procedures or _own_folder())
        if options.prove or options.sample is not None or options.changed:
            return _prove(options, where, found)
        return _show(options, found)
    except _WrongUseError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write("Przerwano próbę; nic po niej nie zostało.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="akta rules",
        description="Pokazuje przepisy katalogu i stan ich wykonania; na żądanie dowodzi go.",
        add_help=False,
    )
    add = parser.add_argument
    add("-h", "--help", action="help", help="pokazuje tę pomoc")
    add("--json", action="store_true", help="wypisuje wynik jako JSON")
    add("--id", nargs="+", metavar="ID", help="pokazuje treść i stan podanych przepisów")
    add("--state", choices=STATES, metavar="STAN", help=f"tylko w tym stanie: {', '.join(STATES)}")
    add("--source", choices=catalogue.BOOKS, metavar="ŹRÓDŁO", help=", ".join(catalogue.BOOKS))
    add("--prove", nargs="+", metavar="ID", help="psuje kod tych przepisów i sprawdza ich testy")
    add(
        "--sample", type=_count, metavar="N", help="to samo dla N wylosowanych wykonanych przepisów"
    )
    add("--seed", type=int, metavar="LICZBA", help="ziarno losowania, aby je powtórzyć")
    add(
        "--procedures",
        type=Path,
        metavar="KATALOG",
        help="własne deklaracje instalacji (domyślnie procedures w AKTA_DATA_DIR)",
    )
    add("--changed", metavar="ODNIESIENIE", help="to samo dla zmienionych od odniesienia git")
    add("--most", type=_count, metavar="N", help="z podanych tak bada najwyżej N wylosowanych")
    return parser


def _own_folder() -> Path:
    """Where an installation keeps declarations of its own; nothing else of it is needed here."""
    return Path(os.environ.get("AKTA_DATA_DIR", "data")).expanduser() / "procedures"


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _show(options: argparse.Namespace, found: Survey) -> int:
    _known(options.id or [], found)
    rules = [
        state
        for state in found.rules
        if not options.id or state.rule.id in options.id
        if not options.state or state.state is STATES[options.state]
        if not options.source or state.rule.book == options.source
    ]
    if options.json:
        _print_json([state.as_json() for state in rules])
    elif options.id:
        _print("\n\n".join(report.full(state) for state in rules))
    else:
        lines = map(report.line, rules) if options.state or options.source else ()
        _print("\n".join([report.table(rules), *lines]))
    sys.stderr.writelines(f"{problem}\n" for problem in found.problems)
    return 1 if found.problems else 0


def _prove(options: argparse.Namespace, project: Project, found: Survey) -> int:
    _known(options.prove or [], found)
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    asked = dict.fromkeys(
        [*(options.prove or []), *_changed(options, project, found), *_drawn(options, found, seed)]
    )
    rules = _at_most(options.most, list(asked), seed)
    if project.root is None and any(rule in catalogue.by_id() for rule in rules):
        raise _WrongUseError(
            "Próba wymaga katalogu roboczego z testami; należy uruchomić ją w nim."
        )
    verdicts = []
    with _ended_cleanly():
        for verdict in _verdicts(project, found, rules):
            verdicts.append(verdict)
            if not options.json:
                _print(report.verdict(verdict))
    proven = sum(verdict.is_proven for verdict in verdicts)
    if options.json:
        rows = [verdict.as_json() for verdict in verdicts]
        _print_json({"seed": seed, "proven": proven, "rules": rows})
    else:
        _print(f"Wykazano {proven} z {len(verdicts)}. Ziarno losowania: {seed}.")
    return 0 if proven == len(verdicts) else 1


def _verdicts(project: Project, found: Survey, rules: list[str]) -> Iterator[Verdict]:
    """Of the catalogue's rules by the tests of the checkout, then of added ones by examples."""
    from akta.ops.rules.own import prove_own
    from akta.ops.rules.prove import prove

    added = [state for state in _added(found) if state.rule.id in rules]
    own = {state.rule.id for state in added}
    listed = [rule for rule in rules if rule not in own]
    if listed:
        yield from prove(project, found, listed)
    yield from map(prove_own, added)


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """Take SIGTERM as Ctrl-C, so that the copy and its processes go away then too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _changed(options: argparse.Namespace, project: Project, found: Survey) -> list[str]:
    from akta.ops.rules.changes import UnknownReferenceError, changed_rules, changes_since

    if not options.changed:
        return []
    assert project.root is not None
    try:
        return changed_rules(found, changes_since(project.root, options.changed))
    except UnknownReferenceError as error:
        sentence = f"Git nie zna odniesienia „{options.changed}”; należy podać istniejące."
        raise _WrongUseError(sentence) from error


def _drawn(options: argparse.Namespace, found: Survey, seed: int) -> list[str]:
    done = [state.rule.id for state in found.rules if state.state is State.DONE]
    count = min(options.sample or 0, len(done))
    return random.Random(seed).sample(done, count)  # noqa: S311 - a drawing, not a secret


def _at_most(most: int | None, rules: list[str], seed: int) -> list[str]:
    """Of many rules some drawn ones, in their order."""
    if most is None or len(rules) <= most:
        return rules
    drawn = set(random.Random(seed).sample(rules, most))  # noqa: S311 - a drawing, not a secret
    sys.stderr.write(f"Z {len(rules)} przepisów wylosowano {most}; wszystkie: make prove\n")
    return [rule for rule in rules if rule in drawn]


def _added(found: Survey) -> list[RuleState]:
    """Rules that the installation added as data."""
    return [state for state in found.rules if state.rule.book == report.OWN]


def _known(ids: Iterable[str], found: Survey) -> None:
    added = {state.rule.id for state in _added(found)}
    for rule in ids:
        if rule not in catalogue.by_id() and rule not in added:
            raise _WrongUseError(f"Nie ma w katalogu przepisu „{rule}”; lista: akta rules --json")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=1))
