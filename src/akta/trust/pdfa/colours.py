"""Clauses on colour: device colours under the intent, ICC profiles, Separation and DeviceN."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from akta.trust.pdfa.catalogue import Intent, profile_findings
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import entry, text_of

DEVICE = {
    "g": "Gray", "G": "Gray", "rg": "RGB", "RG": "RGB", "k": "CMYK", "K": "CMYK",
    "/DeviceGray": "Gray", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK",
    "/G": "Gray", "/RGB": "RGB", "/CMYK": "CMYK",
}  # fmt: skip
_OF_OUTPUT = {b"GRAY": {"Gray"}, b"RGB ": {"Gray", "RGB"}, b"CMYK": {"Gray", "CMYK"}}
_OF_BLENDING = {b"RGB ": "RGB", b"CMYK": "CMYK"}
_KINDS = {b"prtr", b"mntr", b"scnr", b"spac"}
_DEEPEST = 8
_INDEPENDENT = frozenset({"/CalGray", "/CalRGB", "/Lab", "/ICCBased"})


@dataclass(frozen=True, slots=True)
class Blending:
    """The colour space in which a page or group blends: its space and its profile, if any."""

    space: bytes
    profile: Any = None


@dataclass(slots=True)
class Colours:
    """The colours that the contents use, under the output intent and the blending space."""

    flavour: Flavour
    intent: Intent | None
    say: Callable[[Finding], None]
    blending: Blending | None = None
    _separations: dict[str, Any] = field(default_factory=dict)

    def device(self, space: str, resources: Any) -> None:
        """A device colour needs an output intent of its kind, or a default space."""
        table = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
        if _replaces(entry(table, f"/Default{space}"), space):
            return
        if self.blending is not None and _OF_BLENDING.get(self.blending.space) == space:
            return
        clause = "6.2.3.3" if self.flavour.part == 1 else "6.2.4.3"
        if self.intent is None:
            self.say(Finding(clause, f"barwa Device{space} bez intencji barwnej (OutputIntent)"))
        elif space not in _OF_OUTPUT.get(self.intent.space, {"Gray", "RGB", "CMYK"}):
            self.say(Finding(clause, f"barwa Device{space} nie odpowiada intencji barwnej"))

    def use(self, space: Any, resources: Any, depth: int = 0) -> None:
        """Everything that a colour space breaks when it is used."""
        if text_of(space) in DEVICE:
            self.device(DEVICE[text_of(space)], resources)
            return
        if not isinstance(space, pikepdf.Array) or len(space) < 2 or depth > _DEEPEST:  # noqa: PLR2004 - family and its first parameter
            return
        family = text_of(space[0])
        if family == "/CalCMYK":  # never defined, so readers take it for the device's own
            self.device("CMYK", resources)
        elif family == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
            self._profile(space[1])
        elif family in {"/Indexed", "/I", "/Pattern"}:
            self.use(space[1], resources, depth + 1)
        elif family in {"/Separation", "/DeviceN"} and len(space) > 3:  # noqa: PLR2004 - names, alternate, function
            self.use(space[2], resources, depth + 1)
            self._inks(space, family, resources)

    def blend(self, space: Any, resources: Any) -> None:
        """What the space breaks in which a group blends."""
        found = blending_of(space)
        if found is not None and found.profile is not None:
            self._sound(found.profile)
        elif text_of(space) in DEVICE:
            self.device(DEVICE[text_of(space)], resources)

    def _sound(self, profile: Any) -> None:
        for finding in profile_findings(profile, self._clause(), self.flavour, _KINDS):
            self.say(finding)

    def _clause(self) -> str:
        return "6.2.3.2" if self.flavour.part == 1 else "6.2.4.2"

    def _profile(self, profile: Any) -> None:
        self._sound(profile)
        if self.flavour.part != 4 or int(profile.get("/N", 0)) != 4:  # noqa: PLR2004 - part 4 forbids it, of CMYK only
            return
        others = [one.profile for one in (self.intent, self.blending) if one is not None]
        if any(_same_profile(profile, one) for one in others if one is not None):
            self.say(
                Finding(self._clause(), "profil CMYK jest ten sam co intencji albo mieszania barw")
            )

    def _inks(self, space: Any, family: str, resources: Any) -> None:
        if family == "/DeviceN":
            most = 8 if self.flavour.part == 1 else 32
            if len(space[1]) > most and self.flavour.part != 4:  # noqa: PLR2004 - part 4 sets no limit
                clause = "6.1.12" if self.flavour.part == 1 else "6.1.13"
                self.say(Finding(clause, "przestrzeń DeviceN ma za dużo składowych"))
            if self.flavour.part != 1:
                self._colorants(space, resources)
            return
        if self.flavour.part == 1:
            return
        name = text_of(space[1])
        earlier = self._separations.setdefault(name, space)
        if name not in {"/All", "/None"} and not _same(earlier, space):
            message = f"barwa dodatkowa {name} jest określona na różne sposoby"
            self.say(Finding("6.2.4.4", message))

    def _colorants(self, space: Any, resources: Any) -> None:
        attributes = space[4] if len(space) > 4 else None  # noqa: PLR2004 - the fifth parameter
        told = attributes if isinstance(attributes, pikepdf.Dictionary) else pikepdf.Dictionary()
        table: Any = told.get("/Colorants")
        known = set(table.keys()) if isinstance(table, pikepdf.Dictionary) else set()
        process = told.get("/Process")
        if isinstance(process, pikepdf.Dictionary):
            known |= {text_of(one) for one in process.get("/Components", [])}
        named = {text_of(one) for one in space[1]}
        if named - known - {"/None", "/Cyan", "/Magenta", "/Yellow", "/Black"}:
            message = "przestrzeń DeviceN nie opisuje swoich barw (Colorants)"
            self.say(Finding("6.2.4.4", message))
        for ink in table.values() if isinstance(table, pikepdf.Dictionary) else ():
            if isinstance(ink, pikepdf.Array):
                self.use(ink, resources, 5)


def _replaces(default: Any, space: str) -> bool:
    """Whether a default space stands for a device colour: it does not itself depend on a device."""
    if not isinstance(default, pikepdf.Array) or not len(default):
        return False
    if space == "CMYK" and text_of(default[0]) == "/DeviceN" and len(default) > 2:  # noqa: PLR2004 - names, alternate
        return _replaces(default[2], "")
    return text_of(default[0]) in _INDEPENDENT


def blending_of(space: Any) -> Blending | None:
    """What a group blends in, where its space does not depend on a device."""
    if not isinstance(space, pikepdf.Array) or len(space) < 2:  # noqa: PLR2004 - family and its parameter
        return None
    if text_of(space[0]) == "/CalRGB":
        return Blending(b"RGB ")
    if text_of(space[0]) == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
        kinds = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}
        return Blending(kinds.get(int(space[1].get("/N", 0)), b""), space[1])
    return Blending(b"GRAY") if text_of(space[0]) == "/CalGray" else None


def is_cmyk(space: Any) -> bool:
    """Whether a space is CMYK based on an ICC profile."""
    found = blending_of(space)
    return found is not None and found.space == b"CMYK"


def _same_profile(one: Any, other: Any) -> bool:
    return (one.is_indirect and one.objgen == other.objgen) or _identity(one) == _identity(other)


def _identity(profile: Any) -> bytes:
    """The Profile ID of an ICC profile, computed as its specification says where it is zero."""
    data = bytearray(profile.read_bytes())
    if any(data[84:100]):
        return bytes(data[84:100])
    for start, end in ((44, 48), (64, 68), (84, 100)):
        data[start:end] = bytes(end - start)
    return hashlib.md5(data, usedforsecurity=False).digest()


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
