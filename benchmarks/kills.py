"""Web, worker and PostgreSQL killed (SIGKILL) at random moments of submission: nothing is lost.

    .venv/bin/python benchmarks/kills.py [--times 500] [--minutes 60] [--seed 1]

Each time people press „Złóż pismo” at once, and at a random moment of that (as long as a press
lasts here) one of the three is killed: the web server with all its processes, the worker with all
of its own, in the midst of settling and sealing, or one process of PostgreSQL, after which the
postmaster drops all others with their shared memory and recovers from its log. What was killed, or
died of it, is started again, as `akta serve` does. Every other person presses again with the same
key until there is an answer; the rest give up. In the end it is compared: every filing that was
answered stands; none stands twice, has two entries in journal or log, or two confirmations; every
draft that was not filed is whole; every confirmation can be read whole and stands in the log that
the checkpoints outside the database vouch for.

Not part of `make test`: `make test-all` runs it a few times (tests/filing/test_kills.py).
"""

import argparse
import json
import os
import random
import signal
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import standing
from measuring import OUT, report

PEOPLE, ATTACHMENTS = 2, 3
PRESS_SECONDS, PRESSES_KEPT = 0.4, 40
PATIENCE = 5.0
"""After so long a person presses again, while the first press may still be under way."""
ANSWER_SECONDS, END_SECONDS = 120, 300
VICTIMS = ("web", "worker", "postgresql")


@dataclass
class Press:
    """One person's press: what was answered, and how often it had to be repeated."""

    draft_id: object
    key: str
    again: bool
    filed: bool = False
    tries: int = 0
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)


def pressed(browser: standing.Browser, press: Press) -> None:
    """Press, and press again where one does not give up, until there is an answer."""
    began = time.monotonic()
    until = began + ANSWER_SECONDS
    while not press.filed and time.monotonic() < until:
        press.tries += 1
        try:
            status, _, _ = browser.post(
                f"/pisma/projekt/{press.draft_id}/zloz/", {"key": press.key}
            )
            press.told.append(str(status))
            press.filed, press.seconds = status == 302, time.monotonic() - began
        except OSError as error:
            press.told.append(type(error).__name__)
        if not press.filed:
            if not press.again:
                return
            time.sleep(0.2)


