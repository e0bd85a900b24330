"""PESEL, NIP and REGON: right numbers pass however they are typed, wrong ones say why."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from akta.law.identifiers import (
    Fault,
    PeselError,
    Sex,
    SignIn,
    birth_date,
    check_nip,
    check_pesel,
    check_regon,
    masked_pesel,
    nip_check_digit,
    pesel_check_digit,
    pesel_for_share,
    regon_check_digit,
    sex,
)

MONTH_SHIFT = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


@pytest.mark.rule("P-8-1")
@pytest.mark.parametrize(
    ("sign_in", "typed", "number"),
    [
        pytest.param(SignIn.LOGIN_GOV_PL, "44051401359", "44051401359", id="given and right"),
        pytest.param(SignIn.LOCAL, "", None, id="a local account needs none"),
        pytest.param(SignIn.LOCAL, "440514 01359", "44051401359", id="local, given all the same"),
    ],
)
def test_a_share_is_bound_to_a_right_pesel(sign_in, typed, number):
    assert pesel_for_share(sign_in, typed) == number


@pytest.mark.rule("P-8-1")
@pytest.mark.parametrize(
    ("sign_in", "typed", "code"),
    [
        pytest.param(SignIn.LOGIN_GOV_PL, "", "PESEL_REQUIRED", id="login.gov.pl needs one"),
        pytest.param(SignIn.LOGIN_GOV_PL, "44051401358", "PESEL_INVALID", id="check digit"),
        pytest.param(SignIn.LOCAL, "44051401358", "PESEL_INVALID", id="local, but wrong"),
    ],
)
def test_a_share_with_a_missing_or_wrong_pesel_is_refused(sign_in, typed, code):
    with pytest.raises(PeselError) as refusal:
        pesel_for_share(sign_in, typed)

    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_a_pesel_is_shown_masked():
    assert masked_pesel("44051401359") == "••••••••359"


@pytest.mark.parametrize(
    ("check", "typed", "value"),
    [
        pytest.param(check_pesel, " 440514 01359 ", "44051401359", id="pesel with spaces"),
        pytest.param(check_pesel, "440514-01359", "44051401359", id="pesel with a dash"),
        pytest.param(check_pesel, "02070803628", "02070803628", id="pesel of the description"),
        pytest.param(check_nip, "526-10-40-828", "5261040828", id="nip with dashes"),
        pytest.param(check_nip, "PL 5261040828", "5261040828", id="nip of the Union"),
        pytest.param(check_regon, "000331501", "000331501", id="regon of nine"),
        pytest.param(check_regon, "1234567 85", "123456785", id="regon with a space"),
        pytest.param(check_regon, "12345678512347", "12345678512347", id="regon of fourteen"),
    ],
)
def test_a_right_number_is_accepted_without_its_separators(check, typed, value):
    assert check(typed).value == value
    assert check(typed).ok
    assert check(typed).sentence == ""


@pytest.mark.parametrize(
    ("check", "typed", "fault"),
    [
        pytest.param(check_pesel, " - ", Fault.EMPTY, id="nothing"),
        pytest.param(check_pesel, "44051401358", Fault.CHECKSUM, id="check digit"),
        pytest.param(check_pesel, "4405140135O", Fault.LETTERS, id="letter O for zero"),
        pytest.param(check_pesel, "٤٤٠٥١٤٠١٣٥٩", Fault.LETTERS, id="other digits"),
        pytest.param(check_pesel, "4405140135", Fault.LENGTH, id="ten digits"),
        pytest.param(check_pesel, "44023001356", Fault.DATE, id="30 February"),
        pytest.param(check_pesel, "00000000000", Fault.DATE, id="month nought"),
        pytest.param(check_nip, "5261040829", Fault.CHECKSUM, id="nip off by one"),
        pytest.param(check_nip, "0000000000", Fault.ZEROS, id="nip of zeros"),
        pytest.param(check_regon, "000000000", Fault.ZEROS, id="regon of zeros"),
        pytest.param(check_regon, "123456784", Fault.CHECKSUM, id="regon off by one"),
        pytest.param(check_regon, "12345678412347", Fault.CHECKSUM, id="wrong first nine"),
        pytest.param(check_regon, "12345678512348", Fault.CHECKSUM, id="wrong fourteenth"),
        pytest.param(check_regon, "1234567851", Fault.LENGTH, id="ten digits of regon"),
    ],
)
def test_a_wrong_number_says_why(check, typed, fault):
    checked = check(typed)

    assert checked.fault is fault
    assert checked.value is None
    assert checked.sentence.endswith(".")
    assert "{" not in checked.sentence


def test_the_sentence_tells_what_to_do():
    assert check_pesel("123").sentence == (
        "Numer PESEL ma 11 cyfr, a podano 3. Proszę sprawdzić, czy czegoś nie brakuje."
    )


@given(st.dates(date(1800, 1, 1), date(2299, 12, 31)), digits(4))
def test_birth_date_and_sex_come_back_from_any_pesel(born, serial):
    month = born.month + MONTH_SHIFT[born.year // 100]
    body = f"{born.year % 100:02}{month:02}{born.day:02}{serial}"
    number = body + str(pesel_check_digit(body))

    assert check_pesel(number).value == number
    assert birth_date(number) == born
    assert sex(number) is (Sex.MAN if int(serial[3]) % 2 else Sex.WOMAN)


@given(digits(9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found_in_a_nip(body, place, step):
    check_digit = nip_check_digit(body)
    assume(check_digit is not None and not body.startswith("000"))
    number = body + str(check_digit)
    assert check_nip(number).value == number

    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert check_nip(wrong).fault in {Fault.CHECKSUM, Fault.ZEROS}


@given(digits(8), digits(4))
def test_any_regon_with_its_check_digits_is_accepted(head, tail):
    assume(int(head))
    nine = head + str(regon_check_digit(head))
    fourteen = nine + tail + str(regon_check_digit(nine + tail))

    assert check_regon(nine).value == nine
    assert check_regon(fourteen).value == fourteen


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text):
    for check in (check_pesel, check_nip, check_regon):
        checked = check(text)
        assert checked.ok == (checked.value is not None) == (checked.sentence == "")


def test_an_unchecked_number_is_not_read():
    with pytest.raises(ValueError, match="checked"):
        birth_date("44051401358")
