"""Clauses on single objects: streams, actions, annotations, graphics states, images, forms."""

import re
from collections.abc import Callable, Iterator
from math import isclose
from typing import Any

import pikepdf

from akta.trust.pdfa.jpeg2000 import jpeg2000_findings
from akta.trust.pdfa.limits import limit_rule
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import inherited, is_dictionary, is_utf8, text_of

Rule = Callable[[Any, str | None, str, Flavour], Iterator[Finding]]
FORBIDDEN_ACTIONS = {
    "/Launch": ("uruchomienie programu", "launch"),
    "/Sound": ("dźwięk", None),
    "/Movie": ("film", "rich-media"),
    "/ResetForm": ("czyszczenie formularza", None),
    "/ImportData": ("wczytanie danych", None),
    "/JavaScript": ("JavaScript", "javascript"),
    "/Hide": ("ukrywanie", None),
    "/SetOCGState": ("zmiana warstw", None),
    "/Rendition": ("odtwarzanie mediów", "rich-media"),
    "/Trans": ("przejście", None),
    "/GoTo3DView": ("widok 3D", None),
    "/SetState": ("zmiana stanu", None),
    "/NOP": ("działanie puste", None),
    "/set-state": ("zmiana stanu", None),
    "/no-op": ("działanie puste", None),
    "/RichMediaExecute": ("treść multimedialna", "rich-media"),
    "/GoToE": ("skok do pliku osadzonego", None),
    "/GoToDp": ("skok do części dokumentu", None),
}
_LATER = frozenset({"/GoToE", "/GoToDp"})
_IN_4 = _LATER | {"/JavaScript", "/RichMediaExecute"}
_ALLOWED = {
    **dict.fromkeys(("1a", "1b"), frozenset[str]()),
    **dict.fromkeys(("4", "4f"), _IN_4),
    "4e": _IN_4 | {"/SetOCGState", "/GoTo3DView"},
}
"""What a flavour allows of the above; the actions on other files came in part 2."""
PERMITTED_NAMED = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_ANNOTATIONS_1 = frozenset(
    [
        "/Text",
        "/Link",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Ink",
        "/Popup",
        "/Widget",
        "/PrinterMark",
        "/TrapNet",
    ]
)
PERMITTED_ANNOTATIONS = _ANNOTATIONS_1 | {
    *("/Polygon", "/PolyLine", "/Caret", "/FileAttachment", "/Watermark", "/Redact"),
}
_BLENDS = frozenset(
    [
        "/Normal",
        "/Compatible",
        "/Multiply",
        "/Screen",
        "/Overlay",
        "/Darken",
        "/Lighten",
        "/ColorDodge",
        "/ColorBurn",
        "/HardLight",
        "/SoftLight",
        "/Difference",
        "/Exclusion",
        "/Hue",
        "/Saturation",
        "/Color",
        "/Luminosity",
    ]
)
_MODELS = frozenset({"/U3D", "/PRC"})
_STEADY = 0b11000
INTENTS = frozenset(
    {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
)
_FILTERS_1 = frozenset(
    [
        "/ASCIIHexDecode",
        "/ASCII85Decode",
        "/FlateDecode",
        "/RunLengthDecode",
        "/CCITTFaxDecode",
        "/JBIG2Decode",
        "/DCTDecode",
        "/AHx",
        "/A85",
        "/Fl",
        "/RL",
        "/CCF",
        "/DCT",
    ]
)
INLINE_FILTERS = frozenset(
    f"/{name}"
    for name in [
        "ASCIIHexDecode",
        "ASCII85Decode",
        "FlateDecode",
        "RunLengthDecode",
        "CCITTFaxDecode",
        "DCTDecode",
        "AHx",
        "A85",
        "Fl",
        "RL",
        "CCF",
        "DCT",
    ]
)
_FILTERS_2 = _FILTERS_1 | {"/JPXDecode"}


def stream_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """No outside data, only known filters, no LZW, nothing encrypted."""
    del key
    if not isinstance(value, pikepdf.Stream):
        return
    clause = {1: "6.1.7", 4: "6.1.6.1"}.get(flavour.part, "6.1.7.1")
    if {"/F", "/FFilter", "/FDecodeParms"} & set(value.keys()):
        yield Finding(clause, "strumień odsyła do danych spoza pliku", name)
    filters: Any = value.get("/Filter", [])
    listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    allowed = _FILTERS_1 if flavour.part == 1 else _FILTERS_2
    for one in map(text_of, listed):
        if one == "/Crypt" and flavour.part != 1:
            continue
        if one in {"/LZWDecode", "/LZW"}:
            yield Finding(_filter_clause(flavour), "strumień jest skompresowany metodą LZW", name)
        elif one and one not in allowed:
            yield Finding(_filter_clause(flavour), f"filtr {one} nie jest dozwolony", name)


def _filter_clause(flavour: Flavour) -> str:
    return {1: "6.1.10", 4: "6.1.6.2"}.get(flavour.part, "6.1.7.2")


def action_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Actions that act outside the document, and named actions beyond four."""
    if not is_dictionary(value) or key not in {
        "/A",
        "/OpenAction",
        "/Next",
        "/AA",
        "/JS",
        *_EVENTS,
    }:
        return
    clause = {1: "6.6.1", 4: "6.6.1"}.get(flavour.part, "6.5.1")
    kind = text_of(value.get("/S"))
    banned = kind in FORBIDDEN_ACTIONS and kind not in _ALLOWED.get(str(flavour), _LATER)
    if banned:
        yield Finding(clause, f"działanie niedozwolone: {FORBIDDEN_ACTIONS[kind][0]}", name)
    if kind == "/Named" and text_of(value.get("/N")) not in PERMITTED_NAMED:
        yield Finding(clause, "działanie nazwane spoza czterech dozwolonych", name)


_EVENTS = frozenset(
    "/E /X /D /U /Fo /Bl /PO /PC /PV /PI /O /C /K /F /V /WC /WS /DS /WP /DP".split()  # noqa: SIM905 - as above
)


_TRIGGERS_OF_4 = frozenset({"/E", "/X", "/D", "/U", "/Fo", "/Bl"})


def trigger_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Additional actions (AA) of the catalogue, pages, fields and annotations."""
    if not isinstance(value, pikepdf.Dictionary) or "/AA" not in value:
        return
    of_field = text_of(value.get("/Subtype")) == "/Widget" or key == "/Fields" or "/FT" in value
    if not of_field and key not in {"/Root", "/Kids", "/Annots"}:
        return
    if flavour.part == 4:  # noqa: PLR2004 - part 4 lets fields and some triggers be
        entries = set(value.AA.keys()) if isinstance(value.AA, pikepdf.Dictionary) else set()
        if of_field or entries <= _TRIGGERS_OF_4:
            return
    clause = {1: "6.6.2", 4: "6.6.3"}.get(flavour.part, "6.5.2")
    yield Finding(clause, "obiekt ma działania dodatkowe (AA)", name)


def annotation_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Kinds, flags, appearance and opacity of annotations."""
    if not isinstance(value, pikepdf.Dictionary):
        return
    kind = text_of(value.get("/Subtype"))
    if key != "/Annots" and (kind != "/Widget" or "/Rect" not in value):
        return  # a field of a form is met under the form first
    clause = "6.5.2" if flavour.part == 1 else "6.3.1"
    allowed = _ANNOTATIONS_1 if flavour.part == 1 else PERMITTED_ANNOTATIONS
    if flavour.part == 4:  # noqa: PLR2004 - as above
        allowed |= {"/Projection"}
    if flavour.level == "e":
        allowed |= {"/3D", "/RichMedia"}
        model = value.get("/3DD")
        if isinstance(model, pikepdf.Stream) and text_of(model.get("/Subtype")) not in _MODELS:
            yield Finding(clause, "model 3D nie jest zapisany jako U3D ani PRC", name)
    if flavour.part == 4 and not flavour.level:  # noqa: PLR2004 - files are attached in 4f only
        allowed -= {"/FileAttachment"}
    if kind not in allowed:
        yield Finding(clause, f"adnotacja rodzaju {kind or 'nieznanego'} nie jest dozwolona", name)
        return
    if kind == "/Widget" and "/A" in value:
        clause = "6.6.1" if flavour.part == 1 else "6.4.1"
        yield Finding(clause, "pole formularza ma działanie (A)", name)
    if kind == "/Widget" and flavour.part == 1 and "/AP" not in value:
        yield Finding("6.9", "pole formularza nie ma wyglądu (AP)", name)
    yield from _flags(value, kind, name, flavour)
    yield from _appearance(value, kind, name, flavour)


def _flags(value: Any, kind: str, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    clause = "6.5.3" if flavour.part == 1 else "6.3.2"
    flags = value.get("/F")
    if flags is None:
        if kind != "/Popup":
            yield Finding(clause, "adnotacja nie ma znaczników (F)", name)
        return
    number = int(flags)
    hidden = number & 0b100011 or (flavour.part != 1 and number & (1 << 8))
    if kind != "/Popup" and (not number & 4 or hidden):
        yield Finding(clause, "adnotacja jest ukryta albo nie drukuje się", name)
    if kind == "/Text" and number & _STEADY != _STEADY and flavour.part != 1:
        yield Finding(clause, "notatka zmienia wielkość albo obraca się ze stroną", name)
    if flavour.part == 1 and "/CA" in value and float(value.CA) != 1.0:
        yield Finding(clause, "adnotacja jest przezroczysta", name)


def _appearance(value: Any, kind: str, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    clause = "6.5.3" if flavour.part == 1 else "6.3.3"
    looks = value.get("/AP")
    if looks is None:
        if (
            flavour.part != 1
            and kind not in {"/Popup", "/Link", "/Projection"}
            and _has_area(value)
        ):
            yield Finding(clause, "adnotacja nie ma wyglądu (AP)", name)
        return
    if not isinstance(looks, pikepdf.Dictionary):
        return
    if set(looks.keys()) - {"/N"} or "/N" not in looks:
        yield Finding(clause, "wygląd adnotacji ma wpisy inne niż N", name)
        return
    of_button = kind == "/Widget" and text_of(inherited(value, "/FT")) == "/Btn"
    if of_button == isinstance(looks.N, pikepdf.Stream):
        yield Finding(clause, "wygląd adnotacji jest innego rodzaju niż wymagany", name)


def _has_area(value: Any) -> bool:
    box = [float(side) for side in value.get("/Rect", [0, 0, 0, 0])]
    return box[0] != box[2] or box[1] != box[3]


def state_rule(value: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """A graphics state (ExtGState) that is used: transfer functions, halftones, transparency."""
    clause = {1: "6.2.8", 4: "6.2.5"}.get(flavour.part, "6.2.5")
    if "/TR" in value or text_of(value.get("/TR2", pikepdf.Name.Default)) != "/Default":
        yield Finding(clause, "stan graficzny ma funkcję przenoszenia (TR)", name)
    if "/RI" in value and text_of(value.RI) not in INTENTS:
        yield Finding(clause, "nieznany sposób odwzorowania barw", name)
    if flavour.part != 1:
        moved = "/HTO" if flavour.part == 4 else "/HTP"  # noqa: PLR2004 - the entry got a new name
        if moved in value:
            yield Finding(clause, f"stan graficzny ma wpis {moved[1:]}", name)
        yield from _halftone(value.get("/HT"), clause, name)
        if "/BM" in value and not _blends(value.BM) <= _BLENDS:
            yield Finding("6.2.10", "nieznany tryb mieszania barw", name)
        return
    if text_of(value.get("/SMask", pikepdf.Name("/None"))) != "/None":
        yield Finding("6.4", "stan graficzny ma maskę przezroczystości", name)
    if "/BM" in value and not _blends(value.BM) <= {"/Normal", "/Compatible"}:
        yield Finding("6.4", "tryb mieszania barw inny niż Normal", name)
    if any(not isclose(float(value.get(entry, 1)), 1, abs_tol=1e-6) for entry in ("/CA", "/ca")):
        yield Finding("6.4", "stan graficzny jest przezroczysty", name)


def _blends(value: Any) -> set[str]:
    return {text_of(one) for one in value} if isinstance(value, pikepdf.Array) else {text_of(value)}


_PRIMARY = frozenset({"/Cyan", "/Magenta", "/Yellow", "/Black", "/Gray"})
"""Inks of a printing device, whose halftones have no transfer function of their own."""


def _halftone(value: Any, clause: str, name: str | None) -> Iterator[Finding]:
    if not is_dictionary(value):
        return
    kind = int(value.get("/HalftoneType", 1))
    if kind not in {1, 5}:
        yield Finding(clause, "raster rodzaju innego niż 1 i 5", name)
    if "/HalftoneName" in value:
        yield Finding(clause, "raster ma nazwę (HalftoneName)", name)
    if kind != 5 and "/TransferFunction" in value:  # noqa: PLR2004 - a halftone for each ink
        yield Finding(clause, "raster ma funkcję przenoszenia", name)
    for ink, one in value.items() if kind == 5 else ():  # noqa: PLR2004 - as above
        if is_dictionary(one):
            yield from _of_ink(ink, one, clause, name)


def _of_ink(ink: str, value: Any, clause: str, name: str | None) -> Iterator[Finding]:
    """The halftone of one ink within a halftone of several."""
    if "/HalftoneName" in value:
        yield Finding(clause, "raster ma nazwę (HalftoneName)", name)
    if ink in _PRIMARY - {"/Gray"} and "/TransferFunction" in value:
        yield Finding(clause, f"raster barwy {ink} ma funkcję przenoszenia", name)
    if ink not in _PRIMARY | {"/Default"} and "/TransferFunction" not in value:
        yield Finding(clause, f"raster barwy {ink} nie ma funkcji przenoszenia", name)


def image_rule(value: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """An image or form (XObject) as drawn: no alternates, OPI, PostScript, references, masks."""
    if not isinstance(value, pikepdf.Stream):
        return
    kind = text_of(value.get("/Subtype"))
    clause = {1: "6.2.4", 4: "6.2.7.1"}.get(flavour.part, "6.2.8")
    if kind == "/PS" or "/PS" in value or text_of(value.get("/Subtype2")) == "/PS":
        yield Finding("6.2.7" if flavour.part == 1 else "6.2.9", "obiekt PostScript", name)
    if kind in {"/Image", "/Form"} and "/OPI" in value:
        yield Finding(clause, "obiekt ma wpis OPI", name)
    if kind == "/Form" and "/Ref" in value:
        yield Finding(
            "6.2.6" if flavour.part == 1 else "6.2.9", "formularz odsyła do innego pliku", name
        )
    if kind == "/Image":
        yield from _image(value, clause, name, flavour)
    group = value.get("/Group")
    grouped = isinstance(group, pikepdf.Dictionary) and text_of(group.get("/S"))
    if flavour.part == 1 and grouped == "/Transparency":
        yield Finding("6.4", "grupa przezroczystości", name)


def _image(value: Any, clause: str, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    if "/Alternates" in value:
        yield Finding(clause, "obraz ma wersje zamienne (Alternates)", name)
    if value.get("/Interpolate", False) is True:
        yield Finding(clause, "obraz każe się wygładzać (Interpolate)", name)
    if "/Intent" in value and text_of(value.Intent) not in INTENTS:
        yield Finding(clause, "nieznany sposób odwzorowania barw obrazu", name)
    if flavour.part == 1 and "/SMask" in value and text_of(value.SMask) != "/None":
        yield Finding("6.4", "obraz ma maskę przezroczystości", name)
    if flavour.part != 1 and "/JPXDecode" in str(value.get("/Filter")):
        yield from jpeg2000_findings(value, name, flavour)
    bits = value.get("/BitsPerComponent")
    if flavour.part != 1 and isinstance(bits, int) and bits not in {1, 2, 4, 8, 16}:
        yield Finding(clause, "obraz ma niedozwoloną liczbę bitów", name)
    if value.get("/ImageMask", False) is True and isinstance(bits, int) and bits != 1:
        yield Finding(clause, "maska obrazu ma więcej niż jeden bit", name)


def page_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Pages: no transparency group in part 1, no presentation steps."""
    del key
    if not isinstance(value, pikepdf.Dictionary) or text_of(value.get("/Type")) != "/Page":
        return
    group = value.get("/Group")
    of_glass = isinstance(group, pikepdf.Dictionary) and text_of(group.get("/S")) == "/Transparency"
    if flavour.part == 1 and of_glass:
        yield Finding("6.4", "strona ma grupę przezroczystości", name)
    if flavour.part != 1 and "/PresSteps" in value:
        yield Finding("6.10", "strona ma kroki prezentacji", name)
    for box in ("/MediaBox", "/CropBox") if flavour.part in {2, 3} else ():
        sides = inherited(value, box)
        if isinstance(sides, pikepdf.Array) and len(sides) == 4:  # noqa: PLR2004 - a rectangle
            width, height = abs(float(sides[2] - sides[0])), abs(float(sides[3] - sides[1]))
            if min(width, height) < 3 or max(width, height) > 14_400:  # noqa: PLR2004 - limits of the standard
                yield Finding("6.1.13", "strona jest za mała albo za duża", name)


_LANGUAGE_1 = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z]{1,8})*|")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|")


