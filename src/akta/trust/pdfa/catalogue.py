"""Clauses on the catalogue: embedded files, optional content, forms, tags, output intents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import text_of

_SPACES = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4, b"Lab ": 3}


def catalogue_findings(document: pikepdf.Pdf, flavour: Flavour) -> list[Finding]:
    """Everything that the catalogue breaks."""
    checks = (_names, _layers, _form, _tags, _intents, _requirements)
    return [finding for check in checks for finding in check(document.Root, flavour)]


def _names(root: Any, flavour: Flavour) -> Iterator[Finding]:
    names = root.get("/Names")
    if flavour.level == "f" and not (
        isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names
    ):
        yield Finding("6.9", "dokument PDF/A-4f nie ma plików osadzonych (EmbeddedFiles)")
    if not isinstance(names, pikepdf.Dictionary):
        return
    if "/JavaScript" in names and flavour.part != 4:  # noqa: PLR2004 - part 4 lets scripts be
        clause = "6.6.1" if flavour.part == 1 else "6.5.1"
        yield Finding(clause, "dokument ma skrypty JavaScript")
    if "/EmbeddedFiles" in names and flavour.part == 1:
        yield Finding("6.1.11", "dokument ma pliki osadzone")
    if flavour.part != 1 and "/AlternatePresentations" in names:
        yield Finding("6.10", "dokument ma prezentacje zamienne")


def _layers(root: Any, flavour: Flavour) -> Iterator[Finding]:
    layers = root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return
    if flavour.part == 1:
        yield Finding("6.1.13", "dokument ma warstwy (OCProperties)")
        return
    clause = "6.10" if flavour.part == 4 else "6.9"  # noqa: PLR2004 - the clauses moved in part 4
    others: Any = layers.get("/Configs", [])
    configurations = [layers.get("/D"), *(others if isinstance(others, pikepdf.Array) else [])]
    found = [one for one in configurations if isinstance(one, pikepdf.Dictionary)]
    titles = [str(one.get("/Name", "")) for one in found]
    if any("/Name" not in one for one in found) or len(set(titles)) != len(titles):
        yield Finding(clause, "konfiguracja warstw nie ma własnej nazwy")
    if any("/AS" in one for one in found):
        yield Finding(clause, "konfiguracja warstw ma wpis AS")
    groups = {one.objgen for one in layers.get("/OCGs", []) if isinstance(one, pikepdf.Object)}
    for one in found:
        if "/Order" in one and not groups <= set(_ids(one.Order)):
            yield Finding(clause, "kolejność warstw nie wymienia wszystkich")


def _ids(value: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    if isinstance(value, pikepdf.Array) and depth < 50:  # noqa: PLR2004 - no sane order is deeper
        for one in value:
            yield from _ids(one, depth + 1)
    elif isinstance(value, pikepdf.Dictionary):
        yield value.objgen


def _form(root: Any, flavour: Flavour) -> Iterator[Finding]:
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        clause = {1: "6.9", 4: "6.4.1"}.get(flavour.part, "6.4.1")
        if form.get("/NeedAppearances", False) is True:
            yield Finding(clause, "formularz każe tworzyć wygląd pól (NeedAppearances)")
        if "/XFA" in form and flavour.part != 1:
            yield Finding("6.4.2", "dokument ma formularz XFA")
    if flavour.part != 1 and root.get("/NeedsRendering", False) is True:
        yield Finding("6.4.2", "dokument każe się tworzyć na nowo (NeedsRendering)")


def _requirements(root: Any, flavour: Flavour) -> Iterator[Finding]:
    if flavour.part != 1 and "/Requirements" in root:
        clause = "6.12" if flavour.part == 4 else "6.11"  # noqa: PLR2004 - the clauses moved in part 4
        yield Finding(clause, "dokument stawia wymagania przeglądarce (Requirements)")
    allowed = root.get("/Perms") if flavour.part != 1 else None
    if isinstance(allowed, pikepdf.Dictionary) and set(allowed.keys()) - {"/DocMDP", "/UR3"}:
        yield Finding("6.1.12", "dokument ma nieznane uprawnienia (Perms)")
    version = text_of(root.get("/Version", pikepdf.Name("/2.0")))
    if flavour.part == 4 and not re.fullmatch(r"/2\.\d", version):  # noqa: PLR2004 - PDF/A-4 is PDF 2.0
        yield Finding("6.1.2", "wersja w katalogu jest inna niż PDF 2.0")


def _tags(root: Any, flavour: Flavour) -> Iterator[Finding]:
    """Level A: the document is tagged and says so."""
    if flavour.level != "a":
        return
    clause = "6.8.2.2" if flavour.part == 1 else "6.7.2.2"
    marks = root.get("/MarkInfo")
    if not isinstance(marks, pikepdf.Dictionary) or marks.get("/Marked", False) is not True:
        yield Finding(clause, "dokument nie jest oznaczony jako znakowany (MarkInfo)")
    tree = root.get("/StructTreeRoot")
    if not isinstance(tree, pikepdf.Dictionary):
        yield Finding(
            "6.8.3.3" if flavour.part == 1 else "6.7.3.3", "dokument nie ma drzewa struktury"
        )
        return
    yield from _roles(tree, flavour)


_STANDARD = frozenset(
    [
        "/Document",
        "/Part",
        "/Art",
        "/Sect",
        "/Div",
        "/BlockQuote",
        "/Caption",
        "/TOC",
        "/TOCI",
        "/Index",
        "/NonStruct",
        "/Private",
        "/P",
        "/H",
        "/H1",
        "/H2",
        "/H3",
        "/H4",
        "/H5",
        "/H6",
        "/L",
        "/LI",
        "/Lbl",
        "/LBody",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/THead",
        "/TBody",
        "/TFoot",
        "/Span",
        "/Quote",
        "/Note",
        "/Reference",
        "/BibEntry",
        "/Code",
        "/Link",
        "/Annot",
        "/Ruby",
        "/Warichu",
        "/RB",
        "/RT",
        "/RP",
        "/WT",
        "/WP",
        "/Figure",
        "/Formula",
        "/Form",
    ]
)


def _roles(tree: Any, flavour: Flavour) -> Iterator[Finding]:
    """Every kind of structure element is a standard one or mapped to one, without circles."""
    clause = "6.8.3.4" if flavour.part == 1 else "6.7.3.4"
    mapping = tree.get("/RoleMap")
    roles = (
        {one: text_of(role) for one, role in mapping.items()}
        if isinstance(mapping, pikepdf.Dictionary)
        else {}
    )
    for kind in sorted(_kinds(tree)):
        seen: set[str] = set()
        role = kind
        while role not in _STANDARD and role in roles and role not in seen:
            seen.add(role)
            role = roles[role]
        if role not in _STANDARD:
            yield Finding(clause, f"element struktury {kind} nie odpowiada standardowemu", kind)
    changed = [kind for kind, role in roles.items() if kind in _STANDARD and role not in _STANDARD]
    if flavour.part != 1 and changed:
        message = f"standardowy element struktury {changed[0]} jest przemianowany"
        yield Finding(clause, message, changed[0])


def _kinds(tree: Any) -> set[str]:
    kinds: set[str] = set()
    waiting: list[Any] = [tree.get("/K")]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < 200_000:  # noqa: PLR2004 - bounded work
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
        elif isinstance(one, pikepdf.Dictionary):
            if one.is_indirect and one.objgen in seen:
                continue
            seen.add(one.objgen if one.is_indirect else (0, len(seen)))
            if text_of(one.get("/Type", pikepdf.Name.StructElem)) == "/StructElem" and "/S" in one:
                kinds.add(text_of(one.S))
            waiting.append(one.get("/K"))
    return kinds


def _intents(root: Any, flavour: Flavour) -> Iterator[Finding]:
    intents = root.get("/OutputIntents")
    if not isinstance(intents, pikepdf.Array):
        return
    clause = {1: "6.2.2", 4: "6.2.3"}.get(flavour.part, "6.2.3")
    profiles = set()
    for intent in intents:
        if not isinstance(intent, pikepdf.Dictionary):
            continue
        if flavour.part != 1 and "/DestOutputProfileRef" in intent:
            yield Finding(clause, "intencja barwna odsyła do profilu spoza pliku")
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, pikepdf.Stream):
            profiles.add(profile.objgen)
            yield from profile_findings(profile, clause, flavour, kinds={b"prtr", b"mntr"})
    if len(profiles) > 1:
        yield Finding(clause, "intencje barwne mają różne profile")


def profile_findings(
    profile: Any, clause: str, flavour: Flavour, kinds: set[bytes]
) -> Iterator[Finding]:
    """An ICC profile can be read, is of a version that existed then, and has N components."""
    name = "{} {}".format(*profile.objgen)
    try:
        head = profile.read_bytes()[:128]
    except pikepdf.PdfError:
        head = b""
    space, kind = head[16:20], head[12:16]
    if len(head) < 128 or head[36:40] != b"acsp" or space not in _SPACES or kind not in kinds:  # noqa: PLR2004 - the header of a profile
        yield Finding(clause, "profil ICC jest uszkodzony albo niedozwolonego rodzaju", name)
        return
    if head[8] > (2 if flavour.part == 1 else 4):
        yield Finding(clause, "profil ICC jest w zbyt nowej wersji", name)
    if int(profile.get("/N", 0)) != _SPACES[space]:
        yield Finding(clause, "liczba składowych profilu ICC jest inna niż podana", name)


@dataclass(frozen=True, slots=True)
class Intent:
    """The PDF/A output intent: the colour space of its profile, b"" of one that has none."""

    space: bytes
    profile: Any = None


def output_intent(holder: Any) -> Intent | None:
    """The PDF/A output intent of the document or, in part 4, of a page."""
    intents = holder.get("/OutputIntents")
    for intent in intents if isinstance(intents, pikepdf.Array) else ():
        if isinstance(intent, pikepdf.Dictionary) and text_of(intent.get("/S")) == "/GTS_PDFA1":
            profile = intent.get("/DestOutputProfile")
            if not isinstance(profile, pikepdf.Stream):
                return Intent(b"")
            try:
                return Intent(bytes(profile.read_bytes()[16:20]), profile)
            except pikepdf.PdfError:
                return Intent(b"")
    return None
