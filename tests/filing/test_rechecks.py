"""Undetermined signatures are checked again: when, with what result, and what stays."""

from datetime import timedelta

import pytest

from akta.filing import inspection
from akta.filing.models import Paper, PaperKind, Recheck, SignatureCheck
from akta.filing.proofs import rechecks, services
from akta.filing.services import submission
from akta.trust.receipts.verdicts import verdict_on
from tests import factories
from tests.filing import making
from tests.filing.test_proofs import JUDGED, SIGNATURE, draw_plainly

pytestmark = pytest.mark.django_db(transaction=True)

PASSED = {**SIGNATURE, "indication": "TOTAL_PASSED", "sub_indication": None}
HOUR = timedelta(hours=1)


@pytest.fixture
def filing(transactional_db, monkeypatch):
    draw_plainly(monkeypatch)
    making.desk()
    owner = making.counsel()
    draft = making.draft(owner)
    draft.files.filter(role="pleading").update(signatures=JUDGED)
    made = submission.submit(
        actor=factories.actor(owner), draft_id=draft.pk, at=making.now(), key="one"
    )
    services.prove(made.pk, at=making.now())
    return made


@pytest.fixture
def answers(monkeypatch):
    """What the next checks find; and how the children were asked."""
    given = [JUDGED]
    asked = []

    def judged(file, media_type, target=None, *, at=None, fetch=None):
        asked.append((at, fetch))
        return given[0]

    monkeypatch.setattr(inspection, "judged", judged)
    return given, asked


def reports(filing):
    rows = Paper.objects.filter(filing=filing, kind=PaperKind.REPORT).order_by("version")
    return [(row.version, row.state) for row in rows]


@pytest.mark.rule("F-6-1b")
def test_what_was_undetermined_is_settled_later_and_both_versions_stay(filing, answers):
    given, asked = answers
    at = making.now() + HOUR + timedelta(minutes=1)
    assert rechecks.due(at=making.now()) == []
    assert rechecks.due(at=at) == [filing.pk]
    given[0] = {**JUDGED, "signatures": [PASSED]}

    assert rechecks.recheck(filing.pk, at=at, fetch=None) is True

    assert asked == [(filing.filed_at, None)]
    services.prove(filing.pk, at=at)
    assert reports(filing) == [(1, "ready"), (2, "ready")]
    first = filing.files.first()
    assert first.signatures["signatures"][0]["indication"] == "INDETERMINATE"
    (told,) = next(iter(services.checked_files([first]))).verdicts
    assert told.result == "pozytywny"
    assert Recheck.objects.get(pk=filing.pk).due_at is None
    assert rechecks.due(at=at + timedelta(days=9)) == []


@pytest.mark.rule("F-6-1b")
def test_what_stays_undetermined_is_tried_again_ever_later(filing, answers):
    at = making.now()
    waits = []
    for _ in range(4):
        assert rechecks.recheck(filing.pk, at=at, fetch=None) is False
        waits.append(Recheck.objects.get(pk=filing.pk).due_at - at)

    assert [wait // HOUR for wait in waits] == [6, 18, 24, 24]
    assert not SignatureCheck.objects.exists()
    assert reports(filing) == [(1, "ready")]


@pytest.mark.rule("F-6-1b")
def test_after_two_months_nobody_asks_any_more(filing, answers):
    Recheck.objects.filter(pk=filing.pk).update(attempts=59)

    rechecks.recheck(filing.pk, at=making.now(), fetch=None)

    assert Recheck.objects.get(pk=filing.pk).due_at is None


def test_what_is_determined_is_never_on_the_schedule(filing):
    Recheck.objects.all().delete()
    settled = {**JUDGED, "signatures": [PASSED]}
    SignatureCheck.objects.create(file=filing.files.first(), result=settled, at=making.now())

    rechecks.plan(filing, at=making.now())

    assert not Recheck.objects.exists()


def test_another_signer_is_told_in_the_report(filing):
    pleading = filing.files.first()
    other = {**SIGNATURE, "signer": {"name": "Ewa Lis", "given_name": "Ewa", "surname": "Lis"}}
    pleading.signatures = {**JUDGED, "signatures": [SIGNATURE, other]}

    (told,) = services.checked_files([pleading])

    assert told.findings == (
        "Podpisała inna osoba niż ta, na której koncie złożono pismo: Ewa Lis.",
    )
    assert verdict_on(other).surname == "Lis"
