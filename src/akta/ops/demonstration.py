"""The demonstration (pokaz): people, a case, its file and an order, made by the real services."""

import fcntl
import json
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from akta.access import services as access
from akta.access.facts import OrderFacts
from akta.access.models import AccessOrder
from akta.accounts import services as accounts
from akta.accounts.models import Account
from akta.cases import services as cases
from akta.cases.models import Capacity, Case, CasePerson, Form
from akta.cases.reference import load_registers
from akta.core import clock
from akta.core.actors import SYSTEM, Actor, Face
from akta.core.clock import local_day
from akta.core.config import Config
from akta.core.models import Counter
from akta.files import services as files
from akta.files.models import Card, Ingest, IngestState
from akta.ops import demofile, demolife
from akta.ops.demofiling import give_filings
from akta.trust.secret_files import make_once
from akta.units import services as units
from akta.units.models import PostKind

USERS_FILE = "demo-users.json"
WORKSHOP = "pokaz-"  # folders in the data folder where scans are made
WAIT_SECONDS = 900.0
STEP_SECONDS = 0.1
NUMBER_BEFORE = 122


@dataclass(frozen=True, slots=True)
class User:
    """A person of the demonstration with the secrets that are printed for its visitors."""

    role: str
    login: str
    password: str
    totp: str
    name: str
    account: str
    address: str


STAFF: tuple[tuple[str, str, str, str, PostKind], ...] = (
    ("prokurator", "prokurator", "Marek", "Oleśniewicz", PostKind.PROSECUTOR),
    ("sekretariat", "sekretariat", "Lidia", "Mroczek", PostKind.SECRETARIAT),
    ("kierownik jednostki", "kierownik", "Ewa", "Zawadzka", PostKind.HEAD),
    ("inny prokurator", "prokurator2", "Piotr", "Lisiecki", PostKind.PROSECUTOR),
    ("administrator", "administrator", "Irena", "Sowińska", PostKind.ADMINISTRATOR),
    ("audytor", "audytor", "Jan", "Wilkosz", PostKind.AUDITOR),
)
COUNSEL = ("obrońca (portal)", "obronca", "Justyna", "Borkowicz")
CAPACITIES = {
    "podejrzany": Capacity.SUSPECT,
    "pokrzywdzona": Capacity.INJURED,
    "świadek": Capacity.WITNESS,
    "obrońca": Capacity.DEFENCE,
    "pełnomocnik pokrzywdzonej": Capacity.ATTORNEY,
}
REPRESENTS = {Capacity.DEFENCE: Capacity.SUSPECT, Capacity.ATTORNEY: Capacity.INJURED}
KINDS = {
    "zawiadomienie o przestępstwie": "zawiadomienie",
    "postanowienie": "postanowienie-inne",
    "protokół przesłuchania": "protokol-swiadka",
    "protokół oględzin": "protokol-ogledzin",
    "protokół czynności": "protokol-inny",
    "notatka urzędowa": "notatka",
    "opinia biegłego": "opinia",
    "zarządzenie": "zarzadzenie",
    "wniosek": "wniosek",
    "dokumentacja fotograficzna": "fotografia",
    "szkic": "szkic",
    "wyciąg bankowy": "dokumentacja-bankowa",
    "wykaz połączeń": "spis",
    "zestawienie": "spis",
    "faktura": "rachunek",
    "umowa": "umowa",
    "pismo": "pismo-przychodzace",
    "korespondencja elektroniczna": "korespondencja",
    "potwierdzenie odbioru": "zwrotka",
    "dokument odręczny": "inny",
    "karta zastępcza": "inny",
    "załącznik adresowy": "inny",
    "plan śledztwa": "inny",
}
SCOPE = {
    "all": "t. 1; t. 2 bez k. 58–68 i k. 51v; t. 3",
    "sample": "t. 1 bez k. 2v; t. 2 bez k. 3",
}


class NotEmpty(Exception):
    """The installation holds data that is not the demonstration's."""


class NotFilled(Exception):
    """A scan was not taken in; the message is a Polish sentence."""


class BeingFilled(Exception):
    """Another process fills the installation just now."""


def people(config: Config) -> list[User]:
    """The users of the demonstration: made once, read from their 0600 file ever after.

    Raises NotEmpty where other accounts exist.
    """
    kept = config.data_dir / USERS_FILE
    if not kept.exists():
        _make_once(kept)
    return [User(**row) for row in json.loads(kept.read_text(encoding="utf-8"))]


