"""Reads of professional roles and of objections that wait."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from akta.accounts.registers.models import ProfessionalRole, RoleObjection

__all__ = ["objections_waiting", "roles_of"]


def roles_of(account_id: UUID) -> list[ProfessionalRole]:
    """One's own professions with the objections raised, the newest first; two queries."""
    objections = RoleObjection.objects.order_by("-raised_at")
    found = ProfessionalRole.objects.filter(account_id=account_id)
    return list(found.order_by("profession").prefetch_related(Prefetch("objections", objections)))


def objections_waiting() -> QuerySet[RoleObjection]:
    """Objections nobody has decided, the oldest first."""
    waiting = RoleObjection.objects.filter(decided_at=None).select_related("role__account")
    return waiting.order_by("raised_at", "pk")
