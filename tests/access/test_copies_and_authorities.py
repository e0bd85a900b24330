"""Transcripts and copies, access outside the portal, courts and other authorities: §§ 143–147."""

from dataclasses import replace
from decimal import Decimal

import pytest

from akta.access import errors
from akta.access.facts import OrderFacts, RequestFacts
from akta.access.models import AccessOrder, AccessRequest, RequestState, Way
from akta.access.papers import decision_of, order_pdf
from akta.access.queries import own_requests, prepare_order, requests_awaiting
from akta.access.rules import (
    refuse_incomplete_ask,
    refuse_inexact,
    refuse_unasked,
    refuse_without_competence,
    refuse_without_reasons,
)
from akta.access.services import file_request, record_request
from akta.cases.models import CasePerson
from akta.delivery.models import Notice
from akta.files.models import SetKind
from akta.grants.models import Grant, Ground
from tests import factories
from tests.access import making
from tests.access.making import START, defence
from tests.access.test_papers import LATER, text_of

COURT = {
    "authority": "Sąd Rejonowy w Innowie",
    "authority_number": "III RC 5/26",
    "authority_basis": "art. 248 k.p.c.",
    "purpose": "dowód w sprawie o alimenty",
}


def ordered(**facts):
    """Facts of an order without a person: for an authority, or only to be weighed."""
    return OrderFacts(**{"scope_text": "t. 1", "last": START.date()} | facts)


def asked(world, **facts):
    """The registered request of the court, or of somebody else."""
    told = RequestFacts(**{"given_name": "", "surname": "", **COURT} | facts)
    told = replace(told, case_typed=world.case.reference)
    return record_request(actor=world.secretary, facts=told, at=START)


def for_court(row, **facts):
    given = {"to_authority": True, "request_id": row.pk, "manner": "site"} | facts
    return ordered(**given)


# --- what an order decides, and how exactly ------------------------------------------------------


@pytest.mark.rule("R-143-1")
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "zarządzam udostępnić akta sprawy"),
        (
            {"copies": "own"},
            (
                "zarządzam udostępnić akta sprawy i zezwolić na samodzielne sporządzenie z nich "
                "odpisów lub kopii"
            ),
        ),
        (
            {"kind": "partial", "copies": "certified", "page_price": 6},
            (
                "zarządzam udostępnić akta sprawy w części i odpłatnie wydać z nich "
                "uwierzytelnione odpisy lub kopie, a w pozostałej części odmówić"
            ),
        ),
        (
            {"copies": "certified", "authority": "Sąd"},
            "zarządzam udostępnić akta sprawy i wydać z nich uwierzytelnione odpisy lub kopie",
        ),
        ({"copies": "plain", "manner": "copies"}, "zarządzam wydać z nich kopie"),
        (
            {"kind": "refusal", "copies": "plain"},
            "odmawiam udostępnienia akt sprawy i wydania z nich kopii",
        ),
        ({"kind": "revocation"}, "cofam udostępnienie akt sprawy"),
    ],
)
def test_an_order_decides_of_access_and_of_copies(facts, said):
    assert decision_of(AccessOrder(**{"kind": "grant", "manner": "view"} | facts)) == said


@pytest.mark.rule("R-143-2")
@pytest.mark.parametrize(
    ("facts", "is_exact"),
    [
        ({}, True),
        ({"copies": "own"}, True),
        ({"copies": "plain"}, False),
        ({"copies": "plain", "copies_number": 1}, True),
        ({"copies": "certified", "copies_number": 1}, False),
        ({"copies": "certified", "copies_number": 1, "page_price": "6.00"}, True),
        ({"copies": "certified", "copies_number": 1, "to_authority": True}, True),
        ({"manner": "copies"}, False),
        ({"manner": "copies", "copies": "plain", "copies_number": 2}, True),
        ({"kind": "refusal", "copies": "plain"}, True),
    ],
)
def test_the_order_says_exactly_which_copies(facts, is_exact):
    if is_exact:
        refuse_inexact(ordered(**facts))
        return
    with pytest.raises(errors.CopiesInexact):
        refuse_inexact(ordered(**facts))


@pytest.mark.rule("R-143-1")
@pytest.mark.rule("R-143-2")
def test_certified_copies_are_ordered_with_scope_number_and_fee(world, issue):
    with pytest.raises(errors.CopiesInexact):
        issue(defence(copies="certified", copies_number=2))
    order = issue(
        defence(
            scope_text="t. 1", manner="site", copies="certified", copies_number=2, page_price="6"
        )
    )
    assert order.fee == Decimal(60)
    text = text_of(order_pdf(order, for_grantee=True))
    for said in (
        "i odpłatnie wydać z nich uwierzytelnione odpisy lub kopie:",
        "Sposób: przeglądanie na miejscu, w siedzibie jednostki",
        "2 egz., opłata 6,00 zł za stronę, razem 60,00 zł",
        "t. 1: k. 1–5",
    ):
        assert said in text, said


# --- through the system, or not ------------------------------------------------------------------


