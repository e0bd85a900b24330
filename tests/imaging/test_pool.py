"""What foreign bytes do to a child costs their item only, and the child can do nothing else."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from akta.imaging import FailureKind, Limits, Pool, TaskFailed
from akta.imaging.errors import SENTENCES

HOSTILE = Path(__file__).parent / "hostile.py"


@pytest.fixture
def small():
    pool = Pool(size=1, limits=Limits(memory=400 << 20, seconds=20), test_tasks=HOSTILE)
    yield pool
    pool.close()


def child_pid(pool):
    return pool.run("echo").value["pid"]


def is_gone(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def waited_until_gone(pid, seconds=5):
    for _ in range(int(seconds * 50)):
        if is_gone(pid):
            return True
        time.sleep(0.02)
    return False


def test_values_bytes_and_file_go_there_and_back(pool, opened):
    answer = pool.run("echo", 1, "żółć", None, fd=opened(b"akta"), data=b"\x00\xff" * 1000)

    assert answer.value["args"] == [1, "żółć", None]
    assert answer.value["content"] == "akta"
    assert answer.blob == b"\x00\xff" * 1000


def test_the_file_is_read_from_its_beginning_and_not_moved(pool, opened):
    fd = opened(b"akta sprawy")
    os.lseek(fd, 5, os.SEEK_SET)

    assert pool.run("echo", fd=fd).value["content"] == "akta sprawy"
    assert os.lseek(fd, 0, os.SEEK_CUR) == 5


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        ("segfault", FailureKind.CRASHED),
        ("abort", FailureKind.CRASHED),
        ("eat", FailureKind.MEMORY),
        ("flood", FailureKind.CRASHED),
        ("no such task", FailureKind.BROKEN),
    ],
)
def test_a_bad_item_costs_itself_only(task, kind):
    limits = Limits(memory=400 << 20 if task.startswith("eat") else 800 << 20)
    pool = Pool(size=1, limits=limits, test_tasks=HOSTILE)
    try:
        with pytest.raises(TaskFailed) as failed:
            pool.run(task)
        assert failed.value.kind is kind
        assert failed.value.sentence == SENTENCES[kind]
        assert pool.run("echo", "next").value["args"] == ["next"]
    finally:
        pool.close()


@pytest.mark.parametrize("task", [("spin",), ("sleep", 60)])
def test_an_endless_item_is_ended_in_time(small, task):
    before = child_pid(small)
    started = time.monotonic()
    with pytest.raises(TaskFailed) as failed:
        small.run(*task, timeout=0.3)

    assert failed.value.kind is FailureKind.TIMEOUT
    assert time.monotonic() - started < 3
    assert waited_until_gone(before)
    assert child_pid(small) != before


def test_a_child_that_died_unused_costs_no_item(small):
    before = child_pid(small)
    os.kill(before, signal.SIGKILL)
    for _ in range(100):
        if is_gone(before):
            break
        time.sleep(0.01)

    assert child_pid(small) != before


def test_a_warm_child_is_used_again_and_a_worn_one_replaced():
    pool = Pool(size=1, limits=Limits(tasks=3), test_tasks=HOSTILE)
    try:
        pids = [child_pid(pool) for _ in range(4)]
    finally:
        pool.close()

    assert len(set(pids[:3])) == 1
    assert pids[3] != pids[0]


def test_many_threads_share_few_children(pool):
    results, wrong = [], []

    def work(number):
        for turn in range(20):
            answer = pool.run("echo", number, turn, data=bytes([number]) * 5000)
            if answer.value["args"] != [number, turn] or answer.blob != bytes([number]) * 5000:
                wrong.append((number, turn))
            results.append(answer.value["pid"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert len(results) == 240
    assert len(set(results)) <= 2


def test_a_child_outlives_the_thread_that_first_needed_it(small):
    pids = []
    thread = threading.Thread(target=lambda: pids.append(child_pid(small)))
    thread.start()
    thread.join()
    time.sleep(0.2)

    assert child_pid(small) == pids[0]


def test_children_end_with_a_killed_parent():
    script = (
        "import sys, time; from pathlib import Path; from akta.imaging import Pool\n"
        f"pool = Pool(size=1, test_tasks=Path({str(HOSTILE)!r}))\n"
        "print(pool.run('echo').value['pid'], flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert not is_gone(pid)
        parent.kill()

    assert waited_until_gone(pid)


def test_a_forked_copy_has_children_of_its_own(small):
    ours = child_pid(small)
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.write(writing, json.dumps(child_pid(small)).encode())
        os._exit(0)
    os.waitpid(copy, 0)
    theirs = json.loads(os.read(reading, 100))

    assert theirs != ours
    assert child_pid(small) == ours


def test_a_closed_pool_ends_its_children_and_refuses():
    pool = Pool(size=1, test_tasks=HOSTILE)
    pid = child_pid(pool)
    pool.close()

    assert waited_until_gone(pid)
    with pytest.raises(TaskFailed) as failed:
        pool.run("echo")
    assert failed.value.kind is FailureKind.POOL


def test_the_child_has_no_secrets_and_no_rights(pool, monkeypatch):
    monkeypatch.setenv("AKTA_SECRET_KEY_FILE", "/secret")
    environment = pool.run("tries", "environment", None).value
    user, group, leads = pool.run("tries", "who", None).value

    assert "AKTA_SECRET_KEY_FILE" not in environment
    assert not any("PATH" in name or "HOME" in name for name in environment)
    assert 0 not in (user, group)
    assert leads


def test_the_child_cannot_reach_anything(pool, tmp_path, monkeypatch):
    """What the report says holds is tried, one by one."""
    report = pool.sandbox_report()
    secret = tmp_path / "klucz"
    secret.write_text("tajne")
    secret.chmod(0o644)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        if os.access(folder, os.W_OK) and folder != Path("/tmp"):
            folder.chmod(0o755)
    tries = {
        "network": ("network", ["127.0.0.1", 1]),
        "syscalls": ("run", "/bin/true"),
        "files": ("read", str(secret)),
    }
    for holds, (what, target) in tries.items():
        answer = pool.run("tries", what, target).value
        assert not report[holds] or answer.startswith("refused"), (holds, answer)
    assert pool.run("tries", "write", str(tmp_path / "x")).value.startswith("refused")
    assert pool.run("tries", "local", "/run/x.sock").value.startswith("refused")
    assert report["memory"]
    assert report["dies_with_parent"]


def test_a_library_that_ignores_malloc_costs_itself_only(pool_of_400):
    """Told as memory, or as a crash where the parent's own peak hides the child's."""
    with pytest.raises(TaskFailed) as failed:
        pool_of_400.run("eat_natively")
    assert failed.value.kind in {FailureKind.MEMORY, FailureKind.CRASHED}
    assert pool_of_400.run("echo", "next").value["args"] == ["next"]


@pytest.fixture
def pool_of_400():
    pool = Pool(size=1, limits=Limits(memory=400 << 20), test_tasks=HOSTILE)
    yield pool
    pool.close()


def test_children_of_a_large_parent_are_not_taken_for_large(tmp_path):
    """A child begins with its parent's peak in the kernel's books."""
    script = (
        "from pathlib import Path; from akta.imaging import Limits, Pool\n"
        "big = bytearray(b'x') * (300 << 20)\n"
        f"pool = Pool(size=1, limits=Limits(memory=400 << 20), test_tasks=Path({str(HOSTILE)!r}))\n"
        "print(len({pool.run('echo').value['pid'] for _ in range(3)}))\n"
        "try:\n    pool.run('segfault')\nexcept Exception as failed:\n    print(failed.kind)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["1", "crashed"]
