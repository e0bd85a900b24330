"""Wrong settings are told in one sentence, by every command that opens the installation."""

import os
import subprocess
import sys

import pytest


def run(*arguments, **settings):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AKTA_")}
    return subprocess.run(
        [sys.executable, "-m", "akta.ops.main", *arguments],
        env=kept | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", [("serve",), ("ingest", "4999-0.Ds.1.2026", "a.pdf")])
def test_a_foreign_kind_of_database_is_refused(command, tmp_path):
    done = run(*command, AKTA_DATA_DIR=str(tmp_path), AKTA_DATABASE_URL="mysql://x")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "AKTA_DATABASE_URL musi zaczynać się od postgresql://. Proszę poprawić zmienną.\n"
    )


def test_a_data_folder_that_cannot_be_made_is_told():
    done = run("serve", AKTA_DATA_DIR="/proc/nie-ma")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Nie można utworzyć folderu danych ")
    assert done.stderr.count("\n") == 1


def test_every_command_is_found_before_django_is_set_up():
    """A command sets Django up itself; its module may need nothing of it when it is read."""
    read = "import importlib; from akta.ops.main import COMMANDS\n"
    read += "for path, _ in COMMANDS.values(): importlib.import_module(path)"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    done = subprocess.run(
        [sys.executable, "-c", read],
        env=kept,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