@pytest.mark.rule("R-144")
@pytest.mark.parametrize(
    ("manner", "in_portal"),
    [("view", True), ("download", True), ("site", False), ("sent", False)],
)
def test_the_portal_opens_only_where_the_order_chose_it(world, issue, manner, in_portal):
    people = CasePerson.objects.count()
    order = issue(defence(scope_text="t. 1", manner=manner))
    grants = Grant.objects.filter(ground=Ground.ORDER)
    assert grants.exists() is in_portal
    assert (order.holder is not None) is in_portal
    assert bool(order.method) is in_portal
    assert CasePerson.objects.count() == people + in_portal
    assert order.cards_granted == 5


@pytest.mark.rule("R-144")
def test_a_refusal_opens_nothing_whatever_its_manner():
    assert not ordered(kind="refusal", manner="view").opens_in_portal


def test_volumes_on_paper_are_opened_outside_the_portal_only(world, issue):
    making.volume(world.case, 3, is_digitised=False)
    with pytest.raises(errors.ScopeEmpty):
        issue(defence(scope_text="t. 3"))
    order = issue(defence(scope_text="t. 1; t. 3", manner="site"))
    assert order.scope["granted"] == ["t. 1: k. 1–5", "t. 3: tom na papierze"]
    assert issue(defence(scope_text="t. 3", manner="sent"), at=LATER).cards_granted == 0


@pytest.mark.parametrize("kind", [SetKind.WORKING, SetKind.ADDRESS, SetKind.SEPARATE])
def test_outside_the_portal_closed_sets_stay_closed_too(world, issue, kind):
    making.cards(making.volume(world.case, 8, kind), 2)
    with pytest.raises(errors.ScopeUnresolved):
        issue(defence(scope_text="t. 8", manner="site"))
    assert issue(defence(scope_text="całość", manner="sent")).cards_granted == 45


def test_what_was_opened_outside_the_portal_is_revoked_once(world, issue):
    order = issue(defence(scope_text="t. 1", manner="site"))
    change = ordered(kind="change", replaces_id=order.pk, manner="site")
    with pytest.raises(errors.OrderNotInForce):
        issue(change, at=LATER)
    ended = OrderFacts(kind="revocation", replaces_id=order.pk, reasons="Zmiana okoliczności.")
    assert issue(ended, at=LATER).holder_name == "Anna Obrońca"
    with pytest.raises(errors.OrderNotInForce):
        issue(ended, at=LATER)


def test_the_applicant_is_told_what_was_opened_outside_the_portal(world, issue):
    counsel = factories.actor(world.counsel)
    told = RequestFacts(given_name="", surname="", case_typed=world.case.reference, copies="plain")
    row = file_request(actor=counsel, facts=told, at=START)
    facts = {"scope_text": "t. 1", "manner": "site", "copies": "plain", "copies_number": 1}
    issue(defence(request_id=row.pk, **facts))
    own = own_requests(counsel)[0:1][0]
    assert own.given == (
        "t. 1: k. 1–5; przeglądanie na miejscu, w siedzibie jednostki; odpisy i kopie: "
        "sporządzenie i wydanie kopii, 1 egz.; do końca dnia 16 marca 2026 r."
    )
    assert own.reasons == own.instruction == ""
    assert Notice.objects.get(account=world.counsel).kind == "access-given-outside"


# --- courts and other authorities ----------------------------------------------------------------


@pytest.mark.rule("R-147-1")
@pytest.mark.parametrize(
    ("to_authority", "is_asked", "error"),
    [
        (True, True, None),
        (False, False, None),
        (True, False, errors.AuthorityRequestRequired),
        (False, True, errors.AuthorityNotAddressed),
    ],
)
def test_an_authority_gets_a_file_on_its_request_only(to_authority, is_asked, error):
    if error is None:
        refuse_unasked(to_authority=to_authority, is_asked=is_asked)
        return
    with pytest.raises(error):
        refuse_unasked(to_authority=to_authority, is_asked=is_asked)


@pytest.mark.rule("R-147-1")
@pytest.mark.parametrize("lacking", sorted(COURT))
def test_its_request_says_who_asks_by_what_number_and_basis_and_what_for(lacking):
    refuse_incomplete_ask(RequestFacts(given_name="", surname="", **COURT))
    refuse_incomplete_ask(RequestFacts(given_name="Anna", surname="Obrońca"))
    with pytest.raises(errors.AuthorityAskIncomplete):
        refuse_incomplete_ask(RequestFacts(given_name="", surname="", **COURT | {lacking: " "}))


