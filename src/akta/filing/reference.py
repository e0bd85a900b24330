"""Reference data of the filing desk: kinds of pleadings and addressees, all configurable."""

from datetime import datetime

from akta.cases.models import Capacity
from akta.core.db import half_open
from akta.filing.models import Addressee, AddresseeKind, PleadingKind, Procedure
from akta.law.localtime import start_of
from akta.law.marks import implements
from akta.law.provisions import FIL_8
from akta.units.models import Unit

_PARTIES = (Capacity.SUSPECT, Capacity.INJURED)
_HELPERS = (Capacity.DEFENCE, Capacity.ATTORNEY, Capacity.STATUTORY)
_ALL = (*_PARTIES, *_HELPERS)
_INJURED_SIDE = (Capacity.INJURED, Capacity.ATTORNEY, Capacity.STATUTORY, Capacity.NOTIFIER)
_DEFENCE_SIDE = (Capacity.SUSPECT, Capacity.DEFENCE, Capacity.STATUTORY)

KINDS: tuple[tuple[str, str, tuple[Capacity, ...], bool], ...] = (
    ("wniosek-dowodowy", "wniosek dowodowy", _ALL, False),
    ("zazalenie", "zażalenie", (*_ALL, Capacity.NOTIFIER), False),
    ("wniosek-o-uchylenie-srodka", "wniosek o uchylenie lub zmianę środka zapobiegawczego",
     _DEFENCE_SIDE, False),
    ("wniosek-o-umorzenie", "wniosek o umorzenie postępowania", _DEFENCE_SIDE, False),
    ("wniosek-o-skazanie", "wniosek o wydanie wyroku skazującego bez rozprawy (art. 335 k.p.k.)",
     _DEFENCE_SIDE, False),
    ("wniosek-o-zaznajomienie", "wniosek o końcowe zaznajomienie z materiałami postępowania",
     _DEFENCE_SIDE, False),
    ("wniosek-o-mediacje", "wniosek o skierowanie sprawy do mediacji", _ALL, False),
    ("wniosek-o-czynnosc", "wniosek o dopuszczenie do udziału w czynności", _ALL, False),
    ("wniosek-o-naprawienie-szkody", "wniosek o naprawienie szkody", _INJURED_SIDE, False),
    ("zgloszenie-pelnomocnictwa", "zgłoszenie się do sprawy z pełnomocnictwem lub upoważnieniem",
     _HELPERS, False),
    ("wniosek-o-odpis", "wniosek o wydanie odpisu lub kopii dokumentu", _ALL, False),
    ("stanowisko", "stanowisko lub wyjaśnienia na piśmie", _ALL, False),
    ("opinia", "opinia biegłego", (Capacity.EXPERT,), False),
    ("zawiadomienie", "zawiadomienie o przestępstwie", (*_ALL, Capacity.NOTIFIER), True),
    ("pismo-inne", "inne pismo procesowe", _ALL, False),
)  # fmt: skip
"""Code, name, capacities that may file it, whether it opens a matter."""


@implements("F-3-2")
def load_kinds() -> None:
    """Add the kinds that are missing; what an installation changed stays as it is."""
    assert FIL_8.since is not None
    since = half_open(start_of(FIL_8.since), None)
    rows = (
        PleadingKind(
            code=code,
            name=name,
            procedure=Procedure.PREPARATORY,
            addressees=[AddresseeKind.PROSECUTION.value],
            capacities=[capacity.value for capacity in capacities],
            opens=opens,
            in_force=since,
            order=order,
        )
        for order, (code, name, capacities, opens) in enumerate(KINDS)
    )
    PleadingKind.objects.bulk_create(rows, ignore_conflicts=True)


def load_addressees(at: datetime) -> None:
    """Make an addressee of each unit that is none yet; the effect stays a transmission."""
    rows = [_addressee(unit, at) for unit in Unit.objects.filter(addressee__isnull=True)]
    Addressee.objects.bulk_create(rows, ignore_conflicts=True)


def addressee_of(unit: Unit, at: datetime) -> Addressee:
    """The unit as an addressee; one that was opened lately is made one now."""
    Addressee.objects.bulk_create([_addressee(unit, at)], ignore_conflicts=True)
    return Addressee.objects.get(unit=unit)


def _addressee(unit: Unit, at: datetime) -> Addressee:
    return Addressee(
        kind=AddresseeKind.PROSECUTION, unit=unit, name=unit.name, in_force=half_open(at, None)
    )
