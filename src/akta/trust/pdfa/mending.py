"""Mending a PDF into PDF/A-2b: only what does not change how its pages look.

Text without its font, colours of print and odd structures are left alone; whether the result
conforms is for `judge` to say.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms

from akta.trust.pdfa.catalogue import profile_findings
from akta.trust.pdfa.model import Flavour
from akta.trust.pdfa.objects import is_dictionary, reachable, text_of
from akta.trust.pdfa.rules import (
    FORBIDDEN_ACTIONS,
    INTENTS,
    PERMITTED_ANNOTATIONS,
    PERMITTED_NAMED,
)

_HIDDEN = 0b100011 | 1 << 8
"""Flags of an annotation that is not shown: invisible, hidden, no view, toggled."""
_PRINTS, _STEADY = 0b100, 0b11000
_OUTSIDE = frozenset({"/GoToR", "/SubmitForm"})
"""Allowed by the standard, but an addressee need not have a file that sends them elsewhere."""
_STATES = ("/TR", "/TR2", "/HTP")


class Signed(Exception):
    """The document bears a signature; what was signed is not changed."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A mended file and what was done to it, each a Polish sentence for its owner."""

    data: bytes
    done: tuple[str, ...]


def mend(data: bytes, title: str = "", *, keeps_intent: bool = False) -> Mended:
    """Make of a PDF a file that claims PDF/A-2b and keeps what could be kept of it safely.

    `title` is used where the document has none; with `keeps_intent` a sound output intent of its
    own stays, else colours are meant in sRGB. Raises Signed, pikepdf.PdfError where it cannot be
    read, pikepdf.PasswordError where it asks for a password.
    """
    with pikepdf.open(io.BytesIO(data)) as document:
        if is_signed(document):
            raise Signed
        said = ["Usunięto szyfrowanie; plik otwierał się bez hasła."] * document.is_encrypted
        for step in _STEPS:
            said += step(document)
        if not (keeps_intent and _is_sound(document.Root.get("/OutputIntents"))):
            said += _colours(document)
        _claim(document, title)
        said.append("Wpisano do metadanych oznaczenie PDF/A-2b.")
        return Mended(_saved(document), tuple(dict.fromkeys(said)))


def is_signed(document: pikepdf.Pdf) -> bool:
    """Whether there is a signature in the document, whole or broken."""
    return any(
        is_dictionary(value) and "/ByteRange" in value and "/Contents" in value
        for value, _, _ in reachable(document)
    )


def _saved(document: pikepdf.Pdf) -> bytes:
    """The file written anew: its own number, no LZW, no signs of encryption."""
    out = io.BytesIO()
    document.remove_unreferenced_resources()
    document.save(
        out,
        encryption=False,
        force_version="1.7",
        deterministic_id=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        normalize_content=False,
    )
    return out.getvalue()


def _scripts(document: pikepdf.Pdf) -> Iterator[str]:
    """Scripts and actions that act outside the document, at every place that may hold one."""
    root = document.Root
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in ("/JavaScript", "/AlternatePresentations", "/Renditions"):
            if key in names:
                del names[key]
                yield "Usunięto skrypty i działania dokumentu."
    for value, _, _ in list(reachable(document)):
        if not is_dictionary(value):
            continue
        for key in ("/A", "/OpenAction", "/Next", "/PA"):
            if _is_forbidden(value.get(key)):
                del value[key]
                yield "Usunięto skrypty i działania dokumentu."
        if "/AA" in value:
            del value["/AA"]
            yield "Usunięto skrypty i działania dokumentu."
        if text_of(value.get("/Subtype")) == "/Widget" and "/A" in value:
            del value["/A"]
            yield "Usunięto skrypty i działania dokumentu."


def _is_forbidden(action: Any) -> bool:
    if isinstance(action, pikepdf.Array):
        return any(_is_forbidden(one) for one in action)
    if not isinstance(action, pikepdf.Dictionary):
        return False
    kind = text_of(action.get("/S"))
    if kind in _OUTSIDE:
        return True
    odd = kind == "/Named" and text_of(action.get("/N")) not in PERMITTED_NAMED
    return odd or kind in FORBIDDEN_ACTIONS


def _files(document: pikepdf.Pdf) -> Iterator[str]:
    """Files inside the document: taken out, and named so that they can be filed apart."""
    inside = sorted(document.attachments)
    names = document.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
        told = f": {', '.join(inside)[:300]}" if inside else ""
        yield f"Usunięto pliki osadzone{told}. Potrzebne proszę dodać jako osobne załączniki."
    for value, _, _ in list(reachable(document)):
        if is_dictionary(value) and "/AF" in value:
            del value["/AF"]
        if isinstance(value, pikepdf.Dictionary) and "/EF" in value:
            del value["/EF"]


def _catalogue(document: pikepdf.Pdf) -> Iterator[str]:
    """Entries of the catalogue that only a viewer's behaviour hangs on."""
    root = document.Root
    for key in ("/NeedsRendering", "/Requirements", "/Version", "/Extensions", "/Perms"):
        if key in root:
            del root[key]
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        if "/XFA" in form:
            del form["/XFA"]
            yield "Usunięto formularz XFA; pola i ich wartości zostały."
        if "/NeedAppearances" in form:
            del form["/NeedAppearances"]
    layers = root.get("/OCProperties")
    if isinstance(layers, pikepdf.Dictionary):
        _name_layers(layers)


