"""`akta backup` against `cp -r` of the same data folder, while the service answers.

    .venv/bin/python benchmarks/backup.py [--megabytes 512] [--rounds 3]

Fills an own installation with originals of random bytes (4 MB each, as scans are) and rows of the
log, serves it, and takes turns: a backup into a new folder, then `cp -r` and `sync`. Tells the
ratio of throughputs (1 is as fast as `cp`), the time of an incremental backup, and how long
`/zdrowie` took to answer during the backups.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from measuring import OUT, clock, report, spread

BLOB = 4 << 20
ROWS = 200_000
START_SECONDS = 120


def environment(data):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AKTA_")}
    return kept | {"AKTA_DATA_DIR": str(data)}


def akta(data, *arguments):
    command = [sys.executable, "-m", "akta.ops.main", *map(str, arguments)]
    subprocess.run(command, env=environment(data), check=True, stdout=subprocess.DEVNULL)


def fill(data, megabytes):
    """Originals that nobody names are kept and copied like all others."""
    from akta.storage import FolderStore

    akta(data, "migrate")
    store = FolderStore(data / "blobs")
    for _ in range(max(1, (megabytes << 20) // BLOB)):
        store.put([os.urandom(BLOB)])


def add_rows(data):
    import psycopg

    from akta.ops.postgres import Cluster

    with psycopg.connect(Cluster(data).dsn()) as connection:
        connection.execute(
            "INSERT INTO audit_log (at, kind, reason, request_id)"
            " SELECT now(), 'look', '', gen_random_uuid() FROM generate_series(1, %s)",
            [ROWS],
        )


def serve(data):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "akta.ops.main", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--demo", "none"],
        env=environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address, until = f"http://127.0.0.1:{port}/zdrowie", time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(address, timeout=2).close()
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                process.kill()
                raise
            time.sleep(0.3)
        else:
            return process, address


class Asking(threading.Thread):
    """Asks the service ten times a second; an answer that fails is counted."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address, self.seconds, self.failed = address, [], 0
        self.working, self.ended = threading.Event(), threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            if not self.working.is_set():
                continue
            with clock() as passed:
                try:
                    with urlopen(self.address, timeout=10) as answer:
                        json.load(answer)
                except OSError:
                    self.failed += 1
            self.seconds.append(passed())


def timed(work):
    os.sync()
    with clock() as passed:
        work()
    return passed()


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def copied(data, target):
    """`cp -r`, on disk as a backup is; what the server removes meanwhile is no failure."""
    subprocess.run(["cp", "-r", data, target], check=False, stderr=subprocess.DEVNULL)
    os.sync()


def rounds(data, work, asking, count):
    ours, theirs, again = [], [], []
    for number in range(count):
        folder = work / f"kopie-{number}"
        asking.working.set()
        ours.append(timed(lambda to=folder: akta(data, "backup", to)))
        again.append(timed(lambda to=folder: akta(data, "backup", to)))
        asking.working.clear()
        kept = size_of(folder)
        shutil.rmtree(folder)
        plain = work / f"cp-{number}"
        theirs.append(timed(lambda to=plain: copied(data, to)))
        shutil.rmtree(plain)
    return ours, again, theirs, kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work (a disk with room for three)")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="akta-kopie-", dir=given.folder))
    work.chmod(0o711)
    data = work / "data"
    try:
        fill(data, given.megabytes)
        process, address = serve(data)
        asking = Asking(address)
        asking.start()
        try:
            add_rows(data)
            whole = size_of(data)
            ours, again, theirs, kept = rounds(data, work, asking, given.rounds)
        finally:
            asking.ended.set()
            process.send_signal(signal.SIGTERM)
            process.wait()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    backup, peer = spread(ours), spread(theirs)
    waits = sorted(asking.seconds)
    report(
        "backup",
        given.out,
        {
            "data_mb": round(whole / 1e6),
            "two_copies_mb": round(kept / 1e6),
            "backup_seconds": backup,
            "backup_again_seconds": spread(again),
            "cp_seconds": peer,
            "ratio_of_throughput": round(peer["median"] / backup["median"], 3),
            "answers": {
                "asked": len(waits),
                "failed": asking.failed,
                "p95_seconds": round(waits[int(len(waits) * 0.95)], 4),
                "most_seconds": round(waits[-1], 4),
            },
        },
    )


if __name__ == "__main__":
    main()
