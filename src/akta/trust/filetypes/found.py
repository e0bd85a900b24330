"""What was found out about the bytes of a file."""

from dataclasses import dataclass, replace
from typing import Self

from akta.law.filing.formats import Content


class Broken(Exception):
    """The file says what it is but cannot be read as that; the text is a Polish clause."""


@dataclass(frozen=True, slots=True)
class Found:
    """Content and media type by the bytes; `active` of the words of the interface.

    `also` names a second kind of file in the same bytes, `inner` are files carried inside
    with the beginning of their bytes, `codes` further problems of the filing rules.
    """

    content: Content | None = None
    media_type: str | None = None
    active: frozenset[str] = frozenset()
    encrypted: bool = False
    broken: str | None = None
    also: str | None = None
    inner: tuple[tuple[str, bytes], ...] = ()
    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, content: Content, **more: object) -> Self:
        """A known content with its media type."""
        return replace(cls(content, content.media_type), **more)  # type: ignore[arg-type]

    def but(self, **more: object) -> Self:
        """The same with some answers replaced."""
        return replace(self, **more)  # type: ignore[arg-type]
