"""Reads through the lens: windows, contents, citations; nothing beyond a grant, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akta.core.errors import NotFound
from akta.files import blobs, queries, services
from akta.files.models import Card, PageText, Placement, SetKind, Side, Volume
from akta.files.services import placing, reading
from akta.files.services.placing import add_cards
from akta.imaging import LayerVerdict, OcrState, Verdict, Word
from akta.imaging import PageText as ReadText
from files.making import START, cut_all, labels_of, send, tiff

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


def sides_in(volume):
    return list(Side.objects.filter(card__volume=volume).order_by("card__rank", "is_verso"))


def test_a_window_goes_on_into_the_next_volume(filed, lens, case, referent, volume):
    filed(2)
    second = services.create_volume(actor=referent, case_id=case.pk, at=START)
    filed(3, volume_id=second.pk)
    ids = [side.pk for side in [*sides_in(volume), *sides_in(second)]]

    window = queries.sides_window(lens, ids[1], before=2, after=2)

    assert [side.id for side in window.sides] == ids[0:4]
    assert (window.index, window.total) == (2, 2)
    assert (window.prev, window.next) == (None, ids[4])
    back = queries.sides_window(lens, ids[3], before=1, after=0)
    assert [side.id for side in back.sides] == ids[2:4]
    assert (back.prev, back.next) == (ids[1], ids[4])


def test_an_outsider_sees_granted_sides_and_nothing_of_the_others(
    filed, lens, volume, open_to, case, referent
):
    filed(6, is_duplex=True)
    sides = sides_in(volume)
    theirs = open_to([sides[0].pk, sides[2].pk, sides[4].pk, sides[5].pk])

    window = queries.sides_window(theirs, sides[2].pk, before=5, after=5)
    assert [side.label for side in window.sides] == ["1", "2", "3", "3v"]
    assert (window.index, window.total) == (2, 4)
    row = queries.contents(theirs)[0].documents[0]
    assert (row.cards, row.sides) == ("1–3v", 4)
    for hidden in (sides[1], sides[3]):
        with pytest.raises(NotFound):
            queries.side_for(theirs, hidden.pk)
        with pytest.raises(NotFound):
            queries.side_for(theirs, hidden.short_id)
        assert queries.resolve(theirs, f"k. 1v [#{hidden.short_id}]", at=LATER).chosen is None
    assert queries.resolve(theirs, "k. 1v", at=LATER).matches == ()
    assert queries.resolve(lens, "k. 1v", at=LATER).chosen is not None


def test_contents_outside_show_granted_documents_with_their_numbers(
    filed, volume, open_to, case, referent
):
    first, second = filed(3), filed(3)
    Card.objects.filter(pk=second[1].pk).update(document=None)
    hidden = services.create_volume(actor=referent, case_id=case.pk, at=START)
    filed(1, volume_id=hidden.pk)
    granted = Side.objects.filter(card__in=[first[0], first[2], second[0]])
    theirs = open_to(granted.values_list("pk", flat=True))

    listed = queries.contents(theirs)

    assert [entry.row.volume.pk for entry in listed] == [volume.pk]
    assert [row.cards for row in listed[0].documents] == ["1, 3", "4"]
    assert (listed[0].row.cards, listed[0].row.sides) == (3, 3)
    assert [row.volume.pk for row in queries.volumes_for(theirs)] == [volume.pk]


def test_a_withheld_card_between_leaves_no_trace(filed, volume, open_to):
    """Two worlds that differ in a withheld card 1a only give the same contents."""
    cards = filed(2)
    granted = list(Side.objects.filter(card__in=cards).values_list("pk", flat=True))
    theirs = open_to(granted)
    before = [row.cards for row in queries.contents(theirs)[0].documents]
    document = cards[0].document_id
    filed(1, after_card_id=cards[0].pk, document_id=document)

    assert [row.cards for row in queries.contents(theirs)[0].documents] == before == ["1–2"]


def test_an_order_never_opens_a_closed_set_even_if_the_row_stood_there(filed, volume, open_to):
    """The lens itself keeps closed sets out, besides the database."""
    cards = filed(1)
    theirs = open_to(Side.objects.filter(card=cards[0]).values_list("pk", flat=True))
    assert theirs.set_kinds == {SetKind.MAIN, SetKind.ANNEX}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM grants_granted_side")
        assert cursor.fetchone() == (1,)
    other = Volume.objects.create(
        case_id=volume.case_id, set_kind=SetKind.SEPARATE, number=1, created_at=START
    )
    Card.objects.filter(pk=cards[0].pk).update(volume=other)
    assert not theirs.sides().exists()
    assert not theirs.documents().exists()
    assert not theirs.volumes().exists()


def test_an_old_citation_is_found_after_an_insertion_and_a_renumbering(
    filed, volume, referent, lens, case
):
    cards = filed(3)
    old = Side.objects.get(card=cards[1])
    cited = queries.side_for(lens, old.pk).citation(case.reference)
    assert cited == f"{case.reference}, t. 1, k. 2 [#{old.short_id}]"
    inserted = filed(1, after_card_id=cards[0].pk)
    found = queries.resolve(lens, "t. 1, k. 1a", at=LATER)
    assert found.chosen.card_id == inserted[0].pk
    assert queries.resolve(lens, "t.1 k.2", at=LATER).chosen.id == old.pk

    services.renumber(actor=referent, volume_id=volume.pk, version=None, at=LATER)
    by_number = queries.resolve(lens, "T. I, k. 2", at=LATER)
    assert [match.side.card_id for match in by_number.matches] == [inserted[0].pk, cards[1].pk]
    assert [match.is_current for match in by_number.matches] == [True, False]
    assert "dawniej t. 1, k. 2: od 2 marca 2026 r." in by_number.matches[1].note
    by_id = queries.resolve(lens, cited, at=LATER)
    assert (by_id.chosen.id, by_id.chosen.label) == (old.pk, "3")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Nie podano karty"),
        ("nic", "Nie rozpoznano karty"),
        ("t. 9, k. 1", "nie ma takiej karty"),
        ("4999-0.Ds.99999.2026, t. 1, k. 1", "inną sprawę"),
    ],
)
def test_a_citation_that_leads_nowhere_says_so(filed, lens, text, problem):
    filed(1)
    found = queries.resolve(lens, text, at=LATER)
    assert found.chosen is None
    assert problem in found.problem


COMMAND = st.tuples(
    st.sampled_from(["move", "start", "insert", "verso", "split", "other", "renumber", "add"]),
    st.integers(0, 40),
    st.integers(0, 40),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(COMMAND, max_size=10))
def test_render_parse_resolve_is_the_identity_over_any_history(
    history, case, referent, volume, lens, filed
):
    """Whatever was ordered, each side's citation of any moment leads to that side."""
    made = list(Card.objects.filter(volume=volume)) or filed(6)
    assert made
    second = Volume.objects.filter(case=case, number=2).first() or services.create_volume(
        actor=referent, case_id=case.pk, at=START
    )
    cited = {}
    moment = max(Placement.objects.order_by("-since").first().since, START)
    for command in history:
        moment += timedelta(minutes=1)
        apply(command, referent, volume, second, made[0], moment)
        views = queries.sides_by_id(lens, lens.sides().values_list("pk", flat=True))
        for side_id, view in views.items():
            cited.setdefault((side_id, view.citation(case.reference)), []).append(moment)
    moment += timedelta(minutes=1)
    for (side_id, text), moments in cited.items():
        assert queries.resolve(lens, text, at=moment).chosen.id == side_id
        bare = text.partition(" [")[0]
        for when in {moments[0], moments[len(moments) // 2], moments[-1]}:
            assert queries.resolve(lens, bare, at=when).chosen.id == side_id
        offered = queries.resolve(lens, bare, at=moment)
        assert side_id in {match.side.id for match in offered.matches}
    assert_orderly(volume)
    assert_orderly(second)


def apply(command, actor, volume, second, sample, at):
    name, one, two = command
    cards = list(Card.objects.filter(volume=volume).order_by("rank"))
    if not cards and name != "add":
        return
    facts = {"actor": actor, "volume_id": volume.pk, "at": at}
    card = cards[one % len(cards)] if cards else None
    other = cards[two % len(cards)] if cards else None
    if name == "move" and card != other:
        services.move_cards(**facts, card_ids=[card.pk], after_id=other.pk)
    elif name == "start":
        services.move_cards(**facts, card_ids=[card.pk], at_start=True)
    elif name == "other":
        services.move_cards(
            **facts, card_ids=[card.pk], target_id=second.pk, at_start=bool(two % 2)
        )
    elif name == "renumber":
        services.renumber(**facts, version=None)
    elif name in {"insert", "add"}:
        page = Side.objects.first().page_id
        volume.refresh_from_db()
        after = card if name == "insert" else None
        add_cards(volume, [[page]], document=None, after=after, by=None, at=at)
    elif name in {"verso", "split"}:
        act = services.make_verso if name == "verso" else services.split_verso
        try:
            act(**facts, card_id=card.pk)
        except services_refusals():
            return


def services_refusals():
    from akta.files.errors import NoVersoPossible, NoVersoThere

    return NoVersoPossible, NoVersoThere


def assert_orderly(volume):
    """Labels rise with the order of cards, none stands twice, each side has one open place."""
    cards = list(Card.objects.filter(volume=volume).order_by("rank"))
    keys = [(card.number, len(card.letter), card.letter) for card in cards]
    assert keys == sorted(set(keys))
    assert len({card.rank for card in cards}) == len(cards)
    for side in Side.objects.filter(card__volume=volume).select_related("card__volume"):
        standing = Placement.objects.get(side=side, until=None)
        assert (standing.volume_number, standing.number, standing.letter, standing.is_verso) == (
            volume.number,
            side.card.number,
            side.card.letter,
            side.is_verso,
        )


def test_reads_cost_the_same_for_few_and_many_cards(filed, lens, volume, case, referent, open_to):
    filed(9)
    few = cost(lens, volume)
    page = Side.objects.first().page_id
    add_cards(volume, [[page]] * 300, document=None, after=None, by=None, at=START)
    assert cost(lens, volume) == few
    theirs = open_to(Side.objects.values_list("pk", flat=True))
    outside = cost(theirs, volume)
    add_cards(volume, [[page]] * 30, document=None, after=None, by=None, at=START)
    assert cost(theirs, volume) == outside


def cost(lens, volume):
    middle = sides_in(volume)[4].pk
    with CaptureQueriesContext(connection) as seen:
        queries.sides_window(lens, middle)
        queries.contents(lens)
        queries.volumes_for(lens)
        queries.workbench(lens, volume.pk)
        queries.intake_of(lens)
        queries.resolve(lens, "k. 2", at=LATER)
    return len(seen)


def test_images_come_from_the_cache_and_are_turned(filed, lens, volume, referent, monkeypatch):
    from PIL import Image

    filed(1)
    side = queries.side_for(lens, sides_in(volume)[0].pk)
    drawn = []
    with monkeypatch.context() as patched:
        patched.setattr(queries.images, "_drawn", lambda *a: drawn.append(a) or b"")
        with Image.open(queries.image_path(side, 1200)) as image:
            assert image.width == 420
    assert drawn == []
    with Image.open(queries.image_path(side, 250)) as image:
        assert image.size == (300, 424)
    services.turn_sides(
        actor=referent, volume_id=volume.pk, side_ids=[side.id], rotation=90, at=LATER
    )
    turned = queries.side_for(lens, side.id)
    with Image.open(queries.image_path(turned, 1200)) as image:
        assert image.width > image.height
    assert turned.size_as_shown == (594, 420)


class ReaderOf:
    """A reader that gives this layer and this recognised text."""

    def __init__(self, layer=None, usable=Verdict.NO, ocr="rozpoznany tekst"):
        self.layer, self.usable, self.said = layer, usable, ocr

    def text_layer(self, fd, page):
        words = tuple(Word(w, 0.1, 0.2, 0.3, 0.4) for w in (self.layer or "").split())
        text = ReadText("pdf", words) if self.layer else None
        return text, LayerVerdict(self.usable, None, None)

    def ocr(self, fd, page):
        return ReadText("ocr", tuple(Word(w, 0.1, 0.2, 0.3, 0.4) for w in self.said.split()), 88.0)


def text_after(monkeypatch, reader, *, ok=True):
    state = OcrState(
        ok, "Brak danych." if not ok else "Działa.", None if ok else "apt-get install x"
    )
    monkeypatch.setattr(reading, "available", lambda: state)
    monkeypatch.setattr(blobs, "text_reader", lambda: reader)
    reading.read_next()
    return PageText.objects.get()


def test_a_good_layer_is_shown_and_ocr_is_not_asked(filed, monkeypatch):
    filed(1)
    text = text_after(monkeypatch, ReaderOf("z pliku", Verdict.YES))
    assert (text.state, text.shown, text.plain, text.words_ocr) == ("done", "pdf", "z pliku", None)


def test_a_bad_layer_is_kept_beside_the_recognised_text(filed, monkeypatch, lens, volume):
    filed(1)
    text = text_after(monkeypatch, ReaderOf("z p1iku", Verdict.NO))
    assert (text.state, text.shown, text.plain) == ("done", "ocr", "rozpoznany tekst")
    assert text.words_pdf["words"][0][0] == "z"
    shown = queries.page_text(queries.side_for(lens, sides_in(volume)[0].pk))
    assert ([word.text for word in shown.words], shown.confidence) == (
        ["rozpoznany", "tekst"],
        88.0,
    )


def test_without_polish_data_pages_wait_and_go_on_when_it_comes(filed, monkeypatch):
    filed(1)
    text = text_after(monkeypatch, ReaderOf(), ok=False)
    assert text.state == "unavailable"
    assert "apt-get install" in text.problem_text
    assert not reading.read_next()
    assert not reading.text_left(at=LATER)

    text = text_after(monkeypatch, ReaderOf())
    assert (text.state, text.problem_text) == ("done", "")


def test_reading_gives_way_to_files_that_wait(filed, monkeypatch, case, referent, volume):
    filed(3)
    send(referent, case, tiff(1), volume_id=volume.pk)
    monkeypatch.setattr(reading, "available", lambda: OcrState(True, ""))
    monkeypatch.setattr(blobs, "text_reader", ReaderOf)
    assert reading.read_next()
    assert PageText.objects.filter(state="done").count() == 1
    cut_all()
    assert not reading.read_next()
    assert not PageText.objects.exclude(state="done").exists()


def test_spread_keeps_the_order(filed, volume):
    filed(4)
    before = list(Card.objects.order_by("rank").values_list("pk", flat=True))
    placing.spread(volume)
    assert list(Card.objects.order_by("rank").values_list("pk", flat=True)) == before
    assert labels_of(volume) == ["1", "2", "3", "4"]


@pytest.mark.rule("P-3-1")
def test_digitisation_is_told_by_volumes(filed, lens, volume, case, referent):
    assert queries.digitisation_of(lens).text == "niezdigitalizowane"
    filed(1)
    assert queries.digitisation_of(lens).text == "zdigitalizowane w całości: t. 1"
    for _ in range(3):
        more = services.create_volume(actor=referent, case_id=case.pk, at=START)
        filed(1, volume_id=more.pk)
    services.edit_volume(actor=referent, volume_id=more.pk, title="", is_digitised=False, at=LATER)
    working = services.create_volume(
        actor=referent, case_id=case.pk, set_kind=SetKind.WORKING, number=9, at=START
    )
    filed(1, volume_id=working.pk)
    assert queries.digitisation_of(lens).text == "zdigitalizowane: t. 1–3 z 4"
