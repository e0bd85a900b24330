"""Clauses on single objects: streams, actions, annotations, graphics states, images, forms."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from akta.trust.pdfa.jpeg2000 import jpeg2000_findings
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import text_of

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
_ACTIONS_OF_1 = frozenset({"/GoToE", "/GoToDp"})
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
_FILTERS_2 = _FILTERS_1 | {"/JPXDecode"}


def is_dictionary(value: Any) -> bool:
    """A dictionary, also that of a stream."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


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
    banned = kind in FORBIDDEN_ACTIONS and not (kind in _ACTIONS_OF_1 and flavour.part != 1)
    if flavour.level == "e" and kind in {"/GoTo3DView", "/RichMediaExecute", "/JavaScript"}:
        banned = False
    if banned:
        yield Finding(clause, f"działanie niedozwolone: {FORBIDDEN_ACTIONS[kind][0]}", name)
    if kind == "/Named" and text_of(value.get("/N")) not in PERMITTED_NAMED:
        yield Finding(clause, "działanie nazwane spoza czterech dozwolonych", name)


_EVENTS = frozenset(
    "/E /X /D /U /Fo /Bl /PO /PC /PV /PI /O /C /K /F /V /WC /WS /DS /WP /DP".split()  # noqa: SIM905 - as above
)


def trigger_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Additional actions (AA) of the catalogue, pages, fields and annotations."""
    if not isinstance(value, pikepdf.Dictionary) or "/AA" not in value:
        return
    if text_of(value.get("/Subtype")) == "/Widget" or key in {
        "/Root",
        "/Kids",
        "/Fields",
        "/Annots",
    }:
        clause = {1: "6.6.2", 4: "6.6.3"}.get(flavour.part, "6.5.2")
        if flavour.part == 4:  # noqa: PLR2004 - part 4 lets some triggers be
            entries = set(value.AA.keys()) if isinstance(value.AA, pikepdf.Dictionary) else set()
            if entries <= {"/E", "/X", "/D", "/U", "/Fo", "/Bl"}:
                return
        yield Finding(clause, "obiekt ma działania dodatkowe (AA)", name)


def annotation_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Kinds, flags, appearance and opacity of annotations."""
    if not isinstance(value, pikepdf.Dictionary) or key != "/Annots":
        return
    kind = text_of(value.get("/Subtype"))
    clause = "6.5.2" if flavour.part == 1 else "6.3.1"
    allowed = _ANNOTATIONS_1 if flavour.part == 1 else PERMITTED_ANNOTATIONS
    if flavour.part == 4:  # noqa: PLR2004 - as above
        allowed |= {"/Projection"}
    if flavour.level == "e":
        allowed |= {"/3D", "/RichMedia"}
    if flavour.part == 4 and not flavour.level:  # noqa: PLR2004 - files are attached in 4f only
        allowed -= {"/FileAttachment"}
    if kind not in allowed:
        yield Finding(clause, f"adnotacja rodzaju {kind or 'nieznanego'} nie jest dozwolona", name)
        return
    if kind == "/Widget" and flavour.part != 1 and "/A" in value:
        yield Finding("6.4.1", "pole formularza ma działanie (A)", name)
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
    of_button = kind == "/Widget" and _field_type(value) == "/Btn"
    if of_button == isinstance(looks.N, pikepdf.Stream):
        yield Finding(clause, "wygląd adnotacji jest innego rodzaju niż wymagany", name)


def _field_type(value: Any) -> str:
    for _ in range(32):
        if "/FT" in value:
            return text_of(value.FT)
        value = value.get("/Parent")
        if not isinstance(value, pikepdf.Dictionary):
            break
    return ""


def _has_area(value: Any) -> bool:
    box = [float(side) for side in value.get("/Rect", [0, 0, 0, 0])]
    return box[0] != box[2] or box[1] != box[3]


