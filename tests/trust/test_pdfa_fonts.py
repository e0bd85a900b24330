"""PDF/A: what the glyphs of embedded fonts break, on fonts made here."""

import io
from functools import cache

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import encrypt
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, String

from akta.imaging import Limits, Pool
from akta.trust.pdfa import type1
from akta.trust.pdfa.cmaps import cids, has_two_byte_codes
from akta.trust.pdfa.encodings import character, names_of, table
from tests.trust.pdfa_files import changed, clauses, draw, made, verdict_on

NAME = Name("/ABCDEF+Test")
WIDTHS = {".notdef": 300, "A": 600, "b": 500}


def box(pen):
    pen.moveTo((0, 0))
    pen.lineTo((0, 400))
    pen.lineTo((400, 400))
    pen.closePath()
    return pen


@cache
def sfnt(*, outlines_are_cubic=False):
    builder = FontBuilder(1000, isTTF=not outlines_are_cubic)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupCharacterMap({0x41: "A", 0x62: "b"})
    if outlines_are_cubic:
        drawn = {
            one: box(T2CharStringPen(width, None)).getCharString() for one, width in WIDTHS.items()
        }
        builder.setupCFF("Test", {}, drawn, {})
    else:
        builder.setupGlyf({one: box(TTGlyphPen(None)).glyph() for one in WIDTHS})
    builder.setupHorizontalMetrics({one: (width, 0) for one, width in WIDTHS.items()})
    builder.setupHorizontalHeader()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue() if not outlines_are_cubic else builder.font.getTableData("CFF ")


@cache
def type1_program(*, digits=False):
    """A program of Type 1: hsbw with the width, then the end."""

    def glyph(name, width):
        code, _ = encrypt(b"xxxx" + b"\x8b\xff" + width.to_bytes(4, "big") + b"\x0d\x0e", 4330)
        return b"/" + name.encode() + b" %d RD " % len(code) + code + b" ND\n"

    private = b"dup /Private 8 dict dup begin /lenIV 4 def 2 index /CharStrings 3 dict dup begin\n"
    private += b"".join(glyph(name, width) for name, width in WIDTHS.items()) + b"end end"
    clear = b"%!PS-AdobeFont-1.0: Test\n/Encoding StandardEncoding def\ncurrentfile eexec\n"
    secret, _ = encrypt(b"xxxx" + private, 55665)
    return clear + (secret.hex().encode() if digits else secret)


PROGRAMS = {
    "/TrueType": ("/FontFile2", sfnt, {}),
    "/Type1": ("/FontFile", type1_program, {}),
    "/Type1C": ("/FontFile3", lambda: sfnt(outlines_are_cubic=True), {"/Subtype": Name.Type1C}),
}


def simple(kind, text=b"(Ab)", widths=(600, 500), *, encoding=Name.WinAnsiEncoding, charset=None):
    """Text in a font of one byte a code, with widths for A and b."""

    def change(document):
        key, program, told = PROGRAMS[kind]
        stream = document.make_stream(program())
        stream.update(Dictionary(told))
        descriptor = Dictionary(
            {
                "/Type": Name.FontDescriptor,
                "/FontName": Name("/ABCDEF+Test"),
                "/Flags": 32,
                key: stream,
            }
        )
        if charset is not None:
            descriptor.CharSet = String(charset)
        between = [0] * (0x62 - 0x41 - 1)
        document.pages[0].Resources.Font.F9 = Dictionary(
            Type=Name.Font, Subtype=Name("/Type1" if kind == "/Type1C" else kind),
            BaseFont=NAME, FirstChar=0x41, LastChar=0x62,
            Widths=Array([widths[0], *between, widths[1]]),
            FontDescriptor=document.make_indirect(descriptor), Encoding=encoding,
        )  # fmt: skip
        draw(document, b"BT /F9 12 Tf 10 10 Td " + text + b" Tj ET")

    return change


def composite(text, change=lambda font: None):
    """Text in the font of the page that has two bytes a code."""

    def spoil(document):
        fonts = document.pages[0].Resources.Font
        name = next(iter(fonts.keys()))
        change(fonts[name])
        draw(document, b"BT " + name.encode() + b" 12 Tf 10 10 Td " + text + b" Tj ET")

    return spoil


def wider(font):
    inner = font.DescendantFonts[0]
    inner.W = Array([0, 60000, 77])


def drawn(width, told):
    """A glyph drawn by a content stream, with the width of its own and the width told."""

    def change(document):
        look = document.make_stream(b"%d 0 d0" % width)
        document.pages[0].Resources.Font.F9 = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FirstChar=65,
            LastChar=65, Widths=Array([told]), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a65=look), Resources=Dictionary(),
            Encoding=Dictionary(Differences=Array([65, Name.a65])),
        )  # fmt: skip
        draw(document, b"BT /F9 12 Tf 10 10 Td (A) Tj ET")

    return change


