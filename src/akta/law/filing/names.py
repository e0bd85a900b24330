"""Names of filed files (nazwy plików): the seven rules of annex 2."""

import unicodedata
from dataclasses import dataclass

from akta.law.filing.problems import Problem
from akta.law.marks import implements

MOST_CHARACTERS = 128
FORBIDDEN = frozenset('"*/:<>?\\|~')
POLISH = frozenset("ąęłóżźśćńĄĘŁÓŻŹŚĆŃ")
RESERVED = frozenset(
    {
        *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
        *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)),
    }
)
_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F)))
_PLAIN = str.maketrans("ßæøđðþœÆØĐÐÞŒ", "saoddtoAODDTO")
_DASHES = str.maketrans("–—−‐‑", "-----")


@implements("F-Z2")
def normal(name: str) -> str:
    """The name as it is judged and kept: without path, composed (NFC)."""
    return unicodedata.normalize("NFC", name)


@implements("F-4-4")
def name_problems(name: str) -> tuple[Problem, ...]:
    """Everything that annex 2 holds against a name (without path), told together."""
    name = normal(name)
    checks = (_too_long, _trailing, _characters, _reserved, _stem)
    return tuple(problem for check in checks for problem in check(name))


def extension_of(name: str) -> str:
    """The extension with its dot, small (".pdf"), or "" where there is none.

    It is what follows the last dot; spaces and dots at the very end are passed over, since
    they are a fault of their own (annex 2 pkt 3).
    """
    stem, dot, extension = normal(name).rstrip(" .").rpartition(".")
    del stem
    return f".{extension.lower()}" if dot and extension else ""


@implements("F-Z2-1")
def _stem(name: str) -> tuple[Problem, ...]:
    """An extension there must be, and a name before it (pkt 1)."""
    extension = extension_of(name)
    if not extension:
        return (Problem("EXTENSION_MISSING"),)
    if not name.rstrip(" .")[: -len(extension)].strip(" ."):
        return (Problem("NAME_STEM_EMPTY"),)
    return ()


@implements("F-Z2-2")
def _too_long(name: str) -> tuple[Problem, ...]:
    """At most 128 characters, extension and dot included (pkt 2); characters, not bytes."""
    if len(name) <= MOST_CHARACTERS:
        return ()
    return (Problem("NAME_TOO_LONG", {"length": len(name), "suggested": suggested(name)}),)


@implements("F-Z2-3")
def _trailing(name: str) -> tuple[Problem, ...]:
    """The whole name ends neither with a space nor with a dot (pkt 3)."""
    if not name.endswith((" ", ".")):
        return ()
    return (Problem("NAME_TRAILING", {"suggested": suggested(name)}),)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One character that may not stand in a name, with its place from 1 and its rule."""

    character: str
    place: int
    rule: str

    def __str__(self) -> str:
        shown = self.character if self.character.isprintable() else f"U+{ord(self.character):04X}"
        return f"„{shown}” (poz. {self.place})"


def forbidden_characters(name: str) -> tuple[Forbidden, ...]:
    """All occurrences of characters that annex 2 does not let stand in a name."""
    name = normal(name)
    found = ((place, one, _rule_against(one)) for place, one in enumerate(name, 1))
    return tuple(Forbidden(one, place, rule) for place, one, rule in found if rule)


def _rule_against(character: str) -> str | None:
    """The rule that a character breaks, or None."""
    if _is_excluded(character):
        return "F-Z2-6"
    if _is_ascii(character) or _is_polish(character):
        return None
    return "F-Z2-5" if ord(character) < 0x80 else "F-Z2-4"  # noqa: PLR2004 - the end of ASCII


@implements("F-Z2-6")
def _is_excluded(character: str) -> bool:
    """One of the ten ASCII characters that are forbidden (pkt 6)."""
    return character in FORBIDDEN


@implements("F-Z2-5")
def _is_ascii(character: str) -> bool:
    """Printable ASCII or the space (pkt 5)."""
    return character in _PRINTABLE


@implements("F-Z2-4")
def _is_polish(character: str) -> bool:
    """One of the nine Polish letters with diacritics, small or capital (pkt 4)."""
    return character in POLISH


def _characters(name: str) -> tuple[Problem, ...]:
    found = forbidden_characters(name)
    if not found:
        return ()
    fields: dict[str, object] = {
        "characters": ", ".join(map(str, found)),
        "suggested": suggested(name),
        "rule": found[0].rule,
    }
    return (Problem("NAME_CHARACTER", fields),)


@implements("F-Z2-7")
def _reserved(name: str) -> tuple[Problem, ...]:
    """The part before the first dot is no name of a Windows device (pkt 7)."""
    stem = name.partition(".")[0].strip(" ")
    if stem.upper() not in RESERVED:
        return ()
    return (Problem("NAME_RESERVED", {"stem": stem, "suggested": suggested(name)}),)


def suggested(name: str) -> str:
    """A name like the given one that annex 2 allows (transliterated, "_" for the forbidden)."""
    name = normal(name).rstrip(" .")
    allowed = "".join(map(_allowed, name.translate(_DASHES))) or "plik"
    if allowed.partition(".")[0].strip(" ").upper() in RESERVED:
        allowed = f"_{allowed}"
    extension = extension_of(allowed)
    stem = allowed[: len(allowed) - len(extension)]
    extension = allowed[len(stem) :]
    return stem[: max(1, MOST_CHARACTERS - len(extension))].rstrip(" .") + extension


def _allowed(character: str) -> str:
    if _rule_against(character) is None:
        return character
    if character in "ßæøđðþœÆØĐÐÞŒ":
        return character.translate(_PLAIN)
    bare = unicodedata.normalize("NFKD", character)[:1]
    return bare if _rule_against(bare) is None and bare.isalnum() else "_"
