"""Authorization Flow 2: the page that closes itself, the token, and the probe that takes it.

A token opens nothing but the probe: it says whether the session it was made in still shows a
picture. Pictures themselves are opened by the cookie of that session.
"""

import base64
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core import signing

from akta.accounts.profiles import seat_of_session
from akta.accounts.queries import account_of_session
from akta.core import clock, keys
from akta.core.actors import Actor, Face
from akta.core.errors import DomainError

__all__ = ["CONTEXT", "probe_result", "reader_of", "token_for"]

CONTEXT = "http://iiif.io/api/auth/2/context.json"
SALT = "akta.iiif.probe"
LASTS = 300


def token_for(session_key: str) -> str:
    """A token for the probe, good for five minutes and no longer than its session.

    The session's own key is sealed in it: a script that sees the token learns nothing of it.
    """
    sealed = keys.ring().seal(session_key, purpose=SALT)
    return signing.dumps(base64.b64encode(sealed).decode(), salt=SALT)


def reader_of(authorization: str) -> Actor | None:
    """Whose session a token was made in, if it and the session still stand."""
    kind, _, token = authorization.partition(" ")
    if kind != "Bearer":
        return None
    try:
        sealed = base64.b64decode(signing.loads(token, salt=SALT, max_age=LASTS))
        key = keys.ring().open(sealed, purpose=SALT)
    except (signing.BadSignature, keys.SecretUnreadable):
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    at = clock.now()
    account = account_of_session(session, face=Face.PORTAL, at=at)
    if account is None:
        return None
    try:
        seat = seat_of_session(session, account, at=at)
    except DomainError:  # the profile that the session worked in has been closed
        return None
    return Actor(
        account.pk,
        Face.PORTAL,
        account.full_name,
        session_key=key,
        on_behalf_of=seat.owner_id,
        profile_id=seat.profile_id,
        way=session.get("way", ""),
    )


def probe_result(*, is_open: bool) -> dict[str, Any]:
    """The answer of the probe; missing, withheld and foreign are the same."""
    told: dict[str, Any] = {"@context": CONTEXT, "type": "AuthProbeResult2"}
    if is_open:
        return {**told, "status": 200}
    heading = {"pl": ["Ta strona nie jest otwarta"]}
    note = {"pl": ["Potrzebne jest logowanie w portalu i dostęp, który obejmuje tę stronę."]}
    return {**told, "status": 401, "heading": heading, "note": note}
