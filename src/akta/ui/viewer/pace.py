"""How fast one reader may ask: a bucket that fills by the minute, for each key, in this process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from akta.core.errors import TooMany

__all__ = ["Pace"]

MOST_KEYS = 10_000


@dataclass
class Pace:
    """At most `per_minute` at once and on the average, for each key.

    Each process keeps its own account, so several allow as many times more; it stops a program
    that empties a file, and decides about no right.
    """

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _full_at: OrderedDict[Hashable, float] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: Hashable) -> None:
        """Count one request. Raises TooMany with the seconds to wait."""
        cost, now = 60 / self.per_minute, self.clock()
        with self._lock:
            full_at = max(self._full_at.get(key, now), now) + cost
            over = full_at - now - 60
            if over > cost / 1000:
                raise TooMany(seconds=math.ceil(over))
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            if len(self._full_at) > MOST_KEYS:
                self._full_at.popitem(last=False)
