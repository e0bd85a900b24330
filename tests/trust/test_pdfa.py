"""PDF/A: the claim, and each judged clause with a file that keeps it and one that breaks it.

The files are made here: typst writes one that conforms, pikepdf changes one thing in it.
"""

# ruff: noqa: E501 - one case a line reads best
import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from akta.trust.pdfa import claim, xmp
from akta.trust.pdfa.model import Trouble
from akta.trust.pdfa.xref import references
from tests.trust.pdfa_files import changed, clauses, draw, made, verdict_on


@pytest.mark.parametrize(
    "flavour", ["1b", "1a", "2b", "2u", "2a", "3b", "3u", "3a", "4", "4e", "4f"]
)
def test_a_file_that_keeps_all_clauses_conforms(flavour, tmp_path):
    verdict = verdict_on(made(flavour), tmp_path)

    assert (verdict.claimed, verdict.conforms, verdict.findings) == (flavour, True, [])


def test_a_table_of_references_written_as_a_stream_is_read(tmp_path):
    with pikepdf.open(io.BytesIO(made("1b"))) as document:
        buffer = io.BytesIO()
        document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = buffer.getvalue()

    assert set(references(data).offsets) > {1}
    assert references(data).streams
    assert "6.1.4" in clauses(verdict_on(data, tmp_path, "1b"))
    assert references(made("1b")[:-40]) is None


@pytest.mark.parametrize("flavour", ["1b", "2b", "4"])
def test_saving_it_again_breaks_nothing(flavour, tmp_path):
    assert verdict_on(changed(made(flavour), lambda _: None), tmp_path).findings == []


def first_font(document):
    return next(iter(document.pages[0].Resources.Font.values()))


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
        draw(document, b"/GS9 gs")

    return change


def unused(change):
    """The same things in the resources of a page that draws none of them."""

    def keep_content(document):
        content = document.pages[0].Contents.read_bytes()
        change(document)
        document.pages[0].Contents = document.make_stream(content)

    return keep_content


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


def filed(*, bound, data=b"a,b"):
    """An embedded file that says all it must, with or without its place in the document."""

    def change(document):
        stream = document.make_stream(data)
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


def marked(text, key=b"ActualText"):
    told = b"<feff" + text.encode("utf-16-be").hex().encode() + b">"
    return lambda document: draw(document, b"/Span <</" + key + b" " + told + b">> BDC EMC")


def without_resources(document):
    """The page takes what it draws with from the node above it."""
    page = document.pages[0].obj
    page.Parent.Resources = page.Resources
    del page["/Resources"]


def on_a_widget(**entries):
    return field(AA=Dictionary(WC=Dictionary(S=Name.JavaScript, JS="x")), **entries)


def bare_field(document):
    field()(document)
    del document.pages[0].Annots[0]["/AP"]


def blend(group, drawn=b"1 0 0 rg 0 0 9 9 re f", *, isolated=True):
    """A form in a group of its own colour space on a page without output intent."""

    def change(document):
        del document.Root.OutputIntents
        form = document.make_stream(drawn)
        form.update(
            Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=Dictionary(),
                Group=Dictionary(S=Name.Transparency, CS=group, I=isolated),
            )
        )  # fmt: skip
        page = document.pages[0].obj
        page.Group = Dictionary(S=Name.Transparency, CS=CALIBRATED)
        page.Resources.XObject = Dictionary(Fm9=document.make_indirect(form))
        page.Contents = document.make_stream(b"/Fm9 Do")

    return change


CALIBRATED = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])


def signed_for(**entries):
    """A signature that says what may change, with a reference to what it covers."""

    def change(document):
        told = Dictionary(Type=Name.SigRef, TransformMethod=Name.DocMDP, **entries)
        document.Root.Perms = Dictionary(
            DocMDP=document.make_indirect(Dictionary(Type=Name.Sig, Reference=Array([told])))
        )

    return change


def packet_as(encoding):
    def change(document):
        data = document.Root.Metadata.read_bytes().decode().encode(encoding)
        document.Root.Metadata = document.make_stream(data)
        document.Root.Metadata.Type, document.Root.Metadata.Subtype = Name.Metadata, Name.XML

    return change


SCHEMA = """
<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:{s}="http://www.aiim.org/pdfa/ns/schema#" xmlns:{t}="http://www.aiim.org/pdfa/ns/type#"
 xmlns:{f}="http://www.aiim.org/pdfa/ns/field#"><rdf:Bag><rdf:li rdf:parseType="Resource">
<{s}:schema>x</{s}:schema><{s}:namespaceURI>http://x.pl/</{s}:namespaceURI><{s}:prefix>x</{s}:prefix>
<{s}:valueType><rdf:Seq><rdf:li rdf:parseType="Resource"><{t}:type>T</{t}:type>
<{t}:namespaceURI>http://x.pl/t/</{t}:namespaceURI><{t}:prefix>t</{t}:prefix><{t}:description>t</{t}:description>
<{t}:field><rdf:Seq><rdf:li rdf:parseType="Resource"><{f}:name>a</{f}:name>
<{f}:valueType>Text</{f}:valueType>{d}</rdf:li></rdf:Seq></{t}:field>
</rdf:li></rdf:Seq></{s}:valueType></rdf:li></rdf:Bag></pdfaExtension:schemas>
"""


