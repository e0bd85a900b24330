"""Annex 2 of the filing regulation: names of files, by the acceptance examples."""

import pytest

from akta.law.filing.names import extension_of, forbidden_characters, name_problems, suggested

NO_BREAK, TAB, EMOJI = "\u00a0", "\t", "\U0001f600"


def codes(name):
    return [problem.code for problem in name_problems(name)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Zażalenie na postanowienie (2).pdf", [], id="F-Z2 1"),
        pytest.param("Gęślą jaźń ŻÓŁĆ.pdf", [], id="F-Z2 2"),
        pytest.param("załącznik?.pdf", ["NAME_CHARACTER"], id="F-Z2 3"),
        pytest.param("Müller.pdf", ["NAME_CHARACTER"], id="F-Z2 4"),
        pytest.param("pismo–final.pdf", ["NAME_CHARACTER"], id="F-Z2 5 en dash"),
        pytest.param("a\u0328.pdf", [], id="F-Z2 6 decomposed"),
    ],
)
@pytest.mark.rule("F-Z2")
def test_the_seven_rules_together(name, expected):
    assert codes(name) == expected


@pytest.mark.rule("F-4-4")
def test_two_broken_rules_are_told_together():
    assert codes("a?.pdf") == ["NAME_CHARACTER"]
    assert codes("aux?." + "b" * 130) == ["NAME_TOO_LONG", "NAME_CHARACTER"]
    assert codes("con.pdf ") == ["NAME_TRAILING", "NAME_RESERVED"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("pismo", ["EXTENSION_MISSING"], id="1 none"),
        pytest.param("pismo.v2.pdf", [], id="3 two dots"),
        pytest.param(".pdf", ["NAME_STEM_EMPTY"], id="4 no stem"),
        pytest.param("PISMO.Pdf", [], id="5 case"),
    ],
)
@pytest.mark.rule("F-Z2-1")
def test_an_extension_and_a_stem_there_must_be(name, expected):
    assert codes(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("a" * 124 + ".pdf", [], id="1 just fits"),
        pytest.param("a" * 125 + ".pdf", ["NAME_TOO_LONG"], id="2 one too many"),
        pytest.param("ą" * 60 + "a" * 64 + ".pdf", [], id="3 characters, not bytes"),
    ],
)
@pytest.mark.rule("F-Z2-2")
def test_a_name_has_at_most_128_characters(name, expected):
    assert codes(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("pismo.pdf ", ["NAME_TRAILING"], id="1 space"),
        pytest.param("pismo.pdf.", ["NAME_TRAILING"], id="2 dot"),
        pytest.param("pismo .pdf", [], id="3 inside"),
        pytest.param(" pismo.pdf", [], id="4 leading"),
    ],
)
@pytest.mark.rule("F-Z2-3")
def test_a_name_ends_neither_with_a_space_nor_a_dot(name, expected):
    assert codes(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("zażółć gęślą jaźń.pdf", "", id="1 small"),
        pytest.param("ŁÓDŹ.pdf", "", id="2 capital"),
        pytest.param("café.pdf", "é", id="3 French"),
        pytest.param(f"a{NO_BREAK}b.pdf", NO_BREAK, id="4 no-break space"),
        pytest.param("z\u0307.pdf", "", id="5 decomposed"),
    ],
)
@pytest.mark.rule("F-Z2-4")
def test_polish_letters_and_no_others(name, expected):
    assert "".join(one.character for one in forbidden_characters(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Umowa nr 12_2026 (kopia) [v1] & aneks #3.pdf", "", id="1 printable"),
        pytest.param(f"a{TAB}b\n.pdf", "\t\n", id="2 control"),
        pytest.param(f"a{EMOJI}.pdf", EMOJI, id="3 emoji"),
        pytest.param("O'Neil.pdf", "", id="4 apostrophe"),
    ],
)
@pytest.mark.rule("F-Z2-5")
def test_printable_ascii_and_the_space(name, expected):
    assert "".join(one.character for one in forbidden_characters(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("art. 59/60.pdf", ["„/” (poz. 8)"], id="1"),
        pytest.param("godz. 10:30.pdf", ["„:” (poz. 9)"], id="2"),
        pytest.param("pismo~1.pdf", ["„~” (poz. 6)"], id="3"),
        pytest.param("a<b>|c.pdf", ["„<” (poz. 2)", "„>” (poz. 4)", "„|” (poz. 5)"], id="4"),
        pytest.param("pismo;wersja=2.pdf", [], id="5"),
    ],
)
@pytest.mark.rule("F-Z2-6")
def test_ten_forbidden_characters_with_their_places(name, expected):
    assert [str(one) for one in forbidden_characters(name)] == expected


def test_the_ten_characters_are_those_of_the_act():
    """As printed in annex 2 pkt 6."""
    assert [c for c in map(chr, range(0x20, 0x7F)) if forbidden_characters(c)] == list(
        '"*/:<>?\\|~'
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("CON.pdf", ["NAME_RESERVED"], id="1"),
        pytest.param("aux.tar.pdf", ["NAME_RESERVED"], id="2 first part"),
        pytest.param("Com7.docx", ["NAME_RESERVED"], id="3 case"),
        pytest.param("COM10.pdf", [], id="4 ten"),
        pytest.param("CONTRACT.pdf", [], id="4 contract"),
        pytest.param("com0.pdf", [], id="4 zero"),
        pytest.param("lpt1 .pdf", ["NAME_RESERVED"], id="5 trimmed"),
    ],
)
@pytest.mark.rule("F-Z2-7")
def test_names_that_windows_reserves(name, expected):
    assert codes(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Müller–Weiß?.pdf", "Muller-Weis_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("pismo.pdf. ", "pismo.pdf"),
        ("a" * 200 + ".pdf", "a" * 124 + ".pdf"),
    ],
)
def test_a_suggested_name_is_allowed(name, expected):
    assert suggested(name) == expected
    assert codes(suggested(name)) == []


def test_an_extension_is_what_follows_the_last_dot():
    assert extension_of("faktura.pdf.EXE. ") == ".exe"
