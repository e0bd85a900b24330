"""Drafts: begun, prefilled from a case, saved field by field, approved, discarded."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from akta.accounts.models import Dependent
from akta.cases.models import CasePerson
from akta.core.errors import NotFound
from akta.filing import entitlement, queries
from akta.filing.errors import (
    AddresseeUnknown,
    CaseUnknown,
    DraftClosed,
    KindUnknown,
    NotEntitled,
    NotPermitted,
    TooMuchStored,
)
from akta.filing.metryka import is_approved, is_prefilled
from akta.filing.models import Addressee, AddresseeKind, Draft, Effect, EffectSwitch, PleadingKind
from akta.filing.services import (
    approve_sheet,
    begin_draft,
    confirm_list,
    discard_draft,
    drafts,
    move_file,
    save_fields,
    submit,
)
from akta.filing.services.ready import current_files, prepared
from tests import factories
from tests.filing import making
from tests.filing.making import AT


def save(actor, draft, **fields):
    return save_fields(actor=actor, draft_id=draft.pk, fields=fields, at=AT)


def codes(actor, draft):
    from akta.law.filing.steps import unmet

    draft = Draft.objects.get(pk=draft.pk)
    return [one.code for one in unmet(prepared(draft, current_files(draft), actor=actor, at=AT))]


@pytest.mark.rule("F-3-3")
def test_a_draft_from_a_case_is_prefilled_and_waits_for_approval(actor, case):
    draft = begin_draft(actor=actor, at=AT, case_id=case.pk)

    assert draft.addressee.unit_id == case.unit_id
    assert draft.metryka["reference"] == case.reference
    assert is_prefilled(draft)
    assert "METRYKA_NOT_APPROVED" in codes(actor, draft)

    approve_sheet(actor=actor, draft_id=draft.pk, at=AT)
    assert "METRYKA_NOT_APPROVED" not in codes(actor, draft)


@pytest.mark.rule("F-3-3")
@pytest.mark.parametrize(
    "change", [{"concerns": "świadek"}, {"reference": "1"}, {"kind": "zazalenie"}]
)
def test_a_change_withdraws_the_approval(actor, case, change):
    draft = begin_draft(actor=actor, at=AT, case_id=case.pk)
    approved = approve_sheet(actor=actor, draft_id=draft.pk, at=AT)
    assert is_approved(approved)

    assert not is_approved(save(actor, draft, **change))


def test_fields_are_saved_one_by_one_and_none_is_lost(actor):
    draft = begin_draft(actor=actor, at=AT)
    addressee = Addressee.objects.first()
    for field, told in (
        ("kind", "zazalenie"),
        ("addressee", str(addressee.pk)),
        ("reference", " 4999-0.Ds.1.2026 "),
        ("on_behalf_of", "Jan K."),
    ):
        save(actor, draft, **{field: told})

    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.kind_id, kept.addressee, kept.version) == ("zazalenie", addressee, 5)
    assert kept.metryka == {"reference": "4999-0.Ds.1.2026", "on_behalf_of": "Jan K."}


def test_choosing_a_case_fills_the_sheet_over_what_the_form_held(actor, case):
    draft = begin_draft(actor=actor, at=AT)

    kept = save(actor, draft, case=str(case.pk), addressee="", reference="stara", concerns="x")

    assert (kept.case, kept.metryka["reference"]) == (case, case.reference)
    assert (kept.addressee.unit_id, kept.metryka["concerns"]) == (case.unit_id, "x")


@pytest.mark.rule("F-3-2")
def test_only_kinds_of_the_list_in_force_are_taken(actor):
    draft = begin_draft(actor=actor, at=AT)

    for code in ("nieznany", "opinia"):
        with pytest.raises(KindUnknown):
            save(actor, draft, kind=code)
    making.ended(PleadingKind.objects.get(pk="zazalenie"))
    with pytest.raises(KindUnknown):
        save(actor, draft, kind="zazalenie")


def test_addressees_and_cases_are_ones_own(actor, case):
    draft = begin_draft(actor=actor, at=AT)
    court = Addressee.objects.create(
        kind=AddresseeKind.COURT, name="Sąd", in_force=Addressee.objects.first().in_force
    )
    save(actor, draft, kind="zazalenie")

    with pytest.raises(AddresseeUnknown):
        save(actor, draft, addressee=str(court.pk))
    with pytest.raises(AddresseeUnknown):
        save(actor, draft, addressee="x")
    for case_id in (str(factories.case().pk), "x"):
        with pytest.raises(CaseUnknown):
            save(actor, draft, case=case_id)


def test_the_list_is_confirmed_as_it_stands(actor, counsel):
    draft = making.draft(counsel, attachments=2)
    first = draft.files.get(number=1)
    assert "ATTACHMENT_LIST_NOT_CONFIRMED" not in codes(actor, draft)

    move_file(actor=actor, file_id=first.pk, by=1, at=AT)
    assert "ATTACHMENT_LIST_NOT_CONFIRMED" in codes(actor, draft)

    confirm_list(actor=actor, draft_id=draft.pk, at=AT)
    assert "ATTACHMENT_LIST_NOT_CONFIRMED" not in codes(actor, draft)


def test_a_discarded_draft_is_closed_and_gone_from_the_list(actor):
    draft = begin_draft(actor=actor, at=AT)
    discard_draft(actor=actor, draft_id=draft.pk, at=AT)

    assert list(queries.own_drafts(actor)) == []
    with pytest.raises(DraftClosed):
        save(actor, draft, concerns="x")


def test_anothers_draft_is_not_there(actor):
    draft = begin_draft(actor=actor, at=AT)
    other = factories.actor(making.counsel(surname="Obcy"))

    with pytest.raises(NotFound):
        save(other, draft, concerns="x")


def test_there_are_only_so_many_drafts(actor, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    begin_draft(actor=actor, at=AT)

    with pytest.raises(TooMuchStored):
        begin_draft(actor=actor, at=AT)


@pytest.mark.rule("F-1")
@pytest.mark.parametrize(
    ("capacity", "offered"),
    [("defence", True), ("injured", True), ("expert", True), ("witness", False), ("other", False)],
)
def test_the_desk_is_offered_by_the_table(case, capacity, offered):
    making.desk()
    account = making.counsel(case, capacity=capacity)

    assert entitlement.may_file(account.pk, at=AT) is offered


@pytest.mark.rule("F-1")
def test_a_kind_is_open_to_the_capacities_it_names(counsel):
    kinds = {one.pk: one for one in PleadingKind.objects.all()}

    assert entitlement.is_entitled(counsel.pk, kinds["wniosek-dowodowy"], at=AT)
    assert not entitlement.is_entitled(counsel.pk, kinds["opinia"], at=AT)
    assert not entitlement.is_entitled(counsel.pk, kinds["wniosek-dowodowy"], at=making.BEFORE)


def test_a_person_removed_from_the_case_begins_nothing(actor, counsel):
    CasePerson.objects.filter(account=counsel).update(removed_at=AT)

    with pytest.raises(NotEntitled):
        begin_draft(actor=actor, at=AT)


@pytest.fixture
def clerk(actor):
    """Somebody who works in a dependent account of counsel, with the right to file."""
    user = factories.outside_person("Aplikant")
    return replace(factories.actor(user), on_behalf_of=actor.id)


@pytest.mark.rule("F-2-8")
@pytest.mark.rule("F-2-9")
def test_a_dependent_account_prepares_what_its_owner_sees(actor, clerk):
    draft = begin_draft(actor=clerk, at=AT)

    assert (draft.owner_id, draft.created_by_id) == (actor.id, clerk.id)
    assert list(queries.own_drafts(actor)) == [draft]


@pytest.mark.rule("F-2-8")
def test_a_person_who_files_alone_is_user_and_owner(actor):
    draft = begin_draft(actor=actor, at=AT)

    assert draft.owner_id == draft.created_by_id == actor.id


@pytest.mark.rule("F-2-9")
def test_an_account_of_an_institution_is_the_institutions_whoever_works_in_it(counsel, clerk):
    office = making.counsel(surname="Prokuratura Okręgowa")
    first, second = (
        replace(factories.actor(factories.outside_person(name)), on_behalf_of=office.pk)
        for name in ("Pierwsza", "Druga")
    )

    drafts = [begin_draft(actor=user, at=AT) for user in (first, second)]

    assert {draft.owner_id for draft in drafts} == {office.pk}
    assert [draft.created_by_id for draft in drafts] == [first.id, second.id]


@pytest.mark.rule("F-2-9")
def test_nothing_is_kept_without_an_owner(actor):
    draft = begin_draft(actor=actor, at=AT)

    draft.owner_id = None
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()
    dependent = Dependent(owner=None, given_name="Jan", surname="Bezpański")
    with pytest.raises(IntegrityError), transaction.atomic():
        dependent.save()


@pytest.mark.rule("F-2-8")
@pytest.mark.rule("F-2-9")
@pytest.mark.rule("F-3-8")
def test_a_dependent_account_without_the_right_finds_nothing(actor, clerk):
    draft = begin_draft(actor=actor, at=AT)
    bare = replace(clerk, may_file=False)

    assert not entitlement.is_offered(bare, at=AT)
    for act in (
        lambda: begin_draft(actor=bare, at=AT),
        lambda: save(bare, draft, concerns="x"),
        lambda: submit(actor=bare, draft_id=draft.pk, at=AT),
        lambda: queries.own_drafts(bare),
        lambda: queries.own_filings(bare),
    ):
        with pytest.raises(NotPermitted) as refused:
            act()
        assert refused.value.status == 403


@pytest.mark.rule("F-2-3")
def test_a_filing_is_the_owners_and_the_senders_in_their_dependent_account(actor, clerk, counsel):
    sent = making.filed(making.draft(counsel), sender_id=clerk.id)
    own = making.filed(making.draft(counsel))

    assert set(queries.own_filings(actor)) == {sent, own}
    assert list(queries.own_filings(clerk)) == [sent]
    assert list(queries.own_filings(replace(clerk, on_behalf_of=None))) == []


@pytest.mark.rule("F-2-8")
@pytest.mark.rule("F-2-9")
def test_staff_do_not_file_in_the_portal(actor):
    with pytest.raises(NotEntitled):
        begin_draft(actor=factories.actor(factories.prosecutor()), at=AT)
    with pytest.raises(NotEntitled):
        entitlement.owner_for(factories.actor(factories.prosecutor()))


def test_without_a_switch_submission_is_a_transmission(counsel):
    draft = making.draft(counsel)
    kind = draft.kind
    assert entitlement.effect_of(draft, AT) == (Effect.TRANSMISSION, "")

    since = Addressee.objects.first().in_force
    for for_kind, effect, told in (
        (None, Effect.FILING, "art. 119 § 4 k.p.k."),
        (kind, Effect.TRANSMISSION, "art. 1"),
    ):
        EffectSwitch.objects.create(
            addressee=draft.addressee,
            kind=for_kind,
            effect=effect,
            provision=told,
            in_force=since,
        )
    assert entitlement.effect_of(draft, AT) == (Effect.TRANSMISSION, "art. 1")
    draft.kind = PleadingKind.objects.get(pk="zazalenie")
    assert entitlement.effect_of(draft, AT) == (Effect.FILING, "art. 119 § 4 k.p.k.")


def test_the_effect_is_told_in_one_sentence():
    assert "wniesieniem" in entitlement.effect_sentence("filing", "art. 1")
    assert "przekazaniem" in entitlement.effect_sentence("transmission")
