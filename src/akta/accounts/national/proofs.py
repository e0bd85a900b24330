"""A proof of identity by the node, kept for a while in the session of whoever gave it.

For a use that is not sign-in: opening an account, confirming an application. The page that needs
one posts to `portal:national` with `cel=proof` and its own address in `dalej`, and finds it there.
"""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest

from akta.core import keys
from akta.core.middleware import moment_of
from akta.trust.saml import Identity

PURPOSE = "national-proof"
KEY = "national_proof"
VALID = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who the node says it is, and when; `identifier` is the PESEL of whoever has one."""

    identifier: str = field(repr=False)
    given_name: str
    surname: str
    born_on: str = field(repr=False)
    level: str
    at: str

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}"


def keep(request: HttpRequest, identity: Identity) -> None:
    """Keep a proof in the session, sealed: the table of sessions holds no PESEL."""
    at = moment_of(request)
    proof = Proof(
        identity.identifier,
        identity.given_name,
        identity.surname,
        identity.born_on,
        identity.level,
        at.isoformat(),
    )
    sealed = keys.ring().seal(json.dumps(asdict(proof)), purpose=PURPOSE)
    request.session[KEY] = base64.b64encode(sealed).decode()


def look(request: HttpRequest) -> Proof | None:
    """The proof of this session, if there is one that is not older than half an hour."""
    sealed = request.session.get(KEY)
    if sealed is None:
        return None
    proof = Proof(**json.loads(keys.ring().open(base64.b64decode(sealed), purpose=PURPOSE)))
    if moment_of(request) - datetime.fromisoformat(proof.at) >= VALID:
        return None
    return proof


def take(request: HttpRequest) -> Proof | None:
    """As `look`, and the proof is used up."""
    proof = look(request)
    request.session.pop(KEY, None)
    return proof
