"""What people say when they ask for access or order it: plain values, read from forms or JSON."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from akta.access.models import Copies, OrderKind, OrderManner, SignInMethod, Way
from akta.cases.models import Capacity
from akta.law.marks import implements


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request for access (wniosek o udostępnienie akt): the fields of P-3-2.

    A court or another authority (organ) that asks for needs of its own gives the four last ones.
    """

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
    copies: str = Copies.NONE
    authority: str = ""
    authority_number: str = ""
    authority_basis: str = ""
    purpose: str = ""

    @property
    def asked_by_authority(self) -> dict[str, str]:
        """What an authority says of its request, by the Polish names of the fields."""
        return {
            "nazwa organu": self.authority.strip(),
            "numer sprawy w organie": self.authority_number.strip(),
            "podstawa prawna żądania": self.authority_basis.strip(),
            "cel": self.purpose.strip(),
        }


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order on access is to say.

    `person_id` names a person of the case; without it a new one is added by name and capacity.
    A day without an hour means all of it; without `first` the access begins with the order.
    `replaces_id` is the order that a change or a revocation ends. `profile` is the kind of profile
    in which the person will read, `private`, or nothing: then it follows from the capacity.
    An order `to_authority` is on its request, and names its powers (`competence`) for copies.
    `copies` are given, or by a refusal refused, in so many sets; `page_price` in złoty.
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
    manner: str = OrderManner.VIEW
    method: str = SignInMethod.LOCAL
    profile: str = ""
    pesel: str = ""
    first: date | datetime | None = None
    last: date | datetime | None = None
    legal_basis: str = ""
    reasons: str = ""
    to_authority: bool = False
    copies: str = Copies.NONE
    copies_number: int = 0
    page_price: str = ""
    competence: str = ""

    @property
    def opens(self) -> bool:
        """Whether the order opens something to somebody."""
        return self.kind in {OrderKind.GRANT, OrderKind.PARTIAL, OrderKind.CHANGE}

    @property
    @implements("R-144")
    def opens_in_portal(self) -> bool:
        """Whether the file opens through the national system (§ 144): a manner that is chosen."""
        return self.opens and self.manner in {OrderManner.VIEW, OrderManner.DOWNLOAD}

    @property
    def gives_copies(self) -> bool:
        """Whether the holder gets copies, on paper or by downloading them."""
        return self.opens and bool(self.copies or self.manner == OrderManner.DOWNLOAD)

    @property
    def price(self) -> Decimal:
        """The fee for a page, nothing where none was named."""
        return Decimal(self.page_price or 0)

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
