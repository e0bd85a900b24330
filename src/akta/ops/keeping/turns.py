"""Work on many originals at once, told in their order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

AHEAD = 64
Given = TypeVar("Given")
Told = TypeVar("Told")


def in_turn(
    given: Iterable[Given], work: Callable[[Given], Told], *, threads: int
) -> Iterator[Told]:
    """The results of the work in the order of what was given; a bounded number is under way."""
    left = iter(given)
    with ThreadPoolExecutor(threads) as pool:
        running: list[Future[Told]] = [pool.submit(work, one) for one in islice(left, AHEAD)]
        while running:
            yield running.pop(0).result()
            running += [pool.submit(work, one) for one in islice(left, 1)]
