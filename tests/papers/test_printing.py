"""A paper on paper: PDF and DOCX say the same; days, titles and addressees as in letters."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from akta.law.papers.days import written_out
from akta.law.papers.kinds import BY_CODE
from akta.law.papers.model import addressee
from akta.papers.printing import Sheet, docx_of, pdf_of
from tests.papers.samples import SAMPLES
from tests.papers.test_papers import text_of

MARKS = re.compile(r"•|\d+\.|4999-0\.Ds\.12\.2026, pismo nr 3/2026|1 / 1")


def sheet(code, **changed):
    return Sheet(
        kind=BY_CODE[code],
        values=SAMPLES[code] | changed,
        reference="4999-0.Ds.12.2026",
        unit="Prokuratura Rejonowa w Przykładowie",
        seat="Przykładowo",
        moment=datetime(2026, 3, 2, 8, 5, tzinfo=UTC),
        signer="Jan Referent",
        post="prokurator",
        number="3/2026",
        is_draft=False,
    )


def paragraphs(content):
    return [" ".join(each.text.split()) for each in docx.Document(io.BytesIO(content)).paragraphs]


@pytest.mark.parametrize("code", ["transfer-letter", "severing", "visit-order", "indictment"])
def test_docx_and_pdf_say_the_same_and_nothing_more(code):
    left = text_of(pdf_of(sheet(code)))
    for told in sorted(filter(None, paragraphs(docx_of(sheet(code)))), key=len, reverse=True):
        for line in told.split("\n"):
            assert line in left, line
            left = left.replace(line, "", 1)
    assert MARKS.sub("", left).strip() == ""


def test_days_are_written_out_and_other_text_stays():
    assert written_out("02.09.2026") == "2 września 2026 r."
    assert written_out("2026-09-02") == "2 września 2026 r."
    assert written_out("2.9.2026 r.") == "2 września 2026 r."
    assert written_out("02.03.2026 9:30") == "2 marca 2026 r., godz. 09:30"
    assert written_out("02.03.2026, godz. 09:30") == "2 marca 2026 r., godz. 09:30"
    for typed in ("31.02.2026", "do 2.09.2026 włącznie", "", "2 września 2026 r."):
        assert written_out(typed) == typed
    text = " ".join(paragraphs(docx_of(sheet("extension"))))
    assert "do 2 września 2026 r., na wniosek" in text
    assert "r.." not in text


@pytest.mark.parametrize(
    ("code", "changed", "title"),
    [
        ("charges-change", {}, "Postanowienie o zmianie zarzutów"),
        ("charges-change", {"change": "uzupełnić"}, "Postanowienie o uzupełnieniu zarzutów"),
        ("discontinuation", {"form": "dochodzenie"}, "Postanowienie o umorzeniu dochodzenia"),
        ("suspension", {"form": ""}, "Postanowienie o zawieszeniu postępowania"),
        ("reopening", {"mode": "resumed"}, "Postanowienie o wznowieniu umorzonego śledztwa"),
        ("entrustment-order", {"scope": "acts"}, "Zarządzenie o powierzeniu czynności śledztwa"),
        ("entrustment-order", {}, "Zarządzenie o powierzeniu śledztwa"),
        ("cover-letter", {"sends": "motion-335"}, "Pismo przewodnie do wniosku"),
    ],
)
def test_the_title_says_what_the_paper_is(code, changed, title):
    assert BY_CODE[code].title_of(SAMPLES[code] | changed) == title


def test_a_letter_names_its_addressee_apart_from_its_text():
    assert addressee(BY_CODE["prison-notice"], SAMPLES["prison-notice"]) == (
        "Areszt Śledczy w Przykładowie"
    )
    assert addressee(BY_CODE["severing"], SAMPLES["severing"]) == ""
    assert "Do:" not in " ".join(paragraphs(docx_of(sheet("prison-notice"))))


@pytest.mark.parametrize(
    ("code", "basis"),
    [
        ("severing", "art. 34 § 3 k.p.k. oraz § 67 ust. 1 i 2 Regulaminu wojskowego"),
        ("transfer-letter", "§ 63 ust. 2 Regulaminu wojskowego"),
        ("reopening", "art. 327 k.p.k. oraz § 136 ust. 1 Regulaminu wojskowego"),
        ("lifting-notice", "§ 100 Regulaminu wojskowego"),
        ("arrest-motion", "art. 250 § 2 i art. 258 k.p.k."),
        ("charges", "art. 313 § 1 i 2 k.p.k."),
    ],
)
def test_a_military_unit_cites_its_own_regulation(code, basis):
    assert BY_CODE[code].basis_in(is_military=True) == basis
    assert BY_CODE[code].basis_in(is_military=False) == BY_CODE[code].basis


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_the_text_of_a_military_paper_cites_no_common_regulation(code):
    """Neither the opening nor the body nor the instruction; a common one never the military one."""
    common = " ".join(paragraphs(docx_of(sheet(code))))
    assert "wojskowego" not in common
    facts = replace(sheet(code, regulation="military"), is_military=True)
    text = " ".join(paragraphs(docx_of(facts)))
    assert not re.search(r"\bRegulaminu\b(?!\s+wojskowego)", text)


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        ("investigation-plan", {}, "w aktach nadzoru (§ 77 ust. 2 Regulaminu wojskowego)"),
        (
            "severing",
            {"acts_done": "nie"},
            "nowe postanowienie (§ 67 ust. 5 Regulaminu wojskowego)",
        ),
        (
            "severing",
            {"acts_done": "nie", "covered": "tak"},
            "liczy się od wszczęcia śledztwa (§ 67 ust. 3 Regulaminu wojskowego)",
        ),
        (
            "severing",
            {"acts_done": "tak", "covered": "nie", "first_act": "2026-02-05"},
            "wykonano 5 lutego 2026 r. i od tego dnia liczy się czas trwania (§ 67 ust. 4",
        ),
        ("visit-order", {}, "odpis pozostaje w aktach nadzoru"),
        (
            "transfer-letter",
            {},
            "zarządzenia ani postanowienia (§ 63 ust. 2 Regulaminu wojskowego)",
        ),
    ],
)
def test_the_text_of_a_military_paper_cites_its_own_place(code, changed, said):
    made = replace(sheet(code, regulation="military", **changed), is_military=True)
    assert said in " ".join(paragraphs(docx_of(made))).replace("\u00a0", " ")


def test_a_draft_shows_what_is_still_to_be_filled():
    text = " ".join(paragraphs(docx_of(sheet("extension", until="", motion=""))))
    assert "do […], na wniosek: […]." in text
