"""Embedded files and active content of a PDF."""

import re
from typing import Any

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour, Verdict
from akta.trust.pdfa.objects import is_dictionary, text_of

_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/Rendition": "rich-media",
    "/Movie": "rich-media",
    "/RichMediaExecute": "rich-media",
    "/GoToR": "external-reference",
    "/ImportData": "external-reference",
    "/SubmitForm": "external-reference",
}
_MEDIA = frozenset({"/RichMedia", "/Screen", "/Movie", "/3D", "/Sound"})
_MOST_FILES = 100
_MOST_HEAD = 1 << 20


def note_active(value: Any, key: str, verdict: Verdict) -> None:
    """Add what an object could do to the verdict."""
    if not is_dictionary(value):
        return
    action = text_of(value.get("/S"))
    if action in _ACTIONS:
        verdict.active.add(_ACTIONS[action])
    if "/JS" in value or (key == "/Names" and "/JavaScript" in value):
        verdict.active.add("javascript")
    if "/XFA" in value:
        verdict.active.add("xfa")
    if text_of(value.get("/Subtype")) in _MEDIA and "/Rect" in value:
        verdict.active.add("rich-media")
    if isinstance(value, pikepdf.Stream) and {"/F", "/FFilter"} & set(value.keys()):
        verdict.active.add("external-reference")
    inner = value.get("/EF")
    if isinstance(inner, pikepdf.Dictionary):
        verdict.active.add("embedded-file")
        _keep(value, inner, verdict)


def _keep(value: Any, inner: Any, verdict: Verdict) -> None:
    stream = inner.get("/UF", inner.get("/F"))
    if not isinstance(stream, pikepdf.Stream) or len(verdict.embedded) >= _MOST_FILES:
        return
    name = text_of(value.get("/UF")) or text_of(value.get("/F"))
    try:
        head = bytes(stream.read_bytes()[:_MOST_HEAD])
    except pikepdf.PdfError:
        head = b""
    verdict.embedded.append((name, head))


class Embedded:
    """The files embedded in a document, and which it associates (AF) with a part of it.

    A part may be an object, or a run of content marked with a list of files in the resources.
    """

    def __init__(self) -> None:
        self._files: dict[tuple[int, int], str | None] = {}
        self._bound: set[tuple[int, int]] = set()
        self.streams: list[Any] = []

    def note(self, value: Any, name: str | None) -> None:
        """Look at an object: whether it holds a file, whether it associates files."""
        if isinstance(value, pikepdf.Dictionary) and "/EF" in value and value.is_indirect:
            self._files[value.objgen] = name
        inner = value.get("/EF") if isinstance(value, pikepdf.Dictionary) else None
        stream = (
            inner.get("/F", inner.get("/UF")) if isinstance(inner, pikepdf.Dictionary) else None
        )
        if isinstance(stream, pikepdf.Stream) and len(self.streams) < _MOST_FILES:
            self.streams.append(stream)
        listed = value.get("/AF") if is_dictionary(value) else None
        marked = value.get("/Properties") if is_dictionary(value) else None
        lists = marked.values() if isinstance(marked, pikepdf.Dictionary) else ()
        for bound in (listed, *lists):
            if isinstance(bound, pikepdf.Array):
                self._bound |= {one.objgen for one in bound if isinstance(one, pikepdf.Object)}

    def findings(self, flavour: Flavour | None) -> list[Finding]:
        """Files that stand in the document and belong to nothing in it."""
        if flavour is None or flavour.part != 3:  # noqa: PLR2004 - part 3 brought associated files
            return []
        loose = (name for key, name in self._files.items() if key not in self._bound)
        return [
            Finding("6.8", "plik osadzony nie jest z niczym powiązany (AF)", one) for one in loose
        ]


def file_findings(value: Any, name: str | None, flavour: Flavour) -> list[Finding]:
    """What a file specification breaks."""
    if not isinstance(value, pikepdf.Dictionary) or "/EF" not in value:
        return []
    if flavour.part == 1:
        return [Finding("6.1.11", "dokument ma plik osadzony", name)]
    clause = "6.9" if flavour.part == 4 else "6.8"  # noqa: PLR2004 - the clauses moved in part 4
    found = []
    if "/F" not in value or "/UF" not in value:
        found.append(Finding(clause, "plik osadzony nie ma nazwy w obu wpisach F i UF", name))
    if flavour.part in {3, 4}:
        if "/AFRelationship" not in value:
            found.append(Finding(clause, "plik osadzony nie podaje związku (AFRelationship)", name))
        held = value.EF if isinstance(value.EF, pikepdf.Dictionary) else pikepdf.Dictionary()
        inner: Any = held.get("/F", held.get("/UF"))
        kind = text_of(inner.get("/Subtype")) if isinstance(inner, pikepdf.Stream) else "/a/b"
        if not re.fullmatch(r"/[!-.0-~]+/[!-~]+", kind):
            found.append(Finding(clause, "plik osadzony nie podaje rodzaju danych", name))
    return found
