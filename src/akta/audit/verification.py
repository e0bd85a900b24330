"""Verification of the log (sprawdzenie dziennika): recompute all, compare with the anchors."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.db.models import Max, Min, QuerySet

from akta.audit import anchors
from akta.audit.anchors import Anchor
from akta.audit.chain import START, leaf_of, next_link
from akta.audit.models import Checkpoint, LogEntry, Seal
from akta.trust.merkle import Frontier

BATCH = 2000
LATE = timedelta(minutes=10)
"""No request writes its entry and ends that much later; what is sealed so late was put in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: a Polish sentence, and the entry's number where one is meant."""

    sentence: str
    entry: int | None = None


@dataclass
class Report:
    """What was read and what was found; the first finding is the first entry that does not fit."""

    entries: int = 0
    sealed: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings


def verify(anchor_dir: Path | None) -> Report:
    """Recompute leaves, chain and roots from the entries themselves, and compare everything.

    Finds a changed, removed or inserted entry and, by the anchors, a wholly recomputed log.
    """
    report = Report(entries=LogEntry.objects.count())
    wanted = _anchors(anchor_dir, report)
    tree, chain = Frontier(), START
    anchored: datetime | None = None
    _compare(wanted, tree, chain, report)
    for position, seal in enumerate(_seals().iterator(BATCH)):
        leaf = leaf_of(seal.entry)
        chain = next_link(chain, leaf)
        tree.append(leaf)
        problem = _problem(seal, position, leaf, chain) or _belated(seal, anchored)
        if problem:
            report.findings.append(Finding(problem, seal.entry_id))
            break
        _compare(wanted, tree, chain, report)
        anchored = _moment(wanted.get(tree.size, [])) or anchored
    report.sealed = tree.size
    if report.ok:
        _look_beyond(tree, wanted, report)
    return report


def verify_part(anchor_dir: Path | None, *, since: datetime, until: datetime) -> Report:
    """Recompute the entries of [since, until) only: their leaves and the chain through them.

    The chain begins with the value sealed before the first of them; every anchor that was signed
    within the stretch must tell the same chain. Roots need the whole log and are not compared.
    """
    report = Report()
    places = Seal.objects.filter(entry__at__gte=since, entry__at__lt=until)
    ends = places.aggregate(first=Min("position"), last=Max("position"))
    wanted = _anchors(anchor_dir, report)
    if ends["first"] is None:
        return report
    before = Seal.objects.filter(position=ends["first"] - 1).values_list("chain", flat=True).first()
    chain = bytes(before) if before is not None else START
    stretch = _seals().filter(position__range=(ends["first"], ends["last"]))
    for position, seal in enumerate(stretch.iterator(BATCH), ends["first"]):
        leaf = leaf_of(seal.entry)
        chain = next_link(chain, leaf)
        problem = _problem(seal, position, leaf, chain)
        if problem:
            report.findings.append(Finding(problem, seal.entry_id))
            break
        for where, anchor in wanted.get(position + 1, []):
            if anchor.chain != chain.hex():
                sentence = f"Punkt kontrolny {where} ({position + 1}) nie zgadza się z wpisami."
                report.findings.append(Finding(sentence, seal.entry_id))
        report.entries += 1
    report.sealed = report.entries
    return report


def _seals() -> QuerySet[Seal]:
    return Seal.objects.select_related("entry").order_by("position")


def _problem(seal: Seal, position: int, leaf: bytes, chain: bytes) -> str:
    if seal.position != position:
        return f"Brakuje wpisu na miejscu {position} dziennika."
    if bytes(seal.leaf) != leaf:
        return f"Treść wpisu {seal.entry_id} różni się od tej, którą zapieczętowano."
    if bytes(seal.chain) != chain:
        return f"Łańcuch nie zgadza się od wpisu {seal.entry_id}: coś przed nim zmieniono."
    return ""


def _belated(seal: Seal, anchored: datetime | None) -> str:
    """An entry that claims a moment which a checkpoint before it has already closed."""
    if anchored is None or seal.entry.at >= anchored - LATE:
        return ""
    return (
        f"Wpis {seal.entry_id} ma datę sprzed punktu kontrolnego, po którym go zapieczętowano: "
        "dopisano go później."
    )


def _moment(stated: list[tuple[str, Anchor]]) -> datetime | None:
    """When a size was signed, as the checkpoints tell it; the earliest of them."""
    told = (_read(anchor.at) for _, anchor in stated)
    return min((moment for moment in told if moment is not None), default=None)


def _read(text: str) -> datetime | None:
    """A moment with its offset; None for anything else (a forged anchor is found by its key)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _anchors(anchor_dir: Path | None, report: Report) -> dict[int, list[tuple[str, Anchor]]]:
    """All statements about sizes: those outside the database and those inside."""
    wanted: dict[int, list[tuple[str, Anchor]]] = {}
    for kept in Checkpoint.objects.order_by("size"):
        root, chain = bytes(kept.root).hex(), bytes(kept.chain).hex()
        inside = Anchor(kept.size, root, chain, kept.at.isoformat(), kept.key_id)
        wanted.setdefault(kept.size, []).append(("w bazie", inside))
    if anchor_dir is None:
        return wanted
    try:
        key, outside = anchors.public_key(anchor_dir), list(anchors.read(anchor_dir))
    except FileNotFoundError as error:
        sentence = f"Nie ma pliku {error.filename}; nie można porównać dziennika z kotwicami."
        report.findings.append(Finding(sentence))
        return wanted
    for anchor in outside:
        if not anchors.is_signed_by(anchor, key):
            sentence = f"Podpis kotwicy o rozmiarze {anchor.size} jest nieprawidłowy."
            report.findings.append(Finding(sentence))
        wanted.setdefault(anchor.size, []).append(("poza bazą", anchor))
    for earlier, later in pairwise(outside):
        if later.size < earlier.size:
            report.findings.append(Finding("Kotwice nie rosną: plik kotwic zmieniono."))
    report.anchors = len(outside)
    return wanted


def _compare(
    wanted: dict[int, list[tuple[str, Anchor]]], tree: Frontier, chain: bytes, report: Report
) -> None:
    for where, anchor in wanted.get(tree.size, []):
        if anchor.root != tree.root().hex() or anchor.chain != chain.hex():
            sentence = f"Punkt kontrolny {where} (rozmiar {anchor.size}) nie zgadza się z wpisami."
            report.findings.append(Finding(sentence))


def _look_beyond(
    tree: Frontier, wanted: dict[int, list[tuple[str, Anchor]]], report: Report
) -> None:
    """Anchors that tell of more entries than there are; entries that nobody sealed."""
    longest = max(wanted, default=0)
    if longest > tree.size:
        sentence = f"Kotwice mówią o {longest} wpisach, a w dzienniku jest ich {tree.size}."
        report.findings.append(Finding(sentence))
    newest = Seal.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()
    forgotten = (
        LogEntry.objects.filter(seal__isnull=True, pk__lt=newest or 0).order_by("pk").first()
    )
    if forgotten is not None:
        sentence = f"Wpis {forgotten.pk} nie ma pieczęci, choć późniejsze ją mają."
        report.findings.append(Finding(sentence, forgotten.pk))
