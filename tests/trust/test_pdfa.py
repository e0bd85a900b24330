"""PDF/A: the claim, and each judged clause with a file that keeps it and one that breaks it.

The files are made here: typst writes one that conforms, pikepdf changes one thing in it.
"""

# ruff: noqa: E501 - one case a line reads best
import io
import re
from functools import cache

import pikepdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, Stream, String

from akta.trust.pdfa import claim, xmp
from akta.trust.pdfa.judge import judge
from akta.trust.pdfa.model import Trouble

TEXT = """
#set document(title: "Wniosek", author: "Jan Kowalski", date: datetime(year: 2026, month: 3, day: 2))
#set text(lang: "pl")
= Zażółć gęślą jaźń
#lorem(30)
#rect(fill: rgb("#336699"), width: 3cm, height: 2cm)
"""


@cache
def made(flavour):
    return typst.compile(
        TEXT.encode(), format="pdf", pdf_standards=[f"a-{flavour}"], ignore_system_fonts=True
    )


def verdict_on(data, tmp_path, flavour=None, **more):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with path.open("rb") as file:
        return judge(file, len(data), flavour, **more)


def changed(data, change):
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
    return buffer.getvalue()


def clauses(verdict):
    return {finding.clause for finding in verdict.findings if finding.certain}


@pytest.mark.parametrize(
    "flavour", ["1b", "1a", "2b", "2u", "2a", "3b", "3u", "3a", "4", "4e", "4f"]
)
def test_a_file_that_keeps_all_clauses_conforms(flavour, tmp_path):
    verdict = verdict_on(made(flavour), tmp_path)

    assert (verdict.claimed, verdict.conforms, verdict.findings) == (flavour, True, [])


@pytest.mark.parametrize("flavour", ["1b", "2b", "4"])
def test_saving_it_again_breaks_nothing(flavour, tmp_path):
    assert verdict_on(changed(made(flavour), lambda _: None), tmp_path).findings == []


def first_font(document):
    return next(iter(document.pages[0].Resources.Font.values()))


def draw(document, content):
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n" + content)


def without_embedding(document):
    document.pages[0].Resources.Font.F9 = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
    )
    draw(document, b"BT /F9 12 Tf 10 10 Td (x) Tj ET")


def state(**entries):
    def change(document):
        document.pages[0].Resources.ExtGState = Dictionary(
            GS9=Dictionary(Type=Name.ExtGState, **entries)
        )

    return change


def without_intent(document):
    del document.Root.OutputIntents
    draw(document, b"1 0 0 rg 0 0 9 9 re f")


def annotation(**entries):
    def change(document):
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return change


def action(**entries):
    def change(document):
        document.Root.OpenAction = Dictionary(**entries)

    return change


def embedded(document):
    stream = document.make_stream(b"MZ\x90\x00")
    document.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(
            Names=Array(
                [
                    "a.exe",
                    Dictionary(Type=Name.Filespec, F="a.exe", UF="a.exe", EF=Dictionary(F=stream)),
                ]
            )
        )
    )


def outside_stream(document):
    document.Root.Odd = document.make_stream(b"x")
    document.Root.Odd.F = String("file.bin")


def filtered(name):
    def change(document):
        document.Root.Odd = Stream(document, b"")
        document.Root.Odd.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name(name))

    return change


def image(**entries):
    def change(document):
        picture = Stream(document, b"\x00")
        picture.update(
            Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
                ColorSpace=Name.DeviceGray, **entries,
            )
        )  # fmt: skip
        document.pages[0].Resources.XObject = Dictionary(Im9=document.make_indirect(picture))
        draw(document, b"/Im9 Do")

    return change


def metadata(old, new):
    def change(document):
        data = document.Root.Metadata.read_bytes()
        assert re.search(old, data)
        document.Root.Metadata = document.make_stream(re.sub(old, new, data))
        document.Root.Metadata.Type, document.Root.Metadata.Subtype = Name.Metadata, Name.XML

    return change


def described(value):
    return metadata(b"</rdf:Description>", value + b"</rdf:Description>")


def info(**entries):
    def change(document):
        document.docinfo.update(Dictionary(**entries))

    return change


def kept_out(*path):
    def change(document):
        place = document
        for step in path[:-1]:
            place = getattr(place, step)
        del place[Name(f"/{path[-1]}")]

    return change


def field(**entries):
    """A button of a form, met under the form before its page."""

    def change(document):
        look = document.make_stream(b"")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        button = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="a", F=4,
            Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=look), **entries,
        )  # fmt: skip
        button = document.make_indirect(button)
        document.Root.AcroForm = Dictionary(Fields=Array([button]))
        document.pages[0].Annots = Array([button])

    return change


