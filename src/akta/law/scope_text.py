"""The text form of a scope, as a prosecutor types it and an order prints it.

Phrases stand between semicolons: „całość”, „t. 1”, „t. 2 k. 12–40, 45 bez k. 20v”,
„k. 20 recto” (the front alone), „zał. t. 1 k. 3”, „bez k. 7” (in every volume), „dok. #id”. After
„bez” cards are of the phrase's volume unless they name another. A text that is not understood as
a whole gives no scope.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from akta.law.citations import (
    CARDS,
    RANGE,
    CitationProblem,
    normalised,
    parse_volume,
    read_marks,
    render_marks,
)
from akta.law.localtime import warsaw_moment
from akta.law.polish import long_moment
from akta.law.scope import Cards, Document, Part, Scope, SetKind, Volume, Whole

_MARK = (
    r"(?P<{0}number>[0-9]{{1,6}})(?P<{0}letter>[a-uw-z]{{1,2}}(?=v?(?![a-z])|odw))?"
    r"(?:\s*(?:(?P<{0}verso>verso|odwrót|odwrotu|odwr\.?|odw\.?|v)|(?P<{0}recto>recto|rekto|awers))"
    r"(?![a-z0-9]))?(?![a-z0-9])"
)
_NUMBER = r"(?:[0-9]{1,4}|[ivxlc]+)(?![0-9a-z])"
_TOKENS = re.compile(
    rf"""
    (?P<whole>całość(?:\ akt)?|całości(?:\ akt)?|wszystko)\b
    | (?P<annex>załącznik\w*|zał\b\.?)
    | (?P<main>akt[ay]?\ główn\w+|a\.\ ?gł\.?)
    | dok(?:\.|ument\w*\b)?\s*\#(?P<document>[0-9a-z-]+)
    | (?P<volumes>(?:tom\w*|t)\b\.?\s*)?(?P<v_first>{_NUMBER})
        (?:\s*{RANGE}\s*(?:t\.\s*)?(?P<v_last>{_NUMBER}))?
    """,
    re.VERBOSE,
)
_CARDS = re.compile(
    rf"(?P<cards>{CARDS})?{_MARK.format('first_')}"
    rf"(?:\s*{RANGE}\s*(?:k\.?\s*)?{_MARK.format('last_')})?"
)
_JOINER = re.compile(r"\s*(?:,\s*(?:i|oraz|a także)\b|,|\b(?:i|oraz|a także)\b)?\s*")
_WITHOUT = re.compile(r"(?:,\s*)?\b(?:bez|z wyłączeniem|z wyjątkiem|oprócz|poza)\b")
_MOST_VOLUMES = 1000


class ScopeFault(Enum):
    """Why a phrase is not understood."""

    EMPTY = "Nie podano zakresu. Proszę wpisać na przykład: całość; albo: t. 1; t. 2 k. 12–40."
    NOT_UNDERSTOOD = "Nie rozpoznano tego fragmentu. Proszę wpisać tomy i karty, np. t. 2 k. 12–40."
    NUMBER = "Tomy i karty numeruje się od 1. Proszę poprawić numer."
    REVERSED = "Zakres biegnie wstecz. Proszę wpisać mniejszy numer jako pierwszy."


@dataclass(frozen=True, slots=True)
class ScopeProblem:
    """A text that is no scope: the phrase at fault and why."""

    phrase: str
    fault: ScopeFault

    @property
    def sentence(self) -> str:
        quoted = f"„{self.phrase}”: " if self.phrase else ""
        return f"{quoted}{self.fault.value}"


class _ParseError(Exception):
    def __init__(self, phrase: str, fault: ScopeFault) -> None:
        super().__init__(phrase)
        self.problem = ScopeProblem(phrase, fault)


@dataclass(slots=True)
class _Context:
    """Where a card without a volume belongs, and what a bare number goes on with.

    After something that stands alone (a whole set, a document) the next item of the same list
    starts from `base` again, while „bez” goes on with what was named last.
    """

    set_kind: SetKind | None = SetKind.MAIN
    volume: int | None = None
    bare: str = ""
    base: tuple[SetKind | None, int | None] = (SetKind.MAIN, None)
    excluding: bool = False

    def begin(self) -> None:
        self.base, self.bare = (self.set_kind, self.volume), ""

    def settle(self) -> None:
        if self.bare == "alone":
            self.set_kind, self.volume = self.base

    def widen(self, included: list[Part]) -> None:
        """After several volumes „bez k. 5” means that card in any of them."""
        if len({(_set_of(part), _volume_of(part)) for part in included}) > 1:
            self.set_kind, self.volume = None, None

    def stand_alone(self, set_kind: SetKind | None) -> None:
        self.set_kind, self.volume, self.bare = set_kind, None, "alone"


def parse_scope(text: str, *, as_of: datetime | None) -> Scope | ScopeProblem:
    """Read the scope that a prosecutor typed; `as_of` freezes it, None lets it grow."""
    includes: set[Part] = set()
    exclusions: set[Part] = set()
    try:
        for phrase in _phrases(text):
            head, *tail = _WITHOUT.split(phrase, maxsplit=1)
            context = _Context() if head.strip() else _Context(set_kind=None)
            included = list(_parts(head, context))
            includes.update(included)
            context.widen(included)
            for excluded in tail:
                exclusions.update(_excluded(excluded, context, phrase))
    except _ParseError as error:
        return error.problem
    if not includes:
        return ScopeProblem("", ScopeFault.EMPTY)
    return Scope(frozenset(includes), frozenset(exclusions), as_of)


def render_scope(scope: Scope, titles: Mapping[str, str] | None = None) -> str:
    """Write a scope as text; without `titles` of documents it reads back as the same scope."""
    rest = set(scope.exclusions)
    phrases = []
    for group in _grouped(scope.includes):
        here = {part for part in rest if _goes_with(group[0], part)}
        rest -= here
        text = _group_text(group, titles or {}, SetKind.MAIN)
        phrases.append(f"{text} bez {_without(here, group[0], titles or {})}" if here else text)
    if rest:
        phrases.append(f"bez {_without(rest, Whole(), titles or {})}")
    return "; ".join(phrases)


def render_state(scope: Scope) -> str:
    """What the scope says of cards added later, as words in an order."""
    if scope.as_of is None:
        return "wraz z kartami dołączonymi później"
    return f"według stanu akt na {long_moment(warsaw_moment(scope.as_of))}"


def render_part(part: Part, titles: Mapping[str, str] | None = None) -> str:
    """Write one part of a scope, for a message about it."""
    return _group_text([part], titles or {}, SetKind.MAIN)


def _phrases(text: str) -> list[str]:
    phrases = re.sub("[()]", " ", normalised(text).lower()).split(";")
    return [phrase.strip(" .,") for phrase in phrases if phrase.strip(" .,")]


def _excluded(tail: str, context: _Context, phrase: str) -> list[Part]:
    context.excluding = True
    parts = list(_parts(_WITHOUT.sub(",", tail), context))
    if not parts:
        raise _ParseError(phrase, ScopeFault.NOT_UNDERSTOOD)
    return parts


def _parts(text: str, context: _Context) -> Iterator[Part]:
    """The parts that a piece of a phrase names, from left to right, each joined to the next."""
    rest = text.strip()
    context.begin()
    while rest:
        context.settle()
        found, parts = _next(rest, context)
        yield from parts
        after = rest[found.end() :]
        joiner = _JOINER.match(after)
        rest = after[joiner.end() :] if joiner else after
        joined = joiner is not None and bool(joiner[0].strip())
        if joined != bool(rest) and (joined or parts):
            raise _ParseError(text.strip(), ScopeFault.NOT_UNDERSTOOD)


def _next(rest: str, context: _Context) -> tuple[re.Match[str], list[Part]]:
    cards = _CARDS.match(rest)
    if cards and (cards["cards"] or context.bare == "cards"):
        return cards, [_cards(cards, context)]
    token = _TOKENS.match(rest)
    if token is None:
        raise _ParseError(rest, ScopeFault.NOT_UNDERSTOOD)
    if token["v_first"]:
        return token, _volumes(token, rest, context)
    if token["document"]:
        context.stand_alone(None)
        return token, [Document(token["document"])]
    return token, _set(token, rest, context)


def _cards(found: re.Match[str], context: _Context) -> Part:
    marks = read_marks(found)
    if marks is CitationProblem.REVERSED:
        raise _ParseError(found[0], ScopeFault.REVERSED)
    if isinstance(marks, CitationProblem):
        raise _ParseError(found[0], ScopeFault.NUMBER)
    context.bare = "cards"
    to_front = bool(found["last_recto" if found["last_number"] else "first_recto"])
    return Cards(marks[0], marks[1], context.volume, context.set_kind, to_front)


def _volumes(found: re.Match[str], rest: str, context: _Context) -> list[Part]:
    is_bare = not found["volumes"] and context.bare != "volumes"
    is_late = context.bare == "cards" and context.volume is None and not context.excluding
    if is_bare or is_late:  # „k. 5, t. 2” leaves open which volume the card is of
        raise _ParseError(rest, ScopeFault.NOT_UNDERSTOOD)
    first = parse_volume(found["v_first"])
    last = parse_volume(found["v_last"]) if found["v_last"] else first
    if first is None or last is None:
        raise _ParseError(found[0], ScopeFault.NUMBER)
    if not 0 <= last - first < _MOST_VOLUMES:
        raise _ParseError(found[0], ScopeFault.REVERSED)
    context.volume, context.bare = last, "volumes"
    if first == last and _names_cards(rest[found.end() :]):
        return []
    return [Volume(number, context.set_kind) for number in range(first, last + 1)]


def _set(found: re.Match[str], rest: str, context: _Context) -> list[Part]:
    if found["whole"]:
        context.stand_alone(None)
        return [Whole()]
    kind = SetKind.ANNEX if found["annex"] else SetKind.MAIN
    context.stand_alone(kind)
    if re.match(rf"\s*(?:{CARDS}[0-9]|t(?:om\w*)?\b)", rest[found.end() :]):
        context.bare = ""
        return []
    return [Whole(kind)]


def _set_of(part: Part) -> SetKind | None:
    return None if isinstance(part, Document) else part.set_kind


def _volume_of(part: Part) -> int | None:
    return part.volume if isinstance(part, Volume | Cards) else None


def _names_cards(rest: str) -> bool:
    return re.match(rf"[\s,]*{CARDS}[0-9]", rest) is not None


def _goes_with(include: Part, exclusion: Part) -> bool:
    """Whether an exclusion is written right after what it narrows."""
    if isinstance(include, Whole):
        return include.set_kind is None or (
            not isinstance(exclusion, Document) and exclusion.set_kind is include.set_kind
        )
    if isinstance(include, Document) or not isinstance(exclusion, Cards):
        return False
    return (exclusion.set_kind, exclusion.volume) == (include.set_kind, include.volume)


def _without(parts: Iterable[Part], include: Part, titles: Mapping[str, str]) -> str:
    """What stands after „bez”: cards of the phrase's own volume do not name it again."""
    if isinstance(include, Volume | Cards):
        return _marks(parts)
    silent = include.set_kind if isinstance(include, Whole) else None
    texts = (_group_text(group, titles, silent, genitive=True) for group in _grouped(parts))
    return ", ".join(texts)


