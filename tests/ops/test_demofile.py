"""The demonstration file tells one story, deterministically, and its manifest is true of it."""

import hashlib
import re
from collections import Counter
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from akta.ops.demofile import DOCUMENT_KINDS, Manifest, build, iter_build
from akta.ops.demofile.model import SET_KINDS
from akta.ops.demofile.people import RARE_WORD, TRUE_DATE, WRONG_DATE
from akta.ops.demofile.plan import all_batches
from akta.ops.demofile.sources import all_sources

PAGES_OF_SAMPLE = range(18, 25)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demofile")


@pytest.fixture(scope="module")
def manifest(folder):
    return build(folder, seed=7, pages="sample")


def _sides(manifest, set_kind=None):
    return [
        side
        for scan in manifest.scans
        for side in scan.sides
        if set_kind is None or scan.set_kind == set_kind
    ]


def _plain(text):
    return " ".join(text.split())


def test_same_seed_gives_the_same_bytes(manifest, folder, tmp_path):
    again = build(tmp_path, seed=7, pages="sample")

    assert again == manifest
    for scan in manifest.scans:
        first = hashlib.sha256((folder / scan.name).read_bytes()).hexdigest()
        second = hashlib.sha256((tmp_path / scan.name).read_bytes()).hexdigest()
        assert first == second, scan.name


def test_another_seed_gives_other_pages(manifest, folder, tmp_path):
    first = next(iter_build(tmp_path, seed=8, pages="sample"))

    assert (tmp_path / first.name).read_bytes() != (folder / first.name).read_bytes()


def test_manifest_reads_back_as_it_was_written(manifest, folder):
    assert Manifest.load(folder / "manifest.json") == manifest


def test_sample_is_about_twenty_pages_in_two_volumes(manifest):
    assert len(_sides(manifest, "main")) in PAGES_OF_SAMPLE
    assert {scan.volume for scan in manifest.scans if scan.set_kind == "main"} == {1, 2}


def test_every_file_holds_the_sides_that_the_manifest_names(manifest, folder):
    for scan in manifest.scans:
        assert _pages_in(folder / scan.name) == len(scan.sides), scan.name


def _pages_in(path):
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)
    with Image.open(path) as image:
        return getattr(image, "n_frames", 1)


def test_kinds_and_sets_come_from_the_short_lists(manifest):
    for scan in manifest.scans:
        assert scan.set_kind in SET_KINDS
        for document in scan.documents:
            assert document.kind in DOCUMENT_KINDS
            assert document.title
            assert document.author
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", document.date)


def test_cards_run_without_a_gap_in_each_volume_and_one_is_inserted(manifest):
    volumes = {}
    for scan in manifest.scans:
        if scan.set_kind == "main":
            cards = [(side.card, side.letter, side.verso) for side in scan.sides]
            volumes.setdefault(scan.volume, []).extend(cards)

    for cards in volumes.values():
        assert cards[0] == (1, "", False)
        for (card, _, _), (following, letter, verso) in pairwise(cards):
            assert following - card == (0 if letter or verso else 1)
        assert len(set(cards)) == len(cards)
    every = [card for cards in volumes.values() for card in cards]
    assert [letter for _, letter, _ in every].count("a") == 1
    assert any(verso for _, _, verso in every)


def test_no_two_pages_say_the_same(manifest):
    texts = [_plain(side.text) for side in _sides(manifest) if not side.blank]

    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_wrong_date_stands_once_where_the_manifest_says(manifest):
    holders = [
        (scan.name, side.label)
        for scan in manifest.scans
        for side in scan.sides
        for _ in range(_plain(side.text).count(WRONG_DATE))
    ]

    place = manifest.story.wrong_date_at
    assert holders == [(place.file, place.card)]
    assert sum(TRUE_DATE in _plain(side.text) for side in _sides(manifest)) >= 3


def test_wrong_date_and_rare_word_stand_once_in_the_whole_corpus():
    planned = {item.source for batch in all_batches() for item in batch.items}
    sources = all_sources(4999)
    words = Counter()
    for name in planned:
        text = str(sources[name].blocks).replace("\\xa0", " ")
        words["date"] += text.count(WRONG_DATE)
        words["rare"] += text.lower().count(RARE_WORD)

    assert planned == set(sources)
    assert words == {"date": 1, "rare": 1}


def test_rare_word_stands_on_one_side_only(manifest):
    holders = [side for side in _sides(manifest) if RARE_WORD in side.text.lower()]

    assert [side.label for side in holders] == [manifest.story.rare_word_at.card]


def _is_pesel(digits):
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10 == 0


def test_pesel_numbers_are_valid_and_stand_in_the_address_annex_only(manifest):
    people = manifest.story.people
    assert all(_is_pesel(person.pesel) for person in people)
    assert len({person.pesel for person in people}) == len(people)
    for person in people:
        assert person.pesel[:2] == person.born[2:4]
        holders = {s.set_kind for s in manifest.scans for d in s.sides if person.pesel in d.text}
        assert holders <= {"address", "working"}
    annex = " ".join(side.text for side in _sides(manifest, "address"))
    assert sum(person.pesel in annex for person in people) >= 5


def test_main_file_shows_no_eleven_digit_number_that_is_a_pesel(manifest):
    for side in _sides(manifest, "main"):
        for digits in re.findall(r"\b\d{11}\b", side.text):
            assert not _is_pesel(digits)


def test_born_digital_file_has_a_true_text_layer_and_the_bogus_one_has_not(manifest, folder):
    for form, is_true in (("pdf-text", True), ("pdf-bogus", False)):
        scan = next(scan for scan in manifest.scans if scan.form == form)
        pdf = pdfium.PdfDocument(folder / scan.name)
        layer = set(pdf[0].get_textpage().get_text_bounded().split())
        pdf.close()
        true = set(scan.sides[0].text.split())
        assert layer
        assert (len(layer & true) / len(true) > 0.8) is is_true


def test_sides_look_as_the_notes_say(manifest):
    noted = Counter(note for side in _sides(manifest) for note in side.notes)

    for note in ("blank", "skew", "lowres", "1-bit", "colour", "inserted"):
        assert noted[note] >= 1, note


@pytest.mark.slow
def test_whole_file_has_three_hundred_different_pages(tmp_path):
    whole = build(tmp_path, pages="all")

    sides = _sides(whole, "main")
    volumes = Counter(s.volume for s in whole.scans if s.set_kind == "main" for _ in s.sides)
    texts = [_plain(side.text) for side in _sides(whole) if not side.blank]
    assert len(sides) >= 300
    assert set(volumes) == {1, 2, 3}
    assert len(set(texts)) == len(texts)
    assert sum(WRONG_DATE in text for text in texts) == 1
    assert sum(RARE_WORD in text.lower() for text in texts) == 1
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 90_000_000
