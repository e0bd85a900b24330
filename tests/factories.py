"""People, unit 4999 and sessions for tests: plain functions over the real services.

Everybody's post begins on `SINCE`, so grants are in force whatever the clock says. Nobody has a
password (hashing is slow): `sign_in` begins a session directly.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from akta.accounts import queries as accounts_queries
from akta.accounts import services as accounts
from akta.accounts.middleware import COOKIES
from akta.accounts.models import Account, AccountKind
from akta.accounts.session_store import SessionStore
from akta.cases import services as cases
from akta.cases.models import Case, Form
from akta.cases.reference import load_registers
from akta.core import clock
from akta.core.actors import SYSTEM, Actor, Face
from akta.units import services as units
from akta.units.models import Cell, PostKind

WARSAW = ZoneInfo("Europe/Warsaw")
SINCE = datetime(2020, 1, 1, tzinfo=WARSAW)
ADDRESS = "192.0.2.7"
_numbers = count(1)


def cell() -> Cell:
    """Cell 0 of unit 4999, Prokuratura Rejonowa w Przykładowie; `cell().unit` is the unit."""
    return units.open_demo_unit(SINCE)


def staff(
    *kinds: PostKind,
    surname: str = "Pracownik",
    given_name: str = "Jan",
    login: str = "",
    at: datetime = SINCE,
    in_cell: Cell | None = None,
) -> Account:
    """A member of staff with these posts in cell 0 of unit 4999 (or in the cell given)."""
    account = accounts.open_staff_account(
        actor=SYSTEM,
        login=login or f"osoba{next(_numbers)}",
        given_name=given_name,
        surname=surname,
        at=at,
    )
    for kind in kinds:
        give_post(account, kind, at=at, in_cell=in_cell)
    return account


def give_post(
    account: Account, kind: PostKind, *, at: datetime = SINCE, in_cell: Cell | None = None
):
    place = in_cell or cell()
    everywhere = kind in {PostKind.ADMINISTRATOR, PostKind.AUDITOR}
    return units.give_post(
        actor=SYSTEM,
        account_id=account.pk,
        kind=kind,
        unit=None if everywhere else place.unit,
        cell=None if everywhere else place,
        since=at,
        at=at,
    )


def prosecutor(surname: str = "Referent", **names) -> Account:
    return staff(PostKind.PROSECUTOR, surname=surname, **names)


def head(surname: str = "Kierownik", **names) -> Account:
    return staff(PostKind.HEAD, surname=surname, **names)


def secretary(surname: str = "Sekretarz", **names) -> Account:
    return staff(PostKind.SECRETARIAT, surname=surname, **names)


def administrator(surname: str = "Administrator", **names) -> Account:
    return staff(PostKind.ADMINISTRATOR, surname=surname, **names)


def auditor(surname: str = "Audytor", **names) -> Account:
    return staff(PostKind.AUDITOR, surname=surname, **names)


def outside_person(
    surname: str = "Obrońca", given_name: str = "Anna", pesel: str | None = None
) -> Account:
    return accounts.open_outside_account(
        given_name=given_name, surname=surname, pesel=pesel, at=SINCE
    )


@dataclass(frozen=True)
class People:
    """Everybody of one unit who stands in a different relation to a case."""

    referent: Account
    other_prosecutor: Account
    head: Account
    secretary: Account
    administrator: Account
    auditor: Account
    outside: Account
    other_outside: Account


def people() -> People:
    return People(
        referent=prosecutor("Referent"),
        other_prosecutor=prosecutor("Inny"),
        head=head(),
        secretary=secretary(),
        administrator=administrator(),
        auditor=auditor(),
        outside=outside_person("Obrońca"),
        other_outside=outside_person("Pełnomocnik"),
    )


def face_of(account: Account) -> Face:
    return Face.DESK if account.kind == AccountKind.STAFF else Face.PORTAL


def actor(account: Account) -> Actor:
    """The actor that services get when this person acts."""
    return Actor(id=account.pk, face=face_of(account), name=account.full_name, address=ADDRESS)


def sign_in(client, account: Account, *, at: datetime | None = None):
    """Put a fresh session of the person into the test client; gives the client."""
    face = face_of(account)
    session = SessionStore()
    accounts.begin_session(
        session, account=account, face=face, address=ADDRESS, device="test", at=at or clock.now()
    )
    client.cookies[COOKIES[face][0]] = session.session_key
    return client


def account_again(account: Account) -> Account:
    """The account as it stands in the database now."""
    return accounts_queries.account_by_id(account.pk)


def case(referent: Account | None = None, *, subject: str = "kradzież", by=SYSTEM) -> Case:
    """A case of register Ds in cell 0 of unit 4999, opened on 2 March 2026."""
    load_registers()
    return cases.register_case(
        actor=by,
        cell_id=cell().pk,
        register="Ds",
        form=Form.INVESTIGATION,
        subject=subject,
        referent_id=referent.pk if referent else None,
        opened_on=date(2026, 3, 2),
        at=SINCE,
    )
