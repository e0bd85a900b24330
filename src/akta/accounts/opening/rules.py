"""Pure rules of an application for an account (§ 2, 4, 7 of the portal's regulation)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from akta.accounts.countries import COUNTRIES, POLAND
from akta.accounts.gathering import gathered
from akta.accounts.opening import errors
from akta.accounts.ports import Identity
from akta.accounts.professions import PROFILES, is_representative
from akta.law.identifiers import birth_date, check_pesel
from akta.law.marks import implements
from akta.law.terms import Length, Unit, term_after

RULES = "2024-366"
"""Version of the rules by which an account is opened (Dz.U. 2024 poz. 366)."""
TERM = Length(14, Unit.DAY)
ALLOWED_SIGNATURES = frozenset({"qualified", "personal", "trusted"})
_OLDEST = date(1890, 1, 1)
_DOCUMENT = re.compile(r"[A-Z0-9]{3,24}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_POLISH_LENGTH = 9
_POSTCODE = re.compile(r"[0-9]{2}-[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address of residence (adres zamieszkania); foreign ones need no Polish postcode."""

    country: str = POLAND
    postcode: str = ""
    place: str = ""
    street: str = ""
    house: str = ""

    @property
    def line(self) -> str:
        """The address as people write it."""
        street = f"{self.street} {self.house}".strip() if self.street else self.house
        land = "" if self.country == POLAND else COUNTRIES.get(self.country, self.country)
        return ", ".join(filter(None, (street, f"{self.postcode} {self.place}".strip(), land)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the form says, as typed."""

    given_names: str
    surname: str
    email: str
    phone: str
    profile: str
    pesel: str = field(default="", repr=False)
    no_pesel: bool = False
    birth_date: date | None = field(default=None, repr=False)
    country: str = ""
    document: str = field(default="", repr=False)
    roll_number: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Person:
    """The identifier of a natural person and the date of birth that belongs to it."""

    identifier: str = field(repr=False)
    born: date = field(repr=False)
    is_pesel: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """An application in which every datum of § 4 ust. 1 stands."""

    given_names: str
    surname: str
    person: Person
    email: str
    phone: str
    profile: str
    roll_number: str
    address: Address


def check(facts: Facts, *, today: date) -> Checked:
    """The application with normal spelling. Raises Faulty with a refusal for each wrong field."""
    steps: dict[str, Callable[[], object]] = {
        "given_names": lambda: name_of(facts.given_names, "given_names"),
        "surname": lambda: name_of(facts.surname, "surname"),
        "person": lambda: person_of(facts, today=today),
        "email": lambda: email_of(facts.email),
        "phone": lambda: phone_of(facts.phone),
        "profile": lambda: profile_of(facts.profile),
        "roll_number": lambda: roll_number_of(facts.profile, facts.roll_number),
        "address": lambda: address_of(facts.address),
    }
    found, faults = gathered(steps)
    if faults:
        raise errors.Faulty(faults)
    return Checked(**found)


@implements("I-4-1-1")
def name_of(text: str, field: str) -> str:
    """Names with single spaces; all first names are asked for. Raises NameRequired."""
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name):
        raise errors.NameRequired(field)
    return name


@implements("I-4-1-1")
def person_of(facts: Facts, *, today: date) -> Person:
    """The identifier: PESEL; for a foreigner without it country and document (§ 4 ust. 1 pkt 1).

    Raises PeselRequired, PeselInvalid, PeselKnown, BirthDateRequired, CountryRequired,
    DocumentRequired.
    """
    if not facts.no_pesel:
        return pesel_identifier(facts.pesel)
    if facts.pesel.strip():
        raise errors.PeselKnown
    if facts.birth_date is None or not _OLDEST <= facts.birth_date <= today:
        raise errors.BirthDateRequired
    identifier = foreign_identifier(facts.country, facts.document)
    return Person(identifier, facts.birth_date, is_pesel=False)


@implements("I-2-5-a")
def pesel_identifier(text: str) -> Person:
    """A natural person by the PESEL number. Raises PeselRequired, PeselInvalid."""
    if not text.strip():
        raise errors.PeselRequired
    checked = check_pesel(text)
    if checked.value is None:
        raise errors.PeselInvalid(reason=checked.sentence)
    return Person(checked.value, birth_date(checked.value), is_pesel=True)


@implements("I-2-5-b")
def foreign_identifier(country: str, document: str) -> str:
    """A foreigner by country and the series and/or number of the document: DE-C01X00T47.

    A citizen of Poland has a PESEL. Raises PeselRequired, CountryRequired, DocumentRequired.
    """
    if country == POLAND:
        raise errors.PeselRequired
    if country not in COUNTRIES:
        raise errors.CountryRequired
    number = re.sub(r"[\s\-/.]", "", document).upper()
    if not _DOCUMENT.fullmatch(number):
        raise errors.DocumentRequired
    return f"{country}-{number}"


@implements("I-4-1-2")
def email_of(text: str) -> str:
    """The address of electronic mail. Raises EmailRequired, EmailInvalid."""
    text = text.strip()
    if not text:
        raise errors.EmailRequired
    try:
        validate_email(text)
    except ValidationError as error:
        raise errors.EmailInvalid from error
    return text


@implements("I-4-1-5")
def phone_of(text: str) -> str:
    """The mobile number in the form E.164; nine digits are a Polish one.

    Raises PhoneRequired, PhoneInvalid. That it takes text messages is proven by its code.
    """
    number = re.sub(r"[\s().\-]", "", text)
    if not number:
        raise errors.PhoneRequired
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if len(number) == _POLISH_LENGTH and number.isdecimal():
        number = f"+48{number}"
    if not _PHONE.fullmatch(number):
        raise errors.PhoneInvalid
    return number


@implements("I-4-1-3")
def profile_of(text: str) -> str:
    """The profile chosen, from the closed list. Raises ProfileRequired."""
    if text not in dict(PROFILES):
        raise errors.ProfileRequired
    return text


@implements("I-4-1-6")
def roll_number_of(profile: str, text: str) -> str:
    """The number of the entry on the roll, asked of professional representatives only.

    Raises RollNumberRequired.
    """
    number = " ".join(text.split())
    if not is_representative(profile):
        return ""
    if not number:
        raise errors.RollNumberRequired
    return number


@implements("I-4-1-4")
def address_of(address: Address) -> Address:
    """The address of residence. Raises AddressRequired, PostcodeInvalid."""
    given = Address(
        address.country,
        *(
            " ".join(part.split())
            for part in (address.postcode, address.place, address.street, address.house)
        ),
    )
    if given.country not in COUNTRIES:
        raise errors.AddressRequired("address_country")
    for name in ("place", "postcode", "house"):
        if not getattr(given, name):
            raise errors.AddressRequired(name)
    if given.country == POLAND and not _POSTCODE.fullmatch(given.postcode):
        raise errors.PostcodeInvalid
    return given


@implements("I-4-2")
def last_day_in_person(submitted: date) -> date:
    """The last day on which the identity may be confirmed in person (14 dni, § 4 ust. 2).

    The day of submission is not counted; a last day free from work moves to the next one.
    """
    return term_after(submitted, TERM).end


@dataclass(frozen=True, slots=True)
class Compared:
    """One datum of the application beside what the proof says; the values themselves are gone."""

    name: str
    label: str
    agrees: bool


LABELS = {
    "given_names": "imiona",
    "surname": "nazwisko",
    "pesel": "numer PESEL",
    "birth_date": "data urodzenia",
    "document": "dokument",
}


@implements("I-7-1")
def compare(
    applied: Identity, shown: Identity, *, first_name_enough: bool = False
) -> list[Compared]:
    """What agrees between the application and the proof (§ 7 ust. 1).

    The identifier is always compared: PESEL, or without it date of birth and document. Signatures
    and the national node may carry the first of several names only.
    """
    pairs: dict[str, tuple[Any, Any]] = {
        "surname": (_plain(applied.surname), _plain(shown.surname))
    }
    names, told = _plain(applied.given_names).split(), _plain(shown.given_names).split()
    pairs["given_names"] = (names[: len(told)] if first_name_enough and told else names, told)
    if applied.pesel is not None:
        pairs["pesel"] = (applied.pesel, shown.pesel)
    else:
        pairs["birth_date"] = (applied.birth_date, shown.birth_date)
        pairs["document"] = (_number(applied.document), _number(shown.document))
    return [Compared(name, LABELS[name], one == other) for name, (one, other) in pairs.items()]


def differing(compared: Sequence[Compared]) -> str:
    """The names of what does not agree, for a sentence; empty where all agrees."""
    return ", ".join(each.label for each in compared if not each.agrees)


def _plain(text: str) -> str:
    return re.sub(r"\s*-\s*", "-", " ".join(text.split())).casefold()


def _number(text: str | None) -> str:
    return re.sub(r"[\s\-/.]", "", text or "").upper()


def is_valid_document(valid_until: date | None, *, today: date) -> bool:
    """Whether a document shown still holds; one without an end holds."""
    return valid_until is None or valid_until >= today
