"""A duty and a decision table that an installation adds as data alone, seen on the screens."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from akta.cases.errors import EventBlocked
from akta.cases.models import DueDuty
from akta.cases.proceedings import state
from akta.cases.proceedings.services import record_event
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


def test_they_stand_in_akta_rules_after_the_catalogue(folder):
    added = [state.as_json() for state in survey(here(), folder).rules[1241:]]
    assert [(row["id"], row["state"]) for row in added] == [("X-1", "done"), ("X-2", "partial")]
    assert added[0]["code"][0]["name"] == "kontrola"
    assert added[0]["tests"] == [f"{folder / 'wlasne.yaml'}::kontrola/1"]
    assert "„outcome” ma być brak" in added[1]["missing"]
