"""A duty and a decision table that an installation adds as data alone, seen on the screens."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from akta.cases.errors import EventBlocked
from akta.cases.models import DueDuty
from akta.cases.proceedings import checking, state
from akta.cases.proceedings.services import correct_event, record_event
from akta.law.procedures.library import load
from akta.ops.rules.project import here
from akta.ops.rules.state import survey
from tests import factories

NOW = datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Europe/Warsaw"))
OWN = """
duties:
  - id: kontrola
    rule: X-1
    name: Kontrola raportu z czynności
    provision: § 5 zarządzenia nr 3
    trigger: initiated
    when: form == 'inquiry'
    words: W dochodzeniu kontroluje się raport organu.
    term: {period: P14D}
    blocks: closed
    done_by: circumstances_new
    paper: {kind: kontrola, title: Notatka z kontroli, fields: ["uwagi: uwagi z kontroli"]}
    examples:
      - events: [{on: 2026-03-02, is: initiated, form: inquiry}]
        expect: {due: 2026-03-16}
tables:
  - id: tryb
    rule: X-2
    name: Tryb kontroli raportu
    provision: § 6 zarządzenia nr 3
    trigger: initiated
    done_by: circumstances_new
    rows:
      - when: form == 'inquiry'
        outcome: pelna
        words: Kontrola pełna.
        reasons: Tak zarządzono.
        notice: organ
        mend: Proszę uzupełnić raport.
      - {outcome: brak, words: Bez kontroli.}
    examples:
      - events: [{on: 2026-03-02, is: initiated, form: inquiry}]
        expect: {outcome: brak}
"""


HARD = """
facts:
  - {id: alarm, label: ogłoszono alarm, default: false}
  - {id: wounded, label: ranni żołnierze, default: []}
events:
  - {id: alarm_called, name: Ogłoszenie alarmu, sets: {alarm: "true"}}
  - id: soldier_wounded
    name: Zranienie żołnierza
    from: [running]
    fields:
      - {name: soldier, label: Żołnierz, required: true}
      - {name: at, label: Chwila zdarzenia, type: moment, required: true}
      - {name: place, label: Miejsce, type: choice, required: true,
          choices: {home: w kraju, abroad: poza granicami}}
    sets: {wounded: "plus(wounded, event.soldier)"}
  - id: commander_report
    name: Meldunek dowódcy
    fields: [{name: soldier, label: Żołnierz, required: true}]
duties:
  - id: meldunek
    rule: Y-1
    name: Meldunek o zranieniu żołnierza
    provision: § 3 rozkazu nr 7
    act: military
    trigger: soldier_wounded
    every: true
    same: soldier
    when: alarm and event.place == 'abroad' and status == 'running'
    words: W alarmie poza granicami melduje się o każdym rannym.
    term:
      - {when: count(wounded) > 1, period: PT6H, from: event.at, provision: § 3 ust. 2 rozkazu nr 7}
      - {period: PT24H, from: event.at}
    blocks: [closed]
    override: {by: kierownik jednostki, words: zgoda dowódcy}
    done_by: commander_report
    paper:
      kind: meldunek
      title: Meldunek
      fields: [{name: liczba, label: liczba rannych, when: count(wounded) > 1}]
    examples:
      - act: military
        events:
          - {on: 2026-03-02, is: initiated, form: investigation}
          - {on: 2026-03-03, is: alarm_called}
          - {on: 2026-03-28, is: soldier_wounded, soldier: a, at: "2026-03-28T20:00", place: abroad}
        expect: {moment: "2026-03-29T21:00"}
