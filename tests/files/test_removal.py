"""Cards scanned by mistake leave the file: with a reason, never silently, and not for ever."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import ProtectedError

from akta.core.errors import NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import queries, services
from akta.files.errors import (
    CardsElsewhere,
    NothingToRestore,
    RemovalReasonMissing,
    RemovalUnconfirmed,
)
from akta.files.lens import desk_lens
from akta.files.models import Card, Placement, Side
from akta.files.search import rebuild, search
from akta.files.services.placing import add_cards
from akta.ops import rebuild as derived
from tests import factories
from tests.portal import scenery

LATER = scenery.SINCE + timedelta(days=1)
WHY = "karta z innej sprawy"


@pytest.fixture
def scene(db):
    return scenery.scene()


def remove(scene, *numbers, **more):
    volume = scene.shown[0].card.volume
    cards = Card.objects.filter(volume=volume, number__in=numbers)
    given = {"reason": WHY, "confirmed": True, "at": LATER, **more}
    return services.remove_cards(
        actor=factories.actor(scene.people.secretary),
        volume_id=volume.pk,
        card_ids=[card.pk for card in cards],
        **given,
    )


def labels(scene):
    cards = Card.objects.filter(volume=scene.shown[0].card.volume).order_by("rank")
    return [f"{card.number}{card.letter}" for card in cards]


def lens_of(scene):
    return desk_lens(factories.actor(scene.people.secretary), scene.case, at=LATER)


def test_a_removed_card_is_in_no_reading_list_or_search(client, scene):
    rebuild()
    side = scene.shown[0]
    reader = factories.sign_in(client, scene.people.outside)
    image = f"{scene.base}/k/{side.short_id}/obraz/?w=300"
    assert search(lens_of(scene), "słowo1").total == 1

    remove(scene, 1)

    assert labels(scene) == ["2", "3", "4"]
    assert search(lens_of(scene), "słowo1").total == 0
    assert side.pk not in lens_of(scene).sides().values_list("pk", flat=True)
    assert "1" not in queries.contents(lens_of(scene))[0].documents[0].cards.split("–")
    asked = reader.get(image, headers={"accept": "image/jpeg, application/json;q=0.5"})
    assert (asked.status_code, asked.json()["code"]) == (404, "files.card_taken_out")
    followed = reader.get(f"{scene.base}/k/{side.short_id}/")
    assert (followed.status_code, "nie ma już w aktach" in followed.content.decode()) == (404, True)
    assert reader.get(f"{scene.base}/k/{scene.shown[1].short_id}/").status_code == 200
    (gone,) = queries.removed_cards(lens_of(scene), side.card.volume_id)
    assert (gone.label, gone.by, gone.card.removal_reason) == ("1", "Jan Sekretarz", WHY)


def test_nothing_is_destroyed_and_the_journal_tells_who_and_why(scene):
    remove(scene, 2)

    entry = JournalEntry.objects.get(kind="files.cards_removed")
    assert (entry.actor_id, entry.data["reason"]) == (scene.people.secretary.pk, WHY)
    assert entry.data["cards"] == "2"
    assert sorted(entry.data["sides"].values()) == ["2", "2v"]
    kept = Side.objects.filter(card__stands=None)
    assert kept.count() == 2
    assert not Placement.objects.filter(side__in=kept, until=None).exists()
    assert set(Placement.objects.filter(side__in=kept).values_list("until", flat=True)) == {LATER}
    assert [d.sentence for d in derived.differences(mend=False)] == []
    with pytest.raises(ProtectedError):
        Card.everything.get(stands=None).delete()


def test_it_is_asked_first_and_told_who_loses_the_cards(scene):
    with pytest.raises(RemovalUnconfirmed) as asked:
        remove(scene, 1, 2, confirmed=False)
    assert asked.value.facts == {"cards": "1–2", "readers": 1}
    with pytest.raises(RemovalReasonMissing):
        remove(scene, 1, reason="  ")
    assert labels(scene) == ["1", "2", "3", "4"]


def test_only_who_orders_the_set_removes_and_only_what_stands_there(scene):
    volume = scene.shown[0].card.volume_id
    given = {"volume_id": volume, "reason": WHY, "confirmed": True, "at": LATER}
    card = scene.shown[0].card_id
    for person in (scene.people.other_prosecutor, scene.people.outside):
        with pytest.raises((NotFound, NotAllowed)):
            services.remove_cards(actor=factories.actor(person), card_ids=[card], **given)
    remove(scene, 1)
    with pytest.raises(CardsElsewhere):
        services.remove_cards(
            actor=factories.actor(scene.people.secretary), card_ids=[card], **given
        )


def restore(scene, card):
    return services.restore_card(
        actor=factories.actor(scene.people.secretary),
        volume_id=card.volume_id,
        card_id=card.pk,
        at=LATER + timedelta(hours=1),
    )


def test_a_card_comes_back_to_its_place_and_number(client, scene):
    (card,) = remove(scene, 2)
    restore(scene, card)

    assert labels(scene) == ["1", "2", "3", "4"]
    assert [d.sentence for d in derived.differences(mend=False)] == []
    reader = factories.sign_in(client, scene.people.outside)
    assert reader.get(f"{scene.base}/k/{scene.shown[1].short_id}/").status_code == 200
    with pytest.raises(NothingToRestore):
        restore(scene, card)


def test_a_card_whose_number_was_given_away_comes_back_as_an_inserted_one(scene):
    (card,) = remove(scene, 2)
    services.renumber(
        actor=factories.actor(scene.people.secretary),
        volume_id=card.volume_id,
        version=None,
        at=LATER,
    )
    assert labels(scene) == ["1", "2", "3"]

    restore(scene, card)

    assert labels(scene) == ["1", "1a", "2", "3"]


def test_a_last_card_whose_place_was_taken_comes_back_before_the_new_one(scene):
    (card,) = remove(scene, 4)
    volume = card.volume
    page = scenery.page(volume, 6)
    add_cards(volume, [[page.pk]], document=None, after=None, by=None, at=LATER)
    assert labels(scene) == ["1", "2", "3", "4"]

    restore(scene, card)

    assert labels(scene) == ["1", "2", "3", "3a", "4"]
    connection.check_constraints()


def test_the_workbench_asks_removes_and_restores(client, scene):
    volume = scene.shown[0].card.volume
    desk = factories.sign_in(client, scene.people.secretary)
    address = f"/pulpit/sprawy/{scene.case.pk}/akta/tomy/{volume.pk}/"
    form = {"command": "remove", "cards": [str(scene.shown[0].card_id)], "reason": WHY}

    asked = desk.post(address, form)
    assert asked.status_code == 409
    assert "Dostęp do tych kart straci osób: 1" in asked.content.decode()
    assert desk.post(address, {**form, "reason": ""}).status_code == 422
    assert desk.post(address, {**form, "confirmed": "1"}).status_code == 302
    page = desk.get(address).content.decode()
    assert WHY in page
    assert labels(scene) == ["2", "3", "4"]
    back = {"command": "restore", "cards": form["cards"]}
    assert desk.post(address, back).status_code == 302
    assert labels(scene) == ["1", "2", "3", "4"]


def test_who_never_saw_a_removed_card_is_told_no_more_than_of_any_other(client, scene):
    hidden = scene.withheld[1]
    services.remove_cards(
        actor=factories.actor(scene.people.secretary),
        volume_id=hidden.card.volume_id,
        card_ids=[hidden.card_id],
        reason=WHY,
        confirmed=True,
        at=LATER,
    )

    reader = factories.sign_in(client, scene.people.outside)
    answer = reader.get(f"{scene.base}/k/{hidden.short_id}/")

    assert answer.status_code == 404
    assert "nie ma już w aktach" not in answer.content.decode()
