"""Pure rules of a notification for an institutional account (§ 2 pkt 6 i 11, § 5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from akta.accounts.gathering import gathered
from akta.accounts.institutions import errors
from akta.accounts.institutions.models import EntityKind
from akta.law.identifiers import check_nip, check_pesel, check_regon
from akta.law.marks import implements

MOST_BYTES = 5 << 20
MOST_DOCUMENTS = 5
_SIGNS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A natural person named in a notification."""

    given_names: str
    surname: str
    pesel: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the notification says, as typed (§ 5 ust. 3)."""

    kind: str
    name: str
    seat: str
    place: str
    postcode: str
    house: str
    administrator: Named
    representative: Named
    street: str = ""
    nip: str = ""
    regon: str = ""
    other_number: str = ""
    email: str = ""
    documents: Sequence[Upload] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A notification in which every datum of § 5 stands."""

    kind: str
    name: str
    seat: tuple[str, str]
    numbers: tuple[str, str, str]
    administrator: Named
    representative: Named
    email: str
    documents: Sequence[tuple[Upload, str]]


def check(facts: Facts) -> Checked:
    """The notification in normal spelling. Raises Faulty with a refusal for each wrong part."""
    steps: dict[str, Callable[[], object]] = {
        "kind": lambda: public_kind(facts.kind),
        "name": lambda: entity_name(facts.name),
        "seat": lambda: seat_and_address(facts),
        "numbers": lambda: entity_numbers(facts.nip, facts.regon, facts.other_number),
        "administrator": lambda: administrator_of(facts.administrator),
        "representative": lambda: _named(
            facts.representative, "rep", errors.RepresentativeRequired
        ),
        "email": facts.email.strip,
        "documents": lambda: authority_documents(facts.documents),
    }
    found, faults = gathered(steps)
    if faults:
        raise errors.Faulty(faults)
    return Checked(**found)


@implements("I-2-11")
def public_kind(text: str) -> str:
    """One of the four statutory groups or an institution of mediation.

    Raises EntityKindRequired, EntityNotPublic.
    """
    if not text:
        raise errors.EntityKindRequired
    if text not in EntityKind.values:
        raise errors.EntityNotPublic
    return text


@implements("I-5-3-1")
def entity_name(text: str) -> str:
    """The designation of the entity (oznaczenie). Raises EntityNameRequired."""
    name = " ".join(text.split())
    if not name:
        raise errors.EntityNameRequired
    return name


@implements("I-5-3-2")
def seat_and_address(facts: Facts) -> tuple[str, str]:
    """The seat and the address. Raises EntitySeatRequired for the first part left out."""
    for name in ("seat", "place", "postcode", "house"):
        if not getattr(facts, name).strip():
            raise errors.EntitySeatRequired(name)
    street = f"{facts.street.strip()} {facts.house.strip()}".strip()
    return facts.seat.strip(), f"{street}, {facts.postcode.strip()} {facts.place.strip()}"


@implements("I-5-3-3")
def entity_numbers(nip: str, regon: str, other: str) -> tuple[str, str, str]:
    """NIP, or other data that tell the entity: REGON, KRS, another number.

    Raises NipInvalid, RegonInvalid, EntityIdentifierRequired.
    """
    known = check_nip(nip)
    if nip.strip() and known.value is None:
        raise errors.NipInvalid(reason=known.sentence)
    statistical = check_regon(regon)
    if regon.strip() and statistical.value is None:
        raise errors.RegonInvalid(reason=statistical.sentence)
    numbers = (known.value or "", statistical.value or "", " ".join(other.split()))
    if not any(numbers):
        raise errors.EntityIdentifierRequired
    return numbers


@implements("I-5-3-4")
def administrator_of(named: Named) -> Named:
    """The one administrator: first names, surname, PESEL. Raises AdministratorRequired."""
    return _named(named, "admin", errors.AdministratorRequired)


def _named(
    named: Named,
    prefix: str,
    refusal: type[errors.AdministratorRequired | errors.RepresentativeRequired],
) -> Named:
    given, surname = " ".join(named.given_names.split()), " ".join(named.surname.split())
    if not given:
        raise refusal(f"{prefix}_given_names")
    if not surname:
        raise refusal(f"{prefix}_surname")
    pesel = check_pesel(named.pesel)
    if pesel.value is None:
        raise refusal(f"{prefix}_pesel")
    return Named(given, surname, pesel.value)


@implements("I-5-2")
def authority_documents(uploads: Sequence[Upload]) -> list[tuple[Upload, str]]:
    """At least one document of authority, each a PDF, JPEG or PNG of bounded size.

    Gives the media type read off the content. Raises AuthorityDocumentRequired,
    AuthorityDocumentRefused.
    """
    if not uploads:
        raise errors.AuthorityDocumentRequired
    found = [(each, _media_type(each.content)) for each in uploads]
    for each, media_type in found[:MOST_DOCUMENTS]:
        if not media_type or len(each.content) > MOST_BYTES:
            raise errors.AuthorityDocumentRefused(name=each.name)
    if len(found) > MOST_DOCUMENTS:
        raise errors.AuthorityDocumentRefused(name=found[MOST_DOCUMENTS][0].name)
    return found


def _media_type(content: bytes) -> str:
    return next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), "")


@implements("I-2-6")
def entity_identifier(nip: str, regon: str, *, drawn: int) -> str:
    """The identifier of a public entity: from NIP, then REGON, else from a running number."""
    if nip:
        return f"NIP-{nip}"
    return f"REGON-{regon}" if regon else f"PP-{drawn:07d}"


@implements("I-7-4")
def both_checks(
    *, proven: bool, certified: bool, authorised: bool, found_name: str, name: str
) -> None:
    """The two marks of § 7 ust. 4: the authority by its document, the entity by its number.

    `found_name` is the name that the public register has under the number. Raises NotYetProven,
    NotCertified, AuthorityMismatch, EntityMismatch.
    """
    if not proven:
        raise errors.NotYetProven
    if not certified:
        raise errors.NotCertified
    if not authorised:
        raise errors.AuthorityMismatch
    if _plain(found_name) != _plain(name):
        raise errors.EntityMismatch


def _plain(text: str) -> str:
    return " ".join(text.replace("„", "").replace("”", "").replace('"', "").split()).casefold()
