"""Tasks that do what foreign bytes might make a parser do. Loaded by the test hook of the pool."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path


def echo(file, blob, *args):
    return {
        "args": args,
        "pid": os.getpid(),
        "content": file.read().decode() if file else None,
    }, blob


def segfault(file, blob):
    ctypes.string_at(0)


def abort(file, blob):
    os.kill(os.getpid(), signal.SIGABRT)


def spin(file, blob):
    while True:
        pass


def sleep(file, blob, seconds):
    time.sleep(seconds)
    return None, b""


def eat(file, blob):
    kept = []
    while True:
        kept.append(bytearray(16 << 20))


def eat_natively(file, blob):
    """Like a C library that does not look at what malloc gave."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while True:
        place = libc.malloc(ctypes.c_size_t(16 << 20))
        ctypes.memset(place, 1, 16 << 20)


def flood(file, blob):
    return None, bytes(300 << 20)


def tries(file, blob, what, target):
    try:
        return ATTEMPTS[what](target), b""
    except OSError as error:
        return f"refused: {type(error).__name__}", b""


def _reach(target):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.connect(tuple(target))
    return "done"


def _local(target):
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(target)
    return "done"


ATTEMPTS = {
    "network": _reach,
    "local": _local,
    "read": lambda target: Path(target).read_text(),
    "write": lambda target: Path(target).write_text("x"),
    "run": lambda target: subprocess.check_output([target]).decode(),
    "signal": lambda target: os.kill(target, 0) or "done",
    "environment": lambda target: dict(os.environ),
    "who": lambda target: [os.geteuid(), os.getegid(), os.getpgid(0) == os.getpid()],
}

TASKS = {
    "echo": echo,
    "segfault": segfault,
    "abort": abort,
    "spin": spin,
    "sleep": sleep,
    "eat": eat,
    "eat_natively": eat_natively,
    "flood": flood,
    "tries": tries,
}
