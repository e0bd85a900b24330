"""Alarms: what will stop working soon, told in /zdrowie and to administrators.

Rooms above register what they watch; this one only asks them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

Watch = Callable[[datetime], Iterable[str]]
_WATCHES: list[Watch] = []


def register(watch: Watch) -> None:
    """Let a room be asked; it answers with Polish sentences, none where all is well."""
    if watch not in _WATCHES:
        _WATCHES.append(watch)


def sounding(at: datetime) -> list[str]:
    """Everything that an operator should look after now."""
    return [sentence for watch in _WATCHES for sentence in watch(at)]