def _group_text(
    group: list[Part], titles: Mapping[str, str], silent: SetKind | None, *, genitive: bool = False
) -> str:
    """Text of one group of parts; the set `silent` goes without saying."""
    part = group[0]
    if isinstance(part, Document):
        title = titles.get(part.document_id)
        return f"dok. „{title}”" if title else f"dok. #{part.document_id}"
    if isinstance(part, Whole):
        return (_WHOLE_GENITIVE if genitive else _WHOLE_NAMES)[part.set_kind]
    named = "" if part.set_kind is silent else _SET_NAMES[part.set_kind]
    volume = "" if part.volume is None else f"t. {part.volume}"
    cards = _marks(group) if isinstance(part, Cards) else ""
    return named + " ".join(text for text in (volume, cards) if text)


def _grouped(parts: Iterable[Part]) -> list[list[Part]]:
    groups: dict[tuple[object, ...], list[Part]] = {}
    for part in sorted(parts, key=_sort_key):
        key: tuple[object, ...] = (part,)
        if isinstance(part, Cards):
            key = ("cards", part.set_kind, part.volume)
        groups.setdefault(key, []).append(part)
    return list(groups.values())


def _marks(parts: Iterable[Part]) -> str:
    cards = sorted((part for part in parts if isinstance(part, Cards)), key=_sort_key)
    return "k. " + ", ".join(
        render_marks(part.first, part.last) + (" recto" if part.to_front else "") for part in cards
    )