@pytest.mark.rule("R-147-1")
def test_nothing_is_issued_to_an_authority_without_a_registered_request(world, issue):
    with pytest.raises(errors.AuthorityAskIncomplete):
        asked(world, purpose="")
    with pytest.raises(errors.AuthorityRequestRequired):
        issue(ordered(to_authority=True, manner="site"))
    person = asked(world, given_name="Anna", surname="Obrońca", **dict.fromkeys(COURT, ""))
    with pytest.raises(errors.AuthorityRequestRequired):
        issue(for_court(person))
    row = asked(world)
    with pytest.raises(errors.AuthorityNotAddressed):
        issue(defence(request_id=row.pk))
    assert not AccessOrder.objects.exists()

    order = issue(for_court(row))
    assert (order.authority, order.authority_number) == (COURT["authority"], "III RC 5/26")
    assert (order.holder_name, order.holder, order.grant_id) == (COURT["authority"], None, None)
    row.refresh_from_db()
    assert row.state == RequestState.DECIDED
    text = text_of(order_pdf(order, for_grantee=False))
    assert "Na wniosek: Sąd Rejonowy w Innowie, III RC 5/26" in text
    assert "§ 147 Regulaminu" in text
    with pytest.raises(errors.AuthorityRequestRequired):
        issue(for_court(row))


def test_requests_of_one_authority_in_two_matters_wait_apart(world):
    first, again = asked(world), asked(world)
    other = asked(world, authority_number="III RC 6/26")
    assert again.linked_to == first
    assert other.linked_to is None


@pytest.mark.rule("R-147-2")
@pytest.mark.parametrize(
    ("facts", "is_needed"),
    [
        ({"copies": "plain"}, True),
        ({"manner": "download"}, True),
        ({"manner": "site"}, False),
        ({"copies": "plain", "to_authority": False}, False),
        ({"copies": "plain", "kind": "refusal"}, False),
    ],
)
def test_copies_for_an_authority_cite_the_provisions_on_its_powers(facts, is_needed):
    given = ordered(**{"to_authority": True} | facts)
    refuse_without_competence(replace(given, competence="art. 248 § 1 k.p.c."))
    if not is_needed:
        refuse_without_competence(given)
        return
    with pytest.raises(errors.CompetenceRequired):
        refuse_without_competence(given)


@pytest.mark.rule("R-147-2")
@pytest.mark.parametrize("kind", ["refusal", "partial", "grant"])
def test_a_refusal_needs_reasons(kind):
    refuse_without_reasons(kind, "Dobro postępowania.")
    if kind == "grant":
        refuse_without_reasons(kind, "")
        return
    with pytest.raises(errors.ReasonsRequired):
        refuse_without_reasons(kind, " ")


@pytest.mark.rule("R-147-2")
def test_neither_copies_nor_a_refusal_are_signed_without_what_they_rest_on(world, issue):
    row = asked(world, copies="plain")
    copies = for_court(row, copies="plain", copies_number=1)
    with pytest.raises(errors.CompetenceRequired):
        issue(copies)
    with pytest.raises(errors.ReasonsRequired):
        issue(for_court(row, kind="refusal", last=None))
    order = issue(replace(copies, competence="art. 248 § 1 k.p.c."))
    assert "Przepisy o kompetencji organu: art. 248 § 1 k.p.c." in text_of(
        order_pdf(order, for_grantee=True)
    )

    other = asked(world, authority_number="III RC 6/26")
    refused = issue(
        for_court(other, kind="refusal", last=None, reasons="Dobro postępowania."), at=LATER
    )
    text = text_of(order_pdf(refused, for_grantee=True))
    assert "Dobro postępowania." in text
    assert "zażalenie" not in text


# --- entrusted investigations --------------------------------------------------------------------


@pytest.mark.rule("R-145")
@pytest.mark.parametrize("scope", ["whole", "part"])
def test_in_an_entrusted_investigation_the_prosecutor_still_decides(world, issue, scope):
    entrusted(world, scope)
    row = asked(
        world, given_name="Anna", surname="Obrońca", way=Way.ENTRUSTED, **dict.fromkeys(COURT, "")
    )
    assert list(requests_awaiting(world.referent, at=START)) == [row]
    for who in ("secretary", "other_prosecutor", "head", "outside"):
        with pytest.raises(errors.NotCaseProsecutor):
            issue(defence(request_id=row.pk), actor=factories.actor(getattr(world.people, who)))
    order = issue(defence(request_id=row.pk, scope_text="t. 1"))
    assert order.issued_by == world.people.referent
    assert AccessRequest.objects.get().state == RequestState.DECIDED
    text = text_of(order_pdf(order, for_grantee=False))
    assert "Śledztwo powierzono: KPP w Przykładowie" in text


@pytest.mark.rule("R-145")
def test_an_order_in_an_investigation_of_ones_own_names_no_other_body(world, issue):
    assert "powierzono" not in text_of(order_pdf(issue(), for_grantee=False))
    preview = prepare_order(actor=world.referent, case_id=world.case.pk, facts=defence(), at=START)
    assert preview.cards == 45


def entrusted(world, scope):
    from akta.cases.proceedings.services import record_event

    told = {"actor": world.referent, "case_id": world.case.pk, "day": START.date(), "at": START}
    record_event(kind="initiated", values={"form": "investigation"}, **told)
    body = {"scope": scope, "body": "KPP w Przykładowie"}
    record_event(kind="entrusted", values=body, **told)
    record_event(kind="plan_made", values={}, **told)
