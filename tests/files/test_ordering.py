"""Ordering of cards: numbers, letters, history, two people at once, closed sets."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from akta.accounts.models import Account
from akta.core import journal
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import services
from akta.files.errors import (
    CardsElsewhere,
    NothingChosen,
    NotInARow,
    NoVersoPossible,
    NoVersoThere,
    SetChangeUnconfirmed,
    TargetIsMoved,
    TitleMissing,
    TurnWrong,
    VolumeExists,
)
from akta.files.models import Card, Document, Placement, SetKind, Side, Volume
from akta.grants import services as grants
from akta.grants.models import Grant, GrantedSide
from files.making import CLOSED_SETS, START, actor_of, cut_all, labels_of, person, send, tiff

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


def order_of(volume):
    return list(Card.objects.filter(volume=volume).order_by("rank").values_list("pk", flat=True))


def sides_of(*cards):
    ids = [card.pk for card in cards]
    return list(Side.objects.filter(card__in=ids).values_list("pk", flat=True))


def test_a_card_inserted_later_gets_a_letter_and_others_stay(filed, volume):
    cards = filed(3)
    first = filed(1, after_card_id=cards[0].pk)
    second = filed(2, after_card_id=cards[0].pk)

    assert labels_of(volume) == ["1", "1a", "1b", "1c", "2", "3"]
    expected = [cards[0], *first, *second, *cards[1:]]
    assert order_of(volume) == [card.pk for card in expected]


def test_a_card_after_the_last_gets_the_next_number(filed, volume):
    cards = filed(2)
    filed(1, after_card_id=cards[1].pk)
    assert labels_of(volume) == ["1", "2", "3"]


def test_many_insertions_find_room(filed, volume, case, referent):
    cards = filed(2)
    Card.objects.filter(pk=cards[1].pk).update(rank=cards[0].rank + 1)
    filed(3, after_card_id=cards[0].pk)
    assert labels_of(volume) == ["1", "1a", "1b", "1c", "2"]
    assert order_of(volume)[0] == cards[0].pk
    assert order_of(volume)[-1] == cards[1].pk


def test_moving_within_a_volume_keeps_the_row_of_numbers(filed, volume, referent):
    cards = filed(5)
    services.move_cards(
        actor=referent,
        volume_id=volume.pk,
        card_ids=[cards[0].pk, cards[1].pk],
        after_id=cards[3].pk,
        at=LATER,
    )

    assert labels_of(volume) == ["1", "2", "3", "4", "5"]
    assert order_of(volume) == [cards[n].pk for n in (2, 3, 0, 1, 4)]
    history = Placement.objects.filter(side__card=cards[0]).order_by("since")
    seen = [(row.number, row.since, row.until) for row in history]
    assert seen[0][0] == 1
    assert seen[0][2] == LATER
    assert seen[1] == (3, LATER, None)
    assert Placement.objects.filter(side__card=cards[4]).count() == 1


def test_moving_to_the_start_and_to_the_end(filed, volume, referent):
    cards = filed(3)
    services.move_cards(
        actor=referent, volume_id=volume.pk, card_ids=[cards[2].pk], at_start=True, at=LATER
    )
    assert order_of(volume) == [cards[n].pk for n in (2, 0, 1)]
    services.move_cards(actor=referent, volume_id=volume.pk, card_ids=[cards[2].pk], at=LATER)
    assert order_of(volume) == [cards[n].pk for n in (0, 1, 2)]
    assert not Placement.objects.filter(since=LATER, until=LATER).exists()


def test_moving_to_another_volume_takes_the_document_along(filed, volume, case, referent):
    cards = filed(2)
    part = filed(2)
    other = services.create_volume(actor=referent, case_id=case.pk, at=START)
    whole = cards[0].document_id

    services.move_cards(
        actor=referent,
        volume_id=volume.pk,
        card_ids=[cards[0].pk, cards[1].pk, part[0].pk],
        target_id=other.pk,
        at=LATER,
    )

    assert labels_of(other) == ["1", "2", "3"]
    assert labels_of(volume) == ["4"]
    assert Document.objects.get(pk=whole).volume == other
    part[0].refresh_from_db()
    assert part[0].document_id != part[1].document_id
    assert part[0].document.volume == other
    assert Document.objects.get(pk=part[1].document_id).volume == volume


def test_moving_between_sets_asks_first(filed, volume, case, referent, open_to):
    cards = filed(2)
    lens = open_to(sides_of(*cards))
    working = services.create_volume(
        actor=referent, case_id=case.pk, set_kind=SetKind.WORKING, at=START
    )
    move = {
        "actor": referent,
        "volume_id": volume.pk,
        "card_ids": [cards[0].pk],
        "target_id": working.pk,
        "at": LATER,
    }

    with pytest.raises(SetChangeUnconfirmed) as asked:
        services.move_cards(**move)
    assert asked.value.facts["readers"] == 1
    assert lens.sides().count() == 2

    services.move_cards(**move, confirmed=True)
    assert labels_of(working) == ["1"]
    assert lens.sides().count() == 1
    assert not GrantedSide.objects.filter(side_id__in=sides_of(cards[0])).exists()


@pytest.mark.parametrize("set_kind", CLOSED_SETS)
def test_a_closed_set_cannot_be_granted(case, referent, set_kind, open_to):
    send(referent, case, tiff(1), set_kind=set_kind)
    cut_all()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_to(sides_of(Card.objects.get()))
    assert not GrantedSide.objects.exists()


def test_a_side_moved_onto_a_card_of_a_closed_set_leaves_the_grant(
    filed, case, referent, volume, open_to
):
    cards = filed(1)
    open_to(sides_of(*cards))
    send(referent, case, tiff(1), set_kind=SetKind.ADDRESS)
    cut_all()
    other = Card.objects.get(volume__set_kind=SetKind.ADDRESS)
    Side.objects.filter(card=cards[0]).update(card=other, is_verso=True)
    assert not GrantedSide.objects.exists()


def test_the_set_of_a_volume_never_changes(volume):
    with pytest.raises(IntegrityError), transaction.atomic():
        Volume.objects.filter(pk=volume.pk).update(set_kind=SetKind.WORKING)


def test_a_page_becomes_the_verso_of_the_card_before_and_is_split_again(filed, volume, referent):
    cards = filed(3)
    verso = sides_of(cards[1])[0]

    services.make_verso(actor=referent, volume_id=volume.pk, card_id=cards[1].pk, at=LATER)
    assert labels_of(volume) == ["1", "3"]
    side = Side.objects.get(pk=verso)
    assert (side.card_id, side.is_verso) == (cards[0].pk, True)
    standing = Placement.objects.get(side=side, until=None)
    assert (standing.number, standing.is_verso) == (1, True)

    made = services.split_verso(
        actor=referent,
        volume_id=volume.pk,
        card_id=cards[0].pk,
        at=LATER + timedelta(hours=1),
    )
    assert labels_of(volume) == ["1", "1a", "3"]
    assert Side.objects.get(pk=verso).card_id == made.pk


def test_a_split_verso_stands_right_behind_its_recto(filed, volume, referent):
    cards = filed(3)
    services.make_verso(actor=referent, volume_id=volume.pk, card_id=cards[1].pk, at=LATER)
    inserted = filed(1, after_card_id=cards[0].pk)

    made = services.split_verso(actor=referent, volume_id=volume.pk, card_id=cards[0].pk, at=LATER)

    assert order_of(volume) == [card.pk for card in (cards[0], made, inserted[0], cards[2])]
    assert labels_of(volume) == ["1", "1a", "1b", "3"]


def test_no_verso_before_the_first_card_or_on_a_full_one(filed, volume, referent):
    cards = filed(2, is_duplex=True)
    cards += filed(1)
    for card in (cards[0], cards[1]):
        with pytest.raises(NoVersoPossible):
            services.make_verso(actor=referent, volume_id=volume.pk, card_id=card.pk, at=LATER)
    with pytest.raises(NoVersoThere):
        services.split_verso(actor=referent, volume_id=volume.pk, card_id=cards[1].pk, at=LATER)


def test_turning_adds_up(filed, volume, referent):
    card = filed(1)[0]
    turn = {"actor": referent, "volume_id": volume.pk, "side_ids": sides_of(card), "at": LATER}
    services.turn_sides(**turn, rotation=270)
    services.turn_sides(**turn, rotation=180)
    assert Side.objects.get().rotation == 90
    with pytest.raises(TurnWrong):
        services.turn_sides(**turn, rotation=45)


def test_renumbering_keeps_the_history(filed, volume, referent):
    cards = filed(3)
    filed(1, after_card_id=cards[0].pk)
    assert services.renumber(actor=referent, volume_id=volume.pk, version=None, at=LATER) == 3
    assert labels_of(volume) == ["1", "2", "3", "4"]
    former = Placement.objects.get(side__card=cards[1], until=LATER)
    assert former.number == 2


def test_a_document_over_a_range(filed, volume, referent):
    cards = filed(4)
    facts = {"actor": referent, "volume_id": volume.pk, "at": LATER}
    made = services.create_document(
        **facts,
        card_ids=[cards[2].pk, cards[1].pk],
        title="  Protokół  oględzin ",
        kind_code="protokol-ogledzin",
    )
    assert made.title == "Protokół oględzin"
    assert [card.pk for card in made.cards.order_by("rank")] == [cards[1].pk, cards[2].pk]
    with pytest.raises(NotInARow):
        services.create_document(**facts, card_ids=[cards[0].pk, cards[2].pk], title="A")
    with pytest.raises(TitleMissing):
        services.create_document(**facts, card_ids=[cards[0].pk], title=" ")
    services.set_document(**facts, card_ids=[cards[3].pk], document_id=made.pk)
    assert made.cards.count() == 3


def test_an_edited_document_tells_who_was_first(filed, referent, case):
    document = Document.objects.get(pk=filed(1)[0].document_id)
    edit = {
        "actor": referent,
        "document_id": document.pk,
        "kind_code": "opinia",
        "dated_on": None,
        "author": "B. Biegły",
        "version": document.version,
        "at": LATER,
    }
    services.edit_document(**edit, title="Opinia")
    document.refresh_from_db()
    assert (document.title, document.kind_id, document.version) == ("Opinia", "opinia", 2)
    with pytest.raises(ChangedMeanwhile) as refused:
        services.edit_document(**edit, title="Inna")
    assert "Jan Referent" in refused.value.text()
    assert "tytuł" in refused.value.text()


def test_wrong_choices_are_refused(filed, volume, referent, case):
    cards = filed(2)
    other = services.create_volume(actor=referent, case_id=case.pk, at=START)
    move = {"actor": referent, "at": LATER}
    with pytest.raises(NothingChosen):
        services.move_cards(**move, volume_id=volume.pk, card_ids=[])
    with pytest.raises(CardsElsewhere):
        services.move_cards(**move, volume_id=other.pk, card_ids=[cards[0].pk])
    with pytest.raises(TargetIsMoved):
        services.move_cards(
            **move, volume_id=volume.pk, card_ids=[cards[0].pk], after_id=cards[0].pk
        )
    with pytest.raises(VolumeExists):
        services.create_volume(actor=referent, case_id=case.pk, number=1, at=LATER)


def test_only_the_volumes_people_order(filed, volume, case):
    cards = filed(1)
    stranger = actor_of(person("Obcy"))
    with pytest.raises(NotFound):
        services.move_cards(actor=stranger, volume_id=volume.pk, card_ids=[cards[0].pk], at=LATER)
    reader = person("Czytający")
    grants.give(
        holder_id=reader.pk,
        ground="named",
        ground_id=case.pk,
        case_id=case.pk,
        since=START,
        until=None,
        at=START,
        named={"register-entry": ["read"], "main": ["read"]},
    )
    with pytest.raises(NotAllowed):
        services.move_cards(
            actor=actor_of(reader), volume_id=volume.pk, card_ids=[cards[0].pk], at=LATER
        )
    assert Grant.objects.filter(holder_id=reader.pk).exists()


def second_person(case):
    other = person("Druga", kind="staff")
    grants.give(
        holder_id=other.pk,
        ground="named",
        ground_id=case.pk,
        case_id=case.pk,
        since=START,
        until=None,
        at=START,
        named={"register-entry": ["read"], "main": ["read", "order"]},
    )
    return actor_of(other)


def test_two_people_on_different_cards_and_on_one(filed, volume, referent, case):
    cards = filed(4)
    volume.refresh_from_db()
    seen = volume.version
    other = second_person(case)
    common = {"volume_id": volume.pk, "version": seen, "at": LATER}

    services.move_cards(actor=referent, card_ids=[cards[0].pk], after_id=cards[1].pk, **common)
    services.create_document(actor=other, card_ids=[cards[3].pk], title="Notatka", **common)
    with pytest.raises(ChangedMeanwhile) as refused:
        services.create_document(actor=other, card_ids=[cards[0].pk], title="Inna", **common)

    assert "Jan Referent" in refused.value.text()
    assert "zmiana miejsca karty" in refused.value.text()
    assert labels_of(volume) == ["1", "2", "3", "4"]


def test_every_ordering_is_told_in_the_journal(filed, volume, referent, case):
    cards = filed(3)
    services.move_cards(actor=referent, volume_id=volume.pk, card_ids=[cards[0].pk], at=LATER)
    entries = JournalEntry.objects.filter(case_id=case.pk).order_by("stream_seq")
    assert [entry.kind for entry in entries] == [
        "files.volume_created",
        "files.received",
        "files.cards_added",
        "files.cards_moved",
    ]
    told = journal.sentence(entries.last())
    assert told == "Przeniesiono karty 1 (t. 1) na miejsce 3 (t. 1)."
    assert entries[2].data["card_ids"] == [str(card.pk) for card in cards]
    assert journal.first_broken(journal.case_stream(case.pk)) is None


@pytest.mark.django_db(transaction=True)
def test_two_people_order_one_volume_at_the_same_moment(filed, volume, referent, case):
    cards = filed(6)
    volume.refresh_from_db()
    other, failures = second_person(case), []
    start = threading.Barrier(2)

    def order(actor, chosen):
        start.wait()
        try:
            for card in chosen:
                services.move_cards(
                    actor=actor,
                    volume_id=volume.pk,
                    card_ids=[card.pk],
                    version=volume.version,
                    at=LATER,
                )
        except Exception as error:  # noqa: BLE001 - told by the test's own assert
            failures.append(error)
        finally:
            connection.close()

    work = [
        threading.Thread(target=order, args=(referent, cards[0:3])),
        threading.Thread(target=order, args=(other, cards[3:6])),
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()

    assert failures == []
    assert labels_of(volume) == ["1", "2", "3", "4", "5", "6"]
    assert Placement.objects.filter(until=None).count() == 6
    assert Account.objects.count() == 2