def _name_layers(layers: pikepdf.Dictionary) -> None:
    others: Any = layers.get("/Configs")
    listed = list(others) if isinstance(others, pikepdf.Array) else []
    for number, one in enumerate((layers.get("/D"), *listed), 1):
        if isinstance(one, pikepdf.Dictionary):
            one["/Name"] = pikepdf.String(f"Warstwy {number}")
            if "/AS" in one:
                del one["/AS"]


def _annotations(document: pikepdf.Pdf) -> Iterator[str]:
    """Annotations print as they are shown; the hidden and the moving go."""
    for page in document.pages:
        _drop(page.obj, ("/PresSteps",))
        notes = page.obj.get("/Annots")
        if not isinstance(notes, pikepdf.Array):
            continue
        kept = [note for note in notes if isinstance(note, pikepdf.Dictionary) and _stays(note)]
        if len(kept) != len(notes):
            page.obj["/Annots"] = pikepdf.Array(kept)
            yield "Usunięto adnotacje, których nie widać na stronie, i treści multimedialne."
        for note in kept:
            _set_flags(note)


def _stays(note: Any) -> bool:
    kind = text_of(note.get("/Subtype"))
    is_shown = kind == "/Popup" or not int(note.get("/F", 0)) & _HIDDEN
    return is_shown and kind in PERMITTED_ANNOTATIONS - {"/FileAttachment"}


def _set_flags(note: Any) -> None:
    kind = text_of(note.get("/Subtype"))
    more = _PRINTS | (_STEADY if kind == "/Text" else 0)
    if kind != "/Popup":
        note["/F"] = int(note.get("/F", 0)) | more
    looks = note.get("/AP")
    for key in ("/R", "/D") if isinstance(looks, pikepdf.Dictionary) else ():
        if key in looks:
            del looks[key]


def _drawing(document: pikepdf.Pdf) -> Iterator[str]:
    """What only a printer's plates hang on: transfer functions, alternates, smoothing."""
    for value, _, key in list(reachable(document)):
        if not is_dictionary(value):
            continue
        told = text_of(value.get("/Type"))
        if told == "/ExtGState" or (key == "/ExtGState" and not isinstance(value, pikepdf.Stream)):
            _drop(value, _STATES)
        if isinstance(value, pikepdf.Stream):
            _of_stream(value)
        for under in ("/RI", "/Intent"):
            name = value.get(under)
            if isinstance(name, pikepdf.Name) and text_of(name) not in INTENTS and (
                told == "/ExtGState" or isinstance(value, pikepdf.Stream)
            ):  # fmt: skip
                del value[under]
        if text_of(value.get("/Subtype")) == "/CIDFontType2" and "/CIDToGIDMap" not in value:
            value["/CIDToGIDMap"] = pikepdf.Name.Identity
        if told == "/FontDescriptor":
            _drop(value, ("/CIDSet", "/CharSet"))
    yield from ()


def _of_stream(value: Any) -> None:
    kind = text_of(value.get("/Subtype"))
    if kind in {"/Image", "/Form"}:
        _drop(value, ("/OPI", "/Alternates", "/Ref", "/PS"))
    if kind == "/Image" and value.get("/Interpolate", False) is True:
        value["/Interpolate"] = False


def _drop(value: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in value:
            del value[key]


def _colours(document: pikepdf.Pdf) -> Iterator[str]:
    """One output intent: sRGB, in which grey and RGB are then meant."""
    profile = pikepdf.Stream(document, srgb_profile())
    profile["/N"] = 3
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name("/GTS_PDFA1"),
        OutputConditionIdentifier=pikepdf.String("sRGB"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        DestOutputProfile=document.make_indirect(profile),
    )
    document.Root["/OutputIntents"] = pikepdf.Array([document.make_indirect(intent)])
    for page in document.pages:
        if "/OutputIntents" in page.obj:
            del page.obj["/OutputIntents"]
    yield "Dodano profil barw sRGB."


def _is_sound(intents: Any) -> bool:
    """Whether there is one intent, of PDF/A, with a profile that part 2 allows."""
    if not isinstance(intents, pikepdf.Array) or len(intents) != 1:
        return False
    intent = intents[0]
    profile = intent.get("/DestOutputProfile") if isinstance(intent, pikepdf.Dictionary) else None
    if not isinstance(profile, pikepdf.Stream) or text_of(intent.get("/S")) != "/GTS_PDFA1":
        return False
    return not any(profile_findings(profile, "6.2.3", Flavour(2, "b"), {b"prtr", b"mntr"}))


@cache
def srgb_profile() -> bytes:
    """The ICC profile of sRGB, the same bytes whenever it is made."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = bytes.fromhex("07ea00010001000000000000")  # the header's date, which would differ
    return profile[:24] + date + profile[36:]


_STEPS: tuple[Callable[[pikepdf.Pdf], Iterator[str]], ...] = (
    _scripts,
    _files,
    _catalogue,
    _annotations,
    _drawing,
)


def _claim(document: pikepdf.Pdf, title: str) -> None:
    """New metadata that say PDF/A-2b and the title; the old ones often break the schemas."""
    info = document.trailer.get("/Info")
    own = info.get("/Title") if isinstance(info, pikepdf.Dictionary) else None
    told = str(own) if isinstance(own, pikepdf.String) and str(own).strip() else title
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    packet = pikepdf.Stream(document, packet_of(told))
    packet["/Type"], packet["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root["/Metadata"] = document.make_indirect(packet)


def packet_of(title: str) -> bytes:
    """The XMP packet of a document that claims PDF/A-2b under this title."""
    shown = "".join(sign for sign in title if sign.isprintable())[:500]
    return _PACKET.format(title=escape(shown or "Dokument")).encode()


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