class Standing:
    """Web, worker and database of the run; each may be killed, and is started again.

    Two web servers stand as behind a balancer: when the one in front is killed, who presses
    again comes to the other, while the killed one starts.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.ports = [standing.free_port(), standing.free_port()]
        self.webs = [standing.web(port) for port in self.ports]
        self.worker = standing.worker()
        self._worked_before = 0
        self.front = 0
        self.answering()

    @property
    def port(self) -> int:
        return self.ports[self.front]

    def answering(self) -> None:
        """Wait for the one in front; what dies meanwhile is started again."""
        until = time.monotonic() + ANSWER_SECONDS
        while not standing.answers(self.port):
            if time.monotonic() > until:
                raise RuntimeError("The server does not answer.")
            self.look()
            time.sleep(0.1)

    def kill(self, victim: str, drawn: random.Random) -> None:
        if victim == "postgresql":
            self._kill_postgres(drawn)
        elif victim == "worker":
            self._kill_family(self.worker)
        else:
            self._kill_family(self.webs[self.front])
            self.front = 1 - self.front

    def look(self) -> None:
        """What was killed, or died of another's death, is started again."""
        for place, web in enumerate(self.webs):
            if web.poll() is not None:
                self.webs[place] = standing.web(self.ports[place])
        if self.worker.poll() is not None:
            self._worked_before = kept(newest_worker)
            self.worker = standing.worker()

    def await_worker(self) -> None:
        """A worker that is only starting would be killed for nothing: wait until it takes jobs."""
        until = time.monotonic() + ANSWER_SECONDS
        while kept(newest_worker) <= self._worked_before and time.monotonic() < until:
            self.look()
            time.sleep(0.1)

    def _kill_family(self, process) -> None:
        for pid in standing.family_of(process.pid):
            kill(pid)
        process.wait()

    def _kill_postgres(self, drawn: random.Random) -> None:
        """One that works for a client, whose death makes the postmaster drop all others."""
        noted = self.data / "postgres" / "data" / "postmaster.pid"
        postmaster = int(noted.read_text().split()[0])
        names = {pid: command(pid) for pid in standing.family_of(postmaster) if pid != postmaster}
        kill(drawn.choice([pid for pid, name in names.items() if "akta_app" in name] or [*names]))

    def stop(self) -> None:
        standing.stop(*self.webs, self.worker)


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def newest_worker() -> int:
    """The number under which the newest worker told the queue of itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_workers")
        return int(cursor.fetchone()[0])


def kept(work):
    """Ask the database until it answers: it may be recovering."""
    from django.db import DatabaseError, connection

    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return work()
        except DatabaseError:
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def draft_of(counsel):
    from django.db import transaction

    from tests.filing import making
    from tests.filing.test_proofs import JUDGED

    with transaction.atomic():
        draft = making.draft(counsel, attachments=ATTACHMENTS)
        draft.files.filter(role="pleading").update(signatures=JUDGED)
    return draft


def run(given: argparse.Namespace, data: Path) -> dict:
    from tests import factories
    from tests.filing import making

    drawn = random.Random(given.seed)
    making.desk()
    case = factories.case()
    people = [making.counsel(case, surname=f"Obrońca {n}") for n in range(PEOPLE)]
    run, presses, killed = Standing(data), [], Counter()
    until = time.monotonic() + given.minutes * 60
    try:
        browsers = [standing.Browser(person, run.port) for person in people]
        for browser in browsers:
            browser.patience = PATIENCE
        coming = prepared(people, 0)
        for number in range(given.times):
            if time.monotonic() > until:
                break
            victim, round_ = drawn.choice(VICTIMS), coming
            if victim == "worker":
                run.await_worker()
            threads = [
                threading.Thread(target=pressed, args=pair)
                for pair in zip(browsers, round_, strict=True)
            ]
            for thread in threads:
                thread.start()
            time.sleep(drawn.uniform(0, lasting(presses)))
            run.kill(victim, drawn)
            for browser in browsers:
                browser.port = run.port
            run.look()
            coming = prepared(people, number + 1)
            for thread in threads:
                thread.join()
            presses += round_
            killed[victim] += 1
            run.look()
            run.answering()
            if number % 20 == 19:
                print(f"{number + 1} {dict(killed)}", file=sys.stderr, flush=True)
        unfinished = finished(run)
    finally:
        run.stop()
    return {
        "kills": sum(killed.values()),
        "killed": dict(killed),
        "press_seconds": round(lasting(presses), 2),
        **told(presses, data),
        **unfinished,
    }


def prepared(people: list, number: int) -> list[Press]:
    """The next drafts to be filed; made while the ones before are still being answered."""
    return [
        Press(kept(lambda person=person: draft_of(person)).pk, f"{number}-{n}", n % 2 == 0)
        for n, person in enumerate(people)
    ]


def lasting(presses: list[Press]) -> float:
    """How long a press takes here that nothing cut off: the kill hits any moment of it."""
    whole = [each.seconds for each in presses if each.filed and each.tries == 1]
    return 1.2 * statistics.median(whole[-PRESSES_KEPT:] or [PRESS_SECONDS])


def finished(run: Standing) -> dict[str, int]:
    """Wait until everything filed has its time and its confirmation; what has not, is counted."""
    from akta.filing.models import Filing, Paper, PaperKind

    until, least = time.monotonic() + END_SECONDS, -1
    while True:
        run.look()
        whole = Paper.objects.filter(kind=PaperKind.CONFIRMATION).exclude(sha256="")
        left = kept(
            lambda whole=whole: Filing.objects.exclude(pk__in=whole.values("filing_id")).count()
        )
        if left < least or least < 0:  # as long as it goes on
            until, least = time.monotonic() + END_SECONDS, left
        if not left or time.monotonic() > until:
            return {"without_confirmation_in_the_end": left}
        time.sleep(0.5)


def told(presses: list[Press], data: Path) -> dict:
    """Compare what was answered with what stands."""
    from akta.core.models import JournalEntry
    from akta.files import blobs
    from akta.filing.events import FILED
    from akta.filing.models import Draft, DraftState, Filing, LogLeaf, Paper, PaperKind
    from akta.filing.proofs import log

    filings = {filing.draft_id: filing for filing in Filing.objects.all()}
    lost = [p for p in presses if p.filed and p.draft_id not in filings]
    torn = []
    for press in presses:
        draft = Draft.objects.get(pk=press.draft_id)
        wanted = DraftState.SUBMITTED if draft.pk in filings else DraftState.DRAFT
        if draft.state != wanted or draft.files.count() != ATTACHMENTS + 1:
            torn.append(str(draft.pk))
        if draft.pk in filings and filings[draft.pk].files.count() != ATTACHMENTS + 1:
            torn.append(str(draft.pk))
    entries = Counter(JournalEntry.objects.filter(kind=FILED.name).values_list("stream", flat=True))
    leaves = Counter(LogLeaf.objects.values_list("filing_id", flat=True))
    papers = Counter(
        Paper.objects.filter(kind=PaperKind.CONFIRMATION).values_list("filing_id", flat=True)
    )
    numbers = Counter(filing.number for filing in filings.values())
    double = sum(
        sum(count > 1 for count in counter.values())
        for counter in (entries, leaves, papers, numbers)
    )
    missing = [
        str(filing.pk)
        for filing in filings.values()
        if filing.filed_at is None or not entries[f"filing:{filing.pk}"]
    ]
    unreadable = 0
    for paper in Paper.objects.exclude(sha256=""):
        if not leaves[paper.filing_id]:
            missing.append(str(paper.filing_id))
        content = blobs.store().read_verified(paper.sha256)
        unreadable += not content.startswith(b"%PDF")
    return {
        "presses": len(presses),
        "answered_as_filed": sum(press.filed for press in presses),
        "pressed_again": sum(press.tries > 1 for press in presses),
        "cut_off": sum(any(not t.isdigit() for t in press.told) for press in presses),
        "filings": len(filings),
        "filed_though_not_answered": sum(
            1 for press in presses if not press.filed and press.draft_id in filings
        ),
        "never_answered": sum(press.again and not press.filed for press in presses),
        "lost": len(lost),
        "torn": len(torn),
        "double": double,
        "confirmed_but_missing": len(missing) + unreadable,
        "log_faults": list(log.faults_against(data / "anchors")),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with standing.installation() as data:
        figures = run(given, data)
    report("kills", given.out, {"wanted": given.times, "seed": given.seed, **figures})
    faults = ("lost", "torn", "double", "confirmed_but_missing", "never_answered")
    found = {name: figures[name] for name in faults if figures[name]}
    if found or figures["log_faults"] or figures["without_confirmation_in_the_end"]:
        print(json.dumps(found), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
