"""Screens of charges: a first ruling, one more act, a change with its difference, no ground."""

import pytest
from django.urls import reverse

from akta.cases.charges.queries import charges_in
from akta.cases.proceedings.services import record_event
from akta.core.clock import local_day
from akta.law.charges.acts import State
from akta.papers.models import Paper
from akta.papers.queries import values_of
from tests import factories
from tests.access.making import START
from tests.papers.conftest import world  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
ACT = {
    "what": "zabrał rower",
    "on": "01.03.2026",
    "place": "w Mieście",
    "qualification": "art. 278 § 1 k.k.",
    "role": "perpetrator",
    "years": "5",
}


@pytest.fixture
def desk(client, world):  # noqa: F811
    record_event(
        actor=world.referent,
        case_id=world.case.pk,
        kind="initiated",
        day=local_day(START),
        values={"form": "investigation"},
        at=START,
    )
    return factories.sign_in(client, world.people.referent)


def posted(world, *acts, **more):  # noqa: F811
    fields = {"person": world.suspect.pk, "a-TOTAL_FORMS": len(acts), "a-INITIAL_FORMS": 0}
    for n, act in enumerate(acts):
        fields |= {f"a-{n}-{name}": value for name, value in act.items()}
    return fields | more


def url(name, world, *more):  # noqa: F811
    return reverse(f"desk:{name}", args=[world.case.pk, *more])


def recorded(desk, world, *acts, **more):  # noqa: F811
    fields = posted(world, *acts, day="02.03.2026", **more)
    assert desk.post(url("charges-new", world), fields).status_code == 302
    return charges_in(world.case)


def test_the_list_is_empty_and_offers_to_present(desk, world):  # noqa: F811
    shown = desk.get(url("case-charges", world)).content.decode()
    assert "nie przedstawiono jeszcze zarzutów" in shown
    assert url("charges-new", world) in shown


def test_a_ruling_recorded_without_its_acts_is_told_as_such(desk, world):  # noqa: F811
    record_event(
        actor=world.referent,
        case_id=world.case.pk,
        kind="charges_issued",
        day=local_day(START),
        values={"person": str(world.suspect.pk)},
        at=START,
    )
    shown = desk.get(url("case-charges", world)).content.decode()
    assert "zapisano w przebiegu bez opisu czynów" in shown
    assert "nie przedstawiono jeszcze zarzutów" not in shown


def test_new_charges_become_a_paper_filled_from_the_act(desk, world):  # noqa: F811
    assert "Przygotuj postanowienie" in desk.get(url("charges-new", world)).content.decode()
    answer = desk.post(url("charges-new", world), posted(world, ACT, key="k"))
    paper = Paper.objects.get()
    assert answer.url == reverse("desk:paper", args=[paper.pk])
    assert "I. 1 marca 2026 r., w Mieście, zabrał rower" in values_of(paper)["charges"]
    card = desk.get(answer.url).content.decode()
    acts = reverse("desk:paper-acts", args=[paper.pk])
    assert acts in card
    assert "zabrał rower" in desk.get(acts).content.decode()
    better = posted(world, ACT | {"what": "zabrał dwa rowery"})
    assert desk.post(acts, better).status_code == 302
    paper.refresh_from_db()
    assert "dwa rowery" in values_of(paper)["charges"]


def test_one_act_more_keeps_what_was_typed(desk, world):  # noqa: F811
    shown = desk.post(url("charges-new", world), posted(world, ACT, more="1"))
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "Czyn 2" in text
    assert "zabrał rower" in text
    assert 'name="a-TOTAL_FORMS" value="2"' in text
    odd = posted(world, ACT, more="1") | {"a-TOTAL_FORMS": "dwa"}
    assert desk.post(url("charges-new", world), odd).status_code == 200


def test_bad_input_is_told_beside_its_field(desk, world):  # noqa: F811
    answer = desk.post(url("charges-new", world), posted(world, ACT | {"what": "", "on": "31.02"}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Błąd:" in text
    assert '<a href="#id_a-0-what">Czyn 1: Proszę podać: opis czynu.</a>' in text
    assert desk.post(url("charges-new", world), {"person": "x"}).status_code == 422


def test_a_change_shows_the_difference_then_begins_its_paper(desk, world):  # noqa: F811
    (charge,) = recorded(desk, world, ACT)
    address = url("charge-change", world, charge.key)
    assert "zabrał rower" in desk.get(address).content.decode()
    changed = ACT | {"qualification": "art. 279 § 1 k.k.", "years": "10", "act": charge.act.id}
    shown = desk.post(address, changed | {"compare": "1"}).content.decode()
    assert "<ins>279</ins>" in shown
    assert "kwalifikacja z przepisu surowszego" in shown
    assert Paper.objects.count() == 0
    answer = desk.post(address, changed)
    paper = Paper.objects.get()
    assert answer.url == reverse("desk:paper", args=[paper.pk])
    assert (paper.kind, values_of(paper)["change"]) == ("charges-change", "zmienić")
    same = desk.post(address, ACT | {"act": charge.act.id})
    assert same.status_code == 422
    assert "takie jak w dotychczasowym zarzucie" in same.content.decode()


def test_a_note_needs_no_paper(desk, world):  # noqa: F811
    (charge,) = recorded(desk, world, ACT)
    milder = ACT | {"qualification": "art. 284 § 1 k.k.", "act": charge.act.id, "ground": "plain"}
    desk.post(url("charge-change", world, charge.key), milder)
    shown = desk.get(url("case-charges", world)).content.decode()
    assert "adnotacja bez zmiany zarzutu" in shown
    assert Paper.objects.count() == 0


def test_a_charge_without_ground_leads_to_its_discontinuation(desk, world):  # noqa: F811
    (charge,) = recorded(desk, world, ACT)
    address = url("charge-unfounded", world, charge.key)
    assert "§ 142" in desk.get(address).content.decode()
    answer = desk.post(address, {"ground": "not-committed", "day": "02.03.2026", "key": "u"})
    assert answer.url == f"{url('case-papers', world)}?wzor=discontinuation"
    (after,) = charges_in(world.case)
    assert after.state is State.UNFOUNDED
    assert "Umorz w tej części" in desk.get(url("case-charges", world)).content.decode()
    fields = {"kind": "discontinuation", "person": "", "key": "d"}
    page = desk.post(reverse("desk:paper-new", args=[world.case.pk]), fields).url
    assert f'value="{charge.key}"' in desk.get(page).content.decode()
    assert desk.post(address, {"ground": "", "day": ""}).status_code == 422


def test_a_stranger_finds_nothing(client, world, desk):  # noqa: F811
    (charge,) = recorded(desk, world, ACT)
    stranger = factories.sign_in(client, world.people.other_prosecutor)
    for address in (
        url("case-charges", world),
        url("charges-new", world),
        url("charge-change", world, charge.key),
        url("charge-unfounded", world, charge.key),
    ):
        assert stranger.get(address).status_code == 404
