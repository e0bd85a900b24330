"""Pure rules of sign-in."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.accounts import rules
from akta.accounts.services.second_factor import matching_step

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ago(*seconds):
    return [AT - timedelta(seconds=number) for number in seconds]


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([0, 0], 0, id="two are free"),
        pytest.param([9, 5, 0], 1, id="the third waits a second"),
        pytest.param([9, 5, 2, 0], 2, id="then it doubles"),
        pytest.param([9, 8, 7, 5, 1], 3, id="counted from the last"),
        pytest.param([90, 80, 70, 60, 50, 40, 30, 20, 0], 60, id="never above a minute"),
        pytest.param([9, 5, 60 * 16], 0, id="old ones do not count"),
        pytest.param([*range(0, 100, 10)], 900, id="ten stop it for a quarter"),
        pytest.param([*range(600, 700, 10)], 300, id="which runs from the tenth"),
        pytest.param([*range(900, 1000, 10)], 0, id="and ends by itself"),
        pytest.param([*range(70, 1070, 100)], 830, id="ten within fifteen minutes"),
        pytest.param([*range(70, 1130, 106)], 0, id="ten in more than fifteen minutes do not"),
    ],
)
def test_how_long_sign_in_waits(failures, seconds):
    assert rules.wait_after(ago(*failures), at=AT) == timedelta(seconds=seconds)


def test_an_address_is_locked_but_not_slowed_down():
    """Behind one address a whole office types its passwords."""
    assert rules.wait_after(ago(3, 2, 1, 0), at=AT, grows=False) == timedelta(0)
    assert rules.wait_after(ago(*range(10)), at=AT, grows=False) == timedelta(minutes=15)


@given(st.lists(st.integers(0, 7200), max_size=40))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(seconds):
    wait = rules.wait_after(ago(*seconds), at=AT)
    assert timedelta(0) <= wait <= rules.WINDOW


def test_the_tenth_failure_is_the_lockout():
    assert not rules.is_lockout(ago(*range(9)))
    assert rules.is_lockout(ago(*range(10)))
    assert not rules.is_lockout(ago(*range(0, 1000, 101)))


@pytest.mark.parametrize(
    ("wait", "words"),
    [(0.2, "1 s"), (1, "1 s"), (59.5, "60 s"), (89, "89 s"), (90, "2 min"), (900, "15 min")],
)
def test_a_wait_in_words(wait, words):
    assert rules.in_words(timedelta(seconds=wait)) == words


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("curl/8", "nieznana przeglądarka"),
    ],
)
def test_a_device_has_a_name_its_owner_knows(agent, name):
    assert rules.device_name(agent) == name


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_is_good_one_step_around_now(steps, fits):
    code = pyotp.TOTP(SECRET).at(AT + timedelta(seconds=30 * steps))
    step = matching_step(SECRET, code, at=AT)
    assert (step is not None) == fits
    if fits:
        assert step == int(AT.timestamp()) // 30 + steps


def test_a_code_is_not_good_twice_and_older_ones_neither():
    now = int(AT.timestamp()) // 30
    codes = [pyotp.TOTP(SECRET).at(AT + timedelta(seconds=30 * steps)) for steps in (-1, 0, 1)]
    assert [matching_step(SECRET, code, at=AT, after=now) for code in codes] == [
        None,
        None,
        now + 1,
    ]


@pytest.mark.parametrize(
    ("begun", "used", "is_other"),
    [
        ("Safari, iPhone", "nieznana przeglądarka, iPhone", False),
        ("Safari, iPad", "Safari, macOS", False),
        ("Chrome, Android", "Chrome, Linux", False),
        ("Firefox, Linux", "Firefox, Windows", True),
        ("nieznana przeglądarka", "Firefox, Windows", False),
        ("", "Firefox, Windows", False),
    ],
)
def test_a_device_is_another_one(begun, used, is_other):
    assert rules.is_other_device(begun, used) is is_other
