"""Asking the node, believing its answer once, and opening a session for whom it names."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction

from akta.accounts import events, queries
from akta.accounts.errors import PeselTaken
from akta.accounts.models import Account, Institution
from akta.accounts.national import channel
from akta.accounts.national.errors import (
    MethodNotAllowed,
    NationalDeclined,
    NationalDown,
    NationalOtherPerson,
    NationalRefused,
    NationalWithoutPesel,
)
from akta.accounts.national.models import UsedAssertion
from akta.accounts.national.party import Party, party
from akta.accounts.services import guards
from akta.accounts.services.people import keep, locked, pesel_hash, tell
from akta.accounts.services.sign_in import NATIONAL, complete
from akta.core.actors import Actor
from akta.law.identifiers import PeselError, SignIn, pesel_for_share
from akta.law.marks import implements
from akta.trust.saml import (
    Declined,
    Expected,
    Identity,
    SamlRefused,
    authn_request,
    new_id,
    open_answer,
    read_artifact,
    resolve_message,
)

log = logging.getLogger("akta.national")
VALID = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser carries to the node, and the thread by which the answer finds back."""

    url: str
    field: str
    relay: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser asked the node for."""

    request_id: str
    at: datetime


def ask(*, at: datetime) -> Question:
    """A signed question for the node. Raises NationalDown where it cannot be reached."""
    sides = _sides()
    channel.reach(sides.node.sign_in_url)
    request_id = new_id()
    field = authn_request(
        node=sides.node,
        service=sides.service,
        pair=sides.signing,
        request_id=request_id,
        level=sides.level,
        at=at,
    )
    return Question(sides.node.sign_in_url, field, secrets.token_urlsafe(24), request_id)


def _sides() -> Party:
    try:
        return party()
    except SamlRefused as error:
        log.error("the files of the national sign-in cannot be used: %s", error.code)  # noqa: TRY400 - the cause is the code
        raise NationalDown from error


def fetch(*, artifact: str, asked: Asked, at: datetime) -> Identity:
    """Exchange the browser's ticket for the answer, and believe it once.

    Raises NationalDown, NationalDeclined, NationalRefused.
    """
    sides, resolve_id = _sides(), new_id()
    try:
        ticket = read_artifact(artifact, sides.node)
        message = resolve_message(
            ticket,
            node=sides.node,
            service=sides.service,
            pair=sides.signing,
            message_id=resolve_id,
            at=at,
        )
        data = channel.exchange(sides.node.artifact_urls[ticket.endpoint], message, tls=sides.tls)
        expected = Expected(
            node=sides.node,
            service=sides.service,
            request_id=asked.request_id,
            resolve_id=resolve_id,
            level=sides.level,
            asked_at=asked.at,
            at=at,
        )
        identity = open_answer(data, expected=expected, key=sides.encryption.key)
    except Declined as error:
        raise NationalDeclined from error
    except SamlRefused as error:
        log.warning("an answer of the national node was refused: %s", error.code)
        raise NationalRefused from error
    use_once(identity.assertion_id, until=identity.valid_until)
    return identity


@implements("I-8-1-3")
def use_once(assertion_id: str, *, until: datetime) -> None:
    """Remember that this assertion was used. Raises NationalRefused where it had been."""
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(assertion_id=assertion_id[:200], valid_until=until)
    except IntegrityError as error:
        log.warning("an answer of the national node was refused: replayed")
        raise NationalRefused from error


def pesel_in(identity: Identity) -> str:
    """The PESEL by which the node names the person. Raises NationalWithoutPesel."""
    try:
        pesel = pesel_for_share(SignIn.LOGIN_GOV_PL, identity.identifier)
    except PeselError as error:
        raise NationalWithoutPesel from error
    if pesel is None:
        raise NationalWithoutPesel
    return pesel


@implements("P-6-1", "I-8-1-2", "I-8-1-3")
def sign_in(
    session: SessionBase, *, pesel: str, caller: guards.Caller, at: datetime
) -> Account | None:
    """Begin the session of the outside person with this PESEL; None where nobody has it.

    The PESEL alone decides; a name never does. What the person sees follows from the grants of
    that account and from nothing else.
    """
    account = queries.find_by_pesel(pesel)
    if account is None:
        return None
    return complete(session, account_id=account.pk, caller=caller, at=at, way=NATIONAL)


@implements("I-8-2")
def refuse_institution(account: Account) -> None:
    """A public entity signs in by identifier and password only (§ 8 ust. 2).

    Raises MethodNotAllowed.
    """
    if Institution.objects.filter(account=account).exists():
        raise MethodNotAllowed


@transaction.atomic
def link_account(*, actor: Actor, account_id: UUID, identity: Identity, at: datetime) -> None:
    """Let the account's owner sign in by the node from now on (powiązanie konta).

    Raises NationalOtherPerson for another name or PESEL, PeselTaken, NationalWithoutPesel,
    MethodNotAllowed.
    """
    account, pesel = locked(account_id), pesel_in(identity)
    refuse_institution(account)
    if account.pesel is not None and account.pesel != pesel:
        raise NationalOtherPerson
    named = (identity.given_name.split()[0], identity.surname)
    own = (account.given_name.split()[0], account.surname)
    if [part.casefold() for part in named] != [part.casefold() for part in own]:
        raise NationalOtherPerson
    if account.pesel is None:
        account.pesel, account.pesel_lookup = pesel, pesel_hash(pesel)
        try:
            with transaction.atomic():
                keep(account, "pesel", "pesel_lookup")
        except IntegrityError as error:
            raise PeselTaken from error
    tell(account, events.NATIONAL_LINKED, actor=actor, at=at)