def schema(s="pdfaSchema", t="pdfaType", f="pdfaField", *, told=True):
    d = f"<{f}:description>a</{f}:description>" if told else ""
    return described(SCHEMA.format(s=s, t=t, f=f, d=d).encode())


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
    pytest.param("2b", described(b"<dc:source xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></dc:source>"), "6.6.2.3.1", id="type of a property"),
    pytest.param("1b", described(b"<x:odd xmlns:x='http://x.pl/'>x</x:odd>"), "6.7.9", id="property not described"),
    pytest.param("2b", kept_out("Root", "Metadata"), "6.7.2", id="no metadata"),
    pytest.param("2b", field(A=Dictionary(S=Name.GoTo)), "6.4.1", id="action of a field, part 2"),
    pytest.param("4", field(A=Dictionary(S=Name.GoTo)), "6.4.1", id="action of a field, part 4"),
    pytest.param("3b", filed(bound=False), "6.8", id="embedded file that belongs to nothing"),
    pytest.param("2b", filed(bound=False), "6.8", id="embedded file that is no PDF/A, part 2"),
    pytest.param("2b", filed(bound=False, data=made("3b")), "6.8", id="embedded file of a later part"),
    pytest.param("4", filed(bound=True), "6.9", id="embedded file that is no PDF/A, part 4"),
    pytest.param("2b", screened("/Orange"), "6.2.5", id="ink without transfer function"),
    pytest.param("2b", blending(Name.DeviceCMYK), "6.2.4.3", id="blends in CMYK under RGB"),
    pytest.param("4", blending(Name.DeviceCMYK), "6.2.4.3", id="blends in CMYK, part 4"),
    pytest.param("4", marked("a\ue001"), "6.2.10.8", id="private characters in the content"),
    pytest.param("4", lambda d: d.Root.update(Dictionary(Odd=Dictionary(ActualText=String("\ue001")))), "6.2.10.8", id="private characters of an element"),
    pytest.param("2b", without_resources, "6.2.2", id="inherited resources"),
    pytest.param("4", lambda d: draw(d, b"/Odd Do"), "6.2.2", id="absent resource"),
    pytest.param("1b", lambda d: draw(d, b"60000.5 Tz"), "6.1.12", id="number, part 1"),
    pytest.param("2b", lambda d: d.Root.update(Dictionary(Odd=Array([-2157483648]))), "6.1.13", id="number of an object"),
    pytest.param("2b", lambda d: draw(d, b"0.00000000000000000000000000000000000000117 w"), "6.1.13", id="number near nought"),
    pytest.param("1b", lambda d: d.Root.update(Dictionary(Odd=String("x" * 65540))), "6.1.12", id="long string, part 1"),
    pytest.param("2b", lambda d: draw(d, b"(" + b"x" * 32770 + b") pop"), "6.1.13", id="long string of the content"),
    pytest.param("1b", bare_field, "6.9", id="field without look"),
    pytest.param("1b", field(A=Dictionary(S=Name.GoTo)), "6.6.1", id="action of a field, part 1"),
    pytest.param("2b", on_a_widget(), "6.5.2", id="triggers of a field"),
    pytest.param("4", lambda d: d.Root.update(Dictionary(AA=Dictionary(WC=Dictionary(S=Name.GoTo)))), "6.6.3", id="triggers, part 4"),
    pytest.param("4", action(S=Name.SetOCGState), "6.6.1", id="layers switched, part 4"),
    pytest.param("4f", kept_out("Root", "Names"), "6.9", id="no file in 4f"),
    pytest.param("4", lambda d: d.Root.update(Dictionary(Requirements=Array([]))), "6.12", id="requirements, part 4"),
    pytest.param("2b", signed_for(DigestMethod=Name.MD5), "6.1.12", id="digest of a reference"),
    pytest.param("2b", packet_as("utf-16-be"), "6.6.2.1", id="packet not in UTF-8"),
    pytest.param("2b", metadata(rb"<\?xpacket ", b"<?xpacket bytes='9' "), "6.6.2.1", id="length of the packet"),
    pytest.param("1b", schema(f="f"), "6.7.8", id="prefix of a field"),
    pytest.param("2b", schema(t="t"), "6.6.2.3.3", id="prefix of a type"),
    pytest.param("2b", schema(told=False), "6.6.2.3.3", id="field not described"),
    pytest.param("1b", described(b"<xmp:Rating xmlns:xmp='http://ns.adobe.com/xap/1.0/'>3</xmp:Rating>"), "6.7.9", id="property of a later version"),
    pytest.param("1a", marked("en-12", b"Lang"), "6.8.4", id="language in the content, part 1"),
    pytest.param("2a", marked("а-С", b"Lang"), "6.7.4", id="language in the content, part 2"),
    pytest.param("1b", info(Author=" Jan Kowalski "), "6.7.3", id="author of Info"),
    pytest.param("1b", info(CreationDate="2026-03-02T00:00:00Z"), "6.7.3", id="date of Info written as in XML"),
    pytest.param("4", blend(Name.DeviceCMYK, b"0 0 0 1 k 0 0 9 9 re f"), "6.2.4.3", id="group of a device, part 4"),
    pytest.param("4", blend(CALIBRATED, b"0 g 0 0 9 9 re f"), "6.2.4.3", id="grey under a group, part 4"),
    pytest.param("2b", lambda d: (d.Root.__delitem__("/OutputIntents"), draw(d, b"Q 0 0 9 9 re f")), "6.2.4.3", id="black by default"),
    pytest.param("2b", screened("/Cyan", TransferFunction=Name.Identity), "6.2.5", id="ink with transfer function"),
    pytest.param("4", state(HTO=Array([])), "6.2.5", id="origin of the halftone, part 4"),
    pytest.param("2u", lambda d: first_font(d).__delitem__("/ToUnicode"), "6.2.11.7", id="no Unicode"),
]  # fmt: skip


