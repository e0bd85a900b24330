"""What every page of a draft shows: the eight steps, what is missing, the files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from akta.core.actors import Actor
from akta.filing import malware
from akta.filing.changes import Revision, revisions_of
from akta.filing.mending.making import convertible
from akta.filing.metryka import further_of
from akta.filing.models import CheckState, Draft, DraftFile, FileRole, MendingWay
from akta.filing.services.files import is_signed, mended_name
from akta.filing.services.mending import media_type_of
from akta.filing.services.ready import current_files, prepared, unread_signature
from akta.law.filing.scans import KINDS, SCAN_KINDS, colour_does_not_matter, colour_matters
from akta.law.filing.steps import Prepared, Role, Step, Unmet, unmet

SLUGS = {
    "rodzaj": Step.KIND,
    "metryka": Step.METRYKA,
    "pismo": Step.PLEADING,
    "zalaczniki": Step.ATTACHMENTS,
    "podpisy": Step.SIGNATURES,
    "poswiadczenia": Step.CERTIFICATION,
    "zlozenie": Step.SUBMIT,
}
TITLES = {
    Step.SIGN_IN: "Logowanie",
    Step.KIND: "Rodzaj pisma",
    Step.METRYKA: "Metryka",
    Step.PLEADING: "Pismo",
    Step.ATTACHMENTS: "Załączniki",
    Step.SIGNATURES: "Podpisy",
    Step.CERTIFICATION: "Poświadczenia",
    Step.SUBMIT: "Złożenie pisma",
}
SLUG_OF = {step: slug for slug, step in SLUGS.items()}
_CODES_OF_NAMES = {"NAME_CHARACTER", "NAME_TOO_LONG", "NAME_TRAILING", "NAME_RESERVED"}


DONE, LAST, AFTER_PLEADING = "gotowe", "ostatni krok", "po dodaniu pisma"


@dataclass(frozen=True, slots=True)
class Link:
    """One step in the list of steps."""

    step: Step
    title: str
    url: str
    is_current: bool
    missing: int
    state: str

    @property
    def number(self) -> int:
        return int(self.step)

    @property
    def is_done(self) -> bool:
        return not self.missing and self.state not in {AFTER_PLEADING, LAST}


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as the page shows it."""

    row: DraftFile
    problems: list[dict[str, Any]]
    is_waiting: bool
    is_signed: bool
    signatures: list[dict[str, Any]]
    suggested: str
    needs_reason: bool
    signed_names: list[str]
    revisions: list[Revision]
    pdfa_label: str = ""
    unread: str = ""

    @property
    def suggested_kind(self) -> str:
        """The kind of reproduction that the pages suggest, where another one is chosen or none."""
        kind = KINDS.get((self.row.check_result or {}).get("suggested_kind") or "")
        return kind.title if kind and kind.name != self.row.scan_kind else ""

    @property
    def is_attachment(self) -> bool:
        return self.row.role == FileRole.ATTACHMENT

    @property
    def is_signature(self) -> bool:
        return self.row.role == FileRole.SIGNATURE


def shown(row: DraftFile, others: list[DraftFile] | None = None) -> Shown:
    """A file with what the check found, and what may be done about it."""
    problems = (row.check_result or {}).get("problems", [])
    signed = is_signed(row)
    by_name = any(problem["code"] in _CODES_OF_NAMES for problem in problems)
    apart = [other.name for other in others or [] if other.signs_id == row.pk]
    return Shown(
        row=row,
        problems=problems,
        is_waiting=row.check_state == CheckState.WAITING,
        is_signed=signed,
        signatures=[
            one
            for one in (row.signatures or {}).get("signatures", [])
            if one.get("kind") != "timestamp"
        ],
        suggested=mended_name(row) if by_name and not signed else "",
        needs_reason=any(problem["severity"] == "overridable" for problem in problems),
        signed_names=apart,
        revisions=revisions_of(row.signatures),
        pdfa_label="" if signed else _pdfa_label(row, problems),
        unread=unread_signature(row),
    )


_MENDED_BY_PDFA = frozenset(
    {"PDF_NOT_PDFA", "ENCRYPTED", "ACTIVE_CONTENT", "FORMAT_TEXT_ONLY", "SCAN_TEXT_ONLY"}
    | {"SCAN_FORMAT", "PDFA_NOT_JUDGED", "FORMAT_NOT_ALLOWED"}
)


def _pdfa_label(row: DraftFile, problems: list[dict[str, Any]]) -> str:
    """What the link to the PDF/A version says: a remedy where that mends something, an offer for
    what is not PDF, nothing for what cannot be made PDF/A.
    """
    way = convertible(media_type_of(row))
    if row.role == FileRole.SIGNATURE or way is None:
        return ""
    if any(problem["code"] in _MENDED_BY_PDFA for problem in problems):
        return "Popraw za mnie: przygotuj PDF/A"
    return "" if way is MendingWay.REPAIR else "Zamień na PDF/A"


def page_of(draft: Draft, actor: Actor, *, at: datetime, step: Step) -> dict[str, Any]:
    """The context that every page and fragment of a draft shares."""
    rows = current_files(draft)
    facts = prepared(draft, rows, actor=actor, at=at)
    missing = unmet(facts)
    here = [one for one in missing if step in {one.step, Step.SUBMIT}]
    return {
        "draft": draft,
        "step": step,
        "slug": SLUG_OF[step],
        "title": TITLES[step],
        "links": _links(draft, step, missing, facts),
        "here": here,
        "stops_here": any(one.blocks for one in here),
        "missing": missing,
        "is_ready": not any(one.blocks for one in missing),
        "files": [shown(row, rows) for row in rows],
        "facts": facts,
        "further": further_of(draft),
        "has_scanner": malware.is_configured(),
        "scan_kinds": SCAN_KINDS,
        "scan_help": (colour_does_not_matter(), colour_matters()),
        "next_url": _next(draft, step),
        "has_waiting": any(row.check_state == CheckState.WAITING for row in rows),
    }


def _links(draft: Draft, current: Step, missing: tuple[Unmet, ...], facts: Prepared) -> list[Link]:
    counted = {step: sum(one.step is step and one.blocks for one in missing) for step in Step}
    return [
        Link(
            step,
            TITLES[step],
            step_url(draft, step),
            step is current,
            counted[step],
            _state_of(step, facts),
        )
        for step in SLUGS.values()
    ]


def _state_of(step: Step, facts: Prepared) -> str:
    """What is said of a step in which nothing is missing: done, or that there is nothing to do."""
    attachments = facts.of(Role.ATTACHMENT)
    if step is Step.SIGNATURES and not facts.of(Role.PLEADING):
        return AFTER_PLEADING
    if step is Step.ATTACHMENTS and not attachments:
        return "bez załączników"
    if step is Step.CERTIFICATION and not any(each.certified for each in attachments):
        return "bez poświadczeń"
    return LAST if step is Step.SUBMIT else DONE


def step_url(draft: Draft, step: Step) -> str:
    """The page of a step of a draft."""
    return reverse("portal:filing-step", args=[draft.pk, SLUG_OF[step]])


def _next(draft: Draft, step: Step) -> str:
    return step_url(draft, Step(step + 1)) if step < Step.SUBMIT else ""
