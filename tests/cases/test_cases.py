"""Registering, searching and guarding cases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.cases import queries, services
from akta.cases.errors import MayNotRegister, NotAReferent, NumberRefused, SearchLimitReached
from akta.cases.models import Case, CasePerson, Form, PersonSearch
from akta.core import clock, journal
from akta.core.actors import SYSTEM
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.desk import cases as screens
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return factories.people()


def register(actor, **changes):
    facts = {
        "cell_id": factories.cell().pk,
        "register": "Ds",
        "form": Form.INQUIRY,
        "subject": "paserstwo",
        "referent_id": None,
        "opened_on": date(2026, 3, 2),
        "at": clock.now(),
    }
    factories.load_registers()
    return services.register_case(actor=actor, **(facts | changes))


def test_references_follow_each_other(everybody):
    secretary = factories.actor(everybody.secretary)

    made = [register(secretary).reference for _ in range(3)]

    assert made == ["4999-0.Ds.1.2026", "4999-0.Ds.2.2026", "4999-0.Ds.3.2026"]


def test_each_year_and_register_counts_for_itself(everybody):
    secretary = factories.actor(everybody.secretary)
    register(secretary)

    assert register(secretary, opened_on=date(2025, 12, 31)).reference == "4999-0.Ds.1.2025"
    assert register(secretary, register="Ko").reference == "4999-0.Ko.1.2026"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_without_double_or_gap():
    secretary = factories.actor(factories.secretary())
    factories.load_registers()

    def one(_):
        try:
            return register(secretary).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(20)))

    assert numbers == list(range(1, 21))


def test_pressed_twice_registered_once(everybody):
    secretary = factories.actor(everybody.secretary)

    first, second = (register(secretary, key="formularz-1") for _ in range(2))

    assert first.pk == second.pk
    assert Case.objects.count() == 1


@pytest.mark.parametrize("who", ["administrator", "auditor", "outside"])
def test_who_may_not_register(everybody, who):
    with pytest.raises(MayNotRegister):
        register(factories.actor(getattr(everybody, who)))


def test_a_secretary_is_no_referent(everybody):
    with pytest.raises(NotAReferent):
        register(factories.actor(everybody.secretary), referent_id=everybody.secretary.pk)
    assert not Case.objects.exists()


def test_journal_of_a_case_is_a_chain(everybody):
    case = factories.case(everybody.referent)

    assert journal.first_broken(journal.case_stream(case.pk)) is None
    assert "4999-0.Ds.1.2026" in journal.sentence(
        journal.JournalEntry.objects.filter(case_id=case.pk).order_by("seq").first()
    )


def test_edit_on_an_old_version_is_refused_with_who_and_what(everybody):
    case = factories.case(everybody.referent)
    referent, secretary = map(factories.actor, (everybody.referent, everybody.secretary))
    old = case.version
    facts = {"case_id": case.pk, "form": Form.INQUIRY, "version": old, "at": clock.now()}
    services.edit_case(actor=secretary, subject="wymuszenie", **facts)

    with pytest.raises(ChangedMeanwhile) as refused:
        services.edit_case(actor=referent, subject="rozbój", **facts)

    assert everybody.secretary.full_name in refused.value.text()
    assert "wymuszenie" in refused.value.text()


def test_person_numbers_are_checked_sealed_and_found(everybody):
    case = factories.case(everybody.referent)
    referent = factories.actor(everybody.referent)
    facts = {"capacity": "suspect", "surname": "Zmyślony", "pesel": "44051401359"}

    person = services.add_person(actor=referent, case_id=case.pk, facts=facts, at=clock.now())

    with connection.cursor() as cursor:
        cursor.execute("SELECT pesel FROM cases_person WHERE id = %s", [person.pk])
        assert b"44051401359" not in bytes(cursor.fetchone()[0])
    found = queries.page_of_cases(referent, at=clock.now(), words="44051401359")
    assert [c.pk for c in found.cases] == [case.pk]
    with pytest.raises(NumberRefused):
        services.add_person(
            actor=referent, case_id=case.pk, facts=facts | {"pesel": "44051401358"}, at=clock.now()
        )


def test_only_the_head_takes_a_case_away(everybody):
    case = factories.case(everybody.referent)
    facts = {
        "case_id": case.pk,
        "referent_id": everybody.other_prosecutor.pk,
        "at": clock.now(),
    }

    with pytest.raises(NotAllowed):
        services.assign(actor=factories.actor(everybody.secretary), **facts)
    decision = {"decision": "3/2026", "reason": "delegacja"}
    services.assign(actor=factories.actor(everybody.head), **facts, **decision)

    assert Case.objects.get().referent_id == everybody.other_prosecutor.pk


@pytest.mark.parametrize(
    "words", ["4999-0.Ds.1.2026", " 4999 - 0 . ds . 1 . 2026 ", "1", "kradz", "Zmyślony"]
)
def test_search_finds_own_cases_and_no_others(everybody, words):
    case = factories.case(everybody.referent)
    CasePerson.objects.create(
        case=case, capacity="suspect", surname="Zmyślony", added_at=clock.now()
    )
    at = clock.now()

    mine = queries.page_of_cases(factories.actor(everybody.referent), at=at, words=words)
    others = queries.page_of_cases(factories.actor(everybody.other_prosecutor), at=at, words=words)

    assert [c.pk for c in mine.cases] == [case.pk]
    assert (list(others.cases), others.total) == ([], 0)


def test_exact_reference_tells_the_unit_whose_the_case_is(everybody):
    case = factories.case(everybody.referent)
    at = clock.now()

    stub = queries.lookup(factories.actor(everybody.other_prosecutor), case.reference, at=at)

    assert (stub.reference, stub.referent) == (case.reference, everybody.referent.full_name)
    for stranger in (everybody.administrator, everybody.auditor, everybody.outside):
        with pytest.raises(NotFound):
            queries.lookup(factories.actor(stranger), case.reference, at=at)
    with pytest.raises(NotFound):
        queries.lookup(factories.actor(everybody.other_prosecutor), "Ds.1", at=at)


def test_person_search_beyond_is_limited_and_listed(everybody, monkeypatch):
    monkeypatch.setattr(queries, "PERSON_SEARCHES_A_DAY", 2)
    foreign = factories.case(everybody.referent)
    CasePerson.objects.create(
        case=foreign, capacity="witness", surname="Zmyślony", added_at=clock.now()
    )
    own = factories.case(everybody.other_prosecutor)
    asker = factories.actor(everybody.other_prosecutor)
    asked = {"typed": "Zmyślony", "purpose": "ustalenie", "for_reference": own.reference}

    first = queries.search_persons(asker, at=clock.now(), **asked)
    queries.search_persons(asker, at=clock.now(), **asked)
    with pytest.raises(SearchLimitReached):
        queries.search_persons(asker, at=clock.now(), **asked)
    with pytest.raises(NotFound):
        queries.search_persons(
            asker, at=clock.now(), **(asked | {"for_reference": foreign.reference})
        )

    assert [hit.reference for hit in first] == [foreign.reference]
    monthly = queries.person_searches(factories.actor(everybody.head), at=clock.now())
    assert [(row["account__surname"], row["count"]) for row in monthly] == [("Inny", 2)]
    assert PersonSearch.objects.count() == 2


def test_list_page_asks_a_constant_number_of_queries(client, everybody):
    factories.case(everybody.referent)
    factories.sign_in(client, everybody.referent)

    def queries_of_list():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("desk:cases")).status_code == 200
        return len(captured)

    queries_of_list()
    one = queries_of_list()
    for _ in range(29):
        factories.case(everybody.referent)

    assert queries_of_list() == one


@pytest.mark.rule("P-3-1")
def test_the_office_tells_an_enquirer_and_the_case_remembers_it(client, everybody):
    case = factories.case(everybody.referent)
    factories.sign_in(client, everybody.secretary)
    address = reverse("desk:case-digitisation", args=[case.pk])

    assert "niezdigitalizowane" in client.get(address).content.decode()
    answer = client.post(address, {"asked_by": "adw. Anna Obrońca, telefonicznie"})

    assert answer.status_code == 302
    entry = journal.last_of(journal.case_stream(case.pk))
    assert entry.actor_id == everybody.secretary.pk
    assert entry.case_id == case.pk
    assert entry.data == {
        "asked_by": "adw. Anna Obrońca, telefonicznie",
        "answer": "niezdigitalizowane",
        "assurance": "low",
    }


@pytest.mark.rule("P-3-1")
def test_who_may_not_answer_for_the_case(everybody):
    case = factories.case(everybody.referent)
    told = {"case_id": case.pk, "asked_by": "ktoś", "answer": "tak", "at": clock.now()}

    for stranger in (everybody.other_prosecutor, everybody.administrator, everybody.outside):
        with pytest.raises(NotFound):
            services.tell_digitisation(actor=factories.actor(stranger), **told)
    with pytest.raises(NotAllowed):
        services.tell_digitisation(actor=factories.actor(everybody.head), **told)


def test_the_list_of_cases_leads_to_every_page_and_keeps_what_was_asked(
    client, everybody, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE", 1)
    for _ in range(3):
        factories.case(everybody.referent)
    factories.sign_in(client, everybody.referent)

    shown = client.get(reverse("desk:cases"), {"moje": "1", "strona": "2"}).content.decode()

    assert "2–2 z 3" in shown
    assert all(f"?moje=1&amp;strona={number}" in shown for number in (1, 3))


def test_a_case_of_many_persons_shows_them_page_by_page(client, everybody, monkeypatch):
    monkeypatch.setattr(screens, "PERSONS", 1)
    case = factories.case(everybody.referent)
    for surname in ("Arent", "Babel"):
        facts = {"capacity": "injured", "given_name": "Jan", "surname": surname}
        services.add_person(actor=SYSTEM, case_id=case.pk, facts=facts, at=clock.now())
    factories.sign_in(client, everybody.referent)

    first, second = (
        client.get(reverse("desk:case", args=[case.pk]), {"uczestnicy": number}).content.decode()
        for number in (1, 2)
    )

    assert ("Jan Arent" in first, "Jan Babel" in first) == (True, False)
    assert ("Jan Arent" in second, "Jan Babel" in second) == (False, True)
