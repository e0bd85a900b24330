"""The list of attachments in a pleading's text, and its agreement with the portal's (F-3-5)."""

from dataclasses import replace

import pytest

from akta.law.filing.listed import Listed, differences, listed_attachments
from akta.law.filing.steps import blocking, unmet
from tests.law.test_filing_steps import attachment, with_files

TWO = (Listed(1, "opinia"), Listed(2, "umowa z 3 marca 2026 r."))


@pytest.mark.rule("F-3-5")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Załącznik 1 - opinia", (Listed(1, "opinia"),), id="one line"),
        pytest.param(
            "Wnoszę jak wyżej.\nZałączniki:\n1. opinia\n2. umowa z 3 marca 2026 r.\n", TWO, id="1."
        ),
        pytest.param("ZAŁĄCZNIKI\n1) opinia\n2) umowa z 3 marca\n2026 r.", TWO, id="wrapped"),
        pytest.param("Wykaz załączników:\n- opinia\n- umowa z 3 marca 2026 r.", TWO, id="dashes"),
        pytest.param(
            "W załączeniu:\n\nZał. nr 1: opinia\nZał. nr 2: umowa z 3 marca 2026 r.\n\nAdwokat X",
            TWO,
            id="named",
        ),
        pytest.param(
            "Załączniki:\nbrak porządku\nZałączniki:\n1. opinia", (Listed(1, "opinia"),), id="last"
        ),
        pytest.param("Do pisma dołączam 2 załączniki.", (), id="no list"),
        pytest.param("1. Wnoszę o przesłuchanie.\n2. Uzasadnienie.", (), id="other numbers"),
    ],
)
def test_the_list_is_read_where_it_stands(text, expected):
    assert listed_attachments(text) == expected


@pytest.mark.rule("F-3-5")
@pytest.mark.parametrize(
    ("placed", "said"),
    [
        pytest.param([(1, "Opinia", "a.pdf"), (2, "umowa z 3 marca", "b.pdf")], [], id="agree"),
        pytest.param([(1, "x", "opinia.pdf"), (2, "y", "umowa_z_3.pdf")], [], id="by file name"),
        pytest.param(
            [(1, "opinia", "a.pdf")], ["W piśmie jest załącznik nr 2"], id="one is missing"
        ),
        pytest.param(
            [(1, "opinia", "a"), (2, "umowa", "b"), (3, "rachunek", "c")],
            ["Załącznika nr 3 „rachunek” nie ma"],
            id="one too many",
        ),
        pytest.param(
            [(1, "umowa", "a.pdf"), (2, "umowa", "b.pdf")],
            ["Załącznik nr 1 nazywa się w piśmie „opinia”"],
            id="another name",
        ),
    ],
)
def test_what_does_not_agree_is_said(placed, said):
    found = differences(TWO, placed)
    assert len(found) == len(said)
    assert all(one.startswith(wanted) for one, wanted in zip(found, said, strict=True))


@pytest.mark.rule("F-3-5")
def test_a_difference_from_the_pleadings_list_warns_and_does_not_block():
    draft = with_files(attachment(1), attachment(2, "umowa.pdf", title="umowa"))
    three = (Listed(1, "opinia"), Listed(2, "umowa"), Listed(3, "rachunek"))

    assert unmet(replace(draft, listed=three[:2])) == ()
    (told,) = unmet(replace(draft, listed=three))
    assert (told.code, told.step, told.blocks) == ("ATTACHMENT_LIST_DIFFERS", 5, False)
    assert blocking(replace(draft, listed=three)) == ()
