"""The filing rules on one file, as one line of `akta check` tells them. Runs in a child.

Needs no Django: the command and the desk's jobs run it in children of different kinds.
"""

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from akta.law.filing import formats, names, pages, scans
from akta.law.filing.formats import Content, Role
from akta.law.filing.problems import Problem, Severity
from akta.law.marks import implements
from akta.trust import filetypes
from akta.trust.filetypes import Found
from akta.trust.filetypes.detect import detect_bytes
from akta.trust.filetypes.sheets import container_payload, sheet_sizes
from akta.trust.pdfa.judge import judge, page_sizes
from akta.trust.pdfa.model import Trouble, Verdict

_CHUNK = 1 << 20
_MOST_INNER_NAME = 300
_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller wants to know."""

    role: Role = Role.ATTACHMENT
    scan_kind: str | None = None
    flavour: str | None = None


def check_file(file: str, asked: Asked) -> dict[str, Any]:
    """Everything that the filing regulation holds against one file, as the line's object."""
    path = os.fsencode(file)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - the name may hold any bytes
            return line(file, asked.role, problems=[_unreadable("to nie jest zwykły plik")])
        with open(path, "rb") as opened:  # noqa: PTH123 - the name may hold any bytes
            return check_open(PurePath(file).name, opened, asked) | {"file": file}
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return line(file, asked.role, problems=[Problem("NOT_FOUND")])
    except OSError:
        return line(file, asked.role, problems=[_unreadable("system odmówił odczytu")])


def _unreadable(why: str) -> Problem:
    return Problem("UNREADABLE", {"why": why})


def check_open(
    name: str, opened: BinaryIO, asked: Asked, known: tuple[int, str] | None = None
) -> dict[str, Any]:
    """The same for an open file under this name; `known` are its length and SHA-256, if told."""
    size, digest = known or _hashed(opened)
    extension = names.extension_of(name)
    found = filetypes.detect(opened, size, extension)
    told_of_name = names.name_problems(name)
    problems = [*told_of_name, *formats.size_problems(size)]
    problems += _of_content(name, found, asked)
    active = set(found.active)
    pdf: Verdict | None = None
    if found.content is Content.PDF:
        pdf = judge(opened, size, asked.flavour)
        active |= pdf.active
        problems += _of_pdf(pdf, asked)
    if asked.role is Role.PLEADING:
        problems += _of_sheets(opened, found.content)
    measured = _measured(opened, found, asked)
    problems += measured[1]
    row = formats.row_of(extension, found.content)
    return line(
        name,
        asked.role,
        size=size,
        sha256=digest,
        format_={
            "extension": extension or None,
            "detected": found.media_type,
            "row": row.number if row else None,
            "permitted": row is not None and found.also is None and found.broken is None,
        },
        name_problems=told_of_name,
        pdfa=_pdfa(pdf) if pdf else None,
        scan=measured[0],
        active=active,
        problems=problems,
    )


def _hashed(opened: BinaryIO) -> tuple[int, str]:
    """Length and SHA-256 of all bytes, in constant memory."""
    digest, size = hashlib.sha256(), 0
    opened.seek(0)
    while chunk := opened.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _of_content(name: str, found: Found, asked: Asked) -> list[Problem]:
    """What annex 1 and the second look hold against the bytes."""
    problems = [*formats.format_problems(name, found.content)]
    text_only = asked.scan_kind in scans.KINDS and scans.KINDS[asked.scan_kind].text_only
    problems += formats.text_only_problems(name, asked.role, text_only=text_only)
    if found.encrypted:
        problems.append(Problem("ENCRYPTED"))
    if found.broken:
        problems.append(_unreadable(found.broken))
    if found.also:
        problems.append(Problem("POLYGLOT", {"what": found.also}))
    problems += [Problem(code) for code in found.codes]
    problems += _of_inner(name, found.inner)
    problems += _names_of_inner(found.inner)
    if found.active - {"external-reference"}:
        problems.append(_active(found.active))
    elif found.active and "EXTERNAL_REFERENCE" not in found.codes:
        problems.append(Problem("EXTERNAL_REFERENCE"))
    return problems


_ACTIVE = {
    "javascript": "skrypt JavaScript",
    "launch": "uruchamianie programów",
    "embedded-file": "plik osadzony",
    "xfa": "formularz XFA",
    "rich-media": "treść multimedialna",
    "macro": "makra",
    "ole": "obiekty OLE",
    "external-reference": "odwołania poza plik",
}


def _active(words: Iterable[str]) -> Problem:
    return Problem("ACTIVE_CONTENT", {"what": ", ".join(_ACTIVE[word] for word in sorted(words))})


def _of_inner(name: str, inner: Iterable[tuple[str, bytes]]) -> list[Problem]:
    """Files inside a container of signatures or a PDF keep annex 1 as well."""
    problems = []
    for inner_name, head in inner:
        shown = PurePath(inner_name or names.normal(name).rpartition(".")[0]).name
        found = detect_bytes(head, names.extension_of(shown))
        told = formats.format_problems(shown, found.content) if shown else ()
        if any(one.code == "FORMAT_NOT_ALLOWED" for one in told):
            what = f"„{shown[:_MOST_INNER_NAME]}” (plik wewnątrz)"
            problems.append(Problem("FORMAT_NOT_ALLOWED", {"what": what}))
    return problems


