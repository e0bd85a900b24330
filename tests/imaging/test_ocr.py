"""Polish text is recognised, with its places, also on skewed, turned and small pages."""

import pytest
from PIL import Image

from akta.imaging import FailureKind, Pool, Reader, TaskFailed, available, ocrdata

from .conftest import LINES, saved, typed_page, words_with_places

SAID = " ".join(LINES)


def words_of(text):
    return [word.text.strip(".,") for word in text.words]


def share_found(text):
    found = set(words_of(text))
    said = [word.strip(".,") for word in SAID.split()]
    return sum(word in found for word in said) / len(said)


@pytest.mark.usefixtures("needs_ocr")
def test_words_are_read_in_order_with_places_and_confidence(reader, opened):
    page = typed_page()
    text = reader.ocr(opened(saved(page, "TIFF", dpi=(150, 150))), 0)

    assert share_found(text) > 0.95
    assert text.source == "ocr"
    assert text.confidence > 80
    assert [word.line for word in text.words] == sorted(word.line for word in text.words)
    assert max(word.line for word in text.words) == len(LINES) - 1
    places = {word: (x / page.width, y / page.height) for word, x, y in words_with_places(LINES)}
    for word in text.words:
        if SAID.count(word.text) == 1 and word.text in places:
            assert abs(word.left - places[word.text][0]) < 0.015
            assert abs(word.top - places[word.text][1]) < 0.02


@pytest.mark.usefixtures("needs_ocr")
@pytest.mark.parametrize("angle", [-4, 3])
def test_a_skewed_page_is_read_and_places_are_those_on_the_skewed_page(reader, opened, angle):
    page = typed_page()
    at = words_with_places(LINES)
    mark = next((x, y) for word, x, y in at if word == "Żeromskiego")
    skewed = page.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    text = reader.ocr(opened(saved(skewed, "TIFF", dpi=(150, 150))), 0)
    found = next(word for word in text.words if word.text == "Żeromskiego")

    from math import cos, radians, sin

    x, y = mark[0] + 110 - page.width / 2, mark[1] + 20 - page.height / 2
    c, s = cos(radians(angle)), sin(radians(angle))
    across = (x * c - y * s) / page.width + 0.5
    down = (x * s + y * c) / page.height + 0.5
    assert share_found(text) > 0.9
    assert abs((found.left + found.right) / 2 - across) < 0.02
    assert abs((found.top + found.bottom) / 2 - down) < 0.01


@pytest.mark.usefixtures("needs_ocr")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_scanned_lying_or_upside_down_is_read(reader, opened, turn):
    page = typed_page(LINES * 3)
    lying = page.rotate(-turn, expand=True)  # clockwise
    text = reader.ocr(opened(saved(lying, "PNG", dpi=(150, 150))), 0)
    upright = reader.ocr(opened(saved(page, "PNG", dpi=(150, 150))), 0)

    assert share_found(text) > 0.9
    first = next(word for word in text.words if word.text == "Prokurator")
    expected = next(word for word in upright.words if word.text == "Prokurator").turned(turn)
    assert abs(first.left - expected.left) < 0.02
    assert abs(first.top - expected.top) < 0.02


@pytest.mark.usefixtures("needs_ocr")
def test_a_small_photograph_is_enlarged_before_it_is_read(reader, opened):
    page = typed_page(height=36).resize((620, 877), Image.Resampling.LANCZOS)

    assert share_found(reader.ocr(opened(saved(page, "JPEG", quality=92)), 0)) > 0.85


@pytest.mark.usefixtures("needs_ocr")
def test_an_empty_page_has_no_words(reader, opened):
    blank = saved(Image.new("L", (800, 1000), 255), "PNG")

    assert reader.ocr(opened(blank), 0).words == ()


def test_missing_data_is_told_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(ocrdata, "_SYSTEM_DATA", tmp_path)
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    state = available()

    assert not state.ok
    assert "języka polskiego" in state.sentence
    assert state.command == "sudo apt-get install tesseract-ocr-pol"


@pytest.mark.parametrize("inside", [".", "tessdata"])
@pytest.mark.parametrize("way", ["given", "environment"])
def test_data_is_found_in_a_given_folder_and_by_the_environment(monkeypatch, tmp_path, inside, way):
    monkeypatch.setattr(ocrdata, "_SYSTEM_DATA", tmp_path / "none")
    (tmp_path / inside).mkdir(exist_ok=True)
    (tmp_path / inside / "pol.traineddata").write_bytes(b"")
    if way == "environment":
        monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    state = available(str(tmp_path) if way == "given" else None)

    assert state.ok
    assert state.folder == str(tmp_path / inside) if inside != "." else str(tmp_path)


def test_a_child_without_data_says_so(tmp_path, opened):
    hook = tmp_path / "no_data.py"
    hook.write_text(
        "from pathlib import Path\nfrom akta.imaging import ocrdata\n"
        f"ocrdata._SYSTEM_DATA = Path({str(tmp_path)!r})\nTASKS = {{}}\n"
    )
    pool = Pool(size=1, test_tasks=hook)
    try:
        with pytest.raises(TaskFailed) as failed:
            Reader(pool).ocr(opened(saved(typed_page(), "PNG")), 0)
    finally:
        pool.close()

    assert failed.value.kind is FailureKind.NO_OCR
    assert "Rozpoznawanie tekstu nie jest dostępne" in failed.value.sentence
