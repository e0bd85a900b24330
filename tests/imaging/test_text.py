"""A text layer is believed only if it lies on ink, is Polish, and says what the page shows."""

import json

import numpy as np
import pytest
import typst

from akta.imaging import PageText, Verdict, Word
from akta.imaging.text import spelled, text_layer_usable

from .conftest import ASCII_LINES, pdf_of, saved, scan_with_layer, typed_page, words_with_places

OTHER_LINES = [
    "kierownik magazynu sprawdza dostawy materiału budowlanego".replace("ł", "l"),
    "dostawca przewozi towary do sklepu ciężarowym".replace("ę", "e").replace("ż", "z"),
    "rodzina planuje wakacje nad morzem latem",
    "ogrodnik sadzi drzewa w parku miejskim",
]
SMALL_PAGE = "#set page(width: 200pt, height: 100pt, margin: 0pt)\n"
POLISH_PAGE = """#set text(lang: "pl")
Prokurator Żaneta Święcicka zarządziła udostępnienie akt obrońcy podejrzanego.

Dnia 12 maja 2026 r. przesłuchano świadka, który potwierdził zeznania."""
ALL_INK, NO_INK = np.ones((100, 100), dtype=bool), np.zeros((100, 100), dtype=bool)


def typed_pdf(text):
    return typst.compile(text.encode(), format="pdf", ignore_system_fonts=True)


def row(*texts):
    return [
        Word(text, 0.1 * place, 0.1, 0.1 * place + 0.08, 0.12, line=0)
        for place, text in enumerate(texts)
    ]


def test_words_have_their_places_on_the_page(reader, opened):
    page = SMALL_PAGE + "#place(dx: 100pt, dy: 50pt)[#text(size: 10pt)[żółw]]"
    text, _ = reader.text_layer(opened(typed_pdf(page)), 0)

    (word,) = text.words
    assert (text.source, word.text) == ("pdf", "żółw")
    assert abs(word.left - 0.5) < 0.02
    assert 0.48 < word.top < word.bottom < 0.65
    assert word.left < word.right < 0.65


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_places_are_those_of_the_page_as_displayed(reader, opened, rotation):
    import io

    import pikepdf

    page = SMALL_PAGE + "#place(dx: 20pt, dy: 20pt)[akta]"
    upright, _ = reader.text_layer(opened(typed_pdf(page)), 0)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(typed_pdf(page))) as pdf:
        pdf.pages[0].Rotate = rotation
        pdf.save(out)
    turned, _ = reader.text_layer(opened(out.getvalue()), 0)

    assert np.allclose(turned.words[0].box, upright.turned(rotation).words[0].box, atol=0.01)
    assert not np.allclose(turned.words[0].box, upright.words[0].box, atol=0.05)


def test_a_polish_text_page_is_used(reader, opened):
    text, verdict = reader.text_layer(opened(typed_pdf(POLISH_PAGE)), 0)

    assert verdict.usable
    assert verdict.on_ink == 1.0
    assert verdict.known >= 0.8
    assert [word.line for word in text.words][-1] >= 1
    assert "Święcicka zarządziła" in text.text.replace("\n", " ")


def test_a_page_of_signs_that_are_no_words_is_not_used(reader, opened):
    page = "xqzt vbnk wqqp rtzu qwxv zxcv mnbv lkjh prokurator"
    _, verdict = reader.text_layer(opened(typed_pdf(page)), 0)

    assert verdict.verdict is Verdict.NO
    assert verdict.known < 0.8


def test_a_scan_has_no_layer(reader, opened):
    for content in (pdf_of(typed_page()), saved(typed_page(), "TIFF")):
        text, verdict = reader.text_layer(opened(content), 0)
        assert text is None
        assert verdict.verdict is Verdict.NO


@pytest.mark.usefixtures("needs_ocr")
def test_a_hidden_layer_that_says_what_the_scan_shows_is_used(reader, opened):
    page = typed_page(ASCII_LINES)
    content = scan_with_layer(page, list(words_with_places(ASCII_LINES)))
    text, verdict = reader.text_layer(opened(content), 0)

    assert verdict.usable
    assert verdict.agrees > 0.8
    assert [word.text for word in text.words] == " ".join(ASCII_LINES).split()


