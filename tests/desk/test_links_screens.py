"""Screens of severing, joining, team, exclusion and transfer: from the form to what follows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.cases.links import joining
from akta.cases.links import team as teams
from akta.cases.models import Case, CaseLink, Exclusion, LinkKind, PersonSearch, Team, Transfer
from akta.cases.proceedings.services import record_event
from akta.core.actors import SYSTEM
from akta.files.models import Side
from akta.papers.models import Paper
from akta.papers.queries import values_of
from akta.units.models import Cell, CellKind, PostKind, Unit, UnitLevel
from tests import factories, filed
from tests.access.making import code, with_second_factor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture(autouse=True)
def _now(at_moment, own_folder):
    at_moment(NOW)


@pytest.fixture
def people(people):
    for account in (people.referent, people.head):
        with_second_factor(account)
    return people


def running(referent, day="2026-03-02"):
    found = factories.case(referent)
    filed.document_of(found, "Postanowienie o wszczęciu", 1, kind=filed.OPENING, at=NOW)
    filed.document_of(found, "Protokół przesłuchania", 2, at=NOW)
    record_event(
        actor=SYSTEM,
        case_id=found.pk,
        kind="initiated",
        day=date.fromisoformat(day),
        values={"form": "inquiry"},
        at=NOW,
    )
    return found


@pytest.fixture
def case(people):
    return running(people.referent)


def desk(client, account):
    return factories.sign_in(client, account, at=NOW)


def text(response):
    return " ".join(response.content.decode().split())


def links(case):
    return reverse("desk:case-links", args=[case.pk])


def sent_sever(case, **facts):
    document = Side.objects.filter(case_id=case.pk, card__number=1).get().card.document
    return {
        "scope": "other",
        "acts": "czyn II",
        "acts_done": "1",
        f"dok-{document.pk}": "official",
        "copy": "t. 1 k. 2",
        "key": "k",
        **facts,
    }


def signed(client, paper):
    """Filled with what is missing, and signed on its page."""
    made_by = paper.versions.get(number=paper.version)
    values = made_by.values | {"reasons": "odrębny czyn"}
    address = reverse("desk:paper", args=[paper.pk])
    client.post(address, values | {"version": paper.version})
    paper.refresh_from_db()
    facts = {"version": paper.version, "code": code(NOW), "key": "s"}
    return client.post(reverse("desk:paper-sign", args=[paper.pk]), facts)


def test_cards_are_chosen_read_in_the_ruling_and_severed(client, case, people):
    desk(client, people.referent)
    address = reverse("desk:case-sever", args=[case.pk])
    assert "Sposób wyłączenia: Protokół przesłuchania (t. 1, k. 2–3)" in text(client.get(address))

    made = client.post(address, sent_sever(case))
    paper = Paper.objects.get()
    assert made.url == reverse("desk:paper", args=[paper.pk])
    assert not CaseLink.objects.exists()
    card = text(client.get(made.url))
    assert "Zmień wybór dokumentów i osób" in card
    assert "Popraw czyny" not in card
    again = text(client.get(address, {"pismo": paper.pk}))
    assert "Zmień projekt postanowienia" in again
    assert 'value="t. 1 k. 2"' in again
    client.post(f"{address}?pismo={paper.pk}", sent_sever(case, acts="czyn III"))
    assert values_of(Paper.objects.get())["acts"] == "czyn III"

    done = signed(client, Paper.objects.get())
    link = CaseLink.objects.get()
    assert done.url == reverse("desk:case-links", args=[case.pk])
    page = text(client.get(reverse("desk:case-file", args=[link.target_id])))
    assert f"dawniej {case.reference}, t. 1, k. 1" in page
    assert f"wyłączono do sprawy {link.target.reference}: kopia" in text(
        client.get(reverse("desk:case-file", args=[case.pk]))
    )
    side = Side.objects.get(case_id=link.target_id, card__number=2)
    viewer = client.get(reverse("desk:viewer-page", args=[link.target_id, "main", side.short_id]))
    assert f"dawniej {case.reference}, t. 1, k. 2" in text(viewer)


def test_a_military_case_asks_whether_the_opening_covered_the_part(client, case, people):
    desk(client, people.referent)
    address = reverse("desk:case-sever", args=[case.pk])
    question = "Czy wyłączaną część objęto postanowieniem o wszczęciu"
    assert question not in text(client.get(address))
    Cell.objects.filter(pk=case.cell_id).update(kind=CellKind.MILITARY)
    assert question in text(client.get(address))

    told = {"covered": "0", "first_act": ""}
    answer = client.post(address, sent_sever(case, **told))
    assert answer.status_code == 422
    assert "Proszę podać dzień pierwszej czynności" in text(answer)
    made = client.post(address, sent_sever(case, **told | {"first_act": "10.06.2026"}))
    paper = Paper.objects.get()
    assert (values_of(paper)["covered"], values_of(paper)["first_act"]) == ("nie", "2026-06-10")
    assert "Wyłączaną część objęto postanowieniem o wszczęciu" in text(client.get(made.url))
    again = text(client.get(address, {"pismo": paper.pk}))
    assert 'value="10.06.2026"' in again


def test_a_military_matter_is_passed_to_a_unit_with_a_military_cell(client, case, people):
    record_event(
        actor=SYSTEM,
        case_id=case.pk,
        kind="military_matter_found",
        day=date(2026, 6, 20),
        values={"ground": "together"},
        at=NOW,
    )
    desk(client, people.head)
    address = reverse("desk:case-transfer", args=[case.pk])
    assert "Ta instalacja nie zna żadnej takiej komórki" in text(client.get(address))
    unit = Unit.objects.create(pk="okr-p", level=UnitLevel.CIRCUIT, name="PO w Próbnie", seat="P")
    Cell.objects.create(unit=unit, number=5, name="V Wydział", kind=CellKind.MILITARY)
    page = text(client.get(address))
    assert 'value="PO w Próbnie"' in page
    assert "zbieg z właściwością sądów wojskowych, § 110 Regulaminu" in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"copy": "t. 1 k. 77"}, "W aktach tego nie ma"),
        ({"acts": ""}, "Proszę podać zakres"),
        ({"acts_done": "1", "copy": "t. 1 k. 1"}, "na dwa sposoby"),
    ],
)
def test_a_ruling_that_lacks_something_is_not_begun(client, case, people, facts, said):
    desk(client, people.referent)
    address = reverse("desk:case-sever", args=[case.pk])
    answer = client.post(address, sent_sever(case, **facts))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Paper.objects.exists()


@pytest.mark.parametrize("who", ["other_prosecutor", "secretary", "head"])
@pytest.mark.parametrize("name", ["case-sever", "case-join"])
def test_others_do_not_sever_or_join(client, case, people, who, name):
    desk(client, getattr(people, who))
    answer = client.get(reverse(f"desk:{name}", args=[case.pk]))
    assert answer.status_code in {403, 404}


def test_cases_are_joined_and_read_from_the_receiving_one(client, case, people):
    other = running(people.other_prosecutor, "2026-04-02")
    desk(client, people.other_prosecutor)
    facts = {"reference": case.reference, "link": "person", "reason": "ten sam sprawca"}
    client.post(reverse("desk:case-join", args=[other.pk]), facts)
    (waiting,) = joining.Joining.objects.all()

    client.cookies.clear()
    desk(client, people.referent)
    page = text(client.get(reverse("desk:case-links", args=[case.pk])))
    assert f"{case.reference} przyjmuje sprawę {other.reference}, bo wszczęto ją" in page
    address = reverse("desk:case-join-decide", args=[case.pk, waiting.pk])
    assert "wszczęto ją wcześniej" in text(client.get(address))
    client.post(address, {"decision": "join"})
    assert signed(client, Paper.objects.get()).url == links(case)

    listed = text(client.get(reverse("desk:case-file", args=[case.pk])))
    assert "Akta spraw włączonych" in listed
    assert other.reference in listed
    assert client.get(reverse("desk:case-file", args=[other.pk])).status_code == 200
    client.cookies.clear()
    desk(client, people.other_prosecutor)
    assert client.get(reverse("desk:case-file", args=[other.pk])).status_code == 404


def test_going_back_to_the_search_for_linked_cases_shows_the_page_and_searches_nothing(
    client, case, people
):
    desk(client, people.referent)
    answer = client.get(reverse("desk:case-links-find", args=[case.pk]))
    assert answer.status_code == 200
    assert "Szukaj spraw łącznych" in text(answer)
    assert not PersonSearch.objects.exists()


def test_how_cases_are_linked_is_chosen_and_never_guessed(client, case, people):
    other = running(people.referent, "2026-04-02")
    desk(client, people.referent)
    facts = {"reference": other.reference, "link": "", "reason": "ten sam sprawca"}
    answer = client.post(reverse("desk:case-join", args=[case.pk]), facts)
    assert answer.status_code == 422
    assert "proszę wybrać" in text(answer)
    assert not joining.Joining.objects.exists()


def test_a_team_its_tasks_and_its_end(client, case, people):
    desk(client, people.referent)
    client.post(
        reverse("desk:case-team", args=[case.pk]),
        {
            "leader": people.referent.pk,
            "members": [people.other_prosecutor.pk],
            "appointed_by": "Maria Okręgowa, prokurator okręgowy",
            "document": "PO I 1/2026",
            "reason": "zawiłość",
        },
    )
    team = Team.objects.get()
    client.post(
        reverse("desk:case-team-task", args=[case.pk]),
        {"member": people.other_prosecutor.pk, "what": "oględziny", "due_on": "12.07.2026"},
    )
    page = text(client.get(reverse("desk:case-links", args=[case.pk])))
    assert "oględziny – Jan Inny, do 12.07.2026" in page
    assert "Zadania w zespołach" in text(client.get(reverse("desk:today")))
    task = team.assigned.get()
    client.post(reverse("desk:case-team-task-done", args=[case.pk, task.pk]))
    member = team.members.get(account=people.other_prosecutor)
    client.post(reverse("desk:case-team-leave", args=[case.pk, member.pk]), {"reason": "urlop"})
    client.post(reverse("desk:case-team-end", args=[case.pk, team.pk]), {"reason": "koniec"})
    assert teams.team_of(case.pk, at=NOW) is None
    assert "Sprawę prowadzi sam referent" in text(
        client.get(reverse("desk:case-links", args=[case.pk]))
    )


def test_an_exclusion_is_declared_and_decided(client, case, people):
    desk(client, people.referent)
    client.post(
        reverse("desk:case-exclude", args=[case.pk]), {"ground": "kin", "reason": "szwagier"}
    )
    waiting = Exclusion.objects.get()
    client.cookies.clear()
    desk(client, people.head)
    address = reverse("desk:case-exclude-decide", args=[case.pk, waiting.pk])
    assert "szwagier" in text(client.get(address))
    lacking = client.post(address, {"outcome": "1", "reason": "art. 40"})
    assert lacking.status_code == 422
    client.post(
        address,
        {"outcome": "1", "reason": "art. 40", "successor": people.other_prosecutor.pk},
    )
    assert Case.objects.get(pk=case.pk).referent == people.other_prosecutor


def test_a_change_of_referent_asks_for_the_written_decision(client, case, people):
    desk(client, people.head)
    address = reverse("desk:case-assign", args=[case.pk])
    page = text(client.get(address))
    assert "Pisemna decyzja" in page
    assert f'value="{case.referent_id}"' not in page
    assert client.post(address, {"decision": "5/2026", "reason": "delegacja"}).status_code == 422
    assert Case.objects.get(pk=case.pk).referent_id == case.referent_id
    facts = {"referent": people.other_prosecutor.pk}
    assert client.post(address, facts).status_code == 422
    client.post(address, {**facts, "decision": "5/2026", "reason": "delegacja"})
    assert Case.objects.get(pk=case.pk).referent == people.other_prosecutor


def test_a_case_is_passed_on_to_the_unit_proposed_from_the_place(client, case, people):
    unit = Unit.objects.create(
        pk="rej-grajewo", level=UnitLevel.DISTRICT, name="PR w Grajewie", seat="Grajewo"
    )
    cell = Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)
    there = factories.staff(PostKind.HEAD, surname="Tamtejsza", in_cell=cell)
    desk(client, people.head)
    address = reverse("desk:case-transfer", args=[case.pk])
    page = text(client.get(address, {"miejsce": "Grajewo"}))
    assert "PR w Grajewie" in page
    assert "nie porównano ich z tekstem jednolitym" in page
    facts = {"unit": "PR w Grajewie", "ground": "art. 31 § 1 k.p.k.", "acts": "oględziny"}
    assert client.post(address, {**facts, "unit": "nie ma"}).status_code == 422
    client.post(address, {**facts, "traces_secured": "on"})
    assert not Transfer.objects.exists()
    assert signed(client, Paper.objects.get()).url == reverse("desk:cases")
    assert Transfer.objects.get().to_unit == unit
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 404
    kept = text(client.get(reverse("desk:cases"), {"q": case.reference}))
    assert "prowadzi PR w Grajewie" in kept
    client.cookies.clear()
    desk(client, there)
    assert "czeka na przyjęcie" in text(client.get(reverse("desk:today")))


def test_the_overview_takes_as_many_queries_for_thirty_links_as_for_one(client, case, people):
    desk(client, people.referent)
    address = reverse("desk:case-links", args=[case.pk])
    counts = []
    for number in (1, 29):
        for _ in range(number):
            CaseLink.objects.create(
                kind=LinkKind.SEVERED,
                source=case,
                target=factories.case(people.referent),
                made_at=NOW,
            )
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
