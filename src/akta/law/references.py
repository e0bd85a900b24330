"""Case references (sygnatury): the form of today, the form before August 2021, and their text.

A reference is read tolerantly (spaces, case, kind of dash) and always written in one form.
Unit codes are configuration: nothing here derives a unit from its code.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter

_FIELDS = {
    "unit": r"(?P<unit>[0-9]{4})",
    "cell": r"(?P<cell>[0-9]{1,3})",
    "register": r"(?P<register>[A-Za-z]+(?:\s*\.\s*[A-Za-z]+)*)",
    "number": r"(?P<number>[0-9]{1,9})",
    "year": r"(?P<year>[0-9]{4})",
}
_DASHES = r"[-\u2010-\u2015\u2212]"
_REGISTERS = (
    *("Ak", "Archiwum", "Cor", "DE", "Di", "Drz", "Ds", "Ds.u", "Dsn", "ENA.P.r", "ENA.P.w"),
    *("ENA.UE", "ENO.P.r", "ENO.P.w", "ENO.UE", "Ip", "Ko", "Ksk", "Kw", "Nps", "Ns", "Ntk"),
    *("Opk", "Opz", "Osn", "Oz.o", "Oz.r", "Oz.w", "Pa", "Pc", "Pk", "Pm", "Pn", "Pp", "Ps"),
    *("Psz", "RD", "Rz", "SD", "Sn", "TK", "Ta", "U", "W", "WB", "Wl", "Wu", "Wz", "Wz.s"),
    *("Zm", "Zp", "Zpj", "Zt"),
)
_KNOWN = {name.casefold(): name for name in _REGISTERS}
_OLD = re.compile(
    r"\s*(?P<level>PK|RP|PO|PR)\s+(?:(?P<department>[IVXLC]+|[0-9]{1,3})\s+)?"
    r"(?P<register>[A-Za-z]+(?:\s*\.\s*[A-Za-z]+)*)\s*\.?\s*"
    r"(?P<number>[0-9]{1,9})\s*[./]\s*(?P<year>[0-9]{4}|[0-9]{2})\s*",
    re.IGNORECASE,
)
_CENTURY = 2000


class Level(Enum):
    """Level of a unit in an old reference (szczebel jednostki)."""

    PK = "Prokuratura Krajowa"
    RP = "prokuratura regionalna"
    PO = "prokuratura okręgowa"
    PR = "prokuratura rejonowa"


@dataclass(frozen=True, slots=True)
class CaseReference:
    """A reference of today: unit code, cell (0 = none), register, running number, year."""

    unit: str
    cell: int
    register: str
    number: int
    year: int

    def __str__(self) -> str:
        return STANDARD.render(self)


@dataclass(frozen=True, slots=True)
class OldReference:
    """A reference of 2016–2021, as in „PR Ds. 1558.2019” or „RP II Ds. 10.2016”."""

    level: Level
    department: str
    register: str
    number: int
    year: int

    def __str__(self) -> str:
        head = " ".join(part for part in (self.level.name, self.department) if part)
        return f"{head} {self.register}. {self.number}.{self.year}"


Reference = CaseReference | OldReference


class ReferenceProblem(Enum):
    """Why a text is no reference, with the sentence for the person who typed it."""

    EMPTY = "Nie podano sygnatury. Proszę wpisać ją na przykład tak: 4999-0.Ds.123.2026."
    NOT_UNDERSTOOD = (
        "Nie rozpoznano sygnatury. Proszę wpisać numer jednostki, komórkę, repertorium, numer "
        "i rok, na przykład 4999-0.Ds.123.2026."
    )
    NO_NUMBER = "Numery w repertorium zaczynają się od 1. Proszę sprawdzić numer sprawy."

    @property
    def sentence(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class ReferencePattern:
    """How references of today are written; `template` names each of the five fields once."""

    template: str = "{unit}-{cell}.{register}.{number}.{year}"
    _regex: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_regex", _compiled(self.template))

    def render(self, reference: CaseReference) -> str:
        """The one form in which the reference is shown and stored."""
        return self.template.format(
            unit=reference.unit,
            cell=reference.cell,
            register=reference.register,
            number=reference.number,
            year=reference.year,
        )

    def parse(self, text: str) -> CaseReference | ReferenceProblem:
        """Read a reference of this pattern, tolerant of spaces, case and kind of dash."""
        if not text.strip():
            return ReferenceProblem.EMPTY
        found = self._regex.fullmatch(text)
        if found is None:
            return ReferenceProblem.NOT_UNDERSTOOD
        if not int(found["number"]):
            return ReferenceProblem.NO_NUMBER
        return CaseReference(
            unit=found["unit"],
            cell=int(found["cell"]),
            register=canonical_register(found["register"]),
            number=int(found["number"]),
            year=int(found["year"]),
        )


def canonical_register(text: str) -> str:
    """The name of a register as the office order writes it; an unknown name stays as typed."""
    name = re.sub(r"\s+", "", text)
    return _KNOWN.get(name.casefold(), name)


def parse_reference(
    text: str, pattern: ReferencePattern | None = None
) -> Reference | ReferenceProblem:
    """Read a reference of today's form or of the old one."""
    today = (pattern or STANDARD).parse(text)
    if today is not ReferenceProblem.NOT_UNDERSTOOD:
        return today
    found = _OLD.fullmatch(text)
    return _old(found) if found else today


def render_reference(reference: Reference, pattern: ReferencePattern | None = None) -> str:
    """Write a reference in its one form."""
    if isinstance(reference, OldReference):
        return str(reference)
    return (pattern or STANDARD).render(reference)


def _old(found: re.Match[str]) -> OldReference | ReferenceProblem:
    if not int(found["number"]):
        return ReferenceProblem.NO_NUMBER
    year = int(found["year"])
    return OldReference(
        level=Level[found["level"].upper()],
        department=(found["department"] or "").upper(),
        register=canonical_register(found["register"]),
        number=int(found["number"]),
        year=year if year >= _CENTURY // 2 else year + _CENTURY,
    )


def _compiled(template: str) -> re.Pattern[str]:
    parts = list(Formatter().parse(template))
    named = [name for _, name, _, _ in parts if name is not None]
    if sorted(named) != sorted(_FIELDS) or any(spec for _, _, spec, _ in parts):
        raise ValueError(f"A pattern names {', '.join(_FIELDS)} once each, got {template!r}.")
    if any(not literal.strip() for literal, name, _, _ in parts[1:] if name is not None):
        raise ValueError(f"A pattern has a mark between any two fields, got {template!r}.")
    pieces = [_literal(literal) + (_FIELDS[name] if name else "") for literal, name, _, _ in parts]
    return re.compile(rf"\s*{''.join(pieces)}\s*", re.IGNORECASE)


def _literal(text: str) -> str:
    marks = (_DASHES if mark == "-" else re.escape(mark) for mark in text if not mark.isspace())
    return r"\s*" + "".join(rf"{mark}\s*" for mark in marks)


STANDARD = ReferencePattern()
