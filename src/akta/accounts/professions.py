"""Professions of the portal (zawody) and the profiles one may apply for."""

from django.db import models

from akta.law.marks import implements


class Profession(models.TextChoices):
    """Whoever is verified in a professional register (ROBUS)."""

    ADVOCATE = "advocate", "adwokat"
    LEGAL_ADVISER = "legal-adviser", "radca prawny"
    PATENT_ATTORNEY = "patent-attorney", "rzecznik patentowy"
    FOREIGN_LAWYER = "foreign-lawyer", "prawnik zagraniczny"
    BAILIFF = "bailiff", "komornik sądowy"
    MEDIATOR = "mediator", "mediator"


REPRESENTATIVES = frozenset(
    {
        Profession.ADVOCATE,
        Profession.LEGAL_ADVISER,
        Profession.PATENT_ATTORNEY,
        Profession.FOREIGN_LAWYER,
    }
)
PARTY = "party"
PROFILES = [(PARTY, "strona albo inny uczestnik postępowania"), *Profession.choices]


@implements("I-2-10")
def is_representative(profile: str) -> bool:
    """Whether the profile is that of a professional representative (pełnomocnik zawodowy).

    A closed list of four; bailiffs and mediators are none, though registers know them too.
    """
    return profile in REPRESENTATIVES


def profession_of(profile: str) -> Profession | None:
    """The profession of a profile; None for a party."""
    return Profession(profile) if profile in Profession.values else None
