"""Settings of the filing desk: added and closed by an administrator, each from a day on."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.filing import entitlement
from akta.filing.configuring import queries
from akta.filing.configuring.errors import (
    BodiesOverlap,
    DayPassed,
    EndsEarly,
    KindExists,
    NotListed,
    ProvisionRequired,
)
from akta.filing.configuring.services import (
    add_body,
    add_field,
    add_kind,
    add_switch,
    close_entry,
)
from akta.filing.metryka import further_of, print_of, sheet_of
from akta.filing.models import Addressee, Effect, EffectSwitch, PleadingKind, SealingBody
from akta.filing.proofs import seals
from akta.filing.services import save_fields
from akta.filing.services.ready import current_files, prepared
from akta.law.filing.steps import unmet
from akta.trust.sealing.errors import SealUnusable
from tests import factories
from tests.filing import making
from tests.filing.making import AT

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def admin(db):
    making.desk()
    return factories.actor(factories.administrator())


@pytest.fixture
def addressee(admin):
    return Addressee.objects.get(unit=factories.cell().unit)


def switch(admin, addressee, **facts):
    given = {"kind_code": "", "effect": "filing", "provision": "art. 119 § 4 k.p.k.",
             "since": TODAY, **facts}  # fmt: skip
    return add_switch(actor=admin, addressee_id=str(addressee.pk), at=AT, **given)


def body(admin, name="Prokuratura Krajowa", **facts):
    given = {"serial": "", "provision": "zarządzenie 1/26", "since": TODAY, **facts}
    return add_body(actor=admin, name=name, at=AT, **given)


def test_a_kind_is_offered_from_its_day_on_and_no_more_after_its_last(admin, counsel):
    row = add_kind(
        actor=admin, name="Wniosek o zwrot rzeczy – zażółć", procedure="preparatory",
        addressees=["prosecution"], capacities=["defence"], opens=False, since=TOMORROW, at=AT,
    )  # fmt: skip

    def offered(day):
        at = datetime(2026, 11, day, 12, tzinfo=factories.WARSAW)
        return row in entitlement.kinds_for(counsel.pk, at=at)

    assert row.code == "wniosek-o-zwrot-rzeczy-zazolc"
    assert [offered(day) for day in (22, 23, 30)] == [False, True, True]
    close_entry(actor=admin, what="rodzaj", entry_id=row.pk, last_day=date(2026, 11, 25), at=AT)
    assert [offered(day) for day in (23, 25, 26)] == [True, True, False]
    with pytest.raises(KindExists):
        add_kind(actor=admin, name=row.name, procedure="any", addressees=[], capacities=[],
                 opens=False, since=TODAY, at=AT)  # fmt: skip


def test_a_switch_turns_the_effect_with_its_provision_and_back(admin, addressee, counsel):
    draft = making.draft(counsel)
    row = switch(admin, addressee)

    now, later = AT + timedelta(minutes=1), AT + timedelta(days=2)
    assert entitlement.effect_of(draft, now) == (Effect.FILING, "art. 119 § 4 k.p.k.")
    close_entry(actor=admin, what="skutek", entry_id=str(row.pk), last_day=TODAY, at=AT)
    assert entitlement.effect_of(draft, later) == (Effect.TRANSMISSION, "")
    told = JournalEntry.objects.filter(stream="filing-settings").order_by("pk")
    assert [entry.kind for entry in told] == ["filing.setting_added", "filing.setting_closed"]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"provision": " "}, ProvisionRequired),
        ({"kind_code": "nie-ma"}, NotListed),
        ({"effect": "inny"}, NotListed),
        ({"since": TODAY - timedelta(days=1)}, DayPassed),
    ],
)
def test_a_switch_that_says_too_little_is_refused(admin, addressee, facts, refusal):
    with pytest.raises(refusal):
        switch(admin, addressee, **facts)
    assert not EffectSwitch.objects.exists()


def test_an_entry_is_closed_once_and_not_before_it_begins(admin):
    row = body(admin, since=TODAY + timedelta(days=5))

    with pytest.raises(EndsEarly):
        close_entry(actor=admin, what="organ", entry_id=str(row.pk), last_day=TOMORROW, at=AT)
    last = TODAY + timedelta(days=9)
    close_entry(actor=admin, what="organ", entry_id=str(row.pk), last_day=last, at=AT)
    with pytest.raises(ChangedMeanwhile):
        close_entry(actor=admin, what="organ", entry_id=str(row.pk), last_day=last, at=AT)
    for what, entry_id in (("organ", "x"), ("inne", str(row.pk)), ("rodzaj", "nie-ma")):
        with pytest.raises(NotFound):
            close_entry(actor=admin, what=what, entry_id=entry_id, last_day=last, at=AT)


def test_only_an_administrator_sets_anything(addressee, counsel):
    other = factories.actor(factories.prosecutor())
    with pytest.raises(NotFound):
        switch(other, addressee)
    with pytest.raises(NotFound):
        close_entry(actor=other, what="rodzaj", entry_id="zazalenie", last_day=TOMORROW, at=AT)
    assert PleadingKind.objects.get(pk="zazalenie").in_force.upper is None


@pytest.mark.rule("F-7")
def test_one_body_seals_at_a_time_and_its_history_stays(admin):
    first = body(admin)
    with pytest.raises(BodiesOverlap, match="Prokuratura Krajowa"):
        body(admin, "Sąd Apelacyjny", since=TOMORROW)
    close_entry(actor=admin, what="organ", entry_id=str(first.pk), last_day=TODAY, at=AT)
    second = body(admin, "Sąd Apelacyjny", since=TOMORROW)

    assert queries.body_at(AT) == first
    assert queries.body_at(AT + timedelta(days=1)) == second
    assert queries.body_at(AT - timedelta(days=1)) is None
    assert SealingBody.objects.count() == 2


@pytest.mark.rule("F-7")
def test_documents_wait_while_the_seal_is_not_that_of_the_body(admin):
    seal = SimpleNamespace(serial="77")
    seals._require_body(seal, AT)
    row = body(admin, serial="77")
    seals._require_body(seal, AT)

    close_entry(actor=admin, what="organ", entry_id=str(row.pk), last_day=TODAY, at=AT)
    with pytest.raises(SealUnusable, match="Nie ustawiono organu"):
        seals._require_body(seal, AT + timedelta(days=1))
    body(admin, "Sąd Apelacyjny", serial="1234", since=TOMORROW)
    with pytest.raises(SealUnusable, match="używa certyfikatu nr 1234"):
        seals._require_body(seal, AT + timedelta(days=1))


@pytest.mark.rule("F-7")
def test_any_configured_seal_is_that_of_a_body_without_a_number(admin):
    body(admin)
    seals._require_body(SimpleNamespace(serial="77"), AT)


@pytest.mark.rule("F-2-5")
def test_a_further_field_is_asked_for_kept_and_exported(admin, actor, counsel):
    draft = making.draft(counsel)
    before = print_of(sheet_of(draft))
    assert "further" not in sheet_of(draft)
    field = add_field(actor=admin, label="Pilne", hint="", required=True, since=TODAY, at=AT)
    now = AT + timedelta(minutes=1)

    def missing(at):
        facts = prepared(draft, current_files(draft), actor=actor, at=at)
        return [one.message for one in unmet(facts)]

    assert missing(now) == ["W metryce brakuje pola: Pilne."]
    save_fields(actor=actor, draft_id=draft.pk, fields={f"further-{field.pk}": " tak "}, at=now)
    draft.refresh_from_db()
    assert missing(now) == []
    assert further_of(draft) == [{"label": "Pilne", "value": "tak"}]
    assert sheet_of(draft)["further"] == [{"label": "Pilne", "value": "tak"}]
    assert print_of(sheet_of(draft)) != before

    save_fields(actor=actor, draft_id=draft.pk, fields={f"further-{field.pk}": ""}, at=now)
    draft.refresh_from_db()
    assert further_of(draft) == []
    save_fields(actor=actor, draft_id=draft.pk, fields={"further-x": "obce"}, at=now)
    draft.refresh_from_db()
    assert further_of(draft) == []
    other = making.draft(counsel)
    save_fields(actor=actor, draft_id=other.pk, fields={"further-x": "obce"}, at=now)
    other.refresh_from_db()
    assert "further" not in other.metryka


@pytest.mark.rule("F-2-5")
def test_a_field_that_is_not_mandatory_or_over_is_not_missed(admin, actor, counsel):
    draft = making.draft(counsel)
    add_field(actor=admin, label="Uwagi", hint="", required=False, since=TODAY, at=AT)
    over = add_field(actor=admin, label="Stare", hint="", required=True, since=TODAY, at=AT)
    close_entry(actor=admin, what="pole", entry_id=str(over.pk), last_day=TODAY, at=AT)

    facts = prepared(draft, current_files(draft), actor=actor, at=AT + timedelta(days=1))
    assert [label for label, _, _ in facts.sheet.further] == ["Uwagi"]
    assert unmet(facts) == ()