def state_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Graphics states (ExtGState): transfer functions, halftones, transparency of part 1."""
    del key
    if not isinstance(value, pikepdf.Dictionary) or not _is_state(value):
        return
    clause = {1: "6.2.8", 4: "6.2.5"}.get(flavour.part, "6.2.5")
    if "/TR" in value or text_of(value.get("/TR2", pikepdf.Name.Default)) != "/Default":
        yield Finding(clause, "stan graficzny ma funkcję przenoszenia (TR)", name)
    if "/RI" in value and text_of(value.RI) not in INTENTS:
        yield Finding(clause, "nieznany sposób odwzorowania barw", name)
    if flavour.part != 1:
        if "/HTP" in value:
            yield Finding(clause, "stan graficzny ma wpis HTP", name)
        yield from _halftone(value.get("/HT"), clause, name)
        if "/BM" in value and not _blends(value.BM) <= _BLENDS:
            yield Finding("6.2.10", "nieznany tryb mieszania barw", name)
        return
    if text_of(value.get("/SMask", pikepdf.Name("/None"))) != "/None":
        yield Finding("6.4", "stan graficzny ma maskę przezroczystości", name)
    if "/BM" in value and not _blends(value.BM) <= {"/Normal", "/Compatible"}:
        yield Finding("6.4", "tryb mieszania barw inny niż Normal", name)
    if any(float(value.get(entry, 1)) != 1.0 for entry in ("/CA", "/ca")):
        yield Finding("6.4", "stan graficzny jest przezroczysty", name)


_STATE_KEYS = frozenset(
    {"/TR", "/TR2", "/HT", "/HTP", "/CA", "/ca", "/BM", "/SMask", "/RI", "/BG2"}
)


def _is_state(value: Any) -> bool:
    if "/Type" in value:
        return text_of(value.Type) == "/ExtGState"
    return "/Subtype" not in value and bool(_STATE_KEYS & set(value.keys())) and "/S" not in value


def _blends(value: Any) -> set[str]:
    return {text_of(one) for one in value} if isinstance(value, pikepdf.Array) else {text_of(value)}


def _halftone(value: Any, clause: str, name: str | None) -> Iterator[Finding]:
    if not is_dictionary(value):
        return
    if int(value.get("/HalftoneType", 1)) not in {1, 5}:
        yield Finding(clause, "raster rodzaju innego niż 1 i 5", name)
    if "/HalftoneName" in value:
        yield Finding(clause, "raster ma nazwę (HalftoneName)", name)


def image_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Images and forms (XObject): no alternates, OPI, PostScript, references, masks."""
    del key
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
    for box in ("/MediaBox", "/CropBox") if flavour.part != 1 else ():
        sides = value.get(box)
        if isinstance(sides, pikepdf.Array) and len(sides) == 4:  # noqa: PLR2004 - a rectangle
            width, height = abs(float(sides[2] - sides[0])), abs(float(sides[3] - sides[1]))
            if min(width, height) < 3 or max(width, height) > 14_400:  # noqa: PLR2004 - limits of the standard
                yield Finding("6.1.13", "strona jest za mała albo za duża", name)


def limit_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Limits of implementation: names, arrays and dictionaries of part 1."""
    del key
    clause = "6.1.12" if flavour.part == 1 else "6.1.13"
    if flavour.part == 4:  # noqa: PLR2004 - part 4 has none of these
        return
    if flavour.part == 1 and isinstance(value, pikepdf.Array) and len(value) > 8191:  # noqa: PLR2004 - limit of the standard
        yield Finding(clause, "tablica jest za długa", name)
    if is_dictionary(value):
        keys = set(value.keys())
        if flavour.part == 1 and len(keys) > 4095:  # noqa: PLR2004 - limit of the standard
            yield Finding(clause, "słownik jest za duży", name)
        names = [
            *keys,
            *(text_of(value.get(one)) for one in keys if isinstance(value.get(one), pikepdf.Name)),
        ]
        if any(len(one.encode("utf-8", "surrogateescape")) > 128 for one in names):  # noqa: PLR2004 - 127 and the slash
            yield Finding(clause, "nazwa jest za długa", name)


_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|")


def language_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """Languages are named as RFC 1766 says (level a and part 4)."""
    del key
    if not isinstance(value, pikepdf.Dictionary) or flavour.level in {"b", "u"}:
        return
    told = value.get("/Lang")
    if isinstance(told, pikepdf.String) and not _LANGUAGE.fullmatch(str(told)):
        clause = {1: "6.8.4", 4: "6.8.4"}.get(flavour.part, "6.7.4")
        yield Finding(clause, "oznaczenie języka (Lang) jest niepoprawne", name)


RULES: tuple[Rule, ...] = (
    stream_rule,
    action_rule,
    trigger_rule,
    annotation_rule,
    state_rule,
    image_rule,
    page_rule,
    language_rule,
    limit_rule,
)