def language_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Languages are named as RFC 1766 says (level a and part 4)."""
    del key
    if not isinstance(value, pikepdf.Dictionary) or flavour.level in {"b", "u"}:
        return
    told = value.get("/Lang")
    form = _LANGUAGE_1 if flavour.part == 1 else _LANGUAGE
    if isinstance(told, pikepdf.String) and not form.fullmatch(str(told)):
        clause = {1: "6.8.4", 4: "6.8.4"}.get(flavour.part, "6.7.4")
        yield Finding(clause, "oznaczenie języka (Lang) jest niepoprawne", name)


_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def is_private(value: Any) -> bool:
    """Whether a text holds characters that mean nothing outside its font (private use)."""
    return isinstance(value, pikepdf.String) and bool(_PRIVATE_USE.search(str(value)))


def replacement_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Replacement text (ActualText) of elements is readable (part 4)."""
    del key
    of_part = flavour.part == 4  # noqa: PLR2004 - part 4 asks it of every file
    if of_part and isinstance(value, pikepdf.Dictionary) and is_private(value.get("/ActualText")):
        yield Finding("6.2.10.8", PRIVATE_TEXT, name)


def name_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Names that a person reads are written in UTF-8: of fonts, inks, kinds of structure."""
    if flavour.part == 1:
        return
    if not all(map(is_utf8, _read_names(value, key))):
        clause = "6.1.7" if flavour.part == 4 else "6.1.8"  # noqa: PLR2004 - the clauses moved in part 4
        yield Finding(clause, "nazwa nie jest zapisana w UTF-8", name)


def _read_names(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, pikepdf.Dictionary):
        yield from (text_of(value.get(one)) for one in ("/BaseFont", "/FontName"))
        if text_of(value.get("/Type")) == "/StructElem":
            yield text_of(value.get("/S"))
        if key == "/RoleMap":
            for kind, standard in value.items():
                yield from (kind, text_of(standard))
    elif isinstance(value, pikepdf.Array) and len(value) > 3:  # noqa: PLR2004 - family, names, alternate, function
        family = text_of(value[0])
        if family == "/Separation":
            yield text_of(value[1])
        elif family == "/DeviceN" and isinstance(value[1], pikepdf.Array):
            yield from map(text_of, value[1])


_DIGESTS = ("/DigestMethod", "/DigestValue", "/DigestLocation")


def reference_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """A signature that sets permissions bears no digest of its own (parts 2 and 3)."""
    if flavour.part not in {2, 3} or key != "/Reference" or not is_dictionary(value):
        return
    if text_of(value.get("/TransformMethod")) == "/DocMDP" and any(
        one in value for one in _DIGESTS
    ):
        yield Finding("6.1.12", "odwołanie podpisu (DocMDP) podaje skrót", name)


PRIVATE_TEXT = "tekst zastępczy (ActualText) zawiera znaki użytku prywatnego"
RULES: tuple[Rule, ...] = (
    stream_rule,
    action_rule,
    trigger_rule,
    annotation_rule,
    page_rule,
    language_rule,
    replacement_rule,
    limit_rule,
    name_rule,
    reference_rule,
)
