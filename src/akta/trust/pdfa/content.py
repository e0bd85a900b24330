"""Clauses on content streams: operators, colours as used, fonts as used, nesting."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from akta.trust.pdfa.catalogue import Intent
from akta.trust.pdfa.colours import DEVICE, Colours, blending_of, is_cmyk
from akta.trust.pdfa.fonts import font_findings
from akta.trust.pdfa.limits import limits_of
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import entry, inherited, text_of
from akta.trust.pdfa.rules import (
    INLINE_FILTERS,
    INTENTS,
    image_rule,
    language_rule,
    replacement_rule,
    state_rule,
)
from akta.trust.pdfa.shown import Shown
from akta.trust.pdfa.syntax import has_bad_hex
from akta.trust.pdfa.unicodes import has_replacement

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
_FILLS = frozenset({"f", "F", "f*", "b", "B", "b*", "B*", "Tj", "TJ", "'", '"'})
_STROKES = frozenset({"S", "s", "b", "B", "b*", "B*"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_OPAQUE = frozenset({"", "/Normal", "/Compatible"})
_MOST_NESTED = 28
_INVISIBLE = 3
_MOST_TEXT = 1 << 20


class OutOfTime(Exception):
    """The pages hold more than is looked at in the time given."""


@dataclass(frozen=True, slots=True)
class _State:
    font: Any = None
    mode: int = 0
    fill_told: bool = False
    stroke_told: bool = False
    fill_cmyk: bool = False
    stroke_cmyk: bool = False
    fill_over: bool = False
    stroke_over: bool = False
    over_mode: int = 0

    @property
    def printing(self) -> tuple[bool | int, ...]:
        """What decides whether something is printed over: colours and modes."""
        over = self.fill_over, self.stroke_over, self.over_mode
        return (*over, self.fill_cmyk, self.stroke_cmyk)


_CALLED = _State(fill_told=True, stroke_told=True)
"""A form, pattern or glyph begins in the colours of what draws it; a form in all its state."""


@dataclass(slots=True)
class Reader:
    """Reads content streams of a document, each form and pattern once."""

    flavour: Flavour
    intent: Intent | None
    until: float
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    colours: Colours = field(init=False)
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    fonts: dict[tuple[int, int] | bytes, Shown] = field(default_factory=dict)
    glassy: bool = False
    tree: Any = None
    _replaced: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.colours = Colours(self.flavour, self.intent, self._note)

    def read_page(self, page: pikepdf.Page) -> None:
        """A page with all that it draws, and the looks of its annotations."""
        inherits = "/Resources" not in page.obj
        resources = inherited(page.obj, "/Resources")
        self._read(page, resources, _State(), inherits=inherits)
        self._hex(page)
        for note in page.obj.get("/Annots", []):
            if not isinstance(note, pikepdf.Dictionary):
                continue
            self.glassy = self.glassy or text_of(note.get("/BM")) not in _OPAQUE
            looks = note.get("/AP")
            for stream in _streams(
                looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
            ):
                self._drawn(stream, None, _CALLED)

    def finish(self) -> None:
        """What can be told of the fonts once all that they show has been read."""
        for shown in self.fonts.values():
            self._on_time()
            for finding in font_findings(shown, self.flavour):
                self._note(finding)

    def _on_time(self) -> None:
        if time.monotonic() > self.until:
            raise OutOfTime

    def _hex(self, page: pikepdf.Page) -> None:
        """Hexadecimal strings of the page; one with an image inside cannot be told apart."""
        clause = "6.1.5" if self.flavour.part == 4 else "6.1.6"  # noqa: PLR2004 - the clauses moved in part 4
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        for stream in streams:
            text = stream.read_bytes()[:_MOST_TEXT] if isinstance(stream, pikepdf.Stream) else b""
            if b"ID" not in text and len(streams) == 1 and has_bad_hex(text):
                self.say(clause, "napis szesnastkowy ma nieparzystą liczbę cyfr albo inne znaki")

    def say(self, clause: str, message: str, name: str | None = None) -> None:
        """Note a broken clause, once for each message."""
        self._note(Finding(clause, message, name))

    def _note(self, finding: Finding) -> None:
        self.findings.setdefault((finding.clause, finding.message), finding)

    def _drawn(self, form: Any, resources: Any, state: _State) -> None:
        """A form as it is drawn: what its dictionary says, its group, its content."""
        for finding in image_rule(form, _id(form), self.flavour):
            self._note(finding)
        group = form.get("/Group")
        outer = self.colours.blending
        if isinstance(group, pikepdf.Dictionary):
            self.glassy = self.glassy or text_of(group.get("/S")) == "/Transparency"
            self.colours.blend(group.get("/CS"), resources)
            if self.flavour.part == 4 and group.get("/I", False) is True:  # noqa: PLR2004 - part 4 looks at what an isolated group blends in
                self.colours.blending = blending_of(group.get("/CS")) or outer
        self._form(form, resources, replace(state, fill_told=True, stroke_told=True))
        self.colours.blending = outer

    def _form(self, stream: Any, resources: Any, state: _State = _CALLED) -> None:
        if not isinstance(stream, pikepdf.Stream):
            return
        under = (self.colours.intent, self.colours.blending)
        key = (*stream.objgen, *(one and one.space for one in under), *state.printing)
        if key in self.seen:
            return
        self.seen.add(key)
        own = stream.get("/Resources")
        self._read(stream, resources if own is None else own, state, inherits=own is None)

    def _read(self, stream: Any, resources: Any, state: _State, *, inherits: bool) -> None:
        self._on_time()
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except (pikepdf.PdfError, pikepdf.PdfParsingError):
            self.say(self._clause(10, "6.2.2"), "strumień treści jest uszkodzony")
            return
        stack: list[_State] = []
        marks, parents = len(self._replaced), _parents(stream)
        for count, step in enumerate(instructions):
            operands: Any = step.operands
            word = str(step.operator)
            if count % 2000 == 0:
                self._on_time()
            for finding in limits_of(operands, self.flavour) if word != "INLINE IMAGE" else ():
                self._note(finding)
            if word == "q":
                stack.append(state)
                if len(stack) > _MOST_NESTED and self.flavour.part < 4:  # noqa: PLR2004 - part 4 sets no limit
                    clause = "6.1.12" if self.flavour.part == 1 else "6.1.13"
                    self.say(clause, "stan graficzny jest zagnieżdżony głębiej niż 28 razy")
            elif word == "Q":
                state = stack.pop() if stack else state
            elif word in {"BMC", "BDC"}:
                told = self._properties(operands, resources) if word == "BDC" else None
                self._replaced.append(has_replacement(told, self.tree, parents))
                self._step(word, operands, resources, state, inherits=inherits)
            elif word == "EMC":
                del self._replaced[max(marks, len(self._replaced) - 1) :]
            else:
                state = self._step(word, operands, resources, state, inherits=inherits)
        del self._replaced[marks:]

    def _properties(self, operands: Any, resources: Any) -> Any:
        """The property list of marked content, written there or named in the resources."""
        told = operands[1] if len(operands) > 1 else None
        if not isinstance(told, pikepdf.Name):
            return told
        table = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
        return entry(table, text_of(told))

    def _clause(self, first: int, later: str) -> str:
        return f"6.2.{first}" if self.flavour.part == 1 else later

    def _step(  # noqa: C901, PLR0912 - one branch an operator of the page language
        self, word: str, operands: Any, resources: Any, state: _State, *, inherits: bool
    ) -> _State:
        if word not in _KNOWN and word != "INLINE IMAGE":
            self.say(self._clause(10, "6.2.2"), f"nieznany operator {word[:20]}")
        elif word in DEVICE:
            self.colours.device(DEVICE[word], resources)
            return self._coloured(word, state, cmyk=False)
        elif word in {"cs", "CS"}:
            space = self._named(resources, "/ColorSpace", operands, inherits=inherits)
            self.colours.use(space, resources)
            return self._coloured(word, state, cmyk=is_cmyk(space))
        elif word in {"scn", "SCN"} and len(operands) and isinstance(operands[-1], pikepdf.Name):
            self._pattern(
                self._named(resources, "/Pattern", operands[-1:], inherits=inherits), resources
            )
        elif word in {"BDC", "DP"}:
            self._marked(operands)
        elif word == "ri" and text_of(operands[0]) not in INTENTS:
            self.say(self._clause(9, "6.2.6"), "nieznany sposób odwzorowania barw")
        elif word == "INLINE IMAGE":
            self._inline(operands[0], resources)
            if _is_stencil(operands[0].obj):
                self._painted("f", state, resources)
        elif word == "Do":
            drawn = self._named(resources, "/XObject", operands, inherits=inherits)
            self._object(drawn, resources, state)
            if isinstance(drawn, pikepdf.Stream) and _is_stencil(drawn):
                self._painted("f", state, resources)
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
        if word in _SHOWS:
            self._text(state, operands, resources)
        if word in _FILLS | _STROKES:
            self._painted(word, state, resources)
        return state

    def _marked(self, operands: Any) -> None:
        """A property list written in the content; one in the resources is met among the objects."""
        told = operands[1] if len(operands) > 1 else None
        for rule in (language_rule, replacement_rule):
            for finding in rule(told, None, "", self.flavour):
                self._note(finding)

    def group(self, space: Any, resources: Any) -> None:
        """The space in which a page blends is used like any other colour space."""
        if self.flavour.part != 1 and self.glassy:
            self.colours.blend(space, resources)

    def _coloured(self, word: str, state: _State, *, cmyk: bool) -> _State:
        if word.isupper():
            return replace(state, stroke_told=True, stroke_cmyk=cmyk)
        return replace(state, fill_told=True, fill_cmyk=cmyk)

    def _painted(self, word: str, state: _State, resources: Any) -> None:
        """Black unless told otherwise; overprinting in a CMYK profile is forbidden from part 2."""
        seen = word not in _SHOWS or state.mode != _INVISIBLE
        if seen and not (state.fill_told if word in _FILLS else state.stroke_told):
            self.colours.device("Gray", resources)
        if self.flavour.part == 1 or state.over_mode != 1:
            return
        if (word in _FILLS and state.fill_cmyk and state.fill_over) or (
            word in _STROKES and state.stroke_cmyk and state.stroke_over
        ):
            self.say("6.2.4.2", "nadruk (OPM 1) w przestrzeni CMYK opartej na profilu ICC")

    def _named(self, resources: Any, kind: str, operands: Any, *, inherits: bool) -> Any:
        """What a name stands for in the resources; itself for a device space."""
        name = operands[0] if len(operands) else None
        if kind == "/ColorSpace" and text_of(name) in {*DEVICE, "/Pattern"}:
            return name
        table = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
        found = entry(table, text_of(name))
        if self.flavour.part != 1 and inherits and isinstance(name, pikepdf.Name):
            self.say("6.2.2", "treść korzysta z zasobów, których nie wymienia", text_of(name))
        elif self.flavour.part == 4 and found is None and isinstance(name, pikepdf.Name):  # noqa: PLR2004 - part 4 asks it
            self.say("6.2.2", "treść korzysta z zasobu, którego nie ma", text_of(name))
        return found

    def _graphics(self, found: Any, state: _State) -> _State:
        if not isinstance(found, pikepdf.Dictionary):
            return state
        for finding in state_rule(found, _id(found), self.flavour):
            self._note(finding)
        both = found.get("/OP")
        fill = found.get("/op", both)
        if (
            text_of(found.get("/SMask", pikepdf.Name("/None"))) != "/None"
            or any(float(found.get(key, 1)) != 1 for key in ("/CA", "/ca"))
            or text_of(found.get("/BM")) not in _OPAQUE
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

    def _pattern(self, pattern: Any, resources: Any) -> None:
        if isinstance(pattern, pikepdf.Stream):
            self._form(pattern, resources)
        elif isinstance(pattern, pikepdf.Dictionary):
            self._shading(pattern.get("/Shading"), resources)
            self._graphics(pattern.get("/ExtGState"), _State())

    def _shading(self, shading: Any, resources: Any) -> None:
        if isinstance(shading, pikepdf.Stream | pikepdf.Dictionary):
            self.colours.use(shading.get("/ColorSpace"), resources)

    def _inline(self, image: Any, resources: Any) -> None:
        told = image.obj
        if "/Intent" in told and text_of(told.Intent) not in INTENTS:
            self.say(self._clause(9, "6.2.6"), "nieznany sposób odwzorowania barw")
        if told.get("/Interpolate", told.get("/I", False)) is True:
            self.say(self._clause(4, "6.2.8"), "obraz każe się wygładzać (Interpolate)")
        filters = told.get("/Filter", told.get("/F", []))
        names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
        if not {text_of(one) for one in names} - {""} <= INLINE_FILTERS:
            clause = "6.1.9" if self.flavour.part == 4 else "6.1.10"  # noqa: PLR2004 - the clauses moved in part 4
            self.say(clause, "filtr obrazu w treści nie jest dozwolony")
        space = told.get("/ColorSpace", told.get("/CS"))
        if not _is_stencil(told) and space is not None:
            table = (
                resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
            )
            own = entry(table, text_of(space))
            self.colours.use(space if own is None else own, resources)

    def _object(self, found: Any, resources: Any, state: _State) -> None:
        if not isinstance(found, pikepdf.Stream):
            return
        kind = text_of(found.get("/Subtype"))
        if kind == "/Form":
            self._drawn(found, resources, state)
            return
        mask = found.get("/SMask")
        for image in (found, mask, found.get("/Mask")):
            for finding in image_rule(image, _id(image), self.flavour):
                self._note(finding)
        if kind == "/Image":
            if not _is_stencil(found):
                self.colours.use(found.get("/ColorSpace"), resources)
            self.glassy = self.glassy or isinstance(mask, pikepdf.Stream)

    def _text(self, state: _State, operands: Any, resources: Any) -> None:
        font = state.font
        if not isinstance(font, pikepdf.Dictionary):
            return
        key = font.objgen if font.is_indirect else font.unparse()
        shown = self.fonts.setdefault(key, Shown(font))
        shown.add(operands, hidden=state.mode == _INVISIBLE, replaced=any(self._replaced))
        if text_of(font.get("/Subtype")) == "/Type3" and state.mode != _INVISIBLE:
            own = font.get("/Resources", resources)
            for stream in _streams(font.get("/CharProcs")):
                self._form(stream, own)


def _parents(stream: Any) -> Any:
    """The key of a page or form in the parent tree of the structure."""
    holder = stream.obj if isinstance(stream, pikepdf.Page) else stream
    return holder.get("/StructParents")


def _is_stencil(image: Any) -> bool:
    """Whether an image is a mask through which the fill colour is painted."""
    return image.get("/ImageMask", image.get("/IM", False)) is True


def _id(value: Any) -> str | None:
    """The id of an object ("12 0"), or None for one that stands inside another."""
    indirect = isinstance(value, pikepdf.Object) and value.is_indirect
    return "{} {}".format(*value.objgen) if indirect else None


def _streams(value: Any) -> Iterator[Any]:
    if isinstance(value, pikepdf.Stream):
        yield value
    elif isinstance(value, pikepdf.Dictionary):
        yield from (one for one in value.values() if isinstance(one, pikepdf.Stream))