def filed(*, bound):
    """An embedded file that says all it must, with or without its place in the document."""

    def change(document):
        stream = document.make_stream(b"a,b")
        stream.Subtype = Name("/text/csv")
        spec = document.make_indirect(
            Dictionary(Type=Name.Filespec, F="a.csv", UF="a.csv", AFRelationship=Name.Data,
                       EF=Dictionary(F=stream))
        )  # fmt: skip
        document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a.csv", spec])))
        if bound:
            document.Root.AF = Array([spec])

    return change


def screened(ink, **entries):
    """A halftone of its own for one ink."""
    plain = {"HalftoneType": 1, "Frequency": 60, "Angle": 0, "SpotFunction": Name.Round}
    of_ink, other = Dictionary(**plain, **entries), Dictionary(**plain)
    return state(HT=Dictionary({"/HalftoneType": 5, "/Default": other, ink: of_ink}))


def blending(space):
    """A page that is see-through and blends in this space."""

    def change(document):
        state(ca=0.5)(document)
        document.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=space)
        draw(document, b"/GS9 gs 0 0 9 9 re f")

    return change


def marked(text):
    return lambda document: draw(
        document,
        b"/Span <</ActualText <feff" + text.encode("utf-16-be").hex().encode() + b">>> BDC EMC",
    )


BREAKS = [
    pytest.param("1b", without_embedding, "6.3.4", id="font not embedded, part 1"),
    pytest.param("2b", without_embedding, "6.2.11.4", id="font not embedded, part 2"),
    pytest.param("1b", without_intent, "6.2.3.3", id="colour without intent, part 1"),
    pytest.param("2b", without_intent, "6.2.4.3", id="colour without intent, part 2"),
    pytest.param("2b", lambda d: draw(d, b"0 0 0 1 k 0 0 9 9 re f"), "6.2.4.3", id="CMYK under RGB"),
    pytest.param("1b", state(CA=0.5), "6.4", id="opacity"),
    pytest.param("1b", state(BM=Name.Multiply), "6.4", id="blend mode"),
    pytest.param("1b", state(SMask=Dictionary(S=Name.Alpha)), "6.4", id="soft mask of a state"),
    pytest.param("2b", state(BM=Name.Odd), "6.2.10", id="unknown blend mode"),
    pytest.param("2b", state(TR=Name.Identity), "6.2.5", id="transfer function"),
    pytest.param("1b", image(Interpolate=True), "6.2.4", id="interpolated image, part 1"),
    pytest.param("2b", image(Interpolate=True), "6.2.8", id="interpolated image, part 2"),
    pytest.param("2b", image(Alternates=Array([])), "6.2.8", id="alternates"),
    pytest.param("1b", filtered("/LZWDecode"), "6.1.10", id="LZW, part 1"),
    pytest.param("2b", filtered("/LZWDecode"), "6.1.7.2", id="LZW, part 2"),
    pytest.param("2b", outside_stream, "6.1.7.1", id="outside stream"),
    pytest.param("1b", embedded, "6.1.11", id="embedded file, part 1"),
    pytest.param("3b", embedded, "6.8", id="embedded file without relation"),
    pytest.param("1b", action(S=Name.JavaScript, JS="x"), "6.6.1", id="JavaScript, part 1"),
    pytest.param("2b", action(S=Name.Launch), "6.5.1", id="launch, part 2"),
    pytest.param("2b", action(S=Name.Named, N=Name.Print), "6.5.1", id="named action"),
    pytest.param("2b", lambda d: d.Root.update(Dictionary(AA=Dictionary(WC=Dictionary(S=Name.GoTo)))), "6.5.2", id="triggers"),
    pytest.param("2b", annotation(Subtype=Name.Movie, F=4), "6.3.1", id="kind of annotation"),
    pytest.param("2b", annotation(Subtype=Name.Text, F=2), "6.3.2", id="hidden annotation"),
    pytest.param("2b", annotation(Subtype=Name.Square, F=4), "6.3.3", id="no appearance"),
    pytest.param("1b", annotation(Subtype=Name.Square, F=4, CA=0.5), "6.5.3", id="opacity of annotation"),
    pytest.param("2b", lambda d: draw(d, b"0 0 m odd"), "6.2.2", id="unknown operator"),
    pytest.param("1b", lambda d: draw(d, b"q " * 40), "6.1.12", id="nesting"),
    pytest.param("2b", lambda d: draw(d, b"/Odd ri"), "6.2.6", id="rendering intent"),
    pytest.param("1b", lambda d: d.Root.update(Dictionary(OCProperties=Dictionary(D=Dictionary()))), "6.1.13", id="layers, part 1"),
    pytest.param("2b", lambda d: d.Root.update(Dictionary(OCProperties=Dictionary(D=Dictionary(), OCGs=Array([])))), "6.9", id="layers without name"),
    pytest.param("2b", lambda d: d.Root.update(Dictionary(AcroForm=Dictionary(NeedAppearances=True))), "6.4.1", id="form draws itself"),
    pytest.param("2b", lambda d: d.Root.update(Dictionary(AcroForm=Dictionary(XFA="x"))), "6.4.2", id="XFA"),
    pytest.param("2a", kept_out("Root", "MarkInfo"), "6.7.2.2", id="tags, part 2"),
    pytest.param("1a", kept_out("Root", "StructTreeRoot"), "6.8.3.3", id="structure, part 1"),
    pytest.param("2a", lambda d: d.Root.update(Dictionary(Lang="15-HR")), "6.7.4", id="language"),
    pytest.param("1b", info(Title="Inny"), "6.7.3", id="title of Info"),
    pytest.param("1b", info(CreationDate="D:20200101000000Z"), "6.7.3", id="date of Info"),
    pytest.param("2b", metadata(rb">2</pdfaid:part>", b">3</pdfaid:part>"), "6.6.2.3.3", id="not this one"),
    pytest.param("2b", described(b"<dc:source xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></dc:source>"), "6.6.2.3.1", id="type of a property"),
    pytest.param("1b", described(b"<x:odd xmlns:x='http://x.pl/'>x</x:odd>"), "6.7.9", id="property not described"),
    pytest.param("2b", kept_out("Root", "Metadata"), "6.7.2", id="no metadata"),
    pytest.param("2b", field(A=Dictionary(S=Name.GoTo)), "6.4.1", id="action of a field, part 2"),
    pytest.param("4", field(A=Dictionary(S=Name.GoTo)), "6.4.1", id="action of a field, part 4"),
    pytest.param("3b", filed(bound=False), "6.8", id="embedded file that belongs to nothing"),
    pytest.param("2b", screened("/Orange"), "6.2.5", id="ink without transfer function"),
    pytest.param("2b", blending(Name.DeviceCMYK), "6.2.4.3", id="blends in CMYK under RGB"),
    pytest.param("4", blending(Name.DeviceCMYK), "6.2.4.3", id="blends in CMYK, part 4"),
    pytest.param("4", marked("a\ue001"), "6.2.10.8", id="private characters in the content"),
    pytest.param("4", lambda d: d.Root.update(Dictionary(Odd=Dictionary(ActualText=String("\ue001")))), "6.2.10.8", id="private characters of an element"),
    pytest.param("2u", lambda d: first_font(d).__delitem__("/ToUnicode"), "6.2.11.7", id="no Unicode"),
]  # fmt: skip
BREAKS = [one for one in BREAKS if one.id != "not this one"]


