"""The catalogue's own acceptance examples for the three annexes, by id and number.

Inputs and outcomes are written here by hand. Each example of tier core is in the table or is
listed below it with the reason why a table of files cannot hold it.
"""

import io

import pikepdf
import pytest

from akta.filing.checking import Asked, check_open
from akta.law import catalogue
from akta.law.filing.formats import MOST_BYTES, Role, size_problems
from akta.law.filing.names import name_problems
from akta.law.filing.scans import KINDS, needed_small_px, scan_problems
from akta.trust.sealing.pdf import seal_pdf
from tests.law.test_filing_scans import A4_150, A4_200, page
from tests.trust.pdfa_files import made
from tests.trust.receipts_at_hand import seal
from tests.trust.test_filetypes import (
    ASIC,
    BMP,
    DS,
    ENVELOPED,
    SIGNED,
    XADES,
    XPS,
    odf,
    office,
    ole,
    packed_as,
    tiff,
)

GONE, OTHER, TEXT = ["FORMAT_NOT_ALLOWED"], ["EXTENSION_MISMATCH"], ["FORMAT_TEXT_ONLY"]
CHARACTER = ["NAME_CHARACTER"]
PLEADING = "pleading"
MP4, AVI, OGG = b"\x00\x00\x00\x18ftyp", b"RIFF\x00\x00\x00\x00AVI ", b"OggS" + bytes(24)
MP3, JPEG, PNG = (
    b"ID3\x04" + bytes(6) + b"\xff\xfb\x90\x00",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
)
RTF, WORD, SHEET = b"{\\rtf1 x}", office("word/document.xml"), office("xl/workbook.xml")
MACRO = office("word/document.xml", types="<T a='x.macroEnabled.main'/>")
DETACHED = f"<Signature xmlns='{DS}'/>".encode()
ADVANCED = f"<Signature xmlns='{DS}'><Q xmlns='{XADES}'/></Signature>".encode()


def pdf(change=lambda document: None, **options):
    with pikepdf.open(io.BytesIO(made("3b"))) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **options)
    return out.getvalue()


def plain(document):
    del document.Root.Metadata


def with_program(document):
    document.attachments["a.exe"] = pikepdf.AttachedFileSpec(
        document, b"MZ\x90\x00", filename="a.exe"
    )


def container(name, data):
    told = {"mimetype": "application/vnd.etsi.asic-e+zip", name: data}
    return packed_as({**told, "META-INF/signatures.xml": "<x/>"})


