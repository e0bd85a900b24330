"""Clauses on content streams: operators, colours, fonts as used, nesting."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from akta.trust.pdfa.catalogue import profile_findings
from akta.trust.pdfa.fonts import font_findings
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import text_of
from akta.trust.pdfa.rules import PRIVATE_TEXT, is_private
from akta.trust.pdfa.syntax import has_bad_hex

_KNOWN = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BDC",
        "BI",
        "BMC",
        "BT",
        "BX",
        "c",
        "cm",
        "CS",
        "cs",
        "d",
        "d0",
        "d1",
        "Do",
        "DP",
        "EI",
        "EMC",
        "ET",
        "EX",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "gs",
        "h",
        "i",
        "ID",
        "j",
        "J",
        "K",
        "k",
        "l",
        "m",
        "M",
        "MP",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "ri",
        "s",
        "S",
        "SC",
        "sc",
        "SCN",
        "scn",
        "sh",
        "T*",
        "Tc",
        "Td",
        "TD",
        "Tf",
        "Tj",
        "TJ",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "'",
        '"',
    ]
)
_INTENTS = frozenset(
    {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
)
_DEVICE = {
    "g": "Gray", "G": "Gray", "rg": "RGB", "RG": "RGB", "k": "CMYK", "K": "CMYK",
    "/DeviceGray": "Gray", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK",
    "/G": "Gray", "/RGB": "RGB", "/CMYK": "CMYK",
}  # fmt: skip
_OF_OUTPUT = {b"GRAY": {"Gray"}, b"RGB ": {"Gray", "RGB"}, b"CMYK": {"Gray", "CMYK"}}
_FILLS = frozenset({"f", "F", "f*", "b", "B", "b*", "B*", "Tj", "TJ", "'", '"'})
_STROKES = frozenset({"S", "s", "b", "B", "b*", "B*"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_MOST_NESTED = 28
_INVISIBLE = 3
_MOST_TEXT = 1 << 20


class OutOfTime(Exception):
    """The pages hold more than is looked at in the time given."""


@dataclass(frozen=True, slots=True)
class _State:
    font: Any = None
    mode: int = 0
    fill_cmyk: bool = False
    stroke_cmyk: bool = False
    fill_over: bool = False
    stroke_over: bool = False
    over_mode: int = 0


@dataclass(slots=True)
class Reader:
    """Reads content streams of a document, each form and pattern once."""

    flavour: Flavour
    output: bytes | None
    until: float
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    seen: set[tuple[int, int]] = field(default_factory=set)
    fonts: set[tuple[int, int]] = field(default_factory=set)
    separations: dict[str, Any] = field(default_factory=dict)
    glassy: bool = False

    def read_page(self, page: pikepdf.Page) -> None:
        """A page with all that it draws, and the looks of its annotations."""
        resources = page.obj.get("/Resources")
        if resources is None:
            resources = _inherited(page.obj)
        self._read(page, resources)
        self._hex(page)
        for note in page.obj.get("/Annots", []):
            looks = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
            if isinstance(looks, pikepdf.Dictionary):
                for stream in _streams(looks.get("/N")):
                    self._form(stream, None)

    def _hex(self, page: pikepdf.Page) -> None:
        """Hexadecimal strings of the page; one with an image inside cannot be told apart."""
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        for stream in streams if self.flavour.part < 4 else []:  # noqa: PLR2004 - checked in bytes there
            text = stream.read_bytes()[:_MOST_TEXT] if isinstance(stream, pikepdf.Stream) else b""
            if b"ID" not in text and len(streams) == 1 and has_bad_hex(text):
                self.say("6.1.6", "napis szesnastkowy ma nieparzystą liczbę cyfr albo inne znaki")

    def say(self, clause: str, message: str, name: str | None = None) -> None:
        """Note a broken clause, once for each message."""
        self.findings.setdefault((clause, message), Finding(clause, message, name))

    def _form(self, stream: Any, resources: Any) -> None:
        if stream.objgen in self.seen or not isinstance(stream, pikepdf.Stream):
            return
        self.seen.add(stream.objgen)
        own = stream.get("/Resources")
        self._read(stream, resources if own is None else own, inherits=own is None)

    def _read(self, stream: Any, resources: Any, *, inherits: bool = False) -> None:
        if time.monotonic() > self.until:
            raise OutOfTime
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except (pikepdf.PdfError, pikepdf.PdfParsingError):
            self.say(self._clause(10, "6.2.2"), "strumień treści jest uszkodzony")
            return
        stack: list[_State] = []
        state = _State()
        for count, step in enumerate(instructions):
            operands: Any = step.operands
            word = str(step.operator)
            if count % 2000 == 0 and time.monotonic() > self.until:
                raise OutOfTime
            if word == "q":
                stack.append(state)
                if len(stack) > _MOST_NESTED and self.flavour.part < 4:  # noqa: PLR2004 - part 4 sets no limit
                    clause = "6.1.12" if self.flavour.part == 1 else "6.1.13"
                    self.say(clause, "stan graficzny jest zagnieżdżony głębiej niż 28 razy")
            elif word == "Q":
                state = stack.pop() if stack else state
            else:
                state = self._step(word, operands, resources, state, inherits=inherits)

    def _clause(self, first: int, later: str) -> str:
        return f"6.2.{first}" if self.flavour.part == 1 else later

    def _step(  # noqa: C901, PLR0912 - one branch an operator of the page language
        self, word: str, operands: Any, resources: Any, state: _State, *, inherits: bool
    ) -> _State:
        if word not in _KNOWN and word != "INLINE IMAGE":
            self.say(self._clause(10, "6.2.2"), f"nieznany operator {word[:20]}")
        elif word in _DEVICE:
            self._device(_DEVICE[word], resources)
            return self._coloured(word, state, cmyk=False)
        elif word in {"cs", "CS"}:
            space = self._named(resources, "/ColorSpace", operands, inherits=inherits)
            self._space(space, resources)
            return self._coloured(word, state, cmyk=_is_cmyk(space))
        elif word in {"scn", "SCN"} and len(operands) and isinstance(operands[-1], pikepdf.Name):
            self._pattern(
                self._named(resources, "/Pattern", operands[-1:], inherits=inherits), resources
            )
        elif word in {"BDC", "DP"} and self.flavour.part == 4:  # noqa: PLR2004 - as in replacement_rule
            self._marked(operands)
        elif word == "ri" and text_of(operands[0]) not in _INTENTS:
            self.say(self._clause(9, "6.2.6"), "nieznany sposób odwzorowania barw")
        elif word == "INLINE IMAGE":
            self._inline(operands[0], resources)
        elif word == "Do":
            self._object(self._named(resources, "/XObject", operands, inherits=inherits), resources)
        elif word == "sh":
            self._shading(
                self._named(resources, "/Shading", operands, inherits=inherits), resources
            )
        elif word == "gs":
            return self._graphics(
                self._named(resources, "/ExtGState", operands, inherits=inherits), state
            )
        elif word == "Tf":
            return replace(
                state, font=self._named(resources, "/Font", operands[:1], inherits=inherits)
            )
        elif word == "Tr":
            return replace(state, mode=int(operands[0]))
        if word in _SHOWS and state.mode != _INVISIBLE:
            self._font(state.font, resources)
        if word in _FILLS | _STROKES:
            self._painted(word, state)
        return state

    def _marked(self, operands: Any) -> None:
        """A property list written in the content; one in the resources is met among the objects."""
        told = operands[1] if len(operands) > 1 else None
        if isinstance(told, pikepdf.Dictionary) and is_private(told.get("/ActualText")):
            self.say("6.2.10.8", PRIVATE_TEXT)

    def group(self, space: Any, resources: Any) -> None:
        """The space in which a page blends is used like any other colour space."""
        if self.flavour.part != 1 and self.glassy:
            self._space(space, resources)

    def _coloured(self, word: str, state: _State, *, cmyk: bool) -> _State:
        if word.isupper():
            return replace(state, stroke_cmyk=cmyk)
        return replace(state, fill_cmyk=cmyk)

    def _painted(self, word: str, state: _State) -> None:
        """Overprinting of ICC-based CMYK in mode 1 is forbidden from part 2 on."""
        if self.flavour.part == 1 or state.over_mode != 1:
            return
        if (word in _FILLS and state.fill_cmyk and state.fill_over) or (
            word in _STROKES and state.stroke_cmyk and state.stroke_over
        ):
            self.say("6.2.4.2", "nadruk (OPM 1) w przestrzeni CMYK opartej na profilu ICC")

    def _named(self, resources: Any, kind: str, operands: Any, *, inherits: bool) -> Any:
        """What a name stands for in the resources; itself for a device space."""
        name = operands[0] if len(operands) else None
        if kind == "/ColorSpace" and text_of(name) in {*_DEVICE, "/Pattern"}:
            return name
        table = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
        found = table.get(text_of(name)) if isinstance(table, pikepdf.Dictionary) else None
        if self.flavour.part != 1 and inherits and isinstance(name, pikepdf.Name):
            self.say("6.2.2", "treść korzysta z zasobów, których nie wymienia", text_of(name))
        return found

    def _graphics(self, found: Any, state: _State) -> _State:
        if not isinstance(found, pikepdf.Dictionary):
            return state
        both = found.get("/OP")
        fill = found.get("/op", both)
        if text_of(found.get("/SMask", pikepdf.Name("/None"))) != "/None" or any(
            float(found.get(key, 1)) != 1 for key in ("/CA", "/ca")
        ):
            self.glassy = True
        font = found.get("/Font")
        return replace(
            state,
            stroke_over=state.stroke_over if both is None else bool(both),
            fill_over=state.fill_over if fill is None else bool(fill),
            over_mode=int(found.get("/OPM", state.over_mode)),
            font=font[0] if isinstance(font, pikepdf.Array) and len(font) else state.font,
        )

    def _device(self, space: str, resources: Any) -> None:
        """A device colour needs an output intent of its kind, or a default space."""
        table = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
        if isinstance(table, pikepdf.Dictionary) and f"/Default{space}" in table:
            return
        clause = "6.2.3.3" if self.flavour.part == 1 else "6.2.4.3"
        if self.output is None:
            self.say(clause, f"barwa Device{space} bez intencji barwnej (OutputIntent)")
        elif space not in _OF_OUTPUT.get(self.output, {"Gray", "RGB", "CMYK"}):
            self.say(clause, f"barwa Device{space} nie odpowiada intencji barwnej")

    def _space(self, space: Any, resources: Any, depth: int = 0) -> None:
        if text_of(space) in _DEVICE:
            self._device(_DEVICE[text_of(space)], resources)
            return
        if not isinstance(space, pikepdf.Array) or len(space) < 2 or depth > 8:  # noqa: PLR2004 - family and its first parameter
            return
        family = text_of(space[0])
        if family == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
            clause = "6.2.3.2" if self.flavour.part == 1 else "6.2.4.2"
            kinds = {b"prtr", b"mntr", b"scnr", b"spac"}
            for finding in profile_findings(space[1], clause, self.flavour, kinds):
                self.say(finding.clause, finding.message, finding.object)
        elif family in {"/Indexed", "/I", "/Pattern"}:
            self._space(space[1], resources, depth + 1)
        elif family in {"/Separation", "/DeviceN"} and len(space) > 3:  # noqa: PLR2004 - names, alternate, function
            self._space(space[2], resources, depth + 1)
            self._inks(space, family)

    def _inks(self, space: Any, family: str) -> None:
        if family == "/DeviceN":
            most = 8 if self.flavour.part == 1 else 32
            if len(space[1]) > most:
                clause = "6.1.12" if self.flavour.part == 1 else "6.1.13"
                self.say(clause, "przestrzeń DeviceN ma za dużo składowych")
            if self.flavour.part != 1:
                self._colorants(space)
            return
        if self.flavour.part == 1:
            return
        name = text_of(space[1])
        earlier = self.separations.setdefault(name, space)
        if text_of(space[1]) not in {"/All", "/None"} and not _same(earlier, space):
            self.say("6.2.4.4", f"barwa dodatkowa {name} jest określona na różne sposoby")

    def _colorants(self, space: Any) -> None:
        attributes = space[4] if len(space) > 4 else None  # noqa: PLR2004 - the fifth parameter
        table: Any = (
            attributes.get("/Colorants") if isinstance(attributes, pikepdf.Dictionary) else None
        )
        known = set(table.keys()) if isinstance(table, pikepdf.Dictionary) else set()
        process = attributes.get("/Process") if isinstance(attributes, pikepdf.Dictionary) else None
        if isinstance(process, pikepdf.Dictionary):
            known |= {text_of(one) for one in process.get("/Components", [])}
        if (
            {text_of(one) for one in space[1]}
            - known
            - {"/None", "/Cyan", "/Magenta", "/Yellow", "/Black"}
        ):
            self.say("6.2.4.4", "przestrzeń DeviceN nie opisuje swoich barw (Colorants)")
        for ink in table.keys() if isinstance(table, pikepdf.Dictionary) else ():
            if table is not None and isinstance(table.get(ink), pikepdf.Array):
                self._space(table.get(ink), None, 5)

    def _pattern(self, pattern: Any, resources: Any) -> None:
        if isinstance(pattern, pikepdf.Stream):
            self._form(pattern, resources)
        elif isinstance(pattern, pikepdf.Dictionary):
            self._shading(pattern.get("/Shading"), resources)

    def _shading(self, shading: Any, resources: Any) -> None:
        if isinstance(shading, pikepdf.Stream | pikepdf.Dictionary):
            self._space(shading.get("/ColorSpace"), resources)

    def _inline(self, image: Any, resources: Any) -> None:
        told = image.obj
        if "/Intent" in told and text_of(told.Intent) not in _INTENTS:
            self.say(self._clause(9, "6.2.6"), "nieznany sposób odwzorowania barw")
        if told.get("/Interpolate", told.get("/I", False)) is True:
            self.say(self._clause(4, "6.2.8"), "obraz każe się wygładzać (Interpolate)")
        filters = told.get("/Filter", told.get("/F", []))
        names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
        if {text_of(one) for one in names} & {"/LZW", "/LZWDecode"}:
            self.say("6.1.10", "obraz jest skompresowany metodą LZW")
        space = told.get("/ColorSpace", told.get("/CS"))
        if told.get("/ImageMask", told.get("/IM", False)) is not True and space is not None:
            table = (
                resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
            )
            own = table.get(text_of(space)) if isinstance(table, pikepdf.Dictionary) else None
            self._space(space if own is None else own, resources)

    def _object(self, found: Any, resources: Any) -> None:
        if not isinstance(found, pikepdf.Stream):
            return
        kind = text_of(found.get("/Subtype"))
        if kind == "/Form":
            group = found.get("/Group")
            if isinstance(group, pikepdf.Dictionary):
                self.glassy = self.glassy or text_of(group.get("/S")) == "/Transparency"
                self._space(group.get("/CS"), resources)
            self._form(found, resources)
        elif kind == "/Image":
            if found.get("/ImageMask", False) is not True:
                self._space(found.get("/ColorSpace"), resources)
            mask = found.get("/SMask")
            self.glassy = self.glassy or isinstance(mask, pikepdf.Stream)

    def _font(self, font: Any, resources: Any) -> None:
        if not isinstance(font, pikepdf.Dictionary):
            return
        if font.is_indirect and font.objgen in self.fonts:
            return
        if font.is_indirect:
            self.fonts.add(font.objgen)
        for finding in font_findings(font, self.flavour):
            self.say(finding.clause, finding.message, finding.object)
        if text_of(font.get("/Subtype")) == "/Type3":
            glyphs = font.get("/CharProcs")
            own = font.get("/Resources", resources)
            for stream in _streams(glyphs):
                self._form(stream, own)


def _same(first: Any, second: Any) -> bool:
    """Alternate space and function of two separations are the same."""
    return all(_alike(first[place], second[place]) for place in (2, 3))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, pikepdf.Object) and isinstance(other, pikepdf.Object):
        if one.is_indirect and other.is_indirect and one.objgen == other.objgen:
            return True
        if isinstance(one, pikepdf.Stream) and isinstance(other, pikepdf.Stream):
            return one.read_bytes() == other.read_bytes()
    return bool(one == other)


def _is_cmyk(space: Any) -> bool:
    if not isinstance(space, pikepdf.Array) or len(space) < 2 or text_of(space[0]) != "/ICCBased":  # noqa: PLR2004 - family and profile
        return False
    return isinstance(space[1], pikepdf.Stream) and int(space[1].get("/N", 0)) == 4  # noqa: PLR2004 - CMYK


def _streams(value: Any) -> Iterator[Any]:
    if isinstance(value, pikepdf.Stream):
        yield value
    elif isinstance(value, pikepdf.Dictionary):
        for key in value.keys():  # noqa: SIM118 - a PDF dictionary iterates otherwise
            if isinstance(value.get(key), pikepdf.Stream):
                yield value.get(key)


def _inherited(page: Any) -> Any:
    for _ in range(64):
        page = page.get("/Parent")
        if not isinstance(page, pikepdf.Dictionary):
            return None
        if "/Resources" in page:
            return page.Resources
    return None