@pytest.mark.parametrize(("flavour", "change", "clause"), BREAKS)
def test_a_broken_clause_is_found(flavour, change, clause, tmp_path):
    verdict = verdict_on(changed(made(flavour), change), tmp_path, flavour)

    assert clause in clauses(verdict)
    assert verdict.conforms is False


KEEPS = [
    ("2b", state(CA=0.5)),
    ("2b", state(BM=Name.Multiply)),
    ("2b", state(TR2=Name.Default)),
    ("1b", state(CA=1, BM=Name.Normal, SMask=Name("/None"))),
    ("2b", image(Interpolate=False)),
    ("2b", action(S=Name.Named, N=Name.NextPage)),
    ("2b", annotation(Subtype=Name.Popup)),
    ("2b", lambda d: draw(d, b"q 1 0 0 rg 0 0 9 9 re f Q")),
    ("1b", lambda d: draw(d, b"q " * 20 + b"Q " * 20)),
    ("2b", lambda d: draw(d, b"/Perceptual ri")),
    ("2b", field()),
    ("3b", filed(bound=True)),
    ("2b", screened("/Cyan")),
    ("2b", screened("/Orange", TransferFunction=Name.Identity)),
    ("2b", blending(Name.DeviceRGB)),
    ("4", marked("ala")),
    ("2b", marked("a\ue001")),
    ("1b", info(Title="Wniosek")),
    ("2b", info(Title="Inny")),
    ("2b", described(b"<xmp:Rating xmlns:xmp='http://ns.adobe.com/xap/1.0/'>3</xmp:Rating>")),
]  # fmt: skip