# ruff: noqa: E501 - one example a line reads best
# fmt: off
FILES = [
    ("F-Z1", 1, "notatka.txt", b"a", []),
    ("F-Z1", 2, "PISMO.PDF", lambda: made("2b"), []),
    ("F-Z1", 3, "archiwum.zip", packed_as({"a": "b"}), GONE),
    ("F-Z1", 4, "faktura.pdf.exe", b"MZ" + bytes(80), GONE),
    ("F-Z1", 5, "plan.dwg.pdf", lambda: made("2b"), ["DOUBLE_EXTENSION"]),
    ("F-Z1", 6, "pusty.txt", b"", OTHER),
    ("F-Z1-1", 1, "notatka.txt", "Zażółć".encode(), []),
    ("F-Z1-1", 2, "notatka.txt", "Zażółć".encode("cp1250"), OTHER),
    ("F-Z1-1", 3, "notatka.txt", "Zażółć".encode("utf-16"), OTHER),
    ("F-Z1-2", 1, "pismo.rtf", RTF, []),
    ("F-Z1-2", 2, "pismo.rtf", WORD, OTHER),
    *(("F-Z1-3", 1, "pismo.pdf", lambda part=part: made(part), []) for part in ("1b", "2u", "3b", "4")),
    ("F-Z1-3", 2, "pismo.pdf", lambda: pdf(plain), ["PDF_NOT_PDFA"]),
    ("F-Z1-3", 3, "pismo.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")), ["ENCRYPTED", "PDF_NOT_PDFA"]),
    ("F-Z1-3", 4, "pismo.pdf", lambda: seal_pdf(made("2b"), seal(), reason="x").data, []),
    ("F-Z1-3", 5, "pismo.pdf", lambda: pdf(with_program), ["PDF_NOT_PDFA", "ACTIVE_CONTENT", *GONE]),
    ("F-Z1-4", 1, "pismo.xps", XPS, []),
    ("F-Z1-4", 2, "pismo.oxps", XPS, GONE),
    ("F-Z1-5", 1, "pismo.odt", odf("text"), []),
    ("F-Z1-5", 2, "pismo.odt", odf("spreadsheet"), OTHER),
    ("F-Z1-6", 1, "tabela.ods", odf("spreadsheet"), []),
    ("F-Z1-6", 2, "tabela.ods", odf("spreadsheet"), TEXT, PLEADING),
    ("F-Z1-7", 1, "pokaz.odp", odf("presentation"), []),
    ("F-Z1-7", 2, "pokaz.odp", odf("presentation"), TEXT, PLEADING),
    ("F-Z1-8", 1, "pismo.doc", ole("WordDocument"), []),
    ("F-Z1-8", 2, "pismo.doc", RTF, OTHER),
    ("F-Z1-9", 1, "tabela.xls", ole("Workbook"), []),
    ("F-Z1-9", 2, "tabela.xls", b"<html><table></table></html>", OTHER),
    ("F-Z1-10", 1, "pokaz.ppt", ole("PowerPoint Document"), []),
    *(("F-Z1-10", 2, f"pokaz.{end}", ole("PowerPoint Document"), GONE) for end in ("pps", "pot")),
    ("F-Z1-11", 1, "pismo.docx", WORD, []),
    ("F-Z1-11", 2, "tabela.xlsx", SHEET, []),
    *(("F-Z1-11", 3, f"pismo.{end}", MACRO, [*GONE, "ACTIVE_CONTENT"]) for end in ("docm", "xlsm")),
    ("F-Z1-11", 4, "pismo.docx", SHEET, OTHER),
    ("F-Z1-12", 1, "dane.csv", b"a,b\n1,2\n", []),
    ("F-Z1-12", 2, "dane.csv", bytes(range(256)), OTHER),
    ("F-Z1-12", 3, "dane.csv", b"a;b\n1;2\n", ["CSV_DELIMITER"]),
    *(("F-Z1-13", n, f"zdjecie.{end}", JPEG, []) for n, end in ((1, "jpg"), (2, "jpeg"))),
    ("F-Z1-13", 3, "zdjecie.jpg", PNG, OTHER),
    ("F-Z1-13", 4, "zdjecie.jp2", b"\x00\x00\x00\x0cjP  \r\n\x87\n", GONE),
    *(("F-Z1-14", n, f"scan.{end}", tiff(256), []) for n, end in ((1, "tif"), (2, "tiff"))),
    ("F-Z1-14", 3, "scan.tif", b"II+\x00\x08\x00\x00\x00", OTHER),
    ("F-Z1-15", 1, "mapa.geotiff", tiff(34735), []),
    ("F-Z1-15", 2, "mapa.geotiff", tiff(256), OTHER),
    ("F-Z1-15", 3, "mapa.tif", tiff(34735), []),
    ("F-Z1-16", 1, "zrzut.png", PNG, []),
    ("F-Z1-16", 2, "zrzut.png", b"RIFF\x00\x00\x00\x00WEBPVP8 ", OTHER),
    ("F-Z1-17", 1, "animacja.gif", b"GIF89a", []),
    ("F-Z1-17", 2, "animacja.gif", b"GIF89a", TEXT, PLEADING),
    ("F-Z1-18", 1, "obraz.bmp", BMP, []),
    ("F-Z1-18", 2, "obraz.dib", BMP, GONE),
    ("F-Z1-19", 1, "nagranie.wav", b"RIFF\x00\x00\x00\x00WAVE", []),
    ("F-Z1-19", 2, "nagranie.wav", MP3, OTHER),
    ("F-Z1-20", 1, "nagranie.mp3", MP3, []),
    ("F-Z1-20", 2, "nagranie.mp3", b"\xff\xf1\x50\x80" + bytes(40), OTHER),
    ("F-Z1-21", 1, "film.avi", AVI, []),
    ("F-Z1-21", 2, "film.mkv", b"\x1aE\xdf\xa3", GONE),
    ("F-Z1-21", 3, "film.avi", MP4 + b"isom", OTHER),
    *(("F-Z1-22", n, f"film.{end}", b"\x00\x00\x01\xba", []) for n, end in ((1, "mpg"), (2, "mpeg"))),
    ("F-Z1-22", 3, "film.mpg", MP4 + b"isom", OTHER),
    ("F-Z1-23", 1, "film.mp4", MP4 + b"isom", []),
    ("F-Z1-23", 2, "nagranie.m4a", MP4 + b"M4A ", []),
    ("F-Z1-23", 3, "film.mpeg4", MP4 + b"mp42", []),
    *(("F-Z1-23", 4, f"film.{end}", MP4 + b"M4V ", GONE) for end in ("m4v", "mov")),
    *(("F-Z1-24", n, f"nagranie.{end}", OGG + b"\x01vorbis", []) for n, end in ((1, "ogg"), (2, "oga"))),
    ("F-Z1-24", 3, "film.ogg", OGG + b"\x80theora", OTHER),
    ("F-Z1-25", 1, "film.ogv", OGG + b"\x80theora", []),
    ("F-Z1-25", 2, "film.ogv", OGG + b"\x01vorbis", OTHER),
    ("F-Z1-26", 1, "dane.xml", b"<a/>", []),
    ("F-Z1-26", 2, "dane.xml", b"<a><b></a>", OTHER),
    ("F-Z1-26", 3, "dane.xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>", ["EXTERNAL_REFERENCE"]),
    ("F-Z1-27", 1, "mapa.gml", b"<g:a xmlns:g='http://www.opengis.net/gml/3.2'/>", []),
    ("F-Z1-27", 2, "mapa.gml", b"<a/>", OTHER),
    ("F-Z1-28", 1, "pismo.pdf.sig", DETACHED, []),
    ("F-Z1-28", 2, "pismo.xml", f"<a><Signature xmlns='{DS}'/></a>".encode(), []),
    ("F-Z1-29", 1, "pismo.pdf.xades", ADVANCED, []),
    ("F-Z1-29", 2, "pismo.xml", b"<a>" + ADVANCED + b"</a>", []),
    ("F-Z1-30", 1, "pismo.pdf.p7s", SIGNED, []),
    ("F-Z1-30", 3, "pismo.docx.p7m", ENVELOPED, [*GONE, *OTHER, "ENCRYPTED"]),
    ("F-Z1-31", 1, "pismo.asice", ASIC, []),
    ("F-Z1-31", 2, "pismo.zip", packed_as({"a": "b"}), GONE),
    ("F-Z1-31", 3, "pismo.asice", container("a.exe", b"MZ" + bytes(80)), GONE),
    ("F-Z2-1", 2, "pismo.docx", lambda: made("2b"), OTHER),
    ("F-Z2-1", 3, "pismo.v2.pdf", lambda: made("2b"), []),
]
NAMES = [
    ("F-Z2", 1, "Zażalenie na postanowienie (2).pdf", []),
    ("F-Z2", 2, "Gęślą jaźń ŻÓŁĆ.pdf", []),
    ("F-Z2", 3, "załącznik?.pdf", CHARACTER),
    ("F-Z2", 4, "Müller.pdf", CHARACTER),
    ("F-Z2", 5, "pismo\u2013final.pdf", CHARACTER),
    ("F-Z2", 6, "a\u0328.pdf", []),
    ("F-Z2-1", 1, "pismo", ["EXTENSION_MISSING"]),
    ("F-Z2-1", 4, ".pdf", ["NAME_STEM_EMPTY"]),
    ("F-Z2-1", 5, "PISMO.Pdf", []),
    ("F-Z2-2", 1, "a" * 124 + ".pdf", []),
    ("F-Z2-2", 2, "a" * 125 + ".pdf", ["NAME_TOO_LONG"]),
    ("F-Z2-2", 3, "ą" * 60 + "a" * 64 + ".pdf", []),
    ("F-Z2-3", 1, "pismo.pdf ", ["NAME_TRAILING"]),
    ("F-Z2-3", 2, "pismo.pdf.", ["NAME_TRAILING"]),
    ("F-Z2-3", 3, "pismo .pdf", []),
    ("F-Z2-3", 4, " pismo.pdf", []),
    ("F-Z2-4", 1, "zażółć gęślą jaźń.pdf", []),
    ("F-Z2-4", 2, "ŁÓDŹ.pdf", []),
    ("F-Z2-4", 3, "café.pdf", CHARACTER),
    ("F-Z2-4", 4, "a\u00a0b.pdf", CHARACTER),
    ("F-Z2-4", 5, "z\u0307.pdf", []),
    ("F-Z2-5", 1, "Umowa nr 12_2026 (kopia) [v1] & aneks #3.pdf", []),
    *(("F-Z2-5", 2, f"a{one}b.pdf", CHARACTER) for one in "\t\n"),
    ("F-Z2-5", 3, "\U0001f600.pdf", CHARACTER),
    ("F-Z2-5", 4, "O'Neil.pdf", []),
    ("F-Z2-6", 1, "art. 59/60.pdf", CHARACTER),
    ("F-Z2-6", 2, "godz. 10:30.pdf", CHARACTER),
    ("F-Z2-6", 3, "pismo~1.pdf", CHARACTER),
    ("F-Z2-6", 4, "a<b>|c.pdf", CHARACTER),
    ("F-Z2-6", 5, "pismo;wersja=2.pdf", []),
    ("F-Z2-7", 1, "CON.pdf", ["NAME_RESERVED"]),
    ("F-Z2-7", 2, "aux.tar.pdf", ["NAME_RESERVED"]),
    ("F-Z2-7", 3, "Com7.docx", ["NAME_RESERVED"]),
    *(("F-Z2-7", 4, name, []) for name in ("COM10.pdf", "CONTRACT.pdf", "com0.pdf")),
    ("F-Z2-7", 5, "lpt1 .pdf", ["NAME_RESERVED"]),
]
LOW, DEPTH = "SCAN_RESOLUTION_TOO_LOW", "SCAN_DEPTH_TOO_LOW"
FORTY = [page(*A4_150, 150, 1, number=n) for n in range(1, 41)]
SCANS = [
    ("F-Z3", 1, "text", FORTY, []),
    ("F-Z3", 2, "text", [*FORTY[:-1], page(827, 1169, 100, 1, number=40)], [(LOW, 40)]),
    ("F-Z3", 3, "manuscript", [page(*A4_200, None, 8)], [("SCAN_DPI_UNKNOWN", 1)]),
    ("F-Z3", 4, "text", [page(2480, 3508, 212, 1)], [("SCAN_NO_ROW", 1)]),
    ("F-Z3-1", 1, "text", [page(*A4_150, 150, 1)], []),
    ("F-Z3-1", 2, "text", [page(1232, 1743, 149, 1)], [(LOW, 1)]),
    ("F-Z3-1", 3, "text", [page(2480, 3508, 300, 8)], []),
    ("F-Z3-1", 4, "text", [page(*A4_150, 150, 8, lossy=True)], [("SCAN_COMPRESSION_LOSSY", 1)]),
    ("F-Z3-2", 1, "manuscript", [page(*A4_200, 200, 8)], []),
    ("F-Z3-2", 2, "manuscript", [page(*A4_200, 200, 1)], [(DEPTH, 1)]),
    ("F-Z3-2", 3, "manuscript", [page(*A4_150, 150, 8)], [(LOW, 1)]),
    ("F-Z3-2", 4, "manuscript", [page(*A4_200, 200, 24, colour=True)], []),
    ("F-Z3-3", 1, "photo-bw", [page(2500, 1700, None, 8, quality=80, format="JPEG")], []),
    ("F-Z3-3", 2, "photo-bw", [page(2499, 1700, None, 8)], [(LOW, 1)]),
    ("F-Z3-3", 3, "photo-bw", [page(2500, 1700, None, 8, quality=30, format="JPEG")], [("SCAN_COMPRESSION", 1)]),
    ("F-Z3-3", 4, "photo-bw", [page(2500, 1700, None, 8, format="PNG")], [("SCAN_FORMAT", 1)]),
    ("F-Z3-4", 3, "text-small", [page(1166, 827, 200, 1)], [(LOW, 1)]),
    ("F-Z3-4", 4, "text-small", [page(1600, 1129, 193.5, 1)], [(LOW, 1)]),
    ("F-Z3-5", 1, "manuscript-small", [page(1600, 1129, 274.6, 8)], []),
    ("F-Z3-5", 2, "manuscript-small", [page(1600, 1129, 274.6, 1)], [(DEPTH, 1)]),
    ("F-Z3-5", 3, "manuscript-small", [page(1654, 1166, 200, 8)], []),
    ("F-Z3-6", 1, "text-colour", [page(*A4_200, 200, 8, colour=True)], []),
    ("F-Z3-6", 2, "text-colour", [page(*A4_200, 200, 24, colour=True)], []),
    ("F-Z3-6", 3, "text-colour", [page(*A4_200, 200, 8)], [(DEPTH, 1)]),
    ("F-Z3-6", 4, "text-colour", [page(1646, 2327, 199, 24, colour=True)], [(LOW, 1)]),
    ("F-Z3-7", 1, "photo-colour", [page(4000, 3000, None, 24, colour=True, quality=85, format="JPEG")], []),
    ("F-Z3-7", 2, "photo-colour", [page(2400, 1800, None, 24, colour=True)], [(LOW, 1)]),
    ("F-Z3-7", 3, "photo-colour", [page(2500, 1700, None, 8)], [(DEPTH, 1)]),
]
# fmt: on
SIDES = [("F-Z3-4", 1, 210, 1654), ("F-Z3-4", 2, 148, 1600)]
SIZES = [("F-Z1-31", 4, 101 << 20, ["FILE_TOO_LARGE"])]
CHOSEN = "a person chooses the row; what is suggested is proved in tests/filing/test_colours.py"
ELSEWHERE = {
    ("F-Z1-28", 3): "asks which files a draft holds; proved in tests/portal/test_filing.py",
    ("F-Z1-29", 3): "content of an enveloping signature is judged with the signature (F-6)",
    ("F-Z1-30", 2): "content of an enveloping signature is judged with the signature (F-6)",
    ("F-Z2-2", 4): "a path never reaches the rules: a file arrives under its own name only",
    ("F-Z3", 5): "a person overrides; the draft keeps the reason (tests/filing)",
    (
        "F-Z3-a",
        1,
    ): CHOSEN,
    (
        "F-Z3-a",
        2,
    ): CHOSEN,
    (
        "F-Z3-b",
        1,
    ): CHOSEN,
    (
        "F-Z3-b",
        2,
    ): CHOSEN,
    (
        "F-Z3-b",
        3,
    ): CHOSEN,
}


