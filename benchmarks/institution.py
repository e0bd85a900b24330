"""An institution with 500 dependent accounts and 5,000 cases: every list it sees, whole answers.

The administrator's lists and those of one of its clerks, who reads all cases in the name of the
institution; any page, through middleware, view and template. The rest of the clerks hold ten cases
each. The database is a throw-away cluster on this machine.
"""

import argparse
import random
from pathlib import Path

import crowded
from measuring import OUT, report

REACH_P95_MS = 150
TIMES = 40
GIVEN = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dependents", type=int, default=500)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with crowded.installation():
        found = figures(given.dependents, given.cases)
        report("institution", given.out, {"reach_p95_ms": REACH_P95_MS, **found})


def figures(dependents: int, cases: int) -> dict[str, object]:
    from tests import factories

    owner, profile = _institution()
    case = factories.case(factories.prosecutor())
    crowded.copy_case(case, cases)
    _grants(case, owner, profile)
    _shares(owner, profile)
    _requests(owner, profile)
    made = _dependents(owner, profile, dependents)
    crowded.analyse()
    browsers = {"owner": _browser(owner, profile), "clerk": _clerk(made[0])}
    pages = {
        "owner": _lists(cases) | _owners_lists(cases, dependents, made[1]),
        "clerk": _lists(cases),
    }
    found: dict[str, object] = {"dependents": dependents, "cases": cases}
    for who, lists in pages.items():
        for name, addresses in lists.items():
            found[f"{who}: {name}"] = _measured(browsers[who], addresses)
    program = _program(owner, profile)
    for path in ("cases", "accesses", "requests"):
        addresses = [f"/api/v1/{path}?page={number}" for number in _drawn(-(-cases // 50))]
        found[f"api: {path}"] = _measured(program, addresses)
    return found


def _drawn(last: int) -> list[int]:
    drawn = random.Random(1)
    return [1, 1, last, *(drawn.randint(1, last) for _ in range(TIMES))]


def _lists(cases: int) -> dict[str, list[str]]:
    numbers = [random.Random(2).randint(2, cases) for _ in range(TIMES)]
    return {
        "accesses": [f"/?strona={number}" for number in _drawn(-(-cases // 25))],
        "accesses that are live": [f"/?stan=live&strona={n}" for n in _drawn(-(-cases // 25))],
        "accesses by reference": [f"/?q=Ds.{number}.2026" for number in numbers],
        "requests": [f"/wnioski/?strona={number}" for number in _drawn(-(-cases // 30))],
        "notices": ["/zawiadomienia/"] * TIMES,
        "profiles": ["/konto/profile/"] * TIMES,
    }


def _owners_lists(cases: int, dependents: int, other: object) -> dict[str, list[str]]:
    return {
        "shared cases": [f"/sprawy/?strona={number}" for number in _drawn(-(-cases // 30))],
        "shared cases by reference": [f"/sprawy/?q=Ds.{n}.2026" for n in _drawn(cases)],
        "dependents": [f"/konta-zalezne/?strona={n}" for n in _drawn(-(-dependents // 50))],
        "dependents by name": [f"/konta-zalezne/?q=Urzędnik{n}" for n in _drawn(dependents)],
        "rights of a dependent": [f"/konta-zalezne/{other.pk}/"] * TIMES,
        "closing": ["/konto/likwidacja/"] * TIMES,
    }


def _measured(client: object, addresses: list[str]) -> dict[str, object]:
    """How long any of these pages takes, and the queries of the first three."""
    import itertools

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    following = itertools.cycle(addresses)

    def get() -> None:
        address = next(following)
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    times = crowded.measured(get, len(addresses))
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            get()
        counts.append(len(queries))
    return {**times, "queries": counts}


def _institution() -> tuple[object, object]:
    """The institution's account, and the profile in which it holds its cases."""
    from akta.accounts import profiles
    from akta.accounts.models import ProfileKind
    from akta.core.actors import SYSTEM
    from tests import factories

    owner = factories.outside_person("Instytucja", "Zakład")
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=owner.pk, kind=ProfileKind.INSTITUTION, at=factories.SINCE
    )
    return owner, profile


def _grants(case: object, owner: object, profile: object) -> None:
    """An order's grant on every case, each ending on a day of its own."""
    from akta.grants import services as grants
    from akta.grants.models import Ground, Manner
    from tests import factories

    first = grants.give(
        holder_id=owner.pk,
        profile_id=profile.pk,
        ground=Ground.ORDER,
        ground_id=case.pk,
        case_id=case.pk,
        since=factories.SINCE,
        until=factories.SINCE.replace(year=2090),
        at=factories.SINCE,
        manner=Manner.DOWNLOAD,
        side_ids=[],
    )
    crowded.run(
        "INSERT INTO grants_grant (id, number, holder_id, profile_id, ground, ground_id, case_id, "
        "named, manner, sign_in, in_force, created_at) SELECT gen_random_uuid(), c.number + 1000000"
        ", g.holder_id, g.profile_id, g.ground, c.id, c.id, '{}', g.manner, '', tstzrange("
        "lower(g.in_force), CASE WHEN c.number %% 10 = 0 THEN timestamptz '2025-01-01' ELSE "
        "upper(g.in_force) + c.number * interval '1 minute' END), g.created_at "
        "FROM cases_case c, grants_grant g WHERE g.id = %s AND c.id <> %s",
        [first.pk, case.pk],
    )


def _shares(owner: object, profile: object) -> None:
    """Every case shared with the institution on an application of its own."""
    from akta.access.sharing_models import Basis, CaseShare, ShareApplication, ShareState
    from akta.cases.models import Capacity, Case, CasePerson
    from akta.core import clock
    from akta.core.db import half_open
    from tests import factories

    at, period = clock.now(), half_open(factories.SINCE, factories.SINCE.replace(year=2099))
    persons, filed, shares = [], [], []
    for case in Case.objects.all():
        person = CasePerson(case=case, capacity=Capacity.INJURED, surname="Zakład", added_at=at)
        application = ShareApplication(
            applicant=owner,
            profile_id=profile.pk,
            case_typed=case.reference,
            case=case,
            unit_id=case.unit_id,
            basis=Basis.OWN,
            state=ShareState.SHARED,
            received_at=at,
            due_on=at.date(),
            decided_at=at,
        )
        share = CaseShare(
            case=case,
            account=owner,
            profile_id=profile.pk,
            person=person,
            basis=Basis.OWN,
            in_force=period,
            application=application,
        )
        persons.append(person)
        filed.append(application)
        shares.append(share)
    CasePerson.objects.bulk_create(persons)
    ShareApplication.objects.bulk_create(filed)
    CaseShare.objects.bulk_create(shares)


def _requests(owner: object, profile: object) -> None:
    """A request for access to every case."""
    from akta.access.models import AccessRequest
    from akta.cases.models import Case
    from akta.core import clock

    AccessRequest.objects.bulk_create(
        AccessRequest(
            applicant=owner,
            profile_id=profile.pk,
            case_typed=case.reference,
            case=case,
            unit_id=case.unit_id,
            received_at=clock.now(),
        )
        for case in Case.objects.all()
    )


def _dependents(owner: object, profile: object, count: int) -> list[object]:
    """Taken up by their users; the first reads all cases, each other one ten of them."""
    from akta.accounts import dependents
    from akta.accounts.models import Dependent
    from akta.core import clock
    from akta.core.actors import Actor, Face
    from akta.grants import delegation

    actor = Actor(id=owner.pk, face=Face.PORTAL, name="Zakład", profile_id=profile.pk)
    at = clock.now()
    own = sorted(delegation.own_cases(actor))
    made = []
    for number in range(count):
        facts = dependents.DependentFacts("Jan", f"Urzędnik{number}", _pesel(number), "a@b.example")
        each = dependents.open_dependent(actor=actor, facts=facts, at=at)
        each.profile.confirmed_at = at
        each.profile.save(update_fields=["confirmed_at"])
        some = frozenset(own[number * 7 % len(own) :][:GIVEN])
        rights = delegation.Rights(all_cases=not number, case_ids=some if number else frozenset())
        delegation.set_rights(actor=actor, dependent_id=each.pk, rights=rights, version=None, at=at)
        made.append(Dependent.objects.select_related("profile__account").get(pk=each.pk))
    return made


def _pesel(number: int) -> str:
    digits = f"8001{1 + number % 28:02}{number:04}"
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return f"{digits}{-total % 10}"


def _browser(account: object, profile: object) -> object:
    from django.test import Client

    from tests import factories

    browser = factories.sign_in(Client(), account)
    browser.post("/konto/profile/wybor/", {"profile": str(profile.pk)})
    return browser


def _program(owner: object, profile: object) -> object:
    """A browser that asks with a token of the institution."""
    from datetime import timedelta

    from django.test import Client

    from akta.accounts.profiles import Seat
    from akta.api import bearer, services
    from akta.api.models import Token
    from akta.api.scopes import Scope
    from akta.api.secrets import digest, drawn
    from akta.core import clock
    from akta.ui.viewer.pace import Pace
    from tests import factories

    bearer.PACE = Pace(100_000)
    scope, secret, at = " ".join(each.value for each in Scope), drawn(), clock.now()
    application, _ = services.register_application(
        actor=factories.actor(owner),
        seat=Seat(None, None, ""),
        name="Program instytucji",
        redirect_uris=["https://program.example/powrot"],
        scope=scope,
        is_confidential=True,
        at=at,
    )
    Token.objects.create(
        access_hash=digest(secret),
        application=application,
        account=owner,
        profile_id=profile.pk,
        scope=scope,
        issued_at=at,
        expires_at=at + timedelta(hours=1),
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _clerk(dependent: object) -> object:
    from akta.accounts.models import Account

    account = dependent.profile.account
    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    account.refresh_from_db()
    return _browser(account, dependent.profile)


if __name__ == "__main__":
    main()
