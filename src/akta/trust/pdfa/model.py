"""What the clauses of PDF/A share: flavours, findings, the verdict."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

FLAVOURS = ("1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f")


@dataclass(frozen=True, slots=True)
class Flavour:
    """Part and level of ISO 19005."""

    part: int
    level: str = ""

    @classmethod
    def of(cls, name: str) -> Self:
        """From its short name, one of FLAVOURS."""
        return cls(int(name[0]), name[1:])

    def __str__(self) -> str:
        return f"{self.part}{self.level}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One clause that is broken (`certain`) or could not be judged (not `certain`)."""

    clause: str
    message: str
    object: str | None = None
    certain: bool = True


class Trouble(StrEnum):
    """Why the clauses could not be looked at."""

    BROKEN = "broken"
    ENCRYPTED = "encrypted"


@dataclass(slots=True)
class Verdict:
    """The answer about one PDF; `depth` says how many others it is embedded in."""

    claimed: str | None = None
    conforms: bool | None = None
    findings: list[Finding] = field(default_factory=list)
    active: set[str] = field(default_factory=set)
    trouble: Trouble | None = None
    page_sizes: list[tuple[float, float]] = field(default_factory=list)
    embedded: list[tuple[str, bytes]] = field(default_factory=list)
    depth: int = 0
