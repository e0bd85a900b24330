"""Where the paper is: places, loans, receipts, and what is overdue."""

from datetime import timedelta

import pypdfium2 as pdfium
import pytest

from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.files.lens import desk_lens
from akta.files.services import create_volume
from akta.files.shelf import queries, services
from akta.files.shelf.errors import (
    BorrowerMissing,
    DueWrong,
    LentAlready,
    PlaceMissing,
    ReturnedAlready,
)
from akta.files.shelf.papers import receipt_pdf
from files.making import START, actor_of, person

pytestmark = pytest.mark.django_db
TODAY = local_day(START)


def lend(actor, volume, days=7, at=START, **facts):
    facts = {"borrower": "biegła Maria Wilk", "purpose": "opinia", **facts}
    due = TODAY + timedelta(days=days)
    return services.lend_volume(actor=actor, volume_id=volume.pk, due_on=due, at=at, **facts)


def test_a_volume_has_its_place(case, referent, volume, lens):
    with pytest.raises(PlaceMissing):
        services.place_volume(actor=referent, volume_id=volume.pk, place=" ", at=START)
    services.place_volume(actor=referent, volume_id=volume.pk, place="regał  3", at=START)
    services.place_volume(actor=referent, volume_id=volume.pk, place="pokój 12", at=START)

    assert queries.whereabouts(lens, at=START)[volume.pk].place == "pokój 12"
    assert queries.places_used(referent, at=START) == ["pokój 12"]
    assert queries.places_used(actor_of(person("Obcy")), at=START) == []
    told = JournalEntry.objects.filter(kind="shelf.placed").order_by("stream_seq").last()
    assert told.data == {"volume": "t. 1", "place": "pokój 12"}


def test_one_person_has_a_volume_until_it_is_back(referent, volume, lens):
    with pytest.raises(BorrowerMissing):
        lend(referent, volume, borrower=" ")
    with pytest.raises(DueWrong):
        lend(referent, volume, days=-1)
    loan = lend(referent, volume)
    with pytest.raises(LentAlready):
        lend(referent, volume)

    assert queries.whereabouts(lens, at=START)[volume.pk].loan == loan
    back = START + timedelta(days=2)
    services.take_back_volume(actor=referent, loan_id=loan.pk, at=back, place="regał 1")
    with pytest.raises(ReturnedAlready):
        services.take_back_volume(actor=referent, loan_id=loan.pk, at=back)

    where = queries.whereabouts_of(volume, at=back)
    assert (where.loan, where.place, where.is_overdue) == (None, "regał 1", False)
    assert lend(referent, volume).returned_on is None
    assert [each.returned_on for each in queries.loans_of(volume)].count(None) == 1
    kinds = JournalEntry.objects.filter(kind__startswith="shelf.").values_list("kind", flat=True)
    assert sorted(kinds) == ["shelf.lent", "shelf.lent", "shelf.placed", "shelf.returned"]
    assert "Wilk" not in str(list(JournalEntry.objects.values_list("data", flat=True)))


def test_what_is_due_first_comes_first_and_overdue_is_told(
    case, referent, volume, django_assert_num_queries
):
    second = create_volume(actor=referent, case_id=case.pk, at=START)
    late, later = lend(referent, second, days=1), lend(referent, volume, days=5)
    after = START + timedelta(days=3)

    assert list(queries.lent_out(referent, at=after)) == [late, later]
    assert list(queries.lent_out(referent, at=after, overdue=True)) == [late]
    lens = desk_lens(referent, case, at=after)
    with django_assert_num_queries(2):
        where = queries.whereabouts(lens, at=after)
    assert [where[v.pk].is_overdue for v in (second, volume)] == [True, False]
    on_the_day = START + timedelta(days=1)
    assert not list(queries.lent_out(referent, at=on_the_day, overdue=True))


def test_who_does_not_arrange_the_set_neither_lends_nor_sees(referent, volume, open_to, filed):
    loan = lend(referent, volume)
    stranger = actor_of(person("Obcy"))

    for act in (
        lambda: lend(stranger, volume),
        lambda: services.place_volume(actor=stranger, volume_id=volume.pk, place="x", at=START),
        lambda: services.take_back_volume(actor=stranger, loan_id=loan.pk, at=START),
        lambda: queries.loan_for(stranger, loan.pk, at=START),
    ):
        with pytest.raises(NotFound):
            act()
    assert list(queries.lent_out(stranger, at=START)) == []
    (card,) = filed(1)
    outside = open_to([card.sides.get().pk])
    assert queries.whereabouts(outside, at=START) == {}


def test_the_receipt_says_who_has_what_until_when(referent, volume):
    loan = queries.loan_for(referent, lend(referent, volume).pk, at=START)

    def words(content):
        return " ".join(pdfium.PdfDocument(content)[0].get_textpage().get_text_range().split())

    out = words(receipt_pdf(loan, at=START))
    for told in ("Pokwitowanie wypożyczenia", "biegła Maria Wilk", volume.case.reference, "tom 1"):
        assert told in out
    services.take_back_volume(actor=referent, loan_id=loan.pk, at=START)
    back = queries.loan_for(referent, loan.pk, at=START)
    assert "Pokwitowanie zwrotu" in words(receipt_pdf(back, at=START))