def _names_of_inner(inner: Iterable[tuple[str, bytes]]) -> list[Problem]:
    """Names inside a container of signatures keep annex 2 as well; those it leaves out do not."""
    told = [names.name_problems(PurePath(one).name) for one, _ in inner if one]
    return [problem for problems in told for problem in problems]


_CONTAINERS = frozenset({Content.ASIC_S, Content.ASIC_E})


def _of_sheets(opened: BinaryIO, content: Content | None) -> list[Problem]:
    """Whether a document of a text editor is set for A4, and what lies in a container as well."""
    problems = list(pages.sheet_problems(sheet_sizes(opened, content)))
    if content in _CONTAINERS:
        problems += _of_payload(opened)
    return problems


@implements("F-Z1-31")
def _of_payload(opened: BinaryIO) -> list[Problem]:
    """The rule of A4 for the pleading inside a container of signatures."""
    problems: list[Problem] = []
    for name, inner in container_payload(opened):
        content = detect_bytes(inner.getvalue()[:_HEAD], names.extension_of(name)).content
        sizes = page_sizes(inner) if content is Content.PDF else sheet_sizes(inner, content)
        problems += pages.sheet_problems(sizes)
    return problems


def _of_pdf(verdict: Verdict, asked: Asked) -> list[Problem]:
    problems = []
    if verdict.trouble is Trouble.ENCRYPTED:
        problems.append(Problem("ENCRYPTED"))
    if verdict.trouble is Trouble.BROKEN:
        problems.append(_unreadable("dokument PDF jest uszkodzony"))
    if verdict.conforms is not True and verdict.findings:
        certain = [one for one in verdict.findings if one.certain] or verdict.findings
        code = "PDFA_NOT_JUDGED" if verdict.conforms is None else "PDF_NOT_PDFA"
        problems.append(Problem(code, {"why": certain[0].message}))
    if verdict.active:
        problems.append(_active(verdict.active))
    problems += _of_inner("", verdict.embedded)
    if asked.role is Role.PLEADING:
        problems += pages.page_size_problems(verdict.page_sizes)
    return problems


def _pdfa(verdict: Verdict) -> dict[str, Any]:
    return {
        "claimed": verdict.claimed,
        "conforms": verdict.conforms,
        "problems": [
            {
                "clause": one.clause,
                "message": one.message,
                "object": one.object,
                "certain": one.certain,
            }
            for one in verdict.findings
        ],
    }


def _measured(
    opened: BinaryIO, found: Found, asked: Asked
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Pages of a reproduction and what annex 3 holds against them; None for all else."""
    if asked.role is not Role.SCAN and asked.scan_kind is None:
        return None, []
    from akta.filing.scanning import scan_pages  # noqa: PLC0415 - the parent of a child needs no Pillow

    measured = scan_pages(opened, found.content)
    if measured is None:
        return None, []
    kind = scans.KINDS.get(asked.scan_kind or "")
    problems = list(scans.scan_problems(kind, measured)) if kind else []
    low = any(problem.severity is Severity.OVERRIDABLE for problem in problems)
    listed = [
        {
            "page": page.page,
            "width_px": page.width_px,
            "height_px": page.height_px,
            "dpi_x": page.dpi_x,
            "dpi_y": page.dpi_y,
            "bits_per_pixel": page.bits_per_pixel,
            "colour": page.colour,
        }
        for page in measured
    ]
    return {"pages": listed, "ok": not low if kind and listed else None}, problems


def size_of(path: bytes) -> int | None:
    """The length of a file, or None where it cannot be told."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - the name may hold any bytes
    except OSError:
        return None


def line(
    file: str,
    role: Role,
    *,
    size: int | None = None,
    sha256: str | None = None,
    format_: dict[str, Any] | None = None,
    name_problems: Iterable[Problem] | None = None,
    pdfa: dict[str, Any] | None = None,
    scan: dict[str, Any] | None = None,
    active: Iterable[str] = (),
    problems: Iterable[Problem],
) -> dict[str, Any]:
    """The object of one line, with every key of the interface."""
    name = PurePath(file).name
    if name_problems is None:
        name_problems = names.name_problems(name)
        problems = [*problems, *name_problems]
    problems = list(problems)
    nothing = {
        "extension": names.extension_of(name) or None,
        "detected": None,
        "row": None,
        "permitted": False,
    }
    codes = [problem.code for problem in name_problems]
    return {
        "file": file,
        "size": size,
        "sha256": sha256,
        "role": role.value,
        "name": {"ok": not codes, "problems": codes},
        "format": format_ or nothing,
        "pdfa": pdfa,
        "scan": scan,
        "active_content": sorted(active),
        "ok": not any(problem.severity is Severity.ERROR for problem in problems),
        "problems": [problem_as_told(problem) for problem in problems],
    }


def content_of(media_type: str | None) -> Content | None:
    """The content that a media type of a line stands for."""
    return next((one for one in Content if one.media_type == media_type), None)


def problem_as_told(problem: Problem) -> dict[str, Any]:
    """A problem as a line tells it."""
    return {
        "code": problem.code,
        "rule": problem.rule,
        "severity": problem.severity.value,
        "page": problem.page,
        "message": problem.message,
        "hint": problem.hint,
        "provision": str(problem.kind.provision),
    }
