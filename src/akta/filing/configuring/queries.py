"""Reads of the settings of the filing desk."""

from datetime import datetime

from akta.filing.models import EffectSwitch, PleadingKind, SealingBody, SheetField
from akta.law.marks import implements

__all__ = ["body_at", "has_bodies", "settings_of", "sheet_fields"]


@implements("F-7")
def body_at(at: datetime) -> SealingBody | None:
    """The body whose seal documents bear at that moment, or None where none is set for it."""
    return SealingBody.objects.filter(in_force__contains=at).first()


def has_bodies() -> bool:
    """Whether the installation says which bodies seal at all."""
    return SealingBody.objects.exists()


def sheet_fields(*, at: datetime) -> list[SheetField]:
    """The further fields of the metrics sheet at that moment, in the order of their adding."""
    return list(SheetField.objects.filter(in_force__contains=at).order_by("in_force", "label"))


def settings_of() -> dict[str, object]:
    """Everything that is set, with what is over, newest first."""
    return {
        "kinds": PleadingKind.objects.order_by("order"),
        "switches": EffectSwitch.objects.select_related("addressee", "kind").order_by("-in_force"),
        "bodies": SealingBody.objects.order_by("-in_force"),
        "fields": SheetField.objects.order_by("-in_force"),
    }
