"""The cases of the demonstration live: terms soon, overdue and waiting, whatever the day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from akta.accounts.models import Account
from akta.cases.models import Proceeding
from akta.cases.proceedings import checking
from akta.cases.proceedings import day as days
from akta.cases.reference import load_registers
from akta.core.models import JournalEntry
from akta.ops import demolife, demonstration
from tests import factories

DAYS = (date(2026, 5, 4), date(2027, 8, 30))  # amid the story, and long after it


def started(at_moment, day):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/Warsaw"))
    at_moment(at)
    load_registers()
    referent = factories.actor(factories.prosecutor("Oleśniewicz"))
    other = factories.actor(factories.prosecutor("Lisiecki"))
    case = demonstration._register(factories.actor(factories.secretary()), referent, other)
    return case, referent, at


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_there_is_a_term_soon_one_overdue_and_one_for_others(at_moment, day):
    case, referent, at = started(at_moment, day)

    counts = days.counts_of(days.mine(referent, persons=[referent.id], at=at), day).by_when
    assert min(counts["zalegle"], counts["tydzien"], counts["inni"]) >= 1
    assert case.reference == "4999-0.Ds.123.2026"
    derived = list(checking.derived_cases())
    assert len(derived) == 6
    assert [wrong for each in derived for wrong in checking.wrong_of(*each)] == []
    assert not Proceeding.objects.exclude(misfits=[]).exists()
    loads = days.loads(factories.actor(factories.head()), day, at=at)
    assert {load.name.split()[1] for load in loads} == {"Oleśniewicz", "Lisiecki"}

    told = JournalEntry.objects.count()
    demolife.tell_story(case, referent, at)
    assert JournalEntry.objects.count() == told


@pytest.mark.django_db
def test_the_list_of_apprehensions_stands_over_these_cases(at_moment, client):
    _, referent, at = started(at_moment, DAYS[0])
    desk = factories.sign_in(client, Account.objects.get(pk=referent.id), at=at)
    assert desk.get(reverse("desk:detentions")).status_code == 200
