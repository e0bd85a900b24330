"""Screens of the course of a proceeding and of my day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.cases.models import DueDuty
from akta.cases.proceedings import absence
from akta.cases.proceedings import day as days
from akta.cases.proceedings.services import record_event
from akta.cases.services import add_person
from akta.core.models import JournalEntry
from akta.desk.forms_proceedings import NO_MOMENT, EventForm
from akta.law.procedures.model import EventKind, Field, FieldType
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture(autouse=True)
def _now(at_moment):
    at_moment(NOW)


@pytest.fixture
def referent():
    return factories.prosecutor()


@pytest.fixture
def case(referent):
    return factories.case(referent)


@pytest.fixture
def desk(client, referent):
    return factories.sign_in(client, referent, at=NOW)


def happened(case, referent, kind, day, **values):
    return record_event(
        actor=factories.actor(referent),
        case_id=case.pk,
        kind=kind,
        day=date.fromisoformat(day),
        values=values,
        at=NOW,
    )


def text(response):
    return " ".join(response.content.decode().split())


def test_the_course_is_empty_and_says_how_to_begin(desk, case):
    page = text(desk.get(reverse("desk:case-course", args=[case.pk])))
    assert "Nie zapisano jeszcze żadnego zdarzenia" in page
    assert "Zapisz zdarzenie" in page


def test_an_event_is_recorded_by_its_form_and_opens_its_term(desk, case):
    address = reverse("desk:case-event-new", args=[case.pk])
    assert "Wszczęcie postępowania" in text(desk.get(address))
    form = desk.get(f"{address}?rodzaj=initiated").context["form"]
    sent = {
        "day": "02.03.2026",
        "version": form["version"].value(),
        "key": form["key"].value(),
        "v-form": "investigation",
        "v-perpetrator_named": "",
    }
    assert desk.post(f"{address}?rodzaj=initiated", sent).status_code == 302
    assert desk.post(f"{address}?rodzaj=initiated", sent).status_code == 302  # pressed twice
    assert JournalEntry.objects.filter(kind="cases.proceeding_event").count() == 1
    page = text(desk.get(reverse("desk:case-course", args=[case.pk])))
    assert "26.05.2026" in page
    assert "Wniosek o przedłużenie śledztwa" in page


def test_a_form_says_beside_the_field_what_is_wrong(desk, case):
    address = reverse("desk:case-event-new", args=[case.pk])
    sent = {"day": "02.03.2027", "version": 0, "key": "k", "v-form": "investigation"}
    response = desk.post(f"{address}?rodzaj=initiated", sent)
    assert response.status_code == 422
    assert "jeszcze nie nadszedł" in text(response)
    response = desk.post(f"{address}?rodzaj=initiated", {"day": "x", "version": 0, "key": "k"})
    assert response.status_code == 422


def test_a_block_shows_its_provision_and_asks_a_reason_where_the_rule_allows(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="inquiry")
    happened(case, referent, "exclusion_requested", "2026-03-03")
    address = f"{reverse('desk:case-event-new', args=[case.pk])}?rodzaj=discontinued"
    sent = {"day": "04.03.2026", "version": 2, "key": "k", "v-reason": "other"}

    refused = desk.post(address, sent)
    assert refused.status_code == 422
    assert "§ 117 ust. 3 Regulaminu" in text(refused)
    assert 'name="o-no-acts-while-excluded"' in text(refused)
    passed = desk.post(address, {**sent, "o-no-acts-while-excluded": "przedawnienie jutro"})
    assert passed.status_code == 302
    course = text(desk.get(reverse("desk:case-course", args=[case.pk])))
    assert "przedawnienie jutro" in course


def test_a_correction_by_the_screen(desk, case, referent):
    entry = happened(case, referent, "initiated", "2026-03-02", form="inquiry")
    address = reverse("desk:case-event-correct", args=[case.pk, entry])
    sent = {
        "day": "09.03.2026",
        "version": 1,
        "key": "k",
        "v-form": "investigation",
        "reason": "pomyłka",
    }
    assert desk.post(address, {**sent, "reason": ""}).status_code == 422
    assert desk.post(address, sent).status_code == 302
    page = text(desk.get(reverse("desk:case-course", args=[case.pk])))
    assert "Sprostowano" in page
    assert "02.06.2026" in page
    withdrawal = {"reason": "nie było", "version": 2, "key": "w"}
    assert desk.post(f"{address}?wycofaj=1", withdrawal).status_code == 302
    assert "wycofano" in text(desk.get(reverse("desk:case-course", args=[case.pk])))


def test_a_term_says_why_and_what_if(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    row = DueDuty.objects.get(case=case, declaration="extension-to-a-year")
    address = reverse("desk:case-duty", args=[case.pk, row.pk])
    page = text(desk.get(address))
    assert "§ 130 ust. 2 Regulaminu" in page
    assert "Śledztwo trwa 3 miesiące" in page
    assert "przyczyny niezakończenia w terminie" in page
    event = reverse("desk:case-event-new", args=[case.pk])
    asked = text(desk.get(f"{event}?rodzaj=extension_requested"))
    assert "przyczyny niezakończenia w terminie" in asked
    assert "przyczyny niezakończenia" not in text(desk.get(f"{event}?rodzaj=closed"))
    after = text(desk.get(f"{address}?co=suspended&dnia=20.05.2026"))
    assert "Tego obowiązku nie będzie" in after
    later = text(desk.get(f"{address}?co=extended&dnia=20.05.2026&do=02.09.2026"))
    assert "26 sierpnia 2026" in later
    assert "Proszę podać" in text(desk.get(f"{address}?co=extended&dnia=20.05.2026"))
    assert "wstrzymuje to przepis" not in after
    assert JournalEntry.objects.filter(kind="cases.proceeding_event").count() == 1
    happened(case, referent, "exclusion_requested", "2026-05-20")
    row = DueDuty.objects.get(case=case, declaration="extension-to-a-year")
    address = reverse("desk:case-duty", args=[case.pk, row.pk])
    blocked = text(desk.get(f"{address}?co=suspended&dnia=21.05.2026"))
    assert "Teraz wstrzymuje to przepis" in blocked
    assert "§ 117 ust. 3 Regulaminu" in blocked


def test_my_day_by_term_by_case_and_by_kind(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    page = text(desk.get(reverse("desk:today")))
    assert "Wniosek o przedłużenie śledztwa" in page
    assert "Zaległe: 2" in page
    assert case.reference in text(desk.get(reverse("desk:today") + "?uklad=sprawa"))
    assert "czas trwania" in text(desk.get(reverse("desk:today") + "?uklad=rodzaj"))
    late = text(desk.get(reverse("desk:today") + "?kiedy=zalegle"))
    assert "Wniosek o przedłużenie śledztwa" not in late
    assert "plan śledztwa" in late.casefold()
    assert "Żaden termin nie czeka" in text(desk.get(reverse("desk:today") + "?kiedy=inni"))


def test_my_day_in_a_month(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    page = text(desk.get(reverse("desk:today-month") + "?miesiac=2026-05"))
    assert "Maj 2026" in page
    assert "Wniosek o przedłużenie śledztwa" in page
    assert "Luty 2026" in text(desk.get(reverse("desk:today-month") + "?miesiac=2026-02"))
    assert "Maj 2026" in text(desk.get(reverse("desk:today-month") + "?miesiac=zły"))


def test_queries_do_not_grow_with_the_cases(desk, case, referent):
    def counted(name):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(reverse(name)).status_code == 200
        return len(queries)

    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    before = {name: counted(name) for name in ("desk:today", "desk:today-month")}
    for _ in range(12):
        happened(
            factories.case(referent), referent, "initiated", "2026-03-02", form="investigation"
        )
    assert {name: counted(name) for name in before} == before


def test_nobody_sees_the_terms_of_anothers_case(client, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    row = DueDuty.objects.filter(case=case).first()
    other = factories.sign_in(client, factories.prosecutor("Inny"), at=NOW)
    assert case.reference not in text(other.get(reverse("desk:today")))
    assert other.get(reverse("desk:case-course", args=[case.pk])).status_code == 404
    assert other.get(reverse("desk:case-duty", args=[case.pk, row.pk])).status_code == 404
    assert other.get(f"{reverse('desk:today')}?osoba={referent.pk}").status_code == 404
    assert other.get(reverse("desk:today-load", args=[referent.pk])).status_code == 404


def test_the_head_sees_the_load_of_each_prosecutor(client, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    head = factories.sign_in(client, factories.head(), at=NOW)
    page = text(head.get(reverse("desk:today-loads")))
    assert referent.full_name in page
    one = text(head.get(reverse("desk:today-load", args=[referent.pk])))
    assert "Wniosek o przedłużenie śledztwa" in one


def test_the_head_asks_as_often_for_one_prosecutor_as_for_many(client, case, referent):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert head.get(reverse("desk:today-loads")).status_code == 200
        return len(queries)

    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    head = factories.sign_in(client, factories.head(), at=NOW)
    before = counted()
    for number in range(6):
        other = factories.prosecutor(f"Inny{number}")
        happened(factories.case(other), other, "initiated", "2026-03-02", form="investigation")
    assert counted() == before


def test_the_head_and_the_prosecutor_count_alike(case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    happened(case, referent, "mediation_from", "2026-03-10")  # what waits for others is not late
    today = NOW.date()
    (load,) = days.loads(factories.actor(factories.head()), today, at=NOW)
    counts = days.counts_of(
        days.mine(factories.actor(referent), persons=[referent.pk], at=NOW), today
    )
    assert (load.cases, load.duties, load.overdue) == (1, counts.of(), counts.of(when="zalegle"))
    assert counts.by_when["inni"] == 1
    assert counts.of(when="zalegle", area="initiation") == 1


def test_a_tab_that_is_not_known_shows_all(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    page = text(desk.get(reverse("desk:today") + "?kiedy=nigdy&rodzaj=running"))
    assert "Wniosek o przedłużenie śledztwa" in page
    assert "Zawiadomienie o wszczęciu" not in page


def test_duties_that_name_no_kind_are_a_kind_of_their_own(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    DueDuty.objects.filter(case=case, area="initiation").update(area="")
    page = text(desk.get(reverse("desk:today")))
    assert '<option value="inne">inne</option>' in page
    assert page.count('<option value="">') == 1
    others = text(desk.get(reverse("desk:today") + "?rodzaj=inne"))
    assert "Zawiadomienie o wszczęciu" in others
    assert "Wniosek o przedłużenie śledztwa" not in others


def test_words_that_fit_one_kind_lead_to_its_form(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    kinds = reverse("desk:case-event-new", args=[case.pk])
    found = desk.get(f"{kinds}?q=wniosek+o+przedłużenie")
    assert found.status_code == 302
    assert found.url == f"{kinds}?rodzaj=extension_requested"
    assert desk.get(f"{kinds}?q=powierzenie+ś").url == f"{kinds}?rodzaj=entrusted"
    assert "Zawieszenie postępowania" in text(desk.get(f"{kinds}?q=zawiesz"))


def test_a_moment_keeps_its_hint_and_says_how_it_is_written():
    moment = Field("at", "Chwila", FieldType.MOMENT, hint="Pierwszego pytania.")
    kind = EventKind("e", "Nowe", "", fields=(moment,))
    form = EventForm({"v-at": "kiedyś"}, kind=kind, persons=())
    assert form.fields["v-at"].help_text.startswith("Pierwszego pytania. Dzień i godzina")
    assert form.errors["v-at"] == [NO_MOMENT]


def test_a_form_begins_with_what_is_most_likely(desk, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    facts = {"capacity": "suspect", "given_name": "Jan", "surname": "Kos"}
    person = add_person(actor=factories.actor(referent), case_id=case.pk, facts=facts, at=NOW)
    kinds = reverse("desk:case-event-new", args=[case.pk])
    assert 'value="02.09.2026"' in text(desk.get(f"{kinds}?rodzaj=extended"))
    charged = text(desk.get(f"{kinds}?rodzaj=charges_issued"))
    assert f'<option value="{person.pk}" selected>' in charged

    facts = {"capacity": "injured", "given_name": "Anna", "surname": "Bąk"}
    add_person(actor=factories.actor(referent), case_id=case.pk, facts=facts, at=NOW)
    charged = text(desk.get(f"{kinds}?rodzaj=charges_issued"))
    assert charged.index("Jan Kos (podejrzany)") < charged.index("Anna Bąk (pokrzywdzony)")


def test_a_substitute_sees_the_day_of_the_absent(client, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    other = factories.prosecutor("Zastępca")
    mine = factories.sign_in(client, referent, at=NOW)
    sent = {
        "absent": str(referent.pk),
        "substitute": str(other.pk),
        "last_day": "27.05.2026",
        "reason": "urlop",
    }
    assert mine.post(reverse("desk:today-substitution"), sent).status_code == 302
    assert "Zakończ" in text(mine.get(reverse("desk:today-substitution")))
    theirs = factories.sign_in(client, other, at=NOW)
    page = text(theirs.get(reverse("desk:today")))
    assert referent.full_name in page
    day = text(theirs.get(f"{reverse('desk:today')}?osoba={referent.pk}"))
    assert "Wniosek o przedłużenie śledztwa" in day
    bad = {**sent, "substitute": str(referent.pk), "absent": str(other.pk), "last_day": "1.1.2020"}
    assert theirs.post(reverse("desk:today-substitution"), bad).status_code == 422


def test_the_calendar_has_days_without_content_until_it_is_revoked(desk, client, case, referent):
    happened(case, referent, "initiated", "2026-03-02", form="investigation")
    desk.post(reverse("desk:today-calendar-key"), {"czynnosc": "utworz"})
    assert "Adres kalendarza" in text(desk.get(reverse("desk:today-month")))
    key = absence.make_calendar_key(actor=factories.actor(referent), at=NOW)
    address = reverse("desk:today-calendar", args=[key])
    client.cookies.clear()

    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "DTSTART;VALUE=DATE:20260526" in body
    assert case.reference not in body
    assert "śledztwa" not in body
    assert "extension" not in body
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    absence.revoke_calendar(actor=factories.actor(referent), at=NOW + timedelta(hours=1))
    assert client.get(address).status_code == 404
    assert client.get(reverse("desk:today-calendar", args=["inny"])).status_code == 404
