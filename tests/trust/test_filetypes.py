"""Types by content: every row of annex 1, disguises, polyglots, encrypted and active files."""

import io
import struct
import zipfile

import pytest

from akta.law.filing.formats import Content, format_problems, row_of
from akta.law.filing.names import extension_of
from akta.trust.filetypes import detect

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
ODF = "application/vnd.oasis.opendocument."


def packed(**parts):
    return packed_as(
        {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    )


def packed_as(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, data in parts.items():
            container.writestr(name, data)
    return buffer.getvalue()


def odf(kind):
    return packed_as({"mimetype": ODF + kind, "content.xml": "<x/>"})


def office(part, types="<Types/>", **more):
    return packed_as({"[Content_Types].xml": types, part: "<x/>", **more})


def ole(*names):
    """A compound file of one table sector and one directory sector."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHH", header, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 76, 0)
    table = struct.pack("<2I", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    directory = b""
    for name in ("Root Entry", *names):
        text = (name + "\0").encode("utf-16-le")
        entry = bytearray(text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(62))
        struct.pack_into("<II", entry, 116, 2, 512)
        directory += entry
    return bytes(header) + table + directory.ljust(512, b"\0") + bytes(512)


def tiff(tag):
    return b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHII", tag, 3, 1, 1) + bytes(4)


def der(oid, inner=b""):
    body = bytes.fromhex(oid) + inner
    return b"\x30" + bytes([len(body)]) + body


SIGNED = der("06092a864886f70d010702", b"\xa0\x03\x30\x01\x00")
ENVELOPED = der("06092a864886f70d010703", b"\xa0\x02\x30\x00")
BMP = b"BM" + struct.pack("<IIIIii", 58, 0, 54, 40, 1, 1) + bytes(32)
ASIC = packed_as(
    {
        "mimetype": "application/vnd.etsi.asic-e+zip",
        "pismo.pdf": "%PDF-1.7",
        "META-INF/signatures.xml": "<x/>",
    }
)
XPS = office("FixedDocumentSequence.fdseq")
GOOD = [
    (1, "notatka.txt", "Zażółć\n".encode()),
    (2, "pismo.rtf", b"{\\rtf1 x}"),
    (3, "pismo.pdf", b"%PDF-1.7\n"),
    (4, "pismo.xps", XPS),
    (5, "pismo.odt", odf("text")),
    (6, "tabela.ods", odf("spreadsheet")),
    (7, "pokaz.odp", odf("presentation")),
    (8, "pismo.doc", ole("WordDocument")),
    (9, "tabela.xls", ole("Workbook")),
    (10, "pokaz.ppt", ole("PowerPoint Document")),
    (11, "pismo.docx", office("word/document.xml")),
    (11, "tabela.xlsx", office("xl/workbook.xml")),
    (11, "pokaz.pptx", office("ppt/presentation.xml")),
    (12, "dane.csv", b"a,b\n1,2\n"),
    (13, "zdjecie.jpg", b"\xff\xd8\xff\xe0"),
    (13, "zdjecie.jpeg", b"\xff\xd8\xff\xe0"),
    (14, "scan.tif", tiff(256)),
    (14, "scan.tiff", tiff(256)),
    (14, "mapa.tif", tiff(34735)),
    (15, "mapa.geotiff", tiff(34735)),
    (16, "zrzut.png", b"\x89PNG\r\n\x1a\n"),
    (17, "animacja.gif", b"GIF89a"),
    (18, "obraz.bmp", BMP),
    (19, "nagranie.wav", b"RIFF\x00\x00\x00\x00WAVE"),
    (20, "nagranie.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00"),
    (20, "nagranie.mp3", b"\xff\xfb\x90\x00" + bytes(40)),
    (21, "film.avi", b"RIFF\x00\x00\x00\x00AVI "),
    (22, "film.mpg", b"\x00\x00\x01\xba"),
    (22, "film.mpeg", b"\x00\x00\x01\xb3"),
    (23, "film.mp4", b"\x00\x00\x00\x18ftypisom"),
    (23, "nagranie.m4a", b"\x00\x00\x00\x18ftypM4A "),
    (23, "film.mpeg4", b"\x00\x00\x00\x18ftypmp42"),
    (24, "nagranie.ogg", b"OggS" + bytes(24) + b"\x01vorbis"),
    (24, "nagranie.oga", b"OggS" + bytes(24) + b"\x01vorbis"),
    (25, "film.ogv", b"OggS" + bytes(24) + b"\x80theora"),
    (26, "dane.xml", b"<?xml version='1.0'?><a/>"),
    (26, "podpisane.xml", f"<a><Signature xmlns='{DS}'/></a>".encode()),
    (27, "mapa.gml", b"<g:a xmlns:g='http://www.opengis.net/gml/3.2'/>"),
    (28, "pismo.pdf.sig", f"<Signature xmlns='{DS}'/>".encode()),
    (29, "pismo.pdf.xades", f"<Signature xmlns='{DS}'><Q xmlns='{XADES}'/></Signature>".encode()),
    (30, "pismo.pdf.p7s", SIGNED),
    (31, "pismo.asice", ASIC),
]
BAD = [
    (1, "win.txt", "Zażółć".encode("cp1250")),
    (1, "utf16.txt", "Zażółć".encode("utf-16")),
    (2, "pismo.rtf", office("word/document.xml")),
    (5, "pismo.odt", odf("spreadsheet")),
    (8, "pismo.doc", b"{\\rtf1 x}"),
    (9, "tabela.xls", b"<html><table></table></html>"),
    (11, "pismo.docx", office("xl/workbook.xml")),
    (12, "dane.csv", bytes(range(256))),
    (13, "zdjecie.jpg", b"\x89PNG\r\n\x1a\n"),
    (14, "scan.tif", b"II+\x00\x08\x00\x00\x00"),
    (15, "mapa.geotiff", tiff(256)),
    (16, "zrzut.png", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    (19, "nagranie.wav", b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00"),
    (20, "nagranie.mp3", b"\xff\xf1\x50\x80" + bytes(40)),
    (21, "film.avi", b"\x00\x00\x00\x18ftypisom"),
    (22, "film.mpg", b"\x00\x00\x00\x18ftypisom"),
    (24, "film.ogg", b"OggS" + bytes(24) + b"\x80theora"),
    (25, "film.ogv", b"OggS" + bytes(24) + b"\x01vorbis"),
    (26, "dane.xml", b"<a><b></a>"),
    (27, "mapa.gml", b"<a/>"),
]


def found(name, data):
    return detect(io.BytesIO(data), len(data), extension_of(name))


def judged(name, data):
    return [problem.code for problem in format_problems(name, found(name, data).content)]


@pytest.mark.rule("F-Z1-1")
@pytest.mark.rule("F-Z1-2")
@pytest.mark.rule("F-Z1-3")
@pytest.mark.rule("F-Z1-4")
@pytest.mark.rule("F-Z1-5")
@pytest.mark.rule("F-Z1-6")
@pytest.mark.rule("F-Z1-7")
@pytest.mark.rule("F-Z1-8")
@pytest.mark.rule("F-Z1-9")
@pytest.mark.rule("F-Z1-10")
@pytest.mark.rule("F-Z1-11")
@pytest.mark.rule("F-Z1-12")
@pytest.mark.rule("F-Z1-13")
@pytest.mark.rule("F-Z1-14")
@pytest.mark.rule("F-Z1-15")
@pytest.mark.rule("F-Z1-16")
@pytest.mark.rule("F-Z1-17")
@pytest.mark.rule("F-Z1-18")
@pytest.mark.rule("F-Z1-19")
@pytest.mark.rule("F-Z1-20")
@pytest.mark.rule("F-Z1-21")
@pytest.mark.rule("F-Z1-22")
@pytest.mark.rule("F-Z1-23")
@pytest.mark.rule("F-Z1-24")
@pytest.mark.rule("F-Z1-25")
@pytest.mark.rule("F-Z1-26")
@pytest.mark.rule("F-Z1-27")
@pytest.mark.rule("F-Z1-28")
@pytest.mark.rule("F-Z1-29")
@pytest.mark.rule("F-Z1-30")
@pytest.mark.rule("F-Z1-31")
@pytest.mark.parametrize(("row", "name", "data"), GOOD)
def test_a_file_of_a_row_is_permitted(row, name, data):
    assert judged(name, data) == []
    assert row_of(extension_of(name), found(name, data).content).number == row


@pytest.mark.parametrize(("row", "name", "data"), BAD)
def test_other_bytes_under_the_name_of_a_row_are_not(row, name, data):
    assert judged(name, data) == ["EXTENSION_MISMATCH"]


@pytest.mark.parametrize(
    ("name", "data", "content"),
    [
        (
            "a.docx",
            office("word/document.xml", types="<T a='x.macroEnabled.main'/>"),
            Content.MACRO,
        ),
        ("a.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"}), Content.MACRO),
        ("a.pdf", b"MZ" + bytes(80), Content.EXECUTABLE),
        ("a.txt", b"\x7fELF" + bytes(80), Content.EXECUTABLE),
        ("a.txt", b"#!/bin/sh\n", Content.SCRIPT),
        ("a.docx", packed(a="x"), Content.ARCHIVE),
        ("a.p7m", ENVELOPED, Content.ENVELOPED),
    ],
)
def test_what_is_never_permitted_is_named(name, data, content):
    assert found(name, data).content is content
    assert "FORMAT_NOT_ALLOWED" in judged(name, data)


@pytest.mark.parametrize(
    ("data", "also"),
    [
        (b"%PDF-1.7\n%%EOF\n" + packed(a="x"), "archiwum ZIP"),
        (b"\x89PNG\r\n\x1a\n" + packed(a="x"), "archiwum ZIP"),
        (b"GIF89a" + bytes(20) + b"%PDF-1.4\n", "PDF"),
        (b"MZ" + bytes(20) + b"%PDF-1.4\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), None),
        (b"<html><script>x()</script>\n%PDF-1.7\n%%EOF\n", "HTML ze skryptem"),
        (b"%PDF-1.7\n%%EOF\n<ScRiPt>x()</script>", "HTML ze skryptem"),
        (b"%PDF-1.7\n<script>\n%%EOF\n", None),
        (packed(a="x") + b"%PDF-1.7\n%%EOF\n", "PDF"),
        (ASIC, None),
        (b"\x1f\x8b\x08\x00" + bytes(40), None),
        (b"7z\xbc\xaf'\x1c" + bytes(40), None),
    ],
)
def test_a_second_kind_in_the_same_bytes_is_named(data, also):
    assert found("a.bin", data).also == also


@pytest.mark.parametrize(
    ("data", "active"),
    [
        (ole("WordDocument", "Macros"), {"macro"}),
        (ole("WordDocument", "ObjectPool"), {"ole"}),
        (b"{\\rtf1 {\\object\\objdata 00}}", {"ole"}),
        (office("word/document.xml", **{"word/embeddings/a.bin": "x"}), {"ole"}),
        (
            b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            {"external-reference"},
        ),
        (ole("WordDocument"), set()),
        (b"<a/>", set()),
    ],
)
def test_what_could_act_is_named(data, active):
    assert found("a.xml", data).active == active


def test_encrypted_files_are_named():
    assert found("a.docx", ole("EncryptedPackage", "EncryptionInfo")).encrypted
    assert found(
        "a.odt",
        packed_as({"mimetype": ODF + "text", "META-INF/manifest.xml": "<encryption-data/>"}),
    ).encrypted
    assert not found("a.odt", odf("text")).encrypted


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"II*\x00",
        odf("text")[:60],
        b"<a>" * 5000,
    ],
    ids=["zip", "ole", "tiff", "odt", "xml"],
)
def test_truncated_and_nested_files_have_an_answer(data):
    assert found("a.odt", data).content is not Content.ODT


def test_a_delimiter_and_a_codec_that_are_unusual_are_told():
    assert found("a.csv", b"a;b\n1;2\n").codes == ("CSV_DELIMITER",)
    assert found("a.ogg", b"OggS" + bytes(24) + b"OpusHead").codes == ("AUDIO_CODEC",)
