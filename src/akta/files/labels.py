"""Numbers and places of cards: pure arithmetic of order, labels and ranges.

A label is a card's number and letter (12, 12a). In one volume labels rise with the rank.
"""

from collections.abc import Sequence

from akta.law.citations import CardMark, Side, next_letter

__all__ = ["Label", "following_labels", "inserted_labels", "mark", "ranges", "ranks_between"]

Label = tuple[int, str]
STEP = 1 << 20


def mark(number: int, letter: str = "", *, is_verso: bool = False) -> str:
    """A side as it is cited: 12, 12a, 20v."""
    return str(CardMark(number, letter, Side.VERSO if is_verso else Side.RECTO))


def following_labels(last: int, count: int) -> list[Label]:
    """Labels of cards put at the end, after the number `last`."""
    return [(last + place, "") for place in range(1, count + 1)]


def inserted_labels(after: Label, count: int) -> list[Label]:
    """Labels of cards put between others, after the last card of that number: 12a, 12b …"""
    labels, (number, letter) = [], after
    for _ in range(count):
        letter = next_letter(letter)
        labels.append((number, letter))
    return labels


def ranks_between(low: int, high: int | None, count: int) -> list[int] | None:
    """Ranks of `count` cards between two others, or None where there is no room left."""
    if high is None:
        return [low + STEP * place for place in range(1, count + 1)]
    step = (high - low) // (count + 1)
    return [low + step * place for place in range(1, count + 1)] if step else None


def ranges(cards: Sequence[tuple[int, str, bool]]) -> str:
    """Cards as a contents list names them: "1–4v", "12–12a, 20–22".

    Each card is (number, letter, has a verso shown). Cards join by their labels alone: where a
    card between is not shown to the reader, the text is the same as if it did not exist.
    """
    groups: list[list[tuple[int, str, bool]]] = []
    for card in cards:
        if groups and _follows(groups[-1][-1][:2], card[:2]):
            groups[-1].append(card)
        else:
            groups.append([card])
    return ", ".join(map(_range, groups))


def _follows(before: Label, after: Label) -> bool:
    """Whether a label comes right after another: 12 → 13, 12 → 12a, 12b → 13."""
    return after in {(before[0] + 1, ""), (before[0], next_letter(before[1]))}


def _range(cards: Sequence[tuple[int, str, bool]]) -> str:
    first = mark(cards[0][0], cards[0][1])
    last = mark(cards[-1][0], cards[-1][1], is_verso=cards[-1][2])
    return first if first == last else f"{first}–{last}"
