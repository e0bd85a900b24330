"""An application for an account, as far as a test needs it."""

import re
from datetime import UTC, date, datetime
from itertools import count

from akta.accounts.models import TestMessage
from akta.accounts.opening import services
from akta.accounts.opening.models import DocumentKind
from akta.accounts.opening.rules import Address, Facts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PESEL = "44051401359"
PLACE = services.Place("Prokuratura Rejonowa w Przykładowie")
HOME = Address("PL", "00-950", "Warszawa", "ul. Prosta", "1")
_addresses = count(1)


def facts(**changes):
    told = {
        "given_names": "Jan Maria",
        "surname": "Nowak-Lis",
        "pesel": PESEL,
        "email": "jan@example.pl",
        "phone": "600 000 000",
        "profile": "party",
        "address": HOME,
    }
    return Facts(**{**told, **changes})


FOREIGNER = {
    "pesel": "",
    "no_pesel": True,
    "birth_date": date(1980, 5, 6),
    "country": "DE",
    "document": "C01 X00-t47",
}


def submitted(*, at=AT, **changes):
    """An application just submitted, from an address of its own."""
    return services.submit(facts=facts(**changes), address=f"192.0.2.{next(_addresses)}", at=at)


def codes():
    """The newest code of each channel, off the test mailbox."""
    newest = {}
    for message in TestMessage.objects.order_by("at", "pk"):
        newest[message.channel] = re.search(r"\b[0-9]{6}\b", message.text)[0]
    return newest


def confirmed(*, at=AT, **changes):
    """An application that awaits the identity."""
    made = submitted(at=at, **changes)
    sent = codes()
    services.confirm_contacts(
        application_id=made.application_id, email_code=sent["email"], phone_code=sent["sms"], at=at
    )
    return made


def shown(**changes):
    """The document of the person of `facts`."""
    told = {
        "kind": DocumentKind.IDENTITY_CARD,
        "number": "ABC 123456",
        "given_names": "Jan Maria",
        "surname": "Nowak-Lis",
        "pesel": PESEL,
        "valid_until": date(2030, 1, 1),
    }
    return services.DocumentShown(**{**told, **changes})
