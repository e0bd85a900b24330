"""Sheets that documents of a text editor are set for, read from files written by hand."""

import io
import struct
import zipfile

import pytest

from akta.filing.checking import Asked, check_open
from akta.law.filing.formats import Content, Role
from akta.trust.filetypes.sheets import sheet_sizes
from tests.trust.test_pdfa_mending import broken

A4 = (595.3, 841.9)
LETTER = (612.0, 792.0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, data in parts.items():
            container.writestr(name, data)
    return out.getvalue()


def docx(*sizes):
    sections = "".join(
        f'<w:p><w:pPr><w:sectPr><w:pgSz w:w="{w}" w:h="{h}"/></w:sectPr></w:pPr></w:p>'
        for w, h in sizes
    )
    body = f"<w:document {W}><w:body>{sections}</w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("fo", "xsl-fo-compatible"), ("text", "text"),
    )
)  # fmt: skip


def odt(width, height, *, envelope_is_used=False):
    styles = (
        f"<office:document-styles {ODF}>"
        f'<style:page-layout style:name="p1"><style:page-layout-properties'
        f' fo:page-width="{width}" fo:page-height="{height}"/></style:page-layout>'
        '<style:page-layout style:name="p2"><style:page-layout-properties'
        ' fo:page-width="22cm" fo:page-height="11cm"/></style:page-layout>'
        '<style:master-page style:name="Standard" style:page-layout-name="p1"/>'
        '<style:master-page style:name="Envelope" style:page-layout-name="p2"/>'
        "</office:document-styles>"
    )
    used = '<style:style style:name="P1" style:master-page-name="Envelope"/>' * envelope_is_used
    content = f"<office:document-content {ODF}>{used}</office:document-content>"
    mimetype = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": mimetype, "styles.xml": styles, "content.xml": content})


def doc(width, height):
    """A compound file with one section whose sheet has this size in twips."""
    main = bytearray(8192)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 10, 0x0200)
    struct.pack_into("<II", main, 0xCA, 16, 4 + 4 + 12)
    sizes = (0xB01F, width, 0xB020, height)
    properties = struct.pack("<HB", 0x3009, 2) + struct.pack("<HBHHHHH", 0xD202, 2, 7, *sizes)
    struct.pack_into("<H", main, 4096, len(properties))
    main[4098 : 4098 + len(properties)] = properties
    table = bytearray(4096)
    struct.pack_into("<iihihi", table, 16, 0, 100, 0, 4096, 0, 0)
    streams = [
        ("Root Entry", b"", 5),
        ("WordDocument", bytes(main), 2),
        ("1Table", bytes(table), 2),
    ]
    directory, sectors, place = b"", b"", 2
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for name, data, kind in streams:
        written = name.encode("utf-16-le") + b"\0\0"
        start = place if data else 0xFFFFFFFE
        rest = (kind, 1, b"\xff" * 12, b"", b"", b"", start, len(data), 0)
        directory += struct.pack("<64sHBB12s16s4s16sIII", written, len(written), *rest)
        count = len(data) // 512
        fat += [*range(place + 1, place + count), 0xFFFFFFFE] if count else []
        sectors, place = sectors + data, place + count
    table_of_sectors = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    header += bytes(10) + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0).ljust(436, b"\xff")
    return header + table_of_sectors + directory.ljust(512, b"\0") + sectors


CASES = [
    pytest.param(docx((11906, 16838)), Content.DOCX, [A4], id="docx A4"),
    pytest.param(docx((11906, 16838), (12240, 15840)), Content.DOCX, [A4, LETTER], id="docx two"),
    pytest.param(docx(), Content.DOCX, [], id="docx says nothing"),
    pytest.param(odt("21.001cm", "29.7cm"), Content.ODT, [A4], id="odt A4"),
    pytest.param(odt("8.5in", "11in"), Content.ODT, [LETTER], id="odt Letter"),
    pytest.param(
        odt("210mm", "297mm", envelope_is_used=True),
        Content.ODT,
        [A4, (623.6, 311.8)],
        id="odt with an envelope",
    ),
    pytest.param(rb"{\rtf1\paperw11906\paperh16838 a}", Content.RTF, [A4], id="rtf A4"),
    pytest.param(
        rb"{\rtf1\paperw11906\paperh16838 a\sect\pgwsxn12240\pghsxn15840 b}",
        Content.RTF,
        [A4, LETTER],
        id="rtf with a section",
    ),
    pytest.param(doc(11906, 16838), Content.DOC, [A4], id="doc A4"),
    pytest.param(doc(12240, 15840), Content.DOC, [LETTER], id="doc Letter"),
    pytest.param(b"Pismo", Content.TXT, [], id="txt has none"),
    pytest.param(b"PK\x03\x04 zepsute", Content.DOCX, [], id="broken"),
    pytest.param(doc(1, 1)[:3000], Content.DOC, [], id="cut off"),
]


@pytest.mark.parametrize(("data", "content", "sizes"), CASES)
def test_the_sheets_that_a_document_is_set_for(data, content, sizes):
    found = sheet_sizes(io.BytesIO(data), content)
    assert [tuple(round(side, 1) for side in size) for size in found] == sizes


def container(name, data):
    mimetype = "application/vnd.etsi.asic-e+zip"
    return packed({"mimetype": mimetype, name: data, "META-INF/signatures.xml": "<a/>"})


def letter(document):
    document.pages[0].obj.MediaBox = [0, 0, 612, 792]


@pytest.mark.rule("F-4-1")
@pytest.mark.rule("F-Z1-31")
@pytest.mark.parametrize(
    ("name", "data", "role", "expected"),
    [
        ("pismo.docx", docx((12240, 15840)), Role.PLEADING, [(216, 279)]),
        ("pismo.docx", docx((11906, 16838)), Role.PLEADING, []),
        ("pismo.odt", odt("8.5in", "11in"), Role.PLEADING, [(216, 279)]),
        ("pismo.doc", doc(12240, 15840), Role.PLEADING, [(216, 279)]),
        ("pismo.docx", docx((12240, 15840)), Role.ATTACHMENT, []),
        ("pismo.txt", b"Pismo\n", Role.PLEADING, []),
        ("pismo.asice", container("pismo.pdf", broken(letter)), Role.PLEADING, [(216, 279)]),
        ("pismo.asice", container("pismo.pdf", broken()), Role.PLEADING, []),
        ("pismo.asice", container("pismo.docx", docx((12240, 15840))), Role.PLEADING, [(216, 279)]),
        ("pismo.asice", container("pismo.pdf", broken(letter)), Role.ATTACHMENT, []),
    ],
)
def test_a_pleading_is_of_a4_in_every_format(name, data, role, expected):
    told = check_open(name, io.BytesIO(data), Asked(role))

    found = [one for one in told["problems"] if one["code"] == "PAGE_SIZE_NOT_A4"]
    assert [(one["severity"], one["page"]) for one in found] == [("overridable", None)] * len(found)
    assert [f"{width} × {height} mm" for width, height in expected] == [
        one["message"].split(" ma ")[1].split(",")[0] for one in found
    ]
