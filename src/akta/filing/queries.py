"""Reads of the filing desk in the portal: one's own drafts and filings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from akta.cases.models import Case
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.filing.entitlement import kinds_for, owner_for
from akta.filing.models import (
    Addressee,
    Draft,
    DraftState,
    Filing,
    FilingFile,
    PleadingKind,
)
from akta.law.marks import implements

__all__ = ["addressees_for", "cases_of", "filed_file", "kinds_of", "own_drafts", "own_filing",
           "own_filings"]  # fmt: skip


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """Drafts that may still be submitted, newest change first."""
    drafts = Draft.objects.filter(owner_id=owner_for(actor), state=DraftState.DRAFT)
    files = Q(files__removed_at__isnull=True, files__replaced_by__isnull=True)
    counted = drafts.annotate(held=Count("files", filter=files))
    return counted.select_related("kind", "addressee", "case").order_by("-changed_at")


@implements("F-2-3")
def own_filings(actor: Actor) -> QuerySet[Filing]:
    """What was filed on the person's account, newest first; through a dependent account what its
    user sent in it.

    A filing whose time was not copied yet is shown to nobody.
    """
    filed = Filing.objects.filter(filer_id=owner_for(actor), filed_at__isnull=False)
    if actor.on_behalf_of is not None:
        filed = filed.filter(sender_id=actor.id)
    return filed.annotate(held=Count("files")).order_by("-filed_at", "-number")


def own_filing(actor: Actor, filing_id: UUID) -> Filing:
    """One of them. Raises NotFound, for another's as for none."""
    filing = own_filings(actor).select_related("addressee", "kind", "case").filter(pk=filing_id)
    found = filing.first()
    if found is None:
        raise NotFound
    return found


def filed_file(actor: Actor, filing_id: UUID, file_id: UUID) -> FilingFile:
    """A file of one's own filing. Raises NotFound."""
    filing = own_filing(actor, filing_id)
    found = FilingFile.objects.filter(filing=filing, pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def cases_of(account_id: UUID) -> Sequence[Case]:
    """The cases in which the person stands, newest first."""
    persons = {"persons__account_id": account_id, "persons__removed_at__isnull": True}
    return list(Case.objects.filter(**persons).distinct().order_by("-registered_at")[:200])


def kinds_of(draft: Draft, *, at: datetime) -> Sequence[PleadingKind]:
    """The kinds offered to the owner of a draft."""
    return kinds_for(draft.owner_id, at=at)


def addressees_for(draft: Draft, *, at: datetime) -> QuerySet[Addressee]:
    """The addressees that take this kind of pleading, by name."""
    open_now = Addressee.objects.filter(in_force__contains=at)
    return open_now.filter(kind__in=draft.kind.addressees) if draft.kind else open_now
