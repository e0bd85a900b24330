"""Screens of coercive measures: clocks with why, recording to the minute, correcting."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from akta.audit.models import LogEntry
from akta.cases import services as cases
from akta.core.actors import SYSTEM
from akta.desk.moments import MomentField
from tests import factories
from tests.access.making import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(at_moment):
    at_moment(START + timedelta(hours=40))
    return factories.case(factories.prosecutor())


@pytest.fixture
def suspect(case):
    facts = {"capacity": "suspect", "given_name": "Jan", "surname": "Nowak"}
    return cases.add_person(actor=SYSTEM, case_id=case.pk, facts=facts, at=factories.SINCE)


@pytest.fixture
def desk(client, case):
    return factories.sign_in(client, case.referent)


def sent(desk, case, suspect, **fields):
    given = {"person": suspect.pk, "what": "apprehended", "moment": "02.03.2026 08:00"} | fields
    return desk.post(reverse("desk:case-measure-new", args=[case.pk]), given)


def page(desk, case):
    return desk.get(reverse("desk:case-measures", args=[case.pk])).content.decode()


def test_without_suspects_the_page_says_what_will_be_here(desk, case):
    assert "W sprawie nie ma podejrzanych" in page(desk, case)
    form = desk.get(reverse("desk:case-measure-new", args=[case.pk])).content.decode()
    assert "nie ma jeszcze podejrzanego" in form


def test_an_apprehension_shows_its_clock_and_why(desk, case, suspect):
    assert "Nie odnotowano zatrzymania" in page(desk, case)
    assert sent(desk, case, suspect).status_code == 302

    shown = page(desk, case)
    assert "4 marca 2026 r., 08:00" in shown or "4 marca 2026 r., godz. 08:00" in shown
    assert "minęło trzy czwarte czasu" in shown
    assert "art. 248 § 1 k.p.k." in shown
    assert LogEntry.objects.filter(case_id=case.pk).exists()


def test_detention_shows_its_limits_and_the_time_line(desk, case, suspect):
    sent(desk, case, suspect)
    sent(
        desk,
        case,
        suspect,
        what="arrest_applied",
        moment="02.03.2026 15:00",
        until="31.05.2026 09:00",
        act="II Kp 7/26",
    )
    shown = page(desk, case)
    for words in ("Trzy miesiące (90 dób)", "II Kp 7/26", "przedłużenie", "Oś czasu"):
        assert words in shown, words
    assert "(art. 263 § 2 k.p.k.)" in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"moment": "kiedyś"}, "Proszę podać dzień i godzinę"),
        ({"moment": ""}, "Proszę podać: kiedy."),
        ({"moment": "02.03.2027 08:00"}, "Nie zapisano zdarzenia z przyszłości"),
        ({"what": "arrest_applied"}, "Brakuje końca okresu aresztu"),
        ({"what": "arrest_lifted"}, "areszt nie trwał"),
        ({"what": "nonsense"}, "Wybierz poprawną wartość"),
    ],
)
def test_bad_input_is_told_beside_its_field(desk, case, suspect, fields, words):
    answer = sent(desk, case, suspect, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_correction_is_asked_for_its_reason(desk, case, suspect):
    sent(desk, case, suspect)
    link = page(desk, case).split('/korekta/"')[0].rsplit('href="', 1)[1] + "/korekta/"
    assert "Korekta jest nowym wpisem" in desk.get(link).content.decode()
    assert desk.post(link, {"reason": ""}).status_code == 422
    assert desk.post(link, {"reason": "zła godzina"}).status_code == 302
    assert "Nie odnotowano zatrzymania" in page(desk, case)
    assert desk.post(link, {"reason": "zła godzina"}).status_code == 422


def test_a_stranger_sees_nothing(client, case):
    stranger = factories.sign_in(client, factories.prosecutor("Obcy"))
    for name in ("case-measures", "case-measure-new"):
        assert stranger.get(reverse(f"desk:{name}", args=[case.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("12.03.2026 14:35", "2026-03-12T14:35:00+01:00"),
        ("12.03.2026, godz. 14.35", "2026-03-12T14:35:00+01:00"),
        ("2026-07-12T14:35", "2026-07-12T14:35:00+02:00"),
        ("25.10.2026 02:30 letni", "2026-10-25T02:30:00+02:00"),
        ("25.10.2026 02:30 zimowy", "2026-10-25T02:30:00+01:00"),
    ],
)
def test_a_moment_is_read_on_the_clock_of_warsaw(typed, moment):
    assert MomentField(label="Kiedy").clean(typed).isoformat() == moment


@pytest.mark.parametrize("typed", ["25.10.2026 02:30", "29.03.2026 02:30", "31.02.2026 10:00", "x"])
def test_a_moment_that_is_none_or_two_is_refused(typed):
    with pytest.raises(ValidationError):
        MomentField(label="Kiedy").clean(typed)


# --- assessments, requests, figures ------------------------------------------------------------


def test_an_apprehension_is_assessed_and_counted_by_organ(desk, case, suspect):
    sent(desk, case, suspect, about="=KPP A")
    address = reverse("desk:case-assessment", args=[case.pk, suspect.pk])
    assert address in page(desk, case)
    assert "§ 178" in desk.get(address).content.decode()
    assert desk.post(address, {"rights": "nie pouczono", "key": "o"}).status_code == 302
    assert address not in page(desk, case)

    figures = reverse("desk:detentions")
    shown = desk.get(figures).content.decode()
    assert "=KPP A" in shown
    assert "poszanowanie praw osoby zatrzymanej: 1" in shown
    told = desk.get(figures, {"od": "01.01.2026", "do": "31.12.2026", "format": "csv"})
    assert told["Content-Type"].startswith("text/csv")
    lines = told.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "'=KPP A;1;0;1;1;0;0;0;1;0"
    assert "Brak zatrzymań" in desk.get(figures, {"od": "01.01.2020", "do": "2.01.2020"}).text
    assert desk.get(figures, {"od": "x", "do": ""}).status_code == 422


def test_a_request_about_a_detainee_waits_for_an_order(desk, case, suspect):
    sent(desk, case, suspect)
    until = "31.05.2026 09:00"
    sent(desk, case, suspect, what="arrest_applied", moment="02.03.2026 15:00", until=until)
    address = reverse("desk:case-detainee-request", args=[case.pk, suspect.pk])
    assert address in page(desk, case)
    assert "§ 187 ust. 1" in desk.get(address).content.decode()
    given = {"what": "visit", "visitor": "Anna Nowak", "kinship": "żona", "key": "w"}
    assert desk.post(address, {"what": "visit", "visitor": ""}).status_code == 422
    assert "Czeka na zarządzenie" in desk.post(address, given, follow=True).content.decode()
    assert (
        "Zarządzenie o zgodzie na widzenie"
        in desk.get(reverse("desk:case-course", args=[case.pk])).content.decode()
    )


def test_a_release_shows_what_was_sent_and_received(desk, case, suspect):
    sent(desk, case, suspect)
    until = "31.05.2026 09:00"
    sent(desk, case, suspect, what="arrest_applied", moment="02.03.2026 15:00", until=until)
    sent(desk, case, suspect, what="arrest_lifted", moment="02.03.2026 16:00")
    assert "nie wysłano" in page(desk, case)
    assert "Ponowny wniosek o areszt" in page(desk, case)
    sent(desk, case, suspect, what="release_sent", moment="02.03.2026 16:10")
    assert "czeka na potwierdzenie" in page(desk, case)
    sent(desk, case, suspect, what="release_delivered", moment="02.03.2026 16:20", act="UPD 7")
    assert "UPD 7" in page(desk, case)
    gone = reverse("desk:case-detainee-request", args=[case.pk, suspect.pk])
    given = {"what": "visit", "visitor": "Anna Nowak", "key": "g"}
    answer = desk.post(gone, given)
    assert answer.status_code == 422
    assert "nie jest teraz tymczasowo aresztowana" in answer.content.decode()