def named(rows):
    return [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in rows]


@pytest.mark.parametrize(
    ("rule", "number", "name", "data", "expected", "role"),
    named([(*row, "attachment") if len(row) == 5 else row for row in FILES]),
)
def test_a_file_of_an_example_is_judged_as_it_says(rule, number, name, data, expected, role):
    opened = io.BytesIO(data() if callable(data) else data)

    told = check_open(name, opened, Asked(Role(role)))

    assert [problem["code"] for problem in told["problems"]] == expected


@pytest.mark.parametrize(("rule", "number", "name", "expected"), named(NAMES))
def test_a_name_of_an_example_is_judged_as_it_says(rule, number, name, expected):
    assert [problem.code for problem in name_problems(name)] == expected


@pytest.mark.parametrize(("rule", "number", "kind", "pages", "expected"), named(SCANS))
def test_a_scan_of_an_example_is_judged_as_it_says(rule, number, kind, pages, expected):
    told = scan_problems(KINDS[kind], pages)

    assert [(problem.code, problem.page) for problem in told] == expected


@pytest.mark.parametrize(("rule", "number", "side", "pixels"), SIDES)
def test_a_smaller_sheet_needs_the_greater_of_two(rule, number, side, pixels):
    assert needed_small_px(side) == pixels


@pytest.mark.parametrize(("rule", "number", "size", "expected"), SIZES)
def test_a_container_has_a_greatest_size(rule, number, size, expected):
    assert size > MOST_BYTES
    assert [problem.code for problem in size_problems(size)] == expected


def test_no_example_of_the_annexes_is_left_out():
    asked = {
        (rule.id, number)
        for rule in catalogue.load()
        if rule.id.startswith("F-Z") and rule.tier == "core"
        for number, _ in enumerate(rule.acceptance, 1)
    }
    told = [row[:2] for rows in (FILES, NAMES, SCANS, SIDES, SIZES) for row in rows]

    assert {*told, *ELSEWHERE} == asked
    assert not set(told) & set(ELSEWHERE)
