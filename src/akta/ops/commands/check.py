"""`akta check`: the rules of filing (zasady wnoszenia pism) on a file.

Needs no server, database, settings or network. Each file is worked in a child process; on
stdout there is one line of JSON a file, on stderr at most one Polish sentence a file.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from akta.filing.checking import Asked, check_file
from akta.law.filing.formats import Role
from akta.law.filing.problems import KINDS, Problem
from akta.law.filing.scans import KINDS as SCAN_KINDS
from akta.ops.files_runner import TIMEOUT, Failure, run_files
from akta.trust.pdfa.model import FLAVOURS

FINE, FINDING, USAGE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Speaks Polish where argparse would speak English."""

    def error(self, message: str) -> NoReturn:
        del message  # English; the usage line above says it all
        self.exit(USAGE, f"{self.format_usage()}Niewłaściwe użycie. Pomoc: akta check --help\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Użycie:")

    def format_help(self) -> str:
        text = super().format_help().replace("usage:", "Użycie:").replace("options:", "Opcje:")
        return text.replace("positional arguments:", "Argumenty:")


def run(arguments: Sequence[str]) -> int:
    """Run the command; 0 every file may be filed, 1 some may not, 2 wrong use."""
    try:
        options = _parser().parse_args(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    asked = Asked(Role(options.role), options.scan_kind, options.flavour)
    bad = False
    answers = run_files(
        options.files,
        lambda file: check_file(file, asked),
        lambda file, why: unanswered(file, asked.role, why),
        timeout=options.timeout,
        quiet=not options.debug,
    )
    try:
        for answer in answers:
            bad = bad or not answer["ok"]
            _tell(answer, as_json=options.jsonl)
    except BrokenPipeError:  # nobody reads on: `akta check … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FINDING if bad else FINE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="akta check",
        description="Sprawdza pliki według rozporządzenia o wnoszeniu pism: nazwę, format, "
        "zgodność z PDF/A, jakość skanów.",
        epilog="Kody zakończenia: 0 – wszystkie pliki można złożyć, 1 – któregoś nie można, "
        "2 – błędne użycie.",
        add_help=False,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="PLIK", help="pliki do sprawdzenia")
    add("-h", "--help", action="help", help="pokazuje tę pomoc")
    add(
        "--role",
        choices=[role.value for role in Role],
        default=Role.ATTACHMENT.value,
        help="pleading: pismo, attachment: załącznik (domyślnie), scan: odwzorowanie cyfrowe",
    )
    add(
        "--scan-kind",
        choices=list(SCAN_KINDS),
        help="rodzaj odwzorowania według załącznika nr 3 (wiersze 1–7)",
    )
    add("--flavour", choices=FLAVOURS, help="odmiana PDF/A zamiast podanej w pliku")
    add("--timeout", type=_seconds, default=TIMEOUT, metavar="S", help="czas na plik (10 s)")
    add("--jsonl", action="store_true", help="wypisuje jeden wiersz JSON na plik")
    add("--debug", action="store_true", help="pokazuje także komunikaty bibliotek")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:  # noqa: PLR2004 - an hour for one file is plenty
        raise ValueError
    return seconds


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    """Write the line of one file at once; a closed pipe ends the command quietly."""
    if as_json:
        text = json.dumps(answer, ensure_ascii=False)
        text = "".join(_safe(character) for character in text) if not _is_clean(text) else text
    else:
        text = as_text(answer)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _safe(character: str) -> str:
    """A byte of a name that is not UTF-8 is written as JSON writes it, by its escape."""
    return f"\\u{ord(character):04x}" if "\ud800" <= character <= "\udfff" else character


def as_text(answer: dict[str, Any]) -> str:
    """The result for a person: the file and, indented, what is wrong and how to mend it."""
    state = "można złożyć" if answer["ok"] else "nie można złożyć"
    lines = [f"{answer['file'].encode('utf-8', 'backslashreplace').decode()}: {state}"]
    for problem in answer["problems"]:
        page = f"strona {problem['page']}: " if problem["page"] else ""
        lines.append(f"  {problem['code']} {page}{problem['message']} {problem['hint']}")
    return "\n".join(lines)


def unanswered(file: str, role: Role, why: Failure) -> dict[str, Any]:
    """The line of a file whose child died or ran out of time."""
    from akta.filing.checking import line, size_of

    assert why.value in KINDS
    return line(file, role, size=size_of(os.fsencode(file)), problems=[Problem(why.value)])