ODD_NAMES = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([0x41, Name.g17]))
BREAKS = [
    *(("2b", simple(kind, widths=(640, 500)), "6.2.11.5") for kind in PROGRAMS),
    ("1b", simple("/TrueType", widths=(600, 400)), "6.3.6"),
    ("4", simple("/Type1", widths=(640, 500)), "6.2.10.5"),
    *(("2b", simple(kind, b"(Ac)"), "6.2.11.4.1") for kind in ("/Type1", "/Type1C")),
    ("1b", simple("/Type1", b"(Ac)", charset="/A/b"), "6.3.5"),
    *(("2b", simple(kind, b"<41 01>"), "6.2.11.8") for kind in PROGRAMS),
    ("4", simple("/TrueType", b"<41 01>"), "6.2.10.9"),
    ("2b", simple("/Type1", charset="/A"), "6.2.11.4.2"),
    ("1b", simple("/Type1", charset=""), "6.3.5"),
    ("2b", simple("/TrueType", encoding=ODD_NAMES), "6.2.11.6"),
    ("2b", composite(b"<0001>", wider), "6.2.11.5"),
    ("1b", composite(b"<0001>", wider), "6.3.6"),
    ("2b", composite(b"<fffe>"), "6.2.11.4.1"),
    ("2b", composite(b"<0000>"), "6.2.11.8"),
    ("4", composite(b"3 Tr <0000>"), "6.2.10.9"),
    ("1b", drawn(500, 520), "6.3.6"),
    ("2b", drawn(500, 520), "6.2.11.5"),
    ("2u", drawn(500, 500), "6.2.11.7"),
]


@pytest.mark.parametrize(("flavour", "change", "clause"), BREAKS)
def test_a_broken_glyph_is_found(flavour, change, clause, tmp_path):
    verdict = verdict_on(changed(made(flavour), change), tmp_path, flavour)

    assert clauses(verdict) == {clause}


KEEPS = [
    *(("2b", simple(kind)) for kind in PROGRAMS),
    *(("4", simple(kind)) for kind in PROGRAMS),
    *(("2u", simple(kind)) for kind in PROGRAMS),
    ("1b", simple("/Type1", charset="/A/b")),
    ("2b", simple("/Type1", widths=(600.9, 499.1))),
    ("2b", simple("/Type1", b"(Ac)", encoding=Name.MacExpertEncoding)),
    ("1b", simple("/TrueType", b"<41 01>")),
    ("2b", composite(b"3 Tr <0001>")),
    ("2b", drawn(500, 500)),
    ("2b", simple("/Type1", widths=(640, 500), text=b"3 Tr (Ab)")),
]


@pytest.mark.parametrize(("flavour", "change"), KEEPS)
def test_glyphs_that_are_sound_or_not_seen_are_not_refused(flavour, change, tmp_path):
    assert verdict_on(changed(made(flavour), change), tmp_path, flavour).findings == []


@pytest.mark.parametrize("key", list(PROGRAMS))
def test_a_damaged_program_costs_its_glyphs_only(key, tmp_path):
    def spoil(document):
        simple(key)(document)
        name = PROGRAMS[key][0]
        descriptor = document.pages[0].Resources.Font.F9.FontDescriptor
        descriptor[name].write(descriptor[name].read_bytes()[:90] + b"\xff" * 40)

    assert verdict_on(changed(made("2b"), spoil), tmp_path).conforms is True


def test_a_program_of_type_1_is_read_wrapped_in_digits_and_bare():
    bare, digits = type1.read(type1_program()), type1.read(type1_program(digits=True))
    data = type1_program()
    start = data.index(b"eexec\n") + 6
    parts = ((1, data[:start]), (2, data[start:]))
    wrapped = b"".join(b"\x80" + bytes([n]) + len(p).to_bytes(4, "little") + p for n, p in parts)

    assert bare.widths == {name: float(width) for name, width in WIDTHS.items()}
    assert (digits, type1.read(wrapped)) == (bare, bare)
    assert bare.standard
    assert type1.read(b"%!PS no program") is None


def test_names_stand_for_characters():
    named = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name.eogonek]))

    assert names_of(named, {})[65] == "eogonek"
    assert [table("/WinAnsiEncoding")[code] for code in (178, 128)] == ["twosuperior", "Euro"]
    told = {"eogonek": 0x119, "twosuperior": 0xB2, "uni0119": 0x119, "u1F600": 0x1F600}
    told |= {"A.alt": 0x41, "g17": None}
    assert {name: character(name) for name in told} == told


def test_codes_of_a_map_lead_to_numbers_of_characters():
    cmap = (
        b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0020> <0022> 5 "
        b"endcidrange 1 begincidchar <0041> 9 endcidchar"
    )

    assert cids(cmap) == {0x20: 5, 0x21: 6, 0x22: 7, 0x41: 9}
    assert has_two_byte_codes(cmap)
    assert not has_two_byte_codes(b"1 begincodespacerange <00> <80> endcodespacerange")
    assert cids(b"/Other usecmap") is None


def test_a_child_that_gave_up_its_rights_still_reads_programs(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(changed(made("2b"), simple("/TrueType", widths=(640, 500))))
    pool = Pool(size=1, limits=Limits(memory=1 << 30, seconds=60), module="akta.filing.child")

    with path.open("rb") as file:
        asked = ("a.pdf", "attachment", "", path.stat().st_size, "0" * 64)
        told = pool.run("check", *asked, fd=file.fileno()).value
    pool.close()

    assert [one["clause"] for one in told["pdfa"]["problems"]] == ["6.2.11.5"]
