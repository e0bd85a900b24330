"""A public entity's notification, as far as a test needs it."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from akta.accounts.institutions import services
from akta.accounts.institutions.models import Purpose
from akta.accounts.institutions.rules import Facts, Named, Upload
from akta.accounts.opening.models import Source, Verification
from akta.accounts.ports import Identity
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NIP, REGON = "1234563218", "123456785"
HEAD = Named("Maria", "Wójt", "02070803628")
ADMIN = Named("Piotr Jan", "Lis", "44051401359")
PDF = Upload("powolanie.pdf", b"%PDF-1.7 powolanie")
CHECK = services.Check(certified=True, authorised=True, found_name="Urząd Gminy Przykładowo")
_addresses = count(1)


def facts(**changes):
    told = Facts(
        kind="public-finance",
        name="Urząd Gminy  Przykładowo",
        seat="Przykładowo",
        place="Przykładowo",
        postcode="00-950",
        street="ul. Główna",
        house="1",
        nip=NIP,
        email="urzad@example.pl",
        administrator=ADMIN,
        representative=HEAD,
        documents=(PDF,),
    )
    return replace(told, **changes)


def notified(purpose=Purpose.OPENING, *, at=AT, **changes):
    return services.notify(
        facts=facts(**changes), purpose=purpose, address=f"198.51.100.{next(_addresses)}", at=at
    )


def proven(purpose=Purpose.OPENING, *, at=AT, who=HEAD, **changes):
    made = notified(purpose, at=at, **changes)
    prove(made, at=at, who=who)
    return made


def prove(made, *, at=AT, who=HEAD):
    return services.prove_representative(
        notification_id=made.notification_id,
        shown=Identity(who.given_names, who.surname, who.pesel),
        proof=Verification(source=Source.CLERK),
        actor=factories.actor(factories.secretary()),
        at=at,
    )


def settled(purpose=Purpose.OPENING, *, at=AT, check=CHECK, **changes):
    made = proven(purpose, at=at, **changes)
    return approve(made, at=at, check=check)


def approve(made, *, at=AT, check=CHECK):
    return services.approve(
        actor=factories.actor(factories.administrator()),
        notification_id=made.notification_id,
        check=check,
        at=at,
    )
