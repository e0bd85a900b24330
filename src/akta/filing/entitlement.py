"""Who may file which kind of pleading to whom (F-1), and what it amounts to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from akta.accounts.models import Account, AccountKind
from akta.cases.models import CasePerson
from akta.core.actors import Actor, Face
from akta.filing.errors import NotEntitled, NotPermitted
from akta.filing.models import Addressee, Draft, Effect, EffectSwitch, PleadingKind
from akta.law.filing.inforce import NoRulesYetError, rule_set
from akta.law.marks import implements
from akta.units.models import Post, PostKind

__all__ = [
    "capacities_of",
    "effect_of",
    "effect_sentence",
    "is_entitled",
    "is_offered",
    "is_prosecutor",
    "kinds_for",
    "may_file",
    "owner_for",
    "refuse_stranger",
]


def capacities_of(account_id: UUID) -> frozenset[str]:
    """In which capacities the account's owner stands in cases."""
    found = CasePerson.objects.filter(account_id=account_id, removed_at__isnull=True)
    return frozenset(found.values_list("capacity", flat=True).distinct())


def kinds_for(
    account_id: UUID, *, at: datetime, addressee: Addressee | None = None
) -> Sequence[PleadingKind]:
    """The kinds that the owner may file now, in the order of the list."""
    held = capacities_of(account_id)
    kinds = PleadingKind.objects.filter(in_force__contains=at)
    return [
        kind
        for kind in kinds
        if held & set(kind.capacities) and (addressee is None or addressee.kind in kind.addressees)
    ]


@implements("F-1", "F-2-11")
def is_entitled(account_id: UUID, kind: PleadingKind, *, at: datetime) -> bool:
    """Whether the owner's capacity, by the table, lets this kind be filed; absence refuses."""
    return any(one.pk == kind.pk for one in kinds_for(account_id, at=at))


def is_prosecutor(account_id: UUID, *, at: datetime) -> bool:
    """Whether the owner is a prosecutor now: the same person (PESEL) holds the post at the desk."""
    owner = Account.objects.filter(pk=account_id).values_list("pesel_lookup", flat=True)
    lookup = owner.first()
    if lookup is None:
        return False
    return Post.objects.filter(
        account__pesel_lookup=lookup,
        account__kind=AccountKind.STAFF,
        account__disabled_at__isnull=True,
        kind=PostKind.PROSECUTOR,
        in_force__contains=at,
    ).exists()


def may_file(account_id: UUID, *, at: datetime) -> bool:
    """Whether the filing desk is offered to the owner at all."""
    try:
        rule_set(at)
    except NoRulesYetError:
        return False
    return bool(kinds_for(account_id, at=at))


def refuse_stranger(actor: Actor, *, at: datetime) -> UUID:
    """The owner on whose account the actor files. Raises NotEntitled."""
    owner = owner_for(actor)
    if not may_file(owner, at=at):
        raise NotEntitled
    return owner


@implements("F-2-8", "F-2-9")
def owner_for(actor: Actor) -> UUID:
    """On whose account the actor works at the desk: their own, or that of whom they act for.

    Raises NotEntitled for staff, NotPermitted where a dependent account lacks the right.
    """
    if actor.face is not Face.PORTAL:
        raise NotEntitled
    if not actor.may_file:
        raise NotPermitted
    return actor.on_behalf_of or actor.id


def is_offered(actor: Actor, *, at: datetime) -> bool:
    """Whether the actor finds the desk in the portal."""
    if actor.face is not Face.PORTAL or not actor.may_file:
        return False
    return may_file(actor.on_behalf_of or actor.id, at=at)


def effect_of(draft: Draft, at: datetime) -> tuple[Effect, str]:
    """What submission amounts to now, with its provision; without a row it is a transmission.

    A row for the kind goes before one for every kind of the addressee; the newest row wins.
    """
    rows = EffectSwitch.objects.filter(addressee=draft.addressee, in_force__contains=at)
    found = [row for row in rows if row.kind_id in {None, draft.kind_id}]
    if not found:
        return Effect.TRANSMISSION, ""
    best = max(found, key=lambda row: (row.kind_id is not None, row.in_force.lower))
    return Effect(best.effect), best.provision


def effect_sentence(effect: str, provision: str = "") -> str:
    """What submission amounts to, in one sentence for screens and papers."""
    if effect == Effect.FILING:
        return f"Złożenie przez portal jest wniesieniem pisma ({provision})."
    return (
        "Złożenie przez portal jest przekazaniem pisma adresatowi; jego skutek ocenia się według "
        "przepisów, które obowiązują adresata."
    )
