"""PDF/A: what counts is what a page makes of things: default colours, masks, codes of a text."""

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from akta.trust.pdfa.fonts import font_findings
from akta.trust.pdfa.model import Flavour
from akta.trust.pdfa.shown import Shown
from tests.trust.pdfa_files import changed, clauses, draw, made, verdict_on

WHITE = Dictionary(WhitePoint=Array([0.95, 1, 1.09]))
CALIBRATED, CAL_CMYK = Array([Name.CalRGB, WHITE]), Array([Name.CalCMYK, Dictionary()])


def tint(document):
    told = {"/FunctionType": 4, "/Domain": Array([0, 1]), "/Range": Array([0, 1])}
    return Stream(document, b"{ }", Dictionary(told))


def separation(document, alternate):
    return Array([Name.Separation, Name.Odd, alternate, tint(document)])


def device_n(document, alternate):
    return Array([Name.DeviceN, Array([Name.Black]), alternate, tint(document)])


def painted(content, **spaces):
    """What a page without output intent draws with these colour spaces in its resources."""

    def change(document):
        del document.Root.OutputIntents
        page = document.pages[0]
        made_here = {f"/{n}": s(document) if callable(s) else s for n, s in spaces.items()}
        page.Resources.ColorSpace = Dictionary({"/Here": CALIBRATED, **made_here})
        stencil = {"/Subtype": Name.Image, "/Width": 8, "/Height": 1, "/ImageMask": True}
        image = Stream(document, b"\xf0", Dictionary(stencil))
        page.Resources.XObject = Dictionary(Im9=document.make_indirect(image))
        page.Contents = document.make_stream(content)

    return change


CMYK = b"0 0 0 1 k 0 0 9 9 re f"
GREY = b"0 g 0 0 9 9 re f"
INLINE = b"q BI /W 8 /H 1 /IM true ID \xf0 EI Q"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(painted(CMYK, DefaultCMYK=Name.DeviceRGB), id="a device's for another"),
        pytest.param(painted(CMYK, DefaultCMYK=CAL_CMYK), id="an undefined one"),
        pytest.param(
            painted(GREY, DefaultGray=lambda d: separation(d, CALIBRATED)), id="an ink for grey"
        ),
        pytest.param(
            painted(GREY, DefaultGray=lambda d: device_n(d, CALIBRATED)), id="inks for grey"
        ),
        pytest.param(
            painted(CMYK, DefaultCMYK=lambda d: device_n(d, Name.DeviceCMYK)), id="inks of a device"
        ),
        pytest.param(painted(b"/C cs 0 0 0 0 sc 0 0 9 9 re f", C=CAL_CMYK), id="CalCMYK"),
        pytest.param(painted(b"/Im9 Do"), id="a mask in black by default"),
        pytest.param(painted(INLINE), id="the same in the content"),
    ],
)
def test_a_colour_of_a_device_stays_one_whatever_stands_for_it(change, tmp_path):
    assert clauses(verdict_on(changed(made("2b"), change), tmp_path)) == {"6.2.4.3"}


@pytest.mark.parametrize(
    "change",
    [
        painted(CMYK, DefaultCMYK=CALIBRATED),
        painted(CMYK, DefaultCMYK=lambda d: device_n(d, CALIBRATED)),
        painted(b"/Here cs 0 0 0 sc /Im9 Do"),
        painted(b"/Here cs 0 0 0 sc " + INLINE),
    ],
)
def test_a_default_space_of_no_device_and_a_mask_in_a_colour_told_are_allowed(change, tmp_path):
    assert verdict_on(changed(made("2b"), change), tmp_path).findings == []


def overprinting_form(document):
    """The page says that it prints over, its form in which mode."""
    profile = Stream(document, bytes(128), Dictionary(N=4))
    resources = document.pages[0].Resources
    resources.ColorSpace = Dictionary(Inks=Array([Name.ICCBased, profile]))
    resources.ExtGState = Dictionary(GS9=Dictionary(OP=True, op=True))
    own = Dictionary(ExtGState=Dictionary(GS8=Dictionary(OPM=1)))
    form = {"/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9]), "/Resources": own}
    resources.XObject = Dictionary(
        Fm9=document.make_indirect(Stream(document, b"/GS8 gs 0 0 9 9 re f", Dictionary(form)))
    )
    draw(document, b"/Inks cs 0 0 0 1 sc /GS9 gs /Fm9 Do")


def test_a_form_prints_over_as_what_draws_it(tmp_path):
    verdict = verdict_on(changed(made("2b"), overprinting_form), tmp_path)
    assert "nadruk (OPM 1)" in " ".join(finding.message for finding in verdict.findings)


def mapped(to, *, around=(b"", b""), structure=False):
    """Every code of every font stands for one character; all text within marked content."""

    def change(document):
        codes = "\n".join(f"<{code:04x}> <{to}>" for code in range(200))
        cmap = f"{200} beginbfchar\n{codes}\nendbfchar".encode()
        page = document.pages[0]
        for font in page.Resources.Font.values():
            font.ToUnicode = document.make_stream(cmap)
        content = page.Contents.read_bytes()
        page.Contents = document.make_stream(around[0] + content + around[1])
        if structure:
            root = document.Root.StructTreeRoot.K
            (root[0] if isinstance(root, Array) else root).ActualText = String("tekst")

    return change


IN_SPAN = (b"/Span <</ActualText (tekst)>> BDC\n", b"\nEMC")


@pytest.mark.parametrize("to", ["FEFF", "0000", "0041 FFFE"])
def test_a_code_that_is_shown_stands_for_a_character(to, tmp_path):
    assert clauses(verdict_on(changed(made("2u"), mapped(to)), tmp_path)) == {"6.2.11.7"}


@pytest.mark.parametrize("to", ["E000", "DBBF DF61", "DBC0 DC61"])
def test_a_private_character_needs_a_replacement_text_in_level_a(to, tmp_path):
    assert clauses(verdict_on(changed(made("2a"), mapped(to)), tmp_path)) == {"6.2.11.7.3"}
    for told in (mapped(to, around=IN_SPAN), mapped(to, structure=True)):
        assert verdict_on(changed(made("2a"), told), tmp_path).findings == []
    assert verdict_on(changed(made("2u"), mapped(to)), tmp_path).findings == []


@pytest.mark.parametrize(("name", "readable"), [("ZapfDingbats", True), ("Other", False)])
def test_the_names_of_dingbats_tell_their_characters(name, readable):
    names = Dictionary(Differences=Array([65, Name.a20]))
    font = Dictionary(Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=names)
    shown = Shown(font)
    shown.add([String("A")], hidden=False)
    found = {finding.clause for finding in font_findings(shown, Flavour.of("2u"))}
    assert ("6.2.11.7" not in found) is readable


def ranged(document):
    """A range over all codes begins at a value that is no character, which is never shown."""
    for font in document.pages[0].Resources.Font.values():
        font.ToUnicode = document.make_stream(b"1 beginbfrange <0000> <FFFF> <0000> endbfrange")


def test_what_a_map_says_of_codes_that_are_not_shown_does_not_count(tmp_path):
    assert verdict_on(changed(made("2u"), ranged), tmp_path).findings == []


PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:odd="urn:odd#">{}</rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)


