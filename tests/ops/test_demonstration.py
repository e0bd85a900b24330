"""Filling the demonstration, and how a command ends when it is told to."""

import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from akta.cases.models import Case
from akta.files.errors import DiskNearlyFull
from akta.files.models import Ingest, IngestState, Volume
from akta.ops import demofile, demonstration
from akta.ops.commands import demo
from tests import factories

SOMEBODY = demonstration.User("prokurator", "prokurator", "x", "x", "Jan", "1", "/pulpit/")
SLOW_COMMAND = """
import sys, tempfile, time, types
from akta.ops import main

def run(arguments):
    with tempfile.TemporaryDirectory() as folder:
        print(folder, flush=True)
        time.sleep(60)

sys.modules["slow_command"] = types.SimpleNamespace(run=run)
main.COMMANDS["slow"] = ("slow_command", "")
sys.exit(main.main(["slow"]))
"""


@pytest.fixture
def installation(tmp_path):
    (tmp_path / demonstration.USERS_FILE).write_text("[]")
    return SimpleNamespace(data_dir=tmp_path)


def test_one_filling_at_a_time(installation):
    with (
        demonstration._alone(installation),
        pytest.raises(demonstration.BeingFilled),
        demonstration._alone(installation),
    ):
        pass
    with demonstration._alone(installation):
        pass


def test_the_workshop_of_a_killed_filling_is_cleared_away(installation):
    left = installation.data_dir / "pokaz-abc"
    left.mkdir()
    (left / "scan.pdf").touch()
    with demonstration._alone(installation):
        assert [path.name for path in installation.data_dir.iterdir()] == ["demo-users.json"]


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (DiskNearlyFull(file="t1.tif"), "Na dysku serwera kończy się miejsce."),
        (demonstration.NotFilled("t1.tif: plik jest uszkodzony."), "plik jest uszkodzony."),
    ],
)
def test_a_filling_that_cannot_go_on_says_why(installation, monkeypatch, capsys, raised, told):
    installation.is_demo = True
    installation.base_url = "http://127.0.0.1:8000"

    def refuse(*_arguments, **_options):
        raise raised

    monkeypatch.setattr(demonstration, "people", lambda _config: [SOMEBODY])
    monkeypatch.setattr(demonstration, "fill", refuse)
    given = SimpleNamespace(users=False, pages="all")
    assert demo._demo(installation, given) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "Następne uruchomienie zacznie w tym miejscu." in said


@pytest.mark.parametrize(("begun", "asked"), [("sample", "all"), ("all", "sample")])
def test_a_filling_goes_on_as_what_it_was_begun(db, installation, monkeypatch, begun, asked):
    """`akta serve` over a sample leaves it as it is, and never puts the whole file on top of it."""
    case = factories.case()
    Case.objects.filter(pk=case.pk).update(reference=demofile.REFERENCE)
    volume = Volume.objects.create(case=case, number=1, created_at=factories.SINCE)
    for position, name in enumerate(sorted(demofile.scan_names(begun))):
        Ingest.objects.create(
            case=case,
            volume=volume,
            file_name=name,
            sha256=f"{position:064x}",
            size=1,
            state=IngestState.DONE,
            position=position,
            received_at=factories.SINCE,
        )
    given = []
    for name in ("iter_build", "give_filings", "_give_access"):
        place = demofile if name == "iter_build" else demonstration
        monkeypatch.setattr(place, name, lambda *told, name=name, **_: given.append((name, told)))
    users = [
        demonstration.User("", login, "", "", "Jan", str(uuid4()), "")
        for login in ("prokurator", "sekretariat", "prokurator2", "obronca")
    ]

    demonstration.fill(installation, users, sample=asked == "sample")

    assert [name for name, _ in given] == ["_give_access", "give_filings"]
    assert given[0][1][2] == demonstration.SCOPE[begun]


def test_a_command_told_to_stop_clears_away_what_it_opened():
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_COMMAND], stdout=subprocess.PIPE, text=True
    ) as process:
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 143
    assert not folder.exists()
