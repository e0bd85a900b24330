"""Testimonies kept from the accused (§ 148), and the file with the court (§ 146)."""

import pytest

from akta.access.services import issue_order
from akta.core.actors import SYSTEM
from akta.files.lens import preview_lens
from akta.files.models import Card, Ingest, SetKind, Side
from akta.files.shelf.services import lend_volume
from akta.grants.models import Grant, GrantedSide
from akta.law.papers.kinds import BY_CODE
from akta.law.papers.kinds.transmitting import reservation, working_file_stays
from akta.law.papers.kinds.withholding import ordered_before_motion
from akta.law.papers.model import missing, sections
from akta.law.scope import SetKind as LawSet
from akta.law.scope import may_hold
from akta.papers.errors import EffectRefused, PaperIncomplete
from akta.papers.models import PaperState
from akta.papers.printing import pdf_of
from akta.papers.queries import sheet_of
from tests import filed
from tests.access.making import START, cards, code, defence
from tests.papers.samples import SAMPLES
from tests.papers.test_papers import LATER, signed, text_of, written

pytestmark = pytest.mark.django_db
KIND = "undisclosed-testimonies"


@pytest.fixture
def witnessed(world):
    """t. 1: k. 1–2 a note, k. 3–4 the testimony of a witness, k. 5 an opinion, k. 6 no document.

    t. 2: k. 1 another testimony.
    """
    filed.document_of(world.case, "Notatka", 2, at=START)
    witness = "protokol-swiadka"
    filed.document_of(world.case, "Protokół przesłuchania", 2, kind=witness, at=START)
    filed.document_of(world.case, "Opinia", 1, kind="opinia", at=START)
    cards(filed.volume_of(world.case, at=START), 1)
    second = filed.volume_of(world.case, number=2, at=START)
    injured = "protokol-pokrzywdzonego"
    filed.document_of(world.case, "Protokół", 1, volume=second, kind=injured, at=START)
    return world


def order(world, **changed):
    return written(world, KIND, world.suspect, **changed)


def separate(world):
    return Side.objects.filter(
        case_id=world.case.pk, card__volume__set_kind=SetKind.SEPARATE
    ).order_by("card__rank")


def opened(world, *, is_growing=True):
    """A grant of the whole file to counsel."""
    facts = defence(is_growing=is_growing, manner="download")
    return issue_order(
        actor=world.referent, case_id=world.case.pk, facts=facts, code=code(START), at=START
    )


# --- the order -----------------------------------------------------------------------------------


@pytest.mark.rule("R-148-1")
def test_the_order_is_kept_in_the_working_file_alone(witnessed):
    paper = signed(witnessed, order(witnessed))
    ingest = Ingest.objects.get(pk=paper.ingest_id)
    assert ingest.volume.set_kind == SetKind.WORKING
    held = [place for place in LawSet if may_hold(place, ingest.document_kind_id)]
    assert held == [LawSet.WORKING]
    text = text_of(pdf_of(sheet_of(paper, at=LATER)))
    assert "nie udostępniać oskarżonemu i jego obrońcy" in text
    assert "niebezpieczeństwa dla zdrowia świadka" in text
    assert text.count("zeznania Ewy Kowalskiej") == 1


@pytest.mark.rule("R-148-1")
@pytest.mark.parametrize("name", ["cards", "testimonies", "danger", "whose", "reasons"])
def test_the_order_says_which_testimonies_and_why(name):
    assert missing(BY_CODE[KIND], SAMPLES[KIND]) == []
    assert [one.field for one in missing(BY_CODE[KIND], SAMPLES[KIND] | {name: ""})] == [name]


@pytest.mark.rule("R-148-1")
@pytest.mark.rule("R-148-2")
@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("t. 1 k. 5", "„Opinia” nie jest protokołem"),
        ("t. 1 k. 3", "także inne karty"),
        ("t. 1 k. 99", "W aktach tego nie ma"),
        ("t. 1 k. 1–4", "„Notatka” nie jest protokołem"),
        ("t. 1 k. 6", "bez opisanego dokumentu"),
        ("t. 1 k. 3–4 bez k. 3–4", "Nie wskazano żadnej karty"),
    ],
)
def test_whole_records_of_testimonies_are_withheld_and_nothing_else(witnessed, named, said):
    paper = order(witnessed, cards=named)
    with pytest.raises(EffectRefused, match=said):
        signed(witnessed, paper)
    paper.refresh_from_db()
    assert paper.state == PaperState.DRAFT
    assert not separate(witnessed).exists()


