"""The outage log: who writes it, what it refuses, and its sealed certificate."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core.errors import ChangedMeanwhile, NotFound
from akta.filing.models import Outage
from akta.filing.outages import queries, services
from akta.filing.outages.errors import OutageEndsEarly, OutageInFuture
from akta.trust.signatures.inspection import inspect
from tests import factories
from tests.filing import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return factories.actor(factories.administrator())


def recorded(actor, *, began=-2, ended=None, key=""):
    at = making.now()
    return services.record_outage(
        actor=actor,
        what="Składanie pism w portalu",
        began_at=at + timedelta(hours=began),
        ended_at=None if ended is None else at + timedelta(hours=ended),
        at=at,
        key=key,
    )


def test_an_outage_is_recorded_and_ended_and_certified(admin):
    row = recorded(admin)
    job = ProcrastinateJob.objects.get(task_name=services.CERTIFY)
    assert job.args == {"outage_id": str(row.pk), "version": 1}
    with pytest.raises(NotFound):
        queries.certificate_of(row)

    at = making.now()
    row = services.end_outage(actor=admin, outage_id=row.pk, ended_at=at, version=1, at=at)
    assert services.certify(row.pk, version=2, at=at)

    data = queries.certificate_of(queries.outage_for(row.pk))
    told = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "Składanie pism w portalu" in told
    assert "Koniec:" in told
    assert inspect(data).signatures[0].intact is True
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as about:
        assert about.pdfa_status == "3A"


def test_a_certificate_is_made_once_for_each_version(admin):
    row = recorded(admin, ended=-1)

    assert services.certify(row.pk, version=1, at=making.now())
    assert not services.certify(row.pk, version=1, at=making.now())
    assert not services.certify(row.pk, version=2, at=making.now())


def test_an_outage_without_an_end_says_so():
    row = Outage(number=1, what="Portal", began_at=making.AT)

    assert "przerwa trwała w chwili" in services.lines_of(row)[-1]
    assert services.lines_of(row)[2] == (
        "Początek: 22 listopada 2026 r., godz. 12:00:00 (UTC+01:00)."
    )


@pytest.mark.parametrize("who", [factories.secretary, factories.head, factories.outside_person])
def test_nobody_but_an_administrator_records(db, who):
    with pytest.raises(NotFound):
        recorded(factories.actor(who()))
    assert not Outage.objects.exists()


def test_what_cannot_have_been_is_refused(admin):
    with pytest.raises(OutageInFuture):
        recorded(admin, began=1)
    for ended in (-3, 1):
        with pytest.raises(OutageEndsEarly):
            recorded(admin, ended=ended)
    row = recorded(admin)
    at = making.now()
    with pytest.raises(OutageEndsEarly):
        services.end_outage(actor=admin, outage_id=row.pk, ended_at=row.began_at, version=1, at=at)
    services.end_outage(actor=admin, outage_id=row.pk, ended_at=at, version=1, at=at)
    with pytest.raises(ChangedMeanwhile):
        services.end_outage(actor=admin, outage_id=row.pk, ended_at=at, version=1, at=at)


def test_a_form_pressed_twice_records_once(admin):
    first, second = recorded(admin, key="a"), recorded(admin, key="a")

    assert first == second
    assert list(queries.outages()) == [first]
