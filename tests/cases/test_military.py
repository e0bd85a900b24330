"""Military cases: a severed one by its own rule, and what passes to a military prosecutor."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from akta.cases.errors import EventBlocked, TransferRefused
from akta.cases.links import transfer
from akta.cases.models import Case
from akta.cases.proceedings import state
from akta.cases.proceedings.services import record_event
from akta.core.actors import SYSTEM
from akta.files.errors import RulingLacks
from akta.files.severing import Into, Ruling, sever
from akta.law.severing import Item, Manner, Severed, lacks_extension_ruling, military_origin
from akta.ops.rebuild import differences
from akta.units.models import Cell, CellKind, PostKind, Unit, UnitLevel
from tests import factories, filed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Warsaw"))
SOME = {Manner.OFFICIAL: "t. 1 k. 1", Manner.COPY: "t. 1 k. 2"}


@pytest.fixture(autouse=True)
def _now(at_moment):
    at_moment(NOW)


@pytest.fixture
def referent():
    return factories.prosecutor()


@pytest.fixture
def case(referent):
    made = factories.case(referent)
    filed.document_of(made, "Postanowienie o wszczęciu", 1, kind=filed.OPENING, at=NOW)
    filed.document_of(made, "Protokół przesłuchania", 3, at=NOW)
    record(made, "initiated", "2026-03-02", form="investigation")
    return made


@pytest.fixture
def military(case):
    Cell.objects.filter(pk=case.cell_id).update(kind=CellKind.MILITARY)
    return Case.objects.select_related("cell").get(pk=case.pk)


def record(case, kind, day, **values):
    record_event(
        actor=SYSTEM,
        case_id=case.pk,
        kind=kind,
        day=date.fromisoformat(day),
        values=values,
        at=NOW,
    )


def severed(case, by, texts=SOME, **told):
    ruling = Ruling(subject="część druga", acts="czyn II", **told)
    link = sever(
        actor=factories.actor(by),
        case_id=case.pk,
        ruling=ruling,
        texts=texts,
        into=Into(),
        at=NOW,
    )
    child = Case.objects.select_related("cell").get(pk=link.target_id)
    return child, state.derived(child, state.entries_of(child.pk)).folded


def open_duties(case):
    return {due.declaration for due in case.duties.all()}


@pytest.mark.rule("M-67-3")
def test_a_part_that_the_opening_covered_keeps_its_day(military, referent):
    child, folded = severed(military, referent, acts_done=False, covered=True)
    assert folded.running.running_start == date(2026, 3, 2)
    assert "severed-opening" not in open_duties(child)
    assert not list(differences(mend=False))


@pytest.mark.rule("M-67-3")
def test_time_runs_from_the_first_act_and_an_opening_is_still_due(military, referent):
    told = {"acts_done": True, "covered": False, "first_act": date(2026, 4, 10)}
    child, folded = severed(military, referent, texts={Manner.COPY: "t. 1 k. 2"}, **told)
    assert folded.running.running_start == date(2026, 4, 10)
    assert "severed-opening" in open_duties(child)

    record(child, "initiated_on_severed", "2026-07-01")
    again = state.derived(child, state.entries_of(child.pk)).folded
    assert again.running.running_start == date(2026, 4, 10)
    assert "severed-opening" not in open_duties(child)


@pytest.mark.rule("M-67-3")
def test_without_an_act_time_runs_from_its_own_opening(military, referent):
    texts = {Manner.COPY: "t. 1 k. 2"}
    child, _ = severed(military, referent, texts=texts, acts_done=False, covered=False)
    record(child, "initiated_on_severed", "2026-07-01")
    folded = state.derived(child, state.entries_of(child.pk)).folded
    assert folded.running.running_start == date(2026, 7, 1)


@pytest.mark.rule("M-67-3")
def test_the_ruling_names_the_first_act_and_takes_the_extension_along(military, referent):
    with pytest.raises(RulingLacks, match="dzień pierwszej czynności"):
        severed(military, referent, acts_done=True, covered=False)
    record(military, "extended", "2026-05-20", until="2026-09-02")
    with pytest.raises(RulingLacks, match="postanowienia o przedłużeniu"):
        severed(military, referent, acts_done=True, covered=True)
    filed.document_of(military, "Postanowienie o przedłużeniu śledztwa", 1, at=NOW)
    texts = {Manner.OFFICIAL: "t. 1 k. 1; t. 1 k. 5"}
    _, folded = severed(military, referent, texts=texts, acts_done=True, covered=True)
    assert folded.running.nominal_end == date(2026, 9, 2)


@pytest.mark.rule("M-67-3")
def test_copies_of_extensions_are_asked_for_only_where_they_belong():
    day = date(2026, 5, 20)
    official = Item("Postanowienie o przedłużeniu", day, "t. 1 k. 5", Manner.OFFICIAL)
    copy = Item("Postanowienie o przedłużeniu", day, "t. 1 k. 5", Manner.COPY)
    covered = Severed(acts_done=True, covered=True)
    assert lacks_extension_ruling(covered, [copy], extended=True)
    assert not lacks_extension_ruling(covered, [official], extended=True)
    assert not lacks_extension_ruling(covered, [], extended=False)
    assert not lacks_extension_ruling(Severed(acts_done=True), [], extended=True)


@pytest.mark.rule("M-67-3")
def test_three_branches():
    found = [
        military_origin(covered=covered, acts_done=acts_done).name
        for covered, acts_done in ((True, True), (True, False), (False, True), (False, False))
    ]
    assert found == ["ORIGINAL", "ORIGINAL", "FIRST_ACT", "ANEW"]


@pytest.fixture
def head():
    return factories.staff(PostKind.HEAD, surname="Kierownik")


@pytest.fixture
def circuit():
    unit = Unit.objects.create(pk="okr-p", level=UnitLevel.CIRCUIT, name="PO w Próbnie", seat="P")
    Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)
    return unit


def passed(case, by, unit, **facts):
    return transfer.transfer_case(
        actor=factories.actor(by),
        case_id=case.pk,
        unit_id=unit.pk,
        ground="§ 110 Regulaminu",
        acts="oględziny",
        at=NOW,
        **{"traces_secured": True, **facts},
    )


@pytest.mark.rule("M-CUR-110")
def test_a_military_matter_goes_to_a_military_cell_and_no_other(case, head, circuit):
    record(case, "military_matter_found", "2026-06-20", ground="together")
    with pytest.raises(TransferRefused, match="nie ma komórki do spraw wojskowych"):
        passed(case, head, circuit)
    division = Cell.objects.create(
        unit=circuit, number=5, name="V Wydział do Spraw Wojskowych", kind=CellKind.MILITARY
    )
    with pytest.raises(EventBlocked):
        passed(case, head, circuit, traces_secured=False)

    passed(case, head, circuit)

    again = Case.objects.select_related("cell").get(pk=case.pk)
    assert again.cell == division
    assert not transfer.is_military_matter(again)
    assert not open_duties(again) & {"military-matter-traces", "military-matter-passed"}
    assert not list(differences(mend=False))


@pytest.mark.rule("M-CUR-110")
def test_it_may_go_to_a_military_cell_of_its_own_unit(case, head):
    record(case, "military_matter_found", "2026-06-20", ground="another")
    division = Cell.objects.create(
        unit=case.unit, number=7, name="dział do spraw wojskowych", kind=CellKind.MILITARY
    )
    passed(case, head, case.unit)
    assert Case.objects.get(pk=case.pk).cell_id == division.pk


def test_other_cases_come_in_as_before(case, head, circuit):
    Cell.objects.create(unit=circuit, number=5, name="V Wydział", kind=CellKind.MILITARY)
    passed(case, head, circuit)
    assert Case.objects.select_related("cell").get(pk=case.pk).cell.number == 0