@transaction.atomic
def _make_once(kept: Path) -> None:
    """Two servers that start at once fill one installation: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('akta demonstration', 1))")
    if kept.exists():
        return
    if Account.objects.filter(is_demo=False).exists():
        raise NotEmpty
    _keep(kept, list(_make_people(clock.now())))


def _keep(path: Path, users: list[User]) -> None:
    told = json.dumps([asdict(user) for user in users], ensure_ascii=False, indent=1)
    if not make_once(path, told.encode()):
        raise BeingFilled


def _make_people(at: datetime) -> Iterator[User]:
    load_registers()
    cell = units.open_demo_unit(at)
    for role, login, given_name, surname, kind in STAFF:
        account = accounts.open_staff_account(
            actor=SYSTEM,
            login=login,
            given_name=given_name,
            surname=surname,
            at=at,
            is_demo=True,
        )
        everywhere = kind in {PostKind.ADMINISTRATOR, PostKind.AUDITOR}
        units.give_post(
            actor=SYSTEM,
            account_id=account.pk,
            kind=kind,
            unit=None if everywhere else cell.unit,
            cell=None if everywhere else cell,
            since=at,
            at=at,
        )
        yield _with_secrets(account, role, "/pulpit/", at)
    role, login, given_name, surname = COUNSEL
    counsel = accounts.open_outside_account(
        given_name=given_name,
        surname=surname,
        pesel=_pesel(given_name, surname),
        at=at,
        is_demo=True,
    )
    counsel.login = login
    yield _with_secrets(counsel, role, "/", at)


def _pesel(given_name: str, surname: str) -> str:
    """The number that the story gives to this person; the test node names them by it."""
    people = demofile.cast(demofile.DEFAULT_SEED)
    return next(each.pesel for each in people if each.name == f"{given_name} {surname}")


def _with_secrets(account: Account, role: str, address: str, at: datetime) -> User:
    """Give a password of its own to this installation and a second factor already set up."""
    password, totp = secrets.token_urlsafe(12), pyotp.random_base32()
    account.password, account.must_change_password = make_password(password), False
    account.totp_secret, account.totp_confirmed_at = totp, at
    account.save()
    return User(role, account.login, password, totp, account.full_name, str(account.pk), address)


def printed(users: list[User], config: Config) -> str:
    """The users as the visitor needs them."""
    width = max(len(user.role) for user in users)
    lines = [
        "",
        "Pokaz: użytkownicy tej instalacji (hasła są losowe, inne w każdej instalacji)",
        "",
    ]
    for user in users:
        where = f"{config.base_url}{user.address}"
        lines.append(f"  {user.role:<{width}}  {user.login:<14} {user.password:<18} {where}")
    lines += [
        "",
        "  Kod drugiego składnika pokazuje strona logowania (tylko w pokazie).",
        f"  Ponownie: {_own_command()} demo --users",
        f"  Zapis (tylko dla właściciela): {config.data_dir / USERS_FILE}",
        "",
    ]
    return "\n".join(lines)


def _own_command() -> str:
    """How the visitor calls this `akta` from where they stand."""
    command = Path(sys.executable).with_name("akta")
    here = Path.cwd()
    return str(command.relative_to(here) if command.is_relative_to(here) else command)


def fill(config: Config, users: list[User], *, sample: bool = False) -> None:
    """Register the case, take in its scans in order, and give counsel access; goes on where an
    interrupted filling ended, as the sample or as the whole, and changes nothing when all is there.

    Raises BeingFilled where another process is at it, NotFilled where a scan is not taken in.
    """
    by_login = {user.login: user for user in users}
    referent, secretary = _actor(by_login["prokurator"]), _actor(by_login["sekretariat"])
    with _alone(config):
        case = Case.objects.filter(reference=demofile.REFERENCE).first()
        if case is None:
            case = _register(secretary, referent, _actor(by_login["prokurator2"]))
        pages = _begun(case) or ("sample" if sample else "all")
        _take_in(config, case, secretary, referent, pages)
        _give_access(case, by_login, SCOPE[pages])
        counsel = by_login["obronca"]
        give_filings(case, Actor(UUID(counsel.account), Face.PORTAL, counsel.name))


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    """One filling at a time; what a killed one left in its workshop is cleared away."""
    with (config.data_dir / USERS_FILE).open("rb") as kept:
        try:
            fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingFilled from error
        for left in config.data_dir.glob(f"{WORKSHOP}*/"):
            shutil.rmtree(left)
        yield


def _actor(user: User) -> Actor:
    return Actor(id=UUID(user.account), face=Face.DESK, name=user.name)


@transaction.atomic
def _register(secretary: Actor, referent: Actor, other: Actor) -> Case:
    """The smaller cases, then the story's: its number is 123, as its own papers say."""
    at = clock.now()
    cell = units.open_demo_unit(at)
    year = int(demofile.REFERENCE.rsplit(".", 1)[1])
    demolife.register_others(secretary, referent, other, cell, at)
    counter, _ = Counter.objects.get_or_create(name=f"case:{cell.pk}:Ds:{year}")
    last, counter.value = counter.value, NUMBER_BEFORE
    counter.save()
    case = cases.register_case(
        actor=secretary,
        cell_id=cell.pk,
        register="Ds",
        form=Form.INVESTIGATION,
        subject=demofile.SUBJECT,
        referent_id=referent.id,
        opened_on=date(year, 3, 16),
        at=at,
    )
    first: dict[Capacity, CasePerson] = {}
    for person in demofile.cast(demofile.DEFAULT_SEED):
        given_name, _, surname = person.name.rpartition(" ")
        capacity = CAPACITIES[person.capacity]
        represented = first.get(REPRESENTS[capacity]) if capacity in REPRESENTS else None
        facts = {
            "capacity": capacity,
            "given_name": given_name,
            "surname": surname,
            "pesel": person.pesel,
            "represents": represented.pk if represented else None,
        }
        added = cases.add_person(actor=referent, case_id=case.pk, facts=facts, at=at)
        first.setdefault(capacity, added)
    demolife.tell_story(case, referent, at)
    Counter.objects.filter(pk=counter.pk, value__lt=last).update(value=last)
    return case


