"""Lists that are told page by page: only the rows that are shown are worked out."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

from django.db.models import QuerySet

__all__ = ["Listed"]

Row = TypeVar("Row")


class Listed(Sequence[Row], Generic[Row]):
    """What was found, and how some of it is told; a slice tells its own rows and no others.

    Django's Paginator takes it as it takes a list.
    """

    def __init__(
        self, found: QuerySet[Any] | Sequence[Any], tell: Callable[[list[Any]], list[Row]]
    ) -> None:
        self._found = found
        self._tell = tell

    @cached_property
    def _count(self) -> int:
        return self._found.count() if isinstance(self._found, QuerySet) else len(self._found)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._tell(list(self._found)))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return self._tell(list(self._found[index]))
        return self._tell([self._found[index]])[0]