def of_a_part(packet):
    """Metadata of a font beside the document's own."""

    def change(document):
        stream = Stream(document, packet.encode(), Dictionary(Type=Name.Metadata, Subtype=Name.XML))
        font = next(iter(document.pages[0].Resources.Font.values()))
        font.Metadata = document.make_indirect(stream)

    return change


@pytest.mark.parametrize(
    ("flavour", "packet", "clause"),
    [
        ("2b", PACKET.format("<odd:who>Jan</odd:who>"), {"6.6.2.3.1"}),
        ("3b", PACKET.format("<xmp:CreateDate>wczoraj</xmp:CreateDate>"), {"6.6.2.3.1"}),
        ("2b", "<nie xml", {"6.6.2.1"}),
        ("2b", PACKET.format("<xmp:CreateDate>2026-03-02</xmp:CreateDate>"), set()),
        ("1b", PACKET.format("<odd:who>Jan</odd:who>"), set()),
    ],
)
def test_metadata_of_a_part_are_held_to_the_same_schemas(flavour, packet, clause, tmp_path):
    assert clauses(verdict_on(changed(made(flavour), of_a_part(packet)), tmp_path)) == clause


def renamed(document):
    document.Root.StructTreeRoot.RoleMap = Dictionary(Document=Name.Mine)


def named_halftone(document):
    plain = Dictionary(HalftoneType=1, Frequency=60, Angle=0, SpotFunction=Name.Round)
    plain.HalftoneName = String("moj")
    told = Dictionary(HT=Dictionary(HalftoneType=5, Default=plain))
    document.pages[0].Resources.ExtGState = Dictionary(GS9=told)
    draw(document, b"/GS9 gs")


def drawn_font(document):
    """A font of drawn glyphs, of which the text shows the one for what is not defined."""
    glyph = document.make_stream(b"600 0 0 0 9 9 d1 0 0 9 9 re f")
    document.pages[0].Resources.Font.F9 = Dictionary(
        {
            "/Type": Name.Font, "/Subtype": Name.Type3, "/FirstChar": 97, "/LastChar": 97,
            "/FontBBox": Array([0, 0, 9, 9]), "/FontMatrix": Array([0.001, 0, 0, 0.001, 0, 0]),
            "/Widths": Array([600]), "/CharProcs": Dictionary({"/.notdef": glyph}),
            "/Encoding": Dictionary(Differences=Array([97, Name("/.notdef")])),
            "/Resources": Dictionary(),
        }
    )  # fmt: skip
    draw(document, b"BT /F9 12 Tf 10 10 Td (a) Tj ET")


@pytest.mark.parametrize(
    ("flavour", "change", "clause"),
    [
        ("2a", renamed, "6.7.3.4"),
        ("2b", named_halftone, "6.2.5"),
        ("2b", drawn_font, "6.2.11.8"),
    ],
)
def test_a_breach_one_step_further_in_is_found(flavour, change, clause, tmp_path):
    assert clauses(verdict_on(changed(made(flavour), change), tmp_path)) == {clause}


def attached(key, kind="/text/csv", *, marked=False):
    """A file under one key of its specification, bound to the page or to a run of its content."""

    def change(document):
        stream = Stream(document, b"a,b", Dictionary(Subtype=Name(kind)))
        held = Dictionary({key: document.make_indirect(stream)})
        told = {"F": "a.csv", "UF": "a.csv", "AFRelationship": Name.Data, "EF": held}
        spec = document.make_indirect(Dictionary(Type=Name.Filespec, **told))
        if marked:
            document.pages[0].Resources.Properties = Dictionary(Mine=Array([spec]))
            draw(document, b"/AF /Mine BDC EMC")
        else:
            document.pages[0].AF = Array([spec])

    return change


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (attached("/F"), set()),
        (attached("/F", marked=True), set()),
        (attached("/UF"), set()),
        (attached("/UF", kind="//"), {"6.8"}),
    ],
)
def test_an_attached_file_is_found_wherever_it_is_held_and_bound(change, clause, tmp_path):
    assert clauses(verdict_on(changed(made("3b"), change), tmp_path)) == clause