@pytest.mark.rule("R-148-2")
def test_signed_the_testimonies_are_in_the_separate_set_at_once(witnessed):
    signed(witnessed, order(witnessed, cards="t. 1 k. 3–4; t. 2 k. 1"))
    moved = [side.card for side in separate(witnessed)]
    assert [card.number for card in moved] == [1, 2, 3]
    assert {card.document.kind_id for card in moved} == {
        "protokol-swiadka",
        "protokol-pokrzywdzonego",
    }
    left = Card.objects.filter(volume__case=witnessed.case, volume__set_kind=SetKind.MAIN)
    assert sorted(left.values_list("number", flat=True)) == [1, 2, 5, 6]


@pytest.mark.rule("R-148-2")
@pytest.mark.parametrize("is_growing", [True, False])
def test_they_leave_every_grant_that_opened_them(witnessed, is_growing):
    grant = Grant.objects.get(pk=opened(witnessed, is_growing=is_growing).grant_id)
    assert GrantedSide.objects.filter(grant_id=grant.pk).count() == 7
    signed(witnessed, order(witnessed))
    lens = preview_lens(SYSTEM, grant)
    assert not GrantedSide.objects.filter(side_id__in=separate(witnessed).values("pk")).exists()
    assert (lens.sides().count(), lens.documents().count()) == (5, 3)
    assert not lens.sides().filter(pk__in=separate(witnessed)).exists()


@pytest.mark.rule("R-148-1")
@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"endangered": "tak"}, True),
        ({"endangered": "tak", "undisclosed": "tak"}, False),
        ({"endangered": ""}, False),
        ({}, False),
    ],
)
def test_the_order_comes_before_the_motion(values, is_told):
    assert [one.field for one in ordered_before_motion(values)] == ["endangered"] * is_told


@pytest.mark.rule("R-148-1")
def test_a_motion_of_an_endangered_witness_waits_for_the_order(witnessed):
    motion = written(witnessed, "arrest-motion", witnessed.suspect, endangered="tak")
    with pytest.raises(PaperIncomplete, match="Przed wnioskiem"):
        signed(witnessed, motion)
    signed(witnessed, order(witnessed))
    assert not ordered_before_motion({"endangered": "tak", "undisclosed": "tak"})
    again = written(witnessed, "arrest-motion", witnessed.suspect, endangered="tak", derived="nie")
    assert signed(witnessed, again, at=LATER + (LATER - START)).state == PaperState.SIGNED


# --- the file with the court ---------------------------------------------------------------------


@pytest.mark.rule("R-146")
@pytest.mark.parametrize("kind", ["arrest-motion", "arrest-extension", "file-to-court"])
def test_every_letter_that_takes_the_file_to_court_reserves_the_decision(kind):
    said = "decyzje o udostępnieniu akt oraz o odpisach i kopiach podejmuje prokurator"
    first = sections(BY_CODE[kind], SAMPLES[kind])[0]
    text = " ".join(run.text for block in first.blocks for run in block.runs)
    assert said in text
    assert "§ 146 Regulaminu" in reservation({})
    assert said in reservation({"regulation": "military"})


@pytest.mark.rule("R-146")
def test_the_prosecutor_decides_while_the_file_is_with_the_court(witnessed):
    volume = Card.objects.filter(volume__case=witnessed.case)[0].volume
    lend_volume(
        actor=witnessed.secretary,
        volume_id=volume.pk,
        borrower="Sąd Rejonowy w Przykładowie",
        due_on=LATER.date(),
        at=START,
    )
    made = opened(witnessed)
    assert made.issued_by == witnessed.people.referent
    assert made.cards_granted == 7


@pytest.mark.rule("R-127-2")
@pytest.mark.parametrize("kind", ["cover-letter", "file-to-court"])
def test_the_working_file_is_not_sent_to_court(kind):
    sent = SAMPLES[kind] | {"volumes": "tom 1, akta podręczne"}
    assert [one.field for one in missing(BY_CODE[kind], sent)] == ["volumes"]
    assert working_file_stays(SAMPLES[kind]) == []
