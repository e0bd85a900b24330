"""The log is sealed, anchored outside, and every way of bending it is found."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest

from akta.audit import anchors, sealing
from akta.audit.models import Checkpoint, LogEntry, LookKind, Seal
from akta.audit.services import log_look
from akta.audit.verification import verify, verify_part
from akta.core import clock
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealer(tmp_path):
    folder = tmp_path / "anchors"
    return sealing.Sealer(anchors.load_or_create_key(tmp_path / "key.pem", folder), folder)


@pytest.fixture
def log(sealer):
    """Seven sealed looks under two signed checkpoints."""
    reader = factories.actor(factories.outside_person())
    for size in (4, 3):
        for _ in range(size):
            log_look(LookKind.LOOK, actor=reader, request_id=uuid4(), side_id=uuid4())
        sealer.seal_once()
        sealer.signed_at = None
        assert sealer.checkpoint(at=clock.now()) is not None
    return sealer


def bend(as_owner, statement, *values):
    """What somebody with all rights over the database can do: past triggers and privileges."""
    tables = ("audit_log", "audit_seal", "audit_checkpoint")
    with as_owner.transaction():
        for table in tables:
            as_owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        as_owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        as_owner.execute(statement, values)
        for table in tables:
            as_owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    as_owner.commit()


def test_untouched_log_verifies(log):
    report = verify(log.anchor_dir)

    assert report.findings == []
    assert (report.entries, report.sealed, report.anchors) == (7, 7, 2)


def test_a_later_sealer_goes_on_where_the_first_ended(log):
    log_look(LookKind.TEXT, actor=factories.actor(factories.outside_person()), request_id=uuid4())
    again = sealing.Sealer(log.key, log.anchor_dir)

    assert again.seal_once() == 1
    assert again.checkpoint(at=clock.now()).size == 8
    assert verify(log.anchor_dir).ok


def test_no_checkpoint_twice_within_a_minute(log):
    now = clock.now()
    log.signed_at = now
    log_look(LookKind.TEXT, actor=factories.actor(factories.outside_person()), request_id=uuid4())
    log.seal_once()

    assert log.checkpoint(at=now + timedelta(seconds=59)) is None
    assert log.checkpoint(at=now + timedelta(seconds=61)).size == 8


def test_changed_entry_is_named(log, as_owner):
    third = LogEntry.objects.order_by("pk")[2].pk
    bend(as_owner, "UPDATE audit_log SET address = '198.51.100.1' WHERE id = %s", third)

    assert verify(log.anchor_dir).findings[0].entry == third


def test_removed_entry_is_found(log, as_owner):
    third = LogEntry.objects.order_by("pk")[2].pk
    bend(as_owner, "DELETE FROM audit_seal WHERE entry_id = %s", third)
    bend(as_owner, "DELETE FROM audit_log WHERE id = %s", third)

    assert "Brakuje wpisu na miejscu 2" in verify(log.anchor_dir).findings[0].sentence


def test_inserted_entry_is_found(log, as_owner):
    first = LogEntry.objects.order_by("pk").first()
    bend(
        as_owner,
        "INSERT INTO audit_log (id, at, kind, reason, request_id) VALUES (%s, %s, 'look', '', %s)",
        first.pk - 1000,
        first.at,
        str(uuid4()),
    )

    assert verify(log.anchor_dir).findings[0].entry == first.pk - 1000


def test_wholly_recomputed_log_is_found_by_the_anchors(log, as_owner, tmp_path):
    """The attacker rewrites entries, seals and checkpoints alike; the anchors do not follow."""
    bend(as_owner, "UPDATE audit_log SET actor_id = NULL")
    bend(as_owner, "DELETE FROM audit_seal")
    bend(as_owner, "DELETE FROM audit_checkpoint")
    other = tmp_path / "elsewhere"
    forger = sealing.Sealer(anchors.load_or_create_key(tmp_path / "other.pem", other), other)
    forger.seal_once()
    forger.checkpoint(at=clock.now())

    assert verify(None).ok
    assert any("poza bazą" in finding.sentence for finding in verify(log.anchor_dir).findings)


def test_forged_anchor_is_refused(log):
    size_eight = anchors.Anchor(7, "00" * 32, "00" * 32, "now", log.key.id, "00" * 64)
    anchors.append(log.anchor_dir, anchors.Anchor(**asdict(size_eight)))

    assert "Podpis kotwicy" in verify(log.anchor_dir).findings[0].sentence


def test_cut_end_is_found(log, as_owner):
    bend(as_owner, "DELETE FROM audit_checkpoint WHERE size = 7")
    bend(as_owner, "DELETE FROM audit_seal WHERE position >= 4")
    bend(as_owner, "DELETE FROM audit_log WHERE id NOT IN (SELECT entry_id FROM audit_seal)")

    sentences = [finding.sentence for finding in verify(log.anchor_dir).findings]
    assert sentences == ["Kotwice mówią o 7 wpisach, a w dzienniku jest ich 4."]


def test_missing_anchors_are_said(log, tmp_path):
    assert "Nie ma pliku" in verify(tmp_path / "nowhere").findings[0].sentence


def test_seals_and_checkpoints_exist_once(log):
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [*range(7)]
    assert [c.size for c in Checkpoint.objects.order_by("size")] == [4, 7]


@pytest.mark.parametrize(("minutes", "is_found"), [(11, True), (1, False)])
def test_an_entry_put_in_later_with_an_old_date_is_found(log, as_owner, minutes, is_found):
    """The sealer takes it for a new one; the checkpoint before it tells that it came too late."""
    said = clock.now() - timedelta(minutes=minutes)
    bend(
        as_owner,
        "INSERT INTO audit_log (at, kind, reason, request_id) VALUES (%s, 'look', '', %s)",
        said,
        uuid4(),
    )
    assert log.seal_once() == 1

    findings = verify(log.anchor_dir).findings

    forged = LogEntry.objects.latest("id")
    assert [found.entry for found in findings] == ([forged.pk] if is_found else [])


def test_a_stretch_is_verified_by_itself(log, as_owner):
    moments = list(LogEntry.objects.order_by("pk").values_list("at", flat=True))
    inside = {"since": moments[3], "until": moments[5]}
    assert (verify_part(log.anchor_dir, **inside).entries, verify_part(None, **inside).ok) == (
        2,
        True,
    )

    first, fourth = (LogEntry.objects.order_by("pk")[place].pk for place in (0, 3))
    bend(as_owner, "UPDATE audit_log SET reason = 'x' WHERE id = %s", first)
    assert verify_part(log.anchor_dir, **inside).ok
    bend(as_owner, "UPDATE audit_log SET reason = 'x' WHERE id = %s", fourth)
    assert verify_part(log.anchor_dir, **inside).findings[0].entry == fourth


def test_a_recomputed_stretch_is_found_by_its_anchors(log, as_owner, tmp_path):
    bend(as_owner, "UPDATE audit_log SET actor_id = NULL")
    bend(as_owner, "DELETE FROM audit_seal")
    bend(as_owner, "DELETE FROM audit_checkpoint")
    other = tmp_path / "elsewhere"
    sealing.Sealer(anchors.load_or_create_key(tmp_path / "other.pem", other), other).seal_once()
    everything = {"since": factories.SINCE, "until": clock.now() + timedelta(days=1)}

    assert verify_part(None, **everything).ok
    assert "poza bazą" in verify_part(log.anchor_dir, **everything).findings[0].sentence


def test_a_stretch_without_entries_is_fine(log):
    report = verify_part(log.anchor_dir, since=factories.SINCE, until=factories.SINCE)

    assert (report.ok, report.entries) == (True, 0)
