"""Events of a proceeding: recorded, refused, corrected by an entry; the cache follows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from akta.cases.errors import (
    AlreadySubstitutes,
    EventBlocked,
    EventInFuture,
    EventMisplaced,
    EventValue,
    ReasonMissing,
    UnknownEventKind,
)
from akta.cases.models import Case, CaseState, DueDuty, Proceeding
from akta.cases.proceedings import absence, checking, queries, state
from akta.cases.proceedings.services import correct_event, record_event
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.ops.rebuild import differences
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture
def referent():
    return factories.prosecutor()


@pytest.fixture
def case(referent):
    return factories.case(referent)


@pytest.fixture
def write(case, referent):
    def record(kind, day, **values):
        return record_event(
            actor=factories.actor(referent),
            case_id=case.pk,
            kind=kind,
            day=date.fromisoformat(day),
            values=values,
            at=NOW,
        )

    return record


def dues(case):
    return {row.declaration: row.due_on for row in DueDuty.objects.filter(case=case)}


def wrong():
    return [each.sentence for each in differences(mend=False) if "dziennika" in each.sentence]


def test_an_event_moves_state_running_time_and_duties_together(case, write):
    write("initiated", "2026-03-02", form="inquiry")

    kept = Proceeding.objects.get(case=case)
    assert (kept.status, kept.period_end) == ("running", date(2026, 5, 2))
    assert Case.objects.get(pk=case.pk).form == "inquiry"
    assert dues(case)["extension-of-inquiry"] == date(2026, 4, 27)
    assert not wrong()


def test_the_register_entry_follows_the_proceeding(case, write):
    write("initiated", "2026-03-02", form="investigation")
    write("suspended", "2026-04-01", reason="illness")
    assert Case.objects.get(pk=case.pk).state == CaseState.SUSPENDED
    write("taken_up", "2026-05-01")
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN
    write("discontinued", "2026-05-02", reason="other")
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED


def test_a_wrong_event_is_corrected_by_an_entry_and_stays_in_the_journal(case, write, referent):
    entry = write("initiated", "2026-03-02", form="inquiry")
    correct_event(
        actor=factories.actor(referent),
        case_id=case.pk,
        entry_id=entry,
        reason="pomyłka w dacie i formie",
        kind="initiated",
        day=date(2026, 3, 9),
        values={"form": "investigation"},
        at=NOW,
    )

    assert dues(case)["extension-to-a-year"] == date(2026, 6, 2)
    assert Proceeding.objects.get(case=case).facts["initiated"] == "2026-03-09"
    assert JournalEntry.objects.filter(case_id=case.pk, kind="cases.proceeding_event").count() == 1
    [line] = queries.timeline(case, queries.derivation_of(case).folded)
    assert (line.day, line.corrections[0][2]) == (date(2026, 3, 9), "pomyłka w dacie i formie")
    assert not wrong()


def test_an_entry_can_be_withdrawn(case, write, referent):
    write("initiated", "2026-03-02", form="investigation")
    entry = write("suspended", "2026-04-01", reason="other")
    correct_event(
        actor=factories.actor(referent),
        case_id=case.pk,
        entry_id=entry,
        reason="postanowienia nie wydano",
        at=NOW,
    )

    assert Proceeding.objects.get(case=case).status == "running"
    assert [x.withdrawn for x in queries.timeline(case, queries.derivation_of(case).folded)] == [
        False,
        True,
    ]
    assert not wrong()


def test_a_correction_says_why_and_may_not_break_what_follows(case, write, referent):
    entry = write("initiated", "2026-03-02", form="investigation")
    write("suspended", "2026-04-01", reason="other")
    who = factories.actor(referent)

    with pytest.raises(ReasonMissing):
        correct_event(actor=who, case_id=case.pk, entry_id=entry, reason=" ", at=NOW)
    with pytest.raises(EventMisplaced):
        correct_event(actor=who, case_id=case.pk, entry_id=entry, reason="zbędny", at=NOW)
    with pytest.raises(NotFound):
        correct_event(actor=who, case_id=case.pk, entry_id=case.pk, reason="inny", at=NOW)


def test_corrections_in_the_middle_of_a_chain_leave_what_would_have_followed(case, write, referent):
    """Put right twice, one withdrawn: state, terms and caches are those of the right events."""
    write("initiated", "2026-01-12", form="investigation")
    opened = write("suspended", "2026-02-10", reason="illness")
    write("taken_up", "2026-03-02")
    longer = write("extended", "2026-03-30", until="2026-08-12")
    gone = write("suspended", "2026-05-04", reason="other")
    back = write("taken_up", "2026-05-20")

    def put_right(entry, **right):
        given = {"case_id": case.pk, "actor": factories.actor(referent), "at": NOW}
        correct_event(entry_id=entry, reason="pomyłka w dacie", **given, **right)

    suspended, extended = {"reason": "illness"}, {"until": date(2026, 7, 12)}
    put_right(opened, kind="suspended", day=date(2026, 2, 20), values=suspended)
    put_right(longer, kind="extended", day=date(2026, 4, 1), values=extended)
    put_right(opened, kind="suspended", day=date(2026, 2, 16), values=suspended)
    put_right(back, kind=None)
    put_right(gone, kind=None)
    put_right(longer, kind="extended", values={"until": date(2026, 7, 20)})

    same = factories.case(referent)
    for kind, day, values in (
        ("initiated", date(2026, 1, 12), {"form": "investigation"}),
        ("suspended", date(2026, 2, 16), suspended),
        ("taken_up", date(2026, 3, 2), {}),
        ("extended", date(2026, 4, 1), {"until": date(2026, 7, 20)}),
    ):
        given = {"kind": kind, "day": day, "values": values, "case_id": same.pk, "at": NOW}
        record_event(actor=factories.actor(referent), **given)
    kept, right = (Proceeding.objects.get(case=each) for each in (case, same))
    shown = ("status", "facts", "period_end", "latest_motion", "paused", "misfits")
    assert [getattr(kept, name) for name in shown] == [getattr(right, name) for name in shown]
    assert kept.period_end == date(2026, 7, 20)
    assert dues(case) == dues(same)
    assert wrong() == []


def test_a_correction_brings_in_nothing_that_a_rule_blocks(case, write, referent):
    """What was refused when entered is refused when put in the place of something harmless."""
    write("initiated", "2026-03-02", form="inquiry")
    write("motion_offence_found", "2026-03-03")
    harmless = write("plan_made", "2026-03-04")
    who = factories.actor(referent)
    asked = {"actor": who, "case_id": case.pk, "entry_id": harmless, "reason": "pomyłka", "at": NOW}

    with pytest.raises(EventBlocked) as refused:
        correct_event(kind="charges_issued", values={"person": "a"}, **asked)

    assert "§ 112 ust. 1 Regulaminu" in refused.value.text()
    correct_event(kind="plan_made", day=date(2026, 3, 5), **asked)


def test_refusals_of_a_wrong_event(case, write):
    with pytest.raises(UnknownEventKind):
        write("nieznane", "2026-03-02")
    with pytest.raises(EventValue) as refused:
        write("initiated", "2026-03-02")
    assert refused.value.at_field == "form"
    with pytest.raises(EventInFuture):
        write("initiated", "2026-07-02", form="inquiry")
    with pytest.raises(EventMisplaced):
        write("taken_up", "2026-03-02")
    assert not JournalEntry.objects.filter(kind="cases.proceeding_event").exists()


def test_a_block_names_its_reason_and_provision(case, write):
    write("initiated", "2026-03-02", form="inquiry")
    write("motion_offence_found", "2026-03-03")

    with pytest.raises(EventBlocked) as refused:
        write("charges_issued", "2026-03-04", person="a")

    assert "§ 112 ust. 1 Regulaminu" in refused.value.text()
    assert "oświadczenia" in refused.value.text()


def test_a_ban_that_no_duty_lifts_asks_for_no_duty(case, write):
    write("initiated", "2026-03-02", form="investigation")
    write("suspect_309_found", "2026-03-03")

    with pytest.raises(EventBlocked) as refused:
        write("entrusted", "2026-03-04", scope="whole", body="KPP")

    assert refused.value.text().endswith("proszę najpierw sprostować jej przebieg.")


@pytest.mark.rule("R-117-3")
def test_an_override_exists_only_where_the_rule_has_one_and_is_kept(case, write, referent):
    write("initiated", "2026-03-02", form="inquiry")
    write("exclusion_requested", "2026-03-03")
    asked = {
        "actor": factories.actor(referent),
        "case_id": case.pk,
        "kind": "charges_issued",
        "day": date(2026, 3, 4),
        "values": {"person": "a"},
        "at": NOW,
    }
    with pytest.raises(EventBlocked):
        record_event(**asked, overrides={"no-acts-while-excluded": " "})
    entry = record_event(**asked, overrides={"no-acts-while-excluded": "grozi matactwo"})

    kept = JournalEntry.objects.get(id=entry).data["overrides"]
    assert kept[0]["reason"] == "grozi matactwo"
    assert kept[0]["provision"] == "§ 117 ust. 3 Regulaminu"


def test_no_override_where_the_rule_has_none(case, write, referent):
    write("initiated", "2026-03-02", form="inquiry")
    write("motion_offence_found", "2026-03-03")
    with pytest.raises(EventBlocked):
        record_event(
            actor=factories.actor(referent),
            case_id=case.pk,
            kind="charges_issued",
            day=date(2026, 3, 4),
            values={"person": "a"},
            at=NOW,
            overrides={"demand-missing": "pilne"},
        )


def test_rights_version_and_key(case, referent):
    asked = {
        "case_id": case.pk,
        "kind": "initiated",
        "day": date(2026, 3, 2),
        "values": {"form": "inquiry"},
        "at": NOW,
    }
    with pytest.raises(NotFound):
        record_event(actor=factories.actor(factories.prosecutor("Inny")), **asked)
    with pytest.raises(NotAllowed):
        record_event(actor=factories.actor(factories.head()), **asked)
    who = factories.actor(referent)
    first = record_event(actor=who, **asked, version=0, key="raz")
    assert record_event(actor=who, **asked, version=0, key="raz") == first
    with pytest.raises(ChangedMeanwhile):
        record_event(actor=who, **{**asked, "kind": "plan_made", "values": {}}, version=0)


def test_a_military_cell_has_its_own_rules(referent):
    cell = factories.cell()
    cell.kind = "military"
    cell.save(update_fields=["kind"])
    case = factories.case(referent)
    record_event(
        actor=factories.actor(referent),
        case_id=case.pk,
        kind="initiated",
        day=date(2026, 3, 2),
        values={"form": "inquiry"},
        at=NOW,
    )

    assert dues(case)["extension-of-inquiry-military"] == date(2026, 4, 24)
    assert "extension-of-inquiry" not in dues(case)


def test_rebuild_finds_and_mends_a_cache_that_lies(case, write):
    write("initiated", "2026-03-02", form="inquiry")
    DueDuty.objects.filter(case=case).update(due_on=date(2030, 1, 1))
    Proceeding.objects.filter(case=case).update(status="court")

    assert wrong() == [
        f"{case.reference}: stan i czas trwania, lista terminów nie wynika z dziennika."
    ]
    assert [each.mended for each in differences(mend=True) if "dziennika" in each.sentence] == [
        True
    ]
    assert not wrong()


def test_a_substitute_sees_the_cases_of_the_absent_until_the_end(case, referent):
    other = factories.prosecutor("Zastępca")
    found = absence.name_substitute(
        actor=factories.actor(factories.head()),
        absent_id=referent.pk,
        substitute_id=other.pk,
        until=NOW + timedelta(days=7),
        reason="urlop",
        at=NOW,
    )
    with pytest.raises(AlreadySubstitutes):
        absence.name_substitute(
            actor=factories.actor(referent),
            absent_id=referent.pk,
            substitute_id=other.pk,
            until=NOW + timedelta(days=1),
            reason="urlop",
            at=NOW,
        )
    asked = {
        "actor": factories.actor(other),
        "case_id": case.pk,
        "kind": "plan_made",
        "values": {},
        "day": date(2026, 3, 2),
    }
    record_event(**asked, at=NOW)
    with pytest.raises(NotFound):
        record_event(**asked, at=NOW + timedelta(days=8))
    absence.end_substitution(actor=factories.actor(referent), substitution_id=found.pk, at=NOW)
    with pytest.raises(NotFound):
        record_event(**asked, at=NOW + timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        absence.name_substitute(
            actor=factories.actor(other),
            absent_id=referent.pk,
            substitute_id=other.pk,
            until=NOW + timedelta(days=7),
            reason="sam",
            at=NOW,
        )


def test_a_change_of_the_declarations_is_followed_once(case, write, monkeypatch):
    write("initiated", "2026-03-02", form="inquiry")
    DueDuty.objects.filter(case=case).update(due_on=date(2030, 1, 1))
    assert checking.derive_by_new_law(NOW) == 1
    assert dues(case)["extension-of-inquiry"] == date(2026, 4, 27)
    DueDuty.objects.filter(case=case).update(due_on=date(2030, 1, 1))
    assert checking.derive_by_new_law(NOW) == 0
    before = state.law_in_use()
    for law in ("inne", before):  # own declarations that are removed again are a change too
        DueDuty.objects.filter(case=case).update(due_on=date(2030, 1, 1))
        monkeypatch.setattr(state, "law_in_use", lambda law=law: law)
        assert checking.derive_by_new_law(NOW) == 1
        assert checking.derive_by_new_law(NOW) == 0
