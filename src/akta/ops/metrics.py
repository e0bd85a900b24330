"""`/metrics`: what an operator's monitoring reads (Prometheus), from the database at each reading.

Nothing is counted in the processes themselves, so any web process gives the same answer. Open to
this machine only, or to the networks of `AKTA_METRICS_FROM`; for everybody else there is no such
page. No number tells of a person or a case.
"""

import ipaddress
import shutil
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from akta.core.errors import NotFound
from akta.core.middleware import client_address

LABELS = ("face", "result")
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")
_QUEUES = """
    SELECT queue_name, count(*) FILTER (WHERE status = 'todo'),
        count(*) FILTER (WHERE status = 'doing'), count(*) FILTER (WHERE status = 'failed')
    FROM procrastinate_jobs GROUP BY queue_name ORDER BY queue_name
"""
_OLDEST_JOB = """
    SELECT j.queue_name, extract(epoch FROM clock_timestamp() - min(e.at))
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
    WHERE j.status = 'todo' AND e.type = 'deferred' GROUP BY j.queue_name
"""
_INTAKE = """
    SELECT state, count(*), extract(epoch FROM clock_timestamp() - min(received_at))
    FROM files_ingest WHERE state IN ('waiting', 'working') GROUP BY state
"""
_TEXT = """
    SELECT state, count(*) FROM files_page_text
    WHERE state IN ('waiting', 'failed', 'unavailable') GROUP BY state
"""
_SIGN_INS = """
    SELECT face, count(*) FILTER (WHERE succeeded), count(*) FILTER (WHERE NOT succeeded)
    FROM (SELECT * FROM accounts_sign_in_attempt ORDER BY id DESC LIMIT 20000) AS latest
    WHERE at > clock_timestamp() - interval '1 hour' GROUP BY face ORDER BY face
"""
_LAST = """
    SELECT kind, extract(epoch FROM max(at)) FROM core_journal
    WHERE stream = 'installation:keeping' AND kind = ANY(%s)
        AND coalesce((data->>'missing')::int, 0) = 0 GROUP BY kind
"""
"""A backup that lacks an original is not a good one."""
_UNSEALED = """
    SELECT extract(epoch FROM clock_timestamp() - min(e.at)) FROM audit_log e
    WHERE e.id > (SELECT coalesce(max(id), 0) - 100000 FROM audit_log)
        AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)
"""


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this moment; raises NotFound for callers from elsewhere."""
    if not _may_read(request):
        raise NotFound
    collected = CollectorRegistry(auto_describe=False)
    collected.register(_FromDatabase())
    return HttpResponse(generate_latest(collected), content_type=CONTENT_TYPE_LATEST)


OPENED_TO = "otwarte: liczby bez danych, tylko z tego komputera albo z sieci AKTA_METRICS_FROM"
metrics.akta_right = OPENED_TO  # type: ignore[attr-defined]


def _may_read(request: HttpRequest) -> bool:
    """Whether the caller is this machine itself, unforwarded, or of a network that was named."""
    seen = client_address(request)
    if not seen:
        return False
    address = ipaddress.ip_address(seen)
    if any(address in ipaddress.ip_network(each) for each in settings.AKTA.metrics_from):
        return True
    return address.is_loopback and not any(name in request.headers for name in FORWARDED)


class _FromDatabase(Collector):
    """Each group is one query; none reads more than the rows it counts."""

    def collect(self) -> Iterator[Metric]:
        yield from self._queues()
        yield from self._intake()
        yield from self._sign_ins()
        yield from self._keeping()
        yield from self._machine()

    def _queues(self) -> Iterator[Metric]:
        jobs = _gauge("akta_jobs", "Zadania w kolejkach według stanu", "queue", "state")
        for queue, *counts in _rows(_QUEUES):
            for state, count in zip(("waiting", "working", "failed"), counts, strict=True):
                jobs.add_metric([queue, state], count)
        age = _gauge("akta_queue_age_seconds", "Wiek najstarszego czekającego zadania", "queue")
        for queue, seconds in _rows(_OLDEST_JOB):
            age.add_metric([queue], float(seconds))
        yield from (jobs, age)

    def _intake(self) -> Iterator[Metric]:
        files = _gauge("akta_intake_files", "Przyjęte pliki według stanu", "state")
        age = _gauge("akta_intake_age_seconds", "Wiek najstarszego pliku w tym stanie", "state")
        for state, count, seconds in _rows(_INTAKE):
            files.add_metric([state], count)
            age.add_metric([state], float(seconds))
        pages = _gauge("akta_pages_without_text", "Strony bez odczytanego tekstu", "state")
        for state, count in _rows(_TEXT):
            pages.add_metric([state], count)
        yield from (files, age, pages)

    def _sign_ins(self) -> Iterator[Metric]:
        told = _gauge("akta_sign_ins_last_hour", "Próby zalogowania w ostatniej godzinie", *LABELS)
        for face, accepted, refused in _rows(_SIGN_INS):
            told.add_metric([face, "accepted"], accepted)
            told.add_metric([face, "refused"], refused)
        yield told

    def _keeping(self) -> Iterator[Metric]:
        last = _gauge("akta_last_done_timestamp_seconds", "Kiedy ostatnio wykonano", "task")
        kinds = {"ops.backed_up": "backup", "ops.scrubbed": "scrub", "ops.restored": "restore"}
        for kind, moment in _rows(_LAST, [list(kinds)]):
            last.add_metric([kinds[kind]], float(moment))
        unsealed = _gauge("akta_log_unsealed_seconds", "Wiek najstarszego wglądu bez pieczęci")
        unsealed.add_metric([], float(_rows(_UNSEALED)[0][0] or 0))
        yield from (last, unsealed)

    def _machine(self) -> Iterator[Metric]:
        offset = _gauge("akta_clock_offset_seconds", "Zegar bazy wobec zegara serwera")
        moment = float(_rows("SELECT extract(epoch FROM clock_timestamp())")[0][0])
        offset.add_metric([], moment - time.time())
        size = _gauge("akta_database_bytes", "Wielkość bazy danych")
        size.add_metric([], _rows("SELECT pg_database_size(current_database())")[0][0])
        disk = _gauge("akta_disk_bytes", "Dysk z folderem danych", "state")
        usage = shutil.disk_usage(settings.AKTA.data_dir)
        disk.add_metric(["total"], usage.total)
        disk.add_metric(["free"], usage.free)
        yield from (offset, size, disk)


def _gauge(name: str, told: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, labels=list(labels))


def _rows(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
