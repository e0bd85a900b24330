"""What `akta rules` prints, in Polish."""

from collections import Counter
from collections.abc import Iterable

from akta.law.catalogue import BOOKS
from akta.ops.rules.state import RuleState, State
from akta.ops.rules.verdict import KINDS, Trial, Verdict

NAMES = {
    State.DONE: "wykonany",
    State.PARTIAL: "częściowo",
    State.NONE: "brak",
    State.OUTSIDE: "poza zakresem",
}
TIERS = {"core": "podstawowy", "extended": "rozszerzony", "organisational": "organizacyjny"}
WIDTH = 14
OWN = "own"


def table(rules: Iterable[RuleState]) -> str:
    """Counts by book and state, with a line for all."""
    counts = Counter((state.rule.book, state.state) for state in rules)
    own = {OWN: "Dodane jako dane"} if any(book == OWN for book, _ in counts) else {}
    books = {**BOOKS, **own}
    width = max(map(len, books.values()))
    heads = "".join(f"{name:>{WIDTH}}" for name in (*NAMES.values(), "razem"))
    rows = [_row(title, width, _of(counts, book)) for book, title in books.items()]
    total = [sum(column) for column in zip(*(_of(counts, book) for book in books), strict=True)]
    rule = "─" * (width + WIDTH * (len(NAMES) + 1))
    return "\n".join(
        [f"{'Źródło':<{width}}{heads}", rule, *rows, rule, _row("Razem", width, total)]
    )


def _of(counts: Counter[tuple[str, State]], book: str) -> list[int]:
    numbers = [counts[book, state] for state in NAMES]
    return [*numbers, sum(numbers)]


def _row(title: str, width: int, numbers: list[int]) -> str:
    return f"{title:<{width}}" + "".join(f"{number:>{WIDTH}}" for number in numbers)


def line(state: RuleState) -> str:
    """One rule in one line."""
    missing = f": {state.missing}" if state.missing else ""
    return f"{state.rule.id:<14}{NAMES[state.state]}{missing} [{state.rule.source}]"


def full(state: RuleState) -> str:
    """One rule with its text and all that carries it."""
    rule = state.rule
    code = [f"{carrier.file}:{carrier.line} {carrier.name}" for carrier in state.code]
    parts = [
        ("Przepis", [rule.id]),
        ("Źródło", [rule.source]),
        ("Poziom", [TIERS[rule.tier]]),
        ("Stan", [NAMES[state.state]]),
        ("Uwaga", [state.missing] if state.missing else []),
        ("Treść", [rule.rule]),
        ("Termin", [rule.term] if rule.term else []),
        ("Program", [rule.software]),
        ("Przykłady", list(rule.acceptance)),
        ("Objaśnienie", [rule.note] if rule.note else []),
        ("Kod", code),
        ("Testy", list(state.tests)),
    ]
    return "\n".join(_part(title, lines) for title, lines in parts if lines)


def _part(title: str, lines: list[str]) -> str:
    head, *rest = lines
    return "\n".join([f"{title + ':':<13}{head}", *(f"{'':<13}{text}" for text in rest)])


def verdict(found: Verdict) -> str:
    """The outcome for one rule: proven or not, each trial, each reason."""
    head = f"{found.rule}: {'wykazano' if found.is_proven else 'NIE wykazano'}"
    trials = [f"  {_trial(trial)}" for trial in found.trials]
    remarks = [f"  · {remark}" for remark in found.remarks]
    reasons = [f"  ! {reason}" for reason in found.reasons]
    return "\n".join([head, *trials, *remarks, *reasons])


def _trial(trial: Trial) -> str:
    mutant = trial.mutant
    place = f"{mutant.file}:{mutant.line} {mutant.name}"
    seen = f"zauważył {trial.killed_by}" if trial.killed_by else "nikt nie zauważył"
    return (
        f"{'✓' if trial.killed_by else '✗'} {KINDS[mutant.kind]}, {place} ({mutant.what}): {seen}"
    )
