"""What monitoring may read, and who may read it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from akta.accounts.models import SignInAttempt
from akta.core import clock, journal
from akta.core.actors import SYSTEM
from akta.core.jobs import defer
from akta.ops import events
from akta.ops.keeping.scrub import STREAM

pytestmark = pytest.mark.django_db


def read(**more):
    return Client().get("/metrics", **more)


def values(response):
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_figures_stand_in_the_standard_form():
    at = clock.now()
    for succeeded in (True, False, False):
        SignInAttempt.objects.create(face="portal", at=at, succeeded=succeeded)
    SignInAttempt.objects.create(face="portal", at=at - timedelta(hours=2), succeeded=False)
    data = {"copy": "k", "blobs": 1, "new": 1, "missing": 0}
    journal.record(events.BACKED_UP, stream=STREAM, actor=SYSTEM, at=at, data=data)
    lacking, later = {**data, "missing": 1}, at + timedelta(minutes=1)
    journal.record(events.BACKED_UP, stream=STREAM, actor=SYSTEM, at=later, data=lacking)

    told = values(read())

    assert told["akta_sign_ins_last_hour", "portal", "accepted"] == 1
    assert told["akta_sign_ins_last_hour", "portal", "refused"] == 2
    assert told["akta_last_done_timestamp_seconds", "backup"] == pytest.approx(at.timestamp())
    assert abs(told[("akta_clock_offset_seconds",)]) < 5
    assert told["akta_disk_bytes", "free"] < told["akta_disk_bytes", "total"]
    assert told[("akta_database_bytes",)] > 0


def test_a_waiting_job_is_seen_with_its_age():
    defer("files.cut_next")

    told = values(read())

    assert told["akta_jobs", "cut", "waiting"] == 1
    assert 0 <= told["akta_queue_age_seconds", "cut"] < 60


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"REMOTE_ADDR": ""},
    ],
)
def test_from_elsewhere_there_is_no_such_page(more):
    refused = read(**more)

    assert refused.status_code == 404
    assert "akta_" not in refused.content.decode()


def test_a_named_network_may_read(settings):
    settings.AKTA = replace(settings.AKTA, metrics_from=("192.0.2.0/24",))

    assert read(REMOTE_ADDR="192.0.2.7").status_code == 200
    assert read(REMOTE_ADDR="198.51.100.7").status_code == 404
