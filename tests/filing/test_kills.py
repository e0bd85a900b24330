"""Processes killed at random moments of submission; a few times, the benchmark does it longer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
TIMES = 12


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_processes_are_killed(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AKTA_")}
    command = [sys.executable, "kills.py", "--times", str(TIMES), "--out", str(tmp_path)]

    done = subprocess.run(
        command, cwd=BENCHMARKS, env=kept, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads((tmp_path / "kills.json").read_text())
    assert told["kills"] == TIMES
    assert told["answered_as_filed"] >= TIMES
