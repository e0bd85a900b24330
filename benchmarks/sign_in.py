"""Signing in by password and application with codes: the server's time without the hash.

Each person signs in once from an address and device of their own: the page's form with the
password, then the form with the code. What the hash of the password takes is measured apart, since
it is slow on purpose. The database is a throw-away cluster on this machine.
"""

import argparse
import statistics
import time
from datetime import timedelta
from pathlib import Path

import crowded
from measuring import OUT, report

REACH_P95_MS, HASH_AT_LEAST_MS = 60, 100
PASSWORD = "zielona łąka i trzy sowy"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with crowded.installation():
        reach = {"reach_p95_ms": REACH_P95_MS, "hash_at_least_ms": HASH_AT_LEAST_MS}
        report("sign_in", given.out, {**reach, **figures(given.people)})


def figures(count: int) -> dict[str, object]:
    from django.contrib.auth.hashers import make_password

    hashed, hashes = make_password(PASSWORD), _timed_hashes()
    people = [_person(hashed) for _ in range(count)]
    taken, own = [], []
    _sign_in(*people[0], 0)
    for number, (account, codes) in enumerate(people[1:], start=1):
        hashes.clear()
        started, used = time.perf_counter(), time.process_time()
        _sign_in(account, codes, number)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        taken.append((wall - sum(each[0] for each in hashes)) * 1000)
        own.append((cpu - sum(each[1] for each in hashes)) * 1000)
    return {
        "people": count,
        "both_steps_without_hash_ms": _spread(taken),
        "own_cpu_without_hash_ms": _spread(own),
        "hash_ms": _hash_ms(hashed),
    }


def _spread(times: list[float]) -> dict[str, float]:
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"median": round(statistics.median(times), 1), "p95": round(p95, 1), "n": len(times)}


def _timed_hashes() -> list[tuple[float, float]]:
    """Has each check of a password noted: how long it took, and of that this process's time."""
    from akta.accounts.services import passwords

    noted: list[tuple[float, float]] = []
    real = passwords.check_password

    def timed(*facts: object, **names: object) -> bool:
        started, used = time.perf_counter(), time.process_time()
        right = real(*facts, **names)
        noted.append((time.perf_counter() - started, time.process_time() - used))
        return right

    passwords.check_password = timed
    return noted


def _hash_ms(hashed: str) -> dict[str, float]:
    """The least that a check of the password takes, and of that the processor's own time."""
    from django.contrib.auth.hashers import check_password

    wall, own = [], []
    for _ in range(7):
        started, used = time.perf_counter(), time.process_time()
        check_password(PASSWORD, hashed)
        wall.append((time.perf_counter() - started) * 1000)
        own.append((time.process_time() - used) * 1000)
    return {"least": round(min(wall), 1), "least_own_cpu": round(min(own), 1)}


def _person(hashed: str) -> tuple[object, object]:
    import pyotp

    from akta.accounts import services
    from akta.accounts.models import Account
    from akta.core import clock
    from tests import factories

    account, secret = factories.outside_person(), services.new_totp_secret()
    Account.objects.filter(pk=account.pk).update(password=hashed)
    before = clock.now() - timedelta(hours=1)
    codes = pyotp.TOTP(secret)
    services.set_totp(
        actor=factories.actor(account),
        account_id=account.pk,
        secret=secret,
        code=codes.at(before),
        at=before,
    )
    return account, codes


def _sign_in(account: object, codes: object, number: int) -> None:
    from django.test import Client

    address = f"10.0.{number // 250}.{number % 250 + 1}"
    browser = Client(REMOTE_ADDR=address)
    form = {"login": account.login, "password": PASSWORD}
    browser.post("/logowanie/", form)
    done = browser.post("/logowanie/kod/", {"code": codes.now()})
    if done.headers.get("Location") != "/":
        raise RuntimeError(done.content.decode()[:400])


if __name__ == "__main__":
    main()
