"""Pure rules of sign-in: how long to wait after failures, what a device is called."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from akta.law.marks import implements

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
STEP_UP = timedelta(minutes=15)
FAILURES = 10
CODE_FAILURES = 5
"""Wrong codes after a right password: fewer, since whoever gets so far knows the password."""
WINDOW = timedelta(minutes=15)
FREE_FAILURES = 3
LONGEST_DELAY = timedelta(seconds=60)

_BROWSERS = (
    ("Firefox", "Firefox/"),
    ("Edge", "Edg/"),
    ("Opera", "OPR/"),
    ("Chrome", "Chrome/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


def wait_after(
    failures: Sequence[datetime], *, at: datetime, grows: bool = True, most: int = FAILURES
) -> timedelta:
    """How long sign-in still waits, given the moments of failures of the last half hour.

    `most` (ten) failures within 15 minutes stop it for 15 minutes from the last of them. With
    `grows`, a delay begins after the third failure and doubles with each: 1, 2, 4 … at most
    60 seconds.
    """
    ordered = sorted(failures)
    ends = [
        last + WINDOW
        for first, last in zip(ordered, ordered[most - 1 :], strict=False)
        if last - first <= WINDOW
    ]
    recent = [moment for moment in ordered if moment > at - WINDOW]
    if grows and len(recent) >= FREE_FAILURES:
        ends.append(recent[-1] + _delay(len(recent)))
    return max([end - at for end in ends if end > at], default=timedelta(0))


def _delay(failures: int) -> timedelta:
    return min(timedelta(seconds=2 ** (failures - FREE_FAILURES)), LONGEST_DELAY)


def is_lockout(failures: Sequence[datetime], *, most: int = FAILURES) -> bool:
    """Whether the newest failure is the one that stops sign-in for 15 minutes."""
    ordered = sorted(failures)[-most:]
    return len(ordered) == most and ordered[-1] - ordered[0] <= WINDOW


def in_words(wait: timedelta) -> str:
    """A short wait as a person says it, rounded up."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} s" if seconds < 90 else f"{-(-seconds // 60)} min"  # noqa: PLR2004


@implements("I-2-14")
def assurance(way: str, factor: str, *, national: str) -> str:
    """The level of assurance of a sign-in (poziom wiarygodności): of the node, or of ours.

    A password alone is low; with a second factor, or by a passkey, it is substantial.
    """
    if way == "national":
        return national
    return "substantial" if factor else "low"


PASSKEY = "klucz dostępu"


def means(way: str, factor: str) -> str:
    """By what somebody signed in, in words: the node, a passkey, a password and what else."""
    if way == "national":
        return "login.gov.pl"
    if factor == PASSKEY:
        return PASSKEY
    return f"hasło i {factor}" if factor else "hasło"


def normal_login(login: str) -> str:
    """Logins are compared without case and outer spaces."""
    return login.strip().lower()


UNKNOWN_BROWSER = "nieznana przeglądarka"
_KIN = {"iPhone": "macOS", "iPad": "macOS", "Android": "Linux"}
"""Systems that one device goes by: a telephone that asks for the desktop's page, a player."""


def is_other_device(begun: str, used: str) -> bool:
    """Whether a session begun on one device is now used on another, both by `device_name`.

    Of another system, or of another browser where both are known; the players of a system name
    it and no browser. What was unknown when the session began is not compared.
    """
    (browser, system), (other_browser, other_system) = _parts(begun), _parts(used)
    known = {name for name, _ in _BROWSERS}
    is_other = {browser, other_browser} <= known and browser != other_browser
    return is_other or bool(system and system != other_system)


def _parts(device: str) -> tuple[str, str]:
    browser, _, system = device.partition(", ")
    return browser, _KIN.get(system, system)


def device_name(user_agent: str) -> str:
    """A browser and a system as their owner would name them; nothing finer is kept."""
    browser = _first(_BROWSERS, user_agent) or UNKNOWN_BROWSER
    system = _first(_SYSTEMS, user_agent)
    return f"{browser}, {system}" if system else browser


def _first(names: Sequence[tuple[str, str]], text: str) -> str | None:
    return next((name for name, sign in names if re.search(re.escape(sign), text)), None)
