"""What people say when they ask for access or order it: plain values, read from forms or JSON."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from akta.access.models import OrderKind, SignInMethod, Way
from akta.cases.models import Capacity
from akta.grants.models import Manner


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request for access (wniosek o udostępnienie akt): the fields of P-3-2."""

    given_name: str
    surname: str
    capacity: str = Capacity.OTHER
    case_typed: str = ""
    case_described: str = ""
    wanted: str = ""
    method: str = SignInMethod.LOCAL
    pesel: str = ""
    contact: str = ""
    way: str = Way.PAPER


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order on access is to say.

    `person_id` names a person of the case; without it a new one is added by name and capacity.
    A day without an hour means all of it; without `first` the access begins with the order.
    `replaces_id` is the order that a change or a revocation ends. `profile` is the kind of profile
    in which the person will read, `private`, or nothing: then it follows from the capacity.
    """

    kind: str = OrderKind.GRANT
    person_id: UUID | None = None
    given_name: str = ""
    surname: str = ""
    capacity: str = Capacity.DEFENCE
    request_id: UUID | None = None
    replaces_id: UUID | None = None
    scope_text: str = ""
    is_growing: bool = False
    manner: str = Manner.VIEW
    method: str = SignInMethod.LOCAL
    profile: str = ""
    pesel: str = ""
    first: date | datetime | None = None
    last: date | datetime | None = None
    legal_basis: str = ""
    reasons: str = ""

    @property
    def opens(self) -> bool:
        """Whether the order opens something to somebody."""
        return self.kind in {OrderKind.GRANT, OrderKind.PARTIAL, OrderKind.CHANGE}

    def without_pesel(self) -> dict[str, Any]:
        """As JSON values, for a draft; the PESEL is kept apart, sealed."""
        return {name: _plain(value) for name, value in asdict(self).items() if name != "pesel"}

    @classmethod
    def read(cls, kept: dict[str, Any], *, pesel: str | None) -> Self:
        """What `without_pesel` wrote."""
        known = {field.name for field in fields(cls)}
        read = {name: value for name, value in kept.items() if name in known}
        for name in ("person_id", "request_id", "replaces_id"):
            read[name] = _id(kept.get(name))
        for name in ("first", "last"):
            read[name] = _time(kept.get(name))
        return cls(**read, pesel=pesel or "")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | str) else value


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _time(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