def _sort_key(part: Part) -> tuple[object, ...]:
    """Whole first; then by set, volume and card; documents last. No set and no volume go first."""
    if isinstance(part, Document):
        return (2, part.document_id)
    place = (_SET_ORDER.index(part.set_kind),)
    if isinstance(part, Whole):
        return (0, *place)
    if isinstance(part, Volume):
        return (1, *place, part.volume, 1)
    last = (part.last or part.first).key
    return (1, *place, part.volume or 0, 0, part.first.key, last, not part.to_front)


_SET_ORDER: tuple[SetKind | None, ...] = (None, *SetKind)
_SET_NAMES: dict[SetKind | None, str] = {
    None: "",
    SetKind.MAIN: "a. gł. ",
    SetKind.WORKING: "a. podr. ",
    SetKind.ANNEX: "zał. ",
    SetKind.ADDRESS: "zał. adr. ",
    SetKind.SEPARATE: "zbiór wyodr. ",
}
_WHOLE_NAMES: dict[SetKind | None, str] = {kind: kind.value for kind in SetKind}
_WHOLE_NAMES[None] = "całość"
_WHOLE_GENITIVE: dict[SetKind | None, str] = _WHOLE_NAMES | {
    None: "całości",
    SetKind.MAIN: "akt głównych",
    SetKind.ANNEX: "załączników",
}


def as_whole_cards(line: str) -> str:
    """A line such as „t. 2: k. 12–19, 20 recto, 21–40” told by whole cards: „t. 2: k. 12–40”.

    For whoever must not learn from the words that a card has a back which is withheld.
    """
    head, mark, cards = line.partition("k. ")
    runs: list[tuple[str, str]] = []
    for part in cards.replace(" recto", "").split(", "):
        first, _, last = part.partition("–")
        last = last or first
        if runs and _follows(runs[-1][1], first):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    told = (first if first == last else f"{first}–{last}" for first, last in runs)
    return f"{head}{mark}{', '.join(told)}"


def _follows(before: str, number: str) -> bool:
    return before.isdecimal() and number.isdecimal() and int(number) == int(before) + 1