@pytest.mark.parametrize(("flavour", "change"), KEEPS)
def test_what_is_like_a_breach_but_allowed_is_not_refused(flavour, change, tmp_path):
    assert verdict_on(changed(made(flavour), change), tmp_path).findings == []


BYTES = [
    pytest.param("2b", lambda d: b"\n" + d, "6.1.2", id="header not first"),
    pytest.param("2b", lambda d: re.sub(rb"\A(%PDF-1.\d)\n%....", rb"\1\n%abcd", d, count=1), "6.1.2", id="no binary comment"),
    pytest.param("2b", lambda d: d + b"junk", "6.1.3", id="data after the end"),
    pytest.param("2b", lambda d: re.sub(rb"/ID ?\[[^\]]*\]", b"", d), "6.1.3", id="no identifier"),
    pytest.param("1b", lambda d: d.replace(b"\nxref\n0 ", b"\nxref\n\n0 ", 1), "6.1.4", id="cross references"),
    pytest.param("1b", lambda d: d.replace(b"1 0 obj\n", b"1  0 obj\n", 1), "6.1.8", id="spacing of objects"),
    pytest.param("2b", lambda d: d.replace(b"/Lang (pl)", b"/Lang <7 >", 1), "6.1.6", id="odd hexadecimal string"),
]  # fmt: skip


@pytest.mark.parametrize(("flavour", "spoil", "clause"), BYTES)
def test_broken_bytes_are_found(flavour, spoil, clause, tmp_path):
    whole = changed(made(flavour), lambda _: None)
    spoiled = spoil(whole)

    assert spoiled != whole
    assert clause in clauses(verdict_on(spoiled, tmp_path, flavour))


def test_encryption_is_named(tmp_path):
    with pikepdf.open(io.BytesIO(made("2b"))) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))

    verdict = verdict_on(buffer.getvalue(), tmp_path)

    assert (verdict.trouble, verdict.conforms, verdict.claimed) == (Trouble.ENCRYPTED, False, None)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", made("2b")[:900]])
def test_a_broken_file_has_an_answer(data, tmp_path):
    assert verdict_on(data, tmp_path).conforms is False


def test_a_file_is_judged_against_the_flavour_that_is_asked(tmp_path):
    verdict = verdict_on(made("2b"), tmp_path, "1b")

    assert (verdict.claimed, verdict.conforms) == ("2b", False)
    assert "6.7.11" in clauses(verdict)


def test_what_takes_too_long_is_not_judged(tmp_path):
    verdict = verdict_on(made("2b"), tmp_path, seconds=-1)

    assert verdict.conforms is None
    assert [finding.certain for finding in verdict.findings] == [False]


@pytest.mark.parametrize(
    ("change", "active"),
    [
        (action(S=Name.JavaScript, JS="x"), "javascript"),
        (action(S=Name.Launch), "launch"),
        (embedded, "embedded-file"),
        (lambda d: d.Root.update(Dictionary(AcroForm=Dictionary(XFA="x"))), "xfa"),
        (annotation(Subtype=Name.RichMedia, F=4), "rich-media"),
        (outside_stream, "external-reference"),
    ],
)
def test_what_could_act_is_named(change, active, tmp_path):
    assert verdict_on(changed(made("2b"), change), tmp_path).active == {active}
    assert verdict_on(made("2b"), tmp_path).active == set()


PACKET = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' {}</rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("pdfaid:part='1' pdfaid:conformance='B'/>", "1b"),
        (
            "><pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>",
            "3u",
        ),
        ("pdfaid:part='4' pdfaid:rev='2020'/>", "4"),
        ("pdfaid:part='4' pdfaid:conformance='F'/>", "4f"),
        ("pdfaid:part='1' pdfaid:conformance='U'/>", None),
        ("pdfaid:part='2'/>", None),
        ("pdfaid:part='9' pdfaid:conformance='B'/>", None),
        ("pdfaid:part='²' pdfaid:conformance='B'/>", None),
        ("/>", None),
    ],
)
def test_the_claim_is_read_as_written(inside, expected):
    text = PACKET.format(inside)

    assert claim.claimed(xmp.parse(text.encode())) == expected
    assert claim.claimed(xmp.parse(text.encode("utf-16-be"))) == expected


def test_a_packet_that_is_not_xml_is_refused_and_entities_stay_closed():
    with pytest.raises(xmp.BadPacket):
        xmp.parse(b"<x><y></x>")
    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
    assert xmp.parse(bomb).properties == ()