@pytest.mark.usefixtures("needs_ocr")
def test_a_hidden_layer_of_other_polish_words_in_the_right_places_is_not_used(reader, opened):
    places = [(x, y) for _, x, y in words_with_places(ASCII_LINES)]
    lie = " ".join(OTHER_LINES).split()
    words = [(word, x, y) for word, (x, y) in zip(lie, places, strict=False)]
    content = scan_with_layer(typed_page(ASCII_LINES), words)
    text, verdict = reader.text_layer(opened(content), 0)

    assert text.words[0].text == lie[0]
    assert verdict.on_ink >= 0.95
    assert verdict.known >= 0.8
    assert verdict.agrees < 0.6
    assert not verdict.usable


def test_a_hidden_layer_beside_the_ink_is_not_used(reader, opened):
    words = [(word, x, y + 900) for word, x, y in words_with_places(ASCII_LINES)]
    _, verdict = reader.text_layer(opened(scan_with_layer(typed_page(ASCII_LINES), words)), 0)

    assert verdict.verdict is Verdict.NO
    assert verdict.on_ink == 0.0


def share_row(good, bad):
    return row(*["akta"] * good, *["xqzt"] * bad)


@pytest.mark.parametrize(
    ("words", "ink", "verdict"),
    [
        pytest.param(share_row(8, 2), ALL_INK, Verdict.YES, id="80 % known"),
        pytest.param(share_row(7, 3), ALL_INK, Verdict.NO, id="70 % known"),
        pytest.param(share_row(10, 0), NO_INK, Verdict.NO, id="no ink"),
        pytest.param([], ALL_INK, Verdict.NO, id="no words"),
        pytest.param(row("12", "34.5", "---"), ALL_INK, Verdict.NO, id="nothing to look up"),
    ],
)
def test_the_shares_decide(words, ink, verdict):
    assert text_layer_usable(words, ink).verdict is verdict


@pytest.mark.parametrize(("off", "verdict"), [(1, Verdict.YES), (2, Verdict.NO)])
def test_95_of_100_words_lie_on_ink(off, verdict):
    ink = ALL_INK.copy()
    words = [Word("akta", 0.0, n / 20, 0.5, n / 20 + 0.04) for n in range(20)]
    for number in range(off):
        ink[number * 5 : number * 5 + 5] = False

    judged = text_layer_usable(words, ink)
    assert judged.verdict is verdict
    assert judged.on_ink == 1 - off / 20


def test_without_a_dictionary_it_cannot_be_told(monkeypatch):
    monkeypatch.setattr("akta.imaging.text.morfeusz2", None)
    judged = text_layer_usable(row("akta"), ALL_INK)

    assert judged.verdict is Verdict.CANNOT_TELL
    assert not judged.usable


def test_broken_words_are_joined_before_they_are_looked_up():
    words = [Word("proku-", 0, 0, 0, 0, line=0), Word("ratora,", 0, 0, 0, 0, line=1)]

    assert list(spelled(words)) == ["prokuratora"]
    assert list(spelled([Word("biało-", 0, 0, 0, 0), Word("czarny", 0, 0, 0, 0)])) == [
        "biało",
        "czarny",
    ]


def test_page_text_goes_into_compact_json_and_back():
    words = (
        Word("„Żółw”", 0.1, 0.2, 0.3, 0.4, 1, 2, 3, 97.5),
        Word("k. 12v", 0.5, 0.2, 0.6, 0.4, 1, 2, 3),
    )
    text = PageText("ocr", words, 88.0)

    assert PageText.from_json(text.to_json()) == text
    assert len(json.loads(text.to_json())["words"][0]) == 9
    assert ": " not in text.to_json()


def test_text_keeps_lines_and_paragraphs():
    words = (
        Word("Jeden", 0, 0, 1, 1, line=0, paragraph=0),
        Word("dwa", 0, 0, 1, 1, line=0, paragraph=0),
        Word("trzy", 0, 0, 1, 1, line=1, paragraph=0),
        Word("cztery", 0, 0, 1, 1, line=2, paragraph=1),
    )

    assert PageText("pdf", words).text == "Jeden dwa\ntrzy\n\ncztery"


def test_four_quarter_turns_are_none():
    word = Word("akta", 0.1, 0.2, 0.4, 0.3)

    assert np.allclose(word.turned(90).turned(90).turned(180).box, word.box)
    assert np.allclose(word.turned(90).box, (0.7, 0.1, 0.8, 0.4))
