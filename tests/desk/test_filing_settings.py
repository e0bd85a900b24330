"""The settings of the filing desk on their page: forms, refusals beside the field, history."""

import pytest
from django.urls import reverse

from akta.core import clock
from akta.core.clock import local_day
from akta.filing.models import Addressee, EffectSwitch, PleadingKind, SealingBody, SheetField
from tests import factories
from tests.filing import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client):
    making.desk()
    return factories.sign_in(client, factories.administrator())


@pytest.fixture
def today():
    return f"{local_day(clock.now()):%d.%m.%Y}"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def add(browser, what, **fields):
    return browser.post(reverse("desk:filing-setting-add", args=[what]), fields)


def close(browser, what, row, day):
    return browser.post(reverse("desk:filing-setting-close", args=[what, row.pk]), {"day": day})


def test_each_kind_of_entry_is_added_and_shown(browser, today):
    unit = Addressee.objects.first()
    added = [
        add(browser, "rodzaj", name="Wniosek o zwrot", procedure="any", addressees=["prosecution"],
            capacities=["defence", "attorney"], opens="on", day=today),
        add(browser, "skutek", addressee=str(unit.pk), kind="zazalenie", effect="filing",
            provision="art. 119 § 4 k.p.k.", day=today),
        add(browser, "organ", name="Prokuratura Krajowa", provision="§ 7", day=today),
        add(browser, "pole", label="Pilne", hint="tak albo nie", day=today),
    ]  # fmt: skip

    assert [answer.status_code for answer in added] == [302] * 4
    assert PleadingKind.objects.get(name="Wniosek o zwrot").capacities == ["defence", "attorney"]
    assert EffectSwitch.objects.get().kind_id == "zazalenie"
    page = text_of(browser.get(reverse("desk:filing-settings")))
    for told in ("Wniosek o zwrot", "art. 119 § 4 k.p.k.", "Prokuratura Krajowa", "Pilne"):
        assert told in page


def test_what_is_refused_is_told_beside_its_field_and_stays_typed(browser, today):
    answer = add(browser, "skutek", addressee=str(Addressee.objects.first().pk), effect="filing",
                 provision="", day=today)  # fmt: skip
    assert answer.status_code == 422
    assert "Skutek wniesienia pisma musi mieć podstawę prawną." in text_of(answer)

    early = add(browser, "pole", label="Pilne", day="1.01.2026")
    assert early.status_code == 422
    assert "nie może działać wstecz" in text_of(early)
    assert 'value="Pilne"' in text_of(early)
    assert not SheetField.objects.exists()
    assert add(browser, "inne", day=today).status_code == 404


def test_an_entry_is_ended_and_remains_in_the_history(browser, today):
    add(browser, "organ", name="Prokuratura Krajowa", provision="§ 7", day=today)
    row = SealingBody.objects.get()

    assert close(browser, "organ", row, "kiedyś").status_code == 422
    assert close(browser, "organ", row, today).status_code == 302
    row.refresh_from_db()
    assert row.in_force.upper is not None
    assert "Prokuratura Krajowa" in text_of(browser.get(reverse("desk:filing-settings")))


def test_the_page_is_not_there_for_others(client):
    browser = factories.sign_in(client, factories.prosecutor())
    assert browser.get(reverse("desk:filing-settings")).status_code == 404
    assert add(browser, "pole", label="x", day="1.01.2030").status_code == 404


def test_the_sheet_asks_for_the_further_field(browser, client, today):
    add(browser, "pole", label="Pilne", hint="tak albo nie", day=today)
    owner = making.counsel()
    draft = making.draft(owner, ready=False)
    portal = factories.sign_in(client, owner)
    address = f"/pisma/projekt/{draft.pk}/metryka/"
    name = f"further-{SheetField.objects.get().pk}"

    assert f'name="{name}"' in text_of(portal.get(address))
    portal.post(f"{address}zapisz/", {name: "tak", "stay": "1"})
    assert 'value="tak"' in text_of(portal.get(address))
    assert "Pilne" in text_of(portal.get(f"/pisma/projekt/{draft.pk}/zlozenie/"))
