"""The small decisions of access, by the acceptance examples of the rules."""

from datetime import date, datetime, timedelta

import pytest

from akta.access import errors, rules
from akta.law.localtime import WARSAW
from tests.access.making import PESEL, START, WRONG_PESEL


@pytest.mark.rule("P-1-1")
@pytest.mark.parametrize(
    ("is_criminal", "form", "digitised", "is_refused"),
    [
        pytest.param(True, "investigation", 2, False, id="two digitised volumes"),
        pytest.param(True, "inquiry", 1, False, id="one digitised volume of an inquiry"),
        pytest.param(True, "investigation", 0, True, id="no digitised volume"),
        pytest.param(False, "investigation", 2, True, id="not a criminal register"),
        pytest.param(True, "other", 2, True, id="no preparatory proceeding"),
    ],
)
def test_only_a_digitised_criminal_file_is_shared(is_criminal, form, digitised, is_refused):
    facts = {"is_criminal": is_criminal, "form": form, "digitised": digitised}
    if is_refused:
        with pytest.raises(errors.NotDigitised) as refusal:
            rules.refuse_unshareable(**facts)
        assert refusal.value.code == "SHARE_NOT_DIGITISED"
        assert refusal.value.part("why").startswith("W portalu" if digitised else "Żaden tom")
    else:
        rules.refuse_unshareable(**facts)


@pytest.mark.rule("P-4-1")
def test_the_window_is_exactly_the_one_that_was_set():
    first = datetime(2026, 3, 2, 8, 0, tzinfo=WARSAW)
    last = datetime(2026, 3, 16, 23, 59, 59, tzinfo=WARSAW)

    period = rules.period_of_access(first, last, at=START)

    assert (period.start, period.end) == (first, last)


@pytest.mark.rule("P-4-1")
def test_without_a_start_it_begins_with_the_consent():
    period = rules.period_of_access(None, date(2026, 3, 16), at=START)

    assert period.start == START
    assert period.end == datetime(2026, 3, 17, tzinfo=WARSAW)


@pytest.mark.rule("P-4-1")
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        pytest.param(None, None, "SHARE_DURATION_REQUIRED", id="no end"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 8), "SHARE_DURATION_INVALID", id="reversed"),
        pytest.param(date(2026, 2, 1), date(2026, 2, 9), "SHARE_DURATION_INVALID", id="past"),
    ],
)
def test_a_period_that_cannot_be_set(first, last, code):
    with pytest.raises(errors.InputError) as refusal:
        rules.period_of_access(first, last, at=START)
    assert refusal.value.code == code
    assert refusal.value.field == "last_day"


@pytest.mark.rule("P-4-1")
@pytest.mark.parametrize("kind", ["refusal", "partial", "revocation"])
def test_a_refusal_gives_its_reasons(kind):
    with pytest.raises(errors.ReasonsRequired):
        rules.refuse_without_reasons(kind, "  ")
    rules.refuse_without_reasons(kind, "Dobro postępowania.")
    rules.refuse_without_reasons("grant", "")


@pytest.mark.rule("P-8-1")
@pytest.mark.parametrize(
    ("method", "typed", "expected"),
    [
        pytest.param("national", PESEL, PESEL, id="national with a number"),
        pytest.param("local", "", None, id="local without"),
        pytest.param("local", PESEL, PESEL, id="local with"),
    ],
)
def test_pesel_is_taken(method, typed, expected):
    assert rules.pesel_of_share(method, typed) == expected


@pytest.mark.rule("P-8-1")
@pytest.mark.parametrize(
    ("method", "typed", "code"),
    [
        pytest.param("national", "", "PESEL_REQUIRED", id="national without a number"),
        pytest.param("national", WRONG_PESEL, "PESEL_INVALID", id="wrong check digit"),
        pytest.param("local", WRONG_PESEL, "PESEL_INVALID", id="a wrong one is never taken"),
    ],
)
def test_pesel_is_refused(method, typed, code):
    with pytest.raises(errors.InputError) as refusal:
        rules.pesel_of_share(method, typed)
    assert refusal.value.code == code
    assert WRONG_PESEL not in refusal.value.text()


@pytest.mark.rule("P-3-2")
def test_a_request_waits_where_its_case_is_known():
    assert rules.state_of_request(is_case_known=True) == "awaiting"
    assert rules.state_of_request(is_case_known=False) == "incomplete"


@pytest.mark.rule("P-4-2")
@pytest.mark.parametrize(
    ("is_granted", "method", "code"),
    [
        pytest.param(True, "local", None, id="after consent"),
        pytest.param(False, "local", "SHARE_NOT_GRANTED", id="before consent"),
        pytest.param(True, "national", "SHARE_NO_LOCAL_CREDENTIALS", id="national sign-in"),
    ],
)
def test_credentials_follow_consent(is_granted, method, code):
    if code is None:
        rules.refuse_credentials(is_granted=is_granted, method=method)
        return
    with pytest.raises(errors.DomainError) as refusal:
        rules.refuse_credentials(is_granted=is_granted, method=method)
    assert refusal.value.code == code


@pytest.mark.rule("P-2-1")
def test_only_a_growing_scope_takes_in_what_it_covers():
    assert rules.sides_that_grow({"a", "b"}, {"b", "c"}, grows=True) == {"b"}
    assert rules.sides_that_grow({"a", "b"}, {"b", "c"}, grows=False) == set()


def test_the_end_offered_is_a_fortnight_away():
    from akta.access.queries import default_last

    assert default_last(START) - START == timedelta(days=14)


@pytest.mark.rule("P-1-1")
@pytest.mark.parametrize(
    ("typed", "volumes", "listed"),
    [
        pytest.param("całość", {1: True, 2: True, 3: False}, (3,), id="the whole file"),
        pytest.param("t. 1; t. 3", {1: True, 2: False, 3: False}, (3,), id="named volumes only"),
        pytest.param("t. 1", {1: True, 3: False}, (), id="a volume outside the scope"),
        pytest.param("t. 1 k. 2", {1: False}, (), id="single cards name no volume"),
        pytest.param("całość", {1: True}, (), id="all digitised"),
        pytest.param("niezrozumiały zakres", {3: False}, (), id="no scope at all"),
    ],
)
def test_volumes_not_yet_digitised_are_listed(typed, volumes, listed):
    assert rules.not_digitised_in_scope(typed, volumes) == listed