def _begun(case: Case) -> demofile.Pages | None:
    """What the file was begun with: one is never put on top of the other."""
    have = _scans_of(case)
    choices: tuple[demofile.Pages, ...] = ("sample", "all")
    return next((pages for pages in choices if have & demofile.scan_names(pages)), None)


def _scans_of(case: Case) -> set[str]:
    return set(Ingest.objects.filter(case=case).values_list("file_name", flat=True))


def _take_in(
    config: Config, case: Case, secretary: Actor, referent: Actor, pages: demofile.Pages
) -> None:
    have = _scans_of(case)
    if demofile.scan_names(pages) <= have:
        return
    folder = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=config.data_dir))
    try:
        total = 0
        for scan in demofile.iter_build(folder, pages=pages):
            path = folder / scan.name
            if scan.name not in have:
                _receive(case, scan, path, referent if scan.set_kind == "separate" else secretary)
            path.unlink()
            total += sum(len(document.sides) for document in scan.documents)
            sys.stdout.write(f"\rPokaz: przyjęto strony akt: {total}…")
            sys.stdout.flush()
        sys.stdout.write(f"\rPokaz: przyjęto strony akt: {total}. Pismo jest rozpoznawane w tle.\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _receive(case: Case, scan: demofile.Scan, path: Path, actor: Actor) -> None:
    document = scan.documents[0]
    first = document.sides[0]
    with path.open("rb") as content:
        ingest = files.receive_file(
            actor=actor,
            case_id=case.pk,
            file_name=scan.name,
            content=content,
            set_kind=scan.set_kind,
            number=scan.volume,
            labelled=files.Labelled(
                title=document.title,
                kind_code=KINDS[document.kind],
                dated_on=date.fromisoformat(document.date) if document.date else None,
                author=document.author,
            ),
            after_card_id=_card(case, scan, first.card) if first.letter else None,
            is_duplex=any(side.verso for side in document.sides),
            has_running_term=True,
            at=clock.now(),
        )
    _wait(ingest)


def _card(case: Case, scan: demofile.Scan, number: int) -> UUID | None:
    cards = Card.objects.filter(
        volume__case=case, volume__set_kind=scan.set_kind, volume__number=scan.volume, number=number
    )
    return cards.order_by("rank").values_list("pk", flat=True).last()


def _wait(ingest: Ingest) -> None:
    """Wait until the worker has cut the file: the next one's cards come after this one's."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        ingest.refresh_from_db(fields=["state", "problem_text"])
        if ingest.state == IngestState.DONE:
            return
        if ingest.state == IngestState.REFUSED:
            raise NotFilled(f"{ingest.file_name}: {ingest.problem_text}")
        time.sleep(STEP_SECONDS)
    raise NotFilled(f"{ingest.file_name}: nikt nie opracowuje przyjętych plików.")


def _give_access(case: Case, by_login: dict[str, User], scope: str) -> None:
    """Counsel gets access for fourteen days, by an order as every other."""
    if AccessOrder.objects.filter(case=case).exists():
        return
    at = clock.now()
    referent, counsel = by_login["prokurator"], by_login["obronca"]
    person = CasePerson.objects.get(case=case, capacity=Capacity.DEFENCE)
    CasePerson.objects.filter(pk=person.pk).update(account_id=UUID(counsel.account))
    access.issue_order(
        actor=_actor(referent),
        case_id=case.pk,
        facts=OrderFacts(
            person_id=person.pk,
            capacity=Capacity.DEFENCE,
            scope_text=scope,
            is_growing=True,
            last=local_day(at) + timedelta(days=14),
        ),
        code=pyotp.TOTP(referent.totp).at(at),
        at=at,
        key="pokaz",
    )
