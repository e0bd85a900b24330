"""How far the clock is off: by chrony, by the kernel, and what the health page says of it."""

import pytest

from akta.core import timekeeping, views
from akta.core.timekeeping import ClockState, _Timex, chrony_offset, kernel_offset

TRACKING = "C0A80001,192.168.0.1,3,1764000000.0,{offset},0.00001,0.00002,1.2,0.0,0.03,0.01,Normal"


@pytest.mark.parametrize(
    ("told", "offset"),
    [
        (TRACKING.format(offset="0.000250000"), -0.00025),
        (TRACKING.format(offset="-1.500000000"), 1.5),
        ("00000000,,0,0.0,0.000000000,0,0,0,0,0,0,0,0,Not synchronised", None),
        ("", None),
        ("niezrozumiale", None),
    ],
)
def test_what_chrony_says(told, offset):
    """Chrony counts a slow clock as positive; without a source nothing is known."""
    assert chrony_offset(told) == offset


@pytest.mark.parametrize(
    ("facts", "offset"),
    [
        ({"offset": -2500, "status": 0x0001}, 0.0025),
        ({"offset": 2_500_000, "status": 0x2001}, -0.0025),
        ({"offset": 5, "status": 0x0040}, None),
    ],
)
def test_what_the_kernel_says(facts, offset):
    """Microseconds or nanoseconds by its flag; nothing while the clock is kept by nobody."""
    assert kernel_offset(_Timex(**facts)) == offset


def test_without_a_kernel_answer_nothing_is_known():
    assert kernel_offset(None) is None


def test_the_kernel_is_asked_without_changing_anything():
    """The call works where it exists; its answer may be that nothing keeps the clock."""
    found = timekeeping._adjtimex()

    assert found is None or found.modes == 0


@pytest.mark.parametrize(
    ("offset", "warns"), [(None, False), (0.9, False), (1.0, False), (1.1, True), (-1.1, True)]
)
def test_above_a_second_it_warns(offset, warns):
    assert ClockState(offset).warns is warns


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lead", "here", "warnings"),
    [
        (0.2, None, []),
        (0.2, 0.5, []),
        (1.4, None, [views.CLOCK_WARNING]),
        (0.0, -3.0, [views.CLOCK_WARNING]),
    ],
)
def test_the_health_page_tells_both_clocks(client, monkeypatch, lead, here, warnings):
    monkeypatch.setattr(views, "database_lead", lambda: lead)
    monkeypatch.setattr(views, "clock_state", lambda: ClockState(here))

    told = client.get("/zdrowie").json()

    assert (told["clock_offset"], told["ntp_offset"]) == (lead, here)
    assert told["warnings"] == warnings


@pytest.mark.django_db
def test_the_databases_clock_is_this_ones_and_its_lead(monkeypatch):
    monkeypatch.setattr(timekeeping, "database_lead", lambda: 0.75)
    for here, both in ((0.5, 1.25), (None, None)):
        monkeypatch.setattr(timekeeping, "clock_state", lambda here=here: ClockState(here))
        assert timekeeping.database_clock().offset == both