@pytest.mark.parametrize(("flavour", "change", "clause"), BREAKS)
def test_a_broken_clause_is_found(flavour, change, clause, tmp_path):
    verdict = verdict_on(changed(made(flavour), change), tmp_path, flavour)

    assert clause in clauses(verdict)
    assert verdict.conforms is False


KEEPS = [
    ("1b", unused(state(CA=0.5))),
    ("2b", unused(state(TR=Name.Identity))),
    ("2b", unused(image(Interpolate=True))),
    ("1b", state(CA=0.9999999)),
    ("1b", packet_as("utf-32-le")),
    ("1b", packet_as("utf-16")),
    ("2b", schema()),
    ("2b", signed_for()),
    ("2b", filed(bound=False, data=made("1b"))),
    ("4", filed(bound=True, data=made("2b"))),
    ("4f", filed(bound=True)),
    ("4", on_a_widget()),
    ("4", action(S=Name.JavaScript, JS="x")),
    ("4e", action(S=Name.SetOCGState)),
    ("4", lambda d: d.Root.update(Dictionary(Odd=Array([-2157483648])))),
    ("4", blend(CALIBRATED)),
    ("4", blend(Name.DeviceRGB)),
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
    pytest.param("2b", lambda d: d.replace(b"\nendobj", b" endobj", 1), "6.1.9", id="end of an object in its line"),
    pytest.param("4", lambda d: re.sub(rb"/ID ?\[[^\]]*\]", b"/ID [()()]", d), "6.1.3", id="empty identifier"),
    pytest.param("4", lambda d: d.replace(b"/FontName /", b"/FontName /#e4", 1), "6.1.7", id="name not in UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("flavour", "spoil", "clause"), BYTES)
def test_broken_bytes_are_found(flavour, spoil, clause, tmp_path):
    whole = changed(made(flavour), lambda _: None)
    spoiled = spoil(whole)

    assert spoiled != whole
    assert clause in clauses(verdict_on(spoiled, tmp_path, flavour))


def loose(data):
    """An object that no table tells of, with a string that is wrong."""
    start = data.rindex(b"\nxref") + 1
    more = b"999 0 obj\n<7>\nendobj\n"
    moved = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (start + len(more)), data[start:])
    return data[:start] + more + moved


FINE = [
    pytest.param("1b", lambda d: b"%PDF-2.0" + d[8:], id="version of the header, part 1"),
    pytest.param("2b", lambda d: d.replace(b"/Lang (pl)", b"/Lang <70\x006c>", 1), id="nought as white space"),
    pytest.param("2b", loose, id="object not in force"),
    pytest.param("2b", lambda d: d.replace(b"\n1 0 obj\n", b"\n1\t0 obj\n", 1), id="tab in the head of an object"),
]  # fmt: skip


@pytest.mark.parametrize(("flavour", "change"), FINE)
def test_bytes_that_are_odd_but_allowed_are_not_refused(flavour, change, tmp_path):
    whole = changed(made(flavour), lambda _: None)
    odd = change(whole)

    assert odd != whole
    assert verdict_on(odd, tmp_path, flavour).findings == []


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