tables:
  - id: badajacy
    rule: Y-2
    name: Kto bada zranienie
    provision: § 4 rozkazu nr 7
    act: both
    military: § 5 rozkazu nr 7
    trigger: soldier_wounded
    done_by: commander_report
    rows:
      - when: alarm and (event.place == 'abroad' or count(wounded) > 2)
        outcome: zw
        words: Bada żandarmeria.
      - {outcome: prok, words: Bada prokurator.}
    examples:
      - act: military
        events:
          - {on: 2026-03-02, is: initiated, form: investigation}
          - {on: 2026-03-28, is: soldier_wounded, soldier: a, at: "2026-03-28T20:00", place: abroad}
        expect: {outcome: prok}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "wlasne.yaml").write_text(OWN, encoding="utf-8")
    own = load((tmp_path,))
    monkeypatch.setattr(state, "library", lambda: own)
    return tmp_path


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_they_appear_in_my_day_with_why_block_and_paper(folder, client, at_moment):
    at_moment(NOW)
    referent = factories.prosecutor()
    case = factories.case(referent)
    happened = {
        "actor": factories.actor(referent),
        "case_id": case.pk,
        "day": date(2026, 3, 2),
        "at": NOW,
    }
    record_event(**happened, kind="initiated", values={"form": "inquiry"})
    desk = factories.sign_in(client, referent, at=NOW)

    day = text(desk.get(reverse("desk:today")))
    assert "Kontrola raportu z czynności" in day
    assert "Kontrola pełna." in day
    duty, table = (DueDuty.objects.get(declaration=name) for name in ("kontrola", "tryb"))
    assert duty.due_on == date(2026, 3, 16)
    why = text(desk.get(reverse("desk:case-duty", args=[case.pk, duty.pk])))
    for told in ("W dochodzeniu kontroluje się raport", "§ 5 zarządzenia nr 3", "uwagi z kontroli"):
        assert told in why
    decided = text(desk.get(reverse("desk:case-duty", args=[case.pk, table.pk])))
    for told in ("Tak zarządzono.", "Zawiadomić: organ", "Proszę uzupełnić raport."):
        assert told in decided
    with pytest.raises(EventBlocked, match="Kontrola raportu"):
        record_event(**happened, kind="closed", values={})


def known(folder, monkeypatch, words):
    (folder / "wlasne.yaml").write_text(words, encoding="utf-8")
    own = load((folder,))
    assert own.problems == ()
    monkeypatch.setattr(state, "library", lambda: own)


def at_hour(hour):
    return datetime(2026, 5, 19, hour, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.mark.django_db
def test_hours_and_many_facts_of_a_military_case_and_a_wrong_event_corrected(
    tmp_path, monkeypatch, client, at_moment
):
    at_moment(NOW)
    known(tmp_path, monkeypatch, HARD)
    referent = factories.prosecutor()
    case = factories.case(referent)
    type(case.cell).objects.filter(pk=case.cell_id).update(kind="military")
    facts = {"actor": factories.actor(referent), "case_id": case.pk, "at": NOW}
    day = date(2026, 5, 19)

    def happened(kind, **values):
        return record_event(**facts, kind=kind, day=day, values=values)

    happened("initiated", form="investigation")
    happened("alarm_called")
    happened("soldier_wounded", soldier="Kos", at=at_hour(8), place="abroad")
    wrong = happened("soldier_wounded", soldier="Gil", at=at_hour(20), place="abroad")
    found = {row.key: row for row in DueDuty.objects.filter(declaration="meldunek")}
    assert {key: row.due_at for key, row in found.items()} == {
        "Kos": at_hour(14),
        "Gil": datetime(2026, 5, 20, 2, tzinfo=NOW.tzinfo),
    }
    tables = DueDuty.objects.filter(declaration__startswith="badajacy")
    assert [(row.provision, row.outcome) for row in tables] == [
        ("§ 5 rozkazu nr 7", "Bada żandarmeria.")
    ]
    desk = factories.sign_in(client, referent, at=NOW)
    why = text(desk.get(reverse("desk:case-duty", args=[case.pk, found["Kos"].pk])))
    assert "§ 3 ust. 2 rozkazu nr 7" in why
    assert "liczba rannych" in why

    right = {"soldier": "Gil", "at": at_hour(20), "place": "home"}
    correct_event(**facts, entry_id=wrong, reason="Pomyłka.", kind="soldier_wounded", values=right)
    assert DueDuty.objects.get(declaration="meldunek").key == "Kos"
    with pytest.raises(EventBlocked, match="Meldunek"):
        happened("closed")
    reason = {"overrides": {"meldunek": "zgoda z 19 maja"}}
    record_event(**facts, **reason, kind="closed", day=day, values={})
    assert [checking.wrong_of(*each) for each in checking.derived_cases()] == [[]]
    assert not DueDuty.objects.filter(declaration="meldunek").exists()


def test_they_stand_in_akta_rules_after_the_catalogue(folder):
    added = [state.as_json() for state in survey(here(), folder).rules[1241:]]
    assert [(row["id"], row["state"]) for row in added] == [("X-1", "done"), ("X-2", "partial")]
    assert added[0]["code"][0]["name"] == "kontrola"
    assert added[0]["tests"] == [f"{folder / 'wlasne.yaml'}::kontrola/1"]
    assert "„outcome” ma być brak" in added[1]["missing"]
