"""How far this machine's clock is from true time, as its time service tells; unknown is None."""

import ctypes
import ctypes.util
import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

MOST_OFFSET = 1.0
"""Seconds; above them the health page warns, and a confirmation of filing says so."""

_EVERY = 30.0
_UNSYNCHRONISED, _NANOSECONDS = 0x0040, 0x2000
_CHRONY_FIELD, _CHRONY_STRATUM = 4, 2


class _Timex(ctypes.Structure):
    """`struct timex` of Linux; the kernel fills in the rest of its 208 bytes."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    ]


@dataclass(frozen=True, slots=True)
class ClockState:
    """The clock's offset in seconds (ahead is positive), and whether it is too far off."""

    offset: float | None

    @property
    def warns(self) -> bool:
        return self.offset is not None and abs(self.offset) > MOST_OFFSET


def database_lead() -> float:
    """By how many seconds the database's clock is ahead of this machine's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        moment = float(cursor.fetchone()[0])
    return round(moment - time.time(), 3)


def database_clock() -> ClockState:
    """How far the database's clock, which dates filings, is from true time; unknown is None."""
    here = clock_state().offset
    return ClockState(None if here is None else round(here + database_lead(), 3))


def clock_state() -> ClockState:
    """The offset by chrony, else by the kernel; asked for anew twice a minute at most."""
    return _state(int(time.monotonic() / _EVERY))


@lru_cache(maxsize=1)
def _state(_turn: int) -> ClockState:
    by_chrony = chrony_offset(_chrony())
    return ClockState(by_chrony if by_chrony is not None else kernel_offset(_adjtimex()))


def _chrony() -> str:
    command = shutil.which("chronyc")
    if command is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - found by its name on the path, fixed arguments
            [command, "-c", "tracking"], capture_output=True, text=True, timeout=1, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def chrony_offset(told: str) -> float | None:
    """The offset in a line of `chronyc -c tracking`; None where chrony follows no source."""
    parts = told.strip().split(",")
    try:
        if int(parts[_CHRONY_STRATUM]) == 0:
            return None
        return round(-float(parts[_CHRONY_FIELD]), 6)  # chrony counts "slow" as positive
    except (IndexError, ValueError):
        return None


def _adjtimex() -> _Timex | None:
    """What the kernel's clock discipline says; asked without changing anything."""
    name = ctypes.util.find_library("c")
    library = ctypes.CDLL(name) if name else None
    if library is None or not hasattr(library, "adjtimex"):
        return None
    found = _Timex()
    return found if library.adjtimex(ctypes.byref(found)) >= 0 else None


def kernel_offset(found: _Timex | None) -> float | None:
    """The offset the kernel is still working off; None while nothing keeps the clock."""
    if found is None or found.status & _UNSYNCHRONISED:
        return None
    unit = 1e-9 if found.status & _NANOSECONDS else 1e-6
    return round(-found.offset * unit, 6)
